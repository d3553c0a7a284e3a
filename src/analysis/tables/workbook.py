"""The tables as an Excel workbook, laid out so that everybody can read and print it.

It follows the guidance of the Government Analysis Function on spreadsheets: a cover, contents and
notes; one marked-up table a sheet, its title in A1, its signs explained above it; no filters, no
frozen panes, nothing hidden; no merged or blank cells, and nothing said by colour alone.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.table import Table, TableStyleInfo

from analysis.reading.quantity import read_quantity
from analysis.tables.files import FORMULA_SIGNS, column_named
from analysis.tables.load import bounds_of
from analysis.tables.schema import Table as Columns
from analysis.tables.schema import content_of, processed_fields

NOT_THERE, NO_LIMIT = "[x]", "no limit"
FONT, FONT_SIZE = "Arial", 12
NARROWEST, WIDEST, PAGE_WIDTH = 12, 48, 170
LINE, HIGHEST = 15.5, 409
"""The height of a line and the greatest height of a row, in points."""
WORDS_BREAK = 1.1
"""How much longer text gets as lines break between words."""
COVER_WIDTH = 72
TITLE_HEIGHT = 24
HEADER_ROW = 4
TO_FILL = "FFF2B3"
DATE_FORMAT = "yyyy-mm-dd"
MORE_ROWS = 200
MOST_ROWS = 1_048_576
MOST_LINKS = 65_530
"""What Excel opens on one sheet; it drops all links where there are more."""
WEB_ADDRESS = re.compile(r"https?://\S{1,2000}")
XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TIMES_OF_SAVING = re.compile(r"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


def quoted_figures(tables: Mapping[str, pd.DataFrame]) -> bytes:
    """The bytes of quoted_figures.xlsx, given every checked table; the same for the same tables."""
    words = content_of("workbook.json")
    book = new_book(words["title"])
    figures, topics = tables["figures"], _by_topic(tables["figures"])
    counted = figures["population"] + " (" + figures["unit"].astype(str) + ")"
    short = figures.assign(population=counted)[list(words["short"])].rename(columns=words["short"])
    pages = {
        "figures, short": short,
        "figures by topic": topics,
        "notes": pd.DataFrame(enumerate(words["notes"], 1), columns=["note", "text"]),
        "how to read bounds": _bounds(words),
        "columns": _columns(tables),
        **{name: with_bounds_in_words(frame) for name, frame in tables.items()},
    }
    titles = words["sheets"]
    contents = pd.DataFrame({"sheet": list(pages), "what it holds": map(titles.get, pages)})
    _cover(book, words)
    for name, frame in {"contents": contents, **pages}.items():
        sheet = book.create_sheet(name)
        first = words["first"].get(name, list(frame))
        rest = [column for column in frame if column not in first]
        about = [words["about"].get(name, words["about"]["others"]).format(rows=len(frame))]
        if rest:
            about.append(f"Columns from {rest[0]} on are grouped and are not printed.")
        add_table(sheet, frame[[*first, *rest]], row=HEADER_ROW, printed=len(first))
        signs = {cell for row in sheet.iter_rows(HEADER_ROW + 1, values_only=True) for cell in row}
        about += [meaning for sign, meaning in words["signs"].items() if sign in signs]
        _head(sheet, titles[name], " ".join(about), "cover" if frame is contents else "contents")
    for row, name in enumerate(pages, start=HEADER_ROW + 1):
        _link(book["contents"].cell(row, 1), name, name)
    both, one, none = topics.drop(columns="topic").sum()
    title = words["chart"].format(all=both + one + none, both=both, one=one, none=none)
    _chart(book["figures by topic"], topics, title)
    return as_bytes(book, f"Stacked bars, a topic each. {title}. The table above has the numbers.")


def new_book(title: str) -> Any:
    """An empty workbook with the styles that the sheets use."""
    book = Workbook()
    book.remove(book.active)
    book.properties.title = title
    book.properties.language = "en-GB"
    book.properties.creator = "Quoted figures"
    plain, strong = Font(name=FONT, size=FONT_SIZE), Font(name=FONT, size=FONT_SIZE, bold=True)
    # The first font of a workbook is that of every cell without a style.
    book._fonts = IndexedList([plain])
    book._named_styles["Normal"].font = plain
    linked = Font(name=FONT, size=FONT_SIZE, underline="single", color="0563C1")
    top = Alignment(vertical="top", wrap_text=True)
    right = Alignment(vertical="top", horizontal="right", indent=1)
    for name, font, alignment, number in (
        ("words", plain, top, "@"),
        ("link", linked, top, "@"),
        ("column name", strong, top, "@"),
        ("date", plain, right, DATE_FORMAT),
        ("whole number", plain, right, "#,##0"),
        ("number", plain, right, "#,##0.0##"),
        ("no number", plain, right, "@"),
        ("true or false", plain, right, "General"),
    ):
        style = NamedStyle(name, font=font, alignment=alignment, number_format=number)
        book.add_named_style(style)
    return book


def add_table(sheet: Any, frame: pd.DataFrame, *, row: int = 1, printed: int = 0) -> None:
    """Put a frame on a sheet as a marked-up table, its header in `row`.

    Dates are dates, numbers are numbers, addresses are links, and all text is text. The first
    `printed` columns are as wide as a page together, and those behind them grouped and not
    printed; without it all columns print, however small.
    """
    # As many letters as show the name and most cells.
    longest = [max(map(len, map(str, [name, *frame[name]]))) + 2 for name in frame]
    widths = [min(max(NARROWEST, width), WIDEST) for width in longest]
    while printed and sum(widths[:printed]) > PAGE_WIDTH:
        widths[:printed] = [min(width, max(widths[:printed]) - 1) for width in widths[:printed]]
    for place, (name, width) in enumerate(zip(frame, widths, strict=True), start=1):
        put_text(sheet.cell(row, place), str(name), "column name")
        column = sheet.column_dimensions[get_column_letter(place)]
        column.width = width
        column.outlineLevel = int(0 < printed < place)
    links = 0
    for number, cells in enumerate(zip(*(frame[name] for name in frame), strict=True), row + 1):
        for place, value in enumerate(cells, start=1):
            cell = sheet.cell(number, place)
            _put(cell, value)
            if isinstance(value, str) and links < MOST_LINKS and WEB_ADDRESS.fullmatch(value):
                links += 1
                cell.hyperlink = value
                cell.style = "link"
    if len(frame):
        area = f"A{row}:{get_column_letter(frame.shape[1])}{row + len(frame)}"
        # Excel refuses a table that is called as a cell is, such as A1.
        name = f"table_{re.sub(r'[^A-Za-z0-9_]', '_', sheet.title)}"
        marked = Table(displayName=name, ref=area)
        marked.tableStyleInfo = TableStyleInfo("TableStyleLight15", showRowStripes=True)
        # Columns that are named here get no filter buttons.
        marked._initialise_columns()
        for column, header in zip(marked.tableColumns, frame, strict=True):
            column.name = str(header)
        marked.autoFilter = None
        sheet.add_table(marked)
    set_heights(sheet, row)
    sheet.print_title_rows = f"{row}:{row}"
    sheet.page_setup.orientation = "landscape"
    last = get_column_letter(printed or frame.shape[1])
    sheet.print_area = f"A1:{last}{row + len(frame)}"
    _fit_to_page(sheet)


def add_rows(sheet: Any, frame: pd.DataFrame) -> None:
    """Put the rows of a frame below those of a sheet that `add_table` made, column by column."""
    header = [column_named(str(cell.value or ""), frame.columns) for cell in sheet[1]]
    last = max(
        (row[0].row for row in sheet.iter_rows() if any(cell.value is not None for cell in row)),
        default=1,
    )
    for number, cells in enumerate(frame.to_dict("records"), start=last + 1):
        for place, name in enumerate(header, start=1):
            _put(sheet.cell(number, place), cells.get(name, ""))
    for marked in sheet.tables.values():
        marked.ref = f"A1:{get_column_letter(len(header))}{last + len(frame)}"
        if marked.autoFilter is not None:
            marked.autoFilter.ref = marked.ref
        sheet.print_area = marked.ref


def add_choices(sheet: Any, choices: Mapping[str, Sequence[str]], *, must: bool = True) -> None:
    """Give columns of a sheet drop-downs, with room for more rows below.

    Unless it `must` be a word of the list, Excel asks before it takes another one.

    The allowed words stand on a hidden sheet: a list in the cell itself may have 255 characters.
    """
    book = sheet.parent
    lists = book["lists"] if "lists" in book.sheetnames else book.create_sheet("lists")
    lists.sheet_state = "hidden"
    letters = {cell.value: cell.column_letter for cell in sheet[1]}
    first = 1 + sum(cell.value is not None for cell in lists[1])
    for place, (column, words) in enumerate(choices.items(), start=first):
        for row, word in enumerate(words, start=1):
            put_text(lists.cell(row, place), word)
        source = get_column_letter(place)
        rule = DataValidation(
            type="list",
            formula1=f"lists!${source}$1:${source}${len(words)}",
            allow_blank=True,
            showErrorMessage=True,
            errorStyle="stop" if must else "warning",
            errorTitle=column,
            error="Choose one of the words in the list.",
        )
        sheet.add_data_validation(rule)
        rule.add(f"{letters[column]}2:{letters[column]}{sheet.max_row + MORE_ROWS}")


def mark_cells(sheet: Any, column: str, formula: str) -> None:
    """Colour the cells of a column of which a formula holds; {cell} in it is the first of them."""
    cells = f"{column}2:{column}{sheet.max_row + MORE_ROWS}"
    fill = PatternFill(bgColor=TO_FILL)
    sheet.conditional_formatting.add(
        cells, FormulaRule([formula.format(cell=f"{column}2")], fill=fill)
    )


def add_lines(sheet: Any, lines: Sequence[str]) -> None:
    """Put lines of prose on a sheet, one a row."""
    sheet.column_dimensions["A"].width = COVER_WIDTH
    for row, line in enumerate(lines, start=1):
        put_text(sheet.cell(row, 1), line)
    set_heights(sheet)
    _fit_to_page(sheet)


def put_text(cell: Any, text: str, style: str = "words") -> None:
    """Put text into a cell so that it stays text: no formula, no character XML cannot hold.

    No text leaves the cell empty.
    """
    cell.style = style
    if not text:
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", text)
    cell.data_type = "s"
    if text.startswith(FORMULA_SIGNS):
        cell.quotePrefix = True


def as_bytes(book: Any, chart: str = "") -> bytes:
    """A workbook as the bytes of its file, without the time at which it is saved.

    Nothing is compressed, as the compressed bytes depend on the version of zlib; and each part
    is written as canonical XML, as its bytes otherwise depend on whether lxml is installed.
    `chart` describes the chart in words, for who does not see it.
    """
    draft, fixed = io.BytesIO(), io.BytesIO()
    book.active.sheet_view.tabSelected = True
    book.save(draft)
    with zipfile.ZipFile(draft) as there, zipfile.ZipFile(fixed, "w", zipfile.ZIP_STORED) as out:
        for name in there.namelist():
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.create_system = 3
            member.external_attr = 0o600 << 16
            part = TIMES_OF_SAVING.sub("", there.read(name).decode())
            part = part.replace('name="Chart 1"', f'name="Chart 1" descr={quoteattr(chart)}')
            out.writestr(member, XML_DECLARATION + ElementTree.canonicalize(part))
    return fixed.getvalue()


def with_bounds_in_words(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame with the column `bounds`, what its bounds admit in words, before `lower`.

    >>> from analysis.tables.load import load_figures
    >>> with_bounds_in_words(load_figures())["bounds"].iloc[2]
    'at least 32.5%, less than 33.5%'
    """
    if "lower" not in frame:
        return frame
    words = [
        bounds_of(row).in_words(str(row["unit"]), quoted=True) for row in frame.to_dict("records")
    ]
    told = frame.copy()
    told.insert(list(frame).index("lower"), "bounds", pd.Series(words, frame.index, dtype=object))
    return told


