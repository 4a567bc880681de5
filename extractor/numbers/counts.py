"""Whole numbers without a unit: what a number counts, and whether that was studied, is a part of the work itself,
or was mentioned before.
"""

from __future__ import annotations

import re

from extractor.language.prose import Class, Phrase, is_plural
from extractor.numbers import words
from extractor.numbers.candidates import Candidate
from extractor.numbers.frame import Frame
from extractor.numbers.verdict import Verdict


def whole_number(candidate: Candidate, frame: Frame | None, follows: bool) -> Verdict:
    """A whole number without a unit: what does it count?"""
    head = unit_token(candidate)
    if head is None:
        return _without_noun(candidate, frame, follows)
    if candidate.quantity.value <= 1:
        return Verdict(None, "pronoun")
    if frame and frame.metric and frame.rule == "level of" and _names_a_measure(candidate, frame.metric):
        return Verdict("result", "level in counts")
    if follows and candidate.kind(candidate.before) is Class.VERB and candidate.low(candidate.before) in words.REACHING:
        return Verdict("result", "level beside a level")
    for rule in (_rate_or_cost, _sort, _anaphora):
        if verdict := rule(candidate, head):
            return verdict
    return Verdict("scale", "counted noun")


_MEASURED_IN_COUNTS = frozenset(
    "error errors length lifetime distance delay lag latency median deviation difference rmse mae depth".split()
)


def _names_a_measure(candidate: Candidate, metric: Phrase) -> bool:
    """ "A mean error of 37 cycles" is a level; "a set of 37 cycles" a size."""
    last = next((at for at, token in enumerate(candidate.tokens) if token.end == metric.end), -1)
    return last >= 0 and candidate.low(last) in _MEASURED_IN_COUNTS


_RATE_BASES = frozenset("second minute hour day watt joule".split())
_ROUNDS = frozenset("iterations steps phrases cycles shots demonstrations epochs".split())
_SET_NOUNS = frozenset("gpu gpus bit bits epochs epoch cpus cores seeds".split())
_CONTEXT_SIZES = frozenset("for at to of with".split())


def _rate_or_cost(candidate: Candidate, head: int) -> Verdict | None:
    """ "1.2 million requests per second", "within 200 steps"; but "on 8 GPUs", "at 128k tokens" are conditions."""
    low = candidate.low(head)
    if candidate.low(head + 1) == "per" and candidate.low(head + 2) in _RATE_BASES:
        return Verdict("result", "rate")
    if low in _ROUNDS and _run_over(candidate):
        return Verdict(None, "condition")
    if low in _ROUNDS and candidate.quantity.qualifier:
        return Verdict("result", "cost in steps")
    if low in _SET_NOUNS:
        return Verdict(None, "condition")
    context = low in ("token", "tokens") and candidate.low(candidate.before) in _CONTEXT_SIZES
    return Verdict(None, "condition") if context and not _CORPUS.search(candidate.sentence.text) else None


def _run_over(candidate: Candidate) -> bool:
    """ "91% retention over 5000 cycles": how long it was tried, where "over" is no "more than"."""
    span = candidate.quantity.qualifier_span
    over = span is not None and candidate.entry.text[span[0] : span[1]].casefold() == "over"
    return over and candidate.kind(candidate.before) is Class.NOUN


def _sort(candidate: Candidate, head: int) -> Verdict | None:
    """A handful of stages, axes or questions is what a method or a text has, and nothing that it counted."""
    low, quantity = candidate.low(head), candidate.quantity
    few = quantity.value <= (12 if quantity.form == "word" else 6)
    if not few or low in words.EVALUATED or _beside_a_count(candidate):
        return None
    return Verdict(None, "own parts") if low in words.OWN_PARTS or not _weighed(candidate) else None


