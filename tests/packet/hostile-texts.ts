/** The hostile and the naughty strings of fixtures/text, with an id each. */
import { readFileSync } from 'node:fs'

type Hostile = { id: string; text?: string; repeat?: { char: string; times: number } }

function read(name: string): { cases?: Hostile[]; strings?: string[] } {
  return JSON.parse(readFileSync(new URL(`../../fixtures/text/${name}`, import.meta.url), 'utf8'))
}

/** Well-formed texts only: others are refused long before a packet. */
export const HOSTILE_TEXTS: { id: string; text: string }[] = [
  ...(read('hostile.json').cases ?? []).map(({ id, text, repeat }) => ({
    id,
    text: text ?? (repeat === undefined ? '' : repeat.char.repeat(repeat.times)),
  })),
  ...(read('naughty.json').strings ?? []).map((text, at) => ({ id: `naughty ${at}`, text })),
].filter(({ text }) => text.isWellFormed())
