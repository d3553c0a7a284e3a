"""The canvas of a chart: its style, its two widths, and whether every word can be read."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable
from itertools import combinations, pairwise
from typing import Any
from weakref import WeakKeyDictionary

import matplotlib.pyplot as plt
import numpy as np
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.axis import Axis, Tick
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.path import Path
from matplotlib.rcsetup import cycler
from matplotlib.text import Annotation, Text
from matplotlib.textpath import text_to_path
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Bbox

from analysis.show.colours import CYCLE

WIDE, NARROW = 800, 320
"""The widths of a chart in pixels as shown, on a desk and on a phone."""

LEAST = 13.5
"""The smallest letters: shown a tenth narrower than drawn they still have 12 pixels."""

INCH = 72.0
LINE, LEAST_PANEL, MOST_COLUMNS = 18.0, 145.0, 2
MOST_FOR_NAMES = {WIDE: 0.36, NARROW: 0.22}
Fit = Callable[[Figure, Axes], object]
BREAKS = re.compile(r"(?<=\d)-(?=\d)|(?<=\S) (?=\S)")

_said: WeakKeyDictionary[Text, str] = WeakKeyDictionary()
_names: WeakKeyDictionary[Axis, tuple[list[float], list[str]]] = WeakKeyDictionary()
_fits: WeakKeyDictionary[Axes, list[Fit]] = WeakKeyDictionary()


def use_style() -> None:
    """Draw in the house style from here on, where one point is one pixel as shown."""
    style.use(["default", "analysis.show.analysis", {"axes.prop_cycle": cycler(color=CYCLE)}])


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


def fit_with(axes: Axes, fit: Fit) -> None:
    """Have a part of a drawing fitted anew to each width in which the chart is laid out."""
    _fits.setdefault(axes, []).append(fit)


def grow(figure: Figure, pixels: float) -> None:
    """Make a figure higher by so many pixels as shown."""
    wide, high = figure.get_size_inches()
    figure.set_size_inches(wide, high + pixels / INCH)


def thin(bars: Iterable[Rectangle], share: float) -> None:
    """Give bars this share of their height, round the same middle."""
    for bar in bars:
        middle, height = bar.get_y() + bar.get_height() / 2, bar.get_height() * share
        bar.set(y=middle - height / 2, height=height)


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


def lay_out(figure: Figure, width: int) -> list[str]:
    """Give a figure a width and lay it out again; what cannot be read there, or nothing.

    Words in the drawing are broken into lines where they are wide; names of rows go above
    their rows where they would take too much of the width; labels of a scale that meet are
    broken, then thinned out; panels side by side go below each other where their words
    would overlap. A chart laid out wide can be laid out narrow, not the other way round.
    """
    figure.set_dpi(INCH)
    figure.set_size_inches(width / INCH, figure.get_size_inches()[1])
    figure.set_layout_engine("constrained", w_pad=0.06, h_pad=0.06, wspace=0.04, hspace=0.04)
    with warnings.catch_warnings():
        # On the way to a layout there may be no room yet; what is left of that is a fault.
        warnings.filterwarnings("ignore", message="constrained_layout not applied")
        stacked = width < WIDE and _columns(*figure.axes) > MOST_COLUMNS and _stack(figure)
        faults = _settled(figure, width)
        if faults and width < WIDE and not stacked and _stack(figure):
            faults = _settled(figure, width)
    # What was looked at is what is written, whatever writes it.
    figure.set_layout_engine("none")
    return faults


def _settled(figure: Figure, width: int) -> list[str]:
    for axis, (places, names) in list(_names.items()):
        if axis.get_figure(root=True) is figure:
            axis.set_ticks(places, labels=names)
    steps: list[Fit] = [
        lambda figure, axes: _break(axes, width),
        lambda figure, axes: _names_over(figure, axes, MOST_FOR_NAMES[width] * width),
        lambda figure, axes: [fit(figure, axes) for fit in _fits.get(axes, [])],
        lambda figure, axes: _ease(figure, axes.xaxis),
    ]
    for step in steps:
        for axes in figure.axes:
            step(figure, axes)
        figure.draw_without_rendering()
    return overlaps(figure)


# What can be read


def overlaps(figure: Figure) -> list[str]:
    """The words of a laid-out figure that cannot be read, as sentences.

    Words that overlap, lie on a line, are cut at the edge, turned, or too small.
    """
    page = figure.bbox.padded(1)
    paths = [path for axes in figure.axes for path in paths_of(axes)]
    seen = []
    faults = []
    for text in _texts(figure):
        box = text.get_window_extent()
        name = " ".join(text.get_text().split())
        if text.get_rotation():
            faults.append(f"“{name}” is turned: write it level, and an axis label in the subtitle")
        if (size := float(text.get_fontsize())) < LEAST:
            faults.append(
                f"“{name}” has {size:g} pixels, at least {LEAST:g} are wanted "
                "(canvas() and use_style() draw in 14)"
            )
        if box.x0 < page.x0 or box.y0 < page.y0 or box.x1 > page.x1 or box.y1 > page.y1:
            faults.append(f"“{name}” is cut at the edge")
        inner = Bbox([[box.x0 + 1, box.y0 + 3], [box.x1 - 1, box.y1 - 3]])
        if any(path.intersects_bbox(inner, filled=False) for path in paths):
            faults.append(f"“{name}” lies on a line")
        # Words side by side need a gap.
        seen.append((name, box.padded(1.5, 0)))
    for (one, left), (other, right) in combinations(seen, 2):
        common = Bbox.intersection(left, right)
        if common is not None and common.width > 1 and common.height > 1:
            faults.append(f"“{one}” and “{other}” overlap")
    return faults


def paths_of(axes: Axes) -> list[Path]:
    """The lines of data on axes as they lie on the figure, in pixels."""
    return [
        line.get_transform().transform_path(line.get_path())
        for line in axes.lines
        if joins(line)
        # A line across the whole axes is a scale, not data.
        if line.get_transform() == axes.transData
    ]


def joins(line: Line2D) -> bool:
    """Whether a line runs between points, and is not a set of marks."""
    return np.size(line.get_xydata()) > 2 and line.get_linestyle() not in ("None", "")


def _texts(figure: Figure) -> list[Text]:
    """Every text of a figure that is seen."""
    texts = [*figure.texts]
    for axes in (axes for axes in figure.axes if axes.get_visible()):
        texts += _own_texts_of(axes)
        if legend := axes.get_legend():
            texts += legend.get_texts()
        for axis in (axes.xaxis, axes.yaxis) if axes.axison else ():
            texts.append(axis.get_offset_text())
            texts += [label for tick in _ticks(axis) for label in (tick.label1, tick.label2)]
    return [text for text in texts if text.get_visible() and text.get_text().strip()]


def _own_texts_of(axes: Axes) -> list[Text]:
    """Titles and annotations, without the labels of scales."""
    titles = [axes.title, axes._left_title, axes._right_title]  # type: ignore[attr-defined]
    return [*axes.texts, *titles, axes.xaxis.label, axes.yaxis.label]


def _ticks(axis: Axis) -> list[Tick]:
    """The ticks of an axis that lie in view."""
    low, high = sorted(axis.get_view_interval())
    slack = (high - low) * 1e-6
    return [
        tick for tick in axis.get_major_ticks() if low - slack <= tick.get_loc() <= high + slack
    ]


def scale_faults(figure: Figure) -> list[str]:
    """The bars of a figure that do not start at zero, as sentences."""
    faults = []
    for axes in figure.axes:
        for bars in axes.containers:
            if not isinstance(bars, BarContainer) or not bars.patches:
                continue
            upright = bars.orientation == "vertical"
            starts = {bar.get_y() if upright else bar.get_x() for bar in bars.patches}
            low, high = sorted(axes.get_ylim() if upright else axes.get_xlim())
            if starts == {0} and not low <= 0 <= high:
                faults.append(f"the bars start at {low:,.4g}; a bar starts at zero")
    return faults


def cut_off(figure: Figure) -> bool:
    """Whether a line is drawn on a scale of amounts that does not begin at zero."""
    return any(
        min(axes.get_ylim()) > 0 and any(line.get_gid() is None for line in axes.lines)
        for axes in figure.axes
        if paths_of(axes)
    )


# What makes it readable


def _break(axes: Axes, width: float) -> None:
    """Break the texts of axes into lines where they are wider than their part of the figure."""
    for text in _own_texts_of(axes):
        if text.get_gid() == "beside":
            # Words beside a mark take room once they are fitted to this width, not to the last.
            text.set_in_layout(False)
        if text.get_gid() in ("name", "value", "beside"):
            continue
        said = _said.setdefault(text, text.get_text())
        # What stands at the left edge has the whole width, what stands at a mark half of it.
        at_mark = isinstance(text, Annotation) or text.get_transform() == axes.transData
        room = width / _columns(axes) * (0.5 if at_mark else 0.94)
        lines = _broken(text, said, room)
        # Lines of about the same length, and no more of them.
        while len(lines) > 1 and len(narrower := _broken(text, said, room * 0.95)) == len(lines):
            lines, room = narrower, room * 0.95
            if room < 40:
                break
        text.set_text("\n".join(lines))


def _broken(text: Text, said: str, room: float) -> list[str]:
    bold = text.get_fontweight() in ("bold", 700)
    size = float(text.get_fontsize())
    return [part for line in said.split("\n") for part in wrapped(line, room, size, bold=bold)]


def _names_over(figure: Figure, axes: Axes, most: float) -> None:
    """Put the names of rows above their rows where they are wider than the most they may be."""
    ticks = [tick for tick in _ticks(axes.yaxis) if tick.label1.get_visible()]
    named = [tick for tick in ticks if re.search(r"[^\W\d]{2}", tick.label1.get_text())]
    if not axes.axison or not named:
        return
    if max(tick.label1.get_window_extent().width for tick in named) <= most:
        return
    room = figure.bbox.width * 0.94
    look = named[0].label1
    places = [tick.get_loc() for tick in named]
    size = float(look.get_fontsize())
    names = [wrapped(tick.label1.get_text(), room, size) for tick in named]
    weights = [tick.label1.get_fontweight() for tick in named]
    lines = max(map(len, names))
    step = abs(axes.transData.transform((0, 1))[1] - axes.transData.transform((0, 0))[1])
    # Bars keep their thickness; marks are 22 pixels high.
    bars = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    bars = [bar for bar in bars if bar.get_data_transform() == axes.transData]
    half = max((abs(bar.get_height()) * step / 2 for bar in bars), default=11.0)
    wanted = 2 * half + lines * LINE + 14
    low, high = axes.get_ylim()
    if step < wanted:
        grow(figure, (wanted - step) * abs(high - low))
        thin(bars, step / wanted)
        step = wanted
    reach = half / step
    over = (half + lines * LINE + 6) / step
    first, up = (min(places), -1) if low > high else (max(places), 1)
    if (first + up * over - high) * up > 0:
        grow(figure, abs(first + up * over - high) * step)
        axes.set_ylim(low, first + up * over)
    axes.set_yticks([])
    for place, name, weight in zip(places, names, weights, strict=True):
        text = axes.annotate(
            "\n".join(name),
            (0, place + up * reach),
            xycoords=("axes fraction", "data"),
            xytext=(0, 4),
            textcoords="offset points",
            va="bottom",
            ha="left",
            weight=weight,
            color=look.get_color(),
            gid="name",
        )
        text.set_in_layout(False)


def _ease(figure: Figure, axis: Axis) -> None:
    """Make room between the labels of an axis that meet.

    An axis of amounts gets fewer of them; names are broken into lines, then thinned out.
    """
    locator = axis.get_major_locator()
    if isinstance(locator, MaxNLocator):
        for bins in (9, 6, 4, 3, 2, 1):
            locator.set_params(nbins=bins)
            figure.draw_without_rendering()
            if not _meet(axis, apart=16):
                return
    if not _meet(axis):
        return
    ticks = _labelled(axis)
    places = [tick.get_loc() for tick in ticks]
    whole = [tick.label1.get_text() for tick in ticks]
    _names.setdefault(axis, (places, whole))
    names = [BREAKS.sub(lambda sign: f"{sign[0].strip()}\n", name) for name in whole]
    axis.set_ticks(places, labels=names)
    figure.draw_without_rendering()
    for step in range(2, len(places) + 1):
        if not _meet(axis):
            return
        # The last stays: it is the one that the others are set against.
        shown = [name if (len(names) - 1 - at) % step == 0 else "" for at, name in enumerate(names)]
        axis.set_ticks(places, labels=shown)
        figure.draw_without_rendering()


def _labelled(axis: Axis) -> list[Tick]:
    return [tick for tick in _ticks(axis) if tick.label1.get_visible() and tick.label1.get_text()]


def _meet(axis: Axis, apart: float = 4) -> bool:
    boxes = sorted(
        (tick.label1.get_window_extent() for tick in _labelled(axis)), key=lambda box: box.x0
    )
    return any(left.x1 + apart > right.x0 for left, right in pairwise(boxes))


def _columns(*several: Axes) -> int:
    """The most panels that stand side by side in a grid of these axes."""
    specs = (axes.get_subplotspec() for axes in several)
    return max((spec.get_gridspec().ncols for spec in specs if spec is not None), default=1)


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
    each = max(LEAST_PANEL / INCH, 0.75 * high / grid.nrows)
    figure.set_size_inches(wide, each * len(figure.axes))
    below = figure.add_gridspec(len(figure.axes), 1)
    for place, axes in enumerate(figure.axes):
        axes.set_subplotspec(below[place, 0])
    return True
