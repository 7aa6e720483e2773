/** `evidence key rotate` and `evidence key revoke`: a new key that the old one signs for, and what that means. */
import { fingerprintOf } from '../core/note.ts'
import { changeKey, type KeyChange } from '../vault/change-keys.ts'
import { askYes } from './ask.ts'
import type { CommonFlags, Context } from './context.ts'
import { jsonLine } from './json-line.ts'
import { refuseUntested, vaultPlace } from './place.ts'
import { renewAdding } from './renew-adding.ts'
import { sayCommitted, sayWhichVault } from './said.ts'
import { unlock } from './unlock.ts'
import { withVault } from './with-vault.ts'

/** Runs either command. */
export async function keyChange(
  context: Context,
  flags: CommonFlags,
  action: 'rotate' | 'revoke',
): Promise<void> {
  refuseUntested(context)
  const dir = vaultPlace(context, flags)
  const by = await unlock(context, flags, dir)
  const terminal = flags.input === false || flags.yes === true ? undefined : context.terminal
  if (action === 'revoke' && terminal !== undefined) {
    const question = 'This says for good that the key was in other hands. Go on?'
    if (!(await askYes(terminal, question, false))) {
      await context.out.message('Nothing was recorded.')
      return
    }
  }
  const change = await withVault(context, dir, by, async (vault) => {
    await sayWhichVault(context, flags, vault)
    return changeKey(vault, action)
  })
  const { committed, now } = change
  const fingerprint = fingerprintOf(now.key.publicKey)
  if (flags.json === true)
    await context.out.result(jsonLine({ vkey: now.vkey, fingerprint, from: now.seq, until: null }))
  else await context.out.result(`New key ${fingerprint}`)
  await sayCommitted(context, flags, committed)
  await renewAdding(context, dir, by)
  if (flags.quiet === true) return
  const said = action === 'rotate' ? afterRotation(change) : afterRevocation(change)
  for (const line of said) await context.out.message(line)
  if (by !== undefined)
    await context.out.message(
      'Passphrase and recovery sheet are as before. Where they may be known to others: evidence key passphrase, evidence key sheet --to FILE',
    )
}

function afterRotation({ now: { seq } }: KeyChange): string[] {
  return [
    `Entry ${seq} is signed by the old key and the new one; from there on the new one signs. What was signed before stays good.`,
    'Give the new key line to everyone who has the old one.',
  ]
}

function afterRevocation({ now: { seq } }: KeyChange): string[] {
  return [
    `From size ${seq + 1} on (entry ${seq}) the old key is not to be believed: what it signs there alone is a forgery, and every check says so.`,
    `Below that its signature alone proves nothing: whoever took the key can sign another history of any size up to ${seq} with it. Only what left this computer before the theft tells the two apart: a checkpoint or its words that someone keeps, a packet, an outside timestamp.`,
    'Send the checkpoint above and the new key line to everyone who has the old one, by a way that the thief does not have.',
    'What was copied before stays readable to whoever has the copy and what opens it.',
  ]
}
