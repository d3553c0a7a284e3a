"""Notebook 01: what it says is given, and said again, follows the figures, or stops."""

import pytest
from code_cells import Change, Said, code_of

from analysis import completeness, load_figures

NAME = "01_what_was_said"


def test_the_answer_counts_what_is_given_pointed_at_and_left_out(said: Said) -> None:
    text = said(NAME)
    assert "give 32 figures, and 14 of them name a source" in text
    assert "Eight more point to one without a name, such as “some forces”, and 10 give none" in text
    assert "None of the four changes says which year it starts from" in text
    # 8 + 10 of 32: whoever names no source names nothing else.
    assert "All of the 18 that name no source name no year and no place either" in text
    assert "Bar chart: 14 of 32 figures name a source, 8 point to one and 10 give none." in text


def test_mentions_and_facts_are_both_counted(said: Said) -> None:
    text = said(NAME)
    # The quarter of policing three times, the officers three times, two numbers twice.
    assert "Six of the 32 figures repeat another, which leaves 26 facts" in text
    assert "Of the eight pairs of mentions, five differ in more than their wording" in text
    assert "told three times: of some forces, some areas and one force" in text


def test_the_news_report_gives_none_of_the_figures_of_the_release(said: Said) -> None:
    assert "none of the 23 figures of the release" in said(NAME)


def test_a_source_that_is_no_longer_named_changes_answer_title_and_table(
    change: Change, said: Said
) -> None:
    change("figures", "abbott-2017-oped/image-users,", ",the NSPCC,", ",not_stated,")
    text = said(NAME)
    assert "13 of them name a source" in text
    assert "and 11 give none" in text
    assert "Bar chart: 13 of 32 figures name a source" in text
    # Its year is still named.
    assert "18 of the 19 that name no source name no year" in text


@pytest.mark.parametrize(
    ("row", "old", "new", "what"),
    [
        ("cooper-2015-release/prosecutions-down,", ",not_stated,not_stated,narrator",
         ",since 2010,not_stated,narrator", "says since when"),
        ("cooper-2015-release/quarter-some-areas,", ",some_areas,", ",some_forces,",
         "one coverage"),
    ],
)  # fmt: skip
def test_a_claim_that_no_longer_holds_stops_with_what_to_rewrite(
    change: Change, said: Said, row: str, old: str, new: str, what: str
) -> None:
    change("figures", row, old, new)
    with pytest.raises(AssertionError, match=rf"{what}.*rewrite"):
        said(NAME)


def test_the_note_of_the_chart_names_the_figure_of_which_no_year_is_asked() -> None:
    # 7 + 11 + 13 are 31 of the 32; the delay of over a year is itself a length of time.
    three = ["cooper-2015-release", "guardian-2015-preview", "abbott-2017-oped"]
    figures = load_figures()
    given = completeness(figures[figures["statement_id"].isin(three)])["period"]
    assert (given == "does_not_apply").sum() == 1
    assert any("is itself a length of time" in code for code in code_of(NAME))
