"""Operation Notarise: a share with one limit, a year without a start, a stock requoted."""

from __future__ import annotations

import pandas as pd

from analysis.prose.rows import (
    derived_rows,
    row_of,
    rows_of,
)
from analysis.prose.words import (
    out_by,
    published_on,
    told_in,
    verdict_on,
    words_of,
)
from analysis.reading.bounds import Bounds
from analysis.show.display import BOUNDS
from analysis.show.sentences import (
    counted,
    listed,
    measure_label,
    number_in_words,
    periods_of,
    printed,
    sentence,
    share_in_words,
)
from analysis.tables.dates import day, days
from analysis.tables.load import bounds_of, load_statements
from analysis.verdicts.compare import compare, comparisons
from analysis.verdicts.derive import remainder, share

INVESTIGATED = "cooper-2015-release/fully-investigated"

CASES, PEOPLE = "cooper-2015-release/notarise-cases", "cooper-2015-release/notarise-people"

ARRESTED = "cooper-2014-7/arrests"

OTHER_COUNTS = ["notarise_arrests", "notarise_under_investigation", "notarise_investigated"]
"""What other statements counted: people arrested, under investigation, investigated."""

ALSO_INVESTIGATED = "cooper-2015-release/investigated"

OPERATION_COUNTS = ["notarise_arrests", "notarise_charged", "notarise_children_safeguarded"]

DAYS_IN_A_MONTH = 30.4375

APPROXIMATE = "start day approximate"
"""What the note of a published count says where the day it starts from is not exact."""


def what_share_was_investigated(figures: pd.DataFrame) -> str:
    """The answer on the share of cases fully investigated: two limits that are no range."""
    part, whole = row_of(figures, INVESTIGATED), row_of(figures, CASES)
    found, left = share(part, whole), remainder(part, whole)
    few, many = (
        share_in_words(bounds_of(part).share_of(float(end)))[0]
        for end in (whole["lower"], whole["upper"])
    )
    return (
        f"Taken as printed, {words_of(figures, INVESTIGATED)} of {words_of(figures, CASES)} cases "
        f"is a share of {found.bounds.in_words('percent')}, and "
        f"{left.bounds.in_words(left.unit)} were not fully investigated. The words give no "
        f"middle value: with {whole['lower']:,.0f} cases the share is {few}, with "
        f"{whole['upper']:,.0f} it is {many}; these are two upper limits, not the ends of a range."
    )


def share_and_rest(part: str, whole: str) -> pd.DataFrame:
    """What two figures give as part and whole: the share, the rest, and both as bounds."""
    return derived_rows(
        {
            "share": share(part, whole),
            "rest, as a share": remainder(part, whole, as_share=True),
            "rest": remainder(part, whole),
        }
    )


