// Bad input to the built program: a plain sentence (what is so, what was or was not changed, what next), the right
// status, no stack trace, nothing lost, and with --json the same as an object.
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeVaultPlace, type Place } from './evidence.ts'
import { expectRefused, NOTHING, type Refused } from './refused.ts'

let place: Place
beforeAll(() => {
  place = makeVaultPlace()
  place.good(['add', '--text', 'the first'])
  place.file('plain.txt', 'plain')
  place.file('ten.txt', 'a'.repeat(10_000_000))
  symlinkSync('plain.txt', join(place.dir, 'link'))
  mkdirSync(join(place.dir, 'folder'))
  spawnSync('mkfifo', [join(place.dir, 'pipe')])
})

const refused = (args: readonly string[], how: Refused): void => expectRefused(place, args, how)

describe('a place that is no vault', () => {
  it.each([
    ['nothing', '/nowhere/at/all'],
    ['a folder', '/etc'],
    ['a file', '/etc/passwd'],
  ])('%s: status 10, and what makes one', (_what, path) => {
    for (const command of [['add', '--text', 'x'], ['list'], ['show', '0'], ['checkpoint'], ['key', 'show']])
      refused([...command, '--vault', path], { says: [path, 'evidence init'], status: 10 })
    refused(['export', '--to', 'new', '--vault', path], { says: [NOTHING], status: 10 })
    if (path !== '/etc/passwd') refused(['verify', '--vault', path], { says: [path], status: 10 })
  })

  it('of a later version: status 5, and it is left alone', () => {
    const later = join(place.dir, 'later')
    cpSync(place.vault, later, { recursive: true })
    const settings = readFileSync(join(later, 'vault.json'), 'utf8')
    writeFileSync(join(later, 'vault.json'), settings.replace('"v":1', '"v":2'))
    for (const command of [
      ['add', '--text', 'x'],
      ['list'],
      ['show', '0'],
      ['checkpoint'],
      ['key', 'show'],
      ['export', '--to', 'new'],
    ])
      refused([...command, '--vault', later], {
        says: ['newer version', 'Use the newest version'],
        status: 5,
      })
    expect(place.run(['verify', later]).status).toBe(5)
    expect(readFileSync(join(later, 'vault.json'), 'utf8')).toContain('"v":2')
  })

  it('init leaves what is there as it is', () => {
    refused(['init', '--unencrypted'], { says: ['is there already, and was left as it is'], status: 2 })
    refused(['init', '--unencrypted', '--vault', 'plain.txt'], { says: ['left as it is'], status: 2 })
    refused(['init', '--vault', 'fresh'], {
      says: ['no terminal to ask for its passphrase on', '--passphrase-file'],
      status: 3,
    })
  })
})

describe('a file that is none', () => {
  const CASES: [string, string, string][] = [
    ['pipe', 'is a pipe', 'Copy it to a plain file'],
    ['link', 'is a link', 'Copy it to a plain file'],
    ['folder', 'is a folder', 'Copy it to a plain file'],
    ['/dev/zero', 'is a device', 'Copy it to a plain file'],
    ['nothing.png', 'there is no such file', 'Look at how it is spelled'],
  ]
  it.each(CASES)('%s', (path, is, next) => {
    for (const option of ['--attach', '--text-file', '--record'])
      refused(['add', option, path], { says: [is, NOTHING, next], status: 2 })
    refused(['add', '--record', '-'], {
      says: [is, NOTHING, next],
      status: 2,
      options: { input: JSON.stringify({ kind: 'threat', attachments: [{ path }] }) },
    })
  })

  it('a first file that is good is not kept when the second is none', () => {
    refused(['add', '--attach', 'plain.txt', '--attach', 'folder'], { says: [NOTHING], status: 2 })
  })

  it('of 0 bytes is recorded, and it is said that it is empty; as words it is nothing', () => {
    place.file('empty.png', '')
    const ran = place.run(['add', '--attach', 'empty.png'])
    expect(ran.status).toBe(0)
    expect(ran.stderr).toContain('empty.png is empty: it was recorded as a file of 0 bytes.')
    expect(place.run(['verify']).status).toBe(0)
    refused(['add', '--text-file', 'empty.png'], { says: ['no words', NOTHING], status: 2 })
    refused(['add', '--text', ''], { says: ['no words', NOTHING], status: 2 })
    refused(['add', '--text-file', '-'], { says: ['no words', NOTHING], status: 2 })
  })

  it('that grows while it is read: status 3, and nothing of it stays', async () => {
    const growing = place.file('growing.bin', new Uint8Array(30_000_000))
    const before = place.bytes()
    const appends = `const fs = require('fs'); const fd = fs.openSync(${JSON.stringify(growing)}, 'a'); for (;;) fs.writeSync(fd, 'x')`
    const child = spawn(process.execPath, ['-e', appends], { stdio: 'ignore' })
    try {
      for (const option of ['--attach', '--text-file']) {
        const ran = await place.start(['add', option, 'growing.bin'])
        expect(ran, ran.stderr).toMatchObject({ status: 3, stdout: '' })
        expect(ran.stderr).toMatch(
          /growing\.bin was written to while it was read\. Nothing was recorded\. Wait/,
        )
      }
    } finally {
      child.kill('SIGKILL')
    }
    expect(place.bytes()).toEqual(before)
  })

  it('10 MB of text: how much there is, how much can be taken, and to attach it', () => {
    const says = ['10000039 bytes; at most 700000', NOTHING, '--attach']
    refused(['add', '--text-file', 'ten.txt'], { says, status: 2 })
    refused(['add', '--text-file', '-'], {
      says,
      status: 2,
      options: { input: readFileSync(join(place.dir, 'ten.txt')) },
    })
  })
})

