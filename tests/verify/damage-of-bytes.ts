/** Packets of which bytes or files were changed: as they lie there, and with the manifests made right by anyone. */
import { concat, encodeUtf8 } from '../../src/core/bytes.ts'
import { sha256Hex } from '../../src/core/crypto.ts'
import { makeSeal } from '../../src/pki/make-seal.ts'
import { CLAIMS, rebagged } from '../made-packet.ts'
import { seededNumbers } from '../seeded.ts'
import type { FileMap } from '../written-vault.ts'
import type { Damage } from './damaged-packets.ts'
import { DATA, MANIFEST, P7S, PEM, SEALS, sealedBy, TAG_MANIFEST } from './packet-to-damage.ts'

const text = (files: FileMap, path: string): string => new TextDecoder().decode(files.get(path))
const put = (files: FileMap, path: string, content: string | Uint8Array): FileMap =>
  new Map([...files, [path, typeof content === 'string' ? encodeUtf8(content) : content]])
const without = (files: FileMap, ...paths: string[]): FileMap =>
  new Map([...files].filter(([path]) => !paths.includes(path)))

/** What can be done to one file. */
const EDITS: Readonly<Record<string, (files: FileMap, path: string) => FileMap>> = {
  'a bit turned': (files, path) => {
    const bytes = (files.get(path) as Uint8Array).slice()
    const at = seededNumbers(`turned ${path}`)
    const byte = at(bytes.length)
    bytes[byte] = (bytes[byte] as number) ^ (1 << at(8))
    return put(files, path, bytes)
  },
  'cut by a byte': (files, path) => put(files, path, (files.get(path) as Uint8Array).subarray(0, -1)),
  'a byte behind it': (files, path) =>
    put(files, path, concat(files.get(path) as Uint8Array, Uint8Array.of(0x20))),
  emptied: (files, path) => put(files, path, ''),
  removed: (files, path) => without(files, path),
  renamed: (files, path) => put(without(files, path), `${path}.old`, files.get(path) as Uint8Array),
}

/** Everything that can be done to each file with nothing made right. */
function plainly(sealed: FileMap): Damage[] {
  return [...sealed.keys()].flatMap((path) =>
    Object.entries(EDITS).map(([edit, act]): Damage => {
      // The seal taken off changes no byte that was signed; whether it ever was there, one copy cannot show.
      const must = path === P7S && edit === 'removed' ? 'cannotTell' : 'changed'
      return { name: `${path}: ${edit}`, must, make: () => act(sealed, path) }
    }),
  )
}

/** Files that `rebagged` writes anew. */
const WRITTEN = [MANIFEST, TAG_MANIFEST, P7S, 'bag-info.txt']

/** The same with the manifests made right: under the old seal, with the seal off, and under a stranger's. */
function withManifests(sealed: FileMap): Damage[] {
  const paths = [...sealed.keys()].filter((path) => !WRITTEN.includes(path))
  const edits = Object.entries(EDITS).filter(([edit]) => edit !== 'emptied' && edit !== 'renamed')
  return paths.flatMap((path) => [
    ...edits.map(
      ([edit, act]): Damage => ({
        name: `${path}: ${edit}, manifests made right`,
        must: 'changed',
        make: () => rebagged(act(sealed, path)),
      }),
    ),
    {
      name: `${path}: a bit turned, manifests made right, seal off`,
      must: 'changed',
      make: () => rebagged(without(EDITS['a bit turned']?.(sealed, path) as FileMap, P7S)),
    },
    {
      name: `${path}: a bit turned, sealed by a stranger`,
      must: 'changed',
      make: () => sealedBy(SEALS.stranger, EDITS['a bit turned']?.(sealed, path) as FileMap),
    },
  ])
}

