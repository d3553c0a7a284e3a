"""What stands behind the quoted figures: as published, as quoted, and what changed between."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.reading.bounds import Bounds
from analysis.reading.quantity import read_quantity
from analysis.tables.dates import period
from analysis.tables.load import bounds_of, load_published, points_of
from analysis.verdicts.codebook import KEY, Codebook, months_between, vintages
from analysis.verdicts.compare import NotComparable, ruled_out, whole_row

WITHOUT_A_COUNT = ("rank", "duration")
BOUNDS = ("lower", "upper", "lower_closed", "upper_closed")
QUOTED = ["figure_id", "statement_id", "value_text", "kind", "unit", "direction", "value", *BOUNDS]
HEDGES = {
    "approximate": "about ",
    "at_least": "at least ",
    "more_than": "more than ",
    "at_most": "up to ",
}
Row = dict[Hashable, Any]
COMPUTED = "published_as published_value published_unit inside difference over_end".split()


def trace(figures: pd.DataFrame | None = None, **tables: pd.DataFrame | None) -> pd.DataFrame:
    """As quoted and as published, one row a figure and source.

    Columns: figure_id, statement_id, value_text, unit, the quoted bounds (lower, upper,
    lower_closed, upper_closed); series_id, publisher, origin, url, relation,
    published_period, published_base. The published number in the figure's own terms:
    published_as (level, change, difference, or "points" where no number can be worked out
    of two vintages or of a rank), published_value and its published_unit (percent for a
    change). The points themselves: base_value, end_value, both in point_unit, with
    base_bound and end_bound (exact, approximate …). `published_words` says them all.
    `inside` (whether the published number lies inside the quoted bounds; empty where that
    cannot be told), `difference` (published less quoted value), `over_end` (published value
    divided by the quoted end, where the words leave the other one open); changed
    (semicolons); published_when (before, after, unknown: against the statement's date);
    finding, explanation. Only series of publishers can support the finding agrees.

    >>> rows = trace().set_index("figure_id")
    >>> fall = rows.loc["cooper-2015-release/prosecutions-down"].query("relation == 'base_and_end'")
    >>> fall["published_value"].round(2).tolist()[0], fall["inside"].tolist()[0]
    (-13.39, True)
    >>> published_words(fall.iloc[0])
    '−13.4%, from 9,235 to 7,998 defendants'

    Tables that are given by their names (sources, published, statements) stand in place of the
    built-in ones. Raises `ValueError` for a frame without figures.
    """
    book = Codebook.of(figures=figures, **tables)
    if book.figures.empty:
        raise ValueError("there is no figure to trace: is an id or a word mistyped?")
    rows = book.sources.merge(book.figures[QUOTED], on="figure_id")
    points = book.published.assign(vintage=vintages(book.published))
    ends, bases = (_points(rows, points, part) for part in ("period", "base"))
    records = (frame.to_dict("records") for frame in (rows, ends, bases))
    found = [_computed(*three) for three in zip(*records, strict=True)]
    computed = pd.DataFrame(found, columns=COMPUTED, index=rows.index).astype({"inside": "boolean"})
    return pd.DataFrame(
        {
            **rows[["figure_id", "statement_id", "value_text", "unit", *BOUNDS, "series_id"]],
            **ends[["publisher", "origin", "url"]],
            "relation": rows["relation"],
            "published_period": _periods(rows, "period"),
            "published_base": _periods(rows, "base"),
            **computed[COMPUTED[:3]],
            "base_value": bases["value"],
            "end_value": ends["value"],
            "point_unit": ends["unit"],
            "base_bound": bases["bound"],
            "end_bound": ends["bound"],
            **computed[COMPUTED[3:]],
            "changed": rows["changed"],
            "published_when": _published_when(rows, ends, bases, book.statements),
            **rows[["finding", "explanation"]],
        }
    )


def published_words(row: Mapping[Any, Any] | pd.Series) -> str:
    """What was published, in words: of a row of `trace`, or of a row of `load_published()`.

    A level keeps its hedge, a change is given in per cent and a difference in its unit,
    both with the points between which they lie. Nothing where no point was found.

    >>> points = load_published().set_index("series_id")
    >>> published_words(points.loc["nspcc_children_maltreated_by_parent"])
    'about 520,000 children'
    """
    if "published_as" not in row:
        return _point_words(row["value"], row["bound"], row["unit"])
    if pd.isna(row["end_value"]):
        return ""
    end = _point_words(row["end_value"], row["end_bound"], row["point_unit"])
    if pd.isna(row["base_value"]):
        return end
    base = _point_words(row["base_value"], row["base_bound"], "")
    between = f"from {base} to {end}"
    value = row["published_value"]
    if row["published_as"] == "points":
        return f"{between}, in two publications"
    if row["published_as"] == "change":
        return f"{_as_told(value, bounds_of(row))}, {between}"
    fell = row["end_value"] < row["base_value"]
    number = _point_words(abs(value), "exact", row["published_unit"])
    return f"{number} {'fewer' if fell else 'more'}, {between}"


def _point_words(value: float, bound: str, unit: str) -> str:
    plain = "percent" if unit == "percent change" else unit
    return f"{HEDGES.get(str(bound), '')}{Bounds.exact(value).in_words(plain, quoted=True)}"


def _as_told(value: float, quoted: Bounds) -> str:
    """A change in per cent, with the decimals that show on which side of a quoted end it lies."""
    places = 1
    while places < 6 and (round(value, places) in quoted) is not (value in quoted):
        places += 1
    sign = "−" if round(value, places) < 0 else ""
    return f"{sign}{abs(value):,.{places}f}%"


def _points(rows: pd.DataFrame, points: pd.DataFrame, part: str) -> pd.DataFrame:
    """The published point of each row in its period, or its base; empty where it has none."""
    keys = rows[["series_id", f"{part}_start", f"{part}_end"]].set_axis(KEY, axis=1)
    if part == "base":
        # Empty dates match each other in a merge, as they should for a point without a
        # period; a row without a base must not match such a point.
        keys["series_id"] = keys["series_id"].where(rows["base_start"].notna(), "no base")
    return keys.merge(points, on=KEY, how="left").set_index(rows.index)


def _periods(rows: pd.DataFrame, part: str) -> list[str]:
    days = zip(rows[f"{part}_start"], rows[f"{part}_end"], strict=True)
    return ["" if pd.isna(first) and pd.isna(last) else period(first, last) for first, last in days]


def _computed(figure: Row, end: Row, base: Row) -> tuple[object, ...]:
    """The cells of the columns COMPUTED for one figure and one source."""
    sort, value, unit, bounds = _published(figure, end, base)
    if math.isnan(value) or figure["kind"] in WITHOUT_A_COUNT:
        there = "" if math.isnan(end["value"]) else "points"
        return there, math.nan, "", None, math.nan, math.nan
    quoted, stated = bounds_of(figure), figure["value"]
    inside = _inside(value, bounds, quoted) if quoted.known else (value == stated or None)
    return sort, value, unit, inside, value - stated, value / _only_end(quoted)


def _only_end(quoted: Bounds) -> float:
    """The end that words set where they leave the other one open, as in "over" or "up to"."""
    if not quoted.known or quoted.is_exact:
        return math.nan
    if math.isinf(quoted.upper):
        return quoted.lower or math.nan
    return quoted.upper if quoted.lower in (0, -math.inf) else math.nan


def _published(figure: Row, end: Row, base: Row) -> tuple[str, float, str, Bounds]:
    """The published number, or the change between two points of one vintage."""
    value, first = end["value"], base["value"]
    nothing = "", math.nan, "", Bounds.unknown()
    unit = "percent" if str(end["unit"]).startswith("percent") else str(end["unit"])
    if math.isnan(value) or math.isnan(first):
        # A share or change meets one, a number meets a number.
        alike = (figure["unit"] == "percent") is (unit == "percent")
        return ("level", value, unit, bounds_of(end)) if alike else nothing
    if base["vintage"] != end["vintage"]:
        return nothing
    before, after = bounds_of(base), bounds_of(end)
    if figure["unit"] == "percent" and unit != "percent":
        return "change", 100 * (value / first - 1), "percent", 100 * (after / before - 1)
    unit = "percentage points" if unit == "percent" else unit
    if figure["direction"] == "decrease":
        return "difference", first - value, unit, before - after
    return "difference", value - first, unit, after - before


def _inside(value: float, published: Bounds, quoted: Bounds) -> bool | None:
    is_open = math.isinf(quoted.upper - quoted.lower)
    if not published.known and is_open and value in (quoted.lower, quoted.upper):
        # About as many as an open end: nobody can tell on which side of it.
        return None
    return _fits(published, quoted) if published.known and published.one_sided else value in quoted


def _fits(published: Bounds, quoted: Bounds) -> bool | None:
    """Whether what is quoted admits what was published, None where that is left open."""
    if published.apart(quoted):
        return False
    return True if _within(published, quoted) else None


def _within(inner: Bounds, outer: Bounds) -> bool:
    """Whether one admits no value that the other does not; their closures count."""
    low = (outer.lower, not outer.lower_closed) <= (inner.lower, not inner.lower_closed)
    return low and (inner.upper, inner.upper_closed) <= (outer.upper, outer.upper_closed)


def _published_when(
    rows: pd.DataFrame, ends: pd.DataFrame, bases: pd.DataFrame, statements: pd.DataFrame
) -> pd.Series[str]:
    """Whether the last of the points used was out by the statement's date."""
    said = statements.set_index("statement_id")
    first, last = (rows["statement_id"].map(said[f"date_{end}"]) for end in ("earliest", "latest"))
    latest = [pd.to_datetime(points["publication_latest"]) for points in (ends, bases)]
    earliest = [pd.to_datetime(points["publication_earliest"]) for points in (ends, bases)]
    # No number is published before its period is over, unless it is a plan; and a plan is
    # dated before its period.
    over = pd.to_datetime(rows["period_end"])
    earliest.append(over.where(earliest[0].isna() | (over <= latest[0])))
    out = [pd.concat(latest, axis=1).max(axis=1) <= first]
    out.append(pd.concat(earliest, axis=1).max(axis=1) > last)
    return pd.Series(np.select(out, ["before", "after"], default="unknown"), index=rows.index)


def base_years(
    series: str, end: str, quoted: str | Bounds, **tables: pd.DataFrame | None
) -> pd.DataFrame:
    """The change to one end year from every earlier year of a published series.

    `end` is the period as `period` names it ("2013-14"); `quoted` is the id of a change, a
    phrase ("down by 13%") or bounds. Columns: base, base_value, end, end_value, change
    (per cent), rounds_to_quoted (empty where the bounds of the numbers leave it open). Points
    of another vintage than the end's are left out: of another segment, or published on another
    day. Raises `KeyError` for a series that is not there, `ValueError` for such a period,
    `NotComparable` where the measure rules changes out, the series is in per cent, what was
    quoted is no change or no earlier year was published with the end.

    >>> years = base_years("cps_child_abuse_prosecuted", "2013-14", "down by 13%")
    >>> years.set_index("base")["change"].round(2).to_dict()
    {'2009-10': -1.0, '2010-11': -13.39, '2011-12': -6.79, '2012-13': 5.82}
    >>> years.loc[years["rounds_to_quoted"], "base"].tolist()
    ['2010-11']
    """
    book = Codebook.of(**tables)
    points = _series(series, book.published)
    last = _at(points, end)
    why = ""
    if told := ruled_out(book, "change", [last]):
        why = f"No change of {series}: what it counts is not to be used for {told}."
    elif str(last["unit"]).startswith("percent"):
        why = f"No change in per cent of {series}, which is in per cent itself."
    if why:
        raise NotComparable("change", why, "Give each year by itself.")
    bounds = _quoted_bounds(quoted, book)
    earlier = points[
        (points["period_end"] < last["period_start"])
        & (points["vintage"] == last["vintage"])
        & (points["months"] == last["months"])
    ]
    if earlier.empty:
        raise NotComparable(
            "change",
            f"No earlier year of {series} was published with {end}: numbers of other days or "
            "definitions make no change.",
            "Give each year by itself, with the day on which it was published.",
        )
    changes = [100 * (bounds_of(last) / bounds_of(base) - 1) for _, base in earlier.iterrows()]
    fits = pd.array([_fits(change, bounds) for change in changes], dtype="boolean")
    return pd.DataFrame(
        {
            "base": earlier["period"],
            "base_value": earlier["value"],
            "end": end,
            "end_value": last["value"],
            "change": 100 * (last["value"] / earlier["value"] - 1),
            "rounds_to_quoted": fits,
        }
    ).reset_index(drop=True)


def all_time(
    series: str | list[str], year: str, *, published: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The rank of a year in one or more published series, up to that year, in its own vintage.

    One row a series: starts (the first period of the vintage), last (its last), value,
    highest and lowest (the periods that held them up to `year`), rank_from_top,
    rank_from_bottom, of (how many years were ranked), left_out (periods of another length or
    definition, or published on another day). "All-time" reaches back no further than
    `starts`. Raises `KeyError` for a series that is not there, `ValueError` for such a year.

    >>> high = all_time("nrm_referrals_child_ho", "2016").iloc[0]
    >>> high["starts"], int(high["rank_from_top"]), int(high["of"])
    ('April to December 2009', 1, 7)
    """
    points = load_published() if published is None else published
    names = [series] if isinstance(series, str) else series
    return pd.DataFrame([_rank(_series(name, points), year) for name in names])


def _rank(points: pd.DataFrame, year: str) -> Row:
    last = _at(points, year)
    so_far = points[points["period_end"] <= last["period_end"]]
    mine = points[points["vintage"] == last["vintage"]]
    alike = so_far[so_far.index.isin(mine.index) & (so_far["months"] == last["months"])]
    values = alike["value"]
    return {
        "series_id": last["series_id"],
        "publisher": last["publisher"],
        "published": last["publication_date"],
        "starts": mine["period"].iloc[0],
        "last": mine["period"].iloc[-1],
        "year": year,
        "value": last["value"],
        "highest": alike.loc[values.idxmax(), "period"],
        "lowest": alike.loc[values.idxmin(), "period"],
        "rank_from_top": int((values > last["value"]).sum()) + 1,
        "rank_from_bottom": int((values < last["value"]).sum()) + 1,
        "of": len(alike),
        "left_out": "; ".join(so_far["period"][~so_far.index.isin(alike.index)]),
    }


def _series(name: str, points: pd.DataFrame) -> pd.DataFrame:
    """The points of a series in order, with the name, length and vintage of each."""
    mine = points_of(name, points)
    return mine.assign(
        period=_periods(mine, "period"),
        months=months_between(mine["period_start"], mine["period_end"]),
        vintage=vintages(mine),
    )


def _at(points: pd.DataFrame, name: str) -> pd.Series:
    found = points[points["period"] == name]
    if found.empty:
        there = ", ".join(points["period"])
        raise ValueError(f"{points['series_id'].iloc[0]} has no period '{name}'; it has {there}")
    return found.iloc[0]


def _quoted_bounds(quoted: str | Bounds, book: Codebook) -> Bounds:
    if isinstance(quoted, Bounds):
        return quoted
    if "/" in quoted and " " not in quoted:
        figure = whole_row(quoted, book.figures)
    else:
        quantity = read_quantity(quoted)
        figure = pd.Series({name: getattr(quantity, name) for name in ("kind", *BOUNDS)})
    if figure["kind"] != "change":
        why = f"'{figure.get('value_text', quoted)}' is no change in per cent."
        raise NotComparable("change", why, "Say by how many per cent it rose or fell.")
    return bounds_of(figure)
