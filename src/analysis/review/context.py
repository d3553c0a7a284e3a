"""What stands around a number: whose it is, of when, where, and compared with what.

The words of its sentence come first, then those of its paragraph, then those of the paragraphs
around it. What stands further off than the sentence is named and not taken for an answer: whether
it is meant cannot be told. Only where there are no such words at all is something missing. The
words that count stand in `cues.toml`.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import accumulate, pairwise
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

GIVEN, POINTED, UNCLEAR, MISSING = "given", "pointed_at", "cannot_tell", "missing"
NEEDLESS = "does_not_apply"
ASPECTS = ("source", "period", "place", "base")
LONGEST = 600
"""Characters of a sentence that are looked at together, as a text need not have full stops."""
REACH = 12
"""Paragraphs through which what was said in a word of the same sentence may still be meant."""
OPENING = 3
"""Paragraphs at the top that sum up what stands below them."""
SHORTEST = 100
"""Characters below which a line without a full stop is a heading."""
MOST = 8
"""Sentences looked at from either end of another paragraph."""
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


@dataclass(slots=True)
class Paragraph:
    """A paragraph in its text, with all others; `lead` are the sentences that introduce a list."""

    number: int
    start: int
    text: str
    points_out: bool
    all: Sequence[Paragraph] = ()
    notes: str = ""
    lead: Sequence[str] = ()
    place: str = ""
    opens: bool = True
    starts: list[int] = field(init=False)
    sentences: list[str] = field(init=False)
    found: dict[Callable[[str], str], list[tuple[str, frozenset[str]]]] = field(
        default_factory=dict
    )

    def __post_init__(self) -> None:
        ends = [0, *sentence_ends(self.text), len(self.text)]
        self.starts = [at for pair in pairwise(ends) for at in range(*pair, LONGEST)]
        spans = pairwise([*self.starts, len(self.text)])
        self.sentences = [self.text[start:end] for start, end in spans]

    def sentence_at(self, place: int) -> int:
        """The number of the sentence that holds a place."""
        return bisect_right(self.starts, place) - 1

    def above(self, number: int) -> Iterator[tuple[str, str]]:
        """The sentences before one, the nearest first, and those that lead into a list."""
        for sentence in self.sentences[max(number - 5, 0) : number][::-1]:
            yield sentence, "earlier in the paragraph"
        for sentence in self.lead[::-1]:
            yield sentence, "in the paragraph before it"

    def around(self) -> Iterator[tuple[Paragraph, str]]:
        """Other paragraphs whose words may be meant: those above; for an opening, those below."""
        for other in self.all[max(self.number - 1 - REACH, 0) : self.number - 1][::-1]:
            yield other, "earlier in the text"
        for other in self.all[self.number : self.number + REACH] if self.opens else ():
            yield other, "later in the text"

    def tells(self, look: Callable[[str], str]) -> list[tuple[str, frozenset[str]]]:
        """What a look at its sentences finds, each with the words of its sentence."""
        if look not in self.found:
            looked = [*self.sentences[:MOST], *self.sentences[MOST:][-MOST:]]
            told = [(look(sentence), stems_of(sentence)) for sentence in looked]
            self.found[look] = [(words, stems) for words, stems in told if words]
        return self.found[look]

    def is_heading(self) -> bool:
        """Whether it is a short line without the end of a sentence."""
        words = self.text.strip()
        is_open = words[-1] not in '.!?:;,”"’'
        return len(words) < SHORTEST and is_open and not CUES["bullet"].match(words)


def paragraphs_of(text: str, pointers: Sequence[int] = ()) -> list[Paragraph]:
    """The paragraphs of a text, in order; each knows the others.

    A bullet belongs to the words that introduce its list, however many bullets stand between.
    """
    whole = text.splitlines(keepends=True)
    ends = accumulate(map(len, whole))
    lines = [(end - len(line), line) for end, line in zip(ends, whole, strict=True) if line.strip()]
    notes = " ".join(line for _, line in lines if CUES["notes"].search(line[:400]))[:LONGEST]
    found: list[Paragraph] = []
    places = sorted(pointers)
    last = None
    for number, (start, line) in enumerate(lines, start=1):
        is_pointed = bisect_left(places, start) < bisect_left(places, start + len(line))
        points = is_pointed or CUES["address"].search(line) is not None
        mine = Paragraph(number, start, line, points, found, notes)
        if last is not None:
            in_a_list = CUES["bullet"].match(line) and CUES["bullet"].match(last.text)
            is_broken = last.text.rstrip()[-1].isalpha() and CUES["quote"].match(line)
            is_of_these = CUES["of_these"].match(line) is not None
            leads = is_broken or is_of_these or last.text.rstrip().endswith((":", ";"))
            mine.lead = last.lead if in_a_list else last.sentences[-3:] if leads else ()
            mine.place = next((words for words, _ in last.tells(_place_in)), last.place)
            is_on_top = last.is_heading() or CUES["bullet"].match(line) is not None
            mine.opens = number <= OPENING or (last.opens and is_on_top)
        found.append(mine)
        last = mine
    return found


def told_of(row: Row, paragraph: Paragraph) -> dict[str, Told]:
    """What the text says of a number's source, period, place and base."""
    place = row["start"] - paragraph.start
    number = paragraph.sentence_at(place)
    sentence = paragraph.sentences[number]
    inside = place - paragraph.starts[number]
    length = row["end"] - row["start"]
    changes = row["kind"] == "change" or (row["kind"] == "ratio" and row["direction"] != "none")
    base = base_near(sentence, inside, length) if changes else NOT_STATED
    behind = _found("more", sentence[inside + length :])
    told = {
        "source": _source(paragraph, number, place),
        "period": _period(paragraph, number, inside, length, base),
        "place": _place(paragraph, number),
        "base": _base(paragraph, number, base, behind) if changes else Told(NEEDLESS),
    }
    if told["period"].state == MISSING:
        if row["kind"] == "duration":
            told["period"] = Told(UNCLEAR, row["words"], "as a length of time")
        elif words := _found("to_come", sentence):
            told["period"] = Told(POINTED, words)
    place_words = told["place"].words
    if told["place"].state == UNCLEAR and CUES["nation"].fullmatch(place_words):
        where = f"{told['place'].where or 'in its sentence'}, which may stand for the country"
        told["place"] = Told(UNCLEAR, place_words, where)
    if paragraph.is_heading():
        # A heading leaves out what the text below it says.
        heading = Told(UNCLEAR, sentence.strip(), "as a heading")
        told = {name: heading if each.state == MISSING else each for name, each in told.items()}
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
        return Told(UNCLEAR, "a link or a footnote", "in the paragraph")
    return _elsewhere(paragraph, number, _source_in, _source_in)


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
    return _elsewhere(paragraph, number, _time_in, _date_in)


