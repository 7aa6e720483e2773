/** An invented vault to make packets from; its records are given, everything else is real: digests, tree, signature. */
import { deflateSync } from 'node:zlib'
import { concat, encodeUtf8 } from '../../src/core/bytes.ts'
import { formatCheckpointBody, originOf, signCheckpoint, vaultIdOf } from '../../src/core/checkpoint.ts'
import { crc32 } from '../../src/core/crc32.ts'
import { ed25519PublicKey, sha256, sha256Hex } from '../../src/core/crypto.ts'
import type { WholeEntry } from '../../src/core/entry.ts'
import { headerBytes } from '../../src/core/entry.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import { leafHash, rootOf } from '../../src/core/merkle.ts'
import { formatNote, formatVkey } from '../../src/core/note.ts'
import { digestOf } from '../../src/core/record-digest.ts'
import { entriesToShow, showEntries } from '../../src/packet/choose-shown.ts'
import { assignExhibits, shownAttachments } from '../../src/packet/exhibits.ts'
import type { PacketInput } from '../../src/packet/packet.ts'

const SIGNER = sha256(encodeUtf8('an invented signing key'))
const PUBLIC = ed25519PublicKey(SIGNER)
export const VAULT = vaultIdOf(PUBLIC)
export const ORIGIN = originOf(VAULT)

/** Entries with real digests; entry 0 is the vault's, `records` follow. A record may be made from those before it. */
export function ledgerOf(
  ...records: readonly (JsonObject | ((earlier: readonly WholeEntry[]) => JsonObject))[]
): WholeEntry[] {
  const key = formatVkey({ name: ORIGIN, publicKey: PUBLIC })
  const first = { encryption: null, id: VAULT, key, kind: 'vault', seal: null, software: 'evidence 0.1.0' }
  const entries: WholeEntry[] = []
  for (const [seq, given] of [first, ...records].entries()) {
    const record = typeof given === 'function' ? given(entries) : given
    const seed = sha256(encodeUtf8(`seed ${seq}`))
    const recordedAt = new Date(Date.UTC(2021, 11, 2, 9, 10 + seq, 11, 532)).toISOString()
    const header = { digest: digestOf(record, seed), key: 0, recordedAt, seq, v: 1 } as const
    entries.push({ header, record, seed })
  }
  return entries
}

/** An annotation about entry `seq` of the ledger so far. */
export function about(seq: number, annotation: string, members: JsonObject) {
  return (earlier: readonly WholeEntry[]): JsonObject => ({
    kind: 'annotation',
    annotation,
    about: { seq, digest: (earlier[seq] as WholeEntry).header.digest },
    ...members,
  })
}

/** What `buildPacket` takes to show `chosen`, with the stored files by their digest. */
export function packetInput(
  entries: readonly WholeEntry[],
  files: ReadonlyMap<string, Uint8Array> = new Map(),
  chosen: Iterable<number> = entries.keys(),
): PacketInput {
  const leaves = entries.map(({ header }) => leafHash(headerBytes(header)))
  const checkpoint = { origin: ORIGIN, size: leaves.length, root: rootOf(leaves) }
  const shown = showEntries(entries, entriesToShow(chosen, entries))
  return {
    claims: {
      createdAt: '2026-03-08T02:30:00.000Z',
      id: `${VAULT.slice(0, 8)}-${entries.length}`,
      jurisdiction: '',
      pdf: 'not made by a test',
      profile: 'lawyer',
      purpose: 'Advice on protection',
      recipient: 'Harlan & Voss, attorneys',
      software: 'evidence 0.1.0',
    },
    vault: VAULT,
    checkpoint: formatNote(formatCheckpointBody(checkpoint), [signCheckpoint(checkpoint, SIGNER)]),
    heldNotes: [],
    leaves,
    entries: shown,
    exhibits: assignExhibits(shownAttachments(shown), []),
    open: (hash) => {
      const bytes = files.get(hash) as Uint8Array
      // Two chunks, as from a disk.
      return [bytes.subarray(0, 7), bytes.subarray(7)]
    },
  }
}

/** An `attachments` element for bytes, and the bytes by their digest. */
export function stored(bytes: Uint8Array, details: JsonObject = {}) {
  const hash = sha256Hex(bytes)
  return { attachment: { sha256: hash, size: bytes.length, ...details }, file: [hash, bytes] as const }
}

/** A grey PNG of the given size (RFC 2083), with bands like messages on a screen. */
export function png(width: number, height: number): Uint8Array {
  const rows: Uint8Array[] = []
  for (let y = 0; y < height; y++) {
    const row = new Uint8Array(width + 1).fill(y % 40 < 22 ? 225 : 250, 1)
    rows.push(row)
  }
  const size = new DataView(new ArrayBuffer(13))
  size.setUint32(0, width)
  size.setUint32(4, height)
  size.setUint8(8, 8)
  const parts = [
    chunk('IHDR', new Uint8Array(size.buffer)),
    chunk('IDAT', deflateSync(concat(...rows))),
    chunk('IEND', new Uint8Array()),
  ]
  return concat(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10), ...parts)
}

function chunk(name: string, body: Uint8Array): Uint8Array {
  const named = concat(encodeUtf8(name), body)
  const frame = new DataView(new ArrayBuffer(8))
  frame.setUint32(0, body.length)
  frame.setUint32(4, crc32(named))
  return concat(new Uint8Array(frame.buffer, 0, 4), named, new Uint8Array(frame.buffer, 4, 4))
}
