"""Verdicts: what may be set side by side, and why not."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import (
    compare,
    comparisons,
    load_figures,
    load_measures,
    load_published,
    load_sources,
    load_statements,
)
from analysis.verdicts.compare import ALLOWED, GATES, VERDICTS

RELEASE, PREVIEW, OPED = "cooper-2015-release", "guardian-2015-preview", "abbott-2017-oped"

EXPECTED = [
    # left, right, verdict, what decided or conflicts
    (f"{RELEASE}/notarise-cases", f"{RELEASE}/notarise-people", "repetition", "unit"),
    (f"{RELEASE}/notarise-people", f"{OPED}/image-users", "conceptually_related", "Related"),
    (f"{RELEASE}/offences-up", f"{RELEASE}/prosecutions-down", "undetermined", "neither gives"),
    (f"{PREVIEW}/rotherham-children", f"{OPED}/gang-victims", "conceptually_related", "places"),
    (f"{PREVIEW}/rotherham-children", f"{OPED}/gang-victims", "conceptually_related", "periods"),
    (f"{OPED}/image-users", f"{OPED}/images-shared", "not_comparable", "images and people"),
    (f"{OPED}/package", "rudd-2017-1/package", "repetition", "said again"),
    ("cooper-2015-3/offences-2011", "cooper-2015-3/offences-2014", "comparable_with_caveats", ""),
    (f"{RELEASE}/officers-not-cut", f"{RELEASE}/officers-being-cut", "repetition", ""),
    (f"{RELEASE}/quarter-one-force", f"{RELEASE}/quarter-some-areas", "repetition", "coverage"),
    (f"{RELEASE}/children-abused", f"{OPED}/gang-victims", "not_comparable", "measures"),
    (f"{RELEASE}/fully-investigated", f"{RELEASE}/notarise-cases", "not_comparable", "measures"),
    (f"{OPED}/trafficking-high", "abbott-2017-release/record-high", "repetition", ""),
    (f"{OPED}/trafficking-high", "abbott-2017-release/child-referrals", "not_comparable", "kind"),
]


@pytest.mark.parametrize(("left", "right", "verdict", "words"), EXPECTED)
def test_expected_verdicts(left: str, right: str, verdict: str, words: str) -> None:
    found = compare(left, right)
    assert found.verdict == verdict
    assert words in found.sentence


def test_the_stock_of_names_can_be_followed_with_caveats() -> None:
    stock = [
        "cooper-2014-2/suspects-identified",
        "cooper-2014-6/people-identified",
        "cooper-2014-7/people-identified",
        f"{RELEASE}/notarise-people",
    ]
    figures = load_figures()
    pairs = comparisons(figures[figures["figure_id"].isin(stock)])
    assert len(pairs) == 6
    assert set(pairs["verdict"]) == {"comparable_with_caveats"}


def test_no_figure_of_the_release_is_comparable_with_one_of_the_op_ed() -> None:
    figures = load_figures()
    pairs = comparisons(
        figures[figures["statement_id"] == RELEASE], figures[figures["statement_id"] == OPED]
    )
    assert len(pairs) == 23 * 8
    assert not pairs["verdict"].isin(["comparable", "comparable_with_caveats"]).any()


def test_two_open_ends_are_not_even_orderable() -> None:
    measures = load_measures()
    rows = load_figures()
    pair = rows[rows["figure_id"].isin([f"{OPED}/gang-victims", f"{RELEASE}/children-abused"])]
    pair = pair.assign(
        measure_id="cse_gangs_groups",
        population_group="victims",
        geography="England",
        coverage="national",
        period_type="each_year",
    )
    found = comparisons(pair, measures=measures).iloc[0]
    assert found["verdict"] in ("comparable", "comparable_with_caveats")
    assert not found["orderable"]


def test_an_unknown_figure_is_named_with_the_nearest() -> None:
    with pytest.raises(KeyError, match="Did you mean 'abbott-2017-oped/trafficked'"):
        compare("abbott-2017-oped/traficked", f"{OPED}/package")


def test_published_points_of_one_series_are_comparable_and_of_two_vintages_are_not() -> None:
    points = load_published()
    cps = points[points["series_id"] == "cps_child_abuse_prosecuted"]
    assert compare(cps.iloc[1], cps.iloc[4]).verdict == "comparable"
    vintages = points[
        points["series_id"].isin(["nrm_referrals_child_ho", "nrm_referrals_minor_pq2017"])
        & (points["period_start"] == "2016-01-01")
    ]
    found = compare(vintages.iloc[0], vintages.iloc[1])
    assert found.verdict == "conceptually_related"
    assert not found.allows("difference")


def test_published_points_across_a_change_of_coverage_are_not_comparable() -> None:
    points = load_published()
    foi = points[points["series_id"] == "nspcc_foi_child_sexual_offences_ew"].set_index(
        "period_start"
    )
    narrow, wide = foi.loc["2012-04-01"].copy(), foi.loc["2013-04-01"].copy()
    narrow["period_start"], wide["period_start"] = map(pd.Timestamp, ("2012-04-01", "2013-04-01"))
    assert not compare(narrow, wide).allows("ratio")


def test_every_pair_of_the_suite_has_a_verdict_and_a_sentence() -> None:
    figures = load_figures()
    pairs = comparisons(figures)
    assert len(pairs) == len(figures) * (len(figures) - 1) // 2
    assert pairs["verdict"].notna().all()
    assert pairs["sentence"].str.endswith(".").all()
    for part in ("nan", "None", "not_", "_", "  "):
        assert not pairs["sentence"].str.contains(part, regex=False).any(), part


def test_one_pair_and_all_pairs_are_judged_alike() -> None:
    figures = load_figures()
    pairs = comparisons(figures).sample(40, random_state=1)
    for pair in pairs.itertuples():
        one = judged(
            *(
                FIGURES.set_index("figure_id", drop=False).loc[[pair.left, pair.right]].iloc[k]
                for k in (0, 1)
            )
        )
        assert (one.verdict, one.sentence) == (pair.verdict, pair.sentence)
        assert ";".join(one.failed) == pair.failed


def test_adding_a_measure_needs_no_code() -> None:
    figures = load_figures()
    pair = figures[figures["figure_id"].isin([f"{OPED}/image-users", f"{RELEASE}/offences-up"])]
    two = pd.concat([pair.iloc[[1]]] * 2).assign(
        figure_id=["mine/a", "mine/b"],
        measure_id="mine",
        geography="England",
        coverage="national",
    )
    row = (
        load_measures()
        .query("measure_id == 'image_users'")
        .assign(measure_id="mine", known_breaks="not_applicable", status="estimated")
    )
    measures = pd.concat([load_measures(), row])
    found = comparisons(two.assign(period_text="not_stated"), measures=measures)
    assert found["verdict"].tolist() == ["comparable"]
    assert comparisons(two.assign(period_text="not_stated"))["verdict"].tolist() != ["comparable"]


FIGURES = load_figures()
STATEMENTS, MEASURES, SOURCES = load_statements(), load_measures(), load_sources()
FRAMES = {"statements": STATEMENTS, "measures": MEASURES, "sources": SOURCES}
ROWS = st.integers(0, len(FIGURES) - 1)


def judged(left: pd.Series, right: pd.Series, **frames: pd.DataFrame):
    return compare(left, right, **{**FRAMES, **frames})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS, ROWS)
def test_the_order_of_two_figures_does_not_matter(i: int, j: int) -> None:
    one = judged(FIGURES.iloc[i], FIGURES.iloc[j])
    other = judged(FIGURES.iloc[j], FIGURES.iloc[i])
    assert one.verdict == other.verdict
    assert one.sentence == other.sentence
    assert (one.failed, one.missing, one.orderable) == (
        other.failed,
        other.missing,
        other.orderable,
    )


@settings(max_examples=30, deadline=None)
@given(ROWS)
def test_a_figure_repeats_itself(i: int) -> None:
    assert judged(FIGURES.iloc[i], FIGURES.iloc[i]).verdict == "repetition"


CLOSE = comparisons(FIGURES, **FRAMES)
CLOSE = CLOSE[~CLOSE["verdict"].isin(["not_comparable", "repetition"])].reset_index(drop=True)
METADATA = [
    "measure_id",
    "population_group",
    "geography",
    "coverage",
    "period_start",
    "period_end",
    "period_type",
    "base_period_text",
    "period_text",
]
OF_THE_MEASURE = [
    "stock_or_flow",
    "status",
    "collection",
    "geography",
    "related_to",
    "known_breaks",
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(CLOSE) - 1), st.sampled_from(METADATA + OF_THE_MEASURE), st.booleans())
def test_deleting_metadata_never_makes_a_verdict_more_permissive(
    pair: int, column: str, first: bool
) -> None:
    rows = FIGURES.set_index("figure_id", drop=False)
    left, right = (rows.loc[CLOSE.at[pair, side]].copy() for side in ("left", "right"))
    before = judged(left, right)
    frames = {}
    target = left if first else right
    if column in OF_THE_MEASURE and column != "geography":
        measures = MEASURES.astype(object)
        measures.loc[measures["measure_id"] == target["measure_id"], column] = "not_stated"
        frames["measures"] = measures
    elif column.startswith("period_s") or column == "period_end":
        target[column] = pd.NaT
    else:
        target[column] = "other" if column == "measure_id" else "not_stated"
    after = judged(left, right, **frames)
    assert set(after.allowed) <= set(before.allowed), (before, after)


def test_only_comparable_figures_allow_arithmetic() -> None:
    arithmetic = {verdict for verdict in VERDICTS if "ratio" in ALLOWED[verdict]}
    assert arithmetic == {"comparable", "comparable_with_caveats"}
    assert len(GATES) == 9
