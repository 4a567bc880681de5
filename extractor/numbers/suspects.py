"""Why a printed number is no reported quantity on its face: names, dates, marks, identifiers, formulas.

Each reason is one small question about the characters around the number. All look at a bounded window,
so a scan stays linear, and first at one character or word, so that most are answered at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from extractor.language.number_marks import is_common
from extractor.numbers import words

_WINDOW = 48
_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_MARKED = frozenset(
    "fig figs figure figures table tables tab section sections sec chapter chapters appendix eq eqs eqn equation"
    " equations theorem lemma proposition corollary definition algorithm remark ref refs reference line lines rows page"
    " pages pp p vol volume no nr issue art article part version ver v release step phase stage tier track task day"
    " week"
    " exercise problem quiz round question rq experiment study case hypothesis scenario requirement req code id grant award number nct"
    " room hall rm bldg exit route highway motorway interstate gate platform seat flight channel apt suite slide poster board booth stand"
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
    "kuva kuvat kuvio taulukko liite sivu kohta şekil tablo tabell tabel tabelle bölüm madde sayfa rozdział tablica slika figura tabelul capitolul anexa"
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


class Place(NamedTuple):
    """A number and the bounded windows of the plain view before and after it."""

    before: str
    after: str
    printed: str
    value: float
    whole: bool
    unit: str | None
    word: bool
    last: str
    """The word directly before, one blank between, or ""."""
    bare: bool
    """It has no unit."""
    left: str
    right: str
    """The characters beside it."""
    language: str = "en"

    @property
    def at_start(self) -> bool:
        return not self.before.strip()


# ---------------------------------------------------------------- names

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


def _decorated(place: Place) -> str | None:
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


def _numbered_name(place: Place) -> str | None:
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
    if found["name"].casefold() in (_MEASURES if not place.whole else _SURE_MEASURES):
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
    counted = place.whole and _COUNTED_AFTER.match(place.after)
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


_SURE_MEASURES = frozenset("mean median average total accuracy precision recall score auc auroc bleu map iou miou f1".split())
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


# ---------------------------------------------------------------- identifiers, dates, times

_URL = re.compile(r"://|www\.|\bdoi\b|\.(?:com|org|net|io|edu|gov|html?|pdf)\b|\b10\.\d{4,}/|\w@\w+\.\w", re.IGNORECASE)
_REGISTRIES = ("arxiv", "doi", "pmid", "pmcid", "issn", "isbn", "nct", "orcid", "bibcode", "eprint")
_REGISTERED = re.compile(rf"\b(?:{'|'.join(_REGISTRIES)})\b\s*[:#]?\s*\S*$", re.IGNORECASE)
_ARXIV = re.compile(r"[(\[]?\d{4}\.\d{4,5}(?:v\d+)?[)\],.;]?")


def _arxiv(place: Place) -> str | None:
    return "identifier" if len(place.printed) > 7 and _ARXIV.fullmatch(place.printed) else None


def _registered(place: Place) -> str | None:
    """Is it the number of a registry: "PMID: 123"?"""
    return "identifier" if _REGISTERED.search(place.before) else None


_TOKEN_BEFORE = re.compile(r"(?<!\S)\S*$")
_TOKEN_AFTER = re.compile(r"\S*")


def _web(place: Place) -> str | None:
    """Is it inside a URL, a DOI, an e-mail address?"""
    if place.left.isspace() and (place.right.isspace() or not place.right):
        return None
    token = _TOKEN_BEFORE.search(place.before)
    rest = _TOKEN_AFTER.match(place.after)
    whole = (token[0] if token else "") + place.printed + (rest[0] if rest else "")
    return "URL or DOI" if _URL.search(whole) else None


def _ordinal(place: Place) -> str | None:
    return "ordinal" if place.right and place.right in "snrt" and re.match(r"(?:st|nd|rd|th)\b", place.after) else None


_VERSIONED = frozenset(
    "version release python cuda cudnn java javascript typescript ubuntu debian fedora centos linux windows macos android ios v html css xml"
    " sqlite postgresql postgres mysql mongodb redis pytorch tensorflow keras jax numpy scipy pandas sklearn scikit-learn matlab"
    " octave r julia ruby rust go php perl node npm gcc clang llvm cmake git docker kubernetes spark hadoop kafka opengl vulkan usb"
    " bluetooth http tls ssl pcie stata spss sas excel word latex unity unreal blender ros chrome firefox safari wi-fi wifi api sdk qt opencv nvivo redcap prism imagej fiji amos mplus jasp jamovi endnote".split()
)


_ONLY_VERSIONED = frozenset(
    "version v cuda cudnn numpy scipy pandas sklearn scikit-learn pytorch tensorflow keras matplotlib ubuntu debian postgresql npm gcc clang"
    " llvm cmake javascript typescript macos".split()
)
"""Those that are no words besides: a small letter names them, too."""
_RELATIONS_OF_VERSIONS = frozenset("<>=≤≥~")
_REQUIRED = re.compile(r"(?<![A-Za-z-])([A-Za-z][A-Za-z-]+)[ ]?(?:[<>~=]=|[<>≤≥])[ ]?(?:[\d.]{1,8}, ?[<>≤]=?[ ]?)?$")
""" "Python >=3.9,<3.12"."""


_PACKAGE = re.compile(
    r"(?:(?<![\d.])v?\d{1,6}\.\d{1,6}\.\d{1,6}[\w-]{0,12},? (?:and |with |using |& )?|\b(?:packages?|library|libraries|plug-?in|module) )"
    r"(?P<name>[A-Za-z][\w.-]{1,20}),? v?$"
)
_NAME_WITH_DIGIT = re.compile(r"(?:^|[\s(])[a-z]{2,15}\d[a-z\d]{0,9} v?$")
_PACKAGE_VERSION = re.compile(r"\d{1,3}\.\d{1,4}(?:-\d{1,3})?")
""" "R 4.2.1, lme4 1.1-31 and the package mgcv 1.8"."""


def _is_no_package(word: str) -> bool:
    """A verb or a measure: "the package reached 0.91", "with 4.2.1, accuracy 0.88"."""
    return word in words.VERBS or word in words.MEASURE_LABELS or word.endswith(("ing", "acy")) or is_common(word)


def _version(place: Place) -> str | None:
    if place.bare and _PACKAGE_VERSION.fullmatch(place.printed) and (package := _PACKAGE.search(place.before)):
        return None if _is_no_package(package["name"].casefold()) else "version"
    if place.bare and "-" in place.printed and _NAME_WITH_DIGIT.search(place.before) and _PACKAGE_VERSION.fullmatch(place.printed):
        return "version"
    if (place.right == "." and place.after[1:2].isdigit()) or (place.left == "." and place.before[-2:-1].isdigit()):
        return "version"
    if not _RELATIONS_OF_VERSIONS.isdisjoint(place.before[-2:]) and (asked := _REQUIRED.search(place.before[-30:])):
        return "version" if asked[1].casefold() in _VERSIONED else None
    named = place.last != place.last.lower() or place.last in _ONLY_VERSIONED
    if place.bare and named and place.last.casefold() in _VERSIONED:
        return "version"
    edition = _EDITION.search(place.before[-16:]) if place.bare and "/" in place.before[-6:] else None
    return "version" if edition and edition[1].casefold() in _VERSIONED else None


_EDITION = re.compile(r"(?<![A-Za-z])([A-Za-z]+)/[A-Z]{2}[ \u00a0]$")
""" "Stata/SE 14.2"."""


_YEAR = re.compile(
    r"(?:1[6-9]|20)\d\d(?:[ ]?[-–/][ ]?\d{2,4}|(?: to +| (?:and|à|au|et|y|al?|e|bis|und|tot|en|till|do) )(?:1[6-9]|2[01])\d\d)?"
)
_YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|since|until|till|by|of|from|during|before|after|early|late|mid|year|years|circa|through|to|and|between|the"
    rf"|for|at|nach|seit|ab|vor|en|depuis|dès|desde|nel|dal|sinds)|©|\bet al\.?,?|\b[QH][1-4]|\best\.|\b(?:janv|févr|avr|juill|déc|ene|abr|ago|dic|gen|mag|giu|lug|ott|okt|dez|fev|out)\.|\b{_MONTHS}\.?,?|[(,;'’/–-]|\b[A-Z][A-Za-z&]*)[ \u00a0]?$",
    re.IGNORECASE,
)
_DATED = re.compile(r"\b(?:in|since|until|by|during|year|©)[ \u00a0]$|[(/'’]$", re.IGNORECASE)
_COUNTED_AFTER = re.compile(r"[ \u00a0](?:[a-z-]+ ){0,2}[a-z]{2,}s\b")


def _short_year(place: Place) -> str | None:
    """ "ICML'22", "class of '09"."""
    return "year" if place.left == "'" and re.fullmatch(r"\d\d", place.printed) and not place.before[-2:-1].isdigit() else None


def _year(place: Place) -> str | None:
    if not place.bare or place.word or not 4 <= len(place.printed) <= 13 or not _YEAR.fullmatch(place.printed):
        return None
    if place.printed[4:] or (place.right == "s" and place.printed.endswith("0")):
        return "year"
    if not place.at_start and not _YEAR_BEFORE.search(place.before):
        return None
    if _DATED.search(place.before):
        return "year"
    return None if _COUNTED_AFTER.match(place.after) else "year"


_MONTH_BEFORE = re.compile(rf"\b{_MONTHS}\.?[ \u00a0]$", re.IGNORECASE)
_MONTH_AFTER = re.compile(rf"(?:[ \u00a0]|-|\. ){_MONTHS}\b(?! be)", re.IGNORECASE)


def _date(place: Place) -> str | None:
    if place.unit is not None or place.word or not place.whole or not 0 < abs(place.value) <= 31:
        return None
    word = place.last.rpartition("-")[2] if place.last != "may" else ""
    if _may_be_month(word) and _MONTH_BEFORE.search(place.before[-11:]):
        return "date"
    following = place.after[1:5].lstrip()
    return "date" if _may_be_month(following) and _MONTH_AFTER.match(place.after[:13]) else None


_MONTH_STARTS = frozenset("jan feb mar apr may jun jul aug sep oct nov dec".split())


def _may_be_month(word: str) -> bool:
    return word[:3].lower() in _MONTH_STARTS


def _numeric_date(place: Place) -> str | None:
    if not ((place.right and place.right in "-/.") or (place.left and place.left in "-/.")):
        return None
    if (
        re.match(r"[-/.]\d{1,2}[-/.]\d{2,4}\b", place.after)
        or (re.search(r"\b\d{1,4}[-/.]$", place.before[-6:]) and re.match(r"[-/.]\d{1,4}\b", place.after))
        or re.search(r"\b\d{1,4}[-/.]\d{1,2}[-/.]$", place.before[-9:])
    ):
        return "date" if place.printed.isdigit() else None
    return None


_OF_DAY = re.compile(r"\s?(?:a\.m\.|p\.m\.|am\b|pm\b|o'clock|UTC\b|GMT\b|Uhr\b|CES?T\b)")
_HOUR = re.compile(r"(?:1[0-2]|[1-9])[ \u00a0]?pm")
"""Six in the evening, no picometres."""


def _clock(place: Place) -> str | None:
    if place.printed == "24/7" or _HOUR.fullmatch(place.printed):
        return "time of day"
    if (place.right == ":" and place.after[1:2].isdigit()) or (place.left == ":" and place.before[-2:-1].isdigit()):
        return "time of day or ratio"
    return "time of day" if _OF_DAY.match(place.after) else None


def _phone(place: Place) -> str | None:
    if place.printed.startswith("+") and re.match(r"[\d \u00a0()-]{7,}", place.after):
        return "phone number"
    if "+" in place.before and re.search(r"\+\d[\d \u00a0()-]{2,}$", place.before):
        return "phone number"
    if place.right and place.right in " -" and place.bare and re.match(r"[ -]\d{3,4}[ -]\d{3,4}\b", place.after):
        return "phone number"
    return None


_CALLED = re.compile(r"\b(?:tel|phone|fax)\b\W{0,3}[\d +()-]*$", re.IGNORECASE)


def _called(place: Place) -> str | None:
    return "phone number" if _CALLED.search(place.before) else None


# ---------------------------------------------------------------- marks of the text


def _citation(place: Place) -> str | None:
    """[12], [3, 5], [1-4]; but an interval [0.81, 0.89] is no citation."""
    if not (place.bare and place.whole) or "[" not in place.before:
        return None
    inside = re.search(r"\[[\d,;\s–-]*$", place.before) and re.match(r"[\d,;\s–-]*\]", place.after)
    return "citation" if inside else None


_LEVEL_AFTER = re.compile(
    r"\s?(?:-|–|\s)?(?:CI\b|UI\b|IC\b|CrI\b|C\.I\.|HDI\b|confidence|credible|prediction interval|CL\b|C\.L\.)"
)
_INTERVAL_BEFORE = re.compile(r"\b(?:CI|UI|IC|CrI|C\.I\.|confidence intervals?|credible intervals?|IQR|range)\]?\s?[:=,(\[]*\s?$")
_IS_LEVEL = re.compile(r"(?:68|80|9\d(?:[.,]\d)?)[ \u00a0]?%")
_INSIDE_INTERVAL = re.compile(r"\b(?:CI|UI|IC|CrI|IQR)\b[^)\];]{0,24}$")


_LEVEL_BEFORE = re.compile(
    r"\b(?:CI|IC|CrI|KI|BI|HDI|ДИ|[Kk]onfidenzintervall|intervall?[eo]s?(?: de confian\w+| di confidenza)?)[ (\[]{0,2}(?:del? |al |do |du |à )?$"
)


def _interval(place: Place) -> str | None:
    if place.unit == "%" and (
        _LEVEL_AFTER.match(place.after)
        or (_IS_LEVEL.fullmatch(place.printed) and _LEVEL_BEFORE.search(place.before) and not place.after.startswith(" of "))
    ):
        return "confidence level"
    return None


_INTERVALS = ("CI", "UI", "IC", "CrI", "C.I.", "interval", "IQR", "range")


def _in_interval(place: Place) -> str | None:
    if not any(mark in place.before for mark in _INTERVALS):
        return None
    if _INTERVAL_BEFORE.search(place.before) and not place.before.endswith(("the range ", "a range ")):
        return "interval"
    inside = _INSIDE_INTERVAL.search(place.before) and re.match(r"[^(\[]{0,24}[)\]]", place.after)
    return "interval" if inside else None


def _list_mark(place: Place) -> str | None:
    if not place.right or place.right not in ").:" or not (place.bare and place.whole and 0 <= place.value < 40):
        return None
    if place.printed[0] == "+":
        return None
    if place.right == ")":
        opened = place.before.count("(") > place.before.count(")")
        if place.left == "(" or (not opened and (not place.left or place.left in " :;,.")):
            return "list marker"
    opens = place.at_start or re.match(r"\.\s[\"“]", place.after)
    return "list marker" if opens and re.match(r"[.:]\s", place.after) else None


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


def _mark(place: Place) -> str | None:
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


def _lettered_mark(place: Place) -> str | None:
    """ "compound 7d": chemists number their compounds, and the letter looks like a unit."""
    lettered = place.last.casefold() in _LETTERED and re.fullmatch(r"\d{1,3}[a-z]", place.printed)
    return "mark of a figure, section or part" if lettered else None


# ---------------------------------------------------------------- formulas

_RELATIONS = frozenset("<>=≤≥≪∈≠≡")
_P_VALUE = re.compile(r"(?:^|[\s(\[,;])p(?:[- ]?values?)?(?:\s?(?:of|was|were|is))?\s?[<>=≤≥≪]\s?$", re.IGNORECASE)
_SYMBOL_VALUE = re.compile(
    r"(?:^|[\s(,;|])(?:[A-Za-zα-ωΑ-Ω][²2]?(?:_\w+)?|[α-ωa-eg-z]\d|\w_\w+|[a-z]{2,12}_(?!acc|f1|auc|map|loss|score|iou|err|mae|mse|rmse|bleu|rouge|prec|recall|psnr|ssim|wer|cer|rate|time|speed|gain)[a-z]{1,12}"
    r"|lr|seed|dropout|momentum|temperature|batch[ -]size|learning[ -]rate|weight[ -]decay|epochs|warm-?up|pH|alpha|beta|gamma|eta|theta|mu|xi|lambda|epsilon|tau|sigma|top-k)\s?(?:=|:=|∈|≠|≡)"
    r"\s?[-+]?$"
)
_BOUND_OF_SYMBOL = re.compile(r"\b(?:at|for|with|where|when|if|beyond) [A-Za-z](?:_\w+)?\s?[<>≤≥]=?\s?[-+]?$", re.IGNORECASE)
"""The bound of a condition: "at r > 7 kpc"."""
_REPORTED_SYMBOL = re.compile(r"(?:^|[\s(,;])[nNrRFκρ][²2]?\s?=\s?[-+]?$")
_STATISTIC = re.compile(r"(?:^|[\s(,;])[dgtzUWHQβηωφτρχ][²2]?\s?=\s?[-+]?$")
"""A letter that is a statistic where its value has decimals: Cohen's d, but d = 512 dimensions."""
_FORMULA_AFTER = re.compile(r"\s?(?:=|\^|\+\s?[a-z\d]\b|\*\s?[a-z]\b|!)")


