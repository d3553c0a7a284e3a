"""Fields to choose with, and what they lead to where nothing runs."""

import pandas as pd
import pytest

from analysis.show.display import Shown, table
from analysis.show.fields import Choice, choose, figure_table, matching, pair_result

WIDGET = "application/vnd.jupyter.widget-view+json"


def read(figure: str, size: str) -> Shown:
    return table(pd.DataFrame({"figure": [figure], "size": [size]}), "What was chosen")


@pytest.fixture
def made() -> Choice:
    figures = {"“1,000 officers” (2015)": "a", "“1,000” (2014)": "b", "“50,000 people”": "c"}
    return choose(read, {"Figure": figures, "Size": "5"})


def test_an_output_holds_the_fields_and_a_table_for_where_nothing_runs(made: Choice) -> None:
    data = made._repr_mimebundle_()
    assert WIDGET in data
    assert "<table>" in data["text/html"]
    assert data["text/plain"] == repr(made)


def test_the_table_follows_the_fields(made: Choice) -> None:
    figure, size, reading = made.controls().children
    figure.value, size.value = "50,000 PEOPLE", "7"
    assert all(cell in reading.value for cell in (">c<", ">7<"))
    assert figure.description == "Figure"


def test_nothing_is_taken_silently_where_several_labels_hold_what_was_typed(made: Choice) -> None:
    page = made.page("1,000", "5")
    assert "stands in 2 of them" in page
    assert page.count("<li>") == 2


def test_a_label_in_full_comes_before_one_that_only_holds_it() -> None:
    assert matching(["“1,000 officers”", "1,000"], "1,000") == ["1,000"]


def test_what_cannot_be_found_is_said_and_stays_text(made: Choice) -> None:
    assert made.page("<b>", "5") == '<p role="status">Nothing to choose from holds “&lt;b&gt;”.</p>'


def test_what_is_near_to_what_was_typed_is_named(made: Choice) -> None:
    assert "Did you mean &#x27;“50,000 people”&#x27;?" in made.page("50,00 peple", "5")


def test_a_pair_that_can_be_compared_gives_its_result_and_its_chart() -> None:
    html = pair_result("cooper-2015-3/offences-2011", "cooper-2015-3/offences-2014")
    assert "60.0%: the change from" in html
    assert html.count("<img alt=") == 1
    assert pair_result("abbott-2017-oped/image-users", "cooper-2015-3/offences-2014") == ""


def test_figures_are_found_by_any_field_and_by_filters() -> None:
    assert "19 figures" in figure_table("", topic="police resources").text.splitlines()[0]
    found = figure_table("notarise", "Yvette Cooper", "2014").text
    assert "cooper-2014-5/people-identified" in found
    assert "2015" not in found
