// The benchmarks: the built program against a named peer, interleaved in one run, as ratios of medians. Nothing here
// passes or fails; the figures go to docs/bench.md by hand, with the machine that gave them.
//
//   node tests/bench/bench.js [--large]     --large: 1,000,000 entries instead of 100,000
import { execFileSync, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = join(root, 'bin', 'evidence.js')
const folder = mkdtempSync(join(tmpdir(), 'evidence-bench-'))
const large = process.argv.includes('--large') ? 1_000_000 : 100_000
const say = (line) => process.stdout.write(`${line}\n`)

const evidence = (vault, ...words) => [process.execPath, [program, '--vault', vault, ...words]]

/** Runs a command once; seconds. */
function once([command, words], input = '') {
  const start = performance.now()
  const ran = spawnSync(command, words, { input, cwd: folder, encoding: 'utf8', maxBuffer: 1 << 30 })
  const seconds = (performance.now() - start) / 1000
  if (ran.status !== 0) throw new Error(`${command} ${words.join(' ')} gave ${ran.status}: ${ran.stderr}`)
  return seconds
}

const sorted = (numbers) => [...numbers].sort((a, b) => a - b)
const median = (numbers) => sorted(numbers)[Math.floor(numbers.length / 2)]
const ms = (seconds) => `${(seconds * 1000).toFixed(1)} ms`

/** Several commands, in turn, so that a noisy machine is noisy to all of them; the first is a warm-up. */
function interleaved(runs, commands) {
  const times = commands.map(() => [])
  for (let run = 0; run <= runs; run++) {
    commands.forEach((command, at) => {
      const seconds = once(command)
      if (run > 0) times[at].push(seconds)
    })
  }
  return times.map(median)
}

/** Seconds and peak memory of the largest process, by /usr/bin/time where it is there. */
function measured([command, words]) {
  const start = performance.now()
  const timed = existsSync('/usr/bin/time')
  const [run, rest] = timed ? ['/usr/bin/time', ['-f', '%M', command, ...words]] : [command, words]
  const ran = spawnSync(run, rest, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 30 })
  if (ran.status !== 0) throw new Error(`${command} gave ${ran.status}: ${ran.stderr}`)
  const seconds = (performance.now() - start) / 1000
  const memory = timed
    ? `${Math.round(Number(ran.stderr.trim().split('\n').at(-1)) / 1024)} MiB`
    : 'not measured: /usr/bin/time is not here'
  return { seconds, memory }
}

const TEXT =
  'You think you will not be found abroad? We know where your children are: six years, four years and one. One more article.'
const recordOf = (n) =>
  JSON.stringify({
    kind: 'threat',
    occurred: {
      entered: '2021-12-01 08:17',
      local: '2021-12-01T08:17',
      precision: 'minute',
      utc: '2021-12-01T13:17:00Z',
      zone: 'America/New_York',
      zoneBasis: 'stated',
    },
    content: { text: `${n} ${TEXT}` },
    channel: { medium: 'message', platform: 'messenger' },
    sender: { displayName: 'Ruslan K' },
    targets: [{ who: 'self' }],
  })

/** A vault with `count` entries, in batches of 50,000; seconds spent adding. */
function vaultOf(name, count) {
  const vault = join(folder, name)
  once(evidence(vault, 'init', '--unencrypted'))
  let seconds = 0
  for (let made = 1; made < count; made += 50_000) {
    const file = join(folder, 'batch.jsonl')
    writeFileSync(file, '')
    for (let n = made; n < Math.min(made + 50_000, count); n++) appendFileSync(file, `${recordOf(n)}\n`)
    seconds += once(evidence(vault, 'add', '--record', file, '--quiet'))
  }
  return { vault, seconds }
}

