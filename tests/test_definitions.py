"""Links of Markdown by labels."""

from __future__ import annotations

from extractor.text.markdown import read_text

PAGE = """[Slow tides][1], [Cold ropes][] and [Ferries]; a note [2], and [Gone][missing].

[1]: https://tides.example/a
[Cold ropes]: <https://tides.example/b> "Ropes"
[ferries]: /c.pdf
[unused]: https://tides.example/d
"""


def test_lines_that_links_use_are_not_drawn() -> None:
    """What no link uses stays, for a reader of plain text sees it."""
    assert read_text(PAGE).plain == "Slow tides, Cold ropes and Ferries; a note [2], and Gone.\n[unused]: https://tides.example/d"


def test_links_lead_where_the_page_defines() -> None:
    """By label, by their own words, in capitals or not; each address where it is printed."""
    document = read_text(PAGE)
    found = {link.label: link.url for link in document.links if link.label}
    assert found == {"Slow tides": "https://tides.example/a", "Cold ropes": "https://tides.example/b", "Ferries": "/c.pdf"}
    assert all(document.source[link.start : link.end] == link.url for link in document.links)


def test_a_label_before_a_value_defines_no_link() -> None:
    """What leads nowhere stays on the page."""
    page = "Our [Accuracy] is high.\n\n[Accuracy]: 94.1%\n[Memory]: low\n"
    assert "94.1%" in read_text(page).plain


def test_a_template_may_stand_in_the_place_of_an_address() -> None:
    """Sites print drafts so before they are built."""
    page = "[Draft][one] of the paper.\n\n[one]: {{ site.baseurl }}{% link assets/files/one.pdf %}\n"
    assert read_text(page).plain == "Draft of the paper."
