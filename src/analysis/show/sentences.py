"""Sentences computed from the data: the titles of charts and the words that they share.

Each `title_of_…` takes the rows that its chart draws and returns the finding as one
sentence, so that a changed number changes the title. Bounds are words here, never
brackets.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.reading.bounds import Bounds
from analysis.tables.dates import MISSING as NOT_STATED
from analysis.tables.dates import day, days, period
from analysis.tables.load import (
    bounds_of,
    load_figures,
    load_measures,
    load_published,
    load_statements,
)
from analysis.tables.schema import REASONS
from analysis.verdicts.compare import row_of
from analysis.verdicts.derive import Derived
from analysis.verdicts.gates import ROWS
from analysis.verdicts.trace import published_words

Row = Mapping[Any, Any] | pd.Series
SMALL = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
KINDS = {"op_ed": "article", "other": "statement"}
CHANGES = {
    "value": "the number itself",
    "hedge": "the hedge",
    "unit": "the unit",
    "population": "who or what is counted",
    "geography": "the place",
    "period": "the period",
    "attribution": "the source named",
}
"""What can change between publication and quotation, in words."""

NO_LIMIT = "no upper limit given"
PARTICIPLES = ("counted", "taken")
AS_PRINTED = "as printed"


# Words that several sentences share


def in_small_words(number: int) -> str:
    """A whole number below ten as a word, above in digits.

    >>> in_small_words(3), in_small_words(0), in_small_words(1204)
    ('three', 'none', '1,204')
    """
    return SMALL[number] if 0 <= number < len(SMALL) else f"{number:,}"


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "figure"), counted(0, "figure"), counted(12, "vintage")
    ('one figure', 'no figures', '12 vintages')
    """
    word = noun if number == 1 else plural or f"{noun}s"
    return f"{'no' if number == 0 else in_small_words(number)} {word}"


def listed(parts: Iterable[str], last: str = "and") -> str:
    """Parts as a list in prose.

    >>> listed(["value", "hedge", "unit"]), listed(["14", "15"], "or")
    ('value, hedge and unit', '14 or 15')
    """
    words = list(parts)
    return f" {last} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def ordinal(number: int) -> str:
    """A place in an order.

    >>> ordinal(2), ordinal(12)
    ('second', '12th')
    """
    return {2: "second", 3: "third", 4: "fourth", 5: "fifth"}.get(number, f"{number}th")


def sentence(text: str) -> str:
    """The text with a capital letter at its start.

    >>> sentence("none of them")
    'None of them'
    """
    return text[:1].upper() + text[1:]


def printed(text: str) -> str:
    """Words as the statement prints them, in quotation marks.

    >>> printed("over 10,000")
    '“over 10,000”'
    """
    return f"“{text}”"


def printed_once(ids: Iterable[str], texts: Mapping[str, str]) -> dict[str, str]:
    """The printed words of figures by their ids; where two have the same, with their names too.

    >>> texts = {"a/people": "230", "a/cases-closed": "less than 3", "b/cases": "less than 3"}
    >>> list(printed_once(texts, texts).values())
    ['“230”', '“less than 3”, cases closed', '“less than 3”, cases']
    """
    words = {figure: texts[figure] for figure in ids}
    times = Counter(words.values())
    return {
        figure: printed(text)
        if times[text] == 1
        else f"{printed(text)}, {figure.rpartition('/')[2].replace('-', ' ')}"
        for figure, text in words.items()
    }


def change_in_words(percent: float) -> str:
    """A change in per cent to one decimal, with its sign.

    >>> change_in_words(-13.39), change_in_words(5.82), change_in_words(0.0)
    ('−13.4%', '+5.8%', '0.0%')
    """
    rounded = round(percent, 1)
    sign = "−" if rounded < 0 else "+" if rounded > 0 else ""
    return f"{sign}{abs(rounded):.1f}%"


def name_of_statement(statement: Row) -> str:
    """Who said it, in what kind of text, and when.

    >>> name_of_statement(load_statements().iloc[0])
    'Yvette Cooper, press release, 23 February 2015'
    >>> name_of_statement(load_statements().iloc[1])
    'The Guardian on Yvette Cooper, 22 to 23 February 2015'
    """
    return f"{carrier_of_statement(statement)}, {days_of_statement(statement)}"


