"""Pages as strangers break them: our own pages, changed at random but the same for the same seed."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

from extractor.pages import Page

EVALS = Path(__file__).parent.parent / "evals"
LONGEST = 60_000
"""Bytes of a changed page, so that changes on changes don't grow without end."""

_TAG = re.compile(rb"</?[A-Za-z][^<>]*>")
_TYPES = (None, None, None, "text/html", "text/plain", "application/xml", "text/html; charset=utf-16", "text/html; charset=gb18030",
          "text/plain; charset=shift_jis", "text/html; charset=nonsense", "application/json")  # fmt: skip
_ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "windows-1252", "gb18030", "shift_jis", "utf-7", "koi8-r", "cp500")
_SPECKS = (
    b"\x00", b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80", b"\xed\xb0\x80", b"\xc3", b"\xf4\x90\x80\x80", b"\x1b[31m", b"\x0b", b"\x0c", b"\x85",
    "\u2028".encode(), "\u202e".encode(), "\u200b".encode(), "\ue000".encode(), "\ue001".encode(), "\ufffd".encode(), "\ufdd0".encode(),
    "\U000e0041".encode(), "\u0301".encode() * 20, b"&#xD800;", b"&#0;", b"&#x110000;", b"&am", b"&#x", b"&;", b"&NotEqualTilde", b"<!--", b"-->", b"<![CDATA[", b"]]>",
    b"<script>", b"</", b"<a href='", b'"', b"\\", b"$", b"{{", b"{%", b"```", b"|", b"\t", b"%s", b"10^6", b"1e999", b"9" * 400, b"1/0", b"1,234.5.6", "½×10⁻³".encode(), b"from 1 to",
)  # fmt: skip
_OPENERS = (b"<div>", b"<b>", b"<table><tr><td>", b"<ul><li>", b"<blockquote>", b"<font color=red>", b"<details>", b"<math><msup>", b"<svg>", b"> ", b"- ", b"**", b"[", b"(", b"{", b"\\textbf{", b"<select><option>")  # fmt: skip

Change = Callable[[bytes, random.Random], bytes]


def _place(data: bytes, dice: random.Random) -> int:
    return dice.randrange(len(data) + 1)


def _stretch(data: bytes, dice: random.Random, longest: int) -> tuple[int, int]:
    start = _place(data, dice)
    return start, min(len(data), start + dice.randrange(1, longest))


def flipped_bytes(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.randrange(1, 40)):
        if changed:
            changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def dropped_tags(data: bytes, dice: random.Random) -> bytes:
    share = dice.random()
    return _TAG.sub(lambda tag: b"" if dice.random() < share else tag[0], data)


def dropped_piece(data: bytes, dice: random.Random) -> bytes:
    start, end = _stretch(data, dice, 2000)
    return data[:start] + data[end:]


def repeated_piece(data: bytes, dice: random.Random) -> bytes:
    start, end = _stretch(data, dice, 800)
    return data[:start] + data[start:end] * dice.randrange(2, 20) + data[end:]


def moved_piece(data: bytes, dice: random.Random) -> bytes:
    start, end = _stretch(data, dice, 1500)
    rest = data[:start] + data[end:]
    at = _place(rest, dice)
    return rest[:at] + data[start:end] + rest[at:]


def nested_piece(data: bytes, dice: random.Random) -> bytes:
    at = _place(data, dice)
    return data[:at] + dice.choice(_OPENERS) * dice.choice((2, 30, 400)) + data[at:]


def repeated_lines(data: bytes, dice: random.Random) -> bytes:
    """The same entry again and again."""
    lines = data.splitlines(keepends=True)
    start = dice.randrange(len(lines) + 1)
    entry = lines[start : start + dice.randrange(1, 8)]
    return b"".join([*lines[:start], *entry * dice.randrange(2, 30), *lines[start:]])


def shuffled_lines(data: bytes, dice: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    dice.shuffle(lines)
    return b"".join(lines)


def cut_off(data: bytes, dice: random.Random) -> bytes:
    return data[: _place(data, dice)]


def spliced(data: bytes, dice: random.Random) -> bytes:
    """The head of one page and the tail of another."""
    other = dice.choice(sources())[1]
    return data[: _place(data, dice)] + other[_place(other, dice) :]


def specked(data: bytes, dice: random.Random) -> bytes:
    for _ in range(dice.randrange(1, 12)):
        at = _place(data, dice)
        data = data[:at] + dice.choice(_SPECKS) + data[at:]
    return data


def cut_entities(data: bytes, dice: random.Random) -> bytes:
    return re.sub(
        rb"&(#?\w+);", lambda found: b"&" + found[1][: dice.randrange(len(found[1]) + 1)], data.replace(b" ", b"&nbsp;", 30)
    )


def huge_attributes(data: bytes, dice: random.Random) -> bytes:
    value = dice.choice((b"x", b"a1 ", b"color:red;", b"&amp;", b"'")) * dice.choice((10, 5000))
    name = dice.choice((b"class", b"style", b"href", b"id", b"colspan", b"onclick"))
    return _TAG.sub(lambda tag: tag[0][:-1] + b" " + name + b'="' + value + b'">' if dice.random() < 0.05 else tag[0], data)


def long_line(data: bytes, dice: random.Random) -> bytes:
    return data.replace(b"\r", b"").replace(b"\n", dice.choice((b"", b" ", b", ")))


def long_word(data: bytes, dice: random.Random) -> bytes:
    at = _place(data, dice)
    return (
        data[:at]
        + dice.choice((b"a", b"A", b"7", b"Ab-", b".", b",", b"(", b"'", "é".encode())) * dice.choice((300, 5000))
        + data[at:]
    )


def other_line_ends(data: bytes, dice: random.Random) -> bytes:
    return data.replace(b"\n", dice.choice((b"\r\n", b"\r", b"\n\r", b"\n\n\n", b"\x0b", b"\x85", b"\n   ")))


def other_encoding(data: bytes, dice: random.Random) -> bytes:
    return data.decode("utf-8", "replace").encode(dice.choice(_ENCODINGS), "replace")


def lying_charset(data: bytes, dice: random.Random) -> bytes:
    charset = dice.choice(_ENCODINGS).encode()
    return dice.choice((b"<meta charset=" + charset + b">", b'<?xml version="1.0" encoding="' + charset + b'"?>')) + data


def other_case(data: bytes, dice: random.Random) -> bytes:
    return dice.choice((data.upper, data.lower, data.swapcase, data.title))()


CHANGES: tuple[Change, ...] = (
    flipped_bytes, dropped_tags, dropped_piece, repeated_piece, moved_piece, nested_piece, repeated_lines, shuffled_lines, cut_off, spliced,
    specked, cut_entities, huge_attributes, long_line, long_word, other_line_ends, other_encoding, lying_charset, other_case,
)  # fmt: skip


@lru_cache(maxsize=1)
def sources() -> tuple[tuple[str, bytes], ...]:
    """Our own pages: suffix and bytes."""
    return tuple((path.suffix, path.read_bytes()) for path in sorted(EVALS.glob("*/pages/*")))


def broken_page(seed: int) -> Page:
    """The page of this number: one to four changes on one of ours, under a suffix and a media type that may lie."""
    dice = random.Random(seed)
    suffix, data = dice.choice(sources())
    for change in dice.choices(CHANGES, k=dice.randrange(1, 5)):
        data = change(data, dice)[:LONGEST]
    suffix = suffix if dice.random() < 0.8 else dice.choice((".html", ".xml", ".txt", ".csv", ".md", ""))
    return Page.from_bytes(data, name=f"broken-{seed}{suffix}", media_type=dice.choice(_TYPES))


def broken_pages(seeds: range) -> Iterator[Page]:
    return map(broken_page, seeds)
