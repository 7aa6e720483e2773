/** The style of packet.html: fonts of the reader's machine, paper-like, readable at 400 pixels and on A4. */
export const PAGE_STYLE = `
:root { --ink: #1d2026; --soft: #555c68; --rule: #c9cdd4; --accent: #22375a; --tint: #f4f5f7; }
* { box-sizing: border-box; }
html { background: #fff; color: var(--ink); font: 16px/1.5 Georgia, "Times New Roman", "Noto Serif", serif; }
body { max-width: 56rem; margin: 0 auto; padding: 2.5rem 1.5rem 4rem; }
h1, h2, h3, h4, th, nav, caption, .kind, .draft, .note, .marks { font-family: "Helvetica Neue", Arial, "Noto Sans", sans-serif; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .75rem; font-weight: 600; color: var(--accent); overflow-wrap: anywhere; }
h2 { font-size: 1.3rem; margin: 3rem 0 .75rem; padding-bottom: .3rem; border-bottom: 2px solid var(--accent); color: var(--accent); font-weight: 600; }
h3 { font-size: 1.05rem; margin: 0 0 .6rem; font-weight: 600; }
h4 { font-size: .82rem; margin: 1rem 0 .3rem; font-weight: 600; color: var(--soft); }
p { margin: 0 0 .8rem; }
a { color: var(--accent); }
bdi { white-space: pre-wrap; overflow-wrap: anywhere; }
header { border-top: 6px solid var(--accent); padding-top: 1.25rem; }
.kind { text-transform: uppercase; letter-spacing: .12em; font-size: .78rem; color: var(--soft); margin: 0 0 .4rem; }
.draft { display: inline-block; border: 1px solid var(--accent); color: var(--accent); padding: .15rem .6rem; font-size: .85rem; margin-bottom: 1.2rem; }
.note { color: var(--soft); font-size: .85rem; }
.when { font-weight: 400; }
.mono, code, pre { font-family: "DejaVu Sans Mono", Consolas, Menlo, monospace; font-size: .82em; font-weight: inherit; }
bdi .code { unicode-bidi: isolate; color: #8a4b08; font-family: "DejaVu Sans Mono", Consolas, Menlo, monospace; font-size: .8em; }
.mono, code { overflow-wrap: anywhere; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--tint); padding: .8rem 1rem; }
nav ol { margin: 1.5rem 0 0; padding-left: 1.2rem; columns: 2; font-size: .95rem; }
table { border-collapse: collapse; width: 100%; margin: 0 0 1rem; }
th, td { text-align: start; vertical-align: top; padding: .38rem .6rem .38rem 0; border-bottom: 1px solid var(--rule); overflow-wrap: anywhere; }
.rows { table-layout: fixed; }
.rows th { width: 15rem; font-size: .82rem; font-weight: 600; color: var(--soft); padding-top: .5rem; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
.list { font-size: .9rem; }
.list caption { text-align: start; font-size: .82rem; font-weight: 600; color: var(--soft); padding-bottom: .3rem; }
.list th, .list td { padding-right: .9rem; }
.list thead th { font-size: .78rem; color: var(--soft); border-bottom: 2px solid var(--rule); }
.list tbody th { font-weight: 600; font-size: .85rem; }
article { border: 1px solid var(--rule); border-top: 3px solid var(--accent); padding: 1.1rem 1.25rem .6rem; margin: 0 0 1.5rem; }
.later { border-left: 3px solid var(--rule); padding-left: 1rem; margin: 1.25rem 0 .75rem; }
.later h4 { margin-top: 0; color: var(--ink); font-size: .92rem; }
blockquote { margin: 0 0 .9rem; padding: .7rem 1rem; background: var(--tint); border-inline-start: 3px solid var(--accent); font-size: 1.05rem; }
blockquote bdi { display: block; unicode-bidi: plaintext; }
.marks { list-style: none; margin: 0 0 .8rem; padding: 0; font-size: .85rem; }
.marks li { border-left: 3px solid #8a4b08; background: #fbf5ec; padding: .25rem .6rem; margin-bottom: .25rem; }
.hidden { margin: 0 .15em; unicode-bidi: isolate; overflow-wrap: anywhere; letter-spacing: .05em; }
.said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
figure { margin: 1rem 0; overflow: hidden; }
figure input { margin: 0 .5rem 0 0; }
figure label { font-size: .9rem; }
figure img { display: block; max-width: 100%; max-height: 40rem; width: auto; height: auto; margin-top: .6rem; border: 1px solid var(--rule); filter: blur(28px); clip-path: inset(0); }
figure input:checked ~ img { filter: none; }
footer { margin-top: 3rem; border-top: 1px solid var(--rule); padding-top: .8rem; color: var(--soft); font-size: .85rem; }
@media (max-width: 40rem) {
  body { padding: 1.25rem .9rem 3rem; }
  nav ol { columns: 1; }
  article { padding: .9rem .9rem .4rem; }
  .rows th { width: 36%; padding-right: .6rem; }
  .list { width: 44rem; }
}
@page { size: A4; margin: 20mm 18mm; }
@media print {
  html { font-size: 10.5pt; }
  body { max-width: none; padding: 0; }
  h2, h3, h4, caption { break-after: avoid; }
  tr, figure { break-inside: avoid; }
  header { break-after: page; }
  nav { display: none; }
  .wide { overflow: visible; }
  a { color: inherit; text-decoration: none; }
}
`
