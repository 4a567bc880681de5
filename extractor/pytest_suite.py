"""A suite as pytest collects it: a test for each page and one for the gate.

A page is read in its test's set-up, so that pytest calls *error* what could not be read or asked, and *failure* what was read
and is not as it should be.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn, Self

import pytest

from extractor import api
from extractor.ask.prompts import fence
from extractor.engines.choice import choose_model
from extractor.engines.recordings import Recording, StrictReplay
from extractor.errors import ExtractorError
from extractor.models import Model, NoModel
from extractor.pytest_plugin import Options
from extractor.scoring.annotations import commandless
from extractor.scoring.baseline import REPLAY, Baseline, GateResult, PageBaseline, judge, read_baseline
from extractor.scoring.gate import Ending
from extractor.scoring.gold import Case, read_suite
from extractor.scoring.junit import gate_reasons, scores_as_properties
from extractor.scoring.page_verdict import PageVerdict, page_verdicts
from extractor.scoring.runs import Run, run_cases, suite_digest, traits_of
from extractor.settings import Settings


class Suite(pytest.Directory):
    """A folder with pages and gold."""

    options: Options
    reading: Reading | None = None

    @classmethod
    def of(cls, parent: pytest.Collector, path: Path, options: Options) -> Self:
        suite: Self = cls.from_parent(parent, path=path)
        suite.options = options
        return suite

    def collect(self) -> Iterator[pytest.Item]:
        try:
            cases = read_suite(self.path)
            approved = _approved(self.options, cases)
        except ExtractorError as error:
            raise self.CollectError(commandless(str(error))) from error
        self.reading = Reading(self.path, cases, self.options)
        for case in cases:
            yield PageTest.of(self, case, self.reading, approved)
        yield GateTest.of(self, self.reading, approved)

    def teardown(self) -> None:
        if self.reading:
            self.reading.close()


def _approved(options: Options, cases: Sequence[Case]) -> Baseline | None:
    """The suite's part of the baseline, which may be of several suites."""
    if options.baseline is None:
        return None
    whole = read_baseline(options.baseline)
    suites = {case.id.partition("/")[0] for case in cases}
    pages = {page: one for page, one in whole.pages.items() if page.partition("/")[0] in suites}
    digest = whole.suite_sha256 if len(pages) == len(whole.pages) else ""  # that of several suites says nothing of one
    return replace(whole, pages=pages, suite_sha256=digest)


# ---- reading


class Reading:
    """The pages of a suite, each read when it is first asked for."""

    def __init__(self, path: Path, cases: Sequence[Case], options: Options) -> None:
        self.cases = cases
        self._path = path
        self._options = options
        self._model: Model | None = None
        self._runs: dict[str, Run] = {}

    def page(self, case: Case) -> Run:
        """A run over one page. Raises :class:`ReplayMiss` for what was not recorded, :class:`ModelError` where the model is lost."""
        if case.id not in self._runs:
            self._model = self._model or self._chosen()
            lane = "live" if self._options.live else REPLAY
            self._runs[case.id] = run_cases([case], self._model, lane=lane, suites=[self._path])
        return self._runs[case.id]

    def whole(self) -> Run:
        """The run over all pages. Raises :class:`ReplayMiss` also where replies are left that nothing asks for."""
        joined = _joined([self.page(case) for case in self.cases], self.cases)
        if isinstance(self._model, StrictReplay):
            self._model.check_all_used([fence(case.gold["sha256"]) for case in self.cases])
        return joined

    def close(self) -> None:
        if self._model is not None:
            api.close(self._model)

    def _chosen(self) -> Model:
        name, recordings = self._options.model, self._options.recordings
        if name == "none":
            return NoModel()
        if self._options.live or recordings is None:
            return choose_model(Settings.from_environment(model=name), keep_replies=False)
        record_with = f"record it: extractor eval run {os.path.relpath(self._path)} --model {name} --record --out RUN"
        return StrictReplay(Recording.read(recordings), record_with=record_with)


def _joined(runs: Sequence[Run], cases: Sequence[Case]) -> Run:
    """Runs over one page each as the run over all."""
    reports = [run.report for run in runs]
    report = replace(
        reports[0],
        pages=tuple(page for report in reports for page in report.pages),
        outcomes=tuple(outcome for report in reports for outcome in report.outcomes),
        ungrounded=tuple(one for report in reports for one in report.ungrounded),
        values=sum(report.values for report in reports),
        traits=traits_of(cases),
    )
    manifest = replace(runs[0].manifest, suite_sha256=suite_digest(cases))
    extractions = {page: one for run in runs for page, one in run.extractions.items()}
    return Run(manifest, extractions, report, tuple(cost for run in runs for cost in run.costs))


def _judged(run: Run, approved: Baseline | None) -> GateResult:
    """What the gate says; without a baseline its guards alone."""
    if approved is not None:
        return judge(run, approved)
    blank = Baseline("", "", "", dict.fromkeys(run.report.pages, PageBaseline({}, {}, "")))
    return replace(judge(run, blank), changes=(), statistics=None)


# ---- tests


class PageTest(pytest.Item):
    """One page."""

    case: Case
    reading: Reading
    approved: Baseline | None
    verdict: PageVerdict

    @classmethod
    def of(cls, parent: Suite, case: Case, reading: Reading, approved: Baseline | None) -> Self:
        test: Self = cls.from_parent(parent, name=case.gold_file.stem)
        test.case, test.reading, test.approved = case, reading, approved
        return test

    def setup(self) -> None:
        try:
            run = self.reading.page(self.case)
        except ExtractorError as error:
            _fail([str(error)])
        total = run.report.total()
        self.user_properties += [("right", total.cor), ("gold", total.gold), ("predicted", total.predicted)]
        known = self.approved is None or self.case.id in self.approved.pages
        (self.verdict,) = page_verdicts(run, _judged(run, self.approved if known else None))
        if not known:
            self.verdict = replace(self.verdict, guards=(*self.verdict.guards, "is not in the baseline: extractor eval bless"))
        if self.verdict.lost is not None:
            _fail([self.verdict.lost])

    def runtest(self) -> None:
        if self.verdict.failures:
            _fail([f"{self.case.id} is not as it should be", *self.verdict.failures, f"gold: {self.case.gold_file}"])

    def reportinfo(self) -> tuple[os.PathLike[str] | str, int | None, str]:
        return self.case.gold_file, 0, self.case.id


class GateTest(pytest.Item):
    """The whole suite: its scores as properties, and what the gate says of it."""

    reading: Reading
    approved: Baseline | None
    result: GateResult

    @classmethod
    def of(cls, parent: Suite, reading: Reading, approved: Baseline | None) -> Self:
        test: Self = cls.from_parent(parent, name="gate")
        test.reading, test.approved = reading, approved
        return test

    def setup(self) -> None:
        try:
            run = self.reading.whole()
            self.result = _judged(run, self.approved)
        except ExtractorError as error:
            _fail([str(error)])
        self.user_properties += [("signature", run.signature), *scores_as_properties(run.report.rows())]

    def runtest(self) -> None:
        if self.result.ending is not Ending.PASS:
            _fail([f"gate: {self.result.ending.value}", *gate_reasons(self.result)])

    def reportinfo(self) -> tuple[os.PathLike[str] | str, int | None, str]:
        return self.path, None, f"{self.path.name}: gate"


def _fail(lines: Sequence[Any]) -> NoReturn:
    pytest.fail("\n  ".join(commandless(str(line)) for line in lines), pytrace=False)
