"""A page is cut where its makers set fields apart, and prose is left whole."""

from __future__ import annotations

import pytest
from cost import is_cheap
from invented_pages import TIDE, joined

from extractor.layout.slots import slots
from extractor.pages import Page
from extractor.text.markdown import read_text
from extractor.text.reading import read_page


def cut(source: str) -> list[str]:
    document = read_text(source)
    return [document.text[slot.start : slot.end] for slot in slots(document)]


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("", []),
        ("***\n", []),
        ("One Tide", ["One Tide"]),
        (
            "- [Breathing Caches for Dialogues](https://t.example/1), Ada Okafor, Bo Lindqvist",
            ["Breathing Caches for Dialogues", "Ada Okafor, Bo Lindqvist"],
        ),
        (
            "**Breathing Caches** — *Ada Okafor, Bo Lindqvist* — Tides 2020",
            ["Breathing Caches", "Ada Okafor, Bo Lindqvist", "Tides 2020"],
        ),
        ("Breathing Caches for Dialogues | Tides 2020 | Oral", ["Breathing Caches for Dialogues", "Tides 2020", "Oral"]),
        ("Ada Okafor, Bo Lindqvist", ["Ada Okafor, Bo Lindqvist"]),
        ("*Ada Okafor*, *Bo Lindqvist*", ["Ada Okafor*, *Bo Lindqvist".replace("*", "")]),
        ("**Authors:** Ada Okafor, Bo Lindqvist", ["Authors: Ada Okafor, Bo Lindqvist"]),
        (
            'Ada Okafor, Bo Lindqvist. "Breathing Caches for Dialogues." Journal of Tides, 2020.',
            ["Ada Okafor, Bo Lindqvist", "Breathing Caches for Dialogues.", "Journal of Tides, 2020."],
        ),
    ],
)
def test_markup_and_punctuation_set_fields_apart(source: str, parts: list[str]) -> None:
    assert [part.rstrip(".") for part in cut(source)] == [part.rstrip(".") for part in parts]


def test_prose_is_not_cut() -> None:
    emphasised = TIDE.replace("cache", "**cache**").replace("dialogue", "*dialogue*")
    assert cut(emphasised) == [TIDE]


def test_an_emphasised_lead_in_is_cut_from_its_prose() -> None:
    assert cut(f"**Breathing Caches.** {TIDE}") == ["Breathing Caches.", TIDE]


def test_a_byline_between_title_and_prose_is_a_slot() -> None:
    title, byline, _ = cut(f"**Breathing Caches** by Ada Okafor and Bo Lindqvist. {TIDE}")
    assert (title, byline) == ("Breathing Caches", "by Ada Okafor and Bo Lindqvist")


def test_slots_know_their_looks() -> None:
    title, names = slots(read_text("- **Breathing Caches for Dialogues**, Ada Okafor, Bo Lindqvist"))
    assert (title.emphasised, title.linked, title.first, title.kind) == (True, False, True, "item")
    assert (names.emphasised, names.first, names.block) == (False, False, title.block)


def test_slots_lie_in_order_inside_their_blocks_and_do_not_overlap() -> None:
    document = read_text(joined("## [{title}]({link})", "*{people}* (Mill, 2020) | **Oral**", "", "**Note.** {prose}"))
    at = 0
    for slot in slots(document):
        block = document.blocks[slot.block]
        assert at <= slot.start < slot.end and block.start <= slot.start and slot.end <= block.end
        at = slot.end


def test_like_entries_have_like_styles() -> None:
    document = read_text(joined("- **{title}**, *{people}*"))
    styles = [slot.style for slot in slots(document)]
    assert len(styles) == 6 and len(set(styles)) == 2


def test_a_list_of_names_ends_where_other_markup_begins() -> None:
    assert cut("- **Breathing Caches**. Ada Okafor, Bo Lindqvist. *Tidal Letters*") == [
        "Breathing Caches",
        "Ada Okafor, Bo Lindqvist",
        "Tidal Letters",
    ]


def test_prose_behind_a_list_of_names_is_not_lost() -> None:
    assert cut(f"**Breathing Caches** by Okafor et al. {TIDE}")[1:] == ["by Okafor et al.", TIDE]


