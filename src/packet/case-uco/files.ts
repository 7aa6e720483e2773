/** Files as nodes: the native with its digest, its exhibit number, what it is attached to, and its court copy. */
import type { ViewExhibit } from '../packet-view.ts'
import { entryId } from './entries.ts'
import { facetOf, type Ids, type Node, nodeOf, refTo, sizeValue } from './nodes.ts'
import { takingFrom } from './taken.ts'

/** A file, of which nothing but its kinds is told where it is withheld; the node of the native comes first. */
export function fileNodes(file: ViewExhibit, isMessage: boolean, ids: Ids): Node[] {
  const { seq, index, details, size, sha256, path } = file
  const { take, left } = takingFrom(details, ['sha256', 'size'])
  const at = (what: string) => ids(what, seq, index)
  const type = take('mediaType')
  const facets = [
    ...facetOf(at('file facet'), 'uco-observable:FileFacet', {
      'uco-observable:fileName': take('name'),
      'uco-observable:filePath': path === undefined ? undefined : `data/${path}`,
      'uco-observable:sizeInBytes': sizeValue(size),
    }),
    ...contentFacet(at, '', { sha256, size, type }),
  ]
  const native = nodeOf(at('file'), 'uco-observable:File', {
    'uco-core:name': `file ${index + 1} of entry ${seq}`,
    'uco-core:tag': path === undefined ? ['withheld'] : [],
    'uco-core:description': [
      `A view of file ${index + 1} of entry ${seq} in data/evidence.json, which counts.`,
      ...left(),
    ],
    'uco-core:hasFacet': facets,
  })
  const relation = isMessage ? 'uco-observable:ObservableRelationship' : 'uco-core:Relationship'
  const attached = nodeOf(at('attached'), relation, {
    'uco-core:source': refTo(native['@id']),
    'uco-core:target': refTo(entryId(ids, seq)),
    'uco-core:kindOfRelationship': 'Attachment_Of',
    'uco-core:isDirectional': true,
  })
  return [native, attached, ...courtCopyOf(file, at), ...exhibitOf(file, at)]
}

type Content = { sha256: string | undefined; size: number | undefined; type: string | undefined }

function contentFacet(at: (what: string) => string, of: string, { sha256, size, type }: Content): Node[] {
  const hash =
    sha256 === undefined
      ? undefined
      : nodeOf(at(`${of}hash`), 'uco-types:Hash', {
          'uco-types:hashMethod': 'SHA256',
          'uco-types:hashValue': { '@type': 'xsd:hexBinary', '@value': sha256 },
        })
  return facetOf(at(`${of}content facet`), 'uco-observable:ContentDataFacet', {
    'uco-observable:hash': hash,
    'uco-observable:mimeType': type,
    'uco-observable:sizeInBytes': sizeValue(size),
  })
}

/** The copy without metadata that this program made of a picture. */
function courtCopyOf({ picture }: ViewExhibit, at: (what: string) => string): Node[] {
  if (picture === undefined) return []
  const { courtPath, courtSha256, bytes, type } = picture
  const facets = [
    ...facetOf(at('court copy file facet'), 'uco-observable:FileFacet', {
      'uco-observable:filePath': `data/${courtPath}`,
      'uco-observable:sizeInBytes': sizeValue(bytes.length),
    }),
    ...contentFacet(at, 'court copy ', { sha256: courtSha256, size: bytes.length, type }),
  ]
  return [
    nodeOf(at('court copy'), 'uco-observable:File', {
      'uco-core:name': 'court copy',
      'uco-core:description': ['A copy without metadata, made by the program that made the packet.'],
      'uco-core:hasFacet': facets,
      'case-investigation:wasDerivedFrom': refTo(at('file')),
    }),
  ]
}

/** The exhibit number that the file has in every packet; a withheld file has none in this one. */
function exhibitOf({ bates, label, picture }: ViewExhibit, at: (what: string) => string): Node[] {
  if (bates === undefined) return []
  const objects = [at('file'), ...(picture === undefined ? [] : [at('court copy')])]
  return [
    nodeOf(at('exhibit'), 'case-investigation:ProvenanceRecord', {
      'case-investigation:exhibitNumber': label,
      'uco-core:description': [`Bates number ${bates}`],
      'uco-core:object': objects.flatMap((id) => refTo(id) ?? []),
    }),
  ]
}
