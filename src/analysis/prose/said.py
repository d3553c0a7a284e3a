"""What was said: what figures leave out, where two mentions differ, what a report has too."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.prose.rows import (
    cases_of_one,
    figures_by_id,
    row_of,
    rows_of,
)
from analysis.prose.words import (
    words_of,
)
from analysis.show.sentences import (
    counted,
    in_small_words,
    kept_of,
    listed,
    names_of_statements,
    sentence,
    without_cases,
)
from analysis.tables.schema import REASONS
from analysis.verdicts.compare import compare
from analysis.verdicts.quoting import ATTRIBUTES, completeness_counts

RELEASE_AND_REPORT = ["cooper-2015-release", "guardian-2015-preview"]

QUARTERS = [
    "cooper-2015-release/quarter-local-resources",
    "cooper-2015-release/quarter-some-areas",
    "cooper-2015-release/quarter-one-force",
]

BUDGET = "cooper-2015-release/budget-cut-quarter"


def what_is_given(given: pd.DataFrame, figures: pd.DataFrame) -> str:
    """How many figures give a source, a period, a place, and how many changes their base.

    Takes what `quoting.completeness` returns for the figures.

    >>> from analysis.verdicts.quoting import completeness
    >>> from analysis.tables.load import load_figures
    >>> given = completeness().query("statement_id == 'abbott-2017-oped'")
    >>> print(what_is_given(given, load_figures()))
    Of the eight figures in one statement, seven give a source, four a period and none a place.
    """
    source, period, place = (
        int(given[name].eq("given").sum()) for name in ("source", "period", "place")
    )
    bases = given.loc[given["base"].ne("does_not_apply"), "base"].eq("given")
    told_by = given["statement_id"].nunique()
    mine = figures[figures["figure_id"].isin(given["figure_id"])]
    nameless = int(given["source"].eq("pointed_at").sum())
    told = (
        f"Of the {counted(len(given), 'figure')} in {'the ' if told_by > 1 else ''}"
        f"{counted(told_by, 'statement')}{_cases(mine)}, {in_small_words(source)} give a source"
        f"{f' and {in_small_words(nameless)} point to one without a name' if nameless else ''}, "
        f"{in_small_words(period)} a period and {in_small_words(place)} a place"
    )
    if bases.empty:
        return f"{told}."
    verb = "says" if bases.sum() == 1 else "say"
    return (
        f"{told}; of the {counted(len(bases), 'change')}, {in_small_words(int(bases.sum()))} "
        f"{verb} from which year."
    )


def _cases(figures: pd.DataFrame) -> str:
    """How many figures are of one person's case, as an insertion."""
    cases = len(cases_of_one(figures))
    verb = "is" if cases == 1 else "are"
    told = f" ({in_small_words(cases)} {verb} of one person's case, which no chart shows)"
    return told if cases else ""


def given_by_statement(given: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """How many figures of each statement give each attribute, as "3 of 8"."""
    counts = completeness_counts(given)
    names = names_of_statements(statements)
    told = counts["given"].astype(str) + " of " + counts["of"].astype(str)
    cells = told.where(counts["of"] > 0, "does not apply")
    wide = counts.assign(statement=counts["statement_id"].map(names), cells=cells).pivot(
        index="statement", columns="attribute", values="cells"
    )
    in_order = wide[list(ATTRIBUTES)].loc[list(dict.fromkeys(counts["statement_id"].map(names)))]
    return in_order.rename_axis(columns=None).reset_index()


def conflicts_in(figures: pd.DataFrame) -> pd.DataFrame:
    """The pairs of mentions of one figure that say different things, with what differs.

    Raises `KeyError` where `figures` lacks one of a pair.
    """
    rows = []
    for figure in rows_of(figures):
        for other in str(figure["conflicts_with"]).split(";"):
            if other in REASONS or other < figure["figure_id"]:
                continue
            verdict = compare(row_of(figures, figure["figure_id"]), row_of(figures, other))
            rows.append(
                {
                    "one_place": figure["quote"],
                    "another": row_of(figures, other)["quote"],
                    "verdict": verdict.verdict,
                    "in_words": verdict.sentence,
                }
            )
    return pd.DataFrame(rows)


def what_conflicts(figures: pd.DataFrame) -> str:
    """How many mentions repeat another, and in how many pairs the two say different things."""
    pairs = conflicts_in(figures)
    repeats = int((~figures["same_as"].isin(REASONS)).sum())
    return (
        f"{sentence(counted(repeats, 'figure'))} say again what another says. In "
        f"{counted(len(pairs), 'pair')} the two mentions differ in unit, coverage or wording, so "
        "that it cannot be told which was meant. Repeating a number adds no evidence for it."
    )


def one_told_fact(figures: pd.DataFrame, ids: Sequence[str]) -> str:
    """Several mentions of one figure with what each says is covered: one fact, not several."""
    each = [
        f"{words_of(figures, name)} ({str(row_of(figures, name)['coverage']).replace('_', ' ')})"
        for name in ids
    ]
    verdicts = {compare(row_of(figures, ids[0]), row_of(figures, name)).verdict for name in ids[1:]}
    what = "one figure, told again" if verdicts == {"repetition"} else "not one figure"
    return (
        f"{sentence(listed(each))}: {counted(len(ids), 'mention')}, {what}. What is true of one "
        "force is not shown for others, and the number may not be added up or counted as several."
    )


def what_the_report_kept(pairs: pd.DataFrame) -> str:
    """How many figures of the release the news report has too, and how many it adds.

    Takes what `compare.comparisons` returns for the release and the report.
    """
    kept, left_out, added = kept_of(pairs)
    cases = without_cases([*kept, *left_out])
    return (
        f"The news report repeats {in_small_words(len(kept))} of the release's "
        f"{counted(len(kept) + len(left_out), 'figure')}{cases} and gives "
        f"{in_small_words(len(added))} that the release does not have. Both announce one speech, "
        "so neither confirms the other."
    )


def kept_and_left_out(pairs: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """The figures of a release and of a report on it, with where each stands."""
    fates = zip(("in both", "not in the report", "only in the report"), kept_of(pairs), strict=True)
    fate = {name: word for word, names in fates for name in names}
    shown = figures_by_id(figures, list(fate))
    return pd.DataFrame(
        {
            "figure": shown["figure_id"],
            "words": shown["quote"],
            "in_the_report": [fate[name] for name in shown["figure_id"]],
        }
    )


def numbers_that_are_none(not_figures: pd.DataFrame) -> pd.DataFrame:
    """How many number-like words of the statements are no figures, by reason."""
    counts = not_figures.groupby(["statement_id", "reason"], observed=True, sort=False)["words"]
    examples = counts.agg(["count", "first"]).reset_index()
    columns = {"count": "how_many", "first": "for_example", "statement_id": "statement"}
    return examples.rename(columns=columns)
