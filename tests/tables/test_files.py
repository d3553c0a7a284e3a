"""Files are written whole: nobody's own is replaced unasked, and what it was it stays."""

import errno
import os
import re
import shutil
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis import cli
from analysis.tables.files import whole
from analysis.tables.load import digest

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes, pipes and links")
TEXT = "Offences rose by 33%.\n"


def write(path: Path, *read: Path) -> None:
    with whole(path, *read) as draft:
        draft.write_text("new", encoding="utf-8")


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_a_file_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "mine.csv"
    path.touch()
    path.chmod(mode)
    write(path)
    assert (stat.S_IMODE(path.stat().st_mode), path.read_text()) == (mode, "new")


@posix
@pytest.mark.parametrize("mask", [0o022, 0o077])
def test_a_new_file_has_the_mode_that_its_user_gives_files(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        write(tmp_path / "new.csv")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new.csv").stat().st_mode) == 0o666 & ~mask


@posix
@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_one_and_leads_to_what_was_written(tmp_path: Path, there: bool) -> None:
    link, path = tmp_path / "link.csv", tmp_path / "folder" / "mine.csv"
    path.parent.mkdir()
    if there:
        path.write_text("old", encoding="utf-8")
    link.symlink_to(path)
    write(link)
    assert link.is_symlink()
    assert path.read_text(encoding="utf-8") == "new"
    assert [each.name for each in path.parent.iterdir()] == ["mine.csv"]


@posix
def test_a_pipe_stays_one_and_is_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    heard: list[str] = []
    reader = threading.Thread(target=lambda: heard.append(pipe.read_text("utf-8")), daemon=True)
    reader.start()
    write(pipe)
    reader.join(timeout=20)
    assert heard == ["new"]
    assert pipe.is_fifo()


def test_a_folder_is_refused_and_stays(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"folder|director|denied"):
        write(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_name_with_signs_of_a_pattern_is_a_name(tmp_path: Path) -> None:
    write(tmp_path / "a[1].csv")
    assert [path.name for path in tmp_path.iterdir()] == ["a[1].csv"]


@pytest.mark.parametrize(
    "arguments",
    [
        "read a.txt --output a.txt --format text",
        "read a.txt --output link.txt",
        "read a.txt --output a.answers.txt",
        "read a.txt --answers other.txt --output other.txt",
        "find a.txt --output a.txt --format csv",
        "find b.csv a.txt --output ./b.csv",
    ],
)
def test_no_command_writes_over_what_it_reads(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.txt", "b.csv"):
        Path(name).write_text(TEXT, encoding="utf-8")
    for name in ("a.answers.txt", "other.txt"):
        Path(name).write_text("33% | no-base | It is a test.\n", encoding="utf-8")
    os.link("a.txt", "link.txt")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert cli.main(arguments.split()) == 1
    said = capsys.readouterr().err
    assert said.endswith("is the file that is read. Name another file with --output\n")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_page_goes_over_an_older_one_and_over_no_page_of_somebody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    page = Path("a-read.html")
    page.write_bytes(b"<p>caf\xe9</p>")
    assert cli.main(["read", "a.txt"]) == 1
    assert capsys.readouterr().err == (
        "a-read.html has 1 fault\n"
        "  is there already, and no page of this command. "
        "Rename it, or name another with --output\n"
    )
    assert page.read_bytes() == b"<p>caf\xe9</p>"
    page.unlink()
    assert [cli.main(["read", "a.txt"]) for _ in range(2)] == [0, 0]


@pytest.fixture
def older(built: Path, tmp_path: Path) -> Path:
    """A folder that a build wrote before a statement changed."""
    folder = Path(shutil.copytree(built, tmp_path / "older"))
    table, package = folder / "statements.csv", folder / "datapackage.json"
    old = digest(table.read_bytes())
    table.write_bytes(table.read_bytes().replace(b",op_ed,", b",letter,", 1))
    told = package.read_text(encoding="utf-8").replace(old, digest(table.read_bytes()))
    package.write_text(told, encoding="utf-8", newline="\n")
    return folder


@pytest.mark.usefixtures("rebuilt")
@pytest.mark.parametrize("new", [[], ["figures.csv", "statements.csv"], ["quoted_figures.xlsx"]])
def test_a_build_goes_over_what_a_build_wrote_even_one_that_was_killed(
    built: Path, older: Path, new: list[str]
) -> None:
    for name in new:
        shutil.copy(built / name, older / name)
    assert cli.main(["build", "--output", str(older)]) == 0
    for path in built.iterdir():
        assert (older / path.name).read_bytes() == path.read_bytes()


def without(*names: str) -> Callable[[Path], object]:
    return lambda folder: [path.unlink() for path in folder.iterdir() if path.name not in names]


@pytest.mark.usefixtures("rebuilt")
@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (lambda folder: (folder / "datapackage.json").write_text("[]"), "datapackage.json"),
        (lambda folder: (folder / "datapackage.json").unlink(), "statements.csv"),
        (lambda folder: (folder / "figures.csv").write_text("mine"), "figures.csv"),
        (without("statements.csv"), "statements.csv"),
    ],
    ids=["another package", "no package", "a table that was changed", "tables alone"],
)
def test_a_build_goes_over_no_table_of_somebody_else(
    older: Path,
    capsys: pytest.CaptureFixture[str],
    spoil: Callable[[Path], object],
    named: str,
) -> None:
    spoil(older)
    before = {path.name: path.read_bytes() for path in older.iterdir()}
    assert cli.main(["build", "--output", str(older)]) == 1
    said = capsys.readouterr().err
    assert re.search(rf"older has 1 fault\n  holds .*{named}.*, not as a build wrote it", said)
    assert said.endswith("Name another folder with --output\n")
    assert {path.name: path.read_bytes() for path in older.iterdir()} == before


def test_a_file_that_cannot_be_written_is_named_by_its_own_name_with_a_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, **_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "touch", refuse)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PermissionError) as error:
        write(Path("a.csv"))
    assert cli._message(error.value) == (
        "a.csv: Permission denied. "
        "Close it in Excel, or check that you may read it and write there."
    )
