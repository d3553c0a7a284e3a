"""What nbval lets through: a pytest plugin that guards committed notebooks.

With `--nbval` each notebook gets more items: one that passes, or one for each fault that
shows in the file as it lies there. The cells that nbval runs are compared here: their
outputs in order, pictures by what they show, alt text and sizes too. A fault is one line:
the notebook, the cell (counted from 1, Markdown cells too), what was expected, what is
there, and what puts it right.
"""

from __future__ import annotations

import ast
import base64
import io
import json
import re
import shlex
import struct
import zlib
from collections.abc import Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from analysis.reading.quantity import find_quantities
from analysis.report.run import KERNEL, LANGUAGE, WIDGET
from analysis.tables.build import first_difference, from_where_they_differ, shortened
from analysis.tables.errors import Fault
from analysis.tables.files import shown

COMPUTE = "Compute the number and show it with say(), or write it in words"
FILE, OUTPUTS = "file", "outputs"
PNG = b"\x89PNG\r\n\x1a\n"
PICTURES = ("image/png", "image/jpeg", "image/svg+xml")
BLOCK, FAR, PALE = 8, 0.2, 32
"""In no square of so many pixels may the mean difference reach this part of the contrast there.

Other machines smooth the edges of letters and lines otherwise, which changes many pixels a
little. Another digit changes a quarter of its square or more, pale on dark as dark on
white; contrasts below PALE, of 255, count as PALE.
"""
FLOAT = re.compile(r"-?\d+\.\d+")
SIGNIFICANT = 6
"""Floats with as many digits may differ by one in the last: another processor rounds otherwise."""
CELL_TAGS = {"hide-input", "remove-input"}
UNSEEN = re.compile(r"#\s*(?:NBVAL_\w+|PYTEST_VALIDATE_\w+)")
NO_PROSE = re.compile(
    r"""^\s*\d+[.)]\s                                  # the number of an item in a list
    |\b(?:[Pp]aragraphs?|[Nn]otebooks?)\s\d+(?:(?:,\s|\sand\s|\sto\s|–)\d+)*
    |\b\d\d_\w+                                      # a notebook by its name
    |\b0\d{2,4}\s\d{3,4}\s\d{3,4}\b|\b0\d{3}\s\d{4}\b|\b116\s\d{3}\b|\b999\b  # telephone numbers
    |(?<=\])\([^)\s]*\)|</?[A-Za-z][^>]*>|https?://\S+  # addresses
    |`[^`\d]*[A-Za-z_][^`\s]*[(=\[._/][^`]*`         # code, which a number or a phrase is not
    """,
    re.VERBOSE | re.MULTILINE,
)
OF_THIS_MACHINE = re.compile(
    r"(?<![\w.:/+<-])(?:file://)?/(?:home|Users|root|tmp|private|var|opt|srv|mnt|media|usr|Volumes"
    r"|work|workspaces?|builds?|content|data)/[^\s'\"<>]+"
    r"|(?<!\w)(?:[A-Z]:|\\)\\[\w.~-]+\\[^\s'\"<>]*"
    r"|\bipykernel_\d+|\b0x[0-9a-f]{6,}\b"
)
EMBEDDED = re.compile(r"base64,[A-Za-z0-9+/=\s]+")


class Found(NamedTuple):
    """A fault of a cell, counted from 1, or of the whole file, 0."""

    cell: int
    problem: str
    remedy: str = ""
    part: str = ""


def faults_of(path: Path) -> list[Fault]:
    """Everything wrong with a notebook that shows without running it.

    `id` of a fault names its cell; `column` is "file" where the notebook cannot be run,
    "outputs" where it is the outputs of the cell that are at fault.
    """
    try:
        text = path.read_bytes().decode("utf-8")
        notebook = json.loads(text)
    except (OSError, ValueError, RecursionError):
        found = [Found(0, "is no notebook", "Restore it from the last commit", FILE)]
    else:
        found = list(_of_the_form(notebook))
        if not found:
            found = [*_of_the_file(notebook), *_of_the_cells(notebook["cells"])]
        if not found:
            found = list(_of_the_writing(text))
    name = shown(path)
    return [
        Fault(
            name,
            each.problem,
            id=f"cell {each.cell}" if each.cell else "",
            column=each.part,
            remedy=each.remedy or refresh(name),
        )
        for each in found
    ]


def refresh(name: str) -> str:
    """The command that gives a notebook the results of its code."""
    return f"Run make notebooks, or analysis notebooks {shlex.quote(name)}"


