"""Sentences that the notebooks show, each computed from the tables it is given.

A function takes tidy frames and returns Markdown for `display.say`: the words of a figure
link to its entry, every number comes from the data, and bounds are words. Nothing here
draws, and nothing here rates a statement.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.bounds import Bounds
from analysis.compare import NotComparable, compare, comparisons
from analysis.dates import day, days
from analysis.derive import Ambiguous, Derived, per, remainder, share
from analysis.display import BOUNDS, figure_link, literal
from analysis.quantity import read_quantity
from analysis.quoting import ATTRIBUTES, completeness_counts
from analysis.schema import REASONS
from analysis.sentences import (
    KINDS,
    Row,
    change_in_words,
    changes_of,
    counted,
    in_small_words,
    kept_of,
    listed,
    measure_label,
    names_of_statements,
    periods_of,
    printed,
    sentence,
)
from analysis.tables import bounds_of, load_published, load_statements
from analysis.trace import trace

if TYPE_CHECKING:
    from analysis.findings import Finding

SUPPORT = {
    "Childline, for anyone under 19": "0800 1111",
    "NSPCC helpline, for adults worried about a child": "0808 800 5000",
    "NAPAC, for adults who were abused as children": "0808 801 0331",
    "Samaritans, day and night": "116 123",
}
"""Services in the United Kingdom, free and confidential, with their telephone numbers."""

MEANINGS = {
    "2,409 children": "exact: the one number",
    "33%": "rounded: everything that rounds to it",
    "20-30,000 people": "a stated range: both ends belong to it",
    "less than 1,000": "from zero up to an end that does not belong to it",
    "more than 2,400": "above an end that does not belong to it, without a limit",
    "at least 1,400": "the same, and the end belongs to it",
    "tens of thousands": "an order of magnitude",
    "about 660": "approximate: how far it may be off is not known",
    "50,000 people": "round, as printed: whether it is rounded is not known",
}
"""Phrases in each form that a number can have, and what the form means."""

OPERATIONS = {
    "side_by_side": "to show their words side by side",
    "separate_panels": "to show them on one page, in separate panels",
    "difference": "a difference",
    "ratio": "a ratio",
    "joined_line": "a line from one to the other",
    "ranking": "to say which is larger",
}
"""What a verdict can allow, in words."""

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

INVESTIGATED = "cooper-2015-release/fully-investigated"
CASES, PEOPLE = "cooper-2015-release/notarise-cases", "cooper-2015-release/notarise-people"
ALSO_INVESTIGATED = "cooper-2015-release/investigated"
OPERATION_COUNTS = ["notarise_arrests", "notarise_charged", "notarise_children_safeguarded"]
DAYS_IN_A_MONTH = 30.4375

TRAFFICKED, VICTIMS = "abbott-2017-oped/trafficked", "abbott-2017-oped/gang-victims"
ROTHERHAM = "guardian-2015-preview/rotherham-children"
REFERRALS = ["nrm_referrals_minor_nca", "nrm_referrals_minor_pq2017", "nrm_referrals_child_ho"]
DECISIONS = ["nrm_positive_conclusive_nca", "nrm_positive_conclusive_ho"]
RELEASE_AND_REPORT = ["cooper-2015-release", "guardian-2015-preview"]
QUARTERS = [
    "cooper-2015-release/quarter-local-resources",
    "cooper-2015-release/quarter-some-areas",
    "cooper-2015-release/quarter-one-force",
]
BUDGET = "cooper-2015-release/budget-cut-quarter"

ONE_SIDED = ["more_than", "at_least", "less_than", "at_most"]
ROUNDING_UNKNOWN = ["as_printed", "approximate"]


# Words that several notebooks share


def transcribed_whole(statements: pd.DataFrame) -> pd.DataFrame:
    """The statements whose whole text was at hand, in the order of their dates.

    >>> from analysis.tables import load_statements
    >>> transcribed_whole(load_statements())["statement_id"].tolist()
    ['guardian-2015-preview', 'cooper-2015-release', 'abbott-2017-oped']
    """
    whole = statements[~statements["text_sha256"].isin(REASONS)]
    return whole.sort_values(["date_earliest", "date_latest"], kind="stable").reset_index(drop=True)


def figures_in(statements: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """The figures of some statements, in the order in which they stand in `figures`."""
    return figures[figures["statement_id"].isin(statements["statement_id"])].reset_index(drop=True)


def figures_by_id(figures: pd.DataFrame, ids: Sequence[str]) -> pd.DataFrame:
    """The rows of figures by their ids, in the order of the ids."""
    return figures.set_index("figure_id", drop=False).loc[list(ids)].reset_index(drop=True)


def cases_of_one(figures: pd.DataFrame) -> list[str]:
    """The ids of figures of one person's case, which are never charted."""
    return figures.loc[figures["coverage"].eq("one_case"), "figure_id"].tolist()


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame, one after the other, by the names of the columns."""
    return [
        {str(name): cell for name, cell in row.items()} for row in frame.to_dict(orient="records")
    ]


def row_of(figures: pd.DataFrame, figure_id: str) -> pd.Series:
    """The row of a figure; raises `KeyError` for an id that is not among the figures."""
    found = figures[figures["figure_id"] == figure_id]
    if found.empty:
        raise KeyError(f"no figure has the id '{figure_id}'")
    return found.iloc[0]


def words_of(figures: pd.DataFrame, figure_id: str) -> str:
    """The words of a figure as printed, with a link to its entry.

    Raises `KeyError` for an id that is not among the figures.

    >>> from analysis.tables import load_figures
    >>> words_of(load_figures(), "cooper-2015-release/prosecutions-down")
    '[“down by 13%”](figures.html#cooper-2015-release-prosecutions-down)'
    """
    return figure_link(figure_id, printed(str(row_of(figures, figure_id)["value_text"])))


def told_in(statement: Row) -> str:
    """A statement as it is named inside a sentence.

    >>> from analysis.tables import load_statements
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


