/**
 * The views of a packet: everything in it that is made from evidence.json and the native files, for people. A pure
 * function, so that anyone can make the views again and compare the bytes: no clock, no zone, no locale, no disk.
 */
import { encodeUtf8 } from '../core/bytes.ts'
import { hasView } from '../core/further-views.ts'
import type { PacketData } from '../core/packet-data.ts'
import { bookParts } from './book/book.ts'
import { caseGraph } from './case-uco/case-uco.ts'
import { chronologyCsv } from './chronology-csv.ts'
import { courtFiles } from './court/copies.ts'
import { packetPage } from './html/page.ts'
import { loadFiles } from './load-file/load-file.ts'
import { NATIVE_FOLDER } from './native-names.ts'
import { type PacketView, viewOf } from './packet-view.ts'
import { MADE, type PdfFile, type PdfMaking, pdfFiles } from './pdf/pages.ts'
import type { NativeBytes } from './pictures.ts'
import { nativeWarning, publicKeyText, readMeFirst } from './plain-texts.ts'

/** A view: its path in the bag and its bytes. */
export type ViewFile = { readonly path: string; readonly bytes: Uint8Array }

/**
 * The views of `data` but for the PDFs, in a fixed order; the warning only where there are native files. `natives`
 * opens a native file by its path in evidence.json, which is relative to `data/`. Requires headers that `readHeader`
 * accepts; records may be anything. Byte-equal within one version of the software, which `data.packet.software` names.
 * Rejects with what `natives` throws.
 */
export async function renderViews(data: PacketData, natives: NativeBytes): Promise<ViewFile[]> {
  return filesOf(await viewOf(data, natives))
}

/** The views of `data` with the PDFs that it claims, each made or with the reason why not; else as `renderViews`. */
export async function renderAllViews(
  data: PacketData,
  natives: NativeBytes,
  making: PdfMaking,
): Promise<(ViewFile | PdfFile)[]> {
  const view = await viewOf(data, natives)
  const pdfs = data.packet.pdf === MADE ? await pdfFiles(view, bookParts(view), making) : []
  return [...filesOf(view), ...pdfs]
}

function filesOf(view: PacketView): ViewFile[] {
  const { data } = view
  const files: ViewFile[] = [
    { path: '00-READ-ME-FIRST.txt', bytes: encodeUtf8(readMeFirst(view)) },
    { path: 'data/packet.html', bytes: packetPage(view) },
    { path: 'data/chronology.csv', bytes: chronologyCsv(view) },
    { path: 'data/checkpoint.txt', bytes: encodeUtf8(data.checkpoint) },
    { path: 'data/public-key.txt', bytes: encodeUtf8(publicKeyText(view)) },
  ]
  if (data.attachments.some((one) => one.as === 'native')) {
    files.push({ path: `data/${NATIVE_FOLDER}00-WARNING.txt`, bytes: encodeUtf8(nativeWarning(view)) })
  }
  files.push(...courtFiles(view))
  if (hasView(data.packet.views, 'load-file')) files.push(...loadFiles(view))
  if (hasView(data.packet.views, 'case-uco')) files.push({ path: 'data/case.jsonld', bytes: caseGraph(view) })
  return files
}
