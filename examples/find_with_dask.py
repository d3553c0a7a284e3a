"""Every quantity of a folder of texts, found by the workers of a Dask cluster.

python examples/find_with_dask.py FOLDER OUTPUT writes one file of JSON lines a partition to the
folder OUTPUT. Without a cluster it uses processes of this computer; with one, give its address in
DASK_SCHEDULER_ADDRESS and keep FOLDER and OUTPUT where every worker can reach them.
"""

import os
import sys
from pathlib import Path

import dask
import dask.bag

from analysis.add.find import as_json, find_in_file


def find_with_dask(folder: Path, output: Path, workers: int = 2) -> list[str]:
    """Write every quantity of the .txt files of a folder as JSON lines; returns the files."""
    paths = sorted(folder.rglob("*.txt"))
    rows = dask.bag.from_sequence(paths, npartitions=min(len(paths), 4 * workers))
    lines = rows.map(find_in_file).flatten().map(as_json)
    if "DASK_SCHEDULER_ADDRESS" in os.environ:
        from distributed import Client

        with Client():
            return lines.to_textfiles(str(output / "*.jsonl"))
    with dask.config.set(scheduler="processes", num_workers=workers):
        return lines.to_textfiles(str(output / "*.jsonl"))


if __name__ == "__main__":
    paths = find_with_dask(Path(sys.argv[1]), Path(sys.argv[2]))
    sys.stdout.write("\n".join(paths) + "\n")
