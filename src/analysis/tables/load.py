"""The tables: statements, figures with their bounds, measures, published statistics, sources."""

from __future__ import annotations

import hashlib
import io
import json
import math
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from analysis.reading.bounds import Bounds
from analysis.reading.quantity import QuantityError, epistemic_of_clause, read_quantity
from analysis.tables.check import Checker
from analysis.tables.dates import day, period
from analysis.tables.errors import DataError, Fault, one_fault, unknown_id
from analysis.tables.files import WORKBOOKS, read_cells, refuse, sheet_names, shown
from analysis.tables.schema import Table, derived, processed_fields, tables

T = TypeVar("T")
READ = ["value", "lower", "upper", "lower_closed", "upper_closed", "bound", "hedge", "epistemic"]
READ_FROM = ["quote", "value_text", "kind", "unit", "direction"]
COUNTED = ["statement_id", "measure_id", "population_group"]
"""Whose combinations settle, with those of READ_FROM, what is worked out for a figure."""
OWN = ("figures", "statements", "measures")
"""The tables that a file of somebody's own may add to."""
BUILT_FROM = "built_from"
"""What datapackage.json calls the hashes of the raw files that the tables were built from."""
REBUILD = "Run analysis build"


def data_directory() -> Path:
    """The folder that holds `raw` and `processed`.

    It is what the environment variable ANALYSIS_DATA names, else the folder in the wheel,
    else data at the top of a checkout.
    """
    if named := os.environ.get("ANALYSIS_DATA"):
        return Path(named)
    inside = Path(__file__).parents[1] / "data"
    return inside if inside.is_dir() else Path(__file__).parents[3] / "data"


def load_statements(path: str | Path | None = None, *, beside: bool = False) -> pd.DataFrame:
    """The statements, one row each: who said it, in what role, where and when.

    Every table is read from data/processed, as `analysis build` last wrote it; data/README.md
    describes its columns. `path` may name a file of your own, `beside` as in `load_figures`.
    Raises `DataError` with every fault of the file.

    >>> load_statements().set_index("statement_id").at["abbott-2017-oped", "kind"]
    'op_ed'
    """
    return _load("statements", path, beside)


def load_measures(path: str | Path | None = None) -> pd.DataFrame:
    """The codebook: what the numbers count and what limits comparing them, one row a measure."""
    return _load("measures", path)


def load_figures(path: str | Path | None = None, *, beside: bool = False) -> pd.DataFrame:
    """The figures, one row a mention, with their bounds read from `value_text`.

    First stand the columns that one groups and charts by. Of the bounds, `low` and `high` are
    numbers to plot, empty where the words give none, which `low_end` and `high_end` tell; a bar
    of `value` alone leaves out "more than 2,400", whose `low` is 2,400. `lower` and `upper` are
    for arithmetic: unknown bounds are NaN and an open end is infinite. All are in `unit`.

    `path` may name a .csv, .xlsx or .ods of your own in the same columns; its statements and
    measures may stand beside it in statements.csv and measures.csv, or on sheets of those names.
    With `beside` your rows follow the built-in ones; without `path` the environment variable
    ANALYSIS_FIGURES may name the file. Raises `DataError` with every fault of the file.

    >>> figures = load_figures().set_index("figure_id")
    >>> print(bounds_of(figures.loc["abbott-2017-oped/gang-victims"]))
    (2,400, ∞)
    """
    return _load("figures", path, beside)


def load_published(path: str | Path | None = None) -> pd.DataFrame:
    """The published statistics behind the quoted figures, one row a data point.

    Values are in `unit`, periods inclusive. Series of different vintages are kept apart, and
    points of one series are comparable only within one `segment`. `period` ("2013-14") and
    `label` name a point on a chart. Raises `DataError` with every fault of the file.
    """
    return _load("published", path)


def load_sources(path: str | Path | None = None) -> pd.DataFrame:
    """Which published statistic stands behind a figure, one row a figure and series.

    `finding` was made by hand; whether the numbers themselves agree is computed by `trace()`.
    """
    return _load("sources", path)


def load_not_figures(path: str | Path | None = None) -> pd.DataFrame:
    """The numbers in the complete texts that are no figures, with the reason for each."""
    return _load("not_figures", path)


