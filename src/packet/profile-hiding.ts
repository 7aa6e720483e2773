/**
 * The fields and files that a profile hides, as `--redact-field` and `--withhold-attachment` would name them
 * (core/redact.ts). A correction of a hidden field is hidden with it, and the reason that it gives.
 */

import { isHash } from '../core/bytes.ts'
import type { RecordedEntry } from '../core/fold.ts'
import { isJsonObject, type Json, type JsonObject } from '../core/jcs.ts'
import { formatPointer, parsePointer } from '../core/pointer.ts'
import { listAt, memberAt, textAt } from '../core/recorded.ts'
import { type FieldRef, type FileRef, isStructural } from '../core/redact-paths.ts'
import { OWN_ACCOUNTS, OWN_SENDER, type Profile } from './profiles.ts'

/** What a profile hides. */
export type ProfileHiding = { readonly fields: readonly FieldRef[]; readonly files: readonly FileRef[] }

type Tokens = readonly string[]
type Rules = { readonly hides: readonly Tokens[]; readonly only?: readonly Tokens[]; readonly own: boolean }

const OWN_SENDERS: readonly Tokens[] = ['context', 'messages'].flatMap((list) =>
  OWN_SENDER.map((member) => [list, '*', 'sender', member]),
)

/**
 * What is hidden of `entries`, those that the packet shows. `own` keeps the recipient’s own accounts visible where the
 * profile shows them at all.
 */
export function hiddenBy(
  profile: Profile,
  entries: readonly RecordedEntry[],
  show: { readonly own: boolean },
): ProfileHiding {
  const patterns = show.own ? profile.hides : [...profile.hides, ...OWN_ACCOUNTS]
  const rules: Rules = {
    hides: patterns.map(tokensOf),
    ...(profile.only === undefined ? {} : { only: profile.only.map(tokensOf) }),
    own: show.own,
  }
  const bySeq = new Map(entries.map((entry) => [entry.seq, entry]))
  const fields = entries.flatMap((entry) => {
    const { seq, record } = entry
    if (record['kind'] === 'vault' || record['kind'] === 'key') return []
    const found = [
      ...inRecord(record, rules),
      ...(isCorrection(record) ? inCorrection(entry, bySeq, rules) : []),
      ...(show.own ? [] : ownSenders(record)),
    ]
    return found.map((tokens): FieldRef => ({ seq, pointer: formatPointer(tokens) }))
  })
  return { fields, files: filesOf(profile, entries) }
}

/** Where a record holds accounts of the recipient, hidden unless they are shown. */
export function ownPlaces(record: JsonObject): Tokens[] {
  if (record['kind'] === 'vault' || record['kind'] === 'key') return []
  return [...inRecord(record, { hides: OWN_ACCOUNTS.map(tokensOf), own: false }), ...ownSenders(record)]
}

function tokensOf(pattern: string): Tokens {
  return parsePointer(pattern) as string[]
}

const isCorrection = (record: JsonObject): boolean => record['annotation'] === 'correction'

/** The places of a record that are hidden whole, none of them within another. */
function inRecord(record: JsonObject, { hides, only }: Rules): Tokens[] {
  const found: Tokens[] = []
  const visit = (value: Json, tokens: Tokens): void => {
    if (tokens.length > 0 && isStructural(record, tokens)) return
    if (isElsewhere(record, tokens[0])) return
    // Files are withheld as files, which leaves what kind they are.
    if (tokens[0] === 'attachments' && only !== undefined) return
    if (hides.some((pattern) => pattern.length === tokens.length && agree(pattern, tokens))) {
      found.push(tokens)
      return
    }
    const kept = only?.some((pattern) => pattern.length <= tokens.length && agree(pattern, tokens))
    if (kept === false && !only?.some((pattern) => agree(pattern, tokens))) {
      found.push(tokens)
      return
    }
    const inner = childrenOf(value)
    if (kept === false && inner.length === 0) found.push(tokens)
    for (const [step, one] of inner) visit(one, [...tokens, step])
  }
  for (const [step, one] of childrenOf(record)) visit(one, [step])
  return found
}

/** What a correction says is judged by what it is about. */
function isElsewhere(record: JsonObject, member: string | undefined): boolean {
  return isCorrection(record) && (member === 'changes' || member === 'reason')
}

function childrenOf(value: Json): [string, Json][] {
  if (Array.isArray(value)) return [...value.entries()].map(([at, one]) => [String(at), one])
  return isJsonObject(value) ? Object.entries(value as { [member: string]: Json }) : []
}

