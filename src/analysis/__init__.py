"""Figures quoted in political statements on child protection, their bounds and their sources.

Nothing here rates a statement true or false. It says what was said, what it leaves
out, what it may be compared with, and what was published.

The public names stand below, each with the room that holds it, and are imported when they
are first used: whoever wants to read numbers need not wait for pandas.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.reading import Bounds, Quantity, QuantityError, find_quantities, read_quantity
    from analysis.review.review import read
    from analysis.tables.build import build
    from analysis.tables.errors import DataError, Fault
    from analysis.tables.load import (
        figures_of,
        load_figures,
        load_measures,
        load_not_figures,
        load_published,
        load_sources,
        load_statements,
        points_of,
    )
    from analysis.verdicts.compare import (
        NotComparable,
        Verdict,
        compare,
        comparisons,
        side_by_side,
    )
    from analysis.verdicts.derive import (
        Ambiguous,
        Derived,
        change,
        difference,
        per,
        ratio,
        remainder,
        share,
        total,
    )
    from analysis.verdicts.profiles import candidates, verdict_counts
    from analysis.verdicts.quoting import completeness, completeness_counts, drift
    from analysis.verdicts.trace import all_time, base_years, trace

ROOMS = {
    "reading": "Bounds Quantity QuantityError find_quantities read_quantity",
    "review.review": "read",
    "tables.build": "build",
    "tables.errors": "DataError Fault",
    "tables.load": "figures_of load_figures load_measures load_not_figures load_published "
    "load_sources load_statements points_of",
    "verdicts.compare": "NotComparable Verdict compare comparisons side_by_side",
    "verdicts.derive": "Ambiguous Derived change difference per ratio remainder share total",
    "verdicts.profiles": "candidates verdict_counts",
    "verdicts.quoting": "completeness completeness_counts drift",
    "verdicts.trace": "all_time base_years trace",
}
WHERE = {name: f"analysis.{room}" for room, names in ROOMS.items() for name in names.split()}

__all__ = [
    "Ambiguous",
    "Bounds",
    "DataError",
    "Derived",
    "Fault",
    "NotComparable",
    "Quantity",
    "QuantityError",
    "Verdict",
    "all_time",
    "base_years",
    "build",
    "candidates",
    "change",
    "compare",
    "comparisons",
    "completeness",
    "completeness_counts",
    "difference",
    "drift",
    "figures_of",
    "find_quantities",
    "load_figures",
    "load_measures",
    "load_not_figures",
    "load_published",
    "load_sources",
    "load_statements",
    "per",
    "points_of",
    "ratio",
    "read",
    "read_quantity",
    "remainder",
    "share",
    "side_by_side",
    "total",
    "trace",
    "verdict_counts",
]


def __getattr__(name: str) -> object:
    if name not in WHERE:
        raise AttributeError(f"module 'analysis' has no attribute '{name}'")
    return getattr(import_module(WHERE[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
