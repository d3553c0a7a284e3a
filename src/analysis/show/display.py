"""What a notebook shows: charts described in words, captioned tables and computed prose.

Everything here gives the same outputs at every run, so that notebooks can be compared
with what they gave before, and escapes what comes from the data.

The tables are our own. great-tables 1.1 was tried: it has no `<caption>` and no row
headers, fixes its colours (on dark rows a contrast of 1.3), adds 9 kB of style to each
table, and its plain text holds memory addresses. pandas' Styler has an address in its
plain text and a random id, and does not scroll by keyboard.
"""

from __future__ import annotations

import hashlib
import math
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from numbers import Real
from typing import Any, TypeGuard

import numpy as np
import pandas as pd

from analysis.reading.bounds import Bounds
from analysis.show.phrases import capital
from analysis.tables.dates import day
from analysis.tables.errors import unknown_id
from analysis.tables.files import FORMULA_SIGNS
from analysis.tables.load import bounds_of, load_figures
from analysis.tables.schema import REASONS, tables

BOUNDS = ("lower", "upper", "lower_closed", "upper_closed")
ENTRIES = "../reports/figures.html"
"""Where the entries of figures lie, seen from the folder of the notebooks."""
LIST_OF_WORDS = re.compile(r"[\w/;-]+")
ADDRESS = re.compile(r"https?://\S+")
PLAIN_ROWS, PLAIN_WIDTH = 20, 40
SHORT, LONG = 16, 90
ANSWERS = {
    "not_comparable",
    "conceptually_related",
    "comparable_with_caveats",
    "not_found",
    "cannot_be_checked",
}
"""Words of verdicts and of findings, which stand in no table."""


@dataclass(frozen=True)
class Shown:
    """What a cell shows: HTML for the page, plain text for the terminal, CSV to download."""

    html: str
    text: str
    csv: str = ""

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}

    def __repr__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Prose:
    """Computed sentences, as Markdown for the page and as plain words for the terminal."""

    markdown: str

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/markdown": self.markdown, "text/plain": repr(self)}

    def __repr__(self) -> str:
        without_links = re.sub(r"\[((?:[^\[\]\\]|\\.)*)\]\([^()]*\)", r"\1", self.markdown)
        without_stress = re.sub(r"(?<!\\)(\*\*|`)", "", without_links)
        return re.sub(r"\\([\W_])", r"\1", without_stress).replace("&lt;", "<")


def say(markdown: str) -> None:
    """Display prose computed from the data, in Markdown without HTML.

    `<` stays text, so that nothing from the data becomes an element of the page; text
    that may hold signs of Markdown goes through `literal` first.

    >>> say("**Two** of [five figures](#a) name a source.")
    Two of five figures name a source.
    """
    from IPython.display import display

    display(Prose(markdown.replace("<", "&lt;")))  # type: ignore[no-untyped-call]


def literal(text: str) -> str:
    r"""Text from the data as it stands, for use inside Markdown.

    >>> print(literal("A *new* [law]"))
    A \*new\* \[law\]
    """
    return re.sub(r"([\\`*_{}\[\]#|~$!])", r"\\\1", text)


def anchor(figure_id: str) -> str:
    """The name of a figure's entry on the page of figures.

    >>> anchor("cooper-2015-release/offences-up")
    'cooper-2015-release-offences-up'
    """
    return figure_id.replace("/", "-")


def figure_link(figure_id: str, text: str) -> str:
    """A Markdown link from a number to its figure: the words, the statement and the source.

    Raises `KeyError` for an id that no figure has, with the nearest that one has.

    >>> figure_link("cooper-2015-release/offences-up", "33%")
    '[33%](../reports/figures.html#cooper-2015-release-offences-up)'
    """
    known = load_figures()["figure_id"]
    if figure_id not in set(known):
        raise unknown_id("figure", figure_id, known)
    return f"[{literal(text)}]({ENTRIES}#{anchor(figure_id)})"


