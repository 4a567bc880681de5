"""HTML pages as a reader sees them: blocks, pieces, links, what is hidden, and the way back to the source."""

from __future__ import annotations

import html
import random
import re
import unicodedata
from collections.abc import Iterator

import pytest
from cost import grows_evenly

from extractor.text.document import Block, Document
from extractor.text.html import read_html
from extractor.text.limits import Extent


def texts(source: str) -> list[str]:
    document = read_html(source)
    return [document.text_of(block) for block in document.blocks]


def only(source: str) -> Block:
    (block,) = read_html(source).blocks
    return block


def links(source: str) -> list[tuple[str, str]]:
    return [(link.url, link.label) for link in read_html(source).links]


def pieces(source: str) -> list[tuple[str, str]]:
    document = read_html(source)
    return [(piece.style, document.text[piece.start : piece.end]) for piece in document.pieces]


def marked(source: str) -> str:
    """The blocks' texts, collapsed ones in brackets."""
    document = read_html(source)
    return " | ".join(f"[{document.text_of(b)}]" if b.collapsed else document.text_of(b) for b in document.blocks)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>One<p>Two", ["One", "Two"]),
        ("<p>  a \n\t b  </p>", ["a b"]),
        ("a<b> b </b> c", ["a b c"]),
        ("in<i>line</i>s", ["inlines"]),
        ("a<br>b<br><br>c", ["a", "b", "c"]),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>", ["a", "b", "c"]),
        ("<dl><dt>t<dd>d<dt>u</dl>", ["t", "d", "u"]),
        ("<pre>a\r\n  b\n\n\tc\n</pre>", ["a\n  b\n\n\tc"]),
        ("<textarea>@x{\n y}</textarea>", ["@x{\n y}"]),
        ("<table><tr><td>1<td>2<tr><td>3</table>", ["1", "2", "3"]),
        ("<select><option>a<option>b</select>", ["a", "b"]),
        ("a<button>b</button>c<img>d", ["a b c d"]),
        ("&lt;b&gt; &amp;amp; caf&eacute; &#x41;&#66; a&nbsp;b", ["<b> &amp; café AB a\xa0b"]),
        ("&nbsp;&emsp;a&emsp;", ["a"]),
        ("a < b and c > d & e", ["a < b and c > d & e"]),
        ("soft&shy;hyphen ze\u200bro <b>w</b>&#8203;idth", ["softhyphen zero width"]),
        ("می\u200cخواهم", ["می\u200cخواهم"]),
        ("10<sup>6</sup> CO<sub>2</sub> 3<sup>rd</sup> N<sup>1,2</sup>", ["10⁶ CO₂ 3rd N¹,²"]),
        ("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", ["1/2"]),
        ("<math><msup><mn>10</mn><mn>4</mn></msup></math>", ["10⁴"]),
        ("<svg><text>in<![CDATA[ a<b]]></text> out</svg>", ["in a<b"]),
        ("<b>x<![CDATA[y]]></b>", ["x"]),
        ("<a href='x>y'>t</a>", ["t"]),
        ('<p title="never closed>text</p><p>more</p>', ["text", "more"]),
        ("<div><span>open <p>p</div>after", ["open", "p", "after"]),
        ("<a href=x><h3>T</a></h3><p>q</p>", ["T", "q"]),
        ("a<script>if (a</b) x</script>b<style>p{}</style>c", ["abc"]),
        ("<!-- <p>x</p> --->a<!-->b<!doctype html><?php x ?>c", ["abc"]),
        ("cut off <a hre", ["cut off"]),
        ("<p/>a<br/>b</br>c", ["a", "b", "c"]),
        ("---\nt: x\n---\n**a**\nb\n\n---\n\n## c\n<p>d\n\ne</p>\n- f\n- g", ["**a** b", "---", "## c", "d e", "- f", "- g"]),
        ("x&#" + "9" * 5000 + ";y <a title='&#" + "9" * 5000 + "'>z</a>", ["x\ufffdy z"]),
        ("<div><template shadowrootmode=open><p>a</p></template>b</div>", ["a"]),
    ],
)
def test_the_text_is_what_a_browser_shows(source: str, expected: list[str]) -> None:
    """Blocks, folded white space, entities, raw text, broken tags."""
    assert texts(source) == expected


