/**
 * Canaries: strings that stand nowhere else are given to an encrypted vault by standard input, file and prompt, and
 * looked for after every command in everything that the program could have written: the vault, the temporary folder,
 * the home folder, core dumps. Also in what other programs can see of it while it runs.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { formatIdentity, identityOf } from '../../src/age/keys.ts'
import { open } from '../../src/age/sealed.ts'
import { part } from '../parts.ts'
import { makePlace, type Place } from './evidence.ts'
import { onPty, type PtyStep } from './pty.ts'

const CANARIES = {
  words: 'canary-words-Ұқпа-7f3a',
  sender: 'canary-sender-Ruslan-91c2',
  note: 'canary-note-b07d',
  file: 'canary-file-name-55e1',
  content: 'canary-content-c3d8',
  reason: 'canary-reason-0a9e',
  owner: 'canary-owner-6b24',
  asked: 'canary-asked-d1f7',
  passphrase: 'canary passphrase of seven strange words 4e80',
} as const

const reader = identityOf(new Uint8Array(32).fill(5))

/** Each canary as it may have been spelled: UTF-8, UTF-16, hex, percent, and base64 at each of its three places. */
const SPELLINGS: readonly (readonly [string, Buffer])[] = Object.entries(CANARIES).flatMap(([name, text]) => {
  const bytes = Buffer.from(text)
  const inBase64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(4, -4),
  )
  return [
    bytes,
    Buffer.from(text, 'utf16le'),
    Buffer.from(bytes.toString('hex')),
    Buffer.from(encodeURIComponent(text)),
    ...inBase64.map((encoded) => Buffer.from(encoded)),
  ].map((spelled) => [name, spelled] as const)
})

function seenIn(bytes: Buffer): string[] {
  return [...new Set(SPELLINGS.filter(([, spelled]) => bytes.includes(spelled)).map(([name]) => name))]
}

/** Every file and every name below the folder that holds a canary. */
function canariesBelow(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((item) => {
    const path = join(item.parentPath, item.name)
    const bytes = item.isFile() ? readFileSync(path) : Buffer.alloc(0)
    return [...seenIn(Buffer.from(path.slice(folder.length))), ...seenIn(bytes)].map(
      (name) => `${path}: ${name}`,
    )
  })
}

/** A place whose inputs lie apart from where the program may write. */
function preparePlace() {
  const place = makePlace()
  const inputs = join(place.dir, 'inputs')
  const work = join(place.dir, 'work')
  for (const folder of [inputs, work, join(place.dir, 'tmp'), join(place.dir, 'home')]) mkdirSync(folder)
  place.file(`inputs/${CANARIES.file}.txt`, `${CANARIES.content}\n`)
  place.file('inputs/passphrase', `${CANARIES.passphrase}\n`)
  place.file('inputs/words', `${CANARIES.words}\n`)
  const env = { EVIDENCE_PASSPHRASE_FILE: join(inputs, 'passphrase'), TMPDIR: join(place.dir, 'tmp') }
  const look = (what: string): void => {
    for (const where of ['vault', 'work', 'tmp', 'home'])
      expect(canariesBelow(join(place.dir, where)), `after ${what}`).toEqual([])
  }
  const run = (args: readonly string[], input = '') => {
    const ran = place.run(args, { env, input, cwd: work })
    expect(ran, `${args.join(' ')}\n${ran.stderr}`).toMatchObject({ status: 0 })
    return ran
  }
  return { place, inputs, work, env, look, run }
}

