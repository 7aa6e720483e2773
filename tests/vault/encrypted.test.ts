/**
 * An encrypted vault on disk: what it tells without its passphrase, what it gives with it, and what an attacker who can
 * write its files but not sign cannot make it do (docs/format.md, "Encryption at rest").
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Identity, identityOf } from '../../src/age/keys.ts'
import { sealWithPassphrase } from '../../src/age/sealed.ts'
import { startOpening, withOpenedFiles } from '../../src/cli/verify-opened.ts'
import { encodeUtf8 } from '../../src/core/bytes.ts'
import { EvidenceError } from '../../src/core/errors.ts'
import { canonicalize, isJsonObject, type JsonObject, parseCanonical } from '../../src/core/jcs.ts'
import { commit } from '../../src/vault/commit.ts'
import { createVault } from '../../src/vault/create.ts'
import { openVault } from '../../src/vault/open.ts'
import { keepNote, readPrivateNotes, removeNote } from '../../src/vault/private-notes.ts'
import { readVault } from '../../src/vault/read.ts'
import { attachmentReader, damagedAttachments } from '../../src/vault/sealed-objects.ts'
import { openSecrets, unlockWithPassphrase } from '../../src/vault/sealed-secrets.ts'
import { unsealEntry } from '../../src/vault/unseal.ts'
import { NO_ANCHORS } from '../../src/verify/anchors.ts'
import { verifyVault } from '../../src/verify/vault.ts'
import { fixedContext, inFolder, LOCKING, madeVault, makeVault, OWNER, readFolder } from '../made-vault.ts'
import { memorySource } from '../verify/memory-source.ts'
import { outcome } from '../verify/outcome.ts'
import { faultOf, record } from './vault-on-disk.ts'

const { passphrase } = LOCKING

const withVault = <T>(act: (dir: string, by: Identity) => T | Promise<T>): Promise<T> =>
  inFolder(async (folder) => {
    const dir = join(folder, 'vault')
    return act(dir, (await makeVault(dir, LOCKING)) as Identity)
  })

/** Changes one line of the ledger as JSON; the rest of the file stays. */
const editLine = (dir: string, at: number, change: (line: JsonObject) => JsonObject): void => {
  const path = join(dir, 'ledger.jsonl')
  const lines = readFileSync(path, 'utf8').split('\n')
  lines[at] = canonicalize(change(JSON.parse(lines[at] as string)))
  writeFileSync(path, lines.join('\n'))
}

describe('what it tells', () => {
  test('holds no word, name, file name or file byte of what was recorded', () =>
    withVault((dir) => {
      const files = readFolder(dir)
      expect(files.size).toBeGreaterThan(8)
      const all = [...files]
        .map(([path, bytes]) => `${path}\n${Buffer.from(bytes).toString('latin1')}`)
        .join('\n')
      const latin1 = (text: string): string => Buffer.from(text).toString('latin1')
      const words = [
        'three children',
        'Ты пожалеешь',
        'You will regret',
        'Uncle',
        'screen.png',
        'a letter, scanned',
      ]
      for (const word of [...words, 'a picture of a screen', OWNER]) expect(all).not.toContain(latin1(word))
      expect(all).toContain('"recipient":"age1')
    }))

  test('verifies without the passphrase, and says no more than a vault that is not encrypted', async () => {
    expect(await outcome(await madeVault(LOCKING))).toBe('consistent:')
  })

  test('two sealings of one record share no bytes but those of the format', () =>
    withVault(async (dir, by) => {
      const vault = await openVault(dir, fixedContext('twice'), by)
      commit(vault, [record('same'), record('same')])
      vault.close()
      const [, b, a] = readFileSync(join(dir, 'ledger.jsonl'), 'utf8').trimEnd().split('\n').reverse()
      expect(JSON.parse(a as string).sealed).not.toBe(JSON.parse(b as string).sealed)
    }))
})

