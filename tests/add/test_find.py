import csv
import errno
import io
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from made_up import cases

from analysis import cli
from analysis.add import find
from analysis.tables.errors import DataError

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples" / "texts"
TEXT = """\
Offences rose by 33% in 2014.

\tMr. Smith counted “over 2,400 children”. Another 1,000 followed; no. 7 was closed.
Between 20,000 – 30,000 people\u00a0took part.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    (folder / "below").mkdir(parents=True)
    for number in range(5):
        name = folder / ("below" if number % 2 else ".") / f"{number}.txt"
        name.write_text(TEXT * (number + 1), encoding="utf-8", newline="\n")
    (folder / "notes.md").write_text("99 more", encoding="utf-8")
    return folder


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_each_row_holds_its_words_at_its_offsets_and_in_its_sentence() -> None:
    rows = find.find_in_text(TEXT)
    assert [row["words"] for row in rows][:3] == ["33%", "2014", "over 2,400"]
    for row in rows:
        assert TEXT[row["start"] : row["end"]] == row["words"]
        words = " ".join(row["words"].split())
        assert row["sentence"][row["place"] : row["place"] + len(words)] == words


def test_the_sentence_of_a_text_without_full_stops_is_cut_on_both_sides() -> None:
    row = find.find_in_text("and then " * 5000 + "1,234 cases " + "and then " * 5000)[0]
    assert row["sentence"].startswith("…")
    assert row["sentence"].endswith("…")
    assert len(row["sentence"]) < 3 * find.CONTEXT
    assert row["sentence"][row["place"] :].startswith("1,234")


def test_a_file_read_line_by_line_gives_the_rows_of_the_whole_text(tmp_path: Path) -> None:
    text = TEXT.replace("\n", "\r\n") + TEXT.replace("\n", "\r") + TEXT.replace("\n", "\x0c")
    path = tmp_path / "long.txt"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    read = [find.as_json({**row, "file": ""}) for row in find.find_in_file(path)]
    assert read == [*map(find.as_json, find.find_in_text(text))]


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_a_folder_is_written_in_order_whatever_the_number_of_processes(
    folder: Path, tmp_path: Path, workers: int
) -> None:
    output = tmp_path / "numbers.csv"
    found = find.find_in_folder(folder, output, workers=workers)
    each = len(find.find_in_text(TEXT))
    assert (found.files, found.rows, found.faults) == (5, 15 * each, ())
    rows = rows_of(output)
    assert len(rows) == 15 * each
    files = list(dict.fromkeys(Path(row["file"]).stem for row in rows))
    assert files == ["0", "2", "4", "1", "3"]
    assert rows[0]["lower"] == "32.5"
    assert next(row["upper"] for row in rows if row["words"] == "over 2,400") == "inf"


@pytest.mark.slow
@pytest.mark.parametrize("size", [1, 100, 500])
def test_a_file_read_in_ranges_gives_the_rows_of_the_whole_text(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    (folder / "4.txt").write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode() * 4)
    (folder / "5.txt").write_text("There were 1,001 of them. " * 50, encoding="utf-8")
    monkeypatch.setattr(find, "RANGE", size)
    find.find_in_folder(folder, tmp_path / "parts.csv", workers=1)
    paths = sorted(folder.rglob("*.txt"))
    rows = (row for path in paths for row in find.find_in_file(path))
    find.write(rows, "csv", tmp_path / "whole.csv")
    assert (tmp_path / "parts.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_gives_the_rows_of_one_process(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    distributed = pytest.importorskip("distributed")
    (folder / "large.txt").write_text(TEXT * 4_000, encoding="utf-8")
    (folder / "old.txt").write_bytes("café: 100 €".encode("cp1252"))
    monkeypatch.setattr(find, "RANGE", 20_000)
    alone = find.find_in_folder(folder, tmp_path / "alone.csv", workers=1)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, protocol="tcp"
    ) as cluster:
        monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", cluster.scheduler_address)
        killed = threading.Thread(target=kill_when_it_works, args=(cluster, tmp_path))
        killed.start()
        found = find.find_in_folder(folder, tmp_path / "cluster.csv")
        killed.join()
    assert (tmp_path / "cluster.csv").read_bytes() == (tmp_path / "alone.csv").read_bytes()
    assert (found.files, found.rows, found.faults) == (alone.files, alone.rows, alone.faults)
    assert len(found.faults) == 1


def kill_when_it_works(cluster: Any, folder: Path) -> None:
    end = time.monotonic() + 60
    while not list(folder.glob(".cluster.csv.find.*/*")):
        assert time.monotonic() < end
        time.sleep(0.01)
    os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)


def test_a_folder_without_dask_says_what_to_install_and_a_file_needs_none(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "dask.bag", None)
    with pytest.raises(DataError, match=r"Dask .*\n.*pip install 'quoted-figures\[dask\]'"):
        find.find_in_folder(folder, tmp_path / "numbers.csv")
    assert not (tmp_path / "numbers.csv").exists()
    assert list(find.find_in_file(folder / "0.txt"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such links, pipes and names")
def test_what_cannot_be_searched_is_named_and_does_not_stop_the_others(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (folder / "gone.txt").symlink_to("nowhere.txt")
    os.mkfifo(folder / "pipe.txt")
    (folder / "locked").mkdir()
    Path(os.fsdecode(bytes(folder) + b"/bad\xff.txt")).write_text("Up by 33%.", encoding="utf-8")
    there = os.scandir

    def locked(path: Any) -> Any:
        if str(path).endswith("locked"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return there(path)

    monkeypatch.setattr(os, "scandir", locked)
    output = tmp_path / "numbers.csv"
    assert cli.main(["find", str(folder), "--output", str(output), "--workers", "1"]) == 1
    said = capsys.readouterr().err
    assert re.findall(r"/([^/\s]+) has 1 fault\n  (.*?)\.", said) == [
        ("gone.txt", "cannot be opened (No such file or directory)"),
        ("locked", "cannot be opened (Permission denied)"),
        ("pipe.txt", "cannot be opened (no ordinary file)"),
    ]
    assert "bad\\udcff.txt" in output.read_text(encoding="utf-8-sig")
    assert len(json.loads(Path(f"{output}.json").read_text(encoding="utf-8"))["faults"]) == 3


def test_what_a_killed_search_left_is_removed_by_a_later_one(folder: Path, tmp_path: Path) -> None:
    old, new = (tmp_path / f".numbers.csv.find.{name}" for name in ("old", "new"))
    for left in (old, new):
        left.mkdir()
        (left / "0").touch()
    os.utime(old, (0, 0))
    find.find_in_folder(folder, tmp_path / "numbers.csv", workers=1)
    assert (old.exists(), new.exists()) == (False, True)


def test_a_file_that_is_not_utf_8_is_named_and_does_not_stop_the_others(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "old.txt").write_bytes("café: 100 €".encode("cp1252"))
    output = tmp_path / "numbers.csv"
    assert cli.main(["find", str(folder), "--output", str(output), "--workers", "1"]) == 1
    out, err = capsys.readouterr()
    assert "old.txt has 1 fault\n  is not UTF-8 text. Save it as plain text" in err
    assert "quantities in 6 files" in out
    assert len(rows_of(output)) == 15 * len(find.find_in_text(TEXT))
    marker = json.loads((tmp_path / "numbers.csv.json").read_text(encoding="utf-8"))
    assert (marker["files"], marker["rows"]) == (6, len(rows_of(output)))
    assert [fault["problem"] for fault in marker["faults"]] == ["is not UTF-8 text"]


def test_rows_behind_a_fault_are_left_out_as_nobody_can_tell_their_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "RANGE", 10)
    lines = "There were 1,001.\nA café: 1,002.\nThere were 1,003.\n"
    (tmp_path / "old.txt").write_bytes(lines.encode("cp1252"))
    found = find.find_in_folder(tmp_path, tmp_path / "n.csv", workers=1)
    assert [row["words"] for row in rows_of(tmp_path / "n.csv")] == ["1,001"]
    assert len(found.faults) == 1


def test_a_file_that_goes_while_others_are_searched_is_named(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ranges = find._ranges

    def remove(*arguments: Any) -> Any:
        read = ranges(*arguments)
        (folder / "0.txt").unlink(missing_ok=True)
        return read

    monkeypatch.setattr(find, "_ranges", remove)
    found = find.find_in_folder(folder, tmp_path / "n.csv", workers=1)
    assert found.rows == 14 * len(find.find_in_text(TEXT))
    assert [fault.problem for fault in found.faults] == [
        "cannot be opened (No such file or directory)"
    ]


def test_a_stopped_process_is_named_and_leaves_what_was_there_without_its_marker(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "numbers.csv"
    find.find_in_folder(folder, output, workers=1)
    before = output.read_bytes()

    def broken(*_: object, **__: object) -> None:
        raise BrokenProcessPool

    monkeypatch.setattr("dask.bag.Bag.compute", broken)
    with pytest.raises(DataError, match=r"ended early: a process was stopped.*--workers 1"):
        find.find_in_folder(folder, output, workers=2)
    assert output.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == [output, folder]


@pytest.mark.parametrize(("place", "command", "said"), [*cases(HERE, "commands.txt")])
def test_a_command_prints_what_was_asked_or_what_helps(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    place: str,
    command: str,
    said: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("old.txt", "s.docx", "s.pdf"):
        Path(name).write_bytes(b"PK\x03\x04\xff\xfe\x8f")
    Path("nothing").mkdir()
    code = cli.main(command.replace("{}", str(EXAMPLES)).split())
    out, err = capsys.readouterr()
    assert str(code) == said[0], place
    assert "--format json" not in command or json.loads(out)
    assert [words for words in said[1:] if words not in out + err] == [], out + err
    assert Path("n.csv").exists() == ("nothing" in command), place


def test_progress_is_shown_beside_the_output(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(find, "SECONDS_BEFORE_PROGRESS", 0)
    find.find_in_folder(folder, tmp_path / "n.csv", workers=1, progress=True)
    assert "100% Completed" in capsys.readouterr().err


def test_text_in_csv_that_excel_would_run_gets_an_apostrophe_and_numbers_do_not(
    tmp_path: Path,
) -> None:
    find.write(find.find_in_text("=1+1 is what he said.\nDown by 13%.\n"), "csv", tmp_path / "n")
    rows = rows_of(tmp_path / "n")
    assert rows[0]["sentence"] == "'=1+1 is what he said."
    assert rows[-1]["value"] == "-13"


TURNED = "2-3;1/2;2013-12;14 March 2024;3 May;May 2014;7:30;7 pm;007"
KEPT = "20-30,000;33%;2.5;over 2,400;mayor 3 times"


def test_words_in_csv_that_excel_would_make_a_date_of_get_an_apostrophe(tmp_path: Path) -> None:
    (row,) = find.find_in_text("There were 9.")
    cells = (row | {"words": words} for words in f"{TURNED};{KEPT}".split(";"))
    find.write(cells, "csv", tmp_path / "n")
    wanted = [f"'{words}" for words in TURNED.split(";")] + KEPT.split(";")
    assert [cell["words"] for cell in rows_of(tmp_path / "n")] == wanted


def test_a_workbook_of_quantities_has_numbers_and_text_that_is_no_date(tmp_path: Path) -> None:
    text, output = tmp_path / "t.txt", tmp_path / "numbers.xlsx"
    text.write_text("Up by 33%. =1+1: on 3 May came 2-3 girls", encoding="utf-8")
    assert cli.main(["find", str(text), "--output", str(output)]) == 0
    sheet = openpyxl.load_workbook(output)["quantities"]
    columns = {cell.value: cell.column_letter for cell in sheet[1]}
    assert sheet[f"{columns['lower']}2"].value == 32.5
    words = sheet[columns["words"]][-2:]
    assert [(cell.value, cell.data_type, cell.number_format) for cell in words] == [
        ("3 May", "s", "@"),
        ("2-3", "s", "@"),
    ]
    assert len(sheet.tables) == 1


def test_the_terminal_shows_each_phrase_marked_within_the_width() -> None:
    table = find.as_terminal_table(find.find_in_text(TEXT), width=100)
    lines = table.splitlines()
    assert len(lines) == 1 + len(find.find_in_text(TEXT))
    assert all(len(line) <= 100 for line in lines)
    assert "«33%»" in lines[1]
    assert "change: a rise of at least 32.5%, less than 33.5%" in lines[1]
    assert "no statistic: date" in lines[2]
    assert find.as_terminal_table([]) == "No number-like words were found."


def test_no_text_can_steer_the_terminal() -> None:
    table = find.as_terminal_table(find.find_in_text("\x1b[2J\x9bUp by 5% \u202e and"), width=100)
    assert "\x1b" not in table
    assert "\x9b" not in table
    assert "\u202e" not in table


@pytest.mark.slow
def test_standard_input_is_read_as_utf_8_whatever_the_console_has() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "find", "-", "--format", "csv"],
        input="Nearly £1.5m was lost.\n".encode(),
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
        check=True,
    )
    (row,) = csv.DictReader(io.StringIO(done.stdout.decode("utf-8")))
    assert (row["words"], row["bound"], row["file"]) == (
        "Nearly £1.5m",
        "approximate",
        "standard input",
    )


def test_hostile_text_gives_no_more_than_a_sentence_of_context_a_number() -> None:
    text = "1 " * 20_000 + "\n" + "".join(random.Random(7).choices("0123456789,.-% £", k=20_000))
    rows = find.find_in_text(text)
    assert max(len(row["sentence"]) - len(row["words"]) for row in rows) <= 2 * find.CONTEXT + 3
