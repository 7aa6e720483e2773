/** What is hidden: what the owner said, wherever it stands, and nothing else. */
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { encodeUtf8 } from '../../src/core/bytes.ts'
import { atomsOf } from '../../src/core/commitment.ts'
import { disclose, judgeDisclosure, structureFault } from '../../src/core/disclosure.ts'
import type { RecordedEntry } from '../../src/core/fold.ts'
import { foldPhrase, foldText, foldWithPlaces } from '../../src/core/fold-case.ts'
import { canonicalize, type Json, type JsonObject, parseCanonical } from '../../src/core/jcs.ts'
import { recordWithHoles, withoutHoles } from '../../src/core/partly.ts'
import { digestOf } from '../../src/core/record-digest.ts'
import { textsIn } from '../../src/core/recorded.ts'
import { type Redacted, type Redaction, redact } from '../../src/core/redact.ts'
import { accepted, randomAnnotation, randomThreat } from '../random-records.ts'
import { exampleRecords } from './example-records.ts'

vi.setConfig({ testTimeout: 60_000 })

const seed = new Uint8Array(32).fill(9)
const entry = (seq: number, record: JsonObject): RecordedEntry => ({
  seq,
  recordedAt: '2021-12-02T00:00:00.000Z',
  digest: digestOf(record, seed),
  record,
})
const about = (seq: number, members: JsonObject): JsonObject => ({
  kind: 'annotation',
  about: { seq, digest: 'b'.repeat(64) },
  ...members,
})

function redacted(entries: readonly RecordedEntry[], asked: Partial<Redaction>): Redacted {
  const judged = redact(entries, { phrases: [], minors: [], fields: [], files: [], ...asked })
  if (!judged.ok) throw new Error(JSON.stringify(judged.problem))
  return judged.redacted
}

/** The pointers and values hidden in an entry, as `path=value`. */
function hiddenIn({ seq, record }: RecordedEntry, { positions }: Redacted): string[] {
  const hidden = positions.get(seq) ?? new Set()
  return atomsOf(record).flatMap(({ path, value }, at) =>
    hidden.has(at) ? [`/${path.join('/')}=${typeof value === 'string' ? value : JSON.stringify(value)}`] : [],
  )
}

/** What the phrase hides in a text. */
function pieces(text: string, ...phrases: string[]): string[] {
  const one = entry(1, { kind: 'threat', content: { text } })
  return hiddenIn(one, redacted([one], { phrases })).map((hit) => hit.replace('/content/text=', ''))
}

/** An entry as a stranger gets it. */
function shownOf({ seq, record }: RecordedEntry, { positions }: Redacted) {
  const hidden = positions.get(seq) ?? new Set()
  const atoms = disclose(record, seed, (_, at) => hidden.has(at))
  const judged = judgeDisclosure(parseCanonical(encodeUtf8(canonicalize(atoms as unknown as Json))) as Json)
  if (!judged.ok) throw new Error(judged.fault)
  return judged
}

