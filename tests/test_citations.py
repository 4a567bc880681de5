"""References in the orders in which bibliographies print them are cut into their fields."""

from __future__ import annotations

import pytest
from cost import is_cheap, repeated
from invented_pages import TIDE, read

from extractor.layout.citations import citation

TITLE = "Breathing Caches for Long Dialogues"
LOW = "Breathing caches for long dialogues"
TWO = ["Ada Okafor", "Bo Lindqvist"]
SHORT = ["A. Okafor", "B. Lindqvist"]
LAST_FIRST = ["Okafor, A.", "Lindqvist, B."]

REFERENCES: list[tuple[str, str, list[str], str, int]] = [
    (f'[1] A. Okafor, B. Lindqvist. "{TITLE}." Tidal Letters, 2020.', TITLE, SHORT, "Tidal Letters, 2020", 2020),
    (f'A. Okafor and B. Lindqvist, "{TITLE}," Tidal Letters, vol. 2, pp. 3-4, 2020.', TITLE, SHORT, "Tidal Letters, vol. 2, pp. 3-4, 2020", 2020),
    (f"Ada Okafor, Bo Lindqvist. “{TITLE}.” Tidal Letters, 2020.", TITLE, TWO, "Tidal Letters, 2020", 2020),
    (f"Okafor, A., & Lindqvist, B. (2020). {LOW}. Tidal Letters, 2(1), 3-4.", LOW, LAST_FIRST, "Tidal Letters, 2(1), 3-4", 2020),
    (f"Ada Okafor and Bo Lindqvist (2020). {TITLE}. Tidal Letters 2(1), 3-4.", TITLE, TWO, "Tidal Letters 2(1), 3-4", 2020),
    (f"Ada Okafor and Bo Lindqvist. 2020. {TITLE}. In Proceedings of the Ebb Workshop. Port City, 3-4.", TITLE, TWO, "Proceedings of the Ebb Workshop. Port City, 3-4", 2020),
    (f"Okafor, A., Lindqvist, B.: {TITLE}. In: Ebb Workshop, pp. 3-4. Mill (2020)", TITLE, LAST_FIRST, "Ebb Workshop, pp. 3-4. Mill (2020)", 2020),
    (f"Okafor A, Lindqvist B. {LOW}. J Tides. 2020;12(3):45-57.", LOW, ["Okafor A", "Lindqvist B"], "J Tides. 2020", 2020),
    (f"A. Okafor, B. Lindqvist, {LOW}, Tidal Letters 2 (2020) 3-4.", LOW, SHORT, "Tidal Letters 2 (2020) 3-4", 2020),
    (f"12. A. Okafor and B. Lindqvist. {TITLE}. Tidal Letters, 12(3):45-57, 2020.", TITLE, SHORT, "Tidal Letters, 12(3):45-57, 2020", 2020),
    (f"Okafor, Ada, and Bo Lindqvist. 2020. {TITLE}. Tidal Letters 2, 1 (2020), 3-4.", TITLE, ["Okafor, Ada", "Bo Lindqvist"], "Tidal Letters 2, 1 (2020), 3-4", 2020),
    (f"{TITLE}. Ada Okafor, Bo Lindqvist. Tidal Letters, 2020.", TITLE, TWO, "Tidal Letters, 2020", 2020),
    (f"<p>A. Okafor, B. Lindqvist, {LOW}, <i>Tidal Letters</i>, 2020.</p>", LOW, SHORT, "Tidal Letters, 2020", 2020),
]  # fmt: skip


@pytest.mark.parametrize(("source", "title", "names", "venue", "year"), REFERENCES)
def test_a_reference_is_read_field_by_field(source: str, title: str, names: list[str], venue: str, year: int) -> None:
    found = read(source)
    assert (found.titles, found.authors, found.venues, found.years) == ([title], [names], [venue], [year])


@pytest.mark.parametrize("glue", ["\n", "\n\n"])
def test_every_line_of_a_bibliography_is_an_entry_of_its_own(glue: str) -> None:
    lines = [source.replace("Caches", kind) for (source, *_), kind in zip(REFERENCES[:3], ("Ropes", "Walls", "Mills"), strict=True)]
    assert read("References\n\n" + glue.join(lines)).authors == [names for _, _, names, _, _ in REFERENCES[:3]]


def test_links_behind_a_reference_are_no_part_of_its_venue() -> None:
    found = read(f"Okafor, A., & Lindqvist, B. (2020). {LOW}. Tidal Letters, 2, 3-4. https://doi.org/10.1234/tide.1")
    assert found.venues == ["Tidal Letters, 2, 3-4"] and [link.url for link in found.fields[0].links] == [
        "https://doi.org/10.1234/tide.1"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        TITLE,
        "Ada Okafor, Bo Lindqvist. Journal of Tides, 2020.",
        f"Ada Okafor, Bo Lindqvist. {TIDE} It was 2020 when we began.",
        "Plan B: Hedged Execution of Risky Orders. In 2020 it was tried on many systems.",
        "Tides. 2018 Dec;121:106-110, see also the letters of the year before",
        "Proc. R. Soc. Edinb., Sect. A, Math. 153 (2023) no. 4, 1198-1243",
    ],
)
def test_other_lines_are_no_references(text: str) -> None:
    assert citation(text, 0, len(text)) is None


@pytest.mark.parametrize("unit", ["A. ", "Okafor, A., ", '"', "2020. ", ": ", "(2020) ", "Ada Okafor, ", "In Proc. "])
def test_time_grows_with_the_length_of_the_text(unit: str) -> None:
    text = "A. Okafor, B. Lindqvist. 2020. " + repeated(unit, 700)
    assert is_cheap(lambda: [citation(text, 0, len(text)) for _ in range(20)])