def figures_of(ids: str | Iterable[str], figures: pd.DataFrame | None = None) -> pd.DataFrame:
    """The figures of these ids, or of these statements, in the order asked; ids are the index.

    Raises `KeyError` for an id that is neither, with the nearest that there is.

    >>> figures_of("abbott-2017-oped/gang-victims")["low"].to_list()
    [2400.0]
    >>> figures_of(["cooper-2015-release", "guardian-2015-preview"])["statement_id"].nunique()
    2
    """
    known = load_figures() if figures is None else figures
    rows = known.set_index("figure_id", drop=False).rename_axis(None)
    of_statement = rows.groupby("statement_id", sort=False).groups
    asked = [ids] if isinstance(ids, str) else list(ids)
    for name in asked:
        if name not in rows.index and name not in of_statement:
            raise unknown_id("figure or statement", name, map(str, [*rows.index, *of_statement]))
    return rows.loc[[each for name in asked for each in of_statement.get(name, [name])]]


def points_of(series: str, published: pd.DataFrame | None = None) -> pd.DataFrame:
    """The points of a published series in the order of time; several vintages stay apart.

    Raises `KeyError` for a series that is not there, with the nearest that is.

    >>> points_of("cps_child_abuse_prosecuted")["period"].to_list()[-2:]
    ['2012-13', '2013-14']
    """
    known = load_published() if published is None else published
    points = known[known["series_id"] == series].sort_values("period_end")
    if points.empty:
        raise unknown_id("published series", series, known["series_id"].unique())
    return points.reset_index(drop=True)


def bounds_of(row: Mapping[Any, Any] | pd.Series) -> Bounds:
    """The bounds of a row of figures or of published statistics.

    >>> print(bounds_of(load_published().iloc[0]))
    [8,079, 8,079]
    """
    lower, upper = float(row["lower"]), float(row["upper"])
    if math.isnan(lower):
        return Bounds.unknown()
    return Bounds(lower, upper, bool(row["lower_closed"]), bool(row["upper_closed"]))


def check_tables(directory: Path | None = None) -> dict[str, pd.DataFrame]:
    """Every table of a folder, checked and typed; `DataError` holds the faults of all of them.

    `directory` is data/raw where it is not given.
    """
    folder = directory or data_directory() / "raw"
    cells: dict[str, pd.DataFrame] = {}
    faults: list[Fault] = []
    for name, table in tables().items():
        try:
            cells[name] = read_cells(folder / f"{name}.csv", table)
        except DataError as error:
            faults += error.faults
    _raised(cells, faults)
    typed = {}
    for name, table in tables().items():
        file = shown(folder / f"{name}.csv")
        typed[name], found = check_cells(cells[name], table, file, cells.__getitem__)
        faults += found
    return _raised(typed, faults)


def _load(name: str, path: str | Path | None, beside: bool = False) -> pd.DataFrame:
    if path is None and name in OWN and (named := os.environ.get("ANALYSIS_FIGURES")):
        own = Path(named) if name == "figures" else _sibling(Path(named), name)
        if name == "figures" or _holds(own, name):
            path, beside = own, True
    if path is None:
        return _built_in(name)
    if not isinstance(path, str | os.PathLike):
        raise TypeError(f"give the name of a .csv, .xlsx or .ods file, not a {type(path).__name__}")
    file, table = Path(path), tables()[name]
    built_in = _built_in(name) if beside else None
    cells = read_cells(file, table)
    other = cache(lambda table: _cells_beside(file, table, name))
    frame = _raised(*check_cells(cells, table, shown(file), other))
    if built_in is None:
        return frame
    key, remedy = table.key[0], "Give it another name, or leave the row out"
    there = set(built_in[key])
    twice = {row: each for row, each in enumerate(cells[key], start=2) if each in there}
    faults = [
        Fault(
            shown(file),
            f"{key} '{each}' is built in already",
            row,
            column=key,
            value=each,
            remedy=remedy,
        )
        for row, each in twice.items()
    ]
    return _raised(pd.concat([built_in, frame], ignore_index=True), faults)


