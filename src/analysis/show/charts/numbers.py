"""Charts of numbers on a scale, each number with what its words allow."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.reading.bounds import Bounds
from analysis.show.charts.marks import (
    BAR,
    ON_PAPER,
    Mark,
    draw_label,
    draw_mark,
    examples,
    room_for,
)
from analysis.show.charts.sheet import (
    INSIDE,
    LABEL,
    drawn_in_house_style,
    number_scale,
    open_sheet,
    scale,
    two_lines,
    width_of,
)
from analysis.show.colours import GREY, INK, MUTED, PAPER, PUBLISHED, colour_of
from analysis.show.permission import figures_of, one_axis, printed_caveats, refuse_cases
from analysis.show.sentences import (
    carrier_of_statement,
    change_in_words,
    days_of_statement,
    measure_label,
    number_in_words,
    printed,
    sentence,
)
from analysis.tables.load import bounds_of, load_statements
from analysis.verdicts.compare import NotComparable, row_of
from analysis.verdicts.derive import Derived

NAMES = 196.0
ROW = 40.0
SCALE = 32.0
AVERAGE = "An average over the period; how many were new in any one {} it does not say."


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a chart of numbers: its mark and the words around it."""

    mark: Mark
    name: str
    detail: str
    words: str
    colour: str


@drawn_in_house_style
def range_plot(
    figures: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    source: str,
    statements: pd.DataFrame | None = None,
) -> Figure:
    """Figures on one zero-based axis, each drawn as its words bound it.

    Takes rows of `load_figures()`. Raises `NotComparable` unless every pair may stand side
    by side, `ValueError` for an individual's case, or where no figure holds a number.
    """
    caveats = one_axis(figures)
    told = load_statements() if statements is None else statements
    said = {
        row["statement_id"]: f"{days_of_statement(row)}, {carrier_of_statement(row)}"
        for row in told.to_dict("records")
    }
    lines = [
        _Line(
            Mark.of(row),
            printed(str(row["value_text"])),
            said[row["statement_id"]],
            number_in_words(row, ""),
            colour_of(str(row["statement_id"])),
        )
        for row in figures.to_dict("records")
    ]
    return _lines(lines, str(figures["unit"].iloc[0]), title, subtitle, source, caveats)


@drawn_in_house_style
def stock_drift(
    rows: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    source: str,
    figures: pd.DataFrame | None = None,
) -> Figure:
    """How one stock is quoted from statement to statement, in the order of their dates.

    Takes what `drift()` returns. What has to be borrowed to compare the mentions is printed
    as a caveat. Raises `NotComparable` where two mentions may not share an axis, such as
    one of cases and one of people.
    """
    caveats = one_axis(figures_of(rows["figure_id"], figures))
    told = set(rows["figure_id"])
    lines = [
        _Line(
            Mark.of(row),
            printed(str(row["value_text"])),
            f"{days_of_statement(row)}, {row['speaker']}"
            + (", again" if row["same_as"] in told else ""),
            number_in_words(row, ""),
            colour_of(str(row["statement_id"])),
        )
        for row in rows.to_dict("records")
    ]
    return _lines(lines, str(rows["unit"].iloc[0]), title, subtitle, source, caveats)


@drawn_in_house_style
def monthly_rates(
    readings: Sequence[Derived],
    *,
    title: str,
    subtitle: str,
    source: str,
    figures: pd.DataFrame | None = None,
) -> Figure:
    """One count as a rate under each reading of its period.

    Takes the `readings` of `Ambiguous`, or any rates of one figure. Raises `NotComparable`
    for rates of different figures.
    """
    inputs = {reading.inputs for reading in readings}
    if len(inputs) != 1:
        raise NotComparable(
            "side_by_side",
            "Rates of different figures do not belong on one axis.",
            "Draw the readings of one figure: per(figure, period).",
            None,
        )
    figure = figures_of(inputs.pop(), figures).iloc[0]
    lines = [
        _Line(
            Mark(reading.value, reading.bounds),
            sentence(reading.assumption),
            printed(str(figure["value_text"])),
            reading.bounds.in_words(),
            colour_of(str(figure["statement_id"])),
        )
        for reading in readings
    ]
    note = AVERAGE.format(readings[0].unit.rsplit(" a ", 1)[1])
    return _lines(lines, readings[0].unit, title, subtitle, source, (), note)


