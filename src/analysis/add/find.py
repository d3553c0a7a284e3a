"""Every quantity of texts, each in its sentence: of one text, a file, or a folder of any size."""

from __future__ import annotations

import csv
import glob
import io
import json
import math
import multiprocessing
import os
import re
import shutil
import sys
import tempfile
import time
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict, dataclass
from functools import partial
from operator import attrgetter
from os.path import normcase
from pathlib import Path
from stat import S_ISREG
from threading import Thread
from typing import IO, Any

import pandas as pd

from analysis.reading.bounds import Bounds
from analysis.reading.quantity import find_quantities
from analysis.tables.errors import DataError, Fault, one_fault
from analysis.tables.files import FORMULA_SIGNS, LEFT_OVER, cannot_open, shown, whole
from analysis.tables.load import READ

MOST_DIGITS = 10
OF_TEXT = ("file", "paragraph", "start", "end", "words", "sentence", "place")
OF_QUANTITY = ("kind", *READ, "unit", "direction", "reason")
COLUMNS = (*OF_TEXT, *OF_QUANTITY)
RANGE = 8_000_000
"""Bytes of a large file that are read by one process."""
PARTS = 1_000
"""How many parts a folder is read in at most, as each costs a moment and a file."""
CONTEXT = 300
"""Characters kept on each side of a phrase, as a text need not have full stops."""
NARROWEST = 80
AS_TEXT = {
    ".docx": "In Word, save it as 'Plain Text (*.txt)'",
    ".doc": "In Word, save it as 'Plain Text (*.txt)'",
    ".odt": "In LibreOffice, save it as 'Text - Choose Encoding (.txt)'",
    ".rtf": "Open it in Word and save it as 'Plain Text (*.txt)'",
    ".pdf": "Copy its text into a file of plain text (.txt) and save that",
}
"""How a document becomes a text file, by its ending."""
SECONDS_BEFORE_PROGRESS = 2
HEADS = ("paragraph", "reads as", "in its sentence")

SENTENCE_END = re.compile(r"(?<=[.!?])[\"'’”)\]]*\s+(?=[\"'‘“(\[•]*[A-Z0-9£])")
ABBREVIATION = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Sir|St|Rt|Hon|No|Nos|pp?|vol|approx|etc|cf|e\.g|i\.e|[A-Z])\.$"
)
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
TURNED = re.compile(
    rf"\d{{1,4}}([-/])\d{{1,2}}(?:\1\d{{1,4}})?|\d{{1,2}}(?::\d\d.*| [ap]m?)|0\d+|\d+e\d+"
    rf"|(?:\d{{1,2}}[- ])?{_MONTH}[- ,]*\d{{1,4}}(?:,? \d{{4}})?|\d{{1,2}}[- ]{_MONTH}",
    re.IGNORECASE,
)
"""What Excel turns into a date, a time or another number when it opens a CSV file."""
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

Row = dict[str, Any]
Range = tuple[Path, int, int, int, int]
"""A part of a file: its first byte, its bytes, and the character and paragraph it begins with."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search through a folder came to, with a fault for each file not read to its end."""

    files: int
    characters: int
    rows: int
    seconds: float
    faults: tuple[Fault, ...]

    def __str__(self) -> str:
        speed = self.characters / 1e6 / self.seconds if self.seconds else 0
        return (
            f"{self.rows:,} quantities in {self.files:,} files "
            f"({self.characters / 1e6:,.1f} million characters, {speed:.1f} million a second)"
        )


def find_in_text(text: str) -> list[Row]:
    """Every quantity of a text in order, each a row with the words, their sentence and bounds.

    `paragraph` counts the lines that are not blank, from 1; `start` and `end` are offsets in
    the text, `place` is the offset of the words in the sentence. What is no statistic has no
    kind, and a reason.

    >>> (row,) = find_in_text("Crime is a worry. Offences rose by 33%.")
    >>> row["words"], row["sentence"], row["lower"]
    ('33%', 'Offences rose by 33%.', 32.5)
    """
    return list(_rows([text]))


