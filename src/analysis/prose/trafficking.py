"""Trafficking and exploitation: records by vintage, a lead, a count and its months."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from analysis.prose.rows import (
    derived_rows,
    last_day_of,
    points_of,
    row_of,
    rows_of,
)
from analysis.prose.words import (
    out_by,
    published_on,
    words_of,
)
from analysis.show.display import figure_link, literal
from analysis.show.sentences import (
    Row,
    breaks_of,
    changes_of,
    counted,
    in_small_words,
    listed,
    ordinal,
    periods_of,
    printed,
    sentence,
    years_read,
)
from analysis.tables.dates import day, period
from analysis.tables.load import bounds_of, load_published, load_statements
from analysis.verdicts.derive import Ambiguous, Derived, per
from analysis.verdicts.trace import trace

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

BASIS = {"nrm_positive_conclusive_ho": "counted by year of decision"}
"""How a vintage counts, where that is not how the others do."""


def what_the_numbers_rest_on(figures: pd.DataFrame, high: pd.DataFrame, low: pd.DataFrame) -> str:
    """The answer on the records and the counts of the article of 2017.

    `high` and `low` are what `trace.all_time` returns for referrals and for decisions.
    """
    traced = trace(figures[figures["figure_id"].isin([TRAFFICKED, VICTIMS])])
    count = traced[traced["relation"].eq("original")].iloc[0]
    place = load_published().set_index("series_id")["geography"]
    count_place = place.loc[str(count["series_id"])]
    lead = str(traced.loc[traced["figure_id"].eq(TRAFFICKED), "finding"].iloc[0])
    said = last_day_of(load_statements(), row_of(figures, TRAFFICKED))
    return (
        f"{since_when(high)}. {sentence(the_record(high, said, 'referrals'))} "
        f"Of support, {the_record(low, said, 'positive decisions')} Behind "
        f"{words_of(figures, VICTIMS)} stands a count of {count['published_value']:,.0f} in "
        f"{count_place}; {FINDINGS[lead]} {words_of(figures, TRAFFICKED)}."
    )


def since_when(ranks: pd.DataFrame) -> str:
    """The month at which the longest of some vintages starts, and the breaks since, as a clause.

    >>> from analysis.verdicts.trace import all_time
    >>> since_when(all_time(REFERRALS, "2016"))
    '“All-time” reaches back to April 2009 at most, where the counts begin; on 31 July 2015 ...'
    """
    points = points_of(load_published(), ranks["series_id"].tolist())
    year = [name in set(ranks["year"]) for name in periods_of(points)]
    first, last = points["period_start"].min(), points.loc[year, "period_end"].max()
    breaks = breaks_of(str(points["measure_id"].iloc[0]), first, last)
    since = f"“All-time” reaches back to {first:%B %Y} at most, where the counts begin"
    return "; ".join([since, *breaks])


def the_record(ranks: pd.DataFrame, said: pd.Timestamp, what: str) -> str:
    """How a year ranks in the counts that were out by a day, then in those published later.

    Takes what `trace.all_time` returns; two sentences, the first without its capital.

    >>> from analysis.verdicts.trace import all_time
    >>> print(the_record(all_time(DECISIONS, "2016"), pd.Timestamp("2017-04-18"), "decisions"))
    by the day of the article one count of decisions was out: 635 in 2016, the lower of two ...
    """
    out = ranks[[out_by(str(date), said) == "yes" for date in ranks["published"]]]
    later = ranks.drop(index=out.index)
    basis = list(dict.fromkeys(BASIS[name] for name in later["series_id"] if name in BASIS))
    told = (
        f"by the day of the article {counted(len(out), 'count')} of {what} "
        f"{'was' if len(out) == 1 else 'were'} out{': ' if len(out) else ''}{_places(out)}."
    )
    if later.empty:
        return told
    marked = f"Published later{', and ' if basis else ''}{listed(basis)}"
    return f"{told} {marked}: {_places(later)}."


def _places(ranks: pd.DataFrame) -> str:
    """The values of a year, each with its place among the years read; equal places once."""
    places: dict[str, list[str]] = {}
    for row in rows_of(ranks):
        places.setdefault(_place(row), []).append(f"{row['value']:,.15g}")
    year = "" if ranks.empty else ranks["year"].iloc[0]
    return "; ".join(
        f"{listed(values)} in {year}, {'each ' if len(values) > 1 else ''}{place}"
        for place, values in places.items()
    )


def _place(rank: Row) -> str:
    """The place of a year among those ranked, with the years."""
    of = int(str(rank["of"]))
    whole = "whole years" if rank["left_out"] else "years read"
    words = ("higher", "lower") if of == 2 else ("highest", "lowest")
    top, bottom = rank["rank_from_top"], rank["rank_from_bottom"]
    word = words[0] if top == 1 else words[1] if bottom == 1 else f"{ordinal(int(top))} highest"
    return f"the {word} of {in_small_words(of)} {whole}, {years_read(rank)}"


def ranks_shown(ranks: pd.DataFrame) -> pd.DataFrame:
    """The rows of `trace.all_time` as they are shown."""
    columns = {
        "publisher": "publisher",
        "published": "published",
        "starts": "first read",
        "value": "value",
        "rank_from_top": "rank from the top",
        "rank_from_bottom": "rank from the bottom",
        "of": "years ranked",
        "left_out": "left out",
    }
    shown = ranks[list(columns)].rename(columns=columns)
    return shown.assign(published=ranks["published"].map(published_on)).reset_index(drop=True)


def how_far_back(ranks: pd.DataFrame, said: pd.Timestamp) -> str:
    """Which years were read in these vintages, and which of them came out after `said`."""
    read = [
        f"{years_read(row)} ({row['publisher']}, {published_on(row['published'])})"
        for row in rows_of(ranks)
    ]
    out = int(sum(out_by(str(date), said) == "yes" for date in ranks["published"]))
    return (
        f"“All-time” reaches back no further than the counts do. The whole years that were read: "
        f"{'; '.join(read)}. By {day(said)}, the last day on which the article can have been "
        f"written, {in_small_words(out)} of {counted(len(ranks), 'vintage')} "
        f"{'was' if out == 1 else 'were'} out; what came later is shown as later. Vintages are "
        "never chained."
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
