"""Bounds arithmetic against brute force: values drawn from the operands, calculated one by one."""

import math
import operator
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.reading.bounds import Bounds

pytestmark = pytest.mark.slow

OPERATIONS = [operator.add, operator.sub, operator.mul, operator.truediv]
NEAR = Fraction(1, 10**12)  # so close to an open end does a value come
NEARBY = Fraction(1, 1_000)  # and so close where the float of the result must tell it from the end
CLOSE = 1e-6  # and so close a calculated value then comes to the end of the result

brute_force = settings(max_examples=300, deadline=None)
law = settings(deadline=None)

# Ends as statements have them: whole numbers and up to two decimals.
numbers = st.one_of(
    st.integers(-12, 12).map(float),
    st.integers(-1_000, 1_000).map(lambda n: n / 10),
    st.integers(-10_000, 10_000).map(lambda n: n / 100),
)


@st.composite
def known_bounds(draw, ends=numbers):
    lower, upper = sorted((draw(ends), draw(ends)))
    if lower == upper or draw(st.integers(0, 5)) == 0:
        return Bounds.exact(lower)
    if ends is numbers and draw(st.integers(0, 3)) == 0:
        lower = -math.inf
    if draw(st.integers(0, 3)) == 0:
        upper = math.inf
    return Bounds(
        lower,
        upper,
        math.isfinite(lower) and draw(st.booleans()),
        math.isfinite(upper) and draw(st.booleans()),
    )


positive_numbers = st.integers(1, 500).map(lambda n: n / 10)
any_bounds = st.one_of(known_bounds(), st.just(Bounds.unknown()))


def ends_of(bounds):
    return bounds.lower, bounds.upper


def decimal(value):
    return Fraction(str(value))


def admits(bounds, value):
    """Whether the exact value is admitted, said a second time and without floats."""
    above = (
        bounds.lower == -math.inf
        or value > decimal(bounds.lower)
        or (bounds.lower_closed and value == decimal(bounds.lower))
    )
    below = (
        bounds.upper == math.inf
        or value < decimal(bounds.upper)
        or (bounds.upper_closed and value == decimal(bounds.upper))
    )
    return above and below


def drawn_from(bounds, near=NEAR):
    """Exact values that the bounds admit: at or next to both ends, the middle, and about 0."""
    far = 1_000 / near
    lower = -far if math.isinf(bounds.lower) else decimal(bounds.lower)
    upper = far if math.isinf(bounds.upper) else decimal(bounds.upper)
    candidates = [lower, lower + near, (lower + upper) / 2, upper - near, upper]
    candidates += [Fraction(n) for n in (-1, 0, 1)] + [-near, near]
    return sorted({value for value in candidates if admits(bounds, value)})


def calculated(operation, left, right, near=NEAR):
    return [operation(x, y) for x, y in product(drawn_from(left, near), drawn_from(right, near))]


def has_result(operation, right):
    return operation is not operator.truediv or not admits(right, Fraction(0))


@pytest.mark.parametrize("operation", OPERATIONS)
@brute_force
@given(left=known_bounds(), right=known_bounds())
def test_no_calculated_value_lies_outside(operation, left, right):
    assume(has_result(operation, right))
    result = operation(left, right)
    for value in calculated(operation, left, right, NEARBY):
        assert value in result
        # The end itself is rounded to a float; a value is compared with it once rounded likewise.
        assert result.lower <= float(value) <= result.upper


@pytest.mark.parametrize("operation", OPERATIONS)
@brute_force
@given(left=known_bounds(), right=known_bounds())
def test_a_closed_end_is_reached_and_an_open_one_only_approached(operation, left, right):
    assume(has_result(operation, right))
    result = operation(left, right)
    values = calculated(operation, left, right)
    lowest, highest = min(values), max(values)
    for end, closed, extreme in (
        (result.lower, result.lower_closed, lowest),
        (result.upper, result.upper_closed, highest),
    ):
        if math.isinf(end):
            assert not closed
            assert abs(extreme) >= 10**6
            assert (extreme > 0) is (end > 0)
        elif closed:
            assert float(extreme) == end
        else:
            assert float(extreme) == pytest.approx(end, rel=CLOSE, abs=CLOSE)


