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
from analysis.tables.build import build

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


def add(cell: Notebook, text: str, before: str = "") -> None:
    """Add to the source of a cell, which a notebook holds line by line."""
    cell["source"] = (before + "".join(cell["source"]) + text).splitlines(keepends=True)


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


def test_an_older_format_is_named(faults: Seen) -> None:
    assert_only(faults(read() | {"nbformat_minor": 4}), "format 4.4; expected 4.5")


@pytest.mark.parametrize("cell_id", ["backlog-01", None])
def test_cells_without_ids_of_their_own_are_named(faults: Seen, cell_id: str | None) -> None:
    notebook = read()
    for cell in notebook["cells"][1:3]:
        cell["id"] = cell_id
    assert_only(faults(notebook), "the ids of cells ")


def test_a_field_that_no_notebook_has_is_named(faults: Seen) -> None:
    notebook = read()
    notebook["cells"][0]["hidden"] = "here"
    assert_only(faults(notebook), "is no valid notebook (Additional properties")


def test_another_kernel_is_named(faults: Seen) -> None:
    notebook = read()
    notebook["metadata"]["kernelspec"]["name"] = "my-env"
    assert_only(faults(notebook), "kernelspec is my-env, or not in full; expected python3")


def test_the_version_of_this_machines_python_is_named(faults: Seen) -> None:
    notebook = read()
    notebook["metadata"]["language_info"]["version"] = "3.11.7"
    assert_only(faults(notebook), "language_info")


def test_metadata_of_the_file_that_change_are_named(faults: Seen) -> None:
    notebook = read()
    notebook["metadata"]["widgets"] = {}
    assert_only(faults(notebook), "metadata holds widgets")


@pytest.mark.parametrize(
    "metadata", [{"execution": {"iopub.status.busy": "2015"}}, {"tags": ["nbval-skip"]}]
)
def test_metadata_of_a_cell_that_change_or_hide_are_named(
    faults: Seen, metadata: dict[str, Any]
) -> None:
    notebook = read()
    notebook["cells"][1]["metadata"] = metadata
    assert_only(faults(notebook), "metadata holds ", 2)


@pytest.mark.parametrize("change", [("\n", "\r\n"), ("\n ", "\n    "), ('"cells"', ' "cells"')])
def test_a_file_that_jupyter_did_not_write_is_named(
    tmp_path: Path, change: tuple[str, str]
) -> None:
    path = tmp_path / "copy.ipynb"
    path.write_bytes(REAL.read_text(encoding="utf-8").replace(*change).encode())
    assert_only(faults_of(path), "is not written as Jupyter writes it")


# Counts


def test_a_notebook_that_was_never_run_is_named_once(faults: Seen) -> None:
    notebook = read()
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"execution_count": None, "outputs": []}
    assert_only(faults(notebook), "was never run")


def test_a_cell_that_was_never_run_is_named(faults: Seen) -> None:
    notebook = read()
    number = number_of(notebook, has("text/markdown"))
    notebook["cells"][number - 1] |= {"execution_count": None, "outputs": []}
    assert_only(faults(notebook), "was never run", number)


def test_a_cell_run_out_of_order_is_named(faults: Seen) -> None:
    notebook = read()
    number = number_of(notebook, has("text/markdown"))
    notebook["cells"][number - 1]["execution_count"] = 41
    assert_only(faults(notebook), "was run as number 41; expected number 1", number)


def test_a_deleted_cell_is_seen_by_those_after_it(faults: Seen) -> None:
    notebook = read()
    del notebook["cells"][number_of(notebook, has("text/markdown")) - 1]
    assert all("was run as number" in fault.problem for fault in faults(notebook))
    assert len(faults(notebook)) >= 3


def test_the_result_of_another_run_is_named(faults: Seen) -> None:
    notebook = read()

    def gives_a_result(cell: Notebook) -> bool:
        return any("execution_count" in output for output in cell.get("outputs", []))

    number = number_of(notebook, gives_a_result)
    for output in notebook["cells"][number - 1]["outputs"]:
        if "execution_count" in output:
            output["execution_count"] = 77
    assert_only(faults(notebook), "holds the result of run 77", number)


# Sources


