import base64
import re
from typing import Any

import html5lib
import pandas as pd
import pytest

from analysis.reading.bounds import Bounds
from analysis.show.display import (
    Prose,
    Shown,
    csv_text,
    figure_link,
    literal,
    say,
    table,
)
from analysis.show.sources import quoted

FRAME = pd.DataFrame(
    {
        "quote": ["up by 33%", "less than 1,000", "more than 2,400"],
        "value": [33.0, None, None],
        "lower": [32.5, 0.0, 2400.0],
        "upper": [33.5, 1000.0, float("inf")],
        "lower_closed": [True, True, False],
        "upper_closed": [False, False, False],
        "said_on": pd.to_datetime(["2015-02-23", "2015-02-23", None]),
    }
)


def rows_of(shown: Shown) -> list[list[str]]:
    """The text of the cells of a table, the headings first."""
    tree = html5lib.parseFragment(shown.html, namespaceHTMLElements=False)
    return [
        ["".join(cell.itertext()) for cell in row if cell.tag in ("td", "th")]
        for row in tree.iter("tr")
    ]


def data_of(shown: Shown) -> str:
    found = re.search(r'href="data:text/csv;base64,([^"]+)"', shown.html)
    assert found is not None
    return base64.b64decode(found[1]).decode("utf-8-sig")


# Tables


def test_a_table_has_a_caption_says_what_its_headings_head_and_aligns_its_numbers() -> None:
    html = table(FRAME, "Three figures").html
    assert html.count("<caption") == html.count("<table>") == 1
    assert ">Three figures</caption>" in html
    assert html.count('scope="col"') == 4
    assert html.count('scope="row"') == 3
    assert "<th>" not in html
    assert '<td class="num">33</td>' in html
    assert re.search(r'<th scope="row" class="short"[^>]*>up by 33%</th>', html)


HEADINGS = ["Quote", "Value", "Bounds", "Said on"]
SHARE = pd.DataFrame({"share": [34.89423]})
SHOWN: list[tuple[pd.DataFrame, dict[str, Any], list[list[str]]]] = [
    (
        FRAME,
        {},
        [
            HEADINGS,
            ["up by 33%", "33", "[32.5, 33.5)", "23 February 2015"],
            ["less than 1,000", "not known", "[0, 1,000)", "23 February 2015"],
            ["more than 2,400", "not known", "(2,400, ∞)", "not known"],
        ],
    ),
    (FRAME.head(0), {}, [HEADINGS]),
    # A year is a name, not an amount.
    (pd.DataFrame({"year": [2015]}), {}, [["Year"], ["2015"]]),
    (pd.DataFrame({"topic": ["aid"], 2016: [3]}), {}, [["Topic", "2016"], ["aid", "3"]]),
    (
        SHARE,
        {"decimals": {"share": 1}, "columns": {"share": "Share, per cent"}},
        [["Share, per cent"], ["34.9"]],
    ),
]


@pytest.mark.parametrize(("frame", "asked", "rows"), SHOWN)
def test_a_table_shows_what_its_frame_holds_in_words_of_the_reader(
    frame: pd.DataFrame, asked: dict[str, Any], rows: list[list[str]]
) -> None:
    assert rows_of(table(frame, "A caption", **asked)) == rows


def test_a_table_as_plain_text_has_its_caption_and_its_first_rows() -> None:
    assert table(FRAME[["quote", "value"]], "Three figures").text.splitlines() == [
        "Three figures",
        "Quote                Value",
        "up by 33%               33",
        "less than 1,000  not known",
        "more than 2,400  not known",
    ]
    fifty = table(pd.DataFrame({"n": range(50)}), "fifty")
    assert fifty.text.endswith("… and 30 more rows")
    assert len(rows_of(fifty)) == 51


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ([1.5, 2.0], ["1.5", "2.0"]),
        ([1 / 3, 2.0], ["0.33", "2.00"]),
        ([-13.0, 4.0], ["−13", "4"]),
        ([31_238, 7], ["31,238", "7"]),
        ([float("inf"), 1.0], ["no limit", "1"]),
        ([pd.NA, 1], ["not known", "1"]),
        ([None, "x"], ["not known", "x"]),
        ([True, False], ["yes", "no"]),
        (["not_stated", "not_applicable"], ["not stated", "does not apply"]),
        (["some_forces;one_force", "a;b c"], ["some forces; one force", "a;b c"]),
        ([Bounds.more_than(2400), Bounds.unknown()], ["(2,400, ∞)", "no bounds given"]),
    ],
)
def test_a_cell_is_shown_as_a_reader_would_write_it(cells: list[object], shown: list[str]) -> None:
    frame = pd.DataFrame({"number": pd.Series(cells, dtype=object)})
    assert [row[0] for row in rows_of(table(frame, "cells"))[1:]] == shown