def _built_in(name: str) -> pd.DataFrame:
    """A table of data/processed, with the types that the schema gives its columns."""
    folder = data_directory()
    path = folder / "processed" / f"{name}.csv"
    try:
        content = path.read_bytes()
        package = json.loads((path.parent / "datapackage.json").read_text(encoding="utf-8"))
        hashes = {each["name"]: each["hash"] for each in package["resources"]}
        built_from: dict[str, str] = package[BUILT_FROM]
    except (OSError, ValueError, KeyError, TypeError):
        problem = "does not hold the tables as a build writes them"
        raise one_fault(shown(path.parent), problem, REBUILD) from None
    types = _types(name)
    header = ",".join(types).encode()
    is_other = digest(content) != hashes.get(name) or content.partition(b"\n")[0] != header
    refuse(shown(path), (is_other, "is not what the last build wrote", REBUILD))
    for file, hash in built_from.items() if (folder / "raw").is_dir() else ():
        raw = folder / "raw" / file
        is_other = not raw.is_file() or digest(raw.read_bytes()) != hash
        refuse(shown(path.parent), (is_other, f"was built from another {shown(raw)}", REBUILD))
    dates = {column for column, kind in types.items() if kind == "datetime64[s]"}
    frame = pd.read_csv(
        io.BytesIO(content),
        dtype={column: kind for column, kind in types.items() if column not in dates},
        keep_default_na=False,
        na_values={column: [""] for column, kind in types.items() if kind != "str"},
    )
    return frame.astype(dict.fromkeys(dates, "datetime64[s]"))


