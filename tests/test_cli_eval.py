"""The commands on quality, as a user types them."""

import json
from pathlib import Path

import pytest
from tiny_suite import write_suite

from extractor import cli
from extractor.errors import ExitCode


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    return write_suite(tmp_path / "tiny")


def test_repeats_of_recorded_replies_are_refused(suite: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They would count every outcome several times and tell nothing new."""
    assert (
        cli.run(["eval", "run", str(suite), "--model", "none", "--repeats", "2", "--out", str(tmp_path / "run")]) == ExitCode.USAGE
    )
    assert "--repeats goes with --live" in capsys.readouterr().err


def test_pages_without_a_prediction_are_told(suite: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They count as empty, which may be a mistake in the file."""
    (tmp_path / "some.jsonl").write_text(json.dumps({"page": "tiny/tide", "papers": []}) + "\n")
    assert cli.run(["eval", "score", str(tmp_path / "some.jsonl"), "--gold", str(suite)]) == ExitCode.DONE
    assert "without a prediction, counted as empty: 2 of 3 pages (tiny/moss, tiny/nothing)" in capsys.readouterr().out


def test_a_run_of_another_form_is_refused(suite: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rather than read as something that it does not say."""
    run = tmp_path / "run"
    assert cli.run(["eval", "run", str(suite), "--model", "none", "--out", str(run)]) == ExitCode.DONE
    manifest = run / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"form": 1', '"form": 9'))
    assert cli.run(["eval", "compare", str(run), str(run)]) == ExitCode.USAGE
    assert "its form is 9, not 1" in capsys.readouterr().err


def test_a_run_that_has_no_cost_is_not_drawn_as_free(suite: Path, tmp_path: Path) -> None:
    """What was read elsewhere took a time that nobody measured."""
    (tmp_path / "some.jsonl").write_text(json.dumps({"page": "tiny/tide", "papers": []}) + "\n")
    assert cli.run(["eval", "score", str(tmp_path / "some.jsonl"), "--gold", str(suite), "--out", str(tmp_path / "run")]) == 0
    assert cli.run(["eval", "report", str(tmp_path / "run"), "--html", str(tmp_path / "r.html")]) == ExitCode.DONE
    assert 'id="cost"' not in (tmp_path / "r.html").read_text("utf-8")


def test_a_check_of_no_labels_or_of_second_ones_alone_fails(suite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A suite whose labels are gone is not sound."""
    (suite / "second").mkdir()
    for file in (suite / "gold").glob("*.json"):
        file.rename(suite / "second" / file.name)
    assert cli.run(["gold", "check", str(suite)]) == ExitCode.USAGE
    out = capsys.readouterr().out
    assert "second/tide.json:1: has no first labels in gold/" in out and "3 gold files, 3 faults" in out
    for file in (suite / "second").glob("*.json"):
        file.unlink()
    assert cli.run(["gold", "check", str(suite)]) == ExitCode.USAGE
    assert "there are no labels to check" in capsys.readouterr().err
