"""The command line: what goes where, what it ends with."""

import asyncio
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

import pytest
from invented import SOURCE, extraction, problem

from extractor import api, cli
from extractor.engines import weights
from extractor.errors import CredentialsError, ExitCode, NoModelAvailable
from extractor.models import Model, NoModel
from extractor.pages import Page
from extractor.records import Extraction, ProblemKind
from extractor.settings import Settings
from extractor.shown.store import to_document, to_line

LOST = {
    b"pdf": problem(ProblemKind.UNREADABLE, reason="this is a PDF; convert it to text first"),
    b"dies": problem(ProblemKind.ENGINE_DIED, reason="the embedded engine ended"),
}


async def scripted(pages: Iterable[Page], *, watch: Any, **more: Any) -> AsyncIterator[Extraction]:
    """In place of the pipeline: a page's text says how it goes."""
    for page in pages:
        watch.started(page.name)
        lost = LOST.get(page.data)
        watch.questions(page.name, 2, 1, 100, 1)
        if page.data == b"no quota":
            raise CredentialsError("no quota left; top up or choose another model")
        yield extraction(page=page.name, **({"papers": [], "problems": [lost]} if lost else {}))


@pytest.fixture
def asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Settings]:
    """Runs in an empty folder, with the pipeline replaced; what settings a model was chosen by."""
    seen: list[Settings] = []

    def choose(settings: Settings, **more: Any) -> Model:
        seen.append(settings)
        if settings.model == "missing":
            raise NoModelAvailable("no model; set OPENAI_API_KEY, or install the local engine")
        return NoModel()

    monkeypatch.setattr(cli, "choose_model", choose)
    monkeypatch.setattr(api, "extract_many_async", scripted)
    monkeypatch.chdir(tmp_path)
    return seen


def page(name: str, text: str = SOURCE) -> str:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text)
    return name


pytestmark = pytest.mark.usefixtures("asked_for")


# ---- extract


def test_a_table_goes_to_standard_output_and_the_json_to_a_folder_that_it_names(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.run(["extract", page("tides.txt")]) == ExitCode.DONE
    said = capsys.readouterr()
    assert "»41%«" in said.out and "JSON: extractions/tides.json" in said.out
    assert said.err.startswith("reading tides.txt · page 1 of 1")
    assert json.loads(Path("extractions/tides.json").read_text())["page"] == "tides.txt"
    assert "\x1b" not in said.out and max(map(len, said.out.splitlines())) <= 100
    assert not re.search(r" $", said.out, re.MULTILINE)


def test_jsonl_is_a_line_a_page_in_input_order_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    names = [page(f"{letter}.html") for letter in "bca"]
    assert cli.run(["extract", *names, "--format", "jsonl"]) == ExitCode.DONE
    out = capsys.readouterr().out
    assert [json.loads(line)["page"] for line in out.splitlines()] == names
    assert not Path("extractions").exists()


def test_json_is_a_document_for_one_page_and_an_array_for_several(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = page("a.html"), page("b.html")
    cli.run(["extract", first, "--format", "json"])
    assert json.loads(capsys.readouterr().out)["page"] == "a.html"
    cli.run(["extract", first, second, "--format", "json"])
    assert [found["page"] for found in json.loads(capsys.readouterr().out)] == ["a.html", "b.html"]


def test_a_page_may_come_from_standard_input(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a page")))
    assert cli.run(["extract", "-", "--format", "jsonl"]) == ExitCode.DONE
    assert json.loads(capsys.readouterr().out)["page"] == "stdin"


@pytest.mark.parametrize(
    ("out", "files"),
    [("all.jsonl", ["all.jsonl"]), ("all.json", ["all.json"]), ("results/", ["results/a.json", "results/b.json"])],
)
@pytest.mark.parametrize("shape", ["json", "jsonl", "table"])
def test_out_takes_the_json_and_leaves_standard_output_to_the_table(
    capsys: pytest.CaptureFixture[str], out: str, files: list[str], shape: str
) -> None:
    assert cli.run(["extract", page("in/a.html"), page("in/b.html"), "--out", out, "--format", shape]) == ExitCode.DONE
    said = capsys.readouterr().out
    assert (said == "") == (shape != "table")
    assert all(Path(file).exists() for file in files)
    assert shape != "table" or f"JSON: {files[0]}" in said


def test_flags_win_over_the_environment(asked_for: list[Settings], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://environment/v1")
    monkeypatch.setenv("EXTRACTOR_MODEL", "environment")
    cli.run(["extract", page("a.html"), "--model", "flag", "--base-url", "http://flag/v1"])
    cli.run(["extract", page("a.html")])
    assert [(settings.model, settings.base_url) for settings in asked_for] == [
        ("flag", "http://flag/v1"),
        ("environment", "http://environment/v1"),
    ]


# ---- how it ends


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (["fine", "fine"], ExitCode.DONE),
        (["fine", "pdf"], ExitCode.SOME_PAGES_FAILED),
        (["dies", "fine"], ExitCode.SOME_PAGES_FAILED),
        (["pdf"], ExitCode.USAGE),
        (["dies", "pdf"], ExitCode.INFRASTRUCTURE),
        (["fine", "no quota"], ExitCode.INFRASTRUCTURE),
    ],
)
@pytest.mark.parametrize("shape", ["table", "jsonl"])
def test_the_exit_code_says_what_became_of_the_pages(texts: list[str], code: ExitCode, shape: str) -> None:
    names = [page(f"{number}.txt", text) for number, text in enumerate(texts)]
    assert cli.run(["extract", *names, "--format", shape]) == code


def test_a_failed_page_is_named_beside_jsonl(capsys: pytest.CaptureFixture[str]) -> None:
    cli.run(["extract", page("x.pdf", "pdf"), page("a.html"), "--format", "jsonl"])
    said = capsys.readouterr()
    assert "extractor: x.pdf: this is a PDF; convert it to text first" in said.err.splitlines()
    assert len(said.out.splitlines()) == 2


def test_what_was_finished_before_an_error_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.run(["extract", page("a.txt"), page("b.txt", "no quota"), "--out", "all.jsonl"])
    assert code == ExitCode.INFRASTRUCTURE
    assert capsys.readouterr().err.splitlines()[-1] == "extractor: no quota left; top up or choose another model"
    assert len(Path("all.jsonl").read_text().splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["extract"], "missing argument 'PAGE'"),
        (["extract", "gone.html"], "gone.html: there is no such file"),
        (["extract", "."], ". is a folder; give the files in it"),
        (["extract", "-", "-"], "- (standard input) can be given once only"),
        (["extract", "a.html", "--format", "xml"], "'table', 'json', 'jsonl'"),
        (["extract", "a.html", "--out", "a.html"], "a.html is a page to be read"),
        (["extract", "a.html", "--modle", "x"], "--modle"),
        (["show", "gone.jsonl"], "gone.jsonl: No such file"),
        (["show", "a.html"], "a.html:1: not JSON"),
        (["model", "pull", "900b"], "there are no weights named '900b'; there are: 1.5b, 0.5b"),
        (["model"], "missing command"),
        (["nonsense"], "nonsense"),
    ],
)
def test_a_wrong_call_is_one_clear_line(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    page("a.html", "no json")
    assert cli.run(arguments) == ExitCode.USAGE
    captured = capsys.readouterr()
    assert captured.out == ""
    (line,) = captured.err.splitlines()
    assert line.startswith("extractor: ") and said.casefold() in line.casefold()


def test_no_model_is_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["extract", page("a.html"), "--model", "missing"]) == ExitCode.INFRASTRUCTURE
    assert capsys.readouterr().err == "extractor: no model; set OPENAI_API_KEY, or install the local engine\n"


