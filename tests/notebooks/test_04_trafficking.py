"""Notebook 04: what the records and the counts rest on follows what was published, or stops."""

import pytest
from code_cells import Change, Said

NAME = "04_trafficking_and_exploitation"


def test_the_answer_gives_two_years_of_each_record_and_what_came_later(said: Said) -> None:
    text = said(NAME)
    assert "Referrals of children: 450 in 2013, 1,278 in 2016" in text
    assert "1,028 in 2015, 635 in 2016" in text
    # Later years are higher in the later counts, so the rank is said of years up to 2016.
    assert "2016 is the highest of the seven years up to then for referrals" in text
    assert "and the highest of three for decisions" in text
    assert "In later counts 2016 is a high, not a low" in text
    assert "The two counts of decisions that were out show no fall" in text
    assert "For 2016 we read 1,278, 1,277 and 1,281" in text
    assert "23,411 in 2025" in text


def test_a_count_stays_a_count_and_has_no_one_monthly_rate(said: Said) -> None:
    text = said(NAME)
    assert "counted 2,409 confirmed victims in England, August 2010 to October 2011" in text
    # 2,400 over 14 months and over 15.
    assert "more than 171 a month over 14 months or more than 160 a month over 15 months" in text
    assert "We found no published number behind “more than 230 children”" in text


def test_a_published_count_changes_the_answer_and_the_alt_text(change: Change, said: Said) -> None:
    row = "nrm_referrals_minor_nca,.*,2016-01-01,2016-12-31,"
    change("published", row, ",1278,", ",1299,")
    text = said(NAME)
    assert "1,299 in 2016" in text
    assert "[chart: Four bar charts." in text
    assert "450 in 2013, 1,299 in 2016; positive decisions" in text
    assert "1,278 potential" not in text


@pytest.mark.parametrize(
    ("row", "old", "new", "what"),
    [
        ("nrm_referrals_minor_pq2017,.*,2016-01-01,2016-12-31,", ",1277,", ",877,", "another peak"),
        ("nrm_positive_conclusive_ho,.*,2016-01-01,2016-12-31,", ",1092,", ",892,",
         "decisions differ"),
        ("nrm_referrals_minor_nca,.*,2013-01-01,2013-12-31,", ",2014-02-18,", ",2018-02-18,",
         "number of years"),
    ],
)  # fmt: skip
def test_a_claim_that_no_longer_holds_stops_with_what_to_rewrite(
    change: Change, said: Said, row: str, old: str, new: str, what: str
) -> None:
    change("published", row, old, new)
    with pytest.raises(AssertionError, match=rf"{what}.*rewrite"):
        said(NAME)
