"""Labels as marks, and offsets as other tools count them."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from html import escape
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from labelled_texts import invented_text, random_labels, spans

from extractor.errors import UsageError
from extractor.scoring.exchange import (
    BROWSER,
    CODE_POINTS,
    COUNTINGS,
    Claim,
    Counting,
    OffsetMap,
    Refused,
    entries_of,
    labels_of,
    places_of,
    told_with_line,
    with_lf,
)

NODE = shutil.which("node")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


# ---- offsets


@pytest.mark.parametrize(
    ("counting", "expected"),
    [(CODE_POINTS, (6, 11)), (Counting(utf16=True), (7, 12)), (Counting(lf=True), (5, 10)), (BROWSER, (6, 11))],
)
def test_an_astral_character_is_two_units_and_a_crlf_one_character_for_those_who_count_so(counting, expected):
    """ "cache" in "😀 e + accent, CRLF, tide" style text, as each side counts it."""
    source = "😀e\u0301 \r\ncache"
    start = source.index("cache")
    offsets = OffsetMap(source, counting)
    assert (offsets.there(start), offsets.there(start + 5)) == expected


@pytest.mark.parametrize(("seed", "counting"), [*product(range(10), COUNTINGS)])
def test_offsets_there_and_back_are_the_same(seed, counting):
    """For every place between two characters that both sides have."""
    rng = random.Random(seed)
    source = invented_text(rng)
    offsets = OffsetMap(source, counting)
    for start, end in spans(rng, source, 12):
        assert (offsets.back(offsets.there(start)), offsets.back(offsets.there(end))) == (start, end)


@pytest.mark.parametrize(("seed", "counting"), [*product(range(10), COUNTINGS)])
def test_offsets_there_cut_the_same_words_out_of_their_text(seed, counting):
    """Measured without the map: by encoding and by replacing line ends."""
    rng = random.Random(seed)
    source = invented_text(rng)
    offsets = OffsetMap(source, counting)
    for start, _ in spans(rng, source, 12):
        before = with_lf(source[:start]) if counting.lf else source[:start]
        assert offsets.there(start) == (utf16(before) if counting.utf16 else len(before))


@pytest.mark.parametrize("at", [1, -1, 9])
def test_an_offset_inside_a_character_or_off_the_page_is_refused(at):
    """Half of a surrogate pair is no place."""
    with pytest.raises(Refused, match="no place between two characters"):
        OffsetMap("😀 tide", Counting(utf16=True)).back(at)


def test_a_place_inside_a_crlf_is_the_one_before_it():
    """Where CRLF is one character there is none between."""
    offsets = OffsetMap("a\r\nb", BROWSER)
    assert [offsets.there(at) for at in range(5)] == [0, 1, 1, 2, 3]
    assert [offsets.back(at) for at in range(4)] == [0, 1, 3, 4]


def test_the_words_tell_how_a_tool_counts():
    """The same claim in UTF-16 units and in code points; words that stand nowhere fit no way of counting."""
    source = "😀😀 tide 41% tide"
    assert places_of([Claim(8, 11, "41%")], source) == [(8, 11)]
    assert places_of([Claim(10, 13, "41%")], source) == [(8, 11)]
    assert places_of([Claim(10, 13, "42%")], source) is None
    assert places_of([Claim(10, 13, "41%")], source, CODE_POINTS) is None


def test_all_claims_are_counted_alike():
    """One word before any odd character does not make the others right."""
    source = "tide 😀 41%"
    assert places_of([Claim(0, 4, "tide"), Claim(8, 11, "41%")], source) == [(0, 4), (7, 10)]
    assert places_of([Claim(0, 4, "tide"), Claim(8, 11, "41%"), Claim(7, 10, "41%")], source) is None


# ---- a real JavaScript engine, a real browser


def cuts(rng: random.Random, source: str, counting: Counting) -> list[dict[str, Any]]:
    offsets = OffsetMap(source, counting)
    return [{"start": offsets.there(a), "end": offsets.there(b), "exact": offsets.quote(a, b)} for a, b in spans(rng, source, 30)]


@pytest.mark.skipif(NODE is None, reason="needs node")
def test_javascript_cuts_the_same_words():
    """``substring`` counts UTF-16 units."""
    rng = random.Random(7)
    source = invented_text(rng)
    script = "const {source, cuts} = JSON.parse(require('fs').readFileSync(0, 'utf8'));" + (
        "console.log(JSON.stringify(cuts.filter(c => source.substring(c.start, c.end) !== c.exact)))"
    )
    told = json.dumps({"source": source, "cuts": cuts(rng, source, Counting(utf16=True))})
    done = subprocess.run([str(NODE), "-e", script], input=told, capture_output=True, text=True, timeout=60, check=True)
    assert json.loads(done.stdout) == []


@pytest.mark.browser
def test_a_browser_selects_the_same_words_in_its_text_nodes(tmp_path: Path):
    """A page with CRLF, astral characters and combining marks, parsed as HTML; ranges over its text node by our offsets."""
    if CHROMIUM is None:
        pytest.skip("needs chromium")
    rng = random.Random(11)
    source = "tide" + invented_text(rng) + invented_text(rng)  # a line end right behind <pre> is dropped
    told = escape(json.dumps(cuts(rng, source, BROWSER), ensure_ascii=True))
    script = """
      const text = document.querySelector('pre').firstChild, range = document.createRange();
      const wrong = JSON.parse(document.querySelector('textarea').value).filter(cut => {
        range.setStart(text, cut.start); range.setEnd(text, cut.end);
        return range.toString() !== cut.exact;
      });
      document.title = `${document.querySelectorAll('pre').length} pre, ${wrong.length} wrong`;
    """
    page = tmp_path / "page.html"
    body = f"<pre>{escape(source)}</pre><textarea>{told}</textarea><script>{script}</script>"
    page.write_bytes(f"<!doctype html><meta charset=utf-8><title></title>{body}".encode())
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom"]
    done = subprocess.run([*command, page.as_uri()], capture_output=True, text=True, timeout=120, check=True)
    assert "<title>1 pre, 0 wrong</title>" in done.stdout


# ---- marks


@pytest.mark.parametrize("seed", range(20))
def test_labels_to_marks_and_back_are_the_same(seed):
    """Nothing that gold says is lost, and nothing added."""
    rng = random.Random(seed)
    source = invented_text(rng)
    labels = random_labels(rng, source)
    assert labels_of(labels, entries_of(labels), source) == labels


def test_what_has_no_place_on_the_page_cannot_be_marked():
    """A prediction of a tool that gives no offsets; the error says which."""
    labels = {"page": "tide.txt", "papers": [{"authors": [{"text": "Ada Okafor", "start": None, "end": None}]}]}
    with pytest.raises(Refused, match=r"papers\.0\.authors\.0: 'Ada Okafor' has no place on the page"):
        entries_of(labels)
    with pytest.raises(Refused, match=r"papers\.0: the paper has nothing"):
        entries_of({"page": "tide.txt", "papers": [{"year": 2031}]})


def test_a_refusal_is_told_with_file_and_line():
    """The line is that of the place, or of its nearest parent that has one."""
    with (
        pytest.raises(UsageError, match=r"^tasks\.json:7: 0\.data: should be an object$"),
        told_with_line(Path("tasks.json"), {(): 1, (3,): 5, (3, 0): 7}, (3,)),
    ):
        raise Refused("should be an object", (0, "data"))
