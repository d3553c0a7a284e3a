"""Notebooks executed by nbclient, each in a kernel of its own, two kernels at once."""

from __future__ import annotations

import asyncio
import atexit
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from analysis.tables.files import shown, whole

WIDGET = "application/vnd.jupyter.widget-view+json"
LIVE = "needs_jupyterlab"
"""Metadata of an output that was a widget and nothing else: its words alone say little."""
AT_ONCE = 2
LAST_LINES = 8
SECONDS_A_CELL = 600
FAILED = Path("build", "failed")
"""Below the working directory: where a notebook that failed lies as far as it came."""

# As every Python 3 kernel gives it, less the version: that differs from machine to machine.
LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


class ReportError(RuntimeError):
    """A notebook failed: the message names it, the cell and the last lines of the error."""


def silent(_: object) -> None:
    """Take a line and print nothing."""


def execute(
    notebooks: Sequence[Path],
    *,
    done: Callable[[Path, str], object] = lambda path, text: None,
    progress: Callable[[str], object] = silent,
) -> dict[Path, str]:
    """Each notebook's text with fresh outputs, in the order given; no notebook is written.

    Every notebook runs in a kernel of its own, in its own folder, two of them side by side.
    `done` is called with path and text as soon as there is one, in a thread and never twice at
    once, `progress` with a line to print. Whatever happens, no kernel is left running. One that
    fails is kept, as far as it came, in `build/failed` below the working directory.

    Raises:
        ReportError: a cell failed that is not tagged `raises-exception`, took longer than
            ten minutes, or ended its kernel.
    """
    # Those of many cells first, so that none is left to run alone at the end.
    paths = sorted(
        {path.resolve() for path in notebooks},
        key=lambda path: -path.read_bytes().count(b'"cell_type": "code"'),
    )
    texts: dict[Path, str] = {}

    async def run_all() -> None:
        # While two run, the kernel of the next one starts, and the last one becomes a page.
        started, running = asyncio.Semaphore(AT_ONCE + 1), asyncio.Semaphore(AT_ONCE)
        taken = asyncio.Lock()

        async def run(path: Path) -> None:
            async with started:
                texts[path] = await _executed(path, running)
            progress(f"{path.name} executed ({len(texts)} of {len(paths)})")
            async with taken:
                await asyncio.to_thread(done, path, texts[path])

        async with asyncio.TaskGroup() as group:
            for path in paths:
                group.create_task(run(path))

    try:
        # pyzmq can wait in no other loop of Windows.
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            runner.run(run_all())
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from None
    return {path: texts[path.resolve()] for path in notebooks}


def refresh(notebooks: Sequence[Path], *, progress: Callable[[str], object] = silent) -> list[Path]:
    """Execute notebooks in place and return those whose file changed.

    Nothing is written before all have run; then each file is replaced whole, and one
    whose outputs are what they were keeps its bytes.
    """
    changed = []
    for path, text in execute(notebooks, progress=progress).items():
        if path.read_bytes() != text.encode():
            with whole(path) as draft:
                draft.write_bytes(text.encode())
            changed.append(path)
    return changed


def settle_without_a_home() -> None:
    """Give Jupyter, IPython and matplotlib folders to write to where a user has no home.

    They end with this process, and its kernels use them too.
    """
    with suppress(RuntimeError):
        if os.access(Path.home(), os.W_OK):
            return
    place = tempfile.mkdtemp(prefix="quoted-figures-")
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    for name in ("IPYTHONDIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "MPLCONFIGDIR"):
        os.environ.setdefault(name, place)


def read(path: Path) -> Any:
    """The notebook in a file.

    Raises:
        ReportError: the file holds no notebook.
    """
    import nbformat

    try:
        notebook: Any = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
        nbformat.validate(notebook)
    except OSError:
        raise
    # Each way in which a file is no notebook has an error of its own.
    except Exception:
        remedy = "Restore it, or leave it out"
        raise ReportError(f"{shown(path)} is no notebook. {remedy}") from None
    return notebook


async def _executed(path: Path, running: asyncio.Semaphore) -> str:
    """The text of a notebook after every cell has run in a kernel of this Python."""
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    from analysis.report.kernel import ThisPython

    notebook = read(path)
    kernel = AsyncKernelManager(kernel_spec_manager=ThisPython())
    client = NotebookClient(notebook, km=kernel, timeout=SECONDS_A_CELL, record_timing=False)
    place, cell = 0, None
    try:
        await client.async_start_new_kernel(cwd=str(path.parent), stderr=subprocess.DEVNULL)
        await client.async_start_new_kernel_client()
        async with running:
            # By cells, since nbclient would have signals end one kernel alone for a notebook.
            for place, cell in enumerate(notebook.cells, 1):
                number = client.code_cells_executed + 1
                await client.async_execute_cell(cell, place - 1, execution_count=number)
    except (CellExecutionError, CellTimeoutError) as error:
        raise ReportError(_kept(path, notebook, _failure(path, place, cell, error))) from None
    except DeadKernelError:
        code = await kernel.provisioner.poll() if kernel.provisioner else None
        said = f"{path.name}: its process ended before its cells did (exit code {code})"
        raise ReportError(_kept(path, notebook, said)) from None
    finally:
        if client.kc is not None:
            client.kc.stop_channels()
        await kernel.shutdown_kernel(now=True)
    return _settled(notebook)


def _settled(notebook: Any) -> str:
    """A notebook as it is saved: nothing in it differs from run to run.

    Streams are joined where they touch; widgets, which have a new id at every run and do
    nothing without a kernel, leave their words.
    """
    import nbformat

    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        outputs: list[Any] = []
        for output in cell.get("outputs", []):
            last = outputs[-1] if outputs else {}
            live = output.get("data", {}).pop(WIDGET, None) is not None
            if live and {*output.data} == {"text/plain"}:
                output.metadata[LIVE] = True
            if output.get("name") and output.get("name") == last.get("name"):
                last["text"] += output.text
            elif output.get("data", True):
                outputs.append(output)
        if cell.cell_type == "code":
            cell.outputs = outputs
    notebook.metadata.pop("widgets", None)
    notebook.metadata["kernelspec"] = KERNEL
    notebook.metadata["language_info"] = LANGUAGE
    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    return text + "\n"


def _failure(path: Path, place: int, cell: Any, error: Exception) -> str:
    """Which notebook, which cell, its first line, and how the error ends."""
    lines = str(error).splitlines()[-1:]
    for output in cell.outputs:
        if output.output_type == "error":
            said = "\n".join(output.traceback) or f"{output.ename}: {output.evalue}"
            lines = re.sub(r"\x1b\[[0-9;]*m", "", said).strip("\n").splitlines()
    first = cell.source.strip().splitlines()[0]
    end = "\n".join(f"  {line}".rstrip() for line in lines[-LAST_LINES:])
    return f"{path.name}, cell {place} (In [{cell.execution_count}]: {first}) failed:\n{end}"


def _kept(path: Path, notebook: Any, said: str) -> str:
    """What is said of a notebook that failed, and where it is kept, if it can be."""
    target = FAILED / path.name
    try:
        with whole(target) as draft:
            draft.write_text(_settled(notebook), encoding="utf-8", newline="\n")
    except OSError:
        return said
    return f"{said}\nAs far as it came: {shown(target)}"
