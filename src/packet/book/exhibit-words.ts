/** What the book says of a file: the kind with its rank by how close a copy is to its source, and how it was captured. */
import { clearForm } from '../../core/clear-form.ts'
import { memberAt, textAt, whenAt } from '../../core/recorded.ts'
import { copyKind, FILE_ROLES, fileKind } from '../file-kinds.ts'
import type { Holes } from '../holes.ts'
import type { ViewExhibit } from '../packet-view.ts'
import type { Text } from './blocks.ts'
import { saidText } from './said.ts'
import { joined } from './spans.ts'

/** What kind of file it is, with its rank, and what kind of copy, as stated by the recorder. */
export function roleText(exhibit: ViewExhibit, holes: Holes): string {
  const rank = FILE_ROLES.findIndex(([name]) => name === textAt(exhibit.details, 'role'))
  const ranked = rank < 0 ? '' : ` (rank ${rank + 1} of ${FILE_ROLES.length})`
  return `${fileKind(exhibit, holes)}${ranked}; ${copyKind(exhibit, holes)}`
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
