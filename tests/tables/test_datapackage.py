import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

TYPES = {"string", "number", "integer", "boolean", "date"}


@pytest.fixture(scope="module")
def package(built: Path) -> Any:
    return json.loads((built / "datapackage.json").read_text(encoding="utf-8"))


def frictionless(folder: Path) -> subprocess.CompletedProcess[str]:
    if importlib.util.find_spec("frictionless") is None:
        pytest.skip("frictionless is not installed: make test-package installs it")
    return subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.slow
def test_frictionless_finds_no_fault(built: Path) -> None:
    done = frictionless(built)
    report = json.loads(done.stdout)
    assert report["valid"], report
    assert report["stats"]["tasks"] == 6


@pytest.mark.slow
def test_frictionless_would_find_an_unknown_statement(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "not_figures.csv"
    text = path.read_text(encoding="utf-8").replace("abbott-2017-oped", "nobody-2017", 1)
    path.write_text(text, encoding="utf-8", newline="\n")
    done = frictionless(tmp_path)
    assert done.returncode == 1
    assert "foreign-key" in done.stdout


def test_every_column_is_described_with_a_type(package: Any, built: Path) -> None:
    for resource in package["resources"]:
        header = (built / resource["path"]).read_text(encoding="utf-8").split("\n")[0]
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == header.split(",")
        assert {field["type"] for field in fields} <= TYPES
        assert all(field["description"] for field in fields)


def test_size_and_hash_are_those_of_the_files(package: Any, built: Path) -> None:
    for resource in package["resources"]:
        content = (built / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_the_reasons_for_empty_cells_are_named(package: Any) -> None:
    assert package["reasons"]["not_stated"] == "the statement does not say"
    assert {tuple(each["schema"]["missingValues"]) for each in package["resources"]} == {("",)}
