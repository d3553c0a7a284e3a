"""Figures and published points on axes, their bounds drawn, and only what may be drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.text import Annotation

from analysis.reading.bounds import Bounds
from analysis.show.colours import INK, MUTED, PALE, PUBLISHED, colour_of
from analysis.show.layout import LINE, fit_with, grow, width_of
from analysis.show.marks import ARROW, CAP, DOT, Mark, draw_mark
from analysis.show.permission import one_axis, refuse_cases
from analysis.show.phrases import Row, published_value
from analysis.tables.load import bounds_of

NO_LIMIT = "no upper limit given"
NO_LIMIT_BROKEN = "no upper\nlimit given"
MARK = 22.0


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
    marks = [Mark.of(row) for row in rows.to_dict("records")]
    told = []
    for y, (row, mark) in enumerate(zip(rows.to_dict("records"), marks, strict=True)):
        draw_mark(axes, mark, y, colour or _colour(row))
        told.append(_value(axes, mark, y, str(values[y]), limit=_first_open(marks) == y))
    axes.set_yticks(range(len(rows)), labels)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(0, max((mark.reach for mark in marks), default=1) or 1)
    fit_with(axes, partial(_fit_values, told=told))
    return caveats


@dataclass(slots=True)
class _Value:
    """The words beside a mark: how far from it they begin, and how wide they are."""

    reach: float
    start: float
    words: Annotation
    limit: Annotation | None

    @property
    def width(self) -> float:
        return width_of(self.words.get_text(), self.words.get_fontsize(), bold=True)


def _first_open(marks: Sequence[Mark]) -> int:
    opens = (y for y, mark in enumerate(marks) if mark.bounds.upper == math.inf)
    return next(opens, -1)


def _value(axes: Axes, mark: Mark, y: float, words: str, *, limit: bool) -> _Value:
    start = (ARROW if mark.bounds.upper == math.inf else CAP / 2) + 9
    look: dict[str, Any] = {"textcoords": "offset points", "va": "center", "gid": "value"}
    place = (mark.reach, y)
    value = axes.annotate(words, place, (start, 0), color=INK, weight="bold", **look)
    value.set_in_layout(False)
    said = None
    if limit:
        said = axes.annotate(NO_LIMIT, place, (start, 0), color=MUTED, **look)
        said.set_in_layout(False)
    return _Value(mark.reach, start, value, said)


def _fit_values(axes: Axes, told: Sequence[_Value]) -> None:
    """Make the scale so long that the words beside its marks have room.

    Where they would take more than half the width, they go above the marks.
    """
    figure = axes.get_figure(root=True)
    assert figure is not None
    width = axes.bbox.width
    over = any(value.width + value.start > 0.55 * width for value in told)
    if over:
        low, high = axes.get_ylim()
        step = axes.bbox.height / abs(high - low)
        grow(figure, (LINE + 8) * (len(told) + 1))
        axes.set_ylim(low, high - LINE / step)
        for text in axes.texts:
            if text.get_gid() == "name" and isinstance(text, Annotation):
                text.xyann = (0, text.xyann[1] + LINE)
        for value in told:
            value.words.xycoords = ("axes fraction", "data")
            value.words.xy, value.words.xyann = (0, value.words.xy[1]), (0, MARK / 2 + 4)
            value.words.set_verticalalignment("bottom")

    def end(value: _Value, beside: float) -> float:
        """How far the scale must go for a mark with so many pixels of words beside it."""
        return value.reach * width / max(width - value.start - beside - 4, width / 8)

    wide = [0.0 if over else value.width + 8 for value in told]
    upper = max([axes.get_xlim()[1], *map(end, told, wide)])
    for value, beside in zip(told, wide, strict=True):
        value.words.set_in_layout(True)
        if value.limit is not None:
            size = value.limit.get_fontsize()
            value.limit.set_in_layout(True)
            value.limit.set_text(NO_LIMIT)
            more = width_of(NO_LIMIT, size)
            if end(value, beside + more) > upper:
                value.limit.set_text(NO_LIMIT_BROKEN)
                more = max(width_of(line, size) for line in NO_LIMIT_BROKEN.split("\n"))
            lines = value.limit.get_text().count("\n")
            value.limit.xyann = (value.start + beside, -7 * lines)
            upper = max(upper, end(value, beside + more))
    axes.set_xlim(0, upper)


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
    axes.margins(x=0.08, y=0.18)
    axes.set_ylim(bottom=0)
    if values is not None:
        label_points(axes, places, list(rows["value"]), values)
    return caveats


def label_points(
    axes: Axes, places: Sequence[Any], numbers: Sequence[float], form: str = "{:,.0f}", **look: Any
) -> None:
    """Write each number at its point of a line, on the side where the line does not run."""
    for at, (place, number) in enumerate(zip(places, numbers, strict=True)):
        before = numbers[at - 1] if at else None
        after = numbers[at + 1] if at + 1 < len(numbers) else None
        beside = [other for other in (before, after) if other is not None]
        if all(other <= number for other in beside):
            offset, across, up = (0, 9), "center", "bottom"
        elif all(other >= number for other in beside):
            offset, across, up = (0, -10), "center", "top"
        elif before is not None and before > number:
            offset, across, up = (7, 4), "left", "bottom"
        else:
            offset, across, up = (-7, 4), "right", "bottom"
        axes.annotate(
            form.format(number),
            (place, number),
            xytext=offset,
            textcoords="offset points",
            ha=across,
            va=up,
            gid="value",
            **look,
        )


def _colour(row: Row) -> str:
    return colour_of(str(row["statement_id"])) if "statement_id" in row else PUBLISHED
