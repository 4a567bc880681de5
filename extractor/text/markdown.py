"""Plain text and Markdown pages: source lines to blocks, and inline markup out of the text.

One reader serves both, for scraped text is often half Markdown: headings, list items, table rows
and emphasis are recognised where they are printed, inline HTML included, and all else stays as it
is. Lines of a hard-wrapped page are joined again. Blocks of HTML (``block_html``) are read as HTML is.
"""

from __future__ import annotations

import html
import itertools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, zip_longest

from extractor.text.block_html import html_blocks, with_blocks, without
from extractor.text.definitions import Definition, definitions, undrawn, uses
from extractor.text.document import Block, BlockKind, Document, Link, Mark, Piece, TextBuilder
from extractor.text.inline_html import MASK, masked
from extractor.text.links import printed_urls
from extractor.text.references import continued
from extractor.text.rewrite import Edit, rewrite

_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")
_SIGNS = "●○■□▪▫►▸▶★☆✓✔➤"
_ITEM = re.compile(rf"(?:[-*+•◦‣–{_SIGNS}]|\(?(?:\d{{1,4}}|#)[.)\]]|\[\d{{1,4}}\])\s+(?:\[[ xX]\]\s+|[{_SIGNS}]\s+)?(?=\S)")
_RULE = re.compile(r"\s*(?:[-*_=~#]\s?){3,}\s*$")
_TABLE_RULE = re.compile(r"\s*+\|?\s*+:?-{2,}+:?\s*+(?:\|\s*+:?-{2,}+:?\s*+)*+\|?\s*+$")
_QUOTE = re.compile(r"\s*(?:>\s?)+")
_TERM_BODY = re.compile(r":\s{1,4}(?=\S)")
_FIELD = re.compile(r"[A-Z][A-Z0-9]{1,3}(?: {1,2}-|-(?!\S)) ?")
_KEY = re.compile(r"[A-Z][A-Za-z]+(?:[ -][A-Za-z]+)?:(?:\s|$)")
"""As mails and exports print their fields: "Journal-ref: ..."."""
_BREAKING = re.compile(
    r"</?(?:p|div|br|hr|tr|td|th|table|tbody|thead|ul|ol|li|dl|dt|dd|h[1-6]|blockquote|details|summary|pre|center|"
    r"section|article|header|footer|main|nav|figure|figcaption|address)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]{0,2000})?/?>")
