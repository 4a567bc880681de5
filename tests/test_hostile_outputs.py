"""Two hundred payloads through every output: parsers find nothing but text, a browser runs and fetches nothing, names lead nowhere."""

from __future__ import annotations

import csv
import html
import http.server
import io
import json
import re
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyarrow.parquet
import pytest
from invented import extraction, leaf, number, paper, problem
from markdown_it import MarkdownIt
from payloads import COMMANDS, NAMES, PAYLOADS
from selectolax.lexbor import LexborHTMLParser
from small_runs import cases_of, hostile_gate
from test_annotations import commands
from test_html_report import TAGS, Make, cases, hostile_view, parsed  # noqa: F401 (fixtures)

from extractor import Extraction, NoModel
from extractor.batch.exports import TABLES, Format, _cell, export
from extractor.batch.runner import run_batch
from extractor.cli import run as command_line
from extractor.records import ModelStamp, ProblemKind
from extractor.scoring.annotations import to_annotations
from extractor.scoring.exchange import BROWSER
from extractor.scoring.html import render as report_page
from extractor.scoring.junit import to_junit
from extractor.scoring.label_studio import labelling_config, to_label_studio
from extractor.scoring.step_summary import to_markdown
from extractor.scoring.terminal import gate_text, scores_table
from extractor.scoring.web_annotations import to_web_annotations
from extractor.shown.inert import inert
from extractor.shown.store import Folder, file_names, to_document, to_line
from extractor.shown.table import PageTable, render

STEERS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ud800-\udfff]")
"""What turns writing round or reaches a terminal, but for the line feed."""
FRAGMENT_TAGS = set("div style header strong span section h4 p table thead tbody tr th td mark footer".split())
GROUPS = [PAYLOADS[at : at + 30] for at in range(0, len(PAYLOADS), 30)]


def whole(text: str) -> str:
    """Without half characters, which no file takes."""
    return text.encode("utf-8", "replace").decode()


@cache
def hostile(payload: str) -> Extraction:
    """The payload wherever a page or a model has a word."""
    text = whole(payload) or "?"
    place = leaf(text, text)
    bad = paper(
        title=place, authors=[place, place], venue=place, abstract=place, links=[place],
        methods=[paper().methods[0].model_copy(update={"name": place})],
        numbers=[number(text, text, value=1, unit=text, metric=text, method=text, baseline=text, setting=text)],
    )  # fmt: skip
    return extraction(
        page=text, url=text, papers=[bad], model=ModelStamp(name=text),
        problems=[problem(kind, reason=text, words=text[:300]) for kind in (ProblemKind.ENGINE_DIED, ProblemKind.ODD)],
    )  # fmt: skip


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


# ---- HTML


@pytest.mark.parametrize("payloads", GROUPS, ids=range(len(GROUPS)))
def test_a_notebook_gets_text(payloads: tuple[str, ...]) -> None:
    """lexbor finds our elements with our attributes alone, and the payload's words all there."""
    for payload in payloads:
        page = LexborHTMLParser(f"<!doctype html><body>{hostile(payload)._repr_html_()}</body>")
        inside = page.css(".extraction, .extraction *")
        assert {node.tag for node in inside} <= FRAGMENT_TAGS
        assert {name for node in inside for name in node.attributes} <= {"class", "colspan"}
        assert page.css_first("header strong").text() == inert(whole(payload))


@pytest.mark.parametrize("payload", PAYLOADS[:40] + PAYLOADS[40::5])
def test_the_report_gets_text(cases: Make, payload: str) -> None:  # noqa: F811
    """One script and one style, ours; links to places on the page alone; nothing that loads or listens."""
    page = parsed(hostile_view(cases, whole(payload)))
    assert {node.tag for node in page.css("*")} <= TAGS
    assert [len(page.css(tag)) for tag in ("script", "style", "head title", "main")] == [1, 1, 1, 1]
    assert all((link.attributes["href"] or "").startswith("#") for link in page.css("a"))
    assert all(not name.startswith("on") and name not in ("src", "style") for node in page.css("*") for name in node.attributes)


# ---- terminals and logs


