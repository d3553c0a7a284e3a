"""What is known of a figure before it is compared: each rule on rows of made-up figures."""

from __future__ import annotations

from typing import Any

import made_up
import numpy as np
import pandas as pd
import pytest

from analysis.tables.load import load_measures, load_sources, load_statements
from analysis.verdicts.codebook import Codebook, as_figures, point_id

DAY = pd.Timestamp
FIGURE: dict[str, Any] = {
    **made_up.FIGURE,
    "figure_id": "speech/offences",
    "statement_id": "speech",
    "hedge": "over",
    "upper": 200.0,
    "lower_closed": False,
}
OFFENCES = {
    "measure_id": "offences",
    "label": "Recorded offences",
    "stock_or_flow": "flow",
    "population_group": "people",
    "geography": "not_applicable",
    "status": "recorded",
    "collection": "police recording",
    "related_to": "not_applicable",
    "known_breaks": "not_applicable",
}
MEASURES = [
    OFFENCES,
    {
        "measure_id": "names",
        "label": "Names on the list",
        "stock_or_flow": "stock",
        "population_group": "suspects",
        "geography": "Wales",
        "status": "suspected",
        "collection": "agency estimate",
        "related_to": "offences;calls",
        "known_breaks": "unresolved",
    },
    {
        "measure_id": "calls",
        "label": "Calls to the helpline",
        "stock_or_flow": "not_stated",
        "population_group": "not_stated",
        "geography": "unresolved",
        "status": "",
        "collection": "not_read",
        "related_to": "not_applicable",
        "known_breaks": "2012-07-01: another form; also 2012-10-01: no date; 2013-01-01: online",
    },
]
STATEMENTS = [
    {"statement_id": "speech", "event_id": "debate", "date_latest": DAY("2014-06-01")},
    {"statement_id": "letter", "event_id": "unresolved", "date_latest": pd.NaT},
]
NO_SOURCES = made_up.SOURCES.iloc[:0]
NO_FIGURES = pd.DataFrame([FIGURE]).iloc[:0]


def codebook(
    sources: pd.DataFrame = NO_SOURCES, published: pd.DataFrame = made_up.STATISTICS
) -> Codebook:
    statements, measures = pd.DataFrame(STATEMENTS), pd.DataFrame(MEASURES)
    return Codebook(NO_FIGURES, statements, measures, sources, published)


def described(*figures: dict[str, Any], sources: pd.DataFrame = NO_SOURCES) -> pd.DataFrame:
    """What is known of the figure, once for each set of changed cells."""
    rows = pd.DataFrame([{**FIGURE, **cells} for cells in figures])
    return codebook(sources).describe(as_figures(rows))


def plain(values: pd.Series) -> list[Any]:
    """The cells of a column, None and every other hole told apart."""
    return ["a hole" if value is not None and pd.isna(value) else value for value in values]


def test_a_figure_is_known_by_its_own_words_its_measure_and_its_statement() -> None:
    known = described({}).iloc[0].to_dict()
    of_the_figure = {"figure_id", "statement_id", "same_as", "direction", "measure_id"}
    of_the_figure |= {"population_group", "period_start", "period_end", "base_period_text"}
    assert of_the_figure <= set(known)
    assert {name: known[name] for name in known if name not in of_the_figure} == {
        "id": "speech/offences",
        "published": False,
        "vintage": None,
        "kind": "count",
        "is_change": False,
        "base_known": False,
        "base_in_words": False,
        "unit": "offences",
        "measure": "offences",
        "label": "Recorded offences",
        "no_arithmetic": False,
        "population": "offences",
        "geography": "England",
        "place_borrowed": False,
        "stock_or_flow": "flow",
        "period_type": "calendar_year",
        "months": 12.0,
        "dated": True,
        "date_borrowed": False,
        "from": DAY("2012-01-01"),
        "to": DAY("2012-12-31"),
        "collection": "police recording",
        "source": None,
        "status": "recorded",
        "coverage": "national",
        "period_text": "in 2012",
        "hedge": "over",
        "hedged": "over",
        "class": "speech/offences",
        "value": 100.0,
        "lower": 100.0,
        "upper": 200.0,
        "lower_closed": False,
        "upper_closed": True,
        "segment_from": 0,
        "segment_to": 0,
    }


