/** What the invented case of book-vault.ts is made of: words in eleven languages, accounts, times, files. */
import { encodeUtf8 } from '../../src/core/bytes.ts'
import type { JsonObject } from '../../src/core/jcs.ts'
import { png, stored } from './sample.ts'

/** Words of the case by language, as they must stand in every view. */
export const BOOK_WORDS: Readonly<Record<string, string>> = {
  en: 'We know which school they go to. Stop writing or we come.',
  ru: 'Мы знаем, где ты живёшь. Это последнее предупреждение.',
  kk: 'Сенің қайда тұратыныңды білеміз. Үндеме, әйтпесе өкінесің.',
  ar: 'نعرف أين تسكنين. هذا آخر تحذير لك.',
  fa: 'می‌دانیم کجا زندگی می‌کنی. دیگر هشدار نمی‌دهیم.',
  ug: 'سېنىڭ قەيەردە تۇرىدىغانلىقىڭنى بىلىمىز.',
  he: 'אנחנו יודעים איפה את גרה. זו אזהרה אחרונה.',
  'zh-Hans': '我们知道你的孩子在哪里上学。别再写了。',
  bo: 'ཁྱེད་རང་གང་དུ་སྡོད་པ་ང་ཚོས་ཤེས།',
  hi: 'हमें पता है तुम कहाँ रहती हो। यह आख़िरी चेतावनी है।',
  tr: 'Nerede oturduğunu biliyoruz. Bu son uyarı.',
}

/** A time of November 2021 as the screen showed it, of which the zone is not known. */
export const at = (day: number, time: string, more: JsonObject = {}): JsonObject => ({
  literal: `${day} November, ${time}`,
  local: `2021-11-${String(day).padStart(2, '0')}T${time}`,
  precision: 'minute',
  clock: 'platform',
  ...more,
})
const LYON: JsonObject = { zone: 'Europe/Paris', zoneBasis: 'device' }
/** The same on a telephone in Lyon. */
export const inLyon = (day: number, time: string): JsonObject =>
  at(day, time, { ...LYON, utc: `2021-11-${String(day).padStart(2, '0')}T${earlier(time)}:00Z` })
const earlier = (time: string): string =>
  `${String(Number(time.slice(0, 2)) - 1).padStart(2, '0')}${time.slice(2)}`
/** A day by its digits. */
export const day = (local: string): JsonObject => ({ local, precision: 'day' })

/** Accounts as they displayed themselves. */
export const ACCOUNTS: readonly JsonObject[] = [
  {
    displayName: 'Ночной дозор 7',
    handle: '@night_watch_7',
    accountId: '700000041',
    profileUrl: 'https://social.invalid/night_watch_7',
  },
  { displayName: 'مراقب', phone: '+000 555 0142', savedAs: 'Unknown, do not answer' },
  {
    displayName: 'R. Volkov',
    email: 'r.volkov@post.invalid',
    says: [{ name: 'Руслан Волков', role: 'Abteilung 4', language: 'ru' }],
  },
  { displayName: '守望者', handle: 'watcher_0x' },
]
/** Two children, whose names no packet shows. */
export const CHILDREN: readonly JsonObject[] = [
  { who: 'child', name: 'Aisel', age: 6 },
  { who: 'child', name: 'Denis', age: 9 },
]

/** Files by their digest, as they are made. */
export type Stock = Map<string, Uint8Array>

/** Keeps the bytes and gives the attachment. */
export function file(stock: Stock, bytes: Uint8Array, details: JsonObject): JsonObject {
  const made = stored(bytes, details)
  stock.set(...made.file)
  return made.attachment
}

/** A text file. */
export const textFile = (stock: Stock, words: string, details: JsonObject): JsonObject =>
  file(stock, encodeUtf8(words), details)

/** A screenshot of its own size. */
export const shot = (stock: Stock, number: number, details: JsonObject = {}): JsonObject =>
  file(stock, png(300 + number, 480), {
    name: `Screenshot_${number}.png`,
    ...{
      role: 'screenshot',
      copy: 'originalBytes',
      capturedBy: 'Leyla Demirkan',
      device: 'telephone',
      method: 'screenshot',
    },
    capturedAt: inLyon(number, '20:15'),
    checklist: { senderVisible: true, dateVisible: true, timeVisible: number % 2 === 0, wholeMessage: true },
    stillHeld: { where: 'telephone of the recipient', asOf: day('2021-12-02') },
    ...details,
  })
