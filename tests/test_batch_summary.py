"""What a call came to: counted as it happened, written whatever ended it."""

from __future__ import annotations

import json
import os
import random
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import tenacity
from loopback import LoopbackModel, serving, write_pages
from reading_group import PAGE, but, well

from extractor.batch.budget import BudgetSpent, Caps, Price
from extractor.batch.events import PageEnded, RequestSent
from extractor.batch.ledger import LedgerReader
from extractor.batch.retries import Patience
from extractor.batch.runner import run_batch
from extractor.batch.summary import FILE, Tally, Times
from extractor.batch.terms import Terms
from extractor.errors import CredentialsError, OutputError, TransportError
from extractor.models import NoModel, ScriptedModel

TERMS = Terms(patience=Patience(attempts=2, refusals=2, corrections=1))


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.batch.retries._GROWING", tenacity.wait_none())


@pytest.fixture
def page(tmp_path: Path) -> Path:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.txt").write_text(PAGE)
    return tmp_path / "pages"


def summed(pages: Path, run: Path, model: Any, **more: Any) -> dict[str, Any]:
    with suppress(BudgetSpent, CredentialsError):
        run_batch([pages], run, model=model, terms=more.pop("terms", TERMS), **more)
    return json.loads((run / FILE).read_text())


# ---- all of RUN


def test_a_summary_says_of_all_of_run_what_its_ledger_says(tmp_path: Path):
    """Also when it took several calls."""
    write_pages(tmp_path / "pages", 12)
    terms = Terms(TERMS.limits, Caps(tokens=1500), Price(input=1.0, output=2.0), TERMS.patience)
    with serving() as server:
        stopped = summed(tmp_path / "pages", tmp_path / "run", LoopbackModel(server.port), terms=terms)
        whole = summed(tmp_path / "pages", tmp_path / "run", LoopbackModel(server.port), terms=Terms(price=terms.price))
    with LedgerReader.opened(tmp_path / "run") as reader:
        counts = reader.counts()
    assert (stopped["run"]["all_inputs_met"], whole["run"]["all_inputs_met"]) == (False, True)
    assert whole["run"]["pages"] == counts.pages == {"done": 11, "failed": 1}
    assert whole["run"]["tokens"] == {"sent": counts.usage.prompt_tokens, "cached": 0, "written": counts.usage.completion_tokens}
    assert whole["run"]["cost"] == pytest.approx(counts.cost)
    by_state = {state: sum(of.get(state, 0) for of in whole["run"]["questions"].values()) for state in ("answered", "failed")}
    assert by_state == counts.questions


def test_questions_are_told_by_kind_and_state(page: Path, tmp_path: Path):
    model = ScriptedModel(but(numbers=TransportError("no")))
    assert summed(page, tmp_path / "run", model)["run"]["questions"] == {"titles": {"answered": 1}, "numbers.metric": {"asked": 3}}


# ---- this call


def test_a_summary_says_what_this_call_did(page: Path, tmp_path: Path):
    answers = iter([TransportError("busy", status=429), TransportError("reset")])

    def titles(asked: Any) -> str:
        error = next(answers, None)
        if error is not None:
            raise error
        return well(asked)

    terms = Terms(patience=Patience(attempts=3))
    call = summed(page, tmp_path / "run", ScriptedModel(but(titles=titles)), terms=terms)["call"]
    assert call["requests"] == {"sent": 6, "refused": 1, "failed": 1, "answered": 4}
    assert call["requests_by_error"] == {"TransportError": 2}
    assert (call["pages"], call["most_under_way"], call["questions_from_the_cache"]) == ({"done": 1}, 1, 0)
    times = call["question_seconds"]
    assert {kind: times[kind]["count"] for kind in times} == {"titles": 1, "numbers.metric": 3}
    assert all(0 <= of["p50"] <= of["p95"] <= of["max"] for of in times.values())


