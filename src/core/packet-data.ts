/**
 * data/evidence.json and data/leaves.txt: what proves a packet (docs/format.md, "Packet"). Writing and reading stand
 * side by side; what the values mean is judged by verify/.
 */
import { decodeHex, encodeHex, encodeUtf8 } from './bytes.ts'
import type { DisclosedAtom } from './disclosure.ts'
import type { Header } from './entry.ts'
import { canonicalize, isJsonObject, type Json, type JsonObject, parseCanonical } from './jcs.ts'

/** Claims of whoever made the packet; only a seal over the manifests says who that was. */
export type PacketClaims = {
  readonly createdAt: string
  readonly id: string
  /** The jurisdictions whose drafts the book holds besides, rising, with commas: `in,uk`; empty without. */
  readonly jurisdiction: string
  /** `made`, or why there is none. */
  readonly pdf: string
  readonly profile: string
  readonly purpose: string
  readonly recipient: string
  readonly software: string
  /** Views that were asked for besides (further-views.ts), rising, with commas; absent without. */
  readonly views?: string
}

/** An entry shown whole, in part, or by its header alone. */
export type ShownEntry =
  | { readonly header: Header; readonly record: JsonObject; readonly seed: string }
  | { readonly header: Header; readonly atoms: readonly DisclosedAtom[] }
  | { readonly header: Header }

/** Where an attachment of a shown entry is: a native file at `path`, or withheld. `index` counts from 0. */
export type PacketAttachment =
  | { readonly as: 'native'; readonly index: number; readonly path: string; readonly seq: number }
  | { readonly as: 'withheld'; readonly index: number; readonly seq: number }

/** The whole of evidence.json. */
export type PacketData = {
  readonly attachments: readonly PacketAttachment[]
  readonly checkpoint: string
  readonly checkpoints: readonly string[]
  readonly counts: { readonly entries: number; readonly partly: number; readonly shown: number }
  readonly entries: readonly ShownEntry[]
  readonly packet: PacketClaims
  readonly tokens: readonly { readonly file: string; readonly size: number }[]
  readonly v: 1
  readonly vault: string
}

/** evidence.json as bytes: one object in JCS form, no final LF. */
export function formatPacketData(data: PacketData): Uint8Array {
  return encodeUtf8(canonicalize(data as unknown as JsonObject))
}

/** evidence.json read as to its members and types, or why not. Nothing is verified. */
export function parsePacketData(
  bytes: Uint8Array,
):
  | { ok: true; data: PacketData }
  | { ok: false; fault: 'not-canonical' | 'wrong-members' | 'unknown-version' } {
  const value = parseCanonical(bytes)
  if (!isJsonObject(value)) return { ok: false, fault: 'not-canonical' }
  const version = value['v']
  if (version !== 1)
    return { ok: false, fault: typeof version === 'number' ? 'unknown-version' : 'wrong-members' }
  return isPacketData(value)
    ? { ok: true, data: value as unknown as PacketData }
    : { ok: false, fault: 'wrong-members' }
}

function isPacketData(value: JsonObject): boolean {
  if (
    !has(
      value,
      'attachments',
      'checkpoint',
      'checkpoints',
      'counts',
      'entries',
      'packet',
      'tokens',
      'v',
      'vault',
    )
  )
    return false
  const { attachments, checkpoint, checkpoints, counts, entries, packet, tokens, vault } = value
  return (
    isText(checkpoint) &&
    isText(vault) &&
    isList(checkpoints, isText) &&
    isList(entries, isShownEntry) &&
    isList(attachments, isAttachment) &&
    isList(
      tokens,
      (token) => has(token, 'file', 'size') && isText(token['file']) && isCount(token['size']),
    ) &&
    has(counts, 'entries', 'partly', 'shown') &&
    Object.values(counts).every(isCount) &&
    hasClaims(packet)
  )
}

/** `views` alone may be absent, and is never empty: one packet has one spelling. */
function hasClaims(packet: Json | undefined): boolean {
  const { views = 'absent', ...others } = isJsonObject(packet) ? packet : {}
  return (
    has(others, 'createdAt', 'id', 'jurisdiction', 'pdf', 'profile', 'purpose', 'recipient', 'software') &&
    [...Object.values(others), views].every(isText) &&
    views !== ''
  )
}

function isShownEntry(value: Json): boolean {
  if (has(value, 'header', 'record', 'seed')) return isText(value['seed'])
  return has(value, 'atoms', 'header') ? Array.isArray(value['atoms']) : has(value, 'header')
}

function isAttachment(value: Json): boolean {
  const native = has(value, 'as', 'index', 'path', 'seq') && value['as'] === 'native' && isText(value['path'])
  if (!native && !(has(value, 'as', 'index', 'seq') && value['as'] === 'withheld')) return false
  return isCount((value as JsonObject)['index']) && isCount((value as JsonObject)['seq'])
}

/** True for an object with exactly these members. */
function has(value: Json | undefined, ...members: string[]): value is JsonObject {
  return (
    isJsonObject(value) &&
    Object.keys(value).length === members.length &&
    members.every((member) => Object.hasOwn(value, member))
  )
}

function isText(value: Json | undefined): value is string {
  return typeof value === 'string'
}

function isCount(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isList(value: Json | undefined, element: (value: Json) => boolean): boolean {
  return Array.isArray(value) && value.every(element)
}

/** leaves.txt: each leaf hash in lower-case hex with LF, from 0; 65 bytes a leaf. */
export function formatLeaves(leaves: readonly Uint8Array[]): Uint8Array {
  return encodeUtf8(leaves.map((leaf) => `${encodeHex(leaf)}\n`).join(''))
}

/** The leaf hashes of leaves.txt, or undefined for bytes in any other form. */
export function parseLeaves(bytes: Uint8Array): Uint8Array[] | undefined {
  if (bytes.length === 0 || bytes.length % 65 !== 0) return undefined
  const leaves: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += 65) {
    const leaf = decodeHex(String.fromCharCode(...bytes.subarray(at, at + 64)), 32)
    if (leaf === undefined || bytes[at + 64] !== 0x0a) return undefined
    leaves.push(leaf)
  }
  return leaves
}
