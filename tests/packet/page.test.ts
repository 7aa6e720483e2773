import { beforeAll, describe, expect, test } from 'vitest'
import { decodeUtf8, encodeBase64, encodeUtf8 } from '../../src/core/bytes.ts'
import { sha256 } from '../../src/core/crypto.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import { showVisible } from '../../src/core/visible.ts'
import { buildPacket } from '../../src/packet/packet.ts'
import { bytesOf } from './bytes-of.ts'
import { CASE_FILES, caseLedger } from './case.ts'
import { HOSTILE_TEXTS } from './hostile-texts.ts'
import { attribute, every, type Node, sameShape, shapeOf, textOf, treeOf } from './page-shape.ts'
import { about, ledgerOf, packetInput, png, stored } from './sample.ts'

const page = async (input: Parameters<typeof buildPacket>[0]) =>
  decodeUtf8(await bytesOf(await buildPacket(input), 'data/packet.html')) as string

/** A vault in which one text stands in every place that takes one. */
function ledgerWith(text: string) {
  const bytes = png(4, 4)
  const when: JsonObject = {
    literal: text,
    entered: text,
    local: text,
    zone: text,
    zoneBasis: text,
    utc: text,
    notBefore: text,
  }
  const file = stored(bytes, {
    ...{ name: text, mediaType: text, device: text, sensitive: text, role: text, [`m${text}`]: text },
    ...{
      capturedAt: when,
      capturedBy: text,
      method: text,
      source: text,
      stillHeld: { where: text, asOf: when },
    },
  })
  const threat: JsonObject = {
    kind: 'threat',
    occurred: when,
    received: when,
    content: { text, description: text, language: text },
    channel: { platform: text, url: text, conversation: text, medium: text, receivingAccount: text },
    sender: { displayName: text, handle: text, profileUrl: text, says: [{ name: text }] },
    targets: [{ who: text, name: text }],
    context: [
      { text, language: text, occurred: when, sender: { handle: text } },
      { gap: 2, why: text },
    ],
    classification: {
      form: text,
      harms: ['death'],
      markers: [text],
      demand: text,
      deadline: when,
      ongoing: true,
      code: text,
    },
    recordedBy: { name: text, role: text },
    attachments: [file.attachment],
    [`x${text}`]: text,
  }
  const ledger = ledgerOf(
    threat,
    about(1, 'translation', { text, language: text, method: text, translator: { name: text } }),
    about(1, 'correction', {
      reason: text,
      changes: [{ pointer: '/sender/handle', was: 'no', is: `${text}!` }],
    }),
    about(1, 'correction', { reason: text, changes: [{ pointer: '/content/text', is: `${text}!` }] }),
    about(1, `k${text}`, { text }),
    about(2, 'withdrawal', { reason: text }),
    about(1, 'report', { to: text, at: when, officer: text, reference: text, outcome: text, given: [text] }),
    about(1, 'attribution', {
      person: { names: [{ name: text, script: text }], organisation: text },
      ...{ by: text, confidence: text, basis: [{ text }], against: [{ text }], stillNeeded: [{ text }] },
    }),
    about(1, 'statement', { person: { name: text, contact: text }, perceived: text, when, text }),
    about(1, 'adoption', { by: text, text }),
    about(1, 'context', { messages: [{ own: true, text, textOrigin: text }] }),
    about(1, 'custody', { event: text, by: text, to: text, why: text, how: text, when }),
    about(1, 'receipt', { by: text, text, note: text }),
    about(1, 'impact', { text }),
    { kind: `k${text}`, text },
  )
  const claims = {
    createdAt: '2026-03-08T02:30:00.000Z',
    id: text,
    profile: text,
    purpose: text,
    recipient: text,
    // A list by commas, of which the book says something about each.
    jurisdiction: text.replaceAll(',', ';'),
    pdf: text,
    software: text,
  }
  return { ...packetInput(ledger, new Map([file.file])), claims }
}

