"""Numbers that belong together: ranges, changes, dimensions, and lists that print their unit once."""

from __future__ import annotations

import re
from decimal import Decimal

from extractor.numbers import words
from extractor.numbers.quantity import LONGEST, Quantity
from extractor.numbers.values import FOREIGN_MAGNITUDES, HAN_MAGNITUDES, MAGNITUDES

_JOINT = re.compile(
    r"(?P<arrow>[ ]{0,12}(?:→|->|-->)[ ]{0,12})"
    r"|(?P<to>(?:-?[ \u00a0]{1,4})?(?:to|through|à|bis)[ \u00a0]{0,4}(?:~|≈|about |around |nearly |approximately |as much as "
    r"|over |more than |an? (?:perfect|full|near-perfect|record|mere|staggering|new (?:high|low) of) |just |only )?)"
    r"|(?P<dash>-{1,3}|[ ]{0,8}--[ ]{0,4}|[ \u00a0]?[–—~][ \u00a0]?| - )|(?P<comma>[,;][ \u00a0]?)|(?P<size>[ \u00a0]{0,8}[×x][ \u00a0]{0,8})|(?P<and>[ ](?:and|und|et|y|e|och|og|en)[ ])"
)
_FROM = re.compile(
    r"\bfrom ?(?:(?:an?|the|around|about|approximately|roughly|nearly|only|just|over|~|≈)[ ]?){0,2}(?:[A-Za-z]\w{0,4} ?[=≈] ?)?$|\b(?:de|von) $",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\b(?:between|zwischen|entre|tra|fra|mellan|tussen) (?:~|≈|about |around )?$", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(?:"
    + "|".join(sorted(words.RAISING | words.LOWERING | words.CHANGE_NOUNS | words.TURNING, key=len, reverse=True))
    + r"|up|down|passe|passée?s?|passa|passano|passou|augment\w+|baiss\w+|diminu\w+|chut\w+|grimp\w+|recul\w+|aument\w+|caiu|subiu"
    r"|scende|scesa|sale|reduziu|stieg|sank|fiel|steg|sjönk|wzrosł\w+|spadł\w+)\b",
    re.IGNORECASE,
)
"""Only a verb of change makes two levels of "from A to B": "span from 12 to 31" is a range."""
_SPREAD = re.compile(
    r"\b(?:rang(?:e[sd]?|ing)|var(?:y|ies|ied|ying)|span(?:s|ned|ning)?|differ(?:s|ed|ing)?|anywhere|sizes?|scales?"
    r"|improvements?|gains?|reductions?|savings|speed-?ups?|values?|increments?) (?:\w+ )?from ",
    re.IGNORECASE,
)


def joined(view: str, quantities: list[Quantity]) -> list[Quantity]:
    """Unite the two ends of ranges, changes and dimensions."""
    result: list[Quantity] = []
    for quantity in quantities:
        if len(result) > 1 and (dated := _dated_change(view, result[-2], result[-1], quantity)):
            result[-2:] = [dated]
            continue
        pair = _pair(view, result[-1], quantity) if result else None
        if pair is None and len(result) > 1 and _glued(view, result[-1]):
            pair = _distant_change(view, result[-2], quantity, view[result[-2].end : quantity.start])
            if pair is not None:
                del result[-1]
        if pair is None:
            result.append(quantity)
        else:
            result[-1] = pair
    return result


def _pair(view: str, low: Quantity, high: Quantity) -> Quantity | None:
    """The one quantity that two neighbours are, or None where they are two."""
    if _is_year_said(view, low):
        return None
    between = view[low.end : high.start]
    joint = _JOINT.fullmatch(between) if len(between) <= 30 else None
    if low.form == "dimensions" and joint and joint["size"]:
        return low._replace(end=high.end, unit_symbol=high.unit_symbol)
    if joint is None or low.high is not None or low.baseline_value is not None or low.suspect or high.suspect:
        return _distant_change(view, low, high, between)
    if joint["size"]:
        return low._replace(end=high.end, form="dimensions", suspect="dimensions")
    if high.end - low.start > LONGEST or not _alike(low, high) or (joint["to"] and _glued(view, low)):
        return None
    if joint["comma"]:
        return _range(low, high) if _brackets_interval(view, low, high) else None
    left = view[max(0, low.start - 60) : low.start]
    if joint["and"]:
        return _range(low, high) if _BETWEEN.search(left) else None
    if joint["arrow"]:
        return _change(_of_one_size(view, low, high), high)
    if joint["dash"]:
        if low.form != "word" and high.form == "word":
            return None
        return _range(low, high) if low.value < abs(high.value) and not (low.form == high.form == "word") else None
    if _FROM.search(left) and not _SPREAD.search(left[-45:]) and (low.value > high.value or _changes(_clause(view, low.start))):
        return _change(_of_one_size(view, low, high), high)
    if low.value > high.value and _IN_RANGE.search(left):
        return _range(low, high)._replace(value=high.value, high=low.value)
    # "resolution time (381 days to 103 days)": no other range runs downwards.
    return _range(low, high) if low.value < high.value else _change(low, high)


