/** What the crash tests in this process begin with: a small vault, the commands tried on it, and boots of the machine. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { putTree } from './crash-model.ts'
import { runHere } from './program-here.ts'

/** Where the tests of one file work, below a folder of theirs. */
export function placesIn(folder: string) {
  return {
    base: join(folder, 'base'),
    state: join(folder, 'state'),
    /** Two boots before this one: that of the command, and that of the recovery. */
    boots: [join(folder, 'boot-1'), join(folder, 'boot-2')] as const,
  }
}

/** Makes the vault with two entries, the files that the commands attach, and the boots. */
export async function makeBase({ base, boots }: ReturnType<typeof placesIn>): Promise<void> {
  for (const [at, boot] of boots.entries()) writeFileSync(boot, `${at}1111111-2222-4333-8444-555555555555\n`)
  putTree(base, new Map())
  await runHere(base, ['init', '--unencrypted', '--owner', 'Nour'], 'init')
  writeFileSync(join(base, 'first.txt'), 'a first file')
  writeFileSync(join(base, 'recording.bin'), new Uint8Array(3000).fill(7))
  await runHere(base, ['add', '--text', 'the first', '--attach', 'first.txt'], 'first')
  await runHere(base, ['add', '--text', 'the second'], 'second')
}

/** The commands that add to it. */
export const COMMANDS: readonly (readonly [string, readonly string[]])[] = [
  ['add', ['add', '--text', 'the third']],
  ['attach', ['add', '--text', 'the third', '--attach', 'recording.bin']],
  ['correct', ['correct', '1', '2', '--text', 'as it was', '--reason', 'typed wrongly']],
]

/** Evenly spread, all when there are no more than `count`. */
export function sample<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items]
  return Array.from({ length: count }, (_, k) => items[Math.floor((k * items.length) / count)] as T)
}
