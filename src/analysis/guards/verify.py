"""The pytest plugin: nbval runs the cells, and what they show is compared here."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from functools import partial
from pathlib import Path
from queue import Empty
from typing import Any

import pytest

from analysis.guards.outputs import differences, shortened
from analysis.guards.saved import FILE, OUTPUTS, Found, faults_of

GATE = Path(__file__).with_name("gate.py").read_text("utf-8") + "sys.addaudithook(refuse)"
FAULTS: pytest.StashKey[list[Found]] = pytest.StashKey()
FAILED: pytest.StashKey[bool] = pytest.StashKey()
MEND = "Mend the cell, then run make notebooks"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that names where a notebook goes that did not run as saved."""
    parser.addoption(
        "--keep-failed", type=Path, help="keep what a failed notebook gave in a folder"
    )


class NotebookFault(AssertionError):
    """A notebook is not what its code and data give; the message has a line for each fault."""


@pytest.hookimpl(wrapper=True)
def pytest_collect_file() -> Generator[None, list[Any], list[Any]]:
    """Have each notebook looked at as it lies there, before nbval runs it."""
    collectors = yield
    for notebook in collectors:
        if type(notebook).__name__ == "IPyNbFile":
            notebook.setup = partial(_set_up, notebook, notebook.setup)
            notebook.teardown = partial(_keep, notebook, notebook.teardown)
            notebook.collect = partial(_items, notebook, notebook.collect)
    return collectors


def _items(notebook: Any, cells: Any) -> Iterator[pytest.Item]:
    """An item for the notebook as it lies there, then its cells, where it can be run at all.

    Each cell is compared here, whatever its comments, tags and counts say.
    """
    notebook.stash[FAULTS] = faults_of(notebook.path)
    yield AsSaved.from_parent(notebook, name="as saved")
    if any(fault.part == FILE for fault in notebook.stash[FAULTS]):
        notebook.setup = notebook.teardown = lambda: None
        return
    for item in cells():
        item.options = {"check": True, "check_exception": False, "skip": False}
        # nbval compares nothing where the count is missing, which is a fault of its own here.
        item.cell.execution_count = item.cell.execution_count or 1
        item.comparison_traceback = []
        item.compare_outputs = partial(_compared, item)
        item.repr_failure = partial(_words, item)
        yield item


class AsSaved(pytest.Item):
    """A notebook that holds nothing it may not hold."""

    def runtest(self) -> None:
        """Fail where there is a fault."""
        assert self.parent is not None
        if faults := self.parent.stash[FAULTS]:
            raise NotebookFault("\n".join(fault.line(self.path) for fault in faults))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *_: object) -> str:
        """The faults, one a line."""
        return str(excinfo.value)


def _set_up(notebook: Any, start: Any) -> None:
    """Start a notebook's kernel, with the gate, and say at once when it ends too early."""
    start()
    wait = notebook.kernel.await_reply
    # In a space of its own: a name that it imports is not there for the cells.
    notebook.kernel.kc.execute(f"exec({GATE!r}, {{}})", silent=True)

    def await_reply(message: str, timeout: float) -> None:
        for _ in range(int(timeout)):
            try:
                wait(message, timeout=1)
                return
            except Empty:
                if not notebook.kernel.is_alive():
                    raise NotebookFault("the kernel ended before the cell did") from None
        raise Empty

    notebook.kernel.await_reply = await_reply


def _keep(notebook: Any, end: Any) -> None:
    """End a notebook's kernel; where a cell failed, keep the notebook with what it gave."""
    import nbformat

    end()
    folder = notebook.config.getoption("keep_failed")
    if folder is not None and notebook.stash.get(FAILED, False):
        folder.mkdir(parents=True, exist_ok=True)
        text = nbformat.writes(notebook.nb)  # type: ignore[no-untyped-call]
        (folder / notebook.path.name).write_text(f"{text}\n", encoding="utf-8", newline="\n")


def _number(item: Any) -> int:
    return 1 + int(item.parent.nb.cells.index(item.cell))


def _compared(item: Any, fresh: Any, there: Any, skip_compare: object = None) -> bool:
    """Whether the saved outputs are the fresh ones; a cell named already is not named twice."""
    number = _number(item)
    named = {fault.cell for fault in item.parent.stash[FAULTS] if fault.part == OUTPUTS}
    found = [] if number in named else list(differences(there, fresh))
    item.comparison_traceback = [Found(number, problem).line(item.path) for problem in found]
    item.cell.outputs = fresh
    return not found


def _words(item: Any, excinfo: pytest.ExceptionInfo[BaseException], *_: object) -> str:
    """The faults of a cell, one a line; or the error that it raised."""
    item.parent.stash[FAILED] = True
    item.cell.outputs = item.test_outputs or []
    if item.comparison_traceback:
        return "\n".join(item.comparison_traceback)
    said = str(getattr(excinfo.value, "inner_traceback", None) or excinfo.value)
    lines = re.sub(r"\x1b\[[0-9;]*m", "", said).strip().splitlines() or ["nothing"]
    problem = f"expected to run; there '{shortened(lines[-1])}'"
    return "\n".join([Found(_number(item), problem, MEND).line(item.path), *lines])


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say once more, a line a fault, what is wrong with the notebooks."""
    failed = terminalreporter.stats.get("failed", []) + terminalreporter.stats.get("error", [])
    said = "\n".join(str(report.longrepr) for report in failed)
    if lines := dict.fromkeys(re.findall(r"(?m)^\S.*\.ipynb: .*", said)):
        terminalreporter.section("notebooks")
        terminalreporter.write_line("\n".join(lines))
