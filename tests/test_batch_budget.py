"""What a batch may cost: reserved before it is sent, and told before it is begun."""

import asyncio
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from reading_group import PAGE
from virtual_time import run

from extractor.batch.budget import (
    Budget,
    BudgetedModel,
    BudgetSpent,
    Caps,
    Estimate,
    Gauge,
    Price,
    Prices,
    characters,
    estimate,
)
from extractor.errors import ExitCode, RefusedReply, TransportError, UsageError
from extractor.models import ModelIdentity, NoModel, Question, Reply, ScriptedModel
from extractor.pages import Page
from extractor.records import Usage
from extractor.scoring.gold import read_suites

PRICE = Price(input=1.0, output=10.0, cached_input=0.1)
SPENT = Usage(questions=1, prompt_tokens=100, new_prompt_tokens=100, completion_tokens=20)
"""Of one question; with a gauge that has learnt, 100 and 80 are reserved."""


class Anything(BaseModel):
    pass


def question(number: int = 0) -> Question[Anything]:
    return Question("titles", "1", "s" * 200, f"{number:0200}", Anything, 80)


@dataclass
class Counting:
    """Takes a second a question; keeps the most that were under way, and how many were answered."""

    identity: ModelIdentity = field(default_factory=lambda: ModelIdentity("counting"))
    parallel: int = 100
    under_way: int = 0
    most: int = 0
    answered: int = 0
    fails: Exception | None = None

    async def ask(self, question: Question[Any]) -> Reply[Any]:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await asyncio.sleep(1)
        self.under_way -= 1
        if self.fails is not None:
            raise self.fails
        self.answered += 1
        return Reply(Anything(), "{}", SPENT)

    async def aclose(self) -> None:
        return None


def learnt() -> Gauge:
    gauge = Gauge()
    gauge.learn(question(), SPENT)
    return gauge


def spend(budget: Budget, server: Counting, questions: int, at_once: int = 50) -> list[BaseException]:
    """Ask, and say what ended it."""
    model = BudgetedModel(server, budget, learnt())

    async def work(numbers: Any) -> None:
        for number in numbers:
            await model.ask(question(number))

    async def main() -> list[Any]:
        numbers = iter(range(questions))
        return await asyncio.gather(*(work(numbers) for _ in range(at_once)), return_exceptions=True)

    return [error for error in run(main()) if error is not None]


def test_tokens_are_never_overrun_and_nearly_used_up():
    """Eighty are reserved for a reply that takes twenty: what is not used is there for the next."""
    server = Counting()
    budget = Budget(Caps(tokens=10_000))
    errors = spend(budget, server, 1000)
    assert budget.tokens == server.answered * 120
    assert 9_700 <= budget.tokens <= 10_000
    assert {type(error) for error in errors} == {BudgetSpent}


def test_no_more_is_under_way_than_there_is_money_for():
    server = Counting()
    spend(Budget(Caps(tokens=10_000)), server, 1000)
    assert server.most <= 10_000 // 180


def test_cost_is_never_overrun():
    server = Counting()
    budget = Budget(Caps(cost=0.01), PRICE)
    spend(budget, server, 1000)
    assert 0.0091 <= budget.cost <= 0.01
    assert budget.cost == pytest.approx(server.answered * (100 + 200) / 1e6)


def test_when_it_is_spent_nothing_is_under_way():
    """Whoever is told, and cancels the rest, cancels nothing that was paid for."""
    server = Counting()
    model = BudgetedModel(server, Budget(Caps(tokens=1000)), learnt())

    async def main() -> int:
        asking = [asyncio.ensure_future(model.ask(question(number))) for number in range(20)]
        await asyncio.wait(asking, return_when=asyncio.FIRST_EXCEPTION)
        return server.under_way

    assert run(main()) == 0
    assert server.answered > 0


def test_what_run_has_spent_before_counts():
    server = Counting()
    [error, *_] = spend(Budget(Caps(tokens=1000), spent=Usage(prompt_tokens=900)), server, 5)
    assert server.answered == 0
    assert "--max-tokens" in str(error)
    assert error.exit_code is ExitCode.LIMIT_REACHED  # type: ignore[attr-defined]


def test_after_the_time_nothing_is_begun_and_what_is_under_way_ends():
    server = Counting()

    async def main() -> list[Any]:
        loop = asyncio.get_running_loop()
        model = BudgetedModel(server, Budget(Caps(seconds=9.5), clock=loop.time))

        async def work() -> None:
            while True:
                await model.ask(question())

        return await asyncio.gather(work(), work(), return_exceptions=True)

    errors = run(main())
    assert server.answered == 20
    assert [type(error) for error in errors] == [BudgetSpent, BudgetSpent]
    assert "--max-time" in str(errors[0])


def test_whoever_asks_nobody_can_hear_of_the_time_too():
    now = 0.0
    budget = Budget(Caps(seconds=5), clock=lambda: now)
    budget.check()
    now = 5.0
    with pytest.raises(BudgetSpent):
        budget.check()


@pytest.mark.parametrize(
    ("error", "tokens"),
    [
        (TransportError("too many", status=429), 0),
        (TransportError("reset"), 180),
        (RefusedReply("no"), 0),
    ],
)
def test_a_request_without_an_answer_counts_as_paid(error: Exception, tokens: int):
    """It may have been worked on; a refusal surely was not."""
    budget = Budget(Caps(tokens=10_000))
    spend(budget, Counting(fails=error), 1, at_once=1)
    assert budget.tokens == pytest.approx(tokens, abs=2)


