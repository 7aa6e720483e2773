/** What a reader was told by another way, typed or pasted into the page, as the verifier takes it. */
import { decodeUtf8 } from '../core/bytes.ts'
import { parseWords } from '../core/checkpoint.ts'
import { type Anchors, type HeldNote, heldKeyOf, heldManifestOf, NO_ANCHORS } from '../verify/anchors.ts'
import { MAX_NOTE, noteOfSource } from '../verify/held-note.ts'
import { openGiven } from './check.ts'
import { readSlice } from './files-source.ts'

/** The fields as they stand on the page. */
export type HeldFields = {
  readonly manifest: string
  readonly key: string
  readonly words: string
  readonly file: { readonly name: string; readonly file: Blob } | undefined
}

/** The anchors, or which field cannot be read. Rejects with EvidenceError 'disk' where the file went away. */
export async function anchorsOf(
  fields: HeldFields,
): Promise<Anchors | { readonly unread: 'manifest' | 'key' | 'words' }> {
  const [manifestText, keyText, wordsText] = [fields.manifest.trim(), fields.key.trim(), fields.words.trim()]
  const manifest = manifestText === '' ? undefined : heldManifestOf(manifestText)
  if (manifestText !== '' && manifest === undefined) return { unread: 'manifest' }
  const key = keyText === '' ? undefined : heldKeyOf(keyText)
  if (keyText !== '' && key === undefined) return { unread: 'key' }
  const words = wordsText === '' ? undefined : parseWords(wordsText)
  if (wordsText !== '' && words === undefined) return { unread: 'words' }
  const note = fields.file && (await noteOf(fields.file.name, fields.file.file))
  return {
    ...NO_ANCHORS,
    key,
    manifest,
    words: words === undefined ? [] : [words],
    notes: note === undefined ? [] : [note],
  }
}

/** The checkpoint of another packet's ZIP, or a file that is one. */
async function noteOf(name: string, file: Blob): Promise<HeldNote> {
  if (/\.zip$/i.test(name)) {
    const opened = await openGiven({ is: 'file', name, file })
    return 'source' in opened ? noteOfSource(opened.source, name) : { from: 'packet', path: name, note: '' }
  }
  const bytes = await readSlice(file, 0, Math.min(file.size, MAX_NOTE), name)
  return { from: 'checkpoint', path: name, note: decodeUtf8(bytes) ?? '' }
}
