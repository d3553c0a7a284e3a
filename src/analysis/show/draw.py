"""Figures and published points on axes, their bounds drawn, and only what may be drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox

from analysis.reading.bounds import Bounds
from analysis.show.colours import (
    GREY,
    INK,
    MUTED,
    ON_SOFT,
    PALE,
    PAPER,
    PUBLISHED,
    SOFT,
    colour_of,
)
from analysis.show.layout import (
    INCH,
    LINE,
    NARROW,
    fit_with,
    grow,
    paths_of,
    thin,
    width_of,
    wrapped,
)
from analysis.show.marks import ARROW, CAP, DOT, Mark, draw_mark
from analysis.show.permission import one_axis, one_line, refuse_cases
from analysis.show.phrases import Row, published_value
from analysis.tables.load import bounds_of

NO_LIMIT = "no upper limit given"
NO_LIMIT_BROKEN = "no upper\nlimit given"
MARK, FONT = 22.0, 14.0

_scales: WeakKeyDictionary[Axes, tuple[float, float]] = WeakKeyDictionary()
"""The ends of scales before words beside marks made them longer."""


def draw_bounds(
    axes: Axes,
    rows: pd.DataFrame,
    *,
    label: str | Sequence[str],
) -> tuple[str, ...]:
    """Draw figures or published points with their bounds, one row each, from the top down.

    `label` is a column of `rows`, or as many words: it stands above the mark, from the left
    edge; beside the mark the words of the figure or the published number. The scale begins at
    zero. Gives the caveats under which the rows share an axis; print them as notes.

    Raises:
        NotComparable: two of the rows may not stand side by side.
        ValueError: a row is an individual's case.
    """
    caveats = one_axis(rows)
    records = rows.to_dict("records")
    marks = [Mark.of(row) for row in records]
    first_open = next((y for y, mark in enumerate(marks) if mark.bounds.upper == math.inf), -1)
    told = []
    for y, (row, mark) in enumerate(zip(records, marks, strict=True)):
        own = colour_of(str(row["statement_id"])) if "statement_id" in row else PUBLISHED
        draw_mark(axes, mark, y, own)
        said = f"“{row['value_text']}”" if "value_text" in row else published_value(row, "")
        told.append(_value(axes, mark, y, said, limit=y == first_open))
    axes.set_yticks(range(len(rows)), _column(rows, label))
    axes.set_ylim(len(rows) - 0.5, -0.5)
    lowest = min(0.0, *(mark.span[0] for mark in marks))
    highest = max(0.0, *(mark.span[1] for mark in marks))
    axes.set_xlim(1.1 * lowest, highest if highest > lowest else 1)
    axes.xaxis.set_major_formatter("{x:,.10g}")
    fit_with(axes, partial(_fit_values, told=told))
    return caveats


def _column(rows: pd.DataFrame, given: str | Sequence[Any]) -> list[Any]:
    """What a column of that name holds, or what was given in its place."""
    return list(rows[given]) if isinstance(given, str) else list(given)


@dataclass(slots=True)
class _Value:
    """The words beside a mark: how far from it they begin, and how wide they are."""

    reach: float
    start: float
    words: Annotation
    limit: Annotation | None

    @property
    def width(self) -> float:
        return width_of(self.words.get_text(), FONT, bold=True)


def _value(axes: Axes, mark: Mark, y: float, words: str, *, limit: bool) -> _Value:
    start = (ARROW if mark.bounds.upper == math.inf else CAP / 2) + 9
    look: dict[str, Any] = {"textcoords": "offset points", "va": "center", "gid": "beside"}
    reach = mark.span[1]
    place = (reach, y)
    value = axes.annotate(words, place, (start, 0), color=INK, weight="bold", **look)
    value.set_in_layout(False)
    said = None
    if limit:
        said = axes.annotate(NO_LIMIT, place, (start, 0), color=MUTED, **look)
        said.set_in_layout(False)
    return _Value(reach, start, value, said)


def _fit_values(figure: Figure, axes: Axes, told: Sequence[_Value]) -> None:
    """Make the scale so long upwards that the words beside its marks have room.

    Where they would take more than half the width, they go above the marks.
    """
    width = axes.bbox.width
    over = any(value.width + value.start > 0.65 * width for value in told)
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

    left, highest = _scales.setdefault(axes, axes.get_xlim())

    def end(value: _Value, beside: float) -> float:
        """How far the scale must go for a mark with so many pixels of words beside it."""
        free = max(width - value.start - beside - 4, width / 8)
        return left + (value.reach - left) * width / free

    wide = [0.0 if over else value.width + 8 for value in told]
    upper = max([highest, *map(end, told, wide)])
    for value, beside in zip(told, wide, strict=True):
        value.words.set_in_layout(True)
        if value.limit is not None:
            value.limit.set_in_layout(True)
            value.limit.set_text(NO_LIMIT)
            more = width_of(NO_LIMIT, FONT)
            if end(value, beside + more) > upper:
                value.limit.set_text(NO_LIMIT_BROKEN)
                more = max(width_of(line, FONT) for line in NO_LIMIT_BROKEN.split("\n"))
            lines = value.limit.get_text().count("\n")
            value.limit.xyann = (value.start + beside, -7 * lines)
            upper = max(upper, end(value, beside + more))
    axes.set_xlim(left, upper)


def draw_band(axes: Axes, allowed: Bounds | Row, *, label: str = "") -> None:
    """Draw the span that words allow as a band across the axes.

    `allowed` are bounds or a row that has them. A side without limit goes on to the edge.

    Raises:
        ValueError: the bounds are not known, or the row is an individual's case.
    """
    if not isinstance(allowed, Bounds):
        name = allowed.name if isinstance(allowed, pd.Series) else "this figure"
        refuse_cases(pd.DataFrame([dict(allowed)], index=[name]))
    bounds = allowed if isinstance(allowed, Bounds) else bounds_of(allowed)
    if not bounds.known:
        raise ValueError("these words give no bounds, so there is no band to draw")
    ends = [end for end in (bounds.lower, bounds.upper) if math.isfinite(end)]
    # Far beyond any edge, wherever the scale will end.
    beyond = 1e4 * max(1.0, *map(abs, (*axes.get_xlim(), *axes.get_ylim(), *ends)))
    low, high = max(bounds.lower, -beyond), min(bounds.upper, beyond)
    band = Rectangle(
        (low, 0),
        high - low,
        1,
        facecolor=PALE,
        edgecolor="none",
        zorder=0,
        gid="band",
        transform=axes.get_xaxis_transform(),
    )
    axes.add_artist(band)
    axes.update_datalim([(end, end) for end in ends], updatey=False)
    axes.autoscale_view()
    if label:
        axes.annotate(
            label,
            (sum(ends) / len(ends), 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, 4),
            textcoords="offset points",
            ha="center",
            va="bottom",
            color=MUTED,
        )


def draw_line(
    axes: Axes,
    rows: pd.DataFrame,
    *,
    x: str | Sequence[Any] = "period",
    colour: str = PUBLISHED,
) -> tuple[str, ...]:
    """Join published points of one series and one day of publication, each with its value.

    `x` is a column, or as many places. Gives the caveats under which the points are joined;
    print them as notes.

    Raises:
        NotComparable: the points are of several series or days of publication, a known break
            lies between two of them, or the codebook rules a line out.
    """
    caveats = one_line(rows)
    places, numbers = _column(rows, x), list(rows["value"])
    axes.plot(places, numbers, marker="o", ms=DOT, color=colour, clip_on=False)
    axes.margins(x=0.08, y=0.18)
    axes.set_ylim(bottom=0)
    label_points(axes, places, numbers)
    return caveats


def label_points(
    axes: Axes, places: Sequence[Any], numbers: Sequence[float], form: str = "{:,.0f}", **look: Any
) -> None:
    """Write each number at its point of a line, on a side where no line runs.

    >>> from analysis.show import canvas
    >>> chart, axes = canvas()
    >>> line = axes.plot(["2015", "2016"], [1_028, 635], "-o")
    >>> label_points(axes, ["2015", "2016"], [1_028, 635], weight="bold")
    """
    told = [
        axes.annotate(
            form.format(number),
            (place, number),
            xytext=(0, 9),
            textcoords="offset points",
            ha="center",
            va="bottom",
            gid="value",
            **look,
        )
        for place, number in zip(places, numbers, strict=True)
    ]
    fit_with(axes, partial(_fit_points, told=told))


SIDES = [
    ((0, 9), "center", "bottom"),
    ((0, -9), "center", "top"),
    ((7, 3), "left", "bottom"),
    ((-7, 3), "right", "bottom"),
    ((7, -3), "left", "top"),
    ((-7, -3), "right", "top"),
    ((12, 0), "left", "center"),
    ((-12, 0), "right", "center"),
]
"""Where the number of a point may stand: above, below, then beside it."""


def _fit_points(figure: Figure, axes: Axes, told: Sequence[Annotation]) -> None:
    """Put each number on the first side on which it lies on no line, no number and no scale."""
    lines = paths_of(axes)
    taken: list[Bbox] = [label.get_window_extent() for label in axes.get_yticklabels()]
    for text in told:
        for offset, across, up in SIDES:
            text.xyann = offset
            text.set(ha=across, va=up)
            box = text.get_window_extent().padded(1)
            free = box.y0 > axes.bbox.y0 and not any(
                path.intersects_bbox(box, filled=False) for path in lines
            )
            if free and not any(box.overlaps(other) for other in taken):
                break
        taken.append(text.get_window_extent())


def draw_parts(axes: Axes, counts: pd.DataFrame, *, colours: Sequence[str]) -> None:
    """Draw wholes as bars of their parts, one row each, each part with its number and name.

    The index of `counts` names the rows, its columns the parts. A part that is too narrow
    for its words has them at the end of its row, on a phone below it; of parts that are not
    there only the first is named.

    >>> from analysis.show import canvas
    >>> chart, axes = canvas(height=120)
    >>> given = pd.DataFrame({"named": [14, 6], "not": [18, 26]}, index=["a source", "a place"])
    >>> draw_parts(axes, given, colours=[INK, PALE])
    """
    names = [str(name) for name in counts.index]
    start = [0.0] * len(counts)
    told: list[_Part] = []
    for (part, column), colour in zip(counts.items(), colours, strict=True):
        numbers = [float(number) for number in column]
        edge = GREY if colour in (PALE, PAPER) else colour
        shade = {PALE: INK, PAPER: INK, SOFT: ON_SOFT}.get(colour, PAPER)
        axes.barh(names, numbers, left=start, height=0.55, color=colour, edgecolor=edge)
        for y, number in enumerate(numbers):
            if number or not told or told[0].part == part:
                text = axes.text(0, y, "", va="center_baseline", gid="value", color=shade)
                words = f"{number:,.15g} {part}"
                told.append(_Part(text, y, start[y], number, str(part), words))
        start = [left + number for left, number in zip(start, numbers, strict=True)]
    ends = [axes.text(0, y, "", va="center_baseline", gid="value") for y in range(len(names))]
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xlim(0, max(start))
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    fit_with(axes, partial(_fit_parts, told=told, ends=ends, totals=start))


@dataclass(frozen=True, slots=True)
class _Part:
    text: Text
    row: int
    start: float
    number: float
    part: str
    words: str


def _fit_parts(
    figure: Figure,
    axes: Axes,
    told: Sequence[_Part],
    ends: Sequence[Text],
    totals: Sequence[float],
) -> None:
    width, upper = axes.bbox.width, max(totals)
    if width < NARROW and any(
        width_of(part.words, FONT) + 16 > part.number * width / upper for part in told
    ):
        axes.set_xlim(0, upper)
        _words_below(figure, axes, told, ends, width / upper)
        return
    # The words at the ends of rows make the scale longer, and the parts narrower.
    for _ in range(4):
        one = width / upper
        for row, end in enumerate(ends):
            beside = []
            for part in (part for part in told if part.row == row):
                fits = width_of(part.words, FONT) + 16 <= part.number * one
                part.text.set_text(part.words if fits else "")
                part.text.set_x(part.start + 8 / one)
                beside += [] if fits else [part.words]
            end.set_text(", ".join(beside))
            end.set_x(totals[row] + 8 / one)
        room = [width_of(end.get_text(), FONT) + 10 if end.get_text() else 0 for end in ends]
        needed = [
            total * width / max(width - more, width / 8)
            for total, more in zip(totals, room, strict=True)
        ]
        if max(needed) <= upper * 1.001:
            break
        upper = max(needed)
    axes.set_xlim(0, upper)


def _words_below(
    figure: Figure, axes: Axes, told: Sequence[_Part], ends: Sequence[Text], one: float
) -> None:
    """Put the words of each row below its bar, and the numbers in the parts where they fit."""
    low, high = axes.get_ylim()
    step = axes.bbox.height / abs(high - low)
    grow(figure, (LINE + 6) * abs(high - low))
    # Bars keep their thickness in rows that are higher now.
    bars = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    thin(bars, step / (step + LINE + 6))
    half = bars[0].get_height() / 2
    for text in axes.texts:
        if text.get_gid() == "name" and isinstance(text, Annotation):
            text.xy = (0, round(text.xy[1]) - half)
    for part in told:
        number = part.words.partition(" ")[0]
        fits = width_of(number, FONT) + 10 <= part.number * one
        part.text.set_text(number if fits else "")
        part.text.set_x(part.start + 5 / one)
    for row, end in enumerate(ends):
        end.set_text(", ".join(part.words for part in told if part.row == row))
        end.set(x=0, y=row + half + 4 / (step + LINE), va="top")


SQUARE, ROOM = 16.0, 22.0
LOOKS = ("hatched", "filled", "outlined")


def draw_squares(
    axes: Axes, parts: Sequence[tuple[float, str, str]], *, one: float, colour: str = INK
) -> None:
    """Draw a whole as a field of squares, row by row, with a line of key for each part.

    Each part is its number, its look and its words: "hatched" for what may be less,
    "filled" for what is sure, "outlined" for what is not known to be there. A square stands
    for `one`. The field has 50 squares in a row on a desk and 20 on a phone.

    >>> from analysis.show import canvas
    >>> chart, axes = canvas()
    >>> draw_squares(axes, [
    ...     (1_000, "hatched", "fewer than 1,000 fully investigated"),
    ...     (19_000, "filled", "at least 19,000 not"),
    ...     (10_000, "outlined", "0 to 10,000 more, not known"),
    ... ], one=100)

    Raises:
        ValueError: a look is none of the three, or a part is no whole number of squares.
    """
    for number, look, words in parts:
        if look not in LOOKS:
            raise ValueError(f"the look of “{words}” is {look!r}; allowed: {', '.join(LOOKS)}")
        if number % one:
            raise ValueError(f"“{words}” is {number:,.15g}, no whole number of squares of {one:g}")
    axes.set_axis_off()
    fit_with(axes, partial(_fit_squares, parts=parts, one=one, colour=colour))


def _fit_squares(
    figure: Figure, axes: Axes, parts: Sequence[tuple[float, str, str]], one: float, colour: str
) -> None:
    for artist in [*axes.patches, *axes.texts]:
        artist.remove()
    width = figure.bbox.width - 12
    across = max(1, round(width / SQUARE / 10)) * 10
    pixel = across / width
    faces = {"hatched": PAPER, "filled": SOFT, "outlined": PAPER}
    edges = {"hatched": colour, "filled": SOFT, "outlined": GREY}
    top, at, squares = 0.0, 0, []
    for _, look, words in parts:
        squares.append((look, 0.0, top + (ROOM - SQUARE) / 2 * pixel))
        for line in wrapped(words, width - 30, FONT):
            axes.text(26 * pixel, top + ROOM / 2 * pixel, line, va="center_baseline", gid="value")
            top += LINE * pixel
        top += (ROOM - LINE) * pixel
    top += 10 * pixel
    for number, look, _ in parts:
        places = range(at, at + int(number / one))
        squares += [(look, place % across, top + place // across) for place in places]
        at += int(number / one)
    for look in LOOKS:
        corners = [(x, y) for name, x, y in squares if name == look]
        if not corners:
            continue
        axes.add_patch(
            PathPatch(
                Path.make_compound_path(*(_square(x, y, 2 * pixel) for x, y in corners)),
                facecolor=faces[look],
                edgecolor=edges[look],
                hatch="////" if look == "hatched" else None,
                linestyle=(0, (2, 1.5)) if look == "outlined" else "-",
                linewidth=0 if look == "filled" else 1.2,
                gid="square",
                clip_on=False,
            )
        )
    rows = top + -(-at // across)
    axes.set_xlim(0, across)
    axes.set_ylim(rows, 0)
    figure.set_size_inches(figure.get_size_inches()[0], (rows / pixel + 12) / INCH)


def _square(x: float, y: float, gap: float) -> Path:
    side = 1 - gap
    x, y = x + gap / 2, y + gap / 2
    return Path([(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)], closed=True)
