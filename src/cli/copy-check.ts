/** A copy of a vault is checked before it gets its name, as `verify` would: without the passphrase. */
import { EvidenceError } from '../core/errors.ts'
import type { Finding } from '../core/finding.ts'
import { findingWords } from '../core/finding-words.ts'
import type { Source } from '../core/source.ts'
import { type Anchors, NO_ANCHORS } from '../verify/anchors.ts'
import { verify } from '../verify/verify.ts'

const ABOUT_HELD = /^(?:held|words)-/

/**
 * Verifies the copy; gives what was found about the anchors that were held against it. `path` is what a failure names.
 * @throws EvidenceError 'copy-unverified' for anything wrong with the copy itself; an outside token that this version
 *   cannot check is no fault of it
 */
export async function checkCopy(
  source: Source,
  path: string,
  anchors: Anchors = NO_ANCHORS,
): Promise<readonly Finding[]> {
  const { findings } = await verify(source, 'vault', { anchors, all: true, views: undefined })
  const wrong = findings.filter(
    ({ code, severity }) =>
      !ABOUT_HELD.test(code) &&
      (severity === 'failure' || severity === 'unfinished' || code === 'file-unreadable'),
  )
  if (wrong.length > 0)
    throw new EvidenceError({ code: 'copy-unverified', path, findings: wrong.map(findingWords) })
  return findings.filter(({ code }) => ABOUT_HELD.test(code))
}
