"""Every slot gets the field that it is, from its words, its neighbours and what looks like it."""

from __future__ import annotations

import pytest
from invented_pages import PEOPLE, PROSE, TITLES, joined, read

from extractor.layout.labelling import STATES, A, Hint, O, T, label_slots
from extractor.layout.slots import slots
from extractor.text.markdown import read_text


def labels(source: str, hints: list[Hint] | None = None) -> dict[str, str]:
    document = read_text(source)
    found = label_slots(document, slots(document), hints or [])
    return {document.text[item.slot.start : item.slot.end]: STATES[item.state] for item in found}


def test_an_empty_page_has_no_labels() -> None:
    assert label_slots(read_text(""), []) == []


@pytest.mark.parametrize(
    "title", ["## {title}", "**{title}**", "[{title}]({link})", "{number}. {title}", "{title}", "Title: {title}"]
)
def test_titles_authors_and_prose_are_told_apart_whatever_the_markup(title: str) -> None:
    found = labels(joined(title, "", "{people}", "", "{prose}"))
    kinds = {next((k for k in (*TITLES, *PEOPLE, *PROSE) if k in text), text): state for text, state in found.items()}
    assert [kinds[title] for title in TITLES] == ["title"] * 3
    assert [kinds[names] for names in PEOPLE] == ["authors"] * 3
    assert [kinds[prose] for prose in PROSE] == ["prose"] * 3


def test_labels_of_an_export_say_what_follows() -> None:
    found = labels(joined("TI  - {title}", "AU  - Okafor A", "JT  - Journal of Tides", "AB  - {prose}"))
    assert {text[:2]: state for text, state in found.items()} == {"TI": "title", "AU": "authors", "JT": "venue", "AB": "prose"}


def test_a_label_on_a_line_of_its_own_announces_the_next() -> None:
    found = labels(joined("## {title}", "", "Authors", "", "- Solveig Lund", "- Bartholomew Reed", "", "Abstract", "", "{prose}"))
    assert (found["Solveig Lund"], found["Bartholomew Reed"]) == ("authors", "authors")


def test_year_headings_are_sections_and_links_are_links() -> None:
    found = labels("## 2021\n\n" + joined("### {title}", "{people}", "", "{prose}", "", "[pdf]({link}) [code]({link})"))
    assert (found["2021"], found["pdf code"]) == ("section", "links")


def test_every_slot_has_a_share_of_each_state_and_the_likeliest_one() -> None:
    for item in read(joined("## {title}", "{people}", "", "{prose}")).labelled:
        assert sum(item.share) == pytest.approx(1) and item.posterior == max(item.share) == item.share[item.state]


def test_a_hint_moves_the_slot_that_it_covers() -> None:
    """A reader's word counts as evidence: enough of it outweighs the words."""
    source = joined("## {title}", "{people}", "", "{prose}")
    text = read_text(source).text
    at = text.index(TITLES[1])
    assert labels(source, [Hint(at, at + len(TITLES[1]), T, -30.0), Hint(at, at + len(TITLES[1]), O, 30.0)])[TITLES[1]] == "other"
    assert labels(source, [Hint(at, at + 3, A, 0.01)])[TITLES[1]] == "title"


def test_the_same_page_is_labelled_the_same() -> None:
    source = joined("**{title}**", "*{people}*", "{prose}")
    assert labels(source) == labels(source)


def test_a_line_in_capitals_is_a_heading() -> None:
    assert labels("ALSO IN OUR JOURNALS\n\n" + joined("{title}", "{people}", "{prose}"))["ALSO IN OUR JOURNALS"] == "section"


def test_the_year_of_a_row_is_no_heading() -> None:
    """ "2019      Travel grant" stands in a list of grants, over nothing."""
    rows = "2019      Travel grant of the harbour\n2021      Prize of the society of tides\n"
    assert labels(rows + "\n" + joined("{title}", "{people}", "{prose}"))["2019"] != "section"


def test_a_sentence_above_names_is_a_title() -> None:
    sentence = (
        "Prevalence of diverse complications and its association with the age of the ropes in ships that were built "
        "by hand in the north-a survey by the society of harbours."
    )
    assert labels(f"{sentence}\n\n{PEOPLE[1]}\n\n{PROSE[1]}\n")[sentence] == "title"
