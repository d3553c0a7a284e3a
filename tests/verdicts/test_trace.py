"""As published and as quoted, base years, ranks, drift and what figures leave out."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from analysis import (
    Bounds,
    NotComparable,
    all_time,
    base_years,
    completeness,
    completeness_counts,
    drift,
    load_figures,
    load_published,
    load_sources,
    load_statements,
    trace,
)
from analysis.verdicts.trace import published_words

RELEASE, OPED = "cooper-2015-release", "abbott-2017-oped"


@pytest.fixture(scope="module")
def traced() -> pd.DataFrame:
    return trace()


def row(traced: pd.DataFrame, figure: str, series: str = "") -> pd.Series:
    found = traced[traced["figure_id"] == figure]
    found = found[found["series_id"] == series] if series else found
    assert len(found) == 1
    return found.iloc[0]


def test_the_fall_in_prosecutions_lies_inside_the_quoted_bounds(traced: pd.DataFrame) -> None:
    told = traced[traced["relation"] == "base_and_end"]
    fall = row(told, f"{RELEASE}/prosecutions-down", "cps_child_abuse_prosecuted")
    assert fall["published_value"] == pytest.approx(-13.3947, abs=1e-3)
    assert fall["inside"]
    assert (fall["published_base"], fall["published_period"]) == ("2010-11", "2013-14")
    assert (fall["published_when"], fall["finding"]) == ("before", "agrees")


SAID = [
    # figure, base, what was published, in words
    (f"{RELEASE}/prosecutions-down", "2010-11", "−13.4%, from 9,235 to 7,998 defendants"),
    (f"{RELEASE}/prosecutions-down", "2009-10", "−1.0%, from 8,079 to 7,998 defendants"),
    ("cooper-2015-3/cases-up", "2011", "60.01%, from 5,557 to 8,892 offences"),
    ("cooper-2015-3/offences-up", "2011", "60.0%, from 5,557 to 8,892 offences"),
    (f"{RELEASE}/budget-cut-quarter", "", "−25%"),
    (f"{OPED}/trafficked", "", "104.8%"),
    (f"{RELEASE}/children-abused", "", "about 520,000 children"),
    ("patel-2021-1/people-threat", "", "at least 300,000 people"),
    (f"{OPED}/package", "", "£40,000,000"),
    (f"{OPED}/trafficking-high", "", "1,278 people"),
]


@pytest.mark.parametrize(("figure", "base", "words"), SAID)
def test_a_published_number_is_said_with_its_own_unit_and_hedge(
    traced: pd.DataFrame, figure: str, base: str, words: str
) -> None:
    rows = traced[(traced["figure_id"] == figure) & (traced["published_base"] == base)]
    assert words in [published_words(row) for _, row in rows.iterrows()]


def test_a_value_never_stands_beside_the_unit_of_a_point(traced: pd.DataFrame) -> None:
    told = traced[traced["published_value"].notna()]
    percent = told["published_unit"] == "percent"
    assert (percent == (told["unit"] == "percent")).all()
    changes = told["published_as"] == "change"
    assert (told.loc[changes, "point_unit"] != "percent").all()
    worked_out = 100 * (told["end_value"] / told["base_value"] - 1)
    assert (worked_out - told["published_value"])[changes].abs().max() < 1e-9
    assert traced.loc[traced["published_value"].isna(), "published_unit"].eq("").all()


def one_source(**cells: object) -> pd.DataFrame:
    """The trace of one figure to one made-up point, some cells of which are changed."""
    points = load_published().query("series_id == 'nspcc_children_maltreated_by_parent'")
    row = load_sources().query("series_id == 'nspcc_children_maltreated_by_parent'").head(1)
    figures = load_figures().query(f"figure_id == '{row['figure_id'].iloc[0]}'")
    quoted = {name[7:]: cell for name, cell in cells.items() if name.startswith("quoted_")}
    published = {name: cell for name, cell in cells.items() if not name.startswith("quoted_")}
    return trace(figures.assign(**quoted), sources=row, published=points.assign(**published))


OPEN = {"upper": math.inf, "upper_closed": False}


@pytest.mark.parametrize(
    ("quoted_closed", "published_closed", "inside"),
    [(False, True, None), (True, False, True), (True, True, True), (False, False, True)],
)
def test_over_ten_thousand_is_not_inside_at_least_ten_thousand(
    quoted_closed: bool, published_closed: bool, inside: bool | None
) -> None:
    found = one_source(
        quoted_lower=10_000.0,
        quoted_lower_closed=quoted_closed,
        **{f"quoted_{name}": cell for name, cell in OPEN.items()},
        value=10_000.0,
        lower=10_000.0,
        lower_closed=published_closed,
        **OPEN,
    )
    assert found["inside"].astype(object).where(found["inside"].notna(), None).tolist() == [inside]


def test_an_end_that_is_open_shows_the_ratio_on_either_side() -> None:
    exact = dict.fromkeys(("value", "lower", "upper"), 900.0)
    exact |= dict.fromkeys(("lower_closed", "upper_closed"), True)
    below = one_source(quoted_lower=0.0, quoted_lower_closed=True, quoted_upper=1_000.0, **exact)
    assert below["over_end"].tolist() == [0.9]
    between = one_source(quoted_lower=500.0, quoted_upper=1_000.0, **exact)
    assert between["over_end"].isna().all()


def test_no_number_is_worked_out_of_two_publications(traced: pd.DataFrame) -> None:
    cut = row(traced[traced["relation"] == "base_and_end"], "abbott-2018/police-cut")
    assert math.isnan(cut["published_value"])
    assert published_words(cut) == ("from 143,734 to 123,142 officers (FTE), in two publications")


def test_an_open_end_shows_how_far_the_published_number_lies_above_it(
    traced: pd.DataFrame,
) -> None:
    gangs = row(traced, f"{OPED}/gang-victims", "occ_cse_confirmed_victims")
    assert gangs["over_end"] == pytest.approx(2409 / 2400)
    assert gangs["inside"]
    assert set(gangs["changed"].split(";")) >= {"hedge", "geography", "attribution"}


def test_with_unknown_bounds_only_the_same_number_agrees(traced: pd.DataFrame) -> None:
    users = row(traced, f"{OPED}/image-users", "ceop_uk_users_iioc")
    assert users["inside"]
    officers = row(traced, f"{RELEASE}/officers-not-cut", "labour_planned_officer_cut_2015_16")
    assert pd.isna(officers["inside"])
    assert officers["difference"] == 100


def test_what_was_published_later_is_marked(traced: pd.DataFrame) -> None:
    later = row(traced, f"{OPED}/support-low", "nrm_positive_conclusive_ho")
    assert later["published_when"] == "after"
    assert row(traced, f"{OPED}/package", "csa_package_2017_total")["published_when"] == "before"


def test_a_rank_has_no_number_to_lie_inside(traced: pd.DataFrame) -> None:
    ranks = traced[traced["unit"] == "rank"]
    assert len(ranks) >= 4
    assert ranks["published_value"].isna().all()


def test_every_figure_of_the_three_statements_is_traced(traced: pd.DataFrame) -> None:
    figures = load_figures()
    three = figures["statement_id"].isin([RELEASE, "guardian-2015-preview", OPED])
    assert set(figures.loc[three, "figure_id"]) <= set(traced["figure_id"])


def test_a_finding_that_agrees_is_never_contradicted_by_the_number(traced: pd.DataFrame) -> None:
    agrees = traced[(traced["finding"] == "agrees") & traced["inside"].notna()]
    assert agrees["inside"].all(), agrees.loc[~agrees["inside"], "figure_id"].tolist()


def test_no_change_is_traced_across_two_series_or_segments() -> None:
    figures, sources = load_figures(), load_sources()
    published = load_published()
    source = sources[
        (sources["figure_id"] == f"{RELEASE}/prosecutions-down")
        & (sources["relation"] == "base_and_end")
    ].head(1)
    split = published.copy()
    split.loc[split["period_start"] >= "2013-04-01", "segment"] = "another"
    found = trace(figures, sources=source, published=split, statements=load_statements()).iloc[0]
    assert math.isnan(found["published_value"])


def test_only_one_base_year_rounds_to_the_quoted_fall() -> None:
    years = base_years("cps_child_abuse_prosecuted", "2013-14", f"{RELEASE}/prosecutions-down")
    assert years["base"].tolist() == ["2009-10", "2010-11", "2011-12", "2012-13"]
    assert years["change"].round(2).tolist() == [-1.00, -13.39, -6.79, 5.82]
    assert years["rounds_to_quoted"].tolist() == [False, True, False, False]
    assert base_years("cps_child_abuse_prosecuted", "2013-14", Bounds.rounded(-7))[
        "rounds_to_quoted"
    ].tolist() == [False, False, True, False]


def test_base_years_and_records_hold_within_one_day_of_publication() -> None:
    published = load_published()
    mine = published["series_id"] == "cps_child_abuse_prosecuted"
    first = published["period_start"] == "2009-04-01"
    published.loc[mine & first, "publication_date"] = "2011-01-01"
    series = "cps_child_abuse_prosecuted"
    years = base_years(series, "2013-14", "down by 13%", published=published)
    assert years["base"].tolist() == ["2010-11", "2011-12", "2012-13"]
    high = all_time(series, "2013-14", published=published).iloc[0]
    assert (high["starts"], high["of"], high["left_out"]) == ("2010-11", 4, "2009-10")


def test_a_year_published_without_earlier_ones_has_no_base_years() -> None:
    with pytest.raises(NotComparable, match=r"No earlier year of .* was published with 2009-10"):
        base_years("cps_child_abuse_prosecuted", "2009-10", "down by 13%")


def test_base_years_of_what_its_measure_rules_out_are_refused() -> None:
    with pytest.raises(NotComparable, match="not to be used for support given"):
        base_years("nrm_positive_conclusive_ho", "2016", "down by 13%")


def test_a_series_or_year_that_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match="no published series has the id 'cps'"):
        base_years("cps", "2013-14", "down by 13%")
    with pytest.raises(ValueError, match="has no period '2030'; it has April to December 2009"):
        all_time("nrm_referrals_child_ho", "2030")


def test_a_record_reaches_back_to_the_start_of_its_series_and_no_further() -> None:
    ranks = all_time(
        ["nrm_referrals_minor_pq2017", "nrm_referrals_child_ho", "nrm_positive_conclusive_ho"],
        "2016",
    ).set_index("series_id")
    assert ranks.at["nrm_referrals_child_ho", "rank_from_top"] == 1
    assert ranks.at["nrm_referrals_minor_pq2017", "rank_from_top"] == 1
    assert ranks.at["nrm_referrals_child_ho", "starts"] == "April to December 2009"
    assert "April to December 2009" in ranks.at["nrm_referrals_child_ho", "left_out"]
    # Decisions rose by the later count: 2016 is its high, not its low.
    assert ranks.at["nrm_positive_conclusive_ho", "rank_from_bottom"] == 3
    assert ranks.at["nrm_positive_conclusive_ho", "of"] == 3


def test_the_stock_drifts_from_july_2014_to_february_2015() -> None:
    stock = drift("notarise_identified")
    assert stock["date_latest"].is_monotonic_increasing
    words = stock["value_text"].tolist()
    assert words[0] == "over 10,000"
    assert "between 20,000 – 30,000" in words
    with pytest.raises(KeyError, match="the codebook has no measure 'notarise'"):
        drift("notarise")


def test_completeness_covers_only_statements_read_whole() -> None:
    given = completeness()
    whole = load_statements().query("text_read == 'complete'")["statement_id"]
    assert set(given["statement_id"]) <= set(whole)
    rise = given.set_index("figure_id").loc[f"{RELEASE}/offences-up"]
    assert (rise["base"], rise["period"]) == ("not_given", "not_given")
    assert given.set_index("figure_id").at[f"{RELEASE}/notarise-cases", "base"] == "does_not_apply"


def test_the_three_statements_name_fourteen_sources_and_point_to_eight() -> None:
    said = completeness()
    three = said[said["statement_id"].isin([RELEASE, OPED, "guardian-2015-preview"])]
    assert three["source"].value_counts().to_dict() == {
        "given": 14,
        "pointed_at": 8,
        "not_given": 10,
    }
    bases = three.loc[three["base"].ne("does_not_apply"), "base"]
    assert bases.tolist() == ["not_given"] * 4


@pytest.mark.parametrize(
    ("attribute", "column", "words", "told"),
    [
        ("source", "source_named", "Some forces", "pointed_at"),
        ("source", "source_named", "evidence from individual forces", "pointed_at"),
        ("source", "source_named", "a recent report", "pointed_at"),
        ("source", "source_named", "a recent report from the National Crime Agency", "given"),
        ("source", "source_named", "Childline", "given"),
        ("source", "source_named", "the government", "given"),
        ("source", "source_named", "not_stated", "not_given"),
        ("source", "source_named", "unresolved", "pointed_at"),
        ("period", "period_text", "now", "pointed_at"),
        ("period", "period_text", "last year", "pointed_at"),
        ("period", "period_text", "over a 16-year period", "pointed_at"),
        ("period", "period_text", "in the same year (2012)", "given"),
        ("period", "period_text", "in 2015/16", "given"),
        ("period", "period_text", "not_applicable", "does_not_apply"),
        ("base", "base_period_text", "since 2010", "given"),
        ("base", "base_period_text", "since new policy changes", "pointed_at"),
        ("place", "geography", "unresolved", "pointed_at"),
        ("place", "geography", "Rotherham", "given"),
        ("place", "geography", "not_stated", "not_given"),
    ],
)
def test_what_is_named_is_given_and_other_words_only_point_at_it(
    attribute: str, column: str, words: str, told: str
) -> None:
    rise = load_figures().query(f"figure_id == '{RELEASE}/offences-up'")
    said = completeness(rise.assign(**{column: words}))
    assert said[attribute].tolist() == [told]


@pytest.mark.parametrize("coverage", ["some_forces", "some_areas", "one_force"])
def test_some_forces_point_at_a_place_and_one_operation_does_not(coverage: str) -> None:
    rise = load_figures().query(f"figure_id == '{RELEASE}/offences-up'")
    assert completeness(rise.assign(coverage=coverage))["place"].tolist() == ["pointed_at"]
    assert completeness(rise.assign(coverage="one_operation"))["place"].tolist() == ["not_given"]


def test_seven_figures_of_the_release_are_hedged_words_before_the_number_included() -> None:
    said = completeness().query("statement_id == @RELEASE").set_index("figure_id")["hedge"]
    assert said.eq("given").sum() == 7
    assert said[f"{RELEASE}/quarter-some-areas"] == "given"


def test_counts_carry_their_denominator_and_no_party() -> None:
    counts = completeness_counts(completeness())
    words = ["given", "pointed_at", "not_given"]
    assert list(counts.columns) == ["statement_id", "attribute", *words, "of"]
    assert (counts[words].sum(axis=1) == counts["of"]).all()
    bases = counts[(counts["statement_id"] == RELEASE) & (counts["attribute"] == "base")].iloc[0]
    assert bases["given"] == 0
    assert bases["of"] == 4


def test_a_statement_that_stands_behind_itself_never_agrees(traced: pd.DataFrame) -> None:
    # Wherever one of its pages is the page on which the published number was read.
    pages = load_figures().groupby("statement_id")["url"].agg(set)
    own = traced["statement_id"].map(pages)
    itself = [url in mine for url, mine in zip(traced["url"], own, strict=True)]
    assert sum(itself) > 0
    assert not traced.loc[itself, "finding"].eq("agrees").any()
    # The police chiefs' release on the police chiefs' analysis.
    release = traced[traced["figure_id"] == "npcc-2025/crimes"]
    assert release["finding"].tolist() == ["cannot_be_checked"]


def test_nothing_agrees_whose_number_does_not(traced: pd.DataFrame) -> None:
    told = traced[traced["finding"].eq("agrees") & traced["published_value"].notna()]
    ends = told[["lower", "upper"]].eq(told["published_value"], axis=0).any(axis=1)
    assert (told["inside"].fillna(False).astype(bool) | ends).all()


def test_a_number_rounded_without_a_word_is_classed_in_one_way(traced: pd.DataFrame) -> None:
    figures = load_figures().set_index("figure_id")
    made = traced[traced["relation"].isin(["original", "base_and_end"])]
    round_ones = made["figure_id"].map(figures["bound"].astype(str)).eq("as_printed")
    percent = made["unit"].eq("percent")  # a whole per cent is how a percentage is printed
    mine = made[round_ones & ~percent & made["inside"].isna() & made["published_value"].notna()]
    assert len(mine) > 0
    assert mine["changed"].str.startswith("value;hedge").all()
    assert mine["finding"].eq("cannot_be_checked").all()
