"""Checks at the door: every fault of a table, with each distinct value looked at once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator, KeysView, Mapping
from typing import TypeAlias

import numpy as np
import pandas as pd

from analysis.tables.errors import Fault, did_you_mean
from analysis.tables.schema import REASONS, Field, Table

Rows: TypeAlias = "pd.Series[bool] | list[bool]"
Words: TypeAlias = "str | Callable[[str], str]"
"""What is said of a value: a text with {value} in it, or what a function makes of the value."""
MOST_FAULTS = 10_000
"""After so many faults of one table the rest are of no use to anybody."""
LONGEST, ENDS = 600, 250
MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
EXCEL_DATE = re.compile(
    rf"\d{{1,2}}-{MONTH}(?:-\d{{2,4}})?|{MONTH}-\d{{2}}"
    r"|\d{4}-\d{2}-\d{2}(?:[ T]00:00(?::00)?)?|\d{1,2}/\d{1,2}/\d{4}"
)
"""How Excel writes a date that it made of other words; a statement writes its dates otherwise."""
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
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
    """The faults of one table in one file, gathered check by check.

    `other` gives the cells of any other table.
    """

    def __init__(
        self, frame: pd.DataFrame, table: Table, file: str, other: Callable[[str], pd.DataFrame]
    ) -> None:
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
        *,
        allowed: Collection[str] = (),
        unless: Collection[str] = (),
    ) -> None:
        """Add a fault for each row of `where`, unless one of these columns has one there."""
        told = self.faulty(*unless)
        said: dict[str, tuple[str, str]] = {}
        room = MOST_FAULTS - len(self.faults)
        for row in [row for row in np.flatnonzero(where).tolist() if row not in told][:room]:
            value = str(self.frame.at[row, column])
            if value not in said:
                said[value] = _said(problem, value), _said(remedy, value)
            self._fault(row, column, *said[value], ", ".join(allowed))

    def judge(
        self,
        column: str,
        good: Callable[[str], object],
        problem: Words,
        remedy: Words = "",
        **more: Collection[str],
    ) -> None:
        """Add a fault for each filled cell that is not good; a value is judged once."""
        bad = [value for value in self.values(column) if not good(value) and value.strip()]
        if bad:
            self.add(column, self.frame[column].isin(bad), problem, remedy, **more)

    def _fault(self, row: int, column: str, problem: str, remedy: str, allowed: str = "") -> None:
        if len(self.faults) >= MOST_FAULTS:
            return
        key = self.table.key[0]
        self.faults.append(
            Fault(
                self.file,
                _cut(problem),
                row=row + 2,
                id=_cut(str(self.frame.at[row, key])),
                column=column,
                value=_cut(str(self.frame.at[row, column])),
                allowed=allowed,
                remedy=_cut(remedy),
            )
        )

    def values(self, column: str) -> KeysView[str]:
        """The distinct values of a column, looked for once, in the order of the rows."""
        if column not in self._values:
            cells = self.frame[column]
            grouped = isinstance(cells.dtype, pd.CategoricalDtype)
            values = cells.cat.categories if grouped else cells
            self._values[column] = dict.fromkeys(values.tolist()).keys()
        return self._values[column]

    def faulty(self, *columns: str) -> set[int]:
        """The rows, from 0, that have a fault in one of the columns already."""
        return {(fault.row or 0) - 2 for fault in self.faults if fault.column in columns}

    def check(self) -> None:
        """Make every check of the table."""
        self.cells()
        self.keys()
        self.order_of_dates()
        self.references()
        self.circles()
        if self.table.name == "figures":
            self.own_statement()
            self.words_in_words()
            self.places()
        if self.table.name == "published":
            self.units()
        if self.table.name == "sources":
            self.support()

    def cells(self) -> None:
        """Check every column by itself: filled, of its type, of its allowed words."""
        for field in self.table.fields:
            if field.required:
                self._filled(field)
            for good, problem, remedy in _rules(field):
                self.judge(field.name, good, problem, remedy, allowed=field.enum)

    def _filled(self, field: Field) -> None:
        is_free = field.type == "string" and not field.enum
        remedy = f"Fill it, or write a reason: {', '.join(REASONS)}" if is_free else "Fill it"
        if field is self.table.fields[-1]:
            remedy += ", or restore the row where it is cut short"
        values = self.values(field.name)
        if empty := [*values & {""}, *filter(str.isspace, values)]:
            where = self.frame[field.name].isin(empty)
            self.add(field.name, where, f"{field.name} is empty", remedy, allowed=field.enum)

    def keys(self) -> None:
        """Check that no key stands twice."""
        for name in (field.name for field in self.table.fields if field.unique):
            if len(self.values(name)) < len(self.frame):
                twice = self.frame[name].duplicated() & self.frame[name].ne("")
                remedy = "Give one of them another name"
                self.add(name, twice, f"{name} '{{value}}' stands twice", remedy)
        if len(self.table.key) > 1:
            twice = self.frame.duplicated(list(self.table.key))
            self.add(self.table.key[0], twice, f"{' + '.join(self.table.key)} stand together twice")

    def references(self) -> None:
        """Check ids of other rows and of other tables."""
        for field in self.table.fields:
            if ids := field.refers_to or field.list_of:
                self._refer(field.name, ids, several=ids == field.list_of)

    def _refer(self, column: str, ids: str, *, several: bool = False) -> None:
        other, key = ids.split(".")
        own = self.values(key) if other == self.table.name else ()
        # A figure of one's own may name a built-in one.
        built_in = other != self.table.name or other == "figures"
        others = set(self.other(other)[key].tolist()) if built_in else set()

        def unknown(value: str) -> list[str]:
            if several and value in REASONS:
                return []
            parts = value.split(";") if several else [value]
            return [part for part in parts if part not in own and part not in others]

        self.judge(
            column,
            lambda value: not unknown(value),
            lambda value: f"{column} is '{value}'; '{unknown(value)[0]}' is not in table {other}",
            lambda value: (
                did_you_mean(unknown(value)[0], sorted({*own, *others})[:5000])
                or f"Add it to table {other} or correct it"
            ),
            unless=(column,),
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
            for names, problem in ((itself, "names"), (around, "leads back to")):
                self.add(
                    column,
                    ids.isin(names),
                    f"{column} {problem} the row itself ('{{value}}')",
                    "Write not_applicable in one of them",
                    unless=(column, key),
                )

    def order_of_dates(self) -> None:
        """Check that no span ends before it starts."""
        for first, last in ORDERED:
            if first in self.frame and last in self.frame:
                starts, ends = self.frame[first].astype("str"), self.frame[last].astype("str")
                late = ends.ne("") & (starts > ends)
                self.add(first, late, f"{first} {{value}} lies after {last}", unless=(first, last))

    def words_in_words(self) -> None:
        """Check that each value_text stands inside its quote."""
        quotes, texts = self.frame["quote"].tolist(), self.frame["value_text"].tolist()
        for row, (quote, text) in enumerate(zip(quotes, texts, strict=True)):
            if text not in quote:
                self._fault(
                    row,
                    "value_text",
                    f"value_text '{text}' is not inside quote '{quote}'",
                    "Copy it from the quote, letter by letter",
                )

    def own_statement(self) -> None:
        """Check that a figure_id starts with the id of its statement."""
        ids, statements = self.frame["figure_id"].tolist(), self.frame["statement_id"].tolist()
        pairs = zip(ids, statements, strict=True)
        self.add(
            "figure_id",
            [bool(name) and name.partition("/")[0] != statement for name, statement in pairs],
            "figure_id '{value}' does not start with its statement_id",
            "Write statement_id, a slash and a short name",
            unless=("figure_id", "statement_id"),
        )

    def unread(self, rows: Mapping[int, str]) -> None:
        """Add the rows whose value_text cannot be read, or contradicts what was typed."""
        # A typed word that is itself at fault says nothing about the words beside it.
        settled = self.faulty("value_text", "kind", "unit", "direction")
        for row, problem in rows.items():
            if row not in settled:
                self._fault(row, "value_text", problem.removesuffix("."), "")

    def support(self) -> None:
        """Check that the points used are published, and that publishers alone support agrees."""
        published = self.other("published")
        point = ["series_id", "period_start", "period_end"]
        there = pd.MultiIndex.from_frame(published[point])
        rows = self.frame
        for start, end in (("period_start", "period_end"), ("base_start", "base_end")):
            used = pd.MultiIndex.from_frame(rows[["series_id", start, end]])
            asked = ~rows["series_id"].isin(REASONS)
            if start == "base_start":
                asked &= rows[start].ne("") | rows[end].ne("")
            self.add(
                start,
                asked & ~used.isin(there),
                f"its series has no point with {start} '{{value}}' and that end",
                "Copy both days from table published",
                unless=("series_id", start, end),
            )
        own = published["origin"].isin(["publisher", "derived"])
        others = set(published.loc[~own, "series_id"])
        self.add(
            "series_id",
            rows["series_id"].isin(others) & rows["finding"].eq("agrees"),
            "finding is 'agrees' by {value}, which no publisher stands behind",
            "Write cannot_be_checked, or name the publisher's series",
        )

    def places(self) -> None:
        """Check that no figure's own place contradicts the place of its measure."""
        measures = self.other("measures")
        settled = measures[~measures["geography"].isin(REASONS)]
        place = dict(zip(settled["measure_id"], settled["geography"], strict=True))
        columns = self.frame["measure_id"].tolist(), self.frame["geography"].tolist()
        for row, (measure, own) in enumerate(zip(*columns, strict=True)):
            if measure in place and own != place[measure] and own not in (*REASONS, ""):
                self._fault(
                    row,
                    "geography",
                    f"geography is '{own}'; its measure {measure} exists "
                    f"only in '{place[measure]}'",
                    "Correct the place or choose another measure",
                )

    def units(self) -> None:
        """Check that a published number is in the unit of its measure, or a percentage of it."""
        measures = self.other("measures")
        counted = dict(zip(measures["measure_id"], measures["unit"], strict=True))
        columns = self.frame["measure_id"].tolist(), self.frame["unit"].tolist()
        for row, (measure, unit) in enumerate(zip(*columns, strict=True)):
            # What stands in brackets says how people are counted: officers (headcount).
            if measure == "other" or unit in ("", *PERCENTAGES) or measure not in counted:
                continue
            if unit.partition(" (")[0] != counted[measure]:
                self._fault(
                    row,
                    "unit",
                    f"unit is '{unit}'; its measure {measure} counts {counted[measure]}",
                    "Write the unit of the measure, or choose another measure",
                )


