"""Fields of an entry: authors, venue, year, links and identifiers, each as printed."""

from __future__ import annotations

import pytest
from invented_pages import NAMES, PROSE, joined, read

from extractor.layout.fields import identifiers_of
from extractor.text.document import Link


def test_a_byline_printed_twice_gives_each_name_once() -> None:
    found = read(joined("### {title}", "{people}", "By {people}", "{prose}"))
    assert found.authors == NAMES


@pytest.mark.parametrize(("tail", "complete"), [("", True), (" et al.", False), (", and 12 others", False)])
def test_a_list_that_is_cut_short_is_said_to_be(tail: str, complete: bool) -> None:
    found = read(joined("## {title}", "{people}" + tail, "", "{prose}"))
    assert (found.authors, [fields.authors_complete for fields in found.fields]) == (NAMES, [complete] * 3)


def test_without_authors_completeness_is_unknown() -> None:
    found = read(joined("## {title}", "", "{prose}"))
    assert [(fields.authors, fields.authors_complete) for fields in found.fields] == [([], None)] * 3


@pytest.mark.parametrize(
    ("line", "venue", "year"),
    [
        ("Proceedings of the Tidal Workshop, 2020", "Proceedings of the Tidal Workshop, 2020", 2020),
        ("Journal of Small Things 12(3), 2019", "Journal of Small Things 12(3), 2019", 2019),
        ("Venue: Tidal Letters", "Tidal Letters", None),
        ("EBB 2021", "EBB 2021", 2021),
        ("Tides. 2018 Dec;121:106-110", "Tides. 2018", 2018),
        ("J Tides 115(19):E4350-E4357", "J Tides", None),
        ("Journal of Small Things, 2017. doi:10.1234/abc", "Journal of Small Things, 2017", 2017),
    ],
)
def test_venue_and_year_are_read_from_their_line(line: str, venue: str, year: int | None) -> None:
    found = read(joined("## {title}", "{people}", line, "", "{prose}"))
    assert (found.venues, found.years) == ([venue] * 3, [year] * 3)


def test_a_date_of_each_entry_gives_its_year() -> None:
    """ "Updated ..." once would be the page's own."""
    found = read(joined("---", "[{title}]({link})", "", "{people}", "", "Updated 2026-04-08", "", "{prose}"))
    assert found.years == [2026] * 3


def test_the_year_s_place_prints_it() -> None:
    found = read(joined("## {title}", "{people}", "EBB 2021", "", "{prose}"))
    assert [found.text(fields.year_at) for fields in found.fields] == ["2021"] * 3


def test_a_heading_gives_its_year_to_the_entries_below() -> None:
    found = read("# Spring 2022\n\n" + joined("## {title}", "{people}", "", "{prose}"))
    assert found.years == [2022] * 3


def test_a_year_in_an_abstract_is_not_the_paper_s() -> None:
    found = read(joined("## {title}", "{people}", "", "{prose} In the winter of 1987 it was colder than it is now."))
    assert found.years == [None] * 3


def test_links_of_an_entry_are_given_once_each() -> None:
    found = read(
        joined("## [{title}]({link})", "{people}", "", "{prose}", "", "[pdf]({link}) [code](https://code.example/{number})")
    )
    links = [[link.url for link in fields.links] for fields in found.fields]
    assert links == [[f"https://papers.example/{n}", f"https://code.example/{n}"] for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("url", "identifiers"),
    [
        ("https://doi.org/10.1234/tide.5", {"doi": "10.1234/tide.5"}),
        ("https://arxiv.org/abs/2606.01234v2", {"arxiv": "2606.01234"}),
        ("https://arxiv.org/pdf/2606.01234", {"arxiv": "2606.01234"}),
        ("https://arxiv.org/abs/cs/0606123", {"arxiv": "cs/0606123"}),
        ("https://t.example/10.5", {}),
        ("", {}),
    ],
)
def test_identifiers_are_read_from_links(url: str, identifiers: dict[str, str]) -> None:
    found = identifiers_of([Link(url, 0, len(url), 0)])
    assert {kind: value for kind, (value, _) in found.items()} == identifiers


def test_the_first_link_with_an_identifier_gives_it() -> None:
    links = [Link("https://doi.org/10.1234/a", 0, 1, 0), Link("https://doi.org/10.1234/b", 2, 3, 2)]
    assert identifiers_of(links)["doi"] == ("10.1234/a", links[0])


