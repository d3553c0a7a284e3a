"""Fields to choose with, and what they lead to where nothing runs."""

import pandas as pd
import pytest

from analysis.show.display import Table, table
from analysis.show.fields import Choice, choose, matching

WIDGET = "application/vnd.jupyter.widget-view+json"


def read(figure: str, size: int) -> Table:
    return table(pd.DataFrame({"figure": [figure], "size": [size]}), "What was chosen")


@pytest.fixture
def made() -> Choice:
    figures = {"“1,000 officers” (2015)": "a", "“1,000” (2014)": "b", "“50,000 people”": "c"}
    return choose(read, {"Figure": figures, "Size": (1, 5, 9)})


def test_an_output_holds_the_fields_and_a_table_for_where_nothing_runs(made: Choice) -> None:
    data = made._repr_mimebundle_()
    assert WIDGET in data
    assert "<table>" in data["text/html"]
    assert data["text/plain"] == repr(made)


def test_the_table_follows_the_fields(made: Choice) -> None:
    figure, size, reading = made.controls().children
    figure.value, size.value = "50,000 PEOPLE", 7
    assert all(cell in reading.value for cell in (">c<", ">7<"))
    assert figure.description == "Figure"


def test_nothing_is_taken_silently_where_several_labels_hold_what_was_typed(made: Choice) -> None:
    page = made.page("1,000", 5)
    assert "stands in 2 of them" in page
    assert page.count("<li>") == 2


def test_a_label_in_full_comes_before_one_that_only_holds_it() -> None:
    assert matching(["“1,000 officers”", "1,000"], "1,000") == ["1,000"]


def test_what_cannot_be_found_is_said_and_stays_text(made: Choice) -> None:
    assert made.page("<b>", 5) == '<p role="status">Nothing to choose from holds “&lt;b&gt;”.</p>'
