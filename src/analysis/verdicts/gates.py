"""The gates between two figures: one row a gate, and the verdict that follows from all of them.

A gate is a row of gates.toml: what it asks, what is said where the answers differ or one of them
is missing, and what would help then; where it asks more than whether both give the same, with a
rule in `RULES` that judges any number of pairs at once. Verdicts, sentences, remedies and tables
of questions are made from these rows.

The first rule that applies decides: repetition; the gates that stop every comparison, where one
that surely fails goes before one that is missing; the relation of the measures; place and period;
the gates that leave a caveat. What is missing never passes a gate.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
PASSED, FAILED, MISSING, CAVEAT = 0, 1, 2, 4
"""States of a gate; caveats are bits from CAVEAT upwards, one for each that the gate knows."""
Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Rule = Callable[["Pair"], tuple[Flags, ...]]
Told = Callable[[Mapping[Any, Any]], tuple[str, bool]]


def _there(name: str) -> Told:
    """What a figure answers by one column of what is known of it, and whether it does."""
    return lambda row: (str(row[name] or "").replace("_", " "), row[name] is not None)


def _kind_told(row: Mapping[Any, Any]) -> tuple[str, bool]:
    return str(row["kind"]), row["base_in_words"] or not row["is_change"]


def _measure_told(row: Mapping[Any, Any]) -> tuple[str, bool]:
    return str(row["label"]), row["measure"] is not None


def _period_told(row: Mapping[Any, Any]) -> tuple[str, bool]:
    if (row["is_change"] or row["period_type"] == "window") and not pd.isna(row["months"]):
        return f"{row['months']:g} month{'' if row['months'] == 1 else 's'}", True
    return _there("stock_or_flow" if row["stock_or_flow"] == "stock" else "period_type")(row)


@dataclass(frozen=True, slots=True)
class Gate:
    """A question that is asked of two figures, and everything that is said of the answers.

    `rule` gives where the answers differ, where one is missing, and where each of `caveats`
    holds; `answer` what a described figure answers, and whether it answers at all. The others
    are described in gates.toml.
    """

    name: str
    rule: Rule
    answer: Told
    question: str
    differ: str
    absent: str
    fails: str
    remedy: str
    seek: str
    caveats: Sequence[str] = ()
    lacks: Sequence[str] = ()

    def absence(self, answers: int) -> str:
        """That an answer is missing, where none, one or both of the figures seem to give one."""
        if answers == 2:
            return f"{self.absent} is given in words that settle no dates"
        if self.lacks:
            return self.lacks[1 - answers]
        return f"{'only one of them gives' if answers else 'neither gives'} {self.absent}"

    def doubts(self, state: int) -> list[str]:
        """The caveats of a state, in words."""
        if state == FAILED and self.fails == "comparable_with_caveats":
            return [self.caveats[0]]
        return [words for bit, words in enumerate(self.caveats) if state & CAVEAT << bit]


def _kind(pair: Pair) -> tuple[Flags, ...]:
    same, bases = pair.same("kind"), pair.both("base_known") | ~pair.both("is_change")
    return ~same, pair.lack("kind") | (same & ~bases)


def _measure(pair: Pair) -> tuple[Flags, ...]:
    differ = ~(pair.one_measure | pair.related)
    return differ, pair.lack("measure"), pair.either("no_arithmetic")


def _same(column: str) -> Rule:
    return lambda pair: (~pair.same(column), pair.lack(column))


def _geography(pair: Pair) -> tuple[Flags, ...]:
    rates = pair.value("kind", "rate")
    failed, missing = (flags & ~rates for flags in _same("geography")(pair))
    return failed, missing, pair.either("place_borrowed")


def _period(pair: Pair) -> tuple[Flags, ...]:
    """Flows: the same type and length; changes: the same span; stocks: a date each."""
    changes = pair.both("is_change")
    stocks = pair.value("stock_or_flow", "stock") & ~changes
    settled = pair.value("period_type", "each_year") | pair.value("period_type", "each_month")
    one_type = pair.same("period_type")
    mixed = ~pair.same("stock_or_flow") & ~pair.lack("stock_or_flow") & ~changes
    failed = (~(one_type & (pair.same("months") | settled)) & ~stocks) | mixed
    length_missing = pair.lack("months") & ~settled & one_type
    undated = ~pair.both("dated")
    unknown = pair.lack("stock_or_flow") & ~changes
    missing = (
        np.where(stocks, undated, pair.lack("period_type") | length_missing | (settled & undated))
        | unknown
    )
    borrowed = pair.either("date_borrowed")
    return failed, missing & ~mixed, (stocks | settled) & borrowed, pair.overlap()


def _collection(pair: Pair) -> tuple[Flags, ...]:
    sources = ~pair.same("source") & ~pair.both(pair.rows["source"].isna())
    return *_same("collection")(pair), pair.across_a_break(), sources


def _coverage(pair: Pair) -> tuple[Flags, ...]:
    partial = pair.value("coverage", "some_forces") | pair.value("coverage", "some_areas")
    return np.zeros_like(partial), pair.lack("coverage"), partial | ~pair.same("coverage")


RULES: dict[str, Rule] = {
    "kind": _kind,
    "measure": _measure,
    "geography": _geography,
    "period": _period,
    "collection": _collection,
    "coverage": _coverage,
}
TOLD: dict[str, Told] = {"kind": _kind_told, "measure": _measure_told, "period": _period_told}
WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def gate_of(name: str, words: Mapping[str, Any]) -> Gate:
    """The gate of a row of gates.toml.

    Raises `ValueError` for a row that lacks a word, has one too many, or fails to no verdict.
    """
    try:
        gate = Gate(name, RULES.get(name, _same(name)), TOLD.get(name, _there(name)), **words)
    except TypeError as error:
        raise ValueError(f"gates.toml, [{name}]: {str(error).partition('() ')[2]}") from None
    if gate.fails not in VERDICTS:
        remedy = f"Write one of {', '.join(VERDICTS)}"
        raise ValueError(f"gates.toml, [{name}]: fails is '{gate.fails}'. {remedy}")
    return gate


ROWS = tuple(gate_of(name, words) for name, words in WORDS.items())
GATES = tuple(gate.name for gate in ROWS)
BY_NAME = {gate.name: gate for gate in ROWS}
DECIDED = {
    verdict: [gate.name for gate in ROWS if gate.fails == verdict]
    for verdict in ("not_comparable", "conceptually_related", "comparable_with_caveats")
}
"""The gates at which a difference gives a verdict, in the order in which they are asked."""


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
    """Every gate of every pair, then the verdict by the first rule that applies.

    `rows` is what `Codebook.describe` knows of each figure, `relations` the pairs of
    measures that the codebook relates.
    """
    pair = Pair(rows, i, j, relations)
    states = np.zeros((len(ROWS), len(i)), dtype=np.uint8)
    for state, gate in zip(states, ROWS, strict=True):
        failed, missing, *caveats = gate.rule(pair)
        for bit, flags in enumerate(caveats):
            state[flags] |= CAVEAT << bit
        state[failed] = FAILED
        # Where one of them says nothing, nothing can have failed.
        state[missing] = MISSING
    verdict, decided = _decide(states, pair.same("class"), ~pair.one_measure)
    return Judged(i, j, verdict, decided, states, np.isin(verdict, [0, 1]) & apart(rows, i, j))


def _decide(states: npt.NDArray[np.uint8], repeats: Flags, differ: Flags) -> tuple[Codes, Codes]:
    """The verdict of each pair and the gate that decided it (-1 where none did)."""
    rules: list[tuple[Flags, str, int]] = [(repeats, "repetition", -1)]
    for fail, names in DECIDED.items():
        places = list(map(GATES.index, names))
        # A difference in how something was counted is a caveat, and waits for what is missing.
        if fail != "comparable_with_caveats":
            rules += [(states[place] == FAILED, fail, place) for place in places]
        rules += [(states[place] == MISSING, "undetermined", place) for place in places]
        if fail == "not_comparable":
            # Of the measures that differ only the related ones are left.
            rules.append((differ, "conceptually_related", GATES.index("measure")))
    doubtful = states != PASSED
    rules += [(each, "comparable_with_caveats", place) for place, each in enumerate(doubtful)]
    rules.append((np.ones_like(repeats), "comparable", -1))
    where, verdicts, gates = zip(*rules, strict=True)
    return np.select(where, list(map(VERDICTS.index, verdicts))), np.select(where, gates)


class Pair:
    """Two columns of row numbers into one described table, compared column by column."""

    def __init__(
        self, rows: pd.DataFrame, i: Codes, j: Codes, relations: set[tuple[str, str]]
    ) -> None:
        self.rows, self.i, self.j = rows, i, j
        self.one_measure, self.related = self._measures(relations)

    def _sides(self, values: Any) -> Any:
        """What the first and what the second of each pair has, of a column or of other values."""
        array = np.asarray(self.rows[values] if isinstance(values, str) else values)
        return array[self.i], array[self.j]

    def both(self, flags: Any) -> Flags:
        """Where it holds of both."""
        return np.asarray(np.logical_and(*self._sides(flags)))

    def either(self, flags: Any) -> Flags:
        """Where it holds of one of them, or both."""
        return np.asarray(np.logical_or(*self._sides(flags)))

    def same(self, column: str) -> Flags:
        """Where both give the same."""
        first, second = self._sides(pd.factorize(self.rows[column])[0])
        return np.asarray((first == second) & (first >= 0))

    def lack(self, column: str) -> Flags:
        """Where one of them, or both, gives nothing."""
        return self.either(self.rows[column].isna())

    def value(self, column: str, value: str) -> Flags:
        """Where both give this value."""
        return self.both(self.rows[column].eq(value))

    def _measures(self, relations: set[tuple[str, str]]) -> tuple[Flags, Flags]:
        """Where the measures are the same, and where they are only related.

        One measure in two vintages, which are series and days of publication, is related
        and no more.
        """
        codes, names = pd.factorize(self.rows["measure"])
        # No measure has the last number, so a figure without one, whose code is -1, has no pair.
        size, number = len(names) + 1, {name: place for place, name in enumerate(names)}
        there = [pair for pair in relations if number.keys() >= {*pair}]
        pairs = [number[first] * size + number[second] for first, second in there]
        one_measure = self.same("measure")
        two_vintages = ~self.same("vintage") & ~self.lack("vintage")
        listed = np.isin(codes[self.i] * size + codes[self.j], pairs)
        related = listed | (one_measure & two_vintages)
        return one_measure & ~two_vintages, related

    def across_a_break(self) -> Flags:
        """Where a known break lies within or between the two periods."""
        low = np.minimum(*self._sides("segment_from"))
        return np.asarray(low != np.maximum(*self._sides("segment_to")))

    def overlap(self) -> Flags:
        """Where two windows in which something was counted share days, but not all of them."""
        windows = (self._sides(self.rows[name]) for name in ("window_from", "window_to"))
        (start, begin), (end, stop) = windows
        one = (start == begin) & (end == stop)
        return np.asarray((start <= stop) & (begin <= end) & ~one)


def apart(rows: pd.DataFrame, i: Codes, j: Codes) -> Flags:
    """Where the bounds of the two are known and share no point."""
    ends = ("lower", "upper", "lower_closed", "upper_closed")
    low, high, closed_low, closed_high = (rows[name].to_numpy() for name in ends)

    def below(i: Codes, j: Codes) -> Flags:
        touch = (high[i] == low[j]) & ~(closed_high[i] & closed_low[j])
        return np.asarray((high[i] < low[j]) | touch)

    return below(i, j) | below(j, i)
