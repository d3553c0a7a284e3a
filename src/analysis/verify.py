"""What nbval lets through: a pytest plugin that guards committed notebooks.

With `--nbval`, each notebook gets one more item that looks at the file as it lies there,
or an item a fault; and each cell that nbval runs is compared more strictly: its outputs
in their order, its pictures by their pixels, its alt text. Each fault names the notebook,
the cell (counted from 1, Markdown cells too), what was expected, what is there, and
the command that puts it right.
"""

from __future__ import annotations

import base64
import io
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from analysis.errors import Fault
from analysis.execute import KERNEL, LANGUAGE

REFRESH = "Run make notebooks (analysis notebooks), look at the changes and commit them"
TYPED_NUMBER = "Compute the number and show it with say(), or write it in words"
BEFORE = 20
PICTURES = ("image/png", "image/jpeg", "image/svg+xml")
FAR = 64
"""How far, of 255, a pixel may lie from what it was: other machines smooth edges otherwise."""
FEW = 1 / 10_000
"""The part of the pixels that may lie further off."""
FLOAT = re.compile(r"-?\d+\.\d+(?:[eE][-+]?\d+)?")
SIGNIFICANT = 6
"""Floats with as many digits may differ by one in the last: another processor rounds otherwise."""
ALLOWED_DIGITS = re.compile(
    r"""\b(?:1[89]|20)\d\d(?:[-–/]\d\d)?\b            # a year, also 2013-14
    |\b\d{1,2}(?:\sto\s\d{1,2})?\s(?:January|February|March|April|May|June|July|August
        |September|October|November|December)\b      # a day
    |\b(?:[Pp]aragraphs?|[Nn]otebooks?)\s\d+(?:(?:,\s|\sand\s|\sto\s|–)\d+)*
    |\b\d\d_\w+                                      # a notebook by its name
    |\b0\d{2,4}\s\d{3,4}\s\d{3,4}\b|\b0\d{3}\s\d{4}\b|\b116\s\d{3}\b|\b999\b  # telephone numbers
    |\]\([^)]*\)|<[^>]*>|https?://\S+|`[^`]*`        # addresses and code
    """,
    re.VERBOSE | re.MULTILINE,
)
FROM_THIS_MACHINE = re.compile(
    r"(?:/home/|/Users/|/root/|/tmp/|/private/var/|[A-Z]:\\\\?Users\\)[^\s'\"]*"
    r"|\bipykernel_\d+|\b0x[0-9a-f]{6,}\b"
)
CELL_TAGS = {"hide-input", "remove-input", "live"}
UNSEEN = re.compile(r"#\s*(?:NBVAL_\w+|PYTEST_VALIDATE_\w+)")


