"""An entry's text with its names masked, and the pieces of patterns over such a text.

Each mention of a name becomes a run of one private character, each full name of an acronym a run of another, at
equal length. So a rule of language is one pattern, whatever a name looks like, and offsets stay those of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor import name_words as words
from extractor.names import Mention, Name, name_view
from extractor.prose import sentences

NAME, FULL = "\ue000", "\ue001"


@dataclass(frozen=True, slots=True)
class Masked:
    """A title or an abstract: its mask, sentences, and the name that stands at an offset."""

    where: str
    text: str
    view: str
    mask: str
    sentences: tuple[tuple[int, int], ...]
    owners: dict[int, Name]

    def name_at(self, start: int) -> Name | None:
        return self.owners.get(start)

    def sentence_of(self, at: int) -> tuple[int, int]:
        return next((s for s in self.sentences if s[0] <= at < s[1]), (0, len(self.text)))


def masked(where: str, text: str, names: Sequence[Name]) -> Masked:
    """``text`` with the mentions of ``names`` masked; of mentions that overlap, full names first, then the longer."""
    view = name_view(text)
    letters = list(view)
    owners: dict[int, Name] = {}
    for mention, name, letter in sorted(_mentions(where, names), key=lambda m: (m[2] is NAME, m[0].start - m[0].end)):
        if any(letters[i] in (NAME, FULL) for i in range(mention.start, mention.end)):
            continue
        letters[mention.start : mention.end] = letter * (mention.end - mention.start)
        owners[mention.start] = name
    return Masked(where, text, view, "".join(letters), tuple(sentences(view, 0, len(view))), owners)


def _mentions(where: str, names: Sequence[Name]) -> list[tuple[Mention, Name, str]]:
    short = [(m, name, NAME) for name in names for m in name.mentions if m.where == where]
    return short + [(m, name, FULL) for name in names for m in name.full_mentions if m.where == where]


def _alternatives(entries: Sequence[str] | frozenset[str]) -> str:
    return "|".join(sorted((re.escape(entry) for entry in entries), key=len, reverse=True))


_STOP = _alternatives(words.STOP.split())
_HEADS = _alternatives(list(words.KIND_OF_HEAD))
_PIECES = {
    "<N>": rf"(?P<name>{NAME}+)(?!{NAME})",
        "<PAIR>": rf"{FULL}+\s*\(\s*(?P<name>{NAME}+)(?!{NAME})",
    "<SENT>": r"(?:[^.;:!?]|\.(?=\d))",
    "<F>": rf"(?:\s*\(\s*{FULL}+\s*\))?",
    # A name in a compound ("LoRA-based") is one more adjective.
    "<W>": rf"(?!(?:{_STOP})\b)(?:[a-z0-9][\w'+/-]*|{NAME}+(?:[-/][\w'+/-]*)?|[A-Z][a-z]+-[\w'+/-]*),?\s+(?:and\s+(?=[a-z]))?",
    "<w>": rf"(?!(?:{_STOP})\b)[a-z0-9][\w'+/-]*",
    "<DET>": r"(?:the|our|an?|this|its|their|two|three|four|several)\s+",
    "<HEAD>": rf"(?:{_HEADS})",
    "<NUM>": r"[~≈<>≥≤+-]?\s?[$€£]?\d[\d.,]*\s?(?:%|×|x\b|k\b|percent(?:age)?(?: points)?|points?)?",
}


def pattern(template: str) -> re.Pattern[str]:
    """The pattern of a rule over a mask; ``<N>`` is a name, ``<PAIR>`` a full name with its acronym, ``<W>`` a word of a noun phrase."""
    for piece, meaning in _PIECES.items():
        template = template.replace(piece, meaning)
    return re.compile(template)
