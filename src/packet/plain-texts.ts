/**
 * The plain texts of a packet: what to read first, the key, the warning beside native files. For someone who has only
 * Explorer and Notepad: short lines, CRLF where Windows opens them by a double click.
 */
import { showVisible } from '../core/visible.ts'
import type { PacketView, ViewKey } from './packet-view.ts'
import { MADE } from './pdf/pages.ts'

const crlf = (lines: readonly string[]): string => lines.map((line) => `${line}\r\n`).join('')
/** One line of data by others: a line end in it must not begin a line of ours. */
const oneLine = (text: string): string => showVisible(text).replaceAll('\n', '\\u{a}')

function toRead(pdf: string): string[] {
  if (pdf !== MADE)
    return [
      'TO READ IT: open data/packet.html in a browser. Nothing needs installing.',
      `There is no data/packet.pdf: ${oneLine(pdf)}.`,
    ]
  return [
    'TO READ IT: open data/packet.pdf (in a long packet: data/packet-1.pdf and the numbers after it),',
    'or data/packet.html in a browser. Nothing needs installing.',
  ]
}

/** 00-READ-ME-FIRST.txt */
export function readMeFirst({ data, keys }: PacketView): string {
  const { id, recipient, createdAt, pdf } = data.packet
  return crlf([
    `EVIDENCE PACKET ${oneLine(id)}`,
    `Made ${createdAt.slice(0, 10)} (UTC)${recipient === '' ? '' : ` for: ${oneLine(recipient)}`}`,
    'Draft for review by counsel.',
    '',
    ...toRead(pdf),
    'Do not open files in data/exhibits/native without reading 00-WARNING.txt there.',
    '',
    'WHAT CAN BE CHECKED is data/evidence.json, data/leaves.txt, data/checkpoint.txt and the files in',
    'data/exhibits/native. Everything else is made from them, to be read; it shows nothing by itself.',
    '',
    ...HOW_TO_CHECK,
    '',
    'WHO SIGNED: data/public-key.txt holds the public key. That key comes with the packet, so it',
    'shows nothing until you have compared its fingerprint with one that the person gave you by',
    'another way: a call, a meeting, an earlier message. Fingerprints written in this packet can be',
    'written by anyone: data/packet.html, part 2, tells how to print that of the key itself.',
    ...(keys.at(-1)?.seal === undefined ? [] : SEAL),
    'data/packet.html says what each check shows, and what it does not show.',
    '',
    'A PAGE THAT CHECKS: verify.html, a part of the program "evidence", checks this packet in a browser',
    'without a connection. It is never in a packet. Have it given to you by another way, and compare its',
    'SHA-256 with one that came by a third, before you use it:',
    '  certutil -hashfile verify.html SHA256',
    '',
    'TO ACKNOWLEDGE IT: send back your name, the date, and the SHA-256 of tagmanifest-sha256.txt as the',
    'first line above gives it. That number names this packet, every file of it included.',
  ])
}

/** Five lines for each, and what they print. */
const HOW_TO_CHECK = [
  'HOW TO CHECK, on Windows (Command Prompt, in this folder). Each line prints the name of the file,',
  'then 64 digits, then that the command completed. The digits must be',
  '  certutil -hashfile tagmanifest-sha256.txt SHA256',
  '      those that the sender told you by another way than this packet',
  '  certutil -hashfile manifest-sha256.txt SHA256',
  '      those beside that name in tagmanifest-sha256.txt',
  '  certutil -hashfile data\\packet.html SHA256',
  '  certutil -hashfile data\\evidence.json SHA256',
  '  certutil -hashfile data\\leaves.txt SHA256',
  '      those beside that name in manifest-sha256.txt; and so on for each file under data',
  'Files that were added are not found so, and the signature is not looked at: verify.html does both.',
  '',
  'HOW TO CHECK, on Linux or macOS (in this folder; on macOS shasum -a 256 for sha256sum):',
  '  sha256sum tagmanifest-sha256.txt',
  '      prints 64 digits: those that the sender told you by another way than this packet',
  '  sha256sum -c tagmanifest-sha256.txt',
  '  sha256sum -c manifest-sha256.txt',
  '      print a line for each file; every line ends in OK',
  '  cat tagmanifest-sha256.txt manifest-sha256.txt | wc -l',
  '  find . ! -type d ! -path ./tagmanifest-sha256.txt ! -path ./tagmanifest-sha256.txt.p7s | wc -l',
  '      print the same number: but for the seal, no file lies here that no manifest names. If the',
  '      second is larger, look for what your computer put there (.DS_Store, Thumbs.db)',
]

const SEAL = [
  '',
  'THE SEAL is tagmanifest-sha256.txt.p7s. With OpenSSL, in this folder:',
  '  openssl cms -verify -binary -inform DER -in tagmanifest-sha256.txt.p7s \\',
  '      -content tagmanifest-sha256.txt -CAfile data/seal-certificate.pem -out /dev/null \\',
  '      -signer /dev/stdout | openssl x509 -noout -fingerprint -sha256',
  '      must print: CMS Verification successful, and the SHA-256 of the certificate that made it',
  'It shows who chose what is in this packet only if that SHA-256 is the one that the ledger names',
  'and that the person told you by another way. Anyone can make a seal of another certificate.',
  '',
]

/** data/exhibits/native/00-WARNING.txt */
export function nativeWarning({ exhibits }: PacketView): string {
  const marked = exhibits.flatMap(({ label, mark }) => (mark === undefined ? [] : [`  ${label}  ${mark}`]))
  return crlf([
    'THE FILES IN THIS FOLDER MAY COME FROM THE SENDER OF A THREAT.',
    'They are kept byte for byte as they were recorded, and nobody has made them safe.',
    'Do not open them with a double click. View copies on a machine that is not connected,',
    'or let somebody do it who handles such files. Pictures and recordings may distress.',
    'The endings of the names were given by what the bytes look like; .txt and .bin may hold anything.',
    'The names that the files had are in data/packet.html.',
    ...(marked.length === 0 ? [] : ['', 'BY THEIR FIRST BYTES THESE ARE', ...marked]),
  ])
}

/** data/public-key.txt: the key in force first, each as its C2SP vkey and its fingerprint. */
export function publicKeyText({ keys }: PacketView): string {
  const lines = [...keys].reverse().flatMap((key, at) => keyLines(key, at === 0, keys[keys.length - at]))
  return [
    ...lines,
    '# This key comes with the packet. Compare the fingerprint with one that came to you by another way.',
  ]
    .map((line) => `${line}\n`)
    .join('')
}

function keyLines(
  { seq, vkey, fingerprint }: ViewKey,
  inForce: boolean,
  next: ViewKey | undefined,
): string[] {
  const until = inForce || next === undefined ? 'in force' : `before entry ${next.seq}`
  return [
    `# from entry ${seq} on, ${until}`,
    oneLine(vkey),
    fingerprint ?? '# fingerprint: the key cannot be read',
  ]
}
