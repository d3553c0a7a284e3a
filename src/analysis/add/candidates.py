"""The numbers of a text as rows to decide on, with what the words nearby suggest about each."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from analysis.add.find import Row, find_in_text, reads_as, sentence_ends
from analysis.add.suggest import (
    CUES,
    NOT_STATED,
    base_near,
    clause_at,
    counted_near,
    coverage_near,
    group_of,
    measure_near,
    nouns_behind,
    period_near,
    place_near,
    source_near,
    voice_at,
)
from analysis.reading.quantity import QuantityError, read_quantity
from analysis.tables.load import load_figures, load_measures
from analysis.tables.schema import REASONS, Field, Table, tables

FIGURE, NOT_A_FIGURE = "figure", "not a figure"
QUOTED_WORDS = 12
MORE_WORDS = 4
ROUND_THE_CLOCK = re.compile(r"24[-\u2010\u2011]hour")
NUMBERS = ("value", "lower", "upper", "lower_closed", "upper_closed")
SHEETS = tomllib.loads(Path(__file__).with_name("add.toml").read_text(encoding="utf-8"))
DAYS = ("period_start", "period_end", "period_type")
"""Read from the words of the period; filled in only where these do not settle them."""


def candidates_in(lines: Sequence[str], url: str) -> list[Row]:
    """A row of cells for every number-like expression of a text's paragraphs, in order."""
    codebook = load_measures().astype(str).to_dict("records")
    places = sorted(set(load_figures()["geography"]) - {"worldwide", "unresolved", NOT_STATED})
    rows: list[Row] = []
    starts = list(itertools.accumulate((len(line) + 1 for line in lines), initial=0))
    for found in find_in_text("\n".join(lines)):
        number = found["paragraph"] - 1
        inside = {"line": lines[number], "start": found["start"] - starts[number]}
        rows.append(_candidate(found | inside, codebook, places, rows, url))
    return rows


@cache
def candidates_table() -> Table:
    """The columns of the candidates: those of figures, with a decision and what to read."""
    first, notes = SHEETS["candidates"]["first"], SHEETS["candidates"]["notes"]
    (reasons,) = (field.enum for field in tables()["not_figures"].fields if field.name == "reason")
    allowed = {"decision": (FIGURE, NOT_A_FIGURE), "reason": reasons}
    own = {field.name: field for field in tables()["figures"].fields}
    own |= {name: Field(name, "string", enum=allowed.get(name, ())) for name in notes.keys() - own}
    rest = [name for name in own if name not in (*first, "figure_id", "statement_id")]
    fields = (own[name] for name in (*first, *rest))
    told = (
        replace(field, description=notes.get(field.name, field.description)) for field in fields
    )
    return Table("candidates", tuple(told), ())


def slug(words: str) -> str:
    """Words as a name of lower-case letters, digits and hyphens.

    >>> slug("More than £1,250")
    'more-than-gbp-1250'
    """
    signs = words.lower().replace("%", " percent").replace("£", "gbp-").replace(",", "")
    return re.sub(r"[^a-z0-9]+", "-", signs.encode("ascii", "ignore").decode()).strip("-")


def free_name(name: str, taken: set[str]) -> str:
    """A name that is not taken: this one, or with the first number behind it that is free."""
    numbered = (f"{name}-{number}" for number in itertools.count(2))
    return next(each for each in itertools.chain([name], numbered) if each not in taken)


