"""Names in lists as pages print them; titles, venues and furniture are none."""

from __future__ import annotations

import itertools

import pytest
from cost import is_cheap, repeated

from extractor.language.people import _CUT_SHORT, _DEGREES, _ETAL, _MAYBE_DEGREE, holds_other_words, is_name, people, people_on


def names(text: str, start: int = 0) -> list[str]:
    return [text[low:high] for low, high in people(text, start).names]


TWO = ["Ada Okafor", "Bo Lindqvist"]
THREE = [*TWO, "Chi Tanaka"]

LISTS: list[tuple[str, list[str]]] = [
    ("Ada Okafor, Bo Lindqvist", TWO),
    ("Ada Okafor and Bo Lindqvist", TWO),
    ("Ada Okafor, Bo Lindqvist, and Chi Tanaka", THREE),
    ("Ada Okafor & Bo Lindqvist", TWO),
    ("Ada Okafor; Bo Lindqvist", TWO),
    ("Ada Okafor | Bo Lindqvist", TWO),
    ("Ada Okafor · Bo Lindqvist · Chi Tanaka", THREE),
    ("Ada Okafor\nBo Lindqvist", TWO),
    ("Ada Okafor\r\nBo Lindqvist", TWO),
    ("Ada Okafor,Bo Lindqvist,", TWO),
    ("Ada Okafor y Bo Lindqvist", TWO),
    ("Ada Okafor (University of Tides) | Bo Lindqvist", TWO),
    ("Ada Okafor (Univ of Tides, Port City), Bo Lindqvist (Harbour Institute)", TWO),
    ("Ada Okafor [1,2], Bo Lindqvist [3]", TWO),
    ("Ada Okafor1,2, Bo Lindqvist*", TWO),
    ("Ada Okafor^1, Bo Lindqvist^2", TWO),
    ("Ada Okafor*, Bo Lindqvist*, Chi Tanaka†", THREE),
    ("Ada Okafor (she/her), Bo Lindqvist", TWO),
    ("Ada Okafor, Bo Lindqvist. Journal of Tides, 2020", TWO),
    ("Ada Okafor, Bo Lindqvist VLDB 2025", TWO),
    ("Ada Okafor, Bo Lindqvist, Chi Tanaka, ACS Catalysis", THREE),
    ("Okafor, A.; Li, W.", ["Okafor, A.", "Li, W."]),
    ("Okafor, A., Lindqvist, B., & Tanaka, C.", ["Okafor, A.", "Lindqvist, B.", "Tanaka, C."]),
    ("Okafor, A.-B., Li, W.", ["Okafor, A.-B.", "Li, W."]),
    ("van den Berg, J., Okafor, A.", ["van den Berg, J.", "Okafor, A."]),
    ("Okafor, Ada and Li, Wei", ["Okafor, Ada", "Li, Wei"]),
    ("Ada, Okafor; Bo, Lindqvist", ["Ada, Okafor", "Bo, Lindqvist"]),
    ("Ada Marie, Okafor; Bo, van Berg", ["Ada Marie, Okafor", "Bo, van Berg"]),
    ("Okafor A(1), Li W(2).", ["Okafor A", "Li W"]),
    ("Okafor AB, Lindqvist C, Tanaka D", ["Okafor AB", "Lindqvist C", "Tanaka D"]),
    ("A. Okafor, B. C. Lindqvist", ["A. Okafor", "B. C. Lindqvist"]),
    ("A.Okafor, B.Lindqvist", ["A.Okafor", "B.Lindqvist"]),
    ("Ludwig van der Meer, María de la Cruz and J. van den Berg", ["Ludwig van der Meer", "María de la Cruz", "J. van den Berg"]),
    ("Jean-Luc d'Aubigny, Ada O’Brien, Omar al-Rashid", ["Jean-Luc d'Aubigny", "Ada O’Brien", "Omar al-Rashid"]),
    ("Bo Lindqvist Jr., Ada Okafor, Chi Tanaka III", ["Bo Lindqvist Jr.", "Ada Okafor", "Chi Tanaka III"]),
    ("Ștefan Popa, Łukasz Żak, Þóra Ægisdóttir", ["Ștefan Popa", "Łukasz Żak", "Þóra Ægisdóttir"]),
    ("An Nguyen, Do Kim", ["An Nguyen", "Do Kim"]),
    ("Ada Okafor, Ph.D., Bo Lindqvist, MD, and Chi Tanaka, MD, PhD", THREE),
    ("Ada Okafor PhD, Bo Lindqvist M.D., Chi Tanaka", THREE),
    ("Lindqvist MD, Okafor A, Tanaka MS", ["Lindqvist MD", "Okafor A", "Tanaka MS"]),
    ("Prof. Ada Okafor, Bo Lindqvist", ["Ada Okafor", "Bo Lindqvist"]),
    ("Ada Okaforᵃᵇ, Bo Lindqvistᵇ, Chi Tanakaᵃ", THREE),
    ("Ada Okafor¹² and Bo Lindqvist²", TWO),
    ("Dr. Ada Okafor, Assoc. Prof. Bo Lindqvist and Prof. Dr. med. Chi Tanaka", THREE),
    ("Ada Okafor, Bo Li. Tidal Letters, 2020", ["Ada Okafor", "Bo Li"]),
    ("Ada Okafor, Bo St. John", ["Ada Okafor", "Bo St. John"]),
    ("ADA OKAFOR, BO LINDQVIST, JEAN-LUC DE WITT", ["ADA OKAFOR", "BO LINDQVIST", "JEAN-LUC DE WITT"]),
    ("A. OKAFOR, B. LINDQVIST AND C. TANAKA", ["A. OKAFOR", "B. LINDQVIST", "C. TANAKA"]),
    ("Okafor, Ada, Bo Lindqvist, and Chi Tanaka", ["Okafor, Ada", "Bo Lindqvist", "Chi Tanaka"]),
    ("Okafor, Ada M., Bo Lindqvist, and Chi Tanaka", ["Okafor, Ada M.", "Bo Lindqvist", "Chi Tanaka"]),
    ("李伟, 王芳", ["李伟", "王芳"]),
    ("李伟、王芳，张三丰", ["李伟", "王芳", "张三丰"]),
    ("김민수, 이서연", ["김민수", "이서연"]),
]


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_a_list_of_people_is_read_name_by_name(text: str, expected: list[str]) -> None:
    found = people(text)
    assert (names(text), found.is_list, found.complete) == (expected, True, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("By Ada Okafor", ["Ada Okafor"]),
        ("Authors: Ada Okafor, Bo Lindqvist", TWO),
        ("Speakers: Ada Okafor and Bo Lindqvist", TWO),
        ("written by Ada Okafor", ["Ada Okafor"]),
        ("joint with Ada Okafor", ["Ada Okafor"]),
        ("(with Ada Okafor and Bo Lindqvist)", TWO),
        ("autores: Ada Okafor y Bo Lindqvist", TWO),
        ("Invited talk: Ada Okafor (Tarn College)", ["Ada Okafor"]),
        ("Keynote 2 – Prof. Ada Okafor", ["Ada Okafor"]),
        ("Assoc. Prof. Ada Okafor", ["Ada Okafor"]),
    ],
)
def test_a_label_makes_one_name_a_list(text: str, expected: list[str]) -> None:
    found = people(text)
    assert (names(text), found.labelled, found.is_list) == (expected, True, True)


