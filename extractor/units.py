"""Printed units made comparable: 17 ms is 0.017 s, 35 ‰ is 3.5 percent, 3.2 GB is 3.2e9 bytes.

Physical units go to SI through pint, information to bytes, per mille to percent; ratios are "fold", points "percentage_point",
currencies their ISO code. What is no unit that the scanner knows (a counted noun, "HV", "dB", "kb") stays as printed.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from tokenize import TokenError
from typing import Any

from extractor.errors import UsageError
from extractor.numbers.units import UNIT

_NAMES = {
    "percent": "% percent prozent", "percentage_point": "points point pp p.p. pts", "fold": "x × fold times",
    "USD": "$ us$ usd dollars dollar", "EUR": "€ eur euro euros", "GBP": "£ gbp", "JPY": "¥ jpy", "INR": "₹ inr rs rs.", "CHF": "chf",
    "CNY": "cny rmb", "AUD": "a$ aud", "CAD": "c$ cad", "HKD": "hk$ hkd", "SEK": "sek", "NOK": "nok", "DKK": "dkk",
}  # fmt: skip
_PLAIN = {spelling: name for name, spellings in _NAMES.items() for spelling in spellings.split()} | {
    "per cent": "percent", "por ciento": "percent", "percentage points": "percentage_point", "percentage point": "percentage_point",
}  # fmt: skip
_SCALED = {
    "‰": (0.1, "percent"), "per mille": (0.1, "percent"), "permille": (0.1, "percent"), "per_mille": (0.1, "percent"),
    "basis points": (0.01, "percentage_point"), "basis point": (0.01, "percentage_point"),
}  # fmt: skip
"""Units that pint has no name for: what one of them is."""
_SPELLINGS = {
    "mins": "min", "hrs": "hour", "hr": "hour", "secs": "s", "sec": "s", "yrs": "year", "AU": "astronomical_unit", "au": "astronomical_unit",
    "°": "degree", "º": "degree", "deg": "degree", "kt": "kilotonne", "ton": "tonne", "tons": "tonne", "gigatons": "gigatonne",
    "megatons": "megatonne", "KB": "kB", "mcg": "microgram", "arcsec": "arcsecond", "arcmin": "arcminute", "l": "liter",
    "light-years": "light_year", "light-year": "light_year", "kilowatt-hours": "kWh", "tok": "token", "req": "request", "img": "image",
    "ops": "operation", "queries": "query", "samples": "sample", "images": "image", "tokens": "token", "frames": "frame",
    "fps": "frame/s", "FPS": "frame/s", "QPS": "query/s", "qps": "query/s", "bps": "bit/s", "kbps": "kbit/s", "Kbps": "kbit/s",
    "Mbps": "Mbit/s", "Gbps": "Gbit/s", "Tbps": "Tbit/s", "b": "bit", "mph": "mile/hour", "°C": "degC", "ºC": "degC", "°F": "degF",
}  # fmt: skip
_AMBIGUOUS = frozenset(
    "kb Mb Gb bp pt pts points degrees dex mag dB dBm dBi HV HRC HB ppm ppb ppt % M⊙ L⊙ R⊙ bpm BPM wpm WPM TPS".split()
)
"""Left as printed: other things in other fields (kb), logarithms, shares that pint calls dimensionless, and what it misreads (bpm)."""
_DEFINED = "token image request query sample operation frame".split()
"""What rates count; pint counts none of them."""
_WORD = re.compile(r"[^\W\d_]+(?:-[a-z]+)?|[°º][CF]?|[°º]")
_EXPONENT = re.compile(r"(?<=[^\W\d_])\s?\^?\s?(-?[1-3])(?!\d)")
_PREFERRED = ("N", "Pa", "J", "W", "V", "ohm", "F", "S", "T", "m", "s", "kg", "byte", "byte/s", "rad", "K", "mol", "A", "J/mol",
              "J/kg", "J/m**2", "W/m**2", "W/m**2/K", "V/m", "J/K", "Pa*s", "N/m", "W/m/K")  # fmt: skip


@cache
def _registry() -> Any:
    """pint's registry; loaded where the first physical unit is converted, for it takes a second."""
    import pint

    registry = pint.UnitRegistry(cache_folder=None)
    for name in _DEFINED:
        registry.define(f"{name} = [{name}]")
    registry.define("jansky = 1e-26 watt / meter ** 2 / hertz = Jy")
    return registry


