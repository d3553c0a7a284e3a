"""Add a statement: draft a workbook from its text, check what was filled in, keep the result.

    text ── draft() ──▶ Draft ── save() ──▶ STATEMENT.xlsx, filled in Excel
    STATEMENT.xlsx ── read() ──▶ Draft ── check() ──▶ Addition ── write() ──▶ tables

A draft has one candidate for every number-like expression of the text, so that no number can be
missed. The text and its sentences stay in the workbook; only quotes go into the tables.
"""

from __future__ import annotations

import hashlib
import os
import shlex
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.add.append import existing
from analysis.add.candidates import (
    DAYS,
    FIGURE,
    NOT_A_FIGURE,
    SHEETS,
    candidates_in,
    candidates_table,
    free_name,
    slug,
)
from analysis.add.find import lines_of, reads_as
from analysis.add.suggest import CUES, NOT_STATED, Period, base_of, days_of, group_of, period_of
from analysis.reading.quantity import find_quantities
from analysis.tables.errors import DataError, Fault, did_you_mean, one_fault
from analysis.tables.files import column_named, read_cells, sheet_names, sheet_rows, shown, whole
from analysis.tables.load import (
    built_in_cells,
    check_cells,
    load_figures,
    load_measures,
    load_statements,
)
from analysis.tables.schema import REASONS, Field, Table, tables
from analysis.tables.texts import normal
from analysis.verdicts.codebook import counted_in
from analysis.verdicts.compare import comparisons

