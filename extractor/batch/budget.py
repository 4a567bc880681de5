"""What a batch may cost: reserved before a question is sent, settled when its reply is there; and what it would cost.

A question that does not fit into what is left waits for those under way, which rarely take all that was reserved for them.
Where it still does not fit, the batch ends with :class:`BudgetSpent`, with nothing under way.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, NonNegativeFloat, ValidationError

from extractor.batch.events import BudgetEnded, Watcher, unheard
from extractor.errors import ExitCode, ExtractorError, ModelError, RefusedReply, TransportError, UsageError
from extractor.models import Around, Model, ModelIdentity, NoModel, Question, Reply
from extractor.pages import Page
from extractor.pipeline import extract_async
from extractor.records import ProblemKind, Usage

D = TypeVar("D", bound=BaseModel)

PER_MILLION = 1_000_000
SNAPSHOT = re.compile(r"-(?:\d{4}-\d{2}-\d{2}|latest)$")
"""What names one version of a model; all have one price."""


class BudgetSpent(ExtractorError):
    """A limit of the user's is reached: what was read is kept, and the same command with a higher limit goes on."""

    exit_code = ExitCode.LIMIT_REACHED


# ---- prices


class Price(BaseModel):
    """Of one model, in dollars for a million tokens. Called with a usage, what it cost."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    input: NonNegativeFloat
    output: NonNegativeFloat
    cached_input: NonNegativeFloat | None = None
    """None: as ``input``."""

    def __call__(self, usage: Usage) -> float:
        cached = usage.prompt_tokens - usage.new_prompt_tokens
        cached_price = self.input if self.cached_input is None else self.cached_input
        return (usage.new_prompt_tokens * self.input + cached * cached_price + usage.completion_tokens * self.output) / PER_MILLION

    def halved(self) -> Price:
        """Of the Batch API (https://platform.openai.com/docs/guides/batch)."""
        cached = None if self.cached_input is None else self.cached_input / 2
        return Price(input=self.input / 2, output=self.output / 2, cached_input=cached)


class Prices(BaseModel):
    """A table of prices by the models' names. The package's own is of November 2026; its ``about`` says where each price was found."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    models: Mapping[str, Price]
    about: str = ""

    @classmethod
    def read(cls, file: Path | None = None) -> Prices:
        """The package's table; a file of the same form adds to it and wins. Raises :class:`UsageError` for a file that is none."""
        ours = cls.model_validate_json(files("extractor.batch").joinpath("prices.json").read_bytes())
        if file is None:
            return ours
        try:
            theirs = cls.model_validate_json(file.read_bytes())
        except OSError as error:
            raise UsageError(f"{file} can't be read: {error.strerror}") from error
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(map(str, first["loc"])) or "the file"
            raise UsageError(
                f'{file} is no table of prices such as {{"models": {{"NAME": {{"input": 1.5, "output": 6}}}}}}: {where}: {first["msg"]}'
            ) from error
        return Prices(models={**ours.models, **theirs.models}, about=theirs.about)

    def of(self, identity: ModelIdentity) -> Price | None:
        """None where the table does not have the model. One that runs here, with weights that we know, costs nothing."""
        if identity.weights_sha256 is not None:
            return Price(input=0, output=0)
        return self.models.get(identity.name) or self.models.get(SNAPSHOT.sub("", identity.name))


# ---- how long a question is


class Gauge:
    """Tokens of a question before it is asked, by what earlier ones took."""

    TOKENS_A_CHARACTER = 0.3
    """Of English text with its punctuation, by common tokenizers 0.22 to 0.30."""

    def __init__(self) -> None:
        self._tokens: defaultdict[str, int] = defaultdict(int)
        self._characters: defaultdict[str, int] = defaultdict(int)

    def prompt(self, question: Question[Any]) -> int:
        seen = self._characters[question.kind]
        rate = self._tokens[question.kind] / seen if seen else self.TOKENS_A_CHARACTER
        return round(characters(question) * rate) + 1

    def most(self, question: Question[Any]) -> int:
        """Sent and written, if the reply takes all the room that it has."""
        return self.prompt(question) + question.max_tokens

    def reserve(self, question: Question[Any]) -> Usage:
        prompt = self.prompt(question)
        return Usage(questions=1, prompt_tokens=prompt, new_prompt_tokens=prompt, completion_tokens=question.max_tokens)

    def learn(self, question: Question[Any], usage: Usage) -> None:
        """From one reply to one request."""
        if usage.prompt_tokens and not usage.failed_attempts:
            self._tokens[question.kind] += usage.prompt_tokens
            self._characters[question.kind] += characters(question)


def characters(question: Question[Any]) -> int:
    return len(question.system) + len(question.user)


# ---- what may be spent


@dataclass(frozen=True)
class Caps:
    """What the user allows. Raises :class:`UsageError` for a limit that is not above zero."""

    cost: float | None = None
    """Dollars, for all of RUN."""
    tokens: int | None = None
    """Sent and written, for all of RUN."""
    seconds: float | None = None
    """Of this process."""

    def __post_init__(self) -> None:
        for flag, value in (("--max-cost", self.cost), ("--max-tokens", self.tokens), ("--max-time", self.seconds)):
            if value is not None and value <= 0:
                raise UsageError(f"{flag} must be above 0, not {value:g}")


@dataclass
class Budget:
    """What may be spent, what was, and what is reserved for questions under way.

    ``spent`` and ``spent_cost`` are what RUN took before. Raises :class:`UsageError` for a limit of cost without a price.
    """

    caps: Caps
    price: Price | None = None
    spent: Usage = field(default_factory=Usage)
    spent_cost: float = 0.0
    clock: Callable[[], float] = time.monotonic
    tell: Watcher = unheard

    def __post_init__(self) -> None:
        if self.caps.cost is not None and self.price is None:
            raise UsageError("--max-cost needs the model's price, which is not in the table: give it with --prices FILE")
        self._began = self.clock()
        self._tokens = _both(self.spent)
        self._cost = self.spent_cost
        self._under_way = self._reserved_tokens = 0
        self._reserved_cost = 0.0
        self._waiting: list[asyncio.Future[None]] = []
        self._ended: str | None = None

    @property
    def tokens(self) -> int:
        """Settled, sent and written."""
        return self._tokens

    @property
    def cost(self) -> float:
        return self._cost

    @property
    def over(self) -> bool:
        """Whether nothing more is to be begun."""
        if self._out_of_time():
            self._end(f"--max-time of {self.caps.seconds:g} s is over")
        return self._ended is not None

    def check(self) -> None:
        """Raises :class:`BudgetSpent` where nothing more is to be begun."""
        if self.over:
            raise BudgetSpent(f"{self._ended}; what was read is kept: the same command with a higher limit goes on")

    async def reserve(self, need: Usage) -> None:
        """Wait until it fits. Raises :class:`BudgetSpent` where it does not, although nothing is under way any more."""
        while (over := self._over(need)) is not None:
            if not self._under_way:
                self._end(over)
                self.check()
            await self._one_settled()
        self._count(need, +1)

    def settle(self, need: Usage, spent: Usage) -> None:
        self._count(need, -1)
        self._tokens += _both(spent)
        self._cost += self._priced(spent)
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)
        self._waiting.clear()

    def _end(self, reason: str) -> None:
        """The first reason counts."""
        if self._ended is None:
            self._ended = reason
            self.tell(BudgetEnded(reason))

    def _count(self, need: Usage, sign: int) -> None:
        self._under_way += sign
        self._reserved_tokens += sign * _both(need)
        # Sums of fractions drift: with nothing under way they begin anew.
        self._reserved_cost = self._reserved_cost + sign * self._priced(need) if self._under_way else 0.0

    def _priced(self, usage: Usage) -> float:
        return self.price(usage) if self.price is not None else 0.0

    async def _one_settled(self) -> None:
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.append(waiting)
        await waiting

    def _over(self, need: Usage) -> str | None:
        """The limit that it would overrun, together with all that is reserved."""
        if self._ended is not None:
            return self._ended
        if self._out_of_time():
            return f"--max-time of {self.caps.seconds:g} s is over"
        if self.caps.tokens is not None and self._tokens + self._reserved_tokens + _both(need) > self.caps.tokens:
            return f"--max-tokens {self.caps.tokens:,} leaves no room for a further question ({self._tokens:,} are spent)"
        if self.caps.cost is not None and self._cost + self._reserved_cost + self._priced(need) > self.caps.cost:
            return f"--max-cost {self.caps.cost:g} leaves no room for a further question ({self._cost:.4f} is spent)"
        return None

    def _out_of_time(self) -> bool:
        return self.caps.seconds is not None and self.clock() - self._began >= self.caps.seconds


