"""Text of pages and models made harmless for showing: no character in it steers what shows it."""

from __future__ import annotations

import re

_UNSEEN = (
    r"\x7f-\x9f"  # C1: escape sequences begin here, too
    r"\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"  # invisible; turns writing round (UAX 9)
    r"\u2028\u2029\ufff9-\ufffb"
    r"\ud800-\udfff"  # half a character: no terminal and no file takes it
    r"\U000e0000-\U000e0fff"  # tags: text that nobody sees
)
_CONTROL = re.compile(rf"[\x00-\x1f{_UNSEEN}]")
"""With C0, in which escape sequences begin (ECMA-48), and which JSON escapes anyway."""
_BRACKETED = r"(?<=#)#(?=[A-Za-z]*\[)"
"""The second sign of ``##[command]``, which runners of CI take for theirs wherever it stands."""
_BEYOND_JSON = re.compile(rf"[{_UNSEEN}]|{_BRACKETED}")
_COMMAND = re.compile(rf"^(?P<blanks>[^\S\n]*)::|{_BRACKETED}", re.MULTILINE)
_WRITES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SEEN_AS_SPACE = frozenset("\t\n\v\f\r\x85\u2028\u2029")


def inert(text: str) -> str:
    """The text on one line, its control characters shown (``␛`` for ESC) and its invisible ones left out."""
    return _CONTROL.sub(_shown, text)


def commandless_lines(text: str) -> str:
    """Lines of a log of which none is a command to what runs a CI job: no ``::name``, also behind blanks, and no ``##[name]``."""
    return _COMMAND.sub(lambda match: " #" if match["blanks"] is None else f"{match['blanks']}∷", text)


def inert_json(text: str) -> str:
    """JSON that says the same, with nothing in it that steers what shows it: escaped as JSON escapes."""
    plain = text.isprintable() and "##" not in text  # most are, and a look at each character takes a while
    return text if plain else _BEYOND_JSON.sub(_escaped, text)


def inert_cell(text: str) -> str:
    """The text with its lines, for a table that people also look at in a terminal: its control characters are shown, marks that
    turn writing round left out."""
    return _WRITES.sub(_shown, text)


def _escaped(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def _shown(match: re.Match[str]) -> str:
    character = match[0]
    if character in _SEEN_AS_SPACE:
        return " "
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)  # the block of Unicode that pictures the C0 controls
    return "\ufffd" if code < 0xA0 or 0xD800 <= code <= 0xDFFF else ""
