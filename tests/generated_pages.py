"""Whole HTML pages made by chance, of all that HTML nests, shows, folds away and hides. No two words of a page are alike."""

from __future__ import annotations

import random
from collections.abc import Callable

_SYLLABLES = ["tide", "ebb", "Fjörd", "數據", "naïve", "Straße", "поток", "x", "3.5", "ﬁn", "São", "10%"]

_SHEET = """
.gone { display: none } .veiled, #veil { visibility: hidden } div.faint { opacity: 0 }
.away { position: absolute; left: -9999px } .screen { display: block; color: #333 }
.list .inner { display: none } .list > .child { display: none !important }
.only-small { display: none } @media (max-width: 600px) { .only-small { display: block } .only-wide { display: none } }
@media print { .no-print { display: none } } @media screen and (min-width: 100px) { .in-media { display: none } }
/* .comment { display: none } */ .late { display: none } .late { display: block }
.speck { font-size: 0 } .dot { width: 1px; height: 1px; overflow: hidden; position: absolute }
"""

_HIDING = [
    'style="display:none"', 'style="visibility:hidden"', 'style="opacity:0"', "hidden", 'style="width:0;height:0;overflow:hidden"',
    'style="position:absolute;left:-9999px"', 'style="font-size:0"', 'style="color:white;background:#fff"',
    'style="display:none!important"', 'style="clip:rect(0,0,0,0);position:absolute"',
    'class="gone"', 'class="a veiled b"', 'class="faint"', 'class="away"', 'class="speck"', 'class="dot"', 'class="only-small"',
    'class="in-media"', 'style="color:transparent"', 'style="color:rgba(1,2,3,0)"', 'style="max-height:0;overflow:hidden"',
    'style="transform:scale(0)"', 'style="filter:opacity(0)"', 'style="clip-path:inset(50%)"', 'style="content-visibility:hidden"',
    'style="VISIBILITY : collapse"', 'popover', 'style="opacity:0.001"', 'style="background-color:black;color:#000"',
    'style="height:0;overflow:clip"', 'style="position:fixed;top:-90000px"',
]  # fmt: skip
_LOOKING_HIDDEN = [
    'style="visibility:visible"', 'style="opacity:.4"', 'class="no-print"', 'class="only-wide"', 'class="comment"', 'class="late"',
    'class="inner"', 'class="child"', 'aria-hidden="true"', 'style="color:white;background:black"', 'style="position:absolute"',
    'style="text-indent:2em"', 'style="font-size:9px"', 'class="screen"', 'style="overflow:hidden"', 'data-x="display:none"',
]  # fmt: skip