def _of_the_form(notebook: Any) -> Iterator[Found]:
    """What keeps a file from being read as a notebook at all."""
    from nbformat.validator import iter_validate

    restore = "Restore it from the last commit"
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        yield Found(0, "is no notebook", restore, FILE)
        return
    ids = [str(cell.get("id")) for cell in notebook["cells"] if isinstance(cell, dict)]
    if twice := sorted({one for one in ids if ids.count(one) > 1}):
        cells = [number for number, one in enumerate(ids, 1) if one in twice]
        problem = f"the ids of cells {_listed(cells)} are the same or missing"
        yield Found(0, problem, "Give each cell an id of its own", FILE)
        return
    there = notebook.get("nbformat"), notebook.get("nbformat_minor")
    if there != (4, 5):
        yield Found(0, f"is a notebook of format {there[0]}.{there[1]}; expected 4.5", "", FILE)
        return
    errors: Iterable[Any] = iter_validate(notebook)  # type: ignore[no-untyped-call]
    for error in errors:
        yield Found(0, f"is no valid notebook ({shortened(str(error.message))})", restore, FILE)
        return


def _of_the_file(notebook: dict[str, Any]) -> Iterator[Found]:
    metadata = notebook["metadata"]
    if metadata.get("kernelspec") != KERNEL:
        there = metadata.get("kernelspec", {}).get("name", "missing")
        yield Found(0, f"kernelspec is {there}, or not in full; expected {KERNEL['name']}")
    if metadata.get("language_info") != LANGUAGE:
        yield Found(0, "language_info is missing, or names this machine's Python")
    if noise := sorted(set(metadata) - {"kernelspec", "language_info"}):
        yield Found(0, f"metadata holds {', '.join(noise)}", "Remove it from the file's metadata")


def _of_the_writing(text: str) -> Iterator[Found]:
    """Whether the file is written as Jupyter writes it, so that running changes no byte."""
    import nbformat

    written = nbformat.writes(nbformat.reads(text, as_version=4)) + "\n"  # type: ignore[no-untyped-call]
    if text != written:
        yield Found(0, "is not written as Jupyter writes it (spaces, order or line ends)")


def _of_the_cells(cells: Sequence[dict[str, Any]]) -> Iterator[Found]:
    runs = 0
    counts = [cell["execution_count"] for cell in cells if cell["cell_type"] == "code"]
    never = bool(counts) and set(counts) == {None}
    if never:
        yield Found(0, "was never run")
    for number, cell in enumerate(cells, start=1):
        noise = set(cell["metadata"]) - {"tags"}
        noise |= set(cell["metadata"].get("tags", [])) - CELL_TAGS
        if noise:
            problem = f"metadata holds {', '.join(sorted(noise))}"
            yield Found(number, problem, "Remove it from the cell's metadata")
        source = _joined(cell["source"])
        if machine := OF_THIS_MACHINE.search(source):
            problem = f"names this machine ('{shortened(machine.group())}')"
            yield Found(number, problem, "Write what holds on every machine")
        if cell["cell_type"] == "code":
            runs += bool(source.strip())
            yield from _of_code(number, runs, source, cell)
            if cell["execution_count"] is None and source.strip() and not never:
                yield Found(number, "was never run")
        elif cell["cell_type"] == "markdown":
            yield from _of_prose(number, source, "typed into Markdown")
            if cell.get("attachments") or re.search(r"!\[|<(?:img|svg|picture)\b", source):
                problem = "a picture is pasted into Markdown, where no data stand behind it"
                yield Found(number, problem, "Draw it in a code cell with show(chart, alt=…)")
        else:
            yield Found(number, "is a raw cell, which nothing checks", "Make it Markdown or code")


def _of_code(number: int, run: int, source: str, cell: dict[str, Any]) -> Iterator[Found]:
    if not source.strip():
        yield Found(number, "is empty", "Remove it")
        return
    there = cell["execution_count"]
    counts = {out["execution_count"] for out in cell["outputs"] if "execution_count" in out}
    if there is not None and there != run:
        yield Found(number, f"was run as number {there}; expected number {run}")
    elif there is not None and counts - {run}:
        strange = min(counts - {run}, key=str)
        yield Found(number, f"holds the result of run {strange}; expected of run {run}")
    if marked := UNSEEN.search(source):
        problem = f"'{marked.group()}' would hide its outputs from nbval"
        yield Found(number, problem, "Remove the comment")
    for words in _typed_words(source):
        yield from _of_prose(number, words, "typed into what say() or alt text says")
    for output in cell["outputs"]:
        yield from _of_an_output(number, output)


