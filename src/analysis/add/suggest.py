"""What the words near a number suggest about it: period, base, source, place, voice, measure.

Everything here is a suggestion for whoever transcribes a statement. It looks no further than
the sentence, and where the sentence says nothing the answer is that it is not stated.
"""

from __future__ import annotations

import calendar
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import pandas as pd

NOT_STATED = "not_stated"
MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTH = "|".join(MONTHS)
_YEAR = r"(?:19|20)\d\d"
_FINANCIAL = rf"{_YEAR}[-/–]\d\d(?!\d)"
_DAY = r"(?:3[01]|[12]?\d)(?:st|nd|rd|th)?"
_DATE = rf"(?:{_DAY}\s+(?:of\s+)?(?:{_MONTH})|(?:{_MONTH})\s+{_DAY},?)"
_WHEN = rf"(?:(?:{_DATE}\s+|(?:{_MONTH})\s+)?{_YEAR}(?![-/–]\d\d(?!\d)))"
_LENGTH = r"(?:year|quarter|half[- ]year|(?:\d{1,2}|three|six|nine|twelve)\s+months)"
_PART = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}

PERIOD = re.compile(
    rf"""
      \b(?P<span>(?:between|from)\s+(?P<first>{_WHEN}|{_DATE}|(?:{_MONTH}))
        \s+(?:and|to)\s+(?P<last>{_WHEN}))\b
    | \b(?P<ending>(?:(?:in|during|for|over)\s+)?(?:the\s+)?(?P<length>{_LENGTH})\s+
        (?:ending|ended|up\s+to|to)\s+(?:in\s+|on\s+|the\s+end\s+of\s+)?(?P<to>{_WHEN}))\b
    | \b(?P<quarter>(?:in\s+|during\s+)?(?:
        (?:the\s+)?(?P<nth>first|second|third|fourth|last|final)\s+(?P<of>quarter|half)\s+of\s+|Q(?P<q>[1-4])\s+(?:of\s+)?)(?P<of_year>{_FINANCIAL}|{_YEAR}))\b
    | \b(?P<financial>(?:(?:in|during|by|for|over|throughout)\s+)?
        (?:(?:the\s+)?(?:(?:financial|fiscal|tax)\s+)?year\s+)?
        (?P<start>{_YEAR})[-/–](?P<end>\d\d))(?!\d)
    | \b(?P<since>since\s+(?:the\s+)?(?P<base>{_FINANCIAL}|{_WHEN}))\b
    | \b(?P<dated>(?P<how>in|during|by|for|throughout|on|as\s+at|as\s+of|at|until
        |at\s+the\s+(?:end|start)\s+of)
        \s+(?:the\s+)?(?:calendar\s+)?(?:year\s+)?(?P<when>{_WHEN}))\b
    | \b(?P<each_year>(?:each|every|a|per)\s+year|annually|yearly)\b
    | \b(?P<each_month>(?:each|every|a|per)\s+month|monthly)\b
    | \b(?P<relative>(?:in\s+|over\s+)?(?:the\s+)?(?:last|past|next|previous|coming|same)\s+
        (?:\w+\s+)?(?:years?|months?|weeks?|decades?|quarter)
        |(?:the|a)\s+(?:year|month|decade)\s+(?:before|earlier)|this\s+year
        |over\s+the\s+past\s+\w+|currently|so\s+far
        |(?:on|by)\s+{_DATE}|(?:in|by|since)\s+(?:{_MONTH}))\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
BASE = re.compile(
    r"\b(?:since|compared\s+(?:with|to)|(?:up|down)\s+from(?:\s+[^.;]{1,24}?\s+in)?|on|than\s+in)"
    r"\s+(?:the\s+)?(?:(?:year|12\s+months)\s+(?:ending|ended|to)\s+)?"
    rf"(?P<base>{_FINANCIAL}|{_WHEN}|(?:previous|last|same)\s+(?:year|month|period)"
    r"|(?:a\s+)?(?:year|month|decade)\s+(?:before|earlier))\b",
    re.IGNORECASE,
)
_NAME = r"(?:[Tt]he\s+)?[A-Z][\w’'&.-]*(?:\s+(?:(?:of|for|and|the|on)\s+)?[A-Z][\w’'&-]*)*"
_SAYS = (
    r"(?:says?|said|estimates?d?|found|finds|reports?|reported|shows?|showed|reveals?|revealed"
    r"|warns?|suggests?)"
)
_WORK = (
    r"(?:[Ff]igures|[Dd]ata|[Ss]tatistics|[Rr]esearch|[Ee]stimates?|[Rr]eport|[Aa]nalysis"
    r"|[Ss]urvey|[Ss]tudy)"
)
_MADE = (
    r"(?:(?:published|obtained|released|collected|compiled|gathered|produced|provided|supplied"
    r"|seen|issued)\s+)?"
)
SOURCE = re.compile(
    rf"""
      \b[Aa]ccording\s+to\s+(?!(?:[\w’'-]+\s+){{0,3}}{_WORK}\s+{_MADE}(?:from|by|of)\b)
        (?P<told>(?:[^\W\d][\w’'&-]*\s+){{0,6}}?[^\W\d][\w’'&-]*)
        (?=[,.;:]|\s+(?:that|in|on|by|more|over|about|nearly|almost|some|there|fewer|only|at|\d)\b|\s+\d|$)
    | \b{_WORK}\s+{_MADE}(?:(?:from|by|of)\s+(?P<by>{_NAME})
        |(?:from|by)\s+(?P<common>(?:the|a|an|our|one)\s+(?:[a-z][\w’'-]*\s+){{0,3}}?[a-z][\w’'-]*)
         (?=[,.;:)]|\s+(?:in|that|which|who|and|for|to|on|at|last|this|under|{_SAYS})\b|$))
    | (?P<own>{_NAME}(?:\s+(?:figures|data|statistics|estimates|research|report))?)\s+
        {_SAYS}\b
    """,
    re.VERBOSE,
)
# A police force stands for its area; two of them for no area of their own.
FORCE = re.compile(
    r"\b(?P<area>(?!Police)[A-Z][\w’-]+(?:\s(?:and\s|of\s)?(?!Police)[A-Z][\w’-]+){0,3})\s(?:Police(?!\s(?:and\sCrime|Fed|Serv))|Constabulary)\b"
)
_NO_AREA = re.compile(r"^(?:The|In|At|By|For|When|While|But|And|Last|According\sto)\s")
_AREAS = {
    "Metropolitan": "London",
    "British Transport": "",
    "Ministry of Defence": "",
    "Royal Military": "",
    "Chief": "",
    "Local": "",
}
COVERAGE = {
    "some_forces": r"some\s(?:police\s)?forces",
    "some_areas": r"some\s(?:areas|parts)",
    "one_force": r"(?:one|a)\s(?:single\s)?(?:police\s)?force\b",
    "worldwide": r"worldwide|world-wide|globally|across\sthe\s(?:world|globe)",
    "national": r"nationally|nation-?wide|across\sthe\scountry|every\s(?:police\s)?force|all\s43\s",
}
"""How much of the field a figure covers, by the words that say so."""
PLACES = {
    "England and Wales": "England and Wales",
    "United Kingdom": "United Kingdom",
    "UK": "United Kingdom",
    "Great Britain": "Great Britain",
    "Northern Ireland": "Northern Ireland",
    "England": "England",
    "Wales": "Wales",
    "Scotland": "Scotland",
    "this country": "unresolved",
    "our country": "unresolved",
}
"""The place that words name; words that do not settle it are unresolved."""

COMMON_WORDS = frozenset(
    "a an and are as at be been being between by child children for from has have in into is it "
    "its of on one or over per than that the their there they this to under was were which who "
    "with year number people not more each whose".split()
)
ENOUGH = 0.3
"""The least likeness at which a measure is suggested, rather than none."""


class Period(NamedTuple):
    """A period in the words of a text; days where the words alone settle them, else empty."""

    text: str = NOT_STATED
    start: str = ""
    end: str = ""
    type: str = NOT_STATED


def period_near(sentence: str, place: int, length: int) -> Period:
    """The period that stands nearest to the words at `place`.

    >>> period_near("In 2016 there were 1,278 referrals.", 19, 5)
    Period(text='In 2016', start='2016-01-01', end='2016-12-31', type='calendar_year')
    >>> period_near("Police made 800 arrests a month.", 12, 3).type
    'each_month'
    """
    near = [
        # What began long before is rather the base of a change than the period of a count.
        (found["since"] is not None, apart, found)
        for found in PERIOD.finditer(sentence)
        if (apart := _apart(sentence, found, place, place + length)) is not None
    ]
    return _period(min(near, key=lambda each: each[:2])[2]) if near else Period()


def base_near(sentence: str, place: int, length: int) -> Period:
    """The period that a change is measured from, as the sentence gives it.

    >>> base_near("Offences rose by 33% since 2010.", 17, 3).text
    'since 2010'
    """
    found = BASE.search(sentence, place + length) or BASE.search(sentence)
    if found is None:
        return Period()
    start, end = _days(found["base"])
    return Period(found[0], start, end, "window" if start else "relative")


def source_near(sentence: str) -> str:
    """Whom the sentence names as its source, in its own words.

    >>> source_near("According to the Home Office, 20 forces replied.")
    'the Home Office'
    """
    for found in SOURCE.finditer(sentence):
        words = next(words for words in found.groups() if words)
        if not words.endswith(" Act"):  # released under the Freedom of Information Act
            return words
    return NOT_STATED


def place_near(sentence: str, places: Iterable[str] = ()) -> str:
    """The place that the sentence names, if it names one; `places` are names besides the nations.

    >>> place_near("Across the UK, 300 people were held."), place_near("Held in this country.")
    ('United Kingdom', 'unresolved')
    """
    names = {**PLACES, **{place: place for place in places}, **_forces(sentence)}
    found = [
        (-len(words), place)
        for words, place in names.items()
        if re.search(rf"\b{re.escape(words)}\b", sentence)
    ]
    return min(found)[1] if found else NOT_STATED


def coverage_near(sentence: str) -> str:
    """How much of the field a sentence says its numbers cover; empty where it does not say.

    >>> coverage_near("Some forces lost a quarter."), coverage_near("Kent Police recorded 340.")
    ('some_forces', 'one_force')
    """
    if len(_forces(sentence)) == 1:
        return "one_force"
    found = [name for name, words in COVERAGE.items() if re.search(words, sentence, re.IGNORECASE)]
    return found[0] if found else ""


def _forces(sentence: str) -> dict[str, str]:
    """The areas of the police forces that a sentence names, by their names."""
    areas = {}
    for found in FORCE.finditer(sentence):
        area = _NO_AREA.sub("", found["area"])
        area = _AREAS.get(area, area)
        if area:
            areas[found[0]] = area
    return areas if len(set(areas.values())) == 1 else {}


def voice_at(paragraph: str, start: int) -> str:
    """Whether the words at `start` stand inside quotation marks.

    >>> voice_at("She said: “We lost 1,000 officers.”", 19)
    'direct_quote'
    """
    before = paragraph[:start]
    inside = before.count("“") > before.count("”") or before.count('"') % 2 == 1
    return "direct_quote" if inside else "narrator"


@dataclass(frozen=True, slots=True)
class Measures:
    """The codebook and how it was used so far, as words that a sentence can be compared with."""

    words: Mapping[str, Counter[str]]
    weights: Mapping[str, float]
    units: Mapping[str, str]
    groups: Mapping[str, str]
    """The group that each measure counts."""

    def suggest(self, sentence: str, unit: str, kind: str) -> str:
        """The measure whose words are most like those of a sentence, or `other`.

        Only measures with the unit are looked at, unless the number is a share, change or ratio.
        """
        there = Counter(_words(sentence))
        likeness = {
            measure: self._likeness(there, words)
            for measure, words in self.words.items()
            if kind in ("share", "change", "ratio") or unit in (self.units[measure], NOT_STATED)
        }
        best = max(likeness, key=likeness.__getitem__, default="other")
        return best if likeness.get(best, 0) >= ENOUGH else "other"

    def _likeness(self, one: Mapping[str, int], other: Mapping[str, int]) -> float:
        """The cosine between two lists of words, rare words weighing more."""

        def product(left: Mapping[str, int], right: Mapping[str, int]) -> float:
            return sum(
                (1 + math.log(left[word])) * (1 + math.log(right[word])) * self._weight(word) ** 2
                for word in left.keys() & right.keys()
            )

        size = math.sqrt(product(one, one) * product(other, other))
        return product(one, other) / size if size else 0.0

    def _weight(self, word: str) -> float:
        return self.weights.get(word, 0.0)


def measures_of(codebook: pd.DataFrame, figures: pd.DataFrame) -> Measures:
    """What measures are called, from the codebook and from the words of figures that have them."""
    words: dict[str, Counter[str]] = {}
    for row in codebook[codebook["measure_id"] != "other"].to_dict("records"):
        described = " ".join((row["label"], row["definition"], row["counts_what"]))
        words[row["measure_id"]] = Counter(_words(described))
    for row in figures.to_dict("records"):
        if row["measure_id"] in words:
            words[row["measure_id"]].update(_words(f"{row['quote']} {row['population']}"))
    number = Counter(word for each in words.values() for word in each)
    weights = {word: math.log(len(words) / count) for word, count in number.items()}
    units = dict(zip(codebook["measure_id"], codebook["unit"].astype(str), strict=True))
    groups = dict(
        zip(codebook["measure_id"], codebook["population_group"].astype(str), strict=True)
    )
    return Measures(words, weights, units, groups)


_NUMBER = re.compile(r"\d[\d,.]*")


def _apart(sentence: str, found: re.Match[str], start: int, end: int) -> int | None:
    """Characters between a period and a number's words; None where they overlap.

    Another number between them has rather a claim on the period.
    """
    if found.start() < end and start < found.end():
        return None
    is_behind = found.start() >= end
    between = sentence[end : found.start()] if is_behind else sentence[found.end() : start]
    others = len(_NUMBER.findall(between))
    is_other_clause = ";" in between or (is_behind and "," in between)
    return len(between) + 60 * others + 30 * is_other_clause


def _period(found: re.Match[str]) -> Period:
    words = found[0].strip()
    if found["span"]:
        return _window(words, _first_of_two(found["first"], found["last"]), _days(found["last"])[1])
    if found["ending"]:
        return _ending(words, found["length"].lower(), _days(found["to"])[1])
    if found["quarter"]:
        return _part_of_a_year(found, words)
    if found["financial"]:
        start, end = _days(f"{found['start']}/{found['end']}")
        if words.lower().startswith("by"):
            return Period(words, end, end, "point" if end else "relative")
        return Period(words, start, end, "financial_year" if start else "relative")
    if found["dated"]:
        start, end = _days(found["when"])
        how = found["how"].lower()
        if "start" in how:
            return Period(words, start, start, "point")
        if how not in ("in", "during", "for", "throughout") or start == end:
            return Period(words, end, end, "point")
        return Period(words, start, end, "calendar_year" if found["when"].isdigit() else "window")
    for name in ("each_year", "each_month"):
        if found[name]:
            return Period(words, type=name)
    return Period(words, type="relative")


def _window(words: str, start: str, end: str) -> Period:
    """The period between two days, by its name where it is a year."""
    if not (start and end and start <= end):
        return Period(words, type="relative")
    whole = {"-04-01": "financial_year", "-01-01": "calendar_year"}.get(start[4:], "window")
    last = {"financial_year": f"{int(start[:4]) + 1}-03-31", "calendar_year": f"{start[:4]}-12-31"}
    return Period(words, start, end, whole if last.get(whole) == end else "window")


def _first_of_two(first: str, last: str) -> str:
    """The first day of "April and June 2016", whose year stands with the second."""
    year = re.search(_YEAR, last)
    start = _days(first)[0] or _days(f"{first} {year[0] if year else ''}")[0]
    return start


_MONTHS_IN = {"year": 12, "quarter": 3, "half-year": 6, "half year": 6, "three": 3, "six": 6}
_MONTHS_IN |= {"nine": 9, "twelve": 12}


def _ending(words: str, length: str, end: str) -> Period:
    """The year to March 2016, the 12 months ending on 30 June 2016."""
    first = length.split()[0]
    months = int(first) if first.isdigit() else _MONTHS_IN.get(length, _MONTHS_IN.get(first, 0))
    if not end or not months:
        return Period(words, type="relative")
    last = date.fromisoformat(end)
    month = last.year * 12 + last.month - 1 - months
    longest = calendar.monthrange(month // 12, month % 12 + 1)[1]
    is_whole = (last + timedelta(1)).month != last.month
    before = date(month // 12, month % 12 + 1, longest if is_whole else min(last.day, longest))
    return _window(words, (before + timedelta(1)).isoformat(), end)


def _part_of_a_year(found: re.Match[str], words: str) -> Period:
    """The first quarter of 2016, Q3 2015/16, the second half of 2014."""
    start, _ = _days(found["of_year"])
    if not start:
        return Period(words, type="relative")
    months = 6 if (found["of"] or "").lower() == "half" else 3
    part = int(found["q"] or 0) or min(_PART[found["nth"].lower()], 12 // months)
    first = int(start[:4]) * 12 + int(start[5:7]) - 1 + months * (part - 1)
    last = first + months - 1
    days = calendar.monthrange(last // 12, last % 12 + 1)[1]
    return Period(
        words,
        f"{first // 12}-{first % 12 + 1:02}-01",
        f"{last // 12}-{last % 12 + 1:02}-{days}",
        "window",
    )


def _days(words: str) -> tuple[str, str]:
    """The first and last day of a day, month, year or financial year; empty for other words."""
    if financial := re.fullmatch(rf"({_YEAR})[-/–](\d\d)", words):
        year = int(financial[1])
        if (year + 1) % 100 != int(financial[2]):
            return "", ""
        return f"{year}-04-01", f"{year + 1}-03-31"
    if re.fullmatch(_YEAR, words):
        return f"{words}-01-01", f"{words}-12-31"
    if dated := re.fullmatch(rf"(?:.*\W)?({_MONTH})\W.*?({_YEAR})", words, re.IGNORECASE):
        year, month = int(dated[2]), MONTHS[dated[1].lower()]
        last = calendar.monthrange(year, month)[1]
        if day := re.search(r"\b(\d{1,2})(?:st|nd|rd|th)?\b", words[: -len(dated[2])]):
            if int(day[1]) > last:
                return "", ""
            whole = f"{year}-{month:02}-{int(day[1]):02}"
            return whole, whole
        return f"{year}-{month:02}-01", f"{year}-{month:02}-{last}"
    return "", ""


def _words(text: str) -> list[str]:
    """The words of a text in lower case, plurals and -ing and -ed endings taken off."""
    found = re.findall(r"[a-z]{3,}", text.lower())
    return [
        re.sub(r"(?:ions?|ing|ed|es|s|e)$", "", word) for word in found if word not in COMMON_WORDS
    ]
