/** The checking page: takes what is given, asks the verifier, shows the answer. Begins with known answers. */
import { SOFTWARE } from '../core/version.ts'
import { checkGiven, type Given } from './check.ts'
import { chosenFile, chosenFolder } from './chosen.ts'
import { dropped } from './dropped.ts'
import { anchorsOf } from './held.ts'
import { byId, progressOn, showOutcome, showSentence } from './screen.ts'
import { selfTest } from './self-test.ts'
import { failureWords, NOT_DROPPED, noBrowser, UNREAD } from './words.ts'

let last: { readonly given: Given; readonly name: string } | undefined
let running = false

async function check(listed: Given | Promise<Given>, name: string): Promise<void> {
  if (running) return
  running = true
  enable(false)
  // A long folder takes its time: the verdict of what was given before must not stand meanwhile.
  showSentence('Reading …')
  try {
    const given = await Promise.resolve(listed).catch(() => undefined)
    if (given === undefined) {
      showSentence(NOT_DROPPED)
      return
    }
    last = { given, name }
    const anchors = await anchorsOf(heldFields())
    if ('unread' in anchors) showSentence(UNREAD[anchors.unread])
    else showOutcome(name, await checkGiven(given, anchors, progressOn()))
  } catch (error) {
    showSentence(failureWords(error))
  } finally {
    running = false
    enable(true)
  }
}

function heldFields() {
  const [file] = byId('held-file', HTMLInputElement).files ?? []
  return {
    manifest: byId('held-manifest', HTMLInputElement).value,
    key: byId('held-key', HTMLInputElement).value,
    words: byId('held-words', HTMLTextAreaElement).value,
    file: file && { name: file.name, file },
  }
}

/** Nothing else can be given while a check runs. */
function enable(on: boolean): void {
  for (const field of document.querySelectorAll<HTMLInputElement>('input, textarea, button'))
    field.disabled = !on
  byId('again', HTMLButtonElement).disabled = !on || last === undefined
}

/** Empties the field: a browser tells nothing of a choice that is the same again, and the verdict before would stay. */
function taken(
  field: HTMLInputElement,
  given: (list: FileList) => Given,
  name: (files: readonly File[]) => string | undefined,
): void {
  const { files } = field
  if (files === null) return
  void check(given(files), name([...files]) ?? '')
  field.value = ''
}

function listen(): void {
  const zip = byId('zip', HTMLInputElement)
  const folder = byId('folder', HTMLInputElement)
  zip.addEventListener('change', () => taken(zip, chosenFile, ([file]) => file?.name))
  folder.addEventListener('change', () =>
    taken(folder, chosenFolder, ([file]) => file?.webkitRelativePath.split('/')[0]),
  )
  // Without this the browser would go to what is dropped beside the place for it.
  document.addEventListener('dragover', (event) => event.preventDefault())
  document.addEventListener('drop', (event) => {
    event.preventDefault()
    const items = event.dataTransfer?.items
    if (items === undefined || running) return
    const { given, name } = dropped(items)
    void check(given, name)
  })
  byId('again', HTMLButtonElement).addEventListener('click', () => {
    if (last !== undefined) void check(last.given, last.name)
  })
}

async function start(): Promise<void> {
  byId('version', HTMLElement).textContent = SOFTWARE
  const missing = await selfTest().catch(() => 'it failed')
  if (missing !== undefined) showSentence(noBrowser(missing))
  else {
    listen()
    enable(true)
  }
}

void start()
