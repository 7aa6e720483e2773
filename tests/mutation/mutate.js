// Mutation testing of src/core (docs/mutation.md): a seeded sample of mutants, each judged by the test files that load
// its source file, the nearest first, in a copy of the checkout. Prints the score by kind and every survivor; ends with
// 1 when a survivor has no reason in survivors.json.
//
//   node tests/mutation/mutate.js [--count 320] [--seed text] [--file src/core/jcs.ts] [--out results.json]
//     [--again results.json]  judges only what survived there, where its text still stands
import { fork, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import ts from 'typescript'
import { mutantsOf } from './mutants.js'

/** Folders whose tests judge. The rest run the built program or sweep for minutes; a survivor is put to none of them. */
const JUDGES = ['tests/core', 'tests/docs', 'tests/packet', 'tests/verify', 'tests/interop']
/** Not among the judges: they take minutes, run programs, or hold the clock rather than a value. */
const NO_JUDGE =
  /flips|sweep|second-|exhibits|random-holes|dependencies|packet\/page\.|vectors\.test|zip\.test|healthy|vault-|leaks/
/** How long a test file may take with a mutant, in milliseconds, before the mutant counts as killed by the limit. */
const LIMIT = 300_000

const root = fileURLToPath(new URL('../..', import.meta.url))
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '320' },
    seed: { type: 'string', default: 'evidence mutants 1' },
    file: { type: 'string', multiple: true, default: [] },
    nearest: { type: 'string', default: '1000' },
    lanes: { type: 'string', default: '2' },
    out: { type: 'string' },
    again: { type: 'string' },
    'no-baseline': { type: 'boolean', default: false },
  },
})

const sourceFiles = readdirSync(join(root, 'src/core'))
  .map((name) => `src/core/${name}`)
  .filter((file) => values.file.length === 0 || values.file.includes(file))
const textOf = new Map(sourceFiles.map((file) => [file, readFileSync(join(root, file), 'utf8')]))

/** Numbers from 0 below 1, the same for the same seed (mulberry32 over an FNV-1a of the text). */
function seeded(seed) {
  let state = 2166136261
  for (const unit of seed) state = Math.imul(state ^ unit.codePointAt(0), 16777619)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** `count` mutants: of every file its share, at least three, drawn by the file's own seed. */
function sampled(count) {
  const all = sourceFiles.map((file) => mutantsOf(file, textOf.get(file)))
  const total = all.flat().length
  const chosen = all.flatMap((mutants, at) => {
    const next = seeded(`${values.seed} ${sourceFiles[at]}`)
    const share = Math.max(3, Math.round((count * mutants.length) / total))
    const drawn = mutants.map((mutant) => ({ mutant, lot: next() })).sort((a, b) => a.lot - b.lot)
    return drawn.slice(0, share).map(({ mutant }) => mutant)
  })
  return { total, chosen }
}

/** The files of ours that a file imports, from the root. */
function importsOf(file) {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(root, file), 'utf8'))
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((from) => from.startsWith('.') && from.endsWith('.ts'))
    .map((from) => posix.join(dirname(file), from))
}

/** How many imports lie between a test file and each file that it loads. */
function distancesFrom(testFile) {
  const distances = new Map([[testFile, 0]])
  for (const [file, distance] of distances)
    for (const next of importsOf(file)) if (!distances.has(next)) distances.set(next, distance + 1)
  return distances
}

const judges = JUDGES.flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.test.ts') && !NO_JUDGE.test(`${folder}/${name}`))
    .map((name) => `${folder}/${name}`),
).map((testFile) => ({ testFile, distances: distancesFrom(testFile) }))

/** The judges of a source file, the nearest first: of the same name, then of the same folder, then by distance. */
function judgesOf(file) {
  const own = posix.basename(file, '.ts')
  const rank = ({ testFile, distances }) =>
    (posix.basename(testFile, '.test.ts') === own ? 0 : testFile.startsWith('tests/core/') ? 100 : 200) +
    distances.get(file)
  return judges
    .filter(({ distances }) => distances.has(file))
    .sort((a, b) => rank(a) - rank(b))
    .map(({ testFile }) => testFile)
}

