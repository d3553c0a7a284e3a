import errno
import hashlib
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pandas as pd
import pytest
from made_up import cases

from analysis import add, cli, comparisons, load_figures, load_statements
from analysis.add import append
from analysis.add.drafts import how_to_run
from analysis.tables.errors import DataError
from analysis.tables.load import check_tables, data_directory

HERE = Path(__file__).parent
HARBOUR = HERE.parents[1] / "examples" / "texts" / "harbour.txt"
DETAILS = {
    "speaker": "Alex Moreland",
    "title": "More lifeboat crews",
    "publisher": "Harbour Gazette",
    "date": "2025-03-04",
    "url": "https://example.org/crews",
}
POPULATION = {0: "calls", 2: "calls", 4: "volunteers", 5: "volunteers", 6: "boats", 8: "money"}
UNIT = {2: "reports", 4: "people", 5: "people", 6: "devices"}
Edit = Callable[[Callable[[Any], None]], Path]
TARGETS = pytest.mark.parametrize("target", ["mine", "mine.xlsx"])


def decided(made: add.Draft, **more: dict[int, str]) -> add.Draft:
    """A draft of which somebody has said that the text leaves everything open but this."""
    made = made.filled(**more)
    rows = made.candidates[made.candidates["decision"] == "figure"]
    empty = {
        column: dict.fromkeys(rows.index[rows[column] == ""], "not_stated")
        for column in ("population", "geography", "coverage", "period_text", "source_named")
    }
    return made.filled(**empty)


@pytest.fixture(scope="module")
def draft() -> add.Draft:
    return add.draft_of_file(HARBOUR, **DETAILS)


@pytest.fixture(scope="module")
def filled(draft: add.Draft) -> add.Draft:
    """A draft that is filled in without fault."""
    return decided(draft, population=POPULATION, unit=UNIT)


@pytest.fixture(scope="module")
def addition(filled: add.Draft) -> add.Addition:
    return filled.check()


