"""What the words near a number suggest about it: period, base, source, place, voice, measure.

Everything here is a suggestion for whoever transcribes a statement. It looks no further than
the sentence. An answer that is not clear is empty, and a person gives it: each column is right in
at least nine of ten sentences that were marked by hand (`tests/add/marked`), or suggests nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from analysis.reading.words import DESCRIBED, NOUN_ENDS, NOUN_VERBS, UNITS

NOT_STATED = "not_stated"
DAY = pd.Timedelta(days=1)
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_YEAR = r"(?:19|20)\d\d"
_FINANCIAL = rf"{_YEAR}[-/–]\d\d(?!\d)"
_DAY = r"(?:3[01]|[12]?\d)(?:st|nd|rd|th)?"
_DATE = rf"(?:{_DAY}\s+(?:of\s+)?(?:{_MONTH})|(?:{_MONTH})\s+{_DAY},?)"
_WHEN = rf"(?:(?:{_DATE}\s+|(?:{_MONTH})\s+)?{_YEAR}(?![-/–]\d\d(?!\d)))"
_LENGTH = r"(?:year|quarter|half[- ]year|(?:\d{1,2}|three|six|nine|twelve)\s+months)"
_PART = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}
_MONTHS_IN = {"year": 12, "quarter": 3, "half": 6, "three": 3, "six": 6, "nine": 9, "twelve": 12}
POINTS = ("by ", "on ", "as at ", "as of ", "at ", "until ")
"""How words of a point in time begin."""
# A year is a length in "for a year", and a time in "a year ago".
_A, _NOT_PAST = (
    r"(?<!over\s)(?<!than\s)(?<!for\s)(?<!in\s)a",
    r"(?!\s+(?:ago|before|earlier|later))",
)

PERIOD = re.compile(
    rf"""
      \b(?P<span>(?:between|from)\s+(?P<first>{_FINANCIAL}|{_WHEN}|{_DATE}|(?:{_MONTH}))
        \s+(?:and|to)\s+(?P<last>{_FINANCIAL}|{_WHEN}))\b
    | \b(?P<ending>(?:(?:in|during|for|over)\s+)?(?:the\s+)?(?P<length>{_LENGTH})\s+
        (?:ending|ended|up\s+to|to)\s+(?:in\s+|on\s+|the\s+end\s+of\s+)?(?P<to>{_WHEN}))\b
    | \b(?P<quarter>(?:in\s+|during\s+)?(?:
        (?:the\s+)?(?P<nth>first|second|third|fourth|last|final)\s+(?P<of>quarter|half|(?:three|six|nine)\s+months)\s+of\s+|Q(?P<q>[1-4])\s+(?:of\s+)?)(?P<of_year>{_FINANCIAL}|{_YEAR}))\b
    | \b(?P<financial>(?:(?:in|during|by|for|over|throughout)\s+)?
        (?:the\s+)?(?:(?:(?:financial|fiscal|tax)\s+)?year\s+)?
        (?P<start>{_YEAR})[-/–](?P<end>\d\d)(?!\d)(?:\s+(?:financial|tax)\s+year)?)
    | \b(?P<since>since\s+(?:the\s+)?(?P<base>{_FINANCIAL}|{_WHEN}))\b
    | \b(?P<dated>(?P<how>in|during|by|for|throughout|on|as\s+at|as\s+of|at|until|(?<=\d\s)of
        |at\s+the\s+(?:end|start)\s+of)
        \s+(?:the\s+)?(?:calendar\s+)?(?:year\s+)?(?P<when>{_WHEN}))\b
    | \b(?P<each_year>(?:each|every|{_A}|per)\s+year)\b{_NOT_PAST}
    | \b(?P<each_month>(?:each|every|{_A}|per)\s+month)\b{_NOT_PAST}
    | \b(?P<relative>(?:in\s+|over\s+)?(?:the\s+)?(?:last|past|next|previous|coming|same)\s+
        (?:\w+\s+)?(?:years?|months?|weeks?|decades?|quarter)
        |(?:the|a)\s+(?:year|month|decade)\s+(?:before|earlier)|this\s+year
        |(?:over|in|within)\s+(?:the\s+(?:past|first)\s+)?\w+\s+(?:years|months|weeks)
        |currently|today|so\s+far
        |(?:on|by)\s+{_DATE}|(?:in|by|since)\s+(?:{_MONTH}))\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
