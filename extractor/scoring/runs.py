"""An eval run: what was read from the pages of suites, scored, and kept in a folder.

``manifest.json`` says what ran, ``extractions.jsonl`` holds an Extraction a page, ``outcomes.jsonl`` every leaf,
``summary.json`` the scores. None of them holds a clock, so that the same code, prompts and replies give the same bytes;
what a clock says is in ``costs.json``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from extractor import api
from extractor.errors import OutputError, UsageError
from extractor.judge.trust import Trust
from extractor.models import Model
from extractor.records import Extraction, Usage
from extractor.scoring.gold import Case, read_suites
from extractor.scoring.grounding import Ungrounded, ungrounded
from extractor.scoring.outcomes import Outcome
from extractor.scoring.papers import HEADLINE
from extractor.scoring.report import Report, Row, evaluate
from extractor.version import VERSION
from extractor.watch import Watch

FORM = 1
_LINE_ENDS = str.maketrans({"\u2028": "\\u2028", "\u2029": "\\u2029", "\u0085": "\\u0085"})


@dataclass(frozen=True)
class PageCost:
    """What reading one page took. Tokens are those that the replies cost when they were made."""

    page: str
    questions: int
    prompt_tokens: int
    new_prompt_tokens: int
    completion_tokens: int
    seconds: float
    """Of the model, where it was asked or recorded; our own code's time is not in it when replies are replayed."""


@dataclass(frozen=True)
class Manifest:
    """What ran."""

    lane: str
    """``replay``, ``record``, ``live``, or ``scored`` for predictions that came from elsewhere."""
    model: str
    weights_sha256: str | None
    prompts: Mapping[str, str]
    suites: tuple[str, ...]
    suite_sha256: str
    version: str = VERSION
    repeats: int = 1
    form: int = FORM

    @property
    def prompts_sha256(self) -> str:
        return _digest(json.dumps(dict(self.prompts), sort_keys=True))


@dataclass(frozen=True)
class Run:
    """A run as it is kept."""

    manifest: Manifest
    extractions: Mapping[str, Mapping[str, Any]]
    """By page, as JSON has them; of repeated runs the first."""
    report: Report
    costs: tuple[PageCost, ...] = ()

    @property
    def signature(self) -> str:
        """``score | suite | prompts | model and weights | version``: equal signatures can be compared."""
        papers = self.report.row(self.report.scores[0]).f1
        weights = f"@{self.manifest.weights_sha256[:8]}" if self.manifest.weights_sha256 else ""
        parts = (
            f"{self.report.scores[0].name} {papers.estimate:.3f}" if papers else "no score",
            f"suite {self.manifest.suite_sha256[:8]}",
            f"prompts {self.manifest.prompts_sha256[:8]}",
            f"{self.manifest.model}{weights}",
            f"extractor {self.manifest.version}",
        )
        return " | ".join(parts)


# ---- making


def run_cases(
    cases: Sequence[Case], model: Model, *, lane: str, suites: Iterable[Path] = (), repeats: int = 1,
    watch: Watch | None = None, clock: Callable[[], float] | None = None, trust: Trust | None = None,
) -> Run:  # fmt: skip
    """Read the pages of the cases and score what was read. ``clock`` gives the model's seconds until now, for costs.

    ``trust`` is by default the package's; to count it anew let all be asked: ``trust_in(model.identity, ask_all=True)``.
    """
    rounds = [_read(cases, model, watch, clock, trust) for _ in range(repeats)]
    first, costs = rounds[0]
    stamp = next(iter(first.values())).model if first else None
    manifest = Manifest(
        lane, model.identity.name, model.identity.weights_sha256, dict(stamp.prompts) if stamp else {},
        tuple(str(suite) for suite in suites), suite_digest(cases), repeats=repeats,
    )  # fmt: skip
    report = pooled([scored(cases, _as_json(extractions)) for extractions, _ in rounds])
    return Run(manifest, _as_json(first), report, tuple(costs))


def _read(
    cases: Sequence[Case], model: Model, watch: Watch | None, clock: Callable[[], float] | None, trust: Trust | None
) -> tuple[dict[str, Extraction], list[PageCost]]:
    found: dict[str, Extraction] = {}
    costs: list[PageCost] = []
    spent = clock() if clock else 0.0
    extractions = api.extract_many((case.read() for case in cases), model=model, watch=watch, trust=trust)
    for case, extraction in zip(cases, extractions, strict=True):
        now = clock() if clock else spent + extraction.usage.seconds
        costs.append(_cost(case.id, extraction.usage, now - spent))
        spent = now
        found[case.id] = extraction
    return found, costs


def _cost(page: str, usage: Usage, seconds: float) -> PageCost:
    return PageCost(page, usage.questions, usage.prompt_tokens, usage.new_prompt_tokens, usage.completion_tokens, round(seconds, 1))


def _as_json(extractions: Mapping[str, Extraction]) -> dict[str, dict[str, Any]]:
    """Without what a clock or a cache says."""
    timeless = {page: one.model_copy(update={"usage": Usage()}) for page, one in extractions.items()}
    return {page: extraction.model_dump(mode="json") for page, extraction in timeless.items()}