_LIQUID = re.compile(r"\{%[^%\n]{0,300}%\}|(?<=[\w)\]*`>])\{:[^{}\n]{1,200}\}")
"""Tags of templates, and lists of attributes behind a link or a paragraph ("{:target="_blank"}")."""
_FRONT_MATTER = re.compile(
    r"\ufeff?(?:---|\+\+\+)[ \t]*\r?\n(?:(?:[A-Za-z_][\w-]*[ \t]*[:=]|[ \t#-])[^\r\n]*\r?\n|\r?\n){1,60}?"
    r"(?:---|\+\+\+)[ \t]*(?:\r?\n|$)"
)
_HREF = re.compile(r"""\b(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_IMAGE = re.compile(r"!\[([^\[\]]{0,500})\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)")
_LINK = re.compile(
    r"\[((?:[^\[\]]|\[[^\[\]]{0,300}\]){0,800})\]\(\s{0,20}<?([^()\s<>]*(?:\([^()\s]*\)[^()\s]*)*)>?(?:\s{1,20}[\"'][^\"']*[\"'])?\s{0,20}\)"
)
_LINK_WITH_BLANKS = re.compile(
    r"\[([^\[\]]{1,300})\]\(((?:https?://|\.{0,2}/)[^()\n<>]{0,300}(?:\([^()\n]{0,100}\)[^()\n<>]{0,300}){0,3}\.(?:pdf|html?|docx?|pptx?|zip))\)"
)
"""An address with blanks, as some renderers take it."""
_AUTOLINK = re.compile(r"<(https?://[^<>\s]+)>")
_STRONG = re.compile(r"(\*\*\*|\*\*|__|\*|_)(?=\S)([^*_\n]|(?!\1)[*_]){1,1000}?(?<=\S)\1(?![A-Za-z0-9_])")
_CODE = re.compile(r"(``(?![^`\n]*'')|(?<!`)`(?!`))([^`\n]{1,300})\1")
"""``code``, but not a quotation as LaTeX prints it (two of these in front, two apostrophes behind)."""
_STRIKE = re.compile(r"~~(?=\S)([^~\n]{1,300})~~")
_ESCAPE = re.compile(r"\\([*_`\[\]#<>|!-])")
_COLLAPSED = re.compile(r"<(/?)(details|summary)\b", re.IGNORECASE)
_UNSEEN = re.compile(f"[{MASK}\u200b\u200c\u200d\u2060\ufeff\u00ad\U000e0000-\U000e007f]+")


@dataclass
class _State:
    """What the lines read so far say about the next one."""

    builder: TextBuilder = field(default_factory=TextBuilder)
    blocks: list[Block] = field(default_factory=list)
    items: list[tuple[int, int]] = field(default_factory=list)
    """Open list items: (indentation, container id)."""
    ids: int = 0
    fenced: str = ""
    underlines: list[str] = field(default_factory=list)
    """The signs that underlined headings so far."""
    details: int = 0
    summary: bool = False
    in_table: bool = False
    record: int = 0
    """The container of the lines of an export ("TI  - ...") up to the next empty line."""

    def next_id(self) -> int:
        self.ids += 1
        return self.ids

    @property
    def path(self) -> tuple[int, ...]:
        return tuple(container for _, container in self.items)


@dataclass(frozen=True, slots=True)
class _Line:
    """A source line (or several, joined): its parts' ranges, without line ends."""

    parts: tuple[tuple[int, int], ...]

    @property
    def start(self) -> int:
        return self.parts[0][0]


def read_text(source: str) -> Document:
    """The document of a plain text or Markdown page."""
    seen, unseen = masked(source)
    body, hidden = _front_matter(source)
    as_html = html_blocks(seen, body)
    lines = without(seen, as_html)
    state = _blocks(lines, body)
    marks = tuple(Mark(block.start, block.end, "collapsed") for block in state.blocks if block.collapsed)
    raw = Document(lines, state.builder.text(), state.builder.offsets(), tuple(state.blocks), hidden=hidden | unseen, marks=marks)
    document = replace(_inline(raw), source=source)
    if not as_html:
        return document
    whole = with_blocks(document, seen, as_html)
    return replace(whole, source=source, hidden=dict(Counter(document.hidden) + Counter(whole.hidden)))


def _blocks(source: str, start: int) -> _State:
    state = _State()
    skipped = undrawn(source)
    lines = list(_joined(source, (line for line in _lines(source, start) if line[0] not in skipped)))
    for line, following in zip_longest(lines, lines[1:]):
        if _is_underline(source, line):
            state.items.clear()
            continue
        if following and _is_underline(source, following) and _may_be_underlined(source, line, following, state):
            _heading(source, line, following, state)
            continue
        state.in_table = state.in_table or (following is not None and _is_table_rule(source[slice(*following.parts[0])]))
        _read_line(source, line, state)
    return state


_UNDERLINE = re.compile(r"([=\-~^\"+*#'`:._])\1{3,}\s*$")
"""As reStructuredText and Markdown underline headings; of three signs it may be a rule."""
_LONGEST_HEADING = 200
_LONGER = 6
"""Signs more than the heading has letters; a line much longer is a rule between two mails."""


def _is_underline(source: str, line: _Line) -> bool:
    return len(line.parts) == 1 and _UNDERLINE.match(source, *line.parts[0]) is not None


def _may_be_underlined(source: str, line: _Line, underline: _Line, state: _State) -> bool:
    text = source[slice(*line.parts[0])]
    (start, end) = underline.parts[0]
    length = len(text.rstrip())
    fits = text.strip() and not text[0].isspace() and 0.6 * length <= end - start <= length + _LONGER and length <= _LONGEST_HEADING
    return bool(fits) and len(line.parts) == 1 and not state.fenced and not _starts_block(text)


def _heading(source: str, line: _Line, underline: _Line, state: _State) -> None:
    """Of the level that its sign has: signs are counted in the order in which the page brings them up."""
    sign = source[underline.start]
    if sign not in state.underlines:
        state.underlines.append(sign)
    level = min(6, state.underlines.index(sign) + 1)
    state.items.clear()
    _block(source, state, line.parts, "heading", f"h{level}", level=level)


def _front_matter(source: str) -> tuple[int, dict[str, int]]:
    """Where the body starts after a YAML block between ``---`` lines, which no reader sees."""
    match = _FRONT_MATTER.match(source)
    return (match.end(), {"template": match.end()}) if match else (0, {})


def _lines(source: str, start: int) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"[^\r\n\u2028\x0b\x0c]*(?:\r\n|[\r\n\u2028\x0b\x0c]|$)", source[start:]):
        content = match[0].rstrip("\r\n\u2028\x0b\x0c")
        yield start + match.start(), start + match.start() + len(content)


