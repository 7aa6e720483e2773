/**
 * The style of packet.html: fonts of the reader's machine, paper-like, readable at 400 pixels and on A4. What is blurred
 * or closed is so on a screen only: on paper nobody can tick a box.
 */

const STYLE = `
:root { --ink: #1b1d21; --soft: #565c66; --rule: #cfd3d9; --deep: #1f2f4a; --tint: #f6f6f3; --warn: #7a4a12; }
* { box-sizing: border-box; }
html { background: #fff; color: var(--ink); font: 17px/1.55 Georgia, "Times New Roman", "Noto Serif", serif; }
body { max-width: 60rem; margin: 0 auto; padding: 3rem 2rem 5rem; overflow-wrap: anywhere; }
nav, caption, dt, thead, .kind, .note, small, .marks, label, .stamp, .number, footer, .blank { font-family: "Helvetica Neue", Arial, "Noto Sans", sans-serif; }
h1, h2, h3, h4, h5, h6 { font-weight: 600; line-height: 1.3; margin: 0; text-wrap: balance; }
h1 { font-size: 2.1rem; color: var(--deep); margin-bottom: 1.25rem; }
h2 { font-size: 1.55rem; color: var(--deep); margin: 4rem 0 1.25rem; padding-bottom: .4rem; border-bottom: 1px solid var(--deep); }
h2 .number { font-size: 1rem; font-weight: 400; color: var(--soft); padding-right: .6rem; }
.l2 { font-size: 1.2rem; margin: 2.25rem 0 .75rem; color: var(--deep); }
.l3 { font-size: 1.08rem; margin: 1.5rem 0 .6rem; }
.l4 { font-size: .95rem; margin: 1.1rem 0 .35rem; }
.l4 small, .l3 small { font-weight: 400; }
p { margin: 0 0 .9rem; max-width: 44rem; }
a { color: var(--deep); text-decoration-thickness: 1px; text-underline-offset: .15em; }
a:focus-visible, input:focus-visible, [tabindex]:focus-visible { outline: 3px solid #b98a2f; outline-offset: 2px; }
bdi { white-space: pre-wrap; }
header { border-top: 5px double var(--deep); padding-top: 1.5rem; }
.kind { text-transform: uppercase; letter-spacing: .14em; font-size: .75rem; color: var(--soft); margin: 0 0 .5rem; }
.note, small { color: var(--soft); font-size: .84rem; }
code, pre { font-family: "DejaVu Sans Mono", Consolas, Menlo, monospace; font-size: .8em; overflow-wrap: anywhere; }
bdi .code { unicode-bidi: isolate; color: var(--warn); font-family: "DejaVu Sans Mono", Consolas, Menlo, monospace; font-size: .8em; }
pre { white-space: pre-wrap; background: var(--tint); border: 1px solid var(--rule); padding: .7rem .9rem; margin: 0 0 1rem; line-height: 1.5; }
ul, ol { margin: 0 0 1rem; padding-left: 1.4rem; }
li { margin-bottom: .3rem; max-width: 44rem; }
nav { margin-top: 2.5rem; }
nav ol { list-style: none; padding: 0; columns: 2; column-gap: 2.5rem; font-size: .92rem; }
nav li { break-inside: avoid; padding: .2rem 0; margin: 0; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }
nav .number { display: inline-block; min-width: 1.9rem; color: var(--soft); }
dl { margin: 0 0 1.1rem; }
dl > div { display: grid; grid-template-columns: 12rem minmax(0, 1fr); gap: 0 1.2rem; align-items: baseline; padding: .38rem 0; border-bottom: 1px solid var(--rule); }
dt { font-size: .8rem; line-height: 1.6; color: var(--soft); }
dd { margin: 0; }
.dense > div { grid-template-columns: 10rem minmax(0, 1fr); padding: .16rem 0; border: 0; }
.dense dd { font-size: .92rem; line-height: 1.45; }
.dense dt { font-size: .78rem; line-height: 1.65; }
.wide { overflow-x: auto; margin: 0 0 1.25rem; }
table { border-collapse: collapse; width: 100%; font-size: .86rem; line-height: 1.45; }
caption { text-align: start; font-size: .8rem; font-weight: 600; color: var(--soft); padding-bottom: .35rem; }
th, td { text-align: start; vertical-align: top; padding: .4rem .9rem .4rem 0; border-bottom: 1px solid var(--rule); }
thead th { font-size: .76rem; font-weight: 600; color: var(--soft); border-bottom: 1.5px solid var(--deep); vertical-align: bottom; }
tbody th { font-weight: 600; }
.plot { table-layout: fixed; }
.plot .count { display: inline-block; min-width: 2.6em; }
.plot svg { fill: var(--deep); vertical-align: -.1em; width: calc(100% - 3.2em); }
article { border: 1px solid var(--rule); border-top: 2px solid var(--deep); padding: 1rem 1.25rem .4rem; margin: 0 0 1.5rem; }
article > :first-child { margin-top: 0; }
article article { border-width: 0 0 0 3px; border-left-color: var(--rule); padding: .1rem 0 0 1rem; margin: 1.1rem 0 .8rem; }
.draft { border: 1.5px solid var(--ink); padding: 1.5rem 1.75rem; }
.stamp { display: inline-block; border: 1px solid var(--warn); color: var(--warn); padding: .1rem .6rem; font-size: .8rem; letter-spacing: .04em; text-transform: uppercase; }
.stamp + * { margin-top: .4rem; }
blockquote { margin: 0 0 1rem; font-size: 1.08rem; max-width: 46rem; }
blockquote bdi { display: block; unicode-bidi: plaintext; padding: .65rem 1rem; background: var(--tint); border-inline-start: 3px solid var(--deep); }
.marks { list-style: none; margin: 0 0 .8rem; padding: 0; font-size: .84rem; }
.marks li { border-left: 3px solid var(--warn); background: #fbf6ee; padding: .25rem .7rem; margin-bottom: .25rem; width: fit-content; max-width: 100%; }
.hidden { margin: 0 .15em; unicode-bidi: isolate; letter-spacing: .05em; }
.heard { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.blank { color: var(--soft); font-size: .84rem; }
.blank .line { display: inline-block; width: 14rem; max-width: 60%; border-bottom: 1px solid var(--ink); height: 1.1em; }
.sign { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: 0 2rem; margin: 2.5rem 0 1rem; }
.sign p { border-top: 1px solid var(--ink); padding-top: .3rem; margin: 2.2rem 0 0; font-size: .84rem; color: var(--soft); }
figure { margin: 1rem 0; overflow: hidden; }
label { font-size: .86rem; cursor: pointer; }
input { width: 1.05rem; height: 1.05rem; margin: 0 .5rem 0 0; vertical-align: -.15em; accent-color: var(--deep); }
.grave { border: 1px solid var(--warn); padding: .8rem 1rem; margin: 0 0 1.25rem; }
.closed { margin-top: .8rem; }
.fold .closed { margin: 0; }
figure img { display: block; max-width: 100%; max-height: 40rem; width: auto; height: auto; margin-top: .7rem; border: 1px solid var(--rule); }
footer { margin-top: 4rem; border-top: 1px solid var(--rule); padding-top: .8rem; color: var(--soft); font-size: .82rem; }
@media screen {
  .break { display: none; }
  input:not(:checked) ~ .closed { display: none; }
  input:not(:checked) ~ img { filter: blur(28px); clip-path: inset(0); }
}
@media (max-width: 40rem) {
  html { font-size: 16px; }
  body { padding: 1.5rem 1rem 3rem; }
  h1 { font-size: 1.6rem; }
  h2 { font-size: 1.3rem; margin-top: 3rem; }
  nav ol { columns: 1; }
  dl > div, .dense > div { grid-template-columns: minmax(0, 1fr); }
  article { padding: .8rem .9rem .3rem; }
  .draft { padding: 1rem; }
  .wide table { min-width: 42rem; }
}
@media print {
  html { font-size: 10pt; }
  body { max-width: none; padding: 0; line-height: 1.4; }
  header { padding-top: 1rem; }
  dl > div { padding: .22rem 0; }
  h2 { margin-top: 0; }
  h2, h3, h4, h5, h6, caption, thead, label { break-after: avoid; }
  tbody tr:first-child { break-before: avoid; }
  tr, figure, blockquote, .sign, .stamp, dl > div { break-inside: avoid; }
  section, .break, .exhibit + .exhibit { break-before: page; }
  nav { break-inside: avoid; }
  .wide { overflow: visible; }
  table { font-size: 8.5pt; }
  thead { display: table-header-group; }
  input, .press { display: none; }
  figure img { max-height: 20cm; }
  pre, blockquote bdi, .marks li { background: none; }
  a { color: inherit; text-decoration: none; }
  p { orphans: 3; widows: 3; }
}
`

/** The form of our own packet ids and checkpoint words: nothing else may stand in a style. */
const PLAIN_ID = /^[0-9a-f]{8}-[0-9]{1,9}$/
const PLAIN_WORDS = /^[0-9]+(?: · [a-z ]+)+$/

/** The style, with head and foot of each printed page: packet, first words of the checkpoint, page. */
export function pageStyle(id: string, words: string | undefined): string {
  const packet = PLAIN_ID.test(id) ? `Packet ${id}` : 'Evidence packet'
  const first = words !== undefined && PLAIN_WORDS.test(words) ? firstWords(words) : ''
  const font = 'font: 7.5pt Arial, sans-serif; color: #565c66;'
  return `${STYLE}@page { size: A4; margin: 22mm 18mm 20mm;
  @top-left { content: "${packet}"; ${font} }
  @top-right { content: "Draft for review by counsel"; ${font} }
  @bottom-left { content: "${first}"; ${font} }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); ${font} }
}
`
}

function firstWords(words: string): string {
  return `Checkpoint ${words.split(' · ').slice(0, 2).join(' · ')} …`
}
