"""Charts over time: published series in panels of their own, and the spans that counts cover."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.reading.bounds import Bounds
from analysis.show.charts.marks import DOT, Mark, draw_dot, draw_mark
from analysis.show.charts.sheet import (
    INSIDE,
    LABEL,
    SMALL,
    Sheet,
    drawn_in_house_style,
    open_sheet,
    scale,
    two_lines,
    wrapped,
)
from analysis.show.colours import GREY, INK, MUTED, PAPER, PUBLISHED, colour_of
from analysis.show.permission import one_axis, printed_caveats, refuse_cases
from analysis.show.sentences import (
    breaks_of,
    carrier_of_statement,
    counted,
    days_of_statement,
    measure_label,
    periods_of,
    printed,
    sentence,
    standing,
)
from analysis.tables.dates import day
from analysis.tables.load import load_statements
from analysis.verdicts.codebook import uses_ruled_out

NAMES = 158.0
PANEL = 98.0
POINTS = ("exact", "rounded", "approximate")
PART_YEAR = "In outline: a period of another length, which is not ranked."


@drawn_in_house_style
def small_multiples(points: pd.DataFrame, *, title: str, subtitle: str, source: str) -> Figure:
    """Published series as small multiples, one zero-based panel each.

    Takes rows of `load_published()`. A line joins what may be joined: consecutive points
    of one series. Raises `NotComparable` where a panel would hold others.
    """
    rows = points.assign(period=periods_of(points))
    periods = list(dict.fromkeys(rows.sort_values("period_end", kind="stable")["period"]))
    groups = [
        group.sort_values("period_end", kind="stable")
        for _, group in rows.groupby("series_id", sort=False)
    ]
    caveats = dict.fromkeys(note for group in groups for note in one_axis(group, "joined_line"))
    notes = [printed_caveats(tuple(caveats)), _breaks(rows)]
    sheet = open_sheet(title, subtitle, source, body=PANEL * len(groups) + 14, notes=notes)
    for place, group in enumerate(groups):
        axes = _panel(sheet, place, periods, last=place == len(groups) - 1)
        places = [periods.index(name) for name in group["period"]]
        _points(axes, places, group)
        _name_panel(sheet, place, _label(group), [str(group["unit"].iloc[0])])
    return sheet.figure


@drawn_in_house_style
def referral_vintages(
    points: pd.DataFrame,
    ranks: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    source: str,
    said: object = None,
) -> Figure:
    """Vintages of a series in panels of their own, the ranked year marked with its rank.

    Takes rows of `load_published()` and what `all_time()` returns for the same series.
    Years after the ranked one are not drawn; a period that was not ranked, such as a part
    of a year, is drawn in outline. With `said`, the last day on which the statement can
    have been made, a vintage published later is marked so.
    """
    year = str(ranks["year"].iloc[0])
    rows = points.assign(period=periods_of(points))
    last_day = rows.loc[rows["period"] == year, "period_end"].max()
    rows = rows[rows["period_end"] <= last_day].sort_values("period_end", kind="stable")
    first = int(rows["period_end"].dt.year.min())
    years = [str(number) for number in range(first, int(year) + 1)]
    partial = ranks["left_out"].astype(str).ne("").any()
    notes = [PART_YEAR if partial else "", _breaks(rows), _not_for(rows)]
    sheet = open_sheet(title, subtitle, source, body=PANEL * len(ranks) + 14, notes=notes)
    for place, rank in enumerate(ranks.to_dict("records")):
        group = rows[rows["series_id"] == rank["series_id"]]
        ranked = ~group["period"].isin(str(rank["left_out"]).split("; "))
        one_axis(group[ranked])
        axes = _panel(sheet, place, years, last=place == len(ranks) - 1)
        places = [years.index(str(end.year)) for end in group["period_end"]]
        _points(axes, places, group, list(ranked), strong=years.index(year))
        details = [_label(group), *_published(rank["published"], said)]
        _name_panel(sheet, place, str(rank["publisher"]), [*details, f"{year}: {standing(rank)}"])
    return sheet.figure


@drawn_in_house_style
def windows_timeline(
    figures: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    source: str,
    statements: pd.DataFrame | None = None,
) -> Figure:
    """Which spans the counts cover, and on which days the statements can have been made.

    Takes rows of `load_figures()`, without individuals' cases. Figures without dates are
    counted in a line below; the day on which a page was captured is not drawn.
    """
    refuse_cases(figures)
    told = (load_statements() if statements is None else statements).set_index("statement_id")
    said = told.loc[list(dict.fromkeys(figures["statement_id"]))].sort_values("date_earliest")
    dated = figures[figures["period_start"].notna() | figures["period_end"].notna()]
    spans = dated.sort_values(["period_start", "period_end"], kind="stable")
    undated = len(figures) - len(dated)
    verb = "gives" if undated == 1 else "give"
    note = f"{counted(undated, 'figure')} of {len(figures)} {verb} no dates and cannot be drawn."
    line, head, left = 29.0, 20.0, 214.0
    tall = line * (len(said) + len(spans)) + 2 * head + 6
    notes = [sentence(note)] if undated else []
    sheet = open_sheet(title, subtitle, source, body=tall + 18, notes=notes)
    axes = sheet.axes(left, 0, INSIDE - left - 14, tall)
    _years(axes, [*spans["period_start"], *spans["period_end"], *said["date_earliest"],
                  *said["date_latest"]])  # fmt: skip
    _head(axes, head / 2, left, "When it was said")
    y = head + line / 2
    for statement, row in said.iterrows():
        colour, mark = colour_of(str(statement)), _span(row["date_earliest"], row["date_latest"])
        axes.plot([mark.reach] * 2, [y, tall], color=colour, lw=1, ls=(0, (1, 2)), zorder=1)
        draw_mark(axes, mark, y, colour)
        two_lines(axes, y, left, carrier_of_statement(row), days_of_statement(row))
        y += line
    _head(axes, y - line / 2 + head / 2, left, "What it covers")
    y += head
    for span in spans.to_dict("records"):
        mark = _span(span["period_start"], span["period_end"])
        draw_mark(axes, mark, y, colour_of(str(span["statement_id"])))
        no_end = ", no end given" if mark.bounds.one_sided else ""
        two_lines(axes, y, left, printed(span["value_text"]), f"{span['period_text']}{no_end}")
        y += line
    return sheet.figure


def _breaks(rows: pd.DataFrame) -> str:
    """The known breaks of the measures within the span drawn, as the line printed on a chart."""
    first, last = rows["period_start"].min(), rows["period_end"].max()
    told = [
        clause
        for measure in dict.fromkeys(rows["measure_id"].astype(str))
        for clause in breaks_of(measure, first, last)
    ]
    return f"Known break within the years shown: {'; '.join(dict.fromkeys(told))}." if told else ""


def _not_for(rows: pd.DataFrame) -> str:
    """What the codebook says that the measures drawn must not be used for, as a line."""
    told = uses_ruled_out(rows["measure_id"].astype(str))
    return f"Not to be used for {'; '.join(told)}." if told else ""


def _panel(sheet: Sheet, place: int, names: Sequence[str], *, last: bool) -> Axes:
    axes = sheet.axes(NAMES, PANEL * place, INSIDE - NAMES, PANEL - 14)
    axes.set_xlim(-0.5, len(names) - 0.5)
    axes.set_xticks(range(len(names)), names if last else [""] * len(names))
    axes.tick_params(axis="both", length=0, labelsize=SMALL, labelcolor=MUTED, pad=5)
    axes.spines["bottom"].set_color(GREY)
    return axes


def _points(
    axes: Axes,
    places: Sequence[int],
    group: pd.DataFrame,
    whole: Sequence[bool] | None = None,
    strong: int | None = None,
) -> None:
    """Dots with their values, joined where one follows the other."""
    marks = [Mark.of(row) for row in group.to_dict("records")]
    bounded = [mark.value for mark in marks if mark.form not in POINTS]
    if bounded:
        raise ValueError(f"a series is drawn of counts; {bounded[0]:,.15g} is a bound, not a count")
    axes.set_ylim(0, max(mark.value for mark in marks) * 1.35)
    axes.set_yticks([0], ["0"])
    steps = list(zip(places, marks, whole or [True] * len(marks), strict=True))
    for (x, mark, full), (after, later, full_later) in pairwise(steps):
        if after == x + 1 and full and full_later:
            ends = [mark.value, later.value]
            axes.plot([x, after], ends, color=PUBLISHED, lw=1.4, gid="line")
    for x, mark, full in steps:
        if full:
            draw_dot(axes, x, mark.value, PUBLISHED, diamond=mark.form == "approximate")
        else:
            axes.plot([x], [mark.value], marker="o", ms=DOT - 1, mfc=PAPER, mec=GREY, mew=1.2,
                      ls="", gid="undetermined", clip_on=False)  # fmt: skip
        about = "about " if mark.form == "approximate" else ""
        axes.annotate(f"{about}{mark.value:,.15g}", (x, mark.value), xytext=(0, 7),
                      textcoords="offset points", ha="center", va="bottom", size=SMALL,
                      color=INK if full else MUTED, weight="bold" if x == strong else "normal",
                      gid="label")  # fmt: skip


def _name_panel(sheet: Sheet, place: int, first: str, details: Sequence[str]) -> None:
    axes = sheet.axes(0, PANEL * place, NAMES - 20, PANEL - 14)
    axes.set_xlim(0, NAMES - 20)
    axes.set_axis_off()
    y = 14.0
    for words in wrapped(first, NAMES - 22, LABEL, bold=True):
        axes.text(0, y, words, size=LABEL, weight="bold", va="center", gid="name")
        y += 12
    for words in [part for detail in details for part in wrapped(detail, NAMES - 22, SMALL)]:
        axes.text(0, y, words, size=SMALL, color=MUTED, va="center", gid="name")
        y += 11


def _label(group: pd.DataFrame) -> str:
    measure = str(group["measure_id"].iloc[0])
    return str(group["measure"].iloc[0]) if measure == "other" else measure_label(measure)


def _published(date: object, said: object) -> list[str]:
    """When a vintage was published, and that this was later than the statement."""
    when = pd.to_datetime(str(date), errors="coerce")
    if pd.isna(when):
        return [f"published {date}"]
    late = said is not None and when > pd.Timestamp(str(said))
    return [f"published {day(date)}", *(["later than it was said"] if late else [])]


def _years(axes: Axes, dates: Sequence[pd.Timestamp]) -> None:
    """A scale of years that holds all the dates."""
    known = [date for date in dates if not pd.isna(date)]
    first, last = min(known).year, max(known).year + 1
    every = next(step for step in (1, 2, 5, 10, 50) if (last - first) / step <= 10)
    axes.set_xlim(_place(pd.Timestamp(first, 1, 1)), _place(pd.Timestamp(last, 1, 1)))
    marked = [year for year in range(first, last + 1) if year % every == 0]
    scale(axes, [(_place(pd.Timestamp(year, 1, 1)), str(year)) for year in marked])


def _place(date: pd.Timestamp) -> float:
    return float((date - pd.Timestamp(1970, 1, 1)).days)


def _span(first: pd.Timestamp, last: pd.Timestamp | None) -> Mark:
    """A day, a span with both its ends, or one that has begun and is given no end."""
    if last is None or pd.isna(last):
        return Mark(math.nan, Bounds.at_least(_place(first)))
    if first == last:
        return Mark(_place(first), Bounds.exact(_place(first)))
    return Mark(math.nan, Bounds.between(_place(first), _place(last)))


def _head(axes: Axes, y: float, left: float, words: str) -> None:
    axes.annotate(words, (axes.get_xlim()[0], y), xytext=(-left, 0), va="center",
                  textcoords="offset points", size=SMALL, color=MUTED, annotation_clip=False,
                  gid="name")  # fmt: skip
