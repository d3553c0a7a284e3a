"""The numbers of a text as rows to decide on, with what the words nearby suggest about each."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from analysis.add.find import MOST_DIGITS, Row, find_in_text, reads_as, sentence_ends
from analysis.add.suggest import (
    NOT_STATED,
    Measures,
    base_near,
    coverage_near,
    measures_of,
    period_near,
    place_near,
    source_near,
    voice_at,
)
from analysis.reading.quantity import QuantityError, read_quantity
from analysis.tables.load import load_figures, load_measures
from analysis.tables.schema import Field, Table, tables

FIGURE, NOT_A_FIGURE = "figure", "not a figure"
QUOTED_WORDS = 12
MORE_WORDS = 4
ROUND_THE_CLOCK = re.compile(r"24[-\u2010\u2011]hour")
NUMBERS = ("value", "lower", "upper", "lower_closed", "upper_closed")
LAST = ("url", "same_as", "conflicts_with", "note")


def candidates_in(lines: Sequence[str], url: str) -> list[Row]:
    """A row of cells for every number-like expression of a text's paragraphs, in order."""
    figures = load_figures()
    measures = measures_of(load_measures(), figures)
    places = sorted(set(figures["geography"]) - {"unresolved"})
    rows: list[Row] = []
    for found in find_in_text("\n".join(lines)):
        rows.append(_candidate(found, lines, measures, places, rows, url))
    return rows


def candidates_table() -> Table:
    """The columns of the candidates: those of figures, with a decision and what to read."""
    own = {field.name: field for field in tables()["figures"].fields}
    reasons = next(field for field in tables()["not_figures"].fields if field.name == "reason")
    extra = {
        "decision": replace(reasons, name="decision", enum=(FIGURE, NOT_A_FIGURE)),
        "reason": replace(reasons, required=False),
        **{
            name: Field(name, "string", "", False, (), "", False, "", None)
            for name in ("sentence", "value", "reads_as", "name")
        },
    }
    first = [
        "decision",
        "reason",
        "paragraph",
        "value_text",
        "quote",
        "sentence",
        "value",
        "reads_as",
        "name",
    ]
    left = [name for name in own if name not in (*first, "figure_id", "statement_id")]
    # What has to be filled in or looked at stands before what seldom changes.
    rest = sorted(left, key=lambda name: LAST.index(name) if name in LAST else -1)
    rest = sorted(rest, key=lambda name: name not in ("population", "unit"))
    fields = tuple(extra.get(name) or own[name] for name in (*first, *rest))
    return Table("candidates", "", fields, (), ())


def slug(words: str) -> str:
    """Words as a name of lower-case letters, digits and hyphens.

    >>> slug("More than £1,250")
    'more-than-gbp-1250'
    """
    signs = words.lower().replace("%", " percent").replace("£", "gbp-").replace(",", "")
    return re.sub(r"[^a-z0-9]+", "-", signs.encode("ascii", "ignore").decode()).strip("-")


def _candidate(
    found: Row,
    lines: Sequence[str],
    measures: Measures,
    places: Sequence[str],
    before: Sequence[Row],
    url: str,
) -> Row:
    sentence, place, words = found["sentence"], found["place"], found["words"]
    line = lines[found["paragraph"] - 1]
    start = found["start"] - sum(len(each) + 1 for each in lines[: found["paragraph"] - 1])
    if ROUND_THE_CLOCK.fullmatch(words):
        # A 24-hour helpline is open all day; nobody counted its hours.
        found = found | {"kind": None, "reason": "idiom"}
    kind = found["kind"] or ""
    if kind:
        words = _that_read_alike(found, line, start)
    row = dict.fromkeys(candidates_table().columns, "")
    row |= {
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
    changes = kind in ("change", "ratio")
    base = base_near(sentence, place, len(words)) if changes else None
    period = period_near(sentence, place, len(words))
    if base is not None and base.text != NOT_STATED and base.text in period.text:
        period = period._replace(text=NOT_STATED, start="", end="", type=NOT_STATED)
    elif base is not None:
        period = (
            period._replace(start=base.start, type="window")
            if base.start and period.end
            else period._replace(start="", end="")
        )
    defaults = {field.name: field.default for field in candidates_table().fields if field.default}
    unit = found["unit"] if found["unit"] in _allowed("unit") else ""
    suggested = measures.suggest(sentence, found["unit"], kind)
    above = _above(before, sentence, suggested)
    return (
        row
        | defaults
        | {
            "value": _as_cell(found["value"]),
            "name": _name(words, unit, {each["name"] for each in before}),
            "measure_id": suggested,
            "kind": kind,
            "unit": unit,
            "direction": found["direction"],
            # That a text does not say it is a finding, and nothing to be filled in beforehand.
            "population_group": above.get("population_group", "")
            if suggested == "other"
            else measures.groups[suggested],
            "geography": place_near(sentence, places).replace(NOT_STATED, ""),
            "coverage": coverage_near(sentence) or above.get("coverage", ""),
            "period_text": period.text,
            "period_start": period.start,
            "period_end": period.end,
            "period_type": period.type,
            "base_period_text": base.text if base is not None else "not_applicable",
            "source_named": source_near(sentence),
            "voice": voice_at(line, start),
            "same_as": "not_applicable",
            "conflicts_with": "not_applicable",
            "url": url,
            "note": "not_applicable",
        }
    )


def _above(before: Sequence[Row], sentence: str, measure: str) -> Row:
    """The last figure before, where it stands in the same sentence and counts the same."""
    last = next((row for row in reversed(before) if row["decision"] == FIGURE), {})
    alike = (last.get("sentence"), last.get("measure_id")) == (sentence, measure)
    return last if alike else {}


def _as_cell(value: float) -> str:
    """A number as a cell shows it: whole or short, empty where there is none."""
    if math.isnan(value):
        return ""
    return str(int(value)) if value.is_integer() else f"{value:.{MOST_DIGITS}g}"


def _that_read_alike(found: Row, line: str, start: int) -> str:
    """The words of a figure, with as many after them as they need to read alike on their own.

    "no" is no number by itself; "no convictions" is.
    """
    end = start + len(found["words"])
    ends = [end, *(end + each.end() for each in re.finditer(r"\W*\w+", line[end:]))]
    unit = None if found["unit"] == NOT_STATED else found["unit"]
    for further in ends[: 1 + MORE_WORDS]:
        words = line[start:further]
        try:
            read = read_quantity(words, kind=found["kind"], unit=unit, direction=found["direction"])
        except QuantityError:
            continue
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
    names = [first, *(f"{first}-{number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)


def _allowed(column: str) -> tuple[str, ...]:
    return next(field.enum for field in tables()["figures"].fields if field.name == column)