HOLES = ["not_stated", "not_applicable", "unresolved", "not_read", "", None, np.nan]


@pytest.mark.parametrize(
    ("cell", "known"),
    [
        ("unit", "unit"),
        ("population_group", "population"),
        ("geography", "geography"),
        ("coverage", "coverage"),
        ("period_type", "period_type"),
        ("period_text", "period_text"),
        ("kind", "kind"),
    ],
)
def test_a_reason_for_an_empty_cell_is_nothing_known(cell: str, known: str) -> None:
    rows = described(*({cell: hole} for hole in HOLES))
    assert plain(rows[known]) == [None] * len(HOLES)


KNOWN = [
    # cells of the figure, what is known
    ({"unit": "other"}, {"unit": None}),
    ({"measure_id": "names", "population_group": "other"}, {"population": "names"}),
    ({"measure_id": "other", "population_group": "other"}, {"population": None}),
    ({"measure_id": "other"}, {"measure": None, "label": "other", "stock_or_flow": None}),
    ({"measure_id": "mine"}, {"measure": "mine", "label": "mine", "collection": None}),
    ({"measure_id": "mine"}, {"segment_from": 0, "segment_to": 0}),
    ({"period_type": "relative"}, {"period_type": None}),
    ({"period_type": "each_year"}, {"period_type": "each_year"}),
    # A place that the statement leaves out may come from the measure.
    ({"measure_id": "names"}, {"geography": "England", "place_borrowed": False}),
    (
        {"measure_id": "names", "geography": "not_stated"},
        {"geography": "Wales", "place_borrowed": True},
    ),
    (
        {"measure_id": "calls", "geography": "not_stated"},
        {"geography": None, "place_borrowed": False},
    ),
    ({"geography": "not_stated"}, {"geography": None, "place_borrowed": False}),
    # What is counted is the figure's own, unless it says to look in the codebook.
    ({"measure_id": "names", "population_group": "children"}, {"population": "children"}),
    ({"measure_id": "names", "population_group": "not_stated"}, {"population": None}),
    ({"measure_id": "names", "population_group": "as in the codebook"}, {"population": "suspects"}),
    ({"measure_id": "calls", "population_group": "as in the codebook"}, {"population": None}),
    # How it was counted stands in the codebook.
    (
        {"measure_id": "calls"},
        {"stock_or_flow": None, "status": None, "collection": None, "label": MEASURES[2]["label"]},
    ),
    # Breaks that were looked for and not found leave open how it was counted.
    ({"measure_id": "names"}, {"stock_or_flow": "stock", "status": "suspected"}),
    ({"measure_id": "names"}, {"collection": None, "segment_from": 0, "segment_to": 0}),
    # A change has a base; so has a multiple, where it is one of time.
    ({"kind": "change"}, {"is_change": True, "base_known": False, "base_in_words": False}),
    ({"kind": "ratio"}, {"is_change": False}),
    ({"kind": "ratio", "direction": "decrease"}, {"is_change": True}),
    ({"kind": "count", "direction": "increase"}, {"is_change": False}),
    (
        {"kind": "change", "base_period_text": "since 2010"},
        {"base_known": True, "base_in_words": True},
    ),
    (
        {"base_period_text": "since 2010", "period_start": pd.NaT},
        {"base_known": False, "base_in_words": True},
    ),
    (
        {"base_period_text": "since 2010", "period_end": pd.NaT},
        {"base_known": False, "base_in_words": True},
    ),
    # A date is the period's own, else that of the statement.
    (
        {"period_start": pd.NaT},
        {
            "dated": True,
            "date_borrowed": False,
            "from": DAY("2012-12-31"),
            "to": DAY("2012-12-31"),
        },
    ),
    (
        {"period_end": pd.NaT},
        {"dated": True, "date_borrowed": True, "from": DAY("2012-01-01"), "to": DAY("2014-06-01")},
    ),
    (
        {"period_start": pd.NaT, "period_end": pd.NaT},
        {"dated": True, "date_borrowed": True, "from": DAY("2014-06-01"), "to": DAY("2014-06-01")},
    ),
    (
        {"period_start": pd.NaT, "period_end": pd.NaT, "statement_id": "letter"},
        {"dated": False, "date_borrowed": False, "from": "a hole", "to": "a hole"},
    ),
    ({"statement_id": "letter"}, {"dated": True, "date_borrowed": False}),
    ({"statement_id": "another"}, {"dated": True}),
    # The length of a period in months, from its days or else its words.
    ({"period_end": DAY("2012-02-29")}, {"months": 2.0}),
    ({"period_end": DAY("2013-02-28")}, {"months": 14.0}),
    ({"period_end": DAY("2012-01-15")}, {"months": 0.0}),
    ({"period_end": DAY("2012-01-16")}, {"months": 1.0}),
    ({"period_end": DAY("2111-12-31")}, {"months": 1200.0}),
    ({"period_text": "over a 16-year period"}, {"months": 12.0}),
    ({"period_text": "over a 16-year period", "period_start": pd.NaT}, {"months": 192.0}),
    ({"period_text": "in the last six months", "period_end": pd.NaT}, {"months": 6.0}),
    ({"period_text": "for three weeks", "period_end": pd.NaT}, {"months": "a hole"}),
    (
        {"period_text": "for two years and for six months", "period_end": pd.NaT},
        {"months": "a hole"},
    ),
    ({"period_text": "recently", "period_end": pd.NaT}, {"months": "a hole"}),
    ({"period_text": None, "period_end": pd.NaT}, {"months": "a hole"}),
    # Known breaks of the measure before the first and the last day; the day itself is after it.
    ({"measure_id": "calls"}, {"segment_from": 0, "segment_to": 1}),
    (
        {"measure_id": "calls", "period_end": DAY("2012-07-01")},
        {"segment_from": 0, "segment_to": 1},
    ),
    (
        {"measure_id": "calls", "period_end": DAY("2012-06-30")},
        {"segment_from": 0, "segment_to": 0},
    ),
    (
        {"measure_id": "calls", "period_start": DAY("2012-08-01"), "period_end": DAY("2013-06-30")},
        {"segment_from": 1, "segment_to": 2},
    ),
    ({"measure_id": "calls", "period_start": pd.NaT}, {"segment_from": 1, "segment_to": 1}),
    ({"measure_id": "calls", "period_end": pd.NaT}, {"segment_from": 0, "segment_to": 2}),
]


