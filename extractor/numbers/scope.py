"""Whose number it is, and what it is set against: method, baseline."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.language.ground import whole_words
from extractor.language.prose import Class, Phrase, is_plural
from extractor.numbers import words
from extractor.numbers.candidates import MADE, Candidate, Name
from extractor.numbers.measures import MEASURES, measure_like
from extractor.numbers.subject import ACTORS, clause_start, subject_run

# ---------------------------------------------------------------- method


def method(candidate: Candidate) -> Phrase | None:
    """The name, or the phrase, whose result the number is."""
    for reading in (_owner_behind, _owner_beside, _owner_of_brackets, _contrasting_subject, _subject_name, _acting_subject):
        if found := reading(candidate):
            return found
    return _default(candidate)


_STOP_AT = frozenset([";", "(", ")", ".", ":"])


_OF_OWNERS = frozenset(["for", "by"])
_UNDER = frozenset(["with", "under", "using", "con", "mit", "avec", "del", "in"])
"""Before an owner too, where it is known by its name, or the number only set against another."""


def _owner_behind(candidate: Candidate) -> Phrase | None:
    """ "62.45% for LoRA", "44.5% for the strongest static baseline": where two owners are set against each other."""
    at = _owner_mark(candidate)
    if at is None:
        return None
    first = at + 1
    while candidate.kind(first) in (Class.DETERMINER, Class.ADVERB, Class.COMPARATIVE):
        first += 1
    owner = candidate.noun_run(first)
    if owner is None:
        return None
    name = candidate.sentence.name_at(candidate.tokens[owner[0]].start, candidate.tokens[owner[1]].end)
    if name and name.kind not in MADE:
        return printed(candidate, name)
    if candidate.low(at) in ("for", "under") and set_against(candidate):
        return candidate.phrase(*owner)
    return candidate.phrase(*owner) if candidate.low(at) in ("for", "with") and _pitted(candidate, owner[1]) else None


def _pitted(candidate: Candidate, last: int) -> bool:
    """ "5.6% with A vs 7.9% with B": each of the two levels is of what stands behind it."""
    if candidate.low(last + 1) in _VERSUS:
        behind = last + 2 + (candidate.low(last + 2) == ".")
        return candidate.kind(behind) is Class.QUANTITY and candidate.low(behind + 1) == candidate.low(candidate.after)
    before = candidate.before - (candidate.low(candidate.before) == ".")
    return candidate.low(before) in _VERSUS and candidate.low(candidate.after) == "with"


_VERSUS = frozenset(["vs", "vs.", "versus", "against"])


def _owner_mark(candidate: Candidate) -> int | None:
    """The preposition before whose number it is: behind the number, its noun ("81% accuracy"), or what it is a share of."""
    at = candidate.after
    if candidate.low(at) == "of" and (share := candidate.noun_run(at + 1)):
        at = share[1] + 1
    elif (run := candidate.noun_run(at)) and candidate.low(run[1] + 1) in _OF_OWNERS:
        at = run[1] + 1
    return at if candidate.low(at) in _OF_OWNERS | _UNDER else None


def set_against(candidate: Candidate) -> bool:
    """Is the number named only for comparison: "compared with 44.5%", "against 0.27", "and 40.7%" after such?"""
    index = candidate.before
    while index >= 0 and candidate.at - index < 26:
        low = candidate.low(index)
        if low == "." and candidate.low(index - 1) == "vs":
            index -= 1
            continue
        if low in ("against", "versus", "vs", "vs.") or (
            low in ("to", "with") and candidate.low(index - 1) in ("compared", "next", "opposed")
        ):
            return candidate.kind(index + 1) is Class.QUANTITY or _roughly(candidate, index + 1)
        if low == "with" and candidate.low(index - 1) == ",":
            return False
        if low in _STOP_AT or (candidate.kind(index) is Class.VERB and low not in ("gets", "reaches", "manages")):
            return False
        index -= 1
    return False


def _roughly(candidate: Candidate, index: int) -> bool:
    """Does a number follow after at most two words of roughness?"""
    index += candidate.low(index) == "."
    return any(candidate.kind(at) is Class.QUANTITY for at in range(index, index + 3)) and candidate.kind(index) is not Class.NOUN


def _owner_beside(candidate: Candidate) -> Phrase | None:
    """ "X-VLA (21.33%)", "(ShutterNet: 29.6)", "ZipField 19x"."""
    at = candidate.before
    colon = candidate.low(at) == ":"
    if candidate.low(at) in ("(", ":"):
        at -= 1
    if at < 0:
        return None
    name = candidate.sentence.name_at(candidate.tokens[at].start, candidate.tokens[at].end)
    if name is not None:
        return printed(candidate, name) if name.kind not in MADE else None
    opened = (
        next((index for index in range(at, max(-1, at - 6), -1) if candidate.low(index) in ("(", ")", ",")), -1) if colon else -1
    )
    named = candidate.low(opened) == "(" and not measure_like(candidate, at)
    return candidate.phrase(opened + 1, at) if named and opened < at else None


_IN_BRACKETS = 12
"""Tokens of a bracket before the number that are looked at."""


def _owner_of_brackets(candidate: Candidate) -> Phrase | None:
    """ "than A (sensitivity 82%, specificity 86%)": levels in brackets behind a name."""
    for at in range(candidate.before, max(0, candidate.before - _IN_BRACKETS), -1):
        if candidate.low(at) == "(":
            name = candidate.sentence.name_at(candidate.tokens[at - 1].start, candidate.tokens[at - 1].end)
            return printed(candidate, name) if name and name.kind not in MADE else None
        if candidate.kind(at) not in (Class.NOUN, Class.QUANTITY) and candidate.low(at) not in (",", ":", "=", ";", "and", "of"):
            return None
    return None


_CONTRASTS = frozenset(["while", "whereas", "where", ";"])


def _contrasting_subject(candidate: Candidate) -> Phrase | None:
    """ "..., where the stock cup manages 61.8%", "...; human proofreaders reach 97%"."""
    verb = _reaching_verb(candidate)
    run = subject_run(candidate, verb) if verb is not None else None
    if run is None:
        return None
    first = run[0] - 1
    while candidate.kind(first) is Class.DETERMINER:
        if candidate.low(first) in ("our", "its", "their"):
            return None
        first -= 1
    if candidate.low(first) not in _CONTRASTS or candidate.low(run[1]) in MEASURES:
        return None
    name = candidate.sentence.name_at(candidate.tokens[run[0]].start, candidate.tokens[run[1]].end)
    return printed(candidate, name) if name else candidate.phrase(*run)


def _reaching_verb(candidate: Candidate) -> int | None:
    """The verb of reaching, keeping or showing that governs the number, close before it."""
    for index in range(candidate.before, max(-1, candidate.before - 7), -1):
        low, kind = candidate.low(index), candidate.kind(index)
        if kind is Class.VERB and low in words.REACHING and (low not in words.COPULAS or candidate.low(index + 1) == "at"):
            return index
        if kind is Class.QUANTITY or (kind is Class.VERB and low not in words.AUXILIARIES) or low in (";", ":"):
            return None
    return None


def _subject_name(candidate: Candidate) -> Phrase | None:
    """The nearest known name to the left that heads a clause which the number stands in."""
    best: Name | None = None
    own: Name | None = None
    for name, begin, first, last in candidate.sentence.named_tokens:
        if begin > candidate.quantity.start:
            break
        if name.role == "proposed" and name.kind not in MADE:
            own = own if own is not None and _is_object(candidate, first) else name
            best = own
        elif _acts(candidate, first, last):
            best = name
    if best is not None and best.role == "compared" and best is not own and _clause_ended(candidate, best):
        best = own
    return printed(candidate, best) if best else None


def _clause_ended(candidate: Candidate, name: Name) -> bool:
    """Does a semicolon stand between the name and the number?"""
    places = [end for _, end, other in candidate.sentence.names if other is name and end <= candidate.quantity.start]
    return bool(places) and ";" in candidate.entry.text[places[-1] : candidate.quantity.start]


def _is_object(candidate: Candidate, first: int) -> bool:
    return candidate.low(first - 1) in ("than", "over", "against", "to", "with", "from", "by", "on", "of")


def _acts(candidate: Candidate, first: int, last: int) -> bool:
    """Does the name head a clause that the number stands in?"""
    if _is_object(candidate, first) or candidate.kind(first - 1) is Class.VERB:
        return False
    left = first - 1
    while candidate.kind(left) in (Class.DETERMINER, Class.NOUN):
        left -= 1
    if left >= 0 and candidate.low(left) in _CONTRASTS:
        return True
    index = last + 1 + (candidate.low(last + 1) == ")")
    while candidate.kind(index) in (Class.ADVERB, Class.NOUN) and index < last + 4:
        index += 1
    return candidate.kind(index) is Class.VERB and (candidate.low(index) not in words.BEATING or candidate.low(index).endswith("s"))


_OWN_WORDS = frozenset(
    "our we this these proposed method approach framework system algorithm results experiments study paper work analysis"
    " evaluation evaluations".split()
)


def _acting_subject(candidate: Candidate) -> Phrase | None:
    """ "the variants exhibited", "the CNN identifies": whoever acts, in an entry that names nothing of its own."""
    foreign = any(token.low in _FOREIGN_WORDS for token in candidate.tokens[max(0, candidate.at - 14) : candidate.at])
    if not foreign and any(name.kind not in MADE for name in candidate.entry.proposed):
        return None
    verb = _reaching_verb(candidate)
    if verb is None:
        return _cause(candidate)
    run = subject_run(candidate, verb)
    if run is None or candidate.low(run[0] - 1) in _OWN_WORDS or candidate.low(run[0]) in _OWN_WORDS:
        return None
    if measure_like(candidate, run[1]):
        return None
    if short := _short_name(candidate, run):
        return short
    head = candidate.tokens[run[1]]
    acronym = _acronym(head.text)
    alone = run[0] == run[1] and candidate.low(run[0] - 1) == "the" and not is_plural(head.low)
    if not acronym and (head.low not in ACTORS or head.low in _OWN_WORDS or alone):
        return None
    return candidate.phrase(run[0], run[1])


def _cause(candidate: Candidate) -> Phrase | None:
    """ "Surge pricing raises welfare by": what changes something else, in an entry that names nothing of its own."""
    if candidate.low(candidate.before) != "by" and candidate.kind(candidate.before) is not Class.NOUN:
        return None
    for verb in range(candidate.before - 1, max(0, candidate.before - 9), -1):
        low = candidate.low(verb)
        if candidate.kind(verb) is Class.QUANTITY or low in (";", ":", ","):
            return None
        if candidate.kind(verb) is Class.VERB:
            break
    else:
        return None
    if low.endswith("ing") or (low not in words.RAISING and low not in words.LOWERING) or candidate.noun_run(verb + 1) is None:
        return None
    run = subject_run(candidate, verb)
    if run is None or run[1] + 1 != verb or measure_like(candidate, run[1]) or is_plural(candidate.low(run[1])):
        return None
    named = candidate.tokens[run[0]]
    if candidate.low(run[0] - 1) in _OWN_WORDS or named.low in _OWN_WORDS or candidate.kind(run[0] - 1) is Class.QUANTITY:
        return None
    begins = run[0] == 0 or candidate.kind(run[0] - 1) in (Class.MARK, Class.DETERMINER) or candidate.low(run[0] - 1) == "that"
    nominal = named.low.endswith(("ing", "ion"))
    return candidate.phrase(*run) if begins and not nominal and named.quantity is None else None


def _acronym(text: str) -> bool:
    return sum(character.isupper() for character in text) >= 2


def _short_name(candidate: Candidate, run: tuple[int, int]) -> Phrase | None:
    """ "Neural networks (NNs) retain", "the AB-450 catalyst shows": the acronym or the formula in the subject."""
    behind = run[1] + 2
    if candidate.low(run[1] + 1) == "(" and candidate.low(behind + 1) == ")" and _acronym(candidate.tokens[behind].text):
        return candidate.phrase(behind, behind)
    if run[1] == run[0] or candidate.tokens[run[1]].text[:1].isupper():
        return None
    formula = [at for at in range(run[0], run[1]) if _formula(candidate.tokens[at].text)]
    return candidate.phrase(formula[0], formula[0]) if len(formula) == 1 else None


def _formula(text: str) -> bool:
    """A name by its form: capitals with digits or signs in it."""
    return _acronym(text) and any(character.isdigit() or character in "@/" for character in text)


_FOREIGN_WORDS = frozenset("baseline baselines human humans stock conventional strongest best".split())


def printed(candidate: Candidate, name: Name) -> Phrase | None:
    """Where the entry prints the name: the nearest place to the number."""
    text = candidate.entry.text
    places: Sequence[int] = whole_words(name.text, text)
    places = places or [match.start() for match in re.finditer(re.escape(name.text), text, re.IGNORECASE)]
    if not places:
        return None
    start = min(places, key=lambda place: abs(place - candidate.quantity.start))
    return Phrase(start, start + len(name.text), text[start : start + len(name.text)])


def _default(candidate: Candidate) -> Phrase | None:
    """The thing that the entry proposes, where the sentence names nobody else."""
    able = [name for name in candidate.entry.proposed if name.kind not in MADE]
    if not able or _foreign_subject(candidate):
        return None
    earlier = candidate.sentence.previous
    while earlier is not None:
        mentioned = [name for _, _, name in earlier.names if name in able]
        if mentioned:
            return printed(candidate, mentioned[0])
        earlier = earlier.previous
    return printed(candidate, able[0])


_FOREIGN = re.compile(
    r"\b(?:existing|current|previous|prior|state-of-the-art|sota|conventional|humans?|baselines?|best[- ]performing"
    r"|strongest)\b"
    r"[^,;.]{0,40}\b(?:only|merely|still|achieves?|reach(?:es)?|scores?|attains?|fails?|struggles?)\b",
    re.IGNORECASE,
)


def _foreign_subject(candidate: Candidate) -> bool:
    first = clause_start(candidate, candidate.at)
    clause = candidate.entry.text[candidate.tokens[first].start : candidate.quantity.start]
    return bool(_FOREIGN.search(clause))


_HOLDING = words.inflected(
    "contain comprise consist include feature cover span offer provide have hold total encompass gather collect ship".split()
)


_TRIED = re.compile(
    r"\b(?:evaluat|experiment|across|outperform|test|compar|show|achiev|valid|demonstrat|reveal|improv)\w*",
    re.IGNORECASE,
)


_ON = re.compile(r"\b(?:on|against)\b")


def owner_of_size(candidate: Candidate) -> Phrase | None:
    """The named dataset, benchmark or system whose own size the number is."""
    names = [(end, name) for _, end, name in candidate.sentence.names if name.role == "proposed"]
    before = [(end, name) for end, name in names if end <= candidate.quantity.start]
    if not before:
        return None
    end, name = before[-1]
    between = candidate.entry.text[end : candidate.quantity.start]
    if _TRIED.search(between):
        return None
    if name.kind in ("dataset", "benchmark") and not _ON.search(between):
        return printed(candidate, name)
    verbs = {token.low for token in candidate.tokens if end <= token.start < candidate.quantity.start}
    holds = verbs & _HOLDING and name.kind in ("dataset", "benchmark", "system", "model")
    return printed(candidate, name) if holds else None


# ---------------------------------------------------------------- baseline

_AGAINST = frozenset("over than against versus vs vs. unlike".split())


def baseline(candidate: Candidate, limit: int) -> Phrase | None:
    """What the number is set against; ``limit`` is the index of the next result's token."""
    if set_against(candidate):
        return None
    for reading in (_part_of_itself, _baseline_behind, _baseline_before):
        if found := reading(candidate, limit):
            return found
    return None


