"""What a number measures, and whether it says more or less: read from the sentence around it.

Each reading is one sentence pattern; they are tried from the most to the least specific. A pattern gives
a :class:`Frame`, whose spans say where it was read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from extractor.language.prose import Class, Phrase, is_plural
from extractor.numbers import words
from extractor.numbers.candidates import MADE, WINDOW, Candidate
from extractor.records import Direction


@dataclass(frozen=True, slots=True)
class Frame:
    """A number's metric and direction, the word that gave the direction, and the pattern that read them."""

    metric: Phrase | None
    direction: Direction | None
    cue: Phrase | None
    rule: str
    shared: bool = True
    """Numbers that follow in the same list may take it over."""


Reading = Callable[[Candidate], Frame | None]

_WEAK_HEADS = frozenset(
    "average mean median relative absolute overall total maximum minimum maximal additional further significant"
    " substantial"
    " large small new best value values level levels factor rate-wise order result results performance-wise terms"
    " up more less points point percentage state-of-the-art sota end-to-end".split()
)
_STRIPPED = frozenset(
    "absolute relative significant substantial further additional remarkable notable impressive considerable consistent"
    " dramatic large small modest measured corresponding respective about new overall up resulting near-perfect strong"
    " high low good best only better top competitive promising improved excellent enhanced observed reported"
    " theoretical potential maximum largest smallest highest lowest greatest strongest fastest different various similar reduced increased".split()
)

