"""Notebooks are run by kernels of this Python, and what fails is kept and named at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from jupyter_client.manager import KernelManager
from trial_notebook import code, write

from analysis.report import run
from analysis.report.kernel import ThisPython
from analysis.report.run import LANGUAGE, ReportError, execute, refresh, settle_without_a_home


@pytest.mark.slow
def test_a_cell_that_ends_python_is_a_fault_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = write(tmp_path / "ends.ipynb", code("1", "import sys; sys.exit(3)", "2"))
    began = time.monotonic()
    with pytest.raises(ReportError, match=r"(?s)^ends.ipynb, cell 2 .*SystemExit: 3\n"):
        execute([path])
    assert time.monotonic() - began < 30


@pytest.mark.slow
def test_a_notebook_that_fails_is_kept_as_far_as_it_came_and_is_not_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = write(tmp_path / "fails.ipynb", code("41 + 1", "1 / 0", "'never'"))
    before = path.read_bytes()
    with pytest.raises(ReportError, match=r"As far as it came: build/failed/fails\.ipynb$"):
        refresh([path])
    assert path.read_bytes() == before
    kept = nbformat.read(tmp_path / "build" / "failed" / "fails.ipynb", as_version=4)
    assert kept.cells[0].outputs[0].data["text/plain"] == "42"
    assert kept.cells[1].outputs[0].ename == "ZeroDivisionError"
    assert kept.cells[2].outputs == []


@pytest.mark.slow
def test_streams_are_joined_where_they_touch_and_keep_their_place(tmp_path: Path) -> None:
    cell = (
        "import sys, time\nprint('a'); sys.stdout.flush(); time.sleep(0.3); print('b')\n"
        "display(1)\nprint('c')"
    )
    path = write(tmp_path / "streams.ipynb", code(cell))
    outputs = json.loads(execute([path])[path])["cells"][0]["outputs"]
    assert [output.get("text") for output in outputs] == [["a\n", "b\n"], None, ["c\n"]]


@pytest.mark.slow
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


@pytest.mark.slow
def test_where_nothing_can_be_kept_the_message_names_the_cell_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "fails.ipynb", code("1 / 0"))
    monkeypatch.setattr(run, "FAILED", path / "no folder")
    with pytest.raises(ReportError, match=r"ZeroDivisionError: division by zero$"):
        execute([path])


@pytest.mark.slow
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


@pytest.mark.slow
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