def test_a_linked_title_of_two_words_is_no_name_of_the_list_behind_it() -> None:
    assert cut("- [Breathing Caches](https://t.example/1), Ada Okafor, Bo Lindqvist") == [
        "Breathing Caches",
        "Ada Okafor, Bo Lindqvist",
    ]


def test_names_between_a_title_and_prose_are_a_slot() -> None:
    assert cut(f"**Breathing Caches**. Ada Okafor, Bo Lindqvist. {TIDE}") == ["Breathing Caches", "Ada Okafor, Bo Lindqvist", TIDE]


def test_a_byline_behind_a_title_without_markup_is_a_slot() -> None:
    title, byline, year = cut("Breathing Caches for Dialogues, by Ada Okafor and Bo Lindqvist (2020)")
    assert (title, byline, year) == ("Breathing Caches for Dialogues", "Ada Okafor and Bo Lindqvist", "2020")


def test_by_may_belong_to_a_title() -> None:
    assert cut("Estimating Tides by Tracing Moon Light") == ["Estimating Tides by Tracing Moon Light"]


def test_a_title_that_a_sentence_speaks_of_is_a_slot() -> None:
    lead, title, *_ = cut(f"This week I read [Breathing Caches for Long Dialogues](https://t.example/1) by Ada Okafor. {TIDE}")
    assert (lead, title) == ("This week I read", "Breathing Caches for Long Dialogues")


def test_family_and_given_name_in_elements_of_their_own_are_one_slot() -> None:
    page = Page.from_text(
        '<?xml version="1.0"?><article><contrib><name><surname>Okafor</surname><given-names>Ada</given-names></name></contrib>'
        f"<abstract><p>{TIDE}</p></abstract></article>"
    )
    document = read_page(page).document
    assert [document.text[slot.start : slot.end] for slot in slots(document)] == ["Okafor\nAda", TIDE]


@pytest.mark.parametrize(
    "unit",
    ["## A Tide\n\n", "- [a tide](https://t.example/1), Ada Okafor\n", "word word. ", "a **b** ", "*Ada Berg*, ", "(", "A. Berg, "],
)
def test_time_grows_with_the_length_of_the_page(unit: str) -> None:
    document = read_text(unit * (30_000 // len(unit)))
    assert is_cheap(lambda: slots(document))


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("## Ropes of the North – a survey of their wear", ["Ropes of the North – a survey of their wear"]),
        ("- Sparse Tides for Irregular Buoys (https://t.example/1) - ICLR 2026", ["Sparse Tides for Irregular Buoys", "(https://t.example/1)", "ICLR 2026"]),
        ("- [A Short History of Tides](https://t.example/1), Lowell & Finch, 1998", ["A Short History of Tides", "Lowell & Finch", "1998"]),
    ],
)  # fmt: skip
def test_titles_end_where_links_and_names_begin(source: str, parts: list[str]) -> None:
    assert cut(source) == parts


def test_a_cell_that_holds_a_title_is_left_whole() -> None:
    page = read_page(Page.from_text('title,author,year\n"The ""tip of the rope"" state: a study",Ada Okafor,2020\n')).document
    assert next(page.text[slot.start : slot.end] for slot in slots(page)) == 'The "tip of the rope" state: a study'


PROSE_OF_NAMES = "Ada Okafor and Bo Lindqvist et al. ask whether the tides of the north are slow."


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("● Breathing Caches\n★ Cold Ropes", ["Breathing Caches", "Cold Ropes"]),
        (
            f"**Breathing Caches** (Okafor et al.; TideConf 2025) {TIDE}",
            ["Breathing Caches", "Okafor et al.", "TideConf 2025", TIDE],
        ),
        (f"**Breathing Caches** (Ada Okafor, Bo Lindqvist) {TIDE}", ["Breathing Caches", "Ada Okafor, Bo Lindqvist", TIDE]),
        (f"**Breathing Caches** (a story of tides) {TIDE}", ["Breathing Caches", f"(a story of tides) {TIDE}"]),
        (f"**Breathing Caches** by Okafor et.al. {TIDE}", ["Breathing Caches", "by Okafor et.al.", TIDE]),
    ],
)
def test_signs_and_brackets_set_names_and_venues_apart(source: str, parts: list[str]) -> None:
    assert cut(source) == parts


