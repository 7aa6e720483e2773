/** A packet of one threat whose ledger names a seal certificate, sealed by that or by another. */
import { sha256Hex } from '../src/core/crypto.ts'
import { certificatePem } from '../src/pki/certificate.ts'
import { makeSeal, type Seal } from '../src/pki/make-seal.ts'
import { CLAIMS, packetOf } from './made-packet.ts'
import { type FileMap, startWriting } from './written-vault.ts'

/** The packet of a vault whose ledger names `named`, sealed by `by`; neither where it is undefined. */
export async function sealedPacket(named: Seal | undefined, by: Seal | undefined): Promise<FileMap> {
  const writing = startWriting('sealed packets')
  writing.add({ kind: 'threat', content: { text: 'I know where you live.' } })
  writing.commit()
  if (named !== undefined) writing.changeKey('seal', sha256Hex(named.certificate))
  const held = named === undefined ? [] : [writing.entries.length]
  const at = new Date(CLAIMS.createdAt)
  const seal = by && {
    certificatePem: certificatePem(by.certificate),
    sign: (manifest: Uint8Array) => makeSeal(manifest, by, at),
  }
  return packetOf(writing.files(), [1], held, seal)
}
