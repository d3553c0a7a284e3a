"""Grammar that the sentences of every notebook share: numbers, lists, dates, bounds in words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

import pandas as pd

from analysis.reading.bounds import Bounds
from analysis.tables.dates import day as day
from analysis.tables.dates import days as days
from analysis.tables.dates import period as period
from analysis.tables.load import bounds_of

Row = Mapping[Any, Any] | pd.Series
SMALL = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def words(number: int) -> str:
    """A whole number below ten as a word, from ten in digits.

    >>> words(3), words(0), words(1204)
    ('three', 'none', '1,204')
    """
    return SMALL[number] if 0 <= number < len(SMALL) else f"{number:,}"


def plural(number: int, noun: str, several: str = "") -> str:
    """A number with its noun.

    >>> plural(1, "figure"), plural(0, "figure"), plural(12, "series", "series")
    ('one figure', 'no figures', '12 series')
    """
    word = noun if number == 1 else several or f"{noun}s"
    return f"{'no' if number == 0 else words(number)} {word}"


def listed(parts: Iterable[str], last: str = "and") -> str:
    """Parts as a list in prose.

    >>> listed(["value", "hedge", "unit"]), listed(["14", "15"], "or")
    ('value, hedge and unit', '14 or 15')
    """
    several = [str(part) for part in parts]
    tail = [", ".join(several[:-1]), several[-1]] if len(several) > 1 else several
    return f" {last} ".join(tail)


def capital(text: str) -> str:
    """The text with a capital letter at its start.

    >>> capital("none of them")
    'None of them'
    """
    return text[:1].upper() + text[1:]


def percent(number: float, decimals: int = 1, *, signed: bool = False) -> str:
    """A percentage; a fall has a minus sign, a rise a plus where `signed`.

    >>> percent(-13.39), percent(5.82), percent(5.82, signed=True), percent(0.04, signed=True)
    ('−13.4%', '5.8%', '+5.8%', '0.0%')
    """
    rounded = round(number, decimals)
    sign = "−" if rounded < 0 else "+" if signed and rounded > 0 else ""
    return f"{sign}{abs(rounded):,.{decimals}f}%"


def bounds_in_words(bounds: Bounds, unit: str = "", *, signed: bool = False) -> str:
    """Bounds as words, their ends rounded outwards, so that no admitted value is left out.

    Two significant digits of the width, or three of a single end. `signed` for a change.

    >>> bounds_in_words(Bounds.less_than(1_000).share_of(Bounds.exact(30_000)), "percent")
    'less than 3.34%'
    >>> bounds_in_words(Bounds.between(20_000, 30_000) - Bounds.less_than(1_000), "people")
    'more than 19,000, up to 30,000 people'
    """
    if not bounds.known or bounds.is_exact:
        return bounds.in_words(unit, quoted=bounds.is_exact, signed=signed)
    ends = [end for end in (bounds.lower, bounds.upper) if math.isfinite(end)]
    if bounds.lower == 0 and bounds.lower_closed and not signed:
        # The lower end goes without saying.
        ends.remove(0)
    places = 0
    if len(ends) == 2:
        places = 1 - math.floor(math.log10(ends[1] - ends[0]))
    elif ends and ends[0]:
        places = 2 - math.floor(math.log10(abs(ends[0])))
    outwards = Bounds(
        _rounded(bounds.lower, places, ROUND_FLOOR),
        _rounded(bounds.upper, places, ROUND_CEILING),
        bounds.lower_closed,
        bounds.upper_closed,
    )
    return outwards.in_words(unit, quoted=True, signed=signed)


def _rounded(end: float, places: int, rounding: str) -> float:
    if math.isinf(end):
        return end
    return float(Decimal(str(end)).quantize(Decimal(1).scaleb(-places), rounding))


def published_value(point: Row, unit: str | None = None) -> str:
    """A published number with its unit and its hedge, as prose prints it.

    Takes a row of `published`, or anything with value, bounds, bound and unit; a `kind` of
    change has a sign.

    >>> published_value({"value": 1400.0, "unit": "children", "bound": "approximate"})
    'about 1,400 children'
    >>> published_value({"value": -13.4, "unit": "percent", "kind": "change"})
    '−13.4%'
    """
    counted = str(point.get("unit", "")) if unit is None else unit
    value, bound = float(point["value"]), str(point.get("bound", ""))
    bounds = bounds_of(point) if "lower" in point else Bounds.unknown()
    change = str(point.get("kind", "")) == "change"
    if math.isnan(value):
        return bounds_in_words(bounds, counted, signed=change) if bounds.known else "no number"
    if bounds.known and not bounds.lower < value < bounds.upper:
        return bounds.in_words(counted, quoted=True, signed=change)
    stated = Bounds.exact(value).in_words(counted, quoted=True)
    return f"about {stated}" if bound == "approximate" else stated
