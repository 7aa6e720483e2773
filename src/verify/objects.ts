/** Stored attachments against their names: every one that an entry refers to, and what lies there beside them. */
import { isHash } from '../core/bytes.ts'
import { startSha256 } from '../core/crypto.ts'
import type { Source, SourceFile } from '../core/source.ts'
import type { Reference } from './entries.ts'
import { type Findings, reading } from './report.ts'

/** The path of a stored object within a vault. */
function objectName(sha256: string): string {
  return `objects/${sha256.slice(0, 2)}/${sha256.slice(2)}`
}

/** Hashes every object referred to, once; returns how many there are. */
export async function verifyObjects(
  source: Source,
  references: readonly Reference[],
  listed: readonly SourceFile[],
  findings: Findings,
): Promise<number> {
  const hashes = hashAhead(
    source,
    [...new Set(references.map(({ name }) => name).filter(isHash))].map(objectName),
  )
  const known = new Set<string>()
  for (const { seq, name, size } of references) {
    const path = isHash(name) ? objectName(name) : undefined
    const hashed = path === undefined ? 'missing' : await hashes(path, findings)
    if (hashed === 'missing')
      findings.add('attachment-missing', { seq, ...(path === undefined ? {} : { path }) })
    if (hashed === undefined || hashed === 'missing' || path === undefined) continue
    known.add(name)
    if (hashed.sha256 !== name || (size !== undefined && size !== hashed.size))
      findings.add('attachment-damaged', { seq, path })
  }
  if (!(await source.writerLive())) noteStrays(listed, references, findings)
  return known.size
}

/** So many files are hashed before the first is asked for, where the source can. */
const AHEAD = 8

/** Hashes of files in the order in which they will be asked for; each is made once. */
function hashAhead(source: Source, paths: readonly string[]) {
  const made = new Map<string, Promise<Hashed>>()
  const places = new Map(paths.map((path, place) => [path, place]))
  let ahead = 0
  return async (path: string, findings: Findings): Promise<Hashed> => {
    const place = places.get(path) ?? 0
    for (; source.hash !== undefined && ahead < paths.length && ahead <= place + AHEAD; ahead++) {
      const next = paths[ahead] as string
      if (!made.has(next)) made.set(next, source.hash(next))
    }
    const elsewhere = await made.get(path)
    if (elsewhere !== undefined) return elsewhere
    const here = hashFile(source, path, findings)
    made.set(path, here)
    return here
  }
}

type Hashed = { readonly sha256: string; readonly size: number } | 'missing' | undefined

/** The SHA-256 and size of a streamed file; a file that cannot be read is a finding and undefined. */
export async function hashFile(source: Source, path: string, findings: Findings): Promise<Hashed> {
  return reading(findings, path, async () => {
    const stream = await source.stream(path)
    if (stream === undefined) return 'missing'
    const hasher = startSha256()
    let size = 0
    for await (const chunk of stream) {
      hasher.update(chunk)
      size += chunk.length
    }
    return { sha256: hasher.digestHex(), size }
  })
}

function noteStrays(
  listed: readonly SourceFile[],
  references: readonly Reference[],
  findings: Findings,
): void {
  const expected = new Set(
    references.map((reference) => (isHash(reference.name) ? objectName(reference.name) : '')),
  )
  for (const { path } of listed) {
    if (path.startsWith('objects/') && !expected.has(path)) findings.add('attachment-unreferenced', { path })
  }
}
