/** What the page says of itself; what it says of a packet are the words of the program (verify/report-words.ts). */
import { EvidenceError } from '../core/errors.ts'
import type { NoPacket } from './check.ts'

/** What was given instead of a packet. */
export const NO_PACKET: Readonly<Record<NoPacket, string>> = {
  nothing: 'Nothing was checked: there was no file in what you gave.',
  vault:
    'Nothing was checked: this is a vault, not a packet. A vault is checked with the program: evidence verify PATH.',
  age: 'Nothing was checked: this file is encrypted with age. Whoever holds the key opens it first (age -d -i KEYFILE -o packet.zip FILE); then give packet.zip to this page.',
  'other-folder':
    'Nothing was checked: this folder is not an evidence packet. It has none of bagit.txt, manifest-sha256.txt, tagmanifest-sha256.txt and data/evidence.json. If the packet is a folder inside it, give that one.',
  'other-file': 'Nothing was checked: this file is no packet, and no ZIP of a packet.',
}

/** A field that cannot be read. */
export const UNREAD = {
  manifest: 'Nothing was checked: what stands in the first field is not 64 digits from 0 to 9 and a to f.',
  key: 'Nothing was checked: what stands in the second field is no fingerprint (SHA256: and 43 characters) and no public key as it stands in public-key.txt.',
  words: 'Nothing was checked: what stands in the third field is no size with twelve words of the list.',
} as const

/** A browser may keep a page that lies on disk from what is dropped on it. */
export const NOT_DROPPED =
  'Nothing was checked: this browser did not let the page read what was dropped. Choose the ZIP or the folder by its field instead.'

/** Where a reader of the page can say what he holds. */
export const WAYS = { later: 'in the fields above', key: 'in the second field above' }

/** A browser that gives other answers than the known ones. */
export function noBrowser(what: string): string {
  return `This browser cannot do what a check needs (${what}), so this page checks nothing here. Use another browser, or the program.`
}

/** Why a check came to no end. */
export function failureWords(error: unknown): string {
  if (error instanceof EvidenceError && error.fault.code === 'disk')
    return `The check was not finished: the browser could not read ${error.fault.path}. A file that was changed or moved since you gave it must be given again.`
  return 'The check was not finished: this page met a fault of its own. Nothing was found out about the packet. Use the program instead.'
}

/** How far a check is. */
export function progressWords(read: number, of: number): string {
  const mebibytes = (bytes: number): string => (bytes / 1_048_576).toFixed(1)
  return `Reading: ${mebibytes(read)} of ${mebibytes(of)} MiB`
}
