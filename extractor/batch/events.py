"""What a batch tells while it works: names, counts, times and kinds; never a word of a page, a prompt, a reply or an error.

Who watches is a function that takes these values (:data:`Watcher`). It is called from the thread that works, in the order in
which things happen; it must return at once, and raise nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

PageOutcome = Literal["done", "failed"]
QuestionOutcome = Literal["answered", "failed", "cut short"]
"""``cut short``: the batch ended before the answer came."""
RequestOutcome = Literal["answered", "refused", "failed", "cut short"]
"""``refused``: the server has enough to do (429, 503), and is asked again."""
BatchOutcome = Literal["complete", "limit reached", "interrupted", "failed"]


@dataclass(frozen=True, slots=True)
class BatchBegun:
    """``done``, ``failed`` and ``cost`` are those of earlier calls on the same RUN."""

    event: ClassVar[str] = "batch begun"
    model: str
    done: int = 0
    failed: int = 0
    cost: float | None = None
    """In dollars; None where nobody knows the price."""


@dataclass(frozen=True, slots=True)
class InputsCounted:
    """How many pages there are: told while they are read, and only where that can be known without reading them."""

    event: ClassVar[str] = "inputs counted"
    pages: int


@dataclass(frozen=True, slots=True)
class SecondPassed:
    """Told about once a second, so that who shows a rate also shows it fall."""

    event: ClassVar[str] = "second passed"


@dataclass(frozen=True, slots=True)
class PageBegun:
    event: ClassVar[str] = "page begun"
    page: str


@dataclass(frozen=True, slots=True)
class PageEnded:
    event: ClassVar[str] = "page ended"
    page: str
    outcome: PageOutcome
    problem: str | None
    """The kind of what failed it."""
    papers: int
    questions: int
    seconds: float


@dataclass(frozen=True, slots=True)
class QuestionBegun:
    """A question that RUN has no answer to yet. ``key`` is the beginning of its key in the ledger."""

    event: ClassVar[str] = "question begun"
    page: str | None
    key: str
    kind: str


@dataclass(frozen=True, slots=True)
class QuestionEnded:
    """With all attempts and pauses, and the wait for its turn."""

    event: ClassVar[str] = "question ended"
    page: str | None
    key: str
    kind: str
    outcome: QuestionOutcome
    error: str | None
    """The class of the error."""
    kept: bool
    """Another run had asked it: the cache knew the answer."""
    seconds: float
    tokens_sent: int
    tokens_cached: int
    """Of those sent: what the server had read before."""
    tokens_written: int


@dataclass(frozen=True, slots=True)
class RequestSent:
    event: ClassVar[str] = "request sent"
    page: str | None
    key: str
    kind: str
    under_way: int
    """Requests, this one included."""


@dataclass(frozen=True, slots=True)
class RequestEnded:
    page: str | None
    key: str
    kind: str
    outcome: RequestOutcome
    error: str | None
    status: int | None
    retry_after: float | None
    seconds: float
    tokens_sent: int
    tokens_cached: int
    tokens_written: int
    cost: float | None
    under_way: int
    """Requests, without this one."""

    @property
    def event(self) -> str:
        return f"request {self.outcome}"


@dataclass(frozen=True, slots=True)
class WindowChanged:
    """How many requests may be under way from now on."""

    event: ClassVar[str] = "window changed"
    window: int
    before: int
    under_way: int


@dataclass(frozen=True, slots=True)
class BudgetEnded:
    """A limit of the user's is reached: nothing more is begun."""

    event: ClassVar[str] = "budget ended"
    reason: str


@dataclass(frozen=True, slots=True)
class BatchEnded:
    event: ClassVar[str] = "batch ended"
    outcome: BatchOutcome
    error: str | None
    seconds: float


@dataclass(frozen=True, slots=True)
class LogFailed:
    """Events are not written down any more, until that works again."""

    event: ClassVar[str] = "log failed"
    reason: str


Event: TypeAlias = (
    BatchBegun
    | InputsCounted
    | SecondPassed
    | PageBegun
    | PageEnded
    | QuestionBegun
    | QuestionEnded
    | RequestSent
    | RequestEnded
    | WindowChanged
    | BudgetEnded
    | BatchEnded
    | LogFailed
)
Watcher = Callable[[Event], None]


def unheard(event: Event) -> None:
    """Where nobody watches."""


def several(*watchers: Watcher | None) -> Watcher:
    """All of them, one after the other."""
    those = tuple(watcher for watcher in watchers if watcher is not None)

    def tell(event: Event) -> None:
        for watcher in those:
            watcher(event)

    return those[0] if len(those) == 1 else tell
