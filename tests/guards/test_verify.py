"""Each guard sees the one thing that is broken in a copy of a notebook, and no other does."""

from __future__ import annotations

import base64
import io
import json
import os
import random
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import pytest
from made_up import cases

from analysis import cli
from analysis.guards import outputs as compared
from analysis.guards.saved import RULES, Found, faults_of
from analysis.guards.verify import GATE, pytest_terminal_summary
from analysis.report.report import build_reports, stale
from analysis.report.run import KERNEL, LANGUAGE

pytest.importorskip("nbval")
nbformat = pytest.importorskip("nbformat")

REAL = Path(__file__).parents[2] / "notebooks" / "03_the_backlog.ipynb"
Notebook = dict[str, Any]


def read() -> Notebook:
    notebook: Notebook = json.loads(REAL.read_text(encoding="utf-8"))
    return notebook


def number_of(notebook: Notebook, like: Callable[[Notebook], bool]) -> int:
    """The number of the first cell that is alike, counted from 1."""
    return next(number for number, cell in enumerate(notebook["cells"], 1) if like(cell))


def has(mime: str) -> Callable[[Notebook], bool]:
    return lambda cell: any(mime in out.get("data", {}) for out in cell.get("outputs", []))


def output_of(notebook: Notebook, mime: str) -> Notebook:
    cell = notebook["cells"][number_of(notebook, has(mime)) - 1]
    found: Notebook = next(out for out in cell["outputs"] if mime in out.get("data", {}))
    return found


@pytest.fixture
def faults(tmp_path: Path) -> Callable[[Notebook], list[Found]]:
    """What the guards see in a changed notebook, saved as Jupyter saves it."""

    def see(notebook: Notebook) -> list[Found]:
        path = tmp_path / "copy.ipynb"
        text = json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        path.write_text(text, encoding="utf-8", newline="\n")
        return faults_of(path)

    return see


def displayed(**data: str) -> Notebook:
    named = {mime.replace("_", "/"): words for mime, words in data.items()}
    return {"output_type": "display_data", "metadata": {}, "data": named}


def result(value: str, run: int) -> Any:
    data = {"text/plain": value}
    return nbformat.v4.new_output("execute_result", data=data, execution_count=run)


def change(notebook: Notebook, how: str, words: str) -> int:
    """Change a notebook as a line of `faults` says; the number of the cell, 0 for the file."""
    if how == "file":
        *path, last = json.loads(words.partition(" = ")[0])
        place: Any = notebook
        notebook["cells"][1]["id"] = "backlog-01"
        for step in path:
            place = place[step]
        place[last] = json.loads(words.partition(" = ")[2])
        return 0
    if how == "new":
        new = {"id": "new", "metadata": {}, "source": []}
        notebook["cells"].append(new | json.loads(words))
        return len(notebook["cells"])
    number = 1 if how == "markdown" else number_of(notebook, has("text/markdown"))
    cell = notebook["cells"][number - 1]
    text = words.replace("\\n", "\n")
    if how == "cell":
        cell |= json.loads(words)
    elif how == "gives":
        cell["outputs"].append(json.loads(words))
    elif how == "output":
        cell["outputs"].append(displayed(**{"text_html" if "<b>" in text else "text_plain": text}))
    else:
        cell["source"] = f"{''.join(cell['source'])}\n\n{text}".splitlines(keepends=True)
    return number


Seen = Callable[[Notebook], list[Found]]


def assert_only(faults: list[Found], problem: str, cell: int = 0) -> None:
    ((number, said, *_),) = faults
    assert number == cell
    assert problem in said


# What shows without running


def test_a_committed_notebook_has_no_fault(faults: Seen) -> None:
    assert faults(read()) == []


CASES = list(cases(Path(__file__).parent / "faults"))