@pytest.fixture(scope="module")
def template(filled: add.Draft, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return add.save(filled, tmp_path_factory.mktemp("draft") / "moreland-2025.xlsx")


@pytest.fixture
def workbook(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(template, tmp_path))


@pytest.fixture
def edited(workbook: Path) -> Edit:
    """The filled workbook as somebody saves it who changed something in it."""

    def edit(how: Callable[[Any], None]) -> Path:
        book = openpyxl.load_workbook(workbook)
        how(book)
        book.save(workbook)
        return workbook

    return edit


def letter(sheet: Any, column: str) -> str:
    return next(str(cell.column_letter) for cell in sheet[1] if cell.value == column)


def faults(made: add.Draft | Path) -> str:
    with pytest.raises(DataError) as error:
        (add.read(made) if isinstance(made, Path) else made).check()
    return str(error.value)


def figures_file(path: Path) -> Path:
    """What the loaders are given: a workbook, or the figures of a folder."""
    return path if path.suffix else path / "figures.csv"


def bytes_of(path: Path) -> dict[str, bytes]:
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return {each.name: each.read_bytes() for each in files}


# Drafting


@pytest.mark.parametrize(("place", "text", "said"), [*cases(HERE, "drafts.txt")])
def test_a_draft_has_every_number_with_what_stands_nearby(
    draft: add.Draft, place: str, text: str, said: list[str]
) -> None:
    rows = (draft if text == HARBOUR.name else add.draft(text)).candidates
    for column, cells in (line.split(" = ") for line in said):
        assert rows[column].tolist() == re.split("; ?", cells), place


def test_a_quote_has_at_most_twelve_words_of_one_sentence_as_printed(draft: add.Draft) -> None:
    text = HARBOUR.read_text(encoding="utf-8")
    for row in draft.candidates.to_dict("records"):
        assert row["quote"] in text
        assert row["value_text"] in row["quote"]
        assert len(row["quote"].split()) <= 12
    assert draft.candidates.loc[6, "quote"] == "“We lost 20 boats last year,” the minister said."


def test_a_draft_describes_the_statement(draft: add.Draft) -> None:
    row = draft.statement.iloc[0]
    assert row["statement_id"] == "moreland-2025"
    assert row["text_sha256"] == hashlib.sha256(HARBOUR.read_bytes()).hexdigest()
    assert (row["date_earliest"], row["date_latest"]) == ("2025-03-04", "2025-03-04")
    assert row["role"] == "not_stated"


@pytest.mark.parametrize(
    ("speaker", "date", "day", "name"),
    [
        (
            "Sarah Champion",
            "2014-01-01",
            "2014-01-01",
            "champion-2014-2",
        ),
        ("not_stated", "14th March 2024", "2024-03-14", "statement-2024"),
        ("not_stated", "March 14, 2024", "2024-03-14", "statement-2024"),
        ("Bea Finch", "14 Mar 2024", "2024-03-14", "finch-2024"),
    ],
)
def test_a_statement_is_named_by_its_speaker_and_a_date_as_people_write_it(
    speaker: str, date: str, day: str, name: str
) -> None:
    row = add.draft("Up 5%.", speaker=speaker, date=date).statement.iloc[0]
    assert (row["date_latest"], row["statement_id"]) == (day, name)


@pytest.mark.parametrize(
    ("text", "date", "fault"),
    [
        ("Up 5%.", "03/02/15", r"is '03/02/15', .*\. Write 2015"),
        ("Nothing here.", "", "holds no number"),
        ("Up 5%.\n" + "word " * 7000, "", "paragraph 2; a cell holds 32,767"),
    ],
)
def test_what_no_draft_can_be_made_of_is_refused(text: str, date: str, fault: str) -> None:
    with pytest.raises(DataError, match=fault):
        add.draft(text, date=date)


def test_lines_of_any_ending_are_paragraphs_and_words_said_twice_have_two_names() -> None:
    made = add.draft("Up 5%.\r\n\r\n\tOnly 12 of 12 cases.\r\n").candidates
    assert made["paragraph"].tolist() == ["1", "2", "2"]
    assert made["name"].is_unique


# The workbook


def test_the_workbook_explains_itself_and_has_drop_downs(template: Path) -> None:
    book = openpyxl.load_workbook(template)
    assert book.sheetnames[:4] == ["instructions", "statements", "candidates", "text"]
    assert book["instructions"]["A1"].value.endswith(f"analysis add {template.as_posix()}")
    sheet = book["candidates"]
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    assert rules["A2"].formula1 == "lists!$A$1:$A$2"
    assert [book["lists"][cell].value for cell in ("A1", "A2")] == ["figure", "not a figure"]
    assert book["lists"].sheet_state == "hidden"
    for column in ("reason", "measure_id", "kind", "unit", "voice", "coverage"):
        assert f"{letter(sheet, column)}2" in rules, column
    said_on = book["statements"][f"{letter(book['statements'], 'date_earliest')}2"]
    assert said_on.value == datetime(2025, 3, 4)


def test_cells_to_fill_are_coloured_until_they_are_filled(template: Path) -> None:
    sheet = openpyxl.load_workbook(template)["candidates"]
    rules = {
        str(cells.sqref).split("2")[0]: rule.formula[0]
        for cells in sheet.conditional_formatting
        for rule in cells.rules
    }
    assert rules["E"] == 'AND($A2="figure",LEN(E2)=0)'
    assert rules["B"] == 'AND($A2="not a figure",LEN(B2)=0)'
    place = letter(sheet, "geography")
    assert f'{place}$2:${place}2,"?*")=0' in rules[place]
    header = ["decision", "reason", "value_text", "sentence", "population"]
    assert [cell.value for cell in sheet[1]][:5] == header
    assert sheet.freeze_panes == "E2"


def test_no_cell_of_the_workbook_is_a_formula(tmp_path: Path) -> None:
    made = add.draft("=2+2 is 4, they said.\n-5% or +7 cases", title="=cmd()")
    book = openpyxl.load_workbook(add.save(made, tmp_path / "s.xlsx"))
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]


