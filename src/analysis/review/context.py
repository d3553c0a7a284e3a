"""What stands around a number: whose it is, of when, where, and compared with what.

The words of its sentence come first, then those of its paragraph, then what the text says for
all its numbers: its opening, an introduction that ends with a colon, its notes. What stands
further off than the sentence is named and not taken for an answer: whether it is meant cannot
be told. Only where there are no such words at all is something missing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from analysis.add.find import Row, sentence_ends
from analysis.add.suggest import (
    BASE,
    NOT_STATED,
    PERIOD,
    base_near,
    coverage_near,
    period_near,
    place_near,
    source_near,
)
from analysis.tables.load import load_figures
from analysis.tables.schema import REASONS
from analysis.verdicts.quoting import NAME, YEAR

GIVEN, POINTED, UNCLEAR, MISSING, NEEDLESS = STATES = (
    "given",
    "pointed_at",
    "cannot_tell",
    "missing",
    "does_not_apply",
)
ASPECTS = ("source", "period", "place", "base")
LONGEST = 600
"""Characters of a sentence that are looked at together, as a text need not have full stops."""
REACH = 2
"""Paragraphs through which figures or a report that were spoken of may still be meant."""
SHORTEST = 100
"""Characters below which a line without a full stop is a heading."""

_NAME = r"[A-Z][\w’'&-]+(?:\s(?:(?:of|for|and|the)\s)?[A-Z][\w’'&-]*){0,6}"
_WORK = (
    r"(?:figures|data|statistics|reports?|research|estimates?|analysis|surveys?|stud(?:y|ies)|polls?"
    r"|accounts|records|evidence|review|inquiry|inspection|census|audit|findings)"
)
_SAID = (
    r"(?:said|says|added|adds|told|wrote|writes|warned|warns|explained|claimed|claims|insisted|noted"
    r"|argued|argues|estimated|estimates|believes?|thinks?|confirmed|admitted|concluded|predicts?"
    r"|calculated|forecasts?|stated|states|stressed|heard|described)"
)
_DID = (
    r"(?:recorded|received|supported|helped|answered|employs?|employed|spends?|spent|counted|made"
    r"|dealt|treated|handled|opened|announced|launched|pledged|promised|recruited|carried|runs?|ran"
    r"|lost|(?:has|have|had)(?!\sbeen)|sold|saw|took|funded|offers?|offered|plans?|expects?|provided|published)"
)
NAMED = re.compile(
    rf"(?P<a>{_NAME}[’']s?\s(?:own\s|latest\s|new\s|annual\s)?{_WORK})\b"
    rf"|\b{_SAID}\s(?:(?:the|its|their|chief|head|director|professor|councillor|minister)\s)*(?P<b>{_NAME})"
    rf"|(?P<e>{_NAME}),\s{_SAID}\b"
    rf"|\b(?:published|recorded|obtained|collected|compiled|provided|supplied|counted|commissioned)\s"
    rf"(?:today\s|yesterday\s|last\s\w+\s)?by\s(?:the\s)?(?P<c>{_NAME})"
    rf"|(?P<d>{_NAME}\s{_WORK})\b"
)
NOBODY = re.compile(
    r"(?:And|But|While|So|Yet)?\s?\b(?:He|She|They|We|I|It|This|That|These|Those|Another|Others|Some|"
    r"One|Many|Most|All|Both|Half|Each|Few|Several|New|Recent|Latest|Official|Our|My|Their|Its|His|"
    r"Her|January|February|March|April|June|July|August|September|October|November|December|Residents|Parents|Experts|Critics|Campaigners|Ministers|Officials|Reports?|Figures?|"
    r"Research|Data|Evidence|Estimates|Separate|Previous)\b"
)
"""The first words of a subject that names nobody, for all its capital letter."""
POINTING = re.compile(
    rf"\b(?:according\sto|freedom\sof\sinformation|FOI|same\ssource|{_WORK}|(?:those|people)\swho\s{_SAID}"
    rf"|(?:is|are|was|were|been)\s(?:said|believed|estimated|thought|expected|told|reported)"
    rf"|{_SAID}|(?<!to\s)say|saying|tell|warn(?:s|ing)?|reporting|reports|show(?:s|ed|ing)?|suggest\w*|found"
    r"|reveal\w*|point(?:s|ed)?\sto|asked|replied|wants?|promised|pledged|announced|plans|proposals?|targets?)\b",
    re.IGNORECASE,
)
OURS = re.compile(r"\b(?:[Ww]e|[Oo]ur|[Mm]y|I|us)\b")
ACTING = re.compile(
    rf"(?:\b(?:the|our|its|this)\s(?:[a-z-]+\s)?(?:charity|force|council|company|operator|union|trust|"
    rf"department|agency|government|assembly|school|hospital|university|club|firm|service|team|centre|college|society)"
    rf"|{_NAME})\s(?:(?!is\b|are\b|was\b|were\b|be\b|been\b)\w+\s){{0,2}}?(?:was\sfounded\s.{{0,30}})?{_DID}\b"
)
BODY = re.compile(
    r"(?:\b(?:[Tt]he|[Ii]ts|[Oo]ur)\s(?:\w+\s)?(?:council|force|charity|company|government|assembly|board|trust|school|"
    r"university|hospital|operator|union|agency|department|club|firm|service|college)|"
    r"[A-Z][\w’'-]+\s[A-Z][\w’'-]+)\s(?:still\s|now\s|also\s)?\w{3,}(?:ed|s)\b"
)
"""A body, or a name of two words, that did something."""
_TIMES = (
    r"now|currently|today|tonight|yesterday|tomorrow|nowadays|latest|recent(?:ly)?|annual(?:ly)?|"
    r"yearly|monthly|weekly|daily|ever|so\sfar|to\sdate|at\spresent|since|per\s(?!cent)\w+|ago|until|earlier|"
    r"previous(?:ly)?|during|decades?|century|seasons?|winter|summer|autumn|spring|term|weekends?|"
    r"overnight|year[- ]on[- ]year|year[- ]round|after|before|once|already|"
    r"(?:a|an|each|every|this|that|these|those|last|next|past|one|the)\s(?:\w+\s)?(?:day|week|month|year|time|period|"
    r"morning|afternoon|evening)s?|(?:each|every|this|last|next)\squarter|"
    r"(?:a\s)?(?:day|week|month|year)s?\s(?:on|later)|(?:over|in|within)\s(?:\w+\s)?\w+\s"
    r"(?:years|months|weeks|decades)|(?:last|latest|next|previous|same)\s\w+|by\sthe\send|(?:week|month|day|term)\s\d+|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
)
TIME = re.compile(
    rf"\b(?:{_TIMES})\b|\b(?:January|February|March|April|June|July|August|September|October|"
    r"November|December|Christmas|Easter|Covid|pandemic|lockdown)\b|\b(?:19|20)\d\d\b|\bin\sMay\b",
    re.IGNORECASE,
)
COMPARED = re.compile(
    r"\b(?:since|compared|than\s(?:in|last|before|it|they|the\s(?:year|previous|same)|a\s(?:year|decade))|from\s(?:£?\d[\d,.]*\d|\d|a\s|about|around|nearly|over)|between|over\sthe\s\w+|over\s\w+\s(?:years|months|decades)|"
    r"in\s(?:just\s|only\s|under\s)?(?:a|one|two|three|four|five|six|ten|\d+)\s"
    r"(?:year|month|week|decade)s?|"
    r"year[- ]on[- ]year|annual(?:ly)?|yearly|previous|earlier|before|ago|last\s"
    r"(?:year|month|winter|summer|quarter)|each\syear|every\syear|a\syear|same\speriod|by\s(?:19|20)\d\d|baseline|"
    r"pre-\w+|target)\b",
    re.IGNORECASE,
)
_NO_PLACE = (
    r"(?!(?:The|A|An|January|February|March|April|May|June|July|August|September|October|November|"
    r"December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Christmas|Easter|Parliament|"
    r"Government|Whitehall|Westminster|Operation|Chapter|Section|Table|Figure|Annex|Year|Phase|Part|"
    r"National|Home|Chief|Shadow|Crown|Labour|Conservatives?|English|Welsh|Professor|Prof|Mr|Mrs|Ms|Dr|Sir|Lord|Lady)\b)"
)
_CAPITAL = (
    rf"{_NO_PLACE}[A-Z][a-z][\w’-]*"
    rf"(?:[ -](?:upon|and|of|on|the)?[ -]?{_NO_PLACE}[A-Z][a-z][\w’-]*)*"
)
_PERSON = r"[\w’-]|\s[A-Z]|,?\s(?:will|said|says|adds?|told)\b"
IN_A_PLACE = re.compile(
    rf"\b(?:[Ii]n|[Aa]cross|[Tt]hroughout|[Aa]round|[Nn]ear|[Ii]nto)\s({_CAPITAL})"
)
PERHAPS_A_PLACE = re.compile(
    # A name that is not plainly a person's: what it names may have a place.
    rf"(?<![\w’-]){_NO_PLACE}[A-Z][a-z][\w’-]*(?:\s{_NO_PLACE}[A-Z][a-z][\w’-]*)+(?!{_PERSON})"
    rf"|(?<!\S)[a-z][\w’'-]*,?\s{_NO_PLACE}[A-Z][a-z][\w’-]*(?!{_PERSON})"
)
HERE = re.compile(
    r"\b(?:the|this|our|a|each|every|one|some|most|many)\s(?:\w+\s)?(?:county|city|town|borough|district|"
    r"country|region|village|parish|areas?|islands?|estate|nation|forces|route|coast)\b|"
    r"\b(?:my|his|her|their)\s(?:\w+\s)?(?:school|town|city|village|street|home)\b|"
    r"\b(?:districts|cities|towns|villages|counties|regions|neighbourhoods|communities|roads)\b|"
    r"\b(?-i:national|local)(?:ly)?\b|\b(?:regional(?:ly)?|abroad|overseas|worldwide|nationwide|rural|urban)\b",
    re.IGNORECASE,
)
WORK = re.compile(
    rf"\b(?:[\w’-]+\s){{0,2}}(?:{_WORK}|found)\b(?:\s[^\W\d][\w’-]*){{0,2}}", re.IGNORECASE
)
OF_FIGURES = re.compile(r"[^.!?]*\b(?:figures|statistics|data|numbers)\b[^.!?]*[.!?][^.!?]*")
"""What a text says of its figures at the top, with the sentence behind it."""
DEADLINE = re.compile(r"^within\s\S+\s\w+", re.IGNORECASE)
BEFORE = re.compile(
    r"\b(?:than\s(?:before|in|last)|compared\s(?:with|to)|before\sthe)\b[^.,;]{0,30}"
)
MORE = re.compile(r"\s(?:more|less|fewer|higher|lower)\b")
DAY = re.compile(r"\d(?:st|nd|rd|th)?\s(?:of\s)?[A-Z]|[a-z]\s\d{1,2},")
"""A day with its month: when something was published, and no period of numbers."""
BULLET = re.compile(r"\s*(?:[-*•·–—▪◦]|\(?\w{1,2}[.)])\s")
NOTES = re.compile(
    rf"^\W*(?:notes?|sources?|all\sfigures|figures|data|statistics)\b.{{0,80}}?\b(?:{_WORK}|from|are|is)\b",
    re.IGNORECASE | re.DOTALL,
)
ADDRESS = re.compile(
    r"https?://|www\.|\]\(|\[\^?\w{1,3}\]|[\u00b9\u00b2\u00b3\u2070-\u2079*†‡](?=\W|$)"
)
WORDS_BEFORE = re.compile(r"(?:(?<![\w,.-])[^\W\d][\w’'-]*\s){1,3}$")
WORDS_BEHIND = re.compile(r"(?:\s[^\W\d][\w’'-]*){1,3}")


class Told(NamedTuple):
    """One of the states, the words that it rests on, and where these stand, if not beside."""

    state: str
    words: str = ""
    where: str = ""


@dataclass(slots=True)
class Paragraph:
    """A paragraph in its text: its place, its sentences, and what was said before it."""

    number: int
    start: int
    text: str
    before: Paragraph | None
    opening: str
    figures: str
    notes: str
    points_out: bool
    last_place: str = ""
    last_work: str = ""
    work_at: int = -REACH
    heading: str = ""
    ends: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        ends = [0, *sentence_ends(self.text), len(self.text)]
        for start, end in pairwise(ends):
            self.ends += range(start, end, LONGEST)

    def sentence_at(self, place: int) -> int:
        """The number of the sentence that holds a place."""
        return bisect_right(self.ends, place) - 1

    def sentence(self, number: int) -> str:
        """A sentence by its number; empty where there is none."""
        if not 0 <= number < len(self.ends):
            return ""
        return self.text[self.ends[number] : (*self.ends, len(self.text))[number + 1]]

    def above(self, number: int) -> Iterator[tuple[str, str]]:
        """The sentences before one, the nearest first, and those that lead into a list."""
        for earlier in range(number - 1, max(number - 6, -1), -1):
            yield self.sentence(earlier), "earlier in the paragraph"
        if self.before is not None and self.leads(self.before):
            for earlier in range(len(self.before.ends) - 1, max(len(self.before.ends) - 4, -1), -1):
                yield self.before.sentence(earlier), "in the paragraph before it"

    def leads(self, before: Paragraph) -> bool:
        """Whether the paragraph before introduces this one."""
        return before.text.rstrip().endswith(":")

    def is_heading(self) -> bool:
        """Whether it is a short line without the end of a sentence."""
        words = self.text.strip()
        return len(words) < SHORTEST and words[-1] not in '.!?:;,”"’' and not BULLET.match(words)

    def is_quoted(self, place: int) -> bool:
        """Whether a place stands inside quotation marks, opened here or never closed."""
        words = self.text[max(0, place - 4000) : place]
        return words.count("“") > words.count("”") or words.count('"') % 2 == 1


def paragraphs_of(text: str, pointers: tuple[int, ...] = ()) -> list[Paragraph]:
    """The paragraphs of a text, in order; each knows what the text says for all of them.

    A bullet belongs to the words that introduce its list, however many bullets stand between.
    """
    lines = []
    start = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            lines.append((start, line))
        start += len(line)
    opening = " ".join(line[:LONGEST] for _, line in lines[:4])
    title = lines[0][1] if lines and len(lines[0][1]) < SHORTEST else ""
    figures = " ".join([title, *OF_FIGURES.findall(opening)])
    notes = " ".join(line for _, line in lines if NOTES.search(line[:400]))[:LONGEST]
    found: list[Paragraph] = []
    places = sorted(pointers)
    for number, (start, line) in enumerate(lines, start=1):
        before = found[-1] if found else None
        if before is not None and before.before is not None and BULLET.match(line):
            is_listed = BULLET.match(before.text) and before.leads(before.before)
            before = before.before if is_listed else before
        first = bisect_right(places, start - 1)
        points = (first < len(places) and places[first] < start + len(line)) or bool(
            ADDRESS.search(line)
        )
        paragraph = Paragraph(number, start, line, before, opening, figures, notes, points)
        if found:
            last = found[-1]
            work = _found(WORK, last.text[:4000])
            paragraph.work_at = last.number if work else last.work_at
            if paragraph.number - paragraph.work_at <= REACH:
                paragraph.last_work = work or last.last_work
            paragraph.last_place = _place_in(found[-1].text[:4000]) or found[-1].last_place
            paragraph.heading = found[-1].text if found[-1].is_heading() else found[-1].heading
        found.append(paragraph)
    return found


def told_of(row: Row, paragraph: Paragraph) -> dict[str, Told]:
    """What the text says of a number's source, period, place and base."""
    place = row["start"] - paragraph.start
    number = paragraph.sentence_at(place)
    sentence = paragraph.sentence(number)
    inside = max(0, place - paragraph.ends[number])
    length = row["end"] - row["start"]
    changes = row["kind"] == "change" or (row["kind"] == "ratio" and row["direction"] != "none")
    base = base_near(sentence, inside, length) if changes else NOT_STATED
    behind = MORE.match(sentence[inside + length :])
    told = {
        "source": _source(paragraph, number, place),
        "period": _period(paragraph, number, inside, length, base),
        "place": _place(paragraph, number),
        "base": _base(paragraph, number, base, behind[0].strip() if behind else "")
        if changes
        else Told(NEEDLESS),
    }
    if paragraph.is_heading():
        # A heading leaves out what the text below it says.
        told = {
            name: each._replace(state=UNCLEAR, words=sentence.strip(), where="as a heading")
            if each.state == MISSING
            else each
            for name, each in told.items()
        }
    return told


