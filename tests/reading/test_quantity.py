"""What the files of readings cannot say: parts of errors, offsets, the sign of nothing."""

import math

import pytest

from analysis.reading.quantity import QuantityError, find_quantities, read_quantity


def error_of(phrase: str, **typed: str) -> QuantityError:
    with pytest.raises(QuantityError) as error:
        read_quantity(phrase, **typed)
    return error.value


@pytest.mark.parametrize(
    ("phrase", "typed", "part", "expected"),
    [
        ("", {}, "", "a count, share, change, ratio, sum of money, duration or rank"),
        (
            "girls aged 15\nin 2011",
            {},
            "15 (age), 2011 (date)",
            "a count, share, change, ratio, sum of money, duration or rank",
        ),
        ("a 33%", {"kind": "count"}, "33%", "words for a count; these give a share"),
    ],
)
def test_an_error_keeps_its_parts(
    phrase: str, typed: dict[str, str], part: str, expected: str
) -> None:
    error = error_of(phrase, **typed)
    assert (error.phrase, error.part, error.expected) == (phrase, part, expected)
    assert repr(phrase) in str(error)


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


def test_what_is_read_for_want_of_anything_else_has_no_reason() -> None:
    assert read_quantity("in the past five years").reason == ""
    assert read_quantity("in 2015", kind="count").reason == ""


@pytest.mark.parametrize("phrase", ["fell by less than 5%", "fell by zero per cent"])
def test_nothing_is_never_minus_nothing(phrase: str) -> None:
    found = read_quantity(phrase)
    ends = [end for end in (found.value, found.lower, found.upper) if end == 0]
    assert ends
    assert all(math.copysign(1, end) == 1 for end in ends)


def test_magnitudes_of_magnitudes_end_in_time_and_in_range() -> None:
    found = find_quantities("trillions of " * 400)
    assert len(found) == 100
    assert found[0].upper == 1e49
    assert error_of("trillions of " * 40, kind="share").expected


def test_lines_of_a_table_are_not_read_as_one_sentence() -> None:
    units = [found.unit for found in find_quantities("arrests 12\nconvictions 14\n")]
    assert units == ["not_stated", "not_stated"]
