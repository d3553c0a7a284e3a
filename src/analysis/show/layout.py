"""The canvas of a chart: its style, its two widths, and whether every word can be read."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from copy import deepcopy
from functools import partial
from itertools import combinations, pairwise
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.path import Path
from matplotlib.rcsetup import cycler
from matplotlib.text import Annotation, Text
from matplotlib.textpath import text_to_path
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Bbox, BboxTransformTo

from analysis.show.colours import CYCLE

WIDE, NARROW = 800, 320
"""The widths of a chart in pixels as shown, on a desk and on a phone."""

LEAST = 13.5
"""The smallest letters: shown a tenth narrower than drawn they still have 12 pixels."""

INCH = 72.0
LINE, LEAST_PANEL = 18.0, 145.0
OVER = "left"
"""How the name of a row is aligned above its row; beside it, it ends at the axis."""
Fit = Callable[[Figure, Axes], object]
LETTERS = re.compile(r"[^\W\d]{2}")
SPACE = re.compile(r"(?<=\S) (?=\S)")


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
    """Have a part of a drawing fitted to each width in which the chart is laid out."""
    # A copy of the axes has it too, with the copies of the artists that it fits.
    vars(axes).setdefault("_fits", []).append(fit)


def grow(figure: Figure, pixels: float) -> None:
    """Make a figure higher by so many pixels as shown."""
    wide, high = figure.get_size_inches()
    figure.set_size_inches(wide, high + pixels / INCH)


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a line of text in pixels as shown."""
    font = FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")
    return float(text_to_path.get_text_width_height_descent(text, font, False)[0])


def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """The text in lines of at most the width, broken between words and where it is broken."""
    lines: list[str] = []
    for part in text.split("\n"):
        lines.append("")
        for word in part.split():
            longer = f"{lines[-1]} {word}".strip()
            if not lines[-1] or width_of(longer, size, bold=bold) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
    return lines


def laid_out(figure: Figure, width: int) -> tuple[Figure, list[str]]:
    """A copy of a figure at a width, and what cannot be read in it.

    Words in the drawing are broken into lines where they are wide; names of rows go above
    their rows where they would take too much of the width; labels of a scale that meet are
    broken between words, then thinned out; on a phone panels go below each other.
    """
    _keep_in_place(figure)
    sheet = deepcopy(figure)
    sheet.set_dpi(INCH)
    sheet.set_size_inches(width / INCH, sheet.get_size_inches()[1])
    if width < WIDE:
        _stack(sheet)
    sheet.set_layout_engine("constrained")
    with warnings.catch_warnings():
        # On the way to a layout there may be no room yet; what is left of that is a fault.
        warnings.filterwarnings("ignore", message="constrained_layout not applied")
        for axes in sheet.axes:
            _break(axes, width)
        _place(sheet)
        for axes in sheet.axes:
            _names_over(sheet, axes)
        fits = [(fit, axes) for axes in sheet.axes for fit in vars(axes).get("_fits", [])]
        for fit, axes in fits:
            fit(sheet, axes)
        if fits:
            _place(sheet)
        for axes in sheet.axes:
            _ease(axes.xaxis)
        # A legend finds its place when it is drawn.
        sheet.draw_without_rendering()
    # What was looked at is what is written, whatever writes it.
    sheet.set_layout_engine("none")
    return sheet, overlaps(sheet)


def _place(figure: Figure) -> None:
    """Give each of the axes its place, as the words round it are wide: the slow part."""
    figure.get_layout_engine().execute(figure)  # type: ignore[union-attr]


def _keep_in_place(figure: Figure) -> None:
    """Give a place on the scale to words that a function places, such as labels within bars.

    The function knows the artists of this figure, and none of a copy.
    """
    artists: list[Any] = figure.findobj(Annotation)
    if texts := [text for text in artists if callable(text.xycoords)]:
        figure.get_tightbbox()  # brings the scales up to date
    for text in texts:
        frame = BboxTransformTo(text.xycoords(None))
        text.xy = tuple((frame - text.axes.transData).transform(text.xy))
        text.xycoords = "data"


def _stack(figure: Figure) -> None:
    """Put panels of one grid that stand side by side below each other."""
    grid, *others = {axes.get_gridspec() for axes in figure.axes}
    if others or grid is None or grid.ncols == 1:
        return
    wide, high = figure.get_size_inches()
    each = max(LEAST_PANEL / INCH, 0.75 * high / grid.nrows)
    figure.set_size_inches(wide, each * len(figure.axes))
    below = figure.add_gridspec(len(figure.axes), 1)
    for place, axes in enumerate(figure.axes):
        axes.set_subplotspec(below[place, 0])


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
    """The lines of data on axes as they lie on the figure, in pixels; marks are none."""
    return [
        line.get_transform().transform_path(line.get_path())
        for line in axes.lines
        if np.size(line.get_xydata()) > 2 and line.get_linestyle() not in ("None", "")
        # A line across the whole axes is a scale, not data.
        if line.get_transform() == axes.transData
    ]


def _texts(figure: Figure) -> list[Text]:
    """Every text of a figure that is seen."""
    texts = [*figure.texts]
    for axes in (axes for axes in figure.axes if axes.get_visible()):
        texts += _own_texts_of(axes)
        if legend := axes.get_legend():
            texts += legend.get_texts()
        for axis in (axes.xaxis, axes.yaxis) if axes.axison else ():
            texts.append(axis.get_offset_text())
            texts += _labels(axis).values()
    return [text for text in texts if text.get_visible() and text.get_text().strip()]


