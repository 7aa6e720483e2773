/**
 * Known answers, before anything is judged: an engine or a bundle that is wrong here would judge wrongly without a
 * word. The values are those of the specifications; the two certificates were made by OpenSSL 3 for this file alone.
 */
import { decodeBase64, decodeHex, encodeUtf8 } from '../core/bytes.ts'
import { sha256Hex, shake256 } from '../core/crypto.ts'
import { checkSignature } from '../core/ed25519.ts'
import { contentOf, derBytes, partsOf, readDer } from '../pki/der.ts'
import { readCertificate } from '../pki/read-certificate.ts'
import { inflate } from '../verify/inflate.ts'
import { SELF_SIGNED_P256, SELF_SIGNED_RSA } from './self-signed.ts'

/** What does not work here, in words; undefined when all known answers come out. */
export async function selfTest(): Promise<string | undefined> {
  // FIPS 180-4 and FIPS 202, examples.
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  if (sha256Hex(encodeUtf8('abc')) !== abc) return 'SHA-256'
  const empty = decodeHex('46b9dd2b0ba88d13233b3feb743eeb24', 16)
  if (shake256(new Uint8Array(), 16).join() !== empty?.join()) return 'SHAKE256'
  if (!ed25519Works()) return 'Ed25519'
  if (globalThis.crypto?.subtle === undefined) return 'Web Cryptography'
  if (!(await signsItself(SELF_SIGNED_RSA))) return 'RSA'
  if (!(await signsItself(SELF_SIGNED_P256))) return 'ECDSA'
  if (!(await unpacks())) return 'DecompressionStream'
  return undefined
}

/** "abc" as ZIPs hold it: one block with the fixed codes (RFC 1951, 3.2.6). Some browsers have a stream without it. */
async function unpacks(): Promise<boolean> {
  const packed = Uint8Array.of(0x4b, 0x4c, 0x4a, 0x06, 0x00)
  const bytes = {
    size: packed.length,
    read: async (at: number, length: number) => packed.slice(at, at + length),
  }
  let text = ''
  try {
    for await (const chunk of inflate(bytes, 0, packed.length)) text += String.fromCharCode(...chunk)
  } catch {
    return false
  }
  return text === 'abc'
}

/** RFC 8032, 7.1, test 2, and the same with one bit turned over. */
function ed25519Works(): boolean {
  const key = decodeHex('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c', 32)
  const r = '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da'
  const s = '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00'
  const good = decodeHex(r + s, 64)
  const bad = decodeHex(`${r}${s.slice(0, -3)}d00`, 64)
  if (key === undefined || good === undefined || bad === undefined) return false
  return checkSignature(key, Uint8Array.of(0x72), good) && !checkSignature(key, Uint8Array.of(0x72), bad)
}

/** Whether a certificate fits its own signature, and does not fit it with one bit turned over. */
async function signsItself(base64: string): Promise<boolean> {
  const der = decodeBase64(base64)
  const [body, , signature] = partsOf(der && readDer(der), 'sequence') ?? []
  const read = der && readCertificate(der)
  if (read === undefined || body === undefined || signature === undefined) return false
  const signed = derBytes(body)
  // The first byte of a BIT STRING counts the bits that are not used.
  const value = contentOf(signature).subarray(1)
  const turned = signed.slice()
  turned[20] = (turned[20] ?? 0) ^ 1
  return (await read.verifies(signed, value)) && !(await read.verifies(turned, value))
}