def _typed_words(source: str) -> Iterator[str]:
    """The strings typed into a cell that readers see as prose: what is said, and alt text."""
    try:
        calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    except SyntaxError:
        # A magic or a mistake; running the cell tells which.
        return
    for call in calls:
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        said: list[ast.expr] = list(call.args[:1]) if name == "say" else []
        said += call.args[1:2] if name == "show" else []
        said += [word.value for word in call.keywords if word.arg in ("alt", "markdown")]
        for argument in said:
            texts = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
            for text in texts:
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    yield text.value


def _of_prose(number: int, source: str, how: str) -> Iterator[Found]:
    for quantity in find_quantities(NO_PROSE.sub(" ", source)):
        if quantity.reason != "date" and any(sign.isnumeric() for sign in quantity.text):
            yield Found(
                number,
                f"'{shortened(quantity.text)}' is {how}; expected only dates, paragraph and "
                "notebook numbers",
                COMPUTE,
            )
            return


def _of_an_output(number: int, output: dict[str, Any]) -> Iterator[Found]:
    kind = output["output_type"]
    if kind == "error":
        yield Found(number, f"holds an error ({output['ename']})", "", OUTPUTS)
        return
    if kind == "stream" and output["name"] == "stderr":
        said = [line for line in _joined(output["text"]).splitlines() if line.strip()]
        problem = f"holds a warning or other error output ({shortened(said[-1]) if said else ''})"
        remedy = "Mend what it warns of, then run make notebooks"
        yield Found(number, problem, remedy, OUTPUTS)
    data = {mime: _joined(value) for mime, value in output.get("data", {}).items()}
    for mime, text in [*data.items(), ("stream", _joined(output.get("text", "")))]:
        readable = "" if mime in PICTURES[:2] else EMBEDDED.sub("", text)
        if machine := OF_THIS_MACHINE.search(readable):
            problem = f"output names this machine ('{shortened(machine.group())}')"
            yield Found(number, problem, "Show what is the same on every machine", OUTPUTS)
    if widgets := [mime for mime in data if "widget" in mime]:
        yield Found(number, f"holds a widget ({widgets[0]}), whose id changes", "", OUTPUTS)
    for mime in PICTURES:
        if mime in data:
            yield from _of_a_picture(number, mime, output.get("metadata", {}).get(mime, {}), data)


def _of_a_picture(
    number: int, mime: str, metadata: dict[str, Any], data: dict[str, str]
) -> Iterator[Found]:
    alt = str(metadata.get("alt", "")).strip()
    plain = data.get("text/plain", "")
    if not alt:
        yield Found(number, "a chart has no alt text", "Draw it with show(chart, alt=…)", OUTPUTS)
    elif plain != f"[chart: {alt}]":
        there, expected = from_where_they_differ(alt, plain.removeprefix("[chart: ")[:-1])
        yield Found(number, f"alt text is '{there}'; expected '{expected}'", "", OUTPUTS)
    if mime == "image/png" and not _is_whole(data[mime]):
        yield Found(number, "a picture is damaged or cut short", "", OUTPUTS)


def _is_whole(picture: str) -> bool:
    """Whether every chunk of a PNG is there, its checksum right, and nothing after them."""
    try:
        png = base64.b64decode(picture.replace("\n", ""), validate=True)
        at, name = len(PNG), b""
        while at < len(png):
            size, name = struct.unpack(">I4s", png[at : at + 8])
            (checksum,) = struct.unpack(">I", png[at + 8 + size : at + 12 + size])
            if checksum != zlib.crc32(png[at + 4 : at + 8 + size]):
                return False
            at += 12 + size
    except (ValueError, struct.error):
        return False
    return png.startswith(PNG) and name == b"IEND"


def _joined(value: Any) -> str:
    return "".join(value) if isinstance(value, list) else str(value)


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))


# Saved outputs against fresh ones


def differences(there: Iterable[Any], fresh: Iterable[Any]) -> Iterator[str]:
    """How the saved outputs of a cell differ from fresh ones, in words.

    Texts may differ in the last digit of a float of six or more digits, and pictures in
    how edges are smoothed. Live widgets are no part of a saved notebook.

    >>> text = lambda words: {"output_type": "stream", "name": "stdout", "text": words}
    >>> list(differences([text("2,400 children")], [text("1,400 children")]))
    ["line 1: expected '1,400 children'; there '2,400 children'"]
    """
    old, new = list(there), [run for run in map(_without_widget, fresh) if run is not None]
    kinds = [[_kind(output) for output in outputs] for outputs in (old, new)]
    if kinds[0] != kinds[1]:
        yield f"expected outputs: {'; '.join(kinds[1]) or 'none'}; there {_or_none(kinds[0])}"
        return
    for number, (saved, run) in enumerate(zip(old, new, strict=True), start=1):
        for found in _of_one(saved, run):
            yield f"output {number}, {found}" if len(old) > 1 else found


