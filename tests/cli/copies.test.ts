/** `backup`, `restore` and `deposit` of the built program, and what it says of a vault that was put back. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readFolder } from '../made-vault.ts'
import { part } from '../parts.ts'
import { makePlace, makeVaultPlace, type Place } from './evidence.ts'
import { onPty } from './pty.ts'
import { expectRefused } from './refused.ts'

/** What stands beside the vault, left-overs of a command among it. */
const beside = (place: Place): string[] => readdirSync(place.dir).sort()

const wordsOf = (place: Place, vault = place.vault): string =>
  place.json(['checkpoint', '--vault', vault])[0]?.['words'] as string

/** A vault of three entries, a backup of its first two, and the words of each. */
function madePlace() {
  const place = makeVaultPlace()
  place.file('shot.txt', 'what was shown')
  place.good(['add', '--text', 'the first', '--attach', 'shot.txt'])
  place.good(['backup', '--to', 'older'])
  const [olderWords, older] = [wordsOf(place), join(place.dir, 'older')]
  place.good(['add', '--text', 'the second'])
  return { place, older, olderWords, words: wordsOf(place) }
}

describe('backup', () => {
  let place: Place
  beforeAll(() => {
    place = madePlace().place
  })

  it('is the vault byte for byte, and says which checkpoint it holds', () => {
    const [said] = place.json(['backup', '--to', 'copy'])
    const copy = join(place.dir, 'copy')
    expect(readFolder(copy)).toEqual(place.bytes())
    const [checkpoint] = place.json(['checkpoint'])
    const files = readFolder(copy)
    expect(said).toEqual({
      path: copy,
      size: 3,
      root: checkpoint?.['root'],
      words: checkpoint?.['words'],
      files: files.size,
      bytes: [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0),
    })
    expect(place.run(['verify', 'copy', '--expect', wordsOf(place)]).status).toBe(0)
    expect(beside(place).filter((name) => name.includes('partial'))).toEqual([])
  })

  it('is refused over what is there, into the vault, and without a place; nothing is written', () => {
    const says = [/there already/]
    expectRefused(place, ['backup', '--to', 'older'], { says, status: 2 })
    expectRefused(place, ['backup', '--to', 'vault/copy'], { says: [/in the vault itself/], status: 2 })
    expectRefused(place, ['backup'], { says: [/--to PATH/], status: 2 })
    expectRefused(place, ['backup', '--to', 'x', '--vault', 'none'], { says: [/no vault/], status: 10 })
  })

  it('of a damaged vault is not made: it would be trusted', () => {
    const damaged = join(place.dir, 'damaged')
    cpSync(place.vault, damaged, { recursive: true })
    const path = join(damaged, 'ledger.jsonl')
    writeFileSync(path, readFileSync(path, 'utf8').replace('the first', 'the worst'))
    const before = beside(place)
    const refusal = { says: [/does not check/, /evidence verify/], status: 3 }
    expectRefused(place, ['backup', '--to', 'x', '--vault', damaged], refusal)
    expect(beside(place)).toEqual(before)
  })

  it('is whole while others add: each copy verifies, and holds what was acknowledged when it began', async () => {
    const busy = makeVaultPlace()
    const batch = Array.from({ length: 200 }, (_, at) =>
      JSON.stringify({ kind: 'threat', content: { text: `${at}` } }),
    )
    busy.file('batch.jsonl', batch.join('\n'))
    let done = false
    const adding = (async () => {
      for (let round = 0; round < 4; round++) {
        const ran = await busy.start(['add', '--record', 'batch.jsonl', '--quiet'])
        expect(ran.status, ran.stderr).toBe(0)
      }
      done = true
    })()
    const sizes: number[] = []
    for (let copy = 0; !done; copy++) {
      const ran = await busy.start(['backup', '--to', `copy-${copy}`, '--json'])
      expect(ran.status, ran.stderr).toBe(0)
      sizes.push(JSON.parse(ran.stdout).size)
      expect((await busy.start(['verify', `copy-${copy}`])).status).toBe(0)
    }
    await adding
    console.log(`copies made while 800 entries were added: ${sizes.length}, of sizes ${sizes.join(' ')}`)
    expect(sizes.every((size) => size % 200 === 1)).toBe(true)
    expect([...sizes].sort((a, b) => a - b)).toEqual(sizes)
  })
})

