"""Notebook 05: what it says of pairs and of counts that return follows the figures, or stops."""

from code_cells import Change, Said

NAME = "05_across_statements"


def test_the_answer_says_where_pairs_stop_and_that_counts_return(said: Said) -> None:
    text = said(NAME)
    # 24 figures of February 2015 with eight of the article.
    assert "None of the 192 pairs of a figure from 2015 and one from 2017" in text
    assert "In 122 one is a different kind of number" in text
    assert "In 62 the units differ" in text
    assert "0 of 192 pairs from 2015 and 2017 can be compared" in text


def test_pairs_within_one_statement_are_not_counted_as_between_two(said: Said) -> None:
    text = said(NAME)
    # Nine of arrests, 46 of people identified, four of people who pose a threat.
    assert "59 stand between two statements" in text
    assert "and 11 within one" in text


def test_the_counts_that_can_be_compared_stand_in_the_chart(said: Said) -> None:
    text = said(NAME)
    for number in ("5,557", "8,892", "3,511", "3,208", "824", "943", "1,115", "1,118"):
        assert number in text
    assert "Within a statement, three counts can be followed" in text


def test_every_pair_is_counted_once_in_the_sieve(said: Said) -> None:
    text = said(NAME)
    assert "192 pairs, and none gets through" in text


def test_a_count_of_another_year_changes_the_chart(change: Change, said: Said) -> None:
    change("figures", "homeoffice-2025/referrals-2023,", "1118", "1218")
    text = said(NAME)
    assert "1,218" in text
    assert "1,118" not in text