DATES_OF_STATEMENT = ("date_earliest", "date_latest", "captured_on")
SPANS = ("between", "from")
WITH_A_UNIT = ("count", "money", "duration")
"""Kinds of number that have the unit of their measure."""
TO_FILL: list[str] = SHEETS["candidates"]["to_fill"]
OF_PARAGRAPH: list[str] = SHEETS["candidates"]["once_a_paragraph"]
LONGEST_CELL = 32_767
"""Characters that Excel holds in a cell."""
A_DAY = "Write 2015-02-23, or 23 February 2015"


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement that is being transcribed: cells of text, as they stand in the workbook.

    `statement` has one row in the columns of table statements, `candidates` one row for every
    number-like expression, `text` one row a paragraph, `measures` one for each measure of one's
    own. `path` is the workbook that it was read from, where faults are placed by reading it
    again.
    """

    statement: pd.DataFrame
    candidates: pd.DataFrame
    text: pd.DataFrame
    measures: pd.DataFrame
    path: Path | None = None

    def filled(self, **columns: Mapping[int, str]) -> Draft:
        """The draft with cells of the candidates filled in: `column={row: "words"}`.

        Rows are counted from 0. Raises `KeyError` for a column or row that is not there.
        """
        candidates = self.candidates.copy()
        for column, cells in columns.items():
            if column not in candidates:
                remedy = did_you_mean(column, candidates.columns)
                raise KeyError(f"candidates have no column '{column}'. {remedy}".rstrip())
            if absent := [row for row in cells if row not in candidates.index]:
                last = len(candidates) - 1
                raise KeyError(f"candidates have no row {absent[0]}; their rows are 0 to {last}")
            candidates.loc[list(cells), column] = list(cells.values())
        return replace(self, candidates=candidates)

    def define(self, **measure: str) -> Draft:
        """The draft with a measure of one's own, in columns of table measures.

        It needs measure_id, label, unit, stock_or_flow, status and collection.
        """
        row = pd.DataFrame([measure]).reindex(columns=tables()["measures"].columns, fill_value="")
        return replace(self, measures=pd.concat([self.measures, row], ignore_index=True))

    def check(self) -> Addition:
        """What the draft adds to the tables.

        Raises `DataError` with every fault: each names the sheet, the cell and what to do.
        """
        made = _completed(self)
        name = made.statement["statement_id"].iloc[0]
        rows = made.candidates.assign(statement_id=name, words=made.candidates["value_text"])
        rows["figure_id"] = name + "/" + rows["name"]
        none = rows[rows["decision"] == NOT_A_FIGURE]
        cells = {
            **({"measures": made.measures} if len(made.measures) else {}),
            "statements": made.statement,
            "figures": rows[rows["decision"] == FIGURE],
            "not_figures": none.drop_duplicates(list(tables()["not_figures"].key)),
        }
        cells = {table: frame[tables()[table].columns] for table, frame in cells.items()}

        def other(table: str) -> pd.DataFrame:
            return pd.concat([built_in_cells(table), cells.get(table)], ignore_index=True)

        faults = [*_undecided(made)]
        if len(made.statement) != 1:
            faults.append(Fault("statements", "there is more than one statement", row=1))
        typed: dict[str, pd.DataFrame] = {}
        told: set[str | None] = set()
        for table, frame in cells.items():
            cells[table] = frame.reset_index(drop=True)
            typed[table], found = check_cells(cells[table], tables()[table], table, other)
            # The ids of rows are made of the statement's, whose fault is said once.
            found = [fault for fault in found if fault.column not in told]
            faults += [_of_sheet(fault, table, frame.index) for fault in found]
            if table == "statements" and any(fault.column == "statement_id" for fault in found):
                told = {"statement_id", "figure_id"}
        faults += [*_misquoted(made), *_conflicts(made), *_built_in(made), *_missed(made)]
        if faults:
            raise DataError(_placed(made, faults))
        return Addition(typed["figures"], typed["statements"], cells, len(made.candidates))

    def faults(self) -> pd.DataFrame:
        """What `check` would object to, one row a fault: sheet, problem, allowed, remedy."""
        faults: tuple[Fault, ...] = ()
        try:
            self.check()
        except DataError as error:
            faults = error.faults
        rows = [
            (each.file, each.problem, each.allowed or "any words", each.remedy) for each in faults
        ]
        return pd.DataFrame(rows, columns=["sheet", "problem", "allowed", "remedy"])


@dataclass(frozen=True, slots=True)
class Addition:
    """A checked statement: its figures with their bounds, and the rows that it adds to tables."""

    figures: pd.DataFrame
    statements: pd.DataFrame
    cells: Mapping[str, pd.DataFrame]
    numbers: int

    def compared(self) -> pd.DataFrame:
        """The verdicts on each of its figures with each of the built-in ones.

        Columns: words, other_words, other (the id of the other figure), verdict, sentence.
        """
        # They are among the others where they were added before.
        others = load_figures()
        others = others[~others["figure_id"].isin(self.figures["figure_id"])]
        statements = pd.concat([load_statements(), self.statements])
        statements = statements.drop_duplicates("statement_id", keep="last")
        measures = pd.concat([load_measures(), self.cells.get("measures")])
        measures = measures.drop_duplicates("measure_id")
        pairs = comparisons(self.figures, others, statements=statements, measures=measures)
        quotes = pd.concat([self.figures, others]).set_index("figure_id")["quote"]
        words = {"words": pairs["left"].map(quotes), "other_words": pairs["right"].map(quotes)}
        named = pairs.rename(columns={"right": "other"}).assign(**words)
        return named[["words", "other_words", "other", "verdict", "sentence"]]

    def __str__(self) -> str:
        name = self.cells["statements"]["statement_id"].iloc[0]
        figures = self.figures.to_dict("records")
        first = (
            f"{name}: {self.numbers:,} number-like expression{'s' * (self.numbers != 1)}, "
            f"all accounted for: {len(figures):,} figure{'s' * (len(figures) != 1)}, "
            f"{self.numbers - len(figures)} that are none."
        )
        rows = [f"  {row['quote']}: {reads_as(row)}{_when_and_where(row)}" for row in figures]
        return "\n".join([first, *rows])


def draft(
    text: str,
    *,
    speaker: str = NOT_STATED,
    title: str = NOT_STATED,
    publisher: str = NOT_STATED,
    date: str = "",
    url: str = NOT_STATED,
) -> Draft:
    """A draft of a statement: what is known of it, and a candidate for each of its numbers.

    `date` is the day on which it was made, such as 2024-03-14 or 14 March 2024.

    Raises:
        DataError: the date is none, there is no number, or a paragraph fits in no cell.

    >>> made = draft("In 2016 over 50 people were held.", speaker="A. Speaker", date="2017-03-01")
    >>> made.candidates[["value_text", "decision"]].values.tolist()
    [['2016', 'not a figure'], ['over 50', 'figure']]
    """
    lines = [line for line in text.removeprefix("\ufeff").splitlines() if line.strip()]
    faults = faults_of_date(date) + [
        Fault(
            "The text",
            f"has {len(line):,} characters in paragraph {number}; a cell holds {LONGEST_CELL:,}",
            remedy="Break the paragraph into lines",
        )
        for number, line in enumerate(lines, start=1)
        if len(line) > LONGEST_CELL
    ]
    if faults:
        raise DataError(faults)
    date = _day(date)
    name = _statement_id(speaker, date)
    statement = dict.fromkeys(tables()["statements"].columns, NOT_STATED) | {
        "statement_id": name,
        "event_id": name,
        "title": title,
        "speaker": speaker,
        "publisher": publisher,
        "kind": "other",
        "url": url,
        "date_earliest": date,
        "date_latest": date,
        "date_basis": "Date as given when the statement was added." if date else NOT_STATED,
        "captured_on": "",
        "text_read": "complete",
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
    }
    rows = candidates_in(lines, url)
    if not rows:
        raise one_fault("The text", "holds no number", "Check that it is the whole text")
    return Draft(
        pd.DataFrame([statement], dtype=str),
        pd.DataFrame(rows, columns=candidates_table().columns, dtype=str),
        pd.DataFrame({"paragraph": map(str, range(1, len(lines) + 1)), "text": lines}, dtype=str),
        pd.DataFrame(columns=tables()["measures"].columns, dtype=str),
    )


def draft_of_file(path: str | Path, **details: str) -> Draft:
    """A draft of the statement in a text file, or standard input for -; `details` as in `draft`.

    Raises `DataError` for a file that cannot be read or is not UTF-8 text.
    """
    file = Path(path)
    made = draft("".join(lines_of(file)), **details)
    if str(file) != "-":
        # A mark of UTF-8 at its beginning is one of its bytes.
        made.statement["text_sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()
    return made


def save(made: Draft, path: str | Path) -> Path:
    """Write a draft as a workbook with drop-downs and instructions; an existing one is kept.

    Raises `DataError` where the file is there already.
    """
    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        raise one_fault(shown(path), "is no Excel workbook", "Name a file that ends in .xlsx")
    if path.exists():
        raise one_fault(
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
    cells: dict[str, pd.DataFrame] = {}
    faults: list[Fault] = []
    for name, table in _sheets().items():
        look = existing if name == "measures" else partial(read_cells, sheet_required=True)
        try:
            cells[name] = look(file, table).fillna("")
        except DataError as error:
            faults += [_on_sheet(fault, name) for fault in error.faults]
    if faults:
        raise DataError(dict.fromkeys(faults))
    statement, candidates, text, measures = cells.values()
    return Draft(statement, candidates, text, measures, file)


def _statement_id(speaker: str, date: str) -> str:
    last = slug(speaker.split()[-1]) if speaker != NOT_STATED and speaker.split() else ""
    name = "-".join(part for part in (last or "statement", date[:4]) if part)
    return free_name(name, set(built_in_cells("statements")["statement_id"]))


def faults_of_date(date: str) -> list[Fault]:
    """What is wrong with a date; nothing where it is one, or none is given.

    >>> faults_of_date("14 March 2024"), len(faults_of_date("14/03/24"))
    ([], 1)
    """
    if not date or _day(date):
        return []
    return [Fault("The date", f"is '{date}', which is no date of that form", remedy=A_DAY)]


def _day(words: str) -> str:
    """A day as year-month-day, however it is written; empty where the words name none."""
    start, end = days_of(words.strip())
    return start if start == end else ""


# The workbook


def _sheets() -> dict[str, Table]:
    """The sheets that hold a draft, in the order of its frames."""
    text = Table("text", (Field("paragraph", "string"), Field("text", "string")), ())
    own = (tables()["statements"], candidates_table(), text, tables()["measures"])
    return {table.name: table for table in own}


def _as_workbook(made: Draft, command: str) -> bytes:
    # openpyxl is slow to import and only workbooks need it.
    from analysis.tables import workbook

    table, codebook = candidates_table(), load_measures()
    formulas: dict[str, str] = SHEETS["candidates"]["formulas"]
    columns = [
        (each.name, each.description, ", ".join(each.enum) or "words") for each in table.fields
    ]
    book = workbook.new_book(f"Draft of {made.statement['statement_id'].iloc[0]}")
    lines = [line.format(command=command) for line in SHEETS["instructions"]]
    workbook.add_lines(book.create_sheet("instructions"), lines)
    for name, frame in {
        "statements": workbook.with_types(made.statement, tables()["statements"]),
        "candidates": workbook.with_types(made.candidates, table),
        "text": made.text,
        "measures": made.measures,
        "codebook": codebook[["measure_id", "label", "definition", "unit", "do_not_use_for"]],
        "columns": pd.DataFrame(columns, columns=["column", "what to write", "allowed"]),
    }.items():
        workbook.add_table(book.create_sheet(name), frame)
    sheet = book["candidates"]
    letters = {cell.value: cell.column_letter for cell in sheet[1]}
    for name, width in SHEETS["candidates"]["width"].items():
        sheet.column_dimensions[letters[name]].width = width
    for name in table.columns[len(SHEETS["candidates"]["first"]) :]:
        sheet.column_dimensions[letters[name]].outlineLevel = 1
    workbook.set_heights(sheet)
    # The words stay in sight while whoever fills the row in goes to the right.
    sheet.freeze_panes = f"{letters['population']}2"
    for name in TO_FILL:
        kind = "once_a_paragraph" if name in OF_PARAGRAPH else "figure"
        formula = formulas.get(name, formulas[kind]).format(own=letters[name], **letters)
        workbook.mark_cells(sheet, letters[name], formula)
    for own in (table, tables()["statements"], tables()["measures"]):
        words_of = {each.name: each.enum for each in own.fields if each.enum}
        workbook.add_choices(book[own.name], words_of)
    workbook.add_choices(sheet, {"measure_id": list(codebook["measure_id"])}, must=False)
    return workbook.as_bytes(book)


# Checking


def _completed(made: Draft) -> Draft:
    """The draft with what its cells settle: dates in one form, days of periods, one place for all.

    A figure whose place or coverage is empty has that of the figure above in its paragraph, and
    an empty group is that of the unit or the last noun of what is counted, or else other.
    """
    statement, candidates = made.statement.copy(), made.candidates.copy()
    for column in DATES_OF_STATEMENT:
        statement[column] = [_day(words) or words for words in statement[column]]
    measures = made.measures.replace(
        {name: {"": words} for name, words in SHEETS["measures"].items()}
    )
    measures["definition"] = measures["definition"].where(
        measures["definition"] != "", measures["label"]
    )
    is_figure = candidates["decision"] == FIGURE
    figures = candidates[is_figure].copy()
    there = figures[OF_PARAGRAPH].where(figures[OF_PARAGRAPH] != "")
    figures[OF_PARAGRAPH] = there.groupby(figures["paragraph"]).ffill().fillna("")
    for row, cells in zip(figures.index, figures.to_dict("records"), strict=True):
        group = cells["population_group"] or group_of(cells["unit"], cells["population"])
        days = zip(DAYS, _days_read(cells), strict=True)
        read = [_day(cells[column]) or cells[column] or day for column, day in days]
        figures.loc[row, ["population_group", *DAYS]] = [group or "other", *read]
    candidates[is_figure] = figures
    return replace(made, statement=statement, candidates=candidates, measures=measures)


def _days_read(cells: Mapping[Any, str]) -> Period:
    """The days of a figure's period as its words give them; those of a change from its base."""
    words, base = cells["period_text"], cells["base_period_text"]
    period = period_of(words)
    if cells["kind"] not in ("change", "ratio") or base == "not_applicable":
        return period
    is_span = base == NOT_STATED and words.lower().startswith(SPANS)
    start = period.start if is_span else base_of(base)
    if not (start and period.end):
        return Period(type=period.type)
    return Period(start, period.end, "window")