def _part_of_itself(candidate: Candidate, limit: int) -> Phrase | None:
    """ "The new size was 99% of the printed size": what the level is a share of, under the same noun."""
    if candidate.low(candidate.after) != "of" or candidate.low(candidate.before) not in ("is", "was", "are", "were"):
        return None
    run, mine = candidate.noun_run(candidate.after + 1), subject_run(candidate, candidate.before)
    at = candidate.after + 1
    while run is None and at < candidate.after + 5:
        at += 1
        run = candidate.noun_run(at)
    same = run is not None and mine is not None and candidate.low(run[1]) == candidate.low(mine[1])
    return candidate.phrase(*run) if run and same else None


def _compared_at(candidate: Candidate, index: int) -> int | None:
    """Where the baseline begins if the token at ``index`` brings one: "than X", "compared with X", "outperforming"
    " X"."""
    low, following = candidate.low(index), candidate.low(index + 1)
    if low in ("over", "than") and _no_rival(candidate, index + 1):
        return None
    if low == "with" and following == "respect" and candidate.low(index + 2) == "to":
        return index + 3
    if low in _AGAINST or (low in ("above", "below", "behind", "beyond") and index == candidate.after):
        return index + 1
    if low in ("compared", "relative", "comparison", "contrast") and following in ("to", "with"):
        return index + 2
    if low == "short" and following == "of":
        return index + 2
    return index + 1 if low in words.BEATING and candidate.kind(index) is Class.VERB else None


