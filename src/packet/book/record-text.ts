/**
 * What the book says of one record: its words and descriptions verbatim, and every member that stands nowhere else, so
 * that nothing of an entry shown whole is left unsaid.
 */
import type { FoldedEntry } from '../../core/fold.ts'
import { isJsonObject, type JsonObject } from '../../core/jcs.ts'
import { withoutHoles } from '../../core/partly.ts'
import { formatPointer, parsePointer } from '../../core/pointer.ts'
import { checkRecord } from '../../core/record.ts'
import { listAt, textAt, whenAt } from '../../core/recorded.ts'
import { accountWords, TIMES } from '../event-words.ts'
import { isShownAttachment } from '../exhibits.ts'
import type { Holes } from '../holes.ts'
import { labelOfPath, labelWithin, type RecordRow, rowsOf } from '../record-rows.ts'
import type { Block, Text } from './blocks.ts'
import type { Row } from './event-text.ts'
import { worded } from './member-words.ts'
import { wordsBlock } from './said.ts'
import { joined } from './spans.ts'

const BLOCKS = [
  ['text', 'Exact words', 'Text'],
  ['description', 'Description, in the words of the recorder', 'Description'],
] as const

/** Where the words of a record stand: in `content`, or at the top of an annotation. */
function contentPath(record: JsonObject, member: string): string[] {
  return isJsonObject(record['content']) ? ['content', member] : [member]
}

/** The words and descriptions, verbatim, each beside what was recorded first where they were corrected. */
export function contentBlocks(entry: FoldedEntry, holes: Holes): Block[] {
  const record = entry.corrected
  const wordless = BLOCKS.every(([member]) => textAt(record, ...contentPath(record, member)) === undefined)
  if (record['kind'] === 'threat' && wordless && holes.absent(['content'], '') !== '')
    return [{ is: 'text', note: true, text: ['Words and description: hidden, or not recorded.'] }]
  const language = textAt(record, ...contentPath(record, 'language'))
  return BLOCKS.flatMap(([member, inThreat, inOther]) => {
    const name = record['kind'] === 'threat' ? inThreat : inOther
    const now = textAt(record, ...contentPath(record, member))
    const first = textAt(entry.record, ...contentPath(entry.record, member))
    const block = (title: string, text: string): Block[] => [
      { is: 'heading', level: 4, text: [title] },
      wordsBlock(text, language, `entry ${entry.seq}`),
    ]
    return [
      now === undefined ? [] : block(first === now ? name : `${name}, as corrected`, now),
      first === undefined || first === now ? [] : block(`${name}, as recorded`, first),
    ].flat()
  })
}

/** The translations in force of an entry, each with who made it and how. */
export function translationBlocks(entry: FoldedEntry, read: (one: FoldedEntry) => Holes): Block[] {
  return translationsInForce(entry).flatMap((translation): Block[] => {
    const { seq, corrected } = translation
    const language = textAt(corrected, 'language')
    return [
      { is: 'heading', level: 4, text: translationTitle(translation, read(translation)) },
      wordsBlock(textAt(corrected, 'text') as string, language, `entry ${seq}`),
    ]
  })
}

function translationTitle({ seq, corrected }: FoldedEntry, holes: Holes): Text {
  const language = textAt(corrected, 'language')
  const by = textAt(corrected, 'translator', 'name')
  const method = textAt(corrected, 'method')
  const made =
    method === 'machine'
      ? 'made by a machine'
      : method === 'human'
        ? 'made by a person'
        : `method ${holes.absent(['method'], 'not stated')}`
  return [
    'Translation',
    ...(language === undefined ? [] : [' (', { said: language }, ')']),
    ...(by === undefined ? [` ${translatorAbsent(holes)}`] : [' by ', { said: by }]),
    `, ${made}; `,
    { to: `entry-${seq}`, text: `entry ${seq}` },
  ]
}

function translatorAbsent(holes: Holes): string {
  const hidden = holes.absent(['translator', 'name'], '')
  return hidden === '' ? 'by a translator who is not named' : `by a translator; name ${hidden}`
}

