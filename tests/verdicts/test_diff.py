"""What changed in the tables is told, down to the verdicts, and CHANGELOG names every row."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analysis import cli
from analysis.verdicts import diff

ROOT = Path(__file__).parents[2]
HERE = str(ROOT / "data" / "processed")
STOCK = "cooper-2015-release/notarise-people"
OTHER = "cooper-2014-7/people-identified"


@pytest.fixture(scope="module")
def changes() -> pd.DataFrame:
    old = diff.read_state(HERE)
    figures = old["figures"].copy()
    figures.loc[figures["figure_id"] == STOCK, ["unit", "note"]] = ["images", "Another note."]
    gone = figures["figure_id"] == "abbott-2017-oped/package"
    added = old["measures"].head(1).assign(measure_id="new")
    return diff.diff(
        old,
        {
            **old,
            "figures": figures[~gone].drop(columns="voice"),
            "measures": pd.concat([old["measures"], added], ignore_index=True),
        },
    )


def test_cells_rows_and_columns_that_differ_are_named(changes: pd.DataFrame) -> None:
    told = changes[changes["table"] != "verdicts"].fillna("")
    rows = set(told[["table", "id", "what", "column", "weight"]].itertuples(index=False, name=None))
    assert rows == {
        ("figures", "", "removed", "voice", "major"),
        ("figures", "abbott-2017-oped/package", "removed", "", "major"),
        ("figures", STOCK, "changed", "unit", "major"),
        ("figures", STOCK, "changed", "note", "minor"),
        ("measures", "new", "added", "", "minor"),
    }
    (unit,) = told[told["column"] == "unit"].to_dict("records")
    assert (unit["old"], unit["new"]) == ("people", "images")


def test_a_verdict_that_changed_is_named_with_both_and_is_major(changes: pd.DataFrame) -> None:
    pairs = changes[changes["table"] == "verdicts"].set_index("id")
    assert set(pairs["weight"]) == {"major"}
    row = pairs.loc[f"{OTHER} with {STOCK}"]
    assert (row["old"], row["new"]) == ("comparable_with_caveats", "not_comparable")
    assert pairs.index.str.contains(STOCK, regex=False).all()


def test_a_changelog_names_a_row_by_its_id_and_nothing_else_will_do(
    changes: pd.DataFrame,
) -> None:
    text = f"- figures `{STOCK}`: unit. The package of abbott-2017-oped/package is gone."
    assert [fault.id for fault in diff.unnamed(changes, text)] == ["abbott-2017-oped/package"]
    assert diff.unnamed(changes, text + " `abbott-2017-oped/package`") == []


@pytest.mark.slow
def test_what_only_adds_or_explains_is_minor_and_equal_tables_are_no_change() -> None:
    old = diff.read_state(HERE)
    old["figures"] = old["figures"].head(40)
    assert list(diff.told(diff.diff(old, old))) == ["Nothing changed."]
    measures = old["measures"].assign(added="")
    assert list(diff.told(diff.diff(old, {**old, "measures": measures}))) == [
        "measures: 1 added",
        "  added added (minor)",
        "The change is minor.",
    ]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("no-such-revision", "Name a folder of built tables, or a revision that git knows"),
        (f"{ROOT}/data/raw HERE", "column 'hedge' is missing. Name a folder that analysis build"),
        ("EMPTY HERE", "cannot be opened (No such file or directory). Check"),
        ("HERE HERE --changelog EMPTY/LOG.md", "row 3: byte E9 is not UTF-8. Save it with"),
    ],
)
def test_what_cannot_be_compared_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], asked: str, said: str
) -> None:
    (tmp_path / "LOG.md").write_bytes(b"# Changes\n\ncaf\xe9\n")
    places = [word.replace("EMPTY", str(tmp_path)).replace("HERE", HERE) for word in asked.split()]
    assert cli.main(["diff", *places]) == 1
    assert said in capsys.readouterr().err


def has_history() -> bool:
    command = ["git", "rev-parse", "--is-shallow-repository"]
    try:
        said = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return False
    return said.strip() == b"false"


@pytest.mark.slow
@pytest.mark.skipif(not has_history(), reason="needs git and the history since the last release")
def test_the_changelog_names_every_row_that_changed_since_the_last_release(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = cli.main(["diff", "--changelog", str(ROOT / "CHANGELOG.md")])
    said = capsys.readouterr()
    assert (code, said.err) == (0, "")
    assert re.search("names every row", said.out)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda content: content.replace(b"\xc2", b"", 1), r"row \d+: byte .. is not UTF-8"),
        (lambda content: content[:-40], "does not end with a line break"),
        (lambda content: content + content.splitlines(True)[-1], r"row \d+ \(\S+\): stands twice"),
        (lambda content: content + b"mine/one\n", r"line \d+ has 1 cells; expected \d+"),
        (lambda content: content.replace(b"figure_id", b"id", 1), "'figure_id' is missing"),
        (lambda content: content.replace(b",lower,", b",low,", 1), "'lower' is missing"),
        (
            lambda content: re.sub(rb",\d+(?=,true,)", b",abc", content, count=1),
            r"row \d+: upper is 'abc', which is no number",
        ),
        (
            lambda content: re.sub(rb",\d{4}-\d\d-\d\d,", b",2016-13-45,", content, count=1),
            r"row 2: date is '2016-13-45', which is no date",
        ),
    ],
    ids=lambda case: case if isinstance(case, str) else "",
)
def test_tables_that_no_build_wrote_are_named_with_their_fault(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[bytes], bytes],
    said: str,
) -> None:
    for path in Path(HERE).glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    table = tmp_path / "figures.csv"
    table.write_bytes(change(table.read_bytes()))
    assert cli.main(["diff", str(tmp_path), HERE]) == 1
    told = capsys.readouterr().err
    assert re.match(rf".*figures\.csv has \d faults?\n  .*{said}.*\. [A-Z].*", told), told


@pytest.mark.slow
def test_a_column_of_dates_that_its_time_did_not_have_is_no_fault() -> None:
    old = diff.read_state(HERE)
    old["statements"] = old["statements"].drop(columns="date_latest")
    assert len(diff.diff(old, old)) == 0
