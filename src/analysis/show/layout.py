"""The canvas of a chart: its style, its two widths, and whether every word can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any

import matplotlib.pyplot as plt
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Bbox

WIDE, NARROW = 800, 320
"""The widths of a chart in pixels as shown, on a desk and on a phone."""

LEAST = 13.0
"""The smallest letters: shown on a page a tenth narrower than drawn they still have 12 pixels."""

INCH = 72.0
BREAKS = re.compile(r"(?<=\d)-(?=\d)|(?<=\w) (?=\w)")


def use_style() -> None:
    """Draw in the house style from here on, where one point is one pixel as shown."""
    style.use(["default", "analysis.show.analysis"])


def canvas(
    height: float = 320, rows: int = 1, columns: int = 1, **subplots: Any
) -> tuple[Figure, Any]:
    """A figure in the house style, 800 pixels wide, and its axes, as `plt.subplots` gives them.

    >>> chart, axes = canvas(height=240)
    >>> chart.get_size_inches() * 72
    array([800., 240.])
    """
    use_style()
    return plt.subplots(rows, columns, figsize=(WIDE / INCH, height / INCH), **subplots)


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a line of text in pixels as shown."""
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


def lay_out(figure: Figure, width: float) -> list[str]:
    """Give a figure a width and lay it out again; what cannot be read there, or nothing.

    Long words in the drawing are broken into lines, tick labels are broken and then thinned
    out where they meet, and panels side by side are put below each other where they are too
    narrow for their words.
    """
    figure.set_dpi(INCH)
    figure.set_size_inches(width / INCH, figure.get_size_inches()[1])
    if figure.get_layout_engine() is None:
        figure.set_layout_engine("constrained")
    for text in _own_texts(figure):
        _break(text, width)
    _settle(figure)
    faults = overlaps(figure)
    if faults and width < WIDE and _stack(figure):
        _settle(figure)
        faults = overlaps(figure)
    return faults


def overlaps(figure: Figure) -> list[str]:
    """The words of a laid-out figure that overlap, are cut, turned or too small, as sentences."""
    page = Bbox([[-1, -1], [figure.bbox.width + 1, figure.bbox.height + 1]])
    seen = []
    faults = []
    for text in _texts(figure):
        box = text.get_window_extent()
        name = " ".join(text.get_text().split())
        if text.get_rotation():
            faults.append(f"“{name}” is turned; text is horizontal")
        if text.get_fontsize() < LEAST:
            faults.append(f"“{name}” has {text.get_fontsize():g} pixels; at least {LEAST:g}")
        if box.x0 < page.x0 or box.y0 < page.y0 or box.x1 > page.x1 or box.y1 > page.y1:
            faults.append(f"“{name}” is cut at the edge")
        seen.append((name, box))
    for (one, left), (other, right) in combinations(seen, 2):
        common = Bbox.intersection(left, right)
        if common is not None and common.width > 1 and common.height > 1:
            faults.append(f"“{one}” and “{other}” overlap")
    return faults


def _settle(figure: Figure) -> None:
    figure.draw_without_rendering()
    for axes in figure.axes:
        _ease(axes.xaxis)
    figure.draw_without_rendering()


def _texts(figure: Figure) -> Iterator[Text]:
    """Every text of a figure that is seen, tick labels within the view included."""
    hidden = {
        id(label)
        for axes in figure.axes
        for axis in (axes.xaxis, axes.yaxis)
        for tick in axis.get_major_ticks() + axis.get_minor_ticks()
        for label in (tick.label1, tick.label2)
        if not _in_view(axis, tick.get_loc())
    } | {
        id(text)
        for axes in figure.axes
        if not (axes.get_visible() and axes.axison)
        for axis in (axes.xaxis, axes.yaxis)
        for text in axis.findobj(Text)
    }
    for text in figure.findobj(Text):
        assert isinstance(text, Text)
        if text.get_visible() and text.get_text().strip() and id(text) not in hidden:
            yield text


