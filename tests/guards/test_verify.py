"""Each guard sees the one thing that is broken in a copy of a notebook, and no other does."""

from __future__ import annotations

import base64
import copy
import io
import json
import os
import random
import re
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import pytest
from made_up import cases

from analysis import cli
from analysis.guards import outputs as compared
from analysis.guards.saved import RULES, Found, faults_of
from analysis.guards.verify import GATE
from analysis.report.report import build_reports, stale
from analysis.report.run import KERNEL, LANGUAGE, WIDGET

pytest.importorskip("nbval")
nbformat = pytest.importorskip("nbformat")

REAL = Path(__file__).parents[2] / "notebooks" / "03_the_backlog.ipynb"
Notebook = dict[str, Any]


def read() -> Notebook:
    notebook: Notebook = json.loads(REAL.read_text(encoding="utf-8"))
    return notebook


def joined() -> Notebook:
    """A notebook as nbval hands it on, its texts in one piece."""
    notebook: Notebook = nbformat.read(REAL, as_version=4)
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
    assert [fault.cell for fault in faults] == [cell], faults
    assert problem in faults[0].problem
    place = f"cell {cell}: " if cell else ""
    line = faults[0].line(Path("copy.ipynb"))
    assert re.fullmatch(rf"copy\.ipynb: {place}.+\. [A-Z].+", line)


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
    assert [fault.problem for fault in faults(notebook)] == problems
    for problem in problems:
        assert_only(faults(notebook), problem, number)


BELOW = ("a chart has", "a picture is damaged", "alt text is", "is no notebook", "is not written")


def test_every_rule_is_broken_by_some_line_or_by_a_test_below() -> None:
    told = [problem for *_, problems in CASES for problem in problems]
    for problem in (rule["problem"] for rule in RULES["rule"]):
        pattern = re.sub(r"\\{\w*\\}", ".*", re.escape(problem))
        remedy = f"Write a line that is caught by '{problem}' into tests/guards/faults"
        there = any(re.search(pattern, each) for each in told)
        assert there or problem.startswith((*BELOW, "shows {} characters")), remedy


def test_a_cell_that_shows_megabytes_is_named(faults: Seen) -> None:
    notebook = read()
    number = change(notebook, "output", "a line\n" * 100_000)
    assert_only(faults(notebook), "shows 7", number)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"cells": 3}', b"\xff\xfe\x00", b"[" * 100_000, None],
    ids=["empty", "open", "list", "no cells", "no UTF-8", "deep", "cut short"],
)
def test_a_file_that_is_no_notebook_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "copy.ipynb"
    path.write_bytes(REAL.read_bytes()[:-5_000] if content is None else content)
    assert_only(faults_of(path), "is no notebook")


@pytest.mark.parametrize("change", [("\n", "\r\n"), ("\n ", "\n    "), ('"cells"', ' "cells"')])
def test_a_file_that_jupyter_did_not_write_is_named(
    tmp_path: Path, change: tuple[str, str]
) -> None:
    path = tmp_path / "copy.ipynb"
    path.write_bytes(REAL.read_text(encoding="utf-8").replace(*change).encode())
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


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda _: " ", "a chart has no alt text"),
        (lambda alt: f"{alt} All is well.", "All is well.'; expected"),
    ],
)
def test_alt_text_missing_or_changed_in_the_metadata_alone_is_named(
    faults: Seen, change: Callable[[str], str], problem: str
) -> None:
    notebook = read()
    about = output_of(notebook, "image/png")["metadata"]["image/png"]
    about["alt"] = change(about["alt"])
    assert_only(faults(notebook), problem, number_of(notebook, has("image/png")))


@pytest.mark.parametrize(
    "change",
    [
        lambda png: png[:30_000],
        lambda png: png[:100],
        lambda png: png[:-12],
        lambda png: png[:-99] + bytes([png[-99] ^ 1]) + png[-98:],
    ],
    ids=["30,000 bytes", "100 bytes", "without its end", "one bit changed"],
)
def test_a_picture_damaged_or_cut_short_is_named(
    faults: Seen, change: Callable[[bytes], bytes]
) -> None:
    notebook = read()
    data = output_of(notebook, "image/png")["data"]
    png = base64.b64decode("".join(data["image/png"]))
    data["image/png"] = base64.b64encode(change(png)).decode()
    number = number_of(notebook, has("image/png"))
    assert_only(faults(notebook), "a picture is damaged or cut short", number)


