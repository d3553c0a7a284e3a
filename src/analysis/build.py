"""data/processed from data/raw: built, never edited, the same bytes everywhere."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import Fault
from analysis.files import shown, whole
from analysis.tables import check_tables, data_directory


def build(output: Path | None = None, raw: Path | None = None) -> list[Path]:
    """Check data/raw and write every table with its bounds to data/processed.

    Each file is replaced whole, and none before all are written. Returns the paths.
    Raises `DataError` with every fault of every raw table, and then writes nothing.
    """
    folder = output or data_directory() / "processed"
    texts = processed(raw)
    with ExitStack() as stack:
        for name, text in texts.items():
            draft = stack.enter_context(whole(folder / name))
            draft.write_bytes(text.encode("utf-8"))
    return [folder / name for name in texts]


def stale(output: Path | None = None, raw: Path | None = None) -> list[Fault]:
    """What a rebuild would change in data/processed: file and first differing row."""
    folder = output or data_directory() / "processed"
    faults = []
    for name, text in processed(raw).items():
        path = folder / name
        there = path.read_bytes().decode("utf-8", "replace") if path.exists() else ""
        if there != text:
            faults.append(_first_difference(shown(path), there, text))
    return faults


def _first_difference(file: str, there: str, built: str) -> Fault:
    old, new = there.split("\n"), built.split("\n")
    row = next(
        (
            number
            for number, pair in enumerate(zip(old, new, strict=False), 1)
            if pair[0] != pair[1]
        ),
        min(len(old), len(new)) + 1,
    )

    def line(lines: list[str]) -> str:
        return lines[row - 1][:80] if row <= len(lines) else "nothing"

    return Fault(
        file,
        f"is '{line(old)}' where a rebuild gives '{line(new)}'",
        row=row,
        remedy="Run analysis build",
    )


def processed(raw: Path | None = None) -> Mapping[str, str]:
    """The text of every file of data/processed, by its name."""
    return {f"{name}.csv": as_csv(frame) for name, frame in check_tables(raw).items()}


def as_csv(frame: pd.DataFrame) -> str:
    r"""A frame as CSV: numbers without needless digits, dates as ISO, nothing for what is missing.

    >>> as_csv(pd.DataFrame({"value": [1400.0, float("nan")], "closed": [True, False]}))
    'value,closed\n1400,true\n,false\n'
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(frame.columns)
    writer.writerows(zip(*([_cell(value) for value in frame[name]] for name in frame), strict=True))
    return out.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, str):
        return value
    if value is None or value is pd.NaT or value is pd.NA:
        return ""
    if isinstance(value, bool | np.bool_):
        return str(value).lower()
    if isinstance(value, float):
        return "" if math.isnan(value) else repr(float(value)).removesuffix(".0")
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return str(value)
