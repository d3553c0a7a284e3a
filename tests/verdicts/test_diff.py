"""What changed in the tables is told, down to the verdicts, and CHANGELOG names every row."""

from __future__ import annotations

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


def test_what_is_neither_a_folder_nor_a_revision_is_a_fault(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["diff", "no-such-revision"]) == 1
    assert "Name a folder of built tables, or a revision that git knows" in capsys.readouterr().err
