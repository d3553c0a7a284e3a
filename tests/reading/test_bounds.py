"""Worked examples of bounds arithmetic, every expected value typed by hand."""

import copy
import math
import pickle
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from analysis.reading.bounds import Bounds

INFINITY = math.inf
ANY_NUMBER = Bounds(-INFINITY, INFINITY, False, False)


def open_between(lower, upper):
    return Bounds(lower, upper, False, False)


def left_open(lower, upper):
    return Bounds(lower, upper, False, True)


def right_open(lower, upper):
    return Bounds(lower, upper, True, False)


# The worked examples of the model


def test_a_fall_over_a_rise_keeps_both_ends_and_their_closure():
    prosecutions = 1 + left_open(-13.5, -12.5) / 100
    offences = 1 + right_open(32.5, 33.5) / 100
    ratio = prosecutions / offences
    assert prosecutions == left_open(0.865, 0.875)
    assert offences == right_open(1.325, 1.335)
    assert ratio.lower == pytest.approx(0.64794, abs=5e-6)
    assert ratio.upper == pytest.approx(0.66038, abs=5e-6)
    assert (ratio.lower_closed, ratio.upper_closed) == (False, True)
    assert str(ratio) == "(0.647, 0.661]"
    assert str(100 - 100 * ratio) == "[33.9, 35.3)"


def test_remaining_cases_are_open_where_the_subtracted_end_is_open():
    remaining = Bounds.between(20_000, 30_000) - Bounds.less_than(1_000)
    assert remaining == left_open(19_000, 30_000)
    assert remaining.in_words("people") == "more than 19,000, up to 30,000 people"


def test_fewer_than_a_thousand_of_more_than_twenty_thousand_is_less_than_five_per_cent():
    share = Bounds.less_than(1_000).share_of(Bounds.more_than(20_000))
    assert share == right_open(0, 5)
    assert str(share) == "[0, 5)"
    assert share.in_words("percent") == "less than 5%"


def test_the_same_share_of_a_closed_range_ends_at_the_same_place():
    share = Bounds.less_than(1_000).share_of(Bounds.between(20_000, 30_000))
    assert share == right_open(0, 5)


def test_over_2400_in_14_or_15_months_has_no_upper_end():
    fourteen, fifteen = Bounds.more_than(2_400) / 14, Bounds.more_than(2_400) / 15
    assert fourteen.lower == pytest.approx(171.43, abs=0.005)
    assert (fourteen.upper, fourteen.lower_closed, fourteen.upper_closed) == (
        INFINITY,
        False,
        False,
    )
    assert fifteen == Bounds.more_than(160)
    assert fourteen.in_words() == "more than 171"
    assert fifteen.in_words() == "more than 160"


def test_a_shared_input_is_not_widened_twice():
    part, whole = Bounds.between(1, 2), Bounds.between(10, 20)
    share = part.share_of(whole)
    assert share == Bounds.between(5, 20)
    assert 100 - share == Bounds.between(80, 95)
    assert (whole - part).share_of(whole) == Bounds.between(40, 100)


def test_two_amounts_open_above_cannot_be_put_in_order():
    assert not Bounds.more_than(2_400).apart(Bounds.more_than(500_000))


# Making bounds. Here and below, a lambda calculates within the test: a fault then fails the test
# that names it, and not the collection of all.


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: Bounds.exact(7998), Bounds(7998, 7998, True, True)),
        (lambda: Bounds.more_than(3), Bounds(3, INFINITY, False, False)),
        (lambda: Bounds.less_than(3), Bounds(0, 3, True, False)),
        (lambda: Bounds.between(2, 3), Bounds(2, 3, True, True)),
    ],
)
def test_the_ways_of_making_bounds_set_ends_and_closure(make, expected):
    assert make() == expected


