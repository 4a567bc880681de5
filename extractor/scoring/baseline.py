"""What a suite's scores were when somebody last approved of them, and what differs today.

A baseline is committed. It holds outcome counts by page and field, every leaf that is not right, and a digest of all
outcomes of each page; it changes only by :func:`bless`. In the replay lane nothing random is left, so every
difference is shown and fails, better ones too, until it is blessed; for live runs the statistics of
:mod:`extractor.scoring.gate` decide, and a few hard guards that need none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from extractor.errors import ExitCode, OutputError, UsageError
from extractor.records import ProblemKind
from extractor.scoring.gate import ENOUGH_PAGES, Ending, Gate, GateVerdict
from extractor.scoring.mistakes import Change, Mistakes, changes, mistakes
from extractor.scoring.outcomes import Counts, Kind
from extractor.scoring.papers import GATED
from extractor.scoring.report import Report
from extractor.scoring.runs import Run

FORM = 1


@dataclass(frozen=True)
class PageBaseline:
    """What was approved for one page."""

    counts: Mapping[str, Counts]
    """By score."""
    wrong: Mistakes
    digest: str


@dataclass(frozen=True)
class Baseline:
    """What was approved, why, and of which run."""

    signature: str
    reason: str
    suite_sha256: str
    pages: Mapping[str, PageBaseline]
    unreadable: tuple[str, ...] = ()
    """Pages that could not be read when it was approved: they are there for that."""


@dataclass(frozen=True)
class GateResult:
    """What a gate says of a run."""

    lane: str
    changes: tuple[Change, ...]
    guards: tuple[str, ...]
    """What fails without statistics: a missing page, an unreadable one, a value on a page that has none, a critical item."""
    statistics: GateVerdict | None

    @property
    def ending(self) -> Ending:
        if self.guards or (self.lane == "replay" and self.changes):
            return Ending.FAIL
        return self.statistics.ending if self.statistics else Ending.PASS

    @property
    def exit_code(self) -> ExitCode:
        return {Ending.FAIL: ExitCode.REGRESSION, Ending.PASS: ExitCode.DONE, Ending.INCONCLUSIVE: ExitCode.INCONCLUSIVE}[
            self.ending
        ]


# ---- approving


def bless(run: Run, reason: str) -> Baseline:
    """The run's outcomes as the approved ones. Raises :class:`UsageError` without a reason."""
    if not reason.strip():
        raise UsageError("a baseline changes for a reason: give one with --reason")
    pages = {page: _page(run.report, page) for page in run.report.pages}
    return Baseline(run.signature, reason.strip(), run.manifest.suite_sha256, pages, tuple(sorted(unreadable_pages(run))))


def unreadable_pages(run: Run) -> dict[str, str]:
    """Why pages could not be read; a part that could not be read loses no page."""
    found = {}
    for page, extraction in run.extractions.items():
        problems = [] if extraction.get("papers") else extraction.get("problems") or []
        reasons = [str(one["reason"]) for one in problems if one["kind"] == ProblemKind.UNREADABLE.value]
        if reasons:
            found[page] = reasons[0]
    return found


def _page(report: Report, page: str) -> PageBaseline:
    outcomes = [o for o in report.outcomes if o.page == page]
    lines = "".join(json.dumps(o.as_json(), ensure_ascii=False, sort_keys=True) + "\n" for o in outcomes)
    digest = hashlib.sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return PageBaseline({score.name: report.counts(score, page) for score in report.scores}, mistakes(outcomes), digest)


def write_baseline(baseline: Baseline, file: Path) -> None:
    pages = {page: {"counts": {name: _counts(counts) for name, counts in one.counts.items()}, "digest": one.digest, "wrong": one.wrong}
             for page, one in baseline.pages.items()}  # fmt: skip
    document = {"form": FORM, **{k: v for k, v in asdict(baseline).items() if k != "pages"}, "pages": pages}
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_readable(document), encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{file} can't be written: {error.strerror}") from error


def _counts(counts: Counts) -> list[int]:
    return list(asdict(counts).values())


