"""By how much something changed: numbers beside a comparative, a change verb or a change noun ("72% lower latency",
"fell by 12%", "a gain of 3 points").
"""

from __future__ import annotations

from extractor.language.prose import Class, Phrase
from extractor.numbers import words
from extractor.numbers.brackets import in_brackets
from extractor.numbers.candidates import Candidate
from extractor.numbers.frame import Frame
from extractor.numbers.measures import GENERIC, adjectival, completed, trimmed
from extractor.numbers.subject import subject
from extractor.records import Direction


def _change_of_noun(low: str) -> Direction | None:
    if low in words.RISE_NOUNS or low in words.SPEED_NOUNS:
        return "increase"
    return "decrease" if low in words.FALL_NOUNS else None


def direction_of_verb(low: str) -> Direction | None:
    """Whether a verb says more ("raises", "outperforms") or less ("cuts", "trails")."""
    if low in words.BEATING or low in words.RAISING:
        return "increase"
    return "decrease" if low in words.LOWERING or low in words.TRAILING else None


_TIMES = frozenset(noun.replace("-", "") for noun in words.TIME_NOUNS)


def _is_time(candidate: Candidate, run: tuple[int, int] | None) -> bool:
    return run is not None and candidate.low(run[1]).replace("-", "") in _TIMES


# ---------------------------------------------------------------- to the right of the number


def comparative(candidate: Candidate) -> Frame | None:
    """ "72% lower latency", "3.2x faster runtime", "40% lower than", "twice as large"."""
    at = candidate.after
    if candidate.low(at) in ("the", "as", "so"):
        return _multiple(candidate, at)
    while candidate.kind(at) is Class.ADVERB:
        at += 1
    low = candidate.low(at)
    if low not in words.COMPARATIVES and low not in ("reduced", "increased", "improved"):
        return None
    run = candidate.noun_run(at + 1)
    cue = candidate.phrase(at, at)
    likened = run is not None and candidate.low(run[1] + 1) == "than" and adjectival(candidate.low(run[1]))
    metric = None if likened else trimmed(candidate, run) or subject(candidate, candidate.at)
    timed = _is_time(candidate, run)
    if low in words.FASTER:
        return Frame(metric, "decrease" if timed else "increase", cue, "comparative")
    if low in words.SLOWER:
        return Frame(metric, "increase" if timed else "decrease", cue, "comparative")
    risen = low in words.MORE or low in ("increased", "improved")
    return Frame(metric, "increase" if risen else "decrease", cue, "comparative")


def _multiple(candidate: Candidate, at: int) -> Frame | None:
    """ "1.3x the query time", "half the memory of", "twice as fast"."""
    if candidate.quantity.unit_symbol != "x":
        return None
    direction: Direction = "increase" if candidate.quantity.value >= 1 else "decrease"
    cue = candidate.phrase(candidate.at, candidate.at)
    if candidate.low(at) == "as" and candidate.low(at + 1) in ("much", "many"):
        return Frame(trimmed(candidate, candidate.noun_run(at + 2)), direction, cue, "multiple")
    if candidate.low(at) == "the":
        return Frame(trimmed(candidate, candidate.noun_run(at + 1)), direction, cue, "multiple")
    return Frame(subject(candidate, candidate.at), direction, cue, "multiple")


def times_word(candidate: Candidate) -> Frame | None:
    """ "doubles the frame rate", "planning time is halved", "was nearly double"."""
    low = candidate.token.low if candidate.token.low != "#" else candidate.token.text.casefold()
    if not low.startswith(("halv", "doubl", "tripl", "quadrupl")):
        return None
    direction: Direction = "decrease" if low.startswith("halv") else "increase"
    cue = candidate.phrase(candidate.at, candidate.at)
    active = low.endswith(("s", "ing")) or candidate.kind(candidate.at + 1) is Class.DETERMINER
    metric = trimmed(candidate, candidate.noun_run(candidate.at + 1)) if active else None
    return Frame(metric or subject(candidate, candidate.at), direction, cue, "factor in words")