describe('a phrase', () => {
  test('hides every piece that it touches, and no other', () => {
    expect(pieces('We know Maple School, by now', 'maple school')).toEqual(['Maple ', 'School, '])
    expect(pieces('We know Maple  \n School', 'Maple School')).toEqual(['Maple  \n ', 'School'])
    expect(pieces('Mapleton and Aishas', 'aisha')).toEqual(['Aishas'])
    expect(pieces('我们知道小明在哪里', '小明')).toEqual(['小', '明'])
    expect(pieces('nothing here', 'Aisha')).toEqual([])
    expect(pieces('Maple, School', 'Maple School')).toEqual([])
    expect(pieces('a-b a b', 'a-b')).toEqual(['a-', 'b '])
  })

  test.each([
    ['AISHA', 'aisha'],
    ['Ａｉｓｈａ', 'aisha'],
    ['𝐀𝐢𝐬𝐡𝐚', 'Aisha'],
    ['Ai\u200bsha', 'aisha'],
    ['A\u00adi\ufe0fsha', 'aisha'],
    ['STRASSE', 'straße'],
    ['ΟΔΟΣ', 'οδος'],
    ['İREM', 'irem'],
    ['ırmak', 'IRMAK'],
    ['Rene\u0301', 'ren\u00e9'],
    ['Ren\u00e9', 'rene\u0301'],
    ['José', 'jose'],
    ['\u1112\u1161\u11ab', '\ud55c'],
  ])('is found in %s as %s', (text, phrase) => {
    expect(pieces(`x ${text} y`, phrase).join('')).toBe(`${text} `)
  })

  test('hides whole every name, address or other text that is not cut, at any depth', () => {
    const one = entry(1, {
      kind: 'threat',
      sender: { displayName: 'Aisha K.', says: [{ name: 'N', role: 'uncle of AISHA' }], phone: '1' },
      channel: { url: 'https://x.invalid/aisha' },
      attachments: [{ sha256: 'a'.repeat(64), size: 3, name: 'aisha.png' }],
      context: [{ sender: { handle: 'aisha' }, text: 'from Aisha, today' }],
    })
    const found = redacted([one], { phrases: ['aisha'] })
    expect(hiddenIn(one, found)).toEqual([
      '/attachments/0/name=aisha.png',
      '/channel/url=https://x.invalid/aisha',
      '/context/0/sender/handle=aisha',
      '/context/0/text=Aisha, ',
      '/sender/displayName=Aisha K.',
      '/sender/says/0/role=uncle of AISHA',
    ])
    expect(found.counts).toEqual({ texts: 1, fields: 5, attachments: 0, minors: 0 })
  })

  test('is hidden in corrections, in both values, in names within them, and in what they point at', () => {
    const one = entry(
      2,
      about(1, {
        annotation: 'correction',
        reason: 'Aisha said so',
        changes: [
          { pointer: '/x/Aisha', was: 'Aisha one', is: { name: 'aisha', deep: [{ text: 'of Aisha now' }] } },
          { pointer: '/sender', is: { Aisha: 5, 'aisha K': ['x'], other: 'y' } },
        ],
      }),
    )
    expect(hiddenIn(one, redacted([one], { phrases: ['aisha'] }))).toEqual([
      '/changes/0/is/deep/0/text=Aisha ',
      '/changes/0/is/name=aisha',
      '/changes/0/pointer=/x/Aisha',
      '/changes/0/was=Aisha ',
      '/changes/1/is/Aisha=5',
      '/changes/1/is/aisha K/0=x',
      '/reason=Aisha ',
    ])
  })

  test('never hides kind, annotation or about, nor vault and key entries, and that is said', () => {
    const entries = [
      entry(0, { kind: 'vault', software: 'threat' }),
      entry(1, { kind: 'threat', content: { text: 'no' } }),
      entry(2, about(1, { annotation: 'remark', text: 'a Threat, 2021' })),
    ]
    const found = redacted(entries, { phrases: ['threat', '2021', 'remark', 'bbbb'] })
    expect([...found.positions.keys()]).toEqual([2])
    expect(hiddenIn(entries[2] as RecordedEntry, found)).toEqual(['/text=Threat, ', '/text=2021'])
    expect(found.unhidable).toEqual(['threat', '2021', 'remark'])
    expect(found.unfound).toEqual(['bbbb'])
  })

  test('that stands nowhere is said, and one without a letter or sign is refused', () => {
    const one = entry(1, { kind: 'threat', content: { text: 'Aisha' } })
    expect(redacted([one], { phrases: ['Aischa', 'aisha'] }).unfound).toEqual(['Aischa'])
    expect(redact([one], { phrases: [' \u200b'], minors: [], fields: [], files: [] })).toEqual({
      ok: false,
      problem: { why: 'no-letters', phrase: ' \u200b' },
    })
  })

  test('leaves a digest alone, for it is no text, unless it spells it out', () => {
    const sha256 = `${'ab12'.repeat(15)}beef`
    const one = entry(1, { kind: 'threat', attachments: [{ sha256, size: 1 }] })
    expect(redacted([one], { phrases: ['beef'] })).toMatchObject({ unfound: ['beef'], spelled: [] })
    expect(redacted([one], { phrases: [sha256.slice(0, 20).toUpperCase()] }).spelled).toEqual([
      { seq: 1, index: 0 },
    ])
  })
})