test('no byte of what was recorded is anywhere after any command', () => {
  const { place, inputs, work, look, run } = preparePlace()
  const attachment = join(inputs, `${CANARIES.file}.txt`)
  const record = JSON.stringify({
    kind: 'threat',
    content: { text: CANARIES.words },
    sender: { displayName: CANARIES.sender },
  })
  const commands: readonly (readonly [readonly string[], string?])[] = [
    [['init', '--owner', CANARIES.owner]],
    [['add', '--record', '-'], record],
    [['add', '--text-file', join(inputs, 'words'), '--attach', attachment]],
    [['correct', '1', '--text-file', '-', '--reason', CANARIES.reason], `${CANARIES.words} again`],
    [['annotate', 'remark', '1', '--text', CANARIES.words]],
    [['withdraw', '2', '--reason', CANARIES.reason]],
    [['note', '1', '--text-file', '-'], CANARIES.note],
    [['list', '--words']],
    [['show', '1', '2']],
    [['note', '--list']],
    [['checkpoint', '--to', 'checkpoint.txt']],
    [['verify']],
    [['key', 'show', '--to', 'key.txt']],
    [['key', 'list']],
    [['export', '--to', 'sealed.zip.age', '--encrypt-to', reader.recipient.text, '--for', CANARIES.sender]],
    [['receipt', '6', '-', '--by', CANARIES.sender], `${CANARIES.words} received`],
    [['key', 'rotate']],
    [['key', 'seal', '--p256']],
    [['key', 'passphrase', '--new-passphrase-file', join(inputs, 'passphrase')]],
    [['backup', '--to', 'copy']],
    [['deposit', '--to', 'deposit.age', '--encrypt-to', reader.recipient.text]],
    [['list']],
  ]
  for (const [args, input] of commands) {
    run(args, input)
    look(args.slice(0, 2).join(' '))
  }
  // The search itself finds what is there: the packet opens for its reader, and for him only.
  const sealed = readFileSync(join(work, 'sealed.zip.age'))
  const zip = open(sealed, { identities: [reader] })
  expect(seenIn(Buffer.from(zip as Uint8Array)).sort()).toEqual([
    'content',
    'file',
    'reason',
    'sender',
    'words',
  ])
  expect(seenIn(Buffer.from(formatIdentity(reader)))).toEqual([])

  // A packet that is not sealed is there to be read, and everything else still tells nothing.
  run(['export', '--to', '../packet'])
  look('export')
  expect(canariesBelow(join(place.dir, 'packet')).length).toBeGreaterThan(0)
})

const linux = process.platform === 'linux'

test.runIf(linux)(
  'no argument or variable of the process tells words that came by a file or standard input',
  async () => {
    const { place, inputs, env, work } = preparePlace()
    place.run(['init'], { env, cwd: work })
    const child = spawn(
      process.execPath,
      [place.program, 'add', '--text-file', '-', '--attach', join(inputs, 'words')],
      {
        cwd: work,
        env: {
          PATH: process.env['PATH'],
          HOME: join(place.dir, 'home'),
          EVIDENCE_VAULT: place.vault,
          ...env,
        },
        stdio: ['pipe', 'ignore', 'ignore'],
      },
    )
    const seen = new Set<string>()
    let looks = 0
    const ended = new Promise((resolve) => child.once('close', resolve))
    const timer = setInterval(() => {
      for (const name of ['cmdline', 'environ', 'comm']) {
        try {
          const bytes = readFileSync(`/proc/${child.pid}/${name}`)
          looks++
          for (const found of seenIn(bytes)) seen.add(found)
        } catch {
          // It has ended meanwhile; its status is awaited below.
        }
      }
    }, 5)
    child.stdin.end(CANARIES.words)
    expect(await ended).toBe(0)
    clearInterval(timer)
    expect(looks).toBeGreaterThan(3)
    expect([...seen]).toEqual([])
  },
)

/** Asks for words, takes them, and is killed so that the system writes a core dump of what it then holds. */
async function dumpedWhileAsking(place: Place, env: Record<string, string>): Promise<string | undefined> {
  const dumps = join(place.dir, 'dumps')
  mkdirSync(dumps)
  const script = `ulimit -c unlimited; cd ${dumps}; exec ${process.execPath} ${place.program} add`
  const steps: PtyStep[] = [
    { wait: 'How did it reach you?' },
    { sleep: 0.5 },
    { send: '\r' },
    { wait: 'exactly as they were' },
    { sleep: 0.5 },
    { send: `${CANARIES.asked}\r` },
    { wait: 'line' },
    { sleep: 0.5 },
    { signal: 'SIGABRT' },
    { sleep: 2 },
  ]
  await onPty(['bash', '-c', script], steps, {
    env: { HOME: join(place.dir, 'home'), EVIDENCE_VAULT: place.vault, ...env },
  })
  return readdirSync(dumps).find((name) => name.startsWith('core'))
}

const dumpsHere =
  linux &&
  readFileSync('/proc/sys/kernel/core_pattern', 'utf8').trim() === 'core' &&
  part('python3', ['python3', '-c', 'import pty, termios'])

describe.runIf(dumpsHere)('a core dump', () => {
  test('holds none of the words that were just typed', async () => {
    const { place, env, work, look } = preparePlace()
    place.run(['init'], { env, cwd: work })
    const name = await dumpedWhileAsking(place, env)
    expect(name, 'the system made no dump').toBeDefined()
    const dump = join(place.dir, 'dumps', name as string)
    expect(statSync(dump).size).toBeGreaterThan(0)
    expect(canariesBelow(join(place.dir, 'dumps'))).toEqual([])
    look('a crash')
    rmSync(dump)
  })
})
