"""Unit symbols and unit words as scientific prose prints them behind a number."""

from __future__ import annotations

import re

_SYMBOLS = """
%|‰|wt%|mol%|vol%|at%
s|ms|µs|us|ns|ps|fs|min|mins|h|hr|hrs|sec|secs
kB|KB|MB|GB|TB|PB|KiB|MiB|GiB|TiB|Gb|Mb|bps|kbps|Kbps|Mbps|Gbps|Tbps
nm|µm|um|mm|cm|m|km|Å|pc|kpc|Mpc|Gpc|AU|au|ha
kg|g|mg|µg|ug|ng|pg|fg|Da|kDa|MDa|eV|meV|keV|MeV|GeV|TeV|Gt|Mt|kt
K|mK|µK|nK|°C|°F|°
Hz|kHz|MHz|GHz|THz|fps|FPS|QPS|qps|rpm|TPS
J|kJ|MJ|GJ|mJ|µJ|nJ|pJ|fJ|kcal|cal|Wh|kWh|MWh|GWh|TWh|mAh|W|mW|µW|nW|kW|MW|GW|TW|dB|dBm|dBi
V|mV|µV|kV|mA|µA|nA|pA|Ω|kΩ|MΩ|mF|µF|nF|pF|T|mT|µT|nT
N|pN|nN|µN|mN|kN|Pa|hPa|kPa|MPa|GPa|mbar|bar|atm|mmHg|psi
mM|µM|nM|pM|fM|mol|mmol|µmol|nmol|ppm|ppb|ppt|L|mL|ml|dL|µL|µl|nL
FLOPs|FLOPS|MFLOPs|GFLOPs|TFLOPs|PFLOPs|MFLOPS|GFLOPS|TFLOPS|PFLOPS|EFLOPS|TOPS|GOPS|MACs|GMACs|MMACs
rad|mrad|arcsec|mas|mph|pp|p.p.|pts|bp|kb|Mb|Gb|bpw|bpp|tokens/s|tok/s|images/s|img/s|req/s|samples/s|queries/s|ops/s|USD|EUR
"""
_WORDS = """
percent|per cent|percentage points?|percent points?|%-points?|%points?|per mille|basis points?|points?|pts
seconds?|milliseconds?|microseconds?|nanoseconds?|picoseconds?|femtoseconds?|minutes?|hours?|days?|weeks?|months?
years?|decades?
bytes?|kilobytes?|megabytes?|gigabytes?|terabytes?|petabytes?|bits?
nanometers?|nanometres?|micrometers?|micrometres?|microns?|millimeters?|millimetres?|centimeters?|centimetres?
meters?|metres?|kilometers?|kilometres?|miles?|feet|inch|inches|parsecs?|hectares?|angstroms?|acres?
kilograms?|milligrams?|micrograms?|grams?|tons?|tonnes?|pounds|gigatons?|gigatonnes?|megatons?
degrees|kelvins?|hertz|kilohertz|megahertz|gigahertz|watts?|kilowatts?|megawatts?|gigawatts?|joules?|kilojoules?
volts?|millivolts?|decibels?|pascals?|newtons?|piconewtons?|teslas?|litres?|liters?|milliliters?|millilitres?
microliters?|electronvolts?|kilowatt-hours?|dollars?|euros?|frames per second|tokens per second
"""


def _alternatives(table: str) -> list[str]:
    return sorted((part for line in table.split("\n") for part in line.split("|") if part), key=len, reverse=True)


_SYMBOL = "(?:" + "|".join(re.escape(symbol) for symbol in _alternatives(_SYMBOLS)) + ")"
_POWER = r"(?:\^?[-⁻]?[23]|[⁻]?[¹²³])?"
_UNIT = (
    rf"(?P<symbol>{_SYMBOL}{_POWER}(?:[/·⋅]{_SYMBOL}{_POWER}|[ \u00a0]?{_SYMBOL}[-⁻][1-3¹²³]|[ \u00a0]?/[ \u00a0]?{_SYMBOL})*)"
    rf"(?![\w]|'s)|(?P<word>(?i:{'|'.join(_alternatives(_WORDS))})(?: per (?:second|minute|hour|day|year|watt|joule))?)(?!\w)"
)
UNIT = re.compile(_UNIT)
"""Matched at the character where a unit would begin."""

TIMES_SIGN = re.compile(
    r"[ \u00a0]?×(?![ \u00a0]?\d)|[xX](?![\w])|[ \u00a0][xX](?= (?:faster|slower|more|less|fewer|smaller|larger|lower|higher"
    r"|speed|acceleration|reduction|improvement|compression|the))|[- \u00a0]?fold(?!\w)"
    r"|[- \u00a0]times(?=[- ](?:faster|slower|more|less|fewer|smaller|larger|lower|higher|greater|better|cheaper|longer"
    r"|shorter|as|the|that|speed|bigger|stronger|worse|over|compared|improvement|reduction|increase|likelier)\b)"
)
"""What makes a number a ratio, matched at its end."""

_PERCENT = {"%", "percent", "per cent"}
_POINTS = re.compile(r"(?:percentage |percent |%-?)?points?|pp|p\.p\.|pts", re.IGNORECASE)
DURATIONS = re.compile(r"days?|weeks?|months?|years?|decades?|hours?|minutes?", re.IGNORECASE)


def canonical(unit: str) -> str:
    """One form for percent and points; every other unit stays as printed."""
    folded = unit.casefold()
    if folded in _PERCENT:
        return "%"
    return "points" if _POINTS.fullmatch(folded) else unit
