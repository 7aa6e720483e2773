/** An encrypted vault that is large enough for every core: the same is listed as on one, and damage is named as on one. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { part } from '../parts.ts'
import { makePlace, type Place } from './evidence.ts'

const COUNT = 1200
const here = part('taskset', ['taskset', '-c', '0', 'true'])
const ON_ONE_CORE = ['taskset', '-c', '0']

describe.runIf(here)('a large encrypted vault', () => {
  let place: Place
  beforeAll(() => {
    place = makePlace()
    place.file('words', 'violin carpet eleven monsoon gravel tide\n')
    place.good(['init', '--passphrase-file', 'words'])
    const records = Array.from({ length: COUNT }, (_, n) =>
      JSON.stringify({ kind: 'threat', content: { text: `threat ${n}\u{1f525}\u2028` } }),
    )
    place.good(['add', '--record', '-', '--quiet', '--passphrase-file', 'words'], {
      input: records.join('\n'),
    })
  })

  /** The same command on every core and on one: what it came to on both, which must be the same. */
  const onBoth = (args: readonly string[]) => {
    const [everywhere, one] = [place.run(args), place.run(args, { under: ON_ONE_CORE })]
    for (const what of ['status', 'stderr', 'stdout'] as const) expect(everywhere[what]).toEqual(one[what])
    return everywhere
  }

  const OPEN = ['--json', '--passphrase-file', 'words']

  it('takes whole records beside a passphrase that is given by file, which says nothing of a threat', () => {
    expect(place.json(['list', '--limit', '1', '--passphrase-file', 'words'])).toHaveLength(1)
    const bare = place.run(['add', '--no-input', '--passphrase-file', 'words'])
    expect(bare.status).toBe(2)
  })

  it('is listed and shown on every core as on one', () => {
    for (const args of [['list'], ['show', '1', '700', `${COUNT}`]]) {
      const ran = onBoth([...args, ...OPEN])
      expect(ran.status).toBe(0)
      expect(ran.stdout).toContain(`threat ${COUNT - 1}`)
    }
  })

  it('with a line that was changed and one that was swapped: both are named, the rest is shown, the status is 3', () => {
    const path = join(place.vault, 'ledger.jsonl')
    const lines = readFileSync(path, 'utf8').split('\n')
    const sealedOf = (line: string) => (JSON.parse(line) as { sealed: string }).sealed
    const [first = '', second = ''] = [lines[400], lines[900]]
    lines[400] = first.replace(sealedOf(first), sealedOf(second).slice(0, sealedOf(first).length))
    lines[1000] = '{'.padEnd((lines[1000] as string).length)
    writeFileSync(path, lines.join('\n'))
    const ran = onBoth(['list', ...OPEN])
    expect(ran.stderr).toContain('entries 400, 1000.')
    // All but two, the failure, and nothing behind the last line end.
    expect(ran.stdout.split('\n')).toHaveLength(COUNT)
    expect(ran.status).toBe(3)
  })

  it('is refused with the wrong passphrase, and nothing of it is said', () => {
    place.file('wrong', 'not these words at all\n')
    const ran = place.run(['list', '--json', '--passphrase-file', 'wrong'])
    expect(ran.stdout).toContain('wrong-passphrase')
    expect(ran.stdout).not.toContain('threat 1')
  })
})
