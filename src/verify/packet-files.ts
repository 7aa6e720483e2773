/** The files that a packet's data speaks of: natives, tokens, and the views that are made from the data alone. */
import { formatBagInfo } from '../core/bag-info.ts'
import { encodeUtf8, equalBytes } from '../core/bytes.ts'
import { claimedFiles } from '../core/further-views.ts'
import { isJsonObject, type Json } from '../core/jcs.ts'
import type { PacketData } from '../core/packet-data.ts'
import type { Source } from '../core/source.ts'
import { type GoodFiles, SEAL } from './bag.ts'
import type { PacketEntry } from './packet-entries.ts'
import { type Findings, reading } from './report.ts'
import { SEAL_CERTIFICATE } from './seal.ts'

const PATH = 'data/evidence.json'
const NATIVES = 'exhibits/native/'
const MAX_VIEW = 256 * 1_048_576

/** How views are made again, and by which version of the program. */
export type Views = { readonly software: string; readonly rebuild: Rebuild }

/**
 * Makes the views of a packet again from its data and natives: a function of nothing else. Handed in by the program.
 * `present` are the PDFs that are there; a PDF that cannot be made here comes with the reason.
 */
export type Rebuild = (
  data: PacketData,
  leaves: readonly Uint8Array[],
  native: (path: string) => Promise<Uint8Array | undefined>,
  present: readonly string[],
) => Promise<readonly Remade[]>

type Remade =
  | { readonly path: string; readonly bytes: Uint8Array }
  | { readonly path: string; readonly why: string }

/** Each attachment of each shown entry must be named once, and a native must be the record's bytes. */
export function judgeAttachments(
  data: PacketData,
  entries: readonly PacketEntry[],
  good: GoodFiles,
  findings: Findings,
): void {
  const shown = new Map(entries.map((entry) => [entry.header.seq, entry]))
  const named = new Map<number, number[]>()
  for (const item of data.attachments) {
    const entry = shown.get(item.seq)
    const indexes = named.get(item.seq) ?? []
    named.set(item.seq, indexes)
    indexes.push(item.index)
    if (entry === undefined || !hasAttachment(entry, item.index)) {
      findings.add('attachment-unnamed', { path: PATH, seq: item.seq, found: item.index })
      continue
    }
    if (item.as === 'withheld') continue
    const path = `data/${item.path}`
    const file = item.path.startsWith(NATIVES) ? good.get(path) : undefined
    const { sha256, size } = attachmentFacts(entry, item.index)
    if (file === undefined) findings.add('attachment-missing', { path, seq: item.seq })
    else if (file.sha256 !== sha256 || file.size !== size)
      findings.add('attachment-damaged', { path, seq: item.seq })
  }
  for (const entry of entries) {
    const { seq } = entry.header
    const found = wronglyNamed(named.get(seq) ?? [], attachmentIndexes(entry))
    if (found !== undefined) findings.add('attachment-unnamed', { path: PATH, seq, found })
  }
}

/** The first index that is not named just once. They count from 0 without a gap, however few of them are shown. */
function wronglyNamed(named: readonly number[], shown: readonly number[]): number | undefined {
  const rising = [...named].sort((a, b) => a - b)
  const at = rising.findIndex((index, k) => index !== k)
  if (at >= 0) return rising[at] === at - 1 ? at - 1 : at
  return shown.find((index) => index >= rising.length)
}

function attachmentIndexes(entry: PacketEntry): number[] {
  const attachments = entry.record?.['attachments']
  if (Array.isArray(attachments)) return attachments.map((_, index) => index)
  const indexes = (entry.atoms ?? [])
    .filter((atom) => atom.path[0] === 'attachments')
    .map((atom) => atom.path[1])
  return [...new Set(indexes.filter((index) => typeof index === 'number'))]
}

/** Of an entry shown in part an attachment may be hidden whole, so that only a higher index shows that it is there. */
function hasAttachment(entry: PacketEntry, index: number): boolean {
  return entry.atoms === undefined ? attachmentIndexes(entry).includes(index) : true
}

