"""A made-up figure, which the tests of the gates and of the codebook change a cell at a time."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

UNTOLD = {"-": pd.NaT, "nan": float("nan")}


def ends(text: str) -> dict[str, Any]:
    """The bounds that stand in a cell such as [1 2) or nan."""
    if text == "nan":
        return {"lower": float("nan"), "upper": float("nan")} | dict.fromkeys(
            ("lower_closed", "upper_closed"), False
        )
    lower, upper = text[1:-1].split()
    return {
        "lower": float(lower),
        "upper": float(upper),
        "lower_closed": text[0] == "[",
        "upper_closed": text[-1] == "]",
    }


def cells_of(text: str) -> dict[str, Any]:
    """The cells that a part of a line changes: "unit people, period_end 2014-02-28"."""
    cells: dict[str, Any] = {}
    for part in text.split(", "):
        column, _, value = part.partition(" ")
        if column == "bounds":
            cells |= ends(value)
        elif column in ("period_start", "period_end"):
            cells[column] = UNTOLD.get(value, pd.to_datetime(value, errors="coerce"))
        else:
            cells[column] = float(value) if column == "value" else value
    return cells


FIGURE = cells_of(
    "figure_id one/a, statement_id one, same_as not_applicable, measure_id offences, kind count, "
    "unit offences, direction none, population_group offences, geography England, "
    "coverage national, period_text in 2012, period_start 2012-01-01, period_end 2012-12-31, "
    "period_type calendar_year, base_period_text not_applicable, source_named not_stated, "
    "bound exact, hedge none, epistemic none, value 100, bounds [100 100]"
)
LATER = cells_of(
    "figure_id two/b, statement_id two, period_text in 2013, period_start 2013-01-01, "
    "period_end 2013-12-31, value 200, bounds [200 200]"
)
MEASURE = cells_of(
    "measure_id offences, label Offences, unit offences, kind count, stock_or_flow flow, "
    "population_group offences, geography not_applicable, status recorded, "
    "collection police recording, part_of not_applicable, split_by not_applicable, "
    "related_to arrests, do_not_use_for not_applicable, rules_out not_applicable, "
    "known_breaks not_applicable"
)
"""A measure with which the two figures may be compared."""
OTHERS = {
    "arrests": "related_to offences;mine",
    "images": "related_to not_applicable",
    "names": "stock_or_flow stock",
    "local": "geography Rotherham",
    "national": "geography England",
    "operation": "geography England, label Names of Operation X",
    "unsorted": "stock_or_flow not_stated",
    "unfirm": "status not_stated",
    "uncounted": "collection not_read",
    "unknown": "collection not known",
    "unsure": "known_breaks unresolved",
    "broken": "known_breaks 2012-07-01: forms",
    "between": "known_breaks 2011-01-01: one; or so; 2013-01-01: forms",
    "before": "known_breaks 2012-01-01: forms",
    "ruled": "rules_out ratio;line, do_not_use_for a trend",
    "no sums": "rules_out total;share;per, do_not_use_for sums",
    "no years": "rules_out per_year, do_not_use_for whole years",
    "girls": "part_of offences, split_by sex, label Against girls",
    "boys": "part_of offences, split_by sex, label Against boys",
    "young": "part_of offences, split_by age, label Against the young",
    "ruled part": "part_of no sums, split_by sex",
}
CODEBOOK = pd.DataFrame(
    [
        MEASURE,
        *(
            MEASURE | {"measure_id": name, "label": name.capitalize()} | cells_of(cells)
            for name, cells in OTHERS.items()
        ),
    ]
)
SAID = pd.DataFrame(
    {
        "statement_id": ["one", "two", "three", "four"],
        "event_id": ["a", "b", "a", "unresolved"],
        "date_latest": pd.to_datetime(["2014-06-01", "2015-06-01", "2014-06-02", None]),
    }
)
YEAR = {
    "period_start": pd.Timestamp("2012-01-01"),
    "period_end": pd.Timestamp("2012-12-31"),
}
LINKS = (
    "first a, second b, second a, later c, later b, elsewhere d, ranked a, context a, "
    "early early, late late, told press"
)
SOURCES = pd.DataFrame(
    [
        {"figure_id": figure, "series_id": series, **YEAR, "relation": "original"}
        for figure, series in (link.split() for link in LINKS.split(", "))
    ]
)
SOURCES.loc[SOURCES["figure_id"] == "context", "relation"] = "context"
STATISTICS = pd.DataFrame(
    {
        "series_id": ["early", "late", "press"],
        "measure_id": "offences",
        "segment": "one",
        **YEAR,
        "publication_date": ["2013-02-01", "2014-02-01", "2014-02-01"],
        "publication_title": "Offences",
        "origin": ["publisher", "publisher", "press"],
    }
)


def pair_of(line: str) -> tuple[pd.Series, pd.Series]:
    """The two figures that a line describes: "both kind rate; right geography Wales"."""
    changed: dict[str, dict[str, Any]] = {"both": {}, "left": {}, "right": {}}
    for part in line.split("; ") if line != "as they are" else []:
        side, _, cells = part.partition(" ")
        changed[side] |= cells_of(cells)
    return (
        pd.Series({**FIGURE, **changed["both"], **changed["left"]}),
        pd.Series({**FIGURE, **LATER, **changed["both"], **changed["right"]}),
    )


def cases(folder: Path, names: str = "*.txt") -> Iterator[tuple[str, str, list[str]]]:
    """The lines of the text files of a folder, each with what is indented below it."""
    for path in sorted(folder.glob(names)):
        case, expected = "", list[str]()
        for number, line in enumerate([*path.read_text("utf-8").splitlines(), ""], start=1):
            if line.startswith("    "):
                expected.append(line.strip())
                continue
            if case:
                yield f"{path.stem}:{number - len(expected) - 1}", case, expected
            case, expected = "" if line.startswith("#") else line, []