def find_in_file(path: Path) -> Iterator[Row]:
    """Every quantity of a text file, a line at a time; of - in what standard input gives.

    Raises `DataError` for a file that cannot be read or is not UTF-8 text.
    """
    return _rows(lines_of(path), _name(path))


def find_in_folder(
    folder: Path,
    output: Path,
    *,
    workers: int | None = None,
    progress: bool = False,
) -> Found:
    """Write every quantity of every .txt file in and below a folder to one CSV file.

    A Dask bag of byte ranges, cut at line ends, is read by processes of this computer, or
    by the cluster whose `distributed.Client` is open; its workers must reach the folder
    and that of `output`. Rows go to files first, so a folder may be larger than the
    memory. `output` is replaced whole at the end; then `output` with .json behind it is
    written, which says what was counted and names every fault, and is missing until all is
    done. A file that is not UTF-8 text is a fault, its rows end there, and the others go on.
    `progress` is shown as a bar, on the screen and not in the output.

    Raises:
        DataError: `output` is not a .csv file, Dask is not installed, or a process was
            stopped from outside.
    """
    if output.suffix.lower() != ".csv":
        raise one_fault(
            shown(output), "is no .csv file, and a folder may fill more than a workbook holds"
        )
    texts, faults = _texts(folder)
    began = time.monotonic()
    done = output.with_name(f"{output.name}.json")
    done.unlink(missing_ok=True)
    prefix = f".{output.name}.find."
    for left in output.parent.glob(f"{glob.escape(prefix)}*"):
        if time.time() - left.stat().st_mtime > LEFT_OVER:
            shutil.rmtree(left, ignore_errors=True)
    with (
        whole(output) as draft,
        tempfile.TemporaryDirectory(dir=output.parent, prefix=prefix) as place,
        _dask(progress) as run,
    ):
        # To count lines takes less than to start a process.
        read = run(partial(_ranges, RANGE), texts, 1)
        ranges = [each for of_file, *_ in read for each in of_file]
        parts = run(partial(_write, place), ranges, workers or os.cpu_count() or 1)
        with draft.open("wb") as out:
            # Excel takes a CSV file without the mark for one in the code page of its computer.
            out.write(f"\ufeff{','.join(COLUMNS)}\n".encode())
            for part, *_ in parts:
                with Path(part).open("rb") as rows:
                    shutil.copyfileobj(rows, out)
    told = Found(
        files=len(texts),
        characters=sum(characters for _, characters, _ in read),
        rows=sum(count for _, count, _ in parts),
        seconds=time.monotonic() - began,
        faults=(*faults, *(fault for *_, found in (*read, *parts) for fault in found)),
    )
    with whole(done) as draft:
        draft.write_text(json.dumps(asdict(told), ensure_ascii=False, indent=1) + "\n", "utf-8")
    return told


def _texts(folder: Path) -> tuple[list[tuple[Path, int]], list[Fault]]:
    """The .txt files below a folder and their bytes; a fault for each that cannot be reached."""
    texts: list[tuple[Path, int]] = []
    faults: list[Fault] = []

    def unread(error: OSError) -> None:
        path = Path(error.filename)
        # What a link leads to may not be there to be named.
        name = path.name.encode("utf-8", "backslashreplace").decode()
        faults.extend(cannot_open(f"{shown(path.parent)}/{name}", error, "Remove it").faults)

    for top, _, names in os.walk(folder, onerror=unread):
        for path in (Path(top, name) for name in names if normcase(name).endswith(".txt")):
            try:
                there = path.stat()
                if not S_ISREG(there.st_mode):
                    raise OSError(0, "no ordinary file", str(path))
                texts.append((path, there.st_size))
            except OSError as error:
                unread(error)
    return sorted(texts), sorted(faults, key=attrgetter("file"))