def _own_texts_of(axes: Axes) -> list[Text]:
    """Titles and annotations, without the labels of scales."""
    titles = [axes.title, axes._left_title, axes._right_title]  # type: ignore[attr-defined]
    return [*axes.texts, *titles, axes.xaxis.label, axes.yaxis.label]


def _labels(axis: Axis) -> dict[float, Text]:
    """The labels of an axis that lie in view, by their places on the scale."""
    axis.get_majorticklabels()  # brings the ticks up to date
    low, high = sorted(axis.get_view_interval())
    slack = (high - low) * 1e-6
    return {
        place: tick.label1
        for tick in axis.get_major_ticks()
        if low - slack <= (place := tick.get_loc()) <= high + slack
        if tick.label1.get_visible() and tick.label1.get_text()
    }


def scale_faults(figure: Figure) -> list[str]:
    """The bars of a figure that do not start at zero, as sentences."""
    faults = []
    for axes in figure.axes:
        for side, limits in (("x", axes.get_xlim()), ("y", axes.get_ylim())):
            low, high = sorted(limits)
            # Where a bar starts, its scale has no margin.
            starts = any(0 in getattr(bar.sticky_edges, side) for bar in axes.patches)
            if starts and not low <= 0 <= high:
                faults.append(f"the bars start at {low:,.4g}; a bar starts at zero")
    return faults


def cut_off(figure: Figure) -> bool:
    """Whether a line is drawn on a scale of amounts that does not begin at zero."""
    return any(min(axes.get_ylim()) > 0 for axes in figure.axes if paths_of(axes))


# What makes it readable


def _break(axes: Axes, width: float) -> None:
    """Break the texts of axes into lines where they are wider than their part of the figure."""
    spec = axes.get_subplotspec()
    part = width / (spec.get_gridspec().ncols if spec is not None else 1)
    for text in _own_texts_of(axes):
        if text.get_gid() in ("value", "beside"):
            continue
        # What stands at the left edge has the whole width, what stands at a mark half of it.
        at_mark = isinstance(text, Annotation) or text.get_transform() == axes.transData
        room = part * (0.5 if at_mark else 0.94)
        bold = text.get_fontweight() in ("bold", 700)
        broken = partial(wrapped, text.get_text(), size=float(text.get_fontsize()), bold=bold)
        lines = broken(room)
        # Lines of about the same length, and no more of them.
        while len(lines) > 1 and len(narrower := broken(room * 0.95)) == len(lines):
            lines, room = narrower, room * 0.95
            if room < 40:
                break
        text.set_text("\n".join(lines))


def _names_over(figure: Figure, axes: Axes) -> None:
    """Put the names of rows above their rows where they would take too much of the width."""
    every = _labels(axes.yaxis).items()
    labels = {place: label for place, label in every if LETTERS.search(label.get_text())}
    width = figure.bbox.width
    widest = max((label.get_window_extent().width for label in labels.values()), default=0)
    if not axes.axison or widest <= (0.36 if width >= WIDE else 0.22) * width:
        return
    size = float(next(iter(labels.values())).get_fontsize())
    names = ["\n".join(wrapped(label.get_text(), 0.94 * width, size)) for label in labels.values()]
    over = LINE * (1 + max(name.count("\n") for name in names))
    # Names that stand in the axes take nothing from their width.
    axes.set_yticks([])
    _place(figure)
    step = abs(axes.transData.transform((0, 1))[1] - axes.transData.transform((0, 0))[1])
    # Bars keep their thickness; marks are 22 pixels high.
    bars = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    bars = [bar for bar in bars if bar.get_data_transform() == axes.transData]
    half = max((abs(bar.get_height()) * step / 2 for bar in bars), default=11.0)
    low, high = axes.get_ylim()
    if step < (wanted := 2 * half + over + 14):
        grow(figure, (wanted - step) * abs(high - low))
        for bar in bars:
            middle, height = bar.get_y() + bar.get_height() / 2, bar.get_height() * step / wanted
            bar.set(y=middle - height / 2, height=height)
        step = wanted
    first, up = (min(labels), -1) if low > high else (max(labels), 1)
    top = first + up * (half + over + 6) / step
    if (top - high) * up > 0:
        grow(figure, abs(top - high) * step)
        axes.set_ylim(low, top)
    _place(figure)
    places = [place + up * (half + 4) / step for place in labels]
    axes.set_yticks(places, names, ha=OVER, va="bottom")
    axes.tick_params(axis="y", pad=0)


def _ease(axis: Axis) -> None:
    """Make room between the labels of an axis that meet.

    An axis of amounts gets fewer of them; names lose their weight and are broken between
    words, then thinned out: a year is not broken.
    """
    locator = axis.get_major_locator()
    if isinstance(locator, MaxNLocator):
        for bins in (9, 6, 4, 3, 2, 1):
            locator.set_params(nbins=bins)
            if not _meet(axis, apart=16):
                return
    if not _meet(axis):
        return
    labels = _labels(axis)
    for label in labels.values():
        label.set_fontweight("normal")
    names = [SPACE.sub("\n", label.get_text()) for label in labels.values()]
    for step in range(1, len(names) + 1):
        # The last stays: it is the one that the others are set against.
        shown = [name if (len(names) - 1 - at) % step == 0 else "" for at, name in enumerate(names)]
        axis.set_ticks(list(labels), labels=shown)
        if not _meet(axis):
            return


def _meet(axis: Axis, apart: float = 4) -> bool:
    boxes = [label.get_window_extent() for label in _labels(axis).values()]
    boxes.sort(key=lambda box: box.x0)
    return any(left.x1 + apart > right.x0 for left, right in pairwise(boxes))
