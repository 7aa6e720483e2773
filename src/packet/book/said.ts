/** Words by others as spans and blocks, folded where they are very long (hostile-input.md, "PDF"). */
import { foldLong } from '../fold-long.ts'
import type { Block, Span, Text } from './blocks.ts'

/** Words by others as a block of their own; `place` names where the whole of a folded text stands. */
export function wordsBlock(text: string, language: string | undefined, place: string): Block {
  const { shown, left } = foldLong(text)
  return {
    is: 'words',
    said: shown,
    ...(language === undefined ? {} : { language }),
    ...(left === 0
      ? {}
      : { rest: `${left} more characters. The whole text is in data/evidence.json, ${place}.` }),
  }
}

/** Words by others within a line. */
export function saidText(text: string): Text {
  const { shown, left } = foldLong(text)
  return left === 0
    ? [{ said: shown }]
    : [{ said: shown }, { note: ` (${left} more characters in data/evidence.json)` }]
}

/** What was stated, or that nothing was. */
export function stated(text: string): Span {
  return text === '' ? 'not stated' : { said: text }
}