def test_the_start_of_a_value_counts_as_a_label() -> None:
    text = "Team > Ada Okafor"
    assert (names(text, 7), people(text, 7).labelled) == (["Ada Okafor"], True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada Okafor, Bo Lindqvist et al.", TWO),
        ("Ada Okafor, Bo Lindqvist, et al", TWO),
        ("Ada Okafor, Bo Lindqvist, and 12 others", TWO),
        ("Ada Okafor, Bo Lindqvist, +3 more", TWO),
        ("Ada Okafor, Bo Lindqvist and colleagues", TWO),
        ("Ada Okafor, Bo Lindqvist, ...  ", TWO),
        ("Ada Okafor, Bo Lindqvist…", TWO),
        ("Okafor et al.", ["Okafor"]),
        ("Okafor et.al.", ["Okafor"]),
        ("Ada Okafor, Bo Lindqvist et.al.", TWO),
        ("By A. Okafor et al.", ["A. Okafor"]),
    ],
)
def test_a_list_that_is_cut_short_is_not_complete(text: str, expected: list[str]) -> None:
    found = people(text)
    assert (names(text), found.complete, found.end) == (
        expected,
        False,
        len(text.rstrip()) if "…" not in text and "..." not in text else found.end,
    )


@pytest.mark.parametrize(
    "text",
    [
        "", " ", ",,,", "et al.", "Deep Learning, Graph Networks", "Attention and Memory", "Efficient Training of Sparse Models", "Journal of Tides",
        "TideCache: Sparse Decoding", "Breathing Caches for Long Dialogues", "Home | About | Contact", "2020, 2021", "PDF, Code", "ada okafor, bo lindqvist",
        "We measure tides, and we like them", "March, April and May", "Invited talk: Breathing Caches for Slow Tides", "Keynote 2", "Prof. Ropes of the North",
        "Attention, Memory, Caches", "Okafor, Lindqvist, ACM", "Home, About, Contact",
    ],
)  # fmt: skip
def test_titles_and_furniture_hold_no_names(text: str) -> None:
    found = people(text)
    assert (found.names, found.is_list) == ((), False)


