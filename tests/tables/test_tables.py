"""The tables: what they hold, and what happens to a damaged one."""

from __future__ import annotations

import math
import os
import re
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import pandas as pd
import pytest
from made_up import cases

import analysis
from analysis import DataError, load_figures, load_measures, load_published, load_statements
from analysis.reading.quantity import read_quantity
from analysis.tables.build import as_csv, build, with_columns
from analysis.tables.files import MAX_COLUMNS
from analysis.tables.load import check_tables, data_directory, published_bounds, read_numbers
from analysis.tables.schema import tables
from analysis.tables.texts import check_texts

HERE = Path(__file__).parent


def test_the_figures_of_the_three_statements_have_the_bounds_of_their_words() -> None:
    known = pd.read_csv(HERE / "bounds.csv", index_col="figure_id")
    found = load_figures().set_index("figure_id").loc[known.index, list(known)]
    pd.testing.assert_frame_equal(found, known, check_dtype=False, check_categorical=False)


def test_every_table_loads_as_it_was_checked_with_the_types_of_its_columns() -> None:
    for name, checked in check_tables().items():
        frame = getattr(analysis, f"load_{name}")()
        pd.testing.assert_frame_equal(frame, checked)
        for field in tables()[name].fields:
            kind = frame[field.name].dtype
            if field.type == "date":
                assert pd.api.types.is_datetime64_dtype(kind), (name, field.name)
            elif field.type == "integer":
                assert kind == "Int64"
            elif field.enum:
                assert isinstance(kind, pd.CategoricalDtype)


OWN = "cooper-2015-release/another"


@pytest.mark.parametrize(("place", "changed", "said"), [*cases(HERE, "faults.txt")])
def test_a_bad_cell_is_one_clear_error(
    raw: Path, one_row: Callable[..., Path], place: str, changed: str, said: list[str]
) -> None:
    row = re.match(r"(\w+) (\S+): ", changed)
    parts = (part.partition("=") for part in changed[row.end() if row else 0 :].split(" | "))
    cells = {name.strip(): value.strip() for name, _, value in parts}
    table = row[1] if row else "figures"
    if row:
        frame = pd.read_csv(raw / f"{table}.csv", dtype=str, keep_default_na=False)
        frame.loc[frame.iloc[:, 0].eq(row[2]).idxmax(), list(cells)] = list(cells.values())
        frame.to_csv(raw / f"{table}.csv", index=False)
    with pytest.raises(DataError) as error:
        getattr(analysis, f"load_{table}")(raw / f"{table}.csv" if row else one_row(**cells))
    for fault, words in zip(error.value.faults, said, strict=True):
        assert re.search(words, str(fault)), place
        assert f"{table}.csv" in fault.file
        assert row or fault.row == 2
    assert f"has {len(said)} fault" in str(error.value)


@pytest.mark.parametrize("column", ["paragraph", "period_start"])
def test_a_cell_of_spaces_is_no_number_and_no_date(
    one_row: Callable[..., Path], column: str
) -> None:
    with pytest.raises(DataError, match=f"{column} is ' ', which is no "):
        load_figures(one_row(**{column: " "}))


def test_all_faults_of_a_file_come_at_once(one_row: Callable[..., Path]) -> None:
    with pytest.raises(DataError) as error:
        load_figures(one_row(unit="childs", voice="loud", note=""))
    assert {fault.column for fault in error.value.faults} >= {"unit", "voice", "note"}


