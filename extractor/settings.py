"""How a run is configured: one frozen value, read from the environment here and nowhere else."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import SecretStr

CACHE_NAME = "extractor"


def default_cache_dir(environ: Mapping[str, str]) -> Path:
    """``$XDG_CACHE_HOME/extractor``, by default ``~/.cache/extractor``
    (https://specifications.freedesktop.org/basedir-spec/latest/)."""
    base = Path(environ.get("XDG_CACHE_HOME", ""))
    # The specification: a relative path is invalid and to be ignored.
    root = base if base.is_absolute() else Path(environ.get("HOME") or Path.home()) / ".cache"
    return root / CACHE_NAME


@dataclass(frozen=True)
class Settings:
    """Where models and caches are, and the key to the endpoint, which no ``repr`` shows, nor the URL, which may be given with one."""

    api_key: SecretStr | None = None
    base_url: str | None = field(default=None, repr=False)
    model: str | None = None
    cache_dir: Path = field(default_factory=lambda: default_cache_dir(os.environ))
    weights_dir: Path | None = None
    """None: ``weights`` in the cache directory."""
    threads: int | None = None
    """Of the embedded engine; None: one for each processor that we may use."""
    suites_dir: Path | None = None
    """Where suites are looked for by name that are no folder here: pages that may not be kept beside the code."""
    trust_file: Path | None = None
    """Counts of how often readers are right besides the package's, as ``extractor eval calibrate --write`` writes them."""
    ray_address: str | None = None
    """Of the Ray cluster that ``--engine ray`` reads on; None: one of this machine alone."""
    context: int = 8192
    """Tokens that the embedded engine takes, question and reply together."""
    traces: tuple[str, ...] = ()
    """Exporters of OpenTelemetry spans, by their names."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None, **flags: Any) -> Settings:
        """``OPENAI_API_KEY``, ``OPENAI_BASE_URL``, ``EXTRACTOR_MODEL``, ``EXTRACTOR_WEIGHTS`` (a folder),
        ``EXTRACTOR_SUITES`` (a folder), ``EXTRACTOR_TRUST`` (a file), ``XDG_CACHE_HOME``, ``RAY_ADDRESS``, and of OpenTelemetry's
        what says whether there are spans and who gets them. Empty variables count as unset. Flags that are not None win."""
        environ = os.environ if environ is None else environ
        key, weights = environ.get("OPENAI_API_KEY"), environ.get("EXTRACTOR_WEIGHTS")
        suites, trust = environ.get("EXTRACTOR_SUITES"), environ.get("EXTRACTOR_TRUST")
        settings = cls(
            api_key=SecretStr(key) if key else None,
            base_url=environ.get("OPENAI_BASE_URL") or None,
            model=environ.get("EXTRACTOR_MODEL") or None,
            cache_dir=default_cache_dir(environ),
            weights_dir=Path(weights) if weights else None,
            suites_dir=Path(suites) if suites else None,
            trust_file=Path(trust) if trust else None,
            ray_address=environ.get("RAY_ADDRESS") or None,
            traces=_exporters(environ),
        )
        return replace(settings, **{name: value for name, value in flags.items() if value is not None})

    @property
    def weights_folder(self) -> Path:
        return self.weights_dir if self.weights_dir is not None else self.cache_dir / "weights"

    @property
    def replies_folder(self) -> Path:
        return self.cache_dir / "replies"


def _exporters(environ: Mapping[str, str]) -> tuple[str, ...]:
    """https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/

    By that, spans would go to a collector on this machine where nothing is said; here, only who says something gets any.
    """
    if environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true":
        return ()
    endpoint = environ.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") or environ.get("OTEL_EXPORTER_OTLP_ENDPOINT")
    names = (environ.get("OTEL_TRACES_EXPORTER") or ("otlp" if endpoint else "")).split(",")
    protocol = environ.get("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL") or environ.get("OTEL_EXPORTER_OTLP_PROTOCOL") or ""
    otlp = {"grpc": "otlp_proto_grpc", "http": "otlp_proto_http"}.get(protocol.partition("/")[0], "otlp")
    wanted = [name.strip() for name in names if name.strip() not in ("", "none")]
    return tuple(otlp if name == "otlp" else name for name in wanted)
