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

from analysis.tables.differing import first_difference
from analysis.tables.errors import DataError, Fault
from analysis.tables.files import shown, whole
from analysis.tables.load import check_tables, data_directory
from analysis.tables.package import datapackage

WORKBOOK = "quoted_figures.xlsx"


def build(output: Path | None = None, raw: Path | None = None) -> list[Path]:
    """Check data/raw and write every table with its bounds to data/processed.

    Beside the tables stand a workbook that holds them all, and datapackage.json.

    Each file is replaced whole, and none before all are written. Returns the paths.
    Raises `DataError` with every fault of every raw table, and then writes nothing; and
    where the tables are those of an installed package, for which `output` must be given.
    """
    folder = output or data_directory() / "processed"
    if output is None and folder.is_relative_to(Path(__file__).parents[1]):
        remedy = "Name a folder of your own: analysis build --output DIR"
        raise DataError([Fault(shown(folder), "belongs to the installed package", remedy=remedy)])
    files = processed(raw)
    with ExitStack() as stack:
        for name, content in files.items():
            draft = stack.enter_context(whole(folder / name))
            draft.write_bytes(content)
    return [folder / name for name in files]


def stale(output: Path | None = None, raw: Path | None = None) -> list[Fault]:
    """What a rebuild would change in data/processed: file and first differing row."""
    folder = output or data_directory() / "processed"
    faults = []
    for name, content in processed(raw).items():
        path = folder / name
        there = path.read_bytes() if path.exists() else b""
        if there == content:
            continue
        if name == WORKBOOK:
            remedy = "Run analysis build"
            faults.append(Fault(shown(path), "is not what a rebuild gives", remedy=remedy))
        else:
            faults.append(changed(path, there, content, "Run analysis build"))
    return faults


def changed(path: Path, there: bytes, built: bytes, remedy: str) -> Fault:
    """The fault of a text file that is not what a rebuild gives: its first differing row."""
    row, old, new = first_difference(there.decode("utf-8", "replace"), built.decode("utf-8"))
    problem = f"is '{old}' where a rebuild gives '{new}'"
    return Fault(shown(path), problem, row=row, remedy=remedy)


def processed(raw: Path | None = None) -> Mapping[str, bytes]:
    """The content of every file of data/processed, by its name."""
    # It imports openpyxl, which only a build needs.
    from analysis.tables.workbook import quoted_figures

    tables = check_tables(raw)
    files = {f"{name}.csv": as_csv(frame).encode() for name, frame in tables.items()}
    return files | {
        "datapackage.json": datapackage(files).encode(),
        WORKBOOK: quoted_figures(tables),
    }


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
        # A bare carriage return would not be quoted, and starts a row of its own in Excel.
        return value.replace("\r", "\n")
    if value is None or value is pd.NaT or value is pd.NA:
        return ""
    if isinstance(value, bool | np.bool_):
        return str(value).lower()
    if isinstance(value, float):
        return "" if math.isnan(value) else repr(float(value)).removesuffix(".0")
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return str(value)
