"""Numbers of formulas: p-values, values of symbols, tolerances."""

from __future__ import annotations

import re

from extractor.numbers.suspects.place import Place

_RELATIONS = frozenset("<>=≤≥≪∈≠≡")
_P_VALUE = re.compile(r"(?:^|[\s(\[,;])p(?:[- ]?values?)?(?:\s?(?:of|was|were|is))?\s?[<>=≤≥≪]\s?$", re.IGNORECASE)
_SYMBOL_VALUE = re.compile(
    r"(?:^|[\s(,;|])(?:[A-Za-zα-ωΑ-Ω][²2]?(?:_\w+)?|[α-ωa-eg-z]\d|\w_\w+|[a-z]{2,12}_(?!acc|f1|auc|map|loss|score|iou|err|mae|mse|rmse|bleu|rouge|prec|recall|psnr|ssim|wer|cer|rate|time|speed|gain)[a-z]{1,12}"
    r"|lr|seed|dropout|momentum|temperature|batch[ -]size|learning[ -]rate|weight[ -]decay|epochs|warm-?up|pH|alpha|beta|gamma|eta|theta|mu|xi|lambda|epsilon|tau|sigma|top-k)\s?(?:=|:=|∈|≠|≡)"
    r"\s?[-+]?$"
)
_BOUND_OF_SYMBOL = re.compile(r"\b(?:at|for|with|where|when|if|beyond) [A-Za-z](?:_\w+)?\s?[<>≤≥]=?\s?[-+]?$", re.IGNORECASE)
"""The bound of a condition: "at r > 7 kpc"."""
_REPORTED_SYMBOL = re.compile(r"(?:^|[\s(,;])[nNrRFκρ][²2]?\s?=\s?[-+]?$")
_STATISTIC = re.compile(r"(?:^|[\s(,;])[dgtzUWHQβηωφτρχ][²2]?\s?=\s?[-+]?$")
"""A letter that is a statistic where its value has decimals: Cohen's d, but d = 512 dimensions."""
_FORMULA_AFTER = re.compile(r"\s?(?:=|\^|\+\s?[a-z\d]\b|\*\s?[a-z]\b|!)")


_FORMULA_BEFORE = re.compile(r"[a-zα-ω)]\s?[+*/^]\s?$|(?:^|[\s(])[a-zα-ω] ?→ ?$")
_ELEMENT = re.compile(r"∈\s?[{(\[]?[\d,.\s–…-]*$")


def formula(place: Place) -> str | None:
    """ "k = 5", "p < 0.05", "{0, 1, 2}": the value of a symbol."""
    if not _RELATIONS.isdisjoint(place.before[-20:]):
        if _P_VALUE.search(place.before):
            return "p-value"
        if _SYMBOL_VALUE.search(place.before):
            if _reported(place):
                return None
            return "value of a symbol" if place.bare else "measure of a symbol"
        if _BOUND_OF_SYMBOL.search(place.before):
            return "value of a symbol"
        if "∈" in place.before and _ELEMENT.search(place.before):
            return "value of a symbol"
    if not place.bare:
        return None
    if _FORMULA_AFTER.match(place.after):
        return "formula"
    return "formula" if _FORMULA_BEFORE.search(place.before[-5:]) else None


_LEAST_ALPHA = 0.4
"""A smaller α is a level of significance, a larger one Cronbach's."""


def _reported(place: Place) -> bool:
    """A statistic, or what was measured: "H = 72.1 ± 1.4"."""
    return (
        "±" in place.printed
        or bool(_REPORTED_SYMBOL.search(place.before))
        or (not place.whole and bool(_STATISTIC.search(place.before)))
        or (abs(place.value) >= _LEAST_ALPHA and not place.whole and place.before.endswith(("α = ", "α=")))
    )


_TOLERANCE = re.compile(r"(?:±|\+/-)[ \u00a0]?$")


def spread(place: Place) -> str | None:
    """ "85.7% ± 5.4%": how much it varied; the tolerance of a number without a unit was taken in by the scanner."""
    return "spread" if _TOLERANCE.search(place.before[-4:]) else None
