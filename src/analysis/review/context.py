"""What stands around a number: whose it is, of when, where, and compared with what.

The words of its sentence come first, then those of its paragraph, then what the text says for
all its numbers: its opening, an introduction that ends with a colon, its notes. What stands
further off than the sentence is named and not taken for an answer: whether it is meant cannot
be told. Only where there are no such words at all is something missing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from itertools import accumulate, pairwise
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
    voice_at,
)
from analysis.tables.load import load_figures
from analysis.tables.schema import REASONS
from analysis.verdicts.quoting import ANY_WORDS, NAME, YEAR

GIVEN, POINTED, UNCLEAR, MISSING = "given", "pointed_at", "cannot_tell", "missing"
NEEDLESS = "does_not_apply"
ASPECTS = ("source", "period", "place", "base")
LONGEST = 600
"""Characters of a sentence that are looked at together, as a text need not have full stops."""
REACH = 2
"""Paragraphs through which figures or a report that were spoken of may still be meant."""
SHORTEST = 100
"""Characters below which a line without a full stop is a heading."""

_NAME = r"[A-Z][\w’'&-]+(?:\s(?:(?:of|for|and|the)\s)?[A-Z][\w’'&-]*){0,6}"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
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
    r"Her|Residents|Parents|Experts|Critics|Campaigners|Ministers|Officials|Reports?|Figures?|"
    rf"Research|Data|Evidence|Estimates|Separate|Previous|{_MONTHS})\b"
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
_BODY = (
    r"(?:\b(?:[Tt]he|[Ii]ts|[Oo]ur|[Tt]his)\s(?:[\w-]+\s)?(?:charity|force|council|company|operator|union|"
    r"trust|department|agency|government|assembly|board|school|hospital|university|club|firm|service|"
    r"team|centre|college|society))"
)
_OPENING = r"(?!(?:In|On|By|At|For|From|Since|During|After|Before|Over|Between|Until|Under|With)\b)"
ACTING = re.compile(
    rf"(?:{_BODY}|{_OPENING}{_NAME})\s(?:(?!is\b|are\b|was\b|were\b|be\b|been\b)\w+\s){{0,2}}?"
    rf"(?:was\sfounded\s.{{0,30}})?{_DID}\b"
)
BODY = re.compile(
    rf"(?:{_BODY}|[A-Z][\w’'-]+\s[A-Z][\w’'-]+)\s(?:still\s|now\s|also\s)?\w{{3,}}(?:ed|s)\b"
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
    rf"\b(?:{_TIMES}|{_MONTHS.replace('May', 'in May')}|Christmas|Easter|Covid|pandemic|lockdown"
    r"|(?:19|20)\d\d)\b",
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
    rf"(?!(?:The|A|An|{_MONTHS}|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Christmas|Easter|Parliament|"
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
DEADLINE = re.compile(r"^within\s\S+\s\w+", re.IGNORECASE)
BEFORE = re.compile(
    r"\b(?:than\s(?:before|in|last)|compared\s(?:with|to)|before\sthe)\b[^.,;]{0,30}"
)
MORE = re.compile(r"^\s(?:more|less|fewer|higher|lower)\b")
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
    """A paragraph in its text: its place, its sentences, and what was said before it.

    `lead` are the last sentences of one that introduces it; `opening` and `notes` are the text's.
    """

    number: int
    start: int
    text: str
    opening: str
    notes: str
    points_out: bool
    before: Paragraph | None = None
    lead: Sequence[str] = ()
    last_place: str = ""
    last_work: str = ""
    work_at: int = -REACH
    heading: str = ""
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
        """The sentences before one, the nearest first, and those that lead into a list."""
        for sentence in self.sentences[max(number - 5, 0) : number][::-1]:
            yield sentence, "earlier in the paragraph"
        for sentence in self.lead[::-1]:
            yield sentence, "in the paragraph before it"

    def leads(self) -> bool:
        """Whether it introduces the next."""
        return self.text.rstrip().endswith(":")

    def is_heading(self) -> bool:
        """Whether it is a short line without the end of a sentence."""
        words = self.text.strip()
        return len(words) < SHORTEST and words[-1] not in '.!?:;,”"’' and not BULLET.match(words)


def paragraphs_of(text: str, pointers: Sequence[int] = ()) -> list[Paragraph]:
    """The paragraphs of a text, in order; each knows what the text says for all of them.

    A bullet belongs to the words that introduce its list, however many bullets stand between.
    """
    whole = text.splitlines(keepends=True)
    ends = accumulate(map(len, whole))
    lines = [(end - len(line), line) for end, line in zip(ends, whole, strict=True) if line.strip()]
    opening = " ".join(line[:LONGEST] for _, line in lines[:4])
    notes = " ".join(line for _, line in lines if NOTES.search(line[:400]))[:LONGEST]
    found: list[Paragraph] = []
    places = sorted(pointers)
    for number, (start, line) in enumerate(lines, start=1):
        is_pointed = bisect_left(places, start) < bisect_left(places, start + len(line))
        points = is_pointed or ADDRESS.search(line) is not None
        paragraph = Paragraph(number, start, line, opening, notes, points)
        if found:
            _follow(paragraph, found[-1])
        found.append(paragraph)
    return found


def _follow(paragraph: Paragraph, last: Paragraph) -> None:
    """Note what stands above a paragraph that may be meant in it."""
    before, above = last, last.before
    if above is not None and above.leads() and BULLET.match(paragraph.text):
        before = above if BULLET.match(last.text) else last
    paragraph.before = before
    paragraph.lead = before.sentences[-3:] if before.leads() else ()
    work = _found(WORK, last.text[:4000])
    paragraph.work_at = last.number if work else last.work_at
    if paragraph.number - paragraph.work_at <= REACH:
        paragraph.last_work = work or last.last_work
    paragraph.last_place = _place_in(last.text[:4000]) or last.last_place
    paragraph.heading = last.text if last.is_heading() else last.heading


def told_of(row: Row, paragraph: Paragraph) -> dict[str, Told]:
    """What the text says of a number's source, period, place and base."""
    place = row["start"] - paragraph.start
    number = paragraph.sentence_at(place)
    sentence = paragraph.sentences[number]
    inside = place - paragraph.starts[number]
    length = row["end"] - row["start"]
    changes = row["kind"] == "change" or (row["kind"] == "ratio" and row["direction"] != "none")
    base = base_near(sentence, inside, length) if changes else NOT_STATED
    behind = _found(MORE, sentence[inside + length :])
    told = {
        "source": _source(paragraph, number, place),
        "period": _period(paragraph, number, inside, length, base),
        "place": _place(paragraph, number),
        "base": _base(paragraph, number, base, behind) if changes else Told(NEEDLESS),
    }
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
    for sentence in paragraph.sentences[number + 1 : number + 4]:
        told = _attribution(sentence)
        if told is not None and (told.state == GIVEN or WORK.search(sentence)):
            return Told(UNCLEAR, told.words, "later in the paragraph")
    for words, where in (
        (_found(WORK, paragraph.heading), "in the heading above"),
        (paragraph.last_work, "earlier in the text"),
        (_short(paragraph.notes), "in the notes"),
    ):
        if words:
            return Told(UNCLEAR, words, where)
    return Told(MISSING)


