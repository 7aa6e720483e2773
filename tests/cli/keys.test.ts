// Keys, passphrase and recovery sheet as a person meets them, on the built program: rotation, theft, loss and recovery
// each as one transcript; then the sheet itself, and other people's programs on all of it.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { encode } from 'uqr'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { part } from '../parts.ts'
import { encryptedPlace, shareBase } from './encrypted-place.ts'
import { jsonLines, makeVaultPlace, type Place } from './evidence.ts'
import { LOSS, RECOVERY, ROTATION, THEFT } from './key-transcripts.ts'
import { startTranscript } from './transcript.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const SECOND = join(import.meta.dirname, '..', 'interop', 'second_verifier.py')
const python = part('python3', ['python3', '--version'])
const openssl = part('openssl', ['openssl', 'version'])

beforeAll(shareBase)

const copy = (place: Place, from: string, to: string): void =>
  cpSync(join(place.dir, from), join(place.dir, to), { recursive: true })

/** The verdict of the verifier that shares no code with ours, and the codes of what it cannot tell or holds against it. */
function secondVerdict(place: Place, path: string, ...args: string[]): string {
  const ran = spawnSync('python3', [SECOND, join(place.dir, path), ...args], { encoding: 'utf8' })
  const { verdict, findings } = JSON.parse(ran.stdout) as { verdict: string; findings: { code: string }[] }
  return [verdict, ...new Set(findings.map(({ code }) => code))].join(' ')
}

describe('rotation', () => {
  it('is one entry that both keys sign; what was given out before is held by what comes after', () => {
    const place = encryptedPlace()
    const t = startTranscript(place)
    t.evidence('checkpoint --to before.note --quiet')
    t.evidence('key show --to old.key --quiet')
    t.evidence('key rotate --passphrase-file old')
    t.evidence('key list')
    t.evidence('list --words --passphrase-file old')
    t.evidence('verify --against before.note --key old.key --json')
    expect(t.text).toBe(ROTATION)
    expect(jsonLines(place.good(['key', 'list', '--json']))).toMatchObject([
      { from: 0, until: 2, ended: 'rotated' },
      { from: 2, until: null, ended: null },
    ])
    place.good(['add', '--text', 'The third.', '--passphrase-file', 'old'])
    place.good(['export', '--to', 'packet', '--passphrase-file', 'old', '--for', 'Counsel'])
    place.good(['verify', 'packet', '--against', 'before.note', '--key', 'old.key'])
    place.good(['verify'])
    if (!python || !openssl) return
    expect(secondVerdict(place, 'vault', '--against', join(place.dir, 'before.note'))).toBe('consistent')
    // It makes no views; everything else of the packet it checks.
    expect(secondVerdict(place, 'packet')).toBe('cannotTell views-unchecked')
  })

  it('works in a vault without encryption, without a passphrase; a copy from before still verifies', () => {
    const place = makeVaultPlace()
    place.good(['add', '--text', 'the first'])
    copy(place, 'vault', 'copy')
    const [key] = place.json(['key', 'rotate'])
    expect(key).toMatchObject({ from: 2, until: null })
    place.good(['add', '--text', 'the second'])
    place.good(['verify', 'copy'])
    place.good(['verify', '--against', 'copy'])
    for (const command of [
      ['key', 'sheet', '--to', 'sheet'],
      ['key', 'passphrase'],
      ['key', 'recover'],
    ])
      expect(place.run(command)).toMatchObject({ status: 2 })
    if (!python || !openssl) return
    expect(secondVerdict(place, 'copy')).toBe('consistent')
    expect(secondVerdict(place, 'vault')).toBe('consistent')
  })
})