def _or_none(kinds: list[str]) -> str:
    return "; ".join(kinds) or "none"


def _without_widget(output: Any) -> Any:
    if "data" not in output:
        return output
    data = {mime: value for mime, value in output["data"].items() if mime != WIDGET}
    return {**output, "data": data} if data else None


def _kind(output: Any) -> str:
    """The sort of an output, and the forms in which it is there."""
    if "data" not in output:
        return str(output.get("name", output["output_type"]))
    result = "result" if output["output_type"] == "execute_result" else "display"
    return f"{result} as {', '.join(sorted(output['data']))}"


def _of_one(saved: Any, run: Any) -> Iterator[str]:
    for key in ("text", "ename", "evalue"):
        if not alike(old := _joined(saved.get(key, "")), new := _joined(run.get(key, ""))):
            yield _first_difference("line", old, new)
    before, after = (_shown_as(one.get("metadata", {})) for one in (saved, run))
    for what in sorted({*before, *after}):
        if before.get(what) != after.get(what):
            yield _first_difference(what, before.get(what, ""), after.get(what, ""))
    for mime in sorted(saved.get("data", {})):
        old, new = _joined(saved["data"][mime]), _joined(run["data"][mime])
        if mime == "image/png":
            if not same_picture(old, new):
                yield "the picture is not what the cell draws"
        elif not alike(old, new):
            yield _first_difference("line" if mime == "text/plain" else f"{mime}, line", old, new)


def _shown_as(metadata: dict[str, Any]) -> dict[str, str]:
    """What the metadata of an output say of it: alt text, and the sizes of pictures."""
    said = {}
    for mime, words in metadata.items():
        for key, value in (words if isinstance(words, dict) else {"value": words}).items():
            said["alt text" if key == "alt" else f"{key} of {mime}"] = str(value)
    return said


def _first_difference(what: str, there: str, expected: str) -> str:
    line, old, new = first_difference(there, expected, alike)
    place = f"{what} {line}" if what.endswith("line") else what
    return f"{place}: expected '{new}'; there '{old}'"


def alike(there: str, expected: str) -> bool:
    """Whether two texts are the same but for the last digit of long floats.

    >>> alike("ratio 0.65414812", "ratio 0.65414813"), alike("34.0%", "34.1%")
    (True, False)
    """
    if there == expected:
        return True
    if FLOAT.sub("#", there) != FLOAT.sub("#", expected):
        return False
    pairs = zip(FLOAT.findall(there), FLOAT.findall(expected), strict=True)
    return all(old == new or _nearly(old, new) for old, new in pairs)


def _nearly(old: str, new: str) -> bool:
    places = {len(number.partition(".")[2]) for number in (old, new)}
    digits = min(len(re.sub(r"\D", "", number).lstrip("0")) for number in (old, new))
    if len(places) > 1 or digits < SIGNIFICANT:
        return False
    return abs(float(old) - float(new)) < 1.5 * 10.0 ** -places.pop()


def same_picture(there: str, expected: str) -> bool:
    """Whether two PNG pictures, in base64, show the same but for the smoothing of edges."""
    if there.strip() == expected.strip():
        return True
    from matplotlib.image import imread

    try:
        old, new = (
            255 * imread(io.BytesIO(base64.b64decode(text)), format="png")
            for text in (there, expected)
        )
    # Whatever a damaged picture makes the decoder raise, it is not the same.
    except Exception:
        return False
    if old.shape != new.shape:
        return False
    squares = np.stack([_in_squares(old), _in_squares(new)])
    apart = np.abs(squares[0] - squares[1]).max(axis=-1).mean(axis=(1, 3))
    low, high = squares.min(axis=(0, 2, 4)), squares.max(axis=(0, 2, 4))
    around = np.pad(np.stack([-low, high]), [(0, 0), (1, 1), (1, 1), (0, 0)], mode="edge")
    rows, columns = apart.shape
    widest = np.max(
        [around[:, at : at + rows, to : to + columns] for at in range(3) for to in range(3)], axis=0
    )
    contrast = np.maximum(widest.sum(axis=0).max(axis=-1), PALE)
    return bool((apart < FAR * contrast).all())