def _beside_a_count(candidate: Candidate) -> bool:
    """ "14 curated datasets and 6 functions": what stands in one list with things counted is counted too."""
    if candidate.low(candidate.at - 1) != "and" or candidate.low(candidate.at + 1) in words.OWN_PARTS:
        return False
    run = candidate.noun_run_back(candidate.at - 2)
    first = run[0] - 1 if run else -1
    return run is not None and candidate.kind(first) is Class.QUANTITY and candidate.low(run[1]) in words.EVALUATED


def _anaphora(candidate: Candidate, head: int) -> Verdict | None:
    """ "the two methods", "these three tasks" were counted before."""
    left = candidate.low(candidate.at - 1)
    again = left in ("these", "those") or (candidate.quantity.value == 2 and left in ("the", "both", "other"))
    return Verdict(None, "mentioned before") if again else None


_CORPUS = re.compile(r"\b(?:trained|training|pre-?train|corpus|dataset|data set|collect)", re.IGNORECASE)
_WEIGHING = re.compile(
    r"\b(?:evaluat|experiment|test|collect|dataset|benchmark|survey|annotat|participant|stud(?:y|ied)|sampl|record"
    r"|measur|analy"
    r"|contain|compris|cover|span|includ|interview|recruit|enrol|train|simulat|screen|assess|valid|observ|identif"
    r"|synthesi[sz]"
    r"|stored|releas)\w*",
    re.IGNORECASE,
)


def _weighed(candidate: Candidate) -> bool:
    """May a handful of something be what was studied, rather than what a method is made of?"""
    if candidate.low(candidate.before) in (
        "into",
        "under",
        "by",
        "via",
        "through",
        "combining",
        "propose",
        "introduce",
    ):
        return False
    placed = candidate.low(candidate.before) in _PLACING and candidate.quantity.value >= _SEVERAL
    return candidate.quantity.form != "word" or placed or bool(_WEIGHING.search(candidate.sentence.text))


_PLACING = frozenset("in on across from at among over".split())
"""Before a number they say where something was tried: "on nine coupons", "in seven dams"."""
_SEVERAL = 3


def _without_noun(candidate: Candidate, frame: Frame | None, follows: bool) -> Verdict:
    quantity = candidate.quantity
    if follows and quantity.form != "word":
        return Verdict("result", "list of results")
    if (
        frame
        and frame.metric
        and quantity.form not in ("word",)
        and frame.rule in ("level of", "level subject", "change verb", "level beside")
    ):
        return Verdict("result", "level")
    if _of_a_count(candidate) or _of_those(candidate):
        return Verdict("scale", "part of a count")
    if candidate.low(candidate.after) in ("of", "out") and quantity.value > 1:
        following = next(
            (index for index in range(candidate.after, candidate.after + _FAR) if candidate.kind(index) is Class.QUANTITY),
            None,
        )
        return Verdict("scale" if following else None, "part of a count")
    if quantity.value >= 1000:
        return Verdict("scale", "large number")
    return Verdict(None, "bare number")


_FAR = 6
"""Tokens from "179" to "612" in "179 out of the included 612 articles"."""


def _of_those(candidate: Candidate) -> bool:
    """ "From 1,744 protocols, 232 were included": how many of what the sentence counted before."""
    quantity, behind = candidate.quantity, candidate.at + 1
    if quantity.form != "plain" or quantity.value < _SEVERAL or candidate.kind(candidate.at - 1) in (Class.NOUN, Class.PREPOSITION):
        return False
    if candidate.low(behind) not in ("were", "was", "are", "had", "have") and candidate.kind(behind) is not Class.VERB:
        return False
    earlier = (Candidate(candidate.sentence, at) for at in range(candidate.at) if candidate.kind(at) is Class.QUANTITY)
    return any(
        other.quantity.whole
        and other.quantity.unit_symbol is None
        and other.quantity.value >= quantity.value
        and other.counts_a_noun
        for other in earlier
    )


