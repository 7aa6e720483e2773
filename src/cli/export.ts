/**
 * `evidence export`: build, verify as a stranger would, record the export entry, rename into place. The vault's lock
 * is held from choosing to renaming, so that the packet's number, its own seq, is known before.
 */
import { resolve } from 'node:path'
import { encodeBase64 } from '../core/bytes.ts'
import { chosenSeqs, type EntryFilter } from '../core/choose.ts'
import type { WholeEntry } from '../core/entry.ts'
import { EvidenceError } from '../core/errors.ts'
import { viewsClaim } from '../core/further-views.ts'
import type { PacketClaims } from '../core/packet-data.ts'
import type { ExportRecord } from '../core/record-ledger.ts'
import type { Redacted } from '../core/redact.ts'
import { foldEntries } from '../core/timeline.ts'
import { SOFTWARE } from '../core/version.ts'
import { asRecorded, entriesToShow } from '../packet/choose-shown.ts'
import type { Packet } from '../packet/packet.ts'
import { LEFT_OUT, MADE } from '../packet/pdf/pages.ts'
import { leftOutBy } from '../packet/profile-entries.ts'
import { sealNamed } from '../vault/change-keys.ts'
import { commit } from '../vault/commit.ts'
import type { OpenVault } from '../vault/open.ts'
import { type Reading, readVault } from '../vault/read.ts'
import type { CommonFlags, Context } from './context.ts'
import { exportAgain } from './export-again.ts'
import { buildFrom, type LedgerPart, ledgerUpTo } from './export-build.ts'
import { deliver, type Target, targetOf } from './export-deliver.ts'
import {
  isAgreed,
  jurisdictionOf,
  type NamedProfile,
  type ProfileFlags,
  profileNamed,
  sayProfile,
} from './export-profile.ts'
import { type RedactionFlags, redactedOf, refuseInClaims, sayDoubts, sayHidden } from './export-redaction.ts'
import { sayExported, sayWithoutPdf } from './export-said.ts'
import { type ViewFlags, viewsAsked } from './export-views.ts'
import { refuseExisting } from './files.ts'
import { type FilterFlags, filterOf } from './filters.ts'
import { refuseUntested, vaultPlace } from './place.ts'
import { startProgress } from './progress.ts'
import { sayWhichVault } from './said.ts'
import { startTypesetter } from './typeset.ts'
import { unlock } from './unlock.ts'
import { withVault } from './with-vault.ts'

/** Options beside the filters. */
export type ExportFlags = RedactionFlags &
  ProfileFlags &
  ViewFlags & {
    to?: string
    for?: string
    purpose?: string
    again?: string
    encryptTo?: readonly string[]
    pdf?: boolean
  }

/** Runs the command. */
export async function exportPacket(
  context: Context,
  flags: CommonFlags & FilterFlags & ExportFlags,
): Promise<void> {
  refuseUntested(context)
  if (flags.to === undefined)
    throw new EvidenceError({ code: 'usage', detail: 'Say where the packet goes with --to PATH.' })
  const path = resolve(context.cwd, flags.to)
  const target = targetOf(path, flags.encryptTo)
  refuseExisting(path)
  if (flags.again !== undefined) return exportAgain(context, { ...flags, again: flags.again }, target)
  const named = profileNamed(flags.profile)
  const jurisdiction = jurisdictionOf(named, flags.jurisdiction)
  const filter = await filterOf(context, flags)
  const dir = vaultPlace(context, flags)
  if (!(await isAgreed(context, flags, named))) return
  await withVault(context, dir, await unlock(context, flags, dir), async (vault) => {
    await sayWhichVault(context, flags, vault)
    await exportFrom(context, flags, vault, { target, filter, named, jurisdiction })
  })
}

type Asked = {
  readonly target: Target
  readonly filter: EntryFilter
  readonly named: NamedProfile
  readonly jurisdiction: string
}