@pytest.mark.parametrize(
    ("ends", "message"),
    [
        ((5, 3, True, True), r"^the lower end 5\.0 is above the upper end 3\.0$"),
        ((3, 3, False, False), r"^\(3, 3\) holds no value; a single value is closed at both ends$"),
        ((3, 3, True, False), r"^\[3, 3\) holds no value"),
        ((3, 3, False, True), r"^\(3, 3\] holds no value"),
        ((12_345, 12_345, False, True), r"^\(12,345, 12,345\] holds no value"),
        ((0, INFINITY, True, True), r"^an infinite end is open: \[0, ∞\] is closed there$"),
        ((-INFINITY, 0, True, True), r"^an infinite end is open: \[−∞, 0\] is closed there$"),
        ((INFINITY, INFINITY, True, True), r"^an infinite end is open"),
        ((INFINITY, INFINITY, False, False), r"^\(∞, ∞\) holds no value"),
        ((-INFINITY, -INFINITY, False, False), r"^\(−∞, −∞\) holds no value"),
        (
            (math.nan, 3, False, False),
            r"^one end is missing: lower is nan, upper is 3\.0; unknown bounds have neither$",
        ),
        ((3, math.nan, False, False), r"^one end is missing: lower is 3\.0, upper is nan"),
        ((math.nan, math.nan, True, False), r"^unknown bounds cannot be closed$"),
        ((math.nan, math.nan, False, True), r"^unknown bounds cannot be closed$"),
        ((1, 2, "False", True), r"^lower_closed is 'False'; allowed: True, False$"),
        ((1, 2, True, "yes"), r"^upper_closed is 'yes'; allowed: True, False$"),
    ],
)
def test_ends_that_hold_nothing_are_refused(ends, message):
    with pytest.raises(ValueError, match=message):
        Bounds(*ends)


def test_known_bounds_have_no_reason():
    with pytest.raises(
        ValueError, match=r"^only unknown bounds have a reason, not \[1, 2\]: too few$"
    ):
        Bounds(1, 2, True, True, reason="too few")


def test_an_infinite_exact_number_is_refused():
    with pytest.raises(ValueError, match="an infinite end is open"):
        Bounds.exact(INFINITY)


def test_nothing_is_less_than_zero():
    with pytest.raises(ValueError, match=r"\[0, 0\) holds no value"):
        Bounds.less_than(0)


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
    assert bounds == right_open(1, 2.5)


def test_minus_zero_becomes_zero():
    assert math.copysign(1, Bounds(-0.0, 1, True, True).lower) == 1
    assert math.copysign(1, Bounds(-1, -0.0, True, True).upper) == 1
    assert math.copysign(1, (-Bounds.less_than(5)).upper) == 1


def test_bounds_survive_copying_and_pickling():
    bounds = right_open(32.5, 33.5)
    assert copy.deepcopy(bounds) == bounds
    assert pickle.loads(pickle.dumps(bounds)) == bounds


# Equality


def test_bounds_with_the_same_ends_and_closures_are_equal():
    assert Bounds.less_than(5) == right_open(0, 5)
    assert hash(Bounds.less_than(5)) == hash(right_open(0, 5))
    assert hash(Bounds.less_than(5)) != hash(right_open(0, 6))


@pytest.mark.parametrize(
    "other", [right_open(1, 5), right_open(0, 6), open_between(0, 5), Bounds.between(0, 5)]
)
def test_bounds_that_differ_in_an_end_or_a_closure_differ(other):
    assert Bounds.less_than(5) != other


def test_unknown_bounds_are_equal_whatever_the_reason():
    assert Bounds.unknown() == Bounds.unknown("a round number")
    assert len({Bounds.unknown(), Bounds.unknown("a round number")}) == 1
    assert Bounds.unknown() != Bounds.exact(0)


def test_bounds_are_no_number():
    assert Bounds.exact(3) != 3
    assert Bounds.exact(3) != (3, 3, True, True)


def test_bounds_have_no_order():
    with pytest.raises(TypeError):
        sorted([Bounds.exact(3), Bounds.exact(2)])


# Asking


@pytest.mark.parametrize(
    ("bounds", "known", "exact", "one_sided"),
    [
        (Bounds.exact(11), True, True, False),
        (right_open(0.25, 0.35), True, False, False),
        (Bounds.less_than(1_000), True, False, False),
        (Bounds.more_than(5), True, False, True),
        (Bounds(-INFINITY, 5, False, True), True, False, True),
        (ANY_NUMBER, True, False, False),
    ],
)
def test_bounds_tell_what_they_are(bounds, known, exact, one_sided):
    assert bounds.known is known
    assert bounds.is_exact is exact
    assert bounds.one_sided is one_sided


