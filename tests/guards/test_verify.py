"""Each guard sees the one thing that is broken in a copy of a notebook, and no other does."""

from __future__ import annotations

import base64
import copy
import io
import json
import random
import re
import shutil
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import pytest

from analysis import cli
from analysis.guards import outputs as compared
from analysis.guards.saved import Found, faults_of
from analysis.report.report import build_reports, stale
from analysis.report.run import KERNEL, LANGUAGE, WIDGET

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


def is_prose(cell: Notebook) -> bool:
    return cell["cell_type"] == "markdown"


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


def put(notebook: Notebook, where: str, text: str) -> int:
    """The number of the cell that holds a text more, as prose, as code or as what it shows."""
    number = 1 if where == "markdown" else number_of(notebook, has("text/markdown"))
    cell = notebook["cells"][number - 1]
    if where == "output":
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


# The file


def test_a_committed_notebook_has_no_fault(faults: Seen) -> None:
    assert faults(read()) == []


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


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        (["nbformat_minor"], 4, "format 4.4; expected 4.5"),
        (["cells", 2, "id"], "backlog-01", "the ids of cells 2, 3 are the same"),
        (["cells", 2, "id"], None, "is no valid notebook (None is not of type 'string')"),
        (["cells", 0, "hidden"], "here", "is no valid notebook (Additional properties"),
        (["metadata", "kernelspec", "name"], "my-env", "kernelspec is my-env, or not in full"),
        (["metadata", "language_info", "version"], "3.11.7", "names this machine's Python"),
        (["metadata", "widgets"], {}, "metadata holds widgets"),
    ],
)
def test_what_is_wrong_with_the_whole_file_is_named(
    faults: Seen, path: list[str | int], value: object, problem: str
) -> None:
    notebook = read()
    notebook["cells"][1]["id"] = "backlog-01"
    place: Any = notebook
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert_only(faults(notebook), problem)


# Cells and their runs


def test_a_notebook_that_was_never_run_is_named_once(faults: Seen) -> None:
    notebook = read()
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"execution_count": None, "outputs": []}
    assert_only(faults(notebook), "was never run")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"execution_count": None, "outputs": []}, "was never run"),
        ({"execution_count": 41}, "was run as number 41; expected number "),
        ({"metadata": {"execution": {"iopub.status.busy": "2015"}}}, "metadata holds execution"),
        ({"metadata": {"tags": ["nbval-skip"]}}, "metadata holds nbval-skip"),
    ],
)
def test_a_cell_run_otherwise_or_with_metadata_that_hide_it_is_named(
    faults: Seen, change: Notebook, problem: str
) -> None:
    notebook = read()
    number = number_of(notebook, has("text/markdown"))
    notebook["cells"][number - 1] |= change
    assert_only(faults(notebook), problem, number)


def test_a_deleted_cell_is_seen_by_those_after_it(faults: Seen) -> None:
    notebook = read()
    del notebook["cells"][number_of(notebook, has("text/markdown")) - 1]
    assert all("was run as number" in fault.problem for fault in faults(notebook))
    assert len(faults(notebook)) >= 3


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ({"cell_type": "code", "outputs": [], "execution_count": None}, "is empty"),
        ({"cell_type": "raw", "source": ["45 children"]}, "is a raw cell"),
    ],
)
def test_a_cell_that_nothing_checks_is_named(faults: Seen, cell: Notebook, problem: str) -> None:
    notebook = read()
    notebook["cells"].append({"id": "new", "metadata": {}, "source": [], **cell})
    assert_only(faults(notebook), problem, len(notebook["cells"]))


# What is written in cells, and shown by them

TYPED = "' is typed into Markdown; expected only dates"
SAID = "typed into what say() or alt text says"
LABEL = "is typed into a title or label; expected only dates"
RUNS = "which runs or loads something when it is read"
HERE = "names this machine ('"
ELSEWHERE = "starts a thread or a program, or asks the network"
AFTER = "changes what all cells after it show"


