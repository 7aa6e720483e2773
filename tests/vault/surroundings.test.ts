/**
 * What `doctor` judges from texts and names that are handed in: synced folders and conflict copies, mounts, swap, core
 * dumps, the rights of folders above a vault. Texts are as Linux writes them (proc(5)), with invented names.
 */
import { describe, expect, it } from 'vitest'
import { systemFindings } from '../../src/cli/doctor.ts'
import { DOCTOR_CODES, type DoctorFinding, doctorFinding, doctorWords } from '../../src/cli/doctor-words.ts'
import type { Standing } from '../../src/vault/disk-reads.ts'
import { exposedParents } from '../../src/vault/permissions.ts'
import { isConflictCopy, syncedBy } from '../../src/vault/synced-folders.ts'
import { dumpsCore, isNetwork, mountOf, swapsOf } from '../../src/vault/system-exposure.ts'

const nothingIn = () => []

describe('a folder that is copied elsewhere', () => {
  it.each([
    ['/Users/nour/Library/Mobile Documents/com~apple~CloudDocs/evidence', 'iCloud Drive'],
    ['/home/nour/Dropbox/evidence', 'Dropbox'],
    ['/home/nour/Dropbox (Private)/a/b/evidence', 'Dropbox'],
    ['/Users/nour/Library/CloudStorage/GoogleDrive-nour@example.org/My Drive/e', 'Google Drive'],
    ['/home/nour/OneDrive/evidence', 'OneDrive'],
    ['/home/nour/OneDrive - Office/evidence', 'OneDrive'],
    ['/home/nour/Nextcloud/evidence', 'Nextcloud'],
  ])('%s is known by its name', (path, service) => {
    expect(syncedBy(path, nothingIn)?.service).toBe(service)
  })

  it.each([
    ['.stfolder', 'Syncthing'],
    ['.dropbox.cache', 'Dropbox'],
    ['.sync_7f3a9c.db', 'Nextcloud'],
    ['.nextcloudsync.log', 'Nextcloud'],
    ['.849C9593-D756-4E56-8D6E-42412F2A707B', 'OneDrive'],
    ['.tmp.drivedownload', 'Google Drive'],
  ])('%s in a folder above is a mark of it', (mark, service) => {
    const names = (folder: string) => (folder === '/home/nour/papers' ? ['a.txt', mark] : [])
    expect(syncedBy('/home/nour/papers/deep/evidence', names)).toEqual({
      service,
      folder: '/home/nour/papers',
    })
    expect(syncedBy('/home/nour/other/evidence', names)).toBeUndefined()
  })

  it.each(['/home/nour/.local/share/evidence', '/home/dropboxer/evidence', '/srv/my-onedrives/evidence'])(
    '%s is none',
    (path) => {
      expect(syncedBy(path, () => ['.dropbox', '.bashrc', 'stfolder'])).toBeUndefined()
    },
  )

  it.each([
    'ledger (conflicted copy 2021-12-01 081700).jsonl',
    "checkpoints (Nour's conflicted copy 2021-12-01).jsonl",
    'ledger.sync-conflict-20211201-081700-ABCDEFG.jsonl',
    'ledger 2.jsonl',
    'vault (1).json',
    'checkpoint 2',
    'frontier-DESKTOP.json',
    'secrets (Case Conflict).age',
  ])('%s is a conflict copy', (name) => expect(isConflictCopy(name)).toBe(true))

  it.each([
    ...['vault.json', 'ledger.jsonl', 'checkpoints.jsonl', 'checkpoint', 'frontier.json', 'secrets.age'],
    ...['passphrase.age', 'lock', 'lock.new-0011aabb', 'checkpoint.new', 'f'.repeat(62), '13.checkpoint'],
  ])('%s is a name of our own', (name) => expect(isConflictCopy(name)).toBe(false))
})

const MOUNTS = [
  '22 28 0:20 / /proc rw,nosuid - proc proc rw',
  '28 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw',
  '90 28 0:45 / /home/nour/office rw,relatime shared:50 - cifs //server/share rw',
  '91 28 0:46 / /home/nour/my\\040disk rw - fuse.sshfs nour@host:/ rw',
  '92 28 0:47 / /home/nour/locked rw - fuse.gocryptfs /home/nour/cipher rw',
  '93 28 0:48 / /home/nour/strange rw - fuse.newthing x rw',
  '94 28 0:49 / /export rw - nfs4 10.0.0.2:/export rw',
].join('\n')

describe('the file system that holds a vault', () => {
  it.each<[string, string, boolean | 'unknown']>([
    ['/home/nour/evidence', 'ext4', false],
    ['/home/nour/office/evidence', 'cifs', true],
    ['/home/nour/office2/evidence', 'ext4', false],
    ['/home/nour/my disk/evidence', 'fuse.sshfs', true],
    ['/home/nour/locked/evidence', 'fuse.gocryptfs', false],
    ['/home/nour/strange/evidence', 'fuse.newthing', 'unknown'],
    ['/export/evidence', 'nfs4', true],
  ])('%s lies in %s; on another machine: %s', (path, type, network) => {
    expect(mountOf(MOUNTS, path)?.type).toBe(type)
    expect(isNetwork(type)).toBe(network)
  })

  it('is not told where the system says nothing', () => expect(mountOf('', '/home')).toBeUndefined())
})

