"""The bound grammar: what a number is known to be, drawn the same way in every chart.

A filled dot is an exact count, with a dotted bar round it a rounded number, with a ring a
round number as printed. A bar is a stated range; a hollow cap is an end that is not part of
it, and an arrow from one has no limit on that side. A hatched bar is less than its end, a
diamond an approximation, a grey outline no number.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.transforms import ScaledTranslation, blended_transform_factory

from analysis.reading.bounds import Bounds
from analysis.show.colours import GREY, PAPER
from analysis.show.phrases import Row
from analysis.tables.load import bounds_of

BAR, CAP, DOT, ARROW = 12.0, 11.0, 10.0, 44.0
LINE = 2.0


@dataclass(frozen=True, slots=True)
class Mark:
    """What is drawn of a number: its value, NaN where it has none, its bounds and their word."""

    value: float
    bounds: Bounds
    bound: str = ""

    @classmethod
    def of(cls, row: Row) -> Mark:
        """The mark of a row of figures or of published statistics."""
        return cls(float(row["value"]), bounds_of(row), str(row.get("bound", "")))

    @property
    def form(self) -> str:
        """The name of the form in which it is drawn.

        >>> Mark(math.nan, Bounds.more_than(2_400)).form, Mark(7998, Bounds.exact(7998)).form
        ('no_limit', 'exact')
        """
        bounds = self.bounds
        if not bounds.known:
            if math.isnan(self.value):
                return "undetermined"
            return "approximate" if self.bound == "approximate" else "as_printed"
        if bounds.is_exact:
            return "exact"
        if bounds.one_sided:
            end = bounds.lower_closed or bounds.upper_closed
            return "no_limit_closed" if end else "no_limit"
        # A published "at most x" has x as its value; a rounded number lies within its bounds.
        if bounds.lower < self.value < bounds.upper:
            return "rounded"
        if bounds.lower == 0 and bounds.lower_closed:
            return "less_than"
        return "range" if bounds.lower_closed and bounds.upper_closed else "open_end"

    @property
    def span(self) -> tuple[float, float]:
        """The left-most and the right-most number that is drawn."""
        ends = [self.value, self.bounds.lower, self.bounds.upper]
        drawn = [end for end in ends if math.isfinite(end)] or [0.0]
        return min(drawn), max(drawn)


def draw_mark(axes: Axes, mark: Mark, y: float, colour: str) -> None:
    """Draw a number at a height, its place and its ends by the scale along the axes.

    Thickness and caps have the same size on every scale. What has no number stands at 0.
    """
    form, bounds, value = mark.form, mark.bounds, mark.value
    if form == "undetermined":
        _point(axes, 0, y, GREY, gid="undetermined", mfc=PAPER, mew=1.6)
    elif form == "exact":
        _point(axes, value, y, colour, gid="dot", zorder=3)
    elif form == "rounded":
        _bar(axes, bounds, y, colour, gid="rounding", height=BAR + 6, ls=(0, (1, 1.2)),
             facecolor="none", lw=1.7)  # fmt: skip
        _point(axes, value, y, colour, gid="dot", ms=6)
    elif form == "approximate":
        _point(axes, value, y, colour, gid="diamond", marker="D", zorder=3)
    elif form == "as_printed":
        _point(axes, value, y, colour, gid="dot", ms=6)
        _point(axes, value, y, colour, gid="ring", ms=15, mfc="none", mew=1.7)
    elif form in ("no_limit", "no_limit_closed"):
        upward = bounds.upper == math.inf
        end = bounds.lower if upward else bounds.upper
        _arrow(axes, end, y, colour, ARROW if upward else -ARROW)
        _cap(axes, end, y, colour, hollow=True)
        if form == "no_limit_closed":
            _point(axes, end, y, colour, gid="end admitted", marker="s", ms=3.4, zorder=4)
    elif form == "less_than":
        _bar(axes, bounds, y, colour, gid="hatched", height=BAR - 1, hatch="/////", facecolor=PAPER,
             lw=1.5)  # fmt: skip
        _cap(axes, bounds.upper, y, colour, hollow=not bounds.upper_closed)
    else:
        _bar(axes, bounds, y, colour, gid="bar", facecolor=colour, lw=0)
        _cap(axes, bounds.lower, y, colour, hollow=not bounds.lower_closed)
        _cap(axes, bounds.upper, y, colour, hollow=not bounds.upper_closed)


def _point(axes: Axes, x: float, y: float, colour: str, **look: Any) -> None:
    """One marker of its own artist, which is not cut at the edge of the axes."""
    own: Any = {"marker": "o", "ms": DOT, "mfc": colour, "mec": colour, "ls": "", "clip_on": False}
    axes.plot([x], [y], **(own | look))


def _bar(
    axes: Axes,
    bounds: Bounds,
    y: float,
    colour: str,
    *,
    height: float = BAR,
    **look: Any,
) -> None:
    """A bar between two ends of the scale, of so many pixels of height round its row."""
    up = ScaledTranslation(0, y, axes.transData)  # type: ignore[arg-type]
    axes.add_patch(
        Rectangle(
            (bounds.lower, -height / 2 / 72),
            bounds.upper - bounds.lower,
            height / 72,
            edgecolor=colour,
            clip_on=False,
            transform=blended_transform_factory(axes.transData, axes.figure.dpi_scale_trans + up),
            **look,
        )
    )
    axes.update_datalim([(bounds.lower, y), (bounds.upper, y)])


def _cap(axes: Axes, x: float, y: float, colour: str, *, hollow: bool) -> None:
    """The end of a bar: a hollow square where it is open, a square-cut edge where it is closed."""
    if hollow:
        _point(axes, x, y, colour, gid="hollow cap", marker="s", ms=CAP, mew=LINE, mfc=PAPER,
               zorder=3)  # fmt: skip
    else:
        _point(axes, x, y, colour, gid="cap", marker="|", ms=BAR + 7, mew=3.4, mfc=PAPER,
               zorder=3)  # fmt: skip


def _arrow(axes: Axes, x: float, y: float, colour: str, length: float) -> None:
    arrow = axes.annotate(
        "",
        xy=(x, y),
        xytext=(length, 0),
        textcoords="offset points",
        annotation_clip=False,
        arrowprops={
            "arrowstyle": "<|-,head_length=0.5,head_width=0.28",
            "color": colour,
            "linewidth": LINE,
            "shrinkA": 0,
            "shrinkB": 0,
        },
    )
    arrow.set_gid("arrow")
