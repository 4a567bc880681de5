"""Labels of pages that nobody has written, and what careless readers make of them: seeded, for tests of scoring."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

Page = dict[str, Any]

WORDS = "tide weir kelp heron sluice barge reef gull silt moor wharf buoy eddy shoal spray quay drift lantern mast anchor".split()
NAMES = "TideCache WeirNet KelpGraph HeronLM SluiceBox BargeSort ReefRank GullTrack SiltFlow MoorBench".split()
UNITS = ("%", "x", "points", "ms", None)


class Labels:
    """Writes labels one behind the other, so that each has characters of its own."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self._at = 0

    def phrase(self, least: int, most: int) -> str:
        return " ".join(self.rng.choice(WORDS) for _ in range(self.rng.randint(least, most)))

    def leaf(self, text: str) -> Page:
        self._at += len(text) + 3
        return {"text": text, "start": self._at - len(text) - 3, "end": self._at - 3}

    def maybe(self, share: float, make: Callable[[], Any]) -> Any:
        return make() if self.rng.random() < share else None

    def number(self) -> Page:
        value = self.rng.choice([self.rng.randrange(1, 100), self.rng.randrange(10, 1000) / 10, self.rng.randrange(1000, 9000)])
        return self.leaf(str(value)) | {
            "value": float(value),
            "high": self.maybe(0.1, lambda: float(value + 1)),
            "baseline_value": self.maybe(0.1, lambda: float(value) / 2),
            "unit": self.rng.choice(UNITS),
            "kind": self.rng.choice(["result", "result", "scale"]),
            "metric": self.maybe(0.8, lambda: self.phrase(1, 3)),
            "direction": self.rng.choice(["increase", "decrease", None]),
            "method": self.maybe(0.6, lambda: self.rng.choice(NAMES)),
            "baseline": self.maybe(0.3, lambda: self.rng.choice(NAMES)),
            "setting": self.maybe(0.5, lambda: self.phrase(1, 3)),
            "qualifier": self.rng.choice(["about", "at_least", None, None]),
        }

    def method(self, name: str) -> Page:
        return {
            "name": self.leaf(name),
            "kind": self.rng.choice(["method", "model"]),
            "role": self.rng.choice(["proposed", "compared"]),
        }

    def paper(self) -> Page:
        title = self.maybe(0.9, lambda: self.leaf(self.phrase(4, 9)))
        people = [
            self.leaf(f"{self.rng.choice('ABCDEF')}. {word.title()}") for word in self.rng.sample(WORDS, self.rng.randint(0, 4))
        ]
        prose = self.leaf("~" * self.rng.randint(200, 400))
        self._at -= 150  # its numbers stand inside
        return {
            "title": title,
            "authors": people,
            "authors_complete": self.maybe(0.8, lambda: self.rng.random() < 0.8),
            "venue": self.maybe(0.5, lambda: self.leaf(f"Proceedings of {self.phrase(2, 4)}")),
            "year": self.maybe(0.7, lambda: self.rng.randint(2019, 2026)),
            "links": [
                self.leaf(f"https://{word}.example/{self.rng.randrange(99)}")
                for word in self.rng.sample(WORDS, self.rng.randint(0, 2))
            ],
            "abstract": None if title and self.rng.random() < 0.2 else {"start": prose["start"], "end": prose["end"]},
            "methods": [self.method(name) for name in self.rng.sample(NAMES, self.rng.randint(0, 3))],
            "numbers": [self.number() for _ in range(self.rng.randint(0, 5))],
        }

    def page(self, most: int = 5) -> Page:
        return {"page": "invented.txt", "sha256": "0" * 64, "papers": [self.paper() for _ in range(self.rng.randint(0, most))]}

    # ---- careless readers

    def misread(self, page: Page, changes: int = 6) -> Page:
        """The page with as many mistakes, each of any kind."""
        read = copy.deepcopy(page)
        for _ in range(self.rng.randint(0, changes)):
            self.rng.choice([self._lose, self._invent, self._repeat, self._garble_paper, self._garble_number, self._garble_number])(
                read
            )
        return read

    def _lists(self, read: Page) -> list[list[Page]]:
        inside = [paper[name] for paper in read["papers"] for name in ("authors", "links", "methods", "numbers")]
        return [found for found in (read["papers"], *inside) if found]

    def _lose(self, read: Page) -> None:
        if lists := self._lists(read):
            one = self.rng.choice(lists)
            one.pop(self.rng.randrange(len(one)))

    def _repeat(self, read: Page) -> None:
        if lists := self._lists(read):
            one = self.rng.choice(lists)
            one.insert(self.rng.randint(0, len(one)), copy.deepcopy(self.rng.choice(one)))

    def _invent(self, read: Page) -> None:
        if read["papers"] and self.rng.random() < 0.7:
            self.rng.choice(read["papers"])["numbers"].append(self.number())
        else:
            read["papers"].insert(self.rng.randint(0, len(read["papers"])), self.paper())

    def _garble_paper(self, read: Page) -> None:
        if read["papers"]:
            paper, other = self.rng.choice(read["papers"]), self.paper()
            name = self.rng.choice(["title", "venue", "year", "authors_complete", "abstract", "links"])
            paper[name] = other[name]

    def _garble_number(self, read: Page) -> None:
        if numbers := [number for paper in read["papers"] for number in paper["numbers"]]:
            number, other = self.rng.choice(numbers), self.number()
            name = self.rng.choice(["value", "high", "unit", "metric", "direction", "method", "baseline", "setting", "qualifier"])
            number[name] = other[name]


def unplaced(page: Any) -> Any:
    """As a reader gives it that doesn't say where anything stands."""
    if isinstance(page, dict):
        kept = {name: unplaced(value) for name, value in page.items() if name not in ("start", "end")}
        return kept | {"abstract": None} if "abstract" in page else kept
    return [unplaced(item) for item in page] if isinstance(page, list) else page


def shuffled(page: Page, rng: random.Random) -> Any:
    """The same in another order: of lists and of keys."""
    if isinstance(page, dict):
        return {name: shuffled(page[name], rng) for name in rng.sample(sorted(page), len(page))}
    return [shuffled(item, rng) for item in rng.sample(page, len(page))] if isinstance(page, list) else page


def leaves_of(page: Page) -> list[str]:
    """The paths of all values that are scored, counted without the code under test."""
    return [f"papers[{at}].{path}" for at, paper in enumerate(page["papers"]) for path in _leaves_of_paper(paper)]


def _leaves_of_paper(paper: Page) -> list[str]:
    names = [name for name in ("title", "authors_complete", "venue", "year", "abstract") if paper[name] is not None]
    names += [f"{name}[{at}]" for name in ("authors", "links") for at in range(len(paper[name]))]
    names += [f"methods[{at}].{name}" for at in range(len(paper["methods"])) for name in ("name", "kind", "role")]
    scored = ("value", "unit", "kind", "metric", "direction", "method", "baseline", "setting", "qualifier")
    return names + [f"numbers[{at}].{name}" for at, n in enumerate(paper["numbers"]) for name in scored if n[name] is not None]
