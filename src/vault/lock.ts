/**
 * The exclusive lock of a vault (docs/format.md, 10.4): one file made in one step, which names its owner so that a
 * later process can tell whether he is gone. Nothing is taken over on a guess.
 */
import { encodeHex, encodeUtf8, equalBytes } from '../core/bytes.ts'
import { EvidenceError, type LockHolder } from '../core/errors.ts'
import { canonicalize } from '../core/jcs.ts'
import { createAtomic, hasHardLinks, removeFile, replaceUnsynced } from './disk.ts'
import { readWhole } from './disk-reads.ts'
import { vaultPaths } from './layout.ts'
import { holderOf, identify, judge, type Owner, type ProcessIdentity, readOwner } from './lock-owner.ts'

/** What the lock needs from outside. */
export type LockContext = {
  readonly self: ProcessIdentity
  readonly random: (bytes: number) => Uint8Array
  readonly sleep: (milliseconds: number) => Promise<void>
  /** Asks the owner of the vault whether to take over what cannot be judged. */
  readonly confirm?: (holder: LockHolder) => Promise<boolean>
  /** Told once, after a second of waiting. */
  readonly waiting?: (holder: LockHolder) => Promise<void>
}

/** A held lock; `release` removes the file if it is still ours. */
export type Lock = { readonly taker: Taker; release(): void }

/** One process that wants a lock: who it is, and the file that it puts in place. */
export type Taker = { readonly owner: Owner; readonly bytes: Uint8Array; readonly temporary: string }

const WAIT_MS = 30_000
const TELL_MS = 1000
const STEP_MS = 50
/** Whoever is killed while he takes over leaves one guard more; that it happens four times in a row is no accident. */
const MOST_GUARDS = 4

/** A lock has a few hundred bytes. */
export const MAX_LOCK_BYTES = 4096

/** Takes the lock of the vault at `dir`, waiting up to 30 s for a live owner. */
export async function takeLock(dir: string, context: LockContext): Promise<Lock> {
  const path = vaultPaths(dir).lock
  const taker = takerOf(dir, context)
  const lock: Lock = { taker, release: () => releaseOwn(path, taker) }
  let asked = false
  for (let waited = 0; ; waited += STEP_MS) {
    if (createAtomic(path, taker.temporary, taker.bytes)) return lock
    const held = readWhole(path, MAX_LOCK_BYTES)
    if (held === undefined) continue
    const state = judgeHere(held, taker)
    if (state === 'gone' && takeOver(path, held, taker)) return lock
    if (waited === TELL_MS) await context.waiting?.(holderOf(held))
    const doubtful = doubtfulGuards(path, taker)
    if ((state === 'unknown' || doubtful.length > 0) && !asked && context.confirm !== undefined) {
      asked = true
      if (await context.confirm(holderOf(held))) {
        for (const guard of doubtful) removeFile(guard)
        if (state !== 'alive' && takeOver(path, held, taker)) return lock
      }
    }
    if (waited >= WAIT_MS) {
      throw new EvidenceError({ code: 'vault-in-use', holder: holderOf(held), provable: state === 'alive' })
    }
    await context.sleep(STEP_MS)
  }
}

function takerOf(dir: string, context: LockContext): Taker {
  const owner = { ...identify(context.self), nonce: encodeHex(context.random(16)) }
  const temporary = `${vaultPaths(dir).lock}.new-${owner.nonce}`
  return { owner, bytes: encodeUtf8(canonicalize(owner)), temporary }
}

function releaseOwn(path: string, taker: Taker): void {
  const held = readWhole(path, MAX_LOCK_BYTES)
  if (held !== undefined && equalBytes(held, taker.bytes)) removeFile(path)
}

/** True while a process that holds the lock lives, as far as can be told: readers then expect an unfinished tail. */
export function writerLives(dir: string, context: Pick<LockContext, 'self'>): boolean {
  const held = readWhole(vaultPaths(dir).lock, MAX_LOCK_BYTES)
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
  const held = readWhole(vaultPaths(dir).lock, MAX_LOCK_BYTES)
  if (held === undefined) return 'free'
  const state = judge(held, identify(context.self))
  return state === 'torn' ? 'unknown' : state
}

/** As `judge`; a torn lock counts as gone where no living process can leave one. */
function judgeHere(held: Uint8Array, taker: Taker): 'alive' | 'gone' | 'unknown' {
  const state = judge(held, taker.owner)
  if (state !== 'torn') return state
  return hasHardLinks(`${taker.temporary}-probe`) ? 'gone' : 'unknown'
}

/** Guards that lie there and whose owner can be judged neither gone nor alive. */
function doubtfulGuards(path: string, taker: Taker): string[] {
  const doubtful: string[] = []
  for (let guard = guardOf(path), depth = 0; depth < MOST_GUARDS; guard = guardOf(guard), depth++) {
    const held = readWhole(guard, MAX_LOCK_BYTES)
    if (held !== undefined && judgeHere(held, taker) === 'unknown') doubtful.push(guard)
  }
  return doubtful
}

function guardOf(path: string): string {
  return `${path}.takeover`
}

/**
 * Puts our own file in the place of `judged`, whose owner is gone, if it is still there; false when another process is
 * quicker. Only who holds the guard of a file may do so, and a guard is itself such a file: made in one step, or taken
 * over under a guard of its own. What was judged has a nonce and never comes back, so nobody can be misled by a file
 * that was exchanged twice.
 */
function takeOver(path: string, judged: Uint8Array, taker: Taker, depth = 0): boolean {
  const guard = guardOf(path)
  if (!takeGuard(guard, taker, depth)) return false
  try {
    const held = readWhole(path, MAX_LOCK_BYTES)
    if (held === undefined || !equalBytes(held, judged)) return false
    replaceUnsynced(path, taker.temporary, taker.bytes)
    return true
  } finally {
    removeFile(guard)
  }
}

function takeGuard(guard: string, taker: Taker, depth: number): boolean {
  if (depth >= MOST_GUARDS) return false
  if (createAtomic(guard, `${taker.temporary}-guard`, taker.bytes)) return true
  const held = readWhole(guard, MAX_LOCK_BYTES)
  return held !== undefined && judgeHere(held, taker) === 'gone' && takeOver(guard, held, taker, depth + 1)
}

/** Removes a guard whose owner is gone, as one who takes it over: a living process may be doing the same. */
export function removeStaleGuard(guard: string, taker: Taker): void {
  const held = readWhole(guard, MAX_LOCK_BYTES)
  if (held !== undefined && judgeHere(held, taker) === 'gone' && takeOver(guard, held, taker, 1))
    removeFile(guard)
}
