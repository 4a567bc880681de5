"""Where a copy stands in the page: whole tokens, digits exact, words apart only by case and typography.

A model copies a title or a name; it counts only where the page prints it. Words may differ in case,
dash, quotation mark, ligature, accent encoding and white space; digits, units and negations may not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(r"(?:[^\W_][\u0300-\u036f]*|(?<=\d)\.(?=\d)|(?<=\d),(?=\d{3}(?!\d)))+|[%‰×+±]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or number of a text, folded, with its range."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=64)
def tokens(text: str, start: int = 0, end: int | None = None) -> tuple[Token, ...]:
    """The tokens of ``text[start:end]``, folded for comparison. Kept for a while: many copies are looked for in one place."""
    limit = len(text) if end is None else end
    return tuple(Token(_folded(m[0]), m.start(), m.end()) for m in _TOKEN.finditer(text, start, limit))


def _folded(token: str) -> str:
    return unicodedata.normalize("NFKC", token).casefold()


def occurrences(copy: str, printed: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """The ranges in which ``printed`` says the same tokens as ``copy``, in order."""
    wanted = [token.text for token in tokens(copy)]
    if not wanted:
        return
    size = len(wanted)
    for at in range(len(printed) - size + 1):
        if printed[at].text == wanted[0] and [token.text for token in printed[at : at + size]] == wanted:
            yield printed[at].start, printed[at + size - 1].end


def find(copy: str, text: str, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
    """The first place in ``text[start:end]`` that prints ``copy``, or None: then it is not grounded."""
    return next(occurrences(copy, tokens(text, start, end)), None)


def find_near(copy: str, text: str, around: int, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
    """The place nearest to ``around`` that prints ``copy``, or None."""
    places = list(occurrences(copy, tokens(text, start, end)))
    return min(places, key=lambda place: abs(place[0] - around), default=None)


_ODD_CASES = frozenset("ıſİ")
"""Letters that one without case takes for an "i" or an "s", or that grow when folded."""


@lru_cache(maxsize=256)
def whole_words(words: str, text: str, *, any_case: bool = False) -> tuple[int, ...]:
    """Where ``text`` prints ``words`` letter by letter, and not as a part of longer words."""
    if any_case and words.isascii() and _ODD_CASES.isdisjoint(text):
        words, text = words.lower(), text.lower()
    elif any_case:
        found = re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE)
        return tuple(match.start() for match in found)
    return tuple(_whole(words, text))


def _whole(words: str, text: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        whole = not (_in_word(text[at - 1 : at]) or _in_word(text[end : end + 1]))
        if whole:
            yield at
        at = text.find(words, end if whole else at + 1)


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"
