"""Does the page print what was read from it? Told without gold."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.scoring.grounding import Ungrounded, ungrounded

SOURCE = "TideCache, by Okafor, Ada. It saves 38% in 17&nbsp;ms over 1,250 tides, <b>1</b>2.7x of Th\\'eo's."


def at(quote: str, /, **more: Any) -> dict[str, Any]:
    start = SOURCE.index(quote)
    return {"text": quote, "start": start, "end": start + len(quote)} | more


def reasons(record: dict[str, Any]) -> list[str]:
    return [one.reason for one in ungrounded("page", {"papers": [record]}, SOURCE)[1]]


@pytest.mark.parametrize(
    "number",
    [
        at("38%", value=38.0, unit="%"),
        at("38%", value=-38),
        at("38%", value=0.38, unit="ratio"),
        at("1,250", value=1250),
        at("17&nbsp;ms", value=17, text="17 ms", quote="17&nbsp;ms"),
        at("<b>1</b>2.7x", value=12.7, text="12.7x", quote="<b>1</b>2.7x"),
        at("38% in 17", value=17, high=38),
    ],
)
def test_a_number_is_on_the_page(number: dict[str, Any]) -> None:
    """Where the characters at its place stand for its value, markup and entities aside."""
    assert reasons({"numbers": [number]}) == []


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (at("38%", value=83), "not on the page"),
        (at("38%", value=0.38, unit=None), "not on the page"),
        (at("38%", value=3800, unit="ratio"), "not on the page"),
        (at("1,250", value=250), "not on the page"),
        (at("38%", value=38, high=83), "not on the page"),
        (at("38%", value=38, baseline_value=83), "not on the page"),
        (at("38%", value=83, text="83%", quote="38%"), "not on the page"),
        (at("38%", value=38, quote="83%"), "other words at the place"),
        ({"text": "38%", "value": 38}, "no place"),
        ({"text": "38%", "value": 38, "start": 9, "end": 2}, "no place"),
        ({"text": "38%", "value": 38, "start": 9999, "end": 10002}, "not on the page"),
        (at("38%", value=None), "no place"),
        (at("38%", value="many"), "no place"),
    ],
)
def test_a_number_is_not_on_the_page(number: dict[str, Any], reason: str) -> None:
    """Each end of a range, and the level that it started from, too."""
    assert reasons({"numbers": [number]}) == [reason]


@pytest.mark.parametrize(
    "leaf",
    [
        at("TideCache"),
        at("Okafor, Ada", text="Ada Okafor", quote="Okafor, Ada"),
        at("Th\\'eo", text="Théo", quote="Th\\'eo"),
        at("17&nbsp;ms", text="17 ms", quote="17&nbsp;ms"),
    ],
)
def test_words_are_on_the_page(leaf: dict[str, Any]) -> None:
    """As they are printed, or as a reader sees them."""
    assert reasons({"title": leaf}) == []


@pytest.mark.parametrize(
    ("leaf", "reason"),
    [
        (at("TideCache", text="TideCash"), "other words at the place"),
        (at("TideCache", text="WeirNet", quote="TideCache"), "other words at the place"),
        (at("TideCache", quote="tidecache"), "other words at the place"),
        ({"text": "TideCache"}, "no place"),
    ],
)
def test_words_are_not_on_the_page(leaf: dict[str, Any], reason: str) -> None:
    """Other than those at their place, or nowhere."""
    assert reasons({"title": leaf}) == [reason]


def test_all_values_are_looked_at_and_the_faulty_ones_have_a_path() -> None:
    """At any depth; evidence and second readings are no values."""
    record = {
        "authors": [at("Okafor"), at("Ada", text="Eve")],
        "methods": [{"name": at("TideCache"), "evidence": {"role": [{"text": "no place"}]}}],
        "numbers": [at("38%", value=83)],
    }
    looked_at, found = ungrounded("page", {"papers": [record]}, SOURCE)
    assert looked_at == 4
    assert found == [
        Ungrounded("page", "papers[0].authors[1]", "other words at the place", "Eve"),
        Ungrounded("page", "papers[0].numbers[0].value", "not on the page", "83"),
    ]