def test_unknown_bounds_are_neither_exact_nor_one_sided():
    unknown = Bounds.unknown("a round number")
    assert unknown.known is False
    assert unknown.is_exact is False
    assert unknown.one_sided is False
    assert math.isnan(unknown.lower)
    assert math.isnan(unknown.upper)
    assert unknown.reason == "a round number"


@pytest.mark.parametrize(
    ("value", "bounds", "inside"),
    [
        (32.5, right_open(32.5, 33.5), True),
        (33.5, right_open(32.5, 33.5), False),
        (33, right_open(32.5, 33.5), True),
        (32.4, right_open(32.5, 33.5), False),
        (33.6, right_open(32.5, 33.5), False),
        (-13.5, left_open(-13.5, -12.5), False),
        (-12.5, left_open(-13.5, -12.5), True),
        (5, Bounds.exact(5), True),
        (2_409, Bounds.more_than(2_400), True),
        (2_400, Bounds.more_than(2_400), False),
        (2_400, right_open(2400, INFINITY), True),
        (0, Bounds.less_than(5), True),
        (INFINITY, right_open(0, INFINITY), False),
        (-INFINITY, ANY_NUMBER, False),
        (math.nan, ANY_NUMBER, False),
        (Fraction(1, 3), Bounds.exact(1) / 3, True),
    ],
)
def test_an_end_is_inside_where_it_is_closed(value, bounds, inside):
    assert (value in bounds) is inside


@pytest.mark.parametrize("value", [0, 5, math.nan, INFINITY])
def test_no_value_is_surely_inside_unknown_bounds(value):
    assert value not in Bounds.unknown()


def test_the_last_place_of_a_float_decides_nothing():
    squared = Bounds.between(1, 1.1) * Bounds.between(1, 1.1)
    assert squared == Bounds.between(1, 1.21)
    assert 1.1 * 1.1 > 1.21
    assert 1.1 * 1.1 in squared
    assert math.nextafter(33.5, 0) not in right_open(32.5, 33.5)
    assert math.nextafter(32.5, 0) in right_open(32.5, 33.5)
    assert 33.499_999_999 in right_open(32.5, 33.5)
    assert 32.499_999_999 not in right_open(32.5, 33.5)


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (Bounds.between(1, 2), Bounds.between(2, 3), True),
        (right_open(1, 2), Bounds.between(2, 3), False),
        (Bounds.between(1, 2), left_open(2, 3), False),
        (right_open(1, 2), left_open(2, 3), False),
        (Bounds.between(1, 2), Bounds.between(2.1, 3), False),
        (open_between(1, 3), open_between(2, 4), True),
        (Bounds.between(1, 10), Bounds.exact(5), True),
        (Bounds.exact(5), Bounds.exact(5), True),
        (open_between(0, 5), Bounds.exact(5), False),
        (open_between(0, 5), open_between(0, 5), True),
        (Bounds.more_than(2_400), Bounds.more_than(500_000), True),
        (Bounds.exact(1_400), Bounds.more_than(2_400), False),
        (ANY_NUMBER, Bounds.exact(7), True),
        (Bounds.exact(0.1 + 0.2), Bounds.exact(0.3), True),
        (Bounds.exact(1_234_567_890.1), Bounds.exact(1_234_567_890.2), False),
        (Bounds.exact(1_234_567_890.1), Bounds.more_than(1_234_567_890), True),
        (Bounds.exact(0.1 + 0.2), right_open(0, 0.3), False),
    ],
)
def test_bounds_lie_apart_where_no_value_is_admitted_by_both(one, other, meet):
    assert one.apart(other) is not meet
    assert other.apart(one) is not meet


@pytest.mark.parametrize("other", [Bounds.exact(1), Bounds.unknown()])
def test_unknown_bounds_never_lie_apart(other):
    for one, two in ((Bounds.unknown(), other), (other, Bounds.unknown())):
        assert one.apart(two) is False


# Arithmetic