/** True where one leads to the other, or both to the same place. */
function agree(pattern: Tokens, tokens: Tokens): boolean {
  const shared = Math.min(pattern.length, tokens.length)
  for (let at = 0; at < shared; at++) if (pattern[at] !== '*' && pattern[at] !== tokens[at]) return false
  return true
}

/** In messages before and after that are the recipient’s own: by which account they were made. */
function ownSenders(record: JsonObject): Tokens[] {
  return ['context', 'messages'].flatMap((list) =>
    listAt(record, list).flatMap((message, at) =>
      memberAt(message, 'own') === true
        ? OWN_SENDER.filter((member) => memberAt(message, 'sender', member) !== undefined).map((member) => [
            list,
            String(at),
            'sender',
            member,
          ])
        : [],
    ),
  )
}

/** What a correction says of hidden fields, and then why it was made. */
function inCorrection(
  entry: RecordedEntry,
  bySeq: ReadonlyMap<number, RecordedEntry>,
  rules: Rules,
): Tokens[] {
  const { record } = entry
  const found = listAt(record, 'changes').flatMap((change, at): Tokens[] => {
    const named = parsePointer(textAt(change, 'pointer') ?? '')
    if (named !== undefined && !isHiddenOf(targetOf(entry, bySeq), named, bySeq, rules)) return []
    return ['was', 'is'].flatMap((member) =>
      memberAt(change, member) === undefined ? [] : [['changes', String(at), member]],
    )
  })
  const silent = found.length === 0 && rules.only === undefined
  return silent || record['reason'] === undefined ? found : [...found, ['reason']]
}

function targetOf(entry: RecordedEntry, bySeq: ReadonlyMap<number, RecordedEntry>) {
  const seq = memberAt(entry.record, 'about', 'seq')
  return typeof seq === 'number' && seq < entry.seq ? bySeq.get(seq) : undefined
}

/** Whether anything at a place of an entry is hidden by rule, also where nothing stands there yet. */
function isHiddenOf(
  entry: RecordedEntry | undefined,
  tokens: Tokens,
  bySeq: ReadonlyMap<number, RecordedEntry>,
  rules: Rules,
): boolean {
  if (entry !== undefined && isCorrection(entry.record)) {
    const [list, at, member] = tokens
    if (list === 'reason') return inCorrection(entry, bySeq, rules).length > 0
    const change = list === 'changes' ? listAt(entry.record, 'changes')[Number(at)] : undefined
    const named = parsePointer(textAt(change, 'pointer') ?? '')
    // A change that is put in, or turned to another place, may say anything.
    if (named === undefined || (member !== 'was' && member !== 'is')) return true
    return isHiddenOf(targetOf(entry, bySeq), named, bySeq, rules)
  }
  if (rules.only !== undefined)
    return !rules.only.some((pattern) => pattern.length <= tokens.length && agree(pattern, tokens))
  const hides = rules.own ? rules.hides : [...rules.hides, ...OWN_SENDERS]
  return hides.some((pattern) => agree(pattern, tokens))
}

/** The files that are withheld; one that a correction speaks of, as a whole or as to its mark, may be sensitive. */
function filesOf({ withholds }: Profile, entries: readonly RecordedEntry[]): FileRef[] {
  if (withholds === 'none') return []
  const spoken = new Set(entries.flatMap(spokenOf))
  return entries.flatMap(({ seq, record }) =>
    listAt(record, 'attachments').flatMap((file, index) => {
      if (!isHash(memberAt(file, 'sha256'))) return []
      const mark = memberAt(file, 'sensitive')
      const marked = mark !== undefined && mark !== 'none'
      const named = spoken.has(`${seq}:*`) || spoken.has(`${seq}:${index}`)
      return withholds === 'all' || marked || named ? [{ seq, index }] : []
    }),
  )
}

/** Of which files a correction speaks so that their mark may be another: `3:0`, or `3:*` for all of an entry. */
function spokenOf({ record }: RecordedEntry): string[] {
  const seq = isCorrection(record) ? memberAt(record, 'about', 'seq') : undefined
  if (typeof seq !== 'number') return []
  return listAt(record, 'changes').flatMap((change) => {
    const [list, at, member] = parsePointer(textAt(change, 'pointer') ?? '') ?? []
    if (list !== 'attachments' || (member !== undefined && member !== 'sensitive')) return []
    return [`${seq}:${at ?? '*'}`]
  })
}