def digest(content: bytes) -> str:
    """The SHA-256 of a file's bytes, as a data package writes it."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


@cache
def _types(name: str) -> dict[str, Any]:
    """The type of each column of a processed table, as the schema gives it."""
    types = {"string": "str", "integer": "Int64", "number": "float64", "boolean": "bool"}
    types["date"] = "datetime64[s]"
    return {
        field["name"]: pd.CategoricalDtype(field["constraints"]["enum"])
        if "enum" in field.get("constraints", {})
        else types[field["type"]]
        for field in processed_fields(name)
    }


def _typed(cells: pd.DataFrame, name: str) -> pd.DataFrame:
    """Text cells that were checked, with the types of their columns.

    Each distinct value is made one once: of a column of a million cells there are few.
    """
    columns: dict[str, Any] = {}
    for column, kind in _types(name).items():
        if column not in cells or kind == "str":
            continue
        words = cells[column].astype("category")
        if isinstance(kind, pd.CategoricalDtype):
            columns[column] = words.cat.set_categories(kind.categories)
            continue
        values = words.cat.categories.to_series()
        filled = values.where(values != "")
        is_date = kind == "datetime64[s]"
        typed = pd.to_datetime(filled, format="%Y-%m-%d") if is_date else pd.to_numeric(filled)
        columns[column] = typed.astype(kind).array.take(words.cat.codes.to_numpy())
    return cells.assign(**columns)


def _raised(checked: T, faults: list[Fault]) -> T:
    if faults:
        raise DataError(faults)
    return checked


def built_in_cells(name: str) -> pd.DataFrame:
    """The cells of a table of data/raw, as text."""
    return read_cells(data_directory() / "raw" / f"{name}.csv", tables()[name])


def _cells_beside(file: Path, name: str, own_table: str) -> pd.DataFrame:
    """The built-in rows of a table and those that a user keeps beside a file of their own."""
    own, sibling = built_in_cells(name), _sibling(file, name)
    # The rows of the file itself are known already.
    if (name == own_table and sibling == file) or not _holds(sibling, name):
        return own
    theirs = read_cells(sibling, tables()[name], sheet_required=True)
    checker = Checker(theirs, tables()[name], shown(sibling), built_in_cells)
    checker.cells()
    _raised(theirs, checker.faults)
    key = tables()[name].key[0]
    return pd.concat([own[~own[key].isin(theirs[key])], theirs], ignore_index=True)


def _sibling(file: Path, name: str) -> Path:
    """Where another table than that of a file is: in the same workbook, or in a file beside it."""
    return file if file.suffix.lower() in WORKBOOKS else file.with_name(f"{name}.csv")


def _holds(file: Path, name: str) -> bool:
    return name in sheet_names(file) if file.suffix.lower() in WORKBOOKS else file.is_file()


def check_cells(
    cells: pd.DataFrame, table: Table, file: str, other: Callable[[str], pd.DataFrame]
) -> tuple[pd.DataFrame, list[Fault]]:
    """The typed rows of a table, or its faults; `other` gives the cells of any other table."""
    checker = Checker(cells, table, file, other)
    checker.check()
    if table.name == "figures":
        group = checker.frame.groupby([*READ_FROM, *COUNTED], sort=False, observed=True).ngroup()
        alike = checker.frame[~group.duplicated()].reset_index(drop=True)
        numbers, unread = read_numbers(alike)
        if unread:
            words = checker.frame[READ_FROM[1:]].itertuples(index=False)
            # A typed word that is itself at fault says nothing about the words beside it.
            checker.add(
                "value_text",
                [each in unread for each in words],
                lambda cells: unread[tuple(cells[name] for name in READ_FROM[1:])],
                unless=READ_FROM[1:],
            )
    if checker.faults:
        return cells, sorted(checker.faults, key=lambda fault: fault.row or 0)
    frame, types = _typed(checker.frame, table.name), _types(table.name)
    if table.name == "figures":
        told = _told(other("statements"))
        added = pd.concat([numbers, _of_figures(alike, numbers, told, other("measures"))], axis=1)
        added = added.astype({each: types[each] for each in map(str, added)})
        frame = pd.concat([frame, added.take(group.to_numpy()).set_axis(frame.index)], axis=1)
        frame["label"] = _told_apart(frame, told)
    if table.name == "published":
        frame = _with_derived(frame, cells, other("measures")).astype(types)
    return frame[list(types)], []


def _told(statements: pd.DataFrame) -> pd.DataFrame:
    """What figures take from their statement, by its id; `who` gives a year too, `on` a day."""
    told = _by_id(statements)[["speaker", "kind", "date_latest"]]
    days = pd.to_datetime(told["date_latest"].where(told["date_latest"] != ""), format="%Y-%m-%d")
    years = days.dt.year.astype("Int64")
    speakers = told["speaker"].str.partition(",")[0]
    who = speakers.where(years.isna(), speakers + ", " + years.astype("str"))
    on = who.where(days.isna(), speakers + ", " + days.map(day, na_action="ignore"))
    return told.assign(date=days.astype("datetime64[s]"), year=years, who=who, on=on)


def _of_figures(
    figures: pd.DataFrame, numbers: pd.DataFrame, told: pd.DataFrame, measures: pd.DataFrame
) -> pd.DataFrame:
    """The columns of figures that are worked out from their numbers, statements and measures."""
    said = told.loc[figures["statement_id"]].reset_index(drop=True)
    topic = figures["measure_id"].map(_by_id(measures)["topic"])
    group = figures["population_group"].astype("str").map(derived("figures")["topic_of_group"])
    return said[["speaker", "date", "year"]].assign(
        topic=topic.where(figures["measure_id"] != "other", group.fillna("other")),
        label="“" + figures["value_text"] + "”, " + said["who"],
        **_ends(numbers, "low", "lower"),
        **_ends(numbers, "high", "upper"),
    )


def _told_apart(figures: pd.DataFrame, told: pd.DataFrame) -> list[str]:
    """The labels of figures, with what tells apart those that are alike.

    >>> load_figures().set_index("figure_id").at["abbott-2017-oped/gang-victims", "label"]
    '“an estimated over 2,400 children”, Diane Abbott, 2017'
    """
    who, on, kinds = (told[name].to_dict() for name in ("who", "on", "kind"))
    # Of one day there can be a release and a report of it; a statement's id is the last resort.
    ways: list[Callable[[str, str, str], str]] = [
        lambda label, name, row: f"{label}, {row.partition('/')[2].replace('-', ' ')}",
        lambda label, name, row: label.replace(who[name], on[name], 1),
        lambda label, name, row: f"{label}, {kinds[name].replace('_', ' ')}",
        lambda label, name, row: f"{label}, {name}",
    ]
    labels, said, ids = (figures[name].tolist() for name in ("label", "statement_id", "figure_id"))
    for way in ways:
        times = Counter(labels)
        if len(times) == len(labels):
            break
        labels = [
            way(label, name, row) if times[label] > 1 else label
            for label, name, row in zip(labels, said, ids, strict=True)
        ]
    return labels


def _ends(figures: pd.DataFrame, name: str, end: str) -> dict[str, Any]:
    """An end of bounds as a number to plot, and a word for what it is where there is none."""
    number = figures[end]
    ways = [number.isna(), np.isinf(number), figures[f"{end}_closed"]]
    words = np.select(ways, ["unknown", "no_limit", "closed"], "open")
    return {name: number.where(np.isfinite(number)), f"{name}_end": words}


def _with_derived(
    points: pd.DataFrame, cells: pd.DataFrame, measures: pd.DataFrame
) -> pd.DataFrame:
    """Published statistics with what is worked out from their cells and measures."""
    known = _by_id(measures)
    label = points["measure_id"].map(known["label"])
    frame = points.assign(
        label=label.where(points["measure_id"] != "other", points["measure"]),
        topic=points["measure_id"].map(known["topic"]),
        period=list(map(cache(period), points["period_start"], points["period_end"])),
    )
    bounds = map(published_bounds, cells["value"], cells["bound"])
    frame[["lower", "upper", "lower_closed", "upper_closed"]] = list(bounds)
    spans = map(cache(publication_span), cells["publication_date"])
    frame[["publication_earliest", "publication_latest"]] = list(spans)
    return frame


def _by_id(cells: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table by its key; that a key stands twice is a fault of that table."""
    key = str(cells.columns[0])
    return cells.drop_duplicates(key).set_index(key)


