"""What the package offers."""

import ast
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import extractor
from extractor import errors

PUBLIC = [
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
    "SCHEMA_VERSION",
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


def test_the_public_names_are_these() -> None:
    assert sorted(extractor.__all__) == sorted(PUBLIC)


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(extractor, name) is not None
    assert name in dir(extractor)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'extrakt'"):
        extractor.extrakt  # noqa: B018


def test_every_error_that_a_caller_may_meet_is_public() -> None:
    raised = {name for name, value in vars(errors).items() if inspect.isclass(value) and issubclass(value, Exception)}
    assert raised - {"ReaderGone"} <= set(PUBLIC)


def test_type_checkers_see_what_is_loaded_when_used() -> None:
    """The imports that they read, and the table that is used when the code runs, name the same."""
    tree = ast.parse(Path(inspect.getfile(extractor)).read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    typed = {alias.name: node.module for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert typed == extractor._LOADED_WHEN_USED


def test_importing_the_package_loads_no_engine() -> None:
    code = "import extractor, sys; print([name for name in sys.modules if name.split('.')[0] in ('openai', 'aiohttp', 'rich')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_error_tree_is_drawn_as_it_is() -> None:
    """Each class stands in the docstring with its exit code."""
    drawn = dict(re.findall(r"(\w+) +exit (\d+)", errors.__doc__ or ""))
    for name, code in drawn.items():
        assert getattr(errors, name).exit_code == int(code)
