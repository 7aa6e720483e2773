/**
 * Profiles: for each kind of reader what is in a packet and what is not (packet.md, "Profiles"). They
 * choose and hide, and nothing else: what one leaves out is absent from every byte of the packet.
 */
import { PROFILES, type ProfileName } from './packet-words.ts'

/** The parts of the book by their numbers, in order. */
// biome-ignore format: a list reads better in rows
const ALL_PARTS = [
  '0', '1', '2', '3', '4', '4b', '5', '6', '7', '8', '9', '10', '11', '12', '13', '14', '15', '16', '17',
] as const

/** A table of what is in and what is out. Patterns are JSON Pointers; `*` stands for any one step. */
export type Profile = {
  /** Parts of the book that are left out. */
  readonly withoutParts: readonly (typeof ALL_PARTS)[number][]
  /** `all` kinds of entries, or these kinds alone, each with all kinds of annotation but those left out. */
  readonly kinds: 'all' | readonly string[]
  readonly withoutAnnotations: readonly string[]
  /** Statements that were marked confidential are chosen. */
  readonly confidential: boolean
  /** Fields that are hidden wherever they stand. */
  readonly hides: readonly string[]
  /** Of a threat nothing but these is shown, and of entries about it nothing of their own. */
  readonly only?: readonly string[]
  /** Files that are withheld: `sensitive` are those that were marked as intimate, graphic or of other people. */
  readonly withholds: 'none' | 'sensitive' | 'all'
  /** What has to be said before consent is given; absent where none is needed. */
  readonly consent?: string
  /** What is left out, for the cover. */
  readonly leftOut: readonly string[]
}

/** The recipient’s own accounts (FRCP 5.2(a), FRCrP 49.1(a)), hidden in every profile unless the owner shows them. */
export const OWN_ACCOUNTS: readonly string[] = ['/channel/receivingAccount', '/account']
/** In messages that are the recipient’s own, these of the sender are hidden with them. */
export const OWN_SENDER: readonly string[] = ['handle', 'accountId', 'profileUrl', 'phone', 'email']

const TIMES = ['occurred', 'received', 'firstSeen']
const TYPED_TIMES = TIMES.map((time) => `/${time}/entered`)
const TIME_MEMBERS = 'literal local zone zoneBasis utc precision notBefore notAfter clock approximate'.split(
  ' ',
)
const PEOPLE = ['/person/contact', '/translator/contact', '/perceived/by', '/recordedBy/name', '/officer']
const HOLDING = 'device capturedBy source stillHeld method recordingConsent'
  .split(' ')
  .map((member) => `/attachments/*/${member}`)

const TABLE: Readonly<Record<ProfileName, Profile>> = {
  lawyer: {
    withoutParts: [],
    kinds: 'all',
    withoutAnnotations: [],
    confidential: true,
    hides: [],
    withholds: 'none',
    leftOut: [],
  },
  police: {
    withoutParts: [],
    kinds: 'all',
    withoutAnnotations: ['impact'],
    confidential: false,
    hides: ['/person/contact'],
    withholds: 'none',
    leftOut: ['what the threats did to anyone; how to reach witnesses; statements marked confidential'],
  },
  asylum: {
    withoutParts: ['13'],
    kinds: 'all',
    withoutAnnotations: [],
    confidential: false,
    hides: [],
    withholds: 'none',
    leftOut: ['the preservation sheet; statements marked confidential'],
  },
  un: {
    withoutParts: ['4b', '7', '10', '11', '13'],
    kinds: ['threat', 'annotation'],
    withoutAnnotations: ['statement', 'impact', 'context', 'custody', 'receipt', 'adoption', 'attachment'],
    confidential: false,
    hides: [...PEOPLE, ...HOLDING, ...TYPED_TIMES, '/context', '/device'],
    withholds: 'sensitive',
    consent:
      'The government concerned receives the letter that the special procedures of the United Nations send about this, and may learn from it whatever stands in this packet.',
    leftOut: [
      'witnesses, impact, custody and messages before and after; who recorded, translated or took a report, as far as it is a field of its own; where originals are held; files marked as sensitive',
    ],
  },
  platform: {
    withoutParts: ['1', '4b', '7', '10', '11', '12'],
    kinds: ['threat'],
    withoutAnnotations: [],
    confidential: false,
    hides: [],
    only: [
      ...TIMES.flatMap((time) => TIME_MEMBERS.map((member) => `/${time}/${member}`)),
      ...['medium', 'platform', 'messageId', 'url', 'edited', 'deletedBySender'].map(
        (member) => `/channel/${member}`,
      ),
      ...['displayName', 'handle', 'accountId', 'profileUrl', 'phone', 'email'].map(
        (member) => `/sender/${member}`,
      ),
    ],
    withholds: 'all',
    leftOut: ['everything but times, platforms, message ids, addresses (URL) and accounts; all files'],
  },
  public: {
    withoutParts: ['7', '10', '11', '12', '13'],
    kinds: ['threat'],
    withoutAnnotations: [],
    confidential: false,
    hides: [
      ...PEOPLE,
      ...TYPED_TIMES,
      ...['name', 'contact', 'relationship'].map((member) => `/translator/${member}`),
      ...['conversation', 'messageId', 'url'].map((member) => `/channel/${member}`),
      ...['phone', 'email', 'savedAs'].map((member) => `/sender/${member}`),
      '/targets/*/name',
      '/context',
      '/device',
    ],
    withholds: 'all',
    consent:
      'Anyone will be able to read this packet, also whoever made the threats, and it cannot be taken back.',
    leftOut: [
      'everything recorded about the threats but corrections, withdrawals and translations; names of those threatened, of recorders and translators, numbers, e-mail addresses, message ids, conversations, as far as they are fields of their own; all files',
    ],
  },
}

/** The table of a profile; undefined for a name that this version does not know. */
export function profileOf(name: string): Profile | undefined {
  const known = PROFILES.find((one) => one === name)
  return known === undefined ? undefined : TABLE[known]
}

/** The numbers of the parts that the book has in a profile, in order; all of them where the profile is not known. */
export function partsOfProfile(name: string): readonly string[] {
  const without: ReadonlySet<string> = new Set(profileOf(name)?.withoutParts)
  return ALL_PARTS.filter((part) => !without.has(part))
}

/** What a profile leaves out, as sentences; none for one that leaves out nothing. */
export function profileSentences(name: string): readonly string[] {
  return (profileOf(name)?.leftOut ?? []).map((what) => `The profile ${name} leaves out ${what}.`)
}

/** What is hidden in every profile unless the owner shows it, as a sentence for the cover. */
export const OWN_ACCOUNTS_SENTENCE =
  'Account names, numbers and addresses of those who received the messages are hidden where they are fields of their own, unless whoever made the packet chose to show them.'
