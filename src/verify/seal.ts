/**
 * The seal of a packet: a CMS signature over the tag manifest, by the certificate that the ledger names. It alone says
 * who chose what is shown and hidden; nothing of the ledger itself rests on it.
 */
import { decodeUtf8 } from '../core/bytes.ts'
import { sha256Hex } from '../core/crypto.ts'
import type { Source, SourceFile } from '../core/source.ts'
import { type Succession, termAt } from '../core/succession.ts'
import { SEAL, TAG_MANIFEST } from './bag.ts'
import { type Findings, reading } from './report.ts'

/** The certificate beside the data, for stock tools; the one in the signature is the same. */
export const SEAL_CERTIFICATE = 'data/seal-certificate.pem'
const MAX_SEAL = 65_536
const MAX_MANIFEST = 4 * 1_048_576
const NO_FIT: ReadonlySet<string> = new Set(['digest', 'signature'])

/** Judges what is there against the succession up to `size`; adds a finding in every case. */
export async function judgeSealOf(
  source: Source,
  listed: readonly SourceFile[],
  { succession, size }: { readonly succession: Succession; readonly size: number },
  findings: Findings,
): Promise<void> {
  // Where entry 0 or a key entry is damaged nothing tells whose seal it must be, and that was said.
  const named = succession.length === 0 ? undefined : termAt(succession, size - 1).seal
  const there = listed.some(({ path }) => path === SEAL)
  const good = there ? await judgeSignature(source, named, findings) : false
  if (!there && typeof named === 'string') findings.add('seal-missing', { path: SEAL })
  if (listed.some(({ path }) => path === SEAL_CERTIFICATE)) await judgeCertificate(source, named, findings)
  findings.add(good ? 'claims-sealed' : 'claims-unattributed')
}

/** The SHA-256 of a certificate, null where the ledger names none, undefined where that is not known. */
type Named = string | null | undefined

async function judgeSignature(source: Source, named: Named, findings: Findings): Promise<boolean> {
  const path = SEAL
  const bytes = await reading(findings, path, () => source.read(path, MAX_SEAL))
  const manifest = await reading(findings, TAG_MANIFEST, () => source.read(TAG_MANIFEST, MAX_MANIFEST))
  // What cannot be read, or is missing, was said.
  if (bytes === undefined || manifest === undefined) return false
  const { judgeSeal } = await import('../pki/read-seal.ts')
  const judged = await judgeSeal(bytes, manifest)
  if (!judged.ok) {
    findings.add(NO_FIT.has(judged.fault) ? 'seal-bad' : 'seal-malformed', { path, why: judged.fault })
    return false
  }
  if (named === undefined) return false
  const { certificateSha256, notBefore, notAfter, signingTime } = judged.seal
  if (certificateSha256 !== named) {
    findings.add(named === null ? 'seal-unnamed' : 'seal-stranger', { path })
    return false
  }
  if (signingTime < notBefore || signingTime > notAfter) {
    findings.add('seal-expired', { path })
    return false
  }
  return true
}

/** A certificate that is not the named one would be taken for it by whoever follows the packet's own commands. */
async function judgeCertificate(source: Source, named: Named, findings: Findings): Promise<void> {
  const path = SEAL_CERTIFICATE
  const bytes = await reading(findings, path, () => source.read(path, MAX_SEAL))
  if (bytes === undefined) return
  const { certificateOfPem } = await import('../pki/certificate.ts')
  const certificate = certificateOfPem(decodeUtf8(bytes) ?? '')
  if (certificate === undefined) findings.add('seal-malformed', { path, why: 'form' })
  else if (named !== undefined && sha256Hex(certificate) !== named)
    findings.add(named === null ? 'seal-unnamed' : 'seal-stranger', { path })
}
