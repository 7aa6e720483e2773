/**
 * What the four transcripts of tests/cli/keys.test.ts must be, word for word: commands after `$` (with the status where
 * it is not 0), results as they are, standard error after `|`, and what happens beside the program in brackets.
 */

/** A new key. */
export const ROTATION = `$ evidence checkpoint --to before.note --quiet
2 · WORDS
$ evidence key show --to old.key --quiet
KEY-A
VKEY
$ evidence key rotate --passphrase-file old
New key KEY-B
Recorded as entry 2.
3 · WORDS
| Vault of Nour: /vault (2 entries)
| So that you can later show nothing was removed, send this line to someone you trust, or write it down. It tells nothing about what you recorded.
| Entry 2 is signed by the old key and the new one; from there on the new one signs. What was signed before stays good.
| Give the new key line to everyone who has the old one.
| Passphrase and recovery sheet are as before. Where they may be known to others: evidence key passphrase, evidence key sheet --to FILE
$ evidence key list
KEY-A  entries 0 to 1, rotated  VKEY
KEY-B  from entry 2, in force  VKEY
$ evidence list --words --passphrase-file old
   1  time not known                                                account not known
| I know where you live.
$ evidence verify --against before.note --key old.key --json
{"verdict":"consistent","answers":{"unchanged":"yes","signedBy":{"key":"KEY-B","from":"given"},"existedBy":[],"notBefore":[],"complete":{"size":3,"against":["checkpoint"]},"contentTrue":"neverAnswered"},"findings":[],"checked":{"entries":3,"objects":0,"checkpoints":3,"tokens":0}}`

/** A vault and its passphrase in other hands. */
export const THEFT = `$ evidence checkpoint
2 · WORDS
$ evidence key show --to old.key --quiet
KEY-A
VKEY
  (a thief copies the vault and knows the passphrase)
$ evidence add --vault stolen --text Forged. --passphrase-file old --quiet
Recorded as entry 2.
3 · WORDS
$ evidence key revoke --passphrase-file old
New key KEY-B
Recorded as entry 2.
3 · WORDS
| Vault of Nour: /vault (2 entries)
| So that you can later show nothing was removed, send this line to someone you trust, or write it down. It tells nothing about what you recorded.
| From size 3 on (entry 2) the old key is not to be believed: what it signs there alone is a forgery, and every check says so.
| Below that its signature alone proves nothing: whoever took the key can sign another history of any size up to 2 with it. Only what left this computer before the theft tells the two apart: a checkpoint or its words that someone keeps, a packet, an outside timestamp.
| Send the checkpoint above and the new key line to everyone who has the old one, by a way that the thief does not have.
| What was copied before stays readable to whoever has the copy and what opens it.
| Passphrase and recovery sheet are as before. Where they may be known to others: evidence key passphrase, evidence key sheet --to FILE
$ evidence key passphrase --passphrase-file old --new-passphrase-file new
The new passphrase is set.
| Copies of the vault from before now still open with the old passphrase: change or destroy them where they may be found.
| Who has both a copy of the vault and the old passphrase keeps what he could read. New entries are sealed to another key only after: evidence key rotate
$ evidence key list
KEY-A  entries 0 to 1, revoked  VKEY
KEY-B  from entry 2, in force  VKEY
$ evidence verify --key old.key --json   (5)
{"verdict":"cannotTell","answers":{"unchanged":"yes","signedBy":{"key":"KEY-B","from":"enclosed"},"existedBy":[],"notBefore":[],"complete":{"size":3,"against":["nothing"]},"contentTrue":"neverAnswered"},"findings":[{"code":"key-revoked","severity":"cannotTell","seq":2}],"checked":{"entries":3,"objects":0,"checkpoints":3,"tokens":0}}
$ evidence verify stolen --key old.key --json
{"verdict":"consistent","answers":{"unchanged":"yes","signedBy":{"key":"KEY-A","from":"given"},"existedBy":[],"notBefore":[],"complete":{"size":3,"against":["nothing"]},"contentTrue":"neverAnswered"},"findings":[],"checked":{"entries":3,"objects":0,"checkpoints":3,"tokens":0}}
$ evidence checkpoint --to after.note --quiet
3 · WORDS
$ evidence key show --to new.key --quiet
KEY-B
VKEY
$ evidence verify stolen --against after.note --json   (5)
{"verdict":"cannotTell","answers":{"unchanged":"yes","signedBy":{"key":"KEY-A","from":"enclosed"},"existedBy":[],"notBefore":[],"complete":{"size":3,"against":["nothing"]},"contentTrue":"neverAnswered"},"findings":[{"code":"held-damaged","severity":"cannotTell","path":"after.note","size":3,"why":"signature"}],"checked":{"entries":3,"objects":0,"checkpoints":3,"tokens":0}}
$ evidence verify stolen --key new.key --json   (1)
{"verdict":"changed","answers":{"unchanged":"no","signedBy":{"key":"KEY-A","from":"enclosed"},"existedBy":[],"notBefore":[],"complete":{"size":3,"against":["nothing"]},"contentTrue":"neverAnswered"},"findings":[{"code":"key-differs","severity":"failure"}],"checked":{"entries":3,"objects":0,"checkpoints":3,"tokens":0}}
$ evidence verify --against after.note --key new.key --json
{"verdict":"consistent","answers":{"unchanged":"yes","signedBy":{"key":"KEY-B","from":"given"},"existedBy":[],"notBefore":[],"complete":{"size":3,"against":["checkpoint"]},"contentTrue":"neverAnswered"},"findings":[],"checked":{"entries":3,"objects":0,"checkpoints":3,"tokens":0}}`

