"""Every regular expression of the package takes time that grows with the length of its text, whatever the text."""

from __future__ import annotations

import re

import pytest
from cost import LENGTH, LIMIT, SLACK
from pattern_attacks import Attacked, attacks, patterns, slow_text

SHORT = 5_000
ATTACKS = {SHORT: 3, LENGTH: 60}
"""By length: how many texts each pattern is tried on."""
BOUNDED = {
    "ask.prompts._FILE": "reads our own prompt files",
    "language.wording._LINK_WORDS": "is asked of fewer than 80 characters",
    "layout.composites._NOTED": "is asked of 3,000 characters",
    "methods.names._CAPITALS_BEFORE": "is asked of 300 characters",
    "pages._HTML_NEAR_START": "is asked of 2,000 characters",
    "text.markup._TAG": "is given up for a looser one at the first tag without an end",
    "text.data.keys._MACHINE": "is asked of 100 characters",
    "text.encodings._IN_META": "is asked of 4,096 bytes",
    **{f"methods.proposals._OBJECTS[{n}][1]": "is matched at one place, behind its verb" for n in range(10)},
}
"""Patterns that take longer, and why no page makes them."""


def _slow(length: int) -> dict[str, str]:
    found = {one.name: slow_text(one, length, most=ATTACKS[length], seconds=LIMIT * SLACK) for one in patterns()}
    return {name: text for name, text in found.items() if text and name not in BOUNDED}


def test_all_patterns_are_found() -> None:
    """In names, in tables, and in calls."""
    names = {one.name for one in patterns()}
    assert len(names) > 400 and {"text.markdown._LINK", "pages._FORMATS"} & names
    assert any("[" in name for name in names) and any(".line " in name for name in names)


def test_an_attack_finds_a_pattern_that_is_not_linear() -> None:
    """And takes no linear one for it."""
    bad, good = (Attacked("x", re.compile(pattern), ("search",)) for pattern in (r"\s+x", r"(?<!\s)\s+x"))
    assert slow_text(bad, 50_000, most=40, seconds=0.5)
    assert slow_text(good, 50_000, most=40, seconds=3.0) is None
    assert all(len(text) <= 60 for text in attacks(bad.pattern, 50, most=40))


def test_no_pattern_is_exponential() -> None:
    """A few kilobytes, a few texts each."""
    assert _slow(SHORT) == {}


@pytest.mark.slow
def test_a_hundred_kilobytes_take_every_pattern_under_a_second() -> None:
    """On a free machine; sixty texts each, made from the pattern's own parts."""
    assert _slow(LENGTH) == {}