def _joined(source: str, lines: Iterator[tuple[int, int]]) -> Iterator[_Line]:
    """Lines, with those that a hard wrap broke joined again."""
    ranges = list(lines)
    quotes = [_QUOTE.match(source, start, end) for start, end in ranges]
    width = _wrap_width([source[a:b].rstrip() for a, b in ranges])
    quoted_width = _wrap_width([source[q.end() : b].rstrip() for (_, b), q in zip(ranges, quotes, strict=True) if q]) or width
    referring = set(continued([source[a:b] for a, b in ranges]))
    hanging = None if width else _hanging_width([source[a:b].rstrip() for a, b in ranges])
    parts: list[tuple[int, int]] = []
    first = previous = ""
    in_quote = False
    for index, ((start, end), quote) in enumerate(zip(ranges, quotes, strict=True)):
        text = source[quote.end() if quote else start : end]
        goes_on = index in referring or _continues(first, previous, text, quoted_width if quote else width)
        goes_on = goes_on or bool(hanging and parts and text.strip() and _hangs_full(first, previous, text, hanging))
        if parts and in_quote == bool(quote) and goes_on:
            parts.append((end - len(text.lstrip()), end))
        else:
            if parts:
                yield _Line(tuple(parts))
            parts, first, in_quote = [(start, end)], text, bool(quote)
        previous = text
    if parts:
        yield _Line(tuple(parts))


def _wrap_width(lines: Sequence[str]) -> int | None:
    """The column at which the page breaks its lines, or None where it does not."""
    lengths = sorted(len(line) for line in lines if line.strip())
    if len(lengths) < 8:
        return None
    width = lengths[min(len(lengths) - 1, int(len(lengths) * 0.97))]
    full = sum(1 for length in lengths if width - 16 <= length <= width + 2)
    return width if 50 <= width <= 130 and full >= 0.25 * len(lengths) else None


_FEW_HANGING = 5