_ABOVE: dict[str, Direction] = {
    "above": "increase",
    "ahead": "increase",
    "beyond": "increase",
    "behind": "decrease",
    "below": "decrease",
    "short": "decrease",
    "dearer": "increase",
    "up": "increase",
    "down": "decrease",
}


def above_or_below(candidate: Candidate) -> Frame | None:
    """ "11 points above that of X", "0.6 points behind the winning team"."""
    direction = _ABOVE.get(candidate.low(candidate.after))
    if candidate.low(candidate.after) == "over" and candidate.quantity.unit_symbol == "points" and _stands(candidate):
        direction = "increase"
    if direction is None or candidate.quantity.unit_symbol is None:
        return None
    cue = candidate.phrase(candidate.after, candidate.after)
    return Frame(subject(candidate, candidate.at), direction, cue, "above or below")


def _stands(candidate: Candidate) -> bool:
    """ "Is 3 points over X" says where it stands; "improves by 3 points over X" has its verb."""
    low = candidate.low(candidate.before)
    noun = candidate.kind(candidate.before) in (Class.ADVERB, Class.NOUN) and low not in words.CHANGE_NOUNS
    return noun or low in words.COPULAS


def change_noun_after(candidate: Candidate) -> Frame | None:
    """ "a 38% reduction in cache storage", "a 4.89% accuracy improvement", "80X speedup"."""
    run = candidate.noun_run(_past_manner(candidate))
    if run is None:
        return None
    for at in range(run[0], run[1] + 1):
        low = candidate.low(at)
        if low in words.SPEED_NOUNS:
            return Frame(candidate.phrase(at, at), "increase", candidate.phrase(at, at), "speed-up")
        if low in words.COST_NOUNS:
            return Frame(trimmed(candidate, (run[0], at)), "increase", candidate.phrase(at, at), "overhead")
        direction = _change_of_noun(low)
        if direction is None:
            continue
        before = trimmed(candidate, (run[0], at - 1)) if at > run[0] else None
        metric = before or _object_of(candidate, at + 1)
        return Frame(metric, direction, candidate.phrase(at, at), "change noun after")
    return None


_MANNERS = frozenset(["absolute", "relative"])


def _past_manner(candidate: Candidate) -> int:
    """Behind "0.56% absolute (23.8% relative)", from either number: the change is of what stands there."""
    at = candidate.after + (candidate.low(candidate.after) in _MANNERS)
    if candidate.low(at) == "(" and candidate.low(at + 2) in _MANNERS and candidate.low(at + 3) == ")":
        at += 4
    inside = candidate.low(candidate.at - 1) == "(" and candidate.low(at) == ")" and candidate.low(candidate.at - 2) in _MANNERS
    return at + inside


def _object_of(candidate: Candidate, at: int) -> Phrase | None:
    """The metric behind "reduction in X", "increase of X"; "over" and "on" bring baselines and settings instead."""
    if candidate.low(at) == "in" and candidate.low(at + 1) == "terms" and candidate.low(at + 2) == "of":
        at += 2
    run = candidate.noun_run(at + 1)
    if run is None or (
        candidate.low(at) not in ("in", "of", "to") and not (candidate.low(at) == "on" and _is_measure(candidate, run))
    ):
        return None
    head = candidate.low(run[1])
    if head in ("tasks", "task", "datasets", "dataset", "benchmarks", "benchmark", "settings", "scenarios", "models"):
        return None
    return completed(candidate, _with_conjunct(candidate, run))


def _is_measure(candidate: Candidate, run: tuple[int, int]) -> bool:
    """ "A reduction on perplexity", "on the word error rate": a measure all the same."""
    return candidate.low(run[1]) in words.MEASURE_LABELS or candidate.low(run[1]) in ("rate", "perplexity", "error")


def _with_conjunct(candidate: Candidate, run: tuple[int, int]) -> tuple[int, int]:
    """Take in "latency and energy": two nouns that one number is about."""
    if candidate.low(run[1] + 1) == "and" and candidate.kind(run[1] + 2) is Class.NOUN:
        more = candidate.noun_run(run[1] + 2)
        if more and candidate.low(more[1] + 1) in ("by", ""):
            return run[0], more[1]
    return run


