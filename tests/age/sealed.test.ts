/** What is sealed here opens with stock age and the other way round; every portioning gives the same bytes. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatIdentity, identityOf, parseIdentity, parseRecipient } from '../../src/age/keys.ts'
import { open, openPortions, seal, sealPortions, sealWithPassphrase } from '../../src/age/sealed.ts'
import { CHUNK_BYTES } from '../../src/age/stream.ts'
import { concat } from '../../src/core/bytes.ts'
import { inFolder } from '../made-vault.ts'
import { part } from '../parts.ts'
import { seededBytes } from '../seeded.ts'

const seeded = seededBytes('age')
/** Plain arrays: a Buffer of the same bytes is not equal to one. */
const random = (count: number): Uint8Array => new Uint8Array(seeded(count))
const mine = identityOf(random(32))
const other = identityOf(random(32))
const SIZES = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, 3 * CHUNK_BYTES + 7]

/** The whole plaintext, or why not. */
const opened = (sealed: Uint8Array): Uint8Array | string => {
  const found = open(sealed, { identities: [mine] })
  return typeof found === 'string' ? found : new Uint8Array(found)
}

describe('keys', () => {
  test('have one spelling', () => {
    const text = formatIdentity(mine)
    expect(text).toMatch(/^AGE-SECRET-KEY-1[0-9A-Z]{58}$/)
    expect(parseIdentity(text)?.recipient.text).toBe(mine.recipient.text)
    expect(parseRecipient(mine.recipient.text)?.point).toEqual(mine.recipient.point)
    for (const wrong of [
      text.toLowerCase(),
      ` ${text}`,
      `${text}\n`,
      text.replace(/.$/, 'Q'),
      'AGE-SECRET-KEY-1',
      '',
    ])
      expect(parseIdentity(wrong)).toBeUndefined()
    const recipient = mine.recipient.text
    for (const wrong of [
      recipient.toUpperCase(),
      recipient.slice(0, -1),
      `${recipient}q`,
      text,
      'age1',
      'ssh-ed25519 AAAA',
    ])
      expect(parseRecipient(wrong)).toBeUndefined()
  })
})

describe('sealing and opening', () => {
  test.each(SIZES)('%i bytes come back, in whatever portions they went', (size) => {
    const bytes = random(size)
    const portions = [bytes.subarray(0, size >> 1), new Uint8Array(), bytes.subarray(size >> 1)]
    const sealed = concat(...sealPortions(portions, [other.recipient, mine.recipient], random))
    expect(opened(sealed)).toEqual(bytes)
    expect(open(sealed, { identities: [identityOf(random(32))] })).toBe('no-match')
    for (const step of [size + 300, 4096]) {
      const parts: Uint8Array[] = []
      const opening = openPortions(inSteps(sealed, step), { identities: [mine] })
      let done = opening.next()
      for (; done.done !== true; done = opening.next()) parts.push(done.value)
      expect(done.value).toBeUndefined()
      expect(new Uint8Array(concat(...parts))).toEqual(bytes)
    }
  })

  test('any byte changed, left out or put in gives nothing at all', () => {
    const sealed = seal(new TextEncoder().encode('the words'), [mine.recipient], random)
    fc.assert(
      fc.property(
        fc.nat(sealed.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.nat(2),
        (at, change, how) => {
          const byte = Uint8Array.of((sealed[at] as number) ^ change)
          const damaged = concat(
            sealed.subarray(0, at),
            how === 1 ? new Uint8Array() : byte,
            sealed.subarray(how === 2 ? at : at + 1),
          )
          expect(typeof open(damaged, { identities: [mine] })).toBe('string')
        },
      ),
      { numRuns: 400 },
    )
  })

  test('a passphrase opens what it sealed, another does not, and too much work is refused', () => {
    const sealed = sealWithPassphrase(random(40), 'pass phrase', 3, random)
    expect(open(sealed, { passphrase: 'pass phrase' })).toHaveLength(40)
    expect(open(sealed, { passphrase: 'pass phrase ' })).toBe('no-match')
    expect(open(sealed, { passphrase: 'pass phrase', maxWorkFactor: 2 })).toBe('work-factor')
    expect(open(sealed, { identities: [mine] })).toBe('no-match')
  })
})

function* inSteps(bytes: Uint8Array, step: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step)
}

describe.runIf(part('age', ['age', '--version']))('stock age', () => {
  const run = (args: string[]) => {
    const ran = spawnSync('age', args, { encoding: 'buffer', timeout: 60_000 })
    expect([ran.status, ran.stderr.toString()]).toEqual([0, ''])
    return new Uint8Array(ran.stdout)
  }

  test.each(SIZES)('opens %i bytes that were sealed here, and seals what opens here', (size) =>
    inFolder((folder) => {
      const [key, sealedHere, plain] = ['key', 'here.age', 'plain'].map((name) => join(folder, name)) as [
        string,
        string,
        string,
      ]
      const bytes = random(size)
      writeFileSync(key, `${formatIdentity(mine)}\n`)
      writeFileSync(sealedHere, seal(bytes, [other.recipient, mine.recipient], random))
      expect(run(['-d', '-i', key, sealedHere])).toEqual(bytes)
      writeFileSync(plain, bytes)
      const sealedThere = run(['-r', mine.recipient.text, plain])
      expect(opened(sealedThere)).toEqual(bytes)
      expect(readFileSync(plain)).toHaveLength(size)
    }),
  )
})
