// Odd surroundings of the built program: permissions, locks, closed and full outputs, environment variables.
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { part } from '../parts.ts'
import { asNobody, expectHarmless, makePlace, makeVaultPlace, PERMISSIONS, type Place } from './evidence.ts'
import { expectRefused, NOTHING } from './refused.ts'

/** Runs a line of shell in the place, with `$E` for the program. */
const shell = (place: Place, line: string) => {
  const words = ['bash', '-c', `E="$1 $2"; ${line}`, 'bash']
  return place.run([], { under: words })
}

describe.runIf(part('a user without rights', PERMISSIONS))('files that may not be read or written', () => {
  it('a vault that may not be opened: status 3, nothing recorded, whose it is matters', () => {
    const place = makeVaultPlace()
    const options = { under: asNobody(place) }
    chmodSync(place.vault, 0o000)
    for (const command of [['list'], ['show', '0'], ['checkpoint'], ['key', 'show'], ['verify']]) {
      const ran = place.run(command, options)
      expect(ran, ran.stderr).toMatchObject({ status: 3, stdout: '' })
      expect(ran.stderr).toMatch(/could not be read: the system does not permit it\. Look at whose it is/)
    }
    for (const command of [
      ['add', '--text', 'x'],
      ['export', '--to', 'new'],
    ]) {
      const ran = place.run(command, options)
      expect(ran, ran.stderr).toMatchObject({ status: 3, stdout: '' })
      expect(ran.stderr).toMatch(/does not permit it\. Nothing was recorded\. Look at whose it is/)
    }
    chmodSync(place.vault, 0o700)
    expect(place.run(['verify'], options).status).toBe(0)
  })

  it.each([
    ['the vault', '', 0o500],
    ['the ledger', 'ledger.jsonl', 0o400],
    ['the checkpoints', 'checkpoints.jsonl', 0o400],
    ['the objects', 'objects', 0o500],
    ['the keys', 'keys', 0o000],
  ])('%s may not be written to: status 3, and after that everything is as before', (_what, name, mode) => {
    const place = makeVaultPlace()
    place.file('a.txt', 'x')
    const options = { under: asNobody(place) }
    const path = join(place.vault, name)
    const { mode: before } = lstatSync(path)
    chmodSync(path, mode)
    const ran = place.run(['add', '--text', 'x', '--attach', 'a.txt'], options)
    expect(ran, ran.stderr).toMatchObject({ status: 3, stdout: '' })
    expect(ran.stderr).toContain('the system does not permit it. Nothing was recorded.')
    expect(ran.stderr).not.toMatch(/new-|\.new/)
    chmodSync(path, before)
    expect([0, 4]).toContain(place.run(['verify'], options).status)
    expect(place.json(['add', '--text', 'y'], options)[1]).toMatchObject({ size: 2 })
    expect(place.run(['verify'], options).status).toBe(0)
  })

  it('a file or a place that is another person’s', () => {
    const place = makeVaultPlace()
    place.good(['add', '--text', 'the first'])
    const options = { under: asNobody(place) }
    place.file('secret.txt', 'x')
    chmodSync(join(place.dir, 'secret.txt'), 0o000)
    mkdirSync(join(place.dir, 'theirs'), { mode: 0o555 })
    for (const option of ['--attach', '--text-file', '--record'])
      expectRefused(place, ['add', option, 'secret.txt'], {
        says: ['secret.txt could not be read', NOTHING],
        status: 3,
        options,
      })
    expectRefused(place, ['export', '--to', 'theirs/new'], {
      says: [/theirs\/new could not be written/, NOTHING],
      status: 3,
      options,
    })
    expectRefused(place, ['export', '--to', 'theirs/new.zip'], {
      says: [/theirs\/new\.zip could not be written/, NOTHING],
      status: 3,
      options,
    })
    expectRefused(place, ['checkpoint', '--to', 'theirs/c'], {
      says: [/theirs\/c could not be written/],
      status: 3,
      options,
    })
    expectRefused(place, ['init', '--unencrypted', '--vault', 'theirs/v'], {
      says: ['theirs', 'does not permit it'],
      status: 3,
      options,
    })
    expect(readdirSync(join(place.dir, 'theirs'))).toEqual([])
  })
})

