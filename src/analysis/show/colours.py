"""The colours: one a statement, the same in every chart, none of them a party's.

Companion statements share one colour and are told apart by their names. No colour is
ever the only sign: a shape or a label says the same. In pages each colour is a custom
property with its light value as fallback, `var(--chart-1,#0f4f5c)`, so that the page's
style sheet turns them for dark and forced colours; `style_sheet()` gives that sheet.
"""

from __future__ import annotations

INK = "#1d1d1b"
MUTED = "#595959"
GREY = "#757575"
SOFT = "#8d949a"
PALE = "#e4e7e9"
RULE = "#dcdcda"
PAPER = "#ffffff"
ON_SOFT = "#1d1d1c"

STATEMENTS = {
    "cooper-2015-release": "#0f4f5c",
    "guardian-2015-preview": "#83598c",
    "abbott-2017-oped": "#a9692a",
}
COMPANION = "#87857a"
PUBLISHED = "#1d1d1b"
CYCLE = [*STATEMENTS.values(), COMPANION, PUBLISHED]
"""The colours that a chart takes in turn where it names none."""

PROPERTIES = {
    "--chart-ink": (INK, "#f1f1ef", "CanvasText"),
    "--chart-muted": (MUTED, "#b9b9b5", "CanvasText"),
    "--chart-grey": (GREY, "#9a9a95", "CanvasText"),
    "--chart-soft": (SOFT, "#646c73", "GrayText"),
    "--chart-pale": (PALE, "#353b3f", "Canvas"),
    "--chart-rule": (RULE, "#40403e", "GrayText"),
    "--chart-on-soft": (ON_SOFT, "#f1f1ef", "Canvas"),
    "--chart-paper": (PAPER, "#1a1a19", "Canvas"),
    "--chart-1": (STATEMENTS["cooper-2015-release"], "#5cb0c0", "Highlight"),
    "--chart-2": (STATEMENTS["guardian-2015-preview"], "#c79bd0", "LinkText"),
    "--chart-3": (STATEMENTS["abbott-2017-oped"], "#dc9a55", "CanvasText"),
    "--chart-4": (COMPANION, "#a3a196", "GrayText"),
}
"""Each colour of a chart as a custom property of the page: light, dark, forced."""


def colour_of(statement_id: str) -> str:
    """The colour of a statement; companion statements share one.

    >>> colour_of("javid-2018") == COMPANION
    True
    """
    return STATEMENTS.get(statement_id, COMPANION)


def style_sheet() -> str:
    """The custom properties of all charts as CSS: light, dark, and forced colours.

    >>> style_sheet().splitlines()[0]
    ':root{--chart-ink:#1d1d1b;--chart-muted:#595959;--chart-grey:#757575;...}'
    """
    light, dark, forced = (
        f":root{{{';'.join(map(':'.join, zip(PROPERTIES, shades, strict=True)))}}}"
        for shades in zip(*PROPERTIES.values(), strict=True)
    )
    return (
        f"{light}\n"
        f"@media (prefers-color-scheme:dark){{{dark}}}\n"
        f"@media (forced-colors:active){{{forced}}}\n"
    )
