/**
 * Entries as nodes: a threat over a network as a message, any other as an event; what was recorded about an entry as an
 * annotation of it; and the act of recording. Nothing here says that a person sent something.
 */
import type { Json } from '../../core/jcs.ts'
import { memberAt, textAt } from '../../core/recorded.ts'
import type { EntryState } from '../entry-cells.ts'
import type { Holes } from '../holes.ts'
import { sentOf } from '../sent.ts'
import { type Accounts, accountsOf } from './accounts.ts'
import { dateTime, facetOf, type Ids, type Node, nodeOf, refTo } from './nodes.ts'
import { type Taking, takingFrom } from './taken.ts'

/** Media that UCO's "electronic communication" covers; a call, a letter or a visit is an event. */
const MESSAGES: ReadonlySet<string> = new Set([
  ...['message', 'voiceNote', 'video', 'voicemail', 'email', 'post', 'comment', 'ephemeral'],
])

/** Told elsewhere: files by nodes of their own, the kind by the type of the node, the entry that it is about by a link. */
const ELSEWHERE = ['kind', 'annotation', 'about', 'attachments']

/** The id of an entry as recorded, to which everything else refers. */
export function entryId(ids: Ids, seq: number): string {
  return ids('entry', seq)
}

/** An entry in one of its states. The node of the entry comes first. */
export function entryNodes(
  { state, holes }: { readonly state: EntryState; readonly holes: Holes },
  ids: Ids,
): Node[] {
  const { entry, record, isCorrected, cells } = state
  const where = isCorrected ? [entry.seq, 'corrected'] : [entry.seq]
  const id = ids('entry', ...where)
  const taking = takingFrom(record, ELSEWHERE)
  const recorder = isCorrected ? [] : recorderOf(taking, ids, entry)
  const about = memberAt(record, 'about', 'seq')
  // A flag says that it was folded into nothing: what it names is not shown, or is not what it names.
  const known = typeof about === 'number' && entry.flags.length === 0 ? about : undefined
  const { type, own, nodes } =
    record['kind'] === 'threat'
      ? threatOf({ state, holes }, taking, ids, where)
      : { ...annotationOf(state, taking, ids, known), nodes: [] }
  const node = nodeOf(id, type, {
    'uco-core:name': `entry ${entry.seq}, ${cells.state}`,
    'uco-core:tag': tagsOf(state),
    'uco-core:objectCreatedTime': dateTime(entry.recordedAt),
    ...own,
    'uco-core:description': [
      `A view of entry ${entry.seq} in data/evidence.json, which counts.`,
      ...taking.left(),
    ],
    'case-investigation:wasDerivedFrom': isCorrected ? refTo(entryId(ids, entry.seq)) : undefined,
  })
  return [node, ...nodes, ...recorder]
}

type Typed = {
  readonly type: string
  readonly own: Readonly<Record<string, Json | undefined>>
  readonly nodes: readonly Node[]
}

function threatOf(
  { state, holes }: { readonly state: EntryState; readonly holes: Holes },
  taking: Taking,
  ids: Ids,
  where: readonly (string | number)[],
): Typed {
  const { record } = state
  const sent = sentOf(record, holes) === undefined ? undefined : dateTime(textAt(record, 'occurred', 'utc'))
  const accounts = accountsOf(taking, record, ids, where)
  const medium = taking.take('channel', 'medium')
  if (!isMessage(medium, textAt(record, 'channel', 'platform'))) {
    const own = {
      'uco-core:eventContext': [accounts.from, accounts.to].flatMap((one) => refTo(one) ?? []),
      'uco-core:eventType': medium,
      'uco-core:startTime': sent,
    }
    return { type: 'uco-core:Event', own, nodes: accounts.nodes }
  }
  const facets = facetOf(ids('message facet', ...where), 'uco-observable:MessageFacet', {
    ...partiesOf(accounts),
    'uco-observable:messageID': taking.take('channel', 'messageId'),
    'uco-observable:messageText': taking.take('content', 'text'),
    'uco-observable:messageType': medium,
    'uco-observable:sentTime': sent,
  })
  const own = { 'uco-core:hasFacet': facets }
  return { type: 'uco-observable:Message', own, nodes: accounts.nodes }
}

function partiesOf({ application, from, to }: Accounts): Readonly<Record<string, Json | undefined>> {
  return {
    'uco-observable:application': refTo(application),
    'uco-observable:from': refTo(from),
    'uco-observable:to': refTo(to),
  }
}

/** Where no medium is shown, a platform tells that it was one; a telephone carries calls as well. */
function isMessage(medium: string | undefined, platform: string | undefined): boolean {
  return medium === undefined ? platform !== undefined && platform !== 'phone' : MESSAGES.has(medium)
}

/** An annotation of the entry that it is about; without that entry, an assertion on its own. */
function annotationOf(
  { record }: EntryState,
  { take }: Taking,
  ids: Ids,
  about: number | undefined,
): Pick<Typed, 'type' | 'own'> {
  if (record['kind'] !== 'annotation') return { type: 'uco-core:UcoObject', own: {} }
  const statement = [take('text'), take('reason')].filter((text) => text !== undefined)
  if (about === undefined) return { type: 'uco-core:Assertion', own: { 'uco-core:statement': statement } }
  const object = refTo(entryId(ids, about))
  return { type: 'uco-core:Annotation', own: { 'uco-core:object': object, 'uco-core:statement': statement } }
}

function tagsOf({ entry, cells }: EntryState): string[] {
  const { partly, withdrawnBy } = entry
  return [
    ...(cells.kind === undefined ? [] : [cells.kind]),
    ...(partly === undefined ? [] : [`${partly.hidden} of ${partly.atoms} pieces hidden`]),
    ...(withdrawnBy === undefined ? [] : [`withdrawn by entry ${withdrawnBy}`]),
  ]
}

/** The act of recording an entry, by the clock of the device, with who did it where that was recorded. */
function recorderOf({ take }: Taking, ids: Ids, { seq, recordedAt }: EntryState['entry']): Node[] {
  const name = take('recordedBy', 'name')
  const who = name === undefined ? undefined : ids('recorder', seq)
  const record = nodeOf(ids('recording', seq), 'case-investigation:InvestigativeAction', {
    'uco-core:name': `recording of entry ${seq}`,
    'uco-action:endTime': dateTime(recordedAt),
    'uco-action:performer': refTo(who),
    'uco-action:result': refTo(entryId(ids, seq)),
  })
  return who === undefined
    ? [record]
    : [record, nodeOf(who, 'uco-identity:Identity', { 'uco-core:name': name })]
}
