"""How high something stands: shares of something, and numbers beside the measure that they are a value of
("99.1% of rare decays", "an accuracy of 92%", "memory stays under 30 MB").
"""

from __future__ import annotations

from extractor.language.prose import Class, Phrase, is_plural
from extractor.numbers import words
from extractor.numbers.brackets import in_brackets
from extractor.numbers.candidates import Candidate
from extractor.numbers.changes import direction_of_verb
from extractor.numbers.frame import Frame
from extractor.numbers.measures import MEASURES, completed, measure_like, trimmed
from extractor.numbers.subject import subject, undetermined

# ---------------------------------------------------------------- to the right of the number


def of_after(candidate: Candidate) -> Frame | None:
    """ "99.1% of rare decays", "half of the gap": a share of something."""
    at = candidate.after
    if (
        candidate.low(at) != "of"
        or candidate.low(candidate.before) in ("by", "from")
        or candidate.quantity.unit_symbol not in ("%", "x", "g", "mg", None, "‰")
    ):
        return None
    while candidate.low(at + 1) in ("all", "its", "own", "their", "the", "a"):
        at += 1
    run = candidate.noun_run(at + 1)
    if candidate.low(candidate.before) in ("is", "was", "are", "were") and run and (whose := subject(candidate, candidate.before)):
        return Frame(whose, None, None, "level subject")
    if candidate.low(candidate.before) == "and" and candidate.kind(candidate.before - 1) is Class.QUANTITY:
        return None
    if candidate.low(candidate.before) == "in" and candidate.low(candidate.before - 1) in words.SEEN:
        return Frame(subject(candidate, candidate.before - 1), None, None, "seen in")
    if run and candidate.low(run[1]) in words.PEOPLE:
        return Frame(_achieved(candidate, run[1] + 1), None, None, "share of people")
    metric = trimmed(candidate, run)
    verb = _verb_before(candidate, candidate.before)
    direction = direction_of_verb(candidate.low(verb)) if verb is not None else None
    if candidate.quantity.unit_symbol == "x" and candidate.low(candidate.before) == "at":
        direction = "decrease"
    cue = candidate.phrase(verb, verb) if verb is not None and direction else None
    return Frame(metric, direction, cue, "share of")


def _achieved(candidate: Candidate, verb: int) -> Phrase | None:
    """ "27% of the nurses reach retirement": what the people do is what was counted."""
    if candidate.kind(verb) is not Class.VERB or candidate.low(verb) not in words.ACHIEVING:
        return None
    run = candidate.noun_run(verb + 1)
    return trimmed(candidate, run) if run and run[0] <= verb + 2 else None


def _up_to_measure(candidate: Candidate, run: tuple[int, int]) -> tuple[int, int]:
    """ "A 2 nm resolution pore structure": behind the measure the phrase says of what."""
    if measure_like(candidate, run[1]):
        return run
    ends = (at for at in range(run[0], run[1]) if candidate.low(at) in MEASURES or candidate.low(at) == "resolution")
    return run[0], next(ends, run[1])


def level_after(candidate: Candidate) -> Frame | None:
    """ "30.6% accuracy", "29.8 dB PSNR", "saves 30% memory"."""
    run = candidate.noun_run(candidate.after)
    if run is None or run[0] != candidate.after:
        return None
    if candidate.kind(run[0] - 1) is not Class.QUANTITY and candidate.behind_interval(candidate.at + 1) != run[0]:
        return None
    run = _up_to_measure(candidate, run)
    counted = (is_plural(candidate.low(run[1])) and candidate.low(run[1] + 1) != "per") or "/" in candidate.low(run[1])
    if candidate.quantity.unit_symbol is None and counted:
        return None  # "2 to 3 Earth radii", "0.4 dS/m": a unit.
    verb = _verb_before(candidate, candidate.before)
    direction = direction_of_verb(candidate.low(verb)) if verb is not None else None
    metric = trimmed(candidate, _of_what(candidate, run) or _with_level_conjunct(candidate, run))
    if metric is None:
        return None
    cue = candidate.phrase(verb, verb) if verb is not None and direction else None
    return Frame(metric, direction, cue, "level after")