def carrier_of_statement(statement: Row) -> str:
    """Who said it, in what kind of text; a news report goes by its publisher."""
    kind = str(statement["kind"])
    if kind == "news_report":
        publisher = re.split(r" \(|;", str(statement["publisher"]))[0]
        return f"{publisher} on {statement['speaker']}"
    return f"{statement['speaker']}, {KINDS.get(kind, kind.replace('_', ' '))}"


def days_of_statement(statement: Row) -> str:
    """The day on which it was said, or the days on one of which it was."""
    return days(statement["date_earliest"], statement["date_latest"])


def names_of_statements(statements: pd.DataFrame | None = None) -> dict[str, str]:
    """The name of every statement by its id."""
    told = load_statements() if statements is None else statements
    return {row["statement_id"]: name_of_statement(row) for row in told.to_dict("records")}


def number_in_words(row: Row, unit: str | None = None) -> str:
    """The number of a figure, or of anything with a value and bounds, in words.

    >>> from analysis.tables.load import load_figures
    >>> figures = load_figures().set_index("figure_id")
    >>> number_in_words(figures.loc["abbott-2017-oped/gang-victims"])
    'more than 2,400 children'
    >>> number_in_words(figures.loc["guardian-2015-preview/rotherham-children"])
    '1,400 children, as printed'
    >>> number_in_words(figures.loc["cooper-2015-release/prosecutions-down"])
    '−13%, that is more than −13.5%, up to −12.5%'
    >>> number_in_words(figures.loc["cooper-2014-3/arrests"])
    'about 660 people'
    """
    counts = str(row["unit"]) if unit is None else unit
    bounds, value = bounds_of(row), float(row["value"])
    signed = str(row.get("kind", "")) == "change"
    if math.isnan(value) and not bounds.known:
        return "no number"
    if bounds.known and not bounds.lower < value < bounds.upper:
        return bounds.in_words(counts, quoted=True, signed=signed)
    stated = Bounds.exact(value).in_words(counts, quoted=True)
    if not bounds.known:
        about = row.get("bound") == "approximate"
        return f"about {stated}" if about else f"{stated}, {AS_PRINTED}"
    return f"{stated}, that is {bounds.in_words(counts, quoted=True, signed=True)}"


def _given(column: pd.Series) -> pd.Series[bool]:
    return ~column.astype(object).isin(REASONS)


def measure_label(measure: str) -> str:
    """The label of a measure in the codebook."""
    return str(load_measures().set_index("measure_id").at[measure, "label"])


def periods_of(points: pd.DataFrame) -> list[str]:
    """The period of each published data point by its shortest exact name."""
    return [
        period(first, last)
        for first, last in zip(points["period_start"], points["period_end"], strict=True)
    ]


def standing(rank: Row) -> str:
    """How a year ranks in its series, in words: highest, lowest, or the place from the top.

    >>> standing({"rank_from_top": 3, "rank_from_bottom": 1, "of": 3})
    'lowest of 3 years read'
    """
    top, bottom = int(str(rank["rank_from_top"])), int(str(rank["rank_from_bottom"]))
    if top == 1:
        return f"highest of {rank['of']} years read"
    if bottom == 1:
        return f"lowest of {rank['of']} years read"
    return f"{ordinal(top)} highest of {rank['of']} years read"


def years_read(rank: Row, published: pd.DataFrame | None = None) -> str:
    """Which years of a series were ranked: a span, or single years where it has gaps.

    >>> years_read({"series_id": "nrm_referrals_minor_nca", "year": "2016", "left_out": ""})
    '2013 and 2016'
    """
    points = load_published() if published is None else published
    mine = points[points["series_id"] == rank["series_id"]].sort_values("period_end")
    named = mine.assign(period=periods_of(mine))
    last = named.loc[named["period"] == rank["year"], "period_end"].max()
    ranked = named[
        (named["period_end"] <= last) & ~named["period"].isin(str(rank["left_out"]).split("; "))
    ]
    ends = ranked["period_end"].dt.year
    if len(ranked) > 2 and int(ends.max() - ends.min()) == len(ranked) - 1:
        return f"{ranked['period'].iloc[0]} to {ranked['period'].iloc[-1]}"
    return listed(ranked["period"])


