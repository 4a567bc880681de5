"""A server that sends everybody away for long: the batch stops, and goes on later as if nothing had been."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from reading_group import PAGE, well
from virtual_time import run

from extractor.batch.events import unheard
from extractor.batch.runner import run_batch
from extractor.batch.standstill import SentAway, StandstillModel
from extractor.batch.watched import Traffic, WatchedRequests
from extractor.errors import ExitCode, TransportError
from extractor.models import Model, ModelIdentity, Question, Reply, ScriptedModel
from extractor.records import Usage

HOUR = 3600.0
PAGES = 6


class Anything(BaseModel):
    pass


class Quota:
    """Answers so many questions well, and sends all others away."""

    identity = ModelIdentity("scripted")
    parallel = 4

    def __init__(self, answers: int = 0, seconds: float = HOUR) -> None:
        self.left = answers
        self.refused: list[str] = []
        self._seconds = seconds

    async def ask(self, question: Question[Any]) -> Reply[Any]:
        await asyncio.sleep(0)
        if not self.left:
            self.refused.append(question.key(self.identity))
            raise TransportError("the endpoint failed (429: tokens per day)", retry_after=self._seconds, status=429)
        self.left -= 1
        return await ScriptedModel(well).ask(question)

    async def aclose(self) -> None:
        return None


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(PAGES):
        (folder / f"{number}.txt").write_text(PAGE.replace("# Reading group", f"# Reading group {number}"), encoding="utf-8")
    return folder


@pytest.mark.parametrize("answers", [0, 1, 7])
def test_a_batch_that_is_sent_away_stops_and_the_same_command_goes_on(pages: Path, tmp_path: Path, answers: int):
    """One clear line, no failed page, and no question that is sent twice."""
    model = Quota(answers)
    with pytest.raises(SentAway) as stopped:
        run_batch([pages], tmp_path / "run", model=model)
    assert str(stopped.value) == (
        "the endpoint failed (429: tokens per day), and asks to come again in 1:00:00; "
        "what was read is kept: the same command goes on then"
    )
    assert stopped.value.exit_code == ExitCode.INFRASTRUCTURE
    assert len(model.refused) == len(set(model.refused))
    counts = run_batch([pages], tmp_path / "run", model=ScriptedModel(well))
    assert counts.pages == {"done": PAGES}


class Told:
    """Each question is its own script: when it is answered, or that it is sent away."""

    identity = ModelIdentity("told")
    parallel = 9

    async def ask(self, question: Question[Any]) -> Reply[Any]:
        seconds, _, away = question.user.partition(" ")
        await asyncio.sleep(float(seconds))
        if away:
            raise TransportError("busy", retry_after=float(away), status=429)
        return Reply(Anything(), "{}", Usage(questions=1))

    async def aclose(self) -> None:
        return None


def watched(model: Model) -> StandstillModel:
    traffic = Traffic(unheard)
    return StandstillModel(WatchedRequests(model, traffic), traffic, 300.0)


def outcomes(*asked: tuple[float, str]) -> list[str]:
    """How questions end that are asked at these times."""
    model = watched(Told())

    async def one(at: float, script: str) -> str:
        await asyncio.sleep(at)
        try:
            await model.ask(Question("titles", "1", "s", script, Anything, 10))
        except TransportError:
            return "failed"
        except SentAway:
            return "stopped"
        return "answered"

    async def every() -> list[str]:
        return list(await asyncio.gather(*(one(at, script) for at, script in asked)))

    return run(every())


AWAY = f"1 {HOUR:g}"


@pytest.mark.parametrize(
    ("asked", "ends"),
    [
        ([(0, AWAY)], ["stopped"]),
        ([(0, AWAY), (0, AWAY), (0, AWAY)], ["stopped"] * 3),
        ([(0, "1 300")], ["failed"]),
        ([(0, "9"), (0, AWAY)], ["answered", "stopped"]),
        ([(0, "9"), (0, AWAY), (3, "2")], ["answered", "failed", "answered"]),
        ([(0, "9"), (0, AWAY), (3, AWAY)], ["answered", "stopped", "stopped"]),
        ([(0, "9"), (0, AWAY), (3, "1 20")], ["answered", "stopped", "failed"]),
    ],
    ids=["alone", "all", "not for long", "asked before", "answered later", "all later ones", "another way"],
)
def test_a_question_that_is_sent_away_fails_only_if_one_asked_later_is_answered(asked: list[tuple[float, str]], ends: list[str]):
    assert outcomes(*asked) == ends


def test_a_wait_that_no_calendar_holds_is_told_all_the_same():
    model = watched(Quota(seconds=1e15))
    with pytest.raises(SentAway, match="come again in 11574 days"):
        run(model.ask(Question("titles", "1", "s", "u", Anything, 10)))
