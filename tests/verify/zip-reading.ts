/** What the ZIP tests share: an archive in memory as a source, and the reading of everything in it. */
import { type OpenedZip, openZip, type RandomAccess } from '../../src/verify/zip.ts'
import { ZipDamage } from '../../src/verify/zip-refusal.ts'

export function inMemory(archive: Uint8Array): RandomAccess {
  return { size: archive.length, read: async (offset, length) => archive.subarray(offset, offset + length) }
}

export async function contentOf(zip: OpenedZip, name: string): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of zip.stream(name)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** `refused: code name`, `damaged: code name`, or every file with its content. */
export async function readingOf(archive: Uint8Array): Promise<string | Record<string, string>> {
  const opening = await openZip(inMemory(archive))
  if (!opening.ok) return `refused: ${opening.code}${opening.name === undefined ? '' : ` ${opening.name}`}`
  const files: Record<string, string> = {}
  for (const { name, size } of opening.zip.entries) {
    try {
      const content = await contentOf(opening.zip, name)
      if (content.length !== size)
        throw new Error(`${name} has ${content.length} bytes, not the listed ${size}`)
      files[name] = content.toString('latin1')
    } catch (error) {
      if (error instanceof ZipDamage) return `damaged: ${error.code} ${error.entry}`
      throw error
    }
  }
  return files
}