def _conflicts(made: Draft) -> Iterator[Fault]:
    """Cells of one figure that contradict each other: its unit and measure, words and days."""
    codebook = pd.concat([built_in_cells("measures"), made.measures])
    units = dict(zip(codebook["measure_id"], codebook["unit"], strict=True))
    said = str(made.statement["date_latest"].iloc[0])
    for row, cells in enumerate(made.candidates.to_dict("records")):
        if cells["decision"] != FIGURE:
            continue
        unit, measure = cells["unit"], cells["measure_id"]
        counted = units.get(measure, "")
        is_level = cells["kind"] in WITH_A_UNIT and cells["note"] in ("", "not_applicable")
        differs = counted_in(unit) != counted_in(counted) and counted not in ("", *REASONS)
        if is_level and unit and differs:
            problem = f"unit is '{unit}', and {measure} counts {counted}"
            remedy = "Choose the measure other, or one in this unit; or say in note why it is so"
            yield _fault(row, "unit", problem, remedy)
        read = _days_read(cells)
        for column, day in zip(DAYS, read, strict=True):
            if read.start and cells[column] != day:
                problem = f"{column} is '{cells[column]}', and the words of the period give {day}"
                remedy = "Empty the cell, as it is read from period_text; or correct the words"
                yield _fault(row, column, problem, remedy)
        start = cells["period_start"]
        if start > said > "" and not CUES["ahead"].search(cells["sentence"]):
            problem = f"the period begins on {start}, after the statement of {said}"
            remedy = "Correct the period, or the date on sheet statements"
            yield _fault(row, "period_text", problem, remedy)


