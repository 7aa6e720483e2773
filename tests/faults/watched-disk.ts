/**
 * node:fs of this process, watched: every call that changes something below a folder is written down as what it did to
 * which file or folder, and may be made to fail. Only synchronous calls are used there; any other way to write fails.
 */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { dirname, join, resolve } from 'node:path'

/** One name set (`node`) or removed (undefined, if it still names `was`). */
export type NameChange = { readonly name: string; readonly node: number | undefined; readonly was?: number }
/** What a call did. Files and folders are numbered; a name belongs to the folder that holds it. */
export type Op =
  | {
      readonly kind: 'names'
      readonly folder: number
      readonly changes: readonly NameChange[]
      readonly about: string
    }
  | {
      readonly kind: 'write'
      readonly node: number
      readonly offset: number
      readonly data: Uint8Array
      readonly about: string
    }
  | { readonly kind: 'size'; readonly node: number; readonly size: number; readonly about: string }
  | { readonly kind: 'sync'; readonly node: number; readonly about: string }
  | { readonly kind: 'told'; readonly about: string }

/** A folder by its names, a file by its bytes. */
export type Node = Map<string, number> | Uint8Array
/** What was there at first (node 0 is the watched folder), and what happened since. */
export type Log = { readonly base: ReadonlyMap<number, Node>; readonly ops: Op[] }

/** The kinds of call that a fault may hit. */
export type CallName =
  | 'open'
  | 'write'
  | 'fsync'
  | 'ftruncate'
  | 'link'
  | 'rename'
  | 'unlink'
  | 'mkdir'
  | 'rm'
/** Asked before a changing call: how many bytes it may write, or throws. `undefined` lets it be. */
export type Before = (call: CallName, about: string, bytes: number) => number | undefined

export type Watch = { readonly log: Log; told(line: string): void; stop(): void }

const NOT_USED = [
  'writeFileSync',
  'appendFileSync',
  'truncateSync',
  'createWriteStream',
  'writeFile',
  'copyFileSync',
  'cpSync',
] as const
const WATCHED = [
  ...NOT_USED,
  ...(['openSync', 'closeSync', 'writeSync', 'fsyncSync', 'ftruncateSync'] as const),
  ...(['linkSync', 'renameSync', 'unlinkSync', 'rmSync', 'mkdirSync'] as const),
]

type Open = { node: number; append: boolean; at: number; path: string }

