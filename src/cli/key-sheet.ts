/** `evidence key sheet`: a recovery sheet, for whoever loses the passphrase. It opens everything, and says so. */
import { basename, dirname, join, resolve } from 'node:path'
import { formatIdentity, type Identity, identityOf } from '../age/keys.ts'
import { encodeHex, encodeUtf8 } from '../core/bytes.ts'
import { EvidenceError } from '../core/errors.ts'
import { fingerprintOf, parseVkey } from '../core/note.ts'
import { changeSheet } from '../vault/change-keys.ts'
import { openKeys, readSettings } from '../vault/open.ts'
import { askLine, askYes } from './ask.ts'
import type { CommonFlags, Context } from './context.ts'
import { droppedPaths } from './dropped-paths.ts'
import { liesWithin, openWriter, putInPlace, refuseExisting } from './files.ts'
import { jsonLine } from './json-line.ts'
import { refuseUntested, vaultPlace } from './place.ts'
import { oneLine } from './printable.ts'
import { removeOrSay } from './remove-or-say.ts'
import type { Terminal } from './screen.ts'
import { sentences } from './sentences.ts'
import { sheetText } from './sheet-text.ts'
import { unlock } from './unlock.ts'

const OPENS_EVERYTHING =
  'A recovery sheet opens everything in the vault, for anyone who holds it with the vault or a copy of it. It must not stay on this computer: print it, keep the paper where the one you fear does not look, then delete the file.'
/** A person copies this much from the sheet, to show that she looked at it. */
const LETTERS = 4

/** Runs the command. */
export async function keySheet(
  context: Context,
  flags: CommonFlags & { readonly to?: string },
): Promise<void> {
  refuseUntested(context)
  const { out } = context
  const dir = vaultPlace(context, flags)
  if (readSettings(dir).encryption === null) throw new EvidenceError({ code: 'not-encrypted' })
  if (flags.to === undefined)
    throw new EvidenceError({ code: 'usage', detail: 'Say where it is to be written: --to FILE.' })
  const path = resolve(context.cwd, flags.to)
  refuseExisting(path)
  if (liesWithin(path, dir)) {
    const detail = 'The sheet would lie in the vault itself, and whoever takes the vault would have it.'
    throw new EvidenceError({ code: 'usage', detail: `${detail} Choose another place.` })
  }
  if (flags.quiet !== true) await out.message(OPENS_EVERYTHING)
  const by = await unlock(context, flags, dir)
  if (by === undefined) throw new EvidenceError({ code: 'not-encrypted' })
  const { identity, replaced } = await writeSheet(context, dir, by, path)

  if (flags.json === true) await out.result(jsonLine({ path, replaced }))
  else await out.result(`Wrote the recovery sheet to ${oneLine(path, 400)}`)
  if (flags.quiet === true) return
  if (replaced > 0)
    await out.message(
      'The sheet from before opens this vault no more; copies of the vault from before now it still opens. Destroy it.',
    )
  const terminal = flags.input === false ? undefined : context.terminal
  if (terminal !== undefined) await askBack(context, terminal, identity)
  await out.message('Now print it, and delete the file.')
}

/** The file first under a passing name; the vault's secrets are sealed to it before it gets its own. */
async function writeSheet(context: Context, dir: string, by: Identity, path: string) {
  const { random, now, software } = context.vault
  const keys = await openKeys(dir, context.vault, by)
  try {
    const identity = identityOf(random(32))
    const key = parseVkey(keys.settings.keys.at(-1) ?? '')
    if (key === undefined)
      throw new EvidenceError({ code: 'vault-damaged', damage: 'settings', path: 'vault.json' })
    const text = sheetText({
      identity,
      vault: keys.settings.id,
      fingerprint: fingerprintOf(key.publicKey),
      date: now().toISOString().slice(0, 10),
      software,
    })
    const building = join(dirname(path), `.${basename(path)}.${encodeHex(random(4))}.partial`)
    try {
      const writer = openWriter(building)
      writer.write(encodeUtf8(text))
      writer.close()
      return { identity, replaced: changeSheet(keys, identity.recipient, () => putInPlace(building, path)) }
    } finally {
      await removeOrSay(context, building)
    }
  } finally {
    keys.close()
  }
}

/** Something that only the sheet says: a file that nobody looked at may be one that nobody can print. */
async function askBack(context: Context, terminal: Terminal, identity: Identity): Promise<void> {
  const wanted = formatIdentity(identity).slice(-LETTERS)
  const answer = await askLine(
    terminal,
    `Open the file. The last ${LETTERS} letters of its line AGE-SECRET-KEY-1…`,
    {
      check: (text) =>
        text.trim().toUpperCase() === wanted ? undefined : 'Those are not its last letters. Enter leaves it.',
    },
  )
  await context.out.message(
    answer === undefined
      ? 'It was not looked at. Do that before you rely on it.'
      : 'Right: the sheet can be read.',
  )
}

/** After a vault was made, where a person can answer: a sheet now, or a word on how to make one later. */
export async function offerSheet(context: Context, flags: CommonFlags): Promise<void> {
  const terminal = flags.input === false || flags.yes === true ? undefined : context.terminal
  const later = 'A recovery sheet opens the vault when the passphrase is lost: evidence key sheet --to FILE'
  const wanted =
    terminal !== undefined &&
    (await askYes(terminal, 'Make a recovery sheet now, for when the passphrase is lost?', false))
  if (!wanted) {
    await context.out.message(later)
    return
  }
  const line = await askLine(terminal, 'Where to? Best a new file on a USB stick:')
  const [to] = droppedPaths(line ?? '')
  if (to === undefined) {
    await context.out.message(later)
    return
  }
  try {
    await keySheet(context, { ...flags, to })
  } catch (error) {
    if (!(error instanceof EvidenceError) || error.fault.code === 'interrupted') throw error
    await context.out.message(`${sentences(error.fault, error.changed, false)} ${later}`)
  }
}
