/** `evidence key seal`: the certificate that seals packets, made or brought in, and named by a `key` entry. */
import { resolve } from 'node:path'
import { decodeUtf8 } from '../core/bytes.ts'
import { EvidenceError } from '../core/errors.ts'
import { changeSeal } from '../vault/change-keys.ts'
import type { SealKey } from '../vault/secrets.ts'
import type { CommonFlags, Context } from './context.ts'
import { readUserFile } from './files.ts'
import { jsonLine } from './json-line.ts'
import { refuseUntested, vaultPlace } from './place.ts'
import { sayCommitted, sayWhichVault } from './said.ts'
import { unlock } from './unlock.ts'
import { withVault } from './with-vault.ts'

type SealFlags = CommonFlags & {
  p256?: boolean
  name?: string
  key?: string
  certificate?: string
  off?: boolean
}

/** The record may be needed in twenty years, and its seal then. */
const YEARS = 30
const MAX_PEM = 65_536
const MAX_NAME = 64

/** Runs the command. */
export async function keySeal(context: Context, flags: SealFlags): Promise<void> {
  refuseUntested(context)
  refuseTogether(flags)
  const dir = vaultPlace(context, flags)
  const by = await unlock(context, flags, dir)
  const given = flags.key === undefined ? undefined : await broughtIn(context, flags)
  const { committed, now } = await withVault(context, dir, by, async (vault) => {
    await sayWhichVault(context, flags, vault)
    const seal = flags.off === true ? null : (given ?? (await newSeal(context, flags, vault.settings.id)))
    return changeSeal(vault, seal)
  })
  if (flags.json === true) await context.out.result(jsonLine({ seal: now.seal, from: now.seq }))
  else if (now.seal === null) await context.out.result('No seal from here on')
  else await context.out.result(`Seal ${now.seal}`)
  await sayCommitted(context, flags, committed)
  if (flags.quiet === true) return
  const said =
    now.seal === null
      ? 'Packets from here on carry no seal; those that were sealed stay so.'
      : 'Packets from here on are sealed. The line that begins with Seal is the SHA-256 of the certificate: give it to those who get packets, by another way than the packets.'
  await context.out.message(said)
}

function usage(detail: string): EvidenceError {
  return new EvidenceError({ code: 'usage', detail })
}

function refuseTogether(flags: SealFlags): void {
  if ((flags.key === undefined) !== (flags.certificate === undefined))
    throw usage('--key and --certificate belong together.')
  if (flags.key !== undefined && (flags.p256 === true || flags.name !== undefined))
    throw usage('--p256 and --name are for a certificate that is made here, not for one that is brought in.')
  if (flags.off === true && [flags.key, flags.p256, flags.name].some((one) => one !== undefined))
    throw usage('--off takes the seal away, and goes with nothing else.')
  const { name } = flags
  if (name !== undefined && (name === '' || name.length > MAX_NAME || !name.isWellFormed()))
    throw usage(`--name takes 1 to ${MAX_NAME} characters.`)
}

async function newSeal(context: Context, flags: SealFlags, id: string): Promise<SealKey> {
  const { newPrivateKey } = await import('../pki/keys.ts')
  const { makeCertificate } = await import('../pki/make-certificate.ts')
  const now = context.vault.now()
  const notBefore = new Date(Math.floor(now.getTime() / 1000) * 1000)
  const notAfter = new Date(notBefore)
  notAfter.setUTCFullYear(notBefore.getUTCFullYear() + YEARS)
  const serial = context.vault.random(16)
  const privateKey = newPrivateKey(flags.p256 === true ? 'p256' : 'rsa')
  const name = flags.name ?? `Seal of ledger ${id.slice(0, 8)}`
  return { privateKey, certificate: makeCertificate(privateKey, { name, serial, notBefore, notAfter }) }
}

async function broughtIn(context: Context, flags: SealFlags): Promise<SealKey> {
  const { algorithmOf, isKeyOf, privateKeyOfPem } = await import('../pki/keys.ts')
  const { readCertificate } = await import('../pki/read-certificate.ts')
  const { certificateOfPem } = await import('../pki/certificate.ts')
  const text = (path: string): string =>
    decodeUtf8(readUserFile(resolve(context.cwd, path), MAX_PEM))?.replaceAll('\r\n', '\n') ?? ''
  const privateKey = privateKeyOfPem(text(flags.key as string))
  if (privateKey === undefined) throw usage('--key is not a private key in PEM without a passphrase.')
  if (algorithmOf(privateKey) === undefined)
    throw usage('--key is neither RSA of at least 2048 bits nor ECDSA over P-256.')
  const certificate = certificateOfPem(text(flags.certificate as string))
  const read = certificate && readCertificate(certificate)
  if (certificate === undefined || read === undefined)
    throw usage('--certificate is not one certificate in PEM and nothing beside it.')
  if (!isKeyOf(privateKey, certificate)) throw usage('--certificate is not that of --key.')
  const now = context.vault.now().getTime()
  if (now < read.notBefore || now > read.notAfter) throw usage('--certificate is not valid today.')
  return { certificate, privateKey }
}
