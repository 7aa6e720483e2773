/** packet.html as a tree of elements and attributes, without its texts. */
import { parse } from 'parse5'
import { expect } from 'vitest'

/** A node of a parsed page. */
export type Node = {
  nodeName: string
  value?: string
  attrs?: { name: string; value: string }[]
  childNodes?: Node[]
}

/** A node and all within it. */
export const every = (node: Node): Node[] => [node, ...(node.childNodes ?? []).flatMap(every)]
/** A page as a browser would read it. */
export const treeOf = (html: string) => parse(html) as unknown as Node
/** All text in a node that a reader gets to see; the style is none. */
export const textOf = (node: Node): string =>
  node.nodeName === 'style' ? '' : (node.value ?? (node.childNodes ?? []).map(textOf).join(''))
/** The value of an attribute. */
export const attribute = (node: Node, name: string) => node.attrs?.find((one) => one.name === name)?.value
const isCode = (node: Node) => node.nodeName === 'span' && attribute(node, 'class') === 'code'

/** Elements and attributes alone: texts and the marks round escapes left out, which hostile texts may differ in. */
export function shapeOf(node: Node): unknown {
  if (node.nodeName === '#text') return []
  if (isCode(node)) {
    expect(node.attrs).toEqual([
      { name: 'class', value: 'code' },
      { name: 'dir', value: 'ltr' },
    ])
    expect(textOf(node)).toMatch(/^\\u\{[0-9a-f]{1,6}\}$/)
    return []
  }
  const children = (node.childNodes ?? [])
    .map(shapeOf)
    .filter((shape) => !Array.isArray(shape) || shape.length > 0)
  return { name: node.nodeName, attrs: node.attrs ?? [], children }
}

/**
 * `lang` may be there or not: a text that is a well-formed tag is one. The digest of the style may differ: the style
 * holds the first words of the checkpoint, which are computed.
 */
export function sameShape(a: unknown, b: unknown): boolean {
  const flat = (shape: unknown) =>
    JSON.stringify(shape, (key, value) =>
      key === 'attrs' && Array.isArray(value) ? value.filter(({ name }) => name !== 'lang') : value,
    ).replace(/'sha256-[A-Za-z0-9+/]{43}='/, "'sha256-…'")
  return flat(a) === flat(b)
}
