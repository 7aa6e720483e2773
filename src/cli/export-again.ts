/**
 * `evidence export --again SEQ`: the packet of an earlier export entry once more, from the checkpoint that it stood
 * on. Records nothing. What was hidden is kept nowhere, so it has to be said again; whether it was the same shows in
 * the manifest, and another packet is never put in place.
 */
import type { WholeEntry } from '../core/entry.ts'
import { EvidenceError } from '../core/errors.ts'
import { checkRecord } from '../core/record.ts'
import type { ExportRecord } from '../core/record-ledger.ts'
import { termAt } from '../core/succession.ts'
import { SOFTWARE } from '../core/version.ts'
import { asRecorded } from '../packet/choose-shown.ts'
import { sealNamed } from '../vault/change-keys.ts'
import { readSecretsOf } from '../vault/open.ts'
import { readVault } from '../vault/read.ts'
import type { CommonFlags, Context } from './context.ts'
import { buildFrom, ledgerUpTo } from './export-build.ts'
import { deliver, type Target } from './export-deliver.ts'
import { isAgreed, type ProfileFlags, profileNamed } from './export-profile.ts'
import { type RedactionFlags, redactedOf, sayDoubts } from './export-redaction.ts'
import { sayExported } from './export-said.ts'
import { type ViewFlags, viewsAsked } from './export-views.ts'
import { vaultPlace } from './place.ts'
import { startProgress } from './progress.ts'
import { startTypesetter } from './typeset.ts'
import { unlock } from './unlock.ts'

type AgainFlags = CommonFlags &
  RedactionFlags &
  ProfileFlags &
  ViewFlags & { readonly again: string; readonly pdf?: boolean }

/** What the entry tells already, so that giving it anew could only make another packet. */
// biome-ignore format: a list reads better in rows
const TOLD = [
  'for', 'purpose', 'profile', 'jurisdiction', 'entries', 'since', 'until', 'sender', 'platform', 'target', 'kind', 'contains',
] as const

/** Makes the packet again at `path`. */
export async function exportAgain(context: Context, flags: AgainFlags, target: Target): Promise<void> {
  const told = toldBy(flags)
  if (told !== undefined) {
    const detail = `--${told} is told by the entry that --again names, and cannot be another.`
    throw new EvidenceError({ code: 'usage', detail })
  }
  const dir = vaultPlace(context, flags)
  const secrets = readSecretsOf(dir, await unlock(context, flags, dir))
  const { identities } = secrets
  const reading = readVault(dir, identities)
  const whole = ledgerUpTo(dir, reading, reading.line.size)
  const { record, seq } = exportEntry(whole?.entries ?? [], flags.again)
  const named = profileNamed(record.profile)
  if (!(await isAgreed(context, flags, named))) return
  const { size } = record.checkpoint
  const ledger = ledgerUpTo(dir, reading, size)
  if (record.software !== SOFTWARE)
    throw new EvidenceError({ code: 'again-version', seq, software: record.software })
  if (ledger === undefined)
    throw new EvidenceError({
      code: 'vault-damaged',
      damage: 'checkpoint-line',
      path: 'checkpoints.jsonl',
      size,
    })

  const all = ledger.entries.map(asRecorded)
  const inPacket = new Set(record.entries)
  const recorded = all.filter((entry) => inPacket.has(entry.seq))
  const redacted = await redactedOf(context, flags, all, recorded, named.profile)
  await sayDoubts(context, redacted, recorded)
  const { createdAt, packet: id, jurisdiction, pdf, profile, purpose, recipient, software, views } = record
  const progress = startProgress(context, flags)
  const typeset = startTypesetter(context.env, progress)
  const { packet } = await buildFrom(dir, identities, ledger, {
    shown: { whole: record.entries, headerOnly: inPacket.has(size - 1) ? [] : [size - 1] },
    claims: {
      ...{ createdAt, id, jurisdiction, pdf, profile, purpose, recipient, software },
      ...(views === undefined ? {} : { views }),
    },
    redacted,
    typeset,
    seal: sealNamed(secrets, termAt(reading.succession, size - 1).seal),
  })
  progress.end()
  const { pdf: now } = packet.data.packet
  if (now !== pdf) {
    const detail = `That packet has a data/packet.pdf, and none can be made here: ${now}. Make it where the typesetter is.`
    throw new EvidenceError({ code: 'usage', detail })
  }
  if (packet.manifest !== record.manifest) throw new EvidenceError({ code: 'again-differs', seq })
  await deliver(context, packet, target, typeset, () => false)
  await sayExported(context, flags, { record, seq, target, size, again: true })
}

function toldBy(flags: AgainFlags): string | undefined {
  if (flags.pdf === false) return 'no-pdf'
  return viewsAsked(flags)[0] ?? TOLD.find((name) => Object.hasOwn(flags, name))
}

function exportEntry(entries: readonly WholeEntry[], again: string): { record: ExportRecord; seq: number } {
  const seq = /^[0-9]{1,15}$/.test(again) ? Number(again) : -1
  const entry = entries[seq]
  if (entry === undefined)
    throw new EvidenceError({ code: 'unknown-entry', seq: again, size: entries.length })
  const checked = checkRecord(entry.record)
  if (checked.ok && checked.record.kind === 'export') return { record: checked.record, seq }
  const detail = `Entry ${seq} is not an export; evidence list --kind export shows those that are.`
  throw new EvidenceError({ code: 'usage', detail })
}