def table(
    frame: pd.DataFrame,
    caption: str,
    *,
    columns: Mapping[str, str] | None = None,
    decimals: Mapping[str, int] | None = None,
    links: Mapping[str, str] | None = None,
    missing: str = "not known",
) -> Shown:
    """A frame as a table to show: captioned, without its index, its data to download as CSV.

    The columns lower, upper, lower_closed and upper_closed become one column of bounds
    in brackets. Numbers are aligned, with as many decimals as a column needs, at most
    two, or as `decimals` says; dates are written out; words of the tables lose their
    underscores; ids of figures that there are link to their entries. `columns` gives
    headings. `links` names, for a column, the one that holds the figure or address its
    cells link to; that column is not shown. `missing` stands for what is not there.

    Raises:
        ValueError: the caption is empty, or `columns`, `decimals` or `links` name a column
            that is not there.

    >>> table(pd.DataFrame({"group": ["suspects"], "people": [20_000.0]}), "People, by group")
    People, by group
    Group     People
    suspects  20,000
    """
    words = " ".join(caption.split())
    if not words:
        raise ValueError("a table needs a caption: what its rows are, where and when")
    named = {*(columns or {}), *(decimals or {}), *(links or {}), *(links or {}).values()}
    merged = _with_bounds(frame).rename(columns=str)
    if absent := sorted(named - {*merged, *map(str, frame)}):
        raise ValueError(f"no column is named {', '.join(map(repr, absent))}")
    linked = {name: merged[target] for name, target in (links or {}).items()}
    shown = merged.drop(columns=[*(links or {}).values()])
    plain: list[list[str]] = []
    html: list[list[str]] = []
    for name in map(str, shown):
        heading = capital((columns or {}).get(name, name.replace("_", " ").strip()))
        cells = _cells(shown[name], (decimals or {}).get(name), missing)
        kind = _kind(shown[name], cells)
        plain.append(_plain_column([heading, *cells[:PLAIN_ROWS]], kind))
        # The first column names the rows where it holds words, none of them twice.
        names_rows = not html and kind in ("short", "") and len(set(cells)) == len(cells)
        targets = list(linked.get(name, cells))
        html.append(_html_column(heading, cells, kind, targets, "th" if names_rows else "td"))
    lines = ["  ".join(row).rstrip() for row in zip(*plain, strict=True)]
    more = [f"… and {len(frame) - PLAIN_ROWS:,} more rows"] if len(frame) > PLAIN_ROWS else []
    csv = csv_text(frame)
    return Shown(_html(words, html, csv), "\n".join([words, *lines, *more]), csv)


def csv_text(frame: pd.DataFrame) -> str:
    """The data of a table as CSV that a spreadsheet opens without running any of it.

    Text that a spreadsheet would take for a formula gets an apostrophe before it; numbers
    do not. What is missing is empty, and no limit is written in words.

    >>> print(csv_text(pd.DataFrame({"words": ["=1+1", "a, b"], "change": [-13.0, None]})))
    words,change
    '=1+1,-13
    "a, b",
    <BLANKLINE>
    """
    safe = pd.DataFrame({str(name): [_csv_cell(cell) for cell in frame[name]] for name in frame})
    return safe.rename(columns=_csv_cell).to_csv(index=False, lineterminator="\n")


def _csv_cell(cell: object) -> str:
    if isinstance(cell, str):
        safe = f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell
        # A bare carriage return would not be quoted, and starts a row of its own in Excel.
        return safe.replace("\r", "\n")
    if _is_missing(cell):
        return ""
    if isinstance(cell, pd.Timestamp):
        return cell.date().isoformat()
    if isinstance(cell, bool | np.bool_):
        return str(bool(cell)).lower()
    if _is_number(cell):
        return "no limit" if math.isinf(cell) else repr(float(cell)).removesuffix(".0")
    return _csv_cell(str(cell))


