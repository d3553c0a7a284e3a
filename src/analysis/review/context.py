"""What a text says of a number: whose it is, of when, where, and compared with what.

The convention: a thing is `missing` only where the whole text does not give it. The words of its
sentence count first: they give it, or point at it without a name or a date. For a source those
above it in its paragraph count too, as attribution is read over the paragraph. What stands
elsewhere in the text is named with its place, and not taken for an answer: whether it is meant
cannot be told. A base is told change by change: of other changes only one of the same subject
counts. The words that count stand in `cues.toml`.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from analysis.add.find import Row, sentence_ends
from analysis.add.suggest import (
    NOT_STATED,
    PERIOD,
    base_near,
    coverage_near,
    period_near,
    place_near,
    source_near,
    stems_of,
    voice_at,
)
from analysis.tables.load import load_figures
from analysis.tables.schema import REASONS
from analysis.verdicts.quoting import NAME, YEAR

GIVEN, POINTED, ELSEWHERE = "given", "pointed_at", "elsewhere"
MISSING, NEEDLESS = "missing", "does_not_apply"
ASPECTS = ("source", "period", "place", "base")
LONGEST = 600
"""Characters of a sentence that are looked at together, as a text need not have full stops."""
ABOVE = 5
"""Sentences of its paragraph above a number in which its source may stand."""
NEAR = 800
"""Characters through which the base of one change may be meant for the next."""
AROUND = 40
"""Mentions of other bases that are looked at above a change, and below it."""
WORDS_BEFORE = re.compile(r"(?:(?<![\w,.-])[^\W\d][\w’'-]*\s){1,3}$")
WORDS_BEHIND = re.compile(r"(?:\s[^\W\d][\w’'-]*){1,3}")


def _compiled() -> dict[str, re.Pattern[str]]:
    """The cues by name. Raises `KeyError` for a name that stands nowhere above its use."""
    table = tomllib.loads(Path(__file__).with_name("cues.toml").read_text(encoding="utf-8"))
    whole: dict[str, str] = {}
    for name, words in (table["parts"] | table["words"] | table["signs"] | table["sums"]).items():
        pattern = f"(?:{'|'.join(words)})".replace(" ", r"\s")
        whole[name] = re.sub(r"\{([a-z_]+)\}", lambda other: whole[other[1]], pattern)
    return {
        "said": re.compile(whole["said"]),
        **{name: re.compile(rf"\b{whole[name]}\b", re.IGNORECASE) for name in table["words"]},
        **{name: re.compile(whole[name]) for name in table["signs"] | table["sums"]},
    }


CUES = _compiled()
SAID = CUES["said"].pattern


class Told(NamedTuple):
    """One of the states, the words that it rests on, and where these stand, if not beside."""

    state: str
    words: str = ""
    where: str = ""


Look = Callable[[str], str]
"""The words of a sentence that name something; empty where it does not."""


class Named(NamedTuple):
    """Words that name something, with the place, the paragraph and the words of their sentence."""

    at: int
    paragraph: int
    words: str
    stems: frozenset[str]


@dataclass(slots=True)
class Paragraph:
    """A paragraph in its text, with all others; `lead` are the sentences that open its list."""

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
        paragraph: Paragraph,
        number: int,
        is_meant: Callable[[Named], bool] = lambda _: True,
    ) -> Told:
        """What the first look that finds anything finds nearest to a sentence of a paragraph.

        In the paragraph itself, else above it, else below.
        """
        at = paragraph.start + paragraph.starts[number]
        for look in looks:
            named = self._all(look)
            middle = bisect_left(named, at, key=itemgetter(0))
            around = named[max(0, middle - AROUND) : middle + AROUND]
            if near := [each for each in around if each.at != at and is_meant(each)]:
                far = min(
                    near,
                    key=lambda each: (
                        each.paragraph != paragraph.number,
                        each.at > at,
                        abs(each.at - at),
                    ),
                )
                if far.paragraph == paragraph.number:
                    where = f"{'later' if far.at > at else 'earlier'} in the paragraph"
                else:
                    first = far.paragraph == 1
                    where = "in the first line" if first else f"in paragraph {far.paragraph}"
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


def told_of(row: Row, paragraph: Paragraph) -> dict[str, Told]:
    """What the text says of a number's source, period, place and base."""
    place = row["start"] - paragraph.start
    number = paragraph.sentence_at(place)
    sentence = paragraph.sentences[number]
    inside = place - paragraph.starts[number]
    length = row["end"] - row["start"]
    changes = row["kind"] == "change" or (row["kind"] == "ratio" and row["direction"] != "none")
    base = base_near(sentence, inside, length) if changes else NOT_STATED
    behind = sentence[inside + length :]
    more = _found("more", behind)
    told = {
        "source": _source(paragraph, number, place),
        "period": _period(paragraph, number, inside, length, base),
        "place": _place(paragraph, number),
        "base": _base(paragraph, number, base, more) if changes else Told(NEEDLESS),
    }
    is_size = CUES["size"].search(row["words"]) or CUES["size"].match(behind, 1)
    if is_size or CUES["wanted"].search(sentence[:inside]):
        # Of a length, a limit or a demand nobody asks who counted it, when and where.
        left_out = [name for name in told if name != "base" and told[name].state == MISSING]
        told |= dict.fromkeys(left_out, Told(NEEDLESS))
    return told


