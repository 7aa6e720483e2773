/** A detached signature over the tag manifest of a packet: CMS SignedData in DER (RFC 5652), with CAdES-BES attributes. */
import { sha256 } from '../core/crypto.ts'
import { issuerAndSerial, signatureAlgorithm } from './certificate.ts'
import {
  type Der,
  derBytes,
  integer,
  nothing,
  octets,
  oid,
  readDer,
  sequence,
  setOf,
  tagged,
  time,
} from './der.ts'
import { algorithmOf, signBytes } from './keys.ts'
import { OID } from './oids.ts'

/** The private key (PKCS #8) and the certificate that seal, each in DER. */
export type Seal = { readonly certificate: Uint8Array; readonly privateKey: Uint8Array }

/** Seals `content`; `at` is the stated time of signing, a claim like all others of whoever seals. */
export function makeSeal(content: Uint8Array, { certificate, privateKey }: Seal, at: Date): Uint8Array {
  const algorithm = algorithmOf(privateKey)
  const names = issuerAndSerial(certificate)
  const enclosed = readDer(certificate)
  if (algorithm === undefined || names === undefined || enclosed === undefined)
    throw new RangeError('not a seal')
  const digestAlgorithm = sequence(oid(OID.sha256), nothing())
  const attributes = [
    attribute(OID.contentType, oid(OID.data)),
    attribute(OID.messageDigest, octets(sha256(content))),
    attribute(OID.signingTime, time(at)),
    // ESSCertIDv2 with SHA-256, which is its default and so is not written (RFC 5035, section 4).
    attribute(OID.signingCertificateV2, sequence(sequence(sequence(octets(sha256(certificate)))))),
  ]
  const signed = setOf(...attributes)
  const signer = sequence(
    integer(1),
    sequence(...names),
    digestAlgorithm,
    // What is signed is the SET; what stands here has a context tag in its place (RFC 5652, 5.4).
    tagged(0, ...(signed.value as Der[])),
    signatureAlgorithm(algorithm),
    octets(signBytes(privateKey, derBytes(signed))),
  )
  const signedData = sequence(
    integer(1),
    setOf(digestAlgorithm),
    sequence(oid(OID.data)),
    tagged(0, enclosed),
    setOf(signer),
  )
  return derBytes(sequence(oid(OID.signedData), tagged(0, signedData)))
}

function attribute(name: string, value: Der): Der {
  return sequence(oid(name), setOf(value))
}