class PageMaker:
    """Makes one page; the seed alone decides what is on it."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.count = 0

    def page(self) -> str:
        """A page with a style sheet of its own and a dozen of parts."""
        parts = "".join(self.block(0) for _ in range(self.dice.randrange(6, 20)))
        return f"<!doctype html><html><head><title>{self.word()}</title><style>{_SHEET}</style></head><body>{parts}</body></html>"

    def word(self) -> str:
        self.count += 1
        return f"{self.dice.choice(_SYLLABLES)}{self.count}"

    def words(self) -> str:
        return " ".join(self.word() for _ in range(self.dice.randrange(1, 6)))

    def text(self) -> str:
        """Words with what may stand among them."""
        parts = [self.words(), self.dice.choice(_TEXTS)(self), self.words()]
        return self.dice.choice([" ", "\n", "\r\n\t", " "]).join(parts)

    def block(self, depth: int) -> str:
        kinds = _FLAT if depth > 5 else _BLOCKS
        return self.dice.choice(kinds)(self, depth + 1)

    def blocks(self, depth: int) -> str:
        return self.dice.choice(["", "\n"]).join(self.block(depth) for _ in range(self.dice.randrange(1, 4)))


Inline = Callable[[PageMaker], str]
Flow = Callable[[PageMaker, int], str]


def _inside_word(make: PageMaker) -> str:
    tag = make.dice.choice("b i em span strong u code mark small font a".split())
    return f"{make.word()}<{tag}>{make.word()}</{tag}>{make.word()}"


def _hidden_inline(make: PageMaker) -> str:
    return f"<span {make.dice.choice(_HIDING)}>{make.words()}</span>"


_TEXTS: list[Inline] = [
    PageMaker.words,
    _inside_word,
    _hidden_inline,
    lambda make: (
        f"{make.word()}&amp;{make.word()} &lt;{make.word()}&gt; caf&eacute;{make.word()} &#x41;{make.word()} a&nbsp;{make.word()}"
    ),
    lambda make: f"{make.word()}<br>{make.word()}<br/>{make.word()}",
    lambda make: f"{make.word()}<!-- {make.word()} -->{make.word()}",
    lambda make: f"<ruby>{make.word()}<rp>(</rp><rt>{make.word()}</rt><rp>)</rp></ruby>",
    lambda make: f"10<sup>{make.dice.randrange(9)}</sup> H<sub>2</sub>O {make.word()}",
    lambda make: f"<q>{make.words()}</q> <abbr title={make.word()}>{make.word()}</abbr> <kbd>{make.word()}</kbd>",
    lambda make: f"{make.word()}<wbr>{make.word()}&shy;{make.word()}",
    lambda make: f"<button>{make.words()}</button> <label>{make.word()} <input value={make.word()}></label>",
    lambda make: f"<img alt={make.word()} src=x.png> {make.word()}",
    lambda make: f"{make.word()} 3 < 4 & 5 {make.word()}",
    lambda make: f"<a href='https://a.example/{make.word()}'>{make.words()}</a>",
    lambda make: f"<math><mi>{make.word()}</mi><mo>=</mo><mn>3</mn></math>",
    lambda make: f"<span {make.dice.choice(_LOOKING_HIDDEN)}>{make.words()}</span>",
    lambda make: f"<meter value=1>{make.word()}</meter><progress>{make.word()}</progress> {make.word()}",
    lambda make: f"<noscript>{make.word()}</noscript>{make.word()}<script>var {make.word()} = '</p>'</script>",
    lambda make: (
        f"<svg width=400 height=50><title>{make.word()}</title><text y=20>{make.word()}<tspan>{make.word()}</tspan></text></svg>"
    ),
    lambda make: f"<svg width=400 height=50><text y=20><![CDATA[{make.word()} <b> & {make.word()}]]></text></svg>",
    lambda make: (
        f"<svg width=400 height=50><defs><text id=d y=9>{make.word()}</text></defs><desc>{make.word()}</desc>"
        f"<foreignObject width=300 height=40><p>{make.words()}</p></foreignObject></svg>"
    ),
    lambda make: f"<video>{make.word()}</video><audio>{make.word()}</audio><canvas>{make.word()}</canvas>{make.word()}",
    lambda make: f"<select><option>{make.word()}<option selected>{make.word()}</select>",
    lambda make: f"<textarea rows=5>{make.words()}\n{make.word()} &lt;b&gt; <i></textarea>",
    lambda make: f"{make.word()}\u200b{make.word()}\U000e0041\u2060{make.word()}",
    lambda make: f"<span style='visibility:hidden'>{make.word()}<b style='visibility:visible'>{make.word()}</b></span>",
]


def _list(make: PageMaker, depth: int) -> str:
    tag, end = make.dice.choice(["ul", "ol", "menu"]), make.dice.choice(["</li>", ""])
    items = "".join(f"<li>{make.dice.choice([make.text(), make.blocks(depth)])}{end}" for _ in range(make.dice.randrange(1, 5)))
    return f"<{tag}>{items}</{tag}>"


def _definitions(make: PageMaker, depth: int) -> str:
    end = make.dice.choice([("</dt>", "</dd>"), ("", "")])
    rows = (f"<dt>{make.text()}{end[0]}<dd>{make.dice.choice([make.text(), make.blocks(depth)])}{end[1]}" for _ in range(2))
    return f"<dl>{''.join(rows)}</dl>"


def _table(make: PageMaker, depth: int) -> str:
    wide, end = make.dice.randrange(1, 4), make.dice.choice(["</td>", ""])
    cells = ("".join(f"<td>{make.dice.choice([make.text(), make.blocks(depth)])}{end}" for _ in range(wide)) for _ in range(2))
    head = "".join(f"<th>{make.text()}</th>" for _ in range(wide))
    return f"<table><caption>{make.words()}</caption><tr>{head}</tr>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def _around(make: PageMaker, depth: int) -> str:
    tag = make.dice.choice(
        "div section article blockquote main aside header footer nav center fieldset figure form address".split()
    )
    return f"<{tag}>{make.blocks(depth)}</{tag}>"


def _hidden_block(make: PageMaker, depth: int) -> str:
    tag = make.dice.choice(["div", "section", "p"])
    inside = make.text() if tag == "p" else make.blocks(depth)
    return f"<{tag} {make.dice.choice(_HIDING)}>{inside}</{tag}>"


def _frame(make: PageMaker, depth: int) -> str:
    inner = f"<p>{make.text()}</p>{make.blocks(depth)}".replace("&", "&amp;").replace('"', "&quot;")
    return f'<iframe width=600 height=5000 srcdoc="{inner}">{make.word()}</iframe>'


def _shadow(make: PageMaker, depth: int) -> str:
    inside = f"<p>{make.text()}</p><slot name=a>{make.word()}</slot><slot></slot><p>{make.words()}</p>"
    light = f"<p>{make.text()}</p><b slot=a>{make.word()}</b><i slot=nowhere>{make.word()}</i>{make.blocks(depth)}"
    return f"<div><template shadowrootmode=open>{inside}</template>{light}</div>"


def _toggled(make: PageMaker, depth: int) -> str:
    name = f"part{make.count}"
    return f"<button aria-controls={name}>{make.word()}</button><div id={name} hidden>{make.blocks(depth)}</div>"


_FLAT: list[Flow] = [
    lambda make, depth: f"<p>{make.text()}</p>",
    lambda make, depth: f"<p>{make.text()}",
    lambda make, depth: f"<h2>{make.text()}</h2>",
    lambda make, depth: f'<p style="text-indent:-9999px;overflow:hidden">{make.words()}</p>',
    lambda make, depth: f"<div>{make.text()}</div>",
    lambda make, depth: f"<pre>{make.words()}\n  {make.word()}\t{make.word()}\r\n{make.word()}</pre>",
    lambda make, depth: make.text(),
]
_BLOCKS: list[Flow] = [
    *_FLAT,
    *_FLAT,
    _list,
    _definitions,
    _table,
    _around,
    _around,
    _hidden_block,
    _hidden_block,
    _frame,
    _shadow,
    lambda make, depth: f"<div {make.dice.choice(_LOOKING_HIDDEN)}>{make.blocks(depth)}</div>",
    lambda make, depth: (
        f"<div class=list><p class=inner>{make.text()}</p><div class=child>{make.text()}</div>{make.block(depth)}</div>"
    ),
    lambda make, depth: f"<details{make.dice.choice(['', ' open'])}><summary>{make.text()}</summary>{make.blocks(depth)}</details>",
    lambda make, depth: f"<dialog{make.dice.choice(['', ' open style=position:static'])}>{make.blocks(depth)}</dialog>",
    lambda make, depth: f"<template><p>{make.text()}</p>{make.block(depth)}</template>",
    _toggled,
    lambda make, depth: f"<div style='display:flex'><span>{make.words()}</span><span>{make.words()}</span></div>",
    lambda make, depth: f"<p id=veil>{make.text()}</p>",
]
