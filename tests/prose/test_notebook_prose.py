"""The first five notebooks: what they say follows the data, and they are written for readers."""

from __future__ import annotations

import ast
import re

import pandas as pd
import pytest
from code_cells import Change, Said, cells_of, code_of

from analysis import prose
from analysis.tables.load import load_figures, load_statements
from analysis.verdicts.derive import share

NAMES = [
    "00_start_here",
]
A_DATE = re.compile(
    r"(?:\d{1,2} )?(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December) \d{4}"
)
A_LINK = re.compile(r"\(\S+\.ipynb\)")
A_LIST = re.compile(r"^\d+\. ", re.MULTILINE)


# What is said follows the data


def test_start_here_follows_the_words_of_a_figure(change: Change, said: Said) -> None:
    change("figures", "cooper-2015-release/offences-up,", "gone up by 33%", "gone up by 38%")
    text = said("00_start_here")
    assert "gone up by 33%" not in text
    assert "“gone up by 38%” (offences)" in text


def test_start_here_follows_the_day_of_a_capture(change: Change, said: Said) -> None:
    change("statements", "abbott-2017-oped,", "2024-05-21", "2024-06-02")
    text = said("00_start_here")
    assert "21 May 2024" not in text
    assert "carries the date 2 June 2024" in text


# Each sentence by itself


def test_a_refusal_says_why_and_a_permitted_operation_gives_its_number() -> None:
    figures = load_figures()
    cases = prose.row_of(figures, prose.CASES)
    part = prose.row_of(figures, prose.INVESTIGATED)
    people = prose.row_of(figures, prose.PEOPLE)
    assert prose.answer_to(share, part, cases) == "`share` gives less than 5%."
    refused = prose.answer_to(share, part, people)
    assert refused.startswith("`share` is refused: ")
    assert "cases" in refused
    assert "people" in refused


def test_a_base_that_does_not_fit_is_said() -> None:
    years = pd.DataFrame(
        {
            "base": ["2009-10", "2010-11"],
            "base_value": [100.0, 120.0],
            "end": ["2011-12", "2011-12"],
            "end_value": [110.0, 110.0],
            "change": [10.0, -8.33],
            "rounds_to_quoted": [False, False],
        }
    )
    assert prose.which_base_fits(years) == (
        "from no earlier year does the published change to 2011-12 fit: it is −8.3% to +10.0%"
    )
    assert prose.highest_of(years) == "2010-11 is the highest of the three years published"


def test_the_day_of_a_capture_is_named_as_no_date_of_publication() -> None:
    text = prose.when_they_were_made(load_statements())
    assert "21 May 2024: that is the day on which the page was captured, never a date" in text


# How they are written


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_asks_its_question_first_and_answers_it_next(name: str) -> None:
    first, second, *_ = cells_of(name)
    assert re.match(r"# [^\n]+\?(\n|$)", first.source)
    assert second.cell_type == "code"
    assert "text/markdown" in second.outputs[0]["data"]


@pytest.mark.parametrize("name", NAMES)
def test_no_number_is_typed_in_the_words_of_a_notebook(name: str) -> None:
    for cell in cells_of(name):
        if cell.cell_type == "markdown":
            left = A_LIST.sub("", A_LINK.sub("", A_DATE.sub("", cell.source)))
            assert not re.search(r"\d", left), left


@pytest.mark.parametrize("name", NAMES)
def test_the_code_of_a_notebook_is_short_and_plain(name: str) -> None:
    for source in code_of(name):
        lines = [line for line in source.splitlines() if "import" not in line]
        assert len(lines) <= 10, source
        for node in ast.walk(ast.parse(source)):
            assert not isinstance(node, ast.FunctionDef | ast.For | ast.While | ast.Lambda), source
            if isinstance(node, ast.ImportFrom):
                assert str(node.module).split(".")[0] == "analysis"
            if isinstance(node, ast.Import):
                assert {alias.name for alias in node.names} <= {"analysis", "pandas"}


@pytest.mark.parametrize("name", NAMES)
def test_every_chart_is_followed_by_a_table_of_its_data(name: str) -> None:
    cells = cells_of(name)
    for place, cell in enumerate(cells):
        if cell.cell_type == "code" and "show(" in cell.source:
            after = cell.source.split("show(", 1)[1] + "".join(
                later.source for later in cells[place + 1 : place + 2]
            )
            assert "table(" in after, cell.id


@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_rated_and_nothing_compared_by_party(name: str) -> None:
    text = "\n".join(cell.source for cell in cells_of(name) if cell.cell_type == "markdown")
    rated = r"\b(lie[sd]?|lying|misleading|wrongly|Labour|Conservatives?|Tor(y|ies))\b"
    assert not re.search(rated, text)
