// The words taken so far in the words prompt: strict UTF-8, bounded, with a mark to go back to when a paste turns out
// too long or not to be text. A refused paste leaves what was there before exactly as it was; nothing is replaced.

/** Why the last paste or key was not taken; `bytes` is the length of that paste. */
export type Refusal = { readonly why: 'too-long'; readonly bytes: number } | { readonly why: 'not-utf8' }

export interface WordsText {
  readonly text: string
  /** Bytes that `text` takes in a record: UTF-8, with the escapes of JSON. */
  readonly bytes: number
  readonly lines: number
  /** Code points. */
  readonly characters: number
}

const NOTHING: WordsText = { text: '', bytes: 0, lines: 0, characters: 0 }
const LF = 0x0a
const CR = 0x0d

/** A grapheme is looked for in this many last UTF-16 units; a longer heap of marks goes in parts. */
const BACKSPACE_REACH = 256

/** Canonical JSON escapes as JSON.stringify does; the quotation marks are not counted. */
const bytesOf = (text: string): number => Buffer.byteLength(JSON.stringify(text), 'utf8') - 2

const codePointsOf = (text: string): number => {
  let count = 0
  for (const _point of text) count += 1
  return count
}

const lineEndsOf = (text: string): number => {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1
  return count
}

/**
 * An empty text that takes at most `limit` bytes of a record. CR and CRLF become LF: a terminal sends CR where a pasted text has
 * a line end, so a CR of the text itself cannot be told from one. All other bytes are kept.
 */
export const startWords = (limit: number) => {
  let words = NOTHING
  let mark = NOTHING
  let lineEnds = 0
  let markLineEnds = 0
  let decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let afterCR = false
  /** The units of `words.text` right after a line end that Enter made; such a last line end is not of the words. */
  let enterEnd = -1
  let refusal: Refusal | undefined
  let refusing = false
  let pasted = 0
  let emptyLine = true

  const set = (text: string, bytes: number, characters: number): void => {
    const lines = text === '' ? 0 : lineEnds + (text.endsWith('\n') ? 0 : 1)
    words = { text, bytes, lines, characters }
  }
  const newDecoder = (): void => {
    decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    afterCR = false
  }
  const refuse = (next: Refusal): void => {
    words = mark
    lineEnds = markLineEnds
    if (enterEnd > words.text.length) enterEnd = -1
    refusal = next
    refusing = true
    newDecoder()
  }
  const append = (decoded: string): void => {
    if (decoded === '') return
    const skipsLF = afterCR && decoded.startsWith('\n')
    afterCR = decoded.endsWith('\r')
    const added = (skipsLF ? decoded.slice(1) : decoded).replace(/\r\n?/g, '\n')
    if (added === '') return
    const bytes = words.bytes + bytesOf(added)
    if (bytes > limit) {
      refuse({ why: 'too-long', bytes: pasted })
      return
    }
    lineEnds += lineEndsOf(added)
    set(words.text + added, bytes, words.characters + codePointsOf(added))
  }
  const take = (bytes: Uint8Array): void => {
    const last = bytes.at(-1)
    if (last === undefined) return
    emptyLine = last === LF || last === CR
    pasted += bytes.length
    if (refusing) {
      if (refusal?.why === 'too-long') refusal = { why: 'too-long', bytes: pasted }
      return
    }
    try {
      append(decoder.decode(bytes, { stream: true }))
    } catch {
      refuse({ why: 'not-utf8' })
    }
  }

  return {
    current: (): WordsText => words,
    refusal: (): Refusal | undefined => refusal,
    /** Whether the cursor stands on an empty line, also while a paste is being refused. */
    onEmptyLine: (): boolean => emptyLine,
    /** A paste, or a few typed keys, begin: a refusal goes back to here. */
    begin(): void {
      mark = words
      markLineEnds = lineEnds
      refusing = false
      pasted = 0
    },
    add(bytes: Uint8Array): void {
      if (bytes.length > 0 && !refusing) refusal = undefined
      take(bytes)
    },
    /** Enter as a key; it belongs to the words only when something follows it. A refusal stays in sight. */
    enter(): void {
      take(Uint8Array.of(LF))
      if (!refusing) enterEnd = words.text.length
    },
    /** A paste ends, or an answer: a character cut in its middle is refused like any other bad byte. */
    finish(): void {
      if (!refusing) {
        try {
          decoder.decode()
        } catch {
          refuse({ why: 'not-utf8' })
        }
      }
      newDecoder()
      refusing = false
      emptyLine = words.text === '' || words.text.endsWith('\n')
    },
    backspace(): void {
      refusal = undefined
      enterEnd = -1
      newDecoder()
      const { text, bytes, characters } = words
      let last = ''
      for (const { segment } of new Intl.Segmenter().segment(text.slice(-BACKSPACE_REACH))) last = segment
      if (last === '\n') lineEnds -= 1
      set(text.slice(0, text.length - last.length), bytes - bytesOf(last), characters - codePointsOf(last))
      emptyLine = words.text === '' || words.text.endsWith('\n')
    },
    /** The answer: without the line end of the Enter that only led to the empty line. */
    answer: (): string =>
      enterEnd === words.text.length && words.text.endsWith('\n') ? words.text.slice(0, -1) : words.text,
  }
}

export type Words = ReturnType<typeof startWords>
