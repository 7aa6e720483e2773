// Encrypted vaults: what sealing costs over plain entries, with the work on the passphrase shown apart.
import { evidence, passphraseIn, TEXT, vaultOf } from './made.js'
import { interleaved, once } from './measure.js'
import { figure, ms, number, rate } from './rows.js'

/** `plain` is a small unencrypted vault; `large` the entries of the vault that is verified. */
export function sealed(folder, plain, large) {
  const passphrase = passphraseIn(folder)
  const opening = ['--passphrase-file', passphrase]
  const small = vaultOf(folder, 'sealed-small', 10, passphrase)
  adding(small.vault, plain, opening)
  const medium = vaultOf(folder, 'sealed-medium', 10_000, passphrase)
  listing(medium.vault, opening)
  const work = passphraseWork(small.vault, plain, opening)
  const great = vaultOf(folder, 'sealed-great', large, passphrase)
  const batches = Math.ceil(great.added / 50_000)
  const wall = great.wall - batches * work
  figure(
    `batch add of ${number(great.added)} encrypted entries, 50,000 a commit`,
    `${rate(great.added, wall)}/s beside ${batches} times the passphrase, ${rate(great.added, great.wall)}/s with it (${((great.cpu / great.added) * 1e6).toFixed(0)} µs of processor each, ${great.memory.toFixed(0)} MiB)`,
    '≥ 4,000/s',
    great.added / wall >= 4_000,
  )
  verifying(great)
}

/** Seconds that a command spends on the passphrase: a short reading of each kind of vault, one less the other. */
function passphraseWork(vault, plain, opening) {
  const [open, bare] = interleaved(5, [
    evidence(vault, 'list', '--limit', '1', ...opening),
    evidence(plain, 'list', '--limit', '1'),
  ])
  return open.wall - bare.wall
}

function adding(vault, plain, opening) {
  const [there, here, open, bare] = interleaved(10, [
    evidence(vault, 'add', '--text', TEXT, '--quiet', ...opening),
    evidence(plain, 'add', '--text', TEXT, '--quiet'),
    evidence(vault, 'list', '--limit', '1', ...opening),
    evidence(plain, 'list', '--limit', '1'),
  ])
  const work = open.wall - bare.wall
  const ratio = (there.wall - work) / here.wall
  figure(
    'add to an encrypted vault, against a plain one',
    `${ratio.toFixed(2)} (${ms(there.wall - work)} / ${ms(here.wall)}), and ${ms(work)} for the passphrase`,
  )
}

function listing(vault, opening) {
  const [list] = interleaved(5, [evidence(vault, 'list', ...opening)])
  figure(
    'list of 10,000 encrypted entries',
    `${list.wall.toFixed(2)} s (${list.cpu.toFixed(2)} s of processor, ${list.memory.toFixed(0)} MiB)`,
    '≤ 3 s',
    list.wall <= 3,
  )
}

function verifying({ vault, added }) {
  const entries = added + 1
  const verify = once(evidence(vault, 'verify', '--quiet'))
  figure(
    `verify of ${number(entries)} encrypted entries, without the passphrase`,
    `${rate(entries, verify.wall)}/s (${verify.wall.toFixed(1)} s, ${verify.cpu.toFixed(1)} s of processor)`,
    '≥ 100,000/s on two cores',
    entries / verify.wall >= 100_000,
  )
  figure(`its largest process`, `${verify.memory.toFixed(0)} MiB`, '< 200 MB', verify.memory * 1.048576 < 200)
}