@pytest.mark.parametrize(
    ("calculate", "expected"),
    [
        (lambda: Bounds.less_than(10) + right_open(32.5, 33.5), right_open(32.5, 43.5)),
        (lambda: left_open(1, 2) + Bounds.between(3, 4), left_open(4, 6)),
        (lambda: Bounds.more_than(5) + Bounds.exact(3), Bounds.more_than(8)),
        (lambda: Bounds.exact(0.1) + Bounds.exact(0.2), Bounds.exact(0.3)),
        (lambda: Bounds.less_than(10) + 5, right_open(5, 15)),
        (lambda: 5 + Bounds.less_than(10), right_open(5, 15)),
        (lambda: Bounds.less_than(10) - 4, right_open(-4, 6)),
        (lambda: 10 - Bounds.less_than(4), left_open(6, 10)),
        (lambda: right_open(5, INFINITY) - right_open(3, INFINITY), ANY_NUMBER),
        (lambda: Bounds.between(0, 5) - Bounds.more_than(3), Bounds(-INFINITY, 2, False, False)),
        (lambda: Bounds.exact(1) - Bounds.exact(0.9), Bounds.exact(0.1)),
        (lambda: -right_open(2, 3), left_open(-3, -2)),
        (lambda: -Bounds.more_than(60), Bounds(-INFINITY, -60, False, False)),
    ],
)
def test_sums_and_differences_carry_ends_and_closure(calculate, expected):
    assert calculate() == expected


@pytest.mark.parametrize(
    ("calculate", "expected"),
    [
        (lambda: right_open(2, 3) * right_open(4, 5), right_open(8, 15)),
        (lambda: left_open(-3, -2) * right_open(4, 5), left_open(-15, -8)),
        (lambda: left_open(-3, -2) * left_open(4, 5), open_between(-15, -8)),
        (lambda: Bounds.between(-2, 3) * Bounds.between(-5, 7), Bounds.between(-15, 21)),
        (lambda: open_between(-2, 3) * Bounds.between(-5, 7), open_between(-15, 21)),
        (lambda: open_between(-1, 1) * open_between(-1, 1), open_between(-1, 1)),
        # The same product at two corners, reached at one of them: the highest, the lowest.
        (lambda: right_open(-2, 2) * right_open(-2, 2), left_open(-4, 4)),
        (lambda: Bounds.between(-2, 2) * right_open(-2, 2), Bounds.between(-4, 4)),
        (lambda: Bounds.exact(0) * Bounds.more_than(5), Bounds.exact(0)),
        (lambda: Bounds.exact(0) * ANY_NUMBER, Bounds.exact(0)),
        (lambda: Bounds.between(0, 1) * open_between(2, 3), right_open(0, 3)),
        (lambda: open_between(0, 1) * Bounds.between(2, 3), open_between(0, 3)),
        (lambda: open_between(0, 1) * Bounds.between(0, 3), right_open(0, 3)),
        (lambda: open_between(0, 1) * open_between(0, 3), open_between(0, 3)),
        (lambda: Bounds.between(0, 1) * Bounds.more_than(5), right_open(0, INFINITY)),
        (lambda: open_between(0, 1) * Bounds.more_than(5), Bounds.more_than(0)),
        (lambda: -Bounds.between(0, 1) * Bounds.more_than(5), Bounds(-INFINITY, 0, False, True)),
        (lambda: Bounds.more_than(-1) * Bounds.more_than(-1), ANY_NUMBER),
        (lambda: Bounds.more_than(2) * right_open(3, INFINITY), Bounds.more_than(6)),
        (lambda: 3 * right_open(1, 2), right_open(3, 6)),
        (lambda: right_open(1, 2) * -3, left_open(-6, -3)),
        (lambda: Bounds.exact(0.1) * 3, Bounds.exact(0.3)),
    ],
)
def test_a_product_is_closed_where_some_pair_reaches_its_end(calculate, expected):
    assert calculate() == expected


