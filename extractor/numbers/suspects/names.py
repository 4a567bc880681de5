"""Numbers that are part of a name: GPT-4, H2O, Llama 2, the Seven Years' War."""

from __future__ import annotations

import re

from extractor.language.number_marks import is_common
from extractor.numbers import words
from extractor.numbers.suspects.place import COUNTED_AFTER, Place

_RAISED_BEFORE = re.compile(r"[_^]\s$")
"""Raised or lowered in braces: "$^{14}$C", "$x_{10}$"."""
_SUBSCRIPT = re.compile(r"[_^]\s?[({]?$")
_LETTER_BEFORE = re.compile(r"[A-Za-zα-ωΑ-Ω][\]})]?-?$")
_JOINED_BEFORE = re.compile(r"[A-Za-z0-9][-–—_/.:]$")
_CODE_BEFORE = re.compile(r"(?:^|[^a-z])[A-Z][-/]$|[A-Z]'$")
"""Also before what looks like a unit: "C57BL/6J", "NIH/3T3"; and "ICML'22"."""
_GLUED_NOUN = re.compile(r"[a-z]{4,}\b")
_IN_A_SERIES = re.compile(r"\d[,.]\d")
_LOCANTS_AFTER = re.compile(r"(?:,\d+'?)+-[A-Za-z]")
_NAMED_AFTER_COMMA = re.compile(r",[A-Z](?![a-z])")
"""A lone capital glued to the comma is one name with the number: the karyotype "47,XYY"."""
_NAME_AFTER = re.compile(r"[A-Za-zα-ω_]")
_IDENTIFIER_AFTER = re.compile(r"[-/][A-Z\d]")
_FREE_PREFIX = re.compile(
    r"(?:^|[\s(\[,;:/])(?:[Ss]ub|[Oo]ver|[Uu]nder|[Nn]ear|[Nn]on|[Tt]o|[Bb]y|[Oo]f|[Pp]re|[Uu]p|upto|[Oo]nly|until|and|than|from|[Ii]n|[Aa]t"
    r"|[Ww]ith|for|is|are|was|were|or|on|into|using|about|reach(?:es|ed)|exceed(?:s|ed)|achiev(?:es|ed)|need(?:s|ed)?|(?:us|tak|giv)es|has|had)-?$"
)
_GLUED_ARTICLE = re.compile(r"(?:^|\s)an?$")
"""Before a ratio or a percentage only: "a3" is a name."""
_GLUED_WORD = re.compile(r"(?:^|\s)(?:[a-z]{5,}|[A-Z][a-z]{3,}(?:of|by|to|from|is|and|with))$")


def decorated(place: Place) -> str | None:
    """Is it glued to letters: GPT-4, p53, Recall@5, H2O, 5G, x_1?"""
    if not place.left.isspace():
        if reason := _glued_before(place):
            return reason
    elif _RAISED_BEFORE.search(place.before[-3:]):
        return "subscript"
    if place.right == "," and (_LOCANTS_AFTER.match(place.after) or _NAMED_AFTER_COMMA.match(place.after)):
        return "part of a name"
    if _NAME_AFTER.match(place.right) and not (place.word and place.after.startswith("fold")) and not _glued_after(place):
        return "part of a name"
    return "part of a name" if place.bare and not _beside_slash(place) and _IDENTIFIER_AFTER.match(place.after) else None


_SLASHED = re.compile(r"\d\.\d+/$")


def _beside_slash(place: Place) -> bool:
    """ "0.81/0.77": two values, where two decimals stand beside a slash."""
    if place.whole or "." not in place.printed:
        return False
    return bool(re.match(r"/\d+\.\d", place.after) or _SLASHED.search(place.before[-8:]))


def _glued_after(place: Place) -> bool:
    """ "12,850images", "3.1×speedup", "2.4GBof": a lost space, for no name holds such a number."""
    if place.unit is not None:
        return True
    return bool(_IN_A_SERIES.search(place.printed) and _GLUED_NOUN.match(place.after))


def _glued_before(place: Place) -> str | None:
    if _SUBSCRIPT.search(place.before[-4:]):
        return "subscript"
    if _LETTER_BEFORE.search(place.before[-3:]) and not _free_prefix(place):
        return "part of a name"
    if place.left and place.left in "@#":
        return "part of a name"
    if place.left == "," and place.before[-2:-1].isdigit() and re.match(r"'?-[a-z]", place.after):
        return "part of a name"
    if _CODE_BEFORE.search(place.before[-3:]) and not place.printed.startswith("$"):
        return "part of an identifier"
    if place.bare and re.search(r"[A-Za-z]\+\+$", place.before[-3:]):
        return "part of a name"
    if (
        place.bare
        and not _beside_slash(place)
        and _JOINED_BEFORE.search(place.before[-2:])
        and not place.before.endswith(("--", "—"))
    ):
        return "part of an identifier"
    return None


def _free_prefix(place: Place) -> bool:
    """ "sub-10 ms", and words glued to a number by lost spaces ("upto2.5", "pi0(28.33%)")."""
    if place.left == "(" or _FREE_PREFIX.search(place.before[-8:]):
        return True
    if place.bare:
        return False
    return bool(_GLUED_WORD.search(place.before)) or (place.unit in ("%", "x") and bool(_GLUED_ARTICLE.search(place.before)))