def test_text_from_the_data_stays_text() -> None:
    attack = "<script>alert(1)</script>\" onerror='x"
    html = table(pd.DataFrame({attack: [attack, "&amp;"]}), attack).html
    assert "<script" not in html
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    (caption,) = tree.iter("caption")
    assert caption.text == attack
    assert rows_of(table(pd.DataFrame({attack: [attack, "&amp;"]}), attack))[1:] == [
        [attack],
        ["&amp;"],
    ]
    assert not any("onerror" in element.attrib for element in tree.iter())


def test_a_table_is_the_same_at_every_run_and_its_id_its_own() -> None:
    one, again = table(FRAME, "Three figures"), table(FRAME, "Three figures")
    assert one == again
    other = table(FRAME.head(2), "Three figures")
    (name,) = re.findall(r'id="([^"]+)"', one.html)
    assert f'aria-labelledby="{name}"' in one.html
    assert re.findall(r'id="([^"]+)"', other.html) != [name]


def test_a_table_needs_a_caption() -> None:
    with pytest.raises(ValueError, match="a table needs a caption"):
        table(FRAME, " ")


@pytest.mark.parametrize("argument", ["columns", "decimals", "links"])
def test_a_column_that_is_not_there_is_named(argument: str) -> None:
    with pytest.raises(ValueError, match="no column is named 'valeu'"):
        table(FRAME, "Three figures", **{argument: {"valeu": "quote"}})


RISE, FALL = "cooper-2015-release/offences-up", "cooper-2015-release/prosecutions-down"
ENTRY = "../reports/figures.html#"
LINKS = [
    ([RISE, "and/or"], [ENTRY + RISE.replace("/", "-")]),
    ([f"{RISE};{FALL}"], [ENTRY + each.replace("/", "-") for each in (RISE, FALL)]),
    # What only looks like an id, and what would run a script.
    (["2021/22", "14/03/2024", "a/b", "a-2015/lost", "javascript:alert(1)"], []),
    (["https://www.gov.uk/a?b=1&c=2"], ["https://www.gov.uk/a?b=1&c=2"]),
]


def links_of(shown: Shown) -> list[str]:
    tree = html5lib.parseFragment(shown.html, namespaceHTMLElements=False)
    return [str(link.get("href")) for cell in tree.iter("tr") for link in cell.iter("a")]


@pytest.mark.parametrize(("cells", "links"), LINKS)
def test_a_cell_links_to_the_figure_or_the_address_that_it_holds(
    cells: list[str], links: list[str]
) -> None:
    assert links_of(table(pd.DataFrame({"same_as": cells}), "figures")) == links
    # Or that another column holds, which is not shown.
    frame = pd.DataFrame({"title": [f"no. {cell}" for cell in range(len(cells))], "to": cells})
    shown = table(frame, "titles", links={"title": "to"})
    assert rows_of(shown)[:2] == [["Title"], ["no. 0"]]
    assert set(links_of(shown)) <= set(links)


def test_a_figure_without_an_entry_is_quoted_without_a_link() -> None:
    assert quoted({"figure_id": "a-2015/lost", "value_text": "33%"}) == "“33%”"
    with pytest.raises(KeyError, match="Did you mean 'cooper-2015-release/offences-up'"):
        figure_link("cooper-2015-release/offence-up", "33%")


def test_the_download_of_a_table_has_its_data_unrounded() -> None:
    data = data_of(table(FRAME, "Three figures"))
    assert data.splitlines() == [
        "quote,value,lower,upper,lower_closed,upper_closed,said_on",
        "up by 33%,33,32.5,33.5,true,false,2015-02-23",
        '"less than 1,000",,0,1000,true,false,2015-02-23',
        '"more than 2,400",,2400,no limit,false,false,',
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_spreadsheet_runs_no_cell_of_a_download(start: str) -> None:
    attack = f"{start}HYPERLINK(1)"
    frame = pd.DataFrame({attack: [attack, "fine"], "change": [-13.0, 4.0]})
    lines = csv_text(frame)
    # A carriage return becomes a line break, which is quoted.
    assert lines.count(f"'{start}HYPERLINK(1)".replace("\r", "\n")) == 2
    assert ",-13\n" in lines


# Prose


def test_prose_keeps_its_markdown_its_links_and_no_html(
    capsys: pytest.CaptureFixture[str],
) -> None:
    say("**Two** of `five` <script>x</script> [figures](figures.html#a)")
    assert capsys.readouterr().out == "Two of five <script>x</script> figures\n"
    assert Prose("a *b*")._repr_mimebundle_()["text/markdown"] == "a *b*"
    assert repr(Prose(literal("a [link](x) *and* `code` #1"))) == "a [link](x) *and* `code` #1"
    link = figure_link(RISE, "33%")
    assert link == f"[33%]({ENTRY}cooper-2015-release-offences-up)"
    assert repr(Prose(f"up by {link}.")) == "up by 33%."


def test_what_is_shown_is_what_a_kernel_sends() -> None:
    from IPython.core.formatters import DisplayFormatter

    formatter = DisplayFormatter()
    formatter.active = True
    data, _ = formatter.format(table(FRAME, "Three figures"))
    assert list(data) == ["text/html", "text/plain"]