def _own_texts(figure: Figure) -> list[Text]:
    """Titles, annotations and other words of the axes, without the labels of ticks."""
    return [
        text
        for axes in figure.axes
        for text in (*axes.texts, axes.title, axes._left_title, axes._right_title)  # type: ignore[attr-defined]
        if text.get_text().strip()
    ]


def _break(text: Text, width: float) -> None:
    """Break a text into lines where it is wider than its part of the figure."""
    said = getattr(text, "_as_said", None) or text.get_text()
    text._as_said = said  # type: ignore[attr-defined]
    bold = text.get_fontweight() in ("bold", 700)
    axes = text.axes
    columns = 1
    if isinstance(axes, Axes) and (spec := axes.get_subplotspec()) is not None:
        columns = spec.get_gridspec().ncols
    # What stands at the left edge has the whole width, what stands at a mark half of it.
    starts = text.get_gid() == "row" or text is getattr(axes, "_left_title", None)
    room = width / columns * (0.96 if starts else 0.5)
    lines = [
        line
        for given in said.split("\n")
        for line in wrapped(given, room, text.get_fontsize(), bold=bold)
    ]
    text.set_text("\n".join(lines) if max(map(len, lines)) < len(said) else said)


def _in_view(axis: Axis, place: float) -> bool:
    low, high = sorted(axis.get_view_interval())
    slack = (high - low) * 1e-6
    return bool(low - slack <= place <= high + slack)


def _ease(axis: Axis) -> None:
    """Break, then thin out, the labels of an axis that meet."""
    ticks = [tick for tick in axis.get_major_ticks() if _in_view(axis, tick.get_loc())]
    ticks = [tick for tick in ticks if tick.label1.get_visible() and tick.label1.get_text()]
    if len(ticks) < 2 or not _meet([tick.label1 for tick in ticks]):
        return
    places = [tick.get_loc() for tick in ticks]
    labels = [
        re.sub(r"(?<=\d)-(?=\d)|(?<=\w) (?=\w)", _broken, tick.label1.get_text()) for tick in ticks
    ]
    axis.set_ticks(places, labels=labels)
    axis.figure.draw_without_rendering()
    kept = list(range(len(places)))
    for step in range(2, len(places) + 1):
        shown = [axis.get_major_ticks()[place].label1 for place in kept]
        if not _meet(shown):
            break
        # The last is the one that the others are set against, zero is where amounts begin.
        kept = kept_every(len(places), step, from_first=labels[0] in ("0", "0%"))
        axis.set_ticks(
            places, labels=[label if at in kept else "" for at, label in enumerate(labels)]
        )
        axis.figure.draw_without_rendering()


def kept_every(count: int, step: int, *, from_first: bool) -> list[int]:
    """Which of so many labels stay if only every so many stays.

    >>> kept_every(5, 2, from_first=False), kept_every(6, 3, from_first=True)
    ([0, 2, 4], [0, 3])
    """
    return [at for at in range(count) if (at if from_first else count - 1 - at) % step == 0]


def _broken(match: re.Match[str]) -> str:
    return f"{match[0].strip()}\n"


def _meet(labels: list[Text]) -> bool:
    boxes = [label.get_window_extent() for label in labels]
    return any(left.x1 + 4 > right.x0 for left, right in pairwise(boxes))


def _stack(figure: Figure) -> bool:
    """Put panels that stand side by side below each other; whether there were any."""
    specs = [axes.get_subplotspec() for axes in figure.axes]
    grids = {id(spec.get_gridspec()): spec.get_gridspec() for spec in specs if spec is not None}
    if len(grids) != 1 or None in specs:
        return False
    grid = next(iter(grids.values()))
    if grid.ncols == 1:
        return False
    wide, high = figure.get_size_inches()
    figure.set_size_inches(wide, high * len(figure.axes) / grid.nrows)
    below = figure.add_gridspec(len(figure.axes), 1)
    for place, axes in enumerate(figure.axes):
        axes.set_subplotspec(below[place, 0])
    return True
