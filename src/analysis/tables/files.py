"""Files as they lie on the disk: text cells in, whole files out."""

from __future__ import annotations

import csv
import datetime as dt
import errno
import glob
import os
import secrets
import shutil
import time
import warnings
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from stat import S_IMODE, S_ISREG
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from analysis.tables.errors import DataError, Fault, did_you_mean, one_fault
from analysis.tables.schema import Table, derived

MAX_BYTES = 1_000_000_000
MAX_WORKBOOK_BYTES = 20_000_000
MAX_UNPACKED_BYTES = 50_000_000
MAX_TAGS_IN_WORKBOOK = 1_000_000
MAX_MEMBERS_OF_WORKBOOK = 1_000
MAX_LETTERS_IN_A_ROW = 200_000
MAX_ROWS_IN_WORKBOOK = 100_000
MAX_COLUMNS = 200
MAX_BYTES_IN_A_LINE = 1_000_000
LEFT_OVER = 3600
"""Seconds after which a draft is taken for one that a killed run has left."""
MOST_BARE_LINES = 1_000
"""So many lines together may hold hardly more than commas: they cost as much as others to read."""
HEADER = "Its first line must hold the names of the columns"
UTF_8 = "'CSV UTF-8 (comma delimited)'"
WITH_COMMAS = f"Save it with commas: {UTF_8}"
AS_WORKBOOK = "Save it in Excel as 'Excel Workbook (*.xlsx)'"
WORKBOOKS = (".xlsx", ".ods")
SAVED_AS = {
    **dict.fromkeys((".tsv", ".tab", ".txt"), WITH_COMMAS),
    **dict.fromkeys((".xls", ".xlsb", ".xlsm"), AS_WORKBOOK),
    ".numbers": "Export it from Numbers to Excel, as .xlsx",
}
"""How a file that is none of .csv, .xlsx and .ods becomes one."""
REMEDIES = {
    errno.ENOENT: "Check the name and the folder",
    errno.EISDIR: "Name a file",
    errno.ENOSPC: "Make room, or name another place",
    errno.EROFS: "Name another place",
    **dict.fromkeys(
        (errno.EACCES, errno.EPERM),
        "Close it in Excel, or check that you may read it and write there",
    ),
}
"""What helps where the system refuses a file."""
AS_CSV = "Save it as .csv"
TOO_MANY_ROWS = f"has more than {MAX_ROWS_IN_WORKBOOK:,} rows"
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What Excel takes for a formula where a cell of a CSV file starts with it."""


def shown(path: Path) -> str:
    """A path as messages print it: below the working directory where it lies there, with /."""
    try:
        told = path.resolve().relative_to(Path.cwd()).as_posix()
    # A loop of symbolic links is a RuntimeError up to Python 3.12.
    except (ValueError, OSError, RuntimeError):
        told = path.as_posix()
    # A name that is not UTF-8 can be printed, too.
    return told.encode("utf-8", "backslashreplace").decode()


def read_cells(path: Path, table: Table, *, sheet_required: bool = False) -> pd.DataFrame:
    """The cells of a .csv, .xlsx or .ods file as text, columns as `table` orders them.

    A workbook with one visible sheet is read whatever the sheet is called, unless
    `sheet_required`.

    Raises `DataError` for a file that cannot be read, is empty or cut short, or whose
    columns are not the table's.
    """
    name, form = shown(path), path.suffix.lower()
    is_book = form in WORKBOOKS
    remedy = "Save it as a .csv or .xlsx file and name that"
    try:
        size = path.stat().st_size
        refuse(
            name,
            (path.is_dir(), "is a folder", "Name a .csv or .xlsx file in it"),
            # To open a pipe would wait for whoever writes to it.
            (not path.is_file(), "is no ordinary file", remedy),
        )
        with path.open("rb") as file:
            is_packed = file.read(4) == b"PK\x03\x04"
    except OSError as error:
        raise cannot_open(name, error) from None
    remedy = SAVED_AS.get(form, "Save it as one of the two")
    refuse(
        name,
        (size == 0, "is empty", HEADER),
        (form not in (".csv", *WORKBOOKS), "is neither .csv nor .xlsx", remedy),
        (is_book and not is_packed, "is not an Excel workbook", AS_WORKBOOK),
        (is_packed and not is_book, "is a workbook named .csv", "Rename it to .xlsx"),
        (
            size > MAX_BYTES and not is_book,
            f"has {size:,} bytes; at most {MAX_BYTES:,} are read",
            "Split it",
        ),
    )
    read = _read_workbook(path, table, sheet_required) if is_book else read_csv(path, name)
    return _in_order(read, name, table)


def refuse(name: str, *cases: tuple[object, str, str]) -> None:
    """Raise `DataError` for the first case that holds: what is so, the problem, the remedy."""
    for is_so, problem, remedy in cases:
        if is_so:
            raise one_fault(name, problem, remedy)


def read_csv(path: Path, name: str) -> pd.DataFrame:
    """The cells of a .csv file as text. Raises `DataError` for one that is no table."""
    _refuse_what_is_no_table(path, name)
    try:
        with warnings.catch_warnings():
            # It would leave out the cells beyond the last named column.
            warnings.simplefilter("error", pd.errors.ParserWarning)
            frame = pd.read_csv(
                path,
                dtype=str,
                keep_default_na=False,
                na_filter=False,
                encoding="utf-8-sig",
                index_col=False,
                on_bad_lines="error",
            )
    except pd.errors.ParserWarning:
        refuse_uneven_rows(path, name)
        raise one_fault(name, "has rows with more cells than columns") from None
    except UnicodeDecodeError:
        text_of(path.read_bytes(), name, f"Save it as {UTF_8}")
        raise
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError, OverflowError) as error:
        reason = " ".join(str(error).split())
        raise one_fault(
            name,
            f"is not a table of comma-separated values ({reason})",
            "Look for a quotation mark that is never closed, or a row with too many cells",
        ) from None
    return frame


def _refuse_what_is_no_table(path: Path, name: str) -> None:
    """Refuse what would take far more memory or time to read than its size promises."""
    with path.open("rb") as file:
        head = file.read(4096)
        file.seek(0)
        header = file.readline(MAX_BYTES_IN_A_LINE + 1).split(b"\r")[0]
        columns = header.count(b",") + 1
        other = head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head
        many = f"has {columns:,} columns; at most {MAX_COLUMNS} are read"
        quoted = "has a quotation mark in its first line that is never closed"
        refuse(
            name,
            (other, "is not UTF-8 text", f"Save it as {UTF_8}"),
            (not header.strip(), "starts with an empty line", HEADER),
            (columns == 1 and b";" in header, "is separated by semicolons", WITH_COMMAS),
            (columns == 1 and b"\t" in header, "is separated by tabs", WITH_COMMAS),
            (header.count(b'"') % 2, quoted, ""),
            (columns > MAX_COLUMNS, many, ""),
        )
        file.seek(0)
        lines = 0
        for block in iter(partial(file.read, MAX_BYTES_IN_A_LINE), b""):
            letters = np.frombuffer(block, dtype=np.uint8)
            breaks, commas = (int(np.count_nonzero(letters == ord(sign))) for sign in "\n,")
            long = f"line {lines + 1:,} has more than {MAX_BYTES_IN_A_LINE:,} bytes"
            lost = "Look for line breaks that were lost, and save it again"
            is_bare = breaks > MOST_BARE_LINES and len(block) < 2 * (commas + breaks)
            bare = f"has more than {MOST_BARE_LINES:,} lines that hold hardly more than commas"
            refuse(
                name,
                (breaks == 0 and len(block) == MAX_BYTES_IN_A_LINE, long, lost),
                (is_bare, bare, "Remove the empty rows"),
            )
            lines += breaks
        size = file.tell()
    problem = "does not end with a line break, so it may be cut short"
    refuse(name, (block[-1:] not in b"\r\n", problem, "Check the last row and save it again"))
    if size < lines * columns:
        refuse_uneven_rows(path, name)


def refuse_uneven_rows(path: Path, name: str) -> None:
    """Raise `DataError` for a row of a .csv file with fewer or more cells than the first."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = csv.reader(file)
        width = len(next(rows))
        # What the csv module cannot read either, pandas names better.
        with suppress(csv.Error):
            for row in rows:
                if row and len(row) != width:
                    problem = f"line {rows.line_num:,} has {len(row)} cells; expected {width}"
                    raise one_fault(name, problem, "Correct its commas, or remove it")


