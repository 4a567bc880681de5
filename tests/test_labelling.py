"""Every slot gets the field that it is, from its words, its neighbours and what looks like it."""

from __future__ import annotations

import pytest
from invented_pages import PEOPLE, PROSE, TITLES, joined, read

from extractor.layout.labelling import label_slots
from extractor.layout.slots import slots
from extractor.layout.states import STATES, A, Hint, O, T
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


@pytest.mark.parametrize("mark", ["(1) ", "1. ", "1 ", "¹ "])
def test_a_line_below_names_that_begins_with_their_first_footnote_says_where_they_work(mark: str) -> None:
    """Below names without footnotes it may be a venue."""
    page = joined(
        "**{title}**", "", "Ada Okafor (1), Bo Lindqvist (2)", "", mark + "Kelpwatch of the North, Saltworks", "", "{prose}"
    )
    bare = page.replace(" (1)", "").replace(" (2)", "")
    states = [next(state for text, state in labels(source).items() if "Kelpwatch" in text) for source in (page, bare)]
    assert states == ["other", "venue"]


@pytest.mark.parametrize("names", ["Ada Okafor (1), Bo Lindqvist (2)", "Ada Okafor¹, Bo Lindqvist²"])
@pytest.mark.parametrize("item", ["- {title}", "{number}. {title}"])
def test_the_next_item_below_names_with_footnotes_is_a_title(item: str, names: str) -> None:
    found = labels(joined(item, "  " + names).replace("\n\n", "\n"))
    assert [found[title] for title in TITLES] == ["title"] * 3


def test_one_name_with_where_they_work_is_an_author() -> None:
    found = labels("Slow Tides\n\nAda Okafor (Tarn College)\n\nCold Ropes\n\nBo Lindqvist\n")
    assert (found["Ada Okafor (Tarn College)"], found["Bo Lindqvist"]) == ("authors", "other")


def test_items_with_a_count_are_facets() -> None:
    """A year in brackets is no count."""
    facets = "- Okafor, Ada (31)\n- Journal of Ropes (1,204)\n\n"
    found = labels(facets + joined("- {title} (2031)", "  {people}"))
    assert (found["Okafor, Ada (31)"], found["Journal of Ropes (1,204)"]) == ("other", "other")
    assert [found[f"{title} (2031)"] for title in TITLES] == ["title"] * 3


def test_a_line_in_brackets_is_no_title() -> None:
    found = labels(joined("{title}", "(A Longer Note on Northern Tides)", "{people}", "{prose}"))
    assert found["(A Longer Note on Northern Tides)"] != "title"
    assert [found[title] for title in TITLES] == ["title"] * 3


@pytest.mark.parametrize(
    ("cell", "state"), [("wear falls by 41% in harbours", "prose"), ("wear falls a little in harbours", "venue")]
)
def test_a_cell_that_reports_a_finding_is_prose(cell: str, state: str) -> None:
    rows = joined("| {title} | {people} | " + cell + " |").replace("\n\n", "\n")
    assert labels("| Title | Authors | Depth |\n|---|---|---|\n" + rows)[cell] == state


def test_a_linked_item_with_a_number_is_a_title_all_the_same() -> None:
    page = joined("- [{title}]({link}), {people}").replace("How Ropes", "How 40 ropes").replace("Moss on", "Moss vs grass on")
    assert list(labels(page).values()).count("title") == 3


def test_a_day_before_a_title_is_of_its_entry() -> None:
    """A day on a line of its own is over what follows."""
    assert labels(joined("2031-05-03 [{title}]({link})", "{people}", "{prose}"))["2031-05-03"] == "venue"


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


LINES = ("Slow tides again", "Why ropes break", "Walls and moss in shade", "Cold caches breathe")
PARAGRAPHS = (
    "The harbour tells of a cache that rises and falls with the length of the dialogue, and people there say that it keeps what is needed.",
    "Ropes on old ships wear where nobody looks. Sailors have looked at forty ropes in three harbours, and the inner strands break first.",
    "Moss grows on walls that are kept in the shade. Millers know six kinds of moss, and they say that age matters more than the rain.",
    "In winter the tides are higher than they were in the years before, and nobody who lives there knows why this is so or how it ends.",
)


def over(lines: tuple[str, ...], mark: str = "") -> str:
    """Each line over its paragraph, with a link below."""
    pairs = zip(lines, PARAGRAPHS, strict=True)
    return "\n\n".join(f"{mark}{line}\n\n{prose}\n\nhttps://t.example/{at}" for at, (line, prose) in enumerate(pairs))