def test_a_mistake_of_ours_is_one_line_and_no_code_of_a_gate(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "choose_model", lambda *_, **__: 1 / 0)
    assert cli.run(["extract", page("a.html")]) == ExitCode.INFRASTRUCTURE
    assert capsys.readouterr().err.startswith("extractor: internal error, ZeroDivisionError: division by zero")
    cli.run(["extract", page("a.html"), "-v"])
    assert "Traceback" in capsys.readouterr().err


# ---- show, schema, version, help


@pytest.mark.parametrize("name", ["all.jsonl", "one.json"])
def test_show_gives_the_table_again(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(name).write_text(to_line(extraction()) * 2 if name == "all.jsonl" else to_document(extraction()))
    assert cli.run(["show", name]) == ExitCode.DONE
    said = capsys.readouterr().out
    assert said.count("»41%«") == (2 if name == "all.jsonl" else 1) and f"JSON: {name}" in said


def test_show_reads_standard_input(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(to_line(extraction()).encode())))
    assert cli.run(["show", "-"]) == ExitCode.DONE
    assert "»41%«" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["-v", "show", "one.json"], ["show", "one.json", "-v"]])
def test_verbose_is_taken_before_and_after_the_command(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    Path("one.json").write_text(to_document(extraction()))
    assert cli.run(arguments) == ExitCode.DONE
    assert "the page does not print it: EbbCache" in capsys.readouterr().out


def test_schema_is_the_json_schema_of_a_result(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["schema"]) == ExitCode.DONE
    schema = json.loads(capsys.readouterr().out)
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert set(schema["required"]) == set(json.loads(to_line(extraction())))


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["--version"]) == ExitCode.DONE
    assert re.fullmatch(r"extractor \d[\w.+]*\n", capsys.readouterr().out)


