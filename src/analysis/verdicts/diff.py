"""What changed between two states of the tables: rows, columns, cells, and the verdicts on them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd

from analysis.tables.errors import DataError, Fault, one_fault
from analysis.tables.files import read_bytes, read_csv, refuse_uneven_rows, shown
from analysis.tables.load import data_directory
from analysis.tables.schema import processed_fields, tables
from analysis.verdicts.compare import comparisons

EXPLAINING = ["note", "explanation", "url", "label", "title", "date_basis", "read_from"]
"""Columns of words about a row, whose change leaves what was concluded from it."""
COLUMNS = ["table", "id", "what", "column", "old", "new", "weight"]
READ = "value lower upper lower_closed upper_closed bound hedge epistemic".split()
"""Columns that a build reads from the words, without which nothing is compared."""
BUILT = "Name a folder that analysis build wrote, or a revision that git knows"
CONVERT: dict[str, Callable[[pd.Series[str]], pd.Series]] = {
    "number": lambda cells: pd.to_numeric(cells, errors="coerce"),
    "boolean": lambda cells: cells.eq("true"),
    "date": lambda cells: pd.to_datetime(cells, format="%Y-%m-%d", errors="coerce"),
}
RELEASE = r"^## [0-9]+\.[0-9]+\.[0-9]+, "
Tables = Mapping[str, pd.DataFrame]


def read_state(name: str) -> dict[str, pd.DataFrame]:
    """Every table as text: of a folder of built tables, or of a revision that git knows.

    Raises `DataError` for what no build wrote, with every fault of the first such table.
    """
    folder, frames = Path(name), {}
    with TemporaryDirectory() as made:
        for table in tables():
            there, file = folder / f"{table}.csv", f"data/processed/{table}.csv"
            is_here = folder.is_dir()
            content = read_bytes(there) if is_here else _git("show", f"{name}:{file}")
            path = Path(made, there.name)
            path.write_bytes(content)
            told = shown(there) if is_here else f"{name}:{file}"
            frames[table] = read_csv(path, told)
            refuse_uneven_rows(path, told)
            if faults := list(_faults(table, frames[table], told)):
                raise DataError(faults)
    return frames


def _faults(table: str, frame: pd.DataFrame, file: str) -> Iterator[Fault]:
    """What keeps a table from being compared: columns, cells or ids that are not there as built."""
    key = [*tables()[table].key]
    for column in [*key, *(READ if table == "figures" else ())]:
        if column not in frame:
            yield Fault(file, f"column '{column}' is missing", remedy=BUILT)
    if frame.columns.intersection(key).size == len(key):
        for row in np.flatnonzero(frame.duplicated(key)):
            ids = " ".join(map(str, frame.loc[row, key]))
            yield Fault(file, "stands twice", row=int(row) + 2, id=ids, remedy=BUILT)
        for column, kind in _plain(table, frame).items():
            cells = frame[column]
            wrong = CONVERT[kind](cells).isna() & cells.ne("")
            for row in np.flatnonzero(wrong):
                problem, value = f"{column} is '{cells[row]}', which is no {kind}", str(cells[row])
                yield Fault(file, problem, int(row) + 2, column=column, value=value, remedy=BUILT)


def last_release() -> str:
    """The revision that dated the newest version in CHANGELOG."""
    found = _git("log", "-1", "--format=%H", f"-G{RELEASE}", "--", "CHANGELOG.md")
    # In a shallow clone the oldest commit seems to have written everything.
    if not found.strip() or _git("rev-parse", "--is-shallow-repository").strip() == b"true":
        remedy = "Fetch the whole history, or name a revision or a folder"
        raise one_fault("CHANGELOG.md", "has no release in git's history", remedy)
    return found.decode().strip()


def diff(old: Tables, new: Tables) -> pd.DataFrame:
    """What changed between two states, one row for each row, column, cell or verdict.

    Columns: table, id, what (added, removed, changed), column, old, new, weight. A change is
    major where what was concluded from the old tables may no longer hold: a row or a column
    is gone, a cell says something else, two figures get another verdict. It is minor where
    something was added, or words that explain were changed.
    """
    parts = [part for name in tables() for part in _of_table(name, old[name], new[name])]
    changes = pd.concat([*parts, _verdicts(old, new)], ignore_index=True)
    explains = changes["column"].isin(EXPLAINING) & changes["what"].eq("changed")
    minor = changes["what"].eq("added") | explains
    return changes.assign(weight=minor.map({True: "minor", False: "major"}))[COLUMNS]


def unnamed(changes: pd.DataFrame, changelog: str) -> list[Fault]:
    """A fault for every row that changed or went and that CHANGELOG does not name.

    What the build derives is left out: a rule changed it, which CHANGELOG says once.
    """
    typed = [(name, column) for name in tables() for column in ("", *tables()[name].columns)]
    rows = changes[changes["what"].ne("added") & changes["id"].ne("")]
    rows = rows[pd.MultiIndex.from_frame(rows[["table", "column"]]).isin(typed)]
    named = re.findall(r"`([^`\s]+)`", changelog)
    rows = rows[~rows["id"].str.partition(" ")[0].isin(named)]
    columns = rows["column"].replace("", "removed").groupby([rows["table"], rows["id"]], sort=False)
    remedy = "Say there what the row said, what it says, and how that was found"
    return [
        Fault("CHANGELOG.md", f"{table}: does not name it ({words})", id=id, remedy=remedy)
        for table, id, words in columns.agg(", ".join).reset_index().itertuples(index=False)
    ]


def told(changes: pd.DataFrame) -> Iterator[str]:
    """The changes in lines, ended by what they amount to."""
    for table, rows in changes.groupby("table", sort=False):
        counts = rows.drop_duplicates(["what", "id"])["what"].value_counts(sort=False)
        yield f"{table}: " + ", ".join(f"{count:,} {what}" for what, count in counts.items())
        for id, what, column, old, new, weight in rows[COLUMNS[1:]].itertuples(index=False):
            place = " ".join(part for part in (id, column) if part)
            change = f": '{old}' → '{new}'" if what == "changed" else f" {what}"
            yield f"  {place}{change} ({weight})"
    weights = set(changes["weight"])
    yield f"The change is {min(weights)}." if weights else "Nothing changed."


def _of_table(name: str, old: pd.DataFrame, new: pd.DataFrame) -> Iterator[pd.DataFrame]:
    columns = [column for column in old if column in new]
    for what, those, others in (("removed", old, new), ("added", new, old)):
        gone = those.columns.difference(others.columns, sort=False)
        yield pd.DataFrame({"table": name, "id": "", "what": what, "column": gone})
    key = list(tables()[name].key)
    first, second = (frame.set_index(frame[key].agg(" ".join, axis=1)) for frame in (old, new))
    for what, there, other in (("removed", first, second), ("added", second, first)):
        ids = there.index.difference(other.index, sort=False)
        yield pd.DataFrame({"table": name, "id": ids, "what": what, "column": ""})
    both = first.index.intersection(second.index, sort=False)
    before, after = first.loc[both, columns], second.loc[both, columns]
    cells = before.compare(after, result_names=("old", "new")).stack(level=0, future_stack=True)
    cells = cells.dropna(how="all").rename_axis(["id", "column"]).reset_index()
    yield cells.assign(table=name, what="changed")


def _verdicts(old: Tables, new: Tables) -> pd.DataFrame:
    """The pairs of figures in both states whose verdict is another one."""
    found = []
    for state in (old, new):
        frames = {name: _typed(name, state[name]) for name in state if name != "not_figures"}
        pairs = comparisons(**frames)[["left", "right", "verdict"]].astype(str)
        ends = pairs[["left", "right"]].apply(lambda row: " with ".join(sorted(row)), axis=1)
        found.append(pairs.assign(id=ends)[["id", "verdict"]])
    both = found[0].merge(found[1], on="id", suffixes=("_old", "_new"))
    both = both.rename(columns={"verdict_old": "old", "verdict_new": "new"}).query("old != new")
    return both.assign(table="verdicts", what="changed", column="")


def _typed(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """A table with numbers, dates and truth values, and every column that its time did not have."""
    typed = {column: CONVERT[kind](frame[column]) for column, kind in _plain(name, frame).items()}
    lacking: dict[str, Any] = {
        field.name: pd.NaT if field.type == "date" else "not_applicable"
        for field in tables()[name].fields
        if field.name not in frame
    }
    return frame.assign(**typed, **lacking)


def _plain(name: str, frame: pd.DataFrame) -> dict[str, str]:
    """The columns that are there and hold no text, each with its type."""
    of_type = {field["name"]: field["type"] for field in processed_fields(name)}
    return {str(column): of_type[column] for column in frame if of_type.get(column) in CONVERT}


def _git(*arguments: str) -> bytes:
    folder = data_directory().parent
    try:
        return subprocess.run(
            ["git", *arguments], cwd=folder, check=True, capture_output=True
        ).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", b"").decode(errors="replace").strip() or str(error)
        remedy = "Name a folder of built tables, or a revision that git knows"
        raise one_fault("git", f"says '{said}'", remedy) from None
