"""How long the reports take, as a ratio that holds on any machine.

    python benchmarks/reports.py [--runs N] [NOTEBOOK …]

A full build is measured against one call of `jupyter nbconvert --execute --to html` for
the same notebooks (at most 0.55). The two take turns, so that a busy machine slows both;
the medians are compared. Processor time, with that of the kernels, says what each does; the
build does it on two cores.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]


def run(*command: str | Path) -> None:
    """Run a command quietly; its failure ends the benchmark with what it said."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stderr[-2000:]}")


def ways(notebooks: Sequence[Path], place: Path) -> dict[str, Callable[[], None]]:
    """The two things that are measured, by name."""

    def nbconvert() -> None:
        out = place / "nbconvert"
        shutil.rmtree(out, ignore_errors=True)
        run(
            sys.executable,
            "-m",
            "nbconvert",
            "--execute",
            "--to=html",
            f"--output-dir={out}",
            *notebooks,
        )

    def build() -> None:
        out = place / "reports"
        shutil.rmtree(out, ignore_errors=True)
        run(sys.executable, "-m", "analysis", "report", f"--output={out}", *notebooks)

    return {
        "nbconvert --execute --to html": nbconvert,
        "full build": build,
    }


def main() -> None:
    """Print the median seconds and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=3, help="rounds; the medians are compared")
    options = parser.parse_args()
    notebooks = [path.resolve() for path in options.notebooks] or sorted(
        (ROOT / "notebooks").glob("[0-9]*.ipynb")
    )
    with tempfile.TemporaryDirectory() as place:
        measured = ways(notebooks, Path(place))
        seconds: dict[str, list[tuple[float, float]]] = {name: [] for name in measured}
        for _ in range(options.runs):
            for name, way in measured.items():
                start, before = time.perf_counter(), os.times()
                way()
                spent = sum(os.times()[2:4]) - sum(before[2:4])
                seconds[name].append((time.perf_counter() - start, spent))
    print(f"{len(notebooks)} notebooks, {options.runs} rounds, {os.cpu_count()} cores")
    medians = []
    for name, times in seconds.items():
        wall, spent = (statistics.median(each) for each in zip(*times, strict=True))
        print(f"{wall:7.1f} s, {spent:.1f} s of processors  {name}")
        medians.append(wall)
    nbconvert, build = medians
    print(f"{build / nbconvert:7.2f}    full build / nbconvert (at most 0.55)")


if __name__ == "__main__":
    main()
