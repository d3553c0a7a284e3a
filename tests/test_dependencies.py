"""Every library that is used is declared, and every one declared has a written reason."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=~!; ]", each)[0].lower() for each in requirements}


def declared(*extras: str) -> set[str]:
    optional = PROJECT["optional-dependencies"]
    lists = [PROJECT["dependencies"], *(optional[extra] for extra in extras or optional)]
    return set().union(*map(names, lists)) - {PROJECT["name"]}


def imported(folder: str) -> set[str]:
    """The distributions that the code of a folder imports, the standard library left out."""
    modules: set[str] = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.partition(".")[0] for alias in node.names}
            if isinstance(node, ast.ImportFrom) and not node.level:
                modules.add(str(node.module).partition(".")[0])
    known = packages_distributions()
    third = modules - set(sys.stdlib_module_names) - {"analysis"}
    # What is not installed here cannot be looked up, and is imported by its own name.
    return {known[each][0].lower().replace("_", "-") if each in known else each for each in third}


@pytest.mark.slow
def test_every_library_that_the_package_imports_is_declared() -> None:
    assert imported("src") - declared() == set()


def test_every_declared_dependency_has_a_written_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    reasons = dict(re.findall(r'^    "([\w-]+)[><=][^"]*", # (.{4,})$', text, re.MULTILINE))
    assert set(reasons) == declared()
