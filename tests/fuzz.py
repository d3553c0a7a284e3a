"""Hostile input, much of it: python tests/fuzz.py [--inputs N] [--seed S]

Whatever is read, the answer is a table, a quantity or a page, or a DataError or QuantityError
that can be read. The process may use one GiB, each input some seconds, and no network.
"""

from __future__ import annotations

import argparse
import csv
import io
import math
import random
import sys
import tempfile
import time
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import html5lib
import openpyxl
import pandas as pd
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

import analysis
from analysis import find_quantities, read_quantity
from analysis.reading.quantity import QuantityError
from analysis.report.notebook import Markdown, Report
from analysis.report.pages import figures_page, index_page, site
from analysis.show.display import csv_text, literal, say, table
from analysis.tables.errors import DataError
from analysis.tables.load import data_directory
from analysis.tables.schema import tables
from analysis.tables.workbook import quoted_figures
from analysis.verdicts.codebook import Codebook

GIB = 1 << 30
SECONDS = 10
LOADERS = {name: getattr(analysis, f"load_{name}") for name in tables()}
HOSTILE = [
    *("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)"),
    *("</script><script>alert(1)//", "]]>", "<!--", "-->", "{{7*7}}", "{% raw %}", "&lt;b&gt;"),
    *("=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1", '=HYPERLINK("http://a.b")'),
    *("\x00", "\x1b[31m", "\u202e", "\u2028", "\ufeff", "\ufffe", "\x85", "e\u0301" * 50),
    *("9" * 400, "1e999", "nan", "-inf", "1-2", "1/0", "0x10", "٣٣", "½", "1,2,3,4", "1" * 5000),
    *("2015-02-30", "0000-00-00", "9999-12-31", "2015-02-23", "Jan-15", "15/02/2015"),
    *("a;b", ";", ";;", "a/b", "/", "not_stated", "`", "![x](y)", "[a](javascript:b)", "\\", "|"),
    *("over 2,400", "20-30,000", "up by 33%", "£40m", "half", "no", "none of the 12", " ", ""),
]
PIECES = (
    "1 7 20 33 100 1,400 20-30,000 0 2012 2015/16 3.5 .5 £ $ % pc per cent million m bn k thousand "
    "hundred dozen one two seven half quarter third a the no none more less than over under about "
    "up to at least between and or from by of in out rose fell down cut year years people police "
    "times doubled tens all-time record high first March G7 - – ( ) : / ' + ~ > < ="
).split()
TEXTS = st.one_of(
    st.text(max_size=80),
    st.sampled_from(HOSTILE),
    st.lists(st.sampled_from(PIECES + HOSTILE), max_size=12).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
)
TABLES = st.sampled_from(sorted(LOADERS))


@cache
def raw(name: str) -> bytes:
    """A table of the project as it lies there."""
    return (data_directory() / "raw" / f"{name}.csv").read_bytes()


@cache
def rows_of(name: str) -> list[list[str]]:
    """The same as rows of cells, the header first."""
    return list(csv.reader(io.StringIO(raw(name).decode())))


def assert_readable(error: DataError | QuantityError) -> None:
    """A message says something, in a length and in signs that a terminal can show."""
    message = str(error)
    assert message.strip()
    assert len(message) < 20_000, len(message)
    assert all(sign.isprintable() or sign == "\n" for sign in message), ascii(message)
    assert "Traceback" not in message
    assert " object at 0x" not in message
    if isinstance(error, DataError):
        assert error.faults
        assert all(fault.file and fault.problem for fault in error.faults)


def read_or_refused(name: str, path: Path) -> bool:
    """Whether a table can be read; where it cannot, the refusal can."""
    try:
        LOADERS[name](path)
    except DataError as error:
        assert_readable(error)
        return False
    return True


# What is tried


@given(
    TEXTS,
    st.sampled_from([None, "share", "change", "count", "money", "rank", "?"]),
    st.sampled_from([None, "people", "percent", "GBP", "years", "not_stated", "?"]),
    st.sampled_from([None, "increase", "decrease", "none", "?"]),
)
def words(folder: Path, text: str, kind: str, unit: str, direction: str) -> None:
    """Any words, with any kind, unit and direction typed for them."""
    for quantity in find_quantities(text):
        assert not quantity.lower > quantity.upper
        assert not math.isinf(quantity.value)
    try:
        read = read_quantity(text, kind=kind, unit=unit, direction=direction)
    except QuantityError as error:
        assert_readable(error)
    else:
        assert not read.lower > read.upper


