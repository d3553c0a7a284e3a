"""One chart of each form that the notebooks need, drawn as a cell draws it, from the real data."""

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pandas as pd

import analysis
from analysis.reading.bounds import Bounds
from analysis.show import (
    canvas,
    colour_of,
    days,
    draw_band,
    draw_bounds,
    draw_line,
    draw_parts,
    draw_squares,
    label_points,
    percent,
    said_in,
    show,
    source_of,
)
from analysis.show.colours import INK, MUTED, PALE, SOFT
from analysis.show.permission import printed_caveats


def finished(figure: Any, **words: Any) -> tuple[Any, ...]:
    """What `show` displays: the chart and its folded table."""
    shown: list[Any] = []
    with patch("IPython.display.display", shown.append):
        show(figure, **words)
    return tuple(shown)


Example = tuple[Any, dict[str, Any]]
FALL = "cooper-2015-release/prosecutions-down"


def published(series: str) -> pd.DataFrame:
    points = analysis.load_published().query("series_id == @series")
    return points.sort_values("period_end").reset_index(drop=True)


def base_years() -> Example:
    counts = published("cps_child_abuse_prosecuted")
    end = counts.iloc[-1]
    changes = 100 * (end["value"] / counts["value"] - 1)
    peak = counts["value"].argmax()
    dark = colour_of("cooper-2015-release")
    chart, axes = canvas(height=340)
    draw_line(axes, counts, x=counts.index, colour=SOFT)
    axes.plot([peak, len(counts) - 1], counts["value"].iloc[[peak, -1]], "--o", color=dark)
    axes.annotate(
        "the only start that gives “down by 13%”",
        (1, 1),
        xycoords="axes fraction",
        color=dark,
        weight="bold",
        ha="right",
        va="top",
    )
    names = [
        f"{year}\n{percent(change, signed=True)}"
        for year, change in zip(counts["period"], changes, strict=True)
    ]
    axes.set_xticks(counts.index, [*names[:-1], f"{end['period']}\n "])
    axes.set_ylim(6_900, 9_900)
    axes.set_yticks([])
    axes.set_xlabel(f"Under each year: the change from it to {end['period']}", loc="left")
    return chart, {
        "id": "base-years",
        "title": "Prosecutions fell 13% only if you start from the peak year",
        "subtitle": "Completed prosecutions flagged as child abuse, England and Wales",
        "source": source_of(counts),
        "data": counts.assign(change=changes)[["period", "value", "change"]],
    }


def records() -> Example:
    written = "2017-04-18"
    pairs = [
        ("nrm_referrals_minor_nca", "nrm_referrals_minor_pq2017"),
        ("nrm_positive_conclusive_nca", "nrm_positive_conclusive_ho"),
    ]
    said = ["“all-time high”: children referred", "“all-time low”: positive decisions"]
    when = ["out when written", "published later"]
    chart, panels = canvas(height=520, rows=2, columns=2, sharex=True)
    drawn = []
    for row, series in enumerate(pairs):
        for column, name in enumerate(series):
            points = published(name).query("period_end <= '2016-12-31'")
            points = points[points["period"].str.len() == 4]
            axes = panels[row][column]
            years = points["period"].astype(int)
            shade = colour_of("abbott-2017-oped") if column == 0 else MUTED
            axes.plot(years, points["value"], "o" if row + column == 0 else "-o", color=shade)
            ends = points.iloc[[0, -1]]
            label_points(axes, list(years.iloc[[0, -1]]), list(ends["value"]), weight="bold")
            axes.set_title(said[row] if column == 0 else when[column].capitalize())
            axes.set(xlim=(2009.3, 2016.7), ylim=(0, 1_650), yticks=[], xticks=[2010, 2013, 2016])
            axes.xaxis.set_tick_params(labelbottom=True)
            drawn.append(points.assign(series=f"{said[row]}, {when[column]}"))
    data = pd.concat(drawn)
    return chart, {
        "id": "records",
        "title": "Two records, two years each; later counts kept one",
        "subtitle": f"People in the National Referral Mechanism, a year; written by {written[:4]}",
        "source": source_of(data),
        "data": data[["series", "period", "value"]],
    }