# ---------------------------------------------------------------- to the left of the number


def change_before(candidate: Candidate) -> Frame | None:
    """A change verb or a change noun to the left, whichever stands nearer."""
    verb, noun = _change_verb(candidate), _change_noun_before(candidate)
    if verb is None or noun is None or verb.cue is None or noun.cue is None:
        return verb or noun
    linked = candidate.low(candidate.before) in ("by", "from", "to")
    return noun if noun.cue.start > verb.cue.start and not linked else verb


def _change_verb(candidate: Candidate) -> Frame | None:
    """ "reduces X by 40%", "X fell by 12%", "lifts X on D from A to B", "accuracy drops 3%"."""
    at = candidate.before
    if candidate.low(at) == "," and candidate.low(candidate.at - 1) != ",":
        at -= 1
    low = candidate.low(at)
    linked = low in ("by", "from", "to", "with", "at") or (low == "in" and candidate.quantity.form == "fraction")
    if not linked and candidate.kind(at) not in (Class.VERB, Class.NOUN) and _direction_at(candidate, at) is None:
        return None
    folded = candidate.quantity.unit_symbol == "x" and candidate.kind(at) is Class.NOUN
    verb = _find_change_verb(candidate, at - 1 if linked else at, far=linked or folded)
    if verb is None:
        return None
    low = candidate.low(verb)
    direction = _direction_at(candidate, verb)
    if direction is None:
        return None
    cue = candidate.phrase(verb, verb)
    if candidate.kind(verb) is not Class.VERB and low not in words.NOUN_OR_VERB:
        return Frame(subject(candidate, verb), direction, cue, "change verb")
    if low in words.BEATING and not linked:
        return Frame(subject(candidate, verb), None, None, "level subject")  # "never exceeded 40 °C"
    if low in words.BEATING:
        return Frame(_object_of(candidate, candidate.after), direction, cue, "outperforms by")
    metric = _object_before_number(candidate, verb) if linked or folded else _object_behind_number(candidate)
    return Frame(metric or subject(candidate, verb), direction, cue, "change verb")


def _object_behind_number(candidate: Candidate) -> Phrase | None:
    """ "loses 1.2 mIoU", "saves 30% memory"."""
    if candidate.low(candidate.after) == "of":
        return trimmed(candidate, candidate.noun_run(candidate.after + 1))
    run = candidate.noun_run(candidate.after)
    return trimmed(candidate, run) if run and run[0] == candidate.after else None


_OF_SOMETHING = GENERIC | {"performance", "rate", "cost", "level"}


def _object_before_number(candidate: Candidate, verb: int) -> Phrase | None:
    """The direct object between a change verb and its "by" or "from"."""
    run = candidate.noun_run(verb + 1)
    if run is None or run[1] >= candidate.at:
        return None
    if candidate.low(run[1] + 1) == "of" and candidate.low(run[1]) in _OF_SOMETHING:
        tail = candidate.noun_run(run[1] + 2)
        run = (run[0], tail[1]) if tail and tail[1] < candidate.at else run
    return trimmed(candidate, _with_conjunct(candidate, run))


_MOVES = words.inflected("go come be move creep edge tick".split())


def _direction_at(candidate: Candidate, index: int) -> Direction | None:
    """The direction of the word at ``index``: a change verb, "went down", "is higher by"."""
    low, kind = candidate.low(index), candidate.kind(index)
    if kind is Class.VERB or _verbal(candidate, index):
        return direction_of_verb(low)
    if low in ("up", "down") and candidate.low(index - 1) in _MOVES:
        return "increase" if low == "up" else "decrease"
    if low in words.COMPARATIVES or (low.endswith("er") and kind is Class.NOUN and candidate.low(index + 1) == "by"):
        return "decrease" if low in words.LESS or low in words.SLOWER or low == "rarer" else "increase"
    return None


_CLAUSE_BREAKS = frozenset([";", "–", "—", "---", "--", ":", "(", ")"])


