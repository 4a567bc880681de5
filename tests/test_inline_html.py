"""HTML in the midst of Markdown that nobody sees."""

from __future__ import annotations

import pytest

from extractor.text.inline_html import MASK, masked
from extractor.text.markdown import read_text


@pytest.mark.parametrize(
    ("source", "seen", "kinds"),
    [
        ("a <span style='display:none'>secret</span> b", "a  b", {"display"}),
        ("<div hidden>\n\nsecret [x](http://s.example/)\n\n</div>\n\nseen", "seen", {"hidden attribute"}),
        ("<div style='background:#000'><p style='color:black'>secret</p></div>seen", "seen", {"colour"}),
        ("<template>secret</template>seen", "seen", {"template"}),
        ("a<script>secret</script>b", "ab", {"script"}),
        ("<!-- secret <a href='http://s.example/'>x</a> -->seen", "seen", {"comment"}),
        ("<div hidden>never closed, so it is seen", "never closed, so it is seen", set()),
        ("```html\n<div hidden>seen</div>\n```", "seen", set()),
        ("<p style='color:red'>seen</p>", "seen", set()),
        ("a < b, style > c", "a < b, style > c", set()),
    ],
)
def test_what_hides_itself_is_left_out_and_counted(source: str, seen: str, kinds: set[str]) -> None:
    """With its links; what may be seen is read."""
    document = read_text(source)
    assert (document.text.strip(), set(document.hidden), document.links) == (seen, kinds, ())
    assert document.source == source


def test_masking_keeps_length_and_lines() -> None:
    """So that every place is that of the page."""
    source = "one <b hidden>two\r\nthree</b> four\n"
    seen, counts = masked(source)
    assert seen == f"one <b hidden>{MASK * 3}\r\n{MASK * 5}</b> four\n" and counts == {"hidden attribute": 10}


def test_many_open_elements_take_no_longer_than_their_number() -> None:
    """End tags look a little way back only."""
    assert masked("<p hidden>" * 20_000 + "</b>" * 20_000)[1] == {}
