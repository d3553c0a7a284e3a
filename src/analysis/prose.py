"""Sentences that the notebooks show, each computed from the tables it is given.

A function takes tidy frames and returns Markdown for `display.say`: the words of a figure
link to its entry, every number comes from the data, and bounds are words. Nothing here
draws, and nothing here rates a statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.dates import day, days
from analysis.display import figure_link
from analysis.quantity import read_quantity
from analysis.schema import REASONS
from analysis.sentences import (
    KINDS,
    Row,
    change_in_words,
    counted,
    in_small_words,
    listed,
    printed,
    sentence,
)

if TYPE_CHECKING:
    from analysis.findings import Finding

SUPPORT = {
    "Childline, for anyone under 19": "0800 1111",
    "NSPCC helpline, for adults worried about a child": "0808 800 5000",
    "NAPAC, for adults who were abused as children": "0808 801 0331",
    "Samaritans, day and night": "116 123",
}
"""Services in the United Kingdom, free and confidential, with their telephone numbers."""

MEANINGS = {
    "2,409 children": "exact: the one number",
    "33%": "rounded: everything that rounds to it",
    "20-30,000 people": "a stated range: both ends belong to it",
    "less than 1,000": "from zero up to an end that does not belong to it",
    "more than 2,400": "above an end that does not belong to it, without a limit",
    "at least 1,400": "the same, and the end belongs to it",
    "tens of thousands": "an order of magnitude",
    "about 660": "approximate: how far it may be off is not known",
    "50,000 people": "round, as printed: whether it is rounded is not known",
}
"""Phrases in each form that a number can have, and what the form means."""

ONE_SIDED = ["more_than", "at_least", "less_than", "at_most"]
ROUNDING_UNKNOWN = ["as_printed", "approximate"]


# Words that several notebooks share


def transcribed_whole(statements: pd.DataFrame) -> pd.DataFrame:
    """The statements whose whole text was at hand, in the order of their dates.

    >>> from analysis.tables import load_statements
    >>> transcribed_whole(load_statements())["statement_id"].tolist()
    ['guardian-2015-preview', 'cooper-2015-release', 'abbott-2017-oped']
    """
    whole = statements[~statements["text_sha256"].isin(REASONS)]
    return whole.sort_values(["date_earliest", "date_latest"], kind="stable").reset_index(drop=True)


def figures_in(statements: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """The figures of some statements, in the order in which they stand in `figures`."""
    return figures[figures["statement_id"].isin(statements["statement_id"])].reset_index(drop=True)


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame, one after the other, by the names of the columns."""
    return [
        {str(name): cell for name, cell in row.items()} for row in frame.to_dict(orient="records")
    ]


def row_of(figures: pd.DataFrame, figure_id: str) -> pd.Series:
    """The row of a figure; raises `KeyError` for an id that is not among the figures."""
    found = figures[figures["figure_id"] == figure_id]
    if found.empty:
        raise KeyError(f"no figure has the id '{figure_id}'")
    return found.iloc[0]


def words_of(figures: pd.DataFrame, figure_id: str) -> str:
    """The words of a figure as printed, with a link to its entry.

    Raises `KeyError` for an id that is not among the figures.

    >>> from analysis.tables import load_figures
    >>> words_of(load_figures(), "cooper-2015-release/prosecutions-down")
    '[“down by 13%”](figures.html#cooper-2015-release-prosecutions-down)'
    """
    return figure_link(figure_id, printed(str(row_of(figures, figure_id)["value_text"])))


def told_in(statement: Row) -> str:
    """A statement as it is named inside a sentence.

    >>> from analysis.tables import load_statements
    >>> told_in(load_statements().iloc[0])
    'the press release of Yvette Cooper (23 February 2015)'
    """
    said = str(statement["kind"])
    kind = KINDS.get(said, said.replace("_", " "))
    preposition = "on" if said == "news_report" else "of"
    when = days(statement["date_earliest"], statement["date_latest"])
    return f"the {kind} {preposition} {statement['speaker']} ({when})"


def lines_of(parts: Iterable[str], *, numbered: bool = False) -> str:
    """Sentences as a list in Markdown.

    >>> print(lines_of(["First.", "Second."], numbered=True))
    1. First.
    2. Second.
    """
    marks = (f"{number}." for number in range(1, 1000)) if numbered else iter("-" * 1000)
    return "\n".join(f"{mark} {part}" for mark, part in zip(marks, parts, strict=False))


def _sentences(parts: Sequence[str]) -> str:
    return " ".join(f"{sentence(part)}." for part in parts if part)


# Start here


def what_the_statements_hold(statements: pd.DataFrame, figures: pd.DataFrame) -> str:
    """How many figures each statement holds, and what their words say of the bounds.

    >>> from analysis.tables import load_figures, load_statements
    >>> print(what_the_statements_hold(load_statements(), load_figures()).split(":")[0])
    The three statements read here hold 32 figures
    """
    whole = transcribed_whole(statements)
    mine = figures_in(whole, figures)
    each = [
        f"{in_small_words(int((mine['statement_id'] == row['statement_id']).sum()))} in "
        f"{told_in(row)}"
        for row in rows_of(whole)
    ]
    bound = mine["bound"].astype(str)
    exact = int((bound == "exact").sum())
    sided, unknown = int(bound.isin(ONE_SIDED).sum()), int(bound.isin(ROUNDING_UNKNOWN).sum())
    return (
        f"The {in_small_words(len(whole))} statements read here hold "
        f"{counted(len(mine), 'figure')}: {'; '.join(each)}. By their words, "
        f"{counted(exact, 'number')} {'is' if exact == 1 else 'are'} exact; "
        f"{in_small_words(sided)} {'has' if sided == 1 else 'have'} a limit on one side only, and "
        f"{in_small_words(unknown)} {'is' if unknown == 1 else 'are'} round or approximate, so "
        "that nobody can tell from the words how far the number may be off."
    )


