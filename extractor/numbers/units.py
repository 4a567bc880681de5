"""Unit symbols and unit words as scientific prose prints them behind a number."""

from __future__ import annotations

import re

_PREFIXES = {
    "n µ u m k": "s",
    "f p n µ u m c k": "m",
    "p n µ u m k": "g",
    "m k M G T": "Hz eV Pa",
    "p n µ u m k M": "V A F",
    "n µ u m k M G T": "W J",
    "p n µ m k": "N",
    "f p n µ u m": "M mol",
    "µ u m n d": "L l",
    "k M G T P": "B",
    "k K M G T": "bps pc yr bit bit/s b/s B/s",
    "n µ u m": "rad T K",
    "k M": "Da Ω",
    "k K M G T P E": "FLOPs FLOPS",
    "k M G T ": "Wh",
    "m M": "Jy",
    "µ u n m k": "S",
    "m": "bar mag",
    "k K": "ΔE",
}
"""SI prefixes and the units that they are met with; each unit also stands alone."""
_OTHER_SYMBOLS = """
%|‰|wt%|mol%|vol%|at%|ms|fs|ps|min|mins|h|hr|hrs|sec|secs|d|yr|yrs|KB|KiB|MiB|GiB|TiB|kb|Gb|Mb|bp|AU|au|ha
Å|°C|°F|°|º|deg|arcsec|arcmin|mas|dex|fps|FPS|QPS|qps|rpm|TPS|WPM|wpm|bpm|BPM|kcal|cal|mAh|dB|dBm|dBi|hPa|atm|mmHg|psi
σ|ppm|ppb|ppt|pptv|ppmv|GCUPS|TOPS|GOPS|MACs|GMACs|MMACs|mph|pp|p.p.|pts|bpw|bpp|kt|Mt|Gt|ly|ka|Ma|kyr|Myr|Gyr|€|USD|EUR|GBP|CHF|JPY|CNY|zł|PLN|Kč|₺|₽|₹|ΔE|Jy|HV|HRC|HB|M⊙|L⊙|R⊙
t|t/ha|t/a|t/yr|GiB/s|MiB/s|tokens/s|tok/s|images/s|img/s|req/s|samples/s|queries/s|ops/s
"""


def _prefixed() -> list[str]:
    made = [prefix + base for prefixes, bases in _PREFIXES.items() for base in bases.split() for prefix in (*prefixes.split(), "")]
    return [symbol for symbol in made if symbol not in ("M", "B", "l", "S")]


_WORDS = """
Prozentpunkten?|Prozent|puntos porcentuales|por ciento|pontos percentuais|por cento|punti percentuali|per cento
points de pourcentage|pour cent|procentenheter|procentenhet|procentpunten|procentpoint|prosentpoeng|procentní body|procentních bodů
punktów procentowych|procenten|procent|procenta|prosent|prosenttia|prosentista|prosenttiin|prosenttiyksikköä|százalék|процентов|процента
percent|per cent|percentage points?|percent points?|%-points?|%points?|per mille|permille|permil|basis points?|points?|pts
seconds?|milliseconds?|microseconds?|nanoseconds?|picoseconds?|femtoseconds?|minutes?|hours?|days?|weeks?|months?
years?|decades?
bytes?|kilobytes?|megabytes?|gigabytes?|terabytes?|petabytes?|bits?
nanometers?|nanometres?|micrometers?|micrometres?|microns?|millimeters?|millimetres?|centimeters?|centimetres?
meters?|metres?|kilometers?|kilometres?|miles?|feet|inch|inches|parsecs?|hectares?|angstroms?|acres?
kilograms?|milligrams?|micrograms?|grams?|tons?|tonnes?|pounds|gigatons?|gigatonnes?|megatons?
degrees|kelvins?|hertz|kilohertz|megahertz|gigahertz|watts?|kilowatts?|megawatts?|gigawatts?|joules?|kilojoules?
standard deviations?|solar mass(?:es)?|light-years?|volts?|millivolts?|decibels?|pascals?
piconewtons?|newtons?|teslas?|litres?|liters?|milliliters?|millilitres?
microliters?|electronvolts?|kilowatt-hours?|dollars?|euros?|frames per second|tokens per second
"""


