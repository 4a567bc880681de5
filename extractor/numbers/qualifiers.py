"""How rough a number is: the words and signs beside it that say "about", "at least" or "at most"."""

from __future__ import annotations

import re

from extractor.numbers.quantity import Quantity
from extractor.records import Qualifier

_QUALIFIERS: tuple[tuple[Qualifier, str], ...] = (
    (
        "at_most",
        r"as (?:much|many|high|large|little|few|long) as|no (?:more|greater|higher|longer) than|not (?:more"
        r"|exceeding) than",
    ),
    (
        "at_least",
        r"no (?:less|fewer|lower) than|not less than|(?:more|greater|larger|higher|better|longer|faster) than"
        r"|in excess of|upwards? of",
    ),
    ("at_least", r"at least|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)? (?=\d)|a minimum of|above|beyond|over|≥|>=|>"),
    (
        "at_most",
        r"(?:less|fewer|lower|smaller|shorter) than|at most|at best|a maximum of|up[- ]?to|below|under|within|≤|<=|<",
    ),
    (
        "about",
        r"approximately|approx\.?|about|around|roughly|nearly|almost|close to|on the order of|circa|ca\.|c\.|some|~|≈",
    ),
)
_QUALIFIER = re.compile(
    "(?:"
    + "|".join(f"(?P<q{at}>{'(?<![a-z])' if kind else ''}(?:{words}))" for at, (kind, words) in enumerate(_QUALIFIERS))
    + r")[ \u00a0]{0,4}(?:an?[ ](?:factor of )?|the |just |factor of )?$",
    re.IGNORECASE,
)
_ROUGH_ENDS = (
    *"as than least exceed exceeds exceeded exceeding above beyond over most best below under within about around".split(),
    *"approximately approx approx. roughly nearly almost circa ca. c. some a an the just to ≥ >= > ≤ <= < ~ ≈".split(),
    *"excess of|upward of|upwards of|minimum of|maximum of|order of|factor of".split("|"),
)
"""What one of them ends in, or the article behind it: cheap to ask first, for most numbers have neither."""
_OPENERS = re.compile(
    r"(?:^|[,;:(–—]|\b(?:with|of|by|contain\w*|ha[sdv]e?|having|spann?\w*|cover\w*|compris\w*|includ\w*|collect\w*"
    r"|from|to|for"
    r"|across|on|at|in|evaluat\w*|and|the|provid\w*|than|us\w+|serv\w+|support\w*|achiev\w*|process\w*|require\w*"
    r"|reach\w*))[ ]?$",
    re.IGNORECASE,
)
_OR_MORE = re.compile(r" or (?:(?P<more>more|higher|greater|better|above)|(?P<less>less|fewer|lower|below))\b")


_LOOK_BACK = 34


def with_qualifier(view: str, quantity: Quantity) -> Quantity:
    """Add what says how rough the number is: "at least", "or more", "~", a plus behind it."""
    if quantity.suspect:
        return quantity
    if view[quantity.end - 1] == "+":
        return quantity._replace(qualifier="at_least", qualifier_span=(quantity.end - 1, quantity.end))
    if after := _OR_MORE.match(view, quantity.end):
        kind: Qualifier = "at_least" if after["more"] else "at_most"
        return quantity._replace(qualifier=kind, qualifier_span=(after.start() + 1, after.end()))
    from_ = max(0, quantity.start - _LOOK_BACK)
    left = view[from_ : quantity.start]
    found = _QUALIFIER.search(left) if left.rstrip("\u00a0 ").lower().endswith(_ROUGH_ENDS) else None
    if found is None or not found.lastgroup:
        return quantity
    kind, words = _QUALIFIERS[int(found.lastgroup[1:])][0], found[found.lastgroup]
    if not _is_bound(view, quantity, words.casefold(), from_ + found.start()):
        return quantity
    start = from_ + found.start(found.lastgroup)
    return quantity._replace(qualifier=kind, qualifier_span=(start, start + len(words)))


def _is_bound(view: str, quantity: Quantity, words: str, at: int) -> bool:
    """Does "over", "under" or "some" bound the number, or rule another noun ("gains over 54 tasks")?"""
    if words == "some":
        return quantity.value >= 10
    if words == "within":
        return True
    if words in ("over", "under", "above", "below", "beyond", "around", "about"):
        measured = quantity.unit_symbol is not None or not quantity.whole or quantity.value >= 1000
        return measured or (quantity.form != "word" and bool(_OPENERS.search(view[max(0, at - 20) : at])))
    return True
