"""The tokenizer: tags, texts and skipped stretches with their places."""

from __future__ import annotations

import random

import pytest

from extractor.text.markup import Skipped, Tag, Text, Token, attributes, tokens


def seen(source: str, *, xml: bool = False) -> list[tuple[str, str]]:
    return [(_kind(token), source[token.start : token.end]) for token in tokens(source, xml=xml)]


def _kind(token: Token) -> str:
    if isinstance(token, Tag):
        return "/" + token.name if token.closing else token.name
    return "text" if isinstance(token, Text) else token.kind


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a<P Class=x>b", [("text", "a"), ("p", "<P Class=x>"), ("text", "b")]),
        ("<a t='>' u=\"<b>\">c", [("a", "<a t='>' u=\"<b>\">"), ("text", "c")]),
        ("<p don't>x", [("p", "<p don't>"), ("text", "x")]),
        ("<a t='x>y</a>", [("a", "<a t='x>"), ("text", "y"), ("/a", "</a>")]),
        ("1 < 2 <3 <", [("text", "1 < 2 <3 <")]),
        ("<!-->a<!--->b<!-- - --!>c", [("comment", "<!-->"), ("text", "a"), ("comment", "<!--->"), ("text", "b"), ("comment", "<!-- - --!>"), ("text", "c")]),
        ("<!--a", [("comment", "<!--a")]),
        ("<!x>a</ b>c</>d", [("comment", "<!x>"), ("text", "a"), ("comment", "</ b>"), ("text", "c"), ("comment", "</>"), ("text", "d")]),
        ("<script>a</b></Script >c", [("script", "<script>"), ("script", "a</b>"), ("/script", "</Script >"), ("text", "c")]),
        ("<textarea><b></textarea>", [("textarea", "<textarea>"), ("text", "<b>"), ("/textarea", "</textarea>")]),
        ("<svg><title/><b>", [("svg", "<svg>"), ("title", "<title/>"), ("b", "<b>")]),
        ("a<b c", [("text", "a"), ("unfinished tag", "<b c")]),
    ],
)  # fmt: skip
def test_html_is_cut_as_the_standard_says(source: str, expected: list[tuple[str, str]]) -> None:
    """Quotes, comments, bogus comments, raw text; only an unclosed quote ends at the next tag's end."""
    assert seen(source) == expected


def test_xml_has_its_own_rules() -> None:
    """CDATA, processing instructions, a doctype with a subset; no raw text elements, names as written."""
    source = "<?x a>b ?><!DOCTYPE d [<!ENTITY e 'f'>]><Title>g<![CDATA[<h>]]></Title>"
    kinds = [kind for kind, _ in seen(source, xml=True)]
    assert kinds == ["declaration", "doctype", "Title", "text", "cdata", "text", "cdata", "/Title"]


def test_attributes_have_values_and_places() -> None:
    """References are decoded in the value, not in its place; of a repeated attribute the first counts."""
    source = "<a HREF = \"?x&amp;y&copy=1\" b c='&lt;' href=z d=e/f>"
    (tag,) = tokens(source)
    assert isinstance(tag, Tag)
    found = attributes(source, tag)
    assert {name: value.value for name, value in found.items()} == {"href": "?x&y&copy=1", "b": "", "c": "<", "d": "e/f"}
    assert source[found["href"].start : found["href"].end] == "?x&amp;y&copy=1"


@pytest.mark.parametrize("xml", [False, True])
def test_tokens_cover_the_source_without_gaps(xml: bool) -> None:
    """Whatever the page is."""
    dice = random.Random(7)
    parts = [
        "<",
        ">",
        "/",
        "a",
        "<b ",
        "'",
        '"',
        "=",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<script>",
        "</script>",
        "&",
        " ",
        "<?",
        "<!",
    ]
    for _ in range(500):
        source = "".join(dice.choices(parts, k=dice.randrange(1, 30)))
        at = 0
        for token in tokens(source, xml=xml):
            assert token.start == at
            assert token.end > at
            assert isinstance(token, Tag | Text | Skipped)
            at = token.end
        assert at == len(source)
