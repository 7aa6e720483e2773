/** Makes the views of a packet again, for the verifier to compare; the packet's code is loaded only when it is needed. */
import { EvidenceError } from '../core/errors.ts'
import type { Typeset } from '../packet/pdf/pages.ts'
import type { Rebuild } from '../verify/packet-files.ts'

/** The `Rebuild` that the verifier is given. */
export function rebuildWith(typeset: Typeset): Rebuild {
  return async (data, _leaves, native, present) => {
    const { renderAllViews } = await import('../packet/views.ts')
    const natives = async function* (path: string) {
      const bytes = await native(path)
      // Natives were checked before views are made, so this one went away meanwhile.
      if (bytes === undefined)
        throw new EvidenceError({ code: 'disk', doing: 'read', path, reason: 'missing', certain: true })
      yield bytes
    }
    return renderAllViews(data, natives, { typeset, present })
  }
}
