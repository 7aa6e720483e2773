/**
 * The packet that tests/verify/damaged-packets.ts damages: small, with an entry of every way of being shown, a picture
 * with its copy for a court, a file withheld, a key entry with its note; sealed, or of a ledger that names no seal.
 */
import { encodeUtf8 } from '../../src/core/bytes.ts'
import { sha256Hex } from '../../src/core/crypto.ts'
import { disclose } from '../../src/core/disclosure.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import type { PacketData, ShownEntry } from '../../src/core/packet-data.ts'
import { certificatePem } from '../../src/pki/certificate.ts'
import { makeSeal, type Seal } from '../../src/pki/make-seal.ts'
import { CLAIMS, dataOf, packetOf, rebagged, withData } from '../made-packet.ts'
import { DRAWN } from '../packet/drawn-pictures.ts'
import { seededSeal } from '../pki/seeded-seal.ts'
import { entriesOf, type FileMap, startWriting, type Writing } from '../written-vault.ts'

export const DATA = 'data/evidence.json'
export const PEM = 'data/seal-certificate.pem'
export const MANIFEST = 'manifest-sha256.txt'
export const TAG_MANIFEST = 'tagmanifest-sha256.txt'
export const P7S = 'tagmanifest-sha256.txt.p7s'

/** Keys that seal; P-256 signs other bytes each time, so that only what is damaged nowhere is sealed with it. */
export const SEALS = {
  own: seededSeal('own', 'rsa'),
  p256: seededSeal('own', 'p256'),
  stranger: seededSeal('a stranger', 'rsa'),
  past: seededSeal('out of date', 'rsa', 1),
} as const

/** The seqs that are not shown whole, and what of them is hidden. */
const PARTLY: Readonly<Record<number, (path: readonly (string | number)[], piece: number) => boolean>> = {
  2: (path, piece) => path[0] === 'content' && path[1] === 'text' && piece === 1,
  3: (path) => path[0] === 'attachments',
}

/** The vault whose packets are damaged, with a seal entry where `seal` is given. */
export function vaultToDamage(seal?: Seal): Writing {
  const writing = startWriting('packet to damage')
  const store = (bytes: Uint8Array, name: string): JsonObject => ({ ...writing.store(bytes), name })
  const picture = store(new Uint8Array(DRAWN['image/png']), 'screen.png')
  writing.add({
    kind: 'threat',
    content: { text: 'I know where you live.' },
    attachments: [picture, store(encodeUtf8('a letter, scanned'), 'letter.txt')],
  })
  writing.add({ kind: 'threat', content: { text: 'You will regret it. Ты пожалеешь.' } })
  const withheld = store(encodeUtf8('a picture of a child'), 'x.bin')
  writing.add({ kind: 'threat', content: { text: 'Look at this.' }, attachments: [withheld] })
  writing.commit()
  writing.add({ kind: 'threat', content: { text: 'not shown' } })
  const { digest } = (writing.entries[1] as { header: { digest: string } }).header
  writing.add({ kind: 'annotation', annotation: 'remark', about: { seq: 1, digest }, text: 'By post.' })
  writing.add({ kind: 'threat', content: { text: 'only that it is there' } })
  writing.commit()
  if (seal !== undefined) writing.changeKey('seal', sha256Hex(seal.certificate))
  writing.add({ kind: 'threat', content: { text: 'Last day!' } })
  writing.add({ kind: 'threat', content: { text: 'not shown either' } })
  writing.commit()
  return writing
}

/** The entry of a packet, of which what `hidden` names is hidden. */
export function partly(
  entry: ShownEntry | undefined,
  hidden: (path: readonly (string | number)[], piece: number) => boolean,
): ShownEntry {
  if (entry === undefined || !('record' in entry)) throw new Error('only what is shown whole can be hidden')
  const seed = Buffer.from(entry.seed, 'base64url')
  return { header: entry.header, atoms: disclose(entry.record, seed, (atom) => hidden(atom.path, atom.i)) }
}

/** The manifests made right, and sealed by `seal`, with its certificate beside the data. */
export function sealedBy(seal: Seal, changed: ReadonlyMap<string, Uint8Array>): FileMap {
  const files = rebagged(new Map([...changed, [PEM, encodeUtf8(certificatePem(seal.certificate))]]))
  return files.set(P7S, makeSeal(files.get(TAG_MANIFEST) as Uint8Array, seal, new Date(CLAIMS.createdAt)))
}

/** The packet, of a ledger that names `seal` and sealed by it, or neither. */
export async function packetToDamage(seal?: Seal): Promise<FileMap> {
  const vault = vaultToDamage(seal).files()
  return packetToDamageOf(vault, seal)
}

/** The same packet of another state of the vault. */
export async function packetToDamageOf(vault: FileMap, seal?: Seal): Promise<FileMap> {
  const entries = entriesOf(vault)
  const chosen = [1, 2, 3, 5, seal === undefined ? 7 : 8].filter((seq) => seq < entries.length)
  const files = await packetOf(vault, chosen, seal === undefined ? [] : [8])
  const data = dataOf(files)
  const natives = data.attachments.filter((one) => one.seq === 3)
  for (const one of natives) files.delete(`data/${'path' in one ? one.path : ''}`)
  const shown = data.entries.map((entry) => {
    const hidden = PARTLY[entry.header.seq]
    return hidden === undefined ? entry : partly(entry, hidden)
  })
  const at = shown.findIndex(({ header }) => header.seq > 6)
  const headerOnly = entries[6]?.header
  const next: PacketData = {
    ...data,
    attachments: data.attachments.map((one) =>
      one.seq === 3 ? { as: 'withheld', index: one.index, seq: 3 } : one,
    ),
    entries:
      headerOnly === undefined || at < 0
        ? shown
        : shown.toSpliced(at, 0, { header: headerOnly } as ShownEntry),
  }
  const made = await withData(files, next)
  return seal === undefined ? made : sealedBy(seal, made)
}
