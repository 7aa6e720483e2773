/** What main.ts makes and hands down: streams, clock, randomness, place, terminal. Nothing else touches `process`. */
import type { ReadStream } from 'node:tty'
import type { VaultContext } from '../vault/open.ts'
import type { Output } from './output.ts'
import type { Terminal } from './screen.ts'

/** Options that every command has. */
export type CommonFlags = {
  readonly vault?: string
  readonly json?: boolean
  readonly quiet?: boolean
  readonly input?: boolean
  readonly yes?: boolean
  readonly passphraseFile?: string
  readonly passphraseCommand?: string
}

/** The surroundings of a command. */
export type Context = {
  readonly out: Output
  readonly vault: VaultContext
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: string
  readonly cwd: string
  readonly home: string | undefined
  /** This device's time zone, an IANA name. */
  readonly zone: string
  /** The terminal that questions are asked on; undefined where there is none. */
  readonly terminal: Terminal | undefined
  /** The controlling terminal, also where standard input is a pipe: only for what must never come through a pipe. */
  readonly controlling: () => Terminal | undefined
  readonly stdin: NodeJS.ReadStream | ReadStream
  /** Cores that may be used. */
  readonly cores: number
  /** Columns of standard output where it is a terminal. */
  readonly columns: number | undefined
}

/** What a command ends with. */
export type Status = 0 | 1 | 2 | 3 | 4 | 5 | 10 | 11 | 12 | 70 | 130
