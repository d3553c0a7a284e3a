"""The paragraphs of a text, the cues in their words, and where in the text each thing is named."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from analysis.add.find import sentence_ends
from analysis.add.suggest import stems_of

LONGEST = 600
"""Characters of a sentence that are looked at together, as a text need not have full stops."""
ABOVE = 5
"""Sentences of its paragraph above a number in which its source may stand."""


def _compiled() -> dict[str, re.Pattern[str]]:
    """The cues by name. Raises `KeyError` for a name that stands nowhere above its use."""
    table = tomllib.loads(Path(__file__).with_name("cues.toml").read_text(encoding="utf-8"))
    whole: dict[str, str] = {}
    for name, words in (each for part in table.values() for each in part.items()):
        pattern = f"(?:{'|'.join(words)})".replace(" ", r"\s")
        whole[name] = re.sub(r"\{([a-z_]+)\}", lambda other: whole[other[1]], pattern)
    in_any_case = {name: rf"(?i:\b{whole[name]}\b)" for name in table["words"]}
    return {name: re.compile(pattern) for name, pattern in (whole | in_any_case).items()}


CUES = _compiled()
Look = Callable[[str], str]
"""The words of a sentence that name something; empty where it does not."""


class Named(NamedTuple):
    """Words that name something: where their sentence and paragraph stand, and what is in it."""

    at: int
    paragraph: int
    words: str
    stems: frozenset[str]


class Paragraph:
    """A paragraph of a text: its number, its text, its sentences, and where each begins.

    `points_out` says that it leads elsewhere, `lead` are the sentences that open its list. A
    bullet belongs to the words that open its list, however many bullets stand between.
    """

    def __init__(self, whole: Whole, start: int, text: str, is_linked: bool) -> None:
        self.whole, self.start, self.text = whole, start, text
        self.number = len(whole.paragraphs) + 1
        self.points_out = is_linked or CUES["address"].search(text) is not None
        ends = [0, *sentence_ends(text), len(text)]
        self.starts = [at for pair in pairwise(ends) for at in range(*pair, LONGEST)]
        spans = pairwise([*self.starts, len(text)])
        self.sentences = [text[start:end] for start, end in spans]
        self.lead: Sequence[str] = ()
        for last in whole.paragraphs[-1:]:
            if CUES["bullet"].match(text) and CUES["bullet"].match(last.text):
                self.lead = last.lead
            elif last.text.rstrip().endswith((":", ";")) or CUES["of_these"].match(text):
                self.lead = last.sentences[-3:]

    def above(self, number: int) -> Iterator[tuple[str, str]]:
        """The sentences before one, the nearest first, and those that open its list."""
        for sentence in self.sentences[max(number - ABOVE, 0) : number][::-1]:
            yield sentence, "earlier in the paragraph"
        for sentence in self.lead[::-1]:
            yield sentence, "in the paragraph before it"


class Whole:
    """A text in its paragraphs, and where in it a source, a period, a place or a base is named.

    `pointers` are the places in it that lead elsewhere, in order.
    """

    def __init__(self, text: str, pointers: Sequence[int] = ()) -> None:
        self.paragraphs: list[Paragraph] = []
        self._named: dict[Look, list[Named]] = {}
        start = 0
        for line in text.splitlines(keepends=True):
            end = start + len(line)
            if line.strip():
                is_linked = bisect_left(pointers, start) < bisect_left(pointers, end)
                self.paragraphs.append(Paragraph(self, start, line, is_linked))
            start = end

    def named(self, look: Look) -> list[Named]:
        """All that a look finds, in order."""
        if look not in self._named:
            self._named[look] = [
                Named(paragraph.start + start, paragraph.number, words, stems_of(sentence))
                for paragraph in self.paragraphs
                for start, sentence in zip(paragraph.starts, paragraph.sentences, strict=True)
                if (words := look(sentence))
            ]
        return self._named[look]