@given(
    TABLES,
    st.sampled_from([".csv", ".xlsx", ".txt", ""]),
    st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf", b"figure_id,quote\n"]),
    st.binary(max_size=400),
)
def random_bytes(folder: Path, name: str, suffix: str, start: bytes, content: bytes) -> None:
    """Files of random bytes under any name."""
    path = folder / f"{name}{suffix}"
    path.write_bytes(start + content)
    assert not read_or_refused(name, path)


LEFT_OUT = st.sampled_from([0, 0, 1, 40, 400, 10**9, -1, -40, -400])


def damaged(content: bytes, place: int, left_out: int, put: bytes) -> bytes:
    """Bytes with others put in, and so many left out, or repeated where the number is negative."""
    start = place % (len(content) + 1)
    return content[:start] + put + content[max(0, start + left_out) :]


@given(
    TABLES,
    st.integers(0),
    LEFT_OUT,
    st.one_of(st.just(b""), st.binary(max_size=12), st.sampled_from(HOSTILE).map(str.encode)),
)
def damaged_csv(folder: Path, name: str, place: int, left_out: int, put: bytes) -> None:
    """The project's tables with bytes cut off, left out, repeated or put in."""
    path = folder / f"{name}.csv"
    path.write_bytes(damaged(raw(name), place, left_out, put))
    read_or_refused(name, path)


@given(TABLES, st.lists(st.tuples(st.integers(0), st.integers(0), TEXTS), min_size=1, max_size=4))
def typed_csv(folder: Path, name: str, cells: list[tuple[int, int, str]]) -> None:
    """The project's tables with other text typed into some of their cells."""
    rows = [list(row) for row in rows_of(name)[:60]]
    for row, column, text in cells:
        line = rows[row % len(rows)]
        line[column % len(line)] = text
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    read_or_refused(name, path)


CELLS = st.one_of(
    TEXTS, st.integers(-(10**20), 10**20), st.floats(), st.booleans(), st.dates(), st.datetimes(),
    st.just(None), st.sampled_from(["=1+1", "=WEBSERVICE(\"http://a.b\")", "#REF!", "#N/A"]),
)  # fmt: skip


