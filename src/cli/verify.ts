/** `evidence verify [PATH]`: a vault, a packet folder or a packet ZIP. Writes nothing, asks nothing, opens no socket. */

import { resolve } from 'node:path'
import type { Identity } from '../age/keys.ts'
import { EvidenceError } from '../core/errors.ts'
import type { Source } from '../core/source.ts'
import { SOFTWARE } from '../core/version.ts'
import { folderSource } from '../vault/folder-source.ts'
import type { Examine } from '../verify/examine.ts'
import { examineHere } from '../verify/ledger.ts'
import { refusedReport } from '../verify/refused-zip.ts'
import type { Report } from '../verify/report.ts'
import { kindOfSource, verify as verifySource } from '../verify/verify.ts'
import { type AnchorFlags, anchorsOf } from './anchors-given.ts'
import type { CommonFlags, Context, Status } from './context.ts'
import { statusOfVerdict } from './exit.ts'
import { whatIsAt } from './files.ts'
import { jsonLine } from './json-line.ts'
import { rebuildWith } from './packet-views.ts'
import { vaultPlace } from './place.ts'
import { oneLine } from './printable.ts'
import { type Progress, startProgress } from './progress.ts'
import { reportLines } from './report-words.ts'
import { openSource } from './sources.ts'
import { startTypesetter } from './typeset.ts'
import { unlockEntries } from './unlock.ts'
import { startOpening, withOpenedFiles } from './verify-opened.ts'

/** Runs the command; the status is that of the verdict. */
export async function verify(
  context: Context,
  given: string | undefined,
  flags: CommonFlags & AnchorFlags & { all?: boolean; decrypt?: boolean },
): Promise<Status> {
  const path = given === undefined ? vaultPlace(context, flags) : resolve(context.cwd, given)
  const anchors = await anchorsOf(context, flags)
  const opened = await openSource(context, path).catch((error: unknown) => {
    // Without a path it is the vault that is missing, not a file that was named.
    if (
      given === undefined &&
      error instanceof EvidenceError &&
      error.fault.code === 'disk' &&
      error.fault.reason === 'missing'
    ) {
      throw new EvidenceError({ code: 'not-a-vault', path })
    }
    throw error
  })
  const progress = startProgress(context, flags)
  let report: Report
  try {
    // A file that neither is a ZIP nor is called one was never a packet, changed or not.
    if ('refused' in opened && opened.refused === 'not-a-zip' && !/\.zip$/i.test(path))
      throw new EvidenceError({ code: 'not-a-vault', path })
    if ('refused' in opened) report = refusedReport(opened.refused, opened.name)
    else {
      const kind = await kindOfSource(opened.source)
      if (kind === undefined) throw new EvidenceError({ code: 'not-a-vault', path })
      if (kind === 'vault' && anchors.manifest !== undefined)
        throw new EvidenceError({
          code: 'usage',
          detail: '--manifest is for a packet: a vault has no tagmanifest-sha256.txt.',
        })
      const views = { software: SOFTWARE, rebuild: rebuildWith(startTypesetter(context.env, progress)) }
      const identities = await identitiesFor(context, flags, path, kind)
      const opening = identities.length === 0 ? undefined : startOpening(identities)
      const judged = await onAllCores(context, opened.source, path, (source, examine) =>
        verifySource(source, kind, {
          anchors,
          all: flags.all === true,
          views,
          examine: counted(opening?.examine ?? examine ?? examineHere, progress),
        }),
      )
      report = opening === undefined ? judged : withOpenedFiles(judged, path, opening.withFiles, identities)
    }
  } finally {
    progress.end()
    opened.close()
  }
  await say(context, flags, path, report)
  return statusOfVerdict(report.verdict)
}

/** What opens the sealed entries, asked for with `--decrypt` only. */
async function identitiesFor(
  context: Context,
  flags: CommonFlags & { decrypt?: boolean },
  path: string,
  kind: string,
): Promise<readonly Identity[]> {
  if (flags.decrypt !== true) return []
  if (kind !== 'vault')
    throw new EvidenceError({
      code: 'usage',
      detail: 'Nothing in a packet is sealed: --decrypt is for a vault.',
    })
  const identities = await unlockEntries(context, flags, path)
  if (identities.length === 0)
    await context.out.message('vault.json says that this vault is not encrypted: nothing was opened.')
  return identities
}

/** Starting workers costs more than a small vault or packet takes. */
const WORTH_WORKERS = 8 * 1_048_576

/** Examines as before, and counts the lines. */
function counted(examine: Examine, progress: Progress): Examine {
  progress.stage('Checking entries')
  return async (lines) => {
    const found = await examine(lines)
    progress.add(lines.length)
    return found
  }
}

/** Runs `act` with workers where there is much to read in a folder, and without them otherwise. */
async function onAllCores(
  context: Context,
  source: Source,
  path: string,
  act: (source: Source, examine: Examine | undefined) => Promise<Report>,
): Promise<Report> {
  const bytes = (await source.files()).reduce((sum, file) => sum + file.size, 0)
  if (bytes < WORTH_WORKERS || context.cores < 2 || whatIsAt(path) !== 'folder') return act(source, undefined)
  const { startPool } = await import('./examine-pool.ts')
  const pool = startPool(context.cores)
  try {
    return await act(folderSource(path, context.vault.self, pool.hashPath), pool.examine)
  } finally {
    pool.close()
  }
}

async function say(context: Context, flags: CommonFlags, path: string, report: Report): Promise<void> {
  const { verdict, answers, findings, checked, shown } = report
  if (flags.json === true) {
    await context.out.result(
      jsonLine({ verdict, answers, findings, checked, ...(shown === undefined ? {} : { shown }) }),
    )
    return
  }
  if (flags.quiet !== true) await context.out.message(`Checking the ${report.what} at ${oneLine(path, 400)}`)
  for (const line of reportLines(report, context.out.paint.result))
    if (!(await context.out.result(line))) return
}
