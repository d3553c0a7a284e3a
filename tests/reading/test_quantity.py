"""What a typed kind, unit or direction settles, and what an error says; readings stand beside."""

import math

import pytest

from analysis.reading.quantity import Quantity, QuantityError, find_quantities, read_quantity


def bounds(quantity: Quantity) -> tuple[float, float, bool, bool]:
    return quantity.lower, quantity.upper, quantity.lower_closed, quantity.upper_closed


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
    with pytest.raises(QuantityError) as error:
        read_quantity(phrase, **typed)
    assert error.value.expected


def test_words_typed_as_another_kind_are_named_once_with_the_kinds_they_may_be() -> None:
    with pytest.raises(QuantityError) as error:
        read_quantity("18%", kind="count")
    assert (error.value.phrase, error.value.part) == ("18%", "18%")
    assert str(error.value) == (
        "cannot read '18%' as a count: the words give a share. Choose kind share or change."
    )


@pytest.mark.parametrize(
    "phrase", ["", "many children", "in 2011", "no one knows", "an 11 year old child"]
)
def test_a_phrase_without_a_statistic_is_an_error_that_names_the_phrase(phrase: str) -> None:
    with pytest.raises(QuantityError) as error:
        read_quantity(phrase)
    assert error.value.phrase == phrase
    assert repr(phrase) in str(error.value)


NO_STATISTIC = "a count, share, change, ratio, sum of money, duration or rank"


def error_of(phrase: str, **typed: str) -> QuantityError:
    with pytest.raises(QuantityError) as error:
        read_quantity(phrase, **typed)
    assert error.value.phrase == phrase
    return error.value


@pytest.mark.parametrize(
    ("phrase", "typed", "part", "message"),
    [
        ("", {}, "", f"cannot read ''; expected {NO_STATISTIC}"),
        (
            "many children",
            {},
            "many children",
            f"cannot read 'many children'; expected {NO_STATISTIC}",
        ),
        (
            "girls aged 15\nin 2011",
            {},
            "15 (age), 2011 (date)",
            "cannot read 'girls aged 15\\nin 2011': '15 (age), 2011 (date)'; "
            f"expected {NO_STATISTIC}",
        ),
        (
            "33%",
            {"kind": "percentage"},
            "33%",
            "cannot read '33%'; expected one of count, share, change, ratio, money, duration, "
            "rate, rank, not percentage",
        ),
        (
            "£40 million for schools",
            {"kind": "count"},
            "£40 million",
            "cannot read '£40 million for schools' as a count: '£40 million' gives money. "
            "Choose kind money.",
        ),
        (
            "33%",
            {"kind": "money"},
            "33%",
            "cannot read '33%' as money: the words give a share. Choose kind share or change.",
        ),
        (
            "33%",
            {"kind": "change"},
            "33%",
            "cannot read '33%'; expected the direction of the change",
        ),
        (
            "33%",
            {"direction": "up"},
            "33%",
            "cannot read '33%'; expected increase, decrease or none, not up",
        ),
        (
            "rose to 300",
            {"direction": "decrease"},
            "300",
            "cannot read 'rose to 300': '300'; expected words for direction decrease; "
            "these give increase",
        ),
        (
            "1,400 children",
            {"unit": "images"},
            "1,400",
            "cannot read '1,400 children': '1,400'; expected words for the unit images; "
            "these give children",
        ),
    ],
)
def test_an_error_says_what_was_read_and_what_was_expected(
    phrase: str, typed: dict[str, str], part: str, message: str
) -> None:
    error = error_of(phrase, **typed)
    assert (error.part, str(error)) == (part, message)


def test_an_error_keeps_what_was_expected_apart() -> None:
    assert error_of("in 2011").expected == NO_STATISTIC
    assert error_of("33%", kind="count").expected == "words for a count; these give a share"


