"""Figures and published statistics of the tables that count what a number may count."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.add.find import Row
from analysis.add.suggest import NOT_STATED, coverage_near, period_near, period_of, stems_of
from analysis.review.marks import Beside, Mark
from analysis.review.paragraphs import GIVEN
from analysis.show.phrases import published_value
from analysis.show.sources import name_of_statement
from analysis.tables.load import load_figures, load_measures, load_published, load_statements
from analysis.verdicts.codebook import NEEDED, Codebook, as_figures
from analysis.verdicts.compare import as_frame
from analysis.verdicts.gates import VERDICTS, judge

MOST = 2
"""Figures, and published statistics, that are set beside one number."""
ENOUGH = 0.3
"""The least likeness at which a measure is taken for the one that is meant."""
PARTS = ("share", "change", "ratio")
CHANGES = {"percent change": {"unit": "percent", "kind": "change"}}


def find_beside(marks: Sequence[Mark]) -> None:
    """Set beside each number what the tables hold of the measure that its words are most like."""
    like = {
        mark.number: measure
        for mark in marks
        # Without a unit the words alone would settle what is counted.
        if mark.is_figure and (mark.row["unit"] != NOT_STATED or mark.row["kind"] == "rank")
        if (measure := _measure_like(mark.sentence, mark.row["unit"], mark.row["kind"]))
    }
    if not like:
        return
    words, others, places = _others()
    rows = as_figures(pd.DataFrame([_as_figure(marks[k - 1], each) for k, each in like.items()]))
    there = [places[measure] for measure in like.values()]
    left = np.repeat(np.arange(len(rows)), [len(each) for each in there])
    right = np.concatenate(there) + len(rows)
    described = _book().describe(pd.concat([rows[list(NEEDED)], others]))
    pairs = as_frame(described, judge(described, left, right, _book().related))
    pairs = pairs.astype({"left": str, "right": str})[pairs["verdict"] != "not_comparable"]
    order = pairs["verdict"].map(VERDICTS.index).astype(int).sort_values(kind="stable").index
    pairs = pairs.loc[order]
    is_quoted = pairs["right"].isin(load_figures()["figure_id"])
    for part in (pairs[is_quoted], pairs[~is_quoted]):
        for row in part.groupby("left", sort=False).head(MOST).to_dict("records"):
            number = int(row["left"])
            told = words[row["right"]], row["right"], row["verdict"], row["sentence"]
            label = str(_measures()[0].at[like[number], "label"])
            marks[number - 1].beside.append(Beside(label, *map(str, told)))


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
def _others() -> tuple[dict[str, str], pd.DataFrame, dict[str, Any]]:
    """The figures and published points in words by their id, as rows, and their rows by measure."""
    figures, published = load_figures(), load_published()
    names = load_statements().set_index("statement_id", drop=False).apply(name_of_statement, axis=1)
    said = "“" + figures["quote"] + "” (" + figures["statement_id"].map(names) + ")"
    words = dict(zip(figures["figure_id"], said, strict=True))
    points = as_figures(published)
    for name, row in zip(points["figure_id"], published.to_dict("records"), strict=True):
        value = published_value(row | CHANGES.get(row["unit"], {}))
        words[name] = f"{value}, {row['period']}: {row['label']} ({row['publisher']})"
    both = pd.concat([as_figures(figures), points], ignore_index=True)
    return words, both, {str(k): v for k, v in both.groupby("measure_id").indices.items()}


def _as_figure(mark: Mark, measure: str) -> Row:
    """A number in the columns that a verdict looks at, by what its words say and no more."""
    row, place, base = mark.row, mark.told["place"], mark.told["base"]
    sentence = row["sentence"]
    words = period_near(sentence, row["place"], len(row["words"])) or NOT_STATED
    period = period_of(words)
    return {name: row[name] for name in NEEDED if name in row} | {
        "figure_id": str(mark.number),
        "statement_id": "",
        "same_as": "not_applicable",
        "measure_id": measure,
        "population_group": _measures()[0].at[measure, "population_group"],
        "geography": place.words if place.state == GIVEN else NOT_STATED,
        "coverage": coverage_near(sentence) or NOT_STATED,
        "period_text": words,
        "period_start": pd.Timestamp(period.start) if period.start else pd.NaT,
        "period_end": pd.Timestamp(period.end) if period.end else pd.NaT,
        "period_type": period.type,
        "base_period_text": base.words if base.state == GIVEN else NOT_STATED,
        "source_named": NOT_STATED,
    }
