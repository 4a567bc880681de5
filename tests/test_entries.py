"""Entries of invented pages of many shapes: their titles, authors and abstracts by the rules alone."""

from __future__ import annotations

import pytest
from cost import is_cheap
from invented_pages import MOSS, NAMES, PEOPLE, PROSE, ROPE, TIDE, TITLES, joined, read

from extractor.layout.entries import entries
from extractor.layout.labelling import label_slots
from extractor.layout.slots import slots
from extractor.pages import Page
from extractor.text.reading import read_page

SHAPES = {
    "headings": "# Reading list\n\n" + joined("## {title}", "{people}", "", "{prose}"),
    "bold titles": joined("**{title}**  ", "*{people}*  ", "{prose}", "[pdf]({link})"),
    "numbered lines": joined("{number}. {title}", "   {people}", "   {prose}"),
    "lines without markup": joined("{title}", "{people}", "{prose}"),
    "authors before titles": joined("{people}", "**{title}**", "{prose}"),
    "authors after the abstract": joined("## {title}", "", "{prose}", "", "{people}"),
    "labels": joined("Title: {title}", "Authors: {people}", "Abstract: {prose}"),
    "bylines twice": joined("### {title}", "{people}", "By {people}", "{prose}"),
    "collapsed": joined("<details><summary>{title}</summary>", "", "{people}", "", "{prose}", "", "</details>"),
    "line ends of Windows": joined("## {title}", "{people}", "", "{prose}").replace("\n", "\r\n"),
    "cards": joined("---", "[{title}]({link})", "", "{people}", "", "Updated 2026-04-08", "", "{prose}", "", "12 views"),
    "table": "| Title | Authors | Abstract |\n|---|---|---|\n" + joined("| {title} | {people} | {prose} |").replace("\n\n", "\n"),
    "title, authors and prose in one paragraph": joined("**{title}**. {people}. {prose}"),
    "definitions": "<dl>" + joined('<dt><a href="{link}">{title}</a></dt><dd>{people}</dd><dd>{prose}</dd>') + "</dl>",
    "an e-mail": "Dear all,\n\n"
    + joined("-" * 60, "Title: {title}", "Authors: {people}", "Comments: 12 pages", "Abstract:", "  {prose}"),
    "cited below": joined(
        "### {title}", "{people}", "", "{prose}", "", "Cite as: Okafor, A., Lindqvist, B. (2020). {title}. Tidal Letters 2(1), 3-4."
    ),
    "csv": "title,authors,abstract\n" + joined('"{title}","{people}","{prose}"').replace("\n\n", "\n"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_entry_of_a_page_is_found_whatever_its_shape(shape: str) -> None:
    found = read(SHAPES[shape])
    assert (found.titles, found.authors, found.abstracts) == (list(TITLES), NAMES, list(PROSE))


def test_a_page_of_abstracts_alone_has_entries_without_titles() -> None:
    found = read(joined("{prose}"))
    assert (found.titles, found.abstracts) == ([None] * 3, list(PROSE))


def test_a_list_of_links_needs_no_abstracts() -> None:
    found = read(joined("- [{title}]({link}), {people}"))
    assert (found.titles, found.authors, found.abstracts) == (list(TITLES), NAMES, [None] * 3)


def test_entries_under_year_headings_stay_apart_and_know_their_year() -> None:
    page = "# Papers\n\n## 2021\n\n" + joined("- **{title}**. {people}.", "  {prose}").replace("- **Moss", "## 2019\n\n- **Moss")
    found = read(page)
    assert (found.titles, found.years) == (list(TITLES), [2021, 2021, 2019])


@pytest.mark.parametrize(
    "page",
    [
        "# The mill\n\nWelcome to the mill. Opening hours are from nine to five.\n\n- Home\n- About us\n- Contact\n\nCopyright 2020 The Mill\n",
        "Home\nAbout\nContact\n",
        "Nothing here.",
        "***\n---\n",
        "Ada Okafor\n",
    ],
)
def test_a_page_without_papers_has_no_entries(page: str) -> None:
    assert read(page).entries == []


@pytest.mark.parametrize(
    ("labels", "by"),
    [
        (("Titel", "Autoren", "Zusammenfassung", "Schlagwörter"), "und"),
        (("Título", "Autores", "Resumen", "Palabras clave"), "y"),
        (("Titre", "Auteurs ", "Résumé ", "Mots-clés "), "et"),
        (("Titolo", "Autori", "Riassunto", "Parole chiave"), "and"),
    ],
)
def test_labels_may_be_of_other_languages(labels: tuple[str, ...], by: str) -> None:
    title, authors, abstract, words = labels
    found = read(
        joined(f"{title}: {{title}}", f"{authors}: {{people}}", f"{abstract}: {{prose}}", f"{words}: mer").replace(
            " and ", f" {by} "
        )
    )
    assert (found.titles, found.authors) == (list(TITLES), NAMES) and len(found.abstracts) == 3


def test_a_line_before_an_entry_is_no_entry_by_the_link_of_the_next() -> None:
    found = read("# Digest\n\nWindow: last 2 days\n\n" + joined("[{title}]({link})", "{people}", "{prose}"))
    assert found.titles == list(TITLES)


def test_titles_that_sentences_speak_of_are_entries() -> None:
    found = read("# May\n\nThree good papers.\n\n" + joined("Then I read [{title}]({link}) by {people}. {prose}"))
    assert (found.titles, found.authors, found.abstracts) == (list(TITLES), NAMES, list(PROSE))


def test_one_paper_is_a_page_too() -> None:
    found = read(f"## {TITLES[0]}\n\n{PEOPLE[0]}\n\n{TIDE}\n")
    assert (found.titles, found.authors, found.abstracts) == ([TITLES[0]], [NAMES[0]], [TIDE])


def test_an_abstract_of_two_paragraphs_is_one() -> None:
    found = read(joined("## {title}", "{people}", "", "{prose}", "", ROPE.replace("{", "")).replace(f"{ROPE}\n\n{ROPE}", ROPE))
    assert found.titles == list(TITLES)
    assert found.abstracts[0] == f"{TIDE} {ROPE}" and found.abstracts[2] == f"{MOSS} {ROPE}"


def test_numbers_and_years_around_a_title_are_not_of_it() -> None:
    found = read(joined("## [{number}] {title} (2020)", "{people}", "", "{prose}"))
    assert found.titles == list(TITLES)


def test_regions_follow_each_other_and_hold_their_entries() -> None:
    found = read(SHAPES["bold titles"])
    at = 0
    for entry, fields in zip(found.entries, found.fields, strict=True):
        start, end = fields.region
        assert at <= start <= entry.start < entry.end <= end
        assert all(start <= link.at <= end for link in fields.links) and len(fields.links) == 1
        at = end


@pytest.mark.parametrize(
    "unit",
    ["**A Tide of Old Ropes** Ada Berg, Bo Lind\n\n", f"{TIDE}\n\n", "## A Tide\n\n[a](https://t.example/1)\n\n", "Ada Berg\n\n"],
)
def test_time_grows_with_the_number_of_entries(unit: str) -> None:
    page = unit * (60_000 // len(unit))
    document = read_page(Page.from_text(page)).document
    cut = slots(document)
    assert is_cheap(lambda: entries(document, label_slots(document, cut)))


def test_the_same_page_has_the_same_entries() -> None:
    assert read(SHAPES["cards"]).fields == read(SHAPES["cards"]).fields


def cards(*entries: tuple[str | None, str], look: str = "abstract") -> str:
    """A card a paper, some without a title."""
    told = (f"<h3>{title}</h3>" if title else "" for title, _ in entries)
    looks = ("abstract" if title else look for title, _ in entries)
    shown = zip(told, looks, entries, strict=True)
    return "".join(f'<div>{title}<p class="{kind}">{prose}</p><p>Posted in May</p></div>' for title, kind, (_, prose) in shown)


def test_an_untitled_record_among_titled_ones_is_an_entry_of_its_own() -> None:
    """If it holds prose that looks like theirs."""
    page = (TITLES[0], TIDE), (None, ROPE), (TITLES[2], MOSS)
    found = read(f"<html><body>{cards(*page)}</body></html>")
    assert (found.titles, found.abstracts) == ([TITLES[0], None, TITLES[2]], [TIDE, ROPE, MOSS])
    assert read(f"<html><body>{cards(*page, look='imprint')}</body></html>").titles == [TITLES[0], TITLES[2]]


LONG = "The wear of the {} strands was the first to show, and it was seen in forty ropes by those who mend them."


@pytest.mark.parametrize(("between", "joins"), [("Tidal Letters 12(3)", True), ("Code: here", False)])
def test_what_stands_between_findings_is_one(between: str, joins: bool) -> None:
    """A label says that it is something else."""
    items = f"- {LONG.format('inner')}\n- {between}\n- {LONG.format('outer')}"
    first = read(joined("## {title}", "{people}", "", items)).abstracts[0] or ""
    assert (between in first, LONG.format("inner") in first and LONG.format("outer") in first) == (joins, joins)


FOOTER = "<p>This list is kept by the library of the harbour, which has collected what is known of the north for forty years.</p>"


@pytest.mark.parametrize("above", [True, False])
def test_fields_behind_the_last_abstract_are_of_its_entry(above: bool) -> None:
    """Though prose of the page follows; where the same field is over the titles it stays with what is below."""
    journals = [f"Tidal Letters {number}(3)" for number in (11, 12, 13)]
    page = ""
    for journal, title, names, prose in zip(journals, TITLES, PEOPLE, PROSE, strict=True):
        field = f'<p class="journal">{journal}</p>'
        entry = f"<h3>{title}</h3><p>{names}</p><p>{prose}</p>"
        page += field + entry if above else entry + field
    found = read(f"<html><body>{page}{FOOTER}</body></html>")
    assert (found.titles, found.venues) == (list(TITLES), journals)


def with_parts(level: str) -> str:
    """Each entry is a title in h2, its names, and a heading of the level over its prose and its link."""
    groups = joined(
        "<h2>{title}</h2><p>{people}</p>", f"<{level}>Our take</{level}>", '<p>{prose}</p><p><a href="{link}">pdf</a></p>'
    )
    return f"<html><body>{groups}</body></html>"


@pytest.mark.parametrize(("level", "opens"), [("h3", "a part"), ("h2", "a section"), ("h1", "a section")])
def test_a_heading_below_a_title_opens_a_part_of_its_entry(level: str, opens: str) -> None:
    """One of the title's own level or above it does not: what follows is of none of the entries before it."""
    found = read(with_parts(level))
    kept = [text == prose for text, prose in zip(found.abstracts, PROSE, strict=True)]
    assert (found.titles, found.authors) == (list(TITLES), NAMES)
    assert (kept, len(found.fields[0].links)) == (([True] * 3, 1) if opens == "a part" else ([False] * 3, 0))


def test_each_part_of_an_entry_is_a_stretch_of_prose_of_its_own() -> None:
    """The heading between two of them is no part of the abstract."""
    page = joined(
        "## {title}",
        "",
        "{people}",
        "",
        "### Our take",
        "",
        "It is what we waited for, and we read it twice.",
        "",
        "### As they say",
        "",
        "{prose}",
    )
    assert read(page).abstracts == list(PROSE)


SIGNED = (*PEOPLE, "Hana Berg, Ivo Marek", "Jonas Lind, Kaja Moe")
NAMED = (*TITLES, "Salt on the Decks of Slow Ships", "Rain on the Roofs of Low Mills")


@pytest.mark.parametrize(("at", "above"), [(1, True), (3, True), (0, False), (3, False)])
def test_names_stand_where_most_names_of_the_page_stand(at: int, above: bool) -> None:
    """One name alone looks unlike a list of them; above the titles it is of the next, below them of the one above."""
    signed = [("Mina Falk" if index == at else names) for index, names in enumerate(SIGNED)]
    pairs = [(f"<p>{names}</p>", f"<h4>{title}</h4>") for names, title in zip(signed, NAMED, strict=True)]
    found = read("<html><body>" + "".join(a + b if above else b + a for a, b in pairs) + "</body></html>")
    read_at = dict(zip(found.titles, found.authors, strict=True))
    expected = {title: names.replace(" and ", ", ").split(", ") for title, names in zip(NAMED, signed, strict=True)}
    assert read_at == expected


ALONE = ("Ada Okafor", "Bo van Lind", "Chi A. Tanaka", "Dag Moe", "Ewa Zielinska")


@pytest.mark.parametrize("above", [True, False])
@pytest.mark.parametrize(("who", "what"), [("<p>{}</p>", "<h4>{}</h4>"), ('<div class="n">{}</div>', '<div class="t">{}</div>')])
def test_names_alone_in_their_elements_are_of_the_title_that_they_belong_to(who: str, what: str, above: bool) -> None:
    """However many parts each has; what opens the page may be a heading of it."""
    pairs = [(who.format(name), what.format(title)) for name, title in zip(ALONE, NAMED, strict=True)]
    found = read("<html><body>" + "".join(a + b if above else b + a for a, b in pairs) + "</body></html>")
    expected = dict(zip(NAMED, ([name] for name in ALONE), strict=True))
    read_at = dict(zip(found.titles, found.authors, strict=True))
    assert len(read_at) >= len(NAMED) - 1 and read_at.items() <= expected.items()


def test_authors_above_a_title_belong_to_it_though_their_place_of_work_follows_them() -> None:
    lines = zip(TITLES, PEOPLE, strict=True)
    found = read("".join(f"<p>{names} | University of Tides</p><h3>{title}</h3>" for title, names in lines))
    assert (found.titles, found.authors) == (list(TITLES), NAMES)


def test_another_line_between_names_and_title_parts_them() -> None:
    """What stands in a block of its own is no rest of the names' line."""
    found = read(f"{PEOPLE[0]}\n\nThe hall is open from nine to five.\n\n" + joined("## {title}", "{people}", "", "{prose}"))
    assert (found.titles, found.authors) == (list(TITLES), NAMES)