def _of_a_count(candidate: Candidate) -> bool:
    """ "915 patients (604 X and 311 Y)": in the bracket behind a count, its parts."""
    opened = next((at for at in range(candidate.at - 1, max(-1, candidate.at - 9), -1) if candidate.low(at) == "("), -1)
    if opened < 1 or candidate.quantity.form == "word" or any(candidate.low(at) == ")" for at in range(opened, candidate.at)):
        return False
    run = candidate.noun_run_back(opened - 1)
    counted = run is not None and candidate.kind(run[0] - 1) is Class.QUANTITY and is_plural(candidate.low(run[1]))
    return counted and candidate.kind(candidate.at - 1) is not Class.NOUN and candidate.kind(candidate.at + 1) is Class.NOUN


def unit_token(candidate: Candidate) -> int | None:
    """The head of the noun phrase that the number counts, as a token index."""
    if candidate.low(candidate.after) == "of" and candidate.quantity.whole:
        return _noun_of_the_whole(candidate, candidate.after + 1)
    run = candidate.noun_run(candidate.after)
    if run is None:
        return _noun_of_the_next(candidate, candidate.after)
    if candidate.quantity.form == "compound" and not candidate.low(run[0]).startswith(("scale", "strong")):
        return run[0]
    plural = [index for index in range(run[0], run[1] + 1) if is_plural(candidate.low(index))]
    if plural[1:] and plural[-2:] == [run[1] - 1, run[1]] and _sets_the_scene(candidate, run[1] + 1):
        return run[1] - 1
    if plural:
        adjacent = plural[0]
        for index in plural[1:]:
            if index == adjacent + 1 or all(candidate.low(at) not in words.VERBS for at in range(adjacent, index)):
                adjacent = index
        return adjacent
    if candidate.quantity.form == "compound":
        return run[1]
    return _past_participle(candidate, run) or _conjoined_head(candidate, run)


def _sets_the_scene(candidate: Candidate, behind: int) -> bool:
    """ "On four key sets inserts run faster": the last plural is what the sentence is about."""
    return candidate.before == 0 and candidate.low(0) in words.PREPOSITIONS and candidate.kind(behind) is Class.VERB


def _past_participle(candidate: Candidate, run: tuple[int, int]) -> int | None:
    """ "77 non-overlapping seen checkpoints"."""
    at = run[1] + 1
    if candidate.kind(at) is not Class.VERB or not candidate.low(at).endswith(("ed", "en")):
        return None
    more = candidate.noun_run(at + 1)
    return more[1] if more and more[0] == at + 1 and is_plural(candidate.low(more[1])) else None


def _noun_of_the_whole(candidate: Candidate, at: int) -> int | None:
    """ "Eight of the 15 candidates": candidates."""
    while candidate.kind(at) is Class.DETERMINER:
        at += 1
    if candidate.kind(at) is not Class.QUANTITY:
        return None
    whole = Candidate(candidate.sentence, at)
    return unit_token(whole) if whole.quantity.unit_symbol is None and whole.quantity.whole else None


def _noun_of_the_next(candidate: Candidate, joint: int) -> int | None:
    """ "1.2M, 300k and 45k sentences": the noun stands behind the last number."""
    if candidate.low(joint) not in ("and", "or", ",") or candidate.kind(joint + 1) is not Class.QUANTITY:
        return None
    other = Candidate(candidate.sentence, joint + 1)
    return unit_token(other) if other.quantity.unit_symbol is None else None


def _conjoined_head(candidate: Candidate, run: tuple[int, int]) -> int | None:
    """ "11 stochastic and 9 ML methods", "6 HF and 3 REN cows": the noun of the next number in the list."""
    at = run[1] + 1
    if candidate.low(at) == "(" and candidate.low(at + 2) == ")":  # "adverse event (AE) signals"
        more = candidate.noun_run(at + 3)
        if more and is_plural(candidate.low(more[1])):
            return more[1]
    if candidate.kind(at + 1) is Class.QUANTITY:
        return _noun_of_the_next(candidate, at)
    if candidate.low(at) in ("and", "or", ",") and candidate.kind(at + 1) is Class.NOUN:
        more = candidate.noun_run(at + 1)
        if more and is_plural(candidate.low(more[1])):
            return more[1]
    return run[1] if candidate.quantity.value == 1 else None
