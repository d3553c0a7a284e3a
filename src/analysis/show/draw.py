"""Figures and published points on axes, their bounds drawn, and only what may be drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis.reading.bounds import Bounds
from analysis.show.colours import INK, MUTED, PALE, PUBLISHED, colour_of
from analysis.show.marks import ARROW, BAR, CAP, DOT, Mark, draw_mark
from analysis.show.permission import one_axis, refuse_cases
from analysis.show.phrases import Row, published_value
from analysis.tables.load import bounds_of

NO_LIMIT = "no upper limit given"


def draw_bounds(
    axes: Axes,
    rows: pd.DataFrame,
    *,
    label: str | Sequence[str],
    value: str | Sequence[str] | None = None,
    colour: str | None = None,
) -> tuple[str, ...]:
    """Draw figures or published points with their bounds, one row each, from the top down.

    `label` and `value` are columns of `rows`, or as many words: the label stands above the
    mark, from the left edge; the value beside it, by default the words of the figure or the
    published number. The scale begins at zero. Gives the caveats under which the rows share
    an axis; print them as notes.

    Raises:
        NotComparable: two of the rows may not stand side by side.
        ValueError: a row is an individual's case.
    """
    caveats = one_axis(rows)
    labels = list(rows[label]) if isinstance(label, str) else list(label)
    if value is None:
        values = [
            f"“{row['value_text']}”" if "value_text" in row else published_value(row, "")
            for row in rows.to_dict("records")
        ]
    else:
        values = list(rows[value]) if isinstance(value, str) else list(value)
    for y, row in enumerate(rows.to_dict("records")):
        mark = Mark.of(row)
        shade = colour or _colour(row)
        draw_mark(axes, mark, y, shade)
        axes.annotate(
            labels[y],
            (0, y),
            xycoords=("axes fraction", "data"),
            xytext=(0, 13),
            textcoords="offset points",
            color=MUTED,
            va="bottom",
            gid="row",
        )
        open_above = mark.bounds.known and mark.bounds.upper == math.inf
        words = f"{values[y]}, {NO_LIMIT}" if open_above else values[y]
        axes.annotate(
            words,
            (mark.reach, y),
            xytext=((ARROW if open_above else CAP / 2) + 9, 0),
            textcoords="offset points",
            color=INK,
            weight="bold",
            va="center",
            gid="value",
        )
    axes.set_ylim(len(rows) - 0.45, -0.85)
    axes.set_yticks([])
    axes.set_xlim(left=0)
    return caveats


def draw_band(
    axes: Axes, allowed: Bounds | Row, *, label: str = "", across: str = "x", colour: str = PALE
) -> None:
    """Draw the span that words allow as a band across the axes.

    `allowed` are bounds or a row that has them; `across="y"` for a scale that runs upwards.
    A side without limit goes on to the edge of the axes.

    Raises:
        ValueError: the bounds are not known, or the row is an individual's case.
    """
    if not isinstance(allowed, Bounds):
        refuse_cases(pd.DataFrame([dict(allowed)]))
    bounds = allowed if isinstance(allowed, Bounds) else bounds_of(allowed)
    if not bounds.known:
        raise ValueError("these words give no bounds, so there is no band to draw")
    limits = axes.get_xlim() if across == "x" else axes.get_ylim()
    low = bounds.lower if math.isfinite(bounds.lower) else min(limits)
    high = bounds.upper if math.isfinite(bounds.upper) else max(limits)
    span = axes.axvspan if across == "x" else axes.axhspan
    span(low, high, facecolor=colour, edgecolor="none", zorder=0, gid="band")
    if label:
        place: dict[str, Any] = (
            {"xy": ((low + high) / 2, 1), "xycoords": ("data", "axes fraction"), "ha": "center"}
            if across == "x"
            else {"xy": (0, high), "xycoords": ("axes fraction", "data"), "ha": "left"}
        )
        axes.annotate(
            label, xytext=(0, 4), textcoords="offset points", va="bottom", color=MUTED, **place
        )


def draw_line(
    axes: Axes,
    rows: pd.DataFrame,
    *,
    x: str | Sequence[Any] = "period",
    colour: str = PUBLISHED,
    values: str | None = "{:,.0f}",
    **line: Any,
) -> tuple[str, ...]:
    """Join published points of one series and one day of publication, each with its value.

    `x` is a column, or as many places. `values` is the form of the numbers at the points,
    or None. Gives the caveats under which the points are joined; print them as notes.

    Raises:
        NotComparable: the points are not of one vintage, a known break lies between
            them, or the codebook rules a line out.
    """
    caveats = one_axis(rows, "joined_line")
    places = list(rows[x]) if isinstance(x, str) else list(x)
    look = {"marker": "o", "ms": DOT, "color": colour, "clip_on": False, **line}
    axes.plot(places, list(rows["value"]), **look)
    if values is not None:
        for place, number in zip(places, rows["value"], strict=True):
            axes.annotate(
                values.format(number),
                (place, number),
                xytext=(0, 10),
                textcoords="offset points",
                ha="center",
                va="bottom",
                gid="value",
            )
    return caveats


def _colour(row: Row) -> str:
    return colour_of(str(row["statement_id"])) if "statement_id" in row else PUBLISHED


__all__ = ["BAR", "NO_LIMIT", "draw_band", "draw_bounds", "draw_line"]
