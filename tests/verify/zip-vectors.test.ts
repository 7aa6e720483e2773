import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { needTool, runTool } from '../tool.ts'
import { readingOf } from './zip-reading.ts'

type Vectors = { cases: { name: string; b64: string }[] }

function vectors(file: string): Map<string, Buffer> {
  const text = readFileSync(new URL(`../../fixtures/vectors/zip/${file}`, import.meta.url), 'utf8')
  return new Map(
    (JSON.parse(text) as Vectors).cases.map(({ name, b64 }) => [name, Buffer.from(b64, 'base64')]),
  )
}

async function verdicts(file: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const [name, archive] of vectors(file)) {
    const reading = await readingOf(archive)
    found[name] = typeof reading === 'string' ? reading : Object.keys(reading).join(', ')
  }
  return found
}

describe('archives of other projects', () => {
  test('every bad one is refused, or the damaged file is named', async () => {
    expect(
      Object.entries(await verdicts('bad.json')).map(([name, verdict]) => [name.slice(0, 32), verdict]),
    ).toEqual([
      ['End of central directory record ', 'refused: not-a-zip'],
      ['Invalid comment length Expected ', 'refused: bytes-after-end'],
      ['absolute path atxt', 'refused: name-absolute /atxt'],
      ['extra field length exceeds extra', 'refused: extra-field b.txt'],
      ['invalid central directory file h', 'refused: directory-damaged'],
      ['invalid code lengths set', 'damaged: deflate index.js'],
      ['invalid relative path xt', 'refused: name-traversal ../xt'],
      ['multi-disk zip files are not sup', 'refused: many-disks'],
      ['strong encryption is not support', 'refused: encrypted a.txt'],
      ['too many length or distance symb', 'damaged: deflate index.js'],
      ['unsupported compression method 1', 'refused: method b.txt'],
      ['zip64 extended information extra', 'refused: extra-field empty.txt'],
      ['wrong-entry-sizes', 'refused: folder-disagrees c/'],
    ])
  })

  test('every good one opens, but for a backslash in a name and for a name of control characters', async () => {
    expect(await verdicts('good.json')).toEqual({
      'NtfsTimestamp.zip': 'a',
      'big-compression.zip': '0x21000',
      'cygwin-info-zip.zip': 'a.txt, b.txt',
      'directories.zip': 'a/a.txt',
      'empty.zip': '',
      'linux-info-zip.zip': 'a.txt, b.txt',
      'sloppy-filenames.zip': 'refused: name-backslash a\\txt',
      'streaming.zip': 'test1.txt, test2.txt',
      'unicode-path-extra-field.zip':
        'refused: name-control \u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f',
      'unicode.zip':
        'Turmion Kätilöt/Hoitovirhe/Rautaketju.mp3, Turmion Kätilöt/Pirun nyrkki/Mistä veri pakenee.mp3',
      'unix-epoch.zip': 'unix-epoch.txt',
      'windows-7-zip.zip': 'a.txt, b.txt',
      'windows-compressed-folder.zip': 'a.txt, b.txt',
      'zip64.zip': 'test1.txt, test2.txt',
    })
  })

  test('what macOS, Windows, 7-Zip, WinRAR, WinZip, Info-ZIP and Go made opens', async () => {
    expect(await verdicts('platforms.json')).toEqual({
      'time-osx.zip': 'test.txt',
      'utf8-osx.zip': '世界',
      'winxp.zip': 'hello, dir/bar, readonly',
      'time-win7.zip': 'test.txt',
      'time-7zip.zip': 'test.txt',
      'utf8-7zip.zip': '世界',
      'utf8-winrar.zip': '世界',
      'utf8-winzip.zip': '世界',
      'utf8-infozip.zip': '世界',
      'unix.zip': 'hello, dir/bar, readonly',
      'dd.zip': 'filename',
      'go-no-datadesc-sig.zip': 'foo.txt, bar.txt',
      'zip64.zip': 'README',
      'symlink.zip': 'refused: link symlink',
      'cp-437.zip': 'refused: name-not-utf8',
      'test-trailing-junk.zip': 'refused: bytes-after-end',
    })
  })
})

