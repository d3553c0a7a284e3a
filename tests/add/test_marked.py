"""How often what is suggested is right, on sentences that were marked by hand.

`marked/README.md` says how each text came about.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from analysis.add import drafts as add

MARKED = Path(__file__).parent / "marked"
LEAST = 0.9
COLUMNS = (
    "unit",
    "population_group",
    "population",
    "geography",
    "coverage",
    "period_text",
    "base_period_text",
    "source_named",
    "measure_id",
)
FILES = ("sentences.txt", "later.txt")
ANYTHING = "*"


class Marked(NamedTuple):
    """A figure of a marked text: its row in the draft, and what a person writes in each column."""

    row: int
    answers: dict[str, list[str]]

    def admits(self, column: str, cell: str) -> bool:
        return cell.lower() in map(str.lower, self.answers[column])


def _holds(made: add.Draft, row: int, paragraph: int, words: str) -> bool:
    cells = made.candidates.loc[row]
    there = cells["value_text"]
    return cells["paragraph"] == str(paragraph) and (words in there or there in words)


@cache
def marked(name: str) -> tuple[add.Draft, list[Marked]]:
    lines = [line for line in (MARKED / name).read_text("utf-8").splitlines() if line.strip()]
    lines = [line for line in lines if not line.startswith("#")]
    text = [line for line in lines if not line.startswith("  ")]
    made = add.draft("\n".join(text), speaker="Alex Moreland", date="2017-03-14")
    free = list(made.candidates.index)
    figures = []
    paragraph = 0
    for line in lines:
        if not line.startswith("  "):
            paragraph += 1
            continue
        words, _, answers = line.strip().partition(" = ")
        row = next(row for row in free if _holds(made, row, paragraph, words))
        free.remove(row)
        if answers != ANYTHING:
            cells = [each.strip().split("|") for each in answers.split(";")]
            figures.append(Marked(row, dict(zip(COLUMNS, cells, strict=True))))
    return made, figures


def precision(column: str, name: str) -> tuple[int, int, int]:
    """How many figures have an answer in a column, how many are offered one, and are so rightly."""
    made, figures = marked(name)
    asked = [figure for figure in figures if figure.answers[column] != [ANYTHING]]
    cells = [(figure, made.candidates.loc[figure.row, column]) for figure in asked]
    offered = [(figure, cell) for figure, cell in cells if cell]
    right = [figure for figure, cell in offered if figure.admits(column, cell)]
    return len(asked), len(offered), len(right)


@pytest.mark.parametrize("column", COLUMNS)
def test_nine_of_ten_suggestions_are_right_and_as_many_as_is_stated(column: str) -> None:
    counts = [precision(column, name) for name in FILES]
    assert all(right >= LEAST * offered for _, offered, right in counts), counts
    cells = [f"{right} of {offered}, of {asked}" for asked, offered, right in counts]
    assert f"| {column} | {' | '.join(cells)} |" in (MARKED / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", [*FILES, "statement.txt"])
def test_every_marked_figure_is_drafted_as_one(name: str) -> None:
    made, figures = marked(name)
    assert {made.candidates.loc[figure.row, "decision"] for figure in figures} == {"figure"}


def filled_in(made: add.Draft, figures: list[Marked]) -> tuple[dict[str, dict[int, str]], int]:
    """What a student writes into the workbook of a statement, and how many cells that is."""
    cells: dict[str, dict[int, str]] = {column: {} for column in (*COLUMNS, "decision", "reason")}
    above: dict[tuple[str, str], str] = {}
    for figure in figures:
        drafted = made.candidates.loc[figure.row]
        for column in COLUMNS:
            place = (str(drafted["paragraph"]), column)
            there = drafted[column] or (above.get(place, "") if column in add.OF_PARAGRAPH else "")
            answer = figure.answers[column][0]
            if not there or (answer != ANYTHING and not figure.admits(column, there)):
                cells[column][figure.row] = "not_stated" if answer == ANYTHING else answer
            above[place] = cells[column].get(figure.row, there)
    wrong = set(made.candidates.index[made.candidates["decision"] == "figure"])
    for row in wrong - {figure.row for figure in figures}:
        cells["decision"][row], cells["reason"][row] = "not a figure", "pronoun"
    return cells, sum(map(len, cells.values()))


def test_a_statement_of_450_words_needs_fewer_than_three_cells_a_figure() -> None:
    made, figures = marked("statement.txt")
    assert 400 < len(" ".join(made.text["text"]).split()) < 500
    cells, count = filled_in(made, figures)
    assert len(figures) >= 20
    assert count < 3 * len(figures), count
    added = made.filled(**cells).check()
    assert len(added.figures) == len(figures)
    assert set(added.figures["geography"]) >= {"Northmere", "England and Wales"}
    rise = added.figures[added.figures["value_text"] == "1,251"].iloc[0]
    assert str(rise["period_start"])[:10] == "2015-04-01"