def test_a_phrase_of_a_page_is_named_without_its_middle() -> None:
    short = "abcdefghij" * 40
    assert str(error_of(short)).startswith(f"cannot read '{short}'; ")
    long = f"{short}k"
    shown = f"{long[:200]} … {long[-200:]}"
    assert str(error_of(long)).startswith(f"cannot read '{shown}'; ")


def test_offsets_count_the_lines_before() -> None:
    text = "12 cases\r\n\n340 arrests\n7 trials"
    found = find_quantities(text)
    assert [(q.start, q.end, q.text) for q in found] == [
        (0, 2, "12"),
        (11, 14, "340"),
        (23, 24, "7"),
    ]
    assert read_quantity("7 trials").start == 0
    assert read_quantity("in 2011\r\n\n340 arrests").start == 10


def test_a_number_in_the_middle_of_nothing_is_a_count() -> None:
    (quantity,) = find_quantities(" " * 12 + "340")
    assert (quantity.kind, quantity.reason) == ("count", "")


@pytest.mark.parametrize(
    ("phrase", "typed", "expected"),
    [
        ("in the past five years", {}, ("five years", "duration", 5, "years")),
        ("every 7 minutes", {}, ("7 minutes", "duration", 7, "minutes")),
        ("in the past five years", {"kind": "duration"}, ("five years", "duration", 5, "years")),
        ("One force told me", {}, ("One", "count", 1, "forces")),
        ("One force told me", {"kind": "count"}, ("One", "count", 1, "forces")),
        ("There are three major areas", {}, ("three", "count", 3, "not_stated")),
        ("One force, in 2015", {}, ("One", "count", 1, "forces")),
        ("in 2015", {"kind": "count"}, ("2015", "count", 2015, "not_stated")),
        ("in 2015, 12 cases", {"kind": "count"}, ("12", "count", 12, "cases")),
    ],
)
def test_what_is_no_figure_of_its_own_is_read_where_nothing_else_is(
    phrase: str, typed: dict[str, str], expected: tuple[str, str, float, str]
) -> None:
    found = read_quantity(phrase, **typed)
    assert (found.text, found.kind, found.value, found.unit) == expected
    assert found.reason == ""


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("in the past five years", "count"),
        ("a boy of 2.5 years old", None),
        ("a boy of 2.5 years old", "duration"),
        ("One force told me", "share"),
        ("in 2015", None),
        ("in 2015", "share"),
        ("on 21 May 2024", "count"),
        ("aged 15", "count"),
        ("aged 15", None),
        ("Section 28", "count"),
        ("clause 28", None),
    ],
)
def test_what_is_no_figure_of_this_kind_is_not_read_as_one(phrase: str, kind: str | None) -> None:
    with pytest.raises(QuantityError) as error:
        read_quantity(phrase, kind=kind)
    assert error.value.expected == NO_STATISTIC


@pytest.mark.parametrize(
    ("phrase", "kind", "direction", "value", "unit"),
    [
        ("45", "count", None, 45, "not_stated"),
        ("45", "rate", None, 45, "not_stated"),
        ("45", "share", None, 45, "percent"),
        ("45", "change", "decrease", -45, "percent"),
        ("45", "ratio", None, 45, "times"),
        ("45", "money", None, 45, "not_stated"),
        ("a quarter", "ratio", None, 0.25, "times"),
        ("22 per cent", "change", "increase", 22, "percent"),
        ("compared to 22 per cent", "change", "increase", 22, "percent"),
        ("rose to 22 per cent", "share", None, 22, "percent"),
        ("up by a fifth", "ratio", None, 0.2, "times"),
        ("tripled", "change", None, 200, "percent"),
        ("fell to 40 cases", "count", "none", 40, "cases"),
    ],
)
def test_words_may_be_typed_as_a_kind_that_they_leave_open(
    phrase: str, kind: str, direction: str | None, value: float, unit: str
) -> None:
    found = read_quantity(phrase, kind=kind, direction=direction)
    assert (found.kind, found.value, found.unit) == (kind, value, unit)


