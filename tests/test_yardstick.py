"""The small, blunt yardstick that lies beside the checkout: where both count the same thing, they agree to the last digit.

By design they don't count the same, and no case here has these: a number that is read right but in another paper (there a
match, here missing and extra); a name that is read twice (there once, here a duplicate); optional labels (there the
parts of an optional paper are owed); two predictions on the characters of one gold number, of which the one that covers
it less well has its value (there that one is taken, here a place decides before a value does); titles with the same words in
another order; units that convert (there other units); untitled papers whose abstracts hardly overlap (.5 there, the
threshold of papers here); LaTeX's Greek letters and currency signs (there nothing, here what they stand for).
"""

from __future__ import annotations

import copy
import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from invented_labels import Labels, Page

from extractor.api import extract
from extractor.models import NoModel
from extractor.pages import Page as Source
from extractor.scoring.outcomes import Counts
from extractor.scoring.papers import HEADLINE
from extractor.scoring.report import evaluate

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
SUITE = ROOT / "evals" / "suite"
FIELDS = (
    "papers", "authors", "links", "venue", "year", "methods", "proposed", "numbers", "results",
    "unit", "direction", "metric", "method", "setting", "baseline", "qualifier",
)  # fmt: skip
ON_THEIR_OWN = {
    "w01_author_bylines_twice": r"prints \kappa for κ", "w07_readme_list": "has $ for a unit", "h10_spanish_repository": "has € for a unit",
    "w12_daily_digest": "has a formula whose label begins inside", "m01_profile": 'links to "/" alone', "m06_journaltoc": "has € for a unit",
}  # fmt: skip
OF_NUMBERS = {"numbers", "results", *FIELDS[9:]}

pytestmark = pytest.mark.skipif(not (SHARED / "score.py").is_file(), reason="the yardstick does not lie beside the checkout")


@pytest.fixture(scope="module")
def yardstick() -> ModuleType:
    spec = importlib.util.spec_from_file_location("yardstick", SHARED / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


Table = dict[str, tuple[int, int, int]]
"""True and false positives and false negatives by field."""


def theirs(yardstick: ModuleType, folder: Path, gold: dict[str, Page], read: dict[str, Any]) -> Table:
    for name, pages in (("gold", gold), ("read", read)):
        (folder / name).mkdir(parents=True)
        for page, labels in pages.items():
            (folder / name / f"{page}.json").write_text(json.dumps(labels), "utf-8")
    table = yardstick.score(folder / "gold", folder / "read")
    return {field: tuple(table[field][kind] for kind in ("tp", "fp", "fn")) for field in FIELDS}


def ours(gold: dict[str, Page], read: dict[str, Any]) -> Table:
    report = evaluate(gold, read, scores=HEADLINE, thresholds={"papers": 0.9})
    return {field: _three(report.counts(report.score(field))) for field in FIELDS}


def _three(counts: Counts) -> tuple[int, int, int]:
    return counts.cor, counts.predicted - counts.cor, counts.gold - counts.cor


def spoiled(labels: Labels, gold: Page) -> Page:
    """A reading with some of the mistakes that both count alike."""
    read, rng = copy.deepcopy(gold), labels.rng
    for paper in rng.sample(read["papers"], len(read["papers"]) // 2):
        for name in ("venue", "year"):
            paper[name] = rng.choice([paper[name], labels.paper()[name]])
        for name in ("authors", "links", "methods", "numbers"):
            paper[name] = rng.sample(paper[name], rng.randint(0, len(paper[name])))
        paper["numbers"] = [_spoiled_number(labels, number) for number in paper["numbers"]]
        for method in paper["methods"]:
            method["role"] = rng.choice([method["role"], "proposed", "compared"])
        paper["numbers"] += [labels.number() for _ in range(rng.randint(0, 2))] + copy.deepcopy(
            paper["numbers"][: rng.randint(0, 2)]
        )
        paper["authors"] += [labels.leaf(f"Eve {rng.randrange(10**6)}") for _ in range(rng.randint(0, 2))]
        if rng.random() < 0.2:
            paper |= {"title": labels.leaf(labels.phrase(6, 9)), "numbers": []}
    kept = rng.sample(read["papers"], rng.randint(len(read["papers"]) // 2, len(read["papers"])))
    return read | {
        "papers": [*kept, *copy.deepcopy(kept[: rng.randint(0, 1)]), *(labels.paper() for _ in range(rng.randint(0, 1)))]
    }


def _spoiled_number(labels: Labels, number: Page) -> Page:
    other = labels.number()
    names = ("value", "high", "baseline_value", "kind", "unit", "metric", "direction", "method", "baseline", "setting", "qualifier")
    return number | {name: other[name] for name in names if labels.rng.random() < 0.15}


@pytest.mark.parametrize("start", range(0, 60, 20))
def test_they_agree_on_careless_readings(start: int, yardstick: ModuleType, tmp_path: Path) -> None:
    """Records and values that are lost, invented, repeated and changed: 20 pages at a time, each page on its own, too."""
    gold, read = {}, {}
    for seed in range(start, start + 20):
        labels = Labels(seed)
        gold[f"p{seed}"] = labels.page()
        read[f"p{seed}"] = spoiled(labels, gold[f"p{seed}"])
    assert ours(gold, read) == theirs(yardstick, tmp_path / "all", gold, read)
    for page in gold:
        one = {page: gold[page]}, {page: read[page]}
        assert ours(*one) == theirs(yardstick, tmp_path / page, *one), page


def owed(labels: Any) -> Any:
    """Gold without what is optional."""
    if isinstance(labels, dict):
        return {name: owed(value) for name, value in labels.items() if name != "optional"}
    if isinstance(labels, list):
        return [owed(item) for item in labels if not (isinstance(item, dict) and item.get("optional"))]
    return labels


def test_they_agree_on_what_the_rules_read(yardstick: ModuleType, tmp_path: Path) -> None:
    """Pages of the suite; their numbers too, where none was read in another paper than its own."""
    numbers_too = 0
    for file in sorted((SUITE / "gold").glob("*.json")):
        gold = owed(json.loads(file.read_text("utf-8")))
        if file.stem not in ON_THEIR_OWN:
            read = extract(Source.from_file(SUITE / "pages" / gold["page"]), model=NoModel()).model_dump(mode="json")
            folder = tmp_path / file.stem
            one, two = ours({"page": gold}, {"page": read}), theirs(yardstick, folder, {"page": gold}, {"page": read})
            linked = yardstick.score(folder / "gold", folder / "read")["linked"] in (None, 1.0)
            numbers_too += linked
            fields = [field for field in FIELDS if linked or field not in OF_NUMBERS]
            assert {field: one[field] for field in fields} == {field: two[field] for field in fields}, file.stem
    assert numbers_too >= 8
