"""May two figures be set side by side? A verdict with its reasons, by the rules of the codebook.

The rules stand in `analysis.verdicts.gates`. One pair and a million pairs go through the same code.
"""

from __future__ import annotations

import copyreg
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.tables.errors import unknown_id
from analysis.tables.load import bounds_of
from analysis.verdicts.codebook import NEEDED, Codebook, as_figures, listed_in
from analysis.verdicts.gates import (
    BY_NAME,
    CAVEAT,
    DECIDED,
    FAILED,
    GATES,
    MISSING,
    PASSED,
    ROWS,
    VERDICTS,
    Codes,
    Judged,
    judge,
)

WITHOUT_NUMBERS = ("side_by_side", "separate_panels")
ARITHMETIC = ("side_by_side", "difference", "ratio", "change", "joined_line")
ALLOWED: dict[str, tuple[str, ...]] = {
    "comparable": ARITHMETIC,
    "comparable_with_caveats": ARITHMETIC,
    "conceptually_related": ("separate_panels",),
    "repetition": ("side_by_side",),
    "undetermined": (),
    "not_comparable": (),
}
"""What each verdict allows; `ranking` is added where the bounds lie apart."""

IN_THE_CODEBOOK = {"joined_line": "line"}
"""What an operation is called in `rules_out`, where it has another name there."""

WORDED = ["failed", "missing", "caveats", "doubts", "sentence"]
COLUMNS = "left right verdict gate failed missing caveats doubts orderable sentence".split()
OF_YOUR_OWN = "Give a row of load_figures(path) for a figure of your own, or set ANALYSIS_FIGURES."
PAIRS_AT_ONCE = 1 << 20
CONFLICTS = ("measure", "unit", "population", "geography", "coverage", "hedge")
"""What two mentions of one figure may differ in, besides their numbers."""
NOT_GIVEN = "not given"
ALIKE = "They count the same thing in the same way, for places and periods that match."
OUTCOMES = {PASSED: "the same", FAILED: "differs", MISSING: "cannot be told"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether two figures may be compared, and why.

    `gate` names the gate that decided, or is empty where none did; `failed`, `missing` and
    `caveats` name gates; `conflicts` names what differs between two mentions of one figure;
    `allowed` names operations, without those that a measure rules out; `orderable` says that
    the bounds lie apart, so that one is larger. `sentence` says it to a student, `remedy` what
    would help where little is allowed, `doubts` those of its `reasons` that stop no operation.
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
    doubts: tuple[str, ...] = field(default=(), compare=False)
    remedy: str = field(default="", compare=False)

    def allows(self, operation: str) -> bool:
        """Whether the verdict allows an operation such as ratio or joined_line."""
        return operation in self.allowed

    def __str__(self) -> str:
        return f"{self.verdict.replace('_', ' ')}: {self.sentence}"


class NotComparable(ValueError):
    """An operation that the figures do not allow.

    `verdict` says why, where two figures met; `instead` says what could be asked.
    """

    def __init__(
        self, operation: str, why: str, instead: str, verdict: Verdict | None = None
    ) -> None:
        self.operation = operation
        self.verdict = verdict
        self.instead = instead
        super().__init__(f"{why} {instead}")

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle what it holds, so that a worker's error arrives whole."""
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]


def compare(
    left: str | pd.Series, right: str | pd.Series, **tables: pd.DataFrame | None
) -> Verdict:
    """The verdict on two figures, given as ids or as rows of a loaded table.

    A row may come from `load_figures()` or `load_published()`. Tables that are given by their
    names (statements, measures, sources, figures, published) stand in place of the built-in
    ones. Raises `KeyError` for an id that no figure has.

    >>> verdict = compare("abbott-2017-oped/image-users", "abbott-2017-oped/images-shared")
    >>> verdict.verdict, verdict.failed[0]
    ('not_comparable', 'unit')
    >>> verdict.sentence
    'Different units: images and people; also different measures and different populations.'
    """
    book = Codebook.of(**tables)
    return verdict_on(book, *(whole_row(figure, book.figures) for figure in (left, right)))


