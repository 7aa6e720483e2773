/**
 * Exhibit labels and Bates numbers (packet.md, "The book"): one of each for every attachment of a shown entry. Once
 * given they never change: they are kept in the ledger by `export` entries and used again. In format 1 both have the
 * same number, so that a reader of evidence.json alone can name the Bates number too.
 */
import { isHash } from '../core/bytes.ts'
import type { DisclosedAtom } from '../core/disclosure.ts'
import type { RecordedEntry } from '../core/fold.ts'
import { isJsonObject, type Json, type JsonObject } from '../core/jcs.ts'
import type { PacketAttachment, ShownEntry } from '../core/packet-data.ts'
import { listAt, objectsAt } from '../core/recorded.ts'

/** An attachment by entry and index (from 0) with its label and Bates number, as an `export` record holds it. */
export type Exhibit = {
  readonly seq: number
  readonly index: number
  readonly label: string
  readonly bates: string
}

/** An attachment of a shown entry whose bytes go into the packet. */
export type ShownAttachment = {
  readonly seq: number
  readonly index: number
  readonly sha256: string
  readonly size: number
}

/** An attachment as far as its record shows it; of a withheld one `details` may be empty. */
export type DescribedFile = {
  readonly seq: number
  readonly index: number
  readonly details: JsonObject
  readonly sha256?: string
  readonly size?: number
}

/** True for an element of `attachments` that names a stored file. */
export function isShownAttachment(value: Json | undefined): value is JsonObject {
  return isJsonObject(value) && isHash(value['sha256']) && typeof value['size'] === 'number'
}

/** The attachments of which an entry shows digest and size, in the order of seq and index. */
export function shownAttachments(entries: readonly ShownEntry[]): ShownAttachment[] {
  return entries.flatMap((entry) => {
    const { seq } = entry.header
    if ('record' in entry) {
      return listAt(entry.record, 'attachments').flatMap((one, index) =>
        isShownAttachment(one) ? [{ seq, index, ...factsOf(one) }] : [],
      )
    }
    return 'atoms' in entry ? shownInPart(seq, entry.atoms) : []
  })
}

function factsOf(details: JsonObject): { sha256: string; size: number } {
  const { sha256, size } = details as unknown as { sha256: string; size: number }
  return { sha256, size }
}

function shownInPart(seq: number, atoms: readonly DisclosedAtom[]): ShownAttachment[] {
  const found = new Map<number, JsonObject>()
  for (const atom of atoms) {
    if (typeof atom === 'string') continue
    const [, path, , , value] = atom
    const [list, index, member] = path
    if (list !== 'attachments' || typeof index !== 'number' || typeof member !== 'string') continue
    if (path.length === 3) found.set(index, { ...found.get(index), [member]: value })
  }
  return [...found].flatMap(([index, one]) =>
    isShownAttachment(one) ? [{ seq, index, ...factsOf(one) }] : [],
  )
}

/** The attachments of `entries` as far as they are shown, and those of which `places` alone tells. */
export function describedFiles(
  entries: readonly RecordedEntry[],
  places: readonly PacketAttachment[],
): DescribedFile[] {
  const named = new Map<number, Set<number>>()
  for (const { seq, index } of places) named.set(seq, (named.get(seq) ?? new Set()).add(index))
  return entries.flatMap(({ seq, record }) => {
    const list = listAt(record, 'attachments')
    const shown = [...list.keys()].filter((index) => isShownAttachment(list[index]))
    const indexes = [...new Set([...shown, ...(named.get(seq) ?? [])])].sort((a, b) => a - b)
    return indexes.map((index): DescribedFile => {
      const one = list[index]
      if (isShownAttachment(one)) return { seq, index, details: one, ...factsOf(one) }
      return { seq, index, details: isJsonObject(one) ? one : {} }
    })
  })
}

/** `EX-0001` and its like. */
export function labelOf(number: number): string {
  return `EX-${String(number).padStart(4, '0')}`
}

/** `EVID-000001` and its like. */
export function batesOf(number: number): string {
  return `EVID-${String(number).padStart(6, '0')}`
}

/** The number of a label or a Bates number, or undefined. */
export function exhibitNumber(text: string): number | undefined {
  const [, digits] = /^(?:EX|EVID)-([0-9]{4,12})$/.exec(text) ?? []
  return digits === undefined ? undefined : Number(digits)
}

/**
 * Labels and Bates numbers for `attachments`, in their order: those that an earlier export gave, else new numbers
 * beyond the highest ever given. `earlier` are the records of all `export` entries of the ledger, in order.
 */
export function assignExhibits(
  attachments: readonly { readonly seq: number; readonly index: number }[],
  earlier: readonly JsonObject[],
): Exhibit[] {
  const given = new Map<string, Exhibit>()
  let highest = 0
  for (const exhibit of earlier.flatMap((record) => objectsAt(record, 'exhibits'))) {
    const { seq, index, label, bates } = exhibit as unknown as Exhibit
    highest = Math.max(highest, exhibitNumber(String(label)) ?? 0, exhibitNumber(String(bates)) ?? 0)
    given.set(`${seq}:${index}`, { seq, index, label, bates })
  }
  return attachments.map(({ seq, index }) => {
    const known = given.get(`${seq}:${index}`)
    if (known !== undefined) return known
    highest++
    return { seq, index, label: labelOf(highest), bates: batesOf(highest) }
  })
}
