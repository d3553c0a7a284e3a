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
