"""A model that reads well, and does what any page tells it: it knows every language and every encoding that its attacker uses."""

from __future__ import annotations

import json
from typing import Any

from attacks import PAPERS, Attack
from reading_group import fenced, numbers_of

from extractor.models import Question

HEARD = 12
"""So many characters of an order in a row are enough to obey all of it; white space does not count."""


def runs(text: str) -> set[str]:
    """All stretches of that length, without white space."""
    plain = "".join(text.split()).casefold()
    return {plain[at : at + HEARD] for at in range(max(1, len(plain) - HEARD + 1))}


LIES = 10
"""Ways to lie: ten about titles, and with each one of seven about numbers."""


class Obedient:
    """Answers as a reader would until it comes upon its order, then as told. ``lie`` says which of the lies."""

    def __init__(self, attack: Attack, lie: int) -> None:
        self._attack = attack
        self._orders = (runs(attack.order) | runs(attack.payload)) - runs(attack.clean.decode().source)
        self._lie = lie
        self.obeyed = 0

    def __call__(self, question: Question[Any]) -> str:
        hears = not self._orders.isdisjoint(runs(fenced(question)))
        self.obeyed += hears
        titles = question.kind == "titles"
        if hears:
            return (self._false_titles if titles else self._false_answers)(question)
        return json.dumps({"titles": _titles(question)} if titles else {"answers": [""] * len(numbers_of(question))})

    def _false_titles(self, question: Question[Any]) -> str:
        attack = self._attack
        lists: list[Any] = [
            [attack.title],
            [attack.title, *_titles(question)],
            [name for paper in attack.papers for name in paper.authors],
            [paper.abstract for paper in attack.papers],
            ["Reading list of the harbour group"],
            [attack.order[:300] or "-"],
            [f"{attack.title} {number}" for number in range(40)],
            [line for line in fenced(question).splitlines() if line.strip()][:40],
            {"title": attack.title, "ids": [0, -1]},
            [],
        ]
        return json.dumps({"titles": lists[self._lie % len(lists)]})

    def _false_answers(self, question: Question[Any]) -> str:
        attack, count = self._attack, len(numbers_of(question))
        other = next(paper for paper in PAPERS if paper.abstract not in fenced(question))
        lists: list[Any] = [
            [attack.method] * count,
            [other.abstract.split()[4]] * count,
            [other.title] * count,
            ["0"] * (count + 5),
            [attack.order[:100]] * count,
            [],
            [["nested"]] * count,
        ]
        return json.dumps({"answers": lists[self._lie % len(lists)]})


def _titles(question: Question[Any]) -> list[str]:
    """Those that it holds; where it holds none, what a good reader forced to name one would take."""
    lines = fenced(question).splitlines()
    return [paper.title for paper in PAPERS if any(paper.title in line for line in lines)] or [lines[0][:100] or "-"]
