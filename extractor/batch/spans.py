"""A batch's events as OpenTelemetry spans: of the batch, of each page, of each question. Without a word of what was read or asked.

A page is a trace of its own, linked to the batch's span: a hundred thousand pages in one trace are more than who shows traces can bear,
and so a sampler keeps some pages, not all or nothing. Questions are named and described as
https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/ says of calls to a model; what is ours begins with ``extractor.``.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import Token

from opentelemetry import context, trace
from opentelemetry.context import Context
from opentelemetry.trace import Link, Span, SpanKind, StatusCode, TracerProvider

from extractor.batch.events import (
    BatchBegun,
    BatchEnded,
    Event,
    PageBegun,
    PageEnded,
    QuestionBegun,
    QuestionEnded,
    RequestEnded,
)
from extractor.shown.inert import inert
from extractor.version import VERSION

CHAT = "chat"

Attributes = Mapping[str, str | int | float | bool | None]


class Spans:
    """A :data:`extractor.batch.events.Watcher` that makes spans with the tracer of a provider."""

    def __init__(self, provider: TracerProvider) -> None:
        self._tracer = provider.get_tracer("extractor", VERSION)
        self._model = ""
        self._batch: Span = trace.INVALID_SPAN
        self._pages: dict[str, Span] = {}
        self._questions: dict[str, tuple[Span, Token[Context]]] = {}

    def __call__(self, event: Event) -> None:
        match event:
            case PageBegun():
                self._pages[event.page] = self._tracer.start_span("page", Context(), links=[Link(self._batch.get_span_context())])
            case PageEnded():
                self._page_ended(event)
            case QuestionBegun():
                self._question_begun(event)
            case RequestEnded():
                self._request_ended(event)
            case QuestionEnded():
                self._question_ended(event)
            case BatchBegun():
                self._model = event.model
                self._batch = self._tracer.start_span("batch", attributes={"gen_ai.request.model": event.model})
            case BatchEnded():
                self._batch_ended(event)

    def _page_ended(self, event: PageEnded) -> None:
        span = self._pages.pop(event.page, trace.INVALID_SPAN)
        _describe(span, {"extractor.page.name": event.page, "extractor.page.outcome": event.outcome})
        _describe(span, {"extractor.page.papers": event.papers, "extractor.page.questions": event.questions})
        _end(span, event.problem)

    def _question_begun(self, event: QuestionBegun) -> None:
        """It is the current span until it ends, so that spans of clients below us (HTTP) belong to it."""
        described = {"gen_ai.operation.name": CHAT, "gen_ai.request.model": self._model, "gen_ai.output.type": "json"}
        ours = {"extractor.question.kind": event.kind, "extractor.question.key": event.key}
        parent = trace.set_span_in_context(self._pages.get(event.page or "", self._batch))
        span = self._tracer.start_span(f"{CHAT} {self._model}", parent, SpanKind.CLIENT, {**described, **ours})
        self._questions[event.key] = span, context.attach(trace.set_span_in_context(span))

    def _request_ended(self, event: RequestEnded) -> None:
        """One that got through is the question itself; what became of the others is noted on it."""
        if event.outcome != "answered" and event.key in self._questions:
            noted = {
                "error.type": event.error,
                "http.response.status_code": event.status,
                "extractor.retry_after": event.retry_after,
            }
            given = {name: value for name, value in noted.items() if value is not None}
            self._questions[event.key][0].add_event(f"request {event.outcome}", given)

    def _question_ended(self, event: QuestionEnded) -> None:
        span, token = self._questions.pop(event.key)
        context.detach(token)
        used = {"gen_ai.usage.input_tokens": event.tokens_sent, "gen_ai.usage.output_tokens": event.tokens_written}
        cached = {"gen_ai.usage.cache_read.input_tokens": event.tokens_cached}
        _describe(span, {"extractor.question.kept": True} if event.kept else {**used, **cached})
        _end(span, event.error or (event.outcome if event.outcome == "cut short" else None))

    def _batch_ended(self, event: BatchEnded) -> None:
        for page, span in self._pages.items():
            _describe(span, {"extractor.page.name": page, "extractor.page.outcome": "cut short"})
            span.end()
        self._pages.clear()
        _describe(self._batch, {"extractor.batch.outcome": event.outcome})
        _end(self._batch, event.error)


def _describe(span: Span, attributes: Attributes) -> None:
    for name, value in attributes.items():
        if value is not None:
            span.set_attribute(name, inert(value) if isinstance(value, str) else value)


def _end(span: Span, error: str | None) -> None:
    if error is not None:
        span.set_attribute("error.type", error)
        span.set_status(StatusCode.ERROR)
    span.end()
