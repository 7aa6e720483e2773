/**
 * data/case.jsonld: the packet as a graph in CASE and UCO 1.4, for tools of investigators (docs/views.md). A view, as
 * its nodes say: what can be checked is evidence.json.
 */
import { encodeUtf8 } from '../../core/bytes.ts'
import { harmlessJson } from '../../core/harmless-json.ts'
import { type Document, documentsOf } from '../documents.ts'
import type { PacketView } from '../packet-view.ts'
import { entryNodes } from './entries.ts'
import { fileNodes } from './files.ts'
import { CONTEXT, dateTime, type Ids, idsOf, type Node, nodeOf, refTo } from './nodes.ts'

/** The graph as bytes. */
export function caseGraph(view: PacketView): Uint8Array {
  const ids = idsOf(view.data.vault)
  const things = thingsOf(documentsOf(view), ids)
  const made = makingOf(view, things, ids)
  const all = [bundleOf(view, [...things, ...made], ids), ...things, ...made]
  return encodeUtf8(`${harmlessJson({ '@context': CONTEXT, '@graph': all }, 2)}\n`)
}

/** The nodes of all documents, each id once: a platform is named by many entries. */
function thingsOf(documents: readonly Document[], ids: Ids): Node[] {
  const nodes = new Map<string, Node>()
  for (const document of documents) {
    const found =
      document.is === 'entry'
        ? entryNodes(document, ids)
        : fileNodes(document.file, isMessage(nodes, ids, document.file.seq), ids)
    for (const node of found) if (!nodes.has(node['@id'])) nodes.set(node['@id'], node)
  }
  return [...nodes.values()]
}

function isMessage(nodes: ReadonlyMap<string, Node>, ids: Ids, seq: number): boolean {
  return nodes.get(ids('entry', seq))?.['@type'] === 'uco-observable:Message'
}

/** The program, and the making of the packet with the copies that came of it. Version and date are claims. */
function makingOf({ data }: PacketView, things: readonly Node[], ids: Ids): Node[] {
  const { createdAt, id, software } = data.packet
  const program = nodeOf(ids('program', id), 'uco-tool:Tool', {
    'uco-core:name': 'evidence',
    'uco-tool:version': software,
  })
  const copies = things.filter((node) => 'case-investigation:wasDerivedFrom' in node && isFile(node))
  const making = nodeOf(ids('making', id), 'case-investigation:InvestigativeAction', {
    'uco-core:name': 'making of the packet',
    'uco-action:endTime': dateTime(createdAt),
    'uco-action:instrument': refTo(program['@id']),
    'uco-action:result': copies.map((node) => ({ '@id': node['@id'] })),
  })
  return [program, making]
}

function isFile(node: Node): boolean {
  return node['@type'] === 'uco-observable:File'
}

function bundleOf({ data }: PacketView, nodes: readonly Node[], ids: Ids): Node {
  const { createdAt, id } = data.packet
  return nodeOf(ids('packet', id), 'uco-core:Bundle', {
    'uco-core:name': `evidence packet ${id}`,
    'uco-core:description': [
      'A view made from data/evidence.json and the files beside it. What can be checked is these; what is hidden there is hidden here.',
    ],
    'uco-core:objectCreatedTime': dateTime(createdAt),
    'uco-core:specVersion': '1.4.0',
    'uco-core:object': nodes.map((node) => ({ '@id': node['@id'] })),
  })
}
