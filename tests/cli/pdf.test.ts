// data/packet.pdf by the built program: made in a process of its own, made again by verify, left out in words.
import { cpSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { POPPLER, QPDF, readBy, textOf } from '../packet/pdf-here.ts'
import { part } from '../parts.ts'
import { freshFolder, makeVaultPlace, type Place } from './evidence.ts'
import { OTHER, otherNode } from './other-node.ts'

const SECRET = 'Tilman Osei'
const TEXTS = [
  'I know where you live. You will regret it.',
  'Мен сенің қайда тұратыныңды білемін.',
  'أعرف أين تسكن انتظر عند الباب',
  'نعرف \u202eeman\u200b 한',
  `${SECRET} will not help you`,
]

let place: Place
beforeAll(() => {
  place = makeVaultPlace()
  const records = TEXTS.map((text) => JSON.stringify({ kind: 'threat', content: { text } }))
  place.good(['add', '--record', '-', '--quiet'], { input: records.join('\n') })
  place.good(['export', '--to', 'packet', '--redact', SECRET])
})

const pdfOf = (packet: string) => readFileSync(join(place.dir, packet, 'data', 'packet.pdf'))
const claimOf = (packet: string): string =>
  JSON.parse(readFileSync(join(place.dir, packet, 'data', 'evidence.json'), 'utf8')).packet.pdf

/** The program in a folder where `node_modules` or `fonts` are not. */
function programWithout(what: 'fonts' | 'node_modules'): string {
  const folder = freshFolder()
  const built = dirname(dirname(place.program))
  for (const name of ['bin', 'dist', 'package.json'])
    cpSync(join(built, name), join(folder, name), { recursive: true })
  const other = what === 'fonts' ? 'node_modules' : 'fonts'
  symlinkSync(join(built, other), join(folder, other))
  return join(folder, 'bin', 'evidence.js')
}

/** A command line that takes the place of Node and of the program. */
function instead(node: string, program: string): string[] {
  return ['sh', '-c', 'node="$0"; program="$1"; shift 3; exec "$node" "$program" "$@"', node, program]
}

/** Runs another copy of the program in the place, which must end with `status`. */
function runAs(program: string, status: number, ...args: string[]): { stdout: string; stderr: string } {
  const ran = place.run(args, { under: instead(process.execPath, program) })
  expect(ran.status, ran.stderr).toBe(status)
  return ran
}

describe('packet.pdf', () => {
  it.runIf(POPPLER && QPDF)(
    'holds the words, the data that it was made from, and nothing that is hidden',
    () => {
      const pdf = pdfOf('packet')
      const text = textOf(pdf)
      for (const words of TEXTS.slice(0, 3)) expect(text).toContain(words)
      for (const code of ['\\u{202e}', '\\u{200b}', '\\u{d55c}', '[hidden: 2 pieces]'])
        expect(text).toContain(code)
      expect(readBy(pdf, 'pdfdetach', '-list')).toMatch(/^1 embedded files\n1: evidence\.json/)
      expect(readBy(pdf, 'qpdf', '--check')).toContain('No syntax or stream encoding errors')
      const plain = readBy(pdf, 'qpdf', '--qdf', '--object-streams=disable', 'PDF', '-')
      expect(plain).toContain('/AFRelationship /Source')
      for (const word of SECRET.split(' ')) expect(`${text}\n${plain}`).not.toContain(word)
    },
  )

  it('is made again by verify, which finds a byte that was changed', () => {
    expect(place.json(['verify', 'packet'])).toMatchObject([{ verdict: 'consistent' }])
    expect(claimOf('packet')).toBe('made')
  })

  it('has the same bytes in three time zones, under small limits and with hostile options for Node', () => {
    const again = (to: string, env: Record<string, string>, under: string[] = []) => {
      place.good(['export', '--again', '6', '--redact', SECRET, '--to', to], { env, under })
      return Buffer.compare(pdfOf(to), pdfOf('packet'))
    }
    expect(again('almaty', { TZ: 'Asia/Almaty' })).toBe(0)
    expect(again('york', { TZ: 'America/New_York', LANG: 'tr_TR.UTF-8' })).toBe(0)
    expect(again('small', { NODE_OPTIONS: '--max-old-space-size=64' })).toBe(0)
    const limited = ['sh', '-c', 'ulimit -f 1024 && exec "$0" "$@"']
    expect(again('limited', { NODE_OPTIONS: '--no-addons' }, limited)).toBe(0)
  })

  it(`has the same bytes on Node ${OTHER}`, ({ skip }) => {
    const node = otherNode(skip)
    const args = ['export', '--again', '6', '--redact', SECRET, '--to', 'other']
    const ran = place.run(args, { under: instead(node, place.program) })
    expect(ran.status, ran.stderr).toBe(0)
    expect(Buffer.compare(pdfOf('other'), pdfOf('packet'))).toBe(0)
  })

  it('is left out when it is not wanted, and the packet says so', () => {
    const ran = place.run(['export', '--to', 'without', '--no-pdf'])
    expect(ran.status).toBe(0)
    expect(ran.stderr).not.toContain('packet.pdf')
    expect(claimOf('without')).toBe('left out by whoever made the packet')
    const readMe = readFileSync(join(place.dir, 'without', '00-READ-ME-FIRST.txt'), 'utf8')
    expect(readMe).toContain('There is no data/packet.pdf: left out by whoever made the packet.')
    expect(place.json(['verify', 'without'])).toMatchObject([{ verdict: 'consistent' }])
  })
})

describe('a vault of 5,000 entries', () => {
  it('is exported in volumes with a heap of 64 MB, and verified', () => {
    const large = makeVaultPlace()
    const records = Array.from({ length: 5000 }, (_, at) =>
      JSON.stringify({ kind: 'threat', content: { text: `${TEXTS[at % 3]} ${at}` } }),
    )
    large.good(['add', '--record', '-', '--quiet'], { input: records.join('\n') })
    const env = { NODE_OPTIONS: '--max-old-space-size=64' }
    large.good(['export', '--to', 'packet', '--quiet'], { env })
    const names = readdirSync(join(large.dir, 'packet', 'data')).filter((name) => name.endsWith('.pdf'))
    expect(names.length).toBeGreaterThan(2)
    expect(large.json(['verify', 'packet'], { env })).toMatchObject([{ verdict: 'consistent' }])
  })
})

describe('without the typesetter', () => {
  it.each([
    ['node_modules', 'the typesetter is not installed here'],
    ['fonts', 'the fonts of the program are missing here'],
  ] as const)('(no %s) all but the PDF is made, and said to be', (what, why) => {
    const program = programWithout(what)
    const to = `no-${what}`
    const { stderr } = runAs(program, 0, 'export', '--to', to)
    expect(stderr).toContain(`There is no data/packet.pdf: ${why}. Everything else is there`)
    expect(claimOf(to)).toBe(why)
    expect(place.json(['verify', to])).toMatchObject([{ verdict: 'consistent' }])

    const checked = runAs(program, 5, 'verify', 'packet', '--json')
    const [report] = checked.stdout.split('\n')
    const codes = JSON.parse(report as string).findings.map((one: { code: string }) => one.code)
    expect(codes.sort()).toEqual(['claims-unattributed', 'pdf-unchecked'])

    const again = runAs(program, 2, 'export', '--again', '6', '--redact', SECRET, '--to', 'never')
    expect(again.stderr).toContain(`none can be made here: ${why}`)
  })
})

describe.runIf(part('sha256sum', ['sha256sum', '--version']))('a packet whose PDF was changed', () => {
  it('and bagged again is found to differ; one that is gone is missed', () => {
    const sum = 'sha256sum $(find data -type f | LC_ALL=C sort) > manifest-sha256.txt'
    const tags =
      'sha256sum 00-READ-ME-FIRST.txt bag-info.txt bagit.txt manifest-sha256.txt > tagmanifest-sha256.txt'
    const rebag = (to: string) => {
      const ran = place.run([], { under: ['sh', '-c', `cd ${to} && ${sum} && ${tags}`] })
      expect(ran.status).toBe(0)
    }
    cpSync(join(place.dir, 'packet'), join(place.dir, 'changed'), { recursive: true })
    const path = join(place.dir, 'changed', 'data', 'packet.pdf')
    const bytes = readFileSync(path)
    bytes[bytes.length - 2] = 0x20
    writeFileSync(path, bytes)
    rebag('changed')
    const findings = (to: string) =>
      JSON.parse(place.run(['verify', to, '--json']).stdout).findings as { code: string; path?: string }[]
    expect(findings('changed')).toContainEqual(
      expect.objectContaining({ code: 'view-differs', path: 'data/packet.pdf' }),
    )
    rmSync(path)
    rebag('changed')
    // Fewer bytes: the count of the bag no longer fits, which alone is a failure; the PDF is missed once it does.
    expect(findings('changed').map(({ code }) => code)).toContain('count-wrong')
  })
})