def test_lines_over_most_paragraphs_of_a_page_without_markup_are_titles() -> None:
    """Beside titles that markup lifts out they are not."""
    assert [labels(over(LINES))[line] for line in LINES] == ["title"] * 4
    found = labels(joined("## {title}", "{people}", "", "{prose}") + "\n" + over(LINES))
    assert [found[line] for line in LINES] != ["title"] * 4 and [found[title] for title in TITLES] == ["title"] * 3


def test_a_line_that_opens_a_fold_is_no_field() -> None:
    """Unlike a line in an element that its maker calls a summary."""
    folded = "".join(
        f"<h3>{title}</h3><p>{names}</p><details><summary>Show the rest of it</summary><p>{prose}</p></details>"
        for title, names, prose in zip(TITLES, PEOPLE, PROSE, strict=True)
    )
    other = (
        folded.replace("<details><summary>", '<div class="x-summary">').replace("</summary>", "</div>").replace("</details>", "")
    )
    assert [_states_of(page, "Show the rest of it") for page in (folded, other)] == [{"other"}, {"venue"}]


def _states_of(page: str, text: str) -> set[str]:
    found = read(f"<html><body>{page}</body></html>")
    return {STATES[item.state] for item in found.labelled if found.document.text[item.slot.start : item.slot.end] == text}


SENTENCES = (
    "The inner strands of ropes that were made by hand are the first to break when the weather turns cold and nobody looks after them.",
    "The moss on the walls of mills grows where the sun is seldom seen in the winter and where the walls are older than the mill itself.",
    "The tides in the north are slow where the walls of the harbour are old and where nobody has mended them for many years.",
)


def sentences(look: str, above: str = "") -> dict[str, str]:
    """A sentence over the prose of each paper, below its title and names or with nothing above."""
    page = joined(above, "", "{{}}", "", "{prose}").split("{}")
    return labels("".join(part + look.format(told) for part, told in zip(page, (*SENTENCES, ""), strict=True)))


@pytest.mark.parametrize(
    ("look", "above", "state"),
    [
        ("**{}**", "", "title"),
        ("[{}](https://t.example/1)", "", "title"),
        ("{}", "", "prose"),
        ("**{}**", "**{title}**\n\n{people}", "prose"),
        ("**{}**", "## {title}\n\n{people}", "prose"),
    ],
)
def test_a_sentence_that_markup_lifts_out_is_a_title_where_no_other_stands_above(look: str, above: str, state: str) -> None:
    found = sentences(look, above)
    assert [found[told] for told in SENTENCES] == [state] * 3


LISTED = [f"<li>{title}</li>" for title in TITLES]
ENTRIES = joined("<h2>{title}</h2><p>{people}</p><p>{prose}</p>")


@pytest.mark.parametrize("link", ["{}", '<a href="#paper">{}</a>'])
@pytest.mark.parametrize("behind", ["", "<h2>Most read</h2><ul>" + "".join(LISTED) + "</ul>"])
def test_a_list_of_contents_is_no_list_of_titles(link: str, behind: str) -> None:
    """Of its lines the headings further down are the titles; a list behind these says them again."""
    contents = "".join(f"<li>{link.format(title)}</li>" for title in TITLES)
    found = read(f"<html><body><h1>In this issue</h1><ul>{contents}</ul>{ENTRIES}{behind}</body></html>")
    assert (found.titles, found.authors, found.abstracts) == (
        list(TITLES),
        [names.replace(" and ", ", ").split(", ") for names in PEOPLE],
        list(PROSE),
    )


def test_items_that_name_their_authors_are_entries_though_headings_say_them_again() -> None:
    items = joined("<li>{title}<br>{people}</li>")
    again = joined("<h2>{title}</h2><p>Slides and a film of the talk</p>")
    found = read(f"<html><body><ul>{items}</ul>{again}</body></html>")
    assert found.titles[:3] == list(TITLES)


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("Presented my work at the {}.", False),
        ("Ich war auf der {}.", False),
        ("On ropes, see my {}", False),
        ("[1] {}", True),
        ("New paper: {}", True),
        ("{}, with Ada Okafor", True),
    ],
)
def test_a_link_that_its_sentence_runs_through_is_no_title(sentence: str, title: bool) -> None:
    linked = "[Spring Meeting on Slow Tides](https://s.example)"
    found = labels(joined("- [{title}]({link}), {people}") + "\n## Notes\n\n- " + sentence.format(linked) + "\n")
    assert (found["Spring Meeting on Slow Tides"] == "title") is title


