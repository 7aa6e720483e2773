/**
 * Transcripts of the built program: command lines and what they said, with what differs from run to run under a name
 * of its own (keys A, B, … in the order they come; words, paths and times).
 */
import { expect } from 'vitest'
import type { Place, RunOptions } from './evidence.ts'

/** Takes down one command after another. */
export type Transcript = {
  /** Runs `evidence` with these words, split at blanks; `status` is what it must end with. */
  evidence(line: string, status?: number, options?: RunOptions): string
  /** Something that happens beside the program. */
  aside(what: string, act: () => void): void
  /** All of it: commands after `$`, results as they are, what stands on standard error after `|`. */
  readonly text: string
}

/** Starts a transcript. */
export function startTranscript(place: Place): Transcript {
  const names = new Map<string, string>()
  const lines: string[] = []
  const nameOf = (key: string): string => {
    const known = names.get(key) ?? String.fromCharCode(65 + names.size)
    names.set(key, known)
    return known
  }
  const masked = (text: string): string =>
    text
      .replaceAll(place.dir, '')
      .replace(/SHA256:[A-Za-z0-9+/]{43}/g, (key) => `KEY-${nameOf(key)}`)
      .replace(/evidence\.invalid\/[0-9a-f]{32}\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{44}/g, 'VKEY')
      .replace(/^(\d+) · [a-z· ]+$/gm, '$1 · WORDS')
      .replace(/\d{4}-\d\d-\d\d/g, 'DATE')
  return {
    evidence(line, status = 0, options = {}) {
      const ran = place.run(line.split(' '), options)
      expect(ran.status, `${line}: ${ran.stdout}${ran.stderr}`).toBe(status)
      lines.push(`$ evidence ${masked(line)}${status === 0 ? '' : `   (${status})`}`)
      const said = (text: string, mark: string): string[] =>
        masked(text)
          .split('\n')
          .filter((one) => one !== '')
          .map((one) => `${mark}${one}`)
      lines.push(...said(ran.stdout, ''), ...said(ran.stderr, '| '))
      return ran.stdout
    },
    aside(what, act) {
      act()
      lines.push(`  (${what})`)
    },
    get text() {
      return lines.join('\n')
    },
  }
}
