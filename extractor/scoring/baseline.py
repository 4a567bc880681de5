"""What a suite's scores were when somebody last approved of them, and what differs today.

A baseline is committed. It holds outcome counts by page and field, every leaf that is not right, and a digest of all
outcomes of each page; it changes only by :func:`bless`. In the replay lane nothing random is left, so every
difference is shown and fails, better ones too, until it is blessed; for live runs the statistics of
:mod:`extractor.scoring.gate` decide, and a few hard guards that need none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from extractor.errors import ExitCode, OutputError, UsageError
from extractor.records import ProblemKind
from extractor.scoring.gate import Ending, Gate, GateVerdict
from extractor.scoring.mistakes import RIGHT, Change, Mistakes, above, changes, mistakes
from extractor.scoring.outcomes import Counts
from extractor.scoring.papers import GATED
from extractor.scoring.report import Report
from extractor.scoring.runs import Run
from extractor.shown.phrases import LOST

FORM = 1
REPLAY = "replay"
MODEL_LOST = frozenset({ProblemKind.ENGINE_DIED, ProblemKind.TRANSPORT})
"""Of what loses a page, that which another run may not meet."""


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
    repeats: int = 1
    """How often each page was read: what its counts are sums over."""


@dataclass(frozen=True)
class GateResult:
    """What a gate says of a run."""

    lane: str
    changes: tuple[Change, ...]
    guards: tuple[str, ...]
    """What fails without statistics: a page that is missing, new, unreadable or empty now, other labels, a value on a page that has
    none, a critical item."""
    statistics: GateVerdict | None

    @property
    def ending(self) -> Ending:
        if self.guards or (self.lane == REPLAY and self.changes):
            return Ending.FAIL
        return self.statistics.ending if self.statistics else Ending.PASS

    @property
    def exit_code(self) -> ExitCode:
        return {Ending.FAIL: ExitCode.REGRESSION, Ending.PASS: ExitCode.DONE, Ending.INCONCLUSIVE: ExitCode.INCONCLUSIVE}[
            self.ending
        ]


# ---- approving


def bless(run: Run, reason: str) -> Baseline:
    """The run's outcomes as the approved ones. Raises :class:`UsageError` without a reason, and where the model was lost on a page."""
    if not reason.strip():
        raise UsageError("a baseline changes for a reason: give one with --reason")
    for page, why in lost_pages(run, MODEL_LOST).items():
        raise UsageError(f"{page}: the model was lost while it was read ({why}): run again, and approve that")
    pages = {page: _page(run.report, page) for page in run.report.pages}
    unreadable = tuple(sorted(lost_pages(run)))
    return Baseline(run.signature, reason.strip(), run.manifest.suite_sha256, pages, unreadable, run.manifest.repeats)


def lost_pages(run: Run, kinds: Collection[ProblemKind] = LOST) -> dict[str, str]:
    """Why nothing can be said of pages; a part that could not be read loses no page. Predictions of other tools have no problems."""
    found: dict[str, str] = {}
    for page, extraction in run.extractions.items():
        for problem in extraction.get("problems") or []:
            partial = problem["kind"] == ProblemKind.UNREADABLE and extraction.get("papers")
            if problem["kind"] in kinds and not partial:
                found.setdefault(page, str(problem["reason"]))
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
        if document["form"] != FORM:
            raise ValueError(f"its form is {document['form']}, not {FORM}")
        unreadable, repeats = tuple(document["unreadable"]), document.get("repeats", 1)
        return Baseline(document["signature"], document["reason"], document["suite_sha256"], pages, unreadable, repeats)
    except FileNotFoundError as error:
        raise UsageError(f"{file}: there is no baseline yet: extractor eval bless RUN --baseline {file} --reason WHY") from error
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise UsageError(f"{file} is no baseline that extractor eval has written: {error}") from error


def _approved(one: Mapping[str, Any]) -> PageBaseline:
    counts = {name: Counts(*values) for name, values in one["counts"].items()}
    if any(len(values) != len(fields(Counts)) or min(values) < 0 for values in one["counts"].values()):
        raise ValueError("what counts outcomes are seven numbers from 0 on")
    return PageBaseline(counts, {path: tuple(said) for path, said in one["wrong"].items()}, one["digest"])


# ---- judging


