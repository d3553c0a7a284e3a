"""Checks at the door: every fault of a table, with each distinct value looked at once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator, KeysView, Mapping
from functools import cache
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from analysis.tables.errors import Fault, did_you_mean
from analysis.tables.schema import REASONS, Field, Table

Cells: TypeAlias = Callable[[str], pd.DataFrame]
"""Gives the cells of any other table."""
Good: TypeAlias = Callable[[str], object]
Rows: TypeAlias = "pd.Series[bool] | list[bool]"
Words: TypeAlias = "str | Callable[[Mapping[Any, str]], str]"
"""What is said of a row: a text with columns in braces, or what a function makes of its cells."""
Rule: TypeAlias = tuple[str, Rows, Words, Words, tuple[str, ...]]
"""A column and its faulty rows, their problem and remedy, and columns whose fault says enough."""
MOST_FAULTS = 10_000
"""After so many faults of one table the rest are of no use to anybody."""
LONGEST, ENDS = 600, 250
MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
EXCEL_DATE = re.compile(
    rf"\d{{1,2}}-{MONTH}(?:-\d{{2,4}})?|{MONTH}-\d{{2}}"
    r"|\d{4}-\d{2}-\d{2}(?:[ T]00:00(?::00)?)?|\d{1,2}/\d{1,2}/\d{4}"
)
"""How Excel writes a date that it made of other words; a statement writes its dates otherwise."""
DAY_FIRST = r"^\s*[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}\s*$"
WHOLE, NUMBER = r"[0-9]{1,15}", r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?"
TRANSCRIBED = ("quote", "value_text", "period_text", "base_period_text")
PERCENTAGES = ("percent", "percent change")
ONE_WAY = ("same_as", "part_of")
"""Columns that lead from a row to an earlier or a wider one, so that no way leads back."""
ORDERED = (
    ("date_earliest", "date_latest"),
    ("period_start", "period_end"),
    ("base_start", "base_end"),
)


class Checker:
    """The faults of one table in one file, gathered check by check."""

    def __init__(self, frame: pd.DataFrame, table: Table, file: str, other: Cells) -> None:
        # Allowed words, dates and numbers repeat few values: each is looked at once.
        few = [field.name for field in table.fields if field.enum or field.type != "string"]
        self.frame = frame.astype(dict.fromkeys(few, "category"))
        self.table = table
        self.file = file
        self.other = other
        self.faults: list[Fault] = []
        self._values: dict[str, KeysView[str]] = {}

    def add(
        self,
        column: str,
        where: Rows,
        problem: Words,
        remedy: Words = "",
        unless: Collection[str] = (),
        allowed: Collection[str] = (),
    ) -> None:
        """Add a fault for each row of `where`, unless one of these columns has one there."""
        told = {(fault.row or 0) - 2 for fault in self.faults if fault.column in unless}
        rows = [row for row in np.flatnonzero(where).tolist() if row not in told]
        rows = rows[: MOST_FAULTS - len(self.faults)]
        for row, cells in zip(rows, self.frame.iloc[rows].to_dict("records"), strict=True):
            self.faults.append(
                Fault(
                    self.file,
                    _said(problem, cells),
                    row=row + 2,
                    id=_cut(cells[self.table.key[0]]),
                    column=column,
                    value=_cut(cells[column]),
                    allowed=", ".join(allowed),
                    remedy=_said(remedy, cells),
                )
            )

    def judge(self, field: Field, good: Good, problem: Words, remedy: Words = "") -> None:
        """Add a fault for each cell that is not good and has none; a value is judged once."""
        bad = {value for value in self.values(field.name) if not good(value)}
        if bad := bad if field.required else bad - {""}:
            where = self.frame[field.name].isin(bad)
            self.add(field.name, where, problem, remedy, (field.name,), field.enum)

    def values(self, column: str) -> KeysView[str]:
        """The distinct values of a column, looked for once, in the order of the rows."""
        if column not in self._values:
            cells = self.frame[column]
            grouped = isinstance(cells.dtype, pd.CategoricalDtype)
            values = (cells.cat.categories if grouped else cells).tolist()
            self._values[column] = dict.fromkeys(values).keys()
        return self._values[column]

    def check(self) -> None:
        """Make every check of the table."""
        self.cells()
        self.keys()
        for first, last in ORDERED:
            if first in self.frame and last in self.frame:
                starts, ends = self.frame[first].astype("str"), self.frame[last].astype("str")
                late = ends.ne("") & (starts > ends)
                self.add(first, late, f"{first} {{{first}}} lies after {last}", "", (first, last))
        for field in self.table.fields:
            if ids := field.refers_to or field.list_of:
                self.refer(field, *ids.split("."))
        self.circles()
        if rules := RULES.get(self.table.name):
            for rule in rules(self.frame, self.other):
                self.add(*rule)

    def cells(self) -> None:
        """Check every column by itself: filled, of its type, of its allowed words."""
        for field in self.table.fields:
            for good, problem, remedy in _rules(field, is_last=field is self.table.fields[-1]):
                self.judge(field, good, problem, remedy)

    def keys(self) -> None:
        """Check that no key stands twice."""
        for name in (field.name for field in self.table.fields if field.unique):
            if len(self.values(name)) < len(self.frame):
                twice = self.frame[name].duplicated() & self.frame[name].ne("")
                problem = f"{name} '{{{name}}}' stands twice"
                self.add(name, twice, problem, "Give one of them another name")
        if len(self.table.key) > 1:
            twice = self.frame.duplicated(list(self.table.key))
            self.add(self.table.key[0], twice, f"{' + '.join(self.table.key)} stand together twice")

    def refer(self, field: Field, other: str, key: str) -> None:
        """Check ids of other rows or of another table."""
        column = field.name
        own = self.values(key) if other == self.table.name else ()
        # A figure of one's own may name a built-in one.
        built_in = other != self.table.name or other == "figures"
        others = set(self.other(other)[key].tolist()) if built_in else set()

        def unknown(value: str) -> list[str]:
            parts = value.split(";") if field.list_of else [value]
            known = field.list_of and value in REASONS
            return [part for part in parts if not (known or part in own or part in others)]

        @cache
        def remedy(name: str) -> str:
            nearest = did_you_mean(name, sorted({*own, *others})[:5000])
            return nearest or f"Add it to table {other} or correct it"

        self.judge(
            field,
            lambda value: not unknown(value),
            lambda cells: (
                f"{column} is '{cells[column]}'; "
                f"'{unknown(cells[column])[0]}' is not in table {other}"
            ),
            lambda cells: remedy(unknown(cells[column])[0]),
        )

    def circles(self) -> None:
        """Check that no row refers to itself, nor over others where that would be a circle."""
        key = self.table.key[0]
        for field in self.table.fields:
            if field.list_of != f"{self.table.name}.{key}":
                continue
            column, ids = field.name, self.frame[key]
            # What names no row of this table leads nowhere; most rows do not.
            linked = [
                value
                for value in self.values(column)
                if not self.values(key).isdisjoint(value.split(";"))
            ]
            rows = self.frame.loc[self.frame[column].isin(linked), [key, column]]
            leads = {name: value.split(";") for name, value in rows.itertuples(index=False)}
            itself = {name for name, names in leads.items() if name in names}
            around = _on_circles(leads) - itself if column in ONE_WAY else set()
            for names, does in ((itself, "names"), (around, "leads back to")):
                problem = f"{column} {does} the row itself ('{{{column}}}')"
                remedy = "Write not_applicable in one of them"
                self.add(column, ids.isin(names), problem, remedy, (column, key))


def _is_day(value: str) -> bool:
    try:
        day = dt.date.fromisoformat(value)
    except ValueError:
        return False
    # fromisoformat takes other forms too, such as 2015-W09.
    return day.isoformat() == value and 1900 <= day.year <= 2200


def _are_breaks(value: str) -> bool:
    found = re.fullmatch(r"([0-9-]{10}): \S.*", value)
    return value in REASONS or (found is not None and _is_day(found[1]))


def _is_publication_date(value: str) -> bool:
    # A month and a year have the length of their part of a day.
    return value in REASONS or (
        len(value) in (4, 7, 10) and _is_day(value + "2015-01-01"[len(value) :])
    )


def _rules(field: Field, *, is_last: bool) -> Iterator[tuple[Good, Words, Words]]:
    """Whether a cell of a column is good, what is said where it is not, and what helps."""
    name, is_, words = field.name, f"{field.name} is '{{{field.name}}}'", field.enum
    no_commas = _hint(name, ",", "Write digits only, without commas")
    if field.required:
        is_free = field.type == "string" and not words
        fill = f"Fill it, or write a reason: {', '.join(REASONS)}" if is_free else "Fill it"
        cut = ", or restore the row where it is cut short" if is_last else ""
        yield str.strip, f"{name} is empty", fill + cut
    if field.type == "date":
        hint = _hint(name, DAY_FIRST, "Write year-month-day, as text")
        yield _is_day, f"{is_}, which is no date of the form 2015-02-23", hint
    elif field.type == "integer":
        yield re.compile(WHOLE).fullmatch, f"{is_}, which is no whole number", no_commas
    elif field.type == "number":
        yield re.compile(NUMBER).fullmatch, f"{is_}, which is no number", no_commas
    elif name == "known_breaks":
        remedy = "Write '2017-01-01: what changed'; separate several by semicolons"
        yield _are_breaks, is_, remedy
    elif name == "publication_date":
        yield _is_publication_date, is_, "Write 2015-02-23, 2015-02 or 2015, or a reason"
    elif words:
        nearest = cache(lambda value: did_you_mean(value, words))
        yield words.__contains__, is_, lambda cells: nearest(cells[name])
    elif field.pattern:
        # Doubled, so that format_map prints the braces of a description.
        form = re.sub("([{}])", r"\1\1", field.description.removesuffix("."))
        good = re.compile(field.pattern).fullmatch
        yield good, f"{is_}, which is not of its form ({form})", ""
    if limit := field.max_words:
        yield (
            lambda value: len(value.split()) <= limit,
            lambda cells: (
                f"{name} has {len(cells[name].split())} words; at most {limit} are quoted"
            ),
            "Keep the words that carry the figure",
        )
    if name in TRANSCRIBED:
        remedy = (
            "Excel turns words like 2015/16 into dates: "
            "format the column as Text and type the words again"
        )
        yield lambda value: not EXCEL_DATE.fullmatch(value.strip()), f"{is_}, a date", remedy


def _of_figures(rows: pd.DataFrame, other: Cells) -> Iterator[Rule]:
    """Ids start with their statement's, words stand in their quote, places are the measure's."""
    ids, statements, quotes, texts = (
        rows[name].tolist() for name in ("figure_id", "statement_id", "quote", "value_text")
    )
    yield (
        "figure_id",
        [
            bool(name) and name.partition("/")[0] != statement
            for name, statement in zip(ids, statements, strict=True)
        ],
        "figure_id '{figure_id}' does not start with its statement_id",
        "Write statement_id, a slash and a short name",
        ("figure_id", "statement_id"),
    )
    yield (
        "value_text",
        [text not in quote for quote, text in zip(quotes, texts, strict=True)],
        "value_text '{value_text}' is not inside quote '{quote}'",
        "Copy it from the quote, letter by letter",
        (),
    )
    place = other("measures").set_index("measure_id")["geography"].to_dict()
    own, there = rows["geography"], rows["measure_id"].map(place).fillna("")
    silent = [*REASONS, ""]
    yield (
        "geography",
        own.ne(there) & ~own.isin(silent) & ~there.isin(silent),
        lambda cells: (
            f"geography is '{cells['geography']}'; its measure {cells['measure_id']} exists "
            f"only in '{place[cells['measure_id']]}'"
        ),
        "Correct the place or choose another measure",
        (),
    )


def _of_published(rows: pd.DataFrame, other: Cells) -> Iterator[Rule]:
    """A number is in the unit of its measure, or a percentage of it."""
    counted = other("measures").set_index("measure_id")["unit"].to_dict()
    counts = rows["measure_id"].map(counted)
    # What stands in brackets says how people are counted: officers (headcount).
    unit = rows["unit"].astype("str").str.partition(" (")[0]
    free = rows["measure_id"].eq("other") | rows["unit"].isin(["", *PERCENTAGES])
    yield (
        "unit",
        ~free & counts.notna() & unit.ne(counts),
        lambda cells: (
            f"unit is '{cells['unit']}'; its measure {cells['measure_id']} "
            f"counts {counted[cells['measure_id']]}"
        ),
        "Write the unit of the measure, or choose another measure",
        (),
    )


def _of_sources(rows: pd.DataFrame, other: Cells) -> Iterator[Rule]:
    """The points used are published, and publishers alone support agrees."""
    published = other("published")
    there = pd.MultiIndex.from_frame(published[["series_id", "period_start", "period_end"]])
    for start, end in (("period_start", "period_end"), ("base_start", "base_end")):
        used = pd.MultiIndex.from_frame(rows[["series_id", start, end]])
        asked = ~rows["series_id"].isin(REASONS)
        if start == "base_start":
            asked &= rows[start].ne("") | rows[end].ne("")
        yield (
            start,
            asked & ~used.isin(there),
            f"its series has no point from {{{start}}} to {{{end}}}",
            "Copy both days from table published",
            ("series_id", start, end),
        )
    own = published["origin"].isin(["publisher", "derived"])
    others = set(published.loc[~own, "series_id"])
    yield (
        "series_id",
        rows["series_id"].isin(others) & rows["finding"].eq("agrees"),
        "finding is 'agrees' by {series_id}, which no publisher stands behind",
        "Write cannot_be_checked, or name the publisher's series",
        (),
    )


RULES = {"figures": _of_figures, "published": _of_published, "sources": _of_sources}
"""The checks that only this table has."""


def _said(words: Words, cells: Mapping[Any, str]) -> str:
    return _cut(words.format_map(cells) if isinstance(words, str) else words(cells))


def _hint(column: str, slip: str, words: str) -> Words:
    return lambda cells: words if re.search(slip, cells[column]) else ""


def _on_circles(leads: Mapping[str, list[str]]) -> set[str]:
    """The names from which one comes back to where one started.

    >>> sorted(_on_circles({"a": ["b"], "b": ["a"], "c": ["a"], "d": ["e"]}))
    ['a', 'b']
    """
    # What nothing leads to, or what leads nowhere, is on no circle; nor then is its neighbour.
    left = {name: {other for other in others if other in leads} for name, others in leads.items()}
    while True:
        led_to = {other for others in left.values() for other in others}
        kept = {name for name, others in left.items() if others and name in led_to}
        if len(kept) == len(left):
            return kept
        left = {name: left[name] & kept for name in kept}


def _cut(text: str) -> str:
    """A text without its middle where it is very long, so that a message stays readable."""
    return text if len(text) <= LONGEST else f"{text[:ENDS]} … {text[-ENDS:]}"
