"""Where a number was had: the dataset, the model, the group or the condition that its sentence ties it to.

A sentence sets a scene ("On X and Y, ...") for all its numbers, until a later clause opens with a scene of
its own. What stands between a number and its neighbours belongs to the one on its side of the joint
("18% on A and 4% on B").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractor.language.prose import Class, Phrase, is_plural
from extractor.numbers import words
from extractor.numbers.brackets import listed
from extractor.numbers.candidates import MADE, Candidate
from extractor.numbers.lists import group_of
from extractor.numbers.measures import measure_like
from extractor.numbers.scope import set_against
from extractor.numbers.subject import ACTORS, clause_start, end_of_place
from extractor.numbers.units import DURATIONS

_PLACES = frozenset("on in for under across at over among during per throughout".split())
_OPENERS = _PLACES | {"with", "using", "within", "without", "mit", "con"}
_NOT_PLACES = frozenset(
    "addition contrast particular general total terms order practice comparison average short fact turn case cases"
    " paper"
    " work study experiments experiment results evaluation evaluations example instance conclusion performance parallel"
    " time times experimental evidence summary response place part least most price cost scale variety range expense"
    " accuracy quality error degradation loss abstract benefit light view distribution points percent it recent things checks"
    " vivo vitro situ silico fällen casos".split()
)
_CLAUSE_ENDS = frozenset([";", "while", "whereas", "where", "but", "which", "that", "because", "although", "though", "as"])


class Taken(NamedTuple):
    """What of the sentence already has another part: the metric, the owner, the baseline."""

    spans: tuple[tuple[int, int], ...]

    def holds(self, phrase: Phrase) -> bool:
        return any(start < phrase.end and phrase.start < end for start, end in self.spans)


class Neighbours(NamedTuple):
    """The token indexes of the results to the left and to the right; -1 and the sentence's length where there is none."""

    previous: int
    following: int


# ---------------------------------------------------------------- the scene


def _scene(candidate: Candidate) -> list[Phrase]:
    """ "On X and Y, ...", "At 90% specificity its ...": what the sentence, or the last clause that says it, begins with."""
    found: list[Phrase] = list(_tried_on(candidate))
    for start in _clause_starts(candidate):
        first = _first_word(candidate, start)
        if first >= candidate.at or first == candidate.before:
            continue
        loose = start > 0 and candidate.low(start - 1) in _LOOSE and candidate.low(first) in _OPENERS
        if loose and not _opens_a_clause(candidate, first):
            continue
        if candidate.low(first) in _OPENERS:
            found = list(_chain(candidate, first, candidate.at)) or found
        elif start == 0 and (said := _circumstance(candidate, first)):
            found = said
        elif (not found or candidate.low(start - 1) in _TURNS) and (cause := _cause(candidate, first)):
            found = [cause]
    return found


_LOOSE = frozenset([",", "and", "but", "while", "whereas"])
_TURNS = frozenset([";", "while", "whereas"])


def _clause_starts(candidate: Candidate) -> Iterator[int]:
    """The sentence's start and what may begin a clause after it, up to the number."""
    yield 0
    for index in range(candidate.at - 2):
        low = candidate.low(index)
        numbered = low == ")" and (index == 1 or candidate.low(index - 2) == "(") and _counts(candidate, index - 1)
        if low in (";", ":", "particular") or numbered or low in _TURNS or (low in _LOOSE and candidate.low(index + 1) in _PLACES):
            yield index + 1


def _first_word(candidate: Candidate, first: int) -> int:
    """Past "and", "however," and "for example,"."""
    while True:
        if candidate.kind(first) is Class.ADVERB or candidate.low(first) in ("and", "but", ","):
            first += 1
        elif candidate.low(first) in ("for", "in") and candidate.low(first + 1) in _PHRASES:
            first += 2
        else:
            return first


_PHRASES = frozenset("example instance particular contrast addition fact general total".split())


def _opens_a_clause(candidate: Candidate, first: int) -> bool:
    """ "..., and on B it scores 29.9": behind the place a subject and its verb follow, where "and on B from 3 to 4" goes on."""
    span = _span_of_place(candidate, first + 1, candidate.at)
    if span is None:
        return False
    index = span[1] + 1 + (candidate.low(span[1] + 1) == ",")
    begun = candidate.kind(index) in (Class.PRONOUN, Class.DETERMINER, Class.NOUN)
    return begun and any(candidate.kind(at) is Class.VERB for at in range(index, candidate.at))


