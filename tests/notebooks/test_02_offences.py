"""Notebook 02: what it says of the rise and the fall follows the counts, or stops."""

import pytest
from code_cells import Change, Said

NAME = "02_offences_and_prosecutions"
PROSECUTED = "cps_child_abuse_prosecuted,.*,{},"


def test_the_answer_gives_the_change_from_the_peak_and_from_the_other_years(said: Said) -> None:
    text = said(NAME)
    # 7,998 / 9,235 − 1, 7,998 / 8,581 − 1 and 7,998 / 7,558 − 1
    assert "fell by 13.4% from 2010-11, the highest of five years" in text
    assert "from −6.8% to +5.8%" in text
    assert "[chart: Line chart: “down by 13%” holds only from 2010-11, the peak." in text


def test_sexual_offences_alone_have_changes_of_their_own(said: Said) -> None:
    text = said(NAME)
    # 4,371 / 4,794 − 1 and 4,371 / 4,137 − 1
    assert "From none of the four earlier years are these prosecutions “down by 13%”" in text
    assert "fell by 8.8%, and from 2009-10 they rose by 5.7%" in text
    assert "fell by 13.0% from 2011-12 to 2012-13" in text


def test_the_illustration_says_that_it_is_one(said: Said) -> None:
    text = said(NAME)
    assert "The two cannot be subtracted or divided" in text
    # 0.87 / 1.33
    assert "As an illustration only" in text
    assert "fallen to about 65% of what they were" in text


def test_a_count_of_another_year_changes_the_sentence_and_the_table(
    change: Change, said: Said
) -> None:
    change("published", PROSECUTED.format("2012-04-01,2013-03-31"), ",7558,", ",7858,")
    text = said(NAME)
    assert "from −6.8% to +1.8%" in text
    assert "5.8%" not in text
    assert "7,858" in text


def test_counts_of_referral_change_their_sentence_and_alt_text(change: Change, said: Said) -> None:
    row = "cps_child_abuse_precharge_decisions_2014vintage,.*,2013-04-01,2014-03-31,"
    change("published", row, ",11187,", ",11287,")
    text = said(NAME)
    # 11,287 / 13,015 - 1
    assert "referrals of suspects fell by 13.3%" in text
    assert "Referrals are 13,015 then and 11,287 in 2013-14" in text


@pytest.mark.parametrize(
    ("table", "row", "old", "new", "what"),
    [
        ("published", PROSECUTED.format("2013-04-01,2014-03-31"), ",7998,", ",7898,", "the peak"),
        ("published", PROSECUTED.format("2011-04-01,2012-03-31"), ",8581,", ",9281,", "the peak"),
        ("figures", "cooper-2015-release/prosecutions-down,", "by 13%", "by 19%", "the peak"),
        (
            "figures",
            "cooper-2015-release/offences-up,",
            "not_stated,not_stated,not_stated,narrator",
            "not_stated,since 2010,not_stated,narrator",
            "says since when",
        ),
    ],
)
def test_a_claim_that_no_longer_holds_stops_with_what_to_rewrite(
    change: Change, said: Said, table: str, row: str, old: str, new: str, what: str
) -> None:
    change(table, row, old, new)
    with pytest.raises(AssertionError, match=rf"{what}.*rewrite"):
        said(NAME)
