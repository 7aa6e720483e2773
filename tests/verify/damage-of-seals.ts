/** Packets whose seal, or the certificate beside it, is not what it should be; everything else is as it was. */
import { concat, encodeUtf8 } from '../../src/core/bytes.ts'
import { certificatePem } from '../../src/pki/certificate.ts'
import { makeSeal } from '../../src/pki/make-seal.ts'
import { CLAIMS, rebagged } from '../made-packet.ts'
import { type Changes, craftSeal, signedBytesOf } from '../pki/craft-seal.ts'
import type { FileMap } from '../written-vault.ts'
import type { Damage } from './damaged-packets.ts'
import { P7S, PEM, packetToDamage, SEALS, sealedBy, TAG_MANIFEST } from './packet-to-damage.ts'

const AT = new Date(CLAIMS.createdAt)
const { own, stranger, past } = SEALS

/** Departures from the form by one who holds the seal key himself, by name of what `craftSeal` does. */
const CRAFTED: Readonly<Record<string, Changes>> = {
  'no signed attribute': { attributes: 'none' },
  'no content type': { attributes: 'without-type' },
  'no time': { attributes: 'without-time' },
  'two times': { attributes: 'twice' },
  'no certificate named in what is signed': { attributes: 'without-certificate' },
  'another certificate named in what is signed': { essOf: stranger.certificate },
  'another certificate named as the signer’s': { names: stranger.certificate },
  'unsigned attributes beside': { unsigned: true },
  'two signers': { also: stranger, certificates: [own.certificate, stranger.certificate] },
  'two certificates': { certificates: [own.certificate, stranger.certificate] },
  'no certificate': { certificates: [] },
  'SHA-1': { digest: 'sha1' },
  'the digest of another text': { digestOf: encodeUtf8('another text') },
}

/** All of them; `sealed` is of a ledger that names `own`, `unsealed` of one that names none. */
export function damageOfSeals(sealed: FileMap, unsealed: FileMap): Damage[] {
  const manifest = sealed.get(TAG_MANIFEST) as Uint8Array
  const genuine = sealed.get(P7S) as Uint8Array
  const withSeal = (seal: Uint8Array, files = sealed): FileMap => new Map([...files, [P7S, seal]])
  const without = (...paths: string[]): FileMap =>
    new Map([...sealed].filter(([path]) => !paths.includes(path)))
  /** Another certificate beside the data, manifests made right, sealed by `by`. */
  const withPem = (pem: string, by = own): FileMap => {
    const files = rebagged(new Map([...sealed, [PEM, encodeUtf8(pem)]]))
    return withSeal(makeSeal(files.get(TAG_MANIFEST) as Uint8Array, by, AT), files)
  }
  const [mine, theirs] = [certificatePem(own.certificate), certificatePem(stranger.certificate)]
  const changed = (name: string, make: Damage['make']): Damage => ({ name, must: 'changed', make })
  const open = (name: string, make: Damage['make']): Damage => ({ name, must: 'cannotTell', make })
  return [
    open('the seal: taken off', () => without(P7S)),
    open('the seal: taken off with its certificate, manifests made right', () => rebagged(without(P7S, PEM))),
    changed('the seal: a stranger’s, the certificate left', () => withSeal(makeSeal(manifest, stranger, AT))),
    changed('the seal: a stranger’s, with his certificate', () => sealedBy(stranger, sealed)),
    { ...open('the seal: of a ledger that names none', () => sealedBy(own, unsealed)), seal: undefined },
    {
      ...open('the certificate: of a ledger that names none, and no seal', () =>
        rebagged(new Map([...unsealed, [PEM, encodeUtf8(mine)]])),
      ),
      seal: undefined,
    },
    { ...open('the seal: made after the certificate ran out', () => packetToDamage(past)), seal: 'past' },
    changed('the seal: a genuine one of another packet', () =>
      withSeal(makeSeal(unsealed.get(TAG_MANIFEST) as Uint8Array, own, AT)),
    ),
    changed('the seal: no DER', () => withSeal(encodeUtf8('DER'))),
    changed('the seal: as PEM', () => {
      const lines = Buffer.from(genuine).toString('base64').replace(/.{64}/g, '$&\n')
      return withSeal(encodeUtf8(`-----BEGIN CMS-----\n${lines}\n-----END CMS-----\n`))
    }),
    changed('the seal: twice in a row', () => withSeal(concat(genuine, genuine))),
    changed('the seal: with the manifest inside', () =>
      withSeal(craftSeal(manifest, own, AT, { inside: manifest })),
    ),
    changed('the seal: with another text inside', () =>
      withSeal(craftSeal(manifest, own, AT, { inside: encodeUtf8('another') })),
    ),
    changed('the seal: what a genuine one signs as the manifest', () => {
      const signed = signedBytesOf(genuine)
      const files = withSeal(craftSeal(signed, own, AT, { attributes: 'none' }))
      return files.set(TAG_MANIFEST, signed)
    }),
    changed('the seal: the signature of another manifest', () => {
      const other = makeSeal(encodeUtf8('other'), own, AT)
      return withSeal(concat(genuine.subarray(0, -256), other.subarray(-256)))
    }),
    ...Object.entries(CRAFTED).map(([what, changes]) =>
      changed(`the seal: ${what}`, () => withSeal(craftSeal(manifest, own, AT, changes))),
    ),
    changed('the certificate: a stranger’s behind the true one, sealed by him', () =>
      withPem(mine + theirs, stranger),
    ),
    changed('the certificate: a stranger’s before the true one, sealed by him', () =>
      withPem(theirs + mine, stranger),
    ),
    changed('the certificate: a stranger’s, sealed by the true one', () => withPem(theirs)),
    changed('the certificate: with a text before it', () => withPem(`The true one:\n${mine}`)),
    changed('the certificate: empty', () => withPem('')),
    { name: 'the certificate: left out, sealed anew', must: 'consistent', make: () => leftOut(sealed) },
  ]
}

/** By one who holds the seal key: the seal has the certificate too. */
function leftOut(sealed: FileMap): FileMap {
  const files = rebagged(new Map([...sealed].filter(([path]) => path !== PEM)))
  return files.set(P7S, makeSeal(files.get(TAG_MANIFEST) as Uint8Array, own, AT))
}