describe('a folded text', () => {
  test('is the same with and without the places of its letters, which cover the text in order', () => {
    const wild = fc.array(
      fc.constantFrom(
        'a',
        'I',
        'ß',
        'ẞ',
        'ς',
        'İ',
        '\u0301',
        '\u0327',
        '\u0307',
        '\u200b',
        '\ufe0f',
        ' ',
        '\n',
        'é',
        '한',
        'ﬁ',
        '\u{1d400}',
      ),
      { maxLength: 60 },
    )
    const texts = fc.oneof(
      wild.map((signs) => signs.join('')),
      fc.string({ unit: 'binary' }),
    )
    fc.assert(
      fc.property(texts, (text) => {
        const { folded, starts, ends } = foldWithPlaces(text)
        expect(foldText(text)).toBe(folded)
        expect(starts).toEqual(starts.toSorted((a, b) => a - b))
        expect(ends).toEqual(ends.toSorted((a, b) => a - b))
        expect([starts.length, ends.length]).toEqual([folded.length, folded.length])
      }),
      { numRuns: 2000 },
    )
  })

  test('takes no longer for a heap of marks than for letters', () => {
    const heap = `a${'\u0301\u0327'.repeat(200_000)}`
    const before = performance.now()
    expect(foldText(heap).length).toBe(heap.length)
    expect(performance.now() - before).toBeLessThan(10_000)
  })
})

describe('a field', () => {
  const threat = entry(1, {
    kind: 'threat',
    sender: { phone: '+1', displayName: 'N' },
    targets: [{ who: 'self' }, { who: 'child', age: 6 }],
    content: { text: 'one two' },
  })

  test('hides everything at and below its pointer', () => {
    const fields = [
      { seq: 1, pointer: '/sender' },
      { seq: 1, pointer: '/targets/1/age' },
      { seq: 1, pointer: '/content/text' },
    ]
    const found = redacted([threat], { fields })
    expect(hiddenIn(threat, found)).toEqual([
      '/content/text=one ',
      '/content/text=two',
      '/sender/displayName=N',
      '/sender/phone=+1',
      '/targets/1/age=6',
    ])
    expect(found.counts).toMatchObject({ texts: 1, fields: 3 })
  })

  test('hides what corrections say of it, of what is within it and of what it is within, and of those in turn', () => {
    const correction = (seq: number, of: number, ...changes: JsonObject[]) =>
      entry(seq, about(of, { annotation: 'correction', reason: 'r', changes }))
    const entries = [
      threat,
      correction(
        2,
        1,
        { pointer: '/sender/phone', was: 'p1', is: 'p2' },
        { pointer: '/content/text', is: 'x' },
      ),
      correction(3, 1, { pointer: '/sender', is: { phone: 'p3' } }),
      correction(4, 2, { pointer: '/changes/0/is', was: 'p2', is: 'p4' }),
      correction(5, 4, { pointer: '/changes', is: [{ is: 'p5' }] }),
      correction(6, 1, { pointer: '/sender/phone/x', is: 'p6' }),
      correction(7, 1, { pointer: '/sender/displayName', was: 'N', is: 'M' }),
    ]
    const found = redacted(entries, { fields: [{ seq: 1, pointer: '/sender/phone' }] })
    expect(entries.flatMap((one) => hiddenIn(one, found).map((hit) => `${one.seq} ${hit}`))).toEqual([
      '1 /sender/phone=+1',
      '2 /changes/0/is=p2',
      '2 /changes/0/was=p1',
      '3 /changes/0/is/phone=p3',
      '4 /changes/0/is=p4',
      '4 /changes/0/was=p2',
      '5 /changes/0/is/0/is=p5',
      '6 /changes/0/is=p6',
    ])
  })

  test.each([
    [{ seq: 9, pointer: '/sender' }, 'no-entry'],
    [{ seq: 1, pointer: '/sender/email' }, 'no-field'],
    [{ seq: 1, pointer: 'sender' }, 'no-field'],
    [{ seq: 1, pointer: '' }, 'never-hidden'],
    [{ seq: 1, pointer: '/kind' }, 'never-hidden'],
    [{ seq: 2, pointer: '/about/digest' }, 'never-hidden'],
    [{ seq: 2, pointer: '/annotation' }, 'never-hidden'],
    [{ seq: 0, pointer: '/software' }, 'no-entry'],
  ])('%j is refused: %s', (field, why) => {
    const entries = [
      entry(0, { kind: 'vault', software: 's' }),
      threat,
      entry(2, about(1, { annotation: 'remark', text: 't' })),
    ]
    const judged = redact(entries, { phrases: [], minors: [], files: [], fields: [field] })
    expect(judged).toMatchObject({ ok: false, problem: { why } })
  })
})

