"""From one level to another in many languages: "van 31 naar 19", "z 8,4 na 3,1", "从3.2%下降到1.7%".

The word between the two numbers becomes an arrow where a verb of change stands by, and else the dash or "to" of a range;
the view stays as long as it is, and what reads English numbers then reads these pairs too.
"""

from __future__ import annotations

import re

_NUMBER = r"[€$£]?[-+]?\d[\d.\u00a0]{0,14}"
_UNIT = r"(?:[ \u00a0]?[^\W\d]{1,12}\.?|[ \u00a0]?[%‰°€$£][CF]?)?"
_WORDS_OF_PAIRS = (
    ("da dal dallo dai dalle", "a al allo ai alle ad"),
    ("de del desde des du d", "a al hasta à au aux"),
    ("de dos das", "para até a"),
    ("van", "naar tot"),
    ("z ze od", "do na"),
    ("från fra", "till til"),
    ("с со от від з", "до"),
    ("de la", "la"),
    ("από απο από_το από_τα", "σε στο στα έως"),
)
"""What stands before the first number, and what between the two."""


def _pair(before: str, between: str) -> str:
    words = ["|".join(table.split()).replace("_", " ") for table in (before, between)]
    return rf"(?:{words[0]})[ \u00a0']{_NUMBER}{_UNIT}[ \u00a0](?:{words[1]})(?=[ \u00a0](?:ca\.? )?[€$£]?[-+]?\d)"


_PAIR = re.compile(
    r"(?<!\w)(?:" + "|".join(_pair(before, between) for before, between in _WORDS_OF_PAIRS if before != "de la")
    + rf"|de la {_NUMBER}{_UNIT}[ \u00a0](?:până )?la(?=[ \u00a0]\d)|(?<=%[,:;] ){_NUMBER}{_UNIT}[ \u00a0](?:a|à|til|till|tot|do|до|bis)(?=[ \u00a0]\d))",
    re.IGNORECASE,
)  # fmt: skip
_LAST_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]{1,60}$")
_DIGITS = re.compile(r"\d[\d.\u00a0]*")
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")
_STEMS = (
    "pas[óo] pasa[nr] tripl doubl aument cresc crebb sal[eiì] salit scend sces cal[aò] diminu ridu ridott pass raddopp dimezz croll balz miglior peggior"
    " subi sub[eí] creci crec[eí] baj[aóo] cay cae[n ] caíd descend redu increment ascend elev mejor empeor duplic"
    " sob[ei] caiu ca[ií] baix recu[oa] melhor"
    " steeg stijg gesteg daal gedaald nam nemen afgenomen toegenomen groei gegroei zakt ging verlaag verhoog kromp"
    " wzr ros[łn] urosł spad zmniejsz zwiększ mala zmala obniż podni[oe] skoczy"
    " vzros kles stoup zvýš sníž nárůst pokles zvětš zmenš"
    " ök[an] minska steg stig sjönk sjunk föll gick förbättra växte fald øge økt voks sank synk gik"
    " вырос выроc возрос рост увелич сниз упал умень сократ подня повыс пониз зріс зрос змен збільш знизи"
    " scăz redus ajuns nous lask kasv vähen alen pienen paran yüksel düş art[tı] azal çık nőtt növ emelked csökken esett"
    " αυξήθ μειώθ έπεσ ανέβ augment baiss chut grimp tomb stieg sank fiel"
)
_CHANGE = re.compile(
    rf"(?<!\w)(?:{'|'.join(_STEMS.split())})|[升降增减減涨漲跌]|上昇|低下|向上|改善|증가|감소|상승|하락|낮아|높아|줄|늘",
    re.IGNORECASE,
)
"""Verbs of change, by their stems."""
_SPREAD = re.compile(
    r"(?<!\w)(?:vari|oscil|entre|rang|idade|edad|età|âge|âgé|alder|ålder|leeftijd|wiek|věk|lat|возраст|uiteen|rozpi|zakres)[^\W\d]*[^.;,\d]{0,14}$",
    re.IGNORECASE,
)
"""What a range spans, directly before it."""
_BEFORE, _BEHIND = 90, 45
_ANY_DIGIT = re.compile(r"\d")
_SENTENCE_ENDS = re.compile(r"[.;!?。；] |。")


