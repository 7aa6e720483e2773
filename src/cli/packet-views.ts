/** Makes the views of a packet again, for the verifier to compare; the packet's code is loaded only when it is needed. */
import { EvidenceError } from '../core/errors.ts'
import type { Rebuild } from '../verify/packet-files.ts'

/** The `Rebuild` that the verifier is given. */
export const rebuildViews: Rebuild = async (data, _leaves, native) => {
  const { renderViews } = await import('../packet/views.ts')
  return renderViews(data, async function* (path) {
    const bytes = await native(path)
    // Natives were checked before views are made, so this one went away meanwhile.
    if (bytes === undefined)
      throw new EvidenceError({ code: 'disk', doing: 'read', path, reason: 'missing', certain: true })
    yield bytes
  })
}
