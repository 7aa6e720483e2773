// The benchmarks: the built program against named peers, in turn in one run, as ratios of medians. Nothing here passes
// or fails; a goal that is missed is printed as missed. docs/bench.md holds a run and what is known of what it missed.
//
//   node tests/bench/bench.js [--large N]     N entries in the large vault; 100,000 when it is left out
//   node tests/bench/bench.js --packets       exports and attachments alone, in minutes
import { execFileSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { evidence, filesOf, GIT_SETTINGS, signedRepository, TEXT, vaultOf } from './made.js'
import { interleaved, once, unmeasured } from './measure.js'
import { both, figure, ms, number, rate, rows, say } from './rows.js'
import { sealed } from './sealed.js'

const folder = mkdtempSync(join(tmpdir(), 'evidence-bench-'))
const given = process.argv.indexOf('--large')
const LARGE = given < 0 ? 100_000 : Number(process.argv[given + 1])
if (!Number.isSafeInteger(LARGE) || LARGE < 100) throw new Error('--large takes a number of entries')

/** How fast this machine hashes 60 bytes on one core, in the same words that the program hashes atoms with. */
function hashRate() {
  const bytes = new Uint8Array(60)
  const start = process.cpuUsage()
  for (let n = 0; n < 1_000_000; n++) {
    bytes[n % 60] = n
    hash('sha256', bytes, 'latin1')
  }
  const { user, system } = process.cpuUsage(start)
  return 1_000_000 / ((user + system) / 1e6)
}

function startUp(small) {
  const [bare, version, list] = interleaved(30, [
    [process.execPath, '-e', '0'],
    evidence(small, '--version'),
    evidence(small, 'list'),
  ])
  say(`node -e 0: ${both(bare)}; --version: ${both(version)}; list of 10 entries: ${both(list)}`)
  for (const [name, one] of [
    ['--version', version],
    ['list of 10 entries', list],
  ]) {
    const over = one.wall - bare.wall
    const times = `${(one.wall / bare.wall).toFixed(2)} times bare Node`
    figure(`start-up, ${name}`, `+${ms(over)} over \`node -e 0\`, ${times}`, '≤ +40 ms', over <= 0.04)
  }
  return bare
}

function adding(small, repository) {
  say(
    `git: ${execFileSync('git', ['--version'], { encoding: 'utf8' }).trim()}, ${repository.commit.join(' ')}`,
  )
  say(
    `git settings: ${GIT_SETTINGS.map((setting) => setting.join('=')).join(', ')}, an ed25519 key of ssh-keygen`,
  )
  const [add, commit] = interleaved(30, [
    evidence(small, 'add', '--text', TEXT, '--quiet'),
    repository.commit,
  ])
  const ratio = add.wall / commit.wall
  const processor = (add.cpu / commit.cpu).toFixed(2)
  figure(
    'add, against git add + git commit -S',
    `${ratio.toFixed(2)} (${ms(add.wall)} / ${ms(commit.wall)}; of processor time ${processor})`,
    '≤ 0.80',
    ratio <= 0.8,
  )
}

function addingAtSizes(vaults) {
  const figures = interleaved(
    30,
    vaults.map(({ vault }) => evidence(vault, 'add', '--text', TEXT, '--quiet')),
  )
  const first = figures[0].wall
  figures.slice(1).forEach(({ wall }, at) => {
    const ratio = wall / first
    const size = number(vaults[at + 1].added + 1)
    figure(
      `add at ${size} entries, against at 10`,
      `${ratio.toFixed(2)} (${ms(wall)} / ${ms(first)})`,
      '≤ 1.10',
      ratio <= 1.1,
    )
  })
}

function verifying(great, repository) {
  const commits = execFileSync('git', ['-C', repository.repository, 'rev-list', 'HEAD'], { encoding: 'utf8' })
    .trim()
    .split('\n')
  const [verify, git] = interleaved(3, [
    evidence(great.vault, 'verify', '--quiet'),
    ['git', '-C', repository.repository, 'verify-commit', ...commits],
  ])
  // The entries that the add runs before have added are in it too.
  const entries = great.added + 1 + 31
  const [ours, theirs] = [verify.wall / entries, git.wall / commits.length]
  figure(
    `verify of ${number(entries)} entries`,
    `${rate(entries, verify.wall)}/s (${verify.wall.toFixed(1)} s, ${verify.cpu.toFixed(1)} s of processor)`,
    '≥ 50,000/s on two cores',
    entries / verify.wall >= 50_000,
  )
  figure(`its largest process`, `${verify.memory.toFixed(0)} MiB`, '< 200 MB', verify.memory * 1.048576 < 200)
  figure(
    'verify an entry, against git verify-commit a commit',
    `${(ours / theirs).toFixed(4)} (${(ours * 1e6).toFixed(0)} µs / ${ms(theirs)}, ${commits.length} commits)`,
  )
}

function attachments() {
  const { vault } = vaultOf(folder, 'files', 2)
  const paths = filesOf(folder, ['a', 'b', 'c', 'd'], 2 ** 29)
  for (const path of paths) once(evidence(vault, 'add', '--attach', path, '--quiet'))
  const bytes = paths.reduce((sum, path) => sum + statSync(path).size, 0)
  const [verify, sums] = interleaved(5, [
    evidence(vault, 'verify', '--quiet'),
    ['sh', '-c', `ls ${paths.join(' ')} | xargs -n 1 -P ${cpus().length} sha256sum`],
  ])
  figure(
    `verify of ${(bytes / 1e9).toFixed(1)} GB of attachments`,
    `${(bytes / 1e9 / verify.wall).toFixed(2)} GB/s`,
    '≥ 2 GB/s on two cores',
    bytes / 1e9 / verify.wall >= 2,
  )
  figure(
    `the same, against sha256sum on as many cores`,
    `${(verify.wall / sums.wall).toFixed(2)} (${ms(verify.wall)} / ${ms(sums.wall)}, ${(bytes / 1e9 / sums.wall).toFixed(2)} GB/s)`,
  )
}

/** With pages and without, and the check of what was made; `memory` is that of the largest process. */
function exporting(count) {
  const { vault } = vaultOf(folder, `export-${count}`, count)
  const name = `${number(count)} entries`
  const said = ({ wall, memory }) => `${wall.toFixed(1)} s, ${memory.toFixed(0)} MiB`
  const whole = once(evidence(vault, 'export', '--to', join(folder, `packet-${count}`), '--quiet'))
  const bare = once(evidence(vault, 'export', '--to', join(folder, `bare-${count}`), '--no-pdf', '--quiet'))
  const check = once(evidence(vault, 'verify', join(folder, `packet-${count}`), '--quiet'))
  const goal = count === 10_000 ? '≤ 30 s, < 500 MB a process' : undefined
  figure(`\`export\` of ${name}`, said(whole), goal, whole.wall <= 30 && whole.memory * 1.048576 < 500)
  figure(`the same with \`--no-pdf\``, said(bare))
  figure(`\`verify\` of that packet, its pages made again`, said(check))
}

function packets() {
  attachments()
  for (const count of [100, 1000, 10_000]) exporting(count)
}

function everything() {
  const small = vaultOf(folder, 'small', 10)
  const repository = signedRepository(folder)
  startUp(small.vault)
  adding(small.vault, repository)
  const fresh = vaultOf(folder, 'ten', 10)
  const medium = vaultOf(folder, 'medium', 10_000)
  const great = vaultOf(folder, 'great', LARGE)
  figure(
    `batch add of ${number(great.added)} entries, 50,000 a commit`,
    `${rate(great.added, great.wall)}/s (${((great.cpu / great.added) * 1e6).toFixed(0)} µs of processor each, ${great.memory.toFixed(0)} MiB)`,
    '≥ 25,000/s',
    great.added / great.wall >= 25_000,
  )
  addingAtSizes([fresh, medium, great])
  verifying(great, repository)
  packets()
  sealed(folder, small.vault, LARGE)
}

const load = () =>
  loadavg()
    .map((one) => one.toFixed(2))
    .join(' ')

say(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${folder}`)
say(`Load before: ${load()}`)
say(`crypto.hash of 60 bytes: ${rate(hashRate(), 1)}/s on one core`)
for (const one of unmeasured) say(`Not measured: ${one}`)
if (process.argv.includes('--packets')) packets()
else everything()
say(`crypto.hash of 60 bytes: ${rate(hashRate(), 1)}/s on one core`)
say(`Load after: ${load()}`)
say('')
say('| What | Measured | Goal | |')
say('| --- | --- | --- | --- |')
for (const row of rows) say(`| ${row.join(' | ')} |`)
rmSync(folder, { recursive: true, force: true })
