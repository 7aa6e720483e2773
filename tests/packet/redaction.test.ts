/** Packets in which something is hidden: built, read, blackened further, and looked through. */
import { parse } from 'parse5'
import { describe, expect, test } from 'vitest'
import { decodeBase64Url, decodeUtf8, encodeBase64Url, encodeUtf8 } from '../../src/core/bytes.ts'
import { commitAtom } from '../../src/core/commitment.ts'
import { sha256Hex } from '../../src/core/crypto.ts'
import type { DisclosedAtom } from '../../src/core/disclosure.ts'
import type { WholeEntry } from '../../src/core/entry.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import { namesOfMinors } from '../../src/core/minors.ts'
import { formatPacketData, type PacketData, parsePacketData } from '../../src/core/packet-data.ts'
import { wantedPhrase } from '../../src/core/phrases.ts'
import { type Redaction, redact } from '../../src/core/redact.ts'
import { bagInfo, manifestOf } from '../../src/packet/bag.ts'
import { asRecorded, entriesToShow, showEntries } from '../../src/packet/choose-shown.ts'
import { assignExhibits, shownAttachments } from '../../src/packet/exhibits.ts'
import { holdsWords } from '../../src/packet/native-words.ts'
import { buildPacket } from '../../src/packet/packet.ts'
import { renderViews } from '../../src/packet/views.ts'
import { NO_ANCHORS } from '../../src/verify/anchors.ts'
import { verify } from '../../src/verify/verify.ts'
import { freshPath, layFolder, secondReports } from '../interop/verified-cases.ts'
import { needTool } from '../tool.ts'
import { memorySource } from '../verify/memory-source.ts'
import { readFileOf } from './bytes-of.ts'
import { CASE_FILES, caseLedger } from './case.ts'
import { HOSTILE_TEXTS } from './hostile-texts.ts'
import { readCsv } from './read-csv.ts'
import { about, ledgerOf, packetInput, png, stored } from './sample.ts'

type Files = Map<string, Uint8Array>

/** The files of a packet of all entries in which `asked` and the names of minors are hidden. */
async function hiddenPacket(
  entries: readonly WholeEntry[],
  asked: Partial<Redaction> = {},
  stock: ReadonlyMap<string, Uint8Array> = new Map(),
): Promise<Files> {
  const recorded = entries.map(asRecorded)
  const minors = namesOfMinors(recorded)
  const judged = redact(recorded, { phrases: [], minors, fields: [], files: [], ...asked })
  if (!judged.ok) throw new Error(judged.problem.why)
  const { positions, withheld } = judged.redacted
  const shown = showEntries(entries, entriesToShow(entries.keys(), entries), positions)
  const exhibits = assignExhibits(shownAttachments(shown), [])
  const packet = await buildPacket({ ...packetInput(entries, stock), entries: shown, exhibits, withheld })
  const files: Files = new Map()
  for (const file of packet.files) files.set(file.path, await readFileOf(file))
  return files
}

const rebuild = async (
  data: PacketData,
  _leaves: unknown,
  native: (path: string) => Promise<Uint8Array | undefined>,
) =>
  renderViews(data, async function* (path) {
    yield (await native(path)) as Uint8Array
  })

const check = (files: Files) =>
  verify(memorySource(files), 'packet', {
    anchors: NO_ANCHORS,
    all: true,
    views: { software: 'evidence 0.1.0', rebuild },
  })

async function expectConsistent(files: Files): Promise<void> {
  const report = await check(files)
  expect(report.verdict, JSON.stringify(report.findings)).toBe('consistent')
  expect(report.findings.map(({ code }) => code)).toEqual(['claims-unattributed'])
}

const textFile = (files: Files, path: string) => decodeUtf8(files.get(path) as Uint8Array) as string
const dataOf = (files: Files): PacketData => {
  const parsed = parsePacketData(files.get('data/evidence.json') as Uint8Array)
  if (!parsed.ok) throw new Error(parsed.fault)
  return parsed.data
}

/** The words that a reader of packet.html sees or hears, each element's on its own. */
function pageText(files: Files): string {
  type Node = { nodeName: string; value?: string; childNodes?: Node[] }
  const read = (node: Node): string =>
    node.nodeName === 'style' ? '' : (node.value ?? (node.childNodes ?? []).map(read).join(''))
  return read(parse(textFile(files, 'data/packet.html')) as unknown as Node)
}

