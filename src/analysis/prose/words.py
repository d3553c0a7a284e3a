"""Words that several notebooks share: a figure in a sentence, a verdict, a refusal, a source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from analysis.prose.rows import (
    row_of,
    rows_of,
)
from analysis.show.display import figure_link
from analysis.show.sentences import (
    KINDS,
    Row,
    breaks_of,
    listed,
    measure_label,
    periods_of,
    printed,
    sentence,
)
from analysis.tables.dates import day, days
from analysis.verdicts.compare import NotComparable, compare
from analysis.verdicts.derive import Derived

OPERATIONS = {
    "side_by_side": "to show their words side by side",
    "separate_panels": "to show them on one page, in separate panels",
    "difference": "a difference",
    "ratio": "a ratio",
    "change": "a change in per cent",
    "joined_line": "a line from one to the other",
    "ranking": "to say which is larger",
}
"""What a verdict can allow, in words."""


def words_of(figures: pd.DataFrame, figure_id: str) -> str:
    """The words of a figure as printed, with a link to its entry.

    Raises `KeyError` for an id that is not among the figures.

    >>> from analysis.tables.load import load_figures
    >>> words_of(load_figures(), "cooper-2015-release/prosecutions-down")
    '[“down by 13%”](figures.html#cooper-2015-release-prosecutions-down)'
    """
    return figure_link(figure_id, printed(str(row_of(figures, figure_id)["value_text"])))


def told_in(statement: Row) -> str:
    """A statement as it is named inside a sentence.

    >>> from analysis.tables.load import load_statements
    >>> told_in(load_statements().iloc[0])
    'the press release of Yvette Cooper (23 February 2015)'
    """
    said = str(statement["kind"])
    kind = KINDS.get(said, said.replace("_", " "))
    preposition = "on" if said == "news_report" else "of"
    when = days(statement["date_earliest"], statement["date_latest"])
    return f"the {kind} {preposition} {statement['speaker']} ({when})"


def lines_of(parts: Iterable[str], *, numbered: bool = False) -> str:
    """Sentences as a list in Markdown.

    >>> print(lines_of(["First.", "Second."], numbered=True))
    1. First.
    2. Second.
    """
    marks = (f"{number}." for number in range(1, 1000)) if numbered else iter("-" * 1000)
    return "\n".join(f"{mark} {part}" for mark, part in zip(marks, parts, strict=False))


def in_sentences(parts: Sequence[str]) -> str:
    """Clauses as sentences, one after the other; empty ones are passed over.

    >>> in_sentences(["none of them", "", "two of these"])
    'None of them. Two of these.'
    """
    return " ".join(f"{sentence(part)}." for part in parts if part)


def verdict_on(figures: pd.DataFrame, left: str, right: str) -> str:
    """The verdict on two figures in words: their words, the reason, and what it allows.

    >>> from analysis.tables.load import load_figures
    >>> pair = "abbott-2017-oped/image-users", "abbott-2017-oped/images-shared"
    >>> print(verdict_on(load_figures(), *pair).split(": ", 1)[1])
    **not comparable**. Different units: images and people; ... Allowed: nothing.
    """
    verdict = compare(row_of(figures, left), row_of(figures, right))
    allowed = listed(OPERATIONS[operation] for operation in verdict.allowed)
    return (
        f"{words_of(figures, left)} beside {words_of(figures, right)}: "
        f"**{verdict.verdict.replace('_', ' ')}**. {verdict.sentence} "
        f"Allowed: {allowed or 'nothing'}."
    )


def verdict_on_points(points: pd.DataFrame) -> str:
    """The verdict on the first two of some published data points, in words."""
    left, right = points.iloc[0], points.iloc[1]
    verdict = compare(left, right)
    first, second = (
        f"{measure_label(str(point['measure_id'])).lower()} ({point['value']:,.0f} "
        f"{point['unit']}, {point['publisher']})"
        for point in (left, right)
    )
    return (
        f"{sentence(first)} beside {second}: **{verdict.verdict.replace('_', ' ')}**. "
        f"{verdict.sentence}"
    )


def answer_to(operation: Callable[..., Derived], *figures: pd.Series) -> str:
    """What an operation on figures gives: the number in words, or why it is refused.

    >>> from analysis.verdicts.derive import difference
    >>> from analysis.tables.load import load_figures
    >>> pair = load_figures().set_index("figure_id", drop=False).loc[
    ...     ["cooper-2015-release/offences-up", "cooper-2015-release/prosecutions-down"]
    ... ]
    >>> print(answer_to(difference, pair.iloc[0], pair.iloc[1]).split(". ")[0])
    `difference` is refused: These two cannot be subtracted
    """
    name = operation.__name__
    try:
        derived = operation(*figures)
    except NotComparable as refusal:
        return f"`{name}` is refused: {refusal}"
    signed = derived.bounds.lower < 0
    return f"`{name}` gives {derived.bounds.in_words(derived.unit, signed=signed)}."


def span_of(points: pd.DataFrame) -> str:
    """From which to which period the data points reach.

    >>> from analysis.tables.load import load_published
    >>> span_of(load_published().query("series_id == 'cps_child_abuse_prosecuted'"))
    '2009-10 to 2013-14'
    """
    names = list(dict.fromkeys(periods_of(points.sort_values("period_end", kind="stable"))))
    return " to ".join(dict.fromkeys([names[0], names[-1]]))


def source_of(points: pd.DataFrame) -> str:
    """Who published the data points, and when.

    >>> from analysis.tables.load import load_published
    >>> source_of(load_published().query("series_id == 'occ_cse_confirmed_victims'"))
    "Office of the Children's Commissioner for England, 21 November 2012"
    """
    pairs = (
        points[["publisher", "publication_date"]]
        .drop_duplicates()
        .sort_values("publication_date", kind="stable")
    )
    return "; ".join(
        f"{row['publisher']}, {published_on(row['publication_date'])}" for row in rows_of(pairs)
    )


def published_on(date: str) -> str:
    """A date of publication that may be a day, a month or a year."""
    if not date[:4].isdigit():
        return "date not known"
    return day(date) if len(date) == 10 else f"{pd.Timestamp(date):%B %Y}" if "-" in date else date


def out_by(date: str, last: pd.Timestamp) -> str:
    """Whether a date of publication, a day, a month or a year, had passed by a day.

    >>> out_by("2015", pd.Timestamp("2015-02-23")), out_by("2015-03-21", pd.Timestamp("2015-02-23"))
    ('cannot be told', 'no: published later')
    """
    if not date[:4].isdigit():
        return "cannot be told"
    span = pd.Period(date)
    if span.end_time.normalize() <= last:
        return "yes"
    return "no: published later" if span.start_time > last else "cannot be told"


def said_in(statements: pd.DataFrame, figures: pd.DataFrame) -> str:
    """The statements that figures stand in, as the source of a chart."""
    told = statements[statements["statement_id"].isin(figures["statement_id"])]
    return "; ".join(told_in(row) for row in rows_of(told))


def not_to_be_used_for(measures: pd.DataFrame, measure: str) -> str:
    """What the codebook says that a measure must not be used for.

    >>> from analysis.tables.load import load_measures
    >>> print(not_to_be_used_for(load_measures(), "nrm_positive_decisions"))
    Positive conclusive decisions must not be used for support given; ...
    """
    row = measures.set_index("measure_id").loc[measure]
    return f"{row['label']} must not be used for {row['do_not_use_for']}."


def breaks_in(measures: pd.DataFrame, measure: str) -> str:
    """The known breaks of a measure, each with its day, or that none is known.

    >>> from analysis.tables.load import load_measures
    >>> breaks_in(load_measures(), "rotherham_cse")
    'No break in how it is counted is known.'
    """
    told = breaks_of(measure, measures=measures)
    if not told:
        return "No break in how it is counted is known."
    return f"Known breaks in how it is counted: {'; '.join(told)}."
