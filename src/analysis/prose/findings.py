"""What the suite found, in six computed sentences, each with what it may not be taken for."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from analysis.prose import (
    CASES,
    DECISIONS,
    FALL,
    INVESTIGATED,
    PEOPLE,
    REFERRALS,
    RISE,
    figures_in,
    highest_of,
    last_day_of,
    row_of,
    since_when,
    the_record,
    told_in,
    transcribed_whole,
    what_is_given,
    which_base_fits,
    words_of,
)
from analysis.prose.origins import BEHIND
from analysis.show.sentences import (
    CHANGES,
    changes_of,
    counted,
    in_small_words,
    listed,
    sentence,
)
from analysis.tables.load import (
    bounds_of,
    load_figures,
    load_published,
    load_sources,
    load_statements,
)
from analysis.verdicts.compare import compare, comparisons
from analysis.verdicts.derive import share
from analysis.verdicts.quoting import completeness
from analysis.verdicts.trace import all_time, base_years, trace

HIGH, LOW = "abbott-2017-oped/trafficking-high", "abbott-2017-oped/support-low"
PROSECUTIONS, LAST_YEAR = "cps_child_abuse_prosecuted", "2013-14"
RECORD_YEAR = "2016"
RESPECTS = {name: words.removeprefix("the ") for name, words in CHANGES.items()} | {
    "value": "value",
    "attribution": "source",
}
RELEASE, ARTICLE = "cooper-2015-release", "abbott-2017-oped"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: a sentence in Markdown, what it may not be taken for, and where it is shown.

    `notebook` is the name of the notebook without its ending; `figure_ids` are the figures
    that the sentence rests on.
    """

    sentence: str
    limits: str
    notebook: str
    figure_ids: tuple[str, ...]


def findings(
    *,
    statements: pd.DataFrame | None = None,
    figures: pd.DataFrame | None = None,
    published: pd.DataFrame | None = None,
    sources: pd.DataFrame | None = None,
) -> list[Finding]:
    """The six findings of the suite, in the order of the notebooks they come from.

    >>> [finding.notebook[:2] for finding in findings()]
    ['01', '02', '03', '04', '05', '06']
    """
    told = load_statements() if statements is None else statements
    quoted = load_figures() if figures is None else figures
    points = load_published() if published is None else published
    behind = load_sources() if sources is None else sources
    whole = transcribed_whole(told)
    mine = figures_in(whole, quoted)
    traced = trace(mine, sources=behind, published=points, statements=told)
    return [
        what_is_left_out(mine, told),
        what_the_changes_have_in_common(mine),
        what_part_was_investigated(mine),
        what_the_records_rest_on(mine, told),
        what_can_be_compared(mine, whole),
        what_changed_on_the_way(traced),
    ]


def what_is_left_out(figures: pd.DataFrame, statements: pd.DataFrame) -> Finding:
    """How many figures give a source, a period and a place, and how many changes their base."""
    given = completeness(figures, statements=statements)
    return Finding(
        sentence=what_is_given(given, figures),
        limits="What a statement leaves out may be known all the same; these are counts of what "
        "stands in these texts, not a measure of anybody's care.",
        notebook="01_what_was_said",
        figure_ids=tuple(given["figure_id"]),
    )


def what_the_changes_have_in_common(figures: pd.DataFrame) -> Finding:
    """The verdict on a rise and a fall of one sentence, and the base year that the fall needs."""
    fall = row_of(figures, FALL)
    verdict = compare(row_of(figures, RISE), fall)
    years = base_years(PROSECUTIONS, LAST_YEAR, bounds_of(fall))
    return Finding(
        sentence=f"The verdict on {words_of(figures, RISE)} (offences) beside "
        f"{words_of(figures, FALL)} (prosecutions) is *{verdict.verdict.replace('_', ' ')}*. "
        f"{verdict.sentence} {sentence(which_base_fits(years))}; {highest_of(years)} (England and "
        "Wales, all child abuse).",
        limits="No gap in percentage points, no rate of prosecution and no share of offences that "
        "came to court follows from the two.",
        notebook="02_offences_and_prosecutions",
        figure_ids=(RISE, FALL),
    )


