"""Worked examples of bounds arithmetic, which stand in bounds.txt, and what these cannot say."""

import copy
import math
import pickle
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from analysis.reading.bounds import Bounds

NAMES = {
    **{"Bounds": Bounds, "Fraction": Fraction, "inf": math.inf, "nan": math.nan},
    **{"UNKNOWN": Bounds.unknown(), "ROUND": Bounds.unknown("a round number")},
}
INTERVAL = re.compile(r"(?<!\w)([\[(])(−?[\de.,∞]+), (−?[\de.,∞]+)([\])])")
LINES = Path(__file__).with_name("bounds.txt").read_text(encoding="utf-8").splitlines()


def bounds_of(printed):
    """The bounds that are printed so, as Python: [0, 5) and (2,400, ∞)."""
    left, *ends, right = printed.groups()
    lower, upper = (end.replace(",", "").replace("−", "-").replace("∞", "inf") for end in ends)
    return f"Bounds({lower}, {upper}, {left == '['}, {right == ']'})"


@pytest.mark.parametrize("line", [line for line in LINES if line and not line.startswith("#")])
def test_what_is_calculated_is_as_written_down(line):
    calculation, _, expected = line.partition(" = ")
    try:
        found = eval(INTERVAL.sub(bounds_of, calculation), NAMES)
    except ValueError as error:
        found = error
    assert (f"{found:quoted}" if isinstance(found, Bounds) else str(found)) == expected


def test_bounds_cannot_be_changed():
    with pytest.raises(AttributeError):
        Bounds.exact(3).lower = 2


def test_bounds_take_no_further_attribute_and_a_reason_only_by_name():
    assert not hasattr(Bounds.exact(3), "__dict__")
    with pytest.raises(TypeError):
        Bounds(math.nan, math.nan, False, False, "a round number")


def test_ends_are_kept_as_floats_and_closures_as_booleans():
    bounds = Bounds(np.int64(1), Fraction(5, 2), np.True_, np.False_)
    assert [type(end) for end in (bounds.lower, bounds.upper)] == [float, float]
    assert [type(closed) for closed in (bounds.lower_closed, bounds.upper_closed)] == [bool, bool]
    assert bounds == Bounds(1, 2.5, True, False)


def test_minus_zero_becomes_zero():
    assert math.copysign(1, Bounds(-0.0, 1, True, True).lower) == 1
    assert math.copysign(1, Bounds(-1, -0.0, True, True).upper) == 1
    assert math.copysign(1, (-Bounds.less_than(5)).upper) == 1


def test_bounds_survive_copying_pickling_and_printing():
    bounds = Bounds(32.5, 33.5, True, False)
    assert copy.deepcopy(bounds) == bounds
    assert pickle.loads(pickle.dumps(bounds)) == bounds
    assert repr(bounds) == (
        "Bounds(lower=32.5, upper=33.5, lower_closed=True, upper_closed=False, reason='')"
    )
    assert eval(repr(bounds)) == bounds


@pytest.mark.parametrize(
    "ends", [(1, 5, True, False), (0, 6, True, False), (0, 5, False, False), (0, 5, True, True)]
)
def test_bounds_are_equal_where_ends_and_closures_are(ends):
    assert Bounds.less_than(5) == Bounds(0, 5, True, False)
    assert hash(Bounds.less_than(5)) == hash(Bounds(0, 5, True, False))
    assert Bounds.less_than(5) != Bounds(*ends)
    assert hash(Bounds.less_than(5)) != hash(Bounds(*ends))


def test_unknown_bounds_are_equal_whatever_the_reason():
    assert Bounds.unknown() == Bounds.unknown("a round number")
    assert len({Bounds.unknown(), Bounds.unknown("a round number")}) == 1
    assert Bounds.unknown() != Bounds.exact(0)


def test_bounds_are_no_number_and_have_no_order():
    assert Bounds.exact(3) != 3
    assert Bounds.exact(3) != (3, 3, True, True)
    with pytest.raises(TypeError):
        sorted([Bounds.exact(3), Bounds.exact(2)])


def test_a_result_is_rounded_once_to_the_nearest_float():
    assert (Bounds.exact(1) / 3).lower == 1 / 3
    assert (Bounds.more_than(2_400) / 14).lower == 2_400 / 14
    assert Bounds.exact(33).share_of(41).lower == 3_300 / 41


def test_a_result_too_large_for_a_float_is_refused():
    with pytest.raises(OverflowError):
        Bounds.exact(1e308) * 10


def test_ends_that_fall_together_in_rounding_are_closed():
    assert Bounds(1, math.nextafter(1, 2), False, False) + 1 == Bounds.exact(2)


@pytest.mark.parametrize("number", [np.float64(2), np.int64(2), Fraction(2), 2, 2.0])
def test_numbers_of_any_real_type_may_stand_on_either_side(number):
    bounds = Bounds.between(4, 6)
    assert number * bounds == bounds * number == Bounds.between(8, 12)
    assert number + bounds == bounds + number == Bounds.between(6, 8)
    assert number - bounds == -(bounds - number) == Bounds.between(-4, -2)
    assert bounds / number == Bounds.between(2, 3)
    assert number / Bounds.between(4, 5) == Bounds.between(0.4, 0.5)


@pytest.mark.parametrize("stranger", ["5", None, [5], Decimal(5), np.array([5.0])])
@pytest.mark.parametrize("calculation", ["{} + {}", "{} - {}", "{} * {}", "{} / {}"])
def test_what_is_no_real_number_is_refused(stranger, calculation):
    for sides in (("bounds", "stranger"), ("stranger", "bounds")):
        with pytest.raises(TypeError):
            eval(calculation.format(*sides), {"bounds": Bounds.exact(5), "stranger": stranger})


@pytest.mark.parametrize("value", [1.7e308, 5e-324, 1 / 3, 123_456_789.123])
def test_every_float_can_be_printed_in_full(value):
    ends = (value, value, True, True), (value, math.inf, True, False), (0, value, True, True)
    for bounds in (Bounds(*each) for each in ends):
        printed = f"{bounds:quoted}"
        digits = printed.replace(",", "").split()[0 if bounds.lower else 1].strip("[])")
        assert float(digits) == value
        assert "e" not in str(bounds)
