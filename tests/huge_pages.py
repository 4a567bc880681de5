"""Ten megabytes of every hostile kind: what a page that means harm, or a broken exporter, may hand in."""

from __future__ import annotations

import base64
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cost import repeated

from extractor.pages import Page

SIZE = 10_000_000
"""Bytes of such a page."""

HTML = "<!doctype html><html><body>"
TITLES = ("Tide Gauges Learn to Forget", "Counting Herring by Their Wake", "A Short Memory for Long Rivers")
NAMES = ("Mira Oduya", "Jonas Vreeland", "Ada Okafor", "Li Wei", "Ines Carvalho")
PROSE = "We show that gauges forget 38% of what they saw, at 1250 images/s, and cut the error from 4.1 to 2.7 mm."


def _numbered(entry: Callable[[int], str], head: str = "", tail: str = "") -> Callable[[int], str]:
    """Entries, each by its number, up to the size."""

    def make(size: int) -> str:
        parts, length, number = [head], len(head), 0
        while length < size:
            parts.append(entry(number))
            length += len(parts[-1])
            number += 1
        return "".join([*parts, tail])

    return make


def _again(unit: str, head: str = "") -> Callable[[int], str]:
    return lambda size: head + repeated(unit, size - len(head))


def _title(number: int) -> str:
    return f"{TITLES[number % 3]} {number}"


def _people(number: int) -> str:
    return ", ".join(NAMES[(number + more) % 5] for more in range(1 + number % 4))


