/** The members of the record schemas of src/core, as the tables of docs/format.md name them. */
import { annotation } from '../../src/core/record-annotation.ts'
import { continuation, exported, imported, key, vault } from '../../src/core/record-ledger.ts'
import { attachment, commonMembers, contextMessages, sender, when } from '../../src/core/record-parts.ts'
import { threat } from '../../src/core/record-threat.ts'

/** One row: a path such as `targets[].who`, whether it must be there, and its closed list of words. */
export type Member = { readonly path: string; readonly must: boolean; readonly words: readonly string[] }

/** What of a valibot schema is read here. */
type Schema = {
  readonly type: string
  readonly entries?: Readonly<Record<string, Schema>>
  readonly wrapped?: Schema
  readonly item?: Schema
  readonly options?: readonly (Schema | string)[]
  readonly literal?: string
  readonly getter?: (input: unknown) => Schema
}

const asSchema = (schema: unknown): Schema => schema as Schema
/** Shapes that have a table of their own: a member of such a type is one row. */
const SHAPES = [when, sender, attachment, contextMessages].map(asSchema)
const COMMON = commonMembers as unknown as Readonly<Record<string, Schema>>

function membersOf(schema: Schema, prefix: string): Member[] {
  const entries = Object.entries(schema.entries ?? {})
  const hasCommon = Object.entries(COMMON).every(([name, common]) => schema.entries?.[name] === common)
  const own = entries.filter(([name, member]) => !hasCommon || COMMON[name] !== member)
  const rows = own.flatMap(([name, member]) => membersAt(member, `${prefix}${name}`))
  return hasCommon ? [...rows, { path: `${prefix}(common)`, must: false, words: [] }] : rows
}

function membersAt(member: Schema, path: string): Member[] {
  const must = member.type !== 'exact_optional'
  let inner = unwrapped(member)
  let within = path
  if (SHAPES.includes(inner)) return [{ path, must, words: [] }]
  while (inner.item !== undefined && !SHAPES.includes(unwrapped(inner.item))) {
    inner = unwrapped(inner.item)
    within += '[]'
  }
  const row = { path, must, words: wordsOf(inner) }
  return inner.entries === undefined ? [row] : [row, ...membersOf(inner, `${within}.`)]
}

function unwrapped(schema: Schema): Schema {
  let inner = schema
  while (inner.wrapped !== undefined) inner = inner.wrapped
  return inner
}

function wordsOf({ type, literal, options = [] }: Schema): string[] {
  if (type === 'literal') return [literal as string]
  return type === 'picklist' ? (options as string[]) : []
}

function messageMembers(): Member[] {
  const element = asSchema(contextMessages).item?.getter
  if (element === undefined) throw new Error('messages are no longer told apart by `gap`')
  return [...membersOf(element({ gap: 1 }), '[].'), ...membersOf(element({}), '[].')]
}

/** Every member of annotations but those that all have, as `<kind>: <path>`, each kind after its own row. */
function annotationMembers(): Member[] {
  return annotationKinds().flatMap((schema) => {
    const kind = schema.entries?.['annotation']?.literal as string
    const rows = membersOf(schema, '').filter(({ path }) => !ABOUT.has(path) && path !== 'annotation')
    const named = rows.map((row) => ({ ...row, path: `${kind}: ${row.path}` }))
    return [{ path: kind, must: false, words: [] }, ...named]
  })
}

const ABOUT = new Set(['kind', 'about', 'about.seq', 'about.digest', '(common)'])

function annotationKinds(): Schema[] {
  return (asSchema(annotation).options ?? []) as Schema[]
}

/** The members by the name of their table. */
export function memberTables(): Map<string, Member[]> {
  const anyAnnotation = membersOf(annotationKinds()[0] as Schema, '').filter(({ path }) => ABOUT.has(path))
  const common = Object.entries(COMMON).flatMap(([name, member]) => membersAt(member, name))
  return new Map([
    ['when', membersOf(asSchema(when), '')],
    ['account', membersOf(asSchema(sender), '')],
    ['messages', messageMembers()],
    ['attachment', membersOf(asSchema(attachment), '')],
    ['common', common],
    ['threat', membersOf(asSchema(threat), '')],
    ['annotation', anyAnnotation],
    ['annotations', annotationMembers()],
    ['vault', membersOf(asSchema(vault), '')],
    ['key', membersOf(asSchema(key), '')],
    ['continuation', membersOf(asSchema(continuation), '')],
    ['import', membersOf(asSchema(imported), '')],
    ['export', membersOf(asSchema(exported), '')],
  ])
}
