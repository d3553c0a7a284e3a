"""The gates between two figures, for any number of pairs at once.

The rules are applied in order, the first that applies decides: repetition; kind, unit,
measure, population; relation of the measures; place and period; collection, status and
coverage. Metadata that is missing never passes a gate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

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
Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Judged:
    """Pairs by row numbers: verdict, the gate that decided (-1: none), the state of each gate."""

    left: Codes
    right: Codes
    verdict: Codes
    decided: Codes
    states: npt.NDArray[np.uint8]
    orderable: Flags


def judge(rows: pd.DataFrame, i: Codes, j: Codes, relations: set[tuple[str, str]]) -> Judged:
    """Every gate of every pair, then the verdict by the first rule that applies."""
    pair = Pair(rows, i, j)
    states = np.zeros((len(GATES), len(i)), dtype=np.uint8)

    def put(gate: str, failed: Flags, missing: Flags, caveat: Flags | None = None) -> None:
        row = states[GATES.index(gate)]
        if caveat is not None:
            row[caveat] = CAVEAT
        row[failed] = FAILED
        # Where one of them says nothing, nothing can have failed.
        row[missing] = MISSING

    kinds = pair.same("kind")
    bases = pair.both("base_known") | ~pair.both("is_change")
    put("kind", ~kinds, kinds & ~bases)
    put("unit", ~pair.same("unit"), pair.lack("unit"))
    same, related = pair.measures(relations)
    put("measure", ~(same | related), pair.lack("measure"))
    put("population", ~pair.same("population"), pair.lack("population"))
    rates = pair.value("kind", "rate")
    put(
        "geography",
        ~pair.same("geography") & ~rates,
        pair.lack("geography") & ~rates,
        pair.either("place_borrowed"),
    )
    failed, missing, borrowed = _period(pair)
    put("period", failed, missing, borrowed)
    broken = pair.across_a_break()
    put("collection", ~pair.same("collection"), pair.lack("collection"), broken)
    put("status", ~pair.same("status"), pair.lack("status"))
    partial = pair.value("coverage", "some_forces") | pair.value("coverage", "some_areas")
    put(
        "coverage",
        np.zeros(len(i), dtype=bool),
        pair.lack("coverage"),
        partial | ~pair.same("coverage"),
    )
    verdict, decided = _decide(states, pair.repeats(), ~same)
    allows = np.isin(verdict, [0, 1])
    return Judged(i, j, verdict, decided, states, allows & pair.apart())


def _period(pair: Pair) -> tuple[Flags, Flags, Flags]:
    """Where the periods differ, cannot be told, or rest on the statement's date."""
    changes = pair.both("is_change")
    stocks = pair.value("stock_or_flow", "stock") & ~changes
    lengths = pair.same("months")
    settled = pair.value("period_type", "each_year") | pair.value("period_type", "each_month")
    type_missing = pair.lack("period_type")
    length_missing = pair.lack("months") & ~settled
    flow_missing = type_missing | (length_missing & pair.same("period_type"))
    flow_failed = ~pair.same("period_type") | ~(lengths | settled)
    mixed = ~pair.same("stock_or_flow") & ~pair.lack("stock_or_flow") & ~changes
    unknown = pair.lack("stock_or_flow") & ~changes
    failed = (flow_failed & ~stocks) | mixed
    undated = ~pair.both("dated")
    missing = np.where(stocks, undated, flow_missing | (settled & undated)) | unknown
    borrowed = (stocks | settled) & pair.either("date_borrowed")
    return failed, missing & ~mixed, borrowed


def _decide(states: npt.NDArray[np.uint8], repeats: Flags, differ: Flags) -> tuple[Codes, Codes]:
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
    # Of the measures that differ only the related ones are left.
    settle(differ, "conceptually_related", GATES.index("measure"))
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


class Pair:
    """Two columns of row numbers into one described table, compared column by column."""

    def __init__(self, rows: pd.DataFrame, i: Codes, j: Codes) -> None:
        self.rows = rows
        self.i = i
        self.j = j

    def _codes(self, column: str) -> Codes:
        return pd.factorize(self.rows[column])[0]

    def same(self, column: str) -> Flags:
        """Where both give the same."""
        codes = self._codes(column)
        return np.asarray((codes[self.i] == codes[self.j]) & (codes[self.i] >= 0))

    def lack(self, column: str) -> Flags:
        """Where one of them, or both, gives nothing."""
        unknown = self.rows[column].isna().to_numpy()
        return np.asarray(unknown[self.i] | unknown[self.j])

    def both(self, column: str) -> Flags:
        """Where it holds of both."""
        flags = self.rows[column].to_numpy()
        return np.asarray(flags[self.i] & flags[self.j])

    def either(self, column: str) -> Flags:
        """Where it holds of one of them, or both."""
        flags = self.rows[column].to_numpy()
        return np.asarray(flags[self.i] | flags[self.j])

    def value(self, column: str, value: str) -> Flags:
        """Where both give this value."""
        flags = self.rows[column].eq(value).to_numpy()
        return np.asarray(flags[self.i] & flags[self.j])

    def measures(self, relations: set[tuple[str, str]]) -> tuple[Flags, Flags]:
        """Where the measures are the same, and where they are only related."""
        codes, names = pd.factorize(self.rows["measure"])
        # The last row and column stand for a figure without a measure, whose code is -1.
        size = len(names) + 1
        matrix = np.zeros((size, size), dtype=bool)
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
        """Where a known break lies within or between the two periods."""
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
            & self.meet()
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
        return self.same("group") | told | traced

    def _ends(self) -> tuple[npt.NDArray[np.float64], ...]:
        low, high = self.rows["lower"].to_numpy(), self.rows["upper"].to_numpy()
        return low[self.i], high[self.i], low[self.j], high[self.j]

    def apart(self) -> Flags:
        """Where the bounds of the two are known and share no point."""
        low_i, high_i, low_j, high_j = self._ends()
        closed_low = self.rows["lower_closed"].to_numpy()
        closed_high = self.rows["upper_closed"].to_numpy()
        below = (high_i < low_j) | ((high_i == low_j) & ~(closed_high[self.i] & closed_low[self.j]))
        above = (high_j < low_i) | ((high_j == low_i) & ~(closed_high[self.j] & closed_low[self.i]))
        return np.asarray(below | above)

    def meet(self) -> Flags:
        """Where the bounds share a point, or, where they are unknown, the values are equal."""
        ends = np.isnan(np.stack(self._ends())).any(axis=0)
        value = self.rows["value"].to_numpy()
        return np.where(ends, value[self.i] == value[self.j], ~self.apart())