/** Watches `root` until `stop`. `boot` is a file that is read in place of this machine's boot id. */
export function watchDisk(root: string, options: { boot?: string; before?: Before } = {}): Watch {
  const base = new Map<number, Node>()
  const live = new Map<number, Map<string, number> | number>()
  const ops: Op[] = []
  const open = new Map<number, Open>()
  let nodes = 0
  const real = { ...fs }
  const before: Before = options.before ?? (() => undefined)

  const number = (path: string): number => {
    const node = nodes++
    if (real.lstatSync(path).isDirectory()) {
      const names = new Map<string, number>()
      base.set(node, names)
      for (const name of real.readdirSync(path).sort()) names.set(name, number(join(path, name)))
      live.set(node, new Map(names))
    } else {
      const bytes = new Uint8Array(real.readFileSync(path))
      base.set(node, bytes)
      live.set(node, bytes.length)
    }
    return node
  }
  number(root)

  const inside = (path: unknown): path is string =>
    typeof path === 'string' && `${resolve(path)}/`.startsWith(`${root}/`)
  const about = (path: string): string => path.slice(root.length + 1)
  const namesOf = (node: number): Map<string, number> => live.get(node) as Map<string, number>
  const nodeAt = (path: string): number | undefined => {
    let node: number | undefined = 0
    for (const name of about(`${resolve(path)}/`)
      .split('/')
      .filter((part) => part !== ''))
      node = node === undefined ? undefined : namesOf(node).get(name)
    return node
  }
  const placeOf = (path: string): { folder: number; name: string } => {
    const folder = dirname(path) === root ? 0 : nodeAt(dirname(path))
    if (folder === undefined) throw new Error(`${path} has no folder`)
    return { folder, name: path.slice(dirname(path).length + 1) }
  }
  const change = (folder: number, changes: NameChange[], said: string): void => {
    for (const { name, node } of changes)
      if (node === undefined) namesOf(folder).delete(name)
      else namesOf(folder).set(name, node)
    ops.push({ kind: 'names', folder, changes, about: said })
  }
  const make = (path: string, content: Map<string, number> | number, said: string): number => {
    const { folder, name } = placeOf(path)
    const node = nodes++
    live.set(node, content)
    base.set(node, typeof content === 'number' ? new Uint8Array() : new Map())
    change(folder, [{ name, node }], said)
    return node
  }

  fs.openSync = (path, flags, mode) => {
    if (path === '/proc/sys/kernel/random/boot_id' && options.boot !== undefined)
      return real.openSync(options.boot, flags)
    if (!inside(path)) return real.openSync(path, flags, mode)
    const bits = Number(flags)
    const known = nodeAt(path)
    const makes = (bits & real.constants.O_CREAT) !== 0 && known === undefined
    if ((bits & real.constants.O_TRUNC) !== 0) throw new Error('a file is cut by being opened')
    if ((bits & (real.constants.O_WRONLY | real.constants.O_RDWR)) !== 0)
      before('open', `open ${about(path)}`, 0)
    const fd = real.openSync(path, flags, mode)
    const node = makes ? make(path, 0, `create ${about(path)}`) : (known as number)
    open.set(fd, { node, append: (bits & real.constants.O_APPEND) !== 0, at: 0, path })
    return fd
  }
  fs.closeSync = (fd) => {
    open.delete(fd)
    real.closeSync(fd)
  }
  const write = (
    fd: number,
    buffer: Uint8Array,
    offset = 0,
    length = buffer.length - offset,
    position: number | null = null,
  ): number => {
    const file = open.get(fd)
    if (file === undefined) return real.writeSync(fd, buffer, offset, length, position)
    const said = `write ${about(file.path)}`
    const allowed = before('write', said, length) ?? length
    const size = live.get(file.node) as number
    const at = file.append ? size : (position ?? file.at)
    const written = real.writeSync(fd, buffer, offset, Math.min(allowed, length), position)
    if (position === null) file.at = at + written
    live.set(file.node, Math.max(size, at + written))
    ops.push({
      kind: 'write',
      node: file.node,
      offset: at,
      data: buffer.slice(offset, offset + written),
      about: said,
    })
    return written
  }
  fs.writeSync = write as typeof fs.writeSync
  fs.fsyncSync = (fd) => {
    const file = open.get(fd)
    if (file !== undefined) before('fsync', `fsync ${about(`${file.path}/`)}`, 0)
    real.fsyncSync(fd)
    if (file !== undefined)
      ops.push({ kind: 'sync', node: file.node, about: `fsync ${about(`${file.path}/`)}` })
  }
  fs.ftruncateSync = (fd, size = 0) => {
    const file = open.get(fd)
    if (file !== undefined) before('ftruncate', `ftruncate ${about(file.path)}`, 0)
    real.ftruncateSync(fd, size)
    if (file === undefined) return
    live.set(file.node, size as number)
    ops.push({ kind: 'size', node: file.node, size: size as number, about: `ftruncate ${about(file.path)}` })
  }
  fs.linkSync = (from, to) => {
    if (!inside(from) || !inside(to)) return real.linkSync(from, to)
    before('link', `link ${about(to)}`, 0)
    real.linkSync(from, to)
    const { folder, name } = placeOf(to)
    change(folder, [{ name, node: nodeAt(from) as number }], `link ${about(to)}`)
  }
  fs.renameSync = (from, to) => {
    if (!inside(from) || !inside(to)) return real.renameSync(from, to)
    before('rename', `rename ${about(to)}`, 0)
    const node = nodeAt(from)
    real.renameSync(from, to)
    const [old, fresh] = [placeOf(from), placeOf(to)]
    const removed = { name: old.name, node: undefined, was: node as number }
    const set = { name: fresh.name, node: node as number }
    // Within one folder it is one change; between two, each folder is synced for itself.
    if (old.folder === fresh.folder) change(old.folder, [removed, set], `rename ${about(to)}`)
    else {
      change(fresh.folder, [set], `rename to ${about(to)}`)
      change(old.folder, [removed], `rename from ${about(from)}`)
    }
  }
  const remove = (path: string, said: string): void => {
    const node = nodeAt(path)
    const { folder, name } = placeOf(path)
    if (node !== undefined) change(folder, [{ name, node: undefined, was: node }], said)
  }
  fs.unlinkSync = (path) => {
    if (!inside(path)) return real.unlinkSync(path)
    // What is not there is looked for and not found: nothing changes.
    if (nodeAt(path) !== undefined) before('unlink', `unlink ${about(path)}`, 0)
    real.unlinkSync(path)
    remove(path, `unlink ${about(path)}`)
  }
  fs.rmSync = (path, rmOptions) => {
    if (!inside(path)) return real.rmSync(path, rmOptions)
    if (nodeAt(path) !== undefined) before('rm', `rm ${about(path)}`, 0)
    real.rmSync(path, rmOptions)
    remove(path, `rm ${about(path)}`)
  }
  fs.mkdirSync = ((path: string, mkdirOptions: fs.MakeDirectoryOptions & { recursive: true }) => {
    if (!inside(path)) return real.mkdirSync(path, mkdirOptions)
    if (nodeAt(path) === undefined) before('mkdir', `mkdir ${about(path)}`, 0)
    const missing: string[] = []
    for (let at = path; inside(at) && nodeAt(at) === undefined; at = dirname(at)) missing.unshift(at)
    const made = real.mkdirSync(path, mkdirOptions)
    for (const folder of missing) make(folder, new Map(), `mkdir ${about(folder)}`)
    return made
  }) as typeof fs.mkdirSync
  for (const name of NOT_USED) {
    fs[name] = ((path: unknown, ...rest: never[]) => {
      if (inside(path)) throw new Error(`${name} below the watched folder`)
      return (real[name] as (...args: unknown[]) => unknown)(path, ...rest)
    }) as never
  }
  syncBuiltinESMExports()
  return {
    log: { base, ops },
    told: (line) => void ops.push({ kind: 'told', about: line }),
    stop: () => {
      for (const name of WATCHED) (fs as Record<string, unknown>)[name] = real[name]
      syncBuiltinESMExports()
    },
  }
}
