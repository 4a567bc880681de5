"""What the terminal's table and the notebook say of a paper, a number and a page: the same words in both."""

from __future__ import annotations

import re
from collections import Counter

from extractor.records import Extraction, Method, Number, Paper, Problem, ProblemKind, Usage

ARROWS = {"increase": "↑", "decrease": "↓", None: ""}
ROUGH = {"about": "~", "at_least": "≥", "at_most": "≤", None: ""}
LOST = frozenset({ProblemKind.UNREADABLE, ProblemKind.DELIMITER, ProblemKind.ENGINE_DIED, ProblemKind.TRANSPORT})
"""Kinds after which a page counts as failed: it could not be read, or the model was lost while it was read."""

_TIMES = re.compile(r"[×x]\b|[×xX]$|fold|times|tim(?:e|es)\b", re.IGNORECASE)
_UNIT_SAID = {
    "%": re.compile(r"%|per\s?cent", re.IGNORECASE),
    "points": re.compile(r"point|\bpp\b|\bp\.p\.", re.IGNORECASE),
}


def unit_unsaid(number: Number) -> str:
    """The unit, where the printed value does not hold it already ("4" of "18.5 points on A and by 4 on B")."""
    unit, text = number.unit, number.text
    if not unit or unit.casefold() in text.casefold():
        return ""
    if unit == "x":
        said = _TIMES.search(text) or not any(character.isdigit() for character in text)
        return "" if said else "×"
    pattern = _UNIT_SAID.get(unit)
    return "" if pattern and pattern.search(text) else unit


def rough(number: Number) -> str:
    """The sign of roughness that belongs before the value; "11,000+" has its own."""
    return "" if number.text.endswith("+") else ROUGH[number.qualifier]


def title_of(paper: Paper) -> str:
    if paper.title is not None:
        return paper.title.text
    if paper.abstract is None:
        return "(no title)"
    words = paper.abstract.text.split()
    return "(no title) " + " ".join(words[:9]) + ("…" if len(words) > 9 else "")


def byline(paper: Paper, most: int = 3) -> str:
    """Authors, shortened with their count; where and when; identifiers."""
    return " · ".join(part for part in (_authors(paper, most), _venue(paper), *_identifiers(paper)) if part)


def _authors(paper: Paper, most: int) -> str:
    names = [author.text for author in paper.authors]
    shown = ", ".join(names[:most] if len(names) > most + 1 else names)
    more = f" and {len(names) - most} more," if len(names) > most + 1 else ""
    if names and paper.authors_complete is False:
        return f"{shown}{more} et al."
    return shown + more.removesuffix(",")


def _venue(paper: Paper) -> str:
    venue = paper.venue.text if paper.venue is not None else ""
    if paper.year is None or str(paper.year) in venue:
        return venue
    return f"{venue}, {paper.year}" if venue else str(paper.year)


def _identifiers(paper: Paper) -> list[str]:
    found = paper.identifiers
    return [f"{name}:{value}" for name, value in (("arXiv", found.arxiv), ("doi", found.doi)) if value]


def methods_of(paper: Paper, role: str) -> list[Method]:
    return [method for method in paper.methods if method.role == role]


def count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def contents(extraction: Extraction) -> str:
    """How much was read, and by what."""
    numbers = sum(len(paper.numbers) for paper in extraction.papers)
    read_by = "no model: layout and rules only" if extraction.model.name == "none" else extraction.model.name
    return " · ".join((count(len(extraction.papers), "paper"), count(numbers, "number"), read_by))


def unresolved(extraction: Extraction) -> str:
    """One line on what is not in the result: what could not be grounded, what was left open, and the rest."""
    kinds = Counter(problem.kind for problem in extraction.problems)
    ungrounded, hidden = kinds.pop(ProblemKind.UNGROUNDED, 0), kinds.pop(ProblemKind.HIDDEN, 0)
    seen, left_open = extraction.accounting.candidates, extraction.accounting.left_open
    parts = [
        f"not grounded: {ungrounded}",
        f"left open: {left_open} of {count(seen, 'number')}",
        *(f"{kind.value.replace('_', ' ')}: {times}" for kind, times in sorted(kinds.items())),
        "hidden text left out" if hidden else "",
    ]
    return " · ".join(part for part in parts if part)


def cost(usage: Usage) -> str:
    asked = count(usage.questions, "question") + (f" ({usage.cached_questions:,} from the cache)" if usage.cached_questions else "")
    failed = count(usage.failed_attempts, "failed attempt") if usage.failed_attempts else ""
    read = f"{usage.prompt_tokens:,} tokens sent, {usage.new_prompt_tokens:,} read anew, {usage.completion_tokens:,} written"
    return " · ".join(part for part in (asked, failed, read, f"{usage.seconds:.1f} s") if part)


def lost(extraction: Extraction) -> Problem | None:
    """Why the page counts as failed; None where it does not."""
    return next((problem for problem in extraction.problems if _loses(problem, extraction)), None)


def _loses(problem: Problem, extraction: Extraction) -> bool:
    # A part of a page that could not be read is a Problem, but no failure, where papers were found.
    partial = problem.kind is ProblemKind.UNREADABLE and bool(extraction.papers)
    return problem.kind in LOST and not partial
