"""data/processed from data/raw: built, never edited, the same bytes everywhere."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, suppress
from itertools import takewhile
from operator import eq
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.tables.errors import Fault, one_fault
from analysis.tables.files import shown, whole
from analysis.tables.load import BUILT_FROM, REBUILD, check_tables, data_directory, digest
from analysis.tables.schema import REASONS, descriptor, processed_fields, tables

WORKBOOK = "quoted_figures.xlsx"
PACKAGE = "datapackage.json"
DICTIONARY = "README.md"
MOST_WORDS_LISTED = 12
TYPES = {"string": "text", "integer": "whole number", "boolean": "true or false"}
TABLE_OF = re.compile(
    r"(?<=^\| column \| type \| meaning \|\n\| --- \| --- \| --- \|\n)(?:\|.*\n)*", flags=re.M
)
BEFORE, LONGEST = 20, 80


def build(output: Path | None = None, raw: Path | None = None) -> list[Path]:
    """Check data/raw and write every table with its derived columns to data/processed.

    Beside the tables stand a workbook that holds them all, and datapackage.json. The tables of
    data/README.md are written from the schema with them, unless `output` is given.

    Each file is replaced whole, and none before all are written. Returns the paths.
    Raises `DataError` with every fault of every raw table, and then writes nothing; and
    where the tables are those of an installed package, for which `output` must be given.
    """
    folder = output or data_directory() / "processed"
    if output is None and folder.is_relative_to(Path(__file__).parents[1]):
        remedy = "Name a folder of your own: analysis build --output DIR"
        raise one_fault(shown(folder), "belongs to the installed package", remedy)
    files = _files(output, raw)
    if output:
        _refuse_what_was_not_built(output, files)
    with ExitStack() as stack:
        # What is entered last is replaced first: the package, which says which files were built
        # from what, comes when they are there.
        for path in sorted(files, key=lambda path: path.name != PACKAGE):
            stack.enter_context(whole(path)).write_bytes(files[path])
    return [path for path in files if path.name != DICTIONARY]


def _refuse_what_was_not_built(folder: Path, files: Mapping[Path, bytes]) -> None:
    """Refuse a folder that holds tables of somebody's own, or built ones that somebody changed."""
    package = folder / PACKAGE
    known: dict[str, str] = {}
    with suppress(OSError, ValueError, KeyError, TypeError):
        told = json.loads(package.read_bytes())
        if BUILT_FROM in told:
            known = {each["path"]: each["hash"] for each in told["resources"]}
    # Of these no hash is written.
    unhashed = {PACKAGE, WORKBOOK} if known else set()
    own = [
        path.name
        for path, content in files.items()
        if path.exists() and path.name not in unhashed
        if digest(there := path.read_bytes()) != known.get(path.name) and there != content
    ]
    if own:
        remedy = "Name another folder with --output"
        raise one_fault(shown(folder), f"holds {', '.join(own)}, not as a build wrote it", remedy)


def stale(output: Path | None = None, raw: Path | None = None) -> list[Fault]:
    """What a rebuild would change in data/processed and data/README.md: first differing rows."""
    faults = []
    for path, content in _files(output, raw).items():
        there = path.read_bytes() if path.exists() else b""
        if there != content and path.name == WORKBOOK:
            faults.append(Fault(shown(path), "is not what a rebuild gives", remedy=REBUILD))
        elif there != content:
            faults.append(changed(path, there, content, REBUILD))
    return faults


def _files(output: Path | None, raw: Path | None) -> dict[Path, bytes]:
    """The content of every file of a build, by its path."""
    folder = output or data_directory() / "processed"
    files = {folder / name: content for name, content in processed(raw).items()}
    return files if output else files | _dictionary()


def changed(path: Path, there: bytes, built: bytes, remedy: str) -> Fault:
    """The fault of a text file that is not what a rebuild gives: its first differing row."""
    row, old, new = first_difference(there.decode("utf-8", "replace"), built.decode("utf-8"))
    problem = f"is '{old}' where a rebuild gives '{new}'"
    return Fault(shown(path), problem, row=row, remedy=remedy)


def processed(raw: Path | None = None) -> Mapping[str, bytes]:
    """The content of every file of data/processed, by its name."""
    # It imports openpyxl, which only a build needs.
    from analysis.tables.workbook import quoted_figures

    frames = check_tables(raw)
    return data_package(frames, raw) | {WORKBOOK: quoted_figures(frames)}


