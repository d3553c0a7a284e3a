"""Numbers worked out from figures, and the refusals."""

from __future__ import annotations

import math
from functools import partial

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis import (
    Ambiguous,
    Bounds,
    Derived,
    NotComparable,
    load_figures,
    load_measures,
    load_published,
)
from analysis.verdicts.codebook import Codebook

# One codebook for all, since each operation would else load the tables again.
BOOK = Codebook.of()
change, difference, per, ratio, remainder, share, total = (
    partial(getattr(analysis, name), book=BOOK)
    for name in ("change", "difference", "per", "ratio", "remainder", "share", "total")
)

RELEASE, OPED = "cooper-2015-release", "abbott-2017-oped"
FALL, RISE = f"{RELEASE}/prosecutions-down", f"{RELEASE}/offences-up"
ONE_BASE = "both are measured from one base year to one end year"


def point(series: str, start: str, end: str | None = None) -> pd.Series:
    points = load_published()
    rows = points[(points["series_id"] == series) & (points["period_start"] == start)]
    return (rows if end is None else rows[rows["period_end"] == end]).iloc[0]


def test_prosecutions_per_offence_are_an_illustration_with_its_assumption() -> None:
    index = ratio(FALL, RISE, illustrate=ONE_BASE)
    assert index.value == pytest.approx(0.65414, abs=1e-5)
    assert index.bounds.lower == pytest.approx(0.865 / 1.335)
    assert index.bounds.upper == pytest.approx(0.875 / 1.325)
    assert (index.bounds.lower_closed, index.bounds.upper_closed) == (False, True)
    assert (index.illustration, index.assumption) == (True, ONE_BASE)
    assert ONE_BASE in str(index)
    assert "illustration" in str(index)
    lower = 100 - 100 * index.bounds
    # Outwards: 33.96 would be shut out by 34.0.
    assert str(lower) == "[33.9, 35.3)"


@pytest.mark.parametrize(
    ("base", "expected"),
    [("2009-04-01", -1.00), ("2010-04-01", -13.39), ("2011-04-01", -6.79), ("2012-04-01", 5.82)],
)
def test_the_change_to_2013_14_depends_on_its_base(base: str, expected: float) -> None:
    series = "cps_child_abuse_prosecuted"
    found = change(point(series, base), point(series, "2013-04-01"))
    assert round(found.value, 2) == expected
    assert not found.illustration
    assert found.unit == "percent"
    assert found.inputs[1] == "cps_child_abuse_prosecuted/2013-04-01/2014-03-31"


def test_the_share_of_the_backlog_has_bounds_and_no_centre() -> None:
    found = share(f"{RELEASE}/fully-investigated", f"{RELEASE}/notarise-cases")
    assert str(found.bounds) == "[0, 5)"
    assert math.isnan(found.value)
    assert found.bounds.in_words("percent") == "less than 5%"


def test_what_is_left_of_the_backlog() -> None:
    parts = f"{RELEASE}/fully-investigated", f"{RELEASE}/notarise-cases"
    assert str(remainder(*parts).bounds) == "(19,000, 30,000]"
    assert remainder(*parts).unit == "cases"
    assert str(remainder(*parts, as_share=True).bounds) == "(95, 100]"


def test_fewer_than_a_thousand_of_more_than_twenty_thousand() -> None:
    found = share("cooper-2014-7/arrests", "cooper-2014-7/people-identified")
    assert str(found.bounds) == "[0, 5)"


def test_two_readings_of_a_period_are_both_given() -> None:
    with pytest.raises(
        Ambiguous, match=r"more than 171 .* 14 months; more than 160 .* 15"
    ) as error:
        per(f"{OPED}/gang-victims", "month")
    lower = [reading.bounds.lower for reading in error.value.readings]
    assert lower == [pytest.approx(2400 / 14), 160]
    assert all(math.isinf(reading.bounds.upper) for reading in error.value.readings)
    assert per(f"{OPED}/gang-victims", "month", length=15).bounds.lower == 160


