// `evidence help`, offline: the text about safety, the lines of help with their sources, help of commands; and the
// first screen, which stands before the first vault on a terminal and nowhere else.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { part } from '../parts.ts'
import { jsonLines, makePlace } from './evidence.ts'
import { onPty } from './pty.ts'

const place = makePlace()

describe('help safety', () => {
  const text = place.good(['help', 'safety'])

  it('stands within 78 columns and needs neither vault nor home', () => {
    expect(text.split('\n').filter((line) => [...line].length > 78)).toEqual([])
    expect(place.good(['help', 'safety'], { env: { HOME: undefined } })).toBe(text)
  })

  it.each([
    ['a safer device', /A SAFER DEVICE[\s\S]*never had in their hands/],
    ['when not to collect', /WHEN NOT TO COLLECT[\s\S]*Never confront, unmask or bait/],
    ['that nobody must collect', /You never have to collect evidence/],
    ['spyware', /SPYWARE[\s\S]*no program keeps a secret[\s\S]*Do not wipe or reset/],
    [
      'a seized computer',
      /IF THIS COMPUTER IS TAKEN[\s\S]*Switch the computer off[\s\S]*made to give the passphrase/,
    ],
    ['encryption law, without advice', /ENCRYPTION AND THE LAW[\s\S]*This is no advice/],
    ['images of children', /SEXUAL IMAGES OF A CHILD[\s\S]*inhope\.org/],
    ['international lines first', /ANYWHERE\n {2}- Access Now[\s\S]*BY COUNTRY/],
  ])('speaks of %s', (_what, words) => expect(text).toMatch(words))

  it('gives every line with its page and the day of the look as JSON, and each stands in the text', () => {
    const facts = jsonLines(place.good(['help', 'safety', '--json']))
    expect(facts.length).toBeGreaterThan(10)
    for (const { where, name, reach, source, seen } of facts) {
      expect(source).toMatch(/^https:\/\//)
      expect(seen).toMatch(/^\d{4}-\d{2}-\d{2}$/)
      expect(where).not.toBe('')
      expect(text).toContain(`- ${name} (seen`)
      for (const way of reach as string[]) expect(text).toContain(`\n      ${way}\n`)
    }
  })

  it('shows the lines that the person added, visibly and at most so many columns', () => {
    const config = join(place.dir, 'config', 'evidence')
    mkdirSync(config, { recursive: true })
    writeFileSync(join(config, 'helplines.txt'), `Aunt Samal: +00 000 0001\n\n\u001b[2J${'x'.repeat(200)}\n`)
    const own = place.good(['help', 'safety'], { env: { XDG_CONFIG_HOME: join(place.dir, 'config') } })
    expect(own).toContain('YOUR OWN LINES\n  Aunt Samal: +00 000 0001\n')
    expect(own).not.toContain('\u001b')
    expect(own.split('\n').filter((line) => [...line].length > 78)).toEqual([])
  })
})

describe('help of the program and of a command', () => {
  it('is the same as --help', () => {
    expect(place.good(['help'])).toBe(place.good(['--help']))
    for (const words of [['add'], ['key', 'show'], ['doctor']])
      expect(place.good(['help', ...words])).toBe(place.good([...words, '--help']))
  })

  it('of what there is not ends with 2 and says what there is', () => {
    const ran = place.run(['help', 'magic'])
    expect(ran).toMatchObject({ status: 2, stdout: '' })
    expect(ran.stderr).toMatch(/^There is no help about magic\. There is: evidence help safety, /)
  })
})

describe('the first screen', () => {
  const FIRST =
    /If someone you fear can see or use this computer, stop and use another\.\r?\nYou never have to/

  it.runIf(part('python3', ['python3', '--version']))(
    'stands before the first init on a terminal, once',
    async () => {
      const vault = join(place.dir, 'first')
      const env = { PATH: process.env['PATH'] ?? '', HOME: place.dir, EVIDENCE_VAULT: vault }
      const init = [process.execPath, place.program, 'init', '--unencrypted']
      const first = await onPty(init, [], { env })
      expect(first.status, first.output).toBe(0)
      expect(first.output).toMatch(FIRST)
      expect(first.output.search(FIRST)).toBeLessThan(first.output.indexOf('Made a vault'))
      expect(first.output).toContain('evidence help safety')
      const again = await onPty(init, [], { env })
      expect(again.status).toBe(2)
      expect(again.output).not.toMatch(FIRST)
    },
  )

  it.runIf(part('python3', ['python3', '--version']))(
    'is followed, before any passphrase is asked for, by what a lost one means',
    async () => {
      const env = {
        PATH: process.env['PATH'] ?? '',
        HOME: place.dir,
        EVIDENCE_VAULT: join(place.dir, 'none'),
      }
      const steps = [{ wait: 'A new passphrase' }, { send: '\u0003' }]
      const ran = await onPty([process.execPath, place.program, 'init'], steps, { env })
      expect(ran, ran.output).toMatchObject({ status: 130, unmet: null })
      const lost = ran.output.replace(/\s+/g, ' ').indexOf('nobody can open this vault: not you')
      expect(lost).toBeGreaterThan(ran.output.search(FIRST))
      expect(lost).toBeLessThan(ran.output.indexOf('A new passphrase'))
      expect(existsSync(join(place.dir, 'none'))).toBe(false)
    },
  )

  it('is not in the way of a script', () => {
    const ran = place.run(['init', '--unencrypted'], { env: { EVIDENCE_VAULT: join(place.dir, 'second') } })
    expect(ran.status).toBe(0)
    expect(ran.stderr).not.toMatch(FIRST)
  })
})
