/** data/case.jsonld by the shapes of UCO and CASE 1.4.0, with hostile texts, and with parts hidden. */
import { expect, test, vi } from 'vitest'
import { concat, decodeUtf8, encodeUtf8 } from '../../src/core/bytes.ts'
import type { WholeEntry } from '../../src/core/entry.ts'
import type { Json, JsonObject } from '../../src/core/jcs.ts'
import type { Redaction } from '../../src/core/redact.ts'
import { annotationsWith, threatWith } from '../cli/hostile-place.ts'
import { randomAnnotation, randomThreat } from '../random-records.ts'
import { seededNumbers } from '../seeded.ts'
import { viewOfLedger } from './book-view.ts'
import { bytesOf, readFileOf } from './bytes-of.ts'
import { CASE_FILES, caseLedger } from './case.ts'
import { quadsOf, shapeFindings, undeclared } from './case-shapes.ts'
import { HOSTILE_TEXTS } from './hostile-texts.ts'
import { leaks } from './leaks.ts'
import { about, ledgerOf, png, stored } from './sample.ts'

vi.setConfig({ testTimeout: 120_000 })

type Node = { '@id': string; '@type': string; [member: string]: Json }
type Stock = ReadonlyMap<string, Uint8Array>

async function caseOf(
  ledger: readonly WholeEntry[],
  stock: Stock = new Map(),
  asked: Partial<Redaction> = {},
) {
  const { packet } = await viewOfLedger(ledger, { stock, claims: { views: 'case-uco' }, ...asked })
  const text = decodeUtf8(await bytesOf(packet, 'data/case.jsonld')) as string
  const nodes: Node[] = JSON.parse(text)['@graph']
  const named = (name: string) => {
    const found = nodes.find((node) => node['uco-core:name'] === name)
    if (found === undefined) throw new Error(`no node ${name}`)
    return found
  }
  return { packet, text, nodes, named }
}

/** Every string value within, but ids and types. */
function stringsIn(value: Json): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(stringsIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) =>
    key === '@id' || key === '@type' ? [] : stringsIn(one),
  )
}

/** Ids of all nodes, nested ones too, and of everything referred to. */
function idsIn(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(idsIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) => (key === '@id' ? [one as string] : idsIn(one)))
}

async function expectGood(text: string): Promise<void> {
  const quads = await quadsOf(text)
  expect(await shapeFindings(quads)).toEqual([])
  expect(undeclared(quads)).toEqual([])
  // What the SPARQL of UCO asks for: no blank node, and ids that end in a UUID.
  for (const { subject, object } of quads) {
    expect(subject.value).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
    expect(object.termType).not.toBe('BlankNode')
  }
}

test('the shapes and the list of terms find what is wrong', async () => {
  const wrong = (members: object) =>
    quadsOf(
      JSON.stringify({
        '@context': { c: 'https://ontology.caseontology.org/case/investigation/' },
        '@id': 'urn:x:1',
        ...members,
      }),
    )
  const record = await wrong({ '@type': 'c:ProvenanceRecord', 'c:exhibitNumber': 1 })
  expect((await shapeFindings(record)).join()).toContain('Violation')
  const invented = await wrong({ '@type': 'c:ProvenanceRecord', 'c:exhibitNo': '1' })
  expect(undeclared(invented)).toEqual(['https://ontology.caseontology.org/case/investigation/exhibitNo'])
  await expect(quadsOf('{"@context":"https://remote.invalid/c","@id":"urn:x:1"}')).rejects.toThrow()
})

test('a case with corrections, files and pictures has nothing that the shapes object to', async () => {
  const { text, nodes } = await caseOf(caseLedger(), CASE_FILES)
  await expectGood(text)
  const ids = nodes.map((node) => node['@id'])
  expect(new Set(ids).size).toBe(ids.length)
  const all = idsIn(nodes)
  const defined = new Set(await quadsOf(text).then((quads) => quads.map(({ subject }) => subject.value)))
  expect(all.filter((id) => !defined.has(id))).toEqual([])
})