def test_a_count_of_one_year_has_one_rate() -> None:
    found = per(f"{OPED}/childline-sessions", "month")
    assert math.isnan(found.value)
    assert found.bounds.lower == pytest.approx(10000 / 12)
    assert per("phillips-2025-1/arrests-nine-months", "month").value == pytest.approx(597 / 9)


def test_a_year_made_of_nine_months_is_an_illustration() -> None:
    arrests = "phillips-2025-1/arrests-nine-months"
    with pytest.raises(NotComparable, match="a number for a whole year is an extrapolation"):
        per(arrests, "year")
    found = per(arrests, "year", illustrate="the last three months were like the nine before")
    assert found.value == pytest.approx(597 * 12 / 9)
    assert (found.illustration, found.is_finding) == (True, False)
    assert "(illustration; assuming the last three months were like" in str(found)


def test_a_number_for_each_month_or_year_is_made_no_other_rate() -> None:
    with pytest.raises(NotComparable, match="'375' is a number for each month as it stands"):
        per("npcc-2016/arrests-monthly", "year", length=1)
    with pytest.raises(NotComparable, match="is a number for each year as it stands"):
        per(f"{RELEASE}/children-abused", "month", length=12)


def test_a_length_that_no_dates_give_is_an_assumption() -> None:
    arrests = "cleverly-2024/suspects-arrested"
    found = per(arrests, "month", length=10)
    assert (found.illustration, found.is_finding) == (True, False)
    assert "(illustration; assuming a period of 10 months)" in str(found)
    with pytest.raises(NotComparable, match="an extrapolation"):
        per(arrests, "year", length=10)
    dated = per(f"{OPED}/gang-victims", "month", length=14)
    assert dated.is_finding
    assert "assuming" not in str(dated)


def test_what_must_not_be_made_a_yearly_figure_is_not() -> None:
    for figure in ("guardian-2015-preview/rotherham-children", "may-2014-1/rotherham-children"):
        with pytest.raises(NotComparable, match="must not be made a yearly figure"):
            per(figure, "year", length=192)


def test_no_rate_is_made_that_the_codebook_rules_out_by_the_month_or_year() -> None:
    with pytest.raises(NotComparable, match="'£40 million' must not be made a yearly figure"):
        per("rudd-2017-1/package", "year", length=36)
    with pytest.raises(NotComparable, match="'4,760' must not be made a monthly figure"):
        per("patel-2021-1/arrests", "month")


def test_years_may_be_counted_with_or_without_the_last() -> None:
    row = load_figures().set_index("figure_id", drop=False).loc[f"{OPED}/childline-sessions"].copy()
    row["period_type"] = "window"
    row["period_text"] = "between 1997 and 2013"
    row["period_start"], row["period_end"] = pd.Timestamp("1997-01-01"), pd.Timestamp("2013-12-31")
    with pytest.raises(Ambiguous, match="can be 192 or 204 months"):
        per(row, "year")


