/**
 * What the system tells of ways by which words in memory or in a vault reach other places (`doctor`): network
 * file systems, swap, core dumps. Judged from the texts of /proc and /sys alone, which are handed in.
 */

/** A text of the system by its path, or undefined. */
export type SystemText = (path: string) => string | undefined

const NETWORK =
  /^(?:nfs\d?|cifs|smb3?|smbfs|ncpfs?|afs|coda|ceph|glusterfs|lustre|9p|virtiofs|davfs|fuse\.(?:sshfs|rclone|davfs2?|s3fs|gcsfuse|goofys|google-drive-ocamlfuse|onedriver|gvfsd-fuse|curlftpfs|glusterfs|ceph|mfs|seaweedfs|juicefs))$/
/** File systems in user space that encrypt or convert what lies on this machine. */
const LOCAL_FUSE =
  /^(?:fuse\.(?:gocryptfs|encfs|cryfs|cryfs-unmount|securefs|veracrypt|ntfs-3g|exfat|mergerfs|bindfs|portal|lxcfs)|fuseblk|fusectl)$/

/** The file system that holds the absolute `path`, as /proc/self/mountinfo says (proc(5)); the last mount on a place counts. */
export function mountOf(
  mountinfo: string,
  path: string,
): { readonly at: string; readonly type: string } | undefined {
  let found: { at: string; type: string } | undefined
  for (const line of mountinfo.split('\n')) {
    const [before = '', after = ''] = line.split(' - ')
    const at = before.split(' ')[4]?.replace(/\\([0-7]{3})/g, (_all, octal: string) => byteOf(octal))
    const type = after.split(' ')[0]
    if (at === undefined || type === undefined || type === '') continue
    const holds = at === '/' || path === at || path.startsWith(`${at}/`)
    if (holds && at.length >= (found?.at.length ?? 0)) found = { at, type }
  }
  return found
}

const byteOf = (octal: string): string => String.fromCharCode(Number.parseInt(octal, 8))

/** Whether a file system lies on another machine; 'unknown' for one in user space that this page does not know. */
export function isNetwork(type: string): boolean | 'unknown' {
  if (NETWORK.test(type)) return true
  return type.startsWith('fuse') && !LOCAL_FUSE.test(type) ? 'unknown' : false
}

/** A place that memory is written to, and whether it is encrypted; a swap file lies in a file system, which does not tell. */
export type Swap = { readonly path: string; readonly encrypted: boolean | 'unknown' }

/** The swap in use: /proc/swaps, and for a mapped device its UUID in /sys. Compressed memory (zram) is no disk. */
export function swapsOf(text: SystemText): Swap[] {
  const lines = (text('/proc/swaps') ?? '').split('\n').slice(1)
  return lines.flatMap((line): Swap[] => {
    const [path = '', type] = line.split(/\s+/)
    if (path === '' || /^\/dev\/zram\d+$/.test(path)) return []
    if (type === 'file') return [{ path, encrypted: 'unknown' }]
    const mapped = /^\/dev\/(dm-\d+)$/.exec(path)?.[1]
    if (mapped === undefined) return [{ path, encrypted: false }]
    const uuid = text(`/sys/block/${mapped}/dm/uuid`)
    // LVM on an encrypted disk says LVM: what it lies on is not followed here.
    if (uuid === undefined || uuid.startsWith('LVM-')) return [{ path, encrypted: 'unknown' }]
    return [{ path, encrypted: uuid.startsWith('CRYPT-') }]
  })
}

/** Whether a crash of the program writes its memory to a file, as its limits and the kernel's pattern say (core(5)). */
export function dumpsCore(text: SystemText): boolean | 'unknown' {
  const limits = text('/proc/self/limits')
  const soft = /^Max core file size\s+(\S+)/m.exec(limits ?? '')?.[1]
  if (soft === undefined) return 'unknown'
  if (soft !== '0') return true
  // A pattern that begins with a bar hands the memory to a program whatever the limit is.
  return text('/proc/sys/kernel/core_pattern')?.startsWith('|') === true ? 'unknown' : false
}
