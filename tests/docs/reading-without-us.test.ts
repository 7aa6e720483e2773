/**
 * Runs the commands of docs/reading-without-us.md, those and no others, on an encrypted vault: the stock age asks for
 * the passphrase on a real terminal, python3 reads the entries, openssl checks the signature.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { encodeUtf8 } from '../../src/core/bytes.ts'
import type { LedgerRecord } from '../../src/core/record.ts'
import { commit } from '../../src/vault/commit.ts'
import { createVault } from '../../src/vault/create.ts'
import { openVault } from '../../src/vault/open.ts'
import { storeAttachment } from '../../src/vault/sealed-objects.ts'
import { onPty } from '../cli/pty.ts'
import { fixedContext, incoming, inFolder } from '../made-vault.ts'
import { part } from '../parts.ts'

vi.setConfig({ testTimeout: 120_000 })

const PAGE = readFileSync(new URL('../../docs/reading-without-us.md', import.meta.url), 'utf8')
const COMMANDS = [...PAGE.matchAll(/^```sh\n([\s\S]*?)\n```$/gm)].map(([, text]) => text).join('\n')

const PASSPHRASE = 'seven quiet boats on the river'
const WORDS = 'Мы знаем, где твоя школа. 我们知道。'
const PICTURE = encodeUtf8('a picture of a screen')

/** An encrypted vault of four entries in two commits; answers the fingerprint of its key, without its prefix. */
async function makeSealedVault(dir: string): Promise<string> {
  const context = fixedContext('reading without us')
  const { by, publicKey } = createVault(dir, 'Nour', context, { passphrase: PASSPHRASE, workFactor: 10 })
  const vault = await openVault(dir, context, by)
  try {
    const { sha256, size } = storeAttachment(vault, incoming(PICTURE))
    const threat: LedgerRecord = {
      kind: 'threat',
      content: { text: WORDS },
      attachments: [{ sha256, size, name: '../shot.png' }],
    }
    const [first] = commit(vault, [threat, { kind: 'threat', content: { text: 'Answer.' } }]).receipts
    const about = { seq: 1, digest: first?.digest ?? '' }
    commit(vault, [{ kind: 'annotation', annotation: 'remark', about, text: 'I did not answer.' }])
  } finally {
    vault.close()
  }
  return createHash('sha256').update(publicKey).digest('base64').replace(/=+$/, '')
}

/** Runs the page's commands in the vault, with the passphrase typed where age asks for it. */
function runPage(dir: string, passphrase: string) {
  const script = join(dir, '..', 'commands.sh')
  writeFileSync(script, `set -e\ncd '${dir}'\n${COMMANDS}\n`)
  const env = { PATH: process.env['PATH'] ?? '' }
  return onPty(['sh', script], [{ wait: 'passphrase' }, { send: `${passphrase}\n` }], { env, seconds: 110 })
}

const here = [
  part('age', ['age', '--version']),
  part('python3', ['python3', '--version']),
  part('openssl', ['openssl', 'version']),
].every(Boolean)

describe.runIf(here)('docs/reading-without-us.md', () => {
  it('opens every entry and attachment of an encrypted vault, and checks what was signed', async () => {
    await inFolder(async (folder) => {
      const dir = join(folder, 'vault')
      const fingerprint = await makeSealedVault(dir)
      const ran = await runPage(dir, PASSPHRASE)
      expect(ran, ran.output).toMatchObject({ status: 0, unmet: null })
      expect(ran.output).toContain('Signature Verified Successfully')

      const read = (name: string): string => readFileSync(join(dir, 'read', name), 'utf8')
      const entries = read('entries.jsonl').trimEnd().split('\n')
      const texts = entries.map((line) => JSON.parse(line).record)
      expect(texts.map(({ kind }) => kind)).toEqual(['vault', 'threat', 'threat', 'annotation'])
      expect(texts[1].content.text).toBe(WORDS)
      expect(texts[3].text).toBe('I did not answer.')
      expect(read('attachments.txt')).toBe('read/1-1 "../shot.png" is what was recorded\n')
      expect(new Uint8Array(readFileSync(join(dir, 'read', '1-1')))).toEqual(PICTURE)
      expect(read('signed.txt')).toBe(`key SHA256:${fingerprint}\n4 entries fit the signed root\n`)
    })
  })

  it('tells a changed entry, and a wrong passphrase opens nothing', async () => {
    await inFolder(async (folder) => {
      const dir = join(folder, 'vault')
      await makeSealedVault(dir)
      const wrong = await runPage(dir, 'another passphrase')
      expect(wrong.status).not.toBe(0)
      expect(existsSync(join(dir, 'read', 'secrets.json'))).toBe(false)

      const ledger = join(dir, 'ledger.jsonl')
      const lines = readFileSync(ledger, 'utf8').split('\n')
      // The last letter of base64url may carry bits that count for nothing, so one in the middle is changed.
      lines[2] = (lines[2] ?? '').replace(
        /("sealed":".{40})(.)/,
        (_all, before, letter) => `${before}${letter === 'A' ? 'B' : 'A'}`,
      )
      lines[3] = (lines[3] ?? '').replace(/"recordedAt":"2021/, '"recordedAt":"2020')
      writeFileSync(ledger, lines.join('\n'))
      const ran = await runPage(dir, PASSPHRASE)
      expect(ran, ran.output).toMatchObject({ status: 0 })
      expect(readFileSync(join(dir, 'read', 'entries.jsonl'), 'utf8')).toContain(
        '# entry 2 is not what was recorded\n',
      )
      expect(readFileSync(join(dir, 'read', 'signed.txt'), 'utf8')).toContain('DO NOT FIT the signed root')
    })
  })
})
