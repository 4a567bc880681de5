"""Marks of the text itself: citations, figures and sections with their numbers, lists, ordinals, and the bounds of intervals."""

from __future__ import annotations

import re

from extractor.numbers import words
from extractor.numbers.suspects.place import Place

_MARKED = frozenset(
    "fig figs figure figures table tables tab section sections sec chapter chapters appendix eq eqs eqn equation"
    " equations theorem lemma proposition corollary definition algorithm remark ref refs reference line lines rows page"
    " pages pp p vol volume no nr issue art article part version ver v release step phase stage tier track task day"
    " week"
    " exercise problem quiz round question rq experiment study case hypothesis scenario requirement req code id grant award number nct"
    " room hall rm bldg stop exit route highway motorway interstate gate platform seat flight channel apt suite slide poster board booth stand"
    " op opus bwv ext extension rev ch ll para par thm lem prop def alg app suppl fn footnote col cols port zone area unit codon residue match sect pr build patch post plate movie scene act verse psalm ticket bug order invoice project package deliverable"
    " milestone target aim episode lot batch site psalm unit building pier track lane heat race game set lesson module"
    " session paper supplementary box panel example item note grade type class category group cohort arm cluster"
    " chromosome"
    " exon layer scope goal sdg level zone quadrant quartile period generation gen iso clause directive rfc".split()
)
_ALSO_COUNTED = frozenset(
    "area zone port unit para col cols residue codon "
    "match post plate scene act order lot batch site unit building track lane heat race game set lesson module bug ticket"
    " patch project package exit channel slide poster board gate seat route platform line lines rows pages step day week group level class no task tasks release study note example track paper"
    " experiment"
    " case grant session room hall code panel group category box item period grade question scenario".split()
)
"""Marks that a number may also count: "on day 3", but "per day 3 events"."""


_MARKED_ABROAD = frozenset(
    "spoor peron linia línea pasillo andén tåg spår merkblatt gebouw perron зале kuva kuvat kuvio taulukko liite sivu kohta şekil tablo tabell tabel tabelle bölüm madde sayfa rozdział tablica slika figura tabelul capitolul anexa"
    " рисунок таблица таблице таблицы глава главе главы раздел разделе приложение статья статьи пункт пункта εικόνα πίνακας κεφάλαιο гост příloha kapitola článek článku §"
    " tabulka obrázek příloze załącznik versión versione versão versie wersja wersji verze verzió версия версии sürüm versio verzia"
    " side cláusula disposición artículo artículos artigo articolo artykuł considérant erwägungsgrund afsnit bilag course aflevering zeszyt číslo число".split()
)
_SHORT_ABROAD = frozenset(
    "cap sez pag pagg fig figg tav all obr str kap tab čl odst příl hfst afb blz rys poz ust pkt rozdz zał art par afs gl"
    " рис табл гл разд прил стр ст п пп подп мал розд εικ πίν κεφ σελ σ с s č ч l lit rov obs apdo párr núm núms ch".split()
)
"""Abbreviations, with their points."""
_ENGLISH_TOO = frozenset("cap all par side".split())


def citation(place: Place) -> str | None:
    """[12], [3, 5], [1-4]; but an interval [0.81, 0.89] is no citation."""
    if not (place.bare and place.whole) or "[" not in place.before:
        return None
    inside = re.search(r"\[[\d,;\s–-]*$", place.before) and re.match(r"[\d,;\s–-]*\]", place.after)
    return "citation" if inside else None


_AT_LEVEL = re.compile(r"\b(?:at|significan(?:t|ce)) (?:the |a )?$")
_OF_SIGNIFICANCE = re.compile(r"\s?(?:significance |confidence |α-)?levels?\b(?! of)")
""" "Significant at the 5% level"."""
_ALPHAS = frozenset([0.1, 0.05, 0.01, 0.005, 0.001])
""" "At the .05 level"."""
_LEVEL_AFTER = re.compile(
    r"\s?(?:-|–|\s)?(?:ige[ns]? )?(?:[CKB]I\b|[KkVvBb](?:onfidenz|ertrauens|etrouwbaarheids)|UI\b|IC\b|CrI\b|C\.I\.|HDI\b|(?:[\w-]{2,20} ){0,2}confidence|credible|(?:prediction )?interval|(?:upper|lower) (?:confidence )?(?:bound|limit)|CL\b|C\.L\.)"
)
_INTERVAL_BEFORE = re.compile(r"\b(?:CI|UI|IC|CrI|C\.I\.|confidence intervals?|credible intervals?|IQR|range)\]?\s?[:=,(\[]*\s?$")
_IS_LEVEL = re.compile(r"(?:68|80|9\d(?:[.,]\d)?)[ \u00a0-]?%")
_INSIDE_INTERVAL = re.compile(r"\b(?:CI|UI|IC|CrI|IQR)\b[^)\];]{0,24}$")


_LEVEL_BEFORE = re.compile(
    r"\b(?:CI|IC|CrI|KI|BI|HDI|ДИ|[Kk]onfidenzintervall|intervall?[eo]s?(?: de confian\w+| di confidenza)?)[ (\[]{0,2}(?:del? |al |do |du |à )?$"
)