# Saved outputs against fresh ones


@pytest.fixture
def chart_cell() -> list[Notebook]:
    """The outputs of the first cell that shows a chart and something beside it."""
    notebook = joined()

    def shows_both(cell: Notebook) -> bool:
        return has("image/png")(cell) and len(cell["outputs"]) > 1

    outputs: list[Notebook] = notebook["cells"][number_of(notebook, shows_both) - 1]["outputs"]
    return outputs


def seen(saved: list[Notebook], fresh: list[Notebook]) -> list[str]:
    return list(compared.differences(saved, fresh))


def text(words: str, name: str = "stdout") -> Notebook:
    return {"output_type": "stream", "name": name, "text": words}


def test_the_same_outputs_do_not_differ(chart_cell: list[Notebook]) -> None:
    assert seen(chart_cell, copy.deepcopy(chart_cell)) == []


def test_outputs_missing_surplus_out_of_order_or_of_another_kind_differ(
    chart_cell: list[Notebook],
) -> None:
    a_result = {**chart_cell[0], "output_type": "execute_result", "execution_count": 1}
    for saved in (
        chart_cell[1:],
        [*chart_cell, displayed(text_plain="more")],
        chart_cell[::-1],
        [a_result, *chart_cell[1:]],
    ):
        (found,) = seen(saved, chart_cell)
        assert found.startswith("expected outputs: display as ")
        assert "image/png" in found
    said = [
        "expected outputs: stdout; stderr; there stdout",
        "expected outputs: none; there stdout",
    ]
    assert seen([text("x")], [text("x"), text("UserWarning: x", "stderr")]) == said[:1]
    assert seen([text("x")], []) == said[1:]


def test_outputs_swapped_between_two_cells_differ() -> None:
    cells = [cell["outputs"] for cell in joined()["cells"] if has("text/html")(cell)]
    assert seen(cells[0], cells[1])
    assert seen(cells[1], cells[0])


def test_the_first_line_that_differs_is_shown_from_a_little_before() -> None:
    line = "a\nThat rose in 2013-14 to 31,23"
    assert seen([text(f"{line}8.")], [text(f"{line}9.")]) == [
        "line 2: expected '… in 2013-14 to 31,239.'; there '… in 2013-14 to 31,238.'"
    ]


@pytest.mark.parametrize("mime", ["text/html", "text/plain", "text/markdown"])
def test_one_digit_of_one_form_of_an_output_differs(mime: str) -> None:
    notebook = joined()
    fresh = notebook["cells"][number_of(notebook, has(mime)) - 1]["outputs"]
    saved = copy.deepcopy(fresh)
    data = next(out["data"] for out in saved if mime in out.get("data", {}))
    words = "".join(data[mime])
    place = next(at for at in reversed(range(len(words))) if words[at] in "12345678")
    data[mime] = words[:place] + "9" + words[place + 1 :]
    (found,) = seen(saved, fresh)
    assert "expected '" in found
    assert "'; there '" in found


def test_alt_text_and_size_that_disagree_with_the_data_differ(chart_cell: list[Notebook]) -> None:
    saved = copy.deepcopy(chart_cell)
    for output in saved:
        if "image/png" in output["data"]:
            output["metadata"]["image/png"] |= {"alt": "Offences fell.", "width": 80}
            output["data"]["text/plain"] = "[chart: Offences fell.]"
    found = seen(saved, chart_cell)
    assert [words.partition(": expected")[0].rpartition(", ")[2] for words in found] == [
        "alt text",
        "line 1",
        "width of image/png",
    ]
    assert [words.rpartition("; there ")[2] for words in found] == [
        "'Offences fell.'",
        "'[chart: Offences fell.]'",
        "'80'",
    ]