describe('a vault in use', { concurrent: true, timeout: 120_000 }, () => {
  /** A process that holds the lock as a writer does, until it is ended. */
  const holder = async (place: Place) => {
    const script = `
      const fs = require('fs'), os = require('os')
      const stat = fs.readFileSync('/proc/self/stat', 'utf8')
      const owner = {
        boot: fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(), host: os.hostname(),
        namespace: fs.readlinkSync('/proc/self/ns/pid'), nonce: '0'.repeat(32), pid: process.pid,
        start: stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19],
      }
      fs.writeFileSync(process.argv[1], JSON.stringify(owner))
      console.log('held')
      setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['-e', script, join(place.vault, 'lock')], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    await new Promise((resolve) => child.stdout.once('data', resolve))
    return child
  }

  it('by a process that lives: readers read at once; a writer waits 30 s, then 11; when it is gone, goes on', async () => {
    const place = makeVaultPlace()
    const child = await holder(place)
    try {
      const started = performance.now()
      const waiting = place.start(['add', '--text', 'x'])
      expect((await place.start(['list'])).status).toBe(0)
      expect((await place.start(['verify'])).status).toBe(0)
      const ran = await waiting
      expect(performance.now() - started).toBeGreaterThan(29_000)
      expect(ran, ran.stderr).toMatchObject({ status: 11, stdout: '' })
      expect(ran.stderr).toMatch(
        new RegExp(`The vault is in use by process ${child.pid} on .*\\. Nothing was recorded\\. Wait until`),
      )
      expectHarmless(ran)
    } finally {
      child.kill('SIGKILL')
    }
    await new Promise((resolve) => child.once('exit', resolve))
    const next = await place.start(['add', '--text', 'y', '--json'])
    expect(next.status, next.stderr).toBe(0)
    expect(existsSync(join(place.vault, 'lock'))).toBe(false)
  })

  it('by nobody who can be judged: 11, and what to do about it', async () => {
    const place = makeVaultPlace()
    writeFileSync(join(place.vault, 'lock'), '{"host":"elsewhere"}')
    const ran = await place.start(['add', '--text', 'x'])
    expect(ran, ran.stderr).toMatchObject({ status: 11, stdout: '' })
    expect(ran.stderr).toMatch(
      /cannot be told from here whether that still runs\. Nothing was recorded\. .*remove the file lock/,
    )
    expectHarmless(ran)
    rmSync(join(place.vault, 'lock'))
    expect((await place.start(['add', '--text', 'x'])).status).toBe(0)
  })
})

describe('an output that takes nothing', () => {
  it.each(['add --text x > /dev/full', 'add --text x --json > /dev/full', 'export --to new > /dev/full'])(
    '%s: status 3, the entry stays, and that is said',
    (line) => {
      const place = makeVaultPlace()
      place.good(['add', '--text', 'the first'])
      const ran = shell(place, `$E ${line}`)
      expect(ran.status).toBe(3)
      expect(ran.stderr).toContain(
        'could not be written out: the disk or your share of it is full. What was recorded stays recorded.',
      )
      expect(place.json(['list'])).toHaveLength(2)
      expect(place.run(['verify']).status).toBe(0)
    },
  )

  it('anything else > /dev/full: status 3, and it is not said that something stays recorded', () => {
    const place = makeVaultPlace()
    place.good(['add', '--text', 'the first'])
    const lines = ['list', 'list --json', 'show 1', 'checkpoint', 'key show', 'verify', '--help', '']
    for (const line of [...lines, 'nothing --json', 'add --json']) {
      const ran = shell(place, `$E ${line} > /dev/full`)
      expect([line, ran.status]).toEqual([line, 3])
      expect(ran.stderr).toContain('could not be written out')
      expect(ran.stderr).not.toContain('stays recorded')
    }
    expect(place.json(['list'])).toHaveLength(1)
  })

  it('a closed one: status 0, and the entry is there', () => {
    const place = makeVaultPlace()
    const closed = ['>&-', '2>&-', '>&- 2>&-', '<&-']
    for (const way of closed) expect([way, shell(place, `$E add --text x ${way}`).status]).toEqual([way, 0])
    expect(place.json(['list'])).toHaveLength(closed.length)
  })

  it('words from a closed input or a folder are no words', () => {
    const place = makeVaultPlace()
    for (const input of ['<&-', '< .']) {
      const ran = shell(place, `$E add --text-file - ${input}`)
      expect([2, 3]).toContain(ran.status)
      expect(ran.stderr).toContain(NOTHING)
    }
  })

  it('a reader that goes away after one line is no fault', () => {
    const place = makeVaultPlace()
    const records = Array.from({ length: 500 }, () =>
      JSON.stringify({ kind: 'threat', content: { text: 'x'.repeat(200) } }),
    )
    place.good(['add', '--record', '-'], { input: records.join('\n') })
    for (const command of ['list --words', 'list --json', 'show 1 2 3']) {
      const ran = shell(place, `$E ${command} | head -1; echo "\${PIPESTATUS[0]}"`)
      expect(ran.stdout.split('\n')).toHaveLength(3)
      expect(ran.stdout.split('\n')[1]).toBe('0')
      expect(ran.stderr).toBe('')
    }
  })
})

describe('the environment', () => {
  it('without a home and a vault named, says how to name one', () => {
    const place = makePlace()
    const env = { HOME: '', EVIDENCE_VAULT: '', XDG_DATA_HOME: undefined }
    const ran = place.run(['list'], { env })
    expect(ran).toMatchObject({ status: 2, stdout: '' })
    expect(ran.stderr).toContain('say where the vault is with --vault')
  })

  it('finds the vault where it is named: --vault, EVIDENCE_VAULT, XDG_DATA_HOME, HOME; never the current folder', () => {
    const place = makePlace()
    const env = { EVIDENCE_VAULT: undefined, XDG_DATA_HOME: join(place.dir, 'data') }
    const made = (args: string[], options: Record<string, string | undefined>): unknown =>
      place.json(['init', '--unencrypted', ...args], { env: { ...env, ...options } })[0]?.['path']
    expect(made([], {})).toBe(join(place.dir, 'data', 'evidence'))
    expect(made([], { XDG_DATA_HOME: 'relative' })).toBe(
      join(place.dir, 'home', '.local', 'share', 'evidence'),
    )
    expect(made([], { EVIDENCE_VAULT: 'named' })).toBe(join(place.dir, 'named'))
    expect(made(['--vault', 'given'], { EVIDENCE_VAULT: 'other' })).toBe(join(place.dir, 'given'))
    const ran = place.run(['list'], {
      cwd: join(place.dir, 'given'),
      env: { ...env, XDG_DATA_HOME: '/nowhere' },
    })
    expect(ran.status).toBe(10)
  })

  it('takes any TZ: a day named by its distance is counted there, and a nonsense one is UTC', () => {
    const place = makeVaultPlace()
    const dayIn = (TZ: string): unknown => {
      const [receipt] = place.json(['add', '--text', 'x', '--at', 'today'], { env: { TZ } })
      const record = place.json(['show', String(receipt?.['seq'])])[0]?.['record'] as Record<
        string,
        Record<string, unknown>
      >
      // No zone is put in by itself.
      expect(Object.keys(record['occurred'] ?? {}).sort()).toEqual(['entered', 'local', 'precision'])
      return record['occurred']?.['local']
    }
    const day = (timeZone: string): string =>
      new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date())
    for (const zone of ['Pacific/Apia', 'Pacific/Pago_Pago'])
      expect([day(zone), dayIn(zone), day(zone)]).toContain(dayIn(zone))
    for (const nonsense of ['garbage/x', ':/etc/passwd', '\u001b[2J'])
      expect(dayIn(nonsense)).toBe(day('UTC'))
  })

  it('is the same program in Turkish', () => {
    const place = makeVaultPlace()
    const env = { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' }
    place.good(['add', '--text', 'INIT iğne', '--platform', 'SIGNAL'], { env })
    expect(place.json(['list', '--contains', 'init'], { env })).toHaveLength(1)
    expect(place.json(['list', '--platform', 'signal'], { env })).toHaveLength(1)
    expect(place.run(['verify'], { env }).status).toBe(0)
  })

  it('gives nobody else a right to anything it makes, whatever umask says', () => {
    const place = makePlace()
    place.file('shot.txt', 'x')
    for (const line of [
      'init --unencrypted',
      'add --attach shot.txt',
      'export --to packet',
      'export --to packet.zip',
      'checkpoint --to note',
      'key show --to key',
    ])
      expect(shell(place, `umask 000; $E ${line}`).status, line).toBe(0)
    const made = ['vault', 'packet', 'packet.zip', 'note', 'key'].map((name) => join(place.dir, name))
    const all = made.flatMap((path) =>
      lstatSync(path).isDirectory()
        ? [path, ...readdirSync(path, { recursive: true }).map((name) => join(path, String(name)))]
        : [path],
    )
    expect(all.length).toBeGreaterThan(30)
    for (const path of all) {
      const stats = lstatSync(path)
      expect([path, (stats.mode & 0o777).toString(8)]).toEqual([path, stats.isDirectory() ? '700' : '600'])
    }
  })

  it('works under strict options of Node, and without its warnings', () => {
    const place = makeVaultPlace()
    const NODE_OPTIONS =
      '--disable-proto=throw --throw-deprecation --unhandled-rejections=strict --trace-uncaught --max-old-space-size=200'
    place.file('shot.txt', 'x')
    for (const line of [
      'add --text x --attach shot.txt --at 2021-12-01 --zone UTC',
      'list',
      'show 1',
      'verify',
      'export --to packet.zip',
      'verify packet.zip',
      'nothing',
    ])
      expect([0, 2]).toContain(place.run(line.split(' '), { env: { NODE_OPTIONS } }).status)
    expect(place.run(['verify', 'packet.zip']).status).toBe(0)
  })
})
