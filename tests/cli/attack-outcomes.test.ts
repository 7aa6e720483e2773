/**
 * Delete, insert, exchange, cut, fork, sign again: on a vault and on a packet, as the built program tells it. Each attack
 * has one of three outcomes: the copy alone shows it; only something held from elsewhere shows it, and the report on the
 * copy alone says so; or nothing that is held can show it, and the report says what is not shown.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { ed25519PublicKey } from '../../src/core/crypto.ts'
import type { Entry } from '../../src/core/entry.ts'
import { fingerprintOf } from '../../src/core/note.ts'
import { dataOf, packetOf, withData } from '../made-packet.ts'
import { seededBytes } from '../seeded.ts'
import { heldWords } from '../verify/outcome.ts'
import {
  type FileMap,
  notesOf,
  renumbered,
  rewritten,
  type Signer,
  signedWith,
  startWriting,
  underKey,
  withRecord,
} from '../written-vault.ts'
import { makePlace, type Place } from './evidence.ts'

type Change = (entries: readonly Entry[]) => readonly Entry[]

const writing = startWriting('attacks')
const threats = (count: number): void => {
  for (let k = 0; k < count; k++) writing.add({ kind: 'threat', content: { text: `Threat ${k}.` } })
  writing.commit()
}
threats(3)
threats(3)
threats(5)
const VAULT = writing.files()
const SIZE = 12
/** The sizes at which something was given out: the second is before the entries that some attacks change. */
const HELD = [SIZE, 7] as const
const OWNER = signedWith(writing.seeds[0] as Uint8Array)
const STRANGER = seededBytes('a stranger who attacks')(32)

const at = (all: readonly Entry[], seq: number): Entry => all[seq] as Entry
/** Each changes entry 5, or 9 where `late`. */
const changes = (late = false): Record<string, Change> => {
  const seq = late ? 9 : 5
  return {
    'an entry deleted': (all) => renumbered(all.toSpliced(seq, 1)),
    'an entry inserted': (all) => renumbered(all.toSpliced(seq, 0, at(all, 2))),
    'two entries exchanged': (all) => renumbered(all.with(seq, at(all, seq + 1)).with(seq + 1, at(all, seq))),
    'the words of an entry changed': (all) =>
      all.with(seq, withRecord(at(all, seq), { kind: 'threat', content: { text: 'Sorry.' } })),
  }
}

/** Every sentence that says what is not shown. */
const SAYS = {
  end: 'One copy alone cannot show that its end was not cut off, or that there is no second history.',
  key: 'would have put a key of his own in. The fingerprint from its owner, by another way, settles that (--key).',
  enclosed: 'a key that came with it; compare it with one you have from elsewhere',
  nothing: 'held against nothing',
  time: 'not shown: no outside time is held; the dates are those of the device',
  truth: 'content true             never answered: no check of bytes can tell',
  after: 'What was held speaks of the first 7 entries. Of those after, this copy alone cannot show',
  omitted: 'Who chose what to show and hide, the purpose and the recipient are not attributed',
} as const

let place: Place
let heldFiles: Record<string, string[]>
let laid = 0

const lay = (files: FileMap): string => {
  const folder = join(place.dir, `case-${laid++}`)
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
  return folder
}
const noteAt = (size: number): string => notesOf(VAULT).find((one) => one.size === size)?.note as string
const verify = (files: FileMap, ...held: string[]) => place.run(['verify', lay(files), ...held])

beforeAll(async () => {
  place = makePlace()
  heldFiles = { key: ['--key', fingerprintOf(ed25519PublicKey(writing.seeds[0] as Uint8Array))] }
  for (const size of HELD) {
    const words = heldWords(noteAt(size)).words?.[0]
    heldFiles[`words ${size}`] = ['--expect', `${size} ${words?.words.join(' ')}`]
    heldFiles[`checkpoint ${size}`] = ['--against', place.file(`held-${size}`, noteAt(size))]
  }
  heldFiles['packet 12'] = ['--against', lay(await packetOf(VAULT, [1, 5]))]
})

type Subject = { readonly what: 'vault' | 'packet'; readonly of: (vault: FileMap) => Promise<FileMap> }
const SUBJECTS: readonly Subject[] = [
  { what: 'vault', of: async (vault) => vault },
  { what: 'packet', of: (vault) => packetOf(vault, [1, 5]) },
]

