/**
 * The states in which a power loss can leave a folder (POSIX minimum, weaker than any file system in use): bytes are on
 * disk once their file was fsynced, names once their folder was. Whatever was not may be there or not, in any
 * combination; a write may be cut off, or be zeros in blocks of 512 bytes.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { seededNumbers } from '../seeded.ts'
import type { Log, Op } from './watched-disk.ts'

/** Files by path below the watched folder; a folder has no bytes. */
export type Tree = ReadonlyMap<string, Uint8Array | undefined>
/** A state after the first `at` operations; `told` are the lines that the program had printed. */
export type CrashState = {
  readonly at: number
  readonly tree: Tree
  readonly told: readonly string[]
  readonly about: string
}

const BLOCK = 512
/** Of so many open names every combination is tried; of more, the telling ones and some at random. */
const ALL_COMBINATIONS = 5
const AT_RANDOM = 24

type Write = Op & { kind: 'write' }
/** What becomes of the operations on one file: those of `keep`, and one of them changed. */
type Variant = {
  readonly keep: ReadonlySet<number>
  readonly changed?: readonly [number, (data: Uint8Array) => Uint8Array]
  readonly about: string
}

/** Every state (bounded and seeded as above), each once, told apart by its content and what was printed. */
export function* crashStates(log: Log, name: string): Generator<CrashState> {
  const seen = new Set<string>()
  const random = seededNumbers(`crash ${name}`)
  for (let at = 0; at <= log.ops.length; at++) {
    const ops = log.ops.slice(0, at)
    const told = ops.flatMap((op) => (op.kind === 'told' ? [op.about] : []))
    const open = ops.map((op, index) => isOpen(op, index, ops))
    const names = indexesWhere(ops, (op, index) => op.kind === 'names' && open[index] === true)
    const dataByNode = new Map<number, number[]>()
    for (const index of indexesWhere(
      ops,
      (op, k) => (op.kind === 'write' || op.kind === 'size') && open[k] === true,
    )) {
      const { node } = ops[index] as Write
      dataByNode.set(node, [...(dataByNode.get(node) ?? []), index])
    }
    for (const [{ kept, about: namesAbout }, choice] of pairs(
      nameChoices(names, random),
      dataChoices(ops, [...dataByNode.values()], random),
      random,
    )) {
      const tree = replay(log, ops, open, kept, choice)
      const about = `after ${at} of ${log.ops.length}: ${namesAbout}; ${choice.map((one) => one.about).join(', ')}`
      const key = hashOf(tree, told)
      if (seen.has(key)) continue
      seen.add(key)
      yield { at, tree, told, about }
    }
  }
}

/** All names and no names with each choice of data, all data and none with each choice of names, and some at random. */
function* pairs<N, D>(
  names: readonly N[],
  data: readonly D[],
  random: (limit: number) => number,
): Generator<[N, D]> {
  for (const one of data) for (const name of [names[0], names.at(-1)]) yield [name as N, one]
  for (const one of names) for (const datum of [data[0], data[1] ?? data[0]]) yield [one, datum as D]
  for (let k = 0; k < AT_RANDOM; k++) yield [names[random(names.length)] as N, data[random(data.length)] as D]
}

/** True for a change that no later fsync of its file or folder has put on disk. */
function isOpen(op: Op, index: number, ops: readonly Op[]): boolean {
  if (op.kind === 'sync' || op.kind === 'told') return false
  const node = op.kind === 'names' ? op.folder : op.node
  return !ops.slice(index + 1).some((later) => later.kind === 'sync' && later.node === node)
}

function indexesWhere<T>(items: readonly T[], test: (item: T, index: number) => boolean): number[] {
  return items.flatMap((item, index) => (test(item, index) ? [index] : []))
}

