/** Packets as ZIP files whose bytes, names or fields lie; what is in them is a sealed packet. */
import { concat } from '../../src/core/bytes.ts'
import { seededNumbers } from '../seeded.ts'
import type { FileMap } from '../written-vault.ts'
import type { Damage } from './damaged-packets.ts'
import { zipOf } from './packet-outcome.ts'
import { type Craft, type CraftEnd, craft } from './zip-craft.ts'

const LINK = 0o120777 * 65_536

/** All of them; whatever is not refused whole must name the file that is damaged. */
export async function damageOfArchives(sealed: FileMap): Promise<Damage[]> {
  const zip = await zipOf(sealed)
  const members: Craft[] = [...sealed].map(([name, bytes]) => ({ name, content: Buffer.from(bytes) }))
  const [first, ...rest] = members as [Craft, ...Craft[]]
  const evil: Craft = { name: 'data/evidence.json', content: '{}' }
  const directory =
    zip.length - 22 - new DataView(zip.buffer, zip.byteOffset + zip.length - 10).getUint32(0, true)
  const crafted = (name: string, files: readonly Craft[], end: CraftEnd = {}): Damage => ({
    name: `ZIP: ${name}`,
    must: 'changed',
    make: () => new Uint8Array(craft(files, end)),
  })
  const bytes = (name: string, make: () => Uint8Array): Damage => ({
    name: `ZIP: ${name}`,
    must: 'changed',
    make,
  })
  const named = (name: string): Craft => ({ name, content: 'hello' })
  const turned = (name: string, from: number, below: number): Damage[] => {
    const at = seededNumbers(`turned ${name}`)
    return Array.from({ length: 8 }, (_, k) =>
      bytes(`a bit turned in ${name}, ${k + 1}`, () => {
        const changed = zip.slice()
        const byte = from + at(below - from)
        changed[byte] = (changed[byte] as number) ^ (1 << at(8))
        return changed
      }),
    )
  }
  return [
    ...turned('the files', 0, directory),
    ...turned('the directory', directory, zip.length - 22),
    ...turned('the end record', zip.length - 22, zip.length),
    ...[1, 22, 23, 500].map((count) => bytes(`cut by ${count} bytes`, () => zip.subarray(0, -count))),
    bytes('cut to its first half', () => zip.subarray(0, zip.length / 2)),
    bytes('empty', () => new Uint8Array()),
    bytes('a byte behind it', () => concat(zip, Uint8Array.of(0))),
    bytes('a byte before it', () => concat(Uint8Array.of(0), zip)),
    bytes('twice in a row', () => concat(zip, zip)),
    crafted('with a comment', members, { comment: Buffer.from('checked and good') }),
    crafted('evidence.json twice, the false one last', [...members, evil]),
    crafted('evidence.json twice, the false one first', [evil, ...members]),
    crafted('evidence.json twice in other capitals', [...members, { ...evil, name: 'data/Evidence.json' }]),
    crafted('a file outside', [...members, named('../outside.txt')]),
    crafted('a file outside, from within', [...members, named('data/../../outside.txt')]),
    crafted('an absolute name', [...members, named('/tmp/outside.txt')]),
    crafted('a name with a backslash', [...members, named('data\\x.txt')]),
    crafted('a name with a drive', [...members, named('C:/x.txt')]),
    crafted('a name with a line end', [...members, named('data/x\n.txt')]),
    crafted('a file that nothing lists', [...members, named('VERIFIED.html')]),
    crafted('a link in the place of a file', [
      { ...first, central: { attributes: LINK }, content: '/etc/hostname' },
      ...rest,
    ]),
    crafted('marked as encrypted', [{ ...first, both: { flags: 1 } }, ...rest]),
    crafted('packed by an unknown method', [{ ...first, both: { method: 99 } }, ...rest]),
    crafted('another name in the local header', [
      { ...first, local: { name: Buffer.from('00-READ-ME-FIRST.exe') } },
      ...rest,
    ]),
    crafted('a wrong CRC', [{ ...first, both: { crc: 1 } }, ...rest]),
    crafted('a greater size than there is', [{ ...first, both: { size: 9, packed: 9_999_999 } }, ...rest]),
    crafted('bytes between two files', [
      first,
      { ...(rest[0] as Craft), before: Buffer.from('x') },
      ...rest.slice(1),
    ]),
    crafted('one file more than is counted', members, { count: members.length - 1 }),
    crafted('on a second disk', members, { disk: 1 }),
    crafted('one file less', rest),
    crafted(
      'a false evidence.json alone',
      members.map((one) => (one.name === evil.name ? evil : one)),
    ),
  ]
}
