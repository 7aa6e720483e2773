/** The invented case that the book is tried on: what it holds, and that what is hidden in its packet is in no byte. */
import { expect, test } from 'vitest'
import { checkRecord } from '../../src/core/record.ts'
import { buildPacket } from '../../src/packet/packet.ts'
import { BOOK_WORDS } from './book-material.ts'
import { BOOK_SECRETS, bookInput, bookVault } from './book-vault.ts'
import { readFileOf } from './bytes-of.ts'

test('the case has 54 entries that read, 25 files and eleven languages', () => {
  const { entries, files } = bookVault()
  const faulty = entries.filter(({ record }) => !checkRecord(record).ok).map(({ header }) => header.seq)
  expect(faulty).toEqual([])
  expect(entries).toHaveLength(54)
  expect(files.size).toBe(25)
  const said = JSON.stringify(entries.map(({ record }) => record))
  expect(Object.values(BOOK_WORDS).filter((words) => !said.includes(words))).toEqual([])
})

test('what is hidden stands in no byte of its packet, and is recorded', async () => {
  const said = JSON.stringify(bookVault().entries.map(({ record }) => record))
  expect(BOOK_SECRETS.filter((words) => !said.includes(words))).toEqual([])
  const packet = await buildPacket(bookInput())
  expect(packet.exhibits).toHaveLength(24)
  for (const file of packet.files) {
    const bytes = Buffer.from(await readFileOf(file))
    const found = BOOK_SECRETS.filter((words) => bytes.includes(words) || file.path.includes(words))
    expect(found, file.path).toEqual([])
  }
})
