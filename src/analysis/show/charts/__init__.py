"""Every chart of the suite: a function from tidy rows to a matplotlib Figure.

Title, subtitle and source are required and printed inside the chart. Numbers are drawn
in one bound grammar (`legend_plot` shows it), on scales that start at zero. A chart that
puts two figures on one axis asks for the verdict first and raises `NotComparable` where it
does not allow that; an individual's case is never charted. Titles are computed in
`analysis.show.sentences`, the words that stand for a chart in `analysis.prose.describe`.
"""

from analysis.show.charts.grids import (
    comparability_matrix,
    completeness_grid,
    kept_and_left_out,
    source_strip,
)
from analysis.show.charts.numbers import (
    base_year_sensitivity,
    growth_factors,
    legend_plot,
    monthly_rates,
    range_plot,
    share_bar,
    stock_drift,
)
from analysis.show.charts.series import referral_vintages, small_multiples, windows_timeline
from analysis.show.colours import colour_of

__all__ = [
    "base_year_sensitivity",
    "colour_of",
    "comparability_matrix",
    "completeness_grid",
    "growth_factors",
    "kept_and_left_out",
    "legend_plot",
    "monthly_rates",
    "range_plot",
    "referral_vintages",
    "share_bar",
    "small_multiples",
    "source_strip",
    "stock_drift",
    "windows_timeline",
]
