/**
 * `evidence restore [PATH]`: a checked copy into the vault's place, for reading only until its owner has settled that
 * nothing was recorded after it. Without PATH it settles that for the vault that is there.
 */
import { basename, dirname, join, resolve } from 'node:path'
import { encodeHex } from '../core/bytes.ts'
import { EvidenceError } from '../core/errors.ts'
import { writeSnapshot } from '../vault/copy.ts'
import { removeTree } from '../vault/disk.ts'
import { underItsName } from '../vault/disk-errors.ts'
import { folderSource } from '../vault/folder-source.ts'
import { takeLock } from '../vault/lock.ts'
import { makePlaceFor, restoredMarker, type Standing, takePlace, whatStands } from '../vault/restore.ts'
import { type Snapshot, takeSnapshot } from '../vault/snapshot.ts'
import type { Anchors } from '../verify/anchors.ts'
import { anchorsOf } from './anchors-given.ts'
import { sayLeftOut, whatItHolds } from './backup.ts'
import type { CommonFlags, Context } from './context.ts'
import { checkCopy } from './copy-check.ts'
import { whatIsAt } from './files.ts'
import { jsonLine } from './json-line.ts'
import { refuseUntested, vaultPlace } from './place.ts'
import { oneLine } from './printable.ts'
import { warnOfRollback } from './rollback.ts'
import { refuseLater, refuseRemembered, type SettleFlags, settleVault } from './settle.ts'

/** Stands for the path of what is at the vault's place, among anchors that have a path. */
const THERE = '\u0000there'

/** Runs the command. */
export async function restore(
  context: Context,
  path: string | undefined,
  flags: CommonFlags & SettleFlags,
): Promise<void> {
  refuseUntested(context)
  const dir = vaultPlace(context, flags)
  const given = await anchorsOf(context, flags)
  const stated = given.notes.length + given.words.length > 0
  if (stated && flags.nothingLater === true)
    throw new EvidenceError({
      code: 'usage',
      detail: 'Give the newest checkpoint that you know, or --nothing-later.',
    })
  if (path === undefined) return settleVault(context, flags, dir, given)
  const from = resolve(context.cwd, path)
  refuseFile(from, dir)
  const snapshot = takeSnapshot(from)
  makePlaceFor(dir)
  const building = join(dirname(dir), `.${basename(dir)}.new-${encodeHex(context.vault.random(8))}`)
  let kept: string | undefined
  try {
    writeSnapshot(snapshot, building, restoredMarker(context.vault.now(), snapshot.line.size))
    kept = await exchange(context, { building, dir, from, snapshot }, given, flags.nothingLater === true)
  } catch (error) {
    throw underItsName(error, building, dir)
  } finally {
    removeTree(building)
  }
  await sayRestored(context, flags, dir, snapshot, kept)
  if (stated || flags.nothingLater === true) return settleVault(context, flags, dir, given)
  if (flags.json !== true && flags.quiet !== true)
    await context.out.message(
      'Something may have been recorded elsewhere after this copy was made, so it is for reading only. Give the newest checkpoint that you know: evidence restore --expect "SIZE twelve words", or --against FILE. If nothing was recorded later: evidence restore --nothing-later',
    )
}

function refuseFile(from: string, dir: string): void {
  const kind = whatIsAt(from)
  if (kind === undefined)
    throw new EvidenceError({ code: 'disk', doing: 'read', path: from, reason: 'missing', certain: true })
  if (kind !== 'folder') {
    const detail = 'A backup is a folder. A deposit is opened and unpacked first: age -d, then tar -x.'
    throw new EvidenceError({ code: 'usage', detail })
  }
  if (from === dir)
    throw new EvidenceError({ code: 'usage', detail: 'A vault cannot be restored from itself.' })
}

type Copy = {
  readonly building: string
  readonly dir: string
  readonly from: string
  readonly snapshot: Snapshot
}

/** Checks the copy against itself, against what stands at the place and against what was given; then the two change places. */
async function exchange(
  context: Context,
  { building, dir, from, snapshot }: Copy,
  given: Anchors,
  nothingLater: boolean,
): Promise<string | undefined> {
  const lock = whatStands(dir).what === 'vault' ? await takeLock(dir, context.vault) : undefined
  try {
    const standing = whatStands(dir)
    const notes = standing.what === 'vault' ? standing.notes : []
    const anchors = {
      ...given,
      notes: [...given.notes, ...notes.map((note) => ({ from: 'checkpoint' as const, path: THERE, note }))],
    }
    const findings = await checkCopy(folderSource(building, context.vault.self), from, anchors)
    const { size } = snapshot.line
    refuseStanding(
      standing,
      findings.find((one) => one.path === THERE)?.code,
      dir,
      size,
      snapshot.settings.id,
    )
    refuseLater(
      findings.filter((one) => one.path !== THERE),
      size,
    )
    if (nothingLater || given.notes.length + given.words.length > 0)
      refuseRemembered(context, building, snapshot.line.note, size)
    const stamp = context.vault.now().toISOString().slice(0, 19).replace(/\D/g, '')
    const kept = `${dir}.kept-${stamp}-${encodeHex(context.vault.random(4))}`
    takePlace(building, dir, standing, kept)
    return standing.what === 'vault' ? kept : undefined
  } finally {
    lock?.release()
  }
}

function refuseStanding(
  standing: Standing,
  finding: string | undefined,
  path: string,
  size: number,
  id: string,
): void {
  const refuse = (why: 'newer' | 'forked' | 'other-vault' | 'no-vault', found = 0): never => {
    throw new EvidenceError({ code: 'not-restored', why, path, size, found })
  }
  if (standing.what === 'other') refuse('no-vault')
  if (standing.what !== 'vault') return
  if (standing.id !== id || finding === 'held-other-vault') refuse('other-vault')
  if (finding === 'held-longer') refuse('newer', standing.size)
  if (finding !== undefined) refuse('forked', standing.size)
}

async function sayRestored(
  context: Context,
  flags: CommonFlags,
  dir: string,
  snapshot: Snapshot,
  kept: string | undefined,
): Promise<void> {
  await sayLeftOut(context, snapshot)
  await warnOfRollback(context, dir, snapshot.line.note)
  const { size, root, words } = whatItHolds(snapshot)
  if (flags.json === true) {
    await context.out.result(jsonLine({ path: dir, size, root, words, kept: kept ?? null, readOnly: true }))
    return
  }
  await context.out.result(`Restored to ${oneLine(dir, 400)}, and checked.`)
  await context.out.result(words)
  if (kept !== undefined && flags.quiet !== true)
    await context.out.message(
      `What was there is kept at ${oneLine(kept, 400)}, with what only it had, such as private notes. Nothing of it was changed.`,
    )
}
