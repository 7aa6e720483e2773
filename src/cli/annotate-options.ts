/** The options of `annotate`, named after the members of each kind, and the members that they make. */
import { EvidenceError } from '../core/errors.ts'
import type { JsonObject } from '../core/jcs.ts'
import { present } from './add-options.ts'

/** Kinds that `annotate` makes; correction, withdrawal and receipt have commands of their own. */
export const ANNOTATION_KINDS = [
  'remark',
  'translation',
  'attribution',
  'report',
  'statement',
  'impact',
  'custody',
  'adoption',
  'context',
  'attachment',
] as const
/** A kind that `annotate` makes. */
export type AnnotateKind = (typeof ANNOTATION_KINDS)[number]

/** Options as commander gives them; repeatable ones are lists. */
export type AnnotateOptions = {
  text?: string
  textFile?: string
  language?: string
  translator?: string
  translatorContact?: string
  translatorLanguage?: string[]
  relationship?: string
  method?: string
  complete?: boolean
  date?: string
  name?: string[]
  organisation?: string
  position?: string
  basis?: string[]
  against?: string[]
  confidence?: string
  by?: string
  stillNeeded?: string[]
  to?: string
  body?: string
  at?: string
  reference?: string
  officer?: string
  given?: string[]
  preservationRequested?: boolean
  outcome?: string
  person?: string
  contact?: string
  perceived?: string
  how?: string
  when?: string
  willing?: string
  confidential?: boolean
  event?: string
  why?: string
  zone?: string
  attach?: string[]
  attachRole?: string
  attachCopy?: string
}

/** Which options say something in which kind; `--attach` goes with all of them. */
const OPTIONS_OF: Record<AnnotateKind, readonly (keyof AnnotateOptions)[]> = {
  remark: ['text'],
  translation: [
    'text',
    'language',
    'translator',
    'translatorContact',
    'translatorLanguage',
    'relationship',
    'method',
    'complete',
    'date',
  ],
  attribution: ['name', 'organisation', 'position', 'basis', 'against', 'confidence', 'by', 'stillNeeded'],
  report: ['to', 'body', 'at', 'reference', 'officer', 'given', 'preservationRequested', 'outcome'],
  statement: [
    'person',
    'contact',
    'relationship',
    'perceived',
    'how',
    'when',
    'willing',
    'confidential',
    'text',
  ],
  impact: ['text'],
  custody: ['event', 'by', 'to', 'why', 'how', 'when'],
  adoption: ['by', 'text'],
  context: [],
  attachment: ['text'],
}
const OF_EVERY_KIND: ReadonlySet<string> = new Set([
  'textFile',
  'zone',
  'attach',
  'attachRole',
  'attachCopy',
  'vault',
  'json',
  'quiet',
  'input',
  'yes',
])

/** Reads a time option into a time value. */
export type ReadTime = (input: string | undefined, option: string) => Promise<JsonObject | undefined>

/**
 * The members of an annotation of `kind`.
 * @throws EvidenceError 'usage' for an option that says nothing in this kind
 */
export async function membersOf(
  kind: AnnotateKind,
  options: AnnotateOptions,
  text: string | undefined,
  time: ReadTime,
): Promise<JsonObject> {
  if (kind === 'context') {
    throw new EvidenceError({
      code: 'usage',
      detail:
        'Messages around an entry are given as JSON: evidence add --record FILE, kind annotation, annotation context.',
    })
  }
  const known = new Set<string>(OPTIONS_OF[kind])
  for (const [option, value] of Object.entries(options)) {
    if (value !== undefined && !known.has(option) && !OF_EVERY_KIND.has(option)) {
      throw new EvidenceError({
        code: 'usage',
        detail: `--${dashed(option)} says nothing in a ${kind}. It takes: ${[...known].map((one) => `--${dashed(one)}`).join(', ')}.`,
      })
    }
  }
  if (text !== undefined && !known.has('text'))
    throw new EvidenceError({ code: 'usage', detail: `A ${kind} takes no text.` })
  return { annotation: kind, ...((await MAKERS[kind](options, text, time)) as JsonObject) }
}

function dashed(option: string): string {
  return option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

type Maker = (options: AnnotateOptions, text: string | undefined, time: ReadTime) => Promise<unknown>

const texts = (list: string[] | undefined): { text: string }[] | undefined =>
  list?.map((one) => ({ text: one }))
const onlyText: Maker = async (_options, text) => present({ text }) ?? {}

const MAKERS: Record<Exclude<AnnotateKind, 'context'>, Maker> = {
  remark: onlyText,
  impact: onlyText,
  attachment: onlyText,
  adoption: async ({ by }, text) => present({ by, text }) ?? {},
  translation: async (options, text, time) => {
    const { language, method, complete, translator, translatorContact, translatorLanguage, relationship } =
      options
    const who = present({
      name: translator,
      contact: translatorContact,
      languages: translatorLanguage,
      relationship,
    })
    return (
      present({
        language,
        text,
        translator: who,
        method,
        complete,
        date: await time(options.date, '--date'),
      }) ?? {}
    )
  },
  attribution: async ({ name, organisation, position, basis, against, confidence, by, stillNeeded }) => {
    const person = present({ names: name?.map((one) => ({ name: one })), organisation, position }) ?? {}
    return present({
      person,
      basis: texts(basis),
      against: texts(against),
      confidence,
      by,
      stillNeeded: texts(stillNeeded),
    })
  },
  report: async ({ to, body, at, reference, officer, given, preservationRequested, outcome }, _text, time) =>
    present({
      to,
      body,
      at: await time(at, '--at'),
      reference,
      officer,
      given,
      preservationRequested,
      outcome,
    }) ?? {},
  statement: async (
    { person, contact, relationship, perceived, how, when, willing, confidential },
    text,
    time,
  ) => {
    const who = present({ name: person, contact, relationship })
    return (
      present({
        person: who,
        perceived,
        how,
        when: await time(when, '--when'),
        willing,
        confidential,
        text,
      }) ?? {}
    )
  },
  custody: async ({ event, by, to, why, how, when }, _text, time) =>
    present({ event, by, to, why, how, when: await time(when, '--when') }) ?? {},
}
