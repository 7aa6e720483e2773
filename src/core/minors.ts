/**
 * Who is a minor (record.md, principle 6): a target under 18, marked `minor`, or a `child` without an age; and by
 * which names. Other spellings are not known here, and whoever relies on this must say so.
 */
import { allFolded, type FoldedEntry, foldAnnotations, type RecordedEntry } from './fold.ts'
import { isJsonObject, type Json, type JsonObject } from './jcs.ts'
import { wantedName } from './phrases.ts'
import { parsePointer } from './pointer.ts'
import { listAt, objectsAt, textAt } from './recorded.ts'

/** True for a target of a threat that is a minor as far as the record says. */
export function isMinor(target: JsonObject): boolean {
  const { age, minor, who } = target
  if (minor === true || (typeof age === 'number' && age < 18)) return true
  return who === 'child' && typeof age !== 'number'
}

/** The names of all minors, as recorded and as anybody ever corrected them, each once. */
export function namesOfMinors(entries: readonly RecordedEntry[]): string[] {
  const names = new Set<string>()
  for (const one of foldAnnotations(entries).flatMap((root) => [root, ...allFolded(root)])) {
    const recorded = listAt(one.record, 'targets')
    const corrected = listAt(one.corrected, 'targets')
    // A correction may add the age later, or strike the name: each value at a minor's place counts all the same.
    const values = [...recorded.entries(), ...corrected.entries(), ...targetsInCorrections(one)]
    for (const [at, value] of values) {
      const known = [value, recorded[at], corrected[at]].filter((same) => isJsonObject(same))
      if (!known.some(isMinor)) continue
      const name = typeof value === 'string' ? value : textAt(value, 'name')
      if (name !== undefined && wantedName(name) !== undefined) names.add(name)
    }
  }
  return [...names]
}

/** What corrections, in force or not, say of targets: each by its place, a whole target or a name alone. */
function targetsInCorrections({ folded }: FoldedEntry): [number, Json][] {
  return folded
    .filter(({ record }) => record['annotation'] === 'correction')
    .flatMap((one) => [...objectsAt(one.record, 'changes'), ...objectsAt(one.corrected, 'changes')])
    .flatMap((change): [number, Json][] => {
      const [list, at, member, deeper] = parsePointer(textAt(change, 'pointer') ?? '') ?? []
      if (list !== 'targets' || deeper !== undefined) return []
      const values = [change['was'], change['is']].filter((value) => value !== undefined)
      if (at === undefined) return values.flatMap((value) => [...listAt({ value }, 'value').entries()])
      return member === undefined || member === 'name' ? values.map((value) => [Number(at), value]) : []
    })
}
