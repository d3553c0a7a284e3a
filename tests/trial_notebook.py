"""A notebook with every sort of output that a report can hold, and how a process is waited for."""

import time
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

PROSE = """\
# What can `trial` outputs *look* like?

They stand for the notebooks, with a table in Markdown.

| hedge | means |
| --- | --- |
| over | more than |
"""
CELLS = [
    new_markdown_cell(PROSE),
    new_code_cell(
        "import pandas as pd\n"
        "from analysis.show import canvas, figure_link, say, show, table\n\n"
        "counts = pd.DataFrame({'year': ['2012-13', '2013-14'], 'offences': [23_500, 31_238]})"
    ),
    new_code_cell(
        "up = figure_link('cooper-2015-release/offences-up', '33%')\n"
        "say(f'Offences are up by {up}, said the release, by {up}. <script>alert(1)</script> is '\n"
        "    'text. This is the limit.')",
        metadata={"tags": ["answer"]},
    ),
    new_code_cell(
        "chart, axes = canvas(height=240)\n"
        "axes.barh(counts['year'], counts['offences'])\n"
        "show(chart, id='rise', title='Offences rose to 31,238 in a year', data=counts,\n"
        "     subtitle='Offences recorded, \"from\" 23,500 on', source='A trial, 2015',\n"
        "     notes=['Bars start at <zero>.'],\n"
        "     alt='Bar chart of two years: offences rose to 31,238 in 2013-14, \"from\" '\n"
        "         '23,500 in 2012-13. Both bars start at zero, and the second is longer by '\n"
        "         'about a third.')",
        metadata={"tags": ["key"]},
    ),
    new_code_cell("say('**2 of 32** figures stand here')", metadata={"tags": ["number"]}),
    new_markdown_cell("## How do things stand?\n\nSee [the other notebook](other.ipynb)."),
    new_code_cell(
        "frame = pd.DataFrame({'figure_id': ['cooper-2015-release/offences-up'] * 3,\n"
        "    'quote': ['gone up by 33%', '<b>over</b> 2,400', '=1+1'], 'n': [33, None, 2400]})\n"
        "table(frame, 'Three figures & their quotes')"
    ),
    new_code_cell("say('They rose by a third.')", metadata={"tags": ["say-it-so"]}),
    new_markdown_cell("## What is left?\n\n### Reading it\n\nText.\n\n### Reading it\n\nMore."),
    new_code_cell("frame[['quote', 'n']]"),
    new_code_cell("print('a stream <b>of</b> text')\n'a result'"),
    new_code_cell("1 / 0", metadata={"tags": ["raises-exception"]}),
    new_code_cell("import sys\nprint('a warning', file=sys.stderr)"),
    new_markdown_cell("## Method and sources\n\nAll of it is made up."),
    new_code_cell("# Nothing is shown here.\nlast = frame"),
]


def write(path: Path, cells: list[nbformat.NotebookNode] | None = None) -> Path:
    """Write a notebook of these cells, or of the trial cells."""
    notebook = new_notebook(
        cells=[nbformat.from_dict(dict(cell)) for cell in CELLS if cells is None] or cells,
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}
        },
    )
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number:02d}"
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
    return path


def code(*sources: str) -> list[nbformat.NotebookNode]:
    """Code cells of these sources."""
    return [new_code_cell(source) for source in sources]


def until(done: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def alive(process: int) -> bool:
    stat = Path(f"/proc/{process}/stat")
    try:
        return stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
