"""Plain text and Markdown: which blocks a page has, what is seen of its lines, and where its links lead."""

from __future__ import annotations

import pytest
from cost import is_cheap, repeated

from extractor.text.document import Document
from extractor.text.markdown import read_text


def lines(source: str) -> list[str]:
    document = read_text(source)
    return [document.text_of(block) for block in document.blocks]


def kinds(source: str) -> list[tuple[str, str]]:
    document = read_text(source)
    return [(block.style, document.text_of(block)) for block in document.blocks]


def pieces(document: Document) -> list[tuple[str, str]]:
    return [(piece.style, document.text[piece.start : piece.end]) for piece in document.pieces]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", []),
        ("\n \n\t\n", []),
        ("one line", ["one line"]),
        ("a\r\nb\rc\n", ["a", "b", "c"]),
        ("a\u2028b\x0cc", ["a", "b", "c"]),
        ("  indented  ", ["indented"]),
        ("\ufeffmarked", ["marked"]),
        ("* * *\nx\n---\ny", ["x", "y"]),
        ("Ünïcode 数据 — ok", ["Ünïcode 数据 — ok"]),
    ],
)
def test_lines_are_blocks_whatever_ends_them(source: str, expected: list[str]) -> None:
    assert lines(source) == expected


def test_headings_lists_quotes_and_terms_say_what_they_are() -> None:
    source = "# Tides\n## Ebb\n- a\n  1. b\n     more\n  2. c\n- d\nafter\n> said\nTerm\n: body"
    assert kinds(source) == [
        ("h1", "Tides"), ("h2", "Ebb"), ("li1", "a"), ("li2", "b"), ("li2>p", "more"), ("li2", "c"), ("li1", "d"), ("line", "after"),
        ("quote", "said"), ("line", "Term"), ("dd", "body"),
    ]  # fmt: skip


def test_what_stands_in_a_list_item_shares_its_container() -> None:
    first, para, inner, second = read_text("- a\n\n  para\n  - inner\n- b").blocks
    assert para.path == first.path == inner.path[:1] and second.path != first.path


@pytest.mark.parametrize(
    "source",
    [
        "| Title | Authors |\n|:---|---:|\n| Tide **A** | Ada \\| Bo |\n| | Cy |\n",
        "Title | Authors\n--- | ---\nTide **A** | Ada \\| Bo\n | Cy\n",
    ],
)
def test_a_table_has_its_header_as_first_row(source: str) -> None:
    """With and without bars at the edges."""
    document = read_text(source)
    cells = [(block.kind, block.column, document.text_of(block)) for block in document.blocks]
    assert cells[:4] == [("cell", 0, "Title"), ("cell", 1, "Authors"), ("cell", 0, "Tide A"), ("cell", 1, "Ada | Bo")]
    assert len({block.row for block in document.blocks[:2]}) == 1 and document.blocks[0].row != document.blocks[2].row


def test_text_after_a_table_is_text_again() -> None:
    assert kinds("| a | b |\n|--|--|\n| c | d |\n\nx | y")[-1] == ("line", "x | y")


@pytest.mark.parametrize(
    "front",
    [
        "---\ntitle: Tides\ntags:\n  - a\n---\n",
        "---\r\ntitle: Tides\r\n---\r\n",
        "+++\ntitle = 'Tides'\n+++\n",
        "\ufeff---\na: b\n\n# c\n---\n",
    ],
)
def test_front_matter_is_not_seen_but_counted(front: str) -> None:
    document = read_text(front + "# Ebb\n")
    assert (document.text, document.hidden) == ("Ebb", {"template": len(front)})


@pytest.mark.parametrize("source", ["---\nno field\n---\n", "---\ntitle: open\n", "text\n---\na: b\n---\n"])
def test_what_only_looks_like_front_matter_is_text(source: str) -> None:
    assert "template" not in read_text(source).hidden and lines(source)


WRAPPED = (
    "Breathing Caches for Long Dialogues\n"
    "\n"
    "Decoders forget what they have read. We present a cache that rises and\n"
    "falls with the length of the dialogue, and we show that it keeps what is\n"
    "needed while it frees the rest of the memory for other work. The cost of\n"
    "this is small: three lines of code in the decoder, and no new parameter.\n"
    "\n"
    "Ropes on old ships wear where nobody looks. We measured the wear of many\n"
    "ropes in three harbours with a small camera, and found that the inner\n"
    "strands are the first to break when the weather turns cold.\n"
)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_of_a_hard_wrapped_page_are_joined(end: str) -> None:
    found = lines(WRAPPED.replace("\n", end))
    assert len(found) == 3
    assert found[1].endswith("no new parameter.") and "rises and falls with" in found[1]


