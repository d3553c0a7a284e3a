"""The paragraphs of a text, the cues in their words, and where in the text each thing is named."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from analysis.add.find import sentence_ends
from analysis.add.suggest import stems_of

GIVEN, POINTED, ELSEWHERE = "given", "pointed_at", "elsewhere"
MISSING, NEEDLESS = "missing", "does_not_apply"
LONGEST = 600
"""Characters of a sentence that are looked at together, as a text need not have full stops."""
ABOVE = 5
"""Sentences of its paragraph above a number in which its source may stand."""
AROUND = 40
"""Mentions that are looked at above a sentence, and below it, for the one that is meant."""


def _compiled() -> dict[str, re.Pattern[str]]:
    """The cues by name. Raises `KeyError` for a name that stands nowhere above its use."""
    table = tomllib.loads(Path(__file__).with_name("cues.toml").read_text(encoding="utf-8"))
    whole: dict[str, str] = {}
    for name, words in (table["parts"] | table["words"] | table["signs"] | table["sums"]).items():
        pattern = f"(?:{'|'.join(words)})".replace(" ", r"\s")
        whole[name] = re.sub(r"\{([a-z_]+)\}", lambda other: whole[other[1]], pattern)
    cues = {name: re.compile(pattern) for name, pattern in whole.items()}
    in_any_case = {
        name: re.compile(rf"\b{whole[name]}\b", re.IGNORECASE) for name in table["words"]
    }
    return cues | in_any_case


CUES = _compiled()


class Told(NamedTuple):
    """One of the states, the words that it rests on, and where these stand, if not beside."""

    state: str
    words: str = ""
    where: str = ""


Look = Callable[[str], str]
"""The words of a sentence that name something; empty where it does not."""


class Named(NamedTuple):
    """Words that name something: where their sentence and paragraph stand, and what is in it."""

    at: int
    paragraph: int
    words: str
    stems: frozenset[str]


@dataclass(slots=True)
class Paragraph:
    """A paragraph in its text; `lead` are the sentences that open its list."""

    number: int
    start: int
    text: str
    points_out: bool
    whole: Whole
    lead: Sequence[str] = ()
    starts: list[int] = field(init=False)
    sentences: list[str] = field(init=False)

    def __post_init__(self) -> None:
        ends = [0, *sentence_ends(self.text), len(self.text)]
        self.starts = [at for pair in pairwise(ends) for at in range(*pair, LONGEST)]
        spans = pairwise([*self.starts, len(self.text)])
        self.sentences = [self.text[start:end] for start, end in spans]

    def sentence_at(self, place: int) -> int:
        """The number of the sentence that holds a place."""
        return bisect_right(self.starts, place) - 1

    def above(self, number: int) -> Iterator[tuple[str, str]]:
        """The sentences before one, the nearest first, and those that open its list."""
        for sentence in self.sentences[max(number - ABOVE, 0) : number][::-1]:
            yield sentence, "earlier in the paragraph"
        for sentence in self.lead[::-1]:
            yield sentence, "in the paragraph before it"


class Whole:
    """A text in its paragraphs, and where in it a source, a period, a place or a base is named.

    `pointers` are the places at which it refers to something outside. A bullet belongs to the
    words that open its list, however many bullets stand between.
    """

    def __init__(self, text: str, pointers: Sequence[int] = ()) -> None:
        self.paragraphs: list[Paragraph] = []
        self._named: dict[Look, list[Named]] = {}
        start, places = 0, sorted(pointers)
        for line in text.splitlines(keepends=True):
            end = start + len(line)
            if line.strip():
                is_pointed = bisect_left(places, start) < bisect_left(places, end)
                points = is_pointed or CUES["address"].search(line) is not None
                mine = Paragraph(len(self.paragraphs) + 1, start, line, points, self)
                mine.lead = _lead(self.paragraphs[-1], mine) if self.paragraphs else ()
                self.paragraphs.append(mine)
            start = end

    def nearest(
        self,
        looks: Iterable[Look],
        paragraph: int,
        at: int,
        is_meant: Callable[[Named], bool] = lambda _: True,
    ) -> Told:
        """What the first look that finds anything finds nearest to the sentence at a place.

        In its paragraph, else above it, else below.
        """
        for look in looks:
            named = self._all(look)
            middle = bisect_left(named, at, key=itemgetter(0))
            ranked = [
                (each.paragraph != paragraph, each.at > at, abs(each.at - at), each)
                for each in named[max(0, middle - AROUND) : middle + AROUND]
                if each.at != at and is_meant(each)
            ]
            if ranked:
                *_, far = min(ranked)
                there = "the first line" if far.paragraph == 1 else f"paragraph {far.paragraph}"
                here = f"{'later' if far.at > at else 'earlier'} in the paragraph"
                where = here if far.paragraph == paragraph else f"in {there}"
                return Told(ELSEWHERE, far.words, where)
        return Told(MISSING)

    def _all(self, look: Look) -> list[Named]:
        """All that a look finds, in order."""
        if look not in self._named:
            self._named[look] = [
                Named(paragraph.start + start, paragraph.number, words, stems_of(sentence))
                for paragraph in self.paragraphs
                for start, sentence in zip(paragraph.starts, paragraph.sentences, strict=True)
                if (words := look(sentence))
            ]
        return self._named[look]


def _lead(last: Paragraph, mine: Paragraph) -> Sequence[str]:
    if CUES["bullet"].match(mine.text) and CUES["bullet"].match(last.text):
        return last.lead
    leads = last.text.rstrip().endswith((":", ";")) or CUES["of_these"].match(mine.text)
    return last.sentences[-3:] if leads else ()
