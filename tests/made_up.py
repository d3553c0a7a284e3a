"""A made-up figure, which the tests of the gates and of the codebook change a cell at a time."""

from typing import Any

import pandas as pd

FIGURE: dict[str, Any] = {
    "figure_id": "one/a",
    "statement_id": "one",
    "same_as": "not_applicable",
    "measure_id": "offences",
    "kind": "count",
    "unit": "offences",
    "direction": "none",
    "population_group": "offences",
    "geography": "England",
    "coverage": "national",
    "period_text": "in 2012",
    "period_start": pd.Timestamp("2012-01-01"),
    "period_end": pd.Timestamp("2012-12-31"),
    "period_type": "calendar_year",
    "base_period_text": "not_applicable",
    "hedge": "none",
    "value": 100.0,
    "lower": 100.0,
    "upper": 100.0,
    "lower_closed": True,
    "upper_closed": True,
}
LATER: dict[str, Any] = {
    "figure_id": "two/b",
    "statement_id": "two",
    "period_text": "in 2013",
    "period_start": pd.Timestamp("2013-01-01"),
    "period_end": pd.Timestamp("2013-12-31"),
    "value": 200.0,
    "lower": 200.0,
    "upper": 200.0,
}
MEASURE = {
    "measure_id": "offences",
    "label": "Offences",
    "unit": "offences",
    "kind": "count",
    "stock_or_flow": "flow",
    "population_group": "offences",
    "geography": "not_applicable",
    "status": "recorded",
    "collection": "police recording",
    "part_of": "not_applicable",
    "split_by": "not_applicable",
    "related_to": "arrests",
    "do_not_use_for": "not_applicable",
    "rules_out": "not_applicable",
    "known_breaks": "not_applicable",
}
"""A measure with which the two figures may be compared."""

CODEBOOK = pd.DataFrame(
    [
        MEASURE,
        *(
            {**MEASURE, "measure_id": name, "label": name.capitalize(), **cells}
            for name, cells in {
                "arrests": {"related_to": "offences;mine"},
                "images": {"related_to": "not_applicable"},
                "names": {"stock_or_flow": "stock"},
                "local": {"geography": "Rotherham"},
                "national": {"geography": "England"},
                "operation": {"geography": "England", "label": "Names of Operation X"},
                "unsorted": {"stock_or_flow": "not_stated"},
                "unfirm": {"status": "not_stated"},
                "uncounted": {"collection": "not_read"},
                "unknown": {"collection": "not known"},
                "unsure": {"known_breaks": "unresolved"},
                "broken": {"known_breaks": "2012-07-01: forms"},
                "between": {"known_breaks": "2011-01-01: one; or so; 2013-01-01: forms"},
                "before": {"known_breaks": "2012-01-01: forms"},
                "ruled": {"rules_out": "ratio;line", "do_not_use_for": "a trend"},
            }.items()
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
SOURCES = pd.DataFrame(
    [
        {"figure_id": figure, "series_id": series, **YEAR, "relation": relation}
        for figure, series, relation in (
            ("first", "a", "original"),
            ("second", "b", "original"),
            ("second", "a", "original"),
            ("later", "c", "original"),
            ("later", "b", "original"),
            ("elsewhere", "d", "original"),
            ("ranked", "a", "original"),
            ("context", "a", "context"),
            ("early", "early", "original"),
            ("late", "late", "original"),
            ("told", "press", "original"),
        )
    ]
)
STATISTICS = pd.DataFrame(
    [
        {
            "series_id": series,
            "measure_id": "offences",
            "segment": "one",
            **YEAR,
            "publication_date": day,
            "publication_title": "Offences",
            "origin": origin,
        }
        for series, day, origin in (
            ("early", "2013-02-01", "publisher"),
            ("late", "2014-02-01", "publisher"),
            ("press", "2014-02-01", "press"),
        )
    ]
)
