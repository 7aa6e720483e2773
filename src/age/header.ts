/**
 * The header of an age v1 file (C2SP age.md, "Header"): stanzas and a MAC. Read strictly: one spelling for each
 * header, every number of bytes known before it is used. Hostile: anyone may have written the file.
 */
import { concat, decodeBase64, encodeBase64, encodeUtf8 } from '../core/bytes.ts'

/** One way to the file key: its kind, arguments and body. */
export type Stanza = { readonly type: string; readonly args: readonly string[]; readonly body: Uint8Array }
/** A header that was read. `maced` is what the MAC is over; `length` its bytes, the payload's nonce follows. */
export type AgeHeader = {
  readonly stanzas: readonly Stanza[]
  readonly mac: Uint8Array
  readonly maced: Uint8Array
  readonly length: number
}

/** A header of ours has one or two stanzas; one with a hundred recipients stays below this. */
export const MAX_HEADER_BYTES = 65_536

const VERSION = 'age-encryption.org/v1'
const COLUMNS = 64

/** Base64 without padding, in the one spelling that age takes. */
export function encodeBare(bytes: Uint8Array): string {
  return encodeBase64(bytes).replace(/=+$/, '')
}

/** Reads what `encodeBare` writes, and only that. */
export function decodeBare(text: string): Uint8Array | undefined {
  if (text.includes('=') || text.length % 4 === 1) return undefined
  return decodeBase64(text.padEnd(text.length + ((4 - (text.length % 4)) % 4), '='))
}

/** The header up to and with `---`: what the MAC is over. */
export function formatMaced(stanzas: readonly Stanza[]): Uint8Array {
  const lines = [VERSION]
  for (const { type, args, body } of stanzas) {
    lines.push(['->', type, ...args].join(' '))
    const text = encodeBare(body)
    // A body ends with a line shorter than 64, an empty one if need be.
    for (let at = 0; at <= text.length; at += COLUMNS) lines.push(text.slice(at, at + COLUMNS))
  }
  return encodeUtf8(`${lines.join('\n')}\n---`)
}

/** The whole header. */
export function formatHeader(maced: Uint8Array, mac: Uint8Array): Uint8Array {
  return concat(maced, encodeUtf8(` ${encodeBare(mac)}\n`))
}

/** Reads the header at the start of `bytes`; undefined when it is none, or does not end in them. */
export function parseHeader(bytes: Uint8Array): AgeHeader | undefined {
  const limit = Math.min(bytes.length, MAX_HEADER_BYTES)
  let at = 0
  const nextLine = (): string | undefined => {
    const end = bytes.indexOf(0x0a, at)
    if (end === -1 || end >= limit) return undefined
    const line = bytes.subarray(at, end)
    at = end + 1
    // Every byte of a header is a visible ASCII character or a blank.
    let text = ''
    for (const byte of line) {
      if (byte < 0x20 || byte > 0x7e) return undefined
      text += String.fromCharCode(byte)
    }
    return text
  }
  if (nextLine() !== VERSION) return undefined
  const stanzas: Stanza[] = []
  for (;;) {
    const start = at
    const line = nextLine()
    if (line === undefined) return undefined
    if (line.startsWith('---')) {
      const mac = line.startsWith('--- ') ? decodeBare(line.slice(4)) : undefined
      if (mac?.length !== 32 || stanzas.length === 0) return undefined
      return { stanzas, mac, maced: bytes.subarray(0, start + 3), length: at }
    }
    const [arrow, type, ...args] = line.split(' ')
    if (arrow !== '->' || !type || args.includes('')) return undefined
    const body = readBody(nextLine)
    if (body === undefined) return undefined
    stanzas.push({ type, args, body })
  }
}

function readBody(nextLine: () => string | undefined): Uint8Array | undefined {
  let text = ''
  for (;;) {
    const line = nextLine()
    if (line === undefined || line.length > COLUMNS) return undefined
    text += line
    if (line.length < COLUMNS) return decodeBare(text)
  }
}
