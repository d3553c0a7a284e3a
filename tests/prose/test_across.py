"""Statements set against each other, and figures beside their sources, in words and tables."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from code_cells import Change, Said

from analysis.prose import across, origins
from analysis.tables.load import load_figures
from analysis.verdicts.compare import comparisons
from analysis.verdicts.quoting import completeness, completeness_counts
from analysis.verdicts.trace import trace

EARLIER = ["cooper-2015-release", "guardian-2015-preview"]
LATER = ["abbott-2017-oped"]


@pytest.fixture(scope="module")
def pairs() -> pd.DataFrame:
    """Every figure of February 2015 with every figure of the later article."""
    figures = load_figures()
    earlier, later = (figures[figures["statement_id"].isin(ids)] for ids in (EARLIER, LATER))
    return comparisons(earlier, later)


@pytest.fixture(scope="module")
def traced() -> pd.DataFrame:
    """The sources of the figures in the three statements."""
    return origins.of_statements(trace(), [*EARLIER, *LATER])


# What the notebooks say follows the data


def test_across_statements_follows_the_words_of_a_figure(change: Change, said: Said) -> None:
    change("figures", "abbott-2017-oped/image-users,", "50,000 people", "60,000 people")
    text = said("05_across_statements")
    assert "50,000 people" not in text
    assert re.search(r"alt: .*“60,000 people”", text)
    assert re.search(r"drawn: “60,000", text)


def test_across_statements_follows_what_a_figure_counts(change: Change, said: Said) -> None:
    change("figures", "abbott-2017-oped/image-users,", "image_users", "notarise_identified")
    change("figures", "abbott-2017-oped/image-users,", ",unresolved,", ",United Kingdom,")
    text = said("05_across_statements")
    assert "**No.**" not in text
    assert "Yes, some. Of 192 pairs" in text
    assert "one may be compared" in text
    assert "drawn: One of 176 pairs" in text


def test_where_the_numbers_come_from_follows_a_published_count(
    change: Change,
    said: Said,
) -> None:
    change("published", "occ_cse_confirmed_victims,", ",2409,", ",2309,")
    text = said("06_where_the_numbers_come_from")
    assert "2,409" not in text
    assert re.search(r"drawn: 2,309 people", text)
    assert "for one the published number lies outside the bounds" in text


def test_where_the_numbers_come_from_follows_what_changed(change: Change, said: Said) -> None:
    row = (
        "cooper-2015-release/prosecutions-down,cps_child_abuse_prosecuted,2013-04-01,.*base_and_end"
    )
    change("sources", row, ",none,", ",value;period,")
    text = said("06_where_the_numbers_come_from")
    assert "11 of these 14 changed" not in text
    assert "12 of these 14 changed" in text
    assert re.search(r"drawn: 12 of 14 figures", text)


# Pairs


def test_no_pair_of_2015_and_the_later_article_may_be_compared(pairs: pd.DataFrame) -> None:
    assert across.passing(pairs).empty
    text = across.answer(pairs)
    assert text.startswith("**No.** Of 192 pairs")
    assert "184 with the press release of Yvette Cooper" in text
    assert "none may be compared" in text


def test_every_pair_is_counted_at_one_gate(pairs: pd.DataFrame) -> None:
    stops = across.where_pairs_stop(pairs)
    assert stops["pairs"].sum() == len(pairs) == 192
    assert stops.loc[stops["gate"] == "unit", "pairs"].tolist() == [62]


def test_the_example_of_a_gate_is_a_pair_that_stops_there(pairs: pd.DataFrame) -> None:
    stops = across.where_pairs_stop(pairs).set_index(["gate", "verdict"])
    related = stops.loc[("measure", "conceptually_related"), "for_example"]
    assert related == "“between 20,000 – 30,000 people” and “50,000 people”"


def test_the_gates_say_what_passes_and_what_is_related_only() -> None:
    gates = across.side_by_side(
        "cooper-2015-release/notarise-people", "abbott-2017-oped/image-users"
    )
    outcome = gates.set_index("gate")["outcome"]
    assert outcome["unit"] == "passes"
    assert outcome["measure"] == "related only"
    assert outcome["period"] == "fails"
    assert outcome["place"] == "cannot be told"
    assert outcome["status"] == "differs: a caveat"


def test_a_place_that_the_measure_gives_is_shown_as_that() -> None:
    gates = across.side_by_side(
        "guardian-2015-preview/rotherham-children", "abbott-2017-oped/gang-victims"
    ).set_index("gate")
    assert gates.loc["place"].tolist()[1:] == [
        "Rotherham",
        "not stated; England, from the measure",
        "fails",
    ]


def test_two_figures_in_the_same_words_keep_a_column_each() -> None:
    gates = across.side_by_side(
        "cooper-2015-release/fully-investigated", "cooper-2015-release/investigated"
    )
    assert list(gates)[2:4] == ["“less than 1,000”, first", "“less than 1,000”, second"]


def test_a_repetition_is_asked_no_gates() -> None:
    gates = across.side_by_side(
        "cooper-2015-release/notarise-cases", "cooper-2015-release/notarise-people"
    )
    assert set(gates["outcome"]) == {"not asked: one figure"}


def test_the_matrix_as_a_table_holds_every_pair_once(pairs: pd.DataFrame) -> None:
    matrix = across.as_matrix(pairs)
    cells = matrix.drop(columns=["figure", "figure_id"])
    assert cells.size == len(pairs)
    assert matrix["figure"].is_unique
    row = matrix[matrix["figure_id"] == "cooper-2015-release/notarise-people"].iloc[0]
    assert row["“50,000 people”"] == "related only: measure"
    assert row["“£40 million”"] == "kind"


def test_a_drawing_without_cases_says_what_it_leaves_out(pairs: pd.DataFrame) -> None:
    cases = ["cooper-2015-release/men-arrested", "cooper-2015-release/intelligence-delay"]
    drawn = pairs[~pairs["left"].astype(str).isin(cases)]
    told = across.left_out(pairs, drawn)
    assert "“None of the men”" in told
    assert "of the 16 pairs with them, none may be compared" in told
    assert across.left_out(drawn, drawn) == "All pairs are drawn."


def test_pairs_with_the_release_are_all_with_earlier_statements() -> None:
    told = across.what_becomes_comparable(comparisons(), EARLIER)
    assert "Five pairs of these hold a figure" in told
    assert "said later in none of them, and earlier in five" in told
    assert told.endswith("What they count: People identified, Operation Notarise.")


def test_quoting_is_counted_of_those_figures_that_could_give_it() -> None:
    counts = completeness_counts(completeness())
    told = across.how_quoting_differs(counts, [EARLIER[0], *LATER])
    assert "a base with 0 of 4" in told
    assert told.count("a base") == 1, "the article holds no change"
    assert "Labour" not in told


def test_statements_stand_in_the_order_of_their_dates() -> None:
    given = across.in_order_of_date(completeness())
    ids = list(dict.fromkeys(given["statement_id"]))
    assert ids.index("cooper-2014-6") < ids.index("guardian-2015-preview") < ids.index(LATER[0])


# Sources


def test_each_figure_has_one_result(traced: pd.DataFrame) -> None:
    figures = origins.standing(traced).set_index("figure_id")
    assert len(figures) == traced["figure_id"].nunique() == 32
    assert figures.at["cooper-2015-release/prosecutions-down", "result"] == "found"
    assert figures.at["cooper-2015-release/budget-cut-quarter", "result"] == "related only"
    assert figures.at["abbott-2017-oped/trafficked", "result"] == "not found"
    assert figures.at["cooper-2015-release/offences-up", "result"] == "cannot be checked"


def test_a_change_of_a_number_beside_a_figure_is_none_of_the_figure(traced: pd.DataFrame) -> None:
    figures = origins.standing(traced).set_index("figure_id")
    assert figures.at["cooper-2015-release/budget-cut-quarter", "changed"] == ""
    assert figures.at["abbott-2017-oped/gang-victims", "changed"] == "hedge;geography;attribution"


def test_a_number_of_the_party_is_shown_as_that(traced: pd.DataFrame) -> None:
    assert "three of the speaker's own party" in origins.answer(traced)


def test_a_figure_that_changed_twice_counts_in_both(traced: pd.DataFrame) -> None:
    changes = origins.changes(origins.standing(traced)).set_index("what_changed")["figures"]
    assert changes["the place"] == 1
    assert changes["the source named"] == 3
    assert changes.sum() > 11


def test_what_came_later_is_marked(traced: pd.DataFrame) -> None:
    later = origins.explanations(origins.published_later(traced))
    assert set(later["published_by_then"]) == {"no: published later"}
    assert "judges nobody" in origins.when_published(traced)


def test_a_number_known_only_from_its_own_statement_checks_nothing(traced: pd.DataFrame) -> None:
    every = trace()
    others = every[~every["statement_id"].isin([*EARLIER, *LATER])]
    told = origins.answer(others)
    assert "for 22 of these it is known only from the statement itself or from reports" in told
    alone = set(origins.known_from_itself(others)["figure_id"])
    assert "phillips-2025-1/arrests" in alone
    assert "cleverly-2024/arrests-quoted" not in alone, "a later statement gives that number"
    assert origins.known_from_itself(traced).empty
    assert "checks nothing" not in origins.answer(traced)


def test_an_open_end_shows_how_far_beyond_it_a_number_lies(traced: pd.DataFrame) -> None:
    lead = traced[traced["figure_id"] == "abbott-2017-oped/trafficked"]
    times = origins.explanations(lead).set_index("as_published")["times_the_quoted_end"]
    assert times["732 people, 2014"] == "3.183"
    fall = traced[traced["figure_id"] == "cooper-2015-release/prosecutions-down"]
    assert "times_the_quoted_end" not in origins.as_published_and_quoted(fall)


def test_a_number_beside_a_record_is_given_with_what_it_counts(traced: pd.DataFrame) -> None:
    shown = origins.as_published_and_quoted(origins.behind(traced)).set_index("as_quoted")
    assert shown.loc["“all-time high”", "as_published"] == "1,278 referrals, 2016"
    assert shown.loc["“all-time low”", "as_published"] == "635 decisions, 2016"


def test_what_differs_is_explained_once(traced: pd.DataFrame) -> None:
    told = origins.unlike(traced)
    assert told.startswith(
        "Two figures differ from the number behind them; no published number lies"
    )
    assert told.count("“reported 20-30,000”") == 1


def test_every_untraced_figure_has_its_explanation(traced: pd.DataFrame) -> None:
    missing = origins.not_found(traced)
    assert len(missing) == 18
    assert missing["explanation"].str.len().min() > 20