def _of_what(candidate: Candidate, run: tuple[int, int]) -> tuple[int, int] | None:
    """ "An 88% rate of total resection": how often what happened."""
    if (
        run[0] != run[1]
        or candidate.low(run[0]) not in ("rate", "rates", "proportion", "share")
        or candidate.low(run[1] + 1) != "of"
    ):
        return None
    return candidate.noun_run(run[1] + 2)


def _with_level_conjunct(candidate: Candidate, run: tuple[int, int]) -> tuple[int, int]:
    """ "88% F1 and accuracy": a second noun that ends the phrase."""
    if candidate.low(run[1] + 1) == "and" and candidate.kind(run[1] + 2) is Class.NOUN and candidate.kind(run[1] + 3) is Class.MARK:
        return run[0], run[1] + 2
    return run


def _verb_before(candidate: Candidate, at: int) -> int | None:
    """The verb directly before the number, adverbs skipped."""
    while candidate.kind(at) is Class.ADVERB:
        at -= 1
    return at if at >= 0 and candidate.kind(at) is Class.VERB else None


# ---------------------------------------------------------------- to the left of the number


def level_before(candidate: Candidate) -> Frame | None:
    """ "an accuracy of 92%", "Se = 96.5%", "AUC 0.91", "root-mean-square errors (<0.035)"."""
    at = candidate.before
    low = candidate.low(at)
    if low in ("of", "=", ":", "≈", "~"):
        run = _ranged(candidate, candidate.noun_run_back(_over_abbreviation(candidate, at - 1)))
        run = _labelling(candidate, run) if low == ":" else _area(candidate, run)
        if low == ":" and run and candidate.low(run[0] - 1) == "(" and not measure_like(candidate, run[1]):
            return None  # "(teacher: 30.1 dB)" says whose.
        return Frame(completed(candidate, run), None, None, "level of") if run else None
    if low == "(":
        return in_brackets(candidate, at)
    bounded = candidate.quantity.unit_symbol not in (None, "x") and candidate.low(candidate.at - 1) in _BOUNDS
    if candidate.kind(at) is Class.NOUN and (bounded or candidate.kind(candidate.at - 1) is not Class.PREPOSITION):
        return _beside(candidate, at)
    return None


def _over_abbreviation(candidate: Candidate, index: int) -> int:
    """ "An attack success rate (ASR) of 70%": the index before the bracket."""
    return index - 3 if candidate.low(index) == ")" and candidate.low(index - 2) == "(" else index


def _area(candidate: Candidate, run: tuple[int, int] | None) -> tuple[int, int] | None:
    """ "The area under the curve of 0.91": the area was measured."""
    if run is None or candidate.low(run[1]) not in ("curve", "curves"):
        return run
    left = undetermined(candidate, run[0] - 1)
    area = candidate.noun_run_back(left - 1) if candidate.low(left) == "under" else None
    return area if area and candidate.low(area[1]) in ("area", "areas") else run


def _labelling(candidate: Candidate, run: tuple[int, int] | None) -> tuple[int, int] | None:
    """ "Undetectable disease at the end of treatment: 62%": what stands first before the colon was measured."""
    while run is not None and candidate.kind(left := undetermined(candidate, run[0] - 1)) is Class.PREPOSITION:
        before = candidate.noun_run_back(left - 1)
        if before is None:
            return run
        run = before
    return run


_BOUNDS = frozenset("below under above beyond to".split())


