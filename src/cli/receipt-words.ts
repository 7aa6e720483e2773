/** Sentences about what a recipient answered: why it is not recorded, what was checked of it, and what was not. */
import { encodeHex } from '../core/bytes.ts'
import type { NoteSignature } from '../core/note.ts'
import type { Acknowledgement, HandedOut, ReceiptProblem } from '../core/receipt.ts'
import { oneLine } from './printable.ts'

const packetOf = ({ packet }: HandedOut): string => `packet ${oneLine(packet, 60)}`
const MOST_NAMED = 5

/** What is so. */
export function receiptUnfit(ours: HandedOut, problem: ReceiptProblem): string {
  const packet = packetOf(ours)
  switch (problem.why) {
    case 'empty':
      return 'There are no words in it.'
    case 'damaged':
      return 'This has the signature line of a signed note and cannot be read as one: it was changed on its way, perhaps by a mail program.'
    case 'own-only':
      return 'This note is signed by this vault alone: it is your own checkpoint, and nobody has acknowledged it.'
    case 'own-signature':
      return 'The note has a signature line under the name of this vault that is not good: it was changed on its way, or somebody else made it.'
    case 'other-vault':
      return `The note is over a checkpoint of another ledger: ${oneLine(problem.origin, 120)}.`
    case 'other-checkpoint': {
      const which = problem.seq === undefined ? '' : `, on which the packet of entry ${problem.seq} stands`
      return `The note is over the checkpoint of size ${problem.size}${which}; ${packet} stands on that of size ${ours.size}.`
    }
    case 'other-root':
      return `The note is over a checkpoint of size ${problem.size} with another root than ${packet} stands on: there are two histories under the name of this vault, or the note was changed.`
    case 'other-packet':
      return `${problem.form === 'note' ? 'The note names' : 'These words name'} the packet of entry ${problem.seq}, and not ${packet} of entry ${ours.seq}.`
    case 'other-digest':
      return `The note names the SHA-256 ${problem.digest}. That of ${packet} is ${ours.manifest}.`
  }
}

/** What to do next. */
export function receiptNext(problem: ReceiptProblem): string {
  switch (problem.why) {
    case 'empty':
      return 'Give what the recipient wrote as a file, or - for standard input; a scan or a picture of it with --attach.'
    case 'damaged':
      return 'Ask for it once more, as a file that is attached and not pasted. Words that stand around a note are given without it.'
    case 'own-signature':
      return 'Ask for it once more, as a file that is attached and not pasted.'
    case 'own-only':
      return 'What a recipient sends back has a signature line of theirs, or is a letter or message in words.'
    case 'other-vault':
      return 'If it is of another vault of yours, name that one with --vault.'
    case 'other-checkpoint':
      return problem.seq === undefined
        ? 'It can be held against this vault: evidence verify --against FILE'
        : `If it is about that one: evidence receipt ${problem.seq} FILE`
    case 'other-root':
      return 'Keep the note as it is, and run: evidence verify --against FILE'
    case 'other-packet':
      return problem.form === 'note'
        ? `Record it there: evidence receipt ${problem.seq} FILE`
        : `If they are about that one: evidence receipt ${problem.seq} FILE. If not, --yes records them as they are.`
    case 'other-digest':
      return 'It may be that of the ZIP, or of another packet. Ask for one that names the SHA-256 of tagmanifest-sha256.txt.'
  }
}

/** What the words or the note do not show, to be said even where only results were asked for; none if there is no doubt. */
export function receiptDoubts(ours: HandedOut, judged: Acknowledgement): string[] {
  if (judged.form === 'words' && judged.names.what === 'other')
    return [`These words name the packet of entry ${judged.names.seq}. They were recorded as you said.`]
  const words = judged.form === 'words' && judged.names.what === 'none'
  if (!words && !(judged.form === 'note' && judged.over === 'other-text')) return []
  const [it, does, was] = words ? ['These words', 'do', 'They were'] : ['The note', 'does', 'It was']
  return [
    `${it} ${does} not name the SHA-256 of the packet's tagmanifest-sha256.txt, and so ${does} not show which packet was received. ${was} recorded all the same.`,
    `If you can, ask for an answer that names it, with the date, and record that one too: ${ours.manifest}`,
  ]
}

/** What was checked of it and what was not. `kept` is the number of the entry, and whether a file is kept with it. */
export function receiptChecked(
  ours: HandedOut,
  judged: Acknowledgement,
  kept: { readonly seq: number; readonly file: boolean },
): string[] {
  if (judged.form === 'note') return [...overSentences(ours, judged.over), signedSentence(judged.signatures)]
  const names = judged.form === 'words' && judged.names.what === 'this'
  return [
    ...(names
      ? [
          `These words name ${packetOf(ours)} by the SHA-256 of its tagmanifest-sha256.txt: they tell which packet they are about.`,
        ]
      : []),
    'Who wrote them was not checked: words alone cannot show it.',
    ...(kept.file
      ? []
      : [`Keep the message or letter itself too: evidence annotate attachment ${kept.seq} --attach FILE`]),
  ]
}

function overSentences(ours: HandedOut, over: (Acknowledgement & { form: 'note' })['over']): string[] {
  switch (over) {
    case 'checkpoint':
      return [
        `The note is over the checkpoint of ${packetOf(ours)}, size ${ours.size}. A checkpoint names entries and not the files of a packet: the note does not show what of it was received.`,
      ]
    case 'manifest':
      return [
        `The note names ${packetOf(ours)} by the SHA-256 of its tagmanifest-sha256.txt: it tells which packet it is about.`,
      ]
    case 'other-text':
      return []
  }
}

/** Names of keys are data, and anyone can write them. */
function signedSentence(signatures: readonly NoteSignature[]): string {
  const named = signatures
    .slice(0, MOST_NAMED)
    .map(({ name, id }) => `${oneLine(name, 60)} (key id ${encodeHex(id)})`)
  const more = signatures.length > MOST_NAMED ? ` and ${signatures.length - MOST_NAMED} more` : ''
  const one = signatures.length === 1
  return `It carries ${one ? 'a signature line' : `${signatures.length} signature lines`} under the name ${named.join(', ')}${more}. ${one ? 'That key is' : 'Those keys are'} not known here: neither the signature nor whose it is was checked. The note is kept byte for byte, so that whoever knows the key can.`
}
