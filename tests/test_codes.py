"""Stretches of a text that hold digits and are no amounts: what is said first of all patterns takes no match from any."""

import re
from pathlib import Path

import pytest

from extractor.numbers.codes import AS_PRINTED, IN_SMALL_LETTERS, OPENS, SAYINGS, codes

LINES = Path(__file__).parent.parent / "evals" / "numbers"
SEVERAL = (
    "Call 0800 123 4567 or +49 30 1234567; (212) 555-0134. At 48°12'N 16°22'E, see n. º 12 and §§ 14, Abb. 3. "
    "In the '90s, 24/7, a whole nine yards, a two-dollar question, six of one; results 1-10 of 200, 5 min read. "
    "[12, 13, p. 4] (1, 2, 3) F(2, 30), 3 June 2024, id: 991, 12. Oktober 2023, P.O. Box 12, 5'-end, 12 BC, 5pm, 4x4 design"
)


def _printed() -> list[str]:
    return [SEVERAL, *(line for file in sorted(LINES.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines())]


@pytest.mark.parametrize("pattern", [AS_PRINTED[0], IN_SMALL_LETTERS[0], SAYINGS], ids=["as printed", "small letters", "sayings"])
def test_what_none_of_them_opens_with_is_no_loss(pattern: re.Pattern[str]) -> None:
    """The same stretches are found where every character is tried as an opening."""
    everywhere = re.compile(pattern.pattern.removeprefix(OPENS))
    found = 0
    for text in _printed():
        for view in (text, text.lower()):
            spans = [match.span() for match in pattern.finditer(view)]
            assert spans == [match.span() for match in everywhere.finditer(view)]
            found += len(spans)
    assert found > 3


def test_patterns_for_small_letters_print_no_capital() -> None:
    """They search lowered text, in which a capital of theirs would never be found."""
    for pattern in (IN_SMALL_LETTERS[0], SAYINGS):
        assert not re.findall(r"(?<![\\P])[A-ZÀ-Þ]", re.sub(r"\(\?P<", "", pattern.pattern))


def test_capitals_hide_nothing() -> None:
    """A date and a saying in capitals are found where they stand, also behind a letter that grows when lowered."""
    text = "İ 12 OKTOBER 2023 AND A WHOLE NINE YARDS"
    assert [(text[code.start : code.end], code.reason) for code in codes(text, text)] == [
        ("12 OKTOBER 2023", "date"),
        ("WHOLE NINE YARDS", "saying"),
    ]
