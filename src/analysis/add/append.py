"""Rows of one's own, added to a workbook, to CSV files or to data/raw; nothing is overwritten."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis.tables.errors import DataError, Fault, one_fault
from analysis.tables.files import column_named, read_cells, shown, whole
from analysis.tables.load import data_directory
from analysis.tables.schema import Table, tables

if TYPE_CHECKING:
    from analysis.add.drafts import Addition

NOTHING_THERE = ("has no sheet named", "has a header and no rows")


@dataclass(frozen=True, slots=True)
class Changes:
    """What was added, or would be: new rows of each table, and the files they go to."""

    rows: Mapping[str, pd.DataFrame]
    paths: tuple[Path, ...]

    def __str__(self) -> str:
        if not any(map(len, self.rows.values())):
            return "Nothing to add: every row is there already."
        counts = [
            f"{len(rows):,} {'row' if len(rows) == 1 else 'rows'} of {name}"
            for name, rows in self.rows.items()
        ]
        return f"New: {', '.join(counts)}."


def write(added: Addition, target: str | Path | None = None, *, dry_run: bool = False) -> Changes:
    """Add the rows of a checked statement to a workbook or a folder of CSV files of your own.

    `target` is a .xlsx file or a folder, made where it is not there; without it the rows go to
    data/raw. Rows that are there already are left as they are, so a second run changes nothing.
    `load_figures(target, beside=True)` reads them beside the built-in figures.

    Raises:
        DataError: a row is there with other words, or the file is open in Excel.
    """
    cells, folder = added.cells, Path(target or data_directory() / "raw")
    if target is None and folder.is_relative_to(Path(__file__).parents[1]):
        raise one_fault(
            "data/raw",
            "is part of the installed package here",
            "Work in a checkout of the repository, or name a file of your own with --output",
        )
    is_workbook = folder.suffix.lower() == ".xlsx"
    if not is_workbook and folder.suffix:
        problem = "is neither a workbook nor a folder"
        raise one_fault(shown(folder), problem, "Name a .xlsx file or a folder")
    files = {name: folder if is_workbook else folder / f"{name}.csv" for name in cells}
    rows: dict[str, pd.DataFrame] = {}
    faults: list[Fault] = []
    before = {path: _bytes(path) for path in files.values()}
    for name, path in files.items():
        rows[name], found = _new_rows(cells[name], tables()[name], path)
        faults += found
    if faults:
        raise DataError(faults)
    paths = tuple(dict.fromkeys(path for name, path in files.items() if len(rows[name])))
    changes = Changes(rows, paths)
    if dry_run or not paths:
        return changes
    try:
        if any(mark.exists() for path in paths for mark in _marks_of_use(path)):
            raise PermissionError
        with ExitStack() as stack:
            for path in paths:
                out = stack.enter_context(whole(path))
                if is_workbook:
                    out.write_bytes(_extended_workbook(path, rows))
                else:
                    out.write_bytes(_extended_csv(path, rows[path.stem]))
            # Another run may have added its rows since these were compared with what was there.
            if changed := [path for path in paths if _bytes(path) != before[path]]:
                problem = "was changed by another program meanwhile, and nothing is written"
                raise one_fault(shown(changed[0]), problem, "Run this again")
    except PermissionError:
        problem = "cannot be written; it may be open in another program"
        remedy = "Save and close it in Excel, then run this again"
        raise one_fault(shown(paths[0]), problem, remedy) from None
    return changes


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def existing(path: Path, table: Table) -> pd.DataFrame:
    """The cells of a table that is there already; no rows where there is none."""
    try:
        if path.exists():
            return read_cells(path, table, sheet_required=True).fillna("")
    except DataError as error:
        if not all(fault.problem.startswith(NOTHING_THERE) for fault in error.faults):
            raise
    return pd.DataFrame(columns=table.columns, dtype=str)


def _new_rows(rows: pd.DataFrame, table: Table, path: Path) -> tuple[pd.DataFrame, list[Fault]]:
    """The rows whose key is not there yet; a key that is there with other cells is a fault."""
    there = existing(path, table).to_dict("records")
    known = {tuple(row[key] for key in table.key): row for row in there}
    is_new, faults = [], []
    for row in rows.to_dict("records"):
        key = tuple(row[name] for name in table.key)
        old = known.get(key, {})
        is_new.append(not old)
        column = next((name for name in table.columns if old and old[name] != row[name]), None)
        if column:
            problem = (
                f"{' '.join(key)} is there already, with another {column} "
                f"('{old[column]}', not '{row[column]}')"
            )
            remedy = "Nothing is overwritten: change it there, or give this one another name"
            faults.append(Fault(f"{shown(path)}, table {table.name}", problem, remedy=remedy))
    return rows.loc[is_new], faults


def _extended_csv(path: Path, rows: pd.DataFrame) -> bytes:
    """The bytes of a CSV file with rows added at its end, in the order of its own columns."""
    old = path.read_bytes() if path.exists() else b""
    header = next(csv.reader(io.StringIO(old.decode("utf-8-sig"))), list(map(str, rows)))
    # A derived column may stand in a file that this package wrote.
    ordered = rows.reindex(
        columns=[column_named(each, rows.columns) for each in header], fill_value=""
    )
    end = "\r\n" if b"\r\n" in old else "\n"
    return old + ordered.to_csv(index=False, header=not old, lineterminator=end).encode()


def _extended_workbook(path: Path, rows: Mapping[str, pd.DataFrame]) -> bytes:
    # openpyxl is slow to import and only workbooks need it.
    import openpyxl

    from analysis.tables.workbook import add_rows, add_table, as_bytes, new_book, with_types

    book = openpyxl.load_workbook(path) if path.exists() else new_book("Figures of my own")
    for name, new in rows.items():
        if new.empty:
            continue
        typed = with_types(new, tables()[name])
        if name in book.sheetnames:
            add_rows(book[name], typed)
        else:
            add_table(book.create_sheet(name), typed)
    return as_bytes(book)


def _marks_of_use(path: Path) -> tuple[Path, ...]:
    """The files that Excel and LibreOffice keep beside one that they hold open."""
    return path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#")
