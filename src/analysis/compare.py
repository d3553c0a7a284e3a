"""May two figures be set side by side? A verdict with its reasons, by the rules of the codebook.

The rules are applied in order, the first that applies decides: repetition; kind, unit,
measure, population; relation of the measures; place and period; collection, status and
coverage. Metadata that is missing never passes a gate. One pair and a million pairs go
through the same code.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.errors import did_you_mean
from analysis.quantity import find_quantities
from analysis.schema import REASONS
from analysis.tables import (
    bounds_of,
    load_figures,
    load_measures,
    load_sources,
    load_statements,
)

VERDICTS = (
    "comparable",
    "comparable_with_caveats",
    "conceptually_related",
    "undetermined",
    "not_comparable",
    "repetition",
)
GATES = (
    "kind",
    "unit",
    "measure",
    "population",
    "geography",
    "period",
    "collection",
    "status",
    "coverage",
)
DECIDE_ALONE = GATES[:4]
PLACE_AND_TIME = ("geography", "period")
QUALITY = ("collection", "status", "coverage")
PASSED, FAILED, MISSING, CAVEAT = range(4)

WITHOUT_NUMBERS = ("side_by_side", "separate_panels")
ALLOWED = {
    "comparable": ("side_by_side", "difference", "ratio", "joined_line"),
    "comparable_with_caveats": ("side_by_side", "difference", "ratio", "joined_line"),
    "conceptually_related": ("separate_panels",),
    "repetition": ("side_by_side",),
    "undetermined": (),
    "not_comparable": (),
}
"""What each verdict allows; `ranking` is added where the bounds lie apart."""

PLURALS = {
    "kind": "Different kinds of number",
    "unit": "Different units",
    "measure": "Different measures",
    "population": "Different populations",
    "geography": "Different places",
    "period": "Different periods",
    "collection": "Counted in different ways",
    "status": "Counts of different standing",
    "coverage": "Different coverage",
}
ABSENT = {
    "kind": "a base period",
    "unit": "a unit",
    "measure": "a measure that the codebook defines",
    "population": "a population",
    "geography": "a place",
    "period": "a period that settles it",
    "collection": "how it was counted",
    "status": "how firm the count is",
    "coverage": "how much of the place is covered",
}
CAVEATS = {
    "geography": "a place is taken from the measure, not stated",
    "period": "a date is taken from the statement",
    "collection": "the way of counting changed between them",
    "status": "the counts differ in standing",
    "coverage": "they do not cover the whole place, or not the same part of it",
}
FROM_CODEBOOK = "as in the codebook"
MONTHS_IN = {"months": 1, "years": 12}
DAYS_OF_BREAKS = re.compile(r"(?:^|;\s*)(\d{4}-\d{2}-\d{2}):")
PAIRS_AT_ONCE = 1 << 20
Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether two figures may be compared, and why.

    `failed`, `missing` and `caveats` name gates; `conflicts` names what differs between
    two mentions of one figure; `allowed` names operations; `orderable` says that the
    bounds lie apart, so that one is larger. `sentence` says it to a student.
    """

    left: str
    right: str
    verdict: str
    sentence: str
    failed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    orderable: bool = False
    reasons: tuple[str, ...] = field(default=(), compare=False)

    def allows(self, operation: str) -> bool:
        """Whether the verdict allows an operation such as ratio or joined_line."""
        return operation in self.allowed

    def __str__(self) -> str:
        return f"{self.verdict.replace('_', ' ')}: {self.sentence}"


class NotComparable(ValueError):
    """An operation that the figures do not allow.

    `verdict` says why, where two figures met; `instead` says what could be asked.
    """

    def __init__(self, operation: str, why: str, instead: str, verdict: Verdict | None) -> None:
        self.operation = operation
        self.verdict = verdict
        self.instead = instead
        super().__init__(f"{why} {instead}")


def compare(
    left: str | pd.Series,
    right: str | pd.Series,
    *,
    statements: pd.DataFrame | None = None,
    measures: pd.DataFrame | None = None,
    sources: pd.DataFrame | None = None,
) -> Verdict:
    """The verdict on two figures, given as ids or as rows of a loaded table.

    A row may come from `load_figures()` or `load_published()`. Raises `KeyError` for an
    id that no figure has.

    >>> verdict = compare("abbott-2017-oped/image-users", "abbott-2017-oped/images-shared")
    >>> verdict.verdict, verdict.failed[0], verdict.sentence
    ('not_comparable', 'unit', 'Different units: images and people.')
    """
    codebook = _Codebook(statements, measures, sources)
    rows = [_one_kind(row.to_frame().T) for row in rows_of(left, right)]
    described = codebook.describe(pd.concat(rows))
    judged = _judge(described, np.array([0]), np.array([1]), codebook)
    return _verdict(described, judged)


