/** The commands that a healthy packet prints, run on other packets, and what a reader who follows them would say. */
import { spawnSync } from 'node:child_process'
import { sha256Hex } from '../../src/core/crypto.ts'
import { readFolder } from '../made-vault.ts'
import type { DamagedPacket, Stock } from '../verify/damaged-packets.ts'
import type { Files } from '../verify/memory-source.ts'
import { MANIFEST, P7S, PEM, TAG_MANIFEST } from '../verify/packet-to-damage.ts'
import { sumsOf, type Told, type Typed, typeLines } from './stock-tools.ts'

/** What came of the commands: in one word each, and what `sha256sum -c` said of each file by manifest. */
export type StockRun = {
  readonly stock: Stock
  readonly sums: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** The SHA-256 of the tag manifest, as the first command prints it. */
  readonly manifest: string
  /** The files that the tools saw, unpacked by `unzip` where it was a ZIP. */
  readonly seen: Files
}

/** What the person said by another way. */
export type ToldValues = { readonly certificate: string | undefined; readonly fingerprint: string }

/** Whether the page's own words are borne out: status 0, and each line that is printed ends in OK. */
const allOk = ({ status, said }: Typed): boolean =>
  status === 0 && said.split('\n').every((line) => line === '' || line.endsWith(' OK'))

/** Runs of one command are kept by the bytes that it reads: the same bytes give the same. */
function remembered<T>(
  reads: readonly string[],
  act: (folder: string) => T,
): (folder: string, files: Files) => T {
  const known = new Map<string, T>()
  return (folder, files) => {
    const bytes = reads.map((path) => {
      const found = files.get(path)
      return found === undefined ? 'missing' : sha256Hex(found)
    })
    const had = known.get(bytes.join())
    if (had !== undefined) return had
    const made = act(folder)
    known.set(bytes.join(), made)
    return made
  }
}

const joined = (typed: readonly Typed[]): string => typed.map(({ said }) => said).join('\n')

/** One who follows what `told` says. Throws where an instruction is missing or promises other words. */
export function stockReader(told: Told) {
  const { page, printed } = told
  for (const words of ['OK', 'FAILED', 'CMS Verification successful', 'the signature fits the key'])
    if (!printed.has(words)) throw new Error(`the page does not promise ${words}`)
  const seal = remembered([P7S, TAG_MANIFEST, PEM], (folder) => joined(typeLines(folder, page.seal)))
  const key = remembered(['data/checkpoint.txt', 'data/public-key.txt'], (folder) =>
    joined(typeLines(folder, page.signature)),
  )
  const word = (said: string, promised: string, value: string | undefined): Stock['seal'] =>
    !said.includes(promised) ? 'bad' : value !== undefined && said.includes(value) ? 'good' : 'other'
  return {
    /** Follows them in the folder of a packet. */
    inFolder(folder: string, files: Files, values: ToldValues): StockRun {
      const [own, tags, payload] = typeLines(folder, page.sums) as [Typed, Typed, Typed]
      return {
        manifest: own.said.slice(0, 64),
        seen: files,
        sums: new Map([
          [TAG_MANIFEST, sumsOf(tags.said)],
          [MANIFEST, sumsOf(payload.said)],
        ]),
        stock: {
          tags: allOk(tags) ? 'good' : 'bad',
          payload: allOk(payload) ? 'good' : 'bad',
          // The page of a packet whose ledger names none has no command.
          seal:
            values.certificate === undefined
              ? '-'
              : word(seal(folder, files), 'CMS Verification successful', values.certificate),
          key: word(key(folder, files), 'the signature fits the key', values.fingerprint),
          unzip: '-',
        },
      }
    },
    /** Unpacks a ZIP into `folder` first; what that tool is not content with is not looked at further. */
    ofZip(zip: string, folder: string, values: ToldValues): StockRun {
      const run = spawnSync('unzip', ['-q', '-n', '-d', folder, zip], { input: '', encoding: 'utf8' })
      if (run.status !== 0) {
        const nothing: Stock = { tags: '-', payload: '-', seal: '-', key: '-', unzip: 'bad' }
        return { stock: nothing, sums: new Map(), manifest: '', seen: new Map() }
      }
      const files = readFolder(folder)
      const [top] = new Set([...files.keys()].map((path) => path.split('/')[0]))
      const within = [...files.keys()].every((path) => path.startsWith(`${top}/`))
      const packet = within && top !== undefined ? `${folder}/${top}` : folder
      const made = this.inFolder(packet, readFolder(packet), values)
      return { ...made, stock: { ...made.stock, unzip: 'good' } }
    },
  }
}

/** The packet laid on the disk at `at`, and what comes of the commands there. */
export function stockRun(
  reader: ReturnType<typeof stockReader>,
  { packet, certificate }: DamagedPacket,
  fingerprint: string,
  at: { readonly packet: string; readonly unpacked: string },
): StockRun {
  const values = { certificate, fingerprint }
  return 'zip' in packet
    ? reader.ofZip(at.packet, at.unpacked, values)
    : reader.inFolder(at.packet, packet.files, values)
}
