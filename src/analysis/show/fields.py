"""Fields to choose with, and what follows them; where nothing runs, the first choice's table.

The fields are text fields of the browser, each with its label. Tab, typing and
Enter are enough, and a part of what is meant will do where it is a part of one label alone.
They are no drop-down lists, since JupyterLab takes the keys of these for its own: an arrow
leaves the cell, "b" inserts one.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from html import escape
from io import BytesIO
from typing import Any

import pandas as pd

from analysis.show.display import Shown, table
from analysis.show.phrases import capital, plural
from analysis.tables.errors import did_you_mean
from analysis.tables.load import figures_of, load_figures
from analysis.verdicts.compare import compare, side_by_side
from analysis.verdicts.derive import change, difference

Choices = Mapping[str, object] | str
MOST_LISTED = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """Fields above the table that they lead to; where nothing runs, the first table alone."""

    read: Callable[..., Shown]
    fields: Mapping[str, Choices]
    more: Callable[..., str] | None
    first: Shown

    def controls(self) -> Any:
        """The fields above their table, as one widget."""
        import ipywidgets as widgets

        look = {
            "continuous_update": False,
            "style": {"description_width": "10rem"},
            "layout": widgets.Layout(width="min(100%, 44rem)"),
        }
        fields = [
            widgets.Text(value=choices, description=label, **look)
            if isinstance(choices, str)
            else widgets.Combobox(
                value=next(iter(choices)), options=tuple(choices), description=label, **look
            )
            for label, choices in self.fields.items()
        ]
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
        for text, choices in zip(map(str, typed), self.fields.values(), strict=True):
            labels = [text] if isinstance(choices, str) else matching(choices, text)
            if len(labels) != 1:
                return _unsettled(text, choices, labels)
            chosen.append(text if isinstance(choices, str) else choices[labels[0]])
        return self.read(*chosen).html + (self.more(*chosen) if self.more else "")

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {**self.controls()._repr_mimebundle_(), **self.first._repr_mimebundle_()}

    def __repr__(self) -> str:
        return self.first.text


def choose(
    read: Callable[..., Shown],
    fields: Mapping[str, Choices],
    more: Callable[..., str] | None = None,
) -> Choice:
    """Fields to choose from, and the table that `read` gives for what is chosen.

    `fields` gives for each label the labels to choose from with what they stand for, or the
    first words of a free text. `more` gives HTML to follow the table where the page is alive.

    >>> from analysis.show.display import table
    >>> import pandas as pd
    >>> choose(lambda size: table(pd.DataFrame({"cases": [size]}), "Cases"), {"Size": {"few": 5}})
    Cases
    Cases
        5
    """
    starts = ({"": each} if isinstance(each, str) else each for each in fields.values())
    return Choice(read, fields, more, read(*(next(iter(each.values())) for each in starts)))


def matching(labels: Iterable[str], typed: str) -> list[str]:
    """The label that was typed, or all that hold what was typed, whatever its case.

    >>> matching(["“50,000 people” (2017)", "“1,400 children” (2015)"], "1,400")
    ['“1,400 children” (2015)']
    """
    every, wanted = list(labels), typed.strip().lower()
    if typed in every:
        return [typed]
    return [label for label in every if wanted in label.lower()]


def _unsettled(typed: str, choices: Iterable[str], labels: list[str]) -> str:
    """What is said where no label holds what was typed, or several do, as HTML."""
    if not labels:
        said = f"Nothing to choose from holds “{typed}”. {did_you_mean(typed, choices, 0.4)}"
        return f'<p role="status">{escape(said.strip())}</p>'
    said = f"“{typed}” stands in {len(labels)} of them; write more of the one you mean:"
    items = "".join(f"<li>{escape(label)}</li>" for label in labels[:MOST_LISTED])
    return f'<p role="status">{escape(said)}</p><ul>{items}</ul>'


def pair_table(left: str, right: str) -> Shown:
    """The verdict on two figures as a caption, and below it what each answers to each question.

    >>> pair_table("abbott-2017-oped/image-users", "abbott-2017-oped/images-shared")
    “50,000 people” and “70,000 online images”: not comparable. Different units: ...
    """
    verdict = compare(left, right)
    words = [f"“{words}”" for words in figures_of([left, right])["value_text"]]
    return table(
        side_by_side(left, right),
        f"{words[0]} and {words[1]}: {verdict.verdict.replace('_', ' ')}. {verdict.sentence}",
        columns={"first": words[0], "second": words[1] if words[1] != words[0] else "the other"},
    )


def pair_result(left: str, right: str) -> str:
    """What may be said of two figures, and their chart, as HTML; nothing where neither may be.

    >>> pair_result("cooper-2015-3/arrests-2011", "cooper-2015-3/arrests-2014")[:21]
    '<p>−8.63%: the change'
    >>> pair_result("abbott-2017-oped/image-users", "abbott-2017-oped/images-shared")
    ''
    """
    allowed = compare(left, right).allowed
    if "side_by_side" not in allowed or left == right:
        return ""
    said = ""
    if work := next((each for each in (change, difference) if each.__name__ in allowed), None):
        try:
            said = f"<p>{escape(str(replace(work(left, right), caveats=())))}</p>"
        except ValueError as refusal:
            said = f"<p>{escape(str(refusal))}</p>"
    return said + _picture(figures_of([left, right]))


def _picture(rows: pd.DataFrame) -> str:
    """Figures with their bounds as an image, with words for whoever cannot see it."""
    import matplotlib.pyplot as plt

    from analysis.show.draw import draw_bounds
    from analysis.show.layout import WIDE, canvas, laid_out

    chart, axes = canvas(height=60 + 70 * len(rows))
    plt.close(chart)
    try:
        draw_bounds(axes, rows, label="label")
    except ValueError:
        return ""
    drawing = BytesIO()
    laid_out(chart, WIDE)[0].savefig(drawing, format="png", dpi=72)
    data = b64encode(drawing.getvalue()).decode()
    return f'<img alt="{escape("; ".join(rows["label"]))}" src="data:image/png;base64,{data}">'


def figure_table(words: str, speaker: str = "", year: str = "", topic: str = "") -> Shown:
    """The figures that hold these words in any field, of a speaker, a year and a topic.

    Nothing given for one of these stands for all of them.

    >>> figure_table("trafficked", speaker="Diane Abbott")
    One figure
    Figure id                    Date           Speaker       Quote
    abbott-2017-oped/trafficked  18 April 2017  Diane Abbott  more than 230 children were ...
    """
    found = load_figures()
    fields = found.map(str).agg(" ".join, axis=1)
    found = found[fields.str.contains(words, case=False, regex=False)]
    for name, wanted in {"speaker": speaker, "year": year, "topic": topic}.items():
        found = found[found[name].astype(str) == wanted] if wanted else found
    count = capital(plural(len(found), "figure"))
    more = f", the first {MOST_LISTED} of them" if len(found) > MOST_LISTED else ""
    shown = found[["figure_id", "date", "speaker", "quote"]].head(MOST_LISTED)
    return table(shown, f"{count}{more}")
