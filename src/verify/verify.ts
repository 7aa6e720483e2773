/** The one verifier: for a vault, a packet folder, a packet ZIP and the checking page. Findings out, nothing printed. */
import type { Source } from '../core/source.ts'
import type { Anchors } from './anchors.ts'
import type { Examine } from './examine.ts'
import { verifyPacket } from './packet.ts'
import type { Views } from './packet-files.ts'
import type { Report } from './report.ts'
import { verifyVault } from './vault.ts'

/** What a source is, by the files it has; undefined for neither. */
export async function kindOfSource(source: Source): Promise<'vault' | 'packet' | undefined> {
  const paths = new Set((await source.files()).map((file) => file.path))
  if (['vault.json', 'ledger.jsonl', 'checkpoints.jsonl'].some((path) => paths.has(path))) return 'vault'
  const bag = ['bagit.txt', 'manifest-sha256.txt', 'tagmanifest-sha256.txt', 'data/evidence.json']
  return bag.some((path) => paths.has(path)) ? 'packet' : undefined
}

/** How to verify: what is held against it, whether every signature is checked, and how views are made again. */
export type VerifyOptions = {
  readonly anchors: Anchors
  readonly all: boolean
  readonly views: Views | undefined
  /** Examines lines on several cores; on this one without it. */
  readonly examine?: Examine
}

/** Verifies what `source` is. Never throws for what the files hold, only for bugs. */
export async function verify(
  source: Source,
  kind: 'vault' | 'packet',
  options: VerifyOptions,
): Promise<Report> {
  return kind === 'vault'
    ? verifyVault(source, options.anchors, options.all, options.examine)
    : verifyPacket(source, options.anchors, options.views)
}
