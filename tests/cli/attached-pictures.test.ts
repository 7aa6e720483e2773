// Files that are attached: one that may act when it is opened is marked; a picture that says where it was taken is told of and its place goes nowhere else; what is said
// to be a sexual image of a child is refused before a byte of it is stored.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { heic, jpeg, NO_PLACE, PLACE } from '../packet/placed-files.ts'
import { makeVaultPlace, type Place } from './evidence.ts'
import { expectRefused, NOTHING } from './refused.ts'

let place: Place
beforeEach(() => {
  place = makeVaultPlace()
})

describe('a picture that says where it was taken', () => {
  it('is told of when it is added, and its place stands in no record and no output', () => {
    const picture = place.file('shot.jpg', jpeg(PLACE))
    const ran = place.run(['add', '--text', 'x', '--attach', picture])
    expect(ran).toMatchObject({ status: 0 })
    expect(ran.stderr).toMatch(/shot\.jpg says inside itself where it was taken.*--withhold-attachment 1:1/)
    const [entry] = place.json(['show', '1'])
    const told = JSON.stringify(entry) + ran.stdout + ran.stderr
    expect(told).toMatch(/"mediaType":"image\/jpeg"/)
    expect(told).not.toMatch(/gps|latitude|longitude|12[°,.]\s?34/i)
  })

  it('in HEIC too; one that does not say it is not told of', () => {
    const phone = place.run(['add', '--text', 'x', '--attach', place.file('p.heic', heic(PLACE))])
    expect(phone.stderr).toContain('says inside itself where it was taken')
    const none = place.run(['add', '--text', 'x', '--attach', place.file('n.jpg', jpeg(NO_PLACE))])
    expect(none).toMatchObject({ status: 0 })
    expect(none.stderr).not.toContain('where it was taken')
  })
})

describe('a file that may act when it is opened', () => {
  it('is marked when it is added, by its bytes and not by its name; others are not', () => {
    const page = place.file('holiday.jpg', '<html><script>alert(1)</script></html>')
    const ran = place.run(['add', '--text', 'x', '--attach', page])
    expect(ran).toMatchObject({ status: 0 })
    expect(ran.stderr).toMatch(
      /holiday\.jpg is a page or drawing of the web, which can hold scripts\. It is kept/,
    )
    const plain = place.run(['add', '--text', 'x', '--attach', place.file('run.exe', 'plain words')])
    expect(plain).toMatchObject({ status: 0 })
    expect(plain.stderr).not.toContain('By its first bytes')
  })
})

describe('what is said to be a sexual image of a child', () => {
  const record = (targets: unknown[], sensitive: string) =>
    JSON.stringify({ kind: 'threat', targets, attachments: [{ path: 'p.jpg', sensitive }] })
  const says = [/A sexual image of a child is not kept here/, NOTHING, /inhope\.org/]

  it.each<[string, Record<string, unknown>]>([
    ['a child', { who: 'child' }],
    ['a child of 6', { who: 'child', age: 6 }],
    ['somebody of 17', { who: 'self', age: 17 }],
    ['somebody marked as a minor', { who: 'family', minor: true }],
  ])('is refused with %s among those threatened, and nothing of it is stored', (_who, target) => {
    place.file('p.jpg', jpeg(NO_PLACE))
    const input = record([{ who: 'self' }, target], 'intimate')
    expectRefused(place, ['add', '--record', '-'], { says, status: 2, options: { input } })
    expect(readdirSync(join(place.vault, 'objects'))).toEqual([])
  })

  it('is refused as a later attachment of an entry that names a child', () => {
    place.file('p.jpg', jpeg(NO_PLACE))
    place.good(['add', '--text', 'x', '--target', 'child'])
    const input = JSON.stringify({
      kind: 'annotation',
      annotation: 'attachment',
      about: { seq: 1 },
      attachments: [{ path: 'p.jpg', sensitive: 'intimate' }],
    })
    expectRefused(place, ['add', '--record', '-'], { says, status: 2, options: { input } })
  })

  it('a graphic picture, or an intimate one of grown-ups alone, is recorded', () => {
    place.file('p.jpg', jpeg(NO_PLACE))
    place.good(['add', '--record', '-'], { input: record([{ who: 'child' }], 'graphic') })
    place.good(['add', '--record', '-'], { input: record([{ who: 'self', age: 30 }], 'intimate') })
  })
})
