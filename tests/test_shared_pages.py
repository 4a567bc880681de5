"""The score without a model, on gold, by the yardstick that lies beside the checkout (where it does)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from extractor.api import extract
from extractor.models import NoModel
from extractor.pages import Page

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
FLOORS = {"papers": 0.95, "authors": 0.95, "proposed": 0.86, "methods": 0.80, "numbers": 0.92, "results": 0.92}
"""F1, of the rules alone."""

pytestmark = pytest.mark.skipif(not (SHARED / "score.py").is_file(), reason="the yardstick does not lie beside the checkout")


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder, read = SHARED, tmp_path_factory.mktemp("read")
    for path in sorted((folder / "pages").iterdir()):
        found = extract(Page.from_file(path), model=NoModel())
        (read / f"{path.stem}.json").write_text(found.model_dump_json(), encoding="utf-8")
    assert len(list(read.iterdir())) == len(list((folder / "gold").iterdir()))
    command = [sys.executable, str(SHARED / "score.py"), str(folder / "gold"), str(read), str(folder / "pages"), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def test_the_rules_alone_stay_above_their_floors(scores: dict[str, Any]) -> None:
    """Papers, authors, methods and numbers of all pages."""
    assert {field: scores[field]["f1"] for field, floor in FLOORS.items() if scores[field]["f1"] < floor} == {}


def test_no_number_is_invented(scores: dict[str, Any]) -> None:
    """Each is what the page prints at its span."""
    assert scores["invented"].split("/")[0] == "0"
