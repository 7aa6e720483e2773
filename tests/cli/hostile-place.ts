/** A vault that holds the hostile strings in every field that a person can fill and in the names of files. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JsonObject } from '../../src/core/jcs.ts'
import { HOSTILE_TEXTS } from '../packet/hostile-texts.ts'
import { makeVaultPlace, type Place } from './evidence.ts'

/** A threat in which `text` stands wherever a text can. */
export function threatWith(text: string): JsonObject {
  const when = { literal: text, entered: text, local: '2021-12-01T08:17', precision: 'minute' }
  const account = {
    ...{ displayName: text, handle: text, accountId: text, profileUrl: text, phone: text, email: text },
    ...{ savedAs: text, says: [{ name: text, role: text, organisation: text }] },
  }
  return {
    kind: 'threat',
    occurred: when,
    received: when,
    firstSeen: when,
    perceived: { how: 'told', by: text },
    content: { text, description: text },
    channel: {
      ...{ platform: text || 'x', conversation: text, messageId: text, url: text, visibility: text },
      receivingAccount: text,
    },
    sender: account,
    targets: [{ who: 'family', name: text }],
    context: [
      { sender: account, occurred: when, text, description: text, messageId: text },
      { gap: 2, why: text },
    ],
    classification: { demand: text, deadline: when, code: text },
    recordedBy: { name: text },
    device: { software: text, os: text },
  }
}

const when = { local: '2021-12-02', precision: 'day' }

/** One annotation of each kind about entry `seq`, with `text` wherever one can stand. */
export function annotationsWith(text: string, seq: number): JsonObject[] {
  const filled = text || 'x'
  const name = filled.replaceAll('~', '~0').replaceAll('/', '~1')
  const members: JsonObject[] = [
    { annotation: 'remark', text: filled },
    {
      annotation: 'translation',
      language: 'en',
      text: filled,
      translator: { name: text, contact: text, languages: [text], relationship: text },
    },
    {
      annotation: 'correction',
      reason: filled,
      changes: [
        { pointer: '/sender/handle', was: text, is: `${text}!` },
        // Sorted behind the members that there are, whatever follows.
        { pointer: `/sender/z${name}`, is: { [filled]: [text] } },
      ],
    },
    {
      annotation: 'attribution',
      person: { names: [{ name: text, script: text, kind: text }], organisation: text, position: text },
      basis: [{ text }],
      against: [{ text }],
      by: text,
      stillNeeded: [{ text }],
    },
    {
      annotation: 'report',
      ...{ to: filled, body: text, at: { ...when, entered: text }, reference: text, officer: text },
      ...{ given: [text], outcome: text },
    },
    {
      annotation: 'statement',
      person: { name: text, contact: text, relationship: text },
      ...{ perceived: text, how: text, text },
    },
    { annotation: 'adoption', by: filled, text },
    {
      annotation: 'context',
      messages: [
        { text, description: text },
        { gap: 1, why: text },
      ],
    },
    { annotation: 'impact', text: filled },
    { annotation: 'custody', event: filled, by: text, to: text, why: text, how: text, when },
    { annotation: 'receipt', by: text, text, note: text },
    { annotation: 'withdrawal', reason: filled },
  ]
  return members.map((one) => ({ kind: 'annotation', about: { seq }, ...one }))
}

/** Texts that a file system takes as a name. */
const isName = (text: string): boolean =>
  text !== '' && !/^\.{1,2}$/.test(text) && !/[/\0]/.test(text) && Buffer.byteLength(text) <= 255

/** Longer ones stand in one field only: a record has its limit. */
const EVERYWHERE = 2000

export type HostilePlace = {
  readonly place: Place
  /** What was recorded, by entry number; without what the program sets. */
  readonly records: ReadonlyMap<number, JsonObject>
  readonly names: ReadonlyMap<number, string>
}

/**
 * All strings in a threat each. Annotations of all kinds hold those that were made for a sink of ours; the others one
 * kind each, in turn, or all with EVIDENCE_ALL_TEXTS=1.
 */
export function makeHostilePlace(): HostilePlace {
  const place = makeVaultPlace()
  const all = process.env['EVIDENCE_ALL_TEXTS'] === '1'
  const records = new Map<number, JsonObject>()
  const names = new Map<number, string>()
  const threats: JsonObject[] = []
  const about: JsonObject[] = []
  mkdirSync(join(place.dir, 'files'))
  // An entry of empty texts alone is refused, as it must be.
  for (const [at, { id, text }] of HOSTILE_TEXTS.filter((one) => one.text !== '').entries()) {
    if (text.length > EVERYWHERE) {
      const record = { kind: 'threat', content: { text }, sender: { displayName: text } }
      records.set(threats.push(record), record)
      continue
    }
    const record = threatWith(text)
    // Each file costs a few syncs of the disk.
    const named = isName(text) && (all || !id.startsWith('naughty') || at % 5 === 0)
    if (named) writeFileSync(join(place.dir, 'files', text), `file ${at}: ${text}`)
    const details = { declaredType: text, capturedBy: text, device: text, method: text, source: text }
    const attachments = [{ path: `files/${text}`, ...details, stillHeld: { where: text } }]
    const seq = threats.push(named ? { ...record, attachments } : record)
    records.set(seq, record)
    if (named) names.set(seq, text)
    const each = annotationsWith(text, seq)
    about.push(...(all || !id.startsWith('naughty') ? each : [each[at % each.length] as JsonObject]))
  }
  for (const [at, record] of about.entries()) records.set(threats.length + 1 + at, record)
  for (const lines of [threats, about]) {
    place.file('records.jsonl', lines.map((line) => JSON.stringify(line)).join('\n'))
    place.good(['add', '--record', 'records.jsonl'])
  }
  return { place, records, names }
}