def comparisons(
    left: pd.DataFrame | None = None,
    right: pd.DataFrame | None = None,
    *,
    statements: pd.DataFrame | None = None,
    measures: pd.DataFrame | None = None,
    sources: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The verdicts on all pairs of figures, one row a pair.

    Without arguments all pairs of `load_figures()`; with `left` all pairs within it; with
    both every figure of `left` with every figure of `right`. Columns: left, right,
    verdict, gate (the one that decided, or nothing), failed, missing, caveats (gates,
    separated by semicolons), orderable, sentence.

    >>> figures = load_figures().query("statement_id == 'abbott-2017-oped'")
    >>> pairs = comparisons(figures)
    >>> len(pairs) == len(figures) * (len(figures) - 1) // 2
    True
    """
    codebook = _Codebook(statements, measures, sources)
    first = _one_kind(load_figures() if left is None else left)
    both = first if right is None else pd.concat([first, _one_kind(right)])
    described = codebook.describe(both)
    parts = [
        _as_frame(described, _judge(described, i, j, codebook))
        for i, j in _pairs(len(first), None if right is None else len(both) - len(first))
    ]
    return _joined(parts)


def row_of(figure: str | pd.Series) -> pd.Series:
    """The row of a figure that is given by its id, or the row itself."""
    return rows_of(figure)[0]


def rows_of(*figures: str | pd.Series) -> list[pd.Series]:
    """The rows of figures that are given by their ids; a row is given back as it is.

    Raises `KeyError` for an id that no figure has.
    """
    if all(isinstance(figure, pd.Series) for figure in figures):
        return [figure for figure in figures if isinstance(figure, pd.Series)]
    known = load_figures().set_index("figure_id", drop=False)
    rows = []
    for figure in figures:
        if isinstance(figure, pd.Series):
            rows.append(figure)
        elif figure in known.index:
            rows.append(pd.Series(known.loc[figure]))
        else:
            remedy = did_you_mean(figure, known.index)
            raise KeyError(f"no figure has the id '{figure}'. {remedy}".strip())
    return rows


def point_id(point: pd.Series) -> str:
    """A name for a published data point: its series and its period.

    >>> point_id(load_published().iloc[0])
    'cps_child_abuse_prosecuted/2009-04-01/2010-03-31'
    """
    days = [
        ".." if pd.isna(day) else str(pd.Timestamp(day).date())
        for day in (point["period_start"], point["period_end"])
    ]
    return "/".join([str(point["series_id"]), *days])


def _one_kind(rows: pd.DataFrame) -> pd.DataFrame:
    """Published data points in the columns of figures; figures as they are."""
    if "series_id" not in rows:
        return rows.assign(vintage="")
    kinds = rows["unit"].map({"percent change": "change", "percent": "share", "GBP": "money"})
    start, end = pd.to_datetime(rows["period_start"]), pd.to_datetime(rows["period_end"])
    point = start.notna() & (start == end)
    own = rows["measure_id"].where(rows["measure_id"] != "other", "series:" + rows["series_id"])
    return pd.DataFrame(
        {
            "figure_id": rows.apply(point_id, axis=1),
            "statement_id": "",
            "same_as": "not_applicable",
            "measure_id": own,
            "vintage": rows["series_id"] + "|" + rows["segment"],
            "kind": kinds.fillna("count"),
            "unit": rows["unit"].replace({"percent change": "percent"}),
            "direction": "none",
            "population_group": rows["population"].where(
                rows["measure_id"] == "other", FROM_CODEBOOK
            ),
            "geography": rows["geography"],
            "coverage": "national",
            "period_text": "not_stated",
            "period_start": start,
            "period_end": end,
            "period_type": _type_of_period(start, end),
            "base_period_text": pd.Series("published", index=rows.index).where(
                start.notna() & end.notna(), "not_stated"
            ),
            "stock_or_flow": np.where(point, "stock", "flow"),
            "collection": rows["series_id"],
            "status": rows["series_id"],
            "hedge": "none",
            "value": rows["value"],
            "lower": rows["lower"],
            "upper": rows["upper"],
            "lower_closed": rows["lower_closed"],
            "upper_closed": rows["upper_closed"],
        }
    )


def _type_of_period(start: pd.Series, end: pd.Series) -> pd.Series[str]:
    months = (end + pd.Timedelta(days=1)).dt.to_period("M").astype("int64") - start.dt.to_period(
        "M"
    ).astype("int64")
    kinds = np.select(
        [
            start.isna() | end.isna(),
            start == end,
            (months == 12) & (start.dt.month == 1) & (start.dt.day == 1),
            (months == 12) & (start.dt.month == 4) & (start.dt.day == 1),
        ],
        ["not_stated", "point", "calendar_year", "financial_year"],
        default="window",
    )
    return pd.Series(kinds, index=start.index)


class _Codebook:
    """What is known beside the figures: statements, measures and sources."""

    def __init__(
        self,
        statements: pd.DataFrame | None,
        measures: pd.DataFrame | None,
        sources: pd.DataFrame | None,
    ) -> None:
        self.statements = load_statements() if statements is None else statements
        self.measures = (load_measures() if measures is None else measures).astype(object)
        self.sources = load_sources() if sources is None else sources
        self.related = self._relations()

    def _relations(self) -> set[tuple[str, str]]:
        pairs = set()
        for measure, others in zip(
            self.measures["measure_id"], self.measures["related_to"], strict=True
        ):
            for other in others.split(";"):
                pairs |= {(measure, other), (other, measure)}
        return pairs

    def describe(self, figures: pd.DataFrame) -> pd.DataFrame:
        """Figures with everything that the gates look at, missing metadata as None."""
        rows = figures.reset_index(drop=True).astype({"kind": object})
        statements = self.statements.set_index("statement_id")
        measures = self.measures.set_index("measure_id")

        def of_measure(column: str) -> pd.Series:
            from_codebook = rows["measure_id"].map(measures[column])
            own = rows.get(column)
            if own is None or column in ("geography", "population_group", "unit", "kind"):
                return _known(from_codebook)
            return _known(own.astype(object).where(own.notna(), from_codebook))

        start = pd.to_datetime(rows["period_start"])
        end = pd.to_datetime(rows["period_end"])
        said = pd.to_datetime(rows["statement_id"].map(statements["date_latest"]))
        changes = rows["kind"].eq("change") | (
            rows["kind"].eq("ratio") & rows["direction"].ne("none")
        )
        place, place_of_measure = _known(rows["geography"]), of_measure("geography")
        kind_of_period = _known(rows["period_type"]).where(
            rows["period_type"].astype(object) != "relative", None
        )
        described = pd.DataFrame(
            {
                "id": rows["figure_id"],
                "event": _known(rows["statement_id"].map(statements["event_id"])),
                "vintage": rows["vintage"],
                "kind": _known(rows["kind"]),
                "is_change": changes,
                "base_known": _known(rows["base_period_text"]).notna()
                & start.notna()
                & end.notna(),
                "unit": _known(rows["unit"]),
                "measure": _known(rows["measure_id"].where(rows["measure_id"] != "other")),
                "label": rows["measure_id"]
                .map(measures["label"])
                .astype(object)
                .fillna(rows["measure_id"]),
                "population": _known(
                    rows["population_group"]
                    .astype(object)
                    .mask(
                        rows["population_group"].eq(FROM_CODEBOOK), of_measure("population_group")
                    )
                ),
                "geography": place.where(place.notna(), place_of_measure),
                "place_borrowed": place.isna() & place_of_measure.notna(),
                "stock_or_flow": of_measure("stock_or_flow"),
                "period_type": kind_of_period,
                "months": _months(start, end).fillna(_months_in_words(rows["period_text"])),
                "dated": end.notna() | said.notna(),
                "date_borrowed": end.isna() & said.notna(),
                "from": start.fillna(end).fillna(said),
                "to": end.fillna(said),
                "collection": of_measure("collection"),
                "status": of_measure("status"),
                "coverage": _known(rows["coverage"]),
                "period_text": _known(rows["period_text"]),
                "hedge": rows["hedge"],
                "group": _groups(rows["figure_id"], rows["same_as"]),
                **{
                    name: rows[name]
                    for name in ("value", "lower", "upper", "lower_closed", "upper_closed")
                },
            }
        )
        breaks = rows["measure_id"].map(measures["known_breaks"])
        unknown_breaks = breaks.isin([reason for reason in REASONS if reason != "not_applicable"])
        described.loc[unknown_breaks, "collection"] = None
        described["segment_from"] = _segment(described["from"], breaks)
        described["segment_to"] = _segment(described["to"], breaks)
        for number, originals in enumerate(self._originals(rows["figure_id"])):
            described[f"original_{number}"] = originals
        return described

    def _originals(self, ids: pd.Series[str]) -> Iterator[pd.Series]:
        """The series and period that are a figure's original, one column for each it has."""
        rows = self.sources[self.sources["relation"] == "original"]
        keys = (
            rows["series_id"]
            + "|"
            + rows["period_start"].astype(str)
            + "|"
            + rows["period_end"].astype(str)
        )
        turn = rows.groupby("figure_id").cumcount()
        for number in range(int(turn.max()) + 1 if len(turn) else 0):
            mine = turn == number
            yield ids.map(dict(zip(rows["figure_id"][mine], keys[mine], strict=True)))


def _known(column: pd.Series) -> pd.Series:
    """A column with None in place of every reason for an empty cell."""
    plain = column.astype(object)
    return plain.where(plain.notna() & ~plain.isin([*REASONS, ""]), None)


def _months(start: pd.Series, end: pd.Series) -> pd.Series:
    days = (end - start).dt.days + 1
    return (days / 30.4375).round(0)


def _months_in_words(periods: pd.Series) -> pd.Series:
    """The length of a period whose words give it without dates: "over a 16-year period"."""
    lengths = {}
    for words in periods.dropna().unique():
        found = [quantity for quantity in find_quantities(words) if quantity.unit in MONTHS_IN]
        if len(found) == 1:
            lengths[words] = found[0].value * MONTHS_IN[found[0].unit]
    return periods.astype(object).map(lengths).astype(float)


def _groups(ids: pd.Series[str], same_as: pd.Series[str]) -> pd.Series:
    """A name shared by all figures that same_as links, directly or over others."""
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while leader.setdefault(name, name) != name:
            name = leader[name]
        return name

    for name, others in zip(ids, same_as, strict=True):
        for other in () if others in REASONS or pd.isna(others) else others.split(";"):
            leader[find(name)] = find(other)
    return ids.map(find)


def _segment(day: pd.Series, breaks: pd.Series) -> pd.Series:
    """How many known breaks of its measure lie before a day."""
    count = pd.Series(0, index=day.index)
    for text in breaks.dropna().unique():
        if text in REASONS:
            continue
        days = pd.to_datetime(DAYS_OF_BREAKS.findall(text))
        mine = breaks == text
        count[mine] = sum((day[mine] >= when).astype(int) for when in days)
    return count


def _pairs(left: int, right: int | None) -> Iterator[tuple[Codes, Codes]]:
    """Row numbers of all pairs, about a million at a time."""
    width = left if right is None else right
    rows = max(1, PAIRS_AT_ONCE // max(1, width))
    for first in range(0, left, rows):
        i = np.arange(first, min(first + rows, left))
        if right is None:
            grid = np.arange(width)
            keep = grid[None, :] > i[:, None]
        else:
            grid = np.arange(left, left + right)
            keep = np.ones((len(i), right), dtype=bool)
        a, b = np.nonzero(keep)
        yield i[a], grid[b]


@dataclass(frozen=True, slots=True)
class _Judged:
    left: Codes
    right: Codes
    verdict: Codes
    decided: Codes
    states: npt.NDArray[np.uint8]
    orderable: Flags


def _judge(rows: pd.DataFrame, i: Codes, j: Codes, codebook: _Codebook) -> _Judged:
    """Every gate of every pair, then the verdict by the first rule that applies."""
    pair = _Pair(rows, i, j)
    states = np.zeros((len(GATES), len(i)), dtype=np.uint8)

    def put(gate: str, failed: Flags, missing: Flags, caveat: Flags | None = None) -> None:
        row = states[GATES.index(gate)]
        if caveat is not None:
            row[caveat] = CAVEAT
        row[failed] = FAILED
        row[missing] = MISSING

    kinds = pair.same("kind")
    bases = pair.both("base_known") | ~pair.both("is_change")
    put("kind", ~kinds, kinds & ~bases)
    put("unit", ~pair.same("unit"), pair.lack("unit"))
    same, related = pair.measures(codebook.related)
    put("measure", ~(same | related), pair.lack("measure"))
    put("population", ~pair.same("population"), pair.lack("population"))
    rates = pair.value("kind", "rate")
    put(
        "geography",
        ~pair.same("geography") & ~rates & ~pair.lack("geography"),
        pair.lack("geography") & ~rates,
        pair.either("place_borrowed"),
    )
    failed, missing, borrowed = _period(pair)
    put("period", failed, missing, borrowed)
    broken = pair.across_a_break()
    put("collection", ~pair.same("collection"), pair.lack("collection"), broken)
    put("status", ~pair.same("status"), pair.lack("status"))
    partial = pair.either_in("coverage", ("some_forces", "some_areas"))
    put(
        "coverage",
        np.zeros(len(i), dtype=bool),
        pair.lack("coverage"),
        partial | ~pair.same("coverage"),
    )
    verdict, decided = _decide(states, pair.repeats(), related & ~same)
    allows = np.isin(verdict, [0, 1])
    return _Judged(i, j, verdict, decided, states, allows & pair.apart())


def _period(pair: _Pair) -> tuple[Flags, Flags, Flags]:
    """Where the periods differ, cannot be told, or rest on the statement's date."""
    changes = pair.both("is_change")
    stocks = pair.value("stock_or_flow", "stock") & ~changes
    lengths = pair.same("months")
    settled = pair.value("period_type", "each_year") | pair.value("period_type", "each_month")
    type_missing = pair.lack("period_type")
    length_missing = pair.lack("months") & ~settled
    flow_missing = type_missing | (length_missing & pair.same("period_type"))
    flow_failed = (~pair.same("period_type") | ~(lengths | settled)) & ~flow_missing
    mixed = ~pair.same("stock_or_flow") & ~pair.lack("stock_or_flow") & ~changes
    unknown = pair.lack("stock_or_flow") & ~changes
    failed = np.where(stocks, False, flow_failed) | mixed
    undated = ~pair.both("dated")
    missing = np.where(stocks, undated, flow_missing | (settled & undated)) | unknown
    borrowed = np.where(stocks | settled, pair.either("date_borrowed"), False)
    return failed & ~unknown, missing & ~mixed, borrowed


def _decide(
    states: npt.NDArray[np.uint8], repeats: Flags, only_related: Flags
) -> tuple[Codes, Codes]:
    """The verdict of each pair and the gate that decided it (-1 where none did)."""
    size = states.shape[1]
    verdict = np.full(size, -1)
    decided = np.full(size, -1)

    def settle(where: Flags, name: str, gate: int = -1) -> None:
        open_ = where & (verdict < 0)
        verdict[open_] = VERDICTS.index(name)
        decided[open_] = gate

    settle(repeats, "repetition")
    for gate in DECIDE_ALONE:
        number = GATES.index(gate)
        settle(states[number] == FAILED, "not_comparable", number)
        settle(states[number] == MISSING, "undetermined", number)
    settle(only_related, "conceptually_related", GATES.index("measure"))
    for state, name in ((FAILED, "conceptually_related"), (MISSING, "undetermined")):
        for gate in PLACE_AND_TIME:
            settle(states[GATES.index(gate)] == state, name, GATES.index(gate))
    for gate in QUALITY:
        settle(states[GATES.index(gate)] == MISSING, "undetermined", GATES.index(gate))
    for gate in GATES[4:]:
        number = GATES.index(gate)
        settle(np.isin(states[number], [CAVEAT, FAILED]), "comparable_with_caveats", number)
    settle(np.ones(size, dtype=bool), "comparable")
    return verdict, decided


class _Pair:
    """Two columns of row numbers into one described table, compared column by column."""

    def __init__(self, rows: pd.DataFrame, i: Codes, j: Codes) -> None:
        self.rows = rows
        self.i = i
        self.j = j

    def _codes(self, column: str) -> Codes:
        codes, _ = pd.factorize(self.rows[column], use_na_sentinel=True)
        return np.asarray(codes, dtype=np.int64)

    def same(self, column: str) -> Flags:
        codes = self._codes(column)
        return np.asarray((codes[self.i] == codes[self.j]) & (codes[self.i] >= 0))

    def lack(self, column: str) -> Flags:
        unknown = self.rows[column].isna().to_numpy()
        return np.asarray(unknown[self.i] | unknown[self.j])

    def both(self, column: str) -> Flags:
        flags = self.rows[column].to_numpy(dtype=bool)
        return np.asarray(flags[self.i] & flags[self.j])

    def either(self, column: str) -> Flags:
        flags = self.rows[column].to_numpy(dtype=bool)
        return np.asarray(flags[self.i] | flags[self.j])

    def value(self, column: str, value: str) -> Flags:
        flags = self.rows[column].eq(value).to_numpy(dtype=bool)
        return np.asarray(flags[self.i] & flags[self.j])

    def either_in(self, column: str, values: tuple[str, ...]) -> Flags:
        flags = self.rows[column].isin(values).to_numpy(dtype=bool)
        return np.asarray(flags[self.i] | flags[self.j])

    def measures(self, relations: set[tuple[str, str]]) -> tuple[Flags, Flags]:
        """Where the measures are the same, and where they are only related."""
        codes, names = pd.factorize(self.rows["measure"], use_na_sentinel=True)
        matrix = np.zeros((len(names) + 1, len(names) + 1), dtype=bool)
        number = {name: place for place, name in enumerate(names)}
        for first, second in relations:
            if first in number and second in number:
                matrix[number[first], number[second]] = True
        vintages = self._codes("vintage")
        published = self.rows["vintage"].ne("").to_numpy()
        one_measure = (codes[self.i] == codes[self.j]) & (codes[self.i] >= 0)
        two_vintages = (
            published[self.i] & published[self.j] & (vintages[self.i] != vintages[self.j])
        )
        same = one_measure & ~two_vintages
        return same, matrix[codes[self.i], codes[self.j]] | (one_measure & two_vintages)

    def across_a_break(self) -> Flags:
        first = self.rows["segment_from"].to_numpy()
        last = self.rows["segment_to"].to_numpy()
        low = np.minimum(first[self.i], first[self.j])
        high = np.maximum(last[self.i], last[self.j])
        return np.asarray(low != high)

    def repeats(self) -> Flags:
        """The same figure, linked by same_as, said of one event, or from one original."""
        told = (
            self.same("event")
            & self.same("measure")
            & self.same("period_text")
            & self.same("kind")
            & self.same("unit")
            & self._meet()
        )
        traced = np.zeros(len(self.i), dtype=bool)
        originals = [name for name in self.rows if str(name).startswith("original_")]
        for first in originals:
            for second in originals:
                codes, _ = pd.factorize(pd.concat([self.rows[first], self.rows[second]]))
                left, right = codes[: len(self.rows)][self.i], codes[len(self.rows) :][self.j]
                traced |= (left == right) & (left >= 0)
        # One series can give a level and its rank, which are two things to say.
        traced &= self.same("kind")
        return np.asarray((self.i == self.j) | self.same("id") | self.same("group") | told | traced)

    def _ends(self) -> tuple[npt.NDArray[np.float64], ...]:
        low, high = self.rows["lower"].to_numpy(float), self.rows["upper"].to_numpy(float)
        return low[self.i], high[self.i], low[self.j], high[self.j]

    def _separated(self) -> Flags:
        low_i, high_i, low_j, high_j = self._ends()
        closed_low = self.rows["lower_closed"].to_numpy(bool)
        closed_high = self.rows["upper_closed"].to_numpy(bool)
        below = (high_i < low_j) | ((high_i == low_j) & ~(closed_high[self.i] & closed_low[self.j]))
        above = (high_j < low_i) | ((high_j == low_i) & ~(closed_high[self.j] & closed_low[self.i]))
        return np.asarray(below | above)

    def apart(self) -> Flags:
        """Where the bounds of the two are known and share no point."""
        return self._separated()

    def _meet(self) -> Flags:
        """Where the bounds share a point, or, where they are unknown, the values are equal."""
        ends = np.isnan(np.stack(self._ends())).any(axis=0)
        value = self.rows["value"].to_numpy(float)
        return np.where(ends, value[self.i] == value[self.j], ~self._separated())


def _gates_in(states: npt.NDArray[np.uint8], state: int) -> tuple[str, ...]:
    return tuple(gate for gate, found in zip(GATES, states, strict=True) if found == state)


def _and(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


class _Words:
    """What the verdicts say: for each gate, what each figure gives and whether it does."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.rows = rows.to_dict("records")
        self.said: dict[str, list[str]] = {}
        self.there: dict[str, list[bool]] = {}
        for gate in GATES:
            told = [self._of(gate, row) for row in self.rows]
            self.said[gate] = [words for words, _ in told]
            self.there[gate] = [there for _, there in told]

    def _of(self, gate: str, row: dict[Hashable, Any]) -> tuple[str, bool]:
        if gate == "kind":
            return row["kind"], bool(row["base_known"] or not row["is_change"])
        if gate == "measure":
            return row["label"], row["measure"] is not None
        if gate == "period":
            window = row["is_change"] or row["period_type"] == "window"
            if window and not pd.isna(row["months"]):
                return f"{row['months']:.0f} months", True
            sort = row["stock_or_flow"] if row["stock_or_flow"] == "stock" else row["period_type"]
            return str(sort or "").replace("_", " "), sort is not None
        value = row[gate]
        return str(value or "").replace("_", " "), value is not None

    def codes(self, gate: str) -> Codes:
        """A number for each distinct thing that a figure can give at a gate."""
        pairs = pd.MultiIndex.from_arrays([self.said[gate], self.there[gate]])
        return np.asarray(pairs.factorize()[0], dtype=np.int64)

    def clause(self, i: int, j: int, gate: str) -> str:
        """What one failed gate found, for example "Different units: cases and people"."""
        found = sorted({self.said[gate][i], self.said[gate][j]} - {""})
        if len(found) < 2:
            return PLURALS[gate]
        return f"{PLURALS[gate]}: {' and '.join(found)}"

    def absence(self, i: int, j: int, gate: str) -> str:
        """What is missing, for example "neither gives a base period"."""
        there = self.there[gate][i] or self.there[gate][j]
        return f"{'only one of them gives' if there else 'neither gives'} {ABSENT[gate]}"

    def reasons(self, i: int, j: int, states: npt.NDArray[np.uint8]) -> tuple[str, ...]:
        """One sentence for each gate that did not simply pass, in the order of the gates."""
        said = []
        for gate, state in zip(GATES, states, strict=True):
            if state == FAILED:
                said.append(f"{self.clause(i, j, gate)}.")
            elif state == MISSING:
                said.append(f"Cannot be told: {self.absence(i, j, gate)}.")
            elif state == CAVEAT:
                said.append(f"{CAVEATS[gate][0].upper()}{CAVEATS[gate][1:]}.")
        return tuple(said)

    def conflicts(self, i: int, j: int) -> tuple[str, ...]:
        """What differs between two mentions of one figure, where both say it."""
        first, second = self.rows[i], self.rows[j]
        found = [
            name
            for name in ("unit", "population", "geography", "coverage", "hedge")
            if first[name] != second[name] and first[name] is not None and second[name] is not None
        ]
        ends = [bounds_of(row) for row in (first, second)]
        return (*found, *(["value"] if ends[0].apart(ends[1]) else []))

    def repetition(self, i: int, j: int) -> str:
        """That it is one figure, and in what the two mentions differ."""
        differ = []
        for name in self.conflicts(i, j):
            words = [str(row[name]).replace("_", " ") for row in (self.rows[i], self.rows[j])]
            if name == "hedge":
                words = ["no hedge" if word == "none" else f"“{word}”" for word in words]
            differ.append(name if name == "value" else f"{name} ({' and '.join(sorted(words))})")
        if not differ:
            return "The same figure, said again."
        return f"The same figure, said again; the two differ in {_and(differ)}."

    def sentence(
        self, i: int, j: int, verdict: str, gate: str, states: npt.NDArray[np.uint8]
    ) -> str:
        """The verdict in one sentence, the same whichever figure comes first."""
        if verdict == "repetition":
            return self.repetition(i, j)
        if verdict == "comparable":
            return "They count the same thing in the same way, for places and periods that match."
        if verdict == "comparable_with_caveats":
            doubts = [
                CAVEATS[name]
                for name, state in zip(GATES, states, strict=True)
                if state in (CAVEAT, FAILED)
            ]
            return f"They may be compared, but {_and(doubts)}."
        if verdict == "undetermined":
            return f"Cannot be told: {self.absence(i, j, gate)}."
        labels = sorted({self.said["measure"][i], self.said["measure"][j]})
        if verdict == "conceptually_related" and gate == "measure" and len(labels) > 1:
            first = f"Related, but not the same: {' and '.join(labels)}"
        elif verdict == "conceptually_related" and gate == "measure":
            first = "Different series or vintages of one measure"
        else:
            first = self.clause(i, j, gate)
        also = [
            PLURALS[name].lower()
            for name in _gates_in(states, FAILED)
            if name != gate and name in (*DECIDE_ALONE, *PLACE_AND_TIME)
        ]
        return f"{first}{f'; also {_and(also)}' if also else ''}."


def _verdict(rows: pd.DataFrame, judged: _Judged) -> Verdict:
    i, j = int(judged.left[0]), int(judged.right[0])
    words, states = _Words(rows), judged.states[:, 0]
    name, orderable = VERDICTS[judged.verdict[0]], bool(judged.orderable[0])
    allowed = ALLOWED[name]
    if rows.at[i, "kind"] == "rank":
        # A rank has no number to work with.
        allowed = tuple(operation for operation in allowed if operation in WITHOUT_NUMBERS)
    elif orderable:
        allowed = (*allowed, "ranking")
    return Verdict(
        left=str(rows.at[i, "id"]),
        right=str(rows.at[j, "id"]),
        verdict=name,
        sentence=words.sentence(i, j, name, GATES[judged.decided[0]], states),
        failed=_gates_in(states, FAILED),
        missing=_gates_in(states, MISSING),
        caveats=_gates_in(states, CAVEAT),
        conflicts=words.conflicts(i, j) if name == "repetition" else (),
        allowed=allowed,
        orderable=orderable,
        reasons=words.reasons(i, j, states),
    )


def _as_frame(rows: pd.DataFrame, judged: _Judged) -> pd.DataFrame:
    """Judged pairs as a tidy frame; each distinct sentence is written once."""
    words = _Words(rows)
    codes, first = _alike(words, judged)
    sentences = [
        words.sentence(
            int(judged.left[k]),
            int(judged.right[k]),
            VERDICTS[judged.verdict[k]],
            GATES[judged.decided[k]],
            judged.states[:, k],
        )
        for k in first
    ]
    numbers, unique = pd.factorize(np.array(sentences, dtype=object))
    ids = pd.CategoricalDtype(list(rows["id"].unique()))
    names = rows["id"].astype(ids).cat.codes.to_numpy()
    failed, missing, caveats = (
        _mask_names(judged.states == state) for state in (FAILED, MISSING, CAVEAT)
    )
    return pd.DataFrame(
        {
            "left": pd.Categorical.from_codes(names[judged.left], dtype=ids),
            "right": pd.Categorical.from_codes(names[judged.right], dtype=ids),
            "verdict": _named(judged.verdict, VERDICTS),
            "gate": _named(judged.decided, GATES),
            "failed": failed,
            "missing": missing,
            "caveats": caveats,
            "orderable": judged.orderable,
            "sentence": _named(numbers[codes], list(unique)),
        }
    )


def _alike(words: _Words, judged: _Judged) -> tuple[Codes, Codes]:
    """Pairs of which one sentence holds: a number for each pair, and the first of each number."""
    rows = len(words.rows)
    low, high = judged.left.copy(), judged.right.copy()
    for number, gate in enumerate(GATES):
        mine = (judged.decided == number) & (judged.verdict != VERDICTS.index("repetition"))
        codes = words.codes(gate)
        low[mine], high[mine] = codes[judged.left[mine]], codes[judged.right[mine]]
    told_by_gates = np.isin(judged.verdict, [0, 1])
    low[told_by_gates] = high[told_by_gates] = 0
    states = (judged.states.T.astype(np.int64) * 4 ** np.arange(len(GATES))).sum(axis=1)
    verdicts = judged.verdict * (len(GATES) + 1) + judged.decided + 1
    key = (states * len(VERDICTS) * (len(GATES) + 1) + verdicts) * rows + np.minimum(low, high)
    codes, _ = pd.factorize(key * rows + np.maximum(low, high))
    return codes, np.unique(codes, return_index=True)[1]


def _named(codes: Codes, names: Sequence[str]) -> pd.Categorical[Any]:
    return pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(list(names)))


def _mask_names(flags: Flags) -> pd.Categorical[Any]:
    """The names of the flagged gates of each pair, separated by semicolons."""
    codes, masks = pd.factorize((flags.T * 2 ** np.arange(len(GATES))).sum(axis=1))
    names = [
        ";".join(gate for place, gate in enumerate(GATES) if mask >> place & 1) for mask in masks
    ]
    return _named(codes, names)


def _joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    if len(parts) == 1:
        return parts[0]
    joined = {}
    for name in parts[0]:
        columns = [part[name] for part in parts]
        if isinstance(columns[0].dtype, pd.CategoricalDtype):
            joined[name] = pd.Series(pd.api.types.union_categoricals(columns))
        else:
            joined[name] = pd.concat(columns, ignore_index=True)
    return pd.DataFrame(joined)
