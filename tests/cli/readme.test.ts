// The README is executed: its session as a person would type it, and the facts that it repeats from the program.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { VERSION } from '../../src/core/version.ts'
import { makePlace } from './evidence.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const README = readFileSync(join(ROOT, 'README.md'), 'utf8')

/** The words of a command line that uses double quotes only. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? (match[2] as string))
}

test('every line of the session in the README does what it says', () => {
  const block = /```console\n([\s\S]*?)```/.exec(README)?.[1] ?? ''
  const lines = block.trim().split('\n')
  expect(lines.length).toBe(5)
  const place = makePlace()
  // What a person would type when the session asks for it.
  place.file('passphrase.txt', 'six words of somebody who reads\n')
  const env = { EVIDENCE_PASSPHRASE_FILE: 'passphrase.txt' }
  for (const line of lines) {
    const [prompt, name, ...words] = wordsOf(line)
    expect([prompt, name]).toEqual(['$', 'evidence'])
    const ran = place.run(words, { env })
    expect(ran.status, `${line}\n${ran.stderr}`).toBe(0)
  }
  expect(place.run(['verify', 'packet.zip', '--json']).stdout).toContain('"verdict":"consistent"')
})

test('the first command of the README is the demonstration, and it ends well', () => {
  expect(/^ {4}(.*)$/m.exec(README)?.[1]).toBe('npm ci && npm run demo')
})

test('package.json and the program name one version', () => {
  expect(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version).toBe(VERSION)
})

test('choices that options offer are those that records take', async () => {
  const choices = await import('../../src/core/threat-words.ts')
  const threat = await import('../../src/core/record-threat.ts')
  expect(choices.medium).toEqual(threat.medium.options)
  expect(choices.harm).toEqual(threat.harm.options)
  expect(choices.marker).toEqual(threat.marker.options)
  expect(choices.threatForm).toEqual(threat.threatForm.options)
})
