"""May two figures be set side by side? A verdict with its reasons, by the rules of the codebook.

The rules stand in `analysis.verdicts.gates`. One pair and a million pairs go through the same code.
"""

from __future__ import annotations

import copyreg
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.tables.errors import did_you_mean
from analysis.tables.load import bounds_of, load_figures
from analysis.verdicts.codebook import NEEDED, Codebook, as_figures, point_id
from analysis.verdicts.gates import (
    CAVEAT,
    DECIDE_ALONE,
    FAILED,
    GATES,
    MISSING,
    PLACE_AND_TIME,
    VERDICTS,
    Codes,
    Flags,
    Judged,
    judge,
)

__all__ = [
    "ALLOWED",
    "GATES",
    "VERDICTS",
    "NotComparable",
    "Verdict",
    "compare",
    "comparisons",
    "point_id",
    "row_of",
    "rows_of",
]

WITHOUT_NUMBERS = ("side_by_side", "separate_panels")
ALLOWED = {
    "comparable": ("side_by_side", "difference", "ratio", "joined_line"),
    "comparable_with_caveats": ("side_by_side", "difference", "ratio", "joined_line"),
    "conceptually_related": ("separate_panels",),
    "repetition": ("side_by_side",),
    "undetermined": (),
    "not_comparable": (),
}
"""What each verdict allows; `ranking` is added where the bounds lie apart."""

PLURALS = {
    "kind": "Different kinds of number",
    "unit": "Different units",
    "measure": "Different measures",
    "population": "Different populations",
    "geography": "Different places",
    "period": "Different periods",
    "collection": "Counted in different ways",
    "status": "Counts of different standing",
    "coverage": "Different coverage",
}
ABSENT = {
    "kind": "a base period",
    "unit": "a unit",
    "measure": "a measure that the codebook defines",
    "population": "a population",
    "geography": "a place",
    "period": "a period that settles it",
    "collection": "how it was counted",
    "status": "how firm the count is",
    "coverage": "how much of the place is covered",
}
CAVEATS = {
    "geography": "a place is taken from the measure, not stated",
    "period": "a date is taken from the statement",
    "collection": "the way of counting changed between them",
    "status": "the counts differ in standing",
    "coverage": "they do not cover the whole place, or not the same part of it",
}
OF_YOUR_OWN = "Give a row of load_figures(path) for a figure of your own, or set ANALYSIS_FIGURES."
PAIRS_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether two figures may be compared, and why.

    `gate` names the gate that decided, or is empty where none did; `failed`, `missing` and
    `caveats` name gates; `conflicts` names what differs between
    two mentions of one figure; `allowed` names operations; `orderable` says that the
    bounds lie apart, so that one is larger. `sentence` says it to a student.
    """

    left: str
    right: str
    verdict: str
    sentence: str
    gate: str = ""
    failed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    orderable: bool = False
    reasons: tuple[str, ...] = field(default=(), compare=False)

    def allows(self, operation: str) -> bool:
        """Whether the verdict allows an operation such as ratio or joined_line."""
        return operation in self.allowed

    def __str__(self) -> str:
        return f"{self.verdict.replace('_', ' ')}: {self.sentence}"


class NotComparable(ValueError):
    """An operation that the figures do not allow.

    `verdict` says why, where two figures met; `instead` says what could be asked.
    """

    def __init__(self, operation: str, why: str, instead: str, verdict: Verdict | None) -> None:
        self.operation = operation
        self.verdict = verdict
        self.instead = instead
        super().__init__(f"{why} {instead}")

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle what it holds, so that a worker's error arrives whole."""
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]


def compare(
    left: str | pd.Series,
    right: str | pd.Series,
    *,
    statements: pd.DataFrame | None = None,
    measures: pd.DataFrame | None = None,
    sources: pd.DataFrame | None = None,
) -> Verdict:
    """The verdict on two figures, given as ids or as rows of a loaded table.

    A row may come from `load_figures()` or `load_published()`. Raises `KeyError` for an
    id that no figure has.

    >>> verdict = compare("abbott-2017-oped/image-users", "abbott-2017-oped/images-shared")
    >>> verdict.verdict, verdict.failed[0]
    ('not_comparable', 'unit')
    >>> verdict.sentence
    'Different units: images and people; also different measures and different populations.'
    """
    codebook = Codebook(statements, measures, sources)
    rows = [as_figures(row.to_frame().T) for row in rows_of(left, right)]
    described = codebook.describe(pd.concat(rows))
    judged = judge(described, np.array([0]), np.array([1]), codebook.related)
    return _verdict(described, judged)


