"""Why a printed number is no reported quantity on its face: all questions, in order.

Each reason is one small question about the characters around the number. All look at a bounded window,
so a scan stays linear, and first at one character or word, so that most are answered at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from extractor.numbers.suspects import dates, formulas, identifiers, marks, names, wordings
from extractor.numbers.suspects.place import WINDOW, Place, single_blanks

_QUESTIONS: tuple[tuple[Callable[[Place], str | None], tuple[str, ...]], ...] = (
    (marks.ordinal, ()),
    (identifiers.arxiv, ()),
    (identifiers.registered, identifiers.REGISTRIES),
    (identifiers.web, ()),
    (dates.numeric_date, ()),
    (dates.clock, ()),
    (dates.date, ()),
    (identifiers.version, ()),
    (identifiers.phone, ()),
    (identifiers.called, ("tel", "phone", "fax")),
    (marks.citation, ("[",)),
    (dates.short_year, ("'",)),
    (dates.year, ()),
    (formulas.formula, ()),
    (names.decorated, ()),
    (marks.interval, ()),
    (marks.in_interval, tuple(name.casefold() for name in marks.INTERVALS)),
    (marks.list_mark, ()),
    (marks.mark, ()),
    (marks.lettered_mark, ()),
    (names.numbered_name, ()),
    (wordings.rate_base, ()),
    (wordings.price, ("$", "€", "£", "¥", "usd", "eur", "gbp", "chf")),
    (wordings.adjective, ("double", "triple", "quadruple", "half", "thirds", "doubles", "triples")),
    (formulas.spread, ("±", "+/-")),
    (wordings.pronoun, ()),
)
"""In order, each with the words of which a text must print one (in any case) for the question to make sense."""


@lru_cache(maxsize=64)
def _questions(view: str) -> tuple[Callable[[Place], str | None], ...]:
    """Those that make sense for the numbers of one text."""
    low = view.casefold()
    return tuple(ask for ask, needs in _QUESTIONS if not needs or any(words in low for words in needs))


_LAST_WORD = re.compile(r"(?<![A-Za-z-])([A-Za-z-]+)\.?[ \u00a0]$")


def suspect_at(view: str, start: int, end: int, *, value: float, whole: bool, unit: str | None, language: str = "en") -> str | None:
    """The first reason why ``view[start:end]`` is no reported quantity on its face, or None."""
    before = single_blanks(view[max(0, start - WINDOW) : start])
    printed = view[start:end].strip()
    last = _LAST_WORD.search(before[-24:])
    place = Place(
        before=before,
        after=single_blanks(view[end : end + WINDOW]),
        printed=printed,
        value=value,
        whole=whole,
        unit=unit,
        word=printed.lstrip("- +")[:1].isalpha(),
        last=last[1] if last else "",
        bare=unit is None,
        left=before[-1:],
        right=view[end : end + 1],
        language=language,
    )
    for question in _questions(view):
        if reason := question(place):
            return reason
    return None