@pytest.mark.parametrize(
    "arguments", [[], ["--help"], ["extract", "-h"], ["show", "--help"], ["schema", "--help"], ["model", "--help"]]
)
def test_help_shows_examples(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(arguments) == ExitCode.DONE
    assert re.search(r"Examples?:\n +\S*(extractor|curl)", capsys.readouterr().out)


# ---- model


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EXTRACTOR_WEIGHTS", str(tmp_path / "weights"))
    (tmp_path / "weights").mkdir()
    return tmp_path / "weights"


def test_model_list_says_what_is_here(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    weights.CATALOGUE["0.5b"].path_in(folder).touch()
    assert cli.run(["model", "list"]) == ExitCode.DONE
    large, small = capsys.readouterr().out.splitlines()
    assert "1.5b" in large and "not here" in large and "(default)" in large
    assert "0.5b" in small and "not here" not in small


@pytest.mark.parametrize("name", [["0.5b"], ["local:0.5b"]])
def test_model_path_prints_the_path_alone(name: list[str], folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = weights.CATALOGUE["0.5b"].path_in(folder)
    path.touch()
    assert cli.run(["model", "path", *name]) == ExitCode.DONE
    assert capsys.readouterr().out == f"{path}\n"


@pytest.mark.parametrize("command", ["path", "verify"])
def test_weights_that_are_not_here_are_an_error_with_the_way_out(
    command: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["model", command]) == ExitCode.INFRASTRUCTURE
    assert "get them with: extractor model pull 1.5b" in capsys.readouterr().err


def test_model_pull_shows_how_far_it_is(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def pull(wanted: weights.Weights, directory: Path, *, watcher: weights.Watcher) -> Path:
        watcher(weights.Progress("a mirror", 5_000_000, 10_000_000, 1_000_000.0, 5.0))
        return wanted.path_in(directory)

    monkeypatch.setattr(weights, "pull", pull)
    assert cli.run(["model", "pull", "0.5b"]) == ExitCode.DONE
    said = capsys.readouterr()
    assert said.err == "weights from a mirror 50% · 5 of 10 MB · 1.0 MB/s · 0:05 left\n"
    assert said.out == f"{weights.CATALOGUE['0.5b'].path_in(folder)}\n"


# ---- in a process of its own

PROGRAM = """
import sys, types
sys.path[:0] = {path!r}
from extractor.models import NoModel
# What reads is replaced before it is imported, which takes longer than the test.
engines, pipeline = types.ModuleType("extractor.engines.choice"), types.ModuleType("extractor.pipeline")
engines.choose_model = lambda *_, **__: NoModel()
pipeline.extract_async = pipeline.extract_many_async = None
sys.modules.update({{module.__name__: module for module in (engines, pipeline)}})
import test_cli
from extractor import api, cli
api.extract_many_async = test_cli.{core}
cli.main()
"""


async def hanging(pages: Iterable[Page], **more: Any) -> AsyncIterator[Extraction]:
    """One page, and then a question that is never answered."""
    for page in pages:
        yield extraction(page=page.name)
        await asyncio.sleep(600)


def started(core: str, *arguments: str, **more: Any) -> subprocess.Popen[bytes]:
    program = PROGRAM.format(path=[entry for entry in sys.path if entry], core=core)
    return subprocess.Popen([sys.executable, "-c", program, *arguments], stderr=subprocess.PIPE, **more)


@pytest.mark.parametrize(
    ("arguments", "kept"),
    [(["--format", "jsonl"], None), (["--out", "all.jsonl"], "all.jsonl"), ([], "extractions/a.json")],
)
def test_ctrl_c_ends_within_two_seconds_and_keeps_what_was_finished(arguments: list[str], kept: str | None) -> None:
    began = time.monotonic()
    with started("hanging", "extract", page("a.txt"), page("b.txt"), *arguments, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        first = process.stdout.readline()
        interrupted = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.wait(120) == ExitCode.INTERRUPTED
        # On a machine that is busy with other things both take longer, the start and the end.
        assert time.monotonic() - interrupted < max(2, interrupted - began)
        assert process.stderr.read().decode().splitlines()[-1] == "extractor: interrupted; what was finished is kept"
        assert json.loads(Path(kept).read_bytes() if kept else first)["page"] == "a.txt"


def test_a_reader_that_closes_the_pipe_ends_it_quietly() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with (
        os.fdopen(writing, "wb") as stdout,
        started("scripted", "extract", page("a.txt"), "--format", "jsonl", stdout=stdout) as process,
    ):
        assert process.wait(120) == ExitCode.DONE
        assert process.stderr is not None
        assert [line for line in process.stderr.read().decode().splitlines() if not line.startswith("reading")] == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
@pytest.mark.parametrize("shape", ["table", "jsonl"])
def test_a_full_disk_is_one_clear_line(shape: str) -> None:
    with (
        Path("/dev/full").open("wb") as stdout,
        started("scripted", "extract", page("a.txt"), "--format", shape, stdout=stdout) as process,
    ):
        assert process.wait(120) == ExitCode.INFRASTRUCTURE
        assert process.stderr is not None
        last = process.stderr.read().decode().splitlines()[-1]
        assert last == "extractor: standard output: the disk is full; make room, or choose another --out"
