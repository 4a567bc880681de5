"""Coverage-guided fuzzing of what reads strangers' bytes: ``python tests/fuzz/fuzz.py reader``; see README.md here."""

from __future__ import annotations

import contextlib
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import atheris

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent)]

with atheris.instrument_imports(include=["extractor"]):
    from sound import check_document, check_extraction, check_quantities

    from extractor import NoModel, Page, extract
    from extractor.batch.containers import pages_in
    from extractor.drafts import AnswersDraft, TitlesDraft
    from extractor.engines.completion import Completion
    from extractor.engines.endpoint import Dialect, dialects
    from extractor.engines.local import before_circles
    from extractor.engines.partial import JsonWatch, loops
    from extractor.errors import ExtractorError, InvalidReply, ModelError, UnreadablePage
    from extractor.models import Question, parse_draft
    from extractor.numbers.scanner import scan
    from extractor.text.reading import read_page

SUFFIXES = (".html", ".txt", ".md", ".xml", ".csv", ".bib", "")
TYPES = (None, "text/html", "text/plain; charset=utf-16", "application/xml", "text/html; charset=gb18030", "text/plain; charset=x")
PACKED = (".html.gz", ".jsonl", ".jsonl.gz", ".warc", ".warc.gz", ".txt")
DRAFTS = (TitlesDraft, AnswersDraft)
FOLDER = Path(tempfile.mkdtemp(prefix="fuzz-"))


def _page(data: bytes) -> Page:
    """The first byte says what is said of the page."""
    say = data[0] if data else 0
    return Page.from_bytes(data[1:], name=f"page{SUFFIXES[say % len(SUFFIXES)]}", media_type=TYPES[say // 16 % len(TYPES)])


def reader(data: bytes) -> None:
    with contextlib.suppress(UnreadablePage):
        check_document(read_page(_page(data)).document)


def scanner(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    check_quantities(text, scan(text))


def page(data: bytes) -> None:
    given = _page(data)
    check_extraction(given, extract(given, model=NoModel()))


def reply(data: bytes) -> None:
    """A reply whole, as it grows, and inside a completion of every form that an endpoint may take."""
    raw = data.decode("utf-8", "replace")
    watch = JsonWatch()
    watch.feed(raw)
    closed = list(watch.closings())
    loops(raw)
    for answer in DRAFTS:
        question = Question("titles", "1", "system", "user", answer, 100)
        with contextlib.suppress(InvalidReply):
            parse_draft(raw, answer)
        with contextlib.suppress(ModelError):
            before_circles(raw, question)
        for dialect in dialects():
            _completed(raw, question, dialect)
    with contextlib.suppress(ValueError, KeyError, TypeError):
        Dialect.heard(raw)
    assert all(len(text) <= len(raw) + raw.count("[") + raw.count("{") for text in closed)


def _completed(raw: str, question: Question[AnswersDraft] | Question[TitlesDraft], dialect: Dialect) -> None:
    message = {"content": raw, "tool_calls": [{"function": {"arguments": raw}}]}
    with contextlib.suppress(ModelError):
        text = dialect.text(question, Completion.model_validate({"choices": [{"message": message}]}))
        dialect.form.obeyed(text)
        parse_draft(text, question.answer)
    with contextlib.suppress(ValueError):
        dialect.text(question, Completion.model_validate(json.loads(raw)))


def container(data: bytes) -> None:
    path = FOLDER / f"pages{PACKED[(data[0] if data else 0) % len(PACKED)]}"
    path.write_bytes(data[1:])
    for found in pages_in(path, path.name):
        assert found.load or found.problem
        if found.load:
            with contextlib.suppress(ExtractorError):
                found.load("page")


HARNESSES: dict[str, Callable[[bytes], None]] = {
    "reader": reader,
    "scanner": scanner,
    "page": page,
    "reply": reply,
    "container": container,
}


def _seeds(name: str) -> list[bytes]:
    """What the fuzzer starts from: our pages, their lines, and replies that were recorded."""
    evals = HERE.parent.parent / "evals"
    pages = [path for path in sorted(evals.glob("*/pages/*")) if path.is_file()]
    if name == "scanner":
        return [
            line.encode()
            for path in pages
            for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
            if any(map(str.isdigit, line))
        ]
    if name == "reply":
        lines = (evals / "recordings" / "local-1.5b.jsonl").read_text(encoding="utf-8").splitlines()[:200]
        return [str(json.loads(line).get("reply", "")).encode() for line in lines]
    if name == "container":
        return [bytes([kind]) + data for kind in range(len(PACKED)) for data in _packed()]
    return [bytes([SUFFIXES.index(path.suffix) if path.suffix in SUFFIXES else 0]) + path.read_bytes() for path in pages]


def _packed() -> list[bytes]:
    import gzip

    html = b"<html><body><h1>Tide</h1></body></html>"
    lines = b'{"id": "a", "url": "https://a.example", "html": "<p>Tide</p>"}\n{"text": "Tide"}\n'
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(html), html)
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\nWARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:0>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
    warc = head % len(http) + http + b"\r\n\r\n"
    return [html, lines, warc, *(gzip.compress(data) for data in (html, lines, warc))]


def main(name: str, options: list[str]) -> None:
    corpus = HERE / "corpus" / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(_seeds(name)):
        (corpus / f"seed-{number}").write_bytes(seed)
    atheris.Setup([sys.argv[0], str(corpus), *options], HARNESSES[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