def with_types(cells: pd.DataFrame, table: Columns) -> pd.DataFrame:
    """Cells of text with dates as dates and numbers as numbers; empty cells stay empty."""
    typed = cells.astype(object)
    for field in table.fields:
        if field.type == "date":
            read = pd.to_datetime(cells[field.name], format="%Y-%m-%d", errors="coerce")
        elif field.type != "string" or field.name == "value":
            read = pd.to_numeric(cells[field.name], errors="coerce")
        else:
            continue
        typed[field.name] = read.astype(object).where(read.notna(), cells[field.name])
    return typed


def _put(cell: Any, value: Any) -> None:
    if isinstance(value, str):
        put_text(cell, value)
    elif pd.isna(value):
        put_text(cell, NOT_THERE, "no number")
    elif isinstance(value, pd.Timestamp):
        cell.value = value.to_pydatetime()
        cell.style = "date"
    elif isinstance(value, bool | np.bool_):
        cell.value = bool(value)
        cell.style = "true or false"
    elif math.isinf(value):
        put_text(cell, NO_LIMIT, "no number")
    else:
        is_whole = float(value).is_integer()
        cell.value = int(value) if is_whole else float(value)
        cell.style = "whole number" if is_whole else "number"


def set_heights(sheet: Any, first: int = 1) -> None:
    """Make each row as high as its longest cell needs: LibreOffice does not do so by itself."""
    widths = {letter: column.width for letter, column in sheet.column_dimensions.items()}
    for cells in sheet.iter_rows(min_row=first):
        lines = max(
            math.ceil(len(str(cell.value)) * WORDS_BREAK / widths[cell.column_letter])
            if isinstance(cell.value, str)
            else 1
            for cell in cells
        )
        sheet.row_dimensions[cells[0].row].height = min(LINE * max(lines, 1) + 2, HIGHEST)


