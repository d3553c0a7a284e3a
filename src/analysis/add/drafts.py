"""Add a statement: draft a workbook from its text, check what was filled in, keep the result.

    text ── draft() ──▶ Draft ── save() ──▶ STATEMENT.xlsx, filled in Excel
    STATEMENT.xlsx ── read() ──▶ Draft ── check() ──▶ Addition ── write() ──▶ tables

A draft has one candidate for every number-like expression of the text, so that no number can be
missed. The text and its sentences stay in the workbook; only quotes go into the tables.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.add.append import Changes, append
from analysis.add.candidates import FIGURE, NOT_A_FIGURE, candidates_in, candidates_table, slug
from analysis.add.find import blocks, reads_as
from analysis.add.suggest import NOT_STATED
from analysis.reading.quantity import QuantityError, find_quantities, read_quantity
from analysis.tables.check import FULL_LISTS
from analysis.tables.errors import DataError, Fault
from analysis.tables.files import column_named, read_cells, shown, whole
from analysis.tables.load import (
    built_in_cells,
    check_cells,
    load_figures,
    load_measures,
    load_statements,
)
from analysis.tables.schema import Field, Table, tables
from analysis.tables.texts import against, normal, paragraphs
from analysis.verdicts.compare import comparisons

UNDECIDED = ("population_group", "geography", "coverage")
"""Columns that a draft leaves empty where the words nearby give nothing."""
LONGEST_CELL = 32_767
"""Characters that Excel holds in a cell."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement that is being transcribed: cells of text, as they stand in the workbook.

    `statement` has one row in the columns of table statements, `candidates` one row for every
    number-like expression, `text` one row a paragraph. `file` names it in messages.
    """

    statement: pd.DataFrame
    candidates: pd.DataFrame
    text: pd.DataFrame
    file: str
    places: Mapping[str, _Layout]

    def filled(self, **columns: Mapping[int, str]) -> Draft:
        """The draft with cells of the candidates filled in: `column={row: "words"}`.

        Rows are counted from 0. Raises `KeyError` for a column or row that is not there.
        """
        candidates = self.candidates.copy()
        for column, cells in columns.items():
            for row, words in cells.items():
                if column not in candidates or row not in candidates.index:
                    raise KeyError(f"candidates have no column '{column}' or no row {row}")
                candidates.loc[row, column] = words
        return replace(self, candidates=candidates)

    def check(self) -> Addition:
        """What the draft adds to the tables.

        Raises `DataError` with every fault: each names the sheet, the cell and what to do.
        """
        return _checked(self)

    def faults(self) -> pd.DataFrame:
        """What `check` would object to, one row a fault: sheet, problem, allowed, remedy."""
        try:
            self.check()
        except DataError as error:
            rows = [
                (each.file, each.problem, each.allowed or "any words", each.remedy)
                for each in error.faults
            ]
        else:
            rows = []
        return pd.DataFrame(rows, columns=["sheet", "problem", "allowed", "remedy"])


@dataclass(frozen=True, slots=True)
class Addition:
    """A checked statement: its figures with their bounds, and the rows that it adds to tables."""

    figures: pd.DataFrame
    statements: pd.DataFrame
    cells: Mapping[str, pd.DataFrame]
    numbers: int

    def compared(self, others: pd.DataFrame | None = None) -> pd.DataFrame:
        """The verdicts on each of its figures with each of `others`, the built-in ones if none.

        Columns: words, other_words, other (the id of the other figure), verdict, sentence.
        """
        right = load_figures() if others is None else others
        # They are among the others where they were added before.
        right = right[~right["figure_id"].isin(self.figures["figure_id"])]
        known = load_statements()
        known = known[~known["statement_id"].isin(self.statements["statement_id"])]
        statements = pd.concat([known, self.statements], ignore_index=True)
        pairs = comparisons(self.figures, right, statements=statements)
        quotes = pd.concat([self.figures, right]).set_index("figure_id")["quote"]
        return pd.DataFrame(
            {
                "words": pairs["left"].map(quotes),
                "other_words": pairs["right"].map(quotes),
                "other": pairs["right"],
                "verdict": pairs["verdict"],
                "sentence": pairs["sentence"],
            }
        )

    def __str__(self) -> str:
        name = self.cells["statements"]["statement_id"].iloc[0]
        figures = self.figures.to_dict("records")
        first = f"{name}: {_accounted(self.numbers, len(figures))}"
        return "\n".join(
            [first, *(f"  {row['quote']}: {reads_as(row)}{_lacks(row)}" for row in figures)]
        )


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the cells of a sheet are: the letter of each column, the number of each row."""

    letters: Mapping[str, str]
    rows: tuple[int, ...]


