// What a command asks of the system, counted: fsyncs of an add, and no socket anywhere.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { makePlace, makeVaultPlace, type Place } from '../cli/evidence.ts'
import { part } from '../parts.ts'
import { changingCalls } from './strace.ts'

describe.runIf(part('strace', ['strace', '-qq', '-o', '/dev/null', 'true']))(
  'what a command asks of the system',
  { timeout: 120_000 },
  () => {
    let place: Place
    beforeAll(() => {
      place = makeVaultPlace()
    })

    const fsyncs = async (...args: string[]): Promise<string[]> => {
      const calls = await changingCalls(place, args, place.vault)
      return calls.filter(({ name }) => name.includes('sync')).map(({ about }) => about)
    }
    const COMMIT = ['fsync ROOT/ledger.jsonl', 'fsync ROOT/checkpoints.jsonl']

    it('an add without attachment is two fsyncs: the ledger, then the checkpoints', async () => {
      const found = await fsyncs('add', '--text', 'x')
      console.log(`fsyncs of an add without attachment: ${found.length}`)
      expect(found).toEqual(COMMIT)
    })

    it('a batch of a hundred is two fsyncs as well', async () => {
      const records = Array.from({ length: 100 }, (_, at) =>
        JSON.stringify({ kind: 'threat', content: { text: `${at}` } }),
      )
      place.file('batch.jsonl', records.join('\n'))
      expect(await fsyncs('add', '--record', 'batch.jsonl')).toEqual(COMMIT)
    })

    it('an attachment is three more, also when its folder is there already: copy, its folder, objects', async () => {
      place.file('a.txt', 'attached')
      const first = await fsyncs('add', '--attach', 'a.txt')
      console.log(`fsyncs of an add with an attachment: ${first.length}`)
      const copied = ['fsync ROOT/objects/new-*', 'fsync ROOT/objects/*', 'fsync ROOT/objects']
      expect(first).toEqual([...copied, ...COMMIT])
      // A killed add may have made the folder and never put its name on disk.
      expect(await fsyncs('add', '--attach', 'a.txt')).toEqual(first)
    })

    it('no command opens a socket, of any family, and none starts a program but the typesetter', () => {
      const fresh = makePlace()
      fresh.file('shot.txt', 'shown')
      const log = join(fresh.dir, 'network.log')
      const commands = [
        ['init', '--unencrypted'],
        ['add', '--text', 'x', '--attach', 'shot.txt', '--at', '2021-12-01 08:17', '--zone', 'Asia/Almaty'],
        ['list', '--words'],
        ['show', '1'],
        ['checkpoint', '--to', 'checkpoint.txt'],
        ['key', 'show'],
        ['verify'],
        ['export', '--to', 'packet.zip', '--for', 'Counsel'],
        ['receipt', '2', 'shot.txt'],
        ['verify', 'packet.zip', '--against', 'checkpoint.txt'],
        ['export', '--to', 'packet'],
        ['verify', 'packet'],
        ['--help'],
        [],
      ]
      for (const command of commands) {
        const under = ['strace', '-f', '-qq', '-s', '400', '-o', log, '-e', 'trace=%network,execve']
        const ran = fresh.run(command, { under })
        expect(ran.status, `${command[0]}: ${ran.stderr}`).toBe(0)
        const lines = readFileSync(log, 'utf8').split('\n')
        // The trace is there at all: the program itself was started.
        expect(lines[0]).toContain('execve(')
        // Node's pipes to a child are nameless pairs, which reach nothing but that child: the typesetter.
        const pairs = lines.filter((line) => line.includes('socketpair(AF_UNIX, '))
        const network = /\b(socket|connect|bind|listen|accept4?|send\w*|socketpair)\(/
        expect(lines.filter((line) => network.test(line) && !pairs.includes(line))).toEqual([])
        const started = lines.filter((line) => line.includes('execve('))
        const sets = command[0] === 'export' || (command[0] === 'verify' && command.length > 1)
        expect(started.length > 1, command.join(' ')).toBe(sets)
        expect(pairs.length > 0, command.join(' ')).toBe(sets)
        for (const line of started.slice(1))
          expect(line).toMatch(/execve\("[^"]*\/node", \["[^"]*\/node", "[^"]*\/typeset-child\.js", /)
      }
    })
  },
)
