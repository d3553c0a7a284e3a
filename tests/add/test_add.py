import errno
import hashlib
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pandas as pd
import pytest

from analysis import cli, comparisons, load_figures, load_statements
from analysis.add import drafts as add
from analysis.add.drafts import how_to_run
from analysis.tables.errors import DataError
from analysis.tables.load import check_tables, data_directory

HARBOUR = Path(__file__).parents[2] / "examples" / "texts" / "harbour.txt"
DETAILS = {
    "speaker": "Alex Moreland",
    "title": "More lifeboat crews",
    "publisher": "Harbour Gazette",
    "date": "2025-03-04",
    "url": "https://example.org/crews",
}
POPULATION = {0: "calls", 2: "calls", 4: "volunteers", 5: "volunteers", 6: "boats", 8: "money"}
FIGURES = (0, 2, 4, 5, 6, 8)
DECIDED = {
    "population_group": dict.fromkeys(FIGURES, "not_stated"),
    "geography": dict.fromkeys(FIGURES, "not_stated"),
    "coverage": dict.fromkeys(FIGURES, "not_stated"),
    "source_named": dict.fromkeys((0, 2, 6), "not_stated"),
    "period_text": {8: "not_stated"},
}
UNIT = {2: "reports", 4: "people", 5: "people", 6: "devices"}


@pytest.fixture(scope="module")
def draft() -> add.Draft:
    return add.draft_of_file(HARBOUR, **DETAILS)