def faults_of(path: Path) -> list[Fault]:
    """Everything wrong with a notebook that shows without running it."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cells = notebook["cells"]
    except (OSError, ValueError, KeyError, TypeError):
        return [Fault(path.name, "is no notebook", remedy="Restore it from the last commit")]
    return [*_of_the_file(path.name, notebook), *_of_the_cells(path.name, cells)]


def _of_the_file(name: str, notebook: dict[str, Any]) -> Iterator[Fault]:
    metadata = notebook.get("metadata", {})
    if metadata.get("kernelspec") != KERNEL:
        there = metadata.get("kernelspec", {}).get("name", "none")
        yield Fault(name, f"kernelspec is {there}", allowed=KERNEL["name"], remedy=REFRESH)
    if metadata.get("language_info") != LANGUAGE:
        yield Fault(name, "language_info names this machine's Python", remedy=REFRESH)
    noise = sorted(set(metadata) - {"kernelspec", "language_info"})
    if noise:
        yield Fault(name, f"metadata holds {', '.join(noise)}", remedy=REFRESH)
    ids = [cell.get("id") for cell in notebook["cells"]]
    twice = sorted({str(one) for one in ids if ids.count(one) > 1})
    if twice:
        yield Fault(name, f"cell ids {', '.join(twice)} are missing or stand twice", remedy=REFRESH)


def _of_the_cells(name: str, cells: list[dict[str, Any]]) -> Iterator[Fault]:
    count = 0
    for number, cell in enumerate(cells, start=1):
        where = f"cell {number}"
        noise = set(cell.get("metadata", {})) - {"tags"}
        tags = set(cell.get("metadata", {}).get("tags", [])) - CELL_TAGS
        if noise or tags:
            found = ", ".join(sorted(noise | tags))
            yield Fault(name, f"{where}: metadata holds {found}", remedy=REFRESH)
        if cell["cell_type"] == "markdown":
            yield from _of_the_prose(name, where, "".join(cell["source"]))
        if cell["cell_type"] != "code":
            continue
        count += 1
        there = cell.get("execution_count")
        if there is None:
            yield Fault(name, f"{where}: was never run", remedy=REFRESH)
        elif there != count:
            problem = f"{where}: was run as number {there}; expected number {count}"
            yield Fault(name, problem, remedy=REFRESH)
        marked = UNSEEN.search("".join(cell["source"]))
        if marked:
            problem = f"{where}: '{marked.group()}' hides its outputs from nbval"
            yield Fault(name, problem, remedy="Remove the comment")
        for output in cell.get("outputs", []):
            yield from _of_an_output(name, where, output)


def _of_the_prose(name: str, where: str, source: str) -> Iterator[Fault]:
    typed = re.search(r"\d[\d,.]*", ALLOWED_DIGITS.sub(" ", source))
    if typed:
        yield Fault(
            name,
            f"{where}: '{typed.group()}' is typed into Markdown",
            allowed="dates, paragraph and notebook numbers",
            remedy=TYPED_NUMBER,
        )


def _of_an_output(name: str, where: str, output: dict[str, Any]) -> Iterator[Fault]:
    kind = output["output_type"]
    if kind == "error":
        yield Fault(name, f"{where}: holds an error ({output.get('ename')})", remedy=REFRESH)
        return
    if kind == "stream" and output.get("name") == "stderr":
        said = "".join(output["text"]).strip().splitlines()
        yield Fault(
            name,
            f"{where}: holds a warning or other error output ({said[-1][:80] if said else ''})",
            remedy="Mend what it warns of; then run make notebooks",
        )
    data = {mime: _joined(value) for mime, value in output.get("data", {}).items()}
    for text in [*data.values(), _joined(output.get("text", ""))]:
        found = None if text.startswith("iVBOR") else FROM_THIS_MACHINE.search(text)
        if found:
            yield Fault(
                name,
                f"{where}: output names this machine ('{found.group()[:60]}')",
                remedy="Show what does not change from machine to machine",
            )
    widgets = [mime for mime in data if "widget" in mime]
    if widgets:
        yield Fault(name, f"{where}: holds a widget, whose id changes", remedy=REFRESH)
    yield from _of_a_picture(name, where, output, data)


def _of_a_picture(
    name: str, where: str, output: dict[str, Any], data: dict[str, str]
) -> Iterator[Fault]:
    for mime in PICTURES:
        if mime not in data:
            continue
        alt = output.get("metadata", {}).get(mime, {}).get("alt", "").strip()
        plain = data.get("text/plain", "")
        if not alt:
            yield Fault(
                name, f"{where}: a chart has no alt text", remedy="Draw it with show(chart, alt=…)"
            )
        elif plain != f"[chart: {alt}]":
            yield Fault(
                name,
                f"{where}: alt text is '{_start(alt)}'; expected '{_start(plain[8:-1])}'",
                remedy=REFRESH,
            )


def _joined(value: Any) -> str:
    return "".join(value) if isinstance(value, list) else str(value)


def _start(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"


def differences(there: Iterable[Any], fresh: Iterable[Any]) -> Iterator[str]:
    """How the saved outputs of a cell differ from fresh ones, in words.

    Texts may differ in the last digit of a float of six or more digits, and pictures in
    a quarter of the scale, or more in one of ten thousand pixels.
    """
    old, new = list(there), list(fresh)
    if len(old) != len(new):
        yield f"{_count(len(new), 'output')} expected; {_count(len(old), 'output')} there"
        return
    for number, (saved, run) in enumerate(zip(old, new, strict=True), start=1):
        which = f"output {number}" if len(old) > 1 else "its output"
        kinds = [_kinds(saved), _kinds(run)]
        if kinds[0] != kinds[1]:
            yield f"{which}: expected {', '.join(kinds[1])}; there {', '.join(kinds[0])}"
            continue
        yield from _of_one(which, saved, run)


def _count(number: int, thing: str) -> str:
    return f"{number or 'no'} {thing}{'' if number == 1 else 's'}"


def _kinds(output: Any) -> list[str]:
    if "data" in output:
        return sorted(output["data"])
    return [str(output.get("name", output["output_type"]))]


def _of_one(which: str, saved: Any, run: Any) -> Iterator[str]:
    if "data" not in saved:
        key = "text" if "text" in saved else "evalue"
        if not alike(_joined(saved.get(key, "")), _joined(run.get(key, ""))):
            yield f"{which}: {_first_difference(saved.get(key, ''), run.get(key, ''))}"
        return
    for mime in sorted(saved["data"]):
        old, new = _joined(saved["data"][mime]), _joined(run["data"][mime])
        if mime == "image/png":
            if not same_picture(old, new):
                yield f"{which}: the picture is not what the cell draws"
        elif not alike(old, new):
            yield f"{which}: {_first_difference(old, new)}"
        if mime in PICTURES:
            texts = [one.get("metadata", {}).get(mime, {}).get("alt", "") for one in (saved, run)]
            if texts[0] != texts[1]:
                yield f"{which}: {_first_difference(texts[0], texts[1], 'alt text')}"


def _first_difference(there: Any, expected: Any, what: str = "line") -> str:
    """The first line that differs, from a little before the first letter that does."""
    old, new = _joined(there).splitlines(), _joined(expected).splitlines()
    same = [one == other for one, other in zip(old, new, strict=False)]
    number = same.index(False) if False in same else len(same)
    lines = [text[number].strip() if number < len(text) else "" for text in (new, old)]
    start = max(0, len(os.path.commonprefix(lines)) - BEFORE)
    shown = [_start(("…" if start else "") + line[start:]) for line in lines]
    place = what if what != "line" else f"line {number + 1}"
    return f"{place}: expected '{shown[0]}'; there '{shown[1]}'"


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
    if len(places) > 1 or digits < SIGNIFICANT or "e" in (old + new).lower():
        return False
    return abs(float(old) - float(new)) < 1.5 * 10 ** -places.pop()


def same_picture(there: str, expected: str) -> bool:
    """Whether two PNG pictures, in base64, show the same but for the smoothing of edges."""
    if there == expected:
        return True
    import numpy as np
    from matplotlib.image import imread

    try:
        old, new = (
            (255 * imread(io.BytesIO(base64.b64decode(text)), format="png")).astype(int)
            for text in (there, expected)
        )
    # Whatever a damaged picture makes the decoder raise, it is not the same.
    except Exception:
        return False
    if old.shape != new.shape:
        return False
    far = np.abs(old - new).max(axis=-1) > FAR
    return float(far.mean()) <= FEW


# The plugin


@pytest.hookimpl
def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Look at each notebook as it lies there, beside nbval, which runs it."""
    if file_path.suffix != ".ipynb" or not parent.config.getoption("nbval", default=False):
        return None
    guards: pytest.Collector = Guards.from_parent(parent, path=file_path)
    return guards


