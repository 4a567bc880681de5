"""The subject of a clause, found from its verb: what a number is about where nothing nearer says so."""

from __future__ import annotations

from extractor.language.prose import Class, Phrase, is_plural
from extractor.numbers import words
from extractor.numbers.candidates import MADE, WINDOW, Candidate
from extractor.numbers.measures import completed

ACTORS = frozenset(
    "method methods model models approach approaches framework system systems algorithm algorithms results experiments"
    " experiment authors network networks baseline baselines architecture pipeline tool agent agents experiments"
    " evaluations"
    " evaluation analysis policies policy participants llms mllms strategy technique study paper work design"
    " variants variant"
    " classifier classifiers humans device solution scheme solver implementation readers workers editors team teams technology technologies".split()
)
"""They do what a sentence tells of; nothing of them was measured."""


def subject(candidate: Candidate, verb: int) -> Phrase | None:
    """What the clause around ``verb`` is about: "the hazard ratio [for serious events] was"; no name, no actor."""
    run = subject_run(candidate, verb) or _shared_subject(candidate, verb)
    if run is None or candidate.low(run[1]) in ACTORS or candidate.low(run[1]) in words.GROUPS:
        return None
    if candidate.low(run[1] + 1) == "per":
        run = run[0], min(verb - 1, run[1] + 3)
        while candidate.kind(run[1]) not in (Class.NOUN,):
            run = run[0], run[1] - 1
    return completed(candidate, run)


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


def undetermined(candidate: Candidate, index: int) -> int:
    """The first index from ``index`` to the left that holds no determiner."""
    while candidate.kind(index) is Class.DETERMINER:
        index -= 1
    return index