describe('restore', () => {
  let made: ReturnType<typeof madePlace>
  let place: Place
  let vault: string
  const at = (...args: string[]): string[] => [...args, '--vault', vault]
  let count = 0
  beforeAll(() => {
    made = madePlace()
    place = made.place
    place.good(['backup', '--to', 'newer'])
  })
  beforeEach(() => {
    vault = join(place.dir, `place-${count++}`)
  })
  /** Another computer: nothing is remembered there of any vault. */
  const otherComputer = () => ({ env: { XDG_STATE_HOME: join(place.dir, `state-${count++}`) } })

  it('is for reading only until the newest known words are given', () => {
    const elsewhere = otherComputer()
    const [said] = place.json(at('restore', made.older), elsewhere)
    expect(said).toMatchObject({ path: vault, size: 2, words: made.olderWords, kept: null, readOnly: true })
    const files = readFolder(vault)
    expect(JSON.parse(Buffer.from(files.get('restored') as Uint8Array).toString())).toMatchObject({ size: 2 })
    files.delete('restored')
    expect(files).toEqual(readFolder(made.older))
    expect(place.json(at('list'), elsewhere)).toHaveLength(1)
    expect(place.run(at('verify')).status).toBe(0)

    const before = readFolder(vault)
    const refused = place.run(at('add', '--text', 'x'), elsewhere)
    expect([refused.status, refused.stderr]).toEqual([
      3,
      expect.stringMatching(/for reading only.*Nothing was recorded.*--nothing-later/),
    ])
    const later = place.run(at('restore', '--expect', made.words), elsewhere)
    expect([later.status, later.stderr]).toEqual([3, expect.stringMatching(/size 3.*recorded later/)])
    const other = place.run(at('restore', '--expect', made.words.replace(/^3/, '2')), elsewhere)
    expect([other.status, other.stderr]).toEqual([3, expect.stringContaining('no checkpoint of this copy')])
    expect(readFolder(vault)).toEqual(before)

    expect(place.json(at('restore', '--expect', made.olderWords), elsewhere)).toMatchObject([
      { size: 2, readOnly: false },
    ])
    expect(readFolder(vault).has('restored')).toBe(false)
    expect(place.run(at('add', '--text', 'x'), elsewhere).status).toBe(0)
    expect(place.run(at('restore', '--nothing-later'), elsewhere).status).toBe(2)
  })

  it('is settled by a checkpoint that is held, or by the statement that nothing came later', () => {
    let elsewhere = otherComputer()
    place.good(['checkpoint', '--to', 'held.txt', '--vault', made.older], elsewhere)
    place.good(at('restore', made.older, '--against', 'held.txt'), elsewhere)
    place.good(at('add', '--text', 'x'), elsewhere)
    elsewhere = otherComputer()
    vault = join(place.dir, 'stated')
    place.good(at('restore', made.older), elsewhere)
    expect(place.run(at('restore'), elsewhere).status).toBe(2)
    place.good(at('restore', '--nothing-later'), elsewhere)
    place.good(at('add', '--text', 'x'), elsewhere)
  })

  it('is not settled where this very computer remembers more', () => {
    const ran = place.run(at('restore', made.older))
    expect([ran.status, ran.stderr]).toEqual([0, expect.stringContaining('remembers it with 3')])
    for (const statement of [['--nothing-later'], ['--expect', made.olderWords]]) {
      const refused = place.run(at('restore', ...statement))
      expect([refused.status, refused.stderr]).toEqual([
        3,
        expect.stringContaining('remembers a checkpoint of size 3'),
      ])
    }
    expect(existsSync(join(vault, 'restored'))).toBe(true)
  })

  it('takes the place of an earlier state, which is kept beside it byte for byte', () => {
    cpSync(made.older, vault, { recursive: true })
    writeFileSync(join(vault, 'notes', 'mine.age'), 'only here')
    const before = readFolder(vault)
    const [said] = place.json(at('restore', 'newer'))
    expect(said).toMatchObject({ size: 3, readOnly: true })
    expect(said?.['kept']).toMatch(/place-\d+\.kept-\d{14}-[0-9a-f]{8}$/)
    expect(readFolder(said?.['kept'] as string)).toEqual(before)
    place.good(at('restore', '--nothing-later'))
    expect(readFolder(vault)).toEqual(readFolder(join(place.dir, 'newer')))
  })

  it('never replaces what is newer, forked, another vault or no vault, and takes no copy that does not check', () => {
    const elsewhere = otherComputer()
    const cases: [string, string, RegExp, (dir: string) => void][] = [
      ['newer', made.older, /is newer \(size 3\)/, (dir) => cpSync(place.vault, dir, { recursive: true })],
      [
        'forked',
        join(place.dir, 'newer'),
        /no earlier state/,
        (dir) => {
          cpSync(made.older, dir, { recursive: true })
          place.good(['add', '--text', 'another second', '--vault', dir], elsewhere)
        },
      ],
      [
        'another',
        made.older,
        /is another one/,
        (dir) => place.good(['init', '--unencrypted', '--vault', dir]),
      ],
      [
        'no vault',
        made.older,
        /cannot be read as a vault/,
        (dir) => {
          mkdirSync(dir)
          writeFileSync(join(dir, 'letter.txt'), 'mine')
        },
      ],
    ]
    for (const [name, from, says, prepare] of cases) {
      const dir = join(place.dir, `standing-${name}`)
      prepare(dir)
      const [before, others] = [readFolder(dir), beside(place)]
      const ran = place.run(['restore', from, '--vault', dir], elsewhere)
      expect([name, ran.status, ran.stderr]).toEqual([name, 3, expect.stringMatching(says)])
      expect(readFolder(dir), name).toEqual(before)
      expect(beside(place)).toEqual(others)
    }
    const damaged = join(place.dir, 'damaged copy')
    cpSync(made.older, damaged, { recursive: true })
    const [object = ''] = [...readFolder(damaged).keys()].filter((path) => path.startsWith('objects/'))
    writeFileSync(join(damaged, object), 'what was shewn')
    const ran = place.run(at('restore', damaged), elsewhere)
    expect([ran.status, ran.stderr]).toEqual([3, expect.stringContaining('does not check')])
    expect(existsSync(vault)).toBe(false)
    expect(place.run(at('restore', 'shot.txt')).status).toBe(2)
    expect(place.run(at('restore', 'nowhere')).status).toBe(2)
  })
})

