/** What a verification says, in the short form that tables of tampers are written in. */
import { checkpointWords, parseCheckpointBody } from '../../src/core/checkpoint.ts'
import { type FindingCode, finding } from '../../src/core/finding.ts'
import { parseNoteText } from '../../src/core/note.ts'
import { type Anchors, NO_ANCHORS } from '../../src/verify/anchors.ts'
import type { Report, Verdict } from '../../src/verify/report.ts'
import { verifyVault } from '../../src/verify/vault.ts'
import { type Files, memorySource, type Oddities } from './memory-source.ts'

/** `verdict: codes`, the codes once each in alphabetical order. */
export type Outcome = `${Verdict}:${string}`

/** The short form of a report. */
export function outcomeOf(report: Report): string {
  return `${report.verdict}: ${[...new Set(report.findings.map((one) => one.code))].sort().join(' ')}`.trim()
}

/** The report on a vault in memory. */
export function reportOn(
  files: Files,
  anchors: Partial<Anchors> = {},
  oddities: Oddities = {},
): Promise<Report> {
  return verifyVault(memorySource(files, oddities), { ...NO_ANCHORS, ...anchors }, false)
}

/** The short form of the report on a vault in memory. */
export async function outcome(
  files: Files,
  anchors: Partial<Anchors> = {},
  oddities: Oddities = {},
): Promise<string> {
  return outcomeOf(await reportOn(files, anchors, oddities))
}

/** A note held from elsewhere. */
export function heldNote(note: string, from: 'checkpoint' | 'packet' = 'checkpoint'): Partial<Anchors> {
  return { notes: [{ from, path: 'held.txt', note }] }
}

/** The words of a note, held from elsewhere. */
export function heldWords(note: string): Partial<Anchors> {
  const checkpoint = parseCheckpointBody(parseNoteText(note)?.text ?? '')
  if (checkpoint === undefined) throw new Error('no checkpoint has no words')
  const { size, root } = checkpoint
  return { words: [{ size, words: checkpointWords(size, root) }] }
}

/** The severity that the table gives a code. */
export function severityOf(code: FindingCode): string {
  return finding(code).severity
}
