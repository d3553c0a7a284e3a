"""What a chart may show: no individual's case, and on one axis only what the verdicts allow."""

from __future__ import annotations

import pandas as pd

from analysis.show.phrases import capital, listed
from analysis.verdicts.codebook import Codebook, as_figures, point_id
from analysis.verdicts.compare import (
    ALLOWED,
    NotComparable,
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
    cases = figures[figures["coverage"] == "one_case"]
    if not cases.empty:
        raise ValueError(
            f"a figure of one person's case is never drawn: {_named(cases)}. "
            "Quote it in words, and draw the others without it."
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
        ids = rows.apply(point_id, axis=1) if "series_id" in rows else rows["figure_id"]
        pair = rows[ids.isin(map(str, refused[["left", "right"]].iloc[0]))]
        verdict = verdict_on(book, *(row for _, row in pair.iterrows()))
        raise NotComparable(
            operation,
            f"{_named(pair)} do not belong on one axis ({verdict.verdict.replace('_', ' ')}). "
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
    if several := [name for name in VINTAGE if name in points and points[name].nunique() > 1]:
        name = several[0]
        told = points["label" if name == "series_id" else name].unique()
        raise NotComparable(
            "joined_line",
            "A line joins points of one series that were published on one day; these have "
            f"several {VINTAGE[name]}: {listed(map(str, told))}.",
            "Draw each as a line of its own, in a panel of its own.",
            None,
        )
    caveats, book = one_axis(points, "joined_line"), Codebook.of()
    for at in range(len(points) - 1):
        pair = points.iloc[at : at + 2]
        verdict = verdict_on(book, *(row for _, row in pair.iterrows()))
        if "collection" in verdict.caveats:
            raise NotComparable(
                "joined_line",
                f"No line may join {_named(pair)}. {verdict.sentence}",
                "Draw what lies on each side as a line of its own, or as bars.",
                verdict,
            )
    return caveats


def printed_caveats(caveats: tuple[str, ...]) -> str:
    """Caveats as the line that is printed on a chart, or nothing."""
    first, *others = caveats or ("",)
    return f"Keep in mind: {'. '.join([first, *map(capital, others)])}." if first else ""


def _named(rows: pd.DataFrame) -> str:
    """Figures by their words, published points by what they count and when."""
    if "value_text" in rows:
        return listed(f"“{words}”" for words in rows["value_text"])
    return listed(
        f"{label} ({when})" for label, when in zip(rows["label"], rows["period"], strict=True)
    )
