"""What a chart may show: no individual's case, and on one axis only what the verdicts allow."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.show.sentences import listed, printed
from analysis.tables.load import load_figures
from analysis.verdicts.codebook import Codebook, as_figures
from analysis.verdicts.compare import (
    ALLOWED,
    NotComparable,
    point_id,
    ruled_out,
    verdict_on,
    verdicts_on,
)


def figures_of(ids: Iterable[str], figures: pd.DataFrame | None = None) -> pd.DataFrame:
    """The rows of figures by their ids, in the order of the ids; refuses individuals' cases.

    Raises `KeyError` for an id that no figure has, `ValueError` for coverage one_case.
    """
    known = (load_figures() if figures is None else figures).set_index("figure_id", drop=False)
    rows = known.loc[list(ids)].reset_index(drop=True)
    refuse_cases(rows)
    return rows


def refuse_cases(figures: pd.DataFrame) -> None:
    """Raises `ValueError` where a figure is of an individual's case."""
    if "coverage" not in figures:
        return
    cases = figures.loc[figures["coverage"] == "one_case", "figure_id"]
    if not cases.empty:
        raise ValueError(
            f"an individual's case is never charted: {', '.join(cases)}. "
            "Leave such figures out with figures.query(\"coverage != 'one_case'\")."
        )


def one_axis(rows: pd.DataFrame, operation: str = "side_by_side") -> tuple[str, ...]:
    """The caveats under which figures, or published data points, may share an axis.

    Raises `NotComparable` unless the verdict on every pair allows the operation, and no
    measure rules it out.
    """
    refuse_cases(rows)
    if len(rows) < 2:
        return ()
    book = Codebook.of()
    if told := ruled_out(book, operation, (row for _, row in as_figures(rows).iterrows())):
        raise NotComparable(
            operation,
            f"These do not belong on one line: what they count is not to be used for {told}.",
            "Draw each in a panel of its own, or show their words in a table.",
            None,
        )
    pairs = verdicts_on(book, rows)
    allowed = [verdict for verdict, operations in ALLOWED.items() if operation in operations]
    refused = pairs[~pairs["verdict"].isin(allowed)]
    if not refused.empty:
        _refuse(book, rows, str(refused["left"].iloc[0]), str(refused["right"].iloc[0]), operation)
    doubts = dict.fromkeys(words for cell in pairs["doubts"] for words in str(cell).split("; "))
    return tuple(words for words in doubts if words)


def _refuse(book: Codebook, rows: pd.DataFrame, left: str, right: str, operation: str) -> None:
    published = "series_id" in rows
    ids = rows.apply(point_id, axis=1) if published else rows["figure_id"]
    first, second = (rows[ids == name].iloc[0] for name in (left, right))
    verdict = verdict_on(book, first, second)
    words = [
        name if published else printed(str(row["value_text"]))
        for name, row in ((left, first), (right, second))
    ]
    raise NotComparable(
        operation,
        f"{listed(words)} do not belong on one axis ({verdict.verdict.replace('_', ' ')}). "
        f"{verdict.sentence}",
        "Draw each in a panel of its own, or show their words in a table.",
        verdict,
    )


def printed_caveats(caveats: tuple[str, ...]) -> str:
    """Caveats as the line that is printed on a chart, or nothing."""
    return f"Compared with caveats: {'; '.join(caveats)}." if caveats else ""