def judge(run: Run, baseline: Baseline, *, metrics: Sequence[str] = GATED) -> GateResult:
    """Compare a run with what was approved. Raises :class:`UsageError` where the baseline is of another suite's pages."""
    ours = {page: _page(run.report, page) for page in run.report.pages}
    if not set(ours) & set(baseline.pages):
        raise UsageError("the baseline is of other pages: none of the run's is in it")
    as_often = run.manifest.repeats == baseline.repeats
    changes = tuple(change for page, one in ours.items() for change in _changes(page, baseline.pages.get(page), one, as_often))
    guards = tuple(_guards(run, ours, baseline))
    exact = run.manifest.lane == REPLAY
    return GateResult(run.manifest.lane, changes, guards, None if exact else _statistics(ours, baseline, metrics))


def _changes(page: str, before: PageBaseline | None, now: PageBaseline, as_often: bool) -> Iterator[Change]:
    """Of runs that read pages more or less often than was approved, what was wrong in none of them or in any."""
    if before is None:
        yield Change(page, "page", "not in the baseline", f"{sum(c.gold for c in now.counts.values())} values")
        return
    found = list(changes(page, before.wrong, now.wrong) if as_often else changes(page, _once(before.wrong), _once(now.wrong)))
    yield from found
    if not found and as_often and before.digest != now.digest:
        yield Change(page, "outcomes", f"digest {before.digest}", f"digest {now.digest}: right in another way, or gold changed")


def _once(wrong: Mistakes) -> Mistakes:
    return {path: tuple(dict.fromkeys(words)) for path, words in wrong.items()}


def _guards(run: Run, ours: Mapping[str, PageBaseline], baseline: Baseline) -> Iterator[str]:
    yield from (f"{page}: is in the baseline and was not read" for page in baseline.pages if page not in ours)
    left = lost_pages(run, MODEL_LOST)
    for page, reason in lost_pages(run).items():
        if page in left:
            yield f"{page}: the model was lost while it was read: {reason}"
        elif page not in baseline.unreadable:
            yield f"{page}: can't be read any more: {reason}"
    if run.manifest.lane != REPLAY:  # there each of these is a changed outcome
        yield from (f"{page}: is not in the baseline: extractor eval bless" for page in ours if page not in baseline.pages)
        if baseline.suite_sha256 not in ("", run.manifest.suite_sha256) and set(ours) == set(baseline.pages):
            yield "pages or labels are not those that were approved: extractor eval bless"
    for page, now in ours.items():
        yield from _guards_of_page(run, page, now, baseline)
    yield from dict.fromkeys(_critical(run.report))


def _guards_of_page(run: Run, page: str, now: PageBaseline, baseline: Baseline) -> Iterator[str]:
    """Values on a page that has none, more than were approved there; nothing from one that had values."""
    was = baseline.pages.get(page, PageBaseline({}, {}, ""))
    total = run.report.total(page)
    approved = any(counts.predicted for counts in was.counts.values())
    if not total.gold and _more(now, was, run.manifest.repeats / baseline.repeats):
        yield f"{page}: {total.predicted} values were read from a page that has none{': more than were approved' if approved else ''}"
    if total.gold and approved and not any(o.predicted is not None for o in run.report.outcomes if o.page == page):
        yield f"{page}: nothing is read from it any more"


def _more(now: PageBaseline, was: PageBaseline, times: float) -> bool:
    nothing = Counts()
    return any(counts.predicted > times * was.counts.get(name, nothing).predicted for name, counts in now.counts.items())


def _critical(report: Report) -> Iterator[str]:
    """A record that is lost is told once, not with all that it holds."""
    wrong = [outcome for outcome in report.outcomes if outcome.critical and outcome.kind not in RIGHT]
    records = {(outcome.page, outcome.path) for outcome in wrong if outcome.record}
    for outcome in wrong:
        if not any((outcome.page, path) in records for path in above(outcome.path)):
            yield f"{outcome.page}: {outcome.path} is marked critical and is {outcome.kind.value}"


def _statistics(ours: Mapping[str, PageBaseline], baseline: Baseline, metrics: Sequence[str]) -> GateVerdict:
    """Over the metrics that pages of this suite have anything for."""
    common = [page for page in ours if page in baseline.pages]
    nothing = Counts()
    before = {name: [baseline.pages[page].counts.get(name, nothing).share for page in common] for name in metrics}
    after = {name: [ours[page].counts.get(name, nothing).share for page in common] for name in metrics}
    scored = [name for name in metrics if any(weight for _, weight in (*before[name], *after[name]))]
    return Gate(tuple(scored or metrics)).decide(before, after)
