"""Verdicts by profile are those of all pairs, and no pair is made for what ends at once."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
import pytest

from analysis import DataError, candidates, comparisons, load_figures, verdict_counts
from analysis.verdicts.gates import GATES

TOGETHER = [
    ["value", "lower", "upper", "lower_closed", "upper_closed", "bound", "hedge", "epistemic"],
    ["period_text", "period_start", "period_end"],
    ["period_type"],
    ["measure_id", "unit", "kind", "direction", "population_group"],
    ["geography"],
    ["coverage"],
    ["base_period_text"],
    ["source_named"],
    ["statement_id"],
]
"""Columns that are drawn as one: everything else of a made-up figure is as it comes."""


def made_up(count: int) -> pd.DataFrame:
    """Figures with the cells of built-in ones, each group of columns drawn by itself."""
    draw = np.random.default_rng(17)
    figures = load_figures()
    rows = figures.take(draw.integers(len(figures), size=count)).reset_index(drop=True)
    for columns in TOGETHER:
        drawn = figures[columns].take(draw.integers(len(figures), size=count))
        rows[columns] = drawn.reset_index(drop=True)
    rows["figure_id"] = [f"made-up/{number}" for number in range(count)]
    # Some say again what one before them said.
    again = draw.integers(count, size=count // 20) + 1
    rows.loc[again[again < count], "same_as"] = [f"made-up/{n - 1}" for n in again[again < count]]
    return rows


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype(object).sort_values(["left", "right"], ignore_index=True)


def assert_as_all_pairs(figures: pd.DataFrame) -> None:
    pairs = comparisons(figures)
    counted = verdict_counts(figures)
    assert counted["pairs"].sum() == len(pairs)
    by_gate = pairs[["verdict", "gate"]].astype(object).value_counts(dropna=False)
    expected = by_gate.rename("pairs").reset_index()
    order = {"by": ["verdict", "gate"], "ignore_index": True}
    pd.testing.assert_frame_equal(
        counted.astype(object).fillna("").sort_values(**order),
        expected.astype(object).fillna("").sort_values(**order),
    )
    past = set(GATES[GATES.index("population") + 1 :])
    ended = pairs["verdict"].isin(["not_comparable", "undetermined"]) & ~pairs["gate"].isin(past)
    listed = pd.concat([plain(frame) for frame in candidates(figures)])
    pd.testing.assert_frame_equal(plain(listed), plain(pairs[~ended]))


@pytest.mark.slow
def test_the_built_in_figures_get_the_verdicts_of_all_their_pairs() -> None:
    pytest.importorskip("duckdb")
    assert_as_all_pairs(load_figures())


@pytest.mark.slow
def test_3000_made_up_figures_get_the_verdicts_of_all_their_pairs() -> None:
    pytest.importorskip("duckdb")
    assert_as_all_pairs(made_up(3_000))


def test_candidates_of_some_verdicts_come_a_chunk_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("duckdb")
    monkeypatch.setattr(sys.modules["analysis.verdicts.profiles"], "CHUNK", 1)
    figures = load_figures()
    many = pd.concat([figures] * 6, ignore_index=True)
    many["figure_id"] += many.index.astype(str)
    frames = list(candidates(many, verdicts=["conceptually_related"]))
    assert len(frames) > 2
    assert max(map(len, frames)) <= 2_048
    found = pd.concat(frames)
    assert set(found["verdict"].astype(str)) == {"conceptually_related"}
    assert not found.duplicated(["left", "right"]).any()
    counted = verdict_counts(many).groupby("verdict")["pairs"].sum()
    assert len(found) == counted["conceptually_related"]


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_figures_for_a_pair_give_none(count: int) -> None:
    pytest.importorskip("duckdb")
    figures = load_figures().head(count)
    assert verdict_counts(figures).empty
    assert not list(candidates(figures))


def test_without_duckdb_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(DataError, match=r"DuckDB .*\n.*pip install 'quoted-figures\[scale\]'"):
        next(candidates())
