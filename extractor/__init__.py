"""Messy pages that list research papers in; papers, methods and reported numbers out, each value tied to
the characters of the page that it was read from.

    from extractor import Page, choose_model, extract

    extraction = extract(Page.from_file("page.html"), model=choose_model())

Everything is loaded when it is first used: all at once takes seconds, which the engine's own child process, every
``extractor --help``, and every pytest run where this is installed (for its plugin) would pay.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from extractor.version import VERSION as __version__

if TYPE_CHECKING:
    from extractor.api import close, extract, extract_many
    from extractor.batch.budget import BudgetSpent, Caps, Price, Prices
    from extractor.batch.pacing import Limits
    from extractor.batch.retries import Patience
    from extractor.batch.runner import estimate_batch, retry_batch, run_batch
    from extractor.batch.terms import Terms
    from extractor.engines.choice import choose_model
    from extractor.engines.local import LocalModel
    from extractor.engines.openai_model import OpenAIModel
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
    from extractor.pages import Page
    from extractor.pipeline import extract_async, extract_many_async
    from extractor.records import (
        SCHEMA_VERSION,
        Accounting,
        Amount,
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
    from extractor.settings import Settings
    from extractor.shown.rows import to_rows
    from extractor.watch import Silent, Watch

__all__ = [
    "SCHEMA_VERSION",
    "Accounting",
    "Amount",
    "BadReply",
    "BudgetSpent",
    "CacheError",
    "Caps",
    "CredentialsError",
    "EngineDied",
    "Extraction",
    "ExtractorError",
    "Identifiers",
    "InvalidReply",
    "Leaf",
    "Limits",
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
    "Patience",
    "Price",
    "Prices",
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
    "Terms",
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
    "estimate_batch",
    "extract",
    "extract_async",
    "extract_many",
    "extract_many_async",
    "retry_batch",
    "run_batch",
    "to_rows",
]

_LOADED_WHEN_USED = {
    "SCHEMA_VERSION": "extractor.records",
    "Accounting": "extractor.records",
    "Amount": "extractor.records",
    "BadReply": "extractor.errors",
    "BudgetSpent": "extractor.batch.budget",
    "CacheError": "extractor.errors",
    "Caps": "extractor.batch.budget",
    "CredentialsError": "extractor.errors",
    "EngineDied": "extractor.errors",
    "Extraction": "extractor.records",
    "ExtractorError": "extractor.errors",
    "Identifiers": "extractor.records",
    "InvalidReply": "extractor.errors",
    "Leaf": "extractor.records",
    "Limits": "extractor.batch.pacing",
    "LocalModel": "extractor.engines.local",
    "Method": "extractor.records",
    "Model": "extractor.models",
    "ModelError": "extractor.errors",
    "ModelIdentity": "extractor.models",
    "ModelStamp": "extractor.records",
    "NoModel": "extractor.models",
    "NoModelAvailable": "extractor.errors",
    "Number": "extractor.records",
    "OpenAIModel": "extractor.engines.openai_model",
    "Other": "extractor.records",
    "OutputError": "extractor.errors",
    "Page": "extractor.pages",
    "Paper": "extractor.records",
    "Patience": "extractor.batch.retries",
    "Price": "extractor.batch.budget",
    "Prices": "extractor.batch.budget",
    "Problem": "extractor.records",
    "ProblemKind": "extractor.records",
    "Question": "extractor.models",
    "Reader": "extractor.records",
    "RefusedReply": "extractor.errors",
    "ReplayMiss": "extractor.errors",
    "ReplayModel": "extractor.models",
    "Reply": "extractor.models",
    "ScriptedModel": "extractor.models",
    "Settings": "extractor.settings",
    "Silent": "extractor.watch",
    "Span": "extractor.records",
    "Terms": "extractor.batch.terms",
    "TransportError": "extractor.errors",
    "TruncatedReply": "extractor.errors",
    "UnreadablePage": "extractor.errors",
    "Usage": "extractor.records",
    "UsageError": "extractor.errors",
    "Watch": "extractor.watch",
    "WeightsError": "extractor.errors",
    "choose_model": "extractor.engines.choice",
    "close": "extractor.api",
    "estimate_batch": "extractor.batch.runner",
    "extract": "extractor.api",
    "extract_async": "extractor.pipeline",
    "extract_many": "extractor.api",
    "extract_many_async": "extractor.pipeline",
    "retry_batch": "extractor.batch.runner",
    "run_batch": "extractor.batch.runner",
    "to_rows": "extractor.shown.rows",
}


def __getattr__(name: str) -> object:
    if name not in _LOADED_WHEN_USED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LOADED_WHEN_USED[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