def _both(usage: Usage) -> int:
    """Tokens sent and written."""
    return usage.prompt_tokens + usage.completion_tokens


class BudgetedModel(Around):
    """A model that is asked only what there is money left for.

    Must be asked once a request, when it is really sent: what waits for its turn reserves nothing.
    """

    def __init__(self, model: Model, budget: Budget, gauge: Gauge | None = None) -> None:
        super().__init__(model)
        self._budget = budget
        self._gauge = gauge or Gauge()

    async def ask(self, question: Question[D]) -> Reply[D]:
        """Raises :class:`BudgetSpent`, and what the model raises."""
        need = self._gauge.reserve(question)
        await self._budget.reserve(need)
        spent = need  # who is cancelled does not learn what it cost
        try:
            reply = await self._model.ask(question)
            spent = reply.usage
        except ModelError as error:
            spent = _perhaps_paid(error, need)
            raise
        finally:
            self._budget.settle(need, spent)
        self._gauge.learn(question, reply.usage)
        return reply


def _perhaps_paid(error: ModelError, need: Usage) -> Usage:
    """A request that no answer came to may have been worked on, and is counted as if."""
    if isinstance(error, TransportError) and error.status is None:
        return need
    return error.usage or Usage()


# ---- what it would cost


WRITTEN = {"titles": 0.19, "numbers": 0.19}
"""What part of the room that a reply has is used: tokens written by ``max_tokens``, summed over ``evals/recordings/local-1.5b.jsonl``."""


