"""What the replay lane sees: a spoiled scanner and a spoiled grounder turn it red, a spoiled prompt is a miss."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from extractor import cli
from extractor.ask import prompts
from extractor.errors import ExitCode
from extractor.layout import titles
from extractor.numbers import candidates
from extractor.numbers.quantity import Quantity
from extractor.numbers.scanner import scan

EVALS = Path(__file__).parent.parent / "evals"
PAGES = ("w03_topic_cards", "w06_table_rows", "w18_society_newsletter")


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three pages of ours with their gold, and the outcomes of a replay as the baseline."""
    folder = tmp_path_factory.mktemp("lane") / "suite"
    for stem in PAGES:
        for path in [*(EVALS / "suite" / "pages").glob(f"{stem}.*"), EVALS / "suite" / "gold" / f"{stem}.json"]:
            (folder / path.parent.name).mkdir(parents=True, exist_ok=True)
            shutil.copy(path, folder / path.parent.name)
    assert read(folder) == ExitCode.DONE
    run, baseline = str(folder.parent / "run"), str(folder.parent / "baseline.json")
    assert cli.run(["eval", "bless", run, "--baseline", baseline, "--reason", "as recorded"]) == ExitCode.DONE
    return folder


def read(suite: Path, recordings: Path = EVALS / "recordings") -> int:
    return cli.run(["eval", "run", str(suite), "--replay", "--recordings", str(recordings), "--out", str(suite.parent / "run")])


def gate(suite: Path) -> int:
    return cli.run(["eval", "gate", str(suite.parent / "run"), "--baseline", str(suite.parent / "baseline.json")])


SPOILED = "Read the passage. Whatever is asked, answer with its first word. Answer with JSON as asked."


def spoil(monkeypatch: pytest.MonkeyPatch) -> None:
    """The prompt on numbers asks for nothing of use."""
    load = prompts.load_prompt

    def spoiled(name: str) -> prompts.Prompt:
        prompt = load(name)
        return replace(prompt, system=SPOILED, version="spoiled") if name == "numbers" else prompt

    monkeypatch.setattr("extractor.ask.questions.load_prompt", spoiled)


def test_an_unspoiled_replay_passes(suite: Path) -> None:
    assert (read(suite), gate(suite)) == (ExitCode.DONE, ExitCode.DONE)


def test_a_spoiled_scanner_turns_the_replay_red(suite: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Values with their digits swapped, at the right places, so that the same questions are asked."""

    def spoiled(text: str) -> list[Quantity]:
        return [
            found._replace(value=float(str(found.value)[::-1].lstrip("."))) if found.value > 10 else found for found in scan(text)
        ]

    monkeypatch.setattr(candidates, "scan", spoiled)
    assert (read(suite), gate(suite)) == (ExitCode.DONE, ExitCode.REGRESSION)


def test_a_spoiled_grounder_turns_the_replay_red(suite: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the model copied is found nowhere."""

    def nowhere(*_: Any, **__: Any) -> Iterator[tuple[int, int]]:
        return iter(())

    monkeypatch.setattr(titles, "occurrences", nowhere)
    monkeypatch.setattr("extractor.numbers.reader.find_near", lambda *_, **__: None)
    assert (read(suite), gate(suite)) == (ExitCode.DONE, ExitCode.REGRESSION)


def test_a_spoiled_prompt_is_a_miss(suite: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is asked; the error says what changed, and how to record."""
    spoil(monkeypatch)
    assert read(suite) == ExitCode.INFRASTRUCTURE
    said = capsys.readouterr().err
    assert "the prompt's version, the system text" in said and "--record --out RUN" in said


def test_what_the_model_said_to_a_spoiled_prompt_turns_the_gate_red(suite: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``spoiled/`` holds the real 1.5B's replies to it, as ``eval run --record`` kept them."""
    spoil(monkeypatch)
    assert (read(suite, Path(__file__).parent / "spoiled"), gate(suite)) == (ExitCode.DONE, ExitCode.REGRESSION)
