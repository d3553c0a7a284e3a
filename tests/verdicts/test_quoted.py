"""What is worked out of figures and points of the tables, in the files of tests/verdicts/quoted.

A line against the margin is what is asked, in Python; below it stands the result, or the refusal
or error with its kind, to its end or to three dots.
"""

from __future__ import annotations

import math
from functools import cache, partial
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from made_up import cases

import analysis
from analysis import (
    Bounds,
    Derived,
    NotComparable,
    completeness,
    load_published,
    load_sources,
    trace,
)
from analysis.verdicts.codebook import Codebook
from analysis.verdicts.compare import verdict_on, whole_row
from analysis.verdicts.trace import published_words

# One codebook for all, since each operation would else load the tables again.
BOOK = Codebook.of()
PUBLISHED = load_published()


def nth(series: str, place: int) -> pd.Series:
    return PUBLISHED[PUBLISHED["series_id"] == series].iloc[place]


def point(series: str, start: str, end: str | None = None) -> pd.Series:
    rows = PUBLISHED[PUBLISHED["series_id"].eq(series) & PUBLISHED["period_start"].eq(start)]
    return (rows if end is None else rows[rows["period_end"] == end]).iloc[0]


def given(row: pd.Series, **cells: Any) -> pd.Series:
    return pd.Series({**row, **cells})


@cache
def trace_of_all() -> pd.DataFrame:
    rows = trace()
    return rows.assign(words=[published_words(row) for _, row in rows.iterrows()])


def cells(rows: pd.DataFrame, *columns: str) -> str:
    """Cells of rows: those of a row with commas between them, a row after a semicolon."""
    told = rows[list(columns)].round(4).astype(object)
    return "; ".join(", ".join(map(str, row)) for row in told.itertuples(index=False))


def traced(figure: str, *columns: str, **where: str) -> str:
    rows = trace_of_all().query("figure_id == @figure")
    for column, cell in where.items():
        rows = rows[rows[column] == cell]
    return cells(rows, *columns)


def one_source(column: str, published: dict[str, Any], **quoted: Any) -> str:
    """A cell of the trace of one figure to one point, some cells of both changed."""
    points = PUBLISHED.query("series_id == 'nspcc_children_maltreated_by_parent'")
    row = load_sources().query("series_id == 'nspcc_children_maltreated_by_parent'").head(1)
    figures = BOOK.figures[BOOK.figures["figure_id"].isin(row["figure_id"])]
    return cells(
        trace(figures.assign(**quoted), sources=row, published=points.assign(**published)), column
    )


def said(attribute: str, **changed: str) -> str:
    """Whether an attribute of one figure is given, some cells of which are changed."""
    rise = BOOK.figures.query("figure_id == 'cooper-2015-release/offences-up'")
    return cells(completeness(rise.assign(**changed)), attribute)


def counted(attribute: str, *statements: str) -> str:
    """How many figures of some statements give an attribute, point at it or leave it out."""
    rows = completeness().query("statement_id in @statements")
    counts = rows[attribute].value_counts().sort_index()
    return ", ".join(f"{number} {word}" for word, number in counts.items())


ASKED = {
    "Bounds": Bounds,
    "Derived": Derived,
    "all_time": analysis.all_time,
    "base_years": analysis.base_years,
    "cells": cells,
    "counted": counted,
    "drift": analysis.drift,
    "inf": math.inf,
    "nan": math.nan,
    "one_source": one_source,
    "said": said,
    "traced": traced,
    "Series": pd.Series,
    "nth": nth,
    "point": point,
    "given": given,
    "nspcc": lambda part: nth(f"nspcc_foi_child_sexual_offences_ew_{part}", 0),
    "row": lambda name, **cells: given(whole_row(name, BOOK.figures), **cells),
    "day": pd.Timestamp,
    "UNKNOWN": {"lower": math.nan, "upper": math.nan},
} | {
    name: partial(getattr(analysis, name), book=BOOK)
    for name in ("change", "difference", "per", "ratio", "remainder", "share", "total")
}
ASKED["compare"] = lambda *asked: verdict_on(BOOK, *(whole_row(of, BOOK.figures) for of in asked))
CASES = list(cases(Path(__file__).parent / "quoted"))


@pytest.mark.parametrize(("asked", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_what_is_asked_of_the_tables_gives_what_is_written_down(
    asked: str, expected: list[str]
) -> None:
    try:
        told = [str(eval(asked, ASKED))]
    except NotComparable as error:
        told = [f"{error.operation} is refused", str(error)]
    except (KeyError, TypeError, ValueError) as error:
        told = [type(error).__name__, str(error.args[0])]
    for said, wanted in zip(told, expected, strict=True):
        start = wanted.removesuffix("…")
        assert said == wanted or (start != wanted and said.startswith(start))
