/**
 * What must hold of a vault after any fault of a command, and of the next writer: looked at in this process, with the
 * program's own readers and the one verifier, for a fault is followed by a look hundreds of times.
 */

import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { rebuildWith } from '../../src/cli/packet-views.ts'
import { canonicalize, type JsonObject } from '../../src/core/jcs.ts'
import { SOFTWARE } from '../../src/core/version.ts'
import { commit } from '../../src/vault/commit.ts'
import { folderSource } from '../../src/vault/folder-source.ts'
import { takeLock } from '../../src/vault/lock.ts'
import { openVault, type VaultContext } from '../../src/vault/open.ts'
import { readVault } from '../../src/vault/read.ts'
import { NO_ANCHORS } from '../../src/verify/anchors.ts'
import type { Report } from '../../src/verify/report.ts'
import { verify } from '../../src/verify/verify.ts'
import { readFolder } from '../made-vault.ts'
import { typesetHere } from '../typeset-here.ts'

/** This process as a writer, as the program makes it: its locks and those of the program can be judged by each other. */
export const writer: VaultContext = {
  self: { pid: process.pid, host: hostname() },
  random: (count) => new Uint8Array(randomBytes(count)),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  now: () => new Date(),
  software: SOFTWARE,
}

/** Leaves the lock of a process that has ended, as a kill does. */
export async function leaveLock(vault: string): Promise<void> {
  const ended = spawn('true')
  await new Promise((resolve) => ended.once('exit', resolve))
  const lock = await takeLock(vault, writer)
  const path = join(vault, 'lock')
  const owner = JSON.parse(readFileSync(path, 'utf8')) as JsonObject
  lock.release()
  writeFileSync(path, canonicalize({ ...owner, pid: ended.pid as number }))
}

/** The report on a vault or a packet folder, on everything that can be told of it. */
export function reportOf(path: string, kind: 'vault' | 'packet'): Promise<Report> {
  const views = { software: SOFTWARE, rebuild: rebuildWith(typesetHere) }
  return verify(folderSource(path, writer.self), kind, { anchors: NO_ANCHORS, all: true, views })
}

/** The entries of a vault by number, each as one text to be compared. */
export function entriesOf(vault: string): Map<number, string> {
  return new Map(
    readVault(vault).entries.map((entry) => [
      entry.header.seq,
      JSON.stringify([entry.header.digest, 'record' in entry ? entry.record : null]),
    ]),
  )
}

/** A vault as it was before the fault. */
export type Before = {
  readonly entries: ReadonlyMap<number, string>
  readonly ledger: Uint8Array
  readonly checkpoints: Uint8Array
}

/** Reads what must be kept. */
export function readBefore(vault: string): Before {
  return {
    entries: entriesOf(vault),
    ledger: readFileSync(join(vault, 'ledger.jsonl')),
    checkpoints: readFileSync(join(vault, 'checkpoints.jsonl')),
  }
}

/**
 * Holds the vault to what must be so after a fault, lets the next writer add an entry, and holds it to it again.
 * Answers the verdict before that, how many entries a reader saw then, and how many there were once a writer had
 * recovered it.
 */
export async function mustBeWhole(vault: string, before: Before): Promise<Left> {
  const { verdict, findings } = await reportOf(vault, 'vault')
  expect(['consistent', 'unfinished'], JSON.stringify(findings)).toContain(verdict)
  const seen = mustKeep(vault, before)
  const roots = rootsOf(vault)

  const open = await openVault(vault, writer)
  const recovered = open.tail.line.size
  const { receipts } = commit(open, [{ kind: 'threat', content: { text: 'the next one' } }])
  open.close()
  expect(receipts[0]?.seq).toBe(recovered)
  const next = await reportOf(vault, 'vault')
  expect(next.verdict, JSON.stringify(next.findings)).toBe('consistent')
  expect(mustKeep(vault, before)).toBe(recovered + 1)
  const files = [...readFolder(vault).keys()]
  expect(files.filter((name) => name.startsWith('lock') && !/^lock\.new-/.test(name))).toEqual([])
  for (const [size, root] of rootsOf(vault))
    for (const other of new Set([...root, ...(roots.get(size) ?? [])]))
      expect([size, [...root]]).toEqual([size, [other]])
  return { verdict, seen, recovered }
}

/** See mustBeWhole. */
export type Left = { readonly verdict: string; readonly seen: number; readonly recovered: number }

/** Everything acknowledged before is there, byte for byte; how many entries there are. */
function mustKeep(vault: string, before: Before): number {
  const entries = entriesOf(vault)
  for (const [seq, entry] of before.entries) expect(entries.get(seq)).toBe(entry)
  for (const [name, bytes] of [
    ['ledger.jsonl', before.ledger],
    ['checkpoints.jsonl', before.checkpoints],
  ] as const)
    expect(readFileSync(join(vault, name)).subarray(0, bytes.length).equals(bytes), name).toBe(true)
  return entries.size
}

/**
 * The roots by size of every checkpoint in any file of the vault, set aside or not, of whose signature so much is
 * there that nobody else may sign another (docs/format.md: from 32 bytes on).
 */
export function rootsOf(vault: string): Map<number, Set<string>> {
  const found = new Map<number, Set<string>>()
  for (const bytes of readFolder(vault).values())
    for (const [size, root] of rootsIn(bytes)) found.set(size, (found.get(size) ?? new Set()).add(root))
  return found
}

/** Size and root of every such checkpoint in these bytes. */
export function rootsIn(bytes: Uint8Array): [number, string][] {
  // In a line of JSON a line end is written as two characters.
  const text = Buffer.from(bytes).toString().replaceAll('\\n', '\n')
  const notes = /\n(\d+)\n([A-Za-z0-9+/]{43}=)\n\n\u2014 \S+ [A-Za-z0-9+/]{48}/g
  return [...text.matchAll(notes)].map(([, size, root = '']) => [Number(size), root])
}
