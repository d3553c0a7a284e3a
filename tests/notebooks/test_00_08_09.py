"""Notebooks 00, 08 and 09: what they say follows the figures."""

import json

import nbformat
from code_cells import NOTEBOOKS, Change, Said

WIDGET = "application/vnd.jupyter.widget-view+json"


def test_the_first_notebook_counts_what_is_exact(said: Said) -> None:
    text = said("00_start_here")
    assert "Three statements on child abuse give 32 figures" in text
    # Four are none of the men, no abusers and, twice, no convictions.
    assert "Only five of them are exact, and four of these say that there were none" in text
    assert "Another 13 are round, such as “£40 million”: the words do not say" in text


def test_a_figure_that_becomes_exact_changes_the_answer_and_the_title(
    change: Change, said: Said
) -> None:
    change("figures", "guardian-2015-preview/rotherham-children,", "1,400", "1,401")
    text = said("00_start_here")
    assert "Only six of them are exact" in text
    assert "Another 12 are round" in text
    assert "Only six of 32 figures are exact" in text


def test_exploring_follows_the_words_of_a_figure(change: Change, said: Said) -> None:
    row = "cooper-2015-release/fully-investigated,"
    change("figures", row, "less than 1,000", "less than 3,000")
    text = said("08_explore")
    # 3,000 of 20,000 and of 30,000
    assert "less than 15%" in text
    assert "less than 10%" in text


def test_exploring_is_saved_without_widgets() -> None:
    notebook = nbformat.read(NOTEBOOKS / "08_explore.ipynb", as_version=4)
    assert "widgets" not in notebook.metadata
    assert WIDGET not in json.dumps(notebook)


def test_a_made_up_statement_is_read_and_compared(said: Said) -> None:
    text = said("09_add_your_statement")
    assert "holds nine numbers. Five of them are read as figures" in text
    assert "can be compared" in text