function attachmentFacts(
  entry: PacketEntry,
  index: number,
): { sha256: Json | undefined; size: Json | undefined } {
  if (entry.atoms !== undefined) {
    const at = (member: string): Json | undefined =>
      entry.atoms?.find(
        ({ path }) =>
          path[0] === 'attachments' && path[1] === index && path[2] === member && path.length === 3,
      )?.value
    return { sha256: at('sha256'), size: at('size') }
  }
  const attachments = entry.record?.['attachments'] as readonly Json[] | undefined
  const item = attachments?.[index]
  return isJsonObject(item)
    ? { sha256: item['sha256'], size: item['size'] }
    : { sha256: undefined, size: undefined }
}

/** Files that make a folder a bag; verifyBag judges what they say. */
const BAG_FILES = ['bagit.txt', 'manifest-sha256.txt']

/** Files that neither the data nor a view accounts for: nothing tells what they are, wherever they lie. */
export function judgeStrays(
  data: PacketData,
  good: GoodFiles,
  views: ReadonlySet<string>,
  findings: Findings,
): void {
  const spoken = new Set(['data/evidence.json', 'data/leaves.txt', SEAL, SEAL_CERTIFICATE, ...BAG_FILES])
  for (const item of data.attachments) if (item.as === 'native') spoken.add(`data/${item.path}`)
  for (const token of data.tokens) spoken.add(`data/${token.file}`)
  for (const path of good.keys()) {
    if (!spoken.has(path) && !views.has(path)) findings.add('file-unaccounted', { path })
  }
}

/**
 * Makes the views again and compares; returns their paths. A view that differs in a packet of another version of
 * the program may only be laid out otherwise: that cannot be told.
 */
export async function judgeViews(
  source: Source,
  data: PacketData,
  leaves: readonly Uint8Array[],
  good: GoodFiles,
  views: Views,
  findings: Findings,
): Promise<ReadonlySet<string>> {
  const native = (path: string): Promise<Uint8Array | undefined> => source.read(`data/${path}`, MAX_VIEW)
  const made = [...(await views.rebuild(data, leaves, native, pdfsOf(good))), bagInfoOf(data, good)]
  const sameVersion = data.packet.software === views.software
  for (const view of made) {
    const { path } = view
    if ('why' in view) {
      // Whoever holds the seal key vouches for its bytes; without a seal anyone could have put another in its place.
      const code = findings.has('claims-sealed') ? 'pdf-as-sealed' : 'pdf-unchecked'
      if (good.has(path)) findings.add(code, { path, why: view.why })
      else findings.add('file-missing', { path })
      continue
    }
    const found = await reading(findings, path, async () => (await source.read(path, MAX_VIEW)) ?? 'missing')
    const equal = found !== undefined && found !== 'missing' && equalBytes(found, view.bytes)
    if (equal || found === undefined) continue
    if (!sameVersion) findings.add('views-unchecked', { path })
    else findings.add(found === 'missing' ? 'file-missing' : 'view-differs', { path })
  }
  return new Set(made.map((view) => view.path))
}

/** Views that are claimed must be there; how many volumes of a PDF there must be only the views tell. */
export function judgeViewClaims(data: PacketData, good: GoodFiles, findings: Findings): void {
  const { pdf, views } = data.packet
  if (pdf === 'made' && pdfsOf(good).length === 0) findings.add('file-missing', { path: 'data/packet.pdf' })
  for (const path of claimedFiles(views)) if (!good.has(path)) findings.add('file-missing', { path })
}

/** The book for paper, in one volume or in several. */
function pdfsOf(good: GoodFiles): string[] {
  return [...good.keys()].filter((path) => /^data\/packet(?:-[1-9][0-9]{0,3})?\.pdf$/.test(path))
}

function bagInfoOf(data: PacketData, good: GoodFiles): { path: string; bytes: Uint8Array } {
  const payload = [...good].filter(([path]) => path.startsWith('data/'))
  const octets = payload.reduce((sum, [, file]) => sum + file.size, 0)
  const { createdAt, id } = data.packet
  return {
    path: 'bag-info.txt',
    bytes: encodeUtf8(formatBagInfo({ octets, files: payload.length, createdAt, id })),
  }
}