def test_what_is_known_of_a_figure_follows_the_rules_one_by_one() -> None:
    rows = described(*(cells for cells, _ in KNOWN))
    found = [
        {name: plain(rows[name])[number] for name in known}
        for number, (_, known) in enumerate(KNOWN)
    ]
    for (cells, known), there in zip(KNOWN, found, strict=True):
        assert there == known, cells


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


HEDGES = [
    # hedge, what says how it is known, bound, the hedges as printed
    ("none", "none", "exact", "none"),
    ("over", "none", "more_than", "over"),
    ("none", "an estimated", "as_printed", "an estimated"),
    ("over", "an estimated", "more_than", "an estimated over"),
    ("over", None, "more_than", "over"),
    ("none", np.nan, "exact", "none"),
    ("between", "none", "range", "none"),
    ("between", "reported", "range", "reported"),
]


def test_both_hedges_of_a_figure_are_kept_and_a_range_needs_none() -> None:
    names = ["hedge", "epistemic", "bound"]
    cells = [dict(zip(names, hedge, strict=False)) for hedge in HEDGES]
    printed = [hedge[-1] for hedge in HEDGES]
    assert described(*cells)["hedge"].tolist() == printed
    without = [{**cell, "epistemic": "none"} for cell in cells]
    for cell in without:
        del cell["epistemic"]
    assert described(*without)["hedge"].tolist() == [
        "none" if hedge[2] == "range" else hedge[0] for hedge in HEDGES
    ]
    for cell in without:
        del cell["bound"]
    assert described(*without)["hedge"].tolist() == [hedge[0] for hedge in HEDGES]