def breaks_of(
    measure: str,
    first: pd.Timestamp | None = None,
    last: pd.Timestamp | None = None,
    measures: pd.DataFrame | None = None,
) -> list[str]:
    """The known breaks of a measure, within a span where one is given, each as a clause.

    >>> breaks_of("nrm_child_referrals", last=pd.Timestamp("2016-12-31"))
    ['on 31 July 2015 the mechanism was widened from trafficking to all modern slavery in ...']
    >>> breaks_of("rotherham_cse")
    []
    """
    codebook = load_measures() if measures is None else measures
    cell = str(codebook.set_index("measure_id").at[measure, "known_breaks"])
    told = []
    for part in [] if cell in REASONS else cell.split(";"):
        when, _, what = part.partition(":")
        date = pd.Timestamp(when)
        if (first is not None and date <= first) or (last is not None and date > last):
            continue
        what = what.strip()
        since = what.split()[0] in PARTICIPLES
        told.append(f"from {day(date)} it is {what}" if since else f"on {day(date)} {what}")
    return told


def without_cases(ids: Iterable[str]) -> str:
    """That one person's cases are left out, as an insertion, where some of the statements' are.

    >>> without_cases(["cooper-2015-release/offences-up"])
    ", one person's cases left out,"
    >>> without_cases(["abbott-2017-oped/package"])
    ''
    """
    shown = set(ids)
    figures = load_figures()
    told = figures["statement_id"].isin({name.split("/")[0] for name in shown})
    cases = set(figures.loc[told & figures["coverage"].eq("one_case"), "figure_id"])
    return ", one person's cases left out," if cases - shown else ""


def published_in_words(published: pd.DataFrame | None = None) -> dict[tuple[str, str], str]:
    """Every published statistic in words with its bounds, by its series and period.

    >>> published_in_words()["rotherham_cse_victims", "January 1997 to December 2013"]
    'at least 1,400 people'
    """
    points = load_published() if published is None else published
    return {
        (point["series_id"], name): number_in_words(point)
        for name, point in zip(periods_of(points), points.to_dict("records"), strict=True)
    }


def as_published(row: Row, words: Mapping[tuple[str, str], str] | None = None) -> str:
    """The published statistic of a row of `trace()`, with its period, or its two periods.

    `words` is what `published_in_words` gives; without it, it is read anew.

    >>> from analysis.verdicts.trace import trace
    >>> fall = trace().query("relation == 'base_and_end'").iloc[0]
    >>> as_published(fall)
    '−13.4%, from 9,235 to 7,998 defendants, 2010-11 to 2013-14'
    """
    value, when = float(row["published_value"]), str(row["published_period"])
    if str(row["series_id"]) in REASONS:
        return "no published statistic found"
    if row["published_base"]:
        return f"{published_words(row)}, {row['published_base']} to {when}"
    if math.isnan(value):
        return _level(row, when)
    known = published_in_words() if words is None else words
    number = known[str(row["series_id"]), when or NOT_STATED]
    return f"{number}, {when}" if when else number


def _level(row: Row, when: str) -> str:
    """A published number beside a figure that is no number of its kind, such as a rank."""
    points = load_published()
    mine = points[points["series_id"] == row["series_id"]]
    found = mine[[name == when for name in periods_of(mine)]]
    if found.empty or row["published_base"]:
        return f"a published series, {when}" if when else "a published series"
    point = found.iloc[0]
    units = load_measures().set_index("measure_id")["unit"]
    unit = str(units.at[str(point["measure_id"])])
    return f"{number_in_words(point, str(point['unit']) if unit in REASONS else unit)}, {when}"


def share_in_words(share: Bounds) -> tuple[str, str]:
    """A share and what is left of the whole, in words; a single limit to three digits.

    >>> share_in_words(Bounds.less_than(1_000).share_of(Bounds.exact(30_000)))
    ('less than 3.33%', 'more than 96.67%, up to 100%')
    >>> share_in_words(Bounds.between(10, 20))
    ('10% to 20%', '80% to 90%')
    """
    if share.lower == 0 and share.lower_closed and not share.upper_closed:
        limit = f"{share.upper:.3g}"
        return f"less than {limit}%", f"more than {100 - float(limit):.10g}%, up to 100%"
    return share.in_words("percent"), share.complement().in_words("percent")


# Titles, one a chart