@dataclass(frozen=True)
class Estimate:
    """What a batch would ask. The second kind of question stands on the answers to the first, and is told by what rules find."""

    pages: int = 0
    unreadable: int = 0
    questions: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float | None = None
    """None: nobody knows the price."""


class Estimator:
    """In a model's place: counts what it is asked, and declines."""

    parallel = 1

    def __init__(self, identity: ModelIdentity, gauge: Gauge | None = None) -> None:
        self.identity = identity
        self.usage = Usage()
        self._gauge = gauge or Gauge()

    async def ask(self, question: Question[D]) -> Reply[D]:
        self.usage += self._expected(question)
        raise RefusedReply("only counted")

    async def aclose(self) -> None:
        return None

    def _expected(self, question: Question[Any]) -> Usage:
        prompt = self._gauge.prompt(question)
        written = round(question.max_tokens * WRITTEN.get(question.kind.partition(".")[0], 1.0))
        return Usage(questions=1, prompt_tokens=prompt, new_prompt_tokens=prompt, completion_tokens=written)


async def estimate(pages: Iterable[Page], model: Model, price: Price | None = None, gauge: Gauge | None = None) -> Estimate:
    """What reading the pages would ask of the model, which is not asked anything. Nothing is kept but sums."""
    estimator = Estimator(model.identity, gauge)
    asked: Model = model if isinstance(model, NoModel) else estimator
    count = unreadable = 0
    known = set[str]()
    for page in pages:
        if page.sha256[:16] in known:  # what the same bytes are asked is paid for once
            count += 1
            continue
        known.add(page.sha256[:16])
        extraction = await extract_async(page, model=asked)
        count += 1
        unreadable += any(problem.kind is ProblemKind.UNREADABLE for problem in extraction.problems)
    usage = estimator.usage
    cost = price(usage) if price is not None else None
    return Estimate(count, unreadable, usage.questions, usage.prompt_tokens, usage.completion_tokens, cost)