def _with_bounds(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with the four columns of bounds as one."""
    if not set(BOUNDS) <= set(frame):
        return frame
    rows = frame[list(BOUNDS)].to_dict("records")
    merged = frame.drop(columns=list(BOUNDS[1:])).rename(columns={"lower": "bounds"})
    return merged.assign(bounds=[f"{bounds_of(row):quoted}" for row in rows])


def _cells(
    column: pd.Series[Any], decimals: int | None = None, missing: str = "not known"
) -> list[str]:
    numbers = [float(cell) for cell in column if _is_number(cell) and math.isfinite(cell)]
    # The fewest decimals that show every number, at most two.
    shown = (n for n in (0, 1) if all(math.isclose(round(each, n), each) for each in numbers))
    places = next(shown, 2) if decimals is None else decimals
    # A year is a name, not an amount.
    grouping = "" if re.search(r"(^|_)(year|row|paragraph)s?$", str(column.name)) else ","
    words = _words()
    return [_cell(cell, f"{grouping}.{places}f", words, missing) for cell in column]


def _cell(cell: object, number: str, words: Mapping[str, str], missing: str) -> str:
    if _is_missing(cell) or (isinstance(cell, str) and not cell.strip()):
        return missing
    if isinstance(cell, str):
        listed = cell.split(";") if LIST_OF_WORDS.fullmatch(cell) else [cell]
        return "; ".join(words.get(part, part) for part in listed)
    if isinstance(cell, pd.Timestamp):
        return day(cell)
    if isinstance(cell, bool | np.bool_):
        return "yes" if cell else "no"
    if _is_number(cell):
        return "no limit" if math.isinf(cell) else f"{cell:{number}}".replace("-", "−")
    return str(cell)


def _words() -> dict[str, str]:
    """The words of the tables as prose has them, where they differ."""
    allowed = {word for each in tables().values() for field in each.fields for word in field.enum}
    told = {word: word.replace("_", " ") for word in {*allowed, *REASONS, *ANSWERS}}
    return told | {"not_applicable": "does not apply"}


def _is_number(cell: object) -> TypeGuard[float]:
    return isinstance(cell, Real) and not isinstance(cell, bool | np.bool_)


def _is_missing(cell: Any) -> bool:
    return bool(pd.api.types.is_scalar(cell) and pd.isna(cell))


def _kind(column: pd.Series[Any], cells: list[str]) -> str:
    """Whether a column is of numbers, of short words, which are not broken, or of long texts."""
    there = [cell for cell in column if not _is_missing(cell)]
    numbers = there and all(_is_number(cell) or isinstance(cell, Bounds) for cell in there)
    if numbers or column.name == "bounds":
        return "num"
    longest = max(map(len, cells), default=0)
    return "short" if longest <= SHORT else "long" if longest >= LONG else ""


def _plain_column(cells: list[str], kind: str) -> list[str]:
    """Cells in one line each, cut and filled up to one width."""
    texts = [" ".join(cell.split()) for cell in cells]
    cut = [f"{text[: PLAIN_WIDTH - 1]}…" if text[PLAIN_WIDTH:] else text for text in texts]
    width = max(map(len, cut))
    return [text.rjust(width) if kind == "num" else text.ljust(width) for text in cut]


def _html_column(
    heading: str, cells: list[str], kind: str, targets: list[Any], tag: str
) -> list[str]:
    """A heading and its cells, each a link to its target where that is a figure or an address."""
    look = f' class="{kind}"' if kind else ""
    # Jupyter aligns every cell to the right unless the cell itself says otherwise.
    look += "" if kind == "num" else ' style="text-align:left"'
    scope = ' scope="row"' if tag == "th" else ""
    # A period such as 2021/22 looks like an id too: only what there is, is linked.
    slashed = any("/" in str(target) for target in targets)
    ids = set(load_figures()["figure_id"]) if slashed else set()
    linked = (_linked(*cell, ids) for cell in zip(cells, targets, strict=True))
    return [
        f'<th scope="col"{look}>{escape(heading)}</th>',
        *(f"<{tag}{scope}{look}>{cell}</{tag}>" for cell in linked),
    ]


def _html(caption: str, columns: list[list[str]], csv: str) -> str:
    # From the content: the same at every run, another for every other table of a page.
    name = f"table-{hashlib.sha256((caption + csv).encode()).hexdigest()[:10]}"
    lines = ["".join(row) for row in zip(*columns, strict=True)] or [""]
    head, rows = lines[0], "\n".join(f"<tr>{row}</tr>" for row in lines[1:])
    return (
        '<div class="captioned-table">\n'
        f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{name}">\n'
        f'<table>\n<caption id="{name}">{escape(caption)}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>\n"
        f"{download('table', caption, csv)}\n</div>"
    )


def slug(text: str) -> str:
    """A text as the name of a file.

    >>> slug("Fell by 13.4%, then?")
    'fell-by-13-4-then'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].rstrip("-")


def download(what: str, caption: str, csv: str) -> str:
    """A link, in a paragraph of its own, to the data of a table or a list as CSV."""
    data = b64encode(b"\xef\xbb\xbf" + csv.encode()).decode()
    return (
        f'<p class="download"><a download="{slug(caption) or what}.csv" '
        f'href="data:text/csv;base64,{data}" '
        f'aria-label="Download this {what} (CSV): {escape(caption)}">'
        f"Download this {what} (CSV)</a></p>"
    )


def _linked(text: str, target: object, ids: set[str]) -> str:
    """A cell that links to the figure or the address that its target is, else the cell."""
    if not isinstance(target, str):
        return escape(text)
    links, words = [], [text]
    if ADDRESS.fullmatch(target):
        links = [target]
        words = [re.sub(r"^https?://(www\.)?|/$", "", text)] if text == target else words
    elif ids.issuperset(parts := target.split("; ")):
        links = [f"{ENTRIES}#{anchor(part)}" for part in parts]
        words = parts if text == target else words
    linked = (
        f'<a href="{escape(link)}">{escape(word)}</a>'
        for link, word in zip(links, words, strict=False)
    )
    return "; ".join(linked) or escape(text)