describe('bytes and JSON that no record can hold', () => {
  const json = (input: string | Uint8Array, ...says: (string | RegExp)[]): void => {
    refused(['add', '--record', '-'], { says: [...says, NOTHING], status: 2, options: { input } })
  }
  const threat = (members: string): string => `{"kind":"threat","content":{"text":"x"},${members}}`

  it('malformed UTF-8 on standard input', () => {
    const input = Buffer.from('I will \xff find you', 'latin1')
    const says = ['Standard input is not text in UTF-8', NOTHING, '--attach']
    refused(['add', '--text-file', '-'], { says, status: 2, options: { input } })
    json(input, 'Standard input is not text in UTF-8')
  })

  it.each([
    [
      'a lone surrogate',
      '{"kind":"threat","content":{"text":"a\\ud800b"}}',
      '/content/text holds half a character',
    ],
    ['an unknown member', threat('"channel":{"plattform":"sms"}'), '/channel/plattform is not a member'],
    ['an unknown member with a pointer to escape', threat('"a/b~c":1'), '/a~1b~0c is not a member'],
    ['__proto__', threat('"__proto__":{"admin":true}'), '/__proto__ is not a member'],
    ['__proto__ far in', threat('"channel":{"__proto__":{}}'), '/channel/__proto__ is not a member'],
    ['constructor', threat('"constructor":{}'), '/constructor is not a member'],
    [
      'a member given twice',
      '{"kind":"threat","content":{"text":"a"},"content":{"text":"b"}}',
      '/content is given twice',
    ],
    [
      'a member given twice far in',
      threat('"targets":[{"who":"self"},{"who":"self"  , "\\u0077ho":"child"}]'),
      '/targets/1/who is given twice',
    ],
    ['a huge number', threat('"targets":[{"who":"self","age":1e400}]'), 'whole numbers'],
    [
      'a number that would be rounded',
      threat('"targets":[{"who":"self","age":9007199254740993}]'),
      'whole numbers',
    ],
    ['a fraction', threat('"targets":[{"who":"self","age":1.5}]'), 'whole numbers'],
    [
      'a hash of its own',
      '{"kind":"threat","attachments":[{"path":"plain.txt","sha256":"00"}]}',
      '/attachments/0/sha256 is set by the program',
    ],
    [
      'a size of its own',
      '{"kind":"threat","attachments":[{"path":"plain.txt","size":5}]}',
      '/attachments/0/size is set by the program',
    ],
    [
      'a file without a path',
      '{"kind":"threat","attachments":[{"name":"x"}]}',
      '/attachments/0 must name its file',
    ],
    [
      'a digest of its own',
      '{"kind":"annotation","annotation":"remark","text":"x","about":{"seq":1,"digest":"00"}}',
      '/about/digest is set by the program',
    ],
    [
      'an annotation of nothing',
      '{"kind":"annotation","annotation":"remark","text":"x"}',
      '/about is missing',
    ],
    [
      'an annotation of an entry that is not there',
      '{"kind":"annotation","annotation":"remark","text":"x","about":{"seq":99}}',
      'There is no entry 99',
    ],
    ['a kind that the program writes', '{"kind":"vault"}', '/kind must be threat or annotation'],
    [
      'a word that is none',
      threat('"classification":{"harms":["death","noise"]}'),
      '/classification/harms/1 must be one of',
    ],
    [
      'a role that is none, with a good file',
      '{"kind":"threat","attachments":[{"path":"plain.txt","role":"x"}]}',
      '/attachments/0/role must be one of',
    ],
    [
      'a day that is none',
      threat('"occurred":{"local":"2021-02-30"}'),
      '/occurred/local must be a date and time that exist',
    ],
    ['no words', '{"kind":"threat"}', 'no words, no description and no file'],
    ['no object', '"x"', 'must be an object'],
    ['no record', '[]', 'no words'],
    ['nothing', '', 'no words'],
    ['JSON that stops', '{"kind":\n"threat"', 'Standard input is not JSON in line 2'],
    ['JSON with a comma too many', '{"kind":"threat",\n\n"content":{"text":"x"},}', 'not JSON in line 3'],
    [
      'a bad line among good ones',
      `${threat('"targets":[{"who":"self"}]')}\n{"kind"}\n`,
      'not JSON in line 2',
    ],
    [
      'the second of an array',
      `[${threat('"targets":[{"who":"self"}]')},${threat('"who":1')}]`,
      '/1/who is not a member',
    ],
  ])('%s', (_what, input, says) => {
    json(input, says)
  })

  it('nesting of a hundred thousand, in a text or out of it', () => {
    json('['.repeat(100_000) + ']'.repeat(100_000), 'must nest at most')
    json(threat(`"context":${'['.repeat(62)}${']'.repeat(62)}`), 'must nest at most')
  })

  it('leaves the prototypes of the program alone and keeps names that only look dangerous as data', () => {
    const text = 'see __proto__ and constructor'
    const [receipt] = place.json(['add', '--record', '-'], {
      input: JSON.stringify({ kind: 'threat', content: { text } }),
    })
    expect(place.json(['show', String(receipt?.['seq'])])[0]?.['record']).toEqual({
      kind: 'threat',
      content: { text },
    })
  })
})