def read_numbers(figures: pd.DataFrame) -> tuple[pd.DataFrame, dict[tuple[str, ...], str]]:
    """The numbers of figures as their words give them, and why which words cannot be read.

    Columns are value, lower, upper, lower_closed, upper_closed, bound, hedge, epistemic.
    """
    rows: list[tuple[Any, ...]] = []
    failed: dict[tuple[str, ...], str] = {}
    numbers_of = cache(_numbers_of)
    for quote, *words in figures[READ_FROM].itertuples(index=False):
        try:
            read = numbers_of(*words)
        except QuantityError as error:
            failed[tuple(words)] = str(error).removesuffix(".")
            read = (float("nan"),) * 3 + (False, False, "not_applicable", "none", "none")
        # A verb may govern the whole clause: evidence suggesting that in some areas 25%.
        if read[-1] == "none" and words[0]:
            read = (*read[:-1], epistemic_of_clause(quote.partition(words[0])[0]))
        rows.append(read)
    # Of no rows the types would not be known.
    types = {name: kind for name, kind in _types("figures").items() if name in READ}
    return pd.DataFrame(rows, columns=READ, index=figures.index).astype(types), failed


def _numbers_of(text: str, kind: str, unit: str, direction: str) -> tuple[Any, ...]:
    quantity = read_quantity(text, kind=kind, unit=unit, direction=direction)
    return tuple(getattr(quantity, name) for name in READ)


def published_bounds(value: str, bound: str) -> tuple[float, float, bool, bool]:
    """The ends of a published value and whether they are admitted, from its printed digits.

    >>> published_bounds("74.8", "rounded")
    (74.75, 74.85, True, False)
    >>> published_bounds("-25", "rounded")
    (-25.5, -24.5, False, True)
    """
    number, unknown = Decimal(value), float("nan")
    exact = float(number)
    if bound == "rounded":
        exponent = number.as_tuple().exponent
        assert isinstance(exponent, int)
        half = Decimal((0, (5,), exponent - 1))
        return float(number - half), float(number + half), number >= 0, number < 0
    ends = {
        "exact": (exact, exact, True, True),
        "at_least": (exact, float("inf"), True, False),
        "more_than": (exact, float("inf"), False, False),
        "at_most": (0.0, exact, True, True),
    }
    return ends.get(bound, (unknown, unknown, False, False))


def publication_span(date: str) -> tuple[str | None, str | None]:
    """The first and last day that a date of publication admits: a day, a month or a year.

    >>> publication_span("2014-10")
    ('2014-10-01', '2014-10-31')
    """
    if not date[:4].isdigit():
        return None, None
    period = pd.Period(date)
    return str(period.start_time.date()), str(period.end_time.date())