@pytest.mark.parametrize(
    ("names", "authors"),
    [
        ("Okafor, Ada L.", ["Okafor, Ada L."]),
        ("Okafor, Ada Marie", ["Okafor, Ada Marie"]),
        ("Okafor Lund, Ada", ["Okafor Lund, Ada"]),
        ("van der Berg, Ada", ["van der Berg, Ada"]),
        ("Ada Okafor, Bo Lindqvist", ["Ada Okafor", "Bo Lindqvist"]),
        ("Okafor, Ada; Lindqvist, Bo", ["Okafor, Ada", "Lindqvist, Bo"]),
        ("Tarn Institute, Norway", []),
    ],
)
@pytest.mark.parametrize("form", ["csv", "rss"])
def test_a_family_name_a_comma_and_given_names_in_a_field_are_one_person(form: str, names: str, authors: list[str]) -> None:
    rows = joined(f'"{{title}}","{names}","{{prose}}"').replace("\n\n", "\n")
    items = joined(f"<item><title>{{title}}</title><author>{names}</author><description>{{prose}}</description></item>")
    page = {"csv": f"title,author,abstract\n{rows}", "rss": f'<?xml version="1.0"?><rss><channel>{items}</channel></rss>'}[form]
    assert read(page).authors == [authors] * 3


@pytest.mark.parametrize("line", [":PROPERTIES:", ":CUSTOM_ID: okafor-2031", ":Added: 3 May 2031"])
def test_a_drawer_of_an_outline_is_no_field(line: str) -> None:
    assert labels(joined("** {title}", line, ":END:", "{people}", "", "{prose}"))[line] == "other"


def test_a_sign_in_colons_before_a_title_is_no_drawer() -> None:
    found = labels(joined(":newspaper: {title}", "", "{people}", "", "{prose}"))
    assert [found[title] for title in TITLES] == ["title"] * 3


@pytest.mark.parametrize("name", ["TideNet", "Caches that Breathe", "Ropes"])
@pytest.mark.parametrize("item", ["- {}: {}", "{}: {}", "* {}: {} (slides)"])
def test_what_stands_before_an_address_is_a_title(item: str, name: str) -> None:
    names = [f"{name} {number}" if " " in name else f"{name}{number}" for number in "ABC"]
    page = "\n".join(item.format(told, f"https://arxiv.org/abs/2606.0123{at}") for at, told in enumerate(names))
    assert read(f"## Papers\n\n{page}\n").titles == names


@pytest.mark.parametrize("label", ["Code", "pdf", "Website", "Project page", "DOI", "Video", "Slides"])
def test_a_label_before_an_address_is_none(label: str) -> None:
    """Nor does it end the entry that it stands in."""
    found = read(joined("## {title}", "", "{people}", "", "{prose}", "", f"{label}: {{link}}"))
    assert (found.titles, [len(fields.links) for fields in found.fields]) == (list(TITLES), [1] * 3)


@pytest.mark.parametrize(("count", "title"), [(3, False), (1, True)])
def test_what_is_printed_again_and_again_in_the_place_of_a_title_is_none(count: int, title: bool) -> None:
    events = ["Third Workshop on Slow Tides and Ropes"] * count + ["Cold Ropes of the North", "Salt on the Decks"][: 3 - count]
    groups = joined("{title}", "", '{people}. "EVENT." Port City, 2031.', "", "{prose}").split("EVENT")
    page = "".join(part + event for part, event in zip(groups, (*events, ""), strict=True))
    assert (read(page).titles[0] == events[0]) is title


@pytest.mark.parametrize(("line", "state"), [("{} Okafor (2031)", "authors"), ("{} Letters (2031)", "venue")])
def test_a_name_and_a_year_are_who_wrote_it_and_when(line: str, state: str) -> None:
    """A journal and its year are none."""
    lines = [line.format(name) for name in (("Ada", "Bo", "Chi") if state == "authors" else ("Tidal", "Rope", "Moss"))]
    page = "\n\n".join(f"{who}\n\n**{title}**\n\n{prose}" for who, title, prose in zip(lines, TITLES, PROSE, strict=True))
    found = labels(page)
    assert [found[who] for who in lines] == [state] * 3


def test_a_clause_of_chinese_or_japanese_is_no_title() -> None:
    """A title may count things up."""
    clauses = ["潮汐缓存可以降低百分之四十的误差，适合北方的港口", "根据绳索的密度选择最优的船，优于单一的方法"]
    titles = ["潮汐、波、風の長期観測に関する研究", "北方港口潮汐缓存方法研究"]
    listed = "".join(f"- {clause}\n" for clause in clauses)
    linked = "".join(f"- [{title}](https://arxiv.org/abs/2606.0123{at})\n" for at, title in enumerate(titles))
    found = labels(f"## 简述\n\n{listed}\n## 论文\n\n{linked}")
    assert "title" not in [found[clause] for clause in clauses] and [found[title] for title in titles] == ["title"] * 2


