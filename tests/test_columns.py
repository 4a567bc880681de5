"""A table's header says what its columns hold."""

from __future__ import annotations

from cost import is_cheap

from extractor.layout.columns import column_hints
from extractor.layout.labelling import STATES
from extractor.text.markdown import read_text


def hints(source: str) -> list[tuple[str, str]]:
    document = read_text(source)
    return [(STATES[hint.state], document.text[hint.start : hint.end]) for hint in column_hints(document)]


TABLE = "| Title | Authors | Year | Cited |\n|---|---|---|---|\n| Breathing Caches | Ada Okafor | 2020 | 3 |\n"


def test_cells_below_a_header_are_hinted_at_and_the_header_is_furniture() -> None:
    header = [("other", name) for name in ("Title", "Authors", "Year", "Cited")]
    assert hints(TABLE) == [*header, ("title", "Breathing Caches"), ("authors", "Ada Okafor"), ("venue", "2020")]


def test_a_table_without_a_header_that_we_know_gives_no_hint() -> None:
    assert hints("| Harbour | Depth |\n|---|---|\n| North | 3 m |\n") == []


def test_one_known_column_is_not_enough() -> None:
    assert hints("| Title | Depth |\n|---|---|\n| North | 3 m |\n") == []


def test_a_page_without_tables_gives_no_hint() -> None:
    assert hints("") == hints("Title\n\nAuthors\n") == []


def test_each_table_has_its_own_header() -> None:
    other = "| Authors | Title |\n|---|---|\n| Bo Lindqvist | Cold Ropes |\n"
    assert ("title", "Cold Ropes") in hints(TABLE + "\nand\n\n" + other)


def test_a_cell_of_several_lines_is_left_to_its_words() -> None:
    """Where a cell holds title and authors together, its column's name says too little."""
    found = hints("| Title | Authors |\n|---|---|\n| Cold Ropes<br>a long story | Bo Lindqvist |\n")
    assert [text for state, text in found if state != "other"] == ["Bo Lindqvist"]


def test_time_grows_with_the_number_of_rows() -> None:
    document = read_text("| Title | Authors |\n|---|---|\n" + "| A Tide | Ada Okafor |\n" * 4000)
    assert is_cheap(lambda: column_hints(document))


def test_marks_for_sorting_hide_no_column() -> None:
    found = hints("| Title<br>▲▼ | Authors<br>▲▼ | Venue / year |\n|---|---|---|\n| Cold Ropes | B. Lindqvist | J. Tides, 2020 |\n")
    assert [hint for hint in found if hint[0] != "other"] == [
        ("title", "Cold Ropes"),
        ("authors", "B. Lindqvist"),
        ("venue", "J. Tides, 2020"),
    ]