_FORMULA_BEFORE = re.compile(r"[a-zα-ω)]\s?[+*/^]\s?$|(?:^|[\s(])[a-zα-ω] ?→ ?$")
_ELEMENT = re.compile(r"∈\s?[{(\[]?[\d,.\s–…-]*$")


def _formula(place: Place) -> str | None:
    """ "k = 5", "p < 0.05", "{0, 1, 2}": the value of a symbol."""
    if not _RELATIONS.isdisjoint(place.before[-20:]):
        if _P_VALUE.search(place.before):
            return "p-value"
        if _SYMBOL_VALUE.search(place.before):
            if _reported(place):
                return None
            return "value of a symbol" if place.bare else "measure of a symbol"
        if _BOUND_OF_SYMBOL.search(place.before):
            return "value of a symbol"
        if "∈" in place.before and _ELEMENT.search(place.before):
            return "value of a symbol"
    if not place.bare:
        return None
    if _FORMULA_AFTER.match(place.after):
        return "formula"
    return "formula" if _FORMULA_BEFORE.search(place.before[-5:]) else None


_LEAST_ALPHA = 0.4
"""A smaller α is a level of significance, a larger one Cronbach's."""


def _reported(place: Place) -> bool:
    """A statistic, or what was measured: "H = 72.1 ± 1.4"."""
    return (
        "±" in place.printed
        or bool(_REPORTED_SYMBOL.search(place.before))
        or (not place.whole and bool(_STATISTIC.search(place.before)))
        or (abs(place.value) >= _LEAST_ALPHA and not place.whole and place.before.endswith(("α = ", "α=")))
    )


