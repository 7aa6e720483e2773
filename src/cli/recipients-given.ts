/** Whom something is sealed to, from `--encrypt-to`. */
import { parseRecipient, type Recipient } from '../age/keys.ts'
import { EvidenceError } from '../core/errors.ts'

/**
 * Reads the recipients.
 * @throws EvidenceError 'usage' for one that is none
 */
export function recipientsOf(texts: readonly string[]): Recipient[] {
  return texts.map((text) => {
    const recipient = parseRecipient(text)
    if (recipient !== undefined) return recipient
    const detail = `--encrypt-to takes an age recipient (age1…), not ${text}.`
    throw new EvidenceError({ code: 'usage', detail })
  })
}
