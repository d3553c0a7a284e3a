"""How long `analysis verify` takes beside a plain `pytest --nbval notebooks`: at most 0.8 of it.

Both run every notebook; the plain run is the stock one, without this project's settings and
guards. They take turns, so that both meet the same machine; the ratio is of the medians.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("[0-9]*.ipynb"))
PYTEST = ["pytest", "--override-ini=addopts=", "--nbval", "--nbval-current-env", "-q"]
COMMANDS = {
    "plain nbval": [sys.executable, "-m", *PYTEST, "-p", "no:cacheprovider"],
    "analysis verify": [sys.executable, "-m", "analysis", "verify"],
}
LIMIT = 0.8


def seconds(command: list[str]) -> float:
    """The time that a command takes for all notebooks."""
    start = time.perf_counter()
    subprocess.run([*command, *map(str, NOTEBOOKS)], stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def main() -> int:
    """Print the medians and the ratio; return 1 where it is above the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="runs of each, 3 by default")
    rounds = parser.parse_args().rounds
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(rounds):
        for name, command in COMMANDS.items():
            times[name].append(seconds(command))
            print(f"{name:<16} {times[name][-1]:6.1f} s", flush=True)
    plain, verify = (statistics.median(taken) for taken in times.values())
    print(f"analysis verify / plain nbval = {verify / plain:.2f} (at most {LIMIT})")
    return int(verify / plain > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
