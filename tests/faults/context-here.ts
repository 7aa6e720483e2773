/** The surroundings of a command in this process: what main.ts hands it, made by hand, without a terminal. */
import { hostname } from 'node:os'
import type { Context } from '../../src/cli/context.ts'
import { SOFTWARE } from '../../src/core/version.ts'
import type { VaultContext } from '../../src/vault/open.ts'

const PLAIN = (_style: unknown, text: string): string => text

/** The surroundings of a command in `cwd`; each line of its results is told, what it says besides is not. */
export function contextHere(
  cwd: string,
  own: Pick<VaultContext, 'random' | 'now'>,
  told: (line: string) => void,
): Context {
  return {
    out: {
      result: async (line) => {
        told(line)
        return true
      },
      message: async () => true,
      paint: { result: PLAIN, message: PLAIN },
      flush: async () => ({ state: 'written' }),
    },
    vault: {
      self: { pid: process.pid, host: hostname() },
      sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      software: SOFTWARE,
      ...own,
    },
    env: {},
    platform: process.platform,
    cwd,
    home: undefined,
    zone: 'UTC',
    terminal: undefined,
    controlling: () => undefined,
    stdin: process.stdin,
    cores: 1,
    columns: undefined,
  }
}