@given(
    TABLES,
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 40), CELLS), max_size=6),
    st.sampled_from(["", "merged", "hidden", "renamed", "far", "blank", "two"]),
)
def typed_workbook(folder: Path, name: str, cells: list[tuple[int, int, Any]], how: str) -> None:
    """Workbooks: formulas, dates, errors, merged cells, hidden and renamed sheets, wide rows."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = name
    for row in rows_of(name)[:8]:
        sheet.append(row)
    for row, column, value in cells:
        try:
            sheet.cell(row + 1, column + 1).value = value
        except (ValueError, openpyxl.utils.exceptions.IllegalCharacterError):
            continue
    match how:
        case "merged":
            sheet.merge_cells("A2:C4")
        case "hidden":
            book.create_sheet("other")
            sheet.sheet_state = "veryHidden"
        case "renamed":
            sheet.title = f"{name} (2)"
        case "far":
            sheet.cell(1, 10_000).value = sheet.cell(500_000, 1).value = "far"
        case "blank":
            sheet.insert_rows(1, 3)
        case "two":
            book.create_sheet(f"{name}2")
    path = folder / f"{name}.xlsx"
    book.save(path)
    read_or_refused(name, path)


ENTITY = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    "<!DOCTYPE a ["
    + "".join(
        f'<!ENTITY b{number} "{f"&b{number - 1};" * 10 if number else "ha"}">'
        for number in range(9)
    )
    + "]>"
)
TOKENS = st.one_of(
    st.sampled_from([ENTITY, LAUGHS, "&b;", "&b8;", "<c/>" * 300, "<row/>" * 300, "</sheetData>",
                     "<f>1+1</f>", 't="e"', 't="s"', 't="d"', "<v>99999999999</v>", "&#0;", "<",
                     'r="ZZZZ99999999"', "<mergeCell ref='A1:XFD1048576'/>", "\ud83d", '"', ">"]),
    st.text(max_size=8),
)  # fmt: skip


@cache
def workbook() -> dict[str, bytes]:
    """The parts of a valid workbook of figures."""
    book, file = openpyxl.Workbook(), io.BytesIO()
    sheet: Any = book.active
    sheet.title = "figures"
    for row in rows_of("figures")[:3]:
        sheet.append(row)
    book.save(file)
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@given(
    st.sampled_from(sorted(workbook())),
    st.integers(0),
    LEFT_OUT,
    TOKENS.map(lambda token: token.encode("utf-8", "replace")),
    st.sampled_from(["part", "part", "archive", "gone", "twice", "lie"]),
)
def damaged_workbook(
    folder: Path, part: str, place: int, left_out: int, put: bytes, how: str
) -> None:
    """Workbooks damaged in their XML or in their archive: entities, bombs, bytes, missing parts."""
    parts = dict(workbook())
    whole = parts.pop(part)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a name stands twice
        for name, content in parts.items():
            archive.writestr(name, content)
        if how != "gone":
            archive.writestr(part, damaged(whole, place, left_out, put) if how == "part" else whole)
        if how == "twice":
            archive.writestr(part, put)
    content = file.getvalue()
    if how == "archive":
        content = damaged(content, place, left_out, put)
    if how == "lie":  # about the size of a part
        at = content.rfind(b"PK\x01\x02") + 24
        content = content[:at] + (place % 2**32).to_bytes(4, "little") + content[at + 4 :]
    path = folder / "figures.xlsx"
    path.write_bytes(content)
    read_or_refused("figures", path)


def bomb(fill: str, member: str = "xl/worksheets/sheet1.xml", size: int = 60_000_000) -> bytes:
    """A small workbook with a part that unpacks to much of the same."""
    file = io.BytesIO()
    piece = fill.encode() * (1_000_000 // len(fill))
    parts = dict(workbook())
    whole = parts.pop(member)
    at = whole.find(b"<sheetData>") + 11 if b"<sheetData>" in whole else whole.index(b"</")
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        with archive.open(member, "w") as part:
            part.write(whole[:at])
            for _ in range(size // len(piece)):
                part.write(piece)
            part.write(whole[at:])
    return file.getvalue()


def files_of_one_sort() -> dict[str, Callable[[], bytes]]:
    """Files that are small to send and large to read, or slow."""
    columns = tables()["figures"].columns
    header = (",".join(columns) + "\n").encode()
    blank = b"," * (len(columns) - 1) + b"\n"
    distinct = b"".join(b",".join([b"%d" % row] * len(columns)) + b"\n" for row in range(20_000))
    return {
        "10,000 columns.csv": lambda: b",".join(b"c%d" % n for n in range(10_000)) + b"\n1\n",
        "a million columns.csv": lambda: b"c," * 1_000_000 + b"\n1\n",
        "short rows.csv": lambda: header + b",\n" * 3_000_000,
        "empty rows.csv": lambda: header + blank * 200_000,
        "faulty rows.csv": lambda: header + distinct,
        "blank lines.csv": lambda: b"\n" * 10_000_000 + header,
        "an open quotation.csv": lambda: header + b'"' + b"a,\n" * 3_000_000,
        "a long cell.csv": lambda: header + b"a" * 20_000_000 + b"\n",
        "a long name.csv": lambda: b"a" * 20_000_000 + b"\n1\n",
        "old line ends.csv": lambda: header + b"\r" * 5_000_000 + b"\n",
        "cells.xlsx": lambda: bomb("<c/>"),
        "rows.xlsx": lambda: bomb("<row/>"),
        "nested.xlsx": lambda: bomb("<a>"),
        "one letter.xlsx": lambda: bomb("a", size=600_000_000),
        "signs.xlsx": lambda: bomb("<", size=100_000_000),
        "sheets.xlsx": lambda: bomb("<sheet name='a'/>", "xl/workbook.xml"),
        "styles.xlsx": lambda: bomb("<font/>", "xl/styles.xml"),
    }


def large_when_read(folder: Path, inputs: int) -> int:
    """Small files that unpack or unfold to much."""
    cases = files_of_one_sort()
    for name, content in cases.items():
        path = folder / name
        path.write_bytes(content())
        start = time.process_time()
        assert not read_or_refused("figures", path), name
        assert time.process_time() - start < SECONDS, name
        path.unlink()
    return len(cases)


# Pages


@cache
def few() -> Codebook:
    """One statement and three of its figures."""
    whole = Codebook.of()
    figures = whole.figures[whole.figures["statement_id"] == "cooper-2015-release"].head(3)
    statements = whole.statements[whole.statements["statement_id"] == "cooper-2015-release"]
    sources = whole.sources[whole.sources["figure_id"].isin(figures["figure_id"])]
    return replace(whole, figures=figures, statements=statements, sources=sources)


def shape(page: str) -> list[tuple[str, tuple[str, ...]]]:
    """The elements of a page and the names of their attributes."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    return [(str(element.tag), tuple(element.attrib)) for element in tree.iter()]