@contextmanager
def _dask(progress: bool) -> Iterator[Callable[[Any, Sequence[Any], int], list[Any]]]:
    """What runs a function on parts of a list, on the cluster there is or by processes here."""
    try:
        import dask.bag
        from dask.diagnostics.progress import ProgressBar
    except ModuleNotFoundError:
        remedy = "Run pip install 'quoted-figures[dask]', or name single files"
        raise one_fault("Dask", "is not installed, and searches folders", remedy) from None

    def run(function: Any, items: Sequence[Any], workers: int) -> list[Any]:
        bag = dask.bag.from_sequence(items, partition_size=len(items) // PARTS + 1)  # type: ignore[no-untyped-call]
        here = "processes" if workers > 1 else "sync"
        how = {"num_workers": workers, "initializer": _end_with_parent}
        scheduler = dask.config.get("scheduler", None) or here
        return list(bag.map_partitions(function).compute(scheduler=scheduler, **how))

    watch: AbstractContextManager[object] = nullcontext()
    if address := os.environ.get("DASK_SCHEDULER_ADDRESS"):
        from distributed import Client

        watch = Client(address)  # type: ignore[no-untyped-call]
    elif progress:
        watch = ProgressBar(minimum=SECONDS_BEFORE_PROGRESS, out=sys.stderr)  # type: ignore[no-untyped-call]
    try:
        with watch:
            yield run
    except BrokenProcessPool:
        remedy = "Run it with --workers 1"
        raise one_fault("The search", "ended early: a process was stopped", remedy) from None


def _end_with_parent() -> None:
    """Have this process end with the one that began it, for whose next task it would wait."""
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=wait, daemon=True).start()


def _ranges(
    size: int, texts: Iterable[tuple[Path, int]]
) -> list[tuple[list[Range], int, tuple[Fault, ...]]]:
    """The ranges of files up to their first fault, how many characters these hold, the fault."""
    read = []
    for path, length in texts:
        ranges: list[Range] = []
        at, paragraph = 0, 1
        faults: tuple[Fault, ...] = ()
        try:
            for start in range(0, length or 1, size):
                text = "".join(lines_of(path, start, size))
                ranges.append((path, start, size, at, paragraph))
                at += len(text)
                paragraph += sum(1 for line in text.splitlines() if line.strip())
        except DataError as error:
            faults = error.faults
        read.append((ranges, at, faults))
    return read


def _write(folder: str, ranges: Iterable[Range]) -> list[tuple[str, int, list[Fault]]]:
    """The file to which the rows of ranges were written, how many they are, what went wrong."""
    count = 0
    faults: list[Fault] = []
    with tempfile.NamedTemporaryFile(
        "w", dir=folder, delete=False, encoding="utf-8", newline=""
    ) as out:
        writer = csv.writer(out, lineterminator="\n")
        for path, start, size, *before in ranges:
            try:
                for row in _rows(lines_of(path, start, size), _name(path), *before):
                    writer.writerow(_csv_cells(row))
                    count += 1
            except DataError as error:  # it changed since its ranges were known
                faults += error.faults
    return [(out.name, count, faults)]


def lines_of(path: Path, start: int = 0, size: int | None = None) -> Iterator[str]:
    """The lines of a text file, or of a range of its bytes; of - what standard input gives.

    Raises `DataError` for a file that cannot be read or is not UTF-8 text.
    """
    here = str(path) == "-"
    try:
        with open(0, "rb", closefd=False) if here else path.open("rb") as file:
            raw: IO[bytes] = file
            if size is not None:
                # It comes with Dask, without which there are no ranges.
                from fsspec.utils import read_block  # type: ignore[import-untyped]

                raw = io.BytesIO(read_block(file, start, size, b"\n"))
            encoding = "utf-8" if start else "utf-8-sig"
            with io.TextIOWrapper(raw, encoding, newline="") as text:
                yield from text
    except UnicodeDecodeError:
        how = AS_TEXT.get(path.suffix.lower(), "Save it as plain text (.txt)")
        remedy = f"{'Save it' if here else how} with the encoding UTF-8"
        raise one_fault(_name(path), "is not UTF-8 text", remedy) from None
    except OSError as error:
        raise cannot_open(_name(path), error) from None


