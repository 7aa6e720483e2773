/**
 * The hostile strings as JSON: every line is read back and holds them exactly. And on a real terminal (tmux): the screen is what the program wrote, row by row, each row begins with
 * something of ours, title, modes, tabs, bell and clipboard are as before, and nothing is typed back.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { markedText, oneLine } from '../../src/cli/printable.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import { readVisible } from '../../src/core/visible.ts'
import { HOSTILE_TEXTS, TERMINAL_TEXTS } from '../packet/hostile-texts.ts'
import { part } from '../parts.ts'
import { expectHarmless } from './evidence.ts'
import { type HostilePlace, makeHostilePlace } from './hostile-place.ts'
import { openPane, type Pane, type Shown } from './tmux.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const ALL = process.env['EVIDENCE_ALL_TEXTS'] === '1'
const COLUMNS = 80
const here = part('tmux', ['tmux', '-V'])

/** tmux keeps 21 bytes of a sign; families of four lose the last person there. */
const asTmux = (row: string): string =>
  row.replace(/\p{Emoji}(?:\ufe0f?\u200d\p{Emoji})+/gu, (sign) => {
    let kept = ''
    for (const point of sign) {
      if (Buffer.byteLength(kept + point) > 21) break
      kept += point
    }
    return kept
  })