def _hanging_width(lines: Sequence[str]) -> int | None:
    """The column at which list items are wrapped on a page that is not wrapped otherwise, or None where they are not."""
    indents = [_item_indent(line) for line in lines]
    lengths, inside = [], 0
    for line, indent, following in zip(lines, indents, [*lines[1:], ""], strict=True):
        inside = indent or (inside if line[:inside].isspace() else 0)
        if inside and following[:inside].isspace() and following.strip() and not _item_indent(following):
            lengths.append(len(line))
    width = sorted(lengths)[3 * len(lengths) // 4] if lengths else 0
    full = sum(length >= width - 16 for length in lengths)
    return width if 60 <= width <= 100 and len(lengths) >= _FEW_HANGING and full >= 0.7 * len(lengths) else None


def _item_indent(line: str) -> int:
    indent = len(line) - len(line.lstrip())
    item = _ITEM.match(line, indent)
    return item.end() if item else 0


def _hangs_full(first: str, previous: str, line: str, width: int) -> bool:
    """A line indented as far as its item's text, whose first word had no room on the line before."""
    inside = _item_indent(first)
    fits = inside and len(line) - len(line.lstrip()) == inside and not _starts_block(line.strip())
    return bool(fits) and len(previous.rstrip()) + 1 + len(line.split(None, 1)[0]) > width - 2


_NAME = r"[^\W\d_a-zß-ÿ][\w.'’-]*(?: (?:(?:van|von|de|der|den|del|da|di|la|le|bin|al|el)\b ?)*[^\W\d_a-zß-ÿ][\w.'’-]*){1,3}(?: ?\([\d, ]{1,12}\)| ?[\d*†‡]{1,3})?"
_NAMES = re.compile(rf"{_NAME}(?:(?:, (?:and )?| and | & |; ){_NAME})+(?:,? et al)?[.,]?")
"""A line of two or more names, as they stand below a title: no end of it that a wrap pushed down."""


def _continues(first: str, previous: str, line: str, width: int | None) -> bool:
    """Does ``line`` go on with the paragraph that ``first`` began and ``previous`` ended so far?"""
    stripped = line.strip()
    if not stripped or not previous.strip() or _starts_block(stripped) or _UNDERLINE.match(stripped) or _UNDERLINE.match(previous):
        return False
    if (term := _TERM_BODY.match(first)) and len(line) - len(line.lstrip()) >= min(4, term.end()):
        return True  # what explains a term is one paragraph up to an empty line
    if _FIELD.match(first) or _FIELD.match(first.lstrip()):
        return line[:4].isspace() and not _FIELD.match(line)
    if _KEY.match(first) and (_KEY.match(line) or line[:2].isspace()):
        return line[:2].isspace()
    if stripped[0].islower() and re.search(r"[a-zß-ÿ,]$", previous.rstrip()) and len(previous) > 40 and line[:1] not in " \t":
        return True
    if width is None or (_NAMES.fullmatch(stripped) and previous.rstrip()[-1:].isalnum()):
        return False
    if _hangs(first, previous, line, width):
        return True
    word = stripped.split(None, 1)[0]
    return len(previous.rstrip()) + 1 + len(word) > width - 2 or (previous.rstrip().endswith(",") and len(previous) > 0.6 * width)


def _hangs(first: str, previous: str, line: str, width: int) -> bool:
    """A line of a list item, indented as far as the item's text, below one that ends inside a sentence."""
    indent = len(first) - len(first.lstrip())
    item = _ITEM.match(first, indent)
    inside = item is not None and len(line) - len(line.lstrip()) == item.end()
    return inside and len(previous.rstrip()) > 0.6 * width and re.search(r"[\w,]$", previous.rstrip()) is not None


def _starts_block(line: str) -> bool:
    return bool(
        _HEADING.match(line) or _ITEM.match(line) or _RULE.match(line) or _FIELD.match(line) or line[0] in f"|<>{MASK}"
        or line.startswith(("```", "~~~"))
    )  # fmt: skip


def _read_line(source: str, line: _Line, state: _State) -> None:
    start, end = line.parts[0]
    text = source[start:end]
    if text.strip().startswith(("```", "~~~")):
        fence = text.strip()[:3]
        state.fenced = "" if state.fenced == fence else state.fenced or fence
        return
    if state.fenced:
        _block(source, state, line.parts, "pre", "pre")
        return
    if not text.strip():
        state.in_table = False
        state.record = 0
        return
    if _RULE.match(text) and len(line.parts) == 1:
        state.items.clear()
        return
    quote = _QUOTE.match(text)
    at = start + (quote.end() if quote else len(text) - len(text.lstrip()))
    _read_content(source, state, ((at, end), *line.parts[1:]), indent=at - start, quoted=bool(quote))


def _read_content(source: str, state: _State, parts: tuple[tuple[int, int], ...], *, indent: int, quoted: bool) -> None:
    at, end = parts[0]
    text = source[at:end]
    if heading := _HEADING.match(text):
        state.items.clear()
        level = len(heading[1])
        _block(source, state, ((at + heading.end(), end), *parts[1:]), "heading", f"h{level}", level=level)
    elif _is_row(source, text, state):
        _row(source, state, at, end)
    elif item := _ITEM.match(text):
        _open_item(state, indent)
        _block(source, state, ((at + item.end(), end), *parts[1:]), "item", f"li{len(state.items)}", level=len(state.items))
    else:
        body = _TERM_BODY.match(text)
        if _FIELD.match(text):
            state.record = state.record or state.next_id()
        while state.items and indent <= state.items[-1][0] and not quoted:
            state.items.pop()
        depth = len(state.items)
        style = "dd" if body else "quote" if quoted else f"li{depth}>p" if depth else "line"
        _block(
            source,
            state,
            ((at + (body.end() if body else 0), end), *parts[1:]),
            "line",
            style,
            path=(state.record,) if state.record else None,
        )


def _open_item(state: _State, indent: int) -> None:
    while state.items and state.items[-1][0] >= indent:
        state.items.pop()
    state.items.append((indent, state.next_id()))


def _is_row(source: str, text: str, state: _State) -> bool:
    stripped = text.strip()
    if _is_table_rule(stripped):
        state.in_table = True
        return True
    if stripped.startswith("|") and stripped.endswith("|") and stripped.count("|") > 2:
        return True
    return state.in_table and "|" in stripped


def _is_table_rule(line: str) -> bool:
    """The line of dashes and bars below a table's header."""
    return "|" in line and _TABLE_RULE.match(line) is not None


def _row(source: str, state: _State, start: int, end: int) -> None:
    text = source[start:end]
    if _TABLE_RULE.match(text):
        return
    state.items.clear()
    row = state.next_id()
    bars = [m.start() for m in re.finditer(r"(?<!\\)\|", text)]
    edges = [-1, *bars, len(text)]
    column = 0
    for low, high in pairwise(edges):
        if low == -1 and not text[:high].strip():
            continue
        if text[low + 1 : high].strip():
            part = (start + low + 1, start + high)
            _block(source, state, (part,), "cell", f"td{column}", column=column, row=row, path=(row,))
        column += 1


def _block(
    source: str,
    state: _State,
    parts: Sequence[tuple[int, int]],
    kind: BlockKind,
    style: str,
    *,
    level: int = 0,
    column: int | None = None,
    row: int | None = None,
    path: tuple[int, ...] | None = None,
) -> None:
    """Append the parts as one block, or as several where tags break lines inside it."""
    where = state.path if path is None else path
    whole = "".join(source[a:b] for a, b in parts)
    if "<" not in whole or not _BREAKING.search(whole):
        _append(source, state, parts, Block(0, 0, kind, style, where, level, column, row, collapsed=state.details > 0))
        return
    for start, end in parts:
        for low, high in _broken(source, start, end, state):
            collapsed = state.details > 0 and not state.summary
            tagged = style + _enclosing(source, low, state)
            _append(source, state, ((low, high),), Block(0, 0, kind, tagged, where, level, column, row, collapsed=collapsed))


def _enclosing(source: str, at: int, state: _State) -> str:
    return ">summary" if state.summary else ""


def _broken(source: str, start: int, end: int, state: _State) -> Iterator[tuple[int, int]]:
    """The stretches between tags that break a line, in order; keeps track of ``details``."""
    at = start
    for match in _BREAKING.finditer(source, start, end):
        yield at, match.start()
        at = match.end()
        _follow_details(match[0], state)
    yield at, end


def _follow_details(tag: str, state: _State) -> None:
    match = _COLLAPSED.match(tag)
    if not match:
        return
    closing, name = bool(match[1]), match[2].lower()
    if name == "summary":
        state.summary = not closing
    else:
        state.details = max(0, state.details + (-1 if closing else 1))
        state.summary = False


def _append(source: str, state: _State, parts: Sequence[tuple[int, int]], block: Block) -> None:
    kept = [(a, b) for a, b in (_stripped(source, *part) for part in parts) if a < b]
    if not kept:
        return
    builder = state.builder
    if builder.length:
        builder.add("\n")
    start = builder.length
    for index, (low, high) in enumerate(kept):
        if index:
            builder.replace(" ", kept[index - 1][1], low)
        builder.copy(source, low, high)
    state.blocks.append(block._replace(start=start, end=builder.length))


def _stripped(source: str, start: int, end: int) -> tuple[int, int]:
    text = source[start:end]
    low = start + len(text) - len(text.lstrip())
    return low, max(low, start + len(text.rstrip()))


def _inline(document: Document) -> Document:
    """Take inline markup out: links, images, emphasis, code, tags, entities."""
    text, defined = document.text, definitions(document.source)
    links = [*_markdown_links(document, defined), *_tag_links(document), *_bare_links(document)]
    pieces = tuple(_pieces(text, defined))
    ordered = sorted(pieces, key=lambda piece: piece.start)
    starts = [piece.start for piece in ordered]
    blocks = tuple(
        _marked(text, block, ordered[bisect_left(starts, block.start) : bisect_left(starts, block.end)])
        for block in document.blocks
    )
    marked = replace(document, blocks=blocks, pieces=pieces, links=_once(links))
    return rewrite(marked, _markup(text, defined))


def _once(links: Sequence[Link]) -> tuple[Link, ...]:
    """Each printed URL once where it is used: a label's place goes before that of the bare URL."""
    labelled = {(link.start, link.end) for link in links if link.label}
    unique = {(k.start, k.end, k.at): k for k in links if k.label or (k.start, k.end) not in labelled}
    bare = {(k.start, k.end): k for k in unique.values() if not k.label}
    return tuple(sorted([*(k for k in unique.values() if k.label), *bare.values()], key=lambda k: k.start))


def _markup(text: str, defined: Mapping[str, Definition]) -> Iterator[Edit]:
    for pattern in (_IMAGE, _LIQUID, _TAG, _UNSEEN):
        for match in pattern.finditer(text):
            yield Edit(match.start(), match.end())
    for match in itertools.chain(_LINK.finditer(text), _LINK_WITH_BLANKS.finditer(text)):
        yield Edit(match.start(), match.start(1))
        yield Edit(match.end(1), match.end())
    for use in uses(text, defined):
        yield Edit(use.start, use.words[0])
        yield Edit(use.words[1], use.end)
    for match in _AUTOLINK.finditer(text):
        yield Edit(match.start(), match.start(1))
        yield Edit(match.end(1), match.end())
    for match in _emphasis(text):
        mark = len(match[1])
        yield Edit(match.start(), match.start() + mark)
        yield Edit(match.end() - mark, match.end())
    for match in _CODE.finditer(text):
        yield Edit(match.start(), match.start(2))
        yield Edit(match.end(2), match.end())
    for match in _STRIKE.finditer(text):
        yield Edit(match.start(), match.start(1))
        yield Edit(match.end(1), match.end())
    for match in _ESCAPE.finditer(text):
        yield Edit(match.start(), match.end(), match[1])
    for match in _ENTITY.finditer(text):
        seen = html.unescape(match[0])
        if seen != match[0]:
            yield Edit(match.start(), match.end(), seen.replace("\xa0", " ") if seen.isspace() else seen)


def _emphasis(text: str) -> Iterator[re.Match[str]]:
    """Emphasised runs, inner ones too; a mark inside a word (``snake_case``, ``2*3``) is none."""
    at = 0
    while match := _STRONG.search(text, at):
        before = text[match.start() - 1] if match.start() else " "
        if before.isalnum() or before == "\\" or (before == match[1][0] and len(match[1]) < 3):
            at = match.start() + len(match[1])
            continue
        yield match
        at = match.start() + len(match[1])


_INLINE_TAG = re.compile(r"<(a|b|strong|i|em|u|cite)\b[^<>]{0,2000}>([^<>]{1,2000})</\1\s*>", re.IGNORECASE)


def _pieces(text: str, defined: Mapping[str, Definition]) -> Iterator[Piece]:
    for match in _LINK.finditer(text):
        yield Piece(match.start(1), match.end(1), "toc" if match[2].startswith("#") else "a")
    for use in uses(text, defined):
        yield Piece(*use.words, "a")
    for match in _emphasis(text):
        mark = len(match[1])
        yield Piece(match.start() + mark, match.end() - mark, "strong" if mark > 1 else "em")
    for match in _INLINE_TAG.finditer(text):
        yield Piece(match.start(2), match.end(2), {"b": "strong", "i": "em"}.get(match[1].lower(), match[1].lower()))


_TELLING = frozenset({"a", "strong", "em"})


def _marked(text: str, block: Block, pieces: Sequence[Piece]) -> Block:
    """The block with what its markup says: all emphasised, all a link."""
    if not pieces:
        return block if block.kind != "heading" else block._replace(emphasised=True)
    size = _letters(text, block)
    inside = [(_letters(text, piece), piece.style) for piece in pieces if piece.style in _TELLING and piece.end <= block.end]

    def covers(styles: set[str]) -> bool:
        longest = max((letters for letters, style in inside if style in styles), default=0)
        return size > 0 and longest >= 0.9 * size

    linked = covers({"a"})
    strong = covers({"strong", "em"})
    mark = (">strong" if strong else "") + (">a" if linked else "")
    return block._replace(style=block.style + mark, linked=linked, emphasised=strong or linked or block.kind == "heading")


_NO_LETTER = re.compile(r"[\W_]+")


def _letters(text: str, part: Block | Piece) -> int:
    """How many letters and digits of a part are seen: those of a link's target are not."""
    words = text[part.start : part.end]
    words = _LINK.sub(r"\1", words) if "](" in words else words
    return len(_NO_LETTER.sub("", _TAG.sub("", words) if "<" in words else words))


def _source_link(document: Document, url: str, start: int, end: int, label: str = "") -> Iterator[Link]:
    found = document.offsets.source_range(start, end)
    if found is not None and url and not url.startswith(("#", "mailto:", "javascript:")):
        yield Link(html.unescape(url), found[0], found[1], start, label)


def _markdown_links(document: Document, defined: Mapping[str, Definition]) -> Iterator[Link]:
    text = document.text
    plain = {match.start(): match for match in _LINK_WITH_BLANKS.finditer(text)}
    for match in (plain | {match.start(): match for match in _LINK.finditer(text)}).values():
        if not _inside_image(text, match.start()):
            yield from _source_link(document, match[2], match.start(2), match.end(2), match[1])
    for use in uses(text, defined):
        if target := use.definition:
            yield Link(target.url, target.start, target.end, use.start, text[slice(*use.words)])


def _inside_image(text: str, at: int) -> bool:
    return at > 0 and text[at - 1] == "!"


_LINKING = re.compile(r"<(?:a|iframe|embed)\b", re.IGNORECASE)


def _tag_links(document: Document) -> Iterator[Link]:
    for tag in _TAG.finditer(document.source):
        if not _LINKING.match(tag[0]):
            continue
        for match in _HREF.finditer(tag[0]):
            group = next(k for k in (1, 2, 3) if match[k] is not None)
            url = html.unescape(match[group])
            if url and not url.startswith(("#", "mailto:", "javascript:")):
                start = tag.start() + match.start(group)
                yield Link(url, start, start + len(match[group]), _text_offset(document, start))


def _text_offset(document: Document, at: int) -> int:
    """The offset in the visible text of what stands at or after source offset ``at``."""
    return document.offsets.text_offset(at)


def _bare_links(document: Document) -> Iterator[Link]:
    for start, end in printed_urls(document.text):
        yield from _source_link(document, document.text[start:end], start, end)
