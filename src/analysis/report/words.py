"""The words of the field, each explained on a page and linked from where it is used first."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any

from analysis.report.render import FOLDER
from analysis.show.display import slug

SENTENCES = re.compile(r"(<(p|li|dd)(?:\s[^>]*)?>)(.*?)(?=</\2>)", re.DOTALL)
APART = re.compile(r'class="(?:title|subtitle|remark source|cite|downloads?|said)"')
"""What is a heading, a source, a citation or a control, or what a page does not show."""
KEPT = r"<(?P<tag>a|button|code|svg|table|summary)\b.*?</(?P=tag)>|<[^>]+>|&\w+;"


class Words:
    """The words of one page: `marked` takes its parts in order, `used` is what they explain.

    >>> words = Words()
    >>> print(words.marked("<h2>Hedges</h2><p>The hedge, a hedge.</p>"))
    <h2>Hedges</h2><p>The <a class="word" ...>hedge</a>, a hedge.</p>
    >>> [word["name"] for word in words.used]
    ['Hedge']
    """

    def __init__(self) -> None:
        self._found: set[str] = set()

    @property
    def used(self) -> list[dict[str, Any]]:
        """The words found so far, by the alphabet."""
        return [word for word in glossary() if word["name"] in self._found]

    def marked(self, html: str) -> str:
        """The HTML with a link at the first use of each word, in sentences outside links alone."""
        return SENTENCES.sub(
            lambda part: part[1] + (part[3] if APART.search(part[1]) else self._linked(part[3])),
            html,
        )

    def _linked(self, html: str) -> str:
        """The HTML with a link at the first use of a word; what is linked already stays."""
        for word in glossary():
            uses = (match for match in word["pattern"].finditer(html) if match["word"])
            if word["name"] not in self._found and (use := next(uses, None)):
                self._found.add(word["name"])
                name = slug(word["name"])
                link = f'<a class="word" role="doc-glossref" id="use-{name}" href="#word-{name}">'
                html = f"{html[: use.start()]}{link}{use[0]}</a>{html[use.end() :]}"
        return html


@cache
def glossary() -> list[dict[str, Any]]:
    """Every word of the field, by the alphabet: its name, its pattern, and what it means."""
    told = tomllib.loads((FOLDER / "words.toml").read_text(encoding="utf-8"))["word"]
    # A definition in place, such as **Hedge**: words that …, needs no other.
    pattern = rf"{KEPT}|\b(?P<word>{{}})\b(?!</\w+>:)"
    return [
        each | {"pattern": re.compile(pattern.replace("{}", each["as"]), re.I | re.S)}
        for each in told
    ]
