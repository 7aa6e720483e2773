/**
 * Judges a detached CMS signature by rules that leave no second reading: DER to the last byte, no content inside, one
 * certificate, one signer named by it, signed attributes there and each once (a signature without them can be another
 * document's attributes), SHA-256, a key usage that signs. Who the certificate belongs to is not judged here.
 */
import { encodeHex, equalBytes } from '../core/bytes.ts'
import { sha256, sha256Hex } from '../core/crypto.ts'
import { issuerAndSerial, signatureAlgorithm } from './certificate.ts'
import {
  type Der,
  derBytes,
  nothing,
  octetsOf,
  oid,
  oidOf,
  partsOf,
  readDer,
  sequence,
  setOf,
  smallOf,
  timeOf,
} from './der.ts'
import { OID } from './oids.ts'
import { type ReadCertificate, readCertificate } from './read-certificate.ts'

/** What stands in the way. The first two: signature and content do not fit. The others: not a seal in our form. */
export type SealFault =
  | 'digest'
  | 'signature'
  | 'form'
  | 'content-inside'
  | 'certificates'
  | 'signers'
  | 'attributes'
  | 'certificate-named'
  | 'algorithm'
  | 'key-usage'

/** A seal that fits its content: its certificate by SHA-256, when it was valid, and the stated time of signing. */
export type JudgedSeal = {
  readonly certificate: Uint8Array
  readonly certificateSha256: string
  readonly notBefore: number
  readonly notAfter: number
  readonly signingTime: number
}

type Attributes = ReadonlyMap<string, Der>

/** Judges `seal`, the bytes of a .p7s, over `content`. */
export async function judgeSeal(
  seal: Uint8Array,
  content: Uint8Array,
): Promise<{ ok: true; seal: JudgedSeal } | { ok: false; fault: SealFault }> {
  const fault = (why: SealFault) => ({ ok: false, fault: why }) as const
  const [type, wrapped, ...beside] = partsOf(readDer(seal), 'sequence') ?? []
  if (oidOf(type) !== OID.signedData || beside.length > 0) return fault('form')
  const [signedData, ...more] = partsOf(wrapped, 0) ?? []
  const parts = partsOf(signedData, 'sequence') ?? []
  const [version, digests, encapsulated, certificates, signers, ...rest] = parts
  if (more.length > 0 || smallOf(version) !== 1 || rest.length > 0) return fault('form')
  const [contentType, ...inside] = partsOf(encapsulated, 'sequence') ?? []
  if (inside.length > 0) return fault('content-inside')
  const [enclosed, ...others] = partsOf(certificates, 0) ?? []
  if (enclosed === undefined || others.length > 0) return fault('certificates')
  const [signer, ...second] = partsOf(signers, 'set') ?? []
  if (signer === undefined || second.length > 0) return fault('signers')
  if (oidOf(contentType) !== OID.data || !isSha256Set(digests)) return fault('algorithm')

  const certificate = derBytes(enclosed)
  const read = readCertificate(certificate)
  if (read === undefined) return fault('certificates')
  return judgeSigner(signer, certificate, read, content)
}

