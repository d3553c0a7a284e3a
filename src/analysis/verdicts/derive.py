"""Numbers worked out from figures: each with its bounds, its inputs and its assumption.

An operation is carried out only where the verdict on its figures allows it. Anything
else raises `NotComparable`, or is asked for as an illustration, with an assumption in
words that is printed wherever the result is.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from itertools import combinations
from typing import Any, NoReturn

import pandas as pd

from analysis.reading.bounds import Bounds
from analysis.tables.load import bounds_of
from analysis.tables.schema import REASONS
from analysis.verdicts.codebook import (
    DAYS_A_MONTH,
    Codebook,
    as_figures,
    counted_in,
    last_place,
    lengths_in,
    listed_in,
    months_between,
    point_id,
    units_of,
)
from analysis.verdicts.compare import NotComparable, Verdict, ruled_out, verdict_of, whole_row

DONE = {"ratio": "divided", "difference": "subtracted", "change": "set against each other"}
NATIONS = {"England", "Wales", "Scotland", "Northern Ireland"}
MONTHS_IN = {"month": 1, "year": 12}
MONTH = r"\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)(?:[a-z]+\b|\b\.?)"
YEAR = r"\b(?:19|20)\d\d(?:[/–-]\d\d)?\b"
ONE_END = rf"(?:{MONTH}(?: {YEAR})?|{YEAR})(?! inclusive| \d)"
OPEN_ENDED = re.compile(
    rf"\bbetween {ONE_END} and {ONE_END}|{ONE_END}(?: to | until | till |\s?[–-]\s?){ONE_END}"
)
"""Words for a period that may leave out its last month or year, or count it."""
BY = re.compile(r"\bby\b(?!.*(?<!\bup) to\b)|\b(?:more|fewer|less)\b(?! than)")
"""Words that make a number with a direction the step that a count has taken, and no level."""


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
    def standing(self) -> str:
        """What the number is worth: a finding, an illustration, or why it is neither.

        >>> Derived(math.nan, Bounds(0, 100, True, True), "percent", (), "").standing
        'says nothing'
        >>> Derived(math.nan, Bounds(0.5, 3, True, True), "times", (), "").standing
        'leaves open which is larger'
        """
        if self.illustration:
            return "illustration"
        if not self.bounds.known:
            return "not a finding: the words do not say how exact the numbers are"
        lower, upper, in_percent = self.bounds.lower, self.bounds.upper, self.unit == "percent"
        # Bounds exclude nothing that admit any share, or any fall as well as a rise.
        if self.signed and in_percent:
            nothing = lower <= -100 and upper > 0
        elif self.signed:
            nothing = math.isinf(lower) and math.isinf(upper)
        else:
            nothing = lower <= 0 and upper >= (100 if in_percent else math.inf)
        if nothing:
            return "says nothing"
        equal = 0 if self.signed else 1 if self.unit == "times" else math.nan
        return "leaves open which is larger" if lower < equal < upper else "finding"

    def __str__(self) -> str:
        unit, a, time = self.unit.partition(" a ")
        each = a + time
        if unit == "percentage points":  # of two shares: more or less, and no rise or fall
            number = f"{self.bounds.in_words(signed=True)} {unit}"
        else:
            number = self.bounds.in_words(unit, signed=self.signed)
            number += each if self.bounds.known else ""
        if not math.isnan(self.value) and not self.bounds.is_exact:
            if self.bounds.known:
                value = self.bounds.value_in_words(self.value, unit)
            else:
                # No more digits than the inputs are worth.
                rounded = float(f"{self.value:.{self.digits - 1}e}")
                value = Bounds.exact(rounded).in_words(unit)
            number = f"{value}{each} ({number})"
        assuming = f"; assuming {self.assumption}" if self.illustration else ""
        said = f"{number}: {self.formula} ({self.standing}{assuming})"
        return " ".join([f"{said}.", *self.caveats]) if self.caveats else said


class Ambiguous(NotComparable):
    """A question with several answers, all of them in `readings`."""

    def __init__(self, operation: str, why: str, readings: Sequence[Derived]) -> None:
        self.readings = tuple(readings)
        given = "; ".join(
            f"{reading.bounds.in_words(reading.unit)} {reading.assumption}"
            for reading in self.readings
        )
        super().__init__(operation, why, f"Give them all: {given}.")


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
    asked = _Asked("ratio", illustrate, book, left, right).by_verdict()
    a, b = asked.operands
    if a.kind == "change" == b.kind and a.unit == b.unit == "percent":
        formula = f"the growth factor of {a.words} divided by that of {b.words}"
        a, b = (
            replace(each, value=1 + each.value / 100, bounds=1 + each.bounds / 100)
            for each in (a, b)
        )
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
    asked = _Asked("difference", illustrate, book, left, right).by_verdict()
    a, b = asked.operands
    unit = "percentage points" if a.unit == "percent" else a.unit
    value, formula = a.value - b.value, f"{a.words} less {b.words}"
    return asked.derived(value, a.bounds - b.bounds, unit, formula, summed=True)


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
    asked = _Asked("change", illustrate, book, base, end).by_verdict()
    a, b = asked.operands
    if a.unit == "percent":
        why = "No change in per cent of what is in per cent itself."
        asked.refuse(why, "Ask for the difference in percentage points.")
    starts, ends = asked.known["to"]
    undated = asked.known["date_borrowed"].any() or pd.isna(starts) or pd.isna(ends)
    if not (starts < ends or (undated and asked.assumption)):
        why = f"The base, {a.words}, is of no earlier period than the end, {b.words}."
        asked.refuse(why, "Name the earlier one first; of one period ask for the difference.")
    bounds = 100 * (b.bounds / a.bounds - 1)
    formula = f"the change from {a.words} to {b.words}"
    return asked.derived(100 * (_over(b, a) - 1), bounds, "percent", formula)


def share(
    part: Figure, whole: Figure, *, illustrate: str = "", book: Codebook | None = None
) -> Derived:
    """What `part` is of `whole`, in per cent, between 0 and 100.

    The measure of `part` must be part_of the measure of `whole`, in one unit, place,
    period and vintage; otherwise raises `NotComparable`, unless `illustrate` gives the
    assumption. No assumption gives parts to what is no count or sum of money.

    >>> notarise = "cooper-2015-release/fully-investigated", "cooper-2015-release/notarise-cases"
    >>> investigated = share(*notarise)
    >>> investigated.bounds.in_words("percent"), investigated.value
    ('less than 5%', nan)
    """
    asked = _Asked("share", illustrate, book, part, whole)
    a, b = asked.part_and_whole()
    formula = f"{a.words} as a share of {b.words}"
    return asked.derived(100 * _over(a, b), a.bounds.share_of(b.bounds), "percent", formula)


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
    asked = _Asked("remainder", illustrate, book, part, whole)
    a, b = asked.part_and_whole()
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
    `NotComparable` for all others, unless `illustrate` gives the assumption. What a change
    from one to another would keep in mind, their sum keeps too.

    >>> package = [f"rudd-2017-1/{part}" for part in ("crime-agency", "centre", "trafficking")]
    >>> total(package).value
    29700000.0
    """
    if not len(parts):
        raise ValueError("total needs at least one figure")
    asked = _Asked("total", illustrate, book, *parts).where(_why_no_sum, "Give")
    value = sum(each.value for each in asked.operands)
    bounds = reduce(operator.add, (each.bounds for each in asked.operands))
    formula = " plus ".join(each.words for each in asked.operands)
    for pair in combinations(range(len(parts)), 2):
        doubts = verdict_of(asked.book, asked.known, *pair).doubts
        asked.reasons += tuple(doubt for doubt in doubts if doubt not in asked.reasons)
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

    The length is made from the first and the last day. Where a figure has none, `length` is an
    assumption, and the rate an illustration. Where the words of the period can be read as two
    lengths ("between August 2010 and October 2011" is 14 or 15 months) and `length` is not
    given, raises `Ambiguous`, whose `readings` hold both. Raises `NotComparable` for a figure
    without dates, for one that is no count or sum of money, for what a number rose or fell by,
    where the codebook rules a rate of its measure out, and where the period is shorter than
    what it is made to stand for, nine months for a year, unless `illustrate` gives the assumption.

    >>> per("abbott-2017-oped/gang-victims", "month", length=14).bounds.in_words()
    'more than 171'
    """
    if period not in MONTHS_IN:
        raise ValueError(f"period is '{period}'; allowed: {', '.join(MONTHS_IN)}")
    asked = _Asked(f"per {period}", illustrate, book, figure)
    (row,), (a,) = asked.rows, asked.operands
    is_stock = asked.book.of_measure(row["measure_id"], "stock_or_flow") == "stock"
    if a.kind not in ("count", "money") or is_stock:
        asked.refuse(f"{a.words} is no count over a period.", "Give it as it was said.")
    told = ruled_out(asked.book, "per", [row]) or ruled_out(asked.book, f"per_{period}", [row])
    if told or a.measure not in set(asked.book.measures["measure_id"]):
        used = f": its measure is not to be used for {told}" if told else ""
        why = f"{a.words} must not be made a {period}ly figure{used}."
        asked.refuse(why, "Give it with its whole period.")
    each = str(row.get("period_type")).replace("_", " ")
    if each.startswith("each "):
        asked.refuse(f"{a.words} is a number for {each} as it stands.", "Give it so.")
    if length is not None and not (isinstance(length, int | float) and length > 0):
        raise ValueError(f"length is {length!r}; it must be a number of months above 0")
    if not asked.assumption and (a.value < 0 or _is_step(row)):
        asked.refuse(
            f"{a.words} is what a number rose or fell by from a base to an end.",
            "Give it with its base and its end, or ask for an illustration with its assumption.",
        )
    lengths = _lengths(row)
    either = " or ".join(map(_months, lengths)).replace(" months or", " or")
    if length is not None and lengths and length not in lengths:
        asked.refuse(f"The period of {a.words} is not {_months(length)}.", f"It is {either}.")
    chosen = lengths if length is None else [length]
    if not chosen:
        why = f"{a.words} is given for no stated period."
        asked.refuse(why, "Give the period as length, in months.")
    if min(chosen) < MONTHS_IN[period] and not asked.assumption:
        asked.refuse(
            f"{a.words} covers less than a {period}: a number for a whole {period} is an "
            "extrapolation.",
            "Give it with its whole period, or ask for an illustration with its assumption.",
        )
    readings = []
    for months in chosen:
        spans, over = months / MONTHS_IN[period], f"over {_months(months)}"
        if "day" in over:
            over += f", a month having {DAYS_A_MONTH} on average"
        formula = f"{a.words} {over}"
        rate = asked.derived(a.value / spans, a.bounds / spans, f"{a.unit} a {period}", formula)
        if not rate.illustration:
            # A length without dates in the words is the reader's own.
            assumed = over if lengths else f"a period of {_months(months)}"
            rate = replace(rate, assumption=assumed, illustration=not lengths)
        readings.append(rate)
    if len(readings) > 1:
        raise Ambiguous(asked.operation, f"'{row['period_text']}' can be {either}.", readings)
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


class _Asked:
    """What an operation is asked of: whole rows, the tables they rest on, and an assumption."""

    def __init__(
        self, operation: str, illustrate: str, book: Codebook | None, *figures: Figure
    ) -> None:
        self.operation = operation
        self.book = book or Codebook.of()
        self.rows = [whole_row(figure, self.book.figures) for figure in figures]
        self.figures = [as_figures(row.to_frame().T) for row in self.rows]
        self.operands = list(map(_operand, self.rows, self.figures))
        self.assumption = _assumption(illustrate)
        self.reasons: tuple[str, ...] = ()

    @cached_property
    def known(self) -> pd.DataFrame:
        """What is known of each figure, as the gates look at it."""
        return self.book.describe(pd.concat(self.figures))

    @cached_property
    def verdict(self) -> Verdict:
        """The verdict on the first two figures."""
        return verdict_of(self.book, self.known)

    def refuse(self, why: str, instead: str) -> NoReturn:
        """Raise `NotComparable`, with the verdict where the operation is on two figures."""
        verdict = self.verdict if self.operation in (*DONE, "share", "remainder") else None
        raise NotComparable(self.operation, why, instead, verdict)

    def where(self, reasons: Callable[[_Asked], Iterator[str]], done: str) -> _Asked:
        """The same where there is no reason against it, or an assumption."""
        if not self.assumption and (why := next(reasons(self), "")):
            name = "sum" if self.operation == "total" else self.operation
            self.refuse(f"No {name}: {why}.", f"{done} each by itself.")
        return self

    def part_and_whole(self) -> list[_Operand]:
        """The two, of which no assumption makes a change or a larger number part of the other."""
        for each in self.operands:
            kind = "change" if each.value < 0 else each.kind
            if kind not in ("count", "money"):
                why = f"Only counts and sums of money have parts; {each.words} is a {kind}."
                self.refuse(why, "Say each by itself, as the kind of number it is.")
        a, b = self.where(_why_no_part, "Show").operands
        if a.value > b.value or (a.bounds.apart(b.bounds) and a.bounds.lower >= b.bounds.upper):
            self.refuse(
                f"{a.words} is more than {b.words}, so no part of it.", "Show each by itself."
            )
        return [a, b]

    def by_verdict(self) -> _Asked:
        """The same with the reasons of its verdict, where that or an assumption allows it."""
        verdict, measures = self.verdict, [str(row["measure_id"]) for row in self.rows]
        self.reasons = verdict.reasons
        rates = len({each.unit for each in self.operands if each.kind == "rate"})
        if verdict.allows(self.operation) or (self.assumption and rates < 2):
            return self
        refused = f"These two cannot be {DONE[self.operation]}"
        told = ruled_out(self.book, self.operation, self.rows)
        if told and verdict.verdict in ("comparable", "comparable_with_caveats"):
            why = f"{refused}: what they count is not to be used for {told}."
            self.refuse(why, "Give each by itself.")
        parts = (whole in self.book.wholes(part) for part, whole in (measures, measures[::-1]))
        instead = verdict.remedy
        if verdict.verdict != "repetition" and any(parts):
            instead = "One is part of the other: ask what share it is."
        self.refuse(f"{refused}. {verdict.sentence}", instead)

    def derived(
        self, value: float, bounds: Bounds, unit: str, formula: str, *, summed: bool = False
    ) -> Derived:
        """A derived number with the reasons of its verdict and what its measures rule out."""
        uses = self.book.uses_ruled_out(each.measure for each in self.operands)
        ruled_out = [f"Not to be used for {'; '.join(uses)}."] if uses else []
        inexact = [each.value for each in self.operands if not each.bounds.known]
        digits = 3
        if not summed:
            digits = min((_place(part) - last_place(part) + 1 for part in inexact), default=3)
        elif inexact and value and not math.isnan(value):
            # Down to the coarsest last place of what was added.
            digits = max(1, _place(value) - max(map(last_place, inexact)) + 1)
        return Derived(
            value=value,
            bounds=bounds,
            unit=unit,
            inputs=tuple(each.name for each in self.operands),
            formula=formula,
            assumption=self.assumption,
            illustration=bool(self.assumption),
            signed=self.operation in ("difference", "change"),
            caveats=(*self.reasons, *ruled_out),
            digits=digits,
        )


def _operand(row: pd.Series, figures: pd.DataFrame) -> _Operand:
    bounds, value, figure = bounds_of(row), float(row["value"]), figures.iloc[0]
    kind, measure = str(figure["kind"]), str(figure["measure_id"])
    unit = str(units_of(figures).fillna(figure["unit"]).iloc[0])
    if "series_id" in row.index:
        words = f"{'−' if value < 0 else ''}{abs(value):,.15g}"
        return _Operand(point_id(row), measure, kind, words, value, bounds, unit)
    words = f"'{row['value_text']}'"
    if kind == "rank":
        raise NotComparable(
            "arithmetic",
            f"{words} is a rank, not a number.",
            "Ask in which year the series starts, and which rank it gives in each publication.",
        )
    return _Operand(str(row["figure_id"]), measure, kind, words, value, bounds, unit)


def _over(a: _Operand, b: _Operand) -> float:
    return a.value / b.value if b.value else math.nan


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


def _why_no_part(asked: _Asked) -> Iterator[str]:
    """Each reason why one figure is not part of the other."""
    (part, whole), (a, b) = asked.rows, asked.operands
    if b.measure not in asked.book.wholes(a.measure):
        yield (
            f"the codebook does not say that what {a.words} counts is part of what {b.words} counts"
        )
    if told := ruled_out(asked.book, "share", asked.rows):
        yield f"what they count is not to be used for {told}"
    if counted_in(a.unit) != counted_in(b.unit):
        yield f"one counts {a.unit}, the other {b.unit}"
    places = {str(row["geography"]) for row in asked.rows} - set(REASONS)
    if len(places) > 1:
        yield f"one is of {', the other of '.join(sorted(places))}"
    covered = {str(row.get("coverage", "")) for row in asked.rows} - {"", *REASONS}
    if len(covered) > 1:
        yield f"one covers {', the other '.join(sorted(covered))}".replace("_", " ")
    yield from _why_not_of_one_day(asked, 0, 1)
    yield from _why_not_of_one_period(part, whole)


def _why_not_of_one_day(asked: _Asked, one: int, other: int) -> Iterator[str]:
    quoted = asked.known["vintage"].iloc[[one, other]].dropna()
    days = [{key.rpartition("|")[2] for key in vintages.split("+")} for vintages in quoted]
    if len(days) == 2 and days[0] != days[1]:
        yield "they were published on different days"


def _why_not_of_one_period(one: pd.Series, other: pd.Series) -> Iterator[str]:
    spans = [(row["period_start"], row["period_end"]) for row in (one, other)]
    stated = [span for span in spans if not all(pd.isna(day) for day in span)]
    if len(stated) == 2 and stated[0] != stated[1]:
        yield "they are of different periods"
    if len(stated) < 2 and one.get("statement_id") != other.get("statement_id"):
        yield "no period shows that they belong together"


def _why_no_sum(asked: _Asked) -> Iterator[str]:
    """Each reason why figures may count something twice when they are added."""
    operands = asked.operands
    if len({counted_in(each.unit) for each in operands}) > 1:
        yield "they are in different units"
    if any(each.kind not in ("count", "money") for each in operands):
        yield "only counts and sums of money can be added"
    if told := ruled_out(asked.book, "total", asked.rows):
        yield f"what they count is not to be used for {told}"
    one_measure = len({each.measure for each in operands}) == 1
    splits = set.intersection(*(_splits(asked.book, each.measure) for each in operands))
    for (i, one), (j, other) in combinations(enumerate(asked.known.to_dict("records")), 2):
        if one["class"] == other["class"]:
            yield "they count the same thing twice: it is one figure, said again"
        yield from _why_not_of_one_day(asked, i, j)
        if one_measure:
            if not _apart(one, other):
                yield "their places or periods may overlap, so that they count the same twice"
        elif not splits or one["measure"] == other["measure"]:
            yield "the codebook does not say that they are parts of one split of one whole"
        elif one["geography"] != other["geography"]:
            yield "they are not surely of one place"
        else:
            yield from _why_not_of_one_period(asked.rows[i], asked.rows[j])


def _splits(book: Codebook, measure: str) -> set[tuple[str, str]]:
    """The wholes of which a measure is a part, each with what splits it."""
    cells = (listed_in(book.of_measure(measure, name)) for name in ("part_of", "split_by"))
    return set(zip(*cells, strict=False))


def _apart(one: dict[Hashable, Any], other: dict[Hashable, Any]) -> bool:
    """Whether two figures of one measure surely count nothing twice: in time, or in space."""
    span, later = ((row["from"], row["to"]) for row in (one, other))
    borrowed = one["date_borrowed"] or other["date_borrowed"]
    unknown = any(pd.isna(day) for day in (*span, *later))
    if borrowed or unknown or None in (one["geography"], other["geography"]):
        return False
    if one["geography"] == other["geography"]:
        flows = one["stock_or_flow"] == "flow" == other["stock_or_flow"]
        return bool(flows and (span[1] < later[0] or later[1] < span[0]))
    places = {one["geography"], other["geography"]}
    local = one["coverage"] == other["coverage"] and one["coverage"] in ("one_force", "one_town")
    return bool(span == later and (places <= NATIONS or local))


def _is_step(row: pd.Series) -> bool:
    """Whether a number with a direction is what a count rose or fell by, and no level."""
    if row.get("direction", "none") == "none" or "quote" not in row:
        return False
    words = str(row["value_text"])
    before = str(row["quote"]).partition(words)[0][-12:]
    return BY.search(before + words) is not None


def _lengths(row: pd.Series) -> list[float]:
    """The lengths in months that the words of a period, or a note on it, admit.

    From one month, or year, to another may leave out the last one or count it, unless the
    words give the length as well.
    """
    start, end = (pd.to_datetime(pd.Series([row[f"period_{each}"]])) for each in ("start", "end"))
    months = float(months_between(start, end).iloc[0])
    if math.isnan(months):
        return []
    words = str(row.get("period_text", row.get("note", "")))
    between = OPEN_ENDED.search(words) if row.get("period_type") == "window" else None
    last = 12 if between and not re.search(MONTH, between[0]) else 1
    admitted = [length for length in (months - last, months) if length > 0]
    said = [length for length in admitted if length in lengths_in(words)]
    return said or (admitted if between else [months])


def _months(number: float) -> str:
    """A length in months, or in days where it is no whole number of months."""
    days = number * DAYS_A_MONTH
    if number % 1 and math.isclose(days, round(days)):
        return f"{days:.0f} day{'' if round(days) == 1 else 's'}"
    return f"{number:g} month{'' if number == 1 else 's'}"
