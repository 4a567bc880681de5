"""What stands under the keys of a record: names, dates, places, words for a reader and data for machines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.text.data.keys import FAMILY, GIVEN, IDENTITIES, LABELS, NAMES, TEXTS, field_of, is_machine, plain
from extractor.text.data.records import first_words, is_bare, key_name, leaves_of
from extractor.text.data.tree import Leaf, Series, Table, Tree
from extractor.text.links import printed_urls

_PLACES = frozenset(
    "url link href pdf paper html code slides poster video website project homepage supplement appendix demo talk file".split()
)
_IDENTIFIER = re.compile(r"10\.\d{4,9}/\S|\d{4}\.\d{4,5}|(?<![a-z-])[a-z-]{2,20}/\d{7}")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WORD = re.compile(r"[^\W\d_]{2,}")
_PATH = re.compile(
    r"(?:\.{0,2}/)?[\w.~%+-]+(?:/[\w.~%+-]+)*\.(?:pdf|html?|pptx?|zip|mp4|tex)(?:[?#]\S*)?|/[\w.~%+-]+(?:/[\w.~%+-]*)*"
)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|ico)\b", re.IGNORECASE)


def is_nothing(leaf: Leaf) -> bool:
    return leaf.value.strip().casefold() in ("", '""', "null", "~", "true", "false", "yes", "no")


def is_wordy(leaf: Leaf, style: str) -> bool:
    """Whether a value says something to a reader: words, or one that begins with a capital letter."""
    if is_bare(leaf):
        return False
    value = leaf.value.strip("\"' \n")
    if not value or value.startswith(("/", "@", "#", "{")):
        return False
    return style == "feed category" or is_phrase(value) or (value[0].isupper() and value.isalpha() and len(value) > 2)


def is_phrase(value: str) -> bool:
    return sum(_WORD.search(word) is not None for word in value.split()) > 1


def is_identifier(leaf: Leaf) -> bool:
    """A DOI or an arXiv number."""
    return _IDENTIFIER.search(leaf.value) is not None


def is_place(leaf: Leaf, name: str) -> bool:
    """Whether a value is a URL as a whole; a path is one where ``name``, its key, says that it leads somewhere."""
    value = leaf.value.strip("\"' \n")
    if is_bare(leaf) or not value or _PICTURE.search(value):
        return False
    if any((start, end) == (0, len(value)) for start, end in printed_urls(value[:5000].replace("\\/", "/"))):
        return True
    leads = field_of(name) == "id" or plain(name) in _PLACES
    return leads and _PATH.fullmatch(value) is not None and ("/" in value or "." in value) and not is_machine(name)


def has_tables(value: Tree) -> bool:
    return isinstance(value, Table) or (isinstance(value, Series) and any(not isinstance(item, Leaf) for item in value.items))


def summary_key(table: Table) -> str | None:
    """The key of the abstract, or else of the best that stands for it."""
    names = [
        key_name(key) for key, value in table.items if field_of(key_name(key)) == "summary" and first_words(value)
    ]  # fmt: skip
    return min(names, key=lambda name: plain(name) not in ("abstract", "abstracts"), default=None)


def date_in(value: Tree) -> Leaf | None:
    return next((leaf for leaf in leaves_of(value) if leaf.style != "*" and _YEAR.search(leaf.value)), None)


def name_of(value: Tree) -> Leaf | None:
    """The name of a thing: the value itself, the first of a list, or the best key of a mapping."""
    if isinstance(value, Leaf):
        return None if is_bare(value) or not first_words(value) else value
    if isinstance(value, Series):
        return next((name for item in value.items if (name := name_of(item))), None)
    by_key = {plain(key_name(key)): inner for key, inner in reversed(value.items)}
    return next((name for key in ("source", *NAMES) if key in by_key and (name := name_of(by_key[key]))), None)


def texts_in(value: Tree) -> Iterator[Leaf]:
    """The text itself, its paragraphs in a list, or what the key of a mapping calls its text."""
    if isinstance(value, Series):
        for item in value.items:
            yield from texts_in(item)
    elif isinstance(value, Table):
        by_key = {plain(key_name(key)): inner for key, inner in reversed(value.items)}
        named = next((by_key[key] for key in TEXTS if key in by_key), None)
        yield from texts_in(named) if named is not None else ()
    elif not is_bare(value):
        yield value


def names_in(value: Tree) -> Iterator[tuple[list[Leaf], str]]:
    """The names of people, each as the values that make it up and what joins them."""
    if isinstance(value, Series):
        for item in value.items:
            yield from names_in(item)
    elif isinstance(value, Table):
        yield from _person(value)
    elif not is_bare(value) and first_words(value):
        yield [value], " "


def _person(table: Table) -> Iterator[tuple[list[Leaf], str]]:
    by_key = {plain(key_name(key)): value for key, value in reversed(table.items)}
    parts = [
        (key in FAMILY, value)
        for key, value in by_key.items()
        if key in GIVEN | FAMILY and isinstance(value, Leaf) and first_words(value)
    ]
    parts.sort(key=lambda part: part[1].start)
    if any(is_family for is_family, _ in parts):
        yield [leaf for _, leaf in parts], ", " if parts[0][0] and len(parts) > 1 else " "
        return
    named = next((by_key[key] for key in NAMES if key in by_key and first_words(by_key[key])), None)
    if named is not None:
        yield from names_in(named)


def labelled(value: Tree) -> Iterator[tuple[Leaf, Leaf | None]]:
    """All values below, each with what it is called beside it or in its key."""
    if isinstance(value, Leaf):
        yield value, None
    elif isinstance(value, Series):
        for item in value.items:
            yield from labelled(item)
    else:
        label = next((leaf for key, leaf in value.items if plain(key_name(key)) in LABELS and isinstance(leaf, Leaf)), None)
        for key, inner in value.items:
            if isinstance(inner, Leaf) and plain(key_name(key)) not in IDENTITIES:
                yield inner, label if label is not None and inner is not label else key
            elif not isinstance(inner, Leaf):
                yield from labelled(inner)