def when_they_were_made(statements: pd.DataFrame) -> str:
    """Which statements have no certain day, and which page shows the day of its capture."""
    whole = transcribed_whole(statements)
    uncertain = whole[whole["date_earliest"] != whole["date_latest"]]
    captured = whole[whole["captured_on"].notna()]
    parts = [
        f"the exact day of {in_small_words(len(uncertain))} of the "
        f"{in_small_words(len(whole))} statements is not known, so a span of days stands for it"
        if len(uncertain)
        else "the day of every statement is known"
    ]
    parts += [
        f"the page of {told_in(row)} carries the date {day(row['captured_on'])}: that is "
        "the day on which the page was captured, never a date of publication, and it stands on "
        "no timeline here"
        for row in rows_of(captured)
    ]
    events = whole.groupby("event_id", sort=False).filter(lambda rows: len(rows) > 1)
    if len(events):
        parts.append(
            f"{listed(told_in(row) for row in rows_of(events))} are "
            f"{in_small_words(len(events))} accounts of one speech, not independent statements"
        )
    return _sentences(parts)


def findings_in_a_list(found: Sequence[Finding]) -> str:
    """Findings as a numbered list, each with what it may not be taken for and its notebook."""
    return lines_of(
        (
            f"{finding.sentence} *{finding.limits}* "
            f"([notebook {int(finding.notebook[:2])}]({finding.notebook}.ipynb))"
            for finding in found
        ),
        numbered=True,
    )


def forms_of_bounds() -> pd.DataFrame:
    """How words become bounds: columns words, the bounds and meaning, one row a form.

    >>> forms_of_bounds().set_index("words").loc["less than 1,000", ["lower", "upper"]].tolist()
    [0.0, 1000.0]
    """
    rows = []
    for phrase, meaning in MEANINGS.items():
        quantity = read_quantity(phrase)
        rows.append(
            {
                "words": phrase,
                "lower": quantity.lower,
                "upper": quantity.upper,
                "lower_closed": quantity.lower_closed,
                "upper_closed": quantity.upper_closed,
                "meaning": meaning,
            }
        )
    return pd.DataFrame(rows)


def where_to_find_support() -> str:
    """Services that listen, with their numbers.

    >>> print(where_to_find_support().splitlines()[0])
    - Childline, for anyone under 19: 0800 1111
    """
    return lines_of(f"{service}: {number}" for service, number in SUPPORT.items())


def how_to_cite(statements: pd.DataFrame, figures: pd.DataFrame) -> str:
    """A citation with the version, and what should stand beside a number that is passed on."""
    return (
        f"> The quoted-figures authors. *Quoted figures: the numbers in political statements on "
        f"child protection, their bounds and their sources.* Version {version('quoted-figures')}, "
        f"with {counted(len(figures), 'figure')} from {counted(len(statements), 'statement')}.\n\n"
        "When you pass a number on, give with it its bounds in words, the statement and its date, "
        "and the verdict where two numbers meet. Code: MIT licence; compiled data: CC BY 4.0."
    )


# Offences and prosecutions


def which_base_fits(years: pd.DataFrame) -> str:
    """Which base years give the change that was quoted, and what the others give.

    Takes what `trace.base_years` returns; a clause without its full stop.

    >>> from analysis.trace import base_years
    >>> which_base_fits(base_years("cps_child_abuse_prosecuted", "2013-14", "down by 13%"))
    'the published change to 2013-14 is −13.4% from 2010-11, and from other years −6.8% to +5.8%'
    """
    fits = years["rounds_to_quoted"].astype(bool)
    others = years.loc[~fits, "change"]
    given = [
        f"{change_in_words(change)} from {base}"
        for base, change in zip(years.loc[fits, "base"], years.loc[fits, "change"], strict=True)
    ]
    spread = " to ".join(
        dict.fromkeys(change_in_words(end) for end in (others.min(), others.max()))
    )
    end = years["end"].iloc[0]
    if not given:
        return f"from no earlier year does the published change to {end} fit: it is {spread}"
    rest = f", and from other years {spread}" if len(others) else ""
    return f"the published change to {end} is {listed(given)}{rest}"


# Trafficking and exploitation


def where_it_holds(ranks: pd.DataFrame, extreme: str, what: str) -> str:
    """In how many vintages a year is the highest or the lowest, and over how many years.

    Takes what `trace.all_time` returns; a clause without its full stop.

    >>> from analysis.trace import all_time
    >>> decisions = all_time(["nrm_positive_conclusive_nca", "nrm_positive_conclusive_ho"], "2016")
    >>> where_it_holds(decisions, "low", "decisions")
    '2016 is the lowest year of decisions in one of two vintages, over two years and three years'
    """
    column, word = {
        "high": ("rank_from_top", "highest"),
        "low": ("rank_from_bottom", "lowest"),
    }[extreme]
    holds, of = int((ranks[column] == 1).sum()), counted(len(ranks), "vintage")
    where = f"each of {of}" if holds == len(ranks) > 1 else f"{in_small_words(holds)} of {of}"
    spans = listed(counted(int(years), "year") for years in ranks["of"])
    year = ranks["year"].iloc[0]
    return f"{year} is the {word} year of {what} in {where}, over {spans}"