describe('a withheld file', () => {
  const file = (digit: string, members: JsonObject = {}): JsonObject => ({
    sha256: digit.repeat(64),
    size: 3,
    name: `${digit}.txt`,
    ...members,
  })

  test('shows what rank of copy it is and nothing else, nor does any other with the same bytes', () => {
    const entries = [
      entry(1, {
        kind: 'threat',
        attachments: [
          file('a', {
            role: 'scan',
            copy: 'cropped',
            sensitive: 'none',
            mediaType: 'image/png',
            stillHeld: { where: 'x' },
          }),
          file('b'),
        ],
      }),
      entry(
        2,
        about(1, {
          annotation: 'remark',
          text: `its digest: ${'a'.repeat(64)}, noted`,
          attachments: [file('a')],
        }),
      ),
      entry(
        3,
        about(1, {
          annotation: 'correction',
          reason: 'r',
          changes: [{ pointer: '/attachments/0/name', was: 'atxt', is: 'c' }],
        }),
      ),
    ]
    const found = redacted(entries, { files: [{ seq: 1, index: 0 }] })
    expect(found.withheld).toEqual([
      { seq: 1, index: 0 },
      { seq: 2, index: 0 },
    ])
    const hidden = entries.flatMap((one) =>
      hiddenIn(one, found).map((hit) => `${one.seq} ${hit.split('=')[0]}`),
    )
    expect(hidden).toEqual([
      '1 /attachments/0/mediaType',
      '1 /attachments/0/name',
      '1 /attachments/0/sha256',
      '1 /attachments/0/size',
      '1 /attachments/0/stillHeld/where',
      '2 /attachments/0/name',
      '2 /attachments/0/sha256',
      '2 /attachments/0/size',
      '2 /text',
      '3 /changes/0/is',
      '3 /changes/0/was',
    ])
    expect(found.counts).toEqual({ texts: 3, fields: 0, attachments: 2, minors: 0 })
  })

  test.each([
    [{ seq: 1, index: 2 }, 'no-file'],
    [{ seq: 4, index: 0 }, 'no-entry'],
  ])('%j is refused where there is none: %s', (one, why) => {
    const entries = [entry(1, { kind: 'threat', attachments: [file('a'), file('b')] })]
    expect(redact(entries, { phrases: [], minors: [], fields: [], files: [one] })).toMatchObject({
      ok: false,
      problem: { why },
    })
  })
})

/** What no phrase hides: kind, annotation, about, and digests of files. */
const STAYS = /^\/(?:kind$|annotation$|about\/|attachments\/\d+\/sha256$)/

/** Threats and annotations of every kind, wild in content. */
const randomRecord = fc.infiniteStream(fc.nat()).map((numbers) => {
  const draw = (limit: number): number => (numbers.next().value as number) % limit
  const sha256 = 'abcdef0123456789'.repeat(4)
  const record =
    draw(2) === 0
      ? randomThreat(draw, [{ sha256, size: 1, device: 'x' }])
      : randomAnnotation(draw, { seq: 0, digest: 'b'.repeat(64) })
  return accepted(record)
})

