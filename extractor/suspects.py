"""Why a printed number is no reported quantity on its face: names, dates, marks, identifiers, formulas.

Each reason is one small question about the characters around the number. All look at a bounded window,
so a scan stays linear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_WINDOW = 48

_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_MARKED = (
    "fig figs figure figures table tables tab section sections sec chapter chapters appendix eq eqs eqn equation equations"
    " theorem lemma proposition corollary definition algorithm remark ref refs reference line lines rows page pages pp p"
    " vol volume no nr issue art article part version ver v release step phase stage tier track task day week round question"
    " rq experiment study case hypothesis scenario requirement req code id grant award number nct room hall session paper"
    " supplementary box panel example item note grade type class category group cohort arm cluster chromosome exon layer"
    " cluster scope goal sdg level zone quadrant quartile period generation gen iso article clause directive"
).split()
_NOT_MARKED_WHEN_COUNTING = {
    "line",
    "lines",
    "rows",
    "pages",
    "step",
    "day",
    "week",
    "group",
    "level",
    "class",
    "no",
    "task",
}
_AFTER_COUNT = re.compile(r"[ \u00a0][a-z]{3,}")


@dataclass(frozen=True, slots=True)
class Place:
    """A number and the bounded windows of the plain view before and after it."""

    before: str
    after: str
    printed: str
    value: float
    whole: bool
    unit: str | None
    word: bool
    at_start: bool

    @property
    def bare(self) -> bool:
        return self.unit is None


def _decorated(place: Place) -> str | None:
    """Is it glued to letters: GPT-4, p53, Recall@5, H2O, 5G, x_1?"""
    if re.search(r"[_^]\s?[({]?$", place.before):
        return "subscript"
    if re.search(r"[A-Za-zα-ωΑ-Ω][\]})]?[-]?$", place.before) and not _free_prefix(place):
        return "part of a name"
    if re.search(r"[@#]$", place.before):
        return "part of a name"
    if (
        re.search(r"[A-Za-z0-9][-–—_/.:]$", place.before)
        and not place.before.endswith(("--", "—", ". "))
        and place.bare
    ):
        return "part of an identifier"
    if re.match(r"(?:,\d+'?)+-[A-Za-z]", place.after) or (
        re.search(r"\d,$", place.before) and re.match(r"-[a-z]", place.after)
    ):
        return "part of a name"
    if re.match(r"[A-Za-zα-ω_]", place.after) or (place.bare and re.match(r"-[A-Z\d]|/[A-Z\d]", place.after)):
        return "part of a name"
    return None


_FREE_PREFIX = re.compile(
    r"(?:^|[\s(\[,;:/])(?:sub|over|under|near|non|to|by|of|pre|up|upto|only|until|and|than)-?$", re.IGNORECASE
)
_GLUED_WORD = re.compile(r"(?:^|\s)[a-z]{5,}$")


def _free_prefix(place: Place) -> bool:
    """ "sub-10 ms", and words glued to a number by lost spaces ("upto2.5", "pi0(28.33%)")."""
    if _FREE_PREFIX.search(place.before) or place.before.endswith("("):
        return True
    return not place.bare and bool(_GLUED_WORD.search(place.before))


def _ordinal(place: Place) -> str | None:
    return "ordinal" if re.match(r"(?:st|nd|rd|th)\b", place.after) else None


def _web(place: Place) -> str | None:
    """Is it inside a URL, a DOI, an e-mail address, an arXiv or other registry number?"""
    left = re.search(r"\S*$", place.before)
    right = re.match(r"\S*", place.after)
    token = (left[0] if left else "") + place.printed + (right[0] if right else "")
    if re.search(
        r"://|www\.|\bdoi\b|\.(?:com|org|net|io|edu|gov|html?|pdf)\b|\b10\.\d{4,}/|\w@\w+\.\w", token, re.IGNORECASE
    ):
        return "URL or DOI"
    if re.search(
        r"\b(?:arxiv|doi|pmid|pmcid|issn|isbn|nct|orcid|bibcode|eprint)\b\s*[:#]?\s*\S*$", place.before, re.IGNORECASE
    ):
        return "identifier"
    if re.fullmatch(r"[(\[]?\d{4}\.\d{4,5}(?:v\d+)?[)\],.;]?", token):
        return "identifier"
    return None


def _version(place: Place) -> str | None:
    if re.match(r"\.\d", place.after) or re.search(r"\d\.$", place.before):
        return "version"
    if re.search(
        r"\b(?:version|release|python|cuda|java|ubuntu|windows|android|ios|v)\.? ?$", place.before, re.IGNORECASE
    ):
        return "version" if place.bare else None
    return None


def _citation(place: Place) -> str | None:
    """[12], [3, 5], [1-4]; but an interval [0.81, 0.89] is no citation."""
    if (
        place.bare
        and place.whole
        and re.search(r"\[[\d,;\s–-]*$", place.before)
        and re.match(r"[\d,;\s–-]*\]", place.after)
    ):
        return "citation"
    return None


def _interval(place: Place) -> str | None:
    if re.match(
        r"\s?(?:-|–|\s)?(?:CI\b|IC\b|CrI\b|C\.I\.|HDI\b|confidence|credible|prediction interval|CL\b|C\.L\.)",
        place.after,
    ):
        return "confidence level"
    if re.search(
        r"\b(?:CI|IC|CrI|C\.I\.|confidence intervals?|credible intervals?|IQR|range)\]?\s?[:=,(\[]*\s?$", place.before
    ):
        return "interval"
    if re.search(r"\b(?:CI|IC|CrI|IQR)\b[^)\]]{0,24}$", place.before) and re.match(r"[^(\[]{0,24}[)\]]", place.after):
        return "interval"
    return None


def _list_mark(place: Place) -> str | None:
    if not (place.bare and place.whole and 0 <= place.value < 40):
        return None
    if re.search(r"\($", place.before) and place.after.startswith(")"):
        return "list marker"
    if (
        place.after.startswith(")")
        and re.search(r"(?:^|[\s:;,.])$", place.before)
        and place.before.count("(") <= place.before.count(")")
    ):
        return "list marker"
    if place.at_start and re.match(r"[.:]\s", place.after):
        return "list marker"
    return None


def _mark(place: Place) -> str | None:
    """Does it number a figure, a section, a phase: "Table 3", "Stage II and 4"?"""
    found = re.search(r"\b([A-Za-z]+)(?:\.|\s?#)?[ \u00a0]?(?:\d+[a-z]?(?:,| and|–|-)[ ]?)?$", place.before)
    if not found or not place.bare or not place.whole or place.word:
        return None
    word = found[1].casefold()
    if word not in _MARKED:
        return None
    counting = word in _NOT_MARKED_WHEN_COUNTING and found[1].islower() and _AFTER_COUNT.match(place.after)
    return None if counting else "mark of a figure, section or part"


_YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|since|until|till|by|of|from|during|before|after|early|late|mid|year|years|circa|through|to|and|between|the|for|©)"
    rf"|\b{_MONTHS}\.?,?|[(,;'’/–-]|\b[A-Z][A-Za-z&]*)[ \u00a0]?$",
    re.IGNORECASE,
)


def _year(place: Place) -> str | None:
    if place.word or not re.fullmatch(
        r"(?:1[6-9]|20)\d\d(?:[ ]?[-–/][ ]?\d{2,4}|(?: to | and )(?:1[6-9]|20)\d\d)?", place.printed
    ):
        return "year" if re.fullmatch(r"(?:1[6-9]|20)\d0", place.printed) and place.after.startswith("s") else None
    if not place.bare or "," in place.printed:
        return None
    if place.after.startswith("s") or place.printed[4:]:
        return "year"
    if not _YEAR_BEFORE.search(place.before) and not place.at_start:
        return None
    counts = re.match(r"[ \u00a0](?:[a-z-]+ ){0,2}[a-z]{2,}s\b", place.after)
    dated = re.search(r"\b(?:in|since|until|by|during|year|©)[ \u00a0]$|[(/'’]$", place.before, re.IGNORECASE)
    return "year" if dated or not counts else None


def _date(place: Place) -> str | None:
    if place.unit is not None or not 0 < abs(place.value) <= 31:
        return None
    if re.search(rf"\b{_MONTHS}\.?[ \u00a0]$", place.before, re.IGNORECASE) and not re.search(r"\bmay $", place.before):
        return "date"
    return "date" if re.match(rf"(?:[ \u00a0]|-|\. ){_MONTHS}\b(?! be)", place.after, re.IGNORECASE) else None


def _numeric_date(place: Place) -> str | None:
    if re.fullmatch(r"\d{1,4}", place.printed) and (
        re.match(r"[-/.]\d{1,2}[-/.]\d{2,4}\b", place.after)
        or re.search(r"\b\d{1,4}[-/.]$", place.before)
        and re.match(r"[-/.]\d{1,4}\b", place.after)
        or re.search(r"\b\d{1,4}[-/.]\d{1,2}[-/.]$", place.before)
    ):
        return "date"
    return None


def _clock(place: Place) -> str | None:
    if place.printed == "24/7":
        return "time of day"
    if re.match(r":\d", place.after) or re.search(r"\d:$", place.before):
        return "time of day or ratio"
    return "time of day" if re.match(r"\s?(?:a\.m\.|p\.m\.|am\b|pm\b|o'clock|UTC\b|GMT\b)", place.after) else None


def _phone(place: Place) -> str | None:
    if re.search(r"\+\d[\d \u00a0()-]{4,}$", place.before) or re.search(
        r"\b(?:tel|phone|fax)\b\W{0,3}[\d +()-]*$", place.before, re.IGNORECASE
    ):
        return "phone number"
    return "phone number" if re.match(r"[ -]\d{3,4}[ -]\d{3,4}\b", place.after) and place.bare else None


def _formula(place: Place) -> str | None:
    """ "k = 5", "p < 0.05", "{0, 1, 2}": the value of a symbol."""
    if re.search(
        r"(?:^|[\s(\[,;])p(?:[- ]?values?)?(?:\s?(?:of|was|were|is))?\s?(?:<|>|=|≤|≥|≪)\s?$",
        place.before,
        re.IGNORECASE,
    ):
        return "p-value"
    if re.search(
        r"(?:^|[\s(,;|])(?:[A-Za-zα-ωΑ-Ω](?:_\w+)?|\w_\w+|pH|alpha|beta|gamma|lambda|epsilon|tau|sigma|top-k)\s?(?:=|:=|∈|≠|≡)\s?[-+]?$",
        place.before,
    ):
        return None if re.search(r"(?:^|[\s(,;])[nNrRFκ]\s?=\s?[-+]?$", place.before) else "value of a symbol"
    if re.search(r"∈\s?[{(\[]?[\d,.\s–…-]*$", place.before):
        return "value of a symbol"
    if re.match(r"\s?(?:=|\^|\+\s?[a-z\d]\b|\*\s?[a-z]\b|!)", place.after) and place.bare:
        return "formula"
    if re.search(r"[=+*/^]\s?$", place.before) and re.search(r"[a-zα-ω)]\s?[+*/^]\s?$", place.before) and place.bare:
        return "formula"
    return None


_NUMBERED_NAME = re.compile(r"(?:^|[\s(/,])(?P<name>(?=[A-Za-z-]*[A-Z])[A-Za-z][A-Za-z-]*)[ \u00a0]$")
_ENDS_NAME = re.compile(
    r"$|[\s\u00a0]*[.,;:)\]!?–—]|[ \u00a0](?:and|or|on|in|for|with|to|is|are|was|were|by|at|from|as|shows?|achieves?|[A-Z(]"
    r"|(?:data ?sets?|benchmarks?|models?|corpus|suite|challenge|release|tasks?|test)\b)"
)


def _numbered_name(place: Place) -> str | None:
    """ "Llama 2", "RTX 5090", "Windows 11": a capitalised word, the number, and no noun that it counts."""
    if not (place.bare and place.whole) or place.word or place.value >= 1e5 or "," in place.printed:
        if not (place.bare and re.fullmatch(r"\d\.\d", place.printed)):
            return None
    found = _NUMBERED_NAME.search(place.before)
    if not found or not _ENDS_NAME.match(place.after):
        return None
    opens = not place.before[: found.start()].strip() or re.search(r"[.!?:]\s*$", place.before[: found.start() + 1])
    common = found["name"].istitle() and opens
    return None if common else "part of a name"


def _rate_base(place: Place) -> str | None:
    """ "per hundred grasps", "the over-60s"."""
    if re.search(r"\bper[ \u00a0]$", place.before):
        return "base of a rate"
    return "age group" if re.search(r"\b(?:over|under)-$", place.before) and place.printed.endswith("0s") else None


def _pronoun(place: Place) -> str | None:
    """ "one" is a number where it heads "one hundred"; the scanner has taken those in."""
    return "pronoun" if place.printed.casefold() in ("one", "zero", "a", "an") else None


_QUESTIONS = (
    _ordinal,
    _web,
    _numeric_date,
    _clock,
    _date,
    _version,
    _phone,
    _citation,
    _year,
    _formula,
    _interval,
    _decorated,
    _list_mark,
    _mark,
    _numbered_name,
    _rate_base,
    _pronoun,
)


def suspect_at(view: str, start: int, end: int, *, value: float, whole: bool, unit: str | None) -> str | None:
    """The first reason why ``view[start:end]`` is no reported quantity on its face, or None."""
    before = view[max(0, start - _WINDOW) : start]
    place = Place(
        before=before,
        after=view[end : end + _WINDOW],
        printed=view[start:end].strip(),
        value=value,
        whole=whole,
        unit=unit,
        word=view[start:end].strip("- +")[:1].isalpha(),
        at_start=not before.strip(),
    )
    for question in _QUESTIONS:
        if reason := question(place):
            return reason
    return None
