/**
 * Part 2: how to check, with tools that a reader has, what they print, what each check shows and what it does not.
 * Must never say how a check came out: the packet does not judge itself.
 */
import type { PacketView } from '../packet-view.ts'
import type { Block, Part, Text } from './blocks.ts'

/** The part on checking. */
export function howToCheck(view: PacketView): Part {
  return { id: 'part-2', number: '2', title: 'How to check this packet', blocks: () => blocksOf(view) }
}

function* blocksOf(view: PacketView): Generator<Block> {
  yield {
    is: 'text',
    text: [
      'Ask the person who gave you this packet, by another way than the packet itself (a call, a meeting, an earlier message), for three things: the SHA-256 of ',
      { code: 'tagmanifest-sha256.txt' },
      ', the twelve words of the checkpoint, and the fingerprint of the key. Values that you read in the packet show only that the packet agrees with itself.',
    ],
  }
  yield {
    is: 'text',
    text: [
      'data/packet.html, data/packet.pdf and data/chronology.csv are views: they are made for reading, and show nothing by themselves. What can be checked is data/evidence.json, data/leaves.txt, data/checkpoint.txt and the files that they name.',
    ],
  }
  yield checksTable(view)
  yield* waysWithoutTheProgram()
  yield* theSeal(view.keys.at(-1)?.seal)
  yield* theCheckingPage()
}

function checksTable(view: PacketView): Block {
  const words = view.checkpoint?.words ?? 'the twelve words'
  const key = view.keys.at(-1)?.fingerprint ?? 'the fingerprint'
  const rows: Text[][] = [
    [
      ['The files are those of the packet'],
      ['By the first or the second way below.'],
      [
        'No file was changed since the manifests were written, if the SHA-256 of tagmanifest-sha256.txt is the one that you were told.',
      ],
      [
        'Who wrote the manifests. Without a value told by another way, whoever changes a file can write them anew.',
      ],
    ],
    [
      ['The entries are those of the signed ledger'],
      [
        'With the program ',
        { code: 'evidence' },
        ' on your own machine, got by another way than this packet: ',
        { code: 'evidence verify PACKET' },
        '. Or by the published format, with SHA-256, SHAKE256 and Ed25519 alone.',
      ],
      ['Each entry shown has stood unchanged, at its place, since the checkpoint was signed.'],
      ['That what an entry says is true, or who wrote a message.'],
    ],
    [
      ['The checkpoint is the one that was given out'],
      [
        'With the program and the words that you were told: ',
        { code: 'evidence verify PACKET --expect "WORDS"' },
        '. The packet gives them as ',
        { code: words },
        ', which anyone can write.',
      ],
      ['No entry below that size was changed, taken out or put in since the words were given out.'],
      ['That nothing else happened, that everything was recorded, or what came after that size.'],
    ],
    [
      ['The key is that of the person'],
      [
        'With the program and the fingerprint that you were told: ',
        { code: 'evidence verify PACKET --key FINGERPRINT' },
        '. Without it: by the third way below. The packet gives it as ',
        { code: key },
        ', which anyone can write.',
      ],
      ['Whoever holds that key signed the ledger at that size.'],
      ['Who holds the key. A person connects it with themselves by saying so.'],
    ],
  ]
  return {
    is: 'table',
    caption: 'Checks',
    columns: [
      { name: 'Check', share: 18 },
      { name: 'How', share: 34 },
      { name: 'What it shows', share: 24 },
      { name: 'What it does not show', share: 24 },
    ],
    rows,
  }
}

function* waysWithoutTheProgram(): Generator<Block> {
  yield { is: 'heading', level: 2, text: ['Five ways without the program'] }
  yield { is: 'heading', level: 3, text: ['1. The files, on Linux or macOS'] }
  yield {
    is: 'text',
    text: [
      'In the folder of the packet. On macOS write ',
      { code: 'shasum -a 256' },
      ' for ',
      { code: 'sha256sum' },
      '.',
    ],
  }
  yield { is: 'commands', lines: FILES }
  yield {
    is: 'text',
    text: [
      'The first prints the value to compare with the one that you were told. The others print one line for each file, and every line ends in ',
      { code: 'OK' },
      '. A file that was changed gives ',
      { code: 'FAILED' },
      ' beside its name. Files that no manifest names are not looked at by these; where the next two print the same number, there are none (the seal is checked by itself, in the fourth way). If the second is larger, look for what your computer put there (.DS_Store, Thumbs.db, desktop.ini), and count in a copy without it:',
    ],
  }
  yield { is: 'commands', lines: COUNTS }
  yield { is: 'heading', level: 3, text: ['2. The files, on Windows'] }
  yield { is: 'text', text: ['In the Command Prompt, in the folder of the packet:'] }
  yield { is: 'commands', lines: WINDOWS }
  yield {
    is: 'text',
    text: [
      'Each prints the name of the file, then 64 digits, then that the command completed. The digits of the first must be those that you were told; those of the second stand beside that name in tagmanifest-sha256.txt, and those of the others in manifest-sha256.txt, and so on for each file.',
    ],
  }
  yield { is: 'heading', level: 3, text: ['3. The signature over the checkpoint, with OpenSSL 3'] }
  yield {
    is: 'text',
    text: [
      'In the folder of the packet, on Linux or macOS; the new files go elsewhere. A line that ends in a stroke or a sign goes on in the next: copy all of them together, from data/packet.html if a PDF viewer breaks them.',
    ],
  }
  yield { is: 'commands', lines: SIGNATURE }
  yield {
    is: 'text',
    text: [
      'The last command prints ',
      { code: 'the signature fits the key' },
      ' and the fingerprint of that key, or an error and nothing else. It shows that the holder of the key in data/public-key.txt signed the size and the root of the ledger. The key comes with the packet: compare the fingerprint that the command prints, not one that is written in the packet, with one that came to you by another way.',
    ],
  }
}

