// Wrong words on the command line and times that are not clear: what is so, what was not changed, what would be clear.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeVaultPlace, type Place } from './evidence.ts'
import { expectRefused, NOTHING, type Refused } from './refused.ts'

let place: Place
beforeAll(() => {
  place = makeVaultPlace()
  place.good(['add', '--text', 'the first'])
  place.file('plain.txt', 'plain')
  mkdirSync(join(place.dir, 'folder'))
})

const refused = (args: readonly string[], how: Refused): void => expectRefused(place, args, how)

describe('words on the command line that are wrong', () => {
  it.each<[string[], (string | RegExp)[]]>([
    [
      ['add', '--txt', 'x'],
      [/^Unknown option '--txt'.*--text/, NOTHING, 'evidence --help'],
    ],
    [
      ['add', '--text'],
      ["Option '--text <text>' argument missing", NOTHING],
    ],
    [
      ['add', '--text', 'x', 'more'],
      ['Too many arguments', NOTHING],
    ],
    [
      ['add', '--text', 'x', '--medium', 'drum'],
      ['drum', 'accountAccess, other', NOTHING],
    ],
    [
      ['add', '--text', 'x', '--harm', 'noise'],
      ['noise', 'accountAttack, other', NOTHING],
    ],
    [
      ['add', '--text', 'x', '--target', 'enemy'],
      ['/targets/0/who must be one of self, child', NOTHING],
    ],
    [
      ['add', '--text', 'x', '--target', 'child:A:999'],
      ['/targets/0/age must be at most 150', NOTHING],
    ],
    [
      ['add', '--text', 'x', '--language', '*'],
      ['/content/language must be a language tag', NOTHING],
    ],
    [
      ['add', '--text', 'x', '--text-file', '-'],
      ['either --text or --text-file', NOTHING],
    ],
    [
      ['add', '--text', 'x', '--record', '-'],
      ['no other content options beside it', NOTHING],
    ],
    [
      ['add', '--text', 'x', '--zone', 'Asia/Almaty'],
      ['give the time too', NOTHING],
    ],
    [
      ['add', '--text', 'x', '--at', '2021-12-01', '--zone-basis', 'shown'],
      ['give the zone too', NOTHING],
    ],
    [
      ['add', '--text', 'x', '--attach-role', 'screenshot'],
      ['give them too, with --attach', NOTHING],
    ],
    [
      ['add', '--attach', 'plain.txt', '--attach-role', 'selfie'],
      ['/attachments/0/role must be one of platformExport', NOTHING],
    ],
    [
      ['add', '--text', 'x', '--same-as', '99'],
      ['There is no entry 99', NOTHING, 'evidence list'],
    ],
    [
      ['add', '--text', 'x', '--same-as', '0'],
      ['Entry 0 is not a threat', NOTHING],
    ],
    [['add'], [NOTHING, '--text-file']],
    [
      ['add', '--no-input'],
      [NOTHING, '--text-file'],
    ],
    [
      ['show', '99'],
      ['There is no entry 99; this vault has entries 0 to', 'evidence list'],
    ],
    [['show', '1', '99'], ['There is no entry 99']],
    [['show', '0x1'], ['There is no entry 0x1']],
    [['show', '99999999999999999999'], ['There is no entry 99999999999999999999']],
    [['show'], ['Missing required argument']],
    [['list', '--limit', 'many'], ['--limit many is not a number']],
    [['list', '--entries', '9-3'], ['--entries 9-3 is not a list of numbers']],
    [
      ['list', '--since', 'once'],
      ['once', '2021-12-01 08:17'],
    ],
    [
      ['export', '--to', 'folder'],
      ['left as it is', NOTHING],
    ],
    [
      ['export', '--to', 'nowhere/new'],
      [/nowhere could not be read: there is no such file/, NOTHING],
    ],
    [
      ['export', '--to', 'new', '--entries', '99'],
      ['No entry fits', NOTHING, 'evidence list'],
    ],
    [['export'], ['--to PATH', NOTHING]],
    [
      ['export', '--to', 'new', '--profile', 'court'],
      [/'court' is invalid.*lawyer/, NOTHING],
    ],
    [['checkpoint', '--to', 'plain.txt'], ['left as it is']],
    [['checkpoint', '--to', 'nowhere/new'], ['nowhere could not be read']],
    [['key', 'show', '--to', 'plain.txt'], ['left as it is']],
    [['key'], ['evidence key show']],
    [
      ['verify', 'nothing.zip'],
      ['nothing.zip could not be read', 'spelled'],
    ],
    [['verify', '--expect', '13 words'], ['--expect takes a size and twelve words']],
    [['verify', '--key', 'nothing.key'], ['nothing.key could not be read']],
    [['verify', '--key', 'plain.txt'], ['holds no key']],
    [['verify', '--require', 'luck'], ['--require luck is none of key, checkpoint, time, witness']],
    [['verify', '--against', 'nothing.txt'], ['nothing.txt could not be read']],
    [['ad'], ['There is no command ad. There are: init, add, ']],
    [['--vaults', 'x'], ["Unknown option '--vaults'"]],
  ])('%j', (args, says) => {
    refused(args, { says, status: 2 })
  })

  it('show what acts on a terminal visibly', () => {
    const evil = '\u001b[2J\u001b]0;x\u0007\u202e\u009b'
    const shown = /\\u\{1b\}\[2J\\u\{1b\}\]0;x\\u\{7\}\\u\{202e\}\\u\{9b\}/
    for (const args of [
      ['add', `--${evil}`],
      ['add', '--text', 'x', '--medium', evil],
      ['add', '--text', 'x', '--at', evil],
      ['add', '--text', 'x', '--at', '2021-12-01', '--zone', evil],
      ['add', '--attach', evil],
      ['show', evil],
      ['list', '--limit', evil],
      ['verify', evil],
      ['verify', '--require', evil],
      ['export', '--to', `${evil}/x`],
      [evil],
    ])
      refused(args, { says: [shown], status: 2 })
  })
})

