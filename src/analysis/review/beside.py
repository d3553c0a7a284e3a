"""Figures and published statistics of the tables that count what a number may count."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.add.find import Row
from analysis.add.suggest import NOT_STATED, coverage_near, period_near, period_of, stems_of
from analysis.review.marks import Beside, Mark
from analysis.show.phrases import published_value
from analysis.show.sources import name_of_statement
from analysis.tables.load import load_figures, load_measures, load_published, load_statements
from analysis.verdicts.codebook import NEEDED, Codebook, as_figures
from analysis.verdicts.compare import as_frame
from analysis.verdicts.gates import judge

MOST = 2
"""Figures, and published statistics, that are set beside one number."""
ENOUGH = 0.3
"""The least likeness at which a measure is taken for the one that is meant."""
PARTS = ("share", "change", "ratio")
CHANGES = {"percent change": {"unit": "percent", "kind": "change"}}


def find_beside(marks: Sequence[Mark]) -> None:
    """Set beside each number what the tables hold of the measure that its words are most like."""
    alike = [
        (mark, measure)
        for mark in marks
        # Without a unit the words alone would settle what is counted.
        if mark.is_figure and (mark.row["unit"] != NOT_STATED or mark.row["kind"] == "rank")
        if (measure := _measure_like(mark.sentence, mark.row["unit"], mark.row["kind"]))
    ]
    if not alike:
        return
    book, others = _book(), _others()
    rows = as_figures(pd.DataFrame([_as_figure(*each) for each in alike]))
    there = [others.groupby("measure_id").indices.get(measure, []) for _, measure in alike]
    left = np.repeat(np.arange(len(rows)), [len(each) for each in there])
    right = np.concatenate(there).astype(int) + len(rows)
    described = book.describe(pd.concat([rows[list(NEEDED)], others]))
    pairs = as_frame(described, judge(described, left, right, book.related))
    told = described[["published", "words"]].iloc[right].reset_index(drop=True)
    pairs = pairs.assign(alike=left).join(told)
    pairs = pairs[pairs["verdict"] != "not_comparable"].sort_values(["published", "verdict"])
    for row in pairs.groupby(["alike", "published"]).head(MOST).to_dict("records"):
        mark, measure = alike[row["alike"]]
        said = (row[name] for name in ("words", "right", "verdict", "sentence"))
        mark.beside.append(Beside(*map(str, (_measures()[0].at[measure, "label"], *said))))


@cache
def _book() -> Codebook:
    return Codebook.of()


@cache
def _measures() -> tuple[pd.DataFrame, dict[str, int], npt.NDArray[np.float64]]:
    """The measures, the column of each word that describes them, and the words' weights.

    A word that describes fewer measures tells more. A weight is 0 where a measure lacks the word.
    """
    measures = load_measures().query("measure_id != 'other'").set_index("measure_id")
    quotes = load_figures().groupby("measure_id")["quote"].agg(" ".join)
    described = measures["label"] + " " + measures["definition"] + " "
    words = (described + quotes.reindex(measures.index, fill_value="")).map(stems_of)
    columns = {word: number for number, word in enumerate(sorted(frozenset().union(*words)))}
    there = np.array([[word in own for word in columns] for own in words])
    return measures, columns, there * np.log(len(there) / there.sum(axis=0))


@lru_cache(4096)
def _measure_like(sentence: str, unit: str, kind: str) -> str | None:
    """The id of the measure whose words are most like those of a sentence, in its unit, or none."""
    measures, columns, weights = _measures()
    there = [columns[word] for word in stems_of(sentence) if word in columns]
    shared = weights[:, there].sum(axis=1)
    size = np.sqrt(weights.max(axis=0)[there].sum() * weights.sum(axis=1))
    likeness = np.divide(shared, size, out=np.zeros(len(size)), where=size > 0)
    if kind not in PARTS and unit != NOT_STATED:
        likeness = np.where(measures["unit"] == unit, likeness, 0.0)
    best = likeness.argmax()
    return str(measures.index[best]) if likeness[best] >= ENOUGH else None


@cache
def _others() -> pd.DataFrame:
    """The figures, then the published points, in the columns of figures, and each in words."""
    figures, published = load_figures(), load_published()
    names = load_statements().set_index("statement_id", drop=False).apply(name_of_statement, axis=1)
    said = "“" + figures["quote"] + "” (" + figures["statement_id"].map(names) + ")"
    told = [
        f"{published_value(row | CHANGES.get(row['unit'], {}))}, "
        f"{row['period']}: {row['label']} ({row['publisher']})"
        for row in published.to_dict("records")
    ]
    points = as_figures(published).assign(words=told)
    return pd.concat([figures.assign(words=said), points], ignore_index=True)


def _as_figure(mark: Mark, measure: str) -> Row:
    """A number in the columns that a verdict looks at, by what its words say and no more."""
    row, told = mark.row, mark.told
    given = {name: told[name].words for name in told if told[name].state == "given"}
    words = period_near(row["sentence"], row["place"], len(row["words"])) or NOT_STATED
    start, end, period_type = period_of(words)
    return row | {
        "figure_id": str(mark.number),
        "statement_id": "",
        "same_as": "not_applicable",
        "measure_id": measure,
        "population_group": _measures()[0].at[measure, "population_group"],
        "geography": given.get("place", NOT_STATED),
        "coverage": coverage_near(row["sentence"]) or NOT_STATED,
        "period_text": words,
        "period_start": pd.Timestamp(start) if start else pd.NaT,
        "period_end": pd.Timestamp(end) if end else pd.NaT,
        "period_type": period_type,
        "base_period_text": given.get("base", NOT_STATED),
        "source_named": NOT_STATED,
    }
