/** Every bit at an even offset of the made vault and of its packet: turned over, it is found and named (bit-sweep.ts). */
import { expect, test } from 'vitest'
import { packetOf } from '../made-packet.ts'
import { madeVault } from '../made-vault.ts'
import { SWEEP_TIMEOUT } from './bit-sweep.ts'
import { sweepPacket } from './packet-sweep.ts'
import { sweepVault } from './vault-sweep.ts'

test(
  'a bit turned over at an even offset of any file of a vault is found, and the entry or file named',
  async () => {
    const { flips, cannotTell } = await sweepVault(await madeVault(), 'even')
    console.log(
      `vault, even offsets: ${flips} bits turned over and found, ${cannotTell} of them as "cannot tell"`,
    )
    expect(flips).toBeGreaterThan(4000)
  },
  SWEEP_TIMEOUT,
)

test(
  'a bit turned over at an even offset of any file of a packet is found, and the file named',
  async () => {
    const { flips, cannotTell } = await sweepPacket(await packetOf(await madeVault(), [1, 2, 7]), 'even')
    console.log(`packet, even offsets: ${flips} bits turned over and found`)
    expect(flips).toBeGreaterThan(14_000)
    expect(cannotTell).toBe(0)
  },
  SWEEP_TIMEOUT,
)
