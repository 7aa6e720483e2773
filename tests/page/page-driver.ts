/** The built checking page in a real Chromium: something is given to it, and what it then says is read as text. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { OpenPage } from '../packet/browser.ts'
import type { FileMap } from '../written-vault.ts'

const BUILD = fileURLToPath(new URL('../../build/checking-page.js', import.meta.url))

/** Builds the page of the sources as they are now into a file; returns what the build printed. */
export function buildPage(file: string): string {
  const run = spawnSync(process.execPath, [BUILD, file], { encoding: 'utf8' })
  if (run.status !== 0) throw new Error(`the page was not built: ${run.stderr}`)
  return run.stdout
}

/** A page that waits for what is to be checked. */
export async function ready(page: OpenPage): Promise<void> {
  await page.until("document.querySelector('#zip').disabled === false")
}

/** Gives by one of the two fields, or by a drop, and returns what the page says when the check has ended. */
export async function said(
  page: OpenPage,
  by: 'zip' | 'folder' | 'drop',
  paths: readonly string[],
): Promise<string> {
  await page.evaluate("document.querySelector('#result').replaceChildren(), true")
  if (by === 'drop') await page.drop(paths)
  else await page.choose(`#${by}`, paths)
  return ended(page)
}

/** What stands in the place of the result once a check has ended. */
export async function ended(page: OpenPage): Promise<string> {
  const place = "document.querySelector('#result')"
  await page.until(
    `${place}.innerText !== '' && document.querySelector('progress') === null && document.querySelector('#zip').disabled === false`,
    240_000,
  )
  return page.evaluate<string>(`${place}.innerText`)
}

/** Writes in a field of the page, as a reader who types does. */
export async function fill(page: OpenPage, id: string, words: string): Promise<void> {
  await page.evaluate(`document.getElementById(${JSON.stringify(id)}).value = ${JSON.stringify(words)}`)
}

/** Files in a folder of their own below `under`. */
export function writeFolder(under: string, name: string, files: FileMap): string {
  const folder = join(under, name)
  mkdirSync(folder, { recursive: true })
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
  return folder
}

/** A temporary folder, and how it is removed. */
export function temporary(): { readonly dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'evidence-page-'))
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) }
}
