/** What is read of a seal certificate: how its key signs, whose it is by issuer and serial, and its PEM. */
import { decodeBase64, encodeBase64 } from '../core/bytes.ts'
import { type Der, nothing, oid, partsOf, readDer, sequence, timeOf } from './der.ts'
import type { SealAlgorithm } from './keys.ts'
import { OID } from './oids.ts'

/** How a signature by the key is named, in certificates and in CMS alike. */
export function signatureAlgorithm(algorithm: SealAlgorithm): Der {
  return algorithm === 'rsa'
    ? sequence(oid(OID.sha256WithRsa), nothing())
    : sequence(oid(OID.ecdsaWithSha256))
}

/** Issuer and serial of a certificate, as CMS names it; undefined for bytes that are none. */
export function issuerAndSerial(certificate: Uint8Array): readonly [issuer: Der, serial: Der] | undefined {
  const [serial, , issuer] = bodyOf(certificate)
  return serial === undefined || issuer === undefined ? undefined : [issuer, serial]
}

/** When a certificate is valid, in milliseconds since 1970, and its SubjectPublicKeyInfo; undefined for bytes that are none. */
export function validityAndKey(
  certificate: Uint8Array,
): { readonly notBefore: number; readonly notAfter: number; readonly publicKey: Der } | undefined {
  const [, , , validity, , publicKey] = bodyOf(certificate)
  const [notBefore, notAfter] = (partsOf(validity, 'sequence') ?? []).map(timeOf)
  if (publicKey === undefined || notBefore === undefined || notAfter === undefined) return undefined
  return { notBefore, notAfter, publicKey }
}

/** What stands in a certificate behind its version: serial, algorithm, issuer, validity, subject, key, … (RFC 5280, 4.1). */
function bodyOf(certificate: Uint8Array): Der[] {
  const [body] = partsOf(readDer(certificate), 'sequence') ?? []
  const parts = partsOf(body, 'sequence') ?? []
  return parts.slice(partsOf(parts[0], 0) === undefined ? 0 : 1)
}

/** A certificate as PEM (RFC 7468), lines of 64. */
export function certificatePem(certificate: Uint8Array): string {
  const text = encodeBase64(certificate)
  const lines = text.match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

/** The one certificate of a PEM in exactly this form, or undefined. */
export function certificateOfPem(pem: string): Uint8Array | undefined {
  const [, text = ''] =
    /^-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/=\n]+)\n-----END CERTIFICATE-----\n$/.exec(pem) ?? []
  const bytes = decodeBase64(text.replaceAll('\n', ''))
  return bytes !== undefined && bytes.length > 0 && certificatePem(bytes) === pem ? bytes : undefined
}
