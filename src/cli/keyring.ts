/**
 * The keyring of the system (Secret Service, Keychain, Credential Manager) through an optional package that is loaded
 * only here and only when it is wanted. Never the kernel's own keyring, which the package would fall back to.
 */
import { EvidenceError } from '../core/errors.ts'

const SERVICE = 'evidence'

/**
 * Keeps a text under the vault's id.
 * @throws EvidenceError 'no-keyring', as do the others
 */
export async function keepInKeyring(id: string, text: string): Promise<void> {
  await withEntry(id, (entry) => entry.setPassword(text))
}

/** The text kept under the vault's id, or undefined where none is. */
export async function readFromKeyring(id: string): Promise<string | undefined> {
  return (await withEntry(id, (entry) => entry.getPassword())) ?? undefined
}

/** Removes what is kept under the vault's id; false where nothing was. */
export async function removeFromKeyring(id: string): Promise<boolean> {
  return withEntry(id, (entry) => entry.deletePassword())
}

type Keyring = typeof import('@napi-rs/keyring')

async function withEntry<T>(id: string, act: (entry: InstanceType<Keyring['Entry']>) => T): Promise<T> {
  const keyring = await load()
  try {
    return act(new keyring.Entry(SERVICE, id, { linux: { store: 'secret-service' } }))
  } catch (error) {
    throw new EvidenceError({ code: 'no-keyring', why: reasonOf(error) }, { cause: error })
  }
}

async function load(): Promise<Keyring> {
  try {
    return await import('@napi-rs/keyring')
  } catch (error) {
    throw new EvidenceError(
      { code: 'no-keyring', why: 'the optional package @napi-rs/keyring is not installed' },
      { cause: error },
    )
  }
}

/** What the package says of it, as data. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
