"""Numbers of formulas: p-values, values of symbols, tolerances."""

from __future__ import annotations

import re

from extractor.numbers.suspects.place import Place

_RELATIONS = frozenset("<>=≤≥≪∈≠≡")
_P_VALUE = re.compile(r"(?:^|[\s(\[,;])p(?:[- ]?values?)?(?:\s?(?:of|was|were|is))?\s?[<>=≤≥≪]\s?$", re.IGNORECASE)
_THRESHOLD = re.compile(
    r"\b(?:set (?:at|to)|thresholds?(?: of| was| were)?|defined (?:as|at|by)|considered|regarded|deemed|cut-?offs?|criterion|accepted)\b[^;.]{0,30}$"
)
""" "Significance was set at p < 0.05": what was asked, and not what was found."""
_THRESHOLD_AFTER = re.compile(r" (?:was|were|is|are) (?:considered|regarded|deemed|accepted|taken|defined|chosen|used|set)\b")
_P_BELOW = re.compile(r"\b[Pp][- ]?values? (?:below|under|of|(?:of )?less than|lower than|smaller than|at or below) $")
_SYMBOL_VALUE = re.compile(
    r"(?:^|[\s(,;|])(?:learning_rate|[A-Za-zα-ωΑ-Ω][²2]?(?:_\w+)?|[α-ωa-eg-z]\d|\w_\w+|[a-z]{2,12}_(?!acc|f1|auc|map|loss|score|iou|err|mae|mse|rmse|bleu|rouge|prec|recall|psnr|ssim|wer|cer|rate|time|speed|gain)[a-z]{1,12}"
    r"|lr|seed|dropout|momentum|temperature|batch[ -]size|learning[ -]rate|weight[ -]decay|epochs|warm-?up|pH|alpha|beta|gamma|eta|theta|mu|xi|lambda|epsilon|tau|sigma|top-k)\s?(?:=|:=|∈|≠|≡)"
    r"\s?[-+]?$"
)
_HYPERPARAMETER = re.compile(
    r"\b(?:learning[ -]rates?|weight[ -]decay|batch[ -]sizes?|momentum|dropout(?: (?:rate|probability))?|top-?[pk]|temperature|label smoothing"
    r"|(?:warm-?up|discount|clipping|sampling) (?:ratio|factor|norm|threshold|temperature)|(?:beam|kernel|patch|hidden|window|mini-?batch|step) sizes?|beam width|stride|padding|length penalty|random[ -](?:seed|state)|seed|epsilon|lr|wd|bsz?)"
    r"(?: parameter)?(?: (?:was|is|were|are))?(?: (?:of|to|at|=|set to|set at|fixed to|fixed at|equal to)){0,2} $",
    re.IGNORECASE,
)
""" "Weight decay of 0.1", "at temperature 0.7": what was set, and a bare number."""
_BOUND_OF_SYMBOL = re.compile(
    r"\b(?:at|for|with|where|when|if|beyond|let|all|every|any|assume|suppose|and(?! [pn])) [A-Za-z](?:_\w+)?\s?[<>≤≥]=?\s?[-+]?$",
    re.IGNORECASE,
)
"""The bound of a condition: "at r > 7 kpc"."""
_REPORTED_SYMBOL = re.compile(r"(?:^|[\s(,;])[nNrRFκρ][²2]?\s?=\s?[-+]?$")
_STATISTIC = re.compile(r"(?:^|[\s(,;])[dgtzUWHQβηωφτρχ][²2]?\s?=\s?[-+]?$")
"""A letter that is a statistic where its value has decimals: Cohen's d, but d = 512 dimensions."""
_STATISTICS_AFTER = re.compile(
    r"[ ]?[,;] (?:(?:SE|SD|z|F|P|p|χ2|χ²|[Bb]eta)(?:\([\d, .]{1,12}\))? ?[=<>≤]|t(?:\(\d{1,4}\))? ?= ?-?\d*\.\d|\d\d ?% ?CI\b|CI\b)"
)
""" "(b = 31.5, t = 4.72, p < .001)": what stands before a test is an estimate."""
_OF_STUDIES = re.compile(r" (?:\w+ )?(?:studies|trials|samples|comparisons|effects|effect sizes|cohorts|articles)\b")
""" "k = 12 studies": what a review counts."""
_MEASURED_AFTER = re.compile(
    r" (?:was|were|is|are) (?:\w{2,14}ly )?(?:determined|obtained|measured|estimated|observed|achieved|reached|calculated|reported|inferred)\b"
)
_MEASURED_BEFORE = re.compile(
    r"(?:\b(?:is|was|gives?|gave|yield(?:s|ed)|obtain(?:s|ed)?|finds?|found|measured?|determined?|reache[sd]|estimated?|inferred) )\w{1,4} ?[=≈] ?[-+]?$"
)
_SET_BEFORE_IT = re.compile(
    r"(?:^|[\s(,;])(?![ρτκωχηrtd] ?=)(?:[A-Za-zα-ωΑ-Ω][\w₀-₉]{0,3}) ?= ?-?[\d.]{1,8}(?:e-?\d{1,2})?,?(?: and)? (?:[α-ω]|[α-ω]\d|[βη][²2]) ?= ?-?$"
)
""" "λ = 0.1, τ = 0.07": Greek letters in a row are what was set, and no statistics."""
_ROW_AFTER = re.compile(r",?(?: and)? [α-ω]\d? ?=")
_FIXED = re.compile(r"\b(?:fix|fixed|set|sets|choose|chose|let|take|where|[Hh]ere,?) [α-ω]\w? ?= ?$")
_FORMULA_AFTER = re.compile(r"\s?(?:=|\^(?! ?(?:°|circ\b))|\+\s?[a-z\d]\b|\*\s?[a-z]\b|!)")


