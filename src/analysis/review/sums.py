"""Shares, changes and sums of a text that its own numbers settle: do they fit together?

A round number is taken as wide as its last digit that is not 0, and a rounded one as wide as
its words admit. What cannot fit even so is asked about; what is given without any limit, such as
"nearly", is not worked with.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from analysis.reading.bounds import Bounds
from analysis.review.marks import Mark

OF = re.compile(
    r"\s*(?:[\w’'-]+\s){0,4}?(?:out\s)?of\s(?:(?:the|its|their|our|his|her|all|these|those|reported|total)\s)*"
)
OF_WHICH = re.compile(
    r"[^.;]{0,60}?\bof\s(?:whom|which|these|those|them)\b,?\s?(?:some\s|only\s|just\s)?"
)
OF_THESE = re.compile(r"\W*of\s(?:these|those|them|whom)\b", re.IGNORECASE)
THAT_IS = re.compile(
    r"[^.;]{0,70}(?:\(|\bwhich\sis\s|\bor\s|–\s|\bthat\sis\s|\bequal\sto\s|\bmaking\s)(?:about\s)?"
)
THAT_IS_NEXT = re.compile(r"\W*(?:that|this|which)\s(?:is|was|means|makes)\b", re.IGNORECASE)
FROM = re.compile(r"\b(?:from)\s(?:(?:about|around|some|just|only|under|over)\s)?$", re.IGNORECASE)
TO = re.compile(r"\s(?:[\w’'-]+\s){0,5}?to\s(?:[a-z]+\s){0,2}")
PARTS = re.compile(
    r"[^.;\d]{0,60}?(?P<how>\bincluding\s|\bmade\sup\sof\s|\bcomprising\s|\bconsisting\sof\s|:\s|\s[–-]\s|\bsplit\s\w+\s)\D{0,30}"
)
NEXT_PART = re.compile(r"[^\d.;:()]{0,60}?(?:,|\band\b|\bplus\b)\D{0,30}")
TOTAL_BEHIND = re.compile(
    r"\D{0,40}\b(?:a\stotal\sof|altogether|making|in\sall|bringing\sthe\stotal\sto)\s$"
)
TOTAL_AFTER = re.compile(r"\s(?:[\w’'-]+\s){0,3}?(?:in\sall|in\stotal|altogether)\b")
WHOLE = Bounds.exact(100)
FITS, ROUNDED, UNFIT = "fits", "rounded", "unfit"


def find_sums(marks: Sequence[Mark]) -> None:
    """Note what fits and what fits by rounding only, and ask about what cannot fit."""
    figures = [mark for mark in marks if mark.is_figure]
    for _, group in groupby(figures, key=lambda mark: mark.paragraph.number):
        mine = list(group)
        for at, mark in enumerate(mine):
            _part_of_a_whole(mine, at)
            _from_and_to(mine, at)
            if mark.row["kind"] == "share" and mark.row["lower"] > 100:
                mark.ask("sums", f"“{mark.words}” is more than the whole, which is 100%.")
        for sentence in _by_sentence(mine):
            _parts_and_sum(sentence)
            _shares(sentence)


def _by_sentence(marks: Sequence[Mark]) -> Iterator[list[Mark]]:
    for _, group in groupby(marks, key=_sentence_of):
        yield list(group)


def _sentence_of(mark: Mark) -> int:
    return mark.paragraph.sentence_at(mark.row["start"] - mark.paragraph.start)


def _between(first: Mark, second: Mark) -> str:
    begin = first.paragraph.start
    return first.paragraph.text[first.row["end"] - begin : second.row["start"] - begin]


def _before(mark: Mark, most: int = 40) -> str:
    at = mark.row["start"] - mark.paragraph.start
    return mark.paragraph.text[max(0, at - most) : at]


def _wide(mark: Mark) -> Bounds:
    """What a number may be at most: its bounds, or half of its last digit that is not 0."""
    if mark.bounds.known:
        return mark.bounds
    value = mark.row["value"]
    if mark.row["bound"] != "as_printed" or value != value or not re.search(r"\d", mark.words):
        return Bounds.unknown()
    if not value or re.search(r"\d\s(?:in|out of)\s\d", mark.words):
        return Bounds.unknown()
    place = next(
        p
        for p in range(15, -16, -1)
        if math.isclose(value / 10**p, round(value / 10**p)) and round(value / 10**p)
    )
    return Bounds(value - 10**place / 2, value + 10**place / 2, True, True)


def _exact(mark: Mark) -> Bounds:
    """A number as it is printed, or its bounds where no single one is."""
    value = mark.row["value"]
    return Bounds.exact(value) if value == value else mark.bounds


def _fit(printed: Bounds, wide: Bounds, stated: Mark) -> str:
    """Whether what is worked out fits what is stated; empty where it cannot be told."""
    said = _wide(stated)
    if not (wide.known and said.known):
        return ""
    if wide.apart(said):
        return UNFIT
    same = printed.known and printed.is_exact and math.isclose(printed.lower, stated.row["value"])
    return FITS if same else ROUNDED


def _say(fit: str, marks: Sequence[Mark], sums: str) -> None:
    """Say it of each of the numbers that it is made from."""
    numbers = [mark.number for mark in marks]
    for mark in marks:
        others = [number for number in numbers if number != mark.number]
        if fit == UNFIT:
            mark.ask("sums", f"{sums} The numbers cannot all hold, rounding allowed for.", *others)
        elif fit == ROUNDED:
            mark.note(f"{sums} They fit if rounded, and not to the last digit.")
        elif fit == FITS:
            mark.note(f"{sums} They fit.")
        else:
            mark.note(sums)


def _part_of_a_whole(marks: list[Mark], at: int) -> None:
    """12 of the 40, 40 of whom 12, and the share that is said beside them."""
    if at + 1 >= len(marks):
        return
    first, second = marks[at], marks[at + 1]
    if first.row["kind"] != "count" or second.row["kind"] != "count":
        return
    between = _between(first, second)
    is_next = _sentence_of(second) - _sentence_of(first)
    if not is_next and OF.fullmatch(between):
        part, whole = first, second
    elif (not is_next and OF_WHICH.fullmatch(between)) or (
        is_next == 1 and OF_THESE.match(_start(second))
    ):
        part, whole = second, first
    else:
        return
    share = _share_beside(marks, at + 2, _sentence_of(second))
    both = f"“{part.words}” of “{whole.words}”"
    printed, wide = (_quotient(each(part), each(whole)) for each in (_exact, _wide))
    if _wide(part).known and _wide(whole).known and _wide(part).lower > _wide(whole).upper:
        _say(UNFIT, (part, whole), f"{both}: the part is larger than the whole.")
    elif share is not None and printed.known:
        sums = f"{both} is {_percent(printed)}; the text says “{share.words}”."
        _say(_fit(printed, wide, share), (part, whole, share), sums)
    elif share is None and printed.known:
        _say("", (part, whole), f"{both} is {_percent(printed)}.")


def _start(mark: Mark) -> str:
    number = _sentence_of(mark)
    return mark.paragraph.sentence(number)


def _share_beside(marks: list[Mark], at: int, sentence: int) -> Mark | None:
    """The share that is said of what stands before it: (30%), which is 30%, That is 30%."""
    if at >= len(marks) or marks[at].row["kind"] != "share":
        return None
    share, gap = marks[at], _sentence_of(marks[at]) - sentence
    if gap == 0 and THAT_IS.fullmatch(_between(marks[at - 1], share)):
        return share
    return share if gap == 1 and THAT_IS_NEXT.match(_start(share)) else None


def _quotient(part: Bounds, whole: Bounds) -> Bounds:
    """A share in per cent, not cut to 100; unknown where the whole can be 0."""
    return 100 * part / whole


def _percent(bounds: Bounds) -> str:
    if bounds.is_exact:
        return f"{round(bounds.lower, 2):,.10g}%".replace("-", "−")
    return bounds.in_words("percent", signed=bounds.lower < 0)


def _from_and_to(marks: list[Mark], at: int) -> None:
    """From 450 to 600, a rise of 33%; doubled from 450 to 900."""
    if at + 1 >= len(marks):
        return
    first, second = marks[at], marks[at + 1]
    kinds = {first.row["kind"], second.row["kind"]}
    if kinds not in ({"count"}, {"money"}) or not TO.fullmatch(_between(first, second)):
        return
    if not FROM.search(_before(first)) or _sentence_of(first) != _sentence_of(second):
        return
    near = [mark for mark in marks[max(0, at - 1) : at + 4] if mark not in (first, second)]
    changes = [
        mark
        for mark in near
        if mark.row["kind"] in ("change", "ratio") and _sentence_of(mark) == _sentence_of(first)
    ]
    # Where two changes stand by, which of them is meant is open.
    if len(changes) != 1:
        return
    change = changes[0]
    printed, wide = (each(second) / each(first) for each in (_exact, _wide))
    if change.row["kind"] == "change":
        printed, wide = (each.percent_change() if each.known else each for each in (printed, wide))
        made = _percent(printed) if printed.known else ""
    elif change.row["bound"] == "as_printed" and wide.known:
        made = printed.in_words("times")
        # Doubled is seldom meant to the last digit.
        wide = Bounds(wide.lower * 0.9, wide.upper * 1.1, True, True)
    if printed.known:
        sums = (
            f"From “{first.words}” to “{second.words}” is {made}; the text says “{change.words}”."
        )
        fit = (
            _fit(printed, wide, change)
            if change.row["kind"] == "change"
            else _ratio_fit(wide, change)
        )
        _say(fit, (first, second, change), sums)


def _ratio_fit(wide: Bounds, change: Mark) -> str:
    value = change.row["value"]
    if not wide.known or value != value:
        return ""
    return ROUNDED if wide.lower <= value <= wide.upper else UNFIT


def _parts_and_sum(marks: list[Mark]) -> None:
    """120, including 70 girls and 50 boys; 70 girls and 50 boys, 120 in all."""
    for at, whole in enumerate(marks):
        if whole.row["kind"] not in ("count", "money"):
            continue
        alike = [mark for mark in marks if mark.row["kind"] == whole.row["kind"]]
        place = alike.index(whole)
        after = alike[place + 1 :]
        parts = after[:1]
        for one, other in pairwise(after):
            if not NEXT_PART.fullmatch(_between(one, other)):
                break
            parts.append(other)
        opened = PARTS.fullmatch(_between(whole, after[0])) if after else None
        if opened and len(parts) >= 2:
            _add_up(parts, whole, is_whole=opened["how"].strip() not in ("including",))
        before = alike[:place]
        is_total = before and (
            TOTAL_BEHIND.fullmatch(_between(before[-1], whole))
            or TOTAL_AFTER.match(
                whole.paragraph.text[whole.row["end"] - whole.paragraph.start :][:60]
            )
        )
        if is_total and len(before) >= 2 and at:
            _add_up(before, whole, is_whole=True)


def _add_up(parts: Sequence[Mark], whole: Mark, *, is_whole: bool) -> None:
    printed = sum((_exact(part) for part in parts), Bounds.exact(0))
    wide = sum((_wide(part) for part in parts), Bounds.exact(0))
    if not printed.known:
        return
    listed = " + ".join(f"“{part.words}”" for part in parts)
    sums = f"{listed} is {printed.in_words(quoted=True)}; the whole is given as “{whole.words}”."
    fit = _fit(printed, wide, whole)
    said = _wide(whole)
    if fit == UNFIT and not is_whole and wide.upper < said.lower:
        fit = ""  # the parts named need not be all
    _say(fit, (*parts, whole), sums)


REST = re.compile(r"\b(?:rest|remaining|remainder|others?)\b")
LIST = re.compile(r"[^\d.;:]{0,60}?(?:,|\band\b|\bwhile\b|\bbut\b)[^\d.;:]{0,60}")
NEARLY = Bounds.between(90, 110)


def _shares(marks: list[Mark]) -> None:
    """Three shares or more in one list, or a share and the rest: what do they come to?"""
    shares = [mark for mark in marks if mark.row["kind"] == "share"]
    if len(shares) != len({mark.number for mark in shares}) or len(shares) < 2:
        return
    gaps = [_between(one, other) for one, other in pairwise(shares)]
    if not all(LIST.fullmatch(gap) for gap in gaps):
        return
    has_rest = REST.search(
        gaps[-1]
        + shares[-1].paragraph.text[shares[-1].row["end"] - shares[-1].paragraph.start :][:20]
    )
    if not has_rest and len(shares) < 3:
        return
    printed = sum((_exact(mark) for mark in shares), Bounds.exact(0))
    wide = sum((_wide(mark) for mark in shares), Bounds.exact(0))
    if not wide.known:
        return
    listed = " + ".join(f"“{mark.words}”" for mark in shares)
    sums = f"{listed} is {_percent(printed)}."
    if not wide.apart(WHOLE):
        _say(FITS if printed == WHOLE else ROUNDED, shares, f"{sums} The whole is 100%.")
    elif has_rest:
        _say(UNFIT, shares, f"{sums} The parts of one whole come to 100%.")
    elif not wide.apart(NEARLY):
        _say(
            "", shares, f"{sums} If they are all the parts of one whole, they should come to 100%."
        )
