// Profiles: what each chooses and hides of a ledger that has a word of its own in every place.
import { describe, expect, test } from 'vitest'
import { atomsOf } from '../../src/core/commitment.ts'
import type { WholeEntry } from '../../src/core/entry.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import { redact } from '../../src/core/redact.ts'
import { asRecorded, entriesToShow } from '../../src/packet/choose-shown.ts'
import { alsoIn, ownAccounts } from '../../src/packet/own-accounts.ts'
import { PROFILES } from '../../src/packet/packet-words.ts'
import { leftOutBy } from '../../src/packet/profile-entries.ts'
import { hiddenBy } from '../../src/packet/profile-hiding.ts'
import { type Profile, partsOfProfile, profileOf, profileSentences } from '../../src/packet/profiles.ts'
import { about, ledgerOf, stored } from './sample.ts'

const profile = (name: string): Profile => profileOf(name) as Profile
const plain = stored(new Uint8Array([1]), { name: 'plain.png', device: 'phone', capturedBy: 'Mira' })
const marked = stored(new Uint8Array([2]), { name: 'marked.png', sensitive: 'graphic' })

/** Pointers of everything that a profile hides in the packet of all entries that it does not leave out. */
function hiddenIn(name: string, ledger: readonly WholeEntry[], own = false): string[] {
  const recorded = ledger.map(asRecorded)
  const out = leftOutBy(profile(name), recorded)
  const chosen = [...ledger.keys()].filter((seq) => !out.has(seq))
  const whole = new Set(entriesToShow(chosen, ledger).whole)
  const shown = recorded.filter(({ seq }) => whole.has(seq))
  const { fields, files } = hiddenBy(profile(name), shown, { own })
  const judged = redact(shown, { phrases: [], minors: [], fields, files })
  if (!judged.ok) throw new Error(JSON.stringify(judged.problem))
  const hidden = shown.flatMap(({ seq, record }) =>
    atomsOf(record).flatMap(({ path }, at) =>
      judged.redacted.positions.get(seq)?.has(at) === true ? [`${seq}:/${path.join('/')}`] : [],
    ),
  )
  return [...new Set(hidden)]
}

const threat: JsonObject = {
  kind: 'threat',
  occurred: { entered: 'typed', local: '2021-12-01', precision: 'day' },
  perceived: { by: 'Teo' },
  content: { text: 'words' },
  channel: { platform: 'sms', receivingAccount: 'mine', conversation: 'c', messageId: 'm', url: 'u' },
  sender: { displayName: 'N. Q.', phone: '1', savedAs: 'him' },
  targets: [{ who: 'self', name: 'Mira' }],
  context: [
    { own: true, text: 'stop', sender: { displayName: 'me', phone: '2' } },
    { own: false, text: 'no', sender: { phone: '3' } },
  ],
  attachments: [plain.attachment, marked.attachment],
  recordedBy: { name: 'Mira', role: 'helper' },
}

describe('the table', () => {
  test('is there for each of the six names and for no other', () => {
    expect(PROFILES).toEqual(['lawyer', 'police', 'asylum', 'un', 'platform', 'public'])
    for (const name of PROFILES) expect(profileOf(name)).toBeDefined()
    for (const name of ['', 'Lawyer', 'constructor', '__proto__']) expect(profileOf(name)).toBeUndefined()
  })

  test('has in every profile the parts that others refer to, in order; all of them for a lawyer', () => {
    const all = partsOfProfile('lawyer')
    expect(all).toHaveLength(19)
    expect(partsOfProfile('of another version')).toEqual(all)
    for (const name of PROFILES) {
      const parts = partsOfProfile(name)
      expect(parts).toEqual(all.filter((part) => parts.includes(part)))
      for (const part of ['0', '2', '4', '5', '6', '8', '9', '14', '15', '16', '17'])
        expect(parts).toContain(part)
    }
    expect(partsOfProfile('platform')).not.toContain('10')
    expect(partsOfProfile('un')).not.toContain('13')
  })

  test('says what is left out, for each but the lawyer’s', () => {
    expect(profileSentences('lawyer')).toEqual([])
    for (const name of PROFILES.slice(1)) {
      const [sentence = ''] = profileSentences(name)
      expect(sentence).toMatch(new RegExp(`^The profile ${name} leaves out .*\\.$`))
    }
  })

  test('asks for consent where others than counsel and police will read', () => {
    expect(PROFILES.filter((name) => profile(name).consent !== undefined)).toEqual(['un', 'public'])
    expect(profile('un').consent).toContain('The government concerned receives the letter')
    expect(profile('public').consent).toContain('Anyone will be able to read')
  })
})

