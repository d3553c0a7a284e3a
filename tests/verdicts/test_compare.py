"""Verdicts: what may be set side by side, and why not."""

from __future__ import annotations

import re
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from made_up import CODEBOOK, FIGURE, LATER, SAID, SOURCES, STATISTICS

from analysis import (
    compare,
    comparisons,
    figures_of,
    load_figures,
    load_measures,
    load_published,
    load_sources,
    load_statements,
    points_of,
)
from analysis.verdicts.codebook import Codebook, point_id
from analysis.verdicts.compare import (
    ALLOWED,
    Verdict,
    row_pairs,
    ruled_out,
    verdict_on,
    whole_row,
)
from analysis.verdicts.gates import VERDICTS, judge

# The function of the same name hides its module in the package.
MODULE = sys.modules["analysis.verdicts.compare"]

RELEASE, OPED = "cooper-2015-release", "abbott-2017-oped"

FIGURES = load_figures()
MEASURES, SOURCES_OF = load_measures(), load_sources()
FRAMES = {
    "statements": load_statements(),
    "measures": MEASURES,
    "sources": SOURCES_OF,
    "figures": FIGURES,
    "published": load_published(),
}
PAIRS = comparisons(FIGURES, **FRAMES)
BOOK_OF_ALL = Codebook(FIGURES, FRAMES["statements"], MEASURES, SOURCES_OF, FRAMES["published"])


def judged(left: str | pd.Series, right: str | pd.Series) -> Verdict:
    """What `compare` says, without loading the tables again."""
    return verdict_on(BOOK_OF_ALL, *(whole_row(figure, FIGURES) for figure in (left, right)))


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
    by_side = pairs.astype(str).set_index(["left", "right"])["doubts"]
    # The press, unnamed reports and the agency itself are different sources.
    sources = by_side.str.contains("they do not name the same source")
    assert sources.sum() == 5
    assert not sources[("cooper-2014-6/people-identified", "cooper-2014-7/people-identified")]


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
        figure_id=["mine/a", "mine/b"],
    )
    found = comparisons(pair, measures=measures).iloc[0]
    assert found["verdict"] in ("comparable", "comparable_with_caveats")
    assert not found["orderable"]


def test_every_pair_of_the_suite_has_a_verdict_and_a_sentence() -> None:
    assert len(PAIRS) == len(FIGURES) * (len(FIGURES) - 1) // 2
    assert PAIRS["verdict"].notna().all()
    assert PAIRS["sentence"].str.endswith(".").all()
    # No two differ in what is the same of both: "tens of thousands" and "25,000" hedge nothing.
    for part in (r"\bnan\b", r"\bNone\b", "_", "  ", r"[(](.+) and \1[)]"):
        assert not any(re.search(part, sentence) for sentence in PAIRS["sentence"].unique()), part


def test_one_pair_and_all_pairs_are_judged_alike() -> None:
    rows = FIGURES.set_index("figure_id", drop=False)
    for pair in PAIRS.sample(15, random_state=1).itertuples():
        one = verdict_on(BOOK_OF_ALL, rows.loc[pair.left], rows.loc[pair.right])
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


def test_the_order_of_two_figures_does_not_matter_and_each_repeats_itself() -> None:
    pairs = comparisons(FIGURES, FIGURES, **FRAMES).astype(object)
    back = pairs.rename(columns={"left": "right", "right": "left"})[pairs.columns]
    found = [frame.set_index(["left", "right"]).sort_index() for frame in (pairs, back)]
    pd.testing.assert_frame_equal(*found)
    itself = pairs[pairs["left"] == pairs["right"]]
    assert set(itself["verdict"]) == {"repetition"}
    assert len(itself) == len(FIGURES)


METADATA = (
    "measure_id population_group geography coverage period_start period_end period_type".split()
)
METADATA += ["base_period_text", "period_text"]
OF_THE_MEASURE = "stock_or_flow status collection related_to known_breaks".split()


CLOSE = PAIRS[~PAIRS["verdict"].isin(["not_comparable", "repetition"])].astype(object)
"""The pairs whose verdict metadata decide."""


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
def test_deleting_metadata_never_makes_a_verdict_more_permissive(
    column: str,
) -> None:
    rows = FIGURES.set_index("figure_id", drop=False).astype({column: object})
    left, right = (rows.loc[CLOSE[side]] for side in ("left", "right"))
    missing = {"period_start": pd.NaT, "period_end": pd.NaT, "measure_id": "other"}
    gone = {column: missing.get(column, "not_stated")}
    assert_no_freer(left.assign(**gone), right, BOOK_OF_ALL)
    assert_no_freer(left, right.assign(**gone), BOOK_OF_ALL)


@pytest.mark.parametrize("column", OF_THE_MEASURE)
def test_deleting_what_the_codebook_says_never_makes_a_verdict_more_permissive(
    column: str,
) -> None:
    rows = FIGURES.set_index("figure_id", drop=False)
    left, right = (rows.loc[CLOSE[side]] for side in ("left", "right"))
    # Of every measure, and of every other one, so that of many pairs one alone has lost it.
    for which in (slice(None), slice(0, None, 2), slice(1, None, 2)):
        measures = MEASURES.astype(object)
        measures.loc[measures.index[which], column] = "not_stated"
        assert_no_freer(left, right, replace(BOOK_OF_ALL, measures=measures))


