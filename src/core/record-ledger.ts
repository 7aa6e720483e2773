/** Records about the ledger itself: vault, key, continuation, import, export (docs/format.md, "Record kinds"). */
import * as v from 'valibot'
import { commonMembers, count, filledText, hash, maybe, oneOf, text } from './record-parts.ts'

const vaultId = v.pipe(text, v.regex(/^[0-9a-f]{32}$/, 'must be 32 lower-case hex digits'))
const encryption = v.nullable(v.strictObject({ recipient: filledText }))
const seal = v.nullable(hash)

/** The schema of entry 0. */
export const vault = v.strictObject({
  kind: v.literal('vault'),
  id: vaultId,
  key: filledText,
  encryption,
  seal,
  software: text,
})
/** Entry 0: what the vault is and which key signs it. */
export type VaultRecord = v.InferOutput<typeof vault>

/** The schema of a change of key, recipient or seal. */
export const key = v.strictObject({
  kind: v.literal('key'),
  action: oneOf('rotate', 'revoke', 'seal'),
  key: filledText,
  previous: count,
  encryption,
  seal,
})
/** A change of key, recipient or seal. */
export type KeyRecord = v.InferOutput<typeof key>

/** The schema of entry 1 of a vault that continues another. */
export const continuation = v.strictObject({
  kind: v.literal('continuation'),
  checkpoint: filledText,
  vault: vaultId,
})

/** What a vault continues: the id of the old one and its newest checkpoint that the owner knows. */
export type ContinuationRecord = v.InferOutput<typeof continuation>

/** The schema of the export file that a batch came from. */
export const imported = v.strictObject({
  kind: v.literal('import'),
  format: filledText,
  account: maybe(text),
  entries: maybe(count),
  software: maybe(text),
  text: maybe(text),
  ...commonMembers,
})

/** The schema of a packet handed out. Its own texts go into no packet. */
export const exported = v.strictObject({
  kind: v.literal('export'),
  packet: filledText,
  createdAt: text,
  checkpoint: v.strictObject({ size: count, root: text }),
  form: oneOf('folder', 'zip'),
  profile: text,
  recipient: text,
  purpose: text,
  entries: v.array(count),
  hidden: v.strictObject({ texts: count, fields: count, attachments: count, minors: count }),
  exhibits: v.array(v.strictObject({ seq: count, index: count, label: filledText, bates: filledText })),
  jurisdiction: text,
  pdf: text,
  manifest: hash,
  software: text,
  views: maybe(filledText),
})
/** A packet handed out: to whom, why, what was in it. */
export type ExportRecord = v.InferOutput<typeof exported>
