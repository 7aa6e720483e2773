/** Seals as an attacker who knows CMS makes them: each departs from the right one in what `changes` says. */
import { generateKeyPairSync, sign } from 'node:crypto'
import { sha256 } from '../../src/core/crypto.ts'
import { issuerAndSerial, signatureAlgorithm } from '../../src/pki/certificate.ts'
import {
  type Der,
  derBytes,
  integer,
  nothing,
  octets,
  oid,
  partsOf,
  readDer,
  sequence,
  setOf,
  tagged,
  time,
} from '../../src/pki/der.ts'
import { algorithmOf, newPrivateKey, signBytes } from '../../src/pki/keys.ts'
import { makeCertificate } from '../../src/pki/make-certificate.ts'
import type { Seal } from '../../src/pki/make-seal.ts'
import { OID } from '../../src/pki/oids.ts'

/** What may be otherwise than it must be. */
export type Changes = {
  readonly attributes?: 'none' | 'without-type' | 'without-time' | 'without-certificate' | 'twice'
  readonly digestOf?: Uint8Array
  readonly names?: Uint8Array
  readonly essOf?: Uint8Array
  readonly also?: Seal
  readonly certificates?: readonly Uint8Array[]
  readonly inside?: Uint8Array
  readonly unsigned?: boolean
  readonly digest?: 'sha1'
}

const attribute = (name: string, value: Der): Der => sequence(oid(name), setOf(value))

/** A seal of `content` with the changes. */
export function craftSeal(content: Uint8Array, seal: Seal, at: Date, changes: Changes = {}): Uint8Array {
  const signers = [seal, ...(changes.also === undefined ? [] : [changes.also])]
  const certificates = changes.certificates ?? signers.map((one) => one.certificate)
  const inside = changes.inside === undefined ? [] : [tagged(0, octets(changes.inside))]
  const signedData = sequence(
    integer(1),
    setOf(digestOf(changes)),
    sequence(oid(OID.data), ...inside),
    tagged(0, ...certificates.map((one) => readDer(one) as Der)),
    setOf(...signers.map((one) => signerOf(content, one, at, changes))),
  )
  return derBytes(sequence(oid(OID.signedData), tagged(0, signedData)))
}

const digestOf = ({ digest }: Changes): Der =>
  sequence(oid(digest === 'sha1' ? '1.3.14.3.2.26' : OID.sha256), nothing())

function signerOf(content: Uint8Array, { certificate, privateKey }: Seal, at: Date, changes: Changes): Der {
  const { attributes, unsigned } = changes
  const list = [
    ...(attributes === 'without-type' ? [] : [attribute(OID.contentType, oid(OID.data))]),
    attribute(OID.messageDigest, octets(sha256(changes.digestOf ?? content))),
    ...(attributes === 'without-time' ? [] : [attribute(OID.signingTime, time(at))]),
    ...(attributes === 'twice' ? [attribute(OID.signingTime, time(new Date(at.getTime() + 1000)))] : []),
    ...(attributes === 'without-certificate'
      ? []
      : [
          attribute(
            OID.signingCertificateV2,
            sequence(sequence(sequence(octets(sha256(changes.essOf ?? certificate))))),
          ),
        ]),
  ]
  const signed = setOf(...list)
  const bytes = attributes === 'none' ? content : derBytes(signed)
  const names = issuerAndSerial(changes.names ?? certificate) as readonly [Der, Der]
  return sequence(
    integer(1),
    sequence(...names),
    digestOf(changes),
    ...(attributes === 'none' ? [] : [tagged(0, ...(signed.value as Der[]))]),
    signatureAlgorithm(algorithmOf(privateKey) ?? 'rsa'),
    octets(algorithmOf(privateKey) === undefined ? weakly(privateKey, bytes) : signBytes(privateKey, bytes)),
    ...(unsigned === true ? [tagged(1, attribute('1.2.840.113549.1.9.16.2.14', octets(bytes)))] : []),
  )
}

const weakly = (key: Uint8Array, bytes: Uint8Array): Uint8Array =>
  new Uint8Array(sign('sha256', bytes, { key: Buffer.from(key), format: 'der', type: 'pkcs8' }))

/** The attributes of a genuine seal as the bytes that were signed: the content of a forged one without attributes. */
export function signedBytesOf(seal: Uint8Array): Uint8Array {
  const [, wrapped] = partsOf(readDer(seal), 'sequence') as Der[]
  const [signedData] = partsOf(wrapped, 0) as Der[]
  const [signer] = partsOf((partsOf(signedData, 'sequence') as Der[])[4], 'set') as Der[]
  return derBytes(setOf(...(partsOf((partsOf(signer, 'sequence') as Der[])[3], 0) as Der[])))
}

/** A seal certificate for tests, valid from 2020 for `years`, by a key of its own. */
export function sealFor(name: string, algorithm: 'rsa' | 'p256' = 'p256', years = 30): Seal {
  const privateKey = newPrivateKey(algorithm)
  const notBefore = new Date('2020-01-01T00:00:00Z')
  const notAfter = new Date(`${2020 + years}-01-01T00:00:00Z`)
  const serial = sha256(Buffer.from(name)).subarray(0, 16)
  return { privateKey, certificate: makeCertificate(privateKey, { name, serial, notBefore, notAfter }) }
}

/** An RSA key that is too short to seal. */
export function weakKey(): Uint8Array {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
  return new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' }))
}