def sieve() -> Example:
    told = analysis.load_figures().query("coverage != 'one_case'")
    early = told[told["statement_id"].isin(["cooper-2015-release", "guardian-2015-preview"])]
    late = told[told["statement_id"] == "abbott-2017-oped"]
    pairs = analysis.comparisons(early, late)
    failed = pairs.loc[pairs["verdict"] == "not_comparable", "gate"].value_counts()
    steps = failed[failed > 0].rename({"kind": "What sort of number?", "unit": "Counted in what?"})
    steps = pd.concat([
        steps.rename(index=str),
        pd.Series({
            "Cannot be told": (pairs["verdict"] == "undetermined").sum(),
            "Same subject only": (pairs["verdict"] == "conceptually_related").sum(),
            "Can be compared": pairs["verdict"].str.startswith("comparable").sum(),
        }),
    ])  # fmt: skip
    chart, axes = canvas(height=44 * len(steps) + 20)
    bars = axes.barh(
        steps.index, steps, left=steps.cumsum() - steps, height=0.5,
        color=[*[SOFT] * (len(steps) - 2), INK, INK],
    )  # fmt: skip
    axes.bar_label(bars, padding=6, weight="bold")
    axes.invert_yaxis()
    axes.set_axis_on()
    axes.set(xlim=(0, len(pairs)), xticks=[])
    axes.spines["bottom"].set_visible(False)
    return chart, {
        "id": "sieve",
        "title": f"{len(pairs)} pairs, and none gets through",
        "subtitle": "A figure of February 2015 with one of 2017: the question that stops them",
        "source": said_in(told[told["figure_id"].isin([*pairs["left"], *pairs["right"]])]),
        "data": steps.rename_axis("question").reset_index(name="pairs"),
    }


def what_is_given() -> Example:
    given = analysis.completeness()
    names = {"source": "a source", "period": "a period", "place": "a place", "base": "a base year"}
    told = {"given": "given", "pointed_at": "pointed at", "not_given": "not"}
    counts = given[list(names)].apply(pd.Series.value_counts).T.rename(index=names)
    counts = counts[list(told)].fillna(0).astype(int).rename(columns=told)
    chart, axes = canvas(height=230)
    draw_parts(axes, counts, colours=[colour_of("cooper-2015-release"), SOFT, PALE])
    return chart, {
        "id": "what-is-given",
        "title": "Six figures say where, and no change says since when",
        "subtitle": f"Of {len(given)} figures in the statements read whole, how many give …",
        "source": "the statements as read",
        "data": counts.rename_axis("what").reset_index(),
    }


def squares() -> Example:
    chart, axes = canvas()
    parts = [
        (1_000, "hatched", "fewer than 1,000 cases fully investigated"),
        (19_000, "filled", "at least 19,000 not"),
        (10_000, "outlined", "0 to 10,000 more, not known"),
    ]
    draw_squares(axes, parts, one=100, colour=colour_of("cooper-2015-release"))
    return chart, {
        "id": "share",
        "title": "Less than 5% – or less, if there were more cases",
        "subtitle": "Cases from Notarise fully investigated, as told in February 2015",
        "notes": ["One square is 100 cases. The words are “less than 1,000” of “20-30,000”."],
        "source": "Yvette Cooper, press release, 23 February 2015",
        "data": pd.DataFrame(
            [(words, number) for number, _, words in parts], columns=["part", "cases"]
        ),
    }