def title_of_range_plot(figures: pd.DataFrame) -> str:
    """In which words one measure is quoted, or what the words of one figure allow.

    >>> from analysis.tables.load import load_figures
    >>> figures = load_figures()
    >>> title_of_range_plot(figures.query("figure_id == 'abbott-2017-oped/gang-victims'"))
    '“an estimated over 2,400 children” is more than 2,400 children, no upper limit given'
    >>> title_of_range_plot(figures.query("figure_id.isin(['cooper-2014-2/arrests', "
    ...     "'cooper-2014-6/arrests'])"))
    'One measure is quoted as “660” and “only 600”'
    """
    words = list(dict.fromkeys(printed(str(text)) for text in figures["value_text"]))
    if len(figures) == 1:
        row = figures.iloc[0]
        ending = f", {NO_LIMIT}" if math.isinf(row["upper"]) else ""
        return f"{words[0]} is {number_in_words(row)}{ending}"
    if len(words) > 4:
        return f"One measure is quoted in {len(words)} ways, from {words[0]} to {words[-1]}"
    return f"One measure is quoted as {listed(words)}"


def title_of_completeness_grid(given: pd.DataFrame) -> str:
    """How many figures name a source, a period and a place, and how many changes their base.

    >>> from analysis.verdicts.quoting import completeness
    >>> title_of_completeness_grid(completeness())
    'Of ... figures, ... give a source, ... a period and ... a place; ...'
    """
    of = len(given)
    source, when, place = (int(given[name].sum()) for name in ("source", "period", "place"))
    title = (
        f"Of {counted(of, 'figure')}{without_cases(given['figure_id']) or ','} "
        f"{in_small_words(source)} give a source, "
        f"{in_small_words(when)} a period and {in_small_words(place)} a place"
    )
    changes = given["base"].dropna().astype(bool)
    if changes.empty:
        return title
    based = int(changes.sum())
    how_many = f"{in_small_words(based)} of {counted(len(changes), 'change')}"
    return f"{title}; {how_many} {'give' if based > 1 else 'gives'} its base"


def title_of_comparability_matrix(pairs: pd.DataFrame) -> str:
    """How many pairs may be compared, and at which gate most of the others fail."""
    comparable = int(pairs["verdict"].isin(["comparable", "comparable_with_caveats"]).sum())
    failed = pairs.loc[pairs["verdict"] == "not_comparable", "gate"].dropna().astype(str)
    cases = without_cases([*pairs["left"].astype(str), *pairs["right"].astype(str)])
    title = f"{in_small_words(comparable)} of {len(pairs):,} pairs{cases} may be compared"
    counts = failed.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    if counts.empty:
        return sentence(title)
    reasons = [
        f"{count:,} {'fail on ' if place == 0 else 'on '}the {GATE_WORDS.get(str(gate), gate)}"
        for place, (gate, count) in enumerate(counts.head(2).items())
    ]
    return sentence(f"{title}: {listed(reasons)}")


GATE_WORDS = {gate.name: gate.noun for gate in ROWS}


def title_of_growth_factors(changes: pd.DataFrame) -> str:
    """The index that each change amounts to, and that a base is missing.

    >>> from analysis.tables.load import load_figures
    >>> pair = ["cooper-2015-release/offences-up", "cooper-2015-release/prosecutions-down"]
    >>> title_of_growth_factors(load_figures().query("figure_id in @pair"))
    'If each base is 100, “gone up by 33%” is 133 and “down by 13%” is 87; no base is stated'
    """
    index = [
        f"{printed(row['value_text'])} is {100 + float(row['value']):g}"
        for row in changes.to_dict("records")
    ]
    stated = int(_given(changes["base_period_text"]).sum())
    missing = len(changes) - stated
    bases = "no base is stated" if not stated else f"{counted(missing, 'base')} not stated"
    return f"If each base is 100, {listed(index)}" + (f"; {bases}" if missing else "")


def title_of_base_year_sensitivity(years: pd.DataFrame, quoted: str | pd.Series) -> str:
    """Which base years give what was quoted, and how far the others spread.

    >>> from analysis.verdicts.trace import base_years
    >>> fall = "cooper-2015-release/prosecutions-down"
    >>> title_of_base_year_sensitivity(
    ...     base_years("cps_child_abuse_prosecuted", "2013-14", fall), fall
    ... )
    'Only from 2010-11 is the change to 2013-14 “down by 13%”; from others it is −6.8% to +5.8%'
    """
    words = printed(str(row_of(quoted)["value_text"]))
    fits = years["rounds_to_quoted"].astype(bool)
    end = years["end"].iloc[0]
    others = years.loc[~fits, "change"]
    ends = dict.fromkeys(change_in_words(change) for change in (others.min(), others.max()))
    spread = " to ".join(ends)
    if not fits.any():
        return f"From no earlier year is the change to {end} {words}; it is {spread}"
    title = f"Only from {listed(years.loc[fits, 'base'])} is the change to {end} {words}"
    return title if others.empty else f"{title}; from others it is {spread}"


