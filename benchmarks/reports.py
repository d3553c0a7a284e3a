"""How long the reports take, as ratios that hold on any machine.

    python benchmarks/reports.py [--runs N] [NOTEBOOK …]

A full build is measured against one call of `jupyter nbconvert --execute --to html` for
the same notebooks (at most 0.4), executing alone against the same cells as plain Python
scripts, two at a time (at most 1.3). The four take turns, so that a busy machine slows
all of them; the medians are compared.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[1]


def as_script(notebook: Path) -> str:
    """The code of a notebook as a script; a cell that is meant to fail may do so."""
    cells = []
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        if "raises-exception" in cell.metadata.get("tags", []):
            inside = textwrap.indent(cell.source, "    ")
            cells.append(f"try:\n{inside}\nexcept Exception:\n    pass")
        else:
            cells.append(cell.source)
    return "\n\n".join(cells) + "\n"


def run(*command: str | Path, folder: Path = ROOT) -> None:
    """Run a command quietly; its failure ends the benchmark with what it said."""
    environment = os.environ | {"MPLBACKEND": "Agg"} if command[1] != "-m" else os.environ
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stderr[-2000:]}")


def ways(notebooks: Sequence[Path], place: Path) -> dict[str, Callable[[], None]]:
    """The four things that are measured, by name."""
    # In a folder of their own, as the notebooks are, so that relative paths hold.
    for notebook in notebooks:
        (place / f"{notebook.stem}.py").write_text(as_script(notebook), encoding="utf-8")
    alone = place / "alone.py"
    alone.write_text(
        "import sys\nfrom pathlib import Path\nfrom analysis.report.run import execute\n"
        "if __name__ == '__main__':\n    execute([Path(path) for path in sys.argv[1:]])\n",
        encoding="utf-8",
    )

    def scripts() -> None:
        with ThreadPoolExecutor(2) as pool:
            list(
                pool.map(
                    lambda notebook: run(
                        sys.executable, place / f"{notebook.stem}.py", folder=notebook.parent
                    ),
                    notebooks,
                )
            )

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
        "scripts, two at a time": scripts,
        "executing alone": lambda: run(sys.executable, alone, *notebooks),
        "nbconvert --execute --to html": nbconvert,
        "full build": build,
    }


def main() -> None:
    """Print the median seconds and the two ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=3, help="rounds; the medians are compared")
    options = parser.parse_args()
    notebooks = [path.resolve() for path in options.notebooks] or sorted(
        (ROOT / "notebooks").glob("[0-9]*.ipynb")
    )
    with tempfile.TemporaryDirectory() as place:
        measured = ways(notebooks, Path(place))
        seconds: dict[str, list[float]] = {name: [] for name in measured}
        for _ in range(options.runs):
            for name, way in measured.items():
                start = time.perf_counter()
                way()
                seconds[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    print(f"{len(notebooks)} notebooks, {options.runs} rounds, {os.cpu_count()} cores")
    for name, median in medians.items():
        print(f"{median:7.1f} s  {name}")
    floor, alone, nbconvert, build = medians.values()
    print(f"{alone / floor:7.2f}    executing / scripts (at most 1.3)")
    print(f"{build / nbconvert:7.2f}    full build / nbconvert (at most 0.4)")


if __name__ == "__main__":
    main()
