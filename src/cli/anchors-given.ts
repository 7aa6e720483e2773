/** What the user holds, from `--against`, `--expect`, `--key` and `--require`, as the verifier takes it. */
import { resolve } from 'node:path'
import { decodeUtf8 } from '../core/bytes.ts'
import { parseWords } from '../core/checkpoint.ts'
import { EvidenceError } from '../core/errors.ts'
import {
  type Anchors,
  type HeldKey,
  type HeldNote,
  heldKeyOf,
  heldManifestOf,
  type Requirement,
} from '../verify/anchors.ts'
import { MAX_NOTE, noteOfSource } from '../verify/held-note.ts'
import type { Context } from './context.ts'
import { readUserFile, whatIsAt } from './files.ts'
import { openSource } from './sources.ts'

/** The options as commander gives them. */
export type AnchorFlags = {
  against?: string[]
  expect?: string[]
  key?: string
  manifest?: string
  require?: string[]
}

const REQUIREMENTS: readonly Requirement[] = ['key', 'checkpoint', 'time', 'witness']

/** Reads them; a file that is not there or words that are none are wrong usage, a damaged one is the verifier's to say. */
export async function anchorsOf(context: Context, flags: AnchorFlags): Promise<Anchors> {
  const notes: HeldNote[] = []
  for (const path of flags.against ?? []) notes.push(await heldNote(context, path))
  return {
    notes,
    words: (flags.expect ?? []).map(wordsOf),
    key: flags.key === undefined ? undefined : keyOf(context, flags.key),
    manifest: flags.manifest === undefined ? undefined : manifestOf(flags.manifest),
    require: (flags.require ?? []).flatMap((list) => list.split(',')).map(requirementOf),
  }
}

function wordsOf(text: string): { size: number; words: string[] } {
  const words = parseWords(text)
  if (words === undefined)
    throw new EvidenceError({
      code: 'usage',
      detail: '--expect takes a size and twelve words of the list, such as "13 word word …".',
    })
  return words
}

function manifestOf(text: string): string {
  const manifest = heldManifestOf(text)
  if (manifest === undefined)
    throw new EvidenceError({
      code: 'usage',
      detail: '--manifest takes the SHA-256 of tagmanifest-sha256.txt: 64 digits from 0 to 9 and a to f.',
    })
  return manifest
}

function requirementOf(word: string): Requirement {
  const found = REQUIREMENTS.find((one) => one === word.trim())
  if (found === undefined)
    throw new EvidenceError({
      code: 'usage',
      detail: `--require ${word} is none of ${REQUIREMENTS.join(', ')}.`,
    })
  return found
}

/** A checkpoint file, or a packet whose checkpoint is taken. */
async function heldNote(context: Context, given: string): Promise<HeldNote> {
  const path = resolve(context.cwd, given)
  const kind = whatIsAt(path)
  if (kind === undefined)
    throw new EvidenceError({ code: 'disk', doing: 'read', path, reason: 'missing', certain: true })
  if (kind === 'file' && !given.toLowerCase().endsWith('.zip')) {
    return { from: 'checkpoint', path: given, note: decodeUtf8(readUserFile(path, MAX_NOTE)) ?? '' }
  }
  const opened = await openSource(context, path)
  try {
    if (!('source' in opened)) return { from: 'packet', path: given, note: '' }
    return await noteOfSource(opened.source, given)
  } finally {
    opened.close()
  }
}

/** A fingerprint, a vkey, or a file that holds either in one of its lines. */
function keyOf(context: Context, given: string): HeldKey {
  const direct = heldKeyOf(given)
  if (direct !== undefined) return direct
  const text = decodeUtf8(readUserFile(resolve(context.cwd, given), MAX_NOTE)) ?? ''
  for (const line of text.split('\n')) {
    const key = heldKeyOf(line.trim())
    if (key !== undefined) return key
  }
  throw new EvidenceError({ code: 'usage', detail: `--key ${given} holds no key and no fingerprint.` })
}
