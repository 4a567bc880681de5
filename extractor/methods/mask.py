"""An entry's text with its names masked, and the pieces of patterns over such a text.

Each mention of a name becomes a run of one private character, each full name of an acronym a run of another, at
equal length. So a rule of language is one pattern, whatever a name looks like, and offsets stay those of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractor.language.prose import sentences
from extractor.methods import words
from extractor.methods.names import Mention, Name, name_view

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


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue for a name: the words that prove it stand at ``start:end``; the name's mention at ``at``."""

    name: Name
    cue: str
    masked: Masked
    start: int
    end: int
    at: int


def _any_of(entries: Iterable[str]) -> str:
    return "|".join(sorted((re.escape(entry) for entry in entries), key=len, reverse=True))


_STOP = _any_of(words.STOP.split())
_HEADS = _any_of(words.KIND_OF_HEAD)
_WORD = r"[a-z0-9][\w'+/-]*+(?:\.\d[\w'+/-]*+)*+"
_PIECES = {
    "<NP>": "<DET>?(?:<W>){0,8}?<HEAD>",
    "<M>": rf"(?:(?<!{FULL}){FULL}++\s*\(\s*)?<N>",
    "<PAIR>": rf"(?<!{FULL}){FULL}++\s*\(\s*<N>",
    "<N>": rf"(?P<name>(?<!{NAME}){NAME}++)",
    "<F>": rf"(?:\s*\(\s*(?<!{FULL}){FULL}++\s*\))?",
    "<DET>": r"(?:(?:the|our|an?|this|its|their|two|three|four|several) )",
    # A name in a compound ("LoRA-based") is one more adjective.
    "<W>": rf"(?!(?:{_STOP})\b)(?:{_WORD}|{NAME}++(?:[-/][\w'+/-]*+)?|[A-Z][a-z]++-[\w'+/-]*+),? (?:and (?=[a-z{NAME}]))?",
    "<w>": rf"(?!(?:{_STOP})\b){_WORD}",
    "<HEAD>": rf"(?:{_HEADS})",
    "<NUM>": r"[~≈<>≥≤+-]?\s?[$€£]?\d[\d.,]*\s?(?:%|×|x\b|k\b|percent(?:age)?(?: points)?|points?)?",
    "<SENT>": r"(?:[^.;:!?]|\.(?=\d))",
    "<START>": r"(?:^|(?<=[.!?:;,]\s))\s*",
    "<CLOSED>": r"(?=\s*[,.;:()—–]",
    "<CALLED>": r"(?:so-called|called|named|termed|dubbed|coined|christened|nicknamed|entitled|titled|denoted(?: as| by)?"
    r"|abbreviated(?: as| to)?|referred to as|known as|which we (?:call|name|term|dub|refer to as|denote))",
    "<EARLIER>": r"(?:earlier|previous|prior|former|original|existing)\b",
}
"""What the placeholders of a pattern stand for; those that hold others come first."""


_WIDEST = 12
"""White space between two words; for more of it a rule would look through all of it again from each of its places."""


def pattern(template: str) -> re.Pattern[str]:
    """The pattern of a rule over a mask, in which a blank is any white space and placeholders stand for:

    a name (``<N>``), a name or its full name with it (``<M>``), the two together (``<PAIR>``), a word of a noun phrase
    (``<W>``), a noun that papers' own things are called by (``<HEAD>``), a noun phrase that ends on one (``<NP>``), a
    quantity (``<NUM>``), what may stand inside a sentence (``<SENT>``). ``<CLOSED>`` opens a lookahead: a mark
    follows, or what the rule adds.
    """
    for piece, meaning in _PIECES.items():
        template = template.replace(piece, meaning)
    return re.compile(template.replace(r"\s*", rf"\s{{0,{_WIDEST}}}").replace(" ", rf"\s{{1,{_WIDEST}}}"))


def rules(*templates: tuple[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Cues with their patterns."""
    return tuple((cue, pattern(template)) for cue, template in templates)
