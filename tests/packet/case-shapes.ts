/**
 * The published ontologies and shapes of UCO and CASE 1.4.0 (fixtures/case-uco), and a graph judged by them as others
 * judge it: read by a JSON-LD processor that may load nothing, then by a SHACL validator.
 */
import { readdirSync, readFileSync } from 'node:fs'
import jsonld from 'jsonld'
import { Parser, type Quad, Store } from 'n3'
import Validator from 'rdf-validate-shacl'

const FOLDER = new URL('../../fixtures/case-uco/', import.meta.url)
/** The validator has no SPARQL, and loads no imports: all files are here. What SPARQL asks for, tests ask themselves. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'http://www.w3.org/ns/shacl#sparql',
  'http://www.w3.org/2002/07/owl#imports',
])
const SUBCLASS = 'http://www.w3.org/2000/01/rdf-schema#subClassOf'
const TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type'

const ontology: readonly Quad[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.ttl'))
  .flatMap((name) =>
    new Parser({ blankNodePrefix: `_:${name.replace(/\W/g, '_')}_` })
      .parse(readFileSync(new URL(name, FOLDER), 'utf8'))
      .filter(({ predicate }) => !LEFT_OUT.has(predicate.value)),
  )
const shapes = new Store(ontology)
const subclasses = ontology.filter(({ predicate }) => predicate.value === SUBCLASS)

/** Every term that the ontologies declare. */
const DECLARED: ReadonlySet<string> = new Set(
  ontology.filter(({ predicate }) => predicate.value === TYPE).map(({ subject }) => subject.value),
)

/** The statements of a JSON-LD text. */
export async function quadsOf(text: string): Promise<Quad[]> {
  const nquads = await jsonld.toRDF(JSON.parse(text), {
    format: 'application/n-quads',
    documentLoader: (url) => {
      throw new Error(`something was to be loaded: ${url}`)
    },
  })
  return new Parser({ format: 'N-Quads' }).parse(nquads)
}

/** Everything that the shapes find, of any severity, in few words. */
export async function shapeFindings(quads: readonly Quad[]): Promise<string[]> {
  const data = new Store(quads)
  // Shapes aim at classes, and the data says only the lowest.
  data.addQuads(subclasses)
  const { results } = await new Validator(shapes, { allowNamedNodeInList: true }).validate(data)
  return results.map(({ severity, path, message }) =>
    [severity?.value.split('#')[1], path?.value, ...message.map(({ value }) => value)].join(' '),
  )
}

/** Terms of the data that no ontology declares: classes and properties alike. */
export function undeclared(quads: readonly Quad[]): string[] {
  const terms = quads.flatMap(({ predicate, object }) =>
    predicate.value === TYPE ? [object.value] : [predicate.value],
  )
  return [...new Set(terms)].filter((term) => !DECLARED.has(term))
}
