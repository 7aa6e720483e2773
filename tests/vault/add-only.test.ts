/** Adding with the signing key and the recipient alone: it opens nothing, and believes neither ledger nor vault.json. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { type Identity, identityOf } from '../../src/age/keys.ts'
import { type AddOnly, formatAddOnly, parseAddOnly } from '../../src/vault/add-only.ts'
import { commit } from '../../src/vault/commit.ts'
import { createVault } from '../../src/vault/create.ts'
import { openVault } from '../../src/vault/open.ts'
import { readVault } from '../../src/vault/read.ts'
import { openSecrets } from '../../src/vault/sealed-secrets.ts'
import { fixedContext, inFolder, LOCKING, readFolder } from '../made-vault.ts'
import { outcome } from '../verify/outcome.ts'
import { faultOf, record } from './vault-on-disk.ts'

vi.setConfig({ testTimeout: 60_000 })

const context = fixedContext('add only')

const withVault = (act: (dir: string, store: AddOnly, by: Identity) => Promise<void>): Promise<void> =>
  inFolder(async (folder) => {
    const dir = join(folder, 'vault')
    const by = createVault(dir, 'Nour', context, LOCKING).by as Identity
    const vault = await openVault(dir, context, by)
    const { settings, recipient, key } = vault
    vault.close()
    if (recipient === null) throw new Error('not encrypted')
    await act(dir, { id: settings.id, recipient, signing: key }, by)
  })

test('the store goes through text and back, and holds no identity and no owner', () =>
  withVault(async (dir, store, by) => {
    const text = formatAddOnly(store)
    expect(parseAddOnly(text)).toEqual(store)
    expect(Object.keys(JSON.parse(text))).toEqual(['id', 'recipient', 'signing', 'v'])
    expect(text).not.toContain('AGE-SECRET-KEY')
    expect(text).not.toContain('Nour')
    const secrets = openSecrets(dir, by)
    for (const { secret } of secrets.identities)
      expect(text).not.toContain(Buffer.from(secret).toString('base64url'))
    for (const wrong of ['', '{}', text.replace('"v":1', '"v":2'), ` ${text}`, text.replace('age1', 'age2')])
      expect(parseAddOnly(wrong), wrong).toBeUndefined()
  }))

test('a writer with it adds what the owner can read, and knows nothing to read with itself', () =>
  withVault(async (dir, store, by) => {
    const vault = await openVault(dir, context, store)
    expect(vault.secrets).toMatchObject({ identities: [], owner: null, recipients: [] })
    commit(vault, [record('added without the passphrase')])
    vault.close()
    expect(await outcome(readFolder(dir))).toBe('consistent:')
    const { entries, damaged } = readVault(dir, openSecrets(dir, by).identities)
    expect(damaged).toEqual([])
    expect(entries[1]).toMatchObject({ record: record('added without the passphrase') })
    expect(Buffer.from(readFolder(dir).get('ledger.jsonl') as Uint8Array).toString()).not.toContain('without')
  }))

describe('nothing is written where', () => {
  const refused = (name: string, change: (dir: string, store: AddOnly) => AddOnly): void =>
    test(name, () =>
      withVault(async (dir, store) => {
        const given = change(dir, store)
        const before = readFolder(dir)
        expect(await faultOf(() => openVault(dir, context, given))).toEqual({ code: 'add-only-differs' })
        expect(readFolder(dir)).toEqual(before)
      }),
    )
  const stranger = identityOf(new Uint8Array(32).fill(7))
  const editSettings = (dir: string, change: (settings: Record<string, unknown>) => void): void => {
    const path = join(dir, 'vault.json')
    const settings = JSON.parse(readFileSync(path, 'utf8'))
    change(settings)
    writeFileSync(path, `${JSON.stringify(settings)}\n`)
  }

  refused('the store seals to somebody else', (_dir, store) => ({ ...store, recipient: stranger.recipient }))
  refused('the store signs with another key', (_dir, store) => ({
    ...store,
    signing: { seed: new Uint8Array(32).fill(9), seq: 0 },
  }))
  refused('the store names another entry for its key', (_dir, store) => ({
    ...store,
    signing: { ...store.signing, seq: 1 },
  }))
  refused('the store is of another vault', (_dir, store) => ({ ...store, id: '0'.repeat(32) }))
  refused('vault.json names another recipient', (dir, store) => {
    editSettings(dir, (settings) => {
      settings['encryption'] = { recipient: stranger.recipient.text }
    })
    return store
  })
  refused('vault.json and the store both name the same stranger', (dir, store) => {
    editSettings(dir, (settings) => {
      settings['encryption'] = { recipient: stranger.recipient.text }
    })
    return { ...store, recipient: stranger.recipient }
  })
})

test('vault.json edited to say that it is not encrypted is damage, and nothing is written', () =>
  withVault(async (dir, store) => {
    const path = join(dir, 'vault.json')
    const settings = { ...JSON.parse(readFileSync(path, 'utf8')), encryption: null }
    writeFileSync(path, `${JSON.stringify(settings)}\n`)
    const before = readFolder(dir)
    expect(await faultOf(() => openVault(dir, context, store))).toEqual({ code: 'add-only-differs' })
    expect(readFolder(dir)).toEqual(before)
  }))