def test_text_joins_the_blocks_with_line_breaks() -> None:
    """Nothing lies between two blocks but one line break, and empty blocks are dropped."""
    document = read_html("<h1>A</h1><div><p> </p></div><ul><li>b</li></ul>")
    assert document.text == "A\nb"


@pytest.mark.parametrize(
    ("source", "kind", "level"),
    [
        ("<h3>a</h3>", "heading", 3),
        ('<div role="heading" aria-level="4">a</div>', "heading", 4),
        ("<ul><li><ol><li>a</li></ol></li></ul>", "item", 2),
        ("<p>a</p>", "paragraph", 0),
        ("<pre>a</pre>", "pre", 0),
        ("<h2><a>a</a></h2>", "heading", 2),
        ("### a\n", "heading", 3),
    ],
)
def test_a_block_has_a_kind_and_a_level(source: str, kind: str, level: int) -> None:
    """Headings have their own level, items the depth of their list."""
    block = only(source)
    assert (block.kind, block.level) == (kind, level)


def test_lines_between_breaks_share_their_path() -> None:
    """``<br>`` makes blocks of kind line; what stands around them tells them apart."""
    first, second, third = read_html("<div class=e><b>T</b><br><i>A, B</i><br>2026</div>").blocks
    assert {first.kind, second.kind, third.kind} == {"line"}
    assert first.path == second.path == third.path
    assert [first.style, second.style, third.style] == ["div.e b", "div.e i", "div.e"]


def test_style_has_classes_without_digits_and_no_ids() -> None:
    """Blocks that look alike share a style: the last four names with their first telling class."""
    source = '<main><section><div id=a1 class="item-12 big"><p class="odd x">a</p></div></section></main>'
    assert only(source).style == "main section div.item-# p.x"


def test_paths_tell_which_card_a_block_is_in() -> None:
    """Blocks of one card share a prefix that others don't have."""
    a, b, c = (block.path for block in read_html("<ul><li><p>a<p>b<li><p>c</ul>").blocks)
    assert a[:2] == b[:2]
    assert a[:2] != c[:2]
    assert a[:1] == c[:1]


def test_cells_have_rows_and_columns() -> None:
    """Columns count cells that reach over several columns or down into later rows."""
    source = "<table><tr><th>a<th colspan=2>b<th>c<tr><td rowspan=2>d<td>e<td>f<tr><td>g<td><p>h</p></table>"
    document = read_html(source)
    cells = {document.text_of(b): b for b in document.blocks}
    columns = {"a": 0, "b": 1, "c": 3, "d": 0, "e": 1, "f": 2, "g": 1, "h": 2}
    assert {name: cell.column for name, cell in cells.items()} == columns
    assert len({cell.row for cell in cells.values()}) == 3
    assert all(cell.kind == "cell" for cell in cells.values())


def test_a_table_that_holds_tables_has_no_cells() -> None:
    """It arranges the page; only the inner table is one."""
    kinds = [(b.kind, b.row is None) for b in read_html("<table><tr><td>a<table><tr><td>b</table></table>").blocks]
    assert kinds == [("paragraph", True), ("cell", False)]