_WHEN = frozenset("when where once if whenever".split())
_NO_TRIAL = frozenset("trained compared based using given built inspired motivated".split())


def _circumstance(candidate: Candidate, first: int) -> list[Phrase]:
    """ "When the valve leaks, ...", "Run at 4 K, it ...": a clause or a participle that says under what."""
    low = candidate.low(first)
    if low in _WHEN:
        comma = next((at for at in range(first + 1, candidate.at) if candidate.low(at) == ","), None)
        return [candidate.phrase(first + 1, comma - 1)] if comma and comma > first + 2 else []
    participle = low.endswith("ed") or low in ("run", "kept", "held", "grown", "driven")
    if not participle or low in _NO_TRIAL or candidate.low(first + 1) not in _PLACES:
        return []
    return list(_chain(candidate, first + 1, candidate.at))


_LEADING = words.inflected("lead result".split())


def _cause(candidate: Candidate, first: int) -> Phrase | None:
    """ "Adding salt raised the yield by", "a 3 kg load slows": what was done or set, as the subject of a change; a group that changed."""
    that = next((at + 1 for at in range(first, min(candidate.at, first + 8)) if candidate.low(at) == "that"), first)
    first = that + (candidate.kind(that) is Class.ADVERB)
    verb = next((at for at in range(first + 1, candidate.at) if candidate.kind(at) is Class.VERB), None)
    if verb is None:
        return None
    first = next((at + 1 for at in range(verb - 1, first, -1) if candidate.low(at) == ","), first)
    if verb - first > 12 or any(candidate.kind(at) is Class.MARK and candidate.low(at) != "-" for at in range(first, verb)):
        return None
    while verb < candidate.at - 1 and candidate.low(verb) in words.AUXILIARIES:
        verb += 1
    low, last = candidate.low(verb), verb - 1
    changes = low in words.RAISING or low in words.LOWERING or low in _LEADING
    while last > first and (candidate.kind(last) is Class.ADVERB or candidate.low(last) in words.AUXILIARIES):
        last -= 1
    if not changes or low.endswith("ing"):
        return None
    done = candidate.low(first).endswith("ing") and candidate.tokens[first].text[:1].isupper() and first == 0
    start = first + (candidate.low(first) in ("a", "an"))
    measured = start < last and _sets_a_value(candidate, start)
    grouped = candidate.low(last) in words.GROUPS
    return candidate.phrase(first, last) if done or measured or grouped else None


def _sets_a_value(candidate: Candidate, at: int) -> bool:
    """ "A 3 kg load", "a 10-point rise": a number that says of what kind the noun is, and no share or count."""
    quantity = candidate.tokens[at].quantity
    if quantity is None:
        return False
    return candidate.kind(at) is Class.NOUN or quantity.unit_symbol not in (None, "%", "x", "points")


_TRIALS = frozenset(
    "experiments experiment evaluations evaluation results benchmarking analysis evaluated tested validated assessed"
    " demonstrated measured evaluate test validate benchmarked".split()
)


def _tried_on(candidate: Candidate) -> Iterator[Phrase]:
    """ "Experiments on X show that", "evaluated across X, achieving": where the work was tried, earlier in the sentence."""
    for index in range(min(candidate.at, 24)):
        if candidate.low(index) in _TRIALS and (
            candidate.low(index + 1) in ("on", "across", "over", "in") or _with_a_set(candidate, index + 1)
        ):
            if not any(candidate.kind(at) is Class.QUANTITY and candidate.low(at + 1) in ("of", "%") for at in range(index)):
                yield from _chain(candidate, index + 1, candidate.at)
            return


def _with_a_set(candidate: Candidate, index: int) -> bool:
    """ "Evaluated with the X dataset"."""
    run = candidate.noun_run(index + 1) if candidate.low(index) in ("with", "using") else None
    return run is not None and candidate.low(run[1]) in ("dataset", "datasets", "benchmark", "benchmarks", "corpus")


def _chain(candidate: Candidate, first: int, limit: int) -> Iterator[Phrase]:
    """The places "at A in B," or "Across A, B and C," that begin at ``first``."""
    index = first
    while candidate.low(index) in _OPENERS and (index == first or candidate.low(index) != "with"):
        place = _place(candidate, index, limit)
        if place is None:
            return
        phrase, last = place
        if phrase is not None:
            yield phrase
        counted = candidate.kind(index + 1) is Class.QUANTITY
        index = last + 1
        while candidate.low(index) in (",", "and") and index + 1 < limit:
            more = _span_of_place(candidate, index + 1 + (candidate.low(index + 1) == "and"), limit)
            if more is None or not _is_listed(candidate, more, counted=counted):
                break
            yield candidate.phrase(*more)
            index = more[1] + 1


