/** Builds the packet of the invented case and prints what a receiver would compare: run in other zones and locales. */
import { sha256Hex } from '../../src/core/crypto.ts'
import { buildPacket } from '../../src/packet/packet.ts'
import { readFileOf } from './bytes-of.ts'
import { CASE_FILES, caseLedger } from './case.ts'
import { packetInput } from './sample.ts'

const packet = await buildPacket(packetInput(caseLedger(), CASE_FILES))
console.log(packet.manifest)
for (const file of packet.files) console.log(sha256Hex(await readFileOf(file)), file.path)