def test_a_wrapped_line_may_open_with_a_hyphenated_word_of_capitals() -> None:
    """ "GPT-4" begins no field, as "AU - " does."""
    prose = "This line of the letter fills all of its columns, and what it says is\n"
    assert len(lines(prose * 9 + "GPT-4 reads the rest of it in the morning, when the tide is low, and it\n" + prose)) == 1


def test_a_joined_line_is_evidence_over_its_line_ends() -> None:
    document = read_text(WRAPPED)
    at = document.text.index("rises and falls")
    span = document.span(at, at + len("rises and falls"))
    assert span and (span.quote, span.text) == ("rises and\nfalls", "rises and falls")


def test_lines_of_a_page_that_is_not_wrapped_stay_apart() -> None:
    assert lines("Ada Okafor\nBo Lindqvist\nA Tide") == ["Ada Okafor", "Bo Lindqvist", "A Tide"]


def test_fields_of_an_export_go_on_in_indented_lines() -> None:
    source = "TI  - A cache that breathes\n      with the tide\nAU  - Okafor A\nAU  - Lindqvist B\n"
    assert lines(source) == ["TI  - A cache that breathes with the tide", "AU  - Okafor A", "AU  - Lindqvist B"]


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("**bold** *em* ***both*** __b__ _e_", "bold em both b e"),
        ("snake_case and 2*3*4", "snake_case and 2*3*4"),
        ("`code_x` ~~gone~~", "code_x gone"),
        (r"\*lit\* a\_b", "*lit* a_b"),
        ("a &amp; b &lt;c&gt; &#x41; &bogus;", "a & b <c> A &bogus;"),
        ("a<b>B</b> <span class='x'>c</span>", "aB c"),
        ("<!-- not seen -->seen", "seen"),
        ("open <!-- comment", "open <!-- comment"),
        ("zero\u200bwidth soft\u00adhyphen", "zerowidth softhyphen"),
        ("{% include x %}text", "text"),
        ("[label](https://t.example/a)", "label"),
        ("![picture](https://t.example/i.png)x", "x"),
        ("<https://t.example/z>", "https://t.example/z"),
        ("a < b and c > d", "a < b and c > d"),
        ("**[Tide](https://t.example/a_b)** by *Ada*", "Tide by Ada"),
    ],
)
def test_inline_markup_is_not_seen(source: str, seen: str) -> None:
    assert read_text(source).text == seen


def test_latex_inside_markdown_is_left_to_the_next_stage() -> None:
    assert read_text(r"$a_b$ and $c_d$ with \textbf{x}").text == r"$a_b$ and $c_d$ with \textbf{x}"


@pytest.mark.parametrize(
    ("source", "urls"),
    [
        ("[a](https://t.example/x_(y))", ["https://t.example/x_(y)"]),
        ("[a](<https://t.example/x>)", ["https://t.example/x"]),
        ('[a](https://t.example/x "Title")', ["https://t.example/x"]),
        ("[a [b] c](https://t.example/x)", ["https://t.example/x"]),
        ("[a](#part) [m](mailto:a@b.example)", []),
        ("<a href='https://t.example/?a=1&amp;b=2'>x</a>", ["https://t.example/?a=1&b=2"]),
        ("see https://t.example/x_y. And (www.t.example/p)", ["https://t.example/x_y", "www.t.example/p"]),
        ("[a](https://t.example/1) [b](/local)", ["https://t.example/1", "/local"]),
        ("no link", []),
    ],
)
def test_every_link_is_found_once_with_its_place(source: str, urls: list[str]) -> None:
    document = read_text(source)
    assert [link.url for link in document.links] == urls
    assert all(source[link.start : link.end].replace("&amp;", "&") == link.url for link in document.links)


def test_a_link_keeps_its_label() -> None:
    (link,) = read_text("[the paper](https://t.example/1)").links
    assert link.label == "the paper"


def test_a_reference_link_belongs_where_it_is_used() -> None:
    """Not to the end of the page, where its target is defined; each use of one target is a link of its place."""
    source = "[Tide][1] by Ada\n\n[Ebb][] by Bo\n\n[Flow][1]\n\n[1]: https://t.example/1\n[ebb]: https://t.example/ebb\n"
    document = read_text(source)
    places = sorted((document.text[link.at :].split()[0], link.url) for link in document.links)
    assert places == [("Ebb", "https://t.example/ebb"), ("Flow", "https://t.example/1"), ("Tide", "https://t.example/1")]