/** A git repository whose commits are signed with an ssh key; the command that makes one more. */
function signedRepository() {
  const repository = join(folder, 'repository')
  const key = join(folder, 'key')
  mkdirSync(repository)
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])
  const git = (...words) => execFileSync('git', ['-C', repository, ...words], { stdio: 'ignore' })
  git('init', '-q')
  for (const [name, value] of [
    ['user.name', 'bench'],
    ['user.email', 'bench@example.invalid'],
    ['gpg.format', 'ssh'],
    ['user.signingkey', `${key}.pub`],
    ['core.fsync', 'all'],
  ])
    git('config', name, value)
  const file = join(repository, 'ledger')
  const script = `echo "${TEXT}" >> ${file} && git -C ${repository} add ledger && git -C ${repository} commit -q -S -m entry`
  return ['sh', ['-c', script]]
}

say(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${folder}`)

const small = vaultOf('small', 11)
const [bare, version, list] = interleaved(30, [
  [process.execPath, ['-e', '0']],
  evidence(small.vault, '--version'),
  evidence(small.vault, 'list'),
])
say(
  `start-up: node -e 0 ${ms(bare)}; --version +${ms(version - bare)}; list of 10 entries +${ms(list - bare)}`,
)

const add = evidence(small.vault, 'add', '--text', TEXT, '--quiet')
const [added, committed] = interleaved(30, [add, signedRepository()])
say(
  `add ${ms(added)} against git add + commit -S (ssh key, core.fsync=all) ${ms(committed)}: ${(added / committed).toFixed(2)}`,
)

const medium = vaultOf('medium', 10_000)
const great = vaultOf('great', large)
say(`batch add of ${large} entries: ${Math.round(large / great.seconds)} entries/s`)
const [at10, at10k, atLarge] = interleaved(
  30,
  ['small', 'medium', 'great'].map((name) => evidence(join(folder, name), 'add', '--text', TEXT, '--quiet')),
)
say(
  `add at 10 entries ${ms(at10)}, at 10,000 ${ms(at10k)} (${(at10k / at10).toFixed(2)}), at ${large} ${ms(atLarge)} (${(atLarge / at10).toFixed(2)})`,
)

const verified = measured(evidence(great.vault, 'verify', '--quiet'))
say(
  `verify of ${large} entries: ${Math.round(large / verified.seconds)} entries/s, largest process ${verified.memory}`,
)
const [verifySmall, verifyCommit] = interleaved(10, [
  evidence(small.vault, 'verify', '--quiet'),
  ['git', ['-C', join(folder, 'repository'), 'log', '--oneline']],
])
say(
  `verify of about 70 entries ${ms(verifySmall)}; git log of as many commits, unverified, ${ms(verifyCommit)}`,
)

const big = join(folder, 'big.bin')
const out = openSync(big, 'w')
const block = Buffer.alloc(1 << 20, 7)
for (let n = 0; n < 512; n++) {
  block.writeUInt32LE(n)
  writeSync(out, block)
}
const files = vaultOf('files', 2)
for (const place of ['a', 'b', 'c', 'd']) {
  writeFileSync(join(folder, place), place)
  execFileSync('sh', ['-c', `cat ${big} >> ${join(folder, place)}`])
  once(evidence(files.vault, 'add', '--attach', join(folder, place), '--quiet'))
}
const bytes = ['a', 'b', 'c', 'd'].reduce((sum, place) => sum + statSync(join(folder, place)).size, 0)
const [hashed, summed] = interleaved(5, [
  evidence(files.vault, 'verify', '--quiet'),
  ['sha256sum', ['a', 'b', 'c', 'd']],
])
say(
  `verify of ${(bytes / 1e9).toFixed(1)} GB of attachments: ${(bytes / 1e9 / hashed).toFixed(2)} GB/s; sha256sum ${(bytes / 1e9 / summed).toFixed(2)} GB/s (${(hashed / summed).toFixed(2)})`,
)

const exported = measured(evidence(medium.vault, 'export', '--to', join(folder, 'packet'), '--quiet'))
say(`export of 10,000 entries: ${exported.seconds.toFixed(1)} s, ${exported.memory}`)
rmSync(folder, { recursive: true, force: true })