def _undecided(made: Draft) -> Iterator[Fault]:
    """Candidates that are neither a figure nor none, or a figure with a reason for none."""
    for row, cells in enumerate(made.candidates.to_dict("records")):
        decision, reason = cells["decision"], cells["reason"]
        if decision not in (FIGURE, NOT_A_FIGURE):
            problem = f"decision is '{decision}'" if decision else "there is no decision"
            yield _fault(row, "decision", problem, f"Choose '{FIGURE}' or '{NOT_A_FIGURE}'")
        if decision == FIGURE and reason:
            problem = f"a figure has the reason '{reason}', which is for what is none"
            yield _fault(row, "reason", problem, f"Empty the reason, or choose '{NOT_A_FIGURE}'")


def _misquoted(made: Draft) -> Iterator[Fault]:
    """Quotes that do not stand in their paragraph."""
    lines = _lines(made)
    for row, cells in enumerate(made.candidates.to_dict("records")):
        column = "quote" if cells["decision"] == FIGURE else "value_text"
        number, words = cells["paragraph"], cells[column]
        if number not in lines:
            problem = f"paragraph is '{number}', and the text has none of that number"
            yield _fault(row, "paragraph", problem, f"Write a number from 1 to {len(lines)}")
        elif normal(words) not in lines[number]:
            problem = f"'{words}' does not stand in paragraph {number}"
            yield _fault(row, column, problem, "Copy the words from sheet text, letter by letter")


