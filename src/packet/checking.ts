/**
 * What packet.html says of checking: how, with tools that a reader has, what each check shows, and what it does not.
 * Must never say how a check came out: the packet does not judge itself.
 */
import { attr, type Html, html } from './html-text.ts'
import type { PacketView } from './packet-view.ts'
import { listTable } from './page-parts.ts'

const code = (text: string): Html => html`<code>${attr(text)}</code>`

/** The section on checking. */
export function checkingSection(view: PacketView): Html {
  const words = view.checkpoint?.words ?? 'the twelve words'
  const key = view.keys.at(-1)?.fingerprint ?? 'the fingerprint'
  return html`<section aria-labelledby="checking"><h2 id="checking">How to check this packet</h2>
<p>Ask the person who gave you this packet, by another way than the packet itself (a call, a meeting, an earlier message), for three things: the SHA-256 of <code>tagmanifest-sha256.txt</code>, the twelve words of the checkpoint, and the fingerprint of the key. Values that you read in the packet show only that the packet agrees with itself.</p>
${listTable(
  'Checks',
  ['Check', 'How', 'What it shows', 'What it does not show'],
  [
    [
      attr('The files are those of the packet'),
      html`In the folder of the packet:<br>Linux: ${code('sha256sum -c tagmanifest-sha256.txt')} and ${code('sha256sum -c manifest-sha256.txt')}<br>macOS: the same with ${code('shasum -a 256 -c')}<br>Every line ends in <code>OK</code>.<br>Windows: ${code('certutil -hashfile FILE SHA256')} for a file, and compare with its line in the manifest.`,
      attr(
        'No file was changed since the manifests were written, if the SHA-256 of tagmanifest-sha256.txt is the one that you were told.',
      ),
      attr(
        'Who wrote the manifests. Without a value told by another way, whoever changes a file can write them anew.',
      ),
    ],
    [
      attr('The entries are those of the signed ledger'),
      html`With the program <code>evidence</code> on your own machine, got by another way than this packet: ${code('evidence verify PACKET')}. Or by the published format, with SHA-256, SHAKE256 and Ed25519 alone.`,
      attr('Each entry shown has stood unchanged, at its place, since the checkpoint was signed.'),
      attr('That what an entry says is true, or who wrote a message.'),
    ],
    [
      attr('The checkpoint is the one that was given out'),
      html`Compare with what you were told: <span class="mono">${attr(words)}</span>. With the program: ${code('evidence verify PACKET --expect "WORDS"')}.`,
      attr('No entry below that size was changed, taken out or put in since the words were given out.'),
      attr('That nothing else happened, that everything was recorded, or what came after that size.'),
    ],
    [
      attr('The key is that of the person'),
      html`Compare with what you were told: <span class="mono">${attr(key)}</span>. With the program: ${code('evidence verify PACKET --key FINGERPRINT')}.`,
      attr('Whoever holds that key signed the ledger at that size.'),
      attr('Who holds the key. A person connects it with themselves by saying so.'),
    ],
  ],
)}</section>
`
}

/** The section on limits. */
export function limitsSection(): Html {
  const limits = [
    'The hash of a file shows that a copy equals the file that was recorded. It does not show that the content is true, who made it, or what was on the screen of a telephone: the hash of a picture of a message says something of the picture.',
    'An account is described by what it displayed. Who used it is a question that this packet leaves open; where somebody drew a conclusion, it stands there as theirs.',
    '“Recorded” is the clock of the device that recorded the entry. No time by anybody else is enclosed.',
    'Taking away the newest entries can be noticed only against a later checkpoint that somebody else holds.',
    'Whoever made the packet stated its purpose, its recipient and what to leave out; no signature in it says who that was.',
    'Classifications and descriptions are those of the recorder. Translations are those of the named translator; a machine translation is marked as one.',
    'What is hidden is not in this packet at all: a commitment stands in its place, so that the rest can be checked against the signed ledger. Whoever had the packet before may have hidden more. The mark of a hidden piece is made by this page only; the same sign in a text is shown as its code point.',
    'A character that could hide something or act on a screen is shown as its code point in hexadecimal digits, after a backslash and in braces. The exact text is in data/evidence.json.',
  ]
  return html`<section aria-labelledby="limits"><h2 id="limits">Limits</h2>
<ul>${limits.map((limit) => html`<li>${attr(limit)}</li>\n`)}</ul></section>
`
}