describe('what it gives to whoever knows the passphrase', () => {
  test('the same entries as the vault that is not encrypted', async () => {
    const texts = (dir: string, identities: readonly Identity[]): unknown[] => {
      const { entries, damaged, checkpoint } = readVault(dir, identities)
      expect(damaged).toEqual([])
      expect(checkpoint?.size).toBe(20)
      return entries.slice(1).map((entry) => ('record' in entry ? withoutAbout(entry.record) : 'sealed'))
    }
    const sealed = await withVault((dir) => {
      const by = unlockWithPassphrase(dir, passphrase)
      return texts(dir, openSecrets(dir, by).identities)
    })
    const plain = await inFolder(async (folder) => {
      const dir = join(folder, 'vault')
      await makeVault(dir)
      return texts(dir, [])
    })
    expect(sealed).toEqual(plain)
  })

  test('the owner, who is named nowhere else', () =>
    withVault((dir, by) => expect(openSecrets(dir, by).owner).toBe(OWNER)))

  test('a wrong passphrase opens nothing, and is told apart from a damaged file', () =>
    withVault(async (dir) => {
      expect(await faultOf(() => unlockWithPassphrase(dir, 'not it'))).toEqual({ code: 'wrong-passphrase' })
      const path = join(dir, 'keys/passphrase.age')
      writeFileSync(path, readFileSync(path).subarray(0, -1))
      const damaged = { code: 'vault-damaged', damage: 'passphrase', path: 'keys/passphrase.age' }
      expect(await faultOf(() => unlockWithPassphrase(dir, passphrase))).toEqual(damaged)
      rmSync(path)
      expect(await faultOf(() => unlockWithPassphrase(dir, passphrase))).toEqual(damaged)
    }))

  test('a passphrase file that asks for a terabyte of work is refused before any is done', () =>
    withVault(async (dir) => {
      const path = join(dir, 'keys/passphrase.age')
      const bytes = readFileSync(path).toString('latin1')
      writeFileSync(path, Buffer.from(bytes.replace(/^(-> scrypt \S+) 2$/m, '$1 30'), 'latin1'))
      const start = performance.now()
      expect(await faultOf(() => unlockWithPassphrase(dir, passphrase))).toMatchObject({
        damage: 'work-factor',
      })
      expect(performance.now() - start).toBeLessThan(1000)
    }))

  test('attachments whole, and nothing of one that is not what was recorded', () =>
    withVault((dir, by) => {
      const { identities } = openSecrets(dir, by)
      const whole = readVault(dir, identities).entries.flatMap((entry) => ('record' in entry ? [entry] : []))
      const entry = whole.find(({ header }) => header.objects?.length === 2)
      const [voice] = (entry?.record['attachments'] ?? []) as { sha256: string }[]
      const read = () =>
        Buffer.concat([...attachmentReader(dir, whole, identities)(voice?.sha256 ?? '')]).toString()
      expect(read()).toBe('OggS a voice')
      const stored = entry?.header.objects?.[0] as string
      const path = join(dir, 'objects', stored.slice(0, 2), stored.slice(2))
      const other = entry?.header.objects?.[1] as string
      writeFileSync(path, readFileSync(join(dir, 'objects', other.slice(0, 2), other.slice(2))))
      expect(read()).toBe('')
      writeFileSync(path, 'age-encryption.org/v1\n')
      expect(read()).toBe('')
    }))
})

const withoutAbout = (value: JsonObject): JsonObject => {
  const { about: _about, ...rest } = value as JsonObject & { about?: unknown }
  return rest as JsonObject
}

describe('verify --decrypt', () => {
  const reportOf = async (dir: string, identities: readonly Identity[]) => {
    const { examine, withFiles } = startOpening(identities)
    const report = await verifyVault(memorySource(readFolder(dir)), NO_ANCHORS, false, examine)
    return { report: withOpenedFiles(report, dir, withFiles, identities), withFiles }
  }

  test('opens every entry and every attachment of a healthy vault', () =>
    withVault(async (dir, by) => {
      const { identities } = openSecrets(dir, by)
      const { report, withFiles } = await reportOf(dir, identities)
      expect(report.verdict).toBe('consistent')
      expect(withFiles.flatMap(({ header }) => header.objects ?? [])).toHaveLength(4)
    }))

  test('names the entries that the key does not open', () =>
    withVault(async (dir) => {
      const { report } = await reportOf(dir, [identityOf(new Uint8Array(32).fill(3))])
      expect(report.verdict).toBe('changed')
      expect(report.findings.filter(({ code }) => code === 'sealed-otherwise').map(({ seq }) => seq)).toEqual(
        Array.from({ length: 19 }, (_, at) => at + 1),
      )
    }))

  test('finds an attachment that opens to another file than its record says', () =>
    withVault(async (dir, by) => {
      const { identities } = openSecrets(dir, by)
      const { report, withFiles } = await reportOf(dir, identities)
      const [entry] = withFiles
      if (entry === undefined) throw new Error('no entry has files')
      const attachments = [{ ...(entry.record['attachments'] as JsonObject[])[0], size: 1 }]
      const other = { ...entry, record: { ...entry.record, attachments } } as typeof entry
      expect(damagedAttachments(dir, entry, identities)).toEqual([])
      expect(damagedAttachments(dir, other, identities)).toEqual(entry.header.objects)
      const judged = withOpenedFiles(report, dir, [other], identities)
      expect([judged.verdict, judged.answers.unchanged]).toEqual(['changed', 'no'])
      expect(judged.findings.map(({ code, seq }) => [code, seq])).toContainEqual([
        'attachment-damaged',
        entry.header.seq,
      ])
    }))
})