def test_two_multiples_make_a_change_between_them() -> None:
    found = read_quantity("two to three times as many", kind="change", direction="increase")
    assert bounds(found) == (100, 200, True, True)


@pytest.mark.parametrize(
    ("phrase", "kind", "open_to"),
    [
        ("45", "rank", "count or share or change or ratio or money or duration or rate"),
        ("45 children", "share", "count or rate"),
        ("12 times a week", "share", "count or rate"),
        ("50mph", "share", "count or rate"),
        ("£45", "share", "money"),
        ("rose to 22 per cent", "change", "share"),
        ("fell from 22 per cent", "change", "share"),
        ("up by 22 per cent", "share", "change"),
        ("a fifth", "count", "share or change or ratio"),
        ("a record high", "count", "rank"),
    ],
)
def test_words_that_settle_their_kind_are_not_read_as_another(
    phrase: str, kind: str, open_to: str
) -> None:
    assert str(error_of(phrase, kind=kind)).endswith(f". Choose kind {open_to}.")


@pytest.mark.parametrize(
    ("phrase", "kind", "unit"),
    [
        ("1,400 children", None, "victims"),
        ("1,400 children", None, "cases"),
        ("1,400 cases", None, "children"),
        ("1,400", None, "widgets"),
        ("£40m", None, "GBP per hour"),
        ("45", "money", "GBP"),
        ("45", "duration", "minutes"),
        ("45", "ratio", "times"),
        ("33%", None, "percent"),
        ("up by 33%", None, "percent"),
        ("doubled", None, "times"),
        ("a record high", None, "rank"),
    ],
)
def test_a_unit_may_be_typed_that_the_words_leave_open(
    phrase: str, kind: str | None, unit: str
) -> None:
    assert read_quantity(phrase, kind=kind, unit=unit).unit == unit


@pytest.mark.parametrize(
    ("phrase", "unit"),
    [
        ("33%", "people"),
        ("a quarter", "times"),
        ("5 percentage points", "percent"),
        ("£12 an hour", "minutes"),
        ("1,400", "years"),
        ("1,400", "GBP"),
        ("1,400 images", "children"),
        ("$40m", "GBP per hour"),
        ("a record high", "people"),
    ],
)
def test_a_unit_that_the_words_contradict_is_an_error(phrase: str, unit: str) -> None:
    assert error_of(phrase, unit=unit).expected.startswith(f"words for the unit {unit}; these give")


@pytest.mark.parametrize("phrase", ["fell by less than 5%", "fell by zero per cent"])
def test_nothing_is_never_minus_nothing(phrase: str) -> None:
    found = read_quantity(phrase)
    ends = [end for end in (found.value, found.lower, found.upper) if end == 0]
    assert ends
    assert all(math.copysign(1, end) == 1 for end in ends)


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("a gap of 3 percentage points", "change"),
        ("3 percentage points", "share"),
        ("fell two to three times", "change"),
        ("trillions of " * 40, "share"),
    ],
)
def test_a_typed_kind_that_the_words_rule_out_is_refused(phrase: str, kind: str) -> None:
    with pytest.raises(QuantityError):
        read_quantity(phrase, kind=kind)


def test_magnitudes_of_magnitudes_end_in_time_and_in_range() -> None:
    found = find_quantities("trillions of " * 400)
    assert len(found) == 100
    assert found[0].upper == 1e49


@pytest.mark.parametrize(
    ("phrase", "value"), [("33 out of 41", 100 * 33 / 41), ("two in 13", 100 * 2 / 13)]
)
def test_a_count_typed_as_a_share_is_one_of_its_whole(phrase: str, value: float) -> None:
    assert read_quantity(phrase, kind="share").value == pytest.approx(value)


def test_lines_of_a_table_are_not_read_as_one_sentence() -> None:
    units = [found.unit for found in find_quantities("arrests 12\nconvictions 14\n")]
    assert units == ["not_stated", "not_stated"]
