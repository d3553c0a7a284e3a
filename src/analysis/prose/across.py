"""Figures of one set of statements against those of another: what stops them, what passes.

The frames and the sentences of the notebooks that compare statements. Pairs are rows of
`comparisons()`; nothing is ranked, and nobody's figures are counted by party.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.prose import rows_of, told_in, words_of
from analysis.show.display import figure_link
from analysis.show.sentences import (
    GATE_WORDS,
    counted,
    in_small_words,
    listed,
    measure_label,
    names_of_statements,
    printed,
    printed_once,
    sentence,
)
from analysis.tables.dates import days
from analysis.tables.load import load_figures, load_measures, load_statements
from analysis.tables.schema import REASONS
from analysis.verdicts.compare import Verdict, compare, row_of
from analysis.verdicts.gates import BY_NAME, GATES, ROWS

COMPARABLE = ["comparable", "comparable_with_caveats"]

QUESTIONS = {gate.name: gate.question for gate in ROWS}
"""What each gate asks, in the order in which they are asked."""

NAMED = {"source": "a source", "period": "a period", "base": "a base", "place": "a place"}


def without_cases(figures: pd.DataFrame) -> pd.DataFrame:
    """The figures without those of an individual's case, which are never drawn.

    >>> len(load_figures()) > len(without_cases(load_figures()))
    True
    """
    return figures[figures["coverage"] != "one_case"]


def quoted_from(statements: list[str]) -> str:
    """Where some statements were published, and when: the source line of charts of their words.

    >>> quoted_from(["cooper-2015-release"])
    'Labour Party press archive, 23 February 2015'
    """
    told = load_statements().set_index("statement_id").loc[statements]
    return "; ".join(
        f"{row['publisher']}, {days(row['date_earliest'], row['date_latest'])}"
        for row in rows_of(told)
    )


def questions() -> pd.DataFrame:
    """What is asked of two figures, in order: the gate and its question.

    >>> questions().head(2)["question"].tolist()
    ['What sort of number is it?', 'In what is it counted?']
    """
    return pd.DataFrame({"gate": [_gate(name) for name in GATES], "question": QUESTIONS.values()})


def answer(pairs: pd.DataFrame) -> str:
    """Whether any pair may be compared, at which gates the others stop, and which come closest."""
    comparable = pairs["verdict"].isin(COMPARABLE)
    related = pairs[pairs["verdict"] == "conceptually_related"]
    start = "Yes, some" if comparable.any() else "No"
    return (
        f"**{start}.** Of {counted(len(pairs), 'pair')} of an earlier and a later figure"
        f"{_with_whom(pairs)}, {in_small_words(int(comparable.sum()))} may be compared. "
        f"{_where_they_stop(pairs)} {_closest(related)}"
    )


def _with_whom(pairs: pd.DataFrame) -> str:
    """How many of the pairs hold a figure of each earlier statement, where there are several."""
    sizes = _said(pairs["left"]).value_counts()
    if len(sizes) < 2:
        return ""
    told = _names()
    parts = [f"{size:,} with {told[str(name)]}" for name, size in sizes.items()]
    return f" ({listed(parts)})"


def _names() -> dict[str, str]:
    """Each statement as it is named inside a sentence."""
    return {row["statement_id"]: told_in(row) for row in rows_of(load_statements())}


def _where_they_stop(pairs: pd.DataFrame) -> str:
    counts = pairs.loc[pairs["verdict"] == "not_comparable", "gate"].astype(str).value_counts()
    parts = [
        f"{counts[gate]:,} at the {GATE_WORDS.get(gate, gate)}" for gate in GATES if gate in counts
    ]
    open_ = int((pairs["verdict"] == "undetermined").sum())
    untold = f"; for {in_small_words(open_)} it cannot be told" if open_ else ""
    stop = f"{listed(parts)}{untold}"
    return (
        f"As the gates are asked in order, {stop.replace(' at', ' stop at', 1)}." if parts else ""
    )


def _closest(related: pd.DataFrame) -> str:
    if related.empty:
        return "None of the others is even related."
    figures = load_figures()
    told = [
        f"{words_of(figures, str(row['left']))} beside {words_of(figures, str(row['right']))}"
        for row in rows_of(related)
    ]
    return f"The closest are related in subject and no more: {'; '.join(told)}."


def where_pairs_stop(pairs: pd.DataFrame) -> pd.DataFrame:
    """How many pairs each gate decides, with one of them as an example.

    Columns: gate, question, verdict, pairs, for_example, because. The example is the pair
    with the fewest gates failed or missing: the closest of those that stop there.
    """
    closeness = _number_of(pairs["failed"]) + _number_of(pairs["missing"])
    ordered = pairs.assign(closeness=closeness).sort_values("closeness", kind="stable")
    keys = ["gate", "verdict"]
    first = ordered.groupby(keys, observed=True)[["left", "right", "sentence"]].first()
    sizes = pairs.groupby(keys, observed=True).size().rename("pairs")
    found = pd.concat([first, sizes], axis=1).reset_index().sort_values(keys, kind="stable")
    words = load_figures().set_index("figure_id")["value_text"]
    left, right = (found[side].astype(str).map(words).map(printed) for side in ("left", "right"))
    return pd.DataFrame(
        {
            "gate": [_gate(str(gate)) for gate in found["gate"]],
            "question": found["gate"].astype(str).map(QUESTIONS),
            "verdict": found["verdict"].astype(str),
            "pairs": found["pairs"],
            "for_example": left + " and " + right,
            "because": found["sentence"].astype(str),
        }
    ).reset_index(drop=True)


def _number_of(gates: pd.Series) -> pd.Series[int]:
    words = gates.astype(str)
    return words.str.count(";") + words.ne("").astype(int)


def as_matrix(pairs: pd.DataFrame) -> pd.DataFrame:
    """The cells of the matrix in words: one row an earlier figure, one column a later one.

    A cell is the gate at which the pair stops, or a verdict that is no mere stop. Figures
    in the same words are told apart by their names.
    """
    figures = load_figures()
    texts = dict(zip(figures["figure_id"].astype(str), figures["value_text"], strict=True))
    cells = pairs.assign(cell=[_cell(row) for row in rows_of(pairs)])
    lefts, rights = (list(dict.fromkeys(pairs[side].astype(str))) for side in ("left", "right"))
    grid = (
        cells.astype({"left": str, "right": str})
        .pivot(index="left", columns="right", values="cell")
        .loc[lefts, rights]
    )
    words = printed_once(rights, texts) | printed_once(lefts, texts)
    grid = grid.rename(columns=words).rename_axis(columns=None)
    return pd.concat(
        [
            pd.Series([words[name] for name in lefts], index=lefts, name="figure"),
            grid,
            pd.Series(lefts, index=lefts, name="figure_id"),
        ],
        axis=1,
    ).reset_index(drop=True)


def _cell(pair: Mapping[str, Any]) -> str:
    verdict, gate = str(pair["verdict"]), pair["gate"]
    if verdict in (*COMPARABLE, "repetition"):
        return verdict.replace("_", " ")
    words = {"conceptually_related": "related only: ", "undetermined": "cannot be told: "}
    return words.get(verdict, "") + _gate(str(gate))


def side_by_side(left: str | pd.Series, right: str | pd.Series) -> pd.DataFrame:
    """What two figures answer to each gate, and whether it lets them pass.

    Columns: gate, question, the words of the first and of the second figure, outcome
    (passes, related only, fails, differs, cannot be told, with a caveat). All gates are shown; the
    verdict is that of the first that does not pass.

    >>> gates = side_by_side("abbott-2017-oped/image-users", "abbott-2017-oped/images-shared")
    >>> gates.loc[1, "outcome"]
    'fails'
    """
    verdict = compare(left, right)
    first, second = row_of(left), row_of(right)
    heads = [printed(str(row["value_text"])) for row in (first, second)]
    if heads[0] == heads[1]:
        heads = [f"{head}, {place}" for head, place in zip(heads, ("first", "second"), strict=True)]
    told = {head: _told(row) for head, row in zip(heads, (first, second), strict=True)}
    related = first["measure_id"] != second["measure_id"]
    outcome = [_outcome(verdict, gate, related) for gate in GATES]
    return questions().assign(**told, outcome=outcome)


def _told(row: pd.Series) -> list[str]:
    """What a figure answers to each gate; from the codebook where that alone can tell."""
    measures = load_measures().set_index("measure_id")
    known = row["measure_id"] in measures.index and row["measure_id"] != "other"
    measure = measures.loc[row["measure_id"]] if known else None

    def of_measure(column: str) -> str:
        return "not defined" if measure is None else str(measure[column])

    place = str(row["geography"])
    if place in REASONS and measure is not None and measure["geography"] not in REASONS:
        place = f"{place}; {measure['geography']}, from the measure"
    told = {
        "kind": str(row["kind"]),
        "unit": str(row["unit"]),
        "measure": of_measure("label"),
        "population": str(row["population_group"]),
        "geography": place,
        "period": str(row["period_text"]),
        "collection": of_measure("collection"),
        "status": of_measure("status"),
        "coverage": str(row["coverage"]),
    }
    return [words.replace("_", " ") for words in told.values()]


def _outcome(verdict: Verdict, gate: str, related: bool) -> str:
    if verdict.verdict == "repetition":
        return "not asked: one figure"
    if gate in verdict.failed:
        # The last gates stop no pair: what differs there is a caveat.
        return "fails" if BY_NAME[gate].fails != "comparable_with_caveats" else "differs: a caveat"
    if gate in verdict.missing:
        return "cannot be told"
    if gate in verdict.caveats:
        return "with a caveat"
    return "related only" if gate == "measure" and related else "passes"


def pairs_in_words(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs with the words of both figures, who said them, the verdict and its reason.

    `first_id` and `second_id` hold the figures, for links.
    """
    figures = load_figures().set_index("figure_id")
    names = names_of_statements()
    columns: dict[str, object] = {}
    for side, name in (("left", "first"), ("right", "second")):
        mine = figures.loc[pairs[side].astype(str).tolist()]
        columns[name] = [printed(text) for text in mine["value_text"]]
        columns[f"{name}_said_by"] = mine["statement_id"].map(names).tolist()
        columns[f"{name}_id"] = mine.index.tolist()
    columns["verdict"] = pairs["verdict"].astype(str).tolist()
    columns["because"] = pairs["sentence"].astype(str).tolist()
    return pd.DataFrame(columns)