def test_a_workbook_reads_back_as_it_was_drafted(filled: add.Draft, template: Path) -> None:
    read = add.read(template)
    pd.testing.assert_frame_equal(read.candidates, filled.candidates)
    pd.testing.assert_frame_equal(read.statement, filled.statement)
    pd.testing.assert_frame_equal(read.text, filled.text)


def test_a_draft_that_is_there_is_not_overwritten(workbook: Path, draft: add.Draft) -> None:
    before = workbook.read_bytes()
    with pytest.raises(DataError, match="is there already and is not overwritten"):
        add.save(draft, workbook)
    assert workbook.read_bytes() == before


def put(sheet: str, **cells: Any) -> Callable[[Any], None]:
    """What writes into cells of a sheet."""

    def change(book: Any) -> None:
        for place, words in cells.items():
            book[sheet][place] = words

    return change


def rename_sheet(book: Any) -> None:
    book["candidates"].title = "candidate"


def empty_cells(book: Any) -> None:
    """In the column population, its name in other letters, with an empty row above them."""
    book["candidates"].insert_rows(3, 2)
    put("candidates", E1="Population", E2=None, E6=None)(book)


def move_columns(book: Any) -> None:
    for row in book["candidates"].iter_rows(max_col=5):
        row[0].value, row[4].value = row[4].value, row[0].value
    book["candidates"]["A2"] = None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (rename_sheet, "has no sheet named 'candidates'; allowed: 'instructions', "),
        (rename_sheet, "Did you mean 'candidate'?"),
        (put("candidates", S1="quotes"), "sheet candidates has 2 faults"),
        (put("candidates", S1="quotes"), "column 'quote' is missing. Did you mean 'quotes'?"),
        (put("candidates", S2="=A1"), "candidates has 1 fault\n  row 2: cell S2 holds a formula"),
        (empty_cells, "cells E2, E6: population is empty. Name it; where you have looked"),
        (move_columns, "cell A2: population is empty"),
    ],
)
def test_what_is_wrong_with_a_workbook_is_named_with_its_place(
    edited: Edit, change: Callable[[Any], None], words: str
) -> None:
    assert words in faults(edited(change))


def test_a_statement_without_an_id_is_one_fault_and_not_one_of_every_row(edited: Edit) -> None:
    said = faults(edited(put("statements", A2=None)))
    assert said.count("statement_id is empty") == 1
    assert "sheet candidates" not in said