@pytest.mark.parametrize("payloads", GROUPS, ids=range(len(GROUPS)))
@pytest.mark.parametrize("stream", [Terminal, io.StringIO], ids=["terminal", "pipe"])
def test_a_table_steers_no_terminal_and_no_runner(payloads: tuple[str, ...], stream: type[io.StringIO]) -> None:
    """Only rich's own colours are left on a terminal; in a log no line is a command, however words are wrapped."""
    for payload in payloads:
        text = render(PageTable(hostile(payload), saved=whole(payload), verbose=True), stream())
        plain = re.sub(r"\x1b\[[0-9;]*m", "", text) if stream is Terminal else text
        assert not STEERS.search(plain)
        if stream is io.StringIO:
            assert commands(text) == []


@pytest.mark.parametrize("payloads", GROUPS, ids=range(len(GROUPS)))
def test_scores_and_gates_steer_nothing(payloads: tuple[str, ...]) -> None:
    run, gate = hostile_gate([whole(payload) for payload in payloads])
    text = scores_table(run.report, stream=io.StringIO()) + gate_text(gate, stream=io.StringIO())
    assert not STEERS.search(text) and commands(text) == []


# ---- what CI reads


@pytest.mark.parametrize("payloads", GROUPS, ids=range(len(GROUPS)))
def test_junit_is_xml_with_our_elements(payloads: tuple[str, ...]) -> None:
    run, gate = hostile_gate([whole(payload) for payload in payloads])
    root = ElementTree.fromstring(to_junit(run, cases_of(run), gate).encode())
    assert {element.tag for element in root.iter()} <= {"testsuites", "testsuite", "properties", "property", "testcase", "failure"}
    assert len(root.findall(".//testcase")) == len(set(payloads)) + 1


@pytest.mark.parametrize("payloads", GROUPS, ids=range(len(GROUPS)))
def test_annotations_are_the_commands_that_we_give(payloads: tuple[str, ...]) -> None:
    """None more, and only of the kinds that show something."""
    for payload in payloads:
        run, gate = hostile_gate([whole(payload)])
        text = to_annotations(run, cases_of(run), gate, most=50)
        found = commands(text)
        assert len(found) == len(text.splitlines()) and {name for name, _, _ in found} <= {"error", "warning"}
        assert {key for _, properties, _ in found for key in properties} <= {"file", "line", "title"}


@pytest.mark.parametrize("payloads", GROUPS, ids=range(len(GROUPS)))
def test_a_step_summary_holds_payloads_as_code_alone(payloads: tuple[str, ...]) -> None:
    """markdown-it finds no link, no image, no HTML but our folds, no mark-up outside of code spans."""
    run, gate = hostile_gate([whole(payload) for payload in payloads])
    text = to_markdown(run, gate)
    blocks = MarkdownIt("commonmark").enable("table").parse(text)
    tokens = [token for block in blocks for token in (block, *(block.children or []))]
    kinds = {token.type for token in tokens}
    assert kinds.isdisjoint({"link_open", "image", "html_inline", "fence", "code_block", "em_open", "blockquote_open", "hr"})
    assert {token.content.strip() for token in tokens if token.type == "html_block"} <= {
        "</details>", f"<details><summary>{len(gate.changes)} changed outcomes</summary>",
    }  # fmt: skip
    outside = " ".join(token.content for token in tokens if token.type == "text")
    assert not re.search(r"evil|::\w|##\w*\[|@\w|:\w+:", outside) and not STEERS.search(text)


# ---- files of data


