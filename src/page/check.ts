/**
 * The check of what a reader gave to the page: by the verifier of the program, over files that stay where they lie.
 * Knows no page: what is to be shown is returned.
 */
import type { Source } from '../core/source.ts'
import { SOFTWARE } from '../core/version.ts'
import { MADE } from '../packet/pdf/pages.ts'
import { renderViews } from '../packet/views.ts'
import type { Anchors } from '../verify/anchors.ts'
import { manifestDigest, verifyPacket } from '../verify/packet.ts'
import type { Rebuild } from '../verify/packet-files.ts'
import { refusedReport } from '../verify/refused-zip.ts'
import type { Report } from '../verify/report.ts'
import { kindOfSource } from '../verify/verify.ts'
import { openZip } from '../verify/zip.ts'
import { zipSource } from '../verify/zip-source.ts'
import { type ChosenFile, filesSource, readSlice } from './files-source.ts'
import { zipBytes } from './zip-bytes.ts'

/** A folder by its files, or one file. */
export type Given =
  | { readonly is: 'folder'; readonly files: readonly ChosenFile[] }
  | { readonly is: 'file'; readonly name: string; readonly file: Blob }

/** What something is that is no packet. */
export type NoPacket = 'nothing' | 'vault' | 'age' | 'other-folder' | 'other-file'

/** A report with the SHA-256 of the tag manifest, where there is one; or what was given instead of a packet. */
export type Outcome =
  | { readonly is: 'report'; readonly report: Report; readonly tagManifest: string | undefined }
  | { readonly is: 'no-packet'; readonly what: NoPacket }

/** Told how many bytes were read, of about how many. */
export type Told = (read: number, of: number) => void

/** Why the pages for paper are not made again. */
const NO_TYPESETTER = 'this page has no typesetter'

/** Checks a packet. Rejects with EvidenceError 'disk' where what was given went away. */
export async function checkGiven(given: Given, anchors: Anchors, told: Told): Promise<Outcome> {
  const opened = await openGiven(given)
  if ('what' in opened) return { is: 'no-packet', what: opened.what }
  if ('report' in opened) return { is: 'report', report: opened.report, tagManifest: undefined }
  const source = await counted(opened.source, told)
  const report = await verifyPacket(source, anchors, { software: SOFTWARE, rebuild })
  return {
    is: 'report',
    report,
    tagManifest: await manifestDigest(opened.source).catch(() => undefined),
  }
}

/** What was given as a `Source` of packet files; the report where its ZIP is refused; or what it is instead. */
export async function openGiven(
  given: Given,
): Promise<{ readonly source: Source } | { readonly report: Report } | { readonly what: NoPacket }> {
  if (given.is === 'folder') {
    if (given.files.length === 0) return { what: 'nothing' }
    return packetOr(filesSource(given.files), 'other-folder')
  }
  const { name, file } = given
  const head = new TextDecoder().decode(await readSlice(file, 0, Math.min(AGE_HEAD.length, file.size), name))
  if (head === AGE_HEAD) return { what: 'age' }
  const opened = await openZip(zipBytes(file, name))
  if (opened.ok) return packetOr(zipSource(opened.zip), 'other-file')
  // A file that neither is a ZIP nor is called one was never a packet, changed or not.
  if (opened.code === 'not-a-zip' && !/\.zip$/i.test(name)) return { what: 'other-file' }
  return { report: refusedReport(opened.code, opened.name) }
}

/** How age files begin (C2SP age v1). */
const AGE_HEAD = 'age-encryption.org/v1\n'

async function packetOr(source: Source, other: NoPacket): Promise<{ source: Source } | { what: NoPacket }> {
  const kind = await kindOfSource(source)
  if (kind === 'packet') return { source }
  return { what: kind ?? other }
}

/** Counts the bytes that are streamed; whole files that are read are small beside them. */
async function counted(source: Source, told: Told): Promise<Source> {
  const of = (await source.files()).reduce((sum, { size }) => sum + size, 0)
  let read = 0
  async function* counting(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream) {
      read += chunk.length
      told(Math.min(read, of), of)
      yield chunk
    }
  }
  return {
    ...source,
    stream: async (path) => {
      const stream = await source.stream(path)
      return stream && counting(stream)
    },
  }
}

/** Makes every view again but for the PDFs, whose typesetter is too big for a page. */
const rebuild: Rebuild = async (data, _leaves, native, present) => {
  const natives = async function* (path: string) {
    // Natives were hashed before views are made; one that went away since shows as a view that differs.
    yield (await native(path)) ?? new Uint8Array()
  }
  const pdfs = data.packet.pdf !== MADE ? [] : present.length === 0 ? ['data/packet.pdf'] : present
  return [...(await renderViews(data, natives)), ...pdfs.map((path) => ({ path, why: NO_TYPESETTER }))]
}