BASE = re.compile(
    r"\b(?:since|compared\s+(?:with|to)|(?:(?:up|down)\s+)?from\s+[^.;]{1,24}?\s+in|(?:up|down)\s+from|on"
    r"|from(?=\s+the\s+(?:year|month|decade|previous|last))"
    r"|(?:than|as)\s+(?:in|during))\s+(?:the\s+)?(?:(?:year|12\s+months)\s+(?:ending|ended|to)\s+)?"
    rf"(?P<base>{_FINANCIAL}|{_WHEN}|(?:{_MONTH})|(?:previous|last|same)\s+(?:year|month|period(?:\s+(?:of|in)\s+{_YEAR})?)"
    r"|(?:a\s+)?(?:year|month|decade)\s+(?:before|earlier))\b",
    re.IGNORECASE,
)
_NAME = r"(?:[Tt]he\s+)?[A-Z][\w’'&.-]*(?:\s+(?:(?:of|for|and|the|on)\s+)?[A-Z][\w’'&-]*)*"
_BODY = (
    r"(?:[Tt]he|[Oo]ne)\s(?:charity|inspectorate|inquiry|watchdog|auditor|commission|committee|regulator"
    r"|union|agency|force|council|department|survey|review|government)(?:\s[A-Z][\w’'-]*)*"
)
_SAYS = (
    r"(?:says?|said|estimates?d?|found|finds|reports?(?!\s(?:by|from|of|to))|reported|shows?|showed"
    r"|reveals?|revealed|confirmed|warns?|suggests?)"
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
        (?=[,.;:]|\s+(?:that|in|on|by|more|over|about|nearly|almost|some|there|fewer|only|at|published|\d)\b|\s+\d|$)
    | \b{_WORK}\s+{_MADE}(?:(?:from|by|of)\s+(?P<by>{_NAME})
        |(?:from|by)\s+(?P<common>(?:the|a|an|our|one)\s+(?:[a-z][\w’'-]*\s+){{0,3}}?[a-z][\w’'-]*)
         (?=[,.;:)]|\s+(?:in|that|which|who|and|for|to|on|at|last|this|under|{_SAYS})\b|$))
    | \b(?!(?:We|I|He|She|They|It|You|Who)\b)
        (?P<own>(?:{_NAME}|{_BODY})(?:\s+(?:figures|data|statistics|estimates|research|report))?)
        \s+{_SAYS}\b
    | \b{_SAYS}\s+(?P<behind>{_BODY}|(?=the\s){_NAME})\b
    """,
    re.VERBOSE,
)
TOLD = re.compile(rf"\b(?:[Aa]ccording\s+to|{_WORK}|{_SAYS})\b")
"""What may name a source; without any such word a sentence names none."""
# A police force stands for its area; two of them for no area of their own.
FORCE = re.compile(
    r"\b(?P<area>(?!Police)[A-Z][\w’-]+(?:\s(?:and\s|of\s)?(?!Police)[A-Z][\w’-]+){0,3})\s(?:Police(?!\s(?:and\sCrime|Fed|Serv))|Constabulary)\b"
)
_NO_AREA = re.compile(r"^(?:The|In|At|By|For|When|While|But|And|Last|According\sto)\s")
_NOWHERE = ("British Transport", "Ministry of Defence", "Royal Military", "Chief", "Local")
_AREAS = {"Metropolitan": "London", **dict.fromkeys(_NOWHERE, "")}
COVERAGE = {
    "some_forces": r"some\s(?:police\s)?forces",
    "some_areas": r"some\s(?:areas|parts)",
    "one_force": r"(?:one|a)\s(?:single\s)?(?:police\s)?force\b",
    "worldwide": r"worldwide|world-wide|globally|across\sthe\s(?:world|globe)",
    "national": r"nationally|nation-?wide|across\sthe\scountry|every\s(?:police\s)?force|all\s43\s",
}
"""How much of the field a figure covers, by the words that say so."""
_COUNTRIES = (
    "England and Wales;United Kingdom;Great Britain;Northern Ireland;England;Wales;Scotland"
)
PLACES = {name: name for name in _COUNTRIES.split(";")} | {
    "UK": "United Kingdom",
    **dict.fromkeys(("this country", "our country"), "unresolved"),
}
"""The place that words name; words that do not settle it are unresolved."""

NO_PERIOD_BEHIND = re.compile(
    r"\b(?:than|said|published|announced|elected|opened|founded|set\s+up|compared\s+(?:with|to)|on|from)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
TIME = re.compile(
    rf"\b(?:{_YEAR}|{_MONTH}|(?:year|month|week|day|decade|quarter|century)s?|spring|summer|autumn"
    r"|winter|ago|now|today|tonight|recent(?:ly)?|last|since|so\sfar|currently|annual(?:ly)?)\b",
    re.IGNORECASE,
)
"""What may say when; without any such word a sentence gives no period."""
OTHER_TIME = re.compile(r"\b(?:from|than|against|compared\s+(?:with|to))\s+(?:\w+\s+)?$")
"""What stands before a number of another time than the one that came before it."""
CLAUSE_END = re.compile(r";|,\s(?:while|whereas|but|and|including|against|compared|up|down)\s")
PLACE = re.compile(
    rf"\b(?:in|across|throughout|from)\s+((?!(?:{_MONTH}|Parliament|Government|Europe|Q\d)\b)[A-Z][a-z]+"
    r"(?:\s[A-Z][a-z]+)*)(?=[\s,.;:]|$)(?!\s(?:Police|Council|Court|Constabulary))",
)
SUBJECT = re.compile(
    r"^(?:[Tt]he\snumber\sof\s|[Tt]he\s)?(?P<subject>[A-Za-z][^,;.\d]{2,60}?)\s(?:(?:has|have|had)\s)?"
    r"(?:gone|went|rose|risen|fell|fallen|increased|decreased|dropped|doubled|tripled|halved|grew|grown)\b"
)
"""What a sentence says rose or fell: Prosecutions for child abuse fell by 13%."""
_COUNTED = """offences officers cases arrests images sessions devices premises suspects defendants
    victims children""".split()
GROUPS = {
    **{unit: unit for unit in _COUNTED},
    "web addresses": "web_addresses",
    "GBP": "funding",
    **dict.fromkeys(("forces", "councils", "charities", "organisations"), "organisations"),
}
"""The group that a unit counts, where it tells."""


class Period(NamedTuple):
    """A period in days, where its words alone settle them, else empty."""

    start: str = ""
    end: str = ""
    type: str = NOT_STATED


def period_near(sentence: str, place: int, length: int, base: str = "") -> str:
    """The words that say when the number at `place` was counted; empty where that is not clear.

    Of a change they are those of its end, and `base` the words of its beginning.

    >>> period_near("In 2016 there were 1,278 referrals.", 19, 5)
    'In 2016'
    >>> period_near("It has 45 staff, compared with 60 in 2011.", 7, 2)
    ''
    """
    periods = [
        found
        for found in _periods(sentence)
        if not NO_PERIOD_BEHIND.search(sentence, max(0, found.start() - 40), found.start())
        and found[0] not in base
        and (base or NOT_STATED) not in found[0]
    ]
    end = place + length
    behind = next((found for found in periods if found.start() >= end), None)
    # By 33% since 2014, to 1,250 in 2016: the level that a change leads to has its end.
    other = r"^(?!.*\bto\s).*\d|;" if base else r"\d|;"
    if behind and re.search(other, sentence[end : behind.start()]):
        behind = None
    before = [found for found in periods if found.end() <= place]
    if before and ";" in sentence[before[-1].end() : place]:
        before = []
    if before and re.search(r"\d", sentence[before[-1].end() : place]):
        # What a sentence opens with holds for all of it.
        before = [found for found in before if not sentence[: found.start()].strip("“\"‘'")]
    if before and OTHER_TIME.search(sentence, 0, place):
        before = []
    near = [behind] if behind and not (before and "," in sentence[end : behind.start()]) else before
    return near[-1][0].strip() if near else "" if TIME.search(sentence) else NOT_STATED


@lru_cache(256)
def _periods(sentence: str) -> tuple[re.Match[str], ...]:
    return tuple(PERIOD.finditer(sentence))


def base_near(sentence: str, place: int, length: int) -> str:
    """The words for the period that a change is measured from, as the sentence gives it.

    >>> base_near("Offences rose by 33% since 2010.", 17, 3)
    'since 2010'
    """
    found = BASE.search(
        re.split(r";|,\s(?:while|whereas|but)\s", sentence[place + length :])[0]
    ) or BASE.search(sentence[:place])
    return found[0] if found else NOT_STATED


def source_near(sentence: str) -> str:
    """Whom the sentence names as its source, in its own words; empty where that is not clear.

    >>> source_near("According to the Home Office, 20 forces replied.")
    'the Home Office'
    """
    for found in SOURCE.finditer(sentence):
        words = next(words for words in found.groups() if words)
        if not words.endswith(" Act"):  # released under the Freedom of Information Act
            return words
    return "" if TOLD.search(sentence) else NOT_STATED


def place_near(sentence: str, places: Iterable[str] = ()) -> str:
    """The place that the sentence names, empty if it names none; `places` are known names.

    >>> place_near("Across the UK, 300 people were held."), place_near("Held in this country.")
    ('United Kingdom', 'unresolved')
    """
    names = {**PLACES, **{place: place for place in places}, **_forces(sentence)}
    found = [
        (-len(words), place)
        for words, place in names.items()
        if words in sentence and re.search(rf"\b{re.escape(words)}\b", sentence)
    ]
    named = {match[1] for match in PLACE.finditer(sentence)}
    return min(found)[1] if found else named.pop() if len(named) == 1 else ""


@lru_cache(4096)
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


def clause_at(sentence: str, place: int) -> str:
    """The clause of a sentence in which a number stands, as far as commas tell.

    >>> clause_at("It lost 40 staff, while 20 of us stayed.", 24)
    '20 of us stayed.'
    """
    starts = [0, *(end.end() for end in CLAUSE_END.finditer(sentence, 0, place))]
    return CLAUSE_END.split(sentence[starts[-1] :])[0]


def counted_near(sentence: str, place: int, length: int, kind: str) -> str:
    """Who or what a number counts, in the words of its sentence; empty where they are not clear.

    >>> counted_near("Police recorded 1,251 child abuse offences in 2016.", 16, 5, "count")
    'child abuse offences'
    >>> counted_near("Prosecutions for child abuse fell by 13%.", 37, 3, "change")
    'prosecutions for child abuse'
    """
    if kind in ("count", "share"):
        phrase = nouns_behind(sentence, place + length)
        # A number that none but its hedge follows counts what its sentence is about.
        if len(phrase.split()) > 1 or phrase.lower() in UNITS:
            return phrase
    found = SUBJECT.match(sentence)
    if found is None or (kind not in ("change", "ratio") and not sentence.startswith("The number")):
        return ""
    subject = found["subject"]
    return subject if subject[:2].isupper() else subject[0].lower() + subject[1:]


def nouns_behind(sentence: str, end: int) -> str:
    """The nouns behind a number, with what describes them."""
    words: list[str] = []
    opening = re.match(r"\s+of\s+(?:all\s+|the\s+|these\s+|those\s+)*|\s+", sentence[end:])
    for word in sentence[end + len(opening[0]) :].split() if opening else ():
        bare = word.rstrip(",.;:)”’\"'?!")
        alike = bare.lower()
        is_verb = words and alike.endswith("ed") and alike not in DESCRIBED
        of_what = words and alike in ("against", "about")
        if not bare[:1].isalpha() or (alike in NOUN_ENDS | NOUN_VERBS and not of_what) or is_verb:
            break
        words.append(bare)
        if bare != word:
            break
    # "Children referred" are children.
    while words and words[-1].lower().endswith("ed"):
        words.pop()
    return " ".join(words)


def group_of(unit: str, population: str) -> str:
    """The group that is counted, by the unit or the last noun of what is counted.

    >>> group_of("offences", ""), group_of("percent", "known victims"), group_of("times", "")
    ('offences', 'victims', '')
    """
    noun = UNITS.get(population.split()[-1].lower(), "") if population else ""
    return GROUPS.get(unit) or GROUPS.get(noun, "")


def measure_near(
    codebook: Sequence[Mapping[Any, Any]], sentence: str, unit: str, kind: str, place: str
) -> tuple[str, str]:
    """The measure of which a sentence has every word of its label, or `other`, and its group.

    Of several it is the one with the longest label. A count has to be in its unit, and
    a measure of one place needs that place.
    """
    there = stems_of(sentence)
    likely = [
        (len(label), row["measure_id"], row["population_group"])
        for row in codebook
        if (kind in ("share", "change", "ratio") or unit == row["unit"])
        and row["geography"] in ("not_applicable", place)
        and len(label := stems_of(row["label"])) > 2
        and label <= there
    ]
    return max(likely)[1:] if likely else ("other", "")


def period_of(words: str) -> Period:
    """The days of a period that is given in words.

    >>> period_of("in the year ending March 2016")
    Period(start='2015-04-01', end='2016-03-31', type='financial_year')
    >>> period_of("last year"), period_of("not_stated").type
    (Period(start='', end='', type='relative'), 'not_stated')
    """
    if words in (NOT_STATED, "not_applicable"):
        return Period(type=words)
    found = PERIOD.fullmatch(words) or PERIOD.fullmatch(f"in {words}")
    return _period(found) if found else Period(type="relative")


def base_of(words: str) -> str:
    """The first day of the period that a change is measured from; empty where it gives none.

    >>> base_of("compared with 2014"), base_of("since last year")
    ('2014-01-01', '')
    """
    found = BASE.fullmatch(words)
    return days_of(found["base"])[0] if found else period_of(words).start


def _period(found: re.Match[str]) -> Period:
    for name in ("each_year", "each_month"):
        if found[name]:
            return Period(type=name)
    start, end = _days(found)
    if not (start and start <= end):
        return Period(type="relative")
    words = found[0].lower()
    if words.startswith("at the start"):
        return Period(start, start, "point")
    if start == end or words.startswith(POINTS):
        return Period(end, end, "point")
    financial = f"{start[:4]}/{(int(start[:4]) + 1) % 100:02}"
    named = {days_of(start[:4]): "calendar_year", days_of(financial): "financial_year"}
    return Period(start, end, named.get((start, end), "window"))


def _days(found: re.Match[str]) -> tuple[str, str]:
    """The first and last day of what a period covers; empty where they are not settled."""
    if found["span"]:
        # In "April and June 2016" the year of the first stands with the second.
        first = days_of(found["first"])[0] or days_of(f"{found['first']} {found['last'][-4:]}")[0]
        return first, days_of(found["last"])[1]
    if found["ending"] and (last := days_of(found["to"])[1]):
        length = pd.DateOffset(months=_months_in(found["length"]))
        return _day(pd.Timestamp(last) + DAY - length), last
    if found["quarter"] and (first := days_of(found["of_year"])[0]):
        months = _months_in(found["of"] or "quarter")
        part = int(found["q"] or 0) or min(_PART[found["nth"].lower()], 12 // months)
        start = pd.Timestamp(first) + pd.DateOffset(months=months * (part - 1))
        return _day(start), _day(start + pd.DateOffset(months=months) - DAY)
    if found["financial"]:
        return days_of(f"{found['start']}/{found['end']}")
    return days_of(found["when"] or "")


def _months_in(length: str) -> int:
    """The months of a year, a quarter, a half year, twelve months, 9 months."""
    first = re.split(r"[\s-]", length.lower())[0]
    return int(first) if first.isdigit() else _MONTHS_IN[first]


def days_of(words: str) -> tuple[str, str]:
    """The first and last day of a day, month, year or financial year; empty for other words."""
    if financial := re.fullmatch(rf"({_YEAR})[-/–](\d\d)", words):
        year, next_year = int(financial[1]), int(financial[1]) + 1
        is_one = next_year % 100 == int(financial[2])
        return (f"{year}-04-01", f"{next_year}-03-31") if is_one else ("", "")
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|,|\bof\b", "", words)
    # A month in words, as 3/4/2016 is two days.
    if re.fullmatch(rf"(?:[\w\s]*[A-Za-z]{{3}}\w*[\d\s]*\s)?{_YEAR}|{_YEAR}-\d\d-\d\d", plain):
        with suppress(ValueError):
            whole = pd.Period(plain)
            return _day(whole.start_time), _day(whole.end_time)
    return "", ""


def _day(time: pd.Timestamp) -> str:
    return time.date().isoformat()


@lru_cache(4096)
def stems_of(words: str) -> frozenset[str]:
    """Words in lower case without their endings, but for the most common.

    >>> sorted(stems_of("Offences were recorded in offences"))
    ['offenc', 'record']
    """
    found = re.findall(r"[^\W\d_]{3,}", words.lower())
    return frozenset(
        re.sub(r"(?:ions?|ing|ed|es|s|e)$", "", word) for word in found if word not in NOUN_ENDS
    )
