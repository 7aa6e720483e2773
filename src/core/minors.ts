/**
 * Which entries name a minor (record.md, principle 6): a target under 18, marked `minor`, or a `child` without an age.
 * Finds the recorded names and the same words elsewhere; other spellings and pictures cannot be found, and whoever
 * relies on this must say so.
 */
import { allFolded, foldAnnotations, type RecordedEntry } from './fold.ts'
import type { JsonObject } from './jcs.ts'
import { beginsWithSeparator, cut } from './pieces.ts'
import { objectsAt, textAt, textsIn } from './recorded.ts'

/** True for a target of a threat that is a minor as far as the record says. */
export function isMinor(target: JsonObject): boolean {
  const { age, minor, who } = target
  if (minor === true || (typeof age === 'number' && age < 18)) return true
  return who === 'child' && typeof age !== 'number'
}

/** The recorded names of all minors, as recorded and as corrected, each once. */
export function namesOfMinors(entries: readonly RecordedEntry[]): string[] {
  const names = new Set<string>()
  for (const one of foldAnnotations(entries).flatMap((root) => [root, ...allFolded(root)])) {
    const recorded = objectsAt(one.record, 'targets')
    const corrected = objectsAt(one.corrected, 'targets')
    for (const [at, target] of [...recorded.entries(), ...corrected.entries()]) {
      // A correction may add the age later, or strike the name: the name recorded at that place counts all the same.
      if (![target, recorded[at], corrected[at]].some((same) => same !== undefined && isMinor(same))) continue
      const name = textAt(target, 'name')
      if (name !== undefined && wordsOf(name).length > 0) names.add(name)
    }
  }
  return [...names]
}

/** The seqs of entries, rising, in which a minor's recorded name stands: as a name, in a text, in a file name. */
export function entriesNamingMinors(entries: readonly RecordedEntry[]): number[] {
  const names = namesOfMinors(entries).map(wordsOf)
  return entries
    .filter(({ record }) => names.length > 0 && textsIn(record).some((text) => namesOne(text, names)))
    .map(({ seq }) => seq)
    .sort((a, b) => a - b)
}

/** The words of a text as format 1 cuts them, without separators, case folded: a character each in some scripts. */
function wordsOf(text: string): string[] {
  return cut(text.normalize('NFC').toLowerCase())
    .map(withoutSeparators)
    .filter((word) => word !== '')
}

function withoutSeparators(piece: string): string {
  let end = piece.length
  while (end > 0 && beginsWithSeparator(piece.slice(end - 1))) end--
  return piece.slice(0, end)
}

function namesOne(text: string, names: readonly (readonly string[])[]): boolean {
  const words = wordsOf(text)
  return names.some((name) => words.some((_, at) => name.every((word, k) => isForm(words[at + k], word))))
}

/** The word itself or, from four letters on, a longer word that begins with it, as in inflected languages. */
function isForm(found: string | undefined, word: string): boolean {
  return found === word || (word.length >= 4 && found?.startsWith(word) === true)
}