def _source(paragraph: Paragraph, number: int, place: int) -> Told:
    quoted = voice_at(paragraph.text[max(0, place - 4000) : place], place) == "direct_quote"
    for sentence, where in ((paragraph.sentences[number], ""), *paragraph.above(number)):
        told = _attribution(sentence)
        # What "we" did in an earlier sentence, or say of us, is no source of what follows.
        if told is None or ((where or quoted) and _is_own(told, sentence)):
            continue
        if quoted and told.state == GIVEN and _is_speaker(told.words, sentence):
            # Whose words they are is known, and not where the number comes from.
            return Told(POINTED, f"said by {told.words}", where)
        return told._replace(where=where)
    if quoted:
        return Told(POINTED, "quoted words")
    if paragraph.points_out:
        return Told(ELSEWHERE, "a link or a footnote", "in the paragraph")
    return paragraph.whole.nearest((_name_in, _source_in), paragraph, number)


def _is_own(told: Told, sentence: str) -> bool:
    is_told = any(CUES[name].search(sentence) for name in ("pointing", "acting", "doing"))
    return told.state == POINTED and not is_told


def _is_speaker(words: str, sentence: str) -> bool:
    name = re.escape(words)
    said = rf"{name}[,\s]\W*(?:\w+\s)?{SAID}\b|{SAID}\s(?:[\w-]+\s){{0,4}}{name}"
    return re.search(said, sentence) is not None


@lru_cache(4096)
def _attribution(sentence: str) -> Told | None:
    """Whom a sentence names as a source, or how it points at one."""
    named = [*{source_near(sentence)} - {"", NOT_STATED}]
    named += [found[found.lastgroup or 0] for found in CUES["named"].finditer(sentence)]
    for words in named:
        if NAME.search(words) and not CUES["nobody"].match(words):
            return Told(GIVEN, words)
    named = [each for each in named[:1] if len(each) > 2 and not CUES["time"].fullmatch(each)]
    if named and not PERIOD.search(f"in {named[0]}"):
        return Told(POINTED, named[0])
    for name in ("pointing", "acting", "doing", "ours"):
        if found := CUES[name].search(sentence):
            # Who counted what it did itself is named, if it has a name of two words.
            is_named = name == "acting" and re.search(r"[A-Z][\w’'&-]+\s[A-Z]", found[0])
            before = WORDS_BEFORE.search(sentence[max(0, found.start() - 60) : found.start()])
            behind = WORDS_BEHIND.match(sentence[found.end() : found.end() + 60])
            words = (before[0] if before else "") + found[0] + (behind[0] if behind else "")
            return Told(GIVEN if is_named else POINTED, _short(words))
    return None


