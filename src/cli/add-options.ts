/** The content options of `add` and what they say as a record. Only what was given is set; nothing is guessed. */

import { clearForm } from '../core/clear-form.ts'
import { EvidenceError } from '../core/errors.ts'
import type { Attachment } from '../core/record-parts.ts'
import type { Target, ThreatRecord } from '../core/record-threat.ts'
import type { When } from '../core/when.ts'
import { type AskWhich, type TimeSurroundings, timeOf, zoneOf } from './times.ts'

/** Options as commander gives them. Those that repeat are lists. */
export type AddOptions = {
  text?: string
  textFile?: string
  description?: string
  language?: string
  textOrigin?: string
  edited?: boolean
  deletedBySender?: boolean
  at?: string
  atShown?: string
  zone?: string
  zoneBasis?: string
  approximate?: boolean
  notBefore?: string
  notAfter?: string
  seen?: string
  platform?: string
  medium?: string
  conversation?: string
  messageId?: string
  url?: string
  receivedOn?: string
  sender?: string
  senderHandle?: string
  senderId?: string
  senderUrl?: string
  senderPhone?: string
  senderEmail?: string
  senderSavedAs?: string
  senderClaims?: string
  target?: string[]
  attach?: string[]
  attachRole?: string
  attachCopy?: string
  threatForm?: string
  harm?: string[]
  marker?: string[]
  demand?: string
  deadline?: string
  ongoing?: boolean
  actCode?: string
  perceived?: string
  recordedBy?: string
  recorderRole?: string
  sameAs?: string
  record?: string
  ask?: boolean
}

/** A record to be made, and the times in it that lie in the future. */
export type Draft = { readonly record: ThreatRecord; readonly future: readonly string[] }

/** Options that say nothing about a threat by themselves: those of every command, and how the rest is given. */
const NO_CONTENT: ReadonlySet<string> = new Set([
  ...['vault', 'json', 'quiet', 'input', 'yes', 'passphraseFile', 'passphraseCommand'],
  ...['ask', 'record', 'sameAs', 'attachRole', 'attachCopy'],
])

/** True when any option says something about the threat itself, so that nothing need be asked. */
export function hasContent(options: AddOptions): boolean {
  return Object.entries(options).some(
    ([name, value]) =>
      !NO_CONTENT.has(name) && value !== undefined && !(Array.isArray(value) && value.length === 0),
  )
}

/** Members whose value is not undefined; undefined when none is left. */
export function present<T extends Record<string, unknown>>(
  members: T,
): { [K in keyof T]: Exclude<T[K], undefined> } | undefined {
  const kept = Object.entries(members).filter(([, value]) => value !== undefined)
  return kept.length === 0
    ? undefined
    : (Object.fromEntries(kept) as { [K in keyof T]: Exclude<T[K], undefined> })
}

/** The record that the options say; `words` is the text already read from wherever it came. */
export async function draftOf(
  options: AddOptions,
  words: string | undefined,
  around: Omit<TimeSurroundings, 'zone' | 'zoneBasis'>,
  ask: AskWhich | undefined,
): Promise<Draft> {
  const future: string[] = []
  const zone = options.zone === undefined ? undefined : zoneOf(options.zone)
  const zoneBasis = options.zoneBasis as When['zoneBasis'] | undefined
  const time = async (input: string | undefined, option: string): Promise<When | undefined> => {
    if (input === undefined) return undefined
    // Asking for the device's zone loads tables, so it is asked for only where there is a time to count from.
    const { when, future: isFuture } = await timeOf(input, option, { ...around, zone, zoneBasis }, ask)
    if (isFuture && option !== '--deadline') future.push(clearForm(when))
    return when
  }
  const occurred = await occurredOf(options, zone, zoneBasis, time)
  const record = present({
    kind: 'threat' as const,
    occurred,
    firstSeen: await time(options.seen, '--seen'),
    perceived: present({ how: options.perceived }),
    content: present({
      text: words,
      description: options.description,
      language: options.language,
      textOrigin: options.textOrigin,
    }),
    channel: present({
      medium: options.medium,
      platform: options.platform,
      conversation: options.conversation,
      messageId: options.messageId,
      url: options.url,
      edited: options.edited,
      deletedBySender: options.deletedBySender,
      receivingAccount: options.receivedOn,
    }),
    sender: present({
      displayName: options.sender,
      handle: options.senderHandle,
      accountId: options.senderId,
      profileUrl: options.senderUrl,
      phone: options.senderPhone,
      email: options.senderEmail,
      savedAs: options.senderSavedAs,
      says: options.senderClaims === undefined ? undefined : [claimOf(options.senderClaims)],
    }),
    targets: options.target?.map(targetOf),
    classification: present({
      form: options.threatForm,
      harms: options.harm,
      markers: options.marker,
      demand: options.demand,
      deadline: await time(options.deadline, '--deadline'),
      ongoing: options.ongoing,
      code: options.actCode,
    }),
    recordedBy: present({ name: options.recordedBy, role: options.recorderRole }),
  })
  // Words such as --harm are judged with the whole record, where a wrong one is named by its place.
  return { record: record as unknown as ThreatRecord, future }
}

