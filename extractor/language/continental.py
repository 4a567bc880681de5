"""German and Spanish sentences about numbers, in a view as long as the text whose closed-class words are English.

Decimal commas become points, the marks of groups become no-break spaces, and articles, prepositions and the
commonest verbs of change and reaching become their English counterparts, padded with blanks: what reads English
sentences then reads these too. Nouns and names stay as printed, and an offset stays an offset.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractor.language.levels import levels_marked, percent_last
from extractor.language.number_marks import language_of_words, prints_decimal_commas
from extractor.language.plain_view import plain_view

_GERMAN = {
    "der die das dem den des": "the",
    "ein eine einen einem einer eines": "a",
    "und": "and",
    "oder": "or",
    "alle allen": "all",
    "auf": "on",
    "bei beim": "for",
    "im": "in",
    "für": "for",
    "um": "by",
    "von vom": "of",
    "gegenüber": "versus",
    "während": "while",
    "wurde war lag": "was",
    "wurden waren": "were",
    "wird ist liegt": "is",
    "sind": "are",
    "nicht": "not",
    "auch": "also",
    "zurück": "again",
    "wir": "we",
    "rund etwa fast knapp": "ca.",
    "über": "over",
    "unter": "under",
    "stieg steigt wuchs": "rose",
    "sank fiel sinkt fällt": "fell",
    "senkt": "trims",
    "senkte verringert verringerte reduziert reduzierte verkürzt verkürzte": "lowers",
    "erhöht erhöhte steigert steigerte verbessert verbesserte": "raises",
    "erreicht erreichte erzielt erzielte": "gets",
    "benötigt braucht": "needs",
    "endet bleibt": "stays",
    "höher": "above",
    "niedriger": "below",
}
_SPANISH = {
    "el la un una": "a",
    "los las": "the",
    "de": "of",
    "del": "of",
    "en": "in",
    "para": "for",
    "sobre": "on",
    "entre": "in",
    "mientras": "while",
    "fue": "was",
    "es": "is",
    "son": "are",
    "casi unos unas": "ca.",
    "reduce redujo disminuye disminuyó": "lowers",
    "aumenta aumentó mejora mejoró": "raises",
    "eleva elevó": "lifts",
    "alcanza alcanzó logra logró obtiene obtuvo": "gets",
    "bajó cayó": "fell",
    "subió creció": "rose",
}
_PHRASES = {
    "german": (
        (re.compile(r"(?i)\bbis zu\b"), "up to"),
        (re.compile(r"(?i)\bmehr als\b"), "over"),
        (re.compile(r"(?i)\bweniger als\b"), "under"),
        (re.compile(r"(?<=\d )bis(?= \d)"), "to"),
        (re.compile(r"(?i)\bging(?=[^;]{0,120}\bzurück\b)|\bnahm(?=[^;]{0,120}\bab\b)"), "fell"),
        (re.compile(r"(?i)\bnahm(?=[^;]{0,120}\bzu\b)"), "grew"),
        (re.compile(r"(?i)\bbei(?= \d\S* (?:endet|liegt|lag|bleibt)\b)"), "hit"),
        (re.compile(r"\bvon(?= \d[^;]{0,14}→)"), "at"),
        (re.compile(r"(?i)\b(?:bei|nach) (?=\d)"), "at"),
        (re.compile(r"(?i)\bauf (?=\d)"), "to"),
    ),
    "spanish": (
        (re.compile(r"(?i)\bfrente a\b"), "versus"),
        (re.compile(r"(?i)\bmás de\b"), "over"),
        (re.compile(r"(?i)\bmenos de\b"), "under"),
        (re.compile(r"(?i)\bcerca de\b"), "ca."),
        (re.compile(r"(?i)\bhasta\b"), "up to"),
        (re.compile(r"(?i)\ben (?:un )?(?=\d)"), "by"),
    ),
}
_LEVELS = re.compile(r"(\d[ \u00a0]?(?:[^\W\d]\S{0,5}|[%°€$£‰]\w?)?[ \u00a0])(auf|al?)(?=[ \u00a0]\d)")
"""From one level to another: "412 HV auf 396 HV", "3,4 ppm auf 1,9 ppm", "12 % a 9 %"."""
_GROUPS = re.compile(r"(?<![\d.,])(\d{1,3})((?:\.\d{3})+)(?!\d|\.\d)")
_DECIMALS = re.compile(r"(?<![\d.,\[])(?<!\d[ \u00a0'](?=\d{3}[ \u00a0',]))(\d++(?:[ \u00a0']\d{3})*+),(?=\d+(?!\d|,\d))")
_MARKS = {
    "german": re.compile(
        r"\b(?:der|die|und|den|dem|das|eine[nmr]?|wurden?|wird|mit|auf|für|bei|nicht|ist|von|um|im|zu)\b", re.IGNORECASE
    ),
    "spanish": re.compile(r"\b(?:el|los|las|una|con|del|que|para|por|se|es|en|como)\b", re.IGNORECASE),
}
_ENGLISH = re.compile(r"\b(?:the|of|and|is|with|for|are|we|by|from)\b", re.IGNORECASE)
_SIGNS = {"german": (" und ", " der ", " die ", " mit ", " auf ", " wurden ", " um "), "spanish": (" de ", " con ")}


def _glossary(table: dict[str, str]) -> tuple[re.Pattern[str], dict[str, str]]:
    words = {word: english for german, english in table.items() for word in german.split()}
    return re.compile(rf"\b(?:{'|'.join(sorted(words, key=len, reverse=True))})\b", re.IGNORECASE), words


_WORDS = {"german": _glossary(_GERMAN), "spanish": _glossary(_SPANISH)}


def language_of(text: str) -> str | None:
    """ "german" or "spanish" where its commonest words outnumber the English ones by far; None for anything else."""
    for language, signs in _SIGNS.items():
        if not any(sign in text for sign in signs):
            continue
        found, english = len(_MARKS[language].findall(text)), len(_ENGLISH.findall(text))
        if found > max(1, 2 * english):
            return language
    return None


@lru_cache(maxsize=64)
def english_view(text: str, language: str | None = None) -> str:
    """The plain view of ``text``; of German and Spanish text with English closed-class words.

    Where decimals are printed with commas, in whatever language, they have points. ``language`` is the text's, where it is known.
    """
    view = percent_last(plain_view(text))
    if prints_decimal_commas(view, language):
        view = _GROUPS.sub(lambda found: found[0].replace(".", "\u00a0"), view)
        view = _DECIMALS.sub(r"\1.", view)
    view = levels_marked(view, language_of_words(text, language))
    known = language_of(view)
    return view if known is None else _translated(view, known)


def _translated(view: str, language: str) -> str:
    view = _LEVELS.sub(lambda found: found[1] + "→".ljust(len(found[2])), view)
    for pattern, english in _PHRASES[language]:
        view = pattern.sub(lambda found, english=english: english.ljust(len(found[0])), view)  # type: ignore[misc]
    pattern, words = _WORDS[language]
    return pattern.sub(lambda found: words[found[0].lower()].ljust(len(found[0])), view)