def _fit_to_page(sheet: Any) -> None:
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.oddFooter.center.text = "&A, page &P of &N"


def _title(sheet: Any, title: str) -> None:
    put_text(sheet["A1"], title, "Headline 1")
    sheet["A1"].font = Font(name=FONT, size=16, bold=True)
    sheet.row_dimensions[1].height = TITLE_HEIGHT


def _head(sheet: Any, title: str, about: str, back: str) -> None:
    _title(sheet, title)
    put_text(sheet["A2"], about)
    _link(sheet["A3"], back, f"Back to {back}")
    for (cell,) in sheet["A1:A3"]:
        # A long line runs on over the empty cells beside it; wrapped it would make a tall row.
        cell.alignment = Alignment(vertical="top", wrap_text=False)


def _link(cell: Any, sheet: str, text: str) -> None:
    put_text(cell, text)
    # The location goes in a field of its own: a link that starts with # is an outside address.
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{sheet}'!A1", display=text)
    cell.style = "link"


def _cover(book: Any, words: Mapping[str, Any]) -> None:
    sheet = book.create_sheet("cover")
    licence, contents = "Read the licence on creativecommons.org", "Go to the contents"
    add_lines(sheet, ["", *words["cover"], licence, contents])
    *_, (licence_cell,), (contents_cell,) = sheet.iter_rows()
    licence_cell.hyperlink, licence_cell.style = words["licence"], "link"
    _link(contents_cell, "contents", contents)
    _title(sheet, words["title"])


