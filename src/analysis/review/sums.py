"""Shares, changes and sums of a text that its own numbers settle: do they fit together?

A round number is taken as wide as its last digit that is not 0, and a rounded one as wide as
its words admit. What cannot fit even so is asked about; what is given without any limit, such as
"nearly", is not worked with.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby, pairwise, takewhile

from analysis.reading.bounds import Bounds
from analysis.review.context import CUES
from analysis.review.marks import Mark

WHOLE, NEARLY = Bounds.exact(100), Bounds.between(90, 110)
SELDOM_EXACT = Bounds.between(0.9, 1.1)
"""How far off "doubled" and the like may be."""
UNFIT = "The numbers cannot all hold, rounding allowed for."
UNTOLD = ""


def find_sums(marks: Sequence[Mark]) -> None:
    """Note what fits and what fits by rounding only, and ask about what cannot fit."""
    figures = [mark for mark in marks if mark.is_figure]
    for _, group in groupby(figures, key=lambda mark: mark.paragraph.number):
        mine = list(group)
        for mark in mine:
            if mark.row["kind"] == "share" and mark.row["lower"] > 100:
                mark.ask("sums", f"“{mark.words}” is more than the whole, which is 100%.")
        for at in range(len(mine) - 1):
            _part_of_a_whole(mine, at)
            _from_and_to(mine, at)
        for _, sentence in groupby(mine, key=lambda mark: mark.sentence_number):
            in_one = list(sentence)
            for kind in ("count", "money"):
                _parts_and_sum([mark for mark in in_one if mark.row["kind"] == kind])
            _shares([mark for mark in in_one if mark.row["kind"] == "share"])


def _between(first: Mark, second: Mark) -> str:
    return first.paragraph.text[first.place + len(first.words) : second.place]


def _exact(mark: Mark) -> Bounds:
    """A number as it is printed, or its bounds where no single one is."""
    value = mark.row["value"]
    return Bounds.exact(value) if value == value else mark.bounds


def _wide(mark: Mark) -> Bounds:
    """What a number may be at most: its bounds, or half of its last digit that is not 0."""
    value, words = mark.row["value"], mark.words
    is_round = mark.row["bound"] == "as_printed" and re.search(r"\d", words)
    is_ratio = re.search(r"\d\s(?:in|out of)\s\d", words)
    if mark.bounds.known or not is_round or is_ratio or not value or value != value:
        return mark.bounds
    half = 10.0 ** int(Decimal(f"{value:.12g}").normalize().as_tuple().exponent) / 2
    return Bounds.between(value - half, value + half)


def _fit(printed: Bounds, wide: Bounds, said: Bounds, stated: Bounds) -> str:
    """Whether what is worked out fits what is stated, which `said` may be at most."""
    if not (wide.known and said.known):
        return UNTOLD
    if wide.apart(said):
        return UNFIT
    same = printed == stated
    return "They fit." if same else "They fit if rounded, and not to the last digit."


def _say(fit: str, marks: Sequence[Mark], sums: str) -> None:
    """Say it of each of the numbers that it is made from."""
    for mark in marks:
        if fit == UNFIT:
            others = (other.number for other in marks if other is not mark)
            mark.ask("sums", f"{sums} {fit}", *others)
        else:
            mark.note(f"{sums} {fit}".strip())


def _percent(bounds: Bounds) -> str:
    if bounds.is_exact:
        return f"{round(bounds.lower, 2):,.10g}%"
    return bounds.in_words("percent")


def _part_of_a_whole(marks: Sequence[Mark], at: int) -> None:
    """12 of the 40, 40 of whom 12, and the share that is said beside them."""
    first, second = part, whole = marks[at : at + 2]
    between = _between(first, second)
    if first.row["kind"] != "count" or second.row["kind"] != "count":
        return
    if not CUES["of"].fullmatch(between):
        part, whole = second, first
        is_next = second.sentence_number - first.sentence_number == 1
        is_of_these = is_next and CUES["of_these"].match(second.sentence)
        if not is_of_these and not CUES["of_which"].fullmatch(between):
            return
    share = _share_behind(second, marks[at + 2]) if at + 2 < len(marks) else None
    both = f"“{part.words}” of “{whole.words}”"
    printed, wide = (100 * each(part) / each(whole) for each in (_exact, _wide))
    if _wide(part).known and _wide(whole).known and _wide(part).lower > _wide(whole).upper:
        _say(UNFIT, (part, whole), f"{both}: the part is larger than the whole.")
    elif share is not None and printed.known:
        sums = f"{both} is {_percent(printed)}; the text says “{share.words}”."
        _say(_fit(printed, wide, _wide(share), _exact(share)), (part, whole, share), sums)
    elif printed.known:
        _say(UNTOLD, (part, whole), f"{both} is {_percent(printed)}.")


def _share_behind(last: Mark, share: Mark) -> Mark | None:
    """The share that is said of what stands before it: (30%), which is 30%, That is 30%."""
    is_next = share.sentence_number - last.sentence_number == 1
    is_said = CUES["that_is"].fullmatch(_between(last, share)) or (
        is_next and CUES["that_is_next"].match(share.sentence)
    )
    return share if is_said and share.row["kind"] == "share" else None


def _from_and_to(marks: Sequence[Mark], at: int) -> None:
    """From 450 to 600, a rise of 33%; doubled from 450 to 900."""
    first, second = marks[at : at + 2]
    changes = [
        mark
        for mark in marks[max(0, at - 1) : at + 4]
        if mark.row["kind"] in ("change", "ratio") and mark.sentence_number == first.sentence_number
    ]
    # Where two changes stand by, which of them is meant is open.
    if (
        {first.row["kind"], second.row["kind"]} not in ({"count"}, {"money"})
        or len(changes) != 1
        or not CUES["to"].fullmatch(_between(first, second))
        or not CUES["from"].search(first.before)
    ):
        return
    (change,) = changes
    printed, wide = (each(second) / each(first) for each in (_exact, _wide))
    if not (printed.known and wide.known):
        return
    if change.row["kind"] == "change":
        printed, wide, said = 100 * (printed - 1), 100 * (wide - 1), _wide(change)
        is_fall = printed.lower < 0
        made = f"a fall of {_percent(-printed)}" if is_fall else f"a rise of {_percent(printed)}"
    else:
        made, said = printed.in_words("times"), _exact(change)
        wide = wide * SELDOM_EXACT
    sums = f"From “{first.words}” to “{second.words}” is {made}; the text says “{change.words}”."
    _say(_fit(printed, wide, said, _exact(change)), (first, second, change), sums)


def _parts_and_sum(alike: Sequence[Mark]) -> None:
    """120, including 70 girls and 50 boys; 70 girls and 50 boys, 120 in all."""
    for place, whole in enumerate(alike):
        before, after = alike[:place], alike[place + 1 :]
        pairs = takewhile(
            lambda pair: CUES["next_part"].fullmatch(_between(*pair)), pairwise(after)
        )
        parts = [*after[:1], *(other for _, other in pairs)]
        opened = CUES["parts"].fullmatch(_between(whole, after[0])) if after else None
        if opened and len(parts) > 1:
            _add_up(parts, whole, is_whole=opened["how"].strip() != "including")
        if len(before) > 1 and (
            CUES["total_behind"].fullmatch(_between(before[-1], whole))
            or CUES["total_after"].match(whole.behind)
        ):
            _add_up(before, whole, is_whole=True)


def _total(marks: Sequence[Mark]) -> tuple[str, Bounds, Bounds]:
    """A sum in words, as printed, and at its widest."""
    exact = sum(map(_exact, marks), Bounds.exact(0))
    wide = sum(map(_wide, marks), Bounds.exact(0))
    return " + ".join(f"“{mark.words}”" for mark in marks), exact, wide


def _add_up(parts: Sequence[Mark], whole: Mark, *, is_whole: bool) -> None:
    listed, printed, wide = _total(parts)
    said = _wide(whole)
    if not printed.known:
        return
    sums = f"{listed} is {printed.in_words(quoted=True)}; the whole is given as “{whole.words}”."
    fit = _fit(printed, wide, said, _exact(whole))
    if fit == UNFIT and not is_whole and wide.upper < said.lower:
        fit = UNTOLD  # the parts named need not be all
    _say(fit, (*parts, whole), sums)


def _shares(shares: Sequence[Mark]) -> None:
    """Three shares or more in one list, or a share and the rest: what do they come to?"""
    gaps = [_between(one, other) for one, other in pairwise(shares)]
    if not gaps or not all(CUES["list"].fullmatch(gap) for gap in gaps):
        return
    has_rest = CUES["rest"].search(gaps[-1] + shares[-1].behind[:20])
    listed, printed, wide = _total(shares)
    if not wide.known or not (has_rest or len(shares) > 2):
        return
    sums = f"{listed} is {_percent(printed)}."
    fit = _fit(printed, wide, WHOLE, WHOLE)
    if fit != UNFIT:
        _say(fit, shares, f"{sums} The whole is 100%.")
    elif has_rest:
        _say(fit, shares, f"{sums} The parts of one whole come to 100%.")
    elif not wide.apart(NEARLY):
        parts = "If they are all the parts of one whole, they should come to 100%."
        _say(UNTOLD, shares, f"{sums} {parts}")
