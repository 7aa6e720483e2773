/**
 * What a crash leaves in and beside a vault: locks of gone processes, names that were never given, ends that were never
 * acknowledged (docs/format.md, "Commit protocol"). Found without a passphrase; nothing is removed here.
 */
import { join } from 'node:path'
import { type Beside, besideVault } from './beside.ts'
import { namesIn, openFile, standingOf } from './disk-reads.ts'
import { vaultPaths } from './layout.ts'
import { lastLine } from './lines.ts'
import { type LockContext, lockState } from './lock.ts'
import { readLastLine } from './read.ts'
import { MAX_CHECKPOINT_LINE } from './tail.ts'

/** One thing that was left; `bytes` beyond what is acknowledged for an unfinished end. `path` is relative to the vault. */
export type Leftover = {
  readonly what:
    | 'lock'
    | 'lock-unknown'
    | 'takeover'
    | 'temporary'
    | 'tail'
    | 'quarantine'
    | Exclude<Beside['what'], 'making'>
  readonly path: string
  readonly bytes?: number
}

/** What was left at `dir`; nothing is told but of locks while a writer lives, for it may still be at work. */
export function leftoversOf(dir: string, context: Pick<LockContext, 'self'>): Leftover[] {
  const paths = vaultPaths(dir)
  const state = lockState(dir, context)
  if (state === 'alive') return []
  const found: Leftover[] = []
  if (state !== 'free') found.push({ what: state === 'gone' ? 'lock' : 'lock-unknown', path: 'lock' })
  if (standingOf(paths.takeover) !== undefined) found.push({ what: 'takeover', path: 'lock.takeover' })
  for (const folder of ['', 'objects', 'keys', 'notes', 'timestamps']) {
    for (const name of namesIn(join(dir, folder)))
      if (/^new-|\.new(?:-|$)/.test(name))
        found.push({ what: 'temporary', path: folder === '' ? name : `${folder}/${name}` })
  }
  for (const { what, name } of besideVault(dir))
    found.push({ what: what === 'making' ? 'temporary' : what, path: `../${name}` })
  found.push(...unfinished(dir))
  const aside = namesIn(paths.quarantine).length
  if (aside > 0) found.push({ what: 'quarantine', path: 'quarantine', bytes: aside })
  return found
}

function unfinished(dir: string): Leftover[] {
  const paths = vaultPaths(dir)
  const found: Leftover[] = []
  const acknowledged = readLastLine(dir).bytes
  const ledger = openFile(paths.ledger)
  const checkpoints = openFile(paths.checkpoints)
  try {
    if (ledger !== undefined && ledger.size > acknowledged)
      found.push({ what: 'tail', path: 'ledger.jsonl', bytes: ledger.size - acknowledged })
    const end = checkpoints && lastLine(checkpoints, MAX_CHECKPOINT_LINE)?.end
    if (checkpoints !== undefined && end !== undefined && checkpoints.size > end)
      found.push({ what: 'tail', path: 'checkpoints.jsonl', bytes: checkpoints.size - end })
  } finally {
    ledger?.close()
    checkpoints?.close()
  }
  return found
}
