/**
 * What the user holds from elsewhere, against what is checked: checkpoints, packets, twelve words, a key. No single
 * copy can show that its end was not cut; these can.
 */

import { encodeHex, equalBytes, isHash } from '../core/bytes.ts'
import { checkpointOf, checkpointWords } from '../core/checkpoint.ts'
import { fingerprintOf, parseNoteText, parseVkey } from '../core/note.ts'
import { type KeyTerm, type Succession, verifyHeldNote } from '../core/succession.ts'
import { TAG_MANIFEST } from './bag.ts'
import type { Against, Answers, Findings, Report } from './report.ts'

/** A checkpoint note from outside; `path` names it in findings. */
export type HeldNote = {
  readonly from: 'checkpoint' | 'packet'
  readonly path: string
  readonly note: string
}
/** A key from outside: raw bytes, or the fingerprint of them. */
export type HeldKey = { readonly publicKey: Uint8Array } | { readonly fingerprint: string }
/** What must be held for the verdict to be good. */
export type Requirement = 'key' | 'checkpoint' | 'time' | 'witness'

/** Everything that is held against a vault or packet. */
export type Anchors = {
  readonly notes: readonly HeldNote[]
  readonly words: readonly { readonly size: number; readonly words: readonly string[] }[]
  readonly key: HeldKey | undefined
  /** The SHA-256 of a packet's tag manifest, as 64 hex digits: it names every byte of the packet. */
  readonly manifest: string | undefined
  readonly require: readonly Requirement[]
}

/** Nothing is held. */
export const NO_ANCHORS: Anchors = {
  notes: [],
  words: [],
  key: undefined,
  manifest: undefined,
  require: [],
}

/** A key from outside in either of its spellings, a fingerprint or a vkey; undefined for any other text. */
export function heldKeyOf(text: string): HeldKey | undefined {
  if (/^SHA256:[A-Za-z0-9+/]{43}$/.test(text)) return { fingerprint: text }
  const key = parseVkey(text)
  return key === undefined ? undefined : { publicKey: key.publicKey }
}

/** 64 hex digits as a person writes them down, also in capitals and in groups; undefined for any other text. */
export function heldManifestOf(text: string): string | undefined {
  const digits = text.replace(/\s+/g, '').toLowerCase()
  return isHash(digits) ? digits : undefined
}

/** What is checked: its keys, its signed size, and its root at each size that `sizesAsked` named and it has. */
export type Subject = {
  readonly what: Report['what']
  readonly succession: Succession
  readonly size: number
  readonly rootAt: ReadonlyMap<number, Uint8Array>
  readonly signed: boolean
  /** The SHA-256 of a packet's tag manifest, and whether through it the entries are bound. */
  readonly manifest?: { readonly sha256: string | undefined; readonly binds: boolean }
}

/** The sizes at which the anchors need a root. */
export function sizesAsked(anchors: Anchors): number[] {
  const ofNotes = anchors.notes.map((held) => noteSize(held.note)).filter((size) => size !== undefined)
  return [...ofNotes, ...anchors.words.map((held) => held.size)]
}

function noteSize(text: string): number | undefined {
  const note = parseNoteText(text)
  return note && checkpointOf(note)?.size
}

