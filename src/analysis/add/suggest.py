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
from typing import NamedTuple

import pandas as pd

NOT_STATED = "not_stated"
MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTH = "|".join(MONTHS)
_YEAR = r"(?:19|20)\d\d"
_FINANCIAL = rf"{_YEAR}[-/–]\d\d(?!\d)"
_WHEN = rf"(?:(?:{_MONTH})\s+)?{_YEAR}(?![-/–]\d\d(?!\d))"

PERIOD = re.compile(
    rf"""
      \b(?P<span>(?:between|from)\s+(?P<first>{_WHEN})\s+(?:and|to)\s+(?P<last>{_WHEN}))\b
    | \b(?P<financial>(?:(?:in|during|by)\s+)?(?P<start>{_YEAR})[-/–](?P<end>\d\d))(?!\d)
    | \b(?P<since>since\s+(?:the\s+)?(?P<base>{_FINANCIAL}|{_WHEN}))\b
    | \b(?P<dated>(?:in|during|by|at\s+the\s+end\s+of)\s+(?P<when>{_WHEN}))\b
    | \b(?P<each_year>(?:each|every|a|per)\s+year|annually|yearly)\b
    | \b(?P<each_month>(?:each|every|a|per)\s+month|monthly)\b
    | \b(?P<relative>(?:in\s+)?(?:the\s+)?(?:last|past|next|previous|coming|same)\s+
        (?:\w+\s+)?(?:years?|months?|weeks?|decades?|quarter)
        |(?:the|a)\s+(?:year|month|decade)\s+(?:before|earlier)|this\s+year|over\s+the\s+past\s+\w+|currently|so\s+far)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
BASE = re.compile(
    rf"\b(?:since|compared\s+(?:with|to)|up\s+from|down\s+from|on)\s+(?:the\s+)?"
    rf"(?P<base>{_FINANCIAL}|{_WHEN}|(?:previous|last|same)\s+(?:year|month|period)"
    r"|(?:a\s+)?(?:year|month|decade)\s+(?:before|earlier))\b",
    re.IGNORECASE,
)
_NAME = r"(?:[Tt]he\s+)?[A-Z][\w’'&.-]*(?:\s+(?:(?:of|for|and|the|on)\s+)?[A-Z][\w’'&-]*)*"
SOURCE = re.compile(
    rf"""
      \b[Aa]ccording\s+to\s+(?P<told>(?:[\w’'&-]+\s+){{0,6}}?[\w’'&-]+)(?=[,.;:]|\s+(?:that|in|on|by)\b|$)
    | \b(?:[Ff]igures|[Dd]ata|[Ss]tatistics|[Rr]esearch|[Ee]stimates?|[Rr]eport)\s+(?:published\s+)?
        (?:from|by|of)\s+(?P<by>{_NAME})
    | (?P<own>{_NAME}(?:\s+(?:figures|data|statistics|estimates|research|report))?)\s+
        (?:says?|said|estimates?d?|found|finds|reports?|reported|shows?|showed|reveals?|revealed|warns?|suggests?)\b
    """,
    re.VERBOSE,
)
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
        if (apart := _apart(found, place, length)) is not None
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
    found = SOURCE.search(sentence)
    if found is None:
        return NOT_STATED
    return next(words for words in found.groups() if words)


def place_near(sentence: str, places: Iterable[str] = ()) -> str:
    """The place that the sentence names, if it names one; `places` are names besides the nations.

    >>> place_near("Across the UK, 300 people were held."), place_near("Held in this country.")
    ('United Kingdom', 'unresolved')
    """
    names = {**PLACES, **{place: place for place in places}}
    found = [
        (-len(words), place)
        for words, place in names.items()
        if re.search(rf"\b{re.escape(words)}\b", sentence)
    ]
    return min(found)[1] if found else NOT_STATED


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


def _apart(found: re.Match[str], place: int, length: int) -> int | None:
    """Characters between a period and the words; None where they overlap."""
    if found.start() < place + length and place < found.end():
        return None
    return found.start() - place if found.start() >= place else place - found.end()


def _period(found: re.Match[str]) -> Period:
    words = found[0].strip()
    if found["span"]:
        first, last = _days(found["first"]), _days(found["last"])
        return Period(words, first[0], last[1], "window")
    if found["financial"]:
        start, end = _days(f"{found['start']}/{found['end']}")
        if words.lower().startswith("by"):
            return Period(words, end, end, "point" if end else "relative")
        return Period(words, start, end, "financial_year" if start else "relative")
    if found["dated"]:
        start, end = _days(found["when"])
        whole_year = found["when"].isdigit() and words.lower().startswith(("in", "during"))
        if words.lower().startswith(("by", "at")):
            return Period(words, end, end, "point")
        return Period(words, start, end, "calendar_year" if whole_year else "window")
    for name in ("each_year", "each_month"):
        if found[name]:
            return Period(words, type=name)
    return Period(words, type="relative")


def _days(words: str) -> tuple[str, str]:
    """The first and last day of a year, a month or a financial year; empty for other words."""
    if financial := re.fullmatch(rf"({_YEAR})[-/–](\d\d)", words):
        year = int(financial[1])
        if (year + 1) % 100 != int(financial[2]):
            return "", ""
        return f"{year}-04-01", f"{year + 1}-03-31"
    if re.fullmatch(_YEAR, words):
        return f"{words}-01-01", f"{words}-12-31"
    if dated := re.fullmatch(rf"({_MONTH})\s+({_YEAR})", words, re.IGNORECASE):
        year, month = int(dated[2]), MONTHS[dated[1].lower()]
        last = calendar.monthrange(year, month)[1]
        return f"{year}-{month:02}-01", f"{year}-{month:02}-{last}"
    return "", ""


def _words(text: str) -> list[str]:
    """The words of a text in lower case, plurals and -ing and -ed endings taken off."""
    found = re.findall(r"[a-z]{3,}", text.lower())
    return [
        re.sub(r"(?:ions?|ing|ed|es|s|e)$", "", word) for word in found if word not in COMMON_WORDS
    ]
