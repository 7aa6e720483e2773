// The built program in surroundings that somebody else chose: variables of Node, colours, languages, zones, no home.
import { cpSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { reportOf } from '../faults/after-fault.ts'
import { readFolder } from '../made-vault.ts'
import { freshFolder, makePlace, makeVaultPlace, type Place } from './evidence.ts'

const READING = [
  ['list', '--words'],
  ['show', '1', '--json'],
]

describe('surroundings that somebody else chose', () => {
  let place: Place
  let said: string[]
  const readAll = (env: Record<string, string | undefined>): string[] =>
    READING.map((args) => place.good(args, { env }))

  beforeAll(() => {
    place = makeVaultPlace()
    place.file('a.txt', 'a file')
    const words = ['--text', 'Iğne İ ﬁ', '--sender', 'Олег', '--platform', 'sms']
    place.good(['add', ...words, '--at', '2021-12-01 08:17', '--zone', 'Pacific/Apia', '--attach', 'a.txt'])
    place.good(['add', '--text', 'the second'])
    said = readAll({})
  })

  // Not here: --jitless and NODE_EXTRA_CA_CERTS, of which Node itself warns before any of our code runs.
  it.each([
    ['a language', { LANG: 'ar_EG.UTF-8', LC_ALL: 'ar_EG.UTF-8', LANGUAGE: 'ar' }],
    ['a language that writes i otherwise', { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' }],
    ['a language of bytes', { LANG: 'C', LC_ALL: 'POSIX' }],
    ['no language that there is', { LANG: 'xx_YY.UTF-9@', LC_ALL: '\u00ff/../..' }],
    ['no language', { LANG: undefined }],
    ['a zone', { TZ: 'Pacific/Apia' }],
    ['no zone that there is', { TZ: ':../../etc/passwd' }],
    ['no zone', { TZ: undefined }],
    ['colours by force', { FORCE_COLOR: '3', COLORTERM: 'truecolor', CLICOLOR_FORCE: '1', TERM: 'xterm' }],
    ['a width that is none', { COLUMNS: '-1', LINES: 'x', TERM: '\u001b[2J' }],
    ['a home that is not there', { HOME: '/nowhere/at/all', XDG_DATA_HOME: '/nowhere' }],
    ['no home', { HOME: undefined }],
    ['nothing at all but the vault', { PATH: undefined, HOME: undefined, TZ: undefined, LANG: undefined }],
    ['warnings of Node', { NODE_PENDING_DEPRECATION: '1', NODE_OPTIONS: '--trace-warnings --trace-exit' }],
    ['a Node without eval', { NODE_OPTIONS: '--disallow-code-generation-from-strings' }],
    ['a Node with other errors', { NODE_OPTIONS: '--stack-trace-limit=0 --unhandled-rejections=warn' }],
    ['a Node with other languages', { NODE_OPTIONS: '--icu-data-dir=/nowhere', NODE_ICU_DATA: '/nowhere' }],
    ['a Node with frozen parts', { NODE_OPTIONS: '--disable-proto=delete' }],
    ['one thread for all', { UV_THREADPOOL_SIZE: '1' }],
  ])('%s: the same is said, and the same is made', async (_what, env) => {
    expect(readAll(env)).toEqual(said)
    const vault = join(freshFolder(), 'vault')
    cpSync(place.vault, vault, { recursive: true })
    const packet = join(dirname(vault), 'packet')
    // A copy that goes on must not be what this computer remembers of the one it was made of.
    const alone = { ...env, XDG_STATE_HOME: join(dirname(vault), 'state') }
    place.good(['add', '--text', 'x', '--attach', 'a.txt', '--sender', 'S', '--vault', vault], { env: alone })
    place.good(['export', '--to', packet, '--vault', vault], { env: alone })
    for (const [path, kind] of [
      [vault, 'vault'],
      [packet, 'packet'],
    ] as const)
      expect((await reportOf(path, kind)).verdict).toBe('consistent')
  })

  it('and an error is a plain sentence in all of them, in one piece', () => {
    for (const env of [
      { NODE_OPTIONS: '--stack-trace-limit=200 --trace-uncaught --enable-source-maps' },
      { LANG: 'xx', TZ: '\u001b[2J', FORCE_COLOR: '3' },
      { NODE_DEBUG: '', NODE_OPTIONS: '--trace-exit --abort-on-uncaught-exception' },
    ])
      for (const args of [['show', '99'], ['add'], ['verify', 'nowhere'], ['export', '--to', 'a.txt']]) {
        const ran = place.run(args, { env })
        expect([args, ran.status]).toEqual([args, 2])
        expect(ran.stdout).toBe('')
        expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1)
      }
  })

  it('a umask that takes every right, the owner’s too', () => {
    const fresh = makePlace()
    const under = ['bash', '-c', 'umask 0777; exec "$@"', 'bash']
    fresh.file('a.txt', 'a file')
    for (const args of [
      ['init', '--unencrypted'],
      ['add', '--text', 'x', '--attach', 'a.txt'],
      ['export', '--to', 'packet'],
    ])
      fresh.good(args, { under })
    expect(fresh.run(['verify', 'packet']).status).toBe(0)
    expect(readFolder(fresh.vault).size).toBeGreaterThan(6)
    expect(readFileSync(join(fresh.dir, 'packet', 'bagit.txt'), 'utf8')).toContain('BagIt')
  })
})
