"""What a search through a folder adds to finding the numbers of its texts one after the other.

python benchmarks/find.py [MEGABYTES] [ROUNDS] makes a folder of made-up prose and takes turns:
`find_in_text` of each file, the search by one process, and by two. It prints the least of each
in wall and processor time, and their ratios to the first.
"""

import os
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path

from analysis.add.find import find_in_folder, find_in_text

TEXTS = Path(__file__).parents[1] / "examples" / "texts"
PROSE = (
    "The committee heard that many families had waited a long time for an answer, and that the "
    "officers who were asked to help them had too little time themselves. Nobody doubted that "
    "they did what they could. "
)
FILES = 40


def plain(folder: Path) -> None:
    """The numbers of each file, which nobody keeps."""
    for path in folder.glob("*.txt"):
        find_in_text(path.read_text(encoding="utf-8"))


def search(folder: Path, workers: int) -> None:
    """Everything in the folder, written to a file."""
    with tempfile.TemporaryDirectory() as output:
        find_in_folder(folder, Path(output) / "numbers.csv", workers=workers)


def seconds(work: Callable[[Path], None], folder: Path) -> tuple[float, float]:
    """Wall time and processor time, of child processes too."""
    start, began = time.perf_counter(), sum(os.times()[:4])
    work(folder)
    return time.perf_counter() - start, sum(os.times()[:4]) - began


def main(megabytes: int = 10, rounds: int = 3) -> None:
    """Take turns, then trace what memory one process takes."""
    # Three lines of prose without a number to one of the examples with many.
    text = "".join(path.read_text(encoding="utf-8") + PROSE * 9 for path in TEXTS.glob("*.txt"))
    ways = {
        "one after the other": plain,
        "a folder, 1 process": partial(search, workers=1),
        "a folder, 2 processes": partial(search, workers=2),
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(FILES):
            copies = megabytes * 1_000_000 // FILES // len(text)
            (folder / f"{number:03}.txt").write_text(f"{text}\n" * copies, encoding="utf-8")
        size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
        turns = [[seconds(way, folder) for way in ways.values()] for _ in range(rounds)]
        least = [tuple(map(min, zip(*times, strict=True))) for times in zip(*turns, strict=True)]
        for way, (wall, processor) in zip(ways, least, strict=True):
            ratios = wall / least[0][0], processor / least[0][1]
            print(
                f"{way}: {wall:.1f} s, {processor:.1f} s of processors, {size / processor:.2f} "
                f"MB/s a core; {ratios[0]:.2f} and {ratios[1]:.2f} of the first"
            )
        tracemalloc.start()
        search(folder, 1)
        memory = tracemalloc.get_traced_memory()[1] / 1e6
        print(f"most memory, one process, traced: {memory:.0f} MB for {size:.0f} MB of text")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