const SWAPS = `Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority
/dev/zram0                              partition\t8388604\t0\t100
/dev/dm-1                               partition\t8388604\t0\t-2
/dev/dm-2                               partition\t8388604\t0\t-3
/dev/sda3                               partition\t8388604\t0\t-4
/swap.img                               file\t\t2097148\t0\t-5
`

describe('swap and core dumps', () => {
  const texts = (map: Record<string, string>) => (path: string) => map[path]

  it('tells encrypted swap from open swap, and says where it cannot tell', () => {
    const found = swapsOf(
      texts({
        '/proc/swaps': SWAPS,
        '/sys/block/dm-1/dm/uuid': 'CRYPT-PLAIN-swap\n',
        '/sys/block/dm-2/dm/uuid': 'LVM-abcdef\n',
      }),
    )
    expect(found).toEqual([
      { path: '/dev/dm-1', encrypted: true },
      { path: '/dev/dm-2', encrypted: 'unknown' },
      { path: '/dev/sda3', encrypted: false },
      { path: '/swap.img', encrypted: 'unknown' },
    ])
  })

  it.each<[string, string, boolean | 'unknown']>([
    ['0', 'core', false],
    ['0', '|/usr/lib/systemd/systemd-coredump %P', 'unknown'],
    ['unlimited', 'core', true],
    ['4096', '|/usr/share/apport/apport', true],
  ])('a limit of %s with the pattern %s dumps memory: %s', (soft, pattern, dumps) => {
    const limits = `Limit                     Soft Limit           Hard Limit           Units
Max core file size        ${soft.padEnd(20)} unlimited            bytes
`
    expect(dumpsCore(texts({ '/proc/self/limits': limits, '/proc/sys/kernel/core_pattern': pattern }))).toBe(
      dumps,
    )
  })

  it('a system without /proc gives no findings', () => {
    expect(systemFindings('/Users/nour/evidence', () => undefined)).toEqual([])
  })

  it('findings name the place and the reason', () => {
    const found = systemFindings(
      '/home/nour/office/evidence',
      texts({ '/proc/self/mountinfo': MOUNTS, '/proc/swaps': SWAPS }),
    )
    expect(found.slice(0, 2)).toEqual([
      { code: 'network-file-system', severity: 'failure', path: '/home/nour/office', why: 'cifs' },
      { code: 'swap-unclear', severity: 'cannotTell', path: '/dev/dm-1' },
    ])
  })
})

describe('the folders above a vault', () => {
  const tree =
    (modes: Record<string, [mode: number, uid: number]>) =>
    (path: string): Standing | undefined => {
      const [mode, uid] = modes[path] ?? [0o755, 0]
      return { path, kind: 'folder', mode, uid }
    }

  it('a home that others cannot enter hides all below it', () => {
    const standing = tree({ '/home/nour': [0o700, 1000], '/home/nour/evidence': [0o700, 1000] })
    expect(exposedParents('/home/nour/evidence', standing)).toEqual([])
  })

  it('a home that others may list shows that there is a vault', () => {
    const standing = tree({ '/home/nour': [0o755, 1000], '/home/nour/evidence': [0o700, 1000] })
    expect(exposedParents('/home/nour/evidence', standing)).toEqual([{ path: '/home/nour', may: 'list' }])
  })

  it('a folder that anyone may write to lets them put another vault there, unless it is sticky', () => {
    const vault: [number, number] = [0o700, 1000]
    const open = tree({ '/srv/open': [0o777, 0], '/srv/open/v': vault })
    expect(exposedParents('/srv/open/v', open)).toContainEqual({ path: '/srv/open', may: 'replace' })
    const sticky = tree({ '/tmp': [0o1777, 0], '/tmp/v': vault })
    expect(exposedParents('/tmp/v', sticky)).toEqual([{ path: '/tmp', may: 'list' }])
  })

  it('a folder of another user is in his hand', () => {
    const standing = tree({ '/home/other': [0o711, 1001], '/home/other/v': [0o700, 1000] })
    expect(exposedParents('/home/other/v', standing)).toEqual([{ path: '/home/other', may: 'replace' }])
  })
})

it('every code has a sentence of its own, and the details stand in it', () => {
  const words = DOCTOR_CODES.map((code) => doctorWords(doctorFinding(code, { path: 'P', why: 'W', size: 3 })))
  expect(new Set(words).size).toBe(DOCTOR_CODES.length)
  for (const sentence of words) expect(sentence).toMatch(/^[A-Z].*[.a-z]$/)
  const fixed: DoctorFinding = doctorFinding('permissions-open', { path: 'keys', why: '0755', fixed: true })
  expect(doctorWords(fixed)).toBe(
    'keys could be used by other users of this computer (0755); now only by you.',
  )
})
