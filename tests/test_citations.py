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
    (f'A. Okafor and B. Lindqvist, "{TITLE}," Tidal Letters, vol. 2, pp. 3-4, 2020.', TITLE, SHORT, "Tidal Letters", 2020),
    (f"Ada Okafor, Bo Lindqvist. “{TITLE}.” Tidal Letters, 2020.", TITLE, TWO, "Tidal Letters, 2020", 2020),
    (f"Okafor, A., & Lindqvist, B. (2020). {LOW}. Tidal Letters, 2(1), 3-4.", LOW, LAST_FIRST, "Tidal Letters", 2020),
    (f"Ada Okafor and Bo Lindqvist (2020). {TITLE}. Tidal Letters 2(1), 3-4.", TITLE, TWO, "Tidal Letters", 2020),
    (f"Ada Okafor and Bo Lindqvist. 2020. {TITLE}. In Proceedings of the Ebb Workshop. Port City, 3-4.", TITLE, TWO, "Proceedings of the Ebb Workshop. Port City", 2020),
    (f"Okafor, A., Lindqvist, B.: {TITLE}. In: Ebb Workshop, pp. 3-4. Mill (2020)", TITLE, LAST_FIRST, "Ebb Workshop", 2020),
    (f"Okafor A, Lindqvist B. {LOW}. J Tides. 2020;12(3):45-57.", LOW, ["Okafor A", "Lindqvist B"], "J Tides. 2020", 2020),
    (f"A. Okafor, B. Lindqvist, {LOW}, Tidal Letters 2 (2020) 3-4.", LOW, SHORT, "Tidal Letters", 2020),
    (f"12. A. Okafor and B. Lindqvist. {TITLE}. Tidal Letters, 12(3):45-57, 2020.", TITLE, SHORT, "Tidal Letters", 2020),
    (f"Okafor, Ada, and Bo Lindqvist. 2020. {TITLE}. Tidal Letters 2, 1 (2020), 3-4.", TITLE, ["Okafor, Ada", "Bo Lindqvist"], "Tidal Letters", 2020),
    (f"{TITLE}. Ada Okafor, Bo Lindqvist. Tidal Letters, 2020.", TITLE, TWO, "Tidal Letters, 2020", 2020),
    (f"▶ Okafor, A., & Lindqvist, B. (2020). {LOW}. Tidal Letters, 2(1), 3-4.", LOW, LAST_FIRST, "Tidal Letters", 2020),
    (f"Ada Okafor, Bo van B. Lindqvist, Chi Tanaka. {TITLE}. Tidal Letters, 2020.", TITLE, ["Ada Okafor", "Bo van B. Lindqvist", "Chi Tanaka"], "Tidal Letters, 2020", 2020),
    (f"<p>A. Okafor, B. Lindqvist, {LOW}, <i>Tidal Letters</i>, 2020.</p>", LOW, SHORT, "Tidal Letters, 2020", 2020),
    (f'<p>Okafor A, Lindqvist B‡ (2020) "{TITLE}. <u>Tidal Letters</u> <b>15(1): e7</b></p>', TITLE, ["Okafor A", "Lindqvist B"], "Tidal Letters", 2020),
    (f"Okafor, A.B. & Lindqvist, M.A. (2020) {LOW}, Proc. Natl. Acad. Tides.", LOW, ["Okafor, A.B.", "Lindqvist, M.A."], "Proc. Natl. Acad. Tides", 2020),
    (f"Okafor, U.A., Lindqvist, M.A., Roos, O. et al. (2020) {LOW}? Tidal Letters", f"{LOW}?", ["Okafor, U.A.", "Lindqvist, M.A.", "Roos, O."], "Tidal Letters", 2020),
    (f'Okafor, J-H, Lindqvist B, Lee Y-N, Roos C-S (2020) "{TITLE}." Tidal Letters', TITLE, ["Okafor, J-H", "Lindqvist B", "Lee Y-N", "Roos C-S"], "Tidal Letters", 2020),
    (f"Okafor A, Lindqvist B, Wei CDE. (2020) {LOW}. Tidal Letters, e01409.", LOW, ["Okafor A", "Lindqvist B", "Wei CDE"], "Tidal Letters", 2020),
    (f"Okafor, J. H., B. Lindqvist, C. E. Roos, D. Wei, Y. J. Lee, C. S. Song and D. H. Holm (2020). \"{TITLE}.\" Tidal Letters 7(2).", TITLE, ["Okafor, J. H.", "B. Lindqvist", "C. E. Roos", "D. Wei", "Y. J. Lee", "C. S. Song", "D. H. Holm"], "Tidal Letters", 2020),
    (f"Okafor, A. and Lindqvist, B., 2020, {LOW}: a test in ports, Bulletin of the Tidal Society, vol. 11, no. 2, p. 3-4.", f"{LOW}: a test in ports", LAST_FIRST, "Bulletin of the Tidal Society", 2020),
    (f"Okafor, A., and Lindqvist, B., 2020, {LOW}: Tidal Letters, v. 12, p. 3–4.", LOW, LAST_FIRST, "Tidal Letters", 2020),
    (f"Okafor, Ada.\n\t2020   {LOW}. _Tidal Letters_ 12(3): 45-57.", LOW, ["Okafor, Ada"], "Tidal Letters", 2020),
    (f"Okafor, Ada Maria.\n\t2020   {LOW}. _Tidal Letters_ 12(3): 45-57.", LOW, ["Okafor, Ada Maria"], "Tidal Letters", 2020),
    (f"Okafor, A., Lindqvist, B.*, and Roos, C. (2020) {TITLE}, Journal of Ebb and Flow, 41(5), Harbour Press.", TITLE, [*LAST_FIRST, "Roos, C."], "Journal of Ebb and Flow", 2020),
    (f"Okafor, Ada/Lindqvist, Bo: {TITLE}. Eine Geschichte, in: Tidenblätter 12 (2020), S. 3–4.", f"{TITLE}. Eine Geschichte", ["Okafor, Ada", "Lindqvist, Bo"], "Tidenblätter", 2020),
    (f"Okafor, Ada L., et al. “{TITLE}.” Tidal Letters 46.1 (2020): 3-4.", TITLE, ["Okafor, Ada L."], "Tidal Letters", 2020),
    (f"Okafor A, Lindqvist B (2020)\n{LOW}\nof many tides. Tidal Letters,\n35, 767–775.\n[link](https://m.example/1)", f"{LOW} of many tides", ["Okafor A", "Lindqvist B"], "Tidal Letters", 2020),
]  # fmt: skip


