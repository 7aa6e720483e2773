/** The seals among the secrets: kept, found again by the ledger's name for them, and read in one form only. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { decodeUtf8, encodeUtf8 } from '../../src/core/bytes.ts'
import { sha256Hex } from '../../src/core/crypto.ts'
import { changeSeal, sealNamed } from '../../src/vault/change-keys.ts'
import { createVault } from '../../src/vault/create.ts'
import { openVault, readSecretsOf } from '../../src/vault/open.ts'
import { formatSecrets, parseSecrets, type Secrets } from '../../src/vault/secrets.ts'
import { writer } from '../faults/after-fault.ts'

const SEAL = { certificate: Uint8Array.of(1, 2, 3), privateKey: Uint8Array.of(4, 5) }
const SECRETS: Secrets = {
  identities: [],
  owner: null,
  recipients: [],
  seals: [SEAL, { certificate: Uint8Array.of(9), privateKey: Uint8Array.of(8) }],
  signing: [{ seed: new Uint8Array(32), seq: 0 }],
}

describe('the secrets', () => {
  test('with seals are read as they were written', () => {
    expect(parseSecrets(formatSecrets(SECRETS))).toEqual(SECRETS)
    expect(parseSecrets(formatSecrets({ ...SECRETS, seals: [] }))).toEqual({ ...SECRETS, seals: [] })
  })

  test.each([
    ['an empty list', '[]'],
    ['one seal that is not in a list', '{"certificate":"AQID","key":"BAU"}'],
    ['a number', '[1]'],
    ['without a key', '[{"certificate":"AQID"}]'],
    ['with a member more', '[{"certificate":"AQID","key":"BAU","v":1}]'],
    ['an empty certificate', '[{"certificate":"","key":"BAU"}]'],
    ['a key that is no base64url', '[{"certificate":"AQID","key":"B+U="}]'],
    ['a key that is a number', '[{"certificate":"AQID","key":4}]'],
  ])('with %s for seals are refused', (_name, seal) => {
    const good = decodeUtf8(formatSecrets({ ...SECRETS, seals: [] })) as string
    expect(parseSecrets(encodeUtf8(good))).toBeDefined()
    expect(parseSecrets(encodeUtf8(good.replace('"seal":null', `"seal":${seal}`)))).toBeUndefined()
  })
})

describe('a vault', () => {
  let dir: string
  beforeEach(() => {
    dir = join(mkdtempSync(join(tmpdir(), 'evidence-seals-')), 'vault')
    createVault(dir, null, writer, undefined)
  })
  afterEach(() => rmSync(join(dir, '..'), { recursive: true, force: true }))

  test('names a seal, keeps it when it names none, and finds it by name', async () => {
    const vault = await openVault(dir, writer)
    expect(changeSeal(vault, SEAL).now).toMatchObject({ action: 'seal', seal: sha256Hex(SEAL.certificate) })
    expect(changeSeal(vault, null).now).toMatchObject({ action: 'seal', seal: null })
    vault.close()
    const secrets = readSecretsOf(dir, undefined)
    expect(secrets.seals).toEqual([SEAL])
    expect(sealNamed(secrets, sha256Hex(SEAL.certificate))).toEqual(SEAL)
    expect(sealNamed(secrets, null)).toBeUndefined()
    expect(sealNamed(secrets, '0'.repeat(64))).toBeUndefined()
  })
})
