/** What opens an encrypted vault, asked for once a command: before the lock is taken, which must not wait for a person. */
import type { Identity } from '../age/keys.ts'
import { EvidenceError } from '../core/errors.ts'
import { readSettings } from '../vault/open.ts'
import { openSecrets, unlockWithPassphrase } from '../vault/sealed-secrets.ts'
import type { CommonFlags, Context } from './context.ts'
import { givenPassphrase } from './passphrase.ts'

const TRIES = 3
const held = new WeakMap<Context, Map<string, Identity>>()

/**
 * What opens the secrets of the vault at `dir`; undefined where it is not encrypted.
 * @throws EvidenceError 'wrong-passphrase', 'passphrase-needed', 'not-a-vault', 'vault-damaged'
 */
export async function unlock(
  context: Context,
  flags: CommonFlags,
  dir: string,
): Promise<Identity | undefined> {
  if (readSettings(dir).encryption === null) return undefined
  const known = held.get(context)?.get(dir)
  if (known !== undefined) return known
  const given = givenPassphrase(context, flags)
  const identity = given === undefined ? await ask(context, flags, dir) : unlockWithPassphrase(dir, given)
  remember(context, dir, identity)
  return identity
}

/** Whether this command has what opens the vault at `dir` already. */
export function isUnlocked(context: Context, dir: string): boolean {
  return held.get(context)?.has(dir) === true
}

/** Keeps what opens the vault for the rest of this command. */
export function remember(context: Context, dir: string, identity: Identity): void {
  const places = held.get(context) ?? new Map<string, Identity>()
  held.set(context, places.set(dir, identity))
}

/** What opens the entries of the vault at `dir`; none where it is not encrypted. */
export async function unlockEntries(
  context: Context,
  flags: CommonFlags,
  dir: string,
): Promise<readonly Identity[]> {
  const by = await unlock(context, flags, dir)
  return by === undefined ? [] : openSecrets(dir, by).identities
}

async function ask(context: Context, flags: CommonFlags, dir: string): Promise<Identity> {
  const terminal = flags.input === false ? undefined : context.controlling()
  if (terminal === undefined) throw new EvidenceError({ code: 'passphrase-needed' })
  const { askSecret } = await import('./ask.ts')
  for (let tries = 1; ; tries++) {
    const again = tries === 1 ? '' : 'That was not the passphrase of this vault. '
    const passphrase = await askSecret(terminal, `${again}Passphrase:`)
    try {
      if (passphrase === '') throw new EvidenceError({ code: 'wrong-passphrase' })
      return unlockWithPassphrase(dir, passphrase)
    } catch (error) {
      const wrong = error instanceof EvidenceError && error.fault.code === 'wrong-passphrase'
      if (!wrong || tries === TRIES) throw error
    }
  }
}
