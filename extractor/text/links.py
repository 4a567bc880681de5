"""URLs as people print them in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Without a scheme, a host counts only with a common top-level domain and a path behind it:
# "and/or", "train.py/test.py" and "e.g." are no URLs.
_DOMAINS = (
    "ac|ai|app|at|au|be|br|ca|cc|ch|cn|co|com|cz|de|dev|dk|edu|es|eu|fi|fr|gov|gr|hk|hu|ie|il|in|info|int|io|it|jp|kr"
    "|me|ml|net|nl|no|nz|org|page|pl|pt|ru|science|se|sg|si|tech|to|tw|uk|us|wiki|xyz"
)
_HEAD = re.compile(
    rf"(?<![a-z0-9_@.-])(?:(?:https?|ftp)://(?=\w)|www\.(?=\w)|(?:[a-z0-9-]+\.)+(?:{_DOMAINS})(?::\d+)?/(?=[\w~@?#]))",
    re.IGNORECASE,
)
# CJK text and typographic marks end a URL: pages set it right beside them without a space.
_BRACKET_OR_END = re.compile(
    r"""(?P<open>[(\[])|(?P<close>[)\]])|[,;](?=https?://|www\.)
    |[\s<>"`|\\^{}\x00-\x1f\x7f\u2000-\u206f\u2e80-\ufaff\uff00-\uffef\ufffd]""",
    re.IGNORECASE | re.VERBOSE,
)
_TRAILING = ".,;:!?'*_~"


def printed_urls(text: str) -> Iterator[tuple[int, int]]:
    """Where URLs stand in ``text``: with a scheme, after ``www.``, or host and path (``doi.org/10...``).

    Punctuation that closes the sentence is no part of a URL; brackets are where they are balanced.
    """
    head = _HEAD.search(text) if "/" in text or "www." in text.lower() else None
    while head:
        end = _end(text, head.end())
        yield head.start(), head.start() + len(text[head.start() : end].rstrip(_TRAILING))
        head = _HEAD.search(text, end)


def _end(text: str, position: int) -> int:
    """Where the URL ends whose host starts at ``position``: the first closing bracket that nothing opened counts."""
    depth = 0
    for found in _BRACKET_OR_END.finditer(text, position):
        depth += 1 if found["open"] else -1
        if depth < 0 or not (found["open"] or found["close"]):
            return found.start()
    return len(text)
