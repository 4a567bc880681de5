"""Whether there are spans: where OpenTelemetry is installed, and the user has set it up in this process or by its variables."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from extractor.batch.events import Watcher

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider as OwnProvider
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import TracerProvider

log = logging.getLogger(__name__)

GROUP = "opentelemetry_traces_exporter"
"""Of entry points, by which exporters are named in ``OTEL_TRACES_EXPORTER``."""
OTLP = ("otlp_proto_http", "otlp_proto_grpc", "otlp")
"""What may stand behind the name ``otlp``, by what is installed."""
LAST_SECONDS = 10.0
"""What a collector gets to take the last spans; after an interrupt, a part of it."""
LAST_SECONDS_INTERRUPTED = 0.5


@contextmanager
def traced(exporters: Sequence[str] = ()) -> Iterator[Watcher | None]:
    """Who makes spans: for the provider of this process, or for the ``exporters``; None where there is neither.

    Where OpenTelemetry is not installed, there are no spans, whatever its variables say: they may be meant for others.
    """
    given = provider_given()
    own = _own_provider(exporters) if given is None and exporters else None
    provider = given or own
    last_seconds = LAST_SECONDS_INTERRUPTED
    try:
        yield None if provider is None else _spans(provider)
        last_seconds = LAST_SECONDS
    finally:
        if own is not None:
            _shut_down(own, last_seconds)


def provider_given() -> TracerProvider | None:
    """The one that was set in this process. Who set it has imported OpenTelemetry: all others pay nothing for it."""
    trace = sys.modules.get("opentelemetry.trace")
    if trace is None:
        return None
    provider: TracerProvider = trace.get_tracer_provider()
    return None if isinstance(provider, (trace.ProxyTracerProvider, trace.NoOpTracerProvider)) else provider


def _spans(provider: TracerProvider) -> Watcher:
    from extractor.batch.spans import Spans

    return Spans(provider)


def _own_provider(exporters: Sequence[str]) -> OwnProvider | None:
    try:
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        return None
    provider = TracerProvider(shutdown_on_exit=False)
    for exporter in filter(None, map(_exporter, exporters)):
        provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider


def _exporter(name: str) -> SpanExporter | None:
    """None, with a warning, where it can't be had: nobody reads pages for the sake of their spans."""
    found = entry_points(group=GROUP)
    point = next((found[each] for each in (OTLP if name == "otlp" else (name,)) if each in found.names), None)
    try:
        if point is not None:
            made: SpanExporter = point.load()()
            return made
        reason = "no package that is installed has it; install opentelemetry-exporter-..."
    except (ImportError, ValueError) as error:
        reason = f"{type(error).__name__}: {error}"
    log.warning("there are no spans for %r, which OTEL_* variables ask for (%s)", name, reason)
    return None


def _shut_down(provider: OwnProvider, seconds: float) -> None:
    """A collector that does not answer would be waited for much longer than anybody likes."""
    ending = threading.Thread(target=provider.shutdown, daemon=True)
    ending.start()
    ending.join(seconds)
