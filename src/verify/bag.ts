/**
 * A packet as a BagIt 1.0 bag (RFC 8493): every file named by exactly one manifest, with the right SHA-256, and
 * nothing beside. Stricter than the RFC: one algorithm, canonical lower case, our plain names only.
 */
import { decodeUtf8, isHash } from '../core/bytes.ts'
import type { Source, SourceFile } from '../core/source.ts'
import { hashFile } from './objects.ts'
import { type Findings, reading } from './report.ts'

/** Hashes and sizes of all files whose bytes are what their manifest says. */
export type GoodFiles = ReadonlyMap<string, { readonly sha256: string; readonly size: number }>

const MANIFEST = 'manifest-sha256.txt'
/** Names every tag file but itself; what seals a packet signs it. */
export const TAG_MANIFEST = 'tagmanifest-sha256.txt'
/** The CMS signature over the tag manifest stands in no manifest itself. */
export const SEAL = 'tagmanifest-sha256.txt.p7s'
const FETCH = 'fetch.txt'
const DECLARATION = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n'
const MAX_TAG_FILE = 4 * 1_048_576
const SAFE_NAME = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/

/** Checks the bag; the caller judges what the files say. */
export async function verifyBag(
  source: Source,
  listed: readonly SourceFile[],
  findings: Findings,
): Promise<GoodFiles> {
  const files = judgeNames(listed, findings)
  await judgeDeclaration(source, findings)
  const payload = await readManifest(source, MANIFEST, findings)
  const tags = await readManifest(source, TAG_MANIFEST, findings)
  const good = new Map<string, { sha256: string; size: number }>()
  for (const [manifest, entries] of [
    [MANIFEST, payload],
    [TAG_MANIFEST, tags],
  ] as const) {
    for (const [path, sha256] of entries) {
      const inData = path.startsWith('data/')
      if (inData !== (manifest === MANIFEST) || path === TAG_MANIFEST) {
        findings.add('manifest-damaged', { path: manifest, why: 'wrong-file' })
        continue
      }
      const hashed = await hashFile(source, path, findings)
      if (hashed === 'missing') findings.add('file-missing', { path })
      else if (hashed !== undefined && hashed.sha256 !== sha256) findings.add('file-damaged', { path })
      else if (hashed !== undefined) good.set(path, hashed)
    }
  }
  for (const path of files) {
    const named = path === TAG_MANIFEST || path === SEAL || payload.has(path) || tags.has(path)
    if (!named) findings.add('file-unlisted', { path })
  }
  // A packet is whole by itself; nothing may make its reader fetch the rest.
  if (files.includes(FETCH)) findings.add('bag-malformed', { path: FETCH })
  for (const path of [MANIFEST, 'bagit.txt', 'bag-info.txt']) {
    if (!tags.has(path)) findings.add('manifest-damaged', { path: TAG_MANIFEST, why: `lacks ${path}` })
  }
  await judgeInfo(source, payload, good, findings)
  return good
}

/** Names as they may stand: ours only, no two that a file system could take for one. */
function judgeNames(listed: readonly SourceFile[], findings: Findings): string[] {
  const fold = (path: string): string => path.normalize('NFC').toLowerCase()
  const times = new Map<string, number>()
  for (const { path } of listed) times.set(fold(path), (times.get(fold(path)) ?? 0) + 1)
  const files: string[] = []
  for (const { path, kind } of listed) {
    // Of two names that could be one, the order of a folder must not choose which is told.
    if (kind !== 'file') findings.add('file-not-regular', { path })
    else if (!SAFE_NAME.test(path) || times.get(fold(path)) !== 1) findings.add('name-unsafe', { path })
    else files.push(path)
  }
  return files
}

async function judgeDeclaration(source: Source, findings: Findings): Promise<void> {
  const path = 'bagit.txt'
  const text = await readText(source, path, findings)
  if (text !== undefined && text !== DECLARATION) findings.add('bag-malformed', { path })
}

async function readText(source: Source, path: string, findings: Findings): Promise<string | undefined> {
  const bytes = await reading(
    findings,
    path,
    async () => (await source.read(path, MAX_TAG_FILE)) ?? 'missing',
  )
  if (bytes === undefined) return undefined
  if (bytes === 'missing') {
    findings.add('file-missing', { path })
    return undefined
  }
  // No text fits none of the forms that are asked for here, and so is found by what each asks.
  return decodeUtf8(bytes) ?? ''
}

/** Path → SHA-256 of a manifest whose every line is `<64 lower-case hex>  <path>` with LF, sorted, no path twice. */
async function readManifest(source: Source, path: string, findings: Findings): Promise<Map<string, string>> {
  const entries = new Map<string, string>()
  const text = await readText(source, path, findings)
  if (text === undefined) return entries
  const damaged = (): void => findings.add('manifest-damaged', { path })
  if (!text.endsWith('\n')) damaged()
  let before = ''
  for (const line of text.split('\n').slice(0, -1)) {
    const [hash, name] = [line.slice(0, 64), line.slice(66)]
    if (!isHash(hash) || line.slice(64, 66) !== '  ' || !SAFE_NAME.test(name) || entries.has(name)) damaged()
    else {
      if (name < before) damaged()
      before = name
      entries.set(name, hash)
    }
  }
  return entries
}

/** Payload-Oxum of bag-info.txt is recounted; the rest are claims. */
async function judgeInfo(
  source: Source,
  payload: ReadonlyMap<string, string>,
  good: GoodFiles,
  findings: Findings,
): Promise<void> {
  const path = 'bag-info.txt'
  const text = await readText(source, path, findings)
  if (text === undefined) return
  const oxum = /^Payload-Oxum: (\d+)\.(\d+)$/m.exec(text)
  const inData = [...good].filter(([name]) => name.startsWith('data/'))
  // Where a payload file is damaged the sum says nothing more.
  if (inData.length !== payload.size) return
  const octets = inData.reduce((sum, [, file]) => sum + file.size, 0)
  if (oxum === null || Number(oxum[1]) !== octets || Number(oxum[2]) !== payload.size)
    findings.add('count-wrong', { path })
}