def _ranged(candidate: Candidate, run: tuple[int, int] | None) -> tuple[int, int] | None:
    """ "A mass in the range of 2 to 3 kg": the noun before the range."""
    if run is None or candidate.low(run[1]) not in ("range", "ranges", "region", "vicinity"):
        return run
    left = undetermined(candidate, run[0] - 1)
    if candidate.low(left) not in ("in", "within"):
        return run
    whose = candidate.noun_run_back(left - 1)
    while whose is not None and candidate.low(whose[0] - 1) in ("for", "of"):
        whose = candidate.noun_run_back(whose[0] - 2)
    return whose


def _beside(candidate: Candidate, at: int) -> Frame | None:
    """ "AUC 0.91"; but in "for 2k prefills up to 27x" the noun is a place, and in "proportions (HF 27%" a label."""
    run = candidate.noun_run_back(at)
    if run is None:
        return None
    left = run[0] - 1
    while candidate.kind(left) is Class.DETERMINER:
        left -= 1
    measure = candidate.low(run[1]) in words.MEASURE_LABELS or (run[1] > run[0] and measure_like(candidate, run[1]))
    if not measure and (candidate.low(left) == "(" or (candidate.low(left) == "," and _within_brackets(candidate, left))):
        return _labelled(candidate, left)
    if candidate.kind(left) is Class.PREPOSITION and candidate.low(left) not in ("with", "by", "of"):
        return None
    if candidate.low(run[1]) in ("past", "next"):
        return None
    metric = trimmed(candidate, run)
    return Frame(metric, None, None, "level beside") if metric else None


def _within_brackets(candidate: Candidate, at: int) -> bool:
    for index in range(at, max(-1, at - 12), -1):
        if candidate.low(index) in ("(", ")"):
            return candidate.low(index) == "("
    return False


def _labelled(candidate: Candidate, at: int) -> Frame | None:
    """ "very different proportions (HF 27.5%, REN 68.6%)": the measure stands before the bracket."""
    while at >= 0 and candidate.low(at) != "(":
        at -= 1
    run = candidate.noun_run_back(at - 1)
    metric = trimmed(candidate, run)
    return Frame(metric, None, None, "labelled") if metric and candidate.kind(at - 1) is Class.NOUN else None


_LEVELS = frozenset("at to below under near within above around".split())


def held_at(candidate: Candidate) -> Frame | None:
    """ "We put the emission at 17.6 t/ha", "keeps its conductivity at 0.9": the object is measured."""
    if candidate.low(candidate.before) not in _LEVELS:
        return None
    run = candidate.noun_run_back(candidate.before - 1)
    if run is None or candidate.low(undetermined(candidate, run[0] - 1)) not in words.HOLDING:
        return None
    metric = trimmed(candidate, run)
    return Frame(metric, None, None, "held at") if metric else None


_JUDGED = frozenset(
    "found estimated shown reported determined measured calculated predicted observed seen expected projected".split()
)


def level_subject(candidate: Candidate) -> Frame | None:
    """ "sensitivity was 88.1%", "memory stays under 30 MB", "rupture forces exceeding 1000 pN"."""
    at = candidate.before
    rough = candidate.quantity.qualifier_span
    if rough and candidate.kind(at + 1) is Class.VERB and candidate.tokens[at + 1].start == rough[0]:
        return Frame(subject(candidate, at + 1), None, None, "level subject")  # "never exceeded 40 °C"
    while candidate.kind(at) is Class.ADVERB or candidate.low(at) in (
        "at",
        "to",
        "by",
        "from",
        "between",
        "in",
        "above",
        "below",
        "within",
    ):
        at -= 1
    for index in range(at, max(-1, at - 4), -1):
        low = candidate.low(index)
        if low == "be" and candidate.low(index - 1) == "to" and candidate.low(index - 2) in _JUDGED:
            index -= 3  # "was found to be 0.98"
        if low in words.COPULAS or low in words.REACHING or low in words.AUXILIARIES:
            metric = subject(candidate, index)
            return Frame(metric, None, None, "level subject") if metric else None
        if candidate.kind(index) not in (Class.VERB, Class.ADVERB):
            return None
    return None