@pytest.mark.parametrize(
    ("calculate", "expected"),
    [
        (lambda: Bounds.less_than(1_000) / Bounds.more_than(20_000), right_open(0, 0.05)),
        (lambda: right_open(1, 2) / right_open(4, 5), open_between(0.2, 0.5)),
        (lambda: Bounds.between(1, 2) / Bounds.between(4, 5), Bounds.between(0.2, 0.5)),
        (lambda: Bounds.between(1, 2) / Bounds.between(-5, -4), Bounds.between(-0.5, -0.2)),
        (lambda: Bounds.between(-1, 2) / Bounds.between(4, 5), Bounds.between(-0.25, 0.5)),
        (lambda: Bounds.between(1, 2) / open_between(0, 4), Bounds.more_than(0.25)),
        (lambda: Bounds.between(1, 2) / left_open(0, 4), right_open(0.25, INFINITY)),
        (lambda: Bounds.between(1, 2) / right_open(-4, 0), Bounds(-INFINITY, -0.25, False, True)),
        (lambda: Bounds.exact(0) / open_between(0, 4), Bounds.exact(0)),
        (lambda: Bounds.between(0, 2) / open_between(0, 4), right_open(0, INFINITY)),
        (lambda: Bounds.more_than(10) / Bounds.more_than(20), Bounds.more_than(0)),
        (lambda: Bounds.more_than(10) / 4, Bounds.more_than(2.5)),
        (lambda: 1 / Bounds.between(4, 5), Bounds.between(0.2, 0.25)),
        (lambda: 0 / Bounds.more_than(5), Bounds.exact(0)),
        (lambda: Bounds.exact(0.3) / Bounds.exact(0.1), Bounds.exact(3)),
        (lambda: 1 / Bounds.more_than(20), open_between(0, 0.05)),
        (lambda: 1 / Bounds.between(-5, -4), Bounds.between(-0.25, -0.2)),
        (lambda: 1 / Bounds(-INFINITY, -20, False, True), right_open(-0.05, 0)),
        (lambda: 1 / open_between(0, INFINITY), Bounds.more_than(0)),
    ],
)
def test_a_quotient_is_closed_where_some_pair_reaches_its_end(calculate, expected):
    assert calculate() == expected


def test_a_result_is_rounded_once_to_the_nearest_float():
    assert (Bounds.exact(1) / 3).lower == 1 / 3
    assert (Bounds.more_than(2_400) / 14).lower == 2_400 / 14


@pytest.mark.parametrize(
    ("divisor", "printed"),
    [
        (Bounds.less_than(1_000), "[0, 1,000)"),
        (Bounds.exact(0), "[0, 0]"),
        (Bounds.between(-1, 1), "[−1, 1]"),
        (ANY_NUMBER, "(−∞, ∞)"),
        (left_open(-1, 0), "(−1, 0]"),
    ],
)
def test_a_divisor_that_can_be_zero_gives_unknown_with_the_reason(divisor, printed):
    quotient = Bounds.exact(5) / divisor
    assert not quotient.known
    assert quotient.reason == f"the divisor {printed} can be 0"
    assert Bounds.exact(5).share_of(divisor).reason == f"the divisor {printed} can be 0"
    assert not (Bounds.exact(5) / 0).known


def test_a_negative_divisor_whose_upper_end_is_an_open_zero_gives_bounds():
    assert Bounds.exact(8) / right_open(-4, 0) == Bounds(-INFINITY, -2, False, True)


UNKNOWN = Bounds.unknown("a round number")


@pytest.mark.parametrize(
    "calculate",
    [
        lambda: UNKNOWN + 1,
        lambda: 1 + UNKNOWN,
        lambda: UNKNOWN - Bounds.exact(1),
        lambda: 1 - UNKNOWN,
        lambda: UNKNOWN * 0,
        lambda: 0 * UNKNOWN,
        lambda: UNKNOWN / 2,
        lambda: 2 / UNKNOWN,
        lambda: -UNKNOWN,
        lambda: UNKNOWN.clipped(0, 100),
        lambda: UNKNOWN.share_of(5),
        lambda: Bounds.exact(5).share_of(UNKNOWN),
        lambda: UNKNOWN + Bounds.unknown(),
        lambda: Bounds.unknown() + UNKNOWN,
        lambda: UNKNOWN + UNKNOWN,
    ],
)
def test_unknown_stays_unknown_and_keeps_its_reason(calculate):
    result = calculate()
    assert not result.known
    assert result.reason == "a round number"


def test_two_reasons_are_both_kept():
    assert (UNKNOWN / Bounds.unknown("not stated")).reason == "a round number; not stated"


def test_a_missing_number_makes_the_result_unknown():
    result = Bounds.exact(5) + math.nan
    assert not result.known
    assert result.reason == ""


@pytest.mark.parametrize("number", [np.float64(2), np.int64(2), Fraction(2), 2, 2.0])
def test_numbers_of_any_real_type_may_stand_on_either_side(number):
    bounds = Bounds.between(4, 6)
    assert number * bounds == Bounds.between(8, 12)
    assert bounds * number == Bounds.between(8, 12)
    assert number + bounds == Bounds.between(6, 8)
    assert number - bounds == Bounds.between(-4, -2)
    assert bounds - number == Bounds.between(2, 4)
    assert bounds / number == Bounds.between(2, 3)
    assert number / Bounds.between(4, 5) == Bounds.between(0.4, 0.5)


