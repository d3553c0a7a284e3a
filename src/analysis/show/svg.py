"""Charts as SVG with real text, that takes its colours and its letters from the page."""

from __future__ import annotations

import re
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING

from analysis.show.colours import CYCLE, INK, PROPERTIES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FONT = "var(--chart-font,'DejaVu Sans',Verdana,Arial,sans-serif)"
NAMES = {shades[0]: f"var({name},{shades[0]})" for name, shades in PROPERTIES.items()}
# Black, and the dark greys with which seaborn draws what it is given no colour for.
BLACK = dict.fromkeys(("#000000", "#262626", "#424242"), INK)
COLOUR = re.compile(r"#[0-9a-f]{6}\b")
TAG = re.compile(r"<[^>]*>")
NOT_FOR_A_PAGE = re.compile(
    # The style is a rule for every element, which in a page would be every one of the page.
    r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->|<metadata>.*?</metadata>|<defs>\s*<style.*?</defs>",
    re.S,
)
ANCHORED = re.compile(r'<g id="anchor-(middle|end)-([\d.-]+)">(.*?)</g>', re.S)
EMPTY = re.compile(r"<g(?: id=\"[^\"]*\")?(?:/>|></g>)")


def drawn(figure: Figure, name: str, alt: str) -> str:
    """The laid-out copy of a figure as one SVG element for a page.

    Ids begin with `name`; colours of the house are custom properties with a fallback; text
    is text. The same figure gives the same bytes at every run.

    Raises:
        ValueError: a colour is not of the house, and could not follow a dark page.
    """
    from matplotlib import rc_context

    buffer = BytesIO()
    told = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    _anchor(figure)
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": name}):
        figure.savefig(buffer, format="svg", metadata=told, transparent=True, dpi=72)
    text = NOT_FOR_A_PAGE.sub("", buffer.getvalue().decode())
    text = ANCHORED.sub(_lines_at_their_anchor, text)
    used = set(re.findall(r"(?:url\(#|href=\"#)([\w.-]+)", "".join(TAG.findall(text))))
    # Letters between tags are words, and stay as they are.
    text = TAG.sub(lambda tag: _of_the_chart(_reduced(tag[0]), name, used), text)
    text = EMPTY.sub("", EMPTY.sub("", re.sub(r">\s+<", "><", text)))
    width, height = (round(side * 72) for side in figure.get_size_inches())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-label="{escape(alt)}" '
        f'style="font-family:{FONT};fill:{NAMES[INK]};stroke-linejoin:round;stroke-linecap:butt">'
        + text[text.index(">", text.index("<svg")) + 1 :].strip()
    )


def _anchor(figure: Figure) -> None:
    """Mark the texts of several lines that are centred or end at a place.

    matplotlib writes each of their lines from its left end, as the letters that it measured
    are wide; in the letters of a page it would no longer be centred.
    """
    from matplotlib.text import Text

    for text in figure.findobj(Text):
        assert isinstance(text, Text)
        if "\n" in text.get_text() and text.get_horizontalalignment() != "left":
            box, middle = text.get_window_extent(), text.get_horizontalalignment() == "center"
            place = (box.x0 + box.x1) / 2 if middle else box.x1
            text.set_gid(f"anchor-{'middle' if middle else 'end'}-{place:.2f}")


def _lines_at_their_anchor(group: re.Match[str]) -> str:
    anchor, place, inside = group.groups()
    inside = re.sub(
        r'style="([^"]*)" transform="translate\([\d.-]+ ([\d.-]+)\)[^"]*"',
        rf'style="\1; text-anchor: {anchor}" x="{place}" y="\2"',
        inside,
    )
    return f"<g>{inside}</g>"


def _reduced(tag: str) -> str:
    """A tag without letters of its own, with two decimals, in one line."""
    tag = re.sub(r"font-family: [^;\"]*;?", "", re.sub(r"\s+", " ", tag))
    tag = re.sub(r"font: ((?:[\w.]+ )*?)([\d.]+px) [^;\"]*", _font, tag)
    tag = re.sub(r' transform="rotate\(-?0 [^)]*\)"', "", tag)
    tag = re.sub(r"-?\d+\.\d{2,}", lambda of: f"{float(of[0]):.2f}".rstrip("0").rstrip("."), tag)
    return re.sub(r"(?<![\d.])-0(?![\d.])", "0", tag.replace(' "', '"').replace(": ", ":"))


def _font(match: re.Match[str]) -> str:
    weight = re.search(r"\b(?:bold|[6-9]00)\b", match[1])
    return f"font-size: {match[2]}" + ("; font-weight: bold" if weight else "")


def standalone(svg: str) -> str:
    """An SVG for a program that knows no custom properties: each colour by its light value."""
    return re.sub(r"var\(--[\w-]+,((?:[^()])*)\)", r"\1", svg)


def _of_the_chart(tag: str, name: str, used: set[str]) -> str:
    """A tag with colours of the house, whose id is the chart's own where something refers to it."""
    tag = COLOUR.sub(_of_the_house, tag)
    tag = re.sub(r' id="([^"]*)"', lambda of: f' id="{name}-{of[1]}"' * (of[1] in used), tag)
    return re.sub(r"(url\(#|href=\"#)", rf"\1{name}-", tag).replace("xlink:href", "href")


def _of_the_house(match: re.Match[str]) -> str:
    colour = BLACK.get(match[0], match[0])
    if colour not in NAMES:
        raise ValueError(
            f"the colour {colour} is not of the house and would not follow a dark page; "
            f"take {', '.join(CYCLE)} (teal, purple, ochre, grey, black) or another one of "
            "analysis.show.colours"
        )
    return NAMES[colour]