function rowsOf(files: Files): Record<string, string>[] {
  const [columns = [], ...rows] = readCsv(textFile(files, 'data/chronology.csv').slice(1))
  return rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at] as string])))
}

/** Puts changed data into a packet as its receiver can: views and manifests made anew. */
async function packedAnew(files: Files, data: PacketData): Promise<Files> {
  const made: Files = new Map(files)
  made.set('data/evidence.json', formatPacketData(data))
  for (const { path, bytes } of await renderViews(data, (path) => [files.get(`data/${path}`) as Uint8Array]))
    made.set(path, bytes)
  const listed = (wanted: (path: string) => boolean) =>
    [...made]
      .filter(([path]) => wanted(path))
      .map(([path, bytes]) => ({ path, size: bytes.length, sha256: sha256Hex(bytes) }))
  const payload = listed((path) => path.startsWith('data/'))
  made.set('bag-info.txt', encodeUtf8(bagInfo(payload, data.packet.createdAt, data.packet.id)))
  made.set('manifest-sha256.txt', encodeUtf8(manifestOf(payload)))
  const tags = listed((path) => !path.startsWith('data/') && path !== 'tagmanifest-sha256.txt')
  made.set('tagmanifest-sha256.txt', encodeUtf8(manifestOf(tags)))
  return made
}

const threat: JsonObject = {
  kind: 'threat',
  occurred: { local: '2021-12-01T08:17', literal: '8:17', zone: 'Asia/Almaty', precision: 'minute' },
  content: { text: 'You think Maple School is safe. Aisha goes there.', language: 'en' },
  channel: { platform: 'messenger', medium: 'message' },
  sender: { displayName: 'Nurzhan Q.', phone: '+7 700' },
  targets: [
    { who: 'child', name: 'Aisha', age: 6 },
    { who: 'child', name: 'Timur', age: 4 },
    { who: 'child', age: 2 },
  ],
}

