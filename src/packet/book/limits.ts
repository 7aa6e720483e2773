/** Part 9 for now: what the packet cannot show. */
import type { Part, Text } from './blocks.ts'

/** The limits. */
export function limits(): Part {
  return {
    id: 'part-9',
    number: '9',
    title: 'Limits',
    blocks: () => [{ is: 'items', items: LIMITS.map((limit): Text => [limit]) }],
  }
}

const LIMITS = [
  'The hash of a file shows that a copy equals the file that was recorded. It does not show that the content is true, who made it, or what was on the screen of a telephone: the hash of a picture of a message says something of the picture.',
  'An account is described by what it displayed. Who used it is a question that this packet leaves open; where somebody drew a conclusion, it stands there as theirs.',
  '“Recorded” is the clock of the device that recorded the entry. No time by anybody else is enclosed.',
  'Taking away the newest entries can be noticed only against a later checkpoint that somebody else holds.',
  'Whoever made the packet stated its purpose, its recipient and what to leave out; no signature in it says who that was.',
  'Classifications and descriptions are those of the recorder. Translations are those of the named translator; a machine translation is marked as one.',
  'What is hidden is not in this packet at all: a commitment stands in its place, so that the rest can be checked against the signed ledger. Whoever had the packet before may have hidden more. The mark of a hidden piece is made by this page only; the same sign in a text is shown as its code point.',
  'A character that could hide something or act on a screen is shown as its code point in hexadecimal digits, after a backslash and in braces. The exact text is in data/evidence.json.',
]