def test_a_title_with_a_name_in_it_is_no_list() -> None:
    assert not people("Proceedings of the Tidal Workshop, Port City").is_list


def test_two_surnames_alone_are_a_hint_and_no_list() -> None:
    found = people("Okafor and Lindqvist")
    assert (names("Okafor and Lindqvist"), found.is_list) == (["Okafor", "Lindqvist"], False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Okafor, Ada, and Bo Lindqvist", ["Okafor, Ada", "Bo Lindqvist"]),
        ("van den Berg, Jan, and Bo Lindqvist", ["van den Berg, Jan", "Bo Lindqvist"]),
    ],
)
def test_two_names_of_which_the_first_is_inverted_may_be_a_title_too(text: str, expected: list[str]) -> None:
    """ "Winds, Waves, and Tidal Ferries" has the same form: what stands around it decides."""
    found = people(text)
    assert (names(text), found.is_list) == (expected, False)


@pytest.mark.parametrize("text", ["DEEP LEARNING, GRAPH NETWORKS", "ACM SIGMOD, IEEE ICDE", "BREATHING CACHES FOR LONG DIALOGUES"])
def test_capitals_alone_make_no_names(text: str) -> None:
    assert not people(text).is_list


def test_digits_inside_words_are_no_marks_of_footnotes() -> None:
    assert names("W159H, S238F") == []


def test_prose_lists_nobody_however_many_commas_it_has() -> None:
    prose = "We met Ada Okafor, who likes boats, and Bo Lindqvist, who does not, when the weather was cold. " * 4
    assert people(prose).names == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Okafor, Lindqvist, and Tanaka", ["Okafor", "Lindqvist", "Tanaka"]),
        ("Okafor, de Lind, Tanaka", ["Okafor", "de Lind", "Tanaka"]),
    ],
)
def test_three_family_names_alone_are_a_hint_and_no_list(text: str, expected: list[str]) -> None:
    """ "Tides, Ropes, Harbours" looks the same."""
    assert (names(text), people(text).is_list) == (expected, False)


def test_where_a_header_promises_names_one_family_name_is_one() -> None:
    found = people("Okafor", announced=True)
    assert (found.names, found.is_list, people("Okafor").names) == (((0, 6),), True, ())


@pytest.mark.parametrize("text", ["Jan 2031", "Sept. 2031", "Dec, 2031"])
def test_a_month_is_nobody_were_names_promised(text: str) -> None:
    """ "Jan" alone is a name."""
    assert (people(text, announced=True).names, names("Speaker: Jan Okafor")) == ((), ["Jan Okafor"])


def test_in_a_list_of_names_an_odd_one_is_a_name_too() -> None:
    """Not if it opens with a word of titles."""
    assert names("Ada Okafor, Attention Maps, Bo Lindqvist, Chi Tanaka") == THREE
    assert names("Ada Okafor, Mind Lab, Bo Lindqvist, Chi Tanaka") == ["Ada Okafor", "Mind Lab", "Bo Lindqvist", "Chi Tanaka"]


@pytest.mark.parametrize("text", [text for text, _ in LISTS])
def test_names_lie_in_order_inside_the_text_and_do_not_overlap(text: str) -> None:
    found = people(text)
    flat = [offset for name in found.names for offset in name]
    assert flat == sorted(flat) and flat[-1] <= found.end <= len(text)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Ada Okafor", True), ("J. van den Berg", True), ("Okafor AB", True), ("A.Okafor", True), ("李伟", True), ("Ada d'Aubigny", True),
        ("Okafor", False), ("", False), ("Deep Learning", False), ("TideCache Model", False), ("Ada of Okafor", False), ("ABC DEF", False),
        ("One Two Three Four Five Six Seven", False), ("Ada 2 Okafor", False), ("iPhone User", False),
    ],
)  # fmt: skip
def test_words_that_could_be_one_name(text: str, verdict: bool) -> None:
    assert is_name(text) is verdict


