/**
 * Sexual images of a child are not recorded (record.md, "sensitive"; S34): whoever keeps one may commit a crime, and
 * the child is hurt again. Judged from what the person says of a file and of who is threatened; no picture is looked at.
 */
import type { JsonObject } from './jcs.ts'
import { isMinor } from './minors.ts'
import { objectsAt } from './recorded.ts'

/**
 * True where a file is said to be intimate and a child is among those threatened: in the record itself, or in the
 * records that it is about (an annotation has no targets of its own).
 */
export function namesChildImage(record: JsonObject, about: readonly JsonObject[] = []): boolean {
  const intimate = [record, ...about].some((one) =>
    objectsAt(one, 'attachments').some(({ sensitive }) => sensitive === 'intimate'),
  )
  return intimate && [record, ...about].some((one) => objectsAt(one, 'targets').some(isMinor))
}