def test_pieces_are_the_emphasised_and_linked_runs() -> None:
    document = read_text("[Tide](https://t.example/1), *Ada* and __Bo__, [top](#top), <i>Cy</i>")
    assert sorted(pieces(document)) == [("a", "Tide"), ("em", "Ada"), ("em", "Cy"), ("strong", "Bo"), ("toc", "top")]


@pytest.mark.parametrize(
    ("source", "emphasised", "linked"),
    [
        ("**all of it**", True, False),
        ("**half** of it", False, False),
        ("[all of it](https://t.example/a/long/address)", True, True),
        ("**[all of it](https://t.example/a/long/address)**", True, True),
        ("**[half](https://t.example/a/long/address)** of it", False, False),
        ("[half](https://t.example/a/long/address) of it", False, False),
        ("# heading", True, False),
    ],
)
def test_a_block_knows_whether_all_of_it_is_marked(source: str, emphasised: bool, linked: bool) -> None:
    """The letters of a link's address, which nobody sees, count for nothing."""
    (block,) = read_text(source).blocks
    assert (block.emphasised, block.linked) == (emphasised, linked)


def test_details_are_collapsed_and_their_summary_is_not() -> None:
    document = read_text("<details>\n<summary>Tide</summary>\n\nlong text\n\n</details>\n\nafter")
    assert [(document.text_of(b), b.collapsed) for b in document.blocks] == [("Tide", False), ("long text", True), ("after", False)]


def test_tags_that_break_a_line_part_blocks() -> None:
    assert lines("one<br>two<p>three</p><div>four</div>") == ["one", "two", "three", "four"]


@pytest.mark.parametrize("fence", ["```", "~~~"])
def test_a_fence_holds_preformatted_lines(fence: str) -> None:
    other = "~~~" if fence == "```" else "```"
    assert kinds(f"{fence}bib\n# a\n{other}\nb\n{fence}\nc") == [("pre", "# a"), ("pre", "b"), ("line", "c")]


def test_comments_are_counted() -> None:
    assert read_text("a <!-- one --> b <!-- two -->").hidden == {"comment": len("<!-- one --><!-- two -->")}


_ADVERSARIAL = [
    " ", "\n", "[", "[[a]", "[a](", "[a][", "![", "![a](b ", "*", "*a ", "*a*\n", "**a*b ", "_", "`", "<", "<a ", "<!--", "&a", "|", "|-", "{% ", "~~a", "#",
    ">", "- a\n", "[a](b)\n", "<details>", "[a]: b\n", "a: b\n", "<b>", "https://a.example/(", "- - ", "word word word word word word word word word word\n",
]  # fmt: skip


@pytest.mark.parametrize("unit", _ADVERSARIAL)
def test_time_grows_with_the_length_of_the_page(unit: str) -> None:
    source = repeated(unit, 50_000)
    assert is_cheap(lambda: read_text(source))


@pytest.mark.parametrize(
    "source", ["---\r\n" + "a: b\r\n" * 70, "---" + " " * 50_000 + "x", "-- |" + " " * 50_000 + "x", "---\n" + "\n" * 50_000]
)
def test_front_matter_and_tables_that_do_not_end_cost_little(source: str) -> None:
    assert is_cheap(lambda: read_text(source))


def test_a_quotation_as_latex_prints_it_is_no_code() -> None:
    assert lines("2024  ``Why rings stay thin,'' a talk, and ``Ropes,'' another\n") == [
        "2024  ``Why rings stay thin,'' a talk, and ``Ropes,'' another"
    ]
    assert lines("``tide.py`` and `rope.py` are here") == ["tide.py and rope.py are here"]


HANGING = "\n".join(
    [
        " * Okafor A., Lindqvist B.: A lava field that breathes, and what it",
        "   breathes when nobody measures it at all. Tidal Letters",
        "   44 (2027)",
        "   The ground released more by night than by day, and nobody knows why.",
        *["This is a line of the letter that fills all of its seventy columns now"] * 8,
    ]
)


def test_an_item_goes_on_in_lines_as_far_in_as_its_text() -> None:
    """Where the line above ends inside a sentence, were it short."""
    assert lines(HANGING)[0].endswith("at all. Tidal Letters 44 (2027)")


@pytest.mark.parametrize("line", ["● A Tide", "✓ A Tide", "- ★ A Tide", "➤ A Tide"])
def test_signs_open_items_and_are_no_part_of_them(line: str) -> None:
    assert kinds(line) == [("li1", "A Tide")]


@pytest.mark.parametrize("line", ["▶", "★★ of four", "★of four"])
def test_a_sign_without_an_item_behind_it_is_text(line: str) -> None:
    assert kinds(line) == [("line", line)]


