"""BibTeX beside prose completes entries; alone it is the page's entries."""

from __future__ import annotations

import pytest
from cost import is_cheap
from invented_pages import NAMES, PROSE, TITLES, joined, read

from extractor.layout.bibliography import bib_hints, supplemented
from extractor.layout.bibtex import bib_entries
from extractor.layout.fields import EntryFields
from extractor.layout.states import STATES
from extractor.text.markdown import read_text

BIB = "@article{{k{number},\n  title = {{{{{title}}}}},\n  author = {{Okafor, Ada and Bo Lindqvist}},\n  journal = {{Tidal Letters}},\n  year = 2020,\n  url = {{{link}}}\n}}"


def test_bibtex_alone_is_read_entry_by_entry() -> None:
    found = read(joined(BIB))
    assert (found.titles, found.years, found.venues) == (list(TITLES), [2020] * 3, ["Tidal Letters"] * 3)
    assert found.authors == [["Okafor, Ada", "Bo Lindqvist"]] * 3
    assert [[link.url for link in fields.links] for fields in found.fields] == [[f"https://papers.example/{n}"] for n in (1, 2, 3)]


@pytest.mark.parametrize("names", ["", "{people}"])
def test_bibtex_beside_prose_adds_what_the_prose_does_not_print(names: str) -> None:
    """The prose's own authors stay; venue and year come from the BibTeX."""
    found = read(joined("## {title}", names, "", "{prose}", "", "```", BIB, "```"))
    assert (found.titles, found.abstracts) == (list(TITLES), list(PROSE))
    assert found.authors == (NAMES if names else [["Okafor, Ada", "Bo Lindqvist"]] * 3)
    assert (found.venues, found.years) == (["Tidal Letters"] * 3, [2020] * 3)


def test_a_title_is_the_same_in_other_braces_and_case() -> None:
    text = "Breathing Caches\n@misc{k, title={{B}reathing caches}, author={Ada Okafor and others}, year=2020}"
    document = read_text(text)
    (fields,) = supplemented(document, [EntryFields((0, 16), title=(0, 16))], list(bib_entries(document.text)))
    assert ([document.text[slice(*name)] for name in fields.authors], fields.authors_complete, fields.year) == (
        ["Ada Okafor"],
        False,
        2020,
    )


def test_an_entry_without_a_title_belongs_to_what_stands_before_it() -> None:
    document = read_text("Breathing Caches\nCold Ropes\n@misc{k, year={2019}}")
    first, second = EntryFields((0, 16), title=(0, 16)), EntryFields((17, 27), title=(17, 27))
    assert [fields.year for fields in supplemented(document, [first, second], list(bib_entries(document.text)))] == [None, 2019]


def test_bibtex_of_another_paper_is_an_entry_of_its_own_in_page_order() -> None:
    document = read_text("@misc{k, title={Cold Ropes}}\nBreathing Caches")
    found = supplemented(document, [EntryFields((29, 45), title=(29, 45))], list(bib_entries(document.text)))
    assert [document.text[slice(*fields.title)] for fields in found if fields.title] == ["Cold Ropes", "Breathing Caches"]


def test_without_bibtex_nothing_changes() -> None:
    fields = EntryFields((0, 4), title=(0, 4))
    assert supplemented(read_text("Tide"), [fields], []) == [fields] and bib_hints([]) == []


def test_bibtex_is_hinted_to_be_no_line_of_the_page_s_own() -> None:
    text = "a @misc{k, title={T}} b"
    (hint,) = bib_hints(list(bib_entries(text)))
    assert (STATES[hint.state], text[hint.start : hint.end]) == ("other", "@misc{k, title={T}}")


def test_time_grows_with_the_number_of_entries() -> None:
    text = "".join(f"@misc{{k{n}, title={{A tide that has the number {n}}}}}\n" for n in range(2000))
    document = read_text(text)
    found = list(bib_entries(document.text))
    titled = [EntryFields((entry.start, entry.end), title=entry.fields["title"]) for entry in found]
    assert is_cheap(lambda: supplemented(document, titled, found))
