/** What commands that record say afterwards: what was recorded, what to send, what is still missing. */

import { encodeBase64 } from '../core/bytes.ts'
import { formatWords } from '../core/checkpoint.ts'
import type { ThreatRecord } from '../core/record-threat.ts'
import type { Committed } from '../vault/commit.ts'
import type { OpenVault } from '../vault/open.ts'
import type { CommonFlags, Context } from './context.ts'
import { jsonLine } from './json-line.ts'
import { oneLine } from './printable.ts'
import { warnOfRollback } from './rollback.ts'

/** On stderr before writing: whose vault this is, so that one person's words do not land in another's. */
export async function sayWhichVault(context: Context, flags: CommonFlags, vault: OpenVault): Promise<void> {
  await warnOfRollback(context, vault.dir, vault.tail.line.note)
  if (flags.quiet === true) return
  const owner = vault.secrets.owner === null ? '' : `${oneLine(vault.secrets.owner, 60)}: `
  const { size } = vault.tail.line
  await context.out.message(
    `Vault of ${owner}${oneLine(vault.dir, 200)} (${size} ${size === 1 ? 'entry' : 'entries'})`,
  )
  await sayRecovery(context, vault)
}

async function sayRecovery(context: Context, vault: OpenVault): Promise<void> {
  for (const { from, bytes, path } of vault.recovery?.setAside ?? []) {
    await context.out.message(
      `An earlier write did not finish. Its ${bytes} bytes were moved from ${from} to ${path}; they were never acknowledged. ` +
        `Open that file to see what it was, and record it again if it matters. Everything acknowledged is as it was.`,
    )
  }
  if (vault.recovery?.completed !== undefined) {
    await context.out.message(
      `An earlier write was completed: its entries up to ${vault.recovery.completed - 1} are acknowledged.`,
    )
  }
}

/** The result lines of a commit: one an entry, then the checkpoint. */
export async function sayCommitted(
  context: Context,
  flags: CommonFlags,
  committed: Committed,
): Promise<void> {
  const { receipts, checkpoint } = committed
  const words = formatWords(checkpoint.size, checkpoint.root)
  if (flags.json === true) {
    await sayLines(
      context,
      receipts.map(({ seq, digest, recordedAt, kind }) => jsonLine({ seq, digest, recordedAt, kind })),
    )
    await context.out.result(jsonLine({ size: checkpoint.size, root: encodeBase64(checkpoint.root), words }))
    return
  }
  const { strong } = { strong: (text: string) => context.out.paint.result('strong', text) }
  await sayLines(
    context,
    receipts.map(({ seq }) => strong(`Recorded as entry ${seq}.`)),
  )
  await context.out.result(words)
  if (flags.quiet === true) return
  await context.out.message(
    'So that you can later show nothing was removed, send this line to someone you trust, or write it down. It tells nothing about what you recorded.',
  )
}

/** So many lines are written at once: one write a line takes longer than recording the entry. */
const AT_ONCE = 1000

async function sayLines(context: Context, lines: readonly string[]): Promise<void> {
  for (let at = 0; at < lines.length; at += AT_ONCE) {
    if (!(await context.out.result(lines.slice(at, at + AT_ONCE).join('\n')))) return
  }
}

/** What a threat lacks and why that matters; never more than a few lines. */
export function whatIsMissing(record: ThreatRecord): string[] {
  const missing: string[] = []
  const { occurred, content, sender, channel, targets, attachments } = record
  if (occurred === undefined) missing.push('No time: nobody can place it among other events.')
  else if (occurred.zone === undefined) missing.push('No zone: this time cannot be compared with others yet.')
  if ((content?.text ?? '') === '' && (content?.description ?? '') === '')
    missing.push('No words: a reader sees only the file.')
  const account = sender !== undefined && Object.keys(sender).length > 0
  if (!account) missing.push('No name or number: a platform can only look for an account that is named.')
  if (channel?.platform === undefined && channel?.medium === undefined)
    missing.push('No platform: nobody knows where to ask for records.')
  if (targets === undefined) missing.push('Not said who is threatened.')
  if (attachments === undefined)
    missing.push('No file: a screenshot with name, date and time visible makes it stronger.')
  return missing
}
