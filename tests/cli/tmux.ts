/** A real terminal for tests: a detached tmux of its own, 80 by 50, whose state and screen are read from outside. */
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freshFolder, type Place } from './evidence.ts'

/** What a program may not change on a terminal: its title, its modes, its tabs, where it scrolls, its bell. */
const STATE = [
  ...['pane_title', 'window_name', 'alternate_on', 'cursor_flag', 'cursor_shape', 'insert_flag', 'wrap_flag'],
  ...['mouse_any_flag', 'bracket_paste_flag', 'keypad_flag', 'keypad_cursor_flag', 'origin_flag'],
  ...['scroll_region_upper', 'scroll_region_lower', 'pane_tabs', 'window_bell_flag', 'pane_in_mode'],
]

/** What came of one run in the pane. */
export type Shown = {
  /** The bytes that the terminal was given. */
  readonly raw: string
  /** The rows of the screen and of what scrolled off it, without spaces at their ends. */
  readonly rows: readonly string[]
  /** Whatever the terminal typed back. */
  readonly typed: string
  readonly before: string
  readonly after: string
  /** The clipboard of tmux. */
  readonly clipboard: string
}

/** A terminal in which scripts run one after another; `close` ends it. */
export type Pane = {
  /** Runs a script of bash; `evidence` in it is the built program with the place's vault. */
  run(script: string): Shown
  /** Starts a script without waiting for its end. */
  begin(script: string): void
  keys(...keys: string[]): void
  /** Gives a text as a terminal does that pastes. */
  paste(text: string): void
  /** The screen, once it shows `text`; throws after ten seconds. */
  screenWith(text: string): readonly string[]
  /** What changed since the start, when the script is at its end. */
  end(): Shown
  close(): void
}

/** Opens a terminal on a place. */
export function openPane(place: Place): Pane {
  const folder = freshFolder()
  const socket = `evidence-${randomBytes(6).toString('hex')}`
  const file = (name: string) => join(folder, name)
  const tmux = (args: readonly string[], input = ''): string => {
    const ran = spawnSync('tmux', ['-L', socket, '-f', '/dev/null', ...args], {
      input,
      encoding: 'utf8',
      timeout: 120_000,
      maxBuffer: 1 << 28,
    })
    if (ran.status !== 0) throw new Error(`tmux ${args[0]} gave ${ran.status}: ${ran.stderr}`)
    return ran.stdout
  }
  const set = (name: string, value: string) => ['set', '-g', name, value, ';']
  const env = [`PATH=${process.env['PATH']}`, `HOME=${join(place.dir, 'home')}`, 'LANG=C.UTF-8', 'TZ=UTC']
  const shell = ['env', '-i', ...env, 'TERM=tmux-256color', `EVIDENCE_VAULT=${place.vault}`, `RUN=${socket}`]
  tmux([
    ...[...set('history-limit', '200000'), ...set('set-clipboard', 'on'), ...set('monitor-bell', 'on')],
    // tmux names a window after what runs in it, a moment later; only what a text does to the name is to be seen.
    ...[...set('automatic-rename', 'off'), ...set('allow-rename', 'on')],
    ...['new-session', '-d', '-x', '80', '-y', '50', '-c', place.dir],
    [...shell, 'bash', '--norc', '--noprofile'].map((word) => `'${word}'`).join(' '),
  ])
  const state = () => tmux(['display', '-p', STATE.map((name) => `${name}=#{${name}}`).join('\n')])
  let before = ''
  let runs = 0
  const begin = (script: string): void => {
    runs += 1
    // What the terminal types back would be read by the next program that reads, so one reads.
    const lines = [
      `evidence() { '${process.execPath}' '${place.program}' "$@"; }`,
      script,
      `IFS= read -r -s -t 0.4 -N 4096 typed; printf %s "$typed" > '${file('typed')}'`,
      `tmux -L ${socket} wait-for -S done${runs}`,
      // Nothing more is written before the state was read.
      `tmux -L ${socket} wait-for read${runs}`,
    ]
    place.file('script.sh', lines.join('\n'))
    tmux(['clear-history'])
    tmux(['pipe-pane', `cat > '${file('raw')}'`])
    before = state()
    tmux(['send-keys', '-l', 'clear; bash script.sh'])
    tmux(['send-keys', 'Enter'])
  }
  const end = (): Shown => {
    tmux(['wait-for', `done${runs}`])
    const rows = tmux(['capture-pane', '-p', '-S', '-', '-E', '-']).split('\n')
    const after = state()
    const clipboard = tmux(['list-buffers'])
    tmux(['pipe-pane'])
    tmux(['wait-for', '-S', `read${runs}`])
    const [, raw = ''] = readFileSync(file('raw'), 'utf8').split(/\u001b\[H\u001b\[J(?:\u001b\[3J)?/)
    const typed = readFileSync(file('typed'), 'latin1')
    return { raw, rows: rows.map((row) => row.trimEnd()), typed, before, after, clipboard }
  }
  return {
    begin,
    end,
    run(script) {
      begin(script)
      return end()
    },
    keys: (...keys) => void tmux(['send-keys', ...keys]),
    paste(text) {
      tmux(['load-buffer', '-'], text)
      tmux(['paste-buffer', '-p', '-d', '-r'])
    },
    screenWith(text) {
      for (let tries = 0; tries < 100; tries++) {
        const screen = tmux(['capture-pane', '-p'])
        if (screen.includes(text)) return screen.split('\n').map((row) => row.trimEnd())
        spawnSync('sleep', ['0.1'])
      }
      throw new Error(`not on the screen: ${text}\n${tmux(['capture-pane', '-p'])}`)
    },
    close: () => void spawnSync('tmux', ['-L', socket, 'kill-server']),
  }
}
