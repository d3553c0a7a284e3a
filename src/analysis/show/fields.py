"""Fields to choose with, and a table that follows them; without a kernel, the first choice's table.

The fields are text and number fields of the browser, each with its label. Tab, typing and
Enter are enough, and a part of what is meant will do where it is a part of one label alone.
They are no drop-down lists, since JupyterLab takes the keys of these for its own: an arrow
leaves the cell, "b" inserts one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from analysis.show.display import Table, table
from analysis.verdicts.answers import side_by_side
from analysis.verdicts.compare import compare, rows_of

Choices = Mapping[str, object] | tuple[int, int, int]
MOST_LISTED = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """Fields above the table that they lead to; where nothing runs, the first table alone."""

    read: Callable[..., Table]
    fields: Mapping[str, Choices]

    def first(self) -> list[object]:
        """The value that each field has to begin with."""
        return [
            choices[1] if isinstance(choices, tuple) else next(iter(choices.values()))
            for choices in self.fields.values()
        ]

    def controls(self) -> Any:
        """The fields above their table, as one widget."""
        import ipywidgets as widgets

        fields = [_field(label, choices) for label, choices in self.fields.items()]
        reading = widgets.HTML()

        def follow(_: object = None) -> None:
            reading.value = self.page(*(each.value for each in fields))

        for each in fields:
            each.observe(follow, names="value")
        follow()
        return widgets.VBox([*fields, reading])

    def page(self, *typed: object) -> str:
        """The table for what stands in the fields, as HTML, or what could not be told from it."""
        chosen: list[object] = []
        for text, choices in zip(typed, self.fields.values(), strict=True):
            if isinstance(choices, tuple):
                chosen.append(text)
                continue
            labels = matching(choices, str(text))
            if not labels:
                return f'<p role="status">Nothing to choose from holds “{escape(str(text))}”.</p>'
            if len(labels) > 1:
                items = "".join(f"<li>{escape(label)}</li>" for label in labels[:MOST_LISTED])
                return (
                    f'<p role="status">“{escape(str(text))}” stands in {len(labels)} of them; '
                    f"write more of the one you mean:</p><ul>{items}</ul>"
                )
            chosen.append(choices[labels[0]])
        return self.read(*chosen).html

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        static = self.read(*self.first())
        live = self.controls()._repr_mimebundle_()
        data = live[0] if isinstance(live, tuple) else live
        return {**(data or {}), "text/html": static.html, "text/plain": static.text}

    def __repr__(self) -> str:
        return self.read(*self.first()).text


def choose(read: Callable[..., Table], fields: Mapping[str, Choices]) -> Choice:
    """Fields to choose from, and the table that `read` gives for what is chosen.

    `fields` gives for each label either the labels to choose from with what they stand for,
    or the lowest, first and highest of a whole number.

    >>> from analysis.show.display import table
    >>> import pandas as pd
    >>> choose(lambda size: table(pd.DataFrame({"cases": [size]}), "Cases"), {"Size": (1, 5, 9)})
    Cases
    Cases
        5
    """
    return Choice(read, fields)


def matching(labels: Iterable[str], typed: str) -> list[str]:
    """The label that was typed, or all that hold what was typed, whatever its case.

    >>> matching(["“50,000 people” (2017)", "“1,400 children” (2015)"], "1,400")
    ['“1,400 children” (2015)']
    """
    every, wanted = list(labels), typed.strip().lower()
    if typed in every:
        return [typed]
    return [label for label in every if wanted in label.lower()]


def _field(label: str, choices: Choices) -> Any:
    import ipywidgets as widgets

    style = {"description_width": "10rem"}
    layout = widgets.Layout(width="min(100%, 44rem)")
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


def pair_table(left: str, right: str) -> Table:
    """The verdict on two figures as a caption, and below it what each answers to each question.

    >>> pair_table("abbott-2017-oped/image-users", "abbott-2017-oped/images-shared")
    “50,000 people” and “70,000 online images”: not comparable. Different units: ...
    """
    words = [f"“{row['value_text']}”" for row in rows_of(left, right)]
    verdict = compare(left, right)
    return table(
        side_by_side(left, right),
        f"{words[0]} and {words[1]}: {verdict.verdict.replace('_', ' ')}. {verdict.sentence}",
        columns={"first": words[0], "second": words[1] if words[1] != words[0] else "the other"},
    )