/** A copy of the checkout with a judge at work in it, which is started when it is needed, and again after it was ended. */
function lane() {
  const copy = mkdtempSync(join(tmpdir(), 'evidence-mutants-'))
  for (const name of ['src', 'tests', 'fixtures', 'docs', 'package.json', 'tsconfig.json', 'README.md'])
    cpSync(join(root, name), join(copy, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  let judge

  /** The next message of the judge, or `time` when it says nothing in time, or `crash` when it ends. */
  const said = (limit) =>
    new Promise((resolve) => {
      const settle = (message) => {
        clearTimeout(timer)
        judge.removeAllListeners('message')
        judge.removeAllListeners('exit')
        resolve(message)
      }
      const timer = setTimeout(() => settle({ verdict: 'time', why: 'no end' }), limit)
      judge.once('message', settle)
      judge.once('exit', () => settle({ verdict: 'crash', why: 'the judge ended' }))
    })

  /** Ends the judge with its workers: it leads a group of its own. */
  const end = () => {
    if (judge !== undefined) spawnSync('kill', ['-9', '--', `-${judge.pid}`])
    judge = undefined
  }

  /** What the test file says of the mutant: `verdict` is `pass`, `fail`, `time` or `crash`; `why` the first that failed. */
  const verdict = async (mutant, testFile) => {
    if (judge === undefined) {
      const program = join(copy, 'tests/mutation/judge.js')
      judge = fork(program, [copy], {
        cwd: copy,
        detached: true,
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      })
      if ((await said(LIMIT)).verdict !== 'ready') throw new Error('the judge does not start')
    }
    judge.send({ mutant, testFile })
    const answer = await said(LIMIT)
    if (answer.why !== 'no end' && answer.verdict !== 'crash') return answer
    end()
    writeFileSync(join(copy, mutant.file), textOf.get(mutant.file))
    return answer
  }

  const remove = () => {
    end()
    rmSync(copy, { recursive: true, force: true })
  }
  return { verdict, remove }
}

/** The mutant with its fate: killed by a test file, by the time limit or a crash in one, or by none. */
async function judged({ verdict }, mutant) {
  const { start, end, ...shown } = mutant
  for (const testFile of judgesOf(mutant.file).slice(0, Number(values.nearest))) {
    const answer = await verdict(mutant, testFile)
    if (answer.verdict !== 'pass')
      return { ...shown, how: answer.verdict, killedBy: testFile, why: answer.why }
  }
  return { ...shown, how: 'survives' }
}

/** The mutants that survived in earlier results, of which the line still has the same text. */
function survivorsOf(path) {
  const keyOf = ({ file, kind, was, now }) => JSON.stringify([file, kind, was, now])
  const all = JSON.parse(readFileSync(path, 'utf8')).filter(({ how }) => how === 'survives')
  const keys = new Map(all.map((one) => [keyOf(one), one]))
  return sourceFiles
    .flatMap((file) => mutantsOf(file, textOf.get(file)))
    .filter((mutant) => keys.has(keyOf(mutant)))
    .filter((mutant) => Math.abs(keys.get(keyOf(mutant)).line - mutant.line) <= 20)
}

const { total, chosen } =
  values.again === undefined ? sampled(Number(values.count)) : { total: 0, chosen: survivorsOf(values.again) }
process.stdout.write(`${total} mutants in ${sourceFiles.length} files; ${chosen.length} are judged\n`)
const results = []
// In the order of the lot, so that a run that is stopped has judged a fair part.
const next = seeded(values.seed)
const work = chosen
  .map((mutant) => ({ mutant, lot: next() }))
  .sort((a, b) => a.lot - b.lot)
  .map(({ mutant }) => mutant)
const lanes = Array.from({ length: Number(values.lanes) }, lane)
try {
  // Without a mutant every judge passes, or a kill says nothing.
  if (!values['no-baseline'])
    for (const { testFile } of judges) {
      const none = { file: sourceFiles[0], start: 0, end: 0, now: '' }
      const answer = await lanes[0].verdict(none, testFile)
      if (answer.verdict !== 'pass') throw new Error(`without a mutant, ${testFile}: ${answer.why}`)
    }
  await Promise.all(
    lanes.map(async (one) => {
      for (let mutant = work.shift(); mutant !== undefined; mutant = work.shift()) {
        const result = await judged(one, mutant)
        results.push(result)
        const { file, line, kind, was, now, how, killedBy = '' } = result
        process.stdout.write(`${how} ${file}:${line} ${kind}: ${was} → ${now} ${killedBy}\n`)
        if (values.out !== undefined) writeFileSync(values.out, JSON.stringify(results, undefined, 1))
      }
    }),
  )
} finally {
  for (const { remove } of lanes) remove()
}

/** Counts by kind: judged, and survivors. */
const kinds = new Map()
for (const { kind, how } of results) {
  const count = kinds.get(kind) ?? { judged: 0, survived: 0 }
  kinds.set(kind, { judged: count.judged + 1, survived: count.survived + (how === 'survives' ? 1 : 0) })
}
const survivors = results.filter(({ how }) => how === 'survives')
for (const [kind, count] of [...kinds].sort())
  process.stdout.write(`${kind}: ${count.judged - count.survived} of ${count.judged} killed\n`)
const reasons = JSON.parse(readFileSync(new URL('survivors.json', import.meta.url), 'utf8'))
const reasonOf = (one) =>
  reasons.find(({ file, was, now }) => file === one.file && was === one.was && now === one.now)
for (const one of survivors) {
  const why = reasonOf(one)?.why ?? 'NO REASON IS WRITTEN DOWN'
  process.stdout.write(`survives: ${one.file}:${one.line} ${one.was} → ${one.now}: ${why}\n`)
}
for (const one of results.filter((other) => other.how !== 'survives' && reasonOf(other) !== undefined))
  process.stdout.write(
    `has a reason to survive, and does not: ${one.file}:${one.line} ${one.was} → ${one.now}\n`,
  )
if (survivors.some((one) => reasonOf(one) === undefined)) process.exitCode = 1
const score = ((100 * (results.length - survivors.length)) / results.length).toFixed(1)
process.stdout.write(`${results.length - survivors.length} of ${results.length} killed: ${score} %\n`)
