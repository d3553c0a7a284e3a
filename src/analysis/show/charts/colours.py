"""The colours: one a statement, the same in every chart, none of them a party's.

Companion statements share one colour and are told apart by their names. No colour is
ever the only sign: a shape or a label says the same.
"""

from __future__ import annotations

INK = "#1d1d1b"
MUTED = "#595959"
GREY = "#757575"
RULE = "#dcdcda"
PAPER = "#ffffff"

STATEMENTS = {
    "cooper-2015-release": "#0f4f5c",
    "guardian-2015-preview": "#83598c",
    "abbott-2017-oped": "#a9692a",
}
COMPANION = "#87857a"
PUBLISHED = "#1d1d1b"

VERDICTS = {
    "comparable": "#1d1d1b",
    "comparable_with_caveats": "#5c5c58",
    "conceptually_related": "#bcd9d6",
    "undetermined": "#ffffff",
    "not_comparable": "#e9e8e4",
    "repetition": "#d9cfe0",
}
"""The shade of each verdict, from dark, where most is allowed; the gate is printed on it."""


def colour_of(statement_id: str) -> str:
    """The colour of a statement; companion statements share one.

    >>> colour_of("abbott-2017-oped"), colour_of("javid-2018") == COMPANION
    ('#a9692a', True)
    """
    return STATEMENTS.get(statement_id, COMPANION)
