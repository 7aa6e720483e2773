/** Annotations: later entries about an earlier one (record.md, "Annotation"). They never change it. */
import * as v from 'valibot'
import {
  anyJson,
  commonMembers,
  contextMessages,
  count,
  filledText,
  flag,
  hash,
  languageTag,
  maybe,
  oneOf,
  text,
  when,
} from './record-parts.ts'

const base = {
  kind: v.literal('annotation'),
  about: v.strictObject({ seq: count, digest: hash }),
  ...commonMembers,
}

/** `was` and `is` hold any JSON; a member that is absent was, or is, not present. */
const change = v.strictObject({
  pointer: v.pipe(
    text,
    v.regex(/^(?:\/(?:[^~/]|~[01])*)+$/, 'must be a JSON Pointer such as /sender/displayName'),
  ),
  was: maybe(anyJson),
  is: maybe(anyJson),
})

const freeTexts = v.array(v.strictObject({ text }))

const person = v.strictObject({ name: maybe(text), contact: maybe(text), relationship: maybe(text) })

const correction = v.strictObject({
  ...base,
  annotation: v.literal('correction'),
  changes: v.pipe(v.array(change), v.minLength(1, 'must name at least one change')),
  reason: filledText,
})
const withdrawal = v.strictObject({ ...base, annotation: v.literal('withdrawal'), reason: filledText })
const translation = v.strictObject({
  ...base,
  annotation: v.literal('translation'),
  language: languageTag,
  text: filledText,
  translator: maybe(
    v.strictObject({
      name: maybe(text),
      contact: maybe(text),
      languages: maybe(v.array(text)),
      relationship: maybe(text),
    }),
  ),
  method: maybe(oneOf('human', 'machine')),
  complete: maybe(flag),
  date: maybe(when),
})
const attribution = v.strictObject({
  ...base,
  annotation: v.literal('attribution'),
  person: v.strictObject({
    names: maybe(v.array(v.strictObject({ name: text, script: maybe(text), kind: maybe(text) }))),
    organisation: maybe(text),
    position: maybe(text),
  }),
  basis: maybe(freeTexts),
  against: maybe(freeTexts),
  confidence: maybe(
    oneOf('highlyReliable', 'likelyReliable', 'unsure', 'likelyUnreliable', 'highlyUnreliable', 'unknown'),
  ),
  by: maybe(text),
  stillNeeded: maybe(freeTexts),
})
const report = v.strictObject({
  ...base,
  annotation: v.literal('report'),
  to: filledText,
  body: maybe(text),
  at: maybe(when),
  reference: maybe(text),
  officer: maybe(text),
  given: maybe(v.array(text)),
  preservationRequested: maybe(flag),
  outcome: maybe(text),
})
const statement = v.strictObject({
  ...base,
  annotation: v.literal('statement'),
  person: maybe(person),
  perceived: maybe(text),
  how: maybe(text),
  when: maybe(when),
  willing: maybe(oneOf('yes', 'no', 'ask', 'unsafe')),
  confidential: maybe(flag),
  text: maybe(text),
})
const adoption = v.strictObject({
  ...base,
  annotation: v.literal('adoption'),
  by: filledText,
  text: maybe(text),
})
const context = v.strictObject({ ...base, annotation: v.literal('context'), messages: contextMessages })
const impact = v.strictObject({ ...base, annotation: v.literal('impact'), text: filledText })
const custody = v.strictObject({
  ...base,
  annotation: v.literal('custody'),
  event: filledText,
  by: maybe(text),
  to: maybe(text),
  why: maybe(text),
  how: maybe(text),
  when: maybe(when),
})
const receipt = v.strictObject({
  ...base,
  annotation: v.literal('receipt'),
  export: maybe(count),
  by: maybe(text),
  text: maybe(text),
  note: maybe(text),
})
const moreFiles = v.strictObject({ ...base, annotation: v.literal('attachment'), text: maybe(text) })
const remark = v.strictObject({ ...base, annotation: v.literal('remark'), text: filledText })

/** The schema of an `annotation` record, by its `annotation` member. */
export const annotation = v.variant('annotation', [
  correction,
  withdrawal,
  translation,
  attribution,
  report,
  statement,
  adoption,
  context,
  impact,
  custody,
  receipt,
  moreFiles,
  remark,
])
/** An annotation. */
export type AnnotationRecord = v.InferOutput<typeof annotation>
/** A correction. */
export type CorrectionRecord = v.InferOutput<typeof correction>
