"""Loading figures against reading the same file with pandas, as a ratio in one run.

python benchmarks/loading.py [ROWS]
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import load_figures
from analysis.tables.load import data_directory

ROUNDS = 3
ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """How long a piece of work takes by the clock, and how long it keeps processors busy."""
    start = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - start[0], time.process_time() - start[1]


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
    read, loaded = np.min(times, axis=0)
    for name, one, other in zip(("clock", "processors"), read, loaded, strict=True):
        print(
            f"{ROWS:,} rows, {name}: pandas.read_csv {one:.1f} s, load_figures {other:.1f} s, "
            f"ratio {other / one:.2f} (at most 2.5)"
        )


if __name__ == "__main__":
    main()