@pytest.mark.parametrize(("source", "title", "names", "venue", "year"), REFERENCES)
def test_a_reference_is_read_field_by_field(source: str, title: str, names: list[str], venue: str, year: int) -> None:
    found = read(source)
    assert (found.titles, found.authors, found.venues, found.years) == ([title], [names], [venue], [year])


MARKED: list[tuple[str, list[str], str, int | None]] = [
    (f"^ Okafor, Ada; Lindqvist, Bo (2020). \"{TITLE}\". <i>Tidal Letters</i>. <b>9</b> (2): 14.", ["Okafor, Ada", "Lindqvist, Bo"], "Tidal Letters", 2020),
    (f"[9] \\textbf{{A. Okafor}} (with B. Lindqvist*), ``{TITLE},'' \\emph{{Tidal Letters}} 7 (2020), L19.", SHORT, "Tidal Letters", 2020),
    (f"[10] ``{TITLE},'' \\emph{{J. Tides}} 3 (2020), 40--44. Single author.", [], "J. Tides", 2020),
    (f'A. Okafor, "{TITLE}," in <i>Proc. Ebb</i>, B. Wei, Ed. Mill Press, 2020, pp. 3-4.', ["A. Okafor"], "Proc. Ebb", 2020),
    (f"A. Okafor, “{TITLE},” Tidal Letters, to appear.", ["A. Okafor"], "Tidal Letters", None),
    (f"A. Okafor, “{TITLE},” Tidal Letters 9 (2020), 201; erratum 10 (2021), 77.", ["A. Okafor"], "Tidal Letters", 2020),
]  # fmt: skip


@pytest.mark.parametrize(("source", "names", "venue", "year"), MARKED)
def test_marks_of_wikis_and_of_latex_are_no_part_of_a_field(source: str, names: list[str], venue: str, year: int | None) -> None:
    """A caret before the names, quotes of two accents, co-authors in brackets, a title without its author."""
    found = read(f"<p>{source}</p>" if "<i>" in source else source)
    assert (found.titles, found.authors, found.venues, found.years) == ([TITLE], [names], [venue], [year])


