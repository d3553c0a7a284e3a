"""Verdicts: what may be set side by side, and why not."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from made_up import CODEBOOK, FIGURE, LATER, SAID, SOURCES, STATISTICS

from analysis import compare, comparisons, figures_of, points_of
from analysis.verdicts.codebook import Codebook, point_id
from analysis.verdicts.compare import ALLOWED, row_pairs, ruled_out, verdict_on, whole_row
from analysis.verdicts.gates import VERDICTS, judge

# The function of the same name hides its module in the package.
MODULE = sys.modules["analysis.verdicts.compare"]

RELEASE, OPED = "cooper-2015-release", "abbott-2017-oped"

BOOK_OF_ALL = Codebook.of()
FRAMES = vars(BOOK_OF_ALL).copy()
FIGURES, MEASURES, SOURCES_OF = (FRAMES[name] for name in ("figures", "measures", "sources"))
PAIRS = comparisons(**FRAMES)
BOOK = Codebook(FIGURES, SAID, CODEBOOK, SOURCES, STATISTICS)


def test_the_stock_of_names_can_be_followed_with_caveats() -> None:
    stock = [
        "cooper-2014-2/suspects-identified",
        "cooper-2014-6/people-identified",
        "cooper-2014-7/people-identified",
        f"{RELEASE}/notarise-people",
    ]
    pairs = PAIRS[PAIRS["left"].isin(stock) & PAIRS["right"].isin(stock)]
    assert len(pairs) == 6
    assert set(pairs["verdict"]) == {"comparable_with_caveats"}
    by_side = pairs.astype(str).set_index(["left", "right"])["doubts"]
    # The press, unnamed reports and the agency itself are different sources.
    sources = by_side.str.contains("they do not name the same source")
    assert sources.sum() == 5
    assert not sources[("cooper-2014-6/people-identified", "cooper-2014-7/people-identified")]


def test_no_figure_of_the_release_is_comparable_with_one_of_the_op_ed() -> None:
    release, oped = (FIGURES[FIGURES["statement_id"] == name] for name in (RELEASE, OPED))
    pairs = comparisons(release, oped, **FRAMES)
    assert len(pairs) == 23 * 8
    assert not pairs["verdict"].isin(["comparable", "comparable_with_caveats"]).any()


def test_every_pair_of_the_suite_has_a_verdict_and_a_sentence() -> None:
    assert len(PAIRS) == len(FIGURES) * (len(FIGURES) - 1) // 2
    assert PAIRS["verdict"].notna().all()
    assert PAIRS["sentence"].str.endswith(".").all()
    # No two differ in what is the same of both: "tens of thousands" and "25,000" hedge nothing.
    for part in (r"\bnan\b", r"\bNone\b", "_", "  ", r"[(](.+) and \1[)]"):
        assert not any(re.search(part, sentence) for sentence in PAIRS["sentence"].unique()), part


def test_adding_a_measure_needs_no_code() -> None:
    rise = FIGURES[FIGURES["figure_id"] == f"{OPED}/image-users"]
    scope = {"geography": "England", "coverage": "national", "period_text": "not_stated"}
    two = pd.concat([rise] * 2).assign(figure_id=["mine/a", "mine/b"], measure_id="mine", **scope)
    row = MEASURES[MEASURES["measure_id"] == "image_users"]
    mine = row.assign(measure_id="mine", known_breaks="not_applicable", status="estimated")
    found = comparisons(two, measures=pd.concat([MEASURES, mine]))
    assert found["verdict"].tolist() == ["comparable"]
    assert comparisons(two)["verdict"].tolist() != ["comparable"]


def test_the_order_of_two_figures_does_not_matter_and_each_repeats_itself() -> None:
    pairs = comparisons(FIGURES, FIGURES, **FRAMES).astype(object)
    back = pairs.rename(columns={"left": "right", "right": "left"})[pairs.columns]
    found = [frame.set_index(["left", "right"]).sort_index() for frame in (pairs, back)]
    pd.testing.assert_frame_equal(*found)
    itself = pairs[pairs["left"] == pairs["right"]]
    assert set(itself["verdict"]) == {"repetition"}
    assert len(itself) == len(FIGURES)


METADATA = "measure_id population_group geography coverage base_period_text".split()
METADATA += "period_text period_start period_end period_type".split()
OF_THE_MEASURE = "stock_or_flow status collection related_to known_breaks".split()
ROWS = FIGURES.set_index("figure_id", drop=False)
CLOSE = PAIRS[~PAIRS["verdict"].isin(["not_comparable", "repetition"])].astype(object)
"""The pairs whose verdict metadata decide."""
LEFT, RIGHT = (ROWS.loc[CLOSE[side]] for side in ("left", "right"))


def assert_no_freer(left: pd.DataFrame, right: pd.DataFrame, book: Codebook) -> None:
    """Whether no pair is allowed more than before, its rows being these two frames'."""
    described = book.describe(pd.concat([left, right]))
    count = np.arange(len(CLOSE))
    judged = judge(described, count, count + len(CLOSE), book.related)
    for pair, verdict, orderable in zip(
        CLOSE.itertuples(), judged.verdict, judged.orderable, strict=True
    ):
        assert set(ALLOWED[VERDICTS[verdict]]) <= set(ALLOWED[pair.verdict]), pair
        assert pair.orderable or not orderable, pair


