"""Sentences and tokens of a stretch of prose, and simple noun phrases in them.

No tagger: word classes come from closed vocabularies (:mod:`extractor.number_words`), everything else
counts as part of a noun phrase. Offsets are those of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from extractor import number_words as words
from extractor.plain_view import plain_view
from extractor.quantities import Quantity


class Class(StrEnum):
    """What a token can be in a sentence."""

    QUANTITY = "quantity"
    DETERMINER = "determiner"
    PREPOSITION = "preposition"
    CONJUNCTION = "conjunction"
    PRONOUN = "pronoun"
    VERB = "verb"
    ADVERB = "adverb"
    COMPARATIVE = "comparative"
    NOUN = "noun"
    """A noun, an adjective, a name."""
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Token:
    """One word, mark or quantity: ``text[start:end]``; ``low`` is its folded form."""

    start: int
    end: int
    text: str
    low: str
    kind: Class
    quantity: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stretch of the text: ``text[start:end]``."""

    start: int
    end: int
    text: str


_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|et al|etc|vs|cf|fig|figs|eq|eqs|no|nos|vol|approx|ca|resp|dr|mr|mrs|prof|st|inc|spp|sp|var|al|ref|sec|tab)"
    r"|\b[A-Z]|(?:[A-Z]\.)+[A-Z])\.$",
    re.IGNORECASE,
)
_BOUNDARY = re.compile(r"[.!?][\"'”’)\]]*(?:\s+(?=[\"'“‘(\[\\$]*[A-Z0-9])|(?=[A-Z][a-z]+[ ,]))|\n\s*\n")


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of ``text[start:end]``, as offsets; also where the blank after the full stop was lost."""
    result: list[tuple[int, int]] = []
    at = start
    for found in _BOUNDARY.finditer(text, start, end):
        stop = found.end()
        glued = not found[0][-1].isspace()
        if _ABBREVIATION.search(text[max(at, found.start() - 12) : found.start() + 1]):
            continue
        if glued and not re.search(r"[a-z)\]%]{2}$", text[max(at, found.start() - 2) : found.start()]):
            continue
        result.append((at, stop))
        at = stop
    if text[at:end].strip():
        result.append((at, end))
    return result


_TOKEN = re.compile(
    r"[A-Za-zÀ-ɏͰ-Ͽ\d_][\w'@/+.\u00ad‐‑-]*[\w+]|[A-Za-zÀ-ɏͰ-Ͽ\d_]\+*|\s+|---?|[^\w\s]",
)


def _class_of(low: str, before: Token | None) -> Class:
    if low in words.COMPARATIVES:
        return Class.COMPARATIVE
    if low in words.DETERMINERS and not (low == "that" and before and before.kind is Class.NOUN):
        return Class.DETERMINER
    if low in words.CONJUNCTIONS:
        return Class.CONJUNCTION
    if low in words.PREPOSITIONS:
        return Class.PREPOSITION
    if low in words.PRONOUNS:
        return Class.PRONOUN
    if low in words.ADVERBS or (low.endswith("ly") and len(low) > 4 and low not in ("family", "assembly", "anomaly", "supply")):
        return Class.ADVERB
    if low in words.VERBS:
        return _verb_or_noun(low, before)
    return Class.NOUN


def _verb_or_noun(low: str, before: Token | None) -> Class:
    """"an increase", "average gain", "cost was": words that are both, by what stands before them."""
    if low not in words.NOUN_OR_VERB:
        return Class.VERB
    if before is None or before.kind in (Class.DETERMINER, Class.QUANTITY, Class.COMPARATIVE, Class.PREPOSITION):
        return Class.VERB if before is not None and before.low == "to" else Class.NOUN
    if before.kind is Class.NOUN:
        return Class.VERB if is_plural(before.low) or before.text[:1].isupper() else Class.NOUN
    return Class.VERB if before.kind in (Class.PRONOUN, Class.ADVERB, Class.VERB) else Class.NOUN


def tokens(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> list[Token]:
    """The tokens of ``text[start:end]``; each quantity that is no part of a name is one token."""
    view = plain_view(text)
    result: list[Token] = []
    at = start
    for quantity in quantities:
        if quantity.suspect and quantity.suspect.startswith("part of"):
            continue
        _words_into(result, view, at, quantity.start)
        result.append(Token(quantity.start, quantity.end, text[quantity.start : quantity.end], "#", Class.QUANTITY, quantity))
        at = quantity.end
    _words_into(result, view, at, end)
    return result


def _words_into(result: list[Token], view: str, start: int, end: int) -> None:
    for found in _TOKEN.finditer(view, start, end):
        word = found[0].rstrip("-/'.")
        if not word.strip():
            if not found[0].strip():
                continue
            word = found[0]
        low = word.casefold()
        if not word[0].isalnum() and word[0] != "_":
            result.append(Token(found.start(), found.start() + len(word), word, low, Class.MARK))
        else:
            before = result[-1] if result else None
            result.append(Token(found.start(), found.start() + len(word), word, low, _class_of(low, before)))


_PLURAL = frozenset("people children mice men women data series species timeseries criteria corpora matrices media nuclei geese feet".split())
_NOT_PLURAL = frozenset(
    "this thus loss bias basis analysis class process less across is was has its as us plus versus corpus status focus mass"
    " gas access stress various previous continuous famous cross dress glass news physics mathematics dynamics hypothesis"
    " synthesis virus consensus progress success lens axis apparatus genus address express robotics genomics linguistics"
    " lossless always towards perhaps diverse".split()
)


def is_plural(low: str) -> bool:
    """Does the word look like a plural noun?"""
    last = low.rsplit("-", 1)[-1]
    if low in _PLURAL or last in _PLURAL:
        return True
    return last.endswith("s") and not last.endswith(("ss", "us", "'s", "ous")) and low not in _NOT_PLURAL and len(last) > 2


def phrase(text: str, first: Token, last: Token) -> Phrase:
    return Phrase(first.start, last.end, text[first.start : last.end])
