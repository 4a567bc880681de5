"""Which of the scanner's quantities are amounts: what a text counts or measures, and not what it names by a number.

These rules hold for any text. Those about papers (:mod:`extractor.numbers.kind`) ask more of a number: is it a result of this work?
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from extractor.language.continental import english_view
from extractor.language.number_marks import language_of_words
from extractor.language.prose import is_plural
from extractor.numbers import words
from extractor.numbers.labels import counts, follows, is_label, noun_before
from extractor.numbers.quantity import Quantity
from extractor.numbers.scanner import scan

_AMOUNTS_ALL_THE_SAME = frozenset(["interval", "p-value", "measure of a symbol"])
"""Suspects that are amounts, if not what a text reports about its work."""


def amounts(text: str, language: str | None = None) -> list[Quantity]:
    """Every amount that ``text`` prints, in order, none overlapping another; of orders of magnitude the factor that they are.

    ``language`` ("en", "de") says whose marks of thousands and decimals hold; by default the text's words do.
    """
    return [_factor(quantity) for quantity in _amounts(text, scan(text, language), language)]


def told_apart(text: str, quantities: Sequence[Quantity], language: str | None = None) -> list[Quantity]:
    """The scanner's quantities, with a mark at those that name something by a number and are not suspects already."""
    kept = {quantity.start for quantity in _amounts(text, quantities, language)}
    return [quantity if quantity.suspect or quantity.start in kept else quantity._replace(names=True) for quantity in quantities]


def _amounts(text: str, quantities: Sequence[Quantity], language: str | None) -> list[Quantity]:
    view = english_view(text, language).replace("\u00a0", " ")
    unlabelled = _unlabelled(view, quantities, language_of_words(text, language))
    return [quantity for quantity in _without_parts(view, unlabelled) if not any(names(view, quantity) for names in _NAMING)]


_BEHIND = 60


def _unlabelled(view: str, quantities: Iterable[Quantity], language: str) -> Iterator[Quantity]:
    """Those that are neither suspects nor labels, nor continue a list of labels, nor stand behind a noun that has one before."""
    label: Quantity | None = None
    nouns: set[str] = set()
    for quantity in quantities:
        suspect = quantity.suspect is not None and not _is_amount_all_the_same(view, quantity)
        if not suspect:
            suspect = quantity.suspect is None and _labelled(view, label, quantity, language)
        label = quantity if suspect else None
        noun = noun_before(view, quantity)
        if suspect and noun:
            nouns.add(noun)
        elif not suspect and (not noun or noun not in nouns or counts(view[quantity.end : quantity.end + _BEHIND], language)):
            yield quantity


def _is_amount_all_the_same(view: str, quantity: Quantity) -> bool:
    printed_base = quantity.suspect == "base of a rate" and view[quantity.start].isdigit()
    return printed_base or quantity.suspect in _AMOUNTS_ALL_THE_SAME


def _labelled(view: str, label: Quantity | None, quantity: Quantity, language: str) -> bool:
    return (label is not None and follows(view, label, quantity, language)) or is_label(view, quantity, language)


def _factor(quantity: Quantity) -> Quantity:
    """ "2 orders of magnitude" prints 2 and means 100."""
    if quantity.unit_symbol != "orders of magnitude":
        return quantity
    high = None if quantity.high is None else 10.0**quantity.high
    return quantity._replace(value=10.0**quantity.value, high=high, unit_symbol="x")


_COMPOUND_NOUN = re.compile(r"[-‐‑ ]?([A-Za-z]+)")
_KINDS = words.COMPOUND_PARTS | frozenset(
    "well wells grit mesh gauge channel channels lead pin gate thread threads electrode".split()
)
_COUNTED_IN_COMPOUNDS = 20
"""Fewer in a compound are a kind ("two-tailed", "4-bit"); more may be a size ("a 118-page corpus")."""


