/**
 * From a ledger, up to the checkpoint that a packet stands on, to a packet that lies beside its place and was checked
 * there as a stranger would. Nothing is recorded here, so that a packet can be made again.
 */
import type { Identity } from '../age/keys.ts'
import type { WholeEntry } from '../core/entry.ts'
import { EvidenceError } from '../core/errors.ts'
import type { PacketClaims } from '../core/packet-data.ts'
import type { Redacted } from '../core/redact.ts'
import { type Shown, showEntries } from '../packet/choose-shown.ts'
import { assignExhibits, shownAttachments } from '../packet/exhibits.ts'
import { headOf, sniffExtension } from '../packet/native-names.ts'
import { holdsWords, isSearchable } from '../packet/native-words.ts'
import { buildPacket, type Packet, type PacketSeal } from '../packet/packet.ts'
import { type Reading, readNotes } from '../vault/read.ts'
import { attachmentReader } from '../vault/sealed-objects.ts'
import type { SealKey } from '../vault/secrets.ts'

/** The first entries of a vault and the note over them. */
export type LedgerPart = {
  readonly id: string
  readonly entries: readonly WholeEntry[]
  readonly leaves: readonly Uint8Array[]
  readonly checkpoint: string
  readonly heldNotes: readonly string[]
}

/**
 * The ledger of the vault at `dir` up to `size`, or undefined where no commit ended there.
 * @throws EvidenceError 'vault-damaged' unless all of it is as it was signed
 */
export function ledgerUpTo(dir: string, reading: Reading, size: number): LedgerPart | undefined {
  if (reading.checkpoint === undefined || reading.damaged.length > 0) {
    const path = 'ledger.jsonl'
    throw new EvidenceError({
      code: 'vault-damaged',
      damage: 'ledger-changed',
      path,
      size: reading.line.size,
    })
  }
  const [checkpoint] = size > reading.line.size ? [] : readNotes(dir, new Set([size]))
  if (checkpoint === undefined) return undefined
  const keySizes = reading.succession.slice(1).map((term) => term.seq + 1)
  return {
    id: reading.settings.id,
    entries: (reading.entries as readonly WholeEntry[]).slice(0, size),
    leaves: reading.leaves.slice(0, size),
    checkpoint,
    heldNotes: readNotes(dir, new Set(keySizes.filter((one) => one <= size))),
  }
}

/** A packet, and how many of its files could not be searched for the words that it hides. */
export type Built = { readonly packet: Packet; readonly unread: number }

/**
 * Builds the packet.
 * @throws EvidenceError 'words-in-file' where words to be hidden stand in a file that would go with it
 */
export async function buildFrom(
  dir: string,
  identities: readonly Identity[],
  ledger: LedgerPart,
  plan: {
    readonly shown: Shown
    readonly claims: PacketClaims
    readonly redacted: Redacted
    readonly seal: SealKey | undefined
  },
): Promise<Built> {
  const entries = showEntries(ledger.entries, plan.shown, plan.redacted.positions)
  const open = attachmentReader(dir, ledger.entries, identities)
  const attachments = shownAttachments(entries)
  const { found, unread } = await searchFiles(attachments, open, plan.redacted)
  if (found.length > 0) throw new EvidenceError({ code: 'words-in-file', files: found })
  const earlier = ledger.entries.map(({ record }) => record).filter((record) => record['kind'] === 'export')
  const packet = await buildPacket({
    claims: plan.claims,
    vault: ledger.id,
    checkpoint: ledger.checkpoint,
    heldNotes: ledger.heldNotes,
    leaves: ledger.leaves,
    entries,
    withheld: plan.redacted.withheld,
    exhibits: assignExhibits(attachments, earlier),
    open,
    ...(await sealOf(plan)),
  })
  return { packet, unread }
}

/** Loaded where something seals alone: it brings half of node-forge along. */
async function sealOf({
  seal,
  claims,
}: {
  readonly seal: SealKey | undefined
  readonly claims: PacketClaims
}): Promise<{ seal?: PacketSeal }> {
  if (seal === undefined) return {}
  const { certificatePem } = await import('../pki/certificate.ts')
  const { makeSeal } = await import('../pki/make-seal.ts')
  const at = new Date(claims.createdAt)
  const pem = certificatePem(seal.certificate)
  return { seal: { certificatePem: pem, sign: (manifest) => makeSeal(manifest, seal, at) } }
}

type Place = { readonly seq: number; readonly index: number; readonly sha256: string }

async function searchFiles(
  files: readonly Place[],
  open: (sha256: string) => Iterable<Uint8Array>,
  { wanted }: Redacted,
): Promise<{ found: { seq: number; index: number }[]; unread: number }> {
  const found: { seq: number; index: number }[] = []
  let unread = 0
  for (const { seq, index, sha256 } of wanted.length === 0 ? [] : files) {
    if (!isSearchable(await sniffExtension(await headOf(open(sha256))))) unread++
    else if (await holdsWords(() => open(sha256), wanted)) found.push({ seq, index })
  }
  return { found, unread }
}