/** Neither passphrase nor sheet. */
export const LOSS = `$ evidence list --passphrase-file new   (12)
| That is not the passphrase of this vault. If it is lost, the recovery sheet opens the vault: evidence key recover. Without either nobody can; what is there can still be verified: keep it, and start a new one with evidence init --continue.
$ evidence key recover   (2)
| There is no terminal to ask on, and --sheet was not given.
  (no sheet was ever made)
$ evidence key recover --sheet none --new-passphrase-file new   (2)
| There is not one whole line AGE-SECRET-KEY-1… in what was given as the recovery sheet. See: evidence --help
$ evidence verify --json
{"verdict":"consistent","answers":{"unchanged":"yes","signedBy":{"key":"KEY-A","from":"enclosed"},"existedBy":[],"notBefore":[],"complete":{"size":2,"against":["nothing"]},"contentTrue":"neverAnswered"},"findings":[],"checked":{"entries":2,"objects":0,"checkpoints":2,"tokens":0}}
$ evidence init --vault next --continue vault --passphrase-file new
Made an encrypted vault at /next
Key KEY-B
| Whoever takes this computer can see that there is a vault, how many entries it has and when they were recorded; not what they say.
| Give the key line to someone you trust, by another way than the packets you may send later.
| Entry 1 pins the newest checkpoint of the old vault. Keep the old one as it is: it still verifies, and nothing of it was copied.
| A recovery sheet opens the vault when the passphrase is lost: evidence key sheet --to FILE
| Next: evidence add
$ evidence verify next --json
{"verdict":"consistent","answers":{"unchanged":"yes","signedBy":{"key":"KEY-B","from":"enclosed"},"existedBy":[],"notBefore":[],"complete":{"size":2,"against":["nothing"]},"contentTrue":"neverAnswered"},"findings":[],"checked":{"entries":2,"objects":0,"checkpoints":1,"tokens":0}}`

/** The sheet, on another computer. */
export const RECOVERY = `$ evidence key sheet --to sheet.txt --passphrase-file old
Wrote the recovery sheet to /sheet.txt
| A recovery sheet opens everything in the vault, for anyone who holds it with the vault or a copy of it. It must not stay on this computer: print it, keep the paper where the one you fear does not look, then delete the file.
| Now print it, and delete the file.
$ evidence key rotate --passphrase-file old --quiet
New key KEY-A
Recorded as entry 2.
3 · WORDS
  (the computer is lost; a copy of the vault was elsewhere)
$ evidence list   (10)
| There is no vault at /vault. Make one with: evidence init
$ evidence key recover --vault elsewhere --sheet sheet.txt --new-passphrase-file new
The new passphrase is set.
| Copies of the vault from before now still open with the old passphrase: change or destroy them where they may be found.
| Who has both a copy of the vault and the old passphrase keeps what he could read. New entries are sealed to another key only after: evidence key rotate
| The recovery sheet still opens the vault: keep it as before.
$ evidence list --vault elsewhere --words --passphrase-file new
   1  time not known                                                account not known
| I know where you live.
$ evidence add --vault elsewhere --text Again. --passphrase-file new --quiet
Recorded as entry 3.
4 · WORDS
$ evidence list --vault elsewhere --passphrase-file old   (12)
| That is not the passphrase of this vault. If it is lost, the recovery sheet opens the vault: evidence key recover. Without either nobody can; what is there can still be verified: keep it, and start a new one with evidence init --continue.
$ evidence key sheet --vault elsewhere --to next.txt --passphrase-file new
Wrote the recovery sheet to /next.txt
| A recovery sheet opens everything in the vault, for anyone who holds it with the vault or a copy of it. It must not stay on this computer: print it, keep the paper where the one you fear does not look, then delete the file.
| The sheet from before opens this vault no more; copies of the vault from before now it still opens. Destroy it.
| Now print it, and delete the file.
$ evidence key recover --vault elsewhere --sheet sheet.txt --new-passphrase-file old   (12)
| What was given does not open the keys of this vault. A newer sheet may have taken the place of this one; it still opens copies of the vault from before that.
$ evidence key recover --vault elsewhere --sheet - --new-passphrase-file old --quiet
The new passphrase is set.
$ evidence verify elsewhere --json
{"verdict":"consistent","answers":{"unchanged":"yes","signedBy":{"key":"KEY-A","from":"enclosed"},"existedBy":[],"notBefore":[],"complete":{"size":4,"against":["nothing"]},"contentTrue":"neverAnswered"},"findings":[],"checked":{"entries":4,"objects":0,"checkpoints":4,"tokens":0}}`