describe('an attacker who writes its files', () => {
  test.each([
    ['encryption in vault.json set to null', { encryption: null }],
    [
      'another recipient in vault.json',
      { encryption: { recipient: identityOf(new Uint8Array(32).fill(7)).recipient.text } },
    ],
  ])('%s: found, and never obeyed by the next add', (_name, change) =>
    withVault(async (dir, by) => {
      const path = join(dir, 'vault.json')
      const settings = JSON.parse(readFileSync(path, 'utf8'))
      writeFileSync(path, `${canonicalize({ ...settings, ...change })}\n`)
      expect(await outcome(readFolder(dir))).toBe('changed: settings-differ')
      const before = readFolder(dir)
      const fault = await faultOf(() => openVault(dir, fixedContext('obeys'), by))
      expect(fault).toMatchObject({ code: 'vault-damaged', damage: 'settings-differ' })
      expect(readFolder(dir)).toEqual(before)
    }),
  )

  test("a stranger's key appended to vault.json is refused", () =>
    withVault(async (dir, by) => {
      const path = join(dir, 'vault.json')
      const settings = JSON.parse(readFileSync(path, 'utf8'))
      settings.keys.push(settings.keys[0])
      writeFileSync(path, `${canonicalize(settings)}\n`)
      expect(await outcome(readFolder(dir))).toBe('changed: settings-differ')
      expect(await faultOf(() => openVault(dir, fixedContext('stranger'), by))).toMatchObject({
        damage: 'settings-differ',
      })
    }))

  test('secrets of another vault are refused: their key did not sign, and their recipient is not ours', () =>
    withVault(async (dir) => {
      const other = join(dir, '..', 'other')
      const { by } = createVault(other, null, fixedContext('another'), LOCKING)
      for (const name of ['keys/secrets.age', 'keys/passphrase.age'])
        writeFileSync(join(dir, name), readFileSync(join(other, name)))
      const fault = await faultOf(() => openVault(dir, fixedContext('other keys'), by))
      expect(fault).toMatchObject({ code: 'vault-damaged', damage: 'key-in-force' })
    }))

  test('unsealed keys put beside the sealed ones are not taken for them', () =>
    withVault(async (dir, by) => {
      const open = join(dir, '..', 'open')
      createVault(open, null, fixedContext('not encrypted'), undefined)
      writeFileSync(join(dir, 'keys/secrets.json'), readFileSync(join(open, 'keys/secrets.json')))
      const vault = await openVault(dir, fixedContext('still sealed'), by)
      commit(vault, [record('sealed all the same')])
      vault.close()
      expect(readFileSync(join(dir, 'ledger.jsonl'), 'latin1')).not.toContain('sealed all the same')
    }))

  test('a passphrase file of his own gives him nothing, and the owner is told', () =>
    withVault(async (dir) => {
      const his = sealWithPassphrase(encodeUtf8('AGE-SECRET-KEY-1\n'), 'his', 2, (n) =>
        new Uint8Array(n).fill(1),
      )
      writeFileSync(join(dir, 'keys/passphrase.age'), his)
      expect(await faultOf(() => unlockWithPassphrase(dir, passphrase))).toEqual({ code: 'wrong-passphrase' })
    }))

  test.each<[string, (line: JsonObject, all: readonly JsonObject[]) => JsonObject, string]>([
    [
      'sealed bytes of another entry',
      (line, all) => ({ ...line, sealed: all[6]?.['sealed'] ?? null }),
      'changed: checkpoint-bytes ciphertext-mismatch',
    ],
    [
      'sealed bytes and ciphertext of another entry',
      (line, all) => ({
        ...line,
        sealed: all[6]?.['sealed'] ?? null,
        ciphertext: all[6]?.['ciphertext'] ?? null,
      }),
      'changed: checkpoint-bytes frontier-differs root-mismatch',
    ],
    [
      'a sealed line that was cut',
      (line) => ({ ...line, sealed: String(line['sealed']).slice(0, -4) }),
      'changed: attachment-unreferenced checkpoint-bytes entry-damaged',
    ],
    [
      'the names of its files changed about',
      (line) => ({ ...line, objects: [...(line['objects'] as string[])].reverse() }),
      'changed: frontier-differs root-mismatch',
    ],
  ])('%s: found without the passphrase', (_name, change, expected) =>
    withVault(async (dir) => {
      const all = readFileSync(join(dir, 'ledger.jsonl'), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => parseCanonical(encodeUtf8(line)) as JsonObject)
      const at = all.findIndex((line) => (line['objects'] as unknown[] | undefined)?.length === 2)
      editLine(dir, at, (line) => change(line, all))
      expect(await outcome(readFolder(dir))).toBe(expected)
    }),
  )

  test('an entry that was sealed by somebody else under a good header is not shown', () =>
    withVault((dir, by) => {
      const { identities } = openSecrets(dir, by)
      const sealed = readVault(dir).entries.filter((entry) => 'sealed' in entry)
      expect(sealed).toHaveLength(19)
      const [one, two] = sealed
      if (one === undefined || two === undefined) throw new Error('too few')
      expect(isJsonObject(unsealEntry(one, identities)?.record)).toBe(true)
      expect(unsealEntry({ ...one, sealed: two.sealed }, identities)).toBeUndefined()
      expect(
        unsealEntry({ ...one, header: { ...one.header, objects: ['0'.repeat(64)] } }, []),
      ).toBeUndefined()
      expect(unsealEntry(one, [identityOf(new Uint8Array(32).fill(9))])).toBeUndefined()
    }))
})