def _readable(document: Mapping[str, Any]) -> str:
    """One line for the counts of a score and for each wrong leaf: what one wants to see in a diff."""
    head = {name: value for name, value in document.items() if name != "pages"}
    text = json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "pages": {'
    pages = []
    for page, one in document["pages"].items():
        counts = ",\n".join(f"    {json.dumps(name)}: {json.dumps(values)}" for name, values in one["counts"].items())
        wrong = ",\n".join(
            f"    {json.dumps(path)}: {json.dumps(list(said), ensure_ascii=False)}" for path, said in one["wrong"].items()
        )
        pages.append(
            f'\n  {json.dumps(page)}: {{\n   "digest": "{one["digest"]}",\n   "counts": {{\n{counts}\n   }},\n   "wrong": {{\n{wrong}\n   }}\n  }}'
        )
    return text + ",".join(pages) + "\n }\n}\n"


def read_baseline(file: Path) -> Baseline:
    """Raises :class:`UsageError` for what is none."""
    try:
        document = json.loads(file.read_text("utf-8"))
        pages = {page: _approved(one) for page, one in document["pages"].items()}
        return Baseline(document["signature"], document["reason"], document["suite_sha256"], pages, tuple(document["unreadable"]))
    except FileNotFoundError as error:
        raise UsageError(f"{file}: there is no baseline yet: extractor eval bless RUN --baseline {file} --reason WHY") from error
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise UsageError(f"{file} is no baseline that extractor eval has written: {error}") from error


def _approved(one: Mapping[str, Any]) -> PageBaseline:
    counts = {name: Counts(*values) for name, values in one["counts"].items()}
    return PageBaseline(counts, {path: tuple(said) for path, said in one["wrong"].items()}, one["digest"])


# ---- judging


def judge(run: Run, baseline: Baseline, *, metrics: Sequence[str] = GATED) -> GateResult:
    """Compare a run with what was approved. Raises :class:`UsageError` where the baseline is of another suite's pages."""
    ours = {page: _page(run.report, page) for page in run.report.pages}
    if not set(ours) & set(baseline.pages):
        raise UsageError("the baseline is of other pages: none of the run's is in it")
    changes = tuple(change for page, one in ours.items() for change in _changes(page, baseline.pages.get(page), one))
    guards = tuple(_guards(run, baseline))
    exact = run.manifest.lane == "replay"
    return GateResult(run.manifest.lane, changes, guards, None if exact else _statistics(ours, baseline, metrics))


def _changes(page: str, before: PageBaseline | None, now: PageBaseline) -> Iterator[Change]:
    if before is None:
        yield Change(page, "page", "not in the baseline", f"{sum(c.gold for c in now.counts.values())} values")
        return
    found = list(changes(page, before.wrong, now.wrong))
    yield from found
    if not found and before.digest != now.digest:
        yield Change(page, "outcomes", f"digest {before.digest}", f"digest {now.digest}: right in another way, or gold changed")


def _guards(run: Run, baseline: Baseline) -> Iterator[str]:
    yield from (f"{page}: is in the baseline and was not read" for page in baseline.pages if page not in run.report.pages)
    lost = unreadable_pages(run).items()
    yield from (f"{page}: can't be read any more: {reason}" for page, reason in lost if page not in baseline.unreadable)
    for page in run.report.pages:
        total = run.report.total(page)
        was = baseline.pages.get(page)
        if not total.gold and total.predicted and not (was and was.wrong):
            yield f"{page}: {total.predicted} values were read from a page that has none"
    for outcome in run.report.outcomes:
        if outcome.critical and outcome.kind in (Kind.INC, Kind.MIS):
            yield f"{outcome.page}: {outcome.path} is marked critical and is {outcome.kind.value}"


def _statistics(ours: Mapping[str, PageBaseline], baseline: Baseline, metrics: Sequence[str]) -> GateVerdict:
    common = [page for page in ours if page in baseline.pages]
    nothing = Counts()
    before = {name: [baseline.pages[page].counts.get(name, nothing).share for page in common] for name in metrics}
    after = {name: [ours[page].counts.get(name, nothing).share for page in common] for name in metrics}
    return Gate(tuple(metrics)).decide(before, after)


def too_few(run: Run) -> str | None:
    """What to say where statistics have little to stand on."""
    pages = len(run.report.pages)
    return None if pages >= ENOUGH_PAGES else f"{pages} pages: a gate wants at least {ENOUGH_PAGES}"