FILL = "This is a line of the letter that fills all of its seventy columns now\n"


def test_fields_of_mails_keep_to_their_lines() -> None:
    """And go on in indented ones, on a page that is wrapped hard."""
    fields = (
        "Title: Breathing caches for long dialogues and for the short ones too\n"
        "Authors: Ada Okafor, Bo Lindqvist\n"
        "Comments: 12 pages, and more of them\n"
        "  in the second part\n"
        "Journal-ref: Tidal Letters 2031\n"
    )
    assert lines(FILL * 9 + "\n" + fields)[1:] == [
        "Title: Breathing caches for long dialogues and for the short ones too",
        "Authors: Ada Okafor, Bo Lindqvist",
        "Comments: 12 pages, and more of them in the second part",
        "Journal-ref: Tidal Letters 2031",
    ]


def test_a_colon_inside_a_line_makes_no_field() -> None:
    note = (
        "Note that a colon: may stand in a line, and that the line then goes on\nWith the next one: as any other does in a letter\n"
    )
    assert len(lines(FILL * 9 + "\n" + note)) == 2


@pytest.mark.parametrize(("end", "joined"), [("on", False), ("on,", True)])
def test_a_line_of_names_does_not_go_on_with_the_title_above(end: str, joined: bool) -> None:
    """Behind a comma it does."""
    title = f"A lava field that breathes, and what it breathes when nobody looks {end}"
    names = "Ada Okafor, Bo Lindqvist and Chi Tanaka"
    assert lines(f"{FILL * 9}\n{title}\n{names}\n")[1:] == ([f"{title} {names}"] if joined else [title, names])


def test_lines_of_a_quotation_are_joined_as_any_others() -> None:
    """What stands before and behind it is not of it."""
    answer = FILL.replace("This", "That")
    found = kinds(f"{FILL * 3}{('> ' + FILL) * 6}{answer}")
    assert found == [("line", " ".join([FILL.strip()] * 3)), ("quote", " ".join([FILL.strip()] * 6)), ("line", answer.strip())]


@pytest.mark.parametrize("around", [FILL * 9, "Short.\n\n" * 9, FILL.replace("\n", " ") * 30])
def test_a_quotation_wraps_at_its_own_width(around: str) -> None:
    """However wide the page around it is; lines that fill none stay apart."""
    line = "Said in a line that is as wide as the quotation was then"
    assert lines(around + "\n\n" + f"> {line}\n" * 9)[-1] == " ".join([line] * 9)
    titles = ["Breathing Caches", "How Ropes Wear", "Moss on Walls"] * 3
    assert lines(around + "\n\n" + "".join(f"> {title}\n" for title in titles))[-9:] == titles


def test_a_quotation_s_line_is_evidence_with_its_mark() -> None:
    document = read_text(("> " + FILL) * 9)
    at = document.text.index("now This")
    span = document.span(at, at + 8)
    assert span and (span.quote, span.text) == ("now\n> This", "now This")


def test_boxes_to_tick_are_no_part_of_an_item() -> None:
    assert lines("- [ ] A Tide\n- [x] A Rope\n") == ["A Tide", "A Rope"]


def test_the_lines_of_an_exported_record_share_a_container() -> None:
    document = read_text("TI  - A Tide\nAU  - Okafor A\nJT  - J Tides\n\nTI  - A Rope\nAU  - Wei L\n")
    first, second = document.blocks[0].path, document.blocks[3].path
    assert first and second and first != second and [block.path for block in document.blocks] == [first] * 3 + [second] * 2


def test_underlined_lines_are_headings() -> None:
    """As reStructuredText has them; the first sign is the highest level."""
    document = read_text("Readings\n========\n\n2031\n----\n\nSlow Tides\n++++++++++\n\nText below.\n\nNext Tides\n++++++++++\n")
    assert [(block.kind, block.level) for block in document.blocks] == [
        ("heading", 1), ("heading", 2), ("heading", 3), ("line", 0), ("heading", 3),
    ]  # fmt: skip


def test_a_rule_below_a_short_line_underlines_nothing() -> None:
    document = read_text("Date: Mon, 3 May 2031\n" + "-" * 78 + "\nSlow Tides\n")
    assert [block.kind for block in document.blocks] == ["line", "line"]


def test_spans_in_collapsed_parts_say_so() -> None:
    """Markdown takes HTML's details too."""
    document = read_text("a\n\n<details><summary>b</summary>\n\nc\n\n</details>\n\nd\n")
    found = {word: document.seen(document.text.index(word), document.text.index(word) + 1) for word in document.text.split()}
    assert found["c"] == "collapsed" and found["a"] == found["d"] == "shown"
