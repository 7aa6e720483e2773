/**
 * Whose a lock is, and whether he is gone (docs/format.md, 10.4). Nothing is judged gone on a guess.
 */
import { encodeHex } from '../core/bytes.ts'
import type { LockHolder } from '../core/errors.ts'
import { isJsonObject, parseCanonical } from '../core/jcs.ts'
import { linkTarget, systemText } from './disk-reads.ts'

/** The process that asks, handed in by the program. `null` where the system does not tell. */
export type ProcessIdentity = { readonly pid: number; readonly host: string }

/** What a lock says. */
export type Owner = {
  boot: string | null
  host: string
  namespace: string | null
  nonce: string
  pid: number
  start: string | null
}

/** This process, but for the nonce. */
export type Self = Omit<Owner, 'nonce'>

/** This process as a lock would name it. */
export function identify(self: ProcessIdentity): Self {
  return {
    boot: systemText('/proc/sys/kernel/random/boot_id')?.trim() ?? null,
    host: self.host,
    namespace: linkTarget('/proc/self/ns/pid') ?? null,
    pid: self.pid,
    start: startTime(self.pid) ?? null,
  }
}

/** Field 22 of /proc/PID/stat: clock ticks after boot. The name before it may hold spaces and brackets. */
function startTime(pid: number): string | undefined {
  const stat = systemText(`/proc/${pid}/stat`)
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
}

/** What a lock file says, or undefined for anything that is none. */
export function readOwner(bytes: Uint8Array): Owner | undefined {
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

/**
 * Whether the owner of `held` lives. `torn` is a lock that a power loss left: empty, zeros, or its beginning. It is
 * proof only where a lock appears in one step with its content, which is where the file system has hard links.
 */
export function judge(held: Uint8Array, self: Self): 'alive' | 'gone' | 'unknown' | 'torn' {
  const owner = readOwner(held)
  if (owner === undefined) return isTorn(held) ? 'torn' : 'unknown'
  if (owner.host !== self.host || owner.boot === null || self.boot === null) return 'unknown'
  if (owner.boot !== self.boot) return 'gone'
  if (owner.namespace === null || owner.namespace !== self.namespace || owner.start === null) return 'unknown'
  return startTime(owner.pid) === owner.start ? 'alive' : 'gone'
}

const BEGINNING = '{"boot":'

function isTorn(held: Uint8Array): boolean {
  const text = Buffer.from(held).toString('latin1').replace(/\0+$/, '')
  return BEGINNING.startsWith(text.slice(0, BEGINNING.length)) && !text.includes('}') && !text.includes('\0')
}

/** Who holds it, for a person: what can be read of it. */
export function holderOf(held: Uint8Array): LockHolder {
  const owner = readOwner(held)
  const bytes = encodeHex(held)
  return owner === undefined ? { bytes } : { pid: owner.pid, host: owner.host, bytes }
}
