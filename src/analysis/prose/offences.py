"""Offences and prosecutions: a rise and a fall without bases, and the series behind them."""

from __future__ import annotations

import pandas as pd

from analysis.prose.rows import (
    row_of,
    rows_of,
)
from analysis.prose.words import (
    answer_to,
    verdict_on_points,
    words_of,
)
from analysis.show.display import literal
from analysis.show.sentences import (
    change_in_words,
    counted,
    in_small_words,
    listed,
    measure_label,
    periods_of,
    sentence,
)
from analysis.tables.load import bounds_of
from analysis.verdicts.compare import compare
from analysis.verdicts.derive import Derived, share

RISE, FALL = "cooper-2015-release/offences-up", "cooper-2015-release/prosecutions-down"

FLOW = [
    "cps_child_abuse_precharge_decisions_2014vintage",
    "cps_child_abuse_prosecuted",
    "cps_child_abuse_convicted",
]
"""From the decision before a charge to the conviction, as one answer to Parliament gave them."""

ALL_AND_SEXUAL = ["cps_child_abuse_prosecuted", "cps_child_abuse_sexual_prosecuted"]
"""Completed prosecutions for all child abuse, and the part with a sexual principal offence."""

RATES = {
    "cps_child_abuse_prosecuted": "prosecuted",
    "cps_child_abuse_convicted": "convicted",
    "cps_child_abuse_conviction_rate": "published",
}


def what_the_two_changes_say(figures: pd.DataFrame, years: pd.DataFrame) -> str:
    """The answer on a rise of offences and a fall of prosecutions in one sentence."""
    verdict = compare(row_of(figures, RISE), row_of(figures, FALL))
    return (
        f"{words_of(figures, RISE)} counts offences, {words_of(figures, FALL)} people whose "
        f"prosecution was completed. May they be set side by side? {verdict.sentence} For the "
        f"fall a base can be found: {which_base_fits(years)}. {sentence(highest_of(years))}. "
        "For the rise none can: it is probably a rise of recorded sexual offences against "
        "children, which is plausible and cannot be checked."
    )


def which_base_fits(years: pd.DataFrame) -> str:
    """Which base years give the change that was quoted, and what the others give.

    Takes what `trace.base_years` returns; a clause without its full stop.

    >>> from analysis.verdicts.trace import base_years
    >>> which_base_fits(base_years("cps_child_abuse_prosecuted", "2013-14", "down by 13%"))
    'the published change to 2013-14 is −13.4% from 2010-11, and from other years −6.8% to +5.8%'
    """
    fits = years["rounds_to_quoted"].astype(bool)
    others = years.loc[~fits, "change"]
    given = [
        f"{change_in_words(change)} from {base}"
        for base, change in zip(years.loc[fits, "base"], years.loc[fits, "change"], strict=True)
    ]
    spread = " to ".join(
        dict.fromkeys(change_in_words(end) for end in (others.min(), others.max()))
    )
    end = years["end"].iloc[0]
    if not given:
        return f"from no earlier year does the published change to {end} fit: it is {spread}"
    rest = f", and from other years {spread}" if len(others) else ""
    return f"the published change to {end} is {listed(given)}{rest}"


def from_which_year(years: pd.DataFrame) -> str:
    """Which base fits, and where it stands among the years published."""
    return f"{sentence(which_base_fits(years))}. {sentence(highest_of(years))}."


def changes_by_base(years: pd.DataFrame) -> pd.DataFrame:
    """The rows of `trace.base_years` as they are shown."""
    columns = {
        "base": "from",
        "base_value": "defendants then",
        "end": "to",
        "end_value": "defendants at the end",
        "change": "change in per cent",
        "rounds_to_quoted": "fits what was said",
    }
    return years[list(columns)].rename(columns=columns)


def highest_of(years: pd.DataFrame) -> str:
    """Which of the published years is the highest, as a clause.

    >>> from analysis.verdicts.trace import base_years
    >>> highest_of(base_years("cps_child_abuse_prosecuted", "2013-14", "down by 13%"))
    '2010-11 is the highest of the five years published'
    """
    values = dict(zip(years["base"], years["base_value"], strict=True))
    values[years["end"].iloc[0]] = years["end_value"].iloc[0]
    peak = max(values, key=lambda name: values[name])
    return f"{peak} is the highest of the {counted(len(values), 'year')} published"


def as_an_index(index: Derived) -> str:
    """The ratio of two growth factors, with its assumption and what it is not."""
    change = index.bounds.percent_change()
    fall = index.bounds.known and index.bounds.upper < 1
    size = (-change if fall else change).as_range("percent")
    return (
        f"Assuming {index.assumption}: for each offence reported there would be "
        f"{index.value:.2f} times as many prosecutions as in the base year "
        f"({index.bounds.as_range('')}), which is {'fewer' if fall else 'more'} by {size}. "
        "This is an index of an unknown base: not a rate of prosecution, and no finding."
    )


