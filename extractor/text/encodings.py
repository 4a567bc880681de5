"""Bytes to text, once: which encoding a page is in, by its marks, its own word and the bytes themselves."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from charset_normalizer import from_bytes

MAX_BYTES = 20_000_000
"""Of a larger page only the beginning is decoded."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Labels that mean another encoding than their name says (https://encoding.spec.whatwg.org/#names-and-labels), or that
# Python knows by another name.
_LABELS = {
    "windows-1252": "ascii us-ascii iso-8859-1 iso8859-1 iso_8859-1 latin1 latin-1 l1 cp1252 x-cp1252 ansi_x3.4-1968",
    "windows-1254": "iso-8859-9 iso8859-9 latin5 l5 cp1254 x-cp1254",
    "cp874": "iso-8859-11 iso8859-11 tis-620 windows-874 dos-874",
    "gb18030": "gb2312 gbk gb_2312-80 gb_2312 x-gbk chinese csgb2312 cp936",
    "cp949": "euc-kr ks_c_5601-1987 ksc5601 ksc_5601 korean windows-949 cseuckr",
    "cp932": "shift_jis shift-jis sjis x-sjis ms_kanji windows-31j csshiftjis",
    "big5hkscs": "big5 big5-hkscs cn-big5 x-x-big5 csbig5",
    "iso8859-8": "iso-8859-8-i logical visual hebrew",
    "mac_roman": "macintosh mac x-mac-roman csmacintosh",
    "mac_cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "koi8-u": "koi8-ru",
    "utf-16-le": "utf-16 utf-16le unicode ucs-2 iso-10646-ucs-2",
    "utf-16-be": "utf-16be unicodefffe",
    "utf-8": "utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8",
}
_CODECS = {label: codec for codec, labels in _LABELS.items() for label in labels.split()}

_IN_MEDIA_TYPE = re.compile(r"charset\s*=\s*[\"']?([^\s\"';]+)", re.IGNORECASE)
_IN_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
_IN_META = re.compile(rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]+)", re.IGNORECASE)
_TAG = re.compile(rb"<[/!]?[a-zA-Z][a-zA-Z0-9]*[ >]")
_HEAD = 4096
_SAMPLE = 65_536


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's text. Byte order mark and line ends are those of the bytes; all offsets count its code points."""

    source: str
    encoding: str
    """A name that Python's codecs know."""
    replaced: int = 0
    """Characters that stand for bytes which are no text in this encoding (U+FFFD)."""
    unread: int = 0
    """Bytes beyond the size limit, which were not decoded."""


def decode(data: bytes, media_type: str | None = None) -> Decoded:
    """Decode ``data`` by its byte order mark; as UTF-8 where it is; as declared; as it looks; as windows-1252.

    What is valid UTF-8 is UTF-8, whatever the page declares: text in another encoding hardly ever is by chance.
    """
    kept = data[:MAX_BYTES]
    for encoding, strict in _attempts(kept, media_type):
        decoded = _attempt(kept, encoding, strict=strict, whole=len(kept) == len(data))
        if decoded is not None:
            return Decoded(decoded[0], encoding, decoded[1], len(data) - len(kept))
    raise AssertionError("windows-1252 with replacement decodes anything")


def _attempts(data: bytes, media_type: str | None) -> Iterator[tuple[str, bool]]:
    """Encodings to try in order, and whether an undecodable byte rules them out."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            yield encoding, False
    if wide := _without_mark(data):
        yield wide, True
    declared = declared_encoding(data, media_type)
    if declared and declared.startswith(("iso2022", "hz")):
        yield declared, True
    yield "utf-8", True
    if declared and declared != "utf-8":
        yield declared, True
    if _is_damaged_utf8(data):
        yield "utf-8", False
    if guessed := _guessed(data):
        yield guessed, True
    if declared:
        yield declared, False
    yield "windows-1252", False


def _attempt(data: bytes, encoding: str, *, strict: bool, whole: bool) -> tuple[str, int] | None:
    """The text and its count of replaced characters. A character that the size limit cut in two is left out."""
    decoder = codecs.getincrementaldecoder(encoding)("strict" if strict else "replace")
    try:
        text = decoder.decode(data, final=whole)
    except UnicodeError:  # also of codecs that refuse the bytes whatever is to be done with errors: UTF-32 without a mark
        return None
    printed = data.count("\ufffd".encode(encoding)) if encoding.startswith("utf") else 0
    return text, 0 if strict else max(0, text.count("\ufffd") - printed)


def declared_encoding(data: bytes, media_type: str | None) -> str | None:
    """The encoding that the media type, an XML declaration or an HTML ``meta`` names, as a codec of Python."""
    head = data[:_HEAD]
    if in_type := _IN_MEDIA_TYPE.search(media_type or ""):
        codec = codec_of(in_type[1])
        # A header may be wrong: tags of ASCII letters are no UTF-16.
        return None if codec and codec.startswith("utf-16") and len(_TAG.findall(head)) > 1 else codec
    found = _IN_XML.match(head) or _IN_META.search(head)
    codec = codec_of(found[1].decode("ascii", "replace")) if found else None
    # Bytes in which ASCII letters can be read as such are not UTF-16, whatever they say.
    return "utf-8" if codec and codec.startswith("utf-16") else codec


def codec_of(label: str) -> str | None:
    """The codec of Python for an encoding's label on the web; None for an unknown one."""
    label = label.strip().lower()
    if codec := _CODECS.get(label):
        return codec
    try:
        info = codecs.lookup(label)
        "".encode(label)
    except (LookupError, UnicodeError, ValueError):
        return None
    return info.name


def _without_mark(data: bytes) -> str | None:
    """UTF-16 told by its NUL bytes: in text with ASCII letters every other byte is one."""
    head = data[:_HEAD]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if even + odd < len(head) * 0.2:
        return None
    if odd > 8 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 8 * odd else None


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether a few bytes only keep the text from being UTF-8."""
    sample = data[:_SAMPLE]
    text = sample.decode("utf-8", "replace")
    bad = text.count("\ufffd") - sample.count("\ufffd".encode())
    good = sum(character > "\x7f" for character in text) - bad
    return good > 4 * bad


# What pages are written in (https://encoding.spec.whatwg.org/#names-and-labels); statistics alone also name code pages
# of DOS.
_SINGLE_BYTE = [*(f"cp125{n}" for n in range(9)), "koi8_r", "koi8_u", "iso8859_2", "iso8859_5", "iso8859_7"]
_MULTI_BYTE = ["gb18030", "big5hkscs", "cp932", "euc_jp", "iso2022_jp", "cp949"]


def _guessed(data: bytes) -> str | None:
    sample = data[:_SAMPLE]
    best = from_bytes(sample, cp_isolation=_SINGLE_BYTE + _MULTI_BYTE).best()
    if best is None or (best.encoding in _SINGLE_BYTE and _is_western(sample)):
        return "windows-1252" if _is_western(sample) else None
    return codec_of(best.encoding)


_LETTER = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœŠšŽžŸ]")
_NO_LETTER_IN_WORD = re.compile(r"[A-Za-z][¡-¿×÷ƒˆ‰¤][a-z]")


def _is_western(data: bytes) -> bool:
    """Whether windows-1252 gives words that a Western European language could print.

    A statistical guess takes a short French text for Polish; but Polish, read so, has signs amid its words, and
    Cyrillic and Greek far more accents than letters without.
    """
    text = data.decode("windows-1252", "replace")
    letters = _LETTER.findall(text)
    accented = sum(letter > "\x7f" for letter in letters)
    return accented < len(letters) * 0.12 and not _NO_LETTER_IN_WORD.search(text)
