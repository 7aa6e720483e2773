import { describe, expect, test } from 'vitest'
import { ed25519PublicKey } from '../../src/core/crypto.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import { formatVkey } from '../../src/core/note.ts'
import {
  demandedKeys,
  extendSuccession,
  type Succession,
  startSuccession,
} from '../../src/core/succession.ts'
import { seededBytes } from '../seeded.ts'
import { entriesOf, startWriting } from '../written-vault.ts'

/** The succession of a vault with these key entries one right after another, and its records. */
function made(...actions: readonly ('rotate' | 'revoke' | 'seal')[]): [Succession, JsonObject[]] {
  const writing = startWriting(`succession ${actions.join()}`)
  for (const action of actions) writing.changeKey(action)
  const records = entriesOf(writing.files()).map((entry) => (entry as { record: JsonObject }).record)
  const [first, ...more] = records as [JsonObject, ...JsonObject[]]
  let succession = startSuccession(first) as Succession
  for (const [at, record] of more.entries())
    succession = extendSuccession(succession, at + 1, at, record) as Succession
  return [succession, records]
}

describe('the keys that must have signed', () => {
  test('are the old and the new one where a key gave way to another, also right after the change before', () => {
    const [succession] = made('rotate', 'revoke')
    const keys = succession.map(({ key }) => key)
    expect(new Set(succession.map(({ vkey }) => vkey)).size).toBe(3)
    expect(demandedKeys(succession, 1)).toEqual([keys[0]])
    expect(demandedKeys(succession, 2)).toEqual([keys[0], keys[1]])
    expect(demandedKeys(succession, 3)).toEqual([keys[1], keys[2]])
    expect(demandedKeys(succession, 4)).toEqual([keys[2]])
  })

  test('are one where only the seal changed', () => {
    const [succession] = made('seal')
    expect(demandedKeys(succession, 2)).toEqual([succession[1]?.key])
  })
})

describe('a key entry', () => {
  const [succession, records] = made('rotate', 'rotate')
  const [before, last] = [succession.slice(0, 2), records[2] as JsonObject]

  test('follows from the key in force, by its own word and by the header of the entry before', () => {
    expect(extendSuccession(before, 2, 1, last)).toHaveLength(3)
    expect(extendSuccession(before, 2, 0, last)).toBe('previous')
    expect(extendSuccession(before, 2, 0, { ...last, previous: 0 })).toBe('previous')
    expect(extendSuccession(before, 2, 1, { ...last, previous: 0 })).toBe('previous')
  })

  test('brings a key that was never one before, under the name of the vault', () => {
    expect(extendSuccession(before, 2, 1, { ...last, key: before[0]?.vkey as string })).toBe('reused-key')
    const publicKey = ed25519PublicKey(seededBytes('another name')(32))
    const key = formatVkey({ name: 'evidence.example/other', publicKey })
    expect(extendSuccession(before, 2, 1, { ...last, key })).toBe('name')
    expect(extendSuccession(before, 2, 1, { ...last, key: 'x' })).toBe('malformed')
    expect(extendSuccession(before, 2, 1, { kind: 'threat' })).toBe('malformed')
  })
})
