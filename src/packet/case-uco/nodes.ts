/**
 * Nodes of a JSON-LD graph in the terms of CASE and UCO 1.4. Every id and every name of a member is ours: text by others
 * stands as a string value and nowhere else, so that it can name nothing, link nowhere and load nothing.
 */
import { encodeHex, encodeUtf8 } from '../../core/bytes.ts'
import { sha256 } from '../../core/crypto.ts'
import type { Json } from '../../core/jcs.ts'
import { isReal, readLocal } from '../../core/local.ts'

/** A node; facets and hashes are nested in the node that they belong to. */
export type Node = { readonly '@id': string; readonly '@type': string; readonly [member: string]: Json }

/** The prefixes of the terms, given in the file itself: nothing has to be loaded to read it. */
export const CONTEXT = {
  'case-investigation': 'https://ontology.caseontology.org/case/investigation/',
  'uco-action': 'https://ontology.unifiedcyberontology.org/uco/action/',
  'uco-core': 'https://ontology.unifiedcyberontology.org/uco/core/',
  'uco-identity': 'https://ontology.unifiedcyberontology.org/uco/identity/',
  'uco-observable': 'https://ontology.unifiedcyberontology.org/uco/observable/',
  'uco-tool': 'https://ontology.unifiedcyberontology.org/uco/tool/',
  'uco-types': 'https://ontology.unifiedcyberontology.org/uco/types/',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const

/** Makes ids of one vault from what a thing is and where: the same in every packet, and told by nothing hidden. */
export type Ids = (...what: readonly (string | number)[]) => string

/**
 * Ids as UUIDs (RFC 9562) that are made from a name: of the form of version 5, which UCO asks for at the end of an id,
 * but by SHA-256 and not by SHA-1.
 */
export function idsOf(vault: string): Ids {
  return (...what) => {
    const bytes = sha256(encodeUtf8(`evidence/case-uco\n${JSON.stringify([vault, ...what])}`)).slice(0, 16)
    bytes[6] = ((bytes[6] as number) & 0x0f) | 0x50
    bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
    const hex = encodeHex(bytes)
    const groups = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)]
    return `urn:uuid:${groups.join('-')}`
  }
}

/** A node without the members that have no value or are empty lists. */
export function nodeOf(id: string, type: string, members: Readonly<Record<string, Json | undefined>>): Node {
  const held = Object.entries(members).filter(
    (member): member is [string, Json] =>
      member[1] !== undefined && !(Array.isArray(member[1]) && member[1].length === 0),
  )
  return { '@id': id, '@type': type, ...Object.fromEntries(held) }
}

/** A facet with at least one value, or nothing. */
export function facetOf(
  id: string,
  type: string,
  members: Readonly<Record<string, Json | undefined>>,
): Node[] {
  const node = nodeOf(id, type, members)
  return Object.keys(node).length === 2 ? [] : [node]
}

/** A reference to a node. */
export function refTo(id: string | undefined): Json | undefined {
  return id === undefined ? undefined : { '@id': id }
}

/** An xsd:dateTime, or nothing for a text that is none in UTC or no date of the calendar. */
export function dateTime(text: string | undefined): Json | undefined {
  if (text === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/.test(text)) return undefined
  const local = readLocal(text.slice(0, 19))
  if (local === undefined || !isReal(local)) return undefined
  return { '@type': 'xsd:dateTime', '@value': text }
}

/** An xsd:integer that is a size, or nothing. */
export function sizeValue(size: number | undefined): Json | undefined {
  if (size === undefined || !Number.isSafeInteger(size) || size < 0) return undefined
  return { '@type': 'xsd:integer', '@value': String(size) }
}