def _find_change_verb(candidate: Candidate, at: int, *, far: bool) -> int | None:
    """The nearest change verb to the left in the same clause, crossing no other number; next to it unless ``far``."""
    for index in range(at, max(-1, at - (18 if far else 2)), -1):
        low, kind = candidate.low(index), candidate.kind(index)
        if (kind is Class.QUANTITY and not _counting(candidate, index)) or low in _CLAUSE_BREAKS:
            return None
        if _direction_at(candidate, index):
            return index
        if not far and kind not in (Class.ADVERB, Class.PREPOSITION):
            return None
    return None


def _counting(candidate: Candidate, index: int) -> bool:
    """ "outperforms 10 baselines by": a number that only counts what stands between."""
    quantity = candidate.tokens[index].quantity
    return quantity is not None and quantity.unit_symbol is None and quantity.whole and candidate.kind(index + 1) is Class.NOUN


def _verbal(candidate: Candidate, index: int) -> bool:
    """ "accuracy drops by", "costs fell": a word that could be a noun, used as a verb."""
    low = candidate.low(index)
    return (
        low in words.NOUN_OR_VERB
        and candidate.kind(index + 1) in (Class.PREPOSITION, Class.QUANTITY, Class.ADVERB)
        and (
            (candidate.kind(index - 1) in (Class.NOUN, Class.PRONOUN, Class.ADVERB) or candidate.low(index - 1) == ")")
            and low.endswith("s")
        )
    )


def _change_noun_before(candidate: Candidate) -> Frame | None:
    """ "a relative gain of 10.6%", "an energy efficiency improvement of 2x", "improvements ranging from"."""
    at = candidate.before
    for index in range(at, max(-1, at - 12), -1):
        low, kind = candidate.low(index), candidate.kind(index)
        if kind is Class.QUANTITY or low in _CLAUSE_BREAKS:
            return None
        direction = _change_of_noun(low)
        if direction and kind is not Class.VERB and _leads_to(candidate, index + 1):
            return _frame_of_change_noun(candidate, index, direction)
        if low in words.COST_NOUNS and _leads_to(candidate, index + 1):
            run = candidate.noun_run_back(index)
            return Frame(trimmed(candidate, run), "increase", candidate.phrase(index, index), "overhead")
        if kind is Class.VERB and low not in (
            "ranging",
            "ranges",
            "ranged",
            "reaching",
            "averaging",
            "is",
            "was",
            "are",
            "were",
        ):
            return None
    return None


def _leads_to(candidate: Candidate, at: int) -> bool:
    """Is what lies between the change noun and the number a link ("of", "in X of", "ranging from")?"""
    last = candidate.low(candidate.before)
    if at > candidate.before:
        return True
    return last in (
        "of",
        "by",
        "from",
        "to",
        "is",
        "was",
        "are",
        "were",
        "at",
        "reaching",
        "averaging",
        ":",
        "(",
        ",",
        "ranging",
        "ranged",
    )


def _frame_of_change_noun(candidate: Candidate, index: int, direction: Direction) -> Frame:
    cue = candidate.phrase(index, index)
    if candidate.low(index) in words.SPEED_NOUNS:
        return Frame(cue, direction, cue, "speed-up")
    run = candidate.noun_run_back(index - 1)
    metric = trimmed(candidate, run)
    if metric is None and candidate.low(index + 1) in ("in", "of") and index + 2 < candidate.before:
        metric = _object_of(candidate, index + 1)
    return Frame(metric or _object_of(candidate, candidate.after), direction, cue, "change noun before")


def from_to(candidate: Candidate) -> Frame | None:
    """ "went from 1.9 ms to 0.8 ms", "takes latency from 4 s to 2 s": the numbers say the direction."""
    if candidate.quantity.form != "change" or candidate.low(candidate.before) not in ("from", "("):
        return None
    if candidate.low(candidate.before) == "(":
        return in_brackets(candidate, candidate.before)
    for index in range(candidate.before - 1, max(-1, candidate.before - 14), -1):
        if candidate.kind(index) is Class.QUANTITY or candidate.low(index) in _CLAUSE_BREAKS:
            return None
        if candidate.kind(index) is Class.VERB:
            metric = _object_before_number(candidate, index) or subject(candidate, index)
            return Frame(metric, None, None, "from to")
    return None