/** By the certificate that the ledger names, which vouches for it; stock tools are told to take it as it is. */
function* theSeal(seal: string | undefined): Generator<Block> {
  yield { is: 'heading', level: 3, text: ['4. The seal, with OpenSSL'] }
  if (seal === undefined) {
    yield {
      is: 'text',
      text: [
        'The ledger names no seal certificate. Nobody has signed for what was chosen, hidden and left out, for the purpose and for whom the packet is: they are claims of whoever made it.',
      ],
    }
    return
  }
  yield { is: 'commands', lines: SEAL }
  yield {
    is: 'text',
    text: [
      'On Linux or macOS. It prints ',
      { code: 'CMS Verification successful' },
      ' and the SHA-256 of the certificate that made the seal. Both are needed: without the value anyone could have made it. The value must be ',
      { code: seal },
      ', as the ledger names it; ask for it by another way too. It shows that the holder of the seal key chose what is shown and hidden here, and wrote the cover. It does not show who that is, nor when. A certificate that has run out is refused unless a time at which it was valid is given with ',
      { code: '-attime' },
      '.',
    ],
  }
}

/** By a file of the project; it is never in a packet, where it could say anything. */
function* theCheckingPage(): Generator<Block> {
  yield { is: 'heading', level: 3, text: ['5. In a browser, with verify.html'] }
  yield {
    is: 'text',
    text: [
      'verify.html is one page, a part of the program ',
      { code: 'evidence' },
      ', that checks a packet in a browser without a connection, by the rules of the program: drop the ZIP or the folder on it. It is never in a packet, for a page that comes with what it is to check can say anything. Have it given to you by another way, and compare its SHA-256 with the one that the program prints (',
      { code: 'evidence verifier' },
      ') or that came to you by a third. It does not set the pages of packet.pdf again; packet.html it does make again and compare.',
    ],
  }
}

/**
 * The value is of the certificate that OpenSSL found the seal to be by: data/seal-certificate.pem may hold a second
 * one, and OpenSSL also takes what any authority of the reader's machine vouches for.
 */
const SEAL = [
  'openssl cms -verify -binary -inform DER -in tagmanifest-sha256.txt.p7s \\',
  '  -content tagmanifest-sha256.txt -CAfile data/seal-certificate.pem \\',
  '  -out /dev/null -signer /dev/stdout |',
  '  openssl x509 -noout -fingerprint -sha256 | tr -d : | tr A-F a-f',
]

const FILES = [
  'sha256sum tagmanifest-sha256.txt',
  'sha256sum -c tagmanifest-sha256.txt',
  'sha256sum -c manifest-sha256.txt',
]

const COUNTS = [
  'cat tagmanifest-sha256.txt manifest-sha256.txt | wc -l',
  'find . ! -type d ! -path ./tagmanifest-sha256.txt \\',
  '  ! -path ./tagmanifest-sha256.txt.p7s | wc -l',
]

const WINDOWS = [
  'certutil -hashfile tagmanifest-sha256.txt SHA256',
  'certutil -hashfile manifest-sha256.txt SHA256',
  'certutil -hashfile data\\packet.html SHA256',
  'certutil -hashfile data\\evidence.json SHA256',
  'certutil -hashfile data\\leaves.txt SHA256',
]

/**
 * The C2SP signed note and vkey taken apart; the bytes before the key are the DER of RFC 8410, section 4. The
 * fingerprint is made from the key that was used, for the one in public-key.txt may be another's.
 */
const SIGNATURE = [
  'T=$(mktemp -d)',
  'head -n 3 data/checkpoint.txt > "$T/signed"',
  'grep "^— $(head -n 1 data/checkpoint.txt) " data/checkpoint.txt |',
  "  tail -n 1 | cut -d' ' -f3 | openssl base64 -d -A |",
  '  tail -c 64 > "$T/signature"',
  'printf \'\\060\\052\\060\\005\\006\\003\\053\\145\\160\\003\\041\\000\' > "$T/key"',
  'sed -n 2p data/public-key.txt | cut -d+ -f3- | openssl base64 -d -A |',
  '  tail -c 32 >> "$T/key"',
  'openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey "$T/key" \\',
  '  -in "$T/signed" -sigfile "$T/signature" > "$T/said" &&',
  '  echo "the signature fits the key SHA256:$(tail -c 32 "$T/key" |',
  '  openssl dgst -sha256 -binary | openssl base64 -A | tr -d =)"',
]
