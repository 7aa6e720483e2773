/** About how wide letters are, in ems, rather too wide than too narrow: for telling which words may not fit a line. */

const NARROW = /[fijlrtI.,:;|!()[\]'"`/\\ ]/
const MIDDLE = /[a-eghknopqs-vx-z0-9абвгдезийклнопрстухцчьэяіқңғүұһәө\-_+=?*#&]/
const WIDE = /[A-HJ-LN-VX-ZА-ЕЗИЙК-ЛН-ТХ-ЧЬЭЯІҚҢҒҮҰҺӘӨ$\u0590-\u06ff\u0370-\u03ff]/

/** The width of a letter; what is not known counts as a square. */
export function widthOf(letter: string): number {
  if (NARROW.test(letter)) return 0.48
  if (MIDDLE.test(letter)) return 0.67
  return WIDE.test(letter) ? 0.82 : 1.05
}