def _in_squares(picture: Any) -> Any:
    """A picture cut into squares: rows of squares, rows of each, columns of both, colours."""
    height, width = (-(-size // BLOCK) for size in picture.shape[:2])
    colours = picture.reshape(*picture.shape[:2], -1)
    margins = [(0, height * BLOCK - len(picture)), (0, width * BLOCK - picture.shape[1]), (0, 0)]
    whole = np.pad(colours, margins, mode="edge")
    return whole.reshape(height, BLOCK, width, BLOCK, -1)


# The plugin

FAULTS = pytest.StashKey[list[Fault]]()


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Look at each notebook as it lies there; nbval runs it, where it can be run at all."""
    collectors = yield
    if file_path.suffix != ".ipynb" or not parent.config.getoption("nbval", default=False):
        return collectors
    faults = faults_of(file_path)
    if any(fault.column == FILE for fault in faults):
        collectors = []
    for collector in collectors:
        collector.stash[FAULTS] = faults
    return [Guards.from_parent(parent, path=file_path, faults=faults), *collectors]


class Guards(pytest.File):
    """The items of one notebook that need no kernel: one a fault, or one that passes."""

    def __init__(self, *, faults: list[Fault], **rest: Any) -> None:
        super().__init__(**rest)
        self.faults = faults

    def collect(self) -> Iterator[pytest.Item]:
        """Yield an item for each fault of the notebook as it lies there."""
        if not self.faults:
            yield Guard.from_parent(self, name="as saved", fault=None)
        for number, fault in enumerate(self.faults, start=1):
            yield Guard.from_parent(self, name=f"fault {number}", fault=fault)


class Guard(pytest.Item):
    """One fault of a notebook, or the absence of any."""

    def __init__(self, *, fault: Fault | None, **rest: Any) -> None:
        super().__init__(**rest)
        self.fault = fault

    def runtest(self) -> None:
        """Fail where there is a fault."""
        if self.fault is not None:
            raise NotebookFault(f"{self.fault.file}: {self.fault}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *_: object) -> str:
        """The fault in one line."""
        return str(excinfo.value)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the item stands, for the report."""
        return self.path, 0, f"{self.path.name}: {self.name}"


class NotebookFault(AssertionError):
    """A notebook is not what its code and data give; the message says where, in one line."""


def pytest_itemcollected(item: pytest.Item) -> None:
    """Have each cell of nbval compared here, whatever its comments, tags and counts say."""
    if type(item).__name__ == "IPyNbCell":
        Comparison(item)


class Comparison:
    """What takes the place of nbval's comparison of one cell."""

    def __init__(self, item: Any) -> None:
        cells = enumerate(item.parent.nb.cells, start=1)
        self.cell = f"cell {next(number for number, cell in cells if cell is item.cell)}"
        self.path: Path = item.path
        self.item = item
        item.options = {"check": True, "check_exception": False, "skip": False}
        # nbval compares nothing where the count is missing, which is a fault of its own here.
        item.cell.execution_count = item.cell.execution_count or 1
        item.comparison_traceback = []
        item.compare_outputs = self.compare
        item.repr_failure = self.words

    def compare(self, fresh: Any, there: Any, skip_compare: object = None) -> bool:
        """Whether the saved outputs are the fresh ones; a cell named already is not named twice."""
        faults = self.item.parent.stash[FAULTS]
        if any(fault.id == self.cell and fault.column == OUTPUTS for fault in faults):
            return True
        name = shown(self.path)
        self.item.comparison_traceback = [
            f"{name}: {self.cell}: {found}. {refresh(name)}" for found in differences(there, fresh)
        ]
        return not self.item.comparison_traceback

    def words(self, excinfo: pytest.ExceptionInfo[BaseException], *_: object) -> str:
        """The faults of the cell, one a line; or the error that it raised."""
        said = str(getattr(excinfo.value, "inner_traceback", None) or excinfo.value)
        if self.item.comparison_traceback:
            return said
        lines = re.sub(r"\x1b\[[0-9;]*m", "", said).strip().splitlines()
        problem = (
            f"expected to run; there '{shortened(lines[-1] if lines else str(excinfo.value))}'"
        )
        line = f"{shown(self.path)}: {self.cell}: {problem}. Mend the cell, then run make notebooks"
        return "\n".join([line, *lines])


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say once more, a line a fault, what is wrong with the notebooks."""
    failed = terminalreporter.stats.get("failed", []) + terminalreporter.stats.get("error", [])
    lines = [
        line
        for report in failed
        for line in str(report.longrepr).splitlines()
        if re.match(r"\S.*\.ipynb: ", line)
    ]
    if lines:
        terminalreporter.section("notebooks")
    for line in dict.fromkeys(lines):
        terminalreporter.write_line(line)
