"""Figures and published points on axes, their bounds drawn, and only what may be drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.text import Annotation
from matplotlib.transforms import Affine2D, Bbox, ScaledTranslation

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
    OVER,
    fit_with,
    grow,
    paths_of,
    width_of,
    wrapped,
)
from analysis.show.marks import ARROW, CAP, DOT, Mark, draw_mark
from analysis.show.permission import one_axis, one_line, refuse_cases
from analysis.show.phrases import Row, published_value
from analysis.tables.load import bounds_of

NO_LIMIT = "no upper\nlimit given"
MARK, FONT = 22.0, 14.0


def draw_bounds(
    axes: Axes,
    rows: pd.DataFrame,
    *,
    label: str | Sequence[str],
) -> tuple[str, ...]:
    """Draw figures or published points with their bounds, one row each, from the top down.

    `label` is a column of `rows`, or as many words: it names the row; beside the mark stand the
    words of the figure or the published number. The scale begins at zero. Gives the caveats
    under which the rows share an axis; print them as notes.

    Raises:
        NotComparable: two of the rows may not stand side by side.
        ValueError: a row is an individual's case.
    """
    caveats = one_axis(rows)
    records = rows.to_dict("records")
    marks = [Mark.of(row) for row in records]
    first_open = next((y for y, mark in enumerate(marks) if mark.bounds.upper == math.inf), -1)
    for y, (row, mark) in enumerate(zip(records, marks, strict=True)):
        own = colour_of(str(row["statement_id"])) if "statement_id" in row else PUBLISHED
        draw_mark(axes, mark, y, own)
        said = f"“{row['value_text']}”" if "value_text" in row else published_value(row, "")
        start = (ARROW if mark.bounds.upper == math.inf else CAP / 2) + 9
        place: Any = {"xy": (mark.span[1], y), "textcoords": "offset points", "va": "center"}
        beside = [axes.annotate(said, xytext=(start, 0), color=INK, weight="bold", **place)]
        if y == first_open:
            at = start + width_of(said, FONT, bold=True) + 8, -7
            beside.append(axes.annotate(NO_LIMIT, xytext=at, color=MUTED, **place))
        for text in beside:
            text.set_gid("beside")
            text.set_in_layout(False)
    axes.set_yticks(range(len(rows)), _column(rows, label))
    axes.set_ylim(len(rows) - 0.5, -0.5)
    lowest = min(0.0, *(mark.span[0] for mark in marks))
    highest = max(0.0, *(mark.span[1] for mark in marks))
    axes.set_xlim(1.1 * lowest, highest if highest > lowest else 1)
    axes.xaxis.set_major_formatter("{x:,.10g}")
    fit_with(axes, _fit_values)
    return caveats


def _column(rows: pd.DataFrame, given: str | Sequence[Any]) -> list[Any]:
    """What a column of that name holds, or what was given in its place."""
    return list(rows[given]) if isinstance(given, str) else list(given)


def _fit_values(figure: Figure, axes: Axes) -> None:
    """Make the scale so long that words beside marks have room; wide ones go above the marks."""
    beside = _annotations(axes, "beside")
    told = [text for text in beside if text.get_text() != NO_LIMIT]
    widest = max(text.get_window_extent().width + text.xyann[0] for text in told)
    if widest > 0.65 * axes.bbox.width:
        low, high = axes.get_ylim()
        axes.set_ylim(low, high - LINE / axes.bbox.height * abs(high - low))
        grow(figure, (LINE + 8) * (len(told) + 1))
        for name in axes.get_yticklabels():
            if name.get_horizontalalignment() == OVER:
                # Names that _names_over put above their marks go above these words as well.
                line = ScaledTranslation(0, LINE / INCH, figure.dpi_scale_trans)
                name.set_transform(name.get_transform() + line)
        for text in beside:
            if text in told:
                text.xycoords = ("axes fraction", "data")
                text.set_verticalalignment("bottom")
                text.xy, text.xyann = (0, text.xy[1]), (0, MARK / 2 + 4)
            else:
                text.xyann = (ARROW + 9, text.xyann[1])
    left, upper = axes.get_xlim()
    for text in (text for text in beside if text.xycoords == "data"):
        free = axes.bbox.width - text.xyann[0] - text.get_window_extent().width - 4
        share = max(free / axes.bbox.width, 1 / 8)
        upper = max(upper, left + (text.xy[0] - left) / share)
    axes.set_xlim(left, upper)


def _annotations(axes: Axes, gid: str) -> list[Annotation]:
    """The annotations of one kind, on axes or on their copy."""
    return [each for each in axes.texts if isinstance(each, Annotation) and each.get_gid() == gid]


def draw_band(axes: Axes, allowed: Bounds | Row, *, label: str = "") -> None:
    """Draw the span that words allow as a band across the axes.

    `allowed` are bounds or a row that has them. A side without limit goes on to the edge.

    Raises:
        ValueError: the bounds are not known, or the row is an individual's case.
    """
    if not isinstance(allowed, Bounds):
        refuse_cases(pd.DataFrame([dict(allowed)]))
    bounds = allowed if isinstance(allowed, Bounds) else bounds_of(allowed)
    if not bounds.known:
        raise ValueError("these words give no bounds, so there is no band to draw")
    ends = [end for end in (bounds.lower, bounds.upper) if math.isfinite(end)]
    # Far beyond any edge, wherever the scale will end.
    beyond = 1e4 * max(1.0, *map(abs, (*axes.get_xlim(), *axes.get_ylim(), *ends)))
    low, high = max(bounds.lower, -beyond), min(bounds.upper, beyond)
    band = Rectangle((low, 0), high - low, 1, color=PALE, linewidth=0, zorder=0, gid="band")
    band.set_transform(axes.get_xaxis_transform())
    axes.add_artist(band)
    axes.update_datalim([(end, end) for end in ends], updatey=False)
    axes.autoscale_view()
    if label:
        place: Any = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points"}
        middle = (sum(ends) / len(ends), 1)
        axes.annotate(label, middle, (0, 4), ha="center", va="bottom", color=MUTED, **place)


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
    for place, number in zip(places, numbers, strict=True):
        at = place, number
        axes.annotate(f"{number:,.0f}", at, (0, 9), textcoords="offset points", gid="value")
    fit_with(axes, _fit_points)
    return caveats


SIDES = [
    ((0, 9), "center", "bottom"),
    ((0, -9), "center", "top"),
    ((0, 15), "center", "bottom"),
    ((7, 3), "left", "bottom"),
    ((-7, 3), "right", "bottom"),
    ((7, -3), "left", "top"),
    ((-7, -3), "right", "top"),
    ((12, 0), "left", "center"),
    ((-12, 0), "right", "center"),
]
"""Where the number of a point may stand: above, below, further above, then beside it."""


def _fit_points(figure: Figure, axes: Axes) -> None:
    """Put each number on the first side on which it lies on no line, no number and no scale."""
    lines = paths_of(axes)
    taken: list[Bbox] = [label.get_window_extent() for label in axes.get_yticklabels()]
    for text in _annotations(axes, "value"):
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
    """Draw wholes as bars of their parts, one row each, which names its parts with their numbers.

    The index of `counts` names the rows, its columns the parts. Of parts that are not there
    only the first is named.

    >>> from analysis.show import canvas
    >>> chart, axes = canvas(height=120)
    >>> given = pd.DataFrame({"named": [14, 6], "not": [18, 26]}, index=["a source", "a place"])
    >>> draw_parts(axes, given, colours=[INK, PALE])
    >>> print(axes.get_yticklabels()[0].get_text())
    a source
    14 named, 18 not
    """
    rows, most = range(len(counts)), counts.sum(axis=1).max()
    starts, said = counts.cumsum(axis=1) - counts, counts.map("{:,.15g}".format)
    words = [f"{name}\n" for name in counts.index]
    for at, (part, colour) in enumerate(zip(counts, colours, strict=True)):
        look: Any = {"color": colour, "edgecolor": GREY if colour in (PALE, PAPER) else colour}
        bars = axes.barh(rows, counts[part], left=starts[part], height=0.55, **look)
        # On a phone, too, a number lies in its part or is not there.
        room = 0.9 * NARROW * counts[part] / most - 10
        shown = said[part].where(said[part].map(partial(width_of, size=FONT)) <= room, "")
        shade = {PALE: INK, PAPER: INK, SOFT: ON_SOFT}.get(colour, PAPER)
        axes.bar_label(bars, shown, label_type="center", color=shade)
        for row, number in enumerate(counts[part]):
            if number or not at:
                words[row] += f"{', ' if at else ''}{said[part].iloc[row]} {part}"
    axes.set_yticks(rows, words)
    axes.set_ylim(len(counts) - 0.5, -0.5)
    axes.set_xlim(0, most)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)


SQUARE, ROOM = 16.0, 22.0
LOOKS: dict[str, dict[str, Any]] = {
    "hatched": {"facecolor": PAPER, "hatch": "////", "linewidth": 1.2},
    "filled": {"facecolor": SOFT, "edgecolor": SOFT, "linewidth": 0},
    "outlined": {"facecolor": PAPER, "edgecolor": GREY, "ls": (0, (2, 1.5)), "linewidth": 1.2},
}


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
    width = figure.bbox.width - 12
    across = max(1, round(width / SQUARE / 10)) * 10
    pixel = across / width
    top, squares = 0.0, []
    for _, look, words in parts:
        squares.append((look, 0, top + (ROOM - SQUARE) / 2 * pixel))
        for line in wrapped(words, width - 30, FONT):
            axes.text(26 * pixel, top + ROOM / 2 * pixel, line, va="center_baseline", gid="value")
            top += LINE * pixel
        top += (ROOM - LINE) * pixel
    top += 10 * pixel
    field = [look for number, look, _ in parts for _ in range(int(number / one))]
    squares += [(look, at % across, top + at // across) for at, look in enumerate(field)]
    one_square = Affine2D().scale(1 - 2 * pixel).translate(pixel, pixel)
    unit = one_square.transform_path(Path.unit_rectangle())
    for kind, style in LOOKS.items():
        places = [Affine2D().translate(x, y) for look, x, y in squares if look == kind]
        if places:
            path = Path.make_compound_path(*(place.transform_path(unit) for place in places))
            own = {"edgecolor": colour, **style}
            axes.add_patch(PathPatch(path, gid="square", clip_on=False, **own))
    rows = top + -(-len(field) // across)
    axes.set_xlim(0, across)
    axes.set_ylim(rows, 0)
    figure.set_size_inches(figure.get_size_inches()[0], (rows / pixel + 12) / INCH)
