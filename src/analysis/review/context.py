"""What a text says of a number: whose it is, of when, where, and compared with what.

The convention: a thing is `missing` only where the whole text does not give it. The words of its
sentence count first: they give it, or point at it without a name or a date. For a source those
above it in its paragraph count too, as attribution is read over the paragraph. What stands
elsewhere in the text is named with its place, and not taken for an answer: whether it is meant
cannot be told. A base is told change by change: that of another counts where it is near or alike.
The words that count stand in `cues.toml`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache, partial
from operator import itemgetter

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
from analysis.review.marks import CUES, Look, Mark, Named, Told
from analysis.verdicts.quoting import NAME, YEAR

NEAR = 800
"""Characters through which the base of one change may be meant for the next."""
AROUND = 40
"""Mentions that are looked at above a sentence, and below it, for the one that is meant."""
SPEAKER = "as the speaker"
QUOTED = 4000
"""Characters before a number in which a quotation may have begun."""
SAID = CUES["said"].pattern


def told_of(mark: Mark) -> dict[str, Told]:
    """What the text says of a number's source, period, place and base."""
    kind, before = mark.row["kind"], mark.sentence[: mark.inside]
    is_change = kind == "change" or (kind == "ratio" and mark.row["direction"] != "none")
    base = base_near(mark.sentence, mark.inside, len(mark.words)) if is_change else NOT_STATED
    told = {
        "source": _source(mark),
        "period": _period(mark, base),
        "place": _place(mark),
        "base": _base(mark, base) if is_change else Told("does_not_apply"),
    }
    is_size = CUES["size"].search(mark.words) or CUES["size"].match(mark.behind, 1)
    if is_size or CUES["wanted"].search(before):
        # Of a length, a limit or a demand nobody asks who counted it, when and where.
        left_out = [name for name in told if name != "base" and told[name].state == "missing"]
        told |= dict.fromkeys(left_out, Told("does_not_apply"))
    return told


def _source(mark: Mark) -> Told:
    paragraph, place = mark.paragraph, mark.place
    quoted = voice_at(paragraph.text[max(0, place - QUOTED) : place], place) == "direct_quote"
    for sentence, where in ((mark.sentence, ""), *paragraph.above(mark.sentence_number)):
        told = _attribution(sentence)
        # What "we" did in an earlier sentence, or say of us, is no source of what follows.
        if told is None or ((where or quoted) and _is_own(told, sentence)):
            continue
        if quoted and _is_speaker(told, sentence):
            # Whose words they are is known, and not where the number comes from.
            return Told("pointed_at", told.words, f"{SPEAKER} {where}".strip())
        return told._replace(where=where)
    if quoted:
        return Told("pointed_at", where="in quotation marks")
    if paragraph.points_out:
        return Told("elsewhere", where="a link or a footnote in the paragraph")
    return _elsewhere(mark, _name_in, _source_in)


def _is_own(told: Told, sentence: str) -> bool:
    is_told = any(CUES[name].search(sentence) for name in ("pointing", "acting", "doing"))
    return told.state == "pointed_at" and not is_told


def _is_speaker(told: Told, sentence: str) -> bool:
    name = re.escape(told.words)
    said = rf"{name}[,\s]\W*(?:\w+\s)?{SAID}\b|{SAID}\s(?:[\w-]+\s){{0,4}}{name}"
    return told.state == "given" and re.search(said, sentence) is not None


@lru_cache(4096)
def _attribution(sentence: str) -> Told | None:
    """Whom a sentence names as a source, or how it points at one."""
    named = [*{source_near(sentence)} - {"", NOT_STATED}]
    named += [found[found.lastgroup or 0] for found in CUES["named"].finditer(sentence)]
    for words in named:
        if NAME.search(words) and not CUES["nobody"].match(words):
            return Told("given", words)
    named = [each for each in named[:1] if len(each) > 2 and not CUES["time"].fullmatch(each)]
    if named and not PERIOD.search(f"in {named[0]}"):
        return Told("pointed_at", named[0])
    for name in ("pointing", "acting", "doing", "ours"):
        if found := CUES[name].search(sentence):
            # Who counted what it did itself is named, if it has a name of two words.
            is_named = name == "acting" and re.search(r"[A-Z][\w’'&-]+\s[A-Z]", found[0])
            before = re.split(r"[,;:“\"]\s*", sentence[: found.start()])[-1].split()
            behind = sentence[found.end() :].split()
            words = " ".join([*before[-3:], found[0], *behind[:3]])
            return Told("given" if is_named else "pointed_at", _short(words))
    return None


