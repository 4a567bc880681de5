"""Amounts in one unit told in another: 17 ms is 0.017 s, 38 % is a ratio of 0.38.

Refused, for it would be a guess: a ratio where no unit is given (0.38 with no unit is not 38 %),
times against per cent (3x is not 300 %), points against per cent.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache
from tokenize import TokenError
from typing import Any

from extractor.scoring.canonical import canonical

_CLOSE = Decimal("1e-12")
_UNIT = re.compile(r"[A-Za-zµμΩ°Å][A-Za-zµμΩ°Å0-9 /*·^-]{0,20}")


@cache
def _registry() -> Any:
    """pint's registry; loaded only where two units differ, for it takes a second."""
    import pint

    return pint.UnitRegistry(non_int_type=Decimal, cache_folder=None)


@lru_cache(maxsize=10_000)
def factor(unit: str, other: str) -> Decimal | None:
    """What an amount in ``unit`` is to be multiplied by to be in ``other``; None where they don't convert.

    Case tells physical units apart (mW is not MW), and counted nouns not.
    """
    if unit == other:
        return Decimal(1)
    if {unit, other} == {"%", "ratio"}:
        return Decimal("0.01") if unit == "%" else Decimal(100)
    if {unit, other} & {"%", "ratio", "x", "points"}:
        return None
    one, two = _physical(unit), _physical(other)
    if one is not None and two is not None:
        return _converted(one, two)
    return Decimal(1) if canonical(unit) == canonical(other) else None


@lru_cache(maxsize=10_000)
def _physical(unit: str) -> Any:
    """pint's unit of a text that names one with a dimension, or bits and bytes, which have none for pint; else None."""
    if not _UNIT.fullmatch(unit):
        return None
    import pint

    try:
        found = _registry().Unit(unit)
        return None if found.dimensionless and _root(found) != "bit" else found
    except (pint.PintError, AttributeError, ValueError, TypeError, TokenError):  # all that pint raises for what is no unit
        return None


def _root(unit: Any) -> str:
    return str(_registry().get_root_units(unit)[1])


def _converted(unit: Any, other: Any) -> Decimal | None:
    """None for other dimensions and where zero is not zero (°C and K, dBm and W): no factor leads from one to the other."""
    if unit.dimensionality != other.dimensionality or _root(unit) != _root(other):
        return None
    try:
        zero, one = (_registry().Quantity(Decimal(amount), unit).to(other).magnitude for amount in (0, 1))
    except (ArithmeticError, TypeError, ValueError):  # logarithms of what is Decimal, or of zero
        return None
    return None if zero else Decimal(one)


def same_amount(value: Decimal, unit: str | None, other: Decimal, other_unit: str | None) -> bool:
    """Are the two amounts equal, exactly, after conversion where the units convert?"""
    ratio = factor(unit, other_unit) if unit and other_unit else None
    if ratio is None or ratio == 1:
        return value == other
    return abs(value * ratio - other) <= _CLOSE * abs(other)
