"""Runs that are killed, have no room, may not write or meet another: the old outputs stay whole."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from analysis import cli
from analysis.report.report import build_reports
from analysis.tables.build import build, processed
from analysis.tables.load import data_directory

pytestmark = pytest.mark.slow

nbformat = pytest.importorskip("nbformat")
posix = pytest.mark.skipif(os.name == "nt", reason="sends POSIX signals")

# Kill this process in place of its nth renaming, or write no file beyond a size.
SPOILED = """\
import os, signal, sys
from pathlib import Path

def spoil(name):
    real, calls = getattr(os, name), []

    def dying(*arguments, **named):
        calls.append(arguments)
        if len(calls) > int(os.environ["RENAMINGS"]):
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **named)

    setattr(os, name, dying)

if "RENAMINGS" in os.environ:
    spoil("replace"), spoil("rename")
if "MOST_BYTES" in os.environ:
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(os.environ["MOST_BYTES"]),) * 2)
"""
BUILD = SPOILED + "from analysis.cli import main\nsys.exit(main(['build']))"
REPORT = (
    SPOILED
    + """\
from analysis import cli
from analysis.report import report

def as_saved(notebooks, *, done, progress):
    for path in notebooks:
        done(path, path.read_text(encoding="utf-8"))

report.build_reports.__kwdefaults__["run"] = as_saved
for _ in range(int(os.environ.get("TIMES", "1"))):
    code = cli.main(["report", sys.argv[1], "--output", sys.argv[2]])
sys.exit(code)
"""
)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def started(program: str, *arguments: object, **environment: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        env={**os.environ, **{name: str(value) for name, value in environment.items()}},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def ended(program: str, *arguments: object, **environment: object) -> tuple[int, str]:
    run = started(program, *arguments, **environment)
    said = run.communicate(timeout=240)[1]
    return run.returncode, said


def killed_at_any_moment(program: str, *arguments: object, least: float) -> Iterator[None]:
    """Three runs, each killed after some part of the time that a whole one takes."""
    begin = time.monotonic()
    ended(program, *arguments, RENAMINGS=0)
    spent = time.monotonic() - begin
    moments = random.Random(time.time_ns())
    for _ in range(3):
        run = started(program, *arguments)
        time.sleep(spent * moments.uniform(least, 1.1))
        run.kill()
        run.communicate(timeout=120)
        yield


# The tables


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data in which a statement changed since the last build."""
    folder = Path(shutil.copytree(data_directory(), tmp_path / "données d'ici"))
    monkeypatch.setenv("ANALYSIS_DATA", str(folder))
    build()
    raw = folder / "raw" / "statements.csv"
    text = raw.read_text(encoding="utf-8")
    raw.write_text(text.replace(",op_ed,", ",letter,", 1), encoding="utf-8", newline="\n")
    return folder


@pytest.fixture
def assert_whole(data: Path) -> Callable[[], int]:
    """Whether every file is the old or the new one; how many are new."""
    old = contents(data / "processed")
    new = dict(processed())
    assert old.keys() == new.keys()
    assert sum(old[name] != new[name] for name in old) >= 2

    def check() -> int:
        there = contents(data / "processed")
        assert there.keys() == old.keys()
        assert [name for name in there if there[name] not in (old[name], new[name])] == []
        return sum(there[name] == new[name] != old[name] for name in there)

    return check


@posix
@pytest.mark.parametrize("renamings", [0, 1, 7])
def test_a_build_killed_between_two_files_leaves_each_whole(
    data: Path, assert_whole: Callable[[], int], renamings: int
) -> None:
    assert ended(BUILD, RENAMINGS=renamings)[0] == -signal.SIGKILL
    assert assert_whole() <= renamings
    assert cli.main(["build"]) == 0
    assert contents(data / "processed") == processed()


@posix
def test_a_build_killed_at_any_moment_leaves_each_file_whole(
    data: Path, assert_whole: Callable[[], int]
) -> None:
    for _ in killed_at_any_moment(BUILD, least=0.3):
        assert_whole()
    assert cli.main(["build"]) == 0
    assert contents(data / "processed") == processed()


@posix
def test_a_build_without_room_leaves_the_old_files_and_nothing_else(data: Path) -> None:
    before = contents(data)
    # Room for everything but the last of the workbook, which is the largest of the files.
    most = max(len(content) for content in processed().values()) - 1
    code, said = ended(BUILD, MOST_BYTES=most)
    assert code == 1
    assert said.endswith(": File too large\n")
    assert "données d'ici/processed/" in said
    assert contents(data) == before
    assert list((data / "processed").glob(".*")) == []


def test_what_a_killed_build_left_is_removed_later_and_offered_to_nobody(
    data: Path, tmp_path: Path
) -> None:
    new, old = (data / "processed" / f".figures.csv.{name}.part" for name in ("new", "old"))
    for path in (new, old):
        path.write_text("half a t", encoding="utf-8")
    os.utime(old, (0, 0))
    build()
    assert new.exists()
    assert not old.exists()
    notebook = written(tmp_path / "01_a.ipynb")
    build_reports([notebook], tmp_path / "reports")
    offered = {path.name for path in (tmp_path / "reports" / "data").iterdir()}
    assert offered == set(processed())


