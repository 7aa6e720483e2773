// What the benchmarks work on: records, vaults made by the built program, and a git repository with signed commits.
import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { once } from './measure.js'

const PROGRAM = fileURLToPath(new URL('../../bin/evidence.js', import.meta.url))
const BATCH = 50_000

/** The words of every entry and every commit. */
export const TEXT =
  'You think you will not be found abroad? We know where your children are: six years, four years and one. One more article.'

/** The built program at work on a vault. */
export const evidence = (vault, ...words) => [process.execPath, PROGRAM, '--vault', vault, ...words]

const START = Date.UTC(2021, 11, 1, 8, 17)
const ALMATY = 6 * 3_600_000

/** A record as a person would give it; each a minute after the one before. */
function recordOf(n) {
  const shown = new Date(START + n * 60_000).toISOString()
  const utc = new Date(START + n * 60_000 - ALMATY).toISOString()
  return JSON.stringify({
    kind: 'threat',
    occurred: {
      entered: `${shown.slice(0, 10)} ${shown.slice(11, 16)}`,
      local: shown.slice(0, 16),
      precision: 'minute',
      utc: `${utc.slice(0, 19)}Z`,
      zone: 'Asia/Almaty',
      zoneBasis: 'stated',
    },
    content: { text: `${n} ${TEXT}` },
    channel: { medium: 'message', platform: 'messenger' },
    sender: { displayName: 'Ruslan K' },
    targets: [{ who: 'self' }],
  })
}

/** The file with the passphrase of every encrypted vault. */
export function passphraseIn(folder) {
  const path = join(folder, 'passphrase')
  writeFileSync(path, 'violin carpet eleven monsoon gravel tide\n')
  return path
}

/**
 * A vault with `count` entries, in batches; how it was added: `{ vault, added, wall, cpu, memory }`. Encrypted where
 * there is a file with a passphrase.
 */
export function vaultOf(folder, name, count, passphrase) {
  const vault = join(folder, name)
  const file = join(folder, 'batch.jsonl')
  const opening = passphrase === undefined ? [] : ['--passphrase-file', passphrase]
  once(evidence(vault, 'init', ...(passphrase === undefined ? ['--unencrypted'] : opening)))
  let [wall, cpu, memory] = [0, 0, 0]
  for (let made = 1; made < count; made += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, count - made) }, (_, n) => made + n)
    writeFileSync(file, '')
    for (const n of numbers) appendFileSync(file, `${recordOf(n)}\n`)
    const ran = once(evidence(vault, 'add', '--record', file, '--quiet', ...opening))
    wall += ran.wall
    cpu += ran.cpu
    memory = Math.max(memory, ran.memory)
  }
  rmSync(file, { force: true })
  return { vault, added: count - 1, wall, cpu, memory }
}

/** The settings of the git repository that are not those git has by itself. */
export const GIT_SETTINGS = [
  ['user.name', 'bench'],
  ['user.email', 'bench@example.invalid'],
  ['gpg.format', 'ssh'],
  ['core.fsync', 'all'],
]

/** A git repository whose commits are signed with an ssh key: the command that makes one more, and where it is. */
export function signedRepository(folder) {
  const repository = join(folder, 'repository')
  const key = join(folder, 'key')
  mkdirSync(repository)
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'bench@example.invalid', '-f', key])
  execFileSync('sh', ['-c', `printf 'bench@example.invalid ' | cat - ${key}.pub > ${folder}/signers`])
  const git = (...words) => execFileSync('git', ['-C', repository, ...words], { stdio: 'ignore' })
  git('init', '-q')
  const own = [
    ['user.signingkey', `${key}.pub`],
    ['gpg.ssh.allowedSignersFile', `${folder}/signers`],
  ]
  for (const [name, value] of [...GIT_SETTINGS, ...own]) git('config', name, value)
  const file = join(repository, 'ledger')
  const script = `echo "${TEXT}" >> ${file} && git -C ${repository} add ledger && git -C ${repository} commit -q -S -m entry`
  return { repository, commit: ['sh', '-c', script] }
}

/** Files of `size` bytes with no two alike; their paths. */
export function filesOf(folder, names, size) {
  const block = Buffer.alloc(2 ** 20, 7)
  return names.map((name, at) => {
    const path = join(folder, name)
    const out = openSync(path, 'w')
    for (let n = 0; n < size / block.length; n++) {
      block.writeUInt32LE(n)
      block.writeUInt32LE(at, 4)
      writeSync(out, block)
    }
    return path
  })
}