@pytest.mark.parametrize("comment", ["# NBVAL_IGNORE_OUTPUT", "#NBVAL_SKIP", "## NBVAL_SKIP"])
def test_a_comment_that_hides_outputs_is_named(faults: Seen, comment: str) -> None:
    notebook = read()
    number = number_of(notebook, has("image/png"))
    add(notebook["cells"][number - 1], "", before=f"{comment}\n")
    assert_only(faults(notebook), "would hide its outputs from nbval", number)


def test_an_empty_code_cell_is_named(faults: Seen) -> None:
    notebook = read()
    empty = {"cell_type": "code", "id": "e", "metadata": {}, "source": [], "outputs": []}
    notebook["cells"].append(empty | {"execution_count": None})
    assert_only(faults(notebook), "is empty", len(notebook["cells"]))


def test_a_raw_cell_is_named(faults: Seen) -> None:
    notebook = read()
    raw = {"cell_type": "raw", "id": "r", "metadata": {}, "source": ["45 children"]}
    notebook["cells"].append(raw)
    assert_only(faults(notebook), "is a raw cell", len(notebook["cells"]))


@pytest.mark.parametrize(
    ("prose", "number"),
    [
        ("There were 1,400 children.", "1,400"),
        ("up by **33%**", "33%"),
        ("over `2,400` children", "2,400"),
        ("about 2000 people", "2000"),
        ("<b title='x'>45</b> children", "45"),
        ("[20,000 officers](01_what_was_said.ipynb)", "20,000"),
        ("1. First, 7 children", "7"),
        ("half of it", "half"),
        ("½ of them", "½"),
        ("Twenty thousand people were named.", "Twenty thousand"),
        ("hundreds of officers", "hundreds"),
        ("٣٣ children", "٣٣"),
        ("£40m", "£40m"),
    ],
)
def test_a_number_typed_into_markdown_is_named(faults: Seen, prose: str, number: str) -> None:
    notebook = read()
    add(notebook["cells"][0], f"\n\n{prose}")
    seen = faults(notebook)
    assert_only(seen, "is typed into Markdown; expected only dates", 1)
    assert number in seen[0].problem


@pytest.mark.parametrize(
    "prose",
    [
        "In February 2015, in 2013-14 and on 23 February 2015.",
        "See paragraph 6, paragraphs 6 and 7, and notebook 05.",
        "1. [The backlog](03_the_backlog.ipynb#a-1)\n2. Then [this](https://a.org/1/2).",
        "Call 0808 800 5000 or 116 123, or 999.",
        "`compare(rise, fall)` and `pairs[0]` are code.",
        "Two of the three statements.",
    ],
)
def test_dates_and_the_names_of_places_may_be_typed(faults: Seen, prose: str) -> None:
    notebook = read()
    add(notebook["cells"][0], f"\n\n{prose}")
    assert faults(notebook) == []


@pytest.mark.parametrize(
    "code",
    ["say('there were 1,400 children')", "show(chart, 'up by 33%')", "show(c, alt=f'{x}: 33%')"],
)
def test_a_number_typed_into_what_a_cell_says_is_named(faults: Seen, code: str) -> None:
    notebook = read()
    number = number_of(notebook, has("text/markdown"))
    add(notebook["cells"][number - 1], f"\n{code}")
    assert_only(faults(notebook), "typed into what say() or alt text says", number)


@pytest.mark.parametrize("prose", ["![a chart](chart.png)", "<img src='chart.png'>"])
def test_a_picture_pasted_into_markdown_is_named(faults: Seen, prose: str) -> None:
    notebook = read()
    add(notebook["cells"][0], f"\n\n{prose}")
    assert_only(faults(notebook), "a picture is pasted into Markdown", 1)


@pytest.mark.parametrize(
    "code",
    [
        "chart.suptitle('Offences rose by 33%')",
        "axes.set_title(f'{name}: 1,400 children')",
        "axes.annotate('33%', (0, 1))",
        "axes.bar([0], [1], label='1,400 children')",
        "show(chart, title='Up by 33%', subtitle='', source='', data=frame)",
        "show(chart, title='', subtitle=f'{one} of 1,400 children')",
        "show(chart, notes=['Without 1,400 children'])",
        "title = f'Up by 33%, says {name}'\nshow(chart, title=title)",
        "show(chart, title='Up by 33%' if rises else 'Down')",
        'show(chart, title=f\'It {"fell by 33%" if falls else "rose"}\')',
        "%matplotlib inline\ntable(frame, 'All 1,400 children')",
        "table(frame, caption='Twenty thousand people')",
    ],
)
def test_a_number_typed_into_a_title_or_label_is_named(faults: Seen, code: str) -> None:
    notebook = read()
    number = number_of(notebook, has("text/markdown"))
    add(notebook["cells"][number - 1], f"\n{code}")
    assert_only(faults(notebook), "is typed into a title or label; expected only dates", number)


