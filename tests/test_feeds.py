"""Feeds and other XML as documents: items, fields, escaped HTML inside."""

from __future__ import annotations

from html import escape

import pytest
from invented_pages import PROSE, TITLES, read

from extractor.text.document import Document
from extractor.text.feeds import read_xml

RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>New &amp; notable</title><link>https://feed.example/</link>
<item><title>On Tides &amp;amp; Caches</title><link>https://p.example/1</link>
<description>&lt;p&gt;Ada Okafor, B. Lind&lt;/p&gt;&lt;p&gt;We store what tides bring and find that it takes 41&amp;nbsp;%
less room than any cache which we know of today.&lt;/p&gt;</description>
<dc:creator>Ada Okafor</dc:creator><dc:creator>B. Lind</dc:creator><pubDate>Mon, 2 Feb 2026</pubDate>
<category>cs.DC</category><guid>oai:2</guid></item>
<item><title>Plain &lt;b&gt;bold&lt;/b&gt;</title><description><![CDATA[x<br>1 < 2 <i>y</i>]]></description></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:prism="http://prismstandard.org/">
<title>Digest</title><link href="https://d.example/"/>
<entry><link rel="alternate" href="https://p.example/a?x=1&amp;y=2"/><title>A</title>
<author><name>Chi Wen</name><email>c@x.example</email></author><category term="math.CO"/>
<prism:publicationName>J. Ex.</prism:publicationName>
<summary>If a &lt; b and c &gt; d, then p.</summary>
<link rel="related" href="https://p.example/a.pdf"/></entry>
<entry><title>B</title><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One <em>two</em></p></div></content></entry>
</feed>"""


def styled(document: Document) -> list[tuple[str, str]]:
    return [(block.style, document.text_of(block)) for block in document.blocks]


def test_rss_items_have_their_fields() -> None:
    """Each author is a block; a byline inside the description is what its markup says."""
    first, second, *fields = styled(read_xml(RSS))
    assert [first, second] == [("feed channel", "New & notable"), ("feed channel", "https://feed.example/")]
    prose = "We store what tides bring and find that it takes 41\xa0% less room than any cache which we know of today."
    assert fields == [
        ("feed title", "On Tides & Caches"),
        ("feed id", "https://p.example/1"),
        ("description p", "Ada Okafor, B. Lind"),
        ("feed summary", prose),
        ("feed author", "Ada Okafor"),
        ("feed author", "B. Lind"),
        ("feed date", "Mon, 2 Feb 2026"),
        ("feed category", "cs.DC"),
        ("feed id", "oai:2"),
        ("feed title", "Plain bold"),
        ("description", "x"),
        ("description", "1 < 2 y"),
    ]


def test_atom_entries_have_their_fields() -> None:
    """Names, terms, signs that are no tags, XHTML content."""
    assert styled(read_xml(ATOM)) == [
        ("feed channel", "Digest"),
        ("feed title", "A"),
        ("feed author", "Chi Wen"),
        ("feed other", "c@x.example"),
        ("feed category", "math.CO"),
        ("feed venue", "J. Ex."),
        ("feed summary", "If a < b and c > d, then p."),
        ("feed title", "B"),
        ("feed summary", "One two"),
    ]


def test_links_stand_in_their_item() -> None:
    """A link before an item's first block stands at its start."""
    document = read_xml(ATOM)
    title, author = (next(b for b in document.blocks if document.text_of(b) == text) for text in ("A", "Chi Wen"))
    at = {link.url: link.at for link in document.links}
    assert at["https://p.example/a?x=1&y=2"] == title.start
    assert at["https://p.example/a.pdf"] > author.start
    for link in document.links:
        assert ATOM[link.start : link.end].replace("&amp;", "&") == link.url


@pytest.mark.parametrize("source", [RSS, ATOM])
def test_spans_lead_through_both_readings_to_the_source(source: str) -> None:
    """Also where HTML is escaped in XML and an entity twice."""
    document = read_xml(source)
    assert document.text == "\n".join(document.text_of(block) for block in document.blocks)
    for block in document.blocks:
        span = document.span(block.start, block.end)
        assert span is not None
        assert source[span.start : span.end] == span.quote
    at = document.text.find("41\xa0%")
    if at >= 0:
        span = document.span(at, at + 4)
        assert span is not None
        assert span.quote == "41&amp;nbsp;%"


