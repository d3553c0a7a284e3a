"""Notebooks executed in fresh processes, two at a time, with the outputs of a Jupyter kernel.

A kernel a notebook spends two seconds on starting, importing and stopping; most of a
build would be that. Here the imports are paid once: a fork server imports the big
libraries, and each notebook runs in a process forked from it, which has seen no other
notebook. What runs the cells is ipykernel's own shell with its own display hook and
compiler; its socket alone is replaced, by a list. So the outputs are those that Jupyter
and nbval see, which tests/test_report.py compares with a real kernel. Where there is no
fork server (Windows) the processes are spawned, which is slower and otherwise the same.

execnb, the kept library for this, was tried: it gathers streams apart from displays,
so that their order is lost, and its shell is not the kernel's.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.tables.files import whole

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext
    from multiprocessing.process import BaseProcess

    from nbformat import NotebookNode

PRELOADED = ["ipykernel.compiler", "ipykernel.zmqshell", "matplotlib.pyplot", "nbformat", "pandas"]
BACKEND = "module://matplotlib_inline.backend_inline"
WIDGET = "application/vnd.jupyter.widget-view+json"
LAST_LINES = 8

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


def execute(
    notebooks: Sequence[Path],
    *,
    at_once: int = 2,
    done: Callable[[Path, str], None] | None = None,
    progress: Callable[[str], None] | None = None,
) -> dict[Path, str]:
    """Each notebook's text with fresh outputs, in the order given; no file is written.

    Every notebook runs in a process of its own, in its own folder, `at_once` of them
    side by side. `done` is called with path and text as soon as there is one, `progress`
    with a line to print. Whatever happens, no process is left running.

    Raises:
        ReportError: a cell failed that is not tagged `raises-exception`, or a process died.
    """
    context = _context()
    # The largest first, so that none is left to run alone at the end.
    waiting = sorted({path.resolve() for path in notebooks}, key=lambda path: path.stat().st_size)
    running: dict[Connection, tuple[Path, BaseProcess]] = {}
    texts: dict[Path, str] = {}
    try:
        while waiting or running:
            while waiting and len(running) < at_once:
                path = waiting.pop()
                here, there = context.Pipe(duplex=False)
                process = context.Process(target=_answer, args=(path, there))  # type: ignore[attr-defined]
                running[here] = path, process
                process.start()
                there.close()
            ready = wait(list(running))
            for pipe in [pipe for pipe in running if pipe in ready]:
                path, process = running[pipe]
                texts[path] = _received(pipe, path, process)
                process.join()
                del running[pipe]
                if progress is not None:
                    progress(f"{path.name} executed ({len(texts)} of {len(set(notebooks))})")
                if done is not None:
                    done(path, texts[path])
    finally:
        for _, process in running.values():
            if process.pid is not None:
                process.kill()
                process.join()
    return {path: texts[path.resolve()] for path in notebooks}


def refresh(
    notebooks: Sequence[Path], *, progress: Callable[[str], None] | None = None
) -> list[Path]:
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


def _context() -> BaseContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    # Libraries only: this package may be edited between two builds of one session.
    return server(PRELOADED)


def server(modules: Sequence[str]) -> ForkServerContext:
    """Where processes are forked from one that has imported modules."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(modules))
    return context


def _received(pipe: Connection, path: Path, process: BaseProcess) -> str:
    try:
        answer = pipe.recv()
    except EOFError:
        process.join()
        raise ReportError(
            f"{path.name}: its process ended before its cells did (exit code {process.exitcode})"
        ) from None
    if isinstance(answer, ReportError):
        raise answer
    return str(answer)


def _answer(path: Path, pipe: Connection) -> None:
    # Ctrl-C is for the parent to hear; it ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_parent, daemon=True).start()
    try:
        pipe.send(_executed(path))
    except ReportError as error:
        pipe.send(error)


