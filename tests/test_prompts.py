"""Prompt files are checked, filled by name and versioned by their bytes."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from extractor.ask.prompts import fence, load_prompt, parse_prompt
from extractor.errors import UsageError

FILE = "---\nname: tides\nvariables: fence, text\n---\n\n# system\nRead the tide.\n\n# user\n<{{fence}}>\n{{text}}\n</{{fence}}>\n"
SHIPPED = sorted(path.stem for path in (Path(__file__).parent.parent / "prompts").glob("*.md"))


def test_a_prompt_has_a_name_two_texts_and_a_version() -> None:
    prompt = parse_prompt(FILE, where="tides.md")
    assert (prompt.name, prompt.system, prompt.user) == ("tides", "Read the tide.", "<{{fence}}>\n{{text}}\n</{{fence}}>")
    assert prompt.version == hashlib.sha256(FILE.encode()).hexdigest()[:12]


def test_filling_puts_every_value_where_its_name_stands() -> None:
    assert parse_prompt(FILE, where="x").fill(fence="F", text="a {{fence}} \\1") == "<F>\na {{fence}} \\1\n</F>"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"fence": "F"}, "missing variables ['text']"),
        ({"fence": "F", "text": "", "more": ""}, "unknown variables ['more']"),
        ({}, "missing"),
    ],
)
def test_filling_with_other_variables_says_which(values: dict[str, str], words: str) -> None:
    with pytest.raises(UsageError, match=re.escape(words)):
        parse_prompt(FILE, where="x").fill(**values)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no front matter",
        FILE.replace("# user", "# reader"),
        FILE.replace(", text", ""),
        FILE.replace("text\n---", "text, more\n---"),
        FILE.replace("the tide.", "{{text}}."),
        FILE.replace("name: tides\n", ""),
        FILE.replace("name: tides", "name:"),
    ],
)
def test_a_faulty_file_is_named_in_the_error(text: str) -> None:
    with pytest.raises(UsageError, match=r"tides\.md"):
        parse_prompt(text, where="tides.md")


def test_line_ends_of_a_checkout_change_no_text() -> None:
    unix, windows = parse_prompt(FILE, where="x"), parse_prompt(FILE.replace("\n", "\r\n"), where="x")
    assert (unix.system, unix.user) == (windows.system, windows.user)


def test_a_prompt_that_is_not_there_is_an_error_of_use() -> None:
    with pytest.raises(UsageError, match=r"no prompt .tides\.md."):
        load_prompt("tides")


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_prompt_is_sound(name: str) -> None:
    prompt = load_prompt(name)
    assert prompt.name == name and prompt.system and "fence" in prompt.user


def test_the_fence_comes_from_the_page_alone() -> None:
    assert fence("0123456789abcdef") == "PAGE-01234567"
