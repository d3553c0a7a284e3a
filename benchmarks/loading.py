"""Loading figures against reading the same file with pandas, as a ratio in one run.

python benchmarks/loading.py [ROWS]
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from analysis import load_figures
from analysis.tables.load import data_directory

ROUNDS = 3
ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000


def seconds(work: Callable[[], object]) -> float:
    """How long a piece of work takes, in seconds."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Repeat the built-in figures under new ids and load them."""
    rows = pd.read_csv(data_directory() / "raw" / "figures.csv", dtype=str, keep_default_na=False)
    rows = rows.take([number % len(rows) for number in range(ROWS)]).reset_index(drop=True)
    rows["figure_id"] = rows["figure_id"] + "-" + rows.index.astype(str)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "figures.csv"
        rows.to_csv(path, index=False, lineterminator="\n")
        del rows
        # By turns, and the least of each: what else the machine does only adds.
        times = [
            (seconds(lambda: pd.read_csv(path)), seconds(lambda: load_figures(path)))
            for _ in range(ROUNDS)
        ]
    read, loaded = map(min, zip(*times, strict=True))
    print(f"{ROWS:,} rows: pandas.read_csv {read:.1f} s, load_figures {loaded:.1f} s")
    print(f"ratio {loaded / read:.2f} (at most 2.5)")


if __name__ == "__main__":
    main()