@pytest.mark.parametrize(
    "unit", ["a", " ", ", ", "; ", ". ", "1,", "1*,", "Ada Berg, ", "Ada, Berg; ", "and ", "et al ", "(", "[a", "A. ", "O'", "李伟", "Mind Lab, Ada Berg, ", "— ", "\n", "..."]
)  # fmt: skip
@pytest.mark.parametrize("lead", ["By ", "Ada, B; C, D; "])
def test_time_grows_with_the_length_of_the_text(unit: str, lead: str) -> None:
    text = lead + repeated(unit, 30_000)
    assert is_cheap(lambda: people(text))


def test_a_long_acronym_behind_a_name_costs_little() -> None:
    text = "Ada Berg " + "A" * 50_000
    assert is_cheap(lambda: people(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A. Okafor (with B. Lindqvist and C. Tanaka*)", ["A. Okafor", "B. Lindqvist", "C. Tanaka"]),
        ("Okafor, Ada; Vries, Daan de; Tanaka, Chi", ["Okafor, Ada", "Vries, Daan de", "Tanaka, Chi"]),
        ("Author: Figueiredo, Caio Andrade", ["Figueiredo, Caio Andrade"]),
        ("Author: Ada Okafor, Bo Lindqvist", TWO),
        ("Based on: joint work with Ada Okafor and Bo Lindqvist", TWO),
    ],
)
def test_conventions_of_lists_of_works(text: str, expected: list[str]) -> None:
    assert names(text) == expected


CUT_SHORT = (
    "Ada Okafor et al.", "Ada Okafor et. al", "Ada Okafor ET AL", "Ada Okafor and 3 others", "Ada Okafor AND MORE", "Ada Okafor and colleagues",
    "Ada Okafor and collaborators", "Ada Okafor +3 more", "Ada Okafor, + 12 authors", "Ada Okafor +", "Ada Okafor u. a.", "Ada Okafor, u.a.",
    "Ada Okafor (3 additional authors not shown)", "Ada Okafor …", "Ada Okafor, ...",
)  # fmt: skip
DEGREES = (
    "Ph.D.", "PhD", "Ph. D", "M.D.", "MD", "M. D.", "MSc", "M.Sc.", "BSc", "D.Phil.", "DPhil", "DSc", "Pharm.D.", "DVM", "D.V.M.", "MPH", "MBA", "MS",
    "M.A.", "RN", "R.N.", "DDS", "FRCP", "Ed.D.",
)  # fmt: skip


@pytest.mark.parametrize("text", CUT_SHORT)
def test_every_list_that_is_cut_short_has_a_mark_of_it(text: str) -> None:
    """What is looked for first is in all that ends a list."""
    assert _ETAL.search(text) and _CUT_SHORT.search(text.casefold())
    assert not people(text).complete


@pytest.mark.parametrize("degree", DEGREES)
def test_every_degree_begins_as_one(degree: str) -> None:
    """What is looked for first is in all degrees behind a name."""
    text = f"Ada Okafor, {degree}, Wei Lind"
    assert _DEGREES.search(text) and _MAYBE_DEGREE.search(text)
    assert [text[a:b] for a, b in people(text).names] == ["Ada Okafor", "Wei Lind"]


PIECES = (
    "Ada Okafor", "Okafor", "Wei Lind", "de Lind", "van den Berg", "of", "tides", "and", "et al", "AB", "A", "LLM", "with", "By", "by", "the", "Survey",
    "talk", "Ferries", ", ", "; ", " & ", " – ", "*", "d'Aubigny", "ADA OKAFOR", "Ph.D.", "II", "+", "ada",
)  # fmt: skip


def test_texts_with_other_words_are_never_all_names() -> None:
    """Whatever is put together: where a cheap look sees a word of no name, not all parts are names, up to the text's end."""
    seen = 0
    for pieces in itertools.product(PIECES, repeat=3):
        for text in (" ".join(pieces), f"Wei Lind, {' '.join(pieces)}, Li Roos"):
            if holds_other_words(text.strip(" ,;–")):
                found = people(text.strip(" ,;–"))
                close = max([found.end, *(end for _, end in found.names)])
                assert not found.names or found.share < 0.99 or len(text.strip(" ,;–")) - close > 2, text
                seen += 1
    assert seen > 1000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada Okafor, University of Tarn, Bay City, and Li Wei, Port College", ["Ada Okafor", "Li Wei"]),
        ("Ada Okafor, Tide Laboratory, Port City; Bo Lindqvist, Harbour Institute, Mill Town", TWO),
        ("Ada Okafor, University of Tides\nBo Lindqvist\nChi Tanaka", THREE),
        ("Ada Okafor, University of Tides · Bo Lindqvist · Chi Tanaka", THREE),
        ("Ada Okafor, University of Tides und Bo Lindqvist", TWO),
        ("Ada Okafor, Bo Lindqvist, Chi Tanaka, University of Tides, Bay City", THREE),
    ],
)
def test_where_people_work_is_nobody(text: str, expected: list[str]) -> None:
    """And who stands behind a semicolon, a new line or an "and" is no town, however short the list."""
    assert names(text) == expected