def test_another_drawing_of_a_chart_is_named_in_one_line(chart_cell: list[Notebook]) -> None:
    mime = "application/vnd.quoted-figures.chart+json"
    picture = next(output for output in chart_cell if "image/png" in output["data"])
    picture["data"][mime] = {"wide": "<svg><path d='M 1'/></svg>", "title": "It fell by 13.4%"}
    saved = copy.deepcopy(chart_cell)
    there = next(output for output in saved if "image/png" in output["data"])["data"][mime]
    assert seen(saved, chart_cell) == []
    there |= {"wide": "<svg><path d='M 2'/></svg>", "title": "It fell by 13.5%"}
    found = [words.partition(", ")[2] for words in seen(saved, chart_cell)]
    assert found == [
        "title of the chart, line 1: expected 'It fell by 13.4%'; there 'It fell by 13.5%'",
        "the wide drawing is not what the cell draws",
    ]


def test_a_live_widget_is_no_part_of_the_comparison() -> None:
    fresh = [displayed(text_plain="a")]
    fresh[0]["data"][WIDGET] = {"model_id": "new"}
    assert seen([displayed(text_plain="a")], fresh) == []


@pytest.mark.parametrize(
    ("there", "expected", "alike"),
    [
        ("share 0.65414812", "share 0.65414813", True),
        ("share 0.65414812", "share 0.65414815", False),
        ("share 0.654", "share 0.655", False),
        ("12.5 of 0.65414812", "12.6 of 0.65414812", False),
        ("1,400 children", "1,401 children", False),
        ("0.65414812 girls", "0.65414812 boys", False),
        ("2,400.0", "2,400.00", False),
    ],
)
def test_texts_may_differ_in_the_last_digit_of_a_long_float_alone(
    there: str, expected: str, alike: bool
) -> None:
    assert compared.alike(there, expected) is alike
    assert compared.alike(expected, there) is alike


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


