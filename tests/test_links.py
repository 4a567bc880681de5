"""URLs printed in running text."""

from __future__ import annotations

import time

import pytest

from extractor.text.links import printed_urls


def urls(text: str) -> list[str]:
    return [text[start:end] for start, end in printed_urls(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://a.example/b.", ["https://a.example/b"]),
        ("(see https://a.example/b)", ["https://a.example/b"]),
        ("https://a.example/wiki/X_(y), then", ["https://a.example/wiki/X_(y)"]),
        ("www.a.example!", ["www.a.example"]),
        ("at doi.org/10.5555/ab(c)d, or arxiv.org/abs/2601.00001v2;", ["doi.org/10.5555/ab(c)d", "arxiv.org/abs/2601.00001v2"]),
        ("http://a.example/1,http://a.example/2", ["http://a.example/1", "http://a.example/2"]),
        ("https://web.example/2020/http://a.example", ["https://web.example/2020/http://a.example"]),
        (r"\href{https://a.example/v.mp4}{link}", ["https://a.example/v.mp4"]),
        ("[t](http://a.example/z) **http://a.example/y** <http://a.example/x>", ["http://a.example/z", "http://a.example/y", "http://a.example/x"]),
        ("见https://a.example/p的论文", ["https://a.example/p"]),
        ("“https://a.example/q”", ["https://a.example/q"]),
    ],
)  # fmt: skip
def test_a_url_ends_where_the_sentence_goes_on(text: str, expected: list[str]) -> None:
    """Punctuation, brackets that nothing opened, braces and typographic marks are no part of a URL."""
    assert urls(text) == expected


@pytest.mark.parametrize("text", ["and/or", "train.py/test.py", "e.g./i.e.", "me@mail.org/x", "https://", "10.5555/12.3", "v1.2/3"])
def test_what_only_looks_like_a_path_is_no_url(text: str) -> None:
    """Without a scheme it takes a known top-level domain and a path."""
    assert urls(text) == []


@pytest.mark.parametrize("unit", ["a.", "http://", "http://a)", "http://a(", "http://a,", "a.com/a", "www.", "a-"])
def test_adversarial_text_takes_linear_time(unit: str) -> None:
    """100 KB of one repeated stretch are scanned in well under a second."""
    started = time.process_time()
    list(printed_urls(unit * (100_000 // len(unit))))
    assert time.process_time() - started < 1