def comparisons(
    left: pd.DataFrame | None = None,
    right: pd.DataFrame | None = None,
    **tables: pd.DataFrame | None,
) -> pd.DataFrame:
    """The verdicts on all pairs of figures, one row a pair.

    Without arguments all pairs of `load_figures()`; with `left` all pairs within it; with
    both every figure of `left` with every figure of `right`. Columns: left, right,
    verdict, gate (the one that decided, or nothing), failed, missing, caveats (gates,
    separated by semicolons), doubts (the caveats in words, likewise), orderable, sentence.
    Tables are given as to `compare`. Raises `ValueError` for a frame without figures.

    >>> from analysis import load_figures
    >>> figures = load_figures().query("statement_id == 'abbott-2017-oped'")
    >>> pairs = comparisons(figures)
    >>> len(pairs) == len(figures) * (len(figures) - 1) // 2
    True
    """
    if any(frame is not None and frame.empty for frame in (left, right)):
        raise ValueError("there is no figure to compare: is an id or a word mistyped?")
    book = Codebook.of(**tables)
    return verdicts_on(book, book.figures if left is None else left, right)


def side_by_side(left: str | pd.Series, right: str | pd.Series) -> pd.DataFrame:
    """The questions asked of two figures, one row each, in order, with both answers.

    Columns: question, first, second (the answers), outcome (the same, related, differs,
    cannot be told, with a caveat). Takes what `compare` takes. Raises `KeyError` for an id
    that no figure has.

    >>> answers = side_by_side("abbott-2017-oped/image-users", "abbott-2017-oped/images-shared")
    >>> answers.loc[1].tolist()
    ['In what is it counted?', 'people', 'images', 'differs']
    """
    book = Codebook.of()
    described = book.describe_rows(whole_row(figure, book.figures) for figure in (left, right))
    judged = judge(described, np.array([0]), np.array([1]), book.related)
    said = _Words(described).said
    told = []
    for gate, state in zip(ROWS, judged.states[:, 0], strict=True):
        first, second = (words or NOT_GIVEN for words in said[gate.name])
        outcome = OUTCOMES.get(state, "with a caveat")
        if state == PASSED and gate.name == "measure" and first != second:
            outcome = "related"
        told.append((gate.question, first, second, outcome))
    return pd.DataFrame(told, columns=["question", "first", "second", "outcome"])


def verdict_on(book: Codebook, left: pd.Series, right: pd.Series) -> Verdict:
    """The verdict on two whole rows, by the tables of a codebook."""
    return verdict_of(book, book.describe_rows([left, right]))


def verdict_of(book: Codebook, described: pd.DataFrame, one: int = 0, other: int = 1) -> Verdict:
    """The verdict on two figures of a described table, given by their places."""
    pair = np.array([one]), np.array([other])
    return _verdict(described, judge(described, *pair, book.related), book)


