"""Did a score fall? A gate with three ends, which says when it can't tell.

FAIL where the drop is real (one-sided p below alpha) and of at least ``floor``; PASS where a drop as large as
``tolerance`` is ruled out (the one-sided upper bound of the drop, at 1 - alpha, lies below it); else INCONCLUSIVE.
"Fail if the score fell by a point" would cry wolf on 20 % of unchanged runs over thirty pages, on 40 % over ten.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from extractor.scoring.stats import Paired, Share, holm, paired

ENOUGH_PAGES = 30


class Ending(StrEnum):
    """What a gate says, with the process's exit code."""

    PASS = "PASS"
    FAIL = "FAIL"
    INCONCLUSIVE = "INCONCLUSIVE"

    @property
    def exit_code(self) -> int:
        return {"PASS": 0, "FAIL": 1, "INCONCLUSIVE": 3}[self.value]


@dataclass(frozen=True)
class Verdict:
    """The end of one metric, why in a sentence, and the comparison (None where a run has nothing to score)."""

    ending: Ending
    reason: str
    paired: Paired | None


@dataclass(frozen=True)
class GateVerdict:
    """The end of a gate over several metrics: its worst one."""

    verdicts: Mapping[str, Verdict]

    @property
    def ending(self) -> Ending:
        endings = {verdict.ending for verdict in self.verdicts.values()}
        return next(ending for ending in (Ending.FAIL, Ending.INCONCLUSIVE, Ending.PASS) if ending in endings)

    @property
    def reason(self) -> str:
        """The reasons of the metrics that decided, each after the metric's name."""
        return "\n".join(
            f"{metric}: {verdict.reason}" for metric, verdict in self.verdicts.items() if verdict.ending == self.ending
        )

    @property
    def exit_code(self) -> int:
        return self.ending.exit_code


@dataclass(frozen=True)
class Gate:
    """A gate over a few metrics that are declared beforehand; no other metric can fail it.

    It fails if any metric falls, so the p-values of the drops are adjusted by Holm: the chance of a false alarm is
    alpha for the whole gate, however the metrics hang together. It passes only if every metric passes, each at its
    full alpha: a pass of all is no easier to get by chance than a pass of one (Berger, Technometrics 24, 1982), so
    nothing is adjusted there. Each metric more costs power: declare one to three.
    """

    metrics: tuple[str, ...]
    tolerance: float = 0.05
    floor: float = 0.01
    alpha: float = 0.05

    def __post_init__(self) -> None:
        if not self.metrics:
            raise ValueError("a gate needs a metric")

    def decide(self, baseline: Mapping[str, Sequence[Share]], run: Mapping[str, Sequence[Share]]) -> GateVerdict:
        """Each metric's pages of both runs, the same pages in the same order; KeyError where a metric is not there."""
        compared = {metric: paired(baseline[metric], run[metric]) for metric in self.metrics}
        adjusted = holm({metric: seen.p_drop for metric, seen in compared.items() if seen})
        return GateVerdict(
            {
                metric: self._verdict(seen, adjusted[metric], self._largest_drop(baseline[metric], run[metric]))
                if seen
                else Verdict(Ending.INCONCLUSIVE, "one of the runs has nothing to score", None)
                for metric, seen in compared.items()
            }
        )

    def _largest_drop(self, baseline: Sequence[Share], run: Sequence[Share]) -> float:
        """The one-sided upper bound at 1 - alpha, which is an end of the two-sided interval at 1 - 2 alpha."""
        bound = paired(baseline, run, 1 - 2 * self.alpha)
        return -bound.low if bound else 1.0

    def _verdict(self, seen: Paired, p_drop: float, largest: float) -> Verdict:
        drop = -seen.difference
        moved = f"{_moved(seen)} ({_chance(p_drop)}{self._holm})"
        tolerated = f"{100 * self.tolerance:.1f} are tolerated"
        if p_drop < self.alpha and drop >= self.floor:
            return Verdict(Ending.FAIL, moved + _caution(seen), seen)
        if largest < self.tolerance:
            ruled_out = f"a drop above {_points(max(0.0, largest))} is ruled out, {tolerated}"
            return Verdict(Ending.PASS, f"{moved}; {ruled_out}{_caution(seen)}", seen)
        open_still = f"a drop of up to {_points(largest)} is not ruled out, {tolerated}"
        return Verdict(Ending.INCONCLUSIVE, f"{moved}; {open_still}{_caution(seen)}", seen)

    @property
    def _holm(self) -> str:
        return f", Holm over {len(self.metrics)} metrics" if len(self.metrics) > 1 else ""


def decide(
    baseline_pages: Sequence[Share],
    run_pages: Sequence[Share],
    *,
    tolerance: float = 0.05,
    floor: float = 0.01,
    alpha: float = 0.05,
) -> Verdict:
    """The gate over one metric; the same pages in the same order."""
    gate = Gate(("score",), tolerance, floor, alpha)
    return gate.decide({"score": baseline_pages}, {"score": run_pages}).verdicts["score"]


def _points(share: float) -> str:
    return f"{100 * share:.1f} points"


def _chance(p_drop: float) -> str:
    return f"p of a drop {p_drop:.3f}" if p_drop >= 0.001 else "p of a drop below 0.001"


def _moved(seen: Paired) -> str:
    if not seen.standard_error:
        return "unchanged on every page"
    return f"{_points(abs(seen.difference))} {'down' if seen.difference < 0 else 'up'}"


def _caution(seen: Paired) -> str:
    if seen.pages >= ENOUGH_PAGES:
        return ""
    reach = f"{_points(seen.smallest_seen)} is the smallest difference that could be seen"
    return f"; not to be trusted with fewer than {ENOUGH_PAGES} pages: on {seen.pages}, {reach}"
