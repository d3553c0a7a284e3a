"""Bounds: the lowest and the highest value that words allow, and arithmetic that keeps both.

"More than 20,000" has a lower end and no upper one; "33%" stands for anything that rounds to 33.
Neither is a centre with a symmetric error, so a calculation carries two ends and, for each,
whether the value at the end itself is admitted (closed, square bracket) or not (open, round one).

Floating point. An end is read as the decimal it prints as (0.1 is one tenth), every operation is
carried out exactly on these decimals, and the result is rounded once, to the nearest float. So
1 − 13.5/100 ends at 0.865 and 1.1 × 1.1 at 1.21, as on paper. Elsewhere floats may be one unit in
the last place off (there 1.1 × 1.1 is 1.2100000000000002), and an end must not shut out, or let in,
a value for that. So where a value is set against an end, two numbers that agree to twelve
significant digits are one number; no printed statistic has as many. Ends are not pushed outwards
instead, because an open end would then let in the very value that it excludes.

Operations take their inputs as independent of each other: `b - b` is not 0. Where an input is
shared, start from what knows it: 100 - share, not (whole - part) / whole.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from itertools import product
from numbers import Real
from typing import ClassVar, NamedTuple

# What is printed before and after the digits; any other unit is a word that follows them.
_UNIT_SIGNS = {
    "": ("", ""),
    "not_stated": ("", ""),
    "other": ("", ""),
    "%": ("", "%"),
    "percent": ("", "%"),
    "£": ("£", ""),
    "GBP": ("£", ""),
    "GBP per hour": ("£", " per hour"),
}
_ONE_OF = {"people": "person", "children": "child", "premises": "premises", "times": "times"}
# The digits of the largest and the smallest float together.
_EVERY_DIGIT = Context(prec=700, rounding=ROUND_HALF_UP)
# How closely numbers agree that are one number but for the rounding of floats.
_SAME = 1e-12


class _End(NamedTuple):
    """One end, exactly: a fraction or ±∞, and whether an admitted value reaches it."""

    value: Fraction | float
    reached: bool


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """The values that a figure's words allow, from `lower` to `upper`, each end open or closed.

    Unknown bounds have two NaN ends and may carry the `reason` why they are unknown; an end
    without limit is ±∞ and open. Two bounds are equal when their ends and closures are; the
    reason does not count.

    Raises:
        ValueError: the ends are in the wrong order, hold no value between them, are infinite and
            closed, or only one of them is NaN.
        OverflowError: a calculated end is beyond the largest float.

    >>> Bounds(20_000, 30_000, True, True) - Bounds.less_than(1_000)
    Bounds(lower=19000.0, upper=30000.0, lower_closed=False, upper_closed=True, reason='')
    >>> print(Bounds(20_000, 30_000, True, True) - Bounds.less_than(1_000))
    (19,000, 30,000]
    """

    lower: float
    upper: float
    lower_closed: bool
    upper_closed: bool
    reason: str = field(default="", kw_only=True)

    # numpy then leaves `np.float64(2) * bounds` to Bounds instead of making an array of it.
    __array_ufunc__: ClassVar[None] = None

    def __post_init__(self) -> None:
        for name in ("lower_closed", "upper_closed"):
            closed = getattr(self, name)
            # "False", as a table may hold it, would be true.
            if closed not in (True, False):
                raise ValueError(f"{name} is {closed!r}; allowed: True, False")
            object.__setattr__(self, name, bool(closed))
        for name in ("lower", "upper"):
            # Adding zero turns −0.0, which would print its sign, into 0.0.
            object.__setattr__(self, name, float(getattr(self, name)) + 0.0)
        lower, upper, both = self.lower, self.upper, (self.lower_closed, self.upper_closed)
        fault = ""
        if math.isnan(lower) != math.isnan(upper):
            fault = f"one end is missing: lower is {lower}, upper is {upper}"
            fault += "; unknown bounds have neither"
        elif not self.known:
            fault = "unknown bounds cannot be closed" if any(both) else ""
        elif self.reason:
            fault = f"only unknown bounds have a reason, not {self:quoted}: {self.reason}"
        elif lower > upper:
            fault = f"the lower end {lower} is above the upper end {upper}"
        elif any(
            math.isinf(end) and closed for end, closed in zip((lower, upper), both, strict=True)
        ):
            fault = f"an infinite end is open: {self:quoted} is closed there"
        elif lower == upper and not all(both):
            fault = f"{self:quoted} holds no value; a single value is closed at both ends"
        if fault:
            raise ValueError(fault)

    # Making bounds

    @classmethod
    def exact(cls, value: float) -> Bounds:
        """The bounds of one exactly known number.

        >>> print(Bounds.exact(7998))
        [7,998, 7,998]
        """
        return cls(value, value, True, True)

    @classmethod
    def unknown(cls, reason: str = "") -> Bounds:
        """Bounds that the words do not give, with the reason where there is one to tell.

        >>> print(Bounds.unknown("a round number"))
        no bounds: a round number
        """
        return cls(math.nan, math.nan, False, False, reason=reason)

    @classmethod
    def more_than(cls, value: float) -> Bounds:
        """Everything above the value, which is left out.

        >>> print(Bounds.more_than(2_400))
        (2,400, ∞)
        """
        return cls(value, math.inf, False, False)

    @classmethod
    def less_than(cls, value: float) -> Bounds:
        """Everything from 0 to the value, which is left out: what is counted is never negative.

        >>> print(Bounds.less_than(1_000))
        [0, 1,000)
        """
        return cls(0, value, True, False)

    @classmethod
    def between(cls, lower: float, upper: float) -> Bounds:
        """Everything from one value to the other, both admitted.

        >>> print(Bounds.between(20_000, 30_000))
        [20,000, 30,000]
        """
        return cls(lower, upper, True, True)

    # Asking about bounds

    @property
    def known(self) -> bool:
        """Whether there are bounds at all.

        >>> Bounds.exact(11).known, Bounds.unknown().known
        (True, False)
        """
        return not math.isnan(self.lower)

    @property
    def is_exact(self) -> bool:
        """Whether only one value is admitted.

        >>> Bounds.exact(11).is_exact, Bounds.between(2, 3).is_exact
        (True, False)
        """
        return self.lower == self.upper

    @property
    def one_sided(self) -> bool:
        """Whether one end, and one only, is without limit.

        >>> Bounds.more_than(2_400).one_sided, Bounds.less_than(1_000).one_sided
        (True, False)
        """
        return math.isinf(self.lower) != math.isinf(self.upper)

    def __contains__(self, value: float) -> bool:
        """Whether the value is surely admitted; never so for unknown bounds.

        >>> 5 in Bounds.less_than(5), 5 in Bounds.between(2, 5), 5 in Bounds.unknown()
        (False, True, False)
        """
        if math.isclose(value, self.lower, rel_tol=_SAME):
            return self.lower_closed
        if math.isclose(value, self.upper, rel_tol=_SAME):
            return self.upper_closed
        return self.lower < value < self.upper

    def apart(self, other: Bounds) -> bool:
        """Whether all of one lies below all of the other, so that the two can be put in order.

        Never so for unknown bounds.

        >>> Bounds.exact(1_400).apart(Bounds.more_than(2_400))
        True
        >>> Bounds.more_than(500_000).apart(Bounds.more_than(2_400))
        False
        """
        return self.known and other.known and _common(self, other) is None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Bounds):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[float, float, bool, bool] | None:
        # NaN differs from itself, but "no bounds given" is the same answer twice.
        if not self.known:
            return None
        return self.lower, self.upper, self.lower_closed, self.upper_closed

    # Arithmetic

    def __neg__(self) -> Bounds:
        """The bounds mirrored at 0: the ends change places, each with its closure.

        >>> print(-Bounds.less_than(13))
        (−13, 0]
        """
        if not self.known:
            return self
        return Bounds(-self.upper, -self.lower, self.upper_closed, self.lower_closed)

    def __add__(self, other: Bounds | float) -> Bounds:
        """The bounds of the sum.

        >>> print(Bounds.less_than(1_000) + 500)
        [500, 1,500)
        """
        return _combine(self, other, _sum)

    __radd__ = __add__

    def __sub__(self, other: Bounds | float) -> Bounds:
        """The bounds of the difference.

        >>> print(Bounds.between(20_000, 30_000) - Bounds.less_than(1_000))
        (19,000, 30,000]
        """
        return _combine(self, other, lambda left, right: _sum(left, -right))

    def __rsub__(self, other: float) -> Bounds:
        return -self + other

    def __mul__(self, other: Bounds | float) -> Bounds:
        """The bounds of the product; 0 times anything is 0.

        >>> print(Bounds.less_than(10) * Bounds.more_than(2))
        [0, ∞)
        """
        return _combine(self, other, _product)

    __rmul__ = __mul__

    def __truediv__(self, other: Bounds | float) -> Bounds:
        """The bounds of the quotient, unknown, with the reason, where the divisor can be 0.

        >>> print(Bounds(0.865, 0.875, True, False) / Bounds(1.325, 1.335, True, False))
        (0.647, 0.661)
        >>> print(Bounds.more_than(2_400) / 14)
        (171, ∞)
        >>> print(Bounds.exact(1) / Bounds.less_than(1_000))
        no bounds: the divisor [0, 1,000) can be 0
        """
        return _combine(self, other, _quotient)

    def __rtruediv__(self, other: float) -> Bounds:
        return _combine(other, self, _quotient)

    def clipped(self, lower: float, upper: float) -> Bounds:
        """What of the bounds lies between two limits, both admitted.

        Raises:
            ValueError: nothing does.

        >>> print(Bounds.more_than(60).clipped(0, 100))
        (60, 100]
        """
        if not self.known:
            return self
        limits = Bounds(
            lower, upper, lower_closed=math.isfinite(lower), upper_closed=math.isfinite(upper)
        )
        common = _common(self, limits)
        if common is None:
            raise ValueError(f"no value of {self:quoted} lies between {lower} and {upper}")
        return common

    def share_of(self, whole: Bounds | float) -> Bounds:
        """The bounds of 100 × part / whole, in per cent, cut to what a share can be: 0 to 100.

        Unknown, with the reason, where the whole can be 0.

        Raises:
            ValueError: the part is larger than the whole, or one of them is negative.

        >>> print(Bounds.less_than(1_000).share_of(Bounds.more_than(20_000)))
        [0, 5)
        """
        return (100 * self / whole).clipped(0, 100)

    # Printing

    def __str__(self) -> str:
        return f"{self}"

    def __format__(self, spec: str) -> str:
        """Brackets, for tables and code: square where closed, round where open.

        Ends are rounded to two significant digits of the width, or three of the end where the
        other has no limit, and outwards: the lower one down and the upper one up, so that no
        admitted value is printed as excluded. A single value is rounded to the nearest number;
        `quoted` ends are printed in full.

        >>> f"{Bounds.more_than(12_345)} {Bounds.more_than(12_345):quoted}"
        '(12,300, ∞) (12,345, ∞)'
        """
        if spec not in ("", "quoted"):
            raise ValueError(f"format of bounds is {spec!r}; allowed: '', 'quoted'")
        if not self.known:
            return self._in_no_words()
        lower, upper = self._printed(spec == "quoted")
        left = "[" if self.lower_closed else "("
        right = "]" if self.upper_closed else ")"
        return f"{left}{lower}, {upper}{right}"

    def in_words(self, unit: str = "", *, quoted: bool = False, signed: bool = False) -> str:
        """The bounds as words, for prose and the description of charts.

        Ends are rounded as between brackets. The unit is "percent", "GBP", or a word that is put
        behind the number. A lower end of 0 goes without saying, except in a `signed` quantity
        such as a change, which may lie below it; in per cent it is told as a fall or a rise.

        >>> (Bounds.between(20_000, 30_000) - Bounds.less_than(1_000)).in_words("people")
        'more than 19,000, up to 30,000 people'
        >>> Bounds.less_than(1_000).share_of(Bounds.more_than(20_000)).in_words("percent")
        'less than 5%'
        >>> Bounds.more_than(1_400).in_words("children"), Bounds.between(2, 3).in_words("GBP")
        ('more than 1,400 children', '£2 to £3')
        >>> Bounds.exact(7998).in_words(), Bounds.unknown().in_words()
        ('7,998', 'no bounds given')
        >>> Bounds(-13.5, -12.5, False, True).in_words("percent", signed=True)
        'a fall of at least 12.5%, less than 13.5%'
        """
        if not self.known:
            return self._in_no_words()
        if signed and unit in ("percent", "percentage points") and not self.is_exact:
            return self._as_change(unit, quoted)
        before, after = _UNIT_SIGNS.get(unit, ("", ""))
        lower, upper = (_with_signs(end, before, after) for end in self._printed(quoted))
        last = self.lower if math.isinf(self.upper) else self.upper
        one = last == 1 and (self.is_exact or unit != "times")
        word = "" if unit in _UNIT_SIGNS else f" {_singular(unit) if one else unit}"
        from_lower = f"{'at least' if self.lower_closed else 'more than'} {lower}"
        no_lower = math.isinf(self.lower) or (self.lower == 0 and self.lower_closed and not signed)
        if self.is_exact:
            words = lower
        elif math.isinf(self.upper):
            words = "any number" if math.isinf(self.lower) else from_lower
        elif no_lower:
            words = f"{'at most' if self.upper_closed else 'less than'} {upper}"
        elif self.lower_closed and self.upper_closed:
            words = f"{lower} to {upper}"
        else:
            words = f"{from_lower}, {'up to' if self.upper_closed else 'less than'} {upper}"
        return words + word

    def _as_change(self, unit: str, quoted: bool) -> str:
        """Ends in per cent or points as a fall or a rise, or from the one to the other."""
        if self.upper <= 0:
            return f"a fall of {(-self).in_words(unit, quoted=quoted)}"
        if self.lower >= 0:
            return f"a rise of {self.in_words(unit, quoted=quoted)}"
        sign = "%" if unit == "percent" else f" {unit}"
        fall, rise = (_with_signs(end, "", sign).lstrip("−") for end in self._printed(quoted))
        start = f"from a fall of {'up to' if self.lower_closed else 'less than'} {fall}"
        if math.isinf(self.upper):
            return f"anything {start} upwards"
        return f"{start} to a rise of {'up to' if self.upper_closed else 'less than'} {rise}"

    def value_in_words(self, value: float, unit: str = "") -> str:
        """A value that the bounds admit, with three digits, and no fewer decimals than the ends.

        So it never lies outside its own printed bounds.

        >>> Bounds(13.44, 13.46, True, True).value_in_words(13.457, "percent")
        '13.46%'
        """
        places = max(0, 2 - _magnitude(value)) if value else 0
        if self.known and not self.is_exact:
            places = max(places, self._significant_places())
        before, after = _UNIT_SIGNS.get(unit, ("", f" {_singular(unit) if value == 1 else unit}"))
        return _with_signs(_digits(value, min(places, _places(value))), before, after)

    def _in_no_words(self) -> str:
        return f"no bounds: {self.reason}" if self.reason else "no bounds given"

    def _printed(self, quoted: bool) -> tuple[str, str]:
        if quoted:
            return _digits(self.lower), _digits(self.upper)
        places = self._significant_places()
        if self.is_exact:
            return _digits(self.lower, places), _digits(self.upper, places)
        return (
            _outwards(self.lower, places, ROUND_FLOOR),
            _outwards(self.upper, places, ROUND_CEILING),
        )

    def _significant_places(self) -> int:
        """The decimals that the width, or the only end, is worth; fewer where all are zeros."""
        ends = [end for end in (self.lower, self.upper) if math.isfinite(end)]
        if not ends:
            return 0
        if self.is_exact:
            worth = max(0, 2 - _magnitude(self.lower))
        elif len(ends) == 2:
            width = float(_exactly(self.upper) - _exactly(self.lower))
            worth = 1 - _magnitude(width, digits=2)
        else:
            worth = 2 - _magnitude(ends[0])
        return min(worth, max(map(_places, ends)))


def _singular(unit: str) -> str:
    """One of a unit, for example "year" of "years"."""
    noun, space, rest = unit.partition(" ")
    if noun in _ONE_OF:
        return _ONE_OF[noun] + space + rest
    if noun.endswith("ies"):
        return f"{noun[:-3]}y{space}{rest}"
    return noun.removesuffix("s") + space + rest


def _exactly(value: float) -> Fraction | float:
    """The decimal that a float prints as; infinity stays a float."""
    return value if math.isinf(value) else Fraction(str(value))


def _ends(bounds: Bounds) -> tuple[_End, _End]:
    return (
        _End(_exactly(bounds.lower), bounds.lower_closed),
        _End(_exactly(bounds.upper), bounds.upper_closed),
    )


def _from_ends(lower: _End, upper: _End) -> Bounds:
    low, high = float(lower.value), float(upper.value)
    if low == high:
        # Ends less than one float apart: left open, they would hold no float at all.
        return Bounds.exact(low)
    return Bounds(low, high, lower.reached, upper.reached)


def _combine(left: object, right: object, rule: Callable[[Bounds, Bounds], Bounds]) -> Bounds:
    """Apply the rule to two operands of which one may be a number; unknown stays unknown."""
    operands = []
    for operand in (left, right):
        if isinstance(operand, Bounds):
            operands.append(operand)
        elif isinstance(operand, Real):
            number = float(operand)
            operands.append(Bounds.unknown() if math.isnan(number) else Bounds.exact(number))
        else:
            no_bounds: Bounds = NotImplemented
            return no_bounds
    if not all(operand.known for operand in operands):
        reasons = dict.fromkeys(operand.reason for operand in operands if operand.reason)
        return Bounds.unknown("; ".join(reasons))
    return rule(*operands)


def _sum(left: Bounds, right: Bounds) -> Bounds:
    return _from_ends(*map(_sum_of_ends, _ends(left), _ends(right)))


def _sum_of_ends(one: _End, other: _End) -> _End:
    return _End(one.value + other.value, one.reached and other.reached)


def _product(left: Bounds, right: Bounds) -> Bounds:
    return _hull_of_products(_ends(left), _ends(right))


def _quotient(left: Bounds, right: Bounds) -> Bounds:
    if 0 in right:
        return Bounds.unknown(f"the divisor {right} can be 0")
    lower, upper = _ends(right)
    # Next to 0 the reciprocal has no limit, on the side on which the divisor lies.
    inverses = (
        _End(1 / upper.value if upper.value else -math.inf, upper.reached),
        _End(1 / lower.value if lower.value else math.inf, lower.reached),
    )
    return _hull_of_products(_ends(left), inverses)


def _hull_of_products(left: tuple[_End, _End], right: tuple[_End, _End]) -> Bounds:
    """The lowest and highest product of an end of one with an end of the other.

    Between the ends no product is lower or higher, and none but a corner's is as low or as high,
    save 0, for which one factor is enough; so the corners also tell which ends are reached.
    """
    corners = [_product_of_ends(one, other) for one, other in product(left, right)]
    return _from_ends(
        min(corners, key=lambda end: (end.value, not end.reached)),
        max(corners),
    )


def _product_of_ends(one: _End, other: _End) -> _End:
    zeros = [end for end in (one, other) if end.value == 0]
    if zeros:
        # 0 × ∞ too: every admitted value of the other factor is finite.
        return _End(Fraction(0), any(end.reached for end in zeros))
    return _End(one.value * other.value, one.reached and other.reached)


def _common(one: Bounds, other: Bounds) -> Bounds | None:
    """The values that both admit, or None."""
    lower, lower_open = max(
        (one.lower, not one.lower_closed), (other.lower, not other.lower_closed)
    )
    upper, upper_closed = min((one.upper, one.upper_closed), (other.upper, other.upper_closed))
    if math.isclose(lower, upper, rel_tol=_SAME):
        return Bounds.exact(upper) if upper_closed and not lower_open else None
    return Bounds(lower, upper, not lower_open, upper_closed) if lower < upper else None


def _magnitude(value: float, digits: int = 3) -> int:
    """The power of ten of the leading digit, once the number is rounded to so many digits."""
    return int(f"{value:.{digits - 1}e}".partition("e")[2])


def _places(value: float) -> int:
    """The decimals of a number printed in full."""
    exponent = Decimal(str(value)).normalize().as_tuple().exponent
    return max(0, -int(exponent))


def _digits(value: float, places: int | None = None, rounding: str = ROUND_HALF_UP) -> str:
    """The number in full, or rounded to so many decimals (−3: thousands), halves away from 0."""
    if value == 0:
        return "0"
    if math.isinf(value):
        return str(value).replace("inf", "∞").replace("-", "−")
    last_digit = Decimal(1).scaleb(-_places(value) if places is None else -places)
    number = Decimal(str(value)).quantize(last_digit, rounding, context=_EVERY_DIGIT)
    return f"{number or number.copy_abs():,f}".replace("-", "−")


def _outwards(end: float, places: int, rounding: str) -> str:
    """An end in digits that leave no admitted value out, and are not 0 where the end is not."""
    near = _digits(end, places)
    if math.isinf(end) or math.isclose(_number(near), end, rel_tol=_SAME):
        return near
    told = _digits(end, places, rounding)
    return told if _number(told) else _digits(end, -_magnitude(end, digits=1), rounding)


def _number(digits: str) -> float:
    return float(digits.replace(",", "").replace("−", "-"))


def _with_signs(number: str, before: str, after: str) -> str:
    digits = number.removeprefix("−")
    return f"{number[: len(number) - len(digits)]}{before}{digits}{after}"
