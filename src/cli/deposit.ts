/**
 * `evidence deposit`: the whole vault as one tar archive, sealed with age to people whom the owner trusts. Needs no
 * passphrase, for an encrypted vault stays encrypted inside. Nothing of it is on disk unsealed.
 */
import { basename, dirname, join } from 'node:path'
import type { Recipient } from '../age/keys.ts'
import { sealPortions } from '../age/sealed.ts'
import { encodeHex, isHash } from '../core/bytes.ts'
import { startSha256 } from '../core/crypto.ts'
import { EvidenceError } from '../core/errors.ts'
import { underItsName } from '../vault/disk-errors.ts'
import { openFile, readChunks } from '../vault/disk-reads.ts'
import { type Snapshot, type SnapshotFile, snapshotSource, takeSnapshot } from '../vault/snapshot.ts'
import { tarPortions } from '../vault/snapshot-tar.ts'
import { placeForCopy, whatItHolds } from './backup.ts'
import type { CommonFlags, Context } from './context.ts'
import { checkCopy } from './copy-check.ts'
import { openWriter, putInPlace } from './files.ts'
import { jsonLine } from './json-line.ts'
import { refuseUntested, vaultPlace } from './place.ts'
import { oneLine } from './printable.ts'
import { recipientsOf } from './recipients-given.ts'
import { removeDeposited } from './remove-deposited.ts'
import { removeOrSay } from './remove-or-say.ts'
import { warnOfRollback } from './rollback.ts'

/** What `deposit` takes. */
export type DepositFlags = CommonFlags & {
  readonly to?: string
  readonly encryptTo?: string[]
  readonly remove?: boolean
}

/** The folder that the archive unpacks to. */
const INSIDE = 'vault'

/** Runs the command. */
export async function deposit(context: Context, flags: DepositFlags): Promise<void> {
  refuseUntested(context)
  const path = placeForCopy(context, flags, flags.to)
  const recipients = recipientsOf(flags.encryptTo ?? [])
  if (recipients.length === 0)
    throw new EvidenceError({
      code: 'usage',
      detail: 'Say for whom with --encrypt-to age1…; it can be repeated.',
    })
  if (
    flags.remove === true &&
    flags.yes !== true &&
    (context.terminal === undefined || flags.input === false)
  )
    throw new EvidenceError({ code: 'no-terminal', option: '--yes' })
  const dir = vaultPlace(context, flags)
  const snapshot = takeSnapshot(dir)
  await warnOfRollback(context, dir, snapshot.line.note)
  if (flags.remove === true && snapshot.leftOut.length > 0)
    throw new EvidenceError({
      code: 'not-removed',
      path: dir,
      why: 'not-copied',
      names: snapshot.leftOut.map((one) => one.path),
    })
  const { sha256, bytes } = await writeDeposit(context, dir, snapshot, recipients, path)
  const holds = whatItHolds(snapshot)
  if (flags.json !== true) {
    await context.out.result(`Deposited ${holds.files} files in ${oneLine(path, 400)} (${bytes} bytes).`)
    await context.out.result(holds.words)
    await context.out.result(`SHA-256 ${sha256}`)
    if (flags.quiet !== true) await sayWhoCanOpen(context, snapshot, recipients.length)
  }
  const removed = flags.remove === true && (await removeDeposited(context, flags, dir, snapshot))
  if (flags.json === true) {
    const { size, root, words, files } = holds
    const to = recipients.map(({ text }) => text)
    await context.out.result(
      jsonLine({ path, size, root, words, files, bytes, sha256, recipients: to, removed }),
    )
  }
}

/** Nobody here can open what was sealed: what goes in is checked before and again as it goes, and the file read back. */
async function writeDeposit(
  context: Context,
  dir: string,
  snapshot: Snapshot,
  recipients: readonly Recipient[],
  path: string,
): Promise<{ sha256: string; bytes: number }> {
  await checkCopy(snapshotSource(snapshot), dir)
  const expected = new Map(snapshot.files.map((file) => [file.path, digestOf(file)]))
  const hashers = new Map<string, ReturnType<typeof startSha256>>()
  const passed = (name: string, chunk: Uint8Array): void => {
    const hasher = hashers.get(name) ?? startSha256()
    hashers.set(name, hasher)
    hasher.update(chunk)
  }
  const seconds = Math.floor(context.vault.now().getTime() / 1000)
  const building = join(dirname(path), `.${basename(path)}.${encodeHex(context.vault.random(4))}.partial`)
  try {
    const whole = startSha256()
    const plain = tarPortions(snapshot, INSIDE, seconds, passed)
    const writer = openWriter(building)
    let bytes = 0
    try {
      for (const portion of sealPortions(plain, recipients, context.vault.random)) {
        whole.update(portion)
        writer.write(portion)
        bytes += portion.length
      }
    } finally {
      writer.close()
    }
    for (const [name, sha256] of expected) {
      if ((hashers.get(name) ?? startSha256()).digestHex() !== sha256)
        throw new EvidenceError({ code: 'file-changed', path: name })
    }
    const sha256 = whole.digestHex()
    if (hashOnDisk(building) !== sha256)
      throw new EvidenceError({
        code: 'copy-unverified',
        path,
        findings: ['It reads back otherwise than it was written.'],
      })
    putInPlace(building, path)
    return { sha256, bytes }
  } catch (error) {
    throw underItsName(error, building, path)
  } finally {
    await removeOrSay(context, building)
  }
}

/** An object was just held to its name, so its name says it. */
function digestOf(file: SnapshotFile): string {
  const name = /^objects\/(..)\/(.+)$/.exec(file.path)
  const stored = `${name?.[1]}${name?.[2]}`
  if (isHash(stored)) return stored
  const hasher = startSha256()
  for (const chunk of file.open()) hasher.update(chunk)
  return hasher.digestHex()
}

function hashOnDisk(path: string): string | undefined {
  const file = openFile(path)
  if (file === undefined) return undefined
  try {
    const hasher = startSha256()
    for (const chunk of readChunks(file)) hasher.update(chunk)
    return hasher.digestHex()
  } finally {
    file.close()
  }
}

async function sayWhoCanOpen(context: Context, snapshot: Snapshot, people: number): Promise<void> {
  const { out } = context
  const who =
    people === 1
      ? 'Only the person whose age key was given'
      : `Only the ${people} people whose age keys were given`
  await out.message(
    snapshot.settings.encryption === null
      ? `${who} can open it, and can then read everything: the vault itself is not encrypted.`
      : `${who} can open it. What is inside stays locked: reading it needs your passphrase or your recovery sheet, so keep one of them.`,
  )
  await out.message(
    'To get it back: age -d -i KEYFILE DEPOSIT | tar -x, then evidence restore vault. Have them try the first of these while you still can.',
  )
}
