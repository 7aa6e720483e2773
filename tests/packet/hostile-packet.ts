/** A packet of all hostile strings in every field, file names that no file system takes included, as files and ZIP. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { encodeUtf8 } from '../../src/core/bytes.ts'
import { viewsClaim } from '../../src/core/further-views.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import { buildPacket } from '../../src/packet/packet.ts'
import { writeZip } from '../../src/packet/zip.ts'
import { annotationsWith, threatWith } from '../cli/hostile-place.ts'
import { readFileOf } from './bytes-of.ts'
import { HOSTILE_TEXTS } from './hostile-texts.ts'
import { about, ledgerOf, packetInput, stored } from './sample.ts'

/** Longer texts would make a record that is too large. */
const texts = HOSTILE_TEXTS.filter(({ text }) => text !== '' && text.length <= 2000)

/** What the packet holds. */
export type HostilePacket = {
  readonly folder: string
  readonly zip: string
  /** The text of each threat, by its number. */
  readonly texts: ReadonlyMap<number, string>
  readonly files: ReadonlyMap<string, Uint8Array>
}

/** Builds and writes it; `harmless` gives the text that stands in the place of each. */
export async function hostilePacket(harmless?: (at: number) => string): Promise<HostilePacket> {
  const stock = new Map<string, Uint8Array>()
  const threats = texts.map(({ text: hostile }, at): JsonObject => {
    const text = harmless?.(at) ?? hostile
    // Every third has a file: the page shows each of them in three places.
    if (at % 3 > 0) return threatWith(text)
    const { attachment, file } = stored(encodeUtf8(`file ${at}`), {
      name: text,
      declaredType: text,
      device: text,
    })
    stock.set(...file)
    return { ...threatWith(text), attachments: [attachment] }
  })
  const annotations = texts.flatMap(({ id, text: hostile }, at) => {
    const each = annotationsWith(harmless?.(at) ?? hostile, at + 1)
    const some = id.startsWith('naughty') ? [each[at % each.length] as JsonObject] : each
    return some.map(({ about: _about, kind: _kind, annotation, ...members }) =>
      about(at + 1, annotation as string, members),
    )
  })
  const input = packetInput(ledgerOf(...threats, ...annotations), stock)
  const claim = harmless?.(0) ?? texts.map(({ text }) => text).join(' ')
  const claims = {
    ...input.claims,
    recipient: claim,
    purpose: claim,
    ...viewsClaim(['load-file', 'case-uco']),
  }
  const packet = await buildPacket({ ...input, claims })
  const folder = join(mkdtempSync(join(tmpdir(), 'evidence-hostile-')), 'packet')
  const files = new Map<string, Uint8Array>()
  for (const file of packet.files) {
    const bytes = await readFileOf(file)
    files.set(file.path, bytes)
    mkdirSync(dirname(join(folder, file.path)), { recursive: true })
    writeFileSync(join(folder, file.path), bytes)
  }
  const pieces: Uint8Array[] = []
  const members = [...files].map(([name, bytes]) => ({ name, size: bytes.length, open: () => [bytes] }))
  const written = await writeZip(members, claims.createdAt, (piece) => void pieces.push(piece))
  if (!written.ok) throw new Error(written.code)
  const zip = `${folder}.zip`
  writeFileSync(zip, Buffer.concat(pieces))
  return { folder, zip, texts: new Map(texts.map(({ text }, at) => [at + 1, text])), files }
}

/** Removes what was written. */
export function removePacket({ folder }: HostilePacket): void {
  rmSync(dirname(folder), { recursive: true, force: true })
}