test('a threat over a network is a message from an account as seen; a call and a letter are events', async () => {
  const { named, nodes } = await caseOf(caseLedger(), CASE_FILES)
  const message = named('entry 1, as recorded')
  expect(message['@type']).toBe('uco-observable:Message')
  const [facet] = message['uco-core:hasFacet'] as JsonObject[]
  expect(facet).toMatchObject({
    '@type': 'uco-observable:MessageFacet',
    'uco-observable:messageText': 'Сен балаларыңды көрмейсің.\nҮшеуін де табамыз — мектеп жолын білеміз.',
    'uco-observable:messageType': 'message',
    'uco-observable:sentTime': { '@type': 'xsd:dateTime', '@value': '2021-12-01T13:17:00Z' },
  })
  const from = facet?.['uco-observable:from'] as JsonObject | undefined
  const account = nodes.find((node) => node['@id'] === from?.['@id'])
  expect(account?.['@type']).toBe('uco-observable:ApplicationAccount')
  expect(stringsIn(account as JsonObject)).toContain('Nurzhan Q.')
  expect(message['uco-core:description']).toContain('Occurred, as shown: 1 December, 8:17 a.m.')
  for (const name of ['entry 3, as recorded', 'entry 6, as recorded'])
    expect(named(name)['@type']).toBe('uco-core:Event')
  expect(named('entry 3, as recorded')['uco-core:startTime']).toBeUndefined()
})

test('what is about an entry points at it, and an entry as corrected is derived from the one as recorded', async () => {
  const { named } = await caseOf(caseLedger(), CASE_FILES)
  const recorded = { '@id': named('entry 1, as recorded')['@id'] }
  expect(named('entry 1, as corrected')['case-investigation:wasDerivedFrom']).toEqual(recorded)
  expect(named('entry 2, as recorded')).toMatchObject({
    '@type': 'uco-core:Annotation',
    'uco-core:object': recorded,
    'uco-core:statement': [
      'You will not see your children.\nWe will find all three — we know the way to school.',
    ],
  })
  expect(named('entry 4, as recorded')['uco-core:description']).toContain('Changes, 1, is: Nurzhan K.')
  expect(named('entry 3, as recorded')['uco-core:tag']).toContain('withdrawn by entry 5')
})

test('a file has its digest, its exhibit number and its place; its court copy is derived from it', async () => {
  const { named, nodes } = await caseOf(caseLedger(), CASE_FILES)
  const file = named('file 1 of entry 1')
  const [digest] = [...CASE_FILES.keys()]
  expect(stringsIn(file)).toEqual(
    expect.arrayContaining([digest, 'Screenshot_20211201-081702.png', 'SHA256']),
  )
  const exhibits = nodes.filter((node) => node['@type'] === 'case-investigation:ProvenanceRecord')
  expect(exhibits.map((node) => node['case-investigation:exhibitNumber'])).toEqual(['EX-0001', 'EX-0002'])
  expect(named('court copy')['case-investigation:wasDerivedFrom']).toEqual({ '@id': file['@id'] })
  const making = named('making of the packet')
  expect(making['uco-action:result']).toEqual([{ '@id': named('court copy')['@id'] }])
})

test('ids are the same in every packet of a vault and made from nothing that is said', async () => {
  const id = async (asked: Partial<Redaction>) =>
    (await caseOf(caseLedger(), CASE_FILES, asked)).named('entry 1, as recorded')['@id']
  const hidden = await caseOf(caseLedger(), CASE_FILES, { phrases: ['мектеп'] })
  const part = hidden.nodes.find((node) => node['uco-core:name'] === 'entry 1, as recorded, in part')
  expect(part?.['@id']).toBe(await id({}))
})

test('texts made to mislead are values, exact, and act on nothing that shows the file', async () => {
  const texts = HOSTILE_TEXTS.filter(({ text }) => text !== '' && text.length <= 300)
  expect(texts.length).toBeGreaterThan(150)
  const stock = new Map<string, Uint8Array>()
  const threats = texts.map(({ text }, at): JsonObject => {
    const { attachment, file } = stored(encodeUtf8(`file ${at}`), { name: text, mediaType: text })
    stock.set(...file)
    return { ...threatWith(text), attachments: [attachment] }
  })
  const notes = annotationsWith(texts[0]?.text as string, 1).map(
    ({ about: _about, kind: _kind, annotation, ...members }) => about(1, annotation as string, members),
  )
  const { text, nodes } = await caseOf(ledgerOf(...threats, ...notes), stock)
  expect(text).not.toMatch(
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/,
  )
  const quads = await quadsOf(text)
  expect(undeclared(quads)).toEqual([])
  for (const { subject, object } of quads) {
    expect(subject.value).toMatch(/^urn:uuid:/)
    if (object.termType !== 'Literal') expect(object.value).toMatch(/^(?:urn:uuid:|https:\/\/ontology\.)/)
  }
  const said = new Set(nodes.flatMap(stringsIn))
  for (const [at, { id, text: one }] of texts.entries()) {
    expect(said.has(one), id).toBe(true)
    expect(said.has(`Classification, demand: ${one}`), `${id} ${at}`).toBe(true)
  }
})

