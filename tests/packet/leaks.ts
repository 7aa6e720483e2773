/**
 * Looks for secrets in files as somebody would who suspects what they are: plain, in other encodings, escaped, hashed,
 * and hashed with everything that could be a salt.
 */
import { createHash } from 'node:crypto'
import { canonicalize, type Json } from '../../src/core/jcs.ts'

const escaped = (text: string, one: (code: number) => string): string =>
  [...text].map((sign) => one(sign.codePointAt(0) as number)).join('')

/** As programs write it that escape only what they must. */
const ESCAPED: readonly (readonly [name: string, escape: (text: string) => string])[] = [
  ['HTML names', (text) => text.replace(/[&<>"']/g, (sign) => `&${HTML_NAMES[sign]};`)],
  ['JSON text', (text) => JSON.stringify(text).slice(1, -1)],
  ['CSV', (text) => text.replaceAll('"', '""')],
]
const HTML_NAMES: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": '#39',
}

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()

/** Base64 of bytes as they look at each of the three places in a longer run, without the digits that neighbours share. */
function base64At(bytes: Buffer, offset: number): string {
  const text = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replaceAll('=', '')
  const from = Math.ceil((offset * 8) / 6)
  const whole = Math.floor(((offset + bytes.length) * 8) / 6)
  return text.slice(from, whole)
}

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

function spellings(bytes: Buffer): Buffer[] {
  const texts = [bytes.toString('hex'), bytes.toString('hex').toUpperCase()]
  for (const form of ['base64', 'base64url'] as const) texts.push(bytes.toString(form).replaceAll('=', ''))
  return [bytes, ...texts.map((text) => Buffer.from(text))]
}

/** Everything that a secret may look like in a file. */
function formsOf(secret: string): Map<string, Buffer> {
  const forms = new Map<string, Buffer>()
  for (const text of new Set([secret, secret.toLowerCase(), secret.toUpperCase()])) {
    const utf8 = Buffer.from(text)
    for (const [name, bytes] of [
      ['UTF-8', utf8],
      ['UTF-16LE', Buffer.from(text, 'utf16le')],
      ['UTF-16BE', utf16be(text)],
      ['percent', Buffer.from([...utf8].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''))],
      ['URI', Buffer.from(encodeURIComponent(text))],
      ['HTML hex', Buffer.from(escaped(text, (code) => `&#x${code.toString(16)};`))],
      ['HTML decimal', Buffer.from(escaped(text, (code) => `&#${code};`))],
      ['JSON', Buffer.from(escaped(text, (code) => `\\u${code.toString(16).padStart(4, '0')}`))],
      ['visible', Buffer.from(escaped(text, (code) => `\\u{${code.toString(16)}}`))],
      ['hex', Buffer.from(utf8.toString('hex'))],
      ...ESCAPED.map(([name, write]) => [name, Buffer.from(write(text))] as const),
    ] as const)
      forms.set(`${text} ${name}`, bytes)
    for (const offset of [0, 1, 2]) forms.set(`${text} base64+${offset}`, Buffer.from(base64At(utf8, offset)))
    for (const [at, bytes] of spellings(sha256(utf8)).entries()) forms.set(`${text} SHA-256 ${at}`, bytes)
  }
  return forms
}

/** Where secrets show in files, as `path: secret, how`. */
export function leaks(files: ReadonlyMap<string, Uint8Array>, secrets: readonly string[]): string[] {
  const found: string[] = []
  const all = secrets.flatMap((secret) => [...formsOf(secret)])
  for (const [path, bytes] of files) {
    const held = Buffer.from(bytes)
    for (const [name, form] of all) if (held.includes(form)) found.push(`${path}: ${name}`)
    for (const secret of secrets) {
      if (path.toLowerCase().includes(secret.toLowerCase())) found.push(`the name ${path}: ${secret}`)
    }
  }
  return found
}

/** A hidden atom as whoever looks for it would write it. */
export type Guess = readonly [path: readonly (string | number)[], i: number, m: number, value: Json]

/** The digests of guesses under each salt, in base64url as commitments stand in evidence.json. */
export function* guessed(guesses: Iterable<Guess>, salts: readonly Uint8Array[]): Generator<string> {
  for (const guess of guesses) {
    const bytes = Buffer.from(canonicalize(guess as unknown as Json))
    for (const salt of salts) {
      yield createHash('sha256').update(salt).update(bytes).digest('base64url')
    }
  }
}

/** The salts that anyone would try: those shown, none, and zeros. */
export function saltsTried(atoms: readonly unknown[]): Uint8Array[] {
  const shown = atoms.flatMap((atom) => (Array.isArray(atom) ? [Buffer.from(atom[0], 'base64url')] : []))
  return [...shown, new Uint8Array(), new Uint8Array(16)]
}

const ONE = 'I you we they he she the your my his her our their this that a no some every another'.split(' ')
const TWO =
  'know watch find kill hurt take want hate wait call leave stay come go see tell stop pay burn end'.split(
    ' ',
  )
const THREE =
  'house family children mother father school street car phone money friends job country home wife husband son daughter police now today tomorrow soon again never here'.split(
    ' ',
  )

/** 10,000 phrases and more such as people write when they threaten, and short answers, names of days, numbers. */
export function commonPhrases(): string[] {
  const phrases = ['yes', 'no', 'ok', 'unknown', 'true', 'false', 'null', '']
  for (let n = 0; n < 500; n++) phrases.push(String(n))
  for (const a of ONE) for (const b of TWO) for (const c of THREE) phrases.push(`${a} ${b} ${c}`)
  return [...phrases, ...ONE, ...TWO, ...THREE, ...THREE.map((word) => `${word} `)]
}