@pytest.mark.parametrize("who", ["Okafor et al.", "Ada Okafor and colleagues", "Okafor et.al."])
def test_those_who_open_the_sentence_behind_a_title_are_a_slot(who: str) -> None:
    told = f"ask whether tides can be slow. {TIDE}"
    assert cut(f"**Breathing Caches for Tides** {who} {told}") == ["Breathing Caches for Tides", who, told]
    assert cut(f"**Breathing Caches for Tides** Okafor alone asks it. {TIDE}") == [
        "Breathing Caches for Tides",
        f"Okafor alone asks it. {TIDE}",
    ]


def test_prose_about_people_is_prose() -> None:
    """A list that is cut short goes on with something else."""
    assert cut(f"{PROSE_OF_NAMES} {TIDE}") == [f"{PROSE_OF_NAMES} {TIDE}"]
    assert cut("Ada Okafor, Bo Lindqvist et al. Tidal Letters 2031") == ["Ada Okafor, Bo Lindqvist et al.", "Tidal Letters 2031"]


@pytest.mark.parametrize("lead", ["Comment on", "A reply to", "What we learned from"])
def test_what_is_quoted_inside_a_phrase_is_a_part_of_the_title(lead: str) -> None:
    assert cut(f'{lead} "Breathing Caches for Slow Tides"') == [f'{lead} "Breathing Caches for Slow Tides"']


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ('Ada Okafor. "Breathing Caches for Slow Tides" in Tidal Letters', 1),
        ('Talk by Okafor et al "Breathing Caches for Slow Tides"', -1),
    ],
)
def test_what_is_quoted_behind_names_is_the_title(source: str, title: int) -> None:
    assert cut(source)[title] == "Breathing Caches for Slow Tides"


@pytest.mark.parametrize(("again", "parts"), [("Ada Okafor, Bo Lindqvist", 2), ("Eve Okafor, Bo Lindqvist", 1)])
def test_a_byline_printed_twice_for_two_screens_is_two_slots(again: str, parts: int) -> None:
    page = f'<html><body><p><span class="wide">Ada Okafor, Bo Lindqvist</span> <span class="small">{again}</span></p></body></html>'
    document = read_page(Page.from_text(page)).document
    assert len(slots(document)) == parts


def slot_texts(body: str) -> list[str]:
    document = read_page(Page.from_text(f"<html><body>{body}</body></html>")).document
    return [document.text[slot.start : slot.end] for slot in slots(document)]


@pytest.mark.parametrize("dash", ["—", "–", "-"])
@pytest.mark.parametrize("look", ["## {}", "- [{}](https://t.example/1)"])
@pytest.mark.parametrize(
    ("behind", "one"),
    [
        ("Lessons of Forty Winters", True),
        ("Ada Okafor and Bo Lindqvist", False),
        ("Proceedings of TideConf", False),
        ("Harbour Institute Blog", False),
        ("Mill Notes 2031", False),
        ("Oral", False),
    ],
)
def test_a_dash_inside_a_title_parts_nothing_where_no_side_says_who_where_or_when(
    dash: str, look: str, behind: str, one: bool
) -> None:
    whole = f"Slow Tides of the North {dash} {behind}"
    assert cut(look.format(whole)) == ([whole] if one else whole.split(f" {dash} "))


@pytest.mark.parametrize(
    ("heading", "parts"),
    [
        ("Applications of Tides in <span>Energy Storage at Sea</span>", ["Applications of Tides in Energy Storage at Sea"]),
        ("<span>Learning the</span> Tides", ["Learning the Tides"]),
        ("Gezeiten für <em>Häfen im Norden</em>", ["Gezeiten für Häfen im Norden"]),
        ("Slow Tides of the North <span>Tidal Letters</span>", ["Slow Tides of the North", "Tidal Letters"]),
        ("Slow Tides of the North in <span>Tidal Letters</span>", ["Slow Tides of the North in", "Tidal Letters"]),
        ("Slow Tides of the North by <span>Ada Okafor</span>", ["Slow Tides of the North by", "Ada Okafor"]),
    ],
)
def test_words_coloured_inside_the_sentence_of_a_heading_are_of_it(heading: str, parts: list[str]) -> None:
    """Unless they say who or where."""
    assert slot_texts(f"<h2>{heading}</h2>") == parts


