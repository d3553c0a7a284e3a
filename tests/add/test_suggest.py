"""What the words near a number suggest about it."""

import pytest

from analysis.add import drafts as add
from analysis.add.suggest import coverage_near, period_near, period_of, place_near, source_near


@pytest.mark.parametrize(
    ("sentence", "words", "text", "start", "end", "kind"),
    [
        (
            "There were 412 arrests in the year ending March 2016.",
            "412",
            "in the year ending March 2016",
            "2015-04-01",
            "2016-03-31",
            "financial_year",
        ),
        (
            "The line took 412 calls in the 12 months to June 2015.",
            "412",
            "in the 12 months to June 2015",
            "2014-07-01",
            "2015-06-30",
            "window",
        ),
        (
            "Staff numbered 412 in the year to 15 June 2015.",
            "412",
            "in the year to 15 June 2015",
            "2014-06-16",
            "2015-06-15",
            "window",
        ),
        (
            "On 31 March 2016 there were 341 officers.",
            "341",
            "On 31 March 2016",
            "2016-03-31",
            "2016-03-31",
            "point",
        ),
        (
            "The unit had 341 officers on 31 March.",
            "341",
            "on 31 March",
            "",
            "",
            "relative",
        ),
        (
            "In the first quarter of 2015/16 courts heard 412 cases.",
            "412",
            "In the first quarter of 2015/16",
            "2015-04-01",
            "2015-06-30",
            "window",
        ),
        (
            "Q3 2014 brought 412 referrals.",
            "412",
            "Q3 2014",
            "2014-07-01",
            "2014-09-30",
            "window",
        ),
        (
            "Between April and June 2016 there were 412 visits.",
            "412",
            "Between April and June 2016",
            "2016-04-01",
            "2016-06-30",
            "window",
        ),
        (
            "In the financial year 2015-16 there were 412.",
            "412",
            "In the financial year 2015-16",
            "2015-04-01",
            "2016-03-31",
            "financial_year",
        ),
        (
            "There were 450 in 2013 and 1,278 in 2016.",
            "1,278",
            "in 2016",
            "2016-01-01",
            "2016-12-31",
            "calendar_year",
        ),
        (
            "In 2013, 450 children were referred; 1,278 in 2016.",
            "450",
            "In 2013",
            "2013-01-01",
            "2013-12-31",
            "calendar_year",
        ),
        (
            "412 cases in 2015-16, up from 380 in 2014-15",
            "380",
            "in 2014-15",
            "2014-04-01",
            "2015-03-31",
            "financial_year",
        ),
    ],
)
def test_a_number_gets_the_period_that_is_its_own(
    sentence: str, words: str, text: str, start: str, end: str, kind: str
) -> None:
    assert period_near(sentence, sentence.index(words), len(words)) == text
    assert period_of(text) == (start, end, kind)


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