def test_a_call_that_finds_all_done_did_nothing(page: Path, tmp_path: Path):
    summed(page, tmp_path / "run", ScriptedModel(well))
    again = summed(page, tmp_path / "run", ScriptedModel(well))
    assert (again["call"]["pages"], again["call"]["requests"]) == ({}, {"sent": 0})
    assert again["run"]["pages"] == {"done": 1}


def test_questions_that_the_cache_answers_have_no_time(page: Path, tmp_path: Path):
    """They would tell nothing of the model."""
    summed(page, tmp_path / "one", ScriptedModel(well), cache=tmp_path / "cache")
    (page / "a.txt").rename(page / "a.md")  # another kind of page, the same questions
    call = summed(page, tmp_path / "two", ScriptedModel(well), cache=tmp_path / "cache")["call"]
    assert (call["questions_from_the_cache"], call["question_seconds"]) == (4, {})


def test_the_most_that_were_under_way_are_told():
    tally = Tally()
    for under_way in (1, 2, 3, 2, 1):
        tally(RequestSent("a", "k", "titles", under_way))
    assert tally.told(1.0)["most_under_way"] == 3


def test_pages_a_second_are_those_of_this_call():
    tally = Tally()
    for outcome in ("done", "done", "failed"):
        tally(PageEnded("a", outcome, None, 0, 0, 0.1))  # type: ignore[arg-type]
    assert (tally.told(2.0)["pages_a_second"], tally.told(0.0)["pages_a_second"]) == (1.5, 0.0)


# ---- whatever ends it


@pytest.mark.parametrize(
    ("model", "terms", "ended", "error"),
    [
        (NoModel(), TERMS, "complete", None),
        (ScriptedModel(well), Terms(caps=Caps(tokens=1)), "limit reached", "BudgetSpent"),
        (ScriptedModel(but(titles=CredentialsError("no"))), TERMS, "failed", "CredentialsError"),
    ],
)
def test_a_summary_says_how_the_call_ended(page: Path, tmp_path: Path, model: Any, terms: Terms, ended: str, error: str | None):
    told = summed(page, tmp_path / "run", model, terms=terms)
    assert (told["ended"], told["error"]) == (ended, error)


def test_an_interrupt_leaves_a_summary(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def interrupted(work: Any) -> None:
        work.close()
        raise KeyboardInterrupt

    monkeypatch.setattr("extractor.batch.runner.on_the_loop", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run_batch([page], tmp_path / "run", model=NoModel())
    assert json.loads((tmp_path / "run" / FILE).read_text())["ended"] == "interrupted"


def test_a_summary_is_whole_or_the_one_before(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    before = summed(page, tmp_path / "run", NoModel())
    monkeypatch.setattr(os, "fsync", lambda number: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OutputError, match="the disk is full"):
        run_batch([page], tmp_path / "run", model=NoModel())
    assert json.loads((tmp_path / "run" / FILE).read_text()) == before


def test_a_summary_that_can_not_be_written_hides_no_other_error(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os, "fsync", lambda number: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(CredentialsError):
        run_batch([page], tmp_path / "run", model=ScriptedModel(but(titles=CredentialsError("no"))))


# ---- times


@pytest.mark.parametrize("count", [1, 2, 20, 10_000])
def test_times_at_a_share_are_right_to_half_a_percent(count: int):
    chance, times = random.Random(4), Times()
    seconds = sorted(chance.lognormvariate(0, 2) for _ in range(count))
    for each in seconds:
        times.add(each)
    for share in (0.5, 0.95):
        exact = seconds[max(0, -(-int(share * 100) * count // 100) - 1)]
        assert times.at(share) == pytest.approx(exact, rel=0.005)
    assert (times.told()["max"], times.told()["count"]) == (round(seconds[-1], 4), count)


def test_many_times_take_no_more_room_than_few():
    times = Times()
    for number in range(100_000):
        times.add(0.1 + number % 977 / 100)
    assert len(times._steps) < 500


def test_no_time_at_all_is_a_time_too():
    times = Times()
    assert times.at(0.5) == 0.0
    times.add(0.0)
    assert times.told() == {"count": 1, "p50": 0.0, "p95": 0.0, "max": 0.0}
