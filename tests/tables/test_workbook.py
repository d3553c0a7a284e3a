import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from analysis.tables.build import WORKBOOK
from analysis.tables.load import check_tables, load_figures
from analysis.tables.workbook import (
    HEADER_ROW,
    NO_LIMIT,
    NOT_THERE,
    PAGE_WIDTH,
    add_table,
    as_bytes,
    new_book,
)

ATTACKS = "=1+1, +1, -1, @SUM(A1), \t=1, \r=1, =cmd|' /C calc'!A0, bell \a in it".split(", ")
ATTACKS += ['=HYPERLINK("http://example.org","x")']


@pytest.fixture(scope="module")
def content(built: Path) -> bytes:
    return (built / WORKBOOK).read_bytes()


@pytest.fixture(scope="module")
def book(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def table_of(book: Any, name: str) -> pd.DataFrame:
    _, *rows = list(book[name].iter_rows(min_row=HEADER_ROW, values_only=True))
    header = [cell.value for cell in book[name][HEADER_ROW]]
    return pd.DataFrame(rows, columns=header)


def all_cells(book: Any) -> Iterator[Any]:
    for sheet in book:
        for row in sheet.iter_rows():
            yield from row


def written(frame: pd.DataFrame) -> Any:
    book = new_book("Trial")
    add_table(book.create_sheet("trial"), frame)
    return openpyxl.load_workbook(io.BytesIO(as_bytes(book)))["trial"]


def test_the_workbook_holds_nothing_that_changes_with_time_or_machine(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {part.compress_type for part in parts.infolist()} == {zipfile.ZIP_STORED}
        assert b"dcterms" not in parts.read("docProps/core.xml")


def test_cover_contents_and_notes_come_before_the_tables(book: Any) -> None:
    assert book.sheetnames[:4] == ["cover", "contents", "figures, short", "figures by topic"]
    assert book.sheetnames[4:7] == ["notes", "how to read bounds", "columns"]
    assert book.sheetnames[7:] == list(check_tables())
    assert book.active.title == "cover"


def test_every_sheet_has_its_title_and_one_marked_table_no_filter_and_nothing_hidden_or_merged(
    book: Any,
) -> None:
    for sheet in book:
        assert sheet["A1"].value, sheet.title
        assert not sheet.merged_cells.ranges
        assert len(sheet.tables) == (sheet.title != "cover")
    for sheet in book.worksheets[1:]:
        (table,) = sheet.tables.values()
        header = sheet[HEADER_ROW]
        assert table.ref == f"A{HEADER_ROW}:{sheet.dimensions.split(':')[1]}"
        assert (table.autoFilter, sheet.freeze_panes) == (None, None)
        assert [column.name for column in table.tableColumns] == [cell.value for cell in header]
        assert not any(column.hidden for column in sheet.column_dimensions.values())
        assert all(sheet.column_dimensions[cell.column_letter].width for cell in header)


def test_no_cell_of_a_table_is_blank(book: Any) -> None:
    for sheet in book.worksheets[1:]:
        for row in sheet.iter_rows(min_row=HEADER_ROW):
            assert all(cell.value not in (None, "") for cell in row), (sheet.title, row[0].row)


def test_no_cell_is_a_formula_and_every_font_is_arial_of_twelve_points_or_more(book: Any) -> None:
    for cell in all_cells(book):
        assert cell.data_type != "f"
        assert (cell.font.name, cell.font.size >= 12) == ("Arial", True), cell.coordinate


def test_dates_are_dates_and_numbers_are_numbers(book: Any) -> None:
    statements = table_of(book, "statements").set_index("statement_id")
    assert statements.at["guardian-2015-preview", "date_earliest"] == datetime(2015, 2, 22)
    assert book["statements"].cell(HEADER_ROW + 1, 3).number_format == "yyyy-mm-dd"
    figure = table_of(book, "figures").set_index("figure_id").loc["abbott-2017-oped/gang-victims"]
    assert (figure["lower"], figure["upper"]) == (2400, NO_LIMIT)
    assert figure["value"] == NOT_THERE
    assert figure["bounds"] == "more than 2,400 children"


def test_the_workbook_holds_every_row_and_column_of_the_tables(book: Any) -> None:
    for name, frame in check_tables().items():
        sheet = table_of(book, name)
        assert len(sheet) == len(frame)
        assert set(sheet) - {"bounds"} == set(frame)
    assert table_of(book, "figures")["value_text"].tolist() == load_figures()["value_text"].tolist()


def test_every_link_leads_to_a_sheet_or_is_the_address_in_its_cell(book: Any) -> None:
    inside = []
    for cell in all_cells(book):
        if cell.hyperlink is None:
            continue
        if cell.hyperlink.location:
            sheet, place = re.fullmatch(r"'(.+)'!(A1)", cell.hyperlink.location).groups()
            assert book[sheet][place].value
            inside.append(sheet)
        elif cell.parent.title != "cover":
            assert cell.hyperlink.target == cell.value
    assert set(inside) == set(book.sheetnames)


def test_the_bounds_that_are_explained_are_those_of_the_words(book: Any) -> None:
    rows = table_of(book, "how to read bounds").set_index("words")
    assert rows.loc["33%", ["lower", "upper", "bounds"]].tolist() == [
        32.5,
        33.5,
        "at least 32.5%, less than 33.5%",
    ]
    used = set(load_figures()["bound"]) - {"not_applicable"}
    assert used <= set(rows["bound"])


def test_text_never_becomes_a_formula() -> None:
    sheet = written(pd.DataFrame({"words": ATTACKS}))
    for attack, (cell,) in zip(ATTACKS, sheet["A2:A10"], strict=True):
        assert cell.data_type in ("s", "inlineStr")
        assert str(cell.value).strip().startswith(attack.strip()[:3])
        assert cell.quotePrefix is attack.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_table_without_rows_has_its_header_alone() -> None:
    sheet = written(pd.DataFrame({"words": [], "line": []}))
    assert [cell.value for cell in sheet[1]] == ["words", "line"]
    assert not sheet.tables


def test_a_row_is_as_high_as_its_longest_cell_needs() -> None:
    sheet = written(pd.DataFrame({"words": ["short", "long " * 60], "closed": [True, False]}))
    assert sheet.row_dimensions[2].height < 20
    assert sheet.row_dimensions[3].height > 5 * 15
    assert (sheet["B2"].value, sheet["B2"].number_format) == (True, "General")


def test_the_first_table_is_one_page_wide_and_says_what_most_readers_ask(book: Any) -> None:
    short = table_of(book, "figures, short")
    first = "speaker, date, words, value, low, high, what it counts, place, period, source"
    assert ", ".join(short) == first
    assert len(short) == len(load_figures())
    gang = short[short["words"].str.contains("2,400 children")].iloc[0]
    assert (gang["value"], gang["low"], gang["high"]) == (NOT_THERE, 2400, NO_LIMIT)


def test_a_sheet_prints_landscape_one_page_wide_with_its_header_on_every_page(book: Any) -> None:
    for sheet in book.worksheets[1:]:
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
        columns = sheet[sheet.print_area.split("!")[-1].replace("$", "")][0]
        widths = [sheet.column_dimensions[cell.column_letter].width for cell in columns]
        assert sum(widths) <= PAGE_WIDTH, sheet.title
        behind = [cell.column_letter for cell in sheet[HEADER_ROW][len(columns) :]]
        assert all(sheet.column_dimensions[letter].outlineLevel for letter in behind)


def test_a_sheet_explains_the_signs_that_stand_on_it_and_no_others(book: Any) -> None:
    for sheet in book.worksheets[1:]:
        there = {cell.value for row in sheet.iter_rows(min_row=HEADER_ROW + 1) for cell in row}
        for sign in (NOT_THERE, NO_LIMIT, "not_stated", "not_read"):
            assert (f"{sign}: " in sheet["A2"].value) == (sign in there), (sheet.title, sign)


def test_the_chart_shows_how_many_figures_have_ends_and_is_described(content: bytes) -> None:
    figures = load_figures()
    ends = figures[["low_end", "high_end"]].isin(["closed", "open"]).sum(axis=1)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        chart = parts.read("xl/charts/chart1.xml").decode()
        drawing = parts.read("xl/drawings/drawing1.xml").decode()
    said = f"Of {len(figures)} figures the words of {(ends == 2).sum()} give both ends"
    assert said in chart
    assert re.search(f'descr="[^"]*{said}', drawing)