def draft(
    text: str,
    *,
    speaker: str = NOT_STATED,
    title: str = NOT_STATED,
    publisher: str = NOT_STATED,
    date: str = "",
    url: str = NOT_STATED,
    kind: str = "other",
    sha256: str = "",
) -> Draft:
    """A draft of a statement: what is known of it, and a candidate for each of its numbers.

    `date` is the day on which it was made, as year-month-day; `sha256` that of the text's file,
    where its bytes are not those of the text in UTF-8.

    Raises:
        DataError: the date is none, there is no number, or a paragraph fits in no cell.

    >>> made = draft("In 2016 over 50 people were held.", speaker="A. Speaker", date="2017-03-01")
    >>> made.candidates[["value_text", "decision"]].values.tolist()
    [['2016', 'not a figure'], ['over 50', 'figure']]
    """
    lines = [line for line in text.removeprefix("\ufeff").splitlines() if line.strip()]
    faults = [*faults_of_date(date), *_faults_of_lines(lines)]
    if faults:
        raise DataError(faults)
    name = _statement_id(speaker, date)
    statement = {
        "statement_id": name,
        "event_id": name,
        "title": title,
        "speaker": speaker,
        "role": NOT_STATED,
        "party": NOT_STATED,
        "publisher": publisher,
        "kind": kind,
        "date_earliest": date,
        "date_latest": date,
        "date_basis": "Date as given when the statement was added." if date else NOT_STATED,
        "captured_on": "",
        "url": url,
        "text_read": "complete",
        "text_sha256": sha256 or hashlib.sha256(text.encode()).hexdigest(),
    }
    rows = candidates_in(lines, url)
    if not rows:
        raise DataError(
            [Fault("The text", "holds no number", remedy="Check that it is the whole text")]
        )
    return Draft(
        pd.DataFrame([statement], columns=tables()["statements"].columns, dtype=str),
        pd.DataFrame(rows, columns=candidates_table().columns, dtype=str),
        pd.DataFrame({"paragraph": map(str, range(1, len(lines) + 1)), "text": lines}, dtype=str),
        "the draft",
        {},
    )


def draft_of_file(path: str | Path, **details: str) -> Draft:
    """A draft of the statement in a text file; `details` are those of `draft`.

    Raises `DataError` for a file that cannot be read or is not UTF-8 text.
    """
    file = Path(path)
    text = "".join(block.text for block in blocks(file))
    return draft(text, sha256=hashlib.sha256(file.read_bytes()).hexdigest(), **details)


def save(made: Draft, path: str | Path) -> Path:
    """Write a draft as a workbook with drop-downs and instructions; an existing one is kept.

    Raises `DataError` where the file is there already.
    """
    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        raise _fault(shown(path), "is no workbook", "Name a file that ends in .xlsx")
    if path.exists():
        raise _fault(
            shown(path),
            "is there already and is not overwritten",
            "Go on with it, rename it, or name another with --output",
        )
    content = _as_workbook(made, how_to_run("add", shown(path)))
    with whole(path) as out:
        out.write_bytes(content)
    return path


def read(path: str | Path) -> Draft:
    """The draft in a workbook that `save` wrote and somebody filled in.

    Raises `DataError` for a file, sheet or column that is not there.
    """
    file = Path(path)
    wanted = {
        "statements": tables()["statements"],
        "candidates": candidates_table(),
        "text": _text_table(),
    }
    cells: dict[str, pd.DataFrame] = {}
    faults: list[Fault] = []
    for sheet, table in wanted.items():
        try:
            cells[sheet] = read_cells(file, table, sheet_required=True).fillna("")
        except DataError as error:
            faults += [_on_sheet(fault, sheet) for fault in error.faults]
            if not file.is_file():
                break
    if faults:
        raise DataError(dict.fromkeys(faults))
    layouts = _layouts(file, wanted)
    return Draft(cells["statements"], cells["candidates"], cells["text"], shown(file), layouts)


