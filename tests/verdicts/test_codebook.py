"""What is known of a figure before it is compared: each rule on rows of made-up figures."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import made_up
import numpy as np
import pandas as pd
import pytest
from made_up import cases

from analysis.verdicts.codebook import Codebook, as_figures, point_id

DAY = pd.Timestamp
FIGURE: dict[str, Any] = {
    **made_up.FIGURE,
    "figure_id": "speech/offences",
    "statement_id": "speech",
    "bound": "more_than",
    "hedge": "over",
    "upper": 200.0,
    "lower_closed": False,
}
KNOWN = Path(__file__).parent / "known"
MEASURES = pd.read_csv(KNOWN / "measures.csv", keep_default_na=False)
STATEMENTS = [
    {"statement_id": "speech", "event_id": "debate", "date_latest": DAY("2014-06-01")},
    {"statement_id": "letter", "event_id": "unresolved", "date_latest": pd.NaT},
]
NO_SOURCES = made_up.SOURCES.iloc[:0]
NO_FIGURES = pd.DataFrame([FIGURE]).iloc[:0]


def codebook(sources: pd.DataFrame = NO_SOURCES) -> Codebook:
    return Codebook(NO_FIGURES, pd.DataFrame(STATEMENTS), MEASURES, sources, made_up.STATISTICS)


def described(*figures: dict[str, Any], sources: pd.DataFrame = NO_SOURCES) -> pd.DataFrame:
    """What is known of the figure, once for each set of changed cells."""
    rows = pd.DataFrame([{**FIGURE, **cells} for cells in figures])
    return codebook(sources).describe(as_figures(rows))


def plain(values: pd.Series) -> list[Any]:
    """The cells of a column, None and every other hole told apart."""
    return ["a hole" if value is not None and pd.isna(value) else value for value in values]


HOLES = ["not_stated", "not_applicable", "unresolved", "not_read", "", None, np.nan]


@pytest.mark.parametrize(
    "cell", "unit population_group geography coverage period_type period_text kind".split()
)
def test_a_reason_for_an_empty_cell_is_nothing_known(cell: str) -> None:
    rows = described(*({cell: hole} for hole in HOLES))
    assert plain(rows[cell.removesuffix("_group")]) == [None] * len(HOLES)


def told(value: Any) -> str:
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)


def assert_known(table: str, known: Callable[..., pd.DataFrame]) -> None:
    """Whether what is known of changed figures or points is what a text says, line by line."""
    lines = list(cases(KNOWN, f"{table}.txt"))
    changed = [made_up.cells_of(cells) for _, cells, _ in lines]
    rows = known(
        *({name: None if cell == "None" else cell for name, cell in each.items()}
          for each in changed)
    )  # fmt: skip
    for number, (_, cells, expected) in enumerate(lines):
        for part in expected[0].split(", "):
            name, _, value = part.partition(" ")
            assert told(plain(rows[name])[number]) == value, cells


def test_what_is_known_of_a_figure_follows_the_rules_one_by_one() -> None:
    assert_known("figures", described)


def test_what_a_figure_says_of_itself_goes_before_the_codebook() -> None:
    own = {"stock_or_flow": "stock", "collection": "survey", "status": "estimated"}
    none = dict.fromkeys(own)
    unsaid = dict.fromkeys(own, "not_stated")
    rows = described(own, none, unsaid)
    assert rows[list(own)].to_dict("records") == [
        own,
        {"stock_or_flow": "flow", "collection": "police recording", "status": "recorded"},
        none,
    ]


def test_the_rows_of_a_table_may_be_named_in_any_way() -> None:
    rows = as_figures(pd.DataFrame([FIGURE, FIGURE, FIGURE]))
    names = rows.assign(
        figure_id=["a", "b", "c"], measure_id=["calls", "offences", "calls"], kind="count"
    )
    plainly = codebook().describe(names)
    assert plainly["segment_to"].tolist() == [1, 0, 1]
    for index in ([7, 7, 3], pd.Index(["x", "y", "x"], name="figure_id")):
        pd.testing.assert_frame_equal(codebook().describe(names.set_axis(index)), plainly)
    categories = names.astype(dict.fromkeys(["kind", "geography", "period_type"], "category"))
    pd.testing.assert_frame_equal(codebook().describe(categories), plainly)


GROUPS = {
    # same_as of a, b, c, d, and which of them are one figure
    "not_applicable a not_applicable not_applicable": "ab c d",
    "unresolved not_stated not_read not_applicable": "a b c d",
    "b c d not_applicable": "abcd",
    "b a d c": "ab cd",
    "b not_applicable d b": "abcd",
    "not_applicable not_applicable a;b not_applicable": "abc d",
    # Over a figure of another table.
    "x not_applicable y x;y": "acd b",
    "x not_applicable x y": "ac b d",
}


def groups_of(rows: pd.DataFrame) -> str:
    return " ".join(sorted("".join(ids) for _, ids in rows.groupby("class")["id"]))


@pytest.mark.parametrize(("same_as", "groups"), GROUPS.items())
def test_figures_linked_in_any_way_are_one_group(same_as: str, groups: str) -> None:
    cells = zip("abcd", same_as.split(), strict=True)
    rows = described(
        *({"figure_id": name, "same_as": link, "statement_id": "letter"} for name, link in cells)
    )
    assert groups_of(rows) == groups


def test_numbers_that_surely_differ_are_not_joined_by_a_figure_that_is_not_at_hand() -> None:
    cells = [
        {"figure_id": name, "same_as": "x", "statement_id": "letter", "value": number}
        | dict.fromkeys(("lower", "upper"), number)
        for name, number in (("a", 10.0), ("b", 20.0), ("c", 10.0))
    ]
    one, other, again = described(*cells)["class"]
    assert one == again != other


ORIGINALS = """
a recorded 2012-01-01 2012-12-31 original
b recorded 2012-01-01 2012-12-31 original
c revised 2012-01-01 2012-12-31 original
d recorded 2012-04-01 2012-12-31 original
e recorded 2012-01-01 2013-03-31 original
f recorded 2012-01-01 2012-12-31 context
g revised 2012-01-01 2012-12-31 context
g series - - original
g recorded 2012-01-01 2012-12-31 original
h series - - original
"""


def test_an_original_is_one_series_in_one_period() -> None:
    links = pd.read_csv(
        StringIO(ORIGINALS),
        sep=" ",
        names="figure_id series_id period_start period_end relation".split(),
        na_values="-",
        parse_dates=["period_start", "period_end"],
    )
    cells = ({"figure_id": name, "statement_id": "letter"} for name in "abcdefghi")
    assert groups_of(described(*cells, sources=links)) == "abgh c d e f i"


def test_a_quotation_is_of_the_vintage_that_it_quotes() -> None:
    names = ("early", "late", "told", "first")
    rows = described(*({"figure_id": name} for name in names), sources=made_up.SOURCES)
    assert rows["vintage"].tolist() == [
        "early|one|2013-02-01",
        "late|one|2014-02-01",
        None,
        None,
    ]


POINT = {
    "series_id": "recorded",
    "measure_id": "offences",
    "segment": "a",
    "unit": "offences",
    "population": "people under 18",
    "geography": "England and Wales",
    "period_start": "2012-04-01",
    "period_end": "2013-03-31",
    "value": 71.0,
    "lower": 70.5,
    "upper": 71.5,
    "lower_closed": True,
    "upper_closed": False,
    "bound": "rounded",
    "publisher": "The office",
    "publication_date": "2013-06-01",
    "publication_title": "Crime in 2012",
}


def points(*cells: dict[str, Any]) -> pd.DataFrame:
    """Published data points in the columns of figures, once for each set of changed cells."""
    return as_figures(pd.DataFrame([{**POINT, **changed} for changed in cells]))


def test_what_is_known_of_a_point_follows_from_its_unit_its_days_and_its_publication() -> None:
    assert_known("points", points)


def test_published_points_keep_the_names_of_their_rows() -> None:
    cells = [{}, {"unit": "percent"}, {"period_start": None}]
    named = pd.DataFrame([{**POINT, **changed} for changed in cells], index=[5, 5, 2])
    rows = as_figures(named)
    assert rows.index.tolist() == [5, 5, 2]
    pd.testing.assert_frame_equal(rows.reset_index(drop=True), points(*cells))


def test_a_published_point_is_named_by_its_series_and_its_days() -> None:
    assert point_id(pd.Series(POINT)) == "recorded/2012-04-01/2013-03-31"
    assert point_id(pd.Series({**POINT, "period_start": pd.NaT})) == "recorded/../2013-03-31"
    assert point_id(pd.Series({**POINT, "period_end": None})) == "recorded/2012-04-01/.."


def test_figures_of_statements_are_of_no_vintage() -> None:
    rows = as_figures(pd.DataFrame([FIGURE]))
    assert rows.iloc[0].to_dict() == FIGURE