def interval(place: Place) -> str | None:
    """ "95% CI": how sure an interval is."""
    if place.unit == "%" and _AT_LEVEL.search(place.before) and _OF_SIGNIFICANCE.match(place.after):
        return "confidence level"
    if place.bare and place.value in _ALPHAS and place.before.endswith("the ") and _OF_SIGNIFICANCE.match(place.after):
        return "confidence level"
    if place.unit == "%" and (
        _LEVEL_AFTER.match(place.after)
        or (_IS_LEVEL.fullmatch(place.printed) and _LEVEL_BEFORE.search(place.before) and not place.after.startswith(" of "))
    ):
        return "confidence level"
    return None


INTERVALS = ("CI", "UI", "IC", "CrI", "C.I.", "interval", "IQR", "range")
"""What an interval is called."""


def in_interval(place: Place) -> str | None:
    """Is it a bound of an interval: "CI 0.81 to 0.89", "range: 3"?"""
    if not any(name in place.before for name in INTERVALS):
        return None
    if _INTERVAL_BEFORE.search(place.before) and not place.before.endswith(("the range ", "a range ")):
        return "interval"
    inside = _INSIDE_INTERVAL.search(place.before) and re.match(r"[^(\[]{0,24}[)\]]", place.after)
    return "interval" if inside else None


def list_mark(place: Place) -> str | None:
    """ "(1)", "2)", "3." at the start."""
    if not place.right or place.right not in ").:" or not (place.bare and place.whole and 0 <= place.value < 40):
        return None
    if place.printed[0] == "+":
        return None
    if place.right == ")":
        opened = place.before.count("(") > place.before.count(")")
        if place.left == "(" or (not opened and (not place.left or place.left in " :;,.")):
            return "list marker"
    opens = (
        place.at_start or re.match(r"\.\s[\"“]", place.after) or (_STEP_AFTER.match(place.after) and place.before.endswith(". "))
    )
    return "list marker" if opens and re.match(r"[.:]\s", place.after) else None


_STEP_AFTER = re.compile(r"\. [A-Z]")
""" "... the pellet. 6. Resuspend it."."""
_MARK_BEFORE = re.compile(r"\b([^\W\d_]+)(?:\.|\s?#)?[ \u00a0]?\(?(?:\d+[a-z]?(?:,| and|–|-)[ ]?)?$")


_DIGIT = re.compile(r"\d")
_LOWER_WORD = re.compile(r"[ \u00a0]([a-z]{3,})")
_LARGE_ORDER = 100
""" "Of order 10^6" is about as much; a polynomial or a term may be of order 3."""
_CLOSED = words.PREPOSITIONS | words.CONJUNCTIONS | words.PRONOUNS | words.COPULAS | words.AUXILIARIES


def _marked_abroad(place: Place, word: str, pointed: bool) -> bool:
    if word not in _MARKED_ABROAD and not (pointed and word in _SHORT_ABROAD):
        return False
    if word == "s":
        return bool(_PAGE_ABROAD.search(place.before))
    return word not in _ENGLISH_TOO or place.language != "en"


def mark(place: Place) -> str | None:
    """Does it number a figure, a section, a phase: "Table 3", "Eqs. 3 and 4"?"""
    if not place.bare or place.word or "," in place.printed:
        return None
    # A list of marks ("Eqs. 3 and") reaches far back, a single one has no longer word than "supplementary".
    found = _MARK_BEFORE.search(place.before if _DIGIT.search(place.before) else place.before[-20:])
    word = found[1].casefold() if found else ""
    if found and _marked_abroad(place, word, "." in found[0]):
        return "mark of a figure, section or part"
    if not found or word not in _MARKED:
        return None
    if "." in found[0] and len(word) > 4:
        return None
    if word == "order" and place.before.endswith("of order ") and (not place.whole or place.value >= _LARGE_ORDER):
        return None
    following = _LOWER_WORD.match(place.after)
    counting = word in _ALSO_COUNTED and found[1].islower() and following and following[1] not in _CLOSED
    return None if counting else "mark of a figure, section or part"


_PAGE_ABROAD = re.compile(r"(?:^|[,;(][ \u00a0]?)[sS]\.[ \u00a0]?$")
""" "(s. 14)"; "in 5 s. 14 more" tells of seconds."""
_LETTERED = frozenset(
    "compound compounds derivative derivatives analog analogs analogue analogues ligand ligands complex complexes"
    " inhibitor inhibitors intermediate product products figure fig table panel example".split()
)


def lettered_mark(place: Place) -> str | None:
    """ "compound 7d": chemists number their compounds, and the letter looks like a unit."""
    lettered = place.last.casefold() in _LETTERED and re.fullmatch(r"\d{1,3}[a-z]", place.printed)
    return "mark of a figure, section or part" if lettered else None


_GERMAN_ORDINAL = re.compile(r"\. (?:[A-ZÄÖÜ][a-zäöüß]{2}|(?:und|bis|oder|and|or|to|zum) (?:zum )?\d{1,2}\. )")
_DECLINED = re.compile(
    r"\b(?:in|the|of|to|for|at|on|der|die|das|den|dem|des|am|im|zum|zur|beim|vom|seit|ab|jede[nmrs]?|diese[nmrs]?|a|and) $",
    re.IGNORECASE,
)
"""Some of them are English in the view of German."""


def ordinal(place: Place) -> str | None:
    """ "3rd", "21st", "im 3. Fachsemester"."""
    if place.language == "de" and place.right == "." and place.printed.isdigit():
        return "ordinal" if _GERMAN_ORDINAL.match(place.after) and _DECLINED.search(place.before) else None
    return "ordinal" if place.right and place.right in "snrt" and re.match(r"(?:st|nd|rd|th)\b", place.after) else None