@pytest.mark.parametrize(
    "code",
    [
        "figures.query(\"year == 2015 and series_id == 'cps_2'\")",
        "axes.bar_label(bars, fmt='{:+.1f}%')",
        "show(chart, title=f'Only from {base} is it {fall:.1f}%', id='base-years-2')",
        "say(f'Two of the {len(counts)} changed, said {name} in 2015-16.')",
        "say(f'{counts.query(\"year == 2015 and place == 45\").size} counted')",
        "assert len(fits) == 1, 'another number of base years fits now: rewrite the answer'",
    ],
)
def test_numbers_in_code_and_computed_ones_are_no_typed_numbers(faults: Seen, code: str) -> None:
    notebook = read()
    number = number_of(notebook, has("text/markdown"))
    add(notebook["cells"][number - 1], f"\n{code}")
    assert faults(notebook) == []


@pytest.mark.parametrize(
    "prose",
    [
        "<script src='https://a.org'></script>",
        "<iframe src='https://a.org'></iframe>",
        "[here](javascript:alert(1))",
        "[here](java&#115;cript:alert(1))",
        "<b onmouseover='alert(1)'>here</b>",
        "<b/onclick=alert(1)>here</b>",
        "[here](data:text/html,x)",
    ],
)
def test_what_runs_when_it_is_read_is_named(faults: Seen, prose: str) -> None:
    notebook = read()
    add(notebook["cells"][0], f"\n\n{prose}")
    assert_only(faults(notebook), "which runs or loads something when it is read", 1)


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("pd.set_option('display.precision', 1)", "changes what all cells after it show"),
        ("pd.options.display.precision = 1", "changes what all cells after it show"),
        ("import warnings; warnings.simplefilter('ignore')", "changes what all cells after it"),
        ("import requests", "starts a thread or a program, or asks the network"),
        ("from urllib.request import urlopen", "starts a thread or a program, or asks"),
        ("import threading", "starts a thread or a program, or asks the network"),
        ("!ls", "'!ls' starts a thread or a program, or asks the network"),
        ("sys.exit()", "'sys.exit' ends the run before its last cell"),
        ("exit", "'exit' ends the run before its last cell"),
    ],
)
def test_code_whose_results_others_cannot_trust_is_named(
    faults: Seen, code: str, problem: str
) -> None:
    notebook = read()
    number = number_of(notebook, has("text/markdown"))
    add(notebook["cells"][number - 1], f"\n{code}")
    assert_only(faults(notebook), problem, number)


@pytest.mark.parametrize("path", ["/home/jo/figures.csv", "C:\\Users\\jo\\x.csv", "/tmp/a/b"])
def test_a_source_that_names_this_machine_is_named(faults: Seen, path: str) -> None:
    notebook = read()
    number = number_of(notebook, has("text/markdown"))
    add(notebook["cells"][number - 1], f"\nown = r'{path}'")
    assert_only(faults(notebook), f"names this machine ('{path}')", number)


# Outputs


def with_output(notebook: Notebook, output: Notebook) -> int:
    number = number_of(notebook, has("text/markdown"))
    notebook["cells"][number - 1]["outputs"].append(output)
    return number


def test_standard_error_is_named(faults: Seen) -> None:
    notebook = read()
    words = ["x.py:1: FutureWarning: soon\n", "  gone()\n"]
    number = with_output(notebook, {"output_type": "stream", "name": "stderr", "text": words})
    assert_only(faults(notebook), "holds a warning or other error output (gone())", number)


def test_an_error_is_named(faults: Seen) -> None:
    notebook = read()
    error = {"output_type": "error", "ename": "KeyError", "evalue": "'x'", "traceback": []}
    number = with_output(notebook, error)
    assert_only(faults(notebook), "holds an error (KeyError)", number)


