/**
 * The seal certificate: X.509 version 3, signed by its own key (RFC 5280). It says nothing of who the owner is; the
 * ledger names it by its SHA-256, and that is all that it is believed by.
 */
import { sha256 } from '../core/crypto.ts'
import {
  bits,
  boolean,
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
  utf8,
} from './der.ts'
import { algorithmOf, publicKeyOf, type SealAlgorithm, signBytes } from './keys.ts'
import { OID } from './oids.ts'

/** What stands in a certificate: a name as common name of owner and issuer, a serial of 16 bytes, validity. */
export type CertificateFacts = {
  readonly name: string
  readonly serial: Uint8Array
  readonly notBefore: Date
  readonly notAfter: Date
}

/** How a signature by the key is named, in certificates and in CMS alike. */
export function signatureAlgorithm(algorithm: SealAlgorithm): Der {
  return algorithm === 'rsa'
    ? sequence(oid(OID.sha256WithRsa), nothing())
    : sequence(oid(OID.ecdsaWithSha256))
}

/** The certificate of a key, in DER. */
export function makeCertificate(privateKey: Uint8Array, facts: CertificateFacts): Uint8Array {
  const algorithm = algorithmOf(privateKey)
  const publicKey = readDer(publicKeyOf(privateKey))
  if (algorithm === undefined || publicKey === undefined) throw new RangeError('not a key that seals')
  const name = sequence(setOf(sequence(oid(OID.commonName), utf8(facts.name))))
  const body = sequence(
    tagged(0, integer(2)),
    integer(...facts.serial),
    signatureAlgorithm(algorithm),
    name,
    sequence(time(facts.notBefore), time(facts.notAfter)),
    name,
    publicKey,
    tagged(3, extensions(publicKey)),
  )
  const signature = signBytes(privateKey, derBytes(body))
  return derBytes(sequence(body, signatureAlgorithm(algorithm), bits(signature)))
}

/** No authority; signs, and for good; a purpose that stock tools ask for before they judge a message (RFC 5280, 4.2). */
function extensions(publicKey: Der): Der {
  const extension = (name: string, critical: boolean, value: Der): Der =>
    sequence(oid(name), ...(critical ? [boolean(true)] : []), octets(derBytes(value)))
  return sequence(
    extension(OID.basicConstraints, true, sequence()),
    extension(OID.keyUsage, true, bits(Uint8Array.of(0b1100_0000), 6)),
    extension(OID.extendedKeyUsage, false, sequence(oid(OID.emailProtection))),
    extension(OID.subjectKeyIdentifier, false, octets(sha256(derBytes(publicKey)).subarray(0, 20))),
  )
}

/** Issuer and serial of a certificate, as CMS names it; undefined for bytes that are none. */
export function issuerAndSerial(certificate: Uint8Array): readonly [issuer: Der, serial: Der] | undefined {
  const [body] = partsOf(readDer(certificate), 'sequence') ?? []
  const parts = partsOf(body, 'sequence') ?? []
  const from = partsOf(parts[0], 0) === undefined ? 0 : 1
  const [serial, , issuer] = parts.slice(from)
  return serial === undefined || issuer === undefined ? undefined : [issuer, serial]
}

/** A certificate as PEM (RFC 7468), lines of 64. */
export function certificatePem(certificate: Uint8Array): string {
  const text = Buffer.from(certificate).toString('base64')
  const lines = text.match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

/** The one certificate of a PEM in exactly this form, or undefined. */
export function certificateOfPem(pem: string): Uint8Array | undefined {
  const [, text = ''] =
    /^-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/=\n]+)\n-----END CERTIFICATE-----\n$/.exec(pem) ?? []
  const bytes = new Uint8Array(Buffer.from(text, 'base64'))
  return text !== '' && certificatePem(bytes) === pem ? bytes : undefined
}
