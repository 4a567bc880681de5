"""Paragraphs of a digest that hold more than their prose: a title that opens them, or in brackets at their end where it appeared.

Reads ``Tides Turn Later in Spring. Researchers in Tarn followed ...`` and ``... than before. (Okafor et al. J Tidal Med 2031;4:56-61.)``.
One such paragraph proves nothing (any abstract may end with a citation); a page repeats the form.
"""

from __future__ import annotations

import re

from extractor.language.people import people_on
from extractor.language.wording import capital_share, dates, field_label, is_prose, names_venue, words, years
from extractor.layout.citations import Range
from extractor.layout.composites import Composite

_TITLE_SENTENCE = re.compile(r"[\"“]?[^\Wa-zß-ÿ_][^.?!\n]{11,110}[.?!][\"”]?\s+(?=[\"“]?[^\Wa-zß-ÿ_])")
_FEWEST_WORDS, _MOST_WORDS = 3, 14
_LONGEST_NAME = 4
"""Words; who looks like somebody of more of them is a sentence."""
_LOOK_AHEAD = 120
_CAPITALISED = 0.74
_SOURCE_AT_END = re.compile(r"\s[(\[]([^()\[\]]{8,180}?)[.\s]*[)\]][\s.]*$")
_LONGEST_SOURCE = 190
_ET_AL = re.compile(r"[^\d]{2,80}?\bet al\b\.?,?\s+")
_IN_PRINT = re.compile(r"(?:19|20)\d\d.{0,12}?[;:]\s?\w?\d|\d\s?(?:\([\w ]{1,8}\))?\s?:\s?\w?\d+")
"""Year and volume, or volume and page."""


def run_in(text: str, start: int, end: int) -> Composite | None:
    """``text[start:end]``, prose, as what it holds of a title and a source, or None."""
    if field_label(text[start : min(end, start + 60)]) or not is_prose(text[start:end]):
        return None
    title = _title(text, start, end)
    source = _source(text, title[1] if title else start, end)
    if not title and not source:
        return None
    low, high = title[1] if title else start, source[0][0][0] if source else end
    parts = ([(title, "title")] if title else []) + [((low, high), "note")] + source
    form = " ".join(["run-in"] * bool(title) + ["sourced"] * bool(source))
    return Composite(tuple(part for part in parts if part[0][0] < part[0][1]), form, sure=False)


def _title(text: str, start: int, end: int) -> Range | None:
    """A first sentence whose words are capitals, with prose behind it."""
    found = _TITLE_SENTENCE.match(text, start, end)
    if found is None or not is_prose(text[found.end() : end]):
        return None
    count, names = len(words(found[0])), people_on(text, found[0]).names
    if len(names) > 1 or (names and count <= _LONGEST_NAME):
        return None
    behind = people_on(text, text[found.end() : found.end() + _LOOK_AHEAD])
    if behind.names and behind.names[0][0] == 0 and (behind.is_list or not behind.complete):
        return None
    if not _FEWEST_WORDS <= count <= _MOST_WORDS or capital_share(found[0]) < _CAPITALISED:
        return None
    stop = found.end() - (len(found[0]) - len(found[0].rstrip()))
    return start, stop - (text[stop - 1] == ".")


def _source(text: str, start: int, end: int) -> list[tuple[Range, str]]:
    """Authors and venue of the brackets that close a paragraph."""
    found = _SOURCE_AT_END.search(text, max(start, end - _LONGEST_SOURCE), end)
    if found is None or not (years(found[1]) or dates(found[1])) or is_prose(found[1]):
        return []
    low, high = found.span(1)
    led = _ET_AL.match(text, low, high)
    venue = led.end() if led else low
    if not (_IN_PRINT.search(text, venue, high) or names_venue(text[venue:high])):
        return []
    return [((low, venue), "authors"), ((venue, high), "venue")] if led else [((low, high), "venue")]