GROUPS = [
    # same_as of a, b, c, d, and which of them are one figure
    (["not_applicable", "a", "not_applicable", None], [{"a", "b"}, {"c"}, {"d"}]),
    (["unresolved", "not_stated", "not_read", np.nan], [{"a"}, {"b"}, {"c"}, {"d"}]),
    (["b", "c", "d", "not_applicable"], [{"a", "b", "c", "d"}]),
    (["b", "a", "d", "c"], [{"a", "b"}, {"c", "d"}]),
    (["b", "not_applicable", "d", "b"], [{"a", "b", "c", "d"}]),
    (["not_applicable", "not_applicable", "a;b", "not_applicable"], [{"a", "b", "c"}, {"d"}]),
    # Over a figure of another table.
    (["x", "not_applicable", "y", "x;y"], [{"a", "c", "d"}, {"b"}]),
    (["x", "not_applicable", "x", "y"], [{"a", "c"}, {"b"}, {"d"}]),
]


@pytest.mark.parametrize(("same_as", "groups"), GROUPS)
def test_figures_linked_in_any_way_are_one_group(
    same_as: list[Any], groups: list[set[str]]
) -> None:
    cells = [
        {"figure_id": name, "same_as": link, "statement_id": "letter"}
        for name, link in zip("abcd", same_as, strict=True)
    ]
    rows = described(*cells)
    assert sorted(map(sorted, (set(ids) for _, ids in rows.groupby("class")["id"]))) == sorted(
        map(sorted, groups)
    )


def test_numbers_that_surely_differ_are_not_joined_by_a_figure_that_is_not_at_hand() -> None:
    cells = [
        {"figure_id": name, "same_as": "x", "statement_id": "letter", "value": number}
        | dict.fromkeys(("lower", "upper"), number)
        for name, number in (("a", 10.0), ("b", 20.0), ("c", 10.0))
    ]
    one, other, again = described(*cells)["class"]
    assert one == again != other


def source(figure: str, series: str, start: str, end: str, relation: str) -> dict[str, Any]:
    return {
        "figure_id": figure,
        "series_id": series,
        "period_start": pd.to_datetime(start),
        "period_end": pd.to_datetime(end),
        "relation": relation,
    }


def test_an_original_is_one_series_in_one_period() -> None:
    year = ("2012-01-01", "2012-12-31")
    links = [
        source("a", "recorded", *year, "original"),
        source("b", "recorded", *year, "original"),
        source("c", "revised", *year, "original"),
        source("d", "recorded", "2012-04-01", "2012-12-31", "original"),
        source("e", "recorded", "2012-01-01", "2013-03-31", "original"),
        source("f", "recorded", *year, "context"),
        source("g", "revised", *year, "context"),
        source("g", "series", "", "", "original"),
        source("g", "recorded", *year, "original"),
        source("h", "series", "", "", "original"),
    ]
    rows = described(
        *({"figure_id": name, "statement_id": "letter"} for name in "abcdefghi"),
        sources=pd.DataFrame(links),
    )
    groups = sorted("".join(ids) for _, ids in rows.groupby("class")["id"])
    assert groups == ["abgh", "c", "d", "e", "f", "i"]


def test_a_quotation_is_of_the_vintage_that_it_quotes() -> None:
    names = ("early", "late", "told", "first")
    rows = described(*({"figure_id": name} for name in names), sources=made_up.SOURCES)
    assert rows["vintage"].tolist() == [
        "early|one|2013-02-01",
        "late|one|2014-02-01",
        None,
        None,
    ]


def test_the_built_in_tables_are_the_codebook_where_no_others_are_given() -> None:
    built_in = Codebook.of()
    assert len(built_in.statements) == len(load_statements())
    assert len(built_in.measures) == len(load_measures())
    assert len(built_in.sources) == len(load_sources())


