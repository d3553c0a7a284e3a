"""Figures and published statistics of the tables that count what a number may count."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

import pandas as pd

from analysis.add.find import Row
from analysis.add.suggest import NOT_STATED, Measures, coverage_near, measures_of, period_near
from analysis.review.context import GIVEN
from analysis.review.marks import Beside, Mark
from analysis.show.phrases import published_value
from analysis.show.sources import names_of_statements
from analysis.tables.load import load_figures, load_measures, load_published
from analysis.verdicts.codebook import NEEDED, Codebook, as_figures
from analysis.verdicts.compare import verdicts_on
from analysis.verdicts.gates import VERDICTS

MOST = 2
"""Figures, and published statistics, that are set beside one number."""
CHANGES = {"percent change": {"unit": "percent", "kind": "change"}}


def find_beside(marks: Sequence[Mark]) -> None:
    """Set beside each number what the tables hold of the measure that its words are most like."""
    of_measure: dict[str, list[Mark]] = {}
    for mark in marks:
        unit, kind = mark.row["unit"], mark.row["kind"]
        # Without a unit the words alone would settle what is counted.
        if mark.is_figure and (unit != NOT_STATED or kind == "rank"):
            measure = _measure(mark.sentence, unit, kind)
            of_measure.setdefault(measure, []).append(mark)
    of_measure.pop("other", None)
    labels = load_measures().set_index("measure_id")["label"]
    for measure, mine in of_measure.items():
        words, others = _others(measure)
        rows = pd.DataFrame([_as_figure(mark, measure) for mark in mine])
        pairs = verdicts_on(_book(), rows[list(NEEDED)], others).astype({"left": str, "right": str})
        ordered = pairs.assign(order=pairs["verdict"].map(VERDICTS.index).astype(int))
        for left, found in ordered.sort_values("order", kind="stable").groupby("left", sort=False):
            told = [
                Beside(
                    str(labels[measure]),
                    words[row["right"]],
                    row["right"],
                    str(row["verdict"]),
                    str(row["sentence"]),
                )
                for row in found.to_dict("records")
                if row["verdict"] != "not_comparable"
            ]
            quoted = [each for each in told if each.id in _quoted_ids()]
            published = [each for each in told if each.id not in _quoted_ids()]
            marks[int(str(left)) - 1].beside += [*quoted[:MOST], *published[:MOST]]


@lru_cache(4096)
def _measure(sentence: str, unit: str, kind: str) -> str:
    return _measures().suggest(sentence, unit, kind)


@cache
def _book() -> Codebook:
    return Codebook.of()


@cache
def _measures() -> Measures:
    return measures_of(load_measures(), load_figures())


@cache
def _quoted_ids() -> frozenset[str]:
    return frozenset(load_figures()["figure_id"])


@cache
def _others(measure: str) -> tuple[dict[str, str], pd.DataFrame]:
    """The figures and published points of a measure, in words by their id, and as rows."""
    figures, published = (
        table[table["measure_id"] == measure] for table in (load_figures(), load_published())
    )
    names = names_of_statements()
    words = {
        row["figure_id"]: f"“{row['quote']}” ({names[row['statement_id']]})"
        for row in figures.to_dict("records")
    }
    points = as_figures(published) if len(published) else figures[:0]
    for name, row in zip(points["figure_id"], published.to_dict("records"), strict=True):
        value = published_value(row | CHANGES.get(row["unit"], {}))
        words[name] = f"{value}, {row['period']}: {row['label']} ({row['publisher']})"
    both = [frame for frame in (figures, points) if len(frame)]
    return words, pd.concat(both) if len(both) > 1 else both[0]


def _as_figure(mark: Mark, measure: str) -> Row:
    """A number in the columns that a verdict looks at, by what its words say and no more."""
    row, told = mark.row, mark.told
    sentence, place = row["sentence"], row["place"]
    period = period_near(sentence, place, len(row["words"]))
    base = told["base"]
    return {name: row[name] for name in NEEDED if name in row} | {
        "figure_id": str(mark.number),
        "statement_id": "",
        "same_as": "not_applicable",
        "measure_id": measure,
        "population_group": _measures().groups[measure],
        "geography": told["place"].words if told["place"].state == GIVEN else NOT_STATED,
        "coverage": coverage_near(sentence) or NOT_STATED,
        "period_text": period.text,
        "period_start": pd.Timestamp(period.start) if period.start else pd.NaT,
        "period_end": pd.Timestamp(period.end) if period.end else pd.NaT,
        "period_type": period.type,
        "base_period_text": base.words if base.state == GIVEN else NOT_STATED,
    }
