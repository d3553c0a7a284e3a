"""The one call that finishes a chart: words, source, data and both widths, or no chart."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.show.colours import INK, MUTED, PAPER
from analysis.show.display import Shown, table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CHART = "application/vnd.quoted-figures.chart+json"
"""The kind of output from which pages are made."""

MOST_WORDS = 15
ALT = (150, 250)
MARGIN, LEADING = 20.0, 1.35


@dataclass(frozen=True, slots=True)
class Chart:
    """A finished chart: the picture with its words in it, and the parts that pages are made of.

    `parts` holds id, title, subtitle, notes, source, alt, wide and narrow (SVG), csv and
    table (HTML).
    """

    png: bytes
    parts: dict[str, Any] = field(repr=False)

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, Any], dict[str, Any]]:
        width, height = (int.from_bytes(self.png[at : at + 4], "big") // 2 for at in (16, 20))
        shown = {"alt": self.parts["alt"], "width": width, "height": height}
        data = {
            "image/png": b64encode(self.png).decode(),
            "text/plain": repr(self),
            CHART: self.parts,
        }
        return data, {"image/png": shown}

    def __repr__(self) -> str:
        return f"[chart: {self.parts['alt']}]"


class Folded(Shown):
    """A table that is opened when it is wanted."""

    def __init__(self, summary: str, table: Shown) -> None:
        html = f"<details><summary>{escape(summary)}</summary>\n{table.html}\n</details>"
        super().__init__(html, table.text, table.csv)


def show(
    figure: Figure,
    *,
    id: str,
    title: str,
    subtitle: str,
    source: str,
    data: pd.DataFrame,
    notes: Sequence[str] = (),
    alt: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> None:
    """Finish a chart and display it once, then its data as a table to unfold. Closes the figure.

    `id` is a short name that stays when numbers change; `title` the finding in at most
    fifteen words; `subtitle` measure, place and period; `data` what is drawn, of which
    `columns` are shown under other headings. The words that stand for the chart where it
    cannot be seen are made from its kind, its title and two of its values, or are `alt`.

    Raises:
        ValueError: something of this is missing; the title is too long; `alt` has not 150
            to 250 characters; words in the drawing overlap or are cut in one of its two
            widths; a colour is not of the house.
    """
    import matplotlib.pyplot as plt
    from IPython.display import display

    from analysis.show import svg
    from analysis.show.layout import NARROW, WIDE, cut_off, laid_out, scale_faults

    plt.close(figure)
    told = {"title": title, "subtitle": subtitle, "source": source}
    told = {name: " ".join(words.split()) for name, words in told.items()}
    there = {**told, "data": len(data), "id": id.strip()}
    if missing := [name for name, given in there.items() if not given]:
        raise ValueError(f"a chart needs {', '.join(missing)}: say what is drawn, and where from")
    if not re.fullmatch(r"[a-z][a-z0-9-]*", id):
        raise ValueError(f"id is {id!r}; allowed: small letters, digits and hyphens")
    if (count := len(told["title"].split())) > MOST_WORDS:
        raise ValueError(f"the title has {count} words; at most {MOST_WORDS}: {told['title']}")
    given = table(data, f"{told['title']}. {told['subtitle']}", columns=columns)
    faults, drawings = scale_faults(figure), {}
    for form, width in {"wide": WIDE, "narrow": NARROW}.items():
        drawings[form], unread = laid_out(figure, width)
        faults += [f"at {width} pixels {fault}" for fault in unread]
    words = _alt(drawings["wide"], told, data) if alt is None else " ".join(alt.split())
    if not ALT[0] <= len(words) <= ALT[1]:
        said = "the text for those who cannot see the chart" if alt is None else "alt"
        remedy = ". Say in the subtitle of what, where and when" if alt is None else ""
        wanted = f"between {ALT[0]} and {ALT[1]} are wanted"
        raise ValueError(f"{said} has {len(words)} characters, {wanted}: {words}{remedy}")
    several = [notes] if isinstance(notes, str) else notes
    lines = [" ".join(note.split()) for note in several if note.strip()]
    if faults:
        raise ValueError("the chart cannot be read: " + "; ".join(faults))
    if cut_off(figure):
        lines.append("The vertical scale does not start at zero.")
    parts = {
        "id": id,
        **told,
        "notes": lines,
        "alt": words,
        **{form: svg.drawn(sheet, f"{id}-{form}", words) for form, sheet in drawings.items()},
        "csv": given.csv,
        "table": given.html,
    }
    display(Chart(_framed(drawings["wide"], told, lines), parts))  # type: ignore[no-untyped-call]
    display(Folded("The numbers in this chart", given))  # type: ignore[no-untyped-call]


# The frame: title and subtitle above the drawing, notes and source below it


Line = tuple[str, float, float, str, str]


def _frame(
    told: Mapping[str, str], notes: Sequence[str], width: float, drawing: float
) -> tuple[list[Line], float, float]:
    """The lines round a drawing, where it begins, and the whole height.

    A line is its words, its baseline, and the size, colour and weight of its letters.
    """
    from analysis.show.layout import wrapped

    lines: list[Line] = []

    def put(text: str, y: float, size: float, colour: str, weight: str = "normal") -> float:
        """Set a text from a height on; the height at which it ends."""
        for line in wrapped(text, width - 2 * MARGIN, size, bold=weight == "bold"):
            lines.append((line, y + size, size, colour, weight))
            y += size * LEADING
        return y

    y = put(told["title"], MARGIN, 21, INK, "bold")
    top = round(put(told["subtitle"], y + 3, 15, MUTED) + 10)
    y = top + drawing + 10
    for note in notes:
        y = put(note, y, 13, INK) + 3
    y = put(f"Source: {told['source']}", y, 13, MUTED)
    return lines, top, float(round(y + MARGIN - 4))


def _framed(figure: Figure, told: Mapping[str, str], notes: Sequence[str]) -> bytes:
    """The drawing, given its words round it, as PNG of twice the shown size, in few colours."""
    from matplotlib.transforms import Bbox
    from PIL import Image

    wide, tall = (round(side * 72) for side in figure.get_size_inches())
    lines, top, height = _frame(told, notes, wide + 2 * MARGIN, tall)
    upper = tall + top
    for words, y, size, colour, weight in lines:
        figure.text(0, (upper - y) / tall, words, size=size, color=colour, weight=weight)
    area = Bbox.from_extents(-MARGIN / 72, (upper - height) / 72, (wide + MARGIN) / 72, upper / 72)
    picture, small = BytesIO(), BytesIO()
    figure.savefig(picture, format="png", dpi=144, bbox_inches=area, facecolor=PAPER)
    with Image.open(picture) as image:
        image.convert("RGB").quantize(dither=Image.Dither.NONE).save(small, format="PNG")
    return small.getvalue()


def framed_svg(parts: Mapping[str, Any]) -> str:
    """The wide drawing of a chart with its words round it, as an SVG file of its own."""
    from analysis.show.svg import standalone

    drawing = standalone(str(parts["wide"]))
    wide, tall = map(int, re.findall(r'(?:width|height)="(\d+)"', drawing)[:2])
    width = wide + 2 * MARGIN
    lines, top, height = _frame(parts, parts["notes"], width, tall)
    words = "".join(
        f'<text x="{MARGIN:g}" y="{y:.1f}" font-size="{size:g}" fill="{colour}" '
        f'font-weight="{weight}">{escape(text)}</text>'
        for text, y, size, colour, weight in lines
    )
    inside = drawing.replace("<svg ", f'<svg x="{MARGIN:g}" y="{top:.1f}" ', 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" '
        "font-family=\"'DejaVu Sans',Verdana,Arial,sans-serif\">"
        f"<title>{escape(str(parts['title']))}</title>"
        f'<rect width="100%" height="100%" fill="{PAPER}"/>{words}{inside}</svg>'
    )


# The words that stand for a chart where it cannot be seen


def _alt(figure: Figure, told: Mapping[str, str], data: pd.DataFrame) -> str:
    """Type of chart, what it measures, the finding, and two of its values."""
    finding, subtitle = (told[name].rstrip(".") for name in ("title", "subtitle"))
    finding, values = f"{_kind(figure)}: {finding}.", _two_values(data)
    words = f"{finding} {subtitle}. {values}".strip()
    if len(words) > ALT[1]:
        # A part that makes sense alone, or none of it.
        cut = subtitle[: max(ALT[1] - len(f"{finding} . {values}"), 0)]
        cut = cut[: max(0, *(cut.rfind(mark) for mark in ",;:"))]
        words = f"{finding} {cut + '. ' if cut else ''}{values}".strip()
    if len(words) < ALT[0]:
        words = f"{words} The {len(data)} rows drawn are in the table below."
    if len(words) < ALT[0]:
        words = f"{words} Source: {told['source']}"
    return words if len(words) <= ALT[1] else words[: ALT[1] - 1].rpartition(" ")[0] + "…"


def _kind(figure: Figure) -> str:
    """What sort of chart the artists make."""
    from analysis.show.layout import paths_of

    panels = [axes for axes in figure.axes if axes.get_visible()]
    marks = {artist.get_gid() for axes in panels for artist in axes.get_children()}
    if marks & {"bar", "rounding", "hatched", "arrow", "ring", "diamond"}:
        kind = "Chart of numbers with their bounds"
    elif "square" in marks:
        kind = "Field of squares"
    elif any(axes.containers for axes in panels):
        kind = "Bar chart"
    elif any(map(paths_of, panels)):
        kind = "Line chart"
    else:
        kind = "Dot chart"
    return f"{kind} in {len(panels)} panels" if len(panels) > 1 else kind


def _two_values(data: pd.DataFrame) -> str:
    """What the first and the last row say."""
    from analysis.show.display import BOUNDS, _cells, _is_number
    from analysis.show.phrases import bounds_in_words
    from analysis.tables.load import bounds_of

    names = [name for name in data if name not in BOUNDS]
    numeric = [name for name in names if all(_is_number(cell) for cell in data[name])]
    numeric.sort(key=lambda name: name not in ("value", "count"))
    named = [name for name in names if name not in numeric]
    if "value" not in numeric and set(BOUNDS) <= set(data):
        cells = [bounds_in_words(bounds_of(row)) for row in data.to_dict("records")]
    elif "value" not in numeric and {"low", "high"} <= set(data):
        both = zip(_cells(data["low"]), _cells(data["high"]), strict=True)
        cells = [f"from {low} to {high}" for low, high in both]
    elif wanted := numeric or named[1:]:
        cells = _cells(data[wanted[0]])
    else:
        return ""
    labels = _cells(data[named[0]]) if named else [str(at) for at in data.index]
    ends = dict.fromkeys((0, len(data) - 1))
    return "; ".join(f"{labels[at]}: {cells[at]}" for at in ends) + "."