/** Files put in, and files exchanged. */
function moved(sealed: FileMap): Damage[] {
  const STRAYS = [
    'VERIFIED.html',
    'data/extra.html',
    'data/exhibits/native/EX-0009-0000000000000000.txt',
    'data/timestamps/x.tsr',
    'data/a b.txt',
    'data/evidence.JSON',
    'data/x\u202etxt.exe',
  ]
  const safe = STRAYS.slice(0, 4)
  const exchanged = (a: string, b: string): FileMap =>
    put(put(sealed, a, sealed.get(b) as Uint8Array), b, sealed.get(a) as Uint8Array)
  const paths = [...sealed.keys()]
  // A file with the one that lies a third of them further.
  const apart = Math.floor(paths.length / 3)
  const pairs = paths.map((path, k) => [path, paths[(k + apart) % paths.length]] as [string, string])
  const natives = paths.filter((path) => /native\/EX-/.test(path)) as [string, string]
  return [
    ...STRAYS.map(
      (path): Damage => ({
        name: `${JSON.stringify(path)} put in`,
        must: 'changed',
        make: () => put(sealed, path, 'hello'),
      }),
    ),
    ...safe.map(
      (path): Damage => ({
        name: `${path} put in, manifests made right`,
        must: 'changed',
        make: () => rebagged(put(sealed, path, 'hello')),
      }),
    ),
    ...safe.map(
      (path): Damage => ({
        name: `${path} put in, manifests made right, seal off`,
        must: 'cannotTell',
        make: () => rebagged(put(without(sealed, P7S), path, 'hello')),
      }),
    ),
    {
      name: 'fetch.txt put in, manifests made right',
      must: 'changed',
      make: () => rebagged(put(sealed, 'fetch.txt', 'https://example.invalid/x 1 data/x\n')),
    },
    ...pairs.map(
      ([a, b]): Damage => ({ name: `${a} and ${b} exchanged`, must: 'changed', make: () => exchanged(a, b) }),
    ),
    {
      name: 'two native files exchanged, manifests made right',
      must: 'changed',
      make: () => rebagged(exchanged(...natives)),
    },
    {
      name: 'evidence.json and leaves.txt exchanged, manifests made right',
      must: 'changed',
      make: () => rebagged(exchanged(DATA, 'data/leaves.txt')),
    },
    {
      name: 'every file under data/ gone, manifests made right',
      must: 'changed',
      make: () => rebagged(without(sealed, ...paths.filter((path) => path.startsWith('data/')))),
    },
    { name: 'no file but the seal and its certificate', must: 'changed', make: () => only(sealed, P7S, PEM) },
  ]
}

const only = (files: FileMap, ...paths: string[]): FileMap =>
  new Map([...files].filter(([path]) => paths.includes(path)))

/** Other spellings of a manifest, each with the tag manifest made right and under the person's own seal. */
const SPELLINGS: Readonly<Record<string, (lines: string[]) => string>> = {
  'in upper case': (lines) => joined(lines.map((line) => line.slice(0, 64).toUpperCase() + line.slice(64))),
  'in the order turned round': (lines) => joined(lines.toReversed()),
  'with a line twice': (lines) => joined([...lines, lines[0] as string]),
  'with CRLF': (lines) => lines.map((line) => `${line}\r\n`).join(''),
  'without the last LF': (lines) => lines.join('\n'),
  'with an empty line': (lines) => `${joined(lines)}\n`,
  'with a byte order mark': (lines) => `\ufeff${joined(lines)}`,
  'with the marks of binary files': (lines) => joined(lines.map((line) => line.replace('  ', ' *'))),
  'without a line': (lines) => joined(lines.slice(1)),
  'with a line that is none': (lines) => joined(['nothing is wrong here', ...lines]),
  'with a digest of another file': (lines) =>
    joined(lines.with(0, `${(lines[1] as string).slice(0, 64)}${(lines[0] as string).slice(64)}`)),
  'with a line of a file outside': (lines) => joined([...lines, `${sha256Hex(new Uint8Array())}  /dev/null`]),
  'with a tag file in it': (lines) => joined([...lines, `${'0'.repeat(64)}  bagit.txt`]),
  empty: () => '',
}
const joined = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')

function spelled(sealed: FileMap): Damage[] {
  const lines = text(sealed, MANIFEST).trimEnd().split('\n')
  return Object.entries(SPELLINGS).map(([how, spell]) => ({
    name: `the manifest ${how}, tag manifest and own seal made anew`,
    must: 'changed',
    make: () => {
      const manifest = encodeUtf8(spell(lines))
      const tags = text(sealed, TAG_MANIFEST).replace(/^[0-9a-f]{64}(?= {2}manifest-)/m, sha256Hex(manifest))
      const changed = put(put(sealed, MANIFEST, manifest), TAG_MANIFEST, tags)
      return changed.set(P7S, makeSeal(encodeUtf8(tags), SEALS.own, new Date(CLAIMS.createdAt)))
    },
  }))
}

/** All of them, of the packet that is sealed. */
export function damageOfBytes(sealed: FileMap): Damage[] {
  return [...plainly(sealed), ...withManifests(sealed), ...moved(sealed), ...spelled(sealed)]
}
