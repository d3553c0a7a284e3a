"""What stands behind the figures, in words: as published, as quoted, and what could not be found.

Every function takes rows of `trace()`. A finding says whether a published number and a
quoted one agree; nobody is judged by what was published later.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.prose import rows_of
from analysis.show.display import figure_link, literal
from analysis.show.sentences import (
    CHANGES,
    as_published,
    changes_of,
    counted,
    in_small_words,
    listed,
    periods_of,
    printed,
    published_in_words,
    sentence,
)
from analysis.tables.dates import MISSING as NOT_STATED
from analysis.tables.load import load_published, load_statements

BEHIND = ["original", "base_and_end"]
ORIGINS = {
    "publisher": "of a publisher of statistics",
    "press": "told by the press",
    "party": "of the speaker's own party",
    "derived": "worked out from others",
}
"""Who put a number out, in words."""

UNTRACED = ["related only", "not found", "cannot be checked"]
"""What a search can come to without a number that stands behind the figure."""


def of_statements(traced: pd.DataFrame, statements: list[str]) -> pd.DataFrame:
    """The rows of the figures of some statements."""
    return traced[traced["statement_id"].isin(statements)].reset_index(drop=True)


def each_figure(traced: pd.DataFrame) -> pd.DataFrame:
    """What the search came to, one row a figure, as a table shows it."""
    figures = standing(traced)
    found = figures["result"] == "found"
    changed = [
        listed(CHANGES[name] for name in cell.split(";") if name) or "nothing"
        for cell in figures["changed"]
    ]
    return pd.DataFrame(
        {
            "as_quoted": [printed(text) for text in figures["value_text"]],
            "result": figures["result"],
            "changed_on_the_way": pd.Series(changed).where(found.to_numpy(), "does not apply"),
            "figure_id": figures["figure_id"],
        }
    )


def standing(traced: pd.DataFrame) -> pd.DataFrame:
    """What the search came to, one row a figure.

    Columns: figure_id, statement_id, value_text, result, changed. The result is "found"
    where a published number stands behind the figure, "related only" where only numbers
    beside it were found, "not found", or "cannot be checked" where there was nothing to
    look in. `changed` holds what changed on the way, separated by semicolons.
    """
    rows = traced.assign(
        result=[_result(row) for row in rows_of(traced)],
        changed=[
            ";".join(changes_of(row["changed"])) if row["relation"] in BEHIND else ""
            for row in rows_of(traced)
        ],
    )
    order = ["found", *UNTRACED[::-1]]
    best = (
        rows.assign(place=rows["result"].map(order.index))
        .sort_values("place", kind="stable")
        .groupby("figure_id", sort=False)[["statement_id", "value_text", "result"]]
        .first()
    )
    changed = rows.groupby("figure_id", sort=False)["changed"].agg(_together)
    ids = list(dict.fromkeys(traced["figure_id"]))
    return best.join(changed).loc[ids].reset_index()


def _result(row: dict[str, Any]) -> str:
    if row["relation"] in BEHIND:
        return "found"
    if row["relation"] == "not_applicable":
        return str(row["finding"]).replace("_", " ")
    return "related only"


def _together(cells: pd.Series) -> str:
    return ";".join(dict.fromkeys(name for cell in cells for name in cell.split(";") if name))


def behind(traced: pd.DataFrame) -> pd.DataFrame:
    """The rows whose published number stands behind the figure."""
    return traced[traced["relation"].isin(BEHIND)].reset_index(drop=True)


def answer(traced: pd.DataFrame) -> str:
    """For how many figures a number was found that stands behind them, whose, and what changed."""
    figures = standing(traced)
    results = figures["result"].value_counts()
    found = figures[figures["result"] == "found"]
    changed = int(found["changed"].ne("").sum())
    rest = [f"{in_small_words(int(results[name]))} {name}" for name in UNTRACED if name in results]
    return (
        f"For {in_small_words(len(found))} of {counted(len(figures), 'figure')} a number was "
        f"found that stands behind {'it' if len(found) == 1 else 'them'}"
        f"{_in_itself(traced)}: {_whose(traced)}. "
        f"{sentence(in_small_words(changed))} of these {in_small_words(len(found))} changed on the "
        f"way{_most_often(found)}. The others: {listed(rest)}."
    )


def _in_itself(traced: pd.DataFrame) -> str:
    """For how many figures the number behind them is known from the statement alone."""
    alone = known_from_itself(traced)["figure_id"].nunique()
    if not alone:
        return ""
    return (
        f"; for {in_small_words(alone)} of these it is known only from the statement itself or "
        "from reports of it, which checks nothing. By origin"
    )


def known_from_itself(traced: pd.DataFrame) -> pd.DataFrame:
    """The rows whose published number is the statement's own, or was read in a report of it.

    That is so where the finding is that the number cannot be checked, and what was read of it
    came out at the address or on the days of the statement.

    >>> from analysis.verdicts.trace import trace
    >>> "homeoffice-2025/referrals-2020" in set(known_from_itself(trace())["figure_id"])
    True
    """
    statements = load_statements().set_index("statement_id")
    points = load_published()
    days = points.assign(period=periods_of(points)).set_index(["series_id", "period"])
    rows = behind(traced)
    rows = rows[rows["finding"] == "cannot_be_checked"]
    alone = []
    for row in rows_of(rows):
        told = statements.loc[row["statement_id"]]
        when = row["published_period"] or NOT_STATED
        out = days.loc[(row["series_id"], when), "publication_earliest"]
        that_day = bool(told["date_earliest"] <= out <= told["date_latest"])
        alone.append(that_day or row["url"] == told["url"])
    return rows[alone].reset_index(drop=True)


def _whose(traced: pd.DataFrame) -> str:
    """Who put out the numbers that stand behind figures, and how many each."""
    first = behind(traced).drop_duplicates("figure_id")["origin"].value_counts()
    return listed(
        f"{in_small_words(int(first[name]))} {words}"
        for name, words in ORIGINS.items()
        if first.get(name, 0)
    )


def _most_often(found: pd.DataFrame) -> str:
    counts = changes(found)
    most = counts.loc[counts["figures"] == counts["figures"].max(), "what_changed"]
    return f", most often in {listed(most, 'or')}" if counts["figures"].any() else ""


def changes(figures: pd.DataFrame) -> pd.DataFrame:
    """How many figures changed in each respect, of those with a published number behind them.

    Takes what `standing` returns; columns: what_changed, figures, of. A figure that
    changed in two respects counts in both.
    """
    found = figures[figures["result"] == "found"]
    cells = found["changed"].str.split(";")
    return pd.DataFrame(
        {
            "what_changed": CHANGES.values(),
            "figures": [
                int(cells.map(lambda names, key=key: key in names).sum()) for key in CHANGES
            ],
            "of": len(found),
        }
    )


def as_published_and_quoted(traced: pd.DataFrame) -> pd.DataFrame:
    """Rows as a table shows them: published, quoted, what changed, and where to read it.

    `figure_id` and `url` hold what the words link to.
    """
    rows, words = rows_of(traced), published_in_words()
    return pd.DataFrame(
        {
            "as_quoted": [printed(str(row["value_text"])) for row in rows],
            "as_published": [_published(row, words) for row in rows],
            "publisher": [_known(row["publisher"]) for row in rows],
            "changed": [
                listed(CHANGES[name] for name in changes_of(row["changed"])) or "nothing"
                for row in rows
            ],
            "inside_the_bounds": [_yes_or_no(row["inside"]) for row in rows],
            **_times_the_end(traced),
            "published_by_then": [_by_then(row) for row in rows],
            "finding": [str(row["finding"]) for row in rows],
            "figure_id": [row["figure_id"] for row in rows],
            "url": [_known(row["url"]) for row in rows],
        }
    )


def _published(row: dict[str, Any], words: Mapping[tuple[str, str], str]) -> str:
    return "nothing found" if pd.isna(row["publisher"]) else as_published(row, words)


def _times_the_end(traced: pd.DataFrame) -> dict[str, list[str]]:
    """The published numbers divided by the quoted end, as a column, where an end is open.

    Anything above "more than 230" lies inside its bounds; this says how far above it is.
    """
    times = traced["over_end"]
    if times.isna().all():
        return {}
    cells = ["does not apply" if pd.isna(number) else f"{number:.3f}" for number in times]
    return {"times_the_quoted_end": cells}


def _known(cell: Any) -> str:
    return cell if isinstance(cell, str) else ""


def _yes_or_no(inside: Any) -> str:
    return "cannot be told" if pd.isna(inside) else "yes" if inside else "no"


def _by_then(row: dict[str, Any]) -> str:
    """Whether a number was out by the day of the statement, what came later being marked."""
    if pd.isna(row["publisher"]):
        return ""
    words = {"before": "yes", "after": "no: published later", "unknown": "cannot be told"}
    return words[str(row["published_when"])]


def explanations(traced: pd.DataFrame) -> pd.DataFrame:
    """Rows with what the search tells about them: quoted, published, by then, explanation."""
    shown = as_published_and_quoted(traced)
    ends = list(_times_the_end(traced))
    return shown[["as_quoted", "as_published", *ends, "published_by_then"]].assign(
        explanation=traced["explanation"].tolist(), figure_id=shown["figure_id"], url=shown["url"]
    )


def not_found(traced: pd.DataFrame) -> pd.DataFrame:
    """The figures without a published number behind them, with what was looked for.

    Columns: as_quoted, result, explanation, figure_id.
    """
    figures = standing(traced)
    missing = figures[figures["result"] != "found"]
    first = traced.drop_duplicates("figure_id").set_index("figure_id")["explanation"]
    return pd.DataFrame(
        {
            "as_quoted": [printed(text) for text in missing["value_text"]],
            "result": missing["result"],
            "explanation": missing["figure_id"].map(first),
            "figure_id": missing["figure_id"],
        }
    ).reset_index(drop=True)


def published_later(traced: pd.DataFrame) -> pd.DataFrame:
    """The rows whose number came out after the statement."""
    return traced[traced["published_when"] == "after"].reset_index(drop=True)


def when_published(traced: pd.DataFrame) -> str:
    """How many of the numbers that were found had been published by the day of the statement."""
    dated = traced[traced["publisher"].notna()]
    counts = dated["published_when"].value_counts()
    before, after, unknown = (int(counts.get(name, 0)) for name in ("before", "after", "unknown"))
    stands = int((behind(traced)["published_when"] == "before").sum())
    every = len(behind(traced))
    untold = f", and for {in_small_words(unknown)} it cannot be told" if unknown else ""
    all_of = "all" if stands == every else in_small_words(stands)
    return (
        f"Of {counted(len(dated), 'number')} set beside a figure, {in_small_words(before)} had "
        f"been published by the day of the statement and {in_small_words(after)} had not{untold}. "
        f"Of the {in_small_words(every)} that stand behind a figure, {all_of} had "
        "been published by then. What came later is marked, and judges nobody."
    )


def published_by(traced: pd.DataFrame) -> str:
    """Who published the numbers, in the order of the rows."""
    return "; ".join(dict.fromkeys(traced["publisher"].dropna()))


def unlike(traced: pd.DataFrame) -> str:
    """The figures that differ from the number behind them, with the explanation of each."""
    rows = behind(traced)
    differing = rows[rows["finding"] == "differs"].drop_duplicates("figure_id")
    outside = rows[rows["inside"].eq(False).fillna(False)].drop_duplicates("figure_id")
    told = [
        f"{figure_link(str(row['figure_id']), printed(str(row['value_text'])))}: "
        f"{literal(str(row['explanation']))}"
        for row in rows_of(differing)
    ]
    where = f"for {in_small_words(len(outside))} the published number lies" if len(outside) else ""
    head = (
        f"{sentence(counted(len(differing), 'figure'))} "
        f"{'differs' if len(differing) == 1 else 'differ'} from the number behind "
        f"{'it' if len(differing) == 1 else 'them'}; {where or 'no published number lies'} "
        "outside the bounds of the words."
    )
    return "\n\n".join([head, "\n".join(f"- {line}" for line in told)]) if told else head
