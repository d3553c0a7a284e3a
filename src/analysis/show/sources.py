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
    statements = load_statements().set_index("statement_id")
    asked = statements.loc[list(dict.fromkeys(rows["statement_id"]))]
    return "; ".join(name_of_statement(row) for row in asked.to_dict("records"))


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
    """Who said it, in what kind of text, and when; a news report goes by its publisher.

    >>> name_of_statement(load_statements().iloc[0])
    'Yvette Cooper, press release, 23 February 2015'
    >>> name_of_statement(load_statements().iloc[1])
    'The Guardian on Yvette Cooper, 22 to 23 February 2015'
    """
    kind, who = str(statement["kind"]), str(statement["speaker"])
    when = days(statement["date_earliest"], statement["date_latest"])
    if kind == "news_report":
        publisher = re.split(r" \(|;", str(statement["publisher"]))[0]
        return f"{publisher} on {who}, {when}"
    return f"{who}, {KINDS.get(kind, kind.replace('_', ' '))}, {when}"