def title_of_small_multiples(points: pd.DataFrame) -> str:
    """Where the series peak, and whether each ends lower than it began.

    >>> from analysis.tables.load import load_published
    >>> published = load_published()
    >>> title_of_small_multiples(published[published["series_id"] == "cps_child_abuse_prosecuted"])
    'One series peaks in 2010-11; from 2009-10 to 2013-14 it falls by 1.0%'
    """
    ordered = points.assign(period=periods_of(points)).sort_values("period_end", kind="stable")
    groups = [group for _, group in ordered.groupby("series_id", sort=False)]
    peaks = [str(group["period"].iloc[int(group["value"].argmax())]) for group in groups]
    changes = [100 * (group["value"].iloc[-1] / group["value"].iloc[0] - 1) for group in groups]
    several = len(groups) > 1
    who = f"all {in_small_words(len(groups))} series" if several else "one series"
    if len(set(peaks)) == 1:
        title = f"{who} {'peak' if several else 'peaks'} in {peaks[0]}"
    else:
        title = f"{counted(len(groups), 'series', 'series')} peak in {listed(dict.fromkeys(peaks))}"
    spans = {(group["period"].iloc[0], group["period"].iloc[-1]) for group in groups}
    if len(spans) > 1:
        return sentence(title)
    first, last = spans.pop()
    if not several:
        verb = "falls" if changes[0] < 0 else "rises"
        ending = f"it {verb} by {abs(changes[0]):.1f}%"
    else:
        ending = f"they change by {listed(change_in_words(change) for change in changes)}"
    return sentence(f"{title}; from {first} to {last} {ending}")


def title_of_share_bar(share: Derived) -> str:
    """The share in words, and that an upper limit is no estimate.

    >>> from analysis.verdicts.derive import share
    >>> notarise = "cooper-2015-release/fully-investigated", "cooper-2015-release/notarise-cases"
    >>> title_of_share_bar(share(*notarise))
    '“less than 1,000” of “reported 20-30,000” is less than 5%: an upper limit, not an estimate'
    """
    part, whole = (printed(str(row_of(name)["value_text"])) for name in share.inputs)
    upper_limit = math.isnan(share.value) and share.bounds.lower == 0
    ending = ": an upper limit, not an estimate" if upper_limit else ""
    return f"{part} of {whole} is {share.bounds.in_words('percent')}{ending}"


def title_of_stock_drift(rows: pd.DataFrame) -> str:
    """The first and the last words for one stock, and the time between them.

    >>> from analysis.verdicts.quoting import drift
    >>> title_of_stock_drift(drift("notarise_identified").query("unit == 'people'"))
    'In seven months “over 10,000” became “between 20,000 – 30,000 people”'
    """
    ordered = rows.sort_values(["date_earliest", "date_latest"], kind="stable")
    first, last = ordered.iloc[0], ordered.iloc[-1]
    gap = (last["date_earliest"] - first["date_latest"]).days
    months = round(gap / 30.4375)
    when = f"in {counted(months, 'month')}" if months else f"in {counted(gap, 'day')}"
    became = f"{printed(first['value_text'])} became {printed(last['value_text'])}"
    return sentence(f"{when} {became}") if gap > 0 else sentence(became)


def title_of_source_strip(rows: pd.DataFrame) -> str:
    """How many figures changed between publication and quotation, and in what most often."""
    by_figure = rows.groupby("figure_id", sort=False)["changed"].agg(_all_changes)
    changed = int((by_figure.map(len) > 0).sum())
    counts = pd.Series([name for names in by_figure for name in names], dtype=object).value_counts()
    title = f"{in_small_words(changed)} of {counted(len(by_figure), 'figure')}"
    title += " changed on the way from publication to quotation"
    if changed:
        title += f", most often in {listed(_most_often(counts), 'or')}"
    return sentence(title)