def _is_listed(candidate: Candidate, span: tuple[int, int], *, counted: bool) -> bool:
    """Is it one more name of a list rather than the sentence's subject, or an apposition ("On X, 118 jobs of three sites,")?"""
    following = candidate.kind(span[1] + 1)
    name = candidate.sentence.name_at(candidate.tokens[span[0]].start, candidate.tokens[span[1]].end)
    if name is not None and name.kind not in MADE:
        return False
    if candidate.kind(span[0]) is Class.QUANTITY:
        return counted and (following is Class.MARK or _is_condition(candidate, span[0]))
    named = any(character.isupper() or character.isdigit() for character in candidate.tokens[span[0]].text)
    return named and following is not Class.VERB


# ---------------------------------------------------------------- beside the number


def places(candidate: Candidate, metric: Phrase | None, near: Neighbours, taken: Taken) -> tuple[list[Phrase], list[Phrase]]:
    """The scene of the number, and the places on its own side of the joints.

    Where a later clause has a place in its subject ("while accuracy on B drops by"), that is all its scene.
    """
    own = _beside(candidate, metric, near, taken)
    elsewhere = near.previous >= 0 and own and own[0].start < candidate.quantity.start
    return [] if elsewhere else [phrase for phrase in _scene(candidate) if not taken.holds(phrase)], own


def _beside(candidate: Candidate, metric: Phrase | None, near: Neighbours, taken: Taken) -> list[Phrase]:
    if kind := _kind_shared(candidate):
        return [] if taken.holds(kind) else [kind]
    found = [phrase for phrase in _before(candidate, metric, near.previous) if not taken.holds(phrase)]
    if not found and (here := _before_bracket(candidate, max(near.previous, 0))) and not taken.holds(here):
        return [here]
    if found and candidate.low(candidate.at - 1) == "(":
        return found[:2]
    found += [phrase for phrase in _behind(candidate, near.following) if not taken.holds(phrase)]
    return found[:2]


def _before(candidate: Candidate, metric: Phrase | None, previous: int) -> Iterator[Phrase]:
    first = _joint(candidate, previous, candidate.at) + 1 if previous >= 0 else 0
    start = candidate.at
    if metric is not None and metric.end <= candidate.quantity.start:
        start = next((at for at, token in enumerate(candidate.tokens) if token.start >= metric.end), candidate.at)
        start = start if candidate.at - start < 14 else candidate.at
    elif previous < 0:
        start = clause_start(candidate, candidate.at)
    if previous >= 0 and (start < first or start == candidate.at):
        start = first
    found = list(_between(candidate, start, candidate.before, over=start == first))
    yield from found
    if not found and metric is not None and (tested := _tested(candidate, start)):
        yield tested
    elif not found and metric is not None and metric.end <= candidate.quantity.start:
        yield from _inserted(candidate, metric, first)


_SCORES = frozenset("accuracy accuracies precision recall sensitivity specificity f1 auc".split())


def _tested(candidate: Candidate, at: int) -> Phrase | None:
    """ "The accuracy of the second set was": a score is of what was scored."""
    if candidate.low(at) != "of" or candidate.low(at - 1) not in _SCORES:
        return None
    span = _span_of_place(candidate, at + 1, candidate.at)
    if span is None or candidate.kind(span[1] + 1) is not Class.VERB or _is_vague(candidate, *span):
        return None
    return None if candidate.low(span[1]) in ACTORS or measure_like(candidate, span[1]) else candidate.phrase(*span)


def _inserted(candidate: Candidate, metric: Phrase, first: int) -> Iterator[Phrase]:
    """ "It reaches, on the split X, an error of 5%": between a verb and its object."""
    end = next(at for at, token in enumerate(candidate.tokens) if token.end > metric.start)
    verb = next((at for at in range(end - 1, max(first, end - 12) - 1, -1) if candidate.kind(at) is Class.VERB), None)
    if verb is not None and candidate.low(verb + 1 + (candidate.low(verb + 1) == ",")) in _PLACES:
        yield from _between(candidate, verb + 1, end, over=False)