def test_measures_are_related_both_ways() -> None:
    assert codebook().related == {
        ("names", "offences"),
        ("offences", "names"),
        ("names", "calls"),
        ("calls", "names"),
    }


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


def test_a_published_point_stands_in_the_columns_of_a_figure() -> None:
    assert points({}).iloc[0].to_dict() == {
        "figure_id": "recorded/2012-04-01/2013-03-31",
        "statement_id": "",
        "same_as": "not_applicable",
        "measure_id": "offences",
        "vintage": "recorded|a|2013-06-01",
        "kind": "count",
        "unit": "offences",
        "direction": "none",
        "population_group": "as in the codebook",
        "geography": "England and Wales",
        "coverage": "national",
        "period_text": "not_stated",
        "period_start": DAY("2012-04-01"),
        "period_end": DAY("2013-03-31"),
        "period_type": "financial_year",
        "base_period_text": "published",
        "stock_or_flow": "flow",
        "collection": "recorded",
        "source_named": "The office",
        "status": "recorded",
        "bound": "rounded",
        "hedge": "none",
        "value": 71.0,
        "lower": 70.5,
        "upper": 71.5,
        "lower_closed": True,
        "upper_closed": False,
    }


def test_the_kind_of_a_published_point_follows_from_its_unit() -> None:
    units = ["percent", "percent change", "GBP", "people"]
    rows = points(*({"unit": unit} for unit in units))
    assert rows["kind"].tolist() == ["share", "change", "money", "count"]
    assert rows["unit"].tolist() == ["percent", "percent", "GBP", "people"]


def test_a_series_outside_the_codebook_is_a_measure_of_its_own() -> None:
    rows = points({"measure_id": "other"}, {})
    assert rows["measure_id"].tolist() == ["series:recorded", "offences"]
    assert rows["population_group"].tolist() == ["people under 18", "as in the codebook"]


PERIODS = [
    # first and last day, type of period, stock or flow, whether a base is known
    ("2012-01-01", "2012-12-31", "calendar_year", "flow", True),
    ("2012-04-01", "2013-03-31", "financial_year", "flow", True),
    ("2012-04-01", "2013-03-30", "window", "flow", True),
    ("2012-04-02", "2013-03-31", "window", "flow", True),
    ("2012-01-02", "2012-12-31", "window", "flow", True),
    ("2012-01-01", "2012-12-30", "window", "flow", True),
    ("2012-07-01", "2013-06-30", "window", "flow", True),
    ("2012-01-01", "2013-12-31", "window", "flow", True),
    ("2012-01-01", "2012-11-30", "window", "flow", True),
    ("2012-01-01", "2013-01-31", "window", "flow", True),
    ("2012-04-01", "2013-02-28", "window", "flow", True),
    ("2012-03-31", "2012-03-31", "point", "stock", True),
    (None, "2012-03-31", "not_stated", "flow", False),
    ("2012-03-31", None, "not_stated", "flow", False),
    (None, None, "not_stated", "flow", False),
]


def test_the_type_of_a_published_period_follows_from_its_days() -> None:
    rows = points(*({"period_start": start, "period_end": end} for start, end, *_ in PERIODS))
    found = zip(rows["period_type"], rows["stock_or_flow"], rows["base_period_text"], strict=True)
    assert list(found) == [
        (period, sort, "published" if base else "not_stated") for *_, period, sort, base in PERIODS
    ]


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


def test_a_day_that_is_not_known_is_that_of_its_publication() -> None:
    cells = [{}, {"publication_date": "unresolved"}, {"publication_date": "2014"}]
    assert points(*cells)["vintage"].tolist() == [
        "recorded|a|2013-06-01",
        "recorded|a|Crime in 2012",
        "recorded|a|2014",
    ]


def test_the_bound_of_a_published_point_is_its_hedge() -> None:
    cells = [{"bound": bound} for bound in ("exact", "approximate", "at_least", "more_than")]
    assert points(*cells)["hedge"].tolist() == ["none", "about", "at least", "over"]