@pytest.mark.parametrize(
    ("source", "emphasised", "linked"),
    [
        ("<p><b>a</b> <i>b</i>.</p>", True, False),
        ("<p><a href=x>a</a>, <a href=y>b</a></p>", True, True),
        ("<p><b>a</b> b</p>", False, False),
        ("<h2>a</h2>", True, False),
        ('<p style="font-weight:bold">a</p>', True, False),
        ("<p>…</p>", False, False),
    ],
)
def test_a_block_is_emphasised_or_linked_where_all_its_words_are(source: str, emphasised: bool, linked: bool) -> None:
    """Marks between don't count."""
    block = only(source)
    assert (block.emphasised, block.linked) == (emphasised, linked)


def test_pieces_are_what_stands_out_inside_a_block() -> None:
    """Each run under one inline element, and the bare text between."""
    source = '<li><a class="t x" href=y>Title <b>bold</b></a>, <i>A. Author</i>, Venue</li>'
    assert pieces(source) == [("a.t", "Title bold"), ("#text", ","), ("i", "A. Author"), ("#text", ", Venue")]
    assert pieces("<li><a>alone</a></li>") == []


CARD = """<details><summary>
  <span class="name">A Title</span>
  <span class="who">X Y, Z W</span>
  <span class="meta">2026</span>
</summary><p>Prose.</p></details>"""


def test_siblings_on_lines_of_their_own_with_classes_are_blocks() -> None:
    """A style sheet draws them so; what is of one class stays together."""
    assert texts(CARD) == ["A Title", "X Y, Z W", "2026", "Prose."]
    assert texts("<p>\n<span class=a>x</span>\n<span class=b>y</span>\n<span class=b>z</span>\n</p>") == ["x", "y z"]


@pytest.mark.parametrize(
    "source",
    [
        "<p>\n<span class=a>x</span>\n<span class=a>y</span>\n</p>",
        "<p>\n<span class=a1>x</span>\n<span class=a2>y</span>\n</p>",
        "<p>\n<span class=a>x</span> <span class=b>y</span>\n</p>",
        "<h2>\n<span class=a>x</span>\n<span class=b>y</span>\n</h2>",
    ],
)
def test_other_siblings_stay_in_one_line(source: str) -> None:
    """Of one class, on one source line, or in a heading."""
    assert texts(source) == ["x y"]


def test_labels_in_a_row_are_no_single_word() -> None:
    """Linked or classed siblings that touch are drawn apart, but parts of words are not."""
    assert texts("<div><a href=x>PDF</a><a href=y>Code</a></div>") == ["PDF Code"]
    assert texts("<div><a href=x>PDF</a><a href=y>Code</a><p>z</p></div>") == ["PDF Code", "z"]
    assert texts("<div><span class=n>9</span><span class=l>Papers</span></div>") == ["9 Papers"]
    assert texts("<p><span class=a>H</span><span class=b>yper</span></p>") == ["Hyper"]
    assert texts("<p><span class=a>we </span><span class=b>do</span></p>") == ["we do"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<details><summary>S</summary>a<p>b</p></details>", "S | [a] | [b]"),
        ("<details open><summary>S</summary>a</details>", "S | a"),
        ("<button aria-controls=x>show</button><p>q</p><div id=x hidden>a</div>", "show | q | [a]"),
        ('<a href="#x">show</a><p>q<div id=x style="display:none">a</div>', "show | q | [a]"),
        ('<p><a onclick="toggle(\'x\')">abs</a><p>q<div id=x style="display:none">a</div>', "abs | q | [a]"),
        ('<div><a role=button>abs</a> <a href=p.pdf>pdf</a></div><div style="display: none">a</div>', "abs pdf | [a]"),
        ('<p>text</p><div style="display:none">a</div>', "text"),
    ],
)
def test_what_a_control_reveals_is_collapsed_not_hidden(source: str, expected: str) -> None:
    """A control names the element, or stands right before it."""
    assert marked(source) == expected


