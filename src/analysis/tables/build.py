"""data/processed from data/raw: built, never edited, the same bytes everywhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from itertools import takewhile, zip_longest
from pathlib import Path

import pandas as pd

from analysis.tables.errors import Fault
from analysis.tables.files import refuse, shown, whole
from analysis.tables.load import BUILT_FROM, REBUILD, check_tables, data_directory, digest
from analysis.tables.schema import REASONS, descriptor, processed_fields

WORKBOOK = "quoted_figures.xlsx"
PACKAGE = "datapackage.json"
DICTIONARY = "README.md"
MOST_WORDS_LISTED = 12
TYPES = {"string": "text", "integer": "whole number", "boolean": "true or false"}
TABLE_OF = re.compile(
    r"(^## (\w+)\n(?:(?!## ).*\n)*?\| column \| type \| meaning \|\n\| --- .*\n)(?:\|.*\n)*",
    flags=re.M,
)
BEFORE, LONGEST = 20, 80


def build(output: Path | None = None) -> list[Path]:
    """Check data/raw and write every table with its derived columns to data/processed.

    Beside the tables stand a workbook that holds them all, and datapackage.json. The tables of
    data/README.md are written from the schema with them, unless `output` is given.

    Each file is replaced whole, and none before all are written. Returns the paths.
    Raises `DataError` with every fault of every raw table, and then writes nothing; and
    where the tables are those of an installed package, for which `output` must be given.
    """
    folder = output or data_directory() / "processed"
    is_installed = output is None and folder.is_relative_to(Path(__file__).parents[1])
    remedy = "Name a folder of your own: analysis build --output DIR"
    refuse(shown(folder), (is_installed, "belongs to the installed package", remedy))
    files = _files(output)
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
    known: dict[str, str] = {}
    with suppress(OSError, ValueError, KeyError, TypeError):
        told = json.loads((folder / PACKAGE).read_bytes())
        if BUILT_FROM in told:
            known = {each["path"]: each["hash"] for each in told["resources"]}
    there = {path: path.read_bytes() for path in files if path.exists()}
    own = [
        path.name
        for path, content in there.items()
        if content != files[path]
        and digest(content) != known.get(path.name)
        # Of these no hash is written.
        and not (known and path.name in (PACKAGE, WORKBOOK))
    ]
    remedy = "Name another folder with --output"
    refuse(shown(folder), (own, f"holds {', '.join(own)}, not as a build wrote it", remedy))


def stale(output: Path | None = None) -> list[Fault]:
    """What a rebuild would change in data/processed and data/README.md: first differing rows."""
    faults = []
    for path, content in _files(output).items():
        there = path.read_bytes() if path.exists() else b""
        if there != content and path.name == WORKBOOK:
            faults.append(Fault(shown(path), "is not what a rebuild gives", remedy=REBUILD))
        elif there != content:
            faults.append(changed(path, there, content, REBUILD))
    return faults


def _files(output: Path | None) -> dict[Path, bytes]:
    """The content of every file of a build by its path, with that of the data dictionary."""
    folder, dictionary = output or data_directory() / "processed", data_directory() / DICTIONARY
    files = {folder / name: content for name, content in processed().items()}
    if output is None and dictionary.is_file():
        files[dictionary] = with_columns(dictionary.read_text(encoding="utf-8")).encode()
    return files


def changed(path: Path, there: bytes, built: bytes, remedy: str) -> Fault:
    r"""The fault of a text file that is not what a rebuild gives: its first differing row.

    >>> print(changed(Path("a.csv"), b"a,b\n1,2\n", b"a,b\n1,3\n", "Build it"))
    row 2: is '1,2' where a rebuild gives '1,3'. Build it
    """
    lines = zip_longest(*(text.decode("utf-8", "replace").split("\n") for text in (there, built)))
    row, pair = next((row, pair) for row, pair in enumerate(lines, 1) if pair[0] != pair[1])
    # The lines from where they differ, with a little of what stands before.
    texts = [line or "" for line in pair]
    alike = takewhile(lambda letters: letters[0] == letters[1], zip(*texts, strict=False))
    start = max(0, sum(1 for _ in alike) - BEFORE)
    old, new = (("…" if start else "") + " ".join(text[start:].split()) for text in texts)
    cut = [text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…" for text in (old, new)]
    problem = f"is '{cut[0] or 'nothing'}' where a rebuild gives '{cut[1] or 'nothing'}'"
    return Fault(shown(path), problem, row=row, remedy=remedy)


def processed() -> Mapping[str, bytes]:
    """The content of every file of data/processed, by its name."""
    # It imports openpyxl, which only a build needs.
    from analysis.tables.workbook import quoted_figures

    frames = check_tables()
    return data_package(frames) | {WORKBOOK: quoted_figures(frames)}


def data_package(frames: Mapping[str, pd.DataFrame]) -> dict[str, bytes]:
    """The CSV files of checked tables and their datapackage.json, which the loaders read.

    The descriptor gives every column, derived ones included, with type, limits and foreign keys,
    in the terms of Frictionless Table Schema. Size and hash say which bytes it is about, and
    `built_from` of which raw files they were built.
    """
    folder = data_directory() / "raw"
    files = {f"{name}.csv": as_csv(frame).encode() for name, frame in frames.items()}
    resources = [
        {
            "name": name,
            "path": path,
            "profile": "tabular-data-resource",
            "title": each["title"],
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": len(files[path]),
            "hash": digest(files[path]),
            "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": True},
            "schema": each["schema"] | {"fields": processed_fields(name)},
        }
        for each in descriptor()["resources"]
        for name, path in [(each["name"], f"{each['name']}.csv")]
    ]
    built_from = {name: digest((folder / name).read_bytes()) for name in files}
    told = {"profile": "tabular-data-package", BUILT_FROM: built_from, "resources": resources}
    package = descriptor() | told
    return files | {PACKAGE: (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()}


def with_columns(text: str) -> str:
    """The text of a data dictionary, its tables of columns as the schema gives them.

    Each stands under the heading of its table; all other words stay.
    """
    return TABLE_OF.sub(lambda found: found[1] + "".join(_rows(found[2])), text)


def _rows(table: str) -> Iterator[str]:
    """The rows of a table's columns in the data dictionary."""
    for field in processed_fields(table):
        kind = TYPES.get(field["type"], field["type"]) + " (derived)" * ("derived" in field)
        enum = field.get("constraints", {}).get("enum", [])
        words = [word for word in enum if word not in REASONS]
        listed = f" One of: {', '.join(words)}." if words else ""
        if len(words) > MOST_WORDS_LISTED:
            listed = f" One of {len(words)} words, listed in the schema."
        yield f"| {field['name']} | {kind} | {field['description']}{listed} |\n"


def as_csv(frame: pd.DataFrame) -> str:
    r"""A frame as CSV: numbers without needless digits, dates as ISO, nothing for what is missing.

    >>> as_csv(pd.DataFrame({"value": [1400.0, float("nan")], "closed": [True, False]}))
    'value,closed\n1400,true\n,false\n'
    """
    told = frame.copy()
    for name in frame.select_dtypes("bool"):
        told[name] = frame[name].map({True: "true", False: "false"})
    for name in frame.select_dtypes(["str", "object"]):
        # A bare carriage return would not be quoted, and starts a row of its own in Excel.
        told[name] = frame[name].str.replace("\r", "\n")
    return told.to_csv(
        index=False,
        lineterminator="\n",
        date_format="%Y-%m-%d",
        float_format=lambda number: str(number).removesuffix(".0"),
    )
