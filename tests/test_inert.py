"""What inert() leaves of text that would steer a terminal."""

import pytest

from extractor.shown.inert import inert


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain, ünïcode 数", "plain, ünïcode 数"),
        ("a\x1b[31mb", "a␛[31mb"),
        ("a\x9b31mb", "a\ufffd31mb"),
        ("a\x07b\x08c\x7fd", "a␇b␈c\ufffdd"),
        ("one\r\ntwo\tthree\u2028four", "one  two three four"),
        ("\u202eabc\u2069\u200bd\ufeff", "abcd"),
        ("half \ud800", "half \ufffd"),
        ("tag \U000e0041\U000e007f", "tag "),
        ("family \U0001f469\u200d\U0001f467", "family \U0001f469\u200d\U0001f467"),
    ],
)
def test_control_characters_are_shown_and_invisible_ones_left_out(text: str, seen: str) -> None:
    assert inert(text) == seen
