/** DER (ITU-T X.690) by node-forge: values are made and taken apart here, and judged nowhere. */
import asn1 from 'node-forge/lib/asn1.js'
import { encodeUtf8, equalBytes } from '../core/bytes.ts'

/** A value of ASN.1. */
export type Der = ReturnType<typeof asn1.fromDer>

const { Class, Type } = asn1
/** A certificate or a signature with one certificate is far smaller. */
export const MAX_DER = 65_536

/** Bytes as forge holds them: one code unit a byte. */
const binary = (bytes: Uint8Array): string => {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}
const fromBinary = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

const universal = (type: number, constructed: boolean, value: string | Der[]): Der =>
  asn1.create(Class.UNIVERSAL, type, constructed, value)

export const sequence = (...parts: readonly Der[]): Der => universal(Type.SEQUENCE, true, [...parts])
/** A SET OF in DER: its members by the order of their bytes (X.690, 11.6). */
export const setOf = (...parts: readonly Der[]): Der => universal(Type.SET, true, sortedByBytes(parts))
export const oid = (dotted: string): Der => universal(Type.OID, false, asn1.oidToDer(dotted).getBytes())
export const nothing = (): Der => universal(Type.NULL, false, '')
export const octets = (bytes: Uint8Array): Der => universal(Type.OCTETSTRING, false, binary(bytes))
export const utf8 = (text: string): Der => universal(Type.UTF8, false, binary(encodeUtf8(text)))
export const boolean = (value: boolean): Der => universal(Type.BOOLEAN, false, value ? '\u00ff' : '\u0000')
export const bits = (bytes: Uint8Array, unused = 0): Der =>
  universal(Type.BITSTRING, false, String.fromCharCode(unused) + binary(bytes))

/** A whole number that is not negative, from its bytes, the highest first. */
export function integer(...bytes: readonly number[]): Der {
  const from = bytes.findIndex((byte) => byte !== 0)
  const digits = from < 0 ? [0] : bytes.slice(from)
  return universal(
    Type.INTEGER,
    false,
    binary(Uint8Array.from((digits[0] ?? 0) > 127 ? [0, ...digits] : digits)),
  )
}

/** UTCTime up to 2049 and GeneralizedTime from then on (RFC 5280, 4.1.2.5); to the second. */
export function time(at: Date): Der {
  const digits = at.toISOString().replace(/[-:T]/g, '').slice(0, 14)
  return at.getUTCFullYear() < 2050
    ? universal(Type.UTCTIME, false, `${digits.slice(2)}Z`)
    : universal(Type.GENERALIZEDTIME, false, `${digits}Z`)
}

/** A value under a context tag, as `[n] EXPLICIT`, or as `[n] IMPLICIT` of something constructed. */
export const tagged = (tag: number, ...parts: readonly Der[]): Der =>
  asn1.create(Class.CONTEXT_SPECIFIC, tag, true, [...parts])

/** The bytes of a value. */
export function derBytes(value: Der): Uint8Array {
  return fromBinary(asn1.toDer(value).getBytes())
}

/** What stands behind the tag and the length of a value (X.690, 8.1.3). */
export function contentOf(value: Der): Uint8Array {
  const bytes = derBytes(value)
  const first = bytes[1] ?? 0
  return bytes.subarray(2 + (first < 0x80 ? 0 : first & 0x7f))
}

function sortedByBytes(parts: readonly Der[]): Der[] {
  // One code unit is one byte here, so the order of the texts is that of the bytes.
  const spelled = parts.map((part) => ({ part, bytes: binary(derBytes(part)) }))
  return spelled.sort((a, b) => (a.bytes < b.bytes ? -1 : a.bytes > b.bytes ? 1 : 0)).map(({ part }) => part)
}

/** A value read from exactly these bytes, or undefined: nothing behind it, and in the one form that DER has. */
export function readDer(bytes: Uint8Array): Der | undefined {
  if (bytes.length > MAX_DER) return undefined
  try {
    const options = { strict: true, parseAllBytes: true, decodeBitStrings: false }
    const value = asn1.fromDer(binary(bytes), options as never)
    return equalBytes(derBytes(value), bytes) ? value : undefined
  } catch {
    // Bytes of others may be anything; that they are no DER is all there is to say.
    return undefined
  }
}

/** The parts of a SEQUENCE, a SET, or what stands under context tag `tag`; undefined for anything else. */
export function partsOf(value: Der | undefined, kind: 'sequence' | 'set' | number): Der[] | undefined {
  if (value === undefined || !Array.isArray(value.value)) return undefined
  const context = typeof kind === 'number'
  const type = context ? kind : kind === 'sequence' ? Type.SEQUENCE : Type.SET
  const fits = value.tagClass === (context ? Class.CONTEXT_SPECIFIC : Class.UNIVERSAL) && value.type === type
  return fits ? (value.value as Der[]) : undefined
}

function primitive(value: Der | undefined, type: number): string | undefined {
  const fits = value?.tagClass === Class.UNIVERSAL && value.type === type && typeof value.value === 'string'
  return fits ? (value.value as string) : undefined
}

/** The dotted form of an OBJECT IDENTIFIER. */
export function oidOf(value: Der | undefined): string | undefined {
  const bytes = primitive(value, Type.OID)
  return bytes === undefined || bytes === '' ? undefined : asn1.derToOid(bytes as never)
}

/** The bytes of an OCTET STRING. */
export function octetsOf(value: Der | undefined): Uint8Array | undefined {
  const bytes = primitive(value, Type.OCTETSTRING)
  return bytes === undefined ? undefined : fromBinary(bytes)
}

/** A small INTEGER. */
export function smallOf(value: Der | undefined): number | undefined {
  const bytes = primitive(value, Type.INTEGER)
  return bytes?.length === 1 && bytes.charCodeAt(0) < 128 ? bytes.charCodeAt(0) : undefined
}

/** The time of a UTCTime or GeneralizedTime in UTC, in milliseconds since 1970. */
export function timeOf(value: Der | undefined): number | undefined {
  const short = primitive(value, Type.UTCTIME)
  const long = primitive(value, Type.GENERALIZEDTIME)
  const full = short === undefined ? long : `${Number(short.slice(0, 2)) < 50 ? '20' : '19'}${short}`
  const [, y, m, d, h, i, s] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full ?? '') ?? []
  const at = y === undefined ? Number.NaN : Date.parse(`${y}-${m}-${d}T${h}:${i}:${s}Z`)
  return Number.isNaN(at) ? undefined : at
}
