/** A small book set here, and what the readers of poppler and qpdf find in it. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeUtf8 } from '../../src/core/bytes.ts'
import type { Block, Part } from '../../src/packet/book/blocks.ts'
import { TEMPLATE } from '../../src/packet/pdf/template.ts'
import { volumesOf } from '../../src/packet/pdf/volumes.ts'
import { part } from '../parts.ts'
import { typesetHere } from '../typeset-here.ts'

/** Whether the readers are here. */
export const POPPLER = part('poppler-utils', ['pdftotext', '-v'])
export const QPDF = part('qpdf', ['qpdf', '--version'])

/** One part of a book that holds `blocks`. */
export function partOf(blocks: readonly Block[], number = '4'): Part {
  return { id: `part-${number}`, number, title: 'Chronology', blocks: () => blocks }
}

/** The PDF of each volume of `parts`. */
export async function pdfsOf(parts: readonly Part[]): Promise<Uint8Array[]> {
  const volumes = volumesOf(parts, {
    packet: 'deadbeef-41',
    words: 'abandon ability able about',
    createdAt: '2026-03-08T02:30:00.000Z',
  })
  const beside = [
    { path: '/main.typ', chunks: [encodeUtf8(TEMPLATE)] },
    { path: '/attached.json', chunks: [encodeUtf8('[]')] },
  ]
  return Promise.all(
    volumes.map(async ({ files }) => {
      const made = await typesetHere({ files: [...beside, ...files], seconds: 1_772_937_000 })
      if ('why' in made) throw new Error(made.why)
      return made
    }),
  )
}

/** What `program` prints of a PDF; `-` for its output is among `args` where it needs one. */
export function readBy(pdf: Uint8Array, program: string, ...args: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'evidence-pdf-'))
  try {
    const path = join(folder, 'read.pdf')
    writeFileSync(path, pdf)
    const at = args.indexOf('PDF')
    const given = at < 0 ? [...args, path] : args.with(at, path)
    const run = spawnSync(program, given, { encoding: 'utf8', maxBuffer: 2 ** 28 })
    if (run.status !== 0) throw new Error(`${program} gave ${run.status}: ${run.stderr}`)
    return run.stdout
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The text of a PDF as one copies it, every blank and line end as one space, without marks of direction. */
export function textOf(pdf: Uint8Array): string {
  const text = readBy(pdf, 'pdftotext', '-enc', 'UTF-8', 'PDF', '-')
  return text.replace(/[\u202a-\u202e\u2066-\u2069]/gu, '').replace(/\s+/gu, ' ')
}

/** Each word of the pages, its letters from left to right, with how far it reaches, in points from the left edge. */
export function boxesOf(pdf: Uint8Array): { word: string; left: number; right: number }[] {
  const xml = readBy(pdf, 'pdftotext', '-bbox', 'PDF', '-')
  const found = xml.matchAll(/<word xMin="([^"]*)"[^>]*xMax="([^"]*)"[^>]*>([^<]*)</g)
  return [...found].map(([, left, right, word = '']) => ({
    word: word.replace(/[\u202a-\u202e\u2066-\u2069]/gu, '').trim(),
    left: Number(left),
    right: Number(right),
  }))
}
