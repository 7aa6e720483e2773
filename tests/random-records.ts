/** Records of every kind that a person could make, drawn at random from a seed: right in form, wild in content. */
import type { JsonObject } from '../src/core/jcs.ts'
import { checkRecord } from '../src/core/record.ts'

/** Integers from 0 below a limit. */
export type Draw = (limit: number) => number
/** An earlier entry that an annotation can be about. */
export type Earlier = { readonly seq: number; readonly digest: string }

const WORDS = [
  'I know where you live.',
  'Ты пожалеешь.',
  '你会后悔的。下次不会有警告',
  'سوف تندم، هذا آخر تحذير',
  'אתה תתחרט',
  'तुम पछताओगे',
  'คุณจะเสียใจ',
  '👩‍👩‍👧 🇺🇦 ❤️',
  'e\u0301 \u00e9 \ufeff \u202e evil',
  '=HYPERLINK("http://x")',
  '<script>alert(1)</script>',
  'line one\n\nline three\r\n\ttab',
  '\u0000\u001b[31m\u007f\u0085\u2028',
  '"quoted" \\ back\\u0041slash',
  '\u{1f468}\u{20000}\u{e0041}',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.repeat(20),
  '',
  ' ',
]
/** Zones that skipped no hour in the years drawn, so that every local time is one that a clock showed. */
const ZONES = ['Europe/Istanbul', 'Asia/Almaty', 'Asia/Kolkata', '+03:00']

const one = <T>(draw: Draw, list: readonly T[]): T => list[draw(list.length)] as T

/** A text: one of the wild ones, or code points from anywhere but the surrogates. */
export function randomText(draw: Draw): string {
  if (draw(3) > 0) return one(draw, WORDS)
  const points = Array.from({ length: draw(30) }, () => {
    const point = draw(4) === 0 ? draw(0x10ffff) : draw(0x3100)
    return point >= 0xd800 && point <= 0xdfff ? 0x2603 : point
  })
  return String.fromCodePoint(...points)
}

const filled = (draw: Draw): string => randomText(draw) || 'x'

function randomWhen(draw: Draw): JsonObject {
  const two = (n: number): string => String(n).padStart(2, '0')
  const day = `${2019 + draw(5)}-${two(1 + draw(12))}-${two(1 + draw(28))}`
  const local = `${day}T${two(draw(24))}:${two(draw(60))}`
  switch (draw(4)) {
    case 0:
      return { local: day, precision: 'day', literal: randomText(draw) }
    case 1:
      return { local, precision: 'minute', entered: randomText(draw), clock: 'device' }
    case 2:
      return { precision: 'range', notBefore: day, notAfter: `${day}T23:59`, approximate: true }
    default:
      return { local, precision: 'minute', zone: one(draw, ZONES), zoneBasis: 'stated' }
  }
}

/** Leaves out about half of the members. */
function some(draw: Draw, members: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(() => draw(2) === 0))
}

/** A threat with these attachments. */
export function randomThreat(draw: Draw, attachments: readonly JsonObject[] = []): JsonObject {
  return {
    kind: 'threat',
    ...some(draw, {
      occurred: randomWhen(draw),
      received: randomWhen(draw),
      content: some(draw, {
        text: randomText(draw),
        description: randomText(draw),
        language: one(draw, ['ru', 'ar-EG', 'zh-Hant']),
        textOrigin: one(draw, ['typed', 'pasted', 'export', 'transcribed', 'ocr']),
      }),
      channel: some(draw, {
        medium: one(draw, ['message', 'call', 'letter', 'other']),
        platform: filled(draw),
        url: randomText(draw),
        edited: draw(2) === 0,
      }),
      sender: some(draw, {
        displayName: randomText(draw),
        phone: randomText(draw),
        says: [some(draw, { name: randomText(draw), role: randomText(draw) })],
      }),
      targets: [
        {
          who: one(draw, ['self', 'child', 'family']),
          ...some(draw, { name: randomText(draw), age: draw(100) }),
        },
      ],
      context: draw(2) === 0 ? [] : [{ gap: draw(9) }, some(draw, { text: randomText(draw), own: true })],
      classification: some(draw, {
        harms: draw(2) === 0 ? [] : ['death', 'other'],
        demand: randomText(draw),
        ongoing: true,
        deadline: randomWhen(draw),
      }),
      recordedBy: some(draw, { name: randomText(draw), role: one(draw, ['helper', 'affectedPerson']) }),
      nothing: [{ pointer: '/sender', why: one(draw, ['unknown', 'notApplicable', 'withheld']) }],
    }),
    ...(attachments.length === 0
      ? {}
      : {
          attachments: attachments.map((item) => ({
            ...item,
            ...some(draw, { name: randomText(draw), role: 'screenshot' }),
          })),
        }),
  }
}

/** An annotation about `about`. */
export function randomAnnotation(draw: Draw, about: Earlier): JsonObject {
  const base = { kind: 'annotation', about: { ...about } }
  switch (draw(9)) {
    case 0:
      return {
        ...base,
        annotation: 'correction',
        changes: [
          { pointer: '/content/text', was: randomText(draw), is: randomText(draw) },
          { pointer: '/sender' },
        ],
        reason: filled(draw),
      }
    case 1:
      return { ...base, annotation: 'withdrawal', reason: filled(draw) }
    case 2:
      return { ...base, annotation: 'translation', language: 'en', text: filled(draw), method: 'human' }
    case 3:
      return {
        ...base,
        annotation: 'attribution',
        person: { position: randomText(draw) },
        basis: [{ text: randomText(draw) }],
      }
    case 4:
      return {
        ...base,
        annotation: 'report',
        to: filled(draw),
        at: randomWhen(draw),
        given: [randomText(draw)],
      }
    case 5:
      return { ...base, annotation: 'statement', ...some(draw, { text: randomText(draw), willing: 'ask' }) }
    case 6:
      return { ...base, annotation: 'custody', event: filled(draw) }
    case 7:
      return { ...base, annotation: 'context', messages: [{ gap: 3, why: randomText(draw) }] }
    default:
      return { ...base, annotation: 'remark', text: filled(draw) }
  }
}

/** The record, which must be one that our own writer accepts. */
export function accepted(record: JsonObject): JsonObject {
  const checked = checkRecord(record)
  if (!checked.ok) throw new Error(`a random record is refused: ${JSON.stringify(checked.problems)}`)
  return record
}