def _name(path: Path) -> str:
    return "standard input" if str(path) == "-" else shown(path)


def _rows(
    parts: Iterable[str], file: str = "", shift: int = 0, paragraph: int = 1
) -> Iterator[Row]:
    """The rows of a text that comes in parts, each of whole lines."""
    for part in parts:
        for line in part.splitlines(keepends=True):
            ends: list[int] | None = None
            for quantity in find_quantities(line):
                ends = sentence_ends(line) if ends is None else ends
                sentence, place = _sentence(line, ends, quantity.start, quantity.end)
                yield {
                    "file": file,
                    "paragraph": paragraph,
                    "start": shift + quantity.start,
                    "end": shift + quantity.end,
                    "words": quantity.text,
                    "sentence": sentence,
                    "place": place,
                    **{name: getattr(quantity, name) for name in OF_QUANTITY},
                }
            paragraph += bool(line.strip())
            shift += len(line)


def reads_as(row: Mapping[Any, Any]) -> str:
    """What words are read as, in words: kind and bounds, or why they are no statistic.

    >>> [reads_as(row) for row in find_in_text("By 2011 over 50 of 1,400 had gone.")]
    ['no statistic: date', 'count: more than 50', 'count: 1,400, no bounds given']
    """
    if row["kind"] is None:
        return f"no statistic: {row['reason'].replace('_', ' ')}"
    if row["kind"] == "rank":
        return "rank, no number"
    unit = "" if row["unit"] == "not_stated" else row["unit"]
    signed = row["kind"] == "change"
    if not math.isnan(row["lower"]):
        lower, upper = _shortened(row["lower"], row["upper"])
        bounds = Bounds(lower, upper, row["lower_closed"], row["upper_closed"])
        return f"{row['kind']}: {bounds.in_words(unit, quoted=True, signed=signed)}"
    (number,) = _shortened(row["value"])
    value = Bounds.exact(number).in_words(unit, quoted=True, signed=signed)
    return f"{row['kind']}: {value}, no bounds given"


def _shortened(*numbers: float) -> Sequence[float]:
    """Numbers as they can be printed: 16.7 for 16.666…, most others in full."""
    short = [
        number
        if float(number).is_integer() or float(f"{number:.{MOST_DIGITS}g}") == number
        else float(f"{number:.3g}")
        for number in numbers
    ]
    # Two ends that only their last digits tell apart stay two.
    return short if len(set(short)) == len(set(numbers)) else numbers


def as_terminal_table(rows: Sequence[Row], *, width: int | None = None) -> str:
    """Rows as lines for a terminal: paragraph, what the words read as, the words in their sentence.

    >>> print(as_terminal_table(find_in_text("Offences rose by 33%."), width=80))
    paragraph  reads as                                            in its sentence
            1  change: a rise of at least 32.5%, less than 33.5%   Offences rose by «33%».
    """
    if not rows:
        return "No number-like words were found."
    files = len({row["file"] for row in rows}) > 1
    cells = [
        (f"{row['file']}:{row['paragraph']}" if files else str(row["paragraph"]), reads_as(row))
        for row in rows
    ]
    first, second = (max(map(len, each)) for each in zip(HEADS[:2], *cells, strict=True))
    whole_width = max(width or shutil.get_terminal_size((120, 24)).columns, NARROWEST)
    room = max(whole_width - first - second - 5, 24)
    marked = [(*each, _marked(row, room)) for each, row in zip(cells, rows, strict=True)]
    return "\n".join(
        f"{place:>{first}}  {read:<{second}}   {words}".rstrip()
        for place, read, words in (HEADS, *marked)
    )


