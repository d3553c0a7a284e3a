"""How the cost of judging all pairs grows with the number of figures.

python benchmarks/comparing.py [FIGURES ...]
"""

from __future__ import annotations

import sys
import time

from analysis import comparisons, load_figures, load_measures, load_sources, load_statements

SIZES = [int(size) for size in sys.argv[1:]] or [213, 1_000, 3_000, 10_000]


def main() -> None:
    """Repeat the built-in figures under new ids and judge all pairs."""
    figures = load_figures()
    known = {
        "statements": load_statements(),
        "measures": load_measures(),
        "sources": load_sources(),
    }
    for size in SIZES:
        rows = figures.take([number % len(figures) for number in range(size)])
        rows = rows.reset_index(drop=True)
        rows["figure_id"] = rows["figure_id"] + "-" + rows.index.astype(str)
        start = time.perf_counter()
        pairs = comparisons(rows, **known)
        spent = time.perf_counter() - start
        each = 1e9 * spent / max(1, len(pairs))
        print(f"{size:>7,} figures {len(pairs):>12,} pairs {spent:7.2f} s {each:7.0f} ns a pair")


if __name__ == "__main__":
    main()
