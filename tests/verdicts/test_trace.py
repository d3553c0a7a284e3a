"""As published and as quoted, base years, ranks, drift and what figures leave out."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from analysis import (
    all_time,
    base_years,
    completeness,
    completeness_counts,
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


def test_a_value_never_stands_beside_the_unit_of_a_point(traced: pd.DataFrame) -> None:
    told = traced[traced["published_value"].notna()]
    percent = told["published_unit"] == "percent"
    assert (percent == (told["unit"] == "percent")).all()
    changes = told["published_as"] == "change"
    assert (told.loc[changes, "point_unit"] != "percent").all()
    worked_out = 100 * (told["end_value"] / told["base_value"] - 1)
    assert (worked_out - told["published_value"])[changes].abs().max() < 1e-9
    assert traced.loc[traced["published_value"].isna(), "published_unit"].eq("").all()
    ranks = traced["unit"] == "rank"
    assert ranks.sum() >= 4
    assert traced.loc[ranks, "published_value"].isna().all()


def test_every_figure_of_the_three_statements_is_traced(traced: pd.DataFrame) -> None:
    figures = load_figures()
    three = figures["statement_id"].isin([RELEASE, "guardian-2015-preview", OPED])
    assert set(figures.loc[three, "figure_id"]) <= set(traced["figure_id"])


def test_a_finding_that_agrees_is_never_contradicted_by_the_number(traced: pd.DataFrame) -> None:
    agrees = traced[(traced["finding"] == "agrees") & traced["inside"].notna()]
    assert agrees["inside"].all(), agrees.loc[~agrees["inside"], "figure_id"].tolist()


def test_no_change_is_traced_across_two_series_or_segments() -> None:
    sources = load_sources().query("relation == 'base_and_end'")
    source = sources[sources["figure_id"] == f"{RELEASE}/prosecutions-down"].head(1)
    split = load_published()
    split.loc[split["period_start"] >= "2013-04-01", "segment"] = "another"
    assert math.isnan(trace(sources=source, published=split).iloc[0]["published_value"])


@pytest.mark.parametrize(
    ("direction", "value", "inside"), [("decrease", 20_592, True), ("increase", -20_592, False)]
)
def test_a_count_gained_or_lost_is_set_beside_the_difference_of_two_points_of_one_day(
    direction: str, value: float, inside: bool
) -> None:
    cut = load_figures().query("figure_id == 'abbott-2018/police-cut'").assign(direction=direction)
    published = load_published().assign(publication_date="2017-07-20")
    found = trace(cut, published=published).query("relation == 'base_and_end'").iloc[0]
    told = [found[name] for name in ("published_as", "published_value", "inside")]
    assert told == ["difference", value, inside]
    assert published_words(found).startswith("20,592 officers (FTE) fewer, from 143,734 to 123,142")


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


def test_completeness_covers_only_statements_read_whole() -> None:
    whole = load_statements().query("text_read == 'complete'")["statement_id"]
    assert set(completeness()["statement_id"]) <= set(whole)


def test_counts_carry_their_denominator_and_no_party() -> None:
    counts = completeness_counts(completeness())
    words = ["given", "pointed_at", "not_given"]
    assert list(counts.columns) == ["statement_id", "attribute", *words, "of"]
    assert (counts[words].sum(axis=1) == counts["of"]).all()


def test_a_statement_that_stands_behind_itself_never_agrees(traced: pd.DataFrame) -> None:
    # Wherever one of its pages is the page on which the published number was read.
    pages = load_figures().groupby("statement_id")["url"].agg(set)
    own = traced["statement_id"].map(pages)
    itself = [url in mine for url, mine in zip(traced["url"], own, strict=True)]
    assert sum(itself) > 0
    assert not traced.loc[itself, "finding"].eq("agrees").any()


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
