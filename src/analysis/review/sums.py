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
from analysis.review.marks import CUES, Mark

WHOLE, NEARLY = Bounds.exact(100), Bounds.between(90, 110)
SELDOM_EXACT = Bounds.between(0.9, 1.1)
"""How far off "doubled" and the like may be."""
FIT, ROUNDED = "They fit.", "They fit if rounded, and not to the last digit."
UNFIT = "The numbers cannot all hold, rounding allowed for."


def find_sums(marks: Sequence[Mark]) -> None:
    """Note what fits and what fits by rounding only, and ask about what cannot fit."""
    figures = [mark for mark in marks if mark.is_figure]
    for _, group in groupby(figures, key=lambda mark: mark.paragraph.number):
        mine = list(group)
        for mark in mine:
            if mark.row["kind"] == "share" and mark.row["lower"] > 100:
                mark.ask("sums", f"“{mark.words}” is more than the whole, which is 100%.")
        for at in range(len(mine) - 1):
            _part_of_a_whole(*mine[at : at + 3])
            _from_and_to(mine[at], mine[at + 1], mine[max(0, at - 1) : at + 4])
        for _, sentence in groupby(mine, key=lambda mark: mark.sentence_number):
            in_one = list(sentence)
            for kind in ("count", "money"):
                _parts_and_sum([mark for mark in in_one if mark.row["kind"] == kind])
            _shares([mark for mark in in_one if mark.row["kind"] == "share"])


def _between(first: Mark, second: Mark) -> str:
    return first.paragraph.text[first.place + len(first.words) : second.place]


def _joined(one: Mark, other: Mark, cue: str, opening: str) -> bool:
    """Whether a cue stands between two numbers, or another opens the sentence of the second."""
    is_next = other.sentence_number - one.sentence_number == 1
    is_opened = is_next and CUES[opening].match(other.sentence)
    return bool(CUES[cue].fullmatch(_between(one, other)) or is_opened)


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
        return ""
    return UNFIT if wide.apart(said) else FIT if printed == stated else ROUNDED


def _say(fit: str, marks: Sequence[Mark], sums: str) -> None:
    """Say it of each of the numbers that it is made from."""
    for mark in marks:
        if fit == UNFIT:
            mark.ask("sums", f"{sums} {fit}", *(each for each in marks if each is not mark))
        else:
            mark.note(f"{sums} {fit}".strip())


def _percent(bounds: Bounds) -> str:
    if bounds.is_exact:
        return f"{round(bounds.lower, 2):,.10g}%"
    return bounds.in_words("percent")


def _part_of_a_whole(first: Mark, second: Mark, third: Mark | None = None) -> None:
    """12 of the 40, 40 of whom 12, and the share that is said beside them: (30%), That is 30%."""
    if {first.row["kind"], second.row["kind"]} != {"count"}:
        return
    if CUES["of"].fullmatch(_between(first, second)):
        part, whole = first, second
    elif _joined(first, second, "of_which", "of_these"):
        part, whole = second, first
    else:
        return
    both = f"“{part.words}” of “{whole.words}”"
    printed, wide = (100 * each(part) / each(whole) for each in (_exact, _wide))
    if _wide(part).lower > _wide(whole).upper:
        _say(UNFIT, (part, whole), f"{both}: the part is larger than the whole.")
    elif not printed.known:
        return
    elif (
        third is not None
        and third.row["kind"] == "share"
        and _joined(second, third, "that_is", "that_is_next")
    ):
        sums = f"{both} is {_percent(printed)}; the text says “{third.words}”."
        _say(_fit(printed, wide, _wide(third), _exact(third)), (part, whole, third), sums)
    else:
        _say("", (part, whole), f"{both} is {_percent(printed)}.")


def _from_and_to(first: Mark, second: Mark, near: Sequence[Mark]) -> None:
    """From 450 to 600, a rise of 33%; doubled from 450 to 900."""
    mine = [mark for mark in near if mark.sentence_number == first.sentence_number]
    changes = [mark for mark in mine if mark.row["kind"] in ("change", "ratio")]
    is_one = {first.row["kind"], second.row["kind"]} in ({"count"}, {"money"})
    to = CUES["to"].fullmatch(_between(first, second)) and CUES["from"].search(first.before)
    # Where two changes stand by, which of them is meant is open.
    if not is_one or not to or len(changes) != 1:
        return
    change = changes[0]
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
    exact, wide = (sum(map(each, marks), Bounds.exact(0)) for each in (_exact, _wide))
    return " + ".join(f"“{mark.words}”" for mark in marks), exact, wide


def _add_up(parts: Sequence[Mark], whole: Mark, *, is_whole: bool) -> None:
    listed, printed, wide = _total(parts)
    said = _wide(whole)
    if printed.known:
        fit = _fit(printed, wide, said, _exact(whole))
        # Where they need not be all, the parts named may come to less.
        fit = "" if fit == UNFIT and not is_whole and wide.upper < said.lower else fit
        made = f"{listed} is {printed.in_words(quoted=True)}; the whole is given"
        _say(fit, (*parts, whole), f"{made} as “{whole.words}”.")


def _shares(shares: Sequence[Mark]) -> None:
    """Three shares or more in one list, or a share and the rest: what do they come to?"""
    gaps = [_between(one, other) for one, other in pairwise(shares)]
    if not gaps or not all(CUES["list"].fullmatch(gap) for gap in gaps):
        return
    has_rest = CUES["rest"].search(gaps[-1] + shares[-1].behind[:20])
    listed, printed, wide = _total(shares)
    if not wide.known or not (has_rest or len(shares) > 2):
        return
    fit, told = _fit(printed, wide, WHOLE, WHOLE), "The whole is 100%."
    if fit == UNFIT and has_rest:
        told = "The parts of one whole come to 100%."
    elif fit == UNFIT and wide.apart(NEARLY):
        return
    elif fit == UNFIT:
        fit, told = "", "If they are all the parts of one whole, they should come to 100%."
    _say(fit, shares, f"{listed} is {_percent(printed)}. {told}")