@pytest.mark.parametrize(
    ("where", "text", "problem"),
    [
        ("markdown", "There were 1,400 children.", f"'1,400{TYPED}"),
        ("markdown", "up by **33%**", f"'33%{TYPED}"),
        ("markdown", "over `2,400` children", f"'2,400{TYPED}"),
        ("markdown", "about 2000 people", f"'about 2000{TYPED}"),
        ("markdown", "<b title='x'>45</b> children", f"'45{TYPED}"),
        ("markdown", "[20,000 officers](01_what_was_said.ipynb)", f"'20,000{TYPED}"),
        ("markdown", "1. First, 7 children", f"'7{TYPED}"),
        ("markdown", "half of it", f"'half{TYPED}"),
        ("markdown", "½ of them", f"'½{TYPED}"),
        ("markdown", "Twenty thousand people were named.", f"'Twenty thousand{TYPED}"),
        ("markdown", "hundreds of officers", f"'hundreds{TYPED}"),
        ("markdown", "٣٣ children", f"'٣٣{TYPED}"),
        ("markdown", "£40m", f"'£40m{TYPED}"),
        ("markdown", "![a chart](chart.png)", "a picture is pasted into Markdown"),
        ("markdown", "<img src='chart.png'>", "a picture is pasted into Markdown"),
        ("markdown", "<script src='https://a.org'></script>", RUNS),
        ("markdown", "<iframe src='https://a.org'></iframe>", RUNS),
        ("markdown", "[here](javascript:alert(1))", RUNS),
        ("markdown", "[here](java&#115;cript:alert(1))", RUNS),
        ("markdown", "<b onmouseover='alert(1)'>here</b>", RUNS),
        ("markdown", "<b/onclick=alert(1)>here</b>", RUNS),
        ("markdown", "[here](data:text/html,x)", RUNS),
        ("code", "say('there were 1,400 children')", SAID),
        ("code", "show(chart, 'up by 33%')", SAID),
        ("code", "show(c, alt=f'{x}: 33%')", SAID),
        ("code", "chart.suptitle('Offences rose by 33%')", LABEL),
        ("code", "axes.set_title(f'{name}: 1,400 children')", LABEL),
        ("code", "axes.annotate('33%', (0, 1))", LABEL),
        ("code", "axes.bar([0], [1], label='1,400 children')", LABEL),
        ("code", "show(chart, title='Up by 33%', subtitle='', source='', data=frame)", LABEL),
        ("code", "show(chart, title='', subtitle=f'{one} of 1,400 children')", LABEL),
        ("code", "show(chart, notes=['Without 1,400 children'])", LABEL),
        ("code", "title = f'Up by 33%, says {name}'\nshow(chart, title=title)", LABEL),
        ("code", "show(chart, title='Up by 33%' if rises else 'Down')", LABEL),
        ("code", 'show(chart, title=f\'It {"fell by 33%" if falls else "rose"}\')', LABEL),
        ("code", "%matplotlib inline\ntable(frame, 'All 1,400 children')", LABEL),
        ("code", "table(frame, caption='Twenty thousand people')", LABEL),
        ("code", "# NBVAL_IGNORE_OUTPUT", "would hide its outputs from nbval"),
        ("code", "#NBVAL_SKIP", "would hide its outputs from nbval"),
        ("code", "## NBVAL_SKIP", "would hide its outputs from nbval"),
        ("code", "pd.set_option('display.precision', 1)", AFTER),
        ("code", "pd.options.display.precision = 1", AFTER),
        ("code", "import warnings; warnings.simplefilter('ignore')", AFTER),
        ("code", "import requests", ELSEWHERE),
        ("code", "from urllib.request import urlopen", ELSEWHERE),
        ("code", "import threading", ELSEWHERE),
        ("code", "!ls", f"'!ls' {ELSEWHERE}"),
        ("code", "sys.exit()", "'sys.exit' ends the run before its last cell"),
        ("code", "exit", "'exit' ends the run before its last cell"),
        ("code", "own = r'/home/jo/figures.csv'", f"{HERE}/home/jo/figures.csv')"),
        ("code", "own = r'C:\\Users\\jo\\x.csv'", f"{HERE}C:\\Users\\jo\\x.csv')"),
        ("code", "own = r'/tmp/a/b'", f"{HERE}/tmp/a/b')"),
        ("output", "/home/jo/project/data.csv", f"output {HERE}"),
        ("output", "iVBOR at file:///Users/jo/x", f"output {HERE}"),
        ("output", "C:\\Users\\jo\\x", f"output {HERE}"),
        ("output", "<Thing at 0x7f3a2b4c5d6e>", f"output {HERE}"),
        ("output", "/tmp/ipykernel_123/45.py", f"output {HERE}"),
        ("output", "<b>a</b><script>alert(1)</script>", "output holds '<script', which runs or"),
        ("output", "a line\n" * 100_000, "shows 7"),
    ],
)
def test_what_no_cell_may_hold_is_named(faults: Seen, where: str, text: str, problem: str) -> None:
    notebook = read()
    number = put(notebook, where, text)
    assert_only(faults(notebook), problem, number)


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ("markdown", "In February 2015, in 2013-14 and on 23 February 2015."),
        ("markdown", "See paragraph 6, paragraphs 6 and 7, and notebook 05."),
        ("markdown", "1. [The backlog](03_the_backlog.ipynb#a-1)\n2. [This](https://a.org/1/2)."),
        ("markdown", "Call 0808 800 5000 or 116 123, or 999."),
        ("markdown", "`compare(rise, fall)` and `pairs[0]` are code."),
        ("markdown", "Two of the three statements."),
        ("code", "figures.query(\"year == 2015 and series_id == 'cps_2'\")"),
        ("code", "axes.bar_label(bars, fmt='{:+.1f}%')"),
        ("code", "show(chart, title=f'Only from {base} is it {fall:.1f}%', id='base-years-2')"),
        ("code", "say(f'Two of the {len(counts)} changed, said {name} in 2015-16.')"),
        ("code", "say(f'{counts.query(\"year == 2015 and place == 45\").size} counted')"),
        ("code", "assert len(fits) == 1, 'another number of base years fits now: rewrite it'"),
    ],
)
def test_dates_names_of_places_and_computed_numbers_are_no_fault(
    faults: Seen, where: str, text: str
) -> None:
    notebook = read()
    put(notebook, where, text)
    assert faults(notebook) == []


