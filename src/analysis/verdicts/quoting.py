"""How figures are quoted: how one drifts from statement to statement, and what each leaves out."""

from __future__ import annotations

import pandas as pd

from analysis.tables.load import load_figures, load_measures, load_statements
from analysis.tables.schema import REASONS

ATTRIBUTES = ("value", "unit", "population", "place", "period", "base", "source", "hedge")


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
    mine = quoted[quoted["measure_id"] == measure].drop(columns="speaker", errors="ignore")
    mine = mine.merge(
        load_statements()[["statement_id", "speaker", "date_earliest", "date_latest"]],
        on="statement_id",
    )
    columns = ["figure_id", "statement_id", "speaker", "date_earliest", "date_latest", "quote"]
    columns += ["value_text", "value", "lower", "upper", "lower_closed", "upper_closed", "bound"]
    columns += ["hedge", "epistemic", "unit", "same_as"]
    return mine.sort_values(["date_earliest", "date_latest"], kind="stable")[columns].reset_index(
        drop=True
    )


def completeness(
    figures: pd.DataFrame | None = None, *, statements: pd.DataFrame | None = None
) -> pd.DataFrame:
    """What each figure gives: value, unit, population, place, period, base, source, hedge.

    One row a figure of the statements that were read whole; elsewhere the unread part may
    say what seems missing. True where the statement gives it, empty where it does not apply,
    such as a base for what is no change. Words that leave the place open ("this country")
    do not give it. Counts by statement: `completeness_counts`.

    >>> given = completeness().set_index("figure_id")
    >>> bool(given.at["cooper-2015-release/offences-up", "base"])
    False
    """
    quoted = load_figures() if figures is None else figures
    told = load_statements() if statements is None else statements
    whole = told.loc[told["text_read"] == "complete", "statement_id"]
    mine = quoted[quoted["statement_id"].isin(whole)].reset_index(drop=True)
    changes = mine["kind"].eq("change") | (mine["kind"].eq("ratio") & mine["direction"].ne("none"))
    given = {
        "value": mine["value"].notna() | mine["lower"].notna(),
        "unit": _stated(mine["unit"]),
        "population": _stated(mine["population"]),
        "place": _stated(mine["geography"]),
        "period": _stated(mine["period_text"]),
        "base": _stated(mine["base_period_text"]).mask(~changes),
        "source": _stated(mine["source_named"]),
        "hedge": mine["hedge"].ne("none") | mine["epistemic"].ne("none"),
    }
    return pd.concat([mine[["figure_id", "statement_id"]], pd.DataFrame(given)], axis=1)


def completeness_counts(given: pd.DataFrame) -> pd.DataFrame:
    """How many figures of each statement give each attribute, of how many that could.

    Takes what `completeness` returns; columns: statement_id, attribute, given, of. The
    statements are no sample and a handful each: the counts describe them and no more.
    """
    tidy = given.melt(
        ["figure_id", "statement_id"], list(ATTRIBUTES), var_name="attribute", value_name="given"
    ).astype({"given": "boolean"})
    counts = tidy.groupby(["statement_id", "attribute"], sort=False)["given"].agg(["sum", "count"])
    return counts.rename(columns={"sum": "given", "count": "of"}).astype(int).reset_index()


def _stated(column: pd.Series) -> pd.Series:
    words = column.astype(object)
    stated = ~words.isin(REASONS)
    return stated.astype("boolean").mask(words == "not_applicable")