describe('which entries', () => {
  const ledger = ledgerOf(
    threat,
    about(1, 'impact', { text: 'sleepless' }),
    about(1, 'statement', { text: 'I saw it', person: { name: 'Teo', contact: 'c' } }),
    about(1, 'statement', { text: 'secretly', confidential: true }),
    about(2, 'correction', { changes: [{ pointer: '/text', is: 'tired' }], reason: 'r' }),
    about(1, 'translation', { language: 'en', text: 'the words' }),
    about(6, 'correction', { changes: [{ pointer: '/text', is: 'these words' }], reason: 'r' }),
    about(3, 'correction', { changes: [{ pointer: '/confidential', is: true }], reason: 'r' }),
    about(1, 'report', { to: 'police' }),
    { kind: 'import', format: 'sms export', account: 'mine' },
  )
  const out = (name: string) => [...leftOutBy(profile(name), ledger.map(asRecorded))].sort((a, b) => a - b)

  test('a lawyer sees all, police no impact nor what is about it, nobody else what is confidential', () => {
    expect(out('lawyer')).toEqual([])
    expect(out('police')).toEqual([2, 3, 4, 5, 8])
    expect(out('asylum')).toEqual([3, 4, 8])
  })

  test('the narrow ones keep threats with what entries bring', () => {
    expect(out('un')).toEqual([0, 2, 3, 4, 5, 8, 10])
    expect(out('platform')).toEqual([0, 2, 3, 4, 5, 8, 9, 10])
    expect(out('public')).toEqual(out('platform'))
  })
})