def passing(pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs whose verdict allows a comparison, with caveats or without."""
    return pairs[pairs["verdict"].isin(COMPARABLE)].reset_index(drop=True)


def what_becomes_comparable(pairs: pd.DataFrame, statements: list[str]) -> str:
    """How many pairs of all statements may be compared, and how many hold a figure of some.

    `statements` are the ids of those whose figures are looked for; whether the other figure
    of such a pair is of an earlier or of a later statement is said too.
    """
    found = passing(pairs)
    mine, others = _partners(found, statements)
    told, names = load_statements().set_index("statement_id"), _names()
    last = told.loc[statements, "date_latest"].max()
    later = int((told.loc[others, "date_earliest"] > last).sum()) if others else 0
    counted_there = _measures(found, statements)
    caveats = int((found["verdict"] == "comparable_with_caveats").sum())
    hold = (
        f"{sentence(counted(mine, 'pair'))} of these {'holds' if mine == 1 else 'hold'} a figure "
        f"of {listed((names[name] for name in statements), 'or')}"
    )
    when = (
        f"; the other figure was said later in {in_small_words(later)} of them, "
        f"and earlier in {in_small_words(mine - later)}. "
        f"What they count: {'; '.join(counted_there)}"
        if mine
        else ""
    )
    return (
        f"Of {counted(len(pairs), 'pair')} of figures in all statements, "
        f"{in_small_words(len(found))} may be compared: {in_small_words(len(found) - caveats)} "
        f"without a caveat and {in_small_words(caveats)} with caveats that must be printed. "
        f"{hold}{when}."
    )


def _partners(pairs: pd.DataFrame, statements: list[str]) -> tuple[int, list[str]]:
    """How many pairs hold one figure of some statements, and the statements of the others."""
    said = [_said(pairs[side]) for side in ("left", "right")]
    inside = [side.isin(statements) for side in said]
    one = inside[0] ^ inside[1]
    others = said[1].where(inside[0], said[0])[one]
    return int(one.sum()), others.tolist()


def _measures(pairs: pd.DataFrame, statements: list[str]) -> list[str]:
    """What the figures of some statements count, of those that stand in the pairs."""
    ids = pd.concat([pairs[side].astype(str) for side in ("left", "right")])
    figures = load_figures()
    there = figures["figure_id"].isin(ids) & figures["statement_id"].isin(statements)
    return [measure_label(str(name)) for name in figures.loc[there, "measure_id"].unique()]


def _said(ids: pd.Series) -> pd.Series[str]:
    """The statement that each figure is of."""
    return ids.astype(str).str.split("/").str[0]


def in_order_of_date(given: pd.DataFrame) -> pd.DataFrame:
    """What `completeness` returns, the earliest statement first."""
    dates = load_statements().set_index("statement_id")["date_earliest"]
    order = given["statement_id"].map(dates).sort_values(kind="stable").index
    return given.loc[order].reset_index(drop=True)


def how_quoting_differs(counts: pd.DataFrame, statements: list[str]) -> str:
    """What some statements name beside their figures: a sentence each, in the order given."""
    names = _names()
    sentences = []
    for name in statements:
        rows = rows_of(counts[counts["statement_id"] == name])
        given = {row["attribute"]: f"{row['given']} of {row['of']}" for row in rows if row["of"]}
        parts = [f"{words} with {given[key]}" for key, words in NAMED.items() if key in given]
        what = f"{names[name]} names {listed(parts)} figures"
        sentences.append(f"{sentence(what)}.")
    return " ".join(sentences)


def left_out(pairs: pd.DataFrame, drawn: pd.DataFrame) -> str:
    """How many pairs a chart leaves out, as they hold a figure of an individual's case."""
    missing = len(pairs) - len(drawn)
    if not missing:
        return "All pairs are drawn."
    ids = dict.fromkeys(name for side in ("left", "right") for name in pairs[side].astype(str))
    shown = {*drawn["left"].astype(str), *drawn["right"].astype(str)}
    texts = load_figures().set_index("figure_id")["value_text"]
    cases = [figure_link(name, printed(texts[name])) for name in ids if name not in shown]
    verb = "is" if len(cases) == 1 else "are"
    hidden = len(passing(pairs)) - len(passing(drawn))
    return (
        f"{sentence(listed(cases))} {verb} of an individual's case and {verb} not drawn; of the "
        f"{counted(missing, 'pair')} with {'it' if len(cases) == 1 else 'them'}, "
        f"{in_small_words(hidden)} may be compared."
    )


def _gate(name: str) -> str:
    return GATE_WORDS.get(name, name).removesuffix(" of number")
