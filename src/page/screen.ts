/**
 * What the page shows. All text that came from outside goes in as text, in its visible form, never as markup; nothing
 * is kept, and no address is ever asked for.
 */
import { bySeverity, findingWords, severityWord } from '../core/finding-words.ts'
import { showVisible } from '../core/visible.ts'
import { reportWords } from '../verify/report-words.ts'
import type { Outcome } from './check.ts'
import { NO_PACKET, progressWords, WAYS } from './words.ts'

const LONGEST = 4000
const MOST_FINDINGS = 1000

/** The element of the page's own that has this id. */
export function byId<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id)
  if (!(found instanceof kind)) throw new RangeError(`the page has no ${id}`)
  return found
}

/** Shows one sentence in place of a result. */
export function showSentence(words: string): void {
  resultPlace().replaceChildren(paragraph(words))
}

/** Shows how far the check is; what is said between two frames is not drawn. */
export function progressOn(): (read: number, of: number) => void {
  const bar = document.createElement('progress')
  const words = paragraph('Reading …')
  resultPlace().replaceChildren(words, bar)
  let newest: readonly [number, number] | undefined
  return (read, of) => {
    if (newest === undefined)
      requestAnimationFrame(() => {
        const [now, all] = newest ?? [read, of]
        newest = undefined
        bar.max = all
        bar.value = now
        words.textContent = progressWords(now, all)
      })
    newest = [read, of]
  }
}

/** Shows what came of the check of what is called `name`. */
export function showOutcome(name: string, outcome: Outcome): void {
  if (outcome.is === 'no-packet') {
    showSentence(NO_PACKET[outcome.what])
    return
  }
  const { report, tagManifest } = outcome
  const words = reportWords(report, WAYS)
  const findings = bySeverity(report.findings)
  const more = findings.length - MOST_FINDINGS
  resultPlace().replaceChildren(
    paragraph(`What was checked: ${name}`),
    paragraph(words.verdict, `verdict ${report.verdict}`),
    pairs(words.answers.map((answer) => [answer.name, answer.words])),
    ...words.looked.map((one) => paragraph(one)),
    ...(tagManifest === undefined
      ? []
      : [paragraph('The SHA-256 of tagmanifest-sha256.txt:'), code(tagManifest)]),
    element('h3', 'Findings'),
    findings.length === 0
      ? paragraph('None.')
      : list(
          findings
            .slice(0, MOST_FINDINGS)
            .map((one) => [severityWord(one.severity), one.severity, findingWords(one)]),
        ),
    ...(more > 0 ? [paragraph(`… and ${more} more; the program gives them (--json).`)] : []),
    element('h3', 'What this does not show'),
    ...words.limits.map((one) => paragraph(one)),
    paragraph('That what an entry says is true, or who wrote a message. No check of bytes can tell.'),
  )
}

function resultPlace(): HTMLElement {
  return byId('result', HTMLElement)
}

function element(
  tag: 'p' | 'h3' | 'code' | 'dt' | 'dd' | 'li' | 'strong' | 'span',
  words: string,
): HTMLElement {
  const made = document.createElement(tag)
  const shown = showVisible(words)
  made.textContent =
    shown.length <= LONGEST
      ? shown
      : `${shown.slice(0, LONGEST)}… (${shown.length - LONGEST} characters more)`
  made.dir = 'ltr'
  return made
}

function paragraph(words: string, classes = ''): HTMLElement {
  const made = element('p', words)
  made.className = classes
  return made
}

function code(words: string): HTMLElement {
  const made = document.createElement('p')
  made.append(element('code', words))
  return made
}

function pairs(rows: readonly (readonly [name: string, words: string])[]): HTMLElement {
  const made = document.createElement('dl')
  for (const [name, words] of rows) made.append(element('dt', name), element('dd', words))
  return made
}

function list(rows: readonly (readonly [label: string, severity: string, words: string])[]): HTMLElement {
  const made = document.createElement('ul')
  for (const [label, severity, words] of rows) {
    const item = document.createElement('li')
    item.className = severity
    item.append(element('strong', `${label}:`), ' ', element('span', words))
    made.append(item)
  }
  return made
}
