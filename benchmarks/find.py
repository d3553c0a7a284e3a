"""How fast numbers are found: a folder of made-up prose, by one process and by several.

python benchmarks/find.py [MEGABYTES] prints megabytes a second, and what that means for a year
of Hansard: about 20 million words of both Houses, some 120 million characters.
"""

import os
import sys
import tempfile
import tracemalloc
from pathlib import Path

from analysis.add.find import Found, find_in_folder

TEXTS = Path(__file__).parents[1] / "examples" / "texts"
PROSE = (
    "The committee heard that many families had waited a long time for an answer, and that the "
    "officers who were asked to help them had too little time themselves. Nobody doubted that "
    "they did what they could. "
)
FILES = 40
YEAR_OF_HANSARD = 120


def measure(folder: Path, workers: int) -> Found:
    """Find everything in the folder once, and print how long it took.

    The time of the processor does not depend on what else runs on the computer.
    """
    began = sum(os.times()[:4])
    with tempfile.TemporaryDirectory() as output:
        found = find_in_folder(folder, Path(output) / "numbers.csv", workers=workers)
    seconds = sum(os.times()[:4]) - began
    speed = found.characters / 1e6 / seconds
    print(
        f"{workers} processes: {found.seconds:.1f} s, {seconds:.1f} s of processors, "
        f"{speed:.2f} MB/s a core; a year of Hansard in {YEAR_OF_HANSARD / speed / 60:.1f} "
        "minutes of one core"
    )
    return found


def main(megabytes: int = 20) -> None:
    """Measure with one process and with one for each processor, and what memory one takes."""
    # Three lines of prose without a number to one of the examples with many.
    text = "".join(path.read_text(encoding="utf-8") + PROSE * 9 for path in TEXTS.glob("*.txt"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(FILES):
            copies = megabytes * 1_000_000 // FILES // len(text)
            (folder / f"{number:03}.txt").write_text(f"{text}\n" * copies, encoding="utf-8")
        found = measure(folder, 1)
        print(f"{found}")
        measure(folder, os.cpu_count() or 1)
        tracemalloc.start()
        measure(folder, 1)
        print(
            f"most memory, one process, traced: {tracemalloc.get_traced_memory()[1] / 1e6:.0f} MB"
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
