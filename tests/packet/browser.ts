/**
 * A real Chromium, without a window, that is told by pipe (the DevTools protocol) to open a file, and what came of it:
 * every request, whatever it would go to, every script that ran, every dialog.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { pathToFileURL } from 'node:url'

/** What the browser did with a page. */
export type Opened = {
  /** Addresses that anything asked for, the page itself first. `data:` and blocked ones are among them. */
  readonly requests: readonly string[]
  /** Addresses, or kinds, of scripts that were compiled. */
  readonly scripts: readonly string[]
  readonly dialogs: readonly string[]
  /** Where it stands at the end, for a page may try to go elsewhere. */
  readonly at: string
  readonly title: string
  /** Messages of its console: what the policy refused, among others. */
  readonly console: readonly string[]
}

/** A page that is open, for a look at what a reader would see. */
export type OpenPage = {
  /** The value of an expression in the page, as JSON. */
  evaluate<T>(expression: string): Promise<T>
  /** As on a screen, or as on paper. */
  showFor(media: 'screen' | 'print'): Promise<void>
  /** In a window so many pixels wide. */
  showAt(width: number): Promise<void>
  /** A key pressed where the focus is. */
  press(key: string): Promise<void>
  /** Files, or one folder, chosen in the file field that the selector finds, as in the browser's own dialog. */
  choose(selector: string, paths: readonly string[]): Promise<void>
  /** Files or folders dropped in the middle of the window. */
  drop(paths: readonly string[]): Promise<void>
  /** Waits until an expression is true; the error says for which it waited in vain. */
  until(expression: string, milliseconds?: number): Promise<void>
}

const FLAGS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync', '--disable-extensions', '--remote-debugging-pipe'],
]

/** How the expressions that a test asks for are called among the scripts. */
const ASKED = 'test:asked'

type Message = {
  id?: number
  method?: string
  params?: Record<string, never>
  result?: never
  sessionId?: string
}

/**
 * Opens the file and watches it until it has loaded, while `use` makes use of it, and for `wait` milliseconds more.
 * `look` is called after that; what it makes the browser do is not in the answer.
 */
export async function openInBrowser(
  file: string,
  wait = 1500,
  look: (page: OpenPage) => Promise<void> = async () => {},
  use: (page: OpenPage) => Promise<void> = async () => {},
): Promise<Opened> {
  const profile = mkdtempSync(join(tmpdir(), 'evidence-browser-'))
  const browser = spawn('chromium', [...FLAGS, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => browser.on('close', () => resolve()))
  const input = browser.stdio[3] as Writable
  const output = browser.stdio[4] as Readable
  const answers = new Map<number, (result: unknown) => void>()
  const requests: string[] = []
  const scripts: string[] = []
  const dialogs: string[] = []
  const messages: string[] = []
  let loaded: () => void = () => {}
  const load = new Promise<void>((resolve) => {
    loaded = resolve
  })
  const hear = ({ id, method, params = {}, result, sessionId }: Message): void => {
    if (id !== undefined) answers.get(id)?.(result)
    const said = params as unknown as {
      request: { url: string }
      url: string
      type: string
      message: string
      entry: { text: string }
    }
    if (method === 'Network.requestWillBeSent') requests.push(said.request.url)
    if (method === 'Debugger.scriptParsed' && said.url !== ASKED) scripts.push(said.url || 'inline')
    if (method === 'Page.javascriptDialogOpening') {
      dialogs.push(said.message)
      // The page waits for it.
      void ask('Page.handleJavaScriptDialog', { accept: true }, sessionId)
    }
    if (method === 'Log.entryAdded') messages.push(said.entry.text)
    if (method === 'Page.loadEventFired') loaded()
  }
  let buffered = ''
  output.setEncoding('utf8').on('data', (part: string) => {
    const parts = (buffered + part).split('\0')
    buffered = parts.pop() as string
    for (const one of parts) hear(JSON.parse(one))
  })
  let asked = 0
  const ask = <T>(method: string, params: object = {}, sessionId?: string): Promise<T> =>
    new Promise((resolve) => {
      asked += 1
      answers.set(asked, resolve as (result: unknown) => void)
      input.write(`${JSON.stringify({ id: asked, method, params, sessionId })}\0`)
    })
  try {
    const { targetId } = await ask<{ targetId: string }>('Target.createTarget', { url: 'about:blank' })
    const { sessionId } = await ask<{ sessionId: string }>('Target.attachToTarget', {
      targetId,
      flatten: true,
    })
    for (const domain of ['Network', 'Page', 'Debugger', 'Log']) await ask(`${domain}.enable`, {}, sessionId)
    await ask('Page.navigate', { url: pathToFileURL(file).href }, sessionId)
    const evaluate = async <T>(expression: string) => {
      type Evaluated = { result: { value: T }; exceptionDetails?: { text: string } }
      const asked = {
        expression: `${expression}\n//# sourceURL=${ASKED}`,
        returnByValue: true,
        awaitPromise: true,
      }
      const { result, exceptionDetails } = await ask<Evaluated>('Runtime.evaluate', asked, sessionId)
      if (exceptionDetails !== undefined) throw new Error(`${expression}: ${exceptionDetails.text}`)
      return result.value
    }
    const page: OpenPage = {
      evaluate,
      showFor: async (media) => {
        await ask('Emulation.setEmulatedMedia', { media }, sessionId)
      },
      showAt: async (width) => {
        const metrics = { width, height: 900, deviceScaleFactor: 1, mobile: false }
        await ask('Emulation.setDeviceMetricsOverride', metrics, sessionId)
      },
      press: async (key) => {
        const pressed = { key, text: key, windowsVirtualKeyCode: key.charCodeAt(0) }
        for (const type of ['keyDown', 'keyUp'])
          await ask('Input.dispatchKeyEvent', { type, ...pressed }, sessionId)
      },
      choose: async (selector, paths) => {
        const { root } = await ask<{ root: { nodeId: number } }>('DOM.getDocument', {}, sessionId)
        const asked = { nodeId: root.nodeId, selector }
        const { nodeId } = await ask<{ nodeId: number }>('DOM.querySelector', asked, sessionId)
        await ask('DOM.setFileInputFiles', { nodeId, files: paths }, sessionId)
      },
      drop: async (paths) => {
        const data = { items: [], files: paths, dragOperationsMask: 1 }
        for (const type of ['dragEnter', 'dragOver', 'drop'])
          await ask('Input.dispatchDragEvent', { type, x: 200, y: 200, data }, sessionId)
      },
      until: async (expression, milliseconds = 60_000) => {
        for (let waited = 0; waited < milliseconds; waited += 50) {
          if (await evaluate<boolean>(expression)) return
          await new Promise((resolve) => setTimeout(resolve, 50))
        }
        throw new Error(`in vain: ${expression}`)
      },
    }
    await load
    await use(page)
    await new Promise((resolve) => setTimeout(resolve, wait))
    const { targetInfo } = await ask<{ targetInfo: { url: string; title: string } }>('Target.getTargetInfo', {
      targetId,
    })
    const kept = { requests: [...requests], scripts: [...scripts], dialogs: [...dialogs] }
    const opened = { ...kept, at: targetInfo.url, title: targetInfo.title, console: [...messages] }
    await look(page)
    return opened
  } finally {
    void ask('Browser.close')
    await ended
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}