describe.each(SUBJECTS)('a $what', ({ what, of }) => {
  const made = (change: Change, signer?: Signer): Promise<FileMap> => of(rewritten(VAULT, change, signer))

  test('that nothing was done to is consistent, and agrees with everything that is held', async () => {
    const files = await of(VAULT)
    for (const [name, held] of Object.entries(heldFiles)) {
      const ran = verify(files, ...held)
      expect(ran, name).toMatchObject({ status: 0 })
      expect(ran.stdout.includes(SAYS.after), name).toBe(name.endsWith(' 7'))
    }
  })

  describe('found by the copy alone, with everything made right that needs no key', () => {
    test.each(Object.entries(changes()))('%s', async (_, change) => {
      const ran = verify(await made(change))
      expect(ran.status).toBe(1)
      expect(ran.stdout).toContain('Changed. It is not as it was signed.')
    })

    test('cut at an entry that nothing was signed at', async () => {
      expect(verify(await made((all) => all.slice(0, 9)))).toMatchObject({ status: 1 })
    })
  })

  /** Consistent alone, and it says what it does not show; each of `held` finds it with this status. */
  const expectOutside = (
    files: FileMap,
    says: readonly string[],
    held: Readonly<Record<string, number>>,
  ): void => {
    const alone = verify(files)
    expect(alone.status).toBe(0)
    for (const sentence of [...says, SAYS.nothing, SAYS.time, SAYS.truth])
      expect(alone.stdout).toContain(sentence)
    for (const [name, status] of Object.entries(held))
      expect(verify(files, ...(heldFiles[name] as string[])).status, name).toBe(status)
  }

  describe('found only by what is held from elsewhere', () => {
    test.each(Object.entries(changes()))('another history by the true key: %s', async (name, change) => {
      const files = await made(change, OWNER)
      // A packet that is shorter than what is held may be an older one: the two sizes alone cannot tell.
      const shorter = what === 'packet' && name === 'an entry deleted' ? 5 : 1
      const of12 = { 'words 12': shorter, 'checkpoint 12': shorter, 'packet 12': shorter }
      expectOutside(files, [SAYS.end, SAYS.enclosed], { key: 0, ...of12, 'words 7': 1, 'checkpoint 7': 1 })
    })

    test.each(Object.entries(changes()))('signed again with a key of one’s own: %s', async (name, change) => {
      const forged = rewritten(VAULT, (all) => change(underKey(all, STRANGER)), signedWith(STRANGER))
      const shorter = what === 'packet' && name === 'an entry deleted' ? 5 : 1
      expectOutside(await of(forged), [SAYS.end, SAYS.key, SAYS.enclosed], {
        key: 1,
        'words 12': shorter,
        'words 7': 1,
        'checkpoint 12': 1,
        'checkpoint 7': 1,
        'packet 12': 1,
      })
    })

    test('cut back to an earlier signed state', async () => {
      const files = await made((all) => all.slice(0, 7), OWNER)
      const found = what === 'packet' ? 5 : 1
      const of12 = { 'words 12': found, 'checkpoint 12': found, 'packet 12': found }
      expectOutside(files, [SAYS.end], { key: 0, ...of12, 'words 7': 0, 'checkpoint 7': 0 })
    })
  })

  describe('not shown, and the report says so', () => {
    test.each(Object.entries(changes(true)))(
      'another history by the true key after what is held: %s',
      async (_, change) => {
        const files = await made(change, OWNER)
        for (const name of ['words 7', 'checkpoint 7']) {
          const ran = verify(files, ...(heldFiles[name] as string[]))
          expect(ran.status).toBe(0)
          expect(ran.stdout).toMatch(/held against (?:words|checkpoint) of the first 7\n/)
          expect(ran.stdout).toContain(SAYS.after)
        }
      },
    )

    test('another history by the true key from before anything was given out', async () => {
      const [change] = Object.values(changes()) as [Change]
      const vault = rewritten(VAULT, change, OWNER)
      const { note, size } = notesOf(vault).at(-1) as { note: string; size: number }
      const words = heldWords(note).words?.[0]?.words.join(' ')
      const ran = verify(await of(vault), '--expect', `${size} ${words}`, ...(heldFiles['key'] as string[]))
      expect(ran.status).toBe(0)
      for (const sentence of [SAYS.time, SAYS.truth]) expect(ran.stdout).toContain(sentence)
      expect(ran.stdout).not.toContain(SAYS.end)
    })

    test('entries put in at the end by the true key', async () => {
      const files = await made((all) => renumbered([...all, at(all, 2)]), OWNER)
      const ran = verify(files, ...(heldFiles['words 7'] as string[]))
      expect(ran.status).toBe(0)
      expect(ran.stdout).toContain(SAYS.after)
    })
  })
})

describe('a packet', () => {
  test('that shows less than was chosen, by one without any key: not shown, and the report says so', async () => {
    const files = await packetOf(VAULT, [1, 2, 5])
    const data = dataOf(files)
    const entries = data.entries.filter(({ header }) => header.seq !== 2)
    const ran = verify(await withData(files, { ...data, entries }), ...(heldFiles['words 12'] as string[]))
    expect(ran.status).toBe(0)
    expect(ran.stdout).toContain(SAYS.omitted)
  })
})
