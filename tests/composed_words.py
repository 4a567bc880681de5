"""What a browser shows of pages, word by word: an own walk over its composed tree, against which our text is measured."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_FLAGS = (
    "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update"
    " --disable-sync --virtual-time-budget=100000 --window-size=1300,1000 --dump-dom"
).split()
_WALKER = Path(__file__).with_name("composed_words.js")
_ANSWER = re.compile(r'<script type="application/json" id="answer">(.*?)</script>', re.DOTALL)
# Pages in the frames inherit the policy: their scripts don't run, and nothing is fetched.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-walker'; frame-src 'self'"


class Shown(NamedTuple):
    """The words of a page that the browser shows, and those that it holds but does not show, each in order."""

    seen: list[str]
    unseen: list[str]


def shown_words(pages: Sequence[str], folder: Path) -> list[Shown]:
    """What the browser shows of each page. One run for all of them."""
    assert CHROMIUM is not None
    sources = json.dumps(list(pages)).replace("<", "\\u003c")
    policy = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    script = f'<script nonce="walker">const PAGES = {sources};\n{_WALKER.read_text("utf-8")}</script>'
    file = folder / "walk.html"
    file.write_text(f'<!doctype html><meta charset="utf-8">{policy}<body>{script}</body>', "utf-8")
    command = [CHROMIUM, *_FLAGS, f"--user-data-dir={folder / 'profile'}", file.as_uri()]
    done = subprocess.run(command, capture_output=True, timeout=600, check=True)
    found = _ANSWER.search(done.stdout.decode("utf-8"))
    assert found, "the walker gave no answer"
    return [Shown(_words(texts, seen=True), _words(texts, seen=False)) for texts in json.loads(found[1])]


def _words(texts: list[tuple[str, bool] | None], *, seen: bool) -> list[str]:
    parts = ["\n" if text is None else text[0] if text[1] is seen else "" for text in texts]
    return list(words("".join(parts)))


_NO_GLYPH = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)


def words(text: str) -> Iterator[str]:
    """The words of a text, with case, ligatures and raised digits made alike."""
    yield from unicodedata.normalize("NFKC", _NO_GLYPH.sub("", text)).casefold().replace("\u2212", "-").split()


class Differing(NamedTuple):
    """Words that only the browser shows, and places of words that only we read, each in order."""

    lost: list[str]
    extra: list[int]


def differing(shown: Sequence[str], read: Sequence[str]) -> Differing:
    """Compare in order. Words that touch on the screen may be read as several, but not the other way round."""
    lost: list[str] = []
    extra: list[int] = []
    for kind, a, b, c, d in SequenceMatcher(None, shown, read, autojunk=False).get_opcodes():
        if kind != "equal":
            only_shown, only_read = _unlike(shown[a:b], read[c:d])
            lost += only_shown
            extra += [c + at for at in only_read]
    return Differing(lost, extra)


def _unlike(shown: Sequence[str], read: Sequence[str]) -> tuple[list[str], list[int]]:
    """Of a few words those shown that no run of the words read makes up, and which of those read are part of no such run."""
    lost: list[str] = []
    extra: list[int] = []
    at = 0
    for word in shown:
        start, end = next((run for run in _runs(read, at) if "".join(read[slice(*run)]) == word), (at, at))
        extra += range(at, start)
        at = end
        if start == end:
            lost.append(word)
    return lost, [*extra, *range(at, len(read))]


def _runs(read: Sequence[str], at: int) -> Iterator[tuple[int, int]]:
    """Runs of up to a dozen of the words from ``at`` on."""
    for start in range(at, len(read)):
        yield from ((start, end) for end in range(start + 1, min(start + 13, len(read) + 1)))
