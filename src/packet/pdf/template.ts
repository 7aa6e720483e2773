/**
 * The template of packet.pdf: constant, with nothing of others in it and nothing imported. All text comes from
 * /data.json as values, which the typesetter never reads as markup. What the short names mean is in block-data.ts.
 */
export const TEMPLATE = `
#let file = json("/data.json")
#let v = file.v
#let bad = json("/bad.json")
#let attached = json("/attached.json")

#let ink = luma(20)
#let soft = luma(90)
#let faint = luma(170)
#let link-ink = rgb("#1d3557")

#let letters = (
  "Noto Serif", "Vazirmatn", "Noto Sans Hebrew", "Noto Serif Devanagari", "Noto Serif Tibetan", "Noto Sans SC",
  "Noto Emoji", "Noto Sans Thai", "Noto Sans Georgian", "Noto Sans Armenian", "Noto Sans Ethiopic",
  "Noto Sans Mono", "Noto Sans Symbols 2",
)
#let from-right = ("Vazirmatn", ..letters)
#let one-width = ("Noto Sans Mono", ..letters)

#let number = if v.volumes > 1 { v.packet + "." + str(v.volume) } else { v.packet }
#let six(n) = { let s = str(n); "0" * calc.max(0, 6 - s.len()) + s }

#set document(
  title: "Evidence packet " + v.packet + if v.volumes > 1 { ", volume " + str(v.volume) },
  date: if v.date == none { none } else {
    datetime(year: v.date.at(0), month: v.date.at(1), day: v.date.at(2),
      hour: v.date.at(3), minute: v.date.at(4), second: v.date.at(5))
  },
)
#set text(font: letters, size: 10.5pt, fill: ink, lang: "en", fallback: false, hyphenate: false, ligatures: false)
#set smartquote(enabled: false)
#set par(leading: 0.55em, spacing: 0.75em, justify: false)
#set page(
  paper: "a4",
  margin: (x: 23mm, top: 25mm, bottom: 23mm),
  header-ascent: 30%,
  footer-descent: 30%,
  header: {
    set text(size: 7.5pt, fill: soft)
    block(width: 100%, stroke: (bottom: 0.4pt + faint), inset: (bottom: 4pt))[Evidence packet #v.packet#if v.volumes > 1 [, volume #v.volume of #v.volumes] #h(1fr) Checkpoint: #v.words …]
  },
  footer: context {
    set text(size: 7.5pt, fill: soft)
    let n = counter(page).get().first()
    [#number#"-"#six(n) #h(1fr) page #n of #counter(page).final().first()]
  },
)

#show heading: set block(above: 0.9em, below: 0.5em)
#show heading.where(level: 1): set text(size: 17pt, weight: "bold")
#show heading.where(level: 1): set block(below: 0.8em, width: 100%, stroke: (bottom: 0.8pt + ink), inset: (bottom: 5pt))
#show heading.where(level: 2): set text(size: 12.5pt, weight: "bold")
#show heading.where(level: 3): set text(size: 10.5pt, weight: "bold")
#show heading.where(level: 3): set block(above: 0.9em, below: 0.6em)
#show heading.where(level: 4): set text(size: 8.5pt, weight: "bold", fill: soft)
#show heading.where(level: 4): set block(above: 1.1em, below: 0.5em)
#set heading(bookmarked: true, outlined: false)
#set list(marker: "•", indent: 4pt, body-indent: 6pt)
#set enum(indent: 4pt, body-indent: 6pt)
#set table(stroke: (x, y) => (bottom: if y == 0 { 0.7pt + ink } else { 0.3pt + faint }), inset: (x: 3pt, y: 2.6pt))

#let small(c) = text(size: 8pt, fill: soft, c)
#let code(c) = box(
  fill: luma(235), stroke: 0.3pt + faint, radius: 1pt, inset: (x: 1.5pt), outset: (y: 1.5pt),
  text(font: "Noto Sans Mono", size: 0.7em, dir: ltr, lang: "en", c),
)
#let hole(n) = box({
  text(font: "Noto Sans Mono", dir: ltr, lang: "en", "▮" * n)
  text(size: 0.7em, dir: ltr, lang: "en", if n == 1 { "[hidden]" } else { "[hidden: " + str(n) + " pieces]" })
})
#let run(r) = if r == "\\u{200c}" { text(font: "Noto Serif", r) } else if type(r) == str { r } else if type(r) == int { box() } else if "c" in r { code(r.c) } else { hole(r.h) }
#let runs(rs) = if type(rs) == str { rs } else { for r in rs { run(r) } }
#let goes(to, c) = {
  let at = v.links.at(to, default: none)
  if at == none { c } else if at == 0 { link(label(to), text(fill: link-ink, c)) } else { c; small(" (volume " + str(at) + ")") }
}
#let foreign(x, c) = if "z" in x { text(lang: x.g, region: x.z, c) } else if "g" in x { text(lang: x.g, c) } else { c }
#let span(s) = {
  if type(s) != dictionary or "k" not in s { run(s) }
  else if s.k == "s" { foreign(s, runs(s.r)) }
  else if s.k == "a" { goes(s.to, runs(s.r)) }
  else if s.k == "b" { strong(runs(s.r)) }
  else if s.k == "n" { small(runs(s.r)) }
  else if s.k == "c" { text(font: one-width, size: 0.84em, runs(s.r)) }
  else { box(width: 11em, stroke: (bottom: 0.5pt + ink), outset: (bottom: 1pt)); small({ " ("; runs(s.r); ")" }) }
}
#let line-of(t) = if type(t) == str { t } else { for s in t { span(s) } }
#let words(x) = {
  for p in x.p {
    if "d" in p { block(width: 100%, inset: (right: 8pt), stroke: (right: 1.2pt + faint), above: 0.8em, below: 0.8em, foreign(x, text(dir: rtl, font: from-right, align(right, runs(p.r))))) }
    else { block(width: 100%, inset: (left: 8pt), stroke: (left: 1.2pt + faint), above: 0.8em, below: 0.8em, foreign(x, runs(p.r))) }
  }
  if "r" in x { par(small(x.r)) }
}
#let named(x, c) = if "id" in x [#c#label(x.id)] else { c }
#let rows-of(x) = {
  set text(size: 8pt)
  block(sticky: true, above: 0.9em, below: 0.4em, text(size: 9pt, weight: "bold", x.t))
  table(
    columns: x.w.map(w => w * 1fr),
    table.header(repeat: true, ..x.h.map(c => strong(runs(c)))),
    ..for r in x.r { for c in r { (line-of(c),) } },
  )
}
#let plot(x) = {
  set text(size: 8pt)
  block(sticky: true, above: 0.9em, below: 0.4em, text(size: 9pt, weight: "bold", x.t))
  grid(
    columns: (3fr, 4fr, 2.2em, 5fr), row-gutter: 3.5pt, column-gutter: 6pt,
    ..for r in x.r {(
      line-of(r.t),
      box(width: 100%, height: 0.75em, baseline: 0.05em, rect(width: calc.max(0.5, r.p) * 1%, height: 100%, fill: luma(120))),
      align(right, str(r.n)),
      small(r.e.map(e => goes(e.at(0), e.at(1))).join(", ")),
    )},
  )
}
#let render(x) = {
  let b = x.b
  if b == "h" { named(x, heading(level: x.l, bookmarked: x.l < 4, line-of(x.t))) }
  else if b == "t" { par(line-of(x.t)) }
  else if b == "n" { par(small(line-of(x.t))) }
  else if b == "w" { words(x) }
  else if b == "d" {
    set text(size: 8.5pt)
    par(x.r.map(r => { text(fill: soft, line-of(r.at(0))); " "; line-of(r.at(1)) }).join([ #h(0.15em)·#h(0.15em) ]))
  }
  else if b == "f" {
    set text(size: 9pt)
    grid(columns: (3.2fr, 10fr), column-gutter: 8pt, row-gutter: 6.5pt,
      ..for r in x.r { (text(fill: soft, line-of(r.at(0))), line-of(r.at(1))) })
  }
  else if b == "k" {
    if x.k == "draft" {
      block(width: 100%, stroke: 0.8pt + ink, inset: 10pt, above: 1.2em, below: 1.2em, {
        block(below: 0.8em, text(size: 8pt, weight: "bold", tracking: 0.04em, "Draft, not signed"))
        for y in x.c { render(y) }
      })
    } else if x.k == "later" {
      pad(left: 12pt, for y in x.c { render(y) })
    } else {
      block(height: 0pt, above: 1.1em, below: 0.5em, sticky: true, line(length: 100%, stroke: 0.5pt + faint))
      for y in x.c { render(y) }
    }
  }
  else if b == "m" { block(sticky: true, text(size: 8pt, style: "normal", weight: "bold", for (i, m) in x.r.enumerate() { if i > 0 { "  " }; "▪ "; runs(m) })) }
  else if b == "i" { list(..x.r.map(line-of)) }
  else if b == "o" { enum(..x.r.map(line-of)) }
  else if b == "r" { rows-of(x) }
  else if b == "c" {
    block(width: 100%, fill: luma(245), inset: 6pt, text(font: one-width, size: 8pt, x.r.map(runs).join(linebreak())))
  }
  else if b == "p" {
    block(sticky: true, above: 0.8em, below: 0.5em, text(size: 8pt, weight: "bold", runs(x.t)))
    if x.p in bad { par(small("This picture could not be set here. The file itself is in the packet.")) }
    else { block(above: 0.5em, below: 0.8em, stroke: 0.4pt + faint, image(x.p, alt: x.a, width: x.w * 1pt)) }
  }
  else if b == "l" { plot(x) }
  else if b == "g" {
    block(width: 100%, stroke: (y: 0.5pt + ink), inset: (y: 4pt), above: 1em, sticky: true, text(size: 8.5pt, weight: "bold", runs(x.t)))
    for y in x.c { render(y) }
  }
  else if b == "s" {
    for l in x.r { block(above: 1.6em, below: 0.4em, { runs(l); h(6pt); box(width: 1fr, stroke: (bottom: 0.5pt + ink), outset: (bottom: 1pt)) }) }
  }
  else if b == "b" { pagebreak(weak: true) }
  else if b == "a" { [#metadata(none)#label(x.id)] }
  else if b == "O" {
    pagebreak(weak: true)
    block(below: 1.2em, text(size: 17pt, weight: "bold", "Contents"))
    set par(leading: 0.8em)
    outline(title: none, depth: 1, indent: 0pt)
  }
  else if b == "P" {
    if x.at("id", default: "") not in v.short { pagebreak(weak: true) }
    if x.n == "0" { named(x, heading(level: 1, outlined: false, { text(size: 9pt, weight: "regular", fill: soft, tracking: 0.12em, upper("Evidence packet")); linebreak(); text(size: 24pt, v.packet) })) }
    else { named(x, heading(level: 1, outlined: true, { x.n; h(0.6em); x.t; if "again" in x { text(size: 10pt, weight: "regular", " (continued)") } })) }
  }
}

#for a in attached {
  pdf.attach(a.path, relationship: "source", mime-type: a.type, description: a.what)
}
#for x in file.b { render(x) }
`