@pytest.mark.parametrize("column", METADATA)
def test_deleting_metadata_never_makes_a_verdict_more_permissive(column: str) -> None:
    missing = {"period_start": pd.NaT, "period_end": pd.NaT, "measure_id": "other"}
    gone = {column: missing.get(column, "not_stated")}
    assert_no_freer(LEFT.assign(**gone), RIGHT, BOOK_OF_ALL)
    assert_no_freer(LEFT, RIGHT.assign(**gone), BOOK_OF_ALL)


@pytest.mark.parametrize("column", OF_THE_MEASURE)
def test_deleting_what_the_codebook_says_never_makes_a_verdict_more_permissive(
    column: str,
) -> None:
    # Of every measure, and of every other one, so that of many pairs one alone has lost it.
    for which in (slice(None), slice(0, None, 2), slice(1, None, 2)):
        measures = MEASURES.astype(object)
        measures.loc[measures.index[which], column] = "not_stated"
        assert_no_freer(LEFT, RIGHT, replace(BOOK_OF_ALL, measures=measures))


@pytest.mark.slow
def test_all_that_surely_differ_are_not_comparable_whatever_is_missing() -> None:
    for gate in ("kind", "unit", "measure", "population"):
        failed = (
            PAIRS["failed"].astype(str).str.split(";").map(lambda gates, one=gate: one in gates)
        )
        assert set(PAIRS.loc[failed, "verdict"]) <= {"not_comparable", "repetition"}, gate


def test_a_figure_repeats_the_statistic_that_it_quotes() -> None:
    quoted = SOURCES_OF[SOURCES_OF["relation"] == "original"].merge(FIGURES, on="figure_id")
    pairs = comparisons(FIGURES, FRAMES["published"], **FRAMES)
    verdicts = pairs.astype(str).set_index(["left", "right"])["verdict"]
    for row in quoted.to_dict("records"):
        named = {"series_id": row["series_id"]}
        named |= {day: row[f"{day}_x"] for day in ("period_start", "period_end")}
        expected = "not_comparable" if row["kind"] == "rank" else "repetition"
        assert verdicts[(row["figure_id"], point_id(pd.Series(named)))] == expected


def test_repetition_is_an_equivalence() -> None:
    again = PAIRS[PAIRS["verdict"] == "repetition"].astype(str)
    linked = {name: {name} for name in FIGURES["figure_id"]}
    for left, right in zip(again["left"], again["right"], strict=True):
        linked[left].add(right)
        linked[right].add(left)
    for name, others in linked.items():
        assert all(linked[other] == others for other in others), name


def test_what_a_measure_rules_out_is_told_for_a_line_too() -> None:
    rows = [pd.Series({**FIGURE, "measure_id": name}) for name in ("ruled", "offences")]
    assert ruled_out(BOOK, "ratio", rows) == ruled_out(BOOK, "joined_line", rows) == "a trend"
    assert ruled_out(BOOK, "difference", rows) == ruled_out(BOOK, "ratio", rows[1:]) == ""


def test_a_verdict_allows_what_its_word_allows_and_ranking_where_the_bounds_lie_apart() -> None:
    alike = verdict_on(BOOK, pd.Series(FIGURE), pd.Series({**FIGURE, **LATER}))
    assert (alike.gate, alike.reasons, alike.conflicts) == ("", (), ())
    assert alike.allowed == (*ALLOWED["comparable"], "ranking")
    first, second = ({**FIGURE, **cells, "kind": "rank", "unit": "rank"} for cells in ({}, LATER))
    assert verdict_on(BOOK, pd.Series(first), pd.Series(second)).allowed == ("side_by_side",)