def mentions(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of `quoting.drift` as they are shown."""
    said = [
        days(row["date_earliest"], row["date_latest"]) + f", {row['speaker']}"
        for row in rows_of(rows)
    ]
    shown = rows[["figure_id", "quote", *BOUNDS, "unit"]].rename(
        columns={"figure_id": "figure", "quote": "words"}
    )
    shown.insert(0, "said", said)
    return shown.reset_index(drop=True)


def what_a_year_on_can_mean(figures: pd.DataFrame, arrests: pd.DataFrame) -> pd.DataFrame:
    """The days from which the release may count a year: columns counted_from, day, months.

    `arrests` holds the published counts of the operation; `months` run to the release. A day
    that the note of the count calls approximate is given as about that day.
    """
    statements = load_statements().set_index("statement_id")
    name = row_of(figures, INVESTIGATED)["statement_id"]
    said = pd.Timestamp(str(statements["date_earliest"].loc[name]))
    first = arrests.sort_values("period_end", kind="stable").iloc[0]
    starts = {
        "the operation began": first["period_start"],
        "the operation was made public": first["publication_earliest"],
    }
    about = ["about " if APPROXIMATE in str(first["note"]) else "", ""]
    return pd.DataFrame(
        {
            "counted_from": list(starts),
            "day": [f"{word}{day(at)}" for word, at in zip(about, starts.values(), strict=True)],
            "months": [round((said - start).days / DAYS_IN_A_MONTH) for start in starts.values()],
        }
    )


def a_year_on(readings: pd.DataFrame, figures: pd.DataFrame) -> str:
    """How long before the release each reading of "a year on" begins."""
    words = row_of(figures, INVESTIGATED)["period_text"]
    last = int(readings["months"].iloc[-1])
    ahead = [int(months) - last for months in readings["months"]]
    earlier = [f", {counted(months, 'month')} before" if months else "" for months in ahead]
    each = [
        f"{counted(int(row['months']), 'month')} after the day on which {row['counted_from']} "
        f"({row['day']}{before})"
        for before, row in zip(earlier, rows_of(readings), strict=True)
    ]
    near = readings.iloc[int((readings["months"] - 12).abs().argmin())]
    return (
        f"{printed(str(words))} does not say from when. The release came about {listed(each)}. "
        f"The words fit best if the year is counted from the day on which {near['counted_from']}."
    )


def how_the_stock_drifted(rows: pd.DataFrame) -> str:
    """Whether the mentions of one stock show that it grew: what they all admit together.

    Takes rows of `quoting.drift` in one unit.
    """
    common = _admitted_by_all(rows)
    speakers = rows["speaker"].unique()
    mentions = f"{counted(len(rows), 'mention')} by {listed(speakers)}"
    if common is None:
        return f"The {mentions} do not all fit one number: the stock they speak of changed."
    unit = str(rows["unit"].iloc[0])
    return (
        f"All {mentions} admit {common.in_words(unit)}. The words changed; whether the stock "
        "did, they do not show. None of them rests on a count that the agency "
        "itself put out."
    )


def also_said_between(rows: pd.DataFrame, published: pd.DataFrame) -> str:
    """The numbers of the speaker's own party that came out between the mentions of one stock.

    `rows` are those of `quoting.drift`, `published` the data points of their measure.
    """
    days_said = pd.to_datetime(rows["date_earliest"])
    points = published[
        published["origin"].eq("party")
        & published["publication_earliest"].between(
            days_said.min(), days_said.max(), inclusive="neither"
        )
    ]
    told = [
        f"{number_in_words(point)}, {published_on(point['publication_date'])} "
        f"({point['publisher']})"
        for point in rows_of(points)
    ]
    if not told:
        return "No other number of the party is known between them."
    return f"Between them the speaker's own party had another number: {'; '.join(told)}."


def _admitted_by_all(rows: pd.DataFrame) -> Bounds | None:
    """The bounds that all rows admit, or nothing where there are none."""
    each = [bounds_of(row) for row in rows_of(rows)]
    lower = max(each, key=lambda one: (one.lower, not one.lower_closed))
    upper = min(each, key=lambda one: (one.upper, one.upper_closed))
    if lower.apart(upper):
        return None
    return Bounds(lower.lower, upper.upper, lower.lower_closed, upper.upper_closed)


def verdicts_within(figures: pd.DataFrame) -> pd.DataFrame:
    """How often each verdict falls among all pairs of some figures, with its sentence."""
    pairs = comparisons(figures)
    counts = pairs.groupby(["verdict", "sentence"], observed=True, sort=False).size()
    return counts.rename("pairs").reset_index().sort_values("pairs", ascending=False)


def what_was_counted(published: pd.DataFrame, said: pd.Timestamp) -> pd.DataFrame:
    """Published counts of an operation: what, when, how many, and whether out by a day."""
    mine = published.sort_values(["measure_id", "period_end"], kind="stable")
    return pd.DataFrame(
        {
            "count": mine["measure_id"].map(measure_label),
            "period": periods_of(mine),
            "people": mine["value"],
            "publisher": mine["publisher"],
            "published": mine["publication_date"].map(published_on),
            # What counts up to a later day cannot have been out, whatever is known of its own date.
            "out_by_then": [
                out_by(max(str(row["publication_date"]), str(row["period_end"].date())), said)
                for row in rows_of(mine)
            ],
        }
    ).reset_index(drop=True)


def the_same_number_of_something_else(figures: pd.DataFrame) -> str:
    """The verdict on fewer than so many arrests, and as few cases fully investigated."""
    statements, figure = load_statements(), row_of(figures, ARRESTED)
    said = statements[statements["statement_id"] == figure["statement_id"]].iloc[0]
    return (
        f"{sentence(told_in(said))} says {words_of(figures, ARRESTED)} of arrests. "
        f"{verdict_on(figures, ARRESTED, INVESTIGATED)} Both have one upper limit; whether the "
        "same people are meant, the words do not tell."
    )


def arrests_are_not_investigations(figures: pd.DataFrame, point: pd.Series) -> str:
    """Why a published count of arrests is not set against the cases fully investigated."""
    part = row_of(figures, INVESTIGATED)
    verdict = compare(part, point)
    return (
        f"{words_of(figures, INVESTIGATED)} cases fully investigated beside {point['value']:,.0f} "
        f"{point['unit']} arrested: **{verdict.verdict.replace('_', ' ')}**. {verdict.sentence} "
        "An arrest may come early in an investigation, and an investigation may end without one."
    )
