import { describe, expect, it } from 'vitest'
import { generatedWords } from '../../src/cli/new-passphrase.ts'
import { weakness } from '../../src/cli/passphrase-strength.ts'
import { seededBytes } from '../seeded.ts'

describe('how long a passphrase would stand', () => {
  it.each(['', 'a', 'password', 'Almaty2021', 'qwertyuiop', '19840712', 'evidence evidence', 'P@ssw0rd!'])(
    '%j is weak, and it is said in words how few guesses find it',
    (passphrase) => {
      expect(weakness(passphrase, [])).toMatch(
        /^about (ten|a hundred|(a|ten|a hundred) (thousand|million|billion)) guesses would find it/,
      )
    },
  )

  it('a name of its owner is weak, however long', () => {
    const name = 'Zhanbolat-Qaharmanov'
    expect(weakness(name, [])).toBeUndefined()
    expect(weakness(name, [name])).toContain('guesses would find it')
  })

  it('six generated words are never weak, and are six words each time', () => {
    const random = seededBytes('six words')
    for (let time = 0; time < 12; time++) {
      const words = generatedWords(random)
      expect(words).toMatch(/^[a-z]+( [a-z]+){5}$/)
      expect([words, weakness(words, [])]).toEqual([words, undefined])
    }
  })
})
