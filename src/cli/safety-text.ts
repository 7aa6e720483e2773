/** `evidence help safety`: plain words for somebody who is afraid, without a network (S7, S12, S14–S17, S34). */
import { BY_COUNTRY, CHILD_IMAGES, type Helpline, INTERNATIONAL } from './helplines.ts'

const FIRST = `You come first. You never have to collect evidence.

If you are in danger now, go where you are safer, and call the emergency
number of your country or somebody you trust. Evidence can wait.

A SAFER DEVICE
  If someone you fear can see or use this computer or knows its password,
  stop and use another: one that they never had in their hands, with an
  account that they never knew. Changing passwords or taking a device away
  from them can make things worse: plan it with somebody who knows about
  such things (numbers below).

WHEN NOT TO COLLECT
  - When you would have to go near the person, answer, or provoke anything.
    Never confront, unmask or bait anyone for the sake of proof.
  - When keeping it is more dangerous than losing it.
  - When a picture shows a child in a sexual way: see below.
  Your first wish may be to delete or to block. Blocking can also remove what
  was there. Save first if that is safe; if it is not, do what is safe.
  Somebody else may write for you. You may stop at any time.

SPYWARE
  On a phone or computer with spyware no program keeps a secret, nor does this
  one: whoever watches reads what you type, your passphrase too, and can write
  in your place. Take a warning from Apple or Google seriously.
  Ask for help first, from another device (below). Do not wipe or reset the
  device before somebody who knows has advised you: that can remove the proof.
  The warning itself is worth recording, on the other device.

IF THIS COMPUTER IS TAKEN
  What you recorded is encrypted, unless you chose otherwise: without the
  passphrase nobody reads it. That there is a vault, how many entries it has
  and when they were made, can be seen. Switch the computer off, not to sleep,
  before a border or a search. If you are made to give the passphrase, this
  program cannot protect you. It hides no second vault: a promise of that kind
  would be worse than none.
  What you delete may be found again, and copies in a cloud stay there.

ENCRYPTION AND THE LAW
  In some countries encryption is restricted, or a person can be ordered to
  give a key. In the United Kingdom, for one, it can be an offence not to
  follow such an order (Regulation of Investigatory Powers Act 2000, sections
  49 and 53: legislation.gov.uk). Global Partners Digital keeps a map of such
  laws, country by country: gp-digital.org/world-map-of-encryption
  This is no advice. Somebody who knows the law of the place can give it.

SEXUAL IMAGES OF A CHILD
  Do not record, copy or send them, not even as proof: that can be a crime for
  you too, and it hurts the child again. This program refuses a file that is
  said to be one. Whom to tell; a lawyer can tell you what to do:`

const LAST = `Numbers change. Which page each comes from, and the day we looked at it:
evidence help safety --json. Your own lines, one a line, in the file
~/.config/evidence/helplines.txt are shown here too.`

/** Every line of the text, at most 78 columns; `own` are lines that the person added, already safe to print. */
export function safetyLines(own: readonly string[]): string[] {
  return [
    ...FIRST.split('\n'),
    ...CHILD_IMAGES.flatMap(helplineLines),
    '',
    'WHO CAN HELP, ANYWHERE',
    ...INTERNATIONAL.flatMap(helplineLines),
    '',
    'WHO CAN HELP, BY COUNTRY',
    ...Object.entries(BY_COUNTRY).flatMap(([country, lines]) => [
      `  ${country}`,
      ...lines.flatMap(helplineLines),
    ]),
    ...(own.length === 0 ? [] : ['', 'YOUR OWN LINES', ...own.map((line) => `  ${line}`)]),
    '',
    ...LAST.split('\n'),
  ]
}

function helplineLines({ name, says, reach, seen }: Helpline): string[] {
  return [`  - ${name} (seen ${seen.slice(0, 7)})`, `    ${says}`, ...reach.map((way) => `      ${way}`)]
}

/** The lines of help as data: whom, for what, how to reach them, from which page, seen when. */
export function helplineFacts(): ({ readonly where: string } & Helpline)[] {
  const placed = (where: string, lines: readonly Helpline[]) => lines.map((line) => ({ where, ...line }))
  return [
    ...placed('anywhere', INTERNATIONAL),
    ...placed('anywhere, images of children', CHILD_IMAGES),
    ...Object.entries(BY_COUNTRY).flatMap(([country, lines]) => placed(country, lines)),
  ]
}
