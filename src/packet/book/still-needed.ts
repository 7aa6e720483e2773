/** What a declaration would have to say and the packet does not: by entry and file, nothing guessed. */
import { listAt, memberAt, textAt, whenAt } from '../../core/recorded.ts'
import { everyEntry, type PacketView, type ViewExhibit } from '../packet-view.ts'
import type { Text } from './blocks.ts'
import { entryRuns, fileLink, joined } from './spans.ts'

/** Elements of a declaration about messages that no entry shown holds. */
export function neededOfEntries(view: PacketView): Text[] {
  const threats = everyEntry(view).filter(
    ({ record, withdrawnBy }) => record['kind'] === 'threat' && withdrawnBy === undefined,
  )
  const needs = (what: string, lacks: (at: (typeof threats)[number]) => boolean): Text[] => {
    const seqs = threats.filter(lacks).map(({ seq }) => seq)
    return seqs.length === 0 ? [] : [[`${what}: `, ...entryRuns(seqs, 30)]]
  }
  return [
    ...needs('The account or number on which it arrived is not recorded, or hidden', ({ corrected }) => {
      return textAt(corrected, 'channel', 'receivingAccount') === undefined
    }),
    ...needs('When it was first seen or received is not recorded, or hidden', ({ corrected }) => {
      return ['firstSeen', 'received'].every((member) => whenAt(corrected, member) === undefined)
    }),
    ...needs('Messages before and after are not recorded, or hidden', ({ corrected, folded }) => {
      const later = folded.some(({ record }) => record['annotation'] === 'context')
      return listAt(corrected, 'context').length === 0 && !later
    }),
    ...needs('Who recorded it is not recorded, or hidden', ({ corrected }) => {
      return textAt(corrected, 'recordedBy', 'role') === undefined
    }),
  ]
}

/** Elements of a statement about files that their records do not hold. */
export function neededOfFiles({ exhibits }: PacketView): Text[] {
  const enclosed = exhibits.filter(({ path }) => path !== undefined)
  const needs = (what: string, lacks: (file: ViewExhibit) => boolean): Text[] => {
    const files = enclosed.filter(lacks)
    if (files.length === 0) return []
    const links = joined(files.slice(0, 30).map((file) => [fileLink(file)]))
    const more = files.length <= 30 ? [] : [` and ${files.length - 30} more`]
    return [[`${what}: `, ...links, ...more]]
  }
  return [
    ...needs('Who made the file or took it from its source is not recorded, or hidden', ({ details }) => {
      return textAt(details, 'capturedBy') === undefined
    }),
    ...needs('When the file was made or taken is not recorded, or hidden', ({ details }) => {
      return whenAt(details, 'capturedAt') === undefined
    }),
    ...needs('How, and from which device or account, is not recorded, or hidden', ({ details }) => {
      return ['method', 'device', 'source'].every((member) => textAt(details, member) === undefined)
    }),
    ...needs(
      'Whether the source still holds what is in the file is not recorded, or hidden',
      ({ details }) => {
        return memberAt(details, 'stillHeld') === undefined
      },
    ),
  ]
}
