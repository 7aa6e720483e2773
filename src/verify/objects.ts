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
  const known = new Map<string, { good: boolean; size: number }>()
  for (const { seq, name, size } of references) {
    if (!isHash(name)) {
      findings.add('attachment-missing', { seq })
      continue
    }
    const path = objectName(name)
    let object = known.get(name)
    if (object === undefined) {
      const hashed = await hashFile(source, path, findings)
      if (hashed === undefined) continue
      if (hashed === 'missing') {
        findings.add('attachment-missing', { seq, path })
        continue
      }
      object = { good: hashed.sha256 === name, size: hashed.size }
      known.set(name, object)
    }
    if (!object.good || (size !== undefined && size !== object.size))
      findings.add('attachment-damaged', { seq, path })
  }
  if (!(await source.writerLive())) noteStrays(listed, references, findings)
  return known.size
}

/** The SHA-256 and size of a streamed file; a file that cannot be read is a finding and undefined. */
export async function hashFile(
  source: Source,
  path: string,
  findings: Findings,
): Promise<{ sha256: string; size: number } | 'missing' | undefined> {
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
