"""Text of pages and models made harmless for showing: no character in it steers what shows it."""

from __future__ import annotations

import re

_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f"  # C0 and C1: escape sequences begin here (ECMA-48)
    r"\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"  # invisible; turns writing round (UAX 9)
    r"\u2028\u2029\ufff9-\ufffb"
    r"\ud800-\udfff"  # half a character: no terminal and no file takes it
    r"\U000e0000-\U000e0fff]"  # tags: text that nobody sees
)
_SEEN_AS_SPACE = frozenset("\t\n\v\f\r\x85\u2028\u2029")


def inert(text: str) -> str:
    """The text on one line, its control characters shown (``␛`` for ESC) and its invisible ones left out."""
    return _CONTROL.sub(_shown, text)


def _shown(match: re.Match[str]) -> str:
    character = match[0]
    if character in _SEEN_AS_SPACE:
        return " "
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)  # the block of Unicode that pictures the C0 controls
    return "\ufffd" if code < 0xA0 or 0xD800 <= code <= 0xDFFF else ""