def what_part_was_investigated(figures: pd.DataFrame) -> Finding:
    """The share of cases fully investigated that the words admit."""
    investigated = share(row_of(figures, INVESTIGATED), row_of(figures, CASES))
    words = investigated.bounds.in_words("percent")
    centre = "" if not math.isnan(investigated.value) else ", with no middle value"
    return Finding(
        sentence=f"Taken as printed, {words_of(figures, INVESTIGATED)} of "
        f"{words_of(figures, CASES)} cases is a share of {words}{centre}; said again in the "
        f"same release, the cases are {row_of(figures, PEOPLE)['unit']}.",
        limits="Nobody published a count of completed investigations; arrests and charges, which "
        "were published, are something else.",
        notebook="03_the_backlog",
        figure_ids=(INVESTIGATED, CASES, PEOPLE),
    )


def what_the_records_rest_on(figures: pd.DataFrame, statements: pd.DataFrame) -> Finding:
    """How a year ranks in what was out by the article and later, and how far back that reaches."""
    high, low = all_time(REFERRALS, RECORD_YEAR), all_time(DECISIONS, RECORD_YEAR)
    said = last_day_of(statements, row_of(figures, HIGH))
    return Finding(
        sentence=f"{words_of(figures, HIGH)} of child trafficking: {since_when(high)}. "
        f"{sentence(the_record(high, said, 'referrals of potential child victims'))} "
        f"{words_of(figures, LOW)} of support: {the_record(low, said, 'positive decisions')}",
        limits="Referrals are of potential victims and grow with awareness; a positive decision "
        "opens the way to support and does not measure it. What was published after the article "
        "is shown as later, and judges nobody.",
        notebook="04_trafficking_and_exploitation",
        figure_ids=(HIGH, LOW),
    )


def what_can_be_compared(figures: pd.DataFrame, statements: pd.DataFrame) -> Finding:
    """How many pairs of a figure of the release and a figure of the article may be compared."""
    left, right = (figures[figures["statement_id"] == name] for name in (RELEASE, ARTICLE))
    pairs = comparisons(left, right, statements=statements)
    comparable = pairs["verdict"].isin(["comparable", "comparable_with_caveats"])
    related = pairs["verdict"].eq("conceptually_related")
    close = pairs[comparable | related]
    release, article = (
        told_in(statements[statements["statement_id"] == name].iloc[0])
        for name in (RELEASE, ARTICLE)
    )
    return Finding(
        sentence=f"Of {len(pairs):,} pairs of a figure in {release} and one in {article}, "
        f"{in_small_words(int(comparable.sum()))} may be compared and "
        f"{in_small_words(int(related.sum()))} {'is' if related.sum() == 1 else 'are'} related in "
        "subject only.",
        limits="That two numbers cannot be compared says nothing about either of them.",
        notebook="05_across_statements",
        figure_ids=tuple(dict.fromkeys([*close["left"].astype(str), *close["right"].astype(str)])),
    )


def what_changed_on_the_way(traced: pd.DataFrame) -> Finding:
    """How many figures changed between publication and quotation, and how many have no source."""
    behind = traced[traced["relation"].isin(BEHIND)]
    changes = behind.groupby("figure_id", sort=False)["changed"].agg(
        lambda cells: sorted({name for cell in cells for name in changes_of(cell)})
    )
    changed, every = changes[changes.map(len) > 0], traced["figure_id"].nunique()
    counts = changed.explode().value_counts()
    most = listed(CHANGES[str(name)] for name in counts.index[counts == counts.max()])
    respects = listed((RESPECTS[name] for name in CHANGES if name in counts.index), "or")
    rest = every - len(changes)
    return Finding(
        sentence=f"For {in_small_words(len(changes))} of {counted(every, 'figure')} a number was "
        f"found that stands behind {'it' if len(changes) == 1 else 'them'}; "
        f"{in_small_words(len(changed))} of these {in_small_words(len(changes))} changed on the "
        f"way: in {respects}, most often in {most}. For the other {in_small_words(rest)} no "
        "such number was found.",
        limits="That nothing was found does not show that nothing exists.",
        notebook="06_where_the_numbers_come_from",
        figure_ids=tuple(changed.index),
    )