def _is_own(told: Told, sentence: str) -> bool:
    is_told = any(each.search(sentence) for each in (POINTING, ACTING, BODY))
    return told.state == POINTED and not is_told


def _is_speaker(words: str, sentence: str) -> bool:
    name = re.escape(words)
    said = rf"{name}[,\s]\W*(?:\w+\s)?{_SAID}\b|{_SAID}\s(?:[\w-]+\s){{0,4}}{name}"
    return re.search(said, sentence) is not None


@lru_cache(4096)
def _attribution(sentence: str) -> Told | None:
    """Whom a sentence names as a source, or how it points at one."""
    named = [*{source_near(sentence)} - {"", NOT_STATED}]
    named += [found[found.lastgroup or 0] for found in NAMED.finditer(sentence)]
    for words in named:
        if NAME.search(words) and not NOBODY.match(words):
            return Told(GIVEN, words)
    if named and not PERIOD.search(f"in {named[0]}") and not TIME.fullmatch(named[0]):
        return Told(POINTED, named[0])
    for pattern in (POINTING, ACTING, BODY, OURS):
        if found := pattern.search(sentence):
            # Who counted what it did itself is named, if it has a name of two words.
            name = pattern is ACTING and re.search(r"[A-Z][\w’'&-]+\s[A-Z]", found[0])
            before = WORDS_BEFORE.search(sentence[max(0, found.start() - 60) : found.start()])
            behind = WORDS_BEHIND.match(sentence[found.end() : found.end() + 60])
            words = (before[0] if before else "") + found[0] + (behind[0] if behind else "")
            return Told(GIVEN if name else POINTED, _short(words))
    return None