def _rate_base(place: Place) -> str | None:
    """ "per hundred grasps", "the over-60s"."""
    if place.last.casefold() == "per" and place.language != "it":
        return "base of a rate"
    ages = place.printed[-1:] == "s" and place.before.endswith(("over-", "under-"))
    return "age group" if ages else None


_TOLERANCE = re.compile(r"(?:±|\+/-)[ \u00a0]?$")


def _spread(place: Place) -> str | None:
    """ "85.7% ± 5.4%": how much it varied; the tolerance of a number without a unit was taken in by the scanner."""
    return "spread" if _TOLERANCE.search(place.before[-4:]) else None


_OFFER = re.compile(
    r"\b(?:tickets?|admission|entry fee|entrance|registration|buy|shipping|early[- ]bird|discounts?|subscri\w+|order now|at the door|ingresso"
    r"|ridotto|gratuito|eintritt|ermäßigt|entrée|plein tarif|tarif|entrada|ingressos?|hardcover|paperback|hardback|e-?book|per copy"
    r"|incl\. VAT|plus VAT|list price|fee:|basket|cancel anytime|sold out|on sale|in stock|add to cart|for sale|pre-?order)\b"
    r"|\b(?:non-)?(?:students?|members|adults?|children|seniors?|concessions?|regular|reduced|price)(?: fee| rate| ticket)?:? ?(?=[$€£]|$)",
    re.IGNORECASE,
)
_MONEY = frozenset("$ € £ ¥ USD EUR GBP CHF US$ euro euros dollars".split())


