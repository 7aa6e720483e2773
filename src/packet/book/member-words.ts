/** Words for what a record holds as a name of its closed lists: `harmToFamily` is `harm to the family`. */
import type { Text } from './blocks.ts'
import { saidText } from './said.ts'
import { joined } from './spans.ts'

type Words = Readonly<Record<string, string>>

const ORIGINS: Words = { export: 'from an export file', ocr: 'read by a machine (OCR)' }

/** By pointer, numbers left out. A name that is an English word already stands as it is. */
const LISTS: Readonly<Record<string, Words>> = {
  '/channel/medium': {
    voiceNote: 'voice note',
    objectLeft: 'an object left',
    inPerson: 'in person',
    viaThirdPerson: 'through a third person',
    accountAccess: 'access to an account',
  },
  '/classification/harms': {
    harmToFamily: 'harm to the family',
    accountAttack: 'attack on an account',
    doxing: 'private details made public (doxing)',
  },
  '/classification/markers': {
    namedTarget: 'a named target',
    namedAct: 'a named act',
    surveillanceClaimed: 'surveillance claimed',
    privateKnowledge: 'private knowledge',
    insistsSerious: 'insists that it is serious',
  },
  '/confidence': {
    highlyReliable: 'highly reliable',
    likelyReliable: 'likely reliable',
    likelyUnreliable: 'likely unreliable',
    highlyUnreliable: 'highly unreliable',
  },
  '/content/textOrigin': ORIGINS,
  '/context/textOrigin': ORIGINS,
  '/messages/textOrigin': ORIGINS,
  '/nothing/why': { notApplicable: 'not applicable' },
  '/perceived/how': { foundLater: 'found later', told: 'told by somebody' },
  '/recordedBy/role': { affectedPerson: 'affected person' },
}

/** The text at `pointer` of a record in words; what no list knows stays as it is, as data. */
export function worded(pointer: string, text: string): Text {
  const list = LISTS[pointer.replace(/\/[0-9]+(?=\/|$)/g, '')]
  if (list === undefined) return saidText(text)
  const names = text.split(', ')
  if (!names.some((name) => Object.hasOwn(list, name))) return saidText(text)
  return joined(names.map((name) => (Object.hasOwn(list, name) ? [list[name] as string] : saidText(name))))
}
