/** A threat as one person would tell it to a lawyer (record.md, "Threat"). Every part but the kind is optional. */
import * as v from 'valibot'
import {
  commonMembers,
  contextMessages,
  count,
  filledText,
  flag,
  languageTag,
  maybe,
  oneOf,
  sender,
  text,
  textOrigin,
  when,
} from './record-parts.ts'
import * as words from './threat-words.ts'

/** How it reached the person. */
export const medium = oneOf(...words.medium)

/** Who is threatened. */
export const targetWho = oneOf('self', 'child', 'partner', 'family', 'colleague', 'organisation', 'other')

/** Harms that were threatened; set by a person, never computed. */
export const harm = oneOf(...words.harm)

/** Marks of seriousness that a person saw. */
export const marker = oneOf(...words.marker)

/** How the threat is put. */
export const threatForm = oneOf(...words.threatForm)

const target = v.strictObject({
  who: targetWho,
  name: maybe(text),
  age: maybe(v.pipe(count, v.maxValue(150, 'must be at most 150'))),
  minor: maybe(flag),
  isRecipient: maybe(flag),
})
/** A person or body that is threatened. */
export type Target = v.InferOutput<typeof target>

/** The schema of a `threat` record. */
export const threat = v.strictObject({
  kind: v.literal('threat'),
  occurred: maybe(when),
  received: maybe(when),
  firstSeen: maybe(when),
  perceived: maybe(v.strictObject({ how: maybe(oneOf('self', 'told', 'foundLater')), by: maybe(text) })),
  content: maybe(
    v.strictObject({
      text: maybe(text),
      description: maybe(text),
      language: maybe(languageTag),
      textOrigin: maybe(textOrigin),
    }),
  ),
  channel: maybe(
    v.strictObject({
      medium: maybe(medium),
      platform: maybe(filledText),
      conversation: maybe(text),
      messageId: maybe(text),
      url: maybe(text),
      visibility: maybe(text),
      edited: maybe(flag),
      deletedBySender: maybe(flag),
      receivingAccount: maybe(text),
    }),
  ),
  sender: maybe(sender),
  targets: maybe(v.pipe(v.array(target), v.minLength(1, 'must be absent when there is none'))),
  context: maybe(contextMessages),
  classification: maybe(
    v.strictObject({
      form: maybe(threatForm),
      harms: maybe(v.array(harm)),
      markers: maybe(v.array(marker)),
      demand: maybe(text),
      deadline: maybe(when),
      ongoing: maybe(flag),
      code: maybe(text),
    }),
  ),
  ...commonMembers,
})
/** A threat. */
export type ThreatRecord = v.InferOutput<typeof threat>
