/** The version of the program; package.json says the same, by test. */
export const VERSION = '0.1.0'

/** How records and packets name the program. */
export const SOFTWARE = `evidence ${VERSION}`

/** No copy of this version is older than this day: a clock that stands before it is wrong. Moves with VERSION. */
export const NOT_BEFORE = '2026-11-01T00:00:00.000Z'
