"""The bound grammar: what a number is known to be, drawn the same way in every chart.

One function draws every mark, and draws the legend too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.transforms import ScaledTranslation, blended_transform_factory

from analysis.reading.bounds import Bounds
from analysis.show.colours import GREY, PAPER
from analysis.show.phrases import Row
from analysis.tables.load import bounds_of

FORMS = {
    "exact": "an exact count or a stated point",
    "range": "a stated range: both ends are part of it",
    "rounded": "a rounded number: everything that rounds to it",
    "open_end": "a range with an open end: the hollow end is not part of it",
    "no_limit": "more than: a hollow end, and no limit on that side",
    "no_limit_closed": "at least: the same, with the end itself admitted",
    "less_than": "less than: from zero up to a hollow end",
    "approximate": "an approximation: how wide is not known",
    "as_printed": "a round number as printed: it may be rounded",
    "undetermined": "no number, or cannot be told",
}
"""Every form of mark, with what it means."""

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
        """The name of the form in which it is drawn, a key of `FORMS`.

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
    def start(self) -> float:
        """The left-most number that is drawn."""
        ends = [self.value, self.bounds.lower, self.bounds.upper]
        return min((end for end in ends if math.isfinite(end)), default=0.0)

    @property
    def reach(self) -> float:
        """The right-most number that is drawn."""
        ends = [self.value, self.bounds.lower, self.bounds.upper]
        return max((end for end in ends if math.isfinite(end)), default=0.0)


def draw_mark(axes: Axes, mark: Mark, y: float, colour: str, *, elsewhere: float = 0) -> None:
    """Draw a number at a height, its place and its ends by the scale along the axes.

    Thickness and caps have the same size on every scale. What has no number has no place
    on the scale either; it is drawn `elsewhere`.
    """
    form, bounds = mark.form, mark.bounds
    if form == "undetermined":
        axes.plot([elsewhere], [y], marker="o", ms=DOT, mfc=PAPER, mec=GREY, mew=1.6, ls="",
                  gid="undetermined", clip_on=False)  # fmt: skip
        return
    if form == "exact":
        draw_dot(axes, mark.value, y, colour)
        return
    if form == "rounded":
        _bar(axes, bounds, y, colour, gid="rounding", height=BAR + 6, ls=(0, (1, 1.2)),
             facecolor="none", lw=1.7)  # fmt: skip
        axes.plot([mark.value], [y], marker="o", ms=6, mfc=colour, mec=colour, ls="",
                  gid="dot", clip_on=False)  # fmt: skip
        return
    if form == "approximate":
        draw_dot(axes, mark.value, y, colour, diamond=True)
        return
    if form == "as_printed":
        axes.plot([mark.value], [y], marker="o", ms=6, mfc=colour, mec=colour, ls="",
                  gid="dot", clip_on=False)  # fmt: skip
        axes.plot([mark.value], [y], marker="o", ms=15, mfc="none", mec=colour, mew=1.7, ls="",
                  gid="ring", clip_on=False)  # fmt: skip
        return
    if form in ("no_limit", "no_limit_closed"):
        upward = bounds.upper == math.inf
        end = bounds.lower if upward else bounds.upper
        _arrow(axes, end, y, colour, ARROW if upward else -ARROW)
        _cap(axes, end, y, colour, hollow=True)
        if form == "no_limit_closed":
            axes.plot([end], [y], marker="s", ms=3.4, mfc=colour, mec=colour, ls="",
                      gid="end admitted", clip_on=False, zorder=4)  # fmt: skip
        return
    if form == "less_than":
        _bar(axes, bounds, y, colour, gid="hatched", height=BAR - 1, hatch="/////", facecolor=PAPER,
             lw=1.5)  # fmt: skip
        _cap(axes, bounds.upper, y, colour, hollow=not bounds.upper_closed)
        return
    _bar(axes, bounds, y, colour, gid="bar", facecolor=colour, lw=0)
    for end, closed in ((bounds.lower, bounds.lower_closed), (bounds.upper, bounds.upper_closed)):
        _cap(axes, end, y, colour, hollow=not closed)


def draw_dot(axes: Axes, x: float, y: float, colour: str, *, diamond: bool = False) -> None:
    """The mark of a count, or of an approximation, at any place: series run upwards."""
    marker, gid = ("D", "diamond") if diamond else ("o", "dot")
    axes.plot([x], [y], marker=marker, ms=DOT, mfc=colour, mec=colour, ls="", gid=gid,
              clip_on=False, zorder=3)  # fmt: skip


def _bar(
    axes: Axes,
    bounds: Bounds,
    y: float,
    colour: str,
    *,
    gid: str,
    height: float = BAR,
    **look: object,
) -> None:
    """A bar between two ends of the scale, of so many pixels of height round its row."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    up = ScaledTranslation(0, y, axes.transData)  # type: ignore[arg-type]
    axes.add_patch(
        Rectangle(
            (bounds.lower, -height / 2 / 72),
            bounds.upper - bounds.lower,
            height / 72,
            edgecolor=colour,
            gid=gid,
            clip_on=False,
            transform=blended_transform_factory(axes.transData, figure.dpi_scale_trans + up),
            **look,  # type: ignore[arg-type]
        )
    )
    axes.update_datalim([(bounds.lower, y), (bounds.upper, y)])


def _cap(axes: Axes, x: float, y: float, colour: str, *, hollow: bool) -> None:
    """The end of a bar: a hollow square where it is open, a square-cut edge where it is closed."""
    look = {"marker": "s", "ms": CAP, "mew": LINE} if hollow else {
        "marker": "|", "ms": BAR + 7, "mew": 3.4,
    }  # fmt: skip
    axes.plot([x], [y], mec=colour, mfc=PAPER, ls="", gid="hollow cap" if hollow else "cap",
              clip_on=False, zorder=3, **look)  # type: ignore[arg-type]  # fmt: skip


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
