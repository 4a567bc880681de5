"""A batch in foul weather: every page comes to an end that has a name, no request comes too soon or too often."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
import tenacity
from loopback import listening, one_version
from reading_group import PAGE, well
from storm import SHARES, WELL, Storm

from extractor import api
from extractor.batch.exports import Format, export
from extractor.batch.ledger import Counts, LedgerReader
from extractor.batch.retries import Patience
from extractor.batch.runner import retry_batch, run_batch
from extractor.batch.terms import Terms
from extractor.engines.openai_model import OpenAIModel, Transport
from extractor.models import ScriptedModel
from extractor.records import Extraction, ProblemKind

ENDS = {
    "refused": ProblemKind.TRANSPORT,
    "failed": ProblemKind.TRANSPORT,
    "silent": ProblemKind.TRANSPORT,
    "cut": ProblemKind.TRANSPORT,
    "garbage": ProblemKind.TRANSPORT,
    "off schema": ProblemKind.INVALID_REPLY,
    "declined": ProblemKind.REFUSED,
    "truncated": ProblemKind.TRUNCATED,
}
"""What a question that meets nothing else leaves behind."""
REASONS = {
    "refused": "the endpoint failed .429: too many requests",
    "failed": "the endpoint failed .(408|5..): something broke",
    "silent": "did not answer in time",
    "cut": "can't be reached",
    "garbage": "no chat completion|not JSON|can't be reached|can't be unpacked",
    "off schema": "does not fit the schema",
    "declined": "declined to answer",
    "truncated": "hit its limit of|too long for the model",
}
STATES = {ProblemKind.TRANSPORT: "asked", None: "answered"}
"""Of a question, by what it left behind; ``failed`` otherwise."""
CLOCKS = 0.02
"""Seconds that two clocks may be apart."""


@pytest.fixture(autouse=True)
def in_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses of our own are short; those that the server asks for are not."""
    monkeypatch.setattr("extractor.batch.finished.code_version", one_version)
    monkeypatch.setattr("extractor.batch.retries._GROWING", tenacity.wait_exponential_jitter(multiplier=0.02, max=0.4, jitter=0.02))


class Voyage:
    """A batch over invented pages, the first of which are cursed, each by another fate."""

    def __init__(self, folder: Path, count: int, storm: Storm, patience: Patience, longest_silence: float) -> None:
        self.pages, self.run, self.storm = folder / "pages", folder / "run", storm
        self.patience, self.longest_silence = patience, longest_silence
        self.pages.mkdir()
        for number in range(count):
            self._file(number).write_text(PAGE.replace("Reading group", f"Reading group {number}"), encoding="utf-8")
        storm.cursed = {self._digest(number): fate for number, fate in enumerate(SHARES)}

    def _file(self, number: int) -> Path:
        return self.pages / f"{number:05}.txt"

    def _digest(self, number: int) -> str:
        return sha256(self._file(number).read_bytes()).hexdigest()[:8]

    def sail(self, *, again: bool = False) -> Counts:
        terms, transport = Terms(patience=self.patience), Transport(longest_silence=self.longest_silence)
        model = OpenAIModel("storm", base_url=f"http://127.0.0.1:{self.storm.port}/v1", transport=transport)
        try:
            if again:
                return retry_batch(self.run, model=model, terms=terms)
            return run_batch([self.pages], self.run, model=model, terms=terms)
        finally:
            api.close(model)

    def requests(self) -> int:
        return self.storm.fates().total()

    def extractions(self, run: Path | None = None) -> list[Extraction]:
        with LedgerReader.opened(run or self.run) as reader:
            return list(reader.extractions())

    def calm(self) -> list[Extraction]:
        """What is read of the same pages where nothing goes wrong."""
        run_batch([self.pages], self.run.with_name("calm"), model=ScriptedModel(well, name="storm"))
        return self.extractions(self.run.with_name("calm"))

    def lines(self) -> bytes:
        [file] = export(self.run, Format.JSONL)
        return file.read_bytes()


@contextmanager
def voyage(folder: Path, count: int, patience: Patience, longest_silence: float) -> Iterator[Voyage]:
    storm = Storm(slots=0, latency=0.005, seed=9, silence=2 * longest_silence)
    with listening(storm):
        yield Voyage(folder, count, storm, patience, longest_silence)


