/**
 * One volume from its files to a PDF, in this process. The typesetter reads nothing from disk but the fonts, and opens
 * no connection: its workspace is a folder that does not exist, and all that it may read is given to it here.
 */
import type { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'

/** The class of the compiler, from the package where it is installed. */
export type Compiler = typeof NodeCompiler

/** A file by its path within the workspace: `/main.typ`, `/data.json`, `/pictures/0.png`. */
export type GivenFile = { readonly path: string; readonly bytes: Uint8Array }

const WORKSPACE = '/volume'
const PICTURES = '/pictures/'
const BAD = '/bad.json'

/**
 * The PDF, written as PDF/A-3a. A picture that cannot be decoded is left out, and named to the template.
 * @throws Error where the typesetter refuses the volume
 */
export function compileVolume(
  compiler: Compiler,
  given: { readonly fonts: string; readonly files: readonly GivenFile[]; readonly seconds: number },
): Uint8Array {
  const { fonts, files, seconds } = given
  const bad = files.filter((file) => file.path.startsWith(PICTURES) && !isDrawn(compiler, fonts, file))
  const world = compiler.create({ workspace: WORKSPACE, fontArgs: [{ fontPaths: [fonts] }] })
  for (const { path, bytes } of files) world.mapShadow(WORKSPACE + path, Buffer.from(bytes))
  world.mapShadow(WORKSPACE + BAD, Buffer.from(JSON.stringify(bad.map(({ path }) => path))))
  const compiled = world.compile({ mainFilePath: `${WORKSPACE}/main.typ` })
  const { result } = compiled
  if (result === null) throw new Error(faultOf(world, compiled))
  return world.pdf(result, { pdfStandard: 'a-3a' as never, creationTimestamp: seconds })
}

function isDrawn(compiler: Compiler, fonts: string, { path, bytes }: GivenFile): boolean {
  const world = compiler.create({ workspace: WORKSPACE, fontArgs: [{ fontPaths: [fonts] }] })
  world.mapShadow(WORKSPACE + path, Buffer.from(bytes))
  world.addSource(`${WORKSPACE}/main.typ`, `#image("${path}", alt: "a picture")`)
  try {
    const { result } = world.compile({ mainFilePath: `${WORKSPACE}/main.typ` })
    if (result === null) return false
    world.pdf(result, { pdfStandard: 'a-3a' as never, creationTimestamp: 0 })
    return true
  } catch {
    return false
  }
}

function faultOf(
  world: InstanceType<Compiler>,
  compiled: ReturnType<InstanceType<Compiler>['compile']>,
): string {
  const error = compiled.takeError()
  return error === null ? 'no reason given' : JSON.stringify(world.fetchDiagnostics(error)).slice(0, 2000)
}
