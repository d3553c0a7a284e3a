"""Where everything lives: imports run down the rooms, never up and never in a circle."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "analysis"
BELOW = {
    "reading": set[str](),
    "tables": {"reading"},
    "verdicts": {"reading", "tables"},
    "show": {"reading", "tables", "verdicts"},
    "add": {"reading", "tables", "verdicts"},
    "guards": {"reading"},
    "report": {"reading", "tables", "verdicts", "show"},
    "review": {"reading", "tables", "verdicts", "show", "add", "report"},
}
"""The rooms that each room may import from; the command line may import from all."""


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("room", BELOW)
def test_a_room_imports_from_the_rooms_below_it_alone(room: str) -> None:
    for path in sorted((SOURCE / room).rglob("*.py")):
        for name in imported(path):
            package, _, inside = name.partition(".")
            if package == "analysis":
                assert inside.split(".")[0] in BELOW[room] | {room}, f"{path.name} imports {name}"


def test_every_room_is_named_and_no_module_stands_outside_one() -> None:
    rooms = {
        path.name for path in SOURCE.iterdir() if path.is_dir() and (path / "__init__.py").exists()
    }
    assert rooms == set(BELOW)
    assert {path.name for path in SOURCE.glob("*.py")} == {"__init__.py", "__main__.py", "cli.py"}


def test_reading_uses_the_standard_library_alone() -> None:
    import sys

    for path in sorted((SOURCE / "reading").glob("*.py")):
        for name in imported(path):
            first = name.split(".")[0]
            assert first in sys.stdlib_module_names | {"analysis"}, f"{path.name} imports {name}"