def _candidate(
    found: Row,
    codebook: Sequence[Mapping[Any, Any]],
    places: Sequence[str],
    before: Sequence[Row],
    url: str,
) -> Row:
    sentence, place, words = found["sentence"], found["place"], found["words"]
    line, start = found["line"], found["start"]
    if ROUND_THE_CLOCK.fullmatch(words):
        # A 24-hour helpline is open all day; nobody counted its hours.
        found = found | {"kind": None, "reason": "idiom"}
    kind = found["kind"]
    if kind:
        words = _that_read_alike(found)
    row = dict.fromkeys(candidates_table().columns, "") | {
        "decision": FIGURE if kind else NOT_A_FIGURE,
        "reason": found["reason"],
        "paragraph": str(found["paragraph"]),
        "value_text": words,
        "quote": _quote(line, start, start + len(words)),
        "sentence": sentence,
        "reads_as": reads_as(found),
    }
    if not kind:
        return row
    near = sentence, place, len(found["words"])
    above = {} if nouns_behind(sentence, place + near[2]) else _above(before, found)
    unit = found["unit"] if found["unit"] in _units() else above.get("unit", "")
    clause = clause_at(sentence, place)
    where = place_near(clause, places)
    measure, group = measure_near(codebook, clause, unit, kind, where)
    population = counted_near(*near, kind)
    group = above.get("population_group") or group or group_of(unit, population)
    base = base_near(*near) if kind in ("change", "ratio") else "not_applicable"
    return (
        row
        | {field.name: field.default for field in candidates_table().fields if field.default}
        | dict.fromkeys(("same_as", "conflicts_with", "note"), "not_applicable")
        | {
            "name": _name(words, unit, {each["name"] for each in before}),
            "measure_id": above.get("measure_id", measure),
            "kind": kind,
            "unit": unit,
            "direction": found["direction"],
            "population": population or above.get("population", ""),
            "population_group": group,
            "geography": where or above.get("geography", ""),
            "coverage": coverage_near(clause) or above.get("coverage", ""),
            "period_text": period_near(*near, "" if base in REASONS else base),
            "base_period_text": base,
            "source_named": source_near(sentence),
            "voice": voice_at(line, start),
            "url": url,
        }
    )


def _above(before: Sequence[Row], found: Row) -> Row:
    """The figure before in the same sentence, where a number is set beside it without a noun."""
    last = next((row for row in reversed(before) if row["decision"] == FIGURE), {})
    alike = (last.get("sentence"), last.get("kind")) == (found["sentence"], found["kind"])
    noun = found["unit"] not in (NOT_STATED, last.get("unit"))
    return (
        last
        if alike and not noun and CUES["beside"].search(found["sentence"][: found["place"]])
        else {}
    )


def _that_read_alike(found: Row) -> str:
    """The words of a figure, with as many after them as they need to read alike on their own.

    "no" is no number by itself; "no convictions" is.
    """
    line: str = found["line"]
    start = found["start"]
    end = start + len(found["words"])
    ends = [end, *(end + each.end() for each in re.finditer(r"\W*\w+", line[end:]))]
    unit = None if found["unit"] == NOT_STATED else found["unit"]
    for further in ends[: 1 + MORE_WORDS]:
        words = line[start:further]
        with suppress(QuantityError):
            read = read_quantity(words, kind=found["kind"], unit=unit, direction=found["direction"])
            # What is unknown is not equal to itself, but alike.
            if repr([getattr(read, name) for name in NUMBERS]) == repr([found[n] for n in NUMBERS]):
                return words
    return line[start:end]


def _quote(line: str, start: int, end: int) -> str:
    """At most twelve words around a phrase, as printed, from its own sentence."""
    ends = sentence_ends(line)
    opens = max((each for each in ends if each <= start), default=0)
    closes = min((each for each in ends if each >= end), default=len(line))
    words = [
        word for word in re.finditer(r"\S+", line) if word.end() > opens and word.start() < closes
    ]
    inside = [n for n, word in enumerate(words) if word.end() > start and word.start() < end]
    spare = max(QUOTED_WORDS - len(inside), 0)
    left = max(inside[0] - spare // 2, 0)
    right = min(left + max(QUOTED_WORDS, len(inside)), len(words))
    left = max(min(left, right - QUOTED_WORDS), 0)
    return line[words[left].start() : words[right - 1].end()]


def _name(words: str, unit: str, taken: set[str]) -> str:
    counted = "" if unit in words or unit in ("percent", "GBP") else unit
    first = slug(f"{words} {counted}")[:40].rstrip("-") or "figure"
    return free_name(first, taken)


@cache
def _units() -> tuple[str, ...]:
    return next(field.enum for field in tables()["figures"].fields if field.name == "unit")