def test_without_limits_nothing_ends_it():
    server = Counting()
    assert spend(Budget(Caps()), server, 500) == []
    assert server.answered == 500


@pytest.mark.parametrize("caps", [{"cost": 0}, {"tokens": -1}, {"seconds": 0}])
def test_a_limit_that_allows_nothing_is_a_wrong_flag(caps: dict[str, Any]):
    with pytest.raises(UsageError, match="above 0"):
        Caps(**caps)


def test_a_limit_of_cost_needs_a_price():
    with pytest.raises(UsageError, match="--prices"):
        Budget(Caps(cost=1.0))


# ---- prices


def test_a_price_is_for_what_was_read_anew_what_was_known_and_what_was_written():
    usage = Usage(prompt_tokens=1_000_000, new_prompt_tokens=400_000, completion_tokens=100_000)
    assert PRICE(usage) == pytest.approx(0.4 + 0.06 + 1.0)
    assert Price(input=1.0, output=10.0)(usage) == pytest.approx(2.0)


def test_a_halved_price_is_half_of_everything():
    usage = Usage(prompt_tokens=1_000_000, new_prompt_tokens=400_000, completion_tokens=100_000)
    assert PRICE.halved()(usage) == pytest.approx(PRICE(usage) / 2)
    assert Price(input=1.0, output=10.0).halved() == Price(input=0.5, output=5.0)


@pytest.mark.parametrize("name", ["gpt-4o-mini", "gpt-4o-mini-2024-07-18", "gpt-5-latest"])
def test_a_version_of_a_model_has_the_models_price(name: str):
    assert Prices.read().of(ModelIdentity(name)) is not None


def test_an_unknown_model_has_no_price_and_one_that_runs_here_costs_nothing():
    assert Prices.read().of(ModelIdentity("in-house")) is None
    local = Prices.read().of(ModelIdentity("local:1.5b", "cc32"))
    assert local is not None
    assert local(SPENT) == 0


def test_a_table_of_ones_own_adds_to_ours_and_wins(tmp_path: Path):
    file = tmp_path / "prices.json"
    file.write_text(json.dumps({"models": {"in-house": {"input": 1, "output": 2}, "gpt-5": {"input": 9, "output": 9}}}))
    prices = Prices.read(file)
    assert prices.models["in-house"].output == 2
    assert prices.models["gpt-5"].input == 9
    assert "gpt-5-mini" in prices.models


@pytest.mark.parametrize("content", ["", "[]", '{"models": {"m": {"input": -1, "output": 1}}}', '{"m": {"input": 1, "output": 1}}'])
def test_a_table_that_is_none_is_told_with_what_one_looks_like(tmp_path: Path, content: str):
    file = tmp_path / "prices.json"
    file.write_text(content)
    with pytest.raises(UsageError, match='"models"'):
        Prices.read(file)
    with pytest.raises(UsageError, match="can't be read"):
        Prices.read(tmp_path / "absent.json")


# ---- how long a question is, and what a batch would cost


def test_a_gauge_learns_from_what_questions_took():
    gauge = Gauge()
    assert gauge.prompt(question()) == round(characters(question()) * Gauge.TOKENS_A_CHARACTER) + 1
    gauge.learn(question(), SPENT)
    gauge.learn(question(), SPENT.model_copy(update={"prompt_tokens": 10_000, "failed_attempts": 1}))
    assert gauge.prompt(question()) == 101
    assert gauge.most(question()) == 181


def test_a_dry_run_asks_nothing_and_says_what_would_be_asked():
    model = ScriptedModel([])
    pages = [Page("a.txt", PAGE.encode()), Page("twin.txt", PAGE.encode()), Page("empty.txt", b"")]
    told = run(estimate(pages, model, PRICE))
    assert model.asked == []
    assert (told.pages, told.unreadable) == (3, 1)
    assert told.questions >= 1
    assert told.prompt_tokens > told.completion_tokens > 0
    assert told.cost == pytest.approx((told.prompt_tokens + 10 * told.completion_tokens) / 1e6)


def test_without_a_model_a_dry_run_costs_nothing():
    told = run(estimate([Page("a.txt", PAGE.encode())], NoModel()))
    assert told == Estimate(pages=1)


def test_what_a_dry_run_says_is_within_15_percent_of_what_our_suites_took():
    """Tokens sent and written, over all pages of ``evals``, by the embedded model's recorded replies."""
    evals = Path(__file__).parent.parent / "evals"
    replies = [json.loads(line) for line in (evals / "recordings" / "local-1.5b.jsonl").read_text("utf-8").splitlines()]
    took = [reply["usage"]["prompt_tokens"] + reply["usage"]["completion_tokens"] for reply in replies]
    model = ScriptedModel(lambda question: "")
    found = asyncio.run(estimate([Page.from_file(case.page) for case in read_suites([evals])], model))
    said = found.prompt_tokens + found.completion_tokens
    print(f"\n{found.questions} questions and {said:,} tokens said, {len(took)} and {sum(took):,} taken")
    assert abs(said - sum(took)) < 0.15 * sum(took)