def test_what_is_quoted_behind_a_reference_is_its_prose() -> None:
    quote = "Trained on ten days of tides, it lowers the error of the older cache by three points and needs no tuning at all."
    found = read(f'<ol><li>Okafor, A. (2020). "{TITLE}". <i>Tidal Letters</i>. <b>9</b>. "{quote}"</li></ol>')
    assert found.venues == ["Tidal Letters"] and quote in found.abstracts[0]


def test_a_reference_ends_with_its_list_item() -> None:
    """The link of the next item, which is no reference, is not of this one."""
    items = [
        f'Okafor, A. (2020). "{TITLE}". <i>Tidal Letters</i>. 9: 5-9.',
        '"<a href="https://board.example">Board</a>". Retrieved 3 May 2027.',
        f'Wei, L. (2021). "{TITLE} Again". <i>Tidal Letters</i>. 10: 5-9.',
    ]
    found = read("<ol>" + "".join(f"<li>{item}</li>" for item in items) + "</ol>")
    assert [fields.links for fields in found.fields] == [[], []] and found.years == [2020, 2021]


@pytest.mark.parametrize("glue", ["\n", "\n\n"])
def test_every_line_of_a_bibliography_is_an_entry_of_its_own(glue: str) -> None:
    lines = [source.replace("Caches", kind) for (source, *_), kind in zip(REFERENCES[:3], ("Ropes", "Walls", "Mills"), strict=True)]
    assert read("References\n\n" + glue.join(lines)).authors == [names for _, _, names, _, _ in REFERENCES[:3]]


def test_a_year_behind_the_title_ends_it() -> None:
    found = read(f"A. Okafor, B. Lindqvist, C. Roos, {LOW} (2020), (available at http://m.example/1706).")
    assert (found.titles, found.authors, found.years) == ([LOW], [[*SHORT, "C. Roos"]], [2020])


def test_a_list_of_references_may_hold_one_twice() -> None:
    """With its names once in full."""
    twice = f"Okafor A, Lindqvist B. (2020) {LOW}. Tidal Letters.\n\nOkafor, A., Lindqvist, B. (2020) {LOW}. Tidal Letters\n"
    assert read(twice).titles == [LOW, LOW]


def test_links_behind_a_reference_are_no_part_of_its_venue() -> None:
    found = read(f"Okafor, A., & Lindqvist, B. (2020). {LOW}. Tidal Letters, 2, 3-4. https://doi.org/10.1234/tide.1")
    assert found.venues == ["Tidal Letters"] and [link.url for link in found.fields[0].links] == ["https://doi.org/10.1234/tide.1"]


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


@pytest.mark.parametrize(
    "behind", ["Applied Tides 2031", "Slow Tides 12 (2020) of letters", "Slow Tides of the North doi:10.1234/tide.1"]
)
def test_a_journal_with_its_year_or_an_identifier_is_no_title(behind: str) -> None:
    for title, is_one in ((behind, False), ("Slow Tides in Numbers", True)):
        text = f"Okafor A, Lindqvist B. {title}. Mill Press, 2020, pp. 3-4."
        assert (citation(text, 0, len(text)) is not None) is is_one


@pytest.mark.parametrize(("state", "known"), [("TODO", True), ("DONE", True), ("SKIMMED", True), ("Done", False), ("NOTE", False)])
def test_how_far_somebody_is_with_reading_is_no_part_of_a_reference(state: str, known: bool) -> None:
    text = f'{state} A. Okafor, B. Lindqvist. "{TITLE}." Tidal Letters, 2020.'
    found = citation(text, 0, len(text))
    assert (found is not None and text[slice(*found.authors)] == "A. Okafor, B. Lindqvist") is known


IN_JOURNAL = "2031;12(4):56-78."


@pytest.mark.parametrize(
    "journal", [f"Tidal Lett. {IN_JOURNAL}", "J Tides. 2031 May 3;12:e56.", "Tides. 2031 Jun;9(Suppl 1):S7-12."]
)
@pytest.mark.parametrize("author", ["Okafor A", "Ropes of the North Study Group", "Harbour Council", "Okafor A, Lindqvist B"])
def test_year_volume_and_pages_tell_a_reference_of_one_author_or_of_a_group(author: str, journal: str) -> None:
    text = f"{author}. {LOW}. {journal}"
    found = citation(text, 0, len(text))
    assert found and [text[slice(*where)] for where, _ in found.parts] == [author, LOW, journal.rstrip(".")]


