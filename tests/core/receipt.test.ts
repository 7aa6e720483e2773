/** A recipient's answer, judged: words and what they name; notes, each part of them changed; nothing called good. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeBase64 } from '../../src/core/bytes.ts'
import { formatCheckpointBody, originOf, signCheckpoint, vaultIdOf } from '../../src/core/checkpoint.ts'
import { ed25519PublicKey } from '../../src/core/crypto.ts'
import { formatNote, formatVkey, signatureLine } from '../../src/core/note.ts'
import { type HandedOut, handedOut, judgeAcknowledgement } from '../../src/core/receipt.ts'
import { type Succession, startSuccession } from '../../src/core/succession.ts'

const SEED = new Uint8Array(32).fill(7)
const THEIRS = new Uint8Array(32).fill(9)
const ID = vaultIdOf(ed25519PublicKey(SEED))
const ORIGIN = originOf(ID)
const SUCCESSION = startSuccession({
  kind: 'vault',
  id: ID,
  key: formatVkey({ name: ORIGIN, publicKey: ed25519PublicKey(SEED) }),
  encryption: null,
  seal: null,
  software: 'evidence 0.1.0',
}) as Succession

const root = (fill: number) => new Uint8Array(32).fill(fill)
const packetAt = (seq: number, digit: string): HandedOut => ({
  seq,
  packet: `${ID.slice(0, 8)}-${seq}`,
  manifest: digit.repeat(64),
  size: seq,
  root: encodeBase64(root(seq)),
})
const OURS = packetAt(12, 'a')
const OTHER = packetAt(9, 'b')
const judge = (content: string) => judgeAcknowledgement(content, OURS, [OTHER, OURS], SUCCESSION)

const checkpoint = (size = 12, origin = ORIGIN, fill = size) => ({ origin, size, root: root(fill) })
const own = (one = checkpoint()) => signCheckpoint(one, SEED)
const theirs = (text: string, name = 'counsel.invalid') => signatureLine(text, name, THEIRS)
const cosigned = (one = checkpoint()) => {
  const text = formatCheckpointBody(one)
  return formatNote(text, [own(one), theirs(text)])
}
const signed = (text: string, ...lines: string[]) => formatNote(text, [...lines, theirs(text)])

describe('words', () => {
  test.each([
    ['as it is', `Received. ${OURS.manifest}`],
    ['in capitals', `Received ${OURS.manifest.toUpperCase()} today`],
    ['in pairs, as certutil writes it', `Received ${OURS.manifest.replace(/../g, '$& ')}`],
    [
      'broken and quoted by a mail program',
      `> ${OURS.manifest.slice(0, 40)}\r\n> ${OURS.manifest.slice(40)}`,
    ],
    ['quoted-printable', `${OURS.manifest.slice(0, 40)}=\n${OURS.manifest.slice(40)}`],
    ['beside that of another packet', `${OTHER.manifest}\n${OURS.manifest}`],
  ])('that hold the digest %s name the packet', (_how, text) => {
    expect(judge(text)).toEqual({ form: 'words', names: { what: 'this' } })
  })

  test('that hold none, one digit less, or a digest of nobody, name none; that of another packet names that', () => {
    for (const text of ['Received, thanks.', `${OURS.manifest.slice(1)}!`, 'c'.repeat(64), '— Jane Doe\n'])
      expect(judge(text)).toEqual({ form: 'words', names: { what: 'none' } })
    expect(judge(`it is ${OTHER.manifest}`)).toEqual({ form: 'words', names: { what: 'other', seq: 9 } })
  })

  test('any digest is found in any text that holds it, and in no other', () => {
    const hex = fc
      .uint8Array({ minLength: 32, maxLength: 32 })
      .map((bytes) => Buffer.from(bytes).toString('hex'))
    fc.assert(
      fc.property(
        hex,
        hex,
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        (a, b, before, after) => {
          const names = (manifest: string) => {
            const packet = { ...OURS, manifest }
            return judgeAcknowledgement(before + a + after, packet, [packet], SUCCESSION)
          }
          expect(names(a)).toEqual({ form: 'words', names: { what: 'this' } })
          if (a !== b) expect(names(b)).toEqual({ form: 'words', names: { what: 'none' } })
        },
      ),
    )
  })

  test.each(['— Jane Advocate', '— J. Marshall', '— Orlov Donaudampfschifffahrtsgesellschaft'])(
    'that end with the name %j are no note, though a short name reads as base64',
    (name) => {
      expect(judge(`Received.\n\n${name}\n`)).toEqual({ form: 'words', names: { what: 'none' } })
    },
  )

  test('that bring our own checkpoint back with them are words all the same', () => {
    const note = formatNote(formatCheckpointBody(checkpoint()), [own()])
    for (const text of [`Received this:\n${note}\nRegards\n`, `${note.replaceAll('\n', '\r\n')}Thanks`])
      expect(judge(text)).toEqual({ form: 'words', names: { what: 'none' } })
  })

  test.each(['', ' \n\t', '\ufeff', '\ufeff\r\n'])('%j are none', (text) => {
    expect(judge(text)).toEqual({ form: 'refused', problem: { why: 'empty' } })
  })
})

describe('a note', () => {
  test('over the checkpoint of the packet, or over a text, is taken with the lines of others, none called good', () => {
    for (const [note, over] of [
      [cosigned(), 'checkpoint'],
      [signed(formatCheckpointBody(checkpoint())), 'checkpoint'],
      [signed(`I received ${OURS.manifest} on 3 May.\n`), 'manifest'],
      [signed('I received it on 3 May.\n\nAll of it.\n'), 'other-text'],
    ] as const) {
      const judged = judge(note)
      expect(judged).toMatchObject({ form: 'note', over, signatures: [{ name: 'counsel.invalid' }] })
    }
  })

  test.each([
    [
      'of another vault',
      cosigned(checkpoint(12, originOf('0'.repeat(32)))),
      { why: 'other-vault', origin: originOf('0'.repeat(32)) },
    ],
    [
      'of another log',
      signed(formatCheckpointBody(checkpoint(12, 'log.invalid/x'))),
      { why: 'other-vault', origin: 'log.invalid/x' },
    ],
    [
      'of another packet, by its checkpoint',
      cosigned(checkpoint(9)),
      { why: 'other-checkpoint', size: 9, seq: 9 },
    ],
    ['of another size', cosigned(checkpoint(11)), { why: 'other-checkpoint', size: 11 }],
    ['of another root', cosigned(checkpoint(12, ORIGIN, 1)), { why: 'other-root', size: 12 }],
    [
      'of another packet, by its digest',
      signed(`got ${OTHER.manifest}\n`),
      { why: 'other-packet', form: 'note', seq: 9 },
    ],
    [
      'of a digest of nobody',
      signed(`got ${'C'.repeat(64)}\n`),
      { why: 'other-digest', digest: 'c'.repeat(64) },
    ],
    [
      'with our signature alone',
      formatNote(formatCheckpointBody(checkpoint()), [own()]),
      { why: 'own-only' },
    ],
    [
      'under our name by another key',
      formatNote(formatCheckpointBody(checkpoint()), [
        theirs(formatCheckpointBody(checkpoint()), ORIGIN),
        theirs(formatCheckpointBody(checkpoint())),
      ]),
      { why: 'own-signature' },
    ],
    [
      'with our signature of another size',
      signed(formatCheckpointBody(checkpoint()), own(checkpoint(11))),
      { why: 'own-signature' },
    ],
    ['with our signature under words', signed(`got ${OURS.manifest}\n`, own()), { why: 'own-signature' }],
    ['with CRLF', cosigned().replaceAll('\n', '\r\n'), { why: 'damaged' }],
    ['with a byte order mark', `\ufeff${cosigned()}`, { why: 'damaged' }],
    ['without its last line end', cosigned().trimEnd(), { why: 'damaged' }],
    ['with a line cut off', `${cosigned().slice(0, -30)}\n`, { why: 'damaged' }],
    ['with a line cut off where base64 may end', `${cosigned().slice(0, -9)}\n`, { why: 'damaged' }],
    [
      'of our form with a line too many',
      signed(`${formatCheckpointBody(checkpoint(12, originOf('0'.repeat(32))))}more\n`),
      { why: 'damaged' },
    ],
    ['within a letter', `Dear Nour,\n${cosigned()}Regards\n`, { why: 'damaged' }],
    ['without its blank line', cosigned().replace('\n\n', '\n'), { why: 'damaged' }],
  ])('%s is refused', (_what, note, problem) => {
    expect(judge(note)).toEqual({ form: 'refused', problem })
  })

  test('of which any letter of the text or of our line is another is refused, but where our line becomes a line of others', () => {
    const note = cosigned()
    const line = note.indexOf(`\u2014 ${ORIGIN}`)
    const taken = []
    for (let at = 0; at < note.indexOf('\n\u2014 counsel'); at++) {
      const judged = judge(`${note.slice(0, at)}${note[at] === 'X' ? 'Y' : 'X'}${note.slice(at + 1)}`)
      if (judged.form !== 'refused') taken.push({ at, judged })
    }
    const name = { from: line + 2, to: line + 2 + ORIGIN.length }
    expect(taken.map(({ at }) => at)).toEqual(
      Array.from({ length: ORIGIN.length }, (_, step) => name.from + step),
    )
    for (const { judged } of taken)
      expect(judged).toMatchObject({ form: 'note', over: 'checkpoint', signatures: { length: 2 } })
  })
})

test('an entry that is no export, or does not say which packet it was, hands nothing out', () => {
  const record = {
    kind: 'export',
    packet: 'p-1',
    manifest: 'a'.repeat(64),
    checkpoint: { size: 3, root: 'r' },
  }
  const entry = (one: object) => ({ seq: 3, recordedAt: '', digest: '', record: one as never })
  expect(handedOut(entry(record))).toEqual({
    seq: 3,
    packet: 'p-1',
    manifest: 'a'.repeat(64),
    size: 3,
    root: 'r',
  })
  for (const wrong of [
    { kind: 'threat' },
    { packet: 1 },
    { manifest: 'A'.repeat(64) },
    { checkpoint: { size: '3', root: 'r' } },
    { checkpoint: null },
  ])
    expect(handedOut(entry({ ...record, ...wrong }))).toBeUndefined()
})