describe('what is hidden', () => {
  test('a lawyer’s packet hides the accounts of the recipient alone, and not where they are shown', () => {
    const ledger = ledgerOf(threat, { kind: 'import', format: 'sms export', account: 'mine' })
    expect(hiddenIn('lawyer', ledger)).toEqual([
      '1:/channel/receivingAccount',
      '1:/context/0/sender/phone',
      '2:/account',
    ])
    expect(hiddenIn('lawyer', ledger, true)).toEqual([])
    expect(ownAccounts(ledger.map(asRecorded))).toEqual(['mine', '2'])
    expect(ownAccounts(ledgerOf({ kind: 'threat', sender: { phone: '1' } }).map(asRecorded))).toEqual([])
  })

  test('an account of the recipient that also stands in words is told of, unless it is hidden there or too short', () => {
    const one = (text: string, receivingAccount: string): JsonObject => {
      return { kind: 'threat', content: { text }, channel: { receivingAccount } }
    }
    const told = (...records: JsonObject[]) => {
      const entries = ledgerOf(...records).map(asRecorded)
      const { fields } = hiddenBy(profile('lawyer'), entries, { own: false })
      const hidden = (phrases: string[]) => {
        const judged = redact(entries, { phrases, minors: [], fields, files: [] })
        if (!judged.ok) throw new Error(judged.problem.why)
        return alsoIn(ownAccounts(entries), entries, judged.redacted.positions)
      }
      return [hidden([]), hidden(['0100'])]
    }
    expect(told(one('call', '+1 555 0100'), one('I have +1 555 0100 now', 'other'))).toEqual([[2], []])
    expect(told(one('I am anna', 'anna'))).toEqual([[], []])
  })

  test('police do not learn how to reach a witness', () => {
    const ledger = ledgerOf(
      threat,
      about(1, 'statement', { person: { name: 'Teo', contact: '+1' }, text: 't' }),
    )
    expect(hiddenIn('police', ledger, true)).toEqual(['2:/person/contact'])
  })

  test('the letter to the UN has no context, no typed time, nothing of who holds originals, no sensitive file', () => {
    const hidden = hiddenIn('un', ledgerOf(threat), true)
    expect(hidden).toEqual(
      expect.arrayContaining([
        '1:/attachments/0/capturedBy',
        '1:/attachments/0/device',
        '1:/attachments/1/name',
        '1:/attachments/1/sha256',
        '1:/context/1/text',
        '1:/occurred/entered',
        '1:/perceived/by',
        '1:/recordedBy/name',
      ]),
    )
    expect(hidden).not.toContain('1:/attachments/0/sha256')
    expect(hidden).not.toContain('1:/targets/0/name')
  })

  test('a file that a correction may have marked is withheld from the UN as well', () => {
    const one = { ...threat, attachments: [plain.attachment] }
    const correction = { changes: [{ pointer: '/attachments/0/sensitive', is: 'intimate' }], reason: 'r' }
    const hidden = (changes: JsonObject) =>
      hiddenIn('un', ledgerOf(one, about(1, 'correction', changes))).includes('1:/attachments/0/sha256')
    expect(hidden(correction)).toBe(true)
    expect(hidden({ changes: [{ pointer: '/attachments/0/name', is: 'x' }], reason: 'r' })).toBe(false)
  })

  test('a platform sees times, ids, addresses and accounts, and nothing else', () => {
    const ledger = ledgerOf(
      threat,
      about(1, 'translation', { language: 'en', text: 'said', translator: { name: 'Ama' } }),
      about(1, 'withdrawal', { reason: 'w' }),
    )
    const shown = (seq: number) => {
      const hidden = new Set(hiddenIn('platform', ledger))
      return atomsOf((ledger[seq] as WholeEntry).record)
        .map(({ path }) => `${seq}:/${path.join('/')}`)
        .filter((place) => !hidden.has(place))
    }
    expect(shown(1)).toEqual([
      '1:/attachments/1/sensitive',
      '1:/channel/messageId',
      '1:/channel/platform',
      '1:/channel/url',
      '1:/kind',
      '1:/occurred/local',
      '1:/occurred/precision',
      '1:/sender/displayName',
      '1:/sender/phone',
    ])
    expect(shown(2)).toEqual(['2:/about/digest', '2:/about/seq', '2:/annotation', '2:/kind'])
    expect(shown(3)).toEqual(['3:/about/digest', '3:/about/seq', '3:/annotation', '3:/kind'])
  })

  test('the public sees words and times, no name of anyone threatened, no number, no file', () => {
    const hidden = hiddenIn('public', ledgerOf(threat))
    for (const place of [
      'targets/0/name',
      'sender/phone',
      'channel/url',
      'context/0/text',
      'attachments/0/name',
    ])
      expect(hidden).toContain(`1:/${place}`)
    for (const place of ['content/text', 'sender/displayName', 'occurred/local', 'targets/0/who'])
      expect(hidden).not.toContain(`1:/${place}`)
  })

  test('a correction of what is hidden is hidden with its reason, also of what stands in no record yet', () => {
    const changed = (pointer: string, is: unknown, name = 'public') =>
      hiddenIn(
        name,
        ledgerOf(threat, about(1, 'correction', { changes: [{ pointer, is }], reason: 'why' } as JsonObject)),
      ).filter((place) => place.startsWith('2:'))
    const whole = ['2:/changes/0/is', '2:/reason']
    expect(changed('/sender/email', 'a@b')).toEqual(whole)
    expect(changed('/targets/1', { who: 'self', name: 'Teo' })).toEqual([
      '2:/changes/0/is/name',
      '2:/changes/0/is/who',
      '2:/reason',
    ])
    expect(changed('/sender', { phone: '9' })).toEqual(['2:/changes/0/is/phone', '2:/reason'])
    expect(changed('/content/text', 'other')).toEqual([])
    expect(changed('/content/text', 'other', 'platform')).toEqual(whole)
    expect(changed('/sender/handle', 'h', 'platform')).toEqual(['2:/reason'])
    expect(changed('/context/0/sender/phone', '5', 'lawyer')).toEqual(whole)
    expect(changed('/context/0/text', 'five', 'lawyer')).toEqual([])
  })

  test('so is a correction of a correction', () => {
    const ledger = (pointer: string, is: unknown) =>
      ledgerOf(
        threat,
        about(1, 'correction', { changes: [{ pointer: '/sender/email', is: 'a@b' }], reason: 'why' }),
        about(1, 'correction', { changes: [{ pointer: '/content/text', is: 'x' }], reason: 'why' }),
        about(2, 'correction', { changes: [{ pointer, is }], reason: 'why' } as JsonObject),
        about(3, 'correction', { changes: [{ pointer, is }], reason: 'why' } as JsonObject),
      )
    const hidden = (pointer: string, is: unknown, seq: number) =>
      hiddenIn('public', ledger(pointer, is)).filter((place) => place.startsWith(`${seq}:`))
    expect(hidden('/changes/0/is', 'c@d', 4)).toEqual(['4:/changes/0/is', '4:/reason'])
    expect(hidden('/changes/0/is', 'y', 5)).toEqual([])
    expect(hidden('/changes/1', { pointer: '/sender/email', is: 'c@d' }, 5)).toEqual([
      '5:/changes/0/is/is',
      '5:/changes/0/is/pointer',
      '5:/reason',
    ])
    expect(hidden('/reason', 'because', 4)).toEqual(['4:/changes/0/is', '4:/reason'])
    expect(hidden('/reason', 'because', 5)).toEqual([])
  })

  test('nothing of the vault’s own entries, and nothing that makes an entry unreadable', () => {
    for (const name of PROFILES) {
      const hidden = hiddenIn(name, ledgerOf(threat, about(1, 'translation', { language: 'en', text: 't' })))
      expect(hidden.filter((place) => /^0:|:\/kind|:\/annotation|:\/about/.test(place))).toEqual([])
    }
  })
})