async function occurredOf(
  options: AddOptions,
  zone: string | undefined,
  zoneBasis: When['zoneBasis'] | undefined,
  time: (input: string | undefined, option: string) => Promise<When | undefined>,
): Promise<When | undefined> {
  const { atShown, approximate, notBefore, notAfter } = options
  const shown = present({ literal: atShown, approximate })
  if (notBefore !== undefined || notAfter !== undefined) {
    if (options.at !== undefined) {
      throw new EvidenceError({ code: 'usage', detail: 'Give either --at, or --not-before and --not-after.' })
    }
    const from = await time(notBefore, '--not-before')
    const to = await time(notAfter, '--not-after')
    return {
      ...shown,
      ...present({
        notBefore: from?.local,
        notAfter: to?.local,
        zone: from?.zone ?? to?.zone,
        zoneBasis: from?.zoneBasis ?? to?.zoneBasis,
      }),
      entered: `${notBefore ?? '..'}/${notAfter ?? '..'}`,
      precision: 'range',
    }
  }
  const at = await time(options.at, '--at')
  if (at !== undefined) return { ...at, ...shown }
  // Letters on a screen without a meaning given are kept as they are; they are no instant.
  return (
    shown && {
      ...shown,
      ...present({ zone, zoneBasis: zone === undefined ? zoneBasis : (zoneBasis ?? 'stated') }),
    }
  )
}

/** `NAME; ROLE; ORGANISATION`, each as the account says it. */
function claimOf(text: string): Record<string, string> {
  const [name, role, ...organisation] = text.split(';').map((part) => part.trim())
  const parts = { name, role, organisation: organisation.length === 0 ? undefined : organisation.join('; ') }
  return Object.fromEntries(
    Object.entries(parts).filter(([, value]) => value !== undefined && value !== ''),
  ) as Record<string, string>
}

/** `WHO[:NAME[:AGE]]`: WHO ends at the first colon; the last part is an age only if it is 1 to 3 digits. */
export function targetOf(text: string): Target {
  const colon = text.indexOf(':')
  const who = (colon < 0 ? text : text.slice(0, colon)) as Target['who']
  if (colon < 0) return { who }
  const rest = text.slice(colon + 1)
  const match = /^(?:(.*):)?([0-9]{1,3})$/s.exec(rest)
  const name = match === null ? rest : (match[1] ?? '')
  return { who, ...(name === '' ? {} : { name }), ...(match === null ? {} : { age: Number(match[2]) }) }
}

/** What `--same-as` takes over from an earlier threat: the conversation, the account, who is threatened; no words, no time. */
export function sameConversation(earlier: ThreatRecord): Partial<ThreatRecord> {
  const {
    messageId: _id,
    url: _url,
    edited: _edited,
    deletedBySender: _deleted,
    ...channel
  } = earlier.channel ?? {}
  const zone = present({
    channel: present(channel),
    sender: earlier.sender,
    targets: earlier.targets,
    recordedBy: earlier.recordedBy,
  })
  return (zone ?? {}) as Partial<ThreatRecord>
}

/** A draft laid over what `--same-as` gave: what was said now wins, member by member. */
export function laidOver(draft: ThreatRecord, earlier: Partial<ThreatRecord>): ThreatRecord {
  return {
    ...earlier,
    ...draft,
    ...present({
      channel: present({ ...earlier.channel, ...draft.channel }),
      sender: draft.sender ?? earlier.sender,
    }),
  } as ThreatRecord
}

/** True when there is something to record: words, a description, or a file. */
export function saysSomething(record: ThreatRecord, files: number): boolean {
  const { text = '', description = '' } = record.content ?? {}
  return text !== '' || description !== '' || files > 0
}

/** Attachment members beside what storing the file gives. */
export type AttachmentNotes = Pick<Attachment, 'role' | 'copy'>

/** What --attach-role and --attach-copy say of every file of this command. */
export function attachmentNotes(options: Pick<AddOptions, 'attachRole' | 'attachCopy'>): AttachmentNotes {
  return (present({ role: options.attachRole, copy: options.attachCopy }) ?? {}) as AttachmentNotes
}