def _alternatives(table: str) -> list[str]:
    return sorted((part for line in table.split("\n") for part in line.split("|") if part), key=len, reverse=True)


def _by_first_letter(alternatives: list[str]) -> str:
    """One pattern for all, in their order; a letter that begins none of them is seen to at once."""
    letters = dict.fromkeys(words[0] for words in alternatives)
    return "|".join(
        re.escape(letter) + "(?:" + "|".join(words[1:] for words in alternatives if words[0] == letter) + ")" for letter in letters
    )


_ALL_SYMBOLS = sorted({*_alternatives(_OTHER_SYMBOLS), *_prefixed()}, key=lambda symbol: (-len(symbol), symbol))
_SYMBOL = "(?:" + "|".join(re.escape(symbol) for symbol in _ALL_SYMBOLS) + ")"
_PER = rf"(?:{_SYMBOL}|day|week|month|year|sqrt\(Hz\)|√Hz|token|image|frame|sample|query|cell|core)"
_POWER = r"(?:\^?[-⁻]?[23]|[⁻]?[¹²³]|[ ]{0,6}\^[ ]{0,8}[-⁻][1-3])?"
_UNIT = (
    rf"(?P<symbol>{_SYMBOL}{_POWER}(?:[/·⋅]{_PER}{_POWER}|[ \u00a0]{{0,8}}{_SYMBOL}[ ]{{0,6}}\^?[ ]{{0,8}}[-⁻][1-3¹²³]"
    rf"|[ \u00a0]?/[ \u00a0]?{_SYMBOL}){{0,5}})"
    rf"(?:(?!\w|'[^\W\d_])|(?<=%)|(?<=[A-Za-z]{{2}})(?=(?:of|and|for|with)\b))|(?P<word>(?i:{_by_first_letter(_alternatives(_WORDS))})(?: per (?:second|minute|hour|day|year|watt|joule))?)"
    r"(?!\w)"
)
UNIT = re.compile(_UNIT)
"""Matched at the character where a unit would begin."""

TIMES_SIGN = re.compile(
    r"[ \u00a0]?×(?![ \u00a0]?\d)|[xX](?![\w])|[ \u00a0][xX](?= (?:faster|slower|more|less|fewer|smaller|larger"
    r"|lower|higher|speed|acceleration|reduction|improvement|compression|the))|[- \u00a0]?fold(?!\w)"
    r"|[- \u00a0]times(?=[- ](?:faster|slower|more|less|fewer|smaller|larger|lower|higher|greater|better|cheaper|longer"
    r"|shorter|as|the|that|speed\w{0,3}|speed-?up|bigger|stronger|worse|over|compared|improvement|reduction|increase|likelier)\b)"
    r"|(?<=\.\d)[ \u00a0]times(?!\w)"
)
"""What makes a number a ratio, matched at its end."""

_PERCENT = frozenset(
    "%|percent|per cent|prozent|por ciento|por cento|per cento|pour cent|procenten|procent|procenta|prosent|prosenttia|prosentista"
    "|prosenttiin|százalék|процентов|процента".split("|")
)
_POINTS = re.compile(
    r"(?:percentage |percent |%-?)?points?|pp|p\.p\.|pts|prozentpunkten?|puntos porcentuales|pontos percentuais|punti percentuali"
    r"|points de pourcentage|procentenhet(?:er)?|procentpunten|procentpoint|prosentpoeng|procentní body|procentních bodů"
    r"|punktów procentowych|prosenttiyksikköä",
    re.IGNORECASE,
)
DURATIONS = re.compile(r"days?|weeks?|months?|years?|decades?|hours?|minutes?", re.IGNORECASE)


def canonical(unit: str) -> str:
    """One form for percent and points; every other unit stays as printed."""
    folded = unit.casefold()
    if folded in _PERCENT:
        return "%"
    return "points" if _POINTS.fullmatch(folded) else unit