def _no_rival(candidate: Candidate, first: int) -> bool:
    """ "Over a decade", "over time", "more than fivefold": no one to be set against."""
    while candidate.kind(first) in (Class.DETERMINER, Class.COMPARATIVE):
        first += 1
    run = candidate.noun_run(first)
    if candidate.kind(first) is Class.QUANTITY and candidate.tokens[first].quantity is candidate.quantity:
        return True
    quantity = candidate.tokens[first].quantity if first < len(candidate.tokens) else None
    if quantity is not None and quantity.unit_symbol == "x":
        return True
    return run is not None and candidate.low(run[1]) in _STRETCHES


_STRETCHES = frozenset("time decade decades year years month months week weeks day days period course century lifetime".split())


def _baseline_behind(candidate: Candidate, limit: int) -> Phrase | None:
    for index in range(candidate.at + 1, min(limit, candidate.at + 24)):
        if candidate.low(index) in (";", "."):
            return None
        first = _compared_at(candidate, index)
        if first is not None and first < limit and (found := _baseline_phrase(candidate, first, limit)):
            return found
    return None


def _baseline_phrase(candidate: Candidate, first: int, limit: int) -> Phrase | None:
    """The noun phrase at ``first``, or the known name in it: "that of the original model", "the much larger X"."""
    if candidate.low(first) == "that" and candidate.low(first + 1) == "of":
        first += 2
    while candidate.kind(first) in (Class.DETERMINER, Class.ADVERB, Class.COMPARATIVE) or candidate.low(first) == "in":
        first += 1
    run = _wide_run(candidate, first)
    if run is not None and measure_like(candidate, run[1]) and candidate.low(run[1] + 1) == "of":
        # "larger than the average value of all shares": set against all shares.
        run = candidate.noun_run(run[1] + 2) or run
    if run is None or run[1] >= limit:
        return None
    name = candidate.sentence.name_at(candidate.tokens[run[0]].start, candidate.tokens[run[1]].end)
    return (printed(candidate, name) if name else None) or candidate.phrase(*run)


