/**
 * A vault of 20 entries in nine commits, made on disk by the program's own functions with a fixed clock and fixed
 * randomness: the same bytes in every run. Texts and attachments are short, so that every bit can be turned over.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Identity } from '../src/age/keys.ts'
import { encodeUtf8 } from '../src/core/bytes.ts'
import type { LedgerRecord } from '../src/core/record.ts'
import { commit } from '../src/vault/commit.ts'
import { createVault, type Locking } from '../src/vault/create.ts'
import type { IncomingFile } from '../src/vault/objects.ts'
import { openVault, type VaultContext } from '../src/vault/open.ts'
import { storeAttachment } from '../src/vault/sealed-objects.ts'
import { seededBytes, steppingClock } from './seeded.ts'

/** Who writes the made vault. */
export const OWNER = 'Nour'

/** What a writer needs, with nothing that differs from run to run. */
export function fixedContext(name: string, first = '2021-12-02T09:00:00.000Z'): VaultContext {
  return {
    now: steppingClock(first),
    random: seededBytes(name),
    software: 'evidence 0.1.0',
    self: { pid: process.pid, host: 'desk' },
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  }
}

/** Bytes as a file that a user named. */
export function incoming(bytes: Uint8Array, path = 'picture.png'): IncomingFile {
  let at = 0
  return {
    path,
    read: (buffer) => {
      const part = bytes.subarray(at, at + buffer.length)
      buffer.set(part)
      at += part.length
      return part.length
    },
    unchanged: () => true,
    close: () => {},
  }
}

/** Everything below a folder, by path with '/' between. */
export function readFolder(dir: string): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>()
  for (const item of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    const path = join(item.parentPath, item.name)
    if (item.isFile()) files.set(path.slice(dir.length + 1), new Uint8Array(readFileSync(path)))
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Runs `act` in a fresh folder that is removed afterwards. */
export async function inFolder<T>(act: (dir: string) => T | Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'evidence-test-'))
  try {
    return await act(dir)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

type Digests = { readonly at: (seq: number) => { seq: number; digest: string } }

const PICTURE = '\u0089PNG\r\n a picture of a screen'
const VOICE = 'OggS a voice'
const LETTER = 'a letter, scanned'

/** How the encrypted made vault is locked; guesses are cheap, so that tests are quick. */
export const LOCKING: Locking = { passphrase: 'a passphrase of tests', workFactor: 2 }

/** The made vault at `dir`, which must not exist; encrypted where `locking` is given. What opens its secrets. */
export async function makeVault(dir: string, locking?: Locking): Promise<Identity | undefined> {
  const context = fixedContext('made vault')
  const { by } = createVault(dir, OWNER, context, locking)
  const vault = await openVault(dir, context, by)
  try {
    const digests: string[] = ['']
    const about: Digests = { at: (seq) => ({ seq, digest: digests[seq] as string }) }
    const write = (...records: LedgerRecord[]): void => {
      for (const receipt of commit(vault, records).receipts) digests.push(receipt.digest)
    }
    const store = (text: string, name: string) => {
      const { sha256, size } = storeAttachment(vault, incoming(encodeUtf8(text), name))
      return { sha256, size, name }
    }
    const threat = (text: string, more: Partial<LedgerRecord & { kind: 'threat' }> = {}): LedgerRecord => ({
      kind: 'threat',
      content: { text },
      ...more,
    })

    write(
      threat('I know where your three children go to school.', {
        occurred: { literal: '8:17', local: '2021-12-01T08:17', precision: 'minute' },
        attachments: [store(PICTURE, 'screen.png')],
        targets: [{ who: 'child', age: 6 }],
      }),
    )
    write(threat('Ты пожалеешь.'), threat('你会后悔的。'), threat('آخر تحذير'))
    write({
      kind: 'annotation',
      annotation: 'translation',
      about: about.at(2),
      language: 'en',
      text: 'You will regret it.',
    })
    write(
      threat('', { content: { description: 'A call, no words.' }, channel: { medium: 'call' } }),
      threat('Answer me.', { attachments: [store(VOICE, 'v.ogg'), store(PICTURE, 'again.png')] }),
      threat('Last day!', { sender: { displayName: 'Uncle \u202eM' } }),
    )
    write({
      kind: 'annotation',
      annotation: 'correction',
      about: about.at(8),
      changes: [{ pointer: '/sender/displayName', was: 'Uncle \u202eM', is: 'M' }],
      reason: 'Typed wrongly.',
    })
    write(threat('a'), threat('b'), threat('c'), threat('d'))
    write({ kind: 'annotation', annotation: 'withdrawal', about: about.at(13), reason: 'Not a threat.' })
    write(
      threat('Tell your brother too.', { attachments: [store(LETTER, 'l.txt')] }),
      { kind: 'annotation', annotation: 'remark', about: about.at(7), text: 'I did not.' },
      threat('5'),
      threat('6'),
      { kind: 'annotation', annotation: 'impact', about: about.at(1), text: 'We moved.' },
    )
  } finally {
    vault.close()
  }
  return by
}

/** The files of the made vault, made anew. */
export function madeVault(locking?: Locking): Promise<Map<string, Uint8Array>> {
  return inFolder(async (folder) => {
    const dir = join(folder, 'vault')
    await makeVault(dir, locking)
    return readFolder(dir)
  })
}