def _price(place: Place) -> str | None:
    """What a reader is asked to pay: "Tickets: $15 at the door"."""
    if place.unit not in _MONEY:
        return None
    return "price asked" if _OFFER.search(place.before) or _OFFER.search(place.after) else None


_MULTIPLIES = re.compile(
    r"[ \u00a0](?:the|that|this|those|these|their|our|its|his|her|what|of|as|in|by|to|over|on|and|or|for|from|at|when|with|within|after|digits?)\b|[,.;:)]|$"
)
_VERBAL = re.compile(
    r"\b(?:to|can|could|may|might|will|would|must|nearly|almost|roughly|about|than|we|they|it|which|that|a)[ \u00a0]$",
    re.IGNORECASE,
)


_WHICH_HALF = re.compile(
    r"\b(?:first|second|latter|former|other|better|last|upper|lower|left|right|top|bottom|(?:north|south|east|west)ern) $",
    re.IGNORECASE,
)
_HALF_OF_NAME = re.compile(r" (?:majority|quorum|marathon|moon|brothers?|sisters?|truths?|time|measures)\b")


_MORE_OF_THEM = re.compile(
    r"\b(?:(?i:more|fewer|many|all|most|of|the|these|such)|\d[\d.,]{0,15}[KMB]?|[A-Za-z]{2,20}(?:[aiu]ted|cted|[nr]ed|[iy][sz]ed|onal|ical|ual|ntic|etic|olic|atic)) $"
)
"""Before "triples" it makes them things: "more triples", "12,000 triples", "annotated triples"; "traffic triples" and "speed doubles"."""


