/**
 * The house: which folder may import which, which file holds which power, and what no file of the program may do.
 * Read from the syntax tree of every file, so that neither a comment nor a string sets it off or hides from it.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, posix } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..')

/** Folder → folders of ours that it may import from. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  core: ['core'],
  verify: ['verify', 'pki', 'core'],
  pki: ['pki', 'core'],
  packet: ['packet', 'core'],
  age: ['age', 'core'],
  vault: ['vault', 'age', 'core'],
  page: ['page', 'packet', 'verify', 'pki', 'core'],
  cli: ['cli', 'vault', 'packet', 'verify', 'pki', 'age', 'core'],
}

/** Packages that only some files may import; a folder is named with its last slash. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  valibot: ['src/core/'],
  '@noble/curves': ['src/page/crypto.ts'],
  '@noble/hashes': ['src/page/crypto.ts'],
  '@scure/base': ['src/age/'],
  '@scure/bip39': ['src/core/', 'src/cli/new-passphrase.ts'],
  '@zxcvbn-ts/core': ['src/cli/passphrase-strength.ts'],
  '@zxcvbn-ts/language-common': ['src/cli/passphrase-strength.ts'],
  '@zxcvbn-ts/language-en': ['src/cli/passphrase-strength.ts'],
  '@date-fns/tz': ['src/core/'],
  'date-fns': ['src/core/', 'src/cli/'],
  '@napi-rs/keyring': ['src/cli/keyring.ts'],
  '@myriaddreamin/typst-ts-node-compiler': ['src/cli/typeset-child.ts', 'src/cli/typeset-compile.ts'],
  uqr: ['src/cli/qr.ts'],
  commander: ['src/cli/'],
  inquirer: ['src/cli/'],
  chalk: ['src/cli/'],
  yazl: ['src/packet/'],
  'node-forge': ['src/pki/'],
  'file-type': ['src/packet/', 'src/cli/'],
}

/** Builtins of Node that only some files may import; `node:path`, `node:url` and `node:stream` hold no power. */
const BUILTINS: Readonly<Record<string, readonly string[]>> = {
  'node:fs': [
    'src/vault/disk.ts',
    'src/vault/disk-reads.ts',
    'src/cli/files.ts',
    'src/cli/main.ts',
    'src/cli/typeset-child.ts',
  ],
  'node:crypto': [
    'src/core/crypto.ts',
    'src/age/primitives.ts',
    'src/pki/keys.ts',
    'src/pki/read-certificate.ts',
    'src/cli/main.ts',
  ],
  'node:child_process': ['src/cli/passphrase.ts', 'src/cli/typeset.ts'],
  'node:os': ['src/cli/main.ts', 'src/cli/place.ts'],
  'node:tty': ['src/cli/main.ts'],
  'node:v8': ['src/cli/examine-worker.ts'],
  'node:worker_threads': ['src/cli/worker-pool.ts', 'src/cli/examine-worker.ts'],
  'node:path': ['src/vault/', 'src/cli/'],
  'node:url': ['src/cli/'],
  'node:stream': ['src/cli/'],
}

/** Files that may do only some of what `node:fs` can. */
const FS_NAMES: Readonly<Record<string, RegExp>> = {
  'src/vault/disk-reads.ts':
    /^(?:(?:close|fstat|lstat|open|readdir|readlink|read|realpath)Sync|constants|Stats)$/,
  'src/cli/main.ts': /^(?:closeSync|openSync|writeSync)$/,
  'src/cli/typeset-child.ts': /^existsSync$/,
}

type Source = { readonly path: string; readonly text: string; readonly tree: ts.SourceFile }
type Import = { readonly from: string; readonly line: number }

const sources: readonly Source[] = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => {
    const path = posix.join('src', ...name.split(/[\\/]/))
    const text = readFileSync(join(ROOT, path), 'utf8')
    return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true) }
  })

const folderOf = (path: string): string => path.split('/')[1] as string
const lineOf = (source: Source, node: ts.Node): number =>
  source.tree.getLineAndCharacterOfPosition(node.getStart()).line + 1

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node)
  node.forEachChild((child) => walk(child, visit))
}

/** What is found by `judge` in any file, each with its place. */
function findAll(judge: (node: ts.Node, source: Source) => string | undefined): string[] {
  const found: string[] = []
  for (const source of sources) {
    walk(source.tree, (node) => {
      const problem = judge(node, source)
      if (problem !== undefined) found.push(`${source.path}:${lineOf(source, node)} ${problem}`)
    })
  }
  return found
}