def test_only_comparable_figures_allow_arithmetic() -> None:
    arithmetic = {verdict for verdict in VERDICTS if "ratio" in ALLOWED[verdict]}
    assert arithmetic == {"comparable", "comparable_with_caveats"}


def test_all_that_surely_differ_are_not_comparable_whatever_is_missing() -> None:
    for gate in ("kind", "unit", "measure", "population"):
        failed = (
            PAIRS["failed"].astype(str).str.split(";").map(lambda gates, one=gate: one in gates)
        )
        assert set(PAIRS.loc[failed, "verdict"]) <= {"not_comparable", "repetition"}, gate


def test_a_figure_repeats_the_statistic_that_it_quotes() -> None:
    quoted = SOURCES_OF[SOURCES_OF["relation"] == "original"].merge(FIGURES, on="figure_id")
    pairs = comparisons(FIGURES, load_published(), **FRAMES)
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
    book = Codebook(FIGURES, SAID, CODEBOOK, SOURCES, STATISTICS)
    assert ruled_out(book, "ratio", rows) == ruled_out(book, "joined_line", rows) == "a trend"
    assert ruled_out(book, "difference", rows) == ruled_out(book, "ratio", rows[1:]) == ""


BOOK = Codebook(FIGURES, SAID, CODEBOOK, SOURCES, STATISTICS)


def test_a_verdict_holds_everything_that_was_found() -> None:
    left = {"geography": "Wales", "coverage": "some_forces", "measure_id": "broken"}
    right = {
        "measure_id": "broken",
        "unit": "people",
        "population_group": "not_stated",
        "period_type": "relative",
    }
    found = verdict_on(BOOK, pd.Series({**FIGURE, **left}), pd.Series({**FIGURE, **LATER, **right}))
    assert found == Verdict(
        left="one/a",
        right="two/b",
        verdict="not_comparable",
        sentence="Different units: offences and people; also different places; besides, "
        "only one of them gives a population.",
        gate="unit",
        failed=("unit", "geography"),
        missing=("population", "period"),
        caveats=("collection", "coverage"),
        conflicts=(),
        allowed=(),
        orderable=False,
    )
    assert found.reasons == (
        "Different units: offences and people.",
        "Different places: England and Wales.",
        "Cannot be told: only one of them gives a population.",
        "Cannot be told: only one of them gives a period that settles it.",
        "The way of counting changed between them.",
        "They do not cover the whole place, or not the same part of it.",
    )
    assert str(found).startswith("not comparable: Different units")
    alike = verdict_on(BOOK, pd.Series(FIGURE), pd.Series({**FIGURE, **LATER}))
    assert (alike.gate, alike.reasons, alike.conflicts) == ("", (), ())
    assert alike.allowed == (*ALLOWED["comparable"], "ranking")
    ranks = {"kind": "rank", "unit": "rank"}
    ranked = verdict_on(
        BOOK, pd.Series({**FIGURE, **ranks}), pd.Series({**FIGURE, **LATER, **ranks})
    )
    assert ranked.allowed == ("side_by_side",)


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


def test_all_pairs_are_each_pair_once_in_any_number_of_parts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = [pair for i, j in row_pairs(7, None) for pair in zip(i, j, strict=True)]
    assert len(set(whole)) == len(whole) == 21
    assert all(i < j for i, j in whole)
    some = FIGURES[:40]
    together = comparisons(some, **FRAMES), comparisons(some[:9], some[9:], **FRAMES)
    monkeypatch.setattr(MODULE, "PAIRS_AT_ONCE", 10)
    assert [pair for i, j in row_pairs(7, None) for pair in zip(i, j, strict=True)] == whole
    crossed = [pair for i, j in row_pairs(3, 2) for pair in zip(i, j, strict=True)]
    assert crossed == [(i, j) for i in range(3) for j in (3, 4)]
    for left, right in ((7, None), (3, 2), (2, 9), (9, 2), (30, None), (4, 12), (3, 0)):
        sizes = [len(i) for i, _ in row_pairs(left, right)]
        assert sum(sizes) == (left * (left - 1) // 2 if right is None else left * right)
        assert max(sizes) <= max(10, left if right is None else right)
    monkeypatch.setattr(MODULE, "PAIRS_AT_ONCE", 100)
    parts = comparisons(some, **FRAMES), comparisons(some[:9], some[9:], **FRAMES)
    for one, other in zip(parts, together, strict=True):
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
    figures = load_figures()
    with pytest.raises(ValueError, match="no figure to compare: is an id or a word mistyped"):
        comparisons(figures.query("statement_id == 'coper-2015-release'"))
    with pytest.raises(ValueError, match="no figure to compare"):
        comparisons(figures, figures.head(0))
    with pytest.raises(KeyError, match="Did you mean 'cooper-2015-release'"):
        figures_of("coper-2015-release")
    with pytest.raises(KeyError, match="Did you mean 'cps_child_abuse_prosecuted'"):
        points_of("cps_child_abuse_prosecute")