@pytest.mark.parametrize(
    "text",
    [
        f"{LOW}. Tidal Lett. {IN_JOURNAL}",
        f"Slow Tides of a Deep Neural Network. Tidal Letters of the North. {IN_JOURNAL}",
        "Ropes of the North Study Group. We met in 2031 to talk of the wear of ropes.",
        "The score was 2031; 12: 4 of them were slow, and nobody knew why that was.",
    ],
)
def test_a_title_before_its_journal_is_no_author(text: str) -> None:
    """Nor are a group that is told of, and figures that only look like year and volume."""
    assert citation(text, 0, len(text)) is None


@pytest.mark.parametrize("unit", ["A. ", "Okafor, A., ", '"', "2020. ", ": ", "(2020) ", "Ada Okafor, ", "In Proc. "])
def test_time_grows_with_the_length_of_the_text(unit: str) -> None:
    text = "A. Okafor, B. Lindqvist. 2020. " + repeated(unit, 700)
    assert is_cheap(lambda: [citation(text, 0, len(text)) for _ in range(20)])


def cited(text: str, *marked: tuple[int, int]) -> dict[str, str] | None:
    found = citation(text, 0, len(text), marked)
    return found and {name: text[slice(*getattr(found, name))] for name in ("authors", "title", "venue")}


@pytest.mark.parametrize("names", ["Okafor et al.", "Okafor et al", "Okafor et. al."])
def test_a_reference_may_open_with_one_name_and_others(names: str) -> None:
    found = cited(f"{names} (2031). {LOW}. Tidal Letters, 2(1), 3-4.")
    assert found and (found["title"], found["venue"]) == (LOW, "Tidal Letters, 2(1), 3-4")


@pytest.mark.parametrize(
    "text", ["Okafor et al.", "Okafor et al. 2031", f"Okafor et al. found in 2031 that {LOW.lower()}.", "et al. (2031)"]
)
def test_others_alone_make_no_reference(text: str) -> None:
    """Nothing that could be a title, or a sentence that tells of somebody."""
    assert cited(text) is None


@pytest.mark.parametrize("end", ["", ".", "?"])
def test_a_dated_reference_may_end_with_its_title(end: str) -> None:
    found = cited(f"Okafor, A. (2031). {LOW}{end}")
    assert found and (found["title"].rstrip("?"), found["venue"]) == (LOW, "")


@pytest.mark.parametrize(
    "text",
    [
        "Okafor, A. (2031). Moss ropes",
        "Okafor, A. (2031). Tidal Letters of the North 3(2)",
        "Okafor, A. (2031). Journal of Tidal Letters and Ports",
        "Okafor, A. (2031) came to the harbour with her friends",
        "Okafor, A. (2031). See the slides at https://t.example/slides of that day",
    ],
)
def test_a_few_words_a_volume_or_an_address_are_no_last_title(text: str) -> None:
    assert cited(text) is None


WHOLE = f"Okafor, A., Lindqvist, B. (2031). {LOW}. Tidal Letters, 2(1), 3-4."


@pytest.mark.parametrize("behind", ["", " (pdf)", " [PDF]"])
def test_a_link_around_all_of_a_reference_sets_no_part_of_it_apart(behind: str) -> None:
    found = cited(WHOLE + behind, (0, len(WHOLE)))
    assert found and (found["title"], found["authors"]) == (LOW, "Okafor, A., Lindqvist, B.")


def test_a_link_around_its_title_still_sets_it_apart() -> None:
    at = WHOLE.index(LOW)
    found = cited(WHOLE, (at, at + len(LOW)))
    assert found and found["title"] == LOW


@pytest.mark.parametrize("text", ["", " ", "2031", "\u200b" * 60, "“" * 90, "Ж. (2031). " * 20, "Okafor, A. (2031). " * 60])
def test_odd_text_is_read_without_an_error(text: str) -> None:
    citation(text, 0, len(text), [(0, len(text))], among=True)