def test_another_workbook_is_not_taken_for_a_draft(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    said = faults(tmp_path / "other.xlsx")
    assert "Give the workbook that analysis add drafted from the text" in said


def test_a_workbook_that_excel_holds_open_is_named(
    workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, *_: Any, **__: Any) -> Any:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    assert "Close it in Excel, or check that you may read it" in faults(workbook)


@pytest.mark.parametrize("day", ["9 March 2025", datetime(2025, 3, 9)])
def test_a_date_is_read_as_it_was_typed_or_as_excel_keeps_it(edited: Edit, day: Any) -> None:
    cells = add.read(edited(put("statements", J2=day))).check().cells["statements"]
    assert cells["date_latest"].tolist() == ["2025-03-09"]


# Checking: what a student may get wrong


def changed_cells() -> Iterator[tuple[str, str, list[str]]]:
    """The lines of faults.txt, each with its text, if it has one, and what is said."""
    text = ""
    for _, line, said in cases(HERE, "faults.txt"):
        if line.startswith(": "):
            text = line[2:]
        else:
            yield text, line, said


@pytest.mark.parametrize(("text", "cells", "said"), [*changed_cells()])
def test_a_draft_is_added_or_what_is_wrong_is_named_with_its_remedy(
    filled: add.Draft, text: str, cells: str, said: list[str]
) -> None:
    text = text.replace(" // ", "\n")
    made = decided(add.draft(text, date="2017-03-01")) if text else filled
    for place, _, words in (part.partition(" =") for part in cells.split(" | ")):
        row, column = place.split()
        if row == "statement":
            made = replace(made, statement=made.statement.assign(**{column: words.strip()}))
        elif column == "deleted":
            rows = made.candidates.drop(index=int(row)).reset_index(drop=True)
            made = replace(made, candidates=rows)
        else:
            made = made.filled(**{column: {int(row): words.strip()}})
    try:
        told = str(made.check())
    except DataError as error:
        told = str(error)
    for words in said:
        assert (words.removeprefix("not: ") in told) != words.startswith("not: "), told


def test_a_unit_that_is_not_in_the_list_is_other_and_compares_with_nothing() -> None:
    made = decided(add.draft("They sold 50 boats."), unit={0: "other"}, population={0: "boats"})
    addition = made.check()
    assert addition.figures[["unit", "population_group"]].to_numpy().tolist() == [["other"] * 2]
    assert "count: 50, no bounds given" in str(addition)
    allowed = {"comparable", "comparable_with_caveats"}
    assert not allowed & set(addition.compared()["verdict"])


# Writing


@TARGETS
def test_a_dry_run_and_a_second_run_change_nothing(
    addition: add.Addition, tmp_path: Path, target: str
) -> None:
    path = tmp_path / target
    first = "New: 1 row of statements, 6 rows of figures, 4 rows of not_figures."
    assert str(add.write(addition, path, dry_run=True)) == first
    assert not path.exists()
    assert str(add.write(addition, path)) == first
    before = bytes_of(path)
    again = add.write(addition, path)
    assert str(again) == "Nothing to add: every row is there already."
    assert again.paths == ()
    assert bytes_of(path) == before


@TARGETS
def test_a_second_statement_follows_the_first_below_a_header_in_other_letters(
    addition: add.Addition, tmp_path: Path, target: str
) -> None:
    path = tmp_path / target
    add.write(addition, path)
    if path.suffix:
        book = openpyxl.load_workbook(path)
        book["figures"][f"{letter(book['figures'], 'population')}1"] = "Population"
        book.save(path)
    else:
        file = path / "figures.csv"
        file.write_text(file.read_text("utf-8").replace("population,", "Population,"), "utf-8")
    other = add.draft("Up 5% in 2020.", speaker="Bea Finch", date="2021-01-01")
    add.write(decided(other, population={0: "robins"}).check(), path)
    read = load_figures(figures_file(path))
    assert len(read) == 7
    last = read[["figure_id", "lower", "population"]].iloc[-1].tolist()
    assert last == ["finch-2021/5-percent", 4.5, "robins"]


def test_a_row_that_is_there_is_never_overwritten(filled: add.Draft, tmp_path: Path) -> None:
    path = tmp_path / "mine"
    add.write(filled.check(), path)
    before = bytes_of(path)
    with pytest.raises(DataError) as error:
        add.write(filled.filled(population={0: "other calls"}).check(), path)
    assert "is there already, with another population ('calls', not 'other calls')" in str(
        error.value
    )
    assert bytes_of(path) == before


def test_rows_go_in_the_order_of_the_columns_that_are_there(
    addition: add.Addition, tmp_path: Path
) -> None:
    add.write(addition, tmp_path)
    file = tmp_path / "figures.csv"
    figures = pd.read_csv(file, dtype=str, keep_default_na=False)
    figures[figures.columns[::-1]].iloc[:2].to_csv(file, index=False, lineterminator="\r\n")
    first = file.read_bytes()
    add.write(addition, tmp_path)
    assert file.read_bytes().startswith(first)
    assert b"\n" not in file.read_bytes().replace(b"\r\n", b"")
    read = load_figures(file).astype(object)
    pd.testing.assert_frame_equal(read, addition.figures.astype(object), check_dtype=False)


def test_figures_of_ones_own_stand_beside_the_built_in_ones(
    addition: add.Addition, tmp_path: Path
) -> None:
    path = tmp_path / "mine.xlsx"
    add.write(addition, path)
    both = load_figures(path, beside=True)
    assert len(both) == len(load_figures()) + 6
    assert both.dtypes.equals(load_figures().dtypes)
    assert len(load_statements(path, beside=True)) == len(load_statements()) + 1


def test_a_figure_that_is_built_in_already_is_named(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    shutil.copy(data_directory() / "raw" / "figures.csv", path)
    with pytest.raises(DataError, match=r"is built in already\. Give it another name"):
        load_figures(path, beside=True)


def test_only_quotes_go_into_the_tables_never_the_sentences(
    addition: add.Addition, draft: add.Draft, tmp_path: Path
) -> None:
    add.write(addition, tmp_path / "mine")
    written = b"".join(bytes_of(tmp_path / "mine").values()).decode()
    for sentence in draft.candidates["sentence"]:
        assert len(sentence.split()) <= 12 or sentence not in written


@pytest.mark.parametrize(
    ("mark", "target", "remedy"),
    [
        ("~$mine.xlsx", "mine.xlsx", "Save and close it in Excel, then run this again"),
        (".~lock.mine.xlsx#", "mine.xlsx", "Save and close it in Excel, then run this again"),
        ("notes", "mine.csv", r"Name a \.xlsx file or a folder"),
    ],
)
def test_a_workbook_that_is_open_or_a_file_of_another_kind_is_not_written(
    addition: add.Addition, tmp_path: Path, mark: str, target: str, remedy: str
) -> None:
    (tmp_path / mark).touch()
    with pytest.raises(DataError, match=remedy):
        add.write(addition, tmp_path / target)
    assert [path.name for path in tmp_path.iterdir()] == [mark]


def test_a_workbook_that_windows_refuses_to_replace_is_named(
    addition: add.Addition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> Any:
        raise PermissionError(errno.EACCES, "Access is denied")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(DataError, match=r"mine\.xlsx has 1 fault\n  cannot be written; it may be"):
        add.write(addition, tmp_path / "mine.xlsx")
    assert not list(tmp_path.iterdir())


def test_a_statement_goes_into_data_raw_where_that_is_asked_for(
    raw: Path, addition: add.Addition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANALYSIS_DATA", str(raw.parent))
    before = (raw / "figures.csv").read_bytes()
    add.write(addition)
    assert (raw / "figures.csv").read_bytes().startswith(before)
    assert check_tables(raw)["statements"]["statement_id"].tolist()[-1] == "moreland-2025"
    assert not add.write(addition).paths


@TARGETS
def test_a_statement_may_hold_no_figure_or_nothing_else(tmp_path: Path, target: str) -> None:
    path = tmp_path / target
    none = add.draft("In 2016 the 11-year-old left.", speaker="A. Finch").check()
    first = "New: 1 row of statements, 0 rows of figures, 2 rows of not_figures."
    assert str(add.write(none, path)) == first
    only = add.draft("Over 50 cases came.", speaker="B. Robin")
    add.write(decided(only).check(), path)
    assert not add.write(none, path).paths
    assert load_figures(figures_file(path))["lower"].tolist() == [50]


@TARGETS
def test_an_environment_variable_puts_a_file_beside_the_built_in_figures(
    addition: add.Addition, tmp_path: Path, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    add.write(addition, tmp_path / target)
    built_in, statements = load_figures(), load_statements()
    monkeypatch.setenv("ANALYSIS_FIGURES", str(figures_file(tmp_path / target)))
    assert len(load_figures()) == len(built_in) + 6
    assert load_statements()["statement_id"].tolist()[-1] == "moreland-2025"
    assert len(load_statements()) == len(statements) + 1
    assert len(check_tables()["figures"]) == len(built_in)
    monkeypatch.setenv("ANALYSIS_FIGURES", str(tmp_path / "none.xlsx"))
    with pytest.raises(DataError, match="Check the name and the folder"):
        load_figures()


def test_a_fault_in_a_statement_beside_the_figures_is_not_passed_over(
    addition: add.Addition, tmp_path: Path
) -> None:
    add.write(addition, tmp_path)
    file = tmp_path / "statements.csv"
    file.write_text(file.read_text("utf-8").replace("event_id", "event"), "utf-8")
    with pytest.raises(DataError, match="column 'event_id' is missing"):
        load_figures(tmp_path / "figures.csv")


# The command


def test_the_command_drafts_and_then_adds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    options = [f"--{name}={words}" for name, words in DETAILS.items()]
    assert cli.main(["add", str(HARBOUR), *options]) == 0
    assert "moreland-2025.xlsx: 10 numbers to decide on" in capsys.readouterr().out
    assert cli.main(["add", "moreland-2025.xlsx"]) == 1
    assert "population is empty" in capsys.readouterr().err
    filled = decided(add.read("moreland-2025.xlsx"), population=POPULATION, unit=UNIT)
    Path("moreland-2025.xlsx").unlink()
    add.save(filled, "moreland-2025.xlsx")
    assert cli.main(["add", "moreland-2025.xlsx", "--dry-run"]) == 0
    assert "Would change: my_figures.xlsx" in capsys.readouterr().out
    assert not Path("my_figures.xlsx").exists()
    assert cli.main(["add", "moreland-2025.xlsx"]) == 0
    assert "Changed: my_figures.xlsx" in capsys.readouterr().out
    assert len(load_figures("my_figures.xlsx")) == 6
    assert cli.main(["add", "moreland-2025.xlsx"]) == 0
    assert "Nothing to add" in capsys.readouterr().out


def test_the_command_asks_whoever_sits_at_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    answers = iter(["Bea Finch", "", "The Orchard", "1/1/2021", "2021-01-01", ""])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda: next(answers))
    assert cli.main(["add", str(HARBOUR)]) == 0
    statement = add.read("finch-2021.xlsx").statement.iloc[0]
    assert (statement["title"], statement["publisher"]) == ("not_stated", "The Orchard")
    assert statement["date_earliest"] == "2021-01-01"
    said = capsys.readouterr()
    assert "such as 2015-02-23 or 23 February 2015 (Enter where you do not know)" in said.err
    assert "is '1/1/2021', which is no date" in said.err
    assert "Not given: --title, --url." in said.out


@pytest.mark.slow
def test_the_command_for_the_filled_workbook_runs_as_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["add", str(HARBOUR), "--output", "my draft.xlsx"]) == 0
    said = capsys.readouterr().out
    assert "Not given: --speaker, --title, --publisher, --date, --url." in said
    line = said.splitlines()[-1].partition("and run: ")[2]
    ran = subprocess.run(line, shell=True, capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode == 1
    assert "my draft.xlsx, sheet candidates has" in ran.stderr


def test_a_command_is_named_by_its_interpreter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = Path(".venv", "bin", "python")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.executable", str(tmp_path / python))
    assert how_to_run("add", "s.xlsx") == f"{python} -m analysis add s.xlsx"


# In a notebook


def test_faults_are_a_table_and_none_where_there_is_nothing_wrong(filled: add.Draft) -> None:
    assert filled.faults().empty
    wrong = filled.filled(value_text={0: "about 5k"}).faults()
    assert wrong["sheet"].tolist() == ["the draft, sheet candidates"]
    assert wrong["problem"].tolist() == [
        "row 0, value_text: value_text 'about 5k' is not inside quote "
        "'coast watch had risen by 33% since 2019, to more than 1,250'",
    ]


def test_a_cell_that_is_not_there_is_not_filled(draft: add.Draft) -> None:
    with pytest.raises(KeyError, match=r"no column 'populations'\. Did you mean 'population'"):
        draft.filled(populations={0: "calls"})
    with pytest.raises(KeyError, match="no row 99; their rows"):
        draft.filled(population={99: "calls"})


# A measure of one's own


OWN = {
    "measure_id": "north_referrals",
    "label": "Referrals in Northmere",
    "unit": "referrals",
    "stock_or_flow": "flow",
    "status": "recorded",
    "collection": "council count",
}
RISE = "Referrals rose from 7,384 referrals in 2014 to 9,301 referrals in 2015."


def test_two_counts_of_one_sentence_compare_once_their_measure_is_defined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = add.draft(RISE, speaker="A. Finch", date="2016-02-01").define(**OWN)
    rows = made.candidates.index[made.candidates["decision"] == "figure"]
    cells = {
        "measure_id": "north_referrals",
        "population": "referrals",
        "population_group": "children",
        "geography": "Northmere",
        "coverage": "one_organisation",
    }
    made = made.filled(**{name: dict.fromkeys(rows, words) for name, words in cells.items()})
    added = add.read(add.save(made, tmp_path / "finch.xlsx")).check()
    count = len(added.compared())
    assert count == 2 * len(load_figures())
    path = tmp_path / "mine.xlsx"
    assert "1 row of measures" in str(add.write(added, path))
    assert not add.write(added, path).paths
    figures = load_figures(path)
    assert set(figures["measure_id"]) == {"north_referrals"}
    monkeypatch.setenv("ANALYSIS_FIGURES", str(path))
    assert len(added.compared()) == count
    (pair,) = comparisons(figures).itertuples()
    assert pair.verdict in ("comparable", "comparable_with_caveats"), pair.sentence


def test_a_measure_of_ones_own_that_lacks_a_cell_is_named_with_its_sheet(tmp_path: Path) -> None:
    made = add.draft("Over 50 cases came.").define(**OWN | {"unit": "", "measure_id": "x"})
    said = faults(add.save(decided(made), tmp_path / "s.xlsx"))
    assert "sheet measures has 1 fault" in said
    assert "cell D2: unit is empty" in said


# Workbooks of LibreOffice


ODS = """<office:document-content
xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>{}
</office:spreadsheet></office:body></office:document-content>"""
MANIFEST = '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'


def as_ods(path: Path) -> Path:
    """The workbook as LibreOffice saves it, its cells alone."""
    sheets = []
    for sheet in openpyxl.load_workbook(path):
        rows = ["".join(map(ods_cell, row)) for row in sheet.iter_rows(values_only=True)]
        body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
        sheets.append(f'<table:table table:name="{sheet.title}">{body}</table:table>')
    out = path.with_suffix(".ods")
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.format("".join(sheets)))
        archive.writestr("META-INF/manifest.xml", MANIFEST)
    return out


def ods_cell(value: Any) -> str:
    kind = "string"
    if isinstance(value, datetime):
        kind = f'date" office:date-value="{value:%Y-%m-%d}'
    elif isinstance(value, int):
        kind = f'float" office:value="{value}'
    words = "" if value is None else f"<text:p>{escape(str(value))}</text:p>"
    return f'<table:table-cell office:value-type="{kind}">{words}</table:table-cell>'


@pytest.mark.slow
def test_a_workbook_saved_by_libreoffice_gives_the_same(workbook: Path) -> None:
    from_excel, from_ods = add.read(workbook), add.read(as_ods(workbook))
    pd.testing.assert_frame_equal(from_ods.check().figures, from_excel.check().figures)
    wrong = [each.filled(unit={0: "x"}).faults()["problem"] for each in (from_excel, from_ods)]
    assert wrong[0].tolist() == wrong[1].tolist()


@pytest.mark.parametrize("target", ["mine.xlsx", "mine"])
def test_a_file_that_another_run_changed_meanwhile_is_left_to_it(
    workbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    addition = add.read(workbook).check()
    path = tmp_path / target
    changed = path if path.suffix else path / "figures.csv"
    there = append.whole

    def slow(*arguments: Path) -> Any:
        changed.parent.mkdir(exist_ok=True)
        changed.write_bytes(b"theirs")
        return there(*arguments)

    monkeypatch.setattr(append, "whole", slow)
    monkeypatch.setattr(append, "_extended_csv", lambda *_: b"mine")
    monkeypatch.setattr(append, "_extended_workbook", lambda *_: b"mine")
    with pytest.raises(DataError, match=r"another program meanwhile.*Run this again"):
        add.write(addition, path)
    assert changed.read_bytes() == b"theirs"
    if not path.suffix:
        assert [each.name for each in path.iterdir()] == ["figures.csv"]
