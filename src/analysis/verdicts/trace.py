"""What stands behind the quoted figures: as published, as quoted, and what changed between."""

from __future__ import annotations

import math
from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd

from analysis.reading.bounds import Bounds
from analysis.reading.quantity import read_quantity
from analysis.tables.dates import period
from analysis.tables.load import (
    bounds_of,
    load_figures,
    load_published,
    load_sources,
    load_statements,
)
from analysis.verdicts.compare import rows_of

WITHOUT_A_COUNT = ("rank", "duration")
BOUNDS = ("lower", "upper", "lower_closed", "upper_closed")
KEY = ["series_id", "period_start", "period_end"]


def trace(
    figures: pd.DataFrame | None = None,
    *,
    sources: pd.DataFrame | None = None,
    published: pd.DataFrame | None = None,
    statements: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """As quoted and as published, one row a figure and source.

    Columns: figure_id, statement_id, value_text, unit, the quoted bounds (lower, upper,
    lower_closed, upper_closed); series_id, publisher, origin, url, relation,
    published_period, published_base, published_value (in the figure's unit: a change in
    per cent between base and end, where the figure is one), published_unit; `inside`
    (whether the published value lies inside the quoted bounds; empty where that cannot
    be told), `difference` (published less quoted value), `over_end` (published value
    divided by the quoted end, where the other end is open); changed (semicolons);
    published_when (before, after, unknown: against the statement's date); finding,
    explanation. Only series of publishers can support the finding agrees.

    >>> rows = trace().set_index("figure_id")
    >>> fall = rows.loc["cooper-2015-release/prosecutions-down"].query("relation == 'base_and_end'")
    >>> fall["published_value"].round(2).tolist()[0], fall["inside"].tolist()[0]
    (-13.39, True)
    """
    quoted = load_figures() if figures is None else figures
    rows = (load_sources() if sources is None else sources).merge(
        quoted[
            [
                "figure_id",
                "statement_id",
                "value_text",
                "kind",
                "unit",
                "direction",
                "value",
                "lower",
                "upper",
                "lower_closed",
                "upper_closed",
            ]
        ],
        on="figure_id",
    )
    points = load_published() if published is None else published
    ends = _points(rows, points, "period_start", "period_end")
    bases = _points(rows, points, "base_start", "base_end")
    told = load_statements() if statements is None else statements
    said = told.set_index("statement_id")[["date_earliest", "date_latest"]]
    found = [
        _computed(figure, end, base)
        for figure, end, base in zip(
            rows.to_dict("records"), ends.to_dict("records"), bases.to_dict("records"), strict=True
        )
    ]
    computed = pd.DataFrame(
        found, columns=["published_value", "inside", "difference", "over_end"], index=rows.index
    ).astype({"inside": "boolean"})
    return pd.DataFrame(
        {
            **{name: rows[name] for name in ["figure_id", "statement_id", "value_text", "unit"]},
            **{name: rows[name] for name in ["lower", "upper", "lower_closed", "upper_closed"]},
            "series_id": rows["series_id"],
            **{name: ends[name] for name in ["publisher", "origin", "url"]},
            "relation": rows["relation"],
            "published_period": _periods(rows, "period_start", "period_end"),
            "published_base": _periods(rows, "base_start", "base_end"),
            "published_value": computed["published_value"],
            "published_unit": ends["unit"],
            "inside": computed["inside"],
            "difference": computed["difference"],
            "over_end": computed["over_end"],
            "changed": rows["changed"],
            "published_when": _published_when(rows, ends, bases, said),
            "finding": rows["finding"],
            "explanation": rows["explanation"],
        }
    )


def _points(rows: pd.DataFrame, points: pd.DataFrame, start: str, end: str) -> pd.DataFrame:
    """The published point of each row, empty where it has none."""
    keys = rows[["series_id", start, end]].set_axis(KEY, axis=1)
    if start == "base_start":
        # Empty dates match each other in a merge, as they should for a point without a
        # period; a row without a base must not match such a point.
        keys["series_id"] = keys["series_id"].where(rows[start].notna(), "no base")
    return keys.merge(points, on=KEY, how="left").set_index(rows.index)


def _periods(rows: pd.DataFrame, start: str, end: str) -> list[str]:
    return [
        "" if pd.isna(first) and pd.isna(last) else period(first, last)
        for first, last in zip(rows[start], rows[end], strict=True)
    ]


def _computed(
    figure: dict[Hashable, Any], end: dict[Hashable, Any], base: dict[Hashable, Any]
) -> tuple[float, bool | None, float, float]:
    value, bounds = _published(figure, end, base)
    if math.isnan(value) or figure["kind"] in WITHOUT_A_COUNT:
        return math.nan, None, math.nan, math.nan
    quoted = bounds_of(figure)
    stated = _number(figure["value"])
    inside = _inside(value, bounds, quoted) if quoted.known else (value == stated or None)
    finite = [
        one
        for one, other in ((quoted.lower, quoted.upper), (quoted.upper, quoted.lower))
        if math.isinf(other) and one
    ]
    over_end = value / finite[0] if finite else math.nan
    return value, inside, value - stated, over_end


def _published(
    figure: dict[Hashable, Any], end: dict[Hashable, Any], base: dict[Hashable, Any]
) -> tuple[float, Bounds]:
    """The published value, or the change between two points of one series and segment."""
    value, first = _number(end["value"]), _number(base["value"])
    if math.isnan(value) or math.isnan(first):
        return (value, bounds_of(end)) if _same_kind(figure, end) else (math.nan, Bounds.unknown())
    if base["segment"] != end["segment"]:
        return math.nan, Bounds.unknown("the series breaks between base and end")
    before, after = bounds_of(base), bounds_of(end)
    if figure["unit"] == "percent":
        return 100 * (value / first - 1), (after / before).percent_change()
    fall = figure["direction"] == "decrease"
    return (first - value, before - after) if fall else (value - first, after - before)


def _same_kind(figure: dict[Hashable, Any], point: dict[Hashable, Any]) -> bool:
    """A share or change meets one, a number meets a number."""
    return bool(figure["unit"] == "percent") is str(point["unit"]).startswith("percent")


def _inside(value: float, published: Bounds, quoted: Bounds) -> bool | None:
    if not published.known and math.isinf(quoted.width) and value in (quoted.lower, quoted.upper):
        # About as many as an open end: nobody can tell on which side of it.
        return None
    if not published.known or not published.one_sided:
        return value in quoted
    if published.apart(quoted):
        return False
    within = quoted.lower <= published.lower and published.upper <= quoted.upper
    return True if within and quoted.meets(published) else None


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float | np.number) else math.nan