def _most_often(counts: pd.Series[int]) -> list[str]:
    most = set(counts.index[counts == counts.max()])
    return [words for name, words in CHANGES.items() if name in most]


def _all_changes(cells: pd.Series) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for cell in cells for name in changes_of(cell)))


def changes_of(cell: object) -> tuple[str, ...]:
    """The names in a cell of `changed`, none where nothing changed or there is no source.

    >>> changes_of("hedge;unit"), changes_of("none"), changes_of("not_applicable")
    (('hedge', 'unit'), (), ())
    """
    names = str(cell).split(";")
    return tuple(name for name in names if name and name != "none" and name not in REASONS)


def title_of_windows_timeline(figures: pd.DataFrame) -> str:
    """The years that the counts cover, and how many figures give no dates."""
    dated = figures["period_start"].notna()
    years = pd.concat([figures.loc[dated, "period_start"], figures.loc[dated, "period_end"]])
    undated = int((~dated).sum())
    every = f"{counted(len(figures), 'figure')}{without_cases(figures['figure_id'])}"
    without = f"{in_small_words(undated)} of {every} give no dates"
    if not dated.any():
        return sentence(without)
    span = years.dropna().dt.year
    covers = f"the dated counts cover spans between {span.min()} and {span.max()}"
    return sentence(f"{covers}; {without}")


def title_of_monthly_rates(readings: Sequence[Derived]) -> str:
    """The rate under each reading of the period.

    >>> from analysis.verdicts.derive import Ambiguous, per
    >>> try:
    ...     per("abbott-2017-oped/gang-victims", "month")
    ... except Ambiguous as several:
    ...     title_of_monthly_rates(several.readings)
    'More than 171 children a month over 14 months, or more than 160 over 15 months'
    """
    units = [f" {readings[0].unit}", *[""] * len(readings)]
    rates = [
        f"{reading.bounds.in_words()}{unit} {reading.assumption}"
        for reading, unit in zip(readings, units, strict=False)
    ]
    return sentence(", or ".join(rates))


def title_of_kept_and_left_out(pairs: pd.DataFrame) -> str:
    """How many figures of one statement the other repeats, and how many it adds."""
    kept, left, added = kept_of(pairs)
    total = len(kept) + len(left)
    more = f" and adds {in_small_words(len(added))} of its own" if added else ""
    every = f"{counted(total, 'figure')}{without_cases([*kept, *left])}"
    told = f"the report repeats {in_small_words(len(kept))} of the {every}{more}"
    return sentence(told.removesuffix(","))


def kept_of(pairs: pd.DataFrame) -> tuple[list[str], list[str], list[str]]:
    """The figures on the left that are repeated, those that are not, and those on the right alone.

    Takes what `comparisons(left, right)` gives.
    """
    repeated = pairs[pairs["verdict"] == "repetition"]
    again, told = set(repeated["left"].astype(str)), set(repeated["right"].astype(str))
    left = list(dict.fromkeys(pairs["left"].astype(str)))
    right = list(dict.fromkeys(pairs["right"].astype(str)))
    return (
        [name for name in left if name in again],
        [name for name in left if name not in again],
        [name for name in right if name not in told],
    )


def title_of_referral_vintages(ranks: pd.DataFrame, extreme: str = "high") -> str:
    """Whether a year is the highest, or the lowest, in each vintage, and how far back they go.

    >>> from analysis.verdicts.trace import all_time
    >>> title_of_referral_vintages(
    ...     all_time(["nrm_positive_conclusive_nca", "nrm_positive_conclusive_ho"], "2016"), "low"
    ... )
    '2016 is the lowest year read in one of two vintages; no year before 2014 was read'
    """
    column = {"high": "rank_from_top", "low": "rank_from_bottom"}[extreme]
    word = {"high": "highest", "low": "lowest"}[extreme]
    holds = int((ranks[column] == 1).sum())
    of = counted(len(ranks), "vintage")
    where = f"each of {of}" if holds == len(ranks) > 1 else f"{in_small_words(holds)} of {of}"
    years = ranks["starts"].astype(str).str.extract(r"(\d{4})")[0].astype(int)
    year = ranks["year"].iloc[0]
    return sentence(
        f"{year} is the {word} year read in {where}; no year before {years.min()} was read"
    )