def _sentences(parts: Sequence[str]) -> str:
    return " ".join(f"{sentence(part)}." for part in parts if part)


def verdict_on(figures: pd.DataFrame, left: str, right: str) -> str:
    """The verdict on two figures in words: their words, the reason, and what it allows.

    >>> from analysis.tables import load_figures
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


def what_each_gives(figures: pd.DataFrame) -> pd.DataFrame:
    """Figures with their words and bounds, and what the statement says about them."""
    columns = {
        "quote": "words",
        "value": "value",
        **{name: name for name in BOUNDS},
        "population_group": "whom or what it counts",
        "geography": "place",
        "period_text": "period",
        "base_period_text": "base",
        "source_named": "source",
    }
    return figures[list(columns)].rename(columns=columns).reset_index(drop=True)


def as_published(traced: pd.DataFrame) -> pd.DataFrame:
    """Rows of `trace` as they are shown: what was published, and whether it lies in the bounds."""
    columns = {
        "value_text": "as quoted",
        "publisher": "publisher",
        "published_base": "from",
        "published_period": "period",
        "published_value": "as published",
        "inside": "inside the bounds",
        "published_when": "published, against the statement",
        "finding": "finding",
        "explanation": "explanation",
    }
    return traced[list(columns)].rename(columns=columns).reset_index(drop=True)


def answer_to(operation: Callable[..., Derived], *figures: pd.Series) -> str:
    """What an operation on figures gives: the number in words, or why it is refused.

    >>> from analysis.derive import difference
    >>> from analysis.tables import load_figures
    >>> pair = load_figures().set_index("figure_id", drop=False).loc[
    ...     ["cooper-2015-release/offences-up", "cooper-2015-release/prosecutions-down"]
    ... ]
    >>> print(answer_to(difference, pair.iloc[0], pair.iloc[1]).split(". ")[0])
    `difference` is refused: No difference of these two (undetermined)
    """
    name = operation.__name__
    try:
        derived = operation(*figures)
    except NotComparable as refusal:
        return f"`{name}` is refused: {refusal}"
    return f"`{name}` gives {derived.bounds.in_words(derived.unit, signed=True)}."


def span_of(points: pd.DataFrame) -> str:
    """From which to which period the data points reach.

    >>> from analysis.tables import load_published
    >>> span_of(load_published().query("series_id == 'cps_child_abuse_prosecuted'"))
    '2009-10 to 2013-14'
    """
    names = list(dict.fromkeys(periods_of(points.sort_values("period_end", kind="stable"))))
    return " to ".join(dict.fromkeys([names[0], names[-1]]))


def source_of(points: pd.DataFrame) -> str:
    """Who published the data points, and when.

    >>> from analysis.tables import load_published
    >>> source_of(load_published().query("series_id == 'occ_cse_confirmed_victims'"))
    "Office of the Children's Commissioner for England, 21 November 2012"
    """
    pairs = (
        points[["publisher", "publication_date"]]
        .drop_duplicates()
        .sort_values("publication_date", kind="stable")
    )
    return "; ".join(
        f"{row['publisher']}, {_published_on(row['publication_date'])}" for row in rows_of(pairs)
    )


def _published_on(date: str) -> str:
    """A date of publication that may be a day, a month or a year."""
    if not date[:4].isdigit():
        return "date not known"
    return day(date) if len(date) == 10 else f"{pd.Timestamp(date):%B %Y}" if "-" in date else date


def said_in(statements: pd.DataFrame, figures: pd.DataFrame) -> str:
    """The statements that figures stand in, as the source of a chart."""
    told = statements[statements["statement_id"].isin(figures["statement_id"])]
    return "; ".join(told_in(row) for row in rows_of(told))


# Start here


def what_the_statements_hold(statements: pd.DataFrame, figures: pd.DataFrame) -> str:
    """How many figures each statement holds, and what their words say of the bounds.

    >>> from analysis.tables import load_figures, load_statements
    >>> print(what_the_statements_hold(load_statements(), load_figures()).split(":")[0])
    The three statements read here hold 32 figures
    """
    whole = transcribed_whole(statements)
    mine = figures_in(whole, figures)
    each = [
        f"{in_small_words(int((mine['statement_id'] == row['statement_id']).sum()))} in "
        f"{told_in(row)}"
        for row in rows_of(whole)
    ]
    bound = mine["bound"].astype(str)
    exact = int((bound == "exact").sum())
    sided, unknown = int(bound.isin(ONE_SIDED).sum()), int(bound.isin(ROUNDING_UNKNOWN).sum())
    return (
        f"The {in_small_words(len(whole))} statements read here hold "
        f"{counted(len(mine), 'figure')}: {'; '.join(each)}. By their words, "
        f"{counted(exact, 'number')} {'is' if exact == 1 else 'are'} exact; "
        f"{in_small_words(sided)} {'has' if sided == 1 else 'have'} a limit on one side only, and "
        f"{in_small_words(unknown)} {'is' if unknown == 1 else 'are'} round or approximate, so "
        "that nobody can tell from the words how far the number may be off."
    )


def when_they_were_made(statements: pd.DataFrame) -> str:
    """Which statements have no certain day, and which page shows the day of its capture."""
    whole = transcribed_whole(statements)
    uncertain = whole[whole["date_earliest"] != whole["date_latest"]]
    captured = whole[whole["captured_on"].notna()]
    parts = [
        f"the exact day of {in_small_words(len(uncertain))} of the "
        f"{in_small_words(len(whole))} statements is not known, so a span of days stands for it"
        if len(uncertain)
        else "the day of every statement is known"
    ]
    parts += [
        f"the page of {told_in(row)} carries the date {day(row['captured_on'])}: that is "
        "the day on which the page was captured, never a date of publication, and it stands on "
        "no timeline here"
        for row in rows_of(captured)
    ]
    events = whole.groupby("event_id", sort=False).filter(lambda rows: len(rows) > 1)
    if len(events):
        parts.append(
            f"{listed(told_in(row) for row in rows_of(events))} are "
            f"{in_small_words(len(events))} accounts of one speech, not independent statements"
        )
    return _sentences(parts)


def findings_in_a_list(found: Sequence[Finding]) -> str:
    """Findings as a numbered list, each with what it may not be taken for and its notebook."""
    return lines_of(
        (
            f"{finding.sentence} *{finding.limits}* "
            f"([notebook {int(finding.notebook[:2])}]({finding.notebook}.ipynb))"
            for finding in found
        ),
        numbered=True,
    )


def forms_of_bounds() -> pd.DataFrame:
    """How words become bounds: columns words, the bounds and meaning, one row a form.

    >>> forms_of_bounds().set_index("words").loc["less than 1,000", ["lower", "upper"]].tolist()
    [0.0, 1000.0]
    """
    rows = []
    for phrase, meaning in MEANINGS.items():
        quantity = read_quantity(phrase)
        rows.append(
            {
                "words": phrase,
                "lower": quantity.lower,
                "upper": quantity.upper,
                "lower_closed": quantity.lower_closed,
                "upper_closed": quantity.upper_closed,
                "meaning": meaning,
            }
        )
    return pd.DataFrame(rows)


def where_to_find_support() -> str:
    """Services that listen, with their numbers.

    >>> print(where_to_find_support().splitlines()[0])
    - Childline, for anyone under 19: 0800 1111
    """
    return lines_of(f"{service}: {number}" for service, number in SUPPORT.items())


def how_to_cite(statements: pd.DataFrame, figures: pd.DataFrame) -> str:
    """A citation with the version, and what should stand beside a number that is passed on."""
    return (
        f"> The quoted-figures authors. *Quoted figures: the numbers in political statements on "
        f"child protection, their bounds and their sources.* Version {version('quoted-figures')}, "
        f"with {counted(len(figures), 'figure')} from {counted(len(statements), 'statement')}.\n\n"
        "When you pass a number on, give with it its bounds in words, the statement and its date, "
        "and the verdict where two numbers meet. Code: MIT licence; compiled data: CC BY 4.0."
    )


# What was said


def what_is_given(given: pd.DataFrame) -> str:
    """How many figures name a source, a period, a place, and how many changes their base.

    Takes what `quoting.completeness` returns.

    >>> from analysis.quoting import completeness
    >>> given = completeness().query("statement_id == 'abbott-2017-oped'")
    >>> print(what_is_given(given))
    Of the eight figures in one statement, seven name a source, five a period and none a place.
    """
    source, period, place = (int(given[name].sum()) for name in ("source", "period", "place"))
    bases = given["base"].dropna().astype(bool)
    told_by = given["statement_id"].nunique()
    told = (
        f"Of the {counted(len(given), 'figure')} in {'the ' if told_by > 1 else ''}"
        f"{counted(told_by, 'statement')}, {in_small_words(source)} name "
        f"a source, {in_small_words(period)} a period and {in_small_words(place)} a place"
    )
    if bases.empty:
        return f"{told}."
    verb = "says" if bases.sum() == 1 else "say"
    return (
        f"{told}; of the {counted(len(bases), 'change')}, {in_small_words(int(bases.sum()))} "
        f"{verb} from which year."
    )


def given_by_statement(given: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """How many figures of each statement give each attribute, as "3 of 8"."""
    counts = completeness_counts(given)
    names = names_of_statements(statements)
    told = counts["given"].astype(str) + " of " + counts["of"].astype(str)
    cells = told.where(counts["of"] > 0, "does not apply")
    wide = counts.assign(statement=counts["statement_id"].map(names), cells=cells).pivot(
        index="statement", columns="attribute", values="cells"
    )
    in_order = wide[list(ATTRIBUTES)].loc[list(dict.fromkeys(counts["statement_id"].map(names)))]
    return in_order.rename_axis(columns=None).reset_index()


def conflicts_in(figures: pd.DataFrame) -> pd.DataFrame:
    """The pairs of mentions of one statement that cannot both hold as worded: words, differ_in.

    Raises `KeyError` where `figures` lacks one of a pair.
    """
    rows = []
    for figure in rows_of(figures):
        for other in str(figure["conflicts_with"]).split(";"):
            if other in REASONS or other < figure["figure_id"]:
                continue
            verdict = compare(row_of(figures, figure["figure_id"]), row_of(figures, other))
            rows.append(
                {
                    "one_place": figure["quote"],
                    "another": row_of(figures, other)["quote"],
                    "verdict": verdict.verdict,
                    "in_words": verdict.sentence,
                }
            )
    return pd.DataFrame(rows)


def what_conflicts(figures: pd.DataFrame) -> str:
    """How many mentions repeat another, and in how many pairs the words conflict."""
    pairs = conflicts_in(figures)
    repeats = int((~figures["same_as"].isin(REASONS)).sum())
    return (
        f"{sentence(counted(repeats, 'figure'))} say again what another says. In "
        f"{counted(len(pairs), 'pair')} of mentions the words cannot all hold: the unit, the "
        "place covered or the wording differs. Repeating a number adds no evidence for it."
    )


def one_told_fact(figures: pd.DataFrame, ids: Sequence[str]) -> str:
    """Several mentions of one figure with what each says is covered: one fact, not several."""
    each = [
        f"{words_of(figures, name)} ({str(row_of(figures, name)['coverage']).replace('_', ' ')})"
        for name in ids
    ]
    verdicts = {compare(row_of(figures, ids[0]), row_of(figures, name)).verdict for name in ids[1:]}
    what = "one figure, told again" if verdicts == {"repetition"} else "not one figure"
    return (
        f"{sentence(listed(each))}: {counted(len(ids), 'mention')}, {what}. What is true of one "
        "force is not shown for others, and the number may not be added up or counted as several."
    )


def what_the_report_kept(pairs: pd.DataFrame) -> str:
    """How many figures the news report repeats, leaves out and adds.

    Takes what `compare.comparisons` returns for the release and the report.
    """
    kept, left_out, added = kept_of(pairs)
    return (
        f"The news report repeats {in_small_words(len(kept))} of the release's "
        f"{counted(len(kept) + len(left_out), 'figure')} and gives {in_small_words(len(added))} "
        "that the release does not have. Both announce one speech, so neither confirms the other."
    )


def verdicts_of(pairs: pd.DataFrame) -> pd.DataFrame:
    """Every pair of `compare.comparisons` as it is shown: the figures, the verdict, why."""
    columns = {
        "left": "one figure",
        "right": "another",
        "verdict": "verdict",
        "sentence": "why",
    }
    return pairs[list(columns)].astype(str).rename(columns=columns)


def numbers_that_are_none(not_figures: pd.DataFrame) -> pd.DataFrame:
    """How many number-like words of the statements are no figures, by reason."""
    counts = not_figures.groupby(["statement_id", "reason"], observed=True, sort=False)["words"]
    examples = counts.agg(["count", "first"]).reset_index()
    columns = {"count": "how_many", "first": "for_example", "statement_id": "statement"}
    return examples.rename(columns=columns)


# Offences and prosecutions


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

    >>> from analysis.trace import base_years
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

    >>> from analysis.trace import base_years
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
    found = str(traced["finding"].iloc[0]).replace("_", " ")
    which = "all of them" if later.all() else f"{in_small_words(int(later.sum()))} of them"
    return (
        f"No published series gives the rise: {found}. "
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


def growth(changes: pd.DataFrame) -> pd.DataFrame:
    """Each change as an index on a base of 100: words, value, and bounds.

    >>> from analysis.tables import load_figures
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


