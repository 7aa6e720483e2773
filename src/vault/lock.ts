/**
 * The exclusive lock of a vault (docs/format.md, "Commit protocol"): one file made in one step, which names its
 * owner so that a later process can tell whether he is gone. Nothing is taken over on a guess.
 */
import { encodeHex, encodeUtf8 } from '../core/bytes.ts'
import { EvidenceError, type LockHolder } from '../core/errors.ts'
import { canonicalize, isJsonObject, parseCanonical } from '../core/jcs.ts'
import { createAtomic, removeFile, replaceUnsynced } from './disk.ts'
import { linkTarget, readWhole, systemText } from './disk-reads.ts'
import { vaultPaths } from './layout.ts'

/** The process that asks, handed in by the program. `null` where the system does not tell. */
export type ProcessIdentity = { readonly pid: number; readonly host: string }

/** What the lock needs from outside. `confirm` asks the owner whether to take over what cannot be judged. */
export type LockContext = {
  readonly self: ProcessIdentity
  readonly random: (bytes: number) => Uint8Array
  readonly sleep: (milliseconds: number) => Promise<void>
  readonly confirm?: (holder: LockHolder) => Promise<boolean>
}

/** A held lock; `release` removes the file if it is still ours. */
export type Lock = { release(): void }

type Owner = {
  boot: string | null
  host: string
  namespace: string | null
  nonce: string
  pid: number
  start: string | null
}

const WAIT_MS = 30_000
const STEP_MS = 50
const LIMIT = 4096

/** Takes the lock of the vault at `dir`, waiting up to 30 s for a live owner. */
export async function takeLock(dir: string, context: LockContext): Promise<Lock> {
  const paths = vaultPaths(dir)
  const owner = ownerOf(context)
  const bytes = encodeUtf8(canonicalize(owner))
  const temporary = `${paths.lock}.new-${owner.nonce}`
  let asked = false
  for (let waited = 0; ; waited += STEP_MS) {
    if (createAtomic(paths.lock, temporary, bytes)) break
    const held = readWhole(paths.lock, LIMIT)
    if (held === undefined) continue
    const state = judge(held, owner)
    if (state === 'gone' && takeOver(dir, held, temporary, bytes)) break
    const guard = readWhole(paths.takeover, LIMIT)
    const guardLeft = guard !== undefined && judge(guard, owner) !== 'alive'
    if ((state === 'unknown' || guardLeft) && !asked && context.confirm !== undefined) {
      asked = true
      if (await context.confirm(holderOf(held))) {
        if (guardLeft) removeFile(paths.takeover)
        if (state !== 'alive' && takeOver(dir, held, temporary, bytes)) break
      }
    }
    if (waited >= WAIT_MS) {
      throw new EvidenceError({ code: 'vault-in-use', holder: holderOf(held), provable: state === 'alive' })
    }
    await context.sleep(STEP_MS)
  }
  return { release: () => releaseOwn(paths.lock, bytes) }
}

function releaseOwn(path: string, bytes: Uint8Array): void {
  const held = readWhole(path, LIMIT)
  if (held !== undefined && Buffer.compare(held, bytes) === 0) removeFile(path)
}

/** True while a process that holds the lock lives, as far as can be told: readers then expect an unfinished tail. */
export function writerLives(dir: string, context: Pick<LockContext, 'self'>): boolean {
  const held = readWhole(vaultPaths(dir).lock, LIMIT)
  if (held === undefined) return false
  const self = identify(context.self)
  const state = judge(held, self)
  // Where the system names no boot, a lock of this very host is believed; a copied vault's stale lock never is.
  return (
    state === 'alive' || (state === 'unknown' && self.boot === null && readOwner(held)?.host === self.host)
  )
}

/** How it stands with the lock of the vault at `dir`: free, held by a live process, left by a gone one, or not to be told. */
export function lockState(
  dir: string,
  context: Pick<LockContext, 'self'>,
): 'free' | 'alive' | 'gone' | 'unknown' {
  const held = readWhole(vaultPaths(dir).lock, LIMIT)
  return held === undefined ? 'free' : judge(held, identify(context.self))
}

function identify(self: ProcessIdentity): Omit<Owner, 'nonce'> {
  return {
    boot: systemText('/proc/sys/kernel/random/boot_id')?.trim() ?? null,
    host: self.host,
    namespace: linkTarget('/proc/self/ns/pid') ?? null,
    pid: self.pid,
    start: startTime(self.pid) ?? null,
  }
}

function ownerOf(context: LockContext): Owner {
  return { ...identify(context.self), nonce: encodeHex(context.random(16)) }
}

/** Field 22 of /proc/PID/stat: clock ticks after boot. The name before it may hold spaces and brackets. */
function startTime(pid: number): string | undefined {
  const stat = systemText(`/proc/${pid}/stat`)
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
}

function readOwner(bytes: Uint8Array): Owner | undefined {
  const value = parseCanonical(bytes)
  if (!isJsonObject(value)) return undefined
  const { boot, host, namespace, nonce, pid, start } = value
  const good =
    typeof host === 'string' &&
    typeof nonce === 'string' &&
    Number.isSafeInteger(pid) &&
    [boot, namespace, start].every((member) => member === null || typeof member === 'string')
  return good ? (value as unknown as Owner) : undefined
}

function judge(held: Uint8Array, self: Omit<Owner, 'nonce'>): 'alive' | 'gone' | 'unknown' {
  const owner = readOwner(held)
  if (owner === undefined || owner.host !== self.host || owner.boot === null || self.boot === null)
    return 'unknown'
  if (owner.boot !== self.boot) return 'gone'
  if (owner.namespace === null || owner.namespace !== self.namespace || owner.start === null) return 'unknown'
  return startTime(owner.pid) === owner.start ? 'alive' : 'gone'
}

function holderOf(held: Uint8Array): LockHolder {
  const owner = readOwner(held)
  const bytes = encodeHex(held)
  return owner === undefined ? { bytes } : { pid: owner.pid, host: owner.host, bytes }
}

/** Puts our own lock in the place of `judged`, if it is still there; false when another process is quicker. */
function takeOver(dir: string, judged: Uint8Array, temporary: string, bytes: Uint8Array): boolean {
  const paths = vaultPaths(dir)
  // The guard lets one process at a time look and rename; a guard that was left over is put to the owner.
  if (!createAtomic(paths.takeover, `${temporary}-guard`, bytes)) return false
  try {
    const held = readWhole(paths.lock, LIMIT)
    if (held === undefined || Buffer.compare(held, judged) !== 0) return false
    replaceUnsynced(paths.lock, temporary, bytes)
    return true
  } finally {
    removeFile(paths.takeover)
  }
}
