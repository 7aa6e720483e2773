/**
 * What the book says of one record: its words and descriptions verbatim, and every member that stands nowhere else, so
 * that nothing of an entry shown whole is left unsaid.
 */
import type { FoldedEntry } from '../../core/fold.ts'
import { isJsonObject, type JsonObject } from '../../core/jcs.ts'
import { withoutHoles } from '../../core/partly.ts'
import { formatPointer } from '../../core/pointer.ts'
import { checkRecord } from '../../core/record.ts'
import { listAt, memberAt, textAt, whenAt } from '../../core/recorded.ts'
import { accountWords, TIMES } from '../event-words.ts'
import { isShownAttachment } from '../exhibits.ts'
import type { Holes } from '../holes.ts'
import { rowsOf } from '../record-rows.ts'
import type { Block, Text } from './blocks.ts'
import { messageRows } from './context-messages.ts'
import { type Row, timePointers } from './event-text.ts'
import { groupedRows } from './grouped-rows.ts'
import { wordsBlock } from './said.ts'

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
    `, ${made}${memberAt(corrected, 'complete') === false ? ', not complete' : ''}; `,
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
  return [
    ...messageRows(record, holes, isStrange),
    ...groupedRows(rowsOf(record, shownAlready(record, said, holes)), isStrange),
  ]
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
    for (const name of timePointers(when)) shown.add(`/${member}/${name}`)
  }
  if (record['kind'] === 'threat') {
    const account = accountWords(record)
    if (account !== undefined) shown.add(`/sender/${account.member}`)
    for (const member of ['platform', 'medium'])
      if (textAt(record, 'channel', member) !== undefined) shown.add(`/channel/${member}`)
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
  for (const list of ['context', 'messages']) {
    for (const [at, one] of listAt(record, list).entries()) if (isJsonObject(one)) shown.add(`/${list}/${at}`)
  }
  for (const [at, one] of listAt(record, 'attachments').entries()) {
    if (isShownAttachment(one) || holes.partly !== undefined) shown.add(`/attachments/${at}`)
  }
  return shown
}
