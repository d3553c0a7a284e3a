"""What a chart may show: no individual's case, and on one axis only what the verdicts allow."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from analysis.show.phrases import listed
from analysis.verdicts.codebook import Codebook, as_figures
from analysis.verdicts.compare import (
    ALLOWED,
    NotComparable,
    point_id,
    ruled_out,
    verdict_on,
    verdicts_on,
)

APART = "Draw each in a panel of its own, or show their words in a table."
VINTAGE = {"series_id": "series", "segment": "segments", "publication_date": "days of publication"}


def refuse_cases(figures: pd.DataFrame) -> None:
    """Raises `ValueError` where a figure is of an individual's case."""
    if "coverage" not in figures:
        return
    named = figures["figure_id"] if "figure_id" in figures else figures.index.to_series()
    cases = named[figures["coverage"] == "one_case"].astype(str)
    if not cases.empty:
        raise ValueError(
            f"a figure of one person's case is never drawn: {', '.join(cases)}. "
            "Quote it in words, or leave out the rows whose coverage is one_case."
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
            APART,
            None,
        )
    pairs = verdicts_on(book, rows)
    allowed = [verdict for verdict, operations in ALLOWED.items() if operation in operations]
    refused = pairs[~pairs["verdict"].isin(allowed)]
    if not refused.empty:
        published = "series_id" in rows
        ids = rows.apply(point_id, axis=1) if published else rows["figure_id"]
        pair = [rows[ids == str(refused[side].iloc[0])].iloc[0] for side in ("left", "right")]
        verdict = verdict_on(book, *pair)
        words = [point_id(row) if published else f"“{row['value_text']}”" for row in pair]
        raise NotComparable(
            operation,
            f"{listed(words)} do not belong on one axis ({verdict.verdict.replace('_', ' ')}). "
            f"{verdict.sentence}",
            APART,
            verdict,
        )
    doubts = dict.fromkeys(words for cell in pairs["doubts"] for words in str(cell).split("; "))
    return tuple(words for words in doubts if words)


def one_line(points: pd.DataFrame) -> tuple[str, ...]:
    """The caveats under which published points may be joined by a line, in the order of time.

    Raises `NotComparable` where they are of several series, segments or days of publication,
    where the way of counting changed between two of them, or where the codebook rules a line out.
    """
    # Quoted figures have none of these; the verdict on each pair looks at what is behind them.
    vintages = points[[name for name in VINTAGE if name in points]].drop_duplicates()
    if len(vintages) > 1:
        kind = next(name for name in VINTAGE if vintages[name].nunique() > 1)
        several = vintages[kind].unique()
        raise NotComparable(
            "joined_line",
            "A line joins points of one series that were published on one day; these have "
            f"{len(several)} {VINTAGE[kind]}: {listed(map(str, several))}.",
            "Draw each as a line of its own, in a panel of its own.",
            None,
        )
    caveats, book = one_axis(points, "joined_line"), Codebook.of()
    for (_, first), (_, second) in pairwise(points.iterrows()):
        verdict = verdict_on(book, first, second)
        if not verdict.allows("joined_line") or "collection" in verdict.caveats:
            raise NotComparable(
                "joined_line",
                f"No line may join {listed(map(point_id, (first, second)))}. {verdict.sentence}",
                "Draw what lies on each side as a line of its own, or as bars.",
                verdict,
            )
    return caveats


def printed_caveats(caveats: tuple[str, ...]) -> str:
    """Caveats as the line that is printed on a chart, or nothing."""
    return f"Compared with caveats: {'; '.join(caveats)}." if caveats else ""
