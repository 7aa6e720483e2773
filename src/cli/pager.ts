/** A small pager on the alternate screen, so that nothing of an entry stays in the scrollback. q leaves. */
import type { CommonFlags, Context } from './context.ts'
import { guarded, interruption, type Terminal, withAlternateScreen } from './screen.ts'

/** What may hold words: paged on a terminal, so that nothing stays in the scrollback; else as results. */
export async function showLines(
  context: Context,
  flags: CommonFlags,
  lines: readonly string[],
): Promise<void> {
  const { terminal, columns } = context
  if (terminal === undefined || columns === undefined || flags.input === false) {
    for (const line of lines) if (!(await context.out.result(line))) return
    return
  }
  await page(terminal, lines.join('\n').split('\n'))
}

/** Shows lines that are already safe for a terminal; returns when the person leaves. */
export async function page(terminal: Terminal, lines: readonly string[]): Promise<void> {
  if (terminal.plain) {
    terminal.output.write(`${lines.join('\n')}\n`)
    return
  }
  await withAlternateScreen(terminal, () => read(terminal, lines))
}

function read(terminal: Terminal, lines: readonly string[]): Promise<void> {
  const { input, output } = terminal
  const wasRaw = input.isRaw
  let top = 0
  let done: () => void = () => {}
  let stop: (error: unknown) => void = () => {}
  const height = (): number => Math.max((output.rows || 24) - 1, 1)
  const draw = (): void => {
    const last = Math.max(lines.length - height(), 0)
    top = Math.min(Math.max(top, 0), last)
    const body = lines.slice(top, top + height())
    const hint =
      last === 0
        ? 'q leaves'
        : `lines ${top + 1}–${top + body.length} of ${lines.length}; space and arrows move, q leaves`
    output.write(`\u001b[2J\u001b[H${body.join('\r\n')}\r\n${hint}`)
  }
  const onData = (data: Buffer): void => {
    const key = data.toString('latin1')
    if (key === '\u0003') stop(interruption('SIGINT'))
    else if (key === 'q' || key === 'Q' || key === '\u0004') done()
    else if (key === ' ' || key === '\u001b[6~' || key === 'f') top += height()
    else if (key === 'b' || key === '\u001b[5~') top -= height()
    else if (key === '\u001b[A' || key === 'k') top -= 1
    else if (key === '\u001b[B' || key === 'j' || key === '\r') top += 1
    draw()
  }
  return guarded(
    terminal,
    () => {
      input.setRawMode(true)
      input.on('data', onData)
      input.resume()
      output.on('resize', draw)
      draw()
    },
    () => {
      input.off('data', onData)
      output.off('resize', draw)
      input.pause()
      input.setRawMode(wasRaw)
    },
    () =>
      new Promise<void>((resolve, reject) => {
        done = resolve
        stop = reject
      }),
  )
}
