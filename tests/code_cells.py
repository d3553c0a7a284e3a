"""The code of the notebooks, and what the fixtures that change data and run it are."""

from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
Change = Callable[[str, str, str, str], None]
Said = Callable[[str], str]


def cells_of(name: str) -> list[nbformat.NotebookNode]:
    return list(nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4).cells)


def code_of(name: str) -> Iterator[str]:
    return (cell.source for cell in cells_of(name) if cell.cell_type == "code")