@pytest.mark.parametrize("stranger", ["5", None, [5], Decimal(5), np.array([5.0])])
def test_what_is_no_real_number_is_refused(stranger):
    bounds = Bounds.exact(5)
    for calculate in (
        lambda: bounds + stranger,
        lambda: stranger + bounds,
        lambda: bounds - stranger,
        lambda: stranger - bounds,
        lambda: bounds * stranger,
        lambda: bounds / stranger,
        lambda: stranger / bounds,
    ):
        with pytest.raises(TypeError):
            calculate()


def test_an_infinite_number_is_refused():
    with pytest.raises(ValueError, match="an infinite end is open"):
        Bounds.exact(5) * INFINITY


def test_a_result_too_large_for_a_float_is_refused():
    with pytest.raises(OverflowError):
        Bounds.exact(1e308) * 10


def test_ends_that_fall_together_in_rounding_are_closed():
    assert open_between(1, math.nextafter(1, 2)) + 1 == Bounds.exact(2)


# Shares and changes


@pytest.mark.parametrize(
    ("calculate", "expected"),
    [
        (lambda: Bounds.more_than(60).clipped(0, 100), left_open(60, 100)),
        (lambda: ANY_NUMBER.clipped(0, 100), Bounds.between(0, 100)),
        (lambda: right_open(20, 30).clipped(0, 100), right_open(20, 30)),
        (lambda: open_between(-5, 5).clipped(0, 100), right_open(0, 5)),
        (lambda: Bounds.between(100, 120).clipped(0, 100), Bounds.exact(100)),
        (lambda: open_between(-5, 5).clipped(0, INFINITY), right_open(0, 5)),
        (lambda: open_between(-5, 5).clipped(-INFINITY, 0), left_open(-5, 0)),
        (lambda: Bounds.more_than(3).clipped(0, INFINITY), Bounds.more_than(3)),
    ],
)
def test_clipping_admits_the_limit_where_it_cuts(calculate, expected):
    assert calculate() == expected


@pytest.mark.parametrize("bounds", [Bounds.more_than(100), Bounds.between(-3, -1)])
def test_clipping_all_away_is_refused(bounds):
    with pytest.raises(ValueError, match=r"^no value of .* lies between 0 and 100$"):
        bounds.clipped(0, 100)


def test_a_share_never_exceeds_one_hundred_per_cent():
    assert Bounds.more_than(10).share_of(Bounds.more_than(20)) == left_open(0, 100)
    assert Bounds.exact(33).share_of(41).lower == 3_300 / 41
    assert Bounds.exact(41).share_of(41) == Bounds.exact(100)


def test_a_part_larger_than_the_whole_is_refused():
    with pytest.raises(ValueError, match=r"^no value of \[150, 200\] lies between 0 and 100$"):
        Bounds.between(150, 200).share_of(100)


def test_a_change_and_its_factor_are_two_ways_of_saying_one_thing():
    factor = 1 + right_open(13.35, 13.45) / 100
    assert factor == right_open(1.1335, 1.1345)
    assert 100 * (factor - 1) == right_open(13.35, 13.45)


# Printing


