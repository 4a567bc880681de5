"""What the statistics promise, in the world that our own runs come from: with the model's replies, and without a model.

pytest -m slow -s tests/test_own_rates.py
"""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor import cli
from extractor.errors import ExitCode
from extractor.scoring.gate import Ending
from extractor.scoring.outcomes import Kind
from extractor.scoring.report import Report
from extractor.scoring.runs import read_run
from extractor.scoring.simulation import World, coverage, endings, fit

pytestmark = pytest.mark.slow

EVALS = Path(__file__).parent.parent / "evals"
OWED = (Kind.COR, Kind.INC, Kind.MIS)


def read(out: Path, *flags: str) -> Report:
    assert cli.run(["eval", "run", str(EVALS), *flags, "--out", str(out)]) == ExitCode.DONE
    return read_run(out).report


def owed(report: Report) -> dict[tuple[str, str], int]:
    """Every leaf that gold owes, by page and path: whether it is right."""
    return {(found.page, found.path): int(found.kind is Kind.COR) for found in report.outcomes if found.kind in OWED}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Its four figures, from both runs over all our pages."""
    folder = tmp_path_factory.mktemp("runs")
    first, second = owed(read(folder / "model", "--replay")), owed(read(folder / "none", "--model", "none", "--live"))
    leaves = sorted(first.keys() & second.keys())
    pages = sorted({page for page, _ in leaves})
    found = fit(*([[run[leaf] for leaf in leaves if leaf[0] == page] for page in pages] for run in (first, second)))
    mean = sum(found.leaves) / len(found.leaves)
    print(
        f"\n{len(pages)} pages, {mean:.1f} leaves a page, score {found.score:.3f}, correlation {found.correlation:.3f}, "
        f"decided alike {found.alike:.3f}"
    )
    return found


@pytest.mark.parametrize("pages", [10, 30, 100])
def test_intervals_hold_the_truth(world: World, pages: int) -> None:
    """93 to 97 times of 100."""
    found = coverage(world, pages, seed=pages)
    print(f"{pages} pages: coverage {found:.3f}")
    assert 0.93 <= found <= 0.97


@pytest.mark.parametrize("pages", [10, 30, 100])
def test_the_gate_hardly_cries_wolf(world: World, pages: int) -> None:
    found = endings(world, pages, seed=1)[Ending.FAIL]
    print(f"{pages} pages: false alarms {found:.3f}")
    assert found <= 0.06


def test_the_gate_catches_a_drop_of_five_points_on_thirty_pages(world: World) -> None:
    found = endings(world, 30, drop=0.05, seed=2)[Ending.FAIL]
    print(f"30 pages: of drops by 5 points caught {found:.3f}")
    assert found >= 0.85