@pytest.fixture(scope="module")
def template(draft: add.Draft, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook that is filled in without fault."""
    filled = draft.filled(population=POPULATION, unit=UNIT, **DECIDED)
    return add.save(filled, tmp_path_factory.mktemp("draft") / "moreland-2025.xlsx")


@pytest.fixture
def workbook(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(template, tmp_path))


@pytest.fixture
def edited(workbook: Path) -> Callable[..., Path]:
    """The filled workbook as somebody saves it who changed some cells: {"candidates!A3": …}."""

    def edit(**cells: Any) -> Path:
        return change(lambda book: put(book, cells))

    def put(book: Any, cells: dict[str, Any]) -> None:
        for place, value in cells.items():
            sheet, cell = place.split("__")
            book[sheet][cell] = value

    def change(how: Callable[[Any], None]) -> Path:
        book = openpyxl.load_workbook(workbook)
        how(book)
        book.save(workbook)
        return workbook

    edit.change = change  # type: ignore[attr-defined]
    return edit


def decided(made: add.Draft, **more: dict[int, str]) -> add.Draft:
    """A draft of which somebody has said that the text leaves everything open."""
    rows = made.candidates.index[made.candidates["decision"] == "figure"]
    empty = {
        column: {row: "not_stated" for row in rows if not made.candidates.loc[row, column]}
        for column in add.TO_FILL[2:]
        if column not in ("unit", "measure_id")
    }
    return made.filled(**empty).filled(**more)


def letter(workbook: Path, column: str, sheet: str = "candidates") -> str:
    header = openpyxl.load_workbook(workbook)[sheet][1]
    return next(cell.column_letter for cell in header if cell.value == column)


def faults(path: Path) -> str:
    with pytest.raises(DataError) as error:
        add.read(path).check()
    return str(error.value)


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


# Drafting


def test_a_draft_has_a_candidate_for_every_number(draft: add.Draft) -> None:
    candidates = draft.candidates
    assert candidates["value_text"].tolist() == [
        "33%",
        "2019",
        "more than 1,250",
        "2024",
        "fewer than 40",
        "310",
        "20",
        "16-year-old",
        "£1.5m",
        "second",
    ]
    assert (candidates["decision"] == "figure").sum() == 6
    reasons = candidates.loc[candidates["decision"] == "not a figure", "reason"]
    assert reasons.tolist() == ["date", "date", "age", "ordinal"]


def test_a_draft_says_what_stands_nearby(draft: add.Draft) -> None:
    rise, _, calls, _, trained, _, boats, *_ = draft.candidates.to_dict("records")
    assert (rise["kind"], rise["direction"]) == ("change", "increase")
    assert (rise["base_period_text"], rise["period_text"]) == ("since 2019", "in 2024")
    assert (calls["period_text"], calls["period_start"]) == ("in 2024", "")
    assert trained["source_named"] == "the Harbour Board"
    assert (boats["voice"], boats["period_text"]) == ("direct_quote", "last year")
    assert calls["reads_as"] == "count: more than 1,250"


def test_a_quote_has_at_most_twelve_words_of_one_sentence_as_printed(draft: add.Draft) -> None:
    text = HARBOUR.read_text(encoding="utf-8")
    for row in draft.candidates.to_dict("records"):
        assert row["quote"] in text
        assert row["value_text"] in row["quote"]
        assert len(row["quote"].split()) <= 12
    assert draft.candidates.loc[6, "quote"] == "“We lost 20 boats last year,” the minister said."


def test_words_that_are_no_number_alone_take_the_next_ones_with_them() -> None:
    made = add.draft("There were 11 arrests but no convictions at all.")
    assert made.candidates["value_text"].tolist() == ["11", "no convictions"]
    assert decided(made).check().figures["value"].tolist() == [11, 0]


def test_a_draft_describes_the_statement(draft: add.Draft) -> None:
    row = draft.statement.iloc[0]
    assert row["statement_id"] == "moreland-2025"
    assert row["text_sha256"] == hashlib.sha256(HARBOUR.read_bytes()).hexdigest()
    assert (row["date_earliest"], row["date_latest"]) == ("2025-03-04", "2025-03-04")
    assert row["role"] == "not_stated"


def test_a_statement_never_takes_the_name_of_a_built_in_one() -> None:
    made = add.draft("Up 5%.", speaker="Sarah Champion", date="2014-01-01")
    assert made.statement["statement_id"].tolist() == ["champion-2014-2"]


def test_a_measure_is_suggested_from_the_codebook() -> None:
    made = add.draft("Child abuse offences recorded by the police have gone up by 33%.")
    assert made.candidates["measure_id"].tolist() == ["child_abuse_offences_recorded"]


@pytest.mark.parametrize(
    "date", ["14 March 2024", "14th March 2024", "March 14, 2024", "14 Mar 2024"]
)
def test_a_date_is_taken_as_people_write_it(date: str) -> None:
    made = add.draft("Up 5%.", date=date)
    assert made.statement["date_latest"].tolist() == ["2024-03-14"]
    assert made.statement["statement_id"].tolist() == ["statement-2024"]


def test_a_date_that_may_be_two_days_is_named_with_what_to_write() -> None:
    with pytest.raises(DataError, match=r"is '03/02/15', .*\. Write 2015"):
        add.draft("Up 5%.", date="03/02/15")


def test_a_text_without_a_number_or_with_a_paragraph_beyond_a_cell_is_refused() -> None:
    with pytest.raises(DataError, match="holds no number"):
        add.draft("Nothing here.")
    with pytest.raises(DataError, match="paragraph 2; a cell holds 32,767"):
        add.draft("Up 5%.\n" + "word " * 7000)


def test_the_workbook_explains_itself_and_has_drop_downs(template: Path) -> None:
    book = openpyxl.load_workbook(template)
    assert book.sheetnames[:4] == ["instructions", "statements", "candidates", "text"]
    assert book["instructions"]["A1"].value.endswith(f"analysis add {template.as_posix()}")
    sheet = book["candidates"]
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    decision = rules["A2"]
    assert decision.formula1 == "lists!$A$1:$A$2"
    assert [book["lists"][cell].value for cell in ("A1", "A2")] == ["figure", "not a figure"]
    assert book["lists"].sheet_state == "hidden"
    for column in ("reason", "measure_id", "kind", "unit", "voice", "coverage"):
        assert f"{letter(template, column)}2" in rules, column
    assert book["statements"][f"{letter(template, 'date_earliest', 'statements')}2"].value == (
        datetime(2025, 3, 4)
    )


def test_no_cell_of_the_workbook_is_a_formula(tmp_path: Path) -> None:
    made = add.draft("=2+2 is 4, they said.\n-5% or +7 cases", title="=cmd()")
    book = openpyxl.load_workbook(add.save(made, tmp_path / "s.xlsx"))
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]


def test_a_workbook_reads_back_as_it_was_drafted(draft: add.Draft, tmp_path: Path) -> None:
    read = add.read(add.save(draft, tmp_path / "s.xlsx"))
    pd.testing.assert_frame_equal(read.candidates, draft.candidates)
    pd.testing.assert_frame_equal(read.statement, draft.statement)
    pd.testing.assert_frame_equal(read.text, draft.text)


def test_a_draft_that_is_there_is_not_overwritten(workbook: Path, draft: add.Draft) -> None:
    before = workbook.read_bytes()
    with pytest.raises(DataError, match="is there already and is not overwritten"):
        add.save(draft, workbook)
    assert workbook.read_bytes() == before


# Checking: what a student may get wrong


def test_a_filled_workbook_has_no_faults(workbook: Path) -> None:
    addition = add.read(workbook).check()
    assert len(addition.figures) == 6
    assert addition.figures["lower"].tolist()[:2] == [32.5, 1250]
    said = str(addition)
    assert "10 number-like expressions, all accounted for: 6 figures, 4 that are none." in said


def test_a_cell_that_is_still_empty_is_named(draft: add.Draft, tmp_path: Path) -> None:
    said = faults(add.save(draft, tmp_path / "s.xlsx"))
    assert "s.xlsx, sheet candidates has" in said
    column = letter(tmp_path / "s.xlsx", "population")
    empty = [row for row in FIGURES if not draft.candidates.loc[row, "population"]]
    places = ", ".join(f"{column}{row + 2}" for row in empty)
    assert f"cells {places}: population is empty. Name it; where you have looked" in said
    assert "write other, and name it in population" in said


def test_a_missing_sheet_is_named_with_those_that_are_there(edited: Any) -> None:
    def rename(book: Any) -> None:
        book["candidates"].title = "candidate"

    said = faults(edited.change(rename))
    assert "has no sheet named 'candidates'" in said
    assert "Did you mean 'candidate'?" in said


def test_another_workbook_is_not_taken_for_a_draft(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "other.xlsx")
    assert "Give the workbook that analysis add drafted from the text" in faults(
        tmp_path / "other.xlsx"
    )


def test_a_renamed_column_is_named_with_what_it_was(edited: Any) -> None:
    said = faults(edited(candidates__S1="quotes"))
    assert "sheet candidates has 2 faults" in said
    assert "column 'quote' is missing. Did you mean 'quotes'?" in said


def test_dates_typed_as_text_are_taken_and_what_is_none_is_named(
    edited: Any, workbook: Path
) -> None:
    column = letter(workbook, "date_earliest", "statements")
    path = edited(**{f"statements__{column}2": "4 March 2025"})
    assert add.read(path).check().cells["statements"]["date_earliest"].tolist() == ["2025-03-04"]
    said = faults(edited(**{f"statements__{column}2": "4/3/25"}))
    assert f"cell {column}2: date_earliest is '4/3/25'" in said
    assert "Write 2015-02-23, or 23 February 2015" in said


def test_a_date_that_excel_made_is_read(edited: Any, workbook: Path) -> None:
    column = letter(workbook, "date_latest", "statements")
    path = edited(**{f"statements__{column}2": datetime(2025, 3, 9)})
    assert add.read(path).check().cells["statements"]["date_latest"].tolist() == ["2025-03-09"]


def test_a_quote_that_is_not_in_the_text_is_refused(edited: Any) -> None:
    said = faults(edited(candidates__S2="calls had risen by 33% everywhere"))
    assert "cell S2: 'calls had risen by 33% everywhere' does not stand in paragraph 2" in said
    assert "Copy the words from sheet text, letter by letter" in said


def test_words_that_are_not_in_the_quote_are_refused(edited: Any) -> None:
    said = faults(edited(candidates__C2="by 33 percent"))
    assert "cell C2: value_text 'by 33 percent' is not inside quote" in said


def test_words_without_a_number_are_refused(edited: Any) -> None:
    said = faults(edited(candidates__C2="risen", candidates__S2="had risen"))
    assert "cell C2: cannot read 'risen'" in said


def test_a_name_given_twice_is_refused(edited: Any, workbook: Path) -> None:
    column = letter(workbook, "name")
    other = openpyxl.load_workbook(workbook)["candidates"][f"{column}2"].value
    said = faults(edited(**{f"candidates__{column}4": other}))
    assert f"cell {column}4: figure_id 'moreland-2025/{other}' stands twice" in said
    assert "Give one of them another name" in said


def test_the_name_of_a_built_in_statement_is_refused(edited: Any) -> None:
    said = faults(edited(statements__A2="abbott-2017-oped"))
    assert (
        "cell A2: statement_id 'abbott-2017-oped' is the name of a statement that is built" in said
    )


def test_a_word_that_is_not_allowed_is_named_with_the_nearest(edited: Any, workbook: Path) -> None:
    column = letter(workbook, "unit")
    said = faults(edited(**{f"candidates__{column}6": "persons"}))
    assert f"cell {column}6: unit is 'persons'" in said
    assert "web addresses, searches, premises" in said  # the whole list, not its beginning


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"A2": None}, "cell A2: there is no decision. Choose 'figure' or 'not a figure'"),
        ({"A2": "yes"}, "cell A2: decision is 'yes'"),
        ({"A2": "not a figure"}, "cell B2: reason is empty"),
        ({"O2": 99}, "cell O2: paragraph is '99', and the text has none of that number"),
    ],
)
def test_a_decision_needs_its_reason_and_its_place(
    edited: Any, cells: dict[str, Any], words: str
) -> None:
    assert words in faults(edited(**{f"candidates__{cell}": v for cell, v in cells.items()}))


def test_a_number_whose_row_was_deleted_is_missed(edited: Any) -> None:
    said = faults(edited.change(lambda book: book["candidates"].delete_rows(10)))
    assert "paragraph 4 holds '£1.5m', which is neither a figure nor a not-figure" in said
    assert "Add a row for it, or restore the row that was deleted" in said


def test_a_cell_is_named_rightly_below_an_empty_row_and_in_moved_columns(edited: Any) -> None:
    def rearrange(book: Any) -> None:
        book["candidates"].insert_rows(3, 2)
        book["candidates"].insert_cols(1)
        book["candidates"]["A1"] = "name"
        last = book["candidates"].max_column
        assert book["candidates"].cell(1, last).value == "name"
        for row in range(2, book["candidates"].max_row + 1):
            moved = book["candidates"].cell(row, last)
            book["candidates"].cell(row, 1).value = moved.value
        book["candidates"].delete_cols(last)
        book["candidates"]["F6"] = None

    said = faults(edited.change(rearrange))
    assert "cell F6: population is empty" in said


def test_a_formula_is_named_with_its_cell(edited: Any) -> None:
    said = faults(edited(candidates__S2="=A1"))
    assert "sheet candidates has" in said
    assert "cell S2 holds a formula" in said


def test_a_file_that_is_not_there_is_named_once(tmp_path: Path) -> None:
    with pytest.raises(DataError) as error:
        add.read(tmp_path / "none.xlsx")
    assert len(error.value.faults) == 1
    assert "Check the name and the folder" in str(error.value)


def test_a_workbook_that_excel_holds_open_is_named(
    workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = Path.open

    def refuse(path: Path, *rest: Any, **named: Any) -> Any:
        if path == workbook:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return there(path, *rest, **named)

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(DataError, match="Close it in Excel, or check that you may read it"):
        add.read(workbook)


def test_a_third_is_shown_short() -> None:
    made = add.draft("About a third of them left. Less than a sixth of them stayed.")
    assert not made.candidates["reads_as"].str.contains(r"\d{5}").any()
    assert "16.666" not in str(decided(made).check())


def test_what_the_text_does_not_say_is_left_to_decide() -> None:
    made = add.draft("Officials said 50 boats were sold in Wales.")
    row = made.candidates.iloc[0]
    assert (row["population_group"], row["geography"], row["coverage"]) == ("", "Wales", "")
    assert (
        "where you have looked and the text does not say it, write not_stated"
        in (made.faults()["remedy"].tolist())[-1]
    )


@pytest.mark.parametrize(
    ("text", "words", "period"),
    [
        ("In 2017 there were 423, up from 366 the year before.", "366", ("the year before", "")),
        ("It takes 20,000 calls by 2026/27.", "20,000", ("by 2026/27", "2027-03-31")),
        ("It took 900 calls in 2016.", "900", ("in 2016", "2016-12-31")),
    ],
)
def test_a_period_is_that_of_the_words_that_follow(
    text: str, words: str, period: tuple[str, str]
) -> None:
    made = decided(add.draft(text))
    made = made.filled(unit=dict.fromkeys(made.candidates.index, "other"))
    (row,) = made.candidates.index[made.candidates["value_text"] == words]
    assert made.candidates.loc[row, "period_text"] == period[0]
    figures = made.check().figures.set_index("value_text")
    assert str(figures.loc[words, "period_end"])[:10].replace("NaT", "") == period[1]


def test_a_helpline_that_is_open_all_day_is_no_figure() -> None:
    rows = add.draft("The 24-hour helpline took 900 calls.").candidates
    assert rows["decision"].tolist() == ["not a figure", "figure"]


def test_a_change_without_an_end_says_what_is_missing() -> None:
    addition = decided(add.draft("Offences rose by 33% since 2014.")).check()
    assert "(no period_start and no period_end, so it is compared with nothing)" in str(addition)


def test_a_unit_that_is_not_in_the_list_is_other_and_compares_with_nothing() -> None:
    made = decided(
        add.draft("They sold 50 boats."),
        unit={0: "other"},
        population={0: "boats"},
        population_group={0: ""},
    )
    addition = made.check()
    assert addition.figures[["unit", "population_group"]].to_numpy().tolist() == [["other"] * 2]
    assert "count: 50, no bounds given" in str(addition)
    allowed = {"comparable", "comparable_with_caveats"}
    assert not allowed & set(addition.compared()["verdict"])


def test_a_missing_row_is_named_beside_faults_of_cells(edited: Any) -> None:
    def damage(book: Any) -> None:
        book["candidates"]["A2"] = "perhaps"
        book["candidates"].delete_rows(10)

    said = faults(edited.change(damage))
    assert "decision is 'perhaps'" in said
    assert "holds '£1.5m', which is neither a figure nor a not-figure" in said


def test_a_row_with_another_quote_or_without_a_decision_still_tells_its_number(
    edited: Any,
) -> None:
    said = faults(edited(candidates__S2="calls had gone up by 33%", candidates__A4=None))
    assert "there is no decision" in said
    assert "neither a figure" not in said


def test_a_header_in_other_letters_is_the_same_column(edited: Any, workbook: Path) -> None:
    column = letter(workbook, "population")
    path = edited(**{f"candidates__{column}1": "Population", f"candidates__{column}2": None})
    assert f"cell {column}2: population is empty" in faults(path)


# Writing


@pytest.mark.parametrize("target", ["mine", "mine.xlsx"])
def test_a_second_run_changes_nothing(workbook: Path, tmp_path: Path, target: str) -> None:
    addition = add.read(workbook).check()
    folder = tmp_path / "out"
    folder.mkdir()
    path = folder / target
    assert str(add.write(addition, path)) == "New: 1 row of statements, 6 rows of figures, " + (
        "4 rows of not_figures."
    )
    before = bytes_of(path if path.is_dir() else folder)
    again = add.write(addition, path)
    assert str(again) == "Nothing to add: every row is there already."
    assert again.paths == ()
    assert bytes_of(path if path.is_dir() else folder) == before


def test_a_dry_run_writes_nothing(workbook: Path, tmp_path: Path) -> None:
    changes = add.write(add.read(workbook).check(), tmp_path / "mine", dry_run=True)
    assert [path.name for path in changes.paths] == [
        "statements.csv",
        "figures.csv",
        "not_figures.csv",
    ]
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize("target", ["mine", "mine.xlsx"])
def test_a_second_statement_follows_the_first(workbook: Path, tmp_path: Path, target: str) -> None:
    path = tmp_path / target
    add.write(add.read(workbook).check(), path)
    other = add.draft("Up 5% in 2020.", speaker="Bea Finch", date="2021-01-01")
    add.write(decided(other).check(), path)
    read = load_figures(path if path.suffix else path / "figures.csv")
    assert len(read) == 7
    assert read["figure_id"].tolist()[-1] == "finch-2021/5-percent"
    assert read["lower"].tolist()[-1] == 4.5


def test_a_row_that_is_there_is_never_overwritten(workbook: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine"
    made = add.read(workbook)
    add.write(made.check(), path)
    before = bytes_of(path)
    with pytest.raises(DataError) as error:
        add.write(made.filled(population={0: "other calls"}).check(), path)
    assert "is there already, with another population ('calls', not 'other calls')" in str(
        error.value
    )
    assert bytes_of(path) == before


def test_rows_go_in_the_order_of_the_columns_that_are_there(workbook: Path, tmp_path: Path) -> None:
    addition = add.read(workbook).check()
    path = tmp_path / "mine"
    add.write(addition, path)
    figures = pd.read_csv(path / "figures.csv", dtype=str, keep_default_na=False)
    moved = figures[figures.columns[::-1]].iloc[:2]
    moved.to_csv(path / "figures.csv", index=False, lineterminator="\r\n")
    first = (path / "figures.csv").read_bytes()
    add.write(addition, path)
    assert (path / "figures.csv").read_bytes().startswith(first)
    pd.testing.assert_frame_equal(
        load_figures(path / "figures.csv").astype(object),
        addition.figures.astype(object),
        check_dtype=False,
    )


@pytest.mark.parametrize("target", ["mine", "mine.xlsx"])
def test_rows_go_below_a_header_in_other_letters(tmp_path: Path, target: str) -> None:
    path = tmp_path / target
    add.write(decided(add.draft("Up 5%.", speaker="A. Finch")).check(), path)
    if path.suffix:
        book = openpyxl.load_workbook(path)
        book["figures"][f"{letter(path, 'population', 'figures')}1"] = "Population"
        book.save(path)
    else:
        file = path / "figures.csv"
        file.write_text(file.read_text("utf-8").replace("population,", "Population,"), "utf-8")
    other = decided(add.draft("Up 6%.", speaker="B. Robin"), population={0: "robins"})
    add.write(other.check(), path)
    read = load_figures(path if path.suffix else path / "figures.csv")
    assert read["population"].tolist() == ["not_stated", "robins"]


def test_figures_of_ones_own_stand_beside_the_built_in_ones(workbook: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    add.write(add.read(workbook).check(), path)
    both = load_figures(path, beside=True)
    assert len(both) == len(load_figures()) + 6
    assert both.dtypes.equals(load_figures().dtypes)
    statements = load_statements(path, beside=True)
    own = both[both["statement_id"] == "moreland-2025"]
    verdicts = comparisons(own, both.head(20), statements=statements)
    assert len(verdicts) == 6 * 20
    assert set(verdicts["verdict"]) <= {"not_comparable", "undetermined"}


def test_a_figure_that_is_built_in_already_is_named(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    shutil.copy(data_directory() / "raw" / "figures.csv", path)
    with pytest.raises(DataError, match=r"is built in already\. Give it another name"):
        load_figures(path, beside=True)


def test_only_quotes_go_into_the_tables_never_the_sentences(workbook: Path, tmp_path: Path) -> None:
    add.write(add.read(workbook).check(), tmp_path / "mine")
    written = b"".join(bytes_of(tmp_path / "mine").values()).decode()
    for sentence in add.read(workbook).candidates["sentence"]:
        assert len(sentence.split()) <= 12 or sentence not in written


@pytest.mark.parametrize("mark", ["~$mine.xlsx", ".~lock.mine.xlsx#"])
def test_a_workbook_that_is_open_is_not_written(workbook: Path, tmp_path: Path, mark: str) -> None:
    path = tmp_path / "mine.xlsx"
    (tmp_path / mark).touch()
    with pytest.raises(DataError, match="Save and close it in Excel, then run this again"):
        add.write(add.read(workbook).check(), path)
    assert not path.exists()


def test_a_workbook_that_windows_refuses_to_replace_is_named(
    workbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    addition = add.read(workbook).check()

    def refuse(*_: Any) -> Any:
        raise PermissionError(errno.EACCES, "Access is denied")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(DataError, match=r"mine\.xlsx has 1 fault\n  cannot be written; it may be"):
        add.write(addition, tmp_path / "mine.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["moreland-2025.xlsx"]


def test_a_statement_goes_into_data_raw_where_that_is_asked_for(
    raw: Path, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANALYSIS_DATA", str(raw.parent))
    before = (raw / "figures.csv").read_bytes()
    addition = add.read(workbook).check()
    add.write(addition)
    assert (raw / "figures.csv").read_bytes().startswith(before)
    tables = check_tables(raw)
    assert tables["statements"]["statement_id"].tolist()[-1] == "moreland-2025"
    assert not add.write(add.read(workbook).check()).paths


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
    filled = add.read("moreland-2025.xlsx").filled(population=POPULATION, unit=UNIT, **DECIDED)
    Path("moreland-2025.xlsx").unlink()
    add.save(filled, Path("moreland-2025.xlsx"))
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


def test_a_command_is_named_by_its_interpreter_unless_it_is_on_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = tmp_path / ".venv" / "bin" / "python"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.executable", str(python))
    monkeypatch.setattr("shutil.which", lambda _: None)
    expected = Path(".venv", "bin", "python")
    assert how_to_run("add", "s.xlsx") == f"{expected} -m analysis add s.xlsx"
    monkeypatch.setattr("shutil.which", lambda _: str(python.with_name("analysis")))
    assert how_to_run("add", "s.xlsx") == "analysis add s.xlsx"
    monkeypatch.setattr("shutil.which", lambda _: str(tmp_path / "elsewhere" / "analysis"))
    assert how_to_run("add", "s.xlsx") == f"{expected} -m analysis add s.xlsx"


# In a notebook


def test_faults_are_a_table_and_none_where_there_is_nothing_wrong(draft: add.Draft) -> None:
    filled = draft.filled(population=POPULATION, unit=UNIT, **DECIDED)
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


def test_a_statement_of_ones_own_gets_honest_verdicts() -> None:
    made = add.draft("In 2016 police recorded 1,251 child abuse offences.", date="2017-05-02")
    filled = decided(made, population={1: "offences"}, geography={1: "Northmere"})
    assert filled.candidates.loc[1, "population_group"] == "offences"
    addition = filled.check()
    pairs = addition.compared()
    assert len(pairs) == len(load_figures())
    assert not pairs["verdict"].isin(["comparable", "comparable_with_caveats"]).any()


@pytest.mark.parametrize("target", ["mine.xlsx", "mine"])
def test_an_environment_variable_puts_a_file_beside_the_built_in_figures(
    workbook: Path, tmp_path: Path, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / target
    add.write(add.read(workbook).check(), path)
    built_in, statements = load_figures(), load_statements()
    named = path if path.suffix else path / "figures.csv"
    monkeypatch.setenv("ANALYSIS_FIGURES", str(named))
    assert len(load_figures()) == len(built_in) + 6
    assert load_statements()["statement_id"].tolist()[-1] == "moreland-2025"
    assert len(load_statements()) == len(statements) + 1
    assert len(check_tables()["figures"]) == len(built_in)
    monkeypatch.setenv("ANALYSIS_FIGURES", str(tmp_path / "none.xlsx"))
    with pytest.raises(DataError, match="Check the name and the folder"):
        load_figures()


def test_a_fault_in_a_statement_beside_the_figures_is_not_passed_over(
    workbook: Path, tmp_path: Path
) -> None:
    path = tmp_path / "mine"
    add.write(add.read(workbook).check(), path)
    text = (path / "statements.csv").read_text(encoding="utf-8")
    (path / "statements.csv").write_text(text.replace("event_id", "event"), encoding="utf-8")
    with pytest.raises(DataError, match="column 'event_id' is missing"):
        load_figures(path / "figures.csv")


@pytest.mark.parametrize("target", ["mine", "mine.xlsx"])
def test_a_statement_may_hold_no_figure_or_nothing_else(tmp_path: Path, target: str) -> None:
    path = tmp_path / target
    none = add.draft("In 2016 the 11-year-old left.", speaker="A. Finch").check()
    assert str(add.write(none, path)) == (
        "New: 1 row of statements, 0 rows of figures, 2 rows of not_figures."
    )
    only = add.draft("Over 50 cases came.", speaker="B. Robin")
    add.write(decided(only).check(), path)
    assert not add.write(none, path).paths
    assert load_figures(path if path.suffix else path / "figures.csv")["lower"].tolist() == [50]


def test_lines_of_any_ending_are_paragraphs_and_words_said_twice_have_two_names() -> None:
    made = add.draft("Up 5%.\r\n\r\n\tOnly 12 of 12 cases.\r\n").candidates
    assert made["paragraph"].tolist() == ["1", "2", "2"]
    assert made["name"].is_unique


def test_a_figure_with_a_reason_for_none_is_refused(edited: Any) -> None:
    said = faults(edited(candidates__B2="date"))
    assert "a figure has the reason 'date', which is for what is none" in said
    assert "Empty the reason, or choose 'not a figure'" in said


def test_equal_numbers_of_a_paragraph_each_need_a_row() -> None:
    made = add.draft("We met 20 boys and, later, 20 girls.")
    short = replace(made, candidates=made.candidates.iloc[:1])
    with pytest.raises(
        DataError, match="paragraph 1 holds '20' 2 times, and there is a row for it"
    ):
        short.check()


# Cells that contradict each other, and answers that hold for several


def test_a_figure_and_its_measure_count_the_same_unit_or_the_note_says_why() -> None:
    made = decided(add.draft("There were 7,432 children."), measure_id={0: "nrm_child_referrals"})
    with pytest.raises(DataError, match="nrm_child_referrals counts people"):
        made.check()
    assert len(made.filled(note={0: "One child is one referral here."}).check().figures) == 1


@pytest.mark.parametrize(
    ("column", "words", "fault"),
    [
        ("period_start", "2015-01-01", "period_start is '2015-01-01', and the words of the period"),
        ("period_end", "31 March 2017", "period_end is '2017-03-31'"),
        ("period_type", "financial_year", "the words of the period give calendar_year"),
    ],
)
def test_days_that_contradict_the_words_of_their_period_are_named(
    column: str, words: str, fault: str
) -> None:
    made = decided(add.draft("In 2016 there were 74 cases."))
    row = made.candidates.index[made.candidates["decision"] == "figure"][0]
    assert made.check().figures["period_start"].astype(str).tolist() == ["2016-01-01"]
    with pytest.raises(DataError, match=fault):
        made.filled(**{column: {row: words}}).check()


def test_a_period_after_the_statement_is_named_unless_the_sentence_looks_ahead() -> None:
    past = decided(add.draft("In 2016 there were 74 cases.", date="2014-05-01"))
    with pytest.raises(DataError, match="begins on 2016-01-01, after the statement of 2014-05-01"):
        past.check()
    ahead = decided(add.draft("There will be 74 cases in 2016.", date="2014-05-01"))
    assert len(ahead.check().figures) == 1


def test_days_typed_where_the_words_settle_none_are_taken_as_people_write_them() -> None:
    made = decided(add.draft("Last year there were 74 cases."))
    days = made.filled(period_start={0: "1 April 2015"}, period_end={0: "31 March 2016"})
    assert days.check().figures["period_end"].astype(str).tolist() == ["2016-03-31"]


def test_one_place_holds_for_the_figures_below_it_in_its_paragraph_and_no_further() -> None:
    text = "There were 74 cases and 23 arrests.\nThere were 35 forces."
    made = add.draft(text)
    empty = dict.fromkeys(range(3), "not_stated")
    filled = made.filled(population=empty, population_group=empty, geography={0: "Kent"})
    filled = filled.filled(coverage={0: "one_force", 2: "national"})
    with pytest.raises(DataError, match="row 2, geography: geography is empty"):
        filled.check()
    figures = filled.filled(geography={2: "Wales"}).check().figures
    assert figures["geography"].tolist() == ["Kent", "Kent", "Wales"]
    assert figures["coverage"].tolist() == ["one_force", "one_force", "national"]


def test_cells_to_fill_are_coloured_until_they_are_filled(template: Path) -> None:
    sheet = openpyxl.load_workbook(template)["candidates"]
    rules = {
        str(cells.sqref).split("2")[0]: rule.formula[0]
        for cells in sheet.conditional_formatting
        for rule in cells.rules
    }
    assert rules["E"] == 'AND($A2="figure",LEN(E2)=0)'
    assert rules["B"] == 'AND($A2="not a figure",LEN(B2)=0)'
    place = letter(template, "geography")
    assert f'{place}$2:${place}2,"?*")=0' in rules[place]
    assert [cell.value for cell in sheet[1]][:5] == [
        "decision",
        "reason",
        "value_text",
        "sentence",
        "population",
    ]
    assert sheet.freeze_panes == "E2"


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


def test_two_counts_of_one_sentence_compare_once_their_measure_is_defined(tmp_path: Path) -> None:
    made = add.draft(RISE, speaker="A. Finch", date="2016-02-01").define(**OWN)
    rows = made.candidates.index[made.candidates["decision"] == "figure"]
    assert len(rows) == 2
    cells = {
        "measure_id": "north_referrals",
        "population": "referrals",
        "population_group": "children",
        "geography": "Northmere",
        "coverage": "one_organisation",
    }
    made = made.filled(**{name: dict.fromkeys(rows, words) for name, words in cells.items()})
    book = add.save(made, tmp_path / "finch.xlsx")
    added = add.read(book).check()
    (pair,) = added.compared(added.figures.assign(figure_id=["a", "b"])).iloc[[1]].itertuples()
    path = tmp_path / "mine.xlsx"
    assert "1 row of measures" in str(add.write(added, path))
    assert not add.write(added, path).paths
    figures = load_figures(path)
    assert set(figures["measure_id"]) == {"north_referrals"}
    assert pair.verdict in ("comparable", "comparable_with_caveats"), pair.sentence


def test_a_measure_of_ones_own_that_lacks_a_cell_is_named_with_its_sheet(tmp_path: Path) -> None:
    made = add.draft("Over 50 cases came.").define(**OWN | {"unit": "", "measure_id": "x"})
    said = faults(add.save(decided(made), tmp_path / "s.xlsx"))
    assert "sheet measures has 1 fault" in said
    assert "cell D2: unit is empty" in said


# Workbooks of LibreOffice


def as_ods(path: Path) -> Path:
    """The workbook as LibreOffice saves it, its cells alone."""
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    sheets = []
    for sheet in openpyxl.load_workbook(path):
        rows = ["".join(ods_cell(cell.value) for cell in row) for row in sheet.iter_rows()]
        body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
        sheets.append(f'<table:table table:name="{sheet.title}">{body}</table:table>')
    content = (
        f'<office:document-content xmlns:office="{office}office:1.0" '
        f'xmlns:table="{office}table:1.0" xmlns:text="{office}text:1.0"><office:body>'
        f"<office:spreadsheet>{''.join(sheets)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    out = path.with_suffix(".ods")
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", f'<manifest xmlns="{office}manifest:1.0"/>')
    return out


def ods_cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, datetime):
        kind = f'office:value-type="date" office:date-value="{value:%Y-%m-%d}"'
    elif isinstance(value, int | float):
        kind = f'office:value-type="float" office:value="{value}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{escape(str(value))}</text:p></table:table-cell>"


def test_a_workbook_saved_by_libreoffice_gives_the_same(workbook: Path, tmp_path: Path) -> None:
    from_excel = add.read(workbook).check()
    from_ods = add.read(as_ods(workbook)).check()
    pd.testing.assert_frame_equal(from_ods.figures, from_excel.figures)
    assert add.read(as_ods(workbook)).places == add.read(workbook).places
