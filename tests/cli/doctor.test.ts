// `evidence doctor` of the built program, on folders of its own: what it finds, what --fix changes, what it never does.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { makePlace, makeVaultPlace, type Place } from './evidence.ts'

type Finding = { code: string; severity: string; path?: string; size?: number; fixed?: true }

let place: Place
beforeEach(() => {
  place = makeVaultPlace()
})

/** The findings about the vault itself: those about this machine differ from machine to machine. */
function findings(args: readonly string[] = [], env: Record<string, string> = {}): Finding[] {
  const ran = place.run(['doctor', '--json', ...args], { env })
  const { path, findings: all, ...rest } = JSON.parse(ran.stdout)
  expect(rest).toEqual({})
  expect(path).toBe(env['EVIDENCE_VAULT'] ?? place.vault)
  expect(ran.status).toBe(all.length === 0 ? 0 : 1)
  return (all as Finding[]).filter(
    ({ code }) => !/^(?:swap|core-dumps|parent|file-system|network)/.test(code),
  )
}

const modeOf = (path: string): number => statSync(join(place.vault, path)).mode & 0o7777

describe('permissions', () => {
  it('a vault as it was made has none that are wrong', () => expect(findings()).toEqual([]))

  it('what others may use is found, changed by --fix alone, and then found no more', () => {
    place.good(['add', '--text', 'x', '--attach', place.file('a.txt', 'a')])
    chmodSync(place.vault, 0o755)
    chmodSync(join(place.vault, 'keys'), 0o750)
    chmodSync(join(place.vault, 'keys', 'secrets.json'), 0o640)
    chmodSync(join(place.vault, 'ledger.jsonl'), 0o604)
    const before = place.bytes()
    const found = findings()
    expect(found).toEqual(
      [
        ['', '0755'],
        ['keys', '0750'],
        ['keys/secrets.json', '0640'],
        ['ledger.jsonl', '0604'],
      ].map(([path, why]) => ({ code: 'permissions-open', severity: 'failure', path, why })),
    )
    expect(modeOf('keys')).toBe(0o750)
    expect(findings(['--fix'])).toEqual(found.map((one) => ({ ...one, fixed: true })))
    expect(['', 'keys', 'keys/secrets.json', 'ledger.jsonl'].map(modeOf)).toEqual([
      0o700, 0o700, 0o600, 0o600,
    ])
    expect(findings()).toEqual([])
    expect(place.bytes()).toEqual(before)
  })

  it('--fix does not follow a link out of the vault', () => {
    const outside = place.file('outside.txt', 'mine')
    chmodSync(outside, 0o644)
    symlinkSync(outside, join(place.vault, 'keys', 'link'))
    findings(['--fix'])
    expect(statSync(outside).mode & 0o777).toBe(0o644)
  })
})

describe('where it lies', () => {
  it('a vault in a synced folder is found, also through a link', () => {
    const synced = join(place.dir, 'papers', 'evidence')
    mkdirSync(join(place.dir, 'papers', '.stfolder'), { recursive: true })
    const env = { EVIDENCE_VAULT: synced }
    place.good(['init', '--unencrypted'], { env })
    const expected = {
      code: 'folder-synced',
      severity: 'failure',
      path: join(place.dir, 'papers'),
      why: 'Syncthing',
    }
    expect(findings([], env)).toEqual([expected])
    symlinkSync(synced, join(place.dir, 'short'))
    expect(findings([], { EVIDENCE_VAULT: join(place.dir, 'short') })).toEqual([expected])
  })

  it('a synced folder is told when a vault is made or a packet written there, and nothing is moved', () => {
    const said =
      /It lies in a folder that Syncthing copies elsewhere \(.*papers\): whoever can open that account/
    mkdirSync(join(place.dir, 'papers', '.stfolder'), { recursive: true })
    const made = place.run(['init', '--unencrypted', '--vault', 'papers/evidence'])
    expect([made.status, made.stderr]).toEqual([0, expect.stringMatching(said)])
    place.good(['add', '--text', 'x'])
    const packet = place.run(['export', '--to', 'papers/packet'])
    expect([packet.status, packet.stderr]).toEqual([0, expect.stringMatching(said)])
    expect(existsSync(join(place.dir, 'papers', 'packet'))).toBe(true)
    const elsewhere = place.run(['export', '--to', 'packet'])
    expect([elsewhere.status, elsewhere.stderr]).toEqual([0, expect.not.stringContaining('copies elsewhere')])
  })

  it('conflict copies are found by name', () => {
    for (const name of ['ledger (conflicted copy 2021-12-01).jsonl', 'checkpoints 2.jsonl'])
      writeFileSync(join(place.vault, name), 'x', { mode: 0o600 })
    expect(findings().map(({ code, path }) => [code, path])).toEqual([
      ['conflict-copy', 'checkpoints 2.jsonl'],
      ['conflict-copy', 'ledger (conflicted copy 2021-12-01).jsonl'],
    ])
  })
})

