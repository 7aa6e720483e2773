/**
 * What packet.html prints of one record: words and descriptions verbatim, times, account and targets in words, and
 * every other member as a row, so that nothing of an entry shown whole is left unsaid.
 */
import type { FoldedEntry } from '../core/fold.ts'
import { isJsonObject, type JsonObject } from '../core/jcs.ts'
import { withoutHoles } from '../core/partly.ts'
import { formatPointer } from '../core/pointer.ts'
import { checkRecord } from '../core/record.ts'
import { listAt, textAt, whenAt } from '../core/recorded.ts'
import { accountWords, TIMES, targetLines, timeRows } from './event-words.ts'
import { isShownAttachment } from './exhibits.ts'
import type { Holes } from './holes.ts'
import { attr, type Html, html } from './html-text.ts'
import { type Row, shortText, words } from './page-parts.ts'
import { rowsOf } from './record-rows.ts'

const ANNOTATIONS: Record<string, string> = {
  correction: 'Correction',
  withdrawal: 'Withdrawal',
  translation: 'Translation',
  attribution: 'Attribution, as concluded by the person named in it',
  report: 'Report to an authority or body',
  statement: 'Statement',
  adoption: 'Adoption',
  context: 'Context',
  impact: 'Impact',
  custody: 'Custody',
  receipt: 'Receipt',
  attachment: 'Further files',
  remark: 'Remark',
}

/** What kind of entry it is, in words where it is a known annotation. */
export function titleOf(record: JsonObject): Html | string {
  const name = textAt(record, 'annotation')
  if (record['kind'] !== 'annotation') return textAt(record, 'kind') ?? ''
  return name !== undefined && Object.hasOwn(ANNOTATIONS, name)
    ? attr(ANNOTATIONS[name] as string)
    : (name ?? '')
}

const BLOCKS = [
  ['text', 'Exact words', 'Text'],
  ['description', 'Description, in the words of the recorder', 'Description'],
] as const

/** Where the words of a record stand: in `content`, or at the top of an annotation. */
function contentPath(record: JsonObject, member: string): string[] {
  return isJsonObject(record['content']) ? ['content', member] : [member]
}

/** The words and descriptions, verbatim, each beside what was recorded first where they were corrected. */
export function contentBlocks(entry: FoldedEntry, holes: Holes): Html[] {
  const record = entry.corrected
  const wordless = BLOCKS.every(([member]) => textAt(record, ...contentPath(record, member)) === undefined)
  if (record['kind'] === 'threat' && wordless && holes.absent(['content'], '') !== '')
    return [html`<p class="note">${attr('Words and description: hidden, or not recorded.')}</p>\n`]
  const language = textAt(record, ...contentPath(record, 'language'))
  return BLOCKS.flatMap(([member, inThreat, inOther]) => {
    const name = record['kind'] === 'threat' ? inThreat : inOther
    const now = textAt(record, ...contentPath(record, member))
    const first = textAt(entry.record, ...contentPath(entry.record, member))
    const place = `entry ${entry.seq}`
    const block = (title: string, text: string) =>
      html`<h4>${attr(title)}</h4>${words(text, language, place)}`
    return [
      now === undefined ? [] : [block(first === now ? name : `${name}, as corrected`, now)],
      first === undefined || first === now ? [] : [block(`${name}, as recorded`, first)],
    ].flat()
  })
}

/** The translations in force of an entry, each under the words that it translates, with who made it and how. */
export function translationBlocks(entry: FoldedEntry, read: (one: FoldedEntry) => Holes): Html[] {
  return translationsInForce(entry).map((translation) => {
    const { seq, corrected } = translation
    const holes = read(translation)
    const language = textAt(corrected, 'language')
    const by = textAt(corrected, 'translator', 'name')
    const method = textAt(corrected, 'method')
    const title = html`${attr('Translation')}${language === undefined ? undefined : html` (${language})`} ${
      by === undefined ? attr(translatorAbsent(holes)) : html`by ${by}`
    }, ${method === 'machine' ? attr('made by a machine') : method === 'human' ? attr('made by a person') : attr(`method ${holes.absent(['method'], 'not stated')}`)}; entry ${seq}`
    return html`<h4>${title}</h4>${words(textAt(corrected, 'text') as string, language, `entry ${seq}`)}`
  })
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

/** Times, channel, account and targets. */
export function eventRows(record: JsonObject, holes: Holes): Row[] {
  const rows: Row[] = []
  for (const [member, meaning] of TIMES) {
    const when = whenAt(record, member)
    for (const [label, text] of when === undefined ? [] : timeRows(when, member, meaning, holes))
      rows.push([attr(label), text])
  }
  if (record['kind'] === 'threat') rows.push([attr('Channel and account'), channelAndAccount(record, holes)])
  const targets = targetLines(record, holes)
  if (targets.length > 0) rows.push([attr('Threatened'), html`${targets.map((line) => html`${line}<br>`)}`])
  return rows
}

/** The platform and the account as seen; for other kinds of entry what kind it is. */
export function channelAndAccount(record: JsonObject, holes: Holes): Html {
  if (record['kind'] !== 'threat') return html`${titleOf(record)}`
  const platform = textAt(record, 'channel', 'platform')
  const account = accountWords(record)
  const name = account === undefined ? undefined : html`${attr(`${account.how} `)}“${account.name}”`
  const noPlatform =
    holes.absent(['channel', 'platform'], '') === '' ? undefined : attr('platform not shown, ')
  const noName = attr(`account ${holes.absent(['sender'])}`)
  return html`${platform === undefined ? noPlatform : html`${platform}, `}${name ?? noName}`
}

/**
 * Everything else that the record holds; members that the format does not know are marked. With `said`, the changes
 * of a correction or the text of a translation stand elsewhere on the page.
 */
export function otherRows(record: JsonObject, said: boolean, holes: Holes): Row[] {
  const checked = checkRecord(holes.partly === undefined ? record : withoutHoles(record))
  const unknown = checked.ok ? [] : checked.problems.filter((one) => one.unknown).map((one) => one.pointer)
  const mark = html` <span class="note">(not a member that this format knows)</span>`
  return rowsOf(record, shownAlready(record, said, holes)).map(({ pointer, label, text }) => {
    const strange = unknown.some((one) => pointer === one || pointer.startsWith(`${one}/`))
    return [label, html`${shortText(text)}${strange ? mark : undefined}`]
  })
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
