/**
 * Some 440 packets, healthy and damaged, the same in every run, with what each checker must say of them. What is to be
 * found stands in damaged-packets.txt, a line each, beside the demand that was written before it was run (`must`).
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sha256Hex } from '../../src/core/crypto.ts'
import type { Anchors } from '../../src/verify/anchors.ts'
import type { Verdict } from '../../src/verify/report.ts'
import type { FileMap } from '../written-vault.ts'
import { damageOfArchives } from './damage-of-archives.ts'
import { damageOfBytes } from './damage-of-bytes.ts'
import { damageOfData } from './damage-of-data.ts'
import { damageOfHistories } from './damage-of-histories.ts'
import { damageOfSeals } from './damage-of-seals.ts'
import { zipOf } from './packet-outcome.ts'
import { packetToDamage, SEALS } from './packet-to-damage.ts'
import { craft } from './zip-craft.ts'

/** One packet to be made: a folder as path → bytes, or the bytes of a ZIP. */
export type Damage = {
  readonly name: string
  /** The verdict that the format demands of a checker that is given nothing but the packet. */
  readonly must: Verdict
  readonly make: () => FileMap | Uint8Array | Promise<FileMap | Uint8Array>
  /** The seal of SEALS that the true ledger names, as the person tells it; none where it names none. */
  readonly seal?: keyof typeof SEALS | undefined
  /** What a reader may hold from elsewhere, by name, where that tells more. */
  readonly held?: Readonly<Record<string, Partial<Anchors>>>
}

/** What is found: `codes` once each, in alphabetical order. */
export type Expected = { readonly verdict: Verdict; readonly codes: readonly string[] }

/**
 * What the commands of the healthy packet's own page come to. `tags` and `payload`: whether every line that
 * `sha256sum -c` prints ends in OK. `seal`: `other` where the tool calls it good and prints another certificate than the
 * ledger names. `key`: `other` where the signature fits another key. `unzip`: of a ZIP alone; where it is `bad`, the
 * others are of nothing and are `-`.
 */
export type Stock = {
  readonly tags: 'good' | 'bad' | '-'
  readonly payload: 'good' | 'bad' | '-'
  readonly seal: 'good' | 'other' | 'bad' | '-'
  readonly key: 'good' | 'other' | 'bad' | '-'
  readonly unzip: 'good' | 'bad' | '-'
}

/** One packet with what must be said of it. */
export type DamagedPacket = {
  readonly name: string
  readonly must: Verdict
  readonly packet: { readonly files: FileMap } | { readonly zip: Uint8Array }
  /** SHA-256 of the certificate that the person tells by another way. */
  readonly certificate: string | undefined
  /** By a checker that makes the views again. */
  readonly expected: Expected
  /** By a checker that does not. */
  readonly withoutViews: Expected
  readonly stock: Stock
  readonly held: readonly { name: string; anchors: Partial<Anchors>; expected: Expected }[]
}

/** The lines of the table by name; undefined for a packet that has none yet. */
export type Table = ReadonlyMap<string, readonly string[]>

/** Where the table lies. */
export const TABLE = join(import.meta.dirname, 'damaged-packets.txt')

/** The table as it lies there. */
export function readTable(): Table {
  const lines = readFileSync(TABLE, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(lines.map((line) => line.split(' | ')).map(([name = '', ...cells]) => [name, cells]))
}

const parsed = (cell: string | undefined): Expected => {
  const [verdict, codes = ''] = (cell ?? 'cannotTell: no-line').split(': ')
  return { verdict: verdict as Verdict, codes: codes.split(' ').filter((code) => code !== '') }
}

async function all(): Promise<Damage[]> {
  const sealed = await packetToDamage(SEALS.own)
  const unsealed = await packetToDamage()
  const p256 = await packetToDamage(SEALS.p256)
  const healthy = (name: string, seal: Damage['seal'], make: Damage['make']): Damage => ({
    name: `healthy: ${name}`,
    must: 'consistent',
    seal,
    make,
  })
  const inFolder = (files: FileMap) =>
    [...files].map(([name, bytes]) => ({
      name: `packet/${name}`,
      content: Buffer.from(bytes),
      deflate: true,
    }))
  return [
    healthy('sealed by RSA', 'own', () => sealed),
    healthy('sealed by RSA, as a ZIP', 'own', () => zipOf(sealed)),
    healthy(
      'sealed by RSA, in a folder of a ZIP that another program packed',
      'own',
      () => new Uint8Array(craft(inFolder(sealed))),
    ),
    healthy('sealed by P-256', 'p256', () => p256),
    healthy('sealed by P-256, as a ZIP', 'p256', () => zipOf(p256)),
    healthy('without a seal', undefined, () => unsealed),
    healthy('without a seal, as a ZIP', undefined, () => zipOf(unsealed)),
    ...damageOfBytes(sealed).map(ofOwn),
    ...damageOfSeals(sealed, unsealed).map(ofOwn),
    ...damageOfData(sealed, unsealed),
    ...damageOfHistories(),
    ...(await damageOfArchives(sealed)).map(ofOwn),
  ]
}

/** Of a ledger that names the seal `own`, unless it is said. */
const ofOwn = (damage: Damage): Damage => ({ seal: 'own', ...damage })

/** All packets, made anew. */
export async function damagedPackets(table: Table = readTable()): Promise<DamagedPacket[]> {
  const made: DamagedPacket[] = []
  for (const { name, must, seal: by, make, held = {} } of await all()) {
    const bytes = await make()
    const [found, without, tags, payload, seal, key, unzip] = table.get(name) ?? []
    made.push({
      name,
      must,
      packet: bytes instanceof Uint8Array ? { zip: bytes } : { files: bytes },
      certificate: by && sha256Hex(SEALS[by].certificate),
      expected: parsed(found),
      withoutViews: parsed(without),
      stock: { tags, payload, seal, key, unzip } as Stock,
      held: Object.entries(held).map(([by, anchors]) => ({
        name: by,
        anchors,
        expected: parsed(table.get(`${name}, against ${by}`)?.[0]),
      })),
    })
  }
  return made
}
