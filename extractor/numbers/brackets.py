"""Numbers in brackets: the noun phrase before the bracket says what was measured ("recall (0.91)")."""

from __future__ import annotations

from extractor.language.prose import Class, Phrase
from extractor.numbers import words
from extractor.numbers.candidates import Candidate
from extractor.numbers.frame import Frame
from extractor.numbers.measures import GENERIC, adjectival, measure_like, trimmed
from extractor.numbers.subject import subject, subject_run, undetermined
from extractor.records import Direction


def in_brackets(candidate: Candidate, at: int) -> Frame | None:
    """ "A higher recall (0.91)", "energy (−12%)": ``at`` is the bracket; a sign says whether it is more or less."""
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
    left = undetermined(candidate, run[0] - 1)
    if candidate.kind(left) is Class.QUANTITY:
        return _counted_subject(candidate, left)
    if candidate.low(left) in words.BEATING:
        return None
    if candidate.low(left) in words.COPULAS and adjectival(candidate.low(run[1])):
        return subject(candidate, left)
    if candidate.low(left) == "of" and (head := candidate.noun_run_back(left - 1)) and candidate.low(head[1]) in GENERIC:
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
    left = undetermined(candidate, run[0] - 1)
    return run if candidate.kind(left) in (Class.MARK, Class.CONJUNCTION, Class.VERB) or candidate.low(left) == "by" else None
