/**
 * System calls of a run as strace sees them, and runs that are killed at one of them, or in which one of them fails.
 * The main thread does all writing (a run in which all threads are followed shows it), and a fault follows that thread
 * only: strace counts a call for each thread, and would strike at the same count of any other. io_uring would hide
 * calls, so it is off.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freshFolder, type Place, type Ran } from '../cli/evidence.ts'
import { part } from '../parts.ts'

/** Whether strace is here and can kill at a call, or make one fail. */
export const canStrike = (): boolean =>
  part('strace', [
    'strace',
    ...['-qq', '-o', '/dev/null'],
    ...['-e', 'inject=fsync:signal=KILL:when=9', '-e', 'inject=rename:error=EDQUOT:when=9+', 'true'],
  ])

/**
 * One call of the main thread: the `nth` of its name and the `time`th of its kind (both from 1). What it was about has
 * a form that any run gives; how many calls of its name come before is not quite the same in every run, for Node wakes
 * its own loop by writes.
 */
export type Call = {
  readonly name: string
  readonly nth: number
  readonly time: number
  /** Name, paths below `root`, and flags; random names as `*`. */
  readonly about: string
  readonly result: number | undefined
  /** How many calls of each name there were up to it, itself among them. */
  readonly counts: ReadonlyMap<string, number>
  /** Whether strace made it fail. */
  readonly injected: boolean
}

/** Whatever can change a file or a folder. */
const CHANGING =
  'open,openat,creat,write,writev,pwrite64,pwritev,pwritev2,truncate,ftruncate,fallocate,fsync,fdatasync,sync_file_range,rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,mkdir,mkdirat,rmdir,mknod,mknodat,chmod,fchmod,fchmodat,chown,fchown,fchownat,utimensat,copy_file_range,sendfile,splice,setxattr,fsetxattr'

/** Copies of one vault in many states share what a computer remembers of it, so nothing is remembered here. */
const STRACE_ENV = { UV_USE_IO_URING: '0', UV_THREADPOOL_SIZE: '1', XDG_STATE_HOME: '/dev/null/none' }

let logs = 0
let logFolder: string | undefined

function newLog(): string {
  logFolder ??= freshFolder()
  logs += 1
  return join(logFolder, `${logs}.log`)
}

/** Runs to the end, and gives the calls of the main thread that changed something below `root`. */
export async function changingCalls(place: Place, args: readonly string[], root: string): Promise<Call[]> {
  const log = newLog()
  const ran = await place.start(args, { under: strace(log), env: STRACE_ENV })
  if (ran.status !== 0) throw new Error(`${args[0]} gave ${ran.status}: ${ran.stderr}`)
  return changing(parseCalls(readFileSync(log, 'utf8').split('\n'), root))
}

/** The same calls, and besides every open that comes before one of them: for writing, or of a folder to be synced. */
export async function callsThatMayFail(place: Place, args: readonly string[], root: string): Promise<Call[]> {
  const log = newLog()
  const ran = await place.start(args, { under: strace(log), env: STRACE_ENV })
  if (ran.status !== 0) throw new Error(`${args[0]} gave ${ran.status}: ${ran.stderr}`)
  return parseCalls(readFileSync(log, 'utf8').split('\n'), root).filter(
    ({ name, about, result = -1 }) =>
      about.includes(' ROOT') &&
      result >= 0 &&
      (!name.startsWith('open') || /O_CREAT|O_WRONLY|O_RDWR|O_DIRECTORY/.test(about)),
  )
}

/** The same calls of all threads, of another run. */
export async function callsOfAllThreads(
  place: Place,
  args: readonly string[],
  root: string,
): Promise<string[]> {
  const log = newLog()
  const ran = await place.start(args, { under: [...strace(log), '-f'], env: STRACE_ENV })
  if (ran.status !== 0) throw new Error(`${args[0]} gave ${ran.status}: ${ran.stderr}`)
  const threads = new Map<string, string[]>()
  for (const line of readFileSync(log, 'utf8').split('\n')) {
    const [, id = '', rest = ''] = /^(\d+) +(.*)$/.exec(line) ?? []
    threads.set(id, [...(threads.get(id) ?? []), rest])
  }
  return [...threads.values()].flatMap((lines) => changing(parseCalls(lines, root)).map(({ about }) => about))
}

function strace(log: string): string[] {
  return ['strace', '-qq', '-y', '-s', '0', '-o', log, '-e', `trace=${CHANGING}`]
}

/** Calls that succeeded and changed something below `root`; a file that is only opened is not changed. */
function changing(calls: readonly Call[]): Call[] {
  return calls.filter(
    ({ name, about, result = -1 }) =>
      about.includes(' ROOT') && result >= 0 && !(name.startsWith('open') && !about.includes('O_CREAT')),
  )
}

/**
 * How often a point is struck at until the log shows that it was met: a call is counted by its name, and how many of
 * that name come before it differs from run to run, the more so the more the machine has to do.
 */