def _wide_run(candidate: Candidate, first: int) -> tuple[int, int] | None:
    """A noun phrase that may hold a participle or an acronym in brackets: "state-of-the-art (SOTA) methods"."""
    run = candidate.noun_run(first)
    while run is not None:
        after = run[1] + 1
        if candidate.low(after) == "(" and candidate.low(after + 2) == ")" and candidate.kind(after + 3) is Class.NOUN:
            after += 3
        elif (
            candidate.kind(after) is Class.VERB and candidate.low(after).endswith("ed") and candidate.kind(after + 1) is Class.NOUN
        ):
            after += 1
        else:
            return (run[0], after) if _closes(candidate, after) else run
        more = candidate.noun_run(after)
        run = (run[0], more[1]) if more else None
    return None


def _closes(candidate: Candidate, at: int) -> bool:
    """The last word of its sentence, which as a verb would have nothing to say: "than student reviews."."""
    ends = at + 1 == len(candidate.tokens) or candidate.low(at + 1) in (".", ";")
    return ends and candidate.kind(at) is Class.VERB and candidate.low(at).endswith("s") and candidate.low(at) not in _LONE_VERBS


_LONE_VERBS = frozenset("does is was has needs gets costs takes reaches shows suggests".split())


def _baseline_before(candidate: Candidate, limit: int) -> Phrase | None:
    """ "Compared to X, ...", "outperforms X by 3 points", "is higher than X's by"."""
    for index in range(candidate.at - 1, max(-1, candidate.at - 40), -1):
        low = candidate.low(index)
        if low in (";", ":"):
            return None
        if low in ("over", "above", "below", "behind") or (low in _AGAINST and index > 0 and low != "than"):
            continue
        first = _compared_at(candidate, index)
        if first is not None and (found := _baseline_phrase(candidate, first, candidate.at)):
            return found
    return None
