"""How long `import analysis` takes beside `import pandas`: at most 1.05 times.

The public names are imported when they are first used, so the loaders are measured too.

Each import is a fresh process, all by turns, so that they meet the same machine; the
ratio is of the medians, less what Python itself takes to start.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time

STATEMENTS = {
    "python": "pass",
    "pandas": "import pandas",
    "analysis": "import analysis",
    "loaders": "from analysis import load_figures",
}
LIMIT = 1.05


def seconds(statement: str) -> float:
    """The time that a fresh process takes for one statement."""
    # Both imports are to be of compiled modules.
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True, env=environment)
    return time.perf_counter() - start


def main() -> int:
    """Print the medians and the ratio; return 1 where it is above the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="imports of each, 15 by default")
    rounds = parser.parse_args().rounds
    for statement in STATEMENTS.values():
        seconds(statement)
    times: dict[str, list[float]] = {name: [] for name in STATEMENTS}
    for _ in range(rounds):
        for name, statement in STATEMENTS.items():
            times[name].append(seconds(statement))
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    for name, median in medians.items():
        print(f"{name:<8} {median:.3f} s")
    own = medians["pandas"] - medians["python"]
    ratios = {name: (medians[name] - medians["python"]) / own for name in ("analysis", "loaders")}
    print(f"import analysis / import pandas = {ratios['analysis']:.2f} (at most {LIMIT})")
    print(f"from analysis import load_figures / import pandas = {ratios['loaders']:.2f}")
    return int(ratios["analysis"] > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
