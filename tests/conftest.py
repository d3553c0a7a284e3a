"""What several tests need: raw tables to damage, and what the notebooks then say."""

from __future__ import annotations

import ast
import contextlib
import io
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from code_cells import Change, Said, code_of

from analysis import cli
from analysis.tables.build import data_package
from analysis.tables.load import built_in_cells, check_tables, data_directory


@pytest.fixture(scope="session")
def build_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder that `analysis build` wrote, which no test changes, and what it printed."""
    folder = tmp_path_factory.mktemp("built")
    with contextlib.redirect_stdout(io.StringIO()) as said:
        assert cli.main(["build", "--output", str(folder)]) == 0
    return folder, said.getvalue()


@pytest.fixture(scope="session")
def built(build_run: tuple[Path, str]) -> Path:
    """A folder that `analysis build` wrote, which no test changes."""
    return build_run[0]


@pytest.fixture
def rebuilt(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rebuild gives what the last one gave, and at once."""
    contents = {path.name: path.read_bytes() for path in built.iterdir()}
    monkeypatch.setattr("analysis.tables.build.processed", lambda *_: contents)


@pytest.fixture
def rebuild(raw: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Builds the tables anew from the copy of data/raw, for the loaders to read."""
    monkeypatch.setenv("ANALYSIS_DATA", str(raw.parent))
    folder = raw.parent / "processed"
    folder.mkdir()

    def build() -> None:
        for name, content in data_package(check_tables()).items():
            (folder / name).write_bytes(content)

    return build


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files; leave slow tests to CI and whoever sets ANALYSIS_SLOW."""
    # One process has the whole of a file: were those in a browser last, the others would wait.
    marks = ("slow", "browser")
    longest = {each.path: mark for mark in marks for each in items if each.get_closest_marker(mark)}
    items.sort(key=lambda each: ("browser", "slow", "").index(longest.get(each.path, "")))
    if not {"CI", "ANALYSIS_SLOW"} & {name for name, value in os.environ.items() if value}:
        for item in items:
            # Each of these changes the data and runs a notebook again.
            runs_a_notebook = item.path.parent.name == "notebooks" and "said" in item.fixturenames  # type: ignore[attr-defined]
            if runs_a_notebook or any(map(item.get_closest_marker, marks)):
                item.add_marker(pytest.mark.skip(reason="slow: set ANALYSIS_SLOW=1 to run it"))


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A copy of data/raw."""
    return Path(shutil.copytree(data_directory() / "raw", tmp_path / "raw"))


@pytest.fixture
def one_row(tmp_path: Path) -> Callable[..., Path]:
    """A figures.csv with one valid row of a built-in statement, some cells changed."""

    def write(**cells: str) -> Path:
        table = built_in_cells("figures")
        row = table[table["figure_id"] == "cooper-2015-release/offences-up"]
        path = tmp_path / "figures.csv"
        changed = row.assign(**{"figure_id": "cooper-2015-release/another"} | cells)
        changed.to_csv(path, index=False, lineterminator="\n")
        return path

    return write


@pytest.fixture
def change(raw: Path, rebuild: Callable[[], None]) -> Change:
    """Replaces words in one row of a copy of the tables, which the loaders then read."""

    def replace(table: str, row: str, old: str, new: str) -> None:
        path = raw / f"{table}.csv"
        lines = path.read_text(encoding="utf-8").splitlines()
        found = [number for number, line in enumerate(lines) if re.match(row, line)]
        assert len(found) == 1, f"{len(found)} rows of {table} match {row}"
        assert old in lines[found[0]]
        lines[found[0]] = lines[found[0]].replace(old, new)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        rebuild()

    return replace


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Said:
    """Everything a notebook says: its sentences, tables, alt texts and the text in its charts."""

    def run(name: str) -> str:
        parts: list[str] = []

        monkeypatch.setattr("IPython.display.display", lambda shown: parts.append(str(shown)))
        space: dict[str, object] = {}
        for source in code_of(name):
            tree = ast.parse(source)
            last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, name, "exec"), space)
            if isinstance(last, ast.Expr):
                shown = eval(compile(ast.Expression(last.value), name, "eval"), space)
                parts += [] if shown is None else [getattr(shown, "html", str(shown))]
        return "\n".join(parts)

    return run