def read_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises `DataError` for one that cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise cannot_open(shown(path), error) from None


def cannot_open(
    name: str, error: OSError, remedy: str = "Check the name and the folder"
) -> DataError:
    """The fault of a file that the system refuses; the remedy is for what has none of its own."""
    problem = f"cannot be opened ({error.strerror or 'damaged'})"
    return one_fault(name, problem, REMEDIES.get(error.errno or 0, remedy))


def text_of(content: bytes, name: str, remedy: str = "Save it with the encoding UTF-8") -> str:
    """The text of a file in UTF-8. Raises `DataError` that names the first byte that is none."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = 1 + error.object.count(b"\n", 0, error.start)
        problem = f"byte {error.object[error.start]:02X} is not UTF-8"
        raise DataError([Fault(name, problem, row=row, remedy=remedy)]) from None


def _read_workbook(path: Path, table: Table, sheet_required: bool) -> pd.DataFrame:
    header, *body = sheet_rows(path, table, sheet_required=sheet_required)
    while header and header[-1] == "":
        header.pop()
    width = len(header)
    for number, row in enumerate(body, start=2):
        if any(row[width:]):
            problem = "holds a cell beyond the last named column"
            raise DataError([Fault(shown(path), problem, row=number)])
    filled = [row[:width] + [""] * (width - len(row)) for row in body if any(row)]
    return pd.DataFrame(filled, columns=header, dtype=str)


def sheet_rows(path: Path, table: Table, *, sheet_required: bool = True) -> list[list[str]]:
    """The cells of a table's sheet as text, its header and its empty rows included."""
    # Only workbooks need it, and few people have one.
    from defusedxml.common import DefusedXmlException

    name, is_ods = shown(path), path.suffix.lower() == ".ods"
    try:
        title = _sheet(_sheets(path), name, table, sheet_required)
        rows = (_ods_rows if is_ods else _xlsx_rows)(path, title, name)
    except DataError:
        raise
    except DefusedXmlException:
        raise one_fault(name, "declares XML entities, which no workbook needs") from None
    # A damaged workbook makes the libraries raise whatever their parsers happen to raise.
    except Exception:
        remedy = f"Open it in {'LibreOffice' if is_ods else 'Excel'} and save it again"
        raise one_fault(name, "is a damaged workbook", remedy) from None
    refuse(name, (not rows, f"has an empty sheet '{title}'", "Its first row names the columns"))
    return rows