_LARGEST_WITHOUT_SIZE = 1000
_YEAR_SAID = re.compile(
    r"\b(?:in|by|since|after|before|[QH][1-4]|FY|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?) (?:1[89]|20)\d\d$",
    re.IGNORECASE,
)


def _is_year_said(view: str, quantity: Quantity) -> bool:
    """ "from 3% in 2010 to 5%": no level of anything."""
    return quantity.end - quantity.start == 4 and bool(_YEAR_SAID.search(view[max(0, quantity.start - 12) : quantity.end]))


def _dated_change(view: str, low: Quantity, year: Quantity, high: Quantity) -> Quantity | None:
    """ "From 3.2% in 2010 to 5.8% (in 2020)", "von 38 (1998) auf 112", "from 14.2 at layer 6 to 9.8": two levels, the first with its year or place."""
    if (
        not _TO_NEXT.fullmatch(view, year.end, high.start)
        or not (
            _is_year_said(view, year)
            or _BRACKETED_YEAR.fullmatch(view, low.end, year.end)
            or _PLACED.fullmatch(view, low.end, year.end)
        )
        or low.high is not None
        or low.baseline_value is not None
    ):
        return None
    if high.end - low.start > LONGEST or not _alike(low, high) or year.start - low.end > _LONGEST_PLACE:
        return None
    left = view[max(0, low.start - 60) : low.start]
    leaves = _FROM.search(left) or (left.rstrip().endswith(" of") and _CHANGE.search(left))
    return _change(low, high) if leaves and not _SPREAD.search(left[-45:]) else None


_LONGEST_PLACE = len(" before measurement ")
_BRACKETED_YEAR = re.compile(r" ?\((?:1[89]|20)\d\d")
_PLACED = re.compile(r" (?:at|in|on|for|with) [a-z]{3,12} \d{1,4}")
_TO_NEXT = re.compile(r"\)? (?:to|auf|→|à|a|para|til|till|naar|do) {1,4}")


def _glued(view: str, low: Quantity) -> bool:
    """ "NO2 to 12 ppb": the digit of a name opens no range."""
    return low.unit_symbol is None and view[low.start - 1 : low.start].isalpha() and low.start > 0


_CLAUSE_ENDS = re.compile(r"; |[.!?] (?=[A-Z])")


def _changes(clause: str) -> bool:
    """Does a clause that ends in "from" tell of a change? So does a "from A to B" of which nothing else is known."""
    return bool(_CHANGE.search(clause)) or len(clause.strip()) <= len("from")


def _clause(view: str, end: int) -> str:
    """What stands before ``end`` in its clause, as far as a reader's eye goes back."""
    return _CLAUSE_ENDS.split(view[max(0, end - 160) : end])[-1]


_INTERVAL_OPENS = re.compile(r"\b(?:CI|UI|CrI|CL|HDI|IC|IQR|interval|intervals)\]?\s?[:=,(\[]{0,2}\s?$|[\d%]\)?\s?\[\s?$")


def _brackets_interval(view: str, low: Quantity, high: Quantity) -> bool:
    """ "0.44 [0.21, 0.67]", "95% CI 1.64, 2.21": the two bounds of an interval, and no two citations."""
    if view[low.start - 1 : low.start] == "[" and view[high.end : high.end + 1] == "]" and not (low.whole or high.whole):
        return low.value < high.value
    if low.value >= high.value or (low.whole and high.whole and not low.unit_symbol and view[low.start - 1 : low.start] == "["):
        return False
    return bool(_INTERVAL_OPENS.search(view[max(0, low.start - 20) : low.start]))


def _alike(low: Quantity, high: Quantity) -> bool:
    """Can the two be ends of one range? The first may leave the unit to the second."""
    if low.unit_symbol == high.unit_symbol:
        return True
    return low.unit_symbol is None or (high.unit_symbol is None and low.unit_symbol in "$€£¥")


