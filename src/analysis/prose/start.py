"""Start here: what the statements hold, when they were made, how to read a number."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING

import pandas as pd

from analysis.prose.rows import (
    figures_in,
    rows_of,
    transcribed_whole,
)
from analysis.prose.words import (
    in_sentences,
    lines_of,
    told_in,
)
from analysis.reading.quantity import read_quantity
from analysis.show.sentences import (
    counted,
    in_small_words,
    listed,
)
from analysis.tables.dates import day, days

if TYPE_CHECKING:
    from analysis.prose.findings import Finding

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

OTHERWISE = {
    "rounded": ("rounded", "rounded"),
    "range": ("range", "ranges"),
    "magnitude": ("order of magnitude", "orders of magnitude"),
    "not_applicable": ("record without a number", "records without a number"),
}
"""The other forms of a number, for one of them and for several."""


def what_the_statements_hold(statements: pd.DataFrame, figures: pd.DataFrame) -> str:
    """How many figures each statement holds, and what their words say of the bounds.

    >>> from analysis.tables.load import load_figures, load_statements
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
    rest = [
        counted(int((bound == form).sum()), *words)
        for form, words in OTHERWISE.items()
        if (bound == form).any()
    ]
    others = len(mine) - exact - sided - unknown
    return (
        f"The {in_small_words(len(whole))} statements read here hold "
        f"{counted(len(mine), 'figure')}: {'; '.join(each)}. By their words, "
        f"{counted(exact, 'number')} {'is' if exact == 1 else 'are'} exact; "
        f"{in_small_words(sided)} {'has' if sided == 1 else 'have'} a limit on one side only, and "
        f"{in_small_words(unknown)} {'is' if unknown == 1 else 'are'} round or approximate, so "
        "that nobody can tell from the words how far the number may be off"
        f"{f'; the other {in_small_words(others)}: {listed(rest)}' if others else ''}."
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
    return in_sentences(parts)


def statements_shown(statements: pd.DataFrame) -> pd.DataFrame:
    """Statements with their speaker in the role of the time, their day and how it is known."""
    rows = rows_of(statements)
    return pd.DataFrame(
        {
            "title": [row["title"] for row in rows],
            "speaker": [f"{row['speaker']}, {row['role']}" for row in rows],
            "publisher": [row["publisher"] for row in rows],
            "made": [days(row["date_earliest"], row["date_latest"]) for row in rows],
            "how_the_day_is_known": [row["date_basis"] for row in rows],
        }
    )


def spans_covered(figures: pd.DataFrame) -> pd.DataFrame:
    """The figures whose dates are known or stated, with the days from and to which they count."""
    dated = figures[figures["period_start"].notna() | figures["period_end"].notna()]
    columns = {
        "figure_id": "figure",
        "value_text": "words",
        "period_text": "as said",
        "period_start": "from",
        "period_end": "to",
    }
    return dated[list(columns)].rename(columns=columns).sort_values("from", kind="stable")


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
