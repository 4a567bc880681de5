"""One table of scores for several runs over the same gold, with a paired comparison of the first two.

    python evals/table.py --yardstick ../shared/score.py GOLD_DIR PAGES_DIR NAME=EXTRACTIONS_DIR [NAME=EXTRACTIONS_DIR ...]

Prints a Markdown table of F1 by field (linked: share; invented: count). Of two or more runs it also prints, for papers, methods and
metric, the mean difference over pages between the first two with the two-sided p of a paired t (normal tail for 30 pages and more,
Student's t by numerical integration below).
"""

from __future__ import annotations

import importlib.util
import math
import shutil
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

FIELDS = (
    "papers", "authors", "venue", "year", "links", "proposed", "methods", "numbers", "results", "linked", "kind", "unit", "direction",
    "method", "metric", "setting", "baseline", "qualifier", "invented",
)  # fmt: skip
COMPARED = ("papers", "methods", "metric")


def yardstick(path: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location("yardstick", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def shown(value: Any) -> str:
    if isinstance(value, dict):
        return f"{value['f1']:.3f}"
    return str(value)


def by_page(score: ModuleType, gold: Path, found: Path, pages: Path) -> dict[str, dict[str, float]]:
    """F1 of every compared field on every page that has something to find or found something."""
    rows: dict[str, dict[str, float]] = {}
    for path in sorted(gold.glob("*.json")):
        with tempfile.TemporaryDirectory() as one:
            shutil.copy(path, one)
            table = score.score(one, found, pages)
        rows[path.stem] = {name: table[name]["f1"] for name in COMPARED if any(table[name][k] for k in ("tp", "fp", "fn"))}
    return rows


def paired(first: dict[str, dict[str, float]], second: dict[str, dict[str, float]], name: str) -> str:
    differences = [first[page][name] - second[page][name] for page in first if name in first[page] and name in second[page]]
    count = len(differences)
    if count < 3:
        return f"{name}: {count} pages, too few"
    mean = sum(differences) / count
    spread = math.sqrt(sum((d - mean) ** 2 for d in differences) / (count - 1))
    if spread == 0:
        return f"{name}: {count} pages, no page differs" if mean == 0 else f"{name}: {count} pages, all differ by {mean:+.3f}"
    t = mean / (spread / math.sqrt(count))
    return f"{name}: {count} pages, mean difference {mean:+.3f}, t = {t:.2f}, p = {two_sided(abs(t), count - 1):.3f}"


def two_sided(t: float, freedom: int) -> float:
    """The two-sided tail of Student's t, by Simpson's rule over its density."""
    scale = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)) / math.sqrt(freedom * math.pi)
    steps = 2000
    width = t / steps
    heights = [scale * (1 + (i * width) ** 2 / freedom) ** (-(freedom + 1) / 2) for i in range(steps + 1)]
    inside = width / 3 * (heights[0] + heights[-1] + 4 * sum(heights[1:-1:2]) + 2 * sum(heights[2:-1:2]))
    return max(0.0, 1 - 2 * inside)


def main(arguments: list[str]) -> int:
    if len(arguments) < 5 or arguments[0] != "--yardstick":
        print(__doc__)
        return 2
    score = yardstick(arguments[1])
    gold, pages = Path(arguments[2]), Path(arguments[3])
    runs = dict(argument.split("=", 1) for argument in arguments[4:])
    tables = {name: score.score(gold, Path(found), pages) for name, found in runs.items()}
    print("| field | " + " | ".join(runs) + " |\n|---|" + "---|" * len(runs))
    for name in FIELDS:
        print(f"| {name} | " + " | ".join(shown(tables[run].get(name)) for run in runs) + " |")
    if len(runs) > 1:
        first, second = list(runs)[:2]
        rows = [by_page(score, gold, Path(runs[name]), pages) for name in (first, second)]
        print(f"\n{first} against {second}, paired by page:")
        for name in COMPARED:
            print("  " + paired(rows[0], rows[1], name))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
