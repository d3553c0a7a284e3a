"""A short run over hostile input, and the faults that longer runs found."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analysis import load_figures
from analysis.reading.quantity import QuantityError, read_quantity
from analysis.show.display import csv_text
from analysis.tables.build import as_csv
from analysis.tables.errors import DataError
from analysis.tables.schema import tables

FUZZ = Path(__file__).with_name("fuzz.py")
COLUMNS = tables()["figures"].columns


@pytest.mark.slow
def test_hostile_input_is_refused_in_words_within_a_gibibyte_and_seconds() -> None:
    done = subprocess.run(
        [sys.executable, str(FUZZ), "--inputs", "30", "--seed", "2015"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    counts = [int(count.replace(",", "")) for count in re.findall(r"([\d,]+) inputs", done.stdout)]
    assert counts[-1] == sum(counts[:-1])
    assert len(counts) == 11
    assert counts[-1] > 200


@pytest.mark.slow
def test_a_run_over_hostile_input_can_fail(tmp_path: Path) -> None:
    source = FUZZ.read_text(encoding="utf-8")
    broken = source.replace("assert len(message) < 20_000", "assert len(message) < 20")
    assert broken != source
    (tmp_path / "fuzz.py").write_text(broken, encoding="utf-8")
    command = [sys.executable, str(tmp_path / "fuzz.py"), "--inputs", "20", "--only", "words"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 1
    assert b"AssertionError" in done.stderr


def refusal(path: Path) -> str:
    with pytest.raises(DataError) as refused:
        load_figures(path)
    return str(refused.value)


def test_faults_without_end_are_not_gathered(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    empty = "," * (len(COLUMNS) - 1) + "nothing but a note that is long enough\n"
    path.write_text(",".join(COLUMNS) + "\n" + empty * 20_000, encoding="utf-8")
    with pytest.raises(DataError) as refused:
        load_figures(path)
    assert len(refused.value.faults) == 10_000


def test_a_message_shows_signs_that_a_terminal_obeys(one_row: Callable[..., Path]) -> None:
    said = refusal(one_row(unit="\x1b[31mpeople\u202e"))
    assert "unit is '\\x1b[31mpeople\\u202e'" in said


def test_a_message_stays_short_for_a_long_cell(one_row: Callable[..., Path]) -> None:
    assert len(refusal(one_row(unit="x" * 100_000))) < 2_000
    with pytest.raises(QuantityError) as refused:
        read_quantity("x" * 100_000)
    assert len(str(refused.value)) < 2_000


def test_a_carriage_return_starts_no_row_and_no_formula_in_csv() -> None:
    frame = pd.DataFrame({"words": ["over\r=1+1", "\r=1+1"], "n": [1, 2]})
    assert csv_text(frame) == 'words,n\n"over\n=1+1",1\n"\'\n=1+1",2\n'
    assert as_csv(frame) == 'words,n\n"over\n=1+1",1\n"\n=1+1",2\n'
