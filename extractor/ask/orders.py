"""Words of a page that are meant for a model rather than for a reader: they are read as any other text, and pointed out.

Only what can be told cheaply and for sure is looked for: marks of chat formats, lines in a role's name, copies of our own prompts and
of the replies that they ask for, and the usual English for "forget what you were told". An order in other words is not found; what
holds all the same is that no order can put into the result what the page does not print.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

from extractor.ask.prompts import load_prompt
from extractor.records import Paper, Problem, ProblemKind, Span
from extractor.text.document import Block, Document

MOST = 20
"""Places told one by one; of the others, their number."""

_MARKS = (
    r"<\|[a-z_]{3,30}\|>|\[/?INST\]|<</?SYS>>|<(?:start|end)_of_turn>|</?PAGE-[0-9a-fx]{1,8}>"
    r"|</?(?:system(?:-reminder)?|instructions?|(?:un)?trusted|tool_call|tool_response|answer|prompt)(?:\s[^<>\n]{0,80})?>"
    r"|(?<!-)-{3,}+\s?(?:begin|end) [a-z ]{3,20}-{3,}|\[(?:end of [a-z ]{3,20}|operator|system)\]"
    r"|(?m:^[ \t]*(?:#{1,4} ?)?\[?(?:system|assistant|developer)\]?(?: prompt| message)?[ \t]?:)"
)
_REPLIES = r"[{\[]\s?\"(?:titles|answers)\"\s?:"
_FORGET = (
    r"\b(?:ignore|disregard|forget|override)\b[^.!?\n]{0,40}\b(?:previous|prior|above|earlier|told|your|these|the)\b[^.!?\n]{0,30}"
    r"\b(?:instructions?|prompts?|rules|orders|guidelines|told|system message)\b"
)
_KINDS = {"mark": "the marks of a chat format", "reply": "the form of a model's reply", "forget": "an order to a model"}
_OPENS = r"(?!(?<=\w)\w)(?=[<\[{#\-\ssadifo])"
"""None of them begins inside a word: said first, for it saves trying all that follows there."""
_SPOKEN = re.compile(rf"{_OPENS}(?:(?P<mark>{_MARKS})|(?P<reply>{_REPLIES})|(?P<forget>{_FORGET}))", re.IGNORECASE)


def odd_places(document: Document, papers: Sequence[Paper]) -> list[Problem]:
    """Where the page speaks to a model, and how many values of the result stand in the same line or paragraph."""
    blocks: dict[int, tuple[int, int, str]] = {}
    starts = [block.start for block in document.blocks]
    for start, end, kind in _spoken(document.text):
        blocks.setdefault(max(0, bisect_right(starts, start) - 1), (start, end, kind))
    told = [_told(document, document.blocks[at], place, papers) for at, place in list(blocks.items())[:MOST]]
    if more := len(blocks) - len(told):
        told.append(
            Problem(kind=ProblemKind.ODD, stage="questions", reason=f"{more} more places print words that are meant for a model")
        )
    return told


def _spoken(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _SPOKEN.finditer(text):
        yield match.start(), match.end(), _KINDS[match.lastgroup or "mark"]
    for sentence in _own_words():
        if (at := text.find(sentence)) >= 0:
            yield at, at + len(sentence), "a sentence of our prompts"


@cache
def _own_words() -> tuple[str, ...]:
    """Sentences of the prompts that no page prints by chance."""
    texts = [text for name in ("titles", "numbers") for prompt in [load_prompt(name)] for text in (prompt.system, prompt.user)]
    sentences = [sentence.strip() for text in texts for sentence in re.split(r"(?<=[.?:])\s|\n", text)]
    return tuple(
        dict.fromkeys(sentence for sentence in sentences if len(re.findall("[a-z]{2,}", sentence)) > 4 and "{" not in sentence)
    )


def _told(document: Document, block: Block, place: tuple[int, int, str], papers: Sequence[Paper]) -> Problem:
    start, end, kind = place
    around = document.span(block.start, block.end)
    values = sum(_stands_in(value, around) for paper in papers for value in _values(paper)) if around else 0
    beside = f"; {values} values of the result stand in the same paragraph" if values else ""
    return Problem(
        kind=ProblemKind.ODD, stage="questions", reason=f"the page prints {kind}; it was read as any other text{beside}",
        words=document.text[start:end][:300], span=document.span(start, end),
    )  # fmt: skip


def _values(paper: Paper) -> Iterator[Span]:
    yield from (leaf for leaf in (paper.title, paper.venue) if leaf)
    yield from paper.authors
    yield from paper.numbers
    yield from (method.name for method in paper.methods)


def _stands_in(value: Span, around: Span) -> bool:
    return around.start <= value.start and value.end <= around.end
