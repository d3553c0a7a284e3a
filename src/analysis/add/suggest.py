"""What the words near a number suggest about it: period, base, source, place, voice, measure.

Everything here is a suggestion for whoever transcribes a statement. It looks no further than
the sentence. An answer that is not clear is empty, and a person gives it: each column is right in
at least nine of ten sentences that were marked by hand (`tests/add/marked`), or suggests nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis.reading.words import DESCRIBED, NOUN_ENDS, NOUN_VERBS, UNITS


def patterns(*sections: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Regular expressions by name, each of alternatives that may hold one from above as {name}.

    Raises `KeyError` for a {name} that stands nowhere above its use.
    """
    whole: dict[str, str] = {}
    for section in sections:
        for name, words in section.items():
            pattern = f"(?:{'|'.join(words)})".replace(" ", r"\s")
            try:
                whole[name] = re.sub(r"\{([a-z_]+)\}", lambda other: whole[other[1]], pattern)
            except KeyError as lost:
                raise KeyError(f"{name} holds {lost}, which stands nowhere above it") from None
    return whole


NOT_STATED = "not_stated"
DAY = pd.Timedelta(days=1)
POINTS = ("by ", "on ", "as at ", "as of ", "at ", "until ")
"""How words of a point in time begin."""
PATTERNS = ("parts", "words", "coverage", "signs")
WORDS = tomllib.loads(Path(__file__).with_name("suggest.toml").read_text(encoding="utf-8"))
CUES = {
    name: re.compile(pattern, 0 if name in WORDS["signs"] else re.IGNORECASE)
    for name, pattern in patterns(*(WORDS[each] for each in PATTERNS)).items()
}
PERIOD, YEAR = CUES["period"], CUES["year"].pattern


class Period(NamedTuple):
    """A period in days, where its words alone settle them, else empty."""

    start: str = ""
    end: str = ""
    type: str = NOT_STATED


def period_near(sentence: str, place: int, length: int, base: str = "") -> str:
    """The words that say when the number at `place` was counted; empty where that is not clear.

    Of a change they are those of its end, and `base` the words of its beginning.
    """
    periods = [
        found
        for found in _periods(sentence)
        if not CUES["no_period_behind"].search(sentence, max(0, found.start() - 40), found.start())
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
    if before and CUES["other_time"].search(sentence, 0, place):
        before = []
    near = [behind] if behind and not (before and "," in sentence[end : behind.start()]) else before
    return near[-1][0].strip() if near else "" if CUES["time"].search(sentence) else NOT_STATED


@lru_cache(256)
def _periods(sentence: str) -> tuple[re.Match[str], ...]:
    return tuple(PERIOD.finditer(sentence))


def base_near(sentence: str, place: int, length: int) -> str:
    """The words for the period that a change is measured from, as the sentence gives it.

    >>> base_near("Offences rose by 33% since 2010.", 17, 3)
    'since 2010'
    """
    clause = CUES["contrast"].split(sentence[place + length :])[0]
    found = CUES["base"].search(clause) or CUES["base"].search(sentence[:place])
    return found[0] if found else NOT_STATED


def source_near(sentence: str) -> str:
    """Whom the sentence names as its source, in its own words; empty where that is not clear."""
    for found in CUES["source"].finditer(sentence):
        words = next(words for words in found.groups() if words)
        if not words.endswith(" Act"):  # released under the Freedom of Information Act
            return words
    return "" if CUES["told"].search(sentence) else NOT_STATED


def place_near(sentence: str, places: Iterable[str] = ()) -> str:
    """The place that the sentence names, empty if it names none; `places` are known names."""
    names = {**WORDS["places"], **{place: place for place in places}, **_forces(sentence)}
    found = [
        (-len(words), place)
        for words, place in names.items()
        if words in sentence and re.search(rf"\b{re.escape(words)}\b", sentence)
    ]
    named = {match[1] for match in CUES["place"].finditer(sentence)}
    return min(found)[1] if found else named.pop() if len(named) == 1 else ""


@lru_cache(4096)
def coverage_near(sentence: str) -> str:
    """How much of the field a sentence says its numbers cover; empty where it does not say."""
    if len(_forces(sentence)) == 1:
        return "one_force"
    return next((name for name in WORDS["coverage"] if CUES[name].search(sentence)), "")


def _forces(sentence: str) -> dict[str, str]:
    """The areas of the police forces that a sentence names, by their names."""
    areas = {}
    for found in CUES["force"].finditer(sentence):
        area = CUES["no_area"].sub("", found[1])
        area = WORDS["areas"].get(area, area)
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
    starts = [0, *(end.end() for end in CUES["clause_end"].finditer(sentence, 0, place))]
    return CUES["clause_end"].split(sentence[starts[-1] :])[0]


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
    found = CUES["subject"].match(sentence)
    if found is None or (kind not in ("change", "ratio") and not sentence.startswith("The number")):
        return ""
    subject = found[1]
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
    groups: dict[str, str] = WORDS["groups"]
    return groups.get(unit) or groups.get(noun, "")


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
    """The days of a period that is given in words."""
    if words in (NOT_STATED, "not_applicable"):
        return Period(type=words)
    found = PERIOD.fullmatch(words) or PERIOD.fullmatch(f"in {words}")
    return _period(found) if found else Period(type="relative")


def base_of(words: str) -> str:
    """The first day of the period that a change is measured from; empty where it gives none.

    >>> base_of("compared with 2014"), base_of("since last year")
    ('2014-01-01', '')
    """
    found = CUES["base"].fullmatch(words)
    return days_of(found["base"])[0] if found else period_of(words).start


def _period(found: re.Match[str]) -> Period:
    if found["each_year"] or found["each_month"]:
        return Period(type="each_year" if found["each_year"] else "each_month")
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
    if found["first"]:
        # In "April and June 2016" the year of the first stands with the second.
        first = days_of(found["first"])[0] or days_of(f"{found['first']} {found['last'][-4:]}")[0]
        return first, days_of(found["last"])[1]
    if found["to"] and (last := days_of(found["to"])[1]):
        length = pd.DateOffset(months=_months_in(found["length"]))
        return _day(pd.Timestamp(last) + DAY - length), last
    if found["of_year"] and (first := days_of(found["of_year"])[0]):
        months = _months_in(found["of"] or "quarter")
        part = int(found["q"] or 0) or min(
            WORDS["parts_of_a_year"][found["nth"].lower()], 12 // months
        )
        start = pd.Timestamp(first) + pd.DateOffset(months=months * (part - 1))
        return _day(start), _day(start + pd.DateOffset(months=months) - DAY)
    if found["start"]:
        return days_of(f"{found['start']}/{found['end']}")
    return days_of(found["when"] or "")


def _months_in(length: str) -> int:
    """The months of a year, a quarter, a half year, twelve months, 9 months."""
    first = re.split(r"[\s-]", length.lower())[0]
    return int(first) if first.isdigit() else WORDS["months"][first]


def days_of(words: str) -> tuple[str, str]:
    """The first and last day of a day, month, year or financial year; empty for other words."""
    if financial := re.fullmatch(rf"({YEAR})[-/–](\d\d)", words):
        year, next_year = int(financial[1]), int(financial[1]) + 1
        is_one = next_year % 100 == int(financial[2])
        return (f"{year}-04-01", f"{next_year}-03-31") if is_one else ("", "")
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|,|\bof\b", "", words)
    # A month in words, as 3/4/2016 is two days.
    if re.fullmatch(rf"(?:[\w\s]*[A-Za-z]{{3}}\w*[\d\s]*\s)?{YEAR}|{YEAR}-\d\d-\d\d", plain):
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
