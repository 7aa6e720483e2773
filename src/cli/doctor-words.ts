/** What `doctor` can find in the surroundings of a vault: codes, severities, and the sentences for a person. */
import type { Severity } from '../core/finding.ts'

/** Every code that `doctor` gives, with its severity. They stay once shipped. */
const SEVERITIES = {
  'permissions-open': 'failure',
  'parent-listable': 'note',
  'parent-replaceable': 'failure',
  'folder-synced': 'failure',
  'conflict-copy': 'failure',
  'network-file-system': 'failure',
  'file-system-unknown': 'cannotTell',
  'clock-behind': 'failure',
  'lock-left': 'unfinished',
  'lock-unclear': 'cannotTell',
  'temporary-left': 'unfinished',
  'tail-unfinished': 'unfinished',
  'quarantine-holds': 'note',
  'kept-beside': 'note',
  'leaving-left': 'unfinished',
  'partial-left': 'unfinished',
  'swap-open': 'failure',
  'swap-unclear': 'cannotTell',
  'core-dumps': 'failure',
  'core-dumps-unclear': 'cannotTell',
  'vault-damaged': 'cannotTell',
} as const satisfies Record<string, Severity>

export type DoctorCode = keyof typeof SEVERITIES

/** A finding in the shape of verify's: `path` is relative to the vault or absolute, `size` a count or bytes, `why` a detail. */
export type DoctorFinding = {
  readonly code: DoctorCode
  readonly severity: Severity
  readonly path?: string
  readonly size?: number
  readonly why?: string
  /** True when `--fix` mended it. */
  readonly fixed?: true
}

/** A finding of `code`. */
export function doctorFinding(
  code: DoctorCode,
  details: Omit<DoctorFinding, 'code' | 'severity'> = {},
): DoctorFinding {
  return { code, severity: SEVERITIES[code], ...details }
}

/** All codes, for the test that must see each. */
export const DOCTOR_CODES = Object.keys(SEVERITIES) as DoctorCode[]

/** What is so, and what to do. `path` and `why` are data: escape before printing. */
export function doctorWords({ code, path = '', size = 0, why = '', fixed }: DoctorFinding): string {
  const place = path === '' ? 'The vault folder' : path
  switch (code) {
    case 'permissions-open':
      return fixed === true
        ? `${place} could be used by other users of this computer (${why}); now only by you.`
        : `${place} can be used by other users of this computer (${why}). evidence doctor --fix takes that away.`
    case 'parent-listable':
      return `Other users of this computer can see in ${place} that there is a vault, not what is in it.`
    case 'parent-replaceable':
      return `Somebody else can put another vault in the place of yours, in ${place}. Keep it in a folder of your own.`
    case 'folder-synced':
      return `${place} is copied elsewhere by ${why}. Whoever can open that account has a copy, also of what you remove here, and two computers that write to it break it. Move the vault to a folder that nothing copies; the copies there stay.`
    case 'conflict-copy':
      return `${place} looks like what a program that copies folders makes of two versions. Keep it, and run: evidence verify`
    case 'network-file-system':
      return `The vault lies on another machine (${why}). Whoever runs that machine can take a copy, and a crash may lose what was recorded. Move it to this computer's own disk.`
    case 'file-system-unknown':
      return `It cannot be told where the file system of the vault (${why}) keeps its files.`
    case 'clock-behind':
      return `This computer's clock stands more than a day before ${why}. Set it right before you record: an entry keeps the time of this clock.`
    case 'lock-left':
      return `${place} was left by a program that does not run any more. The next command that records takes it over.`
    case 'lock-unclear':
      return `${place} is there, and it cannot be told from here whether its program still runs. If nothing runs, the next command that records asks you.`
    case 'temporary-left':
      return `${place} was left by a write that did not finish. It was never acknowledged; in an encrypted vault nothing in it can be read.`
    case 'tail-unfinished':
      return `${place} ends with ${size} byte${size === 1 ? '' : 's'} that were never acknowledged. The next command that records sets them aside.`
    case 'quarantine-holds':
      return `${place} holds ${size} file${size === 1 ? '' : 's'} from a write that did not finish, set aside, never removed.`
    case 'kept-beside':
      return `${place} is a vault that a restore took the place of, whole, and opens as before. Nothing removes it but you.`
    case 'leaving-left':
      return `${place} is what is left of a vault whose removal was asked for and did not finish. It is not the vault any more: when you have seen that the deposit is whole, remove it yourself.`
    case 'partial-left':
      return `${place} was being written by a command that was stopped: a copy, a packet or a recovery sheet, and a sheet opens the vault. If nothing writes it now, remove it. A sheet that was so left is made worthless by the next evidence key sheet.`
    case 'swap-open':
      return `Memory is written to ${place} without encryption when it runs short: words that you type may stay there. Turn that swap off, or encrypt it.`
    case 'swap-unclear':
      return `Memory may be written to ${place}; whether that is encrypted cannot be told from here. It is if the whole disk is.`
    case 'core-dumps':
      return 'If a program crashes, its memory is written to a file, with the words in it. ulimit -c 0 in the shell stops that.'
    case 'core-dumps-unclear':
      return 'If a program crashes, the system hands its memory to another program, which may keep it.'
    case 'vault-damaged':
      return `Not all could be looked at, for the vault is damaged (${why}). Run: evidence verify`
  }
}