def scripts(page: str) -> list[str | None]:
    """What a browser would run."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    assert not [name for element in tree.iter() for name in element.attrib if name[:2] == "on"]
    links = [str(element.get("href")) for element in tree.iter("a")]
    assert not [link for link in links if link.strip().lower().startswith("javascript:")]
    return [element.text for element in tree.iter("script")]


@cache
def scripts_of_figures() -> list[str | None]:
    """The scripts of the page of figures where the data are as they should be."""
    return scripts(figures_page(site(few(), []), few()))


@given(
    TEXTS.filter(str.strip),
    st.sampled_from(["title", "speaker", "role", "publisher", "date_basis"]),
    st.sampled_from(["quote", "note", "value_text", "source_named"]),
)
def published(folder: Path, text: str, column: str, other: str) -> None:
    """Words of the data on the pages and in the workbook: they stay words, and no formula."""
    one = replace(
        few(),
        figures=few().figures.assign(**{other: text}),
        statements=few().statements.assign(**{column: text}),
    )
    made = site(one, [Report("01_a", title=text, answer=text)])
    assert scripts(figures_page(made, one)) == scripts_of_figures()
    assert len(scripts(index_page(made, one, []))) == 1
    content = quoted_figures({"statements": one.statements, "figures": one.figures})
    book = openpyxl.load_workbook(io.BytesIO(content))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds.isdisjoint("fe")


@given(st.lists(TEXTS, min_size=1, max_size=4), TEXTS.filter(str.strip))
def shown_tables(folder: Path, cells: list[str], caption: str) -> None:
    """Words of the data in a table of a notebook, and in the CSV that it offers."""
    made = table(pd.DataFrame({"words": cells, "n": range(len(cells))}), caption)
    allowed = {"html", "head", "body", "div", "table", "caption", "thead", "tbody", "tr", "th",
               "td", "p", "a"}  # fmt: skip
    elements = shape(made.html)
    assert {tag for tag, _ in elements} <= allowed
    assert not [names for _, names in elements for name in names if name.startswith("on")]
    for line in csv.reader(io.StringIO(csv_text(pd.DataFrame({"w": cells})))):
        assert not "".join(line[:1]).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@given(TEXTS)
def said(folder: Path, text: str) -> None:
    """Words of the data inside computed prose, turned into a page by Jupyter and by us."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output
    from nbconvert.filters import markdown2html_mistune

    InteractiveShell.instance()
    with capture_output() as shown:
        say(f"It said “{literal(text)}”.")
    (output,) = shown.outputs
    for as_page in (markdown2html_mistune, Markdown().html):
        page = as_page(output.data["text/markdown"])
        assert scripts(page) == []
        elements = {tag for tag, _ in shape(page)}
        assert elements <= {"html", "head", "body", "p", "br", "a", "h1", "h2"}


# Trying

PROPERTIES = {words: 1, random_bytes: 1, damaged_csv: 1, typed_csv: 1, typed_workbook: 0.5,
              damaged_workbook: 1, published: 0.05, shown_tables: 1, said: 1}  # fmt: skip
"""What is tried, and how often as a part of the inputs asked for: some take longer."""


def tried(check: Any, folder: Path, inputs: int, number: int) -> tuple[int, float]:
    """How many inputs one property was tried with, and the CPU time of the slowest."""
    count, slowest = 0, 0.0
    inner = check.hypothesis.inner_test

    def measured(*given: Any, **named: Any) -> None:
        nonlocal count, slowest
        count += 1
        start = time.process_time()
        inner(*given, **named)
        spent = time.process_time() - start
        slowest = max(slowest, spent)
        assert spent < SECONDS, f"{spent:.0f} seconds"

    check.hypothesis.inner_test = measured
    configured = settings(
        max_examples=inputs,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    seed(number)(configured(check))(folder)
    return count, slowest


def forbid_the_network() -> None:
    """Make every attempt to reach or name another machine an error."""

    def hook(event: str, arguments: object) -> None:
        if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
            raise AssertionError(f"tried to reach the network: {event} {arguments}")

    sys.addaudithook(hook)


def limit_memory() -> None:
    """Let this process have one GiB more than it has; no limit where the system has none."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (ImportError, OSError):
        return
    most = pages * resource.getpagesize() + GIB
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def main() -> int:
    """Try every property and print how many inputs it was tried with."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=20_000, help="of the quick properties each")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--only", choices=[one.__name__ for one in PROPERTIES])
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    forbid_the_network()
    limit_memory()
    warnings.simplefilter("error")
    total = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for check, part in PROPERTIES.items():
            if options.only in (None, check.__name__):
                inputs = max(2, round(options.inputs * part))
                count, slowest = tried(check, folder, inputs, options.seed)
                total += count
                print(f"{check.__name__:<20} {count:>9,} inputs, {slowest:.2f} s", flush=True)
        if options.only is None:
            count = large_when_read(folder, options.inputs)
            total += count
            print(f"{'large when read':<20} {count:>9,} inputs", flush=True)
    print(f"{total:,} inputs")
    return 0


if __name__ == "__main__":
    sys.exit(main())
