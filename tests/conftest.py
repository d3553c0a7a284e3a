"""What several tests need: the raw tables copied where a test may damage them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analysis.tables import data_directory


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A copy of data/raw."""
    return Path(shutil.copytree(data_directory() / "raw", tmp_path / "raw"))


@pytest.fixture
def one_row(tmp_path: Path) -> Callable[..., Path]:
    """A figures.csv with one valid row of a built-in statement, some cells changed."""

    def write(**cells: str) -> Path:
        table = pd.read_csv(data_directory() / "raw" / "figures.csv", dtype=str).fillna("")
        row = table[table["figure_id"] == "cooper-2015-release/offences-up"].copy()
        row["figure_id"] = "cooper-2015-release/another"
        for column, value in cells.items():
            row[column] = value
        path = tmp_path / "figures.csv"
        row.to_csv(path, index=False, lineterminator="\n")
        return path

    return write