def _rules(field: Field) -> Iterator[tuple[Callable[[str], object], Words, Words]]:
    """Whether a filled cell of a column is good, what is said where it is not, and what helps."""
    name, is_ = field.name, f"{field.name} is '{{value}}'"
    words, limit = field.enum, field.max_words
    no_commas = _hint(",", "Write digits only, without commas")
    if field.type == "date":
        hint = _hint(DAY_FIRST, "Write year-month-day, as text")
        yield _is_day, f"{is_}, which is no date of the form 2015-02-23", hint
    elif field.type == "integer":
        yield re.compile(WHOLE).fullmatch, f"{is_}, which is no whole number", no_commas
    elif field.type == "number":
        yield re.compile(NUMBER).fullmatch, f"{is_}, which is no number", no_commas
    elif words:
        yield words.__contains__, is_, lambda value: did_you_mean(value, words)
    elif field.pattern:
        form = field.description.removesuffix(".")
        good = re.compile(field.pattern).fullmatch
        yield good, f"{is_}, which is not of its form ({form})", ""
    elif name == "known_breaks":
        remedy = "Write '2017-01-01: what changed'; separate several by semicolons"
        yield _are_breaks, is_, remedy
    elif name == "publication_date":
        yield _is_publication_date, is_, "Write 2015-02-23, 2015-02 or 2015, or a reason"
    if limit:
        yield (
            lambda value: len(value.split()) <= limit,
            lambda value: f"{name} has {len(value.split())} words; at most {limit} are quoted",
            "Keep the words that carry the figure",
        )
    if name in TRANSCRIBED:
        remedy = (
            "Excel turns words like 2015/16 into dates: "
            "format the column as Text and type the words again"
        )
        yield lambda value: not EXCEL_DATE.fullmatch(value.strip()), f"{is_}, a date", remedy


def _hint(slip: str, words: str) -> Callable[[str], str]:
    return lambda value: words if re.search(slip, value) else ""


def _said(words: Words, value: str) -> str:
    return words.replace("{value}", value) if isinstance(words, str) else words(value)


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


def _is_day(value: str) -> bool:
    # fromisoformat takes other forms too, such as 2015-W09.
    if not ISO_DATE.fullmatch(value):
        return False
    try:
        return 1900 <= dt.date.fromisoformat(value).year <= 2200
    except ValueError:
        return False


def _are_breaks(value: str) -> bool:
    found = re.fullmatch(r"([0-9-]{10}): \S.*", value)
    return value in REASONS or (found is not None and _is_day(found[1]))


def _is_publication_date(value: str) -> bool:
    # A month and a year have the length of their part of a day.
    return value in REASONS or (
        len(value) in (4, 7, 10) and _is_day(value + "2015-01-01"[len(value) :])
    )


def _cut(text: str) -> str:
    """A text without its middle where it is very long, so that a message stays readable."""
    return text if len(text) <= LONGEST else f"{text[:ENDS]} … {text[-ENDS:]}"