def _range(low: Quantity, high: Quantity) -> Quantity:
    return high._replace(
        start=low.start,
        value=_scaled(low, high),
        high=abs(high.value) if low.value >= 0 else high.value,
        unit_symbol=high.unit_symbol or low.unit_symbol,
        form="range",
        whole=low.whole and high.whole,
    )


_FEW_HUNDRED = 999
_LARGE_SIZE = 1000


def _scaled(low: Quantity, high: Quantity) -> float:
    """The lower end: "1-3 million" and "two to three hundred" print the magnitude once, for both ends."""
    for size in (1e12, 1e9, 1e6, 1e3, 1e2):
        if size >= _LARGE_SIZE and high.whole and low.value < 1000 and high.form == "plain" and high.value >= size > low.value:
            return low.value * size if high.value / size < 1000 and low.value < high.value / size else low.value
        if low.form == high.form == "word" and low.value < high.value / size <= _FEW_HUNDRED and high.value % size == 0:
            return low.value * size
    return low.value


_SIZE_WORD = re.compile(
    rf"\d[ \u00a0]{{1,3}}(million|billion|trillion|thousand|(?i:{'|'.join(FOREIGN_MAGNITUDES)}))(?!\w)|\d ?({'|'.join(HAN_MAGNITUDES)})"
)


def _of_one_size(view: str, low: Quantity, high: Quantity) -> Quantity:
    """The level left, in the size that only the one reached prints: "from 4.6 to 3.1 billion"."""
    size = _SIZE_WORD.search(view, high.start, high.end)
    if size is None or low.value >= _LARGEST_WITHOUT_SIZE or _SIZE_WORD.search(view, low.start, low.end):
        return low
    factor = HAN_MAGNITUDES[size[2]] if size[2] else MAGNITUDES[size[1].casefold()]
    return low._replace(value=float(Decimal(str(low.value)) * factor))


def _change(low: Quantity, high: Quantity) -> Quantity:
    return high._replace(
        start=low.start,
        baseline_value=low.value,
        unit_symbol=high.unit_symbol or low.unit_symbol,
        form="change",
        whole=False,
    )


_DISTANT = re.compile(
    r"[ \u00a0](?:\([^()\d]{1,25}\) |(?:(?:at|in|on|near) the )?[a-z-]{2,14} ){1,2}to (?:~|≈|about |around |nearly )?"
)


_MORE_DISTANT = re.compile(
    r"(?:[ \u00a0]\([^()]{1,25}\)|[ \u00a0][A-Za-z][\w-]{0,16}){1,5}[ \u00a0]to (?:~|≈|about |around |nearly )?"
)
"""Of these a verb of change must tell."""


def _distant_change(view: str, low: Quantity, high: Quantity, between: str) -> Quantity | None:
    """ "from 45.2% accuracy to 60.1%": two levels of one unit with a word or two between them."""
    if low.suspect or high.suspect or low.unit_symbol != high.unit_symbol:
        return None
    if low.unit_symbol is None and (low.whole or high.whole):
        return None
    if high.end - low.start > LONGEST or not _MORE_DISTANT.fullmatch(between):
        return None
    left = view[max(0, low.start - 60) : low.start]
    if not _FROM.search(left) or _SPREAD.search(left):
        return None
    return _change(low, high) if _DISTANT.fullmatch(between) or _CHANGE.search(_clause(view, low.start)) else None


_IN_RANGE = re.compile(r"\b(?:in|within) (?:the |a )?ranges? (?:of |from )?$", re.IGNORECASE)
_LIST_JOINT = re.compile(r"(?P<last>,? (?:and|or|&|vs\.?|versus) |/)|, ")


def shared_units(view: str, quantities: list[Quantity]) -> list[Quantity]:
    """Give each number of a list the unit that only its last one prints: "80, 40 and 52%"."""
    result = list(quantities)
    in_list = False
    for at in range(len(result) - 2, -1, -1):
        here, after = result[at], result[at + 1]
        joint = _LIST_JOINT.fullmatch(view[here.end : after.start]) if after.start - here.end < 8 else None
        in_list = joint is not None and (in_list or joint["last"] is not None)
        if (
            in_list
            and _lacks_unit(here)
            and not _is_year_said(view, here)
            and after.unit_symbol
            and after.form not in ("change", "word", "fraction")
        ):
            result[at] = here._replace(unit_symbol=after.unit_symbol)
    return result


def _lacks_unit(quantity: Quantity) -> bool:
    return quantity.unit_symbol is None and not quantity.suspect and quantity.form != "word"
