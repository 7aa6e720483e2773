/** Packets in memory: made by the program's own functions, and made again by attackers who know how. */

import { formatBagInfo } from '../src/core/bag-info.ts'
import { concat, encodeUtf8 } from '../src/core/bytes.ts'
import { sha256Hex } from '../src/core/crypto.ts'
import type { WholeEntry } from '../src/core/entry.ts'
import { headerBytes } from '../src/core/entry.ts'
import { leafHash } from '../src/core/merkle.ts'
import { formatPacketData, type PacketData, parsePacketData } from '../src/core/packet-data.ts'
import { entriesToShow, showEntries } from '../src/packet/choose-shown.ts'
import { assignExhibits, shownAttachments } from '../src/packet/exhibits.ts'
import { buildPacket, type PacketSeal } from '../src/packet/packet.ts'
import { renderViews } from '../src/packet/views.ts'
import type { Views } from '../src/verify/packet-files.ts'
import { entriesOf, type FileMap, notesOf, objectFile } from './written-vault.ts'

/** What the made packets say of themselves. */
export const CLAIMS = {
  createdAt: '2022-02-02T10:00:00.000Z',
  id: 'deadbeef-20',
  jurisdiction: '',
  pdf: 'not made by a test',
  profile: 'lawyer',
  purpose: 'advice',
  recipient: 'A. Lawyer',
  software: 'evidence 0.1.0',
}

/** How a verifier of this version makes views again. */
export const VIEWS: Views = {
  software: CLAIMS.software,
  rebuild: (data, _leaves, native) =>
    renderViews(data, async function* (path) {
      yield (await native(path)) as Uint8Array
    }),
}

/** The packet of a vault that shows `chosen`, as path → bytes. `held` are sizes of checkpoints to take along. */
export async function packetOf(
  vault: ReadonlyMap<string, Uint8Array>,
  chosen: readonly number[],
  held: readonly number[] = [],
  seal?: PacketSeal,
): Promise<FileMap> {
  const entries = entriesOf(vault) as WholeEntry[]
  const shown = showEntries(entries, entriesToShow(chosen, entries))
  const first = entries[0]?.record['id'] as string
  const notes = notesOf(vault)
  const packet = await buildPacket({
    claims: CLAIMS,
    vault: first,
    checkpoint: notes.at(-1)?.note as string,
    heldNotes: notes.filter((one) => held.includes(one.size)).map((one) => one.note),
    leaves: entries.map((entry) => leafHash(headerBytes(entry.header))),
    entries: shown,
    exhibits: assignExhibits(shownAttachments(shown), []),
    open: (sha256) => [vault.get(objectFile(sha256)) as Uint8Array],
    ...(seal === undefined ? {} : { seal }),
  })
  const files: FileMap = new Map()
  for (const file of packet.files) {
    const parts: Uint8Array[] = []
    for await (const chunk of file.open()) parts.push(chunk)
    files.set(file.path, concat(...parts))
  }
  return files
}

/** The data of a packet that reads. */
export function dataOf(files: ReadonlyMap<string, Uint8Array>): PacketData {
  const read = parsePacketData(files.get('data/evidence.json') as Uint8Array)
  if (!read.ok) throw new Error(`evidence.json: ${read.fault}`)
  return read.data
}

const manifestOf = (files: FileMap, wanted: (path: string) => boolean): Uint8Array =>
  encodeUtf8(
    [...files.keys()]
      .filter(wanted)
      .sort()
      .map((path) => `${sha256Hex(files.get(path) as Uint8Array)}  ${path}\n`)
      .join(''),
  )

/** The files with manifests and sums that fit, made by whoever: none of it needs a key. */
export function rebagged(changed: ReadonlyMap<string, Uint8Array>, facts = CLAIMS): FileMap {
  const files: FileMap = new Map(changed)
  const payload = [...files].filter(([path]) => path.startsWith('data/'))
  const octets = payload.reduce((sum, [, bytes]) => sum + bytes.length, 0)
  files.set('bag-info.txt', encodeUtf8(formatBagInfo({ octets, files: payload.length, ...facts })))
  files.set(
    'manifest-sha256.txt',
    manifestOf(files, (path) => path.startsWith('data/')),
  )
  const inNone = ['tagmanifest-sha256.txt', 'tagmanifest-sha256.txt.p7s']
  files.set(
    'tagmanifest-sha256.txt',
    manifestOf(files, (path) => !path.startsWith('data/') && !inNone.includes(path)),
  )
  return files
}

/** The packet with other data, its views made again where that can be done, its counts and manifests right. */
export async function withData(files: ReadonlyMap<string, Uint8Array>, data: PacketData): Promise<FileMap> {
  const counted: PacketData = {
    ...data,
    counts: {
      entries: (files.get('data/leaves.txt') as Uint8Array).length / 65,
      partly: data.entries.filter((entry) => 'atoms' in entry).length,
      shown: data.entries.filter((entry) => 'record' in entry).length,
    },
  }
  return withDataAsIs(files, counted)
}

/** As `withData`, but for the counts, which stay as they are given. */
export async function withDataAsIs(
  files: ReadonlyMap<string, Uint8Array>,
  data: PacketData,
): Promise<FileMap> {
  const changed: FileMap = new Map(files)
  changed.set('data/evidence.json', formatPacketData(data))
  const natives = async function* (path: string) {
    yield changed.get(`data/${path}`) ?? new Uint8Array()
  }
  try {
    for (const { path, bytes } of await renderViews(data, natives)) changed.set(path, bytes)
  } catch (error) {
    // Views need headers and names that read; where they do not, the old pages stay.
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error
  }
  return rebagged(changed, { ...CLAIMS, ...data.packet })
}
