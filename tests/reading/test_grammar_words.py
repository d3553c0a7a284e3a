"""Cores as the grammar gives them, with what the reading of a phrase does not show."""

import pytest

from analysis.reading.grammar import ANCHOR, Core, Line, Number, core_at


def core_of(phrase: str, floor: int = 0) -> Core | None:
    line = Line(phrase)
    anchor = ANCHOR.search(line.low, floor)
    assert anchor
    return core_at(line, anchor, floor)


def rounded(top: int, bottom: int = 1) -> Number:
    """A number without a last printed digit, which may always be rounding."""
    return Number(top, bottom, 0, True)


@pytest.mark.parametrize(
    ("phrase", "core"),
    [
        ("page 3 of 12", Core("", 0, 12, reason="page_furniture")),
        ("May 5", Core("", 0, 5, reason="date")),
        ("12 May", Core("", 0, 6, reason="date")),
        ("an 8-year-old", Core("", 3, 13, Number(8), reason="age")),
        ("in 2015", Core("", 3, 7, Number(2015), reason="date")),
        ("www.example.org/16", Core("", 0, 18, reason="name")),
        ("seven o'clock", Core("", 0, 13, reason="date")),
        ("nine-year-old", Core("", 0, 13, Number(9), reason="age")),
        ("zero tolerance", Core("", 0, 4, reason="idiom")),
        ("the third report", Core("", 4, 9, reason="ordinal")),
        ("the eleventh report", Core("", 4, 12, reason="ordinal")),
        ("double glazing", Core("", 0, 6, reason="idiom")),
        ("no one came", Core("", 0, 6, reason="pronoun")),
        ("no more excuses", Core("", 0, 7, reason="no_quantity")),
        ("no action", Core("", 0, 2, reason="no_quantity")),
        ("at the highest level", Core("", 7, 20, reason="idiom")),
    ],
)
def test_what_is_no_statistic_has_a_reason_and_no_form(phrase: str, core: Core) -> None:
    assert core_of(phrase) == core


@pytest.mark.parametrize(
    ("phrase", "core"),
    [
        ("a year", Core("duration", 0, 6, rounded(1), None, "years")),
        ("a year or two", Core("duration", 0, 13, rounded(1), rounded(2), "years")),
        ("year-long", Core("duration", 0, 9, rounded(1), None, "years")),
        ("twice as many", Core("times", 0, 5, rounded(2), None, "times")),
        ("twice", Core("number", 0, 5, Number(2), None, "times")),
        ("doubled", Core("times", 0, 7, rounded(2), None, "times", "increase")),
        ("halved", Core("times", 0, 6, rounded(1, 2), None, "times", "decrease")),
        ("none replied", Core("number", 0, 4, Number(0))),
        ("none of the laptops", Core("number", 0, 4, Number(0))),
        ("none of the men", Core("number", 0, 4, Number(0), None, "people")),
        ("highest level", Core("rank", 0, 13, unit="rank")),
        ("dozens", Core("magnitude", 0, 6, Number(12), Number(100))),
    ],
)
def test_a_core_has_its_form_numbers_unit_and_direction(phrase: str, core: Core) -> None:
    assert core_of(phrase) == core


def test_a_unit_of_time_that_only_tells_how_often_says_so_in_its_core() -> None:
    assert core_of("once a week") == Core(
        "duration", 5, 11, rounded(1), None, "weeks", reason="period_of_another_figure"
    )


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