def write(added: Addition, target: str | Path | None = None, *, dry_run: bool = False) -> Changes:
    """Add the rows of a checked statement to a workbook or a folder of CSV files of your own.

    `target` is a .xlsx file or a folder, made where it is not there; without it the rows go to
    data/raw. Rows that are there already are left as they are, so a second run changes nothing.
    `load_figures(target, beside=True)` reads them beside the built-in figures.

    Raises:
        DataError: a row is there with other words, or the file is open in Excel.
    """
    return append(added.cells, None if target is None else Path(target), dry_run=dry_run)


def _statement_id(speaker: str, date: str) -> str:
    last = slug(speaker.split()[-1]) if speaker != NOT_STATED and speaker.split() else ""
    name = "-".join(part for part in (last or "statement", date[:4]) if part)
    taken = set(built_in_cells("statements")["statement_id"])
    names = [name, *(f"{name}-{number}" for number in range(2, len(taken) + 3))]
    return next(each for each in names if each not in taken)


def faults_of_date(date: str) -> list[Fault]:
    """What is wrong with a date that is not of the form year-month-day; nothing where none is."""
    if not date or _day(date) == date:
        return []
    guess = _day(date)
    remedy = f"Write {guess}" if guess else "Write year-month-day, for example 2015-02-23"
    return [Fault("The date", f"is '{date}', which is no date of that form", remedy=remedy)]


def _faults_of_lines(lines: list[str]) -> list[Fault]:
    return [
        Fault(
            "The text",
            f"has {len(line):,} characters in paragraph {number}; a cell holds {LONGEST_CELL:,}",
            remedy="Break the paragraph into lines",
        )
        for number, line in enumerate(lines, start=1)
        if len(line) > LONGEST_CELL
    ]


def _day(words: str) -> str:
    """A day that was written some other way, as year-month-day; empty where it is unclear."""
    for form in ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%B %d, %Y"):
        try:
            return dt.datetime.strptime(words.strip(), form).date().isoformat()
        except ValueError:
            continue
    return ""


# The columns of the workbook


def _text_table() -> Table:
    fields = [Field(name, "string", "", True, (), "", False, "", None) for name in _TEXT]
    return Table("text", "", tuple(fields), (), ())


_TEXT = ("paragraph", "text")


def _as_workbook(made: Draft, command: str) -> bytes:
    # openpyxl is slow to import and only workbooks need it.
    from analysis.tables.workbook import (
        add_choices,
        add_lines,
        add_table,
        as_bytes,
        new_book,
        with_types,
    )

    words = _words()
    book = new_book(f"Draft of {made.statement['statement_id'].iloc[0]}")
    lines = [line.format(command=command) for line in words["instructions"]]
    add_lines(book.create_sheet("instructions"), lines)
    add_table(book.create_sheet("statements"), with_types(made.statement, tables()["statements"]))
    table = candidates_table()
    add_table(book.create_sheet("candidates"), with_types(made.candidates, table))
    # The words stay in sight while whoever fills the row in goes to the right.
    book["candidates"].freeze_panes = "E2"
    add_table(book.create_sheet("text"), made.text)
    codebook = load_measures()[["measure_id", "label", "definition", "unit", "do_not_use_for"]]
    add_table(book.create_sheet("codebook"), codebook)
    add_table(book.create_sheet("columns"), _explained(words, table))
    choices = {field.name: list(field.enum) for field in table.fields if field.enum}
    add_choices(book["candidates"], choices | {"measure_id": list(codebook["measure_id"])})
    kinds = {field.name: list(field.enum) for field in tables()["statements"].fields if field.enum}
    add_choices(book["statements"], kinds)
    return as_bytes(book)


def _explained(words: Mapping[str, Any], table: Table) -> pd.DataFrame:
    rows = [
        (
            field.name,
            words["columns"].get(field.name, field.description),
            ", ".join(field.enum) or "words",
        )
        for field in table.fields
    ]
    return pd.DataFrame(rows, columns=["column", "what to write", "allowed"])


