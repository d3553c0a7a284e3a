"""Numbers worked out from figures: each with its bounds, its inputs and its assumption.

An operation is carried out only where the verdict on its figures allows it. Anything
else raises `NotComparable`, or is asked for as an illustration, with an assumption in
words that is printed wherever the result is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analysis.reading.bounds import Bounds
from analysis.tables.load import bounds_of, load_measures
from analysis.tables.schema import REASONS
from analysis.verdicts.codebook import uses_ruled_out
from analysis.verdicts.compare import NotComparable, Verdict, compare, point_id, rows_of

INSTEAD = {
    "kind": "Ask what each is measured from, and whether the base years agree: base_years().",
    "unit": "Show each with its own unit, in words.",
    "measure": "Show each by itself, with what it counts.",
    "population": "Show each by itself, with whom it counts.",
    "geography": "Show them in separate panels, each with its place.",
    "period": "Show them in separate panels, each with its period.",
    "collection": "Show each by itself, with how it was counted.",
    "status": "Show each by itself, with how firm it is.",
    "coverage": "Show each by itself, with what it covers.",
}
MONTHS_IN = {"month": 1, "year": 12}
MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
A_MONTH = re.compile(rf"\b{MONTH}\b")
A_DAY = re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)? {MONTH}\b|\b{MONTH} \d{{1,2}}\b")
A_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Derived:
    """A number worked out from figures.

    `value` is NaN where an input has none: bounds without a centre are never given one.
    `formula` says in words what was done with `inputs`. An illustration rests on
    `assumption`, which the figures do not give. `caveats` are those of the verdict, and
    what the codebook says that the measures must not be used for. A `signed` number, such
    as a change, may lie below 0.
    """

    value: float
    bounds: Bounds
    unit: str
    inputs: tuple[str, ...]
    formula: str
    assumption: str = ""
    illustration: bool = False
    signed: bool = False
    caveats: tuple[str, ...] = ()

    def in_words(self) -> str:
        """The bounds in words; a change or a difference may lie below 0, a count may not."""
        return self.bounds.in_words(self.unit, signed=self.signed)

    def __str__(self) -> str:
        number = self.in_words()
        if not math.isnan(self.value) and not self.bounds.is_exact:
            value = Bounds.exact(self.value).in_words(self.unit, signed=self.signed)
            number = f"{value} ({number})"
        kind = "illustration" if self.illustration else "finding"
        assuming = f"; assuming {self.assumption}" if self.assumption else ""
        said = f"{number}: {self.formula} ({kind}{assuming})"
        return " ".join([f"{said}.", *self.caveats]) if self.caveats else said


class Ambiguous(NotComparable):
    """A question with several answers, all of them in `readings`."""

    def __init__(self, operation: str, why: str, readings: Sequence[Derived]) -> None:
        self.readings = tuple(readings)
        given = "; ".join(
            f"{reading.bounds.in_words(reading.unit)} {reading.assumption}"
            for reading in self.readings
        )
        super().__init__(operation, why, f"Give them all: {given}.", None)


Figure = str | pd.Series


def ratio(left: Figure, right: Figure, *, illustrate: str = "") -> Derived:
    """How many times `right` goes into `left`; for two changes, the ratio of their growth factors.

    Raises `NotComparable` unless the verdict allows it or `illustrate` gives the
    assumption in words.

    >>> prosecutions = "cooper-2015-release/prosecutions-down"
    >>> offences = "cooper-2015-release/offences-up"
    >>> index = ratio(prosecutions, offences, illustrate="one base year and one end year for both")
    >>> round(index.value, 4), str(index.bounds), index.illustration
    (0.6541, '(0.648, 0.660]', True)
    """
    first, second = rows_of(left, right)
    a, b = _operand(first), _operand(second)
    reasons = _permitted("ratio", first, second, illustrate)
    if first["kind"] == "change" == second["kind"]:
        a, b = _growth(a), _growth(b)
        formula = f"the growth factor of {a.words} divided by that of {b.words}"
    else:
        formula = f"{a.words} divided by {b.words}"
    bounds = a.bounds / b.bounds
    if math.isinf(a.bounds.upper) and math.isinf(b.bounds.upper):
        bounds = Bounds.unknown("neither has an upper limit")
    return _derived(bounds, _over(a, b), "times", (a, b), formula, illustrate, reasons)


def difference(left: Figure, right: Figure, *, illustrate: str = "") -> Derived:
    """`left` less `right`, in their unit; for percentages, in percentage points.

    Raises `NotComparable` unless the verdict allows it or `illustrate` gives the assumption.

    >>> difference("cooper-2015-release/offences-up", "cooper-2015-release/prosecutions-down")
    Traceback (most recent call last):
    ...
    analysis.verdicts.compare.NotComparable: ...
    """
    first, second = rows_of(left, right)
    a, b = _operand(first), _operand(second)
    reasons = _permitted("difference", first, second, illustrate)
    unit = "percentage points" if a.unit == "percent" else a.unit
    formula = f"{a.words} less {b.words}"
    return _derived(
        a.bounds - b.bounds,
        a.value - b.value,
        unit,
        (a, b),
        formula,
        illustrate,
        reasons,
        signed=True,
    )


def change(base: Figure, end: Figure, *, illustrate: str = "") -> Derived:
    """The change from `base` to `end`, in per cent of `base`.

    Raises `NotComparable` unless the verdict allows it or `illustrate` gives the assumption.

    >>> from analysis.tables.load import load_published
    >>> series = load_published().query("series_id == 'cps_child_abuse_prosecuted'")
    >>> fall = change(series.iloc[1], series.iloc[4])
    >>> round(fall.value, 2), fall.formula
    (-13.39, 'the change from 9,235 to 7,998')
    """
    first, second = rows_of(base, end)
    a, b = _operand(first), _operand(second)
    reasons = _permitted("change", first, second, illustrate)
    if a.unit in ("percent", "rank"):
        raise NotComparable(
            "change",
            f"No change in per cent of a {a.unit}.",
            "Ask for the difference in percentage points.",
            compare(first, second),
        )
    bounds = (b.bounds / a.bounds).percent_change()
    formula = f"the change from {a.words} to {b.words}"
    value = 100 * (_over(b, a) - 1)
    return _derived(bounds, value, "percent", (a, b), formula, illustrate, reasons, signed=True)


def share(part: Figure, whole: Figure, *, illustrate: str = "") -> Derived:
    """What `part` is of `whole`, in per cent, between 0 and 100.

    The measure of `part` must be part_of the measure of `whole`, in one unit, place and
    period; otherwise raises `NotComparable`, unless `illustrate` gives the assumption.

    >>> notarise = "cooper-2015-release/fully-investigated", "cooper-2015-release/notarise-cases"
    >>> investigated = share(*notarise)
    >>> investigated.bounds.in_words("percent"), investigated.value
    ('less than 5%', nan)
    """
    a, b = _part_and_whole("share", part, whole, illustrate)
    formula = f"{a.words} as a share of {b.words}"
    bounds = a.bounds.share_of(b.bounds)
    return _derived(bounds, 100 * _over(a, b), "percent", (a, b), formula, illustrate)


def remainder(
    part: Figure, whole: Figure, *, as_share: bool = False, illustrate: str = ""
) -> Derived:
    """What is left of `whole` without `part`, in their unit or `as_share` in per cent.

    Asked for and refused like `share`. As a share it is 100% less the share, so that the
    whole, which stands in both, is not widened twice.

    >>> notarise = "cooper-2015-release/fully-investigated", "cooper-2015-release/notarise-cases"
    >>> str(remainder(*notarise).bounds), str(remainder(*notarise, as_share=True).bounds)
    ('(19,000, 30,000]', '(95, 100]')
    """
    a, b = _part_and_whole("remainder", part, whole, illustrate)
    if as_share:
        bounds, unit = a.bounds.share_of(b.bounds).complement(), "percent"
        value = 100 - 100 * _over(a, b)
        formula = f"100% less the share of {a.words} in {b.words}"
    else:
        bounds = b.bounds - a.bounds
        if bounds.known and bounds.lower < 0:
            bounds = bounds.clipped(0, math.inf)
        value, unit = b.value - a.value, b.unit
        formula = f"{b.words} less {a.words}"
    return _derived(bounds, value, unit, (a, b), formula, illustrate)


def total(parts: Sequence[Figure], *, illustrate: str = "") -> Derived:
    """The sum of figures that are different parts of one whole, in their unit.

    Raises `NotComparable` where the units differ, a measure stands twice, or the
    measures are not part_of one measure, unless `illustrate` gives the assumption.
    """
    rows = rows_of(*parts)
    operands = [_operand(row) for row in rows]
    if not operands:
        raise ValueError("total needs at least one figure")
    measures = [str(row["measure_id"]) for row in rows]
    wholes = set.intersection(*(_wholes(measure) for measure in measures))
    why = ""
    if len({operand.unit for operand in operands}) > 1:
        why = "No sum of figures in different units."
    elif len(set(measures)) < len(measures):
        why = "No sum of figures of one measure: they may count the same thing twice."
    elif not wholes:
        why = "No sum of figures that are not parts of one measure."
    if why and not _assumed(illustrate):
        raise NotComparable("total", why, "Give each by itself.", None)
    bounds = operands[0].bounds
    for operand in operands[1:]:
        bounds = bounds + operand.bounds
    value = sum(operand.value for operand in operands)
    formula = " plus ".join(operand.words for operand in operands)
    return _derived(bounds, value, operands[0].unit, operands, formula, illustrate)


def per(figure: Figure, period: str, *, length: float | None = None) -> Derived:
    """A count over a period as a rate per month or year; `length` is the period in months.

    Where the words of the period can be read as two lengths ("between August 2010 and
    October 2011" is 14 or 15 months) and `length` is not given, raises `Ambiguous`, whose
    `readings` hold both. Raises `NotComparable` for a figure without dates, for one that is
    no count or sum of money, and where the codebook says that its measure must not be used so.

    >>> per("abbott-2017-oped/gang-victims", "month", length=14).bounds.in_words()
    'more than 171'
    """
    if period not in MONTHS_IN:
        raise ValueError(f"period is '{period}'; allowed: {', '.join(MONTHS_IN)}")
    (row,) = rows_of(figure)
    operand = _operand(row)
    if row["kind"] not in ("count", "money") or _stock(row):
        raise NotComparable(
            f"per {period}",
            f"{operand.words} is no count over a period.",
            "Give it as it was said.",
            None,
        )
    if _ruled_out(row, period):
        raise NotComparable(
            f"per {period}",
            f"{operand.words} must not be made a {period}ly figure.",
            "Give it with its whole period.",
            None,
        )
    lengths = _lengths(row)
    if length is not None:
        _check_length(length)
        if lengths and length not in lengths:
            raise NotComparable(
                f"per {period}",
                f"'{row['period_text']}' is not {length:g} months.",
                f"Its words admit {' or '.join(str(n) for n in lengths)} months.",
                None,
            )
        return _rate(operand, period, length)
    if not lengths:
        raise NotComparable(
            f"per {period}",
            f"{operand.words} is given for no stated period.",
            "Give the period as length, in months.",
            None,
        )
    readings = [_rate(operand, period, months) for months in lengths]
    if len(readings) > 1:
        raise Ambiguous(
            f"per {period}",
            f"'{row['period_text']}' can be {' or '.join(str(n) for n in lengths)} months.",
            readings,
        )
    return readings[0]


@dataclass(frozen=True, slots=True)
class _Operand:
    """What arithmetic needs of a figure or a published data point."""

    name: str
    measure: str
    words: str
    value: float
    bounds: Bounds
    unit: str


def _operand(row: pd.Series) -> _Operand:
    measure, bounds, value = str(row["measure_id"]), bounds_of(row), float(row["value"])
    unit = "percent" if row["unit"] == "percent change" else str(row["unit"])
    if "series_id" in row.index:
        sign = "−" if value < 0 else ""
        return _Operand(point_id(row), measure, f"{sign}{abs(value):,.15g}", value, bounds, unit)
    if row["kind"] == "rank":
        raise NotComparable(
            "arithmetic",
            f"'{row['value_text']}' is a rank, not a number.",
            "Ask in which year the series starts, and its rank in each vintage: all_time().",
            None,
        )
    return _Operand(str(row["figure_id"]), measure, f"'{row['value_text']}'", value, bounds, unit)


def _growth(operand: _Operand) -> _Operand:
    factor = operand.bounds.growth_factor()
    return replace(operand, value=1 + operand.value / 100, bounds=factor, unit="times")


def _over(a: _Operand, b: _Operand) -> float:
    return a.value / b.value if b.value else math.nan


def _derived(
    bounds: Bounds,
    value: float,
    unit: str,
    operands: Sequence[_Operand],
    formula: str,
    assumption: str,
    reasons: Sequence[str] = (),
    *,
    signed: bool = False,
) -> Derived:
    """A derived number with the `reasons` of its verdict and what its measures rule out."""
    uses = uses_ruled_out(operand.measure for operand in operands)
    return Derived(
        value=value,
        bounds=bounds,
        unit=unit,
        inputs=tuple(operand.name for operand in operands),
        formula=formula,
        assumption=assumption.strip(),
        illustration=bool(assumption.strip()),
        signed=signed,
        caveats=(*reasons, *(f"Not to be used for {use}." for use in uses)),
    )


def _assumed(illustrate: str) -> bool:
    if not isinstance(illustrate, str):
        raise TypeError(
            "illustrate takes the assumption in words, such as "
            "illustrate='one base year and one end year for both'"
        )
    if illustrate and not illustrate.strip():
        raise ValueError("illustrate must say the assumption in words")
    return bool(illustrate)


def _permitted(
    operation: str, left: pd.Series, right: pd.Series, illustrate: str
) -> tuple[str, ...]:
    """The reasons of the verdict, or `NotComparable` where neither it nor an assumption allows."""
    verdict = compare(left, right)
    needed = "ratio" if operation == "change" else operation
    if not verdict.allows(needed) and not _assumed(illustrate):
        raise NotComparable(
            operation,
            f"No {operation} of these two ({verdict.verdict.replace('_', ' ')}). "
            f"{verdict.sentence}",
            _instead(left, right, verdict),
            verdict,
        )
    return verdict.reasons


def _instead(left: pd.Series, right: pd.Series, verdict: Verdict) -> str:
    if verdict.verdict == "repetition":
        return "Show their words side by side: it is one figure, not two."
    measures = str(left["measure_id"]), str(right["measure_id"])
    for part, whole in (measures, measures[::-1]):
        if whole in _wholes(part):
            return "One is part of the other: ask for share(part, whole)."
    return INSTEAD[verdict.gate]


def _wholes(measure: str) -> set[str]:
    """The measures that a measure is part of, directly or over others."""
    part_of = load_measures().set_index("measure_id")["part_of"]
    found: set[str] = set()
    open_ = [measure]
    while open_:
        parents = part_of.get(open_.pop(), "not_applicable")
        for parent in () if parents in REASONS else str(parents).split(";"):
            if parent not in found:
                found.add(parent)
                open_.append(parent)
    return found


def _part_and_whole(
    operation: str, part: Figure, whole: Figure, illustrate: str
) -> tuple[_Operand, _Operand]:
    first, second = rows_of(part, whole)
    a, b = _operand(first), _operand(second)
    why = _why_no_part(first, second, a, b)
    if why and not _assumed(illustrate):
        raise NotComparable(
            operation, f"No {operation}: {why}.", "Show each by itself.", compare(first, second)
        )
    return a, b


def _why_no_part(part: pd.Series, whole: pd.Series, a: _Operand, b: _Operand) -> str:
    """Why one figure is not part of the other, or nothing where it is."""
    if str(whole["measure_id"]) not in _wholes(str(part["measure_id"])):
        return f"{a.words} is not part of what {b.words} counts"
    if a.unit != b.unit:
        return f"one counts {a.unit}, the other {b.unit}"
    places = {str(row["geography"]) for row in (part, whole)} - set(REASONS)
    if len(places) > 1:
        return f"one is of {', the other of '.join(sorted(places))}"
    spans = [(row["period_start"], row["period_end"]) for row in (part, whole)]
    stated = [span for span in spans if not all(pd.isna(day) for day in span)]
    if len(stated) == 2 and stated[0] != stated[1]:
        return "they are of different periods"
    same = part.get("statement_id") == whole.get("statement_id")
    if len(stated) < 2 and not same:
        return "no period shows that they belong together"
    return ""


def _stock(row: pd.Series) -> bool:
    kinds = load_measures().set_index("measure_id")["stock_or_flow"]
    return str(kinds.get(str(row["measure_id"]), "")) == "stock"


def _ruled_out(row: pd.Series, period: str) -> bool:
    """Whether the codebook rules out a rate of the figure's measure, or knows nothing of it."""
    measure = str(row["measure_id"])
    uses = (use for cell in uses_ruled_out([measure]) for use in cell.split("; "))
    return measure == "other" or any(use.startswith(f"a {period}ly ") for use in uses)


def _check_length(length: Any) -> None:
    if not isinstance(length, int | float) or not length > 0:
        raise ValueError(f"length is {length!r}; it must be a number of months above 0")


def _lengths(row: pd.Series) -> list[int]:
    """The lengths in months that the words of a period admit.

    From one month, or year, to another may leave out the last one or count it.
    """
    start, end = pd.to_datetime(row["period_start"]), pd.to_datetime(row["period_end"])
    if pd.isna(start) or pd.isna(end):
        return []
    after = end + pd.Timedelta(days=1)
    months = 12 * (after.year - start.year) + after.month - start.month
    worded = str(row.get("period_text", ""))
    if row.get("period_type") != "window" or A_DAY.search(worded):
        return [months]
    if len(A_MONTH.findall(worded)) == 2:
        return [months - 1, months]
    if len(A_YEAR.findall(worded)) == 2 and not A_MONTH.search(worded):
        return [months - 12, months]
    return [months]


def _rate(operand: _Operand, period: str, months: float) -> Derived:
    spans, over = months / MONTHS_IN[period], f"over {months:g} months"
    value, bounds = operand.value / spans, operand.bounds / spans
    unit, formula = f"{operand.unit} a {period}", f"{operand.words} {over}"
    return replace(_derived(bounds, value, unit, [operand], formula, over), illustration=False)