describe('private notes', () => {
  test('are kept sealed, read with the passphrase only, and removed for good', () =>
    withVault(async (dir, by) => {
      const vault = await openVault(dir, fixedContext('notes', '2022-01-01T00:00:00.000Z'), by)
      const id = keepNote(vault, { at: '2022-01-01T00:00:00.000Z', seq: 3, text: 'She asked me not to say.' })
      keepNote(vault, { at: '2022-01-02T00:00:00.000Z', text: 'Second.' })
      vault.close()
      const { identities } = openSecrets(dir, by)
      expect(readPrivateNotes(dir, identities).notes.map(({ text, seq }) => [text, seq])).toEqual([
        ['She asked me not to say.', 3],
        ['Second.', undefined],
      ])
      expect(readPrivateNotes(dir, []).unread).toHaveLength(2)
      const all = [...readFolder(dir).values()].map((bytes) => Buffer.from(bytes).toString('latin1')).join()
      expect(all).not.toContain('She asked')
      expect(await outcome(readFolder(dir))).toBe('consistent:')
      expect(removeNote(dir, id)).toBe(true)
      expect(removeNote(dir, '../keys/secrets')).toBe(false)
      expect(readPrivateNotes(dir, identities).notes).toHaveLength(1)
    }))

  test('are refused where anyone could read them', () =>
    inFolder(async (folder) => {
      const dir = join(folder, 'vault')
      await makeVault(dir)
      const vault = await openVault(dir, fixedContext('open notes'))
      expect(() => keepNote(vault, { at: '2022-01-01T00:00:00.000Z', text: 'x' })).toThrow(EvidenceError)
      vault.close()
    }))
})

test('a vault that continues another pins its newest checkpoint in entry 1, sealed like any other', () =>
  inFolder(async (folder) => {
    const [old, dir] = [join(folder, 'old'), join(folder, 'new')]
    await makeVault(old)
    const { line, settings } = readVault(old)
    const pinned = { kind: 'continuation', checkpoint: line.note, vault: settings.id } as const
    const { by } = createVault(dir, null, fixedContext('continues'), LOCKING, pinned)
    const { identities } = openSecrets(dir, by as Identity)
    const [, second] = readVault(dir, identities).entries
    expect(second !== undefined && 'record' in second && second.record).toEqual(pinned)
    expect('sealed' in (readVault(dir).entries[1] ?? {})).toBe(true)
    expect(await outcome(readFolder(dir))).toBe('consistent:')
  }))
