"""Notebook 06: what it says stands behind the figures follows the tables, or stops."""

from code_cells import Change, Said

NAME = "06_where_the_numbers_come_from"


def test_the_answer_counts_the_figures_traced_and_changed(said: Said) -> None:
    text = said(NAME)
    assert "For 14 of the 32 figures we found the number" in text
    assert "11 of these 14 changed on the way" in text
    assert "For the other 18 we found none" in text
    assert "11 of 14 traced figures changed on the way" in text


def test_published_numbers_are_printed_in_the_figure_s_own_terms(said: Said) -> None:
    text = said(NAME)
    # 7,998 / 9,235 - 1; 8,892 / 5,557 - 1
    assert "−13.4%, from 9,235 to 7,998 defendants" in text
    assert "60.0%, from 5,557 to 8,892 offences" in text
    assert "about 520,000 people" in text


def test_a_published_number_that_changes_changes_what_stands_behind(
    change: Change, said: Said
) -> None:
    change("published", "cps_child_abuse_prosecuted,.*,2010-04-01,2011-03-31,", ",9235,", ",9335,")
    text = said(NAME)
    # 7,998 / 9,335 - 1
    assert "−14.3%, from 9,335 to 7,998 defendants" in text
