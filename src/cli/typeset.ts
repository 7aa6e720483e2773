/**
 * The typesetter in processes of its own, two at once: it needs hundreds of megabytes outside of the heap, and what
 * it dies of must not end the program. A child gets a volume through a pipe and gives the PDF back through another;
 * nothing touches the disk. It inherits neither the environment, which may hold secrets, nor options for Node.
 */
import { type ChildProcess, fork } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { startSha256 } from '../core/crypto.ts'
import type { Typeset, TypesetJob } from '../packet/pdf/pages.ts'
import type { Progress } from './progress.ts'
import { framesOf } from './typeset-frames.ts'

const AT_ONCE = 2
/** A full volume takes two to four seconds where this was measured. */
const LIMIT_SECONDS = 180

/** How the child ends, besides 0. */
const ENDS: Readonly<Record<number, string>> = {
  3: 'the typesetter is not installed here',
  4: 'the fonts of the program are missing here',
  5: 'the typesetter refused the pages',
}

/**
 * A typesetter that remembers what it made by the bytes it was made from, so that a packet that is checked right after
 * it was built is not set twice.
 */
export function startTypesetter(
  env: Readonly<Record<string, string | undefined>>,
  progress?: Progress,
): Typeset {
  const made = new Map<string, Promise<Uint8Array | { why: string }>>()
  const turns: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve())
  let next = 0
  let done = 0
  return (job) => {
    const digest = digestOf(job)
    const known = made.get(digest)
    if (known !== undefined) return known
    if (next === 0) progress?.stage('Setting pages, volumes')
    const turn = next++ % AT_ONCE
    const pdf = (turns[turn] as Promise<unknown>).then(() => typesetInChild(job, env))
    turns[turn] = pdf
    void pdf.then(() => progress?.reach(++done, next))
    made.set(digest, pdf)
    return pdf
  }
}

function digestOf({ files, seconds }: TypesetJob): string {
  const hasher = startSha256()
  hasher.update(Buffer.from(`${seconds}\n`))
  for (const frame of framesOf(files)) hasher.update(frame)
  return hasher.digestHex()
}

async function typesetInChild(
  { files, seconds }: TypesetJob,
  { SystemRoot }: Readonly<Record<string, string | undefined>>,
): Promise<Uint8Array | { why: string }> {
  const child = fork(fileURLToPath(new URL('./typeset-child.js', import.meta.url)), [String(seconds)], {
    // Windows starts nothing without it.
    env: SystemRoot === undefined ? {} : { SystemRoot },
    execArgv: [],
    stdio: ['pipe', 'pipe', 'ignore', 'ipc'],
    timeout: LIMIT_SECONDS * 1000,
    killSignal: 'SIGKILL',
  })
  const ended = endOf(child)
  const fed = feed(child.stdin as Writable, files)
  const pdf = await collect(child.stdout as Readable)
  await fed
  const why = await ended
  return why === undefined ? pdf : { why }
}

/** Why the child gave nothing, or undefined. */
function endOf(child: ChildProcess): Promise<string | undefined> {
  return new Promise((done) => {
    child.on('error', () => done('the typesetter could not be started'))
    child.on('close', (code, signal) => {
      if (signal !== null) done(`the typesetter was stopped (${signal})`)
      else done(code === 0 ? undefined : (ENDS[code ?? 1] ?? 'the typesetter could not be started'))
    })
  })
}

/** Waits where the pipe is full; a child that has ended takes no more, and its end says why. */
async function feed(stdin: Writable, files: TypesetJob['files']): Promise<void> {
  let open = true
  stdin.on('error', () => {
    open = false
  })
  for (const frame of framesOf(files)) {
    if (!open) return
    if (!stdin.write(frame))
      await new Promise<void>((go) => {
        const done = () => {
          stdin.off('drain', done).off('close', done).off('error', done)
          go()
        }
        stdin.on('drain', done).on('close', done).on('error', done)
      })
  }
  stdin.end()
}

async function collect(stdout: Readable): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stdout) chunks.push(chunk as Uint8Array)
  return Buffer.concat(chunks)
}
