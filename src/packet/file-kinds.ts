/**
 * Kinds of files in words, by the rank of record.md: how close a copy is to its source, as the recorder stated it.
 * Nothing is judged here.
 */
import { textAt } from '../core/recorded.ts'
import type { DescribedFile } from './exhibits.ts'
import type { Holes } from './holes.ts'

/** Kinds of files, the closest to its source first, by the member `role`. */
export const FILE_ROLES = [
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

/** What kind of file it is as stated by the recorder, or words that say why none is shown. */
export function fileKind({ details, index }: DescribedFile, holes: Holes): string {
  const role = FILE_ROLES.find(([name]) => name === textAt(details, 'role'))?.[1]
  return role ?? `kind ${holes.absent(['attachments', index, 'role'])}`
}

/** What kind of copy it is as stated by the recorder, or words that say why none is shown. */
export function copyKind({ details, index }: DescribedFile, holes: Holes): string {
  const copy = COPIES.find(([name]) => name === textAt(details, 'copy'))?.[1]
  return copy ?? `kind of copy ${holes.absent(['attachments', index, 'copy'])}`
}
