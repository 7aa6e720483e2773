/** The version of the program; package.json says the same, by test. */
export const VERSION = '0.1.0'

/** How records and packets name the program. */
export const SOFTWARE = `evidence ${VERSION}`
