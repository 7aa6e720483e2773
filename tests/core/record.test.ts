/** Records: every member that the format knows is accepted, every other refused at its place, at every level. */
import { afterAll, expect, test, vi } from 'vitest'
import { atomsOf } from '../../src/core/commitment.ts'
import { canonicalize, isJsonObject, type Json, type JsonObject } from '../../src/core/jcs.ts'
import { setAt } from '../../src/core/pointer.ts'
import { checkRecord, isKnownKind, MAX_RECORD_BYTES, MAX_RECORD_DEPTH } from '../../src/core/record.ts'
import { annotation } from '../../src/core/record-annotation.ts'
import { continuation, exported, imported, key, vault } from '../../src/core/record-ledger.ts'
import { threat } from '../../src/core/record-threat.ts'
import { exampleRecords } from './example-records.ts'

// Seconds of honest work, more on a machine that does other things beside.
vi.setConfig({ testTimeout: 60_000 })

const ownNames = Object.getOwnPropertyNames(Object.prototype).sort().join()
afterAll(() => {
  expect(Object.getOwnPropertyNames(Object.prototype).sort().join()).toBe(ownNames)
})

const examples = Object.entries<JsonObject>(exampleRecords)

function problemsOf(value: Json): { pointer: string; unknown: boolean }[] {
  const checked = checkRecord(value)
  return checked.ok ? [] : checked.problems.map(({ pointer, unknown }) => ({ pointer, unknown }))
}

test('a full record of every kind is accepted and comes back as it was', () => {
  expect(examples).toHaveLength(19)
  for (const [name, record] of examples) {
    const checked = checkRecord(record)
    expect([name, checked]).toMatchObject([name, { ok: true }])
    if (checked.ok) expect(canonicalize(checked.record as unknown as Json)).toBe(canonicalize(record))
    expect(isKnownKind(record['kind'])).toBe(true)
  }
})

type Schema = {
  type: string
  entries?: Record<string, Schema>
  item?: Schema
  wrapped?: Schema
  options?: Schema[]
  getter?: (input: unknown) => Schema
}

/** The paths of all members that a schema knows, `*` for elements of an array. */
function membersOf(schema: Schema, at = ''): string[] {
  if (schema.type === 'lazy')
    return [{ gap: 1 }, {}].flatMap((one) => membersOf(schema.getter?.(one) as Schema, at))
  const inner = schema.wrapped ?? schema.item
  if (inner !== undefined) return membersOf(inner, schema.item === undefined ? at : `${at}/*`)
  if (schema.entries === undefined) return []
  return Object.entries(schema.entries).flatMap(([name, one]) => [
    `${at}/${name}`,
    ...membersOf(one, `${at}/${name}`),
  ])
}

function pathsOf(value: Json, at = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((element: Json) => pathsOf(element, `${at}/*`))
  if (!isJsonObject(value)) return []
  return Object.entries(value).flatMap(([name, one]) => [`${at}/${name}`, ...pathsOf(one, `${at}/${name}`)])
}

test('the examples have every member that the schemas know', () => {
  // Members that all kinds share are shown in full in some of the examples only, times in all their forms in a threat.
  const shared = /^\/(?:attachments|recordedBy|device|nothing)(?:\/|$)/
  const inTimes = /\/(?:at|when|date|occurred|received|firstSeen|capturedAt|asOf|deadline)\/[A-Za-z]+$/
  const schemas = [
    threat,
    vault,
    key,
    continuation,
    imported,
    exported,
    ...annotation.options,
  ] as unknown as Schema[]
  expect(schemas).toHaveLength(19)
  for (const [k, [name, record]] of examples.entries()) {
    const paths = new Set(pathsOf(record))
    const missing = membersOf(schemas[k] as Schema).filter(
      (path) => !paths.has(path) && !shared.test(path) && !inTimes.test(path),
    )
    expect([name, missing]).toEqual([name, []])
  }
  const inThreat = pathsOf(exampleRecords.threat)
  const own = membersOf(threat as unknown as Schema)
  expect(own.filter((path) => shared.test(path) && !inThreat.includes(path) && !inTimes.test(path))).toEqual(
    [],
  )
  const lastNames = new Set(inThreat.map((path) => path.split('/').at(-1)))
  expect(own.map((path) => path.split('/').at(-1)).filter((name) => !lastNames.has(name))).toEqual([])
})