# The name of a file, what is in it or becomes of a valid one, and what is said.
WIDTH = len(tables()["figures"].columns)
FILES: list[tuple[str, bytes | Callable[[bytes], bytes] | None, str]] = [
    ("a.csv", b"", "is empty"),
    ("a.csv", b"figure_id,quote\n", "column 'statement_id' is missing"),
    ("a.csv", b"\xff\xfef\x00i\x00", "is not UTF-8"),
    ("a.csv", b"figure_id;quote\nx;y\n", "separated by semicolons"),
    ("a.csv", b"figure_id;quote\nx;a, b, c\ny;d\n", r"by semicolons\. Save it with commas"),
    ("a.csv", b"figure_id\tquote\nx\ty, z\n", r"by tabs\. Save it with commas: 'CSV UTF-8"),
    ("a.csv", b"PK\x03\x04rest", r"is a workbook named \.csv"),
    ("a.xlsx", b"figure_id,quote\n", "is not an Excel workbook"),
    ("a.tsv", b"x\n", r"is neither \.csv nor \.xlsx\. Save it with commas: 'CSV UTF-8"),
    ("a.xls", b"x\n", r"is neither \.csv nor \.xlsx\. Save it in Excel as 'Excel Workbook \("),
    ("a.json", b"x\n", r"is neither \.csv nor \.xlsx\. Save it as one of the two"),
    ("none.csv", None, "cannot be opened"),
    (f"{'x' * 300}.csv", None, r"cannot be opened \(.*\)\. Check the name and the folder"),
    ("", None, r"is a folder\. Name a \.csv or \.xlsx file in it"),
    ("a.csv", b"figure_id,quote", "cut short"),
    ("a.csv", b"x" * 1_500_000 + b"\n", "line 1 has more than 1,000,000 bytes"),
    ("a.csv", lambda valid: valid[: len(valid) // 3], "cut short|missing|never closed"),
    ("a.csv", lambda valid: valid[: len(valid) // 2], "cut short|missing|never closed"),
    ("a.csv", lambda valid: valid[:-9], "cut short"),
    ("a.csv", lambda valid: valid.rsplit(b",", 3)[0] + b"\n", "note is empty.*restore the row"),
    (
        "a.csv",
        lambda valid: valid.replace(b"33%", b"33\xe9"),
        "row 2: byte E9 is not UTF-8.*CSV UT",
    ),
    ("a.csv", lambda valid: valid + valid.splitlines()[1] + b"\n", "row 3 .*another' stands twice"),
    (
        "a.csv",
        lambda valid: valid[:-1] + b",lost\n",
        f"line 2 has {WIDTH + 1} cells; expected {WIDTH}",
    ),
    (
        "a.csv",
        lambda valid: valid.splitlines()[0] + b"\n" + b",\n" * 30,
        f"line 2 has 2 cells; expected {WIDTH}",
    ),
    ("a.csv", b"a," * 9_999 + b"a\n1\n", f"has 10,000 columns; at most {MAX_COLUMNS} are read"),
]


@pytest.mark.parametrize(("name", "content", "message"), FILES)
def test_a_file_that_cannot_be_read_is_named_with_what_is_wrong(
    one_row: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    content: bytes | Callable[[bytes], bytes] | None,
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    if content is not None:
        content = content(one_row().read_bytes()) if callable(content) else content
        Path(name).write_bytes(content)
    with pytest.raises(DataError, match=message):
        load_figures(name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no pipes with a name")
@pytest.mark.parametrize("name", ["figures.csv", "figures.xlsx"])
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    with pytest.raises(DataError, match=r"is no ordinary file\. Save it as a \.csv"):
        load_figures(tmp_path / name)


@pytest.mark.skipif(os.name == "nt", reason="makes symbolic links")
def test_links_that_lead_to_each_other_are_one_fault(tmp_path: Path) -> None:
    (tmp_path / "a.csv").symlink_to("b.csv")
    (tmp_path / "b.csv").symlink_to("a.csv")
    with pytest.raises(
        DataError, match=r"a\.csv has 1 fault\n  cannot be opened \(Too many levels"
    ):
        load_figures(tmp_path / "a.csv")


@pytest.mark.parametrize("commas", [23, 100])
def test_a_file_of_hardly_more_than_commas_is_refused_at_once(
    one_row: Callable[..., Path], commas: int
) -> None:
    path = one_row()
    with path.open("a", encoding="utf-8") as file:
        file.write(("x" + "," * commas + "\n") * 50_000)
    begin = time.process_time()
    with pytest.raises(DataError, match=r"more than 1,000 lines that hold hardly more than commas"):
        load_figures(path)
    assert time.process_time() - begin < 1


def rewritten(path: Path, change: Callable[[pd.DataFrame], pd.DataFrame]) -> Path:
    """A table after a change."""
    cells = pd.read_csv(path, dtype=str, keep_default_na=False)
    change(cells).to_csv(path, index=False, lineterminator="\n")
    return path


def test_what_many_rows_say_is_read_once(
    one_row: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [f"{OWN}-{number}" for number in range(50)]
    path = rewritten(one_row(), lambda row: pd.concat([row] * 50).assign(figure_id=ids))
    read = Mock(wraps=read_quantity)
    monkeypatch.setattr("analysis.tables.load.read_quantity", read)
    figures = load_figures(path)
    assert read.call_count == 1
    assert figures["label"].tolist()[1] == "“gone up by 33%”, Yvette Cooper, 2015, another 1"


def test_a_header_in_other_letters_is_the_same_column(one_row: Callable[..., Path]) -> None:
    path = one_row()
    text = path.read_text(encoding="utf-8").replace("population,", "Population ,", 1)
    path.write_text(text.replace("period_text", "Period text", 1), encoding="utf-8")
    assert load_figures(path)["value"].tolist() == [33]


def test_a_folder_of_tables_names_the_faults_of_every_file(raw: Path) -> None:
    for name in ("measures.csv", "statements.csv"):
        rewritten(raw / name, lambda rows: pd.concat([rows, rows.head(1)]))
    with pytest.raises(DataError) as error:
        check_tables(raw)
    assert {Path(each.file).name for each in error.value.faults} == {
        "measures.csv",
        "statements.csv",
    }


def test_a_workbook_is_read_like_a_csv_file_and_a_formula_named_with_its_cell(
    one_row: Callable[..., Path], tmp_path: Path
) -> None:
    cells = pd.read_csv(one_row(), dtype=str, keep_default_na=False)
    book = tmp_path / "mine.xlsx"
    cells.to_excel(book, sheet_name="figures", index=False)
    pd.testing.assert_frame_equal(load_figures(book), load_figures(tmp_path / "figures.csv"))
    cells.assign(note="=1+1").to_excel(book, sheet_name="figures", index=False)
    with pytest.raises(DataError, match=r"cell [A-Z]+2 holds a formula"):
        load_figures(book)


def test_a_statement_of_ones_own_may_stand_beside_its_figures(
    one_row: Callable[..., Path], tmp_path: Path
) -> None:
    path = one_row(statement_id="mine-2020", figure_id="mine-2020/up")
    with pytest.raises(DataError, match="'mine-2020' is not in table statements"):
        load_figures(path)
    shutil.copy(data_directory() / "raw" / "statements.csv", tmp_path)
    rewritten(tmp_path / "statements.csv", lambda rows: rows[:1].assign(statement_id="mine-2020"))
    assert load_figures(path)["statement_id"].tolist() == ["mine-2020"]


def test_a_fault_in_the_raw_tables_leaves_the_old_files(
    built: Path, raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANALYSIS_DATA", str(raw.parent))
    shutil.copytree(built, tmp_path / "out")
    before = (tmp_path / "out" / "figures.csv").read_bytes()
    (raw / "measures.csv").write_text("", encoding="utf-8")
    with pytest.raises(DataError):
        build(tmp_path / "out")
    assert (tmp_path / "out" / "figures.csv").read_bytes() == before
    assert not [path for path in (tmp_path / "out").iterdir() if path.suffix == ".part"]


def test_bounds_of_published_values_come_from_their_printed_digits() -> None:
    assert published_bounds("104.8", "rounded") == (104.75, 104.85, True, False)
    assert published_bounds("-13", "rounded") == (-13.5, -12.5, False, True)
    assert published_bounds("0", "exact") == (0, 0, True, True)
    assert published_bounds("1400", "at_least") == (1400, math.inf, True, False)
    assert published_bounds("50", "more_than") == (50, math.inf, False, False)
    assert published_bounds("50", "at_most") == (0, 50, True, True)
    assert math.isnan(published_bounds("50000", "approximate")[0])


def test_numbers_are_written_without_needless_digits() -> None:
    frame = pd.DataFrame({"a": [0.1 + 0.2, 1e6, math.inf], "b": [pd.Timestamp("2015-02-23")] * 3})
    assert as_csv(frame).splitlines() == [
        "a,b",
        "0.30000000000000004,2015-02-23",
        "1000000,2015-02-23",
        "inf,2015-02-23",
    ]


def test_the_data_dictionary_describes_the_columns_that_are_there() -> None:
    text = (data_directory() / "README.md").read_text(encoding="utf-8")
    assert with_columns(text) == text
    spoilt = text.replace("| figure_id | text |", "| figure | number |", 1)
    assert spoilt != text
    assert with_columns(spoilt) == text


@pytest.fixture
def texts() -> Path:
    """The folder of the statements' texts."""
    folder = os.environ.get("ANALYSIS_TEXTS")
    if not folder:
        pytest.skip("the texts are not at hand: ANALYSIS_TEXTS names no folder")
    return Path(folder)


@pytest.mark.texts
def test_every_number_of_the_texts_is_accounted_for_and_a_quote_that_is_not_there_is_named(
    texts: Path,
) -> None:
    loaded = check_tables()
    check_texts(loaded, texts)
    figures = loaded["figures"]
    figures.loc[figures["figure_id"] == "abbott-2017-oped/trafficked", "paragraph"] = 17
    with pytest.raises(DataError) as error:
        check_texts(loaded, texts)
    words = str(error.value)
    assert "does not stand in paragraph 17" in words
    assert "paragraph 18 holds 'more than 230" in words


def test_a_text_that_is_not_utf_8_is_a_fault_beside_the_others(tmp_path: Path) -> None:
    (tmp_path / "cooper-2015-release.txt").write_bytes("1,000 caf\u00e9s".encode("latin-1"))
    (tmp_path / "abbott-2017-oped.txt").write_text("Nothing.", encoding="utf-8")
    with pytest.raises(DataError) as error:
        check_texts(check_tables(), tmp_path)
    assert "cooper-2015-release.txt" in str(error.value)
    assert "UTF-8" in str(error.value)
    assert "abbott-2017-oped" in str(error.value)


def test_the_tables_of_an_installed_package_are_not_written_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    module = sys.modules["analysis.tables.build"]
    installed = Path(module.__file__ or "").parents[1] / "data"
    monkeypatch.setattr(module, "data_directory", lambda: installed)
    with pytest.raises(DataError, match=r"belongs to the installed package.*--output DIR"):
        build()


def test_tables_of_other_raw_files_are_not_read_until_they_are_built(
    raw: Path, rebuild: Callable[[], None]
) -> None:
    rebuild()
    before = load_statements()
    path = raw / "statements.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Diane Abbott", "D. A."), "utf-8")
    remedy = (
        r"processed has 1 fault\n  was built from another .*statements\.csv\. Run analysis build"
    )
    with pytest.raises(DataError, match=remedy):
        load_figures()
    rebuild()
    assert "D. A." in set(load_statements()["speaker"])
    assert "D. A." in set(load_figures()["speaker"])
    assert "Diane Abbott" in set(before["speaker"])
    (raw / "measures.csv").unlink()
    with pytest.raises(DataError, match=r"measures\.csv\. Run analysis build"):
        load_figures()


@pytest.mark.parametrize("name", ["figures.csv", "datapackage.json"])
@pytest.mark.parametrize("content", [None, b"", b"figure_id\n", b"{}", b"[]"])
def test_a_built_table_that_is_missing_or_edited_says_what_to_do(
    raw: Path, rebuild: Callable[[], None], name: str, content: bytes | None
) -> None:
    rebuild()
    path = raw.parent / "processed" / name
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(DataError, match=r"1 fault\n.*\. Run analysis build$"):
        load_figures()


def test_built_tables_without_raw_ones_are_read(raw: Path, rebuild: Callable[[], None]) -> None:
    rebuild()
    built = load_figures()
    shutil.rmtree(raw)
    pd.testing.assert_frame_equal(load_figures(), built)


def test_plain_pandas_reads_the_same_rows_and_columns() -> None:
    plain = pd.read_csv(data_directory() / "processed" / "figures.csv", parse_dates=["date"])
    loaded = load_figures()
    assert list(plain) == list(loaded)
    for column in ("value", "low", "high", "lower", "upper", "year"):
        same = plain[column].astype("float64"), loaded[column].astype("float64")
        pd.testing.assert_series_equal(*same)
    assert (plain["date"] == loaded["date"]).all()


# The columns that are worked out


def test_figures_begin_with_what_people_group_and_chart_by() -> None:
    first = "figure_id speaker date year topic label quote value low high low_end high_end".split()
    assert list(load_figures())[:12] == first
    row = load_figures().set_index("figure_id").loc["abbott-2017-oped/gang-victims"]
    assert row[["speaker", "year", "topic", "low", "low_end", "high_end"]].tolist() == [
        "Diane Abbott",
        2017,
        "children abused or at risk",
        2400,
        "open",
        "no_limit",
    ]
    assert row["date"] == pd.Timestamp("2017-04-18")
    assert math.isnan(row["high"])


def test_ends_to_plot_are_finite_or_empty_and_say_why() -> None:
    figures = load_figures()
    for name, end in (("low", "lower"), ("high", "upper")):
        assert not figures[name].isin([math.inf, -math.inf]).any()
        known = figures[f"{name}_end"].isin(["closed", "open"])
        assert (known == figures[name].notna()).all()
        assert (figures.loc[known, name] == figures.loc[known, end]).all()
        assert (figures[f"{name}_end"].eq("unknown") == figures[end].isna()).all()
        assert (figures[f"{name}_end"].eq("closed") == figures[f"{end}_closed"]).all()


def test_no_two_figures_and_no_two_measures_have_one_label() -> None:
    figures = load_figures()
    assert figures["label"].is_unique
    assert load_measures()["label"].is_unique
    # The kind of text tells apart what was said twice on one day; an id says nothing to readers.
    two = figures.set_index("figure_id")["label"].filter(like="rudd-2017").filter(like="agency")
    assert two.tolist() == [
        "“an extra £20 million”, Amber Rudd, 16 February 2017, crime agency, press release",
        "“an extra £20 million”, Amber Rudd, 16 February 2017, crime agency, news report",
    ]
    ids = figures["statement_id"].astype(str)
    assert not [label for label, name in zip(figures["label"], ids, strict=True) if name in label]


def test_every_measure_but_other_has_a_topic_and_gives_it_to_figures_and_points() -> None:
    measures = load_measures().set_index("measure_id")["topic"].astype(str)
    assert measures.index[measures == "other"].tolist() == ["other"]
    for frame in (load_figures(), load_published()):
        counted = frame[frame["measure_id"] != "other"]
        assert (counted["topic"].astype(str) == counted["measure_id"].map(measures)).all()
    quoted = load_figures().set_index("figure_id")["topic"]
    assert quoted["champion-2018-2/worst-images-after"] == "online images"
    assert quoted["may-2014-2/people-acted-against"] == "other"


def test_published_points_have_a_period_and_a_label() -> None:
    points = load_published().set_index("series_id")
    fall = points.loc["cps_child_abuse_prosecuted"]
    assert fall["period"].tolist()[0] == "2009-10"
    assert set(fall["label"]) == {"Child abuse prosecutions"}
    assert points["label"].ne("Quoted once").all()


def test_figures_of_ones_own_get_the_same_columns(one_row: Callable[..., Path]) -> None:
    built, mine = load_figures(), load_figures(one_row())
    assert list(mine) == list(built)
    assert mine.dtypes.astype(str).tolist() == built.dtypes.astype(str).tolist()
    assert mine.loc[0, "label"] == "“gone up by 33%”, Yvette Cooper, 2015"


def test_a_file_without_a_column_that_has_a_default_is_read(raw: Path) -> None:
    path = rewritten(raw / "measures.csv", lambda rows: rows.drop(columns="topic"))
    assert set(load_measures(path)["topic"]) == {"other"}


@pytest.mark.parametrize(
    ("quote", "epistemic"),
    [
        ("suggesting that in some areas 25% of resources", "suggesting"),
        ("evidence, it says, indicates a share of 25%", "indicates"),
        ("suggesting that 25%", "suggesting"),
        ("in some areas 25%, a report suggesting", "none"),
        ("offences reported in some areas 25%", "none"),
    ],
)
def test_a_verb_in_the_quote_before_the_number_says_how_it_is_known(
    quote: str, epistemic: str
) -> None:
    figures = load_figures().query("kind == 'share'").head(1)
    read, _ = read_numbers(figures.assign(quote=quote, value_text="25%"))
    assert read["epistemic"].tolist() == [epistemic]
