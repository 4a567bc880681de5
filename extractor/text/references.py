"""References that are printed over several lines, as lists of literature wrap them: which lines go on with one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_MOST_LINES = 12
_YEAR = re.compile(r"[,.]?\s\(?(?:19|20)\d\d[a-z]?\)?[.,:;]?(?:\s|$)")
_BETWEEN = re.compile(r"[,;&]|\b(?:and|und|y|et)\b")
_INITIALS = re.compile(r"(?:[^\W\d_a-zß-ÿ]\.?[-‐]?){1,4}")
_PARTICLES = frozenset("van von de der den del della da di dos das du la le el al bin ten ter zu".split())
_SMALL = _PARTICLES | {"and", "und", "y", "et", "&", "eds.", "ed.", "(ed.)", "(eds.)"}
_SHORTEST_TITLE = 20
_LONGEST_NAMES = 200
_TITLE_ENDS = re.compile(r"[^\W\d_]{3}[.?!]?[”\"]?[.?!](?=\s|$)")
"""Where nothing ends, title and journal stand in lines of their own and stay there."""
_NAMES_ALONE = re.compile(
    r"(?=[^\Wa-zß-ÿ_])(?:[^\W\d_][\w.'’‐-]*|&)(?:,? (?:[^\W\d_][\w.'’‐-]*|&)){0,30},? [^\W\da-zß-ÿ_][\w.'’‐-]*(?: \(?eds?\.?\)?)?[.,]?\s*"
)
_YEAR_FIRST = re.compile(r"\s*(?:19|20)\d\d[a-z]?[.:]?\s+(?=\S+\s\S+\s)")
_LINK = re.compile(r"[\[<(]|https?:|www\.|doi\b", re.IGNORECASE)
_NEW_LINE = re.compile(r"\s|[#>|*•-]|\d{1,3}[.)]\s|\[\d")


def continued(lines: Sequence[str]) -> Iterator[int]:
    """The indices of lines that go on with a reference which a line before them began: "Okafor A, Li W (2031)", "Slow tides. Tidal Letters."

    Between empty lines, from names with initials to a year and on to its end; lines of links stay lines of their own.
    """
    for first, last in _paragraphs(lines):
        if _is_reference(lines[first:last]):
            yield from (at for at in range(first + 1, last) if not _LINK.match(lines[at]))
    yield from (at for at in range(1, len(lines)) if _is_below_names(lines[at - 1], lines[at]))


def _is_below_names(above: str, line: str) -> bool:
    """Year and title below who wrote it, as archaeology prints references: "Okafor, Ada." and then "2031   Slow tides of the north"."""
    if not _YEAR_FIRST.match(line) or len(above) > _LONGEST_NAMES or not _NAMES_ALONE.fullmatch(above):
        return False
    return "," in above and all(word[0].isupper() or word in _SMALL for word in above.replace(",", " ").split())


def _paragraphs(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """From which line to which, of those with several lines that no mark of Markdown opens."""
    first = 0
    for at in range(len(lines) + 1):
        if at < len(lines) and lines[at].strip():
            continue
        if 2 <= at - first <= _MOST_LINES and not any(map(_NEW_LINE.match, lines[first:at])):
            yield first, at
        first = at + 1


def _is_reference(lines: Sequence[str]) -> bool:
    """Names up to a year, and a title behind it that ends inside the paragraph."""
    if not lines[0][:1].isalpha():
        return False
    text = " ".join(line.strip() for line in lines)
    year = _YEAR.search(text)
    if year is None or len(text) - year.end() < _SHORTEST_TITLE or not _TITLE_ENDS.search(text, year.end()):
        return False
    return _are_names(text[: year.start()])


def _are_names(text: str) -> bool:
    """Nothing but capitalised words in short parts, every other one with initials at least: "Okafor A, Li W", "Okafor, A., Li, W."."""
    text = re.sub(r"\bet\.? al\b\.?", "", text)
    parts = [part.split() for part in _BETWEEN.split(text) if part.strip()]
    words = [word for part in parts for word in part]
    if not words or max(map(len, parts)) > 5 or not all(word[0].isupper() or word in _PARTICLES for word in words):
        return False
    initialled = sum(any(_INITIALS.fullmatch(word.strip("()")) for word in part) for part in parts)
    return 2 * initialled >= len(parts)