describe('what a crash leaves', () => {
  it('a lock that cannot be judged, temporary names, and ends that were never acknowledged', () => {
    const hold = { boot: null, host: 'elsewhere', namespace: null, nonce: '00', pid: 1, start: null }
    const write = (name: string, text: string) =>
      writeFileSync(join(place.vault, name), text, { mode: 0o600 })
    write('lock', JSON.stringify(hold))
    write('checkpoint.new', '')
    write('objects/new-0011', 'half')
    writeFileSync(join(place.vault, 'ledger.jsonl'), '{"half', { flag: 'a' })
    writeFileSync(join(place.vault, 'checkpoints.jsonl'), '{"bytes', { flag: 'a' })
    mkdirSync(join(place.dir, '.vault.new-00ff'), { mode: 0o700 })
    const before = place.bytes()
    expect(findings().map(({ code, path, size }) => [code, path, size])).toEqual([
      ['lock-unclear', 'lock', undefined],
      ['temporary-left', 'checkpoint.new', undefined],
      ['temporary-left', 'objects/new-0011', undefined],
      ['temporary-left', '../.vault.new-00ff', undefined],
      ['tail-unfinished', 'ledger.jsonl', 6],
      ['tail-unfinished', 'checkpoints.jsonl', 7],
    ])
    findings(['--fix'])
    expect(place.bytes()).toEqual(before)
  })

  it.runIf(existsSync('/proc/sys/kernel/random/boot_id'))(
    'a lock from before this computer was started',
    () => {
      const hold = { boot: 'another', host: hostname(), namespace: null, nonce: '00', pid: 1, start: null }
      writeFileSync(join(place.vault, 'lock'), JSON.stringify(hold), { mode: 0o600 })
      expect(findings()).toEqual([{ code: 'lock-left', severity: 'unfinished', path: 'lock' }])
    },
  )

  it('what recovery set aside is a note', () => {
    writeFileSync(join(place.vault, 'ledger.jsonl'), '{"half', { flag: 'a' })
    place.good(['add', '--text', 'next'])
    expect(findings()).toMatchObject([{ code: 'quarantine-holds', severity: 'note', path: 'quarantine' }])
  })
})

describe('what commands leave beside the vault', () => {
  const NAMES = [
    ['.sheet.txt.0011aabb.partial', 'partial-left'],
    ['.vault.leaving-0011aabb00112233', 'leaving-left'],
    ['vault.kept-2021-12-01-0011aabb', 'kept-beside'],
  ] as const

  it('is found by name and removed by nobody, --fix or not; other names are none of ours', () => {
    for (const [name] of NAMES) mkdirSync(join(place.dir, name), { mode: 0o700 })
    for (const name of ['.partial', 'x.0011aabb.partial', '.other.leaving-00', 'other.kept-1'])
      mkdirSync(join(place.dir, name))
    const expected = NAMES.map(([name, code]) => [code, `../${name}`])
    expect(findings().map(({ code, path }) => [code, path])).toEqual(expected)
    expect(findings(['--fix']).map(({ code, path }) => [code, path])).toEqual(expected)
    for (const [name] of NAMES) expect(existsSync(join(place.dir, name))).toBe(true)
  })

  it('is found in the folder one stands in too', () => {
    const elsewhere = join(place.dir, 'elsewhere')
    mkdirSync(elsewhere)
    const path = join(elsewhere, '.backup.0011aabb.partial')
    writeFileSync(path, '')
    const ran = place.run(['doctor', '--json'], { cwd: elsewhere })
    const found = JSON.parse(ran.stdout).findings as Finding[]
    expect(found).toContainEqual({ code: 'partial-left', severity: 'unfinished', path })
  })

  it('and a restored vault that waits, are said by evidence alone', () => {
    expect(place.good([])).not.toContain('restore')
    place.good(['backup', '--to', 'copy'])
    place.good(['restore', 'copy', '--vault', 'again'])
    mkdirSync(join(place.dir, 'again.kept-2021-12-01-0011aabb'))
    const said = place.good(['--vault', 'again'])
    expect(said).toContain('It is a restored copy and waits')
    expect(said).toContain(`took the place of: ${join(place.dir, 'again.kept-2021-12-01-0011aabb')}`)
    mkdirSync(join(place.dir, '.gone.leaving-0011aabb00112233'))
    expect(place.good(['--vault', 'gone'])).toContain('that did not finish: ')
  })
})

it('a newest entry of more than a day ahead means a clock that stands wrong', () => {
  const ledger = join(place.vault, 'ledger.jsonl')
  const ahead = readFileSync(ledger, 'utf8').replace(/"recordedAt":"\d{4}/, '"recordedAt":"2999')
  writeFileSync(ledger, ahead)
  expect(findings()).toMatchObject([{ code: 'clock-behind', severity: 'failure', path: 'ledger.jsonl' }])
})

it('a damaged vault is looked at all the same, and sent to verify', () => {
  writeFileSync(join(place.vault, 'vault.json'), '{}\n')
  writeFileSync(join(place.vault, 'checkpoints.jsonl'), 'x\n')
  chmodSync(join(place.vault, 'keys'), 0o777)
  expect(findings().map(({ code }) => code)).toEqual(['permissions-open', 'vault-damaged', 'vault-damaged'])
})

it('says it in words, needs no passphrase, and without a vault ends with 10', () => {
  chmodSync(join(place.vault, 'keys'), 0o755)
  const ran = place.run(['doctor'])
  expect(ran.status).toBe(1)
  expect(ran.stdout).toContain(
    '- keys can be used by other users of this computer (0755). evidence doctor --fix',
  )
  expect(ran.stderr).toContain('Not everything shows: spyware')
  const empty = makePlace().run(['doctor'])
  expect(empty.status).toBe(10)
  rmSync(join(place.vault, 'keys'), { recursive: true })
  expect(place.run(['doctor', '--no-input']).status).toBeLessThan(2)
})
