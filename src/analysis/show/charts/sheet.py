"""The sheet a chart is drawn on: title, subtitle, body, notes and source, in fixed places.

A sheet is as high as its words and its body need, so that nothing is cut and nothing has
to be moved at drawing time. Places are in points from the top left corner, as on paper.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ParamSpec

from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from analysis.show.colours import GREY, INK, MUTED, RULE

WIDTH = 576.0
MARGIN = 24.0
INSIDE = WIDTH - 2 * MARGIN
POINTS, QUARTER_INCH = 72.0, 18.0
TITLE, SUBTITLE, LABEL, SMALL = 13.0, 10.0, 9.0, 8.0
LEADING = 1.32

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Sheet:
    """An opened sheet: the Figure, its height, and where the body begins and ends."""

    figure: Figure
    height: float
    top: float
    bottom: float

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes at a place in the body, in points from its top left corner.

        The vertical scale is points from the top of the axes, so that marks and rows have
        the same size in every chart.
        """
        below = self.height - self.top - top - height
        axes = self.figure.add_axes(
            (
                (MARGIN + left) / WIDTH,
                below / self.height,
                width / WIDTH,
                height / self.height,
            )
        )
        axes.set_ylim(height, 0)
        axes.set_yticks([])
        axes.grid(False)
        for side in ("left", "right", "top"):
            axes.spines[side].set_visible(False)
        return axes

    def canvas(self, top: float = 0, height: float | None = None) -> Axes:
        """Axes without scales over the width of the sheet, one unit a point both ways."""
        tall = self.bottom - self.top - top if height is None else height
        axes = self.axes(0, top, INSIDE, tall)
        axes.set_xlim(0, INSIDE)
        axes.set_axis_off()
        return axes


def drawn_in_house_style(draw: Callable[P, Figure]) -> Callable[P, Figure]:
    """The chart function with the look of analysis.mplstyle, whatever the reader's settings."""

    @functools.wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> Figure:
        with style.context(["default", "analysis.show.charts.analysis"]):
            return draw(*args, **kwargs)

    return drawn


def open_sheet(
    title: str, subtitle: str, source: str, *, body: float, notes: Sequence[str] = ()
) -> Sheet:
    """A sheet with its words in place and room for a body of so many points of height.

    `notes` (caveats, assumptions, keys) are printed between the body and the source.
    Raises `ValueError` where the title, the subtitle or the source is blank.
    """
    for name, words in (("title", title), ("subtitle", subtitle), ("source", source)):
        if not words.strip():
            raise ValueError(f"a chart needs a {name}: it is blank")
    heads = [
        (wrapped(title, INSIDE, TITLE, bold=True), TITLE, INK, "bold", 0.0, "title"),
        (wrapped(subtitle, INSIDE, SUBTITLE), SUBTITLE, MUTED, "normal", 3.0, "subtitle"),
    ]
    feet = [
        (wrapped(note, INSIDE, LABEL), LABEL, INK, "normal", 5.0, "note")
        for note in notes
        if note.strip()
    ]
    feet.append(
        (wrapped(f"Source: {source}", INSIDE, SMALL), SMALL, MUTED, "normal", 8.0, "source")
    )
    head = sum(_tall(lines, size) + gap for lines, size, _, _, gap, _ in heads)
    foot = sum(_tall(lines, size) + gap for lines, size, _, _, gap, _ in feet)
    top = 20.0 + head + 14.0
    bottom = top + body
    # A whole number of quarter inches, so that every chart has whole pixels.
    height = QUARTER_INCH * math.ceil((bottom + 6.0 + foot + 16.0) / QUARTER_INCH)
    figure = Figure(figsize=(WIDTH / POINTS, height / POINTS))
    for start, block in ((20.0, heads), (height - 16.0 - foot, feet)):
        y = start
        for lines, size, colour, weight, gap, name in block:
            y += gap
            for line in lines:
                figure.text(
                    MARGIN / WIDTH,
                    1 - (y + size) / height,
                    line,
                    size=size,
                    color=colour,
                    weight=weight,
                    va="baseline",
                    ha="left",
                    gid=name,
                )
                y += size * LEADING
    return Sheet(figure, height, top, bottom)


def _tall(lines: Sequence[str], size: float) -> float:
    return len(lines) * size * LEADING


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a line of text in points."""
    font = FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")
    return float(text_to_path.get_text_width_height_descent(text, font, False)[0])


def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """The text in lines of at most the width, broken between words."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def fitted(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """The text, cut between words with an ellipsis where it is wider than the width."""
    if width_of(text, size, bold=bold) <= width:
        return text
    words = text.split()
    closing = "…”" if text.startswith("“") and text.endswith("”") else "…"
    while len(words) > 1:
        words.pop()
        cut = " ".join(words).rstrip(",;:") + closing
        if width_of(cut, size, bold=bold) <= width:
            return cut
    return words[0][:12] + closing


def two_lines(
    axes: Axes, y: float, width: float, first: str, second: str, *, weight: str = "bold"
) -> None:
    """The name of a row and a line of detail, in a column to the left of the axes."""
    for words, size, colour, heavy, up in (
        (first, LABEL, INK, weight, 6),
        (second, SMALL, MUTED, "normal", -6),
    ):
        axes.annotate(
            fitted(words, width - 10, size, bold=heavy == "bold"),
            (axes.get_xlim()[0], y),
            xytext=(-width, up),
            textcoords="offset points",
            va="center",
            size=size,
            color=colour,
            weight=heavy,
            annotation_clip=False,
            gid="name",
        )


def number_scale(axes: Axes, upper: float, form: Callable[[float], str], name: str) -> None:
    """A zero-based scale with a few round numbers, light lines and its name at the right end."""
    steps = [tick for tick in round_steps(upper) if tick <= upper]
    axes.set_xlim(0, upper)
    scale(axes, [(tick, form(tick)) for tick in steps])
    axes.set_xlabel(name, loc="right", color=MUTED, fontsize=SMALL, labelpad=2)


def scale(axes: Axes, ticks: Sequence[tuple[float, str]]) -> None:
    """Tick labels and light vertical lines at the given places."""
    axes.set_xticks([place for place, _ in ticks], [label for _, label in ticks])
    axes.tick_params(axis="x", labelsize=SMALL, labelcolor=MUTED, length=0, pad=4)
    axes.grid(True, axis="x", color=RULE, linewidth=0.8)
    axes.spines["bottom"].set_color(GREY)


def round_steps(upper: float) -> list[float]:
    """Zero and the multiples of a round step up to a limit, at most six of them.

    >>> round_steps(43_000)
    [0.0, 10000.0, 20000.0, 30000.0, 40000.0]
    """
    step = next(
        unit * 10.0**power
        for power in range(-6, 13)
        for unit in (1, 2, 5)
        if upper / (unit * 10.0**power) < 6
    )
    return [step * place for place in range(int(upper / step + 1e-9) + 1)]