@drawn_in_house_style
def share_bar(
    share: Derived,
    *,
    title: str,
    subtitle: str,
    source: str,
    figures: pd.DataFrame | None = None,
) -> Figure:
    """A share on the whole from 0 to 100%, drawn as its bounds allow.

    Takes what `share()` returns. Raises `ValueError` for another unit than percent.
    """
    if share.unit != "percent":
        raise ValueError(f"share_bar draws a share in percent, not {share.unit}")
    inputs = figures_of(share.inputs, figures)
    note = f"Illustration, assuming {share.assumption}." if share.illustration else ""
    sheet = open_sheet(title, subtitle, source, body=78.0, notes=[note])
    axes = sheet.axes(0, 0, INSIDE - 16, 60)
    axes.set_xlim(0, 100)
    scale(axes, [(tick, f"{tick}%") for tick in range(0, 101, 20)])
    axes.grid(False)
    axes.spines["bottom"].set_visible(False)
    axes.barh([42], [100], height=BAR + 11, color=PAPER, edgecolor=GREY, linewidth=0.9, zorder=0,
              clip_on=False)  # fmt: skip
    draw_mark(axes, Mark(share.value, share.bounds), 42, colour_of(str(inputs["statement_id"][0])))
    words = f"{measure_label(inputs['measure_id'][0])}: {share.bounds.in_words('percent')}"
    axes.text(0, 18, words, size=LABEL, color=INK, weight="bold", gid="label")
    rest = f"the rest: {share.bounds.complement().in_words('percent')}"
    axes.text(99, 42, rest, size=LABEL, color=MUTED, va="center", ha="right", gid="label")
    return sheet.figure


@drawn_in_house_style
def growth_factors(
    changes: pd.DataFrame,
    *,
    assumption: str,
    title: str,
    subtitle: str,
    source: str,
) -> Figure:
    """An illustration: each change as an index on a base of 100, in a panel of its own.

    Takes rows of `load_figures()` of kind change, and the `assumption` in words, which is
    printed. Raises `ValueError` where it is blank or a figure is no change.
    """
    refuse_cases(changes)
    if not assumption.strip():
        raise ValueError("an illustration must say its assumption in words")
    if not changes["kind"].eq("change").all():
        raise ValueError("growth_factors draws changes in percent only")
    rows = changes.to_dict("records")
    note = f"Illustration, assuming {assumption.strip().rstrip('.')}."
    panel, width = 78.0, INSIDE - NAMES - 10
    marks = [
        Mark(100 + float(row["value"]), 100 * bounds_of(row).growth_factor(), str(row["bound"]))
        for row in rows
    ]
    values = [mark.value for mark in marks if not math.isnan(mark.value)]
    low = math.floor(min([*values, 100]) / 10) * 10 - 10
    high = math.ceil(max([*values, 100]) / 10) * 10 + 10
    ticks = [(tick, "base 100" if tick == 100 else str(tick)) for tick in range(low, high + 1, 10)]
    sheet = open_sheet(title, subtitle, source, body=panel * len(rows) + 4, notes=[note])
    for place, (row, mark) in enumerate(zip(rows, marks, strict=True)):
        axes = sheet.axes(NAMES, place * panel, width, 50)
        axes.set_xlim(low, high)
        scale(axes, ticks)
        axes.plot([100, 100], [18, 50], color=GREY, lw=1.2, zorder=1)
        draw_mark(axes, mark, 33, colour_of(str(row["statement_id"])))
        words = f"{mark.value:g}"
        if mark.bounds.known:
            words = f"{words}: {mark.bounds.in_words(quoted=True)}"
        half = width_of(words, LABEL) / 2
        at = min(max((mark.value - low) / (high - low) * width, half), width - half)
        axes.text(low + at / width * (high - low), 10, words, size=LABEL, ha="center",
                  va="center", color=INK, gid="label", bbox=ON_PAPER)  # fmt: skip
        two_lines(axes, 30, NAMES, printed(str(row["value_text"])), str(row["population"]))
    return sheet.figure


