"""Pages: what kind they are, how they are decoded, and which bytes are no page."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from extractor.errors import UnreadablePage, UsageError
from extractor.pages import Page
from extractor.text import encodings

POLISH = "Metody uczenia są skuteczne, lecz wciąż zbyt kosztowne dla małych zespołów. " * 3
FRENCH = "Les méthodes étudiées sont plus rapides, mais leur coût reste élevé à grande échelle. " * 3
CHINESE = "我们提出了一种新的方法，它在三个任务上都更快。" * 3


@pytest.mark.parametrize(
    ("data", "media_type", "encoding", "source"),
    [
        ("naïve".encode(), None, "utf-8", "naïve"),
        (b"\xef\xbb\xbfa\r\nb", None, "utf-8", "\ufeffa\r\nb"),
        ("\ufeffé".encode("utf-16-le"), None, "utf-16-le", "\ufeffé"),
        ("Plain words".encode("utf-16-be"), None, "utf-16-be", "Plain words"),
        ("Plain words".encode("utf-16-le"), "text/plain", "utf-16-le", "Plain words"),
        (b"caf\xe9 \x93x\x94", "text/plain; charset=ISO-8859-1", "windows-1252", "café “x”"),
        ("é".encode(), "text/html; charset=iso-8859-1", "utf-8", "é"),
        (b'<meta charset="latin1"><p>\xe9', None, "windows-1252", '<meta charset="latin1"><p>é'),
        (b'<?xml version="1.0" encoding="windows-1251"?><a>\xdf</a>', None, "cp1251", '<?xml version="1.0" encoding="windows-1251"?><a>Я</a>'),
        (CHINESE.encode("gb18030"), "text/html; charset=gb2312", "gb18030", CHINESE),
        (CHINESE.encode("gb18030"), None, "gb18030", CHINESE),
        (FRENCH.encode("windows-1252"), None, "windows-1252", FRENCH),
        (POLISH.encode("cp1250"), None, "cp1250", POLISH),
        (FRENCH.encode(), "text/html; charset=nonsense", "utf-8", FRENCH),
    ],
)  # fmt: skip
def test_a_page_is_decoded_once(data: bytes, media_type: str | None, encoding: str, source: str) -> None:
    """Marks, then UTF-8 where it is UTF-8, then what is declared, then a guess; marks and line ends stay."""
    decoded = Page.from_bytes(data, media_type=media_type).decode()
    assert (decoded.source, decoded.encoding, decoded.replaced) == (source, encoding, 0)


@pytest.mark.parametrize("charset", ["utf-32", "utf-16", "utf-7", "idna", "punycode", "unicode_escape", "undefined"])
def test_a_charset_that_the_bytes_are_not_in_is_passed_over(charset: str) -> None:
    """Also where its codec refuses bytes that it is told to replace."""
    data = b"tide \xff\xfe\x80 ebb " * 5
    assert "ebb" in Page.from_bytes(data, media_type=f"text/plain; charset={charset}").decode().source


def test_undecodable_bytes_are_replaced_and_counted() -> None:
    """A few broken bytes do not change the encoding of a page; U+FFFD that the page prints is not counted."""
    decoded = Page.from_bytes(("été à l’heure \ufffd " * 9).encode() + b"\xff\xfe end").decode()
    assert (decoded.encoding, decoded.replaced) == ("utf-8", 2)


def test_a_page_over_the_limit_is_cut_between_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies beyond is counted, and the character that was cut in two is left out."""
    monkeypatch.setattr(encodings, "MAX_BYTES", 10)
    decoded = Page.from_bytes("aéééééend".encode()).decode()
    assert (decoded.source, decoded.unread, decoded.replaced) == ("aéééé", 4, 0)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \r\n\t\xc2\xa0", "empty"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "pdftotext"),
        (b"PK\x03\x04" + b"\0" * 30 + b"word/document.xml", "Office"),
        (b"PK\x03\x04" + b"\0" * 40, "zip"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\x1f\x8b\x08\0", "unpack"),
        (b"{\\rtf1 a}", "RTF"),
        (bytes(range(32)) * 50, "no text"),
        (b"\x7fELF" + b"\0" * 60, "binary"),
    ],
)
def test_bytes_that_are_no_page_are_refused_in_one_line(data: bytes, words: str) -> None:
    """The message names the page and says what to do."""
    with pytest.raises(UnreadablePage, match=words) as caught:
        Page.from_bytes(data, name="x.bin").kind()
    assert str(caught.value).startswith("x.bin: ")
    assert "\n" not in str(caught.value)