@pytest.mark.parametrize(("line", "problems"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_what_no_notebook_may_hold_is_named_in_its_cell_and_nothing_else(
    faults: Seen, line: str, problems: list[str]
) -> None:
    notebook = read()
    how, _, words = line.partition(" ")
    number = change(notebook, how, words)
    found = faults(notebook)
    assert [(fault.cell, fault.problem) for fault in found] == [(number, each) for each in problems]
    place = f"cell {number}: " if number else ""
    for fault in found:
        said = fault.line(Path("copy.ipynb"))
        assert re.fullmatch(rf"copy\.ipynb: {place}.+\. [A-Z].+", said)


BELOW = ("a chart has", "a picture is damaged", "alt text is", "is no notebook", "is not written")


def test_every_rule_is_broken_by_some_line_or_by_a_test_below() -> None:
    told = [problem for *_, problems in CASES for problem in problems]
    for problem in (rule["problem"] for rule in RULES["rule"]):
        pattern = re.sub(r"\\{\w*\\}", ".*", re.escape(problem))
        remedy = f"Write a line that is caught by '{problem}' into tests/guards/faults"
        there = any(re.search(pattern, each) for each in told)
        assert there or problem.startswith((*BELOW, "shows {} characters")), remedy


def test_a_cell_that_shows_more_characters_than_the_limit_is_named(faults: Seen) -> None:
    notebook, most = read(), RULES["expected"]["characters"]
    number = number_of(notebook, has("text/markdown"))
    shown = notebook["cells"][number - 1]["outputs"] = [displayed()]
    shown[0]["data"]["text/plain"] = ["a" * most]
    assert faults(notebook) == []
    shown[0]["data"]["text/plain"] = ["a" * (most + 1)]
    assert_only(faults(notebook), "shows 200,001 characters; expected at most 200,000", number)


NO_NOTEBOOK = [b"", b"{", b"[]", b'{"cells": 3}', b"\xff\xfe\x00", b"[" * 100_000]
NOT_OURS = [(b"\n", b"\r\n"), (b"\n ", b"\n    "), (b'"cells"', b' "cells"')]


def test_a_file_that_is_no_notebook_or_not_as_jupyter_writes_it_is_named(tmp_path: Path) -> None:
    path, own = tmp_path / "copy.ipynb", REAL.read_bytes()
    for content in (*NO_NOTEBOOK, own[:-5_000]):
        path.write_bytes(content)
        assert_only(faults_of(path), "is no notebook")
    for change in NOT_OURS:
        path.write_bytes(own.replace(*change))
        assert_only(faults_of(path), "is not written as Jupyter writes it")


def test_a_notebook_that_was_never_run_is_named_once(faults: Seen) -> None:
    notebook = read()
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"execution_count": None, "outputs": []}
    assert_only(faults(notebook), "was never run")


def test_a_deleted_cell_is_seen_by_those_after_it(faults: Seen) -> None:
    notebook = read()
    del notebook["cells"][number_of(notebook, has("text/markdown")) - 1]
    assert all("was run as number" in fault.problem for fault in faults(notebook))
    assert len(faults(notebook)) >= 3


# Pictures in outputs


def test_a_picture_that_jupyter_made_may_have_its_alt_text_in_one_place(faults: Seen) -> None:
    notebook = read()
    output = output_of(notebook, "image/png")
    output["data"]["text/plain"] = ["<IPython.core.display.Image object>"]
    output["metadata"] = {"image/png": {"alt": "A map"}}
    assert faults(notebook) == []


def test_alt_text_missing_or_changed_in_the_metadata_alone_is_named(faults: Seen) -> None:
    notebook = read()
    number, about = number_of(notebook, has("image/png")), output_of(notebook, "image/png")
    alt = about["metadata"]["image/png"]["alt"]
    about["metadata"]["image/png"]["alt"] = f"{alt} All is well."
    assert_only(faults(notebook), "All is well.'; expected", number)
    about["metadata"]["image/png"]["alt"] = " "
    assert_only(faults(notebook), "a chart has no alt text", number)


CUT = {
    "in the middle": lambda png: png[:30_000],
    "early": lambda png: png[:100],
    "without its end": lambda png: png[:-12],
    "one bit changed": lambda png: png[:-99] + bytes([png[-99] ^ 1]) + png[-98:],
}


@pytest.mark.parametrize("cut", CUT.values(), ids=CUT)
def test_a_picture_damaged_or_cut_short_is_named(
    faults: Seen, cut: Callable[[bytes], bytes]
) -> None:
    notebook = read()
    data = output_of(notebook, "image/png")["data"]
    data["image/png"] = base64.b64encode(cut(base64.b64decode("".join(data["image/png"])))).decode()
    number = number_of(notebook, has("image/png"))
    assert_only(faults(notebook), "a picture is damaged or cut short", number)


# Saved outputs against fresh ones


def outputs_of(line: str) -> Iterator[Any]:
    """The outputs that a line of `differences` names."""
    for output in filter(str.strip, line.split(" | ")):
        parts = dict(
            part.strip().replace("\\n", "\n").split(" ", 1) for part in output.split(" + ")
        )
        about = {key: parts.pop(key) for key in ("alt", "width") if key in parts}
        chart = {key[6:]: parts.pop(key) for key in [*parts] if key.startswith("chart:")}
        (kind, words), *_ = parts.items()
        if kind in ("stdout", "stderr"):
            yield nbformat.v4.new_output("stream", name=kind, text=words)
        elif kind == "result":
            yield result(words, 1)
        else:
            data = parts | ({"application/chart+json": chart} if chart else {})
            yield nbformat.v4.new_output("display_data", data, metadata={"image/png": about})


DIFFER = list(cases(Path(__file__).parent / "differences"))


@pytest.mark.parametrize(("line", "said"), [c[1:] for c in DIFFER], ids=[c[0] for c in DIFFER])
def test_saved_outputs_that_differ_from_fresh_ones_are_named_with_the_first_difference(
    line: str, said: list[str]
) -> None:
    saved, fresh = (list(outputs_of(side)) for side in line.split("=>"))
    assert list(compared.differences(saved, fresh)) == said


# Pictures


@cache
def drawn(words: str = "31,238", length: float = 31_238, **settings: object) -> str:
    with plt.style.context(["analysis.show.analysis", settings]):  # type: ignore[list-item]
        figure, axes = plt.subplots()
        axes.barh(["2012-13", "2013-14"], [23_500, length])
        axes.text(20_000, 1, words)
        file = io.BytesIO()
        figure.savefig(file, format="png", dpi=200, bbox_inches=None)
        plt.close(figure)
    return base64.b64encode(file.getvalue()).decode()


@pytest.mark.parametrize(
    "other", [{"words": "31,239"}, {"words": "37,238"}, {"length": 31_400}, {"words": ""}]
)
def test_a_picture_with_another_digit_or_length_is_another(other: dict[str, Any]) -> None:
    assert not compared.same_picture(drawn(), drawn(**other))


def test_a_picture_with_edges_smoothed_otherwise_is_the_same() -> None:
    other = drawn(**{"path.snap": False})
    assert other != drawn()
    assert compared.same_picture(drawn(), other)


def test_a_picture_of_another_size_or_none_at_all_is_another() -> None:
    assert not compared.same_picture(drawn(), drawn(**{"figure.figsize": (4, 3)}))
    assert not compared.same_picture(drawn(), "")
    assert not compared.same_picture("no picture", drawn())


@pytest.mark.slow
def test_a_picture_with_random_bytes_never_breaks_the_comparison() -> None:
    png = base64.b64decode(drawn())
    bytes_of = random.Random(5)
    for _ in range(20):
        damaged = bytearray(png)
        for _ in range(3):
            damaged[bytes_of.randrange(len(png))] = bytes_of.randrange(256)
        assert compared.same_picture(base64.b64encode(bytes(damaged)).decode(), drawn()) in (0, 1)


# The command


def cells_of(*sources: str) -> list[Any]:
    return [
        nbformat.v4.new_code_cell(source, id=f"cell-{number}", execution_count=number)
        for number, source in enumerate(sources, start=1)
    ]


def written(path: Path, cells: list[Any]) -> Path:
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata = {"kernelspec": KERNEL, "language_info": LANGUAGE}
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")
    return path


Verify = Callable[..., list[str]]


@pytest.fixture
def verify(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Verify:
    """Verify a notebook of these cells, or a file that is there; the lines that are printed."""
    monkeypatch.chdir(tmp_path)

    def verify(
        name: str, cells: Sequence[Any] = (), *options: str, passes: bool = False
    ) -> list[str]:
        if cells:
            written(tmp_path / name, [*cells])
        assert cli.main(["verify", name, *options]) == (0 if passes else 1)
        return "".join(capfd.readouterr()).splitlines()

    return verify


@pytest.mark.slow
@pytest.mark.usefixtures("rebuilt")
@pytest.mark.skipif(
    sys.getfilesystemencoding() == "ascii", reason="no folder can be named with other letters"
)
def test_the_command_names_each_fault_of_a_copy_in_one_line(verify: Verify, tmp_path: Path) -> None:
    cells = cells_of("1 + 1", "# NBVAL_IGNORE_OUTPUT\n2 + 2", "3 + 3", "1 / 0")
    for number, value in enumerate(["2", "5", "6"]):
        cells[number].outputs = [result(value, number + 1)]
    (tmp_path / "a côpy").mkdir()
    verified = verify("a côpy/01_mine.ipynb", cells)
    named = [line for line in verified if line.startswith("a côpy/01_mine.ipynb: ")]
    assert [line.partition("ipynb: ")[2].partition(". ")[0] for line in named] == [
        "cell 2: '# NBVAL_IGNORE_OUTPUT' would hide its outputs from nbval",
        "cell 2: line 1: expected '4'; there '5'",
        "cell 4: expected to run; there 'ZeroDivisionError: division by zero'",
    ]
    assert {path.name for path in tmp_path.iterdir()} == {"a côpy", "build"}
    (kept,) = tmp_path.joinpath("build").rglob("*.*")
    assert kept == tmp_path / "build" / "failed" / "01_mine.ipynb"
    shown = [cell.outputs[0] for cell in nbformat.read(kept, as_version=4).cells]
    assert [output.data["text/plain"] for output in shown[:3]] == ["2", "4", "6"]
    assert shown[3].ename == "ZeroDivisionError"


REFUSED = [
    ("open", ("mine.csv", "w", os.O_WRONLY)),
    ("open", (b"mine.csv", "w", os.O_WRONLY)),
    ("open", ("{temporary}x/mine.csv", "w", os.O_WRONLY)),
    ("os.truncate", ("mine.csv", 0)),
    ("os.chmod", ("mine.csv", 0o600, -1)),
    ("os.symlink", ("a", "mine.csv", -1)),
    ("os.link", ("a", "mine.csv", -1, -1)),
    ("os.rename", ("{temporary}/a", "mine.csv", -1, -1)),
    ("sqlite3.connect", ("mine.db",)),
    ("socket.connect", (None, ("192.0.2.1", 80))),
    ("socket.getaddrinfo", ("a.org", 80)),
]
ALLOWED = [
    ("open", ("mine.csv", "r", os.O_RDONLY)),
    ("open", (3, "w", os.O_WRONLY)),
    ("open", ("{temporary}/a", "w", os.O_WRONLY)),
    ("open", (os.devnull, "w", os.O_WRONLY)),
    ("os.rename", ("{temporary}/a", "{temporary}/b", -1, -1)),
    ("os.rmdir", ("a", 4)),
    ("sqlite3.connect", (":memory:",)),
    ("socket.connect", (None, ("127.0.0.1", 80))),
    ("socket.connect", (None, "/run/a.socket")),
]


@pytest.fixture
def refuse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """What a notebook in copy/notebooks may not do, given the folder for what is temporary."""
    notebooks = tmp_path / "copy" / "notebooks"
    notebooks.mkdir(parents=True)
    monkeypatch.chdir(notebooks)

    def refuse(event: str, said: tuple[Any, ...], temporary: Path) -> None:
        monkeypatch.setattr("tempfile.tempdir", str(temporary))
        space: dict[str, Any] = {}
        exec(GATE.partition("sys.addaudithook")[0], space)
        put = (each.format(temporary=temporary) if isinstance(each, str) else each for each in said)
        space["refuse"](event, tuple(put))

    return refuse


@pytest.mark.parametrize(("event", "said"), REFUSED + ALLOWED)
def test_a_cell_may_change_what_is_temporary_and_nothing_of_the_notebooks_folder(
    event: str, said: tuple[object, ...], refuse: Callable[..., None], tmp_path: Path
) -> None:
    with pytest.raises(PermissionError) if (event, said) in REFUSED else nullcontext():
        refuse(event, said, tmp_path / "temporary")


def test_a_copy_in_a_temporary_folder_is_guarded_as_well(
    refuse: Callable[..., None], tmp_path: Path
) -> None:
    for name in ("mine.csv", "../data/mine.csv"):
        with pytest.raises(PermissionError):
            refuse("os.truncate", (name, 0), tmp_path)
    refuse("os.truncate", ("{temporary}/mine.csv", 0), tmp_path)


@pytest.mark.slow
@pytest.mark.usefixtures("rebuilt")
def test_a_cell_that_writes_asks_the_network_or_ends_its_kernel_is_named_at_once(
    verify: Verify, tmp_path: Path
) -> None:
    asks = "__import__('socket').create_connection(('a.org', 80))"
    kills = "import os, signal\nos.kill(os.getpid(), signal.SIGTERM)"
    writes = "import pandas as pd\npd.DataFrame({'a': [1]}).to_csv('mine.csv')"
    free = "import tempfile\ntempfile.TemporaryFile().write(b'a')"
    cells = cells_of(writes, asks, free, kills, "1")
    cells[2].outputs = [result("1", 3)]
    began = time.monotonic()
    verified = verify("01_mine.ipynb", cells)
    assert time.monotonic() - began < 60
    lines = [line for line in verified if "expected to run" in line]
    assert [line.partition("there ")[2].partition(". Mend")[0] for line in lines[:3]] == [
        "'PermissionError: a committed notebook changes no file, but this cell mine.csv'",
        "'PermissionError: a committed notebook asks no network, but this cell a.org'",
        "'the kernel ended before the cell did'",
    ]
    assert {path.name for path in tmp_path.iterdir()} == {"01_mine.ipynb", "build"}


@pytest.mark.slow
@pytest.mark.usefixtures("rebuilt")
def test_the_command_gives_faults_as_ci_reads_them(verify: Verify, tmp_path: Path) -> None:
    cells = [nbformat.v4.new_markdown_cell("# What?", id="a"), *cells_of("1 + 1")]
    cells[1].outputs = [result("3,\n5%", 1)]
    told = verify("a b.ipynb", cells, "--format", "github")
    (line,) = [line for line in told if line.startswith("::")]
    text = (tmp_path / "a b.ipynb").read_text(encoding="utf-8")
    number = 1 + text.splitlines().index('   "cell_type": "code",')
    assert line.startswith(f"::error file=a b.ipynb,line={number}::cell 2: line 1: expected '2'")
    suites = ElementTree.fromstring(verify("a b.ipynb", (), "--format", "junit")[0])
    (failure,) = suites.iter("failure")
    assert "cell 2: line 1: expected '2'; there '3,'" in str(failure.text)
    assert len(list(suites.iter("testcase"))) == 2


@pytest.mark.slow
def test_the_command_passes_what_is_as_it_should_be_and_names_a_stale_table(
    verify: Verify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANALYSIS_DATA", str(tmp_path / "data"))
    shutil.copytree(REAL.parents[1] / "data", tmp_path / "data")
    cells = cells_of("1 + 1")
    cells[0].outputs = [result("2", 1)]
    # Neither its name nor what lies beside it is read by pytest.
    copy_ = tmp_path / "a copy [1]"
    copy_.mkdir()
    (copy_ / "pyproject.toml").write_text("[broken", encoding="utf-8")
    (copy_ / "pytest.ini").write_text("[pytest]\nminversion = 99\n", encoding="utf-8")
    verified = verify(str(copy_ / "@mine[2].ipynb"), cells, passes=True)
    assert any("2 passed" in line for line in verified)
    table = tmp_path / "data" / "processed" / "statements.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("2015", "2016", 1), encoding="utf-8", newline="\n")
    (line,) = [line for line in verify(str(copy_ / "@mine[2].ipynb")) if "statements" in line]
    assert re.search(r"statements\.csv: row 2: is '.*' where .* Run analysis build$", line)


@pytest.mark.slow
def test_reports_that_are_stale_are_named_with_the_first_line_that_differs(
    tmp_path: Path,
) -> None:
    cells = [nbformat.v4.new_markdown_cell("# What is said?", id="a")]
    notebook, reports = written(tmp_path / "01_a.ipynb", cells), tmp_path / "reports"
    build_reports([notebook], reports)
    assert stale([notebook], reports) == []
    written(notebook, [nbformat.v4.new_markdown_cell("# What was said?", id="a")])
    faults = {Path(fault.file).name: str(fault) for fault in stale([notebook], reports)}
    assert "What is said?" in faults["01_a.html"]
    assert "where a rebuild gives" in faults["01_a.html"]
    assert faults["01_a.html"].endswith("Run analysis report")
    (reports / "02_b.html").write_text("", encoding="utf-8")
    (reports / "figures.html").unlink()
    faults = {Path(fault.file).name: str(fault) for fault in stale([notebook], reports)}
    assert faults["02_b.html"].startswith("is of no notebook")
    assert faults["figures.html"].startswith("is missing")


@pytest.mark.slow
@pytest.mark.usefixtures("rebuilt")
def test_the_command_names_a_file_that_cannot_be_run_and_one_that_is_not_there(
    verify: Verify, tmp_path: Path
) -> None:
    (tmp_path / "mine.ipynb").write_text("{", encoding="utf-8")
    verified = verify("mine.ipynb")
    assert "mine.ipynb: is no notebook. Restore it from the last commit" in verified
    assert "Traceback" not in "".join(verified)
    assert "none.ipynb: is no notebook" in "".join(verify("none.ipynb"))


def test_the_command_says_what_is_not_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "find_spec", lambda name: None if name == "nbval" else object())
    assert cli.main(["verify"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("Not installed here: nbval. Run pip install 'quoted-figures[test]' and ")


def test_a_kernel_that_does_not_start_is_named_with_its_notebook(tmp_path: Path) -> None:
    lines: list[str] = []
    error = SimpleNamespace(longrepr="…\nE  Kernel died", location=("a.ipynb", 0, "Cell 0"))
    reporter = SimpleNamespace(
        stats={"error": [error, error]},
        config=SimpleNamespace(rootpath=tmp_path),
        section=lambda _: None,
        write_line=lines.append,
    )
    pytest_terminal_summary(reporter)
    assert len(lines) == 1
    assert lines[0].endswith(
        "a.ipynb: cannot be run ('E Kernel died'). Run it again, beside fewer programs"
    )