_NUMBERED_NAME = re.compile(r"(?:^|[\s(/,])(?P<name>(?=[^\W\d_-]*(?:-[^\W\d_-]*)?[A-ZÄÖÜÉÅØŁŠ])[^\W\d_](?:[^\W\d_]|-)*)[ \u00a0]$")
_ENDS_NAME = re.compile(
    r"$|[\s\u00a0]*[.,;:)\]!?–—]|[ \u00a0]\d"
    r"|[ \u00a0](?:and|or|on|in|for|with|to|is|are|was|were|by|at|from|as|shows?|achieves?|has|can)\b"
    r"|[ \u00a0](?:[A-Z(]|(?:data ?sets?|benchmarks?|models?|corpus|suite|challenge|release|tasks?|test)\b)"
)
_SENTENCE_OPENS = re.compile(r"[.!?:]\s*$")


def numbered_name(place: Place) -> str | None:
    """ "Llama 2", "RTX 5090", "Windows 11": a capitalised word, the number, and no noun that it counts."""
    if place.word:
        return "part of a name" if _capital_word(place) else None
    if not _may_be_named(place):
        return None
    found = _NUMBERED_NAME.search(place.before)
    if found and found["name"] in _NAMED_SCALES:
        return "measure of a symbol"
    if not found:
        return "part of a name" if _SIZE_OF_NAME.fullmatch(place.printed) and _SIZED_NAME.search(place.before) else None
    if found["name"].casefold() in _COUNTED_GROUPS or found["name"].casefold() in (
        _MEASURES if not place.whole else _SURE_MEASURES
    ):
        return None
    if _SHARE_AFTER.match(place.after):
        return None
    before = place.before[: found.start("name")]
    opens = not before.strip() or bool(_SENTENCE_OPENS.search(before))
    # "In 5 of them" opens a sentence with a small word; "Llama 2 is" opens it with a name.
    if opens and _opens_sentence(found["name"]):
        return None
    if _ENDS_NAME.match(place.after) or _LONG_ID.fullmatch(place.printed):
        return "part of a name"
    if place.value == 1 or not place.bare:
        return "part of a name"
    counted = place.whole and COUNTED_AFTER.match(place.after)
    return "part of a name" if not counted and _LOWER_AFTER.match(place.after) else None


_YEAR_LETTER = re.compile(r"(?:18|19|20)\d\d[A-Z]|\d{5,}[A-Z]")
"""Supernovae and comets: what looks like a unit is none."""


def _may_be_named(place: Place) -> bool:
    """In German every noun has a capital; names have small whole numbers, sizes ("Pi 4B") or one decimal ("Qwen 2.5")."""
    if place.language == "de" and not place.printed.isdecimal():
        return False
    if not place.bare:
        return bool(_YEAR_LETTER.fullmatch(place.printed))
    return not _never_named(place)


_SURE_MEASURES = frozenset(
    "mean median average total accuracy precision recall score auc auroc bleu map iou miou f1 sd sem iqr".split()
)
_COUNTED_GROUPS = words.PEOPLE | words.GROUPS | frozenset("boys girls males females cases deaths births".split())
"""In a list of counts: "Boys 34, girls 41"."""
_MEASURES = words.MEASURE_LABELS | frozenset("sd se sem iqr snr m md mdn".split())
_NAMED_SCALES = frozenset(["pH", "Mw", "ML", "Ms"])
"""Acidity, and the magnitudes of earthquakes: a symbol, its value, and no sign of equality."""
_SHARE_AFTER = re.compile(r"[ \u00a0](?:\(\d[\d.]*[ \u00a0]?%|(?:vs\.?|versus|against|compared)[ \u00a0])")
_SIZED_NAME = re.compile(r"[A-Z]\w{0,40}[ -]\d(?:\.\d)?[ \u00a0]$")
"""The name before the size in "Llama 3.1 8B"."""
_LONG_ID = re.compile(r"\d{6,}|\d{5,}[A-Z]")
_LOWER_AFTER = re.compile(r"[ \u00a0](?!of\b|out\b|more\b|less\b|per\b|people\b|children\b|men\b|women\b|mice\b|times\b)[a-z]{2,}")
_SIZE_OF_NAME = re.compile(r"\d\.\d|(?:19|20)\d\d\.\d{1,2}|\d{1,3}[BMKT]|\d{5,}[A-Z]")


def _never_named(place: Place) -> bool:
    if _LONG_ID.fullmatch(place.printed):
        return False
    counted = not place.whole or place.value >= 1e5 or "," in place.printed or "\u00a0" in place.printed
    return counted and not _SIZE_OF_NAME.fullmatch(place.printed)


def _opens_sentence(word: str) -> bool:
    return word.casefold() in _OPENING_WORDS or is_common(word.casefold()) or word.endswith(("ing", "ed", "ly"))


_CAPITALS = re.compile(r"[- \u00a0]?(?:[A-Z][a-z]+'?[- \u00a0])?[A-Z][a-z]")
_LONG_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]{4,}")


def _capital_word(place: Place) -> bool:
    """ "The Seven Years' War", "Planet Nine": written as a name in a sentence, and not as all of a title."""
    if not place.printed[:1].isupper() or not place.before.strip() or _SENTENCE_OPENS.search(place.before):
        return False
    if place.bare and place.last[:1].isupper() and place.value < 100:
        return True
    long = _LONG_WORD.findall(place.before + place.after)
    prose = 2 * sum(word[0].islower() for word in long) >= len(long) > 0
    rest = place.printed.partition(" ")[2].replace("\u00a0", " ")
    return prose and bool(_CAPITALS.match(rest + place.after))


_OPENING_WORDS = frozenset(
    "abstract background methods method results result conclusions conclusion findings objective objectives aim aims design setting"
    " participants patients materials measurements interventions purpose introduction summary highlights include collect sample"
    " data n is are was has last next first during since until after while when where here there thus then altogether overall"
    " in on at of for with from to by over under about around nearly only all these those the a an and or but after"
    " before"
    " across among between within using our we its their only just some most up down more less than least roughly"
    " approximately almost exceeding achieving adding another every each both no".split()
)