def end_with_parent() -> None:
    """Wait for the process that asked for this one to end, and end with it."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _executed(path: Path) -> str:
    """The text of a notebook after every cell has run in this process."""
    import nbformat

    os.chdir(path.parent)
    sys.path.insert(0, "")
    notebook: Any = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    with _shell() as (shell, messages):
        number = 0
        for place, cell in enumerate(notebook.cells, 1):
            if cell.cell_type != "code":
                continue
            messages.clear()
            result = shell.run_cell(cell.source, store_history=True)
            number += 1
            cell.execution_count = number
            cell.outputs = _outputs(messages)
            cell.metadata.pop("execution", None)
            if not result.success and "raises-exception" not in cell.metadata.get("tags", []):
                raise ReportError(_failure(path, place, number, cell))
    notebook.metadata.pop("widgets", None)
    notebook.metadata["kernelspec"] = KERNEL
    notebook.metadata["language_info"] = LANGUAGE
    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    return text + "\n"


@contextmanager
def _shell() -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    """The kernel's shell, and the messages that it would send."""
    from ipykernel.compiler import XCachingCompiler
    from ipykernel.zmqshell import ZMQInteractiveShell
    from jupyter_client.session import Session
    from traitlets.config import Config

    messages: list[dict[str, Any]] = []

    class Wire(Session):
        """Where a kernel sends its messages; here they are kept."""

        def send(  # type: ignore[override]
            self, stream: object, message: Any, content: Any = None, *_: object, **__: object
        ) -> None:
            kept = message if isinstance(message, dict) else self.msg(message, content)
            messages.append(kept)

    class ZMQShell(ZMQInteractiveShell):
        """The kernel's shell without a window system to run beside it.

        pandas looks for "zmq" in its name to know that there is no terminal.
        """

        def enable_gui(self, gui: Any = None) -> None:
            pass

    class Stream(io.TextIOBase):
        """Standard output or error, as messages in their place between the others."""

        encoding = "UTF-8"

        def __init__(self, name: str) -> None:
            self.name = name

        def writable(self) -> bool:
            return True

        def write(self, text: str) -> int:
            wire.send(None, "stream", {"name": self.name, "text": text})
            return len(text)

    wire = Wire()
    os.environ["MPLBACKEND"] = BACKEND
    quiet = Config({"HistoryManager": {"enabled": False}})
    shell = ZMQShell.instance(config=quiet, compiler_class=XCachingCompiler)
    hook: Any = shell.displayhook
    publisher: Any = shell.display_pub
    hook.session = publisher.session = wire
    hook.topic = b"execute_result"
    # What these two settle when they are imported, the fork server settled without a kernel.
    if "matplotlib" in sys.modules:
        sys.modules["matplotlib"].rcParams["backend"] = BACKEND
    if "pandas" in sys.modules:
        sys.modules["pandas"].set_option("display.max_columns", 20)
    kept = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = Stream("stdout"), Stream("stderr")
    try:
        yield shell, messages
    finally:
        sys.stdout, sys.stderr = kept


def _outputs(messages: Sequence[dict[str, Any]]) -> list[NotebookNode]:
    """Messages as a notebook holds them: streams joined, widgets left out.

    A widget has a new id at every run and does nothing without a kernel.
    """
    from nbformat.v4 import output_from_msg

    outputs: list[NotebookNode] = []
    for message in messages:
        content = message["content"]
        if message["msg_type"] in ("display_data", "execute_result"):
            content["data"].pop(WIDGET, None)
            if not content["data"]:
                continue
        elif message["msg_type"] == "stream":
            last = outputs[-1] if outputs else None
            if last is not None and last.output_type == "stream" and last.name == content["name"]:
                last.text += content["text"]
                continue
        elif message["msg_type"] != "error":
            continue
        outputs.append(output_from_msg(message))  # type: ignore[no-untyped-call]
    return outputs


def _failure(path: Path, place: int, number: int, cell: NotebookNode) -> str:
    """Which notebook, which cell, its first line, and how the error ends."""
    import re

    lines: list[str] = []
    for output in cell.outputs:
        if output.output_type == "error":
            lines = [f"{output.ename}: {output.evalue}"]
            if output.traceback:
                lines = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(output.traceback)).splitlines()
    first = cell.source.strip().splitlines()[0] if cell.source.strip() else ""
    end = "\n".join(f"  {line}".rstrip() for line in lines[-LAST_LINES:])
    return f"{path.name}, cell {place} (In [{number}]: {first}) failed:\n{end}"
