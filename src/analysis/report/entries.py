"""What the pages of all figures say: an entry a figure, and the verdict on any two of them."""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.reading.bounds import Bounds
from analysis.report.render import there
from analysis.show.display import anchor
from analysis.show.sources import KINDS
from analysis.tables.dates import days
from analysis.tables.load import bounds_of
from analysis.verdicts.codebook import Codebook, as_figures, listed_in
from analysis.verdicts.compare import allowed_by, as_frame, remedy_of, verdicts_on
from analysis.verdicts.gates import CAVEAT, FAILED, GATES, MISSING, ROWS, Judged, judge
from analysis.verdicts.trace import published_words, trace

BESIDE = ("repetition", "comparable", "comparable_with_caveats")
"""Verdicts of the figures that an entry names, in this order."""


def in_order(book: Codebook) -> list[dict[str, Any]]:
    """The statements by date, each with its figures as rows."""
    figures: dict[str, list[dict[Any, Any]]] = {}
    for figure in book.figures.astype(object).to_dict("records"):
        figures.setdefault(figure["statement_id"], []).append(figure)
    ordered = book.statements.sort_values(["date_earliest", "date_latest"], kind="stable")
    return [
        {
            **{str(name): value for name, value in row.items()},
            "when": days(row["date_earliest"], row["date_latest"]),
            "year": row["date_earliest"].year,
            "kind": KINDS.get(row["kind"], _words(row["kind"])),
            "figures": figures.get(row["statement_id"], []),
        }
        for row in ordered.to_dict("records")
    ]


def entries(book: Codebook) -> list[dict[str, Any]]:
    """The statements by date, their figures with what was published and may stand beside them."""
    quotes = dict(zip(book.figures["figure_id"], book.figures["quote"], strict=True))
    published, beside = _published(book), _beside(book)
    statements = [statement for statement in in_order(book) if statement["figures"]]
    for figure in (figure for statement in statements for figure in statement["figures"]):
        own = figure["figure_id"]
        conflicts = listed_in(figure["conflicts_with"])
        figure |= {
            "read": read_as(figure),
            "conflicts": [(other, quotes.get(other, other)) for other in conflicts],
            "published": published.get(own, []),
            "beside": {
                verdict: [(other, quotes[other]) for other in beside[verdict].get(own, [])]
                for verdict in BESIDE
            },
        }
    return statements


def read_as(figure: Mapping[Any, Any]) -> str:
    """The bounds as read from the words, in words and in brackets."""
    if figure["kind"] == "rank":
        return "a rank, which has no number"
    unit = _words(figure["unit"]) if there(figure["unit"]) else ""
    bounds, signed = bounds_of(figure), figure["kind"] == "change"
    if bounds.known:
        words = bounds.in_words(unit, quoted=True, signed=signed)
        return words if bounds.is_exact else f"{words}: {bounds:quoted}"
    if pd.isna(figure["value"]):
        return "no number, no bounds"
    stated = Bounds.exact(round(float(figure["value"]), 2))
    words = stated.in_words(unit, quoted=True, signed=signed)
    return f"{words}, {_words(figure['bound'])}: how far it may be off is not said"


def _published(book: Codebook) -> dict[str, list[dict[Any, Any]]]:
    """For each figure, what the publishers put out, and how the two agree: rows of `trace`."""
    series = book.published.drop_duplicates("series_id").set_index("series_id")
    traced = trace(
        book.figures,
        sources=book.sources,
        published=book.published,
        statements=book.statements,
    )
    named = series[["publication_title", "publisher"]].set_axis(["title", "publisher"], axis=1)
    rows = traced.drop(columns="publisher").join(named.astype(object), on="series_id")
    found: dict[str, list[dict[Any, Any]]] = {}
    for row in rows.fillna({"title": ""}).astype(object).to_dict("records"):
        row["words"] = published_words(row) if row["title"] else ""
        found.setdefault(row["figure_id"], []).append(row)
    return found


def _beside(book: Codebook) -> dict[str, dict[str, list[str]]]:
    """For each verdict by which figures may stand side by side, the others of each figure."""
    pairs = verdicts_on(book, book.figures)
    otherwise = book.figures.set_index("figure_id")["conflicts_with"].map(listed_in)
    beside: dict[str, dict[str, list[str]]] = {verdict: {} for verdict in BESIDE}
    listed = pairs.loc[pairs["verdict"].isin(BESIDE), ["left", "right", "verdict"]]
    for left, right, verdict in listed.astype(str).to_numpy():
        for own, other in ((left, right), (right, left)):
            # What is said again in another way is named as that.
            if verdict != "repetition" or other not in otherwise[own]:
                beside[verdict].setdefault(own, []).append(other)
    return beside