describe('packet.html', () => {
  let sample: string
  beforeAll(async () => {
    sample = await page(packetInput(caseLedger(), CASE_FILES))
  })

  test('has a policy that lets nothing in but its own style and pictures inside it', () => {
    const nodes = every(treeOf(sample))
    const head = nodes.find(({ nodeName }) => nodeName === 'head') as Node
    const [charset, policy] = (head.childNodes ?? []).filter(({ nodeName }) => nodeName === 'meta')
    expect(charset?.attrs).toEqual([{ name: 'charset', value: 'utf-8' }])
    expect(sample.indexOf('charset')).toBeLessThan(100)
    const style = nodes.find(({ nodeName }) => nodeName === 'style')?.childNodes?.[0]?.value as string
    const hash = encodeBase64(sha256(encodeUtf8(style)))
    expect(attribute(policy as Node, 'http-equiv')).toBe('Content-Security-Policy')
    expect(attribute(policy as Node, 'content')).toBe(
      `default-src 'none'; img-src data:; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
    )
  })

  test('has no script, no style in an attribute, no link but to itself, no picture from elsewhere', () => {
    const allowed = new Set(
      '#document html head meta title style body header p h1 h2 h3 h4 h5 dl dt dd table colgroup col tbody thead tr th td caption strong small span bdi nav ol ul li a main section article blockquote div br code pre figure input label img svg rect footer #text #documentType'.split(
        ' ',
      ),
    )
    for (const node of every(treeOf(sample))) {
      expect(allowed.has(node.nodeName), node.nodeName).toBe(true)
      for (const { name, value } of node.attrs ?? []) {
        expect(name).not.toMatch(/^(on|style)/)
        if (name === 'href') expect(value).toMatch(/^#[a-z0-9-]+$/)
        if (name === 'src') expect(value).toMatch(/^data:image\/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+$/)
      }
    }
    expect(sample).not.toContain('url(')
  })

  test('leads every inner link to one element', () => {
    const nodes = every(treeOf(sample))
    const ids = nodes.map((node) => attribute(node, 'id')).filter((id) => id !== undefined)
    expect(new Set(ids).size).toBe(ids.length)
    const links = nodes.map((node) => attribute(node, 'href')).filter((href) => href !== undefined)
    expect(links.length).toBeGreaterThan(10)
    for (const href of links) expect(ids).toContain(href.slice(1))
    const labels = nodes.map((node) => attribute(node, 'for')).filter((id) => id !== undefined)
    for (const id of labels) expect(ids).toContain(id)
  })

  test('names headers of rows and columns, and the language of words where it is one', () => {
    const nodes = every(treeOf(sample))
    for (const cell of nodes.filter(({ nodeName }) => nodeName === 'th'))
      expect(attribute(cell, 'scope')).toMatch(/^(row|col)$/)
    const quotes = nodes.filter(({ nodeName }) => nodeName === 'blockquote')
    expect(quotes.map((node) => attribute(node, 'lang'))).toContain('kk')
    expect(quotes.map((node) => attribute(node, 'dir'))).toEqual(quotes.map(() => 'auto'))
  })

  test('keeps as shown and as typed apart, and says what is corrected, withdrawn, and of uncertain order', () => {
    const text = textOf(treeOf(sample))
    expect(text).toContain('“1 December, 8:17 a.m.” (as shown)')
    expect(text).toContain('“1 December, 8:17 a.m.” as shown on the screen; recorded as 2021-12-01 08:17')
    expect(text).not.toMatch(/yesterday evening[^\n]*\(as shown\)/)
    expect(text).toContain('typed by the recorder (not as shown): yesterday evening')
    expect(text).toContain('Nurzhan Q.Nurzhan K.entry 4')
    expect(text).toContain('Withdrawn by entry 5; kept here as recorded')
    expect(text).toContain('Order uncertain')
    expect(text).toContain('account displaying the name “Nurzhan K.”')
    expect(text).toContain('2021-12-01T13:17:00Z')
  })

  test('shows pictures only as what their bytes are', async () => {
    const svg = encodeUtf8('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
    const liar = stored(svg, { name: 'x.png', mediaType: 'image/png' })
    const huge = stored(
      png(60_000, 1).map((byte, at) => (at === 20 ? 0xff : byte)),
      {},
    )
    const small = stored(png(4, 4), { name: 'x.svg' })
    const attachments = [liar.attachment, huge.attachment, small.attachment]
    const files = new Map([liar.file, huge.file, small.file])
    const html = await page(packetInput(ledgerOf({ kind: 'threat', attachments }), files))
    const pictures = every(treeOf(html)).filter(({ nodeName }) => nodeName === 'img')
    expect(pictures.map((node) => attribute(node, 'src'))).toEqual([
      `data:image/png;base64,${encodeBase64(png(4, 4))}`,
    ])
    expect(html).not.toContain('onload')
  })

  test('folds a very long text with its count', async () => {
    const html = await page(packetInput(ledgerOf({ kind: 'threat', content: { text: '🔪'.repeat(20_005) } })))
    expect(html).toContain('5 more characters. The whole text is in data/evidence.json, entry 1.')
    expect(html).toContain('Cut after 1500 characters; more is in entry 1.')
    expect(html.match(/🔪/gu)).toHaveLength(20_000 + 1500)
  })

  test('shows every recorded leaf of an entry', async () => {
    const record: JsonObject = {
      kind: 'threat',
      occurred: { literal: 'L1', local: 'L2', notBefore: 'L3', strange: 'L4', precision: 'L5' },
      received: 'L6',
      content: { text: 5, description: ['L7'], language: 'L8' },
      text: 'L9',
      targets: ['L10', { who: 'L11', name: 'L12', minor: false, extra: 'L13' }],
      attachments: [{ sha256: 'L14' }],
      about: { seq: 'L15' },
      changes: 'L16',
      sender: { displayName: { deep: [['L17']] } },
    }
    const text = textOf(treeOf(await page(packetInput(ledgerOf(record)))))
    for (let n = 1; n <= 17; n++) expect(text).toMatch(new RegExp(`L${n}(?![0-9])`))
    expect(text).toContain('(not a member that this format knows)')
  })
})

describe('hostile texts', () => {
  test('never make an element or an attribute, in any place that takes a text', async () => {
    const plain = shapeOf(treeOf(await page(ledgerWith('plain'))))
    for (const { id, text } of HOSTILE_TEXTS.filter((one) => one.text !== '' && one.text.length <= 10_000)) {
      const tree = treeOf(await page(ledgerWith(text)))
      const shape = shapeOf(tree)
      expect(sameShape(shape, plain), id).toBe(true)
      const shown = showVisible(text, { tab: true })
      expect(textOf(tree).split(shown).length, id).toBeGreaterThan(80)
    }
  }, 120_000)
})