def _name_in(sentence: str) -> str:
    """Whom a sentence names as a source, if not as a speaker alone."""
    told = _attribution(sentence)
    is_named = told and told.state == GIVEN and not _is_speaker(told.words, sentence)
    return told.words if told and is_named else ""


def _source_in(sentence: str) -> str:
    told = _attribution(sentence)
    return _found("about_work", sentence) or (told.words if told else "")


def _period(paragraph: Paragraph, number: int, inside: int, length: int, base: str) -> Told:
    sentence = paragraph.sentences[number]
    near = period_near(sentence, inside, length, base if base != NOT_STATED else "")
    words = near if near != NOT_STATED else ""
    if words and words not in base and YEAR.search(words):
        return Told(GIVEN, words)
    # The words of the number itself, such as "a year", are not those of its period.
    around = f"{sentence[:inside]} {sentence[inside + length :]}"
    if words or (words := _found("time", around) or _found("deadline", sentence[inside:])):
        return Told(POINTED, words)
    return paragraph.whole.nearest((_year_in, _date_in), paragraph, number)


def _year_in(sentence: str) -> str:
    return next((_short(each[0]) for each in PERIOD.finditer(sentence) if YEAR.search(each[0])), "")


@lru_cache(4096)
def _date_in(sentence: str) -> str:
    """A date, or words that lead to one; "today" leads to none in a text without a date."""
    found = YEAR.search(sentence) or CUES["dates"].search(sentence)
    words = [found[0]] if found else [each[0] for each in PERIOD.finditer(sentence)]
    return next((_short(each) for each in words if not CUES["undated"].fullmatch(each)), "")


def _place(paragraph: Paragraph, number: int) -> Told:
    sentence = paragraph.sentences[number]
    if place := _place_named(sentence):
        return Told(GIVEN, place)
    if place := _found("here", sentence) or _place_in(sentence):
        return Told(POINTED, place)
    told = paragraph.whole.nearest((_place_in,), paragraph, number)
    if told.state == MISSING and (body := _found("nation", sentence)):
        return Told(MISSING, body, "may stand for the country")
    return told


@lru_cache(4096)
def _place_named(sentence: str) -> str:
    place = place_near(sentence, _places())
    if place != "unresolved" and CUES["a_place"].match(place):
        return place
    found = CUES["in_a_place"].search(sentence)
    return found["place"] if found else ""


@cache
def _places() -> tuple[str, ...]:
    """The places of the figures that are in the tables."""
    return tuple(sorted(set(load_figures()["geography"]) - {*REASONS}))


def _place_in(sentence: str) -> str:
    if words := _place_named(sentence) or coverage_near(sentence).replace("_", " "):
        return words
    # Without the word before the name, which tells that it is one.
    return re.sub(r"^[a-z]\S* ", "", _found("perhaps_a_place", sentence)) or _found(
        "this_place", sentence
    )


def _base(paragraph: Paragraph, number: int, base: str, behind: str) -> Told:
    sentence = paragraph.sentences[number]
    if base != NOT_STATED:
        return Told(GIVEN if YEAR.search(base) else POINTED, base)
    if words := _found("compared", sentence) or behind:
        return Told(POINTED, words)
    if CUES["heading"].match(paragraph.text):
        # A heading leaves out what the text below it says, in whatever words.
        return paragraph.whole.nearest((_base_in, _date_in), paragraph, number)
    at, own = paragraph.start + paragraph.starts[number], stems_of(sentence)
    # A base is told change by change: that of another may be meant where it is near or alike.
    return paragraph.whole.nearest(
        (_base_in,),
        paragraph,
        number,
        lambda far: abs(far.at - at) <= NEAR or len(far.stems & own) > 1,
    )


def _base_in(sentence: str) -> str:
    return _found("based", sentence)


@lru_cache(8192)
def _found(name: str, sentence: str) -> str:
    found = CUES[name].search(sentence)
    return _short(found[0]) if found else ""


def _short(words: str) -> str:
    told = " ".join(words.split())
    return (told if len(told) <= 80 else f"{told[:79]}…").strip("-–·•* ")
