/** A ZIP as a `Source`. A packet that someone packed again inside one folder is read from that folder. */
import { EvidenceError } from '../core/errors.ts'
import type { Source } from '../core/source.ts'
import type { OpenedZip } from './zip.ts'

/** Reads the files of an opened archive. */
export function zipSource(zip: OpenedZip): Source {
  const prefix = commonFolder(zip.entries.map((entry) => entry.name))
  const sizes = new Map(zip.entries.map((entry) => [entry.name.slice(prefix.length), entry.size]))
  return {
    files: async () => [...sizes].map(([path, size]) => ({ path, kind: 'file' as const, size })),
    read: async (path, limit) => {
      const size = sizes.get(path)
      if (size === undefined) return undefined
      if (size > limit) throw new EvidenceError({ code: 'too-large', what: path, bytes: size, limit })
      const whole = new Uint8Array(size)
      let at = 0
      for await (const chunk of zip.stream(prefix + path)) {
        whole.set(chunk, at)
        at += chunk.length
      }
      return whole
    },
    stream: async (path) => (sizes.has(path) ? zip.stream(prefix + path) : undefined),
    writerLive: async () => false,
  }
}

/** The one folder that holds everything, with its '/', or ''. */
function commonFolder(names: readonly string[]): string {
  const first = names[0]?.split('/')[0]
  const prefix = `${first}/`
  return first !== undefined && names.every((name) => name.startsWith(prefix)) ? prefix : ''
}
