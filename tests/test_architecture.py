"""The way through the code: stages in order, each of which knows those before it only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import extractor

STAGES = {
    "contract": "errors records drafts settings version watch models",
    "bytes": "text: encodings markup; pages",
    "text": """
        text: document links rewrite limits glyphs tree selectors sheets composed visibility arrangement places
              embedding blocks html xml_tree feeds delimited tagged inline_html block_html references definitions markdown latex;
        text.data: tree syntax words keys records values reader front_matter; text: reading
    """,
    "language": """
        numbers: values words words_abroad units notations sayings codes;
        numbers.suspects: place names identifiers dates marks formulas wordings questions;
        numbers: quantity single_numbers affixes pairs qualifiers scanner labels amounts;
        units;
        methods: words names mask;
        language: plain_view number_marks levels continental prose people wording ground
    """,
    "entries": "layout: citations composites run_ins styles source_lines slots states slot_scores chain neighbours labelling columns pattern entry evidence entries fields bibtex bibliography",
    "rules": """
        methods: comparisons proposals title_cues kinds rules;
        numbers: candidates frame measures subject brackets changes levels metric verdict conditions counts kind lists scope setting rules signs
    """,
    "questions": "ask: prompts orders windows questions asking",
    "judged": "judge: trust assemble; layout: titles; methods: reader; numbers: reader",
    "pipeline": "pipeline api",
    "engines": """
        batch: retries;
        engines: secrets partial grammar prefix llamacpp worker locks weight_sources weights local
                 clients completion endpoint openai_errors openai_model cache choice recordings
    """,
    "shown": "shown: inert phrases surroundings rows notebook table store output",
    "scored": """
        scoring: canonical units metrics schema align outcomes compare papers printed json_places gold grounding
                 stats gate simulation report runs mistakes baseline comparison agreement confidence calibrate costs;
        scoring: exchange label_studio web_annotations foreign_papers csv_rows langextract imports predictions
    """,
    "told": """
        scoring: page_verdict annotations junit step_summary terminal;
        scoring.html: view markup drawings charts changes headline breakdown marks listing pages page;
        pytest_plugin pytest_suite
    """,
    "batch": """
        batch: containers inputs lines ledger finished exports events budget pacing watched standstill terms log summary spans tracing
               readers runner page_worker crew ray_engine;
        batch.openai_batches: lines progress mailbox gathering service sorting desk model
    """,
    "command line": "shown: progress batch_progress; cli_model cli_eval cli_gold cli_batch cli_later cli",
}
"""A page's way from top to bottom. A module imports from its own stage and from those above it."""

LAZY = {
    ("records", "shown.rows"): "a record offers its rows, which stand on records",
    ("records", "units"): "a record converts its numbers, and units stand on those that the scanner reads",
    ("units", "pint"): "takes a second, and is needed only where a number has a physical unit",
    ("records", "shown.notebook"): "a record shows itself in a notebook, which stands on records",
    ("engines.worker", "engines.llamacpp"): "stands on llama_cpp, an optional dependency",
    ("scoring.units", "pint"): "takes a second, and is needed only where two units differ",
    ("text.data.syntax", "yaml"): "takes a while, and most pages are no data",
    ("engines.choice", "engines.openai_model"): "openai and instructor take seconds, which no local model needs",
    ("cli_batch", "batch.openai_batches.model"): "stands on openai, which takes seconds",
    ("batch.containers", "warcio"): "an optional dependency",
    ("batch.exports", "pyarrow"): "an optional dependency",
    ("batch.ray_engine", "ray"): "an optional dependency",
    ("batch.tracing", "opentelemetry"): "an optional dependency",
    ("batch.tracing", "batch.spans"): "stands on opentelemetry",
    ("pytest_plugin", "pytest_suite"): "every pytest run imports the entry point, wanted or not",
}
"""Imports inside functions, each with its reason."""

CATCHES_ALL = {
    ("cli", "run"): "the outermost boundary: whatever is raised becomes one line",
    ("batch.runner", "_read"): "a page that meets a defect of ours is one page of a hundred thousand",
    ("batch.ray_engine", "_connect"): "Ray raises a bare Exception where its cluster does not start in time",
}
READS_ENVIRONMENT = {"settings"}

HOME = Path(extractor.__file__).parent
FILES = {".".join(path.relative_to(HOME).with_suffix("").parts): path for path in HOME.rglob("*.py") if path.stem != "__init__"}
MODULES = sorted(FILES)