/** Lines that were written, without our own colours; nothing else in them acts. */
function linesOf({ raw }: Shown): string[] {
  const plain = raw.replace(/\u001b\[(?:0|1|2|22|31|32|33|39)m/g, '').replaceAll('\r\n', '\n')
  expectHarmless({ stdout: '', stderr: plain.replaceAll('\u200d', '') })
  return plain.split('\n').map((line) => line.trimEnd())
}

function expectUntouched(shown: Shown): void {
  expect(shown.after).toBe(shown.before)
  // Older versions of tmux do not tell whether bracketed paste is on.
  for (const mode of ['?25l ?25h', '?2004h ?2004l', '?1049h ?1049l']) {
    const [on = '', off = ''] = mode.split(' ')
    expect(shown.raw.lastIndexOf(`\u001b[${off}`)).toBeGreaterThanOrEqual(
      shown.raw.lastIndexOf(`\u001b[${on}`),
    )
  }
  expect({ typed: shown.typed, clipboard: shown.clipboard }).toEqual({ typed: '', clipboard: '' })
}

const withoutEnd = (rows: readonly string[]): readonly string[] =>
  rows.slice(0, rows.findLastIndex((row) => row !== '') + 1)

/** Each line took one row and stands there as it was written. */
function expectRows(shown: Shown, ours: RegExp): string[] {
  expectUntouched(shown)
  const lines = withoutEnd(linesOf(shown)).map(asTmux)
  // tmux forgets a joiner when it is told of the signs on either side of it in two reads.
  const joined = (rows: readonly string[]) => rows.map((row) => row.replaceAll('\u200d', ''))
  expect(joined(withoutEnd(shown.rows))).toEqual(joined(lines))
  for (const line of lines) expect(line).toMatch(ours)
  return lines
}

/** For a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

const threats = (): number => HOSTILE_TEXTS.filter(({ text }) => text !== '').length
let hostile: HostilePlace
beforeAll(() => {
  hostile = makeHostilePlace()
})

describe('JSON', () => {
  type Line = {
    seq: number
    record: JsonObject & { attachments?: { name: string }[]; about?: { seq: number } }
  }
  const recorded = ({ record: { attachments: _files, about, ...rest } }: Line): JsonObject =>
    about === undefined ? rest : { ...rest, about: { seq: about.seq } }

  test('of list and show holds every string in every field, and the names of files', () => {
    const { place, records, names } = hostile
    const listed = place.json(['list', '--kind', 'threat']) as Line[]
    expect(listed).toHaveLength(threats())
    const shown = place.json(['show', ...Array.from(records.keys(), String)]) as Line[]
    expect(shown).toHaveLength(records.size)
    for (const line of [...listed, ...shown]) {
      expect(recorded(line), `${line.seq}`).toEqual(records.get(line.seq))
      expect(line.record.attachments?.[0]?.name).toBe(names.get(line.seq))
    }
  })

  test('of the other commands is read back, with the strings in it and in their errors', () => {
    const { place } = hostile
    const words = HOSTILE_TEXTS.filter(({ text }) => text !== '' && text.length <= 2000)
    // NUL cannot stand in an argument.
    const text = words
      .map((one) => one.text.replaceAll('\0', ''))
      .join(' ')
      .slice(0, 60_000)
    const [added] = place.json(['add', '--text', text, '--sender', text, '--platform', text])
    const seq = String(added?.['seq'])
    expect(place.json(['annotate', 'remark', seq, '--text', text])).toHaveLength(2)
    expect(place.json(['correct', seq, '--sender', `${text}!`, '--reason', text])).toHaveLength(2)
    expect(place.json(['withdraw', seq, '--reason', text])).toHaveLength(2)
    const [entry] = place.json(['show', seq]) as Line[]
    expect(entry?.record).toMatchObject({ content: { text }, sender: { displayName: text } })
    const [made] = place.json(['export', '--to', 'p.zip', '--entries', seq, '--for', text, '--purpose', text])
    expect(place.json(['show', String(made?.['seq'])])[0]?.['record']).toMatchObject({
      recipient: text,
      purpose: text,
    })
    expect(place.json(['verify'])[0]).toMatchObject({ verdict: 'consistent' })
    expect(place.json(['verify', 'p.zip'])[0]).toMatchObject({ verdict: 'consistent' })
    for (const one of TERMINAL_TEXTS.filter((each) => each.text.length < 2000 && !each.text.includes('\0'))) {
      const ran = place.run(['show', one.text, '--json'])
      const message = (JSON.parse(ran.stdout) as { error: { message: string } }).error.message
      expect(readVisible(message)).toContain(one.text)
    }
  })
})

describe.runIf(here)('a terminal', () => {
  let pane: Pane
  beforeAll(() => {
    pane = openPane(hostile.place)
  })
  afterAll(() => pane?.close())

  test('is changed by such words where they are only printed, so that watching it is worth something', () => {
    const raw = openPane(hostile.place)
    try {
      const printed = raw.run(
        "printf '\\033]0;verified\\007\\033]52;c;cm0gLXJmIH4K\\007\\033[?25l\\033[?2004h\\033[3g\\033[c'",
      )
      expect(printed.after).toMatch(/^pane_tabs=$/m)
      expect(printed.typed).toMatch(/^\u001b\[\?/)
      expect(printed.clipboard).toContain('rm -rf')
      for (const changed of ['pane_title=verified', 'cursor_flag=0']) expect(printed.after).toContain(changed)
    } finally {
      raw.close()
    }
  })

  test('shows the list with every string, each row begun by the program', () => {
    const shown = pane.run('evidence list --words')
    const lines = expectRows(shown, /^(?: {0,3}\d{1,4} {2}\S|\| |\|$|… [\d,]+ more )/)
    expect(lines.filter((line) => /^ *\d/.test(line)).length).toBeGreaterThanOrEqual(threats())
    for (const { id, text } of TERMINAL_TEXTS.filter((one) => one.text.length < 2000)) {
      const marked = markedText(text, { columns: COLUMNS, lines: 6, characters: 1000 }).split('\n')
      for (const row of marked) expect(lines, id).toContain(row.trimEnd())
    }
  })

  test('shows entries with everything about them, each row begun by the program', () => {
    const seqs = HOSTILE_TEXTS.filter(({ text }) => text !== '')
      .map(({ id }, at) => ({ id, seq: at + 1 }))
      .filter(({ id, seq }) => ALL || !id.startsWith('naughty') || seq % 12 === 0)
      .map(({ seq }) => seq)
    const shown = pane.run(`evidence show --no-input ${seqs.join(' ')}`)
    const lines = expectRows(
      shown,
      /^(?:$|\| |\|$|… [\d,]+ more |Entry \d|Recorded at |Digest |Withdrawn by |Corrected by entry \d|was:$|is:$|(?:[a-zA-Z]+(?:\.\d+)?\.)*[a-zA-Z0-9]+:|changes\.\d\.is\.)/,
    )
    expect(lines.filter((line) => /^Entry \d+$/.test(line))).toHaveLength(seqs.length)
  })

  test('in the pager is as before when it is left, and none of the words stay', () => {
    const before = pane.run('true')
    for (const seq of ALL ? Array.from({ length: 45 }, (_, at) => at + 1) : [2, 3, 9]) {
      pane.begin(`evidence show ${seq}`)
      const screen = pane.screenWith('q leaves')
      expect(screen[0]).toBe(`Entry ${seq}`)
      pane.keys('q')
      const shown = pane.end()
      expect(shown.after).toBe(before.after)
      expectUntouched(shown)
      expect(withoutEnd(shown.rows)).toEqual(withoutEnd(before.rows))
    }
  })

  test('shows a refusal that quotes such a string, and the result of a check', () => {
    const commands = (text: string): string[] => [
      `evidence ${quoted(text)}`,
      `evidence show ${quoted(text)}`,
      `evidence list --limit ${quoted(text)}`,
      `evidence verify ${quoted(`no ${text}`)}`,
      `evidence list --vault ${quoted(`no ${text}`)}`,
      `evidence add --no-input --text x --at ${quoted(text)}`,
      `evidence add --no-input --text x --zone ${quoted(`A/${text}`)} --at '2021-12-01 08:17'`,
      `evidence add --no-input --attach ${quoted(`no ${text}`)}`,
      `evidence withdraw --no-input 1 --reason x ${quoted(text)}`,
      `evidence export --no-input --to x --redact ${quoted(text)} --redact-field ${quoted(`1:/${text}`)}`,
      `evidence annotate ${quoted(text)} 1 --text x`,
      `evidence receipt --no-input ${quoted(text)} x`,
    ]
    const texts = TERMINAL_TEXTS.filter(({ text }) => text.length < 2000 && !text.includes('\0'))
    const asked = texts.flatMap(({ text }, at) => {
      const all = commands(text)
      return ALL ? all : [0, 5].map((step) => all[(at + step) % all.length] as string)
    })
    expect(asked.length).toBeGreaterThan(20)
    const shown = pane.run([...asked.map((one) => `${one}; echo "status $?"`), 'evidence verify'].join('\n'))
    expectUntouched(shown)
    const lines = withoutEnd(linesOf(shown))
    // A sentence may take several rows.
    const squeezed = (rows: readonly string[]) => rows.join('').replace(/\s/g, '')
    expect(squeezed(shown.rows)).toBe(squeezed(lines))
    const statuses = lines.filter((line) => line.startsWith('status '))
    expect(statuses).toHaveLength(asked.length)
    for (const status of statuses) expect(status).toMatch(/^status (?:2|10)$/)
    expect(lines.join('\n')).toContain('Consistent with itself')
    for (const { text } of texts) {
      const quote = oneLine(text, 200).slice(0, 12)
      if (/\\u\{/.test(quote)) expect(squeezed(lines)).toContain(quote.replace(/\s/g, ''))
    }
  })

  test('shows old values in the questions of correct, and leaves with nothing changed', () => {
    for (const seq of ALL ? Array.from({ length: 40 }, (_, at) => at + 1) : [2, 3, 9]) {
      pane.begin(`evidence correct ${seq} --reason x`)
      const screen = pane.screenWith('What now?')
      expect(screen[0]).toContain(`Entry ${seq} as it stands`)
      const text = HOSTILE_TEXTS[seq - 1]?.text as string
      for (const label of ['Words', 'From'])
        expect(screen.map((row) => row.trim())).toContain(`${label}: ${oneLine(text, 72 - label.length - 2)}`)
      pane.keys('C-c')
      const shown = pane.end()
      expectUntouched(shown)
      expect(shown.rows.join('\n')).toContain('Nothing was recorded.')
      expect(withoutEnd(shown.rows)).toHaveLength(1)
    }
  })

  test('takes all of them pasted as words, behind the mark, and acts on none', () => {
    const words = TERMINAL_TEXTS.filter(({ text }) => text.length < 2000).map(({ text }) => text)
    pane.begin('evidence add')
    pane.screenWith('How did it reach you?')
    pane.keys('Down', 'Enter')
    pane.screenWith('exactly as they were')
    // The end of a paste cannot be in it: the terminal itself would take it for the end.
    pane.paste(words.join('\n'))
    const screen = pane.screenWith(`${words.join('\n').split(/\r\n|[\r\n]/).length} lines`)
    expect(screen.filter((row) => row.startsWith('| ')).length).toBeGreaterThan(10)
    pane.keys('C-c')
    const shown = pane.end()
    expectUntouched(shown)
    expect(shown.rows.join('\n')).toContain('Nothing was recorded.')
  })
})