def _behind(candidate: Candidate, following: int) -> Iterator[Phrase]:
    first, limit = candidate.at + 1, following
    if following < len(candidate.tokens):
        limit = _joint(candidate, candidate.at, following)
    group = group_of(candidate)
    if group[-1] != candidate.at:
        first, limit = group[-1] + 1, len(candidate.tokens)
    if candidate.low(first) == "for" and set_against(candidate):
        # "AUC 0.91 on X vs. 0.84 for Y": whose the second number is.
        first += 1
    yield from _between(candidate, first, limit, over=group[-1] == candidate.at)


_JOINTS = frozenset(
    ["and", "or", "but", ",", ";", "while", "whereas", "where", "although", "though", "against", "versus", "vs", "–"]
)


def _joint(candidate: Candidate, left: int, right: int) -> int:
    """Where what belongs to the number at ``left`` ends; ``right`` where nothing parts them."""
    joint = next((index for index in range(right - 1, left, -1) if candidate.low(index) in _JOINTS), right)
    if joint < right and candidate.low(joint) in ("and", "or", ",") and candidate.kind(joint + 1) is Class.NOUN:
        # "on A from 3 to 4 and on B and C from 5 to 6": the "and" inside of the place parts nothing.
        for index in range(joint - 1, left, -1):
            if candidate.low(index) in _JOINTS and candidate.low(index + 1) in _PLACES:
                joint = index
                break
            if candidate.kind(index) not in (Class.NOUN, Class.DETERMINER, Class.PREPOSITION, Class.ADVERB):
                break
    return joint - 1 if joint < right and candidate.low(joint - 1) == "," and joint - 1 > left else joint


def _kind_shared(candidate: Candidate) -> Phrase | None:
    """ "27% of the nurses retire", "asthma (25%), gout (2%)": of whom or of what the share is."""
    at = candidate.after
    for run in listed(candidate):
        if candidate.at - run[1] in (2, 5):
            return candidate.phrase(*run)
    people = candidate.noun_run(at + 1) if candidate.low(at) == "of" else None
    if people is None or candidate.low(people[1]) not in words.PEOPLE:
        return None
    if (
        candidate.low(candidate.before) in ("with", "and", "to", "against", "versus")
        and candidate.kind(people[1] + 1) is not Class.VERB
        and candidate.low(people[1]) not in _ALL_PEOPLE
    ):
        return candidate.phrase(*people)
    achieved = candidate.kind(people[1] + 1) is Class.VERB and candidate.low(people[1] + 1) in words.ACHIEVING
    return candidate.phrase(*people) if achieved else None


_ALL_PEOPLE = frozenset("participants people subjects individuals respondents patients".split())


def _before_bracket(candidate: Candidate, first: int) -> Phrase | None:
    """ "Cooling in Africa (0.4 K), warming in Asia (0.2 K)": the place right before the bracket, not the next one."""
    if candidate.low(candidate.at - 1) != "(":
        return None
    run = candidate.noun_run_back(candidate.at - 2)
    if run is None or run[0] <= first:
        return None
    left = run[0] - 1
    while candidate.kind(left) is Class.DETERMINER:
        left -= 1
    place = (
        _place(candidate, left, candidate.at - 1) if candidate.low(left) in ("in", "on", "at", "under", "for", "among") else None
    )
    return place[0] if place else None


_GOVERNING = frozenset("depending based focus focused focusing rely relies relying improvement improvements".split())


def label(candidate: Candidate) -> Phrase | None:
    """ "(HF 27.5%, REN 68.6%)": what stands before the number inside the bracket."""
    run = candidate.noun_run_back(candidate.before)
    return candidate.phrase(*run) if run else None


def _between(candidate: Candidate, first: int, limit: int, *, over: bool) -> Iterator[Phrase]:
    """The places from ``first`` on; ``over``: may an "over" bring one, where it could bring a rival?"""
    index = first
    while index < min(limit, first + 22):
        low = candidate.low(index)
        if low in _CLAUSE_ENDS or (index > candidate.at and candidate.kind(index) is Class.VERB and low not in ("compared",)):
            return
        if index > candidate.at and low in (",", "than") and (candidate.kind(index + 1) is Class.PREPOSITION) is (low == "than"):
            return
        if index > candidate.at and low in ("when", "if", "once"):
            if candidate.low(index + 1).endswith("ed"):
                index += 2
                continue
            if (said := _until(candidate, index)) is not None:
                yield said
            return
        lasting = low in ("within", "after") and candidate.kind(index + 1) is Class.QUANTITY
        if (
            (
                (low in _PLACES and (over or low != "over" or index == first) and (low != "per" or index > candidate.at))
                or lasting
                or (low == "with" and _accompanied(candidate, index, limit))
            )
            and candidate.kind(index) is Class.PREPOSITION
            and (candidate.low(index - 1) not in _GOVERNING or candidate.kind(index + 1) is Class.QUANTITY)
        ):
            place = _place(candidate, index, limit)
            if place is not None:
                if place[0] is not None:
                    yield place[0]
                index = place[1]
        index += 1


