"""The bound grammar: what a number is known to be, drawn the same way in every chart.

A filled dot is an exact count, with a dotted bar round it a rounded number, with a ring a
round number as printed. A bar is a stated range; a hollow cap is an end that is not part of
it, and an arrow from one has no limit on that side. A hatched bar is less than its end, a
diamond an approximation, a grey outline no number.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
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
    def span(self) -> tuple[float, float]:
        """The left-most and the right-most number that is drawn."""
        ends = [self.value, self.bounds.lower, self.bounds.upper]
        drawn = [end for end in ends if math.isfinite(end)] or [0.0]
        return min(drawn), max(drawn)


def draw_mark(axes: Axes, mark: Mark, y: float, colour: str) -> None:
    """Draw a number at a height, its place and its ends by the scale along the axes.

    Thickness and caps have the same size on every scale. What has no number stands at 0.
    """
    bounds, value = mark.bounds, mark.value
    point, bar = partial(_point, axes, y=y, colour=colour), partial(_bar, axes, bounds, y, colour)
    cap = partial(_cap, axes, y=y, colour=colour)
    if not bounds.known and math.isnan(value):
        _point(axes, 0, y, GREY, gid="undetermined", mfc=PAPER, mew=1.6)
    elif not bounds.known and mark.bound == "approximate":
        point(value, gid="diamond", marker="D", zorder=3)
    elif not bounds.known:
        point(value, gid="dot", ms=6)
        point(value, gid="ring", ms=15, mfc="none", mew=1.7)
    elif bounds.is_exact:
        point(value, gid="dot", zorder=3)
    elif bounds.one_sided:
        upward = bounds.upper == math.inf
        end = bounds.lower if upward else bounds.upper
        _arrow(axes, end, y, colour, ARROW if upward else -ARROW)
        cap(end, hollow=True)
        if bounds.lower_closed or bounds.upper_closed:
            point(end, gid="end admitted", marker="s", ms=3.4, zorder=4)
    # A published "at most x" has x as its value; a rounded number lies within its bounds.
    elif bounds.lower < value < bounds.upper:
        bar("rounding", height=BAR + 6, ls=(0, (1, 1.2)), facecolor="none", lw=1.7)
        point(value, gid="dot", ms=6)
    elif bounds.lower == 0 and bounds.lower_closed:
        bar("hatched", height=BAR - 1, hatch="/////", facecolor=PAPER, lw=1.5)
        cap(bounds.upper, hollow=not bounds.upper_closed)
    else:
        bar("bar", facecolor=colour, lw=0)
        cap(bounds.lower, hollow=not bounds.lower_closed)
        cap(bounds.upper, hollow=not bounds.upper_closed)


def _point(axes: Axes, x: float, y: float, colour: str, **look: Any) -> None:
    """One marker of its own artist, which is not cut at the edge of the axes."""
    own: Any = {"marker": "o", "ms": DOT, "mfc": colour, "mec": colour, "ls": "", "clip_on": False}
    axes.plot([x], [y], **(own | look))


def _bar(
    axes: Axes, bounds: Bounds, y: float, colour: str, gid: str, height: float = BAR, **look: Any
) -> None:
    """A bar between two ends of the scale, of so many pixels of height round its row."""
    up = ScaledTranslation(0, y, axes.transData)  # type: ignore[arg-type]
    place = blended_transform_factory(axes.transData, axes.figure.dpi_scale_trans + up)
    corner, width = (bounds.lower, -height / 2 / 72), bounds.upper - bounds.lower
    look |= {"edgecolor": colour, "clip_on": False, "transform": place, "gid": gid}
    axes.add_patch(Rectangle(corner, width, height / 72, **look))
    axes.update_datalim([(bounds.lower, y), (bounds.upper, y)])


def _cap(axes: Axes, x: float, y: float, colour: str, *, hollow: bool) -> None:
    """The end of a bar: a hollow square where it is open, a square-cut edge where it is closed."""
    look: dict[str, Any] = {"gid": "cap", "marker": "|", "ms": BAR + 7, "mew": 3.4}
    if hollow:
        look = {"gid": "hollow cap", "marker": "s", "ms": CAP, "mew": LINE}
    _point(axes, x, y, colour, mfc=PAPER, zorder=3, **look)


def _arrow(axes: Axes, x: float, y: float, colour: str, length: float) -> None:
    style = "<|-,head_length=0.5,head_width=0.28"
    look = {"arrowstyle": style, "color": colour, "linewidth": LINE, "shrinkA": 0, "shrinkB": 0}
    place: Any = {"textcoords": "offset points", "annotation_clip": False, "arrowprops": look}
    axes.annotate("", (x, y), (length, 0), **place).set_gid("arrow")
