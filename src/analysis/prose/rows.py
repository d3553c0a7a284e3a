"""Rows chosen and arranged for a notebook: figures, data points and derived numbers.

Frames in, frames out; `display.table` shows them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.show.display import BOUNDS
from analysis.show.sentences import (
    measure_label,
    periods_of,
)
from analysis.tables.schema import REASONS
from analysis.verdicts.derive import Derived


def transcribed_whole(statements: pd.DataFrame) -> pd.DataFrame:
    """The statements whose whole text was at hand, in the order of their dates.

    >>> from analysis.tables.load import load_statements
    >>> transcribed_whole(load_statements())["statement_id"].tolist()
    ['guardian-2015-preview', 'cooper-2015-release', 'abbott-2017-oped']
    """
    whole = statements[~statements["text_sha256"].isin(REASONS)]
    return whole.sort_values(["date_earliest", "date_latest"], kind="stable").reset_index(drop=True)


def figures_in(statements: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """The figures of some statements, in the order in which they stand in `figures`."""
    return figures[figures["statement_id"].isin(statements["statement_id"])].reset_index(drop=True)


def figures_by_id(figures: pd.DataFrame, ids: Sequence[str]) -> pd.DataFrame:
    """The rows of figures by their ids, in the order of the ids."""
    return figures.set_index("figure_id", drop=False).loc[list(ids)].reset_index(drop=True)


def cases_of_one(figures: pd.DataFrame) -> list[str]:
    """The ids of figures of one person's case, which are never charted."""
    return figures.loc[figures["coverage"].eq("one_case"), "figure_id"].tolist()


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame, one after the other, by the names of the columns."""
    return [
        {str(name): cell for name, cell in row.items()} for row in frame.to_dict(orient="records")
    ]


def row_of(figures: pd.DataFrame, figure_id: str) -> pd.Series:
    """The row of a figure; raises `KeyError` for an id that is not among the figures."""
    found = figures[figures["figure_id"] == figure_id]
    if found.empty:
        raise KeyError(f"no figure has the id '{figure_id}'")
    return found.iloc[0]


def last_day_of(statements: pd.DataFrame, figure: pd.Series) -> pd.Timestamp:
    """The last day on which the statement of a figure can have been made."""
    days_said = statements.set_index("statement_id")["date_latest"]
    return pd.Timestamp(str(days_said.loc[str(figure["statement_id"])]))


def what_each_gives(figures: pd.DataFrame, words: str = "quote") -> pd.DataFrame:
    """Figures with their words and bounds, and what the statement says about them.

    `words` names the column that carries them. The column `figure` holds the ids, for
    `display.table` to link the words to.
    """
    columns = {
        "figure_id": "figure",
        words: "words",
        "value": "value",
        **{name: name for name in BOUNDS},
        "population_group": "whom or what it counts",
        "geography": "place",
        "period_text": "period",
        "base_period_text": "base",
        "source_named": "source",
    }
    return figures[list(columns)].rename(columns=columns).reset_index(drop=True)


def points_of(published: pd.DataFrame, series: Sequence[str], period: str = "") -> pd.DataFrame:
    """The data points of some series, of one period where it is named, in the order of the series.

    >>> from analysis.tables.load import load_published
    >>> series = ["cps_child_abuse_convicted", "cps_child_abuse_prosecuted"]
    >>> points_of(load_published(), series, "2013-14")["value"].tolist()
    [6096.0, 7998.0]
    """
    found = published[published["series_id"].isin(list(series))]
    if period:
        found = found[[name == period for name in periods_of(found)]]
    order = found["series_id"].map(list(series).index)
    return found.iloc[order.argsort(kind="stable")].reset_index(drop=True)


def years_across(points: pd.DataFrame) -> pd.DataFrame:
    """Data points with a row a period and a column a measure, in the order of the points."""
    labels = points["measure_id"].map(measure_label)
    wide = points.assign(period=periods_of(points), measure=labels).pivot_table(
        index="period", columns="measure", values="value", sort=False
    )
    ordered = wide[list(dict.fromkeys(labels))].sort_index()
    return ordered.rename_axis(columns=None).reset_index()


def derived_rows(derived: Mapping[str, Derived]) -> pd.DataFrame:
    """Derived numbers as rows: what, bounds, unit, and how each was worked out."""
    return pd.DataFrame(
        [
            {
                "what": name,
                "bounds": number.bounds,
                "unit": number.unit,
                "worked_out_as": number.formula,
            }
            for name, number in derived.items()
        ]
    )
