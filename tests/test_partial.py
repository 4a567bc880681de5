"""JSON text under way: which items ended, and how a cut text is closed."""

import json

import pytest

from extractor.engines.partial import JsonWatch, closings, loops


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ('{"a":["x","y","z', ['{"a":["x","y"]}']),
        ('{"a":["x","y"', ['{"a":["x","y"]}']),
        ('{"a":[1,2,3', ['{"a":[1,2]}']),
        ('{"a":[{"t":"x"},{"t":"y', ['{"a":[{"t":"x"}]}']),
        ('[{"t":"x","l":["p"]},{"t":"y","l":["q","r', ['[{"t":"x","l":["p"]},{"t":"y","l":["q"]}]', '[{"t":"x","l":["p"]}]']),
        ('{"a":["say \\"],\\"","b', ['{"a":["say \\"],\\""]}']),
        ('{"a":[[1],[2', ['{"a":[[1]]}']),
        ('{"a":["x', []),
        ('{"a":{"b":"c"', []),
        ("", []),
        ('{"a":[]}', []),
        ("]]}}", []),
    ],
)
def test_a_cut_text_is_closed_after_a_whole_item_innermost_array_first(text: str, closed: list[str]):
    assert list(closings(text)) == closed
    for candidate in closed:
        json.loads(candidate)


def test_items_are_counted_in_their_own_array():
    watch = JsonWatch()
    ended = [item for piece in ['{"p":[{"l":["A"', ',"B"]},{"l":["A"]}', "],"] for item in watch.feed(piece)]
    assert ended == [('"A"', 1), ('"B"', 1), ('{"l":["A","B"]}', 1), ('"A"', 1), ('{"l":["A"]}', 1)]


@pytest.mark.parametrize(
    ("text", "looping"),
    [
        ("ab" * 100, True),
        ("x" + "the same words " * 20, True),
        ("ab" * 99, False),
        ("".join(str(n) for n in range(200)), False),
    ],
)
def test_a_text_loops_when_its_last_200_characters_say_one_short_thing(text: str, looping: bool):
    assert loops(text) is looping
