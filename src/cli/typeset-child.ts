/**
 * The process that sets one volume: files come in through standard input, the PDF goes out through standard output.
 * It ends with 3 where the typesetter is not installed, with 4 where the fonts are missing, with 5 where it refuses.
 */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Compiler, compileVolume } from './typeset-compile.ts'
import { filesOf } from './typeset-frames.ts'

const FONTS = fileURLToPath(new URL('../fonts', import.meta.url))

async function compilerHere(): Promise<Compiler | undefined> {
  try {
    const { NodeCompiler } = await import('@myriaddreamin/typst-ts-node-compiler')
    return NodeCompiler
  } catch {
    return undefined
  }
}

async function run(): Promise<number> {
  const compiler = await compilerHere()
  if (compiler === undefined) return 3
  if (!existsSync(`${FONTS}/NotoSerif-Regular.ttf`)) return 4
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk)
  const files = filesOf(Buffer.concat(chunks.splice(0)))
  const pdf = compileVolume(compiler, { fonts: FONTS, files, seconds: Number(process.argv[2]) })
  await new Promise<void>((done, failed) => {
    process.stdout.write(pdf, (error) => (error ? failed(error) : done()))
  })
  return 0
}

run().then(
  (status) => process.exit(status),
  () => process.exit(5),
)