def stock() -> Example:
    rows = analysis.drift("notarise_identified").query("unit == 'people'")
    figures = analysis.load_figures().set_index("figure_id", drop=False).loc[rows["figure_id"]]
    names = [
        f"{days(row.date_earliest, row.date_latest)}, {row.speaker}" for row in rows.itertuples()
    ]
    chart, axes = canvas(height=400)
    caveats = draw_bounds(axes, figures, label=names)
    draw_band(axes, Bounds(20_000, 30_000, False, True), label="fits all")
    axes.xaxis.set_major_formatter("{x:,.0f}")
    return chart, {
        "id": "stock",
        "title": "Any number above 20,000 and up to 30,000 fits all six",
        "subtitle": "People identified by Notarise, as quoted from July 2014 to February 2015",
        "notes": [printed_caveats(caveats)],
        "source": said_in(figures),
        "data": figures[["value_text", "lower", "upper", "lower_closed", "upper_closed"]],
    }


def changed() -> Example:
    import seaborn as sns

    traced = analysis.trace(analysis.load_figures().query("coverage != 'one_case'"))
    names = traced["changed"].str.split(";").explode()
    counts = names[~names.isin(["none", "not_applicable", ""])].value_counts()
    names_of = {"population": "who or what is counted", "value": "the number itself"}
    data = counts.rename(names_of).rename_axis("what").reset_index(name="figures")
    chart, axes = canvas(height=40 * len(data) + 20)
    sns.barplot(data, x="figures", y="what", ax=axes, color=SOFT, saturation=1, width=0.55)
    axes.bar_label(axes.containers[0], padding=6, weight="bold")
    axes.set(xlabel="", ylabel="", xticks=[])
    axes.spines["bottom"].set_visible(False)
    return chart, {
        "id": "changed",
        "title": "Most often it changed who or what is counted",
        "subtitle": "What changed between publication and quotation, figures with a source",
        "source": "published statistics as listed in the tables",
        "data": data,
    }


def flow() -> Example:
    series = {
        "cps_child_abuse_precharge_decisions_2014vintage": "Decisions to charge",
        "cps_child_abuse_prosecuted": "Prosecuted",
        "cps_child_abuse_convicted": "Convicted",
    }
    chart, panels = canvas(height=300, columns=3, sharey=True)
    for axes, (name, title) in zip(panels, series.items(), strict=True):
        points = published(name)
        peak = points["value"].max()
        shades = [INK if value == peak else SOFT for value in points["value"]]
        bars = axes.bar(points["period"], points["value"], color=shades, width=0.7)
        axes.bar_label(
            bars,
            [f"{v:,.0f}" if v in (peak, points["value"].iloc[-1]) else "" for v in points["value"]],
            padding=3,
        )
        axes.set_title(title)
        axes.set_yticks([])
    data = pd.concat([published(name).assign(step=title) for name, title in series.items()])
    return chart, {
        "id": "flow",
        "title": "All three steps peak in 2010-11",
        "subtitle": "Cases flagged as child abuse, England and Wales, each on a scale from zero",
        "source": source_of(data),
        "data": data[["step", "period", "value"]],
    }


def timeline() -> Example:
    figures = analysis.load_figures().query("statement_id == 'abbott-2017-oped'")
    spans = figures.dropna(subset=["period_start", "period_end"]).sort_values("period_start")
    shade = colour_of("abbott-2017-oped")
    chart, axes = canvas(height=44 * len(spans) + 60)
    names = [f"“{text}”" for text in spans["value_text"]]
    axes.barh(
        names,
        spans["period_end"] - spans["period_start"],
        left=spans["period_start"],
        height=0.4,
        color=shade,
    )
    said = pd.Timestamp("2017-03-29")
    axes.axvline(said, color=INK, linewidth=1.5)
    axes.annotate(
        "written",
        (said, 1),
        xycoords=("data", "axes fraction"),
        xytext=(0, 4),
        textcoords="offset points",
        ha="center",
        va="bottom",
    )
    axes.invert_yaxis()
    return chart, {
        "id": "timeline",
        "title": "The dated counts cover spans from 2010 to 2016",
        "subtitle": "Spans of the counts in the article of 2017, with the day it was written",
        "source": said_in(figures),
        "data": spans[["value_text", "period_start", "period_end"]],
    }


EXAMPLES: dict[str, Callable[[], Example]] = {
    draw.__name__: draw
    for draw in (base_years, records, sieve, what_is_given, squares, stock, changed, flow, timeline)
}
