/** The hostile and the naughty strings of fixtures/text, with an id each, and the hostile lines of a ledger. */
import { readFileSync } from 'node:fs'

type Hostile = {
  id: string
  text?: string
  repeat?: { char: string; times: number }
  bytes_b64?: string
  sinks?: string[]
}

function read(name: string): { cases?: Hostile[]; strings?: string[] } {
  return JSON.parse(readFileSync(new URL(`../../fixtures/text/${name}`, import.meta.url), 'utf8'))
}

const made = read('hostile.json').cases ?? []

/** Well-formed texts only: others are refused long before a packet. */
export const HOSTILE_TEXTS: { id: string; text: string }[] = [
  ...made
    .filter((one) => one.bytes_b64 === undefined)
    .map(({ id, text, repeat }) => ({
      id,
      text: text ?? (repeat === undefined ? '' : repeat.char.repeat(repeat.times)),
    })),
  ...(read('naughty.json').strings ?? []).map((text, at) => ({ id: `naughty ${at}`, text })),
].filter(({ text }) => text.isWellFormed())

/** Texts made to act on a terminal. */
export const TERMINAL_TEXTS: { id: string; text: string }[] = HOSTILE_TEXTS.filter(({ id }) =>
  made.some((one) => one.id === id && one.sinks?.includes('terminal')),
)

/** Lines that no ledger may hold. */
export const HOSTILE_LINES: { id: string; bytes: Uint8Array }[] = made.flatMap(({ id, bytes_b64 }) =>
  bytes_b64 === undefined ? [] : [{ id, bytes: new Uint8Array(Buffer.from(bytes_b64, 'base64')) }],
)
