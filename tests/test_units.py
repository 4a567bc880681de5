"""Printed units convert where they are units, and stay as printed where they are not."""

from __future__ import annotations

import subprocess
import sys

import pytest
from invented import number

from extractor.errors import UsageError
from extractor.units import converted, normalised


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (17, "ms", (0.017, "s")),
        (3, "days", (259200, "s")),
        (3.2, "GB", (3.2e9, "B")),
        (5.2, "Mbit/s", (650000, "B/s")),
        (12, "mg L-1", (0.012, "kg/m³")),
        (6.4, "W m⁻²", (6.4, "W/m²")),
        (610, "km²", (6.1e8, "m²")),
        (2, "kWh", (7.2e6, "J")),
        (12, "°C", (285.15, "K")),
        (62, "tokens per second", (62, "token/s")),
        (35, "‰", (3.5, "percent")),
        (38, "%", (38, "percent")),
        (2, "pp", (2, "percentage_point")),
        (3, "x", (3, "fold")),
        (9.4, "$", (9.4, "USD")),
        (50, "euros", (50, "EUR")),
    ],
)
def test_units_of_one_kind_are_told_in_one(value: float, unit: str, expected: tuple[float, str]) -> None:
    """SI with its named units, bytes, percent, and ISO codes."""
    assert normalised(value, unit) == expected


@pytest.mark.parametrize("unit", ["dialogues", "cells", "HV", "dB", "kb", "bpm", "degrees", "ppm", "", None])
def test_what_is_no_known_unit_stays_as_printed(unit: str | None) -> None:
    """Counted nouns above all: cups, hands and barns are units of pint's."""
    assert normalised(9, unit) == (9, unit)


def test_a_difference_of_temperatures_has_no_offset() -> None:
    """3 °C more are 3 K more."""
    assert normalised(3, "°C", difference=True) == (3, "K")


def test_values_convert_into_units_of_their_kind_only() -> None:
    """A ratio is no percentage, and a dollar no euro."""
    assert (converted(1.7, "s", "ms"), converted(35, "‰", "%"), converted(50, "°F", "°C")) == (1700, 3.5, 10)
    for unit, into in [("x", "%"), ("points", "%"), ("$", "EUR"), ("ms", "GB"), (None, "s")]:
        with pytest.raises(UsageError, match="does not convert"):
            converted(3, unit, into)


def test_a_number_converts_with_both_ends() -> None:
    """Of a range and of a change."""
    told = number("41%", value=41.0, baseline_value=62.0, unit="ms").in_unit("s")
    assert (told.value, told.baseline_value, told.unit) == (0.041, 0.062, "s")


def test_nothing_loads_pint_before_a_physical_unit_needs_it() -> None:
    """It takes a second."""
    code = "import extractor, extractor.units, sys; extractor.units.normalised(3, '%'); print('pint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
