/** The newest checkpoint, remembered outside the vault: what it notices, and that it never stands in the way. */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { commit } from '../../src/vault/commit.ts'
import { createVault } from '../../src/vault/create.ts'
import { openVault, type VaultContext } from '../../src/vault/open.ts'
import { readLastLine } from '../../src/vault/read.ts'
import { findRollback, forgetCheckpoint, rememberedCheckpoint } from '../../src/vault/remembered.ts'
import { fixedContext, inFolder, readFolder } from '../made-vault.ts'
import { putFiles, record } from './vault-on-disk.ts'

vi.setConfig({ testTimeout: 60_000 })

type Made = {
  readonly dir: string
  readonly state: string
  readonly id: string
  add(text: string, where?: VaultContext): Promise<void>
  found(): ReturnType<typeof findRollback>
}

const withVault = (act: (made: Made) => Promise<void>): Promise<void> =>
  inFolder(async (folder) => {
    const [dir, state] = [join(folder, 'vault'), join(folder, 'state', 'evidence')]
    const here = { ...fixedContext('remembered'), stateFolder: state }
    const { id } = createVault(dir, null, here, undefined)
    const add = async (text: string, where: VaultContext = here): Promise<void> => {
      const vault = await openVault(dir, where)
      commit(vault, [record(text)])
      vault.close()
    }
    await act({ dir, state, id, add, found: () => findRollback(state, dir, readLastLine(dir).note) })
  })

describe('after a commit', () => {
  test('the signed note is remembered by the id, for its owner alone, and nothing else', () =>
    withVault(async ({ dir, state, id, add, found }) => {
      await add('a')
      await add('b')
      expect(readdirSync(state)).toEqual([`${id}.checkpoint`])
      const path = join(state, `${id}.checkpoint`)
      expect(readFileSync(path, 'utf8')).toBe(readFileSync(join(dir, 'checkpoint'), 'utf8'))
      expect(statSync(path).mode & 0o777).toBe(0o600)
      expect(statSync(state).mode & 0o777).toBe(0o700)
      expect(found()).toBeUndefined()
      forgetCheckpoint(state, id)
      expect(readdirSync(state)).toEqual([])
      expect(found()).toBeUndefined()
    }))

  test('a place that cannot be written to makes nothing fail', () =>
    withVault(async ({ dir, state, add }) => {
      mkdirSync(join(state, '..'))
      writeFileSync(state, 'a file where the folder should be')
      await add('a')
      expect(readLastLine(dir).size).toBe(2)
      expect(readFileSync(state, 'utf8')).toBe('a file where the folder should be')
    }))
})

describe('a vault is held against what is remembered', () => {
  test('put back to an earlier state it is older, also after it went on, and the newer is kept in mind', () =>
    withVault(async ({ dir, state, id, add, found }) => {
      await add('a')
      const earlier = readFolder(dir)
      await add('b')
      await add('c')
      const remembered = rememberedCheckpoint(state, id)
      expect(remembered?.size).toBe(4)
      putFiles(dir, earlier)
      expect(found()).toEqual({ how: 'older', size: 2, remembered })
      await add('other b')
      expect(found()).toMatchObject({ how: 'older', size: 3 })
      await add('other c')
      expect(found()).toMatchObject({ how: 'forked', size: 4 })
      expect(rememberedCheckpoint(state, id)).toEqual(remembered)
    }))

  test('grown past the remembered size on another history it is forked', () =>
    withVault(async ({ dir, add, found }) => {
      await add('a')
      const earlier = readFolder(dir)
      await add('b')
      putFiles(dir, earlier)
      const elsewhere = fixedContext('elsewhere', '2022-01-01T00:00:00.000Z')
      await add('other b', elsewhere)
      expect(found()).toMatchObject({ how: 'forked', size: 3, remembered: { size: 3 } })
      await add('other c', elsewhere)
      expect(found()).toMatchObject({ how: 'forked', size: 4, remembered: { size: 3 } })
    }))

  test('grown on its own history elsewhere it is neither', () =>
    withVault(async ({ state, id, add, found }) => {
      await add('a')
      await add('b', fixedContext('another computer', '2022-01-01T00:00:00.000Z'))
      expect(rememberedCheckpoint(state, id)?.size).toBe(2)
      expect(found()).toBeUndefined()
      await add('c')
      expect(rememberedCheckpoint(state, id)?.size).toBe(4)
    }))

  test('what was written into the memory by others says nothing, and an id is never a path', () =>
    withVault(async ({ dir, state, id, add, found }) => {
      await add('a')
      const path = join(state, `${id}.checkpoint`)
      const note = readFileSync(path, 'utf8')
      for (const text of ['', 'not a note', note.replace(id, 'f'.repeat(32)), note.slice(0, -30)]) {
        writeFileSync(path, text)
        expect(found(), text).toBeUndefined()
      }
      writeFileSync(join(state, '..', 'elsewhere.checkpoint'), note)
      expect(rememberedCheckpoint(state, '../elsewhere')).toBeUndefined()
      expect(findRollback(undefined, dir, note)).toBeUndefined()
    }))
})