def verdicts_on(
    book: Codebook, left: pd.DataFrame, right: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The verdicts on all pairs within a frame, or between two, as `comparisons` gives them."""
    first = as_figures(left)
    both = first if right is None else pd.concat([first, as_figures(right)])
    described, related = book.describe(both), book.related
    parts = [
        as_frame(described, judge(described, i, j, related))
        for i, j in row_pairs(len(first), None if right is None else len(both) - len(first))
    ]
    return _joined(parts)


def ruled_out(book: Codebook, operation: str, rows: Iterable[pd.Series]) -> str:
    """What the measure that rules an operation out must not be used for, or nothing.

    >>> book = Codebook.of()
    >>> row = whole_row("abbott-2017-release/positive-decisions", book.figures)
    >>> ruled_out(book, "ratio", [row]).partition(";")[0]
    'support given'
    """
    name = IN_THE_CODEBOOK.get(operation, operation)
    for row in rows:
        if name in listed_in(book.of_measure(row["measure_id"], "rules_out")):
            return book.of_measure(row["measure_id"], "do_not_use_for")
    return ""


def whole_row(figure: Any, known: pd.DataFrame) -> pd.Series:
    """The row of a figure among those that are known, or a whole row as it is.

    Raises `KeyError` for an id that no figure has, `ValueError` for a row that is not
    whole, and `TypeError` for anything else.
    """
    if isinstance(figure, str):
        found = known[known["figure_id"] == figure]
        if len(found):
            return pd.Series(found.iloc[0])
        raise unknown_id("built-in figure", figure, known["figure_id"], OF_YOUR_OWN)
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


def row_pairs(left: int, right: int | None) -> Iterator[tuple[Codes, Codes]]:
    """Row numbers of all pairs, about a million at a time."""
    width = left if right is None else right
    rows = max(1, PAIRS_AT_ONCE // max(1, width))
    for first in range(0, left, rows):
        i, j = np.indices((min(rows, left - first), width)).reshape(2, -1)
        i += first
        later = j > i
        yield (i[later], j[later]) if right is None else (i, j + left)


def _ends_said(row: Mapping[Any, Any]) -> dict[str, float]:
    """The number that words give, or the ends that they set, of which magnitudes set none."""
    if not pd.isna(row["value"]):
        return dict.fromkeys(("lower", "upper"), row["value"])
    ends = {name: row[name] for name in ("lower", "upper") if row["bound"] != "magnitude"}
    return {name: end for name, end in ends.items() if end and math.isfinite(end)}


def _and(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


class _Words:
    """What figures answer: for each gate, the words of each figure and whether it has any."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.rows: list[dict[Any, Any]] = rows.to_dict("records")
        told = {gate.name: [gate.answer(row) for row in self.rows] for gate in ROWS}
        self.said = {gate: [words for words, _ in mine] for gate, mine in told.items()}
        self.there = {gate: np.array([int(is_) for _, is_ in mine]) for gate, mine in told.items()}

    def codes(self, gate: str) -> Codes:
        """A number for each distinct thing that a figure can give at a gate."""
        pairs = pd.MultiIndex.from_arrays([self.said[gate], self.there[gate]])
        return pairs.factorize()[0]

    def answers(self, i: Any, j: Any, gate: str) -> Any:
        """How many of two figures, or of each pair of them, give an answer at a gate."""
        return self.there[gate][i] + self.there[gate][j]


class _Pair:
    """What is said of one judged pair."""

    def __init__(self, words: _Words, judged: Judged, number: int) -> None:
        self.words, self.sides = words, (int(judged.left[number]), int(judged.right[number]))
        self.rows = [words.rows[side] for side in self.sides]
        self.verdict, decided = VERDICTS[judged.verdict[number]], judged.decided[number]
        self.gate = GATES[decided] if decided >= 0 else ""
        told = [
            each for each in zip(ROWS, judged.states[:, number].tolist(), strict=True) if each[1]
        ]
        self.gates = {
            "failed": tuple(gate.name for gate, state in told if state == FAILED),
            "missing": tuple(gate.name for gate, state in told if state == MISSING),
            "caveats": tuple(gate.name for gate, state in told if state >= CAVEAT),
        }
        self.doubts = [(words, state) for gate, state in told for words in gate.doubts(state)]

    def said(self, gate: str) -> list[str]:
        """The different words that the two give at a gate."""
        return sorted({self.words.said[gate][side] for side in self.sides} - {""})

    def clause(self, gate: str) -> str:
        """What one failed gate found, for example "Different units: cases and people"."""
        found, differ = self.said(gate), BY_NAME[gate].differ
        return differ if len(found) < 2 else f"{differ}: {' and '.join(found)}"

    def absence(self, gate: str) -> str:
        """What is missing, for example "neither gives a base period"."""
        return BY_NAME[gate].absence(int(self.words.answers(*self.sides, gate)))

    def reasons(self, gates: Sequence[str] = GATES) -> tuple[str, ...]:
        """Sentences for what fails or is missing at some gates, and for all that is doubtful."""
        failed = [f"{self.clause(gate)}." for gate in self.gates["failed"] if gate in gates]
        absent = [self.absence(gate) for gate in self.gates["missing"] if gate in gates]
        missing = [f"Cannot be told: {words}." for words in absent]
        # What surely differs in how something was counted stands among the failed ones.
        doubts = [words for words, state in self.doubts if state >= CAVEAT]
        return (*failed, *missing, *(f"{words[0].upper()}{words[1:]}." for words in doubts))

    def conflicts(self) -> dict[str, list[str]]:
        """What differs between two mentions of one figure, where both say it, in their words.

        Words that set the same bounds, such as "over" and "more than", are no difference.
        """
        if self.verdict != "repetition":
            return {}
        rows = sorted(self.rows, key=lambda row: (not row["published"], str(row["id"])))
        found = {}
        for name in CONFLICTS:
            one, other = (row["hedged" if name == "hedge" else name] for row in rows)
            # Nobody says how much of a place a published statistic covers.
            if None in (one, other) or (name == "coverage" and rows[0]["published"]):
                continue
            if one != other:
                told = "label" if name == "measure" else name
                found[name] = [str(row[told]).replace("_", " ") for row in rows]
        if hedges := found.get("hedge"):
            found["hedge"] = ["no hedge" if word == "none" else f"“{word}”" for word in hedges]
        ends, others = map(_ends_said, rows)
        # A number may be one of the two ends of a range, and a range no other range.
        numbers, of_other = set(ends.values()), set(others.values())
        differ = ends.keys() == others.keys() and not (numbers <= of_other or of_other <= numbers)
        if differ or bounds_of(rows[0]).apart(bounds_of(rows[1])):
            found["value"] = []
        return found

    def repetition(self) -> str:
        """That it is one figure, and in what the two mentions differ, the sides in one order."""
        told = self.conflicts().items()
        differ = _and([f"{name} ({' and '.join(said)})" if said else name for name, said in told])
        if self.rows[0]["published"] != self.rows[1]["published"]:
            start = "The figure and the statistic that it most likely quotes"
            return f"{start}{f'; changed on the way: {differ}' if differ else ''}."
        more = f"; the two differ in {differ}" if differ else ""
        return f"The same figure, said again{more}."

    def sentence(self) -> str:
        """The verdict in one sentence, the same whichever figure comes first.

        What surely differs is named first, then what is missing.
        """
        match self.verdict:
            case "repetition":
                return self.repetition()
            case "comparable":
                return ALIKE
            case "comparable_with_caveats":
                doubts = "; ".join(words for words, _ in self.doubts)
                return f"They may be compared. Keep in mind: {doubts}."
            case "undetermined":
                return f"Cannot be told: {self.absence(self.gate)}."
        is_related = self.verdict == "conceptually_related" and self.gate == "measure"
        labels = self.said("measure")
        if not is_related:
            first = self.clause(self.gate)
        elif len(labels) > 1:
            first = f"Related, but not the same: {' and '.join(labels)}"
        else:
            first = "One measure, but published in different series or on different days"
        also = [
            BY_NAME[name].differ[0].lower() + BY_NAME[name].differ[1:]
            for name in self.gates["failed"]
            if name != self.gate and BY_NAME[name].fails != "comparable_with_caveats"
        ]
        # Of measures that are only related it is not said what cannot be told either.
        told = () if is_related else DECIDED[self.verdict]
        besides = [self.absence(name) for name in self.gates["missing"] if name in told]
        return (
            f"{first}{f'; also {_and(also)}' if also else ''}"
            f"{f'; besides, {_and(besides)}' if besides else ''}."
        )


def remedy_of(verdict: str, gate: str) -> str:
    """What would help, or could be said instead, where little is allowed; `gate` decided it."""
    if verdict == "repetition":
        return "Show their words side by side: it is one figure, not two."
    if verdict in ("comparable", "comparable_with_caveats"):
        return ""
    return BY_NAME[gate].seek if verdict == "undetermined" else BY_NAME[gate].remedy


def allowed_by(
    verdict: str, barred: Collection[str], *, orderable: bool, ranks: bool
) -> tuple[str, ...]:
    """The operations that a verdict allows, but for those `barred` by the measures.

    `orderable` says that one of the two is larger, `ranks` that they are ranks.
    """
    allowed = ALLOWED[verdict]
    if ranks:
        # A rank has no number to work with.
        allowed = tuple(operation for operation in allowed if operation in WITHOUT_NUMBERS)
    elif orderable:
        allowed = (*allowed, "ranking")
    return tuple(each for each in allowed if IN_THE_CODEBOOK.get(each, each) not in barred)


def _verdict(rows: pd.DataFrame, judged: Judged, book: Codebook) -> Verdict:
    pair, orderable = _Pair(_Words(rows), judged, 0), bool(judged.orderable[0])
    left, right = pair.rows
    cells = (book.of_measure(row["measure"], "rules_out") for row in pair.rows)
    barred = [operation for cell in cells for operation in listed_in(cell)]
    ranks = left["kind"] == "rank"
    return Verdict(
        left=str(left["id"]),
        right=str(right["id"]),
        verdict=pair.verdict,
        sentence=pair.sentence(),
        gate=pair.gate,
        **pair.gates,
        conflicts=tuple(pair.conflicts()),
        allowed=allowed_by(pair.verdict, barred, orderable=orderable, ranks=ranks),
        orderable=orderable,
        reasons=pair.reasons(),
        doubts=pair.reasons(DECIDED["comparable_with_caveats"]),
        remedy=remedy_of(pair.verdict, pair.gate),
    )


def as_frame(rows: pd.DataFrame, judged: Judged) -> pd.DataFrame:
    """Judged pairs as a tidy frame; what is said of many pairs is worked out once."""
    words = _Words(rows)
    codes, firsts = _alike(words, judged)
    said = []
    for pair in (_Pair(words, judged, number) for number in firsts):
        doubts = "; ".join(each for each, _ in pair.doubts)
        said.append((*map(";".join, pair.gates.values()), doubts, pair.sentence()))
    ids = pd.CategoricalDtype(list(rows["id"].unique()))
    names = rows["id"].astype(ids).cat.codes.to_numpy()
    worded = {}
    for column, each in pd.DataFrame(said, columns=WORDED, dtype=object).items():
        numbers, unique = pd.factorize(each)
        worded[column] = _named(numbers[codes], list(unique))
    return pd.DataFrame(
        {
            "left": pd.Categorical.from_codes(names[judged.left], dtype=ids),
            "right": pd.Categorical.from_codes(names[judged.right], dtype=ids),
            "verdict": _named(judged.verdict, VERDICTS),
            "gate": _named(judged.decided, GATES),
            **worded,
            "orderable": judged.orderable,
        }
    )[COLUMNS]


def _alike(words: _Words, judged: Judged) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Pairs of which the same is said: a number for each pair, and the first of each number."""
    low, high = judged.left.copy(), judged.right.copy()
    for number, gate in enumerate(GATES):
        mine = judged.decided == number
        codes = words.codes(gate)
        low[mine], high[mine] = codes[judged.left[mine]], codes[judged.right[mine]]
    low, high = np.minimum(low, high), np.maximum(low, high)
    columns = [judged.verdict, judged.decided, low, high, *judged.states]
    for place, row in enumerate(ROWS):
        if row.fails != "comparable_with_caveats":
            # What is missing besides is said with who leaves it out.
            answers = words.answers(judged.left, judged.right, row.name)
            columns.append(np.where(judged.states[place] == MISSING, answers, -1))
    told = dict(enumerate(columns))
    numbers = pd.DataFrame(told).groupby(list(told), sort=False).ngroup()
    return numbers.to_numpy(), numbers.drop_duplicates().index.to_numpy()


def _named(codes: Codes, names: Sequence[str]) -> pd.Categorical[Any]:
    # An empty list would become a list of objects, which cannot be joined to one of words.
    categories = pd.Index(list(names), dtype="str")
    return pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(categories))


def _joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Frames one below the other, whose words may be other categories in each."""
    if len(parts) == 1:
        return parts[0]
    union = pd.api.types.union_categoricals
    return pd.DataFrame(
        {
            name: pd.concat([part[name] for part in parts], ignore_index=True)
            if name == "orderable"
            else union([part[name] for part in parts])
            for name in COLUMNS
        }
    )
