"""Parts of the grammar of numbers that phrases alone cannot tell apart."""

import pytest

from analysis.reading import grammar, patterns
from analysis.reading.grammar import Core, Line, Number, core_at


def core_of(phrase: str, floor: int = 0) -> Core | None:
    """The core at the first anchor of a phrase behind a place."""
    line = Line(phrase)
    anchor = patterns.ANCHOR.search(line.low, floor)
    assert anchor is not None
    return core_at(line, anchor, floor)


def test_the_longest_alternative_comes_first_and_stands_for_itself() -> None:
    assert patterns._any(["ten", "sixteen", "six"]) == "sixteen|ten|six"
    assert patterns._any(["ca.", "c"]) == r"ca\.|c"


@pytest.mark.parametrize(
    ("phrase", "low"),
    [
        ("three dozen posters", Number(36, 1, 0, True)),
        ("a third of cases", Number(1, 3, 0, True)),
        ("two in five", Number(2, 5, 0, True)),
        ("¾", Number(3, 4, 0, True)),
        ("3/4", Number(3, 4, 0, True)),
        ("2½", Number(5, 2, 1, True)),
        ("a million and a half", Number(3_000_000, 2, 1_000_000, True)),
        ("two decades", Number(20, 1, 0, True)),
        ("one point five", Number(15, 10, 1, False, True)),
        ("one point nought", Number(10, 10, 1, True, True)),
        ("2 hundred", Number(200, 1, 1, True)),
        ("2 x 10-3", Number(2, 1000, 1, False, True)),
        ("seven thousand", Number(7000, 1, 1000, False, True)),
        ("seven hundred", Number(700, 1, 1, True)),
    ],
)
def test_a_number_keeps_the_size_of_its_last_digit(phrase: str, low: Number) -> None:
    core = core_of(phrase)
    assert core is not None
    assert core.low == low


def test_a_mixed_number_is_the_sum_of_its_parts() -> None:
    assert grammar._plus(Number(2), 1, 4) == Number(9, 4, 1, True)
    assert grammar._plus(Number(25, 10), 1, 2) == Number(60, 20, 1, True)


def test_a_neighbouring_word_stands_behind_a_space() -> None:
    assert grammar._next_word("one force", 3) == "force"
    assert grammar._next_word("one-off case", 3) == ""
    assert grammar._next_word("one", 3) == ""
    assert grammar._last_word("of one", 3) == "of"
    assert grammar._last_word("one", 0) == ""


def test_an_amount_ends_before_a_part_that_is_none() -> None:
    for low in ("7/0", "1,200/300", "2.5/3", "1.5 3/4"):
        amount = grammar._amount_at(low, 0)
        assert amount is not None
        assert low[: amount.end] in ("7", "1,200", "2.5", "1.5")


@pytest.mark.parametrize(
    ("first", "second", "printed", "top"),
    [
        (Number(2), Number(3_000_000, 1, 1_000_000), "3 million", 2_000_000),
        (Number(2), Number(7_000_000, 2, 1_000_000), "3½ million", 2_000_000),
        (Number(4), Number(7_000_000, 2, 1_000_000), "3½ million", 4),
        (Number(3), Number(3_000_000, 1, 1_000_000), "3 million", 3),
        (Number(2000, 1, 1000), Number(3_000_000, 1, 1_000_000), "3 million", 2000),
        (Number(20), Number(30_000), "30,000", 20_000),
        (Number(30), Number(30_000), "30,000", 30),
        (Number(40), Number(30_000), "30,000", 40),
        (Number(1), Number(2000), "2,000", 1000),
        (Number(2), Number(3_500_000), "3,500,000", 2_000_000),
        (Number(2000), Number(3_500_000), "3,500,000", 2000),
        (Number(15, 10), Number(2000), "2,000", 15),
        (Number(15, 10), Number(20_000), "20,000", 15),
        (Number(200), Number(3_500_000), "3,500,000", 200),
        (Number(0), Number(3000), "3,000", 0),
        (Number(20), Number(30_000), "30000", 20),
    ],
)
def test_a_short_first_end_takes_the_scale_of_the_second(
    first: Number, second: Number, printed: str, top: int
) -> None:
    assert grammar._shared_scale(first, second, printed).top == top


def test_words_that_do_not_go_on_end_a_number() -> None:
    def cardinal(low: str) -> tuple[int, str]:
        number, end = grammar._cardinal(low, 0, low.split()[0])
        return number.top, low[end:]

    assert cardinal("three and hundred") == (3, " and hundred")
    assert cardinal("hundred hundred") == (100, " hundred")
    assert cardinal("zero five") == (0, " five")
    assert cardinal("zero hundred") == (0, " hundred")
    assert cardinal("one hundred") == (100, "")
    assert cardinal("seven thousand and million") == (7000, " and million")
    assert cardinal("zero million") == (0, " million")
    assert cardinal("five and dozen") == (5, " and dozen")
    assert cardinal("twenty ten") == (20, " ten")
    assert cardinal("two thousand thousand") == (2000, " thousand")


@pytest.mark.parametrize("phrase", ["page 3 of 12", "May 5", "minus five", "several hundred"])
def test_a_core_begins_no_earlier_than_the_end_of_the_one_before_it(phrase: str) -> None:
    alone = core_of(phrase)
    assert alone is not None
    assert alone.start == 0
    floor = phrase.index(" ")
    core = core_of(phrase, floor)
    assert core is not None
    assert core.start == floor + 1


def test_a_row_of_numbers_without_words_is_one_stretch_of_no_meaning() -> None:
    shortest = "12, " * 40
    assert len(shortest) == 160
    assert core_of(f"Totals: {shortest}") == Core("", 8, 168, reason="no_quantity")
    assert core_of(f"Totals: {shortest[:-1]}") == Core("number", 8, 10, Number(12))