def _adjective(place: Place) -> str | None:
    """ "Double bonds", "a triple junction": of two parts, not twice as much."""
    printed = place.printed.casefold()
    if printed == "half" or place.printed.endswith("thirds"):
        return "adjective" if _WHICH_HALF.search(place.before) or _HALF_OF_NAME.match(place.after) else None
    if printed in ("doubles", "triples"):
        return "noun" if _MORE_OF_THEM.search(place.before) else None
    if printed not in ("double", "triple", "quadruple"):
        return None
    if place.right == "-":
        return "adjective"
    return None if _MULTIPLIES.match(place.after) or _VERBAL.search(place.before) else "adjective"


def _pronoun(place: Place) -> str | None:
    """ "one" is a number where it heads "one hundred"; the scanner has taken those in."""
    return "pronoun" if place.word and place.printed.casefold() in ("one", "zero", "a", "an") else None


_QUESTIONS: tuple[tuple[Callable[[Place], str | None], tuple[str, ...]], ...] = (
    (_ordinal, ()),
    (_arxiv, ()),
    (_registered, _REGISTRIES),
    (_web, ()),
    (_numeric_date, ()),
    (_clock, ()),
    (_date, ()),
    (_version, ()),
    (_phone, ()),
    (_called, ("tel", "phone", "fax")),
    (_citation, ("[",)),
    (_short_year, ("'",)),
    (_year, ()),
    (_formula, ()),
    (_decorated, ()),
    (_interval, ()),
    (_in_interval, tuple(mark.casefold() for mark in _INTERVALS)),
    (_list_mark, ()),
    (_mark, ()),
    (_lettered_mark, ()),
    (_numbered_name, ()),
    (_rate_base, ()),
    (_price, ("$", "€", "£", "¥", "usd", "eur", "gbp", "chf")),
    (_adjective, ("double", "triple", "quadruple", "half", "thirds", "doubles", "triples")),
    (_spread, ("±", "+/-")),
    (_pronoun, ()),
)
"""In order, each with the words of which a text must print one (in any case) for the question to make sense."""


@lru_cache(maxsize=64)
def _questions(view: str) -> tuple[Callable[[Place], str | None], ...]:
    """Those that make sense for the numbers of one text."""
    low = view.casefold()
    return tuple(ask for ask, needs in _QUESTIONS if not needs or any(words in low for words in needs))


_LAST_WORD = re.compile(r"(?<![A-Za-z-])([A-Za-z-]+)\.?[ \u00a0]$")


def suspect_at(view: str, start: int, end: int, *, value: float, whole: bool, unit: str | None, language: str = "en") -> str | None:
    """The first reason why ``view[start:end]`` is no reported quantity on its face, or None."""
    before = view[max(0, start - _WINDOW) : start]
    printed = view[start:end].strip()
    last = _LAST_WORD.search(before[-24:])
    place = Place(
        before=before,
        after=view[end : end + _WINDOW],
        printed=printed,
        value=value,
        whole=whole,
        unit=unit,
        word=printed.lstrip("- +")[:1].isalpha(),
        last=last[1] if last else "",
        bare=unit is None,
        left=before[-1:],
        right=view[end : end + 1],
        language=language,
    )
    for question in _questions(view):
        if reason := question(place):
            return reason
    return None
