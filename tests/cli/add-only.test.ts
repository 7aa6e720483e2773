/**
 * `unlock --add-only` and `--forget` of the built program: with a real Secret Service (gnome-keyring on a session bus
 * of its own), and without any.
 */
import { symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { part } from '../parts.ts'
import { makePlace, type Place, type RunOptions } from './evidence.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const WITH_PASSPHRASE = ['--passphrase-file', 'pass.txt']

/** An encrypted vault with one entry; the program finds the optional package, as an installed one does. */
function encryptedPlace(): Place {
  const place = makePlace()
  try {
    symlinkSync(join(ROOT, 'node_modules'), join(dirname(dirname(place.program)), 'node_modules'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  place.file('pass.txt', 'six plain words that nobody says\n')
  place.good(['init', '--owner', 'Nour', ...WITH_PASSPHRASE])
  place.good(['add', '--text', 'the first', ...WITH_PASSPHRASE])
  return place
}

/** Commands of one session: its keyring ends with it, so they run in one. */
const session = (script: string): RunOptions['under'] => [
  'dbus-run-session',
  '--',
  'sh',
  '-c',
  `printf keyring | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; ${script}`,
  'session',
]

const gnome = part('gnome-keyring on a session bus', [
  'dbus-run-session',
  '--',
  'sh',
  '-c',
  'printf x | gnome-keyring-daemon --unlock --components=secrets',
])

describe.runIf(gnome)('with a keyring', { timeout: 400_000 }, () => {
  let place: Place
  beforeAll(() => {
    place = encryptedPlace()
  })

  it('add asks for nothing, reading still does, and after --forget adding asks again', () => {
    // "$@" is node and the program, with the first command; EV runs a further one.
    const script = [
      'EV="$1 $2"',
      '$EV unlock --add-only --passphrase-file pass.txt',
      'echo "unlock $?"',
      '$EV add --text "without passphrase" --quiet --no-input; echo "add $?"',
      'printf "%s\\n%s\\n" \'{"kind":"threat","content":{"text":"a"}}\' \'{"kind":"threat","content":{"text":"b"}}\' > batch.jsonl',
      '$EV add --record batch.jsonl --quiet --no-input; echo "batch $?"',
      '$EV list --no-input; echo "list $?"',
      '$EV show 1 --no-input; echo "show $?"',
      '$EV withdraw 1 --no-input; echo "withdraw $?"',
      '$EV unlock --forget; echo "forget $?"',
      '$EV add --text "again" --no-input; echo "add again $?"',
    ].join('\n')
    const ran = place.run([], { under: session(script) ?? [] })
    const statuses = [...ran.stdout.matchAll(/^([a-z ]+) (\d+)$/gm)].map(([, name, status]) => [
      name,
      Number(status),
    ])
    expect(Object.fromEntries(statuses), ran.stderr).toEqual({
      unlock: 0,
      add: 0,
      batch: 0,
      list: 3,
      show: 3,
      withdraw: 3,
      forget: 0,
      'add again': 3,
    })
    expect(ran.stdout).toContain('The keyring holds nothing of this vault any more.')
    expect(ran.stderr).toContain('add entries in your name')
    const texts = place
      .json(['list', ...WITH_PASSPHRASE])
      .map((line) => (line['record'] as { content: { text: string } }).content.text)
    expect(texts.sort()).toEqual(['a', 'b', 'the first', 'without passphrase'])
    expect(place.run(['verify']).status).toBe(0)
    expect(Buffer.concat([...place.bytes().values()]).includes('without passphrase')).toBe(false)
  })

  it('a key in the keyring that is of no use any more is refused with what to do, and adds nothing', () => {
    const size = place.json(['checkpoint'])[0]?.['size']
    const script = [
      '"$1" "$2" unlock --add-only --passphrase-file pass.txt --quiet',
      'sed -i s/age1./age1q/ vault/vault.json',
      '"$1" "$2" add --text x --no-input --json',
    ].join('\n')
    const settings = place.bytes().get('vault.json') as Uint8Array
    const ran = place.run([], { under: session(script) ?? [] })
    expect([ran.status, ran.stdout]).toEqual([
      3,
      expect.stringMatching(/"add-only-differs".*unlock --add-only again/),
    ])
    place.file('vault/vault.json', settings)
    expect(place.json(['checkpoint'])[0]?.['size']).toBe(size)
  })

  it('goes on with the new key after rotate and after revoke', () => {
    const changed = encryptedPlace()
    const script = [
      'EV="$1 $2"',
      '$EV unlock --add-only --passphrase-file pass.txt --quiet',
      'for change in rotate revoke; do',
      '  $EV key $change --passphrase-file pass.txt --yes >/dev/null; echo "$change $?"',
      '  $EV add --text "after $change" --quiet --no-input; echo "add $?"',
      'done',
    ].join('\n')
    const ran = changed.run([], { under: session(script) ?? [] })
    expect(ran.stdout.match(/^[a-z]+ \d+$/gm), ran.stderr).toEqual(['rotate 0', 'add 0', 'revoke 0', 'add 0'])
    expect(ran.stderr.match(/goes on here, with the new key/g)).toHaveLength(2)
    expect(changed.run(['verify']).status).toBe(0)
    // Without the session: the keyring refuses, and that is said and ends it.
    const alone = changed.run(['key', 'rotate', ...WITH_PASSPHRASE])
    expect([alone.status, alone.stderr]).toEqual([0, expect.stringContaining('did not take the new key')])
    const added = changed.run(['add', '--text', 'x', '--quiet', ...WITH_PASSPHRASE])
    expect([added.status, added.stderr]).toEqual([0, expect.not.stringContaining('keyring')])
  })

  it('adds with the passphrase, and says why, in a session that has no keyring', () => {
    const ran = place.run(['add', '--text', 'no bus here', '--quiet'], {
      env: { EVIDENCE_PASSPHRASE_FILE: join(place.dir, 'pass.txt') },
    })
    expect([ran.status, ran.stderr]).toEqual([0, expect.stringContaining('the passphrase is needed')])
  })
})

describe('without a keyring', () => {
  it('--add-only says in plain words that it cannot be used, and nothing is switched on', () => {
    const place = encryptedPlace()
    const before = place.bytes()
    const ran = place.run(['unlock', '--add-only', ...WITH_PASSPHRASE])
    expect([ran.status, ran.stderr]).toEqual([
      3,
      expect.stringMatching(
        /^The keyring of this system cannot be used: .*The passphrase works as before\.\n$/,
      ),
    ])
    expect(place.bytes()).toEqual(before)
    expect(place.run(['add', '--text', 'x', '--no-input']).status).toBe(3)
    expect(place.good(['unlock', '--forget'])).toContain('held nothing')
    expect(place.run(['unlock']).status).toBe(2)
  })

  it('an unencrypted vault needs none of it', () => {
    const place = makePlace()
    place.good(['init', '--unencrypted'])
    const ran = place.run(['unlock', '--add-only'])
    expect([ran.status, ran.stderr]).toEqual([2, expect.stringContaining('adding needs no passphrase')])
  })
})