/** The translations directly about an entry that are not withdrawn and whose text is at hand. */
export function translationsInForce(entry: FoldedEntry): FoldedEntry[] {
  return entry.folded.filter(({ record, corrected, withdrawnBy }) => {
    const text = textAt(corrected, 'text')
    return record['annotation'] === 'translation' && withdrawnBy === undefined && text !== undefined
  })
}

/**
 * Everything else that the record holds, a row for each member or element of a list; members that the format does not
 * know are marked. With `said`, the changes of a correction or the text of a translation stand elsewhere.
 */
export function otherRows(record: JsonObject, said: boolean, holes: Holes): Row[] {
  const checked = checkRecord(holes.partly === undefined ? record : withoutHoles(record))
  const unknown = checked.ok ? [] : checked.problems.filter((one) => one.unknown).map((one) => one.pointer)
  const isStrange = (pointer: string) =>
    unknown.some((one) => pointer === one || pointer.startsWith(`${one}/`))
  return groupedRows(rowsOf(record, shownAlready(record, said, holes)), isStrange)
}

/** Leaves of a record, those of one member or element together in a row. */
export function groupedRows(leaves: readonly RecordRow[], isStrange: (pointer: string) => boolean): Row[] {
  const groups = new Map<string, { label: Text; values: Text[] }>()
  for (const { pointer, text } of leaves) {
    const path = (parsePointer(pointer) ?? []).map(pathStep)
    const depth = typeof path[1] === 'number' ? 2 : 1
    const above = path.slice(0, depth)
    const within = labelWithin(path.slice(depth))
    const value: Text = [
      ...(within === '' ? [] : [{ said: within }, ': ']),
      ...worded(pointer, text),
      ...(isStrange(pointer) ? [{ note: ' (not a member that this format knows)' }] : []),
    ]
    const key = formatPointer(above)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { label: [{ said: labelOfPath(above) }], values: [value] })
    else group.values.push(value)
  }
  return [...groups.values()].map(({ label, values }) => [label, joined(values, '; ')])
}

/** A token of a pointer as a step of a path: an index where it looks like one. */
export function pathStep(token: string): string | number {
  return /^[0-9]{1,9}$/.test(token) ? Number(token) : token
}

/** The pointers of what other parts of the page say, as far as it has the type that they read. */
function shownAlready(record: JsonObject, said: boolean, holes: Holes): Set<string> {
  const shown = new Set(['/kind'])
  if (record['kind'] === 'annotation') for (const one of ['/annotation', '/about']) shown.add(one)
  if (record['annotation'] === 'correction' && said) shown.add('/changes')
  for (const [member] of BLOCKS) {
    const path = contentPath(record, member)
    if (textAt(record, ...path) !== undefined) shown.add(formatPointer(path))
  }
  for (const [member] of TIMES) {
    const when = whenAt(record, member)
    if (when === undefined) continue
    const range = when.precision === 'range' || when.local === undefined
    const unsaid = range ? ['local'] : ['notBefore', 'notAfter']
    if (range && when.notBefore === undefined && when.notAfter === undefined) unsaid.push('zone')
    for (const name of Object.keys(when)) if (!unsaid.includes(name)) shown.add(`/${member}/${name}`)
  }
  if (record['kind'] === 'threat') {
    const account = accountWords(record)
    if (account !== undefined) shown.add(`/sender/${account.member}`)
    if (textAt(record, 'channel', 'platform') !== undefined) shown.add('/channel/platform')
  }
  for (const [at, target] of listAt(record, 'targets').entries()) {
    if (!isJsonObject(target)) continue
    const { who, name, age, minor, isRecipient } = target
    if (typeof who === 'string') shown.add(`/targets/${at}/who`)
    if (typeof name === 'string') shown.add(`/targets/${at}/name`)
    if (typeof age === 'number') shown.add(`/targets/${at}/age`)
    if (minor === true) shown.add(`/targets/${at}/minor`)
    if (isRecipient === true) shown.add(`/targets/${at}/isRecipient`)
  }
  for (const [at, one] of listAt(record, 'attachments').entries()) {
    if (isShownAttachment(one) || holes.partly !== undefined) shown.add(`/attachments/${at}`)
  }
  return shown
}
