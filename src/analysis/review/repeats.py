"""Numbers that a text says again, and in what the two mentions differ."""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable
from itertools import compress
from math import fsum

from analysis.add.suggest import coverage_near, stems_of
from analysis.review.marks import Mark
from analysis.show.phrases import capital

NEAREST = 12
"""How many earlier mentions of the same digits a number is held against."""
MOST = 2
"""Earlier mentions that are named beside a later one."""
ALIKE, ENOUGH = 0.25, 3
"""The weighted part of their words, or the number of words, that like sentences share."""
OF_WHAT = re.compile(r"\s*of\s((?:[\w’'-]+\s?){1,4})")
TAIL = r"\s(?:are|is|was|were|have|has|had|and|in|on|to|that|which|who)\b.*"
COUNTED = re.compile(r"\s*((?:[^\W\d_][\w’'-]*\s?){2,3})")


def find_repeats(marks: Iterable[Mark]) -> None:
    """Note where numbers are said again, and ask where the mentions differ."""
    figures = [mark for mark in marks if mark.is_figure and mark.row["kind"] != "rank"]
    rarity = Counter(stem for mark in figures for stem in mark.stems)
    last: dict[tuple[str, float, float], deque[Mark]] = defaultdict(lambda: deque(maxlen=NEAREST))
    pairs = []
    for mark in figures:
        pairs += [(mark, earlier) for earlier in reversed(last[_key(mark)])]
        last[_key(mark)].append(mark)
    again = {pair for pair in pairs if _is_again(*pair, rarity)}
    linked = {(mark.paragraph, earlier.paragraph) for mark, earlier in again}
    told: Counter[Mark] = Counter()
    for mark, earlier in pairs:
        place = (mark.paragraph, earlier.paragraph)
        # Where one number of two paragraphs is the same, its neighbour most likely is.
        is_linked = place in linked and mark.paragraph is not earlier.paragraph
        is_neighbour = is_linked and mark.bounds.known and _key(mark)[1] > 12
        if told[mark] < MOST and ((mark, earlier) in again or is_neighbour):
            told[mark] += 1
            _tell(mark, earlier)
            _tell(earlier, mark)
    _find_others(figures)


def _key(mark: Mark) -> tuple[str, float, float]:
    """The digits of a number, whatever its hedge: its kind, and its value or its ends."""
    row = mark.row
    low, high = row["lower"], row["upper"]
    if row["value"] == row["value"]:
        low = high = row["value"]
    elif row["bound"] in ("more_than", "at_least"):
        high = low
    elif row["bound"] in ("less_than", "at_most"):
        low = high
    return row["kind"], low, high


def _is_again(mark: Mark, earlier: Mark, rarity: Counter[str]) -> bool:
    """Whether the same digits are most likely the same number.

    Digits that are rare need little else; round ones need the same unit and like words.
    """
    _, low, high = _key(mark)
    shared = mark.stems & earlier.stems
    if low != high:
        return True  # nobody gives the same two ends by chance
    digits = f"{abs(low):.10g}".replace(".", "").strip("0")
    units = {mark.row["unit"], earlier.row["unit"]} - {"not_stated"}
    if len(digits) >= 3:
        return bool(shared) or len(units) == 1
    if len(units) != 1 or mark.paragraph is earlier.paragraph or abs(low) < 2:
        return False

    def weight(stems: Iterable[str]) -> float:
        # Words come in another order in each run, in which a plain sum has another last digit.
        return fsum(1 / rarity[stem] for stem in stems)

    alike = weight(shared) >= ALIKE * min(weight(mark.stems), weight(earlier.stems))
    return len(shared) >= 2 and (alike or len(shared) > ENOUGH)


def _tell(mark: Mark, other: Mark) -> None:
    """Say of a number that it stands elsewhere, and ask where the two differ."""
    both = (mark, other)
    units = [each.row["unit"].replace("_", " ") for each in both]
    covered = [coverage_near(each.sentence).replace("_", " ") for each in both]
    wholes = [_whole(each) for each in both]
    parts = [stems_of(each) for each in wholes]
    words = [f"“{each.words}”" for each in both]
    hedges = {each.row["bound"] for each in both}
    differ = [
        units[0] != units[1] and "not stated" not in units,
        all(covered) and covered[0] != covered[1],
        all(wholes) and not (parts[0] <= parts[1] or parts[1] <= parts[0]),
        len(hedges) > 1 and not hedges <= {"as_printed", "rounded", "exact"},
    ]
    pairs = compress((units, covered, wholes, words), differ)
    told = "; ".join(f"{here} here, {there} there" for here, there in pairs)
    if told:
        mark.ask("differs", f"Said again in other words: {other.where}. {capital(told)}.", other)
    else:
        mark.note(f"Said again: {other.where}.")


def _whole(mark: Mark) -> str:
    """Of what it is a part, in words."""
    found = OF_WHAT.match(mark.behind)
    return "of " + re.sub(TAIL, "", " ".join(found[1].split())) if found else ""


def _find_others(figures: Iterable[Mark]) -> None:
    """Ask where the same words count another number, and nothing tells the two apart."""
    last: dict[tuple[object, ...], Mark] = {}
    for mark in figures:
        counted = COUNTED.match(mark.behind)
        stems = stems_of(counted[1] if counted else "")
        if mark.row["kind"] not in ("count", "money") or len(stems) < 2:
            continue
        key = (mark.row["kind"], mark.row["unit"], stems)
        earlier = last.get(key)
        last[key] = mark
        if earlier is not None and _may_differ(earlier, mark):
            for one, other in ((mark, earlier), (earlier, mark)):
                told = f"Another number in the same words: {other.where}."
                one.ask("differs", f"{told} Whether they count the same cannot be told.", other)


def _may_differ(one: Mark, other: Mark) -> bool:
    """Whether two numbers of other paragraphs lie apart, and no period or place tells why."""
    told = [(one.told[name], other.told[name]) for name in ("period", "place")]
    is_told = any(a.state == b.state == "given" and a.words != b.words for a, b in told)
    known = one.bounds.known and other.bounds.known
    is_apart = one.bounds.apart(other.bounds) if known else _key(one) != _key(other)
    return one.paragraph is not other.paragraph and is_apart and not is_told
