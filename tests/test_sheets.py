"""The page's own style sheets: what they hide is hidden, what they may show is collapsed, what can't be told is marked."""

from __future__ import annotations

import pytest
from cost import grows_evenly

from extractor.text import sheets
from extractor.text.html import read_html
from extractor.text.selectors import parsed
from extractor.text.sheets import suits


def seen(rules: str, body: str) -> dict[str, str]:
    """How each word of a page with a style sheet is seen; words that are hidden are missing."""
    document = read_html(f"<html><head><style>{rules}</style></head><body>{body}</body></html>")
    places = {word: document.text.index(word) for word in document.text.split()}
    return {word: document.seen(at, at + len(word)) for word, at in places.items()}


@pytest.mark.parametrize(
    "rules",
    [
        ".x{display:none}",
        "p.x { VISIBILITY : hidden }",
        "#i{opacity:0}",
        "div > .x, b{display:none!important}",
        "div .y.x{font-size:0}",
        "p[data-z]{position:absolute;left:-9999px}",
        'p[data-z="1"]{width:1px;height:1px;overflow:hidden}',
        "/* .x{} */ @media screen{@supports (display:grid){.x{display:none}}}",
        "@media (min-width:600px){.x{display:none}}",
        "@layer a{.x{display:none}}",
        "p{color:#fff}",
        "p{display:none} body div{display:block}",
    ],
)
def test_what_a_rule_hides_is_left_out(rules: str) -> None:
    """By class, id, name, attribute, what lies around; inside media that suit a screen."""
    assert seen(rules, '<div><p id=i class="x y" data-z=1>a</p></div>b') == {"b": "shown"}


@pytest.mark.parametrize(
    "rules",
    [
        ".z{display:none}",
        "@media print{.x{display:none}}",
        "@media (max-width:600px){.x{display:none}}",
        "@media (prefers-color-scheme:dark){.x{display:none}}",
        "/* .x{display:none} */",
        ".x{display:none} .x{display:block}",
        "p.x{display:block} .x{display:none}",
        ".x{display:block!important} #i{display:none}",
        ".x::before{display:none}",
        ".x:hover{display:none}",
        "ul .x{display:none}",
        "section > .x{display:none}",
        "@keyframes k{from{opacity:0}}",
        "@font-face{display:none}",
        ".x{display",
    ],
)
def test_what_no_rule_hides_is_shown(rules: str) -> None:
    """Rules for others, for other media, outdone by stronger ones, or broken."""
    assert seen(rules, '<section><div><p id=i class="x y">a</p></div></section>') == {"a": "shown"}


@pytest.mark.parametrize(
    ("rules", "how"),
    [
        (".x{display:none} .x.open{display:block}", "collapsed"),
        (".card .x{display:none} .card.open .x{display:block}", "collapsed"),
        (".x{display:none} input:checked ~ .x{display:block}", "collapsed"),
        (".x{visibility:hidden} div:hover .x{visibility:visible}", "collapsed"),
        (".x{max-height:0;overflow:hidden} .x.open{max-height:none}", "collapsed"),
        (".x:not(.open){display:none}", "unsure"),
        ("p:nth-child(2){display:none}", "unsure"),
        (".x{opacity:0;animation:in 1s forwards}", "unsure"),
    ],
)
def test_what_another_state_shows_is_marked(rules: str, how: str) -> None:
    """A class more, a click, a pointer: it is collapsed. A state that the page does not tell: it is in doubt."""
    assert seen(rules, "<div class=card><p class=x>a</p></div>b") == {"a": how, "b": "shown"}


def test_inline_styles_stand_above_rules() -> None:
    """But not above important ones."""
    body = '<p class=x style="display:block">a</p><p class=y style="display:block">b</p>'
    assert seen(".x{display:none} .y{display:none!important}", body) == {"a": "shown"}


def test_a_sheet_for_other_devices_does_not_count() -> None:
    """Nor one in a template; one in a shadow root counts there only."""
    source = "<style media=print>p{display:none}</style><template><style>p{display:none}</style></template><p>a</p>"
    root = "<div><template shadowrootmode=open><style>p{display:none}</style><p>c</p></template></div>"
    assert read_html(source + root).text == "a"


def test_colours_of_rules_count_where_no_other_sheet_may_set_them() -> None:
    """A sheet that the page loads may set the ground."""
    page = "<style>.x{color:white}</style><p class=x>a</p>"
    assert read_html(page).text == "" and read_html(f"<link rel=stylesheet href=s.css>{page}").text == "a"


@pytest.mark.parametrize(
    ("words", "weight"),
    [("a", (0, 0, 1)), ("a.b.c > #d", (1, 2, 1)), ("*", (0, 0, 0)), ("a[b=c] d", (0, 1, 2)), ("a::before", None), ("a b{", None)],
)
def test_selectors_have_their_weight(words: str, weight: tuple[int, int, int] | None) -> None:
    """That of the standard; selectors of what is no element are none."""
    selector = parsed(words)
    assert (selector.weight if selector else None) == weight


@pytest.mark.parametrize(
    ("media", "expected"),
    [
        ("", True),
        ("screen and (min-width: 40em)", True),
        ("(width >= 900px)", True),
        ("only screen and (max-width: 1279px)", False),
        ("print, screen", True),
        ("not screen", False),
        ("(prefers-reduced-motion: reduce)", False),
    ],
)
def test_media_suit_a_window_on_a_screen(media: str, expected: bool) -> None:
    """Of the usual width."""
    assert suits(media) is expected


def test_sheets_that_ask_for_too_much_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be compared is taken for visible, and counted."""
    monkeypatch.setattr(sheets, "_MAX_LOOKS", 10)
    document = read_html("<style>div .x{display:none}</style>" + "<p class=x>a</p>" * 100)
    assert document.text.split() and "elements were taken for visible" in document.problems[0].reason
    monkeypatch.setattr(sheets, "_MAX_RULES", 3)
    assert "7 were not looked at" in read_html("<style>" + ".y{display:none}" * 10 + "</style><p>a").problems[0].reason


@pytest.mark.parametrize("unit", ["a,", ":not(", "a{", "/*", ".a .b{display:none}", "{", "}", "[a=", "@media(", '"'])
def test_twisted_sheets_take_linear_time(unit: str) -> None:
    assert grows_evenly(lambda count: read_html(f"<style>{unit * count}</style><p class='a b'>x"), 500)


def test_elements_of_the_same_classes_are_compared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of them with thousands of rules, where nothing around them matters."""
    monkeypatch.setattr(sheets, "_MAX_LOOKS", 5_000)
    rules = "".join(f".x{{display:none;left:{number}px}}" for number in range(1_000))
    assert read_html(f"<style>{rules}</style>" + "<p class=x>a</p>" * 2_000 + "<p>b").text == "b"