WARNING = {"name": "stderr", "text": ["x.py:1: FutureWarning: soon\n", "  gone()\n"]}
ERROR = {"ename": "KeyError", "evalue": "'x'", "traceback": []}
LIVE = {WIDGET: {"model_id": "a", "version_major": 2, "version_minor": 0}}


@pytest.mark.parametrize(
    ("output", "problem"),
    [
        ({"output_type": "stream", **WARNING}, "holds a warning or other error output (gone())"),
        ({"output_type": "error", **ERROR}, "holds an error (KeyError)"),
        ({"output_type": "display_data", "metadata": {}, "data": LIVE}, "holds a widget"),
        (result("2", 77), "holds the result of run 77"),
    ],
)
def test_an_output_that_no_cell_may_have_is_named(
    faults: Seen, output: Notebook, problem: str
) -> None:
    notebook = read()
    number = number_of(notebook, has("text/markdown"))
    notebook["cells"][number - 1]["outputs"].append(output)
    assert_only(faults(notebook), problem, number)


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
    notebook = read()

    def shows_both(cell: Notebook) -> bool:
        return has("image/png")(cell) and len(cell["outputs"]) > 1

    outputs: list[Notebook] = notebook["cells"][number_of(notebook, shows_both) - 1]["outputs"]
    return outputs


def seen(saved: list[Notebook], fresh: list[Notebook]) -> list[str]:
    return list(compared.differences(saved, fresh))


def test_the_same_outputs_do_not_differ(chart_cell: list[Notebook]) -> None:
    assert seen(chart_cell, copy.deepcopy(chart_cell)) == []


@pytest.mark.parametrize("change", ["removed", "added", "reversed"])
def test_outputs_missing_surplus_or_out_of_order_differ(
    chart_cell: list[Notebook], change: str
) -> None:
    saved = {
        "removed": chart_cell[1:],
        "added": [*chart_cell, displayed(text_plain="more")],
        "reversed": chart_cell[::-1],
    }[change]
    (found,) = seen(saved, chart_cell)
    assert found.startswith("expected outputs: ")
    assert "image/png" in found


def test_outputs_swapped_between_two_cells_differ() -> None:
    cells = [cell["outputs"] for cell in read()["cells"] if has("text/html")(cell)]
    assert seen(cells[0], cells[1])
    assert seen(cells[1], cells[0])


def test_a_result_in_place_of_a_display_differs(chart_cell: list[Notebook]) -> None:
    saved = copy.deepcopy(chart_cell)
    saved[0] |= {"output_type": "execute_result", "execution_count": 1}
    (found,) = seen(saved, chart_cell)
    assert found.startswith("expected outputs: display as ")


@pytest.mark.parametrize("mime", ["text/html", "text/plain", "text/markdown"])
def test_one_digit_of_one_form_of_an_output_differs(mime: str) -> None:
    notebook = read()
    fresh = notebook["cells"][number_of(notebook, has(mime)) - 1]["outputs"]
    saved = copy.deepcopy(fresh)
    data = next(out["data"] for out in saved if mime in out.get("data", {}))
    words = "".join(data[mime])
    place = next(at for at in reversed(range(len(words))) if words[at] in "12345678")
    data[mime] = words[:place] + "9" + words[place + 1 :]
    (found,) = seen(saved, fresh)
    assert "expected '" in found
    assert "'; there '" in found


def test_alt_text_that_disagrees_with_the_data_differs_in_both_places(
    chart_cell: list[Notebook],
) -> None:
    saved = copy.deepcopy(chart_cell)
    for output in saved:
        if "image/png" in output["data"]:
            output["metadata"]["image/png"]["alt"] = "Offences fell."
            output["data"]["text/plain"] = "[chart: Offences fell.]"
    found = seen(saved, chart_cell)
    assert [words.partition(": expected")[0].rpartition(", ")[2] for words in found] == [
        "alt text",
        "line 1",
    ]
    assert all("there '" in words and "Offences fell." in words for words in found)


def test_the_size_at_which_a_picture_is_shown_differs(chart_cell: list[Notebook]) -> None:
    saved = copy.deepcopy(chart_cell)
    for output in saved:
        if "image/png" in output["data"]:
            output["metadata"]["image/png"]["width"] = 80
    (found,) = seen(saved, chart_cell)
    assert "width of image/png: expected '" in found
    assert found.endswith("there '80'")


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


def test_an_error_output_that_is_new_differs() -> None:
    said = {"output_type": "stream", "name": "stdout", "text": "x"}
    warned = {"output_type": "stream", "name": "stderr", "text": "UserWarning: x"}
    assert seen([said], [said, warned]) == ["expected outputs: stdout; stderr; there stdout"]
    assert seen([said], []) == ["expected outputs: none; there stdout"]


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
    command = ["verify", str(written(tmp_path / "mine.ipynb", cells))]
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