HIDING = {
    "display": '<p style="DISPLAY : none !important">secret</p>',
    "visibility": '<p style="visibility:hidden">secret</p>',
    "opacity": '<p style="opacity:0.0">secret</p>',
    "font size": '<p style="font-size:0px">secret</p>',
    "size": '<p style="width:1px;height:1px;overflow:hidden">secret</p>',
    "off-screen": '<p style="position:absolute; left:-9999px">secret</p>',
    "hidden attribute": "<p hidden>secret</p>",
    "colour": '<div style="background:#fff"><p style="color: white">secret</p></div>',
    "comment": "<!-- secret -->",
    "script": "<script>secret</script>",
    "style": "<style>secret</style>",
    "template": "<template><p>secret</p></template>",
    "noscript": "<noscript>secret</noscript>",
    "title": "<head><title>secret</title></head>",
    "fallback": "<iframe>secret</iframe>",
    "formula twice": "<math><mi>x</mi><annotation>secret</annotation></math>",
}


@pytest.mark.parametrize("kind", HIDING)
def test_hidden_text_is_left_out_and_counted(kind: str) -> None:
    """Also in elements inside the hidden one; what stands after it is seen again."""
    document = read_html(f"<body>before {HIDING[kind].replace('secret', 'secret')} after</body>")
    assert "secret" not in document.text
    assert document.text.split()[0] == "before"
    assert document.text.split()[-1] == "after"
    assert document.hidden[kind] >= len("secret")


@pytest.mark.parametrize(
    "source",
    [
        '<p style="display:none"><b style="display:inline">secret</b></p>',
        '<p style="color:transparent">secret</p>',
        '<p style="color:#fefefe;background-color:rgb(255, 255, 255)">secret</p>',
        "<table bgcolor=white><tr><td><font color=#FFFFFF>secret</font></table>",
        '<p style="text-indent:-9999px">secret</p>',
        '<p style="clip:rect(0,0,0,0);position:absolute">secret</p>',
        '<p style="transform:scale(0)">secret</p>',
        '<p style="max-height:0;overflow:hidden">secret</p>',
        "<input value=secret>",
        '<a href="secret:" title="secret"></a>',
        "\U000e0073\U000e0065\U000e0063",
    ],
)
def test_there_are_many_ways_to_hide(source: str) -> None:
    """Zero and transparent and far away; attributes are no text."""
    assert read_html(source).text == ""


@pytest.mark.parametrize(
    "source",
    [
        '<p aria-hidden="true">seen</p>',
        '<p style="visibility:hidden"><b style="visibility:visible">seen</b></p>',
        '<p style="font-size:0"><b style="font-size:12px">seen</b></p>',
        '<p style="display:none; display:block">seen</p>',
        '<div style="background:white"><p style="background:url(x);color:white">seen</p></div>',
        '<link rel=stylesheet href=x.css><p style="color:white">seen</p>',
        '<p style="opacity:.5">seen</p>',
        '<p style="width:0">seen</p>',
        '<p style="font-size:0.8em">seen</p>',
        '<p class="hidden">seen</p>',
        '<body style="display:none; opacity:0"><p>seen</p></body>',
    ],
)
def test_what_may_be_seen_is_read(source: str) -> None:
    """Where it can't be told, it is read."""
    assert texts(source) == ["seen"]


def test_of_a_formula_drawn_twice_one_copy_is_read() -> None:
    """The drawing is told by aria-hidden beside the MathML."""
    mathml = "<span class=m><math><mi>x</mi><mn>2</mn><annotation>x_2</annotation></math></span>"
    drawing = '<span class=h aria-hidden="true"><i>x</i><b>2</b></span>'
    assert texts(f"<p>a <span>{mathml}{drawing}</span> b</p>") == ["a x2 b"]
    assert texts(f"<p>a <span>{drawing}{mathml}</span> b</p>") == ["a x2 b"]
    assert texts(f"<p>a <span>{drawing}</span> b</p>") == ["a x2 b"]


