/** The parts that records of several kinds share (docs/format.md, "Records"): times, accounts, people, files. */
import * as v from 'valibot'
import { isHash } from './bytes.ts'
import { canonicalize, type Json } from './jcs.ts'
import { checkWhen, type When } from './when.ts'

/** Any text, kept exactly as received; only lone surrogates are refused, for they have no UTF-8 form. */
export const text = v.pipe(
  v.string('must be a text'),
  v.check((value) => value.isWellFormed(), 'holds half a character (a lone surrogate)'),
)
/** A text that says something. */
export const filledText = v.pipe(
  text,
  v.check((value) => value !== '', 'must not be empty'),
)
/** An integer from 0 that JSON readers of every language keep exactly. */
export const count = v.pipe(
  v.number('must be a number'),
  v.safeInteger('must be a whole number'),
  v.minValue(0, 'must not be negative'),
)
/** A SHA-256 as 64 lower-case hex digits. */
export const hash = v.pipe(
  v.string('must be a text'),
  v.check((value) => isHash(value), 'must be 64 lower-case hex digits'),
)
/** Any JSON that has a canonical form, and so can be committed to. */
export const anyJson = v.pipe(
  v.unknown(),
  v.check((value) => {
    try {
      return canonicalize(value as Json) !== ''
    } catch {
      return false
    }
  }, 'holds what canonical JSON cannot: half a character, or a member named __proto__'),
)
/** True or false. */
export const flag = v.boolean('must be true or false')

/** One of a closed list of words. */
export function oneOf<const W extends readonly [string, ...string[]]>(...words: W) {
  return v.picklist(words, `must be one of ${words.join(', ')}`)
}

/** An optional member: absent, never null or undefined. */
export function maybe<S extends v.BaseSchema<unknown, unknown, v.BaseIssue<unknown>>>(schema: S) {
  return v.exactOptional(schema)
}

/** A BCP 47 language tag, loosely: letters, digits and hyphens. */
export const languageTag = v.pipe(
  text,
  v.regex(/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,8}$/, 'must be a language tag such as ru or ar-EG'),
)

/** Given to the parser by readers: what hangs on this runtime's zone tables is then not judged. */
export const READING = { lang: 'reading' } as const

/** A time value (record.md, "Time"). */
export const when = v.pipe(
  v.strictObject({
    literal: maybe(text),
    entered: maybe(text),
    local: maybe(text),
    zone: maybe(filledText),
    zoneBasis: maybe(oneOf('device', 'shown', 'stated', 'export', 'inferred', 'unknown')),
    utc: maybe(text),
    precision: maybe(oneOf('second', 'minute', 'hour', 'day', 'month', 'year', 'range')),
    notBefore: maybe(text),
    notAfter: maybe(text),
    clock: maybe(oneOf('platform', 'device', 'memory', 'other')),
    approximate: maybe(flag),
  }),
  v.rawCheck(({ dataset, config, addIssue }) => {
    if (!dataset.typed) return
    const input = dataset.value
    for (const { member, message } of checkWhen(input as When, config.lang !== READING.lang)) {
      addIssue({
        message,
        path: [{ type: 'object', origin: 'value', input, key: member, value: input[member] }],
      })
    }
  }),
)

/** What an account says of itself, in its own script. */
const claim = v.strictObject({
  name: maybe(text),
  role: maybe(text),
  organisation: maybe(text),
  language: maybe(languageTag),
})

/** The account as seen; nothing concluded. */
export const sender = v.strictObject({
  displayName: maybe(text),
  handle: maybe(text),
  accountId: maybe(text),
  profileUrl: maybe(text),
  phone: maybe(text),
  email: maybe(text),
  savedAs: maybe(text),
  says: maybe(v.array(claim)),
})

/** How words came to be here. */
export const textOrigin = oneOf('typed', 'pasted', 'export', 'transcribed', 'ocr')

const contextGap = v.strictObject({ gap: count, why: maybe(text) })
const contextMessage = v.strictObject({
  sender: maybe(sender),
  own: maybe(flag),
  occurred: maybe(when),
  text: maybe(text),
  description: maybe(text),
  language: maybe(languageTag),
  textOrigin: maybe(textOrigin),
  messageId: maybe(text),
})

/** Messages before and after, own replies included, with gaps that are said. */
export const contextMessages = v.array(
  // Not a union: that says only that neither fits, not which member is wrong.
  v.lazy((input): typeof contextGap | typeof contextMessage =>
    typeof input === 'object' && input !== null && 'gap' in input ? contextGap : contextMessage,
  ),
)

/** A stored file. `sha256` and `size` are those of the plain bytes; `name` is data, never a path. */
export const attachment = v.strictObject({
  sha256: hash,
  size: count,
  name: maybe(text),
  mediaType: maybe(text),
  declaredType: maybe(text),
  role: maybe(
    oneOf(
      'platformExport',
      'original',
      'screenshot',
      'photoOfScreen',
      'screenRecording',
      'webCapture',
      'callRecording',
      'voicemail',
      'scan',
      'document',
    ),
  ),
  copy: maybe(oneOf('originalBytes', 'exactCopy', 'transcoded', 'cropped', 'edited')),
  capturedAt: maybe(when),
  capturedBy: maybe(text),
  device: maybe(text),
  method: maybe(text),
  checklist: maybe(
    v.strictObject({
      senderVisible: maybe(flag),
      dateVisible: maybe(flag),
      timeVisible: maybe(flag),
      wholeMessage: maybe(flag),
      profileVisible: maybe(flag),
      urlVisible: maybe(flag),
    }),
  ),
  source: maybe(text),
  stillHeld: maybe(v.strictObject({ where: maybe(text), asOf: maybe(when) })),
  recordingConsent: maybe(text),
  sensitive: maybe(oneOf('none', 'intimate', 'graphic', 'thirdParty')),
})
/** A stored file as a record holds it. */
export type Attachment = v.InferOutput<typeof attachment>

/** Who wrote the record down. Unknown unless said. */
export const recordedBy = v.strictObject({
  name: maybe(text),
  role: maybe(oneOf('affectedPerson', 'helper', 'advocate', 'lawyer', 'translator', 'investigator')),
})

/** The machine, as far as it tells nothing about the person. */
export const device = v.strictObject({ software: maybe(text), os: maybe(text) })

/** The three kinds of nothing, said about a member by its JSON Pointer. */
export const nothing = v.array(
  v.strictObject({ pointer: text, why: oneOf('unknown', 'notApplicable', 'withheld') }),
)

/** Members that a record of any kind with content may have. */
export const commonMembers = {
  attachments: maybe(v.pipe(v.array(attachment), v.minLength(1, 'must be absent when there is none'))),
  recordedBy: maybe(recordedBy),
  device: maybe(device),
  nothing: maybe(nothing),
}
