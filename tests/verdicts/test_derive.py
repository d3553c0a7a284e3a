"""What is worked out of two made-up figures, or why not, in the files of tests/verdicts/operations.

A line against the margin names the operation and, after a colon, the cells that are changed
in the two figures, as in the files of pairs. Below it stands the result, or the refusal.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import CODEBOOK, FIGURE, LATER, SAID, SOURCES, STATISTICS, cases, pair_of

import analysis
from analysis import Ambiguous, Derived, NotComparable, difference, per, ratio, remainder, total
from analysis.verdicts.codebook import Codebook

KNOWN = pd.DataFrame([FIGURE, {**FIGURE, **LATER}])
MADE_UP = Codebook(KNOWN, SAID, CODEBOOK, SOURCES, STATISTICS)
OPERATIONS: dict[str, Callable[..., Derived]] = {
    name: getattr(analysis, name) for name in "ratio difference change share remainder".split()
}
OPERATIONS["remainder as share"] = partial(remainder, as_share=True)
OPERATIONS["total"] = lambda *parts, **asked: total(parts, **asked)
CASES = list(cases(Path(__file__).parent / "operations"))


def result(asked: str, pair: str, illustrate: str) -> str:
    """What "per a month of 14 months", or another operation, gives for two figures."""
    two = []
    for row in pair_of(pair):
        words = "so many" if pd.isna(row["value"]) else f"{row['value']:g}"
        two.append(pd.Series({"value_text": words, **row}))
    period, _, length = asked.removeprefix("per a ").partition(" of ")
    months = float(length.split()[0]) if length else None
    rate = partial(per, two[0], period, length=months)
    operation = partial(OPERATIONS[asked], *two) if asked in OPERATIONS else rate
    return str(operation(illustrate=illustrate, book=MADE_UP))


def told(case: str) -> list[str]:
    """The result in words, or the operation that is refused and the refusal."""
    asked, _, pair = case.partition(": ")
    asked, _, illustrate = asked.partition(" assuming ")
    try:
        return [result(asked, pair, illustrate)]
    except NotComparable as error:
        return [f"{error.operation} is refused{'' if error.verdict else ' outright'}", str(error)]


@pytest.mark.parametrize(("case", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_an_operation_gives_what_is_written_down(case: str, expected: list[str]) -> None:
    assert told(case) == expected


BOOK = Codebook.of()
GANGS = "abbott-2017-oped/gang-victims"
FALL, RISE = (f"cooper-2015-release/{name}" for name in ("prosecutions-down", "offences-up"))


def test_prosecutions_per_offence_are_an_illustration_with_its_assumption() -> None:
    index = ratio(FALL, RISE, illustrate=" both from one base year ", book=BOOK)
    assert index.value == pytest.approx(0.65414, abs=1e-5)
    assert (index.bounds.lower, index.bounds.upper) == pytest.approx((0.865 / 1.335, 0.875 / 1.325))
    assert (index.bounds.lower_closed, index.bounds.upper_closed) == (False, True)
    assert index.standing == "illustration"
    assert (index.assumption, index.inputs) == ("both from one base year", (FALL, RISE))
    # Outwards: 33.96 would be shut out by 34.0.
    assert str(100 - 100 * index.bounds) == "[33.9, 35.3)"


def test_two_readings_of_a_period_are_both_held() -> None:
    with pytest.raises(Ambiguous) as error:
        per(GANGS, "month", book=BOOK)
    readings = error.value.readings
    assert [each.bounds.lower for each in readings] == [pytest.approx(2400 / 14), 160]
    assert all(each.standing == "finding" and math.isinf(each.bounds.upper) for each in readings)


FIGURES = BOOK.figures
WITH_BOUNDS = FIGURES[FIGURES["lower"].notna() & FIGURES["kind"].isin(["count", "money"])]
ROWS = st.integers(0, len(WITH_BOUNDS) - 1)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(ROWS, ROWS, st.floats(0, 1), st.floats(0, 1))
def test_no_sampled_difference_lies_outside(i: int, j: int, first: float, second: float) -> None:
    left, right = WITH_BOUNDS.iloc[i], WITH_BOUNDS.iloc[j]
    found = difference(left, right, illustrate="they are alike", book=BOOK)

    def sample(row: pd.Series, at: float) -> float:
        upper = row["upper"] if math.isfinite(row["upper"]) else row["lower"] + 1e6
        value = row["lower"] + (0.01 + 0.98 * at) * (upper - row["lower"])
        return row["lower"] if row["lower"] == upper else value

    assert sample(left, first) - sample(right, second) in found.bounds
