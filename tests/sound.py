"""What holds of every document, scan and extraction, whatever the page: broken pages and fuzzers are checked by it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from extractor.errors import UnreadablePage
from extractor.numbers.quantity import Quantity
from extractor.pages import Page
from extractor.records import Extraction
from extractor.text.document import Document


def check_document(document: Document) -> None:
    """Blocks follow each other, pieces and links lie inside the page, and evidence is the source's own characters."""
    text, source = document.text, document.source
    for block in document.blocks:
        assert 0 <= block.start < block.end <= len(text), block
    assert all(one.end <= other.start for one, other in pairwise(document.blocks))
    assert all(0 <= piece.start < piece.end <= len(text) for piece in document.pieces)
    assert all(0 <= link.start <= link.end <= len(source) and 0 <= link.at <= len(text) for link in document.links)
    assert all(0 <= run.start <= run.end <= len(source) and run.at + run.length <= len(text) for run in document.offsets.runs)
    for block in document.blocks[:: max(1, len(document.blocks) // 200)]:
        span = document.span(block.start, block.end)
        assert span is None or source[span.start : span.end] == span.quote


def check_quantities(text: str, quantities: Sequence[Quantity]) -> None:
    """Numbers stand in the text, in order, and none inside another."""
    assert all(0 <= one.start < one.end <= len(text) for one in quantities)
    assert all(one.end <= other.start for one, other in pairwise(quantities))
    assert all(one.value == one.value for one in quantities)  # nan is no number


def check_extraction(page: Page, extraction: Extraction) -> None:
    """It can be written as JSON and read back, and each value's quote stands where it says."""
    written = extraction.model_dump_json()
    assert Extraction.model_validate_json(written) == extraction
    try:
        source = page.decode().source
    except UnreadablePage:
        assert not extraction.papers and extraction.problems
        return
    for span in spans(json.loads(written)):
        assert source[span["start"] : span["end"]] == span["quote"], span


def spans(node: Any) -> Iterator[dict[str, Any]]:
    """All that has a quote, at any depth."""
    pending = [node]
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            pending.extend(node.values())
            if "quote" in node:
                yield node
        elif isinstance(node, list):
            pending.extend(node)
