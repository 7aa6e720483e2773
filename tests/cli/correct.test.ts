// correct, withdraw and annotate as typed: the past is never edited, the new stands beside it.
import { describe, expect, test } from 'vitest'
import { makeVaultPlace } from './evidence.ts'

type Shown = { record: Record<string, unknown>; folded: number[] }

function placeWithThreat() {
  const place = makeVaultPlace()
  place.good([
    'add',
    '--text',
    'Ещё одна статья',
    '--at',
    '2021-12-01 08:17',
    '--at-shown',
    '8:17 A.M.',
    '--sender',
    'Ruslan K',
    '--platform',
    'messenger',
  ])
  const records = (seq: number): Shown => place.json(['show', String(seq)])[0] as unknown as Shown
  return { place, records }
}

describe('correct', () => {
  test('a zone changes zone, basis and utc, and nothing that was shown or typed', () => {
    const { place, records } = placeWithThreat()
    place.good([
      'correct',
      '1',
      '--zone',
      'America/New_York',
      '--zone-basis',
      'device',
      '--reason',
      'the phone says so',
    ])
    expect(records(2).record).toMatchObject({
      kind: 'annotation',
      annotation: 'correction',
      about: { seq: 1 },
      changes: [
        { pointer: '/occurred/utc', is: '2021-12-01T13:17:00Z' },
        { pointer: '/occurred/zone', is: 'America/New_York' },
        { pointer: '/occurred/zoneBasis', is: 'device' },
      ],
      reason: 'the phone says so',
    })
    expect(records(1).record).toMatchObject({
      occurred: { literal: '8:17 A.M.', entered: '2021-12-01 08:17' },
    })
    expect(place.good(['list'])).toContain('2021-12-01 08:17 America/New_York (13:17 UTC)')
    expect(place.json(['verify'])[0]).toMatchObject({ verdict: 'consistent' })
  })

  test('a new time keeps the zone that an earlier correction gave', () => {
    const { place, records } = placeWithThreat()
    place.good(['correct', '1', '--zone', 'Asia/Almaty', '--reason', 'r'])
    place.good(['correct', '1', '--at', '2021-12-01 09:00', '--reason', 'r'])
    expect(JSON.stringify(records(3).record)).toContain('"is":"2021-12-01T03:00:00Z"')
    expect(place.good(['list'])).toContain('2021-12-01 09:00 Asia/Almaty')
  })

  test('several entries are one commit, each with a correction of its own', () => {
    const { place } = placeWithThreat()
    place.good(['add', '--text', 'second', '--sender', 'Ruslan K'])
    const lines = place.json(['correct', '1', '2', '1', '--sender', 'Ruslan Q', '--reason', 'read again'])
    expect(lines.map((line) => line['seq'] ?? line['size'])).toEqual([3, 4, 5])
    expect(place.json(['verify'])[0]).toMatchObject({ checked: { entries: 5, checkpoints: 4 } })
  })

  test('nothing to change, an annotation, the vault itself, no reason: refused, and nothing is recorded', () => {
    const { place } = placeWithThreat()
    place.good(['withdraw', '1', '--reason', 'r'])
    const before = place.bytes()
    for (const [words, sentence] of [
      [['1', '--sender', 'Ruslan K', '--reason', 'r'], 'says that already'],
      [['2', '--sender', 'x', '--reason', 'r'], 'is an annotation'],
      [['0', '--sender', 'x', '--reason', 'r'], 'about the vault itself'],
      [['1', '--sender', 'x'], '--reason'],
      [['7', '--sender', 'x', '--reason', 'r'], 'There is no entry 7'],
      [['1', '--reason', 'r'], 'no terminal'],
    ] as const) {
      const ran = place.run(['correct', ...words])
      expect(ran.status, ran.stderr).toBe(2)
      expect(ran.stderr).toContain(sentence)
      expect(ran.stderr).toContain('Nothing was recorded.')
    }
    expect(place.bytes()).toEqual(before)
  })
})

