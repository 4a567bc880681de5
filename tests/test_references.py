"""References over several lines."""

from __future__ import annotations

import pytest

from extractor.text.references import continued


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (
            [
                "Okafor A, Lind B (2031)",
                "Slow ferries and their early",
                "returns. Tidal Letters, 3.",
                "[link](https://m.example/1)",
            ],
            [1, 2],
        ),
        (["Okafor, A., Lind, B.,", "Roos, C. et al. (2031), Slow ferries", "of the north. Tidal Letters."], [1, 2]),
        (["Okafor A, Lind B (2031)", "Slow ferries and their early returns", "Tidal Letters 12: 45-57"], []),
        (["Slow ferries and their early returns", "Ada Okafor, Bo Lind (2031)", "Tidal Letters. Port City."], []),
        (["In spring (2031) the ferries of the north", "returned early. We ask why."], []),
        (["- Okafor A, Lind B (2031) Slow ferries", "of the north. Tidal Letters."], []),
        (["Okafor A, Lind B (2031) Slow ferries of the north. Tidal Letters."], []),
        (["Okafor A (2031) Slow ferries", "", "of the north. Tidal Letters."], []),
        (["Okafor, Ada.", "\t2031   Slow ferries of the north. Tidal Letters."], [1]),
        (["Okafor, Ada and Bo van Lind", "2031. Slow ferries of the north."], [1]),
        (["Harbours of the north, a list", "2031 Slow ferries of the north."], []),
        (["Okafor, Ada.", "", "2031 Slow ferries of the north."], []),
    ],
)
def test_lines_that_go_on_with_a_reference(lines: list[str], joined: list[int]) -> None:
    """Names with initials up to a year, and a title that ends inside the paragraph."""
    assert list(continued(lines)) == joined