def test_links_hold_what_the_page_prints() -> None:
    """The URL's own place, its label, and where in the text it belongs."""
    source = '<p>See <a href=" https://a.example/?x=1&amp;y=2&copy=3 ">the <b>paper</b></a> or www.b.example.</p>'
    document = read_html(source)
    first, second = document.links
    assert (first.url, first.label) == ("https://a.example/?x=1&y=2&copy=3", "the paper")
    assert source[first.start : first.end] == "https://a.example/?x=1&amp;y=2&copy=3"
    assert document.text[first.at :].startswith("the paper")
    assert (second.url, source[second.start : second.end]) == ("www.b.example", "www.b.example")


def test_only_links_that_lead_elsewhere_count() -> None:
    """No places on the page, addresses, scripts, pictures, hidden links; relative URLs stay as printed."""
    source = (
        '<a href="#x">a</a><a href="mailto:m@x.example">b</a><a href="javascript:f()">c</a><a>d</a><img src="i.png"><p>-</p>'
        '<p hidden><a href="h.html">e</a></p><a href="../p.pdf">f</a><iframe src="//v.example/1"></iframe>'
    )
    assert links(source) == [("../p.pdf", "f"), ("//v.example/1", "")]


def test_a_url_that_is_its_own_label_counts_once() -> None:
    """But a URL printed as the label of another one is a link too."""
    assert links('<a href="https://a.example/b">a.example.org/b</a>')[1:] == [("a.example.org/b", "")]
    assert links('<a href="https://a.example/b">https://a.example/b</a>') == [("https://a.example/b", "https://a.example/b")]


def test_links_without_a_label_go_with_the_card_that_they_stand_in() -> None:
    """A picture's link at the end of a card does not open the next one."""
    source = (
        "<div><article><a href=1.png><img></a><h3>A</h3><p>x</p><p><a href=1.pdf><img></a></p></article>"
        "<article><a href=2.png><img></a><h3>B</h3></article></div>"
    )
    document = read_html(source)
    blocks = {document.text_of(block): block for block in document.blocks}
    at = {link.url: link.at for link in document.links}
    assert at == {"1.png": blocks["A"].start, "1.pdf": blocks["x"].end, "2.png": blocks["B"].start}


def test_a_template_leaves_no_traces() -> None:
    """Front matter and tags of Liquid are taken out before anybody sees the page; braces of LaTeX stay."""
    source = "---\ntitle: x\n---\n<p>{% include a.html %}Text {{B}ert} {%raw%}\\(x\\){%endraw%}</p>"
    document = read_html(source)
    assert document.text == "Text {{B}ert} \\(x\\)"
    assert document.hidden["template"] > len("---\ntitle: x\n---\n")


def _plain(quote: str) -> str:
    """A quote without its tags and entities, white space and superscripts made alike."""
    text = html.unescape(re.sub(r"<!--.*?-->|<[^<>]*>", "", quote))
    return "".join(unicodedata.normalize("NFKC", text.replace("\u200b", "")).replace("−", "-").split())


def _spans(document: Document, dice: random.Random) -> Iterator[tuple[int, int]]:
    for block in document.blocks:
        yield block.start, block.end
        for _ in range(3):
            start = dice.randrange(block.start, block.end)
            yield start, dice.randrange(start, block.end) + 1


WORDS = [
    "word",
    "a&amp;b",
    "caf&eacute;",
    "1&nbsp;2",
    "ü",
    "数",
    "😀",
    "x\u200by",
    "&lt;p",
    "&",
    "10<sup>6</sup>",
    "3 < 4",
]
INLINE = ["b", "i", "span", "a href='u'", "em", "code"]
BLOCKS = ["p", "div", "li", "td", "h2", "blockquote", "section", "dd", "table", "tr", "ul"]