/** Holds every anchor against the subject; adds findings, returns what agreed, up to which size, and who signed. */
export function holdAgainst(
  subject: Subject,
  anchors: Anchors,
  findings: Findings,
): { against: readonly Against[]; heldTo: number; signedBy: Answers['signedBy'] } {
  const agreed = new Set<Against>()
  let heldTo = 0
  const agree = (what: Against, size: number | undefined): void => {
    agreed.add(what)
    heldTo = Math.max(heldTo, size ?? 0)
  }
  for (const held of anchors.notes)
    if (holdNote(subject, held, findings)) agree(held.from, noteSize(held.note))
  for (const held of anchors.words) if (holdWords(subject, held, findings)) agree('words', held.size)
  if (anchors.manifest !== undefined) {
    const { sha256, binds } = subject.manifest ?? {}
    if (anchors.manifest !== sha256) findings.add('manifest-differs', { path: TAG_MANIFEST })
    else if (binds === true) findings.add('manifest-fits', { path: TAG_MANIFEST })
  }
  const signedBy = holdKey(subject, anchors.key, findings)
  for (const requirement of anchors.require) {
    const there =
      requirement === 'key'
        ? signedBy.from === 'given'
        : requirement === 'checkpoint' &&
          ['checkpoint', 'packet', 'words'].some((one) => agreed.has(one as Against))
    if (!there) findings.add('anchor-missing', { why: requirement })
  }
  return { against: agreed.size === 0 ? ['nothing'] : [...agreed].sort(), heldTo, signedBy }
}

function holdNote(subject: Subject, held: HeldNote, findings: Findings): boolean {
  const note = parseNoteText(held.note)
  const checkpoint = note && checkpointOf(note)
  if (checkpoint === undefined) {
    findings.add('held-damaged', { path: held.path })
    return false
  }
  if (checkpoint.origin !== subject.succession[0]?.key.name) {
    findings.add('held-other-vault', { path: held.path, size: checkpoint.size })
    return false
  }
  if (verifyHeldNote(held.note, subject.succession, checkpoint.size) === undefined) {
    findings.add('held-damaged', { path: held.path, size: checkpoint.size, why: 'signature' })
    return false
  }
  if (checkpoint.size > subject.size) {
    tellLonger(subject, findings, 'held-longer', { path: held.path, found: checkpoint.size })
    return false
  }
  const root = subject.rootAt.get(checkpoint.size)
  if (root === undefined || !equalBytes(root, checkpoint.root)) {
    findings.add('held-forked', { path: held.path, size: checkpoint.size })
    return false
  }
  return true
}

function holdWords(subject: Subject, held: Anchors['words'][number], findings: Findings): boolean {
  if (held.size > subject.size) {
    tellLonger(subject, findings, 'words-longer', { found: held.size })
    return false
  }
  const root = subject.rootAt.get(held.size)
  if (root === undefined || checkpointWords(held.size, root).join() !== held.words.join()) {
    findings.add('words-differ', { size: held.size })
    return false
  }
  return true
}

/** A vault that is shorter lost its end. A packet is the state of one day: an honest one grows older and stays so. */
function tellLonger(
  { what, size }: Subject,
  findings: Findings,
  code: 'held-longer' | 'words-longer',
  held: { path?: string; found: number },
): void {
  findings.add(what === 'packet' ? 'packet-older' : code, { ...held, size })
}

function holdKey(subject: Subject, key: HeldKey | undefined, findings: Findings): Answers['signedBy'] {
  const last = subject.succession.at(-1)
  if (last === undefined || !subject.signed) {
    if (key !== undefined) findings.add('key-differs')
    return { key: null, from: 'none' }
  }
  const fingerprint = fingerprintOf(last.key.publicKey)
  if (key === undefined) return { key: fingerprint, from: 'enclosed' }
  const at = subject.succession.findIndex((term) => isKey(term, key))
  if (at < 0) {
    findings.add('key-differs')
    return { key: fingerprint, from: 'enclosed' }
  }
  // Whoever stole a revoked key can sign a succession of his own with it: knowing the old key alone does not tell.
  const later = subject.succession.slice(at + 1)
  if (later.some((term) => term.action === 'revoke') && !isKey(last, key)) {
    findings.add('key-revoked', { seq: later.find((term) => term.action === 'revoke')?.seq as number })
    return { key: fingerprint, from: 'enclosed' }
  }
  return { key: fingerprint, from: 'given' }
}

function isKey(term: KeyTerm, key: HeldKey): boolean {
  if ('publicKey' in key) return encodeHex(term.key.publicKey) === encodeHex(key.publicKey)
  return fingerprintOf(term.key.publicKey) === key.fingerprint
}
