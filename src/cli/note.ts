/** `evidence note`: private notes, in no export, list or JSON unless asked for here, by name. */
import { EvidenceError } from '../core/errors.ts'
import { readSettings } from '../vault/open.ts'
import {
  type KeptNote,
  keepNote,
  MAX_NOTE_BYTES,
  readPrivateNotes,
  removeNote,
} from '../vault/private-notes.ts'
import { readLastLine } from '../vault/read.ts'
import { wordsOf } from './add.ts'
import type { CommonFlags, Context } from './context.ts'
import { jsonLine } from './json-line.ts'
import { refuseUntested, vaultPlace } from './place.ts'
import { markedText } from './printable.ts'
import { unlock, unlockEntries } from './unlock.ts'
import { withVault } from './with-vault.ts'

/** What `note` takes. */
export type NoteFlags = CommonFlags & {
  readonly text?: string
  readonly textFile?: string
  readonly list?: boolean
  readonly remove?: string
}

/** Runs the command. */
export async function note(context: Context, seq: string | undefined, flags: NoteFlags): Promise<void> {
  refuseUntested(context)
  const dir = vaultPlace(context, flags)
  if (readSettings(dir).encryption === null) throw new EvidenceError({ code: 'not-encrypted' })
  const about = seq === undefined ? undefined : entryNumber(dir, seq)
  if (flags.list === true) return listNotes(context, flags, dir, about)
  if (flags.remove !== undefined) return remove(context, flags, dir, flags.remove)
  const text = (await wordsOf(context, flags)) ?? (await askText(context, flags))
  if (text === '') throw new EvidenceError({ code: 'nothing-to-record' })
  const by = await unlock(context, flags, dir)
  const id = await withVault(context, dir, by, async (vault) =>
    keepNote(vault, {
      at: context.vault.now().toISOString(),
      ...(about === undefined ? {} : { seq: about }),
      text,
    }),
  )
  await context.out.result(flags.json === true ? jsonLine({ note: id }) : `Kept as note ${id}`)
  if (flags.quiet !== true)
    await context.out.message(
      'It is no part of the evidence, and goes into no export. To read it: evidence note --list',
    )
}

function entryNumber(dir: string, seq: string): number {
  const { size } = readLastLine(dir)
  if (!/^[0-9]{1,15}$/.test(seq) || Number(seq) >= size)
    throw new EvidenceError({ code: 'unknown-entry', seq, size })
  return Number(seq)
}

async function askText(context: Context, flags: NoteFlags): Promise<string> {
  const { terminal } = context
  if (terminal === undefined || flags.input === false)
    throw new EvidenceError({ code: 'no-terminal', option: '--text-file or --text' })
  const { askWords } = await import('./ask-words.ts')
  return (await askWords(terminal, ['Your note. It stays private: no part of the evidence, in no export.']))
    .text
}

async function listNotes(
  context: Context,
  flags: NoteFlags,
  dir: string,
  about: number | undefined,
): Promise<void> {
  const { notes, unread } = readPrivateNotes(dir, await unlockEntries(context, flags, dir))
  const wanted = notes.filter(({ seq }) => about === undefined || seq === about)
  if (flags.json === true) for (const one of wanted) await context.out.result(jsonLine({ ...one }))
  else {
    const { showLines } = await import('./pager.ts')
    await showLines(context, flags, wanted.flatMap(linesOf))
  }
  if (unread.length > 0)
    await context.out.message(
      `Not shown, because they are damaged or sealed to another key: ${unread.join(', ')}.`,
    )
}

function linesOf({ id, at, seq, text }: KeptNote): string[] {
  const about = seq === undefined ? '' : ` about entry ${seq}`
  return [`Note ${id}${about}, ${at}`, markedText(text, { lines: 100_000, characters: MAX_NOTE_BYTES }), '']
}

async function remove(context: Context, flags: NoteFlags, dir: string, id: string): Promise<void> {
  // Whoever cannot read a note must not make it vanish.
  await unlockEntries(context, flags, dir)
  if (!removeNote(dir, id))
    throw new EvidenceError({
      code: 'usage',
      detail: `There is no note ${id}. evidence note --list shows them.`,
    })
  await context.out.result(flags.json === true ? jsonLine({ removed: id }) : `Removed note ${id}`)
}