@pytest.mark.parametrize("payloads", GROUPS, ids=range(len(GROUPS)))
def test_json_is_one_line_and_says_the_same(payloads: tuple[str, ...]) -> None:
    """With what would steer a terminal or a CI runner escaped."""
    for payload in payloads:
        read = hostile(payload)
        line = to_line(read)
        assert line.endswith("\n") and len(re.split(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", line)) == 2
        assert Extraction.model_validate_json(line) == Extraction.model_validate_json(to_document(read)) == read
        assert not STEERS.search(line.rstrip("\n")) and commands(line) == commands(to_document(read)) == []


@pytest.mark.parametrize("payloads", GROUPS, ids=range(len(GROUPS)))
def test_a_cell_is_no_formula_and_steers_nothing(payloads: tuple[str, ...]) -> None:
    """Also behind blanks and marks that spreadsheets leave out."""
    for payload in payloads:
        cell = str(_cell(whole(payload)))
        assert not re.match(
            r"[\s\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff\x00-\x1f]*[=+\-@＝＋－＠]", cell
        )
        assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", cell)


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A batch of a page for each payload and each name, whose names, addresses, titles and abstracts they are."""
    folder = tmp_path_factory.mktemp("hostile")
    words = "which reduces memory by 41% compared to SlowCache on RiverBench and needs no tuning at all for operators of small stations."
    with (folder / "pages.jsonl").open("w", encoding="utf-8") as file:
        for at, payload in enumerate([*PAYLOADS, *NAMES]):
            title = html.escape(whole(payload))[:400]
            page = f"<h3>Paper {at} on {title}</h3><p>Ada Okafor, Li Wei</p><p>We present Tide{at}, {title}, {words}</p>"
            file.write(json.dumps({"id": f"{whole(payload)} {at}"[:3000], "url": whole(payload)[:3000], "html": page}) + "\n")
    run_batch([folder / "pages.jsonl"], folder / "run", model=NoModel(), log=folder / "log.jsonl")
    return folder


def cells_of(folder: Path) -> Iterator[str]:
    for kind in TABLES:
        with (folder / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, strict=True))
        assert {len(row) for row in rows} == {len(TABLES[kind])}
        yield from (cell for row in rows[1:] for cell in row)


def test_every_export_of_a_hostile_batch_parses_to_the_same_rows(batch: Path) -> None:
    """CSV, SQLite, Parquet and JSON Lines, each by its own parser."""
    run = batch / "run"
    [lines] = export(run, Format.JSONL)
    read = [Extraction.model_validate_json(line) for line in lines.read_bytes().split(b"\n")[:-1]]
    assert len(read) == len(PAYLOADS) + len(NAMES) and sum(bool(one.papers) for one in read) > 90
    folder, columns = export(run, Format.CSV)[0].parent, export(run, Format.PARQUET)
    numeric = re.compile(r"-?\d+(\.\d+)?(e-?\d+)?")
    assert not [cell for cell in cells_of(folder) if cell.startswith(("=", "+", "-", "@")) and not numeric.fullmatch(cell)]
    [database] = export(run, Format.SQLITE)
    with closing(sqlite3.connect(database)) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        titles = [title for (title,) in connection.execute("SELECT title FROM papers ORDER BY rowid")]
    assert names == set(TABLES)
    assert titles == [row["title"] for one in read for row in one.to_rows("papers")]
    [papers] = [file for file in columns if file.stem == "papers"]
    assert pyarrow.parquet.read_table(papers).column("title").to_pylist() == titles


def test_log_and_summary_of_a_hostile_batch_are_json_that_steers_nothing(batch: Path) -> None:
    """Line by line, names of pages among them."""
    for file in (batch / "log.jsonl", batch / "run" / "summary.json"):
        text = file.read_text(encoding="utf-8")
        assert not STEERS.search(text)
        assert [json.loads(line) for line in text.split("\n")[:-1]] if file.suffix == ".jsonl" else json.loads(text)


def test_status_of_a_hostile_batch_steers_nothing(batch: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Nor do a command's complaints about names that it was given."""
    command_line(["status", str(batch / "run")])
    for name in (*NAMES, *COMMANDS):
        command_line(["show", whole(name).replace("\x00", "\x1b") or "?"])
    said = capfd.readouterr()
    assert not STEERS.search(said.out + said.err)


@pytest.mark.parametrize("payloads", GROUPS, ids=range(len(GROUPS)))
def test_labels_for_other_tools_are_json_and_fixed_xml(payloads: tuple[str, ...]) -> None:
    """What a page says is a string in them, and no part of a configuration."""
    for payload in payloads:
        source = f"Before {whole(payload)} after"
        text = whole(payload)
        labels: dict[str, Any] = {
            "page": text, "papers": [{"title": {"start": 7, "end": 7 + len(text), "text": text}, "authors": [], "methods": [], "numbers": []}],
        }  # fmt: skip
        task = json.loads(json.dumps(to_label_studio(labels, source)))
        assert task["data"]["text"] == source
        collection = json.loads(json.dumps(to_web_annotations(labels, source, counting=BROWSER)))
        words = [selector["exact"] for item in collection["first"]["items"] for selector in _selectors(item) if "exact" in selector]
        assert words == [text.replace("\r\n", "\n").replace("\r", "\n")]  # as a browser counts
        assert {element.tag for element in ElementTree.fromstring(labelling_config()).iter()} <= CONTROLS


CONTROLS = set(
    "View Text Labels Label Relations Relation Choices Choice TextArea Number Header Style HyperText Collapse Panel".split()
)


def _selectors(item: dict[str, Any]) -> list[dict[str, Any]]:
    target = item["target"]
    return list(target["selector"]) if isinstance(target, dict) else []


# ---- names


def test_no_file_is_named_by_a_page(batch: Path, tmp_path: Path) -> None:
    """Whatever its pages are called, a batch writes its own few files, and one folder of pages has names that lead nowhere."""
    allowed = r"(ledger\.db(-wal|-shm)?|summary\.json|lock|extractions\.(jsonl|sqlite)|csv|parquet|(papers|methods|numbers|problems)\.(csv|parquet)|[\w.-]*\.lock)"
    assert [p.name for p in (batch / "run").rglob("*") if not re.fullmatch(allowed, p.name)] == []
    assert sorted(p.name for p in batch.iterdir()) == ["log.jsonl", "pages.jsonl", "run"]
    pages = [Path(name) for name in NAMES]
    folder = Folder(tmp_path / "out", pages)
    written = [folder.add(hostile(name)) for name in NAMES]
    assert {path.parent for path in written if path} == {tmp_path / "out"}
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == sorted(path.name for path in written if path)
    assert len(set(written)) == len(NAMES) and [p.name for p in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("name", NAMES)
def test_a_safe_name_is_one_on_every_system(name: str) -> None:
    """No separator, no reserved device, no option, nothing hidden, no more bytes than file systems take."""
    [safe] = file_names([Path(name)])
    assert safe.endswith(".json") and len(safe.encode()) <= 255
    assert not re.search(r'[/\\:*?"<>|\x00-\x1f\s]', safe) and not safe.startswith((".", "-", "~"))
    assert not re.match(r"(?i)(con|prn|aux|nul|com\d|lpt\d)\.", safe)


# ---- a browser


@contextmanager
def listening() -> Iterator[tuple[int, list[str]]]:
    """A server on the loopback that notes what is asked of it."""
    asked: list[str] = []

    class Notes(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        do_POST = do_GET

        def log_message(self, format: str, *args: Any) -> None:
            return None

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Notes)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port, asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --virtual-time-budget=3000".split()


def browsed(file: Path, profile: Path) -> LexborHTMLParser:
    """The page after whatever would run has run."""
    assert CHROMIUM is not None
    command = [CHROMIUM, *FLAGS, f"--user-data-dir={profile}", "--dump-dom", file.as_uri()]
    return LexborHTMLParser(subprocess.run(command, capture_output=True, text=True, timeout=300, check=True).stdout)


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="needs chromium")
@pytest.mark.parametrize("kind", ["report", "notebook", "nothing escaped"])
def test_a_browser_runs_and_fetches_nothing(cases: Make, tmp_path: Path, kind: str) -> None:  # noqa: F811
    """All payloads on one page, their addresses leading to a server that listens. Unescaped, the same do run and do fetch."""
    with listening() as (port, asked):
        armed = [
            whole(one).replace("evil.example", f"127.0.0.1:{port}").replace("//127", "http://127").replace("http:http:", "http:")
            for one in PAYLOADS
        ]
        if kind == "report":
            views = [hostile_view(cases, one.replace("alert(1)", "document.title='pwned'")) for one in armed]
            pages = [report_page(view) for view in views[:: len(views) // 12]]
        else:
            raw = (one for one in armed if "pwned" in one or f"src=http://127.0.0.1:{port}" in one)
            pages = ["".join(raw) if kind == "nothing escaped" else "".join(hostile(one)._repr_html_() for one in armed)]
            pages = [f"<!doctype html><title>calm</title><body>{page}</body>" for page in pages]
        seen = []
        for at, page in enumerate(pages):
            (tmp_path / f"{at}.html").write_text(page, "utf-8")
            seen.append(browsed(tmp_path / f"{at}.html", tmp_path / f"profile{at}"))
    pwned = [one.css_first("title").text() == "pwned" for one in seen]
    assert (any(pwned), bool(asked)) == ((True, True) if kind == "nothing escaped" else (False, False)), asked