def _until(candidate: Candidate, first: int) -> Phrase | None:
    """ "... once trams run": a clause behind the number that says under what."""
    last = first
    while candidate.kind(last + 1) not in (None, Class.MARK, Class.CONJUNCTION, Class.QUANTITY):
        last += 1
    acting = any(candidate.kind(at) is Class.VERB for at in range(first + 2, last + 1))
    return candidate.phrase(first + (candidate.low(first) == "when"), last) if acting else None


def _accompanied(candidate: Candidate, index: int, limit: int) -> bool:
    """ "Fell by 11 mmHg with evening doses": a condition; "with an error of 3%" is the next result."""
    if index < candidate.at or index > candidate.at + 8 or candidate.low(index - 1) == ",":
        return False
    run = candidate.noun_run(index + 1)
    if run is None or run[1] >= limit or candidate.kind(run[1] + 1) is Class.QUANTITY or measure_like(candidate, run[1]):
        return False
    if candidate.low(run[1]) in words.CHANGE_NOUNS or candidate.low(run[1]) == "respect":
        return False
    return all(candidate.kind(at) is not Class.QUANTITY for at in range(run[1] + 1, min(limit + 1, run[1] + 4)))


# ---------------------------------------------------------------- the phrase behind a preposition


def _place(candidate: Candidate, preposition: int, limit: int) -> tuple[Phrase | None, int] | None:
    """The phrase behind a preposition and its last index; no phrase where it is vague, None where there is none at all."""
    span = _span_of_place(candidate, preposition + 1, limit)
    if span is None:
        return None
    first, last = span
    if _counts(candidate, first) and candidate.low(last + 1) in ("from", "over") and last + 1 < limit:
        # "1,150 picks from soaked boxes": how many there were is a size, where they came from the setting.
        source = _span_of_place(candidate, last + 2, limit)
        if source is not None and candidate.kind(source[0]) is not Class.QUANTITY:
            first, last = source
    if _is_vague(candidate, first, last):
        return None, last
    by = candidate.low(preposition)
    if by == "for" and first == last and _lasts(candidate, first):
        return None, last
    if _counts(candidate, first) and candidate.low(last) in _SAMPLED:
        if by not in ("in", "among") or first == last or candidate.low(first + 1) == "of":
            return None, last
        first += 1
    start = preposition if by in ("per", "within", "after", "without") else _with_article(candidate, first, last)
    return candidate.phrase(start, _unlabelled(candidate, first, _without_count(candidate, first, last))), last


def _is_vague(candidate: Candidate, first: int, last: int) -> bool:
    if candidate.low(first - 1) == "per" and DURATIONS.fullmatch(candidate.low(first)):
        return True
    noun = candidate.low(_head(candidate, first, last))
    head = candidate.low(first + (candidate.kind(first) is Class.DETERMINER))
    name = candidate.sentence.name_at(candidate.tokens[first].start, candidate.tokens[last].end)
    if head in words.VAGUE_SCOPES or noun in _NOT_PLACES or (name and name.kind not in MADE):
        return True
    if first == last and candidate.kind(first) is Class.QUANTITY and not _is_condition(candidate, first):
        return True
    return last == first and len(candidate.tokens[first].text) == 1


_SAMPLED = words.PEOPLE | {"samples", "cases", "controls"}


def _counts(candidate: Candidate, at: int) -> bool:
    """Is the token a bare number?"""
    quantity = candidate.tokens[at].quantity
    return candidate.kind(at) is Class.QUANTITY and quantity is not None and quantity.unit_symbol is None


def _lasts(candidate: Candidate, at: int) -> bool:
    quantity = candidate.tokens[at].quantity
    return quantity is not None and DURATIONS.fullmatch(quantity.unit_symbol or "") is not None