def write(rows: Iterable[Row], form: str, path: Path | None = None) -> None:
    """Write rows to a file, or to the screen where none is given.

    `form` is table, csv or json; of a file also xlsx. In CSV, text that a spreadsheet would run
    as a formula gets an apostrophe before it. In JSON, an end without limit is "inf" and what is
    unknown is null. Raises `DataError` for another form.
    """
    if path and form == "xlsx":
        path.write_bytes(_as_xlsx(list(rows)))
        return
    if form not in ("table", "csv", "json"):
        told = f"'.{form}' is no form of output", "Write .csv, .json or .xlsx"
        here = f"'{form}' cannot be shown here", "Name a file that ends in .xlsx"
        raise one_fault("--output", *(told if path else here))
    encoding = "utf-8-sig" if form == "csv" else "utf-8"
    with path.open("w", encoding=encoding, newline="") if path else nullcontext(sys.stdout) as out:
        if form == "table":
            out.write(as_terminal_table(list(rows)) + "\n")
        elif form == "json":
            out.write("[\n" + ",\n".join(map(as_json, rows)) + "\n]\n")
        else:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(map(_csv_cells, rows))


def as_json(row: Row) -> str:
    """A row as one line of JSON; an end without limit is "inf", what is unknown is null."""
    endless = {
        name: None if math.isnan(cell) else repr(cell)
        for name, cell in row.items()
        if isinstance(cell, float) and not math.isfinite(cell)
    }
    return json.dumps(row | endless, ensure_ascii=False)


def _as_xlsx(rows: Sequence[Row]) -> bytes:
    # openpyxl is slow to import and only workbooks need it.
    from analysis.tables.workbook import MOST_ROWS, add_table, as_bytes, new_book

    if len(rows) >= MOST_ROWS:
        raise one_fault("The workbook", f"would need {len(rows):,} rows", "Write .csv instead")
    book = new_book("Quantities")
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).fillna({"kind": "no statistic"})
    add_table(book.create_sheet("quantities"), frame)
    return as_bytes(book)


def sentence_ends(line: str) -> list[int]:
    """The offsets in a line at which a sentence after the first begins.

    >>> sentence_ends("Up by 33%. Mr. Smith said so.")
    [11]
    """
    # Eight characters hold the longest abbreviation, and the one before it.
    return [
        found.end()
        for found in SENTENCE_END.finditer(line)
        if not ABBREVIATION.search(line[max(0, found.start() - 8) : found.start()])
    ]


def _sentence(line: str, ends: Sequence[int], start: int, end: int) -> tuple[str, int]:
    """The sentence around a phrase and the phrase's place in it; a very long one is cut."""
    first = bisect_right(ends, start)
    last = bisect_right(ends, end - 1)
    left = ends[first - 1] if first else 0
    right = ends[last] if last < len(ends) else len(line)
    from_here, to_here = max(left, start - CONTEXT), min(right, end + CONTEXT)
    before = "…" * (from_here > left) + _one_line(line[from_here:start])
    if before and line[start - 1].isspace():
        before += " "
    after = _one_line(line[start:to_here]) + "…" * (to_here < right)
    return before + after, len(before)


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _marked(row: Row, room: int) -> str:
    """A row's sentence cut to the room there is, its words between « and »."""
    sentence, place, words = row["sentence"], row["place"], _one_line(row["words"])
    before, after = sentence[:place], sentence[place + len(words) :]
    free = max(room - len(words) - 2, 0)
    right = free - min(free // 2, len(before))
    left = free - min(right, len(after))
    if len(before) > left:
        before = f"…{before[len(before) - left + 1 :]}" if left else ""
    if len(after) > right:
        after = f"{after[: right - 1]}…" if right else ""
    return UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", f"{before}«{words}»{after}")


def _csv_cells(row: Row) -> list[Any]:
    """Cells as CSV has them, text that a spreadsheet would turn into something else marked."""
    return [_csv_cell(cell) for cell in row.values()]


def _csv_cell(cell: Any) -> Any:
    match cell:
        case str():
            turned = cell.startswith(FORMULA_SIGNS) or TURNED.fullmatch(cell)
            return f"'{cell}" if turned else cell
        case bool():
            return str(cell).lower()
        case float():
            return "" if math.isnan(cell) else repr(cell).removesuffix(".0")
    return cell