def _published_when(
    rows: pd.DataFrame, ends: pd.DataFrame, bases: pd.DataFrame, said: pd.DataFrame
) -> pd.Series[str]:
    """Whether the last of the points used was out by the statement's date."""

    def latest(name: str, otherwise: str | None = None) -> pd.Series:
        days = [pd.to_datetime(points[name]) for points in (ends, bases)]
        if otherwise is not None:
            # No number is published before its period is over, unless it is a plan; and a
            # plan is dated before its period.
            over = pd.to_datetime(rows[otherwise])
            within = days[0].isna() | (over <= pd.to_datetime(ends["publication_latest"]))
            days[0] = pd.concat([days[0], over.where(within)], axis=1).max(axis=1)
        return pd.concat(days, axis=1).max(axis=1)

    earliest = rows["statement_id"].map(said["date_earliest"])
    last_day = rows["statement_id"].map(said["date_latest"])
    return pd.Series(
        np.select(
            [
                latest("publication_latest") <= earliest,
                latest("publication_earliest", otherwise="period_end") > last_day,
            ],
            ["before", "after"],
            default="unknown",
        ),
        index=rows.index,
    )


def base_years(series: str, end: str, quoted: str | Bounds) -> pd.DataFrame:
    """The change to one end year from every earlier year of a published series.

    `end` is the period as `period` names it ("2013-14"); `quoted` is a figure's id, a
    phrase ("down by 13%") or bounds. Columns: base, base_value, end, end_value, change
    (per cent), rounds_to_quoted. Points of another segment than the end's are left out.
    Raises `ValueError` for a series or a period that is not there.

    >>> years = base_years("cps_child_abuse_prosecuted", "2013-14", "down by 13%")
    >>> years.set_index("base")["change"].round(2).to_dict()
    {'2009-10': -1.0, '2010-11': -13.39, '2011-12': -6.79, '2012-13': 5.82}
    >>> years.loc[years["rounds_to_quoted"], "base"].tolist()
    ['2010-11']
    """
    points = _series(series)
    last = _at(points, end)
    bounds = _quoted_bounds(quoted)
    earlier = points[
        (points["period_end"] < last["period_start"])
        & (points["segment"] == last["segment"])
        & (points["months"] == last["months"])
    ]
    change = 100 * (last["value"] / earlier["value"] - 1)
    return pd.DataFrame(
        {
            "base": earlier["period"],
            "base_value": earlier["value"],
            "end": end,
            "end_value": last["value"],
            "change": change,
            "rounds_to_quoted": [value in bounds for value in change],
        }
    ).reset_index(drop=True)