/** A copy of `value` with `change` made to the object or array at `path`. */
function changed(value: Json, path: readonly (string | number)[], change: (one: Json) => Json): Json {
  const [step, ...rest] = path
  if (step === undefined) return change(value)
  if (Array.isArray(value))
    return value.with(step as number, changed(value[step as number] as Json, rest, change))
  const object = value as JsonObject
  return { ...object, [step]: changed(object[step] as Json, rest, change) }
}

/** The paths of every value inside, objects, arrays and scalars. */
function* placesOf(
  value: Json,
  at: readonly (string | number)[] = [],
): Generator<readonly (string | number)[]> {
  yield at
  if (Array.isArray(value))
    for (const [k, element] of value.entries()) yield* placesOf(element as Json, [...at, k])
  else if (isJsonObject(value))
    for (const [name, one] of Object.entries(value)) yield* placesOf(one, [...at, name])
}

const valueAt = (record: Json, path: readonly (string | number)[]): Json =>
  path.reduce<Json>((value, step) => (value as Record<string | number, Json>)[step] as Json, record)

/** `was` and `is` of a correction hold any JSON. */
const isFree = (path: readonly (string | number)[]) => path.includes('was') || path.includes('is')

const pointerOf = (path: readonly (string | number)[]) => path.map((step) => `/${step}`).join('')

test('an unknown member is refused at its place, at every level of every kind', () => {
  let levels = 0
  for (const [, record] of examples) {
    for (const path of placesOf(record)) {
      if (!isJsonObject(valueAt(record, path)) || isFree(path)) continue
      for (const name of ['text2', 'constructor', 'toString', '__proto__']) {
        levels++
        // Not by assignment: a member __proto__ must be one, as JSON.parse makes it.
        const record2 = changed(record, path, (one) =>
          JSON.parse(`${JSON.stringify(one).slice(0, -1)},"${name}":1}`),
        )
        const expected = { pointer: `${pointerOf(path)}/${name}`, unknown: true }
        expect(problemsOf(record2)).toContainEqual(expected)
      }
    }
  }
  expect(levels).toBeGreaterThan(400)
})

test('a value of the wrong type is refused at its place, everywhere', () => {
  for (const [, record] of examples) {
    for (const path of placesOf(record)) {
      if (path.length === 0 || isFree(path) || path.at(-1) === 'kind' || path.at(-1) === 'annotation')
        continue
      const value = valueAt(record, path)
      for (const other of [
        null,
        'no such word',
        -1,
        0.5,
        2 ** 53,
        true,
        {},
        [],
        [5],
        '\ud800',
        'x'.repeat(3),
      ]) {
        if (
          typeof other === typeof value &&
          typeof other !== 'object' &&
          typeof other !== 'number' &&
          other !== '\ud800'
        )
          continue
        if (value !== null && typeof value === 'object' && typeof other === 'object' && other !== null)
          continue
        // A seal and an encryption may be null.
        if (other === null && ['encryption', 'seal'].includes(String(path.at(-1)))) continue
        if (value === null && (typeof other === 'string' || typeof other === 'object')) continue
        const problems = problemsOf(changed(record, path, () => other))
        expect([pointerOf(path), other, problems.length]).not.toEqual([pointerOf(path), other, 0])
        const whole = typeof other !== 'number' || Number.isSafeInteger(other)
        if (whole) expect(problems.map(({ pointer }) => pointer)).toContain(pointerOf(path))
      }
    }
  }
})

test('a list in place of an object, or an object in place of a list, is refused at its place', () => {
  for (const [, record] of examples) {
    for (const path of placesOf(record)) {
      const value = valueAt(record, path)
      if (path.length === 0 || isFree(path) || typeof value !== 'object' || value === null) continue
      for (const other of Array.isArray(value) ? [{}, { 0: value[0] as Json }] : [[], [value], [5]]) {
        const problems = problemsOf(changed(record, path, () => other))
        expect(problems).toEqual([{ pointer: pointerOf(path), unknown: false }])
      }
    }
  }
})

