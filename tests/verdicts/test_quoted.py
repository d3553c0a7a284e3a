"""What is worked out of figures and points of the tables, in the files of tests/verdicts/quoted.

A line against the margin is what is asked, in Python; below it stands the result, or the refusal,
to its end or to three dots.
"""

from __future__ import annotations

import math
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from made_up import cases

import analysis
from analysis import NotComparable, load_published
from analysis.verdicts.codebook import Codebook
from analysis.verdicts.compare import rows_of, verdict_on, whole_row

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


ASKED = {
    "nth": nth,
    "point": point,
    "given": given,
    "nspcc": lambda part: nth(f"nspcc_foi_child_sexual_offences_ew_{part}", 0),
    "row": lambda name, **cells: given(rows_of(name)[0], **cells),
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
    for said, wanted in zip(told, expected, strict=True):
        start = wanted.removesuffix("…")
        assert said == wanted or (start != wanted and said.startswith(start))
