/** Errors of node:fs as failures of ours: which file, reading or writing, and why in the few kinds that need words. */
import { type DiskReason, EvidenceError } from '../core/errors.ts'

const REASONS: Record<string, DiskReason> = {
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  EACCES: 'permission',
  EPERM: 'permission',
  ENOSPC: 'full',
  EDQUOT: 'full',
  EFBIG: 'full',
  EROFS: 'read-only',
  EMFILE: 'too-many',
  ENFILE: 'too-many',
  EIO: 'io',
  EBUSY: 'busy',
}
/** Linux numbers that Node 20 does not name: it reports a full quota as "UNKNOWN". */
const EDQUOT_LINUX = -122

/** The kind of reason behind an error of node:fs. */
export function diskReason(error: unknown): DiskReason {
  const { code, errno } = error as NodeJS.ErrnoException
  return errno === EDQUOT_LINUX ? 'full' : (REASONS[code ?? ''] ?? 'other')
}

/** True for an error of node:fs with one of these codes. */
export function isCode(error: unknown, ...codes: string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException).code ?? '')
}

/** Runs `act`; an error of node:fs becomes the fault 'disk'. `certain` is false where it may have happened all the same. */
export function guarded<T>(doing: 'read' | 'write', path: string, certain: boolean, act: () => T): T {
  try {
    return act()
  } catch (error) {
    if (error instanceof EvidenceError || !(error instanceof Error) || !('code' in error)) throw error
    throw new EvidenceError(
      { code: 'disk', doing, path, reason: diskReason(error), certain },
      { cause: error },
    )
  }
}

/** A failure to write under the name that a thing has while it is built, told under the name that the user gave. */
export function underItsName(error: unknown, building: string, path: string): unknown {
  if (!(error instanceof EvidenceError) || error.fault.code !== 'disk') return error
  if (!error.fault.path.startsWith(building)) return error
  const named = path + error.fault.path.slice(building.length)
  return new EvidenceError({ ...error.fault, path: named }, { changed: error.changed, cause: error.cause })
}
