// The first case, played with the built program and nothing else: what is typed is printed, what is printed is what it
// says. Every person and every word in it is invented (fixtures/demo/README.md). Ends with an error as soon as a
// command ends otherwise than it must.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = join(root, 'bin', 'evidence.js')
const fixtures = join(root, 'fixtures', 'demo')
const folder = mkdtempSync(join(tmpdir(), 'evidence-demo-'))
const environment = { ...process.env, EVIDENCE_VAULT: join(folder, 'vault') }

const say = (text) => process.stdout.write(`\n\u2500\u2500 ${text}\n\n`)
const quoted = (word) => (/^[\w./:@+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)

/** Runs the program as a person would; prints command and output; `status` is how it must end. */
function evidence(words, { input = '', status = 0, show = true } = {}) {
  const told = input === '' ? '' : ' < …'
  process.stdout.write(`$ evidence ${words.map(quoted).join(' ')}${told}\n`)
  const done = spawnSync(process.execPath, [program, ...words], {
    cwd: folder,
    env: environment,
    input,
    encoding: 'utf8',
  })
  if (show) process.stdout.write(`${done.stdout}${done.stderr}\n`)
  if (done.status !== status) {
    process.stderr.write(
      `The demonstration stops: exit status ${done.status}, not ${status}.\n${done.stderr}`,
    )
    process.exit(1)
  }
  return done.stdout
}

say('A place to keep evidence, on this computer only')
evidence(['init', '--unencrypted', '--owner', 'M. (invented)'])

say('1 December 2021, 8:17 in the morning: a message about three children')
const first = readFileSync(join(fixtures, 'first-message.txt'), 'utf8')
const children = ['child:Leyla:6', 'child:Timur:4', 'child:Sara:1'].flatMap((child) => ['--target', child])
evidence(
  // biome-ignore format: as it would be typed
  [
    'add', '--text-file', '-', '--language', 'ru',
    '--at', '1 Dec 2021 8:17 am', '--at-shown', '1 DECEMBER, 8:17 A.M.', '--zone', 'America/New_York', '--zone-basis', 'device',
    '--platform', 'messenger', '--medium', 'message', '--sender', 'Ruslan K', '--target', 'self', ...children,
    '--harm', 'death', '--harm', 'harmToFamily', '--threat-form', 'conditional', '--perceived', 'self',
    '--attach', join(fixtures, 'screenshot.png'), '--attach-role', 'screenshot', '--attach-copy', 'originalBytes',
  ],
  { input: first },
)

say('Twenty minutes later, from the same account')
const second = readFileSync(join(fixtures, 'second-message.txt'), 'utf8')
evidence(
  [
    'add',
    '--same-as',
    '1',
    '--text-file',
    '-',
    '--language',
    'ru',
    '--at',
    '2021-12-01 08:37',
    '--zone-basis',
    'device',
  ],
  { input: second },
)

say('A translation, and a correction: nothing is erased, the new stands beside the old')
const translation = {
  kind: 'annotation',
  annotation: 'translation',
  about: { seq: 1 },
  language: 'en',
  text: 'You think you will not be found abroad? We know where your children are: six years, four years and one. One more article, and they will be no more.',
  translator: { name: 'N. (invented)', languages: ['ru', 'en'], relationship: 'none' },
  method: 'human',
  complete: true,
}
evidence(['add', '--record', '-'], { input: JSON.stringify(translation) })
const correction = {
  kind: 'annotation',
  annotation: 'correction',
  about: { seq: 2 },
  changes: [{ pointer: '/occurred/zoneBasis', was: 'device', is: 'stated' }],
  reason: 'I did not look at the phone for the second message; a friend told me the time.',
}
evidence(['add', '--record', '-'], { input: JSON.stringify(correction) })

say('What is there, and the line to send to someone trusted')
evidence(['list', '--words'])
const words = evidence(['checkpoint', '--to', 'checkpoint-for-my-lawyer.txt']).trim()
const fingerprint = JSON.parse(evidence(['key', 'show', '--json'])).fingerprint

say('A packet for a lawyer. The names of the children are hidden in it, unless she says otherwise')
evidence(['export', '--to', 'packet', '--for', 'Counsel (invented)', '--purpose', 'advice'])

say('Whoever has it checks it: with the key and the words that came by another way')
evidence(['verify', 'packet', '--key', fingerprint, '--expect', words, '--require', 'key,checkpoint'])
evidence(['verify', '--against', 'packet', '--against', 'checkpoint-for-my-lawyer.txt'])

say('A copy in which someone softened the words')
cpSync(join(folder, 'packet'), join(folder, 'softened'), { recursive: true })
const data = join(folder, 'softened', 'data', 'evidence.json')
const softened = readFileSync(data, 'utf8').replace('станет', 'верят')
writeFileSync(data, softened)
evidence(['verify', 'softened'], { status: 1 })

process.stdout.write(
  `The packet is in ${join(folder, 'packet')}\nOpen data/packet.html in it with a browser; 00-READ-ME-FIRST.txt says how to check it.\nNothing else was written; remove ${folder} when you have seen enough.\n`,
)
