"""How figures are quoted: how one drifts from statement to statement, and what each leaves out."""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

from analysis.tables.load import load_figures, load_measures, load_statements
from analysis.tables.schema import REASONS

# A proper name, which a capital gives away but for the first letter of words that name nobody;
# "the government" is one body, whoever writes it small.
NAME: Final = re.compile(
    r"^(?!(?:An?|The|Some|One|Another|These|This|New|Official|Reports?|Figures?|Research|Evidence|"
    r"Estimates?|Data|Experts?)\b)[A-Z]|(?<!^)[A-Z]|\bgovernment\b"
)
YEAR: Final = re.compile(r"\b(?:1[89]|20)\d\d\b")
ANY_WORDS: Final = re.compile(r"\S")
AREAS: Final = ("some_forces", "some_areas", "one_force", "one_town")


def drift(measure: str, figures: pd.DataFrame | None = None) -> pd.DataFrame:
    """How one measure is quoted over time: one row a mention, in the order of the statements.

    Columns: figure_id, statement_id, speaker, date_earliest, date_latest, quote,
    value_text, value, lower, upper, lower_closed, upper_closed, bound, hedge, epistemic,
    unit, same_as. Raises `KeyError` for a measure that the codebook does not hold.

    >>> drift("notarise_identified")["speaker"].unique().tolist()
    ['Yvette Cooper']
    """
    if measure not in set(load_measures()["measure_id"]):
        raise KeyError(f"the codebook has no measure '{measure}'")
    quoted = load_figures() if figures is None else figures
    said = load_statements()[["statement_id", "speaker", "date_earliest", "date_latest"]]
    mine = quoted[quoted["measure_id"] == measure].drop(columns="speaker", errors="ignore")
    mine = mine.merge(said, on="statement_id")
    mine = mine.sort_values(["date_earliest", "date_latest"], kind="stable", ignore_index=True)
    columns = "figure_id statement_id speaker date_earliest date_latest quote value_text value"
    columns += " lower upper lower_closed upper_closed bound hedge epistemic unit same_as"
    return mine[columns.split()]


def completeness(
    figures: pd.DataFrame | None = None, *, statements: pd.DataFrame | None = None
) -> pd.DataFrame:
    """What each figure gives, points at or leaves out: one row a figure.

    Columns: figure_id, statement_id, value, unit, population, place, period, base, source,
    hedge, each of them one word:

    - given: the words name it, so that a reader can look it up: a body or person by name,
      a place by name, a year;
    - pointed_at: there are words, and no name: "some forces", "this country", "now", "reports";
    - not_given: the statement says nothing of it;
    - does_not_apply: such as a base for what is no change.

    Only figures of statements that were read whole, since elsewhere the unread part may say
    what seems missing. Counts by statement: `completeness_counts`.

    >>> said = completeness().set_index("figure_id")
    >>> said.at["cooper-2015-release/offences-up", "base"]
    'not_given'
    >>> said.at["cooper-2015-release/quarter-local-resources", "source"]
    'pointed_at'
    """
    quoted = load_figures() if figures is None else figures
    told = load_statements() if statements is None else statements
    whole = told.loc[told["text_read"] == "complete", "statement_id"]
    mine = quoted[quoted["statement_id"].isin(whole)].reset_index(drop=True)
    changes = mine["kind"].eq("change") | (mine["kind"].eq("ratio") & mine["direction"].ne("none"))
    base = _told(mine["base_period_text"], YEAR)
    said = {
        "value": _is_there(mine["value"].notna() | mine["lower"].notna()),
        "unit": _told(mine["unit"], ANY_WORDS),
        "population": _told(mine["population"], ANY_WORDS),
        "place": _place(mine),
        "period": _told(mine["period_text"], YEAR),
        "base": base.where(changes, "does_not_apply"),
        "source": _told(mine["source_named"], NAME),
        "hedge": _is_there(mine["hedge"].ne("none") | mine["epistemic"].ne("none")),
    }
    return pd.concat([mine[["figure_id", "statement_id"]], pd.DataFrame(said)], axis=1)


def completeness_counts(said: pd.DataFrame) -> pd.DataFrame:
    """How many figures of each statement give, point at or leave out each attribute.

    Takes what `completeness` returns. Columns: statement_id, attribute, given, pointed_at,
    not_given, and `of`, their sum: the figures to which the attribute applies. The statements
    are no sample and a handful each: the counts describe them and no more.
    """
    tidy = said.melt(["figure_id", "statement_id"], var_name="attribute", value_name="said")
    words = ("given", "pointed_at", "not_given")
    counts = pd.DataFrame({word: tidy["said"].eq(word) for word in words})
    keys = [tidy["statement_id"], tidy["attribute"]]
    summed = counts.assign(of=counts.any(axis=1)).groupby(keys, sort=False).sum()
    return summed.astype(int).reset_index()


def _told(column: pd.Series, name: re.Pattern[str]) -> pd.Series:
    """Whether the words of each cell name what they tell of, point at it, or are none."""
    words = column.astype(str)
    named = words.map(lambda cell: name.search(cell) is not None)
    said = named.map({True: "given", False: "pointed_at"})
    # Words that could not be settled are words all the same.
    nothing = words.isin(REASONS) & words.ne("unresolved")
    said = said.mask(words.eq("unresolved"), "pointed_at").mask(nothing, "not_given")
    return said.mask(words.eq("not_applicable"), "does_not_apply")


def _place(figures: pd.DataFrame) -> pd.Series:
    """As `_told`; "some forces" points at a place without naming one."""
    place = _told(figures["geography"], ANY_WORDS)
    return place.mask(place.eq("not_given") & figures["coverage"].isin(AREAS), "pointed_at")


def _is_there(there: pd.Series) -> pd.Series:
    return there.astype(bool).map({True: "given", False: "not_given"})
