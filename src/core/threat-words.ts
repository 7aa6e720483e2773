/** The closed lists of words in a threat, apart from its schema so that declaring options stays cheap. */

/** How it reached the person. */
export const medium = [
  'message',
  'voiceNote',
  'video',
  'call',
  'voicemail',
  'email',
  'post',
  'comment',
  'ephemeral',
  'letter',
  'objectLeft',
  'inPerson',
  'viaThirdPerson',
  'accountAccess',
  'other',
] as const

/** How the threat is put. */
export const threatForm = ['direct', 'indirect', 'veiled', 'conditional', 'symbolic'] as const

/** Harms that were threatened; set by a person, never computed. */
export const harm = [
  'death',
  'physical',
  'sexual',
  'abduction',
  'detention',
  'deportation',
  'harmToFamily',
  'property',
  'doxing',
  'exposure',
  'employment',
  'accountAttack',
  'other',
] as const

/** Marks of seriousness that a person saw. */
export const marker = [
  'namedTarget',
  'namedAct',
  'weapon',
  'deadline',
  'place',
  'surveillanceClaimed',
  'privateKnowledge',
  'insistsSerious',
] as const