/** Every import of a file: static, re-exported, dynamic, and of types. */
function importsOf(source: Source): Import[] {
  const found: Import[] = []
  walk(source.tree, (node) => {
    const named =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
          ? node.arguments[0]
          : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
            ? node.argument.literal
            : undefined
    // A type that is imported is gone when the program runs.
    const typeOnly = ts.isImportDeclaration(node) && node.importClause?.isTypeOnly === true
    if (named === undefined || (typeOnly && named.getText().startsWith("'node:"))) return
    found.push({ from: ts.isStringLiteral(named) ? named.text : '(computed)', line: lineOf(source, node) })
  })
  return found
}

const allowed = (path: string, places: readonly string[] | undefined): boolean =>
  places?.some((place) => (place.endsWith('/') ? path.startsWith(place) : path === place)) === true

const packageOf = (from: string): string =>
  from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/')

describe('imports', () => {
  test('there are files to judge, and each lies in a folder of the house', () => {
    expect(sources.length).toBeGreaterThan(80)
    expect(sources.filter(({ path }) => !(folderOf(path) in ARROWS))).toEqual([])
  })

  test('go along the arrows only, and relative ones name a file that ends in .ts', () => {
    const known = new Set(sources.map(({ path }) => path))
    const wrong = sources.flatMap((source) =>
      importsOf(source)
        .filter(({ from }) => from.startsWith('.'))
        .flatMap(({ from, line }) => {
          const target = posix.join(dirname(source.path), from)
          const along = ARROWS[folderOf(source.path)]?.includes(folderOf(target))
          return along && known.has(target) ? [] : [`${source.path}:${line} ${from}`]
        }),
    )
    expect(wrong).toEqual([])
  })

  test('of packages and of Node are made only where the power belongs; none is computed', () => {
    const wrong = sources.flatMap((source) =>
      importsOf(source)
        .filter(({ from }) => !from.startsWith('.'))
        .flatMap(({ from, line }) => {
          const places = from.startsWith('node:') ? BUILTINS[from] : PACKAGES[packageOf(from)]
          return allowed(source.path, places) ? [] : [`${source.path}:${line} ${from}`]
        }),
    )
    expect(wrong).toEqual([])
  })

  test('of node:fs take no more than each of these files may do', () => {
    const found = findAll((node, { path }) =>
      ts.isImportSpecifier(node) &&
      node.parent.parent.parent.moduleSpecifier.getText() === "'node:fs'" &&
      FS_NAMES[path]?.test((node.propertyName ?? node.name).text) === false
        ? node.getText()
        : undefined,
    )
    expect(found).toEqual([])
    expect(Object.keys(FS_NAMES).filter((path) => !sources.some((source) => source.path === path))).toEqual(
      [],
    )
  })

  test('are not made by require', () => {
    const found = findAll((node) =>
      ts.isCallExpression(node) && ['require', 'createRequire'].includes(node.expression.getText())
        ? node.getText()
        : undefined,
    )
    expect(found).toEqual([])
  })
})

/** `Date.now` and its like, as a text. */
const memberText = (node: ts.Node): string | undefined =>
  ts.isPropertyAccessExpression(node) ? `${node.expression.getText()}.${node.name.text}` : undefined

/** An identifier that stands for the global of its name: not a member, not a property, not a declaration's own name. */
function isGlobal(node: ts.Node, name: string): boolean {
  if (!ts.isIdentifier(node) || node.text !== name) return false
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return false
  if (ts.isPropertyAssignment(parent) && parent.name === node) return false
  return !(ts.isPropertySignature(parent) || ts.isMethodSignature(parent) || ts.isParameter(parent))
}

