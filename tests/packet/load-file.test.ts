/** data/loadfile.dat and .opt, read by a reader of their own: families, keys, hostile texts, and what is hidden. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concat, encodeUtf8 } from '../../src/core/bytes.ts'
import type { WholeEntry } from '../../src/core/entry.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import type { Redaction } from '../../src/core/redact.ts'
import { readVisible } from '../../src/core/visible.ts'
import { fieldText, formatConcordance } from '../../src/packet/load-file/concordance.ts'
import { sentOf } from '../../src/packet/sent.ts'
import { viewOfLedger } from './book-view.ts'
import { bytesOf, readFileOf } from './bytes-of.ts'
import { CASE_FILES, caseLedger } from './case.ts'
import { HOSTILE_TEXTS } from './hostile-texts.ts'
import { leaks } from './leaks.ts'
import { datRows, readDat, readOpt } from './read-dat.ts'
import { about, ledgerOf, png, stored } from './sample.ts'

type Stock = ReadonlyMap<string, Uint8Array>

async function loadFileOf(
  ledger: readonly WholeEntry[],
  stock: Stock = new Map(),
  asked: Partial<Redaction> = {},
) {
  const claims = { views: 'load-file' }
  const { packet } = await viewOfLedger(ledger, { stock, claims, ...asked })
  const rows = datRows(await bytesOf(packet, 'data/loadfile.dat'))
  return { packet, rows, pages: readOpt(await bytesOf(packet, 'data/loadfile.opt')) }
}

const column = (rows: readonly Record<string, string>[], ...fields: string[]) =>
  rows.map((row) => fields.map((field) => row[field]).join(' '))

describe('a field', () => {
  test.each<[string, string]>([
    ['a\u0014b', 'a\\u{14}b'],
    ['\u00feend\u00fe', '\\u{fe}end\\u{fe}'],
    ['Mark\u00ae', 'Mark\\u{ae}'],
    ['one\ntwo', 'one\u00aetwo'],
    ['one\r\ntwo', 'one\\u{d}\u00aetwo'],
    ['\\u{fe}', '\\u{5c}u{fe}'],
    ['[hidden]', '\\u{5b}hidden]'],
    ['=1+1', '=1+1'],
    ['+7 700', '+7 700'],
    ['Ты', 'Ты'],
  ])('%j is written as %j', (text, written) => {
    expect(fieldText(text)).toBe(written)
  })

  test('gives back every text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const [[found = ''] = []] = readDat(formatConcordance([[text]]))
        expect(readVisible(found)).toBe(text)
      }),
    )
  })

  test('stays one field in its row, whatever it holds', () => {
    const rows = [['id', 'text'], ...HOSTILE_TEXTS.map(({ id, text }) => [id, text])]
    expect(rows.length).toBeGreaterThan(150)
    expect(readDat(formatConcordance(rows)).map((row) => row.map(readVisible))).toEqual(rows)
  })

  test('with a hole is marked, and closes up nothing', () => {
    expect(fieldText('I know \ud800\ud800 where')).toBe('I know [hidden: 2 pieces] where')
  })
})

describe('the documents of a packet', () => {
  test('are its entries and files, in families of an entry with all that is about it', async () => {
    const { rows } = await loadFileOf(caseLedger(), CASE_FILES)
    expect(column(rows, 'BEGBATES', 'BEGATTACH', 'ENDATTACH', 'DOCTYPE')).toEqual([
      'ENTRY-000003 ENTRY-000003 ENTRY-000005 threat',
      'ENTRY-000005 ENTRY-000003 ENTRY-000005 withdrawal',
      'ENTRY-000001 ENTRY-000001 ENTRY-000004 threat',
      'ENTRY-000001-CORRECTED ENTRY-000001 ENTRY-000004 threat',
      'EVID-000001 ENTRY-000001 ENTRY-000004 file',
      'ENTRY-000002 ENTRY-000001 ENTRY-000004 translation',
      'ENTRY-000004 ENTRY-000001 ENTRY-000004 correction',
      'ENTRY-000006 ENTRY-000006 ENTRY-000007 threat',
      'EVID-000002 ENTRY-000006 ENTRY-000007 file',
      'ENTRY-000007 ENTRY-000006 ENTRY-000007 report',
      'ENTRY-000008 ENTRY-000008 ENTRY-000008 threat',
    ])
    expect(column(rows, 'BEGBATES')).toEqual(column(rows, 'ENDBATES'))
    expect(new Set(column(rows, 'BEGBATES')).size).toBe(rows.length)
  })

  test('say what was recorded of an entry, once as recorded and once as corrected', async () => {
    const { rows } = await loadFileOf(caseLedger(), CASE_FILES)
    const [recorded, corrected] = rows.slice(2, 4)
    expect(recorded).toMatchObject({
      FROM: 'Nurzhan Q.',
      FROMHANDLE: 'nurzhan.q.1961',
      TO: '',
      CUSTODIAN: '',
      ...{ DATESENT: '2021-12-01', TIMESENT: '13:17', TIMEZONE: 'UTC', DATESHOWN: '1 December, 8:17 a.m.' },
      ...{ DATELOCAL: '2021-12-01T08:17', ZONE: 'America/New_York', STATE: 'as recorded' },
      ...{ REDACTED: 'no', CONFIDENTIALITY: '', NATIVEPATH: '', TEXTPATH: '', MD5HASH: '', PAGECOUNT: '' },
      TEXT: 'Сен балаларыңды көрмейсің.\nҮшеуін де табамыз — мектеп жолын білеміз.',
      NOTE: 'a view of entry 1 in data/evidence.json, which counts',
    })
    expect(corrected).toMatchObject({ FROM: 'Nurzhan K.', STATE: 'as corrected', ENTRY: '1' })
    expect(rows[0]).toMatchObject({
      ...{ WITHDRAWNBY: '5', FROM: '+7 700 000 00 00', FROMPHONE: '+7 700 000 00 00' },
      ...{ DATESENT: '', TIMESENT: '', TIMEZONE: '', DATETYPED: 'yesterday evening' },
      ...{ DATELOCAL: '2021-12-01', PRECISION: 'day', WHENMEANS: 'sent or said' },
    })
  })

  test('say of a file what it is, where it lies, and its one page where it is a picture', async () => {
    const { packet, rows, pages } = await loadFileOf(caseLedger(), CASE_FILES)
    const [shot, letter] = rows.filter(({ DOCTYPE }) => DOCTYPE === 'file')
    const native = (row: Record<string, string> | undefined) => {
      const path = `data/${row?.['NATIVEPATH']?.replaceAll('\\', '/')}`
      return packet.files.find((file) => file.path === path)
    }
    expect(shot).toMatchObject({
      ...{ FILENAME: 'Screenshot_20211201-081702.png', FILEEXT: 'png', FILEKIND: 'screenshot' },
      ...{ CUSTODIAN: 'the recorder', EXHIBIT: 'EX-0001', ENTRY: '1', PAGECOUNT: '1', REDACTED: 'no' },
      ...{ SHA256HASH: native(shot)?.sha256, FILESIZE: String(native(shot)?.size) },
    })
    expect(letter).toMatchObject({
      ...{ FILENAME: '../../letter.html', FILEEXT: 'txt', PAGECOUNT: '', SHA256HASH: native(letter)?.sha256 },
    })
    const court = packet.files.filter(({ path }) => /^data\/exhibits\/court\/EX/.test(path))
    expect(pages).toEqual([
      ['EVID-000001', 'EVIDENCE', court[0]?.path.slice(5).replaceAll('/', '\\'), 'Y', '', '', '1'],
    ])
  })

  test('are listed as pages where platforms read that type, and only there', async () => {
    // A GIF of one pixel.
    const gif = stored(Buffer.from('R0lGODdhAQABAIAAAP///////ywAAAAAAQABAAACAkQBADs=', 'base64'))
    const { rows, pages, packet } = await loadFileOf(
      ledgerOf({ kind: 'threat', attachments: [gif.attachment] }),
      new Map([gif.file]),
    )
    expect(packet.files.some(({ path }) => path.endsWith('.gif') && path.includes('/court/'))).toBe(true)
    expect(pages).toEqual([])
    expect(rows[1]).toMatchObject({ FILEEXT: 'gif', PAGECOUNT: '' })
  })

  test('are none but the key alone where a packet shows no entry', async () => {
    const { rows, pages } = await loadFileOf(ledgerOf())
    expect([rows, pages]).toEqual([[], []])
  })

  test('hold texts that are not folded, and a statement that was marked confidential as such', async () => {
    const text = 'word '.repeat(30_000)
    const ledger = ledgerOf(
      { kind: 'threat', content: { text } },
      about(1, 'statement', { person: 'Mira', confidential: true, text: 'I saw it.' }),
    )
    const { rows } = await loadFileOf(ledger)
    expect(rows[0]?.['TEXT']).toBe(text)
    expect(rows[1]).toMatchObject({ DOCTYPE: 'statement', CONFIDENTIALITY: 'confidential' })
  })
})

describe('what is hidden', () => {
  const secret = stored(png(8, 8), {
    name: 'Zarowny.png',
    role: 'scan',
    capturedBy: 'Zarowny',
    sensitive: 'intimate',
  })
  const shown = stored(encodeUtf8('seen'), { name: 'Zarowny.txt' })
  const threat: JsonObject = {
    kind: 'threat',
    occurred: {
      literal: 'Quovarinx',
      utc: '2021-12-01T13:17:00Z',
      local: '2021-12-01T08:17',
      zone: '-05:00',
    },
    content: { text: 'Tell Zarowny that I know.' },
    channel: { platform: 'sms', receivingAccount: '+1 555 0100' },
    sender: { displayName: 'N. Q.', phone: '+7 700' },
    recordedBy: { name: 'Zarowny' },
    targets: [{ who: 'child', name: 'Aisha', age: 6 }],
    attachments: [secret.attachment, shown.attachment],
  }
  const asked: Partial<Redaction> = {
    phrases: ['zarowny', 'quovarinx'],
    fields: ['/channel/receivingAccount', '/sender'].map((pointer) => ({ seq: 1, pointer })),
    files: [{ seq: 1, index: 0 }],
  }
  const made = () => loadFileOf(ledgerOf(threat), new Map([secret.file, shown.file]), asked)

  test('is marked in its place, and nowhere told as not recorded', async () => {
    const { rows, pages } = await made()
    const [entry, withheld, file] = rows
    const open = '[hidden] or not recorded'
    expect(entry).toMatchObject({
      ...{ FROM: open, FROMPHONE: open, TO: open, CUSTODIAN: open, DATESHOWN: open, REDACTED: 'yes' },
      ...{ TEXT: 'Tell [hidden]that I know.', TARGETS: 'Child A, 6 (child, name not shown)' },
      STATE: 'as recorded, in part',
    })
    expect(withheld).toMatchObject({
      ...{ BEGBATES: 'ENTRY-000001-FILE-001', BEGATTACH: 'ENTRY-000001', ENDATTACH: 'EVID-000001' },
      ...{ REDACTED: 'withheld', FILEKIND: 'scan', CONFIDENTIALITY: 'intimate', FILENAME: open },
      ...{ CUSTODIAN: open, FILESIZE: '', SHA256HASH: '', NATIVEPATH: '', FILEEXT: '', EXHIBIT: '' },
    })
    expect(file).toMatchObject({ BEGBATES: 'EVID-000001', FILENAME: open, REDACTED: 'no', FILESIZE: '4' })
    expect(pages).toEqual([])
  })

  test('is in neither file, in no spelling', async () => {
    const { packet } = await made()
    const files = new Map<string, Uint8Array>()
    for (const file of packet.files) files.set(file.path, await readFileOf(file))
    const [digest] = secret.file
    const secrets = ['Zarowny', 'Quovarinx', 'Aisha', '+1 555 0100', '+7 700', digest, digest.slice(0, 16)]
    expect(leaks(files, secrets)).toEqual([])
    const plain = await loadFileOf(ledgerOf(threat), new Map([secret.file, shown.file]), { minors: [] })
    const dat = await bytesOf(plain.packet, 'data/loadfile.dat')
    for (const one of secrets.slice(0, 6)) expect(leaks(new Map([['dat', dat]]), [one])).not.toEqual([])
  })
})

describe('when it was sent', () => {
  const nothingHidden = { partly: undefined, absent: () => '', child: () => undefined }
  const sent = (occurred: JsonObject, kind = 'threat') => {
    const found = sentOf({ kind, occurred }, nothingHidden)
    return found === undefined ? undefined : `${found.date} ${found.time}`
  }
  const known = { local: '2021-12-01T23:17', zone: '-05:00', utc: '2021-12-02T04:17:00Z' }

  test('is an instant that was recorded', () => {
    expect(sent(known)).toBe('2021-12-02 04:17')
    expect(sent({ ...known, precision: 'minute' })).toBe('2021-12-02 04:17')
    expect(sent({ ...known, local: '2021-12-01T23:17:09', utc: '2021-12-02T04:17:09Z' })).toBe(
      '2021-12-02 04:17:09',
    )
  })

  test.each<[string, JsonObject]>([
    ['approximate', { ...known, approximate: true }],
    ['known to the hour', { ...known, precision: 'hour' }],
    ['known to the day', { ...known, precision: 'day' }],
    ['a range', { ...known, precision: 'range', notBefore: '2021' }],
    ['without a zone', { local: '2021-12-01T23:17' }],
    ['only as shown', { literal: '8:17' }],
    ['of no calendar', { ...known, utc: '2021-13-02T04:17:00Z' }],
    ['in another form', { ...known, utc: '2021-12-02T04:17Z' }],
    ['without its local digits', { utc: known.utc }],
    ['without a word of it', {}],
  ])('is blank where it is %s', (_name, occurred) => {
    expect(sent(occurred)).toBeUndefined()
  })

  test('is blank where what bears on it may be hidden, and for what is no threat', () => {
    const absent = (path: readonly (string | number)[]) => (path[1] === 'approximate' ? 'hidden' : '')
    const record = { kind: 'threat', occurred: known }
    expect(sentOf(record, { ...nothingHidden, absent })).toBeUndefined()
    expect(sent(known, 'annotation')).toBeUndefined()
  })
})

test('a packet without the claim has neither file, and no word of them', async () => {
  const { packet } = await viewOfLedger(caseLedger(), { stock: CASE_FILES })
  expect(packet.files.filter(({ path }) => path.includes('loadfile'))).toEqual([])
  const all = concat(...(await Promise.all(packet.files.map(readFileOf))))
  expect(Buffer.from(all).includes('loadfile')).toBe(false)
})