def modules_of(stage: str) -> Iterator[str]:
    """The modules of a stage in full: ``"text: html feeds; pages"`` is text.html, text.feeds and pages."""
    for part in stage.split(";"):
        package, _, names = part.rpartition(":")
        yield from (f"{package.strip()}.{name}" if package else name for name in names.split())


STAGE = {module: at for at, stage in enumerate(STAGES.values()) for module in modules_of(stage)}


@cache
def trees() -> dict[str, ast.Module]:
    """All modules, parsed once, by the process that looks at them."""
    return {module: ast.parse(path.read_text(encoding="utf-8")) for module, path in FILES.items()}


def imported(node: ast.AST) -> Iterator[str]:
    """The modules that an import statement names, in full."""
    if isinstance(node, ast.ImportFrom):
        yield from [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
    elif isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)


def at_run_time(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes below, save what only type checkers see."""
    waiting = [node]
    while waiting:
        for child in ast.iter_child_nodes(waiting.pop()):
            if not (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)):
                yield child
                waiting.append(child)


@cache
def inside_functions(tree: ast.Module) -> set[ast.AST]:
    functions = [node for node in at_run_time(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    return {node for function in functions for node in at_run_time(function)}


@cache
def at_top(module: str) -> set[str]:
    """What of ours a module needs to be imported."""
    tree = trees()[module]
    names = {name for node in set(at_run_time(tree)) - inside_functions(tree) for name in imported(node)}
    return {module for module in MODULES if f"extractor.{module}" in names}


def test_every_module_has_its_stage() -> None:
    """A new file is put on the way where it belongs; a file that is gone leaves the diagram."""
    listed = [module for stage in STAGES.values() for module in modules_of(stage)]
    assert sorted(listed) == MODULES


def test_imports_point_back_along_the_way() -> None:
    """Nothing knows what comes after it."""
    forward = {(module, name) for module in MODULES for name in at_top(module) if STAGE.get(name, -1) > STAGE.get(module, 99)}
    assert forward == set()


def test_no_import_goes_in_a_circle() -> None:
    """Modules can be read one after the other: of those left there is always one that needs none of the rest."""
    left = {module: at_top(module) for module in MODULES}
    while free := [module for module, needs in left.items() if not needs & left.keys()]:
        for module in free:
            del left[module]
    assert left == {}


def test_imports_inside_functions_have_a_reason() -> None:
    """All others stand at the top of their file."""
    found = {
        (module, name.removeprefix("extractor.") if name.startswith("extractor.") else name.partition(".")[0])
        for module, tree in trees().items()
        for node in inside_functions(tree)
        for name in imported(node)
        if not name.startswith("extractor.") or name.removeprefix("extractor.") in MODULES
    }
    assert found == set(LAZY)


def test_one_file_reads_the_environment() -> None:
    """All others are handed what they need: settings are a value."""
    words = {"environ", "environb", "getenv"}
    readers = {
        module
        for module, tree in trees().items()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr in words and ast.unparse(node.value) == "os")
        or (isinstance(node, ast.ImportFrom) and node.module == "os" and words & {alias.name for alias in node.names})
    }  # fmt: skip
    assert readers == READS_ENVIRONMENT


def test_only_the_outermost_boundary_catches_everything() -> None:
    """Elsewhere an error that nobody thought of is heard of."""
    found = {
        (module, function.name)
        for module, tree in trees().items()
        for function in ast.walk(tree)
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
        for node in ast.walk(function)
        if isinstance(node, ast.ExceptHandler) and _catches_all(node)
    }
    assert found == set(CATCHES_ALL)


def _catches_all(handler: ast.ExceptHandler) -> bool:
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(each is None or ast.unparse(each) in ("Exception", "BaseException") for each in caught)


def test_no_file_is_a_drawer() -> None:
    """A file is one noun or one stage."""
    assert not {"utils", "util", "helpers", "helper", "base", "core", "common", "misc"} & {
        module.split(".")[-1] for module in MODULES
    }


def test_engines_and_faces_are_not_needed_to_read_a_page() -> None:
    """The way from bytes to records stands on the model protocol alone."""
    needed, pending = set[str](), ["pipeline"]
    while pending:
        module = pending.pop()
        needed.add(module)
        pending.extend(at_top(module) - needed)
    assert {module for module in needed if STAGE[module] > STAGE["pipeline"]} == set()
