/** The sweep over a packet of the made vault; no file of a packet is exempt. */
import { NO_ANCHORS } from '../../src/verify/anchors.ts'
import { verifyPacket } from '../../src/verify/packet.ts'
import { VIEWS } from '../made-packet.ts'
import { linesOf } from '../written-vault.ts'
import { type Half, type Names, type Swept, sweep } from './bit-sweep.ts'
import { type Files, memorySource } from './memory-source.ts'

const TAG_MANIFEST = 'tagmanifest-sha256.txt'

/** Sweeps one half of the bytes of a packet. */
export function sweepPacket(files: Files, half: Half): Promise<Swept> {
  const named: string[] = []
  for (const line of linesOf(files.get(TAG_MANIFEST))) {
    const name = new TextDecoder().decode(line.subarray(66, -1))
    for (let k = 0; k < line.length; k++) named.push(name)
  }
  // Nothing in the packet covers the tag manifest: there it is the file of the damaged line that no longer fits.
  const names: Names = (found, { path, byte }) =>
    found.path === path ||
    (path === TAG_MANIFEST && (found.path === named[byte] || found.path === named[byte + 1]))
  return sweep(
    files,
    half,
    new Set(),
    (changed) => verifyPacket(memorySource(changed), NO_ANCHORS, VIEWS),
    names,
    () => false,
  )
}