class Guards(pytest.File):
    """The items of one notebook that need no kernel: one a fault, or one that passes."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield an item for each fault of the notebook as it lies there."""
        faults = faults_of(self.path)
        if not faults:
            yield Guard.from_parent(self, name="as saved", fault=None)
        for number, fault in enumerate(faults, start=1):
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
    """Have each cell of nbval compared here instead, with all that nbval passes over."""
    if type(item).__name__ == "IPyNbCell":
        item.compare_outputs = _comparison(item)  # type: ignore[attr-defined]


def _comparison(item: Any) -> Callable[..., bool]:
    def compare_outputs(fresh: Any, there: Any, skip_compare: object = None) -> bool:
        found = list(differences(there, fresh))
        where = f"{item.path.name}: cell {_place(item)}"
        item.comparison_traceback = [f"{where}: {fault}. {REFRESH}." for fault in found]
        return not found

    return compare_outputs


def _place(item: Any) -> int:
    """The number of a cell, counted as in the notebook, from 1."""
    return next(number for number, cell in enumerate(item.parent.nb.cells, 1) if cell is item.cell)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say once more, a line a fault, what is wrong with the notebooks."""
    lines = []
    for report in terminalreporter.stats.get("failed", []):
        if ".ipynb" in report.nodeid:
            text = re.sub(r"\x1b\[[0-9;]*m", "", str(report.longrepr))
            lines += [line.strip() for line in text.splitlines() if ".ipynb: " in line]
    for line in dict.fromkeys(lines):
        terminalreporter.write_line(line)