def _words() -> dict[str, Any]:
    text = (resources.files("analysis.add") / "add.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


# Checking


def _checked(made: Draft) -> Addition:
    faults = _faults_of_decisions(made)
    name = made.statement["statement_id"].iloc[0]
    if len(made.statement) != 1:
        faults.append(_placed(made, "statements", 1, "", "there is more than one statement"))
    cells = {
        "statements": made.statement,
        "figures": _figures_of(made, name),
        "not_figures": _not_figures_of(made, name),
    }
    typed: dict[str, pd.DataFrame] = {}
    for table, frame in cells.items():
        sheet = "statements" if table == "statements" else "candidates"
        rows = frame.index
        typed[table], found = check_cells(
            frame.reset_index(drop=True), tables()[table], made.file, _beside(cells)
        )
        faults += [_moved(made, sheet, fault, rows) for fault in found]
    faults += _faults_of_words(made) + _built_in(made, name) + _unaccounted(made)
    if faults:
        raise DataError(_together(faults))
    return Addition(
        typed["figures"],
        typed["statements"],
        {table: frame.reset_index(drop=True) for table, frame in cells.items()},
        len(made.candidates),
    )


def _figures_of(made: Draft, name: str) -> pd.DataFrame:
    rows = made.candidates[made.candidates["decision"] == FIGURE]
    named = rows.assign(statement_id=name, figure_id=name + "/" + rows["name"])
    return named[tables()["figures"].columns]


def _not_figures_of(made: Draft, name: str) -> pd.DataFrame:
    rows = made.candidates[made.candidates["decision"] == NOT_A_FIGURE]
    renamed = rows.rename(columns={"value_text": "words"}).assign(statement_id=name)
    return renamed[tables()["not_figures"].columns].drop_duplicates(
        ["statement_id", "paragraph", "words"]
    )


def _beside(cells: Mapping[str, pd.DataFrame]) -> Callable[[str], pd.DataFrame]:
    """The built-in cells of a table with those of the draft."""

    def other(name: str) -> pd.DataFrame:
        own = built_in_cells(name)
        return pd.concat([own, cells[name]], ignore_index=True) if name in cells else own

    return other


def _faults_of_decisions(made: Draft) -> list[Fault]:
    faults = []
    for row, cells in made.candidates.iterrows():
        number = int(str(row))
        decision = cells["decision"]
        if decision not in (FIGURE, NOT_A_FIGURE):
            problem = f"decision is '{decision}'" if decision else "there is no decision"
            remedy = f"Choose '{FIGURE}' or '{NOT_A_FIGURE}'"
            faults.append(_placed(made, "candidates", number, "decision", problem, remedy))
        elif decision == NOT_A_FIGURE and not cells["reason"]:
            remedy = "Choose a reason from the list"
            problem = "the reason is missing"
            faults.append(_placed(made, "candidates", number, "reason", problem, remedy))
        elif decision == FIGURE and cells["reason"]:
            remedy = f"Empty the reason, or choose '{NOT_A_FIGURE}'"
            problem = f"a figure has the reason '{cells['reason']}', which is for what is none"
            faults.append(_placed(made, "candidates", number, "reason", problem, remedy))
    return faults


def _faults_of_words(made: Draft) -> list[Fault]:
    """Quotes that do not stand in their paragraph, and values that were typed."""
    lines = dict(zip(made.text["paragraph"], map(normal, made.text["text"]), strict=True))
    faults = []
    for row, cells in made.candidates.iterrows():
        number = int(str(row))
        column = "quote" if cells["decision"] == FIGURE else "value_text"
        line = lines.get(cells["paragraph"])
        if line is None:
            problem = f"paragraph is '{cells['paragraph']}', and the text has none of that number"
            remedy = f"Write a number from 1 to {len(lines)}"
            faults.append(_placed(made, "candidates", number, "paragraph", problem, remedy))
        elif normal(cells[column]) not in line:
            problem = f"'{cells[column]}' does not stand in paragraph {cells['paragraph']}"
            remedy = "Copy the words from sheet text, letter by letter"
            faults.append(_placed(made, "candidates", number, column, problem, remedy))
        if cells["decision"] == FIGURE and (problem := _typed_value(cells)):
            remedy = "Empty the cell: the number is read from value_text, never typed"
            faults.append(_placed(made, "candidates", number, "value", problem, remedy))
    return faults


def _typed_value(cells: pd.Series) -> str:
    """What is wrong with a value that is not the one its words give; the sign may differ."""
    value = cells["value"].replace(",", "")
    if not value:
        return ""
    try:
        number = abs(float(value))
    except ValueError:
        return f"value is '{cells['value']}', which is no number"
    try:
        read = read_quantity(
            cells["value_text"],
            kind=cells["kind"] or None,
            unit=cells["unit"] or None,
            direction=cells["direction"] or None,
        )
    except QuantityError:
        return ""
    # The cell shows no more than ten digits of a third.
    if math.isclose(abs(read.value), number, rel_tol=1e-9):
        return ""
    gives = "no single number" if read.value != read.value else f"{read.value:,.10g}"
    return f"value is '{cells['value']}', and the words '{cells['value_text']}' give {gives}"


def _built_in(made: Draft, name: str) -> list[Fault]:
    """The fault of a statement that has the id of another one, which is built in."""
    own = built_in_cells("statements")
    there = own[own["statement_id"] == name].reset_index(drop=True)
    if there.empty or there.fillna("").equals(made.statement.iloc[:1].reset_index(drop=True)):
        return []
    problem = f"statement_id '{name}' is the name of a statement that is built in"
    return [_placed(made, "statements", 0, "statement_id", problem, "Give yours another name")]


def _unaccounted(made: Draft) -> list[Fault]:
    """The numbers of the text that have no row, decided on or not.

    Where the words of a row do not stand in the text its quote still tells its number.
    """
    lines = paragraphs("\n".join(made.text["text"]))
    numbered = dict(enumerate(lines, start=1))
    rows = []
    for cells in made.candidates.to_dict("records"):
        paragraph = int(cells["paragraph"]) if cells["paragraph"].isdecimal() else 0
        line = numbered.get(paragraph, "")
        standing = [words for words in (cells["value_text"], cells["quote"]) if words]
        words = next((words for words in standing if normal(words) in line), "")
        is_figure = cells["decision"] == FIGURE and normal(cells["quote"]) in line
        is_figure = is_figure and normal(cells["value_text"]) in normal(cells["quote"])
        if words and line:
            rows.append(
                {
                    "table": "figures" if is_figure else "not_figures",
                    "statement_id": "",
                    "figure_id": cells["name"],
                    "paragraph": paragraph,
                    "words": words,
                    "quote": cells["quote"],
                    "value_text": cells["value_text"],
                }
            )
    file = f"{made.file}, sheet candidates"
    remedy = "Add a row for it, or restore the row that was deleted"
    repeated = [
        Fault(
            file,
            f"paragraph {number} holds '{words}' {times} times, and {_rows(there)} for it",
            remedy=remedy,
        )
        for number, line in numbered.items()
        for words, times in Counter(found.text for found in find_quantities(line)).items()
        if times > 1 and 0 < (there := _rows_of(rows, number, words)) < times
    ]
    columns = ["table", "statement_id", "figure_id", "paragraph", "words", "quote", "value_text"]
    frame = pd.DataFrame(rows, columns=columns)
    typed = {name: frame[frame["table"] == name] for name in ("figures", "not_figures")}
    missing = against(typed, "", lines, made.file)
    return [replace(fault, file=file, remedy=remedy) for fault in missing] + repeated


def _rows_of(rows: list[dict[str, Any]], paragraph: int, words: str) -> int:
    """How many rows of a paragraph are for these words; "no convictions" is one for "no"."""
    alone = re.compile(rf"(?<!\w){re.escape(normal(words))}(?!\w)")
    return sum(
        row["paragraph"] == paragraph and alone.search(normal(row["value_text"])) is not None
        for row in rows
    )


def _rows(number: int) -> str:
    return "there is a row" if number == 1 else f"there are {number} rows"


def _together(faults: list[Fault]) -> list[Fault]:
    """Each fault once, and those that say the same of several cells as one."""
    places: dict[Fault, list[str]] = {}
    for fault in faults:
        place, _, problem = fault.problem.partition(": ")
        if not place.startswith("cell ") or not problem:
            place, problem = "", fault.problem
        places.setdefault(replace(fault, problem=problem), []).append(place.removeprefix("cell "))
    return [
        replace(fault, problem=f"{_cells(dict.fromkeys(cells))}: {fault.problem}")
        if cells[0]
        else fault
        for fault, cells in places.items()
    ]


def _cells(cells: Iterable[str]) -> str:
    words = list(cells)
    return f"{'cell' if len(words) == 1 else 'cells'} {', '.join(words)}"


def _moved(made: Draft, sheet: str, fault: Fault, rows: pd.Index) -> Fault:
    """A fault of a table as one of a cell of the sheet that the row came from."""
    if fault.row is None:
        return replace(fault, file=f"{made.file}, sheet {sheet}")
    column = {"words": "value_text", "figure_id": "name"}.get(fault.column, fault.column)
    remedy = fault.remedy
    if sheet == "statements" and column.startswith(("date", "captured")) and not remedy:
        guess = _day(fault.value)
        remedy = f"Write {guess}" if guess else "Write year-month-day, for example 2015-02-23"
    if column in UNDECIDED and not fault.value:
        remedy = "Name it; where you have looked and the text does not say it, write not_stated"
    if column == "unit" and not fault.value:
        remedy = "Fill it; where none fits write other, and name it in population"
    row = int(str(rows[fault.row - 2]))
    allowed = fault.allowed.replace(
        FULL_LISTS, "sheet columns" if sheet == "candidates" else FULL_LISTS
    )
    return _placed(made, sheet, row, column, fault.problem, remedy, allowed)


def _placed(
    made: Draft,
    sheet: str,
    row: int,
    column: str,
    problem: str,
    remedy: str = "",
    allowed: str = "",
) -> Fault:
    layout = made.places.get(sheet)
    if layout is None:
        place = f"row {row}, {column}" if column else f"row {row}"
    else:
        place = f"cell {layout.letters.get(column, 'A')}{layout.rows[row]}"
    return Fault(
        f"{made.file}, sheet {sheet}", f"{place}: {problem}", allowed=allowed, remedy=remedy
    )


def _on_sheet(fault: Fault, sheet: str) -> Fault:
    """A fault of a workbook with its sheet, where it is one of a column or cell."""
    if fault.problem.startswith(("column", "cell", "has a header", "has an empty", "holds a cell")):
        return replace(fault, file=f"{fault.file}, sheet {sheet}")
    if fault.problem.startswith("has no sheet"):
        remedy = fault.remedy or "Give the workbook that analysis add drafted from the text"
        return replace(fault, remedy=remedy)
    return fault


def _layouts(path: Path, sheets: Mapping[str, Table]) -> dict[str, _Layout]:
    # openpyxl is slow to import and only workbooks need it.
    import openpyxl
    from openpyxl.utils import get_column_letter

    book = openpyxl.load_workbook(path, read_only=True)
    try:
        layouts = {}
        for name, table in sheets.items():
            header, *rows = book[name].iter_rows(values_only=True)
            letters = {
                column_named(str(cell), table.columns): get_column_letter(number)
                for number, cell in enumerate(header, start=1)
                if cell is not None
            }
            filled = [
                number
                for number, row in enumerate(rows, start=2)
                if any(cell not in (None, "") for cell in row)
            ]
            layouts[name] = _Layout(letters, tuple(filled))
        return layouts
    finally:
        book.close()


def _fault(name: str, problem: str, remedy: str = "") -> DataError:
    return DataError([Fault(name, problem, remedy=remedy)])


def _lacks(row: Mapping[Any, Any]) -> str:
    """Which days of a change are not given; without them it is compared with nothing."""
    days = [name for name in ("period_start", "period_end") if pd.isna(row[name])]
    if row["kind"] != "change" or not days:
        return ""
    return f" (no {' and no '.join(days)}, so it is compared with nothing)"


def _accounted(numbers: int, figures: int) -> str:
    return (
        f"{_counted(numbers, 'number-like expression')}, all accounted for: "
        f"{_counted(figures, 'figure')}, {numbers - figures} that are none."
    )


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def how_to_run(*arguments: str) -> str:
    """The line that runs a command of this package, as it is typed in the working directory.

    It starts with `analysis` only where that is a command of the interpreter in use.

    >>> how_to_run("add", "smith-2025.xlsx").endswith("analysis add smith-2025.xlsx")
    True
    """
    # A link stays one: what it points to knows nothing of a virtual environment.
    python = Path(sys.executable)
    found = shutil.which("analysis")
    if found is not None and Path(found).absolute().parent == python.parent:
        words = ["analysis", *arguments]
    else:
        here = python.relative_to(Path.cwd()) if python.is_relative_to(Path.cwd()) else python
        words = [str(here.with_suffix("") if os.name == "nt" else here)]
        words += ["-m", "analysis", *arguments]
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)