describe('whatever is asked for', () => {
  test('the rest verifies, no shown text holds the phrase, and what is not hidden is as it was', () => {
    fc.assert(
      fc.property(randomRecord, fc.nat(), fc.nat(), fc.nat(), (record, which, from, length) => {
        const texts = textsIn(record).filter((text) => foldPhrase(text) !== '')
        const text = [...(texts[which % texts.length] ?? 'x')]
        const start = from % text.length
        const phrase = text.slice(start, start + 1 + (length % 12)).join('')
        fc.pre(foldPhrase(phrase) !== '')
        const one = entry(1, record)
        const found = redacted([one], { phrases: [phrase] })
        const judged = shownOf(one, found)
        expect(judged.digest).toBe(one.digest)
        expect(structureFault(judged.shown)).toBeUndefined()

        const all = atomsOf(record)
        const hidden = found.positions.get(1) ?? new Set()
        expect(judged.shown).toEqual(
          all
            .map((atom, position) => ({ ...atom, position }))
            .filter(({ position }) => !hidden.has(position)),
        )
        const { record: read } = recordWithHoles(judged.shown, judged.atoms)
        for (const { path, value } of judged.shown) {
          const pointer = `/${path.join('/')}`
          if (typeof value !== 'string' || STAYS.test(pointer)) continue
          const whole = path.reduce<Json>(
            (at, step) => (at as Record<string, Json>)[step as string] as Json,
            read,
          )
          for (const part of String(whole).split(/\ud800+/u)) {
            expect(foldPhrase(part), pointer).not.toContain(foldPhrase(phrase))
          }
        }
        if (hidden.size === 0) expect(withoutHoles(read)).toEqual(record)
      }),
      { numRuns: 1500 },
    )
  })

  test('every field of every example record can be hidden, with all that is within it', () => {
    for (const record of Object.values(exampleRecords)) {
      if (record['kind'] === 'vault' || record['kind'] === 'key') continue
      const one = entry(1, record)
      for (const { path } of atomsOf(record)) {
        for (let depth = 1; depth <= path.length; depth++) {
          const pointer = `/${path.slice(0, depth).join('/')}`
          if (/^\/(?:kind|annotation|about)\b/.test(pointer)) continue
          const found = redacted([one], { fields: [{ seq: 1, pointer }] })
          expect(shownOf(one, found).digest).toBe(one.digest)
          for (const hit of hiddenIn(one, found)) expect(hit.startsWith(pointer), hit).toBe(true)
        }
      }
    }
  })
})

test('only a later correction of a field hides with it, and only where its pointer can be read', () => {
  const said = (seq: number, of: number, ...changes: JsonObject[]) =>
    entry(seq, about(of, { annotation: 'correction', changes }))
  const asked = { fields: [{ seq: 3, pointer: '/content/text' }] }
  const entries = [
    said(2, 3, { pointer: '/content/text', is: 'before it' }),
    entry(3, { kind: 'threat', content: { text: 'We know' } }),
    said(4, 3, { pointer: '/content/text', was: 'We know', is: 'after it' }),
    said(5, 3, { pointer: '/content/language', is: 'en' }),
  ]
  const found = redacted(entries, asked)
  expect(
    entries.flatMap((one) => hiddenIn(one, found).map((hit) => `${one.seq} ${hit.split('=')[0]}`)),
  ).toEqual([
    '3 /content/text',
    '3 /content/text',
    '4 /changes/0/is',
    '4 /changes/0/is',
    '4 /changes/0/was',
    '4 /changes/0/was',
  ])
  // What a change without a pointer, or with none that can be read, speaks of may be the field.
  const unread = [entries[1]!, said(4, 3, { is: 'secret' }, { pointer: 'no pointer', is: 'secret' })]
  expect(hiddenIn(unread[1]!, redacted(unread, asked))).toEqual([
    '/changes/0/is=secret',
    '/changes/1/is=secret',
  ])
})

test('a digest is none outside of attachments: its text is hidden as any other', () => {
  const spelled = 'ab'.repeat(32)
  const other = entry(1, { kind: 'threat', links: [{ sha256: spelled }], attachments: [{ sha256: spelled }] })
  const found = redacted([other], { phrases: [spelled] })
  expect(new Set(hiddenIn(other, found).map((hit) => hit.split('=')[0]))).toEqual(
    new Set(['/links/0/sha256']),
  )
  expect(found.spelled).toEqual([{ seq: 1, index: 0 }])
})

test('a phrase of several pieces is found also where all of its field is hidden', () => {
  const one = entry(1, { kind: 'threat', content: { text: 'We know where you live' } })
  const asked = { fields: [{ seq: 1, pointer: '/content/text' }], phrases: ['know where you', 'nowhere'] }
  expect(redacted([one], asked).unfound).toEqual(['nowhere'])
})
