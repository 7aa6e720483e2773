/** What the book says of a file: the kind with its rank by how close a copy is to its source, and how it was captured. */
import { clearForm } from '../../core/clear-form.ts'
import { memberAt, textAt, whenAt } from '../../core/recorded.ts'
import type { Holes } from '../holes.ts'
import type { ViewExhibit } from '../packet-view.ts'
import type { Text } from './blocks.ts'
import { saidText } from './said.ts'
import { joined } from './spans.ts'

const ROLES = [
  ['platformExport', 'export of the platform'],
  ['original', 'original file'],
  ['screenshot', 'screenshot'],
  ['photoOfScreen', 'photograph of a screen'],
  ['screenRecording', 'recording of a screen'],
  ['webCapture', 'capture of a web page'],
  ['callRecording', 'recording of a call'],
  ['voicemail', 'voicemail'],
  ['scan', 'scan'],
  ['document', 'document'],
] as const

const COPIES = [
  ['originalBytes', 'the original bytes'],
  ['exactCopy', 'an exact copy'],
  ['transcoded', 'converted'],
  ['cropped', 'cropped'],
  ['edited', 'edited'],
] as const

/** What kind of file it is, with its rank, and what kind of copy, as stated by the recorder. */
export function roleText({ details, index }: ViewExhibit, holes: Holes): string {
  const absent = (member: string) => holes.absent(['attachments', index, member])
  const role = ROLES.findIndex(([name]) => name === textAt(details, 'role'))
  const copy = COPIES.find(([name]) => name === textAt(details, 'copy'))?.[1]
  const kind =
    role < 0 ? `kind ${absent('role')}` : `${ROLES[role]?.[1]} (rank ${role + 1} of ${ROLES.length})`
  return `${kind}; ${copy ?? `kind of copy ${absent('copy')}`}`
}

/** By whom, when, with what and how it was captured, as far as it was recorded. */
export function captureText({ details, index }: ViewExhibit, holes: Holes): Text {
  const when = whenAt(details, 'capturedAt')
  const parts: Text[] = []
  const by = textAt(details, 'capturedBy')
  if (by !== undefined) parts.push(['by ', ...saidText(by)])
  if (when !== undefined) parts.push(saidText(when.literal ?? clearForm(when)))
  for (const member of ['device', 'method', 'source']) {
    const text = textAt(details, member)
    if (text !== undefined) parts.push([`${member}: `, ...saidText(text)])
  }
  if (parts.length > 0) return joined(parts, '; ')
  return [holes.absent(['attachments', index, 'capturedAt'])]
}

const CHECKLIST = [
  ['senderVisible', 'account'],
  ['dateVisible', 'date'],
  ['timeVisible', 'time'],
  ['wholeMessage', 'whole message'],
  ['profileVisible', 'profile'],
  ['urlVisible', 'address (URL)'],
] as const

/** What can be seen on it, as ticked by the recorder, or undefined where nothing was. */
export function checklistText({ details }: ViewExhibit): string | undefined {
  const ticked = CHECKLIST.flatMap(([member, name]) => {
    const value = memberAt(details, 'checklist', member)
    return typeof value === 'boolean' ? [`${name}: ${value ? 'yes' : 'no'}`] : []
  })
  return ticked.length === 0 ? undefined : ticked.join('; ')
}

/** The pointers within an attachment of what `checklistText` says. */
export function checklistPointers({ details }: ViewExhibit): string[] {
  return CHECKLIST.flatMap(([member]) => {
    return typeof memberAt(details, 'checklist', member) === 'boolean' ? [`/checklist/${member}`] : []
  })
}

/** Whether the original is still held, and where, as stated. */
export function heldText({ details, index }: ViewExhibit, holes: Holes): Text {
  const where = textAt(details, 'stillHeld', 'where')
  const asOf = whenAt(details, 'stillHeld', 'asOf')
  if (where === undefined && asOf === undefined) return [holes.absent(['attachments', index, 'stillHeld'])]
  return [
    ...(where === undefined ? ['yes'] : saidText(where)),
    ...(asOf === undefined ? [] : [', as of ', ...saidText(asOf.literal ?? clearForm(asOf))]),
  ]
}
