"""How a batch asks its model: the ledger first, then what any run kept, then the model, at a pace, within limits, and again where
that may help.

An answer that is kept passes nothing of the rest. A question that waits for its turn holds no place at the server and reserves
no money; the pause before it is asked again is no turn.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from extractor.batch.budget import Budget, BudgetedModel, Caps, Gauge, Price
from extractor.batch.events import Watcher, unheard
from extractor.batch.ledger import Ledger, LedgerModel
from extractor.batch.pacing import Limits, Pace, PacedModel
from extractor.batch.retries import Patience, RetryingModel, once
from extractor.batch.standstill import StandstillModel
from extractor.batch.watched import Traffic, WatchedQuestions, WatchedRequests
from extractor.engines.cache import CachedModel, Replies
from extractor.models import Model, NoModel


@dataclass(frozen=True)
class Terms:
    """What the user allows, and what the model's tokens cost."""

    limits: Limits | None = field(default_factory=Limits)
    """None: at no pace, for a model that gathers questions itself."""
    caps: Caps = field(default_factory=Caps)
    price: Price | None = None
    """None: nobody knows it."""
    patience: Patience = field(default_factory=Patience)


@dataclass(frozen=True)
class Gates:
    """What a request waits for, and who hears of it, before it is sent."""

    budget: Budget
    traffic: Traffic
    limits: Limits | None
    gauge: Gauge = field(default_factory=Gauge)

    def before(self, model: Model, pace: Pace) -> Model:
        """The model, asked once, by who has passed them."""
        sent = BudgetedModel(WatchedRequests(model, self.traffic), self.budget, self.gauge)
        return sent if self.limits is None else PacedModel(sent, pace, self.gauge)


@dataclass
class Asking:
    """A model as a batch asks it, with what paces and limits it."""

    model: Model
    budget: Budget
    pace: Pace = field(default_factory=Pace)

    @classmethod
    def of(cls, model: Model, ledger: Ledger, terms: Terms, replies: Replies | None = None, tell: Watcher = unheard) -> Asking:
        """Raises :class:`UsageError` for a limit of cost without a price."""
        gates, pace = gates_of(ledger, terms, tell), Pace(terms.limits or Limits(), tell=tell)
        if isinstance(model, NoModel):  # the pipeline asks it nothing, and must see that it is none
            return cls(model, gates.budget)
        return cls(insisting(gates.before(once(model), pace), gates, ledger, terms, replies), gates.budget, pace)


def gates_of(ledger: Ledger, terms: Terms, tell: Watcher) -> Gates:
    """With what is left of what the user allows. Raises :class:`UsageError` for a limit of cost without a price."""
    counts = ledger.counts()
    budget = Budget(terms.caps, terms.price, counts.usage, counts.cost or 0.0, tell=tell)
    return Gates(budget, Traffic(tell, terms.price), terms.limits)


def insisting(sent: Model, gates: Gates, ledger: Ledger, terms: Terms, replies: Replies | None) -> Model:
    """All that a question meets on its way to its requests, which stand before ``gates``."""
    again = StandstillModel(RetryingModel(sent, terms.patience), gates.traffic, terms.patience.longest_wait)
    known = CachedModel(again, replies) if replies is not None else again
    return LedgerModel(WatchedQuestions(known, gates.traffic.tell), ledger, price=terms.price)