function nameChoices(open: readonly number[], random: (limit: number) => number) {
  const choices: { kept: ReadonlySet<number>; about: string }[] = []
  const add = (kept: readonly number[], about: string): void =>
    void choices.push({ kept: new Set(kept), about })
  if (open.length <= ALL_COMBINATIONS) {
    for (let bits = 0; bits < 1 << open.length; bits++)
      add(
        open.filter((_, k) => (bits >> k) & 1),
        `names ${bits.toString(2)}`,
      )
    return choices
  }
  add([], 'no names')
  for (const one of open) {
    add(
      open.filter((index) => index !== one),
      `all names but ${one}`,
    )
    add([one], `no name but ${one}`)
  }
  for (let k = 0; k < AT_RANDOM; k++)
    add(
      open.filter(() => random(2) === 1),
      `names at random ${k}`,
    )
  return choices
}

/** One variant for each file with open writes, in the combinations that tell. */
function dataChoices(
  ops: readonly Op[],
  files: readonly (readonly number[])[],
  random: (limit: number) => number,
): Variant[][] {
  const variants = files.map((open) => variantsOf(ops, open))
  const all = variants.map((list) => list[0] as Variant)
  const none = variants.map((list) => list[1] as Variant)
  const choices = [all, none]
  for (const [file, list] of variants.entries())
    for (const variant of list) choices.push(all.with(file, variant), none.with(file, variant))
  if (files.length > 1)
    for (let k = 0; k < AT_RANDOM; k++)
      choices.push(variants.map((list) => list[random(list.length)] as Variant))
  return files.length === 0 ? [[]] : choices
}

/** First all of them, then none, then all up to each, each alone, and each of them torn or with zeros. */
function variantsOf(ops: readonly Op[], open: readonly number[]): Variant[] {
  const variants: Variant[] = [
    { keep: new Set(open), about: 'all written' },
    { keep: new Set(), about: 'nothing written' },
  ]
  for (const [k, index] of open.entries()) {
    const upTo = new Set(open.slice(0, k + 1))
    if (open.length > 1) {
      variants.push(
        { keep: upTo, about: `up to ${index}` },
        { keep: new Set([index]), about: `only ${index}` },
      )
      variants.push({ keep: new Set(open.filter((one) => one !== index)), about: `without ${index}` })
    }
    const op = ops[index] as Op
    if (op.kind !== 'write') continue
    for (const [about, change] of tears(op))
      variants.push({ keep: upTo, changed: [index, change], about: `${index} ${about}` })
  }
  return variants
}

/** Cut off at some lengths; of full length with zeros behind; and with each of its first and last blocks not written. */
function tears({ data, offset }: Write): [string, (data: Uint8Array) => Uint8Array][] {
  const { length } = data
  const borders: number[] = []
  for (
    let border = Math.ceil((offset + 1) / BLOCK) * BLOCK - offset;
    border < length && borders.length < 4;
    border += BLOCK
  )
    borders.push(border)
  const cuts = new Set(
    [1, length >> 1, ...borders, ...[1, 5, 20, 30, 45, 60, 90].map((back) => length - back)].filter(
      (cut) => cut > 0 && cut < length,
    ),
  )
  const zeros =
    (from: number, to: number) =>
    (bytes: Uint8Array): Uint8Array =>
      bytes.slice().fill(0, from, to)
  return [
    ['zeros', zeros(0, length)],
    ...[...cuts].flatMap((cut): [string, (data: Uint8Array) => Uint8Array][] => [
      [`cut at ${cut}`, (bytes) => bytes.slice(0, cut)],
      [`zeros from ${cut}`, zeros(cut, length)],
    ]),
    ...borders.map((border): [string, (data: Uint8Array) => Uint8Array] => [
      `zeros up to ${border}`,
      zeros(0, border),
    ]),
  ]
}