describe('a vault that was put back to an earlier state', () => {
  it('is said to be by whatever shows it or adds to it, with the words that are remembered', () => {
    const { place, older, words } = madePlace()
    rmSync(place.vault, { recursive: true })
    cpSync(older, place.vault, { recursive: true })
    for (const args of [['list'], ['show', '1'], ['checkpoint'], [], ['add', '--text', 'x', '--quiet']]) {
      const ran = place.run(args)
      expect(ran.status).toBe(0)
      expect(ran.stderr, args.join(' ')).toContain(`remembers it with 3`)
      expect(ran.stderr).toContain(words)
    }
    const forked = place.run(['list'])
    expect(forked.stderr).toContain('does not hold what this computer remembers of it at size 3')
    const memory = join(place.dir, 'home', '.local', 'state', 'evidence')
    expect(readdirSync(memory)).toHaveLength(1)
    rmSync(memory, { recursive: true })
    expect(place.run(['list']).stderr).not.toContain('remembers')
  })
})

const age = part('age', ['age-keygen', '--version'])

describe.runIf(age)('deposit', () => {
  let place: Place
  let recipient: string
  beforeAll(() => {
    place = madePlace().place
    const made = spawnSync('age-keygen', ['-o', 'friend.key'], { cwd: place.dir, encoding: 'utf8' })
    recipient = /age1[0-9a-z]+/.exec(made.stderr)?.[0] as string
  })
  const stock = (...args: string[]): Buffer => {
    const ran = spawnSync('sh', ['-c', args.join(' ')], { cwd: place.dir })
    expect([ran.status, ran.stderr.toString()]).toEqual([0, ''])
    return ran.stdout
  }

  it('is opened by stock age and tar to the vault byte for byte, and restored from there', () => {
    const [said] = place.json(['deposit', '--to', 'deposit.tar.age', '--encrypt-to', recipient])
    const bytes = readFileSync(join(place.dir, 'deposit.tar.age'))
    expect(said).toMatchObject({
      size: 3,
      words: wordsOf(place),
      recipients: [recipient],
      removed: false,
      bytes: bytes.length,
    })
    expect(stock('sha256sum deposit.tar.age').toString()).toContain(said?.['sha256'])
    expect(bytes.includes('the first')).toBe(false)
    expect(bytes.includes('ledger.jsonl')).toBe(false)
    stock('mkdir opened && age -d -i friend.key deposit.tar.age | tar -x -C opened')
    expect(readFolder(join(place.dir, 'opened', 'vault'))).toEqual(place.bytes())
    place.good(['restore', 'opened/vault', '--vault', join(place.dir, 'back'), '--nothing-later'])
    expect(readFolder(join(place.dir, 'back'))).toEqual(place.bytes())
    expect(beside(place).filter((name) => name.startsWith('.'))).toEqual([])
  })

  it('is refused without a recipient, for what is none, over what is there, and of a damaged vault', () => {
    const to = ['--encrypt-to', recipient]
    expectRefused(place, ['deposit', '--to', 'x'], { says: [/--encrypt-to/], status: 2 })
    expectRefused(place, ['deposit', '--to', 'x', '--encrypt-to', 'age1nobody'], {
      says: [/not age1nobody/],
      status: 2,
    })
    expectRefused(place, ['deposit', '--to', 'friend.key', ...to], { says: [/there already/], status: 2 })
    expectRefused(place, ['deposit', '--to', 'x', ...to, '--remove'], { says: [/--yes/], status: 2 })
    const damaged = join(place.dir, 'damaged')
    cpSync(place.vault, damaged, { recursive: true })
    writeFileSync(
      join(damaged, 'ledger.jsonl'),
      readFileSync(join(damaged, 'ledger.jsonl'), 'utf8').replace('first', 'worst'),
    )
    expectRefused(place, ['deposit', '--to', 'x', ...to, '--vault', damaged], {
      says: [/does not check/],
      status: 3,
    })
    expect(existsSync(join(place.dir, 'x'))).toBe(false)
  })

  it('with --remove says what stays, and leaves nothing of the vault or about it; what is not of it stops that', () => {
    const vault = join(place.dir, 'leaving')
    cpSync(place.vault, vault, { recursive: true })
    writeFileSync(join(vault, 'letter.txt'), 'mine')
    const args = [
      'deposit',
      '--to',
      'left.tar.age',
      '--encrypt-to',
      recipient,
      '--remove',
      '--yes',
      '--vault',
      vault,
    ]
    const stopped = place.run(args)
    expect([stopped.status, stopped.stderr]).toEqual([
      3,
      expect.stringMatching(/letter\.txt.*nothing removed/),
    ])
    expect(existsSync(join(place.dir, 'left.tar.age'))).toBe(false)
    rmSync(join(vault, 'letter.txt'))
    const ran = place.run(args)
    expect([ran.status, ran.stderr]).toEqual([
      0,
      expect.stringMatching(/flash storage[\s\S]*original files[\s\S]*was removed/),
    ])
    expect(existsSync(vault)).toBe(false)
    expect(beside(place).filter((name) => name.includes('leaving'))).toEqual([])
    expect(readdirSync(join(place.dir, 'home', '.local', 'state', 'evidence'))).toEqual([])
    stock('mkdir left && age -d -i friend.key left.tar.age | tar -x -C left')
    expect(place.run(['verify', 'left/vault']).status).toBe(0)
  })

  it('on a terminal removes only where the word is typed', async () => {
    for (const [typed, there] of [
      ['no', true],
      ['remove', false],
    ] as const) {
      const vault = join(place.dir, `typed-${typed}`)
      cpSync(place.vault, vault, { recursive: true })
      const to = join(place.dir, `typed-${typed}.age`)
      const args = ['deposit', '--to', to, '--encrypt-to', recipient, '--remove', '--vault', vault]
      const env = { HOME: join(place.dir, 'home'), LANG: 'C.UTF-8', PATH: process.env['PATH'] ?? '' }
      const run = await onPty(
        [process.execPath, place.program, ...args],
        [
          { wait: 'type remove' },
          { send: `${typed}\r` },
          { wait: there ? 'Nothing was removed' : 'was removed' },
        ],
        { env },
      )
      expect([run.status, run.unmet]).toEqual([0, null])
      expect(existsSync(vault)).toBe(there)
      expect(existsSync(to)).toBe(true)
    }
  })
})

describe('backup and deposit of an encrypted vault', () => {
  it('ask for no passphrase, hold nothing that was recorded, and open with it after restoring', () => {
    const place = makePlace()
    place.file('pass.txt', 'six plain words that nobody says\n')
    place.good(['init', '--passphrase-file', 'pass.txt', '--owner', 'Nour'])
    place.good(['add', '--text-file', '-', '--passphrase-file', 'pass.txt'], { input: 'I know your street.' })
    place.good(['backup', '--to', 'copy'])
    const all = [...readFolder(join(place.dir, 'copy'))]
      .map(([, bytes]) => Buffer.from(bytes).toString('latin1'))
      .join()
    for (const canary of ['your street', 'Nour']) expect(all).not.toContain(canary)
    const back = ['--vault', join(place.dir, 'back')]
    place.good(['restore', 'copy', '--nothing-later', ...back])
    expect(place.good(['list', '--words', '--passphrase-file', 'pass.txt', ...back])).toContain('your street')
  })
})
