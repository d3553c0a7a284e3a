"""What the words near a number suggest about it."""

from pathlib import Path

import pytest

from analysis.add import drafts as add
from analysis.add.suggest import coverage_near, period_near, period_of, place_near, source_near

LINES = (Path(__file__).parent / "marked" / "periods.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(("sentence", "marked"), [*zip(LINES[2::2], LINES[3::2], strict=True)])
def test_a_number_gets_the_period_that_is_its_own(sentence: str, marked: str) -> None:
    words, _, answer = marked.strip().partition(" = ")
    text, *days_and_type = answer.split("; ")
    assert period_near(sentence, sentence.index(words), len(words)) == text
    assert list(period_of(text)) == days_and_type


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("Figures obtained by the charity show that 340 children were referred.", "the charity"),
        ("According to figures obtained by the charity, 340 were.", "the charity"),
        (
            "According to a report by the Children’s Commissioner, 340.",
            "the Children’s Commissioner",
        ),
        ("According to the NSPCC 340 children were.", "the NSPCC"),
        (
            "Data from the Office for National Statistics show 340.",
            "the Office for National Statistics",
        ),
        ("Figures released under the Freedom of Information Act show 340.", ""),
        ("There were 340.", "not_stated"),
    ],
)
def test_a_source_is_named_as_the_sentence_names_it(sentence: str, source: str) -> None:
    assert source_near(sentence) == source


@pytest.mark.parametrize(
    ("sentence", "place", "coverage"),
    [
        ("West Midlands Police recorded 340 offences.", "West Midlands", "one_force"),
        ("South Wales Police recorded 340.", "South Wales", "one_force"),
        ("The Metropolitan Police made 340 arrests.", "London", "one_force"),
        ("Kent Police and Essex Police made 340 arrests.", "", ""),
        ("British Transport Police made 340 arrests.", "", ""),
        ("Some forces lost a quarter.", "", "some_forces"),
        ("Nationally, 340 were held.", "", "national"),
    ],
)
def test_a_police_force_is_a_place(sentence: str, place: str, coverage: str) -> None:
    assert (place_near(sentence), coverage_near(sentence)) == (place, coverage)


def test_a_number_set_beside_another_is_offered_what_that_one_counts() -> None:
    made = add.draft("Kent Police made 341 arrests for neglect, up from 298 in 2014.")
    rows = made.candidates.iloc[:2]
    for column in ("unit", "population", "population_group", "measure_id", "geography", "coverage"):
        assert rows[column].nunique() == 1, column
    assert rows["geography"].tolist() == ["Kent", "Kent"]