def _generated(dice: random.Random) -> str:
    """Nested, sometimes broken HTML; hidden parts say HIDDEN."""
    parts = ["\ufeff"] if dice.random() < 0.1 else []
    for _ in range(dice.randrange(1, 40)):
        names = dice.choice([INLINE, BLOCKS])
        name = dice.choice(names)
        parts += dice.choice(
            [
                [dice.choice(WORDS)],
                [dice.choice([" ", "\r\n", "  \n ", ""])],
                [f"<{name}>"],
                [f"</{name.split()[0]}>"],
                [f"<{name}>", *dice.choices(WORDS, k=2), f"</{name.split()[0]}>"],
                ["<!-- HIDDEN -->", "<p hidden>HIDDEN</p>", "<br>"],
            ]
        )
    return "".join(parts)


@pytest.mark.parametrize("seed", range(10))
def test_every_span_of_generated_pages_leads_to_the_source(seed: int) -> None:
    """``source[start:end] == quote``, and the quote without markup is the text."""
    dice = random.Random(seed)
    for _ in range(60):
        source = _generated(dice)
        document = read_html(source)
        assert "HIDDEN" not in document.text
        assert document.text == "\n".join(document.text_of(block) for block in document.blocks)
        for start, end in _spans(document, dice):
            span = document.span(start, end)
            if span is not None:
                assert source[span.start : span.end] == span.quote
        for block in document.blocks:
            span = document.span(block.start, block.end)
            assert span is not None
            if "HIDDEN" not in span.quote:
                assert _plain(span.quote) == _plain(html.escape(span.text))


TWISTED = {
    "nested": "<div>a",
    "lists": "<ul><li>a",
    "signs": "<",
    "bold": "<p><b>a",
    "quotes": "<a b='",
    "tags": "<a ",
    "ends": "</div>",
    "spans": "<dd><span>a",
    "tables": "<table><tr><td rowspan=900 colspan=900>a",
    "entities": "&#",
    "blanks": "a  ",
    "templates": "{%",
    "options": "<select><option>a",
    "links": "<a href=x></a>",
}


@pytest.mark.parametrize("unit", TWISTED.values(), ids=TWISTED)
def test_twisted_pages_take_linear_time(unit: str) -> None:
    assert grows_evenly(lambda count: read_html(unit * count), 200)


def test_a_page_nested_too_deep_is_read_and_reported() -> None:
    """Every word is there, and a problem says how many tags were flattened."""
    document = read_html("<div>a" * 1_000)
    assert document.text.split() == ["a"] * 1_000
    assert "nested too deep" in document.problems[0].reason


def test_a_page_with_too_many_tags_is_cut_and_reported() -> None:
    """What was read is whole; the problem says how much was not."""
    document = read_html("<p>a</p>" * 6, Extent(tokens=15, values=0, effort=0))
    assert document.text == "\n".join("a" * 5)
    assert "last 8 characters" in document.problems[0].reason


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>a</p><details><summary>b</summary>c</details>", {"a": "shown", "b": "shown", "c": "collapsed"}),
        ("<select><option>a<option selected>b</select>", {"a": "collapsed", "b": "shown"}),
        ('<p>a <span class="sr-only">b</span> c</p>', {"a": "shown", "b": "unsure", "c": "shown"}),
        ('<a href="#">a</a><p class=hidden>b</p>', {"a": "shown", "b": "collapsed"}),
        ("<p aria-hidden=true>a</p>", {"a": "unsure"}),
        ("<p hidden=until-found>a</p>", {"a": "collapsed"}),
        ('<link rel=stylesheet href=x><p style="color:#fff">a</p>', {"a": "unsure"}),
        ('<p style="color:#fff">a <a href=x>b</a></p>', {"b": "unsure"}),
        ("<p hidden style=display:block>a</p>", {"a": "shown"}),
        ('<p><span style="width:0;height:0;overflow:hidden">a</span></p>', {"a": "unsure"}),
    ],
)
def test_spans_say_how_a_reader_comes_to_see_them(source: str, expected: dict[str, str]) -> None:
    """At once, after a click, or perhaps not at all: then a sheet or a script elsewhere decides."""
    document = read_html(source)
    spans = {word: document.span(document.text.index(word), document.text.index(word) + 1) for word in document.text.split()}
    assert {word: span.seen for word, span in spans.items() if span} == expected


