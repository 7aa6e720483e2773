/** The page in every profile: its parts and no other, no link that leads nowhere, and what is left out on the cover. */
import { parse } from 'parse5'
import { describe, expect, test } from 'vitest'
import { decodeUtf8 } from '../../src/core/bytes.ts'
import { buildPacket } from '../../src/packet/packet.ts'
import { PROFILES } from '../../src/packet/packet-words.ts'
import { OWN_ACCOUNTS_SENTENCE, partsOfProfile, profileSentences } from '../../src/packet/profiles.ts'
import { bookInput } from './book-vault.ts'
import { readFileOf } from './bytes-of.ts'

type Node = {
  nodeName: string
  value?: string
  attrs?: { name: string; value: string }[]
  childNodes?: Node[]
}

async function page(profile: string): Promise<Node[]> {
  const packet = await buildPacket(bookInput({}, { profile }))
  const file = packet.files.find(({ path }) => path === 'data/packet.html')
  const found: Node[] = []
  const walk = (node: Node): void => {
    found.push(node)
    for (const child of node.childNodes ?? []) walk(child)
  }
  walk(
    parse(decodeUtf8(await readFileOf(file as (typeof packet.files)[number])) as string) as unknown as Node,
  )
  return found
}

const attribute = (node: Node, name: string) => node.attrs?.find((one) => one.name === name)?.value

describe.each([...PROFILES, 'a name of a later version'])('profile %s', (profile) => {
  test('has its parts in order, and every link leads to a place of the page', async () => {
    const nodes = await page(profile)
    const ids = nodes.flatMap((node) => attribute(node, 'id') ?? [])
    const parts = ids.filter((id) => /^part-[0-9]+b?$/.test(id)).map((id) => id.slice('part-'.length))
    // The cover is the head of the page.
    expect(['0', ...parts.filter((part) => part !== '0')]).toEqual([...partsOfProfile(profile)])
    expect(new Set(ids).size).toBe(ids.length)
    const links = nodes.flatMap((node) => (node.nodeName === 'a' ? (attribute(node, 'href') ?? []) : []))
    expect(links.length).toBeGreaterThan(50)
    expect(links.filter((link) => !link.startsWith('#') || !ids.includes(link.slice(1)))).toEqual([])
  })

  test('says on the cover what it leaves out', async () => {
    const text = (await page(profile)).map(({ value = '' }) => value).join('\n')
    for (const sentence of [...profileSentences(profile), OWN_ACCOUNTS_SENTENCE])
      expect(text).toContain(sentence)
  })
})
