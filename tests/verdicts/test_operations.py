"""What is worked out of two made-up figures, or why not, in the files of tests/verdicts/operations.

A line against the margin names the operation and, after a colon, the cells that are changed
in the two figures, as in the files of pairs. Below it stands the result, or the refusal.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from made_up import CODEBOOK, FIGURE, LATER, SAID, SOURCES, STATISTICS, cases, pair_of

from analysis import NotComparable, change, difference, per, ratio, remainder, share, total
from analysis.verdicts.codebook import Codebook

KNOWN = pd.DataFrame([FIGURE, {**FIGURE, **LATER}])
BOOK = Codebook(KNOWN, SAID, CODEBOOK, SOURCES, STATISTICS)
TWO = {"ratio": ratio, "difference": difference, "change": change, "share": share}
CASES = list(cases(Path(__file__).parent / "operations"))


def result(asked: str, pair: str, illustrate: str) -> str:
    first, second = (
        pd.Series(
            {"value_text": "so many" if pd.isna(row["value"]) else f"{row['value']:g}", **row}
        )
        for row in pair_of(pair)
    )
    operation, _, period = asked.partition(" a ")
    period, _, length = period.partition(" of ")
    if operation == "per":
        months = float(length.split()[0]) if length else None
        return str(per(first, period, length=months, illustrate=illustrate, book=BOOK))
    if operation == "total":
        return str(total([first, second], illustrate=illustrate, book=BOOK))
    if operation.startswith("remainder"):
        as_share = operation.endswith("share")
        return str(remainder(first, second, as_share=as_share, illustrate=illustrate, book=BOOK))
    return str(TWO[operation](first, second, illustrate=illustrate, book=BOOK))


def told(case: str) -> list[str]:
    """The result in words, or the operation that is refused and the refusal."""
    asked, _, pair = case.partition(": ")
    asked, _, illustrate = asked.partition(" assuming ")
    try:
        return [result(asked, pair, illustrate)]
    except NotComparable as error:
        return [f"{error.operation} is refused{'' if error.verdict else ' outright'}", str(error)]


@pytest.mark.parametrize(("case", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_an_operation_gives_what_is_written_down(case: str, expected: list[str]) -> None:
    assert told(case) == expected
