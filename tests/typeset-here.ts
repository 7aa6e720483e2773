/** The typesetter in the process of the test: the same function that the program runs in a process of its own. */
import { join } from 'node:path'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { compileVolume } from '../src/cli/typeset-compile.ts'
import type { Typeset } from '../src/packet/pdf/pages.ts'

const FONTS = join(import.meta.dirname, '..', 'fonts')

/** Sets a volume here. */
export const typesetHere: Typeset = async ({ files, seconds }) =>
  compileVolume(NodeCompiler, {
    fonts: FONTS,
    files: files.map(({ path, chunks }) => ({ path, bytes: Buffer.concat(chunks) })),
    seconds,
  })