def _by_topic(figures: pd.DataFrame) -> pd.DataFrame:
    """How many figures of each topic have both ends, one end or none in their words."""
    columns = ["both ends given", "one end given", "no end given"]
    ends = figures[["low_end", "high_end"]].isin(["closed", "open"]).sum(axis=1)
    counts = pd.crosstab(figures["topic"].astype(str), 2 - ends)
    counts = counts.reindex(columns=range(3), fill_value=0).set_axis(columns, axis=1)
    return counts.loc[counts.sum(axis=1).sort_values(kind="stable").index].reset_index()


def _chart(sheet: Any, counts: pd.DataFrame, title: str) -> None:
    chart = BarChart(barDir="bar", grouping="stacked", overlap=100)
    last = HEADER_ROW + len(counts)
    data = Reference(sheet, min_col=2, max_col=counts.shape[1], min_row=HEADER_ROW, max_row=last)
    chart.add_data(data, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=HEADER_ROW + 1, max_row=last))
    for series, colour in zip(chart.series, ("1F4E79", "7FA8D1", "D9D9D9"), strict=True):
        series.graphicalProperties.solidFill = colour
        series.graphicalProperties.line.solidFill = "1F4E79"
    chart.title, chart.y_axis.title, chart.legend.position = title, "figures", "b"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.width, chart.height = 24, 12
    sheet.add_chart(chart, f"A{last + 2}")
    sheet.print_area = f"A1:{get_column_letter(counts.shape[1])}{last + 28}"
    sheet.page_setup.fitToHeight = 1


def _bounds(words: Mapping[str, Any]) -> pd.DataFrame:
    names = ["bound", "value", "lower", "upper", "lower_closed", "upper_closed", "unit"]
    read = attrgetter(*names)
    frame = pd.DataFrame([read(read_quantity(phrase)) for phrase in words["bounds"]], columns=names)
    frame.insert(0, "words", words["bounds"])
    frame["what it means"] = frame["bound"].map(words["bound_words"])
    return with_bounds_in_words(frame)


def _columns(tables: Iterable[str]) -> pd.DataFrame:
    rows = [
        (
            table,
            field["name"],
            field["type"],
            "worked out" if field.get("derived") else "kept by hand",
            field["description"],
            ", ".join(field.get("constraints", {}).get("enum", ["any"])),
        )
        for table in tables
        for field in processed_fields(table)
    ]
    names = ["table", "column", "type", "origin", "meaning", "allowed"]
    return pd.DataFrame(rows, columns=names)
