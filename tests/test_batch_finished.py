"""Finished pages across runs: found under any name, and never where they would be wrong."""

from __future__ import annotations

import pickle
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from invented import extraction, problem

from extractor.batch.finished import PASSING, Finished, code_version, fingerprint
from extractor.batch.lines import named, nameless, timeless
from extractor.engines.cache import DATABASE, Replies
from extractor.errors import CacheError
from extractor.models import NoModel, ScriptedModel
from extractor.pages import Page
from extractor.records import Extraction, ProblemKind, Usage

PAGE = Page.from_text("Some page.", name="a.txt", url="https://x.example/a")
READING = {"model": "m", "prompts": "p"}


def read(page: Page = PAGE, **more: Any) -> Extraction:
    return extraction(page=page.name, url=page.url, sha256=page.sha256, **more)


def kept(folder: Path, page: Page = PAGE, **more: Any) -> Finished:
    finished = Finished(Replies(folder), READING)
    finished.keep(page, read(page, **more))
    return finished


def test_the_same_bytes_are_found_under_another_name(tmp_path: Path):
    """Without what the first reading cost."""
    again = Page.from_text("Some page.", name='b "c".txt', url=PAGE.url)
    found = kept(tmp_path, usage=Usage(questions=3, seconds=2.0)).get(again)
    assert found is not None
    assert found[0] == read(again, usage=Usage())
    assert found[1] == timeless(found[0])


@pytest.mark.parametrize("other", [
    Page.from_text("Another page.", name="a.txt", url=PAGE.url),
    Page.from_text("Some page.", name="a.html", url=PAGE.url),
    Page.from_text("Some page.", name="a.txt", url="https://x.example/b"),
    Page.from_bytes(b"Some page.", name="a.txt", url=PAGE.url, media_type="text/html"),
], ids=["bytes", "suffix", "address", "media type"])  # fmt: skip
def test_what_could_be_read_otherwise_is_another_page(tmp_path: Path, other: Page):
    assert kept(tmp_path).get(other) is None


@pytest.mark.parametrize("other", [{"model": "n", "prompts": "p"}, {"model": "m", "prompts": "q"}])
def test_another_way_of_reading_finds_nothing(tmp_path: Path, other: dict[str, str]):
    kept(tmp_path).close()
    assert Finished(Replies(tmp_path), other).get(PAGE) is None


@pytest.mark.parametrize("kind", ProblemKind)
def test_an_extraction_is_kept_unless_the_next_could_be_better(tmp_path: Path, kind: ProblemKind):
    found = kept(tmp_path, problems=[problem(kind)]).get(PAGE)
    assert (found is None) == (kind in PASSING)


@pytest.mark.parametrize("value", [
    b"", b"{}", b"\xff", b"null", pickle.dumps("x"), nameless(extraction()).encode(),
    nameless(read()).replace('"papers"', '"paper"').encode(), nameless(read()).replace(",", ",\n").encode(), timeless(read()).encode(),
], ids=["empty", "object", "no text", "null", "pickle", "another page", "off schema", "many lines", "named"])  # fmt: skip
def test_a_poisoned_value_is_a_miss(tmp_path: Path, value: bytes):
    finished = kept(tmp_path)
    connection = sqlite3.connect(tmp_path / DATABASE)
    connection.execute("UPDATE Cache SET value = ?", (value,))
    connection.commit()
    connection.close()
    assert finished.get(PAGE) is None


def test_a_cache_that_fails_is_gone_without(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    class Failing(Replies):
        def get(self, key: str) -> bytes | None:
            raise CacheError("the disk is full")

        def set(self, key: str, value: bytes) -> None:
            raise CacheError("the disk is full")

    finished = Finished(Failing(tmp_path), READING)
    finished.keep(PAGE, read())
    assert finished.get(PAGE) is None
    assert caplog.messages == ["the cache of finished pages does not work, and is gone without: the disk is full"]


@pytest.mark.parametrize("name", ["a.txt", 'quo"te\\', "Ünï\u2028cödé", "日本語/a", "tab\t"])
@pytest.mark.parametrize("url", [None, 'https://x.example/?q="ä"'])
def test_a_line_under_a_name_is_what_writing_it_anew_gives(name: str, url: str | None):
    found = read().model_copy(update={"page": name, "url": url})
    line = named(nameless(found), name, url)
    assert line == timeless(found)
    assert len(line.splitlines()) == 1


def test_the_fingerprint_names_code_prompts_and_model(monkeypatch: pytest.MonkeyPatch):
    assert fingerprint(NoModel()) != fingerprint(ScriptedModel([], name="m")) != fingerprint(ScriptedModel([], name="n"))
    assert len(code_version()) == 64