describe('theft', () => {
  it('is answered by a revocation; what the thief signs is told apart by what left the computer before, and only by that', () => {
    const place = encryptedPlace()
    const t = startTranscript(place)
    const words = t.evidence('checkpoint').trim()
    t.evidence('key show --to old.key --quiet')
    t.aside('a thief copies the vault and knows the passphrase', () => copy(place, 'vault', 'stolen'))
    const thief = { env: { HOME: join(place.dir, 'thief') } }
    t.evidence('add --vault stolen --text Forged. --passphrase-file old --quiet', 0, thief)
    t.evidence('key revoke --passphrase-file old')
    t.evidence('key passphrase --passphrase-file old --new-passphrase-file new')
    t.evidence('key list')
    // Whoever knows the old key only cannot tell which of the two histories is the owner's.
    t.evidence('verify --key old.key --json', 5)
    t.evidence('verify stolen --key old.key --json')
    // The newest checkpoint, sent to someone, tells; so does the new key.
    t.evidence('checkpoint --to after.note --quiet')
    t.evidence('key show --to new.key --quiet')
    t.evidence('verify stolen --against after.note --json', 5)
    t.evidence('verify stolen --key new.key --json', 1)
    t.evidence('verify --against after.note --key new.key --json')
    expect(t.text).toBe(THEFT)
    place.good(['verify', '--expect', words])
    const newest = place.good(['checkpoint']).trim()
    expect(place.run(['verify', 'stolen', '--expect', newest]).status).toBe(1)
    expect(place.run(['verify', 'stolen', '--expect', words]).status).toBe(0)
    // The thief's passphrase opens what he took, and nothing that lies there now.
    place.good(['list', '--vault', 'stolen', '--passphrase-file', 'old'])
    expect(place.run(['list', '--passphrase-file', 'old']).status).toBe(12)
    place.good(['list', '--passphrase-file', 'new'])
    if (!python || !openssl) return
    expect(secondVerdict(place, 'vault')).toBe('consistent')
    expect(secondVerdict(place, 'vault', '--key', join(place.dir, 'old.key'))).toBe('cannotTell key-revoked')
  })
})

describe('loss', () => {
  it('of passphrase and sheet: nothing opens it, it still verifies, and a new vault goes on from it', () => {
    const place = encryptedPlace()
    const t = startTranscript(place)
    t.evidence('list --passphrase-file new', 12)
    t.evidence('key recover', 2)
    t.aside('no sheet was ever made', () => place.file('none', 'a page of something else'))
    t.evidence('key recover --sheet none --new-passphrase-file new', 2)
    t.evidence('verify --json')
    t.evidence('init --vault next --continue vault --passphrase-file new')
    t.evidence('verify next --json')
    expect(t.text).toBe(LOSS)
  })
})

describe('recovery', () => {
  it('by the sheet, on another computer, with a copy of the vault', () => {
    const place = encryptedPlace()
    const t = startTranscript(place)
    t.evidence('key sheet --to sheet.txt --passphrase-file old')
    expect(statSync(join(place.dir, 'sheet.txt')).mode & 0o777).toBe(0o600)
    t.evidence('key rotate --passphrase-file old --quiet')
    t.aside('the computer is lost; a copy of the vault was elsewhere', () => {
      copy(place, 'vault', 'elsewhere')
      rmSync(place.vault, { recursive: true })
    })
    t.evidence('list', 10)
    t.evidence('key recover --vault elsewhere --sheet sheet.txt --new-passphrase-file new')
    t.evidence('list --vault elsewhere --words --passphrase-file new')
    t.evidence('add --vault elsewhere --text Again. --passphrase-file new --quiet')
    t.evidence('list --vault elsewhere --passphrase-file old', 12)
    t.evidence('key sheet --vault elsewhere --to next.txt --passphrase-file new')
    t.evidence('key recover --vault elsewhere --sheet sheet.txt --new-passphrase-file old', 12)
    t.evidence('key recover --vault elsewhere --sheet - --new-passphrase-file old --quiet', 0, {
      input: readFileSync(join(place.dir, 'next.txt')),
    })
    t.evidence('verify elsewhere --json')
    expect(t.text).toBe(RECOVERY)
  })

  it('sets a passphrase in a vault whose keys/passphrase.age is gone', () => {
    const place = encryptedPlace()
    place.good(['key', 'sheet', '--to', 'sheet.txt', '--passphrase-file', 'old'])
    rmSync(join(place.vault, 'keys', 'passphrase.age'))
    place.good(['key', 'recover', '--sheet', 'sheet.txt', '--new-passphrase-file', 'new'])
    place.good(['list', '--passphrase-file', 'new'])
  })
})

