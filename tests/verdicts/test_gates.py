"""Pairs of made-up figures beside their verdicts, in the files of tests/verdicts/pairs.

A line against the margin says in which cells two figures that may be compared are changed:
of both, of the left and of the right one. Below it stand the verdict with the gates that
decided, failed, are missing and leave a caveat, and the sentence, as `lines_of` writes them.
"""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pandas as pd
import pytest
from made_up import CODEBOOK, FIGURE, SAID, SOURCES, STATISTICS, cases, pair_of

from analysis.verdicts.codebook import Codebook
from analysis.verdicts.compare import Verdict, verdict_of, verdicts_on
from analysis.verdicts.gates import (
    CAVEAT,
    FAILED,
    GATES,
    MISSING,
    ROWS,
    VERDICTS,
    WORDS,
    gate_of,
)

KNOWN = pd.DataFrame([{**FIGURE, "figure_id": "second", "statement_id": "elsewhere"}])
BOOK = Codebook(KNOWN, SAID, CODEBOOK, SOURCES, STATISTICS)


def lines_of(found: Verdict) -> list[str]:
    """A verdict as the files have it: only what is there is written."""
    told = [found.verdict.replace("_", " ") + (f" by {found.gate}" if found.gate else "")]
    for word in ("failed", "missing", "caveats") if found.verdict != "repetition" else ():
        told += [f"{word} {' '.join(gates)}"] if (gates := getattr(found, word)) else []
    told += ["orderable"] if found.orderable else []
    return ["; ".join(told), found.sentence]


CASES = list(cases(Path(__file__).parent / "pairs"))


@pytest.mark.parametrize(("pair", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_a_pair_is_judged_as_written_down_whichever_figure_comes_first(
    pair: str, expected: list[str]
) -> None:
    left, right = pair_of(pair)
    # Described once for both orders, which takes most of the time.
    rows = BOOK.describe(pd.concat([left.to_frame().T, right.to_frame().T]))
    for i, j in ((0, 1), (1, 0)):
        found = verdict_of(BOOK, rows, i, j)
        assert lines_of(found) == expected
        assert not found.orderable or "comparable" in found.verdict


def test_every_gate_fails_or_is_missing_or_leaves_a_caveat_in_some_pair() -> None:
    assert len({pair for _, pair, _ in CASES}) == len(CASES), "a pair stands twice"
    told = [lines[0] for *_, lines in CASES]
    decided = {gate for gate in GATES for line in told if line.partition(";")[0].endswith(gate)}
    remedy = "Write a pair that each of these decides into tests/verdicts/pairs/gates.txt"
    assert set(GATES) - decided == set(), remedy
    for verdict in VERDICTS:
        assert any(line.startswith(verdict.replace("_", " ")) for line in told), verdict


@pytest.mark.slow
def test_a_frame_of_pairs_says_of_each_what_one_pair_says() -> None:
    # Without an event, so that the many do not say each other again.
    unsaid = "unit people, population_group not_stated"
    lines = [f"left {unsaid}", "right population_group not_stated", *(c[1] for c in CASES[::8])]
    pairs = list(map(pair_of, lines))
    rows = [
        pd.DataFrame(
            [{**pair[side].to_dict(), "figure_id": f"{side}/{n}"} for n, pair in enumerate(pairs)]
        ).assign(statement_id="four", same_as="not_applicable")
        for side in (0, 1)
    ]
    found = verdicts_on(BOOK, *rows).astype(object).set_index(["left", "right"])
    described = BOOK.describe(pd.concat(rows))
    assert len(found) == len(pairs) ** 2
    for i, j in product(range(len(pairs)), (0, 1, 9)):
        one = verdict_of(BOOK, described, i, len(pairs) + j)
        many = found.loc[(f"0/{i}", f"1/{j}")]
        assert (many["verdict"], many["sentence"]) == (one.verdict, one.sentence)
        assert (many["gate"] if one.gate else "") == one.gate
        for word in ("failed", "missing", "caveats"):
            assert many[word] == ";".join(getattr(one, word))
        assert many["orderable"] is one.orderable


def test_a_gate_is_one_row_from_which_all_else_follows() -> None:
    for gate in ROWS:
        assert gate.question.endswith("?")
        for words in (gate.remedy, gate.seek):
            assert words.endswith(".")
            assert "(" not in words
        assert gate.doubts(FAILED if gate.fails != "comparable_with_caveats" else MISSING) == []
        doubts = [gate.doubts(CAVEAT << bit) for bit in range(len(gate.caveats))]
        assert doubts == [[words] for words in gate.caveats]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"quesiton": "?"}, "got an unexpected keyword argument 'quesiton'"),
        ({"remedy": None}, "missing 1 required positional argument: 'remedy'"),
        ({"fails": "not"}, "fails is 'not'. Write one of "),
    ],
)
def test_a_row_that_is_no_gate_is_named(change: dict[str, str | None], problem: str) -> None:
    row = {name: words for name, words in (WORDS["unit"] | change).items() if words is not None}
    with pytest.raises(ValueError, match=re.escape(f"gates.toml, [unit]: {problem}")):
        gate_of("unit", row)