describe('powers', () => {
  test('the clock and chance are read in main.ts alone', () => {
    const found = findAll((node, { path }) => {
      if (path === 'src/cli/main.ts') return undefined
      const member = memberText(node)
      if (member === 'Date.now' || member === 'Math.random' || member === 'performance.now') return member
      if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && node.arguments?.length === 0)
        return 'new Date()'
      if (ts.isCallExpression(node) && node.expression.getText() === 'Date') return 'Date()'
      return ['getRandomValues', 'randomUUID', 'randomBytes'].some((name) => isGlobal(node, name))
        ? node.getText()
        : undefined
    })
    expect(found).toEqual([])
  })

  test('the process, its environment and its streams are touched where a process begins', () => {
    const found = findAll((node, { path }) =>
      path !== 'src/cli/main.ts' &&
      path !== 'src/cli/typeset-child.ts' &&
      (isGlobal(node, 'process') || isGlobal(node, 'console'))
        ? node.getText()
        : undefined,
    )
    expect(found).toEqual([])
  })

  test('no file opens a socket, runs a program or a text', () => {
    const banned = ['fetch', 'WebSocket', 'XMLHttpRequest', 'EventSource', 'eval', 'Function']
    expect(
      findAll((node) =>
        banned.some((name) => isGlobal(node, name)) && !ts.isTypeReferenceNode(node.parent)
          ? node.getText()
          : undefined,
      ),
    ).toEqual([])
  })

  test('core, verify, pki and page use nothing that a browser lacks, but for the seams that have twins, and keys', () => {
    const seams = ['src/core/crypto.ts', 'src/pki/read-certificate.ts', 'src/pki/keys.ts']
    const found = findAll((node, { path }) => {
      const browser = ['core', 'verify', 'pki', 'page'].includes(folderOf(path)) && !seams.includes(path)
      if (!browser) return undefined
      const names = ['Buffer', 'global', 'setImmediate', '__dirname', 'NodeJS']
      return names.some((name) => isGlobal(node, name)) ? node.getText() : undefined
    })
    expect(found).toEqual([])
  })

  test('the page makes no markup of text, keeps nothing and goes nowhere', () => {
    const banned =
      /^(?:innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|write|writeln|cookie|localStorage|sessionStorage|indexedDB|caches|navigator|location|open|postMessage|sendBeacon|src|href|srcdoc|innerText|createContextualFragment|style|setAttribute)$/
    const found = findAll((node, { path }) => {
      if (folderOf(path) !== 'page') return undefined
      if (ts.isPropertyAccessExpression(node) && banned.test(node.name.text)) return node.getText()
      return ts.isIdentifier(node) && banned.test(node.text) && isGlobal(node, node.text)
        ? node.text
        : undefined
    })
    expect(found).toEqual([])
  })
})

describe('form', () => {
  test('no default export, no barrel', () => {
    const found = findAll((node) => {
      if (ts.isExportAssignment(node)) return 'export default'
      if (ts.isExportDeclaration(node) && node.exportClause === undefined) return 'export *'
      const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : []
      return modifiers.some((one) => one.kind === ts.SyntaxKind.DefaultKeyword) ? 'export default' : undefined
    })
    expect(found).toEqual([])
  })

  test('no type is forced with any, and no error is silenced', () => {
    const found = findAll((node) => (node.kind === ts.SyntaxKind.AnyKeyword ? 'any' : undefined))
    expect(found).toEqual([])
    expect(sources.filter(({ text }) => /@ts-(?:ignore|nocheck|expect-error)/.test(text))).toEqual([])
  })

  test('no file is longer than 300 lines', () => {
    const found = sources.filter(({ text }) => text.split('\n').length - 1 > 300)
    expect(found.map(({ path }) => path)).toEqual([])
  })

  test('a file is named for what it is', () => {
    const vague =
      /^(?:index|utils?|helpers?|misc|common|shared|stuff|types?|constants)\b|-(?:utils?|helpers?)\./
    expect(sources.filter(({ path }) => vague.test(basename(path))).map(({ path }) => path)).toEqual([])
    expect(sources.filter(({ path }) => !/^[a-z0-9]+(?:-[a-z0-9]+)*\.ts$/.test(basename(path)))).toEqual([])
  })

  test('every file says first what it is', () => {
    const silent = sources.filter(({ text }) => !text.startsWith('/**') && !text.startsWith('//'))
    expect(silent.map(({ path }) => path)).toEqual([])
  })

  test('every exported function says what it does', () => {
    const found = findAll((node) => {
      if (!ts.isFunctionDeclaration(node)) return undefined
      const exported = ts.getModifiers(node)?.some((one) => one.kind === ts.SyntaxKind.ExportKeyword)
      return exported === true && ts.getJSDocCommentsAndTags(node).length === 0 ? node.name?.text : undefined
    })
    expect(found).toEqual([])
  })
})
