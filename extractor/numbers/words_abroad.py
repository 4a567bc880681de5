"""Number words of other languages: "zwei Drittel", "quatre-vingt-douze enfants", "tres veces mayor", "anderhalf keer zoveel", "三分之一".

Cardinals count where a noun follows; those of the parts of a text ("drei Abschnitte") and articles are none. Fractions end where
their language ends them, for "un quinto elemento" is a fifth one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Literal, NamedTuple

from extractor.language.number_marks import is_common


class Spoken(NamedTuple):
    """``text[start:end]`` and what it says: a cardinal, a fraction or a multiple."""

    start: int
    end: int
    value: float
    kind: Literal["cardinal", "fraction", "times"]


# ---------------------------------------------------------------- cardinals

_FROM_TWO_TO_TWENTY = {
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig",
    "nl": "twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien twintig",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf vingt",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte",
    "pt": "dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis dezessete dezoito dezenove vinte",
    "it": "due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto"
    " diciannove venti",
    "sv": "två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton tjugo",
    "da": "to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten tyve",
    "pl": "dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście trzynaście czternaście piętnaście szesnaście"
    " siedemnaście osiemnaście dziewiętnaście dwadzieścia",
    "ru": "два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать"
    " семнадцать восемнадцать девятнадцать двадцать",
}
_FROM_THIRTY = {
    "de": "dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "nl": "dertig veertig vijftig zestig zeventig tachtig negentig",
    "fr": "trente quarante cinquante soixante",
    "es": "treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "pt": "trinta quarenta cinquenta sessenta setenta oitenta noventa",
    "it": "trenta quaranta cinquanta sessanta settanta ottanta novanta",
    "sv": "trettio fyrtio femtio sextio sjuttio åttio nittio",
}
_MORE = {
    "de": {"hundert": 100, "einhundert": 100, "tausend": 1000, "eintausend": 1000},
    "nl": {"honderd": 100, "duizend": 1000, "tweeëntwintig": 22, "drieëntwintig": 23},
    "fr": {"cent": 100, "mille": 1000, "quatre-vingts": 80, "vingt et un": 21, "deux cents": 200, "trois cents": 300},
    "es": {
        "cien": 100,
        "mil": 1000,
        "doscientos": 200,
        "doscientas": 200,
        "trescientos": 300,
        "trescientas": 300,
        "quinientos": 500,
    },
    "pt": {"duas": 2, "cem": 100, "mil": 1000, "duzentos": 200, "duzentas": 200, "trezentos": 300, "quinhentos": 500},
    "it": {"cento": 100, "mille": 1000, "duecento": 200, "trecento": 300},
    "sv": {"hundra": 100, "tusen": 1000},
    "da": {"hundrede": 100, "tusind": 1000, "tusen": 1000, "hundre": 100},
    "pl": {"dwie": 2, "dwóch": 2, "trzech": 3, "czterech": 4, "sto": 100, "tysiąc": 1000},
    "ru": {"две": 2, "двух": 2, "трёх": 3, "сто": 100},
}


def _cardinals(language: str) -> dict[str, int]:
    values = {word: value for value, word in enumerate(_FROM_TWO_TO_TWENTY[language].split(), start=2)}
    tens = {word: 10 * value for value, word in enumerate(_FROM_THIRTY.get(language, "").split(), start=3)}
    twenty = _FROM_TWO_TO_TWENTY[language].split()[-1]
    compounds = chain.from_iterable(
        _compounds(language, ten, value) for ten, value in ({twenty: 20} | tens).items() if language in _FROM_THIRTY
    )
    return values | tens | dict(compounds) | _MORE[language]


def _compounds(language: str, ten: str, value: int) -> Iterator[tuple[str, int]]:
    """What follows a ten: "zweiundneunzig", "treinta y dos", "trentadue", "quatre-vingt-douze"."""
    ones = ["een" if language == "nl" else "ein", *_FROM_TWO_TO_TWENTY[language].split()]
    for one, word in enumerate(ones[:9], start=1):
        if language == "de":
            yield f"{word}und{ten}", value + one
        elif language == "nl":
            yield f"{word}en{ten}", value + one
        elif one > 1:
            yield _joined(language, ten, word), value + one
    if language == "fr" and value == 60:
        yield from ((f"soixante-{word}", 60 + more) for more, word in enumerate(ones[9:19], start=10))
        yield from ((f"quatre-vingt-{word}", 80 + more) for more, word in enumerate(ones[:19], start=1))


def _joined(language: str, ten: str, one: str) -> str:
    if language == "es":
        return _SPANISH_TWENTIES.get(one, "veinti" + one) if ten == "veinte" else f"{ten} y {one}"
    if language == "it":
        return (ten[:-1] if one == "otto" else ten) + ("tré" if one == "tre" else one)
    return ten + {"fr": "-", "pt": " e "}.get(language, "") + one


_SPANISH_TWENTIES = {"dos": "veintidós", "tres": "veintitrés", "seis": "veintiséis"}
_CARDINALS = {language: _cardinals(language) for language in _FROM_TWO_TO_TWENTY}

# ---------------------------------------------------------------- fractions and multiples

_FRACTIONS = {
    "de": (
        "ein eine einem einen einer eines",
        "drittel=3 viertel=4 fünftel=5 sechstel=6 siebtel=7 achtel=8 neuntel=9 zehntel=10 hundertstel=100",
        "die_hälfte=.5 der_hälfte=.5 dreiviertel=.75",
        r"(?!\w)(?! (?:stunde|jahr|finale)\b)",
    ),
    "fr": (
        "un une le",
        "tiers=3 quarts?=4 cinquièmes?=5 sixièmes?=6 septièmes?=7 huitièmes?=8 neuvièmes?=9 dixièmes?=10 centièmes?=100",
        "la_moitié=.5",
        r"(?= d(?!['’]heure|e finale)|[.,;:)]|$| (?:en|dans|chez|pour|par|sur|sans|avec|à|au|aux|est|sont|était|étaient|a|ont|seulement|vit"
        r"|vivent|plus|moins)(?!\w))",
    ),
    "es": (
        "un una la",
        "tercios?=3 cuartos?=4 quintos?=5 sextos?=6 octavos?=8 décimos?=10 terceras?_partes?=3 cuartas?_partes?=4 quintas?_partes?=5"
        " sextas?_partes?=6 décimas?_partes?=10",
        "la_mitad=.5",
        r"(?= del? (?!hora|final)|[.,;:)]|$)",
    ),
    "it": (
        "un",
        "terz[oi]=3 quart[oi]=4 quint[oi]=5 sest[oi]=6 settim[oi]=7 ottav[oi]=8 decim[oi]=10",
        "la_metà=.5",
        r"(?= d(?!['’]ora|i finale)|[.,;:)]|$)",
    ),
    "pt": (
        "um uma",
        "terços?=3 quartos?=4 quintos?=5 sextos?=6 oitavos?=8 décimos?=10 terças?_partes?=3 quartas?_partes?=4 quintas?_partes?=5",
        "a_metade=.5 metade=.5",
        r"(?= d(?!e final)|[.,;:)]|$)",
    ),
    "nl": (
        "een",
        "derde=3 kwart=4 vierde=4 vijfde=5 zesde=6 achtste=8 tiende=10",
        "de_helft=.5 driekwart=.75",
        r"(?= van| deel|[.,;:)]|$)",
    ),
    "sv": (
        "en",
        "tredjedel(?:ar)?=3 fjärdedel(?:ar)?=4 femtedel(?:ar)?=5 sjättedel(?:ar)?=6 tiondel(?:ar)?=10",
        "hälften=.5",
        r"(?!\w)",
    ),
    "da": (
        "en",
        "tredjedele?=3 fjerdedele?=4 femtedele?=5 sjettedele?=6 tiendedele?=10 tredel(?:er)?=3 firedel(?:er)?=4 femdel(?:er)?=5",
        "halvdelen=.5 halvparten=.5",
        r"(?!\w)",
    ),
    "pl": ("jedna jedną jednej", "trzeci[ae]=3 czwart[ae]=4 piąt[ae]=5 dziesiąt[ae]=10", "połow[aęy]=.5", r"(?!\w)"),
    "cs": ("", "", "polovin[auy]=.5 třetin[auy]=.333333333333333333 čtvrtin[auy]=.25 pětin[auy]=.2 desetin[auy]=.1", r"(?!\w)"),
    "ru": ("одна одну", "треть=3 трети=3 четверть=4 четверти=4 пятая=5 пятых=5", "половин[ауы]=.5", r"(?!\w)"),
    "fi": (
        "",
        "",
        "kolmasosa=.333333333333333333 neljäsosa=.25 neljännes=.25 viidesosa=.2 viidennes=.2 kymmenesosa=.1 puolet=.5",
        r"(?!\w)",
    ),
}
"""By language: articles, parts by whole, shares by their own word, and what must follow."""
_TIMES = {
    "de": r"[ -]?(?:mal|fach)(?= (?:so|höher|größer|mehr|weniger|schneller|länger|teurer|stärker|häufiger|niedriger|kleiner)\w*)",
    "nl": r" (?:keer|maal)(?= (?:zo|meer|minder|groter|hoger|kleiner|sneller|lager|langer)\w*)",
    "fr": r" fois(?= (?:plus|moins|supérieur|inférieur|la|le|l['’])\w*)",
    "es": r" veces(?= (?:mayor|menor|más|menos|superior|inferior|tan|lo|la|el)\w*)",
    "pt": r" vezes(?= (?:maior|menor|mais|menos|superior|inferior|tant|o|a)\w*)",
    "it": r" volte(?= (?:maggior|minor|più|meno|superior|inferior|tant|il|la|quell)\w*)",
    "sv": r" gånger(?= (?:så|mer|mindre|större|högre|fler|lägre|snabbare|längre))",
    "da": r" gange?r?(?= (?:så|mer|mindre|større|højere|høyere|flere|lavere|hurtigere|længere))",
    "pl": r" raz[ye]?(?= (?:więcej|mniej|większ|mniejsz|wyższ|niższ|szybci|części)\w*)",
    "ru": r" раза?(?= (?:больше|меньше|выше|ниже|чаще|быстрее))",
}
_OUT_OF = {
    "de": "von", "nl": "op de|van de", "fr": "sur", "es": "de cada", "pt": "em cada|de cada", "it": "su", "sv": "av", "da": "af|ud af", "pl": "na",
}  # fmt: skip
"""Between the two numbers of a share: "uno de cada cinco"."""
_HALVES = {
    "de": {"anderthalb": 1.5, **{f"{word}einhalb": value + 0.5 for word, value in _CARDINALS["de"].items() if value <= 12}},
    "nl": {
        "anderhalf": 1.5,
        "anderhalve": 1.5,
        **{f"{word}ënhalf": value + 0.5 for word, value in _CARDINALS["nl"].items() if value <= 3},
    },
    "fr": {},
}
_MULTIPLES = {
    "de": r"(?P<double>doppelt (?=so(?!\w))|(?:das|dem) doppelte(?!\w))|(?P<triple>dreifach (?=so(?!\w))|(?:das|dem) dreifache(?!\w))",
    "nl": r"(?P<double>dubbel (?=zo(?!\w))|het dubbele(?!\w))|(?P<triple>driedubbel (?=zo(?!\w))|het driedubbele(?!\w))",
    "fr": r"(?P<double>le double(?= d))|(?P<triple>le triple(?= d))",
    "es": r"(?P<double>el doble(?= (?:de|del|que)(?!\w)))|(?P<triple>el triple(?= (?:de|del|que)(?!\w)))",
    "it": r"(?P<double>il doppio(?= (?:d[ei]\w{0,3}|rispetto)(?!\w)))|(?P<triple>il triplo(?= (?:d[ei]\w{0,3}|rispetto)(?!\w)))",
    "pt": r"(?P<double>o dobro(?= d))|(?P<triple>o triplo(?= d))",
}
""" "Doppelt so stark", "il doppio del fondo 2"; "das Doppelte" has a capital, which is ignored."""
_COUNTED_AMONG = {"fr": r"(?:[^\W\d_]{3,16} )?", "it": r"(?:[^\W\d_]{3,16} )?"}
""" "Une personne sur cinq"."""
_PARTS_OF_TEXTS = re.compile(
    r"(?:teile?n?|abschnitte?n?|kapiteln?|schritte?n?|beiträge?n?|fragen|aspekte?n?|punkte?n?|delen|hoofdstukken|stappen|onderdelen|vragen"
    r"|parties|sections|chapitres|étapes|axes|volets|questions|contributions|temps|partes|secciones|capítulos|etapas|ejes|preguntas"
    r"|contribuciones|apartados|parti|sezioni|capitoli|fasi|domande|contributi|seções|eixos|contribuições|delar|kapitel|avsnitt|steg|frågor"
    r"|dele|trin|spørgsmål|części|rozdziały|etapy|частей|части|раздела|глав|главы)\b",
    re.IGNORECASE,
)
_MOST_PARTS = 10
_SINGLED_OUT = re.compile(
    r"(?<!\w)(?:erste[nrs]?|zweite[nrs]?|pour|por|per|première|deuxième|seconde|primera|segunda|prima|seconda|primeira|första|andra|eerste"
    r"|tweede|første|anden|andre|первой|второй|první|druhé) (?:halb)?$",
    re.IGNORECASE,
)
"""The first half is no half; "pour cent" is no hundred."""
_NEXT_WORDS = re.compile(r"[ \u00a0](?P<one>[^\W\d_][\w'’-]*)(?: (?P<two>[^\W\d_][\w-]*))?(?: (?P<three>[^\W\d_][\w-]*))?")
_LITTLE = 4
_HAN_DIGITS = {sign: value for value, sign in enumerate("一二三四五六七八九十", start=1)}
_HAN_SHARE = re.compile(
    r"(?P<whole>[一二三四五六七八九十]|(?<![\d.])\d{1,3}) ?(?:分之|分の|분의) ?(?P<part>[一二三四五六七八九]|\d{1,3}(?![\d.]))|절반|半数|半數|一半"
)


class _Reader(NamedTuple):
    pattern: re.Pattern[str]
    cardinals: dict[str, int]
    halves: dict[str, float]
    parts: list[tuple[re.Pattern[str], float]]
    shares: list[tuple[re.Pattern[str], float]]


def _table(entries: str) -> list[tuple[str, float]]:
    pairs = (entry.rsplit("=", 1) for entry in entries.split())
    return [(word.replace("_", " "), float(value)) for word, value in pairs]


def _any_of(words: list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True)) or r"(?!)"


def _reader(language: str) -> _Reader:
    articles, parts, shares, follows = _FRACTIONS[language]
    cardinals, halves = _CARDINALS.get(language, {}), _HALVES.get(language, {})
    small = [word for word, value in cardinals.items() if value < 10]
    part, share = _table(parts), _table(shares)
    numbers = _any_of([*cardinals, *halves])
    pattern = re.compile(
        rf"(?<![\w-])(?:(?P<part>(?P<count>{_any_of([*small, *articles.split()])}) (?P<whole>{_any_of([word for word, _ in part])})){follows}"
        rf"|(?P<share>{_any_of([word for word, _ in share])})(?!\w)"
        rf"|(?P<multiple>{_MULTIPLES.get(language, '(?P<double>(?!))(?P<triple>(?!))')})"
        rf"|(?P<chosen>(?P<few>{_any_of([*small, *articles.split(), 'uno', 'eins'])}) {_COUNTED_AMONG.get(language, '')}(?:{_OUT_OF.get(language, '(?!)')}) (?P<among>{_any_of(list(cardinals))}))(?![\w-])"
        rf"|(?P<times>(?P<factor>{numbers}){_TIMES.get(language, '(?!)')})"
        rf"|(?P<number>{numbers})(?![\w-]))",
        re.IGNORECASE,
    )
    compiled = [[(re.compile(word, re.IGNORECASE), value) for word, value in table] for table in (part, share)]
    return _Reader(pattern, cardinals, halves, compiled[0], compiled[1])


_READERS = {language: _reader(language) for language in _FRACTIONS}


ENGLISH_ELSEWHERE = {"nl": frozenset(["ten"])}
"""Words of a language that are numbers in English only: "ten eerste"."""


def _value_of(table: list[tuple[re.Pattern[str], float]], printed: str) -> float:
    return next(value for pattern, value in table if pattern.fullmatch(printed))


_INSIDE_SENTENCE = re.compile(r"[^\W\d_],? $")


def _in_title(view: str, found: re.Match[str]) -> bool:
    """ "Die Vier Jahreszeiten": a capital inside a sentence makes it a name, unless all is in capitals."""
    printed = found["number"]
    return printed.istitle() and bool(_INSIDE_SENTENCE.search(view[max(0, found.start() - 3) : found.start()]))


def _spoken(view: str, found: re.Match[str], reader: _Reader, language: str) -> Spoken | None:
    if _SINGLED_OUT.search(view[max(0, found.start() - 12) : found.start()]):
        return None
    if found["part"]:
        count = reader.cardinals.get(found["count"].lower(), 1)
        return Spoken(*found.span("part"), count / _value_of(reader.parts, found["whole"]), "fraction")
    if found["share"]:
        return Spoken(*found.span("share"), _value_of(reader.shares, found["share"]), "fraction")
    if found["chosen"]:
        few = reader.cardinals.get(found["few"].lower(), 1)
        return Spoken(*found.span("chosen"), few / reader.cardinals[found["among"].lower()], "fraction")
    if found["multiple"]:
        return Spoken(*found.span("multiple"), 2.0 if found["double"] else 3.0, "times")
    if found["number"] and _in_title(view, found):
        return None
    printed = (found["factor"] or found["number"]).lower()
    value = reader.halves.get(printed) or reader.cardinals[printed]
    if found["times"]:
        return Spoken(*found.span(), value, "times")
    return Spoken(*found.span(), value, "cardinal") if _counts(view, found.end(), value, language) else None


_TIME_WORD = re.compile(r"años|minuten|jaren?|jaar", re.IGNORECASE)
"""Common words that are counted."""
_PLURAL_IN_S = ("fr", "es", "pt")


def _counts(view: str, end: int, value: float, language: str) -> bool:
    """Does a noun follow that is no part of a text?"""
    following = _NEXT_WORDS.match(view, end)
    words = [word for word in following.groups() if word] if following else []
    if not words or len(words[0]) < _LITTLE or (value <= _MOST_PARTS and any(map(_PARTS_OF_TEXTS.match, words[:2]))):
        return False
    if language != "de" and is_common(words[0].lower()) and not _TIME_WORD.fullmatch(words[0]):
        return False
    if language == "de":
        return any(word[0].isupper() for word in words)
    return language not in _PLURAL_IN_S or any(word[-1] in "sx" for word in words[:2])


def _han_share(found: re.Match[str]) -> Spoken:
    if not found["whole"]:
        return Spoken(*found.span(), 0.5, "fraction")
    part, whole = (_HAN_DIGITS.get(sign) or float(sign) for sign in (found["part"], found["whole"]))
    return Spoken(*found.span(), part / whole if whole else 0.0, "fraction")


def spoken_abroad(view: str, language: str) -> Iterator[Spoken]:
    """What number words of ``language`` (a code, "de") say in ``view``, a plain view; nothing for English and languages unknown."""
    if reader := _READERS.get(language):
        found = (_spoken(view, match, reader, language) for match in reader.pattern.finditer(view))
        yield from (one for one in found if one)
    if not view.isascii() and any(sign in view for sign in ("分", "분의", "半", "절반")):
        yield from map(_han_share, _HAN_SHARE.finditer(view))
