"""The command line. What was asked for goes to standard output, everything else to standard error."""

from __future__ import annotations

import json
import os
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from extractor import api, cli_model
from extractor.cli_later import LaterGroup
from extractor.engines.choice import choose_model
from extractor.errors import ExitCode, ExtractorError, ReaderGone, UsageError
from extractor.judge.trust import Trust, trust_in
from extractor.models import Model
from extractor.pages import Page
from extractor.records import Extraction, Problem, ProblemKind
from extractor.settings import Settings
from extractor.shown import phrases, store
from extractor.shown.inert import inert
from extractor.shown.output import forget_the_rest, say
from extractor.shown.progress import Display, Reading, display_for, downloading
from extractor.shown.table import PageTable, render
from extractor.text.limits import WHOLE_UP_TO
from extractor.version import VERSION

NAME = "extractor"
LEAVING_SECONDS = 0.8
"""After an interrupt: what threads in foreign code get until the process ends without them."""
DEFAULT_FOLDER = "extractions/"

app = typer.Typer(
    name=NAME,
    cls=LaterGroup,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    epilog="""\b
Examples:
  extractor extract page.html                        read a page with the default model
  extractor extract *.html --format jsonl > all.jsonl
  extractor show all.jsonl                           what was read, as a table
  extractor model pull                               get the weights beforehand
  extractor eval run evals --replay --out runs/now   score against gold, without a model
""",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
app.add_typer(cli_model.app, name="model")


class Format(StrEnum):
    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"


Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say more: every problem, confidences, what it cost.")]


def _print_version(wanted: bool) -> None:
    if wanted:
        say(f"{NAME} {VERSION}\n")
        raise typer.Exit


@app.callback()
def common(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
    verbose: Verbose = False,
) -> None:
    """Messy pages that list research papers in; papers, methods and reported numbers out, each value
    tied to the characters of the page that it was read from."""
    context.obj = verbose


# ---- extract


def _model_names() -> list[str]:
    return cli_model.MODEL_NAMES


@app.command(
    epilog="""\b
Examples:
  extractor extract page.html                        a table, and extractions/page.json
  extractor extract pages/*.html --out results/      a JSON file a page in results/
  extractor extract *.md --format jsonl > all.jsonl  a line a page, in order
  curl -s URL | extractor extract - --format json    from standard input
  extractor extract page.html --model none           layout and rules only, in seconds
  extractor extract page.html --model NAME --base-url http://localhost:8000/v1
"""
)
def extract(
    context: typer.Context,
    pages: Annotated[
        list[Path],
        typer.Argument(
            metavar="PAGE",
            help="Files with scraped pages (HTML, XML, Markdown, text), or - for standard input.",
            show_default=False,
        ),
    ],
    model: Annotated[
        str | None,
        typer.Option(
            help="local, local:0.5b, a path to a .gguf, none, or a model of the endpoint.",
            metavar="NAME", show_default=False, autocompletion=_model_names,
        ),
    ] = None,
    base_url: Annotated[
        str | None,
        typer.Option(
            help="An OpenAI-compatible endpoint (default: OPENAI_BASE_URL).", metavar="URL", show_default=False
        ),
    ] = None,
    output: Annotated[Format, typer.Option("--format", help="What goes to standard output.")] = Format.TABLE,
    out: Annotated[
        str | None,
        typer.Option(
            help="Where the JSON goes; a folder (with a / at its end) gets a file for each page.",
            metavar="FILE_OR_DIR/", show_default=False,
        ),
    ] = None,
    whole_up_to: Annotated[
        int,
        typer.Option(
            help="Larger pages are read in their first part only, in seconds; up to this size whole, in minutes if need be.",
            metavar="BYTES", min=0,
        ),
    ] = WHOLE_UP_TO,
    verbose: Verbose = False,
) -> ExitCode:  # fmt: skip
    """Read pages, and show what they report."""
    _check(pages)
    settings = Settings.from_environment(base_url=base_url, model=model)
    with (
        display_for(sys.stderr) as display,
        closing(_results(output, out, pages)) as results,
        _ready(settings, display) as ready,
    ):
        trust = trust_in(ready.identity, settings.trust_file)
        return _read(pages, ready, trust, whole_up_to, _Report(display, results, output, verbose or context.obj))


def _check(pages: Sequence[Path]) -> None:
    """Hear of a wrong name before an hour of reading, not after it."""
    if pages.count(store.STDIN) > 1:
        raise UsageError("- (standard input) can be given once only")
    for page in pages:
        if page == store.STDIN:
            continue
        if page.is_dir():
            raise UsageError(f"{page} is a folder; give the files in it, for example {page / '*'}")
        if not page.exists():
            raise UsageError(f"{page}: there is no such file")
        if not os.access(page, os.R_OK):
            raise UsageError(f"{page} can't be read: no permission")


def _results(output: Format, out: str | None, pages: Sequence[Path]) -> store.Results:
    kind: store.Kind = "jsonl" if output is Format.JSONL or str(out).endswith(".jsonl") else "json"
    if out is None and output is not Format.TABLE:
        return store.Stream(sys.stdout.buffer, store.form_for(kind, len(pages)))
    return store.open_results(out or DEFAULT_FOLDER, kind, pages)


@contextmanager
def _ready(settings: Settings, display: Display) -> Iterator[Model]:
    """The model that was asked for, its weights here; ended when all is done."""
    model = choose_model(settings, watcher=downloading(display))
    try:
        yield model
    finally:
        api.close(model)


def _read(pages: Sequence[Path], model: Model, trust: Trust, whole_up_to: int, report: _Report) -> ExitCode:
    watch = Reading(report.display, len(pages))
    found = api.extract_many(map(_page, pages), model=model, watch=watch, trust=trust, whole_up_to=whole_up_to)
    with closing(found) as extractions:
        for extraction in extractions:
            report.add(extraction)
    return report.exit_code


def _page(path: Path) -> Page:
    return Page.from_bytes(sys.stdin.buffer.read(), name="stdin") if path == store.STDIN else Page.from_file(path)


class _Report:
    """What is said of each page as it is finished, and what of all in the end."""

    def __init__(self, display: Display, results: store.Results, output: Format, verbose: bool) -> None:
        self.display = display
        self._results = results
        self._as_table = output is Format.TABLE
        self._verbose = verbose
        self._lost: list[Problem] = []
        self._pages = 0

    def add(self, extraction: Extraction) -> None:
        self._pages += 1
        lost = phrases.lost(extraction)
        if lost is not None:
            self._lost.append(lost)
        with self.display.paused():  # both may be one terminal
            saved = self._results.add(extraction)
            if self._as_table:
                _show(extraction, saved, self._verbose)
        if lost is not None and not self._as_table:
            self.display.note(f"{NAME}: {extraction.page}: {lost.reason.removeprefix(f'{extraction.page}: ')}")

    @property
    def exit_code(self) -> ExitCode:
        if not self._lost:
            return ExitCode.DONE
        if len(self._lost) < self._pages:
            return ExitCode.SOME_PAGES_FAILED
        unreadable = all(problem.kind is ProblemKind.UNREADABLE for problem in self._lost)
        return ExitCode.USAGE if unreadable else ExitCode.INFRASTRUCTURE


def _show(extraction: Extraction, saved: Path | None, verbose: bool) -> None:
    say(render(PageTable(extraction, saved=_near(saved), verbose=verbose), sys.stdout))


def _near(path: Path | None) -> str | None:
    """The path as one would type it here."""
    if path is None:
        return None
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


# ---- show, schema


@app.command(
    epilog="""\b
Examples:
  extractor show results.jsonl                 every page of a run
  extractor show extractions/page.json -v      one page, with every problem and confidence
  extractor extract *.html --format jsonl | tee all.jsonl | extractor show -
"""
)
def show(
    context: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", help="JSON or JSON Lines that extract has written, or - for standard input."),
    ],
    verbose: Verbose = False,
) -> ExitCode:
    """Show stored results as a table again."""
    for file in files:
        for extraction in store.read(file):
            _show(extraction, None if file == store.STDIN else file, verbose or context.obj)
    return ExitCode.DONE