def _sheets(path: Path) -> dict[str, bool]:
    """The titles of a workbook's sheets, and whether each is visible."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    _refuse_a_bomb(path, shown(path))
    return {
        sheet.name: sheet.visible == SheetVisibleEnum.Visible
        for sheet in CalamineWorkbook.from_path(str(path)).sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet
    }


def _ods_rows(path: Path, title: str, name: str) -> list[list[str]]:
    """The cells of a sheet of LibreOffice; where one holds a formula, its value."""
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(title)
    rows = sheet.to_python(skip_empty_area=False)
    refuse(name, (len(rows) > MAX_ROWS_IN_WORKBOOK, TOO_MANY_ROWS, AS_CSV))
    return [[_cell_text(value) for value in row] for row in rows]


def _xlsx_rows(path: Path, title: str, name: str) -> list[list[str]]:
    """The cells of a sheet of Excel; a formula or an error in one is a fault."""
    # openpyxl is slow to import and only workbooks need it.
    import openpyxl

    rows: list[list[str]] = []
    faults: list[Fault] = []
    # openpyxl warns of what it leaves out, such as lists of allowed values; and it leaves
    # a file open that it cannot read.
    with warnings.catch_warnings(), path.open("rb") as file:
        warnings.simplefilter("ignore")
        sheet = openpyxl.load_workbook(file, read_only=True, data_only=False)[title]
        # A sheet can claim a million empty rows or columns; its own count is not believed.
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(), start=1):
            refuse(
                name,
                (number > MAX_ROWS_IN_WORKBOOK, TOO_MANY_ROWS, AS_CSV),
                (len(row) > MAX_COLUMNS, f"has more than {MAX_COLUMNS} columns", ""),
            )
            rows.append([_cell_text(cell.value) for cell in row])
            for cell, text in zip(row, rows[-1], strict=True):
                if what := {"f": "a formula", "e": "an Excel error"}.get(cell.data_type):
                    problem = f"cell {cell.coordinate} holds {what} ({text[:40]})"
                    remedy = "Replace it by its value, as text"
                    faults.append(Fault(name, problem, row=number, value=text, remedy=remedy))
    if faults:
        raise DataError(faults)
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def sheet_names(path: Path) -> list[str]:
    """The names of a workbook's sheets; none where the file is no workbook that can be read."""
    try:
        return list(_sheets(path))
    except Exception:  # as above: whoever reads the file itself gets its fault
        return []


def _refuse_a_bomb(path: Path, name: str) -> None:
    """Refuse a workbook that unpacks to more than can be read in seconds.

    Every part is unpacked once, without keeping it: what its header says may be a lie, and
    few bytes can hold a million empty cells.
    """
    size = path.stat().st_size
    refuse(name, (size > MAX_WORKBOOK_BYTES, f"has more than {MAX_WORKBOOK_BYTES:,} bytes", AS_CSV))
    unpacked = tags = longest = 0
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        for member in members[:MAX_MEMBERS_OF_WORKBOOK]:
            with archive.open(member) as part:
                data = part.read(MAX_UNPACKED_BYTES - unpacked + 1)
            unpacked += len(data)
            tags += data.count(b"<")
            if unpacked > MAX_UNPACKED_BYTES or tags > MAX_TAGS_IN_WORKBOOK:
                break
            longest = max(longest, *map(len, data.split(b"<")))
    for found, limit, what in (
        (len(members), MAX_MEMBERS_OF_WORKBOOK, "parts"),
        (unpacked, MAX_UNPACKED_BYTES, "bytes when unpacked"),
        (tags, MAX_TAGS_IN_WORKBOOK, "tags, about as many as 10,000 rows need"),
        (longest, MAX_LETTERS_IN_A_ROW, "letters in one cell"),
    ):
        refuse(name, (found > limit, f"has more than {limit:,} {what}", AS_CSV))


