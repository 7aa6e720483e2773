/**
 * The recovery sheet as text to be printed: at most 80 columns, and an identity file that stock `age` reads, for every
 * line but the identity is a comment. Also reads the identity back from such a text or from what a person typed.
 */
import { formatIdentity, type Identity, parseIdentity } from '../age/keys.ts'
import { qrLines } from './qr.ts'

/** What stands on a sheet. */
export type Sheet = {
  readonly identity: Identity
  readonly vault: string
  readonly fingerprint: string
  /** The day, YYYY-MM-DD. */
  readonly date: string
  readonly software: string
}

/** The sheet, with its last LF. */
export function sheetText({ identity, vault, fingerprint, date, software }: Sheet): string {
  const secret = formatIdentity(identity)
  const before = `RECOVERY SHEET OF A VAULT

Whoever holds this sheet and a copy of the vault can read all that is in it,
and can write in its name. Print it, keep the paper where the one you fear
does not look, and delete this file: it must not stay on a computer.

Vault  ${vault}
Key    ${fingerprint}
Made   ${date}, ${software}

The line below is the secret; the squares say the same.
`
  const after = `WHAT IT OPENS: the file keys/secrets.age of this vault, and with that every
entry and every attachment. It needs the vault, or a copy of it.

HOW, when the passphrase is lost: put the vault or a copy in its place, then

  evidence key recover --sheet THIS-FILE

or, with the paper alone,  evidence key recover  and type the secret line.
A new passphrase is asked for; nothing that was recorded changes.

HOW, without evidence: the program age (age-encryption.org) reads this file.

  age -d -i THIS-FILE keys/secrets.age

shows the "identities" that open the entries; docs/format.md, section 12.

WHAT IT IS NOT: no copy of what you recorded (make one: evidence backup), no
proof of anything, and nothing to show to anyone. When a newer sheet is made,
this one opens only copies of the vault from before that.`
  return [commented(before), secret, commented(`\n${qrLines(secret).join('\n')}\n\n${after}`), ''].join('\n')
}

function commented(text: string): string {
  return text
    .split('\n')
    .map((line) => (line.trim() === '' ? '#' : `# ${line}`))
    .join('\n')
}

/** The one identity in the text of a sheet; undefined where there is none that reads, or another one besides. */
export function identityOnSheet(text: string): Identity | undefined {
  const found = new Set(text.match(/AGE-SECRET-KEY-1[A-Z0-9]+/g))
  const [only] = found
  return only === undefined || found.size > 1 ? undefined : parseIdentity(only)
}

/** The identity as a person typed it from paper: in any case, with any blanks. */
export function identityTyped(text: string): Identity | undefined {
  return parseIdentity(text.replace(/\s+/g, '').toUpperCase())
}
