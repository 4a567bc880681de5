"""How the headline moves with the likeness from which on two records of a list may be the same.

    python evals/thresholds.py [SUITE ...]

Reads the pages of the suites (``evals/suite`` by default) by rules alone and prints F1 as a Markdown table; the threshold is that of
papers and of numbers (methods are the same only where their names are).
"""

from __future__ import annotations

import sys
from pathlib import Path

from extractor.api import extract
from extractor.models import NoModel
from extractor.scoring.gold import read_suites
from extractor.scoring.report import Report, evaluate

THRESHOLDS = (0.4, 0.5, 0.6)


def table(reports: dict[float, Report]) -> str:
    """A line for each score; the last column is the widest gap."""
    first = next(iter(reports.values()))
    lines = [f"| F1 | {' | '.join(f'{least:.1f}' for least in reports)} | gap |", "|---|" + "---|" * (len(reports) + 1)]
    for score in first.scores:
        found = [report.counts(score).f1 or 0.0 for report in reports.values()]
        lines.append(f"| {score.name} | {' | '.join(f'{one:.3f}' for one in found)} | {max(found) - min(found):.3f} |")
    return "\n".join(lines)


def main(folders: list[str]) -> None:
    cases = read_suites([Path(folder) for folder in folders] or [Path(__file__).parent / "suite"])
    gold = {case.id: case.gold for case in cases}
    read = {case.id: extract(case.read(), model=NoModel()) for case in cases}
    print(table({least: evaluate(gold, read, thresholds={"papers": least, "papers.numbers": least}) for least in THRESHOLDS}))


if __name__ == "__main__":
    main(sys.argv[1:])