def years_across(points: pd.DataFrame) -> pd.DataFrame:
    """Data points with a row a period and a column a measure, in the order of the points."""
    labels = points["measure_id"].map(measure_label)
    wide = points.assign(period=periods_of(points), measure=labels).pivot_table(
        index="period", columns="measure", values="value", sort=False
    )
    ordered = wide[list(dict.fromkeys(labels))].sort_index()
    return ordered.rename_axis(columns=None).reset_index()


def points_of(published: pd.DataFrame, series: Sequence[str], period: str = "") -> pd.DataFrame:
    """The data points of some series, of one period where it is named, in the order of the series.

    >>> from analysis.tables import load_published
    >>> points_of(load_published(), ALL_AND_SEXUAL, "2013-14")["value"].tolist()
    [7998.0, 4371.0]
    """
    found = published[published["series_id"].isin(list(series))]
    if period:
        found = found[[name == period for name in periods_of(found)]]
    order = found["series_id"].map(list(series).index)
    return found.iloc[order.argsort(kind="stable")].reset_index(drop=True)


def a_part_of_the_whole(part: pd.Series, whole: pd.Series) -> str:
    """The verdict on two published points, and what one is of the other where it is a part."""
    verdict = compare(part, whole)
    first, second = (
        f"{measure_label(str(point['measure_id'])).lower()} ({point['value']:,.0f} {point['unit']})"
        for point in (part, whole)
    )
    return (
        f"{sentence(first)} beside {second}: **{verdict.verdict.replace('_', ' ')}**. "
        f"{verdict.sentence} But one is a part of the other: {answer_to(share, part, whole)}"
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


# The backlog


def what_share_was_investigated(figures: pd.DataFrame) -> str:
    """The answer on the share of cases fully investigated: two limits that are no range."""
    part, whole = row_of(figures, INVESTIGATED), row_of(figures, CASES)
    found, left = share(part, whole), remainder(part, whole)
    few, many = (
        f"less than {bounds_of(part).share_of(float(end)).upper:.3g}%"
        for end in (whole["lower"], whole["upper"])
    )
    return (
        f"Taken as printed, {words_of(figures, INVESTIGATED)} of {words_of(figures, CASES)} cases "
        f"is a share of {found.bounds.in_words('percent')}, and "
        f"{left.bounds.in_words(left.unit)} were left. The words give no middle value: with "
        f"{whole['lower']:,.0f} cases the share is {few}, with {whole['upper']:,.0f} it is "
        f"{many}; these are two upper limits, not the ends of a range."
    )


def share_and_rest(part: str, whole: str) -> pd.DataFrame:
    """What two figures give as part and whole: the share, the rest, and both as bounds."""
    return derived_rows(
        {
            "share": share(part, whole),
            "rest, as a share": remainder(part, whole, as_share=True),
            "rest": remainder(part, whole),
        }
    )


def derived_rows(derived: Mapping[str, Derived]) -> pd.DataFrame:
    """Derived numbers as rows: what, bounds, unit, and how each was worked out."""
    return pd.DataFrame(
        [
            {
                "what": name,
                "bounds": number.bounds,
                "unit": number.unit,
                "worked_out_as": number.formula,
            }
            for name, number in derived.items()
        ]
    )


def mentions(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of `quoting.drift` as they are shown."""
    said = [
        days(row["date_earliest"], row["date_latest"]) + f", {row['speaker']}"
        for row in rows_of(rows)
    ]
    shown = rows[["figure_id", "quote", *BOUNDS, "unit"]].rename(columns={"figure_id": "figure"})
    return shown.assign(said=said).reset_index(drop=True)


def what_a_year_on_can_mean(figures: pd.DataFrame, arrests: pd.DataFrame) -> pd.DataFrame:
    """The days from which the release may count a year: columns counted_from, day, months.

    `arrests` holds the published counts of the operation; `months` run to the release.
    """
    statements = load_statements().set_index("statement_id")
    name = row_of(figures, INVESTIGATED)["statement_id"]
    said = pd.Timestamp(str(statements["date_earliest"].loc[name]))
    first = arrests.sort_values("period_end", kind="stable").iloc[0]
    starts = {
        "the operation began": first["period_start"],
        "the operation was made public": first["publication_earliest"],
    }
    return pd.DataFrame(
        {
            "counted_from": list(starts),
            "day": [pd.Timestamp(start) for start in starts.values()],
            "months": [round((said - start).days / DAYS_IN_A_MONTH) for start in starts.values()],
        }
    )


def a_year_on(readings: pd.DataFrame, figures: pd.DataFrame) -> str:
    """How long before the release each reading of "a year on" begins."""
    words = row_of(figures, INVESTIGATED)["period_text"]
    each = [
        f"{counted(int(row['months']), 'month')} after the day on which {row['counted_from']} "
        f"({day(row['day'])})"
        for row in rows_of(readings)
    ]
    near = readings.iloc[int((readings["months"] - 12).abs().argmin())]
    return (
        f"{printed(str(words))} does not say from when. The release came {listed(each)}. The "
        f"words fit best if the year is counted from the day on which {near['counted_from']}."
    )


def how_the_stock_drifted(rows: pd.DataFrame) -> str:
    """Whether the mentions of one stock show that it grew: what they all admit together.

    Takes rows of `quoting.drift` in one unit.
    """
    common = _admitted_by_all(rows)
    speakers = rows["speaker"].unique()
    mentions = f"{counted(len(rows), 'mention')} by {listed(speakers)}"
    if common is None:
        return f"The {mentions} do not all fit one number: the stock they speak of changed."
    unit = str(rows["unit"].iloc[0])
    return (
        f"All {mentions} fit one number: {common.in_words(unit)}. The words became larger; "
        "whether the stock did, they do not show. Each mention follows the press of its time, and "
        "the agency itself published no such count."
    )


def _admitted_by_all(rows: pd.DataFrame) -> Bounds | None:
    """The bounds that all rows admit, or nothing where there are none."""
    each = [bounds_of(row) for row in rows_of(rows)]
    lower = max(each, key=lambda one: (one.lower, not one.lower_closed))
    upper = min(each, key=lambda one: (one.upper, one.upper_closed))
    if lower.apart(upper):
        return None
    return Bounds(lower.lower, upper.upper, lower.lower_closed, upper.upper_closed)


def verdicts_within(figures: pd.DataFrame) -> pd.DataFrame:
    """How often each verdict falls among all pairs of some figures, with its sentence."""
    pairs = comparisons(figures)
    counts = pairs.groupby(["verdict", "sentence"], observed=True, sort=False).size()
    return counts.rename("pairs").reset_index().sort_values("pairs", ascending=False)


def what_was_counted(published: pd.DataFrame) -> pd.DataFrame:
    """Published counts of an operation: what, until when, how many, and when published."""
    mine = published.sort_values(["measure_id", "period_end"], kind="stable")
    return pd.DataFrame(
        {
            "count": mine["measure_id"].map(measure_label),
            "from": mine["period_start"],
            "to": mine["period_end"],
            "value": mine["value"],
            "unit": mine["unit"],
            "published": mine["publication_date"].map(_published_on),
            "publisher": mine["publisher"],
        }
    ).reset_index(drop=True)


def arrests_are_not_investigations(figures: pd.DataFrame, point: pd.Series) -> str:
    """Why a published count of arrests is not set against the cases fully investigated."""
    part = row_of(figures, INVESTIGATED)
    verdict = compare(part, point)
    return (
        f"{words_of(figures, INVESTIGATED)} cases fully investigated beside {point['value']:,.0f} "
        f"{point['unit']} arrested: **{verdict.verdict.replace('_', ' ')}**. {verdict.sentence} "
        "An arrest may come early in an investigation, and an investigation may end without one."
    )


# Trafficking and exploitation


def what_the_numbers_rest_on(figures: pd.DataFrame, high: pd.DataFrame, low: pd.DataFrame) -> str:
    """The answer on the records and the counts of the article of 2017.

    `high` and `low` are what `trace.all_time` returns for referrals and for decisions.
    """
    traced = trace(figures[figures["figure_id"].isin([TRAFFICKED, VICTIMS])])
    count = traced[traced["relation"].eq("original")].iloc[0]
    place = load_published().set_index("series_id")["geography"]
    count_place = place.loc[str(count["series_id"])]
    lead = traced.loc[traced["figure_id"].eq(TRAFFICKED), "finding"].iloc[0]
    return (
        f"Of child trafficking: {where_it_holds(high, 'high', 'referrals')}. Of support: "
        f"{where_it_holds(low, 'low', 'positive decisions')}. Behind "
        f"{words_of(figures, VICTIMS)} stands a count of {count['published_value']:,.0f} in "
        f"{count_place}; for {words_of(figures, TRAFFICKED)} the source is "
        f"{str(lead).replace('_', ' ')}."
    )


def where_it_holds(ranks: pd.DataFrame, extreme: str, what: str) -> str:
    """In how many vintages a year is the highest or the lowest, and over how many years.

    Takes what `trace.all_time` returns; a clause without its full stop.

    >>> from analysis.trace import all_time
    >>> decisions = all_time(["nrm_positive_conclusive_nca", "nrm_positive_conclusive_ho"], "2016")
    >>> where_it_holds(decisions, "low", "decisions")
    '2016 is the lowest year of decisions in one of two vintages, with two and three years to rank'
    """
    column, word = {
        "high": ("rank_from_top", "highest"),
        "low": ("rank_from_bottom", "lowest"),
    }[extreme]
    holds, of = int((ranks[column] == 1).sum()), counted(len(ranks), "vintage")
    where = f"each of {of}" if holds == len(ranks) > 1 else f"{in_small_words(holds)} of {of}"
    years = listed(in_small_words(int(number)) for number in ranks["of"])
    year = ranks["year"].iloc[0]
    return f"{year} is the {word} year of {what} in {where}, with {years} years to rank"


def ranks_shown(ranks: pd.DataFrame) -> pd.DataFrame:
    """The rows of `trace.all_time` as they are shown."""
    columns = {
        "publisher": "publisher",
        "published": "published",
        "starts": "starts with",
        "value": "value",
        "rank_from_top": "rank from the top",
        "rank_from_bottom": "rank from the bottom",
        "of": "years ranked",
        "left_out": "left out",
    }
    shown = ranks[list(columns)].rename(columns=columns)
    return shown.assign(published=ranks["published"].map(_published_on)).reset_index(drop=True)


def how_far_back(ranks: pd.DataFrame, said: pd.Timestamp) -> str:
    """How far back "all-time" can reach in these vintages, and which came out after `said`."""
    starts = [
        f"with {row['starts']} ({row['publisher']}, {_published_on(row['published'])})"
        for row in rows_of(ranks)
    ]
    out = ranks[[_published_by(str(date), said) for date in ranks["published"]]]
    years = listed(counted(int(number), "year") for number in out["of"])
    return (
        f"“All-time” reaches back no further than the counts do. Those at hand start "
        f"{listed(starts)}. By {day(said)}, the last day on which the article can have been "
        f"written, {in_small_words(len(out))} of {counted(len(ranks), 'vintage')} "
        f"{'was' if len(out) == 1 else 'were'} out, with {years or 'no years'} to rank; what came "
        "later is shown as later. Vintages are never chained."
    )


def _published_by(date: str, last: pd.Timestamp) -> bool:
    """Whether a date of publication, a day, a month or a year, had passed by a day."""
    return date[:4].isdigit() and pd.Period(date).end_time.normalize() <= last


def vintages_across(points: pd.DataFrame, last: str) -> pd.DataFrame:
    """Data points up to a period, with a row a period and a column a vintage."""
    named = points.assign(period=periods_of(points))
    ends = named[named["period"] == last]
    labels = {
        row["series_id"]: f"{row['publisher']}, {_published_on(row['publication_date'])}"
        for row in rows_of(ends)
    }
    so_far = named[named["period_end"] <= ends["period_end"].max()]
    wide = so_far.sort_values("period_end", kind="stable").pivot_table(
        index="period", columns="series_id", values="value", sort=False
    )
    ordered: pd.DataFrame = wide[list(labels)].rename(columns=labels)
    return ordered.rename_axis(columns=None).reset_index()


def last_day_of(statements: pd.DataFrame, figure: pd.Series) -> pd.Timestamp:
    """The last day on which the statement of a figure can have been made."""
    days_said = statements.set_index("statement_id")["date_latest"]
    return pd.Timestamp(str(days_said.loc[str(figure["statement_id"])]))


def two_vintages(points: pd.DataFrame) -> str:
    """The verdict on one year in two vintages: why one is not continued by the other."""
    first, second = points.iloc[0], points.iloc[1]
    verdict = compare(first, second)
    return (
        f"{first['value']:,.0f} ({first['publisher']}) beside {second['value']:,.0f} "
        f"({second['publisher']}), for one year: **{verdict.verdict.replace('_', ' ')}**. "
        f"{verdict.sentence}"
    )


def how_the_count_was_quoted(traced: pd.DataFrame) -> str:
    """As published and as quoted, and what changed between; takes rows of `trace` of one figure."""
    row = traced[traced["relation"].eq("original")].iloc[0]
    over = f", {row['over_end']:.3f} times the quoted end" if row["over_end"] > 0 else ""
    changed = changes_of(row["changed"])
    inside = not pd.isna(row["inside"]) and bool(row["inside"])
    lies = "lies inside the bounds" if inside else "does not lie inside the bounds for certain"
    return (
        f"Published: {row['published_value']:,.0f} for {row['published_period']}{over}. Quoted: "
        f"{figure_link(row['figure_id'], printed(row['value_text']))}. The published number {lies}"
        f"; changed on the way: {listed(changed) or 'nothing'}."
    )


def what_a_month_means(figures: pd.DataFrame, readings: Sequence[Derived]) -> str:
    """The monthly rate under each reading of the period: all of them, since none is stated."""
    each = [f"{one.bounds.in_words(one.unit)} {one.assumption}" for one in readings]
    words = row_of(figures, VICTIMS)["period_text"]
    return (
        f"{sentence(printed(str(words)))} is a period of {listed(_months(readings), 'or')} months, "
        f"as its end months are counted whole or not: {listed(each, 'or')}. Both are given, "
        "neither is a yearly number, and neither has an upper limit."
    )


def _months(readings: Sequence[Derived]) -> list[str]:
    return [number for one in readings for number in re.findall(r"\d+", one.assumption)]


def readings_of(figure: pd.Series, period: str) -> tuple[Derived, ...]:
    """Every rate that the words of a figure's period admit."""
    try:
        return (per(figure, period),)
    except Ambiguous as several:
        return several.readings


def readings_shown(readings: Sequence[Derived]) -> pd.DataFrame:
    """Rates under each reading of a period, as rows."""
    return derived_rows({one.assumption: one for one in readings}).rename(
        columns={"what": "reading"}
    )


def the_lead(traced: pd.DataFrame) -> str:
    """What was looked for behind a figure and not found, with the lead that remains.

    Takes the rows of `trace` of one figure.
    """
    first = traced.iloc[0]
    later = traced["published_when"].eq("after")
    words = figure_link(first["figure_id"], printed(first["value_text"]))
    return (
        f"Behind {words} the source is {str(first['finding']).replace('_', ' ')}. "
        f"{sentence(counted(len(traced) - 1, 'published number'))} of the same subject were set "
        f"beside it; {in_small_words(int(later.sum()))} of them came out after the article. "
        f"{literal(str(first['explanation']))}"
    )