def comparisons(
    left: pd.DataFrame | None = None,
    right: pd.DataFrame | None = None,
    *,
    statements: pd.DataFrame | None = None,
    measures: pd.DataFrame | None = None,
    sources: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The verdicts on all pairs of figures, one row a pair.

    Without arguments all pairs of `load_figures()`; with `left` all pairs within it; with
    both every figure of `left` with every figure of `right`. Columns: left, right,
    verdict, gate (the one that decided, or nothing), failed, missing, caveats (gates,
    separated by semicolons), orderable, sentence.

    >>> figures = load_figures().query("statement_id == 'abbott-2017-oped'")
    >>> pairs = comparisons(figures)
    >>> len(pairs) == len(figures) * (len(figures) - 1) // 2
    True
    """
    codebook = Codebook(statements, measures, sources)
    first = as_figures(load_figures() if left is None else left)
    both = first if right is None else pd.concat([first, as_figures(right)])
    described = codebook.describe(both)
    parts = [
        _as_frame(described, judge(described, i, j, codebook.related))
        for i, j in _pairs(len(first), None if right is None else len(both) - len(first))
    ]
    return _joined(parts)


def row_of(figure: str | pd.Series) -> pd.Series:
    """The row of a figure that is given by its id, or the row itself."""
    return rows_of(figure)[0]


def rows_of(*figures: str | pd.Series) -> list[pd.Series]:
    """The rows of figures that are given by their ids; a whole row is given back as it is.

    Raises `KeyError` for an id that no figure has, `ValueError` for a row that is not
    whole, and `TypeError` for anything else.
    """
    known = pd.DataFrame()
    if any(isinstance(figure, str) for figure in figures):
        known = load_figures().set_index("figure_id", drop=False)
    return [_row(figure, known) for figure in figures]


def _row(figure: Any, known: pd.DataFrame) -> pd.Series:
    if isinstance(figure, str):
        if figure in known.index:
            return pd.Series(known.loc[figure])
        remedy = did_you_mean(figure, known.index)
        raise KeyError(f"no built-in figure has the id '{figure}'. {remedy or OF_YOUR_OWN}".strip())
    if not isinstance(figure, pd.Series):
        raise TypeError(
            f"this is a {type(figure).__name__}; give an id such as "
            "'abbott-2017-oped/gang-victims', or one row of load_figures() or load_published()"
        )
    row = pd.Series(figure)
    if "series_id" in row.index:
        return row
    if "figure_id" not in row.index and "/" in str(row.name):
        # The row of a table that set_index("figure_id") took the ids from.
        row = pd.concat([pd.Series({"figure_id": row.name}), row])
    missing = [column for column in NEEDED if column not in row.index]
    if missing or pd.isna(row["figure_id"]):
        raise ValueError(
            f"this row lacks {', '.join(missing or ['a figure_id'])}; "
            "give an id, or a whole row of load_figures()"
        )
    return row


def _pairs(left: int, right: int | None) -> Iterator[tuple[Codes, Codes]]:
    """Row numbers of all pairs, about a million at a time."""
    width = left if right is None else right
    rows = max(1, PAIRS_AT_ONCE // max(1, width))
    for first in range(0, left, rows):
        i = np.arange(first, min(first + rows, left))
        if right is None:
            grid = np.arange(width)
            keep = grid[None, :] > i[:, None]
        else:
            grid = np.arange(left, left + right)
            keep = np.ones((len(i), right), dtype=bool)
        a, b = np.nonzero(keep)
        yield i[a], grid[b]


def _gates_in(states: npt.NDArray[np.uint8], state: int) -> tuple[str, ...]:
    return tuple(gate for gate, found in zip(GATES, states, strict=True) if found == state)


def _and(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


class _Words:
    """What the verdicts say: for each gate, what each figure gives and whether it does."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.rows = rows.to_dict("records")
        self.said: dict[str, list[str]] = {}
        self.there: dict[str, list[bool]] = {}
        for gate in GATES:
            told = [self._of(gate, row) for row in self.rows]
            self.said[gate] = [words for words, _ in told]
            self.there[gate] = [there for _, there in told]

    def _of(self, gate: str, row: dict[Hashable, Any]) -> tuple[str, bool]:
        if gate == "kind":
            return row["kind"], row["base_in_words"] or not row["is_change"]
        if gate == "measure":
            return row["label"], row["measure"] is not None
        if gate == "period":
            window = row["is_change"] or row["period_type"] == "window"
            if window and not pd.isna(row["months"]):
                return f"{row['months']:.0f} months", True
            sort = row["stock_or_flow"] if row["stock_or_flow"] == "stock" else row["period_type"]
        else:
            sort = row[gate]
        return str(sort or "").replace("_", " "), sort is not None

    def codes(self, gate: str) -> Codes:
        """A number for each distinct thing that a figure can give at a gate."""
        pairs = pd.MultiIndex.from_arrays([self.said[gate], self.there[gate]])
        return pairs.factorize()[0]

    def clause(self, i: int, j: int, gate: str) -> str:
        """What one failed gate found, for example "Different units: cases and people"."""
        found = sorted({self.said[gate][i], self.said[gate][j]} - {""})
        if len(found) < 2:
            return PLURALS[gate]
        return f"{PLURALS[gate]}: {' and '.join(found)}"

    def absence(self, i: int, j: int, gate: str) -> str:
        """What is missing, for example "neither gives a base period"."""
        there = self.there[gate][i] + self.there[gate][j]
        if there == 2:
            return f"{ABSENT[gate]} is given in words that settle no dates"
        return f"{'only one of them gives' if there else 'neither gives'} {ABSENT[gate]}"

    def reasons(self, i: int, j: int, states: npt.NDArray[np.uint8]) -> tuple[str, ...]:
        """One sentence for each gate that did not simply pass, in the order of the gates."""
        said = []
        for gate, state in zip(GATES, states, strict=True):
            if state == FAILED:
                said.append(f"{self.clause(i, j, gate)}.")
            elif state == MISSING:
                said.append(f"Cannot be told: {self.absence(i, j, gate)}.")
            elif state == CAVEAT:
                said.append(f"{CAVEATS[gate][0].upper()}{CAVEATS[gate][1:]}.")
        return tuple(said)

    def conflicts(self, i: int, j: int) -> tuple[str, ...]:
        """What differs between two mentions of one figure, where both say it."""
        first, second = self.rows[i], self.rows[j]
        found = [
            name
            for name in ("measure", "unit", "population", "geography", "coverage", "hedge")
            if first[name] != second[name] and first[name] is not None and second[name] is not None
        ]
        values = {first["value"], second["value"]}
        numbers = len(values) > 1 and not any(pd.isna(value) for value in values)
        apart = bounds_of(first).apart(bounds_of(second))
        return (*found, *(["value"] if numbers or apart else []))

    def repetition(self, i: int, j: int) -> str:
        """That it is one figure, and in what the two mentions differ, the sides in one order."""
        rows = sorted((self.rows[i], self.rows[j]), key=lambda row: str(row["id"]))
        differ = []
        for name in self.conflicts(i, j):
            told = "label" if name == "measure" else name
            words = [str(row[told]).replace("_", " ") for row in rows]
            if name == "hedge":
                words = ["no hedge" if word == "none" else f"“{word}”" for word in words]
            differ.append(name if name == "value" else f"{name} ({' and '.join(words)})")
        if not differ:
            return "The same figure, said again."
        return f"The same figure, said again; the two differ in {_and(differ)}."

    def sentence(
        self, i: int, j: int, verdict: str, gate: str, states: npt.NDArray[np.uint8]
    ) -> str:
        """The verdict in one sentence, the same whichever figure comes first."""
        if verdict == "repetition":
            return self.repetition(i, j)
        if verdict == "comparable":
            return "They count the same thing in the same way, for places and periods that match."
        if verdict == "comparable_with_caveats":
            doubts = [
                CAVEATS[name]
                for name, state in zip(GATES, states, strict=True)
                if state in (CAVEAT, FAILED)
            ]
            return f"They may be compared, but {_and(doubts)}."
        if verdict == "undetermined":
            return f"Cannot be told: {self.absence(i, j, gate)}."
        labels = sorted({self.said["measure"][i], self.said["measure"][j]})
        if verdict == "conceptually_related" and gate == "measure" and len(labels) > 1:
            first = f"Related, but not the same: {' and '.join(labels)}"
        elif verdict == "conceptually_related" and gate == "measure":
            first = "Different series or vintages of one measure"
        else:
            first = self.clause(i, j, gate)
        also = [
            PLURALS[name].lower()
            for name in _gates_in(states, FAILED)
            if name != gate and name in (*DECIDE_ALONE, *PLACE_AND_TIME)
        ]
        return f"{first}{f'; also {_and(also)}' if also else ''}."


def _verdict(rows: pd.DataFrame, judged: Judged) -> Verdict:
    i, j = int(judged.left[0]), int(judged.right[0])
    words, states = _Words(rows), judged.states[:, 0]
    name, orderable = VERDICTS[judged.verdict[0]], bool(judged.orderable[0])
    allowed = ALLOWED[name]
    if rows.at[i, "kind"] == "rank":
        # A rank has no number to work with.
        allowed = tuple(operation for operation in allowed if operation in WITHOUT_NUMBERS)
    elif orderable:
        allowed = (*allowed, "ranking")
    return Verdict(
        left=str(rows.at[i, "id"]),
        right=str(rows.at[j, "id"]),
        verdict=name,
        sentence=words.sentence(i, j, name, GATES[judged.decided[0]], states),
        gate=GATES[judged.decided[0]] if judged.decided[0] >= 0 else "",
        failed=_gates_in(states, FAILED),
        missing=_gates_in(states, MISSING),
        caveats=_gates_in(states, CAVEAT),
        conflicts=words.conflicts(i, j) if name == "repetition" else (),
        allowed=allowed,
        orderable=orderable,
        reasons=words.reasons(i, j, states),
    )


def _as_frame(rows: pd.DataFrame, judged: Judged) -> pd.DataFrame:
    """Judged pairs as a tidy frame; each distinct sentence is written once."""
    words = _Words(rows)
    codes, first = _alike(words, judged)
    sentences = [
        words.sentence(
            int(judged.left[k]),
            int(judged.right[k]),
            VERDICTS[judged.verdict[k]],
            GATES[judged.decided[k]],
            judged.states[:, k],
        )
        for k in first
    ]
    numbers, unique = pd.factorize(np.array(sentences, dtype=object))
    ids = pd.CategoricalDtype(list(rows["id"].unique()))
    names = rows["id"].astype(ids).cat.codes.to_numpy()
    failed, missing, caveats = (
        _mask_names(judged.states == state) for state in (FAILED, MISSING, CAVEAT)
    )
    return pd.DataFrame(
        {
            "left": pd.Categorical.from_codes(names[judged.left], dtype=ids),
            "right": pd.Categorical.from_codes(names[judged.right], dtype=ids),
            "verdict": _named(judged.verdict, VERDICTS),
            "gate": _named(judged.decided, GATES),
            "failed": failed,
            "missing": missing,
            "caveats": caveats,
            "orderable": judged.orderable,
            "sentence": _named(numbers[codes], list(unique)),
        }
    )


def _alike(words: _Words, judged: Judged) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Pairs of which one sentence holds: a number for each pair, and the first of each number."""
    low, high = judged.left.copy(), judged.right.copy()
    for number, gate in enumerate(GATES):
        mine = judged.decided == number
        codes = words.codes(gate)
        low[mine], high[mine] = codes[judged.left[mine]], codes[judged.right[mine]]
    low, high = np.minimum(low, high), np.maximum(low, high)
    told = dict(enumerate([judged.verdict, judged.decided, low, high, *judged.states]))
    numbers = pd.DataFrame(told).groupby(list(told), sort=False).ngroup()
    return numbers.to_numpy(), numbers.drop_duplicates().index.to_numpy()


def _named(codes: Codes, names: Sequence[str]) -> pd.Categorical[Any]:
    # An empty list would become a list of objects, which cannot be joined to one of words.
    categories = pd.Index(list(names), dtype="str")
    return pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(categories))


def _mask_names(flags: Flags) -> pd.Categorical[Any]:
    """The names of the flagged gates of each pair, separated by semicolons."""
    codes, masks = pd.factorize((flags.T * 2 ** np.arange(len(GATES))).sum(axis=1))
    names = [
        ";".join(gate for place, gate in enumerate(GATES) if mask >> place & 1) for mask in masks
    ]
    return _named(codes, names)


def _joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    if len(parts) == 1:
        return parts[0]
    joined = {}
    for name in parts[0]:
        columns = [part[name] for part in parts]
        if isinstance(columns[0].dtype, pd.CategoricalDtype):
            joined[name] = pd.Series(pd.api.types.union_categoricals(columns))
        else:
            joined[name] = pd.concat(columns, ignore_index=True)
    return pd.DataFrame(joined)