def _source(paragraph: Paragraph, number: int, place: int) -> Told:
    quoted = paragraph.is_quoted(place)
    for sentence, where in ((paragraph.sentence(number), ""), *paragraph.above(number)):
        told = _attribution(sentence)
        # What "we" did in an earlier sentence, or say of us, is no source of what follows.
        is_own = (
            told is not None
            and told.state == POINTED
            and not any(each.search(sentence) for each in (POINTING, ACTING, BODY))
        )
        if told is None or (is_own and (where or quoted)):
            continue
        if quoted and told.state == GIVEN and _is_speaker(told.words, sentence):
            # Whose words they are is known, and not where the number comes from.
            return Told(POINTED, f"said by {told.words}", where)
        return told._replace(where=where)
    if quoted:
        return Told(POINTED, "quoted words")
    if paragraph.points_out:
        return Told(UNCLEAR, "a link or a footnote", "in the paragraph")
    for later in range(number + 1, min(number + 4, len(paragraph.ends))):
        sentence = paragraph.sentence(later)
        told = _attribution(sentence)
        if told is not None and (told.state == GIVEN or WORK.search(sentence)):
            return Told(UNCLEAR, told.words, "later in the paragraph")
    if words := _found(WORK, paragraph.heading):
        return Told(UNCLEAR, words, "in the heading above")
    if paragraph.last_work:
        return Told(UNCLEAR, paragraph.last_work, "earlier in the text")
    if paragraph.notes:
        return Told(UNCLEAR, _short(paragraph.notes), "in the notes")
    return Told(MISSING)