describe('archives that real programs make here', () => {
  const files: Record<string, string> = {
    'packet/00-READ-ME-FIRST.txt': 'open data/packet.pdf\r\n',
    'packet/data/evidence.json': JSON.stringify({
      words: Array.from({ length: 500 }, (_, i) => `word ${i}`),
    }),
    'packet/data/пример.txt': 'a text',
    'packet/data/empty': '',
    '__MACOSX/packet/._data': '\0\u0005\u0016\u0007',
  }
  const asRead = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, Buffer.from(text).toString('latin1')]),
  )

  async function inFolder(work: (folder: string) => Promise<void>) {
    const folder = mkdtempSync(join(tmpdir(), 'evidence-zip-'))
    try {
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(join(folder, name, '..'), { recursive: true })
        writeFileSync(join(folder, name), content)
      }
      await work(folder)
    } finally {
      rmSync(folder, { recursive: true })
    }
  }

  test.for<[string, string[]]>([
    ['zip -r', ['-r']],
    ['zip -r, stored, without folders', ['-r', '-0', '-D']],
    ['zip -r with 64-bit fields', ['-r', '-fz']],
    ['zip -r with descriptors', ['-r', '-fd']],
  ])('what Info-ZIP makes opens with the same content: %s', async ([_, options], { skip }) => {
    needTool('zip', skip)
    await inFolder(async (folder) => {
      runTool('zip', ['-q', ...options, 'out.zip', 'packet', '__MACOSX'], folder)
      expect(await readingOf(readFileSync(join(folder, 'out.zip')))).toEqual(asRead)
    })
  })

  test('what Info-ZIP makes of a folder with a symbolic link in it is refused', async ({ skip }) => {
    needTool('zip', skip)
    await inFolder(async (folder) => {
      symlinkSync('/etc/passwd', join(folder, 'packet/data/link'))
      runTool('zip', ['-q', '-r', '-y', 'out.zip', 'packet'], folder)
      expect(await readingOf(readFileSync(join(folder, 'out.zip')))).toBe('refused: link packet/data/link')
    })
  })

  const python = (body: string) => `import sys, zipfile, os
class Pipe:  # no seek: sizes follow the content
    def write(self, data): return sys.stdout.buffer.write(data)
    def flush(self): sys.stdout.buffer.flush()
names = [os.path.join(d, n)[2:] for top in ('./packet', './__MACOSX') for d, _, ns in os.walk(top) for n in sorted(ns)]
${body}`

  test.for<[string, string]>([
    [
      'deflated',
      `z = zipfile.ZipFile('out.zip', 'w', zipfile.ZIP_DEFLATED)\nfor n in names: z.write(n)\nz.close()`,
    ],
    ['stored', `z = zipfile.ZipFile('out.zip', 'w')\nfor n in names: z.write(n)\nz.close()`],
    [
      'to a pipe',
      `z = zipfile.ZipFile(Pipe(), 'w', zipfile.ZIP_DEFLATED)\nfor n in names: z.write(n)\nz.close()`,
    ],
    [
      'to a pipe with 64-bit fields',
      `z = zipfile.ZipFile(Pipe(), 'w')\nfor n in names:\n  with z.open(n, 'w', force_zip64=True) as f: f.write(open(n, 'rb').read())\nz.close()`,
    ],
  ])('what Python makes opens with the same content: %s', async ([_, body], { skip }) => {
    needTool('python3', skip)
    await inFolder(async (folder) => {
      const piped = runTool('python3', ['-c', python(body)], folder)
      const archive = piped.length > 0 ? piped : readFileSync(join(folder, 'out.zip'))
      expect(await readingOf(archive)).toEqual(asRead)
    })
  })
})