_EMPTY = _WEAK_HEADS | _STRIPPED
_GENERIC = frozenset(
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


def trimmed(candidate: Candidate, run: tuple[int, int] | None) -> Phrase | None:
    """A noun phrase without its leading emphasis; None where nothing that was measured is left."""
    if run is None:
        return None
    first, last = run
    while first <= last and candidate.low(first) in _STRIPPED:
        first += 1
    while last >= first and _says_nothing(candidate, last):
        last -= 1
    if _adjectival(candidate.low(last)):
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


def _says_nothing(candidate: Candidate, last: int) -> bool:
    """ "The F1 value" is F1; but a "lifetime value" is no lifetime."""
    low = candidate.low(last)
    if low in ("value", "values"):
        return any(character.isupper() for character in candidate.tokens[last - 1].text[1:])
    return low in ("metric", "percentage", "figure", "by-product")


def _adjectival(low: str) -> bool:
    return low in _ADJECTIVES or low.endswith(_ADJECTIVE_ENDS)


def _average_value(candidate: Candidate, run: tuple[int, int]) -> bool:
    return run[1] == run[0] + 1 and candidate.low(run[0]) in _AVERAGES and candidate.low(run[1]) in ("value", "level")


def _full(candidate: Candidate, run: tuple[int, int] | None) -> Phrase | None:
    """Like :func:`trimmed`, with what closed compounds carry behind: "area under the curve"."""
    if run and candidate.low(run[1]) == "area" and candidate.low(run[1] + 1) == "under":
        tail = candidate.noun_run(run[1] + 2)
        if tail:
            run = (run[0], tail[1])
    return trimmed(candidate, _with_of(candidate, run))


def _with_of(candidate: Candidate, run: tuple[int, int] | None) -> tuple[int, int] | None:
    """ "The value of all shares": a head that says nothing alone takes in what it is of."""
    if run is None or candidate.low(run[1]) not in _GENERIC or candidate.low(run[1] + 1) != "of":
        return run
    tail = candidate.noun_run(run[1] + 2)
    return (run[0], tail[1]) if tail and tail[1] < candidate.at else run


def _change_of_noun(low: str) -> Direction | None:
    if low in words.RISE_NOUNS or low in words.SPEED_NOUNS:
        return "increase"
    return "decrease" if low in words.FALL_NOUNS else None


_TIMES = frozenset(noun.replace("-", "") for noun in words.TIME_NOUNS)


def _is_time(candidate: Candidate, run: tuple[int, int] | None) -> bool:
    return run is not None and candidate.low(run[1]).replace("-", "") in _TIMES


# ---------------------------------------------------------------- to the right of the number


def _comparative(candidate: Candidate) -> Frame | None:
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
    likened = run is not None and candidate.low(run[1] + 1) == "than" and _adjectival(candidate.low(run[1]))
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


def _times_word(candidate: Candidate) -> Frame | None:
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


def _above_or_below(candidate: Candidate) -> Frame | None:
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


def _change_noun_after(candidate: Candidate) -> Frame | None:
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
    return _full(candidate, _with_conjunct(candidate, run))


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


def _of_after(candidate: Candidate) -> Frame | None:
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
    direction = _direction_of_verb(candidate.low(verb)) if verb is not None else None
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


def _level_after(candidate: Candidate) -> Frame | None:
    """ "30.6% accuracy", "29.8 dB PSNR", "saves 30% memory"."""
    run = candidate.noun_run(candidate.after)
    if run is None or run[0] != candidate.after or candidate.kind(run[0] - 1) is not Class.QUANTITY:
        return None
    run = _up_to_measure(candidate, run)
    counted = (is_plural(candidate.low(run[1])) and candidate.low(run[1] + 1) != "per") or "/" in candidate.low(run[1])
    if candidate.quantity.unit_symbol is None and counted:
        return None  # "2 to 3 Earth radii", "0.4 dS/m": a unit.
    verb = _verb_before(candidate, candidate.before)
    direction = _direction_of_verb(candidate.low(verb)) if verb is not None else None
    metric = trimmed(candidate, _with_level_conjunct(candidate, run))
    if metric is None:
        return None
    cue = candidate.phrase(verb, verb) if verb is not None and direction else None
    return Frame(metric, direction, cue, "level after")


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


def _direction_of_verb(low: str) -> Direction | None:
    if low in words.BEATING or low in words.RAISING:
        return "increase"
    return "decrease" if low in words.LOWERING or low in words.TRAILING else None


# ---------------------------------------------------------------- to the left of the number


def _change_before(candidate: Candidate) -> Frame | None:
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


_OF_SOMETHING = _GENERIC | {"performance", "rate", "cost", "level"}


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
        return _direction_of_verb(low)
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


def _level_before(candidate: Candidate) -> Frame | None:
    """ "an accuracy of 92%", "Se = 96.5%", "AUC 0.91", "root-mean-square errors (<0.035)"."""
    at = candidate.before
    low = candidate.low(at)
    if low in ("of", "=", ":", "≈", "~"):
        run = _ranged(candidate, candidate.noun_run_back(_over_abbreviation(candidate, at - 1)))
        run = _labelling(candidate, run) if low == ":" else _area(candidate, run)
        if low == ":" and run and candidate.low(run[0] - 1) == "(" and not measure_like(candidate, run[1]):
            return None  # "(teacher: 30.1 dB)" says whose.
        return Frame(_full(candidate, run), None, None, "level of") if run else None
    if low == "(":
        return _in_brackets(candidate, at)
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
    left = _undetermined(candidate, run[0] - 1)
    area = candidate.noun_run_back(left - 1) if candidate.low(left) == "under" else None
    return area if area and candidate.low(area[1]) in ("area", "areas") else run


def _labelling(candidate: Candidate, run: tuple[int, int] | None) -> tuple[int, int] | None:
    """ "Undetectable disease at the end of treatment: 62%": what stands first before the colon was measured."""
    while run is not None and candidate.kind(left := _undetermined(candidate, run[0] - 1)) is Class.PREPOSITION:
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
    left = _undetermined(candidate, run[0] - 1)
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


def _in_brackets(candidate: Candidate, at: int) -> Frame | None:
    run = candidate.noun_run_back(at - 1)
    if run is None or candidate.sentence.name_at(candidate.tokens[run[0]].start, candidate.tokens[run[1]].end):
        return None
    direction: Direction | None = None
    if candidate.token.text[:1] in "+−-" and candidate.token.text[:1]:
        direction = "increase" if candidate.quantity.value > 0 else "decrease"
    elif candidate.quantity.unit_symbol == "x":
        direction = "increase"
    if direction is None and (shared := _of_a_list(candidate)):
        return shared
    return Frame(_before_bracket(candidate, run), direction, None, "in brackets")


def _before_bracket(candidate: Candidate, run: tuple[int, int]) -> Phrase | None:
    """What the noun phrase before a bracket says was measured, by what stands before that phrase."""
    left = _undetermined(candidate, run[0] - 1)
    if candidate.kind(left) is Class.QUANTITY:
        return _counted_subject(candidate, left)
    if candidate.low(left) in words.BEATING:
        return None
    if candidate.low(left) in words.COPULAS and _adjectival(candidate.low(run[1])):
        return subject(candidate, left)
    if candidate.low(left) == "of" and (head := candidate.noun_run_back(left - 1)) and candidate.low(head[1]) in _GENERIC:
        return trimmed(candidate, (head[0], run[1]))
    if candidate.low(left) in _PLACING and not measure_like(candidate, run[1]):
        return trimmed(candidate, candidate.noun_run_back(left - 1))
    return trimmed(candidate, run)


_PLACING = frozenset("in on at for among across within".split())


def _counted_subject(candidate: Candidate, at: int) -> Phrase | None:
    """ "Anaemia was found in 5 of 12 cases (41.7%)": the share is of what was found."""
    while at >= 0 and (candidate.kind(at) in (Class.QUANTITY, Class.PREPOSITION, Class.DETERMINER)):
        at -= 1
    if candidate.kind(at) is Class.VERB and candidate.kind(at + 1) is Class.PREPOSITION:
        return subject(candidate, at)
    return None


def _undetermined(candidate: Candidate, index: int) -> int:
    """The first index from ``index`` to the left that holds no determiner."""
    while candidate.kind(index) is Class.DETERMINER:
        index -= 1
    return index


def _of_a_list(candidate: Candidate) -> Frame | None:
    """ "Their prevalence was as follows: asthma (25%), gout (2%)": shares of kinds; the measure is printed once or never."""
    items = listed(candidate)
    if len(items) < 2:
        return None
    follows = next((at for at in range(candidate.at) if candidate.low(at) == "follows" and candidate.low(at - 1) == "as"), None)
    run = subject_run(candidate, follows - 1) if follows else None
    return Frame(trimmed(candidate, run), None, None, "of a list")


def listed(candidate: Candidate) -> list[tuple[int, int]]:
    """The noun phrases before bracketed shares of the sentence, where they name kinds rather than measures."""
    if candidate.quantity.unit_symbol != "%" or candidate.low(candidate.before) != "(":
        return []
    runs = [run for at in range(len(candidate.tokens)) if (run := _shared_kind(candidate, at))]
    measures = sum(measure_like(candidate, run[1]) for run in runs)
    return runs if len(runs) >= 3 and 2 * measures < len(runs) else []


def _shared_kind(candidate: Candidate, at: int) -> tuple[int, int] | None:
    quantity = candidate.tokens[at].quantity
    if quantity is None or quantity.unit_symbol != "%" or candidate.tokens[at].text[0] in "+-−":
        return None
    if candidate.low(at - 1) != "(" or candidate.low(at + 1) != ")":
        return None
    last = at - 2 if candidate.low(at - 2) != ")" else at - 5
    run = candidate.noun_run_back(last)
    if run is None or candidate.sentence.name_at(candidate.tokens[run[0]].start, candidate.tokens[run[1]].end):
        return None
    left = _undetermined(candidate, run[0] - 1)
    return run if candidate.kind(left) in (Class.MARK, Class.CONJUNCTION, Class.VERB) or candidate.low(left) == "by" else None


_MEASURE_ENDS = ("acy", "ency", "ance", "ence", "ivity", "ability", "ility", "rate", "ness", "tion", "ment", "ratio")


def measure_like(candidate: Candidate, index: int) -> bool:
    """Does the word name a measure by itself or by its form: "accuracy", "efficiency", "retention"?"""
    low = candidate.low(index)
    return low in _MEASURING or low.removesuffix("s").endswith(_MEASURE_ENDS)


def _from_to(candidate: Candidate) -> Frame | None:
    """ "went from 1.9 ms to 0.8 ms", "takes latency from 4 s to 2 s": the numbers say the direction."""
    if candidate.quantity.form != "change" or candidate.low(candidate.before) not in ("from", "("):
        return None
    if candidate.low(candidate.before) == "(":
        return _in_brackets(candidate, candidate.before)
    for index in range(candidate.before - 1, max(-1, candidate.before - 14), -1):
        if candidate.kind(index) is Class.QUANTITY or candidate.low(index) in _CLAUSE_BREAKS:
            return None
        if candidate.kind(index) is Class.VERB:
            metric = _object_before_number(candidate, index) or subject(candidate, index)
            return Frame(metric, None, None, "from to")
    return None


_LEVELS = frozenset("at to below under near within above around".split())


def _held_at(candidate: Candidate) -> Frame | None:
    """ "We put the emission at 17.6 t/ha", "keeps its conductivity at 0.9": the object is measured."""
    if candidate.low(candidate.before) not in _LEVELS:
        return None
    run = candidate.noun_run_back(candidate.before - 1)
    if run is None or candidate.low(_undetermined(candidate, run[0] - 1)) not in words.HOLDING:
        return None
    metric = trimmed(candidate, run)
    return Frame(metric, None, None, "held at") if metric else None


def _level_subject(candidate: Candidate) -> Frame | None:
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
        if low in words.COPULAS or low in words.REACHING or low in words.AUXILIARIES:
            metric = subject(candidate, index)
            return Frame(metric, None, None, "level subject") if metric else None
        if candidate.kind(index) not in (Class.VERB, Class.ADVERB):
            return None
    return None


def subject(candidate: Candidate, verb: int) -> Phrase | None:
    """What the clause around ``verb`` is about: "the hazard ratio [for serious events] was"; no name, no actor."""
    run = subject_run(candidate, verb) or _shared_subject(candidate, verb)
    if run is None or candidate.low(run[1]) in ACTORS or candidate.low(run[1]) in words.GROUPS:
        return None
    if candidate.low(run[1] + 1) == "per":
        run = run[0], min(verb - 1, run[1] + 3)
        while candidate.kind(run[1]) not in (Class.NOUN,):
            run = run[0], run[1] - 1
    return _full(candidate, run)


def _shared_subject(candidate: Candidate, verb: int) -> tuple[int, int] | None:
    """ "Radii measured at A agree with B, and are 23% smaller": the subject of the first verb goes on."""
    index = verb - 1
    while index > 0 and candidate.kind(index) in (Class.ADVERB, Class.VERB):
        index -= 1
    if candidate.low(index) != "and" or index == verb - 1:
        return None
    first = next((at for at in range(max(0, verb - 40), index) if candidate.kind(at) is Class.VERB), None)
    return subject_run(candidate, first) if first else None


def subject_run(candidate: Candidate, verb: int) -> tuple[int, int] | None:
    """The noun phrase that is the subject of ``verb``, as first and last index, without its prepositional phrases."""
    index = candidate.before if verb == candidate.at else verb - 1
    found: tuple[int, int] | None = None
    while index >= 0 and verb - index < WINDOW:
        index = _past_asides(candidate, index, found is None)
        if candidate.kind(index) is Class.QUANTITY and (found is None or _measures_a_place(candidate, index)):
            found, first = found or (index + 1, index), index
        elif run := candidate.noun_run_back(index):
            found, first = run, run[0]
        else:
            return None if found is None or found[0] > found[1] else found
        index = _past_pair(candidate, _left_of_phrase(candidate, first - 1))
        if candidate.kind(index) is Class.VERB and candidate.low(index - 1) in ("who", "that", "which"):
            # "The share of patients who met the criteria was 25%": a clause about a noun of the subject.
            index -= 2
            continue
        acting = candidate.low(verb).endswith("ing")
        if acting and candidate.low(index) == "with":
            return found
        climbs = candidate.kind(index) is Class.PREPOSITION and index > 0 and not _opens_clause(candidate, index)
        if not climbs or (acting and candidate.low(index) != "of"):
            if found[0] <= found[1] and _opened(candidate, index) and not climbs:
                end = end_of_place(candidate, found[0] - (index + 1 < found[0]), found[1])
                return (end + 1, found[1]) if found[0] <= end < found[1] else None
            return found if found[0] <= found[1] else None
        index -= 1
    return None


def end_of_place(candidate: Candidate, first: int, last: int) -> int:
    """ "On two traces KnotBox raises", "on rigid objects success grows": where the place that opens a clause ends, and its
    subject begins without a comma."""
    index = last + 1
    while candidate.kind(index) is Class.ADVERB:
        index += 1
    if index > candidate.at or candidate.kind(index) is not Class.VERB:
        return last
    for name, _, begin, _ in candidate.sentence.named_tokens:
        if first < begin <= last and name.kind not in MADE:
            return begin - 1
    return next((at - 1 for at in range(first + 1, last + 1) if _parted(candidate, at, last)), last)


def _parted(candidate: Candidate, at: int, last: int) -> bool:
    """Does a new phrase begin at ``at``: behind a plural or a measure, or as the one capitalised word that ends the run?"""
    before, here = candidate.tokens[at - 1], candidate.tokens[at].text
    if before.kind is Class.QUANTITY and candidate.low(at) != "of":
        return before.quantity is not None and before.quantity.unit_symbol is not None
    if before.kind is not Class.NOUN or before.text != before.low or candidate.low(at) in ("of", "/", "-"):
        return False
    named = at == last and any(character.isupper() for character in here)
    return named or (before.low.endswith("s") and is_plural(before.low) and candidate.kind(at) is Class.NOUN)


def _measures_a_place(candidate: Candidate, at: int) -> bool:
    """ "Rents within 400 m of a stop rise": a distance inside of the subject."""
    return candidate.low(at + 1) in ("of", "from") and candidate.kind(at - 1) is Class.PREPOSITION


def _past_asides(candidate: Candidate, index: int, at_verb: bool) -> int:
    """The index of the noun to the left: past the rest of the verb, a bracket, and ", which"."""
    while at_verb and candidate.kind(index) in (Class.ADVERB, Class.VERB):
        index -= 1
    if candidate.low(index) == ")" and candidate.low(index - 2) == "(":
        index -= 3
    return index - 2 if at_verb and candidate.low(index) == "which" and candidate.low(index - 1) == "," else index


def _left_of_phrase(candidate: Candidate, index: int) -> int:
    """The index left of a noun phrase's numbers and determiners; what is left of a determiner belongs to another phrase."""
    while candidate.kind(index) in (Class.QUANTITY, Class.COMPARATIVE) or candidate.low(index) in ("less", "fewer"):
        index -= 1
    while candidate.kind(index) is Class.DETERMINER:
        index -= 1
    return index


def _past_pair(candidate: Candidate, index: int) -> int:
    """ "The lag between rain and motion": the index of the preposition of both."""
    pair = candidate.noun_run_back(index - 1) if candidate.low(index) in ("and", "or") else None
    if pair is None:
        return index
    left = _left_of_phrase(candidate, pair[0] - 1)
    return left if candidate.low(left) in ("between", "of") else index


def _opens_clause(candidate: Candidate, index: int) -> bool:
    return candidate.low(index - 1) in (",", ";", ":", "(", "and", "but")


def _opened(candidate: Candidate, index: int) -> bool:
    """The phrase hangs on a preposition that opens the clause: it is a place, and no subject."""
    return candidate.kind(index) is Class.PREPOSITION


ACTORS = frozenset(
    "method methods model models approach approaches framework system systems algorithm algorithms results experiments"
    " experiment authors network networks baseline baselines architecture pipeline tool agent agents experiments"
    " evaluations"
    " evaluation analysis policies policy participants llms mllms strategy technique study paper work design"
    " variants variant"
    " classifier classifiers humans device solution scheme solver implementation readers workers editors team teams technology technologies".split()
)
MEASURES = frozenset(
    "accuracy error latency time runtime recall precision throughput memory cost loss score rate performance speed goodput".split()
)

_MEASURING = MEASURES | words.MEASURE_LABELS | words.TIME_NOUNS | words.CHANGE_NOUNS | _GENERIC


def clause_start(candidate: Candidate, at: int) -> int:
    """The index at which the clause around ``at`` begins; an opening "On X," is not part of it."""
    index = at - 1
    limit = max(0, at - WINDOW)
    while index >= limit:
        low = candidate.low(index)
        if low in (",", ";", ":", "(", "–", "—", "---", "--") or low in (
            "while",
            "whereas",
            "where",
            "but",
            "that",
            "which",
        ):
            return index + 1
        if low == "and" and _clause_follows(candidate, index + 1, at):
            return index + 1
        index -= 1
    return index + 1


def _clause_follows(candidate: Candidate, first: int, verb: int) -> bool:
    """Is there a number before the "and"? Then it joins clauses rather than nouns."""
    return any(candidate.kind(index) is Class.QUANTITY for index in range(max(0, first - 14), first)) or first == verb


# ---------------------------------------------------------------- all of them

_READINGS: tuple[Reading, ...] = (
    _times_word,
    _change_noun_after,
    _above_or_below,
    _comparative,
    _of_after,
    _change_before,
    _from_to,
    _level_after,
    _held_at,
    _level_before,
    _level_subject,
)


def own_frame(candidate: Candidate) -> Frame | None:
    """The first pattern that fits the number itself."""
    for reading in _READINGS:
        frame = reading(candidate)
        if frame is not None:
            return frame
    return None