def _is_speaker(words: str, sentence: str) -> bool:
    name = re.escape(words)
    return (
        re.search(
            rf"{name}[,\s]\W*(?:\w+\s)?{_SAID}\b|{_SAID}\s(?:[\w-]+\s){{0,4}}{name}", sentence
        )
        is not None
    )


@lru_cache(4096)
def _attribution(sentence: str) -> Told | None:
    """Whom a sentence names as a source, or how it points at one."""
    near = source_near(sentence)
    named = [near] if near not in ("", NOT_STATED) else []
    named += [
        next(words for words in found.groups() if words) for found in NAMED.finditer(sentence)
    ]
    for words in named:
        if NAME.search(words) and not NOBODY.match(words):
            return Told(GIVEN, words)
    if named and not PERIOD.search(f"in {named[0]}") and not TIME.fullmatch(named[0]):
        return Told(POINTED, named[0])
    for pattern in (POINTING, ACTING, BODY, OURS):
        if found := pattern.search(sentence):
            # Who counted what it did itself is named, if it has a name of two words.
            name = re.search(r"[A-Z][\w’'&-]+\s[A-Z]", found[0]) if pattern is ACTING else None
            return Told(GIVEN if name else POINTED, _phrase(sentence, found))
    return None


def _phrase(sentence: str, found: re.Match[str]) -> str:
    """A word with those around it that belong to its clause."""
    before = WORDS_BEFORE.search(sentence[max(0, found.start() - 60) : found.start()])
    behind = WORDS_BEHIND.match(sentence[found.end() : found.end() + 60])
    words = (before[0] if before else "") + found[0] + (behind[0] if behind else "")
    return _short(words).strip("-–·•* ")


