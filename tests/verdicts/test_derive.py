"""What a worked-out number is, beyond its words: those stand in `operations` and `quoted`."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import Ambiguous, difference, load_figures, per, ratio
from analysis.verdicts.codebook import Codebook

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
