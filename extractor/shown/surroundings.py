"""The words around a paper's numbers, as a reader sees them on the page.

An Extraction does not hold its page. It holds the abstract's and the title's words with their
places, and there almost every number stands.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractor.records import Leaf, Number, Paper

_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.{0,400}?-->", re.DOTALL)
_SPACES = re.compile(r"\s+")
_SENTENCE_BREAK = re.compile(
    r"(?<!\bal\.)(?<!\bvs\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bcf\.)"
    r"(?<=[.!?])\s+(?=[\"“'(\[$]?[^\Wa-z])"
)
CUT = "…"


@dataclass
class Passage:
    """A sentence, or a part of a long one, and the numbers that stand in it. Without a text, where
    nothing that the Extraction holds says what stood around them."""

    text: str
    start: int
    end: int
    numbers: list[Number] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    """Where in ``text`` the numbers stand."""

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """The passage's words in order, and of each piece whether it is a number's value."""
        if self.start and not _ends_a_sentence(self.text[: self.start]):
            yield CUT, False
        at = self.start
        for start, end in sorted(self.marks):
            yield self.text[at:start], False
            yield self.text[max(at, start) : end], True
            at = max(at, end)
        yield self.text[at : self.end].rstrip(), False
        if self.end < len(self.text) and not _ends_a_sentence(self.text[: self.end]):
            yield CUT, False


def passages(paper: Paper, room: int) -> list[Passage]:
    """The paper's numbers, in their order, in passages of at most ``room`` characters."""
    found: list[Passage] = []
    for number in paper.numbers:
        text, at = _place(number, paper) or ("", 0)
        end = at + len(number.text) if text else 0
        last = found[-1] if found else None
        if last is None or last.text != text or not last.start <= at <= end <= last.end:
            last = Passage(text, *_sentence(text, at, end, room))
            found.append(last)
        last.numbers.append(number)
        last.marks.append((at, end))
    return found


def _place(number: Number, paper: Paper) -> tuple[str, int] | None:
    """A text that the paper holds, and where in it the number stands."""
    for leaf in (paper.abstract, paper.title, paper.venue):
        if leaf is not None and leaf.start <= number.start and number.end <= leaf.end:
            return _place_in(leaf, number)
    return None


def _place_in(leaf: Leaf, number: Number) -> tuple[str, int]:
    before = leaf.quote[: number.start - leaf.start]
    if leaf.quote == leaf.text:
        return leaf.text, len(before)
    at = _nearest(number.text, leaf.text, len(_seen(before)))
    if at is not None:
        return leaf.text, at
    return _seen(before) + number.text + _seen(leaf.quote[number.end - leaf.start :]), len(_seen(before))


def _nearest(value: str, text: str, near: int) -> int | None:
    """Where ``value`` stands in ``text``, nearest to where markup taken out by rule of thumb puts it."""
    whole = re.compile(r"(?<!\d)(?<!\d[.,])" + re.escape(value) + r"(?!\d)")
    return min((match.start() for match in whole.finditer(text)), key=lambda at: abs(at - near), default=None)


def _seen(quote: str) -> str:
    return _SPACES.sub(" ", html.unescape(_TAG.sub("", quote)))


def _sentence(text: str, at: int, end: int, room: int) -> tuple[int, int]:
    """Where the sentence around ``text[at:end]`` begins and ends; of a long one, a part cut at words."""
    starts = [match.end() for match in _SENTENCE_BREAK.finditer(text, 0, at)]
    after = _SENTENCE_BREAK.search(text, end)
    start, stop = starts[-1] if starts else 0, after.start() if after else len(text)
    if stop - start <= room:
        return start, stop
    first = max(start, min(at - room // 3, stop - room))
    last = min(stop, max(first + room, end))
    return _word_start(text, first, at) if first > start else start, _word_end(text, last, end, stop)


def _word_start(text: str, first: int, at: int) -> int:
    gap = text.find(" ", first, at)
    return gap + 1 if gap >= 0 else first


def _word_end(text: str, last: int, end: int, stop: int) -> int:
    gap = text.rfind(" ", end, last)
    return gap if last < stop and gap >= 0 else last


def _ends_a_sentence(text: str) -> bool:
    return text.rstrip().endswith((".", "!", "?"))