describe('a time that is not clear', () => {
  const CLEAR = '2021-12-01 08:17'
  it.each([
    ['2021-02-30', 'there is no such date or time', CLEAR],
    ['2021-12-01 25:00', 'there is no such date or time', CLEAR],
    ['2021-12-01 13:17 pm', 'there is no such date or time', '2021-12-01T13:17'],
    ['02/03/2021', 'day before month or month before day', '2021-03-02  or  2021-02-03'],
    ['8:17 pm', 'was not understood', CLEAR],
    ['next week', 'was not understood', CLEAR],
    ['', 'was not understood', CLEAR],
    ['01.12.21', 'was not understood', '2021-12-01'],
  ])('%s', (time, why, clear) => {
    refused(['add', '--text', 'x', '--at', time], { says: [why, NOTHING, clear], status: 2 })
  })

  it.each([
    ['2021-03-14 02:30', 'went forward over it', '2021-03-14T01:30-05:00  or  2021-03-14T03:30-04:00'],
    ['2021-11-07 01:30', 'showed it twice', '2021-11-07T01:30-04:00  or  2021-11-07T01:30-05:00'],
    [
      '2021-12-01T08:17-04:00',
      'not the one that the zone had',
      '2021-12-01T08:17-05:00  or  2021-12-01T07:17-05:00',
    ],
  ])('in a zone: %s; each of the clear spellings is then taken', (time, why, clear) => {
    const zone = ['--zone', 'America/New_York']
    refused(['add', '--text', 'x', '--at', time, ...zone], { says: [why, NOTHING, clear], status: 2 })
    for (const spelling of clear.split('  or  '))
      place.good(['add', '--text', 'x', '--at', spelling, ...zone])
  })

  it('a zone that is none, or several', () => {
    const at = ['add', '--text', 'x', '--at', '2021-12-01 08:17', '--zone']
    refused([...at, 'Nowhere/Land'], {
      says: ['The zone Nowhere/Land is not known', NOTHING, 'America/New_York'],
      status: 2,
    })
    refused([...at, 'EST'], { says: ['The zone EST is not known', NOTHING, '-05:00'], status: 2 })
    refused([...at, 'Almaty'], { says: ['The zone Almaty is not known', 'Asia/Almaty'], status: 2 })
  })

  it('an end before its start', () => {
    const range = ['--not-before', '2021-12-05', '--not-after', '2021-12-01']
    refused(['add', '--text', 'x', ...range], {
      says: ['/occurred/notAfter must not lie before', NOTHING],
      status: 2,
    })
  })

  it('in the future is kept, and that is said', () => {
    const ran = place.run(['add', '--text', 'x', '--at', '2199-01-01 10:00'])
    expect(ran.status).toBe(0)
    expect(ran.stderr).toContain(
      'The time 2199-01-01 10:00, zone not known lies in the future; it was kept as you gave it.',
    )
    expect(place.good(['list', '--since', '2198-01-01'])).toContain('2199-01-01 10:00')
  })
})