def what_stands_behind_the_rise(traced: pd.DataFrame) -> str:
    """How many published series were tried for the rise, and how many came later.

    Takes the rows of `trace` for the rise.
    """
    tried = traced[traced["finding"].eq("differs")]
    later = tried["published_when"].eq("after")
    which = "all of them" if later.all() else f"{in_small_words(int(later.sum()))} of them"
    return (
        f"{literal(str(traced['explanation'].iloc[0]))} "
        f"{sentence(counted(len(tried), 'comparison'))} with "
        f"{in_small_words(tried['series_id'].nunique())} published series were ruled out; {which} "
        "rest on numbers that came out only after the release."
    )


def all_beside_sexual(all_years: pd.DataFrame, sexual_years: pd.DataFrame) -> str:
    """The change of all prosecutions and of those for sexual offences, from each base year.

    Takes what `trace.base_years` returns for the two series.
    """
    both = all_years.merge(sexual_years, on=["base", "end"], suffixes=("_all", "_sexual"))
    lines = [
        f"from {row['base']}: all child abuse {change_in_words(row['change_all'])}, "
        f"sexual offences alone {change_in_words(row['change_sexual'])}"
        for row in rows_of(both[both["rounds_to_quoted_all"] | (both.index == 0)])
    ]
    return (
        f"To {both['end'].iloc[0]}, {'; '.join(lines)}. The rise beside it most likely counts "
        "sexual offences, so the second number of each pair is the one of the same kind."
    )


def a_coincidence(years: pd.DataFrame) -> str:
    """That another series, to another year, gives the same rounded change.

    Takes what `trace.base_years` returns for them.
    """
    fits = years[years["rounds_to_quoted"].astype(bool)]
    if fits.empty:
        return f"To {years['end'].iloc[0]} no change of this series fits either."
    row = fits.iloc[0]
    return (
        f"An equal number is no source: from {row['base']} to {row['end']} sexual offences alone "
        f"changed by {change_in_words(row['change'])}, which rounds to what was said, and counts "
        "other cases over other years."
    )


def growth(changes: pd.DataFrame) -> pd.DataFrame:
    """Each change as an index on a base of 100: words, value, and bounds.

    >>> from analysis.tables.load import load_figures
    >>> growth(load_figures().query("figure_id == @FALL", local_dict={"FALL": FALL}))[
    ...     ["value", "lower", "upper"]
    ... ].values.tolist()
    [[87.0, 86.5, 87.5]]
    """
    bounds = [100 * bounds_of(row).growth_factor() for row in rows_of(changes)]
    return pd.DataFrame(
        {
            "words": changes["value_text"].tolist(),
            "value": (100 + changes["value"]).tolist(),
            "lower": [each.lower for each in bounds],
            "upper": [each.upper for each in bounds],
            "lower_closed": [each.lower_closed for each in bounds],
            "upper_closed": [each.upper_closed for each in bounds],
        }
    )


def what_the_flow_did(flow: pd.DataFrame) -> str:
    """In which year each series of the flow is highest, and how the last year lies to it."""
    parts = []
    for name in FLOW:
        rows = flow[flow["series_id"] == name]
        named = rows.assign(period=periods_of(rows))
        top, end = named.iloc[int(named["value"].argmax())], named.iloc[-1]
        change = 100 * (end["value"] / top["value"] - 1)
        parts.append(
            f"{measure_label(str(end['measure_id'])).lower()} are highest in {top['period']} "
            f"({top['value']:,.0f} {end['unit']}) and change by {change_in_words(change)} from "
            f"there to {end['period']}"
        )
    return f"{sentence('; '.join(parts))}."


def a_part_of_the_whole(points: pd.DataFrame) -> str:
    """The verdict on two published points, a whole and its part, and what share the part is."""
    return (
        f"{verdict_on_points(points)} But the second is a part of the first: "
        f"{answer_to(share, points.iloc[1], points.iloc[0])}"
    )


def conviction_rates(published: pd.DataFrame) -> pd.DataFrame:
    """Convictions as a share of completed prosecutions, worked out and as published, a row a year.

    Columns: period, prosecuted, convicted (defendants), worked_out and published (per cent).
    """
    wanted = published.assign(period=periods_of(published))
    wide = wanted[wanted["series_id"].isin(RATES)].pivot_table(
        index="period", columns="series_id", values="value", sort=False
    )
    rates = wide.rename(columns=RATES)[list(RATES.values())].dropna().reset_index()
    rates.insert(3, "worked_out", 100 * rates["convicted"] / rates["prosecuted"])
    return rates.rename_axis(columns=None)


def what_convictions_did(rates: pd.DataFrame, base: str, later: pd.DataFrame) -> str:
    """The change of convictions and of the rate since a base year, and what came out later.

    `later` holds the data points of one series, in order, that were published afterwards.
    """
    first, last = rates.set_index("period").loc[base], rates.iloc[-1]
    change = 100 * (last["convicted"] / first["convicted"] - 1)
    points = periods_of(later)
    rise = 100 * (later["value"].iloc[-1] / later["value"].iloc[0] - 1)
    return (
        f"From {base} to {last['period']} convictions changed by {change_in_words(change)}; the "
        f"share of completed prosecutions that ended in a conviction went from "
        f"{first['published']:.1f}% to {last['published']:.1f}%. Published later: convictions for "
        f"sexual offences against children changed by {change_in_words(rise)} from {points[0]} to "
        f"{points[-1]}. Nobody could know that when the release was written."
    )