@drawn_in_house_style
def base_year_sensitivity(
    years: pd.DataFrame,
    quoted: str | pd.Series,
    *,
    title: str,
    subtitle: str,
    source: str,
) -> Figure:
    """The change to one year from every earlier year, against the band of a quoted change.

    Takes what `base_years()` returns and the quoted figure, as its id or row. Raises
    `ValueError` where the figure has no bounds or is an individual's case.
    """
    figure = row_of(quoted)
    refuse_cases(figure.to_frame().T)
    band, words = bounds_of(figure), printed(str(figure["value_text"]))
    if not band.known:
        raise ValueError(f"{words} has no bounds to draw as a band")
    line, head = 32.0, 34.0
    tall = line * len(years) + head + 4
    sheet = open_sheet(title, subtitle, source, body=tall + 18)
    axes = sheet.axes(NAMES, 0, INSIDE - NAMES - 46, tall)
    finite = [end for end in (*years["change"], band.lower, band.upper, 0) if math.isfinite(end)]
    low, high = math.floor(min(finite) / 5) * 5, math.ceil(max(finite) / 5) * 5
    axes.set_xlim(low, high)
    scale(axes, [(tick, _signed(tick)) for tick in range(low, high + 1, 5)])
    axes.plot([0, 0], [head, tall], color=GREY, lw=1.2, zorder=1)
    colour = colour_of(str(figure["statement_id"]))
    left, right = max(low, band.lower), min(high, band.upper)
    axes.axvspan(left, right, facecolor="none", edgecolor=colour, linewidth=1.3,
                 linestyle=(0, (1, 1.2)), gid="rounding", zorder=1)  # fmt: skip
    allowed = band.in_words("percent", quoted=True, signed=True)
    _beside(axes, right, 8, words, colour=colour, weight="bold")
    _beside(axes, right, 21, allowed, colour=MUTED)
    for place, row in enumerate(years.to_dict("records")):
        y = head + line * (place + 0.5)
        change, weight = row["change"], "bold" if row["rounds_to_quoted"] else "normal"
        axes.plot([0, change], [y, y], color=PUBLISHED, lw=1.4, zorder=2)
        draw_mark(axes, Mark(change, Bounds.exact(change)), y, PUBLISHED)
        _beside(axes, max(change, 0), y, change_in_words(change), weight=weight)
        values = f"{row['base_value']:,.15g} to {row['end_value']:,.15g}"
        two_lines(axes, y, NAMES, f"from {row['base']} to {row['end']}", values, weight=weight)
    return sheet.figure


@drawn_in_house_style
def legend_plot(
    *,
    title: str = "How to read the marks",
    subtitle: str = "Every chart draws numbers in these forms",
    source: str = "examples, not data, drawn by the function that draws the charts",
) -> Figure:
    """The legend of all charts, drawn by the function that draws the charts."""
    rows = examples().to_dict("records")
    tall, width = 27.0, 112.0
    sheet = open_sheet(title, subtitle, source, body=tall * len(rows))
    for place, row in enumerate(rows):
        axes = sheet.axes(0, tall * place, width, tall)
        axes.set_xlim(0, 75)
        axes.set_axis_off()
        draw_mark(axes, Mark.of(row), tall / 2, PUBLISHED, elsewhere=40)
        for x, words, colour, side in (
            (width + 22, row["meaning"], INK, "left"),
            (INSIDE, printed(row["words"]), MUTED, "right"),
        ):
            axes.annotate(words, (0, tall / 2), xytext=(x, 0), textcoords="offset points",
                          va="center", ha=side, size=LABEL, color=colour,
                          annotation_clip=False, gid="label")  # fmt: skip
    return sheet.figure


def _lines(
    lines: Sequence[_Line],
    unit: str,
    title: str,
    subtitle: str,
    source: str,
    caveats: tuple[str, ...],
    note: str = "",
) -> Figure:
    """Lines of marks on one zero-based scale that has room for every label."""
    width = INSIDE - NAMES - 8
    upper = room_for([line.mark for line in lines], [line.words for line in lines], width)
    if not upper > 0:
        raise ValueError("none of these figures holds a number to draw")
    notes = [printed_caveats(caveats), note]
    sheet = open_sheet(title, subtitle, source, body=ROW * len(lines) + SCALE, notes=notes)
    axes = sheet.axes(NAMES, 0, width, ROW * len(lines))
    number_scale(axes, upper, _in_unit(unit), unit.replace("_", " "))
    axes.axvline(0, color=GREY, lw=0.8, zorder=1)
    for place, line in enumerate(lines):
        y = ROW * (place + 0.5)
        draw_mark(axes, line.mark, y, line.colour)
        draw_label(axes, line.mark, y, line.words)
        two_lines(axes, y, NAMES, line.name, line.detail)
    return sheet.figure


def _in_unit(unit: str) -> Callable[[float], str]:
    before, after = {"GBP": ("£", ""), "percent": ("", "%")}.get(unit, ("", ""))
    return lambda tick: f"{before}{tick:,.10g}{after}"


def _signed(tick: float) -> str:
    return f"{'−' if tick < 0 else '+' if tick > 0 else ''}{abs(tick):g}%"


def _beside(
    axes: Axes, x: float, y: float, words: str, *, colour: str = INK, weight: str = "normal"
) -> None:
    axes.annotate(words, (x, y), xytext=(8, 0), textcoords="offset points", va="center",
                  size=LABEL, color=colour, weight=weight, gid="label", annotation_clip=False,
                  bbox=ON_PAPER)  # fmt: skip
