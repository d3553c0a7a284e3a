"""What is explored with: a reading for every choice, and a static one where nothing runs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
import pytest
from code_cells import Change, Said

from analysis.prose import explore
from analysis.prose.explore import Explorer, base_year, matching, number_of_cases, two_figures

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "08_explore.ipynb"
WIDGET = "application/vnd.jupyter.widget-view+json"
EXPLORERS = [two_figures, base_year, number_of_cases]


@pytest.mark.parametrize("make", EXPLORERS)
def test_an_output_holds_the_controls_and_a_table_for_where_nothing_runs(make: object) -> None:
    explorer = make()  # type: ignore[operator]
    data = explorer._repr_mimebundle_()
    assert WIDGET in data
    assert "<table>" in data["text/html"]
    assert data["text/plain"] == repr(explorer)
    assert "0x" not in data["text/plain"]


@pytest.mark.parametrize("make", EXPLORERS)
def test_the_page_of_the_first_choice_is_the_static_table(make: object) -> None:
    explorer: Explorer = make()  # type: ignore[operator]
    controls = explorer.controls()
    assert controls.children[-1].value == explorer._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize("make", EXPLORERS)
def test_every_control_is_a_field_with_a_label(make: object) -> None:
    for control in make().controls().children[:-1]:  # type: ignore[operator]
        assert control.description
        assert type(control).__name__ in ("Combobox", "BoundedIntText")


def test_the_reading_follows_the_figures() -> None:
    controls = two_figures().controls()
    first, second, reading = controls.children
    assert "not comparable" in reading.value
    first.value = "50,000 people"
    second.value = "70,000 ONLINE"
    assert "“50,000 people” and “70,000 online images”: not comparable." in reading.value
    assert "Different units: images and people" in reading.value


def test_what_cannot_be_found_is_said_and_escaped() -> None:
    page = two_figures().page("<b>nothing</b>", "down by 13%")
    assert page.startswith('<p role="status">Nothing to choose from holds')
    assert "<b>" not in page


def test_a_label_in_full_comes_before_one_that_only_holds_it() -> None:
    labels = ["“1,000 officers” (a)", "“1,000”"]
    assert matching(labels, "“1,000”") == "“1,000”"
    assert matching(labels, "1,000") == "“1,000 officers” (a)"
    assert matching(labels, "2,000") == ""


def test_every_figure_can_be_chosen_by_a_label_of_its_own() -> None:
    from analysis.tables.load import load_figures

    labels = explore.figures_by_label()
    assert sorted(labels.values()) == sorted(load_figures()["figure_id"])


def test_the_reading_follows_the_base_year() -> None:
    series, base, reading = base_year().controls().children
    assert "fits “down by 13%”: 2010-11" in reading.value
    base.value = "2012-13"
    assert "−13.4" not in reading.value
    assert "5.8" in reading.value
    series.value = "Child sexual abuse prosecutions"
    assert "7.9" in reading.value


def test_a_party_s_use_of_a_series_is_no_series_to_choose() -> None:
    series = base_year().options["Series"]
    assert not isinstance(series, tuple)
    assert series["Child abuse prosecutions"] == "cps_child_abuse_prosecuted"


def test_only_the_upper_bound_of_the_share_moves_with_the_number_of_cases() -> None:
    size, reading = number_of_cases().controls().children
    assert "less than 3.33%" in reading.value
    size.value = 50_000
    assert "less than 2%" in reading.value
    assert "more than 98%" in reading.value
    assert "less than 5%" in reading.value, "what the release says stays"
    assert "(an illustration)" in reading.value


def test_the_cases_are_no_fewer_than_what_was_investigated() -> None:
    size = number_of_cases().controls().children[0]
    size.value = 10
    assert size.value == 1_000


def test_the_notebook_is_saved_without_widgets() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    assert "widgets" not in notebook.metadata
    assert WIDGET not in json.dumps(notebook)
    assert sum("explore." in cell.source for cell in notebook.cells if cell.cell_type == "code") > 3


def test_the_notebook_follows_the_words_of_a_figure(change: Change, said: Said) -> None:
    row = "cooper-2015-release/fully-investigated,"
    change("figures", row, "less than 1,000", "less than 3,000")
    text = said("08_explore")
    assert "less than 3.33%" not in text
    assert re.search(r"less than 10% if there were 30,000", text)
    assert "“less than 3,000” of all cases" in text
