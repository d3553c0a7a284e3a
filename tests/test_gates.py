"""Each gate by itself: one pair of figures that passes them all, and one thing changed."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.codebook import Codebook, as_figures, point_id
from analysis.compare import Verdict, _pairs, compare, comparisons
from analysis.tables import load_figures, load_published

# The function of the same name hides its module in the package.
MODULE = sys.modules["analysis.compare"]
DAY = pd.Timestamp
FIGURE: dict[str, Any] = {
    "figure_id": "one/a",
    "statement_id": "one",
    "same_as": "not_applicable",
    "measure_id": "offences",
    "kind": "count",
    "unit": "offences",
    "direction": "none",
    "population_group": "offences",
    "geography": "England",
    "coverage": "national",
    "period_text": "in 2012",
    "period_start": DAY("2012-01-01"),
    "period_end": DAY("2012-12-31"),
    "period_type": "calendar_year",
    "base_period_text": "not_applicable",
    "hedge": "none",
    "value": 100.0,
    "lower": 100.0,
    "upper": 100.0,
    "lower_closed": True,
    "upper_closed": True,
}
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


@pytest.mark.parametrize("at_once", [1, 17, 1 << 20])
def test_a_frame_of_pairs_says_of_each_what_compare_says(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
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
    monkeypatch.setattr(MODULE, "PAIRS_AT_ONCE", at_once)
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
