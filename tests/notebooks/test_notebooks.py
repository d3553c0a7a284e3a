"""What the notebooks say follows the tables, or stops with what to rewrite: see says.txt."""

import json
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from code_cells import NOTEBOOKS, Said, code_of

from analysis import completeness, load_figures

Lines = list[tuple[str, str]]
WIDGET = "application/vnd.jupyter.widget-view+json"


def cases() -> Iterator[tuple[str, Lines, Lines]]:
    """Each notebook with the changes that are made, and what it then says, or why it stops."""
    name, changes, said = "", list[tuple[str, str]](), list[tuple[str, str]]()
    text = Path(__file__).with_name("says.txt").read_text("utf-8")
    for line in [*text.splitlines(), "end"]:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        kind, _, words = line.strip().partition(" ")
        if line.startswith(" "):
            said.append((kind, words))
            continue
        if said:
            yield name, changes, said
            changes, said = [], []
        if kind == "change":
            changes.append((kind, words))
        else:
            name = kind


CASES = list(cases())


@pytest.mark.parametrize(
    ("name", "changes", "wanted"),
    CASES,
    ids=[f"{name[:2]} {changes[0][1] if changes else 'as it is'}" for name, changes, _ in CASES],
)
def test_a_notebook_says_what_follows_from_the_tables_or_stops(
    request: pytest.FixtureRequest, said: Said, name: str, changes: Lines, wanted: Lines
) -> None:
    # Without a change the tables are those that are there.
    change = request.getfixturevalue("change") if changes else None
    for _, words in changes:
        change(*words.split(" | "))
    if wanted[0][0] == "stops":
        with pytest.raises(AssertionError, match=rf"{wanted[0][1]}.*rewrite"):
            said(name)
        return
    text = said(name)
    assert [words for kind, words in wanted if (words in text) != (kind == "says")] == []


def test_every_figure_of_the_year_is_set_beside_every_later_one(said: Said) -> None:
    years = load_figures()["year"]
    pairs = (years == 2015).sum() * (years > 2015).sum()
    assert f"None of the {pairs:,} pairs" in said("05_across_statements")


def test_what_may_not_be_calculated_is_refused(said: Said) -> None:
    assert said("07_common_mistakes").count("Refused. ") >= 10


def test_exploring_is_saved_without_widgets() -> None:
    notebook = nbformat.read(NOTEBOOKS / "08_explore.ipynb", as_version=4)
    assert "widgets" not in notebook.metadata
    assert WIDGET not in json.dumps(notebook)


def test_the_note_of_the_chart_names_the_figure_of_which_no_year_is_asked() -> None:
    # 7 + 11 + 13 are 31 of the 32; the delay of over a year is itself a length of time.
    three = ["cooper-2015-release", "guardian-2015-preview", "abbott-2017-oped"]
    figures = load_figures()
    given = completeness(figures[figures["statement_id"].isin(three)])["period"]
    assert (given == "does_not_apply").sum() == 1
    assert any("is itself a length of time" in code for code in code_of("01_what_was_said"))
