"""Where numbers come from, in words: published statistics, statements, and quoted words."""

from __future__ import annotations

import re
from html import escape
from itertools import groupby
from operator import itemgetter

import pandas as pd

from analysis.show.display import (
    ENTRIES,
    Table,
    anchor,
    csv_text,
    download,
    figure_link,
    literal,
)
from analysis.show.phrases import Row, day, days, listed
from analysis.tables.load import load_statements

KINDS = {"op_ed": "article", "other": "statement"}
CHANGES = {
    "value": "the number itself",
    "hedge": "the words that loosen the number",
    "unit": "the unit",
    "population": "who or what is counted",
    "geography": "the place",
    "period": "the period",
    "attribution": "the source named",
}
"""What can change between publication and quotation, in words."""

SMALL = {"a", "an", "and", "as", "be", "by", "for", "from", "in", "of", "the", "to", "under"}
"""Words that mark nothing by themselves."""
NUMBER = re.compile(r"[−£]?\d[\d,.–-]*%?")


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


def published_to_quoted(rows: pd.DataFrame, caption: str) -> Table:
    """A list of figures, each as published and as quoted, the words that changed marked.

    `rows` are rows of `trace` with what was published in words, as the column published, and
    with the columns of the figure: quote, hedge, epistemic, population, period_text and
    source_named. A mark stands on the number, the words that loosen it, what is counted,
    the period or the source, where `changed` names it; what changed is said in words as well.
    """
    items, lines = [], []
    for _, each in groupby(rows.to_dict("records"), itemgetter("figure_id")):
        # A range has a published number at each end.
        ends = list(each)
        row, changed = ends[0], set(str(ends[0]["changed"]).split(";"))
        source = escape(str(row["publisher"]))
        source = f"<mark>{source}</mark>" if "attribution" in changed else source
        if re.match("https?://", str(row["url"])):
            source = f'<a href="{escape(str(row["url"]))}">{source}</a>'
        published = listed(dict.fromkeys(_published(end, changed) for end in ends))
        what = listed(name for kind, name in CHANGES.items() if kind in changed) or "nothing"
        named = f"; source named: <mark>{escape(str(row['source_named']))}</mark>"
        named = named if "attribution" in changed else ""
        items.append(
            f"<li><p>Published: {published}. {source}</p>\n"
            f"<p>Quoted: “{_quoted(row, changed)}”{named} "
            f'<a href="{ENTRIES}#{anchor(str(row["figure_id"]))}" '
            f'aria-label="The figure “{escape(str(row["value_text"]))}”">The figure</a></p>\n'
            f"<p>{'Nothing changed' if what == 'nothing' else f'Changed: {what}'}.</p></li>"
        )
        numbers = " and ".join(dict.fromkeys(str(end["published"]) for end in ends))
        lines.append(f"{numbers} → “{row['value_text']}”: {what}")
    columns = ["figure_id", "published", "publisher", "quote", "changed", "url"]
    csv = csv_text(rows[columns])
    html = (
        f'<div class="changes">\n<p><strong>{escape(caption)}</strong></p>\n<ul>\n'
        + "\n".join(items)
        + f"\n</ul>\n{download('list', caption, csv)}\n</div>"
    )
    return Table(html, "\n".join([caption, *lines]), csv)


def _published(row: Row, changed: set[str]) -> str:
    """What was published, with marks on the parts of it that a figure does not keep."""
    words = str(row["published"])
    number = NUMBER.search(words)
    if number is None:
        return escape(words)
    parts = [
        (words[: number.start()], {"hedge"}),
        (number[0], {"value"}),
        (words[number.end() :], {"unit", "population"}),
    ]
    return "".join(
        _marked(escape(text), escape(text.strip()) if kinds & changed else "")
        for text, kinds in parts
    )


def _quoted(row: Row, changed: set[str]) -> str:
    """The words of a figure, with marks on those that were not published."""
    said = {
        name: set(re.findall(r"\w+", str(row[name]).lower()))
        for name in ("value_text", "unit", "population", "period_text", "hedge", "epistemic")
    }
    kinds = {
        "value": {word for word in said["value_text"] if word[0].isdigit()},
        "unit": said["unit"],
        "population": said["unit"] | said["population"],
        "period": said["period_text"],
        "hedge": said["hedge"] | said["epistemic"],
    }
    marked = set().union(*(words for kind, words in kinds.items() if kind in changed)) - SMALL
    tokens = []
    for token in str(row["quote"]).split():
        parts = set(re.findall(r"\w+", token.lower()))
        tokens.append((escape(token), bool(parts & marked)))
    # Neighbours that changed stand under one mark.
    runs = groupby(tokens, itemgetter(1))
    texts = [(" ".join(text for text, _ in run), mark) for mark, run in runs]
    return " ".join(_marked(text, text if mark else "") for text, mark in texts)


def _marked(text: str, part: str) -> str:
    return text.replace(part, f"<mark>{part}</mark>", 1) if part else text
