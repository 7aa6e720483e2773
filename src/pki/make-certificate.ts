/**
 * Makes the seal certificate: X.509 version 3, signed by its own key (RFC 5280). It says nothing of who the owner is;
 * the ledger names it by its SHA-256, and that is all that it is believed by.
 */
import { sha256 } from '../core/crypto.ts'
import { signatureAlgorithm } from './certificate.ts'
import {
  bits,
  boolean,
  type Der,
  derBytes,
  integer,
  octets,
  oid,
  readDer,
  sequence,
  setOf,
  tagged,
  time,
  utf8,
} from './der.ts'
import { algorithmOf, publicKeyOf, signBytes } from './keys.ts'
import { OID } from './oids.ts'

/** What stands in a certificate: a name as common name of owner and issuer, a serial of 16 bytes, validity. */
export type CertificateFacts = {
  readonly name: string
  readonly serial: Uint8Array
  readonly notBefore: Date
  readonly notAfter: Date
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
