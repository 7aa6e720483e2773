/**
 * JSON in which nothing acts on a terminal or hides there: such a sign stands as `\u` escape, so that the text is
 * harmless where it is looked at and gives the exact strings to whoever reads it as JSON.
 */

/** C1, DEL, soft hyphen, joiners, marks of direction, separators, selectors' neighbours, tags; C0 JSON escapes anyway. */
const ACTING =
  /[\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\uffff]|\u034f|[\u180b-\u180f]|\udb40[\udc00-\udfff]/g

/** The JSON of a value, which has no such sign outside of strings; `indent` as for `JSON.stringify`. */
export function harmlessJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(ACTING, escaped)
}

function escaped(found: string): string {
  return Array.from(
    { length: found.length },
    (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('')
}