test('random records with anything in them are good for the shapes', async () => {
  for (let run = 0; run < 6; run++) {
    const draw = seededNumbers(`case ${run}`)
    const records = Array.from({ length: 12 }, (_, at) => (earlier: readonly WholeEntry[]): JsonObject => {
      if (at < 3 || draw(3) === 0) return randomThreat(draw)
      const seq = 1 + draw(at)
      return randomAnnotation(draw, { seq, digest: (earlier[seq] as WholeEntry).header.digest })
    })
    await expectGood((await caseOf(ledgerOf(...records))).text)
  }
})

test('what is hidden is in no spelling of any file, and what is left stays good for the shapes', async () => {
  const secret = stored(png(8, 8), { name: 'Zarowny.png', role: 'scan', capturedBy: 'Zarowny' })
  const shown = stored(encodeUtf8('seen'), { name: 'Zarowny.txt', mediaType: 'text/plain' })
  const threat: JsonObject = {
    kind: 'threat',
    content: { text: 'Tell Zarowny that [hidden] I know.' },
    channel: { platform: 'messenger', medium: 'message', receivingAccount: '+1 555 0100' },
    sender: { displayName: 'N. Q.', phone: '+7 700', email: 'nq@mail.invalid' },
    recordedBy: { name: 'Zarowny' },
    targets: [{ who: 'child', name: 'Aisha', age: 6 }],
    attachments: [secret.attachment, shown.attachment],
  }
  const stock = new Map([secret.file, shown.file])
  const ledger = ledgerOf(threat, about(1, 'remark', { text: 'Zarowny, again.' }))
  const made = await caseOf(ledger, stock, {
    phrases: ['zarowny'],
    fields: ['/channel/receivingAccount', '/sender/phone'].map((pointer) => ({ seq: 1, pointer })),
    files: [{ seq: 1, index: 0 }],
  })
  await expectGood(made.text)
  const message = made.named('entry 1, as recorded, in part')
  expect(stringsIn(message)).toContain('Content, text, in part: Tell [hidden]that \\u{5b}hidden] I know.')
  expect(JSON.stringify(message)).not.toContain('messageText')
  expect(made.named('file 1 of entry 1')).toMatchObject({ 'uco-core:tag': ['withheld'] })
  expect(made.named('file 1 of entry 1')['uco-core:hasFacet']).toBeUndefined()
  const files = new Map<string, Uint8Array>()
  for (const file of made.packet.files) files.set(file.path, await readFileOf(file))
  const [digest] = secret.file
  const secrets = ['Zarowny', 'Aisha', '+1 555 0100', '+7 700', digest, digest.slice(0, 16)]
  expect(leaks(files, secrets)).toEqual([])
  const whole = encodeUtf8((await caseOf(ledger, stock, { minors: [] })).text)
  for (const one of secrets) expect(leaks(new Map([['case', whole]]), [one]), one).not.toEqual([])
})

test('an annotation whose entry is not shown stands on its own; dates and sizes of no kind are left out', async () => {
  const ledger = ledgerOf({ kind: 'threat', content: { text: 'x' } }, about(1, 'remark', { text: 'alone' }))
  const { view } = await viewOfLedger(ledger, { chosen: [2] })
  expect(view.timeline.map(({ seq }) => seq)).toEqual([2])
  const { packet } = await viewOfLedger(ledger, {
    chosen: [2],
    claims: { views: 'case-uco', createdAt: 'yesterday' },
  })
  const text = decodeUtf8(await bytesOf(packet, 'data/case.jsonld')) as string
  await expectGood(text)
  const nodes: Node[] = JSON.parse(text)['@graph']
  expect(nodes.find((node) => node['uco-core:name'] === 'entry 2, as recorded')?.['@type']).toBe(
    'uco-core:Assertion',
  )
  expect(text).not.toContain('yesterday')
})

test('an annotation that names an entry by another digest is linked to nothing', async () => {
  const about1 = { seq: 1, digest: '0'.repeat(64) }
  const wrong: JsonObject = { kind: 'annotation', annotation: 'remark', about: about1, text: 'x' }
  const { named } = await caseOf(ledgerOf({ kind: 'threat' }, wrong))
  expect(named('entry 2, as recorded')['@type']).toBe('uco-core:Assertion')
})

test('a packet without the claim has no such file, and no word of it', async () => {
  const { packet } = await viewOfLedger(caseLedger(), { stock: CASE_FILES })
  const all = concat(...(await Promise.all(packet.files.map(readFileOf))))
  expect(Buffer.from(all).includes('case.jsonld')).toBe(false)
})