def _wide(size: int) -> str:
    """One row of a table as wide as the page."""
    row = ",".join(f"c{column}" for column in range(size // 16))
    return f"title,authors,{row}\nTide,Ada,{row}\n"


def _noise(size: int) -> str:
    dice = random.Random(7)
    return base64.b64encode(dice.randbytes(size * 3 // 4)).decode("ascii")


def _digits(size: int) -> str:
    return str(random.Random(7).getrandbits(64)) * (size // 19)


def _bibtex(number: int) -> str:
    return f"@article{{k{number},\n  title = {{{_title(number)}}},\n  author = {{{' and '.join(NAMES)}}},\n  year = {{2024}},\n  abstract = {{{PROSE * 3}}}\n}}\n\n"


def _feed(number: int) -> str:
    return (
        f"<item><title>{_title(number)}</title><link>https://tides.example/{number}</link>"
        f"<dc:creator>{_people(number)}</dc:creator><description>&lt;p&gt;{PROSE * 4}&lt;/p&gt;</description></item>"
    )


def _row(number: int) -> str:
    return f"<tr><td>{_title(number)}</td><td>{_people(number)}</td><td>{number % 100}.{number % 7}%</td></tr>"


def _card(number: int) -> str:
    return f"<div class=paper><h3>{_title(number)}</h3><p class=who>{_people(number)}</p><p>{PROSE * 2}</p></div>"


def _record(number: int) -> str:
    return f"TY  - JOUR\nTI  - {_title(number)}\nAU  - Okafor, Ada\nAU  - Wei, Li\nPY  - 2024\nAB  - {PROSE}\nER  - \n\n"


@dataclass(frozen=True)
class Kind:
    """One kind of page: how it is written at a size, and what it is called."""

    suffix: str
    write: Callable[[int], str]

    def page(self, size: int = SIZE) -> Page:
        return Page.from_bytes(self.write(size).encode()[:size], name="huge" + self.suffix)


KINDS = {
    # ---- no structure at all
    "one line": Kind(".txt", _again("tide and ebb in one line ")),
    "one word": Kind(".txt", _again("tide")),
    "prose in one line": Kind(".txt", _again(PROSE + " ")),
    "prose in lines": Kind(".txt", _again(PROSE + "\n")),
    "digits": Kind(".txt", _digits),
    "digits apart": Kind(".txt", _again("1 22 333 4,444 5.5 ")),
    "percentages": Kind(".txt", _again("38% ")),
    "ranges": Kind(".txt", _again("from 1 to 2 ± 3-4 x 10^5 – ")),
    "brackets": Kind(".txt", _again("([{")),
    "brackets closed": Kind(".txt", _again("()[]{}")),
    "commas": Kind(".txt", _again(",")),
    "commas and words": Kind(".txt", _again("a, ")),
    "full stops": Kind(".txt", _again(". ")),
    "quotation marks": Kind(".txt", _again("\"“'")),
    "names": Kind(".txt", _again("Mira Oduya, Jonas Vreeland, ")),
    "names in lines": Kind(".txt", _again("Mira Oduya, Jonas Vreeland\n")),
    "names joined": Kind(".txt", _again("Mira Oduya and ")),
    "initials": Kind(".txt", _again("A. B. ")),
    "capitals": Kind(".txt", _again("TideNet-XL ")),
    "base64": Kind(".txt", _noise),
    "hexadecimal": Kind(".txt", _again("deadbeef0123")),
    "blank lines": Kind(".txt", _again("\n", "tide")),
    "blanks": Kind(".txt", _again(" ", "tide")),
    "line ends": Kind(".txt", _again("a\r\n")),
    "urls": Kind(".txt", _again("https://a.example/b?c=d#e ")),
    "one url": Kind(".txt", _again("/a", "https://a.example")),
    "hosts": Kind(".txt", _again("a.b-")),
    "combining marks": Kind(".txt", _again("e\u0301\u0323")),
    "wide characters": Kind(".txt", _again("潮汐")),
    "tag characters": Kind(".txt", _again("\U000e0041", "tide")),
    "replacement characters": Kind(".txt", _again("\ufffd", "tide")),
    # ---- plain lists
    "paper list": Kind(".txt", _numbered(lambda n: f"{_title(n)}\n{_people(n)}\n{PROSE * 2}\n\n")),
    "references": Kind(".txt", _numbered(lambda n: f'[{n}] {_people(n)}. "{_title(n)}." J. Tides {n % 90}, 2024, pp. 1-9.\n')),
    "RIS": Kind(".txt", _numbered(_record)),
    "BibTeX": Kind(".bib", _numbered(_bibtex)),
    "BibTeX never closed": Kind(".bib", _again("@article{a, title={")),
    "LaTeX": Kind(".txt", _again(r"\textbf{a} $x^{2}$ \emph{")),
    "LaTeX braces": Kind(".txt", _again(r"\textbf{")),
    "CSV long": Kind(".csv", _numbered(lambda n: f'"{_title(n)}","{_people(n)}",2024\n', "title,authors,year\n")),
    "CSV wide": Kind(".csv", _wide),
    "CSV quote never closed": Kind(".csv", _again("a,b\n", 'title,authors,year\n"')),
    "CSV marks": Kind(".csv", _again(",", "title,authors,year\n")),
    # ---- Markdown
    "Markdown list": Kind(".md", _numbered(lambda n: f"- **{_title(n)}** {_people(n)}, *J. Tides*, 2024. [pdf](p{n}.pdf)\n")),
    "Markdown items": Kind(".md", _again("- a\n")),
    "Markdown items nested": Kind(".md", _again("- " * 100 + "a\n")),
    "Markdown headings": Kind(".md", _again("# a\n")),
    "Markdown emphasis": Kind(".md", _again("*a **b ")),
    "Markdown emphasis nested": Kind(".md", lambda size: "*" * (size // 2 - 1) + "a" + "*" * (size // 2)),
    "Markdown underscores": Kind(".md", _again("_a __b_ ")),
    "Markdown links": Kind(".md", _again("[a](b) ")),
    "Markdown links open": Kind(".md", _again("[a](")),
    "Markdown brackets": Kind(".md", _again("![")),
    "Markdown code": Kind(".md", _again("`a``b```")),
    "Markdown fences": Kind(".md", _again("```\na\n")),
    "Markdown quotes": Kind(".md", _again(">", "a\n")),
    "Markdown table": Kind(".md", _again("| a | b |\n", "| x | y |\n|---|---|\n")),
    "Markdown table wide": Kind(".md", lambda size: "|".join(["a"] * (size // 6)) + "\n" + "|".join(["---"] * (size // 8)) + "\n"),
    "Markdown references": Kind(".md", _numbered(lambda n: f"[a{n}]: https://a.example/{n}\n")),
    "Markdown tags": Kind(".md", _again("a <b> c ", "# a\n")),
    "Markdown angles": Kind(".md", _again("<", "# a\n")),
    # ---- HTML
    "HTML cards": Kind(".html", _numbered(_card, HTML)),
    "HTML table": Kind(".html", _numbered(_row, HTML + "<table>")),
    "HTML paragraph": Kind(".html", _again(PROSE + " ", HTML + "<p>")),
    "HTML text": Kind(".html", _again("a\n", HTML)),
    "HTML items": Kind(".html", _again("<li>a", HTML + "<ul>")),
    "HTML tags never closed": Kind(".html", _again("<b>", HTML)),
    "HTML blocks never closed": Kind(".html", _again("<div>a", HTML)),
    "HTML blocks closed": Kind(".html", lambda size: HTML + "<div>" * (size // 12) + "a" + "</div>" * (size // 12)),
    "HTML tables nested": Kind(".html", _again("<table><tr><td>a", HTML)),
    "HTML ends": Kind(".html", _again("</div>", HTML + "a")),
    "HTML links": Kind(".html", _again("<a href=b>c</a> ", HTML)),
    "HTML links empty": Kind(".html", _again("<a href=b></a>", HTML)),
    "HTML breaks": Kind(".html", _again("a<br>", HTML)),
    "HTML attributes": Kind(".html", _again(" a=b", HTML + "<p")),
    "HTML attributes and end": Kind(".html", lambda size: HTML + "<p" + repeated(" a='b'", size - 100) + ">tide</p>"),
    "HTML styles": Kind(".html", lambda size: HTML + '<p style="' + repeated("color:red;", size - 100) + '">tide</p>'),
    "HTML classes": Kind(".html", lambda size: HTML + '<p class="' + repeated("a1 b", size - 100) + '">tide</p>'),
    "HTML big attribute": Kind(".html", lambda size: HTML + '<img src="data:' + repeated("QUJD", size - 100) + '">tide'),
    "HTML quotes": Kind(".html", _again("<a b='", HTML)),
    "HTML angles": Kind(".html", _again("<", HTML)),
    "HTML entities": Kind(".html", _again("&amp;", HTML)),
    "HTML entities unknown": Kind(".html", _again("&a", HTML)),
    "HTML entity numbers": Kind(".html", _again("&#", HTML)),
    "HTML long number": Kind(".html", _again("9", HTML + "&#")),
    "HTML comments": Kind(".html", _again("<!-- a -->b", HTML)),
    "HTML comments open": Kind(".html", _again("<!--", HTML)),
    "HTML scripts": Kind(".html", _again("<script>a</script>b", HTML)),
    "HTML scripts open": Kind(".html", _again("<script>", HTML)),
    "HTML declarations": Kind(".html", _again("<!", HTML)),
    "HTML instructions": Kind(".html", _again("<?", HTML)),
    "HTML preformatted": Kind(".html", _again("a  b\n", HTML + "<pre>")),
    "HTML spans": Kind(".html", _again("<span class=a>b</span>", HTML)),
    "HTML superscripts": Kind(".html", _again("1<sup>2</sup>", HTML)),
    "HTML formulas": Kind(".html", _again("<math><msup><mn>1</mn><mn>2</mn></msup></math>", HTML)),
    "HTML hidden": Kind(".html", _again("<p hidden>a</p>", HTML + "b")),
    "HTML details": Kind(".html", _again("<details><summary>a</summary>b</details>", HTML)),
    "HTML controls": Kind(".html", _again("<button>a</button><p style='display:none'>b</p>", HTML)),
    "HTML template tags": Kind(".html", _again("{%", HTML)),
    "HTML options": Kind(".html", _again("<option>a", HTML + "<select>")),
    "HTML definitions": Kind(".html", _again("<dt>a<dd>b", HTML + "<dl>")),
    "HTML formatting crossed": Kind(".html", _again("<b><i></b></i>a", HTML)),
    "HTML paragraphs in formatting": Kind(".html", _again("<b><p>a", HTML)),
    "HTML zero width": Kind(".html", _again("a\u200b", HTML)),
    "HTML NUL": Kind(".html", _again("a\x00" + "b" * 100, HTML)),
    # ---- XML
    "XML feed": Kind(".xml", _numbered(_feed, "<?xml version='1.0'?><rss xmlns:dc='d'><channel>", "</channel></rss>")),
    "XML deep": Kind(".xml", _again("<a>", "<?xml version='1.0'?>")),
    "XML items never closed": Kind(".xml", _again("<item><title>a", "<?xml version='1.0'?><rss><channel>")),
    "XML CDATA": Kind(".xml", _again("<![CDATA[a]]>", "<?xml version='1.0'?><rss><channel><item><title>")),
    "XML CDATA open": Kind(".xml", _again("<![CDATA[", "<?xml version='1.0'?><rss>")),
    "XML entities declared": Kind(".xml", _numbered(lambda n: f'<!ENTITY a{n} "&a{n - 1};&a{n - 1};">', "<?xml version='1.0'?><!DOCTYPE a [")),
    "XML escaped HTML": Kind(".xml", _again("&lt;b&gt;", "<?xml version='1.0'?><rss><channel><item><description>")),
}  # fmt: skip


if __name__ == "__main__":
    for name, kind in KINDS.items():
        Path(name.replace(" ", "_") + kind.suffix).write_bytes(kind.page().data)