async function exportFrom(
  context: Context,
  flags: CommonFlags & ExportFlags,
  vault: OpenVault,
  asked: Asked,
): Promise<void> {
  const { target, filter, named, jurisdiction } = asked
  const { identities } = vault.secrets
  const reading = readVault(vault.dir, identities)
  const { size } = reading.line
  const ledger = ledgerUpTo(vault.dir, reading, size) as LedgerPart
  const all = ledger.entries.map(asRecorded)
  const fitting = chosenSeqs(foldEntries(all), filter).filter((seq) =>
    isShowable(ledger.entries[seq] as WholeEntry),
  )
  const without = leftOutBy(named.profile, all)
  const chosen = fitting.filter((seq) => !without.has(seq))
  if (chosen.length === 0) throw new EvidenceError({ code: 'nothing-chosen' })
  const shown = entriesToShow(chosen, ledger.entries)
  const inPacket = new Set(shown.whole)
  const recorded = all.filter(({ seq }) => inPacket.has(seq))
  const redacted = await redactedOf(context, flags, all, recorded, named.profile)
  const claims: PacketClaims = {
    createdAt: context.vault.now().toISOString(),
    id: `${ledger.id.slice(0, 8)}-${size}`,
    jurisdiction,
    pdf: flags.pdf === false ? LEFT_OUT : MADE,
    profile: named.name,
    purpose: flags.purpose ?? '',
    recipient: flags.for ?? '',
    software: SOFTWARE,
    ...viewsClaim(viewsAsked(flags)),
  }
  refuseInClaims({ '--for': claims.recipient, '--purpose': claims.purpose }, redacted.wanted)
  await sayDoubts(context, redacted, recorded)
  const progress = startProgress(context, flags)
  const typeset = startTypesetter(context.env, progress)
  const { packet, unread } = await buildFrom(vault.dir, identities, ledger, {
    shown,
    claims,
    redacted,
    typeset,
    seal: sealNamed(vault.secrets, vault.tail.succession.at(-1)?.seal ?? null),
  })
  progress.end()
  const record = recordOf(reading, packet, { form: target.form, seqs: shown.whole, redacted })
  let seq = size
  await deliver(context, packet, target, typeset, () => {
    seq = commit(vault, [record]).receipts[0]?.seq as number
    return true
  })
  await sayExported(context, flags, { record, seq, target, size, again: false })
  await sayWithoutPdf(context, packet.data.packet.pdf)
  if (flags.quiet === true) return
  await sayProfile(context, flags, named, {
    entries: fitting.length - chosen.length,
    shown: recorded,
    hidden: redacted.positions,
  })
  await sayHidden(context, redacted, unread)
  if (flags.redact !== undefined) {
    await context.out.message(
      'What stands in a command may stay in the history of your shell. --redact-file - leaves no trace there.',
    )
  }
}

/** Exports tell to whom, and what the vault says of itself is there anyway. */
function isShowable(entry: WholeEntry): boolean {
  return !['export', 'vault', 'key'].includes(entry.record['kind'] as string)
}

function recordOf(
  reading: Reading,
  packet: Packet,
  made: { form: 'folder' | 'zip'; seqs: readonly number[]; redacted: Redacted },
): ExportRecord {
  const { createdAt, id, jurisdiction, pdf, profile, purpose, recipient, software, views } =
    packet.data.packet
  return {
    kind: 'export',
    packet: id,
    createdAt,
    checkpoint: { size: reading.line.size, root: encodeBase64(reading.checkpoint?.root as Uint8Array) },
    form: made.form,
    profile,
    recipient,
    purpose,
    entries: [...made.seqs],
    hidden: { ...made.redacted.counts },
    exhibits: packet.exhibits.map((exhibit) => ({ ...exhibit })),
    jurisdiction,
    pdf,
    manifest: packet.manifest,
    software,
    ...(views === undefined ? {} : { views }),
  }
}