MISTAKES = {
    "the gap between a rise and a fall": lambda **how: difference(RISE, FALL, **how),
    "a fall divided by a rise": lambda **how: ratio(FALL, RISE, **how),
    "suspects falling from one count to another": lambda **how: change(
        f"{OPED}/image-users", f"{RELEASE}/notarise-people", **how
    ),
    "images a person": lambda **how: ratio(f"{OPED}/images-shared", f"{OPED}/image-users", **how),
    "two numbers open above": lambda **how: ratio(
        f"{RELEASE}/children-abused", f"{OPED}/gang-victims", **how
    ),
    "two years of two statements": lambda **how: difference(
        "guardian-2015-preview/rotherham-children", f"{OPED}/gang-victims", **how
    ),
    "one figure counted twice": lambda **how: difference(
        f"{RELEASE}/notarise-cases", f"{RELEASE}/notarise-people", **how
    ),
    "a share of another whole": lambda **how: share(
        f"{OPED}/gang-victims", f"{RELEASE}/children-abused", **how
    ),
    "the sum of two units": lambda **how: total(
        [f"{OPED}/images-shared", f"{OPED}/image-users"], **how
    ),
    "cases as a share of people": lambda **how: share(
        f"{RELEASE}/fully-investigated", f"{RELEASE}/notarise-people", **how
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_refused_or_marked_with_its_assumption(mistake: str) -> None:
    with pytest.raises(NotComparable) as error:
        MISTAKES[mistake]()
    assert error.value.instead
    assert error.value.instead in str(error.value)
    marked = MISTAKES[mistake](illustrate="for the sake of argument they are alike")
    assert marked.illustration
    assert "for the sake of argument" in str(marked)


def test_a_refusal_says_what_could_be_said_instead() -> None:
    with pytest.raises(NotComparable) as caught:
        difference(RISE, FALL)
    assert str(caught.value) == (
        "These two cannot be subtracted. Different populations: defendants and offences; "
        "besides, neither gives a base period. Show each by itself, with whom it counts."
    )
    with pytest.raises(NotComparable, match="Show each with its own unit"):
        ratio(f"{OPED}/images-shared", f"{OPED}/image-users")
    with pytest.raises(NotComparable, match="which year each change starts from"):
        ratio(RISE, "cooper-2015-3/cases-up")


def test_a_rank_takes_no_part_in_arithmetic() -> None:
    for _ in range(2):
        with pytest.raises(NotComparable, match="is a rank, not a number"):
            ratio(f"{OPED}/trafficking-high", f"{OPED}/support-low", illustrate="they are alike")


def test_a_blank_assumption_is_refused() -> None:
    with pytest.raises(ValueError, match="must say the assumption"):
        ratio(FALL, RISE, illustrate="  ")


def test_a_refusal_of_a_part_and_its_whole_points_to_the_share() -> None:
    with pytest.raises(NotComparable, match="ask what share it is"):
        ratio(f"{RELEASE}/fully-investigated", f"{RELEASE}/notarise-cases")


def test_convictions_are_a_share_of_the_prosecutions_of_their_own_year() -> None:
    prosecuted = point("cps_child_abuse_prosecuted", "2013-04-01")
    convicted = point("cps_child_abuse_convicted", "2013-04-01")
    assert round(share(convicted, prosecuted).value, 1) == 76.2
    earlier = point("cps_child_abuse_convicted", "2010-04-01")
    with pytest.raises(NotComparable, match="different periods"):
        share(earlier, prosecuted)


def test_no_change_is_computed_across_vintages_or_lengths() -> None:
    first = point("nrm_referrals_child_ho", "2015-01-01")
    other = point("nrm_referrals_minor_pq2017", "2016-01-01")
    with pytest.raises(NotComparable):
        change(first, other)
    arrests = [point("notarise_arrests", "2014-01-16", end) for end in ("2014-07-16", "2015-03-20")]
    with pytest.raises(NotComparable):
        change(*arrests)


def test_the_named_parts_of_the_package_add_up() -> None:
    parts = [f"rudd-2017-1/{name}" for name in ("crime-agency", "centre", "trafficking")]
    found = total(parts)
    assert found.value == 29_700_000
    assert found.unit == "GBP"
    with pytest.raises(NotComparable, match="count the same thing twice: it is one figure"):
        total([parts[0], parts[0]])
    with pytest.raises(NotComparable, match="parts of one split"):
        total(["rudd-2017-1/package", parts[0]])
    with pytest.raises(NotComparable, match="no period shows that they belong together"):
        total([parts[0], "rudd-2017-2/trafficking"])


def nspcc(part: str) -> pd.Series:
    return load_published().query(f"measure_id == 'csa_offences_nspcc_foi_{part}'").iloc[0]


def test_parts_add_up_only_along_one_split() -> None:
    girls, boys, young = (nspcc(part) for part in ("girls", "boys", "under_11"))
    found = total([girls, boys])
    assert found.value == girls["value"] + boys["value"]
    assert found.is_finding
    with pytest.raises(NotComparable, match="parts of one split of one whole"):
        total([girls, boys, young])
    arrests, charges = (
        point(f"notarise_{name}", "2014-01-16", "2015-03-20") for name in ("arrests", "charged")
    )
    charges = charges.copy()
    charges["publication_date"] = arrests["publication_date"]
    with pytest.raises(NotComparable, match="parts of one split"):
        total([arrests, charges])
    with pytest.raises(NotComparable, match="different units"):
        total([girls, f"{OPED}/image-users"])
    with pytest.raises(NotComparable, match="only counts and sums of money"):
        total([RISE, FALL])


def test_children_of_each_nationality_are_the_parts_of_one_split() -> None:
    names = "nrm_minor_sexual_exploitation_uk_nationals", "nrm_minor_sexual_exploitation_non_uk"
    british, foreign = (point(name, "2013-01-01") for name in names)
    assert total([british, foreign]).value == 56 + 88
    whole = british.copy()
    whole["measure_id"], whole["series_id"] = "nrm_child_sexual_exploitation", "of all"
    with pytest.raises(NotComparable, match="parts of one split"):
        total([british, whole])


def test_years_published_on_different_days_are_not_added() -> None:
    series = load_published().query("series_id == 'nrm_referrals_minor_nca'")
    years = series.drop_duplicates("publication_date")
    with pytest.raises(NotComparable, match="they were published on different days"):
        total([years.iloc[0], years.iloc[-1]])


def test_one_measure_is_added_over_places_and_periods_that_do_not_overlap() -> None:
    series = "cps_child_abuse_prosecuted"
    years = [point(series, f"{year}-04-01") for year in (2011, 2012, 2013)]
    assert total(years).value == sum(year["value"] for year in years)
    with pytest.raises(NotComparable, match="one figure, said again"):
        total([*years, years[0]])
    late = years[0].copy()
    late["period_start"], late["period_end"] = map(pd.Timestamp, ("2011-07-01", "2012-06-30"))
    with pytest.raises(NotComparable, match="may overlap"):
        total([years[0], late])
    wales = years[0].copy()
    wales["geography"], wales["series_id"] = "Wales", "of Wales"
    with pytest.raises(NotComparable, match="may overlap"):
        total([years[0], wales])
    england = wales.copy()
    england["geography"], england["series_id"] = "England", "of England"
    assert total([wales, england]).value == 2 * years[0]["value"]
    officers = [point("police_officers_fte_ew43", day) for day in ("2011-03-31", "2012-03-31")]
    with pytest.raises(NotComparable, match="may overlap"):
        total(officers)


def test_what_a_measure_rules_out_is_refused_by_every_operation() -> None:
    release = "abbott-2017-release"
    decisions = f"{release}/positive-decisions-before", f"{release}/positive-decisions"
    for operation in (change, ratio, difference):
        with pytest.raises(NotComparable, match="not to be used for support given; a change"):
            operation(*decisions)
    children = point("nspcc_children_maltreated_away_from_home", "2011-01-01")
    with pytest.raises(NotComparable, match="not to be used for addition to children maltreated"):
        total([children, point("nspcc_children_maltreated_by_parent", "2011-01-01")])
    arrests = point("hoclib_foi_csa_arrests", "2011-01-01")
    with pytest.raises(NotComparable):
        share(arrests, point("hoclib_foi_csa_offences", "2011-01-01"))


def test_quoted_figures_are_treated_no_more_freely_than_what_they_quote() -> None:
    points = load_published().query("series_id == 'nrm_referrals_minor_nca'")
    with pytest.raises(NotComparable, match="on different days"):
        change(points.iloc[1], points.iloc[2])
    with pytest.raises(NotComparable, match="on different days"):
        change(points.iloc[0], points.iloc[1])
    with pytest.raises(NotComparable, match="on different days"):
        change("abbott-2017-release/child-referrals", "mcginn-2018/child-referrals")


def test_a_share_holds_within_one_day_of_publication() -> None:
    sexual = point("cps_child_abuse_sexual_prosecuted", "2013-04-01")
    with pytest.raises(NotComparable, match="published on different days"):
        share(sexual, point("cps_child_abuse_prosecuted", "2013-04-01"))
    with pytest.raises(NotComparable, match="the codebook does not say that what 4,371 counts"):
        share(sexual, point("cps_child_abuse_convicted", "2013-04-01"))


def test_published_points_are_divided_and_made_rates_as_figures_are() -> None:
    series = "cps_child_abuse_prosecuted"
    years = [point(series, f"{year}-04-01") for year in (2010, 2013)]
    assert ratio(*years[::-1]).value == pytest.approx(7998 / 9235)
    assert per(years[0], "month").value == pytest.approx(9235 / 12)
    with pytest.raises(NotComparable, match="no count over a period"):
        per(point("cps_child_abuse_conviction_rate", "2013-04-01"), "month")
    with pytest.raises(NotComparable, match="must not be made a yearly figure"):
        per(point("rotherham_cse_victims", "1997-01-01"), "year")


def test_two_ranges_that_cannot_be_comparable_keep_no_value() -> None:
    found = difference("cooper-2014-2/suspects-identified", "cooper-2014-7/people-identified")
    assert math.isnan(found.value)
    assert str(found.bounds) == "(−∞, ∞)"
    assert found.caveats


def test_a_result_from_unknown_bounds_has_no_more_digits_than_its_inputs() -> None:
    fall = change("cooper-2014-3/arrests", "cooper-2014-6/arrests")
    assert fall.value == pytest.approx(-9.0909, abs=1e-3)
    assert fall.value_in_words() == "−9%"
    assert not fall.is_finding
    assert str(fall).startswith("−9% (no bounds given): the change from 'almost 660' to 'only 600'")
    assert "(not a finding: the words do not say how exact the numbers are)" in str(fall)


@pytest.mark.parametrize(
    ("parts", "sum_", "difference_"),
    [
        # The last printed place of the coarser number, not the fewest digits.
        ((1_400, 70), "1,500", "1,300"),
        ((950_000, 30), "950,000", "950,000"),
        ((25_000, 24_900), "50,000", "100"),
    ],
)
def test_a_sum_is_as_exact_as_its_coarsest_part(
    parts: tuple[int, int], sum_: str, difference_: str
) -> None:
    rows = [nspcc(name).copy() for name in ("girls", "boys")]
    for row, value in zip(rows, parts, strict=True):
        row["value"], row["lower"], row["upper"] = value, math.nan, math.nan
    assert total(rows).value_in_words() == f"{sum_} offences"
    less = difference(*rows, illustrate="they are alike")
    assert less.value_in_words() == f"{difference_} offences"


def test_a_result_that_excludes_nothing_says_so() -> None:
    first, last = "cooper-2014-6/people-identified", "cooper-2015-release/notarise-people"
    found = change(first, last)
    assert found.bounds.lower <= -50
    cases = [
        # lower and upper end, unit, whether it may lie below 0, whether it says nothing
        (0, 100, "percent", False, True),
        (0, 99, "percent", False, False),
        (1, 100, "percent", False, False),
        (-100, 200, "percent", True, True),
        (-100, math.inf, "percent", True, True),
        (-100, -5, "percent", True, False),
        (-20, 200, "percent", True, False),
        (-math.inf, math.inf, "people", True, True),
        (-5, math.inf, "people", True, False),
        (0, math.inf, "people", False, True),
        (0, 5, "people", False, False),
    ]
    for lower, upper, unit, signed, nothing in cases:
        bounds = Bounds(lower, upper, math.isfinite(lower), math.isfinite(upper))
        found = Derived(math.nan, bounds, unit, (), "a sum", signed=signed)
        assert found.says_nothing is nothing, (lower, upper, unit)
        assert found.is_finding is not nothing
        assert ("(says nothing)" in str(found)) is nothing
    unknown = Derived(5.0, Bounds.unknown(), "people", (), "a sum")
    assert (unknown.says_nothing, unknown.is_finding) == (False, False)


def test_a_value_lies_inside_its_own_printed_bounds() -> None:
    wide = Derived(13.5, Bounds(-100, 13.5, False, True), "percent", (), "x", signed=True)
    assert str(wide).startswith("13.5% (from a fall of less than 100% to a rise of up to 20%)")
    few = Derived(math.nan, Bounds(0, 1000 / 300, True, False), "percent", (), "x")
    assert str(few).startswith("less than 3.4%")
    assert str(Derived(1.0, Bounds.exact(1), "people", (), "x")).startswith("1 person:")


def test_every_operation_carries_what_the_measures_of_its_inputs_rule_out() -> None:
    part, whole = f"{RELEASE}/fully-investigated", f"{RELEASE}/notarise-cases"
    codebook = load_measures().set_index("measure_id")["do_not_use_for"]
    warnings = [
        f"Not to be used for {codebook[name]}."
        for name in ("notarise_fully_investigated", "notarise_identified")
    ]
    for found in (
        share(part, whole),
        remainder(part, whole),
        remainder(part, whole, as_share=True),
        total([part, whole], illustrate="nobody stands in both"),
    ):
        assert list(found.caveats) == warnings
        assert str(found).endswith(" ".join(warnings))
    for found in (
        ratio(part, whole, illustrate="one count"),
        difference(part, whole, illustrate="one count"),
        change(part, whole, illustrate="one count"),
    ):
        assert list(found.caveats[-2:]) == warnings
    rate = per(f"{OPED}/gang-victims", "month", length=14)
    assert rate.caveats == (f"Not to be used for {codebook['cse_gangs_groups']}.",)


def test_a_large_number_is_printed_in_full_and_with_the_sign_of_its_unit() -> None:
    sessions = load_published().query("measure_id == 'childline_sessions'").iloc[0].copy()
    sessions["value"], sessions["lower"], sessions["upper"] = 6000.0, math.nan, math.nan
    rate = per(sessions, "month")
    assert str(rate).startswith("500 sessions a month (no bounds given): ")
    index = ratio(FALL, RISE, illustrate=ONE_BASE)
    assert str(index).startswith("0.654 times (more than 0.647, up to 0.661 times): the growth")


FIGURES = load_figures()
WITH_BOUNDS = FIGURES[FIGURES["lower"].notna() & FIGURES["kind"].isin(["count", "money"])]


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, len(WITH_BOUNDS) - 1),
    st.integers(0, len(WITH_BOUNDS) - 1),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_no_sampled_difference_lies_outside(i: int, j: int, first: float, second: float) -> None:
    left, right = WITH_BOUNDS.iloc[i], WITH_BOUNDS.iloc[j]
    found = difference(left, right, illustrate="they are alike")

    def sample(row: pd.Series, at: float) -> float:
        upper = row["upper"] if math.isfinite(row["upper"]) else row["lower"] + 1e6
        value = row["lower"] + (0.01 + 0.98 * at) * (upper - row["lower"])
        return row["lower"] if row["lower"] == upper else value

    assert sample(left, first) - sample(right, second) in found.bounds


def test_a_ratio_of_two_numbers_without_upper_limit_is_undefined() -> None:
    found = ratio(
        f"{RELEASE}/children-abused", f"{OPED}/gang-victims", illustrate="they count alike"
    )
    assert math.isnan(found.value)
    assert found.bounds.reason == "neither has an upper limit"


def test_a_share_is_said_without_a_lower_end_of_nothing_and_a_change_is_not() -> None:
    part = share(f"{RELEASE}/fully-investigated", f"{RELEASE}/notarise-cases")
    assert str(part).startswith("less than 5%: ")
    assert not part.signed
    assert change(
        point("cps_child_abuse_prosecuted", "2012-04-01"),
        point("cps_child_abuse_prosecuted", "2013-04-01"),
    ).signed


def test_an_assumption_is_words_and_a_length_a_number_that_the_words_admit() -> None:
    with pytest.raises(TypeError, match="takes the assumption in words"):
        ratio(FALL, RISE, illustrate=True)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="must be a number of months above 0"):
        per(f"{OPED}/gang-victims", "month", length="14")  # type: ignore[arg-type]
    with pytest.raises(NotComparable, match=r"is not 100 months.*admit 14 or 15 months"):
        per(f"{OPED}/gang-victims", "month", length=100)


def test_a_change_is_not_measured_backwards_in_time() -> None:
    series = load_published().query("series_id == 'cps_child_abuse_prosecuted'")
    with pytest.raises(
        NotComparable, match=r"The base, 7,998, is of no earlier period than the end"
    ):
        change(series.iloc[4], series.iloc[1])
