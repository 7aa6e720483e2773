/** Words as a shell splits them, with nothing else that a shell does: no variables, no patterns, no commands. */

/** Splits at blanks outside quotes; a backslash takes the next character as it is, but not within single quotes. */
export function splitAsShell(line: string): string[] {
  const parts: string[] = []
  let part = ''
  let started = false
  let quote = ''
  for (let at = 0; at < line.length; at++) {
    const sign = line.charAt(at)
    if (quote !== '') {
      if (sign === quote) quote = ''
      else if (sign === '\\' && quote === '"' && at + 1 < line.length) part += line.charAt(++at)
      else part += sign
    } else if (sign === '"' || sign === "'") {
      quote = sign
      started = true
    } else if (sign === '\\' && at + 1 < line.length) {
      part += line.charAt(++at)
      started = true
    } else if (sign === ' ' || sign === '\t') {
      if (started) parts.push(part)
      part = ''
      started = false
    } else {
      part += sign
      started = true
    }
  }
  if (started) parts.push(part)
  return parts
}