describe('a recovery sheet', () => {
  it('is plain text of at most 80 columns with its secret once, says whose it is, and has the secret as squares', () => {
    const place = encryptedPlace()
    place.good(['key', 'sheet', '--to', 'sheet.txt', '--passphrase-file', 'old'])
    const text = readFileSync(join(place.dir, 'sheet.txt'), 'utf8')
    const lines = text.split('\n')
    expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(80)
    const [secret, ...others] = text.match(/AGE-SECRET-KEY-1[A-Z0-9]{58}/g) ?? []
    expect(others).toEqual([])
    expect(lines.filter((line) => line !== '' && !line.startsWith('#'))).toEqual([secret])
    const [{ fingerprint }] = place.json(['key', 'show']) as [{ fingerprint: string }]
    const { id } = JSON.parse(readFileSync(join(place.vault, 'vault.json'), 'utf8')) as { id: string }
    for (const part of [fingerprint, id, new Date().toISOString().slice(0, 10), 'key recover', 'age -d -i'])
      expect(text).toContain(part)

    // The squares, read back from the blocks: those of a code of the secret, with nothing for four squares around it.
    const blocks = lines.filter((line) => /[\u2580\u2584\u2588]/.test(line)).map((line) => [...line.slice(2)])
    const first = lines.findIndex((line) => /[\u2580\u2584\u2588]/.test(line))
    expect(lines.slice(first - 2, first)).toEqual(['#', '#'])
    const { data, size } = encode(secret as string, { ecc: 'M', border: 4 })
    const rows = blocks.flatMap((line) => [
      line.map((block) => '\u2580\u2588'.includes(block)),
      line.map((block) => '\u2584\u2588'.includes(block)),
    ])
    expect(rows.slice(0, size - 8)).toEqual(data.slice(4, size - 4))
    expect(rows[0]?.slice(0, 4)).toEqual([false, false, false, false])
  })

  it('is not written into the vault, by whatever way, nor over anything, and then nothing is changed', () => {
    const place = encryptedPlace()
    symlinkSync(place.vault, join(place.dir, 'link'))
    mkdirSync(join(place.dir, 'folder'))
    const before = place.bytes()
    for (const to of [
      'vault/sheet',
      'vault/keys/sheet',
      'link/sheet',
      'folder/../vault/notes/s',
      'folder',
      'old',
    ]) {
      const ran = place.run(['key', 'sheet', '--to', to, '--passphrase-file', 'old'])
      expect([ran.status, ran.stdout], to).toEqual([2, ''])
    }
    expect(place.run(['key', 'sheet', '--to', 'new-sheet', '--passphrase-file', 'new']).status).toBe(12)
    expect(place.bytes()).toEqual(before)
  })

  it.runIf(part('age', ['age', '--version']))(
    'is an identity file of stock age: it opens the secrets, and those the entries',
    () => {
      const place = encryptedPlace()
      place.good(['key', 'sheet', '--to', 'sheet.txt', '--passphrase-file', 'old'])
      place.good(['key', 'rotate', '--passphrase-file', 'old'])
      place.good(['add', '--text', 'After the rotation.', '--passphrase-file', 'old'])
      const age = (identities: string, input: Uint8Array): string => {
        const ran = spawnSync('age', ['-d', '-i', identities], { cwd: place.dir, input, encoding: 'utf8' })
        expect(ran.stderr).toBe('')
        return ran.stdout
      }
      const sealed = readFileSync(join(place.vault, 'keys', 'secrets.age'))
      const { identities } = JSON.parse(age('sheet.txt', sealed)) as { identities: string[] }
      expect(identities).toHaveLength(2)
      place.file('identities', `${identities.join('\n')}\n`)
      const entries = readFileSync(join(place.vault, 'ledger.jsonl'), 'utf8').trimEnd().split('\n')
      const opened = entries
        .map((line) => (JSON.parse(line) as { sealed?: string }).sealed)
        .filter((text) => text !== undefined)
        .map((text) => age('identities', Buffer.from(text, 'base64url')))
      expect(opened.map((text) => JSON.parse(text).record.content.text)).toEqual([
        'I know where you live.',
        'After the rotation.',
      ])
    },
  )
})