@lru_cache(4096)
def _date_in(sentence: str) -> str:
    found = PERIOD.search(sentence) or YEAR.search(sentence) or CUES["era"].search(sentence)
    return _short(found[0]) if found else ""


def _time_in(sentence: str) -> str:
    return _date_in(sentence) or _found("time", sentence)


def _place(paragraph: Paragraph, number: int) -> Told:
    sentence = paragraph.sentences[number]
    if place := _place_named(sentence):
        return Told(GIVEN, place)
    if place := _found("here", sentence):
        return Told(POINTED, place)
    if coverage := coverage_near(sentence):
        return Told(POINTED, coverage.replace("_", " "))
    if name := _place_in(sentence):
        # It may be somebody's, or that of a place, or a body that has one.
        return Told(UNCLEAR, name)
    told = _elsewhere(paragraph, number, _place_in, _place_in)
    if told.state == MISSING and paragraph.place:
        return Told(UNCLEAR, paragraph.place, "earlier in the text")
    return told


@lru_cache(4096)
def _place_named(sentence: str) -> str:
    place = place_near(sentence, _places())
    if place not in ("", "unresolved"):
        return place
    found = CUES["in_a_place"].search(sentence)
    return found["place"] if found else ""


@cache
def _places() -> tuple[str, ...]:
    """The places of the figures that are in the tables."""
    return tuple(sorted(set(load_figures()["geography"]) - {*REASONS}))


def _place_in(sentence: str) -> str:
    if words := _place_named(sentence) or _found("nation", sentence):
        return words
    # Without the word before the name, which tells that it opens no sentence.
    return re.sub(r"^[a-z]\S* ", "", _found("perhaps_a_place", sentence))


def _base(paragraph: Paragraph, number: int, base: str, behind: str) -> Told:
    if base != NOT_STATED:
        return Told(GIVEN if YEAR.search(base) else POINTED, base)
    if words := _base_in(paragraph.sentences[number]) or behind:
        return Told(POINTED, words)
    # A base is told change by change, but for "This is a rise of 63%".
    is_same = CUES["same"].match(paragraph.sentences[number]) is not None
    return _elsewhere(paragraph, number, _base_in, _since_in, is_linked=not is_same)


def _base_in(sentence: str) -> str:
    return _found("compared", sentence)


def _since_in(sentence: str) -> str:
    return _found("based", sentence)


def _elsewhere(
    paragraph: Paragraph,
    number: int,
    look: Callable[[str], str],
    far: Callable[[str], str],
    is_linked: bool = False,
) -> Told:
    """What other sentences say of the same: it is named, but whether it is meant is open.

    What does not stand above it in its paragraph counts where the look from afar finds it.
    """
    own = stems_of(paragraph.sentences[number])
    for sentence, where in paragraph.above(number):
        if is_linked and not own & stems_of(sentence):
            continue
        if words := look(sentence):
            return Told(UNCLEAR, words, where)
    for sentence in paragraph.sentences[number + 1 : number + 4]:
        if words := far(sentence):
            return Told(UNCLEAR, words, "later in the paragraph")
    near = " ".join(paragraph.sentences[max(number - 3, 0) : number + 4])
    stems = own if is_linked else stems_of(near)
    for other, where in paragraph.around():
        for words, there in other.tells(far):
            if paragraph.opens or stems & there or CUES["about_work"].search(words):
                return Told(UNCLEAR, words, where)
    words = far(paragraph.notes)
    return Told(UNCLEAR, words, "in the notes") if words else Told(MISSING)


@lru_cache(8192)
def _found(name: str, sentence: str) -> str:
    found = CUES[name].search(sentence)
    return _short(found[0]) if found else ""


def _short(words: str) -> str:
    told = " ".join(words.split())
    return (told if len(told) <= 80 else f"{told[:79]}…").strip("-–·•* ")
