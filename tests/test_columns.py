"""A table's header says what its columns hold."""

from __future__ import annotations

import pytest
from cost import is_cheap
from invented_pages import read

from extractor.layout.columns import column_hints
from extractor.layout.states import STATES
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


@pytest.mark.parametrize(
    ("header", "state"),
    [
        ("Paper title", "title"),
        ("Talk", "title"),
        ("Presenter(s)", "authors"),
        ("Speaker", "authors"),
        ("Key takeaway", "prose"),
        ("Main findings (2031)", "prose"),
        ("Reported result", "prose"),
        ("Test dataset", "prose"),
        ("Where", "venue"),
        ("Outlet / year", "venue"),
        ("Year ▲", "venue"),
        ("Depth", None),
        ("Results of the harbour", None),
        ("Talk room", None),
    ],
)
def test_columns_are_known_by_what_people_call_them(header: str, state: str | None) -> None:
    found = hints(f"| Title | Authors | {header} |\n|---|---|---|\n| Cold Ropes | Bo Lindqvist | forty |\n")
    assert {text: said for said, text in found}.get("forty") == state


def test_a_header_of_titles_and_authors_weighs_more() -> None:
    """With other fields it may be a table of ships: short words below it say little by themselves."""
    weights = [
        {hint.weight for hint in column_hints(read_text(f"| Title | {other} |\n|---|---|\n| Cold Ropes | Roos |\n"))}
        for other in ("Authors", "Where")
    ]
    assert max(weights[0] - {6.0}) > max(weights[1] - {6.0})


def test_a_family_name_alone_is_an_author_where_its_column_says_so() -> None:
    rows = "| Cold Ropes | Roos | wear fell by 41% |\n| Slow Tides | Okafor | tides rose by 3% |\n"
    assert read("| Talk | Speaker | Main point |\n|---|---|---|\n" + rows).authors == [["Roos"], ["Okafor"]]
    assert read("| Talk | Ship | Main point |\n|---|---|---|\n" + rows).authors == []


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