# ---- what must hold


def check_ends(sailed: Voyage, counts: Counts) -> None:
    """Every page has its end, done or failed, and whatever it lost has a name."""
    extractions = sailed.extractions()
    failed = [each for each in extractions if any(problem.kind is ProblemKind.TRANSPORT for problem in each.problems)]
    assert (counts.left, counts.complete) == (0, True)
    assert counts.pages == {"failed": len(failed), "done": len(extractions) - len(failed)}
    assert {problem.kind for each in extractions for problem in each.problems} == set(ENDS.values())
    for each, fate in zip(extractions, SHARES, strict=False):
        found = [problem for problem in each.problems if problem.stage == "titles"]
        assert {problem.kind for problem in found} == {ENDS[fate]}
        assert all(re.search(REASONS[fate], problem.reason) for problem in found), found


def check_questions(sailed: Voyage, counts: Counts) -> None:
    """The ledger's word on every question is by what it met last: answered, failed for good, or free to be asked again."""
    last = [every[-1].fate for every in sailed.storm.met.values()]
    assert counts.questions == Counter(STATES.get(ENDS.get(fate), "failed") for fate in last)


def check_manners(sailed: Voyage) -> None:
    """No question is sent more often than declared, or sooner than the server wants."""
    every = sailed.storm.met.values()
    assert max(map(len, every)) <= sailed.patience.most
    assert min(later.came - met.until for each in every for met, later in pairwise(each)) > -CLOCKS


def check_readings(sailed: Voyage) -> None:
    """What met with no mishap that lasted is read as in calm weather; the rest has its evidence all the same."""
    for read, calm in zip(sailed.extractions(), sailed.calm(), strict=True):
        if not {problem.kind for problem in read.problems} & set(ENDS.values()):
            assert read == calm
        source = (sailed.pages / read.page).read_text(encoding="utf-8")
        for number in (number for paper in read.papers for number in paper.numbers):
            assert source[number.start : number.end] == number.quote


def check_exports(sailed: Voyage) -> None:
    """In every form, and a row for every paper."""
    extractions = sailed.extractions()
    assert [Extraction.model_validate_json(line) for line in sailed.lines().splitlines()] == extractions
    files = {file.name: file for form in (Format.CSV, Format.SQLITE) for file in export(sailed.run, form)}
    with files["papers.csv"].open(encoding="utf-8", newline="") as papers:
        assert len(list(csv.DictReader(papers))) == sum(len(each.papers) for each in extractions)


def check_second_call(sailed: Voyage) -> None:
    """The same command again asks nothing, and says the same."""
    before, said = sailed.requests(), sailed.lines()
    sailed.sail()
    assert (sailed.requests(), sailed.lines()) == (before, said)


def check_retry(sailed: Voyage) -> None:
    """In calm weather, what failed is read again; nothing is asked that was answered."""
    answered = {asked for asked, every in sailed.storm.met.items() if every[-1].fate == WELL}
    before = {asked: len(every) for asked, every in sailed.storm.met.items()}
    sailed.storm.shares, sailed.storm.cursed = {}, {}
    assert sailed.sail(again=True).pages == {"done": len(sailed.extractions())}
    assert all(len(sailed.storm.met[asked]) == before[asked] for asked in answered)


def check(sailed: Voyage) -> None:
    counts = sailed.sail()
    print(f"\n{counts.total} pages: {dict(counts.pages)}; {sailed.requests()} requests: {dict(sailed.storm.fates())}")
    check_ends(sailed, counts)
    check_questions(sailed, counts)
    check_manners(sailed)
    check_readings(sailed)
    check_exports(sailed)
    check_second_call(sailed)
    check_retry(sailed)


def test_a_small_storm(tmp_path: Path):
    with voyage(tmp_path, 32, Patience(refusals=8), longest_silence=0.5) as sailed:
        check(sailed)


@pytest.mark.slow
def test_two_thousand_pages_in_the_storm(tmp_path: Path):
    """With the patience of every batch."""
    with voyage(tmp_path, 2000, Patience(), longest_silence=4.0) as sailed:
        check(sailed)
