"""Notebooks are run by kernels of this Python, and what fails is kept and named at once."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient
from nbformat.v4 import new_markdown_cell
from trial_notebook import alive, code, until, write

from analysis.report import run
from analysis.report.kernel import ThisPython
from analysis.report.run import LANGUAGE, ReportError, execute, refresh, settle_without_a_home

slow = pytest.mark.slow


def outputs_of(text: str) -> list[list[nbformat.NotebookNode]]:
    notebook = nbformat.reads(text, as_version=4)
    return [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]


@slow
def test_outputs_are_those_of_a_kernel(tmp_path: Path) -> None:
    path = write(tmp_path / "trial.ipynb")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells += code(
        "frame.assign(**{f'column {n}': 1.123456789 for n in range(30)})",
        "from IPython.display import Markdown, display\nprint('a'); display(Markdown('*b*'))",
        "%matplotlib inline\nimport ipywidgets",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]); None",
        "import asyncio\nawait asyncio.sleep(0)\n'awaited'",
        "'not shown';",
        "def broken(:",
    )
    notebook.cells[-1].metadata["tags"] = ["raises-exception"]
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number:02d}"
    path.write_text(nbformat.writes(notebook), encoding="utf-8")
    ours = outputs_of(execute([path])[path])
    resources = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, kernel_name="python3", resources=resources).execute()
    kernels = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
    for own, kernel in zip(ours, kernels, strict=True):
        assert own == kernel
    assert [len(outputs) for outputs in ours][-7:] == [1, 2, 0, 1, 1, 0, 1]


@slow
def test_executing_again_changes_no_byte(tmp_path: Path) -> None:
    path = write(tmp_path / "trial.ipynb")
    assert refresh([path]) == [path]
    first = path.read_bytes()
    assert refresh([path]) == []
    assert path.read_bytes() == first
    notebook = nbformat.reads(first.decode(), as_version=4)
    assert [cell.id for cell in notebook.cells][:2] == ["cell-00", "cell-01"]
    assert notebook.metadata.kernelspec.name == "python3"
    assert "version" not in notebook.metadata.language_info
    assert b'"execution":' not in first


@slow
def test_streams_are_joined_and_widgets_leave_their_words_and_nothing_of_another_notebook(
    tmp_path: Path,
) -> None:
    prints = (
        "import sys, time\nprint('a'); sys.stdout.flush(); time.sleep(0.3); print('b')\n"
        "display(1)\nprint('c')"
    )
    widget = "import ipywidgets\nipywidgets.IntSlider(description='backlog')"
    tells = "import builtins, os\n(getattr(builtins, 'left', None), os.path.basename(os.getcwd()))"
    paths = [
        write(tmp_path / "a.ipynb", code("import builtins\nbuiltins.left = 'behind'")),
        write(tmp_path / "b.ipynb", code(prints, widget, tells)),
    ]
    streams, (slider,), (told,) = outputs_of(execute(paths)[paths[1]])
    assert [output.get("text") for output in streams] == ["a\nb\n", None, "c\n"]
    assert slider.data == {"text/plain": "IntSlider(value=0, description='backlog')"}
    assert told.data["text/plain"] == f"(None, '{tmp_path.name}')"


FAILURES = [
    (
        ["41 + 1", "# why\nint('eleven')", "'never'"],
        r", cell 3 \(In \[2\]: # why\) failed:.*\n  ValueError: invalid literal for int\(\) "
        r"with base 10: 'eleven'\nAs far as it came: build/failed/fails\.ipynb$",
    ),
    (["1", "import sys; sys.exit(3)", "2"], r", cell 3 .*SystemExit: 3\n"),
    (["import os\nos._exit(7)"], r": its process ended .*exit code 7"),
]


@slow
@pytest.mark.parametrize(("cells", "said"), FAILURES, ids=["an error", "an exit", "a death"])
def test_a_notebook_that_fails_is_named_kept_as_far_as_it_came_and_not_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cells: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    path = write(tmp_path / "fails.ipynb", [new_markdown_cell("# A"), *code(*cells)])
    before = path.read_bytes()
    with pytest.raises(ReportError, match=f"(?s)^fails.ipynb{said}"):
        refresh([path])
    assert path.read_bytes() == before
    kept = nbformat.read(tmp_path / "build" / "failed" / "fails.ipynb", as_version=4)
    assert len(kept.cells) == 1 + len(cells)
    if "never" in cells[-1]:
        assert kept.cells[1].outputs[0].data["text/plain"] == "42"
        assert kept.cells[2].outputs[0].ename == "ValueError"
        assert kept.cells[3].outputs == []


@slow
def test_where_nothing_can_be_kept_the_message_names_the_cell_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "fails.ipynb", code("1 / 0"))
    monkeypatch.setattr(run, "FAILED", path / "no folder")
    with pytest.raises(ReportError, match=r"ZeroDivisionError: division by zero$"):
        execute([path])


@slow
def test_another_kernel_of_the_same_name_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = tmp_path / "kernels" / "python3"
    spec.mkdir(parents=True)
    other = {"argv": ["no-such-python"], "display_name": "Mine", "language": "python"}
    (spec / "kernel.json").write_text(json.dumps(other), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    path = write(tmp_path / "a.ipynb", code("import sys\nsys.executable"))
    text = execute([path])[path]
    assert json.dumps(repr(sys.executable))[1:-1] in text


@slow
def test_an_interruption_leaves_no_process(tmp_path: Path) -> None:
    quick = write(tmp_path / "quick.ipynb", code("import time\ntime.sleep(2)"))
    waits = "import os, time\nopen('pid', 'w').write(str(os.getpid()))\ntime.sleep(600)"
    slowly = write(tmp_path / "slow.ipynb", code(waits, "'" + "x" * 999 + "'"))

    def interrupt(_: str) -> None:
        until((tmp_path / "pid").exists)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        execute([quick, slowly], progress=interrupt)
    assert not alive(int((tmp_path / "pid").read_text()))
    # asyncio tells of the interrupted task when it is collected: here, and not at any time.
    gc.collect()


@slow
def test_a_user_without_a_home_reads_no_warnings(tmp_path: Path) -> None:
    cells = code("import matplotlib.pyplot\nimport os\nos.environ['IPYTHONDIR'] != ''")
    path = write(tmp_path / "a.ipynb", cells)
    folders = ("IPYTHONDIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "MPLCONFIGDIR")
    env = {name: value for name, value in os.environ.items() if name not in folders}
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "notebooks", str(path)],
        env={**env, "HOME": str(tmp_path / "nowhere")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert not (tmp_path / "nowhere").exists()
    assert "True" in path.read_text(encoding="utf-8")


def test_a_home_that_is_there_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.delenv("MPLCONFIGDIR", raising=False)
    settle_without_a_home()
    assert "MPLCONFIGDIR" not in os.environ


@slow
def test_a_kernel_says_no_version_which_jupyterlab_would_write_into_a_notebook() -> None:
    kernel = KernelManager(kernel_spec_manager=ThisPython())
    kernel.start_kernel()
    client = kernel.client()
    try:
        client.start_channels()
        client.wait_for_ready(timeout=60)
        said = client.kernel_info(reply=True, timeout=60)["content"]["language_info"]
    finally:
        client.stop_channels()
        kernel.shutdown_kernel(now=True)
    assert said == LANGUAGE