@pytest.mark.parametrize(
    ("bounds", "rounded", "quoted"),
    [
        (Bounds.between(20_000, 30_000), "[20,000, 30,000]", "[20,000, 30,000]"),
        (Bounds.between(12_345, 30_000), "[12,000, 30,000]", "[12,345, 30,000]"),
        (Bounds.exact(7998), "[7,998, 7,998]", "[7,998, 7,998]"),
        (Bounds.exact(0), "[0, 0]", "[0, 0]"),
        (Bounds.exact(1_234_567), "[1,234,567, 1,234,567]", "[1,234,567, 1,234,567]"),
        (Bounds.exact(1234.5), "[1,235, 1,235]", "[1,234.5, 1,234.5]"),
        (Bounds.exact(13.75), "[13.8, 13.8]", "[13.75, 13.75]"),
        (Bounds.exact(0.012345), "[0.0123, 0.0123]", "[0.012345, 0.012345]"),
        (right_open(32.5, 33.5), "[32.5, 33.5)", "[32.5, 33.5)"),
        (left_open(-13.5, -12.5), "(−13.5, −12.5]", "(−13.5, −12.5]"),
        (Bounds.more_than(2_400 / 14), "(171, ∞)", "(171.42857142857142, ∞)"),
        (Bounds.more_than(12_345), "(12,300, ∞)", "(12,345, ∞)"),
        (right_open(0.05, INFINITY), "[0.05, ∞)", "[0.05, ∞)"),
        (Bounds.more_than(0), "(0, ∞)", "(0, ∞)"),
        (Bounds.more_than(-12_345), "(−12,400, ∞)", "(−12,345, ∞)"),
        (Bounds(-INFINITY, 9.996, False, True), "(−∞, 10.0]", "(−∞, 9.996]"),
        (ANY_NUMBER, "(−∞, ∞)", "(−∞, ∞)"),
        (left_open(0.64794, 0.66038), "(0.647, 0.661]", "(0.64794, 0.66038]"),
        (left_open(0.64794, 0.66), "(0.647, 0.660]", "(0.64794, 0.66]"),
        (right_open(0, 4.8765), "[0, 4.9)", "[0, 4.8765)"),
        (right_open(0.004, 1.5), "[0.004, 1.5)", "[0.004, 1.5)"),
        (Bounds.between(-0.04, 1.5), "[−0.1, 1.5]", "[−0.04, 1.5]"),
        (right_open(9.964, INFINITY), "[9.96, ∞)", "[9.964, ∞)"),
        (Bounds.between(1, 1.0961), "[1.000, 1.097]", "[1, 1.0961]"),
        # A width of 0.0996 is worth 0.10.
        (Bounds.between(1, 1.0996), "[1.00, 1.10]", "[1, 1.0996]"),
        (Bounds.between(-1.25, 1.25), "[−1.3, 1.3]", "[−1.25, 1.25]"),
        (Bounds.between(0.1, 12_345.6), "[0.1, 13,000]", "[0.1, 12,345.6]"),
    ],
)
def test_printed_ends_have_the_digits_that_the_width_is_worth(bounds, rounded, quoted):
    assert str(bounds) == rounded
    assert f"{bounds}" == rounded
    assert f"{bounds:quoted}" == quoted


def test_ends_are_printed_outwards_and_single_values_to_the_nearest():
    assert str(Bounds.between(0.25, 5.25)) == "[0.2, 5.3]"
    assert str(Bounds.between(-5.25, -0.25)) == "[−5.3, −0.2]"
    assert str(Bounds.exact(1234.5)) == "[1,235, 1,235]"
    assert str(Bounds.exact(-1234.5)) == "[−1,235, −1,235]"
    # 999 of 30,000 are 3.33%.
    few = Bounds.less_than(1_000).share_of(30_000)
    assert few.in_words("percent") == "less than 3.4%"
    # A float that is a decimal but for its rounding is that decimal.
    assert str(Bounds.between(0.1 + 0.2, 10)) == "[0.3, 10.0]"


def test_a_value_is_printed_with_no_fewer_decimals_than_its_bounds():
    assert Bounds(-100, 13.5, False, True).value_in_words(13.46, "percent") == "13.5%"
    assert Bounds(100.25, 100.75, True, True).value_in_words(100.512, "percent") == "100.51%"
    assert Bounds.exact(1).value_in_words(1, "people") == "1 person"
    assert Bounds.unknown().value_in_words(-0.0123, "GBP") == "−£0.0123"


@pytest.mark.parametrize("value", [1.7e308, 5e-324, 1 / 3, 123_456_789.123])
def test_every_float_can_be_printed_in_full(value):
    for bounds in (Bounds.exact(value), right_open(value, INFINITY), Bounds.between(0, value)):
        printed = f"{bounds:quoted}"
        digits = printed.replace(",", "").split()[0 if bounds.lower else 1].strip("[])")
        assert float(digits) == value
        assert "e" not in str(bounds)