function replay(
  log: Log,
  ops: readonly Op[],
  open: readonly boolean[],
  names: ReadonlySet<number>,
  data: readonly Variant[],
): Tree {
  const folders = new Map<number, Map<string, number>>()
  for (const [node, content] of log.base) if (content instanceof Map) folders.set(node, new Map(content))
  for (const [index, op] of ops.entries()) {
    if (op.kind !== 'names' || (open[index] === true && !names.has(index))) continue
    const folder = folders.get(op.folder) as Map<string, number>
    for (const { name, node, was } of op.changes) {
      if (node !== undefined) folder.set(name, node)
      else if (folder.get(name) === was) folder.delete(name)
    }
  }
  const kept = new Set(data.flatMap(({ keep }) => [...keep]))
  const changed = data.flatMap((one) => (one.changed === undefined ? [] : [one]))
  const tree = new Map<string, Uint8Array | undefined>()
  const walk = (node: number, path: string): void => {
    for (const [name, child] of [...(folders.get(node) as Map<string, number>)].sort()) {
      const below = path === '' ? name : `${path}/${name}`
      const folder = folders.has(child)
      tree.set(below, folder ? undefined : contentOf(log, ops, open, kept, changed, child))
      if (folder) walk(child, below)
    }
  }
  walk(0, '')
  return tree
}

/** Contents that were made before, by log and by what they are made of: most states share most files. */
const contents = new WeakMap<Log, Map<string, Uint8Array>>()

function contentOf(
  log: Log,
  ops: readonly Op[],
  open: readonly boolean[],
  kept: ReadonlySet<number>,
  changed: readonly Variant[],
  node: number,
): Uint8Array {
  const applied = indexesWhere(
    ops,
    (op, index) =>
      (op.kind === 'write' || op.kind === 'size') &&
      op.node === node &&
      (open[index] !== true || kept.has(index)),
  )
  const change = changed.find((one) => applied.includes(one.changed?.[0] ?? -1))
  const made = contents.get(log) ?? new Map<string, Uint8Array>()
  contents.set(log, made)
  const key = `${node} ${applied.join()} ${change?.about ?? ''}`
  const known = made.get(key)
  if (known !== undefined) return known
  let bytes = log.base.get(node) as Uint8Array
  for (const index of applied) {
    const op = ops[index] as Op & { kind: 'write' | 'size' }
    const data =
      op.kind === 'write'
        ? change?.changed?.[0] === index
          ? change.changed[1](op.data)
          : op.data
        : undefined
    const size =
      op.kind === 'size' ? op.size : Math.max(bytes.length, op.offset + (data as Uint8Array).length)
    const next = new Uint8Array(size)
    next.set(bytes.subarray(0, size))
    if (op.kind === 'write') next.set(data as Uint8Array, op.offset)
    bytes = next
  }
  made.set(key, bytes)
  return bytes
}

const hashes = new WeakMap<Uint8Array, string>()

function hashOfBytes(bytes: Uint8Array): string {
  const known = hashes.get(bytes) ?? createHash('sha256').update(bytes).digest('hex')
  hashes.set(bytes, known)
  return known
}

function hashOf(tree: Tree, told: readonly string[]): string {
  const content = [...tree].map(([path, bytes]) => [path, bytes === undefined ? null : hashOfBytes(bytes)])
  return createHash('sha256')
    .update(JSON.stringify([told, content]))
    .digest('hex')
}

/** Makes `dir` hold exactly this. */
export function putTree(dir: string, tree: Tree): void {
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir, { recursive: true })
  for (const [path, bytes] of tree) {
    if (bytes === undefined) mkdirSync(join(dir, path), { recursive: true })
    else {
      mkdirSync(dirname(join(dir, path)), { recursive: true })
      writeFileSync(join(dir, path), bytes)
    }
  }
}

/** What lies in `dir`. */
export function treeOf(dir: string): Tree {
  const items = readdirSync(dir, { recursive: true, withFileTypes: true })
  return new Map(
    items.map((item) => {
      const path = join(item.parentPath, item.name)
      return [path.slice(dir.length + 1), item.isDirectory() ? undefined : new Uint8Array(readFileSync(path))]
    }),
  )
}