@pytest.mark.usefixtures("rebuilt")
@pytest.mark.skipif(
    sys.getfilesystemencoding() == "ascii", reason="no folder can be named with other letters"
)
def test_the_command_names_each_fault_of_a_copy_in_one_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    cells = cells_of("1 + 1", "# NBVAL_IGNORE_OUTPUT\n2 + 2", "3 + 3", "1 / 0")
    for number, value in enumerate(["2", "5", "6"]):
        cells[number].outputs = [result(value, number + 1)]
    folder = tmp_path / "a côpy"
    folder.mkdir()
    written(folder / "01_mine.ipynb", cells)
    assert cli.main(["verify", "a côpy/01_mine.ipynb"]) == 1
    lines = [
        line.partition("ipynb: ")[2].partition(". ")[0]
        for line in capfd.readouterr().out.splitlines()
        if line.startswith("a côpy/01_mine.ipynb: ")
    ]
    assert lines == [
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


def test_any_metadata_of_an_output_are_looked_at(tmp_path: Path) -> None:
    cells = cells_of("1")
    cells[0].outputs = [
        nbformat.v4.new_output(
            "display_data", {"image/png": "aGk="}, metadata={"image/png": "words"}
        )
    ]
    assert faults_of(written(tmp_path / "01_mine.ipynb", cells))


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


@pytest.mark.parametrize(("event", "said"), REFUSED + ALLOWED)
def test_a_cell_may_change_what_is_temporary_and_nothing_of_the_notebooks_folder(
    event: str, said: tuple[object, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebooks, temporary = tmp_path / "copy" / "notebooks", tmp_path / "temporary"
    notebooks.mkdir(parents=True)
    monkeypatch.chdir(notebooks)
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    space: dict[str, Any] = {}
    exec(GATE.partition("sys.addaudithook")[0], space)
    put = [name.format(temporary=temporary) if isinstance(name, str) else name for name in said]
    with pytest.raises(PermissionError) if (event, said) in REFUSED else nullcontext():
        space["refuse"](event, tuple(put))


def test_a_copy_in_a_temporary_folder_is_guarded_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebooks = tmp_path / "copy" / "notebooks"
    notebooks.mkdir(parents=True)
    monkeypatch.chdir(notebooks)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    space: dict[str, Any] = {}
    exec(GATE.partition("sys.addaudithook")[0], space)
    for name in ("mine.csv", "../data/mine.csv"):
        assert not space["may_change"](name)
    assert space["may_change"](str(tmp_path / "mine.csv"))


@pytest.mark.slow
@pytest.mark.usefixtures("rebuilt")
def test_a_cell_that_writes_asks_the_network_or_ends_its_kernel_is_named_at_once(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    asks = "__import__('socket').create_connection(('a.org', 80))"
    kills = "import os, signal\nos.kill(os.getpid(), signal.SIGTERM)"
    writes = "import pandas as pd\npd.DataFrame({'a': [1]}).to_csv('mine.csv')"
    free = "import tempfile\ntempfile.TemporaryFile().write(b'a')"
    cells = cells_of(writes, asks, free, kills, "1")
    cells[2].outputs = [result("1", 3)]
    written(tmp_path / "01_mine.ipynb", cells)
    began = time.monotonic()
    assert cli.main(["verify", "01_mine.ipynb"]) == 1
    assert time.monotonic() - began < 60
    lines = [line for line in capfd.readouterr().out.splitlines() if "expected to run" in line]
    assert [line.partition("there ")[2].partition(". Mend")[0] for line in lines[:3]] == [
        "'PermissionError: a committed notebook changes no file, but this cell mine.csv'",
        "'PermissionError: a committed notebook asks no network, but this cell a.org'",
        "'the kernel ended before the cell did'",
    ]
    assert {path.name for path in tmp_path.iterdir()} == {"01_mine.ipynb", "build"}


@pytest.mark.slow
@pytest.mark.usefixtures("rebuilt")
def test_the_command_gives_faults_as_ci_reads_them(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    cells = [nbformat.v4.new_markdown_cell("# What?", id="a"), *cells_of("1 + 1")]
    cells[1].outputs = [result("3,\n5%", 1)]
    text = written(tmp_path / "a b.ipynb", cells).read_text(encoding="utf-8")
    assert cli.main(["verify", "a b.ipynb", "--format", "github"]) == 1
    (line,) = [line for line in capfd.readouterr().out.splitlines() if line.startswith("::")]
    number = 1 + text.splitlines().index('   "cell_type": "code",')
    assert line.startswith(f"::error file=a b.ipynb,line={number}::cell 2: line 1: expected '2'")
    assert cli.main(["verify", "a b.ipynb", "--format", "junit"]) == 1
    suites = ElementTree.fromstring(capfd.readouterr().out)
    (failure,) = suites.iter("failure")
    assert "cell 2: line 1: expected '2'; there '3,'" in str(failure.text)
    assert len(list(suites.iter("testcase"))) == 2


@pytest.mark.slow
def test_the_command_passes_what_is_as_it_should_be_and_names_a_stale_table(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
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
    command = ["verify", str(written(copy_ / "@mine[2].ipynb", cells))]
    assert cli.main(command) == 0
    assert "2 passed" in capfd.readouterr().out
    table = tmp_path / "data" / "processed" / "statements.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("2015", "2016", 1), encoding="utf-8", newline="\n")
    assert cli.main(command) == 1
    (line,) = capfd.readouterr().err.splitlines()
    assert "statements.csv: row 2: is '" in line
    assert "' where a rebuild gives '" in line
    assert line.endswith(". Run analysis build")


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
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.ipynb").write_text("{", encoding="utf-8")
    assert cli.main(["verify", str(tmp_path / "mine.ipynb")]) == 1
    said = capfd.readouterr().out
    assert "mine.ipynb: is no notebook. Restore it from the last commit" in said
    assert "Traceback" not in said
    assert cli.main(["verify", str(tmp_path / "none.ipynb")]) == 1
    assert "none.ipynb: is no notebook" in capfd.readouterr().err


def test_the_command_says_what_is_not_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "find_spec", lambda name: None if name == "nbval" else object())
    assert cli.main(["verify"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("Not installed here: nbval. Run pip install 'quoted-figures[test]' and ")
