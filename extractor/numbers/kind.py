"""Is a printed number a reported result, the size of something, or nothing that the text reports?

The rules look at the number's unit, the noun behind it and the words before it. Each gives its reason.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractor.language.prose import Class
from extractor.numbers import words
from extractor.numbers.candidates import Candidate
from extractor.numbers.conditions import condition
from extractor.numbers.counts import whole_number
from extractor.numbers.frame import Frame
from extractor.numbers.metric import own_frame
from extractor.numbers.units import DURATIONS
from extractor.numbers.verdict import RESULT_UNITS, Verdict


def decide(candidate: Candidate, frame: Frame | None, *, follows_result: bool) -> Verdict:
    """The verdict on one number. ``follows_result``: it stands in one list with a number that is a result."""
    for rule in (_on_its_face, _compound, _elsewhere, condition):
        if verdict := rule(candidate, frame, follows_result):
            return verdict
    return _by_unit(candidate, frame, follows_result)


def _on_its_face(candidate: Candidate, frame: Frame | None, follows: bool) -> Verdict | None:
    if candidate.quantity.suspect:
        return Verdict(None, candidate.quantity.suspect)
    if candidate.quantity.names and not candidate.counts_a_noun:
        return Verdict(None, "label")
    if candidate.low(candidate.before) in _SPREADS:
        return Verdict(None, "spread")
    if candidate.low(candidate.before) == "=" and candidate.low(candidate.before - 1) == "n":
        return Verdict(None, "value of a symbol") if _is_symbol(candidate) else Verdict("scale", "n =")
    return None


_SPREADS = frozenset(["sd", "sem", "iqr", "s.d", "s.d."])
""" "14 (SD 8)"."""


def _is_symbol(candidate: Candidate) -> bool:
    """ "For n = 5", "n = 1–4", "an n = 4 crystal": no number of those who were looked at."""
    assumed = candidate.low(candidate.before - 2) in ("for", "when", "where", "if", "with", "to", "at", "an", "the")
    sample = candidate.low(candidate.before - 2) == "(" or _counts_a_sample(candidate)
    return candidate.quantity.form == "range" or assumed or (candidate.counts_a_noun and not sample)


def _counts_a_sample(candidate: Candidate) -> bool:
    """ "n = 40 patients": the noun says who was looked at."""
    run = candidate.noun_run(candidate.after)
    return run is not None and any(candidate.low(at) in words.PEOPLE | words.GROUPS for at in range(run[0], run[1] + 1))


def _compound(candidate: Candidate, frame: Frame | None, follows: bool) -> Verdict | None:
    """ "a 10^5-node graph" is a size; "8-bit", "90-day" and "three-stage" say of which kind something is."""
    quantity = candidate.quantity
    if quantity.form != "compound":
        return None
    if quantity.unit_symbol is not None and not (frame and frame.direction):
        return Verdict(None, "compound word")
    if quantity.unit_symbol is not None:
        return None
    noun = candidate.low(candidate.at + 1 + (candidate.low(candidate.at + 1) == "-"))
    if noun.startswith(("scale", "strong")):
        return Verdict("scale", "scale of")
    large = quantity.value >= 1000
    part = noun.split("-")[0]
    if (part in words.COMPOUND_PARTS and not large) or part in _NEVER_COUNTED:
        return Verdict(None, "compound word")
    if noun in ("parameter", "param") and not candidate.sentence.names:
        return Verdict(None, "size that names a model")
    if large or (quantity.value >= 20 and _collection_follows(candidate)):
        return Verdict("scale", "size of a collection")
    return Verdict(None, "compound word")


_NEVER_COUNTED = frozenset("bit token tokens d dimensional px pixel pixels hz year k nm mm km hour word".split())


def _collection_follows(candidate: Candidate) -> bool:
    return any(candidate.low(index) in words.SCALE_COLLECTIONS for index in range(candidate.at + 1, candidate.at + 5))


_GENERAL = re.compile(
    r"\b(?:worldwide|globally|people|patients|deaths|annual|annually|each year|every year|typically|often|usually"
    r"|can|may|might"
    r"|must|need|needs|require|requires|however|unable|existing|current|traditional|most|many|challenge|challenging"
    r"|remains?|known"
    r"|popular|crucial|important|essential|is an?|are an?|half|projected|expected|estimated|global)\b",
    re.IGNORECASE,
)


def _first_hand(candidate: Candidate) -> bool:
    """Digests leave "we" out: "1,200 frames of 212 rooms, each with ground truth" opens a report, not a background."""
    quantity = candidate.quantity
    if candidate.quantity.unit_symbol in ("x", "%", "points") and own_frame(candidate) and not _general(candidate.sentence.text):
        return True
    counts = quantity.unit_symbol is None and quantity.whole and (quantity.form != "word" or quantity.value > 10)
    return counts and candidate.counts_a_noun and not _general(candidate.sentence.text)


@lru_cache(maxsize=64)
def _general(sentence: str) -> bool:
    return bool(_GENERAL.search(sentence))


_OTHERS = re.compile(
    r"\b(?:(?:earlier|previous|prior|past|published|widely[- ]quoted|other) (?:\w+ ){0,2}(?:stud(?:y|ies)|works?"
    r"|reports?|audits?"
    r"|schemes?|figures?|guidelines?|surveys?|estimates?)\b(?:[^.;]{0,40}\b(?:report|had|ha[sv]e|of|stay|show|ask"
    r"|found|put))"
    r"|according to(?! (?:the|a|an|our|this|these) (?:\w+ ){0,2}(?:analys[ie]s|curves?|models?|results?|criteri(?:on|a)|classification|definition|simulations?|experiments?|regressions?|tests?|scores?)\b)|(?:from|in) the literature|by others|as required by|world health organi[sz]ation|world ?wide"
    r"|globally|each year"
    r"|annually|per year)\b",
    re.IGNORECASE,
)


_OURS = re.compile(r"\b(?:we|our)\b|;|, (?:only|but|while)")


@lru_cache(maxsize=64)
def _figure_of_others(sentence: str) -> re.Match[str] | None:
    return _OTHERS.search(sentence)


def _elsewhere(candidate: Candidate, frame: Frame | None, follows: bool) -> Verdict | None:
    """A title's number names its subject; what precedes the work's own sentences is background."""
    sentence = candidate.sentence
    if sentence.background and not _first_hand(candidate):
        return Verdict(None, "background")
    if sentence.titles and _counted_in_title(candidate):
        return None
    if sentence.titles:
        return None if candidate.quantity.unit_symbol in ("%", "x") and frame and frame.direction else Verdict(None, "title")
    found = _figure_of_others(sentence.text)
    if found and sentence.start + found.start() < candidate.quantity.start <= sentence.start + found.end() + 60:
        between = candidate.entry.text[sentence.start + found.start() : candidate.quantity.start]
        ours = _OURS.search(between) or _counted_first(candidate, found)
        return None if ours else Verdict(None, "figure of others")
    return None


_COUNTED_BEHIND = frozenset("of from in across on for with over among :".split())


def _counted_in_title(candidate: Candidate) -> bool:
    """ "A Survey of 146 Systems", "Overlap in Three Corpora": what the work counted; "Seven Sins" is a way of speaking."""
    quantity = candidate.quantity
    if quantity.unit_symbol is not None or not quantity.whole or quantity.form not in ("plain", "word"):
        return False
    least = 100 if candidate.low(candidate.before) == ":" else 3
    return quantity.value >= least and candidate.counts_a_noun and candidate.low(candidate.before) in _COUNTED_BEHIND


def _counted_first(candidate: Candidate, found: re.Match[str]) -> bool:
    """ "Would cost 9 million annually, or 2 per user": the adverb belongs to the number before it."""
    start = candidate.sentence.start + found.start()
    adverb = found[0].casefold() in ("annually", "each year", "per year", "globally", "worldwide")
    return adverb and any(quantity.end <= start for quantity in candidate.sentence.quantities)


# ---------------------------------------------------------------- by unit


def _by_unit(candidate: Candidate, frame: Frame | None, follows: bool) -> Verdict:
    quantity = candidate.quantity
    if quantity.form in ("word", "fraction") and quantity.unit_symbol == "x":
        return _ratio_word(candidate, frame)
    if quantity.unit_symbol in RESULT_UNITS:
        return Verdict("result", f"unit {quantity.unit_symbol}")
    if quantity.unit_symbol is not None:
        return _by_measure(candidate, frame, follows)
    if quantity.form in ("change", "range") and candidate.counts_a_noun and candidate.low(candidate.before) == "from":
        return Verdict(None, "condition")
    if quantity.form == "change" or (frame and frame.direction and quantity.form != "word" and not candidate.counts_a_noun):
        return Verdict("result", "change")
    if not quantity.whole:
        return _by_decimal(candidate, frame, follows)
    return whole_number(candidate, frame, follows)


def _ratio_word(candidate: Candidate, frame: Frame | None) -> Verdict:
    """ "twice as large", "doubles the frame rate", "half of the gap"; but "ran twice", "double bond"."""
    low = candidate.token.text.casefold()
    if reason := _no_factor(candidate, low) or _no_part(candidate, low):
        return Verdict(None, reason)
    return Verdict("result", "factor in words")


_COMPARED_TO = frozenset("as the that those its their more larger faster better of".split())


def _no_factor(candidate: Candidate, low: str) -> str | None:
    following = candidate.low(candidate.at + 1)
    if low.endswith("ing") and candidate.at == 0:
        return "condition"
    if low in ("double", "triple", "quadruple") and candidate.kind(candidate.at + 1) is Class.NOUN:
        return "kind of thing"
    if low in ("twice", "thrice") and following not in _COMPARED_TO:
        return "number of times"
    folds = "fold" in low and candidate.low(candidate.after) in ("cross-validation", "cross", "validation", "cv")
    return "kind of thing" if folds else None


def _no_part(candidate: Candidate, low: str) -> str | None:
    following, before = candidate.low(candidate.at + 1), candidate.low(candidate.before)
    if low.endswith("half") and following not in _COMPARED_TO and before not in ("by", "in", "to"):
        return "part"
    fraction = candidate.quantity.form == "fraction" and low != "half"
    return "part" if fraction and following != "of" and before != "by" else None


def _by_measure(candidate: Candidate, frame: Frame | None, follows: bool) -> Verdict:
    """A number with a physical unit: a result where the sentence says what was measured."""
    unit = candidate.quantity.unit_symbol or ""
    if unit.startswith("bit") and not (frame and frame.metric):
        return Verdict(None, "precision")
    low = candidate.low(candidate.before)
    spent = low in words.RAISING or low in words.LOWERING or low in ("takes", "took", "take", "requires", "needs")
    if candidate.low(candidate.after) == "of" and DURATIONS.fullmatch(unit) and not spent:
        return Verdict("scale" if candidate.quantity.form != "word" else None, "length of a recording")
    if unit.endswith(("B", "bytes")) and candidate.low(candidate.before) == "(" and not follows:
        return Verdict("scale", "size in brackets")
    if (DURATIONS.fullmatch(unit) or unit in ("h", "d")) and not (frame and (frame.metric or frame.direction)) and not follows:
        low = candidate.low(candidate.before)
        beside = {low, candidate.low(candidate.after)} & {"vs", "vs.", "versus"}
        if candidate.quantity.form == "word" or (
            not beside
            and low
            not in (
                "in",
                "within",
                "takes",
                "requires",
                "needs",
                "under",
                "only",
                "took",
            )
        ):
            return Verdict(None, "time span")
    return Verdict("result", f"unit {unit}")


def _by_decimal(candidate: Candidate, frame: Frame | None, follows: bool) -> Verdict:
    if candidate.quantity.form == "fraction" and candidate.counts_a_noun and "/" in candidate.token.text:
        return Verdict("result", "share in counts")
    if frame and frame.metric and frame.metric.text.casefold() in ("s.e", "se", "sd", "p", "s.e."):
        return Verdict(None, "spread")
    if frame or follows or candidate.low(candidate.before) in ("(", "of", "at", "to", "by", "="):
        return Verdict("result", "decimal")
    return (
        Verdict("result", "decimal")
        if candidate.kind(candidate.before) in (Class.VERB, Class.NOUN)
        else Verdict(None, "bare decimal")
    )
