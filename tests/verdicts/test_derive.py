"""Numbers worked out from figures, and the refusals."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import (
    Ambiguous,
    NotComparable,
    change,
    difference,
    load_figures,
    load_measures,
    load_published,
    per,
    ratio,
    remainder,
    share,
    total,
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
    assert lower.as_range("percent") == "34.0–35.2%"


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


def test_a_refusal_says_what_could_be_asked_instead() -> None:
    with pytest.raises(NotComparable, match=r"Ask what each is measured from.*base_years\(\)"):
        difference(RISE, FALL)
    with pytest.raises(NotComparable, match="Show each with its own unit"):
        ratio(f"{OPED}/images-shared", f"{OPED}/image-users")


def test_a_rank_takes_no_part_in_arithmetic() -> None:
    for _ in range(2):
        with pytest.raises(NotComparable, match="is a rank, not a number"):
            ratio(f"{OPED}/trafficking-high", f"{OPED}/support-low", illustrate="they are alike")


def test_a_blank_assumption_is_refused() -> None:
    with pytest.raises(ValueError, match="must say the assumption"):
        ratio(FALL, RISE, illustrate="  ")


def test_a_refusal_of_a_part_and_its_whole_points_to_the_share() -> None:
    with pytest.raises(NotComparable, match=r"ask for share\(part, whole\)"):
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
    with pytest.raises(NotComparable, match="count the same thing twice"):
        total([parts[0], parts[0]])


def test_two_ranges_that_cannot_be_comparable_keep_no_value() -> None:
    found = difference("cooper-2014-2/suspects-identified", "cooper-2014-7/people-identified")
    assert math.isnan(found.value)
    assert str(found.bounds) == "(−∞, ∞)"
    assert found.caveats


def test_a_result_carries_what_its_measure_must_not_be_used_for() -> None:
    release = "abbott-2017-release"
    fall = change(f"{release}/positive-decisions-before", f"{release}/positive-decisions")
    assert round(fall.value, 1) == -38.2
    warning = "Not to be used for support given; "
    assert any(caveat.startswith(warning) for caveat in fall.caveats)
    assert f"'decreased to 635' (finding). {fall.caveats[0]} " in str(fall)
    assert warning in str(fall)


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
    rate = per(f"{OPED}/image-users", "year")
    assert str(rate).startswith("50,000 people a year (no bounds given): '50,000 people' over 12")
    index = ratio(FALL, RISE, illustrate=ONE_BASE)
    assert str(index).startswith("0.654 times (more than 0.648, up to 0.660 times): the growth")


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
