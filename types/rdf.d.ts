/** What tests use of the RDF libraries, which bring no types or types of other packages. */
declare module 'jsonld' {
  const jsonld: {
    toRDF(
      document: unknown,
      options: { format: 'application/n-quads'; documentLoader: (url: string) => never },
    ): Promise<string>
  }
  export default jsonld
}

declare module 'n3' {
  export type Term = { readonly termType: string; readonly value: string }
  export type Quad = { readonly subject: Term; readonly predicate: Term; readonly object: Term }
  export class Parser {
    constructor(options?: { format?: string; blankNodePrefix?: string })
    parse(text: string): Quad[]
  }
  export class Store implements Iterable<Quad> {
    constructor(quads?: readonly Quad[])
    addQuads(quads: readonly Quad[]): void
    [Symbol.iterator](): Iterator<Quad>
  }
}

declare module 'rdf-validate-shacl' {
  import type { Store, Term } from 'n3'
  type Result = {
    readonly severity: Term | null
    readonly focusNode: Term | null
    readonly path: Term | null
    readonly message: readonly Term[]
  }
  export default class Validator {
    constructor(shapes: Store, options: object)
    validate(data: Store): Promise<{ readonly conforms: boolean; readonly results: readonly Result[] }>
  }
}