SIGNED = "Ada Okafor, Bo Lindqvist. Tarn College of the North. Tidal Letters, 2031."


def test_what_its_markup_calls_a_byline_holds_no_title() -> None:
    """In a plain element the same line is a reference."""
    styles = []
    for look in ("byline", "entry-authors", "line"):
        document = read_page(
            Page.from_text(f'<html><body><h3>Cold Ropes</h3><p class="{look}">{SIGNED}</p></body></html>')
        ).document
        styles.append(any("cite.title" in slot.style for slot in slots(document)))
    assert styles == [False, False, True]


@pytest.mark.parametrize("lead", ["Erwiderung auf", "Réponse à", "Reply of Ada Okafor to", "A note by Ada Okafor on"])
def test_a_quotation_that_its_phrase_needs_is_of_it_in_any_language_and_behind_names(lead: str) -> None:
    assert cut(f"{lead} “Breathing Caches for Slow Tides”") == [f"{lead} “Breathing Caches for Slow Tides”"]


@pytest.mark.parametrize("source", ["", "Working Paper. "])
@pytest.mark.parametrize(
    "names", ["Ada Okafor and Bo Lindqvist", "Okafor and Lindqvist", "Ada Okafor, Bo Lindqvist, and Chi Tanaka"]
)
def test_names_and_a_quoted_title_before_an_abstract_are_slots(names: str, source: str) -> None:
    assert cut(f"{names}. {source}“Breathing Caches for Slow Tides.” {TIDE}") == [names, "Breathing Caches for Slow Tides.", TIDE]


@pytest.mark.parametrize(
    "opening",
    [
        "The Harbour Mill and the Old Port. “Slow Tides of the North.”",
        "Ada Okafor and Bo Lindqvist say “it is slow in the north.”",
        "Ada Okafor and Bo Lindqvist. They were told “that all of it was slow.”",
        "Ada Okafor and Bo Lindqvist. “Slow tides.”",
    ],
)
def test_prose_that_opens_with_a_quotation_is_prose(opening: str) -> None:
    assert cut(f"{opening} {TIDE}") == [f"{opening} {TIDE}"]


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        (
            "Breathing Caches for Tides. Tidal Letters 12(3): 4-5. With Ada Okafor and Bo Lindqvist.",
            ["Breathing Caches for Tides. Tidal Letters 12(3): 4-5.", "Ada Okafor and Bo Lindqvist"],
        ),
        ("Breathing Caches for Tides (Tidal Letters, 2031) with Ada Okafor", ["Breathing Caches for Tides (Tidal Letters, 2031)", "Ada Okafor"]),
        ("Breathing Caches for Tides. With a Reply by Ada Okafor", ["Breathing Caches for Tides. With a Reply by Ada Okafor"]),
        ("Breathing Caches in 2031 with Slow Tides of the North", ["Breathing Caches in 2031 with Slow Tides of the North"]),
        ("Breathing Caches for Tides with Ropes and Moss", ["Breathing Caches for Tides with Ropes and Moss"]),
    ],
)  # fmt: skip
def test_co_authors_may_stand_behind_where_it_appeared(source: str, parts: list[str]) -> None:
    assert cut(source) == parts


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("Breathing Caches for Slow Tides | Ada Okafor, University of Tides", ["Breathing Caches for Slow Tides", "Ada Okafor", "University of Tides"]),
        ("Breathing Caches for Slow Tides | Ada Okafor", ["Breathing Caches for Slow Tides", "Ada Okafor"]),
        ("Breathing Caches for Slow Tides | Harbour Institute, University of Tides", ["Breathing Caches for Slow Tides", "Harbour Institute, University of Tides"]),
        ("Breathing Caches for Slow Tides | Ada Okafor, Bo Lindqvist, University of Tides", ["Breathing Caches for Slow Tides", "Ada Okafor, Bo Lindqvist", "University of Tides"]),
    ],
)  # fmt: skip
def test_a_name_is_cut_from_its_place_of_work(source: str, parts: list[str]) -> None:
    """A list of names stays whole, and so do two places."""
    assert cut(source) == parts