def _period(paragraph: Paragraph, number: int, inside: int, length: int, base: str) -> Told:
    sentence = paragraph.sentence(number)
    near = period_near(sentence, inside, length, base if base != NOT_STATED else "")
    words = near if near != NOT_STATED else ""
    if words and words not in base and YEAR.search(words):
        return Told(GIVEN, words)
    # The words of the number itself, such as "a year", are not those of its period.
    around = f"{sentence[:inside]} {sentence[inside + length :]}"
    if words or (words := _found(TIME, around) or _found(DEADLINE, sentence[inside:])):
        return Told(POINTED, words)
    return _elsewhere(paragraph, number, _time_in, YEAR, top=paragraph.figures)


def _time_in(sentence: str) -> str:
    return _found(PERIOD, sentence) or _found(TIME, sentence)


def _place(paragraph: Paragraph, number: int) -> Told:
    sentence = paragraph.sentence(number)
    if place := _place_named(sentence):
        return Told(GIVEN, place)
    if place := _found(HERE, sentence) or _found(PERHAPS_A_PLACE, sentence):
        return Told(POINTED, place)
    if coverage := coverage_near(sentence):
        return Told(POINTED, coverage.replace("_", " "))
    told = _elsewhere(paragraph, number, _place_in, None, top=paragraph.opening)
    if told.state == MISSING and paragraph.last_place:
        return Told(UNCLEAR, paragraph.last_place, "earlier in the text")
    return told