def test_a_stray_nul_does_not_make_a_page_binary() -> None:
    """Scraped text has one now and then."""
    assert Page.from_bytes(b"A title\0 and words. " + b"More words. " * 9).kind() == "text"


HTML = "<!DOCTYPE html>\n<html><body><p>One</p></body></html>"
FRAGMENT = "<div class=a>\n<p>One two</p>\n</div>\n<div class=a>\n<p>Three</p>\n</div>\n"


@pytest.mark.parametrize(
    ("name", "media_type", "text", "kind"),
    [
        ("a.html", None, HTML, "html"),
        ("a.txt", None, HTML, "html"),
        ("a.md", "text/plain", "\ufeff<!-- saved -->\n" + HTML, "html"),
        ("a.txt", None, "HTTP/1.1 200 OK\n\n" + HTML, "html"),
        ("page", None, FRAGMENT, "html"),
        ("a.md", None, "---\ntitle: T\n---\n" + FRAGMENT, "html"),
        ("a.md", None, "# List\n\n- [A](http://a.example) <b>x</b>\n- B\n\n<details>\n<p>y</p>\n</details>\n", "text"),
        ("a.md", None, "Show `<html>` so:\n\n```\n<html>\n<body>\n```\n", "text"),
        ("a.html", None, "no tags at all\nbut lines", "text"),
        ("a.txt", "text/html; charset=utf-8", "x<br>y", "html"),
        ("a.xml", None, "<rss><channel/></rss>", "xml"),
        ("feed", None, '<feed xmlns="http://www.w3.org/2005/Atom"></feed>', "xml"),
        ("a.txt", None, '<?xml version="1.0"?><records/>', "xml"),
        ("a.xhtml", None, '<?xml version="1.0"?>\n<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"></html>', "html"),
        ("a", "application/atom+xml", "<entry/>", "xml"),
        ("a.txt", None, "A < B and C > D\n", "text"),
    ],
)  # fmt: skip
def test_the_kind_is_told_by_content_then_type_then_name(name: str, media_type: str | None, text: str, kind: str) -> None:
    """A document that says what it is wins over its name; Markdown with some HTML in it stays text."""
    assert Page.from_bytes(text.encode(), name=name, media_type=media_type).kind() == kind


def test_pages_come_from_files_text_and_html(tmp_path: Path) -> None:
    """All ways lead to the same bytes; the hash is that of the bytes."""
    file = tmp_path / "p.html"
    file.write_bytes(HTML.encode())
    pages = [Page.from_file(file), Page.from_html(HTML), Page.from_bytes(HTML.encode(), name="q.html")]
    assert {page.sha256 for page in pages} == {hashlib.sha256(HTML.encode()).hexdigest()}
    assert [page.kind() for page in pages] == ["html"] * 3
    assert pages[0].name == "p.html"
    assert Page.from_text("lone \ud800 surrogate").decode().source == "lone ? surrogate"


def test_a_file_that_cannot_be_read_is_a_usage_error(tmp_path: Path) -> None:
    """Missing files and folders are told in one line."""
    for path in (tmp_path, tmp_path / "missing"):
        with pytest.raises(UsageError, match="can't read"):
            Page.from_file(path)