@pytest.mark.parametrize(
    ("say", "expected"),
    [
        (lambda: Bounds.exact(7998).in_words(), "7,998"),
        (lambda: Bounds.exact(0).in_words(), "0"),
        (lambda: Bounds.exact(7998).in_words("children"), "7,998 children"),
        (lambda: Bounds.more_than(19_000).in_words(), "more than 19,000"),
        (lambda: right_open(1400, INFINITY).in_words("children"), "at least 1,400 children"),
        (lambda: Bounds.less_than(1_000).in_words(), "less than 1,000"),
        (lambda: Bounds.between(0, 41).in_words("forces"), "at most 41 forces"),
        (lambda: Bounds.less_than(5).in_words(signed=True), "at least 0, less than 5"),
        (lambda: Bounds.between(0, 5).in_words("percent", signed=True), "a rise of at most 5%"),
        (
            lambda: Bounds(-80, 200, True, False).in_words("percent", signed=True),
            "from a fall of up to 80% to a rise of less than 200%",
        ),
        (
            lambda: Bounds(-100, math.inf, False, False).in_words("percent", signed=True),
            "anything from a fall of less than 100% upwards",
        ),
        (lambda: right_open(0, INFINITY).in_words(), "at least 0"),
        (lambda: open_between(0, 5).in_words(), "more than 0, less than 5"),
        (lambda: Bounds.between(20_000, 30_000).in_words("people"), "20,000 to 30,000 people"),
        (lambda: left_open(19_000, 30_000).in_words(), "more than 19,000, up to 30,000"),
        (lambda: right_open(2, 3).in_words("times"), "at least 2, less than 3 times"),
        (lambda: right_open(32.5, 33.5).in_words("percent"), "at least 32.5%, less than 33.5%"),
        (lambda: right_open(32.5, 33.5).in_words("%"), "at least 32.5%, less than 33.5%"),
        (lambda: left_open(-13.5, -12.5).in_words("percent"), "more than −13.5%, up to −12.5%"),
        (lambda: Bounds(-INFINITY, -60, False, False).in_words("percent"), "less than −60%"),
        (lambda: Bounds(-INFINITY, -60, False, True).in_words("percent"), "at most −60%"),
        (lambda: ANY_NUMBER.in_words(), "any number"),
        (lambda: Bounds.between(2, 3).in_words("GBP"), "£2 to £3"),
        (lambda: Bounds.between(-3, 2).in_words("£"), "−£3 to £2"),
        (lambda: Bounds.exact(21_000_000).in_words("GBP"), "£21,000,000"),
        (lambda: Bounds.more_than(350).in_words("GBP per hour"), "more than £350 per hour"),
        (lambda: Bounds.exact(5).in_words("not_stated"), "5"),
        (lambda: Bounds.more_than(12_345).in_words(), "more than 12,300"),
        (
            lambda: Bounds.more_than(12_345).in_words("people", quoted=True),
            "more than 12,345 people",
        ),
        (lambda: Bounds.unknown().in_words("people"), "no bounds given"),
        (lambda: Bounds.unknown("a round number").in_words(), "no bounds: a round number"),
    ],
)
def test_bounds_are_said_in_words(say, expected):
    assert say() == expected


def test_unknown_bounds_print_without_numbers():
    assert str(Bounds.unknown()) == "no bounds given"
    assert f"{Bounds.unknown():quoted}" == "no bounds given"
    assert str(Bounds.unknown("a round number")) == "no bounds: a round number"


def test_another_format_is_refused():
    with pytest.raises(ValueError, match=r"^format of bounds is '\.2f'; allowed: '', 'quoted'$"):
        f"{Bounds.exact(3):.2f}"


def test_the_representation_can_be_read_back():
    bounds = right_open(32.5, 33.5)
    assert repr(bounds) == (
        "Bounds(lower=32.5, upper=33.5, lower_closed=True, upper_closed=False, reason='')"
    )
    assert eval(repr(bounds)) == bounds


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("years", "1 year"),
        ("people", "1 person"),
        ("children", "1 child"),
        ("charities", "1 charity"),
        ("web addresses", "1 web addresses"),
        ("offences", "1 offence"),
        ("staff", "1 staff"),
        ("times", "1 times"),
        ("percent", "1%"),
    ],
)
def test_one_of_a_unit_is_said_in_the_singular(unit: str, words: str) -> None:
    assert Bounds.exact(1).in_words(unit) == words
    assert Bounds.more_than(1).in_words("years") == "more than 1 year"