def data_package(frames: Mapping[str, pd.DataFrame], raw: Path | None = None) -> dict[str, bytes]:
    """The CSV files of checked tables and their datapackage.json, which the loaders read.

    The descriptor gives every column, derived ones included, with type, limits and foreign keys,
    in the terms of Frictionless Table Schema. Size and hash say which bytes it is about, and
    `built_from` of which raw files they were built.
    """
    folder = raw or data_directory() / "raw"
    files = {f"{name}.csv": as_csv(frame).encode() for name, frame in frames.items()}
    package = {
        **descriptor(),
        "profile": "tabular-data-package",
        BUILT_FROM: {name: digest((folder / name).read_bytes()) for name in files},
        "resources": [_resource(each, files) for each in descriptor()["resources"]],
    }
    return files | {PACKAGE: (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()}


def _resource(raw: Mapping[str, Any], files: Mapping[str, bytes]) -> dict[str, Any]:
    path = f"{raw['name']}.csv"
    content = files[path]
    return {
        "name": raw["name"],
        "path": path,
        "profile": "tabular-data-resource",
        "title": raw["title"],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": digest(content),
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": True},
        "schema": raw["schema"] | {"fields": processed_fields(raw["name"])},
    }


def _dictionary() -> dict[Path, bytes]:
    """The data dictionary as a rebuild gives it, where that is not what is there."""
    path = data_directory() / DICTIONARY
    there = path.read_bytes() if path.is_file() else b""
    content = with_columns(there.decode("utf-8")).encode()
    return {} if content == there else {path: content}


def with_columns(text: str) -> str:
    """The text of a data dictionary, its tables of columns as the schema gives them.

    Each stands under the heading of its table; all other words stay.
    """
    sections = re.split(r"(?m)^(?=## )", text)
    return "".join(
        TABLE_OF.sub(lambda _, name=name: "".join(_rows(name)), section, count=1)
        if (name := section[3:].partition("\n")[0]) in tables()
        else section
        for section in sections
    )


def _rows(table: str) -> Iterator[str]:
    """The rows of a table's columns in the data dictionary."""
    for field in processed_fields(table):
        kind = TYPES.get(field["type"], field["type"]) + " (derived)" * ("derived" in field)
        allowed = [
            word for word in field.get("constraints", {}).get("enum", []) if word not in REASONS
        ]
        listed = f" One of: {', '.join(allowed)}."
        if len(allowed) > MOST_WORDS_LISTED:
            listed = f" One of {len(allowed)} words, listed in the schema."
        yield f"| {field['name']} | {kind} | {field['description']}{listed if allowed else ''} |\n"


class Difference(NamedTuple):
    """The first line that differs, counted from 1, and what stands there in either text."""

    line: int
    there: str
    expected: str


def first_difference(
    there: str, expected: str, alike: Callable[[str, str], bool] = eq
) -> Difference:
    r"""The first line in which two texts differ, by `alike`, and what each of them has there.

    >>> first_difference("a,b\n1,2\n", "a,b\n1,3\n")
    Difference(line=2, there='1,2', expected='1,3')
    """
    old, new = there.split("\n"), expected.split("\n")
    line = next(
        (at for at, pair in enumerate(zip(old, new, strict=False)) if not alike(*pair)),
        min(len(old), len(new)),
    )
    pair = (lines[line] if line < len(lines) else "" for lines in (old, new))
    return Difference(line + 1, *from_where_they_differ(*pair))


def from_where_they_differ(there: str, expected: str) -> tuple[str, str]:
    """Two lines, cut to what surrounds the first letter that differs; "nothing" for an empty one.

    >>> from_where_they_differ("In 2013-14 it was 31,238.", "In 2013-14 it was 31,239.")
    ('…2013-14 it was 31,238.', '…2013-14 it was 31,239.')
    """
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(there, expected, strict=False))
    start = max(0, sum(1 for _ in alike) - BEFORE)
    dots = "…" if start else ""
    old, new = (shortened(dots + line[start:]) or "nothing" for line in (there, expected))
    return old, new


def shortened(text: str) -> str:
    """The start of a text, on one line.

    >>> shortened("two" + chr(10) + "lines")
    'two lines'
    """
    line = " ".join(text[: 2 * LONGEST].split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def as_csv(frame: pd.DataFrame) -> str:
    r"""A frame as CSV: numbers without needless digits, dates as ISO, nothing for what is missing.

    >>> as_csv(pd.DataFrame({"value": [1400.0, float("nan")], "closed": [True, False]}))
    'value,closed\n1400,true\n,false\n'
    """
    return frame.astype(object).map(_cell).to_csv(index=False, lineterminator="\n")


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
