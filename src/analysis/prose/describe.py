"""Alt text: for each chart the words that stand for it, from the rows that it draws.

A function has the name of its chart in `analysis.show.charts` and takes the same rows. It
returns at most two sentences: the finding, then the key values with their bounds in
words.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import pandas as pd

from analysis.reading.bounds import Bounds
from analysis.show.sentences import (
    CHANGES,
    Row,
    as_published,
    carrier_of_statement,
    change_in_words,
    changes_of,
    counted,
    days_of_statement,
    kept_of,
    listed,
    measure_label,
    names_of_statements,
    number_in_words,
    periods_of,
    printed,
    published_in_words,
    sentence,
    standing,
    title_of_base_year_sensitivity,
    title_of_comparability_matrix,
    title_of_completeness_grid,
    title_of_growth_factors,
    title_of_kept_and_left_out,
    title_of_monthly_rates,
    title_of_range_plot,
    title_of_referral_vintages,
    title_of_share_bar,
    title_of_small_multiples,
    title_of_source_strip,
    title_of_stock_drift,
    title_of_windows_timeline,
    years_read,
)
from analysis.tables.dates import period
from analysis.tables.load import bounds_of, load_figures, load_statements
from analysis.verdicts.compare import row_of
from analysis.verdicts.derive import Derived

MOST = 6
"""How many values an alt text names; what is more stands in the table below the chart."""


def range_plot(figures: pd.DataFrame) -> str:
    """The words for `charts.range_plot`.

    >>> range_plot(load_figures().query("figure_id == 'cooper-2014-3/arrests'"))
    '“almost 660” is about 660 people. On a scale from zero: “almost 660”, about 660 people.'
    """
    told = (f"{printed(row['value_text'])}, {number_in_words(row)}" for row in _rows(figures))
    return _alt(title_of_range_plot(figures), f"on a scale from zero: {_some(told)}")


def stock_drift(rows: pd.DataFrame) -> str:
    """The words for `charts.stock_drift`."""
    told = (f"{days_of_statement(row)}, {number_in_words(row)}" for row in _rows(rows))
    return _alt(title_of_stock_drift(rows), f"in order of date: {_some(told)}")


def monthly_rates(readings: Sequence[Derived]) -> str:
    """The words for `charts.monthly_rates`."""
    unlimited = sum(math.isinf(reading.bounds.upper) for reading in readings)
    none = "no upper limit is given under any reading"
    values = _some(
        f"{reading.assumption}, {reading.bounds.in_words(reading.unit)}" for reading in readings
    )
    return _alt(title_of_monthly_rates(readings), none if unlimited == len(readings) else values)


def share_bar(share: Derived) -> str:
    """The words for `charts.share_bar`."""
    rest = share.bounds.complement().in_words("percent")
    return _alt(
        title_of_share_bar(share),
        f"drawn on a bar from 0 to 100% without a dot, since no centre is known; the rest is {rest}"
        if math.isnan(share.value)
        else f"drawn on a bar from 0 to 100%; the rest is {rest}",
    )


def growth_factors(changes: pd.DataFrame, assumption: str) -> str:
    """The words for `charts.growth_factors`."""
    told = []
    for row in _rows(changes):
        bounds = 100 * bounds_of(row).growth_factor()
        index = Bounds.exact(100 + float(row["value"])).in_words(quoted=True)
        width = f", that is {bounds.in_words(quoted=True)}" if bounds.known else ", as printed"
        told.append(f"{printed(row['value_text'])}, {index}{width}")
    panels = counted(len(changes), "panel")
    return _alt(
        title_of_growth_factors(changes),
        f"an illustration in {panels}, assuming {assumption}: {_some(told)}",
    )


def base_year_sensitivity(years: pd.DataFrame, quoted: str | pd.Series) -> str:
    """The words for `charts.base_year_sensitivity`."""
    figure = row_of(quoted)
    band = bounds_of(figure).in_words("percent", quoted=True, signed=True)
    told = (f"from {row['base']} {change_in_words(row['change'])}" for row in _rows(years))
    return _alt(
        title_of_base_year_sensitivity(years, quoted),
        f"{_some(told)}, against a band of {band}",
    )


def small_multiples(points: pd.DataFrame) -> str:
    """The words for `charts.small_multiples`."""
    rows = points.assign(period=periods_of(points)).sort_values("period_end", kind="stable")
    told = []
    for series in dict.fromkeys(points["series_id"]):
        group = rows[rows["series_id"] == series]
        measure = str(group["measure_id"].iloc[0])
        label = group["measure"].iloc[0] if measure == "other" else measure_label(measure)
        first, top, last = (
            group.iloc[place] for place in (0, int(group["value"].argmax()), len(group) - 1)
        )
        values = dict.fromkeys(
            f"{point['value']:,.15g} in {point['period']}" for point in (first, top, last)
        )
        told.append(f"{label}, {listed(values)}")
    panels = counted(len(told), "panel")
    return _alt(title_of_small_multiples(points), f"in {panels}, each from zero: {_some(told)}")


def referral_vintages(points: pd.DataFrame, ranks: pd.DataFrame, extreme: str = "high") -> str:
    """The words for `charts.referral_vintages`."""
    drawn = ranks[ranks["series_id"].isin(points["series_id"])]
    told = (
        f"{row['publisher']}, {row['value']:,.15g} in {row['year']}, {standing(row)}: "
        f"{years_read(row)}"
        for row in _rows(drawn)
    )
    panels = counted(len(drawn), "panel")
    return _alt(title_of_referral_vintages(ranks, extreme), f"in {panels}: {_some(told)}")


def windows_timeline(figures: pd.DataFrame, statements: pd.DataFrame | None = None) -> str:
    """The words for `charts.windows_timeline`."""
    told = load_statements() if statements is None else statements
    said = told[told["statement_id"].isin(figures["statement_id"])]
    dated = figures[figures["period_start"].notna() & figures["period_end"].notna()]
    spans = dated.sort_values(["period_start", "period_end"], kind="stable")
    made = (f"{carrier_of_statement(row)} on {days_of_statement(row)}" for row in _rows(said))
    covered = (
        f"{printed(row['value_text'])} covers {period(row['period_start'], row['period_end'])}"
        for row in _rows(spans)
    )
    values = f"said by {_some(made)}; {_some(covered)}" if len(spans) else f"said by {_some(made)}"
    return _alt(title_of_windows_timeline(figures), values)


def completeness_grid(given: pd.DataFrame, statements: pd.DataFrame | None = None) -> str:
    """The words for `charts.completeness_grid`."""
    names = names_of_statements(statements)
    told = (
        f"{int(group['source'].eq('given').sum())} of {len(group)} in {names[str(statement)]}"
        for statement, group in given.groupby("statement_id", sort=False)
    )
    return _alt(title_of_completeness_grid(given), f"a source is given by {_some(told)}")


def comparability_matrix(pairs: pd.DataFrame, figures: pd.DataFrame | None = None) -> str:
    """The words for `charts.comparability_matrix`."""
    texts = _texts(figures)
    sizes = " by ".join(str(pairs[side].astype(str).nunique()) for side in ("left", "right"))
    found = pairs[~pairs["verdict"].isin(["not_comparable", "undetermined"])]
    told = (
        f"{printed(texts[str(row['left'])])} and {printed(texts[str(row['right'])])}, "
        f"{str(row['verdict']).replace('_', ' ')}"
        for row in _rows(found)
    )
    rest = "all other pairs fail or cannot be told" if len(found) else "every pair fails"
    values = "; ".join([*([_some(told)] if len(found) else []), rest])
    return _alt(title_of_comparability_matrix(pairs), f"in a matrix of {sizes} figures: {values}")


def source_strip(rows: pd.DataFrame) -> str:
    """The words for `charts.source_strip`."""
    known = published_in_words()
    told = (
        f"{as_published(row, known)}, quoted as {printed(row['value_text'])}, changed in "
        f"{listed(CHANGES[name] for name in changes_of(row['changed']))}"
        for row in _rows(rows)
        if changes_of(row["changed"]) and not pd.isna(row["published_value"])
    )
    return _alt(title_of_source_strip(rows), f"published {_some(told)}")


def kept_and_left_out(pairs: pd.DataFrame, figures: pd.DataFrame | None = None) -> str:
    """The words for `charts.kept_and_left_out`."""
    kept, left_out, added = kept_of(pairs)
    texts = _texts(figures)
    parts = [
        f"{words} {_some(printed(texts[name]) for name in names)}"
        for words, names in (
            ("in both:", kept),
            ("only in the report:", added),
            ("not in the report:", left_out),
        )
        if names
    ]
    return _alt(title_of_kept_and_left_out(pairs), "; ".join(parts))


def legend_plot() -> str:
    """The words for `charts.legend_plot`."""
    return (
        "The marks of all charts: a dot is an exact count such as 7,998, a bar a stated range, a "
        "dotted box round a dot a rounded number, a hollow square an end that is not part of it, "
        "an arrow no limit, a hatched bar from zero less than a number. A diamond is an "
        "approximation, a ringed dot a round number as printed, a grey outline no number."
    )


def _alt(finding: str, values: str) -> str:
    return f"{sentence(finding)}. {sentence(values)}."


def _some(parts: Iterable[str]) -> str:
    """The first parts and how many more there are, with semicolons where parts hold commas."""
    every = list(parts)
    more = [f"{len(every) - MOST} more"] if len(every) > MOST else []
    return "; ".join([*every[:MOST], *more])


def _texts(figures: pd.DataFrame | None) -> dict[str, str]:
    known = load_figures() if figures is None else figures
    return dict(zip(known["figure_id"], known["value_text"].astype(str), strict=True))


def _rows(frame: pd.DataFrame) -> list[Row]:
    return list(frame.to_dict("records"))
