"""What a run cost beside what it is worth: tokens, seconds and, with a price table, money; by page and by right value."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import UsageError
from extractor.scoring.runs import Run

Prices = Mapping[str, tuple[float, float]]
"""Dollars for a million tokens read and a million written, by the model's name."""


@dataclass(frozen=True)
class RunCost:
    """One run's cost and quality."""

    model: str
    quality: Mapping[str, float]
    """F1 by score."""
    pages: int
    right: int
    """Single values that are right."""
    questions: int
    prompt_tokens: int
    new_prompt_tokens: int
    """Those that were not read before as part of another question's beginning."""
    completion_tokens: int
    seconds: float
    money: float | None = None

    def each(self, amount: float | None, of: int) -> float | None:
        """An amount per page or per right value; None where there is none of them."""
        return amount / of if of and amount is not None else None

    def text(self) -> str:
        """In one line."""
        tokens = self.new_prompt_tokens + self.completion_tokens
        said = [
            f"{self.questions} questions",
            f"{self.new_prompt_tokens:,} tokens read anew and {self.completion_tokens:,} written",
            f"{self.seconds:,.0f} s of the model",
            *([f"${self.money:,.4f}"] if self.money is not None else []),
            f"a page {tokens / max(1, self.pages):,.0f} tokens, a right value {tokens / max(1, self.right):,.1f}",
        ]
        return "; ".join(said)


def cost_of(run: Run, prices: Prices | None = None) -> RunCost:
    """What the replies of a run cost when they were made."""
    report = run.report

    def total(name: str) -> int:
        return sum(getattr(cost, name) for cost in run.costs)

    read, written = total("prompt_tokens"), total("completion_tokens")
    price = (prices or {}).get(run.manifest.model)
    return RunCost(
        model=run.manifest.model,
        quality={row.name: row.f1.estimate for row in report.rows() if row.f1},
        pages=len(report.pages),
        right=report.total().cor,
        questions=total("questions"),
        prompt_tokens=read,
        new_prompt_tokens=total("new_prompt_tokens"),
        completion_tokens=written,
        seconds=sum(cost.seconds for cost in run.costs),
        money=(read * price[0] + written * price[1]) / 1e6 if price else None,
    )


def read_prices(file: Path) -> Prices:
    """``{"gpt-4o-mini": [0.15, 0.60]}``. Raises :class:`UsageError` for anything else."""
    try:
        return {model: (float(read), float(written)) for model, (read, written) in json.loads(file.read_text("utf-8")).items()}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise UsageError(f"{file} is no price table (model: [dollars per million tokens read, written]): {error}") from error
