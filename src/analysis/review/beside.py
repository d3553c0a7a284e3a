"""Figures and published statistics of the tables that count what a number may count."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
import pandas as pd

from analysis.add.find import Row
from analysis.add.suggest import NOT_STATED, coverage_near, period_near, period_of, stems_of
from analysis.review.context import GIVEN
from analysis.review.marks import Beside, Mark
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
    like: dict[int, _Measure] = {}
    for mark in marks:
        unit, kind = mark.row["unit"], mark.row["kind"]
        # Without a unit the words alone would settle what is counted.
        if mark.is_figure and (unit != NOT_STATED or kind == "rank"):
            measure = _measure_like(mark.sentence, unit, kind)
            if measure is not None:
                like[mark.number] = measure
    if not like:
        return
    words, others, places = _others()
    rows = as_figures(pd.DataFrame([_as_figure(marks[k - 1], each) for k, each in like.items()]))
    there = [places[measure.id] for measure in like.values()]
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
            marks[number - 1].beside.append(Beside(like[number].label, *map(str, told)))


@cache
def _book() -> Codebook:
    return Codebook.of()


@dataclass(frozen=True, slots=True)
class _Measure:
    """What one measure is called, in its codebook and by the figures that have it."""

    id: str
    label: str
    unit: str
    group: str
    words: frozenset[str]


@cache
def _measures() -> tuple[_Measure, ...]:
    quotes = (load_figures()["quote"] + " ").groupby(load_figures()["measure_id"]).sum()
    return tuple(
        _Measure(
            row["measure_id"],
            row["label"],
            row["unit"],
            row["population_group"],
            stems_of(f"{row['label']} {row['definition']} {quotes.get(row['measure_id'], '')}"),
        )
        for row in load_measures().to_dict("records")
        if row["measure_id"] != "other"
    )


@cache
def _weights() -> dict[str, float]:
    """How much each word tells: the more, the fewer measures are described with it."""
    number = Counter(word for measure in _measures() for word in measure.words)
    return {word: math.log(len(_measures()) / count) for word, count in number.items()}


def _weight(words: Iterable[str]) -> float:
    return sum(_weights().get(word, 0.0) for word in words)


@cache
def _weighed() -> tuple[tuple[_Measure, float], ...]:
    return tuple((measure, _weight(measure.words)) for measure in _measures())


@lru_cache(4096)
def _measure_like(sentence: str, unit: str, kind: str) -> _Measure | None:
    """The measure whose words are most like those of a sentence, in its unit, or none."""
    there = stems_of(sentence) & _weights().keys()
    whole = _weight(there)
    best, most = None, ENOUGH
    for measure, weight in _weighed():
        if kind in PARTS or unit in (measure.unit, NOT_STATED):
            size = math.sqrt(whole * weight)
            likeness = _weight(there & measure.words) / size if size else 0.0
            if likeness > most or (best is None and likeness == most):
                best, most = measure, likeness
    return best


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


def _as_figure(mark: Mark, measure: _Measure) -> Row:
    """A number in the columns that a verdict looks at, by what its words say and no more."""
    row, place, base = mark.row, mark.told["place"], mark.told["base"]
    sentence = row["sentence"]
    words = period_near(sentence, row["place"], len(row["words"])) or NOT_STATED
    period = period_of(words)
    return {name: row[name] for name in NEEDED if name in row} | {
        "figure_id": str(mark.number),
        "statement_id": "",
        "same_as": "not_applicable",
        "measure_id": measure.id,
        "population_group": measure.group,
        "geography": place.words if place.state == GIVEN else NOT_STATED,
        "coverage": coverage_near(sentence) or NOT_STATED,
        "period_text": words,
        "period_start": pd.Timestamp(period.start) if period.start else pd.NaT,
        "period_end": pd.Timestamp(period.end) if period.end else pd.NaT,
        "period_type": period.type,
        "base_period_text": base.words if base.state == GIVEN else NOT_STATED,
        "source_named": NOT_STATED,
    }
