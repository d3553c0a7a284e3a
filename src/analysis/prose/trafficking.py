"""Trafficking and exploitation: records by vintage, a lead, a count and its months."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from analysis.dates import day, period
from analysis.derive import Ambiguous, Derived, per
from analysis.display import figure_link, literal
from analysis.prose.rows import (
    derived_rows,
    row_of,
    rows_of,
)
from analysis.prose.words import (
    out_by,
    published_on,
    words_of,
)
from analysis.sentences import (
    changes_of,
    counted,
    in_small_words,
    listed,
    periods_of,
    printed,
    sentence,
)
from analysis.tables import bounds_of, load_published
from analysis.trace import trace

TRAFFICKED, VICTIMS = "abbott-2017-oped/trafficked", "abbott-2017-oped/gang-victims"

FINDINGS = {
    "agrees": "a published number agrees with",
    "differs": "the published number differs from",
    "not_found": "no published number was found behind",
    "cannot_be_checked": "nothing published settles",
}
"""What was found behind a figure, in words that go before it."""

ROTHERHAM = "guardian-2015-preview/rotherham-children"

REFERRALS = ["nrm_referrals_minor_nca", "nrm_referrals_minor_pq2017", "nrm_referrals_child_ho"]

DECISIONS = ["nrm_positive_conclusive_nca", "nrm_positive_conclusive_ho"]


def what_the_numbers_rest_on(figures: pd.DataFrame, high: pd.DataFrame, low: pd.DataFrame) -> str:
    """The answer on the records and the counts of the article of 2017.

    `high` and `low` are what `trace.all_time` returns for referrals and for decisions.
    """
    traced = trace(figures[figures["figure_id"].isin([TRAFFICKED, VICTIMS])])
    count = traced[traced["relation"].eq("original")].iloc[0]
    place = load_published().set_index("series_id")["geography"]
    count_place = place.loc[str(count["series_id"])]
    lead = str(traced.loc[traced["figure_id"].eq(TRAFFICKED), "finding"].iloc[0])
    return (
        f"Of child trafficking: {where_it_holds(high, 'high', 'referrals')}. Of support: "
        f"{where_it_holds(low, 'low', 'positive decisions')}. Behind "
        f"{words_of(figures, VICTIMS)} stands a count of {count['published_value']:,.0f} in "
        f"{count_place}; {FINDINGS[lead]} {words_of(figures, TRAFFICKED)}."
    )


def where_it_holds(ranks: pd.DataFrame, extreme: str, what: str) -> str:
    """In how many vintages a year is the highest or the lowest, and over how many years.

    Takes what `trace.all_time` returns; a clause without its full stop.

    >>> from analysis.trace import all_time
    >>> decisions = all_time(["nrm_positive_conclusive_nca", "nrm_positive_conclusive_ho"], "2016")
    >>> where_it_holds(decisions, "low", "decisions")
    '2016 is the lowest year of decisions in one of two vintages, with two and three years to rank'
    """
    column, word = {
        "high": ("rank_from_top", "highest"),
        "low": ("rank_from_bottom", "lowest"),
    }[extreme]
    holds, of = int((ranks[column] == 1).sum()), counted(len(ranks), "vintage")
    where = f"each of {of}" if holds == len(ranks) > 1 else f"{in_small_words(holds)} of {of}"
    years = listed(in_small_words(int(number)) for number in ranks["of"])
    year = ranks["year"].iloc[0]
    return f"{year} is the {word} year of {what} in {where}, with {years} years to rank"


def ranks_shown(ranks: pd.DataFrame) -> pd.DataFrame:
    """The rows of `trace.all_time` as they are shown."""
    columns = {
        "publisher": "publisher",
        "published": "published",
        "starts": "starts with",
        "value": "value",
        "rank_from_top": "rank from the top",
        "rank_from_bottom": "rank from the bottom",
        "of": "years ranked",
        "left_out": "left out",
    }
    shown = ranks[list(columns)].rename(columns=columns)
    return shown.assign(published=ranks["published"].map(published_on)).reset_index(drop=True)


def how_far_back(ranks: pd.DataFrame, said: pd.Timestamp) -> str:
    """How far back "all-time" can reach in these vintages, and which came out after `said`."""
    starts = [
        f"with {row['starts']} ({row['publisher']}, {published_on(row['published'])})"
        for row in rows_of(ranks)
    ]
    out = ranks[[out_by(str(date), said) == "yes" for date in ranks["published"]]]
    years = listed(counted(int(number), "year") for number in out["of"])
    return (
        f"“All-time” reaches back no further than the counts do. Those at hand start "
        f"{listed(starts)}. By {day(said)}, the last day on which the article can have been "
        f"written, {in_small_words(len(out))} of {counted(len(ranks), 'vintage')} "
        f"{'was' if len(out) == 1 else 'were'} out, with {years or 'no years'} to rank; what came "
        "later is shown as later. Vintages are never chained."
    )


def vintages_across(points: pd.DataFrame, last: str) -> pd.DataFrame:
    """Data points up to a period, with a row a period and a column a vintage."""
    named = points.assign(period=periods_of(points))
    ends = named[named["period"] == last]
    labels = {
        row["series_id"]: f"{row['publisher']}, {published_on(row['publication_date'])}"
        for row in rows_of(ends)
    }
    so_far = named[named["period_end"] <= ends["period_end"].max()]
    wide = so_far.sort_values("period_end", kind="stable").pivot_table(
        index="period", columns="series_id", values="value", sort=False
    )
    ordered: pd.DataFrame = wide[list(labels)].rename(columns=labels)
    return ordered.rename_axis(columns=None).reset_index()


def how_the_count_was_quoted(traced: pd.DataFrame, published: pd.DataFrame) -> str:
    """As published and as quoted, and what changed between; takes rows of `trace` of one figure."""
    row = traced[traced["relation"].eq("original")].iloc[0]
    point = published[published["series_id"] == row["series_id"]].iloc[0]
    bounds = bounds_of(point)
    number = bounds.in_words(str(point["unit"]), quoted=True)
    over = f", {row['over_end']:.3f} times the quoted end" if row["over_end"] > 0 else ""
    inside = not pd.isna(row["inside"]) and bool(row["inside"])
    lies = "fits what was quoted" if inside else "does not fit what was quoted"
    changed = listed(str(name) for name in changes_of(row["changed"])) or "nothing"
    return (
        f"Published: {number} in {point['geography']}, {row['published_period']}{over}. Quoted: "
        f"{figure_link(row['figure_id'], printed(row['value_text']))}. As a number, the published "
        f"one {lies}; changed on the way: {changed}."
    )


def what_a_month_means(figures: pd.DataFrame, readings: Sequence[Derived]) -> str:
    """The monthly rate under each reading of the period: all of them, since none is stated."""
    each = [f"{one.bounds.in_words(one.unit)} {one.assumption}" for one in readings]
    words = row_of(figures, VICTIMS)["period_text"]
    return (
        f"{sentence(printed(str(words)))} is a period of {listed(_months(readings), 'or')} months, "
        f"as its end months are counted whole or not: {listed(each, 'or')}. Both are given, "
        "neither is a yearly number, and neither has an upper limit."
    )


def _months(readings: Sequence[Derived]) -> list[str]:
    return [number for one in readings for number in re.findall(r"\d+", one.assumption)]


def readings_of(figure: pd.Series, period: str) -> tuple[Derived, ...]:
    """Every rate that the words of a figure's period admit."""
    try:
        return (per(figure, period),)
    except Ambiguous as several:
        return several.readings


def readings_shown(readings: Sequence[Derived]) -> pd.DataFrame:
    """Rates under each reading of a period, as rows."""
    return derived_rows({one.assumption: one for one in readings}).rename(
        columns={"what": "reading"}
    )


def the_lead(traced: pd.DataFrame, figures: pd.DataFrame) -> str:
    """What was looked for behind a figure and not found, with the lead that remains.

    Takes the rows of `trace` of one figure.
    """
    first, later = traced.iloc[0], traced["published_when"].eq("after")
    figure = row_of(figures, str(first["figure_id"]))
    when = period(figure["period_start"], figure["period_end"])
    return (
        f"Behind {words_of(figures, first['figure_id'])}: {literal(str(first['explanation']))} "
        f"{sentence(printed(str(figure['period_text'])))} is read as {when}, from the date of the "
        "article and never from the day its page was captured. "
        f"{sentence(counted(len(traced) - 1, 'published number'))} of the same subject were set "
        f"beside it; {in_small_words(int(later.sum()))} of them came out after the article."
    )
