/**
 * Who and which accounts the shown entries name, put together only where everything recorded of them is alike: whether
 * two accounts or two mentions are one person is not for a program to say.
 */
import { allFolded } from '../../core/fold.ts'
import { isJsonObject, type Json, type JsonObject } from '../../core/jcs.ts'
import { isMinor } from '../../core/minors.ts'
import { listAt, memberAt, objectsAt, textAt } from '../../core/recorded.ts'
import type { TimelineEntry } from '../../core/timeline.ts'
import { type Holes, holesOf } from '../holes.ts'
import { everyEntry, type PacketView } from '../packet-view.ts'

/** An account as seen by threats, or one that received them. */
export type Account = {
  readonly label: string
  readonly role: 'sender' | 'receiver'
  readonly platform?: string
  /** As the record holds it; of a receiving account its text alone. */
  readonly seen: JsonObject | string
  readonly entries: readonly number[]
  /** Attributions in force, by the number of their entry. */
  readonly attributions: readonly number[]
}

/** Somebody who is threatened, as described. */
export type Target = {
  readonly label: string
  readonly who?: string
  readonly name?: string
  /** Instead of a hidden name. */
  readonly letter?: string
  readonly age?: number
  readonly minor: boolean
  readonly isRecipient: boolean
  readonly entries: readonly number[]
}

/** Somebody named in another role. */
export type Named = { readonly name: string; readonly role: string; readonly entries: readonly number[] }

/** The accounts, numbered in the order of the events. */
export function accountsOf(view: PacketView): Account[] {
  const found = new Map<string, Account & { entries: number[]; attributions: number[] }>()
  const add = (
    key: string,
    entry: TimelineEntry,
    made: Pick<Account, 'role' | 'seen'> & { platform?: string },
  ) => {
    const account = found.get(key) ?? {
      ...made,
      label: `Account ${found.size + 1}`,
      entries: [],
      attributions: [],
    }
    found.set(key, account)
    account.entries.push(entry.seq)
    if (made.role === 'sender') account.attributions.push(...attributionsOf(entry))
  }
  for (const entry of view.timeline) {
    const { corrected } = entry
    if (corrected['kind'] !== 'threat') continue
    const platform = textAt(corrected, 'channel', 'platform')
    const on = platform === undefined ? {} : { platform }
    const seen = memberAt(corrected, 'sender')
    if (isJsonObject(seen) && Object.keys(seen).length > 0)
      add(JSON.stringify(['sender', platform, sorted(seen)]), entry, { role: 'sender', seen, ...on })
    const receiving = textAt(corrected, 'channel', 'receivingAccount')
    if (receiving !== undefined)
      add(JSON.stringify(['receiver', platform, receiving]), entry, {
        role: 'receiver',
        seen: receiving,
        ...on,
      })
  }
  return [...found.values()]
}

/** Members in one order, for two records of one account may have them in another. */
function sorted(value: JsonObject): Json {
  return Object.keys(value)
    .sort()
    .map((key) => [key, value[key] as Json])
}

function attributionsOf(entry: TimelineEntry): number[] {
  return allFolded(entry)
    .filter(({ record, withdrawnBy }) => record['annotation'] === 'attribution' && withdrawnBy === undefined)
    .map(({ seq }) => seq)
}

/** Those who are threatened, numbered in the order of the events. */
export function targetsOf(view: PacketView): Target[] {
  const found = new Map<string, Target & { entries: number[] }>()
  for (const entry of view.timeline) {
    const { seq, corrected } = entry
    const holes = holesOf(entry, view.letters)
    for (const [at, target] of listAt(corrected, 'targets').entries()) {
      if (!isJsonObject(target)) continue
      const described = describe(corrected, at, target, holes)
      const key = JSON.stringify(described)
      const known = found.get(key) ?? { ...described, label: `Person ${found.size + 1}`, entries: [] }
      found.set(key, known)
      if (known.entries.at(-1) !== seq) known.entries.push(seq)
    }
  }
  return [...found.values()]
}

function describe(
  record: JsonObject,
  at: number,
  target: JsonObject,
  holes: Holes,
): Omit<Target, 'label' | 'entries'> {
  const who = textAt(target, 'who')
  const name = textAt(target, 'name')
  const letter = holes.child(record, at)
  const age = target['age']
  return {
    ...(who === undefined ? {} : { who }),
    ...(letter !== undefined ? { letter } : name === undefined ? {} : { name }),
    ...(typeof age === 'number' ? { age } : {}),
    minor: isMinor(target),
    isRecipient: target['isRecipient'] === true,
  }
}

/** Everybody who is named in another role, with what that role is. */
export function othersNamed(view: PacketView): Named[] {
  const found = new Map<string, Named & { entries: number[] }>()
  for (const { seq, corrected } of everyEntry(view)) {
    for (const [role, name] of namesIn(corrected)) {
      const key = JSON.stringify([role, name])
      const known = found.get(key) ?? { role, name, entries: [] }
      found.set(key, known)
      if (known.entries.at(-1) !== seq) known.entries.push(seq)
    }
  }
  return [...found.values()]
}

function namesIn(record: JsonObject): [role: string, name: string][] {
  const found: [string, string | undefined][] = [
    ['recorded entries', textAt(record, 'recordedBy', 'name')],
    ...objectsAt(record, 'attachments').map((one): [string, string | undefined] => {
      return ['captured files', textAt(one, 'capturedBy')]
    }),
  ]
  const annotation = textAt(record, 'annotation')
  if (annotation === 'statement') found.push(['gave a statement', textAt(record, 'person', 'name')])
  if (annotation === 'translation') found.push(['translator', textAt(record, 'translator', 'name')])
  if (annotation === 'adoption') found.push(['adopted an entry as their own', textAt(record, 'by')])
  if (annotation === 'report') {
    found.push(['named in a report entry as its recipient', textAt(record, 'to')])
    found.push(['named in a report entry as officer', textAt(record, 'officer')])
  }
  if (annotation === 'attribution') {
    found.push(['concluded an attribution', textAt(record, 'by')])
    for (const one of objectsAt(record, 'person', 'names'))
      found.push(['named in an attribution, which is the conclusion of whoever made it', textAt(one, 'name')])
  }
  return found.flatMap(([role, name]) => (name === undefined || name === '' ? [] : [[role, name]]))
}