_FORMULA_BEFORE = re.compile(r"[a-zα-ω)]\s?[+*/^]\s?$|(?:^|[\s(])[a-zα-ω] ?→ ?$")
_ELEMENT = re.compile(r"∈\s?[{(\[]?[\d,.\s–…-]*$")


def formula(place: Place) -> str | None:
    """ "k = 5", "p < 0.05", "{0, 1, 2}": the value of a symbol."""
    if not _RELATIONS.isdisjoint(place.before[-20:]):
        if _P_VALUE.search(place.before):
            return "level of significance" if _THRESHOLD.search(place.before) or _THRESHOLD_AFTER.match(place.after) else "p-value"
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
    if place.value < _LEAST_ALPHA and _THRESHOLD_AFTER.match(place.after) and _P_BELOW.search(place.before):
        return "level of significance"
    if place.last.lower() in _BEFORE_SETTINGS and not place.word and _set(place):
        return "value of a symbol"
    if _FORMULA_AFTER.match(place.after):
        return "formula"
    return "formula" if _FORMULA_BEFORE.search(place.before[-5:]) else None


_WARMEST = 2
"""Of the temperatures at which a model is sampled; what was measured is warmer."""


def _set(place: Place) -> bool:
    found = _HYPERPARAMETER.search(place.before)
    return found is not None and (place.value <= _WARMEST or not found[0].lower().startswith("temperature"))


_BEFORE_SETTINGS = frozenset(
    "of to at is was rate rates decay size sizes momentum dropout probability p k top-p top-k temperature smoothing ratio factor norm threshold"
    " width seed state epsilon lr wd bs bsz stride padding penalty".split()
)
"""The last words of :data:`_HYPERPARAMETER`."""
_LEAST_ALPHA = 0.4
"""A smaller α is a level of significance, a larger one Cronbach's."""


def _reported(place: Place) -> bool:
    """A statistic, or what was measured: "H = 72.1 ± 1.4"."""
    if _SET_BEFORE_IT.search(place.before) or _FIXED.search(place.before):
        return False
    return (
        "±" in place.printed
        or bool(_REPORTED_SYMBOL.search(place.before))
        or (not place.whole and bool(_STATISTIC.search(place.before)))
        or (place.before.endswith(("k = ", "k=")) and bool(_OF_STUDIES.match(place.after)))
        or bool(_STATISTICS_AFTER.match(place.after))
        or (not place.printed.isdigit() and bool(_MEASURED_AFTER.match(place.after) or _MEASURED_BEFORE.search(place.before)))
        or (
            abs(place.value) >= _LEAST_ALPHA
            and not place.whole
            and place.before.endswith(("α = ", "α="))
            and not _ROW_AFTER.match(place.after)
        )
    )


_TOLERANCE = re.compile(r"(?:±|\+/-)[ \u00a0]?$")


def spread(place: Place) -> str | None:
    """ "85.7% ± 5.4%": how much it varied; the tolerance of a number without a unit was taken in by the scanner."""
    return "spread" if _TOLERANCE.search(place.before[-4:]) else None
