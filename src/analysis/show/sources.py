"""Where numbers come from, in words: published statistics, statements, and quoted words."""

from __future__ import annotations

import re

import pandas as pd

from analysis.show.display import figure_link, literal
from analysis.show.phrases import Row, day, days
from analysis.tables.load import load_statements

KINDS = {"op_ed": "article", "other": "statement"}
CHANGES = {
    "value": "the number itself",
    "hedge": "the hedge",
    "unit": "the unit",
    "population": "who or what is counted",
    "geography": "the place",
    "period": "the period",
    "attribution": "the source named",
}
"""What can change between publication and quotation, in words."""


def source_of(points: pd.DataFrame) -> str:
    """The publications that published points were read from: publisher, title and day.

    >>> from analysis.tables.load import load_published
    >>> source_of(load_published().query("series_id == 'rotherham_cse_victims'"))
    'Rotherham MBC (Alexis Jay), Independent Inquiry into Child Sexual Exploitation in ...'
    """
    columns = ["publisher", "publication_title", "publication_date"]
    told = points[columns].drop_duplicates().to_dict("records")
    return "; ".join(
        ", ".join([str(row["publisher"]), str(row["publication_title"]), _when(row)])
        for row in told
    ).replace("'", "’")


def _when(row: Row) -> str:
    """The day of publication, or the month or the year where no more is known."""
    date = str(row["publication_date"])
    if re.fullmatch(r"\d{4}-\d{2}", date):
        return f"{pd.Timestamp(date):%B %Y}"
    return day(date) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", date) else date


def said_in(rows: pd.DataFrame) -> str:
    """The statements that figures were said in, or the statements themselves, in order.

    >>> from analysis.tables.load import load_figures
    >>> said_in(load_figures().query("statement_id == 'cooper-2015-release'"))
    'Yvette Cooper, press release, 23 February 2015'
    """
    names = names_of_statements()
    return "; ".join(names[str(name)] for name in dict.fromkeys(rows["statement_id"]))


def quoted(row: Row) -> str:
    """The words of a figure in quotation marks, as a link to its entry where it has one.

    >>> quoted({"figure_id": "cooper-2015-release/offences-up", "value_text": "gone up by 33%"})
    '[“gone up by 33%”](../reports/figures.html#cooper-2015-release-offences-up)'
    """
    words = f"“{row['value_text']}”"
    try:
        return figure_link(str(row["figure_id"]), words)
    except KeyError:
        # A row of a draft, or of a file that ANALYSIS_FIGURES does not name.
        return literal(words)


def name_of_statement(statement: Row) -> str:
    """Who said it, in what kind of text, and when.

    >>> name_of_statement(load_statements().iloc[0])
    'Yvette Cooper, press release, 23 February 2015'
    >>> name_of_statement(load_statements().iloc[1])
    'The Guardian on Yvette Cooper, 22 to 23 February 2015'
    """
    return f"{carrier_of_statement(statement)}, {days_of_statement(statement)}"


def carrier_of_statement(statement: Row) -> str:
    """Who said it, in what kind of text; a news report goes by its publisher."""
    kind = str(statement["kind"])
    if kind == "news_report":
        publisher = re.split(r" \(|;", str(statement["publisher"]))[0]
        return f"{publisher} on {statement['speaker']}"
    return f"{statement['speaker']}, {KINDS.get(kind, kind.replace('_', ' '))}"


def days_of_statement(statement: Row) -> str:
    """The day on which it was said, or the days on one of which it was."""
    return days(statement["date_earliest"], statement["date_latest"])


def names_of_statements(statements: pd.DataFrame | None = None) -> dict[str, str]:
    """The name of every statement by its id."""
    told = load_statements() if statements is None else statements
    return {row["statement_id"]: name_of_statement(row) for row in told.to_dict("records")}
