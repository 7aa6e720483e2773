/** packet.pdf, or its volumes: the book set for paper by a typesetter that is handed in, for this folder has no power. */
import { encodeUtf8 } from '../../core/bytes.ts'
import { formatPacketData } from '../../core/packet-data.ts'
import type { Part } from '../book/blocks.ts'
import type { PacketView } from '../packet-view.ts'
import { TEMPLATE } from './template.ts'
import { type VolumeFile, volumesOf } from './volumes.ts'

/** A volume with everything that it is set from, and the time that it bears, in seconds since 1970. */
export type TypesetJob = { readonly files: readonly VolumeFile[]; readonly seconds: number }

/** The PDF of a volume, the same bytes for the same files; or why there is none. */
export type Typeset = (job: TypesetJob) => Promise<Uint8Array | { readonly why: string }>

/** How PDFs are made: by what, or why not; where some are there to be compared with, those names alone. */
export type PdfMaking = {
  readonly typeset: Typeset | { readonly why: string }
  readonly present?: readonly string[]
}

/** A PDF by its path in the bag, or why it was not made. */
export type PdfFile =
  | { readonly path: string; readonly bytes: Uint8Array }
  | { readonly path: string; readonly why: string }

/** What evidence.json claims where there is a PDF, and where its maker wanted none. */
export const MADE = 'made'
export const LEFT_OUT = 'left out by whoever made the packet'

const WORDS = 4

/** The PDFs of the book, in order. None is set where their number is not that of those present. */
export async function pdfFiles(
  view: PacketView,
  parts: Iterable<Part>,
  { typeset, present }: PdfMaking,
): Promise<PdfFile[]> {
  const { createdAt, id } = view.data.packet
  const words = (view.checkpoint?.words ?? '').split(' ').slice(0, WORDS).join(' ')
  const volumes = volumesOf(parts, { packet: id, words, createdAt })
  const paths = volumes.map(({ name }) => `data/${name}`)
  if (typeof typeset !== 'function') return paths.map((path) => ({ path, why: typeset.why }))
  if (present !== undefined && [...present].sort().join() !== [...paths].sort().join())
    return paths.map((path) => ({ path, why: 'there are more or fewer volumes' }))
  const seconds = Math.floor(Date.parse(createdAt) / 1000)
  if (!Number.isSafeInteger(seconds)) return paths.map((path) => ({ path, why: 'the packet bears no date' }))
  const evidence: VolumeFile = { path: '/evidence.json', chunks: [formatPacketData(view.data)] }
  return Promise.all(
    volumes.map(async ({ files }, at): Promise<PdfFile> => {
      const made = await typeset({ seconds, files: [...frame(at === 0 ? evidence : undefined), ...files] })
      const path = paths[at] as string
      return made instanceof Uint8Array ? { path, bytes: made } : { path, why: made.why }
    }),
  )
}

/** What stands beside the data of a volume: the template, and the attachment of the first. */
function frame(evidence: VolumeFile | undefined): VolumeFile[] {
  const attached = [
    {
      path: '/evidence.json',
      type: 'application/json',
      what: 'What can be checked; the pages are made from it',
    },
  ]
  return [
    { path: '/main.typ', chunks: [encodeUtf8(TEMPLATE)] },
    {
      path: '/attached.json',
      chunks: [encodeUtf8(JSON.stringify(evidence === undefined ? [] : attached))],
    },
    ...(evidence === undefined ? [] : [evidence]),
  ]
}

/** The names that PDFs of a packet have. */
export function isPdfPath(path: string): boolean {
  return /^data\/packet(?:-[1-9][0-9]{0,3})?\.pdf$/.test(path)
}