def _name_in(sentence: str) -> str:
    """Whom a sentence names as a source, if not as a speaker alone."""
    told = _attribution(sentence)
    is_named = told and told.state == "given" and not _is_speaker(told, sentence)
    return told.words if told and is_named else ""


def _source_in(sentence: str) -> str:
    told = _attribution(sentence)
    return _found("about_work", sentence) or (told.words if told else "")


def _period(mark: Mark, base: str) -> Told:
    sentence, inside, length = mark.sentence, mark.inside, len(mark.words)
    near = period_near(sentence, inside, length, base if base != NOT_STATED else "")
    words = near if near != NOT_STATED else ""
    if words and words not in base and YEAR.search(words):
        return Told("given", words)
    # The words of the number itself, such as "a year", are not those of its period.
    around = f"{sentence[:inside]} {sentence[inside + length :]}"
    if words or (words := _found("time", around) or _found("deadline", sentence[inside:])):
        return Told("pointed_at", words)
    return _elsewhere(mark, _year_in, _date_in)


def _year_in(sentence: str) -> str:
    return next((_short(each[0]) for each in PERIOD.finditer(sentence) if YEAR.search(each[0])), "")


@lru_cache(4096)
def _date_in(sentence: str) -> str:
    """A date, or words that lead to one; "today" leads to none in a text without a date."""
    found = YEAR.search(sentence) or CUES["dates"].search(sentence)
    words = [found[0]] if found else [each[0] for each in PERIOD.finditer(sentence)]
    return next((_short(each) for each in words if not CUES["undated"].fullmatch(each)), "")


def _place(mark: Mark) -> Told:
    if place := _place_named(mark.sentence):
        return Told("given", place)
    coverage = coverage_near(mark.sentence).replace("_", " ")
    if place := _found("here", mark.sentence) or coverage or _place_in(mark.sentence):
        return Told("pointed_at", place)
    told = _elsewhere(mark, _place_in)
    if told.state == "missing" and (body := _found("nation", mark.sentence)):
        return Told("missing", body, "may stand for the country")
    return told


@lru_cache(4096)
def _place_named(sentence: str) -> str:
    place = place_near(sentence)
    if place != "unresolved" and CUES["a_place"].match(place):
        return place
    found = CUES["in_a_place"].search(sentence)
    return found["place"] if found else ""


def _place_in(sentence: str) -> str:
    # Without the word before the name, which tells that it is one.
    perhaps = re.sub(r"^[a-z]\S* ", "", _found("perhaps_a_place", sentence))
    return _place_named(sentence) or perhaps or _found("this_place", sentence)


def _base(mark: Mark, base: str) -> Told:
    if base != NOT_STATED:
        return Told("given" if YEAR.search(base) else "pointed_at", base)
    if words := _found("compared", mark.sentence) or _found("more", mark.behind):
        return Told("pointed_at", words)
    if CUES["heading"].match(mark.paragraph.text):
        # A heading leaves out what the text below it says, in whatever words.
        return _elsewhere(mark, _base_in, _date_in)

    def is_meant(far: Named) -> bool:
        return abs(far.at - mark.at) <= NEAR or len(far.stems & mark.stems) > 2

    return _elsewhere(mark, _base_in, is_meant=is_meant)


def _elsewhere(
    mark: Mark, *looks: Look, is_meant: Callable[[Named], bool] = lambda _: True
) -> Told:
    """What the first look that finds anything finds nearest to the sentence of a number.

    In its paragraph, else above it, else below.
    """
    at, paragraph = mark.at, mark.paragraph.number
    for look in looks:
        named = mark.paragraph.whole.named(look)
        middle = bisect_left(named, at, key=itemgetter(0))
        ranked = [
            (each.paragraph != paragraph, each.at > at, abs(each.at - at), each)
            for each in named[max(0, middle - AROUND) : middle + AROUND]
            if each.at != at and is_meant(each)
        ]
        if ranked:
            is_other, is_below, _, far = min(ranked)
            there = "the first line" if far.paragraph == 1 else f"paragraph {far.paragraph}"
            here = f"{'later' if is_below else 'earlier'} in the paragraph"
            return Told("elsewhere", far.words, f"in {there}" if is_other else here)
    return Told("missing")


@lru_cache(8192)
def _found(name: str, sentence: str) -> str:
    found = CUES[name].search(sentence)
    return _short(found[0]) if found else ""


def _short(words: str) -> str:
    told = " ".join(words.split())
    return (told if len(told) <= 80 else f"{told[:79]}…").strip(' -–·•*“”",;:')


_base_in = partial(_found, "based")
