import doctest
import json
import os
import re
import runpy
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path

import nbformat
import pytest

from analysis.cli import parser

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DOCUMENTS = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "data/README.md", "teaching/guide.md"]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def code(text: str) -> list[str]:
    """Every line of a fenced block, and every inline code."""
    fenced = re.compile(r"^ *```\w*\n(.*?)^ *```", flags=re.DOTALL | re.MULTILINE)
    lines = [line.strip() for block in fenced.findall(text) for line in block.splitlines()]
    inline = [" ".join(found.split()) for found in re.findall(r"`([^`]+)`", fenced.sub("", text))]
    return [line for line in (*lines, *inline) if line]


def anchors(text: str) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_readme_stays_under_150_lines_and_answers_in_order() -> None:
    assert len(README.splitlines()) < 150
    titles = re.findall(r"^## (.+)$", README, flags=re.MULTILINE)
    order = "Known limits and corrections; What it shows; See a report; Run it; Add a statement"
    assert titles == [*order.split("; "), "What can be trusted", "Change it"]


def test_limits_and_corrections_are_dated() -> None:
    section = README.split("## Known limits and corrections")[1].split("\n## ")[0]
    entries = re.findall(r"^- (.+)$", section, flags=re.MULTILINE)
    assert len(entries) >= 2
    for entry in entries:
        assert re.match(r"\d{4}-\d{2}-\d{2}, |Corrections: none", entry), entry


def test_readme_names_notebooks_by_their_titles() -> None:
    named = re.findall(r"^- \[(.+)\]\(notebooks/(.+\.ipynb)\)$", README, re.MULTILINE)
    # Those of the project; the index of the reports leads to all, and so to one that is new.
    assert len(named) >= 10
    for title, name in named:
        cells = json.loads(read(f"notebooks/{name}"))["cells"]
        assert "".join(cells[0]["source"]).splitlines()[0] == f"# {title}", name


PAGES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("*.md"))
PAGES += sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("[a-z]*/**/*.md"))


@pytest.mark.parametrize("name", PAGES)
def test_every_link_inside_the_repository_leads_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", read(name)):
        if "://" in target or target.startswith("mailto:"):
            continue
        path, _, anchor = target.partition("#")
        file = (ROOT / name).parent / path if path else ROOT / name
        assert file.exists(), f"{name} links to {target}"
        if anchor:
            assert anchor in anchors(file.read_text(encoding="utf-8")), f"{name}: {target}"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_make_target_that_is_named_exists(name: str) -> None:
    targets = set(re.findall(r"^([\w-]+):", read("Makefile"), flags=re.MULTILINE))
    lines = [line for line in code(read(name)) if line.startswith("make ")]
    named = {word for line in lines for word in line.split()[1:] if "=" not in word}
    assert named <= targets


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_that_is_named_is_understood(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for line in code(read(name)):
        command = re.sub(r"^\S*python -m (?=analysis )", "", line)
        if not command.startswith("analysis "):
            continue
        try:
            parser().parse_args(shlex.split(command)[1:])
        except SystemExit:
            pytest.fail(f"{line}: {capsys.readouterr().err}")


def test_readme_names_the_commands_that_make_runs() -> None:
    windows = {
        rf".venv\Scripts\python -m analysis {name}" for name in "build notebooks report lab".split()
    }
    assert {"make", "make test", "make lab", "make clean", *windows} <= set(code(README))


def test_the_checks_are_the_same_in_make_in_readme_and_on_windows() -> None:
    recipe = re.search(r"^test:.*\n((?:\t.+\n)+)", read("Makefile"), flags=re.MULTILINE)
    assert recipe is not None
    checks = [line.strip().removeprefix("$(BIN)/python ") for line in recipe[1].splitlines()]
    assert "-m mypy" in checks
    windows = [rf".venv\Scripts\python {check}" for check in checks]
    assert "\n".join(windows) in README
    workflow = [line.strip() for line in read(".github/workflows/test.yml").splitlines()]
    assert "\n".join(windows) in "\n".join(workflow)


def test_the_automatic_run_is_the_test_command_of_readme() -> None:
    *_, test, package = read(".ci/run").splitlines()
    # The validator of data packages comes last: what it brings is not there for the tests.
    assert (test, package) == ("make test", "make test-package")
    assert test in code(README)


def test_the_examples_of_readme_give_what_they_show() -> None:
    result = doctest.testfile(str(ROOT / "README.md"), module_relative=False, encoding="utf-8")
    assert result.attempted >= 3
    assert result.failed == 0


@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
@pytest.mark.parametrize(
    "origin", ["git@github.com:some-one/my.copy.git", "https://github.com/some-one/my.copy", None]
)
def test_the_addresses_of_binder_and_colab_are_those_of_the_copy(
    tmp_path: Path, origin: str | None
) -> None:
    place = {} if origin else {"GITHUB_REPOSITORY": "some-one/my.copy"}
    if origin:
        subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
        subprocess.run(["git", "-C", tmp_path, "remote", "add", "origin", origin], check=True)
    told = subprocess.run(
        ["make", "--silent", "--file", ROOT / "Makefile", "addresses"],
        cwd=tmp_path,
        env={**{name: os.environ[name] for name in os.environ if name[:6] != "GITHUB"}, **place},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    assert told.count("some-one/my.copy") == 3
    assert "some-one/my.copy.git" not in told
    places = re.findall(r"/(?=notebooks)([\w/.]+)", told)
    assert len(places) == 2
    assert all((ROOT / each).exists() for each in places)


def test_binder_sets_up_the_pins_and_the_package() -> None:
    assert "-r ../requirements.txt" in read("binder/requirements.txt").splitlines()
    assert "--no-deps --no-build-isolation" in read("binder/postBuild")
    least = re.search(r">=3\.(\d+)", PROJECT["requires-python"])
    given = re.fullmatch(r"python-3\.(\d+)", read("binder/runtime.txt").strip())
    assert least is not None
    assert given is not None
    assert int(given[1]) >= int(least[1])


def test_the_version_is_the_same_wherever_it_is_written() -> None:
    version = PROJECT["version"]
    assert f'version: "{version}"' in read("CITATION.cff")
    newest = re.search(r"^## (\S+), \d{4}-\d{2}-\d{2}$", read("CHANGELOG.md"), flags=re.MULTILINE)
    assert newest is not None
    assert newest[1] == version


def test_the_picture_in_readme_and_its_words_are_those_of_the_notebook() -> None:
    copied = runpy.run_path(str(ROOT / ".github" / "copy_picture.py"))
    png, line = copied["key_chart"]()
    remedy = "run python .github/copy_picture.py"
    # Pytest would look for minutes for where two pictures differ.
    same = copied["PICTURE"].read_bytes() == png
    assert same, remedy
    assert line in README, remedy


def test_the_worksheet_and_its_key_are_those_of_the_notebook() -> None:
    made = runpy.run_path(str(ROOT / "teaching" / "worksheet.py"))["worksheet"]()
    assert made == (ROOT / "teaching" / "worksheet.html").read_text(encoding="utf-8")
    questions = [
        cell.id
        for cell in nbformat.read(ROOT / "notebooks" / "07_common_mistakes.ipynb", 4).cells
        if cell.id.endswith("-question")
    ]
    asked, key = made.split('<section class="key">')
    assert asked.count("<li>") == key.count("<li>") == len(questions)
    assert "What share was not?" in asked
    assert "<li>More than 95%, up to 100%. " in key
