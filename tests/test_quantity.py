"""Words into bounds: every row of the model's table, and the traps of real statements."""

import math
from math import inf, nan

import pytest

from analysis.quantity import Quantity, QuantityError, find_quantities, read_quantity

UNKNOWN = (nan, nan, False, False)


def bounds(quantity: Quantity) -> tuple[float, float, bool, bool]:
    return quantity.lower, quantity.upper, quantity.lower_closed, quantity.upper_closed


def same(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return all(x == y or (math.isnan(x) and math.isnan(y)) for x, y in zip(a, b, strict=True))


# phrase, kind, value, bounds, bound
TABLE = [
    ("7,998", "count", 7998, (7998, 7998, True, True), "exact"),
    ("2,409", "count", 2409, (2409, 2409, True, True), "exact"),
    ("11 arrests", "count", 11, (11, 11, True, True), "exact"),
    ("seven", "count", 7, (7, 7, True, True), "exact"),
    ("no convictions", "count", 0, (0, 0, True, True), "exact"),
    ("None of the men were arrested", "count", 0, (0, 0, True, True), "exact"),
    ("1,400", "count", 1400, UNKNOWN, "as_printed"),
    ("50,000", "count", 50000, UNKNOWN, "as_printed"),
    ("660", "count", 660, UNKNOWN, "as_printed"),
    ("ten", "count", 10, UNKNOWN, "as_printed"),
    ("a dozen cases", "count", 12, UNKNOWN, "as_printed"),
    ("£40 million", "money", 40_000_000, UNKNOWN, "as_printed"),
    ("60%", "share", 60, UNKNOWN, "as_printed"),
    ("ten per cent", "share", 10, UNKNOWN, "as_printed"),
    ("33%", "share", 33, (32.5, 33.5, True, False), "rounded"),
    ("13.4%", "share", 13.4, (13.35, 13.45, True, False), "rounded"),
    ("£1.5m", "money", 1_500_000, (1_450_000, 1_550_000, True, False), "rounded"),
    ("£21m", "money", 21_000_000, (20_500_000, 21_500_000, True, False), "rounded"),
    ("2 million", "count", 2_000_000, (1_500_000, 2_500_000, True, False), "rounded"),
    ("£112m", "money", 112_000_000, (111_500_000, 112_500_000, True, False), "rounded"),
    ("down by 13%", "change", -13, (-13.5, -12.5, False, True), "rounded"),
    ("decreased to 635", "count", 635, (635, 635, True, True), "exact"),
    ("rose to 1,278", "count", 1278, (1278, 1278, True, True), "exact"),
    ("a quarter", "share", 25, UNKNOWN, "as_printed"),
    ("two-thirds", "share", 200 / 3, UNKNOWN, "as_printed"),
    ("half", "share", 50, UNKNOWN, "as_printed"),
    ("one in six", "share", 100 / 6, UNKNOWN, "as_printed"),
    ("cut by a quarter", "change", -25, UNKNOWN, "as_printed"),
    ("increased by a fifth", "change", 20, UNKNOWN, "as_printed"),
    ("more than 230", "count", nan, (230, inf, False, False), "more_than"),
    ("over 10,000", "count", nan, (10_000, inf, False, False), "more_than"),
    ("in excess of £5m", "money", nan, (5_000_000, inf, False, False), "more_than"),
    ("upwards of 300", "count", nan, (300, inf, False, False), "more_than"),
    ("rise above 1,000", "count", nan, (1000, inf, False, False), "more_than"),
    ("more than 60% of cases", "share", nan, (60, 100, False, True), "more_than"),
    ("a more than 60% fall", "change", nan, (-100, -60, True, False), "more_than"),
    ("a rise of more than 60%", "change", nan, (60, inf, False, False), "more_than"),
    ("at least 300,000 people", "count", nan, (300_000, inf, True, False), "at_least"),
    ("no fewer than 12", "count", nan, (12, inf, True, False), "at_least"),
    ("as little as £12", "money", nan, (12, inf, True, False), "at_least"),
    ("20 or more", "count", nan, (20, inf, True, False), "at_least"),
    ("2,000-plus", "count", nan, (2000, inf, True, False), "at_least"),
    ("1,400, on a conservative estimate", "count", nan, (1400, inf, True, False), "at_least"),
    ("at least half", "share", nan, (50, 100, True, True), "at_least"),
    ("less than 1,000", "count", nan, (0, 1000, True, False), "less_than"),
    ("fewer than 1,000", "count", nan, (0, 1000, True, False), "less_than"),
    ("fell by less than 5%", "change", nan, (-5, 0, False, True), "less_than"),
    ("rose by less than 5%", "change", nan, (0, 5, True, False), "less_than"),
    ("at most 12", "count", nan, (0, 12, True, True), "at_most"),
    ("up to 1,200 children", "count", nan, (0, 1200, True, True), "at_most"),
    ("no more than 3", "count", nan, (0, 3, True, True), "at_most"),
    ("as many as 14", "count", nan, (0, 14, True, True), "at_most"),
    ("within 28 days", "duration", nan, (0, 28, True, True), "at_most"),
    ("20-30,000", "count", nan, (20_000, 30_000, True, True), "range"),
    ("20,000 – 30,000", "count", nan, (20_000, 30_000, True, True), "range"),
    ("between 5 and 9", "count", nan, (5, 9, True, True), "range"),
    ("£2.9–3.1m", "money", nan, (2_900_000, 3_100_000, True, True), "range"),
    ("2 to 3 million", "count", nan, (2_000_000, 3_000_000, True, True), "range"),
    ("about 800", "count", 800, UNKNOWN, "approximate"),
    ("nearly 9,000", "count", 9000, UNKNOWN, "approximate"),
    ("just under 45%", "share", 45, UNKNOWN, "approximate"),
    ("just over 45%", "share", 45, UNKNOWN, "approximate"),
    ("nearer 500", "count", 500, UNKNOWN, "approximate"),
    ("half a million", "count", 500_000, UNKNOWN, "as_printed"),
    ("three quarters of a million", "count", 750_000, UNKNOWN, "as_printed"),
    ("1.2m", "count", 1_200_000, (1_150_000, 1_250_000, True, False), "rounded"),
    ("5 thousand", "count", 5000, (4500, 5500, True, False), "rounded"),
    ("double the number", "ratio", 2, UNKNOWN, "as_printed"),
    ("doubled", "ratio", 2, UNKNOWN, "as_printed"),
    ("tripled", "ratio", 3, UNKNOWN, "as_printed"),
    ("halved", "ratio", 0.5, UNKNOWN, "as_printed"),
    ("more than doubled", "ratio", nan, (2, inf, False, False), "more_than"),
    ("tens of thousands", "count", nan, (10_000, 100_000, True, False), "magnitude"),
    ("hundreds", "count", nan, (100, 1000, True, False), "magnitude"),
    ("dozens", "count", nan, (12, 100, True, False), "magnitude"),
    ("year-long", "duration", 1, UNKNOWN, "as_printed"),
    ("a year", "duration", 1, UNKNOWN, "as_printed"),
    ("over a year", "duration", nan, (1, inf, False, False), "more_than"),
    ("16-year", "duration", 16, (16, 16, True, True), "exact"),
    ("45 minutes", "duration", 45, (45, 45, True, True), "exact"),
    ("all-time high", "rank", nan, UNKNOWN, "not_applicable"),
    ("record low", "rank", nan, UNKNOWN, "not_applicable"),
    ("20,000 fewer cases", "count", 20_000, UNKNOWN, "as_printed"),
    ("a further 20,000 police", "count", 20_000, UNKNOWN, "as_printed"),
    ("800 arrests a month", "count", 800, UNKNOWN, "as_printed"),
    ("500,000 a year", "count", 500_000, UNKNOWN, "as_printed"),
]


@pytest.mark.parametrize(("phrase", "kind", "value", "expected", "bound"), TABLE)
def test_a_phrase_of_the_model_reads_into_its_bounds(
    phrase: str,
    kind: str,
    value: float,
    expected: tuple[float, float, bool, bool],
    bound: str,
) -> None:
    quantity = read_quantity(phrase)
    assert (quantity.kind, quantity.bound) == (kind, bound)
    assert same((quantity.value,), (value,))
    assert same(bounds(quantity), expected)


@pytest.mark.parametrize(
    ("phrase", "typed", "value"),
    [
        ("ten percent", {"kind": "change", "direction": "decrease"}, -10),
        ("a quarter", {"kind": "change", "direction": "decrease"}, -25),
        ("doubled", {"kind": "change"}, 100),
        ("halved", {"kind": "change"}, -50),
        ("a further 20,000 police", {"kind": "count", "direction": "decrease"}, 20_000),
        ("1,400", {"unit": "children"}, 1400),
    ],
)
def test_what_is_typed_settles_what_the_words_leave_open(
    phrase: str, typed: dict[str, str], value: float
) -> None:
    assert read_quantity(phrase, **typed).value == value


@pytest.mark.parametrize(
    ("phrase", "typed"),
    [
        ("up by 33%", {"direction": "decrease"}),
        ("33%", {"kind": "count"}),
        ("£40m", {"unit": "people"}),
        ("up by 33%", {"kind": "share"}),
        ("1,400 children", {"unit": "percent"}),
        ("50,000 people", {"unit": "images"}),
        ("45 minutes", {"unit": "years"}),
        ("$40m", {"unit": "GBP"}),
        ("ten percent", {"kind": "change"}),
    ],
)
def test_what_is_typed_against_the_words_is_an_error(phrase: str, typed: dict[str, str]) -> None:
    with pytest.raises(QuantityError, match="expected"):
        read_quantity(phrase, **typed)


@pytest.mark.parametrize(
    "phrase", ["", "many children", "in 2011", "no one knows", "an 11 year old child"]
)
def test_a_phrase_without_a_statistic_is_an_error_that_names_the_phrase(phrase: str) -> None:
    with pytest.raises(QuantityError) as error:
        read_quantity(phrase)
    assert error.value.phrase == phrase
    assert repr(phrase) in str(error.value)


def test_two_hedges_are_kept_apart() -> None:
    quantity = read_quantity("an estimated over 2,400 children")
    assert (quantity.hedge, quantity.epistemic) == ("over", "an estimated")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("less than 1,000 of the reported 20-30,000", ["less than 1,000", "20-30,000"]),
        ("33 out of 41 forces", ["33", "41"]),
        ("fell from 3,511 to 3,208", ["3,511", "3,208"]),
        ("from 74 in 2011 to 501 in 2014", ["74", "2011", "501", "2014"]),
        ("down by 10 per cent to 18.97 yuan", ["10 per cent", "18.97 yuan"]),
        ("up by $43bn to $419bn", ["$43bn", "$419bn"]),
        ("an international call to G7 leaders", ["G7"]),
        ("in 2015/16, more than 230 children", ["2015/16", "more than 230"]),
        ("Version 0 of 1. A 3 min read", ["Version 0 of 1", "3 min read"]),
        ("half-hearted in the first half", ["first"]),
    ],
)
def test_quantities_are_told_apart(text: str, expected: list[str]) -> None:
    assert [quantity.text for quantity in find_quantities(text)] == expected
