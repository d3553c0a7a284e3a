"""Figures quoted in political statements on child protection, their bounds and their sources.

Nothing here rates a statement true or false. It says what was said, what it leaves
out, what it may be compared with, and what was published.
"""

from analysis.bounds import Bounds
from analysis.build import build
from analysis.compare import NotComparable, Verdict, compare, comparisons
from analysis.derive import (
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
from analysis.errors import DataError, Fault
from analysis.quantity import Quantity, QuantityError, find_quantities, read_quantity
from analysis.quoting import completeness, completeness_counts, drift
from analysis.tables import (
    load_figures,
    load_measures,
    load_not_figures,
    load_published,
    load_sources,
    load_statements,
)
from analysis.trace import all_time, base_years, trace

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
    "change",
    "compare",
    "comparisons",
    "completeness",
    "completeness_counts",
    "difference",
    "drift",
    "find_quantities",
    "load_figures",
    "load_measures",
    "load_not_figures",
    "load_published",
    "load_sources",
    "load_statements",
    "per",
    "ratio",
    "read_quantity",
    "remainder",
    "share",
    "total",
    "trace",
]