def test_items_are_containers() -> None:
    """Blocks of one item share its path; rows and paths of inner documents are unique on the page."""
    blocks = [block for block in read_xml(RSS).blocks if block.style != "feed channel"]
    items = {block.path[:4] for block in blocks}
    assert len({path[-1] for path in items}) == 2
    inner = [block.path[-1] for block in blocks if block.style == "description p"]
    assert inner
    assert not set(inner) & {number for path in items for number in path}


def test_a_summary_that_the_content_repeats_is_read_once() -> None:
    """The longer one stays."""
    item = "<item><description>One two.</description><encoded>&lt;p&gt;One two. Three.&lt;/p&gt;</encoded></item>"
    assert styled(read_xml(f"<rss><channel>{item}</channel></rss>")) == [("feed summary", "One two. Three.")]
    item = "<item><description>One.</description><summary>One.</summary></item>"
    assert styled(read_xml(f"<rss><channel>{item}</channel></rss>")) == [("feed summary", "One.")]


def test_other_xml_is_read_by_its_element_names() -> None:
    """Elements with words are blocks, markup inside them included; repeated elements tell records apart."""
    source = "<set><rec><ti>On <i>H</i><sub>2</sub>O</ti><au>A. B.</au></rec><rec><ti>Two</ti></rec></set>"
    document = read_xml(source)
    assert styled(document) == [("set rec ti", "On H₂O"), ("set rec au", "A. B."), ("set rec ti", "Two")]
    paths = [block.path[:3] for block in document.blocks]
    assert paths[0] == paths[1] != paths[2]


@pytest.mark.parametrize("source", ["<a>x", "<a><b>x</a>", "x", "<a>x</b></a>", "<a" + "<b>" * 500 + "x", "<item>x</item>"])
def test_broken_xml_is_read_as_far_as_it_goes(source: str) -> None:
    """Unclosed and stray tags, no root, deep nesting."""
    assert read_xml(source).text == "x"


LINES = (
    "More on cold ropes",
    "Another old mill story",
    "Why tides are slow in the north",
    "What was seen in the harbours of the north",
)


def test_lines_inside_a_summary_are_no_titles() -> None:
    """All of them, not only the first behind its prose; on a page of its own the same markup holds entries."""
    below = "".join(f"<h3>{line}</h3><p>Ada Okafor, Bo Lindqvist</p>" for line in LINES)
    told = "".join(
        f"<item><title>{title}</title><description>{escape(f'<p>{prose}</p>{below}')}</description></item>"
        for title, prose in zip(TITLES, PROSE, strict=True)
    )
    assert read(f'<?xml version="1.0"?><rss><channel><title>News</title>{told}</channel></rss>').titles == list(TITLES)
    assert read(f"<html><body><p>{PROSE[0]}</p>{below}</body></html>").titles == list(LINES)


def described(description: str) -> Document:
    return read_xml(
        f"<rss><channel><item><title>{TITLES[0]}</title><description>{description}</description></item></channel></rss>"
    )


def test_labelled_lines_of_a_plain_description_are_fields() -> None:
    """Two labels, for one may be a word of the prose."""
    lines = ["Journal: Tidal Letters", "Authors: Ada Okafor, Bo Lindqvist", f"Abstract: {PROSE[0]}"]
    assert [text for _, text in styled(described("\n".join(lines)))[1:]] == lines
    found = read(
        f"<rss><channel><item><title>{TITLES[0]}</title><description>{chr(10).join(lines)}</description></item></channel></rss>"
    )
    assert (found.titles, found.authors, found.venues) == ([TITLES[0]], [["Ada Okafor", "Bo Lindqvist"]], ["Tidal Letters"])
    assert found.abstracts == [PROSE[0]]


@pytest.mark.parametrize(
    "lines",
    [
        ("Note: we saw it by night.", PROSE[0]),
        (PROSE[0][:60], PROSE[0][60:]),
        ("Background: ropes wear.", "Methods: we looked at forty ropes in three harbours.", f"Results: {PROSE[1]}"),
        ("OBJECTIVE: To see ropes wear.", "Conclusions: They do, and more so in the cold."),
    ],
)
def test_a_plain_abstract_is_one_field_whatever_lines_it_has(lines: tuple[str, ...]) -> None:
    """Labels of its parts are of it."""
    told = styled(described("\n".join(lines)))[1:]
    assert [" ".join(text.split()) for _, text in told] == [" ".join(" ".join(lines).split())]