_POINTS_OF_SCALE = re.compile(
    r"-(?:point|pt)\w*[ -](?:\w+[ -])?(?:likert|scale|rating|stencil|font|survey|questionnaire|probe|bend|correlat|function|crossover|flexur)",
    re.IGNORECASE,
)


def _compound(view: str, quantity: Quantity) -> bool:
    """ "4-bit", "two-tailed", "2-propanol", "a 7-point scale": of which kind something is."""
    if quantity.unit_symbol == "points" and _POINTS_OF_SCALE.search(view[quantity.start : quantity.end + 30]):
        return True
    if quantity.form != "compound" or quantity.unit_symbol not in (None, "bit", "bits"):
        return False
    noun = _COMPOUND_NOUN.match(view, quantity.end)
    kind = quantity.unit_symbol is not None or (noun is not None and noun[1].lower() in _KINDS)
    return (quantity.value < 1000 and (kind or quantity.value < _COUNTED_IN_COMPOUNDS)) or (
        noun is not None and noun[1].lower() in ("grit", "mesh")
    )


_FOLDS = re.compile(r"[- ]?(?:fold)?[- ](?:[\w-]+ ){0,3}cross|[- ]?(?:fold)?[- ]CV\b", re.IGNORECASE)
_AIM = re.compile(
    r"\b(?:contributions?|aims?|goals?|purpose|motivations?|objectives?|reasons?|answer|challenges?|role|benefits?|advantages?) (?:here )?"
    r"(?:is|are|was|were|remains?) $",
    re.IGNORECASE,
)


def _folds(view: str, quantity: Quantity) -> bool:
    """ "Ten-fold cross-validation", "our contribution is twofold"."""
    if quantity.unit_symbol != "x":
        return False
    return bool(_FOLDS.match(view, quantity.end) or _AIM.search(view[max(0, quantity.start - 30) : quantity.start]))


_SIZE = re.compile(r"\d\s?[BM]$")
_SIZES_ON = re.compile(r"(?:,? (?:and|or|vs\.?|versus) |, |/)\d[\d.]{0,5}\s?[BM]\b")
_NEXT_WORDS = re.compile(r"[ -]+([A-Za-z-]+)(?:[ ]([A-Za-z-]+))?(?:[ ]([A-Za-z-]+))?")


def _model_size(view: str, quantity: Quantity) -> bool:
    """ "The 13B and 34B checkpoints", "a 3B dense model": which model is meant; "70B parameters" is a size."""
    if not _SIZE.search(view[quantity.start : quantity.end]):
        return False
    end = quantity.end
    while more := _SIZES_ON.match(view, end):
        end = more.end()
    following = _NEXT_WORDS.match(view, end)
    said = [word.lower() for word in following.groups() if word] if following else []
    if any(word.startswith(("param", "token")) for word in said):
        return False
    if any(word in words.MODEL_NOUNS for word in said):
        return True
    return bool(_THE_ONE.search(view[max(0, quantity.start - 8) : quantity.start])) and not any(map(is_plural, said))


_THE_ONE = re.compile(r"\b(?:the|our|its|this|that|each) $", re.IGNORECASE)


_OWN = re.compile(
    r"\b(?:we|our|this|these|paper|work|article|study|framework|method|approach|system|model|pipeline|algorithm|rubric|protocol|survey"
    r"|proposed?|presents?|introduces?|makes?|discusse?s?|identif\w+|comprises?|consists?|contains?|into|in|has|have|there are|via|through"
    r"|following|along|with|by|on|from|of|address\w*|answers?)\b[^.;]{0,30}$",
    re.IGNORECASE,
)
_MOST_PARTS = 10
_PARTS = words.OWN_PARTS | frozenset(
    "claims arguments tiers rules topics sections chapters examples takeaways recommendations desiderata pitfalls caveats lines messages".split()
)
_THAT_LEAD = re.compile(
    r" (?:[a-z-]+ ){1,2}(?:guide|motivate|structure|organi[sz]e|shape|drive|frame|remain|follow|arise|emerge|stand out)\b"
)
_TEXT_PARTS = frozenset(
    "sections chapters paragraphs appendices subsections parts figures tables pages lines lemmas theorems".split()
)
_WHICH_PARTS = re.compile(
    r"\b(?:next|following|previous|preceding|last|first|remaining|final|above|other|these|those) $", re.IGNORECASE
)
""" "The next two sections"."""
_NOT_PARTS = frozenset("time respect error errors state group loss losses".split())
_AFTER_WORD = re.compile(r"[ ]([a-z][a-z-]*)(?: ([a-z][a-z-]*))?(?: ([a-z][a-z-]*))?")


