"""How the cost of judging pairs grows with the number of figures, by all pairs and by profile.

python benchmarks/comparing.py [FIGURES ...]

The built-in figures are repeated under new ids. "shared": all of one codebook, so that candidates
grow with the square of the figures, and are counted only. "own": each copy has statements and
measures of its own, as a larger collection has more of both, and the candidates are listed.
All pairs are made up to 3,000 figures. Every size has a process of its own.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

import pandas as pd

from analysis import (
    candidates,
    comparisons,
    load_figures,
    load_measures,
    load_sources,
    load_statements,
    verdict_counts,
)

SIZES = [int(size) for size in sys.argv[1:]] or [346, 1_000, 3_000, 10_000, 100_000, 1_000_000]
MOST_FOR_ALL_PAIRS = 3_000
NAMES = ["figure_id", "statement_id", "event_id", "measure_id", "related_to", "same_as"]


def repeated(table: pd.DataFrame, times: int, *names: str) -> pd.DataFrame:
    """A table so many times over, the number of the copy behind each of some names."""
    copies = []
    for number in range(times):
        copy = table.copy()
        for name in names:
            # A cell of several names has the number behind each of them.
            kept = copy[name].isin(["not_applicable", "other", "not_stated"])
            copy[name] = copy[name].where(
                kept, copy[name].str.replace(r"(?=;|$)", f"-{number}", regex=True)
            )
        copies.append(copy)
    return pd.concat(copies, ignore_index=True).drop_duplicates(names[0], ignore_index=True)


def made_up(size: int, own: bool) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """So many figures, and the tables beside them."""
    figures, times = load_figures(), -(-size // len(load_figures()))
    tables = {"sources": load_sources().head(0)}
    for name, table in {"statements": load_statements(), "measures": load_measures()}.items():
        there = [column for column in NAMES if column in table]
        tables[name] = (
            repeated(table.astype(dict.fromkeys(there, "str")), times, *there) if own else table
        )
    there = ["figure_id", "same_as", *(["statement_id", "measure_id"] if own else [])]
    rows = repeated(figures.astype(dict.fromkeys(there, "str")), times, *there)
    return rows.head(size), {**tables, "figures": rows.head(size)}


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What a piece of work gives, and in how many seconds."""
    start = time.perf_counter()
    return work(), time.perf_counter() - start


def measure(size: int, kind: str) -> None:
    """Print what one size costs."""
    figures, tables = made_up(size, kind == "own")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    if kind == "all pairs":
        pairs, seconds = timed(lambda: len(comparisons(figures, **tables)))
        told = f"{1e9 * seconds / pairs:.0f} ns a pair"
    else:
        counts, seconds = timed(lambda: verdict_counts(figures, **tables))
        pairs, told = counts["pairs"].sum(), ""
        if kind == "own":
            listed, more = timed(lambda: sum(map(len, candidates(figures, **tables))))
            told = f"{listed:,} candidates listed in {more:.1f} s"
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(
        f"{kind:>9} {size:>9,} figures {pairs:>15,} pairs {seconds:6.1f} s, "
        f"{most:,.0f} MB at most, {before:,.0f} MB before; {told}",
        flush=True,
    )


if __name__ == "__main__":
    for size in SIZES:
        for kind in ("all pairs", "shared", "own"):
            if kind != "all pairs" or size <= MOST_FOR_ALL_PAIRS:
                process = multiprocessing.get_context("spawn").Process(
                    target=measure, args=(size, kind)
                )
                process.start()
                process.join()