describe('a packet with hidden words', () => {
  test('marks each hidden piece in its place in both views, and closes up nothing', async () => {
    const files = await hiddenPacket(ledgerOf(threat), { phrases: ['maple school'] })
    await expectConsistent(files)
    expect(pageText(files)).toContain('You think ▮▮[hidden: 2 pieces]is safe. ▮[hidden]goes there.')
    const [row] = rowsOf(files)
    expect(row?.['text']).toBe('You think [hidden: 2 pieces]is safe. [hidden]goes there.')
    expect(row?.['text_sha256']).toBe('')
    expect(row?.['state']).toBe('as recorded, in part')
    expect(row?.['hidden_pieces']).toBe('5 of 27')
  })

  test('says how much is hidden, where, and on the cover', async () => {
    const files = await hiddenPacket(ledgerOf(threat), {
      phrases: ['maple school'],
      fields: [{ seq: 1, pointer: '/sender' }],
    })
    await expectConsistent(files)
    const text = pageText(files)
    expect(text).toContain('Shown in part: 7 of its 27 pieces are hidden')
    expect(text).toContain('In Content, text3 pieces, marked in the text')
    expect(text).toContain('Between Occurred, zone and Targets, 1, age2 pieces')
    expect(text).toContain('Between Targets, 1, age and Targets, 1, relation to the recorder1 piece')
    expect(text).toContain('Hidden7 of 27 pieces of one entry; 1 text with words missing')
    expect(text).toContain('1 of 2 entries whole; 1 in part')
    expect(text).toContain('in part (7 of 27 pieces hidden)')
  })

  test('never says that what may be hidden was not recorded', async () => {
    const files = await hiddenPacket(ledgerOf(threat), {
      fields: ['/sender', '/occurred', '/content', '/channel'].map((pointer) => ({ seq: 1, pointer })),
    })
    await expectConsistent(files)
    const text = pageText(files)
    expect(text).toContain('threat, no date shown')
    expect(text).toContain('platform not shown, account hidden, or not recorded')
    expect(text).toContain('Words and description: hidden, or not recorded.')
    expect(text).not.toMatch(/no date recorded|account not recorded/)
    const [row] = rowsOf(files)
    for (const column of ['when_as_shown', 'platform', 'account_name_displayed', 'text', 'utc'])
      expect(row?.[column], column).toBe('[hidden] or not recorded')
    expect(row?.['translator']).toBe('')
  })

  test('says not recorded where nothing is hidden that could have been it', async () => {
    const files = await hiddenPacket(ledgerOf({ ...threat, sender: { phone: '+7 700' } }))
    const [row] = rowsOf(files)
    expect(row?.['when_typed_by_recorder']).toBe('')
    expect(row?.['account_name_displayed']).toBe('')
    expect(pageText(files)).toContain('account with the number “+7 700”')
  })

  test('calls children by letters, alike where they are described alike, with their recorded ages', async () => {
    const second = {
      ...threat,
      targets: [
        { who: 'child', name: 'Timur', age: 4 },
        { who: 'child', name: 'X. Y.' },
      ],
    }
    const files = await hiddenPacket(ledgerOf(threat, second))
    await expectConsistent(files)
    expect(rowsOf(files).map((row) => row['targets'])).toEqual([
      'Child A, 6 (child, name not shown); Child B, 4 (child, name not shown); child: age 2',
      'Child B, 4 (child, name not shown); Child C (child, name not shown)',
    ])
    expect(pageText(files)).toContain('Child A, Child B, Child C: names not shown.')
    for (const bytes of files.values()) expect(Buffer.from(bytes).toString()).not.toMatch(/aisha|timur/i)
  })

  test('cannot be counterfeited by a message that looks blacked out', async () => {
    const text = '▮▮ [hidden] [Hidden: 2 pieces] [hidden] or not recorded <span class="hidden">▮</span> Aisha'
    const files = await hiddenPacket(ledgerOf({ ...threat, content: { text } }))
    await expectConsistent(files)
    const html = textFile(files, 'data/packet.html')
    // The one on the cover, and the one where the name stood, in the chronology and on the one page.
    expect(html.match(/<span class="hidden">/g)).toHaveLength(3)
    expect(html.match(/▮/g)).toHaveLength(3)
    const [row] = rowsOf(files)
    expect(row?.['text']?.match(/\[hidden/gi)).toHaveLength(1)
    expect(row?.['text']?.startsWith('\\u{25ae}\\u{25ae} \\u{5b}hidden]')).toBe(true)
  })

  test('keeps its shape whatever the words around the holes are', async () => {
    const texts = HOSTILE_TEXTS.filter(({ text }) => text.length <= 2000).map(({ text }) => text)
    expect(texts.length).toBeGreaterThan(150)
    const record = (text: string): JsonObject => ({
      kind: 'threat',
      content: { text: `${text} Aisha ${text}`, language: text },
      sender: { displayName: text, handle: `Aisha ${text}` },
    })
    // The sample's clock has room for so many entries.
    for (let from = 0; from < texts.length; from += 40) {
      const some = texts.slice(from, from + 40)
      const files = await hiddenPacket(ledgerOf(...some.map(record)), { phrases: ['Aisha'] })
      await expectConsistent(files)
      const html = textFile(files, 'data/packet.html')
      // One on the cover, one an entry, and one of these again on the one page.
      expect(html.match(/<span class="hidden">/g)).toHaveLength(some.length + 2)
      expect(html.match(/▮/g)).toHaveLength(some.length + 2)
      const rows = rowsOf(files)
      expect(rows).toHaveLength(some.length)
      for (const row of rows) {
        expect(row['text']?.match(/\[hidden/g), row['entry']).toHaveLength(1)
        expect(row['account_handle']).toBe('[hidden] or not recorded')
      }
      expect(pageText(files)).not.toMatch(/aisha/i)
    }
  }, 60_000)

  test('shows characters beyond the basic plane whole beside a hole', async () => {
    const text = '\u{10000}\u{103ff} Aisha \u{10000}x \u{10ffff} Aisha\u{10000}'
    const files = await hiddenPacket(ledgerOf({ ...threat, content: { text } }))
    await expectConsistent(files)
    expect(rowsOf(files)[0]?.['text']).toBe('\u{10000}\u{103ff} [hidden]\u{10000}x \\u{10ffff} [hidden]')
  })
})

describe('a correction', () => {
  const correct = (...changes: JsonObject[]) => about(1, 'correction', { reason: 'misread', changes })

  test('of which anything is hidden is shown as it is and changes nothing', async () => {
    const ledger = ledgerOf(
      threat,
      correct(
        { pointer: '/sender/phone', was: '+7 700', is: '+7 701' },
        { pointer: '/occurred/zone', was: 'Asia/Almaty', is: 'Europe/Berlin' },
      ),
    )
    const files = await hiddenPacket(ledger, { fields: [{ seq: 1, pointer: '/sender/phone' }] })
    await expectConsistent(files)
    const text = pageText(files)
    expect(text).toContain('Corrected by entry 2, of which something is hidden: not applied here')
    expect(text).toContain('Changes, 2is: Europe/Berlin; ')
    expect(text).not.toContain('Corrections of entry 1')
    expect(rowsOf(files).filter((row) => row['entry'] === '1')).toHaveLength(1)
    expect(rowsOf(files)[0]?.['zone']).toBe('Asia/Almaty')
  })

  test('of an entry shown in part is applied, and never said to name another value than one that is hidden', async () => {
    const ledger = ledgerOf(
      threat,
      correct({ pointer: '/occurred/zone', was: 'Asia/Almaty', is: 'Europe/Berlin' }),
      correct({ pointer: '/content/language', was: 'en', is: 'kk' }),
      correct({ pointer: '/targets/7', is: { who: 'self' } }),
    )
    const files = await hiddenPacket(ledger)
    const data = dataOf(files)
    const further = await packedAnew(
      files,
      blackened(data, 1, (path) => path.join('/') === 'content/language'),
    )
    await expectConsistent(further)
    const text = pageText(further)
    expect(text).toContain('Occurred, zoneAsia/AlmatyEurope/Berlinentry 2')
    expect(text).toContain(
      'Content, languagehidden, or not recordedkkentry 3; what stood before is hidden, so it was not compared',
    )
    expect(text).not.toContain('names another value')
    expect(pageText(files)).toContain('not applied: nothing can stand there')
  })
})

/** Replaces shown atoms of entry `seq` by their commitments; an entry shown whole becomes one shown in part. */
function blackened(
  data: PacketData,
  seq: number,
  hide: (path: readonly (string | number)[], value: unknown) => boolean,
): PacketData {
  const entries = data.entries.map((entry) => {
    if (entry.header.seq !== seq || !('atoms' in entry)) return entry
    const atoms = entry.atoms.map((atom): DisclosedAtom => {
      if (typeof atom === 'string') return atom
      const [salt, path, i, m, value] = atom
      return hide(path, value)
        ? encodeBase64Url(commitAtom(decodeBase64Url(salt, 16) as Uint8Array, { path, i, m, value }))
        : atom
    })
    return { header: entry.header, atoms }
  })
  return { ...data, entries }
}

describe('a receiver who hides more', () => {
  test('leaves a packet that agrees with itself, also for the second verifier, in which nobody is named as the one who chose', async ({
    skip,
  }) => {
    const made: Files[] = []
    const files = await hiddenPacket(caseLedger(), { phrases: ['nurzhan'] }, CASE_FILES)
    await expectConsistent(files)
    const data = dataOf(files)
    for (const hide of [
      (path: readonly (string | number)[]) => path[0] === 'sender',
      (_: unknown, value: unknown) => typeof value === 'string' && value.startsWith('мектеп'),
      (path: readonly (string | number)[]) => !['kind', 'attachments'].includes(String(path[0])),
    ]) {
      const further = await packedAnew(files, blackened(data, 1, hide))
      await expectConsistent(further)
      made.push(further)
    }
    for (const program of ['python3', 'openssl']) needTool(program, skip)
    const paths = made.map((one) => {
      const path = freshPath()
      layFolder(path, one)
      return [path]
    })
    for (const { verdict, findings } of secondReports(paths))
      expect([verdict, findings.map(({ code }) => code)]).toEqual(['cannotTell', ['views-unchecked']])
  })

  test('is found where he leaves the views, hides the structure, or says that more is whole than is', async () => {
    const files = await hiddenPacket(caseLedger(), { phrases: ['nurzhan'] }, CASE_FILES)
    const data = dataOf(files)
    const more = blackened(data, 1, (path) => path[0] === 'sender')
    const stale = await packedAnew(files, more)
    stale.set('data/packet.html', files.get('data/packet.html') as Uint8Array)
    expect((await check(stale)).verdict).toBe('changed')

    const kindless = await check(
      await packedAnew(
        files,
        blackened(data, 1, (path) => path[0] === 'kind'),
      ),
    )
    expect(kindless.findings.map(({ code, why }) => [code, why])).toContainEqual([
      'disclosure-refused',
      'structure-hidden',
    ])
    const counted = await check(
      await packedAnew(files, { ...more, counts: { ...more.counts, partly: more.counts.partly + 1 } }),
    )
    expect(counted.findings.map(({ code }) => code)).toContain('count-wrong')
  })
})

describe('a withheld file', () => {
  test('is absent, named as withheld by entry and place, and keeps its rank alone', async () => {
    const note = stored(encodeUtf8('a note that nobody is to see'), {
      name: 'note-for-aunt.txt',
      role: 'scan',
      copy: 'exactCopy',
      device: 'Old scanner',
    })
    const shot = stored(encodeUtf8('seen'), { name: 'seen.txt', role: 'document' })
    const ledger = ledgerOf(
      { ...threat, attachments: [note.attachment, shot.attachment] },
      { kind: 'threat', attachments: [note.attachment] },
    )
    const stock = new Map([note.file, shot.file])
    const files = await hiddenPacket(ledger, { files: [{ seq: 1, index: 0 }] }, stock)
    await expectConsistent(files)
    expect(dataOf(files).attachments).toEqual([
      { as: 'withheld', index: 0, seq: 1 },
      expect.objectContaining({ as: 'native', index: 1, seq: 1 }),
      { as: 'withheld', index: 0, seq: 2 },
    ])
    const text = pageText(files)
    expect(text).toContain(
      'entry 1, file 1, withheldno Bates numberentry 1scan (rank 9 of 10); an exact copy',
    )
    expect(text).toContain('no entry; 2 files of shown entries')
    const [digest] = note.file
    for (const bytes of files.values()) {
      const held = Buffer.from(bytes).toString('latin1')
      for (const secret of [digest, digest.slice(0, 16), 'aunt', 'nobody is to see', 'Old scanner'])
        expect(held).not.toContain(secret)
    }
  })
})

describe('a native file', () => {
  test('that is never searched for hidden words is counted on the cover of a packet that hides some', async () => {
    const [pdf, shot, note] = ['%PDF-1.7\n', png(4, 4), 'plain'].map((content) =>
      stored(typeof content === 'string' ? encodeUtf8(content) : content),
    ) as [ReturnType<typeof stored>, ReturnType<typeof stored>, ReturnType<typeof stored>]
    const holding = async (record: JsonObject, ...files: ReturnType<typeof stored>[]) => {
      const attachments = files.map((one) => one.attachment)
      const stock = new Map(files.map((one) => one.file))
      const packet = await hiddenPacket(ledgerOf({ ...record, attachments }), {}, stock)
      await expectConsistent(packet)
      return pageText(packet)
    }
    expect(await holding(threat, pdf, shot, note)).toContain(
      'Hidden words in filesEnclosed files are whole, nothing is hidden inside them. Pictures, recordings, PDF, office and packed files are never searched for hidden words: 2 of 3 enclosed files are such files and may hold them',
    )
    expect(await holding(threat, note)).toMatch(/Hidden words in files[^.]*inside them(?!\.)/)
    expect(await holding({ kind: 'threat' }, pdf)).not.toContain('Hidden words in files')
  })

  const wanted = [wantedPhrase('Maple Schoöl')].filter((one) => one !== undefined)
  const chunked = (bytes: Uint8Array, size: number) => () =>
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.slice(at * size, (at + 1) * size))

  test.each([61, 4096])('is looked into as UTF-8 and UTF-16, in pieces of %i bytes', async (size) => {
    const filler = 'ж'.repeat(131_060)
    const text = `${filler} MAPLE \n schoöl ${filler}`
    const le = Buffer.from(text, 'utf16le')
    for (const bytes of [encodeUtf8(text), le, Buffer.from(le).swap16()]) {
      expect(await holdsWords(chunked(bytes, size), wanted)).toBe(true)
    }
    expect(await holdsWords(chunked(encodeUtf8(`${filler} maple ${filler} school`), size), wanted)).toBe(
      false,
    )
  })
})