@pytest.mark.parametrize(
    ("line", "venue"),
    [
        ("In: *Zeitschrift für Gezeiten* 58 (2024), S. 211-219.", "Zeitschrift für Gezeiten"),
        ("In: *Jahrbuch der Tiden 2023*, S. 5-31", "Jahrbuch der Tiden 2023"),
        ("Slope & Tide Processes 18(3), 2027", "Slope & Tide Processes 18(3), 2027"),
        ("Comments: 13 pages, to appear at CloudSys 2025. Code: this link", "CloudSys 2025"),
        ("*HotLanes 2027*", "HotLanes 2027"),
        ("Created 14.03.2025", None),
    ],
)
def test_a_venue_is_named_without_volume_and_pages(line: str, venue: str | None) -> None:
    """Volume and year stay where nothing but them stands behind the name."""
    assert read(joined("### {title}", "{people}", "", line, "", "{prose}")).venues == [venue] * 3


@pytest.mark.parametrize(
    ("behind", "venue"),
    [(" (TideConf 2025)", "TideConf 2025"), (", NeurIPS 2022", "NeurIPS 2022"), (" (University of Tides)", None)],
)
def test_a_meeting_behind_the_names_is_the_venue(behind: str, venue: str | None) -> None:
    assert read(joined("- [{title}]({link}) {people}" + behind)).venues == [venue] * 3


def test_a_name_behind_abbreviated_authors_is_the_journal() -> None:
    found = read(joined("## {title}", "**Okafor A et al.** Tide Biol Macromol 180:12-19", "", "{prose}"))
    assert found.venues == ["Tide Biol Macromol"] * 3


@pytest.mark.parametrize("date", ["12/03/2021", "30.08.2021", "2021-03-12"])
def test_a_date_in_figures_gives_the_year(date: str) -> None:
    assert read(joined("#### {title}", "Data de defesa: " + date, "", "{people}", "", "{prose}")).years == [2021] * 3


def test_all_prose_of_an_entry_is_its_own_and_the_longest_stretch_its_abstract() -> None:
    later = "Two winters later the ropes of this work were seen again, and they were as they had been before."
    (first, *_) = read(joined("## {title}", "{people}", "", "{prose}", "", "[pdf]({link})", "", later)).fields
    found = read(joined("## {title}", "{people}", "", "{prose}", "", "[pdf]({link})", "", later))
    assert [found.text(where) for where in first.prose] == [PROSE[0], later]
    assert found.text(first.abstract) == PROSE[0]


@pytest.mark.parametrize(("header", "expected"), [("Main finding", ["wear fell by 41%"]), ("Depth", [])])
def test_a_short_cell_of_findings_is_prose_of_its_entry(header: str, expected: list[str]) -> None:
    rows = "| Cold Ropes | Bo Lindqvist, Eve Roos | wear fell by 41% |\n| Slow Tides | Ada Okafor, Ida Roos | tides rose by 3% |\n"
    found = read(f"# Readings\n\n| Title | Authors | {header} |\n|---|---|---|\n" + rows)
    assert [found.text(where) for where in found.fields[0].prose] == expected


@pytest.mark.parametrize("day", ["2031-05-03", "2031/5/3"])
def test_a_day_before_a_title_gives_its_year(day: str) -> None:
    assert read(joined(day + " [{title}]({link})", "{people}", "{prose}")).years == [2031] * 3


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("In 2031, Ada Okafor and team followed ropes.", "Ada Okafor"),
        ("Bo van Lind and his colleagues follow ropes.", "Bo van Lind"),
        ("Professor Ada Okafor et al. follow ropes.", "Ada Okafor"),
        ("Dr. Ada Okafor and co-workers follow ropes.", "Ada Okafor"),
        ("The Harbour Team and colleagues follow ropes.", None),
        ("Our Lab and collaborators follow ropes.", None),
        ("Okafor and team follow ropes.", None),
        ("Ada Okafor and Bo Lindqvist follow ropes.", None),
        ("Yesterday, Ada Okafor and team followed ropes.", None),
    ],
)
def test_who_opens_what_is_told_of_a_paper_is_its_author(told: str, name: str | None) -> None:
    """A person with a team, who opens it; an institute is nobody."""
    found = read(joined("## {title}", "", told + " {prose}"))
    assert found.authors == [[name] if name else []] * 3
    assert [fields.authors_complete for fields in found.fields] == [False if name else None] * 3


def test_printed_authors_win_over_those_told_of() -> None:
    found = read(joined("## {title}", "{people}", "", "In 2031, Cleo Marsh and team followed ropes. {prose}"))
    assert found.authors == NAMES
