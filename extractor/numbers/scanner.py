"""The scanner: every quantity that a text prints, with its value, its unit and its place.

Whether a quantity is a result, a size, or nothing that the text reports is decided elsewhere
(:mod:`extractor.numbers.rules`); what is no reported quantity on its face says so in ``suspect``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extractor.language.continental import english_view
from extractor.language.number_marks import language_of_words
from extractor.language.plain_view import plain_view
from extractor.numbers.affixes import with_left, with_right
from extractor.numbers.codes import Code, code_at, codes
from extractor.numbers.pairs import joined, shared_units
from extractor.numbers.qualifiers import with_qualifier
from extractor.numbers.quantity import LONGEST, Quantity
from extractor.numbers.single_numbers import single_numbers
from extractor.numbers.suspects.questions import suspect_at
from extractor.numbers.words_abroad import ENGLISH_ELSEWHERE, Spoken, spoken_abroad


def _of_spoken(one: Spoken) -> Quantity:
    if one.kind == "cardinal":
        return Quantity(one.start, one.end, float(one.value), form="word", whole=float(one.value).is_integer())
    return Quantity(one.start, one.end, float(one.value), unit_symbol="x", form="fraction" if one.kind == "fraction" else "word")


def _with_spoken(singles: list[Quantity], spoken: list[Quantity]) -> list[Quantity]:
    """Number words of other languages go before what English reads at their places."""
    if not spoken:
        return singles
    return _apart(sorted([*spoken, *singles], key=lambda one: (one.start, -one.end)))


def _not_elsewhere(view: str, singles: list[Quantity], language: str) -> list[Quantity]:
    """All but what is a number in English only."""
    others = ENGLISH_ELSEWHERE.get(language)
    if not others:
        return singles
    return [one for one in singles if one.form != "word" or view[one.start : one.end].lower() not in others]


_ENTITY_LENGTH = 9
_COMMAND_NAME = re.compile(r"[A-Za-z]{0,16}")


def _trimmed(text: str, quantity: Quantity) -> Quantity:
    """Take in the brace that closes a power's exponent, leave out blanks."""
    start, end = quantity.start, quantity.end
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    if text[end - 1] == "&":  # the beginning of "&times;"
        end = max(end, text.find(";", end, end + _ENTITY_LENGTH) + 1)
    if text[start] == ";":  # the end of "&minus;"
        start = max(start - _ENTITY_LENGTH, text.find("&", max(0, start - _ENTITY_LENGTH), start), 0)
    if text[end - 1] == "\\":
        end += len(_COMMAND_NAME.findall(text, end, end + 16)[0])
    if text.count("{", start, end) > text.count("}", start, end) and text.startswith("}", end):
        end += 1
    return quantity if (start, end) == (quantity.start, quantity.end) else quantity._replace(start=start, end=end)


_COMPOUND = re.compile(r"[-\u00ad](?=[A-Za-z]{2})")


def _marked(view: str, quantity: Quantity, found: tuple[Code, ...], language: str) -> Quantity:
    code = code_at(found, quantity.start, quantity.end)
    suspect = (
        quantity.suspect
        or code
        or suspect_at(
            view,
            quantity.start,
            quantity.end,
            value=quantity.value,
            whole=quantity.whole,
            unit=quantity.unit_symbol,
            language=language,
        )
    )
    if quantity.form in ("plain", "word", "power") and _COMPOUND.match(view, quantity.end):
        return quantity._replace(suspect=suspect, form="compound")
    return quantity if suspect == quantity.suspect else quantity._replace(suspect=suspect)


def _apart(quantities: Iterable[Quantity]) -> list[Quantity]:
    """Drop what lies inside the extent of the quantity before it: a tolerance, the digit of "W/m2"."""
    result: list[Quantity] = []
    for quantity in quantities:
        if not result or quantity.start >= result[-1].end:
            result.append(quantity)
    return result


_WALL = 16
_WALL_WIDTH = 130


def _walled(singles: list[Quantity]) -> list[bool]:
    """Which numbers stand in a wall of digits: sixteen on little more than a line are a table, no prose."""
    inside = [False] * len(singles)
    for at in range(len(singles) - _WALL):
        if singles[at + _WALL].start - singles[at].start < _WALL_WIDTH:
            inside[at : at + _WALL + 1] = [True] * (_WALL + 1)
    return inside


_ELEMENTS = {"K": "potassium", "B": "boron", "T": "tritium"}


def _isotope(view: str, quantity: Quantity, letters: str) -> Quantity:
    """ "40K" beside "potassium": the raised mass number of an isotope that lost its place, no 40,000."""
    if not letters:
        return quantity
    raised = view[quantity.end - 1] in letters and view[quantity.start : quantity.end - 1].isdigit()
    return quantity._replace(suspect="part of a name") if raised and not quantity.suspect else quantity


def _scan(text: str, language: str | None) -> Iterator[Quantity]:
    view = english_view(text, language)
    folded = view.casefold()
    letters = "".join(letter for letter, element in _ELEMENTS.items() if element in folded)
    words_of = language_of_words(text, language)
    singles = _with_spoken(
        _not_elsewhere(view, single_numbers(view), words_of), [_of_spoken(one) for one in spoken_abroad(plain_view(text), words_of)]
    )
    if not singles:
        return
    walled = _walled(singles)
    prose = [_isotope(view, quantity, letters) for quantity, inside in zip(singles, walled, strict=True) if not inside]
    table = [quantity._replace(suspect="wall of digits") for quantity, inside in zip(singles, walled, strict=True) if inside]
    quantities = _apart(with_right(view, with_left(view, quantity)) for quantity in prose)
    found = codes(text, view)
    read = [
        with_qualifier(view, _marked(view, quantity, found, words_of)) for quantity in shared_units(view, joined(view, quantities))
    ]
    for quantity in _apart(sorted([*read, *table], key=lambda quantity: quantity.start)):
        yield _trimmed(text, quantity)


def scan(text: str, language: str | None = None) -> list[Quantity]:
    """Every quantity that ``text`` prints, in order, none overlapping another. Linear in the text's length.

    ``language`` ("en", "de") says whose habit the marks of thousands and decimals follow; by default the text's words do.
    """
    return [quantity for quantity in _scan(text, language) if quantity.end - quantity.start <= LONGEST]
