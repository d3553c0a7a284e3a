"""Notebook 06: what it says stands behind the figures follows the tables, or stops."""

from code_cells import Change, Said

NAME = "06_where_the_numbers_come_from"


def test_the_answer_counts_the_figures_traced_and_changed(said: Said) -> None:
    text = said(NAME)
    # The count of facts that notebook 01 gives too.
    assert "The 32 figures of the three statements tell 26 facts" in text
    assert "For 11 of the facts we found the published number" in text
    assert "For the other 15 facts we have none" in text
    # The five that the release takes from the report on Rotherham.
    assert "Five of them come from a named report that we did not check" in text
    # Of the 14 figures that were traced, eight name a source, one points at one, five give none.
    assert (
        "Of the 14 figures that name a source we traced eight; of the 18 that name none, six"
        in text
    )
    # 28 agree, three differ, 99 less 31.
    assert "In 28 the two agree, and in three they differ. In the other 68" in text


def test_what_is_said_three_times_counts_once(said: Said) -> None:
    text = said(NAME)
    # The cut of officers is told three times, the people and the cases of Notarise are one.
    assert "Nine of these changed on the way" in text
    # Five facts by hand; by mentions it would be seven.
    assert "most often in the words that loosen the number. For" in text
    assert "the words that loosen the number: 5; who or what is counted: 4" in text
    assert "Nine of 11 traced facts changed on the way" in text


def test_every_published_number_set_beside_a_figure_is_accounted_for(said: Said) -> None:
    text = said(NAME)
    assert "beside a figure 69 times. In 47 it was out" in text
    assert "in 21 it was not. In one the day of publication is not known" in text


def test_published_numbers_are_printed_in_the_figure_s_own_terms(said: Said) -> None:
    text = said(NAME)
    # 7,998 / 9,235 - 1; 8,892 / 5,557 - 1
    assert "−13.4%, from 9,235 to 7,998 defendants" in text
    assert "60.0%, from 5,557 to 8,892 offences" in text
    assert "about 520,000 <mark>people</mark>" in text


def test_a_published_number_that_changes_changes_what_stands_behind(
    change: Change, said: Said
) -> None:
    change("published", "cps_child_abuse_prosecuted,.*,2010-04-01,2011-03-31,", ",9235,", ",9335,")
    text = said(NAME)
    # 7,998 / 9,335 - 1
    assert "−14.3%, from 9,335 to 7,998 defendants" in text


def test_what_changed_is_marked_and_named(said: Said) -> None:
    text = said(NAME)
    # The publisher counted 2,409 confirmed victims of England, and did not estimate.
    items = [each.partition("</li>")[0] for each in text.split("<li>")]
    (item,) = [each for each in items if "2,409 people" in each and "mark" in each]
    assert "“an <mark>estimated over</mark> 2,400 children who were" in item
    assert "source named: <mark>the same source (the NSPCC)</mark>" in item
    assert "Changed: the words that loosen the number, the place and the source named." in item
