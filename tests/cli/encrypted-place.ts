/** Places with an encrypted vault of one threat: made once a test file, for a passphrase costs a second, then copied. */
import { cpSync } from 'node:fs'
import { makePlace, type Place } from './evidence.ts'

/** The passphrase of the vault; in the file `old`. */
export const OLD = 'violin carpet eleven monsoon gravel tide'
/** Another one; in the file `new`. */
export const NEW = 'parcel window seventy orchid lantern dune'

let base: Place | undefined

/** Makes the vault that is copied; for `beforeAll`. */
export function shareBase(): void {
  base = makePlace()
  base.file('old', `${OLD}\n`)
  base.good(['init', '--owner', 'Nour', '--passphrase-file', 'old'])
  base.good(['add', '--text', 'I know where you live.', '--passphrase-file', 'old'])
}

/** A place of its own with a copy of it; the passphrases lie beside it. */
export function encryptedPlace(): Place {
  if (base === undefined) throw new Error('shareBase comes first')
  const place = makePlace()
  place.file('old', `${OLD}\n`)
  place.file('new', `${NEW}\n`)
  cpSync(base.vault, place.vault, { recursive: true })
  return place
}