export const MOST_TRIES = 60

/**
 * Runs with SIGKILL as the main thread enters its `nth` call of the name of `call`. `seen` when the log ends with that
 * very call and the kill; else `next` is the count to try.
 */
export async function killedAt(
  place: Place,
  args: readonly string[],
  root: string,
  call: Call,
  nth: number,
): Promise<{ ran: Ran; seen: boolean; next: number }> {
  const log = newLog()
  const inject = `inject=${call.name}:signal=KILL:when=${nth}`
  const ran = await place.start(args, { under: [...strace(log), '-e', inject], env: STRACE_ENV })
  const lines = readFileSync(log, 'utf8').split('\n')
  const calls = parseCalls(lines, root)
  const met = calls.find(({ about, time }) => about === call.about && time === call.time)
  const killed = lines.includes('+++ killed by SIGKILL +++')
  return { ran, seen: killed && met !== undefined && met === calls.at(-1), next: met?.nth ?? nth + 1 }
}

/** What a run with an injected error came to. */
export type Injected = {
  readonly ran: Ran
  /** Whether the first call that failed by injection was the one that was meant. */
  readonly seen: boolean
  /** Where to try next, when it was not. */
  readonly next: Call
  /** All calls that failed by injection. */
  readonly failed: readonly Call[]
}

/** Names that fail together from a moment on: those of which every call is about a file of the program's own. */
const TOGETHER =
  'fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat,rmdir,truncate,ftruncate'

/**
 * Runs with `error` as the result of `call`, which is then not made. With `onwards` every later call of the names of
 * `TOGETHER` fails as well, and every later open where it is one itself. Later writes are let through: Node wakes its
 * own loop by them and aborts when one fails, and what the program says is written too.
 */
export async function injectedAt(
  place: Place,
  args: readonly string[],
  root: string,
  { call, error, onwards }: { readonly call: Call; readonly error: string; readonly onwards: boolean },
): Promise<Injected> {
  const log = newLog()
  const first = call.counts.get(call.name) ?? 1
  const others = onwards ? TOGETHER.split(',').filter((name) => name !== call.name) : []
  const injections = [
    `inject=${call.name}:error=${error}:when=${first}${onwards && !call.name.includes('write') ? '+' : ''}`,
    ...others.map((name) => `inject=${name}:error=${error}:when=${(call.counts.get(name) ?? 0) + 1}+`),
  ]
  const under = [...strace(log), ...injections.flatMap((one) => ['-e', one])]
  const ran = await place.start(args, { under, env: STRACE_ENV })
  const calls = parseCalls(readFileSync(log, 'utf8').split('\n'), root)
  const failed = calls.filter(({ injected }) => injected)
  const met = calls.find(({ about, time }) => about === call.about && time === call.time)
  const later = { ...call, counts: new Map(call.counts).set(call.name, first + 1) }
  return { ran, seen: met !== undefined && met === failed[0], next: met ?? later, failed }
}

/** The calls of one thread, in order. */
function parseCalls(lines: readonly string[], root: string): Call[] {
  const counts = new Map<string, number>()
  const times = new Map<string, number>()
  const calls: (Omit<Call, 'result'> & { result: number | undefined })[] = []
  for (const line of lines) {
    const digits = /\) += (-?\d+)/.exec(line)?.[1]
    const result = digits === undefined ? undefined : Number(digits)
    const last = calls.at(-1)
    if (/^<\.\.\. \w+ resumed>/.test(line) && last !== undefined) last.result = result
    const name = /^(\w+)\(/.exec(line)?.[1]
    if (name === undefined) continue
    const nth = (counts.get(name) ?? 0) + 1
    counts.set(name, nth)
    const about = aboutOf(name, line, root)
    const injected = line.endsWith('(INJECTED)')
    const time = (times.get(about) ?? 0) + 1
    times.set(about, time)
    calls.push({ name, nth, time, about, result, counts: new Map(counts), injected })
  }
  return calls
}

function aboutOf(name: string, rest: string, root: string): string {
  const paths = [...rest.matchAll(/[<"](\/[^>"]*)[>"]/g)]
    .map((match) => match[1] as string)
    .filter((path) => path === root || path.startsWith(`${root}/`) || path.startsWith(`${root}.`))
    .map((path) => path.replace(root, 'ROOT').replace(/(?<=[.-])[0-9a-f]{8,}/g, '*'))
    // In an encrypted vault the name of an attachment is another in every run.
    .map((path) =>
      path.replace(/(?<=\/objects\/)[0-9a-f]{2}(\/[0-9a-f]{62})?$/, (_, rest) => (rest ? '*/*' : '*')),
    )
  const flags = /O_[A-Z_|]+/.exec(rest)?.[0] ?? ''
  return [name, ...new Set(paths), flags].join(' ').trim()
}
