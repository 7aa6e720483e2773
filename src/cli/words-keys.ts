// From the bytes of a raw terminal to words and keys. With bracketed paste the terminal says what is pasted. Without
// it a burst of 32 bytes or more is a paste and all of it is data, for nobody types that between two pauses; in a
// shorter one, backspace, Ctrl-C and Ctrl-D are keys. Every other control character is data in either.
// Pauses are told by the caller (`pause`), so that this file needs no clock.

import type { Words } from './words-text.ts'

/** What the caller must do: go on, or end. `skipped`: Enter before anything was taken. */
export type Step = 'more' | 'ended' | 'skipped' | 'interrupted'

/** Milliseconds of silence after which `pause('short')` and `pause('long')` are to be called. */
export const SHORT_PAUSE = 25
export const LONG_PAUSE = 250

const PASTE_SIZE = 32
const START = Buffer.from('\u001b[200~')
const END = Buffer.from('\u001b[201~')
const CTRL_C = 0x03
const CTRL_D = 0x04
const CR = 0x0d
const LF = 0x0a

/** A burst of nothing but cursor and function keys, or Escape: ignored, there is nothing for them to do. */
const ONLY_KEYS = /^(?:\u001b(?:\[[0-9;]{0,8}[A-HPQRSZ~]|O[A-DFHP-S])?){1,16}$/

/** A key held down can come faster than the pause; it is no paste for that. */
const isHeldDown = (keys: Buffer): boolean =>
  keys.every(isBackspace) || (keys.length <= 2 * PASTE_SIZE && ONLY_KEYS.test(keys.toString('latin1')))

const isBackspace = (byte: number): boolean => byte === 0x7f || byte === 0x08

/** How many of the last bytes could be the beginning of `marker`. */
const heldBack = (bytes: Buffer, marker: Buffer): number => {
  for (let length = Math.min(marker.length - 1, bytes.length); length > 0; length -= 1) {
    if (bytes.subarray(bytes.length - length).equals(marker.subarray(0, length))) return length
  }
  return 0
}

/** A chunk that a person can send in one stroke to stop or to end, whatever else is going on. */
const isLoneStop = (chunk: Buffer): boolean => {
  const last = chunk[chunk.length - 1]
  if (last !== CTRL_C && last !== CTRL_D) return false
  return chunk.length === 1 || (chunk.length === 2 && (chunk[0] === CR || chunk[0] === LF))
}

/**
 * Reads keys and pastes into `words`. `take` every chunk of the terminal as it comes; `pause` after silence. When a
 * step other than `more` is answered, `left()` are the bytes typed ahead for the next question.
 */
export const readKeys = (words: Words) => {
  let mode: 'keys' | 'burst' | 'bracketed' = 'keys'
  /** Bytes not yet judged: the keys of this burst, or the end of a chunk that may be a marker or a stop. */
  let held: Buffer = Buffer.alloc(0)
  let silence: 'none' | 'short' | 'long' = 'long'
  /** In a paste: a stop that came after a pause, perhaps a key; the next pause decides. */
  let loneStop = false
  let left: Buffer = Buffer.alloc(0)
  /** The terminal has marked a paste before, so a mark is a mark wherever it comes. */
  let marksPastes = false

  const endPaste = (): void => {
    words.finish()
    mode = 'keys'
    held = Buffer.alloc(0)
    loneStop = false
  }

  const startPaste = (next: 'burst' | 'bracketed'): void => {
    words.finish()
    words.begin()
    mode = next
    held = Buffer.alloc(0)
    if (next === 'bracketed') marksPastes = true
  }

  /** The keys of one short burst. */
  const press = (keys: Buffer): Step => {
    if (ONLY_KEYS.test(keys.toString('latin1'))) return 'more'
    const isEnter = keys.length === 1 && (keys[0] === CR || keys[0] === LF)
    if (isEnter && words.current().text === '' && words.refusal() === undefined) return 'skipped'
    words.begin()
    let from = 0
    for (let at = 0; at < keys.length; at += 1) {
      const byte = keys[at] as number
      const isKey = isBackspace(byte) || byte === CTRL_C || byte === CTRL_D || byte === CR || byte === LF
      if (!isKey) continue
      words.add(keys.subarray(from, at))
      from = at + 1
      if (isBackspace(byte)) words.backspace()
      else if (byte === CTRL_C) return 'interrupted'
      else if (byte === CTRL_D) {
        const before = words.refusal()
        words.finish()
        if (words.onEmptyLine() && words.refusal() === before) {
          left = keys.subarray(from)
          return 'ended'
        }
      } else {
        if (byte === CR && keys[from] === LF) {
          at += 1
          from += 1
        }
        words.enter()
      }
    }
    words.add(keys.subarray(from))
    return 'more'
  }

  const pressHeld = (): Step => {
    const keys = held
    held = Buffer.alloc(0)
    return press(keys)
  }

  const takeKeys = (chunk: Buffer): Step => {
    held = Buffer.concat([held, chunk])
    const start = held.indexOf(START)
    if (start >= 0 && (marksPastes || start < PASTE_SIZE)) {
      const rest = held.subarray(start + START.length)
      const step = start > 0 ? press(held.subarray(0, start)) : 'more'
      if (step !== 'more') {
        left = Buffer.concat([left, START, rest])
        return step
      }
      startPaste('bracketed')
      return takeBracketed(rest)
    }
    if (held.length < PASTE_SIZE) return 'more'
    if (isHeldDown(held)) return pressHeld()
    const burst = held
    startPaste('burst')
    return takeBurst(burst)
  }

  const takeBurst = (chunk: Buffer): Step => {
    const all = Buffer.concat([held, chunk])
    const start = marksPastes ? all.indexOf(START) : -1
    if (start >= 0) {
      words.add(all.subarray(0, start))
      startPaste('bracketed')
      return takeBracketed(all.subarray(start + START.length))
    }
    // A stop at the very end is a key when nothing follows it; the line end before it may be its Enter.
    const last = all[all.length - 1]
    let hold = last === CTRL_C || last === CTRL_D ? 1 : 0
    if (hold > 0 && (all[all.length - 2] === CR || all[all.length - 2] === LF)) hold = 2
    words.add(all.subarray(0, all.length - hold))
    held = all.subarray(all.length - hold)
    return 'more'
  }

  const takeBracketed = (chunk: Buffer): Step => {
    const all = Buffer.concat([held, chunk])
    const end = all.indexOf(END)
    if (end < 0) {
      const hold = loneStop ? chunk.length : heldBack(all, END)
      words.add(all.subarray(0, all.length - hold))
      held = all.subarray(all.length - hold)
      return 'more'
    }
    words.add(all.subarray(0, end))
    endPaste()
    const rest = all.subarray(end + END.length)
    return rest.length > 0 ? takeKeys(rest) : 'more'
  }

  return {
    take(chunk: Buffer): Step {
      const waited = mode === 'bracketed' ? silence === 'long' : silence !== 'none'
      loneStop = mode !== 'keys' && waited && isLoneStop(chunk)
      silence = 'none'
      if (mode === 'bracketed') return takeBracketed(chunk)
      return mode === 'burst' ? takeBurst(chunk) : takeKeys(chunk)
    },
    pause(length: 'short' | 'long'): Step {
      silence = length
      if (mode === 'keys') {
        return held.length === 0 ? 'more' : pressHeld()
      }
      if (length === 'short') return 'more'
      // A bracketed paste ends at its marker only; but a terminal that lost it must not hold the person for ever.
      if (mode === 'bracketed' && !loneStop) return 'more'
      const stop = held
      const wasKey = loneStop
      endPaste()
      if (stop.length === 0) return 'more'
      const endsNothing = stop.length === 1 && stop[0] === CTRL_D && !words.onEmptyLine()
      if (wasKey || !endsNothing) return press(stop)
      words.add(stop)
      return 'more'
    },
    left: (): Buffer => left,
  }
}
