"""Checks at the door: every fault of a table, found without a loop over its rows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.tables.errors import Fault, did_you_mean
from analysis.tables.schema import REASONS, Field, Table

Codes = npt.NDArray[np.intp]
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
DAY_FIRST = re.compile(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}")
BREAKS = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}): \S.*")
DAY_MONTH_OR_YEAR = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
TRANSCRIBED = ("quote", "value_text", "period_text", "base_period_text")
ONE_WAY = ("same_as", "part_of")
"""Columns that lead from a row to an earlier or a wider one, so that no way leads back."""
ORDERED = (
    ("date_earliest", "date_latest"),
    ("period_start", "period_end"),
    ("base_start", "base_end"),
)


class Checker:
    """The faults of one table in one file, gathered check by check."""

    def __init__(self, frame: pd.DataFrame, table: Table, file: str) -> None:
        self.frame = frame
        self.table = table
        self.file = file
        self.faults: list[Fault] = []
        self._factors: dict[str, tuple[Codes, list[str]]] = {}

    def add(
        self,
        column: str,
        mask: pd.Series[bool],
        problem: Callable[[str], str],
        *,
        allowed: Iterable[str] = (),
        remedy: Callable[[str], str] = lambda value: "",
    ) -> None:
        """Add a fault for each row where `mask` holds, in the words of `problem`."""
        if not mask.any():
            return
        words = ", ".join(allowed)
        said: dict[str, tuple[str, str]] = {}
        for row in mask.index[mask][: MOST_FAULTS - len(self.faults)]:
            value = _plain(self.frame.at[row, column])
            if value not in said:
                said[value] = (problem(value), remedy(value))
            self._fault(int(row), column, *said[value], words)

    def _fault(self, row: int, column: str, problem: str, remedy: str, allowed: str = "") -> None:
        if len(self.faults) >= MOST_FAULTS:
            return
        key = self.table.key[0]
        self.faults.append(
            Fault(
                self.file,
                _cut(problem),
                row=row + 2,
                id=_cut(_plain(self.frame.at[row, key])) if key in self.frame else "",
                column=column,
                value=_cut(_plain(self.frame.at[row, column])),
                allowed=allowed,
                remedy=_cut(remedy),
            )
        )

    def factors(self, column: str) -> tuple[Codes, list[str]]:
        """The distinct values of a column, looked for once, and which of them stands in each row.

        Most columns repeat few values, and each is then judged and converted once.
        """
        if column not in self._factors:
            codes, values = pd.factorize(self.frame[column])
            self._factors[column] = codes, values.tolist()
        return self._factors[column]

    def _distinct(self, column: str) -> list[str]:
        return self.factors(column)[1]

    def faulty(self, *columns: str) -> pd.Series[bool]:
        """The rows that have a fault in one of the columns already."""
        rows = {fault.row for fault in self.faults if fault.column in columns}
        return pd.Series(self.frame.index + 2, index=self.frame.index).isin(rows)

    def _but_faulty(self, mask: pd.Series[bool], *columns: str) -> pd.Series[bool]:
        """Where `mask` holds in rows without a fault in one of the columns: one cell, one fault."""
        return mask & ~self.faulty(*columns) if mask.any() else mask

    def cells(self) -> None:
        """Check every column by itself: filled, of its type, of its allowed words."""
        for field in self.table.fields:
            self._filled(field)
            if field.type == "date":
                self._dates(field.name)
            elif field.type in ("integer", "number"):
                self._numbers(field)
            else:
                self._words(field)

    def _filled(self, field: Field) -> None:
        if field.required:
            blank = self._among(
                field.name, [v for v in self._distinct(field.name) if not v.strip()]
            )
            remedy = (
                f"Fill it, or write a reason: {', '.join(REASONS)}"
                if field.type == "string" and not field.enum
                else "Fill it"
            )
            if field is self.table.fields[-1]:
                remedy += ", or restore the row where it is cut short"
            self.add(
                field.name,
                blank,
                lambda value: f"{field.name} is empty",
                allowed=field.enum,
                remedy=lambda value: remedy,
            )

    def _where(self, column: str, good: Callable[[str], bool]) -> pd.Series[bool]:
        """Where a filled cell is not good; each distinct value is judged once."""
        values = self._distinct(column)
        return self._among(column, [value for value in values if not good(value) and value.strip()])

    def _among(self, column: str, bad: list[str]) -> pd.Series[bool]:
        if not bad:
            return pd.Series(False, index=self.frame.index)
        return self.frame[column].isin(bad)

    def _dates(self, column: str) -> None:
        self.add(
            column,
            self._where(column, _is_day),
            lambda value: f"{column} is '{value}', which is no date of the form 2015-02-23",
            remedy=lambda value: (
                "Write year-month-day, as text" if DAY_FIRST.fullmatch(value.strip()) else ""
            ),
        )

    def _numbers(self, field: Field) -> None:
        whole = field.type == "integer"
        pattern = re.compile(r"[0-9]{1,15}" if whole else r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
        self.add(
            field.name,
            self._where(field.name, lambda value: pattern.fullmatch(value) is not None),
            lambda value: f"{field.name} is '{value}', which is no {'whole ' * whole}number",
            remedy=lambda value: "Write digits only, without commas" if "," in value else "",
        )

    def _words(self, field: Field) -> None:
        name = field.name
        if field.enum:
            self.add(
                name,
                self._where(name, lambda value: value in field.enum),
                lambda value: f"{name} is '{value}'",
                allowed=field.enum,
                remedy=lambda value: did_you_mean(value, field.enum),
            )
        elif field.pattern:
            pattern = re.compile(field.pattern)
            self.add(
                name,
                self._where(name, lambda value: pattern.fullmatch(value) is not None),
                lambda value: (
                    f"{name} is '{value}', which is not of its form "
                    f"({field.description.removesuffix('.')})"
                ),
            )
        if field.max_words:
            limit = field.max_words
            self.add(
                name,
                self._where(name, lambda value: len(value.split()) <= limit),
                lambda value: f"{name} has {len(value.split())} words; at most {limit} are quoted",
                remedy=lambda value: "Keep the words that carry the figure",
            )
        if name in TRANSCRIBED:
            self.add(
                name,
                self._where(name, lambda value: EXCEL_DATE.fullmatch(value.strip()) is None),
                lambda value: f"{name} is '{value}', a date",
                remedy=lambda value: (
                    "Excel turns words like 2015/16 into dates: "
                    "format the column as Text and type the words again"
                ),
            )

    def keys(self) -> None:
        """Check that no key stands twice."""
        for field in self.table.fields:
            if field.unique:
                self._once(field.name)
        if len(self.table.key) > 1:
            self.add(
                self.table.key[0],
                self.frame.duplicated(list(self.table.key)),
                lambda value: f"{' + '.join(self.table.key)} stand together twice",
            )

    def _once(self, name: str) -> None:
        if len(self._distinct(name)) == len(self.frame):
            return
        self.add(
            name,
            self.frame[name].duplicated() & self.frame[name].ne(""),
            lambda value: f"{name} '{value}' stands twice",
            remedy=lambda value: "Give one of them another name",
        )

    def references(self, known: Mapping[str, pd.Series[str]]) -> None:
        """Check ids of other rows and tables; `known` holds the ids of each "table.column"."""
        for column, other, key in self.table.foreign:
            self._refer(column, known[f"{other}.{key}"], other)
        for field in self.table.fields:
            if field.list_of:
                other, key = field.list_of.split(".")
                own = other == self.table.name
                ids = self.frame[key] if own else known[field.list_of]
                if own and field.list_of in known:
                    ids = pd.concat([ids, known[field.list_of]])
                self._refer(field.name, ids, other, several=True)

    def _refer(
        self, column: str, ids: pd.Series[str], other: str, *, several: bool = False
    ) -> None:
        there = set(ids.tolist())

        def unknown(value: str) -> list[str]:
            if several and value in REASONS:
                return []
            parts = value.split(";") if several else [value]
            return [part for part in parts if part not in there]

        self.add(
            column,
            self._but_faulty(self._where(column, lambda value: not unknown(value)), column),
            lambda value: f"{column} is '{value}'; '{unknown(value)[0]}' is not in table {other}",
            remedy=lambda value: (
                did_you_mean(unknown(value)[0], sorted(there)[:5000])
                or f"Add it to table {other} or correct it"
            ),
        )

    def circles(self) -> None:
        """Check that no row refers to itself, nor over others where that would be a circle."""
        key = self.table.key[0]
        for field in self.table.fields:
            if field.list_of != f"{self.table.name}.{key}":
                continue
            column = field.name
            others = {value: value.split(";") for value in self._distinct(column)}
            ids = self.frame[key]
            # Of those that others refer to few stand in a file of one's own.
            there = set(ids[ids.isin({name for names in others.values() for name in names})])
            if not there:
                continue
            asked = [value for value, names in others.items() if not there.isdisjoint(names)]
            rows = self.frame[self.frame[column].isin(asked)]
            leads = {
                name: others[value]
                for name, value in zip(rows[key].tolist(), rows[column].tolist(), strict=True)
            }
            itself = {name for name, names in leads.items() if name in names}
            around = _on_circles(leads) - itself if column in ONE_WAY else set()
            for names, problem in (
                (itself, f"{column} names the row itself"),
                (around, f"{column} leads back to the row itself"),
            ):
                self.add(
                    column,
                    self._but_faulty(self.frame[key].isin(names), column, key),
                    partial(_with_value, problem),
                    remedy=lambda value: "Write not_applicable in one of them",
                )

    def order_of_dates(self) -> None:
        """Check that no span ends before it starts."""
        for first, last in ORDERED:
            if first in self.frame and last in self.frame:
                self._in_order(first, last)

    def _in_order(self, first: str, last: str) -> None:
        both = [self.factors(column) for column in (first, last)]
        ranked = {value: rank for rank, value in enumerate(sorted({"", *both[0][1], *both[1][1]}))}
        start, end = (
            np.array([ranked[value] for value in values], dtype=int)[codes]
            for codes, values in both
        )
        # An empty cell ranks first.
        late = (end > 0) & (start > end)
        self.add(
            first,
            self._but_faulty(pd.Series(late, index=self.frame.index), first, last),
            lambda value: f"{first} {value} lies after {last}",
        )

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
        strange = [
            bool(name) and name.partition("/")[0] != statement
            for name, statement in zip(ids, statements, strict=True)
        ]
        self.add(
            "figure_id",
            self._but_faulty(
                pd.Series(strange, index=self.frame.index), "figure_id", "statement_id"
            ),
            lambda value: f"figure_id '{value}' does not start with its statement_id",
            remedy=lambda value: "Write statement_id, a slash and a short name",
        )

    def unread(self, rows: Mapping[int, str]) -> None:
        """Add the rows whose value_text cannot be read, or contradicts what was typed."""
        # A typed word that is itself at fault says nothing about the words beside it.
        settled = self.faulty("value_text", "kind", "unit", "direction")
        for row, problem in rows.items():
            if not settled.at[row]:
                self._fault(row, "value_text", problem.removesuffix("."), "")

    def support(self, published: pd.DataFrame) -> None:
        """Check that the points used are published, and that publishers alone support agrees."""
        keys = published["series_id"] + "|" + published["period_start"] + "|"
        keys = keys + published["period_end"]
        there = set(keys)
        rows = self.frame
        for start, end in (("period_start", "period_end"), ("base_start", "base_end")):
            used = rows["series_id"] + "|" + rows[start] + "|" + rows[end]
            asked = ~rows["series_id"].isin(REASONS)
            if start == "base_start":
                asked &= rows[start].ne("") | rows[end].ne("")
            unknown = asked & ~used.isin(there)
            self._published(start, self._but_faulty(unknown, "series_id", start, end))
        others = set(
            published.loc[~published["origin"].isin(["publisher", "derived"]), "series_id"]
        )
        self.add(
            "series_id",
            rows["series_id"].isin(others) & rows["finding"].eq("agrees"),
            lambda value: f"finding is 'agrees' by {value}, which no publisher stands behind",
            remedy=lambda value: "Write cannot_be_checked, or name the publisher's series",
        )

    def _published(self, start: str, unknown: pd.Series[bool]) -> None:
        self.add(
            start,
            unknown,
            lambda value: f"its series has no point with {start} '{value}' and that end",
            remedy=lambda value: "Copy both days from table published",
        )

    def breaks(self) -> None:
        """Check that known_breaks holds days, each with its reason."""

        def good(value: str) -> bool:
            found = BREAKS.fullmatch(value)
            return value in REASONS or (found is not None and _is_day(found[1]))

        self.add(
            "known_breaks",
            self._where("known_breaks", good),
            lambda value: f"known_breaks is '{value}'",
            remedy=lambda value: "Write '2017-01-01: what changed'; separate several by semicolons",
        )

    def published_on(self) -> None:
        """Check that publication_date holds a day, a month or a year."""

        def good(value: str) -> bool:
            first_day = value + "2015-01-01"[len(value) :]
            found = DAY_MONTH_OR_YEAR.fullmatch(value) is not None
            return value in REASONS or (found and _is_day(first_day))

        self.add(
            "publication_date",
            self._where("publication_date", good),
            lambda value: f"publication_date is '{value}'",
            remedy=lambda value: "Write 2015-02-23, 2015-02 or 2015, or a reason",
        )

    def places(self, measures: pd.DataFrame) -> None:
        """Check that no figure's own place contradicts the place of its measure."""
        place = self.frame["measure_id"].map(
            measures.set_index("measure_id")["geography"].to_dict()
        )
        own = self.frame["geography"]
        both = ~own.isin(REASONS) & own.ne("") & place.notna() & ~place.isin(REASONS)
        measure = self.frame["measure_id"]
        for row in self.frame.index[both & own.ne(place)]:
            self._fault(
                int(row),
                "geography",
                f"geography is '{own.at[row]}'; its measure {measure.at[row]} exists "
                f"only in '{place.at[row]}'",
                "Correct the place or choose another measure",
            )


def _with_value(problem: str, value: str) -> str:
    return f"{problem} ('{value}')"


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


def _plain(value: object) -> str:
    return value if isinstance(value, str) else ""


def _cut(text: str) -> str:
    """A text without its middle where it is very long, so that a message stays readable."""
    return text if len(text) <= LONGEST else f"{text[:ENDS]} … {text[-ENDS:]}"