@app.command(
    epilog="""\b
Example:
  extractor schema > extraction.schema.json
"""
)
def schema() -> ExitCode:
    """Print the JSON Schema of what extract writes for a page."""
    document = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    say(json.dumps(document | Extraction.model_json_schema(mode="serialization"), indent=2) + "\n")
    return ExitCode.DONE


# ---- the outermost boundary


def run(arguments: Sequence[str]) -> int:
    """Carry out a command line and return its exit code; whatever is raised becomes one line."""
    arguments = list(arguments) or ["--help"]
    try:
        code = typer.main.get_command(app).main(arguments, prog_name=NAME, standalone_mode=False)
        return ExitCode.DONE if code is None else code
    except ReaderGone as error:
        forget_the_rest()
        return error.exit_code
    except ExtractorError as error:
        return _complain(str(error), error.exit_code)
    except typer.TyperException as error:
        return _complain(f"{error.format_message()} (extractor --help shows what there is)", ExitCode.USAGE)
    except (KeyboardInterrupt, typer.Abort):
        return ExitCode.INTERRUPTED
    # A mistake of ours: still one line, and no exit code that a gate would take for its own.
    except Exception as error:  # noqa: BLE001 (the outermost boundary)
        if {"-v", "--verbose"} & set(arguments):
            traceback.print_exc()
        kind = type(error).__name__
        return _complain(f"internal error, {kind}: {error} (-v shows where; please report it)", ExitCode.INFRASTRUCTURE)


def _complain(message: str, code: ExitCode) -> ExitCode:
    print(f"{NAME}: {inert(message)}", file=sys.stderr)
    return code


def main() -> None:
    """The program's entry point."""
    code = run(sys.argv[1:])
    if code == ExitCode.INTERRUPTED:
        print(f"{NAME}: interrupted; what was finished is kept", file=sys.stderr)
        _leave_soon(code)
    sys.exit(code)


def _leave_soon(code: int) -> None:
    """End the process even if a thread hangs in foreign code (a look-up of a name takes half a minute)."""
    watchdog = threading.Timer(LEAVING_SECONDS, os._exit, (code,))
    watchdog.daemon = True
    watchdog.start()
