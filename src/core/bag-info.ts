/**
 * bag-info.txt of a packet (RFC 8493 §2.2.2): written by packet/, and written again by verify/ to be compared, so that
 * nobody can put words there that the packet's own data does not say.
 */
import { showVisible } from './visible.ts'

/** What bag-info.txt is made from: the payload's bytes and files, the packet's own date and number. */
export type BagFacts = {
  readonly octets: number
  readonly files: number
  readonly createdAt: string
  readonly id: string
}

/** bag-info.txt: when it was packed (UTC), the packet number, how much is packed. */
export function formatBagInfo({ octets, files, createdAt, id }: BagFacts): string {
  return [
    `Bagging-Date: ${createdAt.slice(0, 10)}\n`,
    `External-Identifier: ${showVisible(id).replaceAll('\n', '\\u{a}')}\n`,
    `Payload-Oxum: ${octets}.${files}\n`,
  ].join('')
}
