"""How well quantities are read from single lines: our scanner, quantulum3 and a plain regular expression, on the cases of evals/numbers.

    python evals/bench/number_cases.py              all files, one line a reader
    python evals/bench/number_cases.py dev --tags   one file, with a line for each kind of difficulty
    python evals/bench/number_cases.py dev --wrong  and what our scanner misread there, line by line

A reading counts where it overlaps a label and says the same: the value; of a range both its ends; of a change both its levels. One
that joins to a label is right, all others are wrong: precision, recall and F1 over numbers, as evals/numbers/README.md defines them.
"Ends" judges the two ends of ranges and changes as numbers of their own, which is kinder to readers that know neither.

quantulum3 is not among our dependencies: ``pip install quantulum3``. Without it its lines are left out.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from extractor.numbers.amounts import amounts

CASES = Path(__file__).resolve().parents[1] / "numbers"
HEAD = """| cases | reader | precision | recall | F1 | precision, ends | recall, ends | F1, ends |
|---|---|---|---|---|---|---|---|"""


class Amount(NamedTuple):
    """A number at ``text[start:end]``, labelled or read; ``high`` ends a range, ``baseline`` is the level that a change left."""

    start: int
    end: int
    value: float
    high: float | None = None
    baseline: float | None = None

    def says(self, other: Amount) -> bool:
        """Do two amounts overlap and mean the same?"""
        if self.start >= other.end or other.start >= self.end:
            return False
        return all(_equal(mine, theirs) for mine, theirs in zip(self[2:], other[2:], strict=True))

    def ends(self) -> list[Amount]:
        values = (self.value, self.high, self.baseline)
        return [Amount(self.start, self.end, value) for value in values if value is not None]


def _equal(mine: float | None, theirs: float | None) -> bool:
    if mine is None or theirs is None:
        return mine is theirs
    return math.isclose(mine, theirs, rel_tol=1e-6, abs_tol=1e-30)


class Case(NamedTuple):
    """One line with its labels."""

    name: str
    text: str
    tag: str
    labels: list[Amount]
    units: list[str]


def read_cases(file: str) -> list[Case]:
    lines = (CASES / f"{file}.jsonl").read_text("utf-8").splitlines()
    return [_case(json.loads(line)) for line in lines]


def _case(raw: dict[str, Any]) -> Case:
    labels = [Amount(n["start"], n["end"], n["value"], n["upper"], n["baseline_value"]) for n in raw["numbers"]]
    return Case(raw["id"], raw["text"], raw["tag"], labels, [number["unit"] for number in raw["numbers"]])


# ---------------------------------------------------------------- readers

Reader = Callable[[str], list[Amount]]


def read_by_scanner(text: str) -> list[Amount]:
    return [Amount(q.start, q.end, q.value, q.high, q.baseline_value) for q in amounts(text)]


_PLAIN = re.compile(r"(?<![\w.])[-+]?\d+(?:,\d{3})*(?:\.\d+)?(?:[eE][-+]?\d+)?(?!\w|\.\d)")


def read_by_regex(text: str) -> list[Amount]:
    """What a first script would do: digits with English marks, which no letter touches."""
    return [Amount(found.start(), found.end(), float(found[0].replace(",", ""))) for found in _PLAIN.finditer(text)]


def read_by_quantulum(text: str) -> list[Amount]:
    """A quantity with an uncertainty is either A ± B or a range of it; of both readings the label decides."""
    from quantulum3 import parser

    return [_of_quantulum(text, one) for one in parser.parse(text)]


def _of_quantulum(text: str, one: Any) -> Amount:
    start, end = one.span
    if one.uncertainty and "±" not in one.surface and "+/-" not in one.surface:
        return Amount(start, end, one.value - one.uncertainty, one.value + one.uncertainty)
    return Amount(start, end, one.value)


def readers() -> dict[str, Reader]:
    found = {"extractor": read_by_scanner, "plain regex": read_by_regex}
    try:
        import quantulum3  # noqa: F401
    except ImportError:
        print("quantulum3 is left out: pip install quantulum3", file=sys.stderr)
        return found
    return {**found, "quantulum3": read_by_quantulum}


# ---------------------------------------------------------------- counting


@dataclass(frozen=True)
class Score:
    """Right readings among all that were read, and among all that were labelled."""

    right: int = 0
    read: int = 0
    labelled: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.read + other.read, self.labelled + other.labelled)

    @property
    def precision(self) -> float:
        return self.right / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.labelled if self.labelled else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.read + self.labelled) if self.read + self.labelled else 1.0

    def cells(self) -> str:
        return f"{self.precision:.3f} | {self.recall:.3f} | {self.f1:.3f}"


def score(labels: Sequence[Amount], read: Sequence[Amount]) -> Score:
    """Each label is found by one reading at most; a reading that is right for two is right once."""
    left = list(read)
    for label in labels:
        match = next((one for one in left if one.says(label)), None)
        if match is not None:
            left.remove(match)
    return Score(len(read) - len(left), len(read), len(labels))


def ends_of(amounts: Iterable[Amount]) -> list[Amount]:
    return [end for amount in amounts for end in amount.ends()]


def scored(cases: Iterable[Case], reader: Reader) -> tuple[Score, Score]:
    """Over all cases: numbers whole, and their ends."""
    whole = ends = Score()
    for case in cases:
        read = reader(case.text)
        whole += score(case.labels, read)
        ends += score(ends_of(case.labels), ends_of(read))
    return whole, ends


# ---------------------------------------------------------------- printing


def _lines(name: str, cases: Sequence[Case], by: dict[str, Reader]) -> Iterator[str]:
    for reader_name, reader in by.items():
        whole, ends = scored(cases, reader)
        yield f"| {name} | {reader_name} | {whole.cells()} | {ends.cells()} |"


def _tag_lines(cases: Sequence[Case], by: dict[str, Reader]) -> Iterator[str]:
    """F1 by kind of difficulty; where nothing is labelled the number of false readings."""
    yield f"| kind | lines | numbers | {' | '.join(by)} |"
    yield "|---|---|---|" + "---|" * len(by)
    for tag in sorted({case.tag for case in cases}):
        group = [case for case in cases if case.tag == tag]
        scores = [scored(group, reader)[0] for reader in by.values()]
        cells = [f"{one.f1:.3f}" if one.labelled else f"{one.read} false" for one in scores]
        yield f"| {tag} | {len(group)} | {scores[0].labelled} | {' | '.join(cells)} |"


def _wrong_lines(cases: Sequence[Case]) -> Iterator[str]:
    for case in cases:
        read = read_by_scanner(case.text)
        missed = [label for label in case.labels if not any(one.says(label) for one in read)]
        false = [one for one in read if not any(one.says(label) for label in case.labels)]
        if missed or false:
            yield f"{case.name} {case.tag}: {case.text}"
            yield from (f"    missed {case.text[one.start : one.end]!r} {one[2:]}" for one in missed)
            yield from (f"    false  {case.text[one.start : one.end]!r} {one[2:]}" for one in false)


def main() -> None:
    options = argparse.ArgumentParser(description="Scores readers of quantities on single lines.")
    options.add_argument("files", nargs="*", metavar="FILE", help="dev, dev2 to dev6, blind (default: all there are)")
    options.add_argument("--tags", action="store_true", help="F1 by kind of difficulty, too")
    options.add_argument("--wrong", action="store_true", help="list what our scanner misread; not for blind")
    chosen = options.parse_args()
    files = chosen.files or sorted((path.stem for path in CASES.glob("*.jsonl")), reverse=True)
    if chosen.wrong and "blind" in files:
        options.error("the cases of blind.jsonl are not looked at: name dev")
    by = readers()
    print(HEAD)
    for file in files:
        print(*_lines(file, read_cases(file), by), sep="\n")
    for file in files:
        if chosen.tags:
            print("", *_tag_lines(read_cases(file), by), sep="\n")
        if chosen.wrong:
            print("", *_wrong_lines(read_cases(file)), sep="\n")


if __name__ == "__main__":
    main()