def _tells_of_change(view: str, start: int, end: int) -> bool:
    """Does the clause around say so, before the two numbers or behind them?"""
    before = _SENTENCE_ENDS.split(view[max(0, start - _BEFORE) : start])[-1]
    if before.endswith(", "):
        before = _ANY_DIGIT.split(before)[-1]
    if _SPREAD.search(before[-30:]):
        return False
    behind = _SENTENCE_ENDS.split(view[end : end + _BEHIND])[0]
    return bool(_CHANGE.search(before) or _CHANGE.search(behind))


def _mark(width: int, *, change: bool) -> str:
    """An arrow or a sign of ranges, ``width`` characters wide."""
    return ("→" if change else "to" if width > 1 else "–").ljust(width)


def _spoken(found: re.Match[str]) -> str:
    """The pair with a mark for its last word; two years stay as they are."""
    view, start, end = found.string, found.start(), found.end()
    word, low, high = _LAST_WORD.search(found[0]), _DIGITS.search(found[0]), _DIGITS.search(view, end, end + 10)
    if not (word and low and high) or (_YEAR.fullmatch(low[0]) and _YEAR.match(high[0])):
        return found[0]
    change = _size(low[0]) > _size(high[0]) or _tells_of_change(view, start, end)
    return found[0][: word.start()] + _mark(len(word[0]), change=change)


def _size(printed: str) -> float:
    """No range runs downwards. Of a number that is cut or odd nothing is known."""
    try:
        return float(printed.replace("\u00a0", "").rstrip("."))
    except ValueError:
        return 0.0


# ---------------------------------------------------------------- endings and scripts

_VERB = "下降|上升|增加|增长|增長|降低|减少|減少|提高|提升|升高|上涨|下跌|降|升|增|减|涨|跌"
_JOINED = re.compile(
    rf"(?<=[\d%‰万億亿千])(?P<counter>[例名个個人件次台岁歳元円원명]?)(?P<joint>(?:{_VERB})(?:到|至|为|為|成)|[至到]|から|에서[ ]?|부터[ ]?)(?=[ ]?\d)"
    r"|(?<=[\d%])(?P<ending>'[dt][ae]n |-[rbt][óő]l )(?=%?\d)"
    r"|(?P<case>(?<=st[aä]) )(?=\d[\d.]{0,9} \w{2,16}(?:iin|aan|ään|een)\b)"
)
_SIGNS_OF_JOINTS = ("到", "至", "から", "에서", "부터", "'", "-", "sta ", "stä ")
_PERCENT_FIRST = re.compile(r"(?<![^\s(])(?<!\d[ \u00a0])%([ \u00a0]?\d[\d.,]*)(?<=\d)(?![\d%])")
"""The Turkish habit: "%12,4"."""


def _written(found: re.Match[str]) -> str:
    end = found.end()
    change = bool(re.match(_VERB, found["joint"] or "")) or _tells_of_change(found.string, found.start(), end)
    return _mark(end - found.start(), change=change)


def percent_last(view: str) -> str:
    """Percent signs that stand before their numbers put behind them."""
    return _PERCENT_FIRST.sub(r"\1%", view) if "%" in view else view


def levels_marked(view: str, language: str) -> str:
    """``view`` with the words between two levels or ends replaced by marks; ``language`` is the code of its words."""
    if language not in ("en", "de"):
        view = _PAIR.sub(_spoken, view)
    if not view.isascii() or language == "fi":
        view = _JOINED.sub(_written, view)
    return view
