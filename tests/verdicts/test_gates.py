"""Each gate by itself: one pair of figures that passes them all, and one thing changed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from made_up import FIGURE

from analysis.tables.load import load_figures, load_published
from analysis.verdicts.codebook import Codebook, as_figures, point_id
from analysis.verdicts.compare import (
    NotComparable,
    Verdict,
    _pairs,
    compare,
    comparisons,
    row_of,
    rows_of,
)

# The function of the same name hides its module in the package.
MODULE = sys.modules["analysis.verdicts.compare"]
DAY = pd.Timestamp
LATER = {
    "figure_id": "two/b",
    "statement_id": "two",
    "period_text": "in 2013",
    "period_start": DAY("2013-01-01"),
    "period_end": DAY("2013-12-31"),
    "value": 200.0,
    "lower": 200.0,
    "upper": 200.0,
}
MEASURE = {
    "measure_id": "offences",
    "label": "Offences",
    "unit": "offences",
    "kind": "count",
    "stock_or_flow": "flow",
    "population_group": "offences",
    "geography": "not_applicable",
    "status": "recorded",
    "collection": "police recording",
    "part_of": "not_applicable",
    "related_to": "arrests",
    "known_breaks": "not_applicable",
}
CHANGE = {
    "kind": "change",
    "unit": "percent",
    "direction": "increase",
    "base_period_text": "since 2010",
    "period_start": DAY("2010-01-01"),
}


def judged(
    left: dict[str, Any] | None = None,
    right: dict[str, Any] | None = None,
    *,
    both: dict[str, Any] | None = None,
    measure: dict[str, str] | None = None,
    events: tuple[str, str] = ("first", "second"),
    said: tuple[Any, Any] = (DAY("2014-06-01"), DAY("2015-06-01")),
    originals: tuple[tuple[str, str], ...] = (),
) -> Verdict:
    """The verdict on the two figures with some cells changed."""
    rows = [
        pd.Series({**FIGURE, **(both or {}), **(left or {})}),
        pd.Series({**FIGURE, **LATER, **(both or {}), **(right or {})}),
    ]
    statements = pd.DataFrame(
        {"statement_id": ["one", "two"], "event_id": events, "date_latest": said}
    )
    arrests = {**MEASURE, "measure_id": "arrests", "label": "Arrests", "related_to": "offences"}
    other = {**MEASURE, "measure_id": "images", "label": "Images", "related_to": "not_applicable"}
    measures = pd.DataFrame([{**MEASURE, **(measure or {})}, arrests, other])
    sources = pd.DataFrame(
        [
            {
                "figure_id": figure,
                "series_id": series,
                "period_start": DAY("2012-01-01"),
                "period_end": DAY("2012-12-31"),
                "relation": "original",
            }
            for figure, series in originals
        ],
        columns=["figure_id", "series_id", "period_start", "period_end", "relation"],
    )
    known = {"statements": statements, "measures": measures, "sources": sources}
    found = compare(*rows, **known)
    turned = compare(*rows[::-1], **known)
    assert (found.verdict, found.sentence, found.failed) == (
        turned.verdict,
        turned.sentence,
        turned.failed,
    )
    return found


def test_the_same_measure_place_and_length_is_comparable() -> None:
    found = judged()
    assert found.verdict == "comparable"
    assert (found.failed, found.missing, found.caveats, found.reasons) == ((), (), (), ())
    assert found.allowed == ("side_by_side", "difference", "ratio", "joined_line", "ranking")
    assert found.orderable
    assert found.sentence == (
        "They count the same thing in the same way, for places and periods that match."
    )
    assert str(found) == f"comparable: {found.sentence}"
    assert (found.left, found.right) == ("one/a", "two/b")
    assert str(judged(right={"unit": "people"})).startswith("not comparable: Different units")


FAILED = [
    # changed cells of the right figure, verdict, the gates failed, the sentence
    (
        {"kind": "share"},
        "not_comparable",
        ("kind",),
        "Different kinds of number: count and share.",
    ),
    ({"unit": "people"}, "not_comparable", ("unit",), "Different units: offences and people."),
    (
        {"measure_id": "images"},
        "not_comparable",
        ("measure",),
        "Different measures: Images and Offences.",
    ),
    (
        {"population_group": "victims"},
        "not_comparable",
        ("population",),
        "Different populations: offences and victims.",
    ),
    (
        {"geography": "Wales"},
        "conceptually_related",
        ("geography",),
        "Different places: England and Wales.",
    ),
    (
        {"period_type": "financial_year"},
        "conceptually_related",
        ("period",),
        "Different periods: calendar year and financial year.",
    ),
    (
        {"period_end": DAY("2014-12-31")},
        "conceptually_related",
        ("period",),
        "Different periods.",
    ),
    (
        {"unit": "people", "geography": "Wales", "population_group": "victims"},
        "not_comparable",
        ("unit", "population", "geography"),
        "Different units: offences and people; also different populations and different places.",
    ),
    (
        {"geography": "Wales", "period_type": "financial_year"},
        "conceptually_related",
        ("geography", "period"),
        "Different places: England and Wales; also different periods.",
    ),
]


@pytest.mark.parametrize(("cells", "verdict", "gates", "sentence"), FAILED)
def test_a_gate_that_fails_decides(
    cells: dict[str, Any], verdict: str, gates: tuple[str, ...], sentence: str
) -> None:
    found = judged(right=cells)
    assert (found.verdict, found.failed, found.missing) == (verdict, gates, ())
    assert found.gate == gates[0]
    assert found.sentence == sentence
    assert not found.orderable
    assert found.allowed == (("separate_panels",) if verdict == "conceptually_related" else ())


MISSING = [
    ({"measure_id": "other"}, "measure", "a measure that the codebook defines"),
    ({"population_group": "not_stated"}, "population", "a population"),
    ({"geography": "not_stated"}, "geography", "a place"),
    ({"geography": "unresolved"}, "geography", "a place"),
    ({"geography": "not_read"}, "geography", "a place"),
    ({"period_type": "not_stated"}, "period", "a period that settles it"),
    ({"period_type": "relative"}, "period", "a period that settles it"),
    ({"coverage": "not_stated"}, "coverage", "how much of the place is covered"),
]


@pytest.mark.parametrize(("cells", "gate", "words"), MISSING)
@pytest.mark.parametrize("both", [False, True])
def test_what_is_missing_never_passes(
    cells: dict[str, Any], gate: str, words: str, both: bool
) -> None:
    found = judged(both=cells) if both else judged(right=cells)
    assert found.verdict == "undetermined"
    assert found.gate == gate
    who = "neither gives" if both else "only one of them gives"
    assert found.sentence == f"Cannot be told: {who} {words}."
    assert found.allowed == ()
    assert not found.orderable


def test_a_flow_without_dates_has_no_length() -> None:
    found = judged(right={"period_start": pd.NaT})
    assert (found.verdict, found.missing) == ("undetermined", ("period",))


@pytest.mark.parametrize(
    ("column", "gate"),
    [("stock_or_flow", "period"), ("status", "status"), ("collection", "collection")],
)
def test_what_the_codebook_leaves_out_never_passes(column: str, gate: str) -> None:
    found = judged(measure={column: "not_stated"})
    assert (found.verdict, found.missing) == ("undetermined", (gate,))


def test_breaks_that_were_looked_for_and_not_found_never_pass() -> None:
    assert judged(measure={"known_breaks": "unresolved"}).missing == ("collection",)
    assert judged(measure={"known_breaks": "not_applicable"}).verdict == "comparable"


def test_related_measures_share_a_page_and_nothing_else() -> None:
    found = judged(right={"measure_id": "arrests"})
    assert found.verdict == "conceptually_related"
    assert found.sentence == "Related, but not the same: Arrests and Offences."
    assert found.failed == ()
    far = judged(right={"measure_id": "arrests", "geography": "Wales"})
    assert far.sentence == (
        "Related, but not the same: Arrests and Offences; also different places."
    )
    # A relation does not open the gates before it.
    assert judged(right={"measure_id": "arrests", "unit": "people"}).verdict == "not_comparable"
    unknown = {"measure_id": "arrests", "population_group": "not_stated"}
    assert judged(right=unknown).verdict == "undetermined"


def test_a_place_may_come_from_the_measure_with_a_caveat() -> None:
    found = judged(both={"geography": "not_stated"}, measure={"geography": "England"})
    assert (found.verdict, found.caveats) == ("comparable_with_caveats", ("geography",))
    assert found.sentence == (
        "They may be compared, but a place is taken from the measure, not stated."
    )
    assert found.reasons == ("A place is taken from the measure, not stated.",)
    assert found.allows("ratio")
    assert not found.allows("separate_panels")
    one = judged(right={"geography": "unresolved"}, measure={"geography": "England"})
    assert (one.verdict, one.caveats) == ("comparable_with_caveats", ("geography",))
    elsewhere = judged(right={"geography": "not_stated"}, measure={"geography": "Wales"})
    assert elsewhere.verdict == "conceptually_related"


def test_rates_per_head_may_be_of_different_places() -> None:
    both = {"kind": "rate"}
    assert judged(both=both, right={"geography": "Wales"}).verdict == "comparable"
    assert judged(both=both, right={"geography": "not_stated"}).verdict == "comparable"


@pytest.mark.parametrize("coverage", ["some_forces", "some_areas"])
def test_partial_coverage_is_a_caveat_even_where_it_is_the_same(coverage: str) -> None:
    found = judged(both={"coverage": coverage})
    assert (found.verdict, found.caveats) == ("comparable_with_caveats", ("coverage",))
    assert judged(right={"coverage": coverage}).caveats == ("coverage",)


def test_different_coverage_is_a_caveat_and_one_force_alone_is_none() -> None:
    assert judged(right={"coverage": "one_force"}).caveats == ("coverage",)
    assert judged(both={"coverage": "one_force"}).verdict == "comparable"


def test_a_known_break_between_the_periods_is_a_caveat() -> None:
    broken = {"known_breaks": "2013-01-01: another definition"}
    found = judged(measure=broken)
    assert (found.verdict, found.caveats) == ("comparable_with_caveats", ("collection",))
    early = {"known_breaks": "2011-06-01: another definition"}
    assert judged(measure=early).verdict == "comparable"
    late = {"known_breaks": "2014-01-01: another definition"}
    assert judged(measure=late).verdict == "comparable"
    inside = {"known_breaks": "2011-01-01: one; or so; 2013-07-01: two"}
    assert judged(measure=inside).caveats == ("collection",)


def test_a_break_inside_the_span_of_both_changes_is_a_caveat() -> None:
    both = {**CHANGE, "period_end": DAY("2013-12-31")}
    found = judged(both=both, measure={"known_breaks": "2012-01-01: another definition"})
    assert found.caveats == ("collection",)


def test_stocks_need_a_date_each_their_own_or_the_statements() -> None:
    stock = {"stock_or_flow": "stock"}
    point = {"period_type": "point", "period_start": pd.NaT}
    assert judged(both=point, measure=stock).verdict == "comparable"
    said = judged(both={**point, "period_end": pd.NaT}, measure=stock)
    assert (said.verdict, said.caveats) == ("comparable_with_caveats", ("period",))
    one = judged(both=point, right={"period_end": pd.NaT}, measure=stock)
    assert one.caveats == ("period",)
    undated = judged(
        both=point,
        right={"period_end": pd.NaT},
        measure=stock,
        said=(DAY("2014-01-01"), pd.NaT),
    )
    assert (undated.verdict, undated.missing) == ("undetermined", ("period",))
    # The type of period matters to flows only.
    other = judged(both=point, right={"period_type": "calendar_year"}, measure=stock)
    assert other.verdict == "comparable"
    mixed = judged(both=point, right={"period_type": "not_stated"}, measure=stock)
    assert mixed.verdict == "comparable"


@pytest.mark.parametrize("period", ["each_year", "each_month"])
def test_counts_a_year_or_a_month_need_no_length_but_a_date(period: str) -> None:
    both = {"period_type": period, "period_start": pd.NaT, "period_end": pd.NaT}
    found = judged(both=both)
    assert (found.verdict, found.caveats) == ("comparable_with_caveats", ("period",))
    nowhere = judged(both=both, said=(pd.NaT, pd.NaT))
    assert (nowhere.verdict, nowhere.missing) == ("undetermined", ("period",))
    other = judged(both=both, right={"period_type": "calendar_year"})
    assert (other.verdict, other.failed) == ("conceptually_related", ("period",))


def test_windows_of_fourteen_months_and_a_year_differ() -> None:
    window = {"period_type": "window"}
    found = judged(both=window, right={"period_end": DAY("2014-02-28")})
    assert found.sentence == "Different periods: 12 months and 14 months."
    assert judged(both=window).verdict == "comparable"


def test_the_length_of_a_period_may_stand_in_words() -> None:
    words = {
        "period_type": "window",
        "period_text": "over a 16-year period",
        "period_start": pd.NaT,
        "period_end": pd.NaT,
    }
    found = judged(left={"period_type": "window"}, right=words)
    assert found.sentence == "Different periods: 12 months and 192 months."
    year = {**words, "period_text": "over twelve months"}
    assert judged(left={"period_type": "window"}, right=year).failed == ()


def test_changes_need_their_base_and_the_same_span() -> None:
    both = {**CHANGE}
    span = {"period_end": DAY("2012-12-31")}
    assert judged(both=both, right=span).verdict == "comparable"
    longer = judged(both=both)
    assert longer.verdict == "conceptually_related"
    assert longer.sentence == "Different periods: 36 months and 48 months."
    for hole in (
        {"base_period_text": "not_stated"},
        {"period_start": pd.NaT},
        {"period_end": pd.NaT},
    ):
        found = judged(both=both, right={**span, **hole})
        assert found.verdict == "undetermined"
        assert "kind" in found.missing
        words = (
            "only one of them gives a base period"
            if "base_period_text" in hole
            else "a base period is given in words that settle no dates"
        )
        assert found.sentence == f"Cannot be told: {words}."
    neither = judged(both={**both, "base_period_text": "not_stated"})
    assert neither.sentence == "Cannot be told: neither gives a base period."


def test_a_multiple_needs_a_base_only_where_it_is_one_of_time() -> None:
    times = {"kind": "ratio", "unit": "times"}
    assert judged(both=times).verdict == "comparable"
    risen = judged(both={**times, "direction": "increase"})
    assert risen.missing[0] == "kind"


def test_a_stock_and_a_flow_of_one_measure_cannot_be_told_apart_by_length() -> None:
    rows = pd.DataFrame([FIGURE, {**FIGURE, **LATER}]).assign(
        stock_or_flow=["stock", "flow"], collection="c", status="s"
    )
    statements = pd.DataFrame({"statement_id": ["one"], "event_id": ["e"], "date_latest": [pd.NaT]})
    sources = pd.DataFrame(columns=["figure_id", "series_id", "period_start", "period_end"])
    found = comparisons(
        rows,
        statements=statements,
        measures=pd.DataFrame([MEASURE]),
        sources=sources.assign(relation=""),
    )
    assert found["verdict"].tolist() == ["conceptually_related"]
    assert found["failed"].tolist() == ["period"]


REPEATS = [
    # right cells, keywords, whether it is a repetition
    ({"figure_id": "one/a"}, {}, True),
    ({"same_as": "one/a"}, {}, True),
    ({"same_as": "three/c;one/a"}, {}, True),
    ({"same_as": "three/c"}, {}, False),
    ({}, {"events": ("one", "one")}, False),
    ({"period_text": "in 2012"}, {"events": ("one", "one")}, False),
    ({"period_text": "in 2012", "lower": 50.0}, {"events": ("one", "one")}, True),
    ({"period_text": "in 2012", "lower": 50.0}, {}, False),
    (
        {"period_text": "in 2012", "lower": 50.0, "measure_id": "arrests"},
        {"events": ("one", "one")},
        False,
    ),
    ({}, {"originals": (("one/a", "series"), ("two/b", "series"))}, True),
    ({}, {"originals": (("one/a", "series"), ("two/b", "another"))}, False),
    (
        {},
        {"originals": (("one/a", "x"), ("one/a", "series"), ("two/b", "series"))},
        True,
    ),
    ({"kind": "rank"}, {"originals": (("one/a", "series"), ("two/b", "series"))}, False),
]


@pytest.mark.parametrize(("cells", "how", "repeats"), REPEATS)
def test_what_makes_two_mentions_one_figure(
    cells: dict[str, Any], how: dict[str, Any], repeats: bool
) -> None:
    found = judged(right=cells, **how)
    assert (found.verdict == "repetition") is repeats
    if repeats:
        assert found.allowed == ("side_by_side",)
        assert not found.orderable


def test_one_event_repeats_a_figure_only_of_a_stated_period() -> None:
    both = {"period_text": "not_stated", "value": 5.0, "lower": 5.0, "upper": 5.0}
    assert judged(both=both, events=("one", "one")).verdict != "repetition"
    told = {**both, "period_text": "in 2012"}
    assert judged(both=told, events=("one", "one")).verdict == "repetition"


def test_unknown_bounds_meet_only_where_the_values_are_equal() -> None:
    unknown = {
        "period_text": "in 2012",
        "lower": np.nan,
        "upper": np.nan,
        "lower_closed": False,
        "upper_closed": False,
    }
    same = judged(both=unknown, right={"value": 100.0}, events=("one", "one"))
    assert same.verdict == "repetition"
    assert judged(both=unknown, events=("one", "one")).verdict == "comparable"


def test_links_reach_over_other_figures() -> None:
    rows = pd.DataFrame(
        [
            FIGURE,
            {**FIGURE, **LATER, "same_as": "one/a"},
            {**FIGURE, **LATER, "figure_id": "two/c", "same_as": "two/b"},
        ]
    )
    book = Codebook(
        pd.DataFrame({"statement_id": ["one"], "event_id": ["e"], "date_latest": [pd.NaT]}),
        pd.DataFrame([MEASURE]),
        pd.DataFrame(columns=["figure_id", "series_id", "period_start", "period_end", "relation"]),
    )
    assert book.describe(rows.assign(vintage=""))["group"].nunique() == 1


def test_what_two_mentions_differ_in_is_said() -> None:
    found = judged(
        right={
            "same_as": "one/a",
            "unit": "people",
            "hedge": "over",
            "geography": "not_stated",
            "coverage": "one_force",
        }
    )
    assert found.conflicts == ("unit", "coverage", "hedge", "value")
    assert found.sentence == (
        "The same figure, said again; the two differ in unit (offences and people), "
        "coverage (national and one force), hedge (no hedge and “over”) and value."
    )
    again = judged(right={"same_as": "one/a", "value": 100.0, "lower": 100.0, "upper": 100.0})
    assert again.conflicts == ()
    assert again.sentence == "The same figure, said again."


BOUNDS = [
    # left upper and whether it is closed, right lower and whether it is closed, apart
    (100.0, True, 200.0, True, True),
    (200.0, True, 200.0, True, False),
    (200.0, False, 200.0, True, True),
    (200.0, True, 200.0, False, True),
    (250.0, True, 200.0, True, False),
    (np.inf, False, 200.0, True, False),
    (np.nan, False, 200.0, True, False),
]


@pytest.mark.parametrize(("upper", "closed", "lower", "closed_below", "apart"), BOUNDS)
def test_figures_can_be_put_in_order_only_where_their_bounds_lie_apart(
    upper: float, closed: bool, lower: float, closed_below: bool, apart: bool
) -> None:
    left = {"lower": min(50.0, upper), "upper": upper, "upper_closed": closed}
    right = {"lower": lower, "upper": 300.0, "lower_closed": closed_below}
    found = judged(left=left, right=right)
    assert found.orderable is apart
    assert found.allows("ranking") is apart


def test_ranks_allow_no_arithmetic() -> None:
    found = judged(both={"kind": "rank", "unit": "rank"})
    assert found.verdict == "comparable"
    assert found.allowed == ("side_by_side",)


def test_all_pairs_are_each_pair_once_in_any_number_of_parts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = [pair for i, j in _pairs(7, None) for pair in zip(i, j, strict=True)]
    assert len(set(whole)) == len(whole) == 21
    assert all(i < j for i, j in whole)
    monkeypatch.setattr(MODULE, "PAIRS_AT_ONCE", 10)
    parts = [pair for i, j in _pairs(7, None) for pair in zip(i, j, strict=True)]
    assert parts == whole
    crossed = [pair for i, j in _pairs(3, 2) for pair in zip(i, j, strict=True)]
    assert crossed == [(i, j) for i in range(3) for j in (3, 4)]


def test_parts_are_joined_to_the_same_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = comparisons()
    monkeypatch.setattr(MODULE, "PAIRS_AT_ONCE", 3000)
    parts = comparisons()
    assert len(parts) == len(whole)
    for column in ("left", "right", "verdict", "failed", "missing", "caveats", "sentence"):
        assert parts[column].astype(str).tolist() == whole[column].astype(str).tolist(), column


def test_published_points_stand_in_the_columns_of_figures() -> None:
    points = load_published()
    rows = as_figures(points).set_index("figure_id")
    year = rows.loc["cps_child_abuse_prosecuted/2013-04-01/2014-03-31"]
    assert year[["kind", "period_type", "stock_or_flow", "unit"]].tolist() == [
        "count",
        "financial_year",
        "flow",
        "defendants",
    ]
    point = rows.loc["police_officers_fte_ew43/2010-03-31/2010-03-31"]
    assert (point["period_type"], point["stock_or_flow"]) == ("point", "stock")
    assert rows.loc["nrm_referrals_child_ho/2016-01-01/2016-12-31", "period_type"] == (
        "calendar_year"
    )
    assert rows.loc["nrm_referrals_child_ho/2009-04-01/2009-12-31", "period_type"] == "window"
    rise = rows.loc["ho_csa_convicted_change/../.."]
    assert (rise["kind"], rise["unit"]) == ("change", "percent")
    assert (rise["period_type"], rise["base_period_text"]) == ("not_stated", "not_stated")
    rate = rows.loc["cps_child_abuse_conviction_rate/2013-04-01/2014-03-31"]
    assert (rate["kind"], rate["base_period_text"]) == ("share", "published")
    open_ended = rows.loc["ho_contact_csa_change/2012-01-01/.."]
    assert (open_ended["period_type"], open_ended["base_period_text"]) == (
        "not_stated",
        "not_stated",
    )
    year = points[points["series_id"] == "nrm_referrals_child_ho"].iloc[[3]]
    assert as_figures(year)["period_type"].tolist() == ["calendar_year"]
    short = year.assign(period_end=year["period_end"] - pd.Timedelta(days=1))
    assert as_figures(short)["period_type"].tolist() == ["window"]
    money = rows.loc["csa_package_2017_total/2017-02-16/2020-03-31"]
    assert money["kind"] == "money"
    assert point_id(points.iloc[0]) == "cps_child_abuse_prosecuted/2009-04-01/2010-03-31"


VARIANTS: list[dict[str, Any]] = [
    {},
    {"unit": "people"},
    {"measure_id": "arrests"},
    {"measure_id": "other"},
    {"geography": "Wales"},
    {"geography": "not_stated"},
    {"coverage": "some_forces"},
    {"coverage": "not_stated"},
    {"period_type": "financial_year"},
    {"kind": "share", "unit": "percent"},
    {**CHANGE},
    {"population_group": "victims", "unit": "people"},
    {"lower": np.nan, "upper": np.nan, "lower_closed": False, "upper_closed": False},
    {"same_as": "one/0"},
    {"same_as": "one/0", "unit": "people"},
    {"lower": 500.0, "upper": 500.0, "value": 500.0},
    {"period_text": "in 2012"},
    {"period_text": "in 2012", "coverage": "one_force"},
    {"coverage": "one_town"},
]


def test_a_frame_of_pairs_says_of_each_what_compare_says() -> None:
    rows = pd.DataFrame(
        [
            {**FIGURE, "period_text": "not_stated", **cells, "figure_id": f"one/{number}"}
            for number, cells in enumerate(VARIANTS)
        ]
    )
    arrests = {**MEASURE, "measure_id": "arrests", "label": "Arrests"}
    known = {
        "statements": pd.DataFrame(
            {"statement_id": ["one"], "event_id": ["a speech"], "date_latest": [pd.NaT]}
        ),
        "measures": pd.DataFrame([MEASURE, arrests]),
        "sources": pd.DataFrame(
            {
                "figure_id": ["one/3", "one/18"],
                "series_id": "series",
                "period_start": DAY("2012-01-01"),
                "period_end": DAY("2012-12-31"),
                "relation": "original",
            }
        ),
    }
    pairs = comparisons(rows, **known)
    crossed = comparisons(rows.iloc[:3], rows.iloc[3:], **known)
    assert len(pairs) == 19 * 18 / 2
    assert len(crossed) == 3 * 16
    repeated = pairs[pairs["verdict"] == "repetition"]
    assert set(zip(repeated["left"], repeated["right"], strict=True)) >= {
        ("one/16", "one/17"),
        ("one/3", "one/18"),
    }
    assert set(pairs["verdict"]) == {
        "comparable",
        "comparable_with_caveats",
        "conceptually_related",
        "undetermined",
        "not_comparable",
        "repetition",
    }
    by_id = rows.set_index("figure_id", drop=False)
    for frame in (pairs, crossed):
        assert frame.index.tolist() == list(range(len(frame)))
        for pair in frame.to_dict("records"):
            one = compare(by_id.loc[pair["left"]], by_id.loc[pair["right"]], **known)
            said = {
                "left": one.left,
                "right": one.right,
                "verdict": one.verdict,
                "failed": ";".join(one.failed),
                "missing": ";".join(one.missing),
                "caveats": ";".join(one.caveats),
                "orderable": one.orderable,
                "sentence": one.sentence,
            }
            gate = pair.pop("gate")
            assert pair == said
            assert (gate if isinstance(gate, str) else "") == one.gate
            assert bool(one.gate) is (one.verdict not in ("comparable", "repetition"))


def test_one_figure_alone_makes_no_pairs() -> None:
    figures = load_figures().head(1)
    assert len(comparisons(figures)) == 0


def test_a_unit_of_no_name_never_passes() -> None:
    found = judged(both={"unit": "other"})
    assert (found.verdict, found.gate) == ("undetermined", "unit")


WRONG = [
    (None, TypeError, "this is a NoneType; give an id such as"),
    (5, TypeError, "this is a int; give an id"),
    (load_figures(), TypeError, "this is a DataFrame; give an id"),
    (["abbott-2017-oped/package"], TypeError, "this is a list; give an id"),
    (pd.Series({"a": 1}), ValueError, "this row lacks figure_id, statement_id"),
    (pd.Series({**FIGURE, "figure_id": None}), ValueError, "this row lacks a figure_id"),
    ("mine/figure", KeyError, "no built-in figure has the id 'mine/figure'"),
]


@pytest.mark.parametrize(("figure", "error", "words"), WRONG)
def test_what_is_no_figure_is_refused_in_words(
    figure: Any, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        compare("abbott-2017-oped/gang-victims", figure)


def test_a_row_may_carry_its_id_as_its_name() -> None:
    figures = load_figures().set_index("figure_id")
    names = "abbott-2017-oped/image-users", "abbott-2017-oped/images-shared"
    assert compare(*(figures.loc[name] for name in names)) == compare(*names)


CODEBOOK = pd.DataFrame(
    [
        MEASURE,
        {**MEASURE, "measure_id": "arrests", "label": "Arrests", "related_to": "offences;mine"},
        {**MEASURE, "measure_id": "images", "label": "Images", "related_to": "not_applicable"},
        {**MEASURE, "measure_id": "names", "label": "Names", "stock_or_flow": "stock"},
        {**MEASURE, "measure_id": "local", "label": "Local", "geography": "England"},
        {**MEASURE, "measure_id": "unsorted", "label": "U", "stock_or_flow": "not_stated"},
        {**MEASURE, "measure_id": "unfirm", "label": "Unfirm", "status": "not_stated"},
        {**MEASURE, "measure_id": "uncounted", "label": "V", "collection": "not_read"},
        {**MEASURE, "measure_id": "unsure", "label": "W", "known_breaks": "not_stated"},
        {**MEASURE, "measure_id": "broken", "label": "B", "known_breaks": "2012-07-01: forms"},
        {**MEASURE, "measure_id": "between", "label": "C", "known_breaks": "2013-01-01: forms"},
        {**MEASURE, "measure_id": "before", "label": "D", "known_breaks": "2012-01-01: forms"},
    ]
)
SPEECHES = pd.DataFrame(
    {
        "statement_id": ["one", "two", "three", "four"],
        "event_id": ["a", "b", "a", "d"],
        "date_latest": [DAY("2014-06-01"), DAY("2015-06-01"), DAY("2014-06-02"), pd.NaT],
    }
)
UNSOURCED = pd.DataFrame(
    columns=["figure_id", "series_id", "period_start", "period_end", "relation"]
)
TABLES = {"statements": SPEECHES, "measures": CODEBOOK, "sources": UNSOURCED}
STOCK = {"measure_id": "names", "period_type": "point", "period_start": pd.NaT}
SPAN = {**CHANGE, "period_end": DAY("2012-12-31")}
UNDATED = {"period_start": pd.NaT, "period_end": pd.NaT}
UNKNOWN = {"lower": np.nan, "upper": np.nan, "lower_closed": False, "upper_closed": False}
SAME = "They count the same thing in the same way, for places and periods that match."
BUT = "They may be compared, but "
TOLD = "Cannot be told: "
PAIRS: list[tuple[dict[str, dict[str, Any]], str]] = [
    # cells of both, of the left and of the right; then the verdict, with what decided,
    # failed, is missing and needs a caveat, and the sentence
    ({}, f"comparable|||||{SAME}"),
    # Kind, unit, measure, population: the first that does not pass decides.
    (
        {"right": {"kind": "share", "unit": "percent"}},
        "not_comparable|kind|kind;unit|||"
        "Different kinds of number: count and share; also different units.",
    ),
    (
        {"right": {"kind": "change", "unit": "percent", "population_group": "victims"}},
        "not_comparable|kind|kind;unit;population|||Different kinds of number: change and count; "
        "also different units and different populations.",
    ),
    (
        {"left": {**SPAN}, "right": {**SPAN, "base_period_text": "not_stated"}},
        f"undetermined|kind||kind||{TOLD}only one of them gives a base period.",
    ),
    (
        {"both": {**SPAN, "base_period_text": "not_stated"}},
        f"undetermined|kind||kind||{TOLD}neither gives a base period.",
    ),
    (
        {"both": SPAN, "right": {"period_start": pd.NaT}},
        f"undetermined|kind||kind;period||{TOLD}a base period is given in words that settle no "
        "dates.",
    ),
    (
        {"both": {**SPAN, "base_period_text": "not_stated"}, "right": {"unit": "people"}},
        f"undetermined|kind|unit|kind||{TOLD}neither gives a base period.",
    ),
    ({"both": SPAN}, f"comparable|||||{SAME}"),
    (
        {"right": {"unit": "other"}},
        f"undetermined|unit||unit||{TOLD}only one of them gives a unit.",
    ),
    ({"both": {"unit": "other"}}, f"undetermined|unit||unit||{TOLD}neither gives a unit."),
    (
        {"left": {"unit": "other"}, "right": {"measure_id": "images"}},
        f"undetermined|unit|measure|unit||{TOLD}only one of them gives a unit.",
    ),
    (
        {"right": {"measure_id": "images", "population_group": "not_stated"}},
        "not_comparable|measure|measure|population||Different measures: Images and Offences.",
    ),
    (
        {"right": {"measure_id": "images", "geography": "Wales", "coverage": "some_areas"}},
        "not_comparable|measure|measure;geography||coverage|"
        "Different measures: Images and Offences; also different places.",
    ),
    (
        {"both": {"measure_id": "other"}},
        "undetermined|measure||measure;period;collection;status||"
        f"{TOLD}neither gives a measure that the codebook defines.",
    ),
    (
        {"left": {"population_group": "not_stated"}, "right": {"geography": "Wales"}},
        f"undetermined|population|geography|population||{TOLD}only one of them gives a population.",
    ),
    (
        {"right": {"population_group": "victims", "geography": "not_stated"}},
        "not_comparable|population|population|geography||"
        "Different populations: offences and victims.",
    ),
    # Related measures share a page, whatever the places and periods.
    (
        {"right": {"measure_id": "arrests"}},
        "conceptually_related|measure||||Related, but not the same: Arrests and Offences.",
    ),
    (
        {"right": {"measure_id": "arrests", "geography": "not_stated"}},
        "conceptually_related|measure||geography||Related, but not the same: Arrests and Offences.",
    ),
    (
        {"right": {"measure_id": "arrests", "geography": "Wales", "period_type": "window"}},
        "conceptually_related|measure|geography;period|||Related, but not the same: Arrests and "
        "Offences; also different places and different periods.",
    ),
    (
        {"left": {"measure_id": "images"}, "right": {"measure_id": "arrests"}},
        "not_comparable|measure|measure|||Different measures: Arrests and Images.",
    ),
    (
        {"left": {"measure_id": "mine"}, "right": {"measure_id": "arrests"}},
        "conceptually_related|measure||period;collection;status||"
        "Related, but not the same: Arrests and mine.",
    ),
    # Place and period: what differs goes before what is missing.
    (
        {"left": {"geography": "Wales"}},
        "conceptually_related|geography|geography|||Different places: England and Wales.",
    ),
    (
        {"right": {"geography": "not_stated"}},
        f"undetermined|geography||geography||{TOLD}only one of them gives a place.",
    ),
    (
        {"both": {"geography": "not_read"}},
        f"undetermined|geography||geography||{TOLD}neither gives a place.",
    ),
    (
        {"right": {"geography": "not_stated", "period_type": "financial_year"}},
        "conceptually_related|period|period|geography||"
        "Different periods: calendar year and financial year.",
    ),
    (
        {"right": {"geography": "Wales", "period_type": "not_stated"}},
        "conceptually_related|geography|geography|period||Different places: England and Wales.",
    ),
    (
        {"both": {"geography": "not_stated"}, "right": {"period_type": "not_stated"}},
        f"undetermined|geography||geography;period||{TOLD}neither gives a place.",
    ),
    ({"both": {"kind": "rate"}, "right": {"geography": "Wales"}}, f"comparable|||||{SAME}"),
    ({"both": {"kind": "rate"}, "left": {"geography": "not_read"}}, f"comparable|||||{SAME}"),
    (
        {"left": {"kind": "rate"}, "right": {"geography": "Wales"}},
        "not_comparable|kind|kind;geography|||"
        "Different kinds of number: count and rate; also different places.",
    ),
    (
        {"both": {"measure_id": "local"}, "right": {"geography": "not_stated"}},
        "comparable_with_caveats|geography|||geography|"
        f"{BUT}a place is taken from the measure, not stated.",
    ),
    (
        {"both": {"measure_id": "local", "geography": "not_stated"}},
        "comparable_with_caveats|geography|||geography|"
        f"{BUT}a place is taken from the measure, not stated.",
    ),
    (
        {"left": {"measure_id": "local", "geography": "not_stated"}, "both": {"kind": "rate"}},
        "not_comparable|measure|measure||geography|Different measures: Local and Offences.",
    ),
    # Periods of flows: the same type and the same length.
    (
        {"right": {"period_type": "relative"}},
        f"undetermined|period||period||{TOLD}only one of them gives a period that settles it.",
    ),
    (
        {"both": {"period_type": "not_stated"}},
        f"undetermined|period||period||{TOLD}neither gives a period that settles it.",
    ),
    (
        {"both": {"period_start": pd.NaT}},
        f"undetermined|period||period||{TOLD}a period that settles it is given in words that "
        "settle no dates.",
    ),
    (
        {"right": {"period_start": pd.NaT, "period_type": "financial_year"}},
        "conceptually_related|period|period|||Different periods: calendar year and financial year.",
    ),
    (
        {"both": {"period_type": "window"}, "right": {"period_end": DAY("2014-02-28")}},
        "conceptually_related|period|period|||Different periods: 12 months and 14 months.",
    ),
    (
        {"right": {"period_end": DAY("2014-02-28")}},
        "conceptually_related|period|period|||Different periods.",
    ),
    (
        {"left": {"period_type": "window"}, "right": {"period_type": "each_month"}},
        "conceptually_related|period|period|||Different periods: 12 months and each month.",
    ),
    (
        {"both": {"period_type": "window"}, "right": {"period_start": pd.NaT}},
        f"undetermined|period||period||{TOLD}a period that settles it is given in words that "
        "settle no dates.",
    ),
    # A stock and a flow of one measure are of different periods.
    (
        {"left": {"stock_or_flow": "stock"}, "right": {"stock_or_flow": "flow"}},
        "conceptually_related|period|period|||Different periods: calendar year and stock.",
    ),
    (
        {
            "left": {"stock_or_flow": "stock"},
            "right": {"stock_or_flow": "flow", "period_type": "not_stated"},
        },
        "conceptually_related|period|period|||Different periods.",
    ),
    # So many a year, or a month: no length but a date.
    (
        {"both": {"period_type": "each_year"}, "right": {"period_end": DAY("2014-02-28")}},
        f"comparable|||||{SAME}",
    ),
    (
        {"both": {"period_type": "each_year", "period_start": pd.NaT}},
        f"comparable|||||{SAME}",
    ),
    (
        {"both": {"period_type": "each_month"}, "right": UNDATED},
        f"comparable_with_caveats|period|||period|{BUT}a date is taken from the statement.",
    ),
    (
        {"both": {"period_type": "each_month", **UNDATED}, "left": {"statement_id": "four"}},
        f"undetermined|period||period||{TOLD}a period that settles it is given in words "
        "that settle no dates.",
    ),
    (
        {"left": {"period_type": "each_year"}, "right": {"period_type": "each_month"}},
        "conceptually_related|period|period|||Different periods: each month and each year.",
    ),
    # A flow with a length in words needs no date, and takes none from the statement.
    (
        {"both": {"period_type": "window", "period_text": "in twelve months", **UNDATED}},
        f"comparable|||||{SAME}",
    ),
    # Stocks: a date each, of whatever type.
    ({"both": STOCK, "right": {"period_type": "relative"}}, f"comparable|||||{SAME}"),
    (
        {"both": STOCK, "left": {"period_end": pd.NaT}},
        f"comparable_with_caveats|period|||period|{BUT}a date is taken from the statement.",
    ),
    (
        {"both": {**STOCK, "period_end": pd.NaT}, "left": {"statement_id": "four"}},
        f"undetermined|period||period||{TOLD}a period that settles it is given in words "
        "that settle no dates.",
    ),
    (
        {"left": {"measure_id": "arrests"}, "right": {"measure_id": "names"}},
        "conceptually_related|measure|period|||"
        "Related, but not the same: Arrests and Names; also different periods.",
    ),
    (
        {"left": {"measure_id": "arrests"}, "right": {"measure_id": "unsorted"}},
        "conceptually_related|measure||period||Related, but not the same: Arrests and U.",
    ),
    (
        {"both": {"measure_id": "unsorted"}, "right": {"period_type": "financial_year"}},
        f"undetermined|period||period||{TOLD}a period that settles it is given in words that "
        "settle no dates.",
    ),
    # Changes: the same span, also of stocks and where the codebook does not say which.
    (
        {"both": {**SPAN, "measure_id": "names", "period_type": "window"}},
        f"comparable|||||{SAME}",
    ),
    (
        {"both": {**SPAN, "measure_id": "unsorted"}, "right": {"period_end": DAY("2013-12-31")}},
        "conceptually_related|period|period|||Different periods: 36 months and 48 months.",
    ),
    ({"both": {**SPAN, "measure_id": "unsorted"}}, f"comparable|||||{SAME}"),
    (
        {"both": SPAN, "left": {"measure_id": "names"}, "right": {"measure_id": "arrests"}},
        "conceptually_related|measure||||Related, but not the same: Arrests and Names.",
    ),
    # Collection, status, coverage.
    (
        {"both": {"measure_id": "uncounted"}},
        f"undetermined|collection||collection||{TOLD}neither gives how it was counted.",
    ),
    (
        {"both": {"measure_id": "unsure"}},
        f"undetermined|collection||collection||{TOLD}neither gives how it was counted.",
    ),
    (
        {"both": {"measure_id": "unfirm"}},
        f"undetermined|status||status||{TOLD}neither gives how firm the count is.",
    ),
    (
        {"both": {"measure_id": "unfirm"}, "right": {"coverage": "not_stated"}},
        f"undetermined|status||status;coverage||{TOLD}neither gives how firm the count is.",
    ),
    (
        {"left": {"coverage": "not_stated"}},
        f"undetermined|coverage||coverage||{TOLD}only one of them gives how much of the place is "
        "covered.",
    ),
    (
        {"both": {"coverage": "not_stated"}},
        f"undetermined|coverage||coverage||{TOLD}neither gives how much of the place is covered.",
    ),
    (
        {"both": {"measure_id": "broken"}, "right": {"coverage": "not_stated"}},
        f"undetermined|coverage||coverage|collection|{TOLD}only one of them gives how much of the "
        "place is covered.",
    ),
    (
        {"both": {"measure_id": "broken"}},
        "comparable_with_caveats|collection|||collection|"
        f"{BUT}the way of counting changed between them.",
    ),
    (
        {"both": {"measure_id": "between"}},
        "comparable_with_caveats|collection|||collection|"
        f"{BUT}the way of counting changed between them.",
    ),
    ({"both": {"measure_id": "before"}}, f"comparable|||||{SAME}"),
    (
        {"right": {"collection": "survey"}, "left": {"collection": "census"}},
        "comparable_with_caveats|collection|collection|||"
        f"{BUT}the way of counting changed between them.",
    ),
    (
        {"right": {"status": "suspected"}, "left": {"status": "confirmed"}},
        f"comparable_with_caveats|status|status|||{BUT}the counts differ in standing.",
    ),
    (
        {"both": {"coverage": "some_forces"}},
        "comparable_with_caveats|coverage|||coverage|"
        f"{BUT}they do not cover the whole place, or not the same part of it.",
    ),
    (
        {"both": {"coverage": "some_areas"}},
        "comparable_with_caveats|coverage|||coverage|"
        f"{BUT}they do not cover the whole place, or not the same part of it.",
    ),
    (
        {"both": {"coverage": "one_force"}, "left": {"coverage": "one_town"}},
        "comparable_with_caveats|coverage|||coverage|"
        f"{BUT}they do not cover the whole place, or not the same part of it.",
    ),
    ({"both": {"coverage": "one_town"}}, f"comparable|||||{SAME}"),
    (
        {"both": {"status": "suspected"}, "right": {"status": "confirmed", "coverage": "one_town"}},
        f"comparable_with_caveats|status|status||coverage|{BUT}the counts differ in standing and "
        "they do not cover the whole place, or not the same part of it.",
    ),
    (
        {
            "both": {"measure_id": "broken", "status": "suspected"},
            "right": {"status": "confirmed", "coverage": "some_forces"},
        },
        "comparable_with_caveats|collection|status||collection;coverage|"
        f"{BUT}the way of counting changed between them, the counts differ in standing and "
        "they do not cover the whole place, or not the same part of it.",
    ),
]


def paired(
    pairs: Sequence[dict[str, dict[str, Any]]],
    turned: bool = False,
    sources: pd.DataFrame = UNSOURCED,
) -> list[dict[str, Any]]:
    """The verdicts on pairs of figures, found in one go: each with some cells changed."""
    left, right = (
        pd.DataFrame(
            [
                {**figure, "figure_id": f"{side}/{number}", **pair.get("both", {}), **pair[side]}
                for number, pair in enumerate({"left": {}, "right": {}, **pair} for pair in pairs)
            ]
        )
        for side, figure in (("left", FIGURE), ("right", {**FIGURE, **LATER}))
    )
    sides = (right, left) if turned else (left, right)
    found = comparisons(*sides, **{**TABLES, "sources": sources})
    assert len(found) == len(pairs) ** 2
    return found.astype(object).iloc[:: len(pairs) + 1].to_dict("records")


@pytest.mark.parametrize("turned", [False, True])
def test_every_rule_of_the_gates_holds_whichever_figure_comes_first(turned: bool) -> None:
    found = paired([cells for cells, _ in PAIRS], turned)
    for (cells, expected), pair in zip(PAIRS, found, strict=True):
        gate = pair["gate"] if isinstance(pair["gate"], str) else ""
        said = [pair["verdict"], gate, pair["failed"], pair["missing"], pair["caveats"]]
        assert "|".join([*said, pair["sentence"]]) == expected, cells
        may = pair["verdict"] in ("comparable", "comparable_with_caveats")
        assert pair["orderable"] is may, cells


TOGETHER = {"statement_id": "three", "lower": 50.0}
TEXT = {"period_text": "in 2012"}
AGAIN: list[tuple[dict[str, dict[str, Any]], bool]] = [
    # Said of one event, with one measure, period, kind and unit, and bounds that meet.
    ({"both": TEXT, "right": TOGETHER}, True),
    ({"both": TEXT, "right": {**TOGETHER, "statement_id": "two"}}, False),
    ({"both": TEXT, "right": {**TOGETHER, "measure_id": "arrests"}}, False),
    ({"both": TEXT, "right": {**TOGETHER, "period_text": "in 2013"}}, False),
    ({"both": TEXT, "right": {**TOGETHER, "kind": "share"}}, False),
    ({"both": TEXT, "right": {**TOGETHER, "unit": "people"}}, False),
    ({"both": TEXT, "right": {"statement_id": "three"}}, False),
    ({"both": {"period_text": "not_stated"}, "right": TOGETHER}, False),
    ({"both": {**TEXT, "measure_id": "other"}, "right": TOGETHER}, False),
    ({"both": {**TEXT, "unit": "other"}, "right": TOGETHER}, False),
    # Other places, other people and other coverage are conflicts, and it is still one figure.
    ({"both": TEXT, "right": {**TOGETHER, "geography": "Wales"}}, True),
    ({"both": TEXT, "right": {**TOGETHER, "population_group": "victims"}}, True),
    ({"both": TEXT, "right": {**TOGETHER, "coverage": "some_forces"}}, True),
    # Unknown bounds meet where the values are equal.
    ({"both": {**TEXT, **UNKNOWN}, "right": {"statement_id": "three"}}, False),
    ({"both": {**TEXT, **UNKNOWN, "value": 5.0}, "right": {"statement_id": "three"}}, True),
    ({"both": {**TEXT, **UNKNOWN, "value": np.nan}, "right": {"statement_id": "three"}}, False),
    ({"both": TEXT, "right": {**UNKNOWN, "value": 100.0, "statement_id": "three"}}, True),
    ({"both": TEXT, "right": {**UNKNOWN, "value": 150.0, "statement_id": "three"}}, False),
    # Linked, or of the same id.
    ({"both": {"figure_id": "one"}}, True),
    ({"left": {"figure_id": "linked"}, "right": {"same_as": "linked", "kind": "share"}}, True),
    ({"left": {"same_as": "a third"}, "right": {"same_as": "a third", "unit": "people"}}, True),
    ({"left": {"same_as": "a fourth"}, "right": {"same_as": "a fifth"}}, False),
    # From one original, which can give a level and its rank.
    ({"left": {"figure_id": "first"}, "right": {"figure_id": "second"}}, True),
    ({"left": {"figure_id": "first"}, "right": {"figure_id": "second", "unit": "people"}}, True),
    ({"left": {"figure_id": "first"}, "right": {"figure_id": "second", "kind": "rank"}}, False),
    ({"left": {"figure_id": "first"}, "right": {"figure_id": "later"}}, False),
    ({"left": {"figure_id": "second"}, "right": {"figure_id": "later"}}, True),
    ({"left": {"figure_id": "first"}, "right": {"figure_id": "context"}}, False),
]
ORIGINALS = pd.DataFrame(
    [
        (figure, series, DAY("2012-01-01"), DAY("2012-12-31"), relation)
        for figure, series, relation in (
            ("first", "a", "original"),
            ("second", "b", "original"),
            ("second", "a", "original"),
            ("later", "c", "original"),
            ("later", "d", "original"),
            ("later", "b", "original"),
            ("context", "a", "context"),
        )
    ],
    columns=UNSOURCED.columns,
)


@pytest.mark.parametrize("turned", [False, True])
def test_a_figure_is_said_again_by_the_rules_of_repetition_alone(turned: bool) -> None:
    found = paired([cells for cells, _ in AGAIN], turned, ORIGINALS)
    for (cells, again), pair in zip(AGAIN, found, strict=True):
        assert (pair["verdict"] == "repetition") is again, cells
        if again:
            assert pair["sentence"].startswith("The same figure, said again"), cells
            assert not isinstance(pair["gate"], str), cells
            assert pair["orderable"] is False, cells


def ends(lower: float, upper: float, closed: str) -> dict[str, Any]:
    """The ends of a figure; of "[]" either may be round, which leaves the end out."""
    return {
        "lower": lower,
        "upper": upper,
        "lower_closed": closed[0] == "[",
        "upper_closed": closed[1] == "]",
    }


ORDER = [
    # left and right, and whether one is larger
    (ends(1, 2, "[]"), ends(3, 4, "[]"), True),
    (ends(1, 3, "[]"), ends(3, 4, "[]"), False),
    (ends(1, 3, "[)"), ends(3, 4, "[]"), True),
    (ends(1, 3, "[]"), ends(3, 4, "(]"), True),
    (ends(1, 3, "[)"), ends(3, 4, "(]"), True),
    (ends(1, 4, "[]"), ends(3, 5, "[]"), False),
    (ends(1, 9, "()"), ends(3, 5, "()"), False),
    (ends(2_400, np.inf, "()"), ends(500_000, np.inf, "()"), False),
    (ends(0, 1_000, "[)"), ends(2_400, np.inf, "()"), True),
    (ends(0, 1_000, "[)"), ends(500, np.inf, "()"), False),
    (ends(-np.inf, 3, "()"), ends(3, np.inf, "()"), True),
    (ends(np.nan, np.nan, "()"), ends(3, 4, "[]"), False),
    (ends(np.nan, np.nan, "()"), ends(np.nan, np.nan, "()"), False),
]


@pytest.mark.parametrize("turned", [False, True])
def test_one_figure_is_larger_only_where_no_value_is_common_to_both(turned: bool) -> None:
    pairs = [{"left": left, "right": right} for left, right, _ in ORDER]
    found = paired(pairs, turned)
    assert [pair["orderable"] for pair in found] == [larger for *_, larger in ORDER]
    assert {pair["verdict"] for pair in found} == {"comparable"}
    related = [{**pair, "both": {"geography": "Wales"}} for pair in pairs]
    for pair in related:
        pair["left"] = {**pair["left"], "geography": "England"}
    assert not any(pair["orderable"] for pair in paired(related, turned))


SAID_AGAIN: list[tuple[dict[str, dict[str, Any]], str]] = [
    # what two mentions of a figure differ in, in the order of their ids
    ({}, "."),
    ({"left": {"unit": "people"}}, "; the two differ in unit (people and offences)."),
    ({"right": {"measure_id": "arrests"}}, "; the two differ in measure (Offences and Arrests)."),
    (
        {"right": {"population_group": "children_in_care"}},
        "; the two differ in population (offences and children in care).",
    ),
    (
        {"left": {"geography": "Wales"}, "right": {"coverage": "one_force"}},
        "; the two differ in geography (Wales and England) and coverage (national and one force).",
    ),
    (
        {"left": {"hedge": "over"}, "right": {"hedge": "nearly"}},
        "; the two differ in hedge (“over” and “nearly”).",
    ),
    ({"right": {"hedge": "over"}}, "; the two differ in hedge (no hedge and “over”)."),
    # Where one of them does not say it, there is nothing to differ in.
    ({"right": {"geography": "not_stated", "coverage": "not_read"}}, "."),
    ({"left": {"measure_id": "other", "population_group": "not_stated"}}, "."),
    # Values differ where both are known, and bounds where they lie apart.
    ({"both": {"upper": 300.0}, "right": {"value": 200.0}}, "; the two differ in value."),
    ({"both": {**UNKNOWN, "value": np.nan}}, "."),
    ({"both": UNKNOWN, "right": {"value": np.nan}}, "."),
    ({"both": UNKNOWN, "left": {"value": np.nan}, "right": {"value": 200.0}}, "."),
    (
        {"both": {"value": np.nan}, "right": {"lower": 200.0, "upper": 200.0}},
        "; the two differ in value.",
    ),
    (
        {"left": {"unit": "people", "hedge": "over"}, "right": {"value": 5.0, "coverage": "all"}},
        "; the two differ in unit (people and offences), coverage (national and all), "
        "hedge (“over” and no hedge) and value.",
    ),
]


@pytest.mark.parametrize("turned", [False, True])
def test_the_sentence_says_in_what_two_mentions_of_a_figure_differ(turned: bool) -> None:
    same = {"value": 100.0, "lower": 100.0, "upper": 100.0}
    pairs = [
        {
            "both": {**same, **cells.get("both", {})},
            "left": cells.get("left", {}),
            "right": {"same_as": f"left/{number}", **cells.get("right", {})},
        }
        for number, (cells, _) in enumerate(SAID_AGAIN)
    ]
    for pair in pairs:
        # The cells of both go before those that the later figure has of itself.
        pair["right"] = {**pair["both"], **pair["right"]}
    found = paired(pairs, turned)
    assert [pair["sentence"] for pair in found] == [
        f"The same figure, said again{differ}" for _, differ in SAID_AGAIN
    ]


def test_vintages_of_one_measure_are_related_and_a_quotation_has_none() -> None:
    point = {
        "series_id": "first release",
        "measure_id": "offences",
        "segment": "a",
        "unit": "offences",
        "population": "offences",
        "geography": "England",
        "period_start": "2012-01-01",
        "period_end": "2012-12-31",
        "value": 90.0,
        "lower": 90.0,
        "upper": 90.0,
        "lower_closed": True,
        "upper_closed": True,
    }
    next_year = {"period_start": "2013-01-01", "period_end": "2013-12-31", "value": 95.0}
    points = pd.DataFrame(
        [
            point,
            {**point, **next_year},
            {**point, **next_year, "segment": "b"},
            {**point, **next_year, "series_id": "revised"},
            {**point, **next_year, "measure_id": "arrests"},
            {**point, **next_year, "measure_id": "other", "series_id": "another"},
        ]
    )
    found = comparisons(points.iloc[:1], points.iloc[1:], **TABLES).astype(object)
    assert found["verdict"].tolist() == [
        "comparable",
        *["conceptually_related"] * 3,
        "not_comparable",
    ]
    vintages = "Different series or vintages of one measure."
    assert found["sentence"].tolist() == [
        SAME,
        vintages,
        vintages,
        "Related, but not the same: Arrests and Offences.",
        "Different measures: Offences and series:another.",
    ]
    quoted = comparisons(pd.DataFrame([FIGURE]), points.iloc[1:4], **TABLES).astype(object)
    assert quoted["verdict"].tolist() == ["comparable_with_caveats"] * 3
    assert quoted["failed"].tolist() == ["collection;status"] * 3


def test_a_verdict_holds_everything_that_was_found() -> None:
    found = judged(
        left={"geography": "Wales", "coverage": "one_force"},
        right={"unit": "people", "population_group": "not_stated", "period_type": "relative"},
        measure={"known_breaks": "2012-07-01: forms", "status": "not_stated"},
    )
    assert found == Verdict(
        left="one/a",
        right="two/b",
        verdict="not_comparable",
        sentence="Different units: offences and people; also different places.",
        gate="unit",
        failed=("unit", "geography"),
        missing=("population", "period", "status"),
        caveats=("collection", "coverage"),
        conflicts=(),
        allowed=(),
        orderable=False,
    )
    assert found.reasons == (
        "Different units: offences and people.",
        "Cannot be told: only one of them gives a population.",
        "Different places: England and Wales.",
        "Cannot be told: only one of them gives a period that settles it.",
        "The way of counting changed between them.",
        "Cannot be told: neither gives how firm the count is.",
        "They do not cover the whole place, or not the same part of it.",
    )
    ranks = judged(both={"kind": "rank", "unit": "rank"}, right={"geography": "Wales"})
    assert ranks.allowed == ("separate_panels",)
    kinds = judged(right={"kind": "money"})
    assert (kinds.gate, kinds.failed) == ("kind", ("kind",))
    again = judged(right={"same_as": "one/a"})
    assert (again.gate, again.conflicts) == ("", ("value",))
    assert str(again) == "repetition: The same figure, said again; the two differ in value."


def test_pairs_stand_in_a_frame_of_few_words() -> None:
    rows = pd.DataFrame([FIGURE, {**FIGURE, **LATER}, {**FIGURE, "figure_id": "c", "unit": "x"}])
    found = comparisons(rows, **TABLES)
    assert found.columns.tolist() == [
        "left",
        "right",
        "verdict",
        "gate",
        "failed",
        "missing",
        "caveats",
        "orderable",
        "sentence",
    ]
    words = found.drop(columns="orderable")
    assert all(isinstance(column, pd.CategoricalDtype) for column in words.dtypes)
    assert all(column.categories.dtype == "str" for column in words.dtypes[2:])
    assert found["left"].dtype == found["right"].dtype
    assert found["left"].cat.categories.tolist() == ["one/a", "two/b", "c"]
    assert found["orderable"].dtype == bool
    assert list(zip(found["left"], found["right"], strict=True)) == [
        ("one/a", "two/b"),
        ("one/a", "c"),
        ("two/b", "c"),
    ]


def test_parts_of_a_frame_of_pairs_are_joined_as_if_it_had_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = pd.DataFrame(
        [
            {**FIGURE, "figure_id": f"f{number}", "period_text": "not_stated", **cells}
            for number, cells in enumerate(VARIANTS[::2])
        ]
    )
    whole = comparisons(rows, **TABLES), comparisons(rows.iloc[:4], rows.iloc[4:], **TABLES)
    monkeypatch.setattr(MODULE, "PAIRS_AT_ONCE", 12)
    parts = comparisons(rows, **TABLES), comparisons(rows.iloc[:4], rows.iloc[4:], **TABLES)
    for one, other in zip(parts, whole, strict=True):
        assert isinstance(one["sentence"].dtype, pd.CategoricalDtype)
        pd.testing.assert_frame_equal(one.astype(object), other.astype(object))


def test_a_figure_is_found_by_its_id_and_a_row_is_taken_as_it_is() -> None:
    figures = load_figures()
    first, second = figures.iloc[0], figures.iloc[1]
    found = rows_of(second["figure_id"], first)
    assert [row["figure_id"] for row in found] == [second["figure_id"], first["figure_id"]]
    pd.testing.assert_series_equal(found[1], first)
    pd.testing.assert_series_equal(found[0], second, check_names=False)
    assert row_of(second["figure_id"])["figure_id"] == second["figure_id"]
    point = pd.Series({"series_id": "a"})
    assert row_of(point).to_dict() == point.to_dict()
    named = pd.Series({**FIGURE}, name="my/figure").drop("figure_id")
    assert row_of(named)["figure_id"] == "my/figure"
    whole = pd.Series(FIGURE, name="my/figure")
    pd.testing.assert_series_equal(row_of(whole), whole)
    assert row_of(named).drop("figure_id").to_dict() == named.to_dict()


REFUSED: list[tuple[Any, type[Exception], str]] = [
    (
        "abbott-2017-oped/gang-victim",
        KeyError,
        "no built-in figure has the id 'abbott-2017-oped/gang-victim'. "
        "Did you mean 'abbott-2017-oped/gang-victims'?",
    ),
    (
        "x",
        KeyError,
        "no built-in figure has the id 'x'. Give a row of load_figures(path) for a figure of "
        "your own, or set ANALYSIS_FIGURES.",
    ),
    (
        5,
        TypeError,
        "this is a int; give an id such as 'abbott-2017-oped/gang-victims', or one row of "
        "load_figures() or load_published()",
    ),
    (
        pd.Series(FIGURE).drop(["unit", "hedge"]),
        ValueError,
        "this row lacks unit, hedge; give an id, or a whole row of load_figures()",
    ),
    (
        pd.Series(FIGURE, name="offences").drop("figure_id"),
        ValueError,
        "this row lacks figure_id; give an id, or a whole row of load_figures()",
    ),
    (
        pd.Series({**FIGURE, "figure_id": np.nan}),
        ValueError,
        "this row lacks a figure_id; give an id, or a whole row of load_figures()",
    ),
]


@pytest.mark.parametrize(("figure", "error", "words"), REFUSED)
def test_what_is_no_figure_is_refused_with_what_to_give_instead(
    figure: Any, error: type[Exception], words: str
) -> None:
    with pytest.raises(error) as caught:
        row_of(figure)
    assert caught.value.args == (words,)


def test_a_refusal_says_why_and_what_could_be_asked_instead() -> None:
    verdict = judged(right={"unit": "people"})
    refused = NotComparable("ratio", "Different units.", "Ask for a share.", verdict)
    assert str(refused) == "Different units. Ask for a share."
    assert (refused.operation, refused.instead) == ("ratio", "Ask for a share.")
    assert refused.verdict is verdict


def test_each_part_of_the_pairs_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MODULE, "PAIRS_AT_ONCE", 10)
    for left, right in ((7, None), (3, 2), (2, 9), (9, 2), (30, None), (4, 12), (3, 0)):
        parts = [len(i) for i, _ in _pairs(left, right)]
        assert sum(parts) == (left * (left - 1) // 2 if right is None else left * right)
        assert max(parts) <= max(10, left if right is None else right)


def test_one_figure_can_be_set_beside_all_that_are_built_in() -> None:
    figures = load_figures()
    found = comparisons(None, figures.head(1), **TABLES)
    assert found["left"].tolist() == figures["figure_id"].tolist()
    assert found["right"].unique().tolist() == [figures["figure_id"].iloc[0]]


def test_columns_of_any_type_are_judged_alike() -> None:
    rows = pd.DataFrame(
        [
            {**FIGURE, "figure_id": f"f{number}", "period_text": "not_stated", **cells}
            for number, cells in enumerate(VARIANTS)
        ]
    )
    plain = comparisons(rows, **TABLES).astype(object)
    for other in (rows.convert_dtypes(), rows.astype(object), rows.astype({"kind": "category"})):
        pd.testing.assert_frame_equal(comparisons(other, **TABLES).astype(object), plain)
