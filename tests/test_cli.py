import argparse
import errno
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from unittest.mock import Mock
from xml.etree import ElementTree

import nbformat
import pytest

from analysis import cli
from analysis.tables.build import stale
from analysis.tables.errors import Fault

ROOT = Path(__file__).parents[1]


def spoil(file: Path, there: str, instead: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert there in text
    file.write_text(text.replace(there, instead, 1), encoding="utf-8", newline="\n")


def notebook(folder: Path, source: str) -> Path:
    path = folder / "01_tiny.ipynb"
    cells = [nbformat.v4.new_code_cell(source, id="only")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def test_the_data_of_the_project_and_a_file_of_your_own_have_no_faults(
    raw: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for paths in ([], [str(raw / "figures.csv")]):
        assert cli.main(["check", *paths]) == 0
        assert capsys.readouterr().out == "No faults.\n"


def test_the_faults_of_every_path_are_named_at_once_with_row_and_remedy(
    raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(raw / "figures.csv", ",narrator,", ",narator,")
    assert cli.main(["check", str(tmp_path / "none.csv"), str(raw), str(tmp_path / "no.xlsx")]) == 1
    said = capsys.readouterr()
    assert re.search("none.csv has 1 fault(.|\n)*figures.csv has 1 fault(.|\n)*no.xlsx", said.err)
    assert "row 2 (cooper-2015-release/" in said.err
    assert "Did you mean 'narrator'?" in said.err
    assert "Traceback" not in said.err
    assert said.out == ""


def test_faults_are_given_as_ci_reads_them(raw: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(raw / "figures.csv", ",narrator,", ",nar\x01\x1b<a>&tor,")
    assert cli.main(["check", str(raw), "--format", "github"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"::error file=.+figures\.csv,line=\d+::row \d+ .+<a>&tor.+", line)
    assert cli.main(["check", str(raw), "--format", "junit"]) == 1
    (failure,) = ElementTree.fromstring(capsys.readouterr().out).iter("failure")
    assert failure.attrib["message"] == line.rpartition("::")[2]
    assert cli.main(["check", "--format", "junit"]) == 0
    assert not list(ElementTree.fromstring(capsys.readouterr().out).iter("failure"))


def test_an_annotation_escapes_what_github_would_read() -> None:
    fault = Fault("a,b:c.csv", "is 5%\nor more", row=2)
    assert fault.as_annotation() == "::error file=a%2Cb%3Ac.csv,line=2::row 2: is 5%25\\nor more."


def test_build_writes_what_is_committed_and_names_every_file(build_run: tuple[Path, str]) -> None:
    folder, said = build_run
    there = sorted(folder.iterdir())
    assert sorted(map(Path, said.splitlines())) == there
    committed = ROOT / "data/processed"
    assert [path.name for path in there] == sorted(path.name for path in committed.iterdir())
    for path in there:
        assert path.read_bytes() == (committed / path.name).read_bytes(), path.name


@pytest.mark.slow
def test_a_built_table_that_is_not_what_a_rebuild_gives_is_named_with_its_first_row(
    built: Path, tmp_path: Path
) -> None:
    assert stale(built) == []
    folder = Path(shutil.copytree(built, tmp_path / "stale"))
    spoil(folder / "figures.csv", "cooper-2015-release/", "cooper-2015-relaese/")
    (fault,) = stale(folder)
    assert (Path(fault.file).name, fault.row) == ("figures.csv", 2)
    assert str(fault).startswith("row 2: is 'cooper-2015-relaese/quarter")
    assert "…' where a rebuild gives 'cooper-2015-release/quarter" in str(fault)


@pytest.mark.usefixtures("rebuilt")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("check --texts .", "abbott-2017-oped.txt has 1 fault\n  is not there"),
        ("build --output file/below", "file"),
        ("report", "Not installed here: no_such_package. Run pip install 'quoted-figures[note"),
        ("lab", "JupyterLab is not installed here. Run 'make lab'"),
    ],
)
def test_what_cannot_be_done_is_said_and_gives_code_1(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: str,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("in the way", encoding="utf-8")
    monkeypatch.setattr(cli, "NOTEBOOK_PACKAGES", ("json", "no_such_package"))
    monkeypatch.setitem(sys.modules, "jupyterlab.labapp", None)
    assert cli.main(arguments.split()) == 1
    assert said in capsys.readouterr().err


def test_a_message_names_the_place_that_could_not_be_written() -> None:
    full = OSError(errno.ENOSPC, "No space left on device", "from here", None, "to there")
    told = "to there: No space left on device. Make room, or name another place."
    assert cli._message(full) == told


@pytest.mark.slow
def test_a_notebook_is_run_in_place_and_one_that_fails_stays_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = notebook(tmp_path, "6 * 7")
    assert cli.main(["notebooks", str(path)]) == 0
    ran = path.read_text(encoding="utf-8")
    assert "'42'" in ran.replace('"', "'")
    said = capsys.readouterr()
    assert "01_tiny.ipynb has new results" in said.out
    assert said.err == "", "nobody watches, so no progress is printed"
    spoil(path, "6 * 7", "1 / 0")
    assert cli.main(["notebooks", str(path)]) == 1
    assert path.read_text(encoding="utf-8") == ran.replace("6 * 7", "1 / 0")
    said = capsys.readouterr()
    for words in ("01_tiny.ipynb, cell 1", "ZeroDivisionError"):
        assert words in said.err
    assert "cli.py" not in said.err


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_progress_is_printed_where_somebody_watches(tmp_path: Path) -> None:
    path = notebook(tmp_path, "6 * 7")
    screen, terminal = os.openpty()
    with os.fdopen(screen, "rb", buffering=0) as reader, os.fdopen(terminal, "wb") as writer:
        done = subprocess.run(
            [sys.executable, "-m", "analysis", "notebooks", str(path)],
            stdout=subprocess.PIPE,
            stderr=writer,
            check=True,
        )
        writer.close()
        seen = reader.read(4096)
    assert b"01_tiny.ipynb executed (1 of 1)" in seen
    assert b"executed" not in done.stdout


@pytest.mark.slow
def test_report_prints_the_address_of_the_index(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = notebook(tmp_path, "6 * 7")
    output = tmp_path / "a folder with é"
    assert cli.main(["report", str(path), "--output", str(output)]) == 0
    said = capsys.readouterr()
    assert said.out == (output / "index.html").as_uri() + "\n"
    assert "%20with%20%C3%A9/index.html" in said.out
    assert said.err == ""
    assert {"index.html", "01_tiny.html"} <= {made.name for made in output.iterdir()}


def test_ctrl_c_gives_code_130_and_a_mistake_in_the_program_is_not_hidden(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def raising(error: BaseException) -> None:
        monkeypatch.setattr("analysis.tables.load.check_tables", Mock(side_effect=error))

    raising(KeyboardInterrupt())
    assert cli.main(["check"]) == 130
    assert capsys.readouterr().err == "Interrupted.\n"
    raising(KeyError("a column"))
    with pytest.raises(KeyError, match="a column"):
        cli.main(["check"])


STOPS = {"": 2, "chekc": 2, "build --outptu x": 2, "--version": 0} | {
    f"{command} --help": 0 for command in tomllib.loads(cli.OPTIONS.read_text("utf-8"))
}


@pytest.mark.parametrize("line", STOPS)
def test_help_describes_every_command_and_what_is_not_understood_gives_code_2(
    line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(line.split())
    assert stop.value.code == STOPS[line]
    said = capsys.readouterr()
    if line == "--version":
        assert said.out == "analysis 0.1.0\n"
    elif stop.value.code:
        assert "usage: analysis" in said.err
    else:
        assert "exit codes:" in said.out
        assert " 130  interrupted" in said.out
        assert max(map(len, said.out.splitlines())) <= 100


def test_messages_are_utf_8_on_a_console_that_is_not() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "check", "naïve – 20.csv"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},
        check=False,
    )
    assert done.returncode == 1
    assert "naïve – 20.csv" in done.stderr.decode("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows names no broken pipe")
def test_a_pipe_that_closes_early_leaves_no_traceback() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "analysis", "check"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        said = running.stderr.read()
    assert said == b""
    assert running.returncode == 141


def test_a_notebook_without_a_number_is_named_as_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("01_first.ipynb", "mine.ipynb"):
        (tmp_path / name).touch()
    monkeypatch.setattr(cli, "_notebook_folder", lambda: tmp_path)
    found = cli._notebooks(argparse.Namespace(notebooks=[]))
    assert [path.name for path in found] == ["01_first.ipynb"]
    said = "mine.ipynb is left out: let its name begin with a number, such as 11_\n"
    assert capsys.readouterr().err == said