@pytest.mark.parametrize(
    ("operation", "partner"),
    [
        (operator.add, lambda end, x: end - x),
        (operator.mul, lambda end, x: end / x if x else None),
    ],
)
@brute_force
@given(left=known_bounds(), right=known_bounds())
def test_no_pair_reaches_an_open_end(operation, partner, left, right):
    result = operation(left, right)
    for end, closed in (
        (result.lower, result.lower_closed),
        (result.upper, result.upper_closed),
    ):
        if math.isinf(end) or closed:
            continue
        for x in drawn_from(left):
            y = partner(decimal(end), x)
            assert y is None or not admits(right, y)
            # Nought times anything reaches 0 and no other end.
            assert y is not None or end != 0


@law
@given(known_bounds(), known_bounds())
def test_a_quotient_is_unknown_just_where_the_divisor_can_be_zero(dividend, divisor):
    assert (dividend / divisor).known is not admits(divisor, Fraction(0))


@law
@given(known_bounds(), numbers)
def test_membership_is_that_of_exact_numbers(bounds, value):
    assert (value in bounds) is admits(bounds, decimal(value))


@law
@given(known_bounds(), known_bounds())
def test_bounds_are_apart_unless_some_drawn_value_is_common(one, other):
    common = [
        value
        for value in drawn_from(one, NEARBY) + drawn_from(other, NEARBY)
        if admits(one, value) and admits(other, value)
    ]
    assert one.apart(other) is not bool(common)


@law
@given(any_bounds, any_bounds)
def test_the_laws_of_arithmetic_hold(left, right):
    negated = -left
    assert -negated == left == left + 0 == left * 1 == left / 1
    assert 0 - left == -left == left * -1
    assert left + right == right + left
    assert left * right == right * left
    assert left - right == -(right - left) == left + -right
    assert -left * right == -(left * right) == left * -right


@law
@given(known_bounds(), known_bounds(), known_bounds())
def test_wider_inputs_never_give_a_narrower_sum(one, other, third):
    widest = Bounds(
        min(one.lower, other.lower),
        max(one.upper, other.upper),
        math.isfinite(min(one.lower, other.lower)),
        math.isfinite(max(one.upper, other.upper)),
    )
    for operation in (operator.add, operator.mul):
        narrow, wide = operation(one, third), operation(widest, third)
        assert wide.lower <= narrow.lower
        assert narrow.upper <= wide.upper


@law
@given(known_bounds(positive_numbers), known_bounds(positive_numbers))
def test_a_share_lies_between_nought_and_a_hundred(part, whole):
    assume(part.lower < whole.upper)
    share = part.share_of(whole)
    for n, total in product(drawn_from(part, NEARBY), drawn_from(whole, NEARBY)):
        if n <= total:
            assert 100 * n / total in share
            assert 100 - 100 * n / total in 100 - share
    assert 0 <= share.lower <= share.upper <= 100


@law
@given(any_bounds)
def test_printing_shows_no_nan_no_inf_and_no_minus_zero(bounds):
    for printed in (
        str(bounds),
        f"{bounds:quoted}",
        bounds.in_words("percent"),
        bounds.in_words("people", signed=True),
    ):
        assert "nan" not in printed
        assert "inf" not in printed
        assert "-" not in printed
        for word in printed.replace("–", " ").replace("£", "").split():
            digits = word.strip("[](),%")
            assert digits == "−∞" or not digits.startswith("−") or float(digits[1:]) > 0


@law
@given(known_bounds())
def test_a_printed_end_leaves_no_admitted_value_out_and_is_off_by_less_than_its_last_digit(bounds):
    # A unit of the second digit of 9.95, the third of 99.5: the least that round up.
    two_digits, three_digits = 0.1 / 9.95, 1 / 99.5
    printed = [
        float(end.replace(",", "").replace("−", "-").replace("∞", "inf"))
        for end in str(bounds)[1:-1].split(", ")
    ]
    if math.isfinite(bounds.lower) and not bounds.is_exact:
        assert printed[0] <= bounds.lower + abs(bounds.lower) * CLOSE
    if math.isfinite(bounds.upper) and not bounds.is_exact:
        assert printed[1] >= bounds.upper - abs(bounds.upper) * CLOSE
    for shown, end in zip(printed, ends_of(bounds), strict=True):
        if math.isfinite(end):
            width = bounds.upper - bounds.lower
            two_ended = math.isfinite(width) and not bounds.is_exact
            allowed = width * 10 * two_digits if two_ended else abs(end) * three_digits
            assert abs(shown - end) <= allowed * (1 + CLOSE)
