"""Where numbers come from, in words: published statistics, statements, and quoted words."""

from __future__ import annotations

import re
from html import escape
from itertools import groupby

import pandas as pd

from analysis.show.display import (
    ADDRESS,
    ENTRIES,
    Shown,
    anchor,
    csv_text,
    download,
    figure_link,
    literal,
)
from analysis.show.phrases import Row, days, listed, period
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
    """The publications that published points were read from, each with its day, month or year.

    >>> from analysis.tables.load import load_published
    >>> source_of(load_published().query("series_id == 'rotherham_cse_victims'"))
    'Rotherham MBC (Alexis Jay), Independent Inquiry into Child Sexual Exploitation in ...'
    """
    columns = ["publisher", "publication_title", "publication_earliest", "publication_latest"]
    told = points[columns].drop_duplicates().itertuples(index=False)
    named = (f"{who}, {title}, {period(first, last)}" for who, title, first, last in told)
    return "; ".join(named).replace("'", "’")


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


def published_to_quoted(rows: pd.DataFrame, caption: str) -> Shown:
    """A list of figures, each as published and as quoted, the words that changed marked.

    `rows` are rows of `trace` with what was published in words, as the column published, and
    with the columns of the figure: quote, hedge, epistemic, population, period_text and
    source_named. A mark stands on the number, the words that loosen it, what is counted,
    the period or the source, where `changed` names it; what changed is said in words as well.
    """
    items, lines = [], [caption]
    for _, each in rows.groupby("figure_id", sort=False):
        # A range has a published number at each end.
        ends = each.to_dict("records")
        row, changed = ends[0], set(str(ends[0]["changed"]).split(";"))
        source, named = escape(str(row["publisher"])), ""
        if "attribution" in changed:
            source = _marked(source)
            named = f"; source named: {_marked(escape(str(row['source_named'])))}"
        if ADDRESS.fullmatch(str(row["url"])):
            source = f'<a href="{escape(str(row["url"]))}">{source}</a>'
        published = listed(dict.fromkeys(_published(end, changed) for end in ends))
        what = listed(name for kind, name in CHANGES.items() if kind in changed)
        items.append(
            f"<li><p>Published: {published}. {source}</p>\n"
            f"<p>Quoted: “{_quoted(row, changed)}”{named} "
            f'<a href="{ENTRIES}#{anchor(str(row["figure_id"]))}" '
            f'aria-label="The figure “{escape(str(row["value_text"]))}”">The figure</a></p>\n'
            f"<p>{f'Changed: {what}' if what else 'Nothing changed'}.</p></li>\n"
        )
        numbers = " and ".join(each["published"].astype(str).unique())
        lines.append(f"{numbers} → “{row['value_text']}”: {what or 'nothing'}")
    csv = csv_text(rows[["figure_id", "published", "publisher", "quote", "changed", "url"]])
    html = (
        f'<div class="changes">\n<p><strong>{escape(caption)}</strong></p>\n<ul>\n'
        f"{''.join(items)}</ul>\n{download('list', caption, csv)}\n</div>"
    )
    return Shown(html, "\n".join(lines), csv)


def _published(row: Row, changed: set[str]) -> str:
    """What was published, with marks on the parts of it that a figure does not keep."""
    words = str(row["published"])
    number = NUMBER.search(words)
    if number is None:
        return escape(words)
    before, after = escape(words[: number.start()]), escape(words[number.end() :])
    before = _marked(before) if "hedge" in changed else before
    after = _marked(after) if changed & {"unit", "population"} else after
    return before + (_marked(number[0]) if "value" in changed else number[0]) + after


def _quoted(row: Row, changed: set[str]) -> str:
    """The words of a figure, with marks on those that were not published."""
    said = {
        "value": [part for part in _parts(row["value_text"]) if part[0].isdigit()],
        "unit": _parts(row["unit"]),
        "population": _parts(f"{row['unit']} {row['population']}"),
        "period": _parts(row["period_text"]),
        "hedge": _parts(f"{row['hedge']} {row['epistemic']}"),
    }
    wanted = {part for kind in changed & set(said) for part in said[kind]} - SMALL
    # Neighbours that changed stand under one mark.
    runs = groupby(str(row["quote"]).split(), lambda token: not wanted.isdisjoint(_parts(token)))
    texts = [(escape(" ".join(tokens)), mark) for mark, tokens in runs]
    return " ".join(_marked(text) if mark else text for text, mark in texts)


def _parts(words: object) -> list[str]:
    return re.findall(r"\w+", str(words).lower())


def _marked(html: str) -> str:
    """The HTML with a mark on it, on none of the space around it."""
    words = html.strip()
    return html.replace(words, f"<mark>{words}</mark>", 1) if words else html
