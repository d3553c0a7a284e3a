"""What a worked-out number is, beyond its words: those stand in `operations` and `quoted`."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import Ambiguous, Bounds, Derived, difference, load_figures, per, ratio
from analysis.verdicts.codebook import Codebook

BOOK = Codebook.of()
GANGS = "abbott-2017-oped/gang-victims"
FALL, RISE = (f"cooper-2015-release/{name}" for name in ("prosecutions-down", "offences-up"))


def test_prosecutions_per_offence_are_an_illustration_with_its_assumption() -> None:
    index = ratio(FALL, RISE, illustrate=" both from one base year ", book=BOOK)
    assert index.value == pytest.approx(0.65414, abs=1e-5)
    assert (index.bounds.lower, index.bounds.upper) == pytest.approx((0.865 / 1.335, 0.875 / 1.325))
    assert (index.bounds.lower_closed, index.bounds.upper_closed) == (False, True)
    assert (index.illustration, index.is_finding) == (True, False)
    assert (index.assumption, index.inputs) == ("both from one base year", (FALL, RISE))
    # Outwards: 33.96 would be shut out by 34.0.
    assert str(100 - 100 * index.bounds) == "[33.9, 35.3)"


def test_two_readings_of_a_period_are_both_held() -> None:
    with pytest.raises(Ambiguous) as error:
        per(GANGS, "month", book=BOOK)
    readings = error.value.readings
    assert [each.bounds.lower for each in readings] == [pytest.approx(2400 / 14), 160]
    assert all(each.is_finding and math.isinf(each.bounds.upper) for each in readings)


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({"illustrate": True}, TypeError, "takes the assumption in words"),
        ({"illustrate": "  "}, ValueError, "must say the assumption"),
        ({"length": "14"}, ValueError, "must be a number of months above 0"),
        ({"length": 0}, ValueError, "must be a number of months above 0"),
    ],
)
def test_an_assumption_is_words_and_a_length_a_number(
    asked: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        per(GANGS, "month", book=BOOK, **asked)


@pytest.mark.parametrize(
    ("lower", "upper", "unit", "signed", "nothing"),
    [
        (0, 100, "percent", False, True),
        (0, 99, "percent", False, False),
        (1, 100, "percent", False, False),
        (-100, 200, "percent", True, True),
        (-100, math.inf, "percent", True, True),
        (-100, -5, "percent", True, False),
        (-20, 200, "percent", True, False),
        (-math.inf, math.inf, "people", True, True),
        (-5, math.inf, "people", True, False),
        (0, math.inf, "people", False, True),
        (0, 5, "people", False, False),
    ],
)
def test_a_result_that_excludes_nothing_says_so(
    lower: float, upper: float, unit: str, signed: bool, nothing: bool
) -> None:
    bounds = Bounds(lower, upper, math.isfinite(lower), math.isfinite(upper))
    found = Derived(math.nan, bounds, unit, (), "a sum", signed=signed)
    assert (found.says_nothing, found.is_finding) == (nothing, not nothing)
    assert ("(says nothing)" in str(found)) is nothing


@pytest.mark.parametrize(
    ("value", "bounds", "unit", "words"),
    [
        (13.5, Bounds(-100, 13.5, False, True), "percent", "13.5% (from a fall of less than 100% "),
        (math.nan, Bounds(0, 1000 / 300, True, False), "percent", "less than 3.4%"),
        (1.0, Bounds.exact(1), "people", "1 person: "),
        (5.0, Bounds.unknown(), "people", "5 people (no bounds given): a sum (not a finding"),
    ],
)
def test_a_value_lies_inside_its_own_printed_bounds(
    value: float, bounds: Bounds, unit: str, words: str
) -> None:
    assert str(Derived(value, bounds, unit, (), "a sum", signed=bounds.lower < 0)).startswith(words)


FIGURES = load_figures()
WITH_BOUNDS = FIGURES[FIGURES["lower"].notna() & FIGURES["kind"].isin(["count", "money"])]
ROWS = st.integers(0, len(WITH_BOUNDS) - 1)


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


def test_bounds_that_nobody_knows_leave_nothing_open() -> None:
    found = Derived(5.0, Bounds.unknown(), "people", (), "a sum")
    assert (found.says_nothing, found.is_finding) == (False, False)
