/**
 * Part 10: drafts to sign. Those of the United States always; those of other countries as
 * the packet's claims name them. Unsigned, blanks marked, no fact that is not in the packet.
 */
import type { PacketView } from '../packet-view.ts'
import { JURISDICTIONS, type Jurisdiction } from '../packet-words.ts'
import type { Block, Part } from './blocks.ts'
import { declarations } from './draft-declaration.ts'
import { summaryFoundation, transferReceipt } from './draft-handing-over.ts'
import { indiaCertificate } from './draft-india.ts'
import { dataCopied, processRecord } from './draft-rule-902.ts'
import { ukStatement } from './draft-uk.ts'

/** The drafts to sign. */
export function drafts(view: PacketView): Part {
  return { id: 'part-10', number: '10', title: 'Drafts to sign', blocks: () => blocksOf(view) }
}

const OTHERS: Readonly<Record<Jurisdiction, (view: PacketView) => readonly Block[]>> = {
  in: indiaCertificate,
  uk: (view) => [ukStatement(view)],
}

function* blocksOf(view: PacketView): Generator<Block> {
  yield {
    is: 'text',
    text: [
      'Drafts for counsel to review. None is signed, and none says more than the packet holds: what only a person can know is a blank. Each is for one signatory, who signs only what they know themselves. Under each stands what is still needed.',
    ],
  }
  yield* declarations(view)
  yield dataCopied(view)
  yield processRecord(view)
  yield summaryFoundation(view)
  yield transferReceipt(view)
  const asked = view.data.packet.jurisdiction.split(',').filter((one) => one !== '')
  for (const one of asked) {
    const known = JURISDICTIONS.find((code) => code === one)
    if (known === undefined)
      yield { is: 'text', text: ['There is no draft for the jurisdiction ', { said: one }, '.'] }
    else yield* OTHERS[known](view)
  }
}