@lru_cache(maxsize=10_000)
def _physical(unit: str) -> Any:
    """pint's unit of a printed one, or None where it is none that has a dimension (or is of bits)."""
    unit = unit.replace("−", "-")
    if unit in _AMBIGUOUS or not UNIT.fullmatch(unit) or "%" in unit:
        return None
    import pint

    try:
        return _registry().Unit(_expression(unit))
    except (
        pint.PintError,
        AttributeError,
        ValueError,
        TypeError,
        AssertionError,
        TokenError,
    ):  # all that it raises for what is no unit
        return None


def _expression(unit: str) -> str:
    """The unit as pint spells it: "mg L-1" is mg*L**-1, "tokens per second" token/s."""
    powers = _EXPONENT.sub(lambda found: "**" + found[1], unit.replace(" per ", "/"))
    return _WORD.sub(lambda found: _SPELLINGS.get(found[0], found[0]), powers)


@cache
def _preferred() -> dict[Any, Any]:
    units = [_registry().Unit(name) for name in _PREFERRED]
    return {(unit.dimensionality, _root(unit)): unit for unit in units}


def _root(unit: Any) -> str:
    return str(_registry().get_root_units(unit)[1])


def normalised(value: float, unit: str | None, *, difference: bool = False) -> tuple[float, str | None]:
    """``value`` in the unit in which all of its kind are told, and that unit; both as they are where the unit is none that is known.

    ``difference``: it is how much something changed, so that 3 °C are 3 K and not 276.15 K.
    """
    if unit is None:
        return value, None
    folded = unit.casefold().strip()
    if folded in _SCALED:
        factor, name = _SCALED[folded]
        return _rounded(value * factor), name
    if folded in _PLAIN:
        return value, _PLAIN[folded]
    physical = _physical(unit)
    base = _base(physical) if physical is not None else None
    if base is None or not f"{base:~P}":
        return value, unit
    return _in(value, physical, base, difference=difference), f"{base:~P}"


def _base(unit: Any) -> Any:
    """SI with its named units: joules for kilowatt-hours, bytes for bits."""
    known = _preferred().get((unit.dimensionality, _root(unit)))
    return known if known is not None else _registry().Quantity(1, unit).to_base_units().units


def converted(value: float, unit: str | None, into: str, *, difference: bool = False) -> float:
    """``value`` in another unit: ``converted(1.7, "s", "ms") == 1700``. Raises :class:`UsageError` where the two don't convert."""
    if unit == into:
        return value
    one, two = _physical(unit or ""), _physical(into)
    if one is not None and two is not None and one.dimensionality == two.dimensionality and _root(one) == _root(two):
        return _in(value, one, two, difference=difference)
    factor, name = _share(unit)
    target_factor, target = _share(into)
    if name is None or name != target:
        raise UsageError(f"{unit or 'a number without a unit'} does not convert into {into}")
    return _rounded(value * factor / target_factor)


def _share(unit: str | None) -> tuple[float, str | None]:
    """What one of a unit that is no physical one is, in the unit of its kind."""
    folded = (unit or "").casefold().strip()
    return _SCALED.get(folded, (1.0, _PLAIN.get(folded, folded if folded in _NAMES else None)))


def _in(value: float, unit: Any, into: Any, *, difference: bool) -> float:
    if difference:
        unit, into = (_registry().Unit(str(one).replace("degree_", "delta_degree_")) for one in (unit, into))
    return _rounded(float(_registry().Quantity(value, unit).to(into).magnitude))


def _rounded(value: float) -> float:
    """Twelve digits: no page prints more, and 0.1 is no 0.1000000000000001."""
    return float(f"{value:.12g}")
