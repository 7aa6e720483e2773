import { describe, expect, test } from 'vitest'
import { HIDDEN } from '../../src/core/partly.ts'
import type { Block } from '../../src/packet/book/blocks.ts'
import { saidRuns } from '../../src/packet/pdf/runs.ts'
import { TEMPLATE } from '../../src/packet/pdf/template.ts'
import { HOSTILE_TEXTS } from './hostile-texts.ts'
import { boxesOf, POPPLER, partOf, pdfsOf, QPDF, readBy, textOf } from './pdf-here.ts'
import { png } from './sample.ts'

const words = (said: string, language?: string): Block => ({
  is: 'words',
  said,
  ...(language === undefined ? {} : { language }),
})

async function onePdf(...blocks: Block[]): Promise<Uint8Array> {
  const [pdf, ...others] = await pdfsOf([partOf(blocks)])
  expect(others).toEqual([])
  return pdf as Uint8Array
}

/** Each code point with how often it is there; blanks and marks of direction, which readers add, left out. */
function bag(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  const letters = text.normalize('NFKC').replace(/[\s\p{Default_Ignorable_Code_Point}]/gu, '')
  for (const letter of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  return counts
}

/** What of `wanted` is not there, or not as often. */
function lost(wanted: string, found: string): string[] {
  const there = bag(found)
  return [...bag(wanted)].filter(([letter, times]) => (there.get(letter) ?? 0) < times).map(([one]) => one)
}

describe('the template', () => {
  test('imports nothing, reads three files by their names, and has no words by others', () => {
    expect(TEMPLATE).not.toMatch(/#import|#include|@preview|\bread\(|\beval\(|plugin\(|https?:/)
    expect(TEMPLATE.match(/json\("[^"]*"\)/g)).toEqual([
      'json("/data.json")',
      'json("/bad.json")',
      'json("/attached.json")',
    ])
  })
})

const SCRIPTS: readonly (readonly [name: string, tag: string, text: string])[] = [
  ['Latin', 'en', 'I know where you live. You will regret it: “soon” — Ünïcödé.'],
  ['Cyrillic', 'ru', 'Я знаю, где ты живёшь. Ёлки, подъезд № 4.'],
  ['Kazakh', 'kk', 'Мен сенің қайда тұратыныңды білемін: Әйгерім, Ғалым, Өмір, Ұлан, Үміт, Һарун.'],
  ['Arabic', 'ar', 'أعرف أين تسكن انتظر عند الباب'],
  ['Persian', 'fa', 'خانه شما را پیدا کردم گوش کنید چرا'],
  ['Uyghur', 'ug', 'سېنىڭ ئۆيۈڭنى بىلىمەن ئېھتىيات قىل'],
  ['Hebrew', 'he', 'אני יודע איפה אתה גר'],
  ['Chinese', 'zh', '我知道你住在哪里，小心点。'],
  ['Tibetan', 'bo', 'ཁྱེད་རང་གང་དུ་བསྡད་པ་ངས་ཤེས།'],
  ['Devanagari', 'hi', 'मुझे पता है तुम कहाँ रहते हो'],
  ['Greek', 'el', 'Ξέρω πού μένεις'],
  ['Thai', 'th', 'ฉันรู้ว่าคุณอยู่ที่ไหน'],
  ['Georgian', 'ka', 'მე ვიცი სად ცხოვრობ'],
  ['Armenian', 'hy', 'Ես գիտեմ, թե որտեղ ես ապրում'],
  ['Ethiopic', 'am', 'የት እንደምትኖር አውቃለሁ'],
  ['emoji', 'en', 'you 😡🔪 👨\u200d👩\u200d👧 🇰🇿 👍🏽 end'],
]

describe.runIf(POPPLER)('the text of a page', () => {
  test.each(SCRIPTS)('%s is copied as it was recorded', async (name, tag, text) => {
    const found = textOf(await onePdf(words(text, tag)))
    // pdftotext puts blanks where Tibetan stacks are wide.
    if (name === 'Tibetan') expect(found.replaceAll(' ', '')).toContain(text)
    else expect(found).toContain(text)
  })

  test('in mixed directions has every letter, joined letters and marks among them', async () => {
    const texts = ['قال: "سلام" (غدا) 12:30 إلى Almaty, ولا تنسَ', 'See https://t.me/x and سلام then שלום end']
    const found = textOf(await onePdf(...texts.map((text) => words(text))))
    for (const text of texts) expect(lost(text, found), text).toEqual([])
  })

  test('of words within a line stays apart from what is beside it', async () => {
    const text = ['name ', { said: 'שלום 123' }, ' (456), then ', { said: 'abc' }]
    const words = boxesOf(await onePdf({ is: 'text', text }))
    const line = words.slice(words.findIndex(({ word }) => word === 'name')).slice(0, 6)
    const inPlace = line.sort((a, b) => a.left - b.left).map(({ word }) => word)
    expect(inPlace).toEqual(['name', '123', [...'שלום'].reverse().join(''), '(456),', 'then', 'abc'])
  })

  test('of hostile strings has every code point or its code, and nothing of the template', async () => {
    const texts = HOSTILE_TEXTS.map(({ text }) => text.slice(0, 4000))
    const found = textOf(await onePdf(...texts.map((text) => words(text))))
    const wanted = texts.map((text) =>
      saidRuns(text)
        .map((run) => (typeof run === 'string' ? run : run !== 0 && 'c' in run ? run.c : ''))
        .join(''),
    )
    expect(lost(wanted.join('\n'), found)).toEqual([])
    expect(texts.length).toBeGreaterThan(300)
    expect(found).not.toMatch(/type\(r\)|#let|else if b ==/)
  })

  test('has a mark for every hidden piece, in its place', async () => {
    const found = textOf(await onePdf(words(`I will ${HIDDEN}${HIDDEN} you, ${HIDDEN} you`)))
    expect(found).toContain('I will ▮▮[hidden: 2 pieces] you, ▮[hidden] you')
  })

  test('stays within the margins however long a word is', async () => {
    const long = [
      'x'.repeat(400),
      `https://a.example/${'%D0%B0'.repeat(90)}`,
      'ا'.repeat(300),
      '=_-/\\'.repeat(80),
      'ж'.repeat(59),
      'W'.repeat(59),
    ]
    const cells = long.map((said) => [[{ said }], [{ code: '0123456789abcdef'.repeat(4) }]])
    const columns = [
      { name: 'A column with words', share: 1 },
      { name: 'Digest', share: 1 },
      { name: 'Averylongheadingofonewordonly', share: 0.4 },
    ]
    const pdf = await onePdf(...long.map((said) => words(said)), {
      is: 'table',
      caption: 'Words in cells',
      columns,
      rows: cells,
    })
    const boxes = boxesOf(pdf)
    expect(boxes.length).toBeGreaterThan(20)
    expect(boxes.filter(({ left, right }) => left < 60 || right > 536)).toEqual([])
  })
})

describe.runIf(QPDF && POPPLER)('the file', () => {
  const blocks: Block[] = [
    { is: 'heading', level: 2, text: ['A section'] },
    {
      is: 'text',
      text: ['See ', { to: 'entry-1', text: 'entry 1' }, ' and ', { to: 'entry-9', text: 'entry 9' }],
    },
    { is: 'text', note: true, text: [{ note: 'small' }, { strong: 'strong' }, { blank: 'name' }] },
    { is: 'items', items: [['one'], ['two']] },
    { is: 'items', numbered: true, items: [['first'], ['second']] },
    { is: 'facts', rows: [[['Label'], ['value']]] },
    {
      is: 'facts',
      dense: true,
      rows: [
        [['Label'], ['value']],
        [['Other'], ['two\nlines']],
      ],
    },
    { is: 'commands', lines: ['sha256sum -c manifest-sha256.txt'] },
    {
      is: 'card',
      kind: 'entry',
      id: 'entry-1',
      blocks: [
        { is: 'heading', level: 3, text: ['Entry 1'] },
        { is: 'marks', marks: ['Order uncertain'] },
        words('You know, أنت تعرف', 'en'),
        { is: 'card', kind: 'later', id: 'entry-2', blocks: [{ is: 'text', text: ['without a heading'] }] },
      ],
    },
    { is: 'plot', caption: 'By month', bars: [{ label: ['2026-01'], count: 2, entries: [1, 2] }] },
    { is: 'grave', warning: 'This may distress', blocks: [words('…')] },
    { is: 'card', kind: 'draft', id: 'draft-1746', blocks: [{ is: 'sign', lines: ['Signature', 'Date'] }] },
    { is: 'break' },
    picture('picture-1', png(900, 300)),
    picture('picture-2', png(900, 300).subarray(0, 60)),
  ]

  function picture(id: string, bytes: Uint8Array): Block {
    return {
      is: 'picture',
      id,
      label: 'EX-1',
      warning: 'A picture',
      type: 'image/png',
      width: 900,
      height: 300,
      bytes,
    }
  }

  test('is sound, has all its fonts within, tells its language and has bookmarks', async () => {
    const pdf = await onePdf(...blocks)
    expect(readBy(pdf, 'qpdf', '--check')).toContain('No syntax or stream encoding errors')
    const fonts = readBy(pdf, 'pdffonts').trim().split('\n').slice(2)
    expect(fonts.length).toBeGreaterThan(2)
    expect(fonts.filter((line) => !/ yes yes yes +\d+ +\d+$/.test(line))).toEqual([])
    const plain = readBy(pdf, 'qpdf', '--qdf', '--object-streams=disable', 'PDF', '-')
    for (const has of ['/Lang (en)', '/Outlines', '/GTS_PDFA1', '<pdfaid:part>3', '<pdfaid:conformance>A'])
      expect(plain, has).toContain(has)
    expect(plain).not.toMatch(/\/(?:JavaScript|JS|Launch|URI|SubmitForm|OpenAction|AcroForm)\b/)
  })

  test('shows what the blocks say, links what is there, and says which picture it could not set', async () => {
    const found = textOf(await onePdf(...blocks))
    for (const said of [
      'A section',
      'See entry 1 and entry 9',
      '1. first',
      'Order uncertain',
      'without a heading',
    ])
      expect(found, said).toContain(said)
    expect(found.match(/This picture could not be set here/g)).toHaveLength(1)
    expect(found.match(/Draft, not signed/g)).toHaveLength(1)
    expect(found).toContain('deadbeef-41-000001')
    expect(found).toMatch(/page 1 of \d/)
    expect(found).toContain('Checkpoint: abandon ability able about')
  })

  test('is the same bytes each time', async () => {
    expect(Buffer.compare(await onePdf(...blocks), await onePdf(...blocks))).toBe(0)
  })
})
