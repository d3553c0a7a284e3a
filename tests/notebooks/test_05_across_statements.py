"""Notebook 05: what it says of pairs and of counts that return follows the figures, or stops."""

from code_cells import Change, Said

from analysis import load_figures

NAME = "05_across_statements"


def test_the_answer_says_where_pairs_stop_and_that_counts_return(said: Said) -> None:
    text = said(NAME)
    assert "pairs of a figure of 2015 and a later one can be compared" in text
    # 24 figures of February 2015 with eight of the article.
    assert "In 122 of the 192 pairs of the main statements, one is a different kind" in text
    assert "In another 62 the units differ" in text
    assert "0 of 192 pairs of the main statements of 2015 and 2017 can be compared" in text


def test_every_figure_of_the_year_is_set_beside_every_later_one(said: Said) -> None:
    years = load_figures()["year"]
    pairs = (years == 2015).sum() * (years > 2015).sum()
    assert f"None of the {pairs:,} pairs" in said(NAME)


def test_pairs_within_one_statement_are_not_counted_as_between_two(said: Said) -> None:
    text = said(NAME)
    # Nine of arrests and 46 of people identified, four of people who pose a threat.
    assert "70 can be compared: 55 on Operation Notarise, four on people" in text
    assert "and 11 within one statement" in text
    assert "Of the 11 pairs within one statement, three are not drawn" in text


def test_the_counts_that_can_be_compared_stand_in_the_chart(said: Said) -> None:
    text = said(NAME)
    for number in ("5,557", "8,892", "3,511", "3,208", "824", "943", "1,115", "1,118"):
        assert number in text
    assert "Within one statement a count can be followed" in text
    assert "three put the upper end at 850,000 and two at 800,000; two give no lower end" in text


def test_every_pair_is_counted_once_in_the_sieve(said: Said) -> None:
    text = said(NAME)
    assert "192 pairs, and none gets through" in text
    assert "122 stop at the first question, what sort of number is it? 62 stop at the next" in text


def test_a_count_of_another_year_changes_the_chart(change: Change, said: Said) -> None:
    change("figures", "homeoffice-2025/referrals-2023,", "1118", "1218")
    text = said(NAME)
    assert "1,218" in text
    assert "1,118" not in text