def _built_in(made: Draft) -> Iterator[Fault]:
    """The fault of a statement that has the id of another one, which is built in."""
    own = built_in_cells("statements").fillna("")
    name = made.statement["statement_id"].iloc[0]
    there = own[own["statement_id"] == name]
    if len(there) and there.iloc[0].to_dict() != made.statement.iloc[0].to_dict():
        problem = f"statement_id '{name}' is the name of a statement that is built in"
        remedy = "Give yours another name"
        yield Fault("statements", problem, row=0, column="statement_id", remedy=remedy)


def _missed(made: Draft) -> Iterator[Fault]:
    """The numbers of the text that have no row, decided on or not.

    Where the words of a row do not stand in the text its quote still tells its number.
    """
    lines = _lines(made)
    there: dict[str, Counter[str]] = {number: Counter() for number in lines}
    for cells in made.candidates.to_dict("records"):
        line = lines.get(cells["paragraph"], "")
        stand = [w for w in map(normal, (cells["value_text"], cells["quote"])) if w and w in line]
        if stand:
            # "no convictions" tells of "no".
            words = stand[0]
            there[cells["paragraph"]].update({words, *(q.text for q in find_quantities(words))})
    for number, line in lines.items():
        for words, times in Counter(found.text for found in find_quantities(line)).items():
            rows = there[number][words]
            if rows < times:
                problem = f"holds '{words}', which is neither a figure nor a not-figure"
                if rows:
                    lacks = "is a row" if rows == 1 else f"are {rows} rows"
                    problem = f"holds '{words}' {times} times, and there {lacks} for it"
                remedy = "Add a row for it, or restore the row that was deleted"
                yield Fault("candidates", f"paragraph {number} {problem}", remedy=remedy)


def _lines(made: Draft) -> dict[str, str]:
    return dict(zip(made.text["paragraph"], map(normal, made.text["text"]), strict=True))


def _fault(row: int, column: str, problem: str, remedy: str) -> Fault:
    return Fault("candidates", problem, row=row, column=column, remedy=remedy)


