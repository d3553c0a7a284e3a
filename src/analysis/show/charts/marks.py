"""The bound grammar: what a number is known to be, drawn the same way in every chart.

One function draws every mark, and draws the legend too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from analysis.reading.bounds import Bounds
from analysis.show.charts.sheet import LABEL, SMALL, width_of
from analysis.show.colours import GREY, INK, MUTED, PAPER
from analysis.show.sentences import AS_PRINTED, NO_LIMIT, Row
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

BAR, CAP, DOT, ARROW, GAP = 9.0, 9.0, 8.0, 40.0, 7.0
ON_PAPER = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.6}
LINE = 1.6


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
    def reach(self) -> float:
        """The right-most number that is drawn."""
        ends = [self.value, self.bounds.lower, self.bounds.upper]
        return max((end for end in ends if math.isfinite(end)), default=0.0)

    @property
    def overhang(self) -> float:
        """How many points the drawing goes on to the right of the right-most number."""
        return ARROW if self.bounds.upper == math.inf else CAP / 2


def draw_mark(axes: Axes, mark: Mark, y: float, colour: str, *, elsewhere: float = 0) -> None:
    """Draw a number at a height, in the points from the top that the axes are scaled in.

    What has no number has no place on the scale either; it is drawn `elsewhere`.
    """
    form, bounds = mark.form, mark.bounds
    if form == "undetermined":
        axes.plot([elsewhere], [y], marker="o", ms=DOT, mfc=PAPER, mec=GREY, mew=1.2, ls="",
                  gid="undetermined", clip_on=False)  # fmt: skip
        return
    if form == "exact":
        draw_dot(axes, mark.value, y, colour)
        return
    if form == "rounded":
        _bar(axes, bounds, y, colour, gid="rounding", height=BAR + 5, ls=(0, (1, 1.2)),
             facecolor="none", lw=1.3)  # fmt: skip
        axes.plot([mark.value], [y], marker="o", ms=4.5, mfc=colour, mec=colour, ls="",
                  gid="dot", clip_on=False)  # fmt: skip
        return
    if form == "approximate":
        draw_dot(axes, mark.value, y, colour, diamond=True)
        return
    if form == "as_printed":
        axes.plot([mark.value], [y], marker="o", ms=4.5, mfc=colour, mec=colour, ls="",
                  gid="dot", clip_on=False)  # fmt: skip
        axes.plot([mark.value], [y], marker="o", ms=11.0, mfc="none", mec=colour, mew=1.3, ls="",
                  gid="ring", clip_on=False)  # fmt: skip
        return
    if form in ("no_limit", "no_limit_closed"):
        upward = bounds.upper == math.inf
        end = bounds.lower if upward else bounds.upper
        _arrow(axes, end, y, colour, ARROW if upward else -ARROW)
        _cap(axes, end, y, colour, hollow=True)
        if form == "no_limit_closed":
            axes.plot([end], [y], marker="s", ms=2.6, mfc=colour, mec=colour, ls="",
                      gid="end admitted", clip_on=False, zorder=4)  # fmt: skip
        return
    if form == "less_than":
        _bar(axes, bounds, y, colour, gid="hatched", height=BAR - 1, hatch="/////", facecolor=PAPER,
             lw=1.2)  # fmt: skip
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


def lines_of(mark: Mark, words: str) -> list[tuple[str, float, str]]:
    """The lines of a label, with their size and colour: no limit is said below the number."""
    if mark.bounds.upper == math.inf:
        return [(words, LABEL, INK), (NO_LIMIT, SMALL, MUTED)]
    first, comma, second = words.partition(", ")
    if second == AS_PRINTED:
        return [(first, LABEL, INK), (second, SMALL, MUTED)]
    return [(first + comma.strip(), LABEL, INK)] + ([(second, LABEL, INK)] if second else [])


def draw_label(axes: Axes, mark: Mark, y: float, words: str) -> None:
    """The words of a number beside its mark, on paper that covers the lines of the scale."""
    lines = lines_of(mark, words)
    for place, (line, size, shade) in enumerate(lines):
        down = 0.0 if len(lines) == 1 else (6.0 if place == 0 else -6.0)
        axes.annotate(
            line,
            (mark.reach, y),
            xytext=(mark.overhang + GAP, down),
            textcoords="offset points",
            va="center",
            ha="left",
            size=size,
            color=shade,
            annotation_clip=False,
            gid="label",
            bbox=ON_PAPER,
        )


def room_for(marks: list[Mark], words: list[str], width: float) -> float:
    """The upper limit of a zero-based scale on which all marks and their labels have room."""
    limits = []
    for mark, text in zip(marks, words, strict=True):
        widest = max(width_of(line, size) for line, size, _ in lines_of(mark, text))
        free = width - mark.overhang - GAP - widest - 2
        limits.append(mark.reach * width / max(free, width / 10))
    return max(limits)


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
    axes.add_patch(
        Rectangle(
            (bounds.lower, y - height / 2),
            bounds.upper - bounds.lower,
            height,
            edgecolor=colour,
            gid=gid,
            clip_on=False,
            **look,  # type: ignore[arg-type]
        )
    )


def _cap(axes: Axes, x: float, y: float, colour: str, *, hollow: bool) -> None:
    """The end of a bar: a hollow square where it is open, a square-cut edge where it is closed."""
    look = {"marker": "s", "ms": CAP, "mew": LINE} if hollow else {
        "marker": "|", "ms": BAR + 5, "mew": 2.6,
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


def examples() -> pd.DataFrame:
    """One example of each form, for the legend: columns form, meaning, words, and the number."""
    some = {
        "exact": (40.0, Bounds.exact(40), "exact"),
        "range": (math.nan, Bounds.between(30, 60), "range"),
        "rounded": (40.0, Bounds(34, 46, True, False), "rounded"),
        "open_end": (math.nan, Bounds(30, 60, True, False), "magnitude"),
        "no_limit": (math.nan, Bounds.more_than(40), "more_than"),
        "no_limit_closed": (math.nan, Bounds.at_least(40), "at_least"),
        "less_than": (math.nan, Bounds.less_than(40), "less_than"),
        "approximate": (40.0, Bounds.unknown(), "approximate"),
        "as_printed": (40.0, Bounds.unknown(), "as_printed"),
        "undetermined": (math.nan, Bounds.unknown(), "not_applicable"),
    }
    words = {
        "exact": "7,998",
        "range": "20-30,000",
        "rounded": "33%",
        "open_end": "tens of thousands",
        "no_limit": "more than 230",
        "no_limit_closed": "at least 1,400",
        "less_than": "less than 1,000",
        "approximate": "almost 660",
        "as_printed": "50,000",
        "undetermined": "all-time high",
    }
    return pd.DataFrame(
        [
            {
                "form": form,
                "meaning": FORMS[form],
                "words": words[form],
                "value": value,
                "lower": bounds.lower,
                "upper": bounds.upper,
                "lower_closed": bounds.lower_closed,
                "upper_closed": bounds.upper_closed,
                "bound": bound,
            }
            for form, (value, bounds, bound) in some.items()
        ]
    )