def _own_part(view: str, quantity: Quantity) -> bool:
    """ "Makes three contributions", "has four axes": the parts of a text or a method, a handful in words."""
    if quantity.form != "word" or quantity.unit_symbol is not None or not 2 <= quantity.value <= _MOST_PARTS:
        return False
    following = _AFTER_WORD.match(view, quantity.end)
    if following and following[1] in _TEXT_PARTS and _WHICH_PARTS.search(view[max(0, quantity.start - 14) : quantity.start]):
        return True
    own = _OWN.search(view[max(0, quantity.start - 60) : quantity.start]) or _THAT_LEAD.match(view, quantity.end)
    if following is None or not own:
        return False
    heads = [word for word in following.groups() if word]
    for word in heads:
        if word in words.PREPOSITIONS or word in words.CONJUNCTIONS or word in words.VERBS:
            return False
        if word in _PARTS:
            return word not in _NOT_PARTS
    return False


_MORE_PARTS = re.compile(r"(?: [a-z-]{2,}){1,3}(?:,? and|,) (?:[a-z]+ )?")


def _without_parts(view: str, quantities: Iterable[Quantity]) -> Iterator[Quantity]:
    """All but the parts of a text or a method: "six sections and two appendices"."""
    part: Quantity | None = None
    for quantity in quantities:
        in_words = quantity.form == "word" and quantity.unit_symbol is None and quantity.value <= _MOST_PARTS
        more = part is not None and in_words and _MORE_PARTS.fullmatch(view[part.end : quantity.start])
        part = quantity if more or _own_part(view, quantity) else None
        if part is None:
            yield quantity


_BUFFER = re.compile(r" ?(?:[A-Z]{2,6}|His|Myc)\b(?!-)")
_MAKER = re.compile(r" (?!(?:[A-Z]\w+ ){2}[A-Z])[A-Z][a-z]{3,}(?= [a-z]|[.,]|$)")


def _strength(view: str, quantity: Quantity) -> bool:
    """ "2× SSC", "1x PBS": how strong a solution is; "the 10x Genomics kit": a maker."""
    printed = view[quantity.start : quantity.end]
    if quantity.unit_symbol != "x" or printed[-1] not in "x×X" or quantity.form == "word":
        return False
    return _BUFFER.match(view, quantity.end) is not None or (printed[-1] == "x" and _MAKER.match(view, quantity.end) is not None)


_ORDINAL = re.compile(r"an? (?:third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)", re.IGNORECASE)
_NEXT = re.compile(r" ([a-z]{4,})")


def _ordinal(view: str, quantity: Quantity) -> bool:
    """ "A third reader settled ties": which of them, where a noun in the singular follows."""
    following = _NEXT.match(view, quantity.end)
    if following is None or not _ORDINAL.fullmatch(view, quantity.start, quantity.end):
        return False
    low = following[1]
    function = low in words.PREPOSITIONS or low in words.CONJUNCTIONS or low in words.PRONOUNS or low in words.ADVERBS
    verb = low in words.VERBS or low in words.AUXILIARIES or low in words.COPULAS or low.endswith(("ed", "ing", "ly"))
    return not (function or verb or low in words.COMPARATIVES or is_plural(low))


_NAMING = (_compound, _ordinal, _strength, _folds, _model_size)
