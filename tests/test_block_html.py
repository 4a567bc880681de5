"""HTML blocks in the midst of Markdown."""

from __future__ import annotations

from extractor.text.block_html import MOST, html_blocks, without
from extractor.text.markdown import read_text

TABLE = """<table>
<tr><td>41</td><td><a href="https://m.example/1">
Slow Tides
</a></td></tr>

<tr><td>38</td><td>Cold Ropes</td></tr>
</table>"""
PAGE = f"""# Papers

First *words*, see [here](https://m.example/0).

{TABLE}

* an item

<ol><li>Ada Okafor <br>"Warm Nets", <br>Tidal Letters</li><li>Bo Li</li></ol>

Last words.
"""


def test_a_table_and_a_list_of_tags_keep_their_form() -> None:
    """Cells know their row and column, lines their list item, and all stand in the page's order."""
    document = read_text(PAGE)
    blocks = [(document.text_of(block), block.kind) for block in document.blocks]
    assert blocks == [
        ("Papers", "heading"), ("First words, see here.", "line"),
        ("41", "cell"), ("Slow Tides", "cell"), ("38", "cell"), ("Cold Ropes", "cell"),
        ("an item", "item"), ("Ada Okafor", "line"), ('"Warm Nets",', "line"), ("Tidal Letters", "line"), ("Bo Li", "item"),
        ("Last words.", "line"),
    ]  # fmt: skip
    cells = [block for block in document.blocks if block.kind == "cell"]
    assert [cell.column for cell in cells] == [0, 1, 0, 1] and cells[0].row == cells[1].row != cells[2].row
    names, item = document.blocks[7], document.blocks[10]
    assert document.blocks[8].path == names.path != item.path


def test_every_place_is_that_of_the_page() -> None:
    """Of text and links, before a block, in it and behind it."""
    document = read_text(PAGE)
    for block in document.blocks:
        span = document.span(block.start, block.end)
        assert span is not None and PAGE[span.start : span.end] == span.quote
        assert span.quote.replace("*", "").startswith(span.text[:8])
    assert [PAGE[link.start : link.end] for link in document.links] == ["https://m.example/0", "https://m.example/1"]
    assert [document.text[link.at - 4 : link.at + 4] for link in document.links] == ["here.\n41", "\n41\nSlow"]


def test_what_markdown_reads_better_is_left_to_it() -> None:
    """Marks of Markdown inside, details that close elsewhere, little form, code."""
    for source in (
        "<div>\n<p>**bold**</p><p>a</p><p>b</p>\n</div>\n",
        "<details>\n<p>a</p><p>b</p><p>c</p>\n\ntext\n\n</details>\n",
        "<p>one line</p>\n",
        f"```html\n{TABLE}\n```\n",
        f"    {TABLE}",
    ):
        assert html_blocks(source, 0) == []


def test_a_block_ends_with_an_empty_line_but_not_inside_its_table() -> None:
    source = f"a\n{TABLE}\nb\n\nc"
    [block] = html_blocks(source, 0)
    assert source[slice(*block)] == f"{TABLE}\nb\n"
    blank = without(source, [block])
    assert blank.split() == ["a", "c"] and [len(line) for line in blank.split("\n")] == [len(line) for line in source.split("\n")]


def test_many_blocks_take_no_longer_than_their_number() -> None:
    """Each is read once."""
    document = read_text("word\n\n<p>a<br>b<br>c<br>d</p>\n\n" * (MOST + 10))
    assert len(document.blocks) == 5 * (MOST + 10)
    assert len({number for block in document.blocks for number in block.path}) == MOST


def test_blocks_with_nothing_between_them_are_one() -> None:
    """So that a card may stand in several."""
    source = "<div><p>a</p>\n<p>b</p><p>c</p>\n\n<p>d</p><p>e</p><p>f</p></div>\n\nword"
    assert [source[low:high].count("<p>") for low, high in html_blocks(source, 0)] == [6]
