"""Numbers that the words around them take back: the base of a rate, a price that is asked, a double bond, a pronoun."""

from __future__ import annotations

import re

from extractor.numbers.suspects.place import Place


def rate_base(place: Place) -> str | None:
    """ "per hundred grasps", "the over-60s"."""
    if place.last.casefold() == "per" and place.language != "it":
        return "base of a rate"
    ages = place.printed[-1:] == "s" and place.before.endswith(("over-", "under-"))
    return "age group" if ages else None


_OFFER = re.compile(
    r"\b(?:tickets?|admission|entry fee|entrance|registration|buy|shipping|early[- ]bird|discounts?|subscri\w+|order now|at the door|ingresso"
    r"|ridotto|gratuito|eintritt|ermäßigt|entrée|plein tarif|tarif|entrada|ingressos?|hardcover|paperback|hardback|e-?book|per copy"
    r"|incl\. VAT|plus VAT|list price|fee:|basket|cancel anytime|sold out|on sale|in stock|add to cart|for sale|pre-?order)\b"
    r"|\b(?:non-)?(?:students?|members|adults?|children|seniors?|concessions?|regular|reduced|price)(?: fee| rate| ticket)?:? ?(?=[$€£]|$)",
    re.IGNORECASE,
)
_MONEY = frozenset("$ € £ ¥ USD EUR GBP CHF US$ euro euros dollars".split())


def price(place: Place) -> str | None:
    """What a reader is asked to pay: "Tickets: $15 at the door"."""
    if place.unit not in _MONEY:
        return None
    return "price asked" if _OFFER.search(place.before) or _OFFER.search(place.after) else None


_MULTIPLIES = re.compile(
    r"[ \u00a0](?:the|that|this|those|these|their|our|its|his|her|what|of|as|in|by|to|over|on|and|or|for|from|at|when|with|within|after|digits?)\b|[,.;:)]|$"
)
_VERBAL = re.compile(
    r"\b(?:to|can|could|may|might|will|would|must|nearly|almost|roughly|about|than|we|they|it|which|that|a)[ \u00a0]$",
    re.IGNORECASE,
)


_WHICH_HALF = re.compile(
    r"\b(?:first|second|latter|former|other|better|last|upper|lower|left|right|top|bottom|(?:north|south|east|west)ern) $",
    re.IGNORECASE,
)
_HALF_OF_NAME = re.compile(r" (?:majority|quorum|marathon|moon|brothers?|sisters?|truths?|time|measures)\b")


_MORE_OF_THEM = re.compile(
    r"\b(?:(?i:more|fewer|many|all|most|of|the|these|such)|\d[\d.,]{0,15}[KMB]?|[A-Za-z]{2,20}(?:[aiu]ted|cted|[nr]ed|[iy][sz]ed|onal|ical|ual|ntic|etic|olic|atic)) $"
)
"""Before "triples" it makes them things: "more triples", "12,000 triples", "annotated triples"; "traffic triples" and "speed doubles"."""


def adjective(place: Place) -> str | None:
    """ "Double bonds", "a triple junction": of two parts, not twice as much."""
    printed = place.printed.casefold()
    if printed == "half" or place.printed.endswith("thirds"):
        return "adjective" if _WHICH_HALF.search(place.before) or _HALF_OF_NAME.match(place.after) else None
    if printed in ("doubles", "triples"):
        return "noun" if _MORE_OF_THEM.search(place.before) else None
    if printed not in ("double", "triple", "quadruple"):
        return None
    if place.right == "-":
        return "adjective"
    return None if _MULTIPLIES.match(place.after) or _VERBAL.search(place.before) else "adjective"


def pronoun(place: Place) -> str | None:
    """ "one" is a number where it heads "one hundred"; the scanner has taken those in."""
    return "pronoun" if place.word and place.printed.casefold() in ("one", "zero", "a", "an") else None
