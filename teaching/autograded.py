"""Write notebook 07 as an assignment that nbgrader marks: a point for each right answer.

    .venv/bin/python teaching/autograded.py FOLDER

Each question is asked in words, answered in a cell of its own, and marked by a locked cell that
shows what came of the answer, and stops unless it is right. nbgrader is not needed to write it.
"""

import re
import sys
from pathlib import Path

import nbformat
from worksheet import NOTEBOOK, asked_and_answered

STEP = re.compile(r"(.*)^answer = \.\.\.\n(question\(.*)", re.DOTALL | re.MULTILINE)
MARK = """{before}marked = {question}
display(marked)
what_came = str(marked).splitlines()[-1]
assert what_came.startswith("Right."), what_came"""


def locked(name: str, *, graded: bool) -> dict[str, dict[str, object]]:
    """What tells nbgrader that a cell stays as it is, and whether it gives a point."""
    told = {"schema_version": 3, "grade_id": name, "cell_type": "code", "locked": True}
    told |= {"grade": graded, "solution": False, "task": False}
    return {"nbgrader": told | ({"points": 1} if graded else {})}


def autograded() -> nbformat.NotebookNode:
    """The assignment, from the notebook as it is saved."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    cells = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            asked = asked_and_answered(cell)
            cell.outputs, cell.execution_count = [], None
            if asked and (step := STEP.fullmatch(cell.source)):
                words = nbformat.v4.new_markdown_cell(asked[0], id=f"{cell.id}-asked")
                answer = nbformat.v4.new_code_cell("answer = ...", id=f"{cell.id}-answer")
                cells += [words, answer]
                cell.source = MARK.format(before=step[1], question=step[2])
            cell.metadata = locked(cell.id, graded=asked is not None)
        cells.append(cell)
    notebook.cells = cells
    return notebook


if __name__ == "__main__":
    nbformat.write(autograded(), Path(sys.argv[1]) / NOTEBOOK.name)