def test_a_span_in_several_parts_is_as_sure_as_the_worst() -> None:
    """Edits of the text move marks along."""
    document = read_html("<details><summary>a</summary><p>b</p></details><p>c</p><p aria-hidden=true>d</p>")
    ends = {word: document.text.index(word) + 1 for word in "abcd"}
    assert [document.seen(0, ends[word]) for word in "abcd"] == ["shown", "collapsed", "collapsed", "unsure"]
    assert document.seen(ends["b"], ends["c"]) == "shown"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<template shadowrootmode=open>a<slot></slot>c</template>b", ["a", "b", "c"]),
        ("<template shadowrootmode=open><slot name=x>f</slot><slot></slot></template>b<i slot=x>a</i>", ["a", "b"]),
        ("<template shadowrootmode=open><slot name=x>a</slot></template>b", ["a"]),
        ("<template shadowrootmode=none>a</template>b", ["b"]),
        (
            "<template shadowrootmode=open><p><template shadowrootmode=open>1<slot></slot></template><slot></slot></p></template>2",
            ["1", "2"],
        ),
    ],
)
def test_shadow_roots_are_read_as_drawn(source: str, expected: list[str]) -> None:
    """What stands in the host shows where the slots are; what no slot takes is counted as unseen."""
    document = read_html(f"<div>{source}</div>")
    assert document.text.split("\n") == expected
    assert all(document.span(block.start, block.end).quote == document.text_of(block) for block in document.blocks)


def test_pages_in_frames_are_read_in_their_place() -> None:
    """With their links and blocks; elements have numbers of their own; offsets lead into the attribute."""
    inner = "<p>b &amp;amp; <a href='u.html'>c</a></p>"
    source = f'<p>a</p><iframe srcdoc="{inner}">old</iframe><p>d</p><div hidden><iframe srcdoc="<p>e"></iframe></div>'
    document = read_html(source)
    assert texts(source) == ["a", "b & c", "d"]
    assert [(link.url, source[link.start : link.end]) for link in document.links] == [("u.html", "u.html")]
    assert len({block.path[-1] for block in document.blocks}) == 3


def test_frames_beyond_a_limit_are_counted() -> None:
    """Too many, or too deep in each other."""
    many = read_html("<iframe srcdoc='<p>a'></iframe>" * 502)
    assert len(many.blocks) == 500 and "8 characters of them" in many.problems[0].reason
    page = "<p>a</p>"
    for _ in range(6):
        page = f'<p>a</p><iframe srcdoc="{html.escape(page)}"></iframe>'
    deep = read_html(page)
    assert deep.text.split() == ["a"] * 5 and "in frames" in deep.problems[0].reason


def test_frames_share_the_limit_of_tags() -> None:
    """A page is no longer for being cut into frames."""
    frames = "<iframe srcdoc='" + "<p>a" * 9 + "'></iframe><iframe srcdoc='" + "<p>a" * 9 + "'></iframe>"
    document = read_html(frames, Extent(tokens=36, values=0, effort=0))
    assert document.text.split() == ["a"] * 16
    assert "last 8 characters" in document.problems[0].reason


@pytest.mark.parametrize(
    ("raised", "seen"),
    [("a", "Okaforᵃ"), ("a,b", "Okaforᵃ,ᵇ"), ("1, *", "Okafor¹, *"), ("nd", "Okafornd"), ("PhD", "OkaforPhD"), ("q", "Okaforq")],
)
def test_footnotes_by_single_letters_are_no_part_of_a_name(raised: str, seen: str) -> None:
    assert read_html(f"<p>Ada Okafor<sup>{raised}</sup></p>").text == f"Ada {seen}"
