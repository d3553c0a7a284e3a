"""Controls to explore with: two figures, a base year, a number of cases.

Each function returns an `Explorer`. Where a kernel and a page with widgets are there (in
JupyterLab, for instance), it shows controls and a reading that follows them. Everywhere
else it shows the reading of the first choice as a plain table: an output holds both, the
page takes what it can show. `analysis notebooks` keeps the table alone, since a widget's
name changes at every run and it does nothing without its kernel.

The controls are text and number fields of the browser, each with its label. Tab, typing and
Enter are enough, and a part of what is meant will do. They are no drop-down lists, since
JupyterLab takes the keys of these for its own: an arrow leaves the cell, "b" inserts one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Any

import pandas as pd

from analysis.prose import OPERATIONS
from analysis.prose.across import side_by_side
from analysis.reading.bounds import Bounds
from analysis.show.display import Table, table
from analysis.show.sentences import (
    counted,
    listed,
    measure_label,
    names_of_statements,
    periods_of,
    printed,
    sentence,
    share_in_words,
)
from analysis.tables.load import bounds_of, load_figures, load_published, load_statements
from analysis.verdicts.compare import compare, comparisons, row_of
from analysis.verdicts.derive import share
from analysis.verdicts.trace import base_years, trace

RISE, FALL = "cooper-2015-release/offences-up", "cooper-2015-release/prosecutions-down"
PART, WHOLE = "cooper-2015-release/fully-investigated", "cooper-2015-release/notarise-cases"
EVERY_YEAR = "every earlier year"
MOST_CASES = 1_000_000
WIDE = "min(100%, 44rem)"


@dataclass(frozen=True, slots=True)
class Explorer:
    """Controls and what they lead to: `read` takes a value for each and returns a table.

    `options` gives, for each control, the labels to choose from and what they stand for,
    or the lowest, first and highest of a whole number.
    """

    read: Callable[..., Table]
    options: Mapping[str, Mapping[str, str] | tuple[int, int, int]]

    def first(self) -> dict[str, Any]:
        """The value that each control has to begin with."""
        return {
            label: choices[1] if isinstance(choices, tuple) else next(iter(choices.values()))
            for label, choices in self.options.items()
        }

    def controls(self) -> Any:
        """The controls above their reading, as one widget."""
        import ipywidgets as widgets

        fields = [_control(label, choices) for label, choices in self.options.items()]
        reading = widgets.HTML()

        def follow(_: object = None) -> None:
            reading.value = self.page(*(each.value for each in fields))

        for each in fields:
            each.observe(follow, names="value")
        follow()
        return widgets.VBox([*fields, reading])

    def page(self, *typed: str | int) -> str:
        """The reading for what stands in the fields, as HTML; else what could not be found.

        A part of a label is enough: the first label that holds it is meant.
        """
        chosen: list[str | int] = []
        for text, choices in zip(typed, self.options.values(), strict=True):
            if isinstance(choices, tuple) or isinstance(text, int):
                chosen.append(text)
                continue
            label = matching(choices, text)
            if not label:
                return f'<p role="status">Nothing to choose from holds {escape(printed(text))}.</p>'
            chosen.append(choices[label])
        return self.read(*chosen).html

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        static = self.read(*self.first().values())
        live = self.controls()._repr_mimebundle_()
        data = live[0] if isinstance(live, tuple) else live
        return {**(data or {}), "text/html": static.html, "text/plain": static.text}

    def __repr__(self) -> str:
        return self.read(*self.first().values()).text


def matching(labels: Iterable[str], typed: str) -> str:
    """The label that was typed, or the first that holds what was, whatever its case.

    Nothing where none does.

    >>> matching(["“50,000 people” (2017)", "“1,400 children” (2015)"], "1,400")
    '“1,400 children” (2015)'
    """
    every, wanted = list(labels), typed.strip().lower()
    return next(
        (label for label in every if label == typed),
        next((label for label in every if wanted in label.lower()), ""),
    )


def what_there_is() -> str:
    """How many figures there are to choose from, and how many of their pairs may be compared."""
    pairs, figures = comparisons(), load_figures()
    allowed = int(pairs["verdict"].isin(["comparable", "comparable_with_caveats"]).sum())
    related = int((pairs["verdict"] == "conceptually_related").sum())
    return (
        f"Mostly to be quoted in its own words. Of the {len(pairs):,} pairs of "
        f"{counted(len(figures), 'figure')}, {allowed:,} may be compared and {related:,} "
        "more may stand on one page as related. Below you choose two figures, a base year and a "
        "number of cases."
    )


def two_figures() -> Explorer:
    """Two figures to choose, with the verdict on them, gate by gate, and what it allows.

    >>> two_figures()
    “gone up by 33%” and “down by 13%”: not comparable. ...
    """
    labels = figures_by_label()
    return Explorer(
        read_two_figures,
        {
            "First figure": _starting_with(labels, RISE),
            "Second figure": _starting_with(labels, FALL),
        },
    )


def read_two_figures(left: str, right: str) -> Table:
    """The verdict on two figures as the caption, and gate by gate what leads to it."""
    verdict = compare(left, right)
    words = [printed(str(row_of(name)["value_text"])) for name in (left, right)]
    allowed = listed(OPERATIONS[operation] for operation in verdict.allowed)
    return table(
        side_by_side(left, right),
        f"{listed(words)}: {verdict.verdict.replace('_', ' ')}. {verdict.sentence} "
        f"Allowed: {allowed or 'nothing but a table of reasons'}.",
    )


def figures_by_label() -> dict[str, str]:
    """The ids of all figures by a label that begins with their words, in order of date.

    >>> next(iter(figures_by_label()))
    '“...” (...)'
    """
    names = names_of_statements()
    dates = load_statements().set_index("statement_id")["date_earliest"]
    figures = load_figures()
    ordered = figures.loc[figures["statement_id"].map(dates).sort_values(kind="stable").index]
    labels: dict[str, str] = {}
    for row in ordered.to_dict("records"):
        label = f"{printed(row['value_text'])} ({names[row['statement_id']]})"
        place = 2 + sum(known.startswith(label) for known in labels)
        labels[label if label not in labels else f"{label}, {place - 1}"] = str(row["figure_id"])
    return labels


def base_year() -> Explorer:
    """A series and a base year to choose, with the change to the year that the release means.

    >>> list(base_year().options["Series"])[:2]
    ['Child abuse prosecutions', 'Child sexual abuse prosecutions']
    """
    end = _end_year()
    series = _series_to(end)
    years = base_years(next(iter(series.values())), end, FALL)["base"]
    return Explorer(
        # The end year is looked up once, not at every choice.
        partial(read_base_year, end=end),
        {"Series": series, "Base year": {name: name for name in (EVERY_YEAR, *years)}},
    )


def read_base_year(series: str, base: str, end: str = "") -> Table:
    """The change of a series from one base year, or from each, to the year that is meant.

    Without `end` that is the year of the published number behind the fall in the release.
    """
    end = end or _end_year()
    years = base_years(series, end, FALL)
    chosen = years if base == EVERY_YEAR else years[years["base"] == base]
    words = printed(str(row_of(FALL)["value_text"]))
    fits = listed(chosen.loc[chosen["rounds_to_quoted"], "base"]) or "none"
    caption = f"{_label_of(series)}, the change to {end} from {base}; fits {words}: {fits}"
    return table(
        chosen.rename(columns={"rounds_to_quoted": "fits_the_words"}),
        caption,
        columns={"base_value": "Then", "end_value": "In the end year", "change": "Change, %"},
        decimals={"change": 1},
    )


def number_of_cases() -> Explorer:
    """A number of cases to choose, with the bounds of the share that was investigated.

    >>> number_of_cases().first()
    {'Number of cases': 30000}
    """
    stated = bounds_of(row_of(WHOLE))
    least = int(bounds_of(row_of(PART)).upper)
    return Explorer(
        read_number_of_cases, {"Number of cases": (least, int(stated.upper), MOST_CASES)}
    )


def read_number_of_cases(size: int) -> Table:
    """The share investigated and its remainder, as the release has it and for one assumed size."""
    part, whole = (row_of(name) for name in (PART, WHOLE))
    said = share(part, whole).bounds
    assumed = bounds_of(part).share_of(Bounds.exact(size))
    rows = {
        f"{printed(str(whole['value_text']))}, as the release has it": said,
        f"{size:,} exactly, an assumption": assumed,
    }
    frame = pd.DataFrame(
        {
            "number_of_cases": list(rows),
            "investigated": [share_in_words(bounds)[0] for bounds in rows.values()],
            "not_investigated": [share_in_words(bounds)[1] for bounds in rows.values()],
        }
    )
    caption = (
        f"The share that was fully investigated, {printed(str(part['value_text']))} of all cases: "
        f"{share_in_words(assumed)[0]} if there were {size:,} (an illustration)"
    )
    return table(frame, caption)


def _end_year() -> str:
    """The year to which the published change behind the fall in the release leads."""
    found = trace(load_figures().query("figure_id == @FALL"))
    return str(found.loc[found["relation"] == "base_and_end", "published_period"].iloc[0])


def _series_to(end: str) -> dict[str, str]:
    """The series of prosecutions that reach the end year and start before it, by their labels."""
    points = load_published()
    counted_by_publishers = points[points["origin"] == "publisher"]
    mine = counted_by_publishers[
        counted_by_publishers["measure_id"].astype(str).str.contains("prosecutions")
    ]
    reach = [
        str(name)
        for name, group in mine.groupby("series_id", sort=False)
        if len(group) > 1 and end in periods_of(group)
    ]
    return {_label_of(name): name for name in reach}


def _label_of(series: str) -> str:
    points = load_published()
    measure = str(points.loc[points["series_id"] == series, "measure_id"].iloc[0])
    return sentence(measure_label(measure))


def _starting_with(labels: Mapping[str, str], figure: str) -> dict[str, str]:
    """The labels with that of one figure at their head, where a list begins."""
    head = {label: name for label, name in labels.items() if name == figure}
    return head | dict(labels)


def _control(label: str, choices: Mapping[str, str] | tuple[int, int, int]) -> Any:
    import ipywidgets as widgets

    style = {"description_width": "10rem"}
    layout = widgets.Layout(width=WIDE)
    if isinstance(choices, tuple):
        low, value, high = choices
        return widgets.BoundedIntText(
            value=value, min=low, max=high, description=label, style=style, layout=layout
        )
    labels = tuple(choices)
    return widgets.Combobox(
        options=labels,
        value=labels[0],
        continuous_update=False,
        description=label,
        style=style,
        layout=layout,
    )