def test_pairs_stand_in_a_frame_of_few_words() -> None:
    rows = pd.DataFrame([FIGURE, {**FIGURE, **LATER}, {**FIGURE, "figure_id": "c", "unit": "x"}])
    found = comparisons(rows, **FRAMES)
    assert found.columns.tolist() == (
        "left right verdict gate failed missing caveats doubts orderable sentence".split()
    )
    words = found.drop(columns="orderable")
    assert all(isinstance(column, pd.CategoricalDtype) for column in words.dtypes)
    assert found["left"].dtype == found["right"].dtype
    assert found["orderable"].dtype == bool
    assert list(zip(found["left"], found["right"], strict=True)) == [
        ("one/a", "two/b"),
        ("one/a", "c"),
        ("two/b", "c"),
    ]
    assert len(comparisons(rows.head(1), **FRAMES)) == 0


def test_columns_of_any_type_are_judged_alike() -> None:
    plain = comparisons(FIGURES.head(40), **FRAMES).astype(object)
    for other in (FIGURES.convert_dtypes(), FIGURES.astype(object)):
        pd.testing.assert_frame_equal(comparisons(other.head(40), **FRAMES).astype(object), plain)


@pytest.mark.slow
def test_all_pairs_are_each_pair_once_in_any_number_of_parts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    some = FIGURES[:40]
    together = comparisons(some, **FRAMES), comparisons(some[:9], some[9:], **FRAMES)
    monkeypatch.setattr(MODULE, "PAIRS_AT_ONCE", 10)
    for left, right in ((7, None), (3, 2), (2, 9), (9, 2), (30, None), (4, 12), (3, 0)):
        parts = list(row_pairs(left, right))
        assert max(len(i) for i, _ in parts) <= max(10, left if right is None else right)
        pairs = [pair for i, j in parts for pair in zip(i.tolist(), j.tolist(), strict=True)]
        all_ = combinations(range(left), 2)
        crossed = product(range(left), range(left, left + (right or 0)))
        assert pairs == list(all_ if right is None else crossed)
    monkeypatch.setattr(MODULE, "PAIRS_AT_ONCE", 100)
    parted = comparisons(some, **FRAMES), comparisons(some[:9], some[9:], **FRAMES)
    for one, other in zip(parted, together, strict=True):
        pd.testing.assert_frame_equal(one.astype(object), other.astype(object))


def test_a_figure_is_found_by_its_id_and_a_row_is_taken_as_it_is() -> None:
    first, second = FIGURES.iloc[0], FIGURES.iloc[1]
    found = [whole_row(figure, FIGURES) for figure in (second["figure_id"], first)]
    assert [row["figure_id"] for row in found] == [second["figure_id"], first["figure_id"]]
    pd.testing.assert_series_equal(found[1], first)
    assert whole_row(pd.Series({"series_id": "a"}), FIGURES).to_dict() == {"series_id": "a"}
    named = pd.Series(FIGURE, name="my/figure").drop("figure_id")
    assert whole_row(named, FIGURES)["figure_id"] == "my/figure"
    by_id = FIGURES.set_index("figure_id")
    names = f"{OPED}/image-users", f"{OPED}/images-shared"
    assert compare(*(by_id.loc[name] for name in names)) == compare(*names)


def test_no_figures_are_an_error_and_no_empty_answer() -> None:
    with pytest.raises(ValueError, match="no figure to compare: is an id or a word mistyped"):
        comparisons(FIGURES.query("statement_id == 'coper-2015-release'"))
    with pytest.raises(ValueError, match="no figure to compare"):
        comparisons(FIGURES, FIGURES.head(0))
    with pytest.raises(KeyError, match="Did you mean 'cooper-2015-release'"):
        figures_of("coper-2015-release")
    with pytest.raises(KeyError, match="Did you mean 'cps_child_abuse_prosecuted'"):
        points_of("cps_child_abuse_prosecute")
    with pytest.raises(TypeError, match="no table is called 'figure'; there are figures, "):
        compare(f"{OPED}/image-users", f"{OPED}/images-shared", figure=FIGURES)
