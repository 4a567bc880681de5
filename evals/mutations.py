"""What wrong numbers cost: eleven changes to the gold of one page, scored.

    python evals/mutations.py

Prints a Markdown table. Our figures are computed as it runs. Those of autoevals' JSONDiff, ANLS* and stickler (their
defaults) are quoted: they were measured on a page of the same make, five results.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from extractor.scoring.grounding import ungrounded
from extractor.scoring.outcomes import Counts
from extractor.scoring.papers import Score
from extractor.scoring.report import Report, evaluate

Page = dict[str, Any]

SOURCE = """\
Sluice: Counting Fish by Their Wake
Mira Oduya, Jonas Vreeland. Weir and Water 2026

Sluice counts fish by the wake that they leave. It cuts miscounts by 38% over WeirNet at 1250 images/s, \
with a delay of 17 ms. On MillRace its accuracy is 92.5%, that of WeirNet 88.1%.
"""
VALUES, RECORDS = Score(name="values", field="papers.numbers.value"), Score(name="records", field="papers.numbers")


def leaf(text: str) -> Page:
    start = SOURCE.index(text)
    return {"text": text, "start": start, "end": start + len(text)}


def result(text: str, value: float, unit: str, metric: str, method: str, **more: Any) -> Page:
    empty = dict.fromkeys(("high", "baseline_value", "direction", "baseline", "setting", "qualifier"))
    return leaf(text) | {"value": value, "unit": unit, "kind": "result", "metric": metric, "method": method} | empty | more


def gold() -> Page:
    """The page with five results."""
    return {
        "page": "sluice.txt",
        "papers": [
            {
                "title": leaf("Sluice: Counting Fish by Their Wake"),
                "authors": [leaf("Mira Oduya"), leaf("Jonas Vreeland")],
                "authors_complete": True,
                "venue": leaf("Weir and Water 2026"),
                "year": 2026,
                "links": [],
                "abstract": {"start": SOURCE.index("Sluice counts"), "end": len(SOURCE) - 1},
                "methods": [
                    {"name": leaf("Sluice"), "kind": "method", "role": "proposed"},
                    {"name": leaf("WeirNet"), "kind": "method", "role": "compared"},
                ],
                "numbers": [
                    result("38%", 38.0, "%", "miscounts", "Sluice", direction="decrease", baseline="WeirNet"),
                    result("1250", 1250.0, "images/s", "images", "Sluice"),
                    result("17 ms", 17.0, "ms", "delay", "Sluice"),
                    result("92.5%", 92.5, "%", "accuracy", "Sluice", setting="MillRace"),
                    result("88.1%", 88.1, "%", "accuracy", "WeirNet", setting="MillRace"),
                ],
            }
        ],
    }


@dataclass(frozen=True)
class Mutation:
    """A change of what was read, and what other scorers make of it."""

    name: str
    change: Callable[[list[Page]], list[Page]]
    """The page's results to those that were read; none where no paper was."""
    others: tuple[str, str, str]
    on_records: bool = False
    """Is it records that come and go, rather than values that change?"""


def with_values(*values: tuple[int, float] | tuple[int, float, str]) -> Callable[[list[Page]], list[Page]]:
    """Results with other values, and units where they are given."""

    def change(numbers: list[Page]) -> list[Page]:
        for index, value, *unit in values:
            numbers[index] |= {"value": value} | dict(zip(("unit",), unit, strict=False))
        return numbers

    return change


def invented(numbers: list[Page]) -> list[Page]:
    """One more, at words that hold no number."""
    return [*numbers, result("Weir and Water", 2.4, "x", "memory", "Sluice")]


MUTATIONS = (
    Mutation("records reversed", lambda numbers: numbers[::-1], (".678", "1.0", "1.0 / 1.0"), on_records=True),
    Mutation("first record missing", lambda numbers: numbers[1:], (".543", ".810", ".900 / .909"), on_records=True),
    Mutation("one invented record", invented, (".573", ".840", ".917 / .923"), on_records=True),
    Mutation(
        "every record twice", lambda numbers: numbers + copy.deepcopy(numbers), (".750", ".512", ".750 / .706"), on_records=True
    ),
    Mutation("38 -> 83", with_values((0, 83.0)), (".991", ".976", ".975 / 1.0")),
    Mutation("1250 -> 1205", with_values((1, 1205.0)), ("1.0", ".984", ".975 / 1.0")),
    Mutation(
        "all five wrong by 5 %",
        with_values((0, 39.9), (1, 1312.5), (2, 17.85), (3, 97.125), (4, 92.505)),
        (".997", ".876", ".875 / 1.0"),
    ),
    Mutation("two values swapped between methods", with_values((3, 88.1), (4, 92.5)), (".986", ".905", ".950 / 1.0")),
    Mutation("38 % written as ratio 0.38", with_values((0, 0.38, "ratio")), (".950", ".905", ".950 / .909")),
    Mutation("17 ms written as 0.017 s", with_values((2, 0.017, "s")), (".963", ".929", ".950 / .909")),
    Mutation("nothing extracted", lambda _: [], (".500", ".048", ".500 / .286"), on_records=True),
)


def read(mutation: Mutation, *, placed: bool = True) -> Page:
    """What a reader that makes this mistake has read; without ``placed`` it doesn't say where the numbers stand."""
    page = gold()
    numbers = mutation.change(page["papers"][0]["numbers"])
    page["papers"][0]["numbers"] = [n if placed else {k: v for k, v in n.items() if k not in ("start", "end")} for n in numbers]
    return page if numbers else {}


def scored(mutation: Mutation, *, placed: bool = True) -> Report:
    return evaluate({"sluice": gold()}, {"sluice": read(mutation, placed=placed)}, scores=(RECORDS, VALUES))


def not_printed(mutation: Mutation) -> tuple[int, int]:
    """How many numbers the page doesn't print, of how many."""
    page = read(mutation)
    faulty = [one for one in ungrounded("sluice", page, SOURCE)[1] if ".numbers" in one.path]
    return len(faulty), sum(len(paper["numbers"]) for paper in page.get("papers", []))


def verdict(mutation: Mutation) -> str:
    """What our scorer says of it."""
    report = scored(mutation)
    counts = report.counts(RECORDS if mutation.on_records else VALUES)
    faulty, numbers = not_printed(mutation)
    said = _shares(counts) if mutation.on_records else f"value F1 {_share(counts.f1)}"
    names = sorted({o.error for o in report.outcomes if o.error and o.field == VALUES.field and o.kind.name == "INC"})
    said = "perfect" if report.total().f1 == 1 else "; ".join([said, *names])
    return said + (f"; {faulty} of {numbers} not on the page" if mutation.on_records and faulty else "")


def _shares(counts: Counts) -> str:
    return f"P {_share(counts.precision)}, R {_share(counts.recall)}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def table() -> str:
    """All mutations as Markdown."""
    head = "| change | autoevals JSONDiff | ANLS* | stickler score / F1 | extractor |\n|---|---|---|---|---|"
    return "\n".join([head, *(f"| {m.name} | {' | '.join(m.others)} | {verdict(m)} |" for m in MUTATIONS)])


if __name__ == "__main__":
    print(table())