def displayed(**data: str) -> Notebook:
    named = {mime.replace("_", "/").replace("xx", "+"): words for mime, words in data.items()}
    return {"output_type": "display_data", "metadata": {}, "data": named}


def test_a_widget_is_named(faults: Seen) -> None:
    notebook = read()
    output = {"output_type": "display_data", "metadata": {}}
    output["data"] = {WIDGET: {"model_id": "a", "version_major": 2, "version_minor": 0}}
    number = with_output(notebook, output)
    assert_only(faults(notebook), "holds a widget", number)


@pytest.mark.parametrize(
    "words",
    [
        "/home/jo/project/data.csv",
        "iVBOR at file:///Users/jo/x",
        "C:\\Users\\jo\\x",
        "<Thing at 0x7f3a2b4c5d6e>",
        "/tmp/ipykernel_123/45.py",
    ],
)
def test_an_output_that_names_this_machine_is_named(faults: Seen, words: str) -> None:
    notebook = read()
    number = with_output(notebook, displayed(text_plain=words))
    assert_only(faults(notebook), "output names this machine", number)


def test_a_cell_that_shows_megabytes_is_named(faults: Seen) -> None:
    notebook = read()
    lines = {"output_type": "stream", "name": "stdout", "text": ["a line\n"] * 100_000}
    number = with_output(notebook, lines)
    assert_only(faults(notebook), "shows 7", number)


def test_a_script_that_a_cell_shows_is_named(faults: Seen) -> None:
    notebook = read()
    number = with_output(notebook, displayed(text_html="<b>a</b><script>alert(1)</script>"))
    assert_only(faults(notebook), "output holds '<script', which runs or loads", number)


def test_a_picture_that_jupyter_made_may_have_its_alt_text_in_one_place(faults: Seen) -> None:
    notebook = read()
    output = output_of(notebook, "image/png")
    output["data"]["text/plain"] = ["<IPython.core.display.Image object>"]
    output["metadata"] = {"image/png": {"alt": "A map"}}
    assert faults(notebook) == []


def test_a_chart_without_alt_text_is_named(faults: Seen) -> None:
    notebook = read()
    output_of(notebook, "image/png")["metadata"]["image/png"]["alt"] = " "
    number = number_of(notebook, has("image/png"))
    assert_only(faults(notebook), "a chart has no alt text", number)


def test_alt_text_changed_in_the_metadata_alone_is_named(faults: Seen) -> None:
    notebook = read()
    output_of(notebook, "image/png")["metadata"]["image/png"]["alt"] += " All is well."
    number = number_of(notebook, has("image/png"))
    assert_only(faults(notebook), "All is well.'; expected", number)


@pytest.mark.parametrize("cut", [30_000, 100, 12])
def test_a_picture_cut_short_is_named(faults: Seen, cut: int) -> None:
    notebook = read()
    data = output_of(notebook, "image/png")["data"]
    png = base64.b64decode("".join(data["image/png"]))
    data["image/png"] = base64.b64encode(png[:cut] if cut > 12 else png[:-cut]).decode()
    number = number_of(notebook, has("image/png"))
    assert_only(faults(notebook), "a picture is damaged or cut short", number)


def test_a_picture_with_one_byte_changed_is_named(faults: Seen) -> None:
    notebook = read()
    data = output_of(notebook, "image/png")["data"]
    png = bytearray(base64.b64decode("".join(data["image/png"])))
    png[len(png) // 2] ^= 1
    data["image/png"] = base64.b64encode(bytes(png)).decode()
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


def result(value: str, run: int) -> Any:
    data = {"text/plain": value}
    return nbformat.v4.new_output("execute_result", data=data, execution_count=run)


def written(path: Path, cells: list[Any]) -> Path:
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata = {"kernelspec": KERNEL, "language_info": LANGUAGE}
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")
    return path


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
    assert [path.name for path in tmp_path.iterdir()] == ["a côpy"]


@pytest.mark.slow
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
    assert [path.name for path in tmp_path.iterdir()] == ["01_mine.ipynb"]


@pytest.mark.slow
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


def test_the_command_passes_what_is_as_it_should_be_and_names_a_stale_table(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANALYSIS_DATA", str(tmp_path / "data"))
    shutil.copytree(REAL.parents[1] / "data" / "raw", tmp_path / "data" / "raw")
    build()
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
