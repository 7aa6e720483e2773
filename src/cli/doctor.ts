/**
 * `evidence doctor [--fix]`: the surroundings of a vault, not what is in it. Needs no passphrase, reads no record, and
 * changes nothing unless --fix is given; --fix only takes rights of others away.
 */
import { dirname, join } from 'node:path'
import { EvidenceError } from '../core/errors.ts'
import { NOT_BEFORE } from '../core/version.ts'
import { partialsIn } from '../vault/beside.ts'
import { namesIn, realPath, systemText } from '../vault/disk-reads.ts'
import { folderSource } from '../vault/folder-source.ts'
import { readSettings } from '../vault/open.ts'
import { exposedIn, exposedParents, withdrawRights } from '../vault/permissions.ts'
import { lastRecordedAt } from '../vault/read.ts'
import { isConflictCopy, syncedBy } from '../vault/synced-folders.ts'
import { dumpsCore, isNetwork, mountOf, type SystemText, swapsOf } from '../vault/system-exposure.ts'
import { type Leftover, leftoversOf } from '../vault/what-is-left.ts'
import type { CommonFlags, Context, Status } from './context.ts'
import { type DoctorCode, type DoctorFinding, doctorFinding, doctorWords } from './doctor-words.ts'
import { jsonLine } from './json-line.ts'
import { vaultPlace } from './place.ts'
import { oneLine } from './printable.ts'

const DAY = 86_400_000
const SYSTEM_LIMIT = 1_048_576

/** Runs the command; 1 where anything was found, also what --fix mended. */
export async function doctor(context: Context, flags: CommonFlags & { fix?: boolean }): Promise<Status> {
  const dir = vaultPlace(context, flags)
  const damage = damageOf(() => readSettings(dir))
  const findings = [
    ...permissions(dir, flags.fix === true),
    ...exposedParents(realPath(dir)).map(({ path, may }) =>
      doctorFinding(may === 'list' ? 'parent-listable' : 'parent-replaceable', { path }),
    ),
    ...(await copies(context, dir)),
    ...clock(dir, context.vault.now()),
    ...left(dir, context),
    ...partials(dir, context.cwd),
    ...(damage === undefined ? [] : [doctorFinding('vault-damaged', { why: damage })]),
    ...systemFindings(realPath(dir), (path) => systemText(path, SYSTEM_LIMIT)),
  ]
  await say(context, flags, dir, findings)
  return findings.length === 0 ? 0 : 1
}

/** The damage that reading ran into; that there is no vault is no finding. */
function damageOf(read: () => unknown): string | undefined {
  try {
    read()
    return undefined
  } catch (error) {
    if (!(error instanceof EvidenceError) || error.fault.code === 'not-a-vault') throw error
    return error.fault.code === 'vault-damaged' ? error.fault.damage : error.fault.code
  }
}

function permissions(dir: string, fix: boolean): DoctorFinding[] {
  const exposed = exposedIn(dir)
  if (fix) withdrawRights(dir, exposed)
  return exposed.map(({ path, mode }) =>
    doctorFinding('permissions-open', {
      path,
      why: mode.toString(8).padStart(4, '0'),
      ...(fix ? { fixed: true as const } : {}),
    }),
  )
}

async function copies(context: Context, dir: string): Promise<DoctorFinding[]> {
  // Both, for the folder that is copied may be the one that the link stands in.
  const synced = syncedBy(realPath(dir), namesIn) ?? syncedBy(dir, namesIn)
  const files = await folderSource(dir, context.vault.self).files()
  return [
    ...(synced === undefined
      ? []
      : [doctorFinding('folder-synced', { path: synced.folder, why: synced.service })]),
    ...files
      .filter(({ path }) => isConflictCopy(path.slice(path.lastIndexOf('/') + 1)))
      .map(({ path }) => doctorFinding('conflict-copy', { path })),
  ]
}

function clock(dir: string, now: Date): DoctorFinding[] {
  const recorded = lastRecordedAt(dir)
  const behind = (time: string | undefined): boolean =>
    time !== undefined && Date.parse(time) - now.getTime() > DAY
  if (behind(recorded))
    return [doctorFinding('clock-behind', { why: `the newest entry, ${recorded}`, path: 'ledger.jsonl' })]
  return behind(NOT_BEFORE)
    ? [doctorFinding('clock-behind', { why: `this program was made, ${NOT_BEFORE.slice(0, 10)}` })]
    : []
}

const LEFT: Record<Leftover['what'], DoctorCode> = {
  lock: 'lock-left',
  'lock-unknown': 'lock-unclear',
  takeover: 'lock-unclear',
  temporary: 'temporary-left',
  tail: 'tail-unfinished',
  quarantine: 'quarantine-holds',
  kept: 'kept-beside',
  leaving: 'leaving-left',
  partial: 'partial-left',
}

function left(dir: string, context: Context): DoctorFinding[] {
  try {
    return leftoversOf(dir, context.vault).map(({ what, path, bytes }) =>
      doctorFinding(LEFT[what], { path, ...(bytes === undefined ? {} : { size: bytes }) }),
    )
  } catch (error) {
    if (!(error instanceof EvidenceError) || error.fault.code !== 'vault-damaged') throw error
    return [doctorFinding('vault-damaged', { why: error.fault.damage })]
  }
}

/** Commands that write a file are mostly told one of the folder that one stands in; beside the vault is looked already. */
function partials(dir: string, cwd: string): DoctorFinding[] {
  if (realPath(dirname(dir)) === realPath(cwd)) return []
  return partialsIn(cwd).map((name) => doctorFinding('partial-left', { path: join(cwd, name) }))
}

/** What the system tells about the real path `dir`; nothing where it has no /proc. */
export function systemFindings(dir: string, text: SystemText): DoctorFinding[] {
  const found: DoctorFinding[] = []
  const mount = mountOf(text('/proc/self/mountinfo') ?? '', dir)
  const network = mount === undefined ? false : isNetwork(mount.type)
  if (mount !== undefined && network !== false)
    found.push(
      doctorFinding(network === true ? 'network-file-system' : 'file-system-unknown', {
        path: mount.at,
        why: mount.type,
      }),
    )
  for (const { path, encrypted } of swapsOf(text))
    if (encrypted !== true)
      found.push(doctorFinding(encrypted === false ? 'swap-open' : 'swap-unclear', { path }))
  const core = text('/proc/self/limits') === undefined ? false : dumpsCore(text)
  if (core !== false) found.push(doctorFinding(core === true ? 'core-dumps' : 'core-dumps-unclear'))
  return found
}

async function say(
  context: Context,
  flags: CommonFlags,
  dir: string,
  findings: readonly DoctorFinding[],
): Promise<void> {
  const { out } = context
  if (flags.json === true) {
    await out.result(jsonLine({ path: dir, findings }))
    return
  }
  if (flags.quiet !== true) await out.message(`Looking around the vault at ${oneLine(dir, 400)}`)
  for (const finding of findings) await out.result(`- ${oneLine(doctorWords(finding), 600)}`)
  if (findings.length === 0) await out.result('Nothing found.')
  if (flags.quiet === true) return
  await out.message(
    'Not everything shows: spyware, a backup of the whole computer, a folder that is copied without a mark, or somebody behind the chair. See: evidence help safety',
  )
}