@lru_cache(4096)
def _place_named(sentence: str) -> str:
    place = place_near(sentence, _places())
    if place not in ("", "unresolved"):
        return place
    found = IN_A_PLACE.search(sentence)
    return found[1] if found else ""


@cache
def _places() -> tuple[str, ...]:
    """The places of the figures that are in the tables."""
    return tuple(sorted(set(load_figures()["geography"]) - {*REASONS}))


@lru_cache(4096)
def _place_in(sentence: str) -> str:
    return _place_named(sentence) or _found(PERHAPS_A_PLACE, sentence)


def _base(paragraph: Paragraph, number: int, base: str, behind: str) -> Told:
    if base != NOT_STATED:
        return Told(GIVEN if YEAR.search(base) else POINTED, base)
    if words := _found(COMPARED, paragraph.sentence(number)) or behind:
        return Told(POINTED, words)
    if words := _found(BEFORE, paragraph.opening):
        return Told(UNCLEAR, words, "at the top")
    return _elsewhere(paragraph, number, _base_in, YEAR)


def _base_in(sentence: str) -> str:
    return _found(BASE, sentence) or _found(COMPARED, sentence)


def _elsewhere(
    paragraph: Paragraph,
    number: int,
    look: Callable[[str], str],
    later: re.Pattern[str] | None,
    top: str = "",
) -> Told:
    """What other sentences say of the same: it is named, but whether it is meant is open.

    What stands behind a number counts where it has a year, or for a place.
    """
    for sentence, where in paragraph.above(number):
        if words := look(sentence):
            return Told(UNCLEAR, words, where)
    for behind in range(number + 1, min(number + 3, len(paragraph.ends))):
        sentence = paragraph.sentence(behind)
        if (later is None or later.search(sentence)) and (words := look(sentence)):
            return Told(UNCLEAR, words, "later in the paragraph")
    for text, where in (
        (paragraph.heading, "in the heading above"),
        (top, "at the top"),
        (paragraph.notes, "in the notes"),
    ):
        words = look(text) if later is None or later.search(text) else ""
        if words and (later is None or (later.search(words) and not DAY.search(words))):
            return Told(UNCLEAR, words, where)
    return Told(MISSING)


@lru_cache(4096)
def _found(pattern: re.Pattern[str], sentence: str) -> str:
    found = pattern.search(sentence)
    return _short(found[0]).strip("-–·•* ") if found else ""


def _short(words: str) -> str:
    told = " ".join(words.split())
    return told if len(told) <= 80 else f"{told[:79]}…"