def verdicts_of_all_pairs(book: Codebook) -> str:
    """The verdicts on all pairs for the page that shows any two: packed JSON in letters.

    At each question figures fall into classes, and a table gives a letter for two classes. The
    letters of a pair name its outcome; `exceptions` holds the pairs that they do not settle, such
    as repetitions. The sentence of an outcome has {} for what the two give where it is decided.
    """
    figures = book.figures.astype(object)
    described = book.describe(as_figures(book.figures))
    told = [[gate.answer(row) for gate in ROWS] for row in described.to_dict("records")]
    judged = judge(described, *np.triu_indices(len(told)), book.related)
    classes, tables, letters = _by_question(told, judged)
    verdicts = as_frame(described, judged)
    ranks = set(np.flatnonzero(described["kind"] == "rank"))
    by_measure = book.measures.set_index("measure_id")["rules_out"]
    ruled = figures["measure_id"].map(by_measure).map(listed_in).tolist()
    outcomes: dict[tuple[str, ...], int] = {}
    of_pairs: dict[tuple[int, int], tuple[str, int]] = {}
    columns = verdicts[["verdict", "gate", "sentence", "orderable"]]
    sides = judged.left.tolist(), judged.right.tolist()
    for left, right, key, told_of in zip(*sides, letters, columns.to_numpy().tolist(), strict=True):
        if left == right:
            continue
        verdict, decided, sentence, orderable = told_of
        barred = (*ruled[left], *ruled[right])
        allowed = allowed_by(verdict, barred, orderable=orderable, ranks=left in ranks)
        gate = decided if decided in GATES else ""
        given = {told[side][GATES.index(gate)][0] for side in (left, right) if gate}
        if len(given) > 1:
            sentence = sentence.replace(" and ".join(sorted(given)), "{}", 1)
        remedy = remedy_of(verdict, gate) if gate else ""
        outcome = (verdict, gate, sentence, ";".join(allowed), remedy)
        of_pairs[left, right] = (key, outcomes.setdefault(outcome, len(outcomes)))
    # What most pairs of the same letters have stands last, and stays.
    settled = dict(each for each, _ in reversed(Counter(of_pairs.values()).most_common()))
    place = {name: number for number, name in enumerate(figures["figure_id"])}
    packed = {
        "figures": [
            {
                "id": anchor(figure["figure_id"]),
                "quote": figure["quote"],
                "read": read_as(figure),
                "gives": [own for own, _ in gives],
            }
            for figure, gives in zip(figures.to_dict("records"), told, strict=True)
        ],
        "statements": [
            {
                "name": f"{statement['when']}: {statement['speaker']}, {statement['kind']}",
                "figures": [place[figure["figure_id"]] for figure in statement["figures"]],
            }
            for statement in in_order(book)
            if statement["figures"]
        ],
        "classes": classes,
        "tables": tables,
        "outcomes": list(outcomes),
        "settled": dict(sorted(settled.items())),
        "exceptions": {
            f"{left}-{right}": outcome
            for (left, right), (key, outcome) in of_pairs.items()
            if settled[key] != outcome
        },
        "gates": GATES,
        "questions": [gate.question for gate in ROWS],
    }
    text = json.dumps(packed, ensure_ascii=False, separators=(",", ":"))
    return b64encode(zlib.compress(text.encode(), 9)).decode()


def _by_question(
    told: list[list[tuple[str, bool]]], judged: Judged
) -> tuple[list[list[int]], list[list[str]], list[str]]:
    """At each question the class of each figure, and a letter for two classes; those of each pair.

    A letter says what became of the question: s(ame), r(elated), d(iffers), (with a) c(aveat), or
    cannot be told, as 0, 1 or 2 of the two answer.
    """
    classes, tables, letters = [], [], []
    for name, answers, state in zip(GATES, zip(*told, strict=True), judged.states, strict=True):
        said, there = (np.array(each) for each in zip(*answers, strict=True))
        kinds = pd.factorize(said)[0]
        related = (kinds[judged.left] != kinds[judged.right]) & (name == "measure")
        count = np.array(list("012"))[there[judged.left].astype(int) + there[judged.right]]
        became = [state == MISSING, state == FAILED, state >= CAVEAT, related]
        letter = np.select(became, [count, "d", "c", "r"], "s")
        grid = np.empty((len(told), len(told)), letter.dtype)
        grid[judged.left, judged.right] = grid[judged.right, judged.left] = letter
        _, first, of = np.unique(grid, axis=0, return_index=True, return_inverse=True)
        classes.append(of.ravel().tolist())
        tables.append(["".join(row) for row in grid[np.ix_(first, first)]])
        letters.append(letter)
    return classes, tables, ["".join(each) for each in zip(*letters, strict=True)]


def _words(value: object) -> str:
    return str(value).replace("_", " ")
