"""German and Spanish sentences report values, units and directions as English ones do."""

from __future__ import annotations

import pytest

from extractor.language.continental import english_view, language_of
from extractor.numbers.rules import Entry, judge_numbers

GERMAN = (
    "Bei 340 °C ging die Länge gegenüber den kalten Proben um 38,5 % zurück. Das Lagern senkte die Härte von 412 HV auf 396 HV."
    " Die Dauer fällt von 190 s auf 11 s. Die Dehnung stieg um rund 12,5 %. Die Grenze erreichte bis zu 1.180 MPa."
    " Der Wert liegt 2,4 Prozentpunkte über dem alten."
)
SPANISH = (
    "El método reduce el consumo en un 12,5 % frente a la versión anterior de los barcos,"
    " y la precisión aumentó de 81,2 % a 87,5 % con sensores."
)


def told(text: str) -> list[tuple[float, float | None, str | None, str | None, str | None]]:
    """Value, level left, unit, direction and qualifier of every result."""
    return [
        (
            reading.quantity.value,
            reading.quantity.baseline_value,
            reading.unit.value if reading.unit else None,
            reading.direction.value if reading.direction else None,
            reading.quantity.qualifier,
        )
        for reading in judge_numbers(Entry(text))
        if reading.kind and reading.kind.value == "result"
    ]


def test_german_results_have_value_unit_and_direction() -> None:
    """Decimal commas, points between thousands, "um", "von ... auf", verbs in two parts."""
    assert told(GERMAN) == [
        (38.5, None, "%", "decrease", None),
        (396.0, 412.0, "HV", "decrease", None),
        (11.0, 190.0, "s", "decrease", None),
        (12.5, None, "%", "increase", "about"),
        (1180.0, None, "MPa", None, "at_most"),
        (2.4, None, "points", "increase", None),
    ]


def test_spanish_results_have_value_unit_and_direction() -> None:
    """ "en un 12,5 %", "de 81,2 % a 87,5 %"."""
    assert told(SPANISH) == [(12.5, None, "%", "decrease", None), (87.5, 81.2, "%", "increase", None)]


@pytest.mark.parametrize("text", [GERMAN, SPANISH, "We cut the cost of die and mold by 5% with the new method."])
def test_the_view_is_as_long_as_the_text(text: str) -> None:
    """An offset into the view is an offset into the text."""
    assert len(english_view(text)) == len(text)


def test_english_text_stays_as_it_is() -> None:
    """A German title or a few loan words make no German text."""
    text = "We study the Bild und Ton corpus of the archive and cut the error by 5% with 1,260 pages from 2,100."
    assert language_of(text) is None
    assert english_view(text) == text


def test_quotes_are_the_printed_words() -> None:
    """What is read in the English view is copied from the text."""
    for reading in judge_numbers(Entry(GERMAN)):
        if reading.metric:
            assert [reading.metric.value] == [GERMAN[start:end] for start, end in reading.metric.spans]
