/**
 * Sweeps one half of all bits of the made vault, of its packet and of the encrypted made vault, and prints what came of it as JSON. Run apart from
 * the test runner, bundled as the program itself is: that takes half the time, and there are 345,000 bits.
 */
import { packetOf } from '../made-packet.ts'
import { LOCKING, madeVault } from '../made-vault.ts'
import type { Half } from './bit-sweep.ts'
import { sweepPacket } from './packet-sweep.ts'
import { sweepVault } from './vault-sweep.ts'

const half = process.argv[2] as Half
const vault = await madeVault()
const packet = await packetOf(vault, [1, 2, 7])
const swept = {
  vault: await sweepVault(vault, half),
  packet: await sweepPacket(packet, half),
  encrypted: await sweepVault(await madeVault(LOCKING), half),
}
process.stdout.write(JSON.stringify(swept))
