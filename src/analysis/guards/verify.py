"""The pytest plugin: nbval runs the cells, and what they show is compared here."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty
from typing import Any

import nbformat
import pytest
from nbval import plugin as nbval

from analysis.guards.outputs import differences, shortened
from analysis.guards.saved import Found, faults_of

GATE = Path(__file__).with_name("gate.py").read_text("utf-8") + "sys.addaudithook(refuse)"
COMPARED = {"check": True, "check_exception": False, "skip": False}
MEND = "Mend the cell, then run make notebooks"


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Have each notebook collected here, and not by nbval; or those that a file lists."""
    kind = {".ipynb": Notebook, ".notebooks": Notebooks}.get(file_path.suffix)
    return kind.from_parent(parent, path=file_path) if kind else None


class Notebooks(pytest.File):
    """A list of notebooks."""

    def collect(self) -> Iterator[pytest.Collector]:
        """Each notebook, by its path."""
        for path in json.loads(self.path.read_text(encoding="utf-8")):
            yield Notebook.from_parent(self, path=Path(path))


class Kernel(nbval.RunningKernel):  # type: ignore[misc]
    """A kernel of which it is said at once when it ends too early."""

    def await_reply(self, message: str, timeout: float = 0) -> None:
        """Wait until a cell has run, but for a kernel that is no more."""
        for _ in range(int(timeout)):
            with suppress(Empty):
                return super().await_reply(message, timeout=1)  # type: ignore[no-any-return]
            if not self.is_alive():
                raise RuntimeError("the kernel ended before the cell did")
        raise Empty


# The name by which nbval starts a kernel.
nbval.RunningKernel = Kernel


class Notebook(nbval.IPyNbFile):  # type: ignore[misc]
    """A notebook as it lies there, then its cells, where it can be run at all."""

    failed = False

    def collect(self) -> Iterator[pytest.Item]:
        """An item for what shows without running it, and one for each cell with code."""
        self.faults = faults_of(self.path)
        self.runs = all(fault.part != "file" for fault in self.faults)
        yield AsSaved.from_parent(self, name="as saved")
        for cell in super().collect() if self.runs else ():
            number = 1 + self.nb.cells.index(cell.cell)
            # nbval compares nothing where the count is missing, which is a fault of its own here.
            cell.cell.execution_count = cell.cell.execution_count or 1
            named = {"name": cell.name, "cell_num": number, "cell": cell.cell}
            yield Cell.from_parent(self, **named, options=COMPARED)

    def setup(self) -> None:
        """Start the kernel, with the gate."""
        if self.runs:
            super().setup()
            # In a space of its own: a name that it imports is not there for the cells.
            self.kernel.kc.execute(f"exec({GATE!r}, {{}})", silent=True)

    def teardown(self) -> None:
        """End the kernel; where a cell failed, keep the notebook with what it gave."""
        super().teardown()
        if self.failed:
            kept = self.config.rootpath.joinpath("build", "failed", self.path.name)
            kept.parent.mkdir(parents=True, exist_ok=True)
            text = nbformat.writes(self.nb) + "\n"  # type: ignore[no-untyped-call]
            kept.write_text(text, encoding="utf-8", newline="\n")


class AsSaved(pytest.Item):
    """A notebook that holds nothing it may not hold."""

    def runtest(self) -> None:
        """Fail with the faults, one a line."""
        if faults := self.parent.faults:  # type: ignore[union-attr]
            pytest.fail("\n".join(fault.line(self.path) for fault in faults), pytrace=False)


class Cell(nbval.IPyNbCell):  # type: ignore[misc]
    """A cell that is compared here, whatever its comments, tags and counts say."""

    def compare_outputs(self, test: Any, ref: Any, skip_compare: object = None) -> bool:
        """Whether the saved outputs are the fresh ones; a cell named already is not named twice."""
        named = {fault.cell for fault in self.parent.faults if fault.part == "outputs"}
        found = [] if self.cell_num in named else differences(ref, test)
        self.cell.outputs = test
        if lines := [Found(self.cell_num, problem).line(self.path) for problem in found]:
            pytest.fail("\n".join(lines))
        return True

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *_: object) -> str:
        """The faults of a cell, one a line; or the error that it raised."""
        self.parent.failed = True
        self.cell.outputs = self.test_outputs or []
        said = str(getattr(excinfo.value, "inner_traceback", None) or excinfo.value)
        if isinstance(excinfo.value, pytest.fail.Exception):
            return said
        lines = re.sub(r"\x1b\[[0-9;]*m", "", said).strip().splitlines() or ["nothing"]
        problem = f"expected to run; there '{shortened(lines[-1])}'"
        return "\n".join([Found(self.cell_num, problem, MEND).line(self.path), *lines])


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say once more, a line a fault, what is wrong with the notebooks."""
    stats, told = terminalreporter.stats, list[str]()
    for report in stats.get("failed", []) + stats.get("error", []):
        said = str(report.longrepr).strip() or "nothing"
        lines = re.findall(r"(?m)^\S.*\.ipynb: .*", said)
        # Such as a kernel that did not start, of which pytest has a traceback alone.
        problem = f"cannot be run ('{shortened(said.splitlines()[-1])}')"
        path = terminalreporter.config.rootpath / report.location[0]
        if not lines and path.suffix == ".ipynb":
            lines = [Found(0, problem, "Run it again, beside fewer programs").line(path)]
        told += lines
    if told:
        terminalreporter.section("notebooks")
        terminalreporter.write_line("\n".join(dict.fromkeys(told)))