test('a required member that is missing is named', () => {
  const required: Record<string, string[]> = {
    threat: [],
    vault: ['id', 'key', 'encryption', 'seal', 'software'],
    key: ['action', 'key', 'previous', 'encryption', 'seal'],
    correction: ['about', 'changes', 'reason'],
    translation: ['about', 'language', 'text'],
    remark: ['about', 'text'],
  }
  for (const [name, members] of Object.entries(required)) {
    const record = exampleRecords[name as keyof typeof exampleRecords] as JsonObject
    const found = Object.keys(record).filter((member) => {
      const { [member]: _, ...rest } = record
      return problemsOf(rest).length > 0
    })
    expect([name, found.filter((member) => member !== 'kind' && member !== 'annotation').sort()]).toEqual([
      name,
      members.sort(),
    ])
    for (const member of members) {
      const { [member]: _, ...rest } = record
      expect(checkRecord(rest)).toEqual({
        ok: false,
        problems: [{ pointer: `/${member}`, problem: 'is missing', unknown: false }],
      })
    }
  }
})

test('what is no record at all is refused', () => {
  for (const value of [
    null,
    5,
    'threat',
    [],
    {},
    { kind: 5 },
    { kind: 'nope' },
    { kind: ['threat'] },
    { kind: 'constructor' },
  ])
    expect([value, checkRecord(value as Json).ok]).toEqual([value, false])
  expect(isKnownKind('constructor')).toBe(false)
  expect(
    problemsOf({ kind: 'annotation', annotation: 'nope', about: { seq: 0, digest: 'a'.repeat(64) } }),
  ).toEqual([{ pointer: '/annotation', unknown: false }])
})

test('a time that contradicts itself is refused with the member and the reason', () => {
  const checked = checkRecord({ kind: 'threat', occurred: { local: '2021-02-30' } })
  expect(checked).toEqual({
    ok: false,
    problems: [{ pointer: '/occurred/local', problem: 'must be a date and time that exist', unknown: false }],
  })
})

test('a record that could not be hashed, read again or shown in a packet is refused', () => {
  const correction = (is: Json) => changed(exampleRecords.correction, ['changes', 0, 'is'], () => is)
  for (const is of ['\ud800', ['\udfff'], JSON.parse('{"a":{"__proto__":1}}') as Json])
    expect(problemsOf(correction(is))).toEqual([{ pointer: '/changes/0/is', unknown: false }])
  const nested = (depth: number): Json => (depth === 0 ? 1 : [nested(depth - 1)])
  expect(problemsOf(correction(nested(MAX_RECORD_DEPTH - 3)))).toEqual([])
  expect(problemsOf(correction(nested(MAX_RECORD_DEPTH - 2)))).toEqual([{ pointer: '', unknown: false }])
  let deep: Json = 1
  for (let k = 0; k < 100_000; k++) deep = [deep]
  expect(problemsOf(correction(deep))).toEqual([{ pointer: '', unknown: false }])
  const long = (bytes: number): Json => ({ kind: 'threat', content: { text: 'x'.repeat(bytes) } })
  const around = canonicalize(long(0)).length
  expect(problemsOf(long(MAX_RECORD_BYTES - around))).toEqual([])
  expect(problemsOf(long(MAX_RECORD_BYTES - around + 1))).toEqual([{ pointer: '', unknown: false }])
})

test('a pointer with a slash or a tilde in a name is escaped', () => {
  expect(problemsOf({ kind: 'threat', 'a/b~c': 1 })).toEqual([{ pointer: '/a~1b~0c', unknown: true }])
})

test('a kind that nobody defined is said to be none', () => {
  const kinds = [
    [{ kind: 'nothing' }, '/kind'],
    [{ kind: 'annotation', annotation: 'nothing' }, '/annotation'],
  ] as const
  for (const [record, pointer] of kinds) {
    const checked = checkRecord(record)
    expect(checked.ok || checked.problems).toEqual([
      { pointer, problem: 'is not a kind that this format knows', unknown: false },
    ])
  }
})

test('every problem is said in words, whatever is wrong', () => {
  const wrong: readonly Json[] = ['', 'x', -1, 1.5, [], [{}], {}, null, true, '2021-02-30', 'x'.repeat(80)]
  const said = new Set<string>()
  for (const record of Object.values(exampleRecords))
    for (const { path } of atomsOf(record))
      for (let depth = 1; depth <= path.length; depth++)
        for (const value of wrong) {
          const changed = setAt(record, `/${path.slice(0, depth).join('/')}`, value)
          const checked = checkRecord(changed as Json)
          if (!checked.ok) for (const { problem } of checked.problems) said.add(problem)
        }
  for (const problem of said) expect(problem).toMatch(/^(?:must|is) .{3,}/)
  expect(said.size).toBeGreaterThan(15)
})
