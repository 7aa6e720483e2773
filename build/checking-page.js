// Makes dist/verify.html: the checking page with its script and style inside, and a policy that lets nothing else run
// and nothing be asked for. The same sources give the same bytes. Prints the SHA-256 of the page. Another place for it
// can be given as the one argument.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = new URL('..', import.meta.url)
const text = (/** @type {string} */ path) => readFileSync(new URL(path, root), 'utf8')
const hash = (/** @type {string} */ inside) => createHash('sha256').update(inside, 'utf8').digest('base64')

// Left readable, for whoever looks for a hole: names and lines stay as they are in the sources.
const { outputFiles, metafile } = await build({
  absWorkingDir: fileURLToPath(root),
  bundle: true,
  charset: 'ascii',
  entryPoints: ['src/page/main.ts'],
  format: 'iife',
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  platform: 'browser',
  // Where packages lie is told in comments of the bundle: by their names here, wherever a link leads.
  preserveSymlinks: true,
  target: 'es2023',
  write: false,
})
const packages = [
  ...new Set(
    Object.keys(metafile.inputs).flatMap(
      (path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [],
    ),
  ),
].sort()
const licences = packages.map((name) => {
  const { version, license } = JSON.parse(text(`node_modules/${name}/package.json`))
  return `// ${name} ${version}, ${license}`
})
const script = `\n// The program evidence, Apache-2.0, with parts of:\n${licences.join('\n')}\n${outputFiles[0]?.text}`
const style = `\n${text('src/page/page.css')}`
// Either would end the script before its end.
if (/<\/script|<!--/i.test(script)) throw new Error('the script of the page holds a mark that would end it')

const policy = [
  "default-src 'none'",
  `script-src 'sha256-${hash(script)}'`,
  `style-src 'sha256-${hash(style)}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')
const parts = { POLICY: policy, STYLE: style, SCRIPT: script }
const page = text('src/page/page.html').replace(
  /POLICY|STYLE|SCRIPT/g,
  (name) => parts[/** @type {'STYLE'} */ (name)],
)
writeFileSync(process.argv[2] ?? new URL('dist/verify.html', root), page)
console.log(
  `verify.html  SHA-256 ${createHash('sha256').update(page).digest('hex')}  ${Buffer.byteLength(page)} bytes`,
)
