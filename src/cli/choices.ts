/** The words that options accept, as the record schema has them; a test holds both together. Cheap to load. */

/** Channel media. */
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

/** Forms of threat. */
export const threatForm = ['direct', 'indirect', 'veiled', 'conditional', 'symbolic'] as const

/** Harms. */
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

/** Marks of seriousness. */
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