def all_time(series: str | list[str], year: str) -> pd.DataFrame:
    """The rank of a year in one or more published series, up to that year.

    One row a series (vintage): starts (its first period), last (its last), value, highest
    and lowest (the periods that held them up to `year`), rank_from_top, rank_from_bottom,
    of (how many years were ranked), left_out (periods of another length or definition).
    "All-time" reaches back no further than `starts`. Raises `ValueError` for a series
    that is not there or does not hold the year.

    >>> high = all_time("nrm_referrals_child_ho", "2016").iloc[0]
    >>> high["starts"], int(high["rank_from_top"]), int(high["of"])
    ('April to December 2009', 1, 7)
    """
    names = [series] if isinstance(series, str) else series
    return pd.DataFrame([_rank(_series(name), year) for name in names])


def _rank(points: pd.DataFrame, year: str) -> dict[Hashable, Any]:
    last = _at(points, year)
    so_far = points[points["period_end"] <= last["period_end"]]
    alike = so_far[(so_far["segment"] == last["segment"]) & (so_far["months"] == last["months"])]
    values = alike["value"]
    return {
        "series_id": last["series_id"],
        "publisher": last["publisher"],
        "published": last["publication_date"],
        "starts": points["period"].iloc[0],
        "last": points["period"].iloc[-1],
        "year": year,
        "value": last["value"],
        "highest": alike.loc[values.idxmax(), "period"],
        "lowest": alike.loc[values.idxmin(), "period"],
        "rank_from_top": int((values > last["value"]).sum()) + 1,
        "rank_from_bottom": int((values < last["value"]).sum()) + 1,
        "of": len(alike),
        "left_out": "; ".join(so_far["period"][~so_far.index.isin(alike.index)]),
    }


def _series(name: str) -> pd.DataFrame:
    """The points of a series in order, with the name and the length of each period."""
    points = load_published()
    mine = points[points["series_id"] == name].sort_values("period_end")
    if mine.empty:
        raise ValueError(f"no published series is called '{name}'")
    days = (mine["period_end"] - mine["period_start"]).dt.days + 1
    return mine.assign(
        period=_periods(mine, "period_start", "period_end"), months=(days / 30.4375).round()
    ).reset_index(drop=True)


def _at(points: pd.DataFrame, name: str) -> pd.Series:
    found = points[points["period"] == name]
    if found.empty:
        there = ", ".join(points["period"])
        raise ValueError(f"{points['series_id'].iloc[0]} has no period '{name}'; it has {there}")
    return found.iloc[0]


def _quoted_bounds(quoted: str | Bounds) -> Bounds:
    if isinstance(quoted, Bounds):
        return quoted
    if "/" in quoted and " " not in quoted:
        return bounds_of(rows_of(quoted)[0])
    quantity = read_quantity(quoted)
    return bounds_of({name: getattr(quantity, name) for name in BOUNDS})