def scored(
    cases: Sequence[Case], predictions: Mapping[str, Mapping[str, Any]], *, thresholds: Mapping[str, float] | None = None
) -> Report:
    """The report of predictions by page, with what the pages do not print."""
    report = evaluate({case.id: case.gold for case in cases}, predictions, thresholds=thresholds)
    values, found = 0, list[Ungrounded]()
    for case in cases:
        looked_at, faults = ungrounded(case.id, predictions.get(case.id, {}), source_of(case))
        values += looked_at
        found += faults
    return replace(report, values=values, ungrounded=tuple(found), traits=traits_of(cases))


def traits_of(cases: Iterable[Case]) -> dict[str, Mapping[str, str]]:
    return {case.id: case.traits for case in cases}


def source_of(case: Case) -> str:
    """The page's decoded source, which all offsets count in; an empty page has none."""
    return case.read().decode().source if case.page.stat().st_size else ""


def pooled(reports: Sequence[Report]) -> Report:
    """Several runs over the same pages as one: a page's leaves add up, so that pages stay the unit."""
    first = reports[0]
    outcomes = [outcome for page in first.pages for report in reports for outcome in report.outcomes if outcome.page == page]
    return first if len(reports) == 1 else replace(first, outcomes=tuple(outcomes))


def suite_digest(cases: Iterable[Case]) -> str:
    """The sha256 of all pages and labels."""
    return _digest("".join(f"{case.id}\0{case.gold['sha256']}\0{_digest(case.gold_file.read_text('utf-8'))}\n" for case in cases))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


# ---- keeping


def write_run(run: Run, folder: Path) -> None:
    """Write the run's files. Raises :class:`OutputError`."""
    files = {
        "manifest.json": _document(asdict(run.manifest) | {"pages": list(run.report.pages), "signature": run.signature}),
        "extractions.jsonl": "".join(_line(run.extractions[page]) for page in run.report.pages if page in run.extractions),
        "outcomes.jsonl": "".join(_line(outcome.as_json()) for outcome in run.report.outcomes),
        "summary.json": _document(summary(run)),
        "costs.json": _document([asdict(cost) for cost in run.costs]),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{folder} can't be written: {error.strerror}") from error


def summary(run: Run) -> dict[str, Any]:
    """What machines read of a run; without a clock."""
    report = run.report
    return {
        "signature": run.signature,
        "pages": len(report.pages),
        "scores": {row.name: row_as_json(row) for row in report.rows()},
        "errors": [{"field": field, "error": error, "count": count} for (field, error), count in sorted(report.errors().items())],
        "grounding": {"values": report.values, "ungrounded": [asdict(one) for one in report.ungrounded]},
    }


def row_as_json(row: Row) -> dict[str, Any]:
    shares = {
        name: asdict(one) if one else None for name, one in (("precision", row.precision), ("recall", row.recall), ("f1", row.f1))
    }
    values: dict[str, Any] = rounded({**shares, "counts": asdict(row.counts), "smallest_seen": row.smallest_seen})
    return values


def rounded(value: Any) -> Any:
    """Floats to six digits: what differs beyond them differs by the machine's arithmetic."""
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, dict):
        return {name: rounded(item) for name, item in value.items()}
    return [rounded(item) for item in value] if isinstance(value, list) else value


def _document(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).translate(_LINE_ENDS) + "\n"


# ---- reading


def cases_of(run: Run) -> list[Case]:
    """The labelled pages of a run. Raises :class:`UsageError` where the suites are not there any more, or have changed since."""
    cases = [case for case in read_suites([Path(suite) for suite in run.manifest.suites]) if case.id in run.report.pages]
    if suite_digest(cases) != run.manifest.suite_sha256:
        raise UsageError("pages or labels have changed since the run: run or score again")
    return cases


def read_run(folder: Path) -> Run:
    """A run as it was written. Raises :class:`UsageError` for what is none."""
    try:
        document = json.loads((folder / "manifest.json").read_text("utf-8"))
        outcomes = tuple(Outcome.from_json(json.loads(line)) for line in _lines(folder / "outcomes.jsonl"))
        extractions = [json.loads(line) for line in _lines(folder / "extractions.jsonl")]
        told = json.loads((folder / "summary.json").read_text("utf-8"))["grounding"]
        costs = tuple(PageCost(**cost) for cost in json.loads((folder / "costs.json").read_text("utf-8")))
        pages, _ = tuple(document.pop("pages")), document.pop("signature")
        manifest = Manifest(**document | {"suites": tuple(document["suites"])})
        if manifest.form != FORM:
            raise ValueError(f"its form is {manifest.form}, not {FORM}")
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise UsageError(f"{folder} is no run that extractor eval has written: {error}") from error
    lost = tuple(Ungrounded(**one) for one in told["ungrounded"])
    report = Report(pages, outcomes, HEADLINE, lost, told["values"])
    return Run(manifest, {one["page"]: one for one in extractions}, report, costs)


def _lines(file: Path) -> list[str]:
    return [line for line in file.read_text("utf-8").split("\n") if line]
