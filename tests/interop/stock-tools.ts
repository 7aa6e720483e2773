/**
 * Checking a packet with stock tools alone, as the packet's own texts tell it. The commands, and what they are said to
 * print, are read from those texts, so that a wrong instruction fails; nothing here knows how a packet is checked.
 */
import { spawnSync } from 'node:child_process'
import { every, textOf, treeOf } from '../packet/page-shape.ts'
import type { Files } from '../verify/memory-source.ts'

/** What a packet tells its reader to type, one line of a shell each, and what it says that comes out. */
export type Told = {
  readonly page: {
    readonly sums: readonly string[]
    readonly windows: readonly string[]
    readonly signature: readonly string[]
    readonly seal: readonly string[]
  }
  readonly readMe: { readonly sums: readonly string[]; readonly seal: readonly string[] }
  /** Every text that the page sets as something printed: `OK`, `FAILED`, … */
  readonly printed: ReadonlySet<string>
}

/** The instructions in a made packet. */
export function toldBy(files: Files): Told {
  const text = (path: string): string => new TextDecoder().decode(files.get(path))
  const nodes = every(treeOf(text('data/packet.html')))
  const blocks = nodes.flatMap((node) =>
    node.nodeName === 'pre' ? [whole(textOf(node).trimEnd().split('\n'))] : [],
  )
  const about = (what: string): readonly string[] =>
    blocks.find((lines) => lines.some((line) => line.includes(what))) ?? []
  const typed = typedIn(text('00-READ-ME-FIRST.txt'))
  return {
    page: {
      sums: about('sha256sum'),
      windows: about('certutil'),
      signature: about('pkeyutl'),
      seal: about('cms -verify'),
    },
    readMe: {
      sums: typed.filter((line) => line.startsWith('sha256sum')),
      seal: typed.filter((line) => line.startsWith('openssl')),
    },
    printed: new Set(nodes.flatMap((node) => (node.nodeName === 'code' ? [textOf(node)] : []))),
  }
}

/** Lines as a shell takes them: one that ends in a stroke, a pipe or `&&` goes on in the next. */
export function whole(lines: readonly string[]): string[] {
  const found: string[] = []
  let open = ''
  for (const line of lines) {
    open += open === '' ? line : ` ${line.trim()}`
    if (/(?:\||&&)$/.test(open)) continue
    if (open.endsWith('\\')) open = open.slice(0, -1).trimEnd()
    else {
      found.push(open)
      open = ''
    }
  }
  return open === '' ? found : [...found, open]
}

/** Lines set in by two spaces; one that goes on is set in further and begins with an option. */
function typedIn(readMe: string): string[] {
  const lines = readMe.split('\r\n').filter((line) => line.startsWith('  '))
  const typed: string[] = []
  for (const line of lines) {
    if (/^ {2}\S/.test(line)) typed.push(line.trim())
    else if (/^ {6}-/.test(line)) typed.push(`${typed.pop()?.replace(/ \\$/, '')} ${line.trim()}`)
  }
  return typed
}

/** One line as it was typed, its status, and all that came of it, errors included. */
export type Typed = { readonly line: string; readonly status: number; readonly said: string }

/** Types the lines one after the other in `folder`, as one person in one shell does. */
export function typeLines(
  folder: string,
  lines: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Typed[] {
  const end = '<end of a line>'
  // The lines are typed into the shell itself, for one may set what the next one uses.
  const script = lines.map((line) => `${line}\nprintf '\\n${end}%s\\n' "$?"`).join('\n')
  const run = spawnSync('sh', ['-c', `exec 2>&1\n${script}\n[ -z "$T" ] || rm -rf "$T"\n`], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8', ...env },
    maxBuffer: 1 << 26,
  })
  const parts = run.stdout.split(new RegExp(`\\n?${end}(\\d+)\\n`))
  if (parts.length !== 2 * lines.length + 1) throw new Error(`the shell said ${run.stdout}`)
  return lines.map((line, k) => ({ line, said: parts[2 * k] ?? '', status: Number(parts[2 * k + 1]) }))
}

/** Path → what `sha256sum -c` said of it after the colon. Lines about the manifest itself are left out. */
export function sumsOf(said: string): Map<string, string> {
  return new Map(
    said.split('\n').flatMap((line) => {
      const [, path, word] = /^(?!sha256sum: )(.*): (OK|FAILED|FAILED open or read)$/.exec(line) ?? []
      return path === undefined || word === undefined ? [] : [[path, word] as const]
    }),
  )
}
