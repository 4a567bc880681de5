"""Which words of a noun phrase say what was measured: its emphasis goes, "the proportion" takes in what it is of."""

from __future__ import annotations

from extractor.language.prose import Phrase, is_plural
from extractor.numbers import words
from extractor.numbers.candidates import Candidate

_WEAK_HEADS = frozenset(
    "average mean median relative absolute overall total maximum minimum maximal additional further significant"
    " substantial"
    " large small new best value values level levels factor rate-wise order result results performance-wise terms"
    " up more less points point percentage state-of-the-art sota end-to-end".split()
)
_STRIPPED = frozenset(["following"]) | frozenset(
    "absolute relative significant substantial further additional remarkable notable impressive considerable consistent"
    " dramatic large small modest measured corresponding respective about new overall up resulting near-perfect strong"
    " high low good best only better top competitive promising improved excellent enhanced observed reported"
    " theoretical potential maximum largest smallest highest lowest greatest strongest fastest different various similar reduced increased".split()
)

_EMPTY = _WEAK_HEADS | _STRIPPED
GENERIC = frozenset(
    "value values number amount proportion proportions share fraction percentage frequency frequencies probability likelihood"
    " prevalence incidence".split()
)
"""Nouns that say what was measured only together with their "of": "the proportion of wells"."""
_ADJECTIVES = frozenset(
    "compact comparable similar identical upper most least fewest largest smallest highest lowest frequent common rare dense"
    " complex expensive stable severe important different possible likely able efficient dependent present absent normal equivalent equal".split()
)
_AVERAGES = frozenset("average mean median total maximum minimum".split())
_ADJECTIVE_ENDS = ("itive", "ctive", "ful", "ceptible", "ious", "icient", "likely", "accurate", "robust")


MEASURES = frozenset(
    "accuracy error latency time runtime recall precision throughput memory cost loss score rate performance speed goodput".split()
)
"""Nouns that name a measure by themselves."""

_MEASURING = MEASURES | words.MEASURE_LABELS | words.TIME_NOUNS | words.CHANGE_NOUNS | GENERIC


_MEASURE_ENDS = ("acy", "ency", "ance", "ence", "ivity", "ability", "ility", "rate", "ness", "tion", "ment", "ratio")


def trimmed(candidate: Candidate, run: tuple[int, int] | None) -> Phrase | None:
    """A noun phrase without its leading emphasis; None where nothing that was measured is left."""
    if run is None:
        return None
    first, last = run
    owners = [at for at in range(first, last) if _owns(candidate, at)]
    first = owners[-1] + 1 if owners else first
    while first <= last and candidate.low(first) in _STRIPPED:
        first += 1
    while last >= first and _says_nothing(candidate, last):
        last -= 1
    if adjectival(candidate.low(last)):
        return None
    if all(candidate.low(index) in _EMPTY for index in range(first, last + 1)):
        return candidate.phrase(*run) if _average_value(candidate, run) else None
    if candidate.sentence.name_at(candidate.tokens[last].start, candidate.tokens[last].end):
        return None
    if (
        candidate.sentence.name_at(candidate.tokens[first].start, candidate.tokens[first].end)
        and candidate.low(last) not in MEASURES
    ):
        return None
    return candidate.phrase(first, last)


def _owns(candidate: Candidate, at: int) -> bool:
    """ "The graduates' transfer rates", "Tide-2's score"; but "Cohen's kappa" is a measure, and so are "the owner's profits"."""
    token = candidate.tokens[at]
    if candidate.low(at) in ("'", "’"):
        return is_plural(candidate.low(at - 1))
    of_name = candidate.sentence.name_at(token.start, token.end) is not None or any(map(str.isdigit, token.text))
    return token.low.endswith(("'s", "’s")) and of_name


def _says_nothing(candidate: Candidate, last: int) -> bool:
    """ "The F1 value" is F1; but a "lifetime value" is no lifetime."""
    low = candidate.low(last)
    if low in ("value", "values"):
        return any(character.isupper() for character in candidate.tokens[last - 1].text[1:])
    return low in ("metric", "percentage", "figure", "by-product")


def adjectival(low: str) -> bool:
    """Does the word say of which kind something is, rather than what was measured: "comparable", "robust"?"""
    return low in _ADJECTIVES or low.endswith(_ADJECTIVE_ENDS)


def _average_value(candidate: Candidate, run: tuple[int, int]) -> bool:
    return run[1] == run[0] + 1 and candidate.low(run[0]) in _AVERAGES and candidate.low(run[1]) in ("value", "level")


def completed(candidate: Candidate, run: tuple[int, int] | None) -> Phrase | None:
    """Like :func:`trimmed`, with what closed compounds carry behind: "area under the curve"."""
    if run and candidate.low(run[1]) == "area" and candidate.low(run[1] + 1) == "under":
        tail = candidate.noun_run(run[1] + 2)
        if tail:
            run = (run[0], tail[1])
    return trimmed(candidate, _with_of(candidate, run))


def _with_of(candidate: Candidate, run: tuple[int, int] | None) -> tuple[int, int] | None:
    """ "The value of all shares": a head that says nothing alone takes in what it is of."""
    if run is None or candidate.low(run[1]) not in GENERIC or candidate.low(run[1] + 1) != "of":
        return run
    tail = candidate.noun_run(run[1] + 2)
    return (run[0], tail[1]) if tail and tail[1] < candidate.at else run


def measure_like(candidate: Candidate, index: int) -> bool:
    """Does the word name a measure by itself or by its form: "accuracy", "efficiency", "retention"?"""
    low = candidate.low(index)
    return low in _MEASURING or low.removesuffix("s").endswith(_MEASURE_ENDS)
