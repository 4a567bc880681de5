"""Messy pages that list research papers in; papers, methods and reported numbers out, each value tied to
the characters of the page that it was read from.

    from extractor import Page, choose_model, extract

    extraction = extract(Page.from_file("page.html"), model=choose_model())

What reads, and the engines, are loaded when they are first used: all at once take seconds, which the
engine's own child process and every ``extractor --help`` would pay.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from extractor.errors import (
    BadReply,
    CacheError,
    CredentialsError,
    EngineDied,
    ExtractorError,
    InvalidReply,
    ModelError,
    NoModelAvailable,
    OutputError,
    RefusedReply,
    ReplayMiss,
    TransportError,
    TruncatedReply,
    UnreadablePage,
    UsageError,
    WeightsError,
)
from extractor.models import Model, ModelIdentity, NoModel, Question, ReplayModel, Reply, ScriptedModel
from extractor.records import (
    SCHEMA_VERSION,
    Accounting,
    Extraction,
    Identifiers,
    Leaf,
    Method,
    ModelStamp,
    Number,
    Other,
    Paper,
    Problem,
    ProblemKind,
    Reader,
    Span,
    Usage,
)
from extractor.shown.rows import to_rows
from extractor.version import VERSION as __version__
from extractor.watch import Silent, Watch

if TYPE_CHECKING:
    from extractor.api import close, extract, extract_many
    from extractor.engines.choice import choose_model
    from extractor.engines.local import LocalModel
    from extractor.engines.openai_model import OpenAIModel
    from extractor.pages import Page
    from extractor.pipeline import extract_async, extract_many_async
    from extractor.settings import Settings

__all__ = [
    "SCHEMA_VERSION",
    "Accounting",
    "BadReply",
    "CacheError",
    "CredentialsError",
    "EngineDied",
    "Extraction",
    "ExtractorError",
    "Identifiers",
    "InvalidReply",
    "Leaf",
    "LocalModel",
    "Method",
    "Model",
    "ModelError",
    "ModelIdentity",
    "ModelStamp",
    "NoModel",
    "NoModelAvailable",
    "Number",
    "OpenAIModel",
    "Other",
    "OutputError",
    "Page",
    "Paper",
    "Problem",
    "ProblemKind",
    "Question",
    "Reader",
    "RefusedReply",
    "ReplayMiss",
    "ReplayModel",
    "Reply",
    "ScriptedModel",
    "Settings",
    "Silent",
    "Span",
    "TransportError",
    "TruncatedReply",
    "UnreadablePage",
    "Usage",
    "UsageError",
    "Watch",
    "WeightsError",
    "__version__",
    "choose_model",
    "close",
    "extract",
    "extract_async",
    "extract_many",
    "extract_many_async",
    "to_rows",
]

_LOADED_WHEN_USED = {
    "LocalModel": "extractor.engines.local",
    "OpenAIModel": "extractor.engines.openai_model",
    "Page": "extractor.pages",
    "Settings": "extractor.settings",
    "choose_model": "extractor.engines.choice",
    "close": "extractor.api",
    "extract": "extractor.api",
    "extract_async": "extractor.pipeline",
    "extract_many": "extractor.api",
    "extract_many_async": "extractor.pipeline",
}


def __getattr__(name: str) -> object:
    if name not in _LOADED_WHEN_USED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LOADED_WHEN_USED[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