@pytest.mark.parametrize("text", ["University of Tarn, Ada Okafor, Bo Lindqvist", "Ada Okafor, Bo Lindqvist"])
def test_a_list_that_no_place_of_work_goes_through_keeps_its_names(text: str) -> None:
    """A place before the first name says nothing about who stands behind it."""
    assert names(text) == TWO


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Okafor, Ada B., Lindqvist, Bo", ["Okafor, Ada B.", "Lindqvist, Bo"]),
        ("Okafor, Ada, Lindqvist, Bo C., Tanaka, Chi", ["Okafor, Ada", "Lindqvist, Bo C.", "Tanaka, Chi"]),
        ("Ada B., Okafor Lind, Bo C., Tanaka Roe", ["Ada B.", "Okafor Lind", "Bo C.", "Tanaka Roe"]),
        ("Ada Okafor, Bo Lindqvist, Chi B. Tanaka, Dana Roos", ["Ada Okafor", "Bo Lindqvist", "Chi B. Tanaka", "Dana Roos"]),
        ("Okafor, Ada, Lindqvist, Bo", []),
    ],
)
def test_given_names_in_turn_need_an_initial_that_only_they_have(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "noun", ["Tidal Ventilation", "Rope Regulations", "Harbour Measurements", "Port Hydrology", "Wave Stability"]
)
def test_an_abstract_noun_is_no_family_name(noun: str) -> None:
    assert not is_name(noun)


@pytest.mark.parametrize("name", ["Ada Clements", "Bo Concepcion", "Chi Mansion", "Dana Tion", "Ewa Noë", "Wolf Prisma"])
def test_family_names_that_sound_like_nouns_are_names(name: str) -> None:
    assert is_name(name)


PHRASES = "Systemic Risk, Tidal Waves"


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("We write of systemic risk and of tidal waves. ", 0),
        ("We write of systemic risk. ", 0),
        ("We write of risk. ", 2),
        ("See https://t.example/?q=systemic+risk&x=tidal+waves#waves or systemic-risk@waves.example. ", 2),
        ("", 2),
    ],
)
def test_words_that_the_page_writes_small_are_nobody(page: str, found: int) -> None:
    """All words of half of the names; those of addresses do not count."""
    assert len(people_on(page + PHRASES, PHRASES).names) == found


def test_labelled_names_are_believed_whatever_the_page_writes() -> None:
    text = "Authors: Rose Baker, Bill Young"
    assert len(people_on("a rose, a young baker, a bill " + text, text).names) == 2


@pytest.mark.parametrize(
    "unit", ["University of Tides, ", "Ada Okafor, University, ", "Okafor, Ada B., ", "a\u0301 ", "ß, ", "\u200b,"]
)
def test_long_lists_with_places_are_read_in_linear_time(unit: str) -> None:
    text = repeated(unit, 20_000)
    assert is_cheap(lambda: people_on(text, text))


@pytest.mark.parametrize(
    ("text", "announced", "names"),
    [
        ("Okafor, Ada L.", False, ["Okafor, Ada L."]),
        ("Okafor, Ada Maria", True, ["Okafor, Ada Maria"]),
        ("Okafor Jr., Ada L.", False, ["Okafor Jr., Ada L."]),
        ("Okafor, Ada L., et al.", False, ["Okafor, Ada L."]),
        ("Okafor AC, Lind B", True, ["Okafor AC", "Lind B"]),
        ("Okafor A, Lind B, Roos C, Wei J-L", False, ["Okafor A", "Lind B", "Roos C", "Wei J-L"]),
        ("Tarn Institute, Norway", True, []),
        ("Okafor, Ada/Lind, Bo/van Roos, Cai", False, ["Okafor, Ada", "Lind, Bo", "van Roos, Cai"]),
        ("Domain 依据", False, []),
    ],
)
def test_names_in_turned_order_are_one_person_each(text: str, announced: bool, names: list[str]) -> None:
    """Alone where an initial or what announces them tells; in a list that slashes part."""
    assert [text[low:high] for low, high in people(text, announced=announced).names] == names
