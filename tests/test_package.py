import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def pins(name: str) -> dict[str, list[Requirement]]:
    found: dict[str, list[Requirement]] = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            requirement = Requirement(line)
            found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


def needs(*extras: str) -> list[Requirement]:
    optional = PROJECT["optional-dependencies"]
    lines = [*PROJECT["dependencies"], *(line for extra in extras for line in optional[extra])]
    return [Requirement(line) for line in lines if not line.startswith(PROJECT["name"])]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.mark.slow
def test_the_wheel_carries_the_package_and_every_table_whole_and_nothing_else(wheel: Path) -> None:
    source = ROOT / "src/analysis"
    files = {
        f"analysis/{path.relative_to(source).as_posix()}": path
        for path in source.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.name[0] != "."
    }
    assert {"analysis/py.typed", "analysis/commands.toml", "analysis/tables/schema.json"} <= {
        *files
    }
    tables = [*ROOT.glob("data/raw/*.csv"), *ROOT.glob("data/processed/*.csv")]
    assert "figures.csv" in {path.name for path in tables}
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        assert {name for name in names if not name.startswith("analysis/data/")} == {*files}
        for path in tables:
            inside = f"analysis/{path.relative_to(ROOT).as_posix()}"
            assert archive.read(inside) == path.read_bytes()


@pytest.mark.slow
def test_the_installed_wheel_finds_its_tables_without_the_repository(
    wheel: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import analysis; print(analysis.__file__); "
        "print('abbott-2017-oped' in set(analysis.load_statements()['statement_id']))"
    )
    command = [sys.executable, "-I", "-X", "utf8", "-c", code, str(site)]
    done = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, encoding="utf-8")
    where, found = done.stdout.splitlines()
    assert Path(where).is_relative_to(site)
    assert found == "True"


NEEDLESS = {
    "import analysis": "matplotlib seaborn openpyxl IPython nbformat nbconvert",
    "from analysis.reading import find_quantities; find_quantities('2,400')": "pandas numpy",
}


@pytest.mark.parametrize("code", NEEDLESS)
def test_an_import_waits_for_nothing_that_it_does_not_need(code: str) -> None:
    code += f"; import sys; print({{*{NEEDLESS[code].split()}}} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    assert done.stdout.strip() == b"set()"


def test_the_lean_set_is_the_other_without_jupyterlab() -> None:
    full, lean = pins("requirements.txt"), pins("requirements-ci.txt")
    assert not {"jupyterlab", "notebook", "jupyter-server", "rfc3987-syntax"} & set(lean)
    assert "jupyterlab" in full
    for name, requirements in lean.items():
        versions = {str(requirement.specifier) for requirement in requirements}
        assert versions <= {str(requirement.specifier) for requirement in full[name]}, name


SETS = {
    "requirements.txt": ("notebooks", "test", "lab"),
    "requirements-ci.txt": ("notebooks", "test"),
}


@pytest.mark.parametrize("name", SETS)
def test_every_version_is_pinned_in_the_range_of_the_project_and_no_registry_is_named(
    name: str,
) -> None:
    assert not re.search(r"://|^-", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
    pinned = pins(name)
    for requirement in (each for several in pinned.values() for each in several):
        assert [part.operator for part in requirement.specifier] == ["=="], str(requirement)
    for need in needs(*SETS[name]):
        for requirement in pinned[canonicalize_name(need.name)]:
            version = str(requirement.specifier).removeprefix("==")
            assert need.specifier.contains(version), f"{requirement} is outside {need}"


def test_matplotlib_stays_below_the_release_that_breaks_seaborn() -> None:
    (matplotlib,) = [need for need in needs() if need.name == "matplotlib"]
    assert not matplotlib.specifier.contains("3.13.0")
