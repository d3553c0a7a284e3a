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
    from analysis.reading import Bounds as Bounds
    from analysis.reading import Quantity as Quantity
    from analysis.reading import QuantityError as QuantityError
    from analysis.reading import find_quantities as find_quantities
    from analysis.reading import read_quantity as read_quantity
    from analysis.review.review import read as read
    from analysis.tables.build import build as build
    from analysis.tables.errors import DataError as DataError
    from analysis.tables.errors import Fault as Fault
    from analysis.tables.load import figures_of as figures_of
    from analysis.tables.load import load_figures as load_figures
    from analysis.tables.load import load_measures as load_measures
    from analysis.tables.load import load_not_figures as load_not_figures
    from analysis.tables.load import load_published as load_published
    from analysis.tables.load import load_sources as load_sources
    from analysis.tables.load import load_statements as load_statements
    from analysis.tables.load import points_of as points_of
    from analysis.verdicts.compare import NotComparable as NotComparable
    from analysis.verdicts.compare import Verdict as Verdict
    from analysis.verdicts.compare import compare as compare
    from analysis.verdicts.compare import comparisons as comparisons
    from analysis.verdicts.compare import side_by_side as side_by_side
    from analysis.verdicts.derive import Ambiguous as Ambiguous
    from analysis.verdicts.derive import Derived as Derived
    from analysis.verdicts.derive import change as change
    from analysis.verdicts.derive import difference as difference
    from analysis.verdicts.derive import per as per
    from analysis.verdicts.derive import ratio as ratio
    from analysis.verdicts.derive import remainder as remainder
    from analysis.verdicts.derive import share as share
    from analysis.verdicts.derive import total as total
    from analysis.verdicts.profiles import candidates as candidates
    from analysis.verdicts.profiles import verdict_counts as verdict_counts
    from analysis.verdicts.quoting import completeness as completeness
    from analysis.verdicts.quoting import completeness_counts as completeness_counts
    from analysis.verdicts.quoting import drift as drift
    from analysis.verdicts.trace import all_time as all_time
    from analysis.verdicts.trace import base_years as base_years
    from analysis.verdicts.trace import trace as trace

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
__all__ = list(WHERE)


def __getattr__(name: str) -> object:
    if name not in WHERE:
        raise AttributeError(f"module 'analysis' has no attribute '{name}'")
    return getattr(import_module(WHERE[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