def _period(paragraph: Paragraph, number: int, inside: int, length: int, base: str) -> Told:
    sentence = paragraph.sentences[number]
    near = period_near(sentence, inside, length, base if base != NOT_STATED else "")
    words = near if near != NOT_STATED else ""
    if words and words not in base and YEAR.search(words):
        return Told(GIVEN, words)
    # The words of the number itself, such as "a year", are not those of its period.
    around = f"{sentence[:inside]} {sentence[inside + length :]}"
    if words or (words := _found(TIME, around) or _found(DEADLINE, sentence[inside:])):
        return Told(POINTED, words)
    return _elsewhere(paragraph, number, _time_in, YEAR)


def _time_in(sentence: str) -> str:
    return _found(PERIOD, sentence) or _found(TIME, sentence)


def _place(paragraph: Paragraph, number: int) -> Told:
    sentence = paragraph.sentences[number]
    if place := _place_named(sentence):
        return Told(GIVEN, place)
    if place := _found(HERE, sentence):
        return Told(POINTED, place)
    if coverage := coverage_near(sentence):
        return Told(POINTED, coverage.replace("_", " "))
    if name := _found(PERHAPS_A_PLACE, sentence):
        # It may be somebody's, or that of a place.
        return Told(UNCLEAR, name)
    told = _elsewhere(paragraph, number, _place_in, top=paragraph.opening)
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
    if words := _found(COMPARED, paragraph.sentences[number]) or behind:
        return Told(POINTED, words)
    if words := _found(BEFORE, paragraph.opening):
        return Told(UNCLEAR, words, "at the top")
    return _elsewhere(paragraph, number, partial(_found, COMPARED), YEAR)


def _elsewhere(
    paragraph: Paragraph,
    number: int,
    look: Callable[[str], str],
    needed: re.Pattern[str] = ANY_WORDS,
    top: str = "",
) -> Told:
    """What other sentences say of the same: it is named, but whether it is meant is open.

    What does not stand above a number counts only where it has what is `needed`, a year.
    """
    below = [(text, "later in the paragraph") for text in paragraph.sentences[number + 1 :][:2]]
    apart = ("in the heading above", "at the top", "in the notes")
    for sentence, where in (
        *paragraph.above(number),
        *((text, where) for text, where in below if needed.search(text)),
        *zip((paragraph.heading, top, paragraph.notes), apart, strict=True),
    ):
        words = look(sentence)
        if words and (where not in apart or needed.search(words)):
            return Told(UNCLEAR, words, where)
    return Told(MISSING)


@lru_cache(4096)
def _found(pattern: re.Pattern[str], sentence: str) -> str:
    found = pattern.search(sentence)
    return _short(found[0]) if found else ""


def _short(words: str) -> str:
    told = " ".join(words.split())
    return (told if len(told) <= 80 else f"{told[:79]}…").strip("-–·•* ")
