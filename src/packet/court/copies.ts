/**
 * The court copies of a packet, data/exhibits/court/: each picture that the views show, without metadata, under its own
 * hash, with a statement that says what each was made from and what it lacks. Natives stay untouched.
 */
import { encodeUtf8 } from '../../core/bytes.ts'
import { sha256Hex } from '../../core/crypto.ts'
import type { PacketView } from '../packet-view.ts'
import type { ShownPicture } from '../pictures.ts'

/** Where a court copy lies, relative to `data/`, and its digest. */
export type CourtCopy = { readonly courtPath: string; readonly courtSha256: string }

/** Where court copies lie, relative to `data/`. */
export const COURT_FOLDER = 'exhibits/court/'

const EXTENSIONS: Record<ShownPicture['type'], string> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
}

/** The place of the copy of an exhibit, named like its native by label and digest, but by its own digest. */
export function courtCopy(label: string, { bytes, type }: ShownPicture): CourtCopy {
  const courtSha256 = sha256Hex(bytes)
  const courtPath = `${COURT_FOLDER}${label}-${courtSha256.slice(0, 16)}.${EXTENSIONS[type]}`
  return { courtPath, courtSha256 }
}

/** The copies and their statement, by path in the bag; nothing where no picture is shown. */
export function courtFiles(view: PacketView): { path: string; bytes: Uint8Array }[] {
  const shown = view.exhibits.flatMap((exhibit) => (exhibit.picture === undefined ? [] : [exhibit]))
  if (shown.length === 0) return []
  const lines = shown.flatMap(({ label, path, sha256, picture }) => {
    const { courtPath, courtSha256, leftOut } = picture as ShownPicture & CourtCopy
    return [
      label,
      `  copy     ${courtPath.slice(COURT_FOLDER.length)}`,
      `           SHA-256 ${courtSha256}`,
      `  native   ${path}`,
      `           SHA-256 ${sha256}`,
      ...(leftOut.length === 0 ? [] : [`  left out ${leftOut.join(', ')}`]),
      '',
    ]
  })
  const statement = [
    'COPIES MADE BY THE PROGRAM FROM THE FILES IN exhibits/native, FOR READING.',
    'What is drawn was copied byte for byte and not changed, sharpened, cut or scaled. Left out was what is not',
    'drawn: where and when a camera was used, texts, colour profiles, further frames. Of camera data only how the',
    'picture is turned is kept. A court copy stands for nothing that its native does not: compare the native.',
    'Where no line begins with “left out”, nothing was: that copy is its native, byte for byte.',
    '',
    ...lines,
  ]
  return [
    {
      path: `data/${COURT_FOLDER}00-STATEMENT.txt`,
      bytes: encodeUtf8(statement.map((line) => `${line}\r\n`).join('')),
    },
    ...shown.map(({ picture }) => {
      const { courtPath, bytes } = picture as ShownPicture & CourtCopy
      return { path: `data/${courtPath}`, bytes }
    }),
  ]
}