def _of_sheet(fault: Fault, table: str, rows: pd.Index) -> Fault:
    """A fault of a table as one of the sheet that its rows came from, counted from 0."""
    sheet = table if table in ("statements", "measures") else "candidates"
    if fault.row is None:
        return replace(fault, file=sheet)
    column = {"words": "value_text", "figure_id": "name"}.get(fault.column, fault.column)
    remedy = fault.remedy
    if column in (*DATES_OF_STATEMENT, *DAYS[:2]):
        remedy = A_DAY
    is_asked = column in TO_FILL and column not in ("decision", "reason")
    if sheet == "candidates" and is_asked and not fault.value:
        remedy = "Name it; where you have looked and the text does not say it, write not_stated"
    if column == "unit" and not fault.value:
        remedy = "Fill it; where none fits write other, and name it in population"
    row = int(str(rows[fault.row - 2]))
    return replace(fault, file=sheet, row=row, column=column, remedy=remedy)


def _placed(made: Draft, faults: Sequence[Fault]) -> list[Fault]:
    """Faults of sheets with the place in their words; what several cells have is said once."""
    layout = cache(partial(_layout, made.path))
    cells: dict[Fault, dict[str, None]] = {}
    for fault in faults:
        words, place = fault.problem, ""
        if fault.row is not None:
            letters, rows = layout(fault.file)
            if fault.row < len(rows):
                place = f"{letters.get(fault.column, 'A')}{rows[fault.row]}"
            else:
                column = f", {fault.column}" if fault.column else ""
                words = f"row {fault.row}{column}: {words}"
        sheet = f"{shown(made.path) if made.path else 'the draft'}, sheet {fault.file}"
        told = Fault(sheet, words, allowed=fault.allowed, remedy=fault.remedy)
        there = cells.setdefault(told, {})
        if place:
            there[place] = None
    return [
        replace(told, problem=f"cell{'s' * (len(there) > 1)} {', '.join(there)}: {told.problem}")
        if there
        else told
        for told, there in cells.items()
    ]


def _on_sheet(fault: Fault, sheet: str) -> Fault:
    """A fault of a workbook with its sheet, where it is one of a column or cell."""
    if fault.problem.startswith(("column", "cell", "has a header", "has an empty", "holds a cell")):
        return replace(fault, file=f"{fault.file}, sheet {sheet}")
    if fault.problem.startswith("has no sheet"):
        remedy = fault.remedy or "Give the workbook that analysis add drafted from the text"
        return replace(fault, remedy=remedy)
    return fault


def _layout(path: Path | None, sheet: str) -> tuple[dict[str, str], list[int]]:
    """Where the cells of a sheet are, if it is: the letters of columns, the numbers of rows."""
    if path is None or sheet not in sheet_names(path):
        return {}, []
    # openpyxl is slow to import and only workbooks need it.
    from openpyxl.utils import get_column_letter

    table = _sheets()[sheet]
    header, *rows = sheet_rows(path, table)
    letters = {
        column_named(name, table.columns): get_column_letter(place)
        for place, name in enumerate(header, start=1)
    }
    return letters, [number for number, row in enumerate(rows, start=2) if any(row)]


def _when_and_where(row: Mapping[Any, Any]) -> str:
    """The days and place of a figure; without its days a change is compared with nothing."""
    days = [name for name in DAYS[:2] if pd.isna(row[name])]
    if row["kind"] == "change" and days:
        return f" (no {' and no '.join(days)}, so it is compared with nothing)"
    span = [] if days else [f"{row[DAYS[0]]:%Y-%m-%d} to {row[DAYS[1]]:%Y-%m-%d}"]
    where = [] if row["geography"] == NOT_STATED else [row["geography"]]
    return f" ({', '.join(where + span)})" if where + span else ""


def how_to_run(*arguments: str) -> str:
    """The line that runs a command of this package, as it is typed in the working directory.

    >>> how_to_run("add", "smith-2025.xlsx").endswith("-m analysis add smith-2025.xlsx")
    True
    """
    # A link stays one: what it points to knows nothing of a virtual environment.
    python = Path(sys.executable)
    if python.is_relative_to(Path.cwd()):
        python = python.relative_to(Path.cwd())
    named = str(python.with_suffix("") if os.name == "nt" else python)
    words = [named, "-m", "analysis", *arguments]
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)
