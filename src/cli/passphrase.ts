/**
 * Where a passphrase comes from (cli.md, "Passphrase"): a file, a command, or the controlling terminal; never an
 * argument or a plain environment variable, for other programs can read those.
 */
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { decodeUtf8 } from '../core/bytes.ts'
import { EvidenceError } from '../core/errors.ts'
import type { CommonFlags, Context } from './context.ts'
import { readUserFile } from './files.ts'
import { splitAsShell } from './shell-words.ts'

/** Longer than any passphrase; a file this long is another file. */
const MAX_BYTES = 4096
const COMMAND_SECONDS = 60

/** The passphrase that a file or a command gives, or undefined where none was named. */
export function givenPassphrase(context: Context, flags: CommonFlags): string | undefined {
  const { env, cwd } = context
  if (flags.passphraseFile !== undefined) return passphraseFromFile(resolve(cwd, flags.passphraseFile))
  if (flags.passphraseCommand !== undefined) return fromCommand(flags.passphraseCommand)
  const { EVIDENCE_PASSPHRASE_FILE: file, EVIDENCE_PASSPHRASE_COMMAND: command } = env
  if (file !== undefined && file !== '') return passphraseFromFile(resolve(cwd, file))
  return command === undefined || command === '' ? undefined : fromCommand(command)
}

/** The passphrase in a file; one last newline is not part of it. */
export function passphraseFromFile(path: string): string {
  return passphraseOf(readUserFile(path, MAX_BYTES), path)
}

/** Run without a shell, so that nothing in it is read as more than words; it may talk to the terminal itself. */
function fromCommand(command: string): string {
  const [program, ...args] = splitAsShell(command.trim())
  const ran =
    program === undefined
      ? undefined
      : spawnSync(program, args, {
          stdio: ['inherit', 'pipe', 'inherit'],
          timeout: COMMAND_SECONDS * 1000,
          maxBuffer: MAX_BYTES,
        })
  if (ran === undefined || ran.error !== undefined || ran.status !== 0) {
    const how =
      ran?.error === undefined ? `it ended with ${ran?.status ?? ran?.signal}` : 'it could not be run'
    throw new EvidenceError({
      code: 'usage',
      detail: `The passphrase command gave no passphrase: ${program === undefined ? 'it is empty' : how}.`,
    })
  }
  return passphraseOf(ran.stdout, 'what the passphrase command gave')
}

function passphraseOf(bytes: Uint8Array, path: string): string {
  const text = decodeUtf8(bytes)?.replace(/\r?\n$/, '')
  if (text === undefined) throw new EvidenceError({ code: 'not-utf8', path })
  if (text === '')
    throw new EvidenceError({ code: 'usage', detail: 'The passphrase that was given is empty.' })
  return text
}
