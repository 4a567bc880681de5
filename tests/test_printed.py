"""Which values a short printed text may stand for."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extractor.scoring.printed import LONGEST, is_printed, printed_values

PRINTED = [
    ("38", "38 %"),
    ("38.0", "38%"),
    ("-38", "−38%"),
    ("3.8", "3.8"),
    ("0.5", ".5"),
    ("1234", "1,234"),
    ("1234", "1 234"),
    ("1234", "1\u202f234"),
    ("1234", "1&nbsp;234"),
    ("1234", "1&amp;nbsp;234"),
    ("1234", "1'234"),
    ("1234", "1.234"),
    ("1234", r"1\,234"),
    ("1234", "1{,}234"),
    ("1.234", "1.234"),
    ("1234567", "1,234,567"),
    ("123456", "1,23,456"),
    ("1234.5", "1,234.5"),
    ("1234.5", "1.234,5"),
    ("1234.5", "1 234,5"),
    ("3.4", "3,4 %"),
    ("3.07", r"3.07\%"),
    ("1200000", "1.2 × 10^6"),
    ("1200000", r"$1.2 \times 10^{6}$"),
    ("1200000", "1.2 &times; 10<sup>6</sup>"),
    ("1200000", "1.2·10⁶"),
    ("0.0012", "1.2 x 10^-3"),
    ("0.0012", "1.2 × 10⁻³"),
    ("0.0012", "1.2e-3"),
    ("100000", "10<sup>5</sup>"),
    ("100000", "10^5"),
    ("100000", "10&lt;sup&gt;5"),
    ("1024", "2^{10}"),
    ("9000", "9k dialogues"),
    ("2e12", "2T tokens"),
    ("1500000", "1.5 million"),
    ("1000000", "a million"),
    ("300", "three hundred"),
    ("30000", "3 万"),
    ("5", "五"),
    ("11", "eleven"),
    ("21", "twenty-one"),
    ("21", "Twenty one"),
    ("24", "two dozen"),
    ("2", "twice"),
    ("2", "doubled"),
    ("7", "sevenfold"),
    ("0.5", "halved"),
    ("0.5", "½"),
    ("2.5", "2½"),
    ("0.25", "a quarter"),
    ("0.75", "three quarters"),
    ("0.75", "3/4"),
    ("0.75", "3 out of 4"),
    ("10", "an order of magnitude"),
    ("100", "two orders of magnitude"),
    ("1000", "3 orders of magnitude"),
    ("51.3", "51.3% to 60.8%"),
    ("60.8", "51.3% to 60.8%"),
    ("2.6", "2.2-2.6x"),
    ("38", "３８"),
]
NOT_PRINTED = [
    ("83", "38"),
    ("1205", "1250"),
    ("8", "3.8"),
    ("3", "3.8"),
    ("38", "3.8"),
    ("380", "38"),
    ("234", "1,234"),
    ("1", "1,234"),
    ("234", "1 234"),
    ("34", "3,4 %"),
    ("125", "1,25"),
    ("5", "10^5"),
    ("10", "10<sup>5</sup>"),
    ("105", "10<sup>5</sup>"),
    ("1.2", "1.2 × 10^6"),
    ("6", "1.2 × 10^6"),
    ("1.2", "1.2e-3"),
    ("3", "1.2e-3"),
    ("1000000", "1.5 million"),
    ("0.333333333333", "two-thirds"),
    ("3", "two-thirds"),
    ("10", "two orders of magnitude"),
    ("100", "an order of magnitude"),
    ("100", "hundreds of"),
    ("1", "a model"),
    ("21", "2½"),
    ("24", "dozen"),
    ("0", ""),
    ("1", "v2.1.3"),
]


@pytest.mark.parametrize(("number", "text"), PRINTED)
def test_the_text_stands_for_the_value(number: str, text: str) -> None:
    """Whatever its sign, in every habit of writing."""
    assert is_printed(Decimal(number), text)


@pytest.mark.parametrize(("number", "text"), NOT_PRINTED)
def test_the_text_does_not_stand_for_the_value(number: str, text: str) -> None:
    """Neither other digits nor a part of those that it has."""
    assert not is_printed(Decimal(number), text)


def test_thirds_are_rounded() -> None:
    """To nine digits."""
    assert is_printed(Decimal("0.6666666667"), "two-thirds")
    assert is_printed(Decimal("0.3333333333"), "a third")
    assert not is_printed(Decimal("0.67"), "two-thirds")


def test_a_long_text_prints_nothing() -> None:
    """Something in it would always fit."""
    assert printed_values("38" + " " * (LONGEST - 2)) == {Decimal(38)}
    assert printed_values("38" + " " * (LONGEST - 1)) == frozenset()


@pytest.mark.parametrize("text", ["10^999999999", "9e999999999", "1/0", "0^-5", "^^^", "1,,2", "⅐⅐", "10^{", "&#99999999;", "𝟛𝟠"])
def test_hostile_texts_are_read_in_no_time(text: str) -> None:
    """And without an error."""
    assert all(found.is_finite() for found in printed_values(text))
