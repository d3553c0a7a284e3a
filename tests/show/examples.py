"""A chart with every sort of mark, drawn as a cell draws it, and what finishes it."""

from typing import Any
from unittest.mock import patch

import pandas as pd

import analysis
from analysis.reading.bounds import Bounds
from analysis.show import canvas, days, draw_band, draw_bounds, said_in, show
from analysis.show.permission import printed_caveats

FALL = "cooper-2015-release/prosecutions-down"


def finished(figure: Any, **words: Any) -> tuple[Any, ...]:
    """What `show` displays: the chart and its folded table."""
    shown: list[Any] = []
    with patch("IPython.display.display", shown.append):
        show(figure, **words)
    return tuple(shown)


def published(series: str) -> pd.DataFrame:
    points = analysis.load_published().query("series_id == @series")
    return points.sort_values("period_end").reset_index(drop=True)


def stock() -> tuple[Any, dict[str, Any]]:
    rows = analysis.drift("notarise_identified").query("unit == 'people'")
    figures = analysis.load_figures().set_index("figure_id", drop=False).loc[rows["figure_id"]]
    names = [
        f"{days(row.date_earliest, row.date_latest)}, {row.speaker}" for row in rows.itertuples()
    ]
    chart, axes = canvas(height=400)
    caveats = draw_bounds(axes, figures, label=names)
    draw_band(axes, Bounds(20_000, 30_000, False, True), label="fits all")
    axes.xaxis.set_major_formatter("{x:,.0f}")
    return chart, {
        "id": "stock",
        "title": "Any number above 20,000 and up to 30,000 fits all six",
        "subtitle": "People identified by Notarise, as quoted from July 2014 to February 2015",
        "notes": [printed_caveats(caveats)],
        "source": said_in(figures),
        "data": figures[["value_text", "lower", "upper", "lower_closed", "upper_closed"]],
    }
