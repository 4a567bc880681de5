"""An Extraction as a line of JSON: without what a clock or a cache says, and under any page's name without being written anew."""

from __future__ import annotations

from pydantic_core import to_json

from extractor.records import SCHEMA_VERSION, Extraction, Usage
from extractor.shown.inert import inert_json

_HEAD = '{{"schema_version":"{version}","page":{page},"url":{url},'
_NAMELESS = _HEAD.format(version=SCHEMA_VERSION, page='""', url="null")


def timeless(extraction: Extraction) -> str:
    """As :func:`extractor.shown.store.to_line` has it, without its end and without usage."""
    return inert_json(extraction.model_copy(update={"usage": Usage()}).model_dump_json())


def nameless(extraction: Extraction) -> str:
    """The line of a page that has neither name nor address."""
    return timeless(extraction.model_copy(update={"page": "", "url": None}))


def named(line: str, page: str, url: str | None) -> str | None:
    """A nameless line with a name and address: what writing the whole anew would give, in a hundredth of the time.
    None for what is not such a line."""
    if not line.startswith(_NAMELESS) or "\n" in line or "\r" in line:
        return None
    head = _HEAD.format(version=SCHEMA_VERSION, page=to_json(page).decode(), url=to_json(url).decode())
    return inert_json(head + line[len(_NAMELESS) :])
