"""Sentences and tokens of a stretch of prose, and simple noun phrases in them.

No tagger: word classes come from closed vocabularies (:mod:`extractor.numbers.words`), everything else
counts as part of a noun phrase. Offsets are those of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum, StrEnum
from functools import lru_cache
from typing import NamedTuple, TypeVar

from extractor.language.continental import english_view
from extractor.numbers import words
from extractor.numbers.quantity import Quantity

E = TypeVar("E", bound=Enum)


def direct(members: type[E]) -> type[E]:
    """An enumeration whose members are plain attributes, as from Python 3.12 on; before, each look-up calls a function."""
    for name, member in members.__members__.items():
        type.__setattr__(members, name, member)
    return members


@direct
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


class Token(NamedTuple):
    """One word, mark or quantity: ``text[start:end]``; ``low`` is its folded form."""

    start: int
    end: int
    text: str
    low: str
    kind: Class
    quantity: Quantity | None = None


class Phrase(NamedTuple):
    """A stretch of the text: ``text[start:end]``."""

    start: int
    end: int
    text: str


_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|et al|etc|vs|cf|fig|figs|eq|eqs|no|nos|vol|approx|ca|resp|dr|mr|mrs|prof|st|inc"
    r"|spp|sp|var|al|ref|sec|tab)"
    r"|\b[A-Z]|[A-Z]\.[A-Z])\.$",
    re.IGNORECASE,
)
_BOUNDARY = re.compile(r"(?=[.!?\n\u2029])(?:\u2029|[.!?][\"'”’)\]]*(?:\s+(?=[\"'“‘(\[\\$]*[A-Z0-9])|(?=[A-Z][a-z]+[ ,]))|\n\s*\n)")
_MEASURE_END = re.compile(r"\d[ \u00a0][A-Za-z]\.$")
""" "... to 11 s. We": a unit of one letter is no initial."""
_WORD_ENDS = re.compile(r"[a-z)\]%]{2}$")


_LONGEST = 1500
"""Characters; text without full stops is cut, so that no reading of one sentence grows with the page."""


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of ``text[start:end]``, as offsets; also where the blank after the full stop was lost."""
    return [piece for span in _full_sentences(text, start, end) for piece in _cut(text, *span)]


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST:
        stop = text.rfind(" ", start + _LONGEST // 2, start + _LONGEST) + 1 or start + _LONGEST
        yield start, stop
        start = stop
    yield start, end


def _full_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    result: list[tuple[int, int]] = []
    at = start
    for found in _BOUNDARY.finditer(text, start, end):
        stop = found.end()
        glued = not found[0][-1].isspace()
        ending = text[max(at, found.start() - 12) : found.start() + 1]
        if _ABBREVIATION.search(ending) and not _MEASURE_END.search(ending):
            continue
        if glued and not _WORD_ENDS.search(text[max(at, found.start() - 2) : found.start()]):
            continue
        result.append((at, stop))
        at = stop
    if text[at:end].strip():
        result.append((at, end))
    return result


_TOKEN = re.compile(
    r"[A-Za-zÀ-ɏͰ-Ͽ\d_](?:[\w'@/+.\u00ad‐‑-]|(?<=\d),(?=[A-Z](?![a-z])|\d'?-[A-Za-z])|(?<=,[A-Z]),(?=[A-Z]))*[\w+]"
    r"|[A-Za-zÀ-ɏͰ-Ͽ\d_]\+*|---?|[^\w\s]",
)
"""Words and marks; a comma glued into a name parts nothing: "47,X,Yq", "1,3-butadiene"."""


def _closed_class(low: str) -> Class | None:
    """The class of a word that belongs to one whatever stands around it."""
    if low in words.COMPARATIVES:
        return Class.COMPARATIVE
    if low in words.DETERMINERS:
        return Class.DETERMINER
    if low in words.CONJUNCTIONS:
        return Class.CONJUNCTION
    if low in words.PREPOSITIONS:
        return Class.PREPOSITION
    if low in words.PRONOUNS:
        return Class.PRONOUN
    if low in words.ADVERBS or (low.endswith("ly") and len(low) > 4 and low not in _LY_NOUNS):
        return Class.ADVERB
    if low in words.PARTICIPLE_ADJECTIVES:
        return Class.NOUN
    return None if low in words.VERBS or low in words.NOUN_OR_VERB else Class.NOUN


_SETS_OF_DATA = frozenset(
    "data test training train validation feature development dev evaluation testing hold-out held-out holdout calibration official".split()
)
_LY_NOUNS = frozenset("family assembly anomaly supply early monthly daily weekly yearly only reply butterfly polly likely".split())
_OPEN = (Class.DETERMINER, Class.QUANTITY, Class.COMPARATIVE)


_STAYS = frozenset("hospital inpatient icu overnight of".split())


def _verb_or_noun(low: str, before: Token | None, behind: Class | None, quantified: bool) -> Class:
    """What a word is that can be a verb, by the tokens beside it. ``behind`` is the next word's closed class.

    "the measured step", "training time", "average gain", "118 stays" against "rises by", "was measured".
    """
    if low in words.COPULAS or low in words.AUXILIARIES:
        return Class.VERB
    if low in ("set", "sets") and before is not None and before.low in _SETS_OF_DATA:
        return Class.NOUN
    if low in ("stay", "stays") and before is not None and before.low in _STAYS:
        return Class.NOUN
    kind = before.kind if before else None
    if low in words.BEATING and low.endswith("ed"):
        return Class.VERB
    if behind is Class.VERB and (low in words.NOUN_OR_VERB or low in words.GERUND_NOUNS):
        return Class.NOUN
    nounish = behind in (Class.NOUN, None)
    counted = before is not None and before.quantity is not None and before.quantity.unit_symbol is None
    if (kind in _OPEN and (kind is not Class.QUANTITY or counted)) or (kind is Class.ADVERB and quantified):
        verbal = kind is Class.QUANTITY and low not in words.NOUN_OR_VERB and not low.endswith(("ed", "ing", "s"))
        counted = kind is Class.QUANTITY and not verbal
        return Class.NOUN if nounish or low in words.NOUN_OR_VERB or counted else Class.VERB
    if kind is Class.QUANTITY:
        return Class.NOUN if low in words.CHANGE_NOUNS or (low in words.NOUN_OR_VERB and not low.endswith("s")) else Class.VERB
    if before is not None and (before.low in words.AUXILIARIES or before.low == "to"):
        return Class.VERB
    if low.endswith("ing"):
        return _gerund(low, before, behind)
    # "of observed extremes", "exhibited enhanced activity": a participle before its noun.
    plain_verb = kind is Class.VERB and before is not None and before.low not in words.COPULAS
    if low.endswith("ed") and (kind is Class.PREPOSITION or plain_verb) and behind is Class.NOUN:
        return Class.NOUN
    if low not in words.NOUN_OR_VERB:
        based = kind is Class.PREPOSITION and not low.endswith(("ed", "n"))
        return Class.NOUN if based and behind is Class.NOUN else Class.VERB
    return _either(low, before, behind)


def _gerund(low: str, before: Token | None, behind: Class | None) -> Class:
    changes = low in words.RAISING or low in words.LOWERING
    if before is None:
        return Class.NOUN if behind in (None, Class.PREPOSITION) and not changes else Class.VERB
    if low in words.GERUND_NOUNS and (behind is Class.NOUN or before.kind in (Class.PREPOSITION, Class.CONJUNCTION)):
        return Class.NOUN
    if behind is not Class.NOUN or changes:
        return Class.VERB
    if before.kind is Class.PREPOSITION:
        return Class.NOUN if before.low in ("in", "of", "on", "to") else Class.VERB
    if before.kind is Class.NOUN:
        return Class.VERB if is_plural(before.low) else Class.NOUN
    return Class.NOUN if before.kind is Class.VERB else Class.VERB


def _either(low: str, before: Token | None, behind: Class | None) -> Class:
    if low == "show" and behind is Class.DETERMINER and before is not None and before.kind is Class.NOUN:
        return Class.VERB
    if before is None or before.low == "(":
        return Class.NOUN
    if before.kind in (Class.CONJUNCTION, Class.MARK):
        changes = low in words.RAISING or low in words.LOWERING or low.endswith("s")
        return Class.VERB if changes and behind in (Class.NOUN, Class.DETERMINER, None) else Class.NOUN
    if before.kind in (Class.PREPOSITION, Class.VERB):
        return Class.NOUN
    if before.kind is Class.NOUN:
        if is_plural(before.low) or (before.text[:1].isupper() and not before.text.isupper()):
            return Class.VERB
        return Class.VERB if low.endswith("s") and behind in (Class.NOUN, Class.DETERMINER, None) else Class.NOUN
    return Class.VERB


def tokens(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> list[Token]:
    """The tokens of ``text[start:end]``; each quantity that is no part of a name is one token."""
    view = english_view(text)
    result: list[Token] = []
    at = start
    for quantity in quantities:
        if quantity.suspect and quantity.suspect.startswith("part of"):
            continue
        _words_into(result, view, at, quantity.start)
        # "90-day mortality", "the 75th percentile": such numbers are part of the noun phrase that they stand in.
        kind = Class.NOUN if quantity.suspect or quantity.form == "compound" else Class.QUANTITY
        printed = text[quantity.start : quantity.end]
        result.append(Token(quantity.start, quantity.end, printed, "#" if kind is Class.QUANTITY else printed, kind, quantity))
        at = quantity.end
    _words_into(result, view, at, end)
    return result


def _words_into(result: list[Token], view: str, start: int, end: int) -> None:
    found = list(_raw_words(view, start, end))
    for index, (at, word) in enumerate(found):
        low = word.casefold()
        kind = _class_of(low) if word != "OR" else Class.NOUN
        if kind is None:
            before = result[-1] if result else None
            behind = _class_behind(found[index + 1][1].casefold()) if index + 1 < len(found) else Class.MARK
            kind = _verb_or_noun(low, before, behind, len(result) > 1 and result[-2].kind in _OPEN)
            if kind is Class.VERB and before is not None and behind in _NOMINAL and _without_subject(low, result):
                kind = Class.NOUN
            elif kind is Class.NOUN and index + 1 < len(found) and _predicates(low, result, found[index + 1][1]):
                kind = Class.VERB
        result.append(Token(at, at + len(word), word, low, kind))


_NOMINAL = (Class.NOUN, None)
_IN_PHRASE = (Class.NOUN, Class.QUANTITY, Class.DETERMINER, Class.ADVERB)


def _without_subject(low: str, before: Sequence[Token]) -> bool:
    """ "On four data sets inserts run": a plural in the phrase that opens a clause, before the clause has a subject."""
    if not low.endswith("s") or low not in words.NOUN_OR_VERB or before[-1].kind is not Class.NOUN:
        return False
    at = len(before) - 1
    while at >= 0 and before[at].kind in _IN_PHRASE:
        at -= 1
    return at >= 0 and before[at].kind is Class.PREPOSITION and (at == 0 or before[at - 1].kind in (Class.MARK, Class.CONJUNCTION))


def _predicates(low: str, before: Sequence[Token], behind: str) -> bool:
    """ "Rents near a stop rise by 2%": the plural before the preposition has its verb there."""
    if behind not in ("by", "from", "to") or low.endswith("s") or (low not in words.RAISING and low not in words.LOWERING):
        return False
    at = len(before) - 1
    while at >= 0 and before[at].kind is Class.NOUN:
        at -= 1
    while at >= 0 and before[at].kind is Class.DETERMINER:
        at -= 1
    placed = 1 <= at < len(before) - 1 and before[at].kind is Class.PREPOSITION
    while placed and at >= 2 and before[at - 1].kind is Class.QUANTITY:
        at -= 2
    return placed and before[at - 1].kind is Class.NOUN and is_plural(before[at - 1].low)


@lru_cache(maxsize=8192)
def _class_of(low: str) -> Class | None:
    """The class of a word or a mark, as far as it can be told without the words around it."""
    return _closed_class(low) if low[0].isalnum() or low[0] == "_" else Class.MARK


@lru_cache(maxsize=8192)
def _class_behind(low: str) -> Class | None:
    """The class of the next word, as far as it can be told without the words around it; None: a noun or a verb."""
    if not low[0].isalnum():
        return Class.MARK
    if low in words.VERBS and low not in words.NOUN_OR_VERB and not low.endswith(("ing", "ed")):
        return Class.VERB
    return _closed_class(low)


def _raw_words(view: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    for found in _TOKEN.finditer(view, start, end):
        yield found.start(), found[0].rstrip("-/'.") or found[0]


_PLURAL = frozenset(
    "people children mice men women data series species timeseries criteria corpora matrices media nuclei geese"
    " feet sera strata loci fungi taxa spectra phenomena genera larvae bacteria codes alumni indices vertices"
    " axes".split()
)
_NOT_PLURAL = frozenset(
    "this thus loss bias basis analysis class process less across is was has its as us plus versus corpus status"
    " focus mass"
    " gas access stress various previous continuous famous cross dress glass news physics mathematics dynamics"
    " hypothesis"
    " synthesis virus consensus progress success lens axis apparatus genus address express robotics genomics"
    " linguistics"
    " lossless always towards perhaps diverse".split()
)


@lru_cache(maxsize=8192)
def is_plural(low: str) -> bool:
    """Does the word look like a plural noun?"""
    last = low.rsplit("-", 1)[-1]
    if any(character.isdigit() for character in last):
        return False
    if low in _PLURAL or last in _PLURAL:
        return True
    return last.endswith("s") and not last.endswith(("ss", "us", "'s", "ous")) and low not in _NOT_PLURAL and len(last) > 2


def phrase(text: str, first: Token, last: Token) -> Phrase:
    return Phrase(first.start, last.end, text[first.start : last.end])