describe('withdraw', () => {
  test('marks, erases nothing, and can itself be withdrawn', () => {
    const { place } = placeWithThreat()
    place.good(['withdraw', '1', '--reason', 'not meant for me'])
    expect(place.good(['list'])).toContain('[withdrawn]')
    place.good(['withdraw', '2', '--reason', 'it was'])
    expect(place.good(['list'])).not.toContain('[withdrawn]')
    expect(place.good(['show', '1'])).toContain('Ещё одна статья')
  })
})

describe('annotate', () => {
  // biome-ignore format: one line a kind
  const kinds: readonly (readonly [string, readonly string[], object])[] = [
    ['remark', ['--text', 't'], { text: 't' }],
    ['translation', ['--language', 'en', '--text', 't', '--translator', 'N', '--translator-language', 'ru', '--translator-contact', 'c', '--relationship', 'none', '--method', 'human', '--complete', '--date', '2021-12-02'],
      { language: 'en', text: 't', translator: { name: 'N', contact: 'c', languages: ['ru'], relationship: 'none' }, method: 'human', complete: true, date: { local: '2021-12-02' } }],
    ['attribution', ['--name', 'A', '--name', 'B', '--organisation', 'O', '--position', 'P', '--basis', 'b', '--against', 'a', '--confidence', 'unsure', '--by', 'me', '--still-needed', 's'],
      { person: { names: [{ name: 'A' }, { name: 'B' }], organisation: 'O', position: 'P' }, basis: [{ text: 'b' }], against: [{ text: 'a' }], confidence: 'unsure', by: 'me', stillNeeded: [{ text: 's' }] }],
    ['report', ['--to', 'police', '--body', 'station', '--at', '2021-12-03 10:00', '--reference', '12/34', '--officer', 'X', '--given', 'copy', '--preservation-requested', '--outcome', 'none yet'],
      { to: 'police', body: 'station', reference: '12/34', officer: 'X', given: ['copy'], preservationRequested: true, outcome: 'none yet' }],
    ['statement', ['--person', 'W', '--contact', 'c', '--perceived', 'saw the screen', '--how', 'beside me', '--when', '2021-12-01', '--willing', 'ask', '--confidential', '--text', 't'],
      { person: { name: 'W', contact: 'c' }, perceived: 'saw the screen', how: 'beside me', willing: 'ask', confidential: true, text: 't' }],
    ['impact', ['--text', 't'], { text: 't' }],
    ['custody', ['--event', 'handed over', '--by', 'A', '--to', 'B', '--why', 'copy', '--how', 'by hand', '--when', '2021-12-04'], { event: 'handed over', by: 'A', to: 'B', why: 'copy', how: 'by hand' }],
    ['adoption', ['--by', 'M', '--text', 'it is as I said'], { by: 'M', text: 'it is as I said' }],
  ]
  test.each(kinds)('%s takes the options named after its members', (kind, options, members) => {
    const { place, records } = placeWithThreat()
    place.good(['annotate', kind, '1', ...options])
    expect(records(2).record).toMatchObject({
      kind: 'annotation',
      annotation: kind,
      about: { seq: 1 },
      ...members,
    })
    expect(records(1).folded).toEqual([2])
    expect(place.json(['verify'])[0]).toMatchObject({ verdict: 'consistent' })
  })

  test('attachment adds files to what was recorded', () => {
    const { place, records } = placeWithThreat()
    const path = place.file('later.txt', 'found later')
    place.good(['annotate', 'attachment', '1', '--attach', path, '--attach-role', 'document'])
    expect(records(2).record).toMatchObject({
      attachments: [{ name: 'later.txt', size: 11, role: 'document' }],
    })
  })

  test('an option of another kind, an unknown kind, no entry, no file: refused in a plain sentence', () => {
    const { place } = placeWithThreat()
    const before = place.bytes()
    for (const words of [
      ['report', '1', '--to', 'police', '--language', 'en'],
      ['gossip', '1', '--text', 't'],
      ['remark'],
      ['remark', '1'],
      ['attachment', '1'],
      ['context', '1'],
      ['translation', '1', '--text', 't'],
    ]) {
      const ran = place.run(['annotate', ...words])
      expect(ran.status, `${words.join(' ')}: ${ran.stderr}`).toBe(2)
      expect(ran.stderr).toContain('Nothing was recorded.')
    }
    expect(place.bytes()).toEqual(before)
  })
})
