"""Notebook 03: a share with one limit, and one span for all mentions, follow the words or stop."""

import pytest
from code_cells import Change, Said

NAME = "03_the_backlog"


def test_the_share_has_an_upper_limit_and_no_middle(said: Said) -> None:
    text = said(NAME)
    # Fewer than 1,000 of at least 20,000; more than 20,000 − 1,000, up to 30,000 − 0.
    assert "speaks of “between 20,000 – 30,000” people, and gives no exact count" in text
    assert "That is less than 5%. The words set this upper limit and nothing below it" in text
    assert "more than 19,000, up to 30,000 cases" in text
    assert "Fully investigated: less than 5%, with no lower limit" in text
    assert "3.33" not in text
    assert "4%" not in text


def test_one_span_fits_every_mention(said: Said) -> None:
    text = said(NAME)
    assert "the number 11 times on six days" in text
    assert "More than 25,000, up to 30,000 people would fit every mention" in text
    assert "More than 25,000, up to 30,000 fits every limit given" in text


def test_a_year_on_is_counted_from_both_days(said: Said) -> None:
    # From 16 January and from 16 July 2014 to 23 February 2015.
    assert "about 13 months after the operation began and seven months after it" in said(NAME)


def test_another_limit_changes_the_answer_the_title_and_the_rest(
    change: Change, said: Said
) -> None:
    change(
        "figures", "cooper-2015-release/fully-investigated,", "less than 1,000", "less than 3,000"
    )
    change("figures", "cooper-2014-7/arrests,", "fewer than 1,000", "fewer than 3,000")
    text = said(NAME)
    assert "That is less than 15%" in text
    assert "Fully investigated: less than 15%, with no lower limit" in text
    assert "more than 17,000, up to 30,000 cases" in text


def test_another_count_of_arrests_changes_its_sentence(change: Change, said: Said) -> None:
    change("published", "notarise_arrests,.*,2014-01-16,2014-07-16,", ",660,", ",671,")
    text = said(NAME)
    assert "had counted 671 people arrested" in text
    assert "660 people" not in text


@pytest.mark.parametrize(
    ("row", "old", "new", "what"),
    [
        ("cooper-2015-release/notarise-people,", "between 20,000 – 30,000",
         "between 20,000 – 40,000", "ranges differ"),
        ("cooper-2014-7/arrests,", "fewer than 1,000", "fewer than 900", "limits differ"),
    ],
)  # fmt: skip
def test_a_claim_that_no_longer_holds_stops_with_what_to_rewrite(
    change: Change, said: Said, row: str, old: str, new: str, what: str
) -> None:
    change("figures", row, old, new)
    with pytest.raises(AssertionError, match=rf"{what}.*rewrite"):
        said(NAME)