@pytest.mark.parametrize("line", ["作者：", "为什么潮汐是慢的？", "我们研究潮汐。"])
def test_a_label_or_a_sentence_of_chinese_is_no_name(line: str) -> None:
    assert labels(joined("## {title}", "", line, "", "{prose}"))[line] != "authors"


NOTES = ("quite worth a second look", "reads like a novel", "good on cold weather")


def listed(below: tuple[str, ...]) -> dict[str, str]:
    return labels(
        "".join(f"- **{title}** - {names}\n  - {note}\n" for title, names, note in zip(TITLES, PEOPLE, below, strict=True))
    )


def test_what_is_listed_below_a_title_is_said_of_the_paper() -> None:
    assert [listed(NOTES)[note] for note in NOTES] == ["prose"] * 3


@pytest.mark.parametrize(
    "below",
    [
        ("Tidal Letters 2031", "Proceedings of Ebb 2030", "Journal of Moss 2029"),
        ("[pdf](https://t.example/1)", "[code](https://t.example/2)", "[slides](https://t.example/3)"),
        ("quite good", "fine", "so so"),
        ("Cleo Marsh, Dae Won", "Finn Adler, Gia Moor", "Hana Ito, Ivo Kern"),
    ],
)
def test_a_venue_a_link_a_word_or_names_below_a_title_are_no_note(below: tuple[str, ...]) -> None:
    found = labels("".join(f"- **{title}**\n  - {note}\n" for title, note in zip(TITLES, below, strict=True)))
    assert "prose" not in found.values()


@pytest.mark.parametrize("heading", ["**Why it matters:**", "**Why it matters**:"])
def test_a_run_in_heading_opens_no_section(heading: str) -> None:
    found = labels(joined("## {title}", "{people}", "", heading + " {prose}"))
    assert found["Why it matters:" if heading.endswith("**") else "Why it matters"] == "other"
    assert [found[title] for title in TITLES] == ["title"] * 3


@pytest.mark.parametrize("shape", ["**{title}:** {prose}", "**Title:** {title}\n\n**Abstract:** {prose}"])
def test_a_title_or_a_label_that_ends_with_a_colon_keeps_its_field(shape: str) -> None:
    found = labels(joined(shape))
    assert sum(state == "title" for state in found.values()) == 3 and sum(state == "prose" for state in found.values()) == 3


def test_a_sentence_that_its_link_ends_is_no_title() -> None:
    found = labels(joined("## {title}", "{people}", "", "{prose}", "", "Data are available from the [archive]({link})"))
    assert found["Data are available from the"] == "other"


def test_a_title_before_its_link_stays_one() -> None:
    found = labels(joined("{title} [pdf]({link})", "{people}", "", "{prose}"))
    assert [found[title] for title in TITLES] == ["title"] * 3


def test_a_heading_that_a_page_repeats_is_no_title() -> None:
    found = labels(joined("## {title}", "{people}", "", "{prose}", "", "## Further Reading of Interest Here"))
    assert found["Further Reading of Interest Here"] == "other"


def test_a_title_printed_twice_stays_one() -> None:
    """In a table of contents and as a heading."""
    found = labels("".join(f"- {title}\n" for title in TITLES) + "\n" + joined("## {title}", "{people}", "", "{prose}"))
    assert [found[title] for title in TITLES] == ["title"] * 3


@pytest.mark.parametrize("name", ["paper-title", "title"])
def test_a_title_that_reads_like_a_name_is_one_in_an_element_called_title(name: str) -> None:
    titles = ("Marlow Quay", *TITLES[1:])
    cards = (f'<div class="{name}">{t}</div><div>{p}</div><p>{a}</p>' for t, p, a in zip(titles, PEOPLE, PROSE, strict=True))
    found = read("".join(f"<div>{card}</div>" for card in cards))
    assert (found.titles, found.authors[0]) == (list(titles), PEOPLE[0].split(", "))


@pytest.mark.parametrize(
    "source", ["**:** x", "[](x)", "- a\n  - b\n", "**a**\n\n**a**", "- **" + "x" * 3000 + ":** y", "**\u200b:** \u0301"]
)
def test_short_long_and_odd_lines_are_labelled_without_an_error(source: str) -> None:
    assert all(sum(item.share) == pytest.approx(1) for item in read(source).labelled)