def test_builds_at_once_do_not_disturb_each_other(data: Path) -> None:
    runs = [started(BUILD) for _ in range(3)]
    said = [run.communicate(timeout=120)[1] for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0], said
    assert contents(data / "processed") == processed()
    assert list((data / "processed").glob(".*")) == []


# A folder that may not be written to


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Callable[[Path], None]]:
    """Make a folder read-only, for the administrator too, and undo it afterwards."""
    done: list[Path] = []

    def forbid(folder: Path) -> None:
        done.append(folder)
        folder.chmod(0o555)
        if os.name == "posix" and os.geteuid() == 0:
            for options in (["--bind", str(folder)], ["-o", "remount,ro,bind"]):
                command = ["mount", *options, str(folder)]
                if subprocess.run(command, capture_output=True, check=False).returncode:
                    pytest.skip("may not mount, and root may write anywhere")

    yield forbid
    for folder in done:
        if os.name == "posix" and os.geteuid() == 0:
            subprocess.run(["umount", str(folder)], capture_output=True, check=False)
        folder.chmod(0o755)


@posix
def test_a_folder_that_may_not_be_written_to_is_named(
    data: Path, read_only: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(data)
    read_only(data / "processed")
    assert cli.main(["build"]) == 1
    said = capsys.readouterr().err
    assert "processed" in said
    assert "Permission denied" in said or "Read-only file system" in said
    assert "Traceback" not in said
    assert contents(data) == before


# The reports


def written(path: Path, word: str = "one") -> Path:
    cells = [nbformat.v4.new_markdown_cell(f"# What is {word}?", id="a")]
    path.write_text(nbformat.writes(nbformat.v4.new_notebook(cells=cells)), encoding="utf-8")
    return path


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """Reports of one notebook, in a folder of their own."""
    folder = tmp_path / "rapports d'été"
    folder.mkdir()
    build_reports([written(tmp_path / "01_old.ipynb", "old")], folder / "reports")
    return folder / "reports"


def are_of(folder: Path, word: str) -> bool:
    """Whether a folder holds the reports of one notebook, all of them."""
    pages = {"api.html", "compare.html", "figures.html", "index.html", f"01_{word}.html"}
    index = (folder / "index.html").read_text(encoding="utf-8")
    return (
        {path.name for path in folder.iterdir()} == pages | {"charts", "data", "notebooks"}
        and f'href="01_{word}.html"' in index
        and all((folder / page).read_bytes().rstrip().endswith(b"</html>") for page in pages)
        and len(contents(folder / "data")) == len(contents(data_directory() / "processed"))
    )


@posix
@pytest.mark.parametrize("renamings", [0, 1])
def test_a_report_killed_between_the_renamings_is_put_back_by_the_next(
    reports: Path, tmp_path: Path, renamings: int
) -> None:
    before = contents(reports)
    new = written(tmp_path / "01_new.ipynb", "new")
    assert ended(REPORT, new, reports, RENAMINGS=renamings)[0] == -signal.SIGKILL
    assert reports.exists() == (renamings == 0)
    (tmp_path / "02_fails.ipynb").write_text("{", encoding="utf-8")
    assert ended(REPORT, tmp_path / "02_fails.ipynb", reports)[0] == 1
    if renamings == 0:
        assert contents(reports) == before
    assert ended(REPORT, new, reports)[0] == 0
    assert are_of(reports, "new")


@posix
def test_a_report_killed_at_any_moment_leaves_the_old_one_or_the_new(
    reports: Path, tmp_path: Path
) -> None:
    new = written(tmp_path / "01_new.ipynb", "new")
    for _ in killed_at_any_moment(REPORT, new, reports, least=0.5):
        whole = reports if reports.exists() else next(reports.parent.glob(".reports.*/old"))
        assert are_of(whole, "new" if (whole / "01_new.html").exists() else "old")


@posix
def test_a_report_without_room_leaves_the_old_one_and_nothing_else(
    reports: Path, tmp_path: Path
) -> None:
    before = contents(reports)
    new = written(tmp_path / "01_new.ipynb", "new")
    code, said = ended(REPORT, new, reports, MOST_BYTES=20_000)
    assert code == 1
    assert "File too large" in said
    assert "Traceback" not in said
    assert contents(reports) == before
    assert [path.name for path in reports.parent.iterdir()] == ["reports"]


def test_reports_at_once_leave_the_whole_of_one(reports: Path, tmp_path: Path) -> None:
    words = ["left", "right"]
    runs = [
        started(REPORT, written(tmp_path / f"01_{word}.ipynb", word), reports, TIMES=3)
        for word in words
    ]
    said = [run.communicate(timeout=240)[1] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], said
    (last,) = (word for word in words if (reports / f"01_{word}.html").exists())
    assert are_of(reports, last)
    assert [path.name for path in reports.parent.iterdir()] == ["reports"]


@posix
def test_a_report_into_a_folder_that_may_not_be_written_to_is_refused(
    reports: Path, tmp_path: Path, read_only: Callable[[Path], None]
) -> None:
    read_only(reports.parent)
    code, said = ended(REPORT, tmp_path / "01_old.ipynb", reports)
    assert code == 1
    assert "Permission denied" in said or "Read-only file system" in said
    assert "Traceback" not in said
    assert are_of(reports, "old")
