"""Spans of a batch, as an exporter of the user's gets them; and none where nobody asks."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import planted
import pytest
import tenacity
from loopback import LoopbackModel, serving, write_pages
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode
from reading_group import PAGE, but, well

from extractor.batch import tracing
from extractor.batch.events import BatchBegun, BatchEnded, PageBegun
from extractor.batch.retries import Patience
from extractor.batch.runner import run_batch
from extractor.batch.spans import Spans
from extractor.batch.terms import Terms
from extractor.batch.tracing import provider_given, traced
from extractor.errors import CredentialsError, ExtractorError, RefusedReply, TransportError
from extractor.models import Question, Reply, ScriptedModel

TERMS = Terms(patience=Patience(attempts=2, refusals=2, corrections=1))
Exported = list[ReadableSpan]


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.batch.retries._GROWING", tenacity.wait_none())


@pytest.fixture
def page(tmp_path: Path) -> Path:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.txt").write_text(PAGE)
    return tmp_path / "pages"


@pytest.fixture
def exporter() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def provider(exporter: InMemorySpanExporter) -> Iterator[TracerProvider]:
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    yield provider
    provider.shutdown()


@pytest.fixture
def run(tmp_path: Path, page: Path, provider: TracerProvider, exporter: InMemorySpanExporter) -> Any:
    """Reads the page, and gives the spans that came of it."""

    def run(model: Any, inputs: Path = page, folder: str = "run", **more: Any) -> Exported:
        exporter.clear()
        with suppress(ExtractorError):
            run_batch([inputs], tmp_path / folder, model=model, terms=TERMS, watch=Spans(provider), **more)
        return list(exporter.get_finished_spans())

    return run


def named(spans: Exported, name: str) -> Exported:
    return [span for span in spans if span.name == name]


def said(span: ReadableSpan) -> dict[str, Any]:
    return dict(span.attributes or {})


def test_a_batch_a_page_and_its_questions_are_spans(run: Any):
    spans = run(ScriptedModel(well, name="m"))
    assert [span.name for span in spans] == [*["chat m"] * 4, "page", "batch"]
    [batch], [page] = named(spans, "batch"), named(spans, "page")
    assert {span.parent.span_id for span in named(spans, "chat m")} == {page.context.span_id}
    assert [link.context for link in page.links] == [batch.context]
    assert page.context.trace_id != batch.context.trace_id


def test_a_question_is_described_by_the_conventions_for_generative_models(page: Path, tmp_path: Path, run: Any):
    with serving() as server:
        [question, *_] = run(LoopbackModel(server.port))
    described = said(question)
    assert len(described.pop("extractor.question.key")) == 12
    assert (question.kind, question.status.status_code) == (SpanKind.CLIENT, StatusCode.UNSET)
    assert described == {
        "gen_ai.operation.name": "chat", "gen_ai.request.model": "loopback", "gen_ai.output.type": "json",
        "gen_ai.usage.input_tokens": 100, "gen_ai.usage.output_tokens": 10, "gen_ai.usage.cache_read.input_tokens": 0,
        "extractor.question.kind": "titles",
    }  # fmt: skip


def test_a_page_is_described_by_what_became_of_it(run: Any):
    [page] = named(run(ScriptedModel(well)), "page")
    assert said(page) == {
        "extractor.page.name": "a.txt", "extractor.page.outcome": "done", "extractor.page.papers": 3, "extractor.page.questions": 4,
    }  # fmt: skip


def test_what_fails_is_an_error_by_its_kind(run: Any):
    spans = run(ScriptedModel(but(titles=TransportError("no way"))))
    [page], [titles, *_] = named(spans, "page"), named(spans, "chat scripted")
    assert (page.status.status_code, said(page)["error.type"]) == (StatusCode.ERROR, "transport")
    assert (titles.status.status_code, said(titles)["error.type"]) == (StatusCode.ERROR, "TransportError")
    assert titles.status.description is None


def test_a_question_that_was_asked_again_is_one_span_with_what_happened_on_the_way(run: Any):
    answers = iter([TransportError("busy", status=429, retry_after=0.001)])

    def titles(asked: Question[Any]) -> str:
        error = next(answers, None)
        if error is not None:
            raise error
        return well(asked)

    [question, *_] = run(ScriptedModel(but(titles=titles)))
    [event] = question.events
    assert event.name == "request refused"
    assert dict(event.attributes or {}) == {
        "error.type": "TransportError", "http.response.status_code": 429, "extractor.retry_after": 0.001,
    }  # fmt: skip
    assert question.status.status_code is StatusCode.UNSET


def test_a_question_that_the_cache_answers_used_no_tokens(run: Any, tmp_path: Path):
    script = but(titles=RefusedReply("no"))
    for folder in ("one", "two"):
        spans = run(ScriptedModel(script), folder=folder, cache=tmp_path / "cache")
    kept = [said(span) for span in named(spans, "chat scripted") if said(span)["extractor.question.kind"] != "titles"]
    assert {described["extractor.question.kept"] for described in kept} == {True}
    assert not any("gen_ai.usage.input_tokens" in described for described in kept)


def test_clients_below_a_question_find_it_as_the_current_span(run: Any):
    """Their own spans (HTTP) belong to it, and to no other question that is under way."""
    current: list[int] = []

    class Below(ScriptedModel):
        parallel = 4

        async def ask(self, question: Question[Any]) -> Reply[Any]:
            current.append(trace.get_current_span().get_span_context().span_id)
            return await super().ask(question)

    spans = run(Below(well))
    assert sorted(current) == sorted(span.context.span_id for span in named(spans, "chat scripted"))
    assert trace.get_current_span() is trace.INVALID_SPAN


def test_what_a_stopped_batch_leaves_open_is_ended(run: Any):
    spans = run(ScriptedModel(but(titles=CredentialsError("wrong key"))))
    [batch], [page] = named(spans, "batch"), named(spans, "page")
    assert said(page)["extractor.page.outcome"] == "cut short"
    assert (said(batch)["extractor.batch.outcome"], said(batch)["error.type"]) == ("failed", "CredentialsError")


def test_many_pages_at_once_each_have_their_own_questions(run: Any, tmp_path: Path):
    write_pages(tmp_path / "many", 9)
    with serving() as server:
        spans = run(LoopbackModel(server.port, parallel=8), tmp_path / "many")
    traces = {span.context.trace_id for span in named(spans, "chat loopback")}
    assert len(named(spans, "page")) == 9
    assert traces <= {span.context.trace_id for span in named(spans, "page")}


@pytest.mark.parametrize("fails", planted.FAILURES.values(), ids=planted.FAILURES)
def test_no_word_of_a_page_and_no_key_is_in_a_span(run: Any, tmp_path: Path, fails: Any):
    spans = run(planted.model(fails), planted.write_page(tmp_path / "in"))
    assert spans
    assert planted.seen("".join(span.to_json() for span in spans)) == set()
    assert [said(span)["extractor.page.name"] for span in named(spans, "page")] == ["planted ␛]0;owned␇ page.txt"]


# ---- whether there are any


def test_there_are_none_where_nobody_asks():
    """OpenTelemetry is there, but nothing is set up."""
    with traced() as spans:
        assert (spans, provider_given()) == (None, None)


def test_a_provider_that_was_set_is_used_and_left_open(provider: TracerProvider, exporter: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: provider)
    with traced(["console"]) as spans:
        assert spans is not None
        spans(BatchBegun("m"))
        spans(PageBegun("a"))
        spans(BatchEnded("complete", None, 1.0))
    assert [span.name for span in exporter.get_finished_spans()] == ["page", "batch"]


def test_a_provider_that_makes_no_spans_counts_as_none(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(trace, "get_tracer_provider", trace.NoOpTracerProvider)
    with traced() as spans:
        assert spans is None


def test_an_exporter_that_is_not_installed_is_a_warning(caplog: pytest.LogCaptureFixture):
    with traced(["pigeon"]):
        pass
    assert "there are no spans for 'pigeon'" in caplog.text


class Found(dict[str, Any]):
    """Entry points by name."""

    @property
    def names(self) -> set[str]:
        return set(self)


@dataclass
class Point:
    """An entry point that notes that it was loaded."""

    name: str
    loaded: list[str]
    fails: Exception | None = None

    def load(self) -> Any:
        self.loaded.append(self.name)
        if self.fails is not None:
            raise self.fails
        return InMemorySpanExporter


@pytest.mark.parametrize("fails", [ImportError("No module named 'grpc'"), ValueError("no such compression")])
def test_an_exporter_that_can_not_be_made_is_a_warning(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, fails: Exception
):
    """It stops no batch."""
    monkeypatch.setattr(tracing, "entry_points", lambda group: Found(broken=Point("broken", [], fails)))
    with traced(["broken"]):
        pass
    assert str(fails) in caplog.text


@pytest.mark.parametrize(("wanted", "installed", "used"), [
    ("otlp", ["otlp_proto_grpc", "otlp"], "otlp_proto_grpc"),
    ("otlp", ["console", "otlp_proto_http", "otlp_proto_grpc"], "otlp_proto_http"),
    ("console", ["console", "otlp"], "console"),
])  # fmt: skip
def test_otlp_is_what_is_installed_of_it(monkeypatch: pytest.MonkeyPatch, wanted: str, installed: list[str], used: str):
    loaded: list[str] = []
    monkeypatch.setattr(tracing, "entry_points", lambda group: Found({name: Point(name, loaded) for name in installed}))
    with traced([wanted]) as spans:
        assert spans is not None
    assert loaded == [used]


def test_where_it_is_not_installed_there_are_none_whatever_is_asked_for(monkeypatch: pytest.MonkeyPatch):
    for name in [name for name in sys.modules if name.partition(".")[0] == "opentelemetry"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    with traced(["console"]) as spans:
        assert spans is None


PROGRAM = """
import sys
from extractor import cli
code = cli.run(["batch", "pages", "--out", "run", "--model", "none"])
print(sorted({name.partition(".")[0] for name in sys.modules} & {"opentelemetry"}), file=sys.stderr)
sys.exit(code)
"""


def commanded(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    variables |= {"HOME": str(folder), "PYTHONPATH": ":".join(sys.path)}
    return subprocess.run([sys.executable, "-c", PROGRAM], cwd=folder, env=variables, capture_output=True, text=True, check=True)


def test_the_command_makes_spans_where_the_variables_say_so(page: Path, tmp_path: Path):
    """The exporter of the SDK's own that needs no collector."""
    done = commanded(tmp_path, OTEL_TRACES_EXPORTER="console", OTEL_SERVICE_NAME="reading")
    decoder, at, spans = json.JSONDecoder(), 0, []
    while at < len(done.stdout.rstrip()):
        span, at = decoder.raw_decode(done.stdout, at)
        at += len(done.stdout[at:]) - len(done.stdout[at:].lstrip())
        spans.append(span)
    assert [span["name"] for span in spans] == ["page", "batch"]
    assert spans[0]["resource"]["attributes"]["service.name"] == "reading"


def test_who_asks_for_no_spans_does_not_pay_for_loading_them(page: Path, tmp_path: Path):
    done = commanded(tmp_path)
    assert (done.stdout, done.stderr.splitlines()[-1]) == ("", "[]")