def _with_article(candidate: Candidate, first: int, last: int) -> int:
    """ "The young" keeps its article, for it is all that makes a noun of it."""
    token = candidate.tokens[first]
    bare = first == last and token.text == token.low and candidate.low(first - 1) == "the" and not token.low.endswith("s")
    return first - 1 if bare else first


def _without_count(candidate: Candidate, first: int, last: int) -> int:
    """ "A blind campaign of 36 couplings" is "a blind campaign"; "a bound of 0.3" and "the slowest of 12 queries" stay."""
    for at in range(first + 1, last - 1):
        if candidate.low(at) == "of" and _counts(candidate, at + 1):
            whole = candidate.kind(at - 1) is Class.NOUN and not candidate.low(at - 1).endswith("est")
            return at - 1 if whole else last
    return last


def _head(candidate: Candidate, first: int, last: int) -> int:
    """The head of the phrase: the word before its first "of"."""
    return next((index - 1 for index in range(first + 1, last + 1) if candidate.low(index) == "of"), last)


def _is_condition(candidate: Candidate, index: int) -> bool:
    """Is a number alone a place ("at 300 K")? Not where it is a result itself."""
    quantity = candidate.tokens[index].quantity
    return quantity is not None and quantity.unit_symbol not in (None, "%", "x", "points") and quantity.form != "change"


def _span_of_place(candidate: Candidate, first: int, limit: int) -> tuple[int, int] | None:
    """A noun phrase with its numbers, "a" and "of ..."; "the" is left out."""
    if candidate.low(first) in ("least", "most", "best", "worst") and candidate.low(first - 1) == "at":
        return None
    while candidate.low(first) in ("the", "its", "their", "our", "this", "only", "about"):
        first += 1
    index = first + 2 * (candidate.low(first) in ("too", "so", "very") and candidate.low(first + 1) in ("few", "many", "little"))
    while index < limit and (
        candidate.kind(index) in (Class.NOUN, Class.QUANTITY)
        or (candidate.low(index) in ("a", "an", "all", "both", "each", "other", "several", "many") and index == first)
        or (
            candidate.low(index) in ("of", "/", "-")
            and index > first
            and (candidate.low(index) == "of" or candidate.tokens[index - 1].end == candidate.tokens[index].start)
            and candidate.kind(index + 1) in (Class.NOUN, Class.QUANTITY, Class.DETERMINER)
        )
        or (candidate.low(index) in ("the", "a", "its", "this", "these", "our") and candidate.low(index - 1) == "of")
        or (candidate.kind(index) is Class.ADVERB and index > first and candidate.kind(index + 1) is Class.NOUN)
    ):
        if candidate.kind(index) is Class.QUANTITY and index == candidate.at:
            break
        index += 1
    last = index - 1
    while last >= first and candidate.kind(last) not in (Class.NOUN, Class.QUANTITY):
        last -= 1
    if last < first or last - first >= 10:
        return None
    if candidate.low(last + 1) == "per" and candidate.kind(last + 2) is Class.NOUN and last + 2 < limit:
        return first, last + 2
    if candidate.low(last + 1) == "ones":
        return first, last + 1
    return first, end_of_place(candidate, first, last)


def _unlabelled(candidate: Candidate, first: int, last: int) -> int:
    """ "the HANS dataset" is "HANS"; "nine public datasets" stays."""
    while last > first and candidate.low(last) in ("dataset", "datasets", "benchmark", "benchmarks", "corpus", "data"):
        if not any(character.isupper() for character in candidate.tokens[last - 1].text):
            break
        last -= 1
    return last


# ---------------------------------------------------------------- as one field


def distinct(places: Sequence[Phrase]) -> list[Phrase]:
    """Each place once, in the order of the text, at most four."""
    unique: list[Phrase] = []
    for place in places:
        if all(place.end <= other.start or other.end <= place.start for other in unique):
            unique.append(place)
    if any(_is_named(place) for place in unique):
        unique = [place for place in unique if not _is_general(place)]
    return sorted(unique, key=lambda place: place.start)[:4]


def _is_named(place: Phrase) -> bool:
    """By more than the capital that a sentence begins with."""
    first, *others = place.text.split()
    return sum(map(str.isupper, first)) > 1 or any(word[0].isupper() for word in others)


def _is_general(place: Phrase) -> bool:
    """ "Four public benchmarks", beside "on NightBench": what the name is one of."""
    words_of = place.text.split()
    return is_plural(words_of[-1]) and words_of[-1].islower() and not _is_named(place)