def _sheet(there: Mapping[str, bool], name: str, table: Table, sheet_required: bool) -> str:
    """The title of the sheet that holds a table, of all titles and whether each is visible."""
    visible = [title for title, is_visible in there.items() if is_visible]
    if table.name in there:
        return table.name
    if len(visible) == 1 and not sheet_required:
        return visible[0]
    are_there = ", ".join(f"'{title}'" for title in list(there)[:8]) + " are there"
    problem, remedy = f"has no sheet named '{table.name}'", did_you_mean(table.name, there)
    raise DataError([Fault(name, problem, allowed=are_there, remedy=remedy)])


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _in_order(frame: pd.DataFrame, name: str, table: Table) -> pd.DataFrame:
    wanted = table.columns
    there = [column_named(str(column), wanted) for column in frame.columns]
    frame.columns = pd.Index(there)
    absent = [field for field in table.fields if field.name not in there]
    missing = [field.name for field in absent if not field.default]
    others = [column for column in there if column not in wanted]
    # Derived columns may stand in a file that this package wrote; they are read afresh.
    read = [field["name"] for field in derived(table.name)["fields"]]
    read += ["bounds"] * ("lower" in read)
    unknown = [column for column in others if column not in read]
    twice = sorted(column for column, number in Counter(there).items() if number > 1)
    problems = [
        *((column, "is missing", did_you_mean(column, others)) for column in missing),
        *(
            (column, f"is not one of table {table.name}", did_you_mean(column, missing))
            for column in unknown[:MAX_COLUMNS]
        ),
        *((column, "stands twice", "") for column in twice),
    ]
    if problems:
        raise DataError(
            Fault(name, f"column '{column}' {problem}", remedy=remedy)
            for column, problem, remedy in problems
        )
    refuse(name, (frame.empty, "has a header and no rows", ""))
    frame = frame.assign(**{field.name: field.default for field in absent})
    return frame[wanted].reset_index(drop=True)


def column_named(header: str, wanted: Collection[str]) -> str:
    """The column that a header names, whatever its case and its spaces.

    >>> column_named("Period text", ["quote", "period_text"])
    'period_text'
    """
    words = header.strip()
    alike = "_".join(words.lower().split())
    return alike if alike in wanted else words


def is_ours(page: Path) -> bool:
    """Whether a page was written by this package."""
    return b'<meta name="generator" content="quoted-figures">' in page.read_bytes()


@contextmanager
def whole(path: Path, *read: Path) -> Iterator[Path]:
    """A temporary path whose content `path` has at the end; or `path` stays as it was.

    Whoever reads `path` meanwhile sees the old file or the new one, never a part. A file keeps
    its mode and a link leads where it led; what is no file, such as a pipe, is written to.

    Raises `DataError` where `path` is one of the files that are `read`.
    """
    there = path.stat() if path.exists() else None
    if there and not S_ISREG(there.st_mode):
        with TemporaryDirectory() as folder:
            yield Path(folder, "draft")
            with Path(folder, "draft").open("rb") as content, path.open("wb") as out:
                shutil.copyfileobj(content, out)
        return
    if there and any(each.exists() and each.samefile(path) for each in read):
        remedy = "Name another file with --output"
        raise one_fault(shown(path), "is the file that is read", remedy)
    target = Path(os.path.realpath(path))
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for left in target.parent.glob(f".{glob.escape(target.name)}.*.part"):
            with suppress(OSError):
                if time.time() - left.stat().st_mtime > LEFT_OVER:
                    left.unlink()
        draft.touch(exist_ok=False)
        mode = S_IMODE((there or draft.stat()).st_mode)
        # Nobody else reads a part of what may be for the owner alone.
        draft.chmod(0o600)
        yield draft
        draft.chmod(mode)
        draft.replace(target)
    except OSError as error:
        # A full disk is reported without a name.
        if str(error.filename) in ("None", str(draft)) and error.errno is not None:
            raise OSError(error.errno, error.strerror, shown(path)) from None
        raise
    finally:
        # A file system that is read-only does not say that nothing is there.
        with suppress(OSError):
            draft.unlink()
