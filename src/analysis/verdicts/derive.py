"""Numbers worked out from figures: each with its bounds, its inputs and its assumption.

An operation is carried out only where the verdict on its figures allows it. Anything
else raises `NotComparable`, or is asked for as an illustration, with an assumption in
words that is printed wherever the result is.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import combinations

import pandas as pd

from analysis.reading.bounds import Bounds
from analysis.tables.load import bounds_of
from analysis.tables.schema import REASONS
from analysis.verdicts.codebook import Codebook, as_figures, listed_in, point_id, uses_ruled_out
from analysis.verdicts.compare import NotComparable, Verdict, ruled_out, verdict_on, whole_row

DONE = {"ratio": "divided", "difference": "subtracted", "change": "set against each other"}
NATIONS = {"England", "Wales", "Scotland", "Northern Ireland"}
MONTHS_IN = {"month": 1, "year": 12}
EACH = {"each_month": "each month", "each_year": "each year"}
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
    as a change, may lie below 0. `digits` are those that the inputs are worth, where their
    bounds are unknown.
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
    digits: int = 3

    @property
    def says_nothing(self) -> bool:
        """Whether the bounds leave open what was asked: any share, a rise as well as a fall.

        >>> share_of_all = Derived(math.nan, Bounds(0, 100, True, True), "percent", (), "")
        >>> share_of_all.says_nothing
        True
        """
        if not self.bounds.known:
            return False
        lower, upper = self.bounds.lower, self.bounds.upper
        if self.signed and self.unit == "percent":
            return lower <= -100 and upper > 0
        if self.signed:
            return math.isinf(lower) and math.isinf(upper)
        return lower <= 0 and (math.isinf(upper) or (self.unit == "percent" and upper >= 100))

    @property
    def is_finding(self) -> bool:
        """Whether it may be given as a finding: no illustration, with bounds that say something."""
        return not self.illustration and self.bounds.known and not self.says_nothing

    def in_words(self) -> str:
        """The bounds in words; a change or a difference may lie below 0, a count may not."""
        return self.bounds.in_words(self.unit, signed=self.signed)

    def value_in_words(self) -> str:
        """The value with no more digits than its inputs are worth, or nothing."""
        if math.isnan(self.value):
            return ""
        if self.bounds.known:
            return self.bounds.value_in_words(self.value, self.unit)
        rounded = float(f"{self.value:.{self.digits - 1}e}")
        return Bounds.exact(rounded).in_words(self.unit)

    def __str__(self) -> str:
        number = self.in_words()
        if not math.isnan(self.value) and not self.bounds.is_exact:
            number = f"{self.value_in_words()} ({number})"
        if self.illustration:
            kind = "illustration"
        elif not self.bounds.known:
            kind = "not a finding: the words do not say how exact the numbers are"
        else:
            kind = "says nothing" if self.says_nothing else "finding"
        assuming = f"; assuming {self.assumption}" if self.illustration else ""
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


def ratio(
    left: Figure, right: Figure, *, illustrate: str = "", book: Codebook | None = None
) -> Derived:
    """How many times `right` goes into `left`; for two changes, the ratio of their growth factors.

    Raises `NotComparable` unless the verdict allows it or `illustrate` gives the
    assumption in words. `book` holds the tables, which are else the built-in ones.

    >>> prosecutions = "cooper-2015-release/prosecutions-down"
    >>> offences = "cooper-2015-release/offences-up"
    >>> index = ratio(prosecutions, offences, illustrate="one base year and one end year for both")
    >>> round(index.value, 4), str(index.bounds), index.illustration
    (0.6541, '(0.647, 0.661]', True)
    """
    asked = _permitted("ratio", left, right, illustrate, book)
    a, b = asked.operands
    if a.kind == "change" == b.kind and a.unit == b.unit == "percent":
        a, b = _growth(a), _growth(b)
        formula = f"the growth factor of {a.words} divided by that of {b.words}"
    else:
        formula = f"{a.words} divided by {b.words}"
    bounds = a.bounds / b.bounds
    if math.isinf(a.bounds.upper) and math.isinf(b.bounds.upper):
        bounds = Bounds.unknown("neither has an upper limit")
    return asked.derived(_over(a, b), bounds, "times", formula)


def difference(
    left: Figure, right: Figure, *, illustrate: str = "", book: Codebook | None = None
) -> Derived:
    """`left` less `right`, in their unit; for percentages, in percentage points.

    Raises `NotComparable` unless the verdict allows it or `illustrate` gives the assumption.

    >>> difference("cooper-2015-release/offences-up", "cooper-2015-release/prosecutions-down")
    Traceback (most recent call last):
    ...
    analysis.verdicts.compare.NotComparable: ...
    """
    asked = _permitted("difference", left, right, illustrate, book)
    a, b = asked.operands
    value, bounds = a.value - b.value, a.bounds - b.bounds
    unit = "percentage points" if a.unit == "percent" else a.unit
    return asked.derived(value, bounds, unit, f"{a.words} less {b.words}", signed=True, summed=True)


def change(
    base: Figure, end: Figure, *, illustrate: str = "", book: Codebook | None = None
) -> Derived:
    """The change from `base` to `end`, in per cent of `base`.

    Raises `NotComparable` unless the verdict allows it or `illustrate` gives the assumption.

    >>> from analysis.tables.load import load_published
    >>> series = load_published().query("series_id == 'cps_child_abuse_prosecuted'")
    >>> fall = change(series.iloc[1], series.iloc[4])
    >>> round(fall.value, 2), fall.formula
    (-13.39, 'the change from 9,235 to 7,998')
    """
    asked = _permitted("change", base, end, illustrate, book)
    a, b = asked.operands
    if a.unit == "percent":
        raise NotComparable(
            "change",
            "No change in per cent of what is in per cent itself.",
            "Ask for the difference in percentage points.",
            asked.verdict(),
        )
    starts, ends = (pd.Timestamp(row["period_end"]) for row in asked.rows)
    if starts >= ends:
        raise NotComparable(
            "change",
            f"The base, {a.words}, is of no earlier period than the end, {b.words}.",
            "Name the earlier one first; of one period ask for the difference.",
            asked.verdict(),
        )
    bounds = 100 * (b.bounds / a.bounds - 1)
    formula = f"the change from {a.words} to {b.words}"
    return asked.derived(100 * (_over(b, a) - 1), bounds, "percent", formula, signed=True)


def share(
    part: Figure, whole: Figure, *, illustrate: str = "", book: Codebook | None = None
) -> Derived:
    """What `part` is of `whole`, in per cent, between 0 and 100.

    The measure of `part` must be part_of the measure of `whole`, in one unit, place,
    period and vintage; otherwise raises `NotComparable`, unless `illustrate` gives the
    assumption.

    >>> notarise = "cooper-2015-release/fully-investigated", "cooper-2015-release/notarise-cases"
    >>> investigated = share(*notarise)
    >>> investigated.bounds.in_words("percent"), investigated.value
    ('less than 5%', nan)
    """
    asked = _part_and_whole("share", part, whole, illustrate, book)
    a, b = asked.operands
    bounds = a.bounds.share_of(b.bounds)
    formula = f"{a.words} as a share of {b.words}"
    return asked.derived(100 * _over(a, b), bounds, "percent", formula)


def remainder(
    part: Figure,
    whole: Figure,
    *,
    as_share: bool = False,
    illustrate: str = "",
    book: Codebook | None = None,
) -> Derived:
    """What is left of `whole` without `part`, in their unit or `as_share` in per cent.

    Asked for and refused like `share`. As a share it is 100% less the share, so that the
    whole, which stands in both, is not widened twice.

    >>> notarise = "cooper-2015-release/fully-investigated", "cooper-2015-release/notarise-cases"
    >>> str(remainder(*notarise).bounds), str(remainder(*notarise, as_share=True).bounds)
    ('(19,000, 30,000]', '(95, 100]')
    """
    asked = _part_and_whole("remainder", part, whole, illustrate, book)
    a, b = asked.operands
    if as_share:
        bounds = 100 - a.bounds.share_of(b.bounds)
        formula = f"100% less the share of {a.words} in {b.words}"
        return asked.derived(100 - 100 * _over(a, b), bounds, "percent", formula)
    bounds = b.bounds - a.bounds
    if bounds.known:
        bounds = bounds.clipped(0, math.inf)
    formula = f"{b.words} less {a.words}"
    return asked.derived(b.value - a.value, bounds, b.unit, formula, summed=True)


def total(
    parts: Sequence[Figure], *, illustrate: str = "", book: Codebook | None = None
) -> Derived:
    """The sum of figures that count nothing twice, in their unit.

    They are of one measure, over places or periods that do not overlap, or the parts of one
    split of one whole (`split_by` in measures), in one place and period. Raises
    `NotComparable` for all others, unless `illustrate` gives the assumption.

    >>> package = [f"rudd-2017-1/{part}" for part in ("crime-agency", "centre", "trafficking")]
    >>> total(package).value
    29700000.0
    """
    if not len(parts):
        raise ValueError("total needs at least one figure")
    asked = _Asked.of(illustrate, book, *parts)
    if (why := _why_no_sum(asked)) and not asked.assumption:
        raise NotComparable("total", f"No sum: {why}.", "Give each by itself.", None)
    value = sum(operand.value for operand in asked.operands)
    bounds = reduce(operator.add, (operand.bounds for operand in asked.operands))
    formula = " plus ".join(operand.words for operand in asked.operands)
    return asked.derived(value, bounds, asked.operands[0].unit, formula, summed=True)


def per(
    figure: Figure,
    period: str,
    *,
    length: float | None = None,
    illustrate: str = "",
    book: Codebook | None = None,
) -> Derived:
    """A count over a period as a rate per month or year; `length` is the period in months.

    Where a figure has no dates, `length` is an assumption, and the rate an illustration.
    Where the words of the period can be read as two lengths ("between August 2010 and
    October 2011" is 14 or 15 months) and `length` is not given, raises `Ambiguous`, whose
    `readings` hold both. Raises `NotComparable` for a figure without dates, for one that is
    no count or sum of money, and where the codebook rules a rate of its measure out; so too
    where the period is shorter than what it is made to stand for, nine months for a year,
    unless `illustrate` gives the assumption.

    >>> per("abbott-2017-oped/gang-victims", "month", length=14).bounds.in_words()
    'more than 171'
    """
    if period not in MONTHS_IN:
        raise ValueError(f"period is '{period}'; allowed: {', '.join(MONTHS_IN)}")
    asked = _Asked.of(illustrate, book, figure)
    (row,), (operand,) = asked.rows, asked.operands

    def refused(why: str, instead: str) -> NotComparable:
        return NotComparable(f"per {period}", why, instead, None)

    stock = asked.book.of_measure(row["measure_id"], "stock_or_flow") == "stock"
    if operand.kind not in ("count", "money") or stock:
        raise refused(f"{operand.words} is no count over a period.", "Give it as it was said.")
    told = asked.ruled_out("per") or asked.ruled_out(f"per_{period}")
    if told or operand.measure not in set(asked.book.measures["measure_id"]):
        raise refused(
            f"{operand.words} must not be made a {period}ly figure"
            f"{f': its measure is not to be used for {told}' if told else ''}.",
            "Give it with its whole period.",
        )
    if each := EACH.get(str(row.get("period_type"))):
        raise refused(f"{operand.words} is a number for {each} as it stands.", "Give it so.")
    if length is not None and not (isinstance(length, int | float) and length > 0):
        raise ValueError(f"length is {length!r}; it must be a number of months above 0")
    lengths = _lengths(row)
    if length is not None and lengths and length not in lengths:
        raise refused(
            f"'{row['period_text']}' is not {_months(length)}.",
            f"Its words admit {' or '.join(map(str, lengths))} months.",
        )
    if length is None and not lengths:
        raise refused(
            f"{operand.words} is given for no stated period.",
            "Give the period as length, in months.",
        )
    chosen = lengths if length is None else [length]
    if min(chosen) < MONTHS_IN[period] and not asked.assumption:
        raise refused(
            f"{operand.words} covers less than a {period}: a number for a whole {period} is an "
            "extrapolation.",
            "Give it with its whole period, or ask for an illustration with its assumption.",
        )
    if not lengths and not asked.assumption:
        # A length without dates in the words is the reader's own.
        asked = replace(asked, assumption=f"a period of {_months(chosen[0])}")
    readings = [_rate(asked, period, months) for months in chosen]
    if len(readings) > 1:
        raise Ambiguous(
            f"per {period}",
            f"'{row['period_text']}' can be {' or '.join(map(str, lengths))} months.",
            readings,
        )
    return readings[0]


@dataclass(frozen=True, slots=True)
class _Operand:
    """What arithmetic needs of a figure or a published data point."""

    name: str
    measure: str
    kind: str
    words: str
    value: float
    bounds: Bounds
    unit: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an operation is asked of: whole rows, the tables they rest on, and an assumption."""

    book: Codebook
    rows: list[pd.Series]
    operands: list[_Operand]
    assumption: str
    reasons: tuple[str, ...] = ()

    @classmethod
    def of(cls, illustrate: str, book: Codebook | None, *figures: Figure) -> _Asked:
        """Figures that are given by their ids or as whole rows, with an assumption or none."""
        known = book or Codebook.of()
        rows = [whole_row(figure, known.figures) for figure in figures]
        return cls(known, rows, [_operand(row) for row in rows], _assumption(illustrate))

    def verdict(self) -> Verdict:
        """The verdict on the first two figures."""
        return verdict_on(self.book, *self.rows[:2])

    def ruled_out(self, operation: str) -> str:
        """What a measure that rules an operation out must not be used for, or nothing."""
        return ruled_out(self.book, operation, self.rows)

    def derived(
        self,
        value: float,
        bounds: Bounds,
        unit: str,
        formula: str,
        *,
        signed: bool = False,
        summed: bool = False,
    ) -> Derived:
        """A derived number with the reasons of its verdict and what its measures rule out."""
        measures = (operand.measure for operand in self.operands)
        uses = uses_ruled_out(measures, self.book.measures)
        inexact = [
            operand.value
            for operand in self.operands
            if not (operand.bounds.known or math.isnan(operand.value))
        ]
        worth = _digits_of_sum(value, inexact) if summed else min(map(_digits, inexact), default=3)
        return Derived(
            value=value,
            bounds=bounds,
            unit=unit,
            inputs=tuple(operand.name for operand in self.operands),
            formula=formula,
            assumption=self.assumption,
            illustration=bool(self.assumption),
            signed=signed,
            caveats=(*self.reasons, *(f"Not to be used for {use}." for use in uses)),
            digits=worth,
        )


def _operand(row: pd.Series) -> _Operand:
    bounds, value = bounds_of(row), float(row["value"])
    figure = as_figures(row.to_frame().T).iloc[0]
    kind, unit, measure = str(figure["kind"]), str(figure["unit"]), str(figure["measure_id"])
    if "series_id" in row.index:
        sign = "−" if value < 0 else ""
        words = f"{sign}{abs(value):,.15g}"
        return _Operand(point_id(row), measure, kind, words, value, bounds, unit)
    words = f"'{row['value_text']}'"
    if kind == "rank":
        raise NotComparable(
            "arithmetic",
            f"{words} is a rank, not a number.",
            "Ask in which year the series starts, and which rank it gives in each publication.",
            None,
        )
    return _Operand(str(row["figure_id"]), measure, kind, words, value, bounds, unit)


def _growth(operand: _Operand) -> _Operand:
    factor = 1 + operand.bounds / 100
    return replace(operand, value=1 + operand.value / 100, bounds=factor, unit="times")


def _over(a: _Operand, b: _Operand) -> float:
    return a.value / b.value if b.value else math.nan


def _digits(value: float) -> int:
    """The digits of a number up to the last that is not 0.

    >>> _digits(660), _digits(9_000), _digits(21_500_000)
    (2, 1, 3)
    """
    return len(f"{abs(value):.12e}".partition("e")[0].replace(".", "").rstrip("0")) or 1


def _digits_of_sum(value: float, inexact: Sequence[float]) -> int:
    """The digits of a sum or difference down to the coarsest last place of its inexact parts.

    >>> _digits_of_sum(1_450, [1_400, 50]), _digits_of_sum(60, [660, 600])
    (2, 1)
    """
    if not inexact or not value or math.isnan(value):
        return 3
    coarsest = max(_place(part) - _digits(part) for part in inexact)
    return max(1, _place(value) - coarsest)


def _place(value: float) -> int:
    """The place of the first digit of a number: 3 for thousands, 0 for ones."""
    return math.floor(math.log10(abs(value))) if value else 0


def _assumption(illustrate: str) -> str:
    if not isinstance(illustrate, str):
        raise TypeError(
            "illustrate takes the assumption in words, such as "
            "illustrate='one base year and one end year for both'"
        )
    if illustrate and not illustrate.strip():
        raise ValueError("illustrate must say the assumption in words")
    return illustrate.strip()


def _permitted(
    operation: str, left: Figure, right: Figure, illustrate: str, book: Codebook | None
) -> _Asked:
    """Two figures with the reasons of their verdict; `NotComparable` where nothing allows it."""
    asked = _Asked.of(illustrate, book, left, right)
    verdict = asked.verdict()
    if verdict.allows(operation) or asked.assumption:
        return replace(asked, reasons=verdict.reasons)
    refused = f"These two cannot be {DONE[operation]}"
    told = asked.ruled_out(operation)
    if told and verdict.verdict in ("comparable", "comparable_with_caveats"):
        why = f"{refused}: what they count is not to be used for {told}."
        raise NotComparable(operation, why, "Give each by itself.", verdict)
    why = f"{refused}. {verdict.sentence}"
    raise NotComparable(operation, why, _instead(asked, verdict), verdict)


def _instead(asked: _Asked, verdict: Verdict) -> str:
    """What would help: the remedy of the gate, or the share where one is part of the other."""
    measures = [str(row["measure_id"]) for row in asked.rows]
    for part, whole in (measures, measures[::-1]):
        if verdict.verdict != "repetition" and whole in asked.book.wholes(part):
            return "One is part of the other: ask what share it is."
    return verdict.remedy


def _part_and_whole(
    operation: str, part: Figure, whole: Figure, illustrate: str, book: Codebook | None
) -> _Asked:
    asked = _Asked.of(illustrate, book, part, whole)
    if (why := _why_no_part(asked)) and not asked.assumption:
        why, verdict = f"No {operation}: {why}.", asked.verdict()
        raise NotComparable(operation, why, "Show each by itself.", verdict)
    return asked


def _why_no_part(asked: _Asked) -> str:
    """Why one figure is not part of the other, or nothing where it is."""
    (part, whole), (a, b), book = asked.rows, asked.operands, asked.book
    if b.measure not in book.wholes(a.measure):
        return (
            f"the codebook does not say that what {a.words} counts is part of what {b.words} counts"
        )
    if told := asked.ruled_out("share"):
        return f"what they count is not to be used for {told}"
    if a.unit != b.unit:
        return f"one counts {a.unit}, the other {b.unit}"
    places = {str(row["geography"]) for row in (part, whole)} - set(REASONS)
    if len(places) > 1:
        return f"one is of {', the other of '.join(sorted(places))}"
    covered = {str(row.get("coverage", "")) for row in (part, whole)} - {"", *REASONS}
    if len(covered) > 1:
        return f"one covers {', the other '.join(sorted(covered))}".replace("_", " ")
    days = [_days_of_publication(book, row) for row in (part, whole)]
    if all(days) and days[0] != days[1]:
        return "they were published on different days"
    return _why_not_of_one_period(part, whole)


def _why_not_of_one_period(one: pd.Series, other: pd.Series) -> str:
    spans = [(row["period_start"], row["period_end"]) for row in (one, other)]
    stated = [span for span in spans if not all(pd.isna(day) for day in span)]
    if len(stated) == 2 and stated[0] != stated[1]:
        return "they are of different periods"
    if len(stated) < 2 and one.get("statement_id") != other.get("statement_id"):
        return "no period shows that they belong together"
    return ""


def _days_of_publication(book: Codebook, row: pd.Series) -> set[str]:
    """The days on which a published point, or what a figure quotes, was published."""
    vintage = book.describe(as_figures(row.to_frame().T))["vintage"].iloc[0]
    return {key.rpartition("|")[2] for key in vintage.split("+")} if vintage else set()


def _why_no_sum(asked: _Asked) -> str:
    """Why figures may count something twice when they are added, or nothing where none does."""
    book, rows, operands = asked.book, asked.rows, asked.operands
    if len({operand.unit for operand in operands}) > 1:
        return "they are in different units"
    if any(operand.kind not in ("count", "money") for operand in operands):
        return "only counts and sums of money can be added"
    if told := asked.ruled_out("total"):
        return f"what they count is not to be used for {told}"
    known = book.describe(pd.concat([as_figures(row.to_frame().T) for row in rows]))
    measures = [operand.measure for operand in operands]
    splits = set.intersection(*(_splits(book, measure) for measure in measures))
    for (i, one), (j, other) in combinations(known.iterrows(), 2):
        if one["class"] == other["class"]:
            return "they count the same thing twice: it is one figure, said again"
        days = [_days_of_publication(book, rows[int(number)]) for number in (i, j)]  # type: ignore[call-overload]
        if all(days) and days[0] != days[1]:
            return "they were published on different days"
        if len(set(measures)) == 1:
            if not _apart(one, other):
                return "their places or periods may overlap, so that they count the same twice"
        elif not splits or one["measure"] == other["measure"]:
            return "the codebook does not say that they are parts of one split of one whole"
        elif one["geography"] != other["geography"]:
            return "they are not surely of one place"
        elif why := _why_not_of_one_period(*(rows[int(number)] for number in (i, j))):  # type: ignore[call-overload]
            return why
    return ""


def _splits(book: Codebook, measure: str) -> set[tuple[str, str]]:
    """The wholes of which a measure is a part, each with what splits it."""
    wholes, words = (
        listed_in(book.of_measure(measure, column)) for column in ("part_of", "split_by")
    )
    return set(zip(wholes, words, strict=False))


def _apart(one: pd.Series, other: pd.Series) -> bool:
    """Whether two figures of one measure surely count nothing twice: in time, or in space."""
    span, later = ((row["from"], row["to"]) for row in (one, other))
    dated = not any(pd.isna(day) for day in (*span, *later)) and not (
        one["date_borrowed"] or other["date_borrowed"]
    )
    if not dated or one["geography"] is None or other["geography"] is None:
        return False
    if one["geography"] == other["geography"]:
        flows = one["stock_or_flow"] == "flow" == other["stock_or_flow"]
        return bool(flows and (span[1] < later[0] or later[1] < span[0]))
    places = {one["geography"], other["geography"]}
    local = one["coverage"] == other["coverage"] and one["coverage"] in ("one_force", "one_town")
    return span == later and (places <= NATIONS or local)


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


def _months(number: float | None) -> str:
    return f"{number:g} month{'' if number == 1 else 's'}"


def _rate(asked: _Asked, period: str, months: float) -> Derived:
    (operand,), over = asked.operands, f"over {_months(months)}"
    spans = months / MONTHS_IN[period]
    value, bounds = operand.value / spans, operand.bounds / spans
    rate = asked.derived(value, bounds, f"{operand.unit} a {period}", f"{operand.words} {over}")
    return rate if rate.illustration else replace(rate, assumption=over)
