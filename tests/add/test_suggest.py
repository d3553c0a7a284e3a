"""What the words near a number suggest about it."""

from pathlib import Path

import pytest
from made_up import cases

from analysis import add
from analysis.add.suggest import (
    coverage_near,
    patterns,
    period_near,
    period_of,
    place_near,
    source_near,
)

LOOKS = {"source": source_near, "place": place_near, "coverage": coverage_near}


@pytest.mark.parametrize(
    ("where", "sentence", "said"), [*cases(Path(__file__).parent, "nearby.txt")]
)
def test_the_words_of_a_sentence_say_no_more_than_they_do(
    where: str, sentence: str, said: list[str]
) -> None:
    for asked, _, answer in (line.partition(" =") for line in said):
        if look := LOOKS.get(asked):
            assert look(sentence) == answer.strip(), where
            continue
        words, *days_and_type = answer.strip().split("; ")
        assert period_near(sentence, sentence.index(asked), len(asked)) == words, where
        assert list(period_of(words)) == days_and_type, where


def test_a_pattern_that_holds_one_from_nowhere_is_named() -> None:
    assert patterns({"day": ["1|2"]}, {"date": ["{day} May"]})["date"] == r"(?:(?:1|2)\sMay)"
    with pytest.raises(KeyError, match="date holds 'moth', which stands nowhere above it"):
        patterns({"date": ["{moth} 2015"]})


def test_a_number_set_beside_another_is_offered_what_that_one_counts() -> None:
    made = add.draft("Kent Police made 341 arrests for neglect, up from 298 in 2014.")
    rows = made.candidates.iloc[:2]
    for column in ("unit", "population", "population_group", "measure_id", "geography", "coverage"):
        assert rows[column].nunique() == 1, column
    assert rows["geography"].tolist() == ["Kent", "Kent"]