async function judgeSigner(
  signer: Der,
  certificate: Uint8Array,
  read: ReadCertificate,
  content: Uint8Array,
): Promise<{ ok: true; seal: JudgedSeal } | { ok: false; fault: SealFault }> {
  const fault = (why: SealFault) => ({ ok: false, fault: why }) as const
  const [version, sid, digestAlgorithm, signed, algorithm, value, ...rest] = partsOf(signer, 'sequence') ?? []
  if (smallOf(version) !== 1 || partsOf(sid, 'sequence') === undefined) return fault('signers')
  const [issuer, serial] = issuerAndSerial(certificate) ?? []
  const named = partsOf(sid, 'sequence') ?? []
  const same = (a: Der | undefined, b: Der | undefined): boolean =>
    a !== undefined && b !== undefined && equalBytes(derBytes(a), derBytes(b))
  if (named.length !== 2 || !same(named[0], issuer) || !same(named[1], serial))
    return fault('certificate-named')
  const list = partsOf(signed, 0)
  const attributes = list && attributesOf(list)
  // Without them, or with unsigned ones beside, more than one meaning would fit one signature.
  if (list === undefined || attributes === undefined || rest.length > 0) return fault('attributes')
  if (!isSha256(digestAlgorithm) || !isAlgorithm(algorithm, read)) return fault('algorithm')
  if (oidOf(attributes.get(OID.contentType)) !== OID.data) return fault('attributes')
  const signingTime = timeOf(attributes.get(OID.signingTime))
  if (signingTime === undefined) return fault('attributes')
  if (!namesCertificate(attributes.get(OID.signingCertificateV2), certificate))
    return fault('certificate-named')
  if (!signs(certificate)) return fault('key-usage')

  const digest = octetsOf(attributes.get(OID.messageDigest))
  const signature = octetsOf(value)
  if (digest === undefined || signature === undefined) return fault('attributes')
  if (!(await read.verifies(derBytes(setOf(...list)), signature))) return fault('signature')
  if (!equalBytes(digest, sha256(content))) return fault('digest')
  const { notBefore, notAfter } = read
  const certificateSha256 = sha256Hex(certificate)
  return { ok: true, seal: { certificate, certificateSha256, notBefore, notAfter, signingTime } }
}

/** Each attribute once, with one value; undefined otherwise, also where they are not in the order of DER. */
function attributesOf(list: readonly Der[]): Attributes | undefined {
  const found = new Map<string, Der>()
  for (const one of list) {
    const [name, values, ...rest] = partsOf(one, 'sequence') ?? []
    const [value, ...more] = partsOf(values, 'set') ?? []
    const key = oidOf(name)
    if (key === undefined || value === undefined || rest.length + more.length > 0 || found.has(key))
      return undefined
    found.set(key, value)
  }
  return found
}

function isSha256(algorithm: Der | undefined): boolean {
  const [name, parameters, ...rest] = partsOf(algorithm, 'sequence') ?? []
  const none = parameters === undefined || encodeHex(derBytes(parameters)) === '0500'
  return oidOf(name) === OID.sha256 && none && rest.length === 0
}

function isSha256Set(value: Der | undefined): boolean {
  const list = partsOf(value, 'set')
  return list?.length === 1 && isSha256(list[0])
}

function isAlgorithm(value: Der | undefined, { algorithm }: ReadCertificate): boolean {
  if (value === undefined || algorithm === undefined) return false
  const accepted = [signatureAlgorithm(algorithm)]
  // Other programs name the key alone; the digest is named beside it (RFC 8933).
  if (algorithm === 'rsa') accepted.push(sequence(oid(OID.rsaEncryption), nothing()))
  return accepted.some((one) => equalBytes(derBytes(one), derBytes(value)))
}

/** SigningCertificateV2 whose first ESSCertIDv2 is the SHA-256 of the certificate (RFC 5035). */
function namesCertificate(value: Der | undefined, certificate: Uint8Array): boolean {
  const [list] = partsOf(value, 'sequence') ?? []
  const [first] = partsOf(list, 'sequence') ?? []
  const parts = partsOf(first, 'sequence') ?? []
  const hash = octetsOf(parts[0]) ?? (isSha256(parts[0]) ? octetsOf(parts[1]) : undefined)
  return hash !== undefined && equalBytes(hash, sha256(certificate))
}

/** digitalSignature or nonRepudiation in the key usage (RFC 5280, 4.2.1.3); a certificate without one may sign. */
function signs(certificate: Uint8Array): boolean {
  const [body] = partsOf(readDer(certificate), 'sequence') ?? []
  const extensions = (partsOf(body, 'sequence') ?? []).flatMap((part) => partsOf(part, 3) ?? [])
  for (const extension of extensions.flatMap((one) => partsOf(one, 'sequence') ?? [])) {
    const parts = partsOf(extension, 'sequence') ?? []
    if (oidOf(parts[0]) !== OID.keyUsage) continue
    const usage = octetsOf(parts.at(-1))
    return usage !== undefined && usage[0] === 0x03 && ((usage[3] ?? 0) & 0b1100_0000) !== 0
  }
  return true
}
