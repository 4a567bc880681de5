"""A list of papers in a page's front matter, which its layout prints: a collection of Jekyll, a digest with its entries as data."""

from __future__ import annotations

import re
from dataclasses import replace

from extractor.text.data.reader import read_data
from extractor.text.document import Document
from extractor.text.embedding import joined
from extractor.text.limits import Extent
from extractor.text.markdown import read_text
from extractor.text.markup import FRONT_MATTER

_LISTED = re.compile(r"^[ \t]*-[ \t]+[\w-]+[ \t]*:[ \t]", re.MULTILINE)
"""An item with keys: a page's own title and author are no list."""
_FENCE = re.compile(r"\ufeff?---[ \t]*\r?\n")


def read_front_matter(source: str, extent: Extent) -> Document | None:
    """The page with the papers that its front matter lists before its body; None where there are none."""
    front, opening = FRONT_MATTER.match(source), _FENCE.match(source)
    if not front or not opening:
        return None
    low, high = opening.end(), source.rindex("---", 0, front.end())
    inside = source[low:high]
    listed = read_data(inside, extent) if _LISTED.search(inside) else None
    if listed is None:
        return None
    body = read_text(source)
    hidden = {kind: count for kind, count in body.hidden.items() if kind != "template"}
    return joined(source, [(listed, low, high), (replace(body, hidden=hidden), 0, len(source))])
